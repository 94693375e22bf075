"""Who stands where: the highest and the lowest of a level, and who is near a cut."""

import pandas as pd

from ..method import UnknownBands, band_limits, predicate_bands
from ..tables import LEVELS, PREDICATES
from .listed import list_results, year_results

_SHOWN = ["code", "name", "level", "province", "score", "rank", "predicate"]


def extreme_regions(year, level, n=10, *, accept=()):
    """Return the regions with the highest and the lowest scores of a level.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    n : int, optional
        How many at either end; more where others have the score of the last.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        ``end`` (``highest``, ``lowest``), ``place`` from that end (equal scores share
        the better one), ``code, name, level, province, score, rank, predicate,
        innovations, source_id``; the highest first, then the lowest, the lowest of all
        first.

    Raises
    ------
    ValueError
        If the level is not a level of government.

    Notes
    -----
    The lowest are those of the regions that took part, as
    :func:`iga_analysis.published.find_participants` says. Without a list they are the
    highest and lowest published, not those of the level.

    Examples
    --------
    >>> ends = extreme_regions(2022, "provinsi", n=1)
    >>> ends["end"].tolist()
    ['highest', 'lowest']
    """
    check_level(level)
    results = list_results(year, level, accept=accept).dropna(subset="score")
    took = results["took_part"].fillna(False).astype(bool)
    tables = []
    for end, some in (("highest", results), ("lowest", results[took])):
        place = some["score"].rank(ascending=end == "lowest", method="min")
        some = some.assign(end=end, place=place.astype("Int64"))
        some = some[some["place"] <= n]
        tables.append(some.sort_values(["place", "code"]))
    columns = ["end", "place", *_SHOWN, "innovations", "source_id"]
    return pd.concat(tables, ignore_index=True)[columns].astype({"end": "string"})


def check_level(level):
    """Raise ValueError if something is not a level of government."""
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not one of {', '.join(LEVELS)}")


def near_cuts(year, within=2.0, *, accept=()):
    """Return the regions whose score is close to the lowest of a predicate.

    Parameters
    ----------
    year : int
    within : float, optional
        The greatest distance, in units of the score.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a region and cut, by level and distance: ``code, name, level, province,
        score, rank, predicate``; ``cut``: the lowest printed score of ``better``, the
        predicate that begins there; ``distance``: score less cut, below 0 for those
        who just miss it; ``source_id``.

    Notes
    -----
    The cuts are those of :func:`list_cuts`. A score that is rounded half up to the cut
    reaches it: the distance of such a score is 0.

    Examples
    --------
    >>> near = near_cuts(2022, within=1)
    >>> bool(near["distance"].abs().max() <= 1)
    True
    """
    results = year_results(year, accept=accept).dropna(subset="score")
    tables = [results.head(0).assign(cut=0.0, better="", distance=0.0)]
    for one in list_cuts(year, accept=accept).itertuples():
        distance = (results["score"] - one.cut).round(10)
        reached = (results["score"] >= one.limit) & (distance < 0)
        distance = distance.mask(reached, 0.0)
        some = results.assign(cut=one.cut, better=one.predicate, distance=distance)
        tables.append(some[distance.abs() <= within])
    table = pd.concat(tables, ignore_index=True)
    order = {level: place for place, level in enumerate(LEVELS)}
    table = table.assign(
        place=table["level"].map(order),
        upper=table["better"].map(PREDICATES.index),
    )
    keys, falling = ["place", "upper", "distance", "code"], [True, True, False, True]
    table = table.sort_values(keys, ascending=falling, ignore_index=True)
    return table[[*_SHOWN, "cut", "better", "distance", "source_id"]]


def list_cuts(year, *, accept=()):
    """Return where Sangat Inovatif and Inovatif begin, as far as that is known.

    Parameters
    ----------
    year : int
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        ``predicate``; ``cut``: its lowest printed score; ``limit``: the score that is
        rounded to it. Empty if no source gives the bands.

    Examples
    --------
    >>> list_cuts(2023).values.tolist()
    [['Sangat Inovatif', 60.01, 60.005], ['Inovatif', 35.0, 34.995]]
    """
    bands = predicate_bands(year, accept=accept)
    try:
        limits = band_limits(bands)
    except UnknownBands:
        limits = pd.DataFrame({"predicate": [], "lower": []})
    limits = limits[limits["predicate"].isin(PREDICATES[:2])]
    lower = bands.set_index("predicate")["lower"]
    cut = limits["predicate"].map(lower).astype("float64")
    table = pd.DataFrame(
        {"predicate": limits["predicate"], "cut": cut, "limit": limits["lower"]}
    )
    return table.dropna(subset="cut").reset_index(drop=True)
