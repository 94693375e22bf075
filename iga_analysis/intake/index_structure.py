"""Read the structure of an index from a sheet with headings."""

import math

import pandas as pd

from ..language import label, say
from ..tables import cell_words
from .cells import is_missing, read_column, show_cell
from .headers import list_words

_HEADER_ROWS = 40
COLUMNS = ["code", "name", "parent", "weight", "direction"]
# The types of COINr that are part of the index.
_PARTS = {"indicator", "aggregate"}


def find_columns(rows):
    """Return what a sheet has by its headings: structure, bands or None.

    Parameters
    ----------
    rows : list of tuple
        As a Grid has them.

    Returns
    -------
    kind : {"structure", "bands"} or None
    head : int or None
        Place of the row of headings.
    places : dict of str to int
        Our columns.
    """
    words = cell_words("index")
    for head, (_, cells) in enumerate(rows[:_HEADER_ROWS]):
        places = {}
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                meaning = words.get(" ".join(list_words(cell)))
                if meaning == "indicator" and meaning in places:
                    # beside its number or short name
                    meaning = "name"
                places.setdefault(meaning, place)
        places.pop(None, None)
        known = set(places)
        if "predicate" in known and known & {"lower", "upper"}:
            return "bands", head, places
        if "indicator" in known and "code" not in known:
            places["code"] = places.pop("indicator")
        elif "indicator" in known and "name" not in known:
            places["name"] = places.pop("indicator")
        # a table of units may have a code and a group as well
        alone = "parent" in known and len(places) == _count_filled(cells)
        if "code" in places and (known & {"weight", "direction"} or alone):
            return "structure", head, places
    return None, None, {}


def tell_lacking(grid):
    """Return what a sheet lacks to be a structure, in words, or None.

    It is told of a sheet with weights whose indicators have no heading that is known,
    or with indicators without weights.
    """
    words = cell_words("index")
    for _, cells in grid.rows[:_HEADER_ROWS]:
        seen = {words.get(" ".join(list_words(show_cell(cell)))) for cell in cells}
        named = bool(seen & {"code", "indicator"})
        if "weight" in seen or ("indicator" in seen and len(seen) > 1):
            headings = " | ".join(show_cell(one) for one in cells if one is not None)
            key = "index_sheet_no_weight" if named else "index_sheet_no_indicator"
            return say(key, sheet=grid.sheet or "-", headings=headings[:120])
    return None


def _count_filled(cells):
    return sum(cell is not None for cell in cells)


class SheetRows:
    """The rows below the headings of a sheet, cell by cell."""

    def __init__(self, grid):
        self.kind, head, self.places = find_columns(grid.rows)
        self.sheet = grid.sheet
        self.body = [
            (row, cells)
            for row, cells in grid.rows[head + 1 :]
            if not all(is_missing(self._at(cells, one)) for one in self.places)
        ]

    def _at(self, cells, column):
        place = self.places.get(column)
        return cells[place] if place is not None and place < len(cells) else None

    def read(self, column):
        """Return the cells of a column, None where it is missing."""
        return [self._at(cells, column) for _, cells in self.body]

    def texts(self, column):
        """Return the cells of a column as text, None where nothing stands."""
        return [
            None if is_missing(cell) else show_cell(cell).strip()
            for cell in self.read(column)
        ]

    def name(self, place):
        """Return a row in words."""
        row = self.body[place][0]
        if self.sheet is None:
            return say("index_line_text", row=row)
        return say("index_line", sheet=self.sheet, row=row)


def read_structure(grid, equal_weights):
    """Return the rows of a structure, its mistakes, and what is odd about it.

    Parameters
    ----------
    grid : Grid
    equal_weights : bool
        Whether the weights are not asked for.

    Returns
    -------
    rows : list of dict
        ``code, name, parent, weight`` (None where it has none) and ``direction``.
    mistakes, notes : list of str
    """
    rows, mistakes, notes = SheetRows(grid), [], []
    codes, names, parents = (rows.texts(one) for one in ("code", "name", "parent"))
    cells = _read_shares(rows.read("weight"))
    numbers, problems, _ = read_column(cells, points=False)
    kinds = rows.texts("type")
    found, seen, left = [], {}, []
    for place, code in enumerate(codes):
        where = rows.name(place)
        if code is None:
            mistakes.append(say("index_code_blank", place=where))
            continue
        if kinds[place] and kinds[place].casefold() not in _PARTS:
            left.append(f"{code} ({kinds[place]})")
            continue
        if code in seen:
            mistakes.append(say("index_code_twice", place=where, code=code))
            continue
        seen[code] = place
        weight, problem = numbers[place], problems[place]
        if problem or (weight is not None and not 0 <= weight < math.inf):
            text = say(problem[0], **problem[1]) if problem else say("index_negative")
            told = {"place": where, "code": code, "problem": text}
            mistakes.append(say("index_weight", **told))
        direction = _read_direction(rows.read("direction")[place])
        if direction is None:
            value = show_cell(rows.read("direction")[place])
            mistakes.append(say("index_direction", place=where, code=code, value=value))
        found.append(
            {
                **{"code": code, "name": names[place], "parent": parents[place]},
                **{"weight": weight, "direction": direction or 1, "place": where},
                "wrong": bool(problem),
            }
        )
    if left:
        notes.append(say("index_types_left", codes=left))
    if equal_weights and any(one is not None for one in numbers):
        notes.append(say("index_weights_unused"))
    return found, mistakes, notes


def _read_shares(cells):
    """Return weights as they are shown, without the sign where all have per cent."""
    shown = []
    for cell in cells:
        percent = isinstance(cell, dict) and "percent" in cell
        text = show_cell(cell).strip() if percent or isinstance(cell, str) else ""
        if text.endswith("%"):
            shown.append(
                round(100 * cell["percent"], 10) if percent else text.rstrip("% ")
            )
        elif is_missing(cell) or cell == 0:
            shown.append(cell)
        else:
            return cells
    return shown


def _read_direction(cell):
    """Return 1 or -1, 1 where nothing is told, None where it is neither."""
    if cell is None:
        return 1
    text = show_cell(cell).strip().replace("−", "-").replace("–", "-").casefold()
    words = cell_words("direction")
    meaning = words.get(text) or words.get(" ".join(list_words(text)))
    return int(meaning) if meaning else None


def build_structure(rows, columns, equal_weights):
    """Return a whole structure: parents and root have rows, every weight is there.

    Parameters
    ----------
    rows : list of dict
        As :func:`read_structure` gives them; none: the columns are the indicators.
    columns : sequence of str
        Indicators of the table.
    equal_weights : bool
        Whether children of one parent weigh alike.

    Returns
    -------
    structure : DataFrame
        ``code, name, parent, weight, direction``.
    mistakes, notes : list of str
    """
    columns = list(columns)
    rows = [dict(row) for row in rows]
    if not rows:
        rows = [_make_row(code, None) for code in columns]
    mistakes, notes = [], []
    codes = {row["code"] for row in rows}
    for row in rows:
        row["parent"] = None if pd.isna(row["parent"]) else row["parent"]
        row["weight"] = None if pd.isna(row["weight"]) else row["weight"]
        row.setdefault("direction", 1)
        row.setdefault("name", None)
    missing = list(dict.fromkeys(row["parent"] for row in rows))
    missing = [one for one in missing if one is not None and one not in codes]
    if len(missing) == 1 and all(row["parent"] in missing for row in rows):
        # a sheet that names the index itself as the one parent
        rows.append(_make_row(missing[0], None))
        missing = []
    for parent in missing:
        own = [row["weight"] for row in rows if row["parent"] == parent]
        total = sum(own) if None not in own else None
        rows.append(_make_row(parent, total) | {"wrong": True})
    if missing:
        key = "index_parents_alike" if equal_weights else "index_parents_made"
        notes.append(say(key, names=missing))
    tops = [row for row in rows if row["parent"] is None]
    parents = {row["parent"] for row in rows} - {None}
    if len(tops) != 1 or tops[0]["code"] not in parents:
        root = _name_root(codes | set(missing) | set(columns))
        for row in tops:
            row["parent"] = root
        rows.append(_make_row(root, 1.0))
        parents.add(root)
    mistakes += _check_weights(rows, parents, equal_weights)
    lacking = [
        row["code"]
        for row in rows
        if row["code"] not in parents and row["code"] not in columns
    ]
    if lacking:
        mistakes.append(say("index_lacking", names=lacking))
    circle = _find_circle(rows)
    if circle:
        mistakes.append(say("index_circle", names=circle))
    for row in rows:
        row["name"] = row["name"] or row["code"]
        row["weight"] = 1.0 if row["weight"] is None else float(row["weight"])
    structure = pd.DataFrame(rows, columns=COLUMNS)
    kinds = dict.fromkeys(COLUMNS[:3], "string") | {"direction": "int64"}
    return structure.astype(kinds), mistakes, notes


def _make_row(code, weight):
    row = dict.fromkeys(COLUMNS) | {"code": code, "weight": weight, "direction": 1}
    return row


def _name_root(taken):
    """Return a code for the index itself that nothing else has."""
    name = label("index_root")
    while name in taken:
        name += " *"
    return name


def _check_weights(rows, parents, equal_weights):
    """Return what weights lack; with equal weights none is asked for."""
    inner = [row for row in rows if row["parent"] is not None]
    if equal_weights:
        for row in inner:
            row["weight"] = 1.0
        return []
    told = [row for row in inner if row["weight"] is not None]
    asked = [row for row in inner if not row.get("wrong")]
    if not told:
        return [say("index_no_weights")] if asked else []
    mistakes = []
    lacking = [row["code"] for row in asked if row["weight"] is None]
    if lacking:
        mistakes.append(say("index_weight_lacking", names=lacking))
    for parent in sorted(parents):
        own = [row["weight"] for row in inner if row["parent"] == parent]
        if own and None not in own and not sum(own):
            mistakes.append(say("index_weights_zero", name=parent))
    return mistakes


def _find_circle(rows):
    """Return the codes that do not lead to the root."""
    above = {row["code"]: row["parent"] for row in rows}
    lost = []
    for code in above:
        seen, one = set(), code
        while one is not None and one not in seen:
            seen.add(one)
            one = above.get(one)
        if one is not None:
            lost.append(code)
    return lost
