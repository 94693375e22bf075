"""What no choice of weights can change: exact answers over a whole weight set.

Draws show what is likely; these functions show what is possible. They need complete
data and a score that is linear in the weights, and hold for the sets with bounds:
``relative`` and ``simplex`` (see :mod:`iga_analysis.composite.weights`). Scores closer
than 1e-11 of the largest value are a tie, which nobody wins.
"""

import numpy as np
import pandas as pd

from .extremes import find_extreme
from .pairs import always_beats, can_beat, pair_margins
from .ranks import rank
from .sobol import find_units
from .weights import name_spreads, read_ensemble

SETS = ("relative", "simplex")


def dominance(
    contributions, weights=None, *, structure=None, spread=0.25, weight_set="relative"
):
    """Return which unit beats which whatever the weights.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator, all on one scale, more being better; nothing missing.
    weights : Series, dict or sequence of float
        Nominal weights by indicator, or in the order of the columns; any positive sum.
        Left out where there is a structure.
    structure : DataFrame, optional
        Weights by level instead, which then vary level by level: ``code, parent,
        weight`` as :func:`iga_analysis.composite.aggregate` takes them.
    spread : float or mapping of int to float, optional
        Relative half width of the weights, 0 to 1. With a structure also one a level,
        as ``{1: 0.1, 2: 0.25}``: 1 are the indicators, 2 the lowest aggregates.
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
    weighted by w. With a structure the same holds of the children of the index, d being
    their least leads, which are found likewise, level by level.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> dominance(table, [1, 1]).loc["y"].to_dict()
    {'x': False, 'y': False, 'z': True}
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, SETS, structure
    )
    lowest, _ = pair_margins(table.to_numpy(), model)
    return pd.DataFrame(
        always_beats(lowest) & ~np.eye(len(table), dtype=bool),
        index=table.index,
        columns=table.index,
    )


def rank_bounds(
    contributions, weights=None, *, structure=None, spread=0.25, weight_set="relative"
):
    """Return bounds of the ranks that each unit can have, in closed form.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set
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
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, SETS, structure
    )
    lowest, highest = pair_margins(table.to_numpy(), model)
    found = list_units(table, model)
    found["rank_best"] = 1 + _count_others(always_beats(lowest))
    found["rank_worst"] = 1 + _count_others(can_beat(highest))
    return name_set(found, model)


def _count_others(beats):
    return (beats & ~np.eye(len(beats), dtype=bool)).sum(axis=0)


def list_units(table, model):
    scores = table.to_numpy() @ model.nominal
    codes = pd.array(table.index.astype("string"), dtype="string")
    ranks = rank(scores, tolerance=model.tie)
    return pd.DataFrame({"code": codes, "score": scores, "rank": ranks})


def name_set(table, model):
    table = table.assign(**name_spreads(model))
    return table.astype({"weight_set": "string"})


def rank_range(
    unit,
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    time_limit=None,
    n_jobs=1,
    progress=False,
):
    """Return the best and the worst rank that a unit can have, exactly.

    Parameters
    ----------
    unit : str or sequence of str
        Code of the unit, or several codes.
    contributions, weights, structure, spread, weight_set
        As in :func:`dominance`.
    time_limit : float, optional
        Seconds for a unit, after which it gets what is proven by then.
    n_jobs : int, optional
        Workers, as joblib counts them (-1: one a processor), each with units of its
        own. Processes, unless :func:`joblib.parallel_config` says otherwise.
    progress : bool, optional
        Whether to show a progress bar.

    Returns
    -------
    DataFrame
        One row a unit: ``code``, ``score``, ``rank`` (with the nominal weights),
        ``rank_best``, ``rank_worst`` (no weights of the set give a rank outside them),
        ``best_reached``, ``worst_reached`` (weights of the set give both), ``proven``
        (whether they are the same, which without a time limit they are), ``undecided``
        (units that beat it with some weights of the set and not with others),
        ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`; if the unit is not there, or the time limit is not
        above 0.

    Notes
    -----
    A mixed integer program (HiGHS) over the weights, with one binary for each
    undecided unit: whether it beats ``unit``. See
    :mod:`iga_analysis.composite.extremes`.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    >>> rank_range("y", table, [1, 1])[["rank", "rank_best", "rank_worst"]]
       rank  rank_best  rank_worst
    0     2          1           2
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, SETS, structure
    )
    if time_limit is not None and not time_limit > 0:
        raise ValueError(f"time_limit is {time_limit!r}, not seconds above 0")
    places = find_units(table.index, [unit] if np.ndim(unit) == 0 else unit)
    if len(places) == 0:
        raise ValueError("unit is empty: name at least one")
    tasks = [(table.to_numpy(), model, place, time_limit) for place in places]
    best, worst = zip(*_run_units(tasks, n_jobs, progress), strict=True)
    found = list_units(table, model).iloc[places].reset_index(drop=True)
    found["rank_best"] = [one.bound for one in best]
    found["rank_worst"] = [one.bound for one in worst]
    found["best_reached"] = [one.rank for one in best]
    found["worst_reached"] = [one.rank for one in worst]
    found["proven"] = (found["rank_best"] == found["best_reached"]) & (
        found["rank_worst"] == found["worst_reached"]
    )
    found["undecided"] = [one.undecided for one in best]
    return name_set(found, model)


def _run_units(tasks, n_jobs, progress):
    """Return the ends of each unit, in order."""
    if n_jobs == 1:
        found = (_find_ends(*one) for one in tasks)
    else:
        import joblib

        calls = (joblib.delayed(_find_ends)(*one) for one in tasks)
        found = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(calls)
    if progress:
        from tqdm.auto import tqdm

        found = tqdm(found, total=len(tasks), unit="unit", leave=False)
    return list(found)


def _find_ends(values, model, place, seconds=None):
    """Return the best and the worst :class:`Extreme` of the unit at a place."""
    half = None if seconds is None else seconds / 2
    return [
        find_extreme(values, model, place, end, seconds=half)
        for end in ("best", "worst")
    ]


def extreme_weights(
    unit,
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
):
    """Return weights that give a unit its best and its worst rank.

    Parameters
    ----------
    unit, contributions, weights, structure, spread, weight_set
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
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, SETS, structure
    )
    place = find_units(table.index, [unit])[0]
    best, worst = _find_ends(table.to_numpy(), model, place)
    return pd.DataFrame(
        {
            "indicator": pd.array(table.columns.astype("string"), dtype="string"),
            "weight": model.nominal,
            "weight_best": best.weights,
            "weight_worst": worst.weights,
        }
    )
