"""Check the rows of registers and SPD tables; every mistake goes to its row.

What the cells alone tell (a date that may be two, an error of Excel, an unknown region)
is found here, all else by :mod:`iga_analysis.scoring`. A mistake is a row of a table:
``table`` (register or spd), ``row`` (the place of the record), ``column``, ``value``,
``key`` and ``values`` of its message.
"""

import re
from dataclasses import dataclass, field

import pandas as pd

from ..scoring import (
    EXAMPLE_CODE,
    EXAMPLE_NAME,
    SHEETS,
    RegisterError,
    check_register,
    check_spd,
    check_submission,
    known_codes,
    say_problem,
)
from .cells import is_missing, read_dates, show_cell
from .codes import read_code
from .resolve import RegionFinder, clean_name

_COLUMNS = ["table", "row", "column", "value", "key", "values"]
_DATES = {"implemented", "renewed"}
# Columns of free text, of which only the name of the innovation is needed.
_FREE = {"agency", "form", "competitions"}
_ERROR = re.compile(r"#(?:[A-Z_]+[!?]|N/A|DIV/0!|GETTING_DATA)")


@dataclass
class Found:
    """A register or SPD table of a file.

    ``sheet`` is that of its first header (or the name of a file without sheets),
    ``records`` are its rows of data, ``lacking`` pairs of sheet and missing column.
    """

    sheet: str
    records: list = field(default_factory=list)
    lacking: list = field(default_factory=list)

    def has(self, column):
        """Return whether the table has a column."""
        return any(column in one.places for one in self.records)


def accept_rows(found, edition, kind, innovations=None):
    """Check a table; reject the rows with mistakes; return the others, typed."""
    records = found.records
    table, told = _make_table(records, edition, kind)
    if kind == "spd" and len(table) and table["code"].isna().all():
        codes = {one.code for one in innovations.records if one.code}
        table["code"] = codes.pop() if len(codes) == 1 else None
    _reject(found, table, told)
    check = check_register if kind == "register" else check_spd
    good = table
    while True:
        try:
            checked = check(good, edition)
        except RegisterError as error:
            _reject(found, table, _without(error.problems, told))
            checked = None
        # once rows are rejected, others may be wrong: a region without all SPD rows
        kept = [place for place, one in enumerate(records) if not one.reasons]
        if checked is not None and len(kept) == len(good):
            break
        good = table.loc[kept]
    for place, code in zip(checked.index, checked["code"].tolist(), strict=True):
        records[place].status, records[place].code = "accepted", code
    return checked.reset_index(drop=True)


def find_mistakes(tables, edition, outside_window):
    """Return the typed tables, if they have no mistake, and all mistakes of both.

    Parameters
    ----------
    tables : dict of str to Found
        ``register`` and ``spd``, as far as there are any.
    edition : Edition
    outside_window : {"count", "report", "exclude"}
        As in :func:`iga_analysis.scoring.check_register`.

    Returns
    -------
    dict of str to DataFrame
        The index is the place of the record.
    DataFrame
        As :class:`iga_analysis.scoring.RegisterError` takes it, by table and row.
    """
    frames, told = {}, _frame([])
    for kind, found in tables.items():
        frames[kind], more = _make_table(found.records, edition, kind)
        told = pd.concat([told, more], ignore_index=True)
    checked, problems = {}, _frame([])
    blank = _fill_codes(frames, edition.year)
    rule = {"outside_window": outside_window}
    try:
        if len(frames) == 2:
            both = frames["register"], frames["spd"]
            both = check_submission(*both, edition, totals=True, **rule)
            checked = dict(zip(SHEETS, both, strict=True))
        elif "spd" in frames and not tables["spd"].has("spd"):
            check_spd(frames["spd"], edition)
        elif "register" in frames:
            check_register(frames["register"], edition, **rule)
    except RegisterError as error:
        problems = _without(error.problems, told)
        if blank is not None:
            # said once, of the whole table
            of_code = (problems["table"] == "spd") & (problems["column"] == "code")
            problems = pd.concat([problems[~of_code], blank], ignore_index=True)
    problems = pd.concat([told, problems], ignore_index=True)
    problems = problems.sort_values(["table", "row"], kind="stable")
    return checked, _locate(problems, tables)


def _frame(mistakes):
    table = pd.DataFrame(mistakes, columns=_COLUMNS, dtype="object")
    return table.astype({"row": "Int64"})


def _without(problems, told):
    """Return the mistakes of a check but those of cells that are told already."""
    places = set(zip(told["table"], told["row"], told["column"], strict=True))
    # a row whose region is not known has no code
    places |= {(kind, row, "code") for kind, row, name in places if name == "region"}
    found = zip(problems["table"], problems["row"], problems["column"], strict=True)
    return problems.loc[[one not in places for one in found], _COLUMNS]


def _fill_codes(frames, year):
    """Give an SPD table without any code that of the register.

    Returns None, or the mistakes of a table for which there is no such code: none where
    the register has rows, in which that is then a mistake.
    """
    spd = frames.get("spd")
    if spd is None or spd.empty or spd["code"].notna().any():
        return None
    register = frames.get("register")
    written = [] if register is None else register["code"].dropna()
    codes = sorted(set(written) & known_codes(year))
    if len(codes) == 1:
        spd["code"] = codes[0]
        return None
    if register is not None and len(register) and not codes:
        return _frame([])
    key = "reg_spd_codes" if codes else "reg_spd_no_code"
    return _frame([("spd", pd.NA, "code", None, key, {"codes": codes})])


def _locate(problems, tables):
    """Return mistakes with the sheet and row of the file in place of ours."""
    located = []
    for kind, sheet in SHEETS.items():
        found = tables.get(kind, Found(sheet))
        missing = None
        if kind not in tables:
            missing = "reg_no_register" if kind == "register" else "reg_no_spd_sheet"
        elif kind == "spd" and not found.records:
            missing = "reg_no_rows"
        if missing:
            located.append((found.sheet, pd.NA, None, None, missing, {}))
        for place, name in found.lacking:
            located.append((place, pd.NA, name, None, "reg_no_column", {}))
        own = problems[problems["table"] == kind]
        located += [_locate_one(one, found) for one in own.itertuples(index=False)]
    lacking = {place for found in tables.values() for place in found.lacking}
    # that a whole column is lacking is said once, not for each row
    return _frame(
        one for one in located if pd.isna(one[1]) or (one[0], one[2]) not in lacking
    )


def _locate_one(one, found):
    if pd.isna(one.row):
        return one._replace(table=found.sheet)
    line = found.records[one.row].line
    if one.key == "reg_twice":
        first = found.records[one.values["row"]].line
        values = {"row": first.number, "sheet": first.sheet}
        key = one.key if first.sheet == line.sheet else "reg_twice_sheet"
        one = one._replace(key=key, values=values)
    return one._replace(table=line.sheet or found.sheet, row=line.number)


def _make_table(records, edition, kind):
    """Return the cells as a table of our columns, and what is wrong with them so far.

    The index of the table, ``row``, is the place of the record.
    """
    named = {name for one in records for name in one.places}
    if kind == "register":
        needed = ["code", "innovation", "affair", "implemented"]
        needed += list(edition.weights("SID").index)
        names = [*needed, *sorted(named - {"label", *needed})]
    else:
        own = ["spd"] if "spd" in named else ["indicator", "level"]
        names = ["code", *own, *({"region"} & named)]
    told = []
    columns = {name: _read_cells(records, name, kind, told) for name in names}
    for name in _DATES & set(columns):
        columns[name], problems = read_dates(columns[name])
        for row, problem in enumerate(problems):
            if problem:
                told.append((kind, row, name, None, *problem))
    index = pd.RangeIndex(len(records), name="row")
    table = pd.DataFrame(columns, index=index, dtype="object")
    table["code"] = _settle_codes(records, table, edition.year, kind, told)
    return table, _frame(told)


def _read_cells(records, name, kind, told):
    """Return a column; tell what cannot be in it, and return that as text."""
    places = [one.places.get(name) for one in records]
    column = []
    for row, (record, place) in enumerate(zip(records, places, strict=True)):
        cells = record.line.cells
        cell = cells[place] if place is not None and place < len(cells) else None
        # most cells are whole numbers, or text that is plain
        if isinstance(cell, float):
            cell = int(cell) if cell.is_integer() else cell
        elif isinstance(cell, dict) and name not in _DATES:
            cell = show_cell(cell)
            if name not in _FREE:
                told.append((kind, row, name, None, "is_a_date", {"value": cell}))
        elif isinstance(cell, str):
            if cell[0] in "#=":
                key = _odd_text(cell, name)
                told += [(kind, row, name, None, key, {"value": cell})] if key else []
            cell = None if is_missing(cell) else cell
        column.append(cell)
    return column


def _odd_text(cell, name):
    """Return what a text is if it is no text: an error or formula of Excel, or None."""
    if _ERROR.fullmatch(cell):
        return "error_cell"
    # a name may begin like a formula
    text = name in _FREE or name == "innovation"
    return "formula" if cell.startswith("=") and not text else None


def _settle_codes(records, table, year, kind, told):
    """Return the codes: as written, or found by the name of the region."""
    finder, find = RegionFinder(year), {EXAMPLE_NAME: (EXAMPLE_CODE, None, None)}
    regions = table["region"] if "region" in table else [None] * len(table)
    codes = []
    rows = zip(records, table["code"], regions, strict=True)
    for row, (record, cell, region) in enumerate(rows):
        code = EXAMPLE_CODE if cell == EXAMPLE_CODE else read_code(cell)
        if cell is None and region is not None:
            if region not in find:
                find[region] = finder.find(clean_name(region))
            code, problem, _ = find[region]
            if problem:
                key, values = problem
                near = finder.suggest(str(region))
                if key == "unknown_name" and near:
                    key, values = "unknown_name_near", {**values, "near": near}
                told.append((kind, row, "region", None, key, values))
        record.code = code
        codes.append(code if code is not None or cell is None else str(cell))
    return codes


def _reject(found, table, problems):
    """Put every mistake to its row; those without a row to all rows of the region."""
    for one in problems.itertuples(index=False):
        rows = [one.row]
        if pd.isna(one.row):
            rows = table.index[table["code"] == one.value].tolist()
        said = _locate_one(one, found)
        text = say_problem(said.value, said.key, said.values)
        for row in rows:
            record = found.records[row]
            values = {"column": one.column, "problem": text}
            record.reject("register_problem", values, one.column)
            record.suggestion = record.suggestion or one.values.get("near", "")
