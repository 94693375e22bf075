"""Participation: how many regional governments report, and how many innovations."""

import pandas as pd

from ..tables import (
    LEVELS,
    load_national_figures,
    load_preferred_figures,
    load_region_results,
    load_regions,
    sort_levels,
)


def participation_rates(year=None, level=None, *, stage="final"):
    """Return how many regional governments reported, of how many.

    Parameters
    ----------
    year : int, optional
        Only that year.
    level : {"all", "provinsi", "kabupaten", "kota"}, optional
        Only that level; ``"all"`` is the nation.
    stage : {"final", "interim"}, optional
        Results of the year (the preferred figures), or the standings published while
        reporting was open.

    Returns
    -------
    DataFrame
        ``year, level, participating`` (regions), ``base`` (regions), ``rate`` (per
        cent), ``growth`` (per cent, against the year before; final figures only),
        ``base_from`` (where the base is from), ``as_of`` (interim only), ``claim_id``
        and ``source_id``.

    Raises
    ------
    ValueError
        If nothing is published for that choice.

    Notes
    -----
    rate = 100 participating / base. The base is the number of regional governments
    that the index measured in that year: 542 until 2022, 546 since. The interim
    standing of September 2020 counts 343 reporting and 205 not reporting, 548 in all,
    because it includes the six administrative units of Jakarta; that base is kept.

    Examples
    --------
    >>> participation_rates(2020)[["level", "participating", "base"]].values.tolist()
    [['all', 484, 542], ['provinsi', 34, 34], ['kabupaten', 360, 415], ['kota', 90, 93]]
    """
    if stage not in ("final", "interim"):
        raise ValueError(f"stage {stage!r} is not 'final' or 'interim'")
    figures = _final_counts() if stage == "final" else _interim_counts()
    if year is not None:
        figures = figures[figures["year"] == year]
    if level is not None:
        figures = figures[figures["level"] == level]
    if figures.empty:
        raise ValueError(
            f"no {stage} number of participating regions is published for year {year}, "
            f"level {level}"
        )
    return figures.reset_index(drop=True)


def _count_bases(figures):
    """Return how many regions of its level the index measured, for each row."""
    levels = {year: load_regions(year)["level"] for year in figures["year"].unique()}
    return [
        len(levels[year]) if level == "all" else int((levels[year] == level).sum())
        for year, level in figures[["year", "level"]].itertuples(index=False)
    ]


def _final_counts():
    figures = load_preferred_figures()
    figures = sort_levels(figures[figures["measure"] == "regions_participating"])
    table = pd.DataFrame(
        {
            "year": figures["year"],
            "level": figures["level"],
            "participating": figures["value"].astype("Int64"),
            "base": pd.array(_count_bases(figures), dtype="Int64"),
        }
    )
    table["rate"] = (
        100 * table["participating"].astype(float) / table["base"].astype(float)
    )
    table["growth"] = _growth(table, "participating", by=["level"])
    table["base_from"] = "regions.csv"
    return table.assign(
        claim_id=figures["claim_id"].to_numpy(),
        source_id=figures["source_id"].to_numpy(),
    )


def _interim_counts():
    claims = load_national_figures()
    claims = claims[claims["stage"] == "interim"]
    claims = claims[claims["level"].isin(["all", *LEVELS])]
    keys = ["year", "level", "as_of", "source_id"]
    out = claims.loc[claims["measure"] == "regions_not_reporting", [*keys, "value"]]
    reporting = claims[claims["measure"] == "regions_participating"]
    reporting = sort_levels(
        reporting.merge(
            out.rename(columns={"value": "others"}).drop_duplicates(keys),
            on=keys,
            how="left",
        )
    )
    same_source = (reporting["value"] + reporting["others"]).astype("Int64")
    registry = pd.Series(_count_bases(reporting), index=reporting.index)
    base = same_source.fillna(registry).astype("Int64")
    from_source = reporting["others"].notna()
    return pd.DataFrame(
        {
            "year": reporting["year"],
            "level": reporting["level"],
            "participating": reporting["value"].astype("Int64"),
            "base": base,
            "rate": 100 * reporting["value"] / base.astype(float),
            "base_from": from_source.map({True: "the source", False: "regions.csv"}),
            "as_of": reporting["as_of"],
            "claim_id": reporting["claim_id"],
            "source_id": reporting["source_id"],
        }
    )


def _growth(table, column, *, by):
    """Return the growth in per cent against the year before, where that is known."""
    before = table[["year", *by, column]].assign(year=table["year"] + 1)
    joined = table[["year", *by]].merge(before, on=["year", *by], how="left")
    previous = joined[column].astype(float).to_numpy()
    return 100 * (table[column].astype(float) / previous - 1)


def innovation_totals(year=None):
    """Return the innovations reported in the nation, in all and per region.

    Parameters
    ----------
    year : int, optional
        Only that year.

    Returns
    -------
    DataFrame
        ``year, innovations``, ``growth`` (per cent, against the year before),
        ``participating`` (regions), ``per_region`` (innovations per participating
        region), ``claim_id`` and ``source_id`` of the innovations.

    Notes
    -----
    The totals are the preferred figures; the totals of 2019, 2020 and 2025 are
    disputed (see :func:`iga_analysis.conflicting_claims`), and with them the growth.

    Examples
    --------
    >>> innovation_totals(2025)[["innovations", "participating"]].values.tolist()
    [[36742, 531]]
    """
    figures = load_preferred_figures()
    figures = figures[figures["level"] == "all"]
    totals = figures[figures["measure"] == "innovations_reported"]
    reporting = figures[figures["measure"] == "regions_participating"]
    table = totals[["year", "value", "claim_id", "source_id"]].merge(
        reporting[["year", "value"]], on="year", suffixes=("", "_regions")
    )
    table = table.sort_values("year", ignore_index=True)
    result = pd.DataFrame(
        {
            "year": table["year"],
            "innovations": table["value"].astype("Int64"),
            "growth": _growth(table, "value", by=[]),
            "participating": table["value_regions"].astype("Int64"),
            "per_region": table["value"] / table["value_regions"],
            "claim_id": table["claim_id"],
            "source_id": table["source_id"],
        }
    )
    if year is not None:
        result = result[result["year"] == year].reset_index(drop=True)
    return result


def result_coverage(year):
    """Return for how many regions of each province a result is published.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Returns
    -------
    DataFrame
        One row a province of that year: ``code, name``, ``regions`` (the province, its
        kabupaten and kota), ``published`` (those with a final score, rank or
        predicate) and ``share`` (per cent).

    Notes
    -----
    Regions that did well publish more: the shares say where results can be found, not
    how regions performed.

    Examples
    --------
    >>> coverage = result_coverage(2022).set_index("name")
    >>> int(coverage.loc["Aceh", "published"])
    24
    """
    regions = load_regions(year)
    results = load_region_results(year)
    final = results["is_final"].fillna(False) & (results["basis"] != "misprinted")
    stated = results[["score", "rank", "predicate"]].notna().any(axis=1)
    published = regions["code"].isin(results.loc[final & stated, "code"])
    table = (
        regions.assign(published=published)
        .groupby(["province_code", "province"])
        .agg(regions=("code", "size"), published=("published", "sum"))
        .reset_index()
        .rename(columns={"province_code": "code", "province": "name"})
    )
    return table.assign(share=100 * table["published"] / table["regions"])
