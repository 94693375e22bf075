"""Say which lines of a table without rules are one row.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. A cell may have several lines: which lines are one row follows from the
space between them, and is taken only where each row then has its numbers once and its
words had no room in the line above.
"""

import itertools
from statistics import median

from .pdf_cells import is_numeric
from .pdf_columns import place_words

# In sizes of the letters: lines of one cell are not further apart.
LINE_PITCH = 1.9
LINE_SPACE = 1.35
# Space between rows is larger than that between lines by so much at least.
_STEP = 1.12


def find_numeric(table, columns):
    """Return the places of the columns that hold numbers."""
    counts = [[0, 0] for _ in columns]
    for line in table.records:
        for place, words in enumerate(place_words(line, columns) or ()):
            if words:
                counts[place][0] += 1
                counts[place][1] += all(is_numeric(word.text) for word in words)
    return {n for n, (every, good) in enumerate(counts) if every and good > 0.6 * every}


def find_numbers(line, numeric):
    """Return the columns of numbers that a line fills."""
    if line.cells is None or line.heading:
        return set()
    return {
        place
        for place in numeric
        if line.cells[place]
        and any(is_numeric(word.text) for word in line.cells[place])
    }


def find_bands(lines, numeric, columns, walls):
    """Return the lines by row, by the space and the rules between them."""
    if not lines:
        return []
    size = median(line.size for line in lines)
    gaps = [two.y - one.y for one, two in itertools.pairwise(lines)]
    shut = [
        one.cells is None
        or two.cells is None
        or one.is_numbering
        or two.is_numbering
        or one.heading != two.heading
        or any(one.y < wall < two.y - 0.3 * two.size for wall in walls)
        for one, two in itertools.pairwise(lines)
    ]
    sizes = sorted(
        {round(gap, 1) for gap, no in zip(gaps, shut, strict=True) if not no}
    )
    every = sorted({round(gap, 1) for gap in gaps})
    for limit in reversed([one for one in sizes if one <= LINE_PITCH * size]):
        larger = next((one for one in every if one > limit), None)
        open_larger = next((one for one in sizes if one > limit), None)
        if open_larger is not None and larger < _STEP * limit:
            continue
        bands = [[lines[0]]]
        for line, gap, no in zip(lines[1:], gaps, shut, strict=True):
            if no or round(gap, 1) > limit:
                bands.append([line])
            else:
                bands[-1].append(line)
        if all(_is_row(band, numeric) for band in bands) and _is_wrapped(
            bands, columns
        ):
            return bands
    return [[line] for line in lines]


def _is_row(band, numeric):
    """Return whether lines can be one row: its numbers once, its texts going on."""
    if len(band) == 1 or all(line.heading for line in band):
        return True
    own = [find_numbers(line, numeric) for line in band]
    anchors = [place for place, found in enumerate(own) if found]
    if not anchors or sum(map(len, own)) != len(set().union(*own)):
        return False
    if anchors[0] > 0 and anchors[-1] == len(band) - 1:
        return False
    filled = [
        {place for place, words in enumerate(line.cells) if words} for line in band
    ]
    main = set().union(*(filled[place] for place in anchors))
    for place, found in enumerate(filled):
        if place in anchors:
            continue
        beside = [
            filled[n] for n in range(len(band)) if n != place and n not in anchors
        ]
        if not found <= main.union(*beside):
            return False
    return True


def _is_wrapped(bands, columns):
    """Return whether lines go on below because their words had no room above."""
    widths = _widths([line for band in bands for line in band], columns)
    for band in bands:
        if band[0].heading or band[0].cells is None:
            continue
        for place, width in enumerate(widths):
            texts = [line.cells[place] for line in band if line.cells[place]]
            for above, below in itertools.pairwise(texts):
                if _has_room(above, below, width):
                    return False
    return True


def _widths(lines, columns):
    """Return how wide the widest line of each column is."""
    widths = [0.0 for _ in columns]
    for line in lines:
        for place, words in enumerate(line.cells or ()):
            if words and not line.heading:
                widths[place] = max(widths[place], words[-1].x1 - words[0].x0)
    return widths


def find_torn(bands, numeric, columns):
    """Return unclear texts by place of the row and column: parts of torn cells.

    Lines without numbers that no space gives to one row, close above or below a row:
    what they hold may belong to it where its cell is blank, and surely where the text
    goes on both above and below.
    """
    found = {}
    for place, band in enumerate(bands):
        if len(band) > 1 or not find_numbers(band[0], numeric):
            continue
        line = band[0]
        sides = []
        for other in (place - 1, place + 1):
            near = bands[other][0] if 0 <= other < len(bands) else None
            fits = (
                near is not None
                and near.cells is not None
                and not near.heading
                and len(bands[other]) == 1
                and not find_numbers(near, numeric)
                and abs(near.y - line.y) < LINE_SPACE * line.size
            )
            sides.append(near.cells if fits else [[] for _ in line.cells])
        for column, own in enumerate(line.cells):
            above, below = sides[0][column], sides[1][column]
            if (above and below) or (not own and (above or below)):
                words = [*above, *own, *below]
                found.setdefault(place, {})[column] = " ".join(w.text for w in words)
    widths = _widths([line for band in bands for line in band], columns)
    for place in range(1, len(bands) - 1):
        # what is torn from the row below may as well go on from the row above
        line, above = bands[place][0], bands[place - 1][-1]
        if not (place + 1 in found and line.cells and above.cells):
            continue
        if place in found or find_numbers(line, numeric):
            continue
        for column, words in enumerate(line.cells):
            own = above.cells[column]
            if words and own and not _has_room(own, words, widths[column]):
                text = " ".join(word.text for word in [*own, *words])
                found.setdefault(place - 1, {}).setdefault(column, text)
    return found


def _has_room(above, below, width):
    """Return whether the first word of a line had room behind the line above."""
    taken = above[-1].x1 - above[0].x0
    needed = taken + 0.9 * below[0].space + below[0].x1 - below[0].x0
    return needed <= width - 0.5


def join_wrapped(bands, numeric, columns):
    """Return bands, and whether it is in doubt that they are rows of their own.

    Where rows are no further apart than lines, a line without numbers may be the rest
    of the row above: only if its words had no room there. Where rows have a running
    number and the line has none, it is.
    """
    result = []
    order = _order_column(bands, numeric)
    widths = _widths([line for band in bands for line in band], columns)
    names = min(set(range(len(columns))) - set(numeric), default=0)
    for place, band in enumerate(bands):
        line = band[0]
        below = bands[place + 1][0] if place + 1 < len(bands) else None
        if (
            len(band) > 1
            or not numeric
            or line.heading
            or line.cells is None
            or find_numbers(line, numeric)
            or not result
            or not _is_rest(line, result[-1][0][-1], widths)
            # so near above the next row it may be the first of its lines
            or (below and below.y - line.y < 0.95 * line.size)
        ):
            result.append((band, False))
            continue
        filled = [n for n, words in enumerate(line.cells) if words]
        # what stands alone among the names may be the heading of a section
        alone = filled == [names]
        if order is not None and not alone:
            result[-1] = ([*result[-1][0], line], result[-1][1])
        else:
            result.append((band, len(filled) > 1))
    return result


def _order_column(bands, numeric):
    """Return the first column if each row with numbers has one there."""
    rows = [band for band in bands if any(find_numbers(line, numeric) for line in band)]
    if 0 not in numeric or len(rows) < 3:
        return None
    return (
        0 if all(any(0 in find_numbers(one, {0}) for one in b) for b in rows) else None
    )


def _is_rest(line, above, widths):
    """Return whether no word that a line begins with had room in the line above."""
    if above.cells is None or above.heading:
        return False
    for place, words in enumerate(line.cells):
        if not words:
            continue
        if not above.cells[place]:
            return False
        if _has_room(above.cells[place], words, widths[place]):
            return False
    return True
