"""How the results of a year are distributed: predicates, provinces, scores."""

import numpy as np
import pandas as pd

from ..method import UnknownBands, column_name, score_scale
from ..tables import LEVELS, PREDICATES, load_regions, match_region
from .figures import year_figures
from .listed import choose_level, tell_members, year_results

WIDTHS = {"0-100": 5, "points": 250}


def predicate_shares(year, province=None, *, accept=()):
    """Return how many regions have each predicate, with shares and totals.

    Parameters
    ----------
    year : int
    province : str, optional
        Name or code: only its own kabupaten and kota, without the province itself.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a level (``all`` first) and predicate, with two more of each level:
        ``unknown``, regions of which no predicate is known, if there are any, and
        ``total``. ``level, predicate, regions``; ``share`` (per cent of all regions of
        the level); ``base``, their number; ``basis``: ``list`` of a complete list,
        ``published`` counts of the nation, ``partial`` for what an incomplete list or
        single claims tell (missing, not 0, where they name no region); ``claim_id``,
        ``source_id`` (several with spaces between). No rows of a level of which nothing
        is known.

    Examples
    --------
    >>> shares = predicate_shares(2020).set_index(["level", "predicate"])
    >>> shares.loc[[("all", "Sangat Inovatif")], ["regions", "basis"]].values
    array([[195, 'published']], dtype=object)
    """
    regions, results = load_regions(year), year_results(year, accept=accept)
    levels = ("all", *LEVELS)
    if province is not None:
        code = find_province(province, year)
        regions, results = (
            one[(one["province_code"] == code) & (one["level"] != "provinsi")]
            for one in (regions, results)
        )
        levels = ("all", *LEVELS[1:])
    counts = pd.DataFrame(columns=["level", "measure", "basis"])
    if province is None:
        counts = year_figures(year, accept=accept)
    counts = counts[(counts["measure"] == "predicate_count")]
    counts = counts[counts["basis"] == "published"]
    tables = []
    for level in levels:
        own, base = choose_level(results, level), len(choose_level(regions, level))
        said = counts[counts["level"] == level]
        if len(said):
            rows = _take_published(said)
        else:
            rows = _count_predicates(own, base, year, accept)
        if base and rows["regions"].sum():
            tables.append(_add_total(rows, base).assign(level=level, base=base))
    columns = ["level", "predicate", "regions", "share", "base", "basis"]
    columns += ["claim_id", "source_id"]
    kinds = dict.fromkeys(("level", "predicate", "basis"), "string")
    kinds |= dict.fromkeys(("claim_id", "source_id"), "string")
    kinds |= {"regions": "Int64", "base": "Int64", "share": "float64"}
    table = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
    return table[columns].astype(kinds).reset_index(drop=True)


def _take_published(said):
    rows = said.rename(columns={"category": "predicate", "value": "regions"})
    return rows[["predicate", "regions", "basis", "claim_id", "source_id"]]


def _count_predicates(own, base, year, accept):
    """Return the counts of a list, or of single claims with their ids.

    No region is named, and nothing known of others: that is missing, not 0.
    """
    listed = (own["basis"] == "list").all()
    whole, rows = len(own) == base and listed, []
    for predicate in PREDICATES:
        some = own[own["predicate"] == predicate]
        members = tell_members(own, predicate, year, accept=accept)
        known = len(some) or (listed and members.notna().all())
        claims = some[some["basis"] == "claims"]
        rows.append(
            {
                "predicate": predicate,
                "regions": len(some) if known else pd.NA,
                "basis": "list" if whole else "partial",
                "claim_id": " ".join(claims["claim_id"]) or pd.NA,
                "source_id": " ".join(own["source_id"].str.split().explode().unique()),
            }
        )
    return pd.DataFrame(rows)


def _add_total(rows, base):
    """Return counts with the regions that are left, their shares and the total."""
    first = rows.iloc[0]
    rows = rows.astype({"regions": "Int64"})
    left = base - rows["regions"].sum()
    more = [("unknown", left)] if left else []
    more = pd.DataFrame([*more, ("total", base)], columns=["predicate", "regions"])
    more = more.assign(basis=first["basis"], source_id=first["source_id"])
    rows = pd.concat([rows, more], ignore_index=True)
    share = 100 * rows["regions"].astype("Float64") / base
    return rows.assign(share=share.astype("float64"))


def find_province(province, year):
    """Return the code of a province given by code or name.

    Raises
    ------
    UnknownRegion, AmbiguousRegion
        If the name means no province of that year.

    Examples
    --------
    >>> find_province("Sumatera Selatan", 2024), find_province("16", 2024)
    ('16', '16')
    """
    if province in set(load_regions(year)["province_code"]):
        return province
    return match_region(province, level="provinsi", year=year)


def province_summary(year, *, accept=()):
    """Return the results of each province: its government, its kabupaten and kota.

    Parameters
    ----------
    year : int
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a province measured in that year, by code: ``code, province``; of its
        kabupaten and kota: ``regions`` (how many), ``listed`` (with a result),
        ``with_score``, ``mean`` and ``median`` of these scores, the number of regions
        by predicate (``sangat_inovatif, inovatif, kurang_inovatif,
        tidak_dapat_dinilai``), ``best_code, best_name, best_score`` (the first code of
        several; all missing where none is listed); of the provincial government
        ``score, rank, predicate``; ``basis``: ``list`` if a list has every kabupaten
        and kota, else ``partial``, or ``none``; ``source_id`` (several with spaces
        between).

    Examples
    --------
    >>> summary = province_summary(2022).set_index("province")
    >>> int(summary.loc["Aceh", "regions"])
    23
    """
    regions = load_regions(year)
    results = year_results(year, accept=accept)
    own = regions[regions["level"] == "provinsi"][["code", "province"]]
    below = regions[regions["level"] != "provinsi"]
    found = results[results["level"] != "provinsi"]
    groups = found.groupby("province_code")
    counts = pd.crosstab(found["province_code"], found["predicate"])
    counts = counts.reindex(columns=list(PREDICATES), fill_value=0)
    table = own.set_index("code").join(
        pd.DataFrame(
            {
                "regions": below.groupby("province_code").size(),
                "listed": groups.size(),
                "with_score": groups["score"].count(),
                "mean": groups["score"].mean(),
                "median": groups["score"].median(),
            }
        )
    )
    table = table.join(counts.rename(columns=column_name))
    best = found.dropna(subset="score").sort_values(
        ["score", "code"], ascending=[False, True]
    )
    best = best.drop_duplicates("province_code").set_index("province_code")
    best = best[["code", "name", "score"]].add_prefix("best_")
    named = results[results["level"] == "provinsi"].set_index("code")
    table = table.join(best).join(named[["score", "rank", "predicate"]])
    whole = groups["basis"].agg(lambda kinds: (kinds == "list").all())
    whole = whole.reindex(table.index).eq(True) & (table["listed"] == table["regions"])
    numbers = ["regions", "listed", "with_score", *map(column_name, PREDICATES)]
    table[numbers] = table[numbers].fillna(0).astype("Int64")
    counts = [column_name(one) for one in PREDICATES]
    table[counts] = table[counts].where(table["listed"] > 0)
    basis = pd.Series("partial", index=table.index).where(table["listed"] > 0, "none")
    sources = results.groupby("province_code")["source_id"].agg(
        lambda ids: " ".join(dict.fromkeys(" ".join(ids).split()))
    )
    table = table.assign(basis=basis.mask(whole, "list"), source_id=sources)
    return table.reset_index()


def score_distribution(year, width=None):
    """Return how many regions have a score in each interval.

    Parameters
    ----------
    year : int
    width : float, optional
        Width of an interval: by default 5 of the index, or 250 points (until 2020).

    Returns
    -------
    DataFrame
        One row a level (``all`` first) and interval, from 0 to the highest score of the
        year, of the index to 100: ``level, from, to, regions`` (from <= score < to; the
        highest score possible belongs to the last interval), ``source_id``. Empty where
        no score or not even the scale is known.

    Raises
    ------
    ValueError
        If the width is not above 0.

    Examples
    --------
    >>> table = score_distribution(2022, width=20)
    >>> table.loc[table["level"] == "all", "to"].tolist()
    [20.0, 40.0, 60.0, 80.0, 100.0]
    """
    results = year_results(year).dropna(subset="score")
    columns = ["level", "from", "to", "regions", "source_id"]
    try:
        scale = score_scale(year)
    except UnknownBands:
        results = results.head(0)
        scale = "0-100"
    width = WIDTHS[scale] if width is None else width
    if not width > 0:
        raise ValueError(f"width must be above 0, not {width!r}")
    if results.empty:
        return pd.DataFrame(columns=columns)
    most = 100 if scale == "0-100" else results["score"].max() + 1
    edges = width * np.arange(np.ceil(most / width) + 1)
    last = min(edges[-1], 100) if scale == "0-100" else edges[-1]
    edges[-1] = last
    tables = []
    for level in ("all", *LEVELS):
        own = choose_level(results, level)
        counts, _ = np.histogram(own["score"], edges)
        rows = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "regions": counts})
        named = " ".join(own["source_id"].str.split().explode().dropna().unique())
        tables.append(rows.assign(level=level, source_id=named or pd.NA))
    return pd.concat(tables, ignore_index=True)[columns]
