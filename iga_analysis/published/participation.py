"""Participation: how many regional governments report, and how many innovations."""

import pandas as pd

from ..tables import (
    LEVELS,
    load_national_figures,
    load_preferred_figures,
    load_region_results,
    load_regions,
    load_vintages,
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
        ``year, innovations``, ``growth`` (per cent, against the year before, within
        one vintage), ``participating`` (regions), ``per_region`` (innovations per
        participating region), ``claim_id`` and ``source_id`` of the innovations.

    Notes
    -----
    The totals are the preferred figures: the ministry's own series. Those of 2019 and
    2020 were revised after the award day (see :func:`compare_vintages`), and 2025 has
    another total (see :func:`iga_analysis.conflicting_claims`).

    Examples
    --------
    >>> innovation_totals(2025)[["innovations", "participating"]].values.tolist()
    [[36742, 531]]
    """
    figures = load_preferred_figures(measure="innovations_reported")
    figures = figures[figures["level"] == "all"]
    table = _count_innovations(figures, by=[])
    vintages = dict(zip(figures["year"], find_vintages(figures), strict=True))
    shared = [
        share_vintage(vintages[one], vintages.get(one - 1)) for one in table["year"]
    ]
    table["growth"] = table["growth"].where(shared)
    if year is not None:
        table = table[table["year"] == year].reset_index(drop=True)
    return table


def compare_vintages():
    """Return the innovations of the years whose total was revised, by vintage.

    Returns
    -------
    DataFrame
        ``vintage`` (the state of the reports) and the columns of
        :func:`innovation_totals`, of the years that several vintages have.

    Notes
    -----
    Growth is computed within one vintage only. The participating regions were not
    revised: they are those of the award day in every vintage.

    Examples
    --------
    >>> table = compare_vintages()
    >>> table.loc[table["year"] == 2020, ["vintage", "innovations"]].values.tolist()
    [['award day 2020', 14897], ['ministry series', 17779]]
    """
    figures = load_vintages()
    figures = figures[figures["measure"] == "innovations_reported"]
    table = _count_innovations(figures[figures["level"] == "all"], by=["vintage"])
    table = table[table.duplicated("year", keep=False)]
    return table.sort_values(["vintage", "year"], ignore_index=True)


def _count_innovations(figures, *, by):
    """Return totals with growth and innovations per region, for each group ``by``."""
    reporting = load_preferred_figures(measure="regions_participating")
    reporting = reporting[reporting["level"] == "all"]
    table = figures[[*by, "year", "value", "claim_id", "source_id"]].merge(
        reporting[["year", "value"]], on="year", suffixes=("", "_regions")
    )
    table = table.sort_values("year", ignore_index=True)
    counts = {
        "innovations": table["value"].astype("Int64"),
        "growth": _growth(table, "value", by=by),
        "participating": table["value_regions"].astype("Int64"),
        "per_region": table["value"] / table["value_regions"],
    }
    named = table[["claim_id", "source_id"]]
    return table[[*by, "year"]].assign(**counts).join(named)


def find_vintages(figures):
    """Return the vintages that each figure belongs to.

    Parameters
    ----------
    figures : DataFrame
        ``year, measure, level, category, value``.

    Returns
    -------
    list of frozenset of str
        The vintages that have the figure; empty where none is known.

    Examples
    --------
    >>> figures = load_national_figures(2020, "innovations_reported")
    >>> said = dict(zip(figures["value"], find_vintages(figures)))
    >>> [sorted(said[value]) for value in (14897, 17779, 17674)]
    [['award day 2020'], ['ministry series'], []]
    """
    known = load_vintages()
    vintages = {}
    for figure, vintage in zip(_read_figures(known), known["vintage"], strict=True):
        vintages.setdefault(figure, set()).add(vintage)
    return [frozenset(vintages.get(one, ())) for one in _read_figures(figures)]


def _read_figures(figures):
    """Return what each figure is about and its value, as tuples."""
    said = figures[["year", "measure", "level", "category", "value"]].astype("object")
    return said.where(said.notna(), None).itertuples(index=False, name=None)


def share_vintage(one, other):
    """Tell whether figures may be compared: of one vintage, or one of them of none.

    Examples
    --------
    >>> first, later = frozenset({"award day 2020"}), frozenset({"ministry series"})
    >>> share_vintage(first, later), share_vintage(first, frozenset())
    (False, True)
    """
    return not one or not other or bool(one & other)


def find_participants(table):
    """Return which regions of a list took part in the measurement.

    Parameters
    ----------
    table : DataFrame
        With ``score`` and ``innovations``.

    Returns
    -------
    Series of bool

    Notes
    -----
    A region took part if its score is above 0 or it has reported an innovation. One
    that is listed with a score of 0 and no number of innovations, or with neither, does
    not count; it may have reported, and not have been assessed.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [50.0, 0.0, None], "innovations": [None, 3, 0]})
    >>> find_participants(table).tolist()
    [True, True, False]
    """
    return (table["score"] > 0) | (table["innovations"] > 0).fillna(False).astype(bool)


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
