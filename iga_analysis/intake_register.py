"""Read innovation registers: the package's Excel form, or any table of innovations.

Rows are checked by :mod:`iga_analysis.scoring.register`; here every mistake goes to its row,
and the rows without any are accepted.
"""

from .datapackage import load_table
from .intake_files import file_digest, read_grids
from .intake_headers import split_words
from .intake_limits import IntakeError
from .intake_records import Record, make_report
from .intake_register_check import NEEDED, check_records
from .intake_rows import Line, starts_with
from .method import load_edition

_SPD = ("indicator", "level")
_HEADER_ROWS = 40


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
    edition = load_edition(edition)
    edition.require("spd_weights", "sid_weights", "level_max")
    names = _known_headings(edition, mapping)

    def count_headings(cells):
        return len({_understand(cell, names) for cell in cells} - {None})

    grids = read_grids(path, count_headings=count_headings)
    records, tables = [], {"register": [], "spd": []}
    for grid in grids:
        wanted = sheet is None or str(grid.sheet).casefold() == str(sheet).casefold()
        part, kind = _read_grid(grid, names, edition, wanted and grid.visible)
        records += part
        if kind:
            tables[kind] += [one for one in part if one.kind == "data"]
    if not tables["register"] and not tables["spd"]:
        raise IntakeError("no_register_header", seen=_seen(grids, count_headings))
    innovations = check_records(tables["register"], edition, "register")
    spd = check_records(tables["spd"], edition, "spd", tables["register"])
    _warn_without_spd(tables, spd)
    report = make_report(records)
    report.attrs = {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": edition.year,
        "warnings": [],
    }
    return innovations, spd, report


def _known_headings(edition, mapping):
    """Return {heading in plain words: our column}."""
    table = load_table("header_words")
    table = table[table["role"] == "register"]
    names = dict(zip(table["word"], table["column"], strict=True))
    for row in edition.indicators[edition.indicators["aspect"] == "SID"].itertuples():
        for text in (row.indicator, row.name_id, row.name_en):
            if isinstance(text, str):
                names[" ".join(split_words(text))] = row.indicator
        for text in (row.name_id, row.name_en):
            names[" ".join(split_words(f"{row.indicator} {text}"))] = row.indicator
    for column, heading in (mapping or {}).items():
        names[" ".join(split_words(heading))] = column
    return names


def _understand(cell, names):
    if cell is None or isinstance(cell, bool | dict) or len(str(cell)) > 200:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return names.get(" ".join(split_words(cell)))


def _seen(grids, count_headings):
    rows = [cells for grid in grids for _, cells in grid.rows[:_HEADER_ROWS]]
    best = max(rows, key=count_headings, default=())
    return " | ".join(str(cell)[:30] for cell in best[:10] if cell is not None) or "-"


def _read_grid(grid, names, edition, wanted):
    """Return the records of a sheet and whether it is a register or an SPD table."""
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
            if {"innovation"} < found or (
                set(_SPD) <= found and {"code", "region"} & found
            ):
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
    elif kind == "register":
        _require_columns(columns, edition)
    return records, kind


def _require_columns(columns, edition):
    needed = [*NEEDED, *edition.weights("SID").index]
    lacking = [name for name in needed if name not in columns]
    if not {"code", "region"} & set(columns):
        lacking.insert(0, "code")
    if lacking:
        raise IntakeError("register_columns", columns=", ".join(lacking))


def _warn_without_spd(tables, spd):
    complete = set(spd["code"])
    for record in tables["register"]:
        if record.status == "accepted" and record.code not in complete:
            record.warn("no_spd", {"code": record.code}, "code")
