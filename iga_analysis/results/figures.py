"""The figures of a year: from its list where that is complete, beside the published."""

from fractions import Fraction
from functools import cache

import pandas as pd

from ..datapackage import load_table
from ..evidence import top_rank_score
from ..method import UnknownBands
from ..published import judge, predicate_distribution
from ..tables import (
    LEVELS,
    PREDICATES,
    import_digest,
    load_national_figures,
    load_preferred_figures,
    load_regions,
)
from .listed import choose_level, list_coverage, tell_members, year_results

MEASURES = (
    *("regions_participating", "participation_rate", "innovations_reported"),
    *("innovations_per_region", "index_average", "predicate_count", "tenth_score"),
)
TENTH = 10
_KEYS = ("level", "measure", "category")
_TYPES = {
    **dict.fromkeys(_KEYS, "string"),
    **{"value": "float64", "unit": "string", "basis": "string"},
    **dict.fromkeys(("published", "difference"), "float64"),
    **{"agrees": "boolean", "in_list": "float64", "counted": "Int64", "of": "Int64"},
    **{"decimals": "Int64", "claim_id": "string", "source_id": "string"},
}
_UNITS = {"participation_rate": "percent", "innovations_per_region": "ratio"}
_UNITS |= dict.fromkeys(("index_average", "tenth_score"), "score")


def year_figures(year, *, accept=()):
    """Return the figures of a year, those of its list where it covers the level.

    Parameters
    ----------
    year : int
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a level (``all`` first), measure and category, in the order of
        ``MEASURES``: ``level, measure, category`` (the predicate of a count),
        ``value``, ``unit`` (count, percent, ratio, score); ``basis`` of the value:
        ``list``, ``published``, ``partial`` (of an incomplete list, nothing being
        published) or ``missing``; ``published``, and where the basis is the list
        ``difference`` (list less published) and ``agrees`` (the published figure is
        the list's, rounded or truncated as printed); ``in_list``: what a list gives,
        also if it is incomplete, from ``counted`` of ``of`` regions; ``decimals`` of
        the published figure; ``claim_id`` of the published figure (several with spaces
        between if it follows from them); ``source_id`` of the value.

    Notes
    -----
    A list is complete for a figure if it has every region of the level and tells what
    the figure needs of each. Participation is as in
    :func:`iga_analysis.published.find_participants`; regions that did not take part
    reported no innovation. The average is that of the regions with a score, which is
    also what ``counted`` says; whether published averages count the others as 0 is not
    stated. The tenth score is that of the tenth place of a level (the tenth highest).
    Published figures are the preferred ones, else the first final one of the series; a
    rate and the innovations per region follow from the published numbers.

    Examples
    --------
    >>> figures = year_figures(2020).set_index(["level", "measure"])
    >>> figures.loc[[("all", "regions_participating")], ["value", "basis"]].values
    array([[484.0, 'published']], dtype=object)
    """
    accept = (accept,) if isinstance(accept, str) else tuple(accept)
    return _read_figures(year, accept, import_digest(year)).copy()


@cache
def _read_figures(year, accept, imported):
    """Return the figures of a year, for each list that is imported."""
    table, coverage = year_results(year, accept=accept), list_coverage(year)
    coverage, published = coverage.set_index("level"), _read_published(year)
    rows = []
    for level in ("all", *LEVELS):
        own = choose_level(table, level)
        own, whole = own[own["basis"] == "list"], coverage.loc[level, "complete"]
        for measure in MEASURES:
            if (level, measure) == ("all", "tenth_score"):
                continue
            categories = PREDICATES if measure == "predicate_count" else [None]
            for category in categories:
                key = level, measure, category
                members = tell_members(own, category, year, accept=accept)
                found = _count_list(own, measure, members)
                row = _choose(found, published.get(key), whole, year)
                row["of"] = coverage.loc[level, "regions"]
                rows.append(dict(zip(_KEYS, key, strict=True)) | row)
    table = pd.DataFrame(rows)
    table["unit"] = table["measure"].map(_UNITS).fillna("count")
    return table.reindex(columns=list(_TYPES)).astype(_TYPES)


def _choose(found, published, whole, year):
    """Return value and basis from the list (value, rows, whether all) and a claim."""
    value, counted, decided = found
    said, claim, source, decimals = published or (None, pd.NA, pd.NA, pd.NA)
    row = {"published": said, "claim_id": claim, "decimals": decimals}
    row |= {"in_list": value, "counted": counted, "source_id": f"import-{year}"}
    if value is not None and whole and decided:
        row |= {"value": value, "basis": "list"}
        if said is not None:
            row |= {"difference": value - said}
            row |= {"agrees": _agree(value, said, decimals)}
    elif said is not None:
        row |= {"value": said, "basis": "published", "source_id": source}
    elif value is not None:
        row |= {"value": value, "basis": "partial"}
    else:
        row |= {"value": None, "basis": "missing", "source_id": pd.NA}
    return row


def _agree(value, said, decimals):
    if pd.isna(decimals):
        return abs(value - said) < 1e-9
    exact = Fraction(str(round(value, 9)))
    return judge(exact, Fraction(str(said)), int(decimals)) != "not reproduced"


def _count_list(own, measure, members):
    """Return what listed rows give, from how many of them, and whether that is all.

    ``members`` tells which rows have a predicate. None stands for nothing: the list
    does not say it of any region.
    """
    score, innovations, took = own["score"], own["innovations"], own["took_part"]
    nothing, told = (None, 0, False), score.notna() | innovations.notna()
    known = innovations.notna() | ~took
    if measure == "predicate_count":
        count, known = members.sum(), members.notna()
        if not own["predicate"].notna().any() or not (count or known.all()):
            return nothing
        return int(count), int(known.sum()), known.all()
    if measure in ("regions_participating", "participation_rate"):
        if not told.any():
            return nothing
        count = int(took.sum())
        value = count if measure == "regions_participating" else 100 * count / len(own)
        return value, len(own), True
    if measure in ("innovations_reported", "innovations_per_region"):
        if not innovations.notna().any():
            return nothing
        total = int(innovations.sum())
        if measure == "innovations_per_region":
            total = total / int(took.sum()) if took.any() else None
        return total, int(known.sum()), known.all()
    scored = score.dropna()
    least = TENTH if measure == "tenth_score" else 1
    if len(scored) < least:
        return nothing
    value = scored.nlargest(least).iloc[-1] if least > 1 else scored.mean()
    return float(value), len(scored), (score.notna() | ~took).all()


def _read_published(year):
    """Return published figures by level, measure and category.

    Each is value, claims, sources and printed decimals.
    """
    figures = load_national_figures(year)
    figures = figures[(figures["stage"] == "final") & figures["value"].notna()]
    chosen = figures["claim_id"].isin(load_preferred_figures(year)["claim_id"])
    figures = pd.concat([figures[chosen], figures[~chosen]])
    figures = figures[figures["measure"].isin(MEASURES)]
    found = {}
    for one in figures.itertuples():
        category = None if pd.isna(one.category) else one.category
        if one.measure == "index_average":
            # printed as the national average
            category = None
        told = one.value, one.claim_id, one.source_id, int(one.decimals)
        found.setdefault((one.level, one.measure, category), told)
    _add_counts(found, year)
    _add_ratios(found, year)
    return found | _published_tenth(year)


def _add_counts(found, year):
    """Add the counts of predicates that follow from others by addition."""
    try:
        counts = predicate_distribution(year)
    except ValueError:
        return
    for one in counts[counts["basis"] == "derived"].itertuples():
        parts = [
            found[level, "predicate_count", one.predicate]
            for level in ("all", *LEVELS)
            if (level, "predicate_count", one.predicate) in found
        ]
        _, claims, sources, _ = zip(*parts, strict=True)
        key = one.level, "predicate_count", one.predicate
        told = float(one.count), " ".join(claims), " ".join(dict.fromkeys(sources)), 0
        found.setdefault(key, told)


def _add_ratios(found, year):
    """Add what follows from the published participants: rate and innovations each."""
    sizes = load_regions(year)["level"].value_counts()
    sizes["all"] = sizes.sum()
    for level in ("all", *LEVELS):
        part = found.get((level, "regions_participating", None))
        total = found.get((level, "innovations_reported", None))
        if part:
            rate = 100 * part[0] / sizes[level], *part[1:3], pd.NA
            found[level, "participation_rate", None] = rate
        if part and total:
            both = zip(total[1:3], part[1:3], strict=True)
            named = [" ".join(dict.fromkeys(one)) for one in both]
            told = total[0] / part[0], *named, pd.NA
            found[level, "innovations_per_region", None] = told


@cache
def _published_tenth(year):
    """Return the tenth score of each level where the published claims settle it."""
    claims = load_table("region_results")
    try:
        bounds = top_rank_score(year, rank=TENTH, results=claims)
    except UnknownBands:
        return {}
    sources = claims.set_index("claim_id")["source_id"]
    found = {}
    for one in bounds[bounds["score_min"] == bounds["score_max"]].itertuples():
        ids = sorted({*one.claims_min.split(), *one.claims_max.split()})
        named = sources.reindex(ids).dropna().unique()
        told = float(one.score_min), " ".join(ids), " ".join(named), pd.NA
        found[one.level, "tenth_score", None] = told
    return found
