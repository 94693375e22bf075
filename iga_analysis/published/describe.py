"""Say of a published figure what is known: verdict, arithmetic, sources, opposition.

What is said is plain data, a heading and its sentences with their addresses, so that
the command and the page of claims say the same.
"""

from collections import defaultdict

from ..language import format_number, label, say, translate_word, write_dates
from ..tables import (
    load_national_figures,
    load_preferred_figures,
    load_region_results,
    load_regions,
    load_sources,
)
from .claims import check_claims, conflicting_claims
from .reconcile import ELSEWHERE, IMPOSSIBLE, REPRODUCED

# The worst first: what one test says of a figure that another does not give.
_ORDER = (IMPOSSIBLE, "not reproduced", *REPRODUCED, ELSEWHERE, "no inputs")
# How many of the figures that follow from another are told.
_USES = 4
_RESULTS = ("score", "rank", "predicate", "innovations", "award")


class Statements:
    """What is known of every claim; made once, asked for each entry of the index.

    Parameters
    ----------
    checks : DataFrame, optional
        Result of :func:`.claims.check_claims`, where it is at hand.
    """

    def __init__(self, checks=None):
        checks = check_claims() if checks is None else checks
        sources = load_sources().set_index("source_id")
        self._sources = sources.astype("object").where(sources.notna(), None)
        self._figures = self._index(load_national_figures())
        self._results = self._index(load_region_results())
        self._names = load_regions().set_index("code")["name"].to_dict()
        self._checks = defaultdict(list)
        self._used = defaultdict(list)
        for row in checks.itertuples():
            self._checks[row.claim_id].append(row)
            for one in row.inputs.split() if row.verdict in REPRODUCED else ():
                self._used[one].append(row)
        conflicts = conflicting_claims()
        self._conflicts = conflicts[conflicts["kind"] == "contradiction"]
        self._chosen = {
            (one.year, one.measure, one.level, one.category): one
            for one in self._index(load_preferred_figures(), "claim_id").values()
        }

    @staticmethod
    def _index(table, column="claim_id"):
        table = table.astype("object").where(table.notna(), None)
        rows = table.itertuples(index=False, name="Row")
        return {getattr(row, column): row for row in rows}

    def describe(self, entry, lang):
        """Return what is known of an entry of the index.

        Parameters
        ----------
        entry : dict
            As :func:`.lookup.build_index` gives it.
        lang : {"en", "id"}
            Language.

        Returns
        -------
        dict
            ``claims``; ``title``; ``parts``: dicts of ``head`` and ``items``, each
            with a ``text`` and, where there is one, a ``url``.
        """
        tell = self._tell_result if entry["region"] else self._tell_figure
        title, parts = tell(entry["claims"], lang)
        named = [
            {"head": label(f"found_{key}", lang), "items": items}
            for key, items in parts
            if items
        ]
        return {"claims": entry["claims"], "title": title, "parts": named}

    def _tell_figure(self, claims, lang):
        rows = [self._figures[one] for one in claims]
        title = self._name_figure(rows[0], lang)
        against = self._list_against(claims, lang)
        verdict, sums = self._judge(claims, lang)
        verdict = "contradicted" if against and verdict == "untested" else verdict
        word = say(f"verdict_{verdict.replace(' ', '_')}", lang=lang)
        printed = sorted(rows, key=self._place)
        cited = [self._cite(one, lang) for one in printed]
        first = printed[0]
        told = {"figure": title, "source": self._name_source(first, lang)}
        told |= {"verdict": word, "sums": " ".join(sums), "claim": first.claim_id}
        told |= {"url": self._sources.at[first.source_id, "url"] or ""}
        quote = " ".join(say("found_quote", lang=lang, **told).split())
        return title, [
            ("verdict", [{"text": word}]),
            ("sums", [{"text": one} for one in sums]),
            (self._name_first(first), cited[:1]),
            ("also", cited[1:]),
            ("against", against),
            ("used", self._list_uses(claims, lang)),
            ("series", self._tell_series(rows[0], claims, lang)),
            ("quote", [{"text": quote}]),
        ]

    def _name_figure(self, row, lang):
        """Return a figure in words: 485 regions participating, nation, 2020."""
        named = [label(row.measure, lang)]
        if row.value is not None:
            named[0] = f"{self._number(row, lang)} · {named[0]}"
        named += [label(one, lang) for one in (row.level, row.category) if one]
        named += [str(row.year)] if row.year else []
        if row.date:
            named.append(write_dates(row.date, lang))
        if row.stage != "final":
            named.append(label(row.stage, lang))
            named += [write_dates(row.as_of, lang)] if row.as_of else []
        return ", ".join(named)

    @staticmethod
    def _number(row, lang):
        number = format_number(row.value, int(row.decimals), lang)
        sign = {"en": " %", "id": "%"}[lang] if row.unit == "percent" else ""
        return number + sign

    def _judge(self, claims, lang):
        """Return the verdict on a figure over its tests, and the arithmetic."""
        rows = [row for one in claims for row in self._checks[one]]
        found = {row.verdict for row in rows}
        told = [one for one in rows if one.verdict != "no inputs"]
        if found == {"no inputs"}:
            told = rows
        sums = [write_dates(getattr(row, f"explanation_{lang}"), lang) for row in told]
        failed = found & {"not reproduced", IMPOSSIBLE}
        if failed and found & {*REPRODUCED, ELSEWHERE}:
            verdict = "disputed"
        else:
            verdict = next((one for one in _ORDER if one in found), "untested")
        return verdict, list(dict.fromkeys(sums))

    def _place(self, row):
        """Return the place of a claim among those who printed the figure: by date."""
        date = self._sources.at[row.source_id, "date"] or "9999"
        # a month is known to be over only at its end
        return f"{date}-99-99"[:10], self._sources.at[row.source_id, "url"] is None

    def _name_first(self, row):
        """Return the heading of the source named first: the day may be unknown."""
        dated = self._sources.at[row.source_id, "date"]
        return "first" if dated else "printed"

    def _name_source(self, row, lang):
        source = self._sources.loc[row.source_id]
        # words of an address, or a short title noted, are no headline
        shape = "“{}”" if source["title_basis"] == "printed" else "{}"
        title = shape.format(translate_word(source["title"], "title", lang))
        date = write_dates(source["date"], lang) if source["date"] else None
        publisher = translate_word(source["publisher"], "publisher", lang)
        return ", ".join(filter(None, [publisher, date, title]))

    def _cite(self, row, lang, before=""):
        text = f"{before}{self._name_source(row, lang)} ({row.claim_id})"
        url = self._sources.at[row.source_id, "url"]
        return {"text": text} | ({"url": url} if url else {})

    def _list_uses(self, claims, lang):
        """Return the figures that follow from a figure, the first of each kind."""
        rows = {}
        for row in (row for one in claims for row in self._used[one]):
            figure = self._name_figure(self._figures[row.claim_id], lang)
            shown = write_dates(getattr(row, f"explanation_{lang}"), lang)
            rows.setdefault(figure, f"{figure}: {shown}")
        return [{"text": one} for one in list(rows.values())[:_USES]]

    def _list_against(self, claims, lang):
        """Return the claims of other values of the same subject, with their sources."""
        conflicts = self._conflicts
        own = conflicts["claim_ids"].str.split().map(lambda one: set(one) & set(claims))
        subjects = set(conflicts.loc[own.map(bool), "conflict"])
        others = conflicts[conflicts["conflict"].isin(subjects) & ~own.map(bool)]
        told = []
        for names in others["claim_ids"].str.split():
            rows = sorted((self._figures[one] for one in names), key=self._place)
            for row in rows:
                value = (
                    write_dates(row.date, lang) if row.date else self._number(row, lang)
                )
                told.append(self._cite(row, lang, f"{value}: "))
        return told

    def _tell_series(self, row, claims, lang):
        """Return which figure the series uses, and why, where sources differ."""
        chosen = self._chosen.get((row.year, row.measure, row.level, row.category))
        if chosen is None or row.stage != "final":
            return []
        figure = self._number(self._figures[chosen.claim_id], lang)
        reason = getattr(chosen, f"reason_{lang}")
        key = "found_series_own" if chosen.claim_id in claims else "found_series_other"
        told = {"figure": figure, "claim": chosen.claim_id, "reason": reason}
        return [{"text": say(key, lang=lang, **told)}]

    def _tell_result(self, claims, lang):
        rows = [self._results[one] for one in claims]
        name, year = self._names[rows[0].code], rows[0].year
        title = say("found_result", lang=lang, name=name, year=year)
        lines = {row.claim_id: self._say_result(row, lang) for row in rows}
        printed = sorted(rows, key=self._place)
        differing = self._find_differing(rows, lang)
        sources = len({row.source_id for row in rows})
        key = "differ" if differing else "agree" if sources > 1 else "one"
        told = {"differing": "; ".join(differing), "number": sources}
        word = say(f"verdict_results_{key}", lang=lang, **told)
        first = printed[0]
        told = {"figure": f"{name}, {year}: {lines[first.claim_id]}", "verdict": word}
        told |= {"source": self._name_source(first, lang), "claim": first.claim_id}
        told |= {"url": self._sources.at[first.source_id, "url"] or "", "sums": ""}
        quote = " ".join(say("found_quote", lang=lang, **told).split())
        cited = [self._cite(one, lang, f"{lines[one.claim_id]}: ") for one in printed]
        return title, [
            ("verdict", [{"text": word}]),
            (self._name_first(first), cited[:1]),
            ("also", cited[1:]),
            ("quote", [{"text": quote}]),
        ]

    def _say_result(self, row, lang):
        """Return what a claim prints of a region: score 70.49, rank 4, Inovatif."""
        said = []
        for column in _RESULTS:
            value = getattr(row, column)
            if value is None:
                continue
            if isinstance(value, str):
                said.append(label(value, lang))
                continue
            said.append(f"{label(column, lang)} {format_number(value, lang=lang)}")
            if column == "rank" and row.rank_scope:
                said[-1] += f" ({label(row.rank_scope, lang)})"
        if row.is_final is False:
            said.append(label("provisional", lang))
        if row.basis == "misprinted":
            said.append(label(row.basis, lang))
        return ", ".join(said) or label(row.basis, lang)

    @staticmethod
    def _find_differing(rows, lang):
        """Return the results in which sources differ that are comparable."""
        differing, rows = [], [one for one in rows if one.is_final is not False]
        for column in _RESULTS[:-1]:
            values = defaultdict(set)
            for row in rows:
                if getattr(row, column) is not None:
                    scope = row.rank_scope if column == "rank" else None
                    values[scope].add(getattr(row, column))
            for found in values.values():
                if len(found) > 1:
                    shown = [
                        one if isinstance(one, str) else format_number(one, lang=lang)
                        for one in sorted(found)
                    ]
                    differing.append(f"{label(column, lang)} {' / '.join(shown)}")
        return differing
