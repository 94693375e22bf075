"""The glossary: complete, in both languages, and of words that are used."""

import re
from pathlib import Path

import nbformat
import pytest

from iga_analysis import (
    LEVELS,
    PREDICATES,
    glossary,
    load_edition,
    load_regions,
    load_table,
)
from iga_analysis.exhibits import TABLE_MIME

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = glossary()
# Terms that the field cannot do without, by English or Indonesian word.
FIELD = [
    *("IID", "SPD", "SID", "BSKDN", "Terinovatif", "kematangan", "urusan", "klaim"),
    *("pelayanan dasar", "pemerintah daerah", "jangkar", "batas predikat", "bobot"),
    *("partisipasi", "indikator", "aspek", "variabel", "peringkat", "rentang eksak"),
    *("rapuh", "simulasi", "validasi lapangan", "predikat", "perangkat daerah (OPD)"),
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
