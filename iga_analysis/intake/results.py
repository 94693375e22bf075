"""Read official lists of results, every row accounted for.

Each row of a file ends in exactly one of three: accepted, rejected with reasons, or
recognised as not data (title, header, total, note). Nothing is guessed silently.
"""

import pandas as pd

from ..datapackage import read_constraints
from ..language import say
from ..method import UnknownBands, score_scale
from ..tables import RESULT_TYPES, cell_words, file_digest
from .cells import is_missing, read_column
from .checks import check_results, find_rank_scope
from .files import MAX_RESULT_ROWS, IntakeError, read_grids
from .headers import VALUES, check_mapping, count_headings, list_words
from .records import make_report
from .resolve import cell_of, known_regions, resolve_regions
from .sheets import make_streams, read_stream


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
        score, rank, predicate, innovations) and the heading, the letter of the column
        in Excel or its number from 1.
    decimal : {",", "."}, optional
        The decimal sign of the file, where it does not follow from the file.

    Returns
    -------
    tuple of DataFrame
        The accepted rows: ``year, code, name, level, province, name_published, score,
        rank, rank_scope, predicate, innovations, source_id, sheet, page, row``; and the
        report, one row for each row of the file that is not blank, see
        :func:`iga_analysis.intake.records.make_report`. What :func:`check_results`
        found is in ``report.attrs["warnings"]``, the name of the file and its SHA-256
        in ``report.attrs["file"]`` and ``["sha256"]``.

    Raises
    ------
    IntakeError
        If the file cannot be read or no header is found; the message says what to do.

    Notes
    -----
    A region is found by :mod:`iga_analysis.tables`; province, level and code of the
    row, heading, sheet or header settle a name that may mean several regions. Hidden
    rows are read like others, with a warning.

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
    check_mapping(mapping)
    if decimal not in (None, ",", "."):
        raise IntakeError("bad_decimal", decimal=decimal)
    _check_year(year)
    grids = read_grids(path, count_headings=count_headings)
    if sum(len(grid.rows) for grid in grids) > MAX_RESULT_ROWS:
        raise IntakeError("too_many_rows", limit=MAX_RESULT_ROWS)
    found = [
        read_stream(stream, year=year, mapping=mapping)
        for stream in make_streams(grids, sheet)
    ]
    if not any(has_header for _, has_header in found):
        raise IntakeError("no_header", seen=_seen(grids))
    records = [record for part, _ in found for record in part]
    data = [record for record in records if record.kind == "data" and record.values]
    notes = [
        say("sheet_skipped", sheet=part[0].line.sheet)
        for part, _ in found
        if part and part[0].kind in ("hidden sheet", "recap sheet")
    ]
    notes += [say(key, **values) for grid in grids for key, values in grid.notes]
    notes += _read_values(data, year, decimal)
    resolve_regions(data, year)
    for record in data:
        _check_width(record)
        if record.line.hidden:
            record.warn("hidden_row")
        if not record.reasons:
            record.status = "accepted"
    _check_last(data)
    accepted = _accepted([one for one in data if one.status == "accepted"], year)
    warnings = check_results(accepted, year=year)
    _attach(data, accepted, warnings)
    report = make_report(records)
    report.attrs = {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": year,
        "warnings": [*notes, *warnings["message"]],
    }
    return accepted, report


def _check_year(year):
    """Refuse what is no year that a published result can be of."""
    years = read_constraints("region_results", "year")
    first, last = years["minimum"], years["maximum"]
    whole = isinstance(year, int) and not isinstance(year, bool)
    if not whole or not first <= year <= last:
        raise IntakeError("bad_year", year=year, first=first, last=last)


def _seen(grids):
    """Return the texts that look most like a header, for the message."""
    rows = [cells for grid in grids for _, cells in grid.rows[:40]]
    best = max(rows, key=lambda cells: (count_headings(cells), len(cells)), default=())
    texts = [str(cell)[:40] for cell in best if cell is not None]
    return " | ".join(texts[:12]) or "-"


def _read_values(data, year, decimal):
    """Read the numbers column by column, and the predicates; return notes."""
    try:
        highest = 100 if score_scale(year) == "0-100" else None
    except UnknownBands:
        highest = None
    notes = []
    for column in ("score", "rank", "innovations"):
        own = [record for record in data if column in record.places]
        numbers, problems, told = read_column(
            [cell_of(record, column) for record in own],
            whole=column != "score",
            highest=highest if column == "score" else None,
            decimal=decimal,
        )
        notes += [say(key, column=column) for key in told]
        for record, number, problem in zip(own, numbers, problems, strict=True):
            record.values[column] = number
            if problem:
                record.reject(*problem, column)
            elif column == "rank" and number is not None and number < 1:
                record.reject("bad_rank", {"value": number}, column)
            elif column == "innovations" and number is not None and number < 0:
                record.reject("bad_count", {"value": number}, column)
            if problem and problem[0] == "open_sign":
                record.suggestion = say("tell_decimal")
    for record in data:
        cell = cell_of(record, "predicate")
        record.values["predicate"] = None
        if is_missing(cell):
            continue
        words = " ".join(list_words(show)) if (show := str(cell)) else ""
        predicate = cell_words("predicate").get(words)
        record.values["predicate"] = predicate
        if predicate is None:
            record.reject("unknown_predicate", {"value": show[:60]}, "predicate")
    return notes


def _check_width(record):
    """Reject a row of a text file that has more cells than headings."""
    header, delimiter = record.values["header"], record.values["delimiter"]
    if delimiter is None or header.first < 0:
        return
    named = set(header.columns.values())
    for place, cell in enumerate(record.line.cells):
        split = delimiter == "," and place in header.unnamed and place - 1 in named
        if cell is None or not (place >= header.width or split):
            continue
        if place >= header.width or cell[:1].isdigit():
            record.reject("extra_cells")
            return


def _check_last(data):
    """Reject the last row of a text file if it was cut off."""
    if not data or data[-1].values["delimiter"] is None:
        return
    header = data[-1].values["header"]
    needed = max(header.columns.values())
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
            **{column: one.values.get(column) for column in VALUES},
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
