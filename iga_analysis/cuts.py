"""Where the cuts between predicates lie, and how many regions are close to them."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from .bands import UnknownBands, assign_predicate, predicate_bands

# Scores are cleared of the noise of binary fractions before they are banded.
NOISE = 5e-11


def read_bands(edition):
    """Return an edition given as year, Edition or table of bands, as (year, bands).

    Raises
    ------
    UnknownBands
        If the bands are not published.
    """
    if isinstance(edition, pd.DataFrame):
        year, bands = None, edition.reset_index(drop=True)
    elif hasattr(edition, "bands"):
        year, bands = edition.year, edition.bands
    else:
        year, bands = edition, predicate_bands(edition)
    if "Sangat Inovatif" not in set(bands["predicate"]):
        raise UnknownBands(
            f"the bands of {year} are not published: use another year, or a table of "
            "bands like predicate_bands(2026)"
        )
    return year, bands


def band_limits(edition):
    """Return the scores, before rounding, at which each predicate begins and ends.

    Parameters
    ----------
    edition : int, Edition or DataFrame
        Year of the edition, an object with ``year`` and ``bands``, or a table of
        bands as :func:`iga_analysis.bands.predicate_bands` gives it.

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
    bounds = bands[["lower", "upper"]].to_numpy(dtype="float64", na_value=np.nan)
    known = bounds[~np.isnan(bounds)]
    decimals = next(
        places for places in range(16) if (known.round(places) == known).all()
    )
    step = 10.0**decimals
    rows, ceiling = [], np.inf
    for band, (lower, upper) in zip(bands.itertuples(), bounds, strict=True):
        excluded = np.array([not band.lower_inclusive, not band.upper_inclusive])
        first = np.rint(lower * step) + excluded[0] - 0.5
        last = np.rint(upper * step) - excluded[1] + 0.5
        # Nothing lies below 0, so a band that begins there has no cut.
        lower = first / step if lower > 0 else -np.inf
        upper = min(np.inf if np.isnan(upper) else last / step, ceiling)
        ceiling = min(ceiling, lower)
        rows.append((band.predicate, lower, upper))
    return pd.DataFrame(rows, columns=["predicate", "lower", "upper"])


def nominal_predicates(scores, edition):
    """Return the predicate of each score, as :func:`assign_predicate` gives it."""
    year, bands = read_bands(edition)
    whole = SimpleNamespace(year=year, bands=bands)
    return assign_predicate(pd.Series(scores).round(10), whole)


def column_name(predicate):
    """Return the predicate as part of a column name.

    Examples
    --------
    >>> column_name("Sangat Inovatif")
    'sangat_inovatif'
    """
    return predicate.lower().replace(" ", "_")


def _read_scores(scores):
    """Return scores as a Series by code, those that are missing left out."""
    if isinstance(scores, pd.DataFrame):
        lacking = [name for name in ("code", "score") if name not in scores.columns]
        if lacking:
            raise ValueError(f"the table of scores has no column {', '.join(lacking)}")
        scores = scores.set_index("code")["score"]
    scores = pd.Series(scores, dtype="float64").dropna()
    if scores.empty:
        raise ValueError("there is no score")
    return scores


def threshold_sensitivity(scores, edition, *, shifts=(-5, -2, -1, 1, 2, 5)):
    """Return how many regions change predicate as each cut moves.

    Parameters
    ----------
    scores : Series by code, or DataFrame with ``code`` and ``score``
        Scores on the scale of the edition; regions without a score are left out.
    edition : int, Edition or DataFrame
        Whose bands; see :func:`band_limits`.
    shifts : sequence of float, optional
        Points by which each cut is moved, the others staying: positive is stricter.

    Returns
    -------
    DataFrame
        One row a cut and shift: ``predicate`` (that begins at the cut),
        ``predicate_below`` (missing if not published), ``cut`` (the first score with
        the predicate, before rounding), ``shift`` (points), ``regions`` (with a
        score), ``changed`` (regions whose predicate changes) and ``per_point``
        (changed / size of the shift).

    Raises
    ------
    UnknownBands
        If the bands are not published.
    ScaleError
        If a score is not on the scale of the edition.
    ValueError
        If there is no score, or a shift is zero or not a number.

    Notes
    -----
    A region changes if its score lies between the cut and the moved cut; the bands
    are those printed for the year, see :func:`predicate_bands`.

    Examples
    --------
    >>> scores = pd.Series({"a": 66.0, "b": 65.2, "c": 64.0, "d": 20.0})
    >>> threshold_sensitivity(scores, 2025, shifts=[-2, 1])[["shift", "changed"]]
       shift  changed
    0   -2.0        1
    1    1.0        2
    """
    scores = _read_scores(scores)
    nominal_predicates(scores, edition)
    shifts = np.asarray(list(shifts), dtype="float64")
    if len(shifts) == 0 or not np.isfinite(shifts).all() or (shifts == 0).any():
        raise ValueError("shifts: give points other than zero, such as (-1, 1)")
    limits = band_limits(edition)
    below = {row.upper: row.predicate for row in limits.itertuples()}
    values = scores.to_numpy() + NOISE
    rows = []
    for row in limits[np.isfinite(limits["lower"])].itertuples():
        for shift in shifts:
            low, high = sorted([row.lower, row.lower + shift])
            changed = int(((values >= low) & (values < high)).sum())
            rows.append(
                {
                    "predicate": row.predicate,
                    "predicate_below": below.get(row.lower, pd.NA),
                    "cut": row.lower,
                    "shift": shift,
                    "regions": len(scores),
                    "changed": changed,
                    "per_point": changed / abs(shift),
                }
            )
    return pd.DataFrame(rows).astype({"predicate_below": "string"})


def cut_distances(scores, edition):
    """Return how far each region is from the cuts above and below it.

    Parameters
    ----------
    scores, edition
        As in :func:`threshold_sensitivity`.

    Returns
    -------
    DataFrame
        One row a region with a score, in the order given: ``code, score, predicate``
        (missing where its band is not published), ``predicate_above`` and ``to_rise``
        (points that it lacks), ``to_fall`` (points that it can lose and keep the
        predicate; missing where no cut lies below) and ``nearest`` (the smaller of the
        two). Distances are to the cuts before rounding.

    Raises
    ------
    UnknownBands, ScaleError, ValueError
        As in :func:`threshold_sensitivity`.

    Notes
    -----
    A cut is the lowest score that is rounded half up to the lower bound printed for
    the predicate; ``to_rise`` is the cut above less the score, ``to_fall`` the score
    less its own cut.

    Examples
    --------
    >>> cut_distances(pd.Series({"a": 66.0, "b": 64.0}), 2023).round(3)[
    ...     ["code", "to_rise", "to_fall"]]
      code  to_rise  to_fall
    0    a      NaN    5.995
    1    b      NaN    3.995
    """
    scores = _read_scores(scores)
    predicates = nominal_predicates(scores, edition)
    limits = band_limits(edition)
    limits = limits[np.isfinite(limits["lower"])].iloc[::-1].reset_index(drop=True)
    cuts = np.append(limits["lower"].to_numpy(), np.nan)
    names = [*limits["predicate"], pd.NA]
    values = scores.to_numpy()
    above = np.searchsorted(cuts[:-1], values + NOISE, side="right")
    to_rise = cuts[above] - values
    to_fall = np.where(above > 0, values - cuts[above - 1], np.nan)
    return pd.DataFrame(
        {
            "code": pd.array(scores.index, dtype="string"),
            "score": values,
            "predicate": predicates.array,
            "predicate_above": pd.array([names[one] for one in above], dtype="string"),
            "to_rise": to_rise,
            "to_fall": to_fall,
            "nearest": np.fmin(to_rise, to_fall),
        }
    )
