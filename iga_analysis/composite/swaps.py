"""The smallest change of weights that lets one unit catch another."""

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from .ranks import rank
from .sobol import find_units
from .weights import read_ensemble


def swap_weights(a, b, contributions, weights):
    """Return the smallest relative change of weights that lets b catch a.

    Parameters
    ----------
    a, b : str
        Codes of two units, the leader and the challenger.
    contributions, weights
        As in :func:`iga_analysis.composite.dominance`.

    Returns
    -------
    DataFrame
        One row an indicator: ``leader``, ``challenger``, ``change`` (the smallest t,
        the same in each row; 0 if b is not behind, or shares the rank of a),
        ``indicator``, ``weight`` (nominal), ``factor`` (1 - t, 1 or 1 + t),
        ``new_weight`` (with which the two have the same score). Both weights sum to 1.
        ``change`` and what follows from it are missing where no weights let b catch a.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.composite.dominance`; if a unit is not there, or both
        are the same.

    Notes
    -----
    With d = values of b - values of a, t = -sum(w d) / sum(w |d|): the weights of the
    indicators where b is better are multiplied by 1 + t, those where a is by 1 - t,
    and all divided by their sum. Less change of any kind within the relative set
    leaves a ahead.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 70], "b": [40, 45]}, index=["x", "y"])
    >>> swap_weights("x", "y", table, [1, 1])[["change", "factor"]].round(3)
       change  factor
    0   0.333   0.667
    1   0.333   1.333
    """
    table, model = read_ensemble(contributions, weights, 0, "relative")
    nominal = model.nominal
    first, second = find_units(table.index, [a, b])
    if first == second:
        raise ValueError(f"{a} and {b} are the same unit")
    lead = table.to_numpy()[second] - table.to_numpy()[first]
    ranks = rank(table.to_numpy() @ nominal, tolerance=model.tie)
    change = 0.0
    if ranks[first] < ranks[second]:
        change = min(-float(lead @ nominal) / float(np.abs(lead) @ nominal), 1.0)
    factor = 1 + change * np.sign(lead)
    weighed = nominal * factor
    if weighed.sum() == 0:
        change, factor, weighed = np.nan, factor * np.nan, weighed * np.nan
    return pd.DataFrame(
        {
            "leader": pd.array([a] * len(nominal), dtype="string"),
            "challenger": pd.array([b] * len(nominal), dtype="string"),
            "change": change,
            "indicator": pd.array(table.columns.astype("string"), dtype="string"),
            "weight": nominal,
            "factor": factor,
            "new_weight": weighed / weighed.sum(),
        }
    )


def swap_changes(contributions, weights):
    """Return, for all pairs, the smallest change of weights that lets one catch up.

    Parameters
    ----------
    contributions, weights
        As in :func:`iga_analysis.composite.dominance`.

    Returns
    -------
    DataFrame
        One row a pair, the easiest swap first: ``leader``, ``challenger`` (codes),
        ``leader_rank``, ``challenger_rank`` and ``change``, as
        :func:`swap_weights` gives it: 0 for a tie; missing, and last, where no weights
        do it.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.composite.dominance`.

    Notes
    -----
    The change of each pair is that of :func:`swap_weights`, which has the formula.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 70, 10], "b": [40, 45, 20]}, index=list("xyz"))
    >>> swap_changes(table, [1, 1])[["leader", "challenger", "change"]].round(3)
      leader challenger  change
    0      x          y   0.333
    1      x          z     NaN
    2      y          z     NaN
    """
    table, model = read_ensemble(contributions, weights, 0, "relative")
    nominal = model.nominal
    values = table.to_numpy()[:, nominal > 0]
    nominal = nominal[nominal > 0]
    scores = values @ nominal
    order = np.argsort(-scores, kind="stable")
    values, scores = values[order], scores[order]
    weighted = values * nominal
    reach = cdist(weighted, weighted, "cityblock")
    leader, other = np.triu_indices(len(values), 1)
    ranks = rank(scores, tolerance=model.tie).array
    behind = np.asarray(ranks[leader] < ranks[other], dtype=bool)
    gap, reach = scores[leader] - scores[other], reach[leader, other]
    change = np.zeros(len(leader))
    change[behind] = np.minimum(gap[behind] / reach[behind], 1)
    # At 1 the challenger is nowhere better; it still ties if it is nowhere else worse.
    for pair in np.flatnonzero(change > 1 - 1e-12):
        if (values[leader[pair]] > values[other[pair]]).all():
            change[pair] = np.nan
    sort = np.argsort(change, kind="stable")
    leader, other = leader[sort], other[sort]
    codes = pd.array(table.index.astype("string"), dtype="string")[order]
    return pd.DataFrame(
        {
            "leader": codes[leader],
            "challenger": codes[other],
            "leader_rank": ranks[leader],
            "challenger_rank": ranks[other],
            "change": change[sort],
        }
    )
