"""Answers at once to moved cuts or weights."""

from .server import ExploreError, serve_page
