"""How far indicators say the same, and what each of them is worth in the end.

Correlations within and between groups, reliability (Cronbach), principal components,
and effective weights: the words and measures of the OECD/JRC handbook. Gaps are left
out pair by pair; an indicator that is the same for all units goes with nothing and is
named in a column ``constant``.
"""

import numpy as np
import pandas as pd

from .aggregate import aggregate
from .structure import final_weights, flat_structure, unit_table

# An indicator of so many different values at most is taken by its values.
MOST_LEVELS = 10
# Inner knots of the spline for one of more, and the penalties that are tried.
_KNOTS = 20
_PENALTIES = np.logspace(-12, 4, 65)


def indicator_correlations(table, groups=None):
    """Return how indicators go together within groups and between them.

    Parameters
    ----------
    table : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator; missing values are allowed.
    groups : Series, dict or DataFrame, optional
        Group of each indicator, or a structure ``code, parent, weight``, whose parents
        they are. By default all are of one group, ``all``.

    Returns
    -------
    DataFrame
        One row a pair of groups, each with itself first: ``group, other_group, pairs``
        (of different indicators that vary), ``pearson`` (mean), ``pearson_min,
        pearson_max``, the same of ``spearman``, ``first, second`` (the indicators of
        ``pearson_max``) and ``constant`` (indicators of the groups that do not vary,
        with commas).

    Raises
    ------
    ValueError
        If the table cannot be used, or an indicator has no group.

    Notes
    -----
    Pearson: covariance over the product of the standard deviations, of the units that
    have both indicators. Spearman: the same of their ranks, equal values sharing the
    mean of theirs.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2], "c": [3, 2, 1]})
    >>> found = indicator_correlations(table, {"a": "G", "b": "G", "c": "H"})
    >>> found[["group", "other_group", "pairs", "pearson", "pearson_max"]]
      group other_group  pairs  pearson  pearson_max
    0     G           G      1     0.50          0.5
    1     H           H      0      NaN          NaN
    2     G           H      2    -0.75         -0.5
    """
    table = unit_table(table)
    groups = _read_groups(groups, table.columns)
    constant = _find_constant(table)
    pearson, spearman = table.corr(), table.corr(method="spearman")
    names = list(dict.fromkeys(groups))
    pairs = [(one, one) for one in names]
    pairs += [(one, b) for place, one in enumerate(names) for b in names[place + 1 :]]
    rows = []
    for group, other in pairs:
        own, others = groups.index[groups == group], groups.index[groups == other]
        row = {"group": group, "other_group": other}
        flat = _list_pairs(pearson, own, others)
        row["pairs"] = int(flat.notna().sum())
        row |= _summarise("pearson", flat)
        row |= _summarise("spearman", _list_pairs(spearman, own, others))
        first, second = flat.idxmax() if row["pairs"] else (pd.NA, pd.NA)
        row |= {"first": first, "second": second}
        row["constant"] = _name([one for one in constant if one in {*own, *others}])
        rows.append(row)
    words = ["group", "other_group", "first", "second", "constant"]
    return pd.DataFrame(rows).astype(dict.fromkeys(words, "string"))


def _list_pairs(matrix, own, others):
    """Return the coefficients of different pairs, by both names."""
    part = matrix.loc[own, others]
    if own.equals(others):
        part = part.where(np.triu(np.ones(part.shape, dtype=bool), 1))
    return part.stack(future_stack=True).dropna()


def _summarise(name, values):
    ends = {f"{name}_{end}": getattr(values, end)() for end in ("min", "max")}
    return {name: values.mean(), **ends}


def cronbach_alpha(table, groups=None):
    """Return Cronbach's alpha of each group of indicators and of all together.

    Parameters
    ----------
    table, groups
        As in :func:`indicator_correlations`.

    Returns
    -------
    DataFrame
        One row a group, and ``all`` last: ``group, indicators`` (that vary), ``units``
        (the fewest that two of them have in common), ``alpha``, ``alpha_standard`` (of
        the indicators divided by their standard deviations), ``correlation`` (mean of
        their pairs), ``constant``. Missing where fewer than two indicators vary.

    Raises
    ------
    ValueError
        As in :func:`indicator_correlations`.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum of the variances / variance of the sum) of k
    indicators, from the covariances of pairs (Cronbach 1951). It grows with their
    number; high values in a group mean that its indicators say much the same.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 4, 3], "c": [2, 1, 4, 3]})
    >>> cronbach_alpha(table).round(3)[["group", "indicators", "units", "alpha"]]
      group  indicators  units  alpha
    0   all           3      4  0.892
    """
    table = unit_table(table)
    groups = _read_groups(groups, table.columns)
    rows = []
    for group, own in _list_groups(groups):
        constant = _find_constant(table[own])
        some = table[own].drop(columns=constant)
        correlation = some.corr().to_numpy()
        there = some.notna().to_numpy().astype("int64")
        pairs = correlation[np.triu_indices(len(correlation), 1)]
        rows.append(
            {
                "group": group,
                "indicators": some.shape[1],
                "units": int((there.T @ there).min()) if some.shape[1] else 0,
                "alpha": _alpha(some.cov().to_numpy()),
                "alpha_standard": _alpha(correlation),
                "correlation": pairs.mean() if len(pairs) else np.nan,
                "constant": _name(constant),
            }
        )
    return pd.DataFrame(rows).astype(dict.fromkeys(["group", "constant"], "string"))


def _alpha(covariance):
    """Return alpha of a matrix of covariances, missing for fewer than two items."""
    size, total = len(covariance), covariance.sum()
    if size < 2 or not total > 0:
        return np.nan
    return size / (size - 1) * (1 - np.trace(covariance) / total)


def item_statistics(table, groups=None):
    """Return how each indicator goes with the rest of its group, and with all others.

    Parameters
    ----------
    table, groups
        As in :func:`indicator_correlations`.

    Returns
    -------
    DataFrame
        One row a group and indicator, those of all together (``all``) last: ``group,
        indicator, units`` (that have it), ``mean, sd, item_total`` (correlation with
        the sum of the other indicators of the group), ``alpha`` (of the group),
        ``alpha_without`` (of the group without it), ``constant`` (whether it is the
        same for all: it is then left out of the rest).

    Raises
    ------
    ValueError
        As in :func:`indicator_correlations`.

    Notes
    -----
    The corrected item-total correlation of i is cov(i, S) / sqrt(var(i) var(S)), S
    being the sum of the others, from the covariances of pairs.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 4, 3], "c": [2, 1, 4, 3]})
    >>> item_statistics(table)[["indicator", "item_total", "alpha_without"]].round(3)
      indicator  item_total  alpha_without
    0         a       0.738          0.889
    1         b       0.894          0.750
    2         c       0.738          0.889
    """
    table = unit_table(table)
    groups = _read_groups(groups, table.columns)
    constant = _find_constant(table)
    tables = []
    for group, own in _list_groups(groups):
        found = pd.DataFrame(
            {
                "group": group,
                "indicator": [str(one) for one in own],
                "units": table[own].notna().sum().to_numpy(),
                "mean": table[own].mean().to_numpy(),
                "sd": table[own].std().to_numpy(),
            },
            index=own,
        )
        varying = [one for one in own if one not in constant]
        columns = _item_columns(table[varying].cov().to_numpy())
        found = found.join(pd.DataFrame(columns, index=varying))
        found["constant"] = [one in constant for one in own]
        tables.append(found)
    found = pd.concat(tables, ignore_index=True)
    return found.astype(dict.fromkeys(["group", "indicator"], "string"))


def _item_columns(covariance):
    """Return the columns that follow from the covariances of the items of a group."""
    own = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - own
    rest = covariance.sum() - own - 2 * with_rest
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = with_rest / np.sqrt(own * np.where(rest > 0, rest, np.nan))
    without = [
        _alpha(np.delete(np.delete(covariance, place, 0), place, 1))
        for place in range(len(own))
    ]
    whole = _alpha(covariance)
    return {"item_total": correlation, "alpha": whole, "alpha_without": without}


def principal_components(table):
    """Return the principal components of the correlations of indicators.

    Parameters
    ----------
    table : DataFrame
        As in :func:`indicator_correlations`.

    Returns
    -------
    DataFrame
        One row a component, the largest first: ``component`` (its number),
        ``eigenvalue``, ``share`` (of the variance) and ``cumulative`` (share of it and
        those before), then a column for each indicator: its loading, the correlation
        of indicator and component, missing for one that is the same for all.

    Raises
    ------
    ValueError
        If the table cannot be used, or two indicators have too few units in common for
        a correlation.

    Notes
    -----
    Eigenvalues of the correlation matrix (each indicator counts alike, whatever its
    spread), loadings eigenvector x sqrt(eigenvalue), the sum of those of a component
    being positive. By the usual rule components of an eigenvalue above 1 say more than
    one indicator. With gaps the correlations are those of pairs, and the smallest
    eigenvalues may be below 0.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 2, 4, 3]})
    >>> principal_components(table).round(3)
       component  eigenvalue  share  cumulative      a      b
    0          1         1.8    0.9         0.9  0.949  0.949
    1          2         0.2    0.1         1.0 -0.316  0.316
    """
    table = unit_table(table)
    some = table.drop(columns=_find_constant(table))
    matrix = some.corr()
    if matrix.isna().to_numpy().any():
        one, other = matrix.isna().stack(future_stack=True).idxmax()
        raise ValueError(
            f"{one} and {other} have too few units in common for a correlation: leave "
            "one of them out"
        )
    values, vectors = np.linalg.eigh(matrix.to_numpy())
    values, vectors = values[::-1], vectors[:, ::-1]
    vectors = vectors * np.where(vectors.sum(axis=0) < 0, -1, 1)
    loadings = vectors * np.sqrt(np.maximum(values, 0))
    share = values / len(values)
    found = pd.DataFrame(
        {
            "component": np.arange(1, len(values) + 1),
            "eigenvalue": values,
            "share": share,
            "cumulative": share.cumsum(),
        }
    )
    loadings = pd.DataFrame(loadings.T, columns=some.columns)
    return found.join(loadings.reindex(columns=table.columns))


def effective_weights(table, weights=None, *, structure=None):
    """Return how much each indicator decides of the index, beside its weight.

    Parameters
    ----------
    table : DataFrame
        Indicators on a common scale, more being better: one row a unit (named by the
        index, or by a column ``code``); missing values are allowed.
    weights, structure
        As in :func:`compare_means`.

    Returns
    -------
    DataFrame
        One row an indicator: ``indicator, units, weight`` (in the index, the sum is 1),
        ``correlation`` (with the index), ``linear`` (its square), ``correlation_ratio``
        and ``effective`` (correlation ratio over the sum of all of them: beside the
        weight, what it is worth in the end), ``method`` (``values`` or ``spline``).
        Missing for an indicator that is the same for all.

    Raises
    ------
    ValueError
        If table, weights or structure cannot be used.

    Notes
    -----
    Pearson's correlation ratio S = Var(E(y | x)) / Var(y) is the share of the variance
    of the index y that would go if the indicator x were settled (Paruolo, Saisana and
    Saltelli 2013). E(y | x) is the mean of y for each value of x, where x has at most
    ten (``values``: levels), else a cubic spline with knots at up to 20 quantiles,
    whose roughness, the integral of the squared second derivative, is penalised as much
    as generalised cross-validation says (``spline``). Of few units for each value S
    comes out too high, by about (values - 1) / (units - 1). Indicators that go together
    each stand for the others, so that the ratios add up to more than 1.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [0, 0, 100, 100], "b": [40, 60, 40, 60]})
    >>> effective_weights(table, [1, 1]).round(3)[
    ...     ["indicator", "weight", "correlation_ratio", "effective"]]
      indicator  weight  correlation_ratio  effective
    0         a     0.5              0.962      0.962
    1         b     0.5              0.038      0.038
    """
    table = unit_table(table)
    if structure is None:
        structure = flat_structure(weights, table.columns)
    index = aggregate(table, structure).iloc[:, -1].to_numpy()
    rows = []
    for name, weight in final_weights(structure).reindex(table.columns).items():
        x = table[name].to_numpy()
        known = ~np.isnan(x) & ~np.isnan(index)
        x, y = x[known], index[known]
        row = {"indicator": str(name), "units": len(x), "weight": weight}
        if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
            rows.append(row | {"method": pd.NA})
            continue
        method = "values" if len(np.unique(x)) <= MOST_LEVELS else "spline"
        fitted = _smooth(x, y, method)
        row["correlation"] = np.corrcoef(x, y)[0, 1]
        row["linear"] = row["correlation"] ** 2
        row["correlation_ratio"] = fitted.var() / y.var()
        rows.append(row | {"method": method})
    found = pd.DataFrame(rows).reindex(
        columns=[
            *("indicator", "units", "weight", "correlation", "linear"),
            *("correlation_ratio", "method"),
        ]
    )
    ratio = found["correlation_ratio"]
    found.insert(6, "effective", ratio / ratio.sum())
    return found.astype({"indicator": "string", "method": "string"})


def _smooth(x, y, method):
    """Return E(y | x) at each unit."""
    points, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    if method == "values":
        return (np.bincount(place, weights=y) / counts)[place]
    basis, penalty = _spline_basis((points - points[0]) / np.ptp(points))
    basis = basis[place]
    # in the basis in which both matrices are diagonal
    root = np.linalg.cholesky(basis.T @ basis + 1e-9 * np.eye(len(penalty)))
    inner = np.linalg.solve(root, np.linalg.solve(root, penalty).T)
    rough, turned = np.linalg.eigh(inner)
    parts = np.linalg.solve(root, basis.T).T @ turned
    shares = 1 / (1 + np.outer(_PENALTIES, np.maximum(rough, 0)))
    fitted = (shares * (parts.T @ y)) @ parts.T
    errors = ((y - fitted) ** 2).mean(axis=1)
    left = 1 - shares.sum(axis=1) / len(y)
    return fitted[np.argmin(errors / left**2)]


def _spline_basis(points):
    """Return cubic B-splines at rising points from 0 to 1, and their roughness."""
    from scipy.interpolate import BSpline

    inner = min(_KNOTS, len(points) // 4)
    knots = np.quantile(points, np.linspace(0, 1, inner + 2))
    padded = np.concatenate([[0.0] * 3, knots, [1.0] * 3])
    basis = BSpline.design_matrix(points, padded, 3).toarray()
    # second derivatives are lines between knots: two points give the integral exactly
    middle, half = (knots[1:] + knots[:-1]) / 2, np.diff(knots) / 2
    places = np.concatenate([middle - half / np.sqrt(3), middle + half / np.sqrt(3)])
    bends = BSpline(padded, np.eye(basis.shape[1]), 3).derivative(2)(places)
    return basis, bends.T @ (np.tile(half, 2)[:, None] * bends)


def _read_groups(groups, columns):
    """Return the group of each indicator, in their order."""
    if groups is None:
        return pd.Series("all", index=columns)
    if isinstance(groups, pd.DataFrame):
        groups = groups.set_index("code")["parent"]
    groups = pd.Series(groups)
    found = groups[~groups.index.duplicated()].reindex(columns)
    lacking = [str(one) for one in columns[found.isna()]]
    if lacking:
        raise ValueError(f"indicators without group: {', '.join(lacking)}")
    return found.astype(str)


def _list_groups(groups):
    """Return the indicators of each group, and of all together."""
    found = [
        (group, list(groups.index[groups == group])) for group in dict.fromkeys(groups)
    ]
    if len(found) > 1 or found[0][0] != "all":
        found.append(("all", list(groups.index)))
    return found


def _find_constant(table):
    """Return the indicators that are the same for all units that have them."""
    return [one for one in table if not table[one].max() > table[one].min()]


def _name(indicators):
    return ", ".join(map(str, indicators)) if indicators else pd.NA
