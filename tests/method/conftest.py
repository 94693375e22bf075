"""Editions as if none were read: for tests that change a table under them."""

import pytest

from iga_analysis.method import editions


@pytest.fixture
def unread():
    editions._read_edition.cache_clear()
    yield
    editions._read_edition.cache_clear()
