"""Say the findings of the report of all years: a sentence each, and where it is shown.

The numbers are read from the exhibits of the executed notebooks, so that a sentence
says what its table says, of an imported list too.
"""

from typing import NamedTuple

import pandas as pd

from ..language import format_number, label
from ..tables import load_national_figures, load_regions
from ..yearly import tell


class Headline(NamedTuple):
    """A finding: its sentence, the exhibit that shows it, the one that counts it."""

    sentence: str
    shown: dict
    counted: dict


def write_headlines(exhibits, lang):
    """Return the findings that the exhibits of a report allow, most asked first.

    Parameters
    ----------
    exhibits : list of dict
        As :func:`iga_analysis.report.collect.collect_exhibits` gives them. A finding
        whose table or figure is not among them is left out.
    lang : {"en", "id"}

    Returns
    -------
    list of Headline
    """
    known = {(one["kind"], one["exhibit"]): one for one in exhibits}
    found = []
    for say_it, counted, shown in _FINDINGS:
        if counted in known and shown in known:
            sentence = say_it(known[counted], lang)
            found.append(Headline(sentence, known[shown], known[counted]))
    return found


def _read(one, lang, *columns):
    """Return columns of an exhibit by their names, numbers unformatted."""
    table = pd.DataFrame(one["rows"], columns=one["headings"], dtype=object)
    wanted = [label(name, lang) for name in columns]
    return table[wanted].set_axis(list(columns), axis=1)


def _say_participation(one, lang):
    """The first and last year, and the one of the largest step between them."""
    table = _read(one, lang, "year", "participating", "base", "rate")
    step = table["rate"].astype(float).diff().idxmax()
    chosen = sorted({0, int(step), len(table) - 1})
    parts = [_tell_row("headline_took_part", table.loc[row], lang) for row in chosen]
    return tell("headline_participation", {"listed": "; ".join(parts)}, lang)


def _say_growth(one, lang):
    """Each vintage: growth of innovations, and of what a region reported."""
    columns = ("vintage", "year", "innovations", "growth", "participating")
    table = _read(one, lang, *columns, "per_region")
    parts, growths = [], []
    for vintage, rows in table.groupby("vintage", sort=False):
        before, after = (rows.iloc[place] for place in (0, -1))
        told = {"vintage": vintage, "innovations": after["innovations"]}
        told["innovations_before"] = before["innovations"]
        told["growth"] = _grow(before["innovations"], after["innovations"])
        told["per_before"] = float(before["per_region"])
        told["per_after"] = float(after["per_region"])
        change = abs(_grow(told["per_before"], told["per_after"]))
        key = "headline_vintage_same" if change < 1 else "headline_vintage"
        parts.append(tell(key, told, lang))
        growths.append(told["growth"])
    told = {"year": str(after["year"]), "listed": _raise_first("; ".join(parts))}
    told["said"] = _find_said(after["year"], growths[0], lang)
    told["regions"] = _grow(before["participating"], after["participating"])
    return tell("headline_growth", told, lang)


def _raise_first(text):
    return text[:1].upper() + text[1:]


def _grow(before, after):
    return 100 * (after / before - 1)


def _find_said(year, growth, lang):
    """Return the published growth of innovations that is nearest to one computed."""
    claims = load_national_figures()
    said = claims["measure"].eq("innovations_growth_pct") & claims["year"].eq(year)
    values = claims.loc[said, "value"].astype(float)
    nearest = values.loc[(values - growth).abs().idxmin()]
    return format_number(nearest, None, lang)


def _say_predicates(one, lang):
    """The best predicate in the first year of the old scale and the last of all."""
    table = _read(one, lang, "year", "predicate", "count", "share")
    best = table[table["predicate"].eq(table["predicate"].iloc[0])]
    top = best["share"].astype(float).idxmax()
    chosen = sorted({int(top), int(best.index[-1])})
    parts = [_tell_row("headline_of_year", table.loc[row], lang) for row in chosen]
    told = {"predicate": best["predicate"].iloc[0], "listed": "; ".join(parts)}
    return tell("headline_predicates", told, lang)


def _say_verdicts(one, lang):
    """All tests by verdict, in the order of the columns."""
    table = pd.DataFrame(one["rows"], columns=one["headings"]).iloc[:, 1:].sum()
    parts = [
        tell("headline_verdict", {"verdict": verdict, "count": int(count)}, lang)
        for verdict, count in table.items()
        if count
    ]
    told = {"tests": int(table.sum()), "listed": ", ".join(parts)}
    return tell("headline_verdicts", told, lang)


def _say_ranks(one, lang):
    """The rank whose likely band is widest."""
    columns = ("rank", "rank_5", "rank_95", "rank_best", "rank_worst")
    table = _read(one, lang, *columns)
    widest = (table["rank_95"] - table["rank_5"]).astype(float).idxmax()
    told = {name: round(table.at[widest, name]) for name in columns}
    origin = "simulated" if one["origin"] == "simulated" else "own"
    return tell(f"headline_ranks_{origin}", told, lang)


def _say_published(one, lang):
    """The year of which most is published, and the last one."""
    table = _read(one, lang, "year", "count")
    counts = table["count"].astype(int).groupby(table["year"].astype(int)).sum()
    parts = []
    for year in sorted({int(counts.idxmax()), int(counts.index[-1])}):
        told = {"year": str(year), "count": int(counts[year])}
        told["base"] = len(load_regions(year))
        parts.append(tell("headline_named", told, lang))
    return tell("headline_published", {"listed": "; ".join(parts)}, lang)


def _tell_row(key, row, lang):
    told = {name: str(cell) if name == "year" else cell for name, cell in row.items()}
    return tell(key, told, lang)


# What says each finding, the table that it is counted in, and what shows it.
_FINDINGS = (
    (
        _say_participation,
        ("table", "participation_nation"),
        ("figure", "participation_trend"),
    ),
    (_say_growth, ("table", "vintages"), ("table", "vintages")),
    (_say_verdicts, ("table", "verdicts"), ("figure", "verdicts")),
    (_say_ranks, ("table", "exact_ranges"), ("figure", "rank_bands")),
    (
        _say_predicates,
        ("table", "predicates_nation"),
        ("figure", "predicates_nation"),
    ),
    (_say_published, ("figure", "results_by_year"), ("figure", "results_by_year")),
)
