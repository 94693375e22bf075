"""Compare units two by two over a weight set: for certain, and how often."""

import numpy as np
from scipy.spatial.distance import cdist

from .ranks import TIE
from .weight_sets import BLOCK, draw_block, weighted_deviation
from .workers import run_spans

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
