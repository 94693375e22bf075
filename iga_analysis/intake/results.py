"""Read official lists of results, every row accounted for.

Each row of a file ends in exactly one of three: accepted, rejected with reasons, or
recognised as not data (title, header, total, note). Nothing is guessed silently.
"""

import re

import pandas as pd

from ..datapackage import read_constraints
from ..language import format_number, say
from ..method import UnknownBands, score_scale
from ..tables import RESULT_TYPES, file_digest
from .cells import is_absent, is_missing, read_column, show_cell
from .checks import check_results, find_rank_scope
from .columns import account_columns, name_candidates, name_unread
from .files import MAX_RESULT_ROWS, IntakeError, read_grids
from .headers import (
    EXTRAS,
    FIELDS,
    VALUES,
    check_mapping,
    count_headings,
    find_told,
)
from .predicates import read_predicates
from .records import make_report
from .resolve import cell_of, known_regions, resolve_regions
from .sheets import make_streams, read_stream
from .years import leave_out_years

# Columns of numbers, and those of whole ones.
_NUMBERS = ("score", "rank", "innovations", "rank_province", "spd", "sid", "maturity")
_WHOLE = ("rank", "innovations", "rank_province")


def read_results(path, *, year, sheet=None, mapping=None, decimal=None):
    """Read a list of results: scores, ranks, predicates, numbers of innovations.

    Parameters
    ----------
    path : path-like
        An .xlsx, .xls, .ods, .csv, .tsv or .pdf file (with a text layer) as offices
        make them: titles above the header, provinces as headings, totals and notes.
    year : int
        Year of the measurement: it decides the regions, the scale and the bands.
    sheet : str or int, optional
        Name or number (from 1) of the only sheet to read; by default all that are
        shown and are no summaries.
    mapping : dict, optional
        Columns that the file names otherwise: our name (code, name, province, level,
        year, score, rank, predicate, innovations, rank_province, spd, sid, maturity,
        award) and the heading, the letter of the column in Excel or its number from 1.
    decimal : {",", "."}, optional
        The decimal sign of the file, where it does not follow from the file.

    Returns
    -------
    tuple of DataFrame
        The accepted rows: ``year, code, name, level, province, name_published, score,
        rank, rank_scope, predicate, innovations, rank_province`` (rank within the
        province), ``spd, sid`` (points of the aspects), ``maturity`` (of innovations),
        ``award, source_id, sheet, page, row``; and the report, one row for each row of
        the file that is not blank, see
        :func:`iga_analysis.intake.records.make_report`. What :func:`check_results`
        found, and the columns that were not read, are in ``report.attrs["warnings"]``;
        :func:`iga_analysis.intake.list_columns` lists all columns. The name of the file
        and its SHA-256 are in ``report.attrs["file"]`` and ``["sha256"]``.

    Raises
    ------
    IntakeError
        If the file cannot be read, has no header, no row of a region or only rows of
        another year, or a column of ``mapping`` is not in it; the message says what to
        do.

    Notes
    -----
    A region is found by :mod:`iga_analysis.tables`; province, level and code of the
    row, heading, sheet or header settle a name that may mean several regions. Hidden
    rows are read like others, with a warning. Rows whose own column, sheet or title
    tells another year are left out, with a warning. A row whose predicate is in words
    that are none is accepted without it, with a warning.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor\\nKota Padang;50,5\\nKota Atlantis;51,5\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> accepted, report = read_results(path, year=2024)
    >>> accepted[["code", "score"]].values.tolist()
    [['13.71', 50.5]]
    >>> report["status"].tolist()
    ['not data', 'accepted', 'rejected']
    """
    options = {"year": year, "sheet": sheet, "mapping": mapping, "decimal": decimal}
    grids = read_grids(path, count_headings=count_headings)
    return read_result_grids(grids, path, **options)


def read_result_grids(grids, path, *, year, sheet, mapping, decimal):
    """Return what :func:`read_results` does, of a file that was opened already."""
    check_mapping(mapping)
    check_decimal(decimal)
    check_year(year)
    if sum(len(grid.rows) for grid in grids) > MAX_RESULT_ROWS:
        raise IntakeError("too_many_rows", limit=MAX_RESULT_ROWS)
    parts = [
        read_stream(stream, year=year, mapping=mapping)
        for stream in make_streams(grids, sheet)
    ]
    if not any(headers for _, headers in parts):
        _refuse_headless(grids, mapping, year)
    _check_told(mapping, parts)
    records = [record for part, _ in parts for record in part]
    notes = [
        say("sheet_skipped", sheet=part[0].line.sheet)
        for part, _ in parts
        if part and part[0].kind in ("hidden sheet", "recap sheet")
    ]
    notes += [say(key, **values) for grid in grids for key, values in grid.notes]
    notes += leave_out_years(parts, year)
    data = [record for record in records if record.kind == "data" and record.values]
    notes += _read_values(data, year, decimal)
    notes += name_candidates(parts, year)
    columns = account_columns(parts)
    notes += name_unread(columns)
    resolve_regions(data, year)
    for record in data:
        _check_width(record)
        if record.line.hidden:
            record.warn("hidden_row")
        if not record.reasons:
            record.status = "accepted"
    _check_last(data)
    notes = [*_check_accepted(records), *notes]
    accepted = _accepted([one for one in data if one.status == "accepted"], year)
    warnings = check_results(accepted, year=year)
    _attach(data, accepted, warnings)
    report = make_report(records)
    report.attrs = {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": year,
        "warnings": [*notes, *warnings["message"]],
        # plain rows: tables among the attrs would keep pandas from joining two reports
        "columns": columns,
    }
    return accepted, report


def check_decimal(decimal):
    """Refuse what is no decimal sign."""
    if decimal not in (None, ",", "."):
        raise IntakeError("bad_decimal", decimal=decimal)


def check_year(year):
    """Refuse what is no year that a published result can be of."""
    years = read_constraints("region_results", "year")
    first, last = years["minimum"], years["maximum"]
    whole = isinstance(year, int) and not isinstance(year, bool)
    if not whole or not first <= year <= last:
        raise IntakeError("bad_year", year=year, first=first, last=last)


def _refuse_headless(grids, mapping, year):
    """Raise what is most likely wrong with a file that has no header."""
    rows = [cells for grid in grids for _, cells in grid.rows]
    for column, told in (mapping or {}).items():
        if not any(
            find_told([[show_cell(c)] for c in row], {column: told}) for row in rows
        ):
            values = {"column": column, "told": told}
            raise IntakeError("mapping_unknown", seen=show_likeliest(grids), **values)
    seen = show_likeliest(grids)
    years = {int(one) for one in re.findall(r"\b(?:19|20)\d\d\b", seen)}
    if years and year not in years and "|" in seen:
        told = ", ".join(map(str, sorted(years)))
        raise IntakeError("heading_year", told=told, year=year, seen=seen)
    raise IntakeError("no_header", seen=seen)


def _check_told(mapping, parts):
    """Refuse a mapping that names a column which no table of the file has."""
    headers = [header for _, found in parts for header in found]
    told = set().union(*(header.told for header in headers))
    for column, name in (mapping or {}).items():
        if column not in told:
            shown = dict.fromkeys(
                header.show(place) for header in headers for place in header.headings
            )
            seen = "; ".join(shown) or "-"
            raise IntakeError("mapping_unknown", column=column, told=name, seen=seen)


def _check_accepted(records):
    """Return a warning if every row was rejected; refuse if there is none at all."""
    rejected = sum(record.status == "rejected" for record in records)
    if any(record.status == "accepted" for record in records):
        return []
    if not rejected:
        raise IntakeError("no_rows")
    return [say("none_accepted", number=rejected)]


def show_likeliest(grids):
    """Return the texts that look most like a header, for the message."""
    rows = [cells for grid in grids for _, cells in grid.rows[:40]]
    best = max(rows, key=lambda cells: (count_headings(cells), len(cells)), default=())
    texts = [show_cell(cell)[:40] for cell in best if cell is not None]
    return " | ".join(texts[:12]) or "-"


def _read_values(data, year, decimal):
    """Read the numbers column by column, and the predicates; return notes."""
    try:
        highest = 100 if score_scale(year) == "0-100" else None
    except UnknownBands:
        highest = None
    notes = []
    for column in _NUMBERS:
        own = [record for record in data if column in record.places]
        cells = [cell_of(record, column) for record in own]
        numbers, problems, told = read_column(
            cells,
            whole=column in _WHOLE,
            highest=highest if column == "score" else None,
            decimal=decimal,
        )
        notes += [say(key, column=column) for key in told]
        for record, cell, number, problem in zip(
            own, cells, numbers, problems, strict=True
        ):
            record.values[column] = number
            problem = problem or _find_problem(column, number, highest)
            if is_absent(cell):
                record.warn("absent_word", {"value": cell[:60]}, column)
            elif problem and column in EXTRAS:
                record.values[column] = None
                record.warn(*problem, column)
            elif problem:
                record.reject(*problem, column)
            if problem and problem[0] == "open_sign":
                record.suggestion = say("tell_decimal")
    read_predicates(data, [cell_of(record, "predicate") for record in data])
    for record in data:
        cell = cell_of(record, "award")
        beside = record.values.pop("award_beside", None)
        record.values["award"] = beside if is_missing(cell) else show_cell(cell)
    return notes


def _find_problem(column, number, highest):
    """Return what is wrong with a number that was read, or None.

    A score that the scale of the year does not have is no result of any region.
    """
    if number is None:
        return None
    if column in ("rank", "rank_province") and number < 1:
        return "bad_rank", {"value": number}
    if column == "innovations" and number < 0:
        return "bad_count", {"value": number}
    if column == "score" and highest is not None and not 0 <= number <= highest:
        return "bad_score", {"value": format_number(number), "highest": highest}
    return None


def _check_width(record):
    """Reject a row of a text file that has more cells than headings."""
    header, delimiter = record.values["header"], record.values["delimiter"]
    if delimiter is None or header.first < 0:
        return
    named = set(header.columns.values())
    told = {header.columns[name] for name in header.told if name in header.columns}
    for place, cell in enumerate(record.line.cells):
        split = delimiter == "," and place in header.unnamed and place - 1 in named
        if cell is None or place in told or not (place >= header.width or split):
            continue
        if place >= header.width or cell[:1].isdigit():
            record.reject("extra_cells")
            return


def _check_last(data):
    """Reject the last row of a text file if it was cut off."""
    if not data or data[-1].values["delimiter"] is None:
        return
    header = data[-1].values["header"]
    needed = max(place for name, place in header.columns.items() if name in FIELDS)
    if header.first >= 0 and len(data[-1].line.cells) <= needed:
        data[-1].reject("cut_off")


def _accepted(data, year):
    regions = known_regions(year)
    rows = [
        {
            "year": year,
            "code": one.code,
            "name": regions[one.code][0],
            "level": regions[one.code][1],
            "province": regions[one.code][2],
            "name_published": one.values["name_published"] or regions[one.code][0],
            **{column: one.values.get(column) for column in (*VALUES, *EXTRAS)},
            "source_id": f"import-{year}",
            "sheet": one.line.sheet,
            "page": one.line.page,
            "row": one.line.number,
        }
        for one in data
    ]
    accepted = pd.DataFrame(rows, columns=list(RESULT_TYPES)).astype(RESULT_TYPES)
    return accepted.assign(rank_scope=find_rank_scope(accepted))


def _attach(data, accepted, warnings):
    """Put the warnings of the checks to the rows that they name."""
    own = [record for record in data if record.status == "accepted"]
    for warning in warnings.itertuples():
        for position in warning.positions:
            own[position].warn("check", {"message": warning.text}, warning.column)
