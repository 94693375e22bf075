"""Who publishes, and which regions need help: the lower predicates by name.

In March 2022 the ministry invited the 166 regions that were Kurang Inovatif and the 23
that could not be assessed in 2021 to sessions in six cities. The evidence names some of
them; the published counts say how many it cannot name.
"""

import pandas as pd

from ..method import UnknownBands, lowest_scores, predicate_bands, round_half_up
from ..published import predicate_distribution
from ..tables import LEVELS, PREDICATES, load_region_results, load_regions
from .comparable import count_decimals, select_results
from .rank_bounds import rank_bounds_from_evidence

LOWER = PREDICATES[2:]


def claim_selection(year, level="all", *, results=None):
    """Compare the predicates that regions publish with the counts of the ministry.

    Parameters
    ----------
    year : int
    level : {"all", "provinsi", "kabupaten", "kota"}, optional
        The nation, or one level where counts are published for it (until 2020).
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a predicate: ``year, level, predicate``; ``named``: regions with that
        published predicate, and ``named_share`` of all regions with one (per cent);
        ``count`` and ``share``: the published counts and their shares of the regions
        (missing if not published); ``coverage``: named of the count (per cent).

    Notes
    -----
    The shares differ because winners publish more. No national mean or distribution
    can be estimated from the claims.

    Examples
    --------
    >>> selection = claim_selection(2021).set_index("predicate")
    >>> int(selection.loc["Sangat Inovatif", "count"])
    37
    """
    only = None if level == "all" else level
    rows = select_results(year, only, results=results)
    rows = rows.dropna(subset="predicate").drop_duplicates(["code", "predicate"])
    rows = rows.drop_duplicates("code", keep=False)
    named = rows["predicate"].value_counts().reindex(PREDICATES, fill_value=0)
    table = pd.DataFrame(
        {
            "year": year,
            "level": level,
            "predicate": list(PREDICATES),
            "named": named.to_numpy(),
            "named_share": (100 * named / max(named.sum(), 1)).to_numpy(),
        }
    )
    try:
        counts = predicate_distribution(year, level)[["predicate", "count", "share"]]
    except ValueError:
        counts = pd.DataFrame(columns=["predicate", "count", "share"])
    table = table.merge(counts, on="predicate", how="left")
    table = table.astype({"count": "Int64", "share": "float64"})
    coverage = 100 * table["named"] / table["count"].where(table["count"] > 0)
    return table.assign(coverage=coverage.astype("Float64").astype("float64"))


def coaching_list(year=2021, *, results=None):
    """Return the regions that the evidence identifies as in need of coaching.

    Parameters
    ----------
    year : int, optional
        Year of the measurement.
    results
        As in :func:`rank_bounds_from_evidence`. Where an imported list has every region
        of a level, its own are named: a region of which it has no score, rank or
        predicate reported nothing, and is Tidak Dapat Dinilai where the year has that.

    Returns
    -------
    DataFrame
        One row a region that was surely Kurang Inovatif or Tidak Dapat Dinilai:
        ``year, island_group, province, code, name, level``; ``predicate`` (missing if
        it may be either); ``basis``: ``published`` if a source gives the predicate,
        ``derived`` if it follows from score, rank and the published counts;
        ``rank_min``, ``rank_max``; ``claim_ids``; ``score`` (missing if no source has
        one); ``gap``: points from the score to the lowest printed one of the next
        predicate (missing if that is not known). By island group and province.

    Examples
    --------
    >>> coaching_list(2021)["basis"].value_counts().index.tolist()
    ['published', 'derived']
    """
    listed = _read_listed(year) if results is None else {}
    told = _tell_listed(listed, year)
    tables = [
        _name_listed(listed[level], told)
        if level in listed
        else _name_bounded(rank_bounds_from_evidence(year, level, results=results))
        for level in LEVELS
    ]
    table = pd.concat(tables, ignore_index=True)
    regions = load_regions(year)
    islands = regions.set_index("code")["island_group"]
    table.insert(0, "island_group", table["code"].map(islands))
    columns = ["year", "island_group", "province", "code", "name", "level"]
    columns += ["predicate", "basis", "rank_min", "rank_max", "claim_ids"]
    columns += ["score", "gap"]
    table["gap"] = _measure_gap(table, year)
    order = ["island_group", "province", "code"]
    return table[columns].sort_values(order, ignore_index=True)


def _measure_gap(table, year):
    """Return the points from each score to where the next better predicate begins."""
    begins = predicate_bands(year).set_index("predicate")["lower"]
    following = dict(zip(LOWER, PREDICATES[1:], strict=False))
    cut = table["predicate"].map(following).map(begins).astype("float64")
    gap = (cut - table["score"]).round(10)
    return gap.where(gap > 0)


def _name_bounded(bounds):
    """Return those whose predicate is lower wherever the evidence lets them stand."""
    table = bounds[bounds["predicate_best"].isin(LOWER)]
    both = table["predicate_best"] == table["predicate_worst"]
    basis = table["predicate"].notna().map({True: "published", False: "derived"})
    ids = table["claims_min"].str.cat(table["claims_max"], sep=" ")
    return table.assign(
        predicate=table["predicate_best"].where(both),
        basis=basis.astype("string"),
        claim_ids=ids.map(lambda found: " ".join(sorted(set(found.split())))),
    )


def _read_listed(year):
    """Return the rows of an imported list, of each level that it has complete."""
    rows = load_region_results(year)
    rows = rows[rows["source_id"] == f"import-{year}"].drop_duplicates("code")
    sizes = load_regions(year)["level"].value_counts()
    return {
        level: own
        for level, own in rows.groupby("level")
        if len(own) == sizes[level]
        and own[["score", "predicate"]].notna().any(axis=None)
    }


def _name_listed(rows, told):
    """Return those of a complete list of a level whose predicate is a lower one.

    It is the list's, or that of the score; a region without score, rank and predicate
    reported nothing. The places are the list's, or those of equal scores.
    """
    table = rows.assign(
        predicate=rows["predicate"].fillna(told),
        basis=rows["predicate"].notna().map({True: "published", False: "derived"}),
        claim_ids=rows["claim_id"],
    )
    stated = rows["rank"].where(rows["rank_scope"].eq("national-level").fillna(False))
    for side in ("min", "max"):
        place = rows["score"].rank(ascending=False, method=side, na_option="bottom")
        table[f"rank_{side}"] = stated.fillna(place.astype("Int64"))
    return table[table["predicate"].isin(LOWER)].astype({"basis": "string"})


def _tell_listed(listed, year):
    """Return the lower predicates that follow from the scores of complete lists."""
    if not listed:
        return pd.Series(dtype="string")
    told = [_tell_lower(rows, year) for rows in listed.values()]
    if len(listed) < len(LEVELS):
        return pd.concat(told)
    return _tell_by_counts(pd.concat(listed.values()), pd.concat(told), year)


def _tell_by_counts(rows, told, year):
    """Name those of a list of the nation that the counts leave no other predicate.

    Where no source says at which score Inovatif begins, so many of the lowest scores
    above those that could not be assessed are Kurang Inovatif as were published.
    """
    try:
        counts = predicate_distribution(year, "all").set_index("predicate")["count"]
    except ValueError:
        return told
    if not set(LOWER) <= set(counts.index):
        return told
    rest = rows["score"].where(rows["predicate"].isna() & told.isna()).dropna()
    rest, number = rest.sort_values(), int(counts[LOWER[0]])
    sure = rows["predicate"].isna().all() and not told.eq(LOWER[0]).any()
    sure = sure and told.eq(LOWER[1]).sum() == counts[LOWER[1]]
    # of equal scores at the border neither can be told from the other
    if sure and 0 < number < len(rest) and rest.iloc[number - 1] < rest.iloc[number]:
        told = told.mask(rows["score"] <= rest.iloc[number - 1], told.fillna(LOWER[0]))
    return told


def _tell_lower(rows, year):
    """Return the lower predicates that follow from scores, as far as cuts are known."""
    told = pd.Series(pd.NA, index=rows.index, dtype="string")
    silent = rows[["score", "rank", "predicate"]].isna().all(axis=1)
    try:
        decimals = count_decimals(year)
    except UnknownBands:
        return told
    *_, good, assessed = lowest_scores(year, decimals)
    score = round_half_up(rows["score"], decimals) * 10**decimals
    if good is not None:
        told[(score < good - 0.5) & (score > 0)] = LOWER[0]
    if assessed is not None:
        told[(score < assessed - 0.5) | silent] = LOWER[1]
    return told


def coaching_counts(year=2021, *, results=None):
    """Return how many regions need coaching, and how many the evidence can name.

    Parameters
    ----------
    year, results
        As in :func:`coaching_list`.

    Returns
    -------
    DataFrame
        One row a predicate: ``year, predicate``; ``count`` published for the nation
        (missing if not published); ``named``: regions of :func:`coaching_list` with
        that predicate; ``unnamed``: the rest of the count.

    Notes
    -----
    Regions that may be either of the two predicates are named, but counted in neither.

    Examples
    --------
    >>> coaching_counts(2021)["count"].tolist()
    [166, 23]
    """
    named = coaching_list(year, results=results)["predicate"]
    table = pd.DataFrame({"year": year, "predicate": list(LOWER)})
    try:
        counts = predicate_distribution(year, "all").set_index("predicate")["count"]
    except ValueError:
        counts = pd.Series(dtype="Int64")
    table["count"] = table["predicate"].map(counts).astype("Int64")
    found = named.value_counts()
    table["named"] = table["predicate"].map(found).fillna(0).astype("Int64")
    return table.assign(unnamed=table["count"] - table["named"])
