"""Decide whether a published figure follows from other published figures.

A :class:`Derivation` says from which figures a claim should follow, and how. It is
tried with every combination of figures that belong together; the best one gives the
verdict, and sentences in English and Indonesian say how. Numbers are fractions
throughout, so that half cases are rounded rightly.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import chain, combinations, product
from math import floor
from typing import NamedTuple

from ..language import format_number, label, say
from ..settings import LANGUAGES
from ..tables import LEVELS, load_preferred_figures, load_regions
from .participation import find_vintages, share_vintage

REPRODUCED = ("exact", "rounded", "truncated")
# Reproduced, but not by what the claim's own source prints or counts.
ELSEWHERE = "from other figures"
IMPOSSIBLE = "impossible"
VERDICTS = (*REPRODUCED, ELSEWHERE, "not reproduced", IMPOSSIBLE, "no inputs")
BASE = "regions_total"
# Where regions are counted, in place of a source.
COUNTED = "regions.csv"
# The distance of figures that several sources print.
_MIXED = 3
# The sign of per cent behind a number: Indonesian leaves no room before it.
_PERCENT = {"en": " %", "id": "%"}


class Figure(NamedTuple):
    """A claim or a count of ``regions.csv``; if ``assumed``, only for explanations.

    ``vintages`` are as :func:`.participation.find_vintages` gives them.
    """

    claim_id: str
    year: int
    measure: str
    level: str
    category: str | None
    value: Fraction
    decimals: int = 0
    as_of: str | None = None
    stage: str | None = None
    source_id: str = COUNTED
    unit: str = "count"
    preferred: bool = False
    vintages: frozenset = frozenset()
    assumed: bool = False


class Role(NamedTuple):
    """A place in a formula: what it is about, and the figures that may stand there."""

    name: tuple
    figures: list


class Derivation(NamedTuple):
    """What a claim should follow from, and how.

    ``shape`` shows the formula: a template, or the sign between its parts. A
    ``strict`` derivation holds a source to its own figures, if it has them all. A
    ``partial`` one may leave out roles without figures; it can then confirm a claim,
    but not refute it. ``other`` is another reading of the claim, tried if this fails.
    """

    check: str
    roles: list
    formula: Callable
    shape: str
    strict: bool = False
    partial: bool = False
    other: "Derivation | None" = None


class _Option(NamedTuple):
    """One combination of figures and what it gives; the least rank is the best."""

    figures: tuple
    inputs: str
    shape: str
    value: Fraction
    verdict: str
    rank: tuple


class Published:
    """The published figures, found by what they are about."""

    def __init__(self, claims):
        rows = claims.loc[claims["value"].notna(), list(Figure._fields[:-3])]
        rows = rows.astype("object").where(rows.notna(), None)
        chosen = set(load_preferred_figures()["claim_id"])
        self.claims = [
            Figure(*row)._replace(
                value=Fraction(f"{row.value:.{row.decimals}f}"),
                preferred=row.claim_id in chosen,
                vintages=vintage,
            )
            for row, vintage in zip(
                rows.itertuples(index=False), find_vintages(rows), strict=True
            )
        ]
        self._index = defaultdict(list)
        years = sorted({one.year for one in self.claims})
        for one in chain(self.claims, *map(_count_regions, years)):
            self._index[one.year, one.measure, one.level].append(one)

    def find(self, claim, measure, *, level=None, category=None, year=None):
        """Return the role of a measure; ``category=...`` stands for any category."""
        year, level = year or claim.year, level or claim.level
        figures = [
            one
            for one in self._index[year, measure, level]
            if one.category == category or (category is ... and one.category)
            if _belong_together(one, claim)
        ]
        return Role((measure, level, category, year), figures)


def _count_regions(year):
    """Yield the regions by level; as an assumption, with the units of Jakarta."""
    units = load_regions().query("~autonomous")
    tables = load_regions(year)["level"], units["level"]
    for level in ("all", *LEVELS):
        some = LEVELS if level == "all" else [level]
        base, more = (Fraction(int(table.isin(some).sum())) for table in tables)
        name = f"regions.csv:{year}:{level}"
        yield Figure(name, year, BASE, level, None, base)
        name += "+administrative"
        yield Figure(name, year, BASE, level, None, base + more, assumed=True)


def _belong_together(one, other):
    """Tell whether two figures describe the same state of affairs.

    Final figures do; interim ones of the same date; and those of one source, unless
    it dates them differently. The number of all regions holds for the whole year.
    Figures of different vintages never do.
    """
    if not share_vintage(one.vintages, other.vintages):
        return False
    if BASE in (one.measure, other.measure):
        return True
    same_date, undated = one.as_of == other.as_of, None in (one.as_of, other.as_of)
    if one.source_id == other.source_id and (same_date or undated):
        return True
    interim = same_date and not undated
    return one.stage == other.stage and (one.stage == "final" or interim)


def judge(value, printed, decimals):
    """Return how a recomputed value agrees with the printed one.

    Examples
    --------
    >>> judge(Fraction("12.5"), 13, 0), judge(Fraction("-12.5"), -12, 0)
    ('rounded', 'truncated')
    """
    size, wanted = abs(value) * 10**decimals, abs(printed) * 10**decimals
    if value == printed:
        return "exact"
    if value * printed < 0:
        return "not reproduced"
    if floor(size + Fraction(1, 2)) == wanted:
        return "rounded"
    return "truncated" if floor(size) == wanted else "not reproduced"


def _combine(claim, derivation, roles):
    """Return the combinations of figures that belong together, the best first."""
    repeated = [Counter(one.value for one in role.figures) for role in roles]
    shape, options = derivation.shape, []
    if "{" not in shape:
        shape = shape.join(["{}"] * len(roles))
    for figures in product(*(role.figures for role in roles)):
        values = [one.value for one in figures]
        together = all(_belong_together(*pair) for pair in combinations(figures, 2))
        if not together or ("/" in shape and values[-1] == 0):
            continue
        value = derivation.formula(*values)
        verdict = judge(value, claim.value, claim.decimals)
        inputs = " ".join(one.claim_id for one in figures)
        distance = _distance(claim, [one for one in figures if one.measure != BASE])
        rank = (
            distance if derivation.strict else 0,
            VERDICTS.index(verdict),
            distance,
            -sum(one.source_id == claim.source_id for one in figures),
            -sum(one.preferred for one in figures),
            -sum(map(Counter.__getitem__, repeated, values)),
            inputs,
        )
        options.append(_Option(figures, inputs, shape, value, verdict, rank))
    return sorted(options, key=lambda option: option.rank)


def _distance(claim, figures):
    """Return 0 for figures of the claim's source, up to 3 for a mixture."""
    sources = {one.source_id for one in figures}
    if sources <= {claim.source_id}:
        return 0
    if claim.as_of and {one.as_of for one in figures} == {claim.as_of}:
        return 1
    return 2 if len(sources) == 1 else _MIXED


def reconcile(claim, derivation):
    """Return check, recomputed, verdict, inputs and explanations of a claim.

    Returns None for a total of which no part is published. The verdict is that figures
    of another source give it if the claim's own do not, and that none can if a rate is
    that of no whole number of regions.
    """
    roles = derivation.roles
    parts = [role for role in roles if role.name[0] != BASE]
    if derivation.strict and parts and not any(role.figures for role in parts):
        return None
    missing = [role for role in roles if not role.figures]
    if derivation.partial and len(roles) - len(missing) > 1:
        roles = [role for role in roles if role.figures]
    options = _combine(claim, derivation, roles)
    admitted = [
        option
        for option in options
        if not any(one.assumed for one in option.figures)
        and (option.verdict == "exact" or not missing)
    ]
    best = admitted[0] if admitted else None
    verdict = best.verdict if best else "no inputs"
    missed = _describe(claim, missing or roles)
    said = [_show(claim, best) if best else _say(verdict, missing=missed)]
    if verdict not in REPRODUCED:
        others = [] if missing else options
        verdict = _judge_further(claim, derivation, others) or verdict
        said += _hint(claim, derivation, others)
    english, indonesian = map(" ".join, zip(*said, strict=True))
    return {
        "check": derivation.check,
        "recomputed": float(best.value) if best else None,
        "verdict": verdict,
        "inputs": best.inputs if best else "",
        "explanation_en": english,
        "explanation_id": indonesian,
    }


def _judge_further(claim, derivation, options):
    """Return the verdict on a claim that its own figures do not give, or None."""
    for key, found in _read_otherwise(claim, derivation, options):
        given = [one for one in found if one.verdict in REPRODUCED][:1]
        # a mixture of sources gives nothing, and another measure is another figure
        if key == "elsewhere" and given and _source_of(claim, given[0]) < _MIXED:
            return ELSEWHERE
    counts = _count_participants(claim, derivation, options)
    return IMPOSSIBLE if counts and not any(counts.values()) else None


def _source_of(claim, option):
    return _distance(claim, [one for one in option.figures if one.measure != BASE])


def _read_otherwise(claim, derivation, options):
    """Return the other readings of a claim: their keys and combinations."""
    readings = [("elsewhere", options)]
    if derivation.other:
        other = derivation.other
        readings.append((other.check, _combine(claim, other, other.roles)))
    return readings


def _count_participants(claim, derivation, options):
    """Return, by the number of regions, the participants that would give a rate."""
    if derivation.check != "participation rate" or options:
        return {}
    counts = {}
    bases = {one.value for one in derivation.roles[1].figures if not one.assumed}
    for base in sorted(bases):
        rates = [Fraction(100 * count, base) for count in range(int(base) + 1)]
        found = [judge(rate, claim.value, claim.decimals) for rate in rates]
        counts[base] = [n for n, one in enumerate(found) if one in REPRODUCED]
    return counts


def _hint(claim, derivation, options):
    """Yield sentences on what else is known of a claim that was not reproduced."""
    for key, found in _read_otherwise(claim, derivation, options):
        for option in [one for one in found if one.verdict in REPRODUCED][:1]:
            yield _say(key, inputs=_name_inputs(option), year=claim.year)
            yield _show(claim, option)
    for base, some in _count_participants(claim, derivation, options).items():
        if some:
            counts = ", ".join(map(str, some))
            yield _say("participants", base=_number(base), counts=counts)
        else:
            yield _say_between(claim, base)


def _say_between(claim, base):
    """Return the sentence on the two rates between which an impossible one lies."""
    below = floor(claim.value * base / 100)
    told = {"base": _number(base), "printed": _number(claim.value, claim.decimals)}
    for name, count in (("below", below), ("above", below + 1)):
        rate = Fraction(100 * count, base)
        places = _count_places(rate, claim, None)
        told |= {name: str(count), f"{name}_rate": _number(rate, places)}
    return _say("between", **told)


def _name_inputs(option):
    """Return the claims and counts of a combination, in both languages."""
    named = [[], []]
    for one in option.figures:
        said = [one.claim_id] * len(LANGUAGES)
        if one.source_id == COUNTED:
            name = "regions" if one.level == "all" else one.level
            level = [label(name, lang) for lang in LANGUAGES]
            key = "counted_assumed" if one.assumed else "counted"
            said = _say(key, level=level, year=one.year)
        for place, text in enumerate(said):
            named[place].append(text)
    return [", ".join(one) for one in named]


def _number(value, decimals=0):
    """Return a number in both languages."""
    return [format_number(float(value), decimals, lang) for lang in LANGUAGES]


def _say(key, **words):
    """Return a sentence in both languages; a list has a word for each of them."""
    said = []
    for place, lang in enumerate(LANGUAGES):
        own = {
            name: word[place] if isinstance(word, list) else word
            for name, word in words.items()
        }
        said.append(say(f"claim_{key.replace(' ', '_')}", lang=lang, **own))
    return said


def _count_places(value, claim, verdict):
    """Return how many decimals a value needs so that a reader finds the verdict too.

    360 / 415 is 86.747 %: as 86.75 it would be rounded to 86.8, not to 86.7.
    """
    for places in range(max(2, claim.decimals + 1), 9):
        found = judge(round(value, places), claim.value, claim.decimals)
        if found == "exact":
            found = "rounded"
        if found == verdict or (verdict is None and found not in REPRODUCED):
            break
    return places


def _show(claim, option):
    """Return the sentence that shows the computation."""
    percent, exact = claim.unit == "percent", option.verdict == "exact"
    places = claim.decimals
    if percent and not exact:
        places = _count_places(option.value, claim, option.verdict)
    numbers = zip(*(_number(one.value) for one in option.figures), strict=True)
    result = _number(option.value, places)
    if percent:
        result = [
            f"{one}{_PERCENT[lang]}"
            for one, lang in zip(result, LANGUAGES, strict=True)
        ]
    sums = [option.shape.format(*one) for one in numbers]
    printed = _number(claim.value, claim.decimals)
    return _say(option.verdict, sums=sums, result=result, printed=printed)


def _describe(claim, roles):
    """Return what roles are about, in both languages."""
    date = [claim.as_of] if claim.stage == "interim" else []
    names = [[*filter(None, role.name[:3]), *(date or role.name[3:])] for role in roles]
    return [
        "; ".join(", ".join(label(str(one), lang) for one in name) for name in names)
        for lang in LANGUAGES
    ]
