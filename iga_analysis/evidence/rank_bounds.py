"""What the published results alone determine: where each region can stand.

No full list of the index is public, but scores, ranks, predicates and national counts
of single regions are. Together they allow only some rankings; the functions here give
the narrowest bounds that hold in all of them (see :mod:`.staircase` for the mathematics
and :mod:`.bounds` for what is tight), and name the claims behind every bound. Claims
that contradict each other are left out (:func:`.contradicting_claims`).
"""

from functools import cache

import pandas as pd

from ..tables import (
    PREDICATES,
    import_digest,
    load_national_figures,
    load_regions,
    load_sources,
    match_region,
)
from .bounds import bound_own_score, bound_ranks
from .cases import cite_claims
from .comparable import Claim, read_claims
from .gather import as_printed, cite_bound, gather_evidence, solve


def _ends(cases, code):
    """Return best and worst rank of a region over all cases, with grounds."""
    found = [bound_ranks(stairs, code) for _, stairs in cases]
    return tuple(
        (
            choose(bounds[side][0] for bounds in found),
            set().union(*(bounds[side][1] for bounds in found)),
        )
        for side, choose in enumerate((min, max))
    )


def _cite(code, side, ends, clash, evidence):
    """Return claims from which one end of a region's interval follows."""
    rank, grounds = ends[side]
    return cite_bound(
        rank, grounds, clash, evidence, lambda cases: _ends(cases, code)[side][0]
    )


def rank_bounds_from_evidence(year, level, *, results=None):
    """Return where each region with a published result can stand among its level.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    results : DataFrame, optional
        Claims in place of the published ones, with the columns of
        :func:`load_region_results`: a complete list, or simulated claims. Beside them
        ``decimals`` (printed decimals of the score) and ``rank_at_most`` are used if
        they are there.

    Returns
    -------
    DataFrame
        One row a region: ``code, name, level, province, year``; ``score``, ``rank``
        and ``predicate`` as published (missing if not, or if in doubt); ``rank_min``
        (best) and ``rank_max`` (worst) of ``regions``; ``score_min``, ``score_max``;
        ``predicate_best``, ``predicate_worst``; ``claims_min``, ``claims_max``: the
        claims and national figures that the two ends follow from; ``doubted``: claims
        of the region that were left out.

    Notes
    -----
    A rank is one more than the number of better regions of the level; regions of equal
    printed score may stand either way. Printed scores of fewer than two decimals are
    taken as rounded half up (46 is 45.50 to 46.49). A rank without scope that must be
    one of the nation is a rank within the level at most.

    Left out is what rests on a step beyond the source, may not be final or is the
    order of an award, and every claim of a smallest removal;
    :func:`picture_contradictions` shows what follows from either side.

    Examples
    --------
    >>> bounds = rank_bounds_from_evidence(2021, "kabupaten").set_index("name")
    >>> bounds.loc["Kabupaten Bojonegoro", ["rank_min", "rank_max"]].tolist()
    [12, 25]
    """
    if results is None:
        return _bound_published(year, level, import_digest(year)).copy()
    return _bound(gather_evidence(year, level, results=results))


@cache
def _bound_published(year, level, imported):
    """Return the bounds without ``results``, for each list that is imported."""
    return _bound(gather_evidence(year, level))


def _bound(evidence):
    cases, clash = solve(evidence.claims, evidence.setting)
    codes = sorted({claim.code for claim in evidence.claims if claim.own})
    rows = [_describe(code, cases, clash, evidence) for code in codes]
    return _beside_published(pd.DataFrame(rows), evidence)


def _describe(code, cases, clash, evidence):
    """Return the bounds of one region and the claims behind them."""
    setting, ends = evidence.setting, _ends(cases, code)
    lows, highs = zip(
        *(bound_own_score(stairs, code) for _, stairs in cases), strict=True
    )
    label = next(
        (c.label for c in evidence.claims if c.code == code and c.label is not None),
        None,
    )
    best = min(
        _class(high, edges) for high, (edges, _) in zip(highs, cases, strict=True)
    )
    worst = max(_class(low, edges) for low, (edges, _) in zip(lows, cases, strict=True))
    cited = [
        " ".join(sorted(_cite(code, side, ends, clash, evidence))) for side in (0, 1)
    ]
    return {
        "code": code,
        "rank_min": ends[0][0],
        "rank_max": ends[1][0],
        "score_min": min(lows) / setting.unit,
        "score_max": as_printed(max(highs), setting),
        "predicate_best": PREDICATES[best if label is None else label],
        "predicate_worst": PREDICATES[worst if label is None else label],
        "claims_min": cited[0],
        "claims_max": cited[1],
    }


def _class(score, edges):
    return sum(score < edge for edge in edges)


def _beside_published(bounds, evidence):
    """Put the bounds beside the names and what was published of the regions."""
    setting = evidence.setting
    regions = load_regions(setting.year)[["code", "name", "level", "province"]]
    rows = evidence.rows[evidence.rows["level"] == setting.level]
    doubt = rows["claim_id"].isin(list(evidence.doubted))
    said = rows[~doubt].groupby("code")[["score", "within", "predicate"]].first()
    doubted = rows[doubt].groupby("code")["claim_id"].agg(" ".join).rename("doubted")
    table = regions.merge(bounds, on="code") if len(bounds) else regions.head(0)
    table = table.merge(said, on="code", how="left").merge(
        doubted, on="code", how="left"
    )
    table = table.rename(columns={"within": "rank"})
    table = table.assign(year=setting.year, regions=setting.size)
    order = ["code", "name", "level", "province", "year", "score", "rank", "predicate"]
    order += ["rank_min", "rank_max", "regions", "score_min", "score_max"]
    order += [
        "predicate_best",
        "predicate_worst",
        "claims_min",
        "claims_max",
        "doubted",
    ]
    texts = ["predicate_best", "predicate_worst", "claims_min", "claims_max", "doubted"]
    numbers = ["year", "rank", "rank_min", "rank_max", "regions"]
    kinds = dict.fromkeys(texts, "string") | dict.fromkeys(numbers, "Int64")
    return table.reindex(columns=order).astype(kinds)


def explain_bounds(region, year, *, results=None):
    """Return the claims that determine where a region can stand, with their sources.

    Parameters
    ----------
    region : str
        Name or code of the region.
    year : int
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a claim: ``end`` (``best`` or ``worst``), ``bound`` (that rank),
        ``claim_id``, ``name``, ``score``, ``rank, rank_scope, predicate`` of the claim,
        ``value`` of a national figure, ``source_id``, ``url``. No claim of a region
        can be spared: without it the bound would be wider. Claims of one region that
        contradict each other count as one.

    Raises
    ------
    ValueError
        If nothing is published of the region for that year.

    Examples
    --------
    >>> why = explain_bounds("Kabupaten Bojonegoro", 2021)
    >>> why[["end", "bound", "name", "rank"]].values.tolist()[1]
    ['best', 12, 'Kabupaten Hulu Sungai Selatan', 11]
    """
    regions = load_regions(year).set_index("code")
    code = region if region in regions.index else match_region(region, year=year)
    evidence = gather_evidence(year, regions.loc[code, "level"], results=results)
    if code not in {claim.code for claim in evidence.claims if claim.own}:
        raise ValueError(
            f"nothing final is published of {regions.loc[code, 'name']} for {year}; "
            "region_card() lists every claim of a region"
        )
    cases, clash = solve(evidence.claims, evidence.setting)
    ends = _ends(cases, code)
    tables = []
    for side, end in enumerate(("best", "worst")):
        ids = _spare(code, side, ends, clash, evidence)
        table = trace_claims(ids, results=results)
        table.insert(0, "bound", ends[side][0])
        table.insert(0, "end", end)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _spare(code, side, ends, clash, evidence):
    """Return claims for one end, none of which can be spared."""
    setting, rank = evidence.setting, ends[side][0]

    def holds(claims, setting):
        if code not in {claim.code for claim in claims}:
            claims = [*claims, Claim("", code, True, *[None] * 5)]
        return _ends(solve(claims, setting)[0], code)[side][0] == rank

    ids = _cite(code, side, ends, clash, evidence)
    kept = [claim for claim in evidence.claims if claim.claim_id in ids]
    bare = setting._replace(counts=(), nation=(), participants=None)
    if holds(kept, bare):
        setting = bare
    for claim in sorted(kept, key=lambda claim: (claim.code == code, claim.claim_id)):
        fewer = [other for other in kept if other != claim]
        if holds(fewer, setting):
            kept = fewer
    cases, clash = solve(kept, setting)
    grounds = _ends(cases, code)[side][1] if code in {c.code for c in kept} else set()
    named = cite_claims(grounds | clash, kept, setting)
    figures = named - {claim.claim_id for claim in kept}
    return {*figures, *(claim.claim_id for claim in kept)}


def trace_claims(claim_ids, *, results=None):
    """Return what claims say and the address of their sources.

    Parameters
    ----------
    claim_ids : str or sequence of str
        Ids of ``region_results.csv`` or ``national_figures.csv``; an entry may hold
        several ids with spaces between, as the columns ``claims_...`` do.
    results : DataFrame, optional
        Claims in place of the published results of regions.

    Returns
    -------
    DataFrame
        ``claim_id, name, score, rank, rank_scope, predicate, value, source_id, url``:
        ``name`` is the region, or measure, level and category of a national figure
        with ``value``.

    Examples
    --------
    >>> trace_claims(["reg-2021-0074"])["name"].tolist()
    ['Kabupaten Hulu Sungai Selatan']
    """
    entries = [claim_ids] if isinstance(claim_ids, str) else claim_ids
    ids = [one for entry in entries for one in str(entry).split()]
    claims = read_claims(results)
    names = load_regions().set_index("code")["name"]
    claims = claims.assign(name=claims["code"].map(names))
    figures = load_national_figures()
    parts = figures[["measure", "level", "category"]].fillna("")
    figures = figures.assign(name=parts.agg(" ".join, axis=1).str.strip())
    columns = ["claim_id", "name", "score", "rank", "rank_scope", "predicate"]
    columns += ["value", "source_id"]
    both = pd.concat(
        [
            claims.reindex(columns=columns),
            figures[["claim_id", "name", "value", "source_id"]],
        ],
        ignore_index=True,
    )
    both = both[both["claim_id"].isin(ids)].drop_duplicates("claim_id")
    sources = load_sources()[["source_id", "url"]]
    return both.merge(sources, on="source_id", how="left").reset_index(drop=True)
