"""What it takes: the cheapest steps from a self-assessment to a target.

A step raises one level by one, or adds an innovation. For a fixed number of innovations
the index is linear in the levels, so that the cheapest steps are a small integer
programme (:mod:`.solver`) for each number of new innovations (:mod:`.steps`).
"""

from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd

from ..method import compute_index, compute_points, load_edition, read_rules
from ..scoring import (
    DECIMALS,
    INDICATOR_NAMES,
    check_submission,
    mark_supplied,
    require_sid,
    score_regions,
)
from ..tables import PREDICATES
from .solver import choose_members, find_cheapest, group_steps, list_variables
from .steps import (
    best_score,
    list_chains,
    list_new,
    list_states,
    make_case,
    tabulate_steps,
    take_steps,
)
from .targets import (
    UNIT,
    UnreachableTarget,
    needed_score,
    read_efforts,
    read_frozen,
    read_new,
)

# Scores are rounded to ten decimals: one a little below the target may round up to it.
# If it does not, the plan is made again without that room, then with some to spare.
_ROOMS = (Fraction(1, 10 ** (DECIMALS - 1)), Fraction(0), Fraction(-1, UNIT))


def plan_to_target(
    region,
    target,
    *,
    register,
    spd,
    edition,
    others=None,
    effort=1,
    frozen=(),
    new_maturity=None,
    new_effort=None,
    new_affair=None,
    new_innovations_max=0,
    outside_window="report",
):
    """Return the cheapest steps that bring one region to a target.

    Parameters
    ----------
    region : str
        Code of the region.
    target : float, str or int
        A score (65.0), a predicate (at least that one), or a rank (a whole number).
    register, spd, edition, outside_window
        As in :func:`score_iid`.
    others : DataFrame or Series, optional
        For a rank: scores of the other regions, by code; a table has ``code`` and
        ``iid`` or ``score``. The region itself and missing scores are left out. They
        are compared as they are: printed scores are rounded. Equal scores share a rank
        (no rule is published), so that of the rank-th best of the others will do.
    effort : float, dict or Series, optional
        Effort of raising a level by one, in any unit: one number, or by indicator
        (``"17"``) or indicator and level reached (``("17", 3)``), which takes
        precedence; 1 where none is given. Read to six decimals.
    frozen : str or collection of str or tuple, optional
        Indicators whose reported levels cannot be raised, or not to one level and
        beyond (``("21", 1)``).
    new_maturity : float, dict or Series, optional
        What innovations may be added: their levels by indicator (0 where none is
        given), or their kematangan in points, which takes the levels of least effort.
        They are not raised further.
    new_effort : float, optional
        Effort of adding one; by default what its level steps cost together, as if
        they were raised from 0 (with efforts of 1: their number).
    new_affair : str, optional
        Affair of new innovations (key of ``affairs.csv``). By default any: each goes
        to the basic-service affair with fewest innovations, so that uncovered ones
        are covered first.
    new_innovations_max : int, optional
        How many may be added.

    Returns
    -------
    DataFrame
        One row a step: ``code, aspect, innovation`` (missing for SPD), ``affair`` and
        ``levels`` (of a new innovation), ``indicator, name_id, name_en, level_from,
        level_to`` (missing for a new innovation), ``effort, cumulative_effort, gain``
        (index points, with the steps above it taken; it may be negative for a new
        innovation), ``score`` after it, ``supplied``. No rows if the target is
        already reached. Steps that give the same for the same effort are
        interchangeable; the first innovations of the register are listed.

    Raises
    ------
    UnreachableTarget
        If nothing within the limits reaches the target; tells the best score.
    RegisterError, UnknownField, UnknownBands, ValueError
        As :func:`score_iid`; also if an option cannot be used.

    Notes
    -----
    Effort is least; among equals the steps are fewest, then the score highest, then
    the new innovations fewest. With m innovations added to n the gain of a level step
    is its weight (SPD), or its weight / MAX(divisor_floor, n + m) (SID), x 100 /
    total_max: an integer programme for each m, where the count score depends on n + m
    and on the affairs covered. A predicate is reached half a printed unit below its
    lower bound, where rounding half up still reaches it (an assumption, see
    :func:`assign_predicate`). The plan is applied and scored again before it is
    returned. Innovations are never withdrawn.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> plan = plan_to_target("00.00", 48.0, register=register, spd=spd, edition=2026)
    >>> plan[["aspect", "indicator", "level_from", "level_to"]].head(1).values.tolist()
    [['SPD', '12', 1, 2]]
    >>> bool(plan["score"].iloc[-1] >= 48)
    True
    """
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max")
    needed = needed_score(target, region, edition, others=others)
    efforts, frozen = read_efforts(effort, edition), read_frozen(frozen, edition)
    if new_maturity is None and (new_effort is not None or new_affair is not None):
        raise ValueError(
            "new_effort and new_affair have no effect without new_maturity"
        )
    levels, new_cost = read_new(
        new_maturity, new_effort, new_innovations_max, edition, efforts
    )
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    own = innovations[innovations["code"] == region]
    rows = rows[rows["code"] == region]
    if rows.empty:
        raise ValueError(f"region {region!r} has no SPD rows in the table")
    names = register["innovation"].astype("string")
    added = list_new(names, own, new_innovations_max, new_affair, edition)
    states = list_states(region, own, rows, added, levels, edition)
    chains, places = list_chains(own, rows, efforts, frozen, edition)
    kinds = group_steps(chains)
    variables = list_variables(kinds)

    def tabulate(new, counts):
        steps = []
        for place, step in choose_members(kinds, counts):
            aspect, weight, costs = chains[place]
            name, indicator, level = places[place]
            steps.append((aspect, weight, costs[step], name, indicator, level + step))
        return tabulate_steps(
            region, steps, states, added[:new], levels, new_cost, edition
        )

    def is_reached(innovations, rows):
        table = score_regions(innovations, rows, edition)
        score, predicate = table[["iid", "predicate"]].iloc[0]
        if isinstance(target, str) and not pd.isna(predicate):
            good = PREDICATES.index(predicate) <= PREDICATES.index(target)
        else:
            good = True
        return good and Fraction(repr(float(score))) >= needed

    if is_reached(own, rows):
        return tabulate(0, np.zeros(len(variables["size"]), dtype="int64"))
    for room in _ROOMS:
        cases = [
            make_case(new, state, variables, needed - room, edition)
            for new, state in enumerate(states)
        ]
        found = find_cheapest(variables, cases, new_cost)
        if found is None:
            break
        plan = tabulate(*found)
        if is_reached(*take_steps(plan, own, rows, edition)):
            return plan
    scores = [best_score(state, variables, edition) for state in states]
    best = scores.index(max(scores))
    raise UnreachableTarget(
        target, needed, scores[best], region, frozen, new_innovations_max, best
    )


def marginal_innovation(n, mean_maturity, edition, *, maturity=None, affairs_met=True):
    """Return what one more innovation adds to the index, or costs.

    Parameters
    ----------
    n : int or sequence of int
        Number of innovations before it.
    mean_maturity : float or sequence of float
        Mean kematangan of those n, in points: their sum / n, also below the floor of
        the divisor (where the column of that name in :func:`score_iid` is less).
    edition : Edition or int
        The method, or its year.
    maturity : float or sequence of float, optional
        Kematangan of the additional one; by default the mean of the others.
    affairs_met : bool, optional
        Whether the innovations cover the affairs without which their number gives
        nothing.

    Returns
    -------
    DataFrame
        ``n, mean_maturity, maturity, change`` (index points), ``break_even`` (the
        kematangan above which it adds; 0 where any innovation adds), ``supplied``.

    Raises
    ------
    UnknownField
        If the edition lacks divisor, total or the score of the number of innovations.
    ValueError
        If a number is negative, or a maturity above the most an innovation can have.

    Notes
    -----
    The change is that of the formula of the index. By that of 2026, with S = n x mean
    and D(n) = MAX(divisor_floor, n), SID changes by (S + K) / D(n + 1) - S / D(n) +
    unit, where unit is count_unit up to the cap and 0 beyond it. From the floor on that
    is (K - mean) / (n + 1) + unit, positive if and only if K > mean - unit x (n + 1);
    below the floor it is K / divisor_floor + unit.

    Examples
    --------
    >>> table = marginal_innovation([8, 12, 200], 80, 2026, maturity=78)
    >>> table[["n", "change", "break_even"]].round(3).values.tolist()
    [[8.0, 2.752, 0.0], [12.0, 0.09, 75.06], [200.0, -0.004, 80.0]]
    """
    edition = load_edition(edition)
    unit_fields = () if edition.count_score is not None else ("count_unit", "count_cap")
    edition.require("formula", "divisor_floor", "total_max", *unit_fields)
    maturity = mean_maturity if maturity is None else maturity
    table = pd.DataFrame(
        np.column_stack(
            np.broadcast_arrays(*map(np.atleast_1d, (n, mean_maturity, maturity)))
        ),
        columns=["n", "mean_maturity", "maturity"],
        dtype="float64",
    )
    most = np.inf if edition.maturity_max is None else edition.maturity_max
    n, mean, own = (table[one] for one in table)
    wrong = ~(n >= 0) | (n % 1 != 0) | ~mean.between(0, most) | ~own.between(0, most)
    if wrong.any():
        raise ValueError(
            f"{int(wrong.sum())} row(s) cannot be, first "
            f"{table[wrong].iloc[0].to_dict()}: n must be a whole number from 0, "
            f"maturities 0 to {most:g} points"
        )
    change, worth = _add_innovation(n, mean, own, edition, affairs_met)
    table["change"] = compute_index(change, edition.total_max).round(DECIMALS)
    table["break_even"] = np.maximum(0.0, own - change / worth).round(DECIMALS)
    return mark_supplied(table.astype({"n": "int64"}), edition)


def _add_innovation(n, mean, own, edition, affairs_met):
    """Return what one more innovation gives, and of that a point of its maturity."""
    # The affairs are met or not: one of one, or none. What was supplied for the number
    # of innovations does not grow with them.
    given = None if edition.count_score is None else 0.0
    rules = read_rules(edition, [])._replace(affairs_required=1, count_score=given)
    region = partial(compute_points, edition, rules, spd=0.0, affairs=int(affairs_met))
    before = region(innovations=n, maturity=n * mean)
    after = region(innovations=n + 1, maturity=n * mean + own)
    point = region(innovations=n + 1, maturity=1.0)
    return after.total - before.total, point.mean_maturity


def summarise_plan(plan):
    """Return what a plan does to each indicator.

    Parameters
    ----------
    plan : DataFrame
        As :func:`plan_to_target` gives it.

    Returns
    -------
    DataFrame
        One row an indicator: ``aspect, indicator, indicator_name_en,
        indicator_name_id, steps`` (how many), ``effort`` and ``gain`` (index points) of
        them together; largest gain first. New innovations share a row, without a
        number of an indicator.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> plan = plan_to_target("00.00", 49.0, register=register, spd=spd, edition=2026)
    >>> summarise_plan(plan)[["indicator", "steps", "gain"]].round(2).values.tolist()
    [['12', 2, 1.6]]
    """
    named = ["aspect", "indicator", "name_en", "name_id"]
    steps = plan.groupby(named, sort=False, dropna=False).agg(
        steps=("effort", "size"), effort=("effort", "sum"), gain=("gain", "sum")
    )
    steps = steps.reset_index().rename(columns=INDICATOR_NAMES)
    return steps.sort_values("gain", ascending=False, kind="stable", ignore_index=True)
