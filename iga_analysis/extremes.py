"""The best or worst rank of one unit over a weight set, by integer programming."""

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from .pairs import always_beats, can_beat
from .ranks import TIE
from .weight_sets import weighted_deviation

# A lead, in parts of its reach, that rounding cannot undo.
_CLEAR = 1e-12
# A lead, in parts of its reach, that the solver's tolerances may have made.
_BLURRED = 1e-5


class Extreme(NamedTuple):
    """An extreme rank, weights that give it, and how many units were undecided."""

    rank: int
    weights: np.ndarray
    undecided: int


def extreme_rank(values, nominal, spread, weight_set, unit, end):
    """Return the best or worst rank of a unit.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    nominal : ndarray, shape (indicators,)
        Weights that sum to 1.
    spread : float
    weight_set : {"relative", "simplex"}
    unit : int
        Its place.
    end : {"best", "worst"}

    Notes
    -----
    Weights are w (1 + spread e) with e from -1 to 1, and sum(w e) = 0 in the simplex
    set. The lead of another unit over this one is linear in e, and its extremes, which
    are known in closed form, are the constants that switch a constraint off. Units
    that always or never beat this one are counted beforehand.

    The solver allows constraints to be broken by a little. So the units that it lets
    beat (or not beat) this one are taken to a linear program for weights at which
    their leads are as far from a tie as can be; if there are none, that combination is
    excluded and the program solved again.
    """
    weighty = nominal > 0
    lead = np.delete(values, unit, axis=0)[:, weighty] - values[unit, weighty] - TIE
    weights = nominal[weighty]
    base, slopes = lead @ weights, spread * lead * weights
    if weight_set == "simplex":
        reach = spread * weighted_deviation(lead, weights)
        side = (weights, 0.0, 0.0)
    else:
        reach = np.abs(slopes).sum(axis=1)
        # At a spread of 1 all weights could be 0, which is no weights at all. Others
        # can be scaled up, for only their ratios count, until one is twice its own.
        side = (weights, 2 * weights.min() - 1, np.inf) if spread == 1 else None
    always, possible = always_beats(base - reach), can_beat(base + reach)
    undecided = possible & ~always
    rank = 1 + int(always.sum())
    found = nominal.copy()
    if undecided.any():
        base, reach = base[undecided], reach[undecided]
        # Constraints in parts of the reach of a pair suit the solver's tolerances.
        sign = 1 if end == "worst" else -1
        base, slopes = sign * base / reach, sign * slopes[undecided] / reach[:, None]
        count, change = _hold_most(base, slopes, TIE / reach, side)
        rank += count if end == "worst" else len(base) - count
        found[weighty] *= 1 + spread * change
    return Extreme(rank, found / found.sum(), int(undecided.sum()))


def _hold_most(base, slopes, tie, side):
    """Return the most rows of ``base + slopes @ e > 0`` that hold at once, and e."""
    rows, size = slopes.shape
    # base + slopes e >= low (1 - z), where low is the least that the row can be.
    low = base - 1.0
    switched = hstack([csr_array(slopes), csr_array(np.diag(low))], format="csr")
    constraints = [LinearConstraint(switched, lb=low - base)]
    if side is not None:
        sums = np.concatenate([side[0], np.zeros(rows)])[None]
        constraints.append(LinearConstraint(sums, lb=side[1], ub=side[2]))
    cost = np.concatenate([np.zeros(size), -np.ones(rows)])
    least = np.concatenate([-np.ones(size), np.zeros(rows)])
    while True:
        with _silence():
            found = milp(
                cost,
                integrality=cost != 0,
                bounds=(least, np.ones(size + rows)),
                constraints=constraints,
                options={"mip_rel_gap": 0},
            )
        if found.x is None:
            raise RuntimeError(f"the solver found no weights: {found.message}")
        chosen = found.x[size:] > 0.5
        change = _find_centre(base[chosen], slopes[chosen], tie[chosen], side)
        if change is not None:
            return int(chosen.sum()), change
        excluded = np.concatenate([np.zeros(size), chosen])[None]
        constraints.append(LinearConstraint(excluded, ub=chosen.sum() - 1))


def _find_centre(base, slopes, tie, side):
    """Return e with the largest least ``base + slopes @ e``, if that is above 0."""
    rows, size = slopes.shape
    row, least, most = (np.zeros(size), 0.0, 0.0) if side is None else side
    if rows == 0:
        return np.zeros(size) if least <= 0 else np.ones(size)
    fixed = least == most
    upper = np.column_stack([-slopes, np.ones(rows)])
    if not fixed:
        upper = np.vstack([upper, np.append(-row, 0.0)])
    found = linprog(
        np.append(np.zeros(size), -1.0),
        A_ub=upper,
        b_ub=base if fixed else np.append(base, -least),
        A_eq=np.append(row, 0.0)[None] if fixed else None,
        b_eq=[least] if fixed else None,
        bounds=[(-1, 1)] * size + [(None, None)],
    )
    change = np.clip(found.x[:size], -1, 1)
    for tried in (change, _put_on_ties(change, base, slopes, tie, row if fixed else 0)):
        inside = not fixed or abs(row @ tried) < _CLEAR
        if inside and (base + slopes @ tried).min() > _CLEAR:
            return tried
    return None


def _put_on_ties(change, base, slopes, tie, row):
    """Return e moved so that rows which may be ties are: leads of ``tie`` and no more.

    A solver that works to 1e-7 cannot place several leads within 1e-9 of nothing.
    """
    moved = np.where(np.abs(change) > 1 - _BLURRED, np.sign(change), change)
    free = np.abs(moved) < 1
    blurred = np.abs(base + slopes @ change) < _BLURRED
    matrix = np.vstack([slopes[blurred], np.zeros(len(moved)) + row])
    wanted = np.append((tie - base)[blurred], 0.0) - matrix @ moved
    moved[free] += np.linalg.lstsq(matrix[:, free], wanted, rcond=None)[0]
    return np.clip(moved, -1, 1)


@contextmanager
def _silence():
    """Keep a line that some versions of HiGHS print, though told not to, from output.

    It is written in C, beside sys.stdout, and would stand in notebooks.
    """
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
