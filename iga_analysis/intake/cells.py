"""Read numbers as people write them; settle the decimal sign by the whole column.

"62,97" and "62.97" can mean one thing only. "14.897" can be read two ways, and what it
means follows from the other cells of its column, or from the scale; where neither
settles it the row is reported, never guessed.
"""

import re
from typing import NamedTuple

from ..tables import cell_words, split_words
from .files import MAX_CELL_CHARACTERS

SIGNS = (",", ".")
# Points of the first years have five digits; what is larger is no score or count.
LARGEST = 1e9
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
# What a cell holds in place of a value, and the message about it.
_NO_VALUE = {
    **{"error": "error_cell", "formula": "formula"},
    **{"raised": "raised_mark", "unclear": "unclear_cell"},
}
_PLAIN = re.compile(r"[-+]?\d+")
# Digits in groups of three: a blank between two may as well part two numbers.
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?")
_ONE_SIGN = re.compile(r"[-+]?(\d*)([.,])(\d+)")
_MANY = re.compile(r"[-+]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+")
_BOTH = re.compile(r"[-+]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*([.,])\d+")


def cell_problem(cell):
    """Return why a cell has no value, as the key of a message and its values, or None.

    A cell is None, text, a number, a truth value, or a dict with one of these keys:
    ``date`` (ISO text), ``percent`` (the number stored, 0.63 for 63 %), ``error`` (as
    the program shows it, "#N/A"), ``formula`` (one that was never calculated),
    ``raised`` (a raised or lowered mark beside ``text``), ``unclear`` (what stands in
    the place of the cell and cannot be told apart). The last four have no value.

    Examples
    --------
    >>> cell_problem({"error": "#N/A"})
    ('error_cell', {'value': '#N/A'})
    >>> cell_problem(62.97) is None
    True
    """
    if not isinstance(cell, dict):
        return None
    for kind, key in _NO_VALUE.items():
        if kind in cell:
            return key, {"value": show_cell(cell)[:60]}
    return None


def show_cell(cell):
    """Return a cell as text.

    Examples
    --------
    >>> show_cell({"percent": 0.6297}), show_cell({"text": "142", "raised": "2"})
    ('62.97%', '142^2')
    """
    if isinstance(cell, dict):
        if "percent" in cell:
            return f"{100 * cell['percent']:.10g}%"
        if "raised" in cell:
            return f"{cell['text']}^{cell['raised']}"
        return str(next(iter(cell.values())))[:MAX_CELL_CHARACTERS]
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)[:MAX_CELL_CHARACTERS]


def is_missing(cell):
    """Return whether a cell is blank or has a sign or word for 'no value'."""
    if cell is None:
        return True
    return isinstance(cell, str) and cell.casefold().strip() in cell_words("missing")


def is_absent(cell):
    """Return whether a cell says in words that a region has no value: not reported."""
    return isinstance(cell, str) and " ".join(split_words(cell)) in cell_words("absent")


def _tidy(text):
    text = text.strip().translate(_MINUS).removeprefix("'").strip()
    return re.sub(r"(?<=[.,])\s(?=\d)|(?<=\d)\s(?=[.,])", "", text)


def _decimal_sign(text):
    """Return the sign that a text proves to be the decimal sign, or None."""
    many, both = _MANY.fullmatch(text), _BOTH.fullmatch(text)
    if many:
        return SIGNS[SIGNS.index(many[1]) - 1]
    if both and both[1] != both[2]:
        return both[2]
    one = _ONE_SIGN.fullmatch(re.sub(r"\s", "", text))
    if one and not _is_open(one):
        return one[2]
    return None


def _is_open(one):
    """Return whether the one sign of a number may be either of the two."""
    whole, _, digits = one.groups()
    return len(digits) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def find_signs(cells):
    """Return the decimal signs that the texts among some cells prove.

    Examples
    --------
    >>> find_signs(["14.897", "62,97", 3.5])
    {','}
    """
    texts = (_tidy(cell) for cell in cells if isinstance(cell, str))
    return {_decimal_sign(text) for text in texts} - {None}


def read_column(
    cells, *, whole=False, highest=None, decimal=None, largest=LARGEST, points=True
):
    """Read a column of numbers.

    Parameters
    ----------
    cells : list
        Cells of the column: None, text, numbers, truth values, dicts.
    whole : bool, optional
        Whether the numbers are counts or ranks, which have no decimals.
    highest : float, optional
        The top of the scale, where there is one.
    decimal : {",", "."}, optional
        The decimal sign, if the caller tells it.
    largest : float, optional
        What is further from 0 is no number.
    points : bool, optional
        Whether numbers without a top may be the points of the first years, whose sign
        is for thousands.

    Returns
    -------
    tuple
        For each cell a number or None; for each None, or a pair of the key of a message
        and its values; and the keys of messages about the column: what was settled by
        the scale alone.

    Notes
    -----
    Text with one sign and exactly three digits after it is open. It is read, in this
    order: with the sign that the caller tells; with the only sign that other cells of
    the column prove; as thousands in a column of whole numbers, unless all such cells
    end in 000; as a decimal where the other reading exceeds the scale and nothing
    contradicts; as thousands in a column of points whose other numbers are whole and
    between 100 and 999.

    Digits in groups that blanks part are one number only where a space that no line
    breaks at parts them in the column. A percentage is read as it is shown, on a scale
    that ends at 100.

    Examples
    --------
    >>> read_column(["62,97", {"percent": 0.551}], highest=100)
    ([62.97, 55.1], [None, None], ['percent_read'])
    >>> read_column(["2.371", "987"])
    ([2371.0, 987.0], [None, None], ['sign_by_points'])
    >>> read_column(["2 142"], whole=True)[1]
    [('two_numbers', {'value': '2 142'})]
    """
    if whole:
        cells = [c.strip().rstrip(".") if isinstance(c, str) else c for c in cells]
    column = _learn(cells, decimal, whole, highest, points)
    notes, read = [], []
    for cell in cells:
        number, problem = None, None
        if not (is_missing(cell) or is_absent(cell)):
            number, problem = _read_cell(cell, column)
            if problem == "open":
                chosen, note = _settle(cell, column)
                notes += [note] if note else []
                number, problem = _apply(cell, chosen)
            elif problem is None and decimal and isinstance(cell, str):
                proved = _decimal_sign(_tidy(cell))
                if proved not in (None, decimal):
                    number, problem = None, ("other_sign", {"value": cell})
        read.append((number, problem))
    plain = [number for number, _ in read if number]
    numbers, problems = [], []
    for cell, (number, problem) in zip(cells, read, strict=True):
        if isinstance(cell, dict) and "percent" in cell:
            number, problem = _read_percent(cell, highest, plain)
            notes += ["percent_read"] if number is not None else []
        if number is not None and abs(number) > largest:
            number, problem = None, ("not_a_number", {"value": cell})
        if number is not None and whole and number != int(number):
            number, problem = None, ("not_whole", {"value": cell})
        if number is not None and whole:
            number = int(number)
        numbers.append(number)
        problems.append(problem)
    return numbers, problems, list(dict.fromkeys(notes))


class _Column(NamedTuple):
    """What the cells of a column tell of how each of them is read."""

    # signs that texts prove to be decimal signs, or the one that the caller tells
    signs: set
    told: bool
    whole: bool
    highest: float | None
    # signs of the open texts, and whether all of these end in 000
    used: set
    rounded: bool
    # whether a space that no line breaks at stands within a number
    grouped: bool
    # whether all numbers without a sign are whole, from 101 to 999
    hundreds: bool
    # whether numbers with decimals may have lost the sign for thousands
    doubtful: bool


def _learn(cells, decimal, whole, highest, points):
    texts = [_tidy(cell) for cell in cells if isinstance(cell, str)]
    opened = [one for one in map(_ONE_SIGN.fullmatch, texts) if one and _is_open(one)]
    stored = [
        cell
        for cell in cells
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell
    ]
    broken = [one for one in stored if one != one or one % 1]
    plain = [one for one in stored if one not in broken]
    plain += [float(text) for text in texts if _PLAIN.fullmatch(text) and float(text)]
    points = points and highest is None and not whole and bool(plain)
    return _Column(
        signs={decimal} if decimal else {_decimal_sign(one) for one in texts} - {None},
        told=decimal is not None,
        whole=whole,
        highest=highest,
        used={one[2] for one in opened},
        rounded=bool(opened) and all(one[3] == "000" for one in opened),
        grouped=any("\u00a0" in one and _GROUPED.fullmatch(one) for one in texts),
        hundreds=points and not broken and all(100 < one < 1000 for one in plain),
        doubtful=points
        and not decimal
        and all(0 < one < 100 and _in_thousands(one) for one in broken)
        and min(plain) >= 100,
    )


def _in_thousands(number):
    """Return whether a number has three decimals at most."""
    return abs(number * 1000 - round(number * 1000)) < 1e-6


def _settle(cell, column):
    """Return how an open cell is read (decimal, thousands or None) and a message."""
    sign = _ONE_SIGN.fullmatch(_tidy(cell))[2]
    if len(column.signs) == 1:
        chosen = "decimal" if sign in column.signs else "thousands"
        thousands = float(_tidy(cell).replace(sign, ""))
        beyond = column.highest is not None and thousands > column.highest
        return (None if chosen == "thousands" and beyond else chosen), None
    if column.signs:
        return None, None
    if column.whole:
        return (None if column.rounded else "thousands"), None
    if column.highest is not None and len(column.used) == 1:
        return "decimal", "sign_by_scale"
    if column.hundreds and len(column.used) == 1:
        return "thousands", "sign_by_points"
    return None, None


def _read_percent(cell, highest, plain):
    """Return a percentage as it is shown, or why it is no number of the scale."""
    number = round(100 * cell["percent"], 10)
    shares = bool(plain) and all(abs(one) <= 1 for one in plain)
    if highest != 100 or shares or not 0 <= number <= highest:
        return None, ("percent_cell", {"value": show_cell(cell)})
    return number, None


def _apply(cell, chosen):
    text = _tidy(cell)
    sign = _ONE_SIGN.fullmatch(text)[2]
    if chosen == "decimal":
        return float(text.replace(sign, ".")), None
    if chosen == "thousands":
        return float(text.replace(sign, "")), None
    decimal, thousands = text.replace(sign, ","), text.replace(sign, "")
    values = {"value": cell, "decimal": decimal, "thousands": thousands}
    return None, ("open_sign", values)


def _read_cell(cell, column):
    """Return a number, or None with a problem; "open" if the sign must be settled."""
    if isinstance(cell, dict):
        value = {"value": show_cell(cell)}
        return None, cell_problem(cell) or ("is_a_date", value)
    if isinstance(cell, bool):
        return None, ("not_a_number", {"value": cell})
    if isinstance(cell, int | float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return None, ("not_a_number", {"value": cell})
        if column.doubtful and cell % 1:
            decimal = f"{cell:g}".replace(".", ",")
            values = {"value": f"{cell:g}", "decimal": decimal}
            return None, ("open_sign", {**values, "thousands": round(1000 * cell)})
        return cell, None
    text = _tidy(cell)
    if text.startswith("="):
        return None, ("formula", {"value": cell[:60]})
    if text.startswith("#"):
        return None, ("error_cell", {"value": cell[:60]})
    if len(text) > 40:
        return None, ("not_a_number", {"value": cell[:60]})
    if _PLAIN.fullmatch(text):
        return float(text), None
    if _GROUPED.fullmatch(text):
        if " " in text and not column.grouped:
            return None, ("two_numbers", {"value": cell})
        return float(re.sub(r"\s", "", text).replace(",", ".")), None
    if _MANY.fullmatch(text):
        return float(re.sub("[.,]", "", text)), None
    both = _BOTH.fullmatch(text)
    if both and both[1] != both[2]:
        return float(text.replace(both[1], "").replace(",", ".")), None
    one = _ONE_SIGN.fullmatch(text)
    if one and _is_open(one):
        return None, "open"
    if one and one[1]:
        return float(text.replace(",", ".")), None
    return None, ("not_a_number", {"value": cell[:60]})
