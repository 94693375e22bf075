"""The sets of weights that count as reasonable, and draws from them.

Two different sets are called "plus or minus 25 %", and results name theirs:

relative
    Each weight is its nominal value times a factor between 1 - spread and 1 + spread;
    then all are divided by their sum. A weight can end up further off than the spread.
simplex
    Each weight is within the spread of its nominal value, and the sum is 1 as well.
dirichlet
    A Dirichlet distribution about the nominal weights. It has no bounds.
"""

import numpy as np
import pandas as pd

from .structure import unit_table

WEIGHT_SETS = ("relative", "simplex", "dirichlet")
# Draws are made in blocks of this size, each from a seed of its own, so that neither
# the number of workers nor the number of draws changes any of them.
BLOCK = 2048


def read_ensemble(contributions, weights, spread, weight_set, sets=WEIGHT_SETS):
    """Return contributions as a table of floats and nominal weights that sum to 1.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column of
        numbers an indicator, more being better; nothing missing.
    weights : Series, dict or sequence of float
        Nominal weights by indicator, or in the order of the columns.
    spread : float
        Relative half width of the weights, 0 to 1.
    weight_set : str
        One of ``sets``.
    sets : sequence of str, optional
        Weight sets that the caller can work with.

    Returns
    -------
    table : DataFrame of float
    nominal : ndarray
        In the order of its columns.

    Raises
    ------
    ValueError
        If anything does not fit: all problems at once.
    """
    problems = []
    try:
        table = unit_table(contributions, complete=True)
    except ValueError as error:
        problems.append(str(error))
        table = None
    if table is not None and len(table) < 2:
        problems.append("the table has one unit: ranks need at least two")
    if not isinstance(spread, int | float | np.number) or not 0 <= spread <= 1:
        problems.append(f"spread is {spread!r}, not a number from 0 to 1")
    if weight_set not in sets:
        other = (
            "has no bounds, so that nothing is exact"
            if weight_set in WEIGHT_SETS
            else "is unknown"
        )
        problems.append(f"weight_set {weight_set!r} {other}: use {' or '.join(sets)}")
    columns = table.columns if table is not None else None
    nominal = _read_weights(weights, columns, problems)
    if problems:
        raise ValueError("\n- ".join(["the input cannot be used:", *problems]))
    nominal = nominal / nominal.sum()
    if weight_set == "dirichlet" and spread > 0:
        concentration(nominal, spread)
    return table, nominal


def _read_weights(weights, columns, problems):
    if not isinstance(weights, pd.Series | dict):
        values = np.asarray(weights)
        if values.ndim != 1:
            problems.append("weights: neither by indicator nor one list of numbers")
            return None
        if columns is not None and len(values) != len(columns):
            problems.append(f"{len(values)} weights for {len(columns)} indicators")
            return None
        weights = pd.Series(
            values, index=columns if columns is not None else range(len(values))
        )
    weights = pd.Series(weights)
    if columns is not None:
        fits = {
            "weights of unknown indicators": [
                w for w in weights.index if w not in columns
            ],
            "indicators without weight": [c for c in columns if c not in weights.index],
            "several weights of": list(weights.index[weights.index.duplicated()]),
        }
        for what, names in fits.items():
            if names:
                problems.append(f"{what}: {', '.join(map(str, names))}")
        if any(fits.values()):
            return None
        weights = weights.reindex(columns)
    values = pd.to_numeric(weights, errors="coerce")
    values = values.to_numpy(dtype="float64", na_value=np.nan)
    wrong = {
        "missing or infinite": ~np.isfinite(values),
        "negative": values < 0,
    }
    for what, where in wrong.items():
        if where.any():
            names = ", ".join(map(str, weights.index[where]))
            problems.append(f"{what} weights of {names}")
    if len(values) == 0 or (
        not any(one.any() for one in wrong.values()) and not values.sum()
    ):
        problems.append("the weights sum to zero")
    return values


def draw_block(nominal, spread, weight_set, seed, block):
    """Return the weights of one block of draws, ``(BLOCK, indicators)``, sums 1."""
    sequence = np.random.SeedSequence(seed, spawn_key=(block,))
    rng = np.random.Generator(np.random.PCG64(sequence))
    if spread == 0:
        return np.tile(nominal, (BLOCK, 1))
    if weight_set == "simplex":
        return _draw_simplex(nominal, spread, rng)
    if weight_set == "dirichlet":
        shape = concentration(nominal, spread) * nominal
        weights = rng.standard_gamma(shape, (BLOCK, len(nominal)))
    else:
        weights = rng.random((BLOCK, len(nominal)))
        weights *= 2 * spread
        weights += 1 - spread
        weights *= nominal
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _draw_simplex(nominal, spread, rng):
    """Draw evenly from the weights within the spread whose sum is 1.

    All changes but that of the heaviest weight are drawn freely; it balances them, and
    draws in which it leaves the spread are thrown away. That is exact, and at least
    one draw in a few is kept since no weight is heavier.
    """
    heaviest = int(np.argmax(nominal))
    kept, missing = [], BLOCK
    while missing > 0:
        change = rng.uniform(-spread, spread, (BLOCK, len(nominal))) * nominal
        change[:, heaviest] = 0
        change[:, heaviest] = -change.sum(axis=1)
        inside = np.abs(change[:, heaviest]) <= spread * nominal[heaviest]
        kept.append(change[inside][:missing])
        missing -= len(kept[-1])
    return nominal + np.concatenate(kept)


def concentration(nominal, spread):
    """Return the concentration of the Dirichlet distribution that has a spread.

    It is the one at which the variances of the weights sum to what they are for
    independent weights uniform within the spread: with S the sum of squares of the
    nominal weights, 3 (1 - S) / (spread^2 S) - 1.

    Raises
    ------
    ValueError
        If one weight is so heavy that no Dirichlet distribution has that spread.
    """
    squares = float(np.sum(nominal**2))
    value = 3 * (1 - squares) / (spread**2 * squares) - 1
    if value <= 0:
        raise ValueError(
            "the Dirichlet set is empty: one weight is so heavy that no Dirichlet "
            f"distribution has a spread of {spread:g}; use a smaller spread"
        )
    return value


def score_range(values, nominal, spread, weight_set):
    """Return the exact lowest and highest score of each unit over a weight set.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    nominal : ndarray, shape (indicators,)
        Weights that sum to 1.
    spread : float
    weight_set : {"relative", "simplex", "dirichlet"}
        Of the last, the open ends.

    Returns
    -------
    lowest, highest : ndarray, shape (units,)

    Notes
    -----
    relative: at the highest score the factors are 1 + spread for the largest values of
    the unit and 1 - spread for the others; every split of the sorted values is tried.
    simplex: score + spread x (sum of w |x - median|), the median being weighted by w.
    """
    if weight_set == "dirichlet":
        weighty = values[:, nominal > 0]
        return weighty.min(axis=1), weighty.max(axis=1)
    if weight_set == "simplex":
        scores = values @ nominal
        reach = spread * weighted_deviation(values, nominal)
        return scores - reach, scores + reach
    order = np.argsort(-values, axis=1)
    ranked, weights = np.take_along_axis(values, order, axis=1), nominal[order]
    return (
        -_highest(-ranked[:, ::-1], weights[:, ::-1], spread),
        _highest(ranked, weights, spread),
    )


def _highest(ranked, weights, spread):
    """Return the highest score of rows whose values fall from left to right."""
    mass = 1 - spread + 2 * spread * np.cumsum(weights, axis=1)
    total = (1 - spread) * (ranked * weights).sum(axis=1, keepdims=True)
    total = total + 2 * spread * np.cumsum(ranked * weights, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.fmax.reduce(np.where(mass > 0, total / mass, np.nan), axis=1)


def weighted_deviation(values, nominal):
    """Return the sum of w |x - median| of each row, the median being weighted by w."""
    order = np.argsort(values, axis=1)
    ranked = np.take_along_axis(values, order, axis=1)
    weights = nominal[order]
    half = (np.cumsum(weights, axis=1) < nominal.sum() / 2).sum(axis=1, keepdims=True)
    median = np.take_along_axis(ranked, np.minimum(half, len(nominal) - 1), axis=1)
    ranked -= median
    return np.einsum("ij,ij->i", weights, np.abs(ranked, out=ranked))


def check_draws(draws, seed, top=()):
    whole = int | np.integer
    problems = []
    if not isinstance(draws, whole) or isinstance(draws, bool) or draws < 1:
        problems.append(f"draws is {draws!r}, not a whole number of 1 or more")
    if not isinstance(seed, whole) or isinstance(seed, bool) or seed < 0:
        problems.append(f"seed is {seed!r}, not a whole number of 0 or more")
    if any(not isinstance(one, whole) or one < 1 for one in top):
        problems.append(f"top is {top!r}, not ranks of 1 or more")
    if problems:
        raise ValueError("\n- ".join(["the draws cannot be made:", *problems]))
