"""The cheapest choice of level steps, as a small integer programme.

Steps that give the same points for the same effort are interchangeable, so that a
register of 200 innovations needs some dozens of whole-number variables, not 12,000.
All gains and efforts are whole numbers here: the solver's answer is checked exactly.
"""

import math
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def group_steps(chains):
    """Group the steps of chains into kinds within which it does not matter which.

    Parameters
    ----------
    chains : list of tuple
        One a raisable level: ``(aspect, weight, efforts)`` with the effort of each
        further step. Every step of a chain gives the same points, so that a chain
        whose efforts do not fall may be split into single steps: it is never better to
        skip a cheaper one. Where efforts fall, the chain stays whole.

    Returns
    -------
    dict
        Members by kind ``(aspect, weight, efforts)``; a member is (place of its chain,
        its first step), in the order of the chains.
    """
    kinds = {}
    for place, (aspect, weight, efforts) in enumerate(chains):
        if list(efforts) == sorted(efforts):
            for step, effort in enumerate(efforts):
                kinds.setdefault((aspect, weight, (effort,)), []).append((place, step))
        else:
            kinds.setdefault((aspect, weight, efforts), []).append((place, 0))
    return dict(sorted(kinds.items()))


def list_variables(kinds):
    """Return one variable a kind and step: how many of its members take that step.

    Returns
    -------
    dict of ndarray
        ``aspect``, ``weight`` (Fraction), ``effort``, ``size`` (the most it can be),
        and ``order``: rows with +1 for a step and -1 for the one before it.
    """
    rows = [
        (aspect, weight, effort, len(members), step)
        for (aspect, weight, efforts), members in kinds.items()
        for step, effort in enumerate(efforts)
    ]
    later = [place for place, row in enumerate(rows) if row[4] > 0]
    order = np.zeros((len(later), len(rows)))
    order[np.arange(len(later)), later] = 1
    order[np.arange(len(later)), np.array(later, dtype=int) - 1] = -1
    return {
        "aspect": np.array([row[0] for row in rows], dtype=object),
        "weight": [row[1] for row in rows],
        "effort": np.array([row[2] for row in rows], dtype="int64"),
        "size": np.array([row[3] for row in rows], dtype="int64"),
        "order": order,
    }


def choose_members(kinds, counts):
    """Return the steps ``(place of the chain, step)`` that counts stand for.

    Among interchangeable steps those of earlier chains come first.
    """
    chosen, singles, place = [], {}, 0
    for (aspect, weight, efforts), members in kinds.items():
        taken = counts[place : place + len(efforts)]
        place += len(efforts)
        if len(efforts) == 1:
            pool = singles.setdefault((aspect, weight), [0, []])
            pool[0] += taken[0]
            pool[1] += members
            continue
        for step, count in enumerate(taken):
            chosen += [(chain, step) for chain, _ in members[:count]]
    for count, members in singles.values():
        chosen += members[:count]
    return sorted(chosen)


def find_cheapest(variables, cases, new_effort):
    """Return the case and the counts that need the least effort.

    Parameters
    ----------
    variables : dict
        As :func:`list_variables` gives them.
    cases : list of tuple
        ``(new, gain, need, divisor)``: number of new innovations, points of each
        variable times the divisor (whole numbers), points that are needed times the
        divisor (Fraction), and the divisor.
    new_effort : int
        Effort of one new innovation.

    Returns
    -------
    tuple or None
        ``(new, counts)``; None if no case can be met. Equal efforts: fewest steps,
        then the most points, then the fewest new innovations.
    """
    open_cases = []
    for new, gain, need, divisor in cases:
        least = math.ceil(need)
        if least <= int(gain @ variables["size"]):
            bound = new * new_effort + _bound_effort(variables, gain, least)
            open_cases.append((bound, new, gain, need, divisor))
    best, tied = None, []
    for bound, new, gain, need, divisor in sorted(open_cases, key=lambda one: one[:2]):
        if best is not None and bound > best:
            break
        counts = solve(variables, variables["effort"], gain, math.ceil(need))
        total = new * new_effort + int(variables["effort"] @ counts)
        if best is None or total < best:
            best, tied = total, []
        if total == best:
            tied.append((new, gain, need, divisor, counts))
    ranked = []
    for new, gain, need, divisor, counts in tied:
        counts = _settle_ties(variables, gain, math.ceil(need), counts)
        surplus = Fraction(int(gain @ counts) - need) / divisor
        ranked.append((new + int(counts.sum()), -surplus, new, counts))
    if not ranked:
        return None
    _, _, new, counts = min(ranked, key=lambda one: one[:3])
    return new, counts


def solve(variables, cost, gain, least, *, most=None, limits=()):
    """Return the cheapest whole-number counts that gain at least ``least`` points.

    Parameters
    ----------
    variables : dict
        As :func:`list_variables` gives them.
    cost, gain : ndarray of int
        What a step costs and gives.
    least, most : int, optional
        Bounds of the points.
    limits : sequence of tuple, optional
        Further conditions: (whole numbers, the most that their sum may be).

    Returns
    -------
    ndarray of int or None
        None if there are none.

    Raises
    ------
    ArithmeticError
        If the answer of the solver, checked exactly, breaks a condition.
    """
    if least <= 0 and most is None and not limits and (cost >= 0).all():
        return np.zeros(len(gain), dtype="int64")
    if len(gain) == 0:
        return None if least > 0 else np.zeros(0, dtype="int64")
    found = _run(variables, cost, gain, least, most, limits, whole=True)
    if found is None:
        return None
    counts = np.rint(found.x).astype("int64")
    good = gain @ counts >= least and (most is None or gain @ counts <= most)
    good &= bool((counts >= 0).all() and (counts <= variables["size"]).all())
    good &= bool((variables["order"] @ counts <= 0).all())
    if not good or any(row @ counts > limit for row, limit in limits):
        raise ArithmeticError(
            "the solver's plan does not meet its own conditions: weights or efforts "
            "differ by too many orders of magnitude; round them"
        )
    return counts


def _run(variables, cost, gain, least, most, limits, *, whole):
    # Sums are whole numbers: half a unit of room keeps the solver's tolerance harmless.
    upper = np.inf if most is None else most + 0.5
    rows = [LinearConstraint(gain[None, :].astype(float), least - 0.5 * whole, upper)]
    if len(variables["order"]):
        rows.append(LinearConstraint(variables["order"], -np.inf, 0))
    for row, limit in limits:
        rows.append(LinearConstraint(row[None, :].astype(float), -np.inf, limit + 0.5))
    found = milp(
        cost.astype(float),
        integrality=np.full(len(gain), int(whole)),
        bounds=Bounds(0, variables["size"]),
        constraints=rows,
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else found


def _bound_effort(variables, gain, least):
    """Return an effort below which no whole-number solution can be."""
    if least <= 0 or len(gain) == 0:
        return 0
    effort = variables["effort"]
    found = _run(variables, effort, gain, least, None, (), whole=False)
    if found is None:
        return 0
    return max(0, math.ceil(found.fun - 1e-6 * max(1.0, abs(found.fun))))


def _settle_ties(variables, gain, least, counts):
    """Return the counts of the same effort with fewest steps, then most points."""
    if not counts.any():
        return counts
    one = np.ones(len(counts), dtype="int64")
    limits = [(variables["effort"], int(variables["effort"] @ counts))]
    fewest = solve(variables, one, gain, least, limits=limits)
    limits.append((one, int(fewest.sum())))
    return solve(variables, -gain, gain, least, limits=limits)
