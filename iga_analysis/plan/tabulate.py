"""All tables of a plan that goes to the agencies."""

import pandas as pd

from ..method import load_edition
from ..scoring import (
    agency_participation,
    check_eligibility,
    name_indicators,
    score_iid,
)
from .agencies import list_lines, sum_agencies
from .efforts import choose_efforts, load_efforts
from .outlook import compare_next_year, count_seats
from .plan import plan_to_target
from .steps import apply_plan
from .targets import needed_score


def tabulate_plan(
    region,
    target,
    *,
    register,
    spd,
    edition,
    efforts=None,
    outcomes=False,
    agencies=None,
    year_after=False,
    outside_window="report",
):
    """Return the plan of a region, line by line, and what belongs to it.

    Parameters
    ----------
    region : str
        Code of the region.
    target : str or float
        Predicate or score.
    register, spd, edition, outside_window
        As in :func:`iga_analysis.scoring.score_iid`.
    efforts : DataFrame, optional
        As :func:`iga_analysis.plan.load_efforts` gives them, which is the default.
    outcomes : bool, optional
        Whether also what no office orders may be raised.
    agencies : sequence of str, optional
        Every agency that should report.
    year_after : bool, optional
        Whether to compare with the rules announced for the next year.

    Returns
    -------
    dict of DataFrame
        ``summary`` (one row: ``code, target, needed, lines, steps, effort, iid_before,
        predicate_before, iid_after, predicate_after``), ``lines`` and ``sheets`` (see
        :func:`list_lines`, :func:`sum_agencies`), ``eligibility`` (what is not met or
        not told), ``seats``, ``efforts``; with a list of agencies ``participation``;
        with ``year_after`` ``rules`` and ``later`` (see :func:`compare_next_year`).

    Raises
    ------
    UnreachableTarget, RegisterError, UnknownField, UnknownBands, ValueError
        As :func:`iga_analysis.plan.plan_to_target`.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> tables = {"register": register, "spd": spd, "edition": 2026}
    >>> found = tabulate_plan("00.00", "Sangat Inovatif", **tables)
    >>> found["summary"][["predicate_before", "predicate_after"]].values.tolist()
    [['Inovatif', 'Sangat Inovatif']]
    >>> bool(found["sheets"]["lines"].sum() == len(found["lines"]))
    True
    """
    edition = load_edition(edition)
    efforts = load_efforts(edition.year) if efforts is None else efforts
    effort, frozen = choose_efforts(efforts, edition, outcomes=outcomes)
    window = {"outside_window": outside_window}
    tables = {"register": register, "spd": spd, "edition": edition}
    options = {"effort": effort, "frozen": frozen, **window}
    plan = plan_to_target(region, target, **tables, **options)
    before = _score(region, register, spd, edition, window)
    after = _score(region, *apply_plan(plan, register, spd, edition), edition, window)
    lines = list_lines(plan, register, edition)
    summary = {"code": region, "target": str(target)}
    summary |= {"needed": float(needed_score(target, region, edition))}
    summary |= {"lines": len(lines), "steps": len(plan), "effort": plan["effort"].sum()}
    for state, one in (("before", before), ("after", after)):
        summary |= {f"{name}_{state}": one[name] for name in ("iid", "predicate")}
    eligibility = check_eligibility(register, spd, edition)
    open_ones = eligibility["outcome"].isin(["not met", "not told"])
    own = eligibility["code"] == region
    seats = count_seats(register, spd, edition, **window)
    found = {
        "summary": pd.DataFrame([summary]),
        "lines": lines,
        "sheets": sum_agencies(lines),
        "eligibility": eligibility[open_ones & own].reset_index(drop=True),
        "seats": seats[seats["code"] == region].reset_index(drop=True),
        "efforts": name_indicators(efforts, edition),
    }
    if agencies is not None:
        reported = register[register["code"] == region]
        found["participation"] = agency_participation(reported, agencies)
    if year_after:
        later = compare_next_year(region, plan, target, **tables, **options)
        found["rules"], found["later"] = later
    return found


def _score(region, register, spd, edition, window):
    table = score_iid(register, spd, edition, **window)
    return table[table["code"] == region].iloc[0]
