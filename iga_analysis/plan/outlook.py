"""What stands beside a plan: seats that are still empty, and the rules of next year."""

import pandas as pd

from ..method import announced_changes, apply_announced, load_edition
from ..scoring import compare_announced, score_iid
from .plan import marginal_innovation, plan_to_target
from .steps import apply_plan
from .targets import UnreachableTarget


def count_seats(register, spd, edition, *, outside_window="report"):
    """Return how many innovations count, and what one more would give.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`iga_analysis.scoring.score_iid`.

    Returns
    -------
    DataFrame
        One row a region: ``code, innovations, divisor_floor, empty_seats`` (up to the
        divisor), ``maturity`` (the mean kematangan of the innovations that count),
        ``one_more`` (index points that one more of that maturity adds), ``break_even``
        (the kematangan from which one more adds).

    Raises
    ------
    RegisterError, UnknownField
        As :func:`iga_analysis.scoring.score_iid`.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> seats = count_seats(register.head(9), spd, 2026)
    >>> seats[["innovations", "divisor_floor", "empty_seats"]].values.tolist()
    [[9, 12, 3]]
    """
    edition = load_edition(edition)
    scores = score_iid(register, spd, edition, outside_window=outside_window)
    n, floor = scores["innovations"], edition.divisor_floor
    # the mean of the formula is over the divisor, this one over the innovations
    share = n.clip(lower=floor) / n.clip(lower=1)
    seats = scores[["code", "innovations"]].assign(
        divisor_floor=floor,
        empty_seats=(floor - n).clip(lower=0),
        maturity=(scores["mean_maturity"] * share).astype("float64"),
    )
    more = [
        marginal_innovation(
            int(one.innovations), one.maturity, edition, affairs_met=bool(met)
        )
        for one, met in zip(
            seats.itertuples(),
            scores["affairs_covered"] >= edition.affairs_required,
            strict=True,
        )
    ]
    more = pd.concat(more, ignore_index=True)
    return seats.assign(one_more=more["change"], break_even=more["break_even"])


def compare_next_year(region, plan, target, *, register, spd, edition, **options):
    """Return what the rules announced for the next year make of a plan.

    Parameters
    ----------
    region : str
        Code of the region.
    plan : DataFrame
        As :func:`iga_analysis.plan.plan_to_target` gives it for the region.
    target : str or float
        Predicate or score of the plan.
    register, spd, edition
        The tables from which it was made.
    **options
        Further options of :func:`iga_analysis.plan.plan_to_target` with which the plan
        was made.

    Returns
    -------
    tuple of DataFrame
        The rules: those of the edition, each announced one alone, and all together:
        ``rule, value_en, value_id, announced_en, announced_id, iid_before,
        predicate_before, iid_after, predicate_after`` (without the plan, and with it).
        The plan by all of them together, one row: ``year, steps, effort,
        steps_announced, effort_announced`` (missing where it cannot reach the target),
        ``best`` (missing where it can). Both are empty where nothing is announced, or
        something only in words.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis.plan import plan_to_target
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> tables = {"register": register, "spd": spd, "edition": 2026}
    >>> plan = plan_to_target("00.00", 55.0, **tables)
    >>> rules, later = compare_next_year("00.00", plan, 55.0, **tables)
    >>> rules["iid_after"].round(2).tolist()[0] >= 55
    True
    """
    edition = load_edition(edition)
    year = edition.year + 1
    outside = {"outside_window": options.get("outside_window", "report")}
    changes = announced_changes(edition, year)
    if changes.empty or not changes["computable"].all():
        return pd.DataFrame(), pd.DataFrame()
    planned = apply_plan(plan, register, spd, edition)
    states = {"before": (register, spd), "after": planned}
    words = ["rule", "value_en", "value_id", "announced_en", "announced_id"]
    table = None
    for state, tables in states.items():
        found = compare_announced(*tables, edition, year=year, **outside)
        found = found[found["code"] == region].reset_index(drop=True)
        table = found[words] if table is None else table
        table = table.assign(
            **{f"iid_{state}": found["iid"], f"predicate_{state}": found["predicate"]}
        )
    what_if = apply_announced(edition, year)
    later = {"year": year, "steps": len(plan), "effort": plan["effort"].sum()}
    try:
        other = plan_to_target(
            region, target, register=register, spd=spd, edition=what_if, **options
        )
        later |= {"steps_announced": len(other), "best": None}
        later |= {"effort_announced": other["effort"].sum()}
    except UnreachableTarget as error:
        later |= {"steps_announced": None, "effort_announced": None, "best": error.best}
    types = {
        "steps_announced": "Int64",
        "effort_announced": "float64",
        "best": "float64",
    }
    return table, pd.DataFrame([later]).astype(types)
