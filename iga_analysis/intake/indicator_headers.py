"""Find the header of a table of indicators: regions, and indicators or values."""

from itertools import pairwise
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from ..tables import cell_words
from .files import IntakeError
from .headers import HEADER_ROWS, find_told, heading_columns, list_words
from .indicator_columns import ASPECTS, heading_words, innovation_headings, read_heading
from .resolve import find_codes
from .rows import is_number

REGION = ("code", "name", "province", "level", "number")
FIELDS = ("code", "name", "province", "level", "indicator", "value")


class Table(NamedTuple):
    """The header of a table of indicators and what its columns are.

    ``columns`` maps our names of region, place and value, and ``indicators`` keys of
    indicators, to places of cells; ``headings`` has the text of each place, ``kind`` is
    ``"levels"`` or ``"points"`` where words tell it.
    """

    first: int
    last: int
    columns: dict
    indicators: dict
    headings: dict
    long: bool = False
    kind: str | None = None
    levels: tuple | None = None
    by_number: tuple = ()
    unknown: tuple = ()
    told: frozenset = frozenset()


def count_indicators(cells, known):
    """Return how many headings of a row are understood, to tell how a text is cut."""
    texts = [[cell] for cell in cells if isinstance(cell, str) and len(cell) < 200]
    found = 0
    for text in texts:
        try:
            found += read_heading(text, known).key is not None
        except IntakeError:
            found += 1
    return found + sum(heading_columns(text[0]) in REGION for text in texts)


def find_header(rows, known, mapping, hidden):
    """Return the first header of some rows as a :class:`Table`, or None.

    Parameters
    ----------
    rows : list of tuple
        The cells of each row.
    known : Catalogue
        The indicators that there are.
    mapping : dict or None
        Our names of columns with the heading, letter or number of the file's column.
    hidden : set of int
        Places of hidden columns, used only where no shown one is the same.
    """
    for start in range(len(rows)):
        best = None
        for depth in range(1, HEADER_ROWS + 1):
            group = rows[start : start + depth]
            if len(group) < depth:
                break
            read = _read_group(group, known, mapping, hidden)
            if read is None:
                if depth > 1 and best is not None:
                    break
                continue
            if best is None or len(read.indicators) >= len(best[1].indicators):
                best = (depth, read)
        if best:
            depth, read = best
            return read._replace(first=start, last=start + depth - 1)
    return None


def _read_group(rows, known, mapping, hidden):
    """Return the columns below some rows as a :class:`Table`, or None."""
    if not _is_header(rows):
        return None
    table = _join(rows)
    if _is_title(rows[0], table):
        return None
    told = find_told([[_plain(text) for text in texts] for texts in table], mapping)
    columns, found, unknown, levels, names = {}, {}, [], None, []
    for place, texts in enumerate(table):
        chosen = told.get(place)
        if chosen in FIELDS:
            columns[chosen] = place
        elif chosen:
            found.setdefault(chosen, []).append((place, None, False))
        elif texts:
            region, its_levels = _region(texts)
            heading = read_heading(texts, known)
            if heading.key:
                one = (place, heading.kind, heading.by_number)
                found.setdefault(heading.key, []).append(one)
            elif region in REGION:
                if region == "level" and _long_column(texts):
                    # of government, or the level itself in a long table
                    names.append(("levels", place))
                if region not in columns:
                    columns[region] = place
                    levels = its_levels if region == "name" else levels
            elif heading.unknown:
                unknown.append(place)
            elif _long_column(texts):
                names.append((_long_column(texts), place))
    if not columns.keys() & {"name", "code", "province"}:
        return None
    if found and any(_words(texts) in innovation_headings() for texts in table):
        raise IntakeError("is_register")
    headings = {
        place: " ".join(map(_plain, texts))
        for place, texts in enumerate(table)
        if texts
    }
    if not found:
        return _make_long(columns, names, headings, levels, frozenset(told.values()))
    indicators, kind, by_number = _settle(found, hidden, known)
    return Table(
        *(0, 0, columns, indicators, headings, False, kind, levels),
        *(by_number, tuple(unknown), frozenset(told.values())),
    )


def _plain(text):
    return str(text).removesuffix(".0")


def _words(texts):
    return " ".join(word for text in texts for word in list_words(str(text)))


def _is_header(rows):
    """Return whether rows after the first may be headings too."""
    above = [_spread(rows[0], cells) for cells in rows[1:]]
    for own, cells in zip(above, rows[1:], strict=True):
        texts = [cell for cell in cells if isinstance(cell, str)]
        if sum(cell is not None for cell in cells) < 2:
            return False
        if any(find_codes(text, None) for text in texts if len(text) < 60):
            return False
        for text, cell in zip(own, cells, strict=False):
            # numbers of columns go on below the names of regions
            named = text is not None and heading_columns(text) in REGION
            if named and (is_number(cell) or _is_order(cell)):
                return False
    # weights or maxima below the headings repeat themselves, numbers do not
    if not above:
        return True
    numbers = [
        (text, str(cell))
        for text, cell in zip(above[-1], rows[-1], strict=False)
        if is_number(cell)
    ]
    return len(set(numbers)) == len(numbers)


def _is_order(cell):
    return isinstance(cell, str) and cell.strip("() .").isdigit()


def _spread(above, below):
    """Return headings, each also over the columns to its right that have one below."""
    width = max(len(above), len(below))
    above = [*above, *[None] * (width - len(above))]
    below = [*below, *[None] * (width - len(below))]
    last = None
    for place in range(width):
        if above[place] is not None:
            last = above[place] if _spreads(above[place]) else None
        elif below[place] is not None:
            above[place] = last
        else:
            last = None
    return above


def _is_title(cells, table):
    filled = [cell for cell in cells if cell is not None]
    return len(filled) == 1 and len(table) > 1 and not _spreads(filled[0])


def _spreads(cell):
    """Return whether a heading may stand above several columns."""
    if not isinstance(cell, str):
        return True
    said = heading_words()
    words = list_words(cell)
    return all(
        word in said or word.upper() in ASPECTS or word[0].isdigit() for word in words
    )


def _join(rows):
    """Return for each place the headings above each other.

    A heading over several columns stands in the first of them only; it goes with each
    that has a heading below.
    """
    width = max(map(len, rows))
    rows = [[*cells, *[None] * (width - len(cells))] for cells in rows]
    rows = [*(_spread(*both) for both in pairwise(rows)), rows[-1]]
    return [
        [row[place] for row in rows if row[place] is not None] for place in range(width)
    ]


def _region(texts):
    """Return our name of a column of regions and the levels that it tells, or None."""
    text = " ".join(text for text in texts if isinstance(text, str))
    column = heading_columns(text) if text else None
    if column != "name":
        return column, None
    words = list_words(text)
    said = {cell_words("level").get(word) for word in words} - {None, ""}
    if said == {"provinsi"}:
        return "province", ("provinsi",)
    return "name", tuple(said) if len(said) < 3 and said else None


def _long_column(texts):
    """Return what a column of a long table is: indicator, levels, points, value."""
    said = heading_words()
    meant = {
        said.get(word, "other") for text in texts for word in list_words(str(text))
    } - {"filler", "name"}
    if "indicator" in meant and not meant - {"indicator", "name"}:
        return "indicator"
    meant.discard("value" if len(meant) > 1 else None)
    meant.discard("indicator")
    one = meant.pop() if len(meant) == 1 else None
    return one if one in ("levels", "points", "value") else None


def _make_long(columns, names, headings, levels, told):
    places = [place for name, place in names if name == "indicator"]
    values = [(name, place) for name, place in names if name != "indicator"]
    if "indicator" in columns:
        places = [columns["indicator"]]
    if "value" in columns:
        values = [("value", columns["value"])]
    if len(values) > 1 and "level" in columns:
        # beside another column of values it is the level of government
        values = [one for one in values if one[1] != columns["level"]]
    if not places or not values:
        return None
    if len(values) > 1:
        where = ", ".join(get_column_letter(place + 1) for _, place in values)
        letter = get_column_letter(values[0][1] + 1)
        raise IntakeError("two_columns", column="value", places=where, letter=letter)
    ((kind, place),) = values
    columns = {name: own for name, own in columns.items() if own != place}
    columns |= {"indicator": places[0], "value": place}
    if len(places) > 1:
        columns["label"] = places[1]
    kind = None if kind == "value" else kind
    return Table(0, 0, columns, {}, headings, True, kind, levels, told=told)


def _settle(found, hidden, known):
    """Choose one column for each indicator: levels before points, the shown ones."""
    kinds = {kind for places in found.values() for _, kind, _ in places} - {None}
    kind = "levels" if "levels" in kinds else kinds.pop() if kinds else None
    indicators, by_number = {}, []
    for key, places in found.items():
        if set(_parts(key, known)) & found.keys():
            # beside its parts a whole is their sum, or the heading above them
            continue
        kept = [one for one in places if one[1] in (None, kind)] or places
        kept = [one for one in kept if one[0] not in hidden] or kept
        if len(kept) > 1:
            where = ", ".join(get_column_letter(one[0] + 1) for one in kept)
            letter = get_column_letter(kept[0][0] + 1)
            raise IntakeError("two_columns", column=key, places=where, letter=letter)
        indicators[key] = kept[0][0]
        by_number += [key] if kept[0][2] else []
    return indicators, kind, tuple(by_number)


def _parts(key, known):
    one = known.indicators.get(key)
    return one.parts if one else ()
