"""What no choice of weights can change: exact answers over a whole weight set.

Draws show what is likely; these functions show what is possible. They need complete
data and a score that is linear in the weights, and hold for the sets with bounds:
``relative`` and ``simplex`` (see :mod:`iga_analysis.weight_sets`). Scores closer than
1e-9 are a tie, which nobody wins.
"""

import numpy as np
import pandas as pd

from .cuts import NOISE, band_limits, column_name, nominal_predicates
from .extremes import extreme_rank
from .pairs import always_beats, can_beat, pair_margins
from .ranks import rank
from .sobol import find_units
from .swaps import swap_changes, swap_weights
from .weight_sets import read_ensemble, score_range

SETS = ("relative", "simplex")

__all__ = [
    "dominance",
    "extreme_weights",
    "predicate_certainty",
    "rank_bounds",
    "rank_range",
    "swap_changes",
    "swap_weights",
]


def dominance(contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return which unit beats which whatever the weights.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator, all on one scale, more being better; nothing missing.
    weights : Series, dict or sequence of float
        Nominal weights by indicator, or in the order of the columns; any positive sum.
    spread : float, optional
        Relative half width of the weights, 0 to 1.
    weight_set : {"relative", "simplex"}, optional
        Each weight within the spread before all are divided by their sum, or within
        it with the sum fixed.

    Returns
    -------
    DataFrame of bool
        Square, units in rows and columns: whether the unit of the row has a higher
        score than that of the column with all weights of the set.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; if the set has no
        bounds.

    Notes
    -----
    With d = values of the row - values of the column and w the nominal weights, the
    smallest lead has, over the relative set, the sign of sum(w d) - spread sum(w |d|);
    over the simplex set it is sum(w d) - spread sum(w |d - m|), m being the median of d
    weighted by w.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> dominance(table, [1, 1]).loc["y"].to_dict()
    {'x': False, 'y': False, 'z': True}
    """
    table, nominal = read_ensemble(contributions, weights, spread, weight_set, SETS)
    lowest, _ = pair_margins(table.to_numpy(), nominal, spread, weight_set)
    return pd.DataFrame(
        always_beats(lowest) & ~np.eye(len(table), dtype=bool),
        index=table.index,
        columns=table.index,
    )


def rank_bounds(contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return bounds of the ranks that each unit can have, in closed form.

    Parameters
    ----------
    contributions, weights, spread, weight_set
        As in :func:`dominance`.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank`` (with the
        nominal weights), ``rank_best`` and ``rank_worst`` (no weights of the set give
        a rank outside them; :func:`rank_range` gives the ends that are reached),
        ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`.

    Notes
    -----
    The best is 1 + the units that beat it with all weights of the set, the worst
    1 + those that do with some.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> rank_bounds(table, [1, 1])[["code", "rank_best", "rank_worst"]]
      code  rank_best  rank_worst
    0    x          1           2
    1    y          1           2
    2    z          3           3
    """
    table, nominal = read_ensemble(contributions, weights, spread, weight_set, SETS)
    lowest, highest = pair_margins(table.to_numpy(), nominal, spread, weight_set)
    found = _list_units(table, nominal)
    found["rank_best"] = 1 + _count_others(always_beats(lowest))
    found["rank_worst"] = 1 + _count_others(can_beat(highest))
    return _name_set(found, spread, weight_set)


def _count_others(beats):
    return (beats & ~np.eye(len(beats), dtype=bool)).sum(axis=0)


def _list_units(table, nominal):
    scores = table.to_numpy() @ nominal
    codes = pd.array(table.index.astype("string"), dtype="string")
    return pd.DataFrame({"code": codes, "score": scores, "rank": rank(scores)})


def _name_set(table, spread, weight_set):
    name = pd.array([weight_set] * len(table), dtype="string")
    return table.assign(weight_set=name, spread=float(spread))


def rank_range(unit, contributions, weights, *, spread=0.25, weight_set="relative"):
    """Return the best and the worst rank that a unit can have, exactly.

    Parameters
    ----------
    unit : str
        Code of the unit.
    contributions, weights, spread, weight_set
        As in :func:`dominance`.

    Returns
    -------
    DataFrame
        One row: ``code``, ``score``, ``rank`` (with the nominal weights),
        ``rank_best``, ``rank_worst`` (weights of the set give both, and none a rank
        outside them), ``undecided`` (units that beat it with some weights of the set
        and not with others), ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`; if the unit is not there.

    Notes
    -----
    A mixed integer program (HiGHS) over the weights, with one binary for each
    undecided unit: whether it beats ``unit``. See :mod:`iga_analysis.extremes`.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> rank_range("y", table, [1, 1])[["rank", "rank_best", "rank_worst"]]
       rank  rank_best  rank_worst
    0     2          1           2
    """
    table, nominal = read_ensemble(contributions, weights, spread, weight_set, SETS)
    place = find_units(table.index, [unit])[0]
    values = table.to_numpy()
    best, worst = (
        extreme_rank(values, nominal, spread, weight_set, place, end)
        for end in ("best", "worst")
    )
    found = _list_units(table, nominal).iloc[[place]].reset_index(drop=True)
    found["rank_best"], found["rank_worst"] = best.rank, worst.rank
    found["undecided"] = best.undecided
    return _name_set(found, spread, weight_set)


def extreme_weights(
    unit, contributions, weights, *, spread=0.25, weight_set="relative"
):
    """Return weights that give a unit its best and its worst rank.

    Parameters
    ----------
    unit, contributions, weights, spread, weight_set
        As in :func:`rank_range`.

    Returns
    -------
    DataFrame
        One row an indicator: ``indicator``, ``weight`` (nominal), ``weight_best``,
        ``weight_worst``; each sums to 1. Other weights may give the same ranks.

    Raises
    ------
    ValueError
        As in :func:`rank_range`.

    Notes
    -----
    The weights are a point of the weight set at which the bounds that
    :func:`rank_range` proves are reached.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> found = extreme_weights("y", table, [1, 1])
    >>> bool(found["weight_best"][1] > found["weight_best"][0])
    True
    """
    table, nominal = read_ensemble(contributions, weights, spread, weight_set, SETS)
    place = find_units(table.index, [unit])[0]
    found = {"indicator": pd.array(table.columns.astype("string"), dtype="string")}
    found["weight"] = nominal
    for end in ("best", "worst"):
        found[f"weight_{end}"] = extreme_rank(
            table.to_numpy(), nominal, spread, weight_set, place, end
        ).weights
    return pd.DataFrame(found)


def predicate_certainty(
    contributions, weights, bands, *, spread=0.25, weight_set="relative"
):
    """Return which predicates a unit always, possibly or never has.

    Parameters
    ----------
    contributions, weights, spread, weight_set
        As in :func:`dominance`.
    bands : int, Edition or DataFrame
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank``,
        ``predicate`` (with the nominal weights), ``score_min``, ``score_max`` (exact,
        over the set), a column for each predicate (``sangat_inovatif`` and so on) with
        ``always``, ``possibly`` or ``never``, ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`.
    UnknownBands, ScaleError
        If there are no bands, or the scores are not on their scale.

    Notes
    -----
    The scores over the set are an interval, whose ends
    :func:`iga_analysis.weight_sets.score_range` gives.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 60, 10], "b": [50, 62, 20]}, index=list("xyz"))
    >>> predicate_certainty(table, [1, 1], 2026)[["sangat_inovatif", "inovatif"]]
      sangat_inovatif  inovatif
    0        possibly  possibly
    1           never    always
    2           never     never
    """
    table, nominal = read_ensemble(contributions, weights, spread, weight_set, SETS)
    found = _list_units(table, nominal)
    found["predicate"] = nominal_predicates(found["score"], bands).array
    lowest, highest = score_range(table.to_numpy(), nominal, spread, weight_set)
    found["score_min"], found["score_max"] = lowest, highest
    for band in band_limits(bands).itertuples():
        lower, upper = band.lower - NOISE, band.upper - NOISE
        always = (lowest >= lower) & (highest < upper)
        never = (highest < lower) | (lowest >= upper)
        found[column_name(band.predicate)] = pd.array(
            np.select([always, never], ["always", "never"], "possibly"), dtype="string"
        )
    return _name_set(found, spread, weight_set)
