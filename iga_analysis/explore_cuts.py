"""What moved cuts between predicates change: tables in, tables out."""

import numpy as np
import pandas as pd

from .method import nominal_predicates, predicate_bands, read_bands


class CutsCross(ValueError):
    """A cut was moved past the next one, or off the scale."""


def list_cuts(year):
    """Return the published cuts of a year: where a predicate begins, others below it.

    Returns
    -------
    DataFrame
        ``predicate``, ``lower`` (as printed) and ``scale``, best first. The lowest
        predicate begins where the scale does and is left out, but for a year in which
        one band alone is published. Empty where none is.

    Examples
    --------
    >>> list_cuts(2026)[["predicate", "lower"]].values.tolist()
    [['Sangat Inovatif', 65.01], ['Inovatif', 40.01]]
    >>> len(list_cuts(2021))
    0
    """
    bands = predicate_bands(year)
    if "Sangat Inovatif" not in set(bands["predicate"]):
        return bands.loc[[], ["predicate", "lower", "scale"]]
    bands = bands[bands["lower"].notna() & (bands["lower"] > 1)]
    return bands[["predicate", "lower", "scale"]].reset_index(drop=True)


def move_cuts(year, shifts):
    """Return the bands of a year with some cuts moved.

    Parameters
    ----------
    year : int
        Year whose published bands are moved.
    shifts : dict of str to float
        Points by predicate, by which its lower bound moves; positive is stricter. The
        upper bound of the predicate below it moves with it.

    Returns
    -------
    DataFrame
        As :func:`iga_analysis.method.predicate_bands` gives it.

    Raises
    ------
    CutsCross
        If a cut passes the next one or leaves the scale.
    ValueError
        If a predicate has no cut that can be moved.
    UnknownBands
        If the bands of the year are not published.

    Examples
    --------
    >>> moved = move_cuts(2026, {"Inovatif": 5})
    >>> moved[["predicate", "lower", "upper"]].values.tolist()[1:3]
    [['Inovatif', 45.01, 65.0], ['Kurang Inovatif', 0.01, 45.0]]
    """
    _, bands = read_bands(year)
    bands = bands.copy()
    known = list(list_cuts(year)["predicate"])
    unknown = [name for name in shifts if name not in known]
    if unknown:
        raise ValueError(
            f"{', '.join(unknown)}: no published cut of {year} can be moved; it has "
            f"those of {', '.join(known)}"
        )
    for place, predicate in enumerate(bands["predicate"]):
        shift = float(shifts.get(predicate, 0))
        bands.loc[place, "lower"] = round(bands.loc[place, "lower"] + shift, 10)
        if place + 1 < len(bands):
            below = round(bands.loc[place + 1, "upper"] + shift, 10)
            bands.loc[place + 1, "upper"] = below
    lower = bands["lower"].dropna().to_numpy()
    most = bands["upper"].iloc[0]
    if (np.diff(lower) >= 0).any() or (lower < 0).any() or lower[0] > most:
        raise CutsCross(
            "a cut lies above the next better one, or off the scale: move it back"
        )
    return bands


def compare_cuts(scores, year, shifts):
    """Return how many regions each predicate has before and after cuts are moved.

    Parameters
    ----------
    scores : Series by code
        Scores on the scale of that year.
    year, shifts
        As in :func:`move_cuts`.

    Returns
    -------
    DataFrame
        One row a predicate, best first: ``predicate``, ``lower`` and ``lower_moved``
        (bounds), ``regions`` and ``regions_moved``, ``gained`` and ``lost`` (regions
        that come into it and leave it). A last row without predicate counts the scores
        whose band is not published, if there are any.

    Raises
    ------
    CutsCross, ValueError, UnknownBands
        As :func:`move_cuts`.
    ScaleError
        If a score is not on the scale of that year.

    Examples
    --------
    >>> scores = pd.Series({"a": 66.0, "b": 62.0, "c": 41.0, "d": 0.0})
    >>> table = compare_cuts(scores, 2026, {"Sangat Inovatif": -5})
    >>> table[["regions", "regions_moved", "gained", "lost"]].values.tolist()
    [[1, 2, 1, 0], [2, 1, 0, 1], [0, 0, 0, 0], [1, 1, 0, 0]]
    """
    _, bands = read_bands(year)
    moved = move_cuts(year, shifts)
    before = nominal_predicates(scores, year).fillna("")
    after = nominal_predicates(scores, moved).fillna("")
    rows = []
    for place, predicate in enumerate([*bands["predicate"], ""]):
        was, now = before == predicate, after == predicate
        known = place < len(bands)
        rows.append(
            {
                "predicate": predicate if known else pd.NA,
                "lower": bands["lower"].iloc[place] if known else pd.NA,
                "lower_moved": moved["lower"].iloc[place] if known else pd.NA,
                "regions": int(was.sum()),
                "regions_moved": int(now.sum()),
                "gained": int((now & ~was).sum()),
                "lost": int((was & ~now).sum()),
            }
        )
    if not (rows[-1]["regions"] or rows[-1]["regions_moved"]):
        del rows[-1]
    kinds = {"predicate": "string", "lower": "Float64", "lower_moved": "Float64"}
    return pd.DataFrame(rows).astype(kinds)
