"""Explain a score indicator by indicator: what it gives and what is still open."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..language import label
from ..method import (
    compute_index,
    compute_points,
    full_level,
    load_edition,
    read_rules,
)
from ..settings import LANGUAGES
from .register import check_submission
from .score import (
    DECIMALS,
    count_fields,
    count_innovations,
    mark_supplied,
    require_sid,
)

# In a table the name of an indicator is not the name of a region.
INDICATOR_NAMES = {"name_id": "indicator_name_id", "name_en": "indicator_name_en"}


def explain_score(code, register, spd, edition, *, outside_window="report"):
    """Return what each indicator gives to the index of one region.

    Parameters
    ----------
    code : str
        Code of the region.
    register, spd, edition, outside_window
        As in :func:`score_iid`.

    Returns
    -------
    DataFrame
        One row an SPD row, an SID indicator, and the number of innovations
        (``indicator`` missing): ``aspect, indicator, indicator_name_id,
        indicator_name_en, level`` (mean over the innovations for SID, missing for their
        number), ``weight, points, points_max, points_open`` (their difference),
        ``iid_open`` (what the open points are worth on the index), ``supplied``. Points
        add up to SPD + SID.

    Raises
    ------
    RegisterError, UnknownField, ValueError
        As :func:`score_iid`; also if the region has no SPD rows.

    Notes
    -----
    The points of a row are what the formula of the index makes of its weight x level
    alone: by that of 2026 weight x level (SPD), the sum of weight x level over the
    innovations / MAX(divisor_floor, n) (SID), or the count score; see
    :func:`score_iid`. One point is 100 / total_max of the index.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> table = explain_score("00.00", register, spd, 2026)
    >>> table.nlargest(2, "points_open")[["indicator", "points_open"]].values.tolist()
    [[<NA>, 64.6], ['31', 7.5]]
    """
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max")
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    rows = rows[rows["code"] == code]
    if rows.empty:
        raise ValueError(f"region {code!r} has no SPD rows in the table")
    own = innovations[innovations["code"] == code]
    return explain_regions(own, rows, edition).drop(columns="code")


class _Reached(NamedTuple):
    """What the levels of some regions give; arrays of indicators by regions."""

    codes: np.ndarray  # regions
    items: pd.DataFrame  # the indicators: SPD rows, then those of the innovations
    levels: np.ndarray  # level, mean level of the innovations
    points: np.ndarray  # for a weight of 1
    most: np.ndarray  # for a weight of 1 at the highest level, by indicator
    number: np.ndarray  # points for the number of innovations, by region


def _reach(innovations, rows, edition):
    """Return what the levels of the regions of checked tables give."""
    items = edition.indicators[["aspect", "indicator", "name_id", "name_en", "weight"]]
    items = items.sort_values("aspect", ascending=False, kind="stable")
    is_spd = (items["aspect"] == "SPD").to_numpy()[:, None]
    spd = rows.pivot(index="code", columns="indicator", values="level")
    spd = spd[items["indicator"][is_spd[:, 0]]].astype("float64")
    sid = list(items["indicator"][~is_spd[:, 0]])
    sums = innovations.groupby("code")[sid].sum().astype("float64")
    sums = sums.reindex(spd.index, fill_value=0.0)
    levels = np.vstack([spd.to_numpy().T, sums.to_numpy().T])
    codes = spd.index.to_numpy()
    n, covered = count_innovations(innovations, codes, edition)
    rules = read_rules(edition, codes)
    points = compute_points(
        edition,
        rules,
        spd=np.where(is_spd, levels, 0.0),
        maturity=np.where(is_spd, 0.0, levels),
        innovations=n,
        affairs=covered,
    )
    full = full_level(edition, rules)
    return _Reached(
        codes,
        items.reset_index(drop=True),
        np.where(is_spd, levels, levels / np.maximum(n, 1)),
        np.where(is_spd, points.spd, points.mean_maturity),
        np.where(is_spd[:, 0], full.spd, full.mean_maturity),
        np.broadcast_to(points.count_score, n.shape).astype("float64"),
    )


def explain_regions(innovations, rows, edition):
    """Return what each indicator gives to each region of checked tables, by code."""
    found = _reach(innovations, rows, edition)
    count = {"aspect": "SID"}
    if edition.count_score is None:
        count["weight"] = edition.count_unit
    items = pd.concat([found.items, pd.DataFrame([count])], ignore_index=True)
    most = found.items["weight"] * found.most
    most = [*most, np.nan if edition.count_score is not None else edition.count_max]
    weights = found.items["weight"].to_numpy()[:, None]
    points = np.vstack([found.points * weights, found.number.round(DECIMALS)])
    blank = np.full((1, len(found.codes)), np.nan)
    size = len(found.codes)
    table = pd.concat([items] * size, ignore_index=True)
    table["level"] = np.vstack([found.levels, blank]).T.ravel()
    table["points"] = points.T.ravel()
    table["points_max"] = np.tile(most, size)
    table["points_open"] = (table["points_max"] - table["points"]).round(DECIMALS)
    table["iid_open"] = compute_index(table["points_open"], edition.total_max)
    table = table.rename(columns=INDICATOR_NAMES)
    order = ["aspect", "indicator", *INDICATOR_NAMES.values(), "level", "weight"]
    order += ["points", "points_max", "points_open", "iid_open"]
    table = mark_supplied(table[order].astype({"aspect": "string"}), edition)
    return table.assign(code=np.repeat(found.codes, len(items)))


def missing_mandatory(register, spd, edition):
    """Return the mandatory indicators that have level 0.

    What follows from a missing mandatory indicator is not published: scores are not
    changed by it.

    Parameters
    ----------
    register, spd, edition
        As in :func:`score_iid`; innovations outside the window are included.

    Returns
    -------
    DataFrame
        One row a missing indicator: ``code, innovation`` (missing for SPD), ``aspect,
        indicator, indicator_name_id, indicator_name_en, supplied``.

    Raises
    ------
    RegisterError, UnknownField
        As :func:`score_iid`; also if the edition has no list of mandatory indicators.

    Notes
    -----
    The mandatory indicators are those that the method of the year lists, see
    :func:`load_edition`.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> missing_mandatory(register, spd, 2026)["indicator_name_en"].tolist()
    ['Innovation video', 'Innovation video']
    """
    edition = load_edition(edition)
    edition.require("mandatory")
    whole = {"outside_window": "count", "every_stage": True}
    innovations, rows = check_submission(register, spd, edition, **whole)
    return list_missing(innovations, rows, edition)


def list_missing(innovations, rows, edition):
    """Return the mandatory indicators of checked tables that have level 0."""
    names = edition.indicators[edition.indicators["mandatory"]]
    names = names[["aspect", "indicator", "name_id", "name_en"]]
    wanted = list(names.loc[names["aspect"] == "SID", "indicator"])
    long = innovations.melt(["code", "innovation"], wanted, "indicator", "level")
    rows = rows[rows["indicator"].isin(names["indicator"])]
    found = pd.concat([rows, long], ignore_index=True)
    found = found[found["level"] == 0].merge(names, on="indicator", how="left")
    found = found.rename(columns=INDICATOR_NAMES)
    order = ["code", "innovation", "aspect", "indicator", *INDICATOR_NAMES.values()]
    return mark_supplied(found[order].astype({"innovation": "string"}), edition)


def score_uniform(spd, innovations, maturity, edition, *, affairs_covered=None):
    """Return the index of a region whose innovations are all of one maturity.

    Shows what volume and what maturity are worth, without a register.

    Parameters
    ----------
    spd : float
        SPD points.
    innovations : int or sequence of int
        Number of innovations that count.
    maturity : float or sequence of float
        Maturity (kematangan) of each of them, in points.
    edition : Edition or int
        The method, or its year.
    affairs_covered : int, optional
        Basic-service affairs that they cover; enough of them by default.

    Returns
    -------
    DataFrame
        One row a combination: ``spd, innovations, maturity, sid, iid, supplied``.

    Raises
    ------
    UnknownField
        If the edition lacks a field of the index.
    ValueError
        If a number is negative or above its maximum.

    Notes
    -----
    By the formula of 2023 and 2026 SID = n K / MAX(divisor_floor, n) + MIN(n,
    count_cap) x count_unit, the latter 0 below affairs_required; IID = (SPD + SID) /
    total_max x 100.

    Examples
    --------
    >>> score_uniform(63, [12, 200], 111, 2026)["iid"].round(2).tolist()
    [71.42, 100.0]
    """
    edition = load_edition(edition)
    edition.require(
        *("formula", "divisor_floor", *count_fields(edition)),
        *("maturity_max", "total_max"),
    )
    spd_max = edition.spd_max if edition.knows("spd_max") else edition.total_max
    rules = read_rules(edition)
    table = pd.MultiIndex.from_product(
        [np.atleast_1d(spd), np.atleast_1d(innovations), np.atleast_1d(maturity)],
        names=["spd", "innovations", "maturity"],
    ).to_frame(index=False)
    most = {"spd": spd_max, "maturity": edition.maturity_max}
    for column, limit in {**most, "innovations": np.inf}.items():
        wrong = table.loc[~table[column].between(0, limit), column]
        if len(wrong):
            raise ValueError(
                f"{column} {wrong.iloc[0]:g} is not between 0 and {limit:g}"
            )
    enough = edition.affairs_required if affairs_covered is None else affairs_covered
    points = compute_points(
        edition,
        rules,
        spd=table["spd"],
        maturity=table["innovations"] * table["maturity"],
        innovations=table["innovations"],
        affairs=enough,
    )
    table["sid"] = points.sid
    table["iid"] = compute_index(points.total, edition.total_max)
    return mark_supplied(table, edition)


def score_contributions(register, spd, edition, *, outside_window="report"):
    """Return the index as weighted components, one row a region.

    The form in which :func:`rank_uncertainty` and the other sensitivity functions take
    an index: the weighted mean of the components is the index.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`score_iid`.

    Returns
    -------
    tuple of DataFrame and Series
        Components (0 to 100 each) with a row a region (index ``code``) and a column an
        indicator, the last being ``number``, the number of innovations; and the weight
        of each, adding up to 1.

    Raises
    ------
    RegisterError, UnknownField
        As :func:`score_iid`.

    Notes
    -----
    A component is 100 times the points reached over the most points, its weight the
    most points over total_max: by the formula of 2026 level_max w_i for an indicator,
    count_max for the number. Points of an indicator are those of :func:`explain_score`.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> components, weights = score_contributions(register, spd, 2026)
    >>> (components @ weights).round(2).to_dict()
    {'00.00': 47.43}
    """
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max", "count_max")
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    found = _reach(innovations, rows, edition)
    names = found.items["indicator"]
    components = pd.DataFrame(
        (found.points / found.most[:, None]).T,
        index=pd.Index(found.codes, name="code", dtype="string"),
        columns=pd.Index(names).rename(None),
    )
    components["number"] = found.number.round(DECIMALS) / edition.count_max
    most = found.items.set_index("indicator")["weight"] * found.most
    most["number"] = edition.count_max
    return 100 * components, (most / edition.total_max).rename("weight")


def name_indicators(table, edition):
    """Return a table with the names of its indicators beside their numbers.

    Parameters
    ----------
    table : DataFrame
        Any table with a column ``indicator``: numbers of the edition's indicators, or
        ``number``, the number of innovations as :func:`score_contributions` names it.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        ``table`` with ``indicator_name_id, indicator_name_en`` after ``indicator``;
        missing where the edition has no such indicator.

    Notes
    -----
    The names are those of ``indicators.csv`` for the year; the number of innovations,
    which is no indicator, is named in ``terms.csv``.

    Examples
    --------
    >>> table = pd.DataFrame({"indicator": ["35", "number"], "weight": [4, 0.38]})
    >>> name_indicators(table, 2026)["indicator_name_en"].tolist()
    ['Innovation video', 'number of innovations']
    """
    names = load_edition(edition).indicators.set_index("indicator")
    number = {f"name_{lang}": label("component_number", lang) for lang in LANGUAGES}
    names = pd.concat([names, pd.DataFrame(number, index=["number"])])
    place = table.columns.get_loc("indicator") + 1
    for column, name in reversed(INDICATOR_NAMES.items()):
        found = table["indicator"].map(names[column]).astype("string")
        table = table.copy()
        table.insert(place, name, found)
    return table
