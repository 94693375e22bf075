"""Composite indices of any structure: normalise, aggregate, rank, leave one out.

The words are those of the OECD/JRC handbook on composite indicators, and the results
those of COINr, the R package of the JRC. Nothing here knows the IID: tables of any
index will do.
"""

import numpy as np
import pandas as pd
from scipy import stats

from .ranks import rank
from .structure import child_weights, read_structure, unit_table

METHODS = ("minmax", "zscore", "rank", "borda", "percentile_rank", "distance_to_best")
MEANS = ("arithmetic", "geometric", "harmonic")


def normalise(table, method, *, directions=None, scale=(0, 100)):
    """Return indicators on a common scale, all of them with more being better.

    Parameters
    ----------
    table : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column of
        numbers an indicator; missing values are allowed.
    method : {"minmax", "zscore", "rank", "borda", "percentile_rank", \
"distance_to_best"}
        See Notes.
    directions : mapping of str to int, optional
        1 where more is better (the default of an indicator that is not named), -1
        where less is. Names that are no indicators (groups) are allowed once every
        indicator is named.
    scale : pair of float, optional
        The values of the worst and of the best unit; ``minmax`` only. The other
        methods have scales of their own and refuse another.

    Returns
    -------
    DataFrame
        As ``table``: the same units (in the index) and indicators; what is missing
        stays missing.

    Raises
    ------
    ValueError
        If a column is not numeric or has infinite values; if an indicator has one
        value only, for the methods that divide by its spread; if directions or scale
        do not fit. All problems at once.

    Notes
    -----
    An indicator of direction -1 is multiplied by -1 first. Then, over the units that
    have a value (n of them),

    - ``minmax``: (x - min) / (max - min) (upper - lower) + lower
    - ``zscore``: (x - mean) / s, with n - 1 in s: mean 0, standard deviation 1
    - ``rank``: ascending rank, 1 for the worst, equal values sharing the lower rank
    - ``borda``: that rank - 1
    - ``percentile_rank``: (that rank - 1) / (n - 1), from 0 to 1
    - ``distance_to_best``: 1 - (max - x) / (max - min), from 0 to 1

    These are n_minmax, n_zscore, n_rank, n_borda, n_prank and n_dist2max of COINr.
    Equal means exactly equal here: these are data, not computed scores.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1.0, 3.0, 2.0], "b": [4.0, 4.0, 8.0]})
    >>> normalise(table, "minmax", directions={"b": -1}).values.tolist()
    [[0.0, 100.0], [100.0, 100.0], [50.0, 0.0]]
    >>> normalise(table, "borda")["b"].tolist()
    [0.0, 0.0, 2.0]
    """
    if method not in METHODS:
        raise ValueError(f"method {method!r} is not one of {', '.join(METHODS)}")
    table = unit_table(table)
    problems = _scale_problems(method, scale)
    signs = read_directions(directions, table.columns, problems)
    values = table.to_numpy() * signs
    for name, column in zip(table.columns, values.T, strict=True):
        if _divides_by_zero(column[~np.isnan(column)], method):
            problems.append(
                f"{name}: all units have the same value, so {method} divides by zero; "
                "leave the indicator out"
            )
    if problems:
        raise ValueError("cannot normalise:\n- " + "\n- ".join(problems))
    columns = [_normalise_column(one, method, scale) for one in values.T]
    return pd.DataFrame(
        np.column_stack(columns), index=table.index, columns=table.columns
    )


def _scale_problems(method, scale):
    try:
        lower, upper = (float(one) for one in scale)
    except (TypeError, ValueError):
        return [f"scale {scale!r} is not a pair of numbers"]
    if not np.isfinite([lower, upper]).all() or lower >= upper:
        return [f"scale {scale!r} is not a lower and a higher number"]
    if method != "minmax" and (lower, upper) != (0, 100):
        return [f"scale changes nothing in {method}, which has a scale of its own"]
    return []


def read_directions(directions, columns, problems):
    """Return 1 or -1 for each column; what does not fit is added to the problems."""
    given = {} if directions is None else dict(directions)
    unknown = [str(name) for name in given if name not in columns]
    if unknown and not set(columns) <= set(given):
        problems.append(f"directions of {', '.join(unknown)}: no such indicator")
    signs = [given.get(name, 1) for name in columns]
    for name, sign in zip(columns, signs, strict=True):
        if sign not in (1, -1):
            problems.append(f"{name}: direction {sign!r} is neither 1 nor -1")
    return np.array([-1.0 if sign == -1 else 1.0 for sign in signs])


def _divides_by_zero(known, method):
    if len(known) == 0 or method in ("rank", "borda"):
        return False
    return len(known) == 1 or (method != "percentile_rank" and np.ptp(known) == 0)


def _normalise_column(values, method, scale):
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return values
    worst, best = known.min(), known.max()
    if method == "minmax":
        lower, upper = (float(one) for one in scale)
        return (values - worst) / (best - worst) * (upper - lower) + lower
    if method == "distance_to_best":
        return 1 - (best - values) / (best - worst)
    if method == "zscore":
        # Extended precision keeps the digits of a value close to the mean.
        mean = float(np.mean(known, dtype=np.longdouble))
        variance = float(np.var(known, ddof=1, dtype=np.longdouble))
        return (values - mean) / np.sqrt(variance)
    ranks = stats.rankdata(values, method="min", nan_policy="omit").astype("float64")
    if method == "rank":
        return ranks
    return ranks - 1 if method == "borda" else (ranks - 1) / (len(known) - 1)


def aggregate(table, structure, *, method="arithmetic", min_available=None):
    """Return every aggregate of an index, level by level, up to the index itself.

    Parameters
    ----------
    table : DataFrame
        Normalised indicators: one row a unit (named by the index, or by a column
        ``code``), one column an indicator; missing values are allowed.
    structure : DataFrame
        One row an indicator or aggregate: ``code``, ``parent`` (missing for the one
        root), ``weight`` among the children of the same parent (any positive sum; that
        of the root is not used). Any number of levels; branches may differ in depth.
    method : {"arithmetic", "geometric", "harmonic"}, optional
        Weighted mean, used at every level. The last two need positive values.
    min_available : float, optional
        Share of its children (0 to 1, counted, not weighted) that a unit must have
        for the aggregate not to be missing, at every level. By default one child will
        do.

    Returns
    -------
    DataFrame
        One column an aggregate, the lowest level first and the root last; one row a
        unit, in the index and order of ``table``.

    Raises
    ------
    ValueError
        If structure and table do not fit together, weights are negative or those of
        some children sum to zero, the values do not suit the mean, or
        ``min_available`` is not between 0 and 1. All problems at once.

    Notes
    -----
    With w the weights of the children that the unit has: sum(w x) / sum(w);
    exp(sum(w ln x) / sum(w)); sum(w) / sum(w / x). A missing child is skipped and the
    weights of its siblings scale up, unit by unit and level by level; an aggregate
    none of whose children is there (or only such of weight 0) is missing itself. This
    is Aggregate() of COINr with a_amean, a_gmean, a_hmean and dat_thresh.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "c", "G", "Index"],
    ...     "parent": ["G", "G", "Index", "Index", None],
    ...     "weight": [1, 3, 1, 1, 1],
    ... })
    >>> table = pd.DataFrame({"a": [8.0, None], "b": [4.0, 6.0], "c": [1.0, 2.0]})
    >>> aggregate(table, structure).values.tolist()
    [[5.0, 3.0], [6.0, 4.0]]
    """
    table = unit_table(table)
    tree, weights = read_structure(structure, table.columns)
    return _aggregate(table, tree, weights, method, min_available)


def _aggregate(table, tree, weights, method, min_available):
    if method not in MEANS:
        raise ValueError(f"method {method!r} is not one of {', '.join(MEANS)}")
    if min_available is not None and not 0 <= min_available <= 1:
        raise ValueError(f"min_available is {min_available!r}, not between 0 and 1")
    known = {name: table[name].to_numpy() for name in table.columns}
    for parent, children in tree.items():
        values = np.column_stack([known[child] for child in children])
        if method != "arithmetic":
            low = [
                str(child)
                for child, column in zip(children, values.T, strict=True)
                if (column <= 0).any()
            ]
            if low:
                raise ValueError(
                    f"the {method} mean needs positive values, but {', '.join(low)} "
                    "has others: normalise to a scale above zero, such as 1 to 100"
                )
        given = child_weights(weights, children)
        known[parent] = _weighted_mean(values, given, method, min_available)
    return pd.DataFrame({name: known[name] for name in tree}, index=table.index)


def _weighted_mean(values, weights, method, min_available):
    """Return the weighted mean of each row, skipping what is missing."""
    there = ~np.isnan(values)
    weights = np.where(there, weights, 0.0)
    sums = _sum_rows(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "arithmetic":
            means = _sum_rows(np.where(there, weights / sums[:, None] * values, 0.0))
        elif method == "geometric":
            logs = _sum_rows(np.where(there, weights * np.log(values), 0.0))
            means = np.exp(logs / sums)
        else:
            means = sums / _sum_rows(np.where(there, weights / values, 0.0))
    enough = sums > 0
    if min_available is not None:
        enough &= ~(there.sum(axis=1) / values.shape[1] < min_available)
    return np.where(enough, means, np.nan)


def _sum_rows(terms):
    """Return the sums of rows, added up in extended precision as R does.

    Z-scores nearly cancel, and the last digits of their terms are then the first.
    """
    return terms.sum(axis=1, dtype=np.longdouble).astype("float64")


def leave_one_out(table, structure, *, method="arithmetic", min_available=None):
    """Return the ranks of the index with each indicator, and each group, left out.

    Parameters
    ----------
    table, structure, method, min_available
        As in :func:`aggregate`.

    Returns
    -------
    DataFrame of Int64
        One row a unit; ``nominal`` and one column for each code of the structure but
        the root: the ranks without it. :func:`rank_distances` sums them up.

    Raises
    ------
    ValueError
        As in :func:`aggregate`.

    Notes
    -----
    What is left out has weight 0: its siblings scale up, its parent keeps its weight,
    and ``min_available`` counts it as before. This is remove_elements() of COINr.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "Index"],
    ...     "parent": ["Index", "Index", None],
    ...     "weight": [1, 3, 1],
    ... })
    >>> table = pd.DataFrame({"a": [8.0, 1.0], "b": [4.0, 6.0]})
    >>> leave_one_out(table, structure).values.tolist()
    [[1, 2, 1], [2, 1, 2]]
    """
    table = unit_table(table)
    tree, weights = read_structure(structure, table.columns)
    root = list(tree)[-1]
    scores = {}
    for code in ["nominal", *(one for one in weights if one != root)]:
        changed = weights if code == "nominal" else {**weights, code: 0.0}
        scores[code] = _aggregate(table, tree, changed, method, min_available)[root]
    return rank(pd.DataFrame(scores))
