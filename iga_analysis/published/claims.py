"""Recompute the published figures and list those that contradict each other.

The rules say from which other published figures a claim should follow;
:mod:`.reconcile` tries it and judges.
"""

import re
from collections import Counter
from fractions import Fraction
from functools import cache, partial
from itertools import permutations

import pandas as pd

from ..tables import LEVELS, PREDICATES, load_national_figures
from .reconcile import (
    BASE,
    ELSEWHERE,
    IMPOSSIBLE,
    REPRODUCED,
    VERDICTS,
    Derivation,
    Published,
    Role,
    judge,
    reconcile,
)

_NUMBERS = {"year": "Int64", "n_sources": "Int64"}
_NUMBERS |= dict.fromkeys(("value", "published", "recomputed"), "float64")
STAGES = ("inisiatif", "uji coba", "penerapan")
NOT_ASSESSED = PREDICATES[-1]


def check_claims(claims=None):
    """Recompute every published percentage, growth, total and printed change.

    Parameters
    ----------
    claims : DataFrame, optional
        Published figures with the columns of :func:`load_national_figures`; the
        shipped ones by default.

    Returns
    -------
    DataFrame
        One row a claim and test: ``claim_id, year, measure, level, category,
        published, check, recomputed, verdict, inputs, explanation_en, explanation_id,
        source_id``.
        ``recomputed`` is unrounded; ``inputs`` names the claims used, separated by
        spaces, and ``regions.csv:2020:kota`` where regions are counted.

    Notes
    -----
    The verdict is ``exact``, ``rounded`` (half up) or ``truncated`` to the printed
    decimals; ``from other figures`` if not the figures of its source but those of
    another, or those that count otherwise, give it; ``not reproduced``; ``impossible``
    if no whole number of regions gives a percentage; or ``no inputs`` if a figure
    needed is not published.
    Where sources differ, a percentage, growth or change is given its best verdict over
    all figures of the same year, level and state of reporting. A total is held to the
    parts that its own source prints, else to those of the same date or of one source.
    Where no count is published for a level, the parts can confirm a total but not
    refute it. Figures marked as approximate are not tested.

    Examples
    --------
    >>> checks = check_claims().set_index("claim_id")
    >>> checks.loc["agg-2020-051", "explanation_en"]
    '14,897 / 8,014 − 1 = 85.89 %, truncated to 85.'
    >>> checks.loc["agg-2022-014", ["verdict", "explanation_en"]].tolist()
    ['not reproduced', '44 − 37 = 7, not 4.']
    """
    if claims is None:
        return _check_shipped().copy(deep=False)
    published = Published(_comparable(claims))
    rows = []
    for claim in published.claims:
        find = partial(published.find, claim)
        for rule in RULES.get(claim.measure, []):
            derivation = rule(claim, find)
            result = derivation and reconcile(claim, derivation)
            if result:
                rows.append(claim._asdict() | {"published": claim.value} | result)
    columns = [
        *("claim_id", "year", "measure", "level", "category", "published", "check"),
        *("recomputed", "verdict", "inputs", "explanation_en", "explanation_id"),
        "source_id",
    ]
    return _typed(rows, columns)


@cache
def _check_shipped():
    return check_claims(load_national_figures())


def summarise_verdicts(checks=None):
    """Count the verdicts of every year: ``year``, ``verdict`` and ``count``.

    Parameters
    ----------
    checks : DataFrame, optional
        Result of :func:`check_claims`; that of the shipped claims by default.

    Returns
    -------
    DataFrame
        One row a year and verdict, also those that no figure has.

    Examples
    --------
    >>> counts = summarise_verdicts()
    >>> int(counts["count"].sum()) == len(check_claims())
    True
    """
    checks = check_claims() if checks is None else checks
    checks = checks.assign(verdict=pd.Categorical(checks["verdict"], VERDICTS))
    counts = checks.groupby(["year", "verdict"], observed=False).size()
    return counts.reset_index(name="count").astype({"verdict": "string"})


def list_failed_checks(checks=None):
    """List the tests that published figures fail, once a figure.

    Parameters
    ----------
    checks : DataFrame, optional
        Result of :func:`check_claims`; that of the shipped claims by default.

    Returns
    -------
    DataFrame
        The rows with the verdict ``not reproduced`` or ``impossible``, of several
        claims of one figure the first, with ``reproduced``: whether another test, or
        figures of another source, give the figure all the same.

    Examples
    --------
    >>> failed = list_failed_checks()
    >>> failed[~failed["reproduced"]].query("year == 2022")["explanation_en"].tolist()
    ['44 − 37 = 7, not 4.']
    """
    checks = check_claims() if checks is None else checks
    figure = ["year", "measure", "level", "category", "published"]
    checks = checks.assign(reproduced=checks["verdict"].isin((*REPRODUCED, ELSEWHERE)))
    given = checks.groupby(figure, dropna=False)["reproduced"].transform("any")
    failed = checks["verdict"].isin(("not reproduced", IMPOSSIBLE))
    checks = checks.assign(reproduced=given)[failed]
    return checks.drop_duplicates([*figure, "check"]).reset_index(drop=True)


def conflicting_claims(claims=None):
    """List the published figures that contradict each other.

    Parameters
    ----------
    claims : DataFrame, optional
        As in :func:`check_claims`.

    Returns
    -------
    DataFrame
        One row a distinct value: ``conflict`` (names what is disputed, the same in the
        rows to be read together), ``year, measure, level, category, stage, as_of,
        value, date, kind`` (``contradiction``, or how the value follows from another
        of these rows that has more decimals, ``rounded`` or ``truncated``; ``exact`` is
        that other one if nothing else differs), ``claim_ids, source_ids, n_sources``.

    Notes
    -----
    Figures are compared if they agree in year, measure, level, category and stage;
    interim ones only if they are of the same date. Figures marked as approximate are
    left out. A date such as 2022-06 does not contradict 2022-06-25 and goes with it.

    Examples
    --------
    >>> conflicts = conflicting_claims().set_index("conflict")
    >>> conflicts.loc["2019 regions_participating all", "value"].tolist()
    [260.0, 252.0]
    """
    if claims is None:
        return _compare_shipped().copy(deep=False)
    claims = _comparable(claims)
    claims = claims.assign(as_of=claims["as_of"].where(claims["stage"] == "interim"))
    about = ["year", "measure", "level", "category", "stage", "as_of"]
    claims, rows = claims[claims.duplicated(about, keep=False)], []
    for key, group in claims.groupby(about, dropna=False, sort=False):
        said = group.assign(date=_refine_dates(group["date"]))
        kinds = _judge_values(group)
        said = said.groupby(["value", "date"], dropna=False, sort=False)
        if said.ngroups < 2:
            continue
        words = [str(word) for word in key if pd.notna(word) and word != "final"]
        rows += [
            {
                "conflict": " ".join(words),
                **dict(zip(about, key, strict=True)),
                "value": value,
                "date": date,
                "kind": kinds.get(value, "contradiction"),
                "claim_ids": " ".join(same["claim_id"]),
                "source_ids": " ".join(same["source_id"].unique()),
                "n_sources": same["source_id"].nunique(),
            }
            for (value, date), same in said
        ]
    columns = ["conflict", *about, "value", "date", "kind", "claim_ids", "source_ids"]
    return _typed(rows, [*columns, "n_sources"])


@cache
def _compare_shipped():
    return conflicting_claims(load_national_figures())


def list_conflicting_figures(claims=None):
    """List the final figures that contradict each other.

    Parameters
    ----------
    claims : DataFrame, optional
        As in :func:`check_claims`.

    Returns
    -------
    DataFrame
        The rows of :func:`conflicting_claims`, those of a subject together, without
        interim standings, dates, which are no figures, and values that differ by
        rounding or truncation alone.

    Examples
    --------
    >>> both = list_conflicting_figures()
    >>> both.loc[both["year"] == 2025, ["measure", "value"]].values.tolist()
    [['innovations_reported', 36742.0], ['innovations_reported', 36374.0]]
    """
    said = conflicting_claims(claims)
    said = said[said["value"].notna() & (said["stage"] == "final")]
    said = said[said["kind"] == "contradiction"]
    return said[said.duplicated("conflict", keep=False)].reset_index(drop=True)


def _comparable(claims):
    """Return the claims that have a year and are not marked as approximate."""
    vague = claims["category"].str.contains("approximate").fillna(False)
    return claims[claims["year"].notna() & ~vague]


def _judge_values(group):
    """Return how values follow from others of more decimals: rounded or truncated."""
    finest = group[group["value"].notna()].groupby("value")["decimals"].max()
    printed = {value: Fraction(f"{value:.{n}f}") for value, n in finest.items()}
    kinds = {}
    for (one, few), (other, more) in permutations(finest.items(), 2):
        verdict = judge(printed[other], printed[one], int(few)) if few < more else ""
        if verdict in ("rounded", "truncated"):
            kinds[one] = verdict
    fullest = [value for value in finest.index if value not in kinds]
    return kinds | dict.fromkeys(
        fullest if kinds and len(fullest) == 1 else [], "exact"
    )


def _refine_dates(dates):
    """Return each date as the most precise one that does not contradict it."""
    known = sorted(dates.dropna().unique())
    finest = {a: max((b for b in known if b.startswith(a)), key=len) for a in known}
    return dates.map(finest)


def _typed(rows, columns):
    kinds = {column: _NUMBERS.get(column, "string") for column in columns}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def _percentage(part, whole):
    return 100 * part / whole


def _remainder(rest, whole):
    return _percentage(whole - rest, whole)


def _increase(new, old):
    return _percentage(new - old, old)


def _difference(whole, *parts):
    return whole - sum(parts)


def _total(*parts):
    return sum(parts)


def _sum(check, roles, *, partial=False):
    return Derivation(check, roles, _total, " + ", strict=True, partial=partial)


def _rate(claim, find):
    part, formula, shape = find("regions_participating"), _percentage, "{} / {}"
    rest = find("regions_not_reporting")
    if rest.figures and not part.figures:
        part, formula, shape = rest, _remainder, "({1} − {0}) / {1}"
    return Derivation("participation rate", [part, find(BASE)], formula, shape)


def _growth(measure, claim, find):
    named = re.match(r"(\d{4}) to (\d{4})", claim.category or "")
    if not named and (claim.category or pd.isna(claim.year)):
        return None
    # without years of its own it is the growth over the year before
    years = map(int, named.groups()) if named else (claim.year - 1, claim.year)
    old, new = (find(measure, year=year) for year in years)
    rate = _rate(claim, find)
    return Derivation("growth", [new, old], _increase, "{} / {} − 1", other=rate)


def _change(claim, find):
    count = partial(find, "predicate_count", category=claim.category)
    roles = [count(year=claim.year), count(year=claim.year - 1)]
    return Derivation("printed change", roles, _difference, " − ")


def _share(claim, find):
    """The other reading is the share of a part that the same source prints."""
    category = None if claim.level in LEVELS else claim.category
    part = find("innovations_reported", category=category)
    whole = find("innovations_reported", level="all")
    named = find("innovations_reported", level="all", category=...)
    own = [one for one in named.figures if one.source_id == claim.source_id]
    roles = [named._replace(figures=own), whole]
    other = Derivation("elsewhere", roles, _percentage, "{} / {}")
    return other._replace(check="share", roles=[part, whole], other=other)


def _levels(claim, find):
    if claim.level != "all":
        return None
    roles = [find(claim.measure, level=one, category=claim.category) for one in LEVELS]
    if claim.category is None:
        roles += _clusters(claim, find)
    return _sum("sum of levels", roles, partial=True)


def _clusters(claim, find):
    """Return the clusters of kabupaten and kota; sources name them differently."""
    role = find(claim.measure, level="kabkota", category=...)
    sources = Counter(one.source_id for one in role.figures)
    sources[claim.source_id] *= len(role.figures)
    chosen = sources.most_common(1)[0][0]
    return [Role(role.name, [one]) for one in role.figures if one.source_id == chosen]


def _predicates(claim, find):
    assessed = PREDICATES if claim.measure == BASE else PREDICATES[:-1]
    roles = [find("predicate_count", category=predicate) for predicate in assessed]
    return _sum("sum of predicates", roles)


def _stages(claim, find):
    if claim.level != "all" or claim.category is not None:
        return None
    roles = [find("innovations_by_stage", category=stage) for stage in STAGES]
    return _sum("sum of stages", roles)


def _not_assessed(level, find):
    """Return the roles of the regions that did not report or were not assessed."""
    count = partial(find, "predicate_count", category=NOT_ASSESSED)
    role = find("regions_not_reporting", level=level)
    role = role._replace(figures=role.figures + count(level=level).figures)
    both = [count(level="provinsi"), count(level="kabkota")]
    return both if level == "all" and both[1].figures and not role.figures else [role]


def _participants(claim, find):
    roles = [find("regions_participating"), *_not_assessed(claim.level, find)]
    return _sum("participants + not assessed", roles, partial=True)


def _complement(claim, find):
    if claim.measure == "predicate_count" and claim.category != NOT_ASSESSED:
        return None
    level = "all" if claim.level == "kabkota" else claim.level
    if claim.measure == "regions_participating":
        parts = _not_assessed(level, find)
    else:
        parts = [find("regions_participating", level=level)]
    if claim.level == "kabkota":
        parts.append(find(claim.measure, level="provinsi", category=claim.category))
    roles = [find(BASE, level=level), *parts]
    return Derivation(
        "complement", roles, _difference, " − ", strict=True, partial=True
    )


RULES = {
    "participation_pct": [_rate],
    "regions_growth_pct": [partial(_growth, "regions_participating")],
    "innovations_growth_pct": [partial(_growth, "innovations_reported")],
    "innovations_level_share_pct": [_share],
    "innovations_region_share_pct": [_share],
    "predicate_change": [_change],
    "regions_total": [_levels, _predicates, _participants],
    "regions_participating": [_levels, _predicates, _complement],
    "regions_not_reporting": [_levels, _complement],
    "predicate_count": [_levels, _complement],
    "innovations_reported": [_levels, _stages],
    "nominees": [_levels],
    "awardees_terinovatif": [_levels],
}
