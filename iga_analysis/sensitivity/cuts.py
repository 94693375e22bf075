"""Where the cuts between predicates lie, and how many regions are close to them."""

import numpy as np
import pandas as pd

from ..method import NOISE, band_limits, nominal_predicates


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
        Points by which each cut is moved, the others staying: positive is stricter. It
        may pass others: a region has the best predicate whose cut it reaches.

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
    A region changes if its score lies between the cut and the moved cut, and reaches
    no better cut; the bands are those printed for the year, see
    :func:`predicate_bands`.

    Examples
    --------
    >>> scores = pd.Series({"a": 66.0, "b": 65.2, "c": 64.0, "d": 20.0})
    >>> threshold_sensitivity(scores, 2025, shifts=[-2, 1])[["shift", "changed"]]
       shift  changed
    0   -2.0        1
    1    1.0        2
    2   -2.0        0
    3    1.0        0
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
            changed = (values >= low) & (values < min(high, row.upper))
            changed = int(changed.sum())
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
