"""Read the table of any index: units in rows, indicators in columns, and its weights.

Nothing here knows the IID. Every mistake of the files is told at once; what is read
otherwise than it stands, or not at all, is a sentence in ``attrs["warnings"]``.
"""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..language import say
from ..tables import file_digest
from .cells import find_signs
from .files import IntakeError, read_grids
from .index_bands import read_own_bands, tell_scale
from .index_structure import (
    build_structure,
    find_columns,
    read_structure,
    tell_lacking,
)
from .index_table import find_head, read_units
from .results import check_decimal, show_likeliest


class Index(NamedTuple):
    """An index as its files tell it.

    ``table`` has the units in its index and the indicators in its columns, missing
    where a cell is empty; ``structure`` is ``code, name, parent, weight, direction``,
    the last by indicator; ``bands`` are those of predicates of its own, or None;
    ``units`` is ``code, name``.
    """

    table: pd.DataFrame
    structure: pd.DataFrame
    bands: pd.DataFrame | None
    units: pd.DataFrame


def read_index(path, structure=None, *, equal_weights=False, decimal=None):
    """Read the table of an index, its structure and the bands of its predicates.

    Parameters
    ----------
    path : path-like
        An .xlsx, .ods, .xls or .csv file. The first sheet has a row of headings, a
        column of names or codes of the units (both, if their headings say so) and a
        column of numbers for each indicator. A sheet with the columns indicator (or
        code) and weight and, if wanted, parent (or aspect), direction and name tells
        the structure; one with predicate, lower and upper the bands. Headings are read
        in English, Indonesian, and as COINr has them.
    structure : path-like or DataFrame, optional
        Another file with structure and bands; or a structure, ``code, parent,
        weight``, for instance of an edition.
    equal_weights : bool, optional
        Whether all indicators of an aspect, and all aspects, weigh alike. Without it
        an index without weights is refused.
    decimal : {",", "."}, optional
        The decimal sign of the numbers that are text, where it does not follow from
        the file.

    Returns
    -------
    Index
        ``table, structure, bands, units``. ``table.attrs`` have ``file``, ``sha256``
        and ``warnings``: what was read otherwise than it stands or not at all.

    Raises
    ------
    IntakeError
        If a file cannot be read or has mistakes: all at once, each with its cell.
        Bands that overlap are one, and a unit that is there twice, also in capitals.

    Notes
    -----
    A parent without a row of its own weighs what its children add up to: the weights of
    such a sheet are those in the whole index. Several codes without parent get a root.
    Columns of numbers that the structure does not name are not used, nor are columns of
    text; each is named in the warnings. Rows of totals are left out, and named: by
    their words (mean, largest value, weights, of all), or as the first or last rows
    that are the mean, median or sum of the others. What may be one is kept, and named.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "indeks.csv")
    >>> rows = ["Desa;Jalan;Bencana", "Contoh A;62,5;3", "Contoh B;;1", "Contoh C;48;2"]
    >>> _ = path.write_text("\\n".join(rows), encoding="utf-8")
    >>> weights = Path(folder.name, "bobot.csv")
    >>> rows = ["indikator;bobot;arah", "Jalan;2;positif", "Bencana;1;negatif"]
    >>> _ = weights.write_text("\\n".join(rows), encoding="utf-8")
    >>> found = read_index(path, weights)
    >>> found.table.loc["Contoh A"].to_dict()
    {'Jalan': 62.5, 'Bencana': 3.0}
    >>> found.structure[["code", "weight", "direction"]].values.tolist()
    [['Jalan', 2.0, 1], ['Bencana', 1.0, -1], ['Index', 1.0, 1]]
    >>> found.table.attrs["warnings"]
    ['1 of 6 cells is empty, a gap: Contoh B (Jalan)']
    """
    return read_index_cells(path, structure, equal_weights, decimal)[0]


def read_index_cells(path, structure, equal_weights, decimal):
    """Return an :class:`Index`, and its units with the cells that they come from."""
    check_decimal(decimal)
    path = Path(path)
    sheets, notes = _open_file(path)
    if structure is not None and not isinstance(structure, pd.DataFrame):
        sheets, more = _add_structure(sheets, Path(structure), path)
        notes += more
    head, grid = _choose_table(sheets, path)
    notes += [
        say("index_sheet_left", sheet=one.sheet, number=len(one.rows))
        for one in sheets["table"]
        if one is not grid
    ]
    cells = [cell for _, row in grid.rows for cell in row]
    signs = {decimal} if decimal else find_signs(cells)
    sign = signs.pop() if len(signs) == 1 else None
    mistakes, told = [], []
    rows = []
    if isinstance(structure, pd.DataFrame):
        rows = structure.to_dict("records")
    elif sheets["structure"]:
        rows, wrong, more = read_structure(sheets["structure"][0], equal_weights)
        mistakes += wrong
        notes += more
    units = read_units(grid, head, rows, sign)
    mistakes = [*units.mistakes, *mistakes]
    if not rows and not equal_weights:
        others = [one for one in sheets["left"] + sheets["table"] if one is not grid]
        mistakes += filter(None, map(tell_lacking, others))
    tree, wrong, more = build_structure(rows, units.table.columns, equal_weights)
    mistakes += wrong
    told += more
    bands, wrong = None, []
    if sheets["bands"]:
        bands, wrong, more = read_own_bands(sheets["bands"][0])
        told += more
    mistakes += wrong
    if mistakes:
        listed = "\n- ".join(["", *dict.fromkeys(mistakes)])
        raise IntakeError("index_wrong", path=path.name, mistakes=listed)
    table = units.table
    scale = None if bands is None else tell_scale(bands, table, tree)
    told += [scale] if scale else []
    table.attrs = {
        "file": path.name,
        "sha256": file_digest(path),
        "warnings": [*notes, *units.notes, *told],
    }
    return Index(table, tree, bands, units.units), units


def _open_file(path):
    """Return the sheets of a file by what they have, and what is odd about them."""
    grids = read_grids(path)
    if grids[0].kind == "pdf":
        raise IntakeError("index_pdf", path=path.name)
    sheets = {"table": [], "structure": [], "bands": [], "left": []}
    notes = []
    for grid in grids:
        if not grid.visible:
            notes.append(say("sheet_hidden", sheet=grid.sheet, number=len(grid.rows)))
            continue
        notes += [say(key, **values) for key, values in grid.notes]
        kind = find_columns(grid.rows)[0]
        if kind or find_head(grid.rows) is not None:
            sheets[kind or "table"].append(grid)
        elif grid.rows:
            sheets["left"].append(grid)
            told = {"sheet": grid.sheet or path.name, "number": len(grid.rows)}
            notes.append(say("index_sheet_left", **told))
    return sheets, notes


def _add_structure(sheets, path, table):
    """Return the sheets with the structure of another file in place of their own."""
    own, notes = _open_file(path)
    if not own["structure"]:
        seen = show_likeliest([one for part in own.values() for one in part])
        raise IntakeError("index_no_structure", path=path.name, seen=seen)
    replaced = [say("index_replaced", path=table.name)] if sheets["structure"] else []
    bands = own["bands"] or sheets["bands"]
    return sheets | {"structure": own["structure"], "bands": bands}, notes + replaced


def _choose_table(sheets, path):
    """Return the place of the headings and the sheet that has units and indicators."""
    for grid in sheets["table"]:
        head = find_head(grid.rows)
        if head is not None:
            return head, grid
    seen = show_likeliest([one for part in sheets.values() for one in part])
    raise IntakeError("index_no_table", path=path.name, seen=seen)
