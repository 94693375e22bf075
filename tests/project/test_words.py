"""No English word of the data reaches an Indonesian table."""

import re

import pytest

from iga_analysis import load_table
from iga_analysis.language import translate_word

ENGLISH = re.compile(
    r"[a-z]_[a-z]|\b(and|of|the|to|not|as|above|almost|approximate|average|certificate|cluster|"
    r"competition|control|heading|index|national|plenary|press|printed|provinces|"
    r"region|share|stated|text|validated|year)\b"
)
# Tables and columns of words that notebooks show, and how many there are at least.
COLUMNS = [
    ("region_results", "award", 2),
    ("national_figures", "category", 20),
    ("national_figures", "measure", 20),
    ("sources", "publisher", 1),
]


def list_english(table, column):
    """Return the different cells of a column that have an English word."""
    cells = load_table(table)[column].dropna().unique()
    return [cell for cell in cells if ENGLISH.search(cell)]


@pytest.mark.parametrize(("table", "column", "least"), COLUMNS)
def test_english_words_of_the_data_are_translated(table, column, least):
    found = list_english(table, column)
    assert len(found) >= least
    same = [cell for cell in found if translate_word(cell, column, "id") == cell]
    assert same == []


def test_words_are_seen_and_names_are_not():
    assert translate_word("IGA (category not stated)", "award", "id") == (
        "IGA (kategori tidak disebutkan)"
    )
    assert not ENGLISH.search("Kabupaten Sangat Inovatif")
    assert translate_word("Jejak Banten", "publisher", "id") == "Jejak Banten"
