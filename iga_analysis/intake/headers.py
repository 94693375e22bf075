"""Find the header of a table and what its columns are.

A heading is understood by its words, whatever their order: those of
``data/reading/header_words.csv`` that a column must have one of, those it may have
besides. Words not listed there make a heading unknown; its column is left alone and
named (:mod:`iga_analysis.intake.columns`).
"""

import re
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from ..datapackage import load_table
from ..tables import LEVELS, cell_words, split_words
from .files import IntakeError

VALUES = ("score", "rank", "predicate", "innovations")
# What a list may tell besides.
EXTRAS = ("rank_province", "spd", "sid", "maturity", "award")
FIELDS = ("code", "name", "province", "level", *VALUES)
TOLD = (*FIELDS, "year", *EXTRAS)
# Columns in which only what stands in them shows whether they are ours.
UNCLEAR = ("category", "order", "score_verified", "score_weak")
# Headings of these rows at most are read together as one header.
HEADER_ROWS = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
# A number in a heading is a year from here on; before, rather a score in points.
_YEARS = range(1990, 2100)
_NUMBER = re.compile(r"[\s(]*[-+]?\d+[\d.,]*[\s)]*$")
_LETTERS = re.compile("[A-Za-z]{1,2}")


class Header(NamedTuple):
    """A header: its first and last place among the rows, and its columns.

    ``columns`` maps our names to places of cells; ``levels`` are the levels of
    government that the heading of the names tells, or None. ``headings`` has the text
    of each place that has one, ``meanings`` what was understood of it, ``other_years``
    the places of columns of another year, ``told`` the columns that the caller named.
    """

    first: int
    last: int
    columns: dict
    levels: tuple | None
    unnamed: frozenset
    clashes: dict
    width: int = 0
    headings: dict = MappingProxyType({})
    meanings: dict = MappingProxyType({})
    other_years: frozenset = frozenset()
    told: frozenset = frozenset()

    def show(self, place):
        """Return a column for a sentence: its letter, and its heading if it has one."""
        letter, heading = get_column_letter(place + 1), self.headings.get(place)
        return f"{letter} {heading[:80]!r}" if heading else letter


@cache
def _words():
    table = load_table("header_words")
    same = table[table["role"] == "same"].set_index("word")["column"].to_dict()
    rules = {}
    for column, group in table[table["role"].isin(["must", "with", "may"])].groupby(
        "column", sort=False
    ):
        must, beside = (
            frozenset(group.loc[group["role"] == role, "word"])
            for role in ("must", "with")
        )
        rules[column] = (must, beside, frozenset(group["word"]))
    plain = {
        role: frozenset(table.loc[table["role"] == role, "word"])
        for role in ("filler", "scale")
    }
    return same, rules, plain


def list_words(text):
    """Return the words of a cell in lower case; of signs # alone is one (no)."""
    return split_words(text, signs={"#": "no"})


@cache
def _understand(words):
    """Return the column that the words of a heading mean, or None, and the years."""
    same, rules, plain = _words()
    years = {word for word in words if _YEAR.fullmatch(word)}
    words = _spell(tuple(word for word in words if word not in years), same)
    words = frozenset(_drop_scale(words, plain["scale"]))
    for column, (must, beside, may) in rules.items():
        # the word for year says nothing, except where it is the heading itself
        own = words if column == "year" else words - plain["filler"]
        if column == "year" and years:
            continue
        if own & must and own <= may and (not beside or own & beside):
            return column, years, own
    return None, years, words - plain["filler"]


def _spell(words, same):
    """Return words with other spellings and phrases of up to three words replaced."""
    found, place = [], 0
    while place < len(words):
        for number in (3, 2, 1):
            phrase = " ".join(words[place : place + number])
            if place + number <= len(words) and phrase in same:
                found.append(same[phrase])
                break
        else:
            number = 1
            found.append(words[place])
        place += number
    return found


def _drop_scale(words, signs):
    """Return words without the ends of a scale: 0-100, or beside a word for it."""
    numbers = [word for word in words if word.isdigit()]
    ranged = len(numbers) == 2 and int(numbers[0]) in (0, 1) and int(numbers[1]) > 2
    if not ranged and not (numbers and signs & set(words)):
        return words
    return [word for word in words if not word.isdigit() and word not in signs]


def heading_columns(text):
    """Return the column that a heading means, or None."""
    return _understand(tuple(list_words(text)))[0]


def has_core(text, column):
    """Return whether a heading has a word that a column must have one of."""
    same, rules, _ = _words()
    return bool(rules[column][0] & set(_spell(tuple(list_words(text)), same)))


def _name_meaning(words):
    """Return column and levels of a heading that has the names of regions."""
    said = {cell_words("level").get(word) for word in words}
    levels = tuple(level for level in LEVELS if level in said)
    if levels == LEVELS[:1]:
        return "province", levels
    return "name", levels if 0 < len(levels) < len(LEVELS) else None


def count_headings(cells):
    """Return how many different columns the headings of a row mean."""
    found = {heading_columns(cell) for cell in _texts(cells)}
    return len(found - {None})


def _texts(cells):
    cells = map(_plain_heading, cells)
    return [cell for cell in cells if isinstance(cell, str) and len(cell) < 120]


def _plain_heading(cell):
    """Return a heading without the raised mark beside it."""
    return cell["text"] if isinstance(cell, dict) and "raised" in cell else cell


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
    """Return what the columns below some rows are, as a :class:`_Columns`."""
    found, unnamed, other_years = [], set(), set()
    headings, meanings = {}, {}
    table = [
        list(
            dict.fromkeys(
                str(_plain_heading(text)).removesuffix(".0") for text in texts
            )
        )
        for texts in _join_levels(rows)
    ]
    told = find_told(table, mapping)
    for place, texts in enumerate(table):
        if texts:
            headings[place] = " ".join(texts)
        if place in told:
            found.append((place, told[place], None, True))
            continue
        if not texts:
            unnamed.add(place)
            continue
        joined = tuple(word for text in texts for word in list_words(text))
        column, years, words = _understand(joined)
        if column is None and len(texts) > 1 and rows[-1][place : place + 1] != (None,):
            column, _, words = _understand(tuple(list_words(texts[-1])))
        meanings[place] = column
        if years and str(year) not in years:
            other_years.add(place)
            continue
        if column is None:
            continue
        levels = None
        if column == "name":
            column, levels = _name_meaning(words)
        column = "score" if column == "score_final" else column
        if column not in told.values():
            found.append((place, column, levels, bool(years)))
    return _Columns(found, unnamed, headings, meanings, other_years, told)


class _Columns(NamedTuple):
    """Columns: (place, column, levels, has year) of those found, and the rest."""

    found: list
    unnamed: set
    headings: dict
    meanings: dict
    other_years: set
    told: dict


def find_told(table, mapping):
    """Return {place: our name} of the columns that the caller has told.

    Parameters
    ----------
    table : list of list of str
        The headings of each place.
    mapping : dict or None
        Our names with a heading, a letter or a number; a letter or number in text
        counts as a heading where there is such a heading.
    """
    places = {}
    for column, told in (mapping or {}).items():
        words = list_words(told) if isinstance(told, str) else []
        same = [
            place
            for place, texts in enumerate(table)
            if words
            and any(words == list_words(text) for text in [*texts, " ".join(texts)])
        ]
        if not same:
            place = place_told(told)
            same = [place] if place is not None and place < len(table) else []
        places.update(dict.fromkeys(same, column))
    return places


def place_told(told):
    """Return the place that a number or letter of a column means, or None."""
    if isinstance(told, bool):
        return None
    if isinstance(told, int) or (isinstance(told, str) and told.strip().isdecimal()):
        return int(told) - 1 if int(told) > 0 else None
    if isinstance(told, str) and _LETTERS.fullmatch(told.strip()):
        return column_index_from_string(told.strip().upper()) - 1
    return None


def check_mapping(mapping, allowed=TOLD):
    """Raise IntakeError if a mapping names columns that there are not."""
    wrong = [name for name in mapping or {} if name not in allowed]
    if wrong:
        raise IntakeError(
            "bad_mapping", names=", ".join(map(str, wrong)), allowed=", ".join(allowed)
        )


def find_header(rows, start, *, year, mapping=None, hidden=frozenset(), width=0):
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
    width : int
        Cells of the longest row of the table, which may have columns without heading.

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
        if depth > 1 and _is_section(group[-1]):
            break
        group[-1] = (*group[-1], *[None] * (width - len(group[-1])))
        read = _read_columns(group, year, mapping)
        kinds = {column for _, column, _, _ in read.found}
        if not kinds & {"name", "province", "code"}:
            continue
        if not kinds & {*VALUES, *EXTRAS, *UNCLEAR}:
            continue
        if best is None or len(read.found) >= len(best[1].found):
            best = (depth, read)
    if best is None:
        return None
    depth, read = best
    if depth > 1:
        below = _read_columns(
            [cells for _, cells in rows[start + 1 : start + depth]], year, mapping
        )
        same = len(below.found) >= len(read.found)
        if same and count_headings(rows[start][1]) < 2:
            # the first row is a title that happens to have two cells
            return None
    header = _settle(start, start + depth - 1, read, hidden)
    return header._replace(width=max(len(rows[start + one][1]) for one in range(depth)))


def _is_section(cells):
    """Return whether one level of government stands alone in a row: PROVINSI."""
    filled = [cell for cell in cells if cell is not None]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return False
    words = list_words(filled[0])
    return len(words) == 1 and words[0] in cell_words("level")


def _count_filled(cells):
    return sum(cell is not None for cell in cells)


def _is_heading(cells, most=False):
    """Return whether a row may be part of a header: words known, no numbers.

    With ``most`` at least half of its cells must be known headings.
    """
    filled = [_plain_heading(cell) for cell in cells if cell is not None]
    known = 0
    for cell in filled:
        words = tuple(list_words(cell)) if isinstance(cell, str | int) else ("",)
        if isinstance(cell, float) and cell in _YEARS:
            words = (str(int(cell)),)
        column, years, _ = _understand(words)
        if column is None and not years and not isinstance(cell, str):
            return False
        if isinstance(cell, str) and not years and _NUMBER.match(cell):
            return False
        known += column is not None or bool(years)
    return known > 0 and (not most or 2 * known >= len(filled))


def _settle(first, last, read, hidden):
    """Choose among columns of the same meaning; list the meanings not settled."""
    columns, clashes, levels = {}, {}, None
    found = read.found
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
    if levels == ("provinsi",) and "rank" not in columns and "rank_province" in columns:
        # of provinces it is the rank among them
        columns["rank"] = columns.pop("rank_province")
    return Header(
        *(first, last, columns, levels, frozenset(read.unnamed), clashes),
        headings=read.headings,
        meanings=read.meanings,
        other_years=frozenset(read.other_years),
        told=frozenset(read.told.values()),
    )
