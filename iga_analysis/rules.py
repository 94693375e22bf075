"""What other rules of the index would have done to scores, ranks and predicates.

The rules are choices somebody made: the divisor floor, the points per innovation and
their cap, the rule on affairs, the bands, and the levels given by assessors. Each can
be varied alone and all of them together.
"""

import numpy as np
import pandas as pd
from scipy import stats

from .composite import (
    correlate,
    factorial_indices,
    find_units,
    index_table,
    sampled_indices,
)
from .method import load_edition
from .rule_choices import combine, read_choices
from .rule_scores import prepare_parts, refuse_idle, score_settings
from .scoring import require_sid

# More combinations than this take gigabytes.
MOST_COMBINATIONS = 10_000
# Settings of the other choices at which a continuous problem is tried for idle ones.
_TRIALS = 64


def rule_sensitivity(
    register,
    spd,
    edition,
    *,
    alternatives,
    outside_window="report",
    total_max=None,
    codes=None,
    replicates=10,
    draws=256,
    seed=None,
):
    """Return how much of the change of scores, ranks and predicates each rule makes.

    Parameters
    ----------
    register, spd : DataFrame
        As in :func:`iga_analysis.scoring.score_iid`.
    edition : Edition or int
        The method that is varied, or its year.
    alternatives : mapping of str to list or distribution
        Other values of a choice, beside that of the edition: ``divisor_floor``,
        ``count_unit``, ``count_cap``, ``affairs_required`` (numbers), ``bands``
        (years, editions or tables of bands), ``mis_scored`` (probabilities that a
        level is off by one). Values of a choice are equally probable, that of the
        edition being one of them. A frozen distribution of :mod:`scipy.stats` in place
        of a list makes a continuous choice.
    outside_window : {"report", "exclude", "count"}, optional
        As in :func:`iga_analysis.scoring.score_iid`.
    total_max : float, optional
        Points that 100 stands for, whatever the alternative. By default it moves with
        ``count_unit`` x ``count_cap``, as that of an edition does.
    codes : sequence of str, optional
        Regions listed beside the nation; by default all, or none if a choice is
        continuous.
    replicates : int, optional
        Random sets of mis-scored levels for each probability.
    draws : int, optional
        Base number of draws if a choice is continuous; a power of 2.
    seed : int, optional
        Seed of mis-scored levels and draws; needed where there are any.

    Returns
    -------
    DataFrame
        One row an outcome, region and choice: ``outcome``, ``code``, ``choice``,
        ``first_order``, ``first_low``, ``first_high``, ``total_order``, ``total_low``,
        ``total_high``, ``variance``, ``method``. Outcomes of a region are its
        ``score``, its ``rank`` and ``predicate`` (1 if it is not the nominal one); of
        the nation (code ``all``) ``mean_shift`` (mean absolute change of rank) and
        ``predicates_changed`` (regions). Without a continuous choice ``method`` is
        ``factorial``: the indices are exact, low and high the same. Else it is
        ``sampled``, with 95 % intervals. Indices are missing where an outcome never
        varies.

    Raises
    ------
    ValueError
        If a choice is unknown, a value impossible or given twice, an alternative
        changes no score and no predicate whatever the other choices, or a seed is
        needed: all problems at once.
    RegisterError, UnknownField, UnknownBands
        As in :func:`iga_analysis.scoring.score_iid`.

    Notes
    -----
    A level that is mis-scored moves up or down by one, either with probability 1/2,
    and at the ends of its scale the only way it can; each level of each innovation and
    of each SPD row by itself. See :mod:`iga_analysis.composite.sobol` for the indices.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> found = rule_sensitivity(
    ...     load_table("example_register"), load_table("example_spd"), 2026,
    ...     alternatives={"divisor_floor": [35, 40], "affairs_required": [6]},
    ... )
    >>> found = found[found["outcome"] == "score"].set_index("choice")
    >>> found["first_order"].round(2).to_dict()
    {'divisor_floor': 0.59, 'affairs_required': 0.41}
    """
    edition, choices, parts = _prepare(
        register,
        spd,
        edition,
        alternatives,
        outside_window,
        total_max,
        replicates,
        seed,
    )
    continuous = any(choice.dist is not None for choice in choices)
    listed = parts.codes if codes is None and not continuous else list(codes or ())
    places = find_units(parts.codes, listed)

    def outcomes(settings):
        found = score_settings(parts, choices, settings)
        return _outcomes(found, nominal, places)

    nominal = score_settings(parts, choices, _nominal(choices))
    if continuous:
        rng = np.random.default_rng(seed)
        trials = np.array([one.ppf(rng.random(_TRIALS)) for one in choices]).T
        refuse_idle(parts, choices, trials)
        indices = sampled_indices(lambda x: outcomes(x.T).T, choices, draws, seed)
    else:
        settings = combine(choices)
        refuse_idle(parts, choices, settings)
        shape = [len(choice.values) for choice in choices]
        found = outcomes(settings).reshape(*shape, -1)
        indices = factorial_indices(found, [choice.shares for choice in choices])
    labels = [("mean_shift", "all"), ("predicates_changed", "all")]
    for outcome in ("score", "rank", "predicate"):
        labels += [(outcome, code) for code in listed]
    table = index_table(indices, labels, [choice.name for choice in choices])
    return table.assign(method="sampled" if continuous else "factorial")


def rule_scenarios(
    register,
    spd,
    edition,
    *,
    alternatives,
    outside_window="report",
    total_max=None,
    replicates=10,
    seed=None,
):
    """Return what each alternative rule changes, alone and in every combination.

    Parameters
    ----------
    register, spd, edition, alternatives, outside_window, total_max, replicates, seed
        As in :func:`rule_sensitivity`, without continuous choices.

    Returns
    -------
    DataFrame
        One row a combination, that of the edition first: a column of text for each
        choice; ``changed``, the number of choices that differ from the edition (1 is
        an alternative alone); ``regions``; ``mean_shift`` and ``max_shift`` of the
        ranks, ``kendall_tau`` (tau-b with the nominal ranks), ``score_change`` (mean)
        and ``predicates_changed`` (regions). Where levels are mis-scored the numbers
        are means over the replicates, ``max_shift`` the largest.

    Raises
    ------
    ValueError, RegisterError, UnknownField, UnknownBands
        As in :func:`rule_sensitivity`.

    Notes
    -----
    Each combination is scored by :func:`score_iid` under its rules; ranks are those of
    :func:`rank`, and tau-b is Kendall's, with the correction for ties.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> found = rule_scenarios(
    ...     load_table("example_register"), load_table("example_spd"), 2026,
    ...     alternatives={"divisor_floor": [40], "affairs_required": [6]},
    ... )
    >>> found[["divisor_floor", "affairs_required", "score_change"]].round(2)
      divisor_floor affairs_required  score_change
    0            12                5          0.00
    1            12                6         -4.56
    2            40                5         -6.67
    3            40                6        -11.23
    """
    edition, choices, parts = _prepare(
        register,
        spd,
        edition,
        alternatives,
        outside_window,
        total_max,
        replicates,
        seed,
    )
    continuous = [one.name for one in choices if one.dist is not None]
    if continuous:
        raise ValueError(f"{', '.join(continuous)}: give values, not a distribution")
    settings = combine(choices)
    refuse_idle(parts, choices, settings)
    found = score_settings(parts, choices, settings)
    nominal = score_settings(parts, choices, _nominal(choices))
    shift = np.abs(found.ranks - nominal.ranks)
    names = [choice.name for choice in choices]
    labels = combine(
        [one._replace(values=np.arange(len(one.values))) for one in choices]
    )
    table = pd.DataFrame(
        {
            name: pd.array([choice.labels[int(one)] for one in column], dtype="string")
            for name, choice, column in zip(names, choices, labels.T, strict=True)
        }
    )
    table["changed"] = (settings != _nominal(choices)).sum(axis=1)
    table["regions"] = len(parts.codes)
    table["mean_shift"] = shift.mean(axis=1)
    table["max_shift"] = shift.max(axis=1)
    table["kendall_tau"] = [
        correlate(stats.kendalltau, nominal.ranks[0], one) for one in found.ranks
    ]
    table["score_change"] = (found.scores - nominal.scores).mean(axis=1)
    differs = found.predicates != nominal.predicates
    table["predicates_changed"] = differs.sum(axis=1).astype("float64")
    how = {"changed": "first", "regions": "first", "max_shift": "max"}
    how = {name: how.get(name, "mean") for name in table.columns if name not in names}
    return table.groupby(names, sort=False).agg(how).reset_index()


def _prepare(register, spd, edition, alternatives, window, total_max, replicates, seed):
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max")
    choices = read_choices(alternatives, edition, replicates=replicates, seed=seed)
    size = int(np.prod([len(one.values) for one in choices]))
    if size > MOST_COMBINATIONS:
        raise ValueError(
            f"{size:,} combinations, at most {MOST_COMBINATIONS:,}: give fewer values "
            "or replicates"
        )
    parts = prepare_parts(
        register,
        spd,
        edition,
        choices,
        outside_window=window,
        total_max=total_max,
        seed=seed,
    )
    return edition, choices, parts


def _nominal(choices):
    return np.array([[choice.values[0] for choice in choices]])


def _outcomes(found, nominal, places):
    """Return the outcomes of settings, (settings, outcomes), the nation's first."""
    shift = np.abs(found.ranks - nominal.ranks).mean(axis=1)
    differs = (found.predicates != nominal.predicates).astype("float64")
    return np.column_stack(
        [
            shift,
            differs.sum(axis=1),
            found.scores[:, places],
            found.ranks[:, places],
            differs[:, places],
        ]
    )
