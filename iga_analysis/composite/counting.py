"""How often each unit had each rank, counted in a band that grows with what is drawn.

A unit takes few of the ranks that there are, and units of neighbouring ranks take the
same ones. So the sorted draws are cut into slabs of neighbouring positions, and each
slab counts in a window of the units and ranks that it has met. At the end the windows
become one row of counts a unit, from the lowest to the highest rank that it had.
"""

from typing import NamedTuple

import numpy as np

# Positions in a slab where there are many units; few units are one slab.
_SLAB, _FEW = 128, 1024


class Window(NamedTuple):
    """Counts by unit and rank, from a first unit and a first rank on."""

    unit: int
    rank: int
    counts: np.ndarray  # shape (units, ranks)


class RankCounts(NamedTuple):
    """Draws by unit and rank."""

    windows: list  # of Window
    place: np.ndarray  # of each unit among those that were counted, the distinct ones


class _Rows(NamedTuple):
    """Counts of some units: one row each, the rows one after another."""

    first: np.ndarray  # lowest rank - 1 of each unit
    start: np.ndarray  # where its row begins; one more, where the last ends
    counts: np.ndarray  # int64


def begin_counts(units, draws):
    """Return what :func:`add_ranks` adds to: a window a slab, empty still.

    Parameters
    ----------
    units : int
    draws : int
        The most that will be counted together, merged windows included.
    """
    slabs = 1 if units <= _FEW else -(-units // _SLAB)
    dtype = "uint16" if draws < 2**16 else "int32"
    return [Window(0, 0, np.zeros((0, 0), dtype=dtype))] * slabs


def add_ranks(windows, units, ranks):
    """Count sorted draws.

    Parameters
    ----------
    windows : list of Window
        Of :func:`begin_counts`; changed in place.
    units : ndarray of int, shape (draws, units)
        Units of each draw, those of neighbouring ranks being neighbours.
    ranks : ndarray of int, shape (draws, units)
        Their ranks - 1.
    """
    width = units.shape[1] if len(windows) == 1 else _SLAB
    for place, window in enumerate(windows):
        slab = slice(place * width, (place + 1) * width)
        some, own = units[:, slab], ranks[:, slab]
        window = _widen(window, some, own)
        code = some - np.int64(window.unit)
        code *= window.counts.shape[1]
        code += own
        code -= window.rank
        one = window.counts.dtype.type(1)
        np.add.at(window.counts.reshape(-1), code.ravel(), one)
        windows[place] = window


def _widen(window, units, ranks):
    """Return the window, made so large that it holds these units and ranks."""
    low = (int(units.min()), int(ranks.min()))
    high = (int(units.max()) + 1, int(ranks.max()) + 1)
    size = window.counts.shape
    if size == (0, 0):
        empty = np.zeros(np.subtract(high, low), dtype=window.counts.dtype)
        return Window(*low, empty)
    at = (window.unit, window.rank)
    if (
        at <= low
        and at[1] <= low[1]
        and high[0] <= at[0] + size[0]
        and high[1] <= at[1] + size[1]
    ):
        return window
    low = np.minimum(low, at)
    high = np.maximum(high, np.add(at, size))
    counts = np.zeros(high - low, dtype=window.counts.dtype)
    shift = np.subtract(at, low)
    counts[shift[0] : shift[0] + size[0], shift[1] : shift[1] + size[1]] = window.counts
    return Window(int(low[0]), int(low[1]), counts)


def merge_windows(windows, others):
    """Add the counts of other windows to these, in place."""
    for place, other in enumerate(others):
        rows, columns = other.counts.shape
        if not rows:
            continue
        ends = [other.unit, other.unit + rows - 1]
        ranks = [other.rank, other.rank + columns - 1]
        window = _widen(windows[place], np.array(ends), np.array(ranks))
        row, column = other.unit - window.unit, other.rank - window.rank
        window.counts[row : row + rows, column : column + columns] += other.counts
        windows[place] = window


# Units summed up at a time.
_PART = 1024


def _collect_rows(windows, begin, end):
    """Return the :class:`_Rows` of the units from ``begin`` up to ``end``."""
    first = np.full(end - begin, np.iinfo("int64").max)
    last = np.full(end - begin, -1)
    pieces = []
    for window in windows:
        size = len(window.counts)
        low, high = max(begin, window.unit), min(end, window.unit + size)
        if low >= high:
            continue
        counts = window.counts[low - window.unit : high - window.unit]
        met = counts > 0
        own = np.flatnonzero(met.any(axis=1))
        rows = low - begin + own
        some = window.rank + met[own].argmax(axis=1)
        more = window.rank + met.shape[1] - met[own, ::-1].argmax(axis=1)
        first[rows] = np.minimum(first[rows], some)
        last[rows] = np.maximum(last[rows], more)
        pieces.append((window.rank, counts, own, rows))
    first[last < 0] = 0
    start = np.concatenate([[0], np.cumsum(np.maximum(last - first, 0))])
    joined = np.zeros(start[-1], dtype="int64")
    for rank, counts, own, rows in pieces:
        for one, row in zip(own, rows, strict=True):
            # A window may begin before the lowest rank of the unit, and end after.
            skip = max(0, first[row] - rank)
            take = min(counts.shape[1], last[row] - rank)
            at = start[row] + rank + skip - first[row]
            joined[at : at + take - skip] += counts[one, skip:take]
    return _Rows(first, start, joined)


def summarise_ranks(counts, quantiles, top):
    """Return quantiles, ends and best ranks of each unit.

    Parameters
    ----------
    counts : RankCounts
    quantiles : sequence of float
    top : sequence of int
        Ranks k.

    Returns
    -------
    quantiles : ndarray of float, shape (quantiles, units)
        As :func:`numpy.quantile` of the ranks drawn, linear between ranks; NaN of a
        unit that was never ranked, as all that follows.
    ends : ndarray of float, shape (2, units)
        Best and worst rank.
    best : ndarray of int, shape (top, units)
        Draws in which the unit had rank k or a better one.
    """
    distinct = int(counts.place.max()) + 1
    found = np.full((len(quantiles), distinct), np.nan)
    ends = np.full((2, distinct), np.nan)
    best = np.zeros((len(top), distinct), dtype="int64")
    for begin in range(0, distinct, _PART):
        some = slice(begin, min(begin + _PART, distinct))
        rows = _collect_rows(counts.windows, some.start, some.stop)
        sums = np.concatenate([[0], np.cumsum(rows.counts)])
        start, sizes = rows.start[:-1], np.diff(rows.start)
        base, total = sums[start], np.diff(sums[rows.start])
        ranked = total > 0
        limits = [rows.first + 1, rows.first + sizes]
        ends[:, some] = np.where(ranked, limits, np.nan)
        most = np.maximum(total - 1, 0)
        for row, quantile in zip(found, quantiles, strict=True):
            place = quantile * most
            low = np.floor(place).astype("int64")
            high = np.minimum(low + 1, most)
            lower, upper = (
                np.searchsorted(sums, base + one, "right") - start + rows.first
                for one in (low, high)
            )
            own = lower + (upper - lower) * (place - low)
            row[some] = np.where(ranked, own, np.nan)
        for row, k in zip(best, top, strict=True):
            reach = np.clip(k - rows.first, 0, sizes)
            row[some] = sums[start + reach] - base
    return found[:, counts.place], ends[:, counts.place], best[:, counts.place]


def count_matrix(counts):
    """Return the counts as a matrix (units, ranks) of all that there are."""
    units, distinct = len(counts.place), int(counts.place.max()) + 1
    matrix = np.zeros((distinct, units), dtype="int64")
    for window in counts.windows:
        rows, columns = window.counts.shape
        own = slice(window.unit, window.unit + rows)
        matrix[own, window.rank : window.rank + columns] += window.counts
    return matrix[counts.place]


def share_error(shares, draws):
    """Return the Monte Carlo standard error of a share of draws.

    Parameters
    ----------
    shares : ndarray of float
    draws : int

    Returns
    -------
    ndarray of float
        Half the width of Wilson's interval of one standard error,
        sqrt(p (1 - p) / n + 1 / (4 n^2)) / (1 + 1 / n): what has happened in none or
        in all of the draws is not certain.

    Examples
    --------
    >>> share_error(np.array([0.0, 0.5]), 99).round(4).tolist()
    [0.005, 0.05]
    """
    noise = shares * (1 - shares) / draws + 0.25 / draws**2
    return np.sqrt(noise) / (1 + 1 / draws)
