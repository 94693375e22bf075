"""A rank for a published score, a score for a published rank: between the hard bounds.

The bounds of :mod:`~iga_analysis.evidence.rank_bounds` hold whatever the truth is; what
stands here is a model's (:mod:`~iga_analysis.evidence.model`), with an interval that
was tested on what is known (:mod:`~iga_analysis.evidence.calibration`).
"""

import numpy as np
import pandas as pd

from .calibration import choose_weight
from .cases import gather_facts
from .gather import as_printed, gather_evidence, solve
from .model import Question, ask_score, draw_curve, read_rank, read_score
from .rank_bounds import rank_bounds_from_evidence


def estimate_ranks(year, level, *, results=None):
    """Estimate the rank of each region that published a score and no rank.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    results
        As in :func:`rank_bounds_from_evidence`; the weight of the curve is that of the
        published results of other years.

    Returns
    -------
    DataFrame
        One row a region, best first: ``year, level, code, name, score``; the hard
        bounds ``rank_min``, ``rank_max`` of ``regions``; within them ``rank_low``,
        ``rank_estimate`` (median), ``rank_high``, an interval of 90 per cent;
        ``claim_ids``, from which the bounds follow; and ``n_anchors``, the regions with
        score and rank that the curve goes through. Without a curve, and at a score of
        0, the estimates are missing.

    Notes
    -----
    The model is told in :mod:`iga_analysis.evidence.model`, and tested by
    :func:`estimate_calibration`. Estimates are inferred and no published results: no
    other function uses them.

    Examples
    --------
    >>> ranks = estimate_ranks(2021, "kabupaten").set_index("name")
    >>> columns = ["rank_min", "rank_low", "rank_high", "rank_max"]
    >>> ranks.loc["Kabupaten Deli Serdang", columns].tolist()
    [13, 16, 24, 28]
    """
    evidence = gather_evidence(year, level, results=results)
    table = _read_bounds(evidence, results, asked="rank", given="score")
    cases, _ = solve(evidence.claims, evidence.setting)
    curve, anchors = draw_curve(evidence.claims, evidence.setting, cases)
    facts, weight = gather_facts(evidence.claims, evidence.setting), choose_weight(year)
    found = []
    for row in table.itertuples():
        known = (facts[row.code].low + facts[row.code].high) / 2
        question = Question(row.rank_min, row.rank_max, curve, cases, known)
        drawn = curve is not None and known > 0
        found.append(read_rank(question, weight) if drawn else [pd.NA] * 3)
    return _beside(table, "rank", found, anchors, "Int64")


def estimate_scores(year, level, *, results=None):
    """Estimate the score of each region that published a rank and no score.

    Parameters
    ----------
    year, level, results
        As in :func:`estimate_ranks`.

    Returns
    -------
    DataFrame
        One row a region, best first: ``year, level, code, name, rank``; the hard bounds
        ``score_min``, ``score_max``; within them ``score_low``, ``score_estimate``
        (median), ``score_high``, an interval of 90 per cent (an open end of the points
        scale is missing); ``regions``, ``claim_ids`` and ``n_anchors``.

    Notes
    -----
    As in :func:`estimate_ranks`.

    Examples
    --------
    >>> scores = estimate_scores(2021, "kabupaten").set_index("name")
    >>> columns = ["score_min", "score_low", "score_high", "score_max"]
    >>> scores.loc["Kabupaten Gunung Mas", columns].tolist()
    [0.4, 6.93, 12.13, 14.32]
    """
    evidence = gather_evidence(year, level, results=results)
    table = _read_bounds(evidence, results, asked="score", given="rank")
    cases, _ = solve(evidence.claims, evidence.setting)
    setting, weight = evidence.setting, choose_weight(year)
    curve, anchors = draw_curve(evidence.claims, setting, cases)
    found = []
    for row in table.itertuples():
        question = ask_score(row.code, row.rank, curve, cases)
        units = [] if curve is None else read_score(question, weight)
        found.append([as_printed(unit, setting) for unit in units] or [np.nan] * 3)
    return _beside(table, "score", found, anchors, "float64")


def _read_bounds(evidence, results, *, asked, given):
    """Return the hard bounds of the regions that told one thing and not the other."""
    setting = evidence.setting
    table = rank_bounds_from_evidence(setting.year, setting.level, results=results)
    table = table[table[given].notna() & table[asked].isna()]
    columns = ["year", "level", "code", "name", given]
    columns += [f"{asked}_min", f"{asked}_max", "regions", "claim_ids"]
    both = table["claims_min"].str.cat(table["claims_max"], sep=" ").str.split()
    table = table.assign(claim_ids=both.map(lambda ids: " ".join(sorted(set(ids)))))
    order = table.sort_values(given, ascending=given == "rank", kind="stable")
    return order[columns].reset_index(drop=True)


def _beside(table, asked, found, anchors, kind):
    """Put the estimates between the bounds."""
    names = [f"{asked}_{end}" for end in ("low", "estimate", "high")]
    told = pd.DataFrame(found, columns=names, index=table.index).astype(kind)
    for place, name in enumerate(names, start=table.columns.get_loc(f"{asked}_max")):
        table.insert(place, name, told[name])
    return table.assign(n_anchors=anchors)
