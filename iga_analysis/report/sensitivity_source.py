"""Find the index whose ranking is to be examined: a file, an edition, an import."""

import difflib
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..intake import read_edition_table, read_index
from ..language import label, say
from ..method import UnknownBands, load_edition, read_bands
from ..sensitivity import (
    edition_structure,
    find_counts,
    scale_indicators,
    weigh_columns,
)
from ..tables import list_imports, load_indicator_import, load_regions
from ..yearly import tell
from .run import ReportError

# So many names are proposed for one that is not there.
_PROPOSED = 3
# Below this share of the weights an index is not the whole one.
_WHOLE = 0.999


class Source(NamedTuple):
    """An index, and where it comes from.

    ``scaled`` says whether its indicators are on one scale already; ``names`` are those
    of its units by code; ``year`` is that of the edition whose weights it has,
    ``levels`` the highest level of each indicator that has levels.
    """

    table: pd.DataFrame
    structure: pd.DataFrame
    scaled: bool
    bands: object
    names: pd.Series
    title: str
    notes: list
    file: str
    sha256: str
    year: int | None = None
    levels: dict | None = None


def find_source(path, *, structure, equal_weights, edition, year, decimal):
    """Return the :class:`Source` of a ranking.

    Parameters
    ----------
    path : path-like or None
    structure, equal_weights, decimal
        As in :func:`iga_analysis.intake.read_index`.
    edition : int or None
        Year of the edition whose weights, structure and bands a file is taken with.
    year : int or None
        Year of the imported table of indicators, in place of a file.

    Raises
    ------
    ReportError
        If nothing is imported for the year.
    ValueError
        If the file cannot be used, or of the edition weights are unknown.
    """
    if year is not None:
        return _find_import(year)
    if edition is None:
        return _find_own(path, structure, equal_weights, decimal)
    table, units = read_edition_table(path, edition=edition, decimal=decimal)
    return _apply_edition(table, units, edition, table.attrs)


def _find_own(path, structure, equal_weights, decimal):
    found = read_index(path, structure, equal_weights=equal_weights, decimal=decimal)
    about = found.table.attrs
    root = found.structure.loc[found.structure["parent"].isna(), "name"].iloc[0]
    # a root that nobody named has the name that it is given here
    stem = Path(about["file"]).stem.replace("_", " ")
    return Source(
        *(found.table, found.structure, False, found.bands),
        names=found.units.set_index("code")["name"],
        title=stem if root == label("index_root") else root,
        notes=about["warnings"],
        file=about["file"],
        sha256=about["sha256"],
    )


def _find_import(year):
    table = load_indicator_import(year)
    if table is None:
        raise ReportError(say("sens_no_import", year=year))
    kept = list_imports("indicators")
    kept = kept[kept["year"] == year].iloc[0]
    notes = []
    if table.attrs.get("partial"):
        notes.append(say("covers_few", covered=table.attrs["partial"]))
    about = {"file": kept["file"], "sha256": kept["sha256"], "warnings": notes}
    return _apply_edition(table, None, year, about)


def _apply_edition(table, units, year, about):
    """Return the source of a table of indicators with the method of a year."""
    edition = load_edition(year)
    notes = list(about["warnings"])
    shares, _ = scale_indicators(table, edition)
    counts = find_counts(edition)
    empty = shares.isna().all(axis=1)
    if empty.any():
        told = {"number": int(empty.sum()), "names": ", ".join(shares.index[empty])}
        notes.append(say("index_units_left", **told))
        shares = shares[~empty]
    try:
        bands = edition
        read_bands(edition)
    except UnknownBands as error:
        bands = None
        notes.append(str(error))
    share = weigh_columns(shares.columns, edition)
    if bands is not None and share < _WHOLE:
        told = {"share": round(100 * share), "year": str(year)}
        notes.insert(0, tell("sens_bands_partial", told))
        bands = None
    if units is None:
        units = load_regions(year)
    return Source(
        *(shares, edition_structure(shares.columns, edition), True, bands),
        names=units.set_index("code")["name"],
        title=tell("running_title", {"year": str(year)}),
        notes=notes,
        file=about["file"],
        sha256=about["sha256"],
        year=year,
        levels={name: edition.level_max for name in shares if name not in counts},
    )


def find_chosen(names, wanted):
    """Return the codes of units that a person names by code or name.

    Parameters
    ----------
    names : Series of str
        Names by code.
    wanted : sequence of str
        Of a text that is no name the parts between its commas are taken.

    Raises
    ------
    ReportError
        If units are not there or a name is that of several: all at once, with the
        names most like it.

    Examples
    --------
    >>> find_chosen(pd.Series({"a": "Contoh A", "b": "Contoh B"}), ["contoh b", "a"])
    ['b', 'a']
    """
    by_text = {}
    for code, name in names.items():
        for text in {str(code), str(name)}:
            by_text.setdefault(_plain(text), []).append(code)
    chosen, problems = [], []
    for one in [part for text in wanted for part in _split_units(text, by_text)]:
        found = by_text.get(_plain(one), [])
        if len(found) == 1:
            chosen += found
        elif found:
            problems.append(say("sens_units_several", unit=one, codes=found))
        else:
            shown = {str(one).casefold(): one for one in [*names, *names.index]}
            near = difflib.get_close_matches(one.casefold(), list(shown), _PROPOSED)
            near = [shown[name] for name in near] or ["–"]
            problems.append(say("sens_no_unit", unit=one, near=near))
    if problems:
        if any("," in one for one in wanted):
            problems.append(say("sens_units_semicolon"))
        raise ReportError("\n".join(problems))
    return list(dict.fromkeys(chosen))


def _plain(text):
    return " ".join(text.casefold().split())


def _split_units(text, known):
    """Return the units in a text with commas: whole names, the longest first."""
    parts, units = [one.strip() for one in text.split(",")], []
    while parts:
        sizes = range(len(parts), 0, -1)
        whole = (size for size in sizes if _plain(", ".join(parts[:size])) in known)
        size = next(whole, 1)
        units.append(", ".join(parts[:size]))
        parts = parts[size:]
    return [one for one in units if one]
