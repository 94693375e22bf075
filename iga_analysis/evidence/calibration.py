"""How far the estimates can be trusted: every anchor left out in turn.

Notes
-----
The weight of the curve (:mod:`~iga_analysis.evidence.model`) for a year is that with
which the intervals of the anchors of all *other* years hold a share nearest to what
they promise: no year has a part in its own.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..tables import LEVELS, list_imports, sort_levels
from .cases import gather_facts
from .comparable import Claim
from .curve import find_anchors
from .gather import bound_rank, gather_evidence, solve
from .model import (
    SHARE,
    TAIL,
    Question,
    ask_score,
    draw_curve,
    read_rank,
    read_score,
)

_WEIGHTS = np.arange(1, 41)


class Left(NamedTuple):
    """An anchor, and what is asked of it when it is left out."""

    year: int
    level: str
    score: int
    rank: int
    by_score: Question
    by_rank: Question

    def holds(self, weight):
        """Return whether the intervals of rank and of score hold the anchor.

        Of arrays of weights arrays; None where the bounds leave nothing open.
        """
        rank = score = None
        if self.by_score.low < self.by_score.high:
            chances = self.by_score.rank_chances(weight).cumsum(axis=-1)
            place = self.rank - self.by_score.low
            below = chances[..., place - 1] if place else 0
            rank = (chances[..., place] >= TAIL) & (below < 1 - TAIL)
        if self.by_rank.low < self.by_rank.high:
            least = self.by_rank.score_chance(self.score, weight)
            more = self.by_rank.score_chance(self.score + 1, weight)
            score = (least >= TAIL) & (more < 1 - TAIL)
        return rank, score


@cache
def leave_out(imported):
    """Return every anchor of the published results, left out in turn.

    Years of which a list is ``imported`` are not looked at.
    """
    years = sorted(set(load_table("region_results")["year"].dropna()) - set(imported))
    found = []
    for year in map(int, years):
        for level in LEVELS:
            evidence = gather_evidence(year, level)
            anchors = find_anchors(evidence).query("score > 0").drop_duplicates("code")
            for row in anchors.itertuples():
                found += _leave_anchor_out(row.code, int(row.rank), evidence)
    return tuple(found)


def _leave_anchor_out(code, rank, evidence):
    setting = evidence.setting
    fact = gather_facts(evidence.claims, setting)[code]
    others = [claim for claim in evidence.claims if claim.code != code]
    questions = []
    for parts in ((fact.low, fact.high, None), (None, None, rank)):
        told = [*others, Claim("", code, True, *parts, None, None)]
        cases, _ = solve(told, setting)
        curve, _ = draw_curve(told, setting, cases)
        if curve is None:
            return
        if parts[-1] is None:
            known = (fact.low + fact.high) / 2
            ends = bound_rank(cases, code)
            questions.append(Question(*ends, curve, cases, known))
        else:
            questions.append(ask_score(code, rank, curve, cases))
    score = (fact.low + fact.high) // 2
    yield Left(setting.year, setting.level, score, rank, *questions)


def choose_weight(year):
    """Return the weight of the curve for a year, from the anchors of the others.

    Of those whose intervals hold a share nearest to what they promise it is the
    largest, which has the narrowest ones.
    """
    return _choose_weight(int(year), _list_imported())


def _list_imported():
    return tuple(sorted(list_imports()["year"].astype(int)))


@cache
def _choose_weight(year, imported):
    held = [
        one
        for left in leave_out(imported)
        if left.year != year
        for one in left.holds(_WEIGHTS)
        if one is not None
    ]
    away = np.abs(np.mean(held, axis=0) - SHARE)
    return int(_WEIGHTS[away <= away.min() + 1e-12][-1])


def estimate_calibration():
    """Test the estimates: how often they hold what is known, and how wide they are.

    Every published anchor (a region with score and rank that contradicts nothing) is
    left out in turn, its rank estimated from its score, and its score from its rank.

    Returns
    -------
    DataFrame
        One row a year and level, and a last one of ``level`` all without year:
        ``curve_weight``, chosen on the other years; ``anchors``;
        ``rank_open``, of how many the bounds leave more than one rank;
        ``rank_inside``, for how many of these the interval of 90 per cent holds the
        rank, and ``rank_share`` (per cent); ``rank_relative``: median width of the
        interval in per cent of that of the bounds; and the same of the score.

    Notes
    -----
    Anchors of which the bounds leave no choice are held for certain and not counted.
    Left out are years with an imported list, levels in which the other anchors are too
    few for a curve, and scores of 0. Every interval lies within the hard bounds.

    Examples
    --------
    >>> found = estimate_calibration().iloc[-1]
    >>> all(85 <= found[one] <= 95 for one in ("rank_share", "score_share"))
    True
    """
    rows = []
    for left in leave_out(_list_imported()):
        weight = choose_weight(left.year)
        rank, score = left.holds(weight)
        ends = read_rank(left.by_score, weight), read_score(left.by_rank, weight)
        row = {"year": left.year, "level": left.level, "curve_weight": weight}
        for asked, held, (low, _, high), bounds in zip(
            ("rank", "score"),
            (rank, score),
            ends,
            (left.by_score, left.by_rank),
            strict=True,
        ):
            width = 100 * (high - low + 1) / (bounds.high - bounds.low + 1)
            row |= {f"{asked}_held": held, f"{asked}_width": width}
        rows.append(row)
    table = pd.DataFrame(rows).astype({"rank_held": "boolean", "score_held": "boolean"})
    by_level = [_sum_up(own, keys) for keys, own in table.groupby(["year", "level"])]
    every = _sum_up(table, (pd.NA, "all"))
    found = sort_levels(pd.DataFrame(by_level))
    found = pd.concat([found, pd.DataFrame([every])], ignore_index=True)
    whole = ["year", "curve_weight", "anchors", "rank_open", "rank_inside"]
    whole += ["score_open", "score_inside"]
    return found.astype(dict.fromkeys(whole, "Int64"))


def _sum_up(table, keys):
    weights = set(table["curve_weight"])
    row = {"year": keys[0], "level": keys[1], "anchors": len(table)}
    row["curve_weight"] = weights.pop() if len(weights) == 1 else pd.NA
    for asked in ("rank", "score"):
        told = table[table[f"{asked}_held"].notna()]
        inside = int(told[f"{asked}_held"].sum())
        row |= {f"{asked}_open": len(told), f"{asked}_inside": inside}
        row[f"{asked}_share"] = 100 * inside / len(told) if len(told) else np.nan
        row[f"{asked}_relative"] = told[f"{asked}_width"].median()
    return row
