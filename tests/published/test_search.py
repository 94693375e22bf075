"""Claims are found by the words of articles, in either language and notation."""

import pytest
from asked import ask_about
from said import SAID, WORDED

from iga_analysis.language import format_number
from iga_analysis.published.lookup import build_index
from iga_analysis.published.search import search_claims
from iga_analysis.tables import (
    load_national_figures,
    load_region_results,
    load_regions,
    load_sources,
)

# Those of the issue, beside what else people say.
MUST = {
    *(f"agg-2020-{n:03}" for n in (12, 20, 34, 35, 40, 45, 51, 53, 61, 65)),
    *("agg-2019-011", "agg-2021-012", "agg-2021-015", "agg-2022-014", "agg-2024-029"),
    *("agg-2025-002", "agg-2025-003", "agg-2025-004", "agg-2023-015"),
}


@pytest.fixture(scope="module")
def index():
    return build_index()


@pytest.fixture(scope="module")
def figures():
    """What each claim prints: claims that print the same are one figure."""
    claims = load_national_figures()
    return {
        row.claim_id: tuple(
            map(str, (row.year, row.measure, row.level, row.value, row.date))
        )
        for row in claims.itertuples()
    }


def find_first(text, index):
    hits = search_claims(text, index)
    return index["entries"][hits[0].place]["claims"][0] if hits else None


@pytest.mark.parametrize(("claim", "texts"), [*SAID.items(), *WORDED.items()])
def test_a_claim_is_found_by_what_people_say(claim, texts, index, figures):
    found = {text: find_first(text, index) for text in texts}
    wrong = {
        text: one
        for text, one in found.items()
        if figures.get(one, one) != figures[claim]
    }
    assert wrong == {}


def test_the_claims_that_must_be_found_are_said():
    assert set(SAID) >= MUST
    for claim in MUST:
        assert len(SAID[claim]) >= 2


def test_nearly_every_claim_is_found_first_in_both_languages(index, figures):
    asked = {"en": [0, 0], "id": [0, 0]}
    claims = load_national_figures()
    for row in claims.itertuples():
        for lang, text in ask_about(row):
            asked[lang][0] += (
                figures.get(find_first(text, index)) == (figures[row.claim_id])
            )
            asked[lang][1] += 1
    for found, number in asked.values():
        assert number > 1.9 * len(claims)
        assert found / number > 0.95


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_number_alone_finds_figures_that_print_it(index, lang):
    for row in load_national_figures().dropna(subset="value").itertuples():
        if row.value < 1000 and row.decimals == 0:
            continue
        text = format_number(row.value, int(row.decimals), lang)
        best = index["entries"][search_claims(text, index)[0].place]
        assert row.value in best["values"]


def test_a_claim_is_found_by_its_name(index):
    for entry in index["entries"]:
        name = entry["claims"][-1]
        assert [index["entries"][hit.place] for hit in search_claims(name, index)] == [
            entry
        ]


def test_results_of_a_region_are_found(index):
    for text, code, year in [
        ("skor Kota Surabaya 2024", "35.78", 2024),
        ("Kab. Muara Enim 2021 peringkat", "16.03", 2021),
        ("Surabaya city award 2024", "35.78", 2024),
    ]:
        best = index["entries"][search_claims(text, index)[0].place]
        assert (best["region"], best["year"]) == (code, year)


def test_a_region_that_nobody_named_is_not_found_by_a_rank(index):
    entries = [index["entries"][hit.place] for hit in search_claims("4 2022", index)]
    assert all(one["region"] is None for one in entries)


def test_a_slip_of_the_keys_is_forgiven(index):
    assert find_first("485 regoins 2020", index) == "agg-2020-020"
    assert find_first("14.897 inovsi 2020", index) == "agg-2020-040"
    # in the second word of a phrase, too
    assert find_first("kurang inovatip 245", index) == "agg-2020-061"
    assert find_first("local goverments 485", index) == "agg-2020-020"


@pytest.mark.parametrize("text", ["", "?", "foo bar", "the of in", "🎈"])
def test_nothing_is_found_for_nothing(text, index):
    assert search_claims(text, index) == []


def test_another_number_is_said_not_to_be_there(index):
    hits = search_claims("486 regions 2020", index)
    assert hits and not any(hit.has_number for hit in hits)


def test_a_percentage_is_no_count(index):
    # 57 and 188 are counted, and no percentage
    for text in ("57 percent of regions", "188 persen daerah 2018"):
        assert not any(hit.has_number for hit in search_claims(text, index))


def test_the_part_is_asked_not_the_whole(index):
    assert find_first("500 of 546 regions by 4 July 2023", index) == "agg-2023-002"
    assert find_first("dari 542 daerah, 510 berpartisipasi 2022", index) == (
        "agg-2022-001"
    )


def test_who_has_the_award_is_found_by_level(index):
    levels = load_regions().set_index("code")["level"]
    for text, level in [
        ("kota terinovatif 2024", "kota"),
        ("most innovative province 2025", "provinsi"),
        ("kabupaten terinovatif", "kabupaten"),
    ]:
        entry = index["entries"][search_claims(text, index)[0].place]
        assert levels[entry["region"]] == level
        assert {"first", "terinovatif"} & set(entry["may"])


def test_who_is_first_is_found_without_a_name(index):
    results = load_region_results()
    named = load_regions().set_index("code")["level"]
    for text, level, year in [
        ("the most innovative city of 2021", "kota", 2021),
        ("kabupaten paling inovatif 2019", "kabupaten", 2019),
        ("provinsi peringkat pertama 2024", "provinsi", 2024),
    ]:
        entry = index["entries"][search_claims(text, index)[0].place]
        assert (named[entry["region"]], entry["year"]) == (level, year)
        rows = results[results["claim_id"].isin(entry["claims"])]
        assert (rows["rank"].eq(1) & rows["rank_scope"].eq("national-level")).any()


def test_an_address_finds_what_its_page_prints(index):
    sources = load_sources().dropna(subset="url").set_index("source_id")
    figures = load_national_figures()
    for row in figures[figures["source_id"].isin(sources.index)].iloc[::9].itertuples():
        url = sources.at[row.source_id, "url"]
        hits = search_claims(
            f"{url}?utm_source=x#top" if "?" not in url else url, index
        )
        found = [one for hit in hits for one in index["entries"][hit.place]["claims"]]
        assert row.claim_id in found
