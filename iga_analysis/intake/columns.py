"""Account for the columns of a file: what each was read as, and what was not read."""

import itertools

import pandas as pd
from openpyxl.utils import get_column_letter

from ..language import say
from ..method import UnknownBands, assign_predicate, score_scale
from ..tables import PREDICATES
from .cells import is_missing, read_column
from .files import IntakeError
from .headers import EXTRAS, TOLD, has_core
from .rows import is_number

COLUMNS = ["sheet", "letter", "heading", "read_as", "values", "status"]
# Of the cells of a column, this share must be numbers for it to be one of numbers.
_MOSTLY = 0.8


def list_columns(report):
    """Return what each column of a file was read as.

    Parameters
    ----------
    report : DataFrame
        As :func:`iga_analysis.intake.read_results` gives it.

    Returns
    -------
    DataFrame
        One row a column with a heading or content: ``sheet``, ``letter`` (as in Excel;
        the first column of a text file or PDF is A), ``heading``, ``read_as`` (our name
        or missing), ``values`` (cells with content in rows of data) and ``status``:
        ``read``, ``kept`` (a column beside score, rank, predicate and innovations) or
        ``not read``.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor;Alamat\\nKota Padang;50,5;Jalan M. Yamin\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_results
    >>> _, report = read_results(path, year=2024)
    >>> list_columns(report)[["heading", "read_as", "status"]].values.tolist()
    [['Nama Daerah', 'name', 'read'], ['Skor', 'score', 'read'], \
['Alamat', <NA>, 'not read']]
    """
    table = pd.DataFrame(list(report.attrs.get("columns", ())), columns=COLUMNS)
    kinds = dict.fromkeys(COLUMNS, "string") | {"values": "Int64"}
    return table.astype(kinds)


def account_columns(parts):
    """Return the columns of all tables, as rows of :func:`list_columns`.

    Parameters
    ----------
    parts : list of tuple
        Records and headers of each table that was read.

    Returns
    -------
    list of dict
        Tables of one sheet, or of all pages, that have a column of the same heading in
        the same place and read alike are one row.
    """
    found = {}
    for records, headers in parts:
        for header in headers:
            own = _rows_of(header, records)
            ours = {
                place: name
                for name, place in header.columns.items()
                if name in ("number", *TOLD)
            }
            for place in range(_width(header, own)):
                heading = header.headings.get(place)
                number = sum(_cell(one, place) is not None for one in own)
                if not number and heading is None:
                    continue
                sheet = records[0].line.sheet
                key = sheet, place, heading, ours.get(place)
                found[key] = found.get(key, 0) + number
    return [
        {
            **{"sheet": sheet, "letter": get_column_letter(place + 1)},
            **{"heading": heading, "read_as": name, "values": number},
            "status": _status(name),
        }
        for (sheet, place, heading, name), number in found.items()
    ]


def _rows_of(header, records):
    """Return the rows of data below a header."""
    return [
        one
        for one in records
        if one.kind == "data" and one.values.get("header") is header
    ]


def _status(name):
    if name is None:
        return "not read"
    return "kept" if name in EXTRAS else "read"


def _width(header, records):
    return max([header.width, *(len(one.line.cells) for one in records)], default=0)


def _cell(record, place):
    cells = record.line.cells
    return cells[place] if place < len(cells) else None


def name_unread(columns):
    """Return a warning for the columns with content that were not read, a sheet each.

    Parameters
    ----------
    columns : list of dict
        As :func:`account_columns` gives them.

    Returns
    -------
    list of str
    """
    sheets = {}
    for one in columns:
        if one["status"] == "not read" and one["values"]:
            sheets.setdefault(one["sheet"], []).append(one)
    notes = []
    for sheet, unread in sheets.items():
        names = "; ".join(
            say(
                "unread_column" if one["heading"] else "unread_column_bare",
                letter=one["letter"],
                heading=(one["heading"] or "")[:80],
                number=one["values"],
            )
            for one in unread
        )
        key = "columns_unread" if sheet is None else "columns_unread_sheet"
        notes.append(say(key, sheet=sheet, names=names))
    return notes


def name_candidates(parts, year):
    """Return warnings of unread columns that may be the score, or refuse.

    Parameters
    ----------
    parts : list of tuple
        Records and headers of each table that was read.
    year : int
        Year of the measurement, for its scale and bands.

    Returns
    -------
    list of str

    Raises
    ------
    IntakeError
        If a column was taken as the score that contradicts ranks or predicates where
        another, not read, agrees with them all.
    """
    highest, notes = _highest(year), []
    for records, headers in parts:
        for header in headers:
            own = _rows_of(header, records)
            for place in _unread_numbers(header, own):
                numbers = _numbers(own, place, highest)
                if "score" in header.columns:
                    _compare(header, own, place, numbers, year, highest)
                    if not has_core(header.headings.get(place, ""), "score"):
                        continue
                elif not _may_be_score(numbers, highest):
                    continue
                taken = header.columns.get("score")
                key = "rival_score" if taken is not None else "may_be_score"
                shown = {"place": header.show(place)}
                if taken is not None:
                    shown["taken"] = header.show(taken)
                notes.append(say(key, **shown))
    return list(dict.fromkeys(notes))


def _highest(year):
    try:
        return 100 if score_scale(year) == "0-100" else None
    except UnknownBands:
        return None


def _unread_numbers(header, records):
    """Yield the places of columns of numbers that were not read."""
    names = {name: place for name, place in header.columns.items() if name in TOLD}
    read = set(names.values())
    # what is understood to be something else is no candidate
    known = {"number", "code_other", "rank_other", "rank_province", *EXTRAS, *TOLD}
    known |= {"score_other"} if "score" in names else set()
    for place in range(_width(header, records)):
        if place in read or place in header.other_years:
            continue
        if header.meanings.get(place) in known - {"score"}:
            continue
        cells = [_cell(one, place) for one in records]
        cells = [cell for cell in cells if not is_missing(cell)]
        good = sum(is_number(cell) or isinstance(cell, dict) for cell in cells)
        if cells and good >= _MOSTLY * len(cells):
            yield place


def _numbers(records, place, highest):
    cells = [_cell(one, place) for one in records]
    return read_column(cells, highest=highest)[0]


def _may_be_score(numbers, highest):
    """Return whether numbers are within the scale and no running numbers."""
    told = [one for one in numbers if one is not None]
    if not told or min(told) < 0 or (highest is not None and max(told) > highest):
        return False
    whole = all(one == int(one) for one in told)
    return not (whole and sorted(told) == list(range(1, len(told) + 1)))


def _compare(header, records, place, numbers, year, highest):
    """Refuse if another column fits ranks and predicates where the chosen does not."""
    chosen = _numbers(records, header.columns["score"], highest)
    both = [
        (one, other, record)
        for one, other, record in zip(chosen, numbers, records, strict=True)
        if one is not None and other is not None
    ]
    if len(both) < 3 or all(one == other for one, other, _ in both):
        return
    rows = [record for _, _, record in both]
    faults = [
        _count_faults([pair[number] for pair in both], rows, year) for number in (0, 1)
    ]
    if faults[0] and not faults[1]:
        places = f"{header.show(header.columns['score'])}, {header.show(place)}"
        letter = get_column_letter(place + 1)
        raise IntakeError("two_columns", column="score", places=places, letter=letter)


def _count_faults(scores, records, year):
    """Return how many ranks and predicates contradict scores; None if none can."""
    faults = 0
    ranked = [
        (record.values["rank"], score)
        for score, record in zip(scores, records, strict=True)
        if record.values.get("rank") is not None
    ]
    ranked.sort(key=lambda one: (one[0], -one[1]))
    if len({rank for rank, _ in ranked}) == len(ranked):
        pairs = itertools.pairwise(ranked)
        faults += sum(below > above for (_, above), (_, below) in pairs)
    given = [record.values.get("predicate") for record in records]
    inside = [
        (score, word)
        for score, word in zip(scores, given, strict=True)
        if word in PREDICATES and 0 <= score <= 100
    ]
    try:
        told = assign_predicate(pd.Series([one for one, _ in inside]), year)
    except UnknownBands:
        return faults
    return faults + sum(a != b for a, (_, b) in zip(told.tolist(), inside, strict=True))
