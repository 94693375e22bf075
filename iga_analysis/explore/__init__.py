"""Answers at once to moved cuts or weights: a page, and what notebook 10 needs."""

from .page import PAGE, write_page
from .widgets import show_weights
