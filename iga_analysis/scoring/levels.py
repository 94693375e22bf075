"""Turn raw values (rates, days, counts) into levels by the printed cut-offs."""

import numpy as np
import pandas as pd

from ..method import load_edition, round_half_up
from .problems import Problems, TableCheck
from .score import mark_supplied


def levels_from_values(values, edition):
    """Return the level that each raw value reaches.

    Parameters
    ----------
    values : DataFrame
        Long table ``indicator, value`` and, for an indicator that is measured on one
        of several bases (33 in 2026), ``basis``; other columns, such as ``code`` and
        ``innovation``, are kept. Units are those of ``edition.levels["measure_unit"]``:
        a rate of 5.2 % is 5.2.
    edition : Edition or int
        The method, or its year. The levels of 2025 are printed without numbers: its
        indicators go by their Indonesian names.

    Returns
    -------
    DataFrame
        ``values`` with ``level`` (int8) and ``supplied``.

    Raises
    ------
    RegisterError
        If a value is missing, no number or covered by no printed level, an indicator
        unknown or without numeric cut-offs, a basis missing or unknown: all at once.
    UnknownField
        If the edition has no levels.

    Notes
    -----
    Bounds are inclusive. A value is rounded half up to the decimals of the printed
    bounds first (an assumption), so that nothing falls between 2.04 and 2.05. One that
    the printed bounds put into two levels (0.36 in row 5a of 2026: 2 and 3) reaches the
    higher. Where level 1 has the least bound, a value below it reaches level 0.

    Examples
    --------
    >>> values = pd.DataFrame({"indicator": ["4", "5a", "17"]})
    >>> values["value"] = [2.045, 0.36, 0]
    >>> levels_from_values(values, 2026)["level"].tolist()
    [2, 3, 0]
    """
    edition = load_edition(edition)
    edition.require("levels")
    problems = Problems()
    table = TableCheck("values", values, problems)
    levels = np.zeros(len(values), dtype="int8")
    if table.has("indicator", "value"):
        known = edition.levels["indicator"].unique()
        indicators = table.translate(
            "indicator",
            lambda one: text if (text := str(one).strip()) in known else None,
            "reg_indicator",
            year=edition.year,
            known=list(known),
        )
        numbers = _numbers(table)
        bases = _bases(table, indicators)
        for indicator, rows in (
            pd.Series(indicators).groupby(indicators).indices.items()
        ):
            bounds = edition.levels[edition.levels["indicator"] == indicator]
            for basis, places in (
                pd.Series(bases[rows]).groupby(bases[rows]).indices.items()
            ):
                own = _bounds(table, bounds, indicator, basis, rows[places])
                if own is not None:
                    levels[rows[places]] = _match(table, numbers, rows[places], own)
    problems.raise_any()
    return mark_supplied(values.assign(level=levels), edition)


def _numbers(table):
    """Return the values as floats; report those that are missing or no numbers."""
    cells = table.frame["value"]
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy("float64", na_value=np.nan)
    table.report(cells.isna(), "value", "reg_missing_value")
    finite = np.isfinite(numbers)
    table.report(cells.notna() & ~finite, "value", "reg_number")
    return np.where(finite, numbers, np.nan)


def _bases(table, indicators):
    """Return the basis of each row as lower-case text, empty where none is given."""
    if "basis" not in table.frame:
        return np.full(len(indicators), "", dtype=object)
    bases = table.frame["basis"].astype("string").str.strip().str.lower()
    return bases.fillna("").to_numpy(dtype=object)


def _bounds(table, bounds, indicator, basis, rows):
    """Return the printed bounds of one indicator on one basis, or report why not."""
    mask = np.zeros(len(table.frame), dtype=bool)
    mask[rows] = True
    bases = list(bounds["basis"].dropna().unique())
    if basis not in (bases or [""]):
        key = "reg_needs_basis" if bases else "reg_no_bases"
        table.report(mask, "indicator", key, bases=bases)
        return None
    own = bounds[bounds["basis"].fillna("") == basis]
    if own["decimals"].isna().all():
        table.report(mask, "indicator", "reg_no_cutoffs")
        return None
    return own


def _match(table, numbers, rows, bounds):
    """Return the levels of rows by their bounds; report values that none covers."""
    decimals = int(bounds["decimals"].max())
    values = round_half_up(numbers[rows], decimals).to_numpy()
    levels = np.full(len(rows), -1)
    for one in bounds.sort_values("level").itertuples():
        inside = ~(values < one.lower) & ~(values > one.upper) & ~np.isnan(values)
        levels[inside] = one.level
    first = bounds.loc[bounds["level"].idxmin()]
    if first["lower"] <= bounds["lower"].min(skipna=False):
        levels[(values < first["lower"]) & (levels < 0)] = 0
    mask = np.zeros(len(numbers), dtype=bool)
    mask[rows] = (levels < 0) & ~np.isnan(values)
    bounds = bounds.sort_values("level")
    english = bounds["description"]
    # levels that a caller supplied may be in one language
    own = bounds.get("description_id", english).fillna(english)
    printed = {"en": english, "id": own}
    printed = {
        f"printed_{lang}": "; ".join(bounds["level"].astype(str) + ": " + words)
        for lang, words in printed.items()
    }
    table.report(mask, "value", "reg_no_level", **printed)
    return np.maximum(levels, 0)
