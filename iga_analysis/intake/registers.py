"""Read innovation registers: the package's Excel form, or any table of innovations.

Rows are checked by :mod:`iga_analysis.scoring`; :func:`read_register` gives every
mistake to its row and accepts the rows without any, :func:`read_submission` takes all
or nothing.
"""

from pathlib import Path

import pandas as pd

from ..datapackage import load_table
from ..method import load_edition
from ..scoring import SHEETS, RegisterError
from ..tables import file_digest
from .files import IntakeError, read_grids
from .headers import list_words
from .mistakes import Found, accept_rows, find_mistakes
from .records import Line, Record, make_report
from .rows import starts_with

_SPD = ("indicator", "level")
_HEADER_ROWS = 40
_NEEDED = ("innovation", "affair", "implemented")


def read_register(path, *, edition, sheet=None, mapping=None):
    """Read a register of innovations, with the SPD table if the file has one.

    Parameters
    ----------
    path : path-like
        The form of :func:`iga_analysis.scoring.write_template` filled in, or any
        workbook or text file with a table of innovations.
    edition : Edition or int
        The method, or its year.
    sheet : str, optional
        The only sheet to read.
    mapping : dict, optional
        Our names of columns with the headings of the file.

    Returns
    -------
    tuple of DataFrame
        The accepted innovations and SPD rows, typed as
        :func:`iga_analysis.scoring.check_register` and ``check_spd`` give them (the
        latter empty if there is none), and the report of every row.

    Raises
    ------
    IntakeError
        If the file cannot be read, no header is found, or columns are missing.
    UnknownField
        If the edition lacks the indicators.

    Notes
    -----
    SPD rows of a region that lacks some are rejected together: its index could not be
    computed. Its innovations are accepted with a warning.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis import write_template
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> write_template(path, 2026, **filled)
    >>> register, spd, report = read_register(path, edition=2026)
    >>> len(register) == len(filled["register"]), len(spd) == len(filled["spd"])
    (True, True)
    """
    edition = _require_indicators(edition)
    records, tables, seen = _read_tables(path, edition, sheet=sheet, mapping=mapping)
    if not tables:
        raise IntakeError("no_register_header", seen=seen)
    lacking = [name for one in tables.values() for _, name in one.lacking]
    if lacking:
        raise IntakeError("register_columns", columns=list(dict.fromkeys(lacking)))
    found = [tables.get(kind, Found(name)) for kind, name in SHEETS.items()]
    innovations = accept_rows(found[0], edition, "register")
    spd = accept_rows(found[1], edition, "spd", found[0])
    _warn_without_spd(found[0], spd)
    report = make_report(records)
    report.attrs = {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": edition.year,
        "warnings": [],
    }
    return innovations, spd, report


def read_submission(path, *, edition, spd=None, outside_window="count"):
    """Read a filled form whole: without any mistake, or not at all.

    Parameters
    ----------
    path : path-like
        As in :func:`read_register`.
    edition : Edition or int
        The method, or its year.
    spd : path-like, optional
        Another file, whose SPD table is read instead: the level of each SPD row or,
        where the weights are unknown, a column ``spd`` with the points of each region.
    outside_window : {"count", "report", "exclude"}, optional
        As in :func:`iga_analysis.scoring.check_register`.

    Returns
    -------
    tuple of DataFrame
        The register and the SPD table, typed, ready for
        :func:`iga_analysis.scoring.score_iid`. Their index ``row`` is the row of the
        sheet or file. Where the SPD table names no region it is that of the register.

    Raises
    ------
    RegisterError
        If anything is missing or wrong: all mistakes at once, with sheet, row, column.
    IntakeError
        If a file cannot be read, or has no such table.
    UnknownField
        If the edition lacks the indicators.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis import load_table, write_template
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> write_template(path, 2026, **filled)
    >>> register, spd = read_submission(path, edition=2026)
    >>> len(register) == len(filled["register"]), len(spd) == len(filled["spd"])
    (True, True)
    """
    edition = load_edition(edition)
    edition.require("sid_weights", "level_max")
    _, tables, seen = _read_tables(path, edition)
    if not tables:
        raise IntakeError("no_register_header", seen=seen)
    if spd is not None:
        _, others, _ = _read_tables(spd, edition)
        if "spd" not in others:
            raise IntakeError("no_spd_header", path=Path(spd).name)
        tables["spd"] = others["spd"]
    if "spd" not in tables or not tables["spd"].has("spd"):
        edition.require("spd_weights")
    checked, mistakes = find_mistakes(tables, edition, outside_window)
    if len(mistakes):
        raise RegisterError(mistakes)
    for kind, table in checked.items():
        numbers = [tables[kind].records[place].line.number for place in table.index]
        table.index = pd.Index(numbers, name="row")
    return checked["register"], checked["spd"]


def _require_indicators(edition):
    edition = load_edition(edition)
    edition.require("spd_weights", "sid_weights", "level_max")
    return edition


def _read_tables(path, edition, *, sheet=None, mapping=None):
    """Return the records of a file, its tables by kind, and its likeliest header."""
    names = _known_headings(edition, mapping)

    def count_headings(cells):
        return len({_understand(cell, names) for cell in cells} - {None})

    grids = read_grids(path, count_headings=count_headings)
    records, tables = [], {}
    for grid in grids:
        wanted = sheet is None or str(grid.sheet).casefold() == str(sheet).casefold()
        part, kind, columns = _read_grid(grid, names, wanted and grid.visible)
        records += part
        if kind:
            place = grid.sheet or Path(path).name
            table = tables.setdefault(kind, Found(place))
            table.records += [one for one in part if one.kind == "data"]
            if kind == "register":
                table.lacking += [(place, one) for one in _lacking(columns, edition)]
    return records, tables, _seen(grids, count_headings)


def _known_headings(edition, mapping):
    """Return {heading in plain words: our column}."""
    table = load_table("header_words")
    table = table[table["role"] == "register"]
    names = dict(zip(table["word"], table["column"], strict=True))
    for row in edition.indicators[edition.indicators["aspect"] == "SID"].itertuples():
        for text in (row.indicator, row.name_id, row.name_en):
            if isinstance(text, str):
                names[" ".join(list_words(text))] = row.indicator
        for text in (row.name_id, row.name_en):
            names[" ".join(list_words(f"{row.indicator} {text}"))] = row.indicator
    for column, heading in (mapping or {}).items():
        names[" ".join(list_words(heading))] = column
    return names


def _understand(cell, names):
    if cell is None or isinstance(cell, bool | dict) or len(str(cell)) > 200:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return names.get(" ".join(list_words(cell)))


def _seen(grids, count_headings):
    rows = [cells for grid in grids for _, cells in grid.rows[:_HEADER_ROWS]]
    best = max(rows, key=count_headings, default=())
    return " | ".join(str(cell)[:30] for cell in best[:10] if cell is not None) or "-"


def _read_grid(grid, names, wanted):
    """Return the records of a sheet, its kind (register or spd) and its columns."""
    records = [
        Record(Line(grid.sheet, grid.page, number, cells, number in grid.hidden_rows))
        for number, cells in grid.rows
    ]
    columns, kind = None, None
    for record in records if wanted else ():
        cells = record.line.cells
        first = next((cell for cell in cells if cell is not None), None)
        meanings = ()
        if columns is None or _understand(first, names):
            meanings = [_understand(cell, names) for cell in cells]
        found = set(meanings) - {None}
        filled = sum(cell is not None for cell in cells)
        if columns is None and record.line.number <= _HEADER_ROWS:
            of_spd = set(_SPD) <= found or "spd" in found
            if {"innovation"} < found or (of_spd and {"code", "region"} & found):
                kind = "register" if "innovation" in found else "spd"
                columns = {}
                for place, name in enumerate(meanings):
                    if name is not None:
                        columns.setdefault(name, place)
                record.kind = "header"
            continue
        if columns is None:
            continue
        if len(found) > 2 and 2 * len(found) >= filled:
            record.kind = "header"
        elif (
            filled < 3
            and isinstance(cells[0], str)
            and (starts_with(cells[0], "note") or starts_with(cells[0], "total"))
        ):
            record.kind = "note"
        else:
            record.kind, record.places = "data", columns
            if record.line.hidden:
                record.warn("hidden_row")
    if columns is None:
        for record in records:
            record.kind = "no table" if grid.visible else "hidden sheet"
    return records, kind, columns


def _lacking(columns, edition):
    """Return the columns that a register must have and this one has not."""
    needed = [*_NEEDED, *edition.weights("SID").index]
    lacking = [name for name in needed if name not in columns]
    return lacking if {"code", "region"} & set(columns) else ["code", *lacking]


def _warn_without_spd(table, spd):
    complete = set(spd["code"])
    for record in table.records:
        if record.status == "accepted" and record.code not in complete:
            record.warn("no_spd", {"code": record.code}, "code")
