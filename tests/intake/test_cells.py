"""Numbers of a column, each read by what the others tell."""

import pytest

from iga_analysis.intake.cells import read_column
from iga_analysis.intake.files import tidy_cells

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def read(cells, **options):
    numbers, problems, notes = read_column(list(tidy_cells(cells)), **options)
    keys = [problem and problem[0] for problem in problems]
    return numbers, keys, notes


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\u200e", "\u200f", "\ufeff"])
def test_what_cannot_be_seen_does_not_count(mark):
    cells = [f"{mark}62,97", f"60,1{mark}", f"5{mark}0,5"]
    assert read(cells, highest=100)[0] == [62.97, 60.1, 50.5]


@pytest.mark.parametrize("space", [NBSP, NARROW, THIN])
def test_spaces_around_a_number_do_not_count(space):
    assert read([f"{space}62,97{space}"], highest=100)[0] == [62.97]


def test_a_blank_may_part_two_numbers():
    assert read(["1 231", "987"], whole=True) == (
        [None, 987],
        ["two_numbers", None],
        [],
    )
    assert read(["1 231", "2 187", "3 142"], whole=True)[0] == [None] * 3
    assert read(["1 62,97"], highest=100)[0] == [None]


@pytest.mark.parametrize("space", [NBSP, NARROW, THIN])
def test_a_space_without_line_break_holds_a_number_together(space):
    cells = [f"1{space}231", "987", f"12{space}345{space}678"]
    assert read(cells, whole=True)[0] == [1231, 987, 12345678]
    # and tells what the blank in another cell is
    assert read([f"1{space}231", "2 187"], whole=True)[0] == [1231, 2187]
    assert read([f"1{space}231,5"])[0] == [1231.5]


def test_points_with_a_sign_for_thousands():
    assert read(["2.371", "987"]) == ([2371, 987], [None] * 2, ["sign_by_points"])
    assert read(["2,371", 987.0, "654"])[0] == [2371, 987, 654]


@pytest.mark.parametrize(
    "cells",
    [
        ["2.371"],
        ["2.371", "98"],
        ["2.371", "1987"],
        ["2.371", "3,142", "987"],
        ["62.971", "100"],
    ],
)
def test_points_that_may_be_either_are_reported(cells):
    assert read(cells)[1][0] == "open_sign"


def test_numbers_that_lost_their_sign_for_thousands_are_reported():
    """2.371 typed into an English Excel is a little more than 2."""
    numbers, keys, _ = read([2.371, 987.0, 1.2, 654.0])
    assert numbers == [None, 987, None, 654]
    assert keys == ["open_sign", None, "open_sign", None]
    # with decimals elsewhere, or small numbers beside, they are what they are
    assert read([2.371, 987.5])[0] == [2.371, 987.5]
    assert read([2.371, 87.0])[0] == [2.371, 87]
    assert read([2.371, 99.0], highest=100)[0] == [2.371, 99]
    assert read([2.371, 987.0], decimal=".")[0] == [2.371, 987]


def percent(number):
    return {"percent": number}


def test_percentages_are_read_as_shown_on_a_scale_to_100():
    cells = [71.25, percent(0.6297), "50,5", None]
    assert read(cells, highest=100) == (
        *([71.25, 62.97, 50.5, None], [None] * 4),
        ["percent_read"],
    )
    assert read([percent(0.6297), percent(1)], highest=100)[0] == [62.97, 100]


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        ([percent(0.6297), 987.0], {}),
        ([percent(0.6297), 0.5], {"highest": 100}),
        ([percent(62.97), 50.5], {"highest": 100}),
        ([percent(-0.1), 50.5], {"highest": 100}),
        ([percent(1.42), 142], {"whole": True}),
    ],
)
def test_a_percentage_that_means_something_else_is_reported(cells, options):
    numbers, keys, _ = read(cells, **options)
    assert (numbers[0], keys[0]) == (None, "percent_cell")
    assert numbers[1] == cells[1]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("#N/A", "error_cell"),
        ("#DIV/0!", "error_cell"),
        ("Err:502", "error_cell"),
        ({"formula": "=H4"}, "formula"),
        ({"text": "142", "raised": "2"}, "raised_mark"),
        ({"unclear": "66.4 / 6.64"}, "unclear_cell"),
        ({"date": "2024-12-31"}, "is_a_date"),
    ],
)
def test_cells_without_a_value_say_why(cell, key):
    for options in ({"highest": 100}, {"whole": True}, {}):
        assert read([cell, "50"], **options)[1] == [key, None]
