"""Where one region stands: among all, its level, its neighbours, and how far from more.

A region is given by its code or name.
"""

import pandas as pd

from ..evidence import rank_bounds_from_evidence
from ..tables import PREDICATES, load_regions, match_region
from .distribution import find_province
from .listed import choose_level, list_coverage, sort_results, year_results
from .places import list_cuts

STEPS = (1, 5, 10)
TOP = 10


def region_position(year, region):
    """Return the place of a region in the nation, its province and its level.

    Parameters
    ----------
    year : int
    region : str
        Code or name.

    Returns
    -------
    DataFrame
        One row a scope, ``nation`` (regions of all levels), ``level`` and ``province``
        (its kabupaten and kota; none for a province): ``scope, code, name, level,
        score``; ``rank`` and ``of``: regions of the scope; ``rank_min, rank_max``: the
        best and the worst place that the results allow; ``percentile``: per cent of
        the other regions of the scope that it stands above; ``basis``: ``list``,
        ``score`` (the rank follows from the scores) or ``claims``; ``source_id``.
        Empty if no result of the region is known.

    Notes
    -----
    In the nation and in a province the rank is one more than the number of better
    scores, and known only where a list covers the scope (in a province the list's own
    ``rank_province`` comes first). In a level it is as :func:`.year_results` has it;
    of claims the two bounds are those of
    :func:`iga_analysis.rank_bounds_from_evidence`, of a list that lacks regions of the
    level they count these as better, and as worse.

    Examples
    --------
    >>> position = region_position(2021, "Kabupaten Bojonegoro").set_index("scope")
    >>> position.loc["level", ["rank_min", "rank_max", "of"]].tolist()
    [12, 25, 415]
    """
    code = find_code(region, year)
    results, regions = year_results(year), load_regions(year)
    own = results[results["code"] == code]
    if own.empty:
        return pd.DataFrame(columns=_POSITION).astype(_POSITION)
    own = own.iloc[0]
    rows = [_place(own, results, len(regions), "nation")]
    rows.append(_place_in_level(own, results, regions, year))
    if own["level"] != "provinsi":
        inside = (regions["province_code"] == own["province_code"]) & (
            regions["level"] != "provinsi"
        )
        some = results[results["code"].isin(regions.loc[inside, "code"])]
        row = _place(own, some, int(inside.sum()), "province")
        if pd.notna(own["rank_province"]):
            row |= dict.fromkeys(("rank", "rank_min", "rank_max"), own["rank_province"])
            row["basis"] = "list"
        rows.append(row)
    named = {
        name: own[name] for name in ("code", "name", "level", "score", "source_id")
    }
    table = pd.DataFrame([named | row for row in rows])
    return table.reindex(columns=list(_POSITION)).astype(_POSITION)


_POSITION = {
    **dict.fromkeys(("scope", "code", "name", "level"), "string"),
    **{"score": "float64", "rank": "Int64", "of": "Int64", "rank_min": "Int64"},
    **{"rank_max": "Int64", "percentile": "float64"},
    **dict.fromkeys(("basis", "source_id"), "string"),
}


def _place(own, some, size, scope):
    """Return the place by score among listed regions; unknown if some are missing."""
    row = {"scope": scope, "of": size, "basis": "score"}
    if len(some) < size or (some["basis"] != "list").any() or pd.isna(own["score"]):
        return row
    rank = int((some["score"] > own["score"]).sum()) + 1
    row |= dict.fromkeys(("rank", "rank_min", "rank_max"), rank)
    return row | {"percentile": _stand_above(own, some)}


def _stand_above(own, some):
    """Return the per cent of the others with a lower score, or none."""
    others = some[some["code"] != own["code"]]
    below = (others["score"] < own["score"]) | others["score"].isna()
    return 100 * below.mean() if len(others) else float("nan")


def _place_in_level(own, results, regions, year):
    """Return the place within the level: of the list, else what the evidence allows."""
    some = choose_level(results, own["level"])
    size = int((regions["level"] == own["level"]).sum())
    row = _place(own, some, size, "level")
    if pd.notna(own["rank"]):
        row |= dict.fromkeys(("rank", "rank_min", "rank_max"), own["rank"])
        row["basis"] = own["rank_basis"]
    if own["basis"] == "claims":
        return row | _bound(own, year)
    if "rank" not in row and pd.notna(own["score"]):
        # regions that are not listed may be better or worse
        better = int((some["score"] > own["score"]).sum())
        worse = int((some["score"] < own["score"]).sum())
        row |= {"rank_min": better + 1, "rank_max": size - worse}
    return row


def _bound(own, year):
    """Return basis and bounds that the published claims allow, if they tell a place."""
    bounds = rank_bounds_from_evidence(year, own["level"])
    bounds = bounds[bounds["code"] == own["code"]]
    if bounds.empty:
        return {"basis": "claims"}
    return {"basis": "claims"} | bounds.iloc[0][["rank_min", "rank_max"]].to_dict()


def find_code(region, year):
    """Return the code of a region of a year given by code or name.

    Raises
    ------
    UnknownRegion, AmbiguousRegion
        If the name means no region of that year, or several.

    Examples
    --------
    >>> find_code("Kab. Muaraenim", 2024), find_code("16.03", 2024)
    ('16.03', '16.03')
    """
    if region in set(load_regions(year)["code"]):
        return region
    return match_region(region, year=year)


def nearest_regions(year, region, n=10):
    """Return the regions of the same level whose scores are nearest.

    Parameters
    ----------
    year : int
    region : str
        Code or name.
    n : int, optional
        How many others.

    Returns
    -------
    DataFrame
        The region itself and the ``n`` others of its level with the nearest scores,
        best first: ``code, name, level, province, score, rank, predicate``;
        ``difference``: score less that of the region; ``source_id``. Of equally near
        ones the better ranked. Empty if no score of the region is known.

    Examples
    --------
    >>> nearest_regions(2021, "Kabupaten Muara Enim", n=2)["rank"].tolist()
    [4, 9, 10]
    """
    code = find_code(region, year)
    results = year_results(year).dropna(subset="score")
    own = results[results["code"] == code]
    columns = ["code", "name", "level", "province", "score", "rank", "predicate"]
    columns += ["difference", "source_id"]
    if own.empty:
        return pd.DataFrame(columns=columns)
    own = own.iloc[0]
    table = sort_results(choose_level(results, own["level"]))
    table = table.assign(difference=(table["score"] - own["score"]).round(10))
    far = table["difference"].abs().where(table["code"] != code, -1.0)
    kept = far.sort_values(kind="stable").index[: n + 1]
    return table.loc[sorted(kept), columns].reset_index(drop=True)


def province_members(year, province, *, accept=()):
    """Return the province and all its kabupaten and kota, with and without results.

    Parameters
    ----------
    year : int
    province : str
        Code or name.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        The province first, then its kabupaten and kota by score, those without one last
        by code: ``code, name, level, score``; ``rank_province`` (of kabupaten and kota:
        as listed, else by the scores where a list has them all); ``rank`` (within the
        level), ``predicate, innovations, award, claim_id, source_id``; missing where
        nothing is known.

    Examples
    --------
    >>> members = province_members(2024, "Sumatera Selatan")
    >>> len(members), members["level"].iloc[0]
    (18, 'provinsi')
    """
    code = find_province(province, year)
    regions = load_regions(year)
    regions = regions[regions["province_code"] == code][["code", "name", "level"]]
    results = year_results(year, accept=accept)
    rest = [name for name in results if name not in ("name", "level")]
    table = regions.merge(results[rest], on="code", how="left")
    below = table["level"] != "provinsi"
    if (table.loc[below, "basis"] == "list").all():
        ranks = table.loc[below, "score"].rank(ascending=False, method="min")
        stated = table.loc[below, "rank_province"]
        if stated.isna().all():
            table["rank_province"] = ranks.astype("Int64").reindex(table.index)
    table = table.assign(below=below, minus=-table["score"])
    table = table.sort_values(["below", "minus", "code"], ignore_index=True)
    columns = ["code", "name", "level", "score", "rank_province", "rank", "predicate"]
    return table[[*columns, "innovations", "award", "claim_id", "source_id"]]


def next_steps(year, region, *, accept=()):
    """Return what a region lacks to the next predicate and to better places.

    Parameters
    ----------
    year : int
    region : str
        Code or name.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a step, the nearest first: ``step``: ``predicate`` (the next better
        one), ``ranks_1``, ``ranks_5``, ``ranks_10`` (so many places up in its level) or
        ``top_ten``; ``reach``: the predicate or rank; ``code, name`` of the region that
        stands there; ``needed``: the score that reaches it; ``points``: needed less own
        score; ``source_id``. No row for what is reached already or not known: places
        need a complete list of the level.

    Notes
    -----
    All other scores are left as they are. The score needed for a place is that of the
    region that stands there, with which it would be shared; for a predicate it is the
    lowest printed one.

    Examples
    --------
    >>> next_steps(2022, "Kota Pontianak")[["step", "reach", "needed"]].values.tolist()
    []
    """
    code = find_code(region, year)
    results = year_results(year, accept=accept)
    own = results[results["code"] == code].dropna(subset="score")
    rows = []
    if len(own):
        own = own.iloc[0]
        rows += _find_cut(own, list_cuts(year, accept=accept))
        whole = list_coverage(year).set_index("level").loc[own["level"], "complete"]
        if whole:
            rows += _find_places(own, choose_level(results, own["level"]))
    columns = ["step", "reach", "code", "name", "needed", "points", "source_id"]
    table = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(("step", "reach", "code", "name", "source_id"), "string")
    table = table.astype(kinds | {"needed": "float64", "points": "float64"})
    return table.sort_values("points", kind="stable", ignore_index=True)


def _find_cut(own, cuts):
    """Yield the step to the next better predicate."""
    above = cuts[cuts["limit"] > own["score"]]
    if pd.notna(own["predicate"]):
        place = PREDICATES.index(own["predicate"])
        above = above[above["predicate"].map(PREDICATES.index) < place]
    for one in above.tail(1).itertuples():
        points = round(one.cut - own["score"], 10)
        yield _step("predicate", one.predicate, None, one.cut, points, own)


def _find_places(own, some):
    """Yield the steps to the places above, each region once."""
    scored = some.dropna(subset="score")
    scored = sort_results(scored.assign(rank=pd.array([1] * len(scored), "Int64")))
    rank = int((scored["score"] > own["score"]).sum()) + 1
    wanted = {f"ranks_{step}": rank - step for step in STEPS}
    wanted["top_ten"] = TOP if rank > TOP else 0
    for step, place in wanted.items():
        if place < 1:
            continue
        there = scored.iloc[place - 1]
        points = round(there["score"] - own["score"], 10)
        yield _step(step, str(place), there, there["score"], points, own)


def _step(step, reach, there, needed, points, own):
    named = (None, None) if there is None else (there["code"], there["name"])
    return step, reach, *named, needed, points, own["source_id"]
