"""Rules between the rows of the published facts, as ``iga check`` holds them.

``datapackage.json`` says what a cell may hold; the rules here say what rows may say
together. A printed row that breaks one and is kept stands in ``known_exceptions.csv``
with its reason. The rows are those of ``data/``: lists of a person's own are checked
when they are read.
"""

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ..datapackage import DATA, load_table, read_column, table_path
from ..language import choose_language, format_number, label, say
from ..tables import PREDICATES

EXCEPTIONS = "known_exceptions"
_COLUMNS = ["rule", "file", "row", "column", "value", "claims", "sentence", "known"]
_COLUMNS += ["reason_en", "reason_id"]
# Figures that are known only with the results.
_OUTCOMES = {
    *("predicate_count", "predicate_change", "index_average"),
    *("awardees_terinovatif", "awardees_sangat_inovatif", "awardees_predicate"),
    "awardees_all",
}
_TABLES = {"results": "region_results", "figures": "national_figures"}
# Columns that a finding may name.
_NAMED = {
    "results": ("claim_id", "score", "rank", "predicate", "innovations", "is_final"),
    "figures": ("claim_id", "year", "value", "stage"),
}


class Finding(NamedTuple):
    """A rule that rows break; the first of the claims is that of the row named."""

    rule: str
    table: str
    claims: tuple
    column: str
    values: dict


class _Facts(NamedTuple):
    """Results and figures in the order of their files, and awards by name.

    What is missing is None.
    """

    results: list
    figures: list
    awards: dict


def check_facts(*, folder=DATA):
    """Return the rows of the published facts that cannot all be right.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json``; the shipped ``data/`` by default.

    Returns
    -------
    DataFrame
        One row a broken rule: ``rule``, ``file``, ``row`` (line of the file, the header
        is row 1), ``column``, ``value`` (the cell as it stands), ``claims`` (those that
        break the rule together; the first is that of the row), ``sentence`` in the
        reader's language, ``known`` (whether ``known_exceptions.csv`` has it),
        ``reason_en`` and ``reason_id``, missing where it is not known. An exception
        that no longer applies is a row too, of the rule ``exception``.

    Notes
    -----
    A result is too early if its source is older than the handover of the results of
    its year, or the award ceremony where no handover is published; of a date without
    its day the earliest reading counts. Ranks and order concern final results with a
    rank within the level: equal scores may share a rank, and scores are out of order
    only if they are so however they were rounded.

    Examples
    --------
    >>> found = check_facts()
    >>> bool(found["known"].all())
    True
    """
    facts, known = _read_facts(folder), _read_exceptions(folder)
    places = {name: _number_rows(name, folder) for name in _TABLES}
    rows = []
    for finding in (one for rule in _RULES for one in rule(facts)):
        cells = places[finding.table].loc[finding.claims[0]]
        claims = " ".join(finding.claims)
        exception = known.pop((finding.rule, claims), None)
        rows.append(
            {
                "rule": finding.rule,
                "file": table_path(_TABLES[finding.table], folder=folder),
                "row": cells["row"],
                "column": finding.column,
                "value": cells[finding.column],
                "claims": claims,
                "sentence": say(f"rule_{finding.rule}", **finding.values),
                "known": exception is not None,
                "reason_en": exception and exception.reason_en,
                "reason_id": exception and exception.reason_id,
            }
        )
    rows += [
        {
            "rule": "exception",
            "file": table_path(EXCEPTIONS, folder=folder),
            "row": one.row,
            "column": "claims",
            "value": one.claims,
            "claims": one.claims,
            "sentence": say("rule_exception", rule=one.rule),
            "known": False,
        }
        for one in known.values()
    ]
    kinds = dict.fromkeys(_COLUMNS, "string") | {"row": "Int64", "known": bool}
    return pd.DataFrame(rows, columns=_COLUMNS).astype(kinds)


def tell_facts(found):
    """Return what is found for people: the rows that are kept, and the mistakes.

    Parameters
    ----------
    found : DataFrame
        As :func:`check_facts` gives it.

    Returns
    -------
    kept, broken : list of str
        In the reader's language, a heading first; empty if there are none.

    Examples
    --------
    >>> kept, broken = tell_facts(check_facts())
    >>> len(kept) - 1 == len(load_table("known_exceptions")), broken
    (True, [])
    """
    said = {"rules_known": [], "rules_broken": []}
    for row in choose_language(found).itertuples():
        line = f"- {row.file}, {say('data_row', row=row.row)}, "
        line += f"{say('data_column', column=row.column)}: {row.sentence}"
        said["rules_known" if row.known else "rules_broken"].append(
            f"{line}. {row.reason}" if row.known else line
        )
    file = table_path(EXCEPTIONS)
    return tuple(
        [say(key, number=len(lines), file=file), *lines] if lines else []
        for key, lines in said.items()
    )


def _number_rows(name, folder):
    """Return the cells of a table as they stand, with the lines of the file."""
    table = pd.DataFrame(
        {one: read_column(_TABLES[name], one, folder=folder) for one in _NAMED[name]}
    )
    return table.assign(row=range(2, len(table) + 2)).set_index("claim_id")


def _read_exceptions(folder):
    """Return the known exceptions, with the lines of the file, by rule and claims."""
    table = load_table(EXCEPTIONS, folder=folder)
    table = table.assign(row=range(2, len(table) + 2))
    return {(one.rule, one.claims): one for one in table.itertuples()}


def _read_facts(folder):
    regions = load_table("regions", folder=folder).set_index("code")
    dates = load_table("sources", folder=folder).set_index("source_id")["date"]
    scales = load_table("editions", folder=folder)
    scales = scales[scales["field"] == "scale"].set_index("year")["value"]
    results = load_table("region_results", folder=folder)
    printed = read_column("region_results", "score", folder=folder)
    digits = printed.str.partition(".")[2].str.len()
    # two decimals are as exact as a score gets; points are whole
    half = (0.5 * 10.0**-digits).where((digits < 2) & (results["score"] != 0), 0)
    half = half.where(results["year"].map(scales) != "points", 0)
    results = results.assign(
        name=results["code"].map(regions["name"]),
        level=results["code"].map(regions["level"]),
        dated=results["source_id"].map(dates),
        low=results["score"] - half,
        high=results["score"] + half,
    )
    figures = load_table("national_figures", folder=folder)
    said = figures["source_id"].map(dates)
    figures = figures.assign(
        dated=figures["as_of"].fillna(said), name=figures["measure"].map(label)
    )
    awards = {one.award: one for one in _list_rows(load_table("awards", folder=folder))}
    return _Facts(_list_rows(results), _list_rows(figures), awards)


def _list_rows(table):
    table = table.astype("object").where(table.notna(), None)
    return list(table.itertuples(index=False, name="Row"))


def _group(rows, *names):
    """Return rows by the values of columns, in order of their first rows."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, name) for name in names)].append(row)
    return groups


def _first(rows, name):
    """Return the first row of each value of a column."""
    return [group[0] for group in _group(rows, name).values()]


def _show(value):
    return value if isinstance(value, str) else format_number(value)


def _find_handovers(figures):
    """Return the figure that dates when the results of each year were first known."""
    found = {}
    for category in ("results_handover", "award_ceremony"):
        days = [
            one
            for one in figures
            if one.category == category and one.date and one.stage == "final"
        ]
        for (year,), same in _group(days, "year").items():
            found.setdefault(year, min(same, key=lambda one: one.date))
    return found


def _find_early_results(facts):
    """Yield final results and figures that are older than the handover."""
    handovers = _find_handovers(facts.figures)
    results = [one for one in facts.results if one.is_final]
    figures = [
        one
        for one in facts.figures
        if one.measure in _OUTCOMES and one.stage == "final"
    ]
    both = (("results", results, "is_final"), ("figures", figures, "stage"))
    for table, rows, column in both:
        for row in rows:
            handover = handovers.get(row.year)
            # a month is older than a day only if it is over before that day's month
            if handover and row.dated and row.dated < handover.date[: len(row.dated)]:
                told = {"name": row.name, "year": row.year, "date": row.dated}
                told |= {"handover": handover.date, "claim": handover.claim_id}
                yield Finding("early_result", table, (row.claim_id,), column, told)


def _find_two_values(facts):
    """Yield the results of one source and region that differ where they may not."""
    groups = _group(facts.results, "source_id", "code", "year", "is_final")
    for rows in groups.values():
        differing = {}
        for column in ("score", "rank", "predicate", "innovations"):
            filled = [one for one in rows if getattr(one, column) is not None]
            scope = ["rank_scope"] if column == "rank" else []
            for same in _group(filled, *scope).values():
                first = _first(same, column)
                if len(first) > 1:
                    differing[column] = first
        if not differing:
            continue
        said = [
            f"{label(column)} "
            + " / ".join(_show(getattr(one, column)) for one in first)
            for column, first in differing.items()
        ]
        told = {"name": rows[0].name, "year": rows[0].year}
        told |= {"source": rows[0].source_id, "values": "; ".join(said)}
        named = {one.claim_id for first in differing.values() for one in first}
        claims = tuple(one.claim_id for one in rows if one.claim_id in named)
        yield Finding("two_values", "results", claims, next(iter(differing)), told)


def _find_too_many_winners(facts):
    """Yield the announced numbers of winners that are smaller than the names given.

    Where several numbers are announced, the largest.
    """
    winners = [one for one in facts.results if one.award and one.is_final is not False]
    winners = _group(winners, "year")
    measures = {one.measure for one in facts.awards.values()} - {None}
    counts = [
        one
        for one in facts.figures
        if one.measure in measures and one.stage == "final" and one.year
    ]
    for same in _group(counts, "year", "measure", "level", "category").values():
        figure = max(same, key=lambda one: one.value)
        named = [
            one
            for one in winners[(figure.year,)]
            if _counts(figure, facts.awards[one.award], one.level)
        ]
        found = len({one.code for one in named})
        if found > figure.value:
            awards = " / ".join(dict.fromkeys(label(one.award) for one in named))
            told = {"award": awards, "year": figure.year, "found": found}
            told["counted"] = format_number(figure.value)
            claims = (figure.claim_id,)
            yield Finding("too_many_winners", "figures", claims, "value", told)


def _counts(figure, award, level):
    """Tell whether a figure counts the regions of a level that have an award."""
    if figure.measure != award.measure:
        return False
    if figure.level == "all":
        return figure.category in (None, award.category)
    return (figure.level, figure.category) == (award.level or level, award.category)


def _list_ranked(results):
    """Return the final results with a rank within the level."""
    return [
        one
        for one in results
        if one.is_final and one.rank and one.rank_scope == "national-level"
    ]


def _find_shared_ranks(facts):
    """Yield the ranks within a level at which two regions stand."""
    groups = _group(_list_ranked(facts.results), "year", "level", "rank")
    for (year, level, rank), rows in groups.items():
        first = _first(rows, "code")
        if len(first) < 2:
            continue
        scored = _first([one for one in rows if one.score is not None], "code")
        tied = len({one.score for one in scored}) == 1
        if len(scored) == len(first) and tied:
            continue
        told = {"year": year, "level": level, "rank": rank}
        told["names"] = ", ".join(one.name for one in first)
        claims = tuple(one.claim_id for one in first)
        yield Finding("shared_rank", "results", claims, "rank", told)


def _find_out_of_order(facts):
    """Yield the pairs of regions of which the one with the higher score ranks lower."""
    ranked = [one for one in _list_ranked(facts.results) if one.score is not None]
    for (year, level), rows in _group(ranked, "year", "level").items():
        seen = set()
        for one, other in combinations(rows, 2):
            pair = frozenset((one.code, other.code))
            better, worse = (one, other) if one.low > other.high else (other, one)
            wrong = better.low > worse.high and better.rank > worse.rank
            if not wrong or len(pair) == 1 or pair in seen:
                continue
            seen.add(pair)
            told = {"year": year, "level": level, "name": one.name, "rank": one.rank}
            told |= {"other": other.name, "other_rank": other.rank}
            told |= {"score": _show(one.score), "other_score": _show(other.score)}
            claims = (one.claim_id, other.claim_id)
            yield Finding("out_of_order", "results", claims, "rank", told)


def _find_provisional_and_final(facts):
    """Yield scores, and ranks without score, that are both provisional and final."""
    stated = [one for one in facts.results if one.is_final is not None]
    scored = [one for one in stated if one.score]
    bare = [one for one in stated if one.score is None and one.rank]
    for rows, column, scope in ((scored, "score", []), (bare, "rank", ["rank_scope"])):
        for same in _group(rows, "year", "code", column, *scope).values():
            first = _first(same, "is_final")
            if len(first) < 2:
                continue
            told = {"name": first[0].name, "year": first[0].year}
            told["result"] = f"{label(column)} {_show(getattr(first[0], column))}"
            claims = tuple(one.claim_id for one in first)
            told["claims"] = ", ".join(claims)
            yield Finding("provisional_and_final", "results", claims, "is_final", told)


def _find_too_many_classed(facts):
    """Yield the levels of which more regions are in a class than took part.

    By what each source says itself; and, over all sources, by the least of the
    published counts of a class and the largest of the participants.
    """
    wanted = ("predicate_count", "regions_participating")
    figures = [one for one in facts.figures if one.stage == "final" and one.value]
    figures = [
        one for one in figures if one.measure in wanted and one.level != "kabkota"
    ]
    for rows in _group(figures, "year", "level").values():
        told = set()
        for said in (*_group(rows, "source_id").values(), rows):
            finding = _count_classed(said)
            # the same classes are told once, beside the source's own participants
            if finding is not None and finding.claims[:-1] not in told:
                told.add(finding.claims[:-1])
                yield finding


def _count_classed(figures):
    """Return the finding of figures of a level, or None."""
    took_part = [
        one
        for one in figures
        if one.measure == "regions_participating" and one.category is None
    ]
    classes = []
    for predicate in PREDICATES[:-1]:
        same = [one for one in figures if one.category == predicate]
        classes += [min(same, key=lambda one: one.value)] if same else []
    most = max(took_part, key=lambda one: one.value, default=None)
    total = sum(one.value for one in classes)
    if most is None or total <= most.value:
        return None
    told = {"year": most.year, "level": label(most.level)}
    told["sums"] = " + ".join(format_number(one.value) for one in classes)
    told |= {"total": format_number(total)}
    told |= {"participants": format_number(most.value)}
    claims = (*(one.claim_id for one in classes), most.claim_id)
    return Finding("too_many_classed", "figures", claims, "value", told)


def _find_wrong_years(facts):
    """Yield the figures whose claim is named by another year than their row has."""
    for row in facts.figures:
        year = str(row.year or "undated")
        if row.claim_id.split("-")[1] != year:
            told = {"claim": row.claim_id, "year": year}
            yield Finding("wrong_year", "figures", (row.claim_id,), "year", told)


_RULES = (
    _find_wrong_years,
    _find_early_results,
    _find_two_values,
    _find_too_many_winners,
    _find_shared_ranks,
    _find_out_of_order,
    _find_provisional_and_final,
    _find_too_many_classed,
)
