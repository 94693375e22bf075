"""Treat the outliers of indicators, and fill their gaps, before they are normalised.

Both are choices that somebody makes: what another choice would have done to ranks is
asked of :func:`iga_analysis.sensitivity.choice_uncertainty`.
"""

import numpy as np
import pandas as pd

from .structure import unit_table

OUTLIERS = ("none", "winsorise", "percentile")
GAPS = ("none", "mean", "median")
# An indicator has outliers if both are reached; so many values are winsorised at most.
SKEW, KURTOSIS, MOST_WINSORISED = 2.0, 3.5, 5
# Part of the range that keeps the logarithm of the lowest value finite.
_SHIFT = 0.01
_PERCENTILES = (2.5, 97.5)


def treat_outliers(table, method):
    """Return indicators whose outliers no longer stretch their scale.

    Parameters
    ----------
    table : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column of
        numbers an indicator, as measured; missing values are allowed.
    method : {"none", "winsorise", "percentile"}
        See Notes.

    Returns
    -------
    DataFrame
        As ``table``, the units in the index; what is missing stays missing.
        :func:`list_outliers` tells what was done to each indicator.

    Raises
    ------
    ValueError
        If the method is unknown or the table cannot be used.

    Notes
    -----
    ``winsorise`` treats an indicator whose |skewness| is 2 or more and whose kurtosis
    is 3.5 or more: the highest value (the lowest, if the skewness is negative) takes
    the value next to it, again and again until one of the two is within its limit, or
    5 values or more are changed. If that does not suffice, or would leave one value
    only, the indicator as measured becomes log(x - min + 0.01 (max - min)) instead.
    This is Treat() of COINr with its defaults (winsorise, log_CT, check_SkewKurt);
    skewness and kurtosis are those of samples (``bias=False`` in scipy, type 2 in R).

    ``percentile`` sets the values of every indicator that lie outside its 2.5th and
    97.5th percentiles (linear between values) to these: winsorising by the empirical
    quantiles.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [*range(1, 11), 100]})
    >>> treat_outliers(table, "winsorise")["a"].tolist()[-3:]
    [9.0, 10.0, 10.0]
    """
    if method not in OUTLIERS:
        raise ValueError(f"outliers {method!r} is not one of {', '.join(OUTLIERS)}")
    table = unit_table(table)
    if method == "none":
        return table
    if method == "percentile":
        return table.apply(_clip_tails)
    return table.apply(lambda column: _treat(column.to_numpy())[0])


def list_outliers(table):
    """Return which indicators have outliers, and what winsorising does to them.

    Parameters
    ----------
    table : DataFrame
        As in :func:`treat_outliers`.

    Returns
    -------
    DataFrame
        One row an indicator: ``indicator``, ``n`` (values), ``skewness``, ``kurtosis``
        (missing with fewer than 3 and 4 values, or one value only), ``outliers``
        (whether both reach their limit), ``winsorised`` (values changed), ``log``
        (whether the logarithm was taken instead), ``skewness_after`` and
        ``kurtosis_after``.

    Raises
    ------
    ValueError
        If the table cannot be used.

    Notes
    -----
    See :func:`treat_outliers`, whose ``winsorise`` this is.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [*range(1, 11), 100]})
    >>> list_outliers(table)[["indicator", "outliers", "winsorised", "log"]]
      indicator  outliers  winsorised    log
    0         a      True           1  False
    """
    table = unit_table(table)
    rows = []
    for name in table.columns:
        values = table[name].to_numpy()
        treated, winsorised, logged = _treat(values)
        before, after = _measure_tails(values), _measure_tails(treated)
        rows.append(
            {
                "indicator": str(name),
                "n": int((~np.isnan(values)).sum()),
                "skewness": before[0],
                "kurtosis": before[1],
                "outliers": _has_outliers(values),
                "winsorised": winsorised,
                "log": logged,
                "skewness_after": after[0],
                "kurtosis_after": after[1],
            }
        )
    return pd.DataFrame(rows).astype({"indicator": "string"})


def _clip_tails(column):
    if column.isna().all():
        return column
    return column.clip(*np.nanpercentile(column, _PERCENTILES))


def _treat(values):
    """Return treated values, how many were winsorised, and whether logs were taken."""
    if not _has_outliers(values):
        return values, 0, False
    treated = values.copy()
    high, low = np.zeros((2, len(values)), dtype=bool)
    while _has_outliers(treated) and high.sum() + low.sum() < MOST_WINSORISED:
        upper = _measure_tails(treated)[0] >= 0
        end = np.nanmax(treated) if upper else np.nanmin(treated)
        reached = treated == end
        others = treated[~reached & ~np.isnan(treated)]
        if len(np.unique(others)) < 2:
            break
        treated[reached] = others.max() if upper else others.min()
        if upper:
            high = reached
        else:
            low = reached
    if not _has_outliers(treated):
        return treated, int(high.sum() + low.sum()), False
    worst, best = np.nanmin(values), np.nanmax(values)
    return np.log(values - worst + _SHIFT * (best - worst)), 0, True


def _has_outliers(values):
    skewness, kurtosis = _measure_tails(values)
    return bool(abs(skewness) >= SKEW and kurtosis >= KURTOSIS)


def _measure_tails(values):
    """Return skewness and excess kurtosis of a sample; missing where not defined."""
    known = values[~np.isnan(values)]
    n = len(known)
    if n < 3 or np.ptp(known) == 0:
        return np.nan, np.nan
    known = known / np.abs(known).max()
    known -= known.mean()
    second, third, fourth = (np.mean(known**power) for power in (2, 3, 4))
    skewness = third / second**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    if n < 4:
        return float(skewness), np.nan
    excess = (n + 1) * (fourth / second**2 - 3) + 6
    return float(skewness), float(excess * (n - 1) / (n - 2) / (n - 3))


def fill_gaps(table, method):
    """Return indicators with their missing values filled.

    Parameters
    ----------
    table : DataFrame
        As in :func:`treat_outliers`.
    method : {"none", "mean", "median"}
        ``none`` leaves what is missing: :func:`aggregate` then skips it, and the
        weights of its siblings scale up.

    Returns
    -------
    DataFrame
        As ``table``, the units in the index. An indicator without any value stays
        without.

    Raises
    ------
    ValueError
        If the method is unknown or the table cannot be used.

    Notes
    -----
    The mean or median of the values that the indicator has (i_mean and i_median of
    COINr). Either pulls units towards the middle in what is not known of them.

    Examples
    --------
    >>> fill_gaps(pd.DataFrame({"a": [1.0, None, 5.0, 9.0]}), "mean")["a"].tolist()
    [1.0, 5.0, 5.0, 9.0]
    """
    if method not in GAPS:
        raise ValueError(f"gaps {method!r} is not one of {', '.join(GAPS)}")
    table = unit_table(table)
    if method == "none":
        return table
    return table.fillna(table.mean() if method == "mean" else table.median())
