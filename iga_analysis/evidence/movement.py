"""Regions through the years, on a common footing.

Points (until 2020) and index scores are never compared; ranks within the level and
predicates are.
"""

import pandas as pd

from ..tables import LEVELS, load_regions, load_sources, match_region
from .comparable import read_claims
from .rank_bounds import rank_bounds_from_evidence

STATED = ["year", "score", "rank", "rank_scope", "predicate", "innovations", "award"]


def rank_movement(codes=None, *, years=None, results=None):
    """Return where regions with results in several years stood in each.

    Parameters
    ----------
    codes : str or sequence of str, optional
        Codes or names of regions; by default every region with results in at least two
        years.
    years : sequence of int, optional
        Years to look at; by default all with results.
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a region and year: ``code, name, level, province, year, rank, rank_min,
        rank_max, regions``; ``place_min``, ``place_max``: the ranks in per cent of the
        regions of the level (1 of 415 is 0.24); ``predicate_best``,
        ``predicate_worst``; ``since``: the year before with results; ``moved``: ``up``
        or ``down`` if the two intervals of the place leave no doubt, ``open`` if not;
        ``claims_min``, ``claims_max``: the claims that determine each end of the rank.

    Examples
    --------
    >>> moved = rank_movement("Kabupaten Sragen", years=[2020, 2021])
    >>> moved[["year", "rank", "moved"]].values.tolist()[1]
    [2021, 33, 'up']
    """
    claims = read_claims(results)
    if years is None:
        years = sorted({int(year) for year in claims["year"].dropna()})
    chosen = None if codes is None else [*_as_codes(codes)]
    regions = load_regions().set_index("code")
    levels = LEVELS if chosen is None else sorted(set(regions.loc[chosen, "level"]))
    tables = [
        rank_bounds_from_evidence(year, level, results=results)
        for year in years
        for level in levels
    ]
    table = pd.concat(tables, ignore_index=True)
    if chosen is None:
        table = table[table.groupby("code")["year"].transform("size") > 1]
    else:
        table = table[table["code"].isin(chosen)]
    table = table.sort_values(["code", "year"], ignore_index=True)
    for end in ("min", "max"):
        share = 100 * table[f"rank_{end}"] / table["regions"]
        table[f"place_{end}"] = share.astype("float64")
    before = table.groupby("code")[["year", "place_min", "place_max"]].shift()
    moved = pd.Series("open", index=table.index, dtype="string")
    moved[table["place_max"] < before["place_min"]] = "up"
    moved[table["place_min"] > before["place_max"]] = "down"
    moved[before["year"].isna()] = pd.NA
    table = table.assign(since=before["year"].astype("Int64"), moved=moved)
    columns = ["code", "name", "level", "province", "year", "rank", "rank_min"]
    columns += ["rank_max", "regions", "place_min", "place_max", "predicate_best"]
    columns += ["predicate_worst", "since", "moved", "claims_min", "claims_max"]
    return table[columns]


def _as_codes(regions):
    known = set(load_regions()["code"])
    listed = [regions] if isinstance(regions, str) else list(regions)
    return [one if one in known else match_region(one) for one in listed]


def region_card(region, *, results=None):
    """Return everything that is published of a region, through the years.

    Parameters
    ----------
    region : str
        Name as people write it, or code.
    results : DataFrame, optional
        Claims in place of the published ones.

    Returns
    -------
    DataFrame
        One row a statement: ``name, year, score, rank, rank_scope, predicate,
        innovations, award, is_final``; ``sources``: how many sources make it;
        ``claim_ids`` and ``source_ids``; ``url`` of the first. By year. Statements
        that differ in any part are rows of their own; misprinted ones are left out.

    Raises
    ------
    UnknownRegion, AmbiguousRegion
        If the name means no region, or several.

    Examples
    --------
    >>> card = region_card("Muaraenim").query("is_final").dropna(subset="rank")
    >>> card[["year", "rank"]].values.tolist()
    [[2021, 4]]
    """
    (code,) = _as_codes(region)
    card = _group_claims(_drop_misprints(read_claims(results), code))
    card.insert(0, "name", load_regions().set_index("code").loc[code, "name"])
    return card


def list_statements(*, results=None):
    """Return everything that is published of all regions, one row a statement.

    Parameters
    ----------
    results : DataFrame, optional
        Claims in place of the published ones.

    Returns
    -------
    DataFrame
        ``code`` and the columns of :func:`region_card` but the name, by code and year;
        misprinted claims are left out.

    Examples
    --------
    >>> table = list_statements().set_index("code").loc["16.03"]
    >>> table["rank"].dropna().unique().tolist()
    [4]
    """
    table = _group_claims(_drop_misprints(read_claims(results)), ["code"])
    return table.sort_values(["code", "year"], kind="stable", ignore_index=True)


def _drop_misprints(claims, code=None):
    """Return the claims that no page prints wrongly, of one region or of all."""
    kept = (claims["basis"] != "misprinted").fillna(True).astype(bool)
    return claims[kept & (True if code is None else claims["code"] == code)]


def _group_claims(claims, keys=()):
    """Return claims that say the same as one row with all their ids."""
    table = (
        claims.sort_values(["year", "claim_id"])
        .groupby([*keys, *STATED, "is_final"], dropna=False, sort=False)
        .agg(
            sources=("source_id", "nunique"),
            claim_ids=("claim_id", " ".join),
            source_ids=("source_id", lambda ids: " ".join(dict.fromkeys(ids))),
        )
        .reset_index()
    )
    urls = load_sources().set_index("source_id")["url"]
    return table.assign(url=table["source_ids"].str.split().str[0].map(urls))
