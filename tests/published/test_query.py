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
        ("a thousand and two regions", 1002),
        ("seribu dua ratus inovasi", 1200),
        ("eighty-five point eight nine percent", 85.89),
        ("dua koma lima ribu inovasi", 2500),
    ],
)
def test_a_number_in_words(text, value, words):
    assert read_values(text, words) == [[value]]
    (number,) = read_query(text, words).numbers
    assert number["percent"] == ("per" in text)


def spell(number, lang):
    """Say a whole number below a million in words."""
    small = {
        "en": "one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen",
        "id": "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    }[lang].split()
    if number >= 1000:
        whole, rest = divmod(number, 1000)
        said = f"{spell(whole, lang)} {'thousand' if lang == 'en' else 'ribu'}"
        said = "seribu" if (lang, whole) == ("id", 1) else said
    elif number >= 100:
        whole, rest = divmod(number, 100)
        said = f"{spell(whole, lang)} {'hundred and' if lang == 'en' else 'ratus'}"
        said = "seratus" if (lang, whole) == ("id", 1) else said
        said = said if rest else said.removesuffix(" and")
    elif number <= len(small):
        return small[number - 1]
    else:
        whole, rest = divmod(number, 10)
        if lang == "id" and whole == 1:
            return f"{small[rest - 1]} belas"
        tens = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")
        said = f"{tens[whole - 2]}ty" if lang == "en" else f"{small[whole - 1]} puluh"
    return f"{said} {spell(rest, lang)}" if rest else said


@given(number=st.integers(1, 999_999), lang=st.sampled_from(["en", "id"]))
def test_every_number_is_read_in_words(words, number, lang):
    query = read_query(f"{spell(number, lang)} inovasi", words)
    if 2010 <= number < 2040:
        assert (query.years, query.numbers) == ([number], [])
        return
    (read,) = query.numbers
    assert read["readings"][0][0] == number
    assert read["spoken"] == (number < 100)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("14 897 inovasi", [14897]),
        ("34 358 90", [34, 358, 90]),
        ("195 44 245", [195, 44, 245]),
        ("195 dan 44 245", [195, 44245]),
        ("3 2045 regions", [3, 2045]),
    ],
)
def test_a_blank_in_a_number(text, values, words):
    assert [one[0] for one in read_values(text, words)] == values


@pytest.mark.parametrize("limit", ["more than", "over", "lebih dari", "at least"])
def test_what_limits_a_number_is_no_subject(limit, words):
    query = read_query(f"{limit} 500 regions", words)
    (number,) = query.numbers
    assert (number["beyond"], number["whole"]) == (True, "")
    (group,) = (one for one in query.groups if one["text"] == limit)
    assert group["bound"] == 0
    # where no number follows it limits nothing
    query = read_query(f"500 regions {limit} regions", words)
    assert not any("bound" in one for one in query.groups)
    assert not query.numbers[0]["beyond"]


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
