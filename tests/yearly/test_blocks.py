"""The sentences of a report: a number stands beside the word for one, or for many."""

import re
from string import Formatter

import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.yearly import tell

REPORT = load_table("report").set_index("key")
# Fields of text; all others are numbers.
TEXT = (
    *("year", "before", "name", "predicate", "level", "province", "listed", "cited"),
    *("those", "those_first", "one", "among", "span", "border", "names", "leader"),
    *("challenger", "choice", "choices", "others", "verdict", "vintage", "text"),
    *("best", "worst", "unknown", "scale", "file", "decree", "name_en", "name_id"),
    *(
        "title",
        "where",
        "next",
        "place",
        "island",
        "first",
        "second",
        "turned",
        "award",
    ),
)
# Counts that are never one: of a nation, a province, the draws.
MANY = ("of", "base", "total", "fields", "read", "draws", "width")
WHOLE = ("coverage_whole", "coverage_part", "conclusion_unknown")
WHOLE += ("province_all", "province_some")
# Numbers with decimals: 1.00 points.
DECIMAL = ("points", "gap", "cut", "score", "error", "spread", "share")
# A word after "1" that is of many: a noun, or a verb.
NOUN = re.compile(
    r"(?<![\d.,])1 (?:(?!(?:per|of|in|and|with|if) )[a-z]+ ){0,2}?([a-z]+s)\b"
)
VERB = re.compile(
    r"(?<![\d.,])1 (?:[a-z]+ )?(are|were|have|lie|lack|differ|stay|keep|stand)\b"
)
ONE = {"is", "was", "has", "lies", "stays", "keeps", "stands", "lacks", "this", "its"}
ONE |= {"differs", "contradicts", "finds", "means", "decides", "less"}


def fill(key, number):
    """Return an English sentence with a number in all its fields of numbers."""
    fields = {name for _, name, *_ in Formatter().parse(REPORT.at[key, "en"]) if name}
    values = {}
    for name in fields:
        many = name in MANY or (name == "regions" and key in WHOLE)
        values[name] = "X" if name in TEXT else 7 if many else number
        if name in DECIMAL or key == "total_innovations_per_region":
            values[name] = float(number)
    return tell(key, values, "en")


def test_one_stands_beside_a_word_for_one():
    for said in (fill(key, 1) for key in REPORT.index):
        assert not set(NOUN.findall(said)) - ONE, said
        assert not VERB.findall(said), said


def test_many_stand_beside_a_word_for_many():
    assert fill("conflicts", 2) == "Sources differ on 2 national figures of X."
    assert fill("near_cuts", 1).startswith("1 region lies within 1 point ")
    assert fill("near_cuts", 3).startswith("3 regions lie within 3 points ")


@pytest.mark.parametrize("number", [0, 1.0, 1000])
def test_only_the_whole_number_one_is_one(number):
    said = tell("conflicts", {"n": number, "year": "2025"}, "en")
    assert said.endswith("national figures of 2025.")
