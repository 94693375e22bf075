"""Read what a plan is asked for: the target, the efforts, the new innovations."""

import math
from fractions import Fraction
from numbers import Integral, Real

import numpy as np
import pandas as pd

from ..method import UnknownBands, band_limits
from ..tables import PREDICATES
from .solver import choose_members, group_steps, list_variables, solve

# Efforts are read in millionths, to compare them exactly.
UNIT = 10**6


class UnreachableTarget(ValueError):
    """No plan within the limits reaches the target.

    Attributes
    ----------
    needed : float
        The least score that would do.
    best : float
        The best score that can be reached within the limits.
    """

    def __init__(self, target, needed, best, region, frozen, most, new):
        self.needed, self.best = float(needed), float(best)
        limits = "every level" if not frozen else "every level that is not frozen"
        if most:
            limits += f" and adding 0 to {most} innovations"
        super().__init__(
            f"region {region} cannot reach the target {target!r}, which needs a score "
            f"of {self.needed:g}: raising {limits} gives at most {self.best:.2f}"
            + (f" (with {new} new innovations)" if most else "")
            + "; more new innovations, a higher new_maturity or fewer frozen "
            "indicators widen what can be reached"
        )


def exact(number):
    """Return a weight, unit or effort as the fraction that is meant (0.38, 1/3)."""
    return Fraction(float(number)).limit_denominator(UNIT)


def scale_whole(numbers):
    """Return fractions as whole numbers, and the scale that makes them so.

    Where the scale would exceed a million (weights with many digits) they are rounded
    down in millionths, so that a plan gives at least what it promises.
    """
    scale = min(UNIT, math.lcm(*(one.denominator for one in numbers)))
    return [math.floor(one * scale) for one in numbers], scale


def needed_score(target, region, edition, *, others=None):
    """Return the least score, as :func:`score_iid` rounds it, that meets a target.

    Parameters
    ----------
    target, others
        As in :func:`iga_analysis.plan.plan_to_target`.
    region : str
        Code of the region, which is left out of ``others``.
    edition : Edition
        The method.

    Returns
    -------
    Fraction

    Raises
    ------
    ValueError
        If the target is none of the three kinds, or impossible.
    UnknownBands
        If the band of a predicate is not published.
    """
    if isinstance(target, str):
        return _lower_bound(target, edition)
    if isinstance(target, Integral) and not isinstance(target, bool):
        return _score_of_rank(int(target), region, others)
    if isinstance(target, Real) and not isinstance(target, bool):
        if not math.isfinite(target) or target < 0:
            raise ValueError(f"target {target!r} is not a score of 0 or more")
        return Fraction(repr(float(target)))
    raise ValueError(
        f"target {target!r} is not a score (65.0), a predicate ('Inovatif') or a rank "
        "(10)"
    )


def _lower_bound(predicate, edition):
    if predicate not in PREDICATES:
        raise ValueError(
            f"predicate {predicate!r} is not one of {', '.join(PREDICATES)}"
        )
    limits = band_limits(edition).set_index("predicate")["lower"]
    if predicate not in limits:
        raise UnknownBands(
            f"the band of {predicate} in {edition.year} is not published: plan to a "
            "score, or supply bands with load_edition(...).replace(bands=...)"
        )
    lower = limits[predicate]
    return Fraction(repr(float(lower))) if math.isfinite(lower) else Fraction(0)


def _score_of_rank(rank, region, others):
    if others is None:
        raise ValueError(
            f"target {rank} is a whole number, so a rank: give the scores of the "
            f"others; for a score write {rank}.0"
        )
    if rank < 1:
        raise ValueError(f"target {rank} is not a rank: ranks begin with 1")
    if isinstance(others, pd.DataFrame):
        column = next((one for one in ("iid", "score") if one in others), None)
        if column is None or "code" not in others:
            raise ValueError("others must have the columns code and iid (or score)")
        others = others.set_index("code")[column]
    others = pd.Series(others).drop(region, errors="ignore")
    scores = others.astype("float64").dropna()
    if np.isinf(scores).any():
        raise ValueError("others has an infinite score")
    scores = scores.sort_values(ascending=False).tolist()
    if rank > len(scores):
        return Fraction(0)
    return max(Fraction(0), Fraction(repr(scores[rank - 1])))


def read_efforts(effort, edition):
    """Return the effort of each level step by (indicator, level), in millionths.

    Raises
    ------
    ValueError
        If an indicator or level is unknown or an effort no number of 0 or more: all
        at once.
    """
    indicators = [*edition.weights("SPD").index, *edition.weights("SID").index]
    levels = range(1, edition.level_max + 1)
    named = hasattr(effort, "items")
    usual = 1 if named else effort
    given, problems = {}, []
    for key, value in effort.items() if named else ():
        indicator, level = key if isinstance(key, tuple) else (key, None)
        if str(indicator) not in indicators:
            problems.append(f"{indicator!r} is not an indicator of {edition.year}")
        elif level is not None and level not in levels:
            problems.append(f"{key!r}: levels are 1 to {edition.level_max}")
        elif not _is_effort(value):
            problems.append(f"{key!r}: {value!r} is not a number of 0 or more")
        else:
            given[str(indicator), level] = value
    if not named and not _is_effort(usual):
        problems.append(f"{usual!r} is not a number of 0 or more")
    if problems:
        raise ValueError("effort cannot be used:\n- " + "\n- ".join(problems))
    efforts = {}
    for one in indicators:
        every = given.get((one, None), usual)
        for level in levels:
            efforts[one, level] = round(exact(given.get((one, level), every)) * UNIT)
    return efforts


def _is_effort(value):
    number = isinstance(value, Real) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0


def read_frozen(frozen, edition):
    """Return the level steps that cannot be taken, as pairs (indicator, level).

    Raises
    ------
    ValueError
        If an indicator or level is unknown: all at once.
    """
    given = [frozen] if isinstance(frozen, str) else list(frozen)
    known = {*edition.weights("SPD").index, *edition.weights("SID").index}
    levels = range(1, edition.level_max + 1)
    pairs = [one if isinstance(one, tuple) else (one, None) for one in given]
    strange = {str(name) for name, _ in pairs} - known
    if strange:
        raise ValueError(
            f"frozen: {', '.join(sorted(strange))} not among the indicators of "
            f"{edition.year}"
        )
    wrong = [one for one in pairs if one[1] is not None and one[1] not in levels]
    if wrong:
        raise ValueError(f"frozen: {wrong}: levels are 1 to {edition.level_max}")
    return {
        (str(name), level)
        for name, only in pairs
        for level in levels
        if only is None or level == only
    }


def read_new(maturity, effort, most, edition, efforts):
    """Return levels and effort (in millionths) of a new innovation.

    Raises
    ------
    ValueError
        If the options do not fit together, or no levels give the maturity.
    """
    if isinstance(most, bool) or not isinstance(most, Integral) or most < 0:
        raise ValueError(f"new_innovations_max {most!r} is not a whole number from 0")
    if (maturity is None) != (most == 0):
        raise ValueError(
            "new_maturity and new_innovations_max belong together: give both (which "
            "innovations may be added, and how many) or neither"
        )
    if maturity is None:
        return {}, 0
    weights = edition.weights("SID")
    if hasattr(maturity, "items"):
        levels = {str(key): value for key, value in maturity.items()}
        possible = range(edition.level_max + 1)
        wrong = [
            f"{key}: {value!r}"
            for key, value in levels.items()
            if key not in weights.index or value not in possible
        ]
        if wrong:
            raise ValueError(
                f"new_maturity: {', '.join(wrong)}; must be SID indicators of "
                f"{edition.year} with levels 0 to {edition.level_max}"
            )
        levels = {one: int(levels.get(one, 0)) for one in weights.index}
    else:
        levels = dict.fromkeys(weights.index, 0)
        levels |= _cheapest_levels(maturity, weights, edition, efforts)
    if effort is None:
        steps = [(one, step) for one in levels for step in range(1, levels[one] + 1)]
        return levels, sum(efforts[one] for one in steps)
    if not _is_effort(effort):
        raise ValueError(f"new_effort {effort!r} is not a number of 0 or more")
    return levels, round(exact(effort) * UNIT)


def _cheapest_levels(maturity, weights, edition, efforts):
    """Return the levels of least effort whose weighted sum is a maturity."""
    if not _is_effort(maturity):
        raise ValueError(
            f"new_maturity {maturity!r} is neither points of 0 or more nor levels by "
            "indicator"
        )
    steps = range(1, edition.level_max + 1)
    weights = weights[weights > 0]
    chains = [
        ("SID", exact(weight), tuple(efforts[one, step] for step in steps))
        for one, weight in weights.items()
    ]
    kinds = group_steps(chains)
    variables = list_variables(kinds)
    *gain, points = scale_whole([*variables["weight"], exact(maturity)])[0]
    gain = np.array(gain, dtype="int64")
    counts = solve(variables, variables["effort"], gain, points, most=points)
    if counts is None:
        raise ValueError(
            f"no levels add up to new_maturity {maturity:g} (the most is "
            f"{edition.level_max * weights.sum():g} points); give levels by indicator"
        )
    levels = dict.fromkeys(weights.index, 0)
    for place, _ in choose_members(kinds, counts):
        levels[weights.index[place]] += 1
    return levels
