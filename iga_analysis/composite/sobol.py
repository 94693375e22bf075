"""Sobol indices: how much of the variance of an outcome each choice accounts for.

First order: the share of the variance that goes if the choice is settled. Total order:
the share that stays if all the others are settled. What the total order has more is
the part of the choice in interactions.
"""

import warnings

import numpy as np
import pandas as pd
from scipy import stats

from .ranks import rank, rank_rows
from .weights import read_ensemble

INDICES = (
    *("first_order", "first_low", "first_high"),
    *("total_order", "total_low", "total_high"),
)
_RESAMPLES = 199
# A variance below this share of the mean square is rounding.
_ROUNDING = 1e-20


def factorial_indices(outcomes, shares):
    """Return exact Sobol indices of a full factorial.

    Parameters
    ----------
    outcomes : ndarray, shape (values of choice 1, ..., values of choice k, outcomes)
    shares : list of ndarray
        Probability of each value of each choice; each sums to 1.

    Returns
    -------
    dict of str to ndarray, shape (choices, outcomes)
        The columns of :data:`INDICES` (low and high are the index itself), missing
        where the outcome does not vary, and ``variance``.

    Notes
    -----
    First order: the variance of the mean outcome given the choice, over the variance.
    Total order: the mean of the variance given all other choices, over the variance.
    """
    axes = range(len(shares))
    mean = _average(outcomes, shares, axes)
    variance = _without_rounding(
        _average((outcomes - mean) ** 2, shares, axes).ravel(),
        _average(outcomes**2, shares, axes).ravel(),
    )
    divisor = np.where(variance > 0, variance, np.nan)
    first, total = [], []
    for axis in axes:
        settled = _average(outcomes, shares, [one for one in axes if one != axis])
        first.append(_average((settled - mean) ** 2, shares, axes).ravel() / divisor)
        left = (outcomes - _average(outcomes, shares, [axis])) ** 2
        total.append(_average(left, shares, axes).ravel() / divisor)
    table = dict.fromkeys(INDICES[:3], np.array(first))
    table |= dict.fromkeys(INDICES[3:], np.array(total))
    return {**table, "variance": np.broadcast_to(variance, np.shape(first))}


def _average(values, shares, axes):
    """Return the expectation over some axes, which stay with length 1."""
    for axis in axes:
        if values.shape[axis] > 1:
            shape = [1] * values.ndim
            shape[axis] = -1
            values = (values * shares[axis].reshape(shape)).sum(axis, keepdims=True)
    return values


def _without_rounding(variance, square):
    return np.where(variance > _ROUNDING * square, variance, 0.0)


def sampled_indices(function, dists, draws, seed):
    """Return estimated Sobol indices with their 95 % intervals.

    Parameters
    ----------
    function : callable
        Of an array (choices, points), returning an array (outcomes, points).
    dists : list
        Distributions with ``ppf``, one a choice.
    draws : int
        Points of each of the two samples; a power of 2. The function is evaluated at
        draws x (choices + 2) points.
    seed : int

    Returns
    -------
    dict of str to ndarray, shape (choices, outcomes)
        The columns of :data:`INDICES`, missing where the outcome does not vary, and
        ``variance``. Nothing is clipped: an estimate below 0 shows its error.

    Notes
    -----
    As :func:`scipy.stats.sobol_indices`, whose intervals cannot be seeded: first order
    after Saltelli 2010 with the outcome centred, total order after Jansen, points of a
    scrambled Sobol sequence, intervals by the BCa bootstrap.
    """
    if draws < 2 or draws & (draws - 1):
        raise ValueError(f"draws is {draws!r}: sampled indices need a power of 2")
    choices = len(dists)
    rng = np.random.default_rng(seed)
    points = stats.qmc.Sobol(2 * choices, rng=rng).random(draws).T
    points = [dist.ppf(row) for dist, row in zip([*dists, *dists], points, strict=True)]
    one, other = np.array(points[:choices]), np.array(points[choices:])
    mixed = np.repeat(one[None], choices, axis=0)
    for choice in range(choices):
        mixed[choice, choice] = other[choice]
    values = [function(one), function(other)]
    pooled = np.concatenate(values, axis=1)
    variance = _without_rounding(pooled.var(axis=1), (pooled**2).mean(axis=1))
    mean = pooled.mean(axis=1, keepdims=True)
    values += [np.array([function(points) for points in mixed])]
    values = [one - mean for one in values]

    def estimate(places):
        return _estimate_indices(*(one[..., places] for one in values))

    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # A choice without any effect has the same index in every resample.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        spans = stats.bootstrap(
            [np.arange(draws)], estimate, n_resamples=_RESAMPLES, method="BCa", rng=rng
        ).confidence_interval
        found = estimate(np.arange(draws))
    low, high = (np.where(np.isnan(end), found, end) for end in spans)
    ends = (found[0], low[0], high[0], found[1], low[1], high[1])
    table = {
        name: np.where(variance > 0, index, np.nan)
        for name, index in zip(INDICES, ends, strict=True)
    }
    table["variance"] = np.broadcast_to(variance, (choices, len(variance)))
    return table


def _estimate_indices(one, other, mixed):
    """Return first and total order, an array (2, choices, outcomes)."""
    variance = np.var([one, other], axis=(0, -1))
    first = np.mean(other * (mixed - one), axis=-1) / variance
    total = np.mean((one - mixed) ** 2, axis=-1) / 2 / variance
    return np.array([first, total])


def weight_sensitivity(
    contributions, weights, *, spread=0.25, draws=1024, seed, codes=()
):
    """Return how much of the uncertainty of ranks the weight of each indicator makes.

    Parameters
    ----------
    contributions, weights, spread
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; the weights vary
        independently (its relative set) before they are divided by their sum.
    draws : int, optional
        Base number of draws, a power of 2; (indicators + 2) times as many scorings.
    seed : int
        Seed of the draws.
    codes : sequence of str, optional
        Units whose own score and rank are wanted too.

    Returns
    -------
    DataFrame
        One row an outcome, unit and indicator: ``outcome`` (``mean_shift``, the mean
        absolute change of rank over all units, code ``all``; ``score`` and ``rank`` of
        the units asked for), ``code``, ``choice`` (the indicator), ``first_order``,
        ``first_low``, ``first_high``, ``total_order``, ``total_low``, ``total_high``
        (estimates with 95 % intervals; missing where the outcome does not vary) and
        ``variance`` of the outcome.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; if draws is no power
        of 2, or a unit is not there.

    Notes
    -----
    See :func:`sampled_indices`. Independent inputs are what Sobol indices presuppose,
    so there is no choice of weight set.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [90.0, 50.0, 20.0], "b": [30.0, 60.0, 90.0]})
    >>> weights = pd.Series({"a": 0.5, "b": 0.5})
    >>> found = weight_sensitivity(table, weights, draws=64, seed=1)
    >>> found["choice"].tolist()
    ['a', 'b']
    """
    table, model = read_ensemble(contributions, weights, spread, "relative")
    nominal = model.nominal
    places = find_units(table.index, codes)
    values = table.to_numpy().T
    base = rank(pd.Series(nominal @ values)).to_numpy(dtype="int64")

    def outcomes(factors):
        varied = factors.T * nominal
        scores = varied / varied.sum(axis=1, keepdims=True) @ values
        ranks = rank_rows(scores)
        shift = np.abs(ranks - base).mean(axis=1)
        return np.vstack([shift, scores[:, places].T, ranks[:, places].T])

    dists = [stats.uniform(1 - spread, 2 * spread)] * len(nominal)
    found = sampled_indices(outcomes, dists, draws, seed)
    labels = [("mean_shift", "all")]
    labels += [(outcome, code) for outcome in ("score", "rank") for code in codes]
    return index_table(found, labels, [str(name) for name in table.columns])


def find_units(index, codes):
    """Return the places of some units, or raise with all that are not there."""
    places = pd.Index(index).get_indexer(list(codes))
    lacking = [str(one) for one, place in zip(codes, places, strict=True) if place < 0]
    if lacking:
        raise ValueError(f"no such unit: {', '.join(lacking)}")
    return places


def index_table(indices, labels, choices):
    """Return arrays (choices, outcomes) as a table, one row an outcome and choice."""
    outcomes, codes = zip(*labels, strict=True)
    size = len(choices)
    table = {
        "outcome": pd.array(np.repeat(outcomes, size), dtype="string"),
        "code": pd.array(np.repeat(codes, size), dtype="string"),
        "choice": pd.array(list(choices) * len(labels), dtype="string"),
    }
    for name in (*INDICES, "variance"):
        table[name] = np.asarray(indices[name]).T.ravel()
    return pd.DataFrame(table)
