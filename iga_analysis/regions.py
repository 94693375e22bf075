"""Find the one region that a name means, or say why there is none.

:mod:`~iga_analysis.region_names` reads the names.
"""

import pandas as pd

from .region_names import find_regions, is_blank, list_regions, suggest_names
from .tables import LEVELS


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
            else "correct the name, or add the spelling to data/region_aliases.csv"
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
    >>> match_region("Solok")
    Traceback (most recent call last):
        ...
    iga_analysis.regions.AmbiguousRegion: 'Solok' may be Kabupaten Solok or Kota \
Solok: write the level with the name, or give level=
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
