"""Turn the rows of a register or SPD table into columns; tell what cells alone tell.

A date that may be two, an error of Excel, an unknown region: what needs no other row
but those of its column is found here, all else by :mod:`iga_analysis.scoring`.
"""

import re
from dataclasses import dataclass, field

import pandas as pd

from ..scoring import EXAMPLE_CODE, EXAMPLE_NAME, VERIFIED
from .cells import cell_problem, is_missing, show_cell
from .codes import read_code
from .dates import read_dates
from .resolve import RegionFinder, clean_name

_COLUMNS = ["table", "row", "column", "value", "key", "values"]
_DATES = {"implemented", "renewed"}
# Words for nothing are an answer there: "tidak ada".
_TRUTHS = {"digital", "integrity_form"}
# Columns of free text, of which only the name of the innovation is needed.
_FREE = {"agency", "competitions", "initiator", "initiator_name", "coordinates"}
_FREE |= {"trial", "maturity", "video", "theme"}
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


def frame_mistakes(mistakes):
    """Return mistakes as a table."""
    table = pd.DataFrame(mistakes, columns=_COLUMNS, dtype="object")
    return table.astype({"row": "Int64"})


def make_table(records, edition, kind, *, profiles=False):
    """Return the cells as a table of our columns, and what is wrong with them so far.

    The index of the table, ``row``, is the place of the record. With ``profiles`` a
    register has no levels.
    """
    named = {name for one in records for name in one.places}
    if kind == "register":
        needed = ["code", "innovation"]
        if not profiles:
            needed += ["affair", "implemented", *edition.weights("SID").index]
        names = [*needed, *sorted(named - {"label", "number", *needed})]
    elif kind == VERIFIED:
        names = ["code", "innovation", *sorted(named - {"code", "innovation"})]
    else:
        own = ["spd"] if "spd" in named else ["indicator", "level"]
        names = ["code", *own, *sorted({"region", VERIFIED} & named)]
    told = []
    columns = {name: _read_cells(records, name, kind, told) for name in names}
    for name in _DATES & set(columns):
        columns[name], problems, warnings = read_dates(columns[name])
        for row, problem in enumerate(problems):
            if problem:
                told.append((kind, row, name, None, *problem))
        for record, warning in zip(records, warnings, strict=True):
            if warning:
                record.warn(*warning, name)
    index = pd.RangeIndex(len(records), name="row")
    table = pd.DataFrame(columns, index=index, dtype="object")
    table["code"] = _settle_codes(records, table, edition.year, kind, told)
    return table, frame_mistakes(told)


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
            problem = cell_problem(cell) or ("is_a_date", {"value": show_cell(cell)})
            cell = show_cell(cell)
            if name not in _FREE or problem[0] != "is_a_date":
                told.append((kind, row, name, None, *problem))
        elif isinstance(cell, str):
            if cell[0] in "#=":
                key = _odd_text(cell, name)
                told += [(kind, row, name, None, key, {"value": cell})] if key else []
            cell = None if is_missing(cell) and name not in _TRUTHS else cell
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
