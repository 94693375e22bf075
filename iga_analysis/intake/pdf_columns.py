"""Find the columns of a table without rules from where its words stand.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. All rows of a table are looked at together, on whatever pages they stand:
what no row's word covers parts two columns, unless it is the blank of a phrase.
"""

import re
from collections import Counter
from statistics import median

from .pdf_cells import SPACE, has_groups, is_numeric

# In widths of a space: so much makes two parts of a line.
PART_GAP = 2.2
# In sizes of the letters.
_LEAST_GAP = 0.1
# Ink of so small a share of the words is laid over the table.
_RARE = 0.1
# Points by which the edges of a column's cells may differ and still be in line.
_IN_LINE = 3.0
_NUMBERING = re.compile(r"\(?(\d{1,2})[.)]?")
_BLANK = {"-", "–", "—", "n/a"}


class Line:
    """A line of words on a page, and the parts that wide space makes of it."""

    __slots__ = (
        *("cells", "heading", "page", "parts"),
        *("record", "size", "top", "words", "y"),
    )

    def __init__(self, page, words):
        self.page, self.words = page, words
        self.top = min(char["top"] for char in words[0].chars)
        self.y = median(word.y for word in words)
        self.size = median(word.size for word in words)
        self.parts = join_words(words, PART_GAP)
        self.cells, self.heading = None, False
        self.record = self._may_be_record()

    def _may_be_record(self):
        """Return whether the line has parts, one of them a number."""
        texts = [word.text for word in self.words]
        if len(texts) < 2 or (len(self.parts) < 2 and not is_numeric(texts[0])):
            return False
        return any(map(is_numeric, texts)) and not self.is_numbering

    @property
    def is_numbering(self):
        """Whether the line numbers the columns: (1) (2) (3)."""
        found = [_NUMBERING.fullmatch(word.text) for word in self.words]
        if len(found) < 2 or not all(found):
            return False
        numbers = [int(one[1]) for one in found]
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def join_words(words, gap):
    """Return lists of the words that not more than so many spaces separate."""
    parts = []
    for word in words:
        if parts and words_apart(parts[-1][-1], word) <= gap:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def words_apart(word, other):
    """Return how many spaces stand between two words."""
    return (other.x0 - word.x1) / max(word.space, other.space)


class Table:
    """Lines with the same columns; ``columns`` are [left, right] of their ink."""

    def __init__(self, records):
        self.records, self.heads = list(records), set()
        self.settle()

    def settle(self):
        self.columns = find_columns(self.records)

    def widen(self, lines):
        """Add the columns whose words never stand in the line of a row's numbers."""
        free = [
            [word.x0, word.x1]
            for line in lines
            for word in line.words
            if not find_own(word.x0, word.x1, self.columns)
        ]
        strips = _cover(sorted(map(tuple, free)), 0, lines[0].size) if free else []
        for strip in strips:
            count = sum(strip[0] <= one[0] and one[1] <= strip[1] for one in free)
            alone = not find_own(strip[0], strip[1], self.columns)
            if alone and count >= max(2, 0.25 * len(self.records)):
                self.columns = sorted([*self.columns, strip])

    def stretch(self, lines):
        """Widen the columns to the words of lines that fit."""
        for line in lines:
            for place, words in enumerate(place_words(line, self.columns) or ()):
                if words:
                    left, right = self.columns[place]
                    self.columns[place] = [
                        min(left, words[0].x0),
                        max(right, words[-1].x1),
                    ]

    def fits(self, lines):
        """Return whether lines stand in these columns, edge under edge."""
        good = 0
        for line in lines:
            cells = place_words(line, self.columns)
            if cells is None or any(
                not find_own(part[0].x0, part[-1].x1, self.columns)
                for part in line.parts
            ):
                continue
            apart = sum(
                not self._in_line(place, words)
                for place, words in enumerate(cells)
                if words
            )
            good += 4 * apart <= sum(map(bool, cells))
        return good >= 0.9 * len(lines)

    def _in_line(self, place, words):
        left, right = self.columns[place]
        x0, x1 = words[0].x0, words[-1].x1
        near = min(abs(x0 - left), abs(x1 - right), abs(x0 + x1 - left - right) / 2)
        return near <= _IN_LINE or left <= x0 <= x1 <= right


def find_columns(lines):
    """Return [left, right] of each column that the words of records make.

    Parameters
    ----------
    lines : list of Line

    Returns
    -------
    list of list of float
    """
    words = [word for line in lines for word in line.words]
    inks = Counter(word.ink for word in words)
    spans = sorted(
        (word.x0, word.x1) for word in words if inks[word.ink] > _RARE * len(words)
    )
    if not spans:
        return []
    size = median(line.size for line in lines)
    strips = _cover(spans, 0.02 * len(lines) if len(lines) > 30 else 0, size)
    cut = [_cut(line, strips) for line in lines]
    columns = [strips[0]]
    places = [[0]]
    for place in range(1, len(strips)):
        if _parts_columns(cut, places[-1], place):
            columns.append(strips[place])
            places.append([place])
        else:
            columns[-1] = [columns[-1][0], strips[place][1]]
            places[-1].append(place)
    return columns


def _cover(spans, stray, size):
    """Return the strips of the page that more than a few stray words cover."""
    events = sorted(
        [(left, 1) for left, _ in spans] + [(right, -1) for _, right in spans]
    )
    strips, depth = [], 0
    for x, step in events:
        if step > 0 and depth <= stray < depth + 1:
            strips.append([x, x])
        depth += step
        if step < 0 and depth <= stray < depth + 1 and strips:
            strips[-1][1] = x
    joined = []
    for left, right in strips:
        if joined and left - joined[-1][1] < _LEAST_GAP * size:
            joined[-1][1] = right
        else:
            joined.append([left, right])
    return joined


def _cut(line, strips):
    """Return the words of a line by strip."""
    found = {}
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        place = min(
            range(len(strips)),
            key=lambda one: max(strips[one][0] - middle, middle - strips[one][1]),
        )
        found.setdefault(place, []).append(word)
    return found


def _parts_columns(cut, places, place):
    """Return whether the space before a strip parts two columns."""
    pairs = []
    for words in cut:
        before = [word for one in places for word in words.get(one, ())]
        after = words.get(place)
        if before and after:
            last = max(before, key=lambda word: word.x1)
            pairs.append((last, after[0]))
    pairs = [
        (one, other)
        for one, other in pairs
        if one.text not in _BLANK and other.text not in _BLANK
    ]
    if not pairs:
        return True
    gaps = [words_apart(one, other) for one, other in pairs]
    if max(gaps) > PART_GAP:
        return True
    left = sum(is_numeric(one.text) for one, _ in pairs) / len(pairs)
    right = sum(is_numeric(other.text) for _, other in pairs) / len(pairs)
    if left > 0.8 and right > 0.8:
        if min(gaps) > SPACE:
            return True
        # single figures are a number whose figures are set apart
        single = sum(len(one.text) + len(two.text) < 3 for one, two in pairs)
        one_number = all(has_groups(f"{one.text} {two.text}") for one, two in pairs)
        return not one_number and 2 * single < len(pairs)
    return (left > 0.8 and right < 0.2) or (left < 0.2 and right > 0.8)


def place_words(line, columns):
    """Return the words of a line by column, or None where they cross columns."""
    cells = [[] for _ in columns]
    for part in join_words(line.words, SPACE):
        for place, run in _place_part(part, columns):
            if place is None:
                return None
            cells[place] += run
    return cells


def _place_part(part, columns):
    """Return (column, words) of a part; column is None if none can be told."""
    own = find_own(part[0].x0, part[-1].x1, columns)
    if len(own) == 1:
        return [(own[0], part)]
    if len(part) == 1:
        return [(_nearest(part, columns) if not own else None, part)]
    found = []
    for word in part:
        single = find_own(word.x0, word.x1, columns)
        if len(single) != 1:
            return [(None, part)]
        if found and found[-1][0] == single[0]:
            found[-1][1].append(word)
        else:
            found.append((single[0], [word]))
    return found


def find_own(left, right, columns):
    return [
        place
        for place, (start, end) in enumerate(columns)
        if left < end - 0.5 and right > start + 0.5
    ]


def _nearest(part, columns):
    """Return the column beside which a part stands clearly nearer than others."""
    away = sorted(
        (max(start - part[-1].x1, part[0].x0 - end), place)
        for place, (start, end) in enumerate(columns)
    )
    if len(away) > 1 and away[1][0] - away[0][0] < 0.5 * part[0].size:
        return None
    return away[0][1]
