"""Find what may stand twice in a register: innovations, and agencies with two names.

Nothing is left out for it: a person decides. What is the same to the letter, but for
capitals, is no matter of likelihood and is told by :mod:`iga_analysis.scoring`.
"""

import re
from functools import cache

import pandas as pd

from ..tables import cell_words, split_words

_VOWELS = set("aiueo")
# Numbers at the end of a name that may be those of a version.
_VERSION = re.compile(r"(?:v|ver|versi|version)?\d+(?:\d{4})?|i{1,3}|iv|v|vi{1,3}|ix|x")
# A word of more letters is no abbreviation of an agency.
_LONGEST = 16
# A word of no more letters has no ending of its own.
_SHORT = 5
# Without the word for the kind of agency (Dinas), so many letters must agree.
_LEAST_WITHOUT = 5


def find_doubles(table):
    """Return pairs of rows that may be of one innovation, or name one agency twice.

    Parameters
    ----------
    table : DataFrame
        ``code``, ``innovation`` and, if there is one, ``agency``.

    Returns
    -------
    DataFrame
        One row a pair: ``row`` and ``other`` (places in the index; the latter stands
        first), ``column`` (innovation or agency), ``key`` of the message. Of two names
        of an agency the first row of each stands for all.

    Notes
    -----
    Names of innovations are compared without signs, spacing and a number at the end;
    those that are numbered from the first on (X 1, X 2, X 3) are told once.
    An abbreviation is one if it can be divided into pieces that begin the words of the
    name, or syllables in them, in their order; the words that are shortened otherwise
    stand in ``cell_words.csv``.

    Examples
    --------
    >>> names = ["SI PINTAR", "Si-Pintar 2"]
    >>> table = pd.DataFrame({"code": "16.03", "innovation": names})
    >>> table["agency"] = ["Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil"]
    >>> find_doubles(table)["key"].tolist()
    ['double_version', 'double_agency']
    """
    pairs = _pair_innovations(table)
    if "agency" in table:
        pairs += _pair_agencies(table)
    columns = ["row", "other", "column", "key"]
    return pd.DataFrame(pairs, columns=columns).sort_values("row", kind="stable")


def _pair_innovations(table):
    first, exact, pairs = {}, {}, []
    rows = zip(table.index, table["code"], table["innovation"], strict=True)
    for row, code, name in rows:
        if not isinstance(name, str) or pd.isna(code):
            continue
        # the same text is told as a mistake
        same = (code, name.strip().casefold())
        if same in exact:
            continue
        exact[same] = row
        words = split_words(name)
        base = words[:-1] if len(words) > 1 and _is_version(words[-1]) else words
        key = (code, "".join(base))
        if key[1] and key in first:
            other, told, serial = first[key]
            alike = "".join(told) == "".join(words)
            kind = "double_name" if alike else "double_version"
            if kind == "double_version" and _is_serial(told) and _is_serial(words):
                # a series 1, 2, 3: told once
                kind = "double_series"
                first[key] = other, told, True
            if not (serial and kind == "double_series"):
                pairs.append((row, other, "innovation", kind))
        else:
            first[key] = row, words, False
    return pairs


def _is_serial(words):
    """Return whether a name ends with a number that is no year."""
    return len(words) > 1 and words[-1].isdecimal() and len(words[-1]) < 4


def _is_version(word):
    return bool(_VERSION.fullmatch(word))


def _pair_agencies(table):
    """Pair the first rows of two names of an agency."""
    told = table[table["agency"].notna() & table["code"].notna()]
    told = told[["code", "agency"]].astype("string").drop_duplicates()
    pairs = []
    for _, own in told.groupby("code", sort=False):
        known = {}
        for row, name in zip(own.index, own["agency"], strict=True):
            known.setdefault(plain_name(name), row)
            if known[plain_name(name)] != row:
                pairs.append((row, known[plain_name(name)], "agency", "double_agency"))
        short = [one for one in known if len("".join(one)) <= _LONGEST]
        for one in short:
            for other in known:
                if len(other) > len(one) and is_short_for(one, other):
                    rows = sorted((known[one], known[other]), reverse=True)
                    pairs.append((*rows, "agency", "double_agency"))
    return pairs


@cache
def plain_name(name):
    """Return the words of the name of an agency, without those that join others."""
    words = split_words(name, signs={"&": "dan"})
    return tuple(word for word in words if word not in cell_words("agency_joint"))


@cache
def is_short_for(short, words):
    """Return whether words are an abbreviation of other words.

    Parameters
    ----------
    short, words : tuple of str
        Words in lower case, without those that join others.

    Examples
    --------
    >>> full = ("dinas", "penanaman", "modal", "pelayanan", "terpadu", "satu", "pintu")
    >>> is_short_for(("dpmptsp",), full), is_short_for(("dinkes",), full)
    (True, False)
    """
    # what stands at the end of both is the name of a place, or of a person
    while len(short) > 1 and len(words) > 1 and short[-1] == words[-1]:
        short, words = short[:-1], words[:-1]
    letters = _repeat("".join(short))
    if short == words or len(letters) < 2 or len(letters) > _LONGEST:
        return False
    if _divides(letters, words):
        return True
    typed = words[0] in cell_words("agency_type") and len(words) > 2
    return typed and len(letters) >= _LEAST_WITHOUT and _divides(letters, words[1:])


def _repeat(letters):
    """Return an abbreviation with its numbers written out: dp3a as dpppa."""
    return re.sub(r"([a-z])(\d)", lambda one: one[1] * int(one[2]), letters)


@cache
def _divides(letters, words):
    """Return whether letters are pieces of all words, in their order."""
    if not words:
        return not letters
    if len(letters) < len(words):
        return False
    return any(
        _divides(letters[size:], words[1:])
        for size in range(1, len(letters) - len(words) + 2)
        if _is_piece(letters[:size], words[0])
    )


@cache
def _is_piece(piece, word):
    """Return whether letters stand for a word: one piece of it, or two."""
    if word in cell_words("agency").get(piece, "").split():
        return True
    return word.startswith(piece) or any(
        word.startswith(piece[:size]) and _stands_inside(piece[size:], word, size)
        for size in range(len(piece) - 1)
    )


def _stands_inside(piece, word, start):
    """Return whether two or more letters begin a syllable of a word, not its ending."""
    places = (one.start() for one in re.finditer(re.escape(piece), word))
    return any(
        place >= max(start, 1)
        and _is_syllable(word, place)
        and (len(word) <= _SHORT or place + len(piece) < len(word))
        for place in places
    )


def _is_syllable(word, place):
    """Return whether a syllable begins at a place of a word."""
    if word[place] in _VOWELS:
        return word[place - 1] in _VOWELS
    return place + 1 < len(word) and word[place + 1] in _VOWELS
