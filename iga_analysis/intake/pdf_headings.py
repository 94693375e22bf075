"""Give the headings of a table without rules to its columns.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. Headings may be set otherwise than the cells below them and have several
lines, so they are not taken for what they stand above: they come in the order of the
columns, at the least distance.
"""

import itertools

from .pdf_cells import SPACE
from .pdf_columns import join_words, words_apart

# Costs beside the distance from the cells, in sizes of the letters.
_CUT_PHRASE = 1.2
_ONE_SPACE = 1.2  # in widths of a space
_CUT_STACK = 3.0
_NO_HEADING = 1.0
_TWO_PHRASES = 0.5
_MOST = 4.0


def place_headings(lines, columns):
    """Give the words of heading lines their columns, as ``cells`` of each line.

    Parameters
    ----------
    lines : list of Line
        The lines of one block of headings, from the top.
    columns : list of list of float
        [left, right] of the cells of each column.

    Returns
    -------
    tuple
        The columns, with those besides that have a heading but no cells; and whether
        each column has one heading (otherwise some stand over several columns).
    """
    parts = [join_words(line.words, SPACE) for line in lines]
    if _is_layered(parts):
        for line in lines:
            _place(line.words, [line], columns)
        return columns, False
    stacks = _stack(parts)
    if len(stacks) > len(columns):
        columns = _add_columns(stacks, columns)
    if len(stacks) == len(columns) and _is_separate(stacks, columns):
        place_of = {id(word): n for n, stack in enumerate(stacks) for word in stack}
        for line in lines:
            line.cells = [[] for _ in columns]
            for word in line.words:
                line.cells[place_of[id(word)]].append(word)
    else:
        words = [word for line in lines for word in line.words]
        _place(sorted(words, key=lambda word: word.x0 + word.x1), lines, columns)
    return columns, True


def _is_layered(parts):
    """Return whether a heading stands over several others."""
    for place, line in enumerate(parts):
        for other in parts[place + 1 :]:
            for part in line:
                below = [one for one in other if _share(part, one)]
                if len(below) > 1:
                    return True
    return False


def _share(part, other):
    return part[0].x0 < other[-1].x1 - 1 and other[0].x0 < part[-1].x1 - 1


def _stack(parts):
    """Return the words of headings that stand above each other, from the left."""
    stacks = []
    for part in sorted((p for line in parts for p in line), key=lambda p: p[0].x0):
        if stacks and part[0].x0 < max(word.x1 for word in stacks[-1]) - 1:
            stacks[-1] += part
        else:
            stacks.append(list(part))
    return stacks


def _span(words):
    return min(word.x0 for word in words), max(word.x1 for word in words)


def _is_separate(stacks, columns):
    """Return whether headings and cells, each with its own, overlap no others."""
    both = []
    for words, (left, right) in zip(stacks, columns, strict=True):
        start, end = _span(words)
        both.append((min(start, left), max(end, right)))
    return all(one[1] < two[0] + 1 for one, two in itertools.pairwise(both))


def _add_columns(stacks, columns):
    """Return the columns with a new one for each heading that has no cells."""
    spans = [_span(words) for words in stacks]
    best = {(-1, -1): (0.0, [])}
    # the heading of each column, in order, at the least distance
    for place, (left, right) in enumerate(columns):
        following = {}
        for (_, last), (cost, chosen) in best.items():
            for one in range(last + 1, len(spans) - len(columns) + place + 1):
                start, end = spans[one]
                total = cost + max(left - end, start - right, 0)
                key = (place, one)
                if key not in following or total < following[key][0]:
                    following[key] = (total, [*chosen, one])
        best = following
    _, chosen = min(best.values())
    found = []
    for one, (start, end) in enumerate(spans):
        if one in chosen:
            found.append(list(columns[chosen.index(one)]))
        else:
            found.append([start, end])
    return found


def _place(words, lines, columns):
    """Put words, from the left, into columns; ``cells`` is None where that fails."""
    chosen = _match(words, columns)
    place_of = {}
    if chosen is not None:
        place_of = {id(w): place for w, place in zip(words, chosen, strict=True)}
    for line in lines:
        line.cells = [[] for _ in columns] if chosen is not None else None
        for word in line.words if chosen is not None else ():
            line.cells[place_of[id(word)]].append(word)


def _match(words, columns):
    """Return the column of each word, in order, at the least cost; None if too far."""
    best = {-1: (0.0, [])}
    for number, word in enumerate(words):
        ties = [
            (earlier, _tie(words[earlier], word))
            for earlier in range(max(number - 4, 0), number)
        ]
        following = {}
        for last, (cost, chosen) in best.items():
            for place in range(max(last, 0), len(columns)):
                start, end = columns[place]
                total = cost + max(start - word.x1, word.x0 - end, 0) / word.size
                total += _NO_HEADING * max(place - last - 1, 0)
                total += sum(tie for one, tie in ties if chosen[one] != place)
                if place == last and not any(tie for _, tie in ties):
                    total += _TWO_PHRASES
                if place not in following or total < following[place][0]:
                    following[place] = (total, [*chosen, place])
        best = following
    count = len(columns)
    cost, chosen = min(
        (cost + _NO_HEADING * (count - 1 - place), chosen)
        for place, (cost, chosen) in best.items()
    )
    return chosen if cost <= _MOST * count else None


def _tie(word, other):
    """Return what it costs to give two words different columns."""
    if abs(word.y - other.y) < 0.3 * word.size:
        apart = words_apart(word, other)
        if apart > SPACE:
            return 0.0
        return _CUT_PHRASE if apart < _ONE_SPACE else _CUT_PHRASE / 2
    return _CUT_STACK if _share([word], [other]) else 0.0
