"""Explain a score indicator by indicator: what it gives and what is still open."""

import numpy as np
import pandas as pd

from ..method import load_edition
from .register import check_submission
from .score import DECIMALS, mark_supplied, require_sid, sid_points


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
        (``indicator`` missing): ``aspect, indicator, name_id, name_en, level`` (mean
        over the innovations for SID, missing for their number), ``weight, points,
        points_max, points_open`` (their difference), ``iid_open`` (what the open points
        are worth on the index), ``supplied``. Points add up to SPD + SID.

    Raises
    ------
    RegisterError, UnknownField, ValueError
        As :func:`score_iid`; also if the region has no SPD rows.

    Notes
    -----
    The points of a row are weight x level (SPD), the sum of weight x level over the
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
    divisor = max(edition.divisor_floor, len(own))
    names = edition.indicators[["aspect", "indicator", "name_id", "name_en", "weight"]]
    table = names.sort_values("aspect", ascending=False, kind="stable")
    table = table.reset_index(drop=True)
    is_spd = table["aspect"] == "SPD"
    levels = rows.set_index("indicator")["level"].astype("float64")
    sums = own[list(table.loc[~is_spd, "indicator"])].sum().astype("float64")
    table["level"] = table["indicator"].map(
        pd.concat([levels, sums / len(own) if len(own) else sums])
    )
    reached = table["indicator"].map(pd.concat([levels, sums / divisor]))
    table["points"] = reached * table["weight"]
    table["points_max"] = table["weight"] * edition.level_max
    parts = sid_points(own, np.array([code]), edition)
    count = {"aspect": "SID", "points": parts["count_score"].iloc[0]}
    if edition.count_score is None:
        count |= {"weight": edition.count_unit, "points_max": edition.count_max}
    table = pd.concat([table, pd.DataFrame([count])], ignore_index=True)
    table["points_open"] = (table["points_max"] - table["points"]).round(DECIMALS)
    table["iid_open"] = table["points_open"] / edition.total_max * 100
    order = ["aspect", "indicator", "name_id", "name_en", "level", "weight"]
    order += ["points", "points_max", "points_open", "iid_open"]
    return mark_supplied(table[order].astype({"aspect": "string"}), edition)


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
        indicator, name_id, name_en, supplied``.

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
    >>> missing_mandatory(register, spd, 2026)["name_en"].tolist()
    ['Innovation video', 'Innovation video']
    """
    edition = load_edition(edition)
    edition.require("mandatory")
    innovations, rows = check_submission(register, spd, edition, outside_window="count")
    names = edition.indicators[edition.indicators["mandatory"]]
    names = names[["aspect", "indicator", "name_id", "name_en"]]
    wanted = list(names.loc[names["aspect"] == "SID", "indicator"])
    long = innovations.melt(["code", "innovation"], wanted, "indicator", "level")
    rows = rows[rows["indicator"].isin(names["indicator"])]
    found = pd.concat([rows, long], ignore_index=True)
    found = found[found["level"] == 0].merge(names, on="indicator", how="left")
    order = ["code", "innovation", "aspect", "indicator", "name_id", "name_en"]
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
    SID = n K / MAX(divisor_floor, n) + MIN(n, count_cap) x count_unit, the latter 0
    below affairs_required; IID = (SPD + SID) / total_max x 100.

    Examples
    --------
    >>> score_uniform(63, [12, 200], 111, 2026)["iid"].round(2).tolist()
    [71.42, 100.0]
    """
    edition = load_edition(edition)
    edition.require(
        *("formula", "divisor_floor", "count_unit", "count_cap", "affairs_required"),
        *("spd_max", "maturity_max", "total_max"),
    )
    table = pd.MultiIndex.from_product(
        [np.atleast_1d(spd), np.atleast_1d(innovations), np.atleast_1d(maturity)],
        names=["spd", "innovations", "maturity"],
    ).to_frame(index=False)
    most = {"spd": edition.spd_max, "maturity": edition.maturity_max}
    for column, limit in {**most, "innovations": np.inf}.items():
        wrong = table.loc[~table[column].between(0, limit), column]
        if len(wrong):
            raise ValueError(
                f"{column} {wrong.iloc[0]:g} is not between 0 and {limit:g}"
            )
    enough = affairs_covered is None or affairs_covered >= edition.affairs_required
    n = table["innovations"]
    mean = n * table["maturity"] / n.clip(lower=edition.divisor_floor)
    count = n.clip(upper=edition.count_cap) * edition.count_unit * enough
    table["sid"] = mean + count
    table["iid"] = 100 * (table["spd"] + table["sid"]) / edition.total_max
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
    most points over total_max: level_max w_i for an indicator, count_max for the
    number. Levels of the innovations are summed and divided by MAX(divisor_floor, n).

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
    own, sid = edition.weights("SPD"), edition.weights("SID")
    components = rows.pivot(index="code", columns="indicator", values="level")
    components = components[own.index].astype("float64")
    levels = innovations.groupby("code")[list(sid.index)].sum().astype("float64")
    n = innovations.groupby("code").size().clip(lower=edition.divisor_floor)
    levels = levels.div(n, axis=0).reindex(components.index, fill_value=0.0)
    components = components.join(levels) / edition.level_max
    parts = sid_points(innovations, components.index.to_numpy(), edition)
    number = parts.set_index("code")["count_score"] / edition.count_max
    components["number"] = number.reindex(components.index)
    most = pd.concat([own, sid]) * edition.level_max / edition.total_max
    most["number"] = edition.count_max / edition.total_max
    return 100 * components, most.rename("weight")
