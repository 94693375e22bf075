"""The score-rank curve: what a place needed, and what a score was worth.

The curve is known at the regions that published both (the *anchors*) and enclosed
between them; see :mod:`~iga_analysis.evidence.rank_bounds`.
"""

import pandas as pd

from ..tables import load_regions, sort_levels
from .bounds import bound_score, bound_scores
from .comparable import Claim, as_claims
from .gather import (
    as_printed,
    bound_rank,
    cite_bound,
    gather_each,
    gather_evidence,
    solve,
)

COLUMNS = ["year", "level", "code", "name", "score", "rank", "rank_min", "rank_max"]


def find_anchors(evidence, *, doubted=False):
    """Return the regions of the level with a final score and a rank within the level.

    Parameters
    ----------
    evidence : Evidence
        As :func:`~iga_analysis.evidence.gather.gather_evidence` gives it.
    doubted : bool, optional
        Also those whose claims were left out.

    Returns
    -------
    DataFrame
        One row a region, rank and score: ``code, name, score, rank, claim_ids,
        doubted``, best first.
    """
    rows = evidence.rows[evidence.rows["level"] == evidence.setting.level]
    rows = rows.assign(doubted=rows["claim_id"].isin(list(evidence.doubted)))
    if not doubted:
        rows = rows[~rows["doubted"]]
    scores = rows.groupby("code")["score"].first()
    ranked = rows[rows["within"].notna()]
    ranked = ranked.assign(score=ranked["score"].fillna(ranked["code"].map(scores)))
    ranked = ranked.rename(columns={"rank": "printed", "within": "rank"})
    keys = ["code", "score", "rank"]
    anchors = (
        ranked.dropna(subset=["score"])
        .groupby(keys)
        .agg(claim_ids=("claim_id", " ".join), doubted=("doubted", "all"))
        .reset_index()
        .sort_values(["rank", "score"], ascending=[True, False], ignore_index=True)
    )
    names = load_regions().set_index("code")["name"]
    anchors.insert(1, "name", anchors["code"].map(names))
    return anchors


def score_rank_curve(year, level, *, results=None):
    """Return the smallest and the largest score that every rank can have had.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a rank: ``year, level, rank, score_min, score_max`` (score of the region
        at that place; an open end of the points scale is missing) and, where an anchor
        has the rank, its ``code``, ``name``, ``score`` and ``claim_ids``.

    Notes
    -----
    The bounds are the least and the greatest score of the place in any ranking that
    the published results allow; see :mod:`~iga_analysis.evidence.bounds`.

    Examples
    --------
    >>> curve = score_rank_curve(2021, "kabupaten").set_index("rank")
    >>> curve.loc[[10, 20], ["score_min", "score_max"]].values.tolist()
    [[62.06, 62.06], [58.07, 61.83]]
    """
    evidence = gather_evidence(year, level, results=results)
    setting = evidence.setting
    cases, _ = solve(evidence.claims, setting)
    bounds = [bound_scores(stairs) for _, stairs in cases]
    lows = [min(low for low, _ in place) for place in zip(*bounds, strict=True)]
    highs = [max(high for _, high in place) for place in zip(*bounds, strict=True)]
    curve = pd.DataFrame(
        {
            "year": setting.year,
            "level": setting.level,
            "rank": range(1, setting.size + 1),
            "score_min": [low / setting.unit for low in lows],
            "score_max": [as_printed(high, setting) for high in highs],
        }
    ).astype({"rank": "Int64", "level": "string"})
    anchors = find_anchors(evidence).drop_duplicates("rank").drop(columns="doubted")
    return curve.merge(anchors, on="rank", how="left")


def top_rank_score(year=None, level=None, rank=10, *, results=None):
    """Return the score that a place needed, with bounds.

    Parameters
    ----------
    year : int, optional
        All years by default.
    level : {"provinsi", "kabupaten", "kota"}, optional
        All levels by default.
    rank : int, optional
        The place, 10 by default.
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a year and level: ``year, level, rank, regions, score_min, score_max``:
        a region below ``score_min`` was surely not among the best ``rank`` regions, one
        above ``score_max`` surely was; ``claims_min``, ``claims_max``: the claims that
        the two follow from.

    Raises
    ------
    ValueError
        If a level has fewer regions than the rank.

    Notes
    -----
    The bounds are those of :func:`score_rank_curve` at that rank: the lowest and the
    highest score that a region there can have had in any ranking that the published
    results allow.

    Examples
    --------
    >>> top_rank_score(2021, "kabupaten")[["score_min", "score_max"]].values.tolist()
    [[62.06, 62.06]]
    """
    rows = []
    for evidence in gather_each(year, level, results=results):
        setting = evidence.setting
        if not 1 <= rank <= setting.size:
            raise ValueError(
                f"rank {rank} is not one of 1 to {setting.size}, the regions of "
                f"level {setting.level} in {setting.year}"
            )
        (low, low_ids), (high, high_ids) = _bound_place(rank, evidence)
        rows.append(
            {
                "year": setting.year,
                "level": setting.level,
                "rank": rank,
                "regions": setting.size,
                "score_min": low / setting.unit,
                "score_max": as_printed(high, setting),
                "claims_min": " ".join(sorted(low_ids)),
                "claims_max": " ".join(sorted(high_ids)),
            }
        )
    return pd.DataFrame(rows)


def _bound_place(rank, evidence):
    """Return the least and the greatest score of a place, with the claims behind."""
    cases, clash = solve(evidence.claims, evidence.setting)
    ends = []
    for side, choose in enumerate((min, max)):

        def ask(cases, side=side, choose=choose):
            return choose(bound_score(stairs, rank)[side][0] for _, stairs in cases)

        score = ask(cases)
        grounds = [bound_score(stairs, rank)[side][1] for _, stairs in cases]
        ids = cite_bound(score, set().union(*grounds), clash, evidence, ask)
        ends.append((score, ids))
    return ends


def points_per_rank(year, level, *, results=None):
    """Return how many points of the score lie between ranks, along the anchors.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        ``from_rank, to_rank, ranks`` and the bounds of the difference in score, of the
        points per rank and of the ranks per point: ``points_min, points_max``,
        ``per_rank_min, per_rank_max``, ``ranks_per_point_min, ranks_per_point_max``
        (missing where no points may lie between).

    Notes
    -----
    Points per rank are the difference of the two scores divided by that of the ranks;
    ranks per point are the inverse. The scores are those of :func:`score_rank_curve`.

    Examples
    --------
    >>> stretches = points_per_rank(2021, "kabupaten").set_index("to_rank")
    >>> stretches.loc[[9], ["points_min", "points_max"]].round(2).values.tolist()
    [[0.87, 0.87]]
    """
    curve = score_rank_curve(year, level, results=results)
    anchors = curve[curve["code"].notna()]
    better = anchors[:-1].reset_index(drop=True)
    worse = anchors[1:].reset_index(drop=True)
    ranks = (worse["rank"] - better["rank"]).astype("float64")
    least = (better["score_min"] - worse["score_max"]).clip(lower=0)
    most = better["score_max"] - worse["score_min"]
    return pd.DataFrame(
        {
            "from_rank": better["rank"],
            "to_rank": worse["rank"],
            "ranks": ranks.astype("Int64"),
            "points_min": least,
            "points_max": most,
            "per_rank_min": least / ranks,
            "per_rank_max": most / ranks,
            "ranks_per_point_min": (ranks / most).where(most > 0),
            "ranks_per_point_max": (ranks / least).where(least > 0),
        }
    )


COLUMNS += ["width", "inside", "doubted", "claim_ids"]


def leave_one_anchor_out(year=None, level=None, *, results=None):
    """Bound the rank of each anchor by its score and the claims of the others.

    Parameters
    ----------
    year : int, optional
        All years by default.
    level : {"provinsi", "kabupaten", "kota"}, optional
        All levels by default.
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row an anchor (a region with a final score and a rank within its level):
        ``year, level, code, name, score, rank``; ``rank_min``, ``rank_max``: where the
        score puts it; ``width``: number of ranks in between, both ends counted, which
        is how much the others tell; ``inside``: whether the published rank is one of
        them, which it is by construction unless claims contradict each other;
        ``doubted``: whether its claims are left out elsewhere because they contradict
        others; ``claim_ids``.

    Notes
    -----
    The bounds hold for every ranking that the published results allow, so an anchor
    that contradicts nothing lies inside: ``inside`` is no calibration. It counts
    contradictions, and ``width`` is what the bounds are worth. What was tested on left
    out anchors are the intervals of :func:`estimate_calibration`.

    Examples
    --------
    >>> predicted = leave_one_anchor_out(2021, "kota")
    >>> bool(predicted["inside"].all())
    True
    """
    rows = []
    for evidence in gather_each(year, level, results=results):
        rows += _predict(evidence)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"rank_min": "Int64", "rank_max": "Int64", "width": "Int64"})


def _predict(evidence):
    setting = evidence.setting
    printed = {
        (claim.code, claim.claim_id): claim
        for claim in as_claims(evidence.rows, setting.level, setting.unit)
    }
    rows = []
    for anchor in find_anchors(evidence, doubted=True).to_dict("records"):
        others = [claim for claim in evidence.claims if claim.code != anchor["code"]]
        first = printed[anchor["code"], anchor["claim_ids"].split()[0]]
        units = first.low, first.high
        if first.low is None:
            units = (round(anchor["score"] * setting.unit + 1e-6),) * 2
        score = Claim("", anchor["code"], True, *units, None, None, None)
        best, worst = bound_rank(solve([*others, score], setting)[0], anchor["code"])
        found = best is not pd.NA
        rows.append(
            {
                "year": setting.year,
                "level": setting.level,
                **anchor,
                "rank_min": best,
                "rank_max": worst,
                "width": worst - best + 1 if found else pd.NA,
                "inside": found and best <= anchor["rank"] <= worst,
            }
        )
    return rows


def summarise_leave_one_out(predictions):
    """Return how wide the bounds of left out anchors are, and how many contradict.

    Parameters
    ----------
    predictions : DataFrame
        As :func:`leave_one_anchor_out` gives it.

    Returns
    -------
    DataFrame
        One row a year and level: ``year, level, anchors``; ``width_median`` and
        ``width_max``, in ranks; ``inside``: how many lie within their bounds, and
        ``share`` (per cent).

    Notes
    -----
    ``share`` is 100 x inside / anchors; nothing is rounded. It is 100 by construction
    where no claims contradict each other.

    Examples
    --------
    >>> found = summarise_leave_one_out(leave_one_anchor_out(2021, "kota"))
    >>> [float(found[one].item()) for one in ("width_median", "width_max")]
    [33.0, 69.0]
    """
    table = sort_levels(
        predictions.groupby(["year", "level"], as_index=False).agg(
            anchors=("code", "size"),
            width_median=("width", "median"),
            width_max=("width", "max"),
            inside=("inside", "sum"),
        )
    )
    share = (100 * table["inside"] / table["anchors"]).astype(float)
    return table.assign(share=share).reset_index(drop=True)
