"""What is answered: the figure meant, and what of a question nobody prints."""

import pytest
from said import NOT_PRINTED

from iga_analysis.language import say
from iga_analysis.published import NOTES, answer_question, build_index
from iga_analysis.settings import LANGUAGES


@pytest.fixture(scope="module")
def index():
    return build_index()


def answer(text, index):
    """Return the keys of notes, and the first claim of what is told and named."""
    notes, whole, named = answer_question(text, index)
    claims = [[index["entries"][place]["claims"][0] for place in whole]]
    claims.append([index["entries"][place]["claims"][0] for place in named])
    return [key for key, _ in notes], *claims


@pytest.mark.parametrize("text", NOT_PRINTED)
def test_a_number_that_nobody_prints_is_not_told_as_another(text, index):
    notes, whole, _ = answer(text, index)
    assert whole == []
    assert set(notes) & {"found_no_number", "found_none"}


@pytest.mark.parametrize(
    ("text", "note", "first"),
    [
        ("484 regions in 2030", "found_no_year", "agg-2020-012"),
        ("485 daerah 2019", "found_other", "agg-2020-020"),
        ("97.9 percent of regencies July 2023", "found_other", "agg-2023-015"),
        ("195 kota sangat inovatif", "found_other", "agg-2020-053"),
        ("44 kurang inovatif 2020", "found_other", "agg-2020-057"),
        ("nearly 520 regions 2021", "found_near", "agg-2021-007"),
        ("486 daerah dan 14.897 inovasi 2020", "found_missing", "agg-2020-040"),
    ],
)
def test_what_is_printed_otherwise_is_said_so(text, note, first, index):
    notes, whole, _ = answer(text, index)
    assert note in notes
    assert whole[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "484 of 542 regions in 2020",
        "terdiri dari 34 provinsi, 358 kabupaten, dan 90 kota: 485 daerah 2020",
        "innovations grew 85 percent from 2019 to 2020",
        "531 dari 546 daerah",
        "agg-2025-002",
    ],
)
def test_nothing_is_objected_to_what_is_printed_so(text, index):
    notes, whole, _ = answer(text, index)
    assert notes == [] and whole


def test_each_number_asked_is_told(index):
    _, whole, _ = answer("484 regions and 85 percent more innovations in 2020", index)
    assert {"agg-2020-012", "agg-2020-051"} <= set(whole)
    _, whole, _ = answer("195 sangat inovatif dan 245 kurang inovatif 2020", index)
    assert {"agg-2020-053", "agg-2020-061"} <= set(whole)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "found_empty"),
        (" ?! \U0001f389", "found_empty"),
        ("foo bar", "found_none"),
        ("agg-2099-001", "found_no_claim"),
        ("https://example.org/foo", "found_no_address"),
        ("2012", "found_no_year"),
        ("Kab. Kediri", "found_no_region"),
        ("Kab Bandung Barat 2022", "found_no_region"),
    ],
)
def test_what_is_not_there_is_said(text, note, index):
    assert answer(text, index) == ([note], [], [])


def test_a_long_text_is_not_said_again_whole(index):
    notes = answer_question("x" * 50_000, index).notes
    assert notes[0] == ("found_long", {"number": 1000})
    assert len(notes[1][1]["text"]) < 100
    whole = answer_question("485 regions 2020 " + "and so on " * 500, index).whole
    assert "agg-2020-020" in index["entries"][whole[0]]["claims"]


def test_a_year_alone_names_the_figures_of_the_nation(index):
    notes, whole, named = answer("2020", index)
    assert (notes, whole) == (["found_year"], [])
    assert {"agg-2020-012", "agg-2020-045", "agg-2020-053"} <= set(named)
    years = {e["year"] for e in index["entries"] for one in named if one in e["claims"]}
    assert years == {2020}


def test_an_address_names_all_that_it_prints(index):
    url = index["addresses"]
    address = max(url, key=lambda one: len(url[one]))
    found = answer_question(f"https://www.{address}", index)
    assert found.named == url[address] and found.whole == []
    told = {"number": len(url[address]), "address": address}
    assert found.notes == [("found_address", told)]
    address = next(one for one, places in url.items() if len(places) == 1)
    assert answer_question(f"https://{address}", index).whole == url[address]


def test_every_note_can_be_said():
    blanks = dict.fromkeys(
        ("text", "claim", "address", "year", "first", "last", "number", "numbers"), "1"
    )
    blanks["regions"] = "1"
    for key in NOTES:
        for lang in LANGUAGES:
            assert say(key, lang=lang, asked="1", **blanks)
