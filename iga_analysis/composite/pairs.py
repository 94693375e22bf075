"""Compare units two by two over a weight set: for certain, and how often."""

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from .draws import run_spans
from .memory import check_memory
from .reach import highest_mean, weighted_deviation
from .weights import BLOCK, check_draws, draw_block, read_ensemble, trim_model

# A lead of so much of a tie is above what rounding makes, and far below a tie.
_ROUNDING = 1e-3
# Pairs whose differences are sorted at a time.
_PAIRS = 2**13
# Arrays of all pairs that are there at once.
_ARRAYS = 5
# Draws compared at a time: eight bits hold their number.
_DRAWS = 128


def pair_margins(values, model):
    """Return the lowest and highest lead of each unit over each other, less a tie.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    model : WeightModel

    Returns
    -------
    lowest, highest : ndarray, shape (units, units)
        Of (score of the row - score of the column - the tolerance of ties) over the
        set, in ties; of the relative set times the sum of the weights before they are
        divided by it, which leaves the sign.

    Notes
    -----
    With d the difference of the values less the tolerance, relative: sum of w d, and
    sum of w spread |d| more or less. simplex: sum of w d, and sum of w spread
    |d - median| more or less, the median being weighted by w spread; the least and
    most that a continuous knapsack gives. dirichlet: the smallest and largest d. With
    a structure, d are the ends of the children of the index, found level by level as
    in :func:`iga_analysis.composite.reach.score_range`.
    """
    check_memory(
        _ARRAYS * 8.0 * len(values) ** 2,
        f"the pairs of {len(values):,} units",
        "give fewer units, such as one level or province at a time",
    )
    values, model = trim_model(values, model)
    if model.weight_set == "dirichlet":
        lowest, highest = _value_margins(values, model.tie)
    elif len(model.nodes) > 1:
        lowest, highest = _nested_margins(values, model)
    else:
        lowest, highest = _flat_margins(values, model)
    # Without values other than 0 there are no leads, and nothing to count them in.
    unit = model.tie or 1.0
    lowest /= unit
    highest /= unit
    return lowest, highest


def _value_margins(values, tie):
    lowest = np.full((len(values), len(values)), np.inf)
    highest = -lowest
    for column in values.T:
        lead = column[:, None] - column - tie
        np.minimum(lowest, lead, out=lowest)
        np.maximum(highest, lead, out=highest)
    return lowest, highest


def _flat_margins(values, model):
    [node] = model.nodes
    scores = values @ node.weights
    lead = scores[:, None] - scores - model.tie
    room = node.weights * node.spreads
    if model.weight_set == "simplex":
        reach = _pair_deviations(values, room)
    else:
        reach = cdist(values * room, values * room + model.tie * room, "cityblock")
    return lead - reach, lead + reach


def _pair_deviations(values, room):
    """Return the weighted deviation of the differences of all pairs; symmetric."""
    upper, lower = np.triu_indices(len(values), 1)
    found = np.empty(len(upper))
    for first in range(0, len(upper), _PAIRS):
        some = slice(first, first + _PAIRS)
        found[some] = weighted_deviation(
            values[upper[some]] - values[lower[some]], room
        )
    square = np.zeros((len(values), len(values)))
    square[upper, lower] = square[lower, upper] = found
    return square


def _nested_margins(values, model):
    """Return the margins where weights vary at several levels."""
    size = len(values)
    highest = np.empty((size, size))
    root = model.nodes[-1]
    room = root.weights * root.spreads
    rows = max(1, _PAIRS // size)
    for first in range(0, size, rows):
        some = values[first : first + rows, None] - values
        lead = highest_mean(some.reshape(-1, values.shape[1]), model, root=False)
        lead = lead - model.tie
        if model.weight_set == "simplex":
            reach = weighted_deviation(lead, room)
        else:
            reach = np.abs(lead) @ room
        highest[first : first + rows] = (lead @ root.weights + reach).reshape(-1, size)
    # The least lead of a unit is what the other has at most, and both less a tie.
    return -highest.T - 2 * model.tie, highest


def can_beat(highest):
    """Return whether a unit beats another with some weights of the set."""
    return highest > _ROUNDING


def always_beats(lowest):
    """Return whether a unit beats another with all weights of the set."""
    return lowest >= -_ROUNDING


def count_wins(values, model, seed, draws, n_jobs, progress):
    """Return in how many draws each unit (row) beats each other (column).

    Only pairs that the weights do not decide are compared in draws.
    """
    order = np.argsort(-(values @ model.nominal), kind="stable")
    values, model = trim_model(values[order], model)
    lowest, highest = pair_margins(values, model)
    wins = np.where(always_beats(lowest), draws, 0)
    open_ = can_beat(highest) & ~always_beats(lowest)
    open_ |= open_.T
    # The undecided pairs of a unit lie close together in the nominal order.
    pairs = []
    for unit in range(len(values) - 1):
        others = unit + 1 + np.flatnonzero(open_[unit, unit + 1 :])
        if len(others):
            pairs.append((unit, int(others[0]), int(others[-1]) + 1))
    problem = (values.T.copy(), model, seed, pairs)
    counted = np.zeros_like(wins)
    for some in run_spans(
        _count_span, problem, draws, n_jobs=n_jobs, progress=progress
    ):
        counted += some
    wins = np.where(open_, counted, wins)
    place = np.argsort(order)
    return wins[np.ix_(place, place)]


def _count_span(problem, start, stop):
    values, model, seed, pairs = problem
    wins = np.zeros((values.shape[1],) * 2, dtype="int64")
    for first in range(start, stop, BLOCK):
        weights = draw_block(model, seed, first // BLOCK)
        weights = weights[: min(BLOCK, stop - first)]
        for some in range(0, len(weights), _DRAWS):
            scores = weights[some : some + _DRAWS] @ values
            for unit, begin, end in pairs:
                lead = scores[:, unit : unit + 1] - scores[:, begin:end]
                wins[unit, begin:end] += _count(lead > model.tie)
                wins[begin:end, unit] += _count(lead < -model.tie)
    return wins


def _count(truths):
    return np.add.reduce(truths.view("uint8"), axis=0, dtype="uint8")


def pairwise_wins(
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    n_jobs=1,
    progress=False,
):
    """Return how probable it is that each unit beats each other.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set, draws, seed, n_jobs, progress
        As in :func:`rank_uncertainty`; the draws are the same.

    Returns
    -------
    DataFrame
        Square, units in rows and columns: the share of draws in which the unit of the
        row has a higher score than that of the column, ties (scores closer than 1e-11
        of the largest value) being no win of either. 0 on the diagonal.

    Raises
    ------
    ValueError
        As in :func:`rank_uncertainty`.

    Notes
    -----
    The share estimates the probability that the one is above the other when weights
    are drawn as :func:`rank_uncertainty` says; its standard error is at most
    0.5 / sqrt(draws).

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"a": [80.0, 60.0, 10.0], "b": [40.0, 60.0, 20.0]}, index=["x", "y", "z"]
    ... )
    >>> pairwise_wins(table, [1, 1], draws=1000, seed=1).loc["x", "z"]
    np.float64(1.0)
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed)
    wins = count_wins(table.to_numpy(), model, int(seed), draws, n_jobs, progress)
    return pd.DataFrame(wins / draws, index=table.index, columns=table.index)
