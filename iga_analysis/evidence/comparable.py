"""Choose the published claims that can be compared, and the counts beside them.

A claim of ``region_results.csv`` becomes a :class:`Claim` in whole units: 0.01, a finer
decimal where a list prints one, or one point. What cannot be compared is left out:
provisional standings, ranks within a province or an award category, the order of an
award.
"""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import pandas as pd

from ..datapackage import load_table, read_column
from ..method import lowest_scores, score_scale
from ..published import participation_rates, predicate_distribution
from ..tables import LEVELS, PREDICATES, load_region_results, load_regions

COLUMNS = ("claim_id", "year", "code", "score", "rank", "rank_scope", "predicate")
COLUMNS += ("award", "is_final", "basis", "source_id")
_RESULTS = ("score", "rank", "rank_at_most", "predicate", "innovations")
# Decimals beyond are the noise of binary fractions.
_MOST_DECIMALS = 10


class Claim(NamedTuple):
    """A claim in units; ``own`` tells the regions of the level from the others.

    ``most`` is a rank that is not exceeded; ``label`` the place of the predicate in
    ``PREDICATES``. Missing parts are None.
    """

    claim_id: str
    code: str
    own: bool
    low: int | None
    high: int | None
    rank: int | None
    most: int | None
    label: int | None


class Setting(NamedTuple):
    """What holds for a year and level beside the claims of regions.

    ``edges`` are the lowest scores of the predicates above the last, None if not
    published; ``counts`` are regions down to each edge with the claims that say so, of
    the level and of the nation; ``elsewhere`` is the number of regions of other levels.
    """

    year: int
    level: str
    size: int
    unit: int
    top: int
    edges: tuple
    counts: tuple
    nation: tuple
    elsewhere: int
    participants: tuple | None


def read_claims(results):
    """Return the claims to use: the published ones, or a table in their place.

    Raises
    ------
    ValueError
        If the table cannot be used; every problem is named.
    """
    if results is None:
        return load_region_results()
    problems = [f"no column {name}" for name in COLUMNS if name not in results.columns]
    problems = problems or list(_find_problems(results))
    if problems:
        raise ValueError(
            "results= cannot be used; it must be like load_region_results():\n- "
            + "\n- ".join(problems)
        )
    return results


def _find_problems(results):
    """Yield what is wrong with claims, with the first few places."""
    years = {year: score_scale(int(year)) for year in set(results["year"].dropna())}
    limit = results["year"].map(years).map({"0-100": 100.0}).fillna(float("inf"))
    score, rank = results["score"].astype("Float64"), results["rank"].astype("Float64")
    wrong = {
        "claim_id that is missing or used twice": results["claim_id"].isna()
        | results["claim_id"].duplicated(),
        "code that is no region": ~results["code"].isin(load_regions()["code"]),
        "predicate that the index does not have": results["predicate"].notna()
        & ~results["predicate"].isin(PREDICATES),
        "rank below 1 or not whole": (rank < 1) | (rank % 1 != 0),
        "score below 0, or above 100 from 2021": (score < 0) | (score > limit),
    }
    for problem, rows in wrong.items():
        rows = rows.fillna(False).astype(bool)
        if rows.any():
            first = ", ".join(results.loc[rows, "claim_id"].astype(str).head(3))
            yield f"{rows.sum()} row(s) with a {problem}, for instance {first}"


def select_results(year, level=None, *, results=None):
    """Return the final results of a year that may be used as evidence.

    Left out are what the project inferred and what is misprinted (``basis``), results
    of which it is not clear whether they are final, ranks that are the order of an
    award, and awards without a result.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}, optional
    results : DataFrame, optional
        Claims in place of the published ones, with the same columns.

    Returns
    -------
    DataFrame
        The claims with ``within`` (rank within the level), ``most`` (rank within the
        level at most) and ``decimals`` (as printed).
    """
    claims = load_region_results(year) if results is None else read_claims(results)
    claims = claims[claims["year"] == year]
    final = claims["is_final"].astype("boolean").fillna(False)
    final &= claims["basis"] == "stated"
    told = [name for name in _RESULTS if name in claims]
    final &= claims[told].notna().any(axis=1)
    claims = claims[final.astype(bool)].reset_index(drop=True)
    regions, scale = load_regions(year).set_index("code"), score_scale(year)
    claims = claims[claims["code"].isin(regions.index)]
    claims = claims.assign(
        level=claims["code"].map(regions["level"]),
        decimals=_printed_decimals(claims, year),
        **_comparable_ranks(claims, regions, scale),
    )
    if level is not None:
        claims = claims[claims["level"] == level]
    return claims.reset_index(drop=True)


def _comparable_ranks(claims, regions, scale):
    """Return ranks within the level, and numbers that the rank cannot exceed.

    A rank without scope that is larger than the number of regions of its province is a
    rank in the nation, of all levels or of kabupaten and kota together; among the
    regions of its own level the region stands no lower than that.
    """
    rank, scope = claims["rank"].astype("Int64"), claims["rank_scope"].astype("string")
    within = rank.where(scope.eq("national-level").fillna(False).astype(bool))
    award = claims["award"].astype("string").str.contains("Terinovatif|IGA")
    points = scale == "points"
    order = award.fillna(False).astype(bool) & (points | claims["score"].isna())
    within = within.mask(order)
    province = claims["code"].map(regions["province_code"])
    neighbours = province.map(regions["province_code"].value_counts()).astype("Int64")
    nation = (scope.isna() & (rank > neighbours)).fillna(False).astype(bool)
    most = rank.where(nation)
    if "rank_at_most" in claims:
        most = most.fillna(claims["rank_at_most"].astype("Int64"))
    return {"within": within, "most": most}


@cache
def _decimals_by_claim():
    raw = read_column("region_results", "score")
    claims = load_table("region_results")
    digits = raw.str.partition(".")[2].str.len()
    return {
        (claim, score): int(n)
        for claim, score, n in zip(
            claims["claim_id"], claims["score"], digits, strict=True
        )
        if pd.notna(score)
    }


def _printed_decimals(claims, year):
    """Return the printed decimals; where nobody knows, the most that a source has.

    At least two, or none for points.
    """
    if "decimals" in claims:
        return claims["decimals"].astype("Int64")
    known, usual = _decimals_by_claim(), count_decimals(year)
    pairs = zip(claims["claim_id"], claims["score"], strict=True)
    found = pd.Series(map(known.get, pairs), index=claims.index, dtype="Int64")
    if found.isna().any():
        used = claims["score"].map(_used_decimals if usual else lambda score: usual)
        most = used.groupby(claims["source_id"], dropna=False).transform("max")
        found = found.fillna(most.clip(lower=usual).fillna(usual).astype("Int64"))
    return found


def _used_decimals(score):
    """Return the decimals without which a score would be another."""
    if pd.isna(score):
        return 0
    return len(f"{score:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


def finest_decimals(selected, year):
    """Return the decimals in which every selected score is a whole number of units."""
    usual = count_decimals(year)
    told = selected[selected["score"].notna() & (selected["decimals"] > usual)]
    pairs = zip(told["score"], told["decimals"], strict=True)
    used = (min(_used_decimals(score), int(digits)) for score, digits in pairs)
    return max(used, default=usual) if usual else usual


def as_claims(selected, level, unit):
    """Turn selected results into claims in units.

    A score of all decimals of the unit is taken as printed, one of fewer as rounded
    half up: 46 stands for 45.50 to 46.49. Beside a claim of 46.73 of the same region it
    is truncated, and stands for 46.00 to 46.99. Two claims of a region that are one
    step of the last decimal apart are one score, truncated and rounded
    (:func:`rounded_pairs`). A score of 0 is exact.
    """
    rows = selected[["claim_id", "code", "level", "score", "decimals", "within"]]
    rows = rows.assign(most=selected["most"], predicate=selected["predicate"])
    rows, printed = list(rows.itertuples(index=False)), _group_scores(selected, unit)
    claims = []
    for row in rows:
        low = high = None
        if pd.notna(row.score):
            low, high = _read_score(row, printed[row.code], unit)
        claim = Claim(
            row.claim_id,
            row.code,
            row.level == level,
            low,
            high,
            *(None if pd.isna(n) else int(n) for n in (row.within, row.most)),
            None if pd.isna(row.predicate) else PREDICATES.index(row.predicate),
        )
        if claim[3:] != (None,) * 5:
            claims.append(claim)
    return claims


def label_elsewhere(claims, edges):
    """Give claims of other levels the predicate that their score alone decides.

    Nothing else of them matters for a level: counts of the nation are less those of the
    other levels.
    """
    bands = list(zip((*edges, 0), (None, *edges), strict=True))
    found = []
    for claim in claims:
        if not claim.own and claim.label is None and claim.low is not None:
            fits = [
                place
                for place, (low, above) in enumerate(bands)
                if low is not None
                and low <= claim.low
                and (place == 0 or (above is not None and claim.high < above))
            ]
            claim = claim._replace(label=fits[0] if fits else None)
        found.append(claim)
    return found


def _read_score(row, printed, unit):
    """Return the least and the greatest score, in units, that a printed one stands for.

    ``printed`` are the scores of the region in units, by their decimals.
    """
    value, digits = _count_units(row.score, unit), int(row.decimals)
    half = unit // (2 * 10**digits) if 10**digits < unit and value else 0
    if _is_rounded_pair(printed[digits], digits, unit):
        value = min(printed[digits])
        return value + half, value + max(2 * half - 1, 1)
    high = value + max(half - 1, 0)
    finer = (one for more, own in printed.items() if more > digits for one in own)
    if half and any(high < one < value + 2 * half for one in finer):
        return value, value + 2 * half - 1
    return value - half, high


def _count_units(score, unit):
    return round(score * unit + 1e-6)


def _group_scores(selected, unit):
    """Return the scores of each region in units, by their decimals."""
    printed = defaultdict(lambda: defaultdict(set))
    rows = selected[selected["score"].notna()]
    columns = rows["code"], rows["score"], rows["decimals"]
    for code, score, digits in zip(*columns, strict=True):
        printed[code][int(digits)].add(_count_units(score, unit))
    return printed


def _is_rounded_pair(values, digits, unit):
    """Whether scores are the two that truncating and rounding make of one.

    Points are whole and never rounded; a score of 0 is exact.
    """
    step = max(unit // 10**digits, 1)
    return unit > 1 and min(values) > 0 and max(values) - min(values) == step


def list_rounded(selected, unit):
    """Return the claims of one score that a source truncates and another rounds.

    Returns
    -------
    dict of str to tuple of str
        To each claim those that have the other number.
    """
    grouped, found = _group_scores(selected, unit), {}
    pairs = {
        (code, digits)
        for code, printed in grouped.items()
        for digits, values in printed.items()
        if _is_rounded_pair(values, digits, unit)
    }
    rows = selected[selected["code"].isin([code for code, _ in pairs])]
    rows = rows[rows["score"].notna()]
    for keys, own in rows.groupby(["code", "decimals"]):
        scores = own.set_index("claim_id")["score"] if keys in pairs else {}
        for claim, score in scores.items():
            found[claim] = tuple(scores.index[scores != score])
    return found


@cache
def count_decimals(year):
    """Return the decimals that scores of a year are printed with: 2, or 0 (points)."""
    return 0 if score_scale(year) == "points" else 2


def read_setting(year, level, decimals=None):
    """Return the scale, bands, counts and participants of a year and level.

    ``decimals`` are those of the unit, by default those that scores are printed with.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not one of {', '.join(LEVELS)}")
    setting, usual = _read_setting(year, level), count_decimals(year)
    finer = 10 ** (usual if decimals is None else decimals) // setting.unit
    if finer == 1:
        return setting
    return setting._replace(
        unit=setting.unit * finer,
        top=setting.top * finer,
        edges=tuple(refine_edge(edge, finer) for edge in setting.edges),
    )


def refine_edge(edge, finer):
    """Return the lowest score, in finer units, that is rounded to an edge."""
    return edge if edge is None or finer == 1 else edge * finer - finer // 2


@cache
def _count_participants():
    """Return how many regions of each year and level took part, with the claims."""
    return {
        (row.year, row.level): (int(row.participating), row.claim_id)
        for row in participation_rates().itertuples()
    }


@cache
def _count_regions(year):
    return load_regions(year)["level"].value_counts()


@cache
def _read_edges(year):
    return lowest_scores(year, count_decimals(year))


@cache
def _count_predicates(year):
    try:
        return predicate_distribution(year)
    except ValueError:
        return None


@cache
def _read_setting(year, level):
    unit, sizes = 10 ** count_decimals(year), _count_regions(year)
    participants = _count_participants().get((year, level))
    return Setting(
        year=year,
        level=level,
        size=int(sizes[level]),
        unit=unit,
        top=100 * unit if unit > 1 else 10**9,
        edges=_read_edges(year),
        counts=_cumulative(year, level, participants),
        nation=_cumulative(year, "all", None),
        elsewhere=int(sizes.sum() - sizes[level]),
        participants=participants,
    )


@cache
def _cumulative(year, level, participants):
    """Return how many regions have each predicate or a better one, with claims.

    Counts that leave regions out are used if those assessed are all participants.
    """
    counts = _count_predicates(year)
    if counts is None or level not in set(counts["level"]):
        return ()
    counts = counts[counts["level"] == level].set_index("predicate")
    assessed = counts["count"].reindex(PREDICATES[:-1])
    whole = (counts["unaccounted"] == 0).all()
    if participants is not None:
        whole |= assessed.sum() == participants[0]
    if not whole or assessed.isna().any():
        return ()
    ids = counts["claim_id"].reindex(PREDICATES[:-1])
    return tuple(
        (int(assessed[:n].sum()), tuple(ids[:n].dropna()))
        for n in range(1, len(PREDICATES))
    )
