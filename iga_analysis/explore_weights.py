"""What other weights of the aspects change of ranks: tables in, tables out."""

import numpy as np
import pandas as pd

from .composite import rank
from .method import load_edition
from .sensitivity import rank_uncertainty

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
    >>> from iga_analysis import score_contributions
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
