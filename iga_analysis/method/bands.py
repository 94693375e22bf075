"""Predicate bands: what score gives what predicate, in which year.

The scale of the score changed from points (until 2020) to 0-100 (from 2021), and the
bands changed again in 2025. Nothing here compares scores across scales.
"""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..tables import PREDICATES, find_places

# Scores that were summed are cleared of the noise of binary fractions by rounding to
# so many decimals; NOISE is half a unit of the last of them.
_CLEAR_DECIMALS = 10
NOISE = 0.5 / 10**_CLEAR_DECIMALS

# Statuses of what is computed with; inferred and announced values are only shown.
SETTLED = ("documented", "secondary", "assumed")


class ScaleError(ValueError):
    """Scores of one scale were given to bands of the other."""


class UnknownBands(ValueError):
    """No source gives the bands of an edition."""


def predicate_bands(year):
    """Return the bands that turn a score of ``year`` into a predicate.

    Where several sources print a band, one that prints it exactly is used before one
    that rounds. Scores that were merely observed are no bands, nor are those that are
    inferred from other years or announced for a later one.

    Parameters
    ----------
    year : int
        Year of the measurement.

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
    bands = load_table("predicates")
    rules = bands["basis"].isin(["printed", "rounded"]) & bands["status"].isin(SETTLED)
    bands = bands[(bands["year"] == year) & rules]
    bands = bands.assign(place=find_places(bands["predicate"], PREDICATES))
    bands = bands.sort_values(["place", "basis"], kind="stable")
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
    fields = load_table("editions").set_index(["year", "field"])["value"]
    if (year, "scale") not in fields.index:
        known = sorted(fields.xs("scale", level="field").index)
        raise UnknownBands(
            f"the scale of {year} is not in data/method/editions.csv; it is known for "
            f"{known[0]} to {known[-1]}"
        )
    return fields[(year, "scale")]


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
        bands as :func:`predicate_bands` gives it.

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
        If a table has a predicate that the index does not have.

    Examples
    --------
    >>> year, bands = read_bands(2024)
    >>> year, len(bands)
    (2024, 4)
    """
    year, bands = _take_bands(edition)
    if PREDICATES[0] not in set(bands["predicate"]):
        raise UnknownBands(
            f"the bands of {year} are not published: use the published predicates of "
            "load_region_results, another year, or bands of your own, a table like "
            "predicate_bands(2026)"
        )
    other = bands.loc[~bands["predicate"].isin(PREDICATES), "predicate"]
    if len(other):
        raise ValueError(
            f"predicate {other.iloc[0]!r} of the bands is not one of "
            + ", ".join(PREDICATES)
        )
    return year, bands


def _take_bands(edition):
    if isinstance(edition, pd.DataFrame):
        year, bands = None, edition
    elif hasattr(edition, "bands"):
        year, bands = edition.year, edition.bands
    else:
        return edition, predicate_bands(edition)
    places = find_places(bands["predicate"], PREDICATES)
    order = places.reset_index(drop=True).sort_values(kind="stable").index
    return year, bands.iloc[order].reset_index(drop=True)


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
        lower <= s < upper have it once rounded half up to the decimals of the printed
        bands. An open end is infinite. What lies between the rows is not published.

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
    bounds = pd.concat([bands["lower"], bands["upper"]]).dropna()
    exponents = [Decimal(repr(float(one))).normalize().as_tuple()[2] for one in bounds]
    return _limit_bands(bands, max(0, *(-one for one in exponents)))


def _limit_bands(bands, decimals):
    """Return the limits of bands whose scores are rounded to so many decimals."""
    bounds = bands[["lower", "upper"]].to_numpy(dtype="float64", na_value=np.nan)
    step = 10.0**decimals
    rows, ceiling = [], np.inf
    for band, (lower, upper) in zip(bands.itertuples(), bounds, strict=True):
        excluded = np.array([not band.lower_inclusive, not band.upper_inclusive])
        first = np.rint(lower * step) + excluded[0] - 0.5
        last = np.rint(upper * step) - excluded[1] + 0.5
        # Nothing lies below 0, so a band that begins there has no cut.
        lower = first / step if first > 0 else -np.inf
        upper = min(np.inf if np.isnan(upper) else last / step, ceiling)
        ceiling = min(ceiling, lower)
        rows.append((band.predicate, lower, upper))
    return pd.DataFrame(rows, columns=["predicate", "lower", "upper"])


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
    limits = _limit_bands(predicate_bands(year), decimals).set_index("predicate")
    limits = limits.reindex(PREDICATES)
    found = []
    for better, worse in pairwise(PREDICATES):
        edges = np.array([limits.at[better, "lower"], limits.at[worse, "upper"]])
        edges = np.ceil(edges[np.isfinite(edges)] * 10**decimals)
        found.append(int(edges[0]) if len(edges) else None)
    return tuple(found)


def find_bands(scores, limits):
    """Return the place in ``PREDICATES`` that each score has within limits.

    Parameters
    ----------
    scores : array of float
        Scores of any shape; missing is allowed.
    limits : DataFrame
        As :func:`band_limits` gives it.

    Returns
    -------
    array of int8
        In the shape of ``scores``; -1 where the score is missing or its band is not
        published.

    Examples
    --------
    >>> find_bands(np.array([[70.0, 60.0], [0.0, np.nan]]), band_limits(2023))
    array([[ 0,  1],
           [ 3, -1]], dtype=int8)
    """
    found = np.full(scores.shape, -1, dtype="int8")
    for band in limits.itertuples():
        inside = (scores >= band.lower) & (scores < band.upper)
        found[inside] = PREDICATES.index(band.predicate)
    return found


def assign_predicate(scores, edition):
    """Return the predicate of each score under the bands of an edition.

    Scores are rounded half up to the decimals of the printed bands, that is, compared
    with :func:`band_limits`. A missing score (a region that reported nothing) is Tidak
    Dapat Dinilai, as a score of 0 is, where the edition has that predicate; the scores
    stay apart. Where the band of a score is not published the predicate is missing.

    Parameters
    ----------
    scores : sequence of float
        Scores on the scale of the edition; missing is allowed.
    edition : int, Edition or DataFrame
        Whose bands; see :func:`read_bands`.

    Returns
    -------
    Series of str
        One predicate a score, with the index of ``scores``.

    Raises
    ------
    UnknownBands
        If the bands of the edition are not published (2019, 2021).
    ScaleError
        If a score is negative, infinite or above 100 on the 0-100 scale.

    Examples
    --------
    >>> assign_predicate([60.0, 60.004, 60.005, 0, None], 2023).tolist()
    ['Inovatif', 'Inovatif', 'Sangat Inovatif', 'Tidak Dapat Dinilai', \
'Tidak Dapat Dinilai']
    """
    year, bands = read_bands(edition)
    scores = pd.Series(scores, dtype="float64")
    scale = bands["scale"].iloc[0]
    limit = 100 if scale == "0-100" else np.inf
    wrong = scores[(scores < 0) | (scores > limit) | np.isinf(scores)]
    if len(wrong):
        raise ScaleError(
            f"{len(wrong)} score(s) are not on the scale of {year} ({scale}), for "
            f"instance {wrong.iloc[0]} at {wrong.index[0]!r}; scores in points (until "
            "2020) cannot be banded on the 0-100 scale, nor the other way"
        )
    # The last name stands at place -1, of a score without published band.
    names = np.array([*PREDICATES, pd.NA], dtype="object")
    found = names[find_bands(scores.to_numpy(), band_limits(bands))]
    if _has_not_assessed(year, bands):
        found[scores.isna().to_numpy()] = PREDICATES[-1]
    return pd.Series(found, index=scores.index, name="predicate", dtype="string")


def _has_not_assessed(year, bands):
    """Return whether the year has the predicate of those not assessed, if no band."""
    named = load_table("predicates")
    named = named.loc[named["year"].isin([year]), "predicate"]
    return PREDICATES[-1] in {*named, *bands["predicate"]}


def nominal_predicates(scores, edition):
    """Return the predicates of scores that were summed: cleared of noise first.

    Parameters
    ----------
    scores, edition
        As in :func:`assign_predicate`.

    Returns
    -------
    Series of str

    Raises
    ------
    UnknownBands, ScaleError
        As in :func:`assign_predicate`.

    Examples
    --------
    >>> scores = [60.005 - 1e-12, 60.0049]
    >>> nominal_predicates(scores, 2023).tolist()
    ['Sangat Inovatif', 'Inovatif']
    """
    return assign_predicate(pd.Series(scores).round(_CLEAR_DECIMALS), edition)


def reband(scores, edition):
    """Return the predicates that scores would have under another edition's bands.

    Parameters
    ----------
    scores : DataFrame or sequence of float
        A table with ``year`` and ``score`` (as :func:`load_region_results` gives it),
        whose years tell their scale; or scores alone, on the scale of the edition.
    edition : int or Edition
        Edition whose bands are used.

    Returns
    -------
    Series of str
        Predicates, with the index of ``scores``; missing where the score is missing or
        its band is not published.

    Raises
    ------
    ScaleError
        If any score is on another scale than the edition: by its year or, alone, by
        being above 100 (no index score) or not whole (no points).
    UnknownBands
        If the bands of the edition are not published.

    Examples
    --------
    >>> reband([62.97, 65.01], 2025).tolist()
    ['Inovatif', 'Sangat Inovatif']
    >>> reband(pd.DataFrame({"year": [2020], "score": [1971.0]}), 2025)
    Traceback (most recent call last):
        ...
    iga_analysis.method.bands.ScaleError: scores of 2020 are points, the bands of 2025 \
are for 0-100: no rule converts one into the other, so they cannot be compared
    """
    year, _ = _take_bands(edition)
    wanted, other = score_scale(year), []
    if isinstance(scores, pd.DataFrame):
        years = map(int, scores.loc[scores["score"].notna(), "year"].unique())
        other = [str(one) for one in sorted(years) if score_scale(one) != wanted]
        values = scores["score"]
    else:
        values = pd.Series(scores, dtype="float64")
        if wanted == "points" and (values.dropna() % 1 != 0).any():
            other = ["a list with decimals"]
    if other:
        found = "0-100" if wanted == "points" else "points"
        raise ScaleError(
            f"scores of {', '.join(other)} are {found}, the bands of {year} are for "
            f"{wanted}: no rule converts one into the other, so they cannot be compared"
        )
    return assign_predicate(values, edition).where(values.notna())


def column_name(predicate):
    """Return the predicate as part of a column name.

    Examples
    --------
    >>> column_name("Sangat Inovatif")
    'sangat_inovatif'
    """
    return predicate.lower().replace(" ", "_")
