"""Read innovation registers: the package's Excel form, or any table of innovations.

Rows are checked by :mod:`iga_analysis.scoring`; here every mistake goes to its row, and
the rows without any are accepted.
"""

import re

import pandas as pd

from ..datapackage import load_table
from ..language import say
from ..method import load_edition
from ..scoring import EXAMPLE_CODE, RegisterError, check_register, check_spd
from ..tables import file_digest
from .cells import is_missing, read_dates
from .files import IntakeError, read_grids
from .headers import list_words
from .records import Line, Record, make_report
from .resolve import RegionFinder, clean_name, read_code
from .rows import starts_with

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


NEEDED = ("innovation", "affair", "implemented")
# What the checks say, as a pattern, and the key of the message in both languages.
_SENTENCES = [
    (r"is missing; no evidence", "reg_missing_level"),
    (r"is missing although", "reg_no_basis"),
    (r"is missing$", "reg_missing"),
    (r"has no name", "reg_no_name"),
    (r"is not a level: must be (?P<allowed>.*)", "reg_level"),
    (r"is not an affair", "reg_affair"),
    (r"must be yes or no", "reg_truth"),
    (r"is not a date", "reg_date"),
    (r"is not the code of|is a number; codes", "reg_code"),
    (r"stands already in row (?P<row>\d+)", "reg_twice"),
    (r"is not a basis: must be one of (?P<allowed>.*)", "reg_basis"),
    (r"is not an SPD row: must be one of (?P<allowed>.*)", "reg_spd_row"),
    (r"stands twice", "reg_spd_twice"),
    (r"lacks the rows (?P<allowed>.*)", "reg_lacks"),
]


def check_records(records, edition, kind, innovations=()):
    """Check the data rows of one kind; reject those with mistakes; return the rest."""
    table = _make_table(records, edition, kind)
    if kind == "spd" and len(table) and table["code"].isna().all():
        codes = {one.code for one in innovations if one.code}
        table["code"] = codes.pop() if len(codes) == 1 else None
    check = check_register if kind == "register" else check_spd
    try:
        checked = check(table, edition)
    except RegisterError as error:
        _reject(records, table, error.problems)
        good = [place for place, one in enumerate(records) if not one.reasons]
        checked = check(table.loc[good], edition)
    good = [place for place, one in enumerate(records) if not one.reasons]
    checked = checked.loc[checked.index.isin(good)]
    for place in checked.index:
        records[place].status = "accepted"
    codes = checked["code"].tolist()
    for place, code in zip(checked.index, codes, strict=True):
        records[place].code = code
    return checked.reset_index(drop=True)


def _make_table(records, edition, kind):
    """Return the cells as a table of our columns; its index is the place of a row."""
    if kind == "register":
        names = {name for one in records[:1] for name in one.places}
        needed = [*NEEDED, *edition.weights("SID").index]
        names = ["code", *needed, *sorted(names - {"code", "label", *needed})]
    else:
        names = ["code", "indicator", "level"]
        names += (
            ["region"] if any("region" in one.places for one in records[:1]) else []
        )
    columns = {}
    for name in names:
        columns[name] = [
            cells[place]
            if (place := one.places.get(name)) is not None
            and place < len(cells := one.line.cells)
            and not is_missing(cells[place])
            else None
            for one in records
        ]
    index = pd.RangeIndex(len(records), name="row")
    table = pd.DataFrame(columns, index=index, dtype="object")
    for name in {"implemented", "renewed"} & set(table):
        table[name] = _settle_dates(records, table[name].tolist(), name)
    table["code"] = _settle_codes(records, table, edition.year)
    return table


def _settle_dates(records, cells, name):
    dates, problems = read_dates(cells)
    for record, problem in zip(records, problems, strict=True):
        if problem:
            record.reject(*problem, name)
    return dates


def _settle_codes(records, table, year):
    """Return the codes: as written, or found by the name of the region."""
    finder, find = RegionFinder(year), {}
    regions = table["region"] if "region" in table else [None] * len(table)
    codes = []
    for record, cell, region in zip(records, table["code"], regions, strict=True):
        code = EXAMPLE_CODE if cell == EXAMPLE_CODE else read_code(cell)
        if cell is None and region is not None:
            if region not in find:
                find[region] = finder.find(clean_name(region))
            code, problem, _ = find[region]
            if problem:
                record.reject(*problem, "region")
                record.suggestion = finder.suggest(str(region))
        record.code = code
        codes.append(code if code is not None or cell is None else str(cell))
    return codes


def _reject(records, table, problems):
    """Put every mistake to its row; those without a row to all rows of the region."""
    missing = problems[problems["row"].isna() & problems["value"].isna()]
    if len(missing):
        names = ", ".join(missing["column"].astype(str))
        raise IntakeError("register_columns", columns=names)
    for one in problems.itertuples():
        places = [one.row]
        if pd.isna(one.row):
            places = table.index[table["code"] == one.value].tolist()
        for place in places:
            record = records[place]
            if one.column == "code" and record.reasons:
                continue
            if (
                record.reasons
                and record.reasons[-1][2] == one.column
                and (record.reasons[-1][0] == "open_date")
            ):
                continue
            text, suggestion = _translate(one, records)
            values = {"column": one.column, "problem": text}
            record.reject("register_problem", values, one.column)
            record.suggestion = record.suggestion or suggestion


def _translate(one, records):
    """Return a mistake in the language, and what may have been meant."""
    hint = re.search(r"did you mean '(.*)'", one.problem)
    suggestion = say("did_you_mean", name=hint[1]) if hint else ""
    for pattern, key in _SENTENCES:
        found = re.search(pattern, one.problem)
        if found:
            values = found.groupdict()
            if "row" in values:
                values["row"] = records[int(values["row"])].line.number
            return say(key, value=one.value, **values), suggestion
    return say("reg_other", value=one.value, problem=one.problem), suggestion
