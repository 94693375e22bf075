"""Tables of bands: those of an edition, and bands of one's own for any index."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pandas as pd

from ..tables import PREDICATES, find_places

SCALES = ("0-100", "points")
_NEEDED = ("predicate", "lower", "upper")
_FLAGS = ("lower_inclusive", "upper_inclusive")
# Bounds that are exact are told apart by this.
_STEP = 1e-10


def read_band_table(bands):
    """Return a table of bands with all its columns, best first.

    Parameters
    ----------
    bands : DataFrame
        One row a predicate: ``predicate`` (any names), ``lower``, ``upper`` (a missing
        bound is open); optionally ``lower_inclusive``, ``upper_inclusive`` (both True
        by default) and ``scale``.

    Returns
    -------
    DataFrame
        As it was given, with the columns that it lacked: predicates of the index in
        their order, others from the highest band to the lowest. ``scale`` is missing
        where none is given.

    Raises
    ------
    ValueError
        If columns are lacking, a predicate is missing or there twice, bounds are no
        numbers or the wrong way round, bands overlap, or a scale is unknown: all
        problems at once.

    Examples
    --------
    >>> own = pd.DataFrame(
    ...     {"predicate": ["fair", "good"], "lower": [0, 50], "upper": [50, 100]}
    ... )
    >>> read_band_table(own)["predicate"].tolist()
    ['good', 'fair']
    """
    lacking = [name for name in _NEEDED if name not in bands.columns]
    if lacking:
        raise ValueError(f"the table of bands has no column {', '.join(lacking)}")
    bands = bands.reset_index(drop=True)
    problems = []
    bands["predicate"] = _read_names(bands["predicate"], problems)
    for name in ("lower", "upper"):
        bands[name] = _read_bounds(bands[name], name, problems)
    for name in _FLAGS:
        bands[name] = _read_flags(bands.get(name), len(bands), name, problems)
    bands["scale"] = _read_scale(bands.get("scale"), len(bands), problems)
    if not problems:
        bands = sort_bands(bands)
        problems = _find_overlaps(bands)
    if problems:
        raise ValueError("\n- ".join(["the bands cannot be used:", *problems]))
    return bands


def column_name(predicate):
    """Return the predicate as part of a column name.

    Examples
    --------
    >>> column_name("Sangat Inovatif")
    'sangat_inovatif'
    """
    return predicate.lower().replace(" ", "_")


def are_own(bands):
    """Return whether bands are of other predicates than those of the index."""
    return not set(bands["predicate"]) <= set(PREDICATES)


def _read_names(names, problems):
    text = names.astype("string")
    blank = text.isna() | (text.str.strip() == "")
    if blank.any():
        rows = ", ".join(str(row + 1) for row in np.flatnonzero(blank))
        problems.append(f"row {rows}: no predicate")
    # Columns are named after predicates.
    double = text[~blank & text.map(column_name, na_action="ignore").duplicated()]
    if len(double):
        problems.append(f"{', '.join(double)}: there more than once")
    return text


def _read_bounds(bounds, name, problems):
    values = pd.to_numeric(bounds, errors="coerce").astype("float64")
    wrong = bounds[values.isna() & bounds.notna()]
    if len(wrong):
        listed = ", ".join(repr(one) for one in wrong)
        problems.append(f"{name} {listed}: no number; leave an open bound empty")
    # An infinite bound is an open one.
    open_ = -np.inf if name == "lower" else np.inf
    if (values == -open_).any():
        problems.append(f"{name} {-open_}: nothing is in such a band")
    return values.replace([-np.inf, np.inf], np.nan)


def _read_flags(flags, size, name, problems):
    if flags is None:
        return pd.array([True] * size, dtype="boolean")
    known = flags.isna() | flags.isin([True, False])
    if not known.all():
        listed = ", ".join(repr(one) for one in flags[~known])
        problems.append(f"{name} {listed}: neither True nor False")
        return flags
    return flags.astype("boolean").fillna(True)


def _read_scale(scale, size, problems):
    if scale is None:
        return pd.array([pd.NA] * size, dtype="string")
    named = scale.astype("string")
    kinds = named.dropna().unique()
    if len(kinds) > 1 or not set(kinds) <= set(SCALES) or 0 < named.isna().sum() < size:
        listed = ", ".join(map(str, named.unique()))
        problems.append(f"scale {listed}: {' or '.join(SCALES)} for all, or none")
    return named


def sort_bands(bands):
    """Return bands best first, in the order of the index or of their bounds."""
    if not are_own(bands):
        key = find_places(bands["predicate"], PREDICATES)
        return bands.iloc[np.argsort(key, kind="stable")].reset_index(drop=True)
    lower, upper = _ends(bands)
    return bands.iloc[np.lexsort([-upper, -lower])].reset_index(drop=True)


def _ends(bands):
    return (
        bands["lower"].fillna(-np.inf).to_numpy(),
        bands["upper"].fillna(np.inf).to_numpy(),
    )


def _find_overlaps(bands):
    """Return what is wrong with sorted bands; a shared bound is of the better one."""
    lower, upper = _ends(bands)
    names = bands["predicate"].tolist()
    problems = [
        f"{name}: lower {low:g} is above upper {high:g}"
        for name, low, high in zip(names, lower, upper, strict=True)
        if low > high
    ]
    if problems:
        return problems
    for (better, least, _), (worse, _, most) in pairwise(
        zip(names, lower, upper, strict=True)
    ):
        if most > least:
            problems.append(f"{worse} (to {most:g}) overlaps {better} (from {least:g})")
    return problems


def printed_decimals(bands):
    """Return the decimals of printed bands, to which scores are rounded.

    Returns
    -------
    int or None
        None if the bounds are exact: those of one's own predicates, unless they leave
        the gaps of printed ones (59.99 / 60.00).
    """
    bounds = pd.concat([bands["lower"], bands["upper"]]).dropna()
    exponents = [Decimal(repr(float(one))).normalize().as_tuple()[2] for one in bounds]
    decimals = max(0, *(-one for one in exponents))
    if are_own(bands):
        lower, upper = _ends(bands)
        gaps = (lower[:-1] - upper[1:]) * 10.0**decimals
        if not np.isclose(gaps, 1).any():
            return None
    return decimals


def limit_bands(bands, decimals):
    """Return the limits of bands whose scores are rounded to so many decimals.

    Bounds are exact where that is None.
    """
    bounds = bands[["lower", "upper"]].to_numpy(dtype="float64", na_value=np.nan)
    bounded = bands["scale"].notna().all()
    rows, ceiling = [], np.inf
    for band, (lower, upper) in zip(bands.itertuples(), bounds, strict=True):
        excluded = np.array([not band.lower_inclusive, not band.upper_inclusive])
        if decimals is None:
            lower, upper = lower + _STEP * excluded[0], upper + _STEP * ~excluded[1]
        else:
            step = 10.0**decimals
            lower = (np.rint(lower * step) + excluded[0] - 0.5) / step
            upper = (np.rint(upper * step) - excluded[1] + 0.5) / step
        # Nothing lies below 0 of a known scale, so a band that begins there has no cut.
        if np.isnan(lower) or (bounded and lower <= 0):
            lower = -np.inf
        upper = min(np.inf if np.isnan(upper) else upper, ceiling)
        ceiling = min(ceiling, lower)
        rows.append((band.predicate, lower, upper))
    return pd.DataFrame(rows, columns=["predicate", "lower", "upper"])
