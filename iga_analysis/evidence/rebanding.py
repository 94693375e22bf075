"""How many regions would keep a predicate under the bands of another year."""

import pandas as pd

from ..method import ScaleError, UnknownBands, lowest_scores, score_scale
from ..tables import LEVELS, PREDICATES
from .bounds import bound_count
from .cases import gather_facts
from .comparable import count_decimals, refine_edge
from .gather import gather_evidence, solve
from .staircase import Limit, Staircase


def reband_bounds(year, edition_year, *, level=None, results=None):
    """Bound how many Sangat Inovatif of a year meet the bands of another year.

    Parameters
    ----------
    year : int
        Year of the scores.
    edition_year : int
        Year whose lowest score of Sangat Inovatif is applied.
    level : {"provinsi", "kabupaten", "kota"}, optional
        Only that level; by default all, and the nation.
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a level: ``regions``; ``now_min``, ``now_max``: regions that were
        Sangat Inovatif; ``then_min``, ``then_max``: regions that reach the other
        band; ``lost_min``, ``lost_max``: those that would no longer be Sangat Inovatif
        (gained, if the other band is lower, are negative losses). All follow from the
        curve and the published counts. Beside them what single claims say:
        ``named`` regions published as Sangat Inovatif by score or predicate, of which
        ``named_keep`` are known to keep it, ``named_lose`` to lose it, and
        ``named_open`` have no published score that decides.

    Raises
    ------
    ScaleError
        If the two years have different scales: points and 0-100 are never compared.
    UnknownBands
        If no source gives the edge of Sangat Inovatif in the edition.

    Examples
    --------
    >>> bounds = reband_bounds(2024, 2025, level="kabupaten")
    >>> bounds[["now_max", "then_max"]].values.tolist()
    [[70, 47]]
    """
    if score_scale(year) != score_scale(edition_year):
        raise ScaleError(
            f"scores of {year} are {score_scale(year)}, the bands of {edition_year} "
            f"are for {score_scale(edition_year)}: they cannot be compared"
        )
    usual = count_decimals(edition_year)
    printed, *_ = lowest_scores(edition_year, usual)
    if printed is None:
        raise UnknownBands(
            f"the edge of {PREDICATES[0]} of {edition_year} is not published"
        )
    rows, highest = [], 0
    for one in LEVELS if level is None else [level]:
        evidence = gather_evidence(year, one, results=results)
        edge = refine_edge(printed, evidence.setting.unit // 10**usual)
        cases, _ = solve(evidence.claims, evidence.setting)
        highest = max(highest, *(edges[0] for edges, _ in cases))
        rows.append(_compare(edge, cases, evidence))
    table = pd.DataFrame(rows)
    if level is None:
        nation = _sum_levels(table, evidence.setting.nation, edge >= highest)
        table = pd.concat([pd.DataFrame([nation]), table], ignore_index=True)
    table.insert(0, "edition_year", edition_year)
    table.insert(0, "year", year)
    return table


def _sum_levels(table, published, stricter):
    """Add up the levels; a published count of the nation narrows the sums."""
    nation = {"level": "all", **table.drop(columns="level").sum()}
    if published:
        nation["now_min"] = max(nation["now_min"], published[0][0])
        nation["now_max"] = min(nation["now_max"], published[0][0])
    if stricter:
        nation["then_max"] = min(nation["then_max"], nation["now_max"])
    most = nation["now_max"] - nation["then_min"]
    least = nation["now_min"] - nation["then_max"]
    nation["lost_max"] = min(nation["lost_max"], most)
    nation["lost_min"] = max(nation["lost_min"], least)
    return nation


def _compare(edge, cases, evidence):
    """Return the counts of one level at its own edge and at another."""
    setting = evidence.setting
    now, then, lost = [], [], []
    for edges, stairs in cases:
        (now_min, _), (now_max, _) = bound_count(stairs, edges[0])
        (then_min, _), (then_max, _) = bound_count(stairs, edge)
        now += [now_min, now_max]
        then += [then_min, then_max]
        lost += _bound_difference(stairs, edges[0], edge)
    return {
        "level": setting.level,
        "regions": setting.size,
        "now_min": min(now),
        "now_max": max(now),
        "then_min": min(then),
        "then_max": max(then),
        "lost_min": min(lost),
        "lost_max": max(lost),
        **_count_named(edge, cases, evidence),
    }


def _bound_difference(stairs, edge, other):
    """Bound the regions at or above an edge that are not at or above another.

    The number at one edge is fixed at every value it can have, the other is bounded.
    """
    (least, _), (most, _) = bound_count(stairs, other)
    found = []
    for number in range(least, most + 1):
        fixed = Limit(other, number, number, ("fixed",))
        limits = [*stairs.limits, fixed]
        stair = Staircase(stairs.boxes, stairs.size, limits, top=stairs.top)
        if stair.feasible:
            found += [count - number for count, _ in bound_count(stair, edge)]
    return [min(found), max(found)]


def _count_named(edge, cases, evidence):
    """Count the regions that claims name, by what their scores decide."""
    facts = gather_facts(evidence.claims, evidence.setting)
    highest = max(edges[0] for edges, _ in cases)
    named = [
        fact
        for fact in facts.values()
        if fact.own and (fact.label == 0 or (fact.scored and fact.low >= highest))
    ]
    keep = sum(fact.scored and fact.low >= edge for fact in named)
    lose = sum(fact.scored and fact.high < edge for fact in named)
    return {
        "named": len(named),
        "named_keep": keep,
        "named_lose": lose,
        "named_open": len(named) - keep - lose,
    }
