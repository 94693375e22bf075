"""Compare units two by two over a weight set: for certain, and how often."""

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from .draws import run_spans
from .ranks import TIE
from .weights import (
    BLOCK,
    check_draws,
    draw_block,
    read_ensemble,
    weighted_deviation,
)

# Far below a tie and far above the rounding of a score.
ROUNDING = 1e-3 * TIE
# Pairs whose differences are sorted at a time.
_PAIRS = 2**13
# Draws compared at a time: eight bits hold their number.
_DRAWS = 128


def pair_margins(values, nominal, spread, weight_set):
    """Return the lowest and highest lead of each unit over each other, less a tie.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    nominal : ndarray, shape (indicators,)
        Weights that sum to 1.
    spread : float
    weight_set : {"relative", "simplex", "dirichlet"}

    Returns
    -------
    lowest, highest : ndarray, shape (units, units)
        Of (score of the row - score of the column - the tolerance of ties) over the
        set; of the relative set times the sum of the weights before they are divided
        by it, which leaves the sign.

    Notes
    -----
    With d the difference of the values less the tolerance, relative: sum of w d, and
    spread x sum of w |d| more or less. simplex: sum of w d, and spread x sum of
    w |d - median| more or less, the median being weighted by w; the least and most
    that a continuous knapsack gives. dirichlet: the smallest and largest d.
    """
    weighty = nominal > 0
    values, nominal = values[:, weighty], nominal[weighty]
    if weight_set == "dirichlet":
        return _value_margins(values)
    scores = values @ nominal
    lead = scores[:, None] - scores - TIE
    if weight_set == "simplex":
        reach = _pair_deviations(values, nominal)
    else:
        weighted = values * nominal
        reach = cdist(weighted, weighted + TIE * nominal, "cityblock")
    reach *= spread
    return lead - reach, lead + reach


def _value_margins(values):
    lowest = np.full((len(values), len(values)), np.inf)
    highest = -lowest
    for column in values.T:
        lead = column[:, None] - column - TIE
        np.minimum(lowest, lead, out=lowest)
        np.maximum(highest, lead, out=highest)
    return lowest, highest


def _pair_deviations(values, nominal):
    """Return the weighted deviation of the differences of all pairs; symmetric."""
    upper, lower = np.triu_indices(len(values), 1)
    found = np.empty(len(upper))
    for first in range(0, len(upper), _PAIRS):
        some = slice(first, first + _PAIRS)
        found[some] = weighted_deviation(
            values[upper[some]] - values[lower[some]], nominal
        )
    square = np.zeros((len(values), len(values)))
    square[upper, lower] = square[lower, upper] = found
    return square


def can_beat(highest):
    """Return whether a unit beats another with some weights of the set."""
    return highest > ROUNDING


def always_beats(lowest):
    """Return whether a unit beats another with all weights of the set."""
    return lowest >= -ROUNDING


def count_wins(values, nominal, spread, weight_set, seed, draws, n_jobs, progress):
    """Return in how many draws each unit (row) beats each other (column).

    Only pairs that the weights do not decide are compared in draws.
    """
    order = np.argsort(-(values @ nominal), kind="stable")
    values = values[order]
    lowest, highest = pair_margins(values, nominal, spread, weight_set)
    wins = np.where(always_beats(lowest), draws, 0)
    open_ = can_beat(highest) & ~always_beats(lowest)
    open_ |= open_.T
    # The undecided pairs of a unit lie close together in the nominal order.
    pairs = []
    for unit in range(len(values) - 1):
        others = unit + 1 + np.flatnonzero(open_[unit, unit + 1 :])
        if len(others):
            pairs.append((unit, int(others[0]), int(others[-1]) + 1))
    problem = (values.T.copy(), nominal, spread, weight_set, seed, pairs)
    counted = np.zeros_like(wins)
    for some in run_spans(
        _count_span, problem, draws, n_jobs=n_jobs, progress=progress
    ):
        counted += some
    wins = np.where(open_, counted, wins)
    place = np.argsort(order)
    return wins[np.ix_(place, place)]


def _count_span(problem, start, stop):
    values, nominal, spread, weight_set, seed, pairs = problem
    wins = np.zeros((values.shape[1],) * 2, dtype="int64")
    for first in range(start, stop, BLOCK):
        weights = draw_block(nominal, spread, weight_set, seed, first // BLOCK)
        weights = weights[: min(BLOCK, stop - first)]
        for some in range(0, len(weights), _DRAWS):
            scores = weights[some : some + _DRAWS] @ values
            for unit, begin, end in pairs:
                lead = scores[:, unit : unit + 1] - scores[:, begin:end]
                wins[unit, begin:end] += _count(lead > TIE)
                wins[begin:end, unit] += _count(lead < -TIE)
    return wins


def _count(truths):
    return np.add.reduce(truths.view("uint8"), axis=0, dtype="uint8")


def pairwise_wins(
    contributions,
    weights,
    *,
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
    contributions, weights, spread, weight_set, draws, seed, n_jobs, progress
        As in :func:`rank_uncertainty`; the draws are the same.

    Returns
    -------
    DataFrame
        Square, units in rows and columns: the share of draws in which the unit of the
        row has a higher score than that of the column, ties (scores closer than 1e-9)
        being no win of either. 0 on the diagonal.

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
    table, nominal = read_ensemble(contributions, weights, spread, weight_set)
    check_draws(draws, seed)
    wins = count_wins(
        table.to_numpy(),
        nominal,
        spread,
        weight_set,
        int(seed),
        draws,
        n_jobs,
        progress,
    )
    return pd.DataFrame(wins / draws, index=table.index, columns=table.index)
