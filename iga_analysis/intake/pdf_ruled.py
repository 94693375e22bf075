"""Read the tables of a PDF page whose cells are ruled.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package.
"""

import bisect
from collections import defaultdict

from .pdf_cells import WORD_GAP, body_size, is_numeric, make_lines, read_cell

# Points: rules nearer than this are one.
_SAME_RULE = 2.0
# A character stands across a rule if so much of it lies on either side.
_ACROSS = 0.25
_GLUED = 0.05


class Ruled:
    """A ruled table: where its columns and rows begin, and which cell owns a place."""

    def __init__(self, table):
        boxes = sorted({cell for row in table.rows for cell in row.cells if cell})
        self.box = table.bbox
        self.lefts = _join_edges(box[0] for box in boxes)
        self.tops = _join_edges(box[1] for box in boxes)
        self.owner = {}
        for box in boxes:
            first, last = _reach(self.lefts, box[0], box[2])
            top, bottom = _reach(self.tops, box[1], box[3])
            for row in range(top, bottom):
                for column in range(first, last):
                    self.owner[row, column] = box

    @property
    def columns(self):
        """[left, right] of each column."""
        return [
            [left, right]
            for left, right in zip(
                self.lefts, [*self.lefts[1:], self.box[2]], strict=True
            )
        ]

    def is_like(self, other):
        """Return whether another table has the same columns."""
        return len(self.lefts) == len(other.lefts) and all(
            abs(one - two) <= 1.5 * _SAME_RULE
            for one, two in zip(self.lefts, other.lefts, strict=True)
        )

    def place(self, x, y):
        """Return the cell that owns a point, or None."""
        column = bisect.bisect_right(self.lefts, x) - 1
        row = bisect.bisect_right(self.tops, y) - 1
        return self.owner.get((row, column))


def _join_edges(edges):
    found = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > _SAME_RULE:
            found.append(edge)
    return found


def _reach(edges, first, last):
    near = _SAME_RULE
    start = bisect.bisect_right(edges, first + near / 10) - 1
    return max(start, 0), bisect.bisect_left(edges, last - near)


def find_ruled(page, known=()):
    """Return the tables of a page that have several columns of cells.

    One row alone may be anything, but not where it has the columns of another table
    of the page or of those ``known`` before.
    """
    if not (page.rects or page.lines or page.curves):
        return []
    found = [
        Ruled(table)
        for table in page.find_tables()
        if max(len(row.cells) for row in table.rows) > 1
    ]
    return [
        one
        for one in found
        if len(one.tops) > 1
        or any(one.is_like(other) for other in [*found, *known] if other is not one)
    ]


def divide_chars(chars, box):
    """Return the characters inside a box, and the others."""
    left, top, right, bottom = box
    inside, outside = [], []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        within = left <= x <= right and top <= y <= bottom
        (inside if within else outside).append(char)
    return inside, outside


def read_ruled(table, chars, sideways):
    """Return (height, cells, texts left out) of each row of a ruled table.

    Characters are put into cells one by one: text set tight against a rule would run
    into the next cell if it were taken by words.
    """
    found, torn = defaultdict(list), []
    for char in chars:
        y = (char["top"] + char["bottom"]) / 2
        box = table.place((char["x0"] + char["x1"]) / 2, y)
        if box is None:
            continue
        inset = _ACROSS * (char["x1"] - char["x0"])
        if table.place(char["x0"] + inset, y) != table.place(char["x1"] - inset, y):
            torn.append(char)
        found[box].append(char)
    unclear = _mend(torn, found, table) | _find_glued(found, table)
    for char in sideways:
        box = table.place(
            (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        )
        if box is not None and not any(one["matrix"][1] == 0 for one in found[box]):
            found[box].append(char)
    size = body_size(chars)
    lines = {box: _cell_lines(own) for box, own in found.items() if own}
    rows = []
    for row, top in enumerate(table.tops):
        own = [table.owner.get((row, column)) for column in range(len(table.lefts))]
        if any(box in lines and abs(box[1] - top) <= _SAME_RULE for box in own if box):
            rows += _read_row(table, row, own, lines, size, unclear)
    return rows


def _cell_lines(chars):
    """Return the lines of a cell, also of one that is set on its side."""
    if chars[0]["matrix"][1] == 0:
        return make_lines(chars)
    turned = []
    for char in chars:
        up = char["matrix"][1] > 0
        x = (-char["bottom"], -char["top"]) if up else (char["top"], char["bottom"])
        y = (char["x0"], char["x1"]) if up else (-char["x1"], -char["x0"])
        sides = {"x0": x[0], "x1": x[1], "top": y[0], "bottom": y[1]}
        turned.append({**char, **sides, "size": y[1] - y[0]})
    return make_lines(turned)


def _mend(torn, found, table):
    """Put words that stand across a rule into one cell; return cells left unclear."""
    unclear = set()
    for char in torn:
        y = (char["top"] + char["bottom"]) / 2
        boxes = {table.place(char["x0"], y), table.place(char["x1"], y)} - {None}
        line = sorted(
            (
                one
                for box in boxes
                for one in found[box]
                if abs(one["bottom"] - char["bottom"]) < 0.3 * char["size"]
            ),
            key=lambda one: one["x0"],
        )
        word = _word_around(char, line)
        shares = {box: [one for one in word if one in found[box]] for box in boxes}
        main = max(boxes, key=lambda box: len(shares[box]))
        others = [box for box in boxes if box is not main and shares[box]]
        if all(len(shares[box]) == len(found[box]) for box in others):
            for box in others:
                found[main] += found.pop(box)
        elif others:
            unclear |= boxes
    return unclear


def _find_glued(found, table):
    """Return the cells that a rule parts but no space, as where a word is too long."""
    glued, starts = set(), {}
    for box, chars in found.items():
        for char in chars:
            if char["x0"] - box[0] < _ACROSS * char["size"]:
                starts.setdefault(round(box[0]), []).append((char, box))
    for box, chars in found.items():
        for char in chars:
            if box[2] - char["x1"] > _ACROSS * char["size"]:
                continue
            for other, own in starts.get(round(box[2]), ()):
                level = abs(other["bottom"] - char["bottom"]) < 0.1 * char["size"]
                if level and abs(other["x0"] - char["x1"]) < _GLUED * char["size"]:
                    glued |= {box, own}
    return glued


def _word_around(char, line):
    """Return the characters of a line that no space separates from one of them."""
    word = []
    for one in line:
        if word and one["x0"] - word[-1]["x1"] > WORD_GAP * one["size"]:
            if char in word:
                return word
            word = []
        word.append(one)
    return word


def _read_row(table, row, own, lines, size, unclear):
    """Return the rows that stand between two rules: one, or several without rules."""
    parts = _split_row(table, row, own, lines) or [None]
    rows = []
    for part in parts:
        cells, left = [], []
        for column, box in enumerate(own):
            # a cell merged downwards holds for each of its rows, one merged to the
            # right for its first column only
            first = box and abs(box[0] - table.lefts[column]) <= _SAME_RULE
            if not first or box not in lines:
                cells.append(None)
                continue
            words = lines[box]
            if part is not None and box[1] >= table.tops[row] - _SAME_RULE:
                words = [line for line in words if id(line) in part]
            cell, others = read_cell(words, size)
            if box in unclear and cell is not None:
                cell = {"unclear": cell if isinstance(cell, str) else str(cell)}
            cells.append(cell)
            left += others
        rows.append((table.tops[row] + len(rows) / 100, cells, left))
    return rows


def _split_row(table, row, own, lines):
    """Return the lines of each row where several stand without a rule between them.

    Only if every column of numbers has as many lines, at the same heights, and so have
    the texts; otherwise None, and numbers below each other are one unclear cell.
    """
    boxes = {
        box
        for box in own
        if box in lines and box and abs(box[1] - table.tops[row]) <= _SAME_RULE
    }
    numbers = [
        box
        for box in boxes
        if all(is_numeric("".join(word.text for word in line)) for line in lines[box])
    ]
    most = max((len(lines[box]) for box in numbers), default=0)
    if most < 2 or any(len(lines[box]) != most for box in numbers):
        return None
    heights = [line[0].y for line in lines[numbers[0]]]
    parts = [set() for _ in heights]
    for box in boxes:
        for line in lines[box]:
            near = min(range(most), key=lambda n: abs(heights[n] - line[0].y))
            if abs(heights[near] - line[0].y) > 0.3 * line[0].size:
                return None
            parts[near].add(id(line))
    return parts
