"""The chapter on one region: its place, its neighbours, its way, its next steps."""

import pandas as pd

from ..evidence import rank_bounds_from_evidence, rank_movement, select_results
from ..language import label
from ..plots import plot_ranked_scores
from ..results import (
    list_coverage,
    list_results,
    nearest_regions,
    next_steps,
    predicate_shares,
    province_members,
    region_position,
)
from ..tables import list_imports, load_region_results, load_regions
from .blocks import Figure, Heading, Table, Text
from .national import find_cuts, spread_predicates

_NEAREST = 10
# What a result of the index says of a region.
_TOLD = ["score", "rank", "predicate"]


def compose_region(year, code):
    """Return the blocks of the chapter on one region.

    Parameters
    ----------
    year : int
        Year of the measurement.
    code : str
        Code of a region measured in that year.

    Returns
    -------
    list of Heading, Text, Table or Figure
        Of a region without any data one sentence that says so.
    """
    place = load_regions(year).set_index("code").loc[code]
    words = {"name": place["name"], "year": str(year), "province": place["province"]}
    words["level"] = label(place["level"])
    blocks = [
        *_tell_position(year, code, words),
        *_tell_published(year, code, place["level"], words),
        *_tell_steps(year, code, words),
        *_tell_nearest(year, code, place["level"], words),
        *_tell_province(year, code, place, words),
        *_tell_years(code, words),
    ]
    if not any(isinstance(one, Table) for one in blocks):
        return [Text(choose_nothing(year), words)]
    if not has_data(year, code):
        shown = next(one.exhibit for one in blocks if isinstance(one, Table))
        return [Text(choose_nothing(year), words, (shown,)), *blocks]
    return blocks


def choose_nothing(year):
    """Return the key of the sentence that nothing is known of a region in a year.

    Where no list of the year was imported, it speaks of none.

    Parameters
    ----------
    year : int

    Examples
    --------
    >>> choose_nothing(1999)
    'region_unpublished'
    """
    listed = (list_imports()["year"] == year).any()
    return "region_nothing" if listed else "region_unpublished"


def has_data(year, code):
    """Return whether anything of a region is known in a year.

    Parameters
    ----------
    year : int
    code : str

    Examples
    --------
    >>> has_data(2021, "16.03")
    True
    """
    results = load_region_results(year)
    return bool((results["code"] == code).any())


def _tell_position(year, code, words):
    if not has_data(year, code):
        return
    own = list_results(year)
    own = own[own["code"] == code]
    yield Heading("head_position")
    if own[_TOLD].isna().all(axis=None):
        yield from _tell_unknown(year, code, words)
    if len(own):
        yield from _tell_result(own, words)
        yield from _tell_places(year, code, words)
    yield from _tell_other_ranks(year, code, words)


def _tell_result(own, words):
    """Yield what the one row of results of a region says."""
    row = own.iloc[0]
    about = ("region_result",)
    told = dict(words)
    if pd.notna(row["score"]):
        told["score"] = float(row["score"])
        yield Text("region_score", told, about)
    if pd.notna(row["predicate"]):
        yield Text("region_predicate", words | {"predicate": row["predicate"]}, about)
    columns = ["score", "rank", "predicate", "innovations", "spd", "sid", "maturity"]
    columns = [one for one in columns if one in own and own[one].notna().any()]
    if columns:
        yield Table("region_result", own[columns], own, words, {"score": 2})


def _tell_places(year, code, words):
    """Yield the places of a region in the nation, its level and its province."""
    table = region_position(year, code).dropna(subset="rank")
    members = province_members(year, words["province"])
    members = members[members["level"] != "provinsi"]
    if members["score"].isna().any():
        # a place among those that are known is no place in the province
        table = table[table["scope"] != "province"]
    for scope in table.to_dict("records"):
        told = words | {"rank": int(scope["rank"]), "of": int(scope["of"])}
        yield Text(f"region_rank_{scope['scope']}", told, ("region_position",), True)
    if len(table):
        columns = ["scope", "rank", "of", "percentile"]
        columns = [one for one in columns if table[one].notna().any()]
        yield Table("region_position", table[columns], table, words)


def _tell_unknown(year, code, words):
    """Yield that neither score nor rank nor predicate is known, and why."""
    claims = load_region_results(year)
    claims = claims[(claims["code"] == code) & ~_are_listed(claims)]
    if claims.empty:
        yield Text("region_unlisted", words, ("region_result",))
        return
    used = select_results(year)
    used = used[used["code"] == code]
    rows = claims[~claims["claim_id"].isin(used["claim_id"])]
    scope = rows["rank_scope"].eq("national-level").fillna(False).astype(bool)
    ranks = rows["rank"].where(scope & rows["award"].isna())
    if used[["score", "within", "predicate"]].notna().any(axis=None):
        key = "region_unsettled"
    elif ranks.notna().any() or rows[["score", "predicate"]].notna().any(axis=None):
        key = "region_unfit"
    else:
        key = "region_unknown"
    yield Text(key, words, ("region_claims",))


def _tell_other_ranks(year, code, words):
    """Yield of each published rank that is none of the index what it is."""
    used = select_results(year)
    used = used[(used["code"] == code) & ~_are_listed(used)]
    used = used[used["rank"].notna() & used["within"].isna()]
    used = used.drop_duplicates(["rank", "rank_scope", "award"]).sort_values("rank")
    for row in used.itertuples():
        told = words | {"rank": int(row.rank)}
        if pd.notna(row.award):
            told["award"] = label(row.award)
            yield Text("region_award", told, ("region_claims",))
        else:
            scope = "unstated" if pd.isna(row.rank_scope) else row.rank_scope
            yield Text(f"region_scope_{scope}", told, ("region_claims",))


def _are_listed(claims):
    """Return which rows of results are those of an imported list."""
    return claims["source_id"].str.startswith("import-")


def _tell_published(year, code, level, words):
    """Yield what the claims say and allow, where no list has the region."""
    results = load_region_results(year, level)
    own = results[results["code"] == code]
    if own.empty or _are_listed(own).all():
        return
    told = words | {"claims": len(own), "sources": own["source_id"].nunique()}
    yield Heading("head_published")
    yield Text("region_claims", told, ("region_claims",))
    columns = ["score", "rank", "predicate", "innovations", "award"]
    columns = [one for one in columns if own[one].notna().any()]
    yield Table("region_claims", own[columns], own, words)
    bounds = rank_bounds_from_evidence(year, level)
    mine = bounds[bounds["code"] == code]
    if len(mine) and (mine["rank_min"] < mine["rank_max"]).all():
        row = mine.iloc[0]
        told = words | {"least": int(row["rank_min"]), "most": int(row["rank_max"])}
        told["of"] = int(row["regions"])
        yield Text("region_bounds", told, ("region_bounds",))
        columns = ["rank_min", "rank_max", "regions", "predicate_best"]
        yield Table("region_bounds", mine[columns], mine, words)


def _tell_steps(year, code, words):
    table = next_steps(year, code)
    if table.empty:
        return
    yield Heading("head_steps")
    for row in table.to_dict("records"):
        if row["step"] == "predicate" and pd.notna(row["points"]):
            told = {"predicate": row["reach"], "points": float(row["points"])}
            yield Text("region_next_predicate", words | told, ("region_steps",))
    table = table.rename(columns={"points": "points_lacking"})
    columns = ["step", "reach", "name", "needed", "points_lacking"]
    columns = [one for one in columns if table[one].notna().any()]
    decimals = {"needed": 2, "points_lacking": 2}
    yield Table("region_steps", table[columns], table, words, decimals)


def _tell_nearest(year, code, level, words):
    table = nearest_regions(year, code, n=_NEAREST)
    if table.empty:
        return
    yield Heading("head_nearest")
    whole = list_coverage(year).set_index("level").at[level, "complete"]
    key = "region_nearest" if whole else "region_nearest_known"
    yield Text(key, words | {"n": len(table) - 1}, ("region_nearest",))
    columns = ["rank", "name", "province", "score", "difference", "predicate"]
    columns = [one for one in columns if table[one].notna().any()]
    decimals = {"score": 2, "difference": 2}
    yield Table("region_nearest", table[columns], table, words, decimals)
    listed = list_results(year, level).dropna(subset=["rank", "score"])
    own = listed[listed["code"] == code]
    if len(own):
        data = listed[["code", "name", "rank", "score"]].reset_index(drop=True)
        place = region_position(year, code).set_index("scope").loc["level"]
        told = words | {"rank": int(place["rank"]), "of": int(place["of"])}

        def draw():
            return plot_ranked_scores(data, marked=code, cuts=find_cuts(year))

        marked = int(data.index[data["code"] == code][0])
        chart = {"kind": "scatter", "x": "rank", "y": "score", "marked": marked}
        yield Figure("region_curve", draw, data, listed, told, chart)


def _tell_province(year, code, place, words):
    table = province_members(year, place["province"])
    known = table[["score", "rank", "predicate"]].notna().any(axis=1)
    if not known.any():
        return
    own = table[table["code"] == code]
    yield Heading("head_province", words)
    told = words | {"regions": len(table), "known": int(known.sum())}
    key = "province_all" if known.all() else "province_some"
    yield Text(key, told, ("region_province",))
    ranked = known.all() and len(own) and own["rank_province"].notna().all()
    if place["level"] != "provinsi" and ranked:
        told = words | {"rank": int(own["rank_province"].iloc[0])}
        told["of"] = int(table["rank_province"].notna().sum())
        yield Text("region_in_province", told, ("region_province",))
    columns = ["rank_province", "name", "level", "score", "rank", "predicate"]
    if not known.all():
        columns.remove("rank_province")
    columns += ["innovations"]
    columns = [one for one in columns if one in table and table[one].notna().any()]
    shown = table[known]
    yield Table("region_province", shown[columns], shown, words, {"score": 2})
    shares = predicate_shares(year, place["province"])
    if shares["regions"].notna().any():
        table = spread_predicates(shares).rename(columns={"all": "regions"})
        yield Table("region_predicates", table, shown, words)


def _tell_years(code, words):
    moves = rank_movement([code])
    if moves.empty:
        return
    ranked = moves["rank_min"].eq(moves["rank_max"])
    moves = moves.assign(rank=moves["rank_min"].where(ranked))
    yield Heading("head_years")
    yield Text("region_years", words | {"years": len(moves)}, ("region_years",))
    columns = ["year", "rank", "rank_min", "rank_max", "regions", "predicate_best"]
    if ranked.all():
        columns = ["year", "rank", "regions", "predicate_best"]
    yield Table("region_years", moves[[*columns, "moved"]], moves, words)
