"""Levels from raw values against the printed cut-offs of 2024, 2025 and 2026."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.levels import levels_from_values
from iga_analysis.scoring.problems import RegisterError

NUMERIC = load_edition(2026).levels.dropna(subset=["decimals"])


def level_of(indicator, value, basis=None, year=2026):
    values = pd.DataFrame({"indicator": [indicator], "value": [value]})
    values["basis"] = pd.Series([basis], dtype="string")
    return levels_from_values(values, year)["level"][0]


# Values read off the printed descriptions, the edges first.
@pytest.mark.parametrize(
    ("indicator", "basis", "expected"),
    [
        ("3", None, {-60: 1, -50.34: 1, -50.31: 2, 8.16: 2, 8.17: 3}),
        ("4", None, {-3: 1, 2.04: 1, 2.05: 2, 5.22: 2, 5.24: 3}),
        ("5a", None, {-1: 1, 0: 1, 0.01: 2, 0.35: 2, 0.37: 3}),
        ("5b", None, {8: 1, 5.93: 1, 5.90: 2, 2.36: 2, 2.33: 3, 0: 3}),
        ("6", None, {-47.44: 1, -47.41: 2, 94.75: 2, 94.76: 3}),
        ("7", None, {-5.16: 1, 0: 2, 33.84: 2, 33.85: 3}),
        ("10a", None, {0.07: 1, 0.08: 2, 1.15: 2, 1.16: 3}),
        ("10b", None, {20: 1, 13.12: 1, 13.09: 2, 4.83: 2, 4.80: 3}),
        ("11a", None, {0.55: 1, 0.56: 2, 0.89: 2, 0.91: 3}),
        ("11b", None, {69.99: 1, 70: 2, 79.99: 2, 80: 3}),
        ("2a", None, {0: 0, 1: 1, 2: 2, 3: 3}),
        ("2b", None, {1: 0, 2: 1, 3: 2, 4: 3, 6: 3}),
        ("13a", None, {0: 0, 1: 1, 3: 1, 4: 2, 7: 2, 8: 3}),
        ("17", None, {0: 0, 1: 1, 10: 1, 11: 2, 30: 2, 31: 3}),
        ("20", None, {0: 0, 1: 1, 2: 2, 3: 3, 9: 3}),
        ("22", None, {2: 0, 3: 1, 4: 2, 5: 3, 7: 3}),
        ("24", None, {1: 0, 2: 1, 3: 2, 4: 2, 5: 3}),
        ("27", None, {0: 0, 1: 1, 2: 2, 3: 3, 4: 3}),
        ("28", None, {30: 1, 6: 1, 5: 2, 2: 2, 1: 3}),
        ("29", None, {0: 1, 50: 1, 51: 2, 90: 2, 91: 3, 100: 3}),
        ("31", None, {0: 0, 1: 1, 2: 2, 3: 3, 5: 3}),
        ("32", None, {24: 1, 9: 1, 8: 2, 5: 2, 4: 3, 1: 3}),
        ("33", "a", {0: 0, 1: 1, 200: 1, 201: 2, 500: 2, 501: 3}),
        ("33", "b", {4.99: 0, 5: 1, 20: 1, 20.01: 2, 50: 2, 50.01: 3}),
        ("33", "c", {0: 0, 0.01: 1, 10: 1, 10.01: 2, 20: 2, 20.01: 3, 30: 3}),
        ("33", "d", {0: 0, 0.01: 1, 9.99: 1, 10: 2, 19.99: 2, 20: 3}),
        ("33", "e", {0: 0, 1: 1, 100: 1, 101: 2, 200: 2, 201: 3}),
        ("33", "f", {0: 0, 1: 1, 2: 2, 3: 3}),
        ("35", None, {0: 0, 1: 1, 2: 1, 3: 2, 4: 2, 5: 3}),
    ],
)
def test_printed_cut_offs_of_2026(indicator, basis, expected):
    found = {value: level_of(indicator, value, basis) for value in expected}
    assert found == expected


def test_every_numeric_indicator_is_tested_above():
    keys = NUMERIC[["indicator", "basis"]].drop_duplicates()
    assert len(keys) == 29


@pytest.mark.parametrize(
    ("indicator", "value", "level"),
    [
        ("3", -50.32, 2),
        ("4", 5.23, 3),
        ("5a", 0.36, 3),
        ("5b", 5.91, 2),
        ("5b", 2.34, 3),
        ("6", -47.43, 2),
        ("7", -5.14, 2),
        ("10b", 13.11, 2),
        ("10b", 4.82, 3),
        ("11a", 0.90, 3),
    ],
)
def test_where_printed_bounds_overlap_the_higher_level_counts(indicator, value, level):
    assert level_of(indicator, value) == level


def test_values_between_printed_bounds_are_rounded_half_up_first():
    assert [level_of("4", one) for one in (2.0449, 2.045)] == [1, 2]
    assert [level_of("33", one, "a") for one in (200.4, 200.5)] == [1, 2]
    assert [level_of("11b", one) for one in (69.994, 69.995)] == [1, 2]


def test_years_have_their_own_cut_offs():
    assert level_of("33", 201, "a") == 2
    assert level_of("33", 201, "a", year=2024) == 3
    assert level_of("33", 99.99, "d", year=2024) == 2
    assert level_of("Kemanfaatan Inovasi Daerah", 20.1, "c", year=2025) == 3
    assert [level_of("29", one, year=2023) for one in (40, 70.99, 71)] == [1, 2, 3]
    assert level_of("29", 86, year=2024) == 3
    assert level_of("Penyelesaian Layanan Pengaduan", 85, year=2025) == 2
    assert level_of("Penyelesaian Layanan Pengaduan", 86, year=2025) == 3
    # the source of 2025 prints "4 actors" and then "more than 5 actors"
    with pytest.raises(RegisterError, match="no printed level"):
        level_of("Keterlibatan Aktor Inovasi", 5, year=2025)


def test_all_mistakes_come_at_once():
    rows = [
        ("28", 0, None, "no printed level"),
        ("33", 31, "c", "no printed level"),
        ("33", 7, None, "needs a column basis"),
        ("33", 7, "g", "needs a column basis"),
        ("4", 3, "a", "has no bases"),
        ("8", 1, None, "no numeric cut-offs"),
        ("99", 1, None, "is not an indicator"),
        (None, 1, None, "is missing"),
        ("17", None, None, "is missing"),
        ("17", "many", None, "is not a number"),
        ("17", float("inf"), None, "is not a number"),
    ]
    values = pd.DataFrame(rows, columns=["indicator", "value", "basis", "problem"])
    with pytest.raises(RegisterError) as error:
        levels_from_values(values, 2026)
    problems = error.value.problems
    assert problems["row"].tolist() == list(range(2, 13))
    for found, expected in zip(problems["problem"], values["problem"], strict=True):
        assert expected in found


def test_other_columns_and_the_index_are_kept():
    values = pd.DataFrame(
        {"code": ["11", "12"], "indicator": ["17", 4], "value": [40, "2.05"]},
        index=[7, 9],
    )
    table = levels_from_values(values, 2026)
    assert table["level"].tolist() == [3, 2]
    assert table["code"].tolist() == ["11", "12"]
    assert table.index.tolist() == [7, 9]
    assert table["supplied"].tolist() == ["", ""]


def test_editions_without_levels():
    with pytest.raises(UnknownField, match="levels"):
        level_of("17", 3, year=2022)
    supplied = load_edition(2022).replace(levels=load_edition(2026).levels)
    values = pd.DataFrame({"indicator": ["17"], "value": [3]})
    table = levels_from_values(values, supplied)
    assert table["supplied"].tolist() == ["levels"]


GROWING = ["3", "4", "5a", "6", "7", "10a", "11a"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-200, 200), min_size=8, max_size=40))
def test_every_growth_has_a_level_and_more_is_never_worse(numbers):
    numbers = sorted([*numbers, *(number + 0.01 for number in numbers)])
    rows = [(indicator, value) for indicator in GROWING for value in numbers]
    table = levels_from_values(pd.DataFrame(rows, columns=["indicator", "value"]), 2026)
    for _, levels in table.groupby("indicator", sort=False)["level"]:
        assert levels.between(1, 3).all()
        assert levels.is_monotonic_increasing
