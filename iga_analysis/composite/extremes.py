"""The best and worst rank that a unit can have: search, cuts, and a proof.

The most of some leads that can be positive at once over a weight set is found from both
sides. From below, linear programs that give up the dearest leads reach weights, which
are put exactly into the set before the leads are counted. From above, leads that cannot
be positive together (pairs and triples, known in closed form) cut the relaxation of a
mixed integer program, which is asked for one lead more than was reached: if it has no
answer, no weights have.
"""

import ctypes
import os
import sys
import threading
import time
from contextlib import contextmanager
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack, vstack

from .pairs import always_beats, can_beat
from .polytope import CLEAR, build_rows, join, reach_most, try_point
from .weights import trim_model

_OUTPUT = threading.Lock()
# A lead, in parts of its reach, that the solver's tolerances may have made.
_BLURRED = 1e-5
# What a row lacks, and so much more, is turned over for its price.
_LACK = 0.01
# The price of a row that is to hold, the dearest other one being 1 / _LACK.
_DEAR = 1e4
# Starts and steps of the search.
_STARTS, _STEPS = 4, 8
# Rows, the hardest to hold, among which pairs and triples are tried.
_HARD, _HARDEST = 300, 45
# Mixtures of rows whose nominal lead is above this, in parts of the reach of each, are
# not tried: few of them stay below 0 everywhere.
_BEHIND = -0.3
_PAIR_SHARES = [(one, 20 - one) for one in range(1, 20)]
_TRIPLE_SHARES = [
    *((1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 1), (2, 1, 2), (1, 2, 2)),
    *((3, 2, 1), (3, 1, 2), (1, 3, 2), (1, 2, 3), (2, 3, 1), (2, 1, 3)),
]


class Extreme(NamedTuple):
    """An extreme rank that is reached, weights that give it, and the proven bound."""

    rank: int
    bound: int
    weights: np.ndarray
    undecided: int


def find_extreme(values, model, unit, end, *, seconds=None):
    """Return the best or worst rank of a unit.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    model : WeightModel
        Of a set with bounds.
    unit : int
        Its place.
    end : {"best", "worst"}
    seconds : float, optional
        After which the search ends with what is proven by then.

    Returns
    -------
    Extreme
    """
    until = None if seconds is None else time.monotonic() + seconds
    weighty = model.nominal > 0
    values, trimmed = trim_model(values, model)
    lead = np.delete(values, unit, axis=0) - values[unit]
    lead = (lead - trimmed.tie) / (trimmed.tie or 1.0)
    low, high = -reach_most(-lead, trimmed), reach_most(lead, trimmed)
    always = always_beats(low)
    undecided = can_beat(high) & ~always
    count, rank = int(undecided.sum()), 1 + int(always.sum())
    held, bound, weights = 0, 0, trimmed.nominal
    if count:
        ends = lead[undecided], low[undecided], high[undecided]
        rows = build_rows(*ends, trimmed, 1 if end == "worst" else -1)
        held, bound, weights = _hold_most(rows, until)
    if end == "best":
        held, bound = count - held, count - bound
    found = np.zeros(len(weighty))
    found[weighty] = weights
    return Extreme(rank + held, rank + bound, found / found.sum(), count)


def _hold_most(rows, until):
    """Return how many rows hold at once, how many at most, and weights that do it."""
    sets = _find_conflicts(rows)
    best = try_point(np.zeros(len(rows.polytope.bounds[0])), rows)
    point, bound = _relax(rows, sets)
    best = _search(best, point, bound, rows, until)
    while best.held < bound and not _is_over(until):
        found = _ask_for(best.held + 1, rows, sets, until)
        if found.status == 2:
            bound = best.held
        if found.x is None:
            break
        point, chosen = np.split(found.x, [-len(rows.base)])
        chosen = np.flatnonzero(chosen > 0.5)
        tried = _better(try_point(point, rows), _centre(chosen, rows))
        if tried.held <= best.held:
            sets.append(tuple(chosen))
            continue
        best = _force(tried, bound, rows, until)
    leads = rows.values @ best.weights
    held = np.flatnonzero(leads > CLEAR)
    if (leads[held] < 0.9 * rows.tie[held]).any():
        # Nearly on the edge of a tie: another sum of the scores may see it otherwise.
        best = _better(_centre(held, rows), best)
    return best.held, bound, best.weights


def _better(one, other):
    return one if one.held >= other.held else other


def _is_over(until):
    return until is not None and time.monotonic() >= until


def _find_conflicts(rows):
    """Return sets of two and three rows that cannot all hold."""
    size, order = len(rows.base), np.argsort(rows.base)
    hard, hardest = (np.sort(order[:most]) for most in (_HARD, _HARDEST))
    pairs = hard[np.column_stack(np.triu_indices(len(hard), 1))]
    found = pairs[_conflict(pairs, _PAIR_SHARES, rows)]
    apart = np.zeros((size, size), dtype=bool)
    apart[found[:, 0], found[:, 1]] = apart[found[:, 1], found[:, 0]] = True
    triples = np.array([*combinations(hardest, 3)], dtype="int64").reshape(-1, 3)
    known = [apart[triples[:, one], triples[:, two]] for one, two in _OF_THREE]
    triples = triples[~np.any(known, axis=0)]
    triples = triples[_conflict(triples, _TRIPLE_SHARES, rows)]
    return [*map(tuple, found), *map(tuple, triples)]


_OF_THREE = ((0, 1), (0, 2), (1, 2))


def _conflict(sets, shares, rows):
    """Return whether some mixture of the rows of each set is nowhere above 0."""
    found = np.zeros(len(sets), dtype=bool)
    for share in shares:
        nominal = sum(
            part * rows.base[one] for part, one in zip(share, sets.T, strict=True)
        )
        tried = np.flatnonzero(~found & (nominal < _BEHIND * sum(share)))
        mixed = sum(
            part * rows.values[one]
            for part, one in zip(share, sets[tried].T, strict=True)
        )
        if len(tried):
            found[tried] = reach_most(mixed, rows.model) < -CLEAR * sum(share)
    return found


def _switch(rows, sets):
    """Return the constraints of (x, z), z saying which rows are on.

    base + slopes x >= low (1 - z); of each set not all are on.
    """
    size, width = rows.slopes.shape
    parts = [hstack([rows.slopes, diags_array(rows.low)])]
    lower = [rows.low - rows.base]
    if sets:
        lengths = np.array([len(one) for one in sets])
        which = np.repeat(np.arange(len(sets)), lengths)
        places = which, np.concatenate(sets) + width
        shape = (len(sets), width + size)
        parts.append(csr_array((np.full(len(which), -1.0), places), shape=shape))
        lower.append(1.0 - lengths)
    matrix = vstack(parts)
    return join(rows.polytope, matrix, lower=np.concatenate(lower), extra=size)


def _bounds(rows, extra, most):
    least, upper = rows.polytope.bounds
    return np.append(least, np.zeros(extra)), np.append(upper, np.full(extra, most))


def _relax(rows, sets):
    """Return a point at which the most rows hold in part, and how many hold at most."""
    size, width = rows.slopes.shape
    found = milp(
        np.append(np.zeros(width), -np.ones(size)),
        bounds=_bounds(rows, size, 1.0),
        constraints=_switch(rows, sets),
    )
    if found.x is None:
        return np.zeros(width), size
    return found.x[:width], min(size, int(np.floor(-found.fun + _BLURRED)))


def _ask_for(wanted, rows, sets, until):
    """Return what the solver says of so many rows that hold at once."""
    size, width = rows.slopes.shape
    number = np.append(np.zeros(width), np.ones(size))
    options = {}
    if until is not None:
        options["time_limit"] = max(until - time.monotonic(), 0.01)
    with _silence():
        found = milp(
            np.zeros(width + size),
            integrality=number,
            bounds=_bounds(rows, size, 1.0),
            constraints=[_switch(rows, sets), LinearConstraint(number[None], wanted)],
            options=options,
        )
    if found.status not in (0, 1, 2):
        raise RuntimeError(f"the solver found no weights: {found.message}")
    return found


def _search(best, point, bound, rows, until):
    """Return the best that is found from a point, and from others."""
    rng = np.random.default_rng(len(rows.base))
    for start in range(1 + _STARTS):
        if start:
            prices = rng.exponential(size=len(rows.base))
            point = _give_up(prices if start > 1 else np.ones(len(prices)), rows)
        best = _better(best, _improve(point, rows, _STEPS))
        if best.held >= bound or _is_over(until):
            return best
    return _force(best, bound, rows, until)


def _improve(point, rows, steps):
    """Return the best that is found from a point.

    A row that lacks much is made cheap and so given up, one that lacks little dear:
    reweighted least sums of absolute values.
    """
    best = try_point(point, rows)
    for step in range(steps):
        point = _give_up(_price(point, rows), rows)
        tried = try_point(point, rows)
        if tried.held > best.held:
            best = tried
        elif step:
            break
    return best


def _force(best, bound, rows, until):
    """Return the best that is found by making a row that does not hold very dear."""
    while best.held < bound:
        lead = rows.values @ best.weights
        for row in np.argsort(-lead):
            if lead[row] > CLEAR:
                continue
            if _is_over(until):
                return best
            prices = _price(best.point, rows)
            prices[row] = _DEAR
            tried = try_point(_give_up(prices, rows), rows)
            if tried.held >= best.held - 1:
                tried = _better(tried, _improve(tried.point, rows, 2))
            if tried.held > best.held:
                best = tried
                break
        else:
            return best
    return best


def _price(point, rows):
    return 1 / (np.maximum(-(rows.base + rows.slopes @ point), 0) + _LACK)


def _give_up(prices, rows):
    """Return a point at which the rows lack least in all, each at its price."""
    size, width = rows.slopes.shape
    found = milp(
        np.append(np.zeros(width), prices),
        bounds=_bounds(rows, size, np.inf),
        constraints=rows.lacking,
        options={"presolve": False},
    )
    return np.zeros(width) if found.x is None else found.x[:width]


def _centre(chosen, rows):
    """Return the point where the least of some rows is largest."""
    size, width = len(chosen), rows.slopes.shape[1]
    matrix = hstack([rows.slopes[chosen], csr_array(-np.ones((size, 1)))])
    least, most = _bounds(rows, 1, np.inf)
    least[-1] = -np.inf
    found = milp(
        np.append(np.zeros(width), -1.0),
        bounds=(least, most),
        constraints=join(rows.polytope, matrix, lower=-rows.base[chosen], extra=1),
    )
    if found.x is None:
        return try_point(np.zeros(width), rows)
    point = found.x[:width]
    return _better(
        try_point(_put_on_ties(point, chosen, rows), rows), try_point(point, rows)
    )


def _put_on_ties(point, chosen, rows):
    """Return a point moved so that rows which may be ties are: no more than a tie.

    A solver that works to 1e-7 cannot place several leads within 1e-9 of nothing. What
    is at an end of its range stays there.
    """
    polytope = rows.polytope
    base, slopes = rows.base[chosen], rows.slopes[chosen]
    blurred = np.abs(base + slopes @ point) < _BLURRED
    matrix, right = polytope.upper
    active = np.abs(matrix @ point - right) < _BLURRED
    ends = [(np.abs(point - end) < _BLURRED, end) for end in polytope.bounds]
    unit = np.eye(len(point))
    sides = [
        (slopes.toarray()[blurred], (rows.tie[chosen] - base)[blurred]),
        (matrix.toarray()[active], right[active]),
        (polytope.equal[0].toarray(), polytope.equal[1]),
        *((unit[where], end[where]) for where, end in ends),
    ]
    matrix = np.vstack([one for one, _ in sides])
    right = np.concatenate([one for _, one in sides])
    for _ in range(2):
        point = point + np.linalg.lstsq(matrix, right - matrix @ point, rcond=None)[0]
    return point


@contextmanager
def _silence():
    """Keep a line that HiGHS prints, though told not to, from the output.

    It is written in C, beside sys.stdout, and would stand in notebooks; that of
    scipy 1.17 still prints it now and then. Threads take turns: there is one output.
    """
    with _OUTPUT:
        yield from _turn_away()


def _turn_away():
    try:
        library = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
        sys.stdout.flush()
        library.fflush(None)
        kept = os.dup(1)
    except (OSError, AttributeError, ValueError):
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 1)
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(sink)
