"""Read dates as people write them; settle day and month by the whole column."""

import datetime
import re

from .intake_numbers import cell_words

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_PARTS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORDS = re.compile(r"(\d{1,2})[ \-./]*([A-Za-z]+)\.?[ \-./]*(\d{4})")


def read_dates(cells):
    """Return dates as ISO text, and a problem or None for each cell.

    Parameters
    ----------
    cells : list
        Cells of one column: text, ``{"date": text}`` or None.

    Returns
    -------
    tuple of list
        Dates such as ``"2025-03-31"`` (what is no date stays as it is, for the check
        to report), and pairs of the key of a message and its values.

    Notes
    -----
    "31/03/2025" has its day first. "03/04/2025" may be either: the other cells of the
    column settle it, or it is reported.

    Examples
    --------
    >>> read_dates(["31/03/2025", "03/04/2025", "5 Mei 2024"])[0]
    ['2025-03-31', '2025-04-03', '2024-05-05']
    >>> read_dates(["03/04/2025"])[1]
    [('open_date', {'value': '03/04/2025'})]
    """
    parts = [_PARTS.fullmatch(cell.strip()) for cell in cells if isinstance(cell, str)]
    parts = [(int(one[1]), int(one[2])) for one in parts if one]
    day_first = any(one > 12 for one, _ in parts)
    month_first = any(other > 12 for _, other in parts)
    order = None if day_first == month_first else "day" if day_first else "month"
    dates, problems = [], []
    for cell in cells:
        date, problem = _read_date(cell, order)
        dates.append(date)
        problems.append(problem)
    return dates, problems


def _read_date(cell, order):
    if isinstance(cell, dict):
        return cell["date"][:10], None
    if not isinstance(cell, str):
        return cell, None
    text = cell.strip()
    found = _ISO.fullmatch(text)
    if found:
        return _iso(*map(int, found.groups())) or cell, None
    found = _WORDS.fullmatch(text)
    if found:
        month = cell_words("month").get(found[2].casefold())
        date = _iso(int(found[3]), int(month), int(found[1])) if month else None
        return date or cell, None
    found = _PARTS.fullmatch(text)
    if not found:
        return cell, None
    first, second, year = map(int, found.groups())
    if first > 12 or first == second or (order == "day" and second <= 12):
        return _iso(year, second, first) or cell, None
    if second > 12 or order == "month":
        return _iso(year, first, second) or cell, None
    return cell, ("open_date", {"value": cell})


def _iso(year, month, day):
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
