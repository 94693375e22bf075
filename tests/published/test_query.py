"""What a person types is read: numbers, shares, days, names, addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iga_analysis.language import format_number
from iga_analysis.published.lookup import build_index
from iga_analysis.published.query import read_number, read_query, shorten_address


@pytest.fixture(scope="module")
def words():
    return build_index()["words"]


def read_values(text, words):
    numbers = read_query(text, words).numbers
    return [[value for value, _ in one["readings"]] for one in numbers]


def test_what_a_text_asks(words):
    query = read_query("On 18 December 2020: 47,9 % (not 17.779), 2019-2020", words)
    assert query.days == ["2020-12-18"]
    assert set(query.years) == {2019, 2020}
    values = [[value for value, _ in one["readings"]] for one in query.numbers]
    assert values == [[47.9], [17779.0, 17.779]]
    assert [one["percent"] for one in query.numbers] == [True, False]


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [
        ("half of all kota", 50, "share"),
        ("separuh daerah", 50, "share"),
        ("sembilan dari sepuluh pemda", 90, "share"),
        ("7 in 10 regions", 70, "share"),
        ("innovations doubled", 100, "growth"),
        ("inovasi naik tiga kali lipat", 200, "growth"),
    ],
)
def test_a_share_in_words_is_a_percentage(text, value, of, words):
    (number,) = read_query(text, words).numbers
    assert number["readings"][0][0] == value
    assert (number["percent"], number["of"]) == (True, of)


@pytest.mark.parametrize(
    "text",
    [
        "Rabu (29/12)",
        "29 Desember",
        "December 29",
        "inovasi Covid-19",
    ],
)
def test_what_is_no_number_asked(text, words):
    assert read_values(text, words) == []


def test_a_number_with_a_blank_that_holds_it_together(words):
    assert read_values("36\u202f742 inovasi", words) == [[36742.0]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fifty-eight governments", 58),
        ("lima puluh delapan daerah", 58),
        ("tujuh belas kabupaten", 17),
        ("eighty-six point seven percent", 86.7),
        ("sembilan puluh tujuh koma sembilan persen", 97.9),
        ("twenty regencies", 20),
    ],
)
def test_a_number_in_words(text, value, words):
    assert read_values(text, words) == [[value]]
    (number,) = read_query(text, words).numbers
    assert number["percent"] == ("per" in text)


def test_a_part_and_its_whole(words):
    for text in ("531 of the 546", "531 dari total 546 pemda", "531 out of 546"):
        numbers = read_query(text, words).numbers
        assert [one["whole"] for one in numbers] == ["", "of"]
    numbers = read_query("naik dari 37 daerah menjadi 44", words).numbers
    assert [one["whole"] for one in numbers] == ["from", ""]


def test_names_of_claims(words):
    for text in ("agg-2020-020", "AGG 2020 020", "see agg_2020_020."):
        query = read_query(text, words)
        assert query.claim == "agg-2020-020"
        assert query.numbers == query.years == []
    assert read_query("reg-2024-E009", words).claim == "reg-2024-e009"
    assert read_query("reg 2020 485", words).claim == ""


def test_an_address_is_no_text(words):
    query = read_query("Read https://www.example.org/2020/485-regions?utm_a=1", words)
    assert query.address == "example.org/2020/485-regions"
    assert query.numbers == query.years == []
    # without http, but no number with a stroke
    assert read_query("m.example.org/a", words).address == "example.org/a"
    assert read_query("14.897/8.014", words).address == ""


def test_one_page_has_one_address():
    same = {"http://example.org/a", "https://www.example.org/a/", "m.example.org/a#b"}
    assert len({shorten_address(one) for one in same}) == 1
    assert shorten_address("example.org/?p=1") != shorten_address("example.org/?p=2")


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
