"""Tell units of an index from rows that sum others up, and from each other."""

import unicodedata
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ..tables import cell_words
from .headers import list_words

_LONGEST = 3
# So many rows that sum others up may stand together at an end of a table.
_ROWS = 4
_OTHERS = 3
# Of the columns that can be compared this share must agree.
_NEARLY = 0.9
# A column tells something where the last digit is small beside its range.
_FINE = 0.02
_COLUMNS = 3
# What lies within this part of the range of a column may be its mean.
_NEAR = 0.05
_MEASURES = {"mean": np.mean, "sum": np.sum, "median": np.median}
_ENDS = {"max": np.max, "min": np.min}


class Summaries(NamedTuple):
    """Places of rows, with what they are of the others: mean, sum, ..."""

    left: dict
    doubtful: dict


def is_summary(text):
    """Return whether a text is made of words of sums and of what they are about.

    Examples
    --------
    >>> [is_summary(one) for one in ("World average", "Total keseluruhan", "Mean Chey")]
    [True, True, False]
    """
    rest, found = _split(text)
    beside = {**cell_words("total_beside"), **cell_words("summary_beside")}
    return found and all(word in beside or word.isdigit() for word in rest)


def is_like_summary(text):
    """Return whether a text begins or ends with a word of sums: "Rata-rata Contoh"."""
    words, known = list_words(text), _words()
    sizes = range(1, _LONGEST + 1)
    return any(
        " ".join(part) in known for n in sizes for part in (words[:n], words[-n:])
    )


def _words():
    # a country may be a unit
    return {**cell_words("total"), **cell_words("summary")}.keys() - {"indonesia"}


def _split(text):
    """Return the words of a text that are not of sums, and whether any are."""
    words, known = list_words(text), _words()
    rest, place = [], 0
    while place < len(words):
        for size in range(_LONGEST, 0, -1):
            if " ".join(words[place : place + size]) in known:
                place += size
                break
        else:
            rest.append(words[place])
            place += 1
    return rest, len(rest) < len(words)


def find_summaries(values):
    """Return rows at the ends of a table that are made of its other rows.

    Parameters
    ----------
    values : ndarray
        One row a unit, one column an indicator; missing values are NaN.

    Returns
    -------
    Summaries
        Rows that are the mean, median or sum of the others in (nearly) all columns; and
        those of which it is doubtful: columns are few or coarse, or the row has the
        largest or least value of every column.

    Examples
    --------
    >>> rows = [[1.6, 20.5, 7.0], [2.5, 11.0, 9.5], [9.0, 5.0, 3.0], [7.0, 9.0, 2.0]]
    >>> rows.append([float(np.mean(column)) for column in zip(*rows)])
    >>> find_summaries(np.array(rows)).left
    {4: 'mean'}
    """
    found = Summaries({}, {})
    size = len(values)
    for turned in (False, True):
        rows = values[::-1] if turned else values
        for number in range(min(_ROWS, size - _OTHERS), 0, -1):
            others, ends = rows[:-number], rows[-number:]
            told = [_compare(one, others) for one in ends]
            if told[0] is None:
                continue
            for place, one in enumerate(told, start=size - number):
                if one is not None:
                    kept = found.left if one[1] else found.doubtful
                    kept[size - 1 - place if turned else place] = one[0]
            break
    for place in found.left:
        found.doubtful.pop(place, None)
    return found


def find_inside(values, named=()):
    """Return rows anywhere in a table that are the mean, median or sum of the others.

    Parameters
    ----------
    values : ndarray
        As in :func:`find_summaries`.
    named : collection of int, optional
        Places of rows that are sums by their names: none of the others.

    Returns
    -------
    dict of int to str
        Place of a row and what it is of the others, where no doubt is left by the
        number and the decimals of the columns.

    Examples
    --------
    >>> rows = [[1.6, 20.5, 7.0], [2.5, 11.0, 9.5], [9.0, 5.0, 3.0], [7.0, 9.0, 2.0]]
    >>> rows.insert(2, [float(np.mean(column)) for column in zip(*rows)])
    >>> find_inside(np.array(rows))
    {2: 'mean'}
    """
    kept = [place for place in range(len(values)) if place not in set(named)]
    if len(kept) <= _OTHERS:
        return {}
    near = [kept[place] for place in _list_near(values[kept])]
    units = [place for place in kept if place not in near]
    found = {}
    for place in near:
        # of all others; of several such rows each is made of the units alone
        for others in ([one for one in kept if one != place], units):
            told = _compare(values[place], values[others])
            if told is not None and told[0] in _MEASURES and told[1]:
                found[place] = told[0]
                break
    return found


def _list_near(values):
    """Return the rows near the mean, median or sum of the others in most columns."""
    with np.errstate(invalid="ignore"):
        width = np.nanmax(values, axis=0) - np.nanmin(values, axis=0)
        number = np.sum(~np.isnan(values), axis=0)
        total = np.nansum(values, axis=0)
        middle = np.nanmedian(values, axis=0)
        aims = [(total - values) / np.maximum(number - 1, 1), middle, total - values]
        near = [np.abs(values - aim) <= _NEAR * width for aim in aims]
    known = np.maximum(np.sum(~np.isnan(values) & (width > 0), axis=1), 1)
    shares = [np.sum(one & (width > 0), axis=1) / known for one in near]
    return np.flatnonzero(np.max(shares, axis=0) >= _NEARLY).tolist()


def _compare(row, others):
    """Return what a row is of others and whether that is sure, or None."""
    columns = [
        (value, column[~np.isnan(column)])
        for value, column in zip(row, others.T, strict=True)
        if not np.isnan(value)
    ]
    columns = [
        (value, column)
        for value, column in columns
        if len(column) >= _OTHERS and np.ptp(column)
    ]
    if not columns:
        return None
    for name, measure in (_MEASURES | _ENDS).items():
        hits, fine = 0, 0
        for value, column in columns:
            unit = 10.0 ** _last_digit(value) / 2
            own = float(measure(column))
            agrees = abs(value - own) <= unit + 1e-9 * max(abs(own), 1)
            outside = not column.min() <= value <= column.max()
            hits += agrees
            if agrees and abs(value - own) <= 1e-9 * max(abs(own), 1):
                # a number that is met exactly tells as much as those it is made of
                unit = min(unit, *(10.0 ** _last_digit(one) / 2 for one in column))
            fine += agrees and (unit <= _FINE * np.ptp(column) or outside)
        if hits < _NEARLY * len(columns):
            continue
        if name in _ENDS:
            return (name, False) if fine >= _COLUMNS else None
        if fine:
            return name, fine >= _COLUMNS
    return None


def _last_digit(value):
    return min(0, Decimal(repr(float(value))).normalize().as_tuple().exponent)


def fold(text):
    """Return a name as names are compared: no matter the case, blanks and forms.

    Examples
    --------
    >>> fold(" KOTA\\u00a0 Contoh") == fold("Kota Contoh")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
