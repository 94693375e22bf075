"""Make words, lines and cells of a PDF's characters.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. What cannot be told apart becomes ``{"unclear": text}``, a number with a
raised mark ``{"text": ..., "raised": ...}``; nothing is glued together on a guess.
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from statistics import median

# In shares of the size of the letters.
WORD_GAP = 0.15
# In widths of a space: wider than that between the words of a phrase.
SPACE = 1.6
_BASELINE = 0.22
_SAME_LINE = 0.3
_RAISED = 0.12
_SMALL = 0.85
# Letters so much larger than those of the table are a stamp laid over it.
LARGE = 1.5
_OVERLAP = 0.35
_NUMERIC = re.compile(r"[-+]?[\d.,%\s]*\d[\d.,%\s]*")
# What a font gives for letters that it has no name for.
_NAMELESS = re.compile(r"\(cid:\d+\)|[\x00-\x1f\x7f\ufffd\ue000-\uf8ff]")
_GROUPS = re.compile(r"[-+]?[1-9]\d{0,2}( \d{3})+(?:[.,]\d+)?")


class Word:
    """Characters without space between them, and the marks raised beside them."""

    __slots__ = ("chars", "ink", "marks", "size", "space", "x0", "x1", "y")

    def __init__(self, chars):
        self.chars, self.marks = chars, []
        self.x0 = min(char["x0"] for char in chars)
        self.x1 = max(char["x1"] for char in chars)
        self.size = max(char["size"] for char in chars)
        self.space = max(char["space"] for char in chars)
        self.ink = (str(chars[0]["non_stroking_color"]), round(chars[0]["alpha"], 1))
        self.y = median(char["bottom"] - _BASELINE * char["size"] for char in chars)

    @property
    def text(self):
        return "".join(char["text"] for char in self.chars)


def body_size(chars):
    """Return the size of most characters."""
    sizes = Counter(round(2 * char["size"]) / 2 for char in chars)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def divide_large(chars):
    """Return characters without large ones that stand among several others' lines.

    A title is large too, but nothing stands beside it.
    """
    size = body_size(chars)
    large = [char for char in chars if char["size"] >= LARGE * size]
    if not large:
        return chars, []
    heights = sorted(
        (char["top"] + char["bottom"]) / 2
        for char in chars
        if char["size"] < 1.2 * size
    )
    laid = [
        char
        for char in large
        if bisect_right(heights, char["bottom"]) - bisect_left(heights, char["top"]) > 3
    ]
    gone = {id(char) for char in laid}
    return [char for char in chars if id(char) not in gone], laid


def is_numeric(text):
    """Return whether a text is nothing but a number (or several)."""
    return bool(_NUMERIC.fullmatch(text))


def has_groups(text):
    """Return whether a text may be one number with blanks before its thousands."""
    return bool(_GROUPS.fullmatch(text))


def make_lines(chars):
    """Return the words of characters, line by line.

    Parameters
    ----------
    chars : list of dict
        Upright characters, in any order.

    Returns
    -------
    list of list of Word
        Lines from the top, words from the left. Small or raised characters beside a
        word are among its ``marks``.
    """
    lines = [_cut_words(line) for line in _stack(chars)]
    words = [word for line in lines for word in line]
    marks = _find_marks(words)
    lines = [[word for word in line if id(word) not in marks] for line in lines]
    return [line for line in lines if line]


def _stack(chars):
    """Return characters by their baselines, from the top."""
    placed = sorted(
        ((char["bottom"] - _BASELINE * char["size"], char) for char in chars),
        key=lambda one: one[0],
    )
    lines, last = [], None
    for y, char in placed:
        if lines and y - last <= _SAME_LINE * char["size"]:
            lines[-1].append(char)
        else:
            lines.append([char])
            last = y
    return [sorted(line, key=lambda char: char["x0"]) for line in lines]


def _cut_words(line):
    """Cut a line where space is, and where size or height of the letters change."""
    words, open_chars = [], []
    for char in line:
        if open_chars:
            last = open_chars[-1]
            size = max(char["size"], last["size"])
            apart = char["x0"] - max(one["x1"] for one in open_chars[-3:])
            if apart > WORD_GAP * size or _differ(last, char):
                words.append(Word(open_chars))
                open_chars = []
        open_chars.append(char)
    if open_chars:
        words.append(Word(open_chars))
    return words


def _differ(one, other):
    """Return whether two neighbours are not of one number or word."""
    small, large = sorted((one["size"], other["size"]))
    rise = _rise(one, other)
    if abs(rise) > _RAISED * large:
        return True
    # small capitals belong to their word
    letters = one["text"].isalpha() and other["text"].isalpha()
    return small < _SMALL * large and not letters


def _rise(one, other):
    return (one["bottom"] - _BASELINE * one["size"]) - (
        other["bottom"] - _BASELINE * other["size"]
    )


def _find_marks(words):
    """Give marks to the words they stand beside; return the ids of the marks."""
    found = set()
    sizes = Counter(round(word.size, 1) for word in words)
    if not words:
        return found
    ordered = sorted(words, key=lambda word: word.size)
    largest = max(sizes)
    by_row = {}
    for word in words:
        by_row.setdefault(int(word.y // largest), []).append(word)
    for word in ordered:
        row = int(word.y // largest)
        near = [w for r in (row - 1, row, row + 1) for w in by_row.get(r, ())]
        host = _find_host(word, near, found)
        if host is not None:
            host.marks.append(word)
            found.add(id(word))
    return found


def _find_host(word, near, marks):
    """Return the word that a mark stands beside, or None if it is no mark."""
    if len(word.text) > 4:
        return None
    best, least = None, None
    for other in near:
        if other is word or id(other) in marks:
            continue
        size = other.size
        away = max(word.x0 - other.x1, other.x0 - word.x1)
        rise = abs(word.y - other.y)
        small = word.size < _SMALL * size
        raised = _RAISED * size < rise < 0.65 * size
        glued = away <= WORD_GAP * size
        if not (small and rise < 0.65 * size and away <= 0.3 * size) and not (
            raised and glued and word.size < 1.05 * size
        ):
            continue
        if not small and (word.y > other.y or len(word.text) > len(other.text)):
            continue
        if away < -0.6 * (word.x1 - word.x0):
            continue
        if least is None or away < least:
            best, least = other, away
    return best


def read_cell(lines, size=None, *, ruled=True):
    """Return what the words of one cell say.

    Parameters
    ----------
    lines : list of list of Word
    size : float, optional
        Size of the letters of the table: much larger ones are laid over it.
    ruled : bool, optional
        Whether rules prove that the words are of one cell.

    Returns
    -------
    tuple
        The cell: None, text, or a dict with ``raised`` or ``unclear``; and the texts
        that were left out: marks beside words, and large letters laid over the cell.
    """
    laid, left = [], []
    if size:
        laid = [w for line in lines for w in line if w.size >= LARGE * size]
        lines = [[w for w in line if w.size < LARGE * size] for line in lines]
        lines = [line for line in lines if line]
    if not lines:
        if not laid:
            return None, left
        return {"unclear": " ".join(word.text for word in laid)}, left
    left += [("pdf_overlay", word.text) for word in laid]
    text = " ".join(_join(line) for line in lines)
    marks = [mark for line in lines for word in line for mark in word.marks]
    raised = " ".join(mark.text for mark in marks)
    numeric = is_numeric(text)
    if _NAMELESS.search(text) or _overlaps(lines):
        return {"unclear": text}, left
    if numeric and _is_mixed(lines):
        return {"unclear": text}, left
    if numeric and " " in text and not _is_one_number(text, lines, ruled):
        return {"unclear": text}, left
    if marks and numeric:
        return {"text": text, "raised": raised}, left
    left += [("pdf_marks", f"{text[:30]}^{mark.text}") for mark in marks]
    return text, left


def _join(line):
    """Return the text of a line; neighbours of other ink are not set apart."""
    text, last = "", None
    for word in line:
        if last is not None:
            tight = word.x0 - last.x1 <= WORD_GAP * max(word.size, last.size)
            text += "" if tight else " "
        text, last = text + word.text, word
    return text


def _overlaps(lines):
    """Return whether letters stand in the place of others."""
    for line in lines:
        chars = [char for word in line for char in word.chars]
        for one, other in itertools.pairwise(chars):
            width = min(one["x1"] - one["x0"], other["x1"] - other["x0"])
            shared = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
            if width > 0.5 and shared > _OVERLAP * width:
                return True
    return False


def _is_mixed(lines):
    """Return whether a number has ink of more than one colour."""
    colours = {
        (str(char["non_stroking_color"]), round(char["alpha"], 1))
        for line in lines
        for word in line
        for char in word.chars
    }
    return len(colours) > 1


def _is_one_number(text, lines, ruled):
    """Return whether a number with blanks is one with thousands set apart."""
    if len(lines) > 1 or not ruled or not has_groups(text):
        return False
    words = lines[0]
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(words)]
    return all(gap <= SPACE * words[0].space for gap in gaps)
