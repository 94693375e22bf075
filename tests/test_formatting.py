"""Numbers, tables and captions in both languages."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import format_number, format_table, label, load_terms, show_table
from iga_analysis.language import choose_language, column_decimals
from iga_analysis.settings import language


@pytest.mark.parametrize(
    ("value", "decimals", "english", "indonesian"),
    [
        (14897, None, "14,897", "14.897"),
        (62.97, None, "62.97", "62,97"),
        (89.298, 1, "89.3", "89,3"),
        (-4, None, "-4", "-4"),
        (0.5, 0, "0", "0"),
        (pd.NA, None, "–", "–"),
        (np.nan, 2, "–", "–"),
    ],
)
def test_numbers_as_people_write_them(value, decimals, english, indonesian):
    assert format_number(value, decimals, "en") == english
    assert format_number(value, decimals, "id") == indonesian


def test_years_and_codes_are_not_grouped():
    table = pd.DataFrame({"year": [2020], "code": ["11.10"], "innovations": [14897]})
    shown = format_table(table, lang="id")
    assert shown.iloc[0].tolist() == ["2020", "11.10", "14.897"]


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([1.0, 2.0], 0), ([1.5, 2.0], 1), ([1.25], 2), ([1 / 3], 2), ([], 0)],
)
def test_decimals_of_a_column(values, decimals):
    assert column_decimals(pd.Series(values, dtype="float64", name="x")) == decimals


def test_the_language_comes_from_the_environment(monkeypatch):
    monkeypatch.delenv("IGA_LANG", raising=False)
    assert language() == "en"
    monkeypatch.setenv("IGA_LANG", "id")
    assert language() == "id"
    assert label("year") == "tahun"
    monkeypatch.setenv("IGA_LANG", "fr")
    with pytest.raises(ValueError, match="'fr' is not one of en, id"):
        label("year")


def test_paired_columns_become_one():
    table = pd.DataFrame({"a_en": ["x"], "a_id": ["y"], "claim_id": ["z"]})
    assert choose_language(table, "en").to_dict("list") == {
        "a": ["x"],
        "claim_id": ["z"],
    }
    assert choose_language(table, "id").to_dict("list") == {
        "a": ["y"],
        "claim_id": ["z"],
    }


def test_every_term_has_both_languages_and_no_blank():
    terms = load_terms()
    assert terms[["en", "id"]].notna().all(axis=None)
    assert (terms["definition_en"].isna() == terms["definition_id"].isna()).all()


def test_a_table_without_caption_or_too_long_is_refused():
    table = pd.DataFrame({"x": range(21)})
    with pytest.raises(ValueError, match="21 rows, at most 20"):
        show_table(table, "tables")
    with pytest.raises(ValueError, match="no caption 'table_nowhere'"):
        show_table(table.head(), "nowhere")


def test_a_cut_between_two_printed_scores_is_not_rounded():
    """The band from 65.01 begins half a printed unit below it."""
    assert format_number(65.005, lang="id") == "65,005"
    cuts = pd.DataFrame({"cut": [65.005, 40.005], "rate": [89.298893, 46.678966]})
    assert format_table(cuts).iloc[0].tolist() == ["65.005", "89.30"]
