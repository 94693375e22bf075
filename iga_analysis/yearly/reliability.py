"""The chapter on how far the results of the year can be relied on."""

import pandas as pd

from ..evidence import contradicting_claims
from ..method import load_edition
from ..published import (
    check_claims,
    cite_claims,
    list_conflicting_figures,
    list_failed_checks,
)
from ..results import list_coverage, near_cuts, year_figures
from .blocks import Heading, Table, Text
from .weights import tell_weights

_LISTED, _WITHIN = 20, 2.0
_FAILS = ("not reproduced", "impossible")


def compose_reliability(year):
    """Return the blocks of the chapter on reliability.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Returns
    -------
    list of Heading, Text, Table or Figure
    """
    return [
        *_tell_basis(year),
        *_tell_near_cuts(year),
        *tell_weights(year),
        *_tell_recomputed(year),
        *_tell_contradictions(year),
        *_tell_method(year),
    ]


def _tell_basis(year):
    """Yield how much of the nation the results cover, and what differs in print."""
    coverage = list_coverage(year)
    words = {"year": str(year)}
    yield Heading("head_coverage")
    nation = coverage[coverage["level"] == "all"].iloc[0]
    told = words | {"listed": int(nation["listed"]), "regions": int(nation["regions"])}
    key = "coverage_whole" if nation["complete"] else "coverage_part"
    yield Text(key, told, ("year_coverage",))
    columns = ["level", "listed", "regions", "with_score", "with_rank"]
    columns += ["with_predicate", "with_innovations"]
    if not nation["complete"]:
        # gathered from publications, not in any list
        coverage = coverage.rename(columns={"listed": "with_result"})
        columns[1] = "with_result"
    # counted over the claims of the year, whose sources stand where they are shown
    source = coverage if nation["complete"] else "project"
    yield Table("year_coverage", coverage[columns], source, words)
    figures = year_figures(year)
    differ = figures[figures["agrees"].eq(False).fillna(False)]
    if len(differ):
        yield Text("differ", words | {"n": len(differ)}, ("year_differ",))
        columns = ["measure", "level", "category", "value", "published", "difference"]
        if differ["category"].isna().all():
            columns.remove("category")
        yield Table("year_differ", differ[columns], differ, words)


def _tell_near_cuts(year):
    table = near_cuts(year, within=_WITHIN)
    if table.empty:
        return
    words = {"year": str(year), "within": _WITHIN}
    below = table[table["distance"] < 0].assign(gap=-table["distance"])
    counts = table.assign(
        below=table["distance"].lt(0), above=table["distance"].ge(0), regions=1
    )
    counts = counts.groupby("better", sort=False)[["below", "above", "regions"]].sum()
    counts = counts.astype(int).reset_index()
    told = words | {"n": len(table), "below": len(below)}
    told["within"] = int(_WITHIN)
    yield Heading("head_near_cuts")
    total = counts.sum(numeric_only=True).astype(int)
    rows = pd.DataFrame([{"better": "total", **total.to_dict()}])
    counts = pd.concat([counts, rows], ignore_index=True)
    yield Text("near_cuts", told, ("year_near_cuts",))
    yield Table("year_near_cuts", counts, table, told)
    nearest = below.sort_values("gap").head(_LISTED)
    if len(nearest):
        columns = ["name", "level", "score", "predicate", "better", "gap"]
        decimals = {"score": 2, "gap": 2}
        yield Table("year_nearly", nearest[columns], nearest, told, decimals)


def _tell_recomputed(year):
    checks = check_claims()
    # what lacks the figures to recompute it from was not recomputed
    checks = checks[(checks["year"] == year) & (checks["verdict"] != "no inputs")]
    if checks.empty:
        return
    words = {"year": str(year)}
    counts = checks["verdict"].value_counts().rename_axis("verdict").reset_index()
    total = pd.DataFrame([{"verdict": "total", "count": len(checks)}])
    counts = pd.concat([counts, total], ignore_index=True)
    failed = list_failed_checks(checks)
    fails = int(checks["verdict"].isin(_FAILS).sum())
    yield Heading("head_recomputed")
    told = words | {"n": len(checks), "failed": fails}
    key = "recomputed" if fails else "recomputed_all"
    yield Text(key, told, ("year_verdicts",))
    yield Table("year_verdicts", counts, checks, words)
    # what other figures give is told apart from what nothing gives
    for key, some in failed.groupby("reproduced"):
        cited = cite_claims(some).head(_LISTED)
        columns = ["measure", "level", "published", "explanation_en", "explanation_id"]
        name = "year_disputed" if key else "year_failed"
        yield Table(name, cited[[*columns, "cited"]], cited, words)


def _tell_contradictions(year):
    said = list_conflicting_figures()
    said = said[said["year"] == year]
    doubted = contradicting_claims(year)
    # one score, truncated and rounded, contradicts nothing
    doubted = doubted[doubted["kind"] != "rounding"]
    words = {"year": str(year)}
    if said.empty and doubted.empty:
        return
    yield Heading("head_contradictions")
    if len(said):
        cited = cite_claims(said)
        subjects = said.drop_duplicates(["measure", "level", "category"])
        yield Text("conflicts", words | {"n": len(subjects)}, ("year_conflicts",))
        columns = ["measure", "level", "value", "publisher", "published_on"]
        yield Table("year_conflicts", cited[columns], cited, words)
    if len(doubted):
        told = words | {"n": doubted["claim_id"].nunique()}
        yield Text("doubted", told, ("year_doubted",))
        columns = ["name", "score", "rank", "kind", "claim_id", "against"]
        shown = doubted.head(_LISTED)
        yield Table("year_doubted", shown[columns], shown, words)


def _tell_method(year):
    """Yield what of the year's method is known, and once what is not."""
    from ..language import label

    method = load_edition(year).describe()
    words = {"year": str(year)}
    counts = method["status"].value_counts()
    told = words | {"fields": len(method), "known": len(method)}
    told["known"] = int(len(method) - counts.get("unknown", 0))
    unknown = method.loc[method["status"] == "unknown", "field"]
    told["unknown"] = "; ".join(label(one) for one in unknown)
    yield Heading("head_method")
    yield Text("method_known", told)
    if len(unknown):
        yield Text("method_unknown", told)
