"""Read the tables that describe an index: units by indicators, codes by parents."""

import numpy as np
import pandas as pd

# Products and squares of numbers beyond these leave the range of floats, or are so
# small that they lose their digits.
_MOST, _LEAST = 1e100, 1e-100


def unit_table(table, *, complete=False):
    """Return units by indicators as floats, the units in the index.

    Parameters
    ----------
    table : DataFrame
        One row a unit, named by the index or by a column ``code``; every other
        column is an indicator.
    complete : bool, optional
        Whether missing values are refused.

    Raises
    ------
    ValueError
        If there are no units or indicators, one is there twice, or a column has text,
        infinite or (if ``complete``) missing values, or numbers so large or so small
        (beyond 1e100 or 1e-100) that sums of their squares cannot be computed: all
        problems at once.
    """
    if not isinstance(table, pd.DataFrame):
        raise ValueError("the table is not a DataFrame of units by indicators")
    if "code" in table.columns:
        table = table.set_index("code")
    problems = []
    if table.empty:
        problems.append(f"{table.shape[0]} units and {table.shape[1]} indicators")
    for kind, names in (("unit", table.index), ("indicator", table.columns)):
        double = names[names.duplicated()].unique()
        if len(double):
            listed = ", ".join(map(str, double))
            problems.append(f"{kind} {listed} is there more than once")
    columns = []
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        if not pd.api.types.is_numeric_dtype(column):
            problems.append(
                f"{name}: not numbers; units belong in the index or in a column code"
            )
            continue
        values = column.to_numpy(dtype="float64", na_value=np.nan)
        columns.append(values)
        size = np.abs(values)
        wrong = {"infinite": np.isinf(values)}
        wrong["too large"] = (size > _MOST) & ~np.isinf(values)
        wrong["too small"] = (size < _LEAST) & (values != 0)
        if complete:
            wrong["missing"] = np.isnan(values)
        for what, where in wrong.items():
            if where.any():
                unit = table.index[where][0]
                problems.append(
                    f"{name}: {where.sum()} {what} value(s), the first of unit {unit}"
                )
    if problems:
        raise ValueError("the table cannot be used:\n- " + "\n- ".join(problems))
    return pd.DataFrame(
        np.column_stack(columns), index=table.index, columns=table.columns
    )


def read_structure(structure, indicators):
    """Return the tree of an index and its weights.

    Parameters
    ----------
    structure : DataFrame
        ``code, parent, weight``; see :func:`iga_analysis.composite.aggregate`.
    indicators : sequence of str
        Names that the leaves of the tree must have.

    Returns
    -------
    tree : dict of str to list of str
        Children of each aggregate, the lowest aggregates first, the root last.
    weights : dict of str to float
        Weight of each code, in the order of the structure.

    Raises
    ------
    ValueError
        If it is not one tree over these indicators with weights that can be used:
        all problems at once.
    """
    lacking = [
        name for name in ("code", "parent", "weight") if name not in structure.columns
    ]
    if lacking:
        raise ValueError(f"the structure has no column {', '.join(lacking)}")
    codes = structure["code"].tolist()
    parents = [
        None if pd.isna(one) or one == "" else one for one in structure["parent"]
    ]
    given = pd.to_numeric(structure["weight"], errors="coerce")
    given = given.to_numpy(dtype="float64", na_value=np.nan)
    tree = {}
    for code, parent in zip(codes, parents, strict=True):
        if parent is not None:
            tree.setdefault(parent, []).append(code)
    problems = _tree_problems(codes, parents, tree, indicators)
    weights = dict(zip(codes, given.tolist(), strict=True))
    for parent, children in tree.items():
        found = np.array([weights.get(child, np.nan) for child in children])
        bad = [
            str(child)
            for child, weight in zip(children, found, strict=True)
            if not (np.isfinite(weight) and weight >= 0)
        ]
        if bad:
            problems.append(
                f"weights of {', '.join(bad)} are negative, missing or infinite"
            )
        elif found.sum() == 0:
            problems.append(f"the weights of the children of {parent} sum to zero")
    if problems:
        raise ValueError("the structure cannot be used:\n- " + "\n- ".join(problems))
    return _sort_tree(tree, codes), weights


def _tree_problems(codes, parents, tree, indicators):
    problems = []
    double = sorted({str(code) for code in codes if codes.count(code) > 1})
    if double:
        problems.append(f"{', '.join(double)} is there more than once")
    roots = [str(c) for c, parent in zip(codes, parents, strict=True) if parent is None]
    if len(roots) != 1:
        problems.append(
            f"{len(roots)} codes have no parent ({', '.join(roots)}): the index, and "
            "nothing else, has none"
        )
    unknown = [str(parent) for parent in tree if parent not in codes]
    if unknown:
        problems.append(f"parents without a row of their own: {', '.join(unknown)}")
    leaves = {code for code in codes if code not in tree}
    surplus = [str(name) for name in indicators if name not in leaves]
    if surplus:
        problems.append(f"columns that are no indicators of it: {', '.join(surplus)}")
    lacking = sorted(str(leaf) for leaf in leaves - set(indicators))
    if lacking:
        problems.append(f"indicators that the table lacks: {', '.join(lacking)}")
    if not problems:
        reached, waiting = set(), [roots[0]]
        by_name = {str(code): code for code in codes}
        while waiting:
            code = by_name[str(waiting.pop())]
            reached.add(code)
            waiting += tree.get(code, [])
        circular = sorted(str(code) for code in codes if code not in reached)
        if circular:
            problems.append(f"{', '.join(circular)}: parents in a circle")
    return problems


def _sort_tree(tree, codes):
    """Return the aggregates by height above the indicators, then as listed."""
    heights = {}

    def height(code):
        if code not in heights:
            heights[code] = 1 + max(
                (height(one) for one in tree.get(code, [])), default=-1
            )
        return heights[code]

    order = sorted((code for code in codes if code in tree), key=height)
    return {code: tree[code] for code in order}


def child_weights(weights, children):
    """Return the weights of some codes as an array."""
    return np.array([weights[child] for child in children], dtype="float64")


def final_weights(structure):
    """Return the weight of each indicator in the index itself.

    Parameters
    ----------
    structure : DataFrame
        ``code, parent, weight``; see :func:`iga_analysis.composite.aggregate`.

    Returns
    -------
    Series of float
        By indicator, in the order of the structure; the sum is 1. With complete data
        the arithmetic index is the sum of weight x indicator.

    Raises
    ------
    ValueError
        If the structure cannot be used.

    Notes
    -----
    The product of the weights on the way from the index to the indicator, those of
    siblings divided by their sum; as get_eff_weights() of COINr.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "c", "G", "Index"],
    ...     "parent": ["G", "G", "Index", "Index", None],
    ...     "weight": [1, 3, 1, 1, 1],
    ... })
    >>> final_weights(structure).to_dict()
    {'a': 0.125, 'b': 0.375, 'c': 0.5}
    """
    leaves = [one for one in structure["code"] if one not in set(structure["parent"])]
    tree, weights = read_structure(structure, leaves)
    final = {list(tree)[-1]: 1.0}
    for parent, children in reversed(tree.items()):
        total = sum(weights[child] for child in children)
        for child in children:
            final[child] = final[parent] * weights[child] / total
    return pd.Series({leaf: final[leaf] for leaf in leaves}, name="weight")


def read_weights(weights, columns, problems):
    """Return weights as an array; what is wrong is added to the problems.

    Parameters
    ----------
    weights : Series, dict or sequence of float
        By indicator, or in the order of the columns.
    columns : Index or None
        Names of the indicators, if they are known.
    problems : list of str
    """
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


def flat_structure(weights, columns):
    """Return weights by indicator as a structure in which all have one parent.

    Parameters
    ----------
    weights : Series, dict or sequence of float
        By indicator, or in the order of the columns.
    columns : Index
        Names of the indicators.

    Raises
    ------
    ValueError
        If they are not the weights of these indicators: all problems at once.
    """
    problems = []
    values = read_weights(weights, columns, problems)
    if problems:
        raise ValueError("\n- ".join(["the weights cannot be used:", *problems]))
    root = "index"
    while root in columns:
        root += "_"
    return pd.DataFrame(
        {
            "code": [*columns, root],
            "parent": [*[root] * len(columns), None],
            "weight": [*values, 1.0],
        }
    )
