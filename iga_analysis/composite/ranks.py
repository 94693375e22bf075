"""Competition ranks with ties, and how far apart two rankings are."""

import numpy as np
import pandas as pd
from scipy import stats

# Scores closer than this are a tie: exact equality of floats is an accident. It is the
# tolerance of scores up to 100; that of others is in proportion.
TIE = 1e-9
# A tie is at least so many of the steps in which scores are told apart.
_FINE = 1000
# Rows ranked at a time: few enough for the processor's cache.
_ROWS = 256


def tie_tolerance(values):
    """Return how close scores made of some values are a tie.

    Parameters
    ----------
    values : array-like of float
        Scores, or the values whose weighted means they are; NaN is left out.

    Returns
    -------
    float
        1e-11 of the largest absolute value, so that a tie does not hang on the unit:
        rupiah, per cent or shares. 0 if all values are 0.

    Examples
    --------
    >>> tie_tolerance([100.0, 40.0]) == TIE
    True
    """
    values = np.asarray(values, dtype="float64")
    most = max(np.fmax.reduce(values, axis=None), -np.fmin.reduce(values, axis=None))
    return TIE / 100 * float(most) if most > 0 else 0.0


def rank(scores, *, tolerance=None):
    """Return competition ranks: 1 is the highest score, ties share the best rank.

    Parameters
    ----------
    scores : Series, DataFrame or sequence of float
        Scores; a table is ranked column by column. Missing scores have no rank.
    tolerance : float, optional
        Scores closer than this are a tie; by default that of :func:`tie_tolerance`,
        1e-9 where the best score is 100. A chain of such neighbours is one tie.

    Returns
    -------
    Series or DataFrame of Int64
        With the index (and columns) of ``scores``.

    Raises
    ------
    ValueError
        If a score is infinite or the tolerance negative.

    Notes
    -----
    Standard competition ranking ("1224"): a unit's rank is 1 plus the number of units
    with a higher score. How the index itself ranks ties is not published.

    Examples
    --------
    >>> rank([60.0, 62.97, 60.0 + 1e-10, None, 50.0]).tolist()
    [2, 1, 2, <NA>, 4]
    """
    if tolerance is not None and not tolerance >= 0:
        raise ValueError(f"tolerance is {tolerance!r}, not 0 or more")
    if isinstance(scores, pd.DataFrame):
        ranked = {name: rank(scores[name], tolerance=tolerance) for name in scores}
        return pd.DataFrame(ranked, index=scores.index)
    scores = pd.Series(scores, dtype="Float64")
    values = scores.to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(values).any():
        raise ValueError("a score is infinite: it cannot be ranked")
    known = np.flatnonzero(~np.isnan(values))
    if tolerance is None:
        tolerance = tie_tolerance(values[known]) if len(known) else 0.0
    ranks = pd.Series(pd.NA, index=scores.index, name="rank", dtype="Int64")
    ranks.iloc[known] = rank_rows(values[None, known], tolerance=tolerance)[0]
    return ranks


def rank_rows(scores, *, tolerance=TIE):
    """Return the competition ranks within each row of a complete array of scores."""
    ranks = np.empty(scores.shape, dtype="int64")
    if not scores.size:
        return ranks
    top, size = scores.max(), scores.shape[1]
    bits = int(size - 1).bit_length()
    step = 2.0 ** (62 - bits) / ((top - scores.min()) or 1.0)
    # Whole numbers stand for scores only where they are far finer than a tie.
    if tolerance * step < _FINE:
        return _rank_exactly(scores, tolerance, ranks)
    for first in range(0, len(scores), _ROWS):
        some = scores[first : first + _ROWS]
        # The lower bits of a key say which unit it is: one sort ranks all.
        keys = ((top - some) * step).astype("int64")
        keys <<= bits
        keys |= np.arange(size)
        keys.sort(axis=1)
        order = keys & ((1 << bits) - 1)
        keys >>= bits
        close = keys[:, 1:] - keys[:, :-1] < tolerance * step + 2
        places = np.broadcast_to(np.arange(1, size + 1), keys.shape)
        if close.any():
            row, left = np.nonzero(close)
            gap = some[row, order[row, left]] - some[row, order[row, left + 1]]
            tied = gap < tolerance
            places = places.copy()
            places[row[tied], left[tied] + 1] = 0
            places = np.maximum.accumulate(places, axis=1)
        np.put_along_axis(ranks[first : first + _ROWS], order, places, axis=1)
    return ranks


def _rank_exactly(scores, tolerance, ranks):
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(scores, order, axis=1)
    gaps = -np.diff(ranked, axis=1, prepend=np.inf)
    # Equal scores are a tie even if nothing else is.
    apart = gaps >= tolerance if tolerance > 0 else gaps > 0
    first = np.where(apart, np.arange(scores.shape[1]), 0)
    np.put_along_axis(ranks, order, np.maximum.accumulate(first, axis=1) + 1, axis=1)
    return ranks


def rank_distances(ranks, nominal):
    """Return how far other rankings are from the nominal one.

    Parameters
    ----------
    ranks : DataFrame or Series of int
        One ranking a column, 1 being the best; units in the index.
    nominal : Series of int
        The ranking compared with, of the same units.

    Returns
    -------
    DataFrame
        One row a ranking: ``ranking`` (its column), ``n`` units ranked in both,
        ``kendall_tau`` (tau-b), ``weighted_tau``, ``spearman``, ``mean_shift`` and
        ``max_shift`` (ranks, whichever way).

    Raises
    ------
    ValueError
        If the units are not the same.

    Notes
    -----
    :func:`scipy.stats.kendalltau` and :func:`scipy.stats.spearmanr`; the weighted tau
    is that of :func:`scipy.stats.weightedtau`, in which an exchange of the ranks r and
    q counts 1/r + 1/q, so that the top matters most. A coefficient is missing where
    one of the rankings is all one tie.

    Examples
    --------
    >>> nominal = pd.Series([1, 2, 3, 4])
    >>> rank_distances(pd.Series([2, 1, 3, 4], name="other"), nominal).round(3)
      ranking  n  kendall_tau  weighted_tau  spearman  mean_shift  max_shift
    0   other  4        0.667          0.52       0.8         0.5          1
    """
    table = pd.DataFrame(ranks)
    if not table.index.equals(nominal.index):
        raise ValueError("the rankings are not of the same units in the same order")
    rows = []
    for name in table.columns:
        both = table[name].notna() & nominal.notna()
        one = table.loc[both, name].to_numpy(dtype="int64")
        other = nominal[both].to_numpy(dtype="int64")
        shift = np.abs(one - other)
        rows.append(
            {
                "ranking": name,
                "n": len(one),
                "kendall_tau": correlate(stats.kendalltau, one, other),
                "weighted_tau": correlate(stats.weightedtau, -one, -other),
                "spearman": correlate(stats.spearmanr, one, other),
                "mean_shift": shift.mean() if len(shift) else np.nan,
                "max_shift": shift.max() if len(shift) else pd.NA,
            }
        )
    return pd.DataFrame(rows).astype({"max_shift": "Int64"})


def correlate(coefficient, one, other):
    """Return a coefficient of :mod:`scipy.stats`, missing where ranks do not vary."""
    if len(np.unique(one)) < 2 or len(np.unique(other)) < 2:
        return np.nan
    return float(coefficient(one, other).statistic)
