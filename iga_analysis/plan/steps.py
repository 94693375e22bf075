"""What a region can do: its raisable levels, its index with m new innovations, and
its tables after the steps of a plan.
"""

import itertools
import math
from collections import Counter
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..method import (
    Rules,
    basis_column,
    compute_index,
    compute_points,
    load_edition,
    read_rules,
)
from ..scoring import check_submission, mark_supplied
from .targets import UNIT, exact, scale_whole

COLUMNS = {
    "code": "string",
    "aspect": "string",
    "innovation": "string",
    "affair": "string",
    "indicator": "string",
    "name_id": "string",
    "name_en": "string",
    "level_from": "Int64",
    "level_to": "Int64",
    "levels": "string",
    "effort": "float64",
    "cumulative_effort": "float64",
    "gain": "float64",
    "score": "float64",
}


def list_chains(register, spd, efforts, frozen, edition):
    """Return the levels that can be raised, and where they are.

    Returns
    -------
    tuple of list
        ``(aspect, weight, efforts of the further steps)`` as
        :func:`iga_analysis.plan.solver.group_steps` takes them, and for each
        ``(innovation or None, indicator, present level)``: SPD rows first, then the
        innovations in the order of the register.
    """
    chains, places = [], []
    level = dict(zip(spd["indicator"], spd["level"], strict=True))
    rows = [("SPD", None, level)]
    sid = list(edition.weights("SID").index)
    for name, *levels in register[["innovation", *sid]].itertuples(index=False):
        rows.append(("SID", name, dict(zip(sid, levels, strict=True))))
    weights = {
        aspect: [(one, exact(w)) for one, w in edition.weights(aspect).items() if w > 0]
        for aspect in ("SPD", "SID")
    }
    for aspect, name, level in rows:
        for indicator, weight in weights[aspect]:
            present = int(level[indicator])
            further = range(present + 1, edition.level_max + 1)
            # beyond a step that cannot be taken there is no way
            barred = [level for level in further if (indicator, level) in frozen]
            steps = range(present + 1, min([*barred, edition.level_max + 1]))
            if steps:
                cost = tuple(efforts[indicator, step] for step in steps)
                chains.append((aspect, weight, cost))
                places.append((name, indicator, present))
    return chains, places


def list_new(names, register, most, affair, edition):
    """Return name and affair of each innovation that may be added, in order.

    Each goes to the basic-service affair with fewest innovations, if no affair is
    given. Names do not repeat any of ``names``.
    """
    known = set(load_table("affairs")["affair"])
    if affair is not None and affair not in known:
        raise ValueError(
            f"new_affair {affair!r} is not one of {', '.join(sorted(known))}"
        )
    taken = set(names.dropna().str.strip().str.casefold())
    free = (f"Inovasi baru {number}" for number in itertools.count(1))
    free = (name for name in free if name.casefold() not in taken)
    held = Counter(register["affair"])
    new = []
    for name in itertools.islice(free, most):
        chosen = affair or min(edition.affairs, key=lambda one: held[one])
        held[chosen] += 1
        new.append((name, chosen))
    return new


def list_states(region, register, spd, new, levels, edition):
    """Return the parts of the score with 0, 1, 2 ... of the new innovations added.

    Returns
    -------
    list of dict
        ``score`` (0-100), ``SPD`` and ``SID``, the points that a weight x level of 1
        more gives in that aspect, and ``divisor``, the least number that makes both
        whole: exact fractions.
    """
    weights = {one: exact(weight) for one, weight in edition.weights("SID").items()}
    basic = {one for one in register["affair"] if one in edition.affairs}
    points = exact_sum(edition.weights("SPD"), spd.set_index("indicator")["level"])
    maturity = exact_sum(edition.weights("SID"), register[list(weights)].sum())
    added = sum(weight * levels.get(one, 0) for one, weight in weights.items())
    covered = [len(basic)]
    for _, affair in new:
        basic |= {affair} & set(edition.affairs)
        covered.append(len(basic))
    number = np.array([Fraction(one) for one in range(len(new) + 1)])
    region_points = partial(
        compute_points,
        edition,
        _exact_rules(edition, region),
        innovations=len(register) + number,
        affairs=np.array(covered),
    )
    parts = region_points(spd=points, maturity=maturity + number * added)
    worth = region_points(spd=Fraction(1), maturity=Fraction(1))
    worth = np.broadcast_arrays(worth.spd, worth.mean_maturity, number)
    return [
        {"score": score, "SPD": spd_point, "SID": sid_point}
        | {"divisor": math.lcm(spd_point.denominator, sid_point.denominator)}
        for score, spd_point, sid_point in zip(
            compute_index(parts.total, exact(edition.total_max)),
            *worth[:2],
            strict=True,
        )
    ]


def _exact_rules(edition, region):
    """Return the numbers of the formula for one region, as fractions."""
    rules = read_rules(edition, [region])
    return Rules(*(None if one is None else exact(np.ravel(one)[0]) for one in rules))


def exact_sum(weights, levels):
    """Return the sum of weight x level as a fraction."""
    return sum((exact(w) * int(levels[one]) for one, w in weights.items()), Fraction())


def gain_points(state, variables):
    """Return what a step of each variable adds to the score x divisor, exactly."""
    return [
        weight * state[aspect] * state["divisor"]
        for aspect, weight in zip(variables["aspect"], variables["weight"], strict=True)
    ]


def make_case(new, state, variables, needed, edition):
    """Return a case for :func:`iga_analysis.plan.solver.find_cheapest`."""
    gain, scale = scale_whole(gain_points(state, variables))
    open_score = (needed - state["score"]) / 100 * exact(edition.total_max)
    common = math.gcd(*gain) or 1
    divisor = state["divisor"] * Fraction(scale, common)
    gain = np.array([one // common for one in gain], dtype="int64")
    return new, gain, open_score * divisor, divisor


def best_score(state, variables, edition):
    """Return the score with every level raised."""
    points = sum(
        gain * int(size)
        for gain, size in zip(
            gain_points(state, variables), variables["size"], strict=True
        )
    )
    points /= state["divisor"]
    return state["score"] + compute_index(points, exact(edition.total_max))


def tabulate_steps(region, steps, states, new, levels, new_effort, edition):
    """Return the plan as a table: new innovations first, then the level steps.

    Parameters
    ----------
    steps : list of tuple
        ``(aspect, weight, effort, innovation, indicator, level_from)``.
    states : list of dict
        As :func:`list_states` gives them.
    new : list of tuple
        Name and affair of the innovations that are added.
    levels : dict
        Their levels.
    new_effort : int
        Effort of each, in millionths.
    """
    text = "; ".join(f"{one}={level}" for one, level in levels.items() if level)
    text = text or pd.NA
    rows = []
    for number, (name, affair) in enumerate(new, start=1):
        row = {"aspect": "SID", "innovation": name, "affair": affair, "levels": text}
        row |= {"name_id": "Inovasi baru", "name_en": "New innovation"}
        gain = states[number]["score"] - states[number - 1]["score"]
        rows.append(row | {"effort": new_effort, "gain": gain})
    state = states[len(new)]
    names = edition.indicators.drop_duplicates("indicator").set_index("indicator")
    names = names[["name_id", "name_en"]].to_dict("index")
    for aspect, weight, effort, innovation, indicator, level in steps:
        gain = compute_index(weight * state[aspect], exact(edition.total_max))
        row = {"aspect": aspect, "innovation": innovation, "indicator": indicator}
        row |= {"level_from": level, "level_to": level + 1, **names[indicator]}
        rows.append(row | {"effort": effort, "gain": gain})
    score, spent = states[0]["score"], 0
    for row in rows:
        spent, score = spent + row["effort"], score + row["gain"]
        row |= {"code": region, "cumulative_effort": spent / UNIT}
        row |= {"effort": row["effort"] / UNIT, "score": float(score)}
        row["gain"] = float(row["gain"])
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return mark_supplied(table, edition)


def apply_plan(plan, register, spd, edition):
    """Return register and SPD table after the steps of a plan.

    Parameters
    ----------
    plan : DataFrame
        As :func:`plan_to_target` gives it; plans of several regions may stand below
        one another.
    register, spd, edition
        The tables from which the plan was made.

    Returns
    -------
    tuple of DataFrame
        The planned register and SPD table, typed, rows numbered anew. New innovations
        are dated on the last day of the window (where it is unknown, of the year
        before the measurement). If the register has the basis of an indicator
        (``basis_33``), rows that the plan gives a level of it and no basis have get the
        first one of the edition.

    Raises
    ------
    RegisterError, UnknownField
        As :func:`score_iid`.
    ValueError
        If the plan does not fit the tables: all steps that do not.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> from iga_analysis import plan_to_target
    >>> from iga_analysis import score_iid
    >>> plan = plan_to_target("00.00", 50.0, register=register, spd=spd, edition=2026)
    >>> planned = apply_plan(plan, register, spd, 2026)
    >>> bool(score_iid(*planned, 2026)["iid"].item() >= 50)
    True
    """
    edition = load_edition(edition)
    whole = {"outside_window": "count", "every_stage": True}
    register, rows = check_submission(register, spd, edition, **whole)
    return take_steps(plan, register, rows, edition)


def take_steps(plan, register, rows, edition):
    """Return checked tables after the steps of a plan, as :func:`apply_plan` does."""
    register = register.drop(columns="in_window").reset_index(drop=True)
    rows = rows.reset_index(drop=True)
    sid = list(edition.weights("SID").index)
    keys = zip(register["code"], register["innovation"], strict=True)
    where = {key: place for place, key in enumerate(keys)}
    keys = zip(rows["code"], rows["indicator"], strict=True)
    spd_where = {key: place for place, key in enumerate(keys)}
    changed = {one: register[one].to_numpy(copy=True) for one in sid}
    spd_levels = rows["level"].to_numpy(copy=True)
    new, problems = [], []
    for number, step in enumerate(plan.to_dict("records"), start=1):
        code, innovation, indicator = (
            step[name] for name in ("code", "innovation", "indicator")
        )
        if pd.isna(indicator):
            if (code, innovation) in where:
                problems.append(f"step {number}: {innovation!r} is in the register")
            new.append(_new_row(step, sid, edition))
            continue
        if step["aspect"] == "SPD":
            levels, place = spd_levels, spd_where.get((code, indicator))
        else:
            levels, place = changed.get(indicator), where.get((code, innovation))
        if levels is None or place is None or levels[place] != step["level_from"]:
            problems.append(
                f"step {number}: no level {step['level_from']} of {indicator} "
                f"{'in SPD' if pd.isna(innovation) else repr(innovation)} of {code}"
            )
            continue
        levels[place] = step["level_to"]
    if problems:
        raise ValueError(
            "the plan was made from other tables:\n- " + "\n- ".join(problems)
        )
    register = register.assign(**changed)
    if new:
        dtypes = register.dtypes
        register = pd.concat([register, pd.DataFrame(new)], ignore_index=True)
        register = register.astype({one: dtypes[one] for one in ["code", *sid]})
    for indicator, bases in edition.bases().items():
        name = basis_column(indicator)
        if name in register and indicator in register:
            unstated = register[name].isna() & (register[indicator] > 0)
            register.loc[unstated, name] = bases[0]
    return register, rows.assign(level=spd_levels)


def _new_row(step, sid, edition):
    levels = dict.fromkeys(sid, 0)
    if not pd.isna(step["levels"]):  # as it is where all are 0
        pairs = (one.split("=") for one in step["levels"].split(";"))
        levels |= {name.strip(): int(level) for name, level in pairs}
    day = edition.window_to or pd.Timestamp(edition.year - 1, 12, 31)
    row = {name: step[name] for name in ("code", "innovation", "affair")}
    return row | {"implemented": day} | levels
