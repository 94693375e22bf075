"""The index by the rules announced for a later year, beside that of an edition."""

import numpy as np
import pandas as pd

from ..language import format_number, label
from ..method import announced_changes, apply_announced, load_edition
from ..settings import LANGUAGES
from .register import check_submission, has_totals
from .score import DECIMALS, require_sid, score_regions, spd_fields

# What the rows are called: the edition itself, and all announced fields together.
_OWN, _ALL = "as_scored", "all_announced"
_KEPT = ["code", "iid", "predicate", "supplied"]
_COLUMNS = [
    *("code", "year", "rule", "value_en", "value_id", "announced_en", "announced_id"),
    *("iid", "iid_change", "predicate", "supplied"),
]


def compare_announced(register, spd, edition, *, year=None, outside_window="report"):
    """Return how the index of each region changes by what is announced for a year.

    Each announced field alone, then all together: how far a region falls, and why.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`score_iid`.
    year : int, optional
        The later year; by default the next one.

    Returns
    -------
    DataFrame
        By code, a row for the edition, one for each field announced and one for all:
        ``code, year, rule, value_en, value_id`` (as the edition has it, in words of
        both languages), ``announced_en, announced_id, iid, iid_change`` (from the
        edition), ``predicate, supplied``. What is announced in words is listed without
        an index, and then all together has none. Empty where nothing is announced.

    Raises
    ------
    RegisterError, UnknownField, ValueError
        As :func:`score_iid`; also if the year is not later than the edition.

    Notes
    -----
    A what-if: no source states indicators, weights, maxima and window of a later year,
    so that those of the edition stay (:func:`iga_analysis.method.apply_announced`).

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> table = compare_announced(register, spd, 2026)
    >>> table[["rule", "iid", "iid_change"]].round(2).values.tolist()[:2]
    [['as_scored', 47.43, 0.0], ['divisor_floor', 47.43, 0.0]]
    """
    edition = load_edition(edition)
    require_sid(edition, *spd_fields(spd), "total_max")
    innovations, rows = check_submission(
        register,
        spd,
        edition,
        outside_window=outside_window,
        totals=has_totals(spd),
    )
    return compare_regions(innovations, rows, edition, year=year)


def compare_regions(innovations, rows, edition, *, year=None):
    """Return the same from checked tables, as :func:`compare_announced` does."""
    year = edition.year + 1 if year is None else year
    changes = announced_changes(edition, year)
    steps = [(_OWN, None, None, edition)]
    for one in changes.itertuples():
        fields = [one.field] if one.computable else None
        what_if = _step(edition, year, fields)
        steps.append((one.field, one.value, one.announced, what_if))
    every = list(changes["field"]) if changes["computable"].all() else None
    steps.append((_ALL, None, None, _step(edition, year, every)))
    parts = []
    for place, (rule, *values, what_if) in enumerate(steps if len(changes) else ()):
        table = score_regions(innovations, rows, what_if or edition)[_KEPT]
        if what_if is None:
            table = table.assign(iid=np.nan, predicate=pd.NA)
        table = table.assign(year=year, rule=rule, place=place)
        for column, value in zip(("value", "announced"), values, strict=True):
            told = {f"{column}_{lang}": _tell(value, lang) for lang in LANGUAGES}
            table = table.assign(**told)
        parts.append(table)
    if not parts:
        return pd.DataFrame(columns=_COLUMNS)
    table = pd.concat(parts).sort_values(["code", "place"], ignore_index=True)
    own = table.groupby("code")["iid"].transform("first")
    table["iid_change"] = (table["iid"] - own).round(DECIMALS)
    return table[_COLUMNS].astype({"predicate": "string"})


def _step(edition, year, fields):
    """Return an edition with announced fields, or None where one is in words."""
    return apply_announced(edition, year, fields=fields) if fields else None


def _tell(value, lang):
    """Return a value as people of the language write it; of bands their bounds."""
    if value is None:
        return None
    if isinstance(value, str):
        return label(value, lang)
    if isinstance(value, tuple):
        return " / ".join(format_number(one, 2, lang) for one in value)
    return format_number(value, lang=lang)
