"""Gather the evidence of a year and level: the claims that are used, and their cases.

Claims that contradict each other are not averaged: those of all smallest removals are
left out. Where one of several claims of a region must be wrong, what holds whichever is
right is used.
"""

from functools import cache
from typing import NamedTuple

import pandas as pd

from ..tables import LEVELS, import_digest
from .bounds import bound_ranks, find_clash
from .cases import build_cases, cite_claims
from .comparable import (
    Claim,
    Setting,
    as_claims,
    finest_decimals,
    label_elsewhere,
    read_claims,
    read_setting,
    select_results,
)
from .conflicts import Removals, pool_alternatives
from .counts import Count, compare_list, keep_counts, list_counts

# Id of a claim that says only that the region is one of the level.
NOTHING = ""


class Evidence(NamedTuple):
    """Claims that are used, what holds beside them, and the claims in doubt.

    ``differences`` are the counts that a complete list shows to be others.
    """

    claims: tuple
    setting: Setting
    doubted: dict
    conflicts: tuple
    rows: pd.DataFrame
    differences: tuple


def gather_evidence(year, level, *, results=None):
    """Return the evidence of a year and level.

    Parameters
    ----------
    year, level, results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    Evidence
    """
    if results is None:
        return _published_evidence(year, level, import_digest(year))
    return _sift(select_results(year, results=results), year, level)


def gather_each(year=None, level=None, *, results=None):
    """Yield the evidence of the years and levels asked for, by default of all.

    Parameters
    ----------
    year, level, results
        As in :func:`gather_evidence`; None stands for every year with a result, and
        for every level.

    Yields
    ------
    Evidence
    """
    claims = read_claims(results)
    years = [year] if year is not None else sorted(set(claims["year"].dropna()))
    for one in years:
        for single in LEVELS if level is None else [level]:
            yield gather_evidence(int(one), single, results=results)


@cache
def _published_evidence(year, level, imported):
    """Return the evidence without ``results``, for each list that is imported."""
    return _sift(_published_results(year, imported), year, level)


@cache
def _published_results(year, imported):
    """Return the results that may be used, for each list that is imported."""
    return select_results(year)


def _sift(rows, year, level):
    setting = read_setting(year, level, finest_decimals(rows, year))
    claims = label_elsewhere(as_claims(rows, level, setting.unit), setting.edges)
    differences = compare_list(claims, setting)
    wrong = {one.count for one in differences}
    setting = keep_counts(setting, set(list_counts(setting)) - wrong)
    removals = Removals(claims, setting)
    some, every = removals.suspects()
    setting = keep_counts(setting, set(list_counts(setting)) - some)
    regions = {claim for claim in some if not isinstance(claim, Count)}
    kept = [claim for claim in claims if claim not in some]
    kept += pool_alternatives(regions - every, kept, setting)
    silent = {claim.code for claim in some if claim.own} - {c.code for c in kept}
    kept += [Claim(NOTHING, code, True, *[None] * 5) for code in sorted(silent)]
    doubted = {claim.claim_id: claim in every for claim in sorted(some)}
    conflicts, differences = tuple(removals.conflicts), tuple(differences)
    return Evidence(tuple(kept), setting, doubted, conflicts, rows, differences)


def solve(claims, setting):
    """Return the possible cases, and what rules the others out."""
    cases = list(build_cases(claims, setting))
    clash = set().union(*(find_clash(stairs) for _, stairs in cases))
    return [case for case in cases if case[1].feasible], clash


def bound_rank(cases, code):
    """Return the best and the worst rank of a region over all possible cases.

    Parameters
    ----------
    cases : list
        As :func:`solve` returns them.
    code : str

    Returns
    -------
    best, worst : int or missing
        Both missing if no case is possible: then the claims contradict each other.
    """
    ranks = [bound_ranks(stairs, code) for _, stairs in cases]
    best = min((best for (best, _), _ in ranks), default=pd.NA)
    return best, max((worst for _, (worst, _) in ranks), default=pd.NA)


def cite_bound(value, grounds, clash, evidence, ask):
    """Return ids of claims from which a bound follows.

    Parameters
    ----------
    value : int
        The bound.
    grounds, clash : set
        Grounds of the bound in all cases, and of what rules the other cases out.
    evidence : Evidence
    ask : callable
        Takes cases and returns the bound in them.

    Returns
    -------
    set of str
    """
    claims, setting = evidence.claims, evidence.setting
    ids = cite_claims(grounds, claims, setting)
    if clash and None in setting.edges:
        few = [claim for claim in claims if claim.claim_id in {*ids, NOTHING}]
        if ask(solve(few, setting)[0]) != value:
            ids = cite_claims(grounds | clash, claims, setting)
    return ids


def as_printed(score, setting):
    """Return units as a score; missing if it is only the end of an open scale."""
    if setting.unit == 1 and score >= setting.top:
        return float("nan")
    return score / setting.unit
