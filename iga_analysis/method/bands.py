"""Predicate bands: where they begin and end, in which year.

The scale of the score changed from points (until 2020) to 0-100 (from 2021), and the
bands changed again in 2025. Nothing here compares scores across scales.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..tables import PREDICATES, find_places
from .own_bands import (
    are_own,
    limit_bands,
    printed_decimals,
    read_band_table,
    sort_bands,
)
from .status import ACCEPTABLE, SETTLED, read_accept

# Where several sources print a band, the first of these is used.
_BASES = ("printed", "rounded", "inferred")


class ScaleError(ValueError):
    """Scores of one scale were given to bands of the other."""


class UnknownBands(ValueError):
    """No source gives the bands of an edition."""


def predicate_bands(year, *, accept=()):
    """Return the bands that turn a score of ``year`` into a predicate.

    Where several sources print a band, one that prints it exactly is used before one
    that rounds. Scores that were merely observed are no bands, nor are those that are
    inferred from other years or announced for a later one, unless they are accepted.
    On the scale 0-100 a score of 0 is Tidak Dapat Dinilai in every year.

    Parameters
    ----------
    year : int
        Year of the measurement.
    accept : str or sequence of str, optional
        As in :func:`load_edition`.

    Returns
    -------
    DataFrame
        One row a predicate, best first: ``predicate, lower, upper, lower_inclusive,
        upper_inclusive, scale, basis, status, source_id``. A missing bound is open.
        Empty where no band is published.

    Examples
    --------
    >>> predicate_bands(2023)[["predicate", "lower", "upper"]].values.tolist()[:2]
    [['Sangat Inovatif', 60.01, 100.0], ['Inovatif', 35.0, 60.0]]
    """
    return _read_bands(year, read_accept(accept)).copy()


@cache
def _read_bands(year, accept):
    bands = load_table("predicates")
    bands = bands[(bands["year"] == year) & bands["basis"].isin(_BASES)]
    known = bands["status"].isin([*SETTLED, *accept])
    zero = (bands["predicate"] == PREDICATES[-1]) & (bands["scale"] == "0-100")
    bands = bands[known | zero]
    bands = bands.assign(
        place=find_places(bands["predicate"], PREDICATES),
        printed=find_places(bands["basis"], _BASES),
    )
    bands = bands.sort_values(["place", "printed"], kind="stable")
    columns = ["predicate", "lower", "upper", "lower_inclusive", "upper_inclusive"]
    columns += ["scale", "basis", "status", "source_id"]
    bands = bands.drop_duplicates("predicate")[columns].reset_index(drop=True)
    inclusive = {"lower_inclusive": True, "upper_inclusive": True}
    return bands.fillna(inclusive)


def score_scale(year):
    """Return the scale of the scores of a year: ``"points"`` or ``"0-100"``.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Returns
    -------
    str

    Raises
    ------
    UnknownBands
        If no source says what the scale of that year was.

    Examples
    --------
    >>> score_scale(2020), score_scale(2021)
    ('points', '0-100')
    """
    scales = _read_scales()
    if year not in scales:
        known = sorted(scales)
        raise UnknownBands(
            f"the scale of {year} is not in data/method/editions.csv; it is known for "
            f"{known[0]} to {known[-1]}"
        )
    return scales[year]


@cache
def _read_scales():
    fields = load_table("editions").dropna(subset="value")
    return fields[fields["field"] == "scale"].set_index("year")["value"].to_dict()


def round_half_up(scores, decimals=2):
    """Round scores half up in decimal arithmetic, as printed figures are rounded.

    Parameters
    ----------
    scores : sequence of float
        Scores; missing stays missing. The shortest decimal that stands for the float
        is rounded, so 34.995 becomes 35.00 although the float lies a little below.
    decimals : int, optional
        Digits after the decimal sign.

    Returns
    -------
    Series of float

    Notes
    -----
    That scores are rounded half up to two decimals before they are banded is an
    assumption: the printed bands have two decimals and gaps (34.99 / 35.00), and no
    source gives the rounding.

    Examples
    --------
    >>> round_half_up([34.995, 34.9949]).tolist()
    [35.0, 34.99]
    """
    scores = pd.Series(scores)
    step = Decimal(1).scaleb(-decimals)
    values = [
        np.nan
        if pd.isna(score)
        else float(Decimal(repr(float(score))).quantize(step, ROUND_HALF_UP))
        for score in scores
    ]
    return pd.Series(values, index=scores.index, name=scores.name, dtype="float64")


def read_bands(edition):
    """Return an edition given as year, Edition or table of bands, as (year, bands).

    Parameters
    ----------
    edition : int, Edition or DataFrame
        Year of the edition, an object with ``year`` and ``bands``, or a table of
        bands of your own, one row a predicate: ``predicate`` (any names), ``lower``,
        ``upper`` (a missing bound is open); optionally ``lower_inclusive``,
        ``upper_inclusive`` (True by default) and ``scale``.

    Returns
    -------
    tuple
        The year (None for a table) and the bands, best first.

    Raises
    ------
    UnknownBands
        If the bands are not published: no source tells where the best predicate
        begins (2019, 2021).
    ValueError
        If a table is malformed or bands overlap: all problems at once.

    Notes
    -----
    A bound that two bands share is of the better one. Bands of other predicates than
    those of the index are exact, unless their bounds leave the gaps of printed ones
    (59.99 / 60.00), which rounding closes. On the scale ``"0-100"`` or ``"points"``
    scores below 0 are refused (and above 100 on the first), without ``scale`` none.

    Examples
    --------
    >>> year, bands = read_bands(2024)
    >>> year, len(bands)
    (2024, 4)
    """
    year, bands = take_bands(edition)
    if PREDICATES[0] not in set(bands["predicate"]) and not are_own(bands):
        raise UnknownBands(_say_unknown(year))
    return year, bands


def _say_unknown(year):
    """Return why there are no bands of a year, and what to do."""
    given = load_table("predicates")
    best = given["year"].isin([year]) & (given["predicate"] == PREDICATES[0])
    given = given.loc[best, "status"]
    offered = [f'"{one}"' for one in ACCEPTABLE if one in set(given)]
    accept = f"load_edition({year}, accept={offered[0]}), " if offered else ""
    return (
        f"the bands of {year} are not published: use {accept}the published predicates "
        "of load_region_results, another year, or bands of your own, a table like "
        "predicate_bands(2026)"
    )


def take_bands(edition):
    """Return an edition as year and bands, as far as there are any."""
    if isinstance(edition, pd.DataFrame):
        return None, read_band_table(edition)
    if hasattr(edition, "bands"):
        read = read_band_table if are_own(edition.bands) else sort_bands
        return edition.year, read(edition.bands)
    return edition, predicate_bands(edition)


def band_limits(edition):
    """Return the scores, before rounding, at which each predicate begins and ends.

    Parameters
    ----------
    edition : int, Edition or DataFrame
        Whose bands; see :func:`read_bands`.

    Returns
    -------
    DataFrame
        One row a predicate, best first: ``predicate, lower, upper``; scores s with
        lower <= s < upper have it, of printed bands once rounded half up to their
        decimals. An open end is infinite. What lies between the rows is not published.

    Raises
    ------
    UnknownBands
        If the bands are not published.

    Examples
    --------
    >>> band_limits(2023).values.tolist()[:2]
    [['Sangat Inovatif', 60.005, 100.005], ['Inovatif', 34.995, 60.005]]
    """
    _, bands = read_bands(edition)
    return limit_bands(bands, printed_decimals(bands))


def lowest_scores(year, decimals):
    """Return the lowest printed score of each predicate but the last.

    Parameters
    ----------
    year : int
        Year of the measurement.
    decimals : int
        Decimals that scores are printed with.

    Returns
    -------
    tuple of (int or None)
        One a predicate, best first, in units of the last decimal; from its own band
        or from the end of the band below it, None where neither is published.

    Examples
    --------
    >>> lowest_scores(2026, 2), lowest_scores(2020, 0), lowest_scores(2021, 2)
    ((6501, 4001, 1), (1001, 501, 1), (None, None, 1))
    """
    limits = limit_bands(predicate_bands(year), decimals).set_index("predicate")
    limits = limits.reindex(PREDICATES)
    found = []
    for better, worse in pairwise(PREDICATES):
        edges = np.array([limits.at[better, "lower"], limits.at[worse, "upper"]])
        edges = np.ceil(edges[np.isfinite(edges)] * 10**decimals)
        found.append(int(edges[0]) if len(edges) else None)
    return tuple(found)
