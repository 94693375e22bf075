"""What the headings of a table of indicators mean in the edition of its year.

Indicators are known by number (as ``16`` or ``2a``), by name in either language, or by
both. An edition that lists no indicators of an aspect (all but 2026) knows of these no
maximum: then numbers, and names of any edition, are taken as they stand.
"""

import re
from functools import cache
from typing import NamedTuple

from ..datapackage import load_table
from ..method import load_edition
from ..settings import LANGUAGES, language
from .files import IntakeError
from .headers import list_words

ASPECTS = ("SPD", "SID")
_NUMBER = re.compile(r"(?:ind|indikator|i|x|spd|sid)?0*([1-9]\d?)([a-z]?)")


class Indicator(NamedTuple):
    """One column that a table may have: its key, names, and what it can reach.

    ``top_level`` and ``top_points`` are the maxima, None where no source states them;
    ``levels`` and ``points`` are the values of a row that is scored as it stands, empty
    where it may be a mean (an indicator of innovations) or a sum (2 for 2a and 2b).
    """

    key: str
    names: tuple = (None, None)
    aspect: str | None = None
    top_level: float | None = None
    top_points: float | None = None
    levels: frozenset = frozenset()
    points: frozenset = frozenset()
    parts: tuple = ()
    counts: bool = False

    def tell_name(self):
        """Return the name in the reader's language, None if no source has it."""
        return dict(zip(LANGUAGES, self.names, strict=True))[language()]


class Catalogue(NamedTuple):
    """The indicators of a year; ``complete`` if no other heading is one."""

    year: int
    indicators: dict
    names: dict
    complete: bool


@cache
def list_known(year):
    """Return the :class:`Catalogue` of a year."""
    edition = load_edition(year)
    rows = load_table("indicators")
    own = rows[rows["year"] == year]
    found = {}
    for one in edition.indicators.itertuples():
        levels = edition.levels[edition.levels["indicator"] == one.indicator]
        found[one.indicator] = _describe(one, levels, edition)
    for one in own[own["indicator"].notna()].drop_duplicates("indicator").itertuples():
        parts = tuple(key for key in found if _is_part(key, one.indicator))
        if one.indicator in found:
            continue
        if parts:
            _add_whole(found, one.indicator, parts, _name(one))
        elif not own.loc[own["indicator"] == one.indicator, "level"].notna().any():
            top = edition.count_max
            found[one.indicator] = Indicator(
                *(one.indicator, _name(one), one.aspect, None, top), counts=True
            )
    for key in [one for one in found if one[-1:].isalpha()]:
        # two rows may come as one column, also where no text names them together
        _add_whole(found, key[:-1], [one for one in found if _is_part(one, key[:-1])])
    complete = set(ASPECTS) <= set(edition.indicators["aspect"])
    names, listed = {}, set(own.loc[own["preferred"], "indicator"].dropna())
    for table in (own,) if complete else (own, rows):
        for one in _sort_sources(table).itertuples():
            # an edition of another year numbers otherwise: only its name is taken
            key = one.indicator if table is own else one.name_id
            if table is own and not one.preferred and key in listed:
                # a list that may number otherwise adds no other name
                continue
            _add_names(names, one, one.name_id if key is None else key)
    return Catalogue(year, found, names, complete)


def _name(one):
    names = (getattr(one, f"name_{lang}") for lang in LANGUAGES)
    return tuple(name if isinstance(name, str) else None for name in names)


def _add_whole(found, whole, parts, names=(None, None)):
    """Add the indicator that two rows make up, if it is not there."""
    if whole in found:
        return
    tops = [found[key].top_points for key in parts]
    total = None if None in tops else sum(tops)
    first = found[parts[0]]
    found[whole] = Indicator(
        *(whole, names, first.aspect, first.top_level, total), parts=tuple(parts)
    )


def _is_part(key, whole):
    return key[:-1] == whole and key[-1:].isalpha()


def _describe(one, levels, edition):
    weight = None if one.weight != one.weight else float(one.weight)
    top = edition.level_max
    if top is None and len(levels):
        top = int(levels["level"].max())
    exact = one.aspect == "SPD" and top is not None and weight is not None
    numbers = range(int(top) + 1) if exact else ()
    return Indicator(
        *(one.indicator, _name(one), one.aspect, top),
        None if weight is None or top is None else weight * top,
        frozenset(map(float, numbers)),
        frozenset(weight * number for number in numbers),
    )


def _sort_sources(rows):
    """Return rows with those of preferred sources first: they say what a name means."""
    return rows.sort_values("preferred", ascending=False, kind="stable")


def _add_names(names, one, key):
    if not isinstance(key, str):
        key = one.name_id
    local = [_words(one.name_id), _words(one.name_en)]
    for text in (*local, " ".join(local), " ".join(local[::-1])):
        if text:
            names.setdefault(text, key)


def _words(text):
    return " ".join(list_words(text)) if isinstance(text, str) else ""


@cache
def heading_words():
    """Return {word: what it is} of the words that headings have beside indicators."""
    table = load_table("header_words")
    table = table[table["role"] == "indicators"]
    return dict(zip(table["word"], table["column"], strict=True))


@cache
def innovation_headings():
    """Return headings that a register of innovations has, but no table of regions."""
    table = load_table("header_words")
    own = (table["role"] == "register") & (table["column"] == "innovation")
    return frozenset(word for word in table.loc[own, "word"] if " " in word)


class Heading(NamedTuple):
    """What one heading means: an indicator, and whether its levels or its points."""

    key: str | None
    kind: str | None = None
    by_number: bool = False
    unknown: bool = False


def read_heading(texts, known):
    """Return what the texts of a column's heading mean, from top to bottom.

    Parameters
    ----------
    texts : list of str or int
    known : Catalogue

    Returns
    -------
    Heading
        ``key`` is None if it is no indicator; ``unknown`` is set if it looks like one
        that the edition has not. ``by_number`` if its number is known, but not the
        name beside it.

    Raises
    ------
    IntakeError
        If number and name are those of two indicators, or the aspect is another.
    """
    # a number in a cell of its own may stand below the name as well as above it
    texts = sorted(texts, key=lambda text: not _is_number(text))
    words = [word for text in texts for word in list_words(_plain(text))]
    said = heading_words()
    kinds = {said.get(word) for word in words} & {"levels", "points"}
    kind = kinds.pop() if len(kinds) == 1 else None
    if not words or " ".join(words) in known.names:
        return Heading(known.names.get(" ".join(words)))
    aspects = {word.upper() for word in words if word.upper() in ASPECTS}
    rest = [word for word in words if word.upper() not in ASPECTS]
    while rest and rest[0] in said and " ".join(rest) not in known.names:
        rest = rest[1:]
    number = _NUMBER.fullmatch(rest[0]) if rest else None
    if number is None:
        while rest and rest[-1] in said and " ".join(rest) not in known.names:
            rest = rest[:-1]
        return Heading(known.names.get(" ".join(rest)), kind)
    rest, letter = rest[1:], number[2]
    if not letter and rest and re.fullmatch("[a-f]", rest[0]):
        rest, letter = rest[1:], rest[0]
    key = number[1] + letter
    while rest and rest[-1] in said and " ".join(rest) not in known.names:
        rest = rest[:-1]
    name = known.names.get(" ".join(rest)) if rest else None
    if name is not None and name != key:
        if name in known.indicators and not _is_part(name, key):
            raise IntakeError(
                *("indicator_differs",),
                **{"heading": _show(texts), "number": key, "other": name},
                **{"year": known.year},
            )
        key = name if name in known.indicators else key
    one = known.indicators.get(key)
    if one is None and (known.complete or int(number[1]) > _last_number()):
        return Heading(None, kind, unknown=True)
    if one is not None and aspects and one.aspect not in (None, *aspects):
        raise IntakeError(
            *("aspect_differs",),
            **{"heading": _show(texts), "number": key, "aspect": one.aspect},
            **{"year": known.year},
        )
    return Heading(key, kind, by_number=bool(rest) and name is None)


def _is_number(text):
    words = list_words(_plain(text))
    return len(words) == 1 and bool(_NUMBER.fullmatch(words[0]))


def _plain(text):
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return str(text)


def _show(texts):
    return " ".join(_plain(text) for text in texts)[:80]


@cache
def _last_number():
    numbers = load_table("indicators")["indicator"].dropna()
    return max(int(re.match(r"\d+", one)[0]) for one in numbers)


def sort_keys(keys, known):
    """Return keys of indicators in the order of the edition, then by number."""
    listed = list(known.indicators)

    def place(key):
        found = re.match(r"(\d+)(.*)", key)
        number = (int(found[1]), found[2]) if found else (10_000, key)
        return number, listed.index(key) if key in listed else len(listed)

    return sorted(keys, key=place)


def find_lacking(keys, known):
    """Return the keys of the edition's indicators that a table has not."""
    there = set(keys)
    there |= {
        part
        for key in keys
        if key in known.indicators
        for part in known.indicators[key].parts
    }
    whole = {key for key, one in known.indicators.items() if one.parts}
    return [key for key in known.indicators if key not in there | whole]
