"""Read what a person asks: numbers in either notation, years, days, words, addresses.

What is read is plain data; the page of claims reads by the same rules, written once
more in JavaScript.
"""

import re
import unicodedata
from typing import NamedTuple

_TOKEN = re.compile(r"\d{4}-\d\d(?:-\d\d)?|[+-]?\d+(?:[.,]\d+)*|%|[a-z]+", re.ASCII)
_DAY = re.compile(r"\b(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)\b", re.ASCII)
# 14 897 with a blank, but not one of several numbers
_BLANK = re.compile(
    r"(?<![\d.,/-])(?<!\d )([1-9]\d?\d?) (\d{3})(?![\d.,/-]| \d)", re.ASCII
)
# a day in brackets without its year, and a name with a number: no numbers asked
_NO_NUMBER = re.compile(r"\(\d\d?/\d\d?\)|(?<=\bcovid)[ -]?19\b")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_YEAR = re.compile(r"20[123]\d")
_CLAIM = re.compile(r"\b(?:(agg)[-_ ]?|(reg)[-_])(\d{4}|undated)[-_ ]([ew]?\d{3,4})\b")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s,]+", re.IGNORECASE
)
# What stands between a part and its whole: 484 of 542, 85 percent dari 8.014.
_OF = re.compile(
    r"(?<!lebih )(?<!kurang )\b(?:of|out of|dari|from)"
    r"(?: (?:the|all|a|total|seluruh|jumlah))*$"
)
_TO = re.compile(r"\b(?:to|menjadi|jadi|ke)\b")
_TENTH = re.compile(r"(?:in|of|out of|of every|dari|dari setiap) (?:10|ten|sepuluh)\b")
_LONGEST = 6
# Numbers in words from which on they are told as those in digits are.
_SAID = 100


class Query(NamedTuple):
    """What a person asks: numbers, years, days, groups of tags, other words."""

    claim: str
    address: str
    numbers: list
    years: list
    days: list
    groups: list
    regions: list
    others: list


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


def shorten_address(text):
    """Return an address without what the same page may be called with or without.

    Examples
    --------
    >>> shorten_address("https://www.example.org/a/?p=1&utm_source=x#top")
    'example.org/a/?p=1'
    """
    text = re.sub(r"^https?://", "", text.lower()).partition("#")[0]
    text = re.sub(r"[?&](?:utm_|fbclid|gclid)[^&]*", "", text)
    return re.sub(r"^(?:www|m|amp)\.", "", text).rstrip("/.,)")


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
    address = _ADDRESS.search(text)
    text = text.replace(address[0], " ") if address else text
    claim = _CLAIM.search(text.lower())
    text = text.lower().replace(claim[0], " ") if claim else text
    claim = "-".join(filter(None, claim.groups())) if claim else ""
    text = re.sub("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}\\b)", "", text)
    text = _BLANK.sub(r"\1\2", _NO_NUMBER.sub(" ", simplify(text)))
    # a comma or stop that ends a clause is no part of a number
    text = re.sub(r"(?<=\d)[.,](?!\d)", " ", text)
    text = _DAY.sub(lambda day: f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}", text)
    text = re.sub(r"((?:19|20)\d\d)[-/](?=(?:19|20)\d\d\b)", r"\1 ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    tokens = _TOKEN.findall(text)
    address = shorten_address(address[0]) if address else ""
    query = Query(claim, address, [], [], [], [], [], [])
    place = 0
    while place < len(tokens):
        place += _read_next(tokens, place, words, query)
    return query


def _read_next(tokens, place, words, query):
    """Read a day, a number or the longest phrase; return how many tokens it has."""
    day, length = _read_day(tokens, place, words)
    if length:
        query.days.extend([day] if day else [])
        query.years.extend([int(day[:4])] if day else [])
        return length
    token = tokens[place]
    length = _read_tenths(tokens, place, words, query)
    if length:
        return length
    if token[-1].isdigit():
        return _read_digits(tokens, place, words, query)
    for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
        phrase = " ".join(tokens[place : place + length])
        pair = (
            _find_near_pair(tokens[place : place + 2], words) if length == 1 else None
        )
        if pair:
            _note_word(words[pair], " ".join(tokens[place : place + 2]), query)
            return 2
        if words.get(phrase, {}).get("number"):
            return _read_words(tokens, place, words, query)
        if phrase in words:
            bound = _is_number("".join(tokens[place + length :][:1]), words)
            _note_word(words[phrase], phrase, query, bound=bound)
            return length
    near = _find_near(token, words)
    if near:
        _note_word(words[near], token, query)
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
    # a day without its year says nothing
    alone = len(found) > 1 and any(numbers[one] and months[1 - one] for one in range(2))
    return None, 2 if alone else 0


def _read_tenths(tokens, place, words, query):
    """Read nine in ten as a share, and return how many tokens it has, or none."""
    count = words.get(tokens[place], {}).get("number") or tokens[place]
    after = tokens[place + 1 : place + 5]
    found = _TENTH.match(" ".join(after))
    if not found or not re.fullmatch(r"[1-9]", str(count)):
        return 0
    length = 1 + len(found[0].split())
    _add_share(10 * int(count), " ".join(tokens[place : place + length]), query)
    return length


def _read_words(tokens, place, words, query):
    """Read two hundred and ten, empat ribu or six point seven; return the tokens."""
    value, step, length = _add_up(tokens, place, words)
    after = tokens[place + length : place + length + 1]
    if after in (["point"], ["koma"]):
        digits = _list_units(tokens[place + length + 1 :], words)
        value = float(".".join([str(round(value)), "".join(digits) or "0"]))
        length, step = length + bool(digits) + len(digits), 10.0 ** -len(digits)
        scale = words.get("".join(tokens[place + length :][:1]), {}).get("scale", 0)
        if digits and scale:
            value, step, length = value * scale, step * scale, length + 1
    if _YEAR.fullmatch(f"{value:g}"):
        query.years.append(round(value))
        return length
    after = "".join(tokens[place + length : place + length + 1])
    percent, text = _is_percent(after, words), " ".join(tokens[place : place + length])
    # one of a few may be said in passing, four hundred are a number
    more = {"percent": percent, "spoken": value < _SAID}
    _add_number([(value, step)], text, query, **more)
    return length


def _add_up(tokens, place, words):
    """Return the value of words from a place on, its step, and how many they are."""
    total, part, last, length = 0.0, 0.0, 0, 0
    while True:
        rest = tokens[place + length : place + length + 3]
        # two hundred and ten; dan is never said inside a number
        linked = last >= 100 and rest[:1] == ["and"]
        number, taken = _find_number(rest[linked:], words)
        scale = words.get("".join(rest[:1]), {}).get("scale", 0)
        if number and _follows(part, number):
            total, part = (number, 0.0) if number >= 1000 else (total, part + number)
            length, last = length + linked + taken, number if number >= 100 else 0
        elif scale == 100 and 0 < part < 10:
            part, length, last = part * 100, length + 1, 100
        elif scale >= 1000 and part and not total % (1000 * scale):
            total, part, length, last = total + part * scale, 0.0, length + 1, scale
        else:
            return total + part, float(last if last >= 100 else 1), length


def _find_number(tokens, words):
    """Return the number that words begin with, and how many say it, or 0, 0."""
    for length in (2, 1):
        number = words.get(" ".join(tokens[:length]), {}).get("number")
        if number and len(tokens) >= length:
            return number, length
    return 0, 0


def _follows(part, number):
    """Tell whether a number may go on one that is said: twenty, then six."""
    if not part % 100:
        return not part or number < 100
    return part % 100 >= 20 and not part % 10 and number < 10


def _list_units(tokens, words):
    """Return the digits that words begin with: eight nine."""
    digits = []
    for token in tokens:
        number = 0 if token in ("nol", "zero") else words.get(token, {}).get("number")
        if number is None or number > 9:
            break
        digits.append(str(number))
    return digits


def _is_number(token, words):
    """Tell whether a token is a number or a share, in digits or words."""
    meaning = words.get(token, {})
    return token[-1:].isdigit() or "number" in meaning or "share" in meaning


def _add_share(value, text, query, of="share"):
    """Note a share or a multiple in words: a percentage, which seldom is printed so."""
    _add_number([(float(value), 1.0)], text, query, percent=True, of=of)


def _add_number(readings, text, query, **more):
    last = query.groups[-1] if query.groups else {}
    beyond = last.get("bound") == len(query.numbers) and "beyond" in last["tags"]
    number = {"readings": readings, "text": text, "percent": False, "beyond": beyond}
    number |= {"spoken": False, "whole": "", "of": ""}
    query.numbers.append(number | more)


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
    percent = _is_percent(after, words)
    if readings:
        shown = f"{token} {after}" if scale or percent else token
        before = " ".join(tokens[max(0, place - 4) : place])
        then = " ".join(tokens[place + length : place + length + 5])
        # from 37 to 44 is no part of a whole: both are asked
        whole = "of" if _OF.search(before) else ""
        whole = "from" if whole and _TO.search(then) else whole
        _add_number(readings, shown, query, percent=percent, whole=whole)
    if token[0] == "+":
        query.groups.append({"tags": ["growth"], "text": "+"})
    return length


def _is_percent(token, words):
    return "percent" in words.get(token, {}).get("tags", [])


def _find_step(value, decimals):
    """Return the place of the last digit that counts: 100 for 14,900, 0.1 for 47.9."""
    if decimals:
        return 10.0**-decimals
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _note_word(word, text, query, *, bound=False):
    if word.get("regions"):
        query.regions.append({**word, "text": text})
    elif word.get("tags"):
        group = {"tags": word["tags"], "text": text}
        # more than 500: not what is counted, but the number that follows
        if bound and {"least", "most", "beyond"}.intersection(word["tags"]):
            group["bound"] = len(query.numbers)
        query.groups.append(group)
    if word.get("share"):
        of = "growth" if "growth" in word.get("tags", []) else "share"
        _add_share(word["share"], text, query, of)


def _find_near(token, words):
    """Return the first word that one slip of the keys makes of a token, or none."""
    if len(token) < 5:
        return None
    # eighty is no slip of eight
    same = (
        one
        for one, meaning in words.items()
        if one[0] == token[0] and " " not in one and "number" not in meaning
    )
    return next((one for one in same if _is_slip(one, token)), None)


def _find_near_pair(pair, words):
    """Return the first phrase of two words whose second has a slip, or none."""
    if len(pair) < 2 or len(pair[1]) < 4 or pair[1] in words:
        return None
    same = (
        one
        for one, meaning in words.items()
        if one.startswith(f"{pair[0]} ") and "number" not in meaning
    )
    return next(
        (one for one in same if _is_slip(one[len(pair[0]) + 1 :], pair[1])), None
    )


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
