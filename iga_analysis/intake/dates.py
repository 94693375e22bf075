"""Read dates as people write them; settle which number is the day by the whole column.

"31/03/2025" can mean one day only. "03/04/2025" may be two; the other cells of its
column settle it, and where none does its day comes first, as Indonesia writes, which
is said. A column whose cells contradict each other is refused, never guessed.
"""

import datetime
import re

from ..tables import cell_words
from .cells import cell_problem, show_cell

# What follows a day (a time, a zone) does not move it.
_TIME = r"(?:[ T]\d{1,2}[:.]\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}")
_PARTS = re.compile(rf"(\d{{1,2}}) *[/.\- ] *(\d{{1,2}}) *[/.\- ] *(\d{{4}}){_TIME}")
_WEEKDAY = r"(?:[A-Za-z']+ *, *)?"
_WORDS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})[ \-./]*([A-Za-z]+)\.?[ \-./]*(\d{{4}})")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})")
_ONLY_YEAR = re.compile(r"(?:[A-Za-z]+\.?[ \-/]*)?(?:19|20)\d\d")
_MONTHS = 12


def read_dates(cells):
    """Return dates as ISO text, and a problem and a warning or None for each cell.

    Parameters
    ----------
    cells : list
        Cells of one column: text, ``{"date": text}``, numbers or None.

    Returns
    -------
    tuple of list
        Dates such as ``"2025-03-31"`` (what is no date stays as it is, for the check
        to report); pairs of the key of a message and its values about what is no date
        or may be two; such pairs about dates that were read by a rule alone.

    Notes
    -----
    An Excel that expects the month first turns "03/04/2025" into 4 March and leaves
    "31/03/2025" as text. Where all dates that are text are of that kind, dates of which
    day and month could be changed for each other are refused.

    Examples
    --------
    >>> read_dates(["31/03/2025", "03/04/2025", "5 Mei 2024"])[0]
    ['2025-03-31', '2025-04-03', '2024-05-05']
    >>> dates, problems, warnings = read_dates(["03/04/2025"])
    >>> dates, problems, warnings[0][0]
    (['2025-04-03'], [None], 'day_first')
    >>> [one[0] for one in read_dates(["31/03/2025", "03/31/2025"])[1]]
    ['mixed_dates', 'mixed_dates']
    """
    split = [_split(cell) for cell in cells]
    day_first = _find(cells, split, 0)
    month_first = _find(cells, split, 1)
    open_ones = any(one and max(one[:2]) <= _MONTHS for one in split)
    read = []
    for cell, parts in zip(cells, split, strict=True):
        if parts and day_first and month_first:
            values = {"value": cell, "day": day_first, "month": month_first}
            read.append((cell, ("mixed_dates", values), None))
        elif parts:
            read.append(_order(cell, parts, day_first, month_first))
        elif isinstance(cell, dict) and "date" in cell:
            proof = (day_first or month_first) and not open_ones
            read.append(_read_stored(cell["date"], day_first or month_first, proof))
        else:
            read.append((*_read_text(cell), None))
    if not read:
        return [], [], []
    return tuple(map(list, zip(*read, strict=True)))


def _split(cell):
    """Return the two numbers and the year of a date in numbers, or None."""
    found = _PARTS.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return tuple(map(int, found.groups())) if found else None


def _find(cells, split, place):
    """Return the first date whose number at a place can be no month, or None."""
    for cell, parts in zip(cells, split, strict=True):
        # 31/02/2025 is no date, so it proves nothing
        if parts and parts[place] > _MONTHS and _iso(parts[2], *_other(parts, place)):
            return cell
    return None


def _other(parts, place):
    """Return the two numbers, the one at a place last."""
    return parts[1 - place], parts[place]


def _order(cell, parts, day_first, month_first):
    """Read a date in numbers by the order that the column proves."""
    first, second, year = parts
    day, month = (second, first) if month_first else (first, second)
    date = _iso(year, month, day)
    if date is None:
        return cell, ("no_such_day", {"value": cell}), None
    proved = day_first or month_first or first == second
    warning = None if proved else ("day_first", {"value": cell, "date": date})
    return date, None, warning


def _read_stored(text, example, doubtful):
    """Read a date that the program stored as one."""
    year, month, day = map(int, text[:10].split("-"))
    if doubtful and day <= _MONTHS and day != month:
        other = _iso(year, day, month)
        values = {"date": text[:10], "other": other, "text": example}
        return text[:10], ("swapped_date", values), None
    return text[:10], None, None


def _read_text(cell):
    """Return what a cell tells without its column, and what is wrong with it."""
    if isinstance(cell, dict):
        return show_cell(cell), cell_problem(cell)
    text = show_cell(cell).strip() if isinstance(cell, int | float | str) else ""
    if isinstance(cell, bool) or not text:
        return cell, None
    year, month, day = None, None, None
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _WORDS.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    elif _ONLY_YEAR.fullmatch(text):
        return cell, ("no_day", {"value": text})
    if year is None:
        return cell, None
    if not month.isdecimal():
        month = cell_words("month").get(month.casefold())
        if month is None:
            return cell, None
    date = _iso(int(year), int(month), int(day))
    return (date, None) if date else (cell, ("no_such_day", {"value": text}))


def _iso(year, month, day):
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
