"""Load the published facts: one typed table a function.

Each loader returns a fresh DataFrame in the types of ``data/datapackage.json`` and
raises :class:`~iga_analysis.datapackage.DataError` if the file breaks its rules.
"""

from functools import cache, lru_cache

import pandas as pd

from ..datapackage import load_table, read_column
from .imports import load_lists

LEVELS = ("provinsi", "kabupaten", "kota")
PREDICATES = (
    "Sangat Inovatif",
    "Inovatif",
    "Kurang Inovatif",
    "Tidak Dapat Dinilai",
)


def find_places(names, order):
    """Return the place of each name in an order such as ``LEVELS`` or ``PREDICATES``.

    Parameters
    ----------
    names : sequence of str
        Names; missing stays missing.
    order : sequence of str
        All names, first to last.

    Returns
    -------
    Series of Int64
        Places from 0, with the index of ``names`` if it has one; missing where a name
        is not in the order.

    Examples
    --------
    >>> find_places(["kota", "provinsi"], LEVELS).tolist()
    [2, 0]
    """
    places = {name: place for place, name in enumerate(order)}
    return pd.Series(names, dtype="object").map(places).astype("Int64")


def sort_levels(table):
    """Return the rows of a table by ``year``, then ``level``: all, then ``LEVELS``.

    Examples
    --------
    >>> table = pd.DataFrame({"year": 2020, "level": ["kota", "all", "provinsi"]})
    >>> sort_levels(table)["level"].tolist()
    ['all', 'provinsi', 'kota']
    """
    levels = ("all", *LEVELS)
    return table.sort_values(
        ["year", "level"],
        key=lambda one: find_places(one, levels) if one.name == "level" else one,
    )


def load_regions(year=None):
    """Return the regional governments.

    Parameters
    ----------
    year : int, optional
        Only the regional governments that the index measured in that year, with
        their province of that time: 542 until 2022 (the four provinces created in
        2022 are measured from 2023), 546 since. Without a year all 552 codes, the
        six administrative units of Jakarta included.

    Returns
    -------
    DataFrame
        ``code`` (of 2025, the key of every table), ``name``, ``level``,
        ``province_code``, ``province`` and the other columns of ``regions.csv``.

    Examples
    --------
    >>> load_regions(2020)["level"].value_counts().to_dict()
    {'kabupaten': 415, 'kota': 93, 'provinsi': 34}
    >>> len(load_regions(2023)), len(load_regions())
    (546, 552)
    """
    return _select_regions(year).copy(deep=False)


@cache
def _select_regions(year):
    regions = load_table("regions")
    if year is None:
        return regions
    created = regions["valid_from"].dt.year
    regions = regions[regions["autonomous"] & ~(created >= year)]
    if (created >= year).any():
        names = regions.set_index("code")["province"]
        regions["province_code"] = regions["province_code_2020"]
        regions["province"] = regions["province_code_2020"].map(names)
    return regions.reset_index(drop=True)


def load_region_aliases():
    """Return other spellings of region names, with where each was seen.

    Returns
    -------
    DataFrame
        ``alias, code, kind, source_id, note``.

    Examples
    --------
    >>> aliases = load_region_aliases().set_index("alias")
    >>> aliases.loc["Sumut", ["code", "kind"]].tolist()
    ['12', 'abbreviation']
    """
    return load_table("region_aliases")


def load_province_grid(year=None):
    """Return the tiles of the province map: ``code, row, col, name, short``.

    ``short`` is the usual abbreviation of the name (Sumut, NTT) where there is one.

    Parameters
    ----------
    year : int, optional
        Only the provinces measured in that year (34 until 2022, 38 since).

    Returns
    -------
    DataFrame
        One row a province; ``row`` and ``col`` count from the upper left.

    Examples
    --------
    >>> len(load_province_grid(2020)), len(load_province_grid(2024))
    (34, 38)
    """
    regions = load_regions(year)
    names = regions.loc[regions["level"] == "provinsi", ["code", "province"]]
    names = names.rename(columns={"province": "name"})
    aliases = load_table("region_aliases")
    aliases = aliases[aliases["kind"] == "abbreviation"].drop_duplicates("code")
    grid = load_table("province_grid").merge(names, on="code")
    short = grid["code"].map(aliases.set_index("code")["alias"])
    return grid.assign(short=short.fillna(grid["name"]))


def load_national_figures(year=None, measure=None):
    """Return the published national figures, one claim a row.

    Parameters
    ----------
    year : int, optional
        Only claims of that year.
    measure : str, optional
        Only claims of that measure, for instance ``"regions_participating"``.

    Returns
    -------
    DataFrame
        Columns of ``national_figures.csv`` and ``decimals``, the number of decimals
        that the source printed (0 for whole numbers, missing for dates).

    Examples
    --------
    >>> claims = load_national_figures(2020, "participation_pct")
    >>> claims.loc[claims["level"] == "kota", ["value", "decimals"]].values.tolist()
    [[96.7, 1]]
    """
    claims = load_table("national_figures")
    raw = read_column("national_figures", "value")
    claims["decimals"] = raw.str.partition(".")[2].str.len().astype("Int64")
    claims.loc[claims["value"].isna(), "decimals"] = pd.NA
    if year is not None:
        claims = claims[claims["year"].eq(year).fillna(False)]
    if measure is not None:
        claims = claims[claims["measure"] == measure]
    return claims.reset_index(drop=True)


def load_preferred_figures(year=None, measure=None):
    """Return the figure of each series that is used where several are published.

    Parameters
    ----------
    year, measure : optional
        Only figures of them, as in :func:`load_national_figures`.

    Returns
    -------
    DataFrame
        ``year, measure, level, category, claim_id, reason_en, reason_id`` and, from
        the claim, ``value``, ``unit`` and ``source_id``.

    Examples
    --------
    >>> load_preferred_figures(2020, "innovations_reported")[["level", "value"]]
      level    value
    0   all  17779.0
    """
    claims = load_table("national_figures")[["claim_id", "value", "unit", "source_id"]]
    figures = load_table("preferred_figures")
    if year is not None:
        figures = figures[figures["year"] == year]
    if measure is not None:
        figures = figures[figures["measure"] == measure]
    return figures.merge(claims, on="claim_id", how="left")


def load_vintages():
    """Return the figures of each vintage, where figures were revised later.

    Returns
    -------
    DataFrame
        ``vintage`` (the state of the reports that a figure belongs to) and the columns
        of ``national_figures.csv``.

    Examples
    --------
    >>> figures = load_vintages().query("year == 2020")
    >>> figures[["vintage", "value"]].values.tolist()
    [['award day 2020', 14897.0], ['ministry series', 17779.0]]
    """
    claims = load_table("national_figures")
    return load_table("vintages").merge(claims, on="claim_id", how="left")


def load_region_results(year=None, level=None, *, final=False):
    """Return the results of regions: published claims, or the list a user imported.

    For a year with an imported list (``iga import``) that list is returned, with the
    ``source_id`` ``import-<year>``; see :func:`iga_analysis.tables.list_imports`. It
    counts as final: a list of provisional standings should not be imported. Beside it
    stay the claims of levels of which it has no region, and the awards that sources
    name, without score, rank, predicate and innovations; where the list has a column of
    awards, its own are used for the regions that it lists. The published claims are a
    sample of convenience in which winners are over-represented: no national mean or
    distribution can be had from them.

    Parameters
    ----------
    year : int, optional
        Only results of that year.
    level : {"provinsi", "kabupaten", "kota"}, optional
        Only regions of that level.
    final : bool, optional
        Only results that the source calls final.

    Returns
    -------
    DataFrame
        Columns of ``region_results.csv`` with ``name``, ``level`` and ``province``
        of the region after ``code``; the province is that of the year.

    Examples
    --------
    >>> results = load_region_results(2021)
    >>> muara_enim = results[(results["code"] == "16.03") & (results["rank"] == 4)]
    >>> muara_enim["score"].tolist()
    [62.97, 62.97]
    """
    results = _place_results(load_lists(year))
    if year is not None:
        results = results[results["year"] == year]
    if level is not None:
        results = results[results["level"] == level]
    if final:
        results = results[results["is_final"].fillna(False)]
    return results.reset_index(drop=True)


@lru_cache(maxsize=16)
def _place_results(lists):
    """Return results with name, level and province of the region in their year."""
    results = _use_imports(load_table("region_results"), lists)
    years = sorted(results["year"].unique())
    columns = ["code", "name", "level", "province"]
    regions = [load_regions(one)[columns].assign(year=one) for one in years]
    if regions:
        regions = pd.concat(regions, ignore_index=True)
        regions["year"] = regions["year"].astype("Int64")
    else:
        regions = load_regions()[columns].assign(year=pd.Series(dtype="Int64"))
    results = results.merge(regions, on=["code", "year"], how="left")
    order = list(load_table("region_results").columns)
    place = order.index("code") + 1
    return results[order[:place] + columns[1:] + order[place:]]


def _use_imports(results, lists):
    """Return results with the claims of imported years replaced by the imports."""
    for one in lists:
        number = pd.Series(range(1, len(one.table) + 1), index=one.table.index)
        own = one.table.assign(
            claim_id=f"imp-{one.year}-" + number.astype("string").str.zfill(4),
            is_final=True,
            basis="stated",
        ).reindex(columns=results.columns)
        own = own.astype(results.dtypes.to_dict())
        same = results["year"] == one.year
        parts = [results[~same], own, _keep_claims(results[same], own)]
        results = pd.concat(parts, ignore_index=True)
    return results


def _keep_claims(claims, listed):
    """Return the claims of a year that its list does not replace.

    Those of levels that it leaves out; of the others the awards alone, unless the list
    has awards itself.
    """
    levels = load_table("regions").set_index("code")["level"]
    found = set(listed["code"].map(levels))
    elsewhere = ~claims["code"].map(levels).isin(found)
    awards = claims["award"].notna() & ~elsewhere
    if listed["award"].notna().any():
        awards &= ~claims["code"].isin(listed["code"])
    said = ["score", "rank", "rank_scope", "predicate", "innovations"]
    blank = {name: claims[name].where(elsewhere) for name in said}
    return claims.assign(**blank)[elsewhere | awards]


def load_editions():
    """Return the method of every year, one field a row, with status and source.

    Returns
    -------
    DataFrame
        ``year, field, value`` and what ``data/datapackage.json`` describes beside.

    Examples
    --------
    >>> rows = load_editions().set_index(["field", "year"])
    >>> rows.loc[("scale", 2020), "value"]
    'points'
    """
    return load_table("editions")


def load_indicators(year=None):
    """Return the indicators, one level a row; only those of ``year`` if given.

    Parameters
    ----------
    year : int, optional
        Only the indicators of that year.

    Returns
    -------
    DataFrame
        One row a level; the columns are described in ``data/datapackage.json``.

    Examples
    --------
    >>> load_indicators(2026)["aspect"].unique().tolist()
    ['SPD', 'SID']
    """
    indicators = load_table("indicators")
    if year is not None:
        indicators = indicators[indicators["year"] == year]
    return indicators.reset_index(drop=True)


def load_evidence_asked(year=None):
    """Return the evidence that each indicator asks for, and the types of file.

    Parameters
    ----------
    year : int, optional
        Only the evidence asked for in that year (2023 without SPD, and 2026).

    Returns
    -------
    DataFrame
        ``year, indicator, basis, name_id, evidence_en, evidence_id, file_types``
        (separated by spaces; missing where not printed), ``hint_en``, ``hint_id``,
        ``source_id, note``. Indicator 5 stands for both of its score rows 5a and 5b.

    Examples
    --------
    >>> asked = load_evidence_asked(2026).set_index("indicator")
    >>> asked.loc["28", ["evidence_en", "file_types"]].tolist()
    ['Procedure (SOP) with steps and duration in calendar days, approved by the \
authority', 'pdf']
    """
    asked = load_table("evidence")
    if year is not None:
        asked = asked[asked["year"] == year]
    return asked.reset_index(drop=True)
