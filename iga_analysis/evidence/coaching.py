"""Who publishes, and which regions need help: the lower predicates by name.

In March 2022 the ministry invited the 166 regions that were Kurang Inovatif and the 23
that could not be assessed in 2021 to sessions in six cities. The evidence names some of
them; the published counts say how many it cannot name.
"""

import pandas as pd

from ..published import predicate_distribution
from ..tables import LEVELS, PREDICATES, load_regions
from .comparable import select_results
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
        As in :func:`rank_bounds_from_evidence`. With a complete imported list the list
        is complete.

    Returns
    -------
    DataFrame
        One row a region that was surely Kurang Inovatif or Tidak Dapat Dinilai:
        ``year, island_group, province, code, name, level``; ``predicate`` (missing if
        it may be either); ``basis``: ``published`` if a source gives the predicate,
        ``derived`` if it follows from score, rank and the published counts;
        ``rank_min``, ``rank_max``; ``claim_ids``. By island group and province.

    Examples
    --------
    >>> coaching_list(2021)["basis"].value_counts().index.tolist()
    ['published', 'derived']
    """
    tables = [
        rank_bounds_from_evidence(year, level, results=results) for level in LEVELS
    ]
    table = pd.concat(tables, ignore_index=True)
    table = table[table["predicate_best"].isin(LOWER)]
    both = table["predicate_best"] == table["predicate_worst"]
    basis = table["predicate"].notna().map({True: "published", False: "derived"})
    ids = table["claims_min"].str.cat(table["claims_max"], sep=" ")
    table = table.assign(
        predicate=table["predicate_best"].where(both),
        basis=basis.astype("string"),
        claim_ids=ids.map(lambda found: " ".join(sorted(set(found.split())))),
    )
    regions = load_regions(year)
    islands = regions.set_index("code")["island_group"]
    table.insert(0, "island_group", table["code"].map(islands))
    columns = ["year", "island_group", "province", "code", "name", "level"]
    columns += ["predicate", "basis", "rank_min", "rank_max", "claim_ids"]
    order = ["island_group", "province", "code"]
    return table[columns].sort_values(order, ignore_index=True)


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
