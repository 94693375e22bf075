"""Find the published figure that words, a number and a year mean.

The index is plain data (:func:`.lookup.build_index`): the page of claims carries it
too and searches it by the same rules, written once more in JavaScript.
"""

import math
import re
import unicodedata
from typing import NamedTuple

# A number as printed in either notation.
_NUMBER = re.compile(r"([+-]?)(\d+(?:[.,]\d+)*)(?![\d])\s?(%?)")
_TOKEN = re.compile(r"\d{4}-\d\d(?:-\d\d)?|[+-]?\d+(?:[.,]\d+)*|%|[a-z]+")
_DAY = re.compile(r"\b(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)\b")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_YEAR = re.compile(r"20[123]\d")
_LONGEST = 6
# What a match is worth, and what it costs that something does not match.
_POINTS = {
    **{"exact": 10, "near": 6, "input": 3, "unit": -6, "number": -8, "close": 2},
    **{"extra": -1, "year": 4, "other_year": -5, "said_year": -1},
    **{"tag": 2, "may": 1, "level": 3, "predicate": 4, "strange": -1.5, "missing": -1},
    "own_growth": -2.5,
    **{"no_level": -3, "no_predicate": -4, "own_level": -1.2, "own_predicate": -2.5},
    **{"event": 6, "day": 3, "said": 2, "text": 0.7},
    **{"region": 8, "other_region": -4, "no_region": -5},
}
_LEVELS = ("provinsi", "kabupaten", "kota", "all")
_PREDICATES = ("sangat-inovatif", "inovatif", "kurang-inovatif", "tidak-dapat-dinilai")
_PREDICATES += ("terinovatif",)
# Points from which an entry is about what is asked; below, nothing is found.
_ENOUGH = 2.0
_MOST_TEXT = 3
# Entries told whole, those named after them, and how near their points must be.
WHOLE, NAMED, NEAR, FAR = 3, 6, 0.5, 4.0


class Query(NamedTuple):
    """What a person asks: numbers, years, days, groups of tags, other words."""

    claim: str
    numbers: list
    years: list
    days: list
    groups: list
    regions: list
    others: list


class Hit(NamedTuple):
    """An entry of the index with its points, and whether it has a number asked."""

    place: int
    points: float
    has_number: bool


def simplify(text):
    """Return a text in small letters without accents, signs of minus and range plain.

    Examples
    --------
    >>> simplify("Kab. Muaraénim −65 %")
    'kab. muaraenim -65 %'
    """
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(one for one in text if not unicodedata.combining(one))
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    # a minus stands after a blank; between words and numbers it is a dash
    text = re.sub(r"(?<=\w)-(?=[a-z])|(?<=[a-z])-(?=\w)", " ", text)
    text = re.sub(r"(?<=[a-z])['\u2019](?=[a-z])", "", text)
    return re.sub(r"\bper cent\b", "percent", text)


def read_number(text):
    """Return what a number may mean: values with the decimals that each has.

    Examples
    --------
    >>> read_number("36.742"), read_number("47,9"), read_number("1.234,5")
    ([(36742.0, 0), (36.742, 3)], [(47.9, 1)], [(1234.5, 1)])
    """
    digits = text.lstrip("+-")
    found = []
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+", digits):
        found.append((float(re.sub("[.,]", "", digits)), 0))
    if digits.isdecimal():
        found.append((float(digits), 0))
    elif re.fullmatch(
        r"\d+[.,]\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+", digits
    ):
        whole, part = re.fullmatch(r"(.*)[.,](\d+)", digits).groups()
        found.append((float(re.sub("[.,]", "", whole) + "." + part), len(part)))
    return found


def read_query(text, words):
    """Return what a text asks, by the words of the index."""
    claim = re.search(r"\b(?:agg|reg)-(?:\d{4}|undated)-\w+", text.lower())
    text = simplify(text)
    # a comma or stop that ends a clause is no part of a number
    text = re.sub(r"(?<=\d)[.,](?!\d)", " ", text)
    text = _DAY.sub(lambda day: f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}", text)
    text = re.sub(r"((?:19|20)\d\d)[-/](?=(?:19|20)\d\d\b)", r"\1 ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    tokens = _TOKEN.findall(text)
    query = Query(claim[0] if claim else "", [], [], [], [], [], [])
    place = 0
    while place < len(tokens):
        place += _read_next(tokens, place, words, query)
    return query


def _read_next(tokens, place, words, query):
    """Read a day, a number or the longest phrase; return how many tokens it has."""
    day, length = _read_day(tokens, place, words)
    if day:
        query.days.append(day)
        query.years.append(int(day[:4]))
        return length
    token = tokens[place]
    if token[-1].isdigit():
        return _read_digits(tokens, place, words, query)
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        phrase = " ".join(tokens[place : place + length])
        if phrase in words:
            _note_word(words[phrase], query)
            return length
    near = _find_near(token, words)
    if near:
        _note_word(words[near], query)
    query.others.append(token)
    return 1


def _read_day(tokens, place, words):
    """Return a day or month of a year as text, and how many tokens it has, or none."""
    if _ISO.fullmatch(tokens[place]):
        return tokens[place], 1
    found = tokens[place : place + 3]
    months = [words.get(one, {}).get("month") for one in found]
    numbers = [re.fullmatch(r"\d{1,2}", one) for one in found]
    years = [_YEAR.fullmatch(one) for one in found]
    if len(found) == 3 and years[2]:
        for number, month in ((0, 1), (1, 0)):
            if numbers[number] and months[month]:
                return f"{found[2]}-{months[month]}-{int(found[number]):02d}", 3
    if len(found) > 1 and months[0] and years[1]:
        return f"{found[1]}-{months[0]}", 2
    return None, 0


def _read_digits(tokens, place, words, query):
    token, length = tokens[place], 1
    if _YEAR.fullmatch(token):
        query.years.append(int(token))
        return 1
    readings = read_number(token)
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    scale = words.get(after, {}).get("scale")
    if scale:
        readings = [(value * scale, scale * 10.0**-n) for value, n in readings[-1:]]
        length = 2
    else:
        readings = [(value, _find_step(value, n)) for value, n in readings]
    percent = "percent" in words.get(after, {}).get("tags", [])
    if readings:
        one = {"readings": readings, "percent": percent, "spoken": False}
        query.numbers.append(one)
    if token[0] == "+":
        query.groups.append(["growth"])
    return length


def _find_step(value, decimals):
    """Return the place of the last digit that counts: 100 for 14,900, 0.1 for 47.9."""
    if decimals:
        return 10.0**-decimals
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _note_word(word, query):
    if word.get("regions"):
        query.regions.append(word)
    elif word.get("tags"):
        query.groups.append(word["tags"])
    if word.get("number"):
        readings = [(float(word["number"]), 1.0)]
        one = {"readings": readings, "percent": False, "spoken": True}
        query.numbers.append(one)


def _find_near(token, words):
    """Return the first word that one slip of the keys makes of a token, or none."""
    if len(token) < 5:
        return None
    same = (one for one in words if one[0] == token[0] and " " not in one)
    return next((one for one in same if _is_slip(one, token)), None)


def _is_slip(one, other):
    """Tell whether texts differ by a letter, or by two that changed places."""
    if abs(len(one) - len(other)) > 1 or len(one) < 5:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if len(a) == len(b):
        swapped = a[:2] == b[1::-1][:2] and a[2:] == b[2:] and len(a) > 1
        return a[1:] == b[1:] or swapped
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def search_claims(text, index):
    """Return the entries of an index that a text may mean, the best first.

    Parameters
    ----------
    text : str
        Words in English or Indonesian, numbers in either notation, a year, a day, the
        name of a region, or the name of a claim.
    index : dict
        ``words`` and ``entries``, as :func:`.lookup.build_index` gives them.

    Returns
    -------
    list of Hit
        ``place`` in ``entries``, ``points``, and ``has_number``: whether the entry has
        one of the numbers asked (also if none is).

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
    query, entries = read_query(text, index["words"]), index["entries"]
    if query.claim:
        return [
            Hit(place, _POINTS["exact"], True)
            for place, entry in enumerate(entries)
            if query.claim in map(str.lower, entry["claims"])
        ]
    whole = not (query.regions or any(map(_has_decimals, query.numbers)))
    rated = [
        (place, *_rate_numbers(one, query))
        for place, one in enumerate(entries)
        # of results what is asked of a region, or a score
        if not (whole and one["region"])
    ]
    # without a claim of the number asked, what the words say
    found = any(one[2] for one in rated)
    hits = [
        Hit(place, _rate(entries[place], query, points), has_number)
        for place, points, has_number in rated
        if has_number or not found
    ]
    least = _ENOUGH if found else _ENOUGH + _POINTS["number"]
    hits = [hit for hit in hits if hit.points >= least]
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


def _has_decimals(number):
    return any(value % 1 for value, _ in number["readings"])


def _rate_numbers(entry, query):
    points, best = 0, 0
    # a number in words beside one in digits: eleven provinces, one of the best
    digits = any(not number["spoken"] for number in query.numbers)
    for place, number in enumerate(query.numbers):
        own = max((_match(number, one) for one in entry["values"]), default=0)
        if own and number["percent"] != entry["percent"] and number["percent"]:
            own += _POINTS["unit"]
        if number["spoken"] and digits:
            own = min(own, _POINTS["said"])
        used = any(value in entry["inputs"] for value, _ in number["readings"])
        own = max(own, _POINTS["input"] if used else 0)
        best = max(best, 0 if number["spoken"] and digits else own)
        points += own - 0.5 * place if own else _POINTS["extra"]
    if query.numbers and not best:
        points = _POINTS["number"] + _rate_nearness(entry, query)
    return points, bool(best) or not query.numbers


def _rate_nearness(entry, query):
    """Return points for a value within a fiftieth of the number asked."""
    value = query.numbers[0]["readings"][0][0]
    near = any(abs(abs(one) - value) <= value / 50 for one in entry["values"])
    return _POINTS["close"] if near else 0


def _match(number, value):
    value = abs(value)
    for place, (wanted, _) in enumerate(number["readings"]):
        if wanted == value:
            # 1.000 may be one, but hardly is
            return _POINTS["exact"] - 3 * place
    for wanted, step in number["readings"]:
        size = round(wanted / step)
        near = (math.floor(value / step + 1e-9), math.floor(value / step + 0.5 + 1e-9))
        if size >= 10 and size in near:
            return _POINTS["near"]
    return 0


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
        found = [one for one in group if one in own] or [
            one for one in group if one in may
        ]
        if not found:
            points += min(_cost(one, "no_", "strange") for one in group)
            continue
        tag = found[0]
        if tag not in seen:
            points += _worth(tag) if tag in own else _POINTS["may"]
            met += 1
        seen.update(found)
    for tag in own:
        if tag not in seen:
            points += _cost(tag, "own_", "missing")
    return points, met


def _worth(tag):
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
        return (_POINTS["no_region"] if entry["region"] else 0), False
    if any(entry["region"] in one["regions"] for one in query.regions):
        return _POINTS["region"], True
    tags = [tag for one in query.regions for tag in one.get("tags", [])]
    if any(tag in entry["tags"] for tag in tags):
        return _POINTS["tag"], True
    return (-math.inf if entry["region"] else _POINTS["other_region"]), False
