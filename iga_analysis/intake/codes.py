"""Read the codes of regions in the forms that offices and programs write them."""

import re

from .cells import cell_problem, is_missing, show_cell

# Two digits of the province, two of the region, and of parts of a region after them.
_PARTED = re.compile(r"(\d{2})[.,\-/ ](\d{1,2})((?:[.,\-/ ]\d{1,4})*)")
_WHOLE = re.compile(r"(\d{2})(\d{2})?((?:\d{2}|\d{6})?)")
_LEAD = re.compile(r"^[^\d]*")


def read_code(cell):
    """Return a Kemendagri code with its dot, or None if the cell has none.

    Parameters
    ----------
    cell : object
        A cell of the column of codes.

    Returns
    -------
    str or None

    Notes
    -----
    A number 32.7 is 32.70 and 32 a province; "36,71", "36. 71" and "36-71" are 36.71.
    Four digits without a sign between them are no code here, see :func:`spell_code`.

    Examples
    --------
    >>> [read_code(cell) for cell in ("36.71", "36, 71", 36.7, 32, "3671")]
    ['36.71', '36.71', '36.70', '32', None]
    """
    code, kind = spell_code(cell)
    return code if kind == "code" else None


def spell_code(cell):
    """Return what a cell says as a code, and of what kind that is.

    Returns
    -------
    tuple
        Code and ``"code"``; the code and ``"bare"`` for four digits without a dot,
        which may be a code of the statistics office as well; the code and ``"part"``
        for the code of a part of a region; None and ``"unread"`` for anything else
        that is not blank; None and None for a blank.

    Examples
    --------
    >>> spell_code("3671"), spell_code("36.71.01"), spell_code("36a71")
    (('36.71', 'bare'), ('36.71', 'part'), (None, 'unread'))
    """
    if is_missing(cell):
        return None, None
    if isinstance(cell, (dict, bool)):
        return None, "unread"
    if isinstance(cell, int | float):
        return _spell_number(cell)
    text = _LEAD.sub("", cell.strip()).rstrip(" .)")
    text = re.sub(r"\s*([.,\-/])\s*", r"\1", text)
    found = _PARTED.fullmatch(text)
    if found:
        first, second, rest = found.groups()
        code = f"{first}.{second:0<2}"
        return _without_zeros(code, any(sign in "123456789" for sign in rest))
    found = _WHOLE.fullmatch(text)
    if not found:
        return None, "unread"
    first, second, rest = found.groups()
    if second is None:
        return first, "code"
    if rest.strip("0"):
        return f"{first}.{second}", "part"
    return (first, "code") if second == "00" else (f"{first}.{second}", "bare")


def _spell_number(cell):
    if cell != cell or cell in (float("inf"), float("-inf")) or cell < 0:
        return None, "unread"
    if cell == int(cell):
        return spell_code(str(int(cell)))
    code = f"{cell:.2f}"
    if not 10 < cell < 100 or abs(float(code) - cell) > 1e-9:
        return None, "unread"
    return code, "code"


def _without_zeros(code, part):
    """Return the code of a province where that of its region is 00."""
    if part:
        return code, "part"
    return (code[:2], "code") if code.endswith(".00") else (code, "code")


def code_problem(cell):
    """Return why a cell is no code, as the key of a message and its values."""
    return cell_problem(cell) or ("code_unread", {"value": show_cell(cell)[:60]})
