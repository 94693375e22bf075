"""Read the names of regional governments as people write them.

A name means a region only if it equals an official name or an entry of
``region_aliases.csv`` after normalising: letter case, spaces, hyphens, dots and the
words for the level of government (Kab., Pemkot, Provinsi, Regency ...) do not count.
Nothing is matched by likeness; likeness only makes suggestions in error messages.
"""

import difflib
import re
import unicodedata
from collections import defaultdict
from functools import cache

from .tables import load_region_aliases, load_regions

# Words that name the level of government, before or after the name proper.
_LEVEL_WORDS = {
    "provinsi": "provinsi",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "pemprov": "provinsi",
    "gubernur": "provinsi",
    "province": "provinsi",
    "provincial": "provinsi",
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "pemkab": "kabupaten",
    "bupati": "kabupaten",
    "regency": "kabupaten",
    "kota": "kota",
    "kotamadya": "kota",
    "kodya": "kota",
    "pemkot": "kota",
    "walikota": "kota",
    "city": "kota",
}
_EMPTY_WORDS = {"pemerintah", "pemda", "daerah", "government", "of", "the"}
_SPELLED_OUT = {"kep": "kepulauan", "adm": "administrasi", "&": "dan"}


def _split_words(text):
    """Split a name into lower-case words without punctuation."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", " & ")
    return [
        _SPELLED_OUT.get(word, word)
        for word in re.sub(r"[^\w&]+", " ", text).replace("_", " ").split()
    ]


def _read_name(text):
    """Return the readings of a name: pairs of level (or None) and compact name.

    The whole name comes first, so that Kotabaru and Kotamobagu are not taken for a
    kota called Baru or Mobagu.
    """
    words = _split_words(text)
    readings = [(None, "".join(words))]
    level = None
    while words and (words[0] in _LEVEL_WORDS or words[0] in _EMPTY_WORDS):
        if words[:2] == ["daerah", "istimewa"] or words[:2] == ["daerah", "khusus"]:
            break
        if words[0] in _LEVEL_WORDS:
            if level is not None and level != _LEVEL_WORDS[words[0]]:
                break
            level = _LEVEL_WORDS[words[0]]
        words = words[1:]
        readings.append((level, "".join(words)))
    if level is None and len(words) > 1 and words[-1] in _LEVEL_WORDS:
        readings.append((_LEVEL_WORDS[words[-1]], "".join(words[:-1])))
    return [reading for reading in readings if reading[1]]


@cache
def _index():
    """Return {compact name: {(level said or None, code)}} of names and aliases."""
    index = defaultdict(set)
    regions = load_regions()
    for code, name, level in regions[["code", "name", "level"]].itertuples(index=False):
        words = _split_words(name)[1:]
        index["".join(words)].add((None, code))
        index[level + "".join(words)].add((None, code))
        if words[0] == "administrasi":
            index["".join(words[1:])].add((None, code))
        for start in (["daerah", "istimewa"], ["daerah", "khusus", "ibukota"]):
            if words[: len(start)] == start:
                index["".join(words[len(start) :])].add((None, code))
    for alias, code in load_region_aliases()[["alias", "code"]].itertuples(index=False):
        said, compact = _read_name(alias)[-1]
        index["".join(_split_words(alias))].add((None, code))
        index[compact].add((said, code))
    return dict(index)


@cache
def list_regions(year=None):
    """Return the regions of a year, or all of today: {code: (name, level, province)}.

    Examples
    --------
    >>> list_regions(2024)["16.03"]
    ('Kabupaten Muara Enim', 'kabupaten', 'Sumatera Selatan')
    """
    regions = load_regions() if year is None else load_regions(year)
    return {
        row.code: (row.name, row.level, row.province)
        for row in regions[["code", "name", "level", "province"]].itertuples(
            index=False, name="Region"
        )
    }


def _find(text):
    """Return the codes that a name may mean, whatever level and year."""
    everything = list_regions()
    for said, compact in _read_name(text):
        found = {
            code
            for needs, code in _index().get(compact, ())
            if said in (None, everything[code][1]) and needs in (None, said)
        }
        if found:
            return found
    return set()


def find_regions(name):
    """Return the codes of the regions that a name may mean.

    Parameters
    ----------
    name : str
        The name as people write it; a part in brackets is its level or another name.

    Returns
    -------
    set of str
        Empty if the name is no region's.

    Examples
    --------
    >>> sorted(find_regions("Solok")), find_regions("Solok (Kota)")
    (['13.02', '13.72'], {'13.72'})
    """
    outside, inside = re.sub(r"\([^)]*\)", " ", name), re.findall(r"\(([^)]*)\)", name)
    found = _find(outside)
    for part in inside:
        words = _split_words(part)
        if len(words) == 1 and words[0] in _LEVEL_WORDS:
            level = _LEVEL_WORDS[words[0]]
            found = {code for code in found if list_regions()[code][1] == level}
        else:
            found &= _find(part)
    return found


def suggest_names(name, level=None):
    """Return up to three official names that look like a name, for a message.

    Parameters
    ----------
    name : str
    level : {"provinsi", "kabupaten", "kota"} or None
        Only names of that level.

    Returns
    -------
    list of str

    Examples
    --------
    >>> suggest_names("Kab. Muara Emin")[0]
    'Kabupaten Muara Enim'
    """
    compact = _read_name(name)[-1][1] if _read_name(name) else ""
    names = defaultdict(list)
    for official, its_level, _ in list_regions().values():
        if level in (None, its_level):
            names["".join(_split_words(official)[1:])].append(official)
    close = difflib.get_close_matches(compact, list(names), n=3, cutoff=0.6)
    return [official for key in close for official in names[key]][:3]


def says_level(name):
    """Return whether a name has a word for its level of government.

    Examples
    --------
    >>> says_level("Pemkot Surabaya"), says_level("Kotabaru")
    (True, False)
    """
    readings = _read_name(name)
    return bool(readings) and readings[-1][0] is not None


def is_blank(name):
    """Return whether nothing of a name is left without punctuation.

    Examples
    --------
    >>> is_blank(" - "), is_blank("Aceh")
    (True, False)
    """
    return not _split_words(name)
