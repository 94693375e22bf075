"""Claims are found by the words of articles, in either language and notation."""

import pytest
from asked import ask_about
from hypothesis import given
from hypothesis import strategies as st
from said import SAID

from iga_analysis.language import format_number
from iga_analysis.published.lookup import build_index
from iga_analysis.published.search import read_number, read_query, search_claims
from iga_analysis.tables import load_national_figures

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


@pytest.mark.parametrize("claim", SAID)
def test_a_claim_is_found_by_what_people_say(claim, index, figures):
    found = {text: find_first(text, index) for text in SAID[claim]}
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


@pytest.mark.parametrize("text", ["", "?", "foo bar", "the of in", "🎈"])
def test_nothing_is_found_for_nothing(text, index):
    assert search_claims(text, index) == []


def test_another_number_is_said_not_to_be_there(index):
    hits = search_claims("486 regions 2020", index)
    assert hits and not any(hit.has_number for hit in hits)


def test_what_a_text_asks():
    words = build_index()["words"]
    query = read_query("On 18 December 2020: 47,9 % (not 17.779), 2019-2020", words)
    assert query.days == ["2020-12-18"]
    assert set(query.years) == {2019, 2020}
    values = [[value for value, _ in one["readings"]] for one in query.numbers]
    assert values == [[47.9], [17779.0, 17.779]]
    assert [one["percent"] for one in query.numbers] == [True, False]


@given(st.integers(0, 10**7), st.integers(0, 2))
def test_a_number_is_read_as_either_language_prints_it(number, decimals):
    value = number / 10**decimals
    for lang in ("en", "id"):
        printed = format_number(value, decimals, lang)
        read = [one for one, _ in read_number(printed)]
        assert value == pytest.approx(min(read, key=lambda one: abs(one - value)))


@given(st.text())
def test_any_text_can_be_asked(text):
    read_query(text, {"words": {}})
