"""Which choice in an index moves ranks: each alone, and its share in all of them.

The choices and their model are those of :mod:`.choices`.
"""

from itertools import product

import numpy as np
import pandas as pd
from scipy import stats

from ..composite import (
    BLOCK,
    check_draws,
    count_settings,
    draw_weights,
    factorial_indices,
    find_units,
    index_table,
    keep_nominal,
    mix_weights,
    rank_settings,
    read_choices,
    sampled_indices,
    varied_levels,
)
from .choices import count_columns, list_nominal

# More combinations than this are sampled.
MOST_COMBINATIONS = 10_000


def choice_sensitivity(
    table,
    structure,
    *,
    directions=None,
    normalisation=("minmax",),
    aggregation=("arithmetic",),
    outliers=("none",),
    gaps=("none",),
    drop=(),
    scale=(0, 100),
    spread=0.25,
    weight_set="relative",
    draws=1024,
    seed,
    codes=(),
):
    """Return how much of the uncertainty of ranks each choice makes.

    Parameters
    ----------
    table, structure, directions, normalisation, aggregation, outliers, gaps, drop, \
scale, spread, weight_set
        As in :func:`choice_uncertainty`.
    draws : int, optional
        Base number of draws if weights vary, a power of 2; (choices + 2) times as many
        scorings.
    seed : int
        Seed of the draws.
    codes : sequence of str, optional
        Units whose own rank is wanted too.

    Returns
    -------
    DataFrame
        One row an outcome, unit and choice that varies: ``outcome`` (``mean_shift``,
        the mean absolute change of rank over all units that have one, code ``all``;
        ``rank`` of the units asked for), ``code``, ``choice`` (``outliers``, ``gaps``,
        ``normalisation``, ``aggregation``, ``drop``; ``weights``, or if they vary at
        several levels ``weights_1`` among the indicators, ``weights_2`` above, and so
        on), ``first_order``, ``first_low``, ``first_high``, ``total_order``,
        ``total_low``, ``total_high``, ``variance`` and ``method``. Without varying
        weights ``method`` is ``factorial``: every combination is scored, the indices
        are exact, low and high the same. Else it is ``sampled``, with 95 % intervals.
        Indices are missing where the outcome does not vary, or the unit has no rank
        under some choices.

    Raises
    ------
    ValueError
        As in :func:`choice_uncertainty`; if draws is no power of 2, a unit is not
        there, or nothing varies.

    Notes
    -----
    The model is that of :func:`choice_uncertainty`. The weights of a level are one
    choice, a group of factors: ``draws`` sets of them are drawn, and a point of the
    Sobol sequence picks one as it picks an alternative. So any weight set will do. See
    :mod:`iga_analysis.composite.sobol` for the indices.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "Index"], "parent": ["Index", "Index", None],
    ...     "weight": [1, 2, 1],
    ... })
    >>> table = pd.DataFrame({"a": [9.0, 6.0, 1.0, 0.0], "b": [0.0, 5.0, 9.0, 8.0]})
    >>> found = choice_sensitivity(
    ...     table, structure, aggregation=["arithmetic", "geometric"],
    ...     normalisation=["minmax", "rank"], scale=(1, 100), spread=0, seed=1,
    ... )
    >>> found[["choice", "first_order", "method"]].round(2)
              choice  first_order     method
    0  normalisation         0.17  factorial
    1    aggregation         0.67  factorial
    """
    check_draws(draws, seed)
    choices = read_choices(
        table,
        structure,
        directions=directions,
        normalisation=normalisation,
        aggregation=aggregation,
        outliers=outliers,
        gaps=gaps,
        drop=drop,
        scale=scale,
        spread=spread,
        weight_set=weight_set,
    )
    places = find_units(choices.units, codes)
    varied = np.flatnonzero(np.array(choices.shape) > 1)
    levels = varied_levels(choices.weights)[1]
    names = [list(choices.labels)[one] for one in varied]
    names += [f"weights_{one}" if len(levels) > 1 else "weights" for one in levels]
    if not names:
        raise ValueError("nothing varies: give alternatives of a choice, or a spread")
    nominal = list_nominal(choices)["rank"].to_numpy("float64", na_value=np.nan)

    def outcomes(weights, settings):
        ranks = rank_settings(choices, weights, settings)
        shift = np.abs(ranks - nominal)
        with np.errstate(invalid="ignore"):
            shift = np.nansum(shift, axis=1) / (~np.isnan(shift)).sum(axis=1)
        return np.column_stack([shift, ranks[:, places]])

    sampled = bool(levels) or np.prod(choices.shape) > MOST_COMBINATIONS
    if sampled:
        indices = _sample(choices, varied, levels, outcomes, int(draws), int(seed))
    else:
        indices = _combine(choices, varied, outcomes)
    labels = [("mean_shift", "all"), *(("rank", code) for code in codes)]
    found = index_table(indices, labels, names)
    method = pd.array(["sampled" if sampled else "factorial"] * len(found), "string")
    return found.assign(method=method)


def _combine(choices, varied, outcomes):
    """Return exact indices from every combination of alternatives."""
    settings = np.array(list(product(*(range(size) for size in choices.shape))))
    weights = np.broadcast_to(
        choices.weights.nominal, (len(settings), len(choices.weights.nominal))
    )
    sizes = [choices.shape[one] for one in varied]
    found = outcomes(weights, settings).reshape(*sizes, -1)
    lacking = np.isnan(found).any(axis=tuple(range(len(sizes))))
    shares = [np.full(size, 1 / size) for size in sizes]
    return _leave_missing(
        factorial_indices(np.where(lacking, 0.0, found), shares), lacking
    )


def _sample(choices, varied, levels, outcomes, draws, seed):
    """Return estimated indices, the weights of each level being one choice."""
    blocks = range(-(-draws // BLOCK))
    sets = np.concatenate([draw_weights(choices.weights, seed, one) for one in blocks])
    sizes = [*(choices.shape[one] for one in varied), *[draws] * len(levels)]
    lacking = np.zeros(1, dtype=bool)

    def evaluate(points):
        nonlocal lacking
        picked = [
            np.minimum((row * size).astype("int64"), size - 1)
            for row, size in zip(points, sizes, strict=True)
        ]
        settings = np.zeros((points.shape[1], len(choices.shape)), dtype="int64")
        settings[:, varied] = (
            np.array(picked[: len(varied)]).reshape(-1, len(settings)).T
        )
        picks = dict(zip(levels, picked[len(varied) :], strict=True))
        if levels:
            weights = mix_weights(choices.weights, sets[:draws], picks)
        else:
            weights = np.tile(choices.weights.nominal, (len(settings), 1))
        found = outcomes(weights, settings)
        lacking = lacking | np.isnan(found).any(axis=0)
        return np.nan_to_num(found).T

    indices = sampled_indices(evaluate, [stats.uniform()] * len(sizes), draws, seed)
    return _leave_missing(indices, lacking)


def _leave_missing(indices, lacking):
    """Return indices without those of outcomes that are missing under some choices."""
    return {name: np.where(lacking, np.nan, one) for name, one in indices.items()}


def choice_effects(
    table,
    structure,
    *,
    directions=None,
    normalisation=("minmax",),
    aggregation=("arithmetic",),
    outliers=("none",),
    gaps=("none",),
    drop=(),
    scale=(0, 100),
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    n_jobs=1,
    progress=False,
):
    """Return which rank each alternative alone gives each unit.

    Parameters
    ----------
    table, structure, directions, normalisation, aggregation, outliers, gaps, drop, \
scale, spread, weight_set, draws, seed, n_jobs, progress
        As in :func:`choice_uncertainty`; the draws are of the weights alone.

    Returns
    -------
    DataFrame
        One row a unit, choice and alternative that is not the nominal one: ``code``,
        ``rank`` (nominal), ``choice``, ``alternative``, ``rank_alternative`` (all
        other choices being the nominal ones), ``lift`` and ``only_lift`` (most ranks
        that the choice wins the unit with any alternative, 0 if none, and whether no
        other choice does), ``fall`` and ``only_fall`` (the same of ranks lost). If
        they vary, ``weights`` are a choice of two alternatives, ``rank_5`` and
        ``rank_95``: the ranks between which nine of ten draws lie.

    Raises
    ------
    ValueError
        As in :func:`choice_uncertainty`; if nothing varies.

    Notes
    -----
    One choice is changed at a time. A unit that two choices move together, but neither
    of them alone, is not seen here: the total order of :func:`choice_sensitivity`
    has it.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "Index"], "parent": ["Index", "Index", None],
    ...     "weight": [1, 1, 1],
    ... })
    >>> table = pd.DataFrame(
    ...     {"a": [9.0, 4.0, 1.0], "b": [1.0, 4.0, 9.0]}, index=["x", "y", "z"]
    ... )
    >>> found = choice_effects(
    ...     table, structure, aggregation=["arithmetic", "geometric"], scale=(1, 100),
    ...     spread=0, seed=1,
    ... )
    >>> found[["code", "rank", "alternative", "rank_alternative", "only_lift"]]
      code  rank alternative  rank_alternative  only_lift
    0    x     1   geometric                 2      False
    1    y     3   geometric                 1       True
    2    z     1   geometric                 2      False
    """
    check_draws(draws, seed)
    choices = read_choices(
        table,
        structure,
        directions=directions,
        normalisation=normalisation,
        aggregation=aggregation,
        outliers=outliers,
        gaps=gaps,
        drop=drop,
        scale=scale,
        spread=spread,
        weight_set=weight_set,
    )
    units = list_nominal(choices)[["code", "rank"]]
    ranks = _rank_alone(choices)
    if varied_levels(choices.weights)[1]:
        counts, _ = count_settings(
            keep_nominal(choices),
            int(draws),
            int(seed),
            n_jobs=n_jobs,
            progress=progress,
        )
        columns = count_columns(counts, draws, ())
        ranks["weights", "rank_5"] = np.ceil(columns["rank_5"])
        ranks["weights", "rank_95"] = np.floor(columns["rank_95"])
    if not ranks:
        raise ValueError("nothing varies: give alternatives of a choice, or a spread")
    return _list_effects(units, ranks)


def _list_effects(units, ranks):
    """Return ranks by choice and alternative as a table, one row a unit and each."""
    names, labels = zip(*ranks, strict=True)
    nominal = units["rank"].to_numpy("float64", na_value=np.nan)
    won = nominal - np.array(list(ranks.values()))
    size = len(names)
    found = units.loc[units.index.repeat(size)].reset_index(drop=True)
    found["choice"] = pd.array(names * len(units), dtype="string")
    labels = [str(one) for one in labels]
    found["alternative"] = pd.array(labels * len(units), dtype="string")
    found["rank_alternative"] = _as_whole(np.array(list(ranks.values())))
    own = np.array([[one == other for other in names] for one in names])
    for name, change in (("lift", won), ("fall", -won)):
        change = np.maximum(change, 0)
        most = np.array([np.fmax.reduce(change[of], axis=0) for of in own])
        others = np.array([(change[~of] > 0).any(axis=0) for of in own])
        found[name] = _as_whole(most)
        found[f"only_{name}"] = ((most > 0) & ~others).T.ravel()
    return found


def _as_whole(values):
    return pd.array(values.T.ravel(), dtype="Int64")


def _rank_alone(choices):
    """Return the ranks under each alternative alone, by choice and alternative."""
    settings, names = [], []
    for place, (choice, labels) in enumerate(choices.labels.items()):
        for number in range(1, len(labels)):
            settings.append(np.where(np.arange(len(choices.shape)) == place, number, 0))
            names.append((choice, labels[number]))
    if not names:
        return {}
    weights = np.tile(choices.weights.nominal, (len(names), 1))
    return dict(
        zip(names, rank_settings(choices, weights, np.array(settings)), strict=True)
    )
