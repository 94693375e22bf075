"""Read tables of indicators: regions in rows, indicators in columns, or a long table.

Each row of the file ends as in a list of results: accepted, rejected with reasons, or
recognised as not data; each column is read as something or named as not read.
"""

import pandas as pd

from ..language import format_number, say
from ..tables import file_digest, shape_indicators
from .cells import is_missing, read_column
from .columns import name_unread
from .files import IntakeError, read_grids
from .headers import check_mapping, count_headings
from .indicator_columns import find_lacking, list_known, sort_keys
from .indicator_headers import FIELDS, count_indicators
from .indicator_sheets import read_sheet, tell_columns
from .records import make_report
from .resolve import cell_of, resolve_regions
from .results import check_decimal, check_year, read_result_grids, show_likeliest
from .sheets import make_streams

# A list of results has no such columns; two may be there by chance.
LEAST_INDICATORS = 3
# So many cells must contradict one reading before the other is believed.
LEAST_CONTRADICTIONS = 2
_NAMED = 12


def read_import(path, *, year, kind=None, sheet=None, mapping=None, decimal=None):
    """Read what a person imports: a list of results or a table of indicators.

    Parameters
    ----------
    path, year, sheet, mapping, decimal
        As in :func:`read_indicators` and :func:`iga_analysis.intake.read_results`.
    kind : {"results", "indicators"}, optional
        What the file is to be read as, by default what its headings tell: a table of
        indicators has regions and at least three indicators, or regions, indicators
        and values.

    Returns
    -------
    tuple
        Table and report of the one or the other function, and which it was.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "indikator.csv")
    >>> text = "Nama Daerah;Level 16;Level 17;Level 18\\nKota Padang;3;2;1\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> read_import(path, year=2026)[2]
    'indicators'
    """
    check_year(year)
    try:
        known = list_known(int(year))
    except ValueError:
        # nothing is known of the method of that year: no indicators either
        known, kind = None, kind or "results"
    if kind == "indicators":
        known = _find_known(year)
    grids = read_grids(path, count_headings=lambda cells: _count(cells, known))
    options = {"year": year, "sheet": sheet, "mapping": mapping, "decimal": decimal}
    if kind is None:
        number = _count_indicators(make_streams(grids, sheet), known)
        kind = "indicators" if number >= LEAST_INDICATORS else None
    if kind != "indicators":
        try:
            return *read_result_grids(grids, path, **options), "results"
        except IntakeError:
            if kind or not number:
                raise
            # a table of one or two indicators is still better than no list
    return *_read_grids(grids, path, **options), "indicators"


def _count(cells, known):
    found = count_headings(cells)
    return found if known is None else max(found, count_indicators(cells, known))


def _count_indicators(streams, known):
    """Return how many indicators a header has at most; a long table has any number."""
    found = [read_sheet(one, known, None).header for one in streams if not one[-1]]
    numbers = [
        LEAST_INDICATORS if header.long else len(header.indicators)
        for header in found
        if header
    ]
    return max(numbers, default=0)


def read_indicators(path, *, year, sheet=None, mapping=None, decimal=None):
    """Read a table of indicators: levels or points of each region.

    Parameters
    ----------
    path : path-like
        An .xlsx, .xls, .ods, .csv, .tsv or .pdf file. Either regions in rows and
        indicators in columns, whose headings are numbers, names in Indonesian or
        English, or both, in one to three rows, with the aspects above them if so; or
        a long table with a column each of region, indicator and value. Several sheets
        are put together.
    year : int
        Year of the measurement: it decides the regions and the indicators.
    sheet : str or int, optional
        Name or number (from 1) of the only sheet to read.
    mapping : dict, optional
        Columns that the file names otherwise: our name (code, name, province, level,
        for a long table indicator and value, or the number of an indicator) and the
        heading, the letter of the column in Excel or its number from 1.
    decimal : {",", "."}, optional
        The decimal sign of the file, where it does not follow from the file.

    Returns
    -------
    tuple of DataFrame
        The accepted values: one row a region (index ``code``), one column an
        indicator, missing where the cell is blank; ``attrs`` have ``year``, ``kind``
        (``"levels"`` or ``"points"``), ``source_id`` and ``partial`` (None). And the
        report, one row for each row of the file that is not blank, see
        :func:`iga_analysis.intake.records.make_report`; ``report.attrs`` have
        ``file``, ``sha256``, ``year``, ``warnings`` and ``columns``: each column, and
        what it was read as.

    Raises
    ------
    IntakeError
        If the file cannot be read, no header is found, number and name of an indicator
        contradict each other, or it cannot be told whether levels or points.

    Notes
    -----
    Levels of an indicator of innovations are means and may have decimals. Indicators of
    which the edition scores two rows (2: 2a and 2b) may come as one column, of which
    the points add. The number of innovations (36) is a count among levels, points
    among points. Whether levels or points is told by the words of headings, titles or
    sheets, else by the values: only points exceed the highest level, only levels are no
    multiple of a weight. Values above the maximum reject their row.

    Of a year whose edition lists no indicators of an aspect, columns are taken as they
    stand and no maximum is checked; a warning says so.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "level.csv")
    >>> text = "Nama Daerah;5a;6;16\\nKota Padang;2;1;2,5\\nKota Bandung;4;1;1\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> table, report = read_indicators(path, year=2026)
    >>> table.loc["13.71"].to_dict(), table.attrs["kind"]
    ({'5a': 2.0, '6': 1.0, '16': 2.5}, 'levels')
    >>> report["status"].tolist()
    ['not data', 'accepted', 'rejected']
    """
    known = _find_known(year)
    grids = read_grids(
        path, count_headings=lambda cells: count_indicators(cells, known)
    )
    options = {"year": year, "sheet": sheet, "mapping": mapping, "decimal": decimal}
    return _read_grids(grids, path, **options)


def _read_grids(grids, path, *, year, sheet, mapping, decimal):
    """Return what :func:`read_indicators` does, of a file that was opened already."""
    known = _find_known(year)
    check_mapping(mapping, (*FIELDS, *known.indicators))
    check_decimal(decimal)
    parts = [read_sheet(one, known, mapping) for one in make_streams(grids, sheet)]
    if not any(part.header for part in parts):
        raise IntakeError("no_indicator_header", seen=show_likeliest(grids), year=year)
    _check_told(mapping, parts)
    records = [record for part in parts for record in part.records]
    data = [record for record in records if record.kind == "data"]
    cells = [
        cell
        for part in parts
        if part.header
        for cell in _read_values(part, known, decimal)
    ]
    words = {part.header.kind for part in parts if part.header}
    kind = tell_values(cells, words, known)
    resolve_regions(data, year)
    _check_values(cells, kind, known)
    _check_twice(cells)
    for record in data:
        if record.line.hidden:
            record.warn("hidden_row")
        if not record.reasons:
            record.status = "accepted"
    table = _make_table(cells, parts, known)
    table.attrs = {"year": year, "kind": kind, "partial": None}
    table.attrs["source_id"] = f"import-indicators-{year}"
    report = make_report(records)
    columns = [row for part in parts for row in tell_columns(part)]
    notes = [*_tell_notes(parts, grids), *name_unread(columns)]
    report.attrs = {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": year,
        "warnings": [*notes, *_tell_lacking(parts, known, kind)],
        "columns": columns,
    }
    return table, report


def _check_told(mapping, parts):
    """Refuse a mapping that names a column which no table of the file has."""
    headers = [part.header for part in parts if part.header]
    told = set().union(*(header.told for header in headers))
    for column, name in (mapping or {}).items():
        if column not in told:
            seen = [text for header in headers for text in header.headings.values()]
            seen = "; ".join(dict.fromkeys(seen))
            raise IntakeError("mapping_unknown", column=column, told=name, seen=seen)


def _find_known(year):
    """Return the indicators of a year, or refuse a year of which nothing is known."""
    check_year(year)
    try:
        return list_known(int(year))
    except ValueError as error:
        raise IntakeError("cell_text", text=str(error)) from None


def _read_values(part, known, decimal):
    """Return [record, key, value] of each filled cell of a sheet; reject bad ones."""
    found, data = [], [record for record in part.records if record.kind == "data"]
    header = part.header
    for column in ["value"] if header.long else header.indicators:
        one = known.indicators.get(column)
        tops = [top for top in (one.top_level, one.top_points) if top] if one else []
        own = [record for record in data if column in record.places]
        numbers, problems, _ = read_column(
            [cell_of(record, column) for record in own],
            highest=max(tops, default=None),
            decimal=decimal,
        )
        for record, number, problem in zip(own, numbers, problems, strict=True):
            key = record.values["indicator"] if header.long else column
            if problem:
                text = say(problem[0], **problem[1])
                told = {"indicator": key or "-", "problem": text}
                record.reject("indicator_cell", told, column)
                if problem[0] == "open_sign":
                    record.suggestion = say("tell_decimal")
            elif number is not None and key is not None:
                found.append([record, key, number])
    for record in data:
        _warn_blank(record, header, found)
    return found


def _warn_blank(record, header, found):
    if header.long:
        if is_missing(cell_of(record, "value")):
            record.reject("no_values", {}, "value")
        return
    blank = [key for key in header.indicators if is_missing(cell_of(record, key))]
    if len(blank) == len(header.indicators):
        record.reject("no_values", {})
    elif blank:
        record.warn("indicators_blank", {"keys": _name(blank)})


def _name(keys):
    more = len(keys) - _NAMED
    text = ", ".join(keys[:_NAMED])
    return text + (say("and_more", number=more) if more > 0 else "")


def tell_values(cells, words, known):
    """Return whether values are levels or points, or refuse to guess.

    Parameters
    ----------
    cells : list
        Of each value the record, the key of the indicator, and the value.
    words : set
        What headings, titles or sheets say: levels, points or None.
    known : Catalogue
    """
    words = words - {None}
    said = words.pop() if len(words) == 1 else None
    against, example = {"levels": 0, "points": 0}, {}
    for _, key, value in cells:
        one = known.indicators.get(key)
        if one is None or one.counts:
            continue
        no_level, no_points = _contradicts(one, value)
        if no_level != no_points:
            wrong = "levels" if no_level else "points"
            against[wrong] += 1
            example[wrong] = f"{key}: {format_number(value)}"
    fits, other = sorted(against, key=against.get)
    sure = against[other] >= max(LEAST_CONTRADICTIONS, 2 * against[fits] + 1)
    if said == other and sure:
        told = {"said": say(f"unit_{said}"), "other": say(f"unit_{fits}")}
        raise IntakeError("not_that_kind", example=example[other], **told)
    if said or sure:
        return said or fits
    shown = ", ".join(example.values()) or "-"
    raise IntakeError("levels_or_points", example=shown)


def _contradicts(one, value):
    """Return whether a value can be no level, and no points, of an indicator."""
    no_level = one.top_level is not None and value > one.top_level
    no_points = one.top_points is not None and value > one.top_points + 1e-9
    if one.levels:
        no_level |= value not in one.levels
        no_points |= not any(abs(value - own) < 1e-9 for own in one.points)
    return no_level, no_points


def _check_values(cells, kind, known):
    """Reject what is below 0 or above the maximum; warn of what is between levels."""
    for record, key, value in cells:
        one = known.indicators.get(key)
        column = key if key in record.places else "value"
        told = {"indicator": key, "value": format_number(value)}
        if value < 0:
            record.reject("indicator_below", told, column)
        if one is None:
            continue
        top = one.top_level if kind == "levels" else one.top_points
        if one.counts and kind == "levels":
            if value != int(value):
                record.reject("indicator_count", told, column)
        elif top is not None and value > top + 1e-9:
            told |= {"top": format_number(top), "unit": say(f"unit_{kind}")}
            record.reject("indicator_above", told, column)
        elif value >= 0 and _contradicts(one, value)[kind == "points"]:
            allowed = one.levels if kind == "levels" else one.points
            told["allowed"] = [format_number(one) for one in sorted(allowed)]
            record.warn("indicator_between", told, column)


def _check_twice(cells):
    """Reject rows that give one region two values of an indicator; warn of the same."""
    first = {}
    for record, key, value in cells:
        if record.code is None:
            continue
        before, number = first.setdefault((record.code, key), (record, value))
        if before is record:
            continue
        told = {"indicator": key, **_place(before)}
        if number == value:
            record.warn("indicator_same_twice", told)
        else:
            record.reject("indicator_twice", told)
            before.reject("indicator_twice", {**told, **_place(record)})


def _place(record):
    return {"row": record.line.number, "sheet": record.line.sheet or "-"}


def _make_table(cells, parts, known):
    keys = {key for part in parts if part.header for key in part.header.indicators}
    keys |= {key for _, key, _ in cells}
    rows = {}
    for record, key, value in cells:
        if record.status == "accepted":
            rows.setdefault(record.code, {})[key] = value
    table = pd.DataFrame.from_dict(rows, orient="index", columns=None)
    return shape_indicators(table.reindex(columns=sort_keys(keys, known)))


def _tell_notes(parts, grids):
    """Return what is to be said of sheets and columns."""
    notes = [
        say("sheet_skipped", sheet=part.records[0].line.sheet)
        for part in parts
        if part.skipped and part.records
    ]
    notes += [say(key, **values) for grid in grids for key, values in grid.notes]
    for part in parts:
        for key, values in part.notes:
            notes.append(say(key, **values))
    return notes


def _tell_lacking(parts, known, kind):
    """Return what the table lacks of the edition, or the edition of the table."""
    keys = {key for part in parts if part.header for key in part.header.indicators}
    keys |= {one.values.get("indicator") for part in parts for one in part.records}
    keys.discard(None)
    lacking = find_lacking(keys, known)
    notes = [say("values_are", unit=say(f"unit_{kind}"))]
    if lacking:
        names = [
            " ".join(dict.fromkeys((key, known.indicators[key].tell_name())))
            for key in lacking
        ]
        told = {"number": len(names), "names": "; ".join(names), "year": known.year}
        notes.append(say("indicators_lacking", **told))
    strange = sort_keys(keys - set(known.indicators), known)
    if strange:
        told = {"keys": _name(strange), "year": known.year}
        notes.append(say("indicators_as_they_stand", **told))
    return notes
