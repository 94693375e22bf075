"""Dates as people write them; a column that contradicts itself is refused."""

import pytest

from iga_analysis.intake.dates import read_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2025", "2025-03-31"),
        ("17-08-2024", "2024-08-17"),
        ("17.08.2024", "2024-08-17"),
        ("1 Maret 2025", "2025-03-01"),
        ("01 Mar. 2025", "2025-03-01"),
        ("Senin, 17 Maret 2025", "2025-03-17"),
        ("1-Agt-2024", "2024-08-01"),
        ("March 31, 2025", "2025-03-31"),
        ("2024/08/17", "2024-08-17"),
        ("2024-08-17T22:30:00+07:00", "2024-08-17"),
        ("17/08/2024 08.30", "2024-08-17"),
    ],
)
def test_a_date_is_read_as_it_is_written(text, day):
    assert read_dates([text]) == ([day], [None], [None])


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("31/02/2025", "no_such_day"),
        ("31 Februari 2025", "no_such_day"),
        ("31/31/2025", "no_such_day"),
        ("2024", "no_day"),
        (2024, "no_day"),
        ("Maret 2025", "no_day"),
        ({"error": "#N/A"}, "error_cell"),
    ],
)
def test_what_is_no_day_says_why(cell, key):
    _, (problem,), _ = read_dates([cell])
    assert problem[0] == key


def test_a_column_tells_the_order():
    assert read_dates(["03/04/2025", "31/03/2025"])[0][0] == "2025-04-03"
    assert read_dates(["03/04/2025", "03/31/2025"])[0][0] == "2025-03-04"
    # no date, so it proves nothing
    assert read_dates(["03/04/2025", "02/31/2025"])[2][0][0] == "day_first"


def test_a_date_that_only_a_rule_settles_is_warned_of():
    dates, problems, warnings = read_dates(["12/05/2024"])
    assert (dates, problems) == (["2024-05-12"], [None])
    assert warnings[0] == ("day_first", {"value": "12/05/2024", "date": "2024-05-12"})
    # the same either way
    assert read_dates(["05/05/2024"])[2] == [None]


def test_a_column_that_mixes_day_and_month_is_refused():
    cells = ["31/03/2025", "03/31/2025", "01/02/2025", "5 Mei 2024"]
    _, problems, _ = read_dates(cells)
    assert [one and one[0] for one in problems] == [*["mixed_dates"] * 3, None]
    assert problems[2][1]["day"] == "31/03/2025"


def test_dates_that_an_american_excel_exchanged_are_refused():
    """Typed 03/04/2025 and 31/03/2025: the first became 4 March, the other stayed."""
    stored = {"date": "2025-03-04"}
    _, problems, _ = read_dates([stored, "31/03/2025", {"date": "2024-05-17"}])
    assert [one and one[0] for one in problems] == ["swapped_date", None, None]
    assert problems[0][1]["other"] == "2025-04-03"
    # had it exchanged any, it would not have left this one as text
    assert read_dates([stored, "31/03/2025", "02/04/2025"])[1] == [None] * 3
    assert read_dates([stored, "5 Mei 2024"])[1] == [None] * 2
