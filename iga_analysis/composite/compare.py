"""Ranks by means that forgive less: geometric, and by majority.

The arithmetic mean lets a unit make up for any weakness elsewhere. The geometric mean
does so less and less, and the majority (Copeland) does not ask by how much one unit is
ahead of another, only in what. Beside the nominal ranks they show which of these hang
on compensation.
"""

import numpy as np
import pandas as pd

from .aggregate import aggregate, normalise
from .ranks import rank
from .structure import final_weights, flat_structure, unit_table

# Of the geometric mean, as in COINr: it needs values above zero.
SCALE = (1, 100)
# Weights on either side that differ by less are a draw.
_EVEN = 1e-12
# Pairs of units that are compared at a time.
_PAIRS = 2**22


def compare_means(table, weights=None, *, structure=None):
    """Return the ranks of units by the nominal, the geometric mean and by majority.

    Parameters
    ----------
    table : DataFrame
        Indicators on a common scale, more being better: one row a unit (named by the
        index, or by a column ``code``); missing values are allowed.
    weights : Series, dict or sequence of float, optional
        Weights by indicator, or in the order of the columns. Left out where there is a
        structure.
    structure : DataFrame, optional
        ``code, parent, weight``, as :func:`aggregate` takes it.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank`` (weighted
        arithmetic mean); ``geometric``, ``geometric_rank``; ``copeland`` (units that it
        beats less units that beat it) and ``copeland_rank``.

    Raises
    ------
    ValueError
        If table, weights or structure cannot be used.

    Notes
    -----
    geometric: each indicator is scaled to 1 to 100 first (its least value being 1, its
    highest 100; one that is the same for all is 100), as COINr does; then the weighted
    geometric mean, level by level. copeland: of two units that one wins which is ahead
    in indicators of more weight, indicators in which they are equal counting for
    neither; a_copeland() of COINr on the indicators, with their weights in the index.
    An indicator that either lacks is not counted in their pair.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"a": [90, 55, 0], "b": [90, 55, 50], "c": [0, 55, 60]}, index=list("xyz")
    ... )
    >>> found = compare_means(table, [1, 1, 1])
    >>> found[["code", "rank", "geometric_rank", "copeland", "copeland_rank"]]
      code  rank  geometric_rank  copeland  copeland_rank
    0    x     1               2         2              1
    1    y     2               1         0              2
    2    z     3               3        -2              3
    """
    table = unit_table(table)
    if structure is None:
        structure = flat_structure(weights, table.columns)
    score = aggregate(table, structure).iloc[:, -1]
    geometric = aggregate(_scale(table), structure, method="geometric").iloc[:, -1]
    own = final_weights(structure).reindex(table.columns).to_numpy()
    copeland = pd.Series(_count_majorities(table.to_numpy(), own), index=table.index)
    copeland = copeland.where(score.notna())
    columns = {"code": pd.array(table.index.astype("string"), dtype="string")}
    for name, values in (
        ("score", score),
        ("geometric", geometric),
        ("copeland", copeland),
    ):
        columns[name] = values.to_numpy()
        columns["rank" if name == "score" else f"{name}_rank"] = rank(values).array
    return pd.DataFrame(columns).astype({"copeland": "Int64"})


def _scale(table):
    """Return indicators from 1 to 100, those that are the same for all at 100."""
    varies = table.max() > table.min()
    scaled = table.where(table.isna(), float(SCALE[1]))
    if varies.any():
        some = table.columns[varies]
        scaled[some] = normalise(table[some], "minmax", scale=SCALE)
    return scaled


def _count_majorities(values, weights):
    """Return of each unit how many others it beats less how many beat it."""
    units = len(values)
    found = np.zeros(units)
    block = max(1, _PAIRS // units)
    # what is missing compares as false with everything
    for first in range(0, units, block):
        some = slice(first, first + block)
        lead = np.zeros((len(values[some]), units))
        for column, weight in zip(values.T, weights, strict=True):
            own = column[some, None]
            lead += weight * ((own > column).astype("int8") - (own < column))
        found[some] = (lead > _EVEN).sum(axis=1) - (lead < -_EVEN).sum(axis=1)
    return found
