"""The predicates that scores have under the bands of a year."""

from functools import cache

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..tables import PREDICATES
from .bands import ScaleError, read_bands, score_scale, take_bands
from .own_bands import limit_bands, printed_decimals

# Scores that were summed are cleared of the noise of binary fractions by rounding to
# so many decimals; NOISE is half a unit of the last of them.
_CLEAR_DECIMALS = 10
NOISE = 0.5 / 10**_CLEAR_DECIMALS


def find_bands(scores, limits, predicates=PREDICATES):
    """Return the place in ``predicates`` that each score has within limits.

    Parameters
    ----------
    scores : array of float
        Scores of any shape; missing is allowed.
    limits : DataFrame
        As :func:`band_limits` gives it.
    predicates : sequence of str, optional
        Those that places are counted in.

    Returns
    -------
    array of int8
        In the shape of ``scores``; -1 where the score is missing or its band is not
        published.

    Examples
    --------
    >>> from iga_analysis.method import band_limits
    >>> find_bands(np.array([[70.0, 60.0], [0.0, np.nan]]), band_limits(2023))
    array([[ 0,  1],
           [ 3, -1]], dtype=int8)
    """
    found = np.full(scores.shape, -1, dtype="int8")
    for band in limits.itertuples():
        inside = (scores >= band.lower) & (scores < band.upper)
        found[inside] = predicates.index(band.predicate)
    return found


def assign_predicate(scores, edition):
    """Return the predicate of each score under the bands of an edition.

    Scores are compared with :func:`band_limits`, that is, rounded half up to the
    decimals of printed bands. A missing score (a region that reported nothing) is Tidak
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
        If the bands of the edition are not published (2019), or none but that of 0 and
        there are scores above it (2021).
    ScaleError
        If a score is negative, infinite or above 100 on the 0-100 scale.

    Examples
    --------
    >>> assign_predicate([60.0, 60.004, 60.005, 0, None], 2023).tolist()
    ['Inovatif', 'Inovatif', 'Sangat Inovatif', 'Tidak Dapat Dinilai', \
'Tidak Dapat Dinilai']
    """
    year, bands = take_bands(edition)
    scores = pd.Series(scores, dtype="float64")
    if set(bands["predicate"]) != {PREDICATES[-1]} or (scores > 0).any():
        year, bands = read_bands(edition)
    _check_scale(scores, year, bands["scale"].iloc[0])
    limits = limit_bands(bands, printed_decimals(bands))
    # The last name stands at place -1, of a score without published band.
    names = [*limits["predicate"], pd.NA]
    found = find_bands(scores.to_numpy(), limits, names)
    found = np.array(names, dtype="object")[found]
    if _has_not_assessed(year, bands):
        found[scores.isna().to_numpy()] = PREDICATES[-1]
    return pd.Series(found, index=scores.index, name="predicate", dtype="string")


def _check_scale(scores, year, scale):
    """Raise ScaleError if scores are not on a scale; a missing one takes all."""
    if pd.isna(scale):
        wrong = scores[np.isinf(scores)]
    else:
        limit = 100 if scale == "0-100" else np.inf
        wrong = scores[(scores < 0) | (scores > limit) | np.isinf(scores)]
    if not len(wrong):
        return
    whose = "the table of bands" if year is None else year
    if pd.isna(scale):
        raise ScaleError(f"a score is infinite, that at {wrong.index[0]!r}")
    raise ScaleError(
        f"{len(wrong)} score(s) are not on the scale of {whose} ({scale}), for "
        f"instance {wrong.iloc[0]} at {wrong.index[0]!r}; scores in points (until "
        "2020) cannot be banded on the 0-100 scale, nor the other way"
    )


def _has_not_assessed(year, bands):
    """Return whether the year has the predicate of those not assessed, if no band."""
    return year in _list_not_assessed() or PREDICATES[-1] in set(bands["predicate"])


@cache
def _list_not_assessed():
    """Return the years that have the predicate of those not assessed."""
    named = load_table("predicates")
    return frozenset(named.loc[named["predicate"] == PREDICATES[-1], "year"])


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
    year, _ = take_bands(edition)
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
