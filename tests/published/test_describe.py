"""What is said of a claim agrees with the tables, for all of them."""

import re

import pytest

from iga_analysis.language import format_number, label, say
from iga_analysis.published.describe import Statements
from iga_analysis.published.lookup import build_index
from iga_analysis.published.query import shorten_address
from iga_analysis.settings import LANGUAGES
from iga_analysis.tables import (
    load_national_figures,
    load_region_results,
    load_sources,
)


@pytest.fixture(scope="module")
def index():
    return build_index()


@pytest.fixture(scope="module")
def statements():
    return Statements()


def describe(claim, index, statements, lang="en"):
    """Return what is said of a claim: title, and texts by heading."""
    entry = next(one for one in index["entries"] if claim in one["claims"])
    told = statements.describe(entry, lang)
    parts = {part["head"]: part["items"] for part in told["parts"]}
    heads = ("verdict", "sums", "first", "printed", "also", "against", "series")
    heads += ("used", "quote", "earliest", "misfits")
    found = {name: parts.get(label(f"found_{name}", lang), []) for name in heads}
    assert sum(map(bool, found.values())) == len(parts)
    return told["title"], found


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "17,779 / 8,016 − 1 = 121.79 %"), ("id", "17.779 / 8.016 − 1 = 121,79%")],
)
def test_growth_by_the_figures_of_the_series_is_told(index, statements, lang, said):
    _, found = describe("agg-2020-051", index, statements, lang)
    assert said in found["series"][-1]["text"]
    assert said in found["quote"][0]["text"]
    # of figures that the series uses itself nothing is to be told
    _, found = describe("agg-2025-004", index, statements, lang)
    assert "/" not in "".join(one["text"] for one in found["series"])


def test_a_slip_is_no_rival_in_the_sentence(index, statements):
    _, found = describe("agg-2020-020", index, statements)
    assert "14,897" in " ".join(one["text"] for one in found["against"])
    assert "14,897" not in found["quote"][0]["text"]
    assert "484 (Kompas)" in found["quote"][0]["text"]


def test_an_address_names_its_own_claims(index, statements):
    urls = load_sources().set_index("source_id")["url"]
    claims = load_national_figures().set_index("claim_id")["source_id"].map(urls)
    for claim in ("agg-2020-016", "agg-2020-041"):
        (entry,) = (one for one in index["entries"] if claim in one["claims"])
        assert entry["claims"][0] != claim
        assert statements.find_claim(entry, shorten_address(claims[claim])) == claim
        assert statements.find_claim(entry, "") == entry["claims"][0]


VERDICTS = {
    "agg-2020-012": "exact",
    "agg-2020-032": "rounded",
    "agg-2020-051": "truncated",
    "agg-2020-020": "not reproduced",
    "agg-2019-011": "not reproduced",
    "agg-2022-014": "not reproduced",
    # 91 of 93 is 97.8, 92 is 98.9
    "agg-2023-015": "impossible",
    "agg-2023-014": "no inputs",
    # 1,148 of 8,016, not of the whole that it names
    "agg-2019-020": "from other figures",
    # 343 + 205 make it, the predicates do not
    "agg-2020-002": "disputed",
    "agg-2020-040": "contradicted",
    "agg-2024-029": "untested",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("claim", "verdict"), VERDICTS.items())
def test_verdicts(claim, verdict, lang, index, statements):
    _, told = describe(claim, index, statements, lang)
    word = say(f"verdict_{verdict.replace(' ', '_')}", lang=lang)
    assert [one["text"] for one in told["verdict"]] == [word]
    assert word in told["quote"][0]["text"]


def test_485_is_told_whole(index, statements):
    title, told = describe("agg-2020-020", index, statements)
    assert title == "485 · regions participating, nation, 2020"
    sums = [one["text"] for one in told["sums"]]
    assert "34 + 358 + 90 = 482, not 485." in sums
    # the first whose day is known, then the other
    assert told["first"][0]["text"].startswith("LiputanGlobal, 15 September 2021")
    assert told["first"][0]["url"].startswith("https://liputanglobal-news.com/")
    assert "agg-2020-020" in told["also"][0]["text"]
    against = [one["text"] for one in told["against"]]
    assert any(one.startswith("484: Kompas, 18 December 2020") for one in against)
    assert all(one.startswith(("484: ", "14,897: ")) for one in against)
    assert "484" in told["series"][0]["text"]
    quote = told["quote"][0]["text"]
    assert told["first"][0]["url"] in quote and "agg-2020-024" in quote
    assert quote.startswith("The figure of 485 (regions participating, nation, 2020)")
    assert "Other sources print 484 (Kompas)." in quote


def test_a_figure_that_only_fits_is_no_more_than_that(index, statements):
    _, told = describe("agg-2021-012", index, statements)
    assert told["verdict"][0]["text"] == say("verdict_fits", lang="en")
    assert "37 + 316 + 166 = 519." in told["used"][0]["text"]
    assert "44 − 37 = 7, not 4." in told["misfits"][0]["text"]
    for part in ("37 + 316 + 166 = 519.", "But 4 (", "44 − 37 = 7, not 4."):
        assert part in told["quote"][0]["text"]
    # 195 holds: that 485 does not is told of 485
    _, told = describe("agg-2020-053", index, statements)
    assert told["used"] and not told["misfits"]


@pytest.mark.parametrize(
    ("claim", "key"),
    [
        # all dated: 15 and 20 September 2021
        ("agg-2020-020", "first"),
        # of one only the month is known, of others nothing
        ("agg-2020-012", "earliest"),
        ("agg-2025-003", "earliest"),
        ("agg-2020-034", "printed"),
    ],
)
def test_the_first_is_named_as_far_as_days_are_known(claim, key, index, statements):
    _, told = describe(claim, index, statements)
    heads = ("first", "earliest", "printed")
    assert [one for one in heads if told[one]] == [key]


def test_the_day_of_a_noted_title_counts(index, statements):
    # 8 July 2021 stands in the title noted, 9 July 2021 among the dates
    _, told = describe("agg-2020-045", index, statements)
    also = [one["text"] for one in told["also"]]
    assert also[0].startswith("BSKDN/Litbang, 8 July 2021, sosialisasi IID 2021 (")
    assert also[1].startswith("Suara, 9 July 2021")
    # the sentence names a source that can be followed
    assert "https://" in told["quote"][0]["text"]


def test_a_date_is_told_as_one(index, statements):
    title, told = describe("agg-2021-047", index, statements)
    assert title == "30 December 2021 · award ceremony, 2021"
    quote = told["quote"][0]["text"]
    assert quote.startswith("The date 30 December 2021 (award ceremony, 2021)")
    assert "Other sources print 29 December 2021" in quote


def test_growth_names_its_years_once(index, statements):
    title, _ = describe("agg-2020-051", index, statements)
    assert title == "85 % · growth of innovations, nation, 2019 to 2020"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_result_is_quoted_by_what_says_most(lang, index, statements):
    """Every number that a final result has is in a sentence to quote."""
    results = load_region_results().set_index("claim_id")
    quoted = 0
    for entry in [one for one in index["entries"] if one["region"]][::4]:
        rows = results.loc[entry["claims"]]
        told = statements.describe(entry, lang)["parts"]
        quotes = [
            one["text"]
            for part in told
            if part["head"] == label("found_quote", lang)
            for one in part["items"]
        ]
        assert 1 <= len(quotes) <= 3
        numbers = {
            format_number(value, lang=lang)
            for column in ("score", "rank", "innovations")
            for value in rows[column].dropna().unique()
        }
        named = " ".join(quotes)
        if len(quotes) < 3:
            assert all(number in named for number in numbers)
            quoted += len(numbers)
    assert quoted > 100


def test_what_follows_from_a_figure_is_told(index, statements):
    _, told = describe("agg-2020-040", index, statements)
    assert any("14,897 / 8,014 − 1 = 85.89 %" in one["text"] for one in told["used"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_claim_has_its_publisher_and_address(lang, index, statements):
    sources = load_sources().set_index("source_id")
    tables = load_national_figures(), load_region_results()
    source_of = {
        row.claim_id: row.source_id for table in tables for row in table.itertuples()
    }
    for entry in index["entries"]:
        told = statements.describe(entry, lang)
        items = [one for part in told["parts"] for one in part["items"]]
        for claim in entry["claims"]:
            source = sources.loc[source_of[claim]]
            own = [one for one in items if one["text"].endswith(f"({claim})")]
            assert len(own) == 1
            assert label(source["publisher"], lang) in own[0]["text"]
            if isinstance(source["url"], str):
                assert own[0]["url"] == source["url"]


def test_results_that_differ_are_named(index, statements):
    results = load_region_results()
    final = results[results["is_final"].fillna(True)]
    scores = final.groupby(["year", "code"])["score"].nunique()
    differing = set(scores.index[scores > 1])
    assert differing
    for entry in index["entries"]:
        if not entry["region"]:
            continue
        told = statements.describe(entry, "en")["parts"][0]["items"][0]["text"]
        named = re.search(r"contradict each other:.*\bscore ", told) is not None
        assert named == ((entry["year"], entry["region"]) in differing)


def test_nothing_of_the_code_reaches_a_reader(index, statements):
    for lang in LANGUAGES:
        for entry in index["entries"]:
            told = str(statements.describe(entry, lang)["parts"])
            assert "regions.csv" not in told and "nan" not in told.split()
            assert "None" not in told
