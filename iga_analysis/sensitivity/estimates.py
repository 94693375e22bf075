"""Estimate what verification does to levels from levels before and after it."""

import numpy as np
import pandas as pd

from .corrections import MOST_SHARED


def estimate_corrections(self_assessed, verified, *, level_max=3):
    """Return what verification did to levels, as :func:`score_uncertainty` takes it.

    Parameters
    ----------
    self_assessed, verified : DataFrame
        Levels before and after, of the same rows and columns: one row a region or an
        innovation, the index naming the region (again and again, where it has several
        rows); one column an indicator. Where either is missing the pair is left out.
    level_max : int, optional
        Highest level.

    Returns
    -------
    Series of float
        ``p_fall, p_rise, p_missing, rho``, each missing where nothing tells it.

    Raises
    ------
    ValueError
        If the tables are not of the same rows and columns, a level is not a whole
        number from 0 to ``level_max``, or no pair is left: all problems at once.

    Notes
    -----
    Let s be the share of the levels above 0 that are lower after verification. Of those
    above 1 that are lower, the share that became 0 is told by the data; s times that is
    ``p_missing``, the rest of s ``p_fall`` (a level of 1 that became 0 may be either;
    one that fell by two, but not to 0, counts as a fall). ``p_rise`` is the share of
    the levels below the highest that are higher. ``rho`` is the intraclass correlation
    of being lower, of the levels above 0 by region, from the analysis of variance
    (Ridout, Demétrio and Firth 1999), at least 0 and at most 0.9. Of a register with
    verified levels the tables are its columns ``16`` and so on, and ``verified_16`` and
    so on under the same names, both with ``code`` as the index.

    Examples
    --------
    >>> before = pd.DataFrame({"16": [3, 3, 2, 2], "17": [3, 2, 1, 0]}, list("aabb"))
    >>> after = pd.DataFrame({"16": [3, 2, 2, 0], "17": [3, 2, 1, 1]}, list("aabb"))
    >>> estimate_corrections(before, after).round(2).to_dict()
    {'p_fall': 0.14, 'p_rise': 0.2, 'p_missing': 0.14, 'rho': 0.0}
    """
    before, after, regions = _read_pairs(self_assessed, verified, level_max)
    some, lower = before > 0, after < before
    below = before < level_max
    high = lower & (before > 1)
    fallen = _share(lower, some)
    lost = 0.0 if fallen == 0 else fallen * _share(after == 0, high)
    return pd.Series(
        {
            "p_fall": fallen - lost,
            "p_rise": _share(after > before, below),
            "p_missing": lost,
            "rho": _intraclass(lower[some], regions[some]),
        }
    )


def _read_pairs(self_assessed, verified, level_max):
    """Return the levels before and after as arrays, and the region of each."""
    if not (
        self_assessed.index.equals(verified.index)
        and self_assessed.columns.equals(verified.columns)
    ):
        raise ValueError(
            "the tables of levels do not have the same rows and columns in one order"
        )
    arrays, problems = [], []
    for name, table in (("self_assessed", self_assessed), ("verified", verified)):
        values = table.apply(pd.to_numeric, errors="coerce")
        values = values.to_numpy(dtype="float64", na_value=np.nan)
        wrong = table.notna().to_numpy() & ~np.isin(values, np.arange(level_max + 1))
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            problems.append(
                f"{name}: {table.iloc[row, column]!r} of {table.index[row]} in "
                f"{table.columns[column]} is no level from 0 to {level_max}"
            )
        arrays.append(values)
    known = ~np.isnan(arrays[0]) & ~np.isnan(arrays[1])
    if not problems and not known.any():
        problems.append("no level is told before and after")
    if problems:
        raise ValueError("\n- ".join(["the levels cannot be compared:", *problems]))
    places = pd.factorize(self_assessed.index)[0]
    regions = np.broadcast_to(places[:, None], known.shape)
    return arrays[0][known], arrays[1][known], regions[known]


def _share(found, among):
    """Return the share that something is found in, missing where there is none."""
    return float(found[among].mean()) if among.any() else np.nan


def _intraclass(found, groups):
    """Return the intraclass correlation of a truth, missing where it is not told."""
    _, places, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    number, total = len(sizes), len(found)
    if number < 2 or total == number:
        return np.nan
    means = np.bincount(places, weights=found) / sizes
    between = (sizes * (means - found.mean()) ** 2).sum() / (number - 1)
    within = (sizes * means * (1 - means)).sum() / (total - number)
    size = (total - (sizes**2).sum() / total) / (number - 1)
    spread = between + (size - 1) * within
    if spread == 0:
        return np.nan
    return float(np.clip((between - within) / spread, 0, MOST_SHARED))
