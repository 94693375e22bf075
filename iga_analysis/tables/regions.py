"""Find the one region that a name means, or say why there is none."""

import difflib
import re
import unicodedata
from collections import defaultdict
from functools import cache

import pandas as pd

from ..datapackage import load_table
from .facts import LEVELS, load_region_aliases, load_regions


class RegionError(ValueError):
    """A name that cannot be matched to exactly one region."""


class AmbiguousRegion(RegionError):
    """A name that means several regions.

    Attributes
    ----------
    name : str
        The name as given.
    candidates : list of str
        Official names of the regions that it may mean.
    """

    def __init__(self, name, candidates):
        self.name, self.candidates = name, list(candidates)
        super().__init__(
            f"{name!r} may be {' or '.join(self.candidates)}: write the level with "
            "the name, or give level="
        )


class UnknownRegion(RegionError):
    """A name that means no region.

    Attributes
    ----------
    name : str
        The name as given.
    suggestions : list of str
        Up to three official names that look alike.
    """

    def __init__(self, name, suggestions=(), why="is not a region"):
        self.name, self.suggestions = name, list(suggestions)
        hint = (
            f"did you mean {', '.join(self.suggestions)}?"
            if self.suggestions
            else "correct the name, or add the spelling to "
            "data/facts/region_aliases.csv"
        )
        super().__init__(f"{name!r} {why}; {hint}")


class RegionMatchError(RegionError):
    """Several names of a column could not be matched.

    Attributes
    ----------
    failures : DataFrame
        One row a failed name: ``position`` (0 is the first), ``name``, ``problem``.
    """

    def __init__(self, failures):
        self.failures = failures
        lines = [
            f"position {row.position}: {row.problem}" for row in failures.itertuples()
        ]
        super().__init__(
            f"{len(failures)} name(s) not matched:\n- " + "\n- ".join(lines)
        )


def match_region(name, *, level=None, year=None, province=None):
    """Return the code of the region that a name means.

    Parameters
    ----------
    name : str
        The name as people write it: 'Kab. Muaraenim', 'PEMKOT SURABAYA', 'DIY'.
    level : {"provinsi", "kabupaten", "kota"}, optional
        Only regions of that level; settles a bare name that means several.
    year : int, optional
        Only regions that the index measured in that year. The code returned is
        today's in any case: it is the key of every table.
    province : str, optional
        Only regions of that province, of that year if given.

    Returns
    -------
    str
        Kemendagri code of 2025, for instance ``"16.03"``.

    Raises
    ------
    AmbiguousRegion
        If the name means several regions; lists them.
    UnknownRegion
        If it means none; suggests up to three.
    ValueError
        If ``level`` is not a level of government.

    Examples
    --------
    >>> match_region("Kab. Muaraenim"), match_region("PEMKOT SURABAYA")
    ('16.03', '35.78')
    >>> match_region("Solok", level="kota")
    '13.72'
    >>> match_region("Kab/Kota Solok")
    Traceback (most recent call last):
        ...
    iga_analysis.tables.regions.AmbiguousRegion: 'Kab/Kota Solok' may be Kabupaten \
Solok or Kota Solok: write the level with the name, or give level=
    """
    if level is not None and level not in LEVELS:
        raise ValueError(f"level {level!r} is not one of {', '.join(LEVELS)}")
    if not isinstance(name, str) or is_blank(name):
        raise UnknownRegion(name, why="is empty or not text")
    found = find_regions(name)
    if not found:
        raise UnknownRegion(name, suggest_names(name, level))
    everything, measured = list_regions(), list_regions(year)
    names = {code: everything[code][0] for code in found}
    kept = {code for code in found if level in (None, everything[code][1])}
    if not kept:
        why = f"is {' or '.join(sorted(names.values()))}, not a {level}"
        raise UnknownRegion(name, why=why)
    inside = {code for code in kept if code in measured}
    if not inside:
        why = f"is {names[min(kept)]}, which the index did not measure in {year}"
        raise UnknownRegion(name, why=why)
    if province is not None:
        home = measured[match_region(province, level="provinsi", year=year)][2]
        kept = {code for code in inside if measured[code][2] == home}
        if not kept:
            why = f"is {names[min(inside)]}, which is not in {home}"
            raise UnknownRegion(name, why=why)
        inside = kept
    if len(inside) > 1:
        raise AmbiguousRegion(name, [names[code] for code in sorted(inside)])
    return inside.pop()


def match_regions(names, *, level=None, year=None, province=None):
    """Return the codes of a column of names, or raise with every failure at once.

    Parameters
    ----------
    names : sequence of str
        Names as people write them.
    level, year, province : optional
        As in :func:`match_region`; each may also be a sequence as long as ``names``,
        in which a missing value means not given.

    Returns
    -------
    Series of str
        One code a name, with the index of ``names`` if it has one.

    Raises
    ------
    RegionMatchError
        If any name fails; its ``failures`` table has position, name and problem.
    ValueError
        If a sequence has another length than ``names``.

    Examples
    --------
    >>> match_regions(["Pangkep", "DIY"]).tolist()
    ['73.10', '34']
    """
    names = pd.Series(names, dtype="object")
    given = {}
    for option, value in {"level": level, "year": year, "province": province}.items():
        if value is None or isinstance(value, str | int):
            given[option] = [value] * len(names)
            continue
        given[option] = [None if pd.isna(one) else one for one in value]
        if len(given[option]) != len(names):
            raise ValueError(
                f"{option} has {len(given[option])} entries for {len(names)} names"
            )
    codes, failures = [], []
    for position, name in enumerate(names):
        options = {option: values[position] for option, values in given.items()}
        try:
            codes.append(match_region(name, **options))
        except RegionError as error:
            failures.append({"position": position, "name": name, "problem": str(error)})
    if failures:
        raise RegionMatchError(pd.DataFrame(failures))
    return pd.Series(codes, index=names.index, dtype="string", name="code")


def split_words(text, *, signs=()):
    """Return the words of a text in lower case, without punctuation.

    Parameters
    ----------
    text : object
        A text, or what stands for one in a cell.
    signs : dict of str to str, optional
        Signs that are read as words.

    Returns
    -------
    list of str

    Examples
    --------
    >>> split_words("Kab. Pangkajene & Kepulauan", signs={"&": "dan"})
    ['kab', 'pangkajene', 'dan', 'kepulauan']
    """
    text = unicodedata.normalize("NFKC", str(text)).casefold()
    for sign, word in dict(signs).items():
        text = text.replace(sign, f" {word} ")
    return re.findall(r"[^\W_]+", text)


@cache
def cell_words(use):
    """Return the words of one use of ``cell_words.csv`` with their meanings.

    Examples
    --------
    >>> cell_words("level")["regency"], cell_words("name")["bupati"]
    ('kabupaten', 'kabupaten')
    """
    table = load_table("cell_words")
    table = table[table["use"] == use]
    return dict(zip(table["word"], table["meaning"].fillna(""), strict=True))


def _split_name(text):
    """Split a name into words, those that are short for others spelled out."""
    spelled = cell_words("spelling")
    return [spelled.get(word, word) for word in split_words(text, signs={"&": "dan"})]


@cache
def _level_words():
    """Return the level that a word beside a name tells: none of pemerintah, of, the."""
    return {**cell_words("name"), **cell_words("level")}


def _read_name(text):
    """Return the readings of a name: pairs of level (or None) and compact name.

    The whole name comes first, so that Kotabaru and Kotamobagu are not taken for a
    kota called Baru or Mobagu.
    """
    words, known = _split_name(text), _level_words()
    readings = [(None, "".join(words))]
    level = None
    while words and words[0] in known:
        if words[:2] == ["daerah", "istimewa"] or words[:2] == ["daerah", "khusus"]:
            break
        said = known[words[0]]
        if said and level not in (None, said):
            break
        level = said or level
        words = words[1:]
        readings.append((level, "".join(words)))
    if level is None and len(words) > 1 and known.get(words[-1]):
        readings.append((known[words[-1]], "".join(words[:-1])))
    rest = words
    while len(rest) > 1 and rest[0] in known:
        rest = rest[1:]
    if rest != words:
        # both levels, as in "Kab./Kota Bandung", say neither
        readings.append((None, "".join(rest)))
    return [reading for reading in readings if reading[1]]


@cache
def _index():
    """Return {compact name: {(level said or None, code)}} of names and aliases."""
    index = defaultdict(set)
    regions = load_regions()
    for code, name, level in regions[["code", "name", "level"]].itertuples(index=False):
        words = _split_name(name)[1:]
        index["".join(words)].add((None, code))
        index[level + "".join(words)].add((None, code))
        if words[0] == "administrasi":
            index["".join(words[1:])].add((None, code))
        for start in (["daerah", "istimewa"], ["daerah", "khusus", "ibukota"]):
            if words[: len(start)] == start:
                index["".join(words[len(start) :])].add((None, code))
    for alias, code in load_region_aliases()[["alias", "code"]].itertuples(index=False):
        said, compact = _read_name(alias)[-1]
        index["".join(_split_name(alias))].add((None, code))
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
        words = _split_name(part)
        level = _level_words().get(words[0]) if len(words) == 1 else None
        if level:
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
            names["".join(_split_name(official)[1:])].append(official)
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
    return any(level is not None for level, _ in readings)


def is_blank(name):
    """Return whether nothing of a name is left without punctuation.

    Examples
    --------
    >>> is_blank(" - "), is_blank("Aceh")
    (True, False)
    """
    return not _split_name(name)
