"""Compare the year that a file itself tells with the year that is asked for.

A list may say its year in a column, in the name of its sheet or in its title. Rows of
another year are left out and counted in a warning, or the file is refused; a title
alone only warns, for titles name the years of decrees and awards too.
"""

import re
from collections import Counter

from ..language import say
from ..tables import cell_words
from .cells import is_missing, show_cell
from .files import IntakeError
from .headers import list_words
from .resolve import cell_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Rows of a title that are read together, for its year stands in a row of its own.
_TITLE_ROWS = 8


def leave_out_years(parts, year):
    """Mark the rows of other years as such; return notes.

    Parameters
    ----------
    parts : list of tuple
        Records and headers of each table that was read, as
        :func:`iga_analysis.intake.sheets.read_stream` gives them.
    year : int
        The year that is asked for.

    Returns
    -------
    list of str
        Sentences for the warnings.

    Raises
    ------
    IntakeError
        If all rows are of other years.
    """
    everything = [
        record for records, _ in parts for record in records if record.kind == "data"
    ]
    left_out = Counter(_read_columns(everything, year))
    by_place, notes = _compare_titles(parts, year)
    left_out += by_place
    if not left_out:
        return notes
    told = ", ".join(f"{one} ({number})" for one, number in sorted(left_out.items()))
    if all(record.kind != "data" for record in everything):
        raise IntakeError("other_year", year=year, told=told)
    return [say("other_years_left_out", year=year, told=told), *notes]


def _leave_out(record):
    record.kind, record.status = "other year", "not data"
    record.reasons.clear()


def _read_columns(data, year):
    """Yield the year of each row whose own column tells another; mark the row."""
    groups = {}
    for record in data:
        if "year" in record.places:
            key = record.line.sheet, record.places["year"]
            groups.setdefault(key, []).append(record)
    for records in groups.values():
        told = [_years_in(cell_of(record, "year")) for record in records]
        if not any(told):
            for record in records:
                _warn_unread(record)
            continue
        above = frozenset()
        once = any(is_missing(cell_of(record, "year")) for record in records)
        for record, years in zip(records, told, strict=True):
            if once and not years and is_missing(cell_of(record, "year")):
                years = above  # written once above its rows, as merged cells are
            above = years or above
            if not years or len(years) > 1:
                _warn_unread(record)
            elif year not in years:
                _leave_out(record)
                yield next(iter(years))


def _warn_unread(record):
    cell = cell_of(record, "year")
    shown = "" if cell is None else show_cell(cell)[:60]
    record.warn("year_unread", {"value": shown}, "year")


def _years_in(cell):
    """Return the years that a cell names."""
    if cell is None or isinstance(cell, bool):
        return frozenset()
    return frozenset(int(one) for one in _YEAR.findall(show_cell(cell)))


def read_title_years(text):
    """Return the years of a title that are of the index, not of a decree or a day.

    Examples
    --------
    >>> read_title_years("Keputusan Nomor 40 Tahun 2024 tentang Indeks Tahun 2023")
    frozenset({2023})
    """
    subject, other = cell_words("title_subject"), cell_words("title_other")
    found, near = set(), None
    months = cell_words("month")
    before = None
    for word in list_words(text):
        if word in subject:
            near = "subject"
        elif word in other:
            near = "other"
        elif _YEAR.fullmatch(word) and before not in months and near == "subject":
            found.add(int(word))
        before = word
    return frozenset(found)


def _sheet_years(name):
    """Return the years of a sheet's name that has only such words besides."""
    words = list_words(name or "")
    years = {int(word) for word in words if _YEAR.fullmatch(word)}
    known = {**cell_words("heading"), **cell_words("level")}
    plain = all(word in known or word.isdigit() for word in words)
    return frozenset(years) if plain else frozenset()


def _title_text(records, header):
    """Return the texts directly above a header, as one."""
    texts = []
    for record in reversed(records[: max(header.first, 0)]):
        if record.kind in ("data", "total", "header", "numbering", "other year"):
            break
        texts += [cell for cell in record.line.cells if isinstance(cell, str)][::-1]
        if len(texts) >= _TITLE_ROWS:
            break
    return " ".join(reversed(texts))


def _compare_titles(parts, year):
    """Leave out tables whose sheet or title tells another year, or warn of them."""
    tables = []
    for records, headers in parts:
        above = frozenset()
        for header in headers:
            own = [
                record
                for record in records
                if record.kind == "data"
                and record.values.get("header") is header
                and "year" not in record.places
            ]
            above = read_title_years(_title_text(records, header)) or above
            sheet = _sheet_years(records[0].line.sheet)
            if own:
                tables.append((own, above | sheet, bool(sheet - above)))
    others = [one for one in tables if one[1] and not _allows(one[1], year)]
    right = any(year in years for _, years, _ in tables)
    silent = any(not years for _, years, _ in tables)
    several = len({years for _, years, _ in others}) > 1
    left_out, notes = Counter(), {}
    for records, years, by_sheet in others:
        told = ", ".join(map(str, sorted(years)))
        if right or several or (by_sheet and silent):
            for record in records:
                _leave_out(record)
            left_out[told] += len(records)
        else:
            sheet = records[0].line.sheet
            key = "sheet_year" if by_sheet else "title_year"
            notes[say(key, sheet=sheet, told=told, year=year)] = None
    return left_out, list(notes)


def _allows(years, year):
    """Return whether years name a year, or a span that it lies in."""
    return year in years or min(years) < year < max(years)
