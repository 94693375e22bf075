"""The results of a year, one row a region, and how much of the nation they cover.

Where a list was imported it is the truth of its year: its rows are used. For a level of
which nothing is listed the published claims are, as far as they do not contradict each
other; they are a sample, never the whole.
"""

from functools import cache

import pandas as pd

from ..evidence import rank_bounds_from_evidence, select_results
from ..method import UnknownBands, assign_predicate, load_edition, predicate_bands
from ..method import score_scale as read_scale
from ..published import award_winners, find_participants
from ..tables import (
    LEVELS,
    import_digest,
    load_import,
    load_region_results,
    load_regions,
)

# Columns that a list may have beside those of the published claims.
ASPECTS = {"spd": "float64", "sid": "float64", "maturity": "float64"}
_OWN = {"rank_province": "Int64", **ASPECTS}
_TYPES = {
    **dict.fromkeys(("code", "name", "level", "province_code", "province"), "string"),
    **{"score": "float64", "rank": "Int64", "predicate": "string"},
    **{"innovations": "Int64", "took_part": "boolean", **_OWN, "award": "string"},
    **dict.fromkeys(("basis", "rank_basis", "predicate_basis"), "string"),
    **dict.fromkeys(("claim_id", "source_id"), "string"),
}


def year_results(year, *, accept=()):
    """Return the result of each region of a year that has one.

    Parameters
    ----------
    year : int
        Year of the measurement.
    accept : str or sequence of str, optional
        As in :func:`iga_analysis.load_edition`: bands that are inferred or announced.

    Returns
    -------
    DataFrame
        One row a region, by level and code: ``code, name, level, province_code,
        province``; ``score``, ``rank`` (within the level), ``predicate``,
        ``innovations``, ``took_part``; ``rank_province, spd, sid, maturity`` where a
        list has them; ``award`` (several with ``;`` between); ``basis``: ``list`` or
        ``claims``; ``rank_basis`` and ``predicate_basis``: ``list`` or ``claims`` if
        stated there, ``score`` if it follows from the scores; ``claim_id`` (of claims:
        all that are used, with spaces between) and ``source_id``.

    Notes
    -----
    Of a list the first row of a region counts. A rank follows from the scores where a
    list covers its level and states none; equal scores share the better place, and a
    region without a score has none. A predicate follows from the score under the bands
    of the year, as far as they are documented or accepted; in a list with scores, a
    region without one is Tidak Dapat Dinilai if the year has that predicate. What is
    published of a region twice and differently is missing. Participation is as in
    :func:`iga_analysis.published.find_participants`.

    Examples
    --------
    >>> year_results(2022)["basis"].unique().tolist()
    ['claims']
    """
    accept = (accept,) if isinstance(accept, str) else tuple(accept)
    return _read_year(year, accept, import_digest(year)).copy()


@cache
def _read_year(year, accept, imported):
    """Return the results of a year, for each list that is imported."""
    listed = _read_list(year, accept)
    levels = [level for level in LEVELS if level not in set(listed["level"])]
    tables = [listed, *(_read_claims(year, level, accept) for level in levels)]
    tables = [one for one in tables if len(one)] or [listed]
    table = pd.concat(tables, ignore_index=True)
    awards = award_winners(year).groupby("code")["award"].agg("; ".join)
    named = table["code"].map(awards).astype("string")
    table["award"] = table["award"].astype("string").fillna(named)
    order = {level: place for place, level in enumerate(LEVELS)}
    table = table.assign(place=table["level"].map(order))
    table = table.sort_values(["place", "code"], ignore_index=True)
    return table[list(_TYPES)].astype(_TYPES)


def _empty():
    return pd.DataFrame(columns=list(_TYPES)).astype(_TYPES)


def _read_list(year, accept):
    """Return the rows of the imported list; none if there is no list."""
    imported = load_import(year)
    if imported is None:
        return _empty()
    claims = load_region_results(year)
    claims = claims[claims["source_id"] == f"import-{year}"].reset_index(drop=True)
    own = imported.reset_index(drop=True).reindex(columns=[*_OWN, "award"])
    claims = claims.drop(columns="award").join(own).drop_duplicates("code")
    claims = claims.assign(took_part=find_participants(claims), basis="list")
    table = _beside_regions(claims, year)
    levels = [_rank_level(one, year) for _, one in table.groupby("level")]
    return _tell_predicates(pd.concat([_empty(), *levels]), year, accept)


def _beside_regions(claims, year):
    """Return claims with the regions of the year; those not measured are left out."""
    regions = load_regions(year)[["code", "name", "level", "province_code", "province"]]
    kept = claims.drop(
        columns=[one for one in regions if one in claims and one != "code"]
    )
    table = regions.merge(kept, on="code")
    return table.reindex(columns=[*_TYPES, "rank_scope"])


def _rank_level(rows, year):
    """Return the rows of a level with ranks within it: as listed, or by the scores."""
    scope = rows["rank_scope"].eq("national-level").fillna(False)
    stated = rows["rank"].where(scope.astype(bool))
    whole = len(rows) == (load_regions(year)["level"] == rows["level"].iloc[0]).sum()
    basis = "list"
    if stated.isna().all() and whole:
        stated, basis = rows["score"].rank(ascending=False, method="min"), "score"
    stated = stated.astype("Int64")
    basis = pd.Series(basis, index=rows.index).where(stated.notna())
    return rows.assign(rank=stated, rank_basis=basis)


def _tell_predicates(table, year, accept):
    """Return a table with the predicates that follow from its scores put in."""
    given = table["predicate"].notna()
    told = assign_known(table["score"], year, accept=accept)
    # a list without any score of a level says nothing of those without one
    scored = table["score"].notna()
    some = scored.groupby(table["level"]).transform("any")
    told = told.where(scored | ((table["basis"] == "list") & some))
    predicate = table["predicate"].fillna(told).astype("string")
    basis = table["basis"].where(given, "score").where(predicate.notna())
    return table.assign(predicate=predicate, predicate_basis=basis)


def assign_known(scores, year, *, accept=()):
    """Return the predicates of scores as far as the bands of the year are known.

    Parameters
    ----------
    scores : Series of float
    year : int
    accept : str or sequence of str, optional
        As in :func:`year_results`.

    Returns
    -------
    Series of str
        Missing where the band is not known, or a score is not on the scale.

    Examples
    --------
    >>> assign_known(pd.Series([70.0, 0.0, 130.0]), 2021).tolist()
    [<NA>, 'Tidak Dapat Dinilai', <NA>]
    """
    found = pd.Series(pd.NA, index=scores.index, dtype="string")
    predicate_bands(year, accept=accept)
    try:
        edition, scale = load_edition(year, accept=accept), read_scale(year)
    except ValueError:
        return found
    inside = scores.isna() | ((scores >= 0) & ((scores <= 100) | (scale == "points")))
    for some in (inside, inside & ~(scores > 0)):
        try:
            return assign_predicate(scores[some], edition).reindex(scores.index)
        except UnknownBands:
            continue
    return found


def tell_members(own, predicate, year, *, accept=()):
    """Return for each row of a list whether it has a predicate; missing if not known.

    A score whose predicate is not known does not have one whose band is.

    Examples
    --------
    >>> told = ["Sangat Inovatif", None]
    >>> own = pd.DataFrame({"score": [70.0, 20.0], "predicate": told})
    >>> tell_members(own, "Inovatif", 2025).tolist()
    [False, False]
    >>> tell_members(own, "Kurang Inovatif", 2025).tolist()
    [False, <NA>]
    """
    banded = predicate in set(predicate_bands(year, accept=accept)["predicate"])
    has = own["predicate"].eq(predicate).astype("boolean")
    return has.mask(own["predicate"].isna(), False if banded else pd.NA).where(
        own["predicate"].notna() | own["score"].notna()
    )


def _read_claims(year, level, accept):
    """Return what is published of the regions of a level, one row a region."""
    try:
        bounds = rank_bounds_from_evidence(year, level)
    except UnknownBands:
        return _empty()
    claims = select_results(year, level)
    said = ["score", "rank", "predicate", "innovations"]
    claims = claims[claims[said].notna().any(axis=1)]
    counts = claims.dropna(subset="innovations").groupby("code")["innovations"]
    counts = counts.agg(["first", "nunique"]).query("nunique == 1")["first"]
    named = claims.groupby("code").agg(
        claim_id=("claim_id", " ".join),
        source_id=("source_id", lambda ids: " ".join(dict.fromkeys(ids))),
    )
    table = named.join(counts.rename("innovations")).reset_index()
    stated = bounds[["code", "score", "rank", "predicate"]]
    table = table.merge(stated, on="code", how="left")
    took = find_participants(table).where(lambda took: took)
    basis = pd.Series("claims", index=table.index).where(table["rank"].notna())
    table = table.assign(basis="claims", rank_basis=basis, took_part=took)
    return _tell_predicates(_beside_regions(table, year), year, accept)


def list_results(year, level=None, *, accept=()):
    """Return the results of a year as a list that can be printed: best first.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}, optional
        Only that level.
    accept
        As in :func:`year_results`.

    Returns
    -------
    DataFrame
        The columns of :func:`year_results`: by level, then rank; regions without a
        rank by score, those without either last, by code.

    Examples
    --------
    >>> list_results(2022, "provinsi")["rank"].tolist()[:3]
    [1, 2, 3]
    """
    table = year_results(year, accept=accept)
    if level is not None:
        table = table[table["level"] == level]
    return sort_results(table)


def sort_results(table):
    """Return results by level, rank, score (highest first) and code."""
    order = {level: place for place, level in enumerate(LEVELS)}
    table = table.assign(place=table["level"].map(order), minus=-table["score"])
    table = table.sort_values(["place", "rank", "minus", "code"], ignore_index=True)
    return table.drop(columns=["place", "minus"])


def list_coverage(year):
    """Return of how many regions the results of a year tell what.

    Parameters
    ----------
    year : int

    Returns
    -------
    DataFrame
        One row a level, ``all`` first: ``level``; ``basis``: ``list``, ``claims``,
        ``mixed`` (of the nation) or ``none``; ``listed`` of ``regions``;
        ``complete``: whether a list has every region of the level; ``with_score,
        with_rank, with_predicate, with_innovations, with_spd, with_sid, with_maturity,
        with_award``: regions of which that is told (predicates and ranks also where
        they follow from scores); ``source_id`` of the list.

    Examples
    --------
    >>> coverage = list_coverage(2022).set_index("level")
    >>> bool(coverage.loc["all", "complete"]), int(coverage.loc["all", "regions"])
    (False, 542)
    """
    table, regions = year_results(year), load_regions(year)["level"]
    told = ["score", "rank", "predicate", "innovations", *ASPECTS, "award"]
    rows = []
    for level in ("all", *LEVELS):
        own = choose_level(table, level)
        size = len(regions) if level == "all" else int((regions == level).sum())
        kinds = own["basis"].unique().tolist()
        whole = kinds == ["list"] and len(own) == size
        rows.append(
            {
                "level": level,
                "basis": kinds[0] if len(kinds) == 1 else "mixed" if kinds else "none",
                **{"listed": len(own), "regions": size, "complete": whole},
                **{f"with_{one}": int(own[one].notna().sum()) for one in told},
                "source_id": f"import-{year}" if "list" in kinds else pd.NA,
            }
        )
    kinds = {"level": "string", "basis": "string", "source_id": "string"}
    return pd.DataFrame(rows).astype(kinds)


def choose_level(table, level):
    """Return the rows of a level, all of them for ``"all"``."""
    return table if level == "all" else table[table["level"] == level]
