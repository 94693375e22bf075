"""What other weights of the aspects, or other cuts, change: tables in, tables out."""

import numpy as np
import pandas as pd

from ..composite import rank
from ..method import (
    UnknownBands,
    load_edition,
    nominal_predicates,
    predicate_bands,
    read_bands,
)
from ..tables import PREDICATES, find_places
from .uncertainty import rank_uncertainty

ASPECTS = ("SPD", "SID", "number")


def list_aspects(weights, edition):
    """Return the most points that each aspect of an edition gives.

    Parameters
    ----------
    weights : Series
        Weight of each component, as :func:`score_contributions` gives it.
    edition : int or Edition
        The method.

    Returns
    -------
    Series
        Points of ``SPD``, ``SID`` (maturity of the innovations) and ``number`` (of
        innovations).

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis.scoring import score_contributions
    >>> tables = load_table("example_register"), load_table("example_spd")
    >>> _, weights = score_contributions(*tables, 2026)
    >>> list_aspects(weights, 2026).round(6).to_dict()
    {'SPD': 63.0, 'SID': 111.0, 'number': 76.0}
    """
    edition = load_edition(edition)
    aspects = find_aspects(weights, edition)
    return (weights.groupby(aspects).sum() * edition.total_max).reindex(list(ASPECTS))


def find_aspects(weights, edition):
    """Return the aspect of each component: ``SPD``, ``SID`` or ``number``."""
    own = load_edition(edition).weights("SPD").index
    named = {name: "SPD" if name in own else "SID" for name in weights.index}
    return pd.Series(named | {"number": "number"}).reindex(weights.index)


def merge_aspects(components, weights, edition):
    """Return the components of an index merged into its aspects.

    Parameters
    ----------
    components, weights
        As :func:`score_contributions` gives them.
    edition : int or Edition
        The method.

    Returns
    -------
    DataFrame
        One row a region, a column an aspect: its weighted mean, 0 to 100. Weighted by
        the points of :func:`list_aspects` they give the index.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis.scoring import score_contributions
    >>> tables = load_table("example_register"), load_table("example_spd")
    >>> merged = merge_aspects(*score_contributions(*tables, 2026), 2026)
    >>> points = pd.Series({"SPD": 63, "SID": 111, "number": 76})
    >>> (merged @ points / 250).round(2).item()
    47.43
    """
    aspects = find_aspects(weights, edition)
    merged = {
        name: components[weights.index[aspects == name]]
        @ weights[aspects == name]
        / weights[aspects == name].sum()
        for name in ASPECTS
    }
    return pd.DataFrame(merged, index=components.index)


def weigh_aspects(weights, edition, points):
    """Return weights in which each aspect gives other points, its parts in proportion.

    Parameters
    ----------
    weights, edition
        As in :func:`list_aspects`.
    points : dict of str to float
        Points by aspect; one that is not named keeps its own.

    Returns
    -------
    Series
        Weights that add up to 1.

    Raises
    ------
    ValueError
        If an aspect is unknown, points are negative, or none is left.
    """
    usual = list_aspects(weights, edition)
    wrong = [name for name in points if name not in usual.index]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: aspects are {', '.join(usual.index)}")
    wanted = usual.copy()
    wanted.update(pd.Series(points, dtype="float64"))
    if (wanted < 0).any() or not wanted.sum() > 0:
        raise ValueError(
            "the points of the aspects must be 0 or more, not all of them 0"
        )
    factors = find_aspects(weights, edition).map(wanted / usual)
    weighed = weights * factors.astype("float64")
    return weighed / weighed.sum()


def compare_ranks(components, weights, weighed, *, spread, draws=10_000, seed=1):
    """Return the rank of each region under published weights, under others, and about.

    Parameters
    ----------
    components : DataFrame
        As :func:`score_contributions` gives it.
    weights, weighed : Series
        The published weights and the others.
    spread : float
        Relative half width about the other weights, as :func:`rank_uncertainty` takes
        it (*relative* set).
    draws, seed : int, optional
        Number of draws and their seed.

    Returns
    -------
    DataFrame
        One row a region, by published rank: ``code``, ``rank``, ``rank_moved`` (with
        the other weights), ``places_won`` (the difference), ``rank_5``, ``rank_95``.
    """
    found = rank_uncertainty(
        components, weighed, spread=spread, draws=draws, seed=seed, top=()
    )
    found = found.rename(columns={"rank": "rank_moved"})
    first = rank(components.to_numpy() @ weights.reindex(components.columns).to_numpy())
    found["rank"] = first.to_numpy()
    found["places_won"] = found["rank"] - found["rank_moved"]
    columns = ["code", "rank", "rank_moved", "places_won", "rank_5", "rank_95"]
    return found[columns].sort_values(["rank", "code"], ignore_index=True)


def summarise_ranks(table, *, top=10):
    """Return what :func:`compare_ranks` found as one row.

    Returns
    -------
    DataFrame
        ``regions``; ``change_median`` and ``change_most`` (places, either way);
        ``top_kept``: how many of the best ``top`` stay among them; ``band_median``
        (places between the 5 % and the 95 % quantile).
    """
    change = table["places_won"].abs()
    best = table["rank"] <= top
    return pd.DataFrame(
        {
            "regions": [len(table)],
            "change_median": [float(change.median())],
            "change_most": [int(change.max())],
            "top_kept": [int((best & (table["rank_moved"] <= top)).sum())],
            "band_median": [float((table["rank_95"] - table["rank_5"]).median())],
        }
    )


def pick_ranks(table, *, rows=12):
    """Return regions at even distances in the ranking, the first and last included."""
    places = np.linspace(0, len(table) - 1, min(rows, len(table))).round().astype(int)
    return table.iloc[places].reset_index(drop=True)


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
    try:
        _, bands = read_bands(year)
    except UnknownBands:
        return predicate_bands(year).loc[[], ["predicate", "lower", "scale"]]
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
        upper bound of the predicate below it moves with it, if its band is published.

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
    places = list(find_places(bands["predicate"], PREDICATES))
    for place, predicate in enumerate(bands["predicate"]):
        shift = float(shifts.get(predicate, 0))
        bands.loc[place, "lower"] = round(bands.loc[place, "lower"] + shift, 10)
        if places[place] + 1 in places:
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
