"""Find the header of a table and what its columns are.

A heading is understood by its words, whatever their order: those of
``data/reading/header_words.csv`` that a column must have one of, those it may have
besides. Words not listed there make a heading unknown, and its column is left alone.
"""

import re
from functools import cache
from typing import NamedTuple

from openpyxl.utils import column_index_from_string

from ..datapackage import load_table
from ..tables import LEVELS, cell_words, split_words
from .files import IntakeError

VALUES = ("score", "rank", "predicate", "innovations")
FIELDS = ("code", "name", "province", "level", *VALUES)
# Headings of these rows at most are read together as one header.
HEADER_ROWS = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
# A number in a heading is a year from here on; before, rather a score in points.
_YEARS = range(1990, 2100)
_NUMBER = re.compile(r"[\s(]*[-+]?\d+[\d.,]*[\s)]*$")
_FILLERS = {"tahun", "th", "ta", "thn", "year", "iga", "in", "the"}


class Header(NamedTuple):
    """A header: its first and last place among the rows, and its columns.

    ``columns`` maps our names to places of cells; ``levels`` are the levels of
    government that the heading of the names tells, or None.
    """

    first: int
    last: int
    columns: dict
    levels: tuple | None
    unnamed: frozenset
    clashes: dict
    width: int = 0


@cache
def _words():
    table = load_table("header_words")
    same = table[table["role"] == "same"].set_index("word")["column"].to_dict()
    rules = {}
    for column, group in table[table["role"].isin(["must", "may"])].groupby(
        "column", sort=False
    ):
        must = set(group.loc[group["role"] == "must", "word"])
        rules[column] = (frozenset(must), frozenset(group["word"]))
    return same, rules


def list_words(text):
    """Return the words of a cell in lower case; of signs # alone is one (no)."""
    return split_words(text, signs={"#": "no"})


@cache
def _understand(words):
    """Return the column that a set of heading words means, or None, and the years."""
    same, rules = _words()
    years = {word for word in words if _YEAR.fullmatch(word)}
    words = {same.get(word, word) for word in words - years} - _FILLERS
    for column, (must, may) in rules.items():
        if words & must and words <= may:
            return column, years, frozenset(words)
    return None, years, frozenset(words)


def _name_meaning(words):
    """Return column and levels of a heading that has the names of regions."""
    said = {cell_words("level").get(word) for word in words}
    levels = tuple(level for level in LEVELS if level in said)
    if levels == LEVELS[:1]:
        return "province", levels
    return "name", levels if 0 < len(levels) < len(LEVELS) else None


def count_headings(cells):
    """Return how many different columns the headings of a row mean."""
    found = {_understand(frozenset(list_words(cell)))[0] for cell in _texts(cells)}
    return len(found - {None})


def _texts(cells):
    return [cell for cell in cells if isinstance(cell, str) and len(cell) < 120]


def _join_levels(rows):
    """Return for each column the texts of the header rows above each other."""
    width = max(len(cells) for cells in rows)
    table = []
    for depth, cells in enumerate(rows):
        cells = [*cells, *[None] * (width - len(cells))]
        if depth < len(rows) - 1:
            # a heading over several columns stands in the first of them only
            below = [*rows[depth + 1], *[None] * (width - len(rows[depth + 1]))]
            for place in range(1, width):
                if cells[place] is None and below[place] is not None:
                    cells[place] = cells[place - 1]
        table.append(cells)
    return [
        [row[place] for row in table if row[place] is not None]
        for place in range(width)
    ]


def _read_columns(rows, year, mapping):
    """Return [(place, column, levels, has year)], and the places without heading."""
    found, unnamed = [], set()
    for place, texts in enumerate(_join_levels(rows)):
        texts = list(dict.fromkeys(str(text).removesuffix(".0") for text in texts))
        chosen = _mapped(place, texts, mapping)
        if chosen:
            found.append((place, chosen, None, True))
            continue
        if not texts:
            unnamed.add(place)
            continue
        joined = frozenset(word for text in texts for word in list_words(text))
        column, years, words = _understand(joined)
        if column is None and len(texts) > 1 and rows[-1][place : place + 1] != (None,):
            column, _, words = _understand(frozenset(list_words(texts[-1])))
        if column is None or (years and str(year) not in years):
            continue
        levels = None
        if column == "name":
            column, levels = _name_meaning(words)
        if not (mapping and column in mapping):
            found.append((place, column, levels, bool(years)))
    return found, unnamed


def _mapped(place, texts, mapping):
    """Return our name of a column that the caller has told, or None."""
    for column, told in (mapping or {}).items():
        if isinstance(told, int) and told == place + 1:
            return column
        if isinstance(told, str) and any(
            list_words(told) == list_words(text) for text in [*texts, " ".join(texts)]
        ):
            return column
        letters = isinstance(told, str) and re.fullmatch("[A-Z]{1,2}", told)
        if letters and column_index_from_string(told) == place + 1:
            return column
    return None


def check_mapping(mapping, allowed=FIELDS):
    """Raise IntakeError if a mapping names columns that there are not."""
    wrong = [name for name in mapping or {} if name not in allowed]
    if wrong:
        raise IntakeError(
            "bad_mapping", names=", ".join(map(str, wrong)), allowed=", ".join(allowed)
        )


def find_header(rows, start, *, year, mapping=None, hidden=frozenset()):
    """Return the header that begins at place ``start`` of the rows, or None.

    Parameters
    ----------
    rows : list of (int, tuple)
        Row numbers and cells, as :func:`iga_analysis.intake.files.read_grids` gives.
    start : int
        Place in the list.
    year : int
        A heading that names other years is another year's column.
    mapping : dict, optional
        Our names of columns with the heading, letter or number of the file's column.
    hidden : set of int
        Places of hidden columns: used only where no shown column has the heading.

    Returns
    -------
    Header or None
    """
    best = None
    if not _is_heading(rows[start][1]) or _count_filled(rows[start][1]) < 2:
        return None
    for depth in range(1, HEADER_ROWS + 1):
        group = [cells for _, cells in rows[start : start + depth]]
        if len(group) < depth or (depth > 1 and not _is_heading(group[-1], True)):
            break
        found, unnamed = _read_columns(group, year, mapping)
        kinds = {column for _, column, _, _ in found}
        if not kinds & {"name", "province", "code"}:
            continue
        if not kinds & {*VALUES, "category"}:
            continue
        if best is None or len(found) >= len(best[1]):
            best = (depth, found, unnamed)
    if best is None:
        return None
    depth, found, unnamed = best
    if depth > 1:
        below, _ = _read_columns(
            [cells for _, cells in rows[start + 1 : start + depth]], year, mapping
        )
        if len(below) >= len(found) and count_headings(rows[start][1]) < 2:
            # the first row is a title that happens to have two cells
            return None
    header = _settle(start, start + depth - 1, found, unnamed, hidden)
    return header._replace(width=max(len(rows[start + one][1]) for one in range(depth)))


def _count_filled(cells):
    return sum(cell is not None for cell in cells)


def _is_heading(cells, most=False):
    """Return whether a row may be part of a header: words known, no numbers.

    With ``most`` at least half of its cells must be known headings.
    """
    filled = [cell for cell in cells if cell is not None]
    known = 0
    for cell in filled:
        words = frozenset(list_words(cell)) if isinstance(cell, str | int) else {""}
        if isinstance(cell, float) and cell in _YEARS:
            words = frozenset({str(int(cell))})
        column, years, _ = _understand(frozenset(words))
        if column is None and not years and not isinstance(cell, str):
            return False
        if isinstance(cell, str) and not years and _NUMBER.match(cell):
            return False
        known += column is not None or bool(years)
    return known > 0 and (not most or 2 * known >= len(filled))


def _settle(first, last, found, unnamed, hidden):
    """Choose among columns of the same meaning; list the meanings not settled."""
    columns, clashes, levels = {}, {}, None
    for name in {column for _, column, _, _ in found}:
        places = [one for one in found if one[1] == name]
        for better in (lambda one: one[0] not in hidden, lambda one: one[3]):
            if any(better(one) for one in places):
                places = [one for one in places if better(one)]
        columns[name] = places[0][0]
        if len(places) > 1:
            clashes[name] = [one[0] for one in places]
        if name == "name":
            levels = places[0][2]
    if "name" not in columns and "province" in columns:
        columns["name"], levels = columns.pop("province"), ("provinsi",)
        if "province" in clashes:
            clashes["name"] = clashes.pop("province")
    return Header(first, last, columns, levels, frozenset(unnamed), clashes)


def heading_columns(text):
    """Return the column that a heading means, or None."""
    return _understand(frozenset(list_words(text)))[0]


def find_told(table, mapping):
    """Return {place: our name} of the columns that the caller has told."""
    found = {place: _mapped(place, texts, mapping) for place, texts in enumerate(table)}
    return {place: name for place, name in found.items() if name}
