"""What other rules of the index would have done to scores, ranks and predicates.

The rules are choices somebody made: the divisor floor, the points per innovation and
their cap, the rule on affairs, the bands, and the levels given by assessors. Each can
be varied alone and all of them together.
"""

from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ..composite import (
    correlate,
    factorial_indices,
    find_units,
    index_table,
    replicated_indices,
    sampled_indices,
)
from ..method import (
    ScaleError,
    UnknownBands,
    band_limits,
    check_value,
    load_edition,
    read_bands,
)
from ..scoring import require_sid
from ..tables import PREDICATES
from .rule_scores import prepare_parts, refuse_idle, score_settings

# More combinations than this take gigabytes.
MOST_COMBINATIONS = 10_000
# Settings of the other choices at which a continuous problem is tried for idle ones.
_TRIALS = 64
NUMBERS = ("divisor_floor", "count_unit", "count_cap", "affairs_required")
COUNT = ("count_unit", "count_cap", "affairs_required")
CHOICES = (*NUMBERS, "bands", "mis_scored")


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
        Random sets of mis-scored levels for each probability, 2 or more.
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
        ``predicates_changed`` (regions). If all choices are lists of rules ``method``
        is ``factorial``: the indices are exact, low and high the same. With mis-scored
        levels it is ``replicated``: the 95 % intervals say what other random levels
        would change. With a continuous choice it is ``sampled``: the 95 % intervals are
        those of its draws, with the replicates as they are. Indices are missing where
        an outcome never varies, or in one replicate alone.

    Raises
    ------
    ValueError
        If a choice is unknown, a value impossible or given twice, an alternative
        changes no score and no predicate whatever the other choices, a seed is needed,
        or there are too few replicates: all problems at once.
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
    given = (register, spd, edition, alternatives)
    edition, choices, parts = _prepare(
        *given, outside_window, total_max, replicates, seed, least=2
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
        indices = _share_variance(found, choices)
    labels = [("mean_shift", "all"), ("predicates_changed", "all")]
    for outcome in ("score", "rank", "predicate"):
        labels += [(outcome, code) for code in listed]
    names = [choice.name for choice in choices]
    method = "replicated" if "mis_scored" in names else "factorial"
    table = index_table(indices, labels, names)
    return table.assign(method="sampled" if continuous else method)


def _share_variance(outcomes, choices):
    """Return the Sobol indices of a factorial; mis-scored levels are a sample."""
    shares = [choice.shares for choice in choices]
    for axis, choice in enumerate(choices):
        if choice.name == "mis_scored":
            number = [one if wrong else -1 for wrong, one in choice.objects]
            return replicated_indices(outcomes, shares, axis, np.array(number))
    return factorial_indices(outcomes, shares)


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
    given = (register, spd, edition, alternatives)
    edition, choices, parts = _prepare(
        *given, outside_window, total_max, replicates, seed, least=1
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


def _prepare(
    register, spd, edition, alternatives, window, total_max, replicates, seed, least
):
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max")
    choices = read_choices(
        alternatives, edition, replicates=replicates, seed=seed, least=least
    )
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


class Choice(NamedTuple):
    """One rule with its values, that of the edition first."""

    name: str
    values: np.ndarray  # numbers; of bands and mis_scored, places in ``objects``
    labels: tuple  # what the values are called
    shares: np.ndarray  # their probabilities
    objects: tuple = ()  # limits of bands; pairs (probability, replicate)
    dist: object = None  # a distribution instead of values beside the first

    def ppf(self, share):
        """Return the values at cumulated probabilities, as distributions do."""
        if self.dist is not None:
            return self.dist.ppf(share)
        steps = np.cumsum(self.shares)[:-1]
        return self.values[np.searchsorted(steps, share, side="right")]


def read_choices(alternatives, edition, *, replicates, seed, least):
    """Return the choices of a caller, with ``least`` replicates or more.

    Raises
    ------
    ValueError
        If anything is wrong: all problems at once.
    """
    problems = []
    if not alternatives:
        problems.append("alternatives is empty")
    choices = []
    for name, given in dict(alternatives or {}).items():
        if name not in CHOICES:
            problems.append(f"{name!r} is no choice; there are {', '.join(CHOICES)}")
        elif name in COUNT and edition.count_score is not None:
            problems.append(f"{name} changes nothing: count_score was supplied")
        elif hasattr(given, "ppf"):
            if name not in NUMBERS:
                problems.append(f"{name}: give a list of values, not a distribution")
                continue
            own = np.array([float(getattr(edition, name))])
            label = (f"{own[0]:g}",)
            choices.append(Choice(name, own, label, np.ones(1), dist=given))
        elif isinstance(given, str | pd.DataFrame) or not hasattr(given, "__iter__"):
            problems.append(f"{name}: give a list of values")
        elif not len(list(given)):
            problems.append(f"{name}: no alternative given")
        else:
            mistakes = partial(_read_mistakes, least=least)
            read = {"bands": _read_bands, "mis_scored": mistakes}
            reader = read.get(name, _read_numbers)
            try:
                choices.append(reader(name, list(given), edition, replicates))
            except (ValueError, TypeError) as error:
                problems.append(f"{name}: {error}")
    random = [c.name for c in choices if c.dist is not None or c.name == "mis_scored"]
    if random and not isinstance(seed, int | np.integer):
        problems.append(f"{', '.join(random)}: give a seed, a whole number")
    if problems:
        raise ValueError("\n- ".join(["the alternatives cannot be used:", *problems]))
    return choices


def _read_numbers(name, given, edition, replicates):
    values = [getattr(edition, name), *(check_value(name, one) for one in given)]
    _refuse_twice([f"{one:g}" for one in values], edition)
    return _discrete(name, values, [f"{one:g}" for one in values])


def _read_bands(name, given, edition, replicates):
    labels, limits = [], []
    for place, one in enumerate([edition, *given]):
        table = isinstance(one, pd.DataFrame)
        year = None if table else getattr(one, "year", one)
        supplied = "bands" in getattr(one, "supplied", ())
        labels.append(f"table {place}" if table else f"{year}{'*' * supplied}")
        try:
            limits.append(band_limits(one))
            own = {*PREDICATES, *limits[0]["predicate"]}
            other = [name for name in limits[-1]["predicate"] if name not in own]
            if other:
                raise ValueError(f"{', '.join(other)}: no predicate of {edition.year}")
            scale = read_bands(one)[1]["scale"].iloc[0]
            if pd.notna(scale) and scale != edition.scale:
                raise ScaleError(
                    f"those of {labels[-1]} are for {scale}, the scores {edition.scale}"
                )
        except UnknownBands:
            if place:
                raise
            limits.append(pd.DataFrame(columns=["predicate", "lower", "upper"]))
    _refuse_twice(labels, edition)
    return _discrete(name, range(len(labels)), labels, objects=tuple(limits))


def _read_mistakes(name, given, edition, replicates, *, least):
    if not isinstance(replicates, int | np.integer) or replicates < least:
        raise ValueError(f"replicates is {replicates!r}, not {least} or more")
    wrong = [one for one in given if not 0 < float(one) <= 1]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no probability above 0 and up to 1")
    _refuse_twice(["0", *(f"{one:g}" for one in given)], edition)
    objects = [(0.0, 0), *product(map(float, given), range(replicates))]
    shares = [1.0] + [1 / replicates] * (len(objects) - 1)
    labels = [f"{one:g}" for one, _ in objects]
    return _discrete(name, range(len(objects)), labels, shares, tuple(objects))


def _refuse_twice(labels, edition):
    seen = set()
    for one in labels:
        if one in seen:
            where = "given twice" if one != labels[0] else f"that of {edition.year}"
            raise ValueError(f"{one} is {where} and so changes nothing")
        seen.add(one)


def _discrete(name, values, labels, shares=None, objects=()):
    shares = np.ones(len(labels)) if shares is None else np.array(shares)
    values = np.array(list(values), dtype="float64")
    return Choice(name, values, tuple(labels), shares / shares.sum(), objects)


def combine(choices):
    """Return every combination of values, one a row, the last choice fastest."""
    grids = np.meshgrid(*(choice.values for choice in choices), indexing="ij")
    return np.stack([grid.ravel() for grid in grids], axis=1)
