"""Published distribution of the predicates, and who was named in the award."""

import numpy as np
import pandas as pd

from ..tables import (
    LEVELS,
    PREDICATES,
    load_preferred_figures,
    load_region_results,
    load_regions,
)


def predicate_distribution(year, level=None):
    """Return the published number of regions in each predicate.

    Parameters
    ----------
    year : int
        Year of the measurement; counts are published for 2018 to 2022.
    level : {"all", "provinsi", "kabupaten", "kota"}, optional
        Only that level; ``"all"`` is the nation.

    Returns
    -------
    DataFrame
        ``year, level, predicate, count, share`` (per cent of the regional governments
        of the level), ``base`` (that number), ``basis`` (``published``, or ``derived``
        where it follows from the other figures by addition), ``claim_id``, and
        ``unaccounted``: how many regions of the level the published counts leave out
        (2018 and 2019 do not add up).

    Raises
    ------
    ValueError
        If no counts are published for that year or level; the message lists the years.

    Notes
    -----
    The counts are those of ``preferred_figures.csv``; the share is 100 x count / base,
    the base the number of regional governments that ``regions.csv`` counts.

    Examples
    --------
    >>> predicate_distribution(2020, "all")[["predicate", "count"]].values.tolist()[0]
    ['Sangat Inovatif', 195]
    """
    figures = load_preferred_figures()
    figures = figures[figures["measure"] == "predicate_count"]
    years = sorted(figures["year"].unique())
    chosen = figures[figures["year"] == year]
    counts = {
        (row.level, row.category): (int(row.value), "published", row.claim_id)
        for row in chosen.itertuples()
    }
    _derive_missing(counts)
    levels = ["all", *LEVELS] if level is None else [level]
    regions = load_regions(year)["level"].value_counts()
    base = {"all": int(regions.sum()), **regions.to_dict()}
    rows = [
        {
            "year": year,
            "level": one,
            "predicate": predicate,
            "count": counts[one, predicate][0],
            "share": 100 * counts[one, predicate][0] / base[one],
            "base": base[one],
            "basis": counts[one, predicate][1],
            "claim_id": counts[one, predicate][2],
        }
        for one in levels
        for predicate in PREDICATES
        if (one, predicate) in counts
    ]
    if not rows:
        by_level = f" for level {level!r}" if level else ""
        raise ValueError(
            f"no number of regions by predicate is published for {year}{by_level}; "
            f"there are national or level counts for {', '.join(map(str, years))}"
        )
    table = pd.DataFrame(rows).astype({"basis": "string", "claim_id": "string"})
    counted = table.groupby("level")["count"].transform("sum")
    return table.assign(unaccounted=table["base"] - counted)


def _derive_missing(counts):
    """Add the one figure of a predicate that total and levels determine."""
    for predicate in PREDICATES:
        known = {one for one in ("all", *LEVELS) if (one, predicate) in counts}
        missing = {"all", *LEVELS} - known
        if len(missing) != 1:
            continue
        parts = sum(counts[one, predicate][0] for one in LEVELS if one in known)
        total = counts["all", predicate][0] if "all" in known else None
        value = parts if total is None else total - parts
        counts[missing.pop(), predicate] = (value, "derived", pd.NA)


def predicate_association(year=2020, *, assessed=False):
    """Describe how level of government and predicate go together.

    Parameters
    ----------
    year : int, optional
        A year whose counts by level are published and add up (2020).
    assessed : bool, optional
        Only the regions that were assessed: without Tidak Dapat Dinilai.

    Returns
    -------
    DataFrame
        One row: ``year``, ``n`` regions, ``chi2``, ``dof``, ``p_value``,
        ``cramers_v`` (0 none, 1 complete), ``min_expected``, the smallest expected
        count, and ``small_expected``, how many are below 5 (the p-value is then
        approximate).

    Raises
    ------
    ValueError
        If counts by level are not published, or do not add up to the regions of each
        level.

    Notes
    -----
    Pearson's chi-squared test without continuity correction
    (:func:`scipy.stats.chi2_contingency`) and Cramer's V, sqrt(chi2 / (n (k - 1)))
    with k the smaller side of the table (:func:`scipy.stats.contingency.association`).

    The counts are a census, no sample: nothing is inferred from them. The p-value says
    how often predicates dealt out at random among the same regions would go with the
    level as much as the published ones do, or more.

    Examples
    --------
    >>> int(predicate_association(2020)["n"].iloc[0])
    542
    """
    observed = _cross(year, assessed).to_numpy()
    from scipy import stats

    chi2, p_value, dof, expected = stats.chi2_contingency(observed, correction=False)
    return pd.DataFrame(
        {
            "year": [year],
            "n": [int(observed.sum())],
            "chi2": [chi2],
            "dof": [dof],
            "p_value": [p_value],
            "cramers_v": [stats.contingency.association(observed, method="cramer")],
            "min_expected": [expected.min()],
            "small_expected": [int((expected < 5).sum())],
        }
    )


def predicate_residuals(year=2020, *, assessed=False):
    """Return by how much each level has more or fewer of a predicate than expected.

    Parameters
    ----------
    year, assessed : optional
        As in :func:`predicate_association`, whose errors it raises.

    Returns
    -------
    DataFrame
        One row a cell: ``year, level, predicate, count``, ``expected`` (the count if
        predicates were shared out alike in every level) and ``residual``
        (standardised; above 0: more than expected).

    Notes
    -----
    residual = (O - E) / sqrt(E (1 - row / n) (1 - column / n)), the adjusted
    standardised residual of Haberman (1973). If predicates were dealt out at random,
    about 5 of 100 cells would lie beyond 2 on either side.

    Examples
    --------
    >>> cells = predicate_residuals(2020).set_index(["level", "predicate"])
    >>> cells.loc[("provinsi", "Sangat Inovatif"), "expected"].round(2).item()
    12.23
    """
    table = _cross(year, assessed)
    observed = table.to_numpy()
    from scipy.stats import contingency

    n, expected = observed.sum(), contingency.expected_freq(observed)
    rows, columns = observed.sum(1, keepdims=True), observed.sum(0, keepdims=True)
    spread = np.sqrt(expected * (1 - rows / n) * (1 - columns / n))
    cells = table.stack().rename("count").reset_index()
    cells.insert(0, "year", year)
    return cells.assign(
        expected=expected.ravel(), residual=((observed - expected) / spread).ravel()
    )


def _cross(year, assessed):
    """Return the counts of a year: a row a level, a column a predicate."""
    counts = predicate_distribution(year)
    counts = counts[counts["level"] != "all"]
    table = counts.pivot(index="level", columns="predicate", values="count")
    base = counts.groupby("level")["base"].first()
    if len(table) < len(LEVELS) or table.isna().any(axis=None):
        raise ValueError(f"the counts of {year} are not published for every level")
    wrong = table.sum(axis=1)[table.sum(axis=1) != base]
    if len(wrong):
        listed = ", ".join(f"{one}: {n} of {base[one]}" for one, n in wrong.items())
        raise ValueError(
            f"the counts of {year} do not add up to the regions ({listed})"
        )
    predicates = PREDICATES[:-1] if assessed else PREDICATES
    return table.loc[list(LEVELS), list(predicates)].astype("int64")


def award_winners(year):
    """Return who was named Terinovatif or Sangat Inovatif, and by which source.

    Parameters
    ----------
    year : int
        Year of the award.

    Returns
    -------
    DataFrame
        One row a region and award: ``year, code, name, level, province, award``,
        ``n_sources``, ``source_ids``, ``claim_ids`` and ``disputed``: whether other
        sources name the region in another category of that year. Nominations and
        other prizes are left out.

    Notes
    -----
    Nothing is computed: the names are those of ``region_results.csv``, each with its
    source.

    Examples
    --------
    >>> winners = award_winners(2020)
    >>> serang = winners[winners["name"] == "Kabupaten Serang"]
    >>> serang[["award", "n_sources"]].values.tolist()
    [['Kabupaten Sangat Inovatif', 4]]
    """
    results = load_region_results(year)
    named = results["award"].str.contains("Terinovatif|Sangat Inovatif", na=False)
    results = results[named & ~results["award"].str.startswith("Nominator", na=False)]
    keys = ["year", "code", "name", "level", "province", "award"]
    winners = (
        results.sort_values("claim_id")
        .groupby(keys, sort=True)
        .agg(
            n_sources=("source_id", "nunique"),
            source_ids=("source_id", lambda ids: " ".join(dict.fromkeys(ids))),
            claim_ids=("claim_id", " ".join),
        )
        .reset_index()
    )
    awards = winners.groupby("code")["award"].transform("nunique")
    return winners.assign(disputed=awards > 1)
