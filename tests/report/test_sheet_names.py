"""Names of sheets: read by a person, within what a tab of Excel can have."""

from collections import Counter

import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.language import label
from iga_analysis.report.exhibit_list import _translate, read_exhibits
from iga_analysis.report.sheet_names import _LEADING, SHEET_NAME_LENGTH, name_sheet
from iga_analysis.settings import LANGUAGES, shipped

TITLE = "Table 6.12"


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        # words are left out only where there is no room for them
        ("The tree by the house, afterwards", "The tree by the house"),
        ("Size of the eldest tree of all", "Size of eldest tree"),
        ("The birds that leave in autumn", "The birds that leave"),
        ("Fruits", "Fruits"),
        # a cut ends with no word that leads to the next
        ("Apples and pears of the valley", "Apples and pears"),
        ("Pohon yang tidak dapat tumbuh di sini", "Pohon tidak dapat"),
        ("Panen menurut jenis buah, rata-rata", "Panen per jenis buah"),
        # nor within a name, a number or brackets
        ("Harvests of Kabupaten Tebu Manis, 2031", "Harvests"),
        ("Weights of fruit 12 grams or more", "Weights of fruit"),
        ("Yield (in tonnes a hectare), 2031", "Yield"),
        ("Answer 1: what is grown there", "Answer 1"),
    ],
)
def test_a_caption_is_cut_where_it_can_be_read(caption, name):
    made = name_sheet({"title": "Table 6.1", "caption": caption})
    assert made == f"Table 6.1 {name}"


def test_a_long_word_is_better_than_none():
    made = name_sheet({"title": TITLE, "caption": "Donaudampfschifffahrtsgesellschaft"})
    assert len(made) <= SHEET_NAME_LENGTH
    assert made.startswith(TITLE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_name_says_what_the_sheet_is_about(lang):
    counts, names = Counter(), []
    for one in read_exhibits(shipped("notebooks")):
        part = one["notebook"][:2].lstrip("0") or "0"
        counts[part, one["kind"]] += 1
        word = label(f"{one['kind']}_word", lang)
        title = f"{word} {part}.{counts[part, one['kind']]}"
        caption = _translate(one, lang)
        name = name_sheet(one | {"title": title, "caption": caption}, lang)
        assert name.startswith(f"{title} ") and len(name) <= SHEET_NAME_LENGTH
        term = f"sheet_{one['kind']}_{one['exhibit']}"
        if (own := label(term, lang)) != term:
            # what a person chose fits as it stands
            assert name == f"{title} {own}"
        elif len(caption) > SHEET_NAME_LENGTH:
            assert len(name) >= 18, name
            assert name.split()[-1].casefold() not in _LEADING, name
        names.append(name.removeprefix(f"{title} "))
    assert len(names) > 100


def test_every_own_word_is_of_an_exhibit():
    terms = load_table("terms")["term"]
    own = terms[terms.str.startswith(("sheet_table_", "sheet_figure_"))]
    assert len(own) > 100
    assert set(own.str.removeprefix("sheet_")) <= set(terms)
    one = {"kind": "table", "exhibit": "rule_scenarios", "title": TITLE, "caption": "x"}
    assert name_sheet(one, "en") == f"{TITLE} Effect of each rule"
