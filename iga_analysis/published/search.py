"""Find the published figure that words, a number and a year mean.

The index is plain data (:func:`.lookup.build_index`): the page of claims carries it
too and searches it by the same rules, written once more in JavaScript.
"""

import math
from typing import NamedTuple

from .query import read_query

# What a match is worth, and what it costs that something does not match.
_POINTS = {
    **{"exact": 10, "near": 6, "input": 3, "whole": -3, "number": -8, "close": 2},
    **{"telling": 2, "extra": -1, "year": 4, "other_year": -5, "said_year": -1},
    **{"tag": 2, "may": 1, "level": 3, "predicate": 4, "strange": -1.5, "missing": -1},
    **{"own_growth": -2.5, "first": 6},
    **{"no_level": -3, "no_predicate": -4, "own_level": -1.2, "own_predicate": -2.5},
    **{"event": 6, "day": 3, "said": 2, "text": 0.7},
    **{"region": 8, "other_region": -4, "no_region": -5},
}
LEVELS = ("provinsi", "kabupaten", "kota")
PREDICATES = ("sangat-inovatif", "inovatif", "kurang-inovatif", "tidak-dapat-dinilai")
_LEVELS = (*LEVELS, "all")
_PREDICATES = (*PREDICATES, "terinovatif")
# Points from which an entry is about what is asked; below, nothing is found.
_ENOUGH = 2.0
_MOST_TEXT = 3


class Hit(NamedTuple):
    """An entry of the index, its points, and how it has each of the numbers asked.

    ``matches`` has a text a number: ``exact``, ``near`` (rounded or cut off),
    ``input`` (the entry follows from it) or nothing; ``has_number`` tells whether
    there is one, and is true where none is asked.
    """

    place: int
    points: float
    has_number: bool
    matches: tuple


def search_claims(text, index):
    """Return the entries of an index that a text may mean, the best first.

    Parameters
    ----------
    text : str
        Words in English or Indonesian, numbers in either notation, a year, a day, the
        name of a region, the name of a claim, or the address of a source.
    index : dict
        ``words`` and ``entries``, as :func:`.lookup.build_index` gives them.

    Returns
    -------
    list of Hit
        ``place`` in ``entries``, ``points``, ``has_number`` and ``matches``.

    Notes
    -----
    A number counts most: as printed, then rounded or truncated, then as one of the
    figures from which an entry follows. Year, measure, level, category, day and region
    follow; what is asked and not there costs points, and so does what is there and was
    not asked.

    Examples
    --------
    >>> from iga_analysis.published import build_index
    >>> index = build_index()
    >>> best = search_claims("485 regions 2020", index)[0]
    >>> index["entries"][best.place]["claims"]
    ['agg-2020-020', 'agg-2020-024']
    """
    return find_hits(read_query(text, index["words"]), index)


def find_hits(query, index):
    """Return the entries that a query may mean, the best first."""
    entries = index["entries"]
    if query.claim:
        return [
            Hit(place, _POINTS["exact"], True, ())
            for place, entry in enumerate(entries)
            if query.claim in map(str.lower, entry["claims"])
        ]
    if query.address in index["addresses"]:
        places = index["addresses"][query.address]
        return [Hit(place, _POINTS["exact"], True, ()) for place in places]
    rated = [
        (place, *_rate_numbers(one, query))
        for place, one in enumerate(entries)
        if not one["region"] or _may_be_result(one, query)
    ]
    hits = [
        Hit(place, _rate(entries[place], query, points), has_number, matches)
        for place, points, has_number, matches in rated
        if has_number
    ]
    hits = [hit for hit in hits if hit.points > _ENOUGH]
    if not hits and query.numbers:
        # without a claim of the number asked, what the words say
        missing = ("",) * len(query.numbers)
        near = {place: _rate_nearness(entries[place], query) for place, *_ in rated}
        hits = [
            Hit(place, _rate(entries[place], query, points), False, missing)
            for place, points in near.items()
        ]
        hits = [hit for hit in hits if hit.points > -math.inf]
    return sorted(hits, key=lambda hit: (-hit.points, hit.place))


def _rate(entry, query, numbers):
    """Return the points of an entry whose numbers have points."""
    tags, met = _rate_tags(entry, query)
    regions, known = _rate_regions(entry, query)
    text = min(_MOST_TEXT, sum(one in entry["text"] for one in query.others))
    days = _rate_days(entry, query)
    if not (met or known or text or days or numbers > 0):
        return -math.inf
    parts = (numbers, _rate_years(entry, query), days, tags, regions)
    # rounded, so that two languages that add up differently rank alike
    return round(entry["prior"] + sum(parts) + text * _POINTS["text"], 6)


def _may_be_result(entry, query):
    """Tell whether a result is asked: by a region's name, a score, or who is first."""
    if query.regions or any(map(_has_decimals, query.numbers)):
        return True
    named = _asks(entry, query, "first") or _asks(entry, query, "terinovatif")
    return not query.numbers and named and _is_of_level(entry, query)


def _is_of_level(entry, query):
    """Tell whether a result is of the level asked, if one is."""
    asked = [one["tags"] for one in query.groups if set(one["tags"]) <= set(_LEVELS)]
    return all(set(one) & {*entry["may"], "all"} for one in asked)


def _asks(entry, query, tag):
    """Tell whether who is first, or has the award, is asked, and is the entry's."""
    asked = any(tag in group["tags"] for group in query.groups)
    return asked and tag in entry["may"]


def _has_decimals(number):
    return any(value % 1 for value, _ in number["readings"])


def _rate_numbers(entry, query):
    points, best, matches = 0, 0, []
    # a number in words beside one in digits: eleven provinces, one of the best
    digits = any(not number["spoken"] for number in query.numbers)
    # 484 of 542: the part is asked
    parts = any(not number["whole"] for number in query.numbers)
    known = {*entry["tags"], *entry["may"]}
    fits = all(
        "bound" in group or known.intersection(group["tags"]) for group in query.groups
    )
    for place, number in enumerate(query.numbers):
        found = match_number(number, entry)
        # what is near a figure of something else is only another number
        found = None if found and found[0] == "near" and not fits else found
        own = _POINTS[found[0]] - found[1] if found else 0
        if own and found[0] == "exact" and not place and _is_telling(number):
            own += _POINTS["telling"]
        if own and number["whole"] and parts and found[0] != "input":
            own += _POINTS["whole"]
        if number["spoken"] and digits:
            own = min(own, _POINTS["said"])
        best = max(best, 0 if number["spoken"] and digits else own)
        points += own - 0.5 * place if own else _POINTS["extra"]
        matches.append(found[0] if found else "")
    return points, bool(best) or not query.numbers, tuple(matches)


def _is_telling(number):
    """Tell whether a number has so many digits that few figures share it."""
    return any(value >= 1000 * step for value, step in number["readings"])


def match_number(number, entry):
    """Return how an entry has a number, and what the reading of it costs, or none."""
    percent, growth = entry["percent"], "growth" in entry["tags"]
    # a percentage is no count; of an index some say percent
    if number["percent"] and not (percent or _has_decimals(number)):
        return None
    if number["of"] and (number["of"] == "growth") != growth:
        return None
    # what is said in words is no rounded figure
    for kind in ("exact",) if number["of"] else ("exact", "near"):
        costs = [_match(number, one, kind) for one in entry["values"]]
        costs = [cost for cost in costs if cost is not None]
        if costs:
            return kind, min(costs)
    used = any(value in entry["inputs"] for value, _ in number["readings"])
    return ("input", 0) if used and not number["percent"] else None


def _rate_nearness(entry, query):
    """Return points where the number asked is missing: a near value costs less."""
    number, points = query.numbers[0], _POINTS["number"]
    if number["percent"] and not entry["percent"]:
        return points
    value = number["readings"][0][0]
    near = any(abs(abs(one) - value) <= value / 50 for one in entry["values"])
    return points + (_POINTS["close"] if near else 0)


def _match(number, value, kind):
    """Return what a reading costs by which a number is a value, or none."""
    value = abs(value)
    for place, (wanted, step) in enumerate(number["readings"]):
        if kind == "exact":
            # 1.000 may be one, but hardly is
            if wanted == value:
                return 3 * place
            continue
        size, part = round(wanted / step), value / step
        near = (math.floor(part + 1e-9), math.floor(part + 0.5 + 1e-9))
        if (size >= 10 and size in near) or (number["beyond"] and size == near[0]):
            return 0
    return None


def _rate_years(entry, query):
    if not query.years or entry["year"] is None:
        return 0
    if entry["year"] in query.years:
        more = any(one in entry["span"] for one in query.years)
        return _POINTS["year"] + (1 if more else 0)
    said = any(one[:4] == str(year) for one in entry["said"] for year in query.years)
    return _POINTS["said_year" if said else "other_year"]


def _rate_days(entry, query):
    points = 0
    for day in query.days:
        for name, kind in (("event", "event"), ("day", "day"), ("said", "said")):
            if any(one.startswith(day) for one in entry[name]):
                points += _POINTS[kind]
                break
    return points


def _rate_tags(entry, query):
    """Return the points of tags, and how many groups of tags the entry meets."""
    own, may = entry["tags"], entry["may"]
    points, met, seen = 0, 0, set()
    for group in query.groups:
        asked = group["tags"]
        found = [one for one in asked if one in own] or [
            one for one in asked if one in may
        ]
        if not found and "bound" in group:
            continue
        if not found:
            points += min(_cost(one, "no_", "strange") for one in asked)
            continue
        tag = "first" if "first" in found else found[0]
        if tag not in seen:
            points += _worth(tag) if tag in own or tag == "first" else _POINTS["may"]
            met += 1
        seen.update(found)
    for tag in own:
        if tag not in seen:
            points += _cost(tag, "own_", "missing")
    return points, met


def _worth(tag):
    if tag == "first":
        return _POINTS["first"]
    if tag in _LEVELS:
        return _POINTS["level"]
    return _POINTS["predicate" if tag in _PREDICATES else "tag"]


def _cost(tag, kind, other):
    if tag in _LEVELS:
        return _POINTS[f"{kind}level"]
    if tag == "growth" and kind == "own_":
        return _POINTS["own_growth"]
    return _POINTS[f"{kind}predicate" if tag in _PREDICATES else other]


def _rate_regions(entry, query):
    """Return the points of regions named, and whether the entry is about one."""
    if not query.regions:
        # of results without a region named only those whose numbers are asked cost
        known = not entry["region"] or not query.numbers
        return (0 if known else _POINTS["no_region"]), False
    if any(entry["region"] in one["regions"] for one in query.regions):
        return _POINTS["region"], True
    tags = [tag for one in query.regions for tag in one.get("tags", [])]
    if any(tag in entry["tags"] for tag in tags):
        return _POINTS["tag"], True
    return (-math.inf if entry["region"] else _POINTS["other_region"]), False
