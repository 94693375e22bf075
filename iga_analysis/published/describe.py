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
from .query import shorten_address
from .reconcile import ELSEWHERE, IMPOSSIBLE, REPRODUCED

# The worst first: what one test says of a figure that another does not give.
_ORDER = (IMPOSSIBLE, "not reproduced", *REPRODUCED, ELSEWHERE, "no inputs")
_BROKEN = ("not reproduced", IMPOSSIBLE)
# How many of the figures that follow from another are told, and of sentences to quote.
_USES = 4
_QUOTES = 3
_PERCENT = {"en": " %", "id": "%"}
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
        self._sources = self._index(load_sources(), "source_id")
        self._figures = self._index(load_national_figures())
        self._results = self._index(load_region_results())
        self._names = load_regions().set_index("code")["name"].to_dict()
        self._checks = defaultdict(list)
        self._used, self._broken = defaultdict(list), defaultdict(list)
        for row in checks.itertuples():
            self._checks[row.claim_id].append(row)
            held, broken = row.verdict in REPRODUCED, row.verdict in _BROKEN
            for one in row.inputs.split() if held or broken else ():
                (self._used if held else self._broken)[one].append(row)
        conflicts = conflicting_claims()
        conflicts = conflicts[conflicts["kind"] == "contradiction"]
        # the claims of each value that a contradicted subject has
        self._values = defaultdict(list)
        for row in conflicts.itertuples():
            self._values[row.conflict].append(row.claim_ids.split())
        self._subjects = defaultdict(set)
        for subject, values in self._values.items():
            for one in (one for names in values for one in names):
                self._subjects[one].add(subject)
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

    def find_claim(self, entry, address):
        """Return the claim of an entry that the page of an address prints.

        Parameters
        ----------
        entry : dict
            As :func:`.lookup.build_index` gives it.
        address : str
            As :func:`.query.shorten_address` gives it.

        Returns
        -------
        str
            The first claim where the page prints none of the entry, or none is asked.
        """
        rows = self._results if entry["region"] else self._figures
        urls = {one: self._find_url(rows[one]) for one in entry["claims"]}
        printed = (
            one for one, url in urls.items() if shorten_address(url or "") == address
        )
        return next(printed, entry["claims"][0]) if address else entry["claims"][0]

    def _tell_figure(self, claims, lang):
        rows = [self._figures[one] for one in claims]
        number, subject = self._name_figure(rows[0], lang)
        against = self._find_against(claims)
        uses = self._list_uses(self._used, claims, lang)
        verdict, sums = self._judge(claims, lang)
        if verdict == "untested" and against:
            verdict = "contradicted_date" if rows[0].date else "contradicted"
        elif verdict in ("untested", "no inputs") and uses and not against:
            verdict, sums = "fits", []
        word = say(f"verdict_{verdict.replace(' ', '_')}", lang=lang)
        key, first, also = self._divide(rows)
        # what a figure that holds, or does not, makes of others is told there
        unsure = verdict not in (*REPRODUCED, ELSEWHERE, *_BROKEN)
        misfits = self._list_uses(self._broken, claims, lang) if unsure else []
        told = {"number": number, "subject": subject, "verdict": word}
        series = self._tell_growth(claims, lang)
        opposed = (self._say_against(against, lang), *series)
        told |= {"sums": " ".join(sums), "against": " ".join(filter(None, opposed))}
        if verdict == "fits":
            but = [say("found_but", lang=lang, misfit=one) for one in misfits[:1]]
            told["sums"] = " ".join([*uses[:1], *but])
        # the first whose address a reader can follow
        cited = next((one for one in [*first, *also] if self._find_url(one)), first[0])
        shape = "found_quote" if rows[0].value is not None else "found_quote_date"
        return f"{number} · {subject}", [
            ("verdict", [{"text": word}]),
            ("sums", [{"text": one} for one in sums]),
            (key, [self._cite(one, lang) for one in first]),
            ("also", [self._cite(one, lang) for one in also]),
            (
                "against",
                [
                    self._cite(row, lang, f"{self._number(row, lang)}: ")
                    for row in against
                ],
            ),
            ("used", [{"text": one} for one in uses]),
            ("misfits", [{"text": one} for one in misfits]),
            (
                "series",
                [
                    *self._tell_series(rows[0], claims, lang),
                    *({"text": one} for one in series),
                ],
            ),
            ("quote", [self._quote(shape, cited, lang, told)]),
        ]

    def _quote(self, key, row, lang, told):
        """Return a sentence to quote, which ends with its source."""
        url = self._find_url(row)
        told = told | {"url": url, "claim": row.claim_id}
        end = say("found_at" if url else "found_claim", lang=lang, **told)
        source = self._name_source(row, lang, short=True)
        text = say(key, lang=lang, source=source, **told)
        return {"text": " ".join(f"{text} {end}".split())}

    def _find_url(self, row):
        return self._sources[row.source_id].url

    def _name_figure(self, row, lang):
        """Return a number and its subject: 485; regions participating, nation, 2020."""
        named = [label(row.measure, lang)]
        named += [label(one, lang) for one in (row.level, row.category) if one]
        if row.date:
            # of a date the event says all
            named = named[-1:]
        if row.year and str(row.year) not in (row.category or ""):
            named.append(str(row.year))
        if row.stage != "final" and not row.date:
            named.append(label(row.stage, lang))
            named += [write_dates(row.as_of, lang)] if row.as_of else []
        return self._number(row, lang), ", ".join(named)

    @staticmethod
    def _number(row, lang):
        if row.date:
            return write_dates(row.date, lang)
        number = format_number(row.value, int(row.decimals), lang)
        return number + (_PERCENT[lang] if row.unit == "percent" else "")

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

    def _divide(self, rows):
        """Return a heading, the claims printed first, and the others, by date.

        Where the day of one is not known, another was perhaps not the first.
        """
        rows = sorted(rows, key=self._place)
        dates = [self._sources[row.source_id].date for row in rows]
        number = dates.count(dates[0]) if dates[0] else 1
        others = dates[number:]
        known = dates[0] and not any(
            one is None or dates[0].startswith(one) or one.startswith(dates[0])
            for one in others
        )
        if len(rows) == 1 or not dates[0]:
            key = "printed"
        else:
            key = "first" if known else "earliest"
        return key, rows[:number], rows[number:]

    def _place(self, row):
        """Return the place of a claim among those who printed the figure: by date."""
        source = self._sources[row.source_id]
        # a month is known to be over only at its end
        return f"{source.date or '9999'}-99-99"[:10], source.url is None

    def _name_source(self, row, lang, short=False):
        source = self._sources[row.source_id]
        # words of an address, or a short title noted, are no headline
        printed = source.title_basis == "printed"
        title = translate_word(source.title, "title", lang) if source.title else None
        title = f"“{title}”" if printed and title else title
        date = write_dates(source.date, lang) if source.date else None
        title = None if short and not printed else title
        publisher = label(source.publisher, lang)
        return ", ".join(filter(None, [publisher, date, title]))

    def _cite(self, row, lang, before=""):
        text = f"{before}{self._name_source(row, lang)} ({row.claim_id})"
        url = self._find_url(row)
        return {"text": text} | ({"url": url} if url else {})

    def _list_uses(self, tests, claims, lang):
        """Return the tests a figure is used in, the first of each figure tested."""
        rows = {}
        for row in (row for one in claims for row in tests[one]):
            if row.claim_id in claims:
                continue
            number, subject = self._name_figure(self._figures[row.claim_id], lang)
            figure = f"{number} ({subject})"
            shown = write_dates(getattr(row, f"explanation_{lang}"), lang)
            rows.setdefault(figure, f"{figure}: {shown}")
        return list(rows.values())[:_USES]

    def _find_against(self, claims):
        """Return the claims of other values of the same subject, the first before."""
        subjects = set().union(*(self._subjects.get(one, ()) for one in claims))
        others = (
            names
            for subject, values in self._values.items()
            for names in (values if subject in subjects else ())
            if not set(names) & set(claims)
        )
        return [
            row
            for names in others
            for row in sorted((self._figures[one] for one in names), key=self._place)
        ]

    def _say_against(self, against, lang):
        """Return which other values are printed, each with its first source."""
        # a number that nothing gives is no rival of one that others give
        held = [
            row
            for row in against
            if self._judge([row.claim_id], lang)[0] not in _BROKEN
        ]
        values, against = {}, held or against
        # of each the first whose address a reader can follow
        for row in sorted(against, key=lambda row: self._find_url(row) is None):
            publisher = label(self._sources[row.source_id].publisher, lang)
            values.setdefault(self._number(row, lang), publisher)
        if not values:
            return ""
        told = "; ".join(f"{one} ({name})" for one, name in values.items())
        return say("found_others", lang=lang, values=told)

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

    def _tell_growth(self, claims, lang):
        """Return the growth by the figures of the series, if a claim uses others."""
        told = []
        for row in (row for one in claims for row in self._checks[one]):
            used = [self._figures.get(one) for one in row.inputs.split()]
            if row.check != "growth" or row.verdict not in REPRODUCED or None in used:
                continue
            # the other reading of a growth, a rate, has another measure below the line
            if len({one.measure for one in used}) > 1:
                continue
            keys = [(one.year, one.measure, one.level, one.category) for one in used]
            chosen = [self._chosen.get(one) for one in keys]
            if None in chosen:
                continue
            series = [self._figures[one.claim_id] for one in chosen]
            if [one.value for one in series] == [one.value for one in used]:
                continue
            new, old = (self._number(one, lang) for one in series)
            growth = 100 * (series[0].value / series[1].value - 1)
            shown = {
                "new": new,
                "old": old,
                "growth": format_number(growth, 2, lang) + _PERCENT[lang],
            }
            told.append(say("found_series_growth", lang=lang, **shown))
        return list(dict.fromkeys(told))

    def _tell_result(self, claims, lang):
        rows = sorted((self._results[one] for one in claims), key=self._place)
        name, year = self._names[rows[0].code], rows[0].year
        title = say("found_result", lang=lang, name=name, year=year)
        differing = self._find_differing(rows, lang)
        sources = len({row.source_id for row in rows})
        key = "differ" if differing else "agree" if sources > 1 else "one"
        told = {"differing": "; ".join(differing), "number": sources}
        word = say(f"verdict_results_{key}", lang=lang, **told)
        told = {"name": name, "year": year, "verdict": word}
        return title, [
            ("verdict", [{"text": word}]),
            (
                "printed",
                [
                    self._cite(row, lang, f"{self._say_result(row, lang)}: ")
                    for row in rows
                ],
            ),
            (
                "quote",
                [
                    self._quote(
                        "found_quote_result",
                        row,
                        lang,
                        told | {"result": self._say_result(row, lang)},
                    )
                    for row in _choose_statements(rows)
                ],
            ),
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
            number = format_number(value, lang=lang)
            if column == "innovations":
                said.append(say("found_innovations", lang=lang, number=number))
                continue
            said.append(f"{label(column, lang)} {number}")
            if column == "rank" and row.rank_scope:
                said[-1] += f" ({label(f'scope_{row.rank_scope}', lang)})"
        if row.is_final is False:
            said.append(label("provisional", lang))
        if row.basis == "misprinted":
            said.append(label(row.basis, lang))
        return ", ".join(said) or label("no_result", lang)

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


def _choose_statements(rows):
    """Return the results that say what no other says, those that say most first."""
    said = {row.claim_id: _list_facts(row) for row in rows}
    measured = [
        row for row in rows if any(one != "award" for one, _ in said[row.claim_id])
    ]
    chosen = []
    # a final result before a provisional one that says as much
    for row in sorted(
        measured or rows,
        key=lambda row: (-len(said[row.claim_id]), row.is_final is False),
    ):
        if not any(said[row.claim_id] <= said[one.claim_id] for one in chosen):
            chosen.append(row)
    return chosen[:_QUOTES]


def _list_facts(row):
    values = {name: getattr(row, name) for name in _RESULTS}
    return {(name, value) for name, value in values.items() if value is not None}
