"""Numbers, tables and captions in both languages."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    LEVELS,
    PREDICATES,
    exhibits,
    format_number,
    format_table,
    glossary,
    label,
    load_edition,
    load_regions,
    load_table,
    load_terms,
    show_table,
)
from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.language import choose_language, column_decimals, say
from iga_analysis.settings import language


@pytest.mark.parametrize(
    ("value", "decimals", "english", "indonesian"),
    [
        (14897, None, "14,897", "14.897"),
        (62.97, None, "62.97", "62,97"),
        (89.298, 1, "89.3", "89,3"),
        (-4, None, "−4", "−4"),
        (-0.004, 2, "0.00", "0,00"),
        (-1234.5, 1, "−1,234.5", "−1.234,5"),
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


def test_days_of_a_table_are_written_in_words():
    days = pd.to_datetime(pd.Series(["2020-12-18", None]))
    table = pd.DataFrame({"date": days, "published_on": ["2021-03", "2022"]})
    table["cited"] = ["agg-2020-041, Kompas, 2020-12-18", "https://a.id/2020-12-18/b"]
    table["file"] = ["hasil-2020-12-18", "2020-13-40"]
    assert format_table(table, lang="id").to_numpy().tolist() == [
        [
            *("18 Desember 2020", "Maret 2021"),
            *("agg-2020-041, Kompas, 18 Desember 2020", "hasil-2020-12-18"),
        ],
        ["–", "2022", "https://a.id/2020-12-18/b", "2020-13-40"],
    ]
    assert format_table(table, lang="en").iloc[0, 0] == "18 December 2020"
    # the workbook has them as they stand in the data
    assert exhibits.build_payload(table, "x", "y")["rows"][0][:2] == [
        *("2020-12-18", "2021-03"),
    ]


def test_columns_are_shown_as_their_table_says():
    ways = load_table("columns").set_index("column")["shown"]
    assert ways[["basis", "province_code", "value"]].tolist() == [
        *("word", "plain", "mixed")
    ]
    table = pd.DataFrame(
        {
            "basis": ["printed", "rounded"],
            "predicate": ["Inovatif", "printed"],
            "province_code": [1101, 1102],
            "value": [1500, 62.5],
            "rate": [1500, 62.5],
        }
    )
    assert format_table(table, lang="id").to_numpy().tolist() == [
        ["tercetak", "Inovatif", "1101", "1.500", "1.500,0"],
        ["dibulatkan", "printed", "1102", "62,5", "62,5"],
    ]


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


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "is not a level: must be 0, 1, 2 or 3"),
        ("id", "bukan level: harus 0, 1, 2 atau 3"),
    ],
)
def test_lists_are_said_with_commas(lang, text):
    assert say("reg_level", lang=lang, allowed=[0, 1, 2], top=3) == text


def test_both_languages_of_a_message_have_the_same_values():
    fields = re.compile(r"(?<!\{)\{(\w+)")
    for row in load_table("messages").itertuples():
        both = [set(fields.findall(text)) for text in (row.en, row.id)]
        if row.key == "reg_no_level":
            both = [{"_".join(one.split("_")[:-1]) for one in some} for some in both]
        assert both[0] == both[1], row.key


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


ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = glossary()
# Terms that the field cannot do without, by English or Indonesian word.
FIELD = [
    *("IID", "SPD", "SID", "BSKDN", "Terinovatif", "kematangan", "urusan"),
    *("kode data", "claim", "mudah berubah", "titik acuan"),
    *("pelayanan dasar", "pemerintah daerah", "batas predikat", "bobot"),
    *("partisipasi", "indikator", "aspek", "variabel", "peringkat", "rentang eksak"),
    *("simulasi", "validasi lapangan", "predikat", "perangkat daerah (OPD)"),
    "Innovative Government Award (IGA)",
]


def read_words():
    """Return all that the notebooks say and show, but for the glossary itself."""
    texts = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                texts.append(cell.source)
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if data.get(TABLE_MIME, {}).get("exhibit") != "glossary":
                    texts.append(data.get("text/plain", ""))
    return " ".join(" ".join(texts).split()).casefold()


WORDS = read_words()


def is_used(term):
    """Tell whether a term, or what stands in brackets behind it, is in a notebook."""
    short = re.search(r"\(([A-Z]+)\)$", term)
    names = [re.sub(r" \(.*\)$", "", term)] + ([short[1]] if short else [])
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", WORDS)
        for name in names
    )


@pytest.mark.parametrize("term", GLOSSARY.index)
def test_term_is_used_in_a_notebook(term):
    assert is_used(GLOSSARY.loc[term, "term_en"]) or is_used(
        GLOSSARY.loc[term, "term_id"]
    )


def test_a_word_that_no_notebook_has_is_not_used():
    assert not is_used("indeks kebahagiaan")
    assert not is_used("Kelurahan (XYZ)")


def test_no_cell_is_empty_and_no_term_stands_twice():
    assert GLOSSARY.notna().all(axis=None)
    assert GLOSSARY["term_en"].is_unique
    assert GLOSSARY["term_id"].is_unique
    # a definition on one side only would leave the term out silently
    terms = load_table("terms")
    defined = terms[["definition_en", "definition_id"]].notna()
    assert defined.any(axis=1).sum() == len(GLOSSARY)


@pytest.mark.parametrize("column", ["definition_en", "definition_id"])
def test_a_definition_is_one_sentence_that_says_more_than_the_word(column):
    for term, text in GLOSSARY[column].items():
        assert re.fullmatch(r"[A-Z\d].*\.", text), term
        assert not re.search(r"[.?!] [A-Z]", text), term
        assert text.rstrip(".") != GLOSSARY.loc[term, f"term_{column[-2:]}"], term


@pytest.mark.parametrize("word", [*PREDICATES, *LEVELS, *FIELD])
def test_terms_of_the_field_are_in(word):
    words = {*GLOSSARY["term_en"], *GLOSSARY["term_id"]}
    assert word in words


def test_sorted_by_the_reader_s_language():
    for lang in ("en", "id"):
        words = glossary(lang)[f"term_{lang}"].str.casefold()
        assert words.is_monotonic_increasing
    with pytest.raises(ValueError, match="'fr'"):
        glossary("fr")


def test_numbers_in_definitions_are_those_of_the_data():
    before, after = (
        load_regions(year)["level"].value_counts() for year in (2022, 2025)
    )
    edition = load_edition(2026)
    told = {
        "provinsi": {2022, before["provinsi"], after["provinsi"]},
        "kabupaten": {after["kabupaten"]},
        "kota": {after["kota"]},
        "spd": {edition.spd_max, 2026},
        "sid": {edition.sid_max, 2026},
        "maturity": {edition.maturity_max, 2026},
    }
    for term, numbers in told.items():
        for lang in ("en", "id"):
            text = GLOSSARY.loc[term, f"definition_{lang}"]
            assert {int(number) for number in re.findall(r"\d+", text)} == numbers
