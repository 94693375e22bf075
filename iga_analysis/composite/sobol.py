"""Sobol indices: how much of the variance of an outcome each choice accounts for.

First order: the share of the variance that goes if the choice is settled. Total order:
the share that stays if all the others are settled. What the total order has more is
the part of the choice in interactions.
"""

import numpy as np
import pandas as pd
from scipy import stats

from .ranks import rank, rank_rows
from .structure import read_structure
from .weights import read_ensemble, spread_down

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


def replicated_indices(outcomes, shares, axis, replicates):
    """Return Sobol indices of a full factorial in which one choice was sampled.

    Parameters
    ----------
    outcomes, shares
        As in :func:`factorial_indices`; replicates of a value have equal shares.
    axis : int
        The choice whose values are random replicates.
    replicates : ndarray of int
        Number of the replicate of each of its values, from 0; -1 of a value that is
        no sample. Each number has the same values, independently of the others.

    Returns
    -------
    dict of str to ndarray, shape (choices, outcomes)
        As :func:`sampled_indices`: estimates with 95 % intervals, and ``variance``.
        Missing where the outcome does not vary without one of the replicates.

    Notes
    -----
    The jackknife over replicates, n of them: n f - (n - 1) mean(f_i), with f_i the
    exact indices of the factorial without replicate i, which takes out the bias of
    order 1 / n; intervals by its variance (n - 1) / n sum((f_i - mean)^2) and Student's
    t with n - 1 degrees of freedom. Nothing is clipped. For four invented outcomes and
    3 to 30 replicates 82 to 95 % of the intervals held the truth (those of a bootstrap
    over replicates 50 to 92 %).
    """
    size = int(replicates.max()) + 1
    names = ("first_order", "total_order", "variance")

    def compute(kept, some):
        # What one replicate had is shared by those that are left.
        own = np.where(replicates < 0, 1.0, size / some) * shares[axis]
        found = factorial_indices(
            np.compress(kept, outcomes, axis=axis),
            [*shares[:axis], own[kept], *shares[axis + 1 :]],
        )
        return np.array([found[name] for name in names])

    whole = compute(replicates > -2, size)
    parts = np.array([compute(replicates != one, size - 1) for one in range(size)])
    found = size * whole - (size - 1) * parts.mean(axis=0)
    reach = stats.t.ppf(0.975, size - 1) * np.sqrt((size - 1) * parts.var(axis=0))
    table = dict(zip(names, found, strict=True))
    for name, one, other in zip(names[:2], found, reach, strict=False):
        kind = name.removesuffix("_order")
        table |= {f"{kind}_low": one - other, f"{kind}_high": one + other}
    return table


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
        The columns of :data:`INDICES`, missing where the outcome does not vary (the
        intervals also where it does not in a resample), and ``variance``. Nothing is
        clipped: an estimate below 0 shows its error.

    Notes
    -----
    Estimates as those of :func:`scipy.stats.sobol_indices`: first order after Saltelli
    2010 with the outcome centred, total order after Jansen, points of a scrambled Sobol
    sequence. Intervals are percentiles of 199 bootstrap resamples of the points. They
    take the points for independent, which those of a Sobol sequence are not: where an
    outcome is smooth the estimates are better than the intervals say. Of the function
    of Ishigami and 1,024 draws, with 60 seeds, all 360 intervals held the exact index,
    being about 12 times as wide as the root mean square error.
    """
    if draws < 2 or draws & (draws - 1):
        raise ValueError(f"draws is {draws!r}: sampled indices need a power of 2")
    choices = len(dists)
    rng = np.random.default_rng(seed)
    points = stats.qmc.Sobol(2 * choices, rng=rng).random(draws).T
    points = [dist.ppf(row) for dist, row in zip([*dists, *dists], points, strict=True)]
    first, second = np.array(points[:choices]), np.array(points[choices:])
    one, other = function(first), function(second)
    pooled = np.concatenate([one, other], axis=1)
    variance = _without_rounding(pooled.var(axis=1), (pooled**2).mean(axis=1))
    mean = pooled.mean(axis=1, keepdims=True)
    one, other = one - mean, other - mean
    # How often each point is in each resample; an index is a ratio of means.
    counts = rng.multinomial(draws, np.full(draws, 1 / draws), size=_RESAMPLES)
    counts = counts.T / draws
    square = (one**2 + other**2) @ counts / 2
    spread = square - ((one + other) @ counts / 2) ** 2
    spread = _without_rounding(spread, square)
    table = {name: np.empty((choices, len(variance))) for name in INDICES}
    with np.errstate(divide="ignore", invalid="ignore"):
        for choice in range(choices):
            mixed = first.copy()
            mixed[choice] = second[choice]
            mixed = function(mixed) - mean
            parts = {"first": other * (mixed - one), "total": (one - mixed) ** 2 / 2}
            for kind, part in parts.items():
                found = part.mean(axis=1) / variance
                ends = np.percentile(part @ counts / spread, [2.5, 97.5], axis=1)
                named = zip(("order", "low", "high"), (found, *ends), strict=True)
                for name, values in named:
                    table[f"{kind}_{name}"][choice] = np.where(
                        variance > 0, values, np.nan
                    )
    table["variance"] = np.broadcast_to(variance, (choices, len(variance)))
    return table


def weight_sensitivity(
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    draws=1024,
    seed,
    codes=(),
):
    """Return how much of the uncertainty of ranks each weight makes.

    Parameters
    ----------
    contributions, weights, structure, spread
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; the weights vary
        independently (its relative set) before those of siblings are divided by their
        sum.
    draws : int, optional
        Base number of draws, a power of 2; (weights + 2) times as many scorings.
    seed : int
        Seed of the draws.
    codes : sequence of str, optional
        Units whose own score and rank are wanted too.

    Returns
    -------
    DataFrame
        One row an outcome, unit and weight: ``outcome`` (``mean_shift``, the mean
        absolute change of rank over all units, code ``all``; ``score`` and ``rank`` of
        the units asked for), ``code``, ``choice`` (the indicator; with a structure
        also each aggregate below the index), ``first_order``, ``first_low``,
        ``first_high``, ``total_order``, ``total_low``, ``total_high`` (estimates with
        95 % intervals; missing where the outcome does not vary) and ``variance`` of
        the outcome.

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
    table, model = read_ensemble(
        contributions, weights, spread, "relative", structure=structure
    )
    places = find_units(table.index, codes)
    names = [str(name) for name in table.columns]
    if structure is not None:
        tree, _ = read_structure(structure, table.columns)
        names += [str(name) for name in tree][:-1]
    values = table.to_numpy().T
    base = rank(model.nominal @ values, tolerance=model.tie).to_numpy(dtype="int64")

    def outcomes(shares):
        scores = _vary_weights(model, shares) @ values
        ranks = rank_rows(scores, tolerance=model.tie)
        shift = np.abs(ranks - base).mean(axis=1)
        return np.vstack([shift, scores[:, places].T, ranks[:, places].T])

    dists = [stats.uniform()] * len(names)
    found = sampled_indices(outcomes, dists, draws, seed)
    labels = [("mean_shift", "all")]
    labels += [(outcome, code) for outcome in ("score", "rank") for code in codes]
    return index_table(found, labels, names)


def _vary_weights(model, shares):
    """Return the weights of indicators in the index, (points, indicators).

    ``shares`` say where between its ends each weight lies, (weights, points).
    """
    moved = []
    for node in model.nodes:
        factors = 1 + node.spreads * (2 * shares[node.children].T - 1)
        own = node.weights * factors
        moved.append(own / own.sum(axis=1, keepdims=True))
    return spread_down(moved, model.nodes, len(model.nominal))


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
