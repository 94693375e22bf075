"""What no choice of weights can change: exact answers over a whole weight set.

Draws show what is likely; these functions show what is possible. They need complete
data and a score that is linear in the weights, and hold for the sets with bounds:
``relative`` and ``simplex`` (see :mod:`iga_analysis.composite.weights`). Scores closer
than 1e-11 of the largest value are a tie, which nobody wins.
"""

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from .pairs import always_beats, can_beat, pair_margins
from .ranks import rank
from .reach import weighted_deviation
from .sobol import find_units
from .weights import name_spreads, read_ensemble

SETS = ("relative", "simplex")
# A lead, in parts of its reach, that rounding cannot undo.
_CLEAR = 1e-12
# A lead, in parts of its reach, that the solver's tolerances may have made.
_BLURRED = 1e-5


def dominance(contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return which unit beats which whatever the weights.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator, all on one scale, more being better; nothing missing.
    weights : Series, dict or sequence of float
        Nominal weights by indicator, or in the order of the columns; any positive sum.
    spread : float, optional
        Relative half width of the weights, 0 to 1.
    weight_set : {"relative", "simplex"}, optional
        Each weight within the spread before all are divided by their sum, or within
        it with the sum fixed.

    Returns
    -------
    DataFrame of bool
        Square, units in rows and columns: whether the unit of the row has a higher
        score than that of the column with all weights of the set.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; if the set has no
        bounds.

    Notes
    -----
    With d = values of the row - values of the column and w the nominal weights, the
    smallest lead has, over the relative set, the sign of sum(w d) - spread sum(w |d|);
    over the simplex set it is sum(w d) - spread sum(w |d - m|), m being the median of d
    weighted by w.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> dominance(table, [1, 1]).loc["y"].to_dict()
    {'x': False, 'y': False, 'z': True}
    """
    table, model = read_ensemble(contributions, weights, spread, weight_set, SETS)
    lowest, _ = pair_margins(table.to_numpy(), model)
    return pd.DataFrame(
        always_beats(lowest) & ~np.eye(len(table), dtype=bool),
        index=table.index,
        columns=table.index,
    )


def rank_bounds(contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return bounds of the ranks that each unit can have, in closed form.

    Parameters
    ----------
    contributions, weights, spread, weight_set
        As in :func:`dominance`.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank`` (with the
        nominal weights), ``rank_best`` and ``rank_worst`` (no weights of the set give
        a rank outside them; :func:`rank_range` gives the ends that are reached),
        ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`.

    Notes
    -----
    The best is 1 + the units that beat it with all weights of the set, the worst
    1 + those that do with some.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> rank_bounds(table, [1, 1])[["code", "rank_best", "rank_worst"]]
      code  rank_best  rank_worst
    0    x          1           2
    1    y          1           2
    2    z          3           3
    """
    table, model = read_ensemble(contributions, weights, spread, weight_set, SETS)
    lowest, highest = pair_margins(table.to_numpy(), model)
    found = list_units(table, model)
    found["rank_best"] = 1 + _count_others(always_beats(lowest))
    found["rank_worst"] = 1 + _count_others(can_beat(highest))
    return name_set(found, model)


def _count_others(beats):
    return (beats & ~np.eye(len(beats), dtype=bool)).sum(axis=0)


def list_units(table, model):
    scores = table.to_numpy() @ model.nominal
    codes = pd.array(table.index.astype("string"), dtype="string")
    ranks = rank(scores, tolerance=model.tie)
    return pd.DataFrame({"code": codes, "score": scores, "rank": ranks})


def name_set(table, model):
    table = table.assign(**name_spreads(model))
    return table.astype({"weight_set": "string"})


def rank_range(unit, contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return the best and the worst rank that a unit can have, exactly.

    Parameters
    ----------
    unit : str or sequence of str
        Code of the unit, or several codes.
    contributions, weights, spread, weight_set
        As in :func:`dominance`.

    Returns
    -------
    DataFrame
        One row a unit: ``code``, ``score``, ``rank`` (with the nominal weights),
        ``rank_best``, ``rank_worst`` (weights of the set give both, and none a rank
        outside them), ``undecided`` (units that beat it with some weights of the set
        and not with others), ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`; if the unit is not there.

    Notes
    -----
    A mixed integer program (HiGHS) over the weights, with one binary for each
    undecided unit: whether it beats ``unit``. See :mod:`iga_analysis.composite.exact`.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> rank_range("y", table, [1, 1])[["rank", "rank_best", "rank_worst"]]
       rank  rank_best  rank_worst
    0     2          1           2
    """
    table, model = read_ensemble(contributions, weights, spread, weight_set, SETS)
    places = find_units(table.index, [unit] if np.ndim(unit) == 0 else unit)
    ends = [_find_ends(table, model, one) for one in places]
    best, worst = zip(*ends, strict=True)
    found = list_units(table, model).iloc[places].reset_index(drop=True)
    found["rank_best"] = [one.rank for one in best]
    found["rank_worst"] = [one.rank for one in worst]
    found["undecided"] = [one.undecided for one in best]
    return name_set(found, model)


def extreme_weights(
    unit, contributions, weights, *, spread=0.25, weight_set="relative"
):
    """Return weights that give a unit its best and its worst rank.

    Parameters
    ----------
    unit, contributions, weights, spread, weight_set
        As in :func:`rank_range`.

    Returns
    -------
    DataFrame
        One row an indicator: ``indicator``, ``weight`` (nominal), ``weight_best``,
        ``weight_worst``; each sums to 1. Other weights may give the same ranks.

    Raises
    ------
    ValueError
        As in :func:`rank_range`.

    Notes
    -----
    The weights are a point of the weight set at which the bounds that
    :func:`rank_range` proves are reached.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> found = extreme_weights("y", table, [1, 1])
    >>> bool(found["weight_best"][1] > found["weight_best"][0])
    True
    """
    table, model = read_ensemble(contributions, weights, spread, weight_set, SETS)
    place = find_units(table.index, [unit])[0]
    best, worst = _find_ends(table, model, place)
    return pd.DataFrame(
        {
            "indicator": pd.array(table.columns.astype("string"), dtype="string"),
            "weight": model.nominal,
            "weight_best": best.weights,
            "weight_worst": worst.weights,
        }
    )


class Extreme(NamedTuple):
    """An extreme rank, weights that give it, and how many units were undecided."""

    rank: int
    weights: np.ndarray
    undecided: int


def _find_ends(table, model, place):
    """Return the best and the worst :class:`Extreme` of the unit at a place."""
    values = table.to_numpy()
    return [_find_end(values, model, place, end) for end in ("best", "worst")]


def _find_end(values, model, unit, end):
    """Return the best or worst rank of a unit.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    model : WeightModel
        Of a set with bounds and one level.
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
    nominal, spread = model.nominal, model.spread
    weighty = nominal > 0
    lead = np.delete(values, unit, axis=0)[:, weighty] - values[unit, weighty]
    lead = (lead - model.tie) / (model.tie or 1.0)
    weights = nominal[weighty]
    base, slopes = lead @ weights, spread * lead * weights
    if model.weight_set == "simplex":
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
        count, change = _hold_most(base, slopes, 1 / reach, side)
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
    """Keep a line that HiGHS prints, though told not to, from the output.

    It is written in C, beside sys.stdout, and would stand in notebooks; that of
    scipy 1.17 still prints it now and then.
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
