"""Read the words of offices for predicates, and tell awards and gaps from them."""

import difflib
import re

from ..tables import cell_words
from .cells import cell_problem, is_absent, is_missing, show_cell
from .headers import list_words
from .rows import is_number

_ROMAN = re.compile(r"[ivx]+")
# Nearer than this to a predicate a word is a misspelt one.
_LIKE = 0.8
_BRACKETS = re.compile(r"\(([^)]*)\)")


def _phrase(text):
    return " ".join(list_words(text))


def is_predicate(text):
    """Return whether a text is a predicate in words.

    Examples
    --------
    >>> is_predicate("SGT. INOVATIF"), is_predicate("SI")
    (True, False)
    """
    return _phrase(text) in cell_words("predicate")


def read_short(texts):
    """Return the shortened predicates of a column: {text: predicate}.

    Parameters
    ----------
    texts : iterable of str
        The texts of the column.

    Returns
    -------
    dict
        Empty where the letters may be numbers: "I" beside "II" is no Inovatif, and
        alone it is nothing.

    Examples
    --------
    >>> read_short(["SI", "I", "T.D.D."])["I"], read_short(["I", "II"])
    ('Inovatif', {})
    """
    known = cell_words("predicate_short")
    phrases = {text: _phrase(text) for text in texts}
    rest = {one for one in phrases.values() if one not in known}
    short = set(phrases.values()) & set(known)
    roman = any(_ROMAN.fullmatch(one) for one in rest)
    sure = any(not _ROMAN.fullmatch(one) for one in short) or any(
        one in cell_words("predicate") for one in rest
    )
    if roman or not sure:
        return {}
    return {text: known[one] for text, one in phrases.items() if one in known}


def read_predicates(records, cells):
    """Read the predicates of rows: put them into the records, or say why not.

    Parameters
    ----------
    records : list of Record
        Rows of data of one file.
    cells : list
        The cell of each in the column of predicates, or None.

    Notes
    -----
    What is no predicate leaves the row without one and with a warning: a list is not
    lost for the words of an office. A number or an error there rejects the row, for
    then its cells may be those of other columns, and so does a predicate that is
    misspelt, cut off or has a number beside it. A word of an award is kept as the
    award, if the row has no other.
    """
    short = read_short({cell for cell in cells if isinstance(cell, str)})
    for record, cell in zip(records, cells, strict=True):
        record.values["predicate"] = None
        if is_missing(cell):
            continue
        problem = cell_problem(cell)
        if problem:
            record.reject(*problem, "predicate")
        elif (
            not isinstance(cell, str) or is_number(cell) or cell.startswith(("#", "="))
        ):
            values = {"value": show_cell(cell)[:60]}
            record.reject("unknown_predicate", values, "predicate")
        elif is_absent(cell):
            record.warn("absent_word", {"value": cell[:60]}, "predicate")
        else:
            _read_predicate(record, cell, short)


def _is_damaged(text):
    """Return whether a text is nearly a predicate, a part of one, or has digits."""
    phrase = _phrase(text)
    if any(sign.isdigit() for sign in phrase):
        return True
    known = cell_words("predicate")
    part = any(f" {phrase} " in f" {one} " for one in known)
    return part or bool(difflib.get_close_matches(phrase, known, 1, _LIKE))


def _read_predicate(record, cell, short):
    plain = _BRACKETS.sub(" ", cell)
    known = cell_words("predicate")
    predicate = known.get(_phrase(cell)) or known.get(_phrase(plain)) or short.get(cell)
    record.values["predicate"] = predicate
    inside = " ".join(_BRACKETS.findall(cell)) if predicate else cell
    awards = set(list_words(inside)) & set(cell_words("award"))
    if awards:
        record.values.setdefault("award_beside", cell[:60])
        record.warn("award_word", {"value": cell[:60]}, "predicate")
    elif predicate is None and _is_damaged(cell):
        record.reject("unknown_predicate", {"value": cell[:60]}, "predicate")
    elif predicate is None:
        record.warn("predicate_unread", {"value": cell[:60]}, "predicate")
    elif inside.strip() and _phrase(cell) not in known and cell not in short:
        record.warn("predicate_beside", {"value": cell[:60]}, "predicate")
