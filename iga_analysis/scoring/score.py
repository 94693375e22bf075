"""Score innovation registers: SPD, kematangan, SID and the index (IID).

Weights, floor, unit, cap and maxima come from the :class:`Edition`, and what is made of
them from the formula that it names (:mod:`iga_analysis.method.formula`).
"""

import numpy as np
import pandas as pd

from ..method import (
    UnknownBands,
    assign_predicate,
    compute_index,
    compute_points,
    load_edition,
    read_rules,
    tell_basis,
)
from .register import check_register, check_submission, has_totals, known_codes

# Far finer than any difference the formula can make, and coarse enough to remove the
# noise of binary fractions, so that a score of exactly 65.005 is not banded as 65.00.
DECIMALS = 10


def maturity(register, edition):
    """Return the kematangan (maturity) of each innovation.

    Parameters
    ----------
    register : DataFrame
        One row an innovation; see :func:`check_register`.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        One row an innovation, in the order and with the index of the register:
        ``code, innovation, affair, maturity`` (points), ``in_window`` (whether
        applied or renewed within the window; missing where it is unknown),
        ``supplied``.

    Raises
    ------
    RegisterError
        If the register has mistakes: all at once.
    UnknownField
        If the edition lacks the SID weights.

    Notes
    -----
    K = sum of weight x level over the SID indicators (16 to 35 in 2026).

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> table = maturity(load_table("example_register"), 2026)
    >>> table["maturity"].max(), load_edition(2026).maturity_max
    (np.float64(97.0), 111.0)
    """
    edition = load_edition(edition)
    return list_maturity(check_register(register, edition), edition)


def score_iid(register, spd, edition, *, outside_window="report", codes=None):
    """Return the index of each region, with its parts.

    Parameters
    ----------
    register : DataFrame
        One row an innovation; see :func:`check_register`.
    spd : DataFrame
        Long table ``code, indicator, level``; see :func:`check_spd`. Where the weights
        of SPD are unknown (2018 to 2025), ``code, spd``: the SPD points of each region.
    edition : Edition or int
        The method, or its year.
    outside_window : {"report", "exclude", "count"}, optional
        What becomes of innovations neither applied nor renewed within the window:
        reported as mistakes, left out of everything, or counted like the others. Those
        below the stage that the year scores never count where ``stage`` tells so.
    codes : sequence of str, optional
        Regions to list even if they reported nothing: their scores are missing.

    Returns
    -------
    DataFrame
        One row a region with SPD rows, by code: ``code, innovations`` (n), ``spd``
        (points), ``mean_maturity`` (sum of maturity divided by MAX(floor, n)),
        ``affairs_covered`` (basic-service affairs), ``count_score``, ``sid`` (points),
        ``iid`` (0-100, not rounded), ``predicate`` (missing where the bands are not
        published), ``supplied`` (fields that the caller supplied, ``spd`` among them
        where its points were, and after ``inferred:`` or ``announced:`` those that the
        caller accepted; empty where all comes from texts of the year).

    Raises
    ------
    RegisterError
        If either table has mistakes: all of both at once.
    UnknownField
        If the edition lacks a field that the index needs: all of them.
    ValueError
        If supplied fields put a region above ``total_max``.

    Notes
    -----
    By the formula of 2023 and 2026, SPD = sum of weight x level over the SPD rows;
    SID = (sum of K) / MAX(divisor_floor, n) + count score, K being the
    :func:`maturity`; the count score is MIN(n, count_cap) x count_unit where the
    innovations cover at least ``affairs_required`` basic-service affairs, else 0; and
    IID = (SPD + SID) / total_max x 100 (deck of 2023; letter of 2026). Self-assessed
    levels do not reproduce a published score, which follows verification.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> what_if = load_edition(2026).replace(affairs_required=6)
    >>> for edition in (2026, what_if):
    ...     table = score_iid(register, spd, edition)
    ...     print(table[["count_score", "predicate", "supplied"]].values.tolist())
    [[11.4, 'Inovatif', '']]
    [[0.0, 'Inovatif', 'affairs_required']]
    """
    edition = load_edition(edition)
    require_sid(edition, *spd_fields(spd), "total_max")
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window, totals=True
    )
    return score_regions(innovations, rows, edition, codes=codes)


def score_regions(innovations, rows, edition, *, codes=None):
    """Return the index from checked tables, as :func:`score_iid` does.

    Parameters
    ----------
    innovations, rows : DataFrame
        As :func:`check_submission` gives them.
    edition : Edition
        The method, which has what the index needs.
    codes : sequence of str, optional
        As in :func:`score_iid`.
    """
    typed = has_totals(rows)
    spd = rows.sort_values("code") if typed else sum_spd(rows, edition)
    points = spd["spd"].to_numpy()
    table = _region_points(innovations, spd["code"].to_numpy(), points, edition)
    total = table["spd"] + table["sid"]
    above = table.loc[total.round(DECIMALS) > edition.total_max, "code"]
    if len(above):
        raise ValueError(
            f"{len(above)} region(s) have more than total_max = {edition.total_max:g} "
            f"points, first {above.iloc[0]}: supply maxima that fit your weights"
        )
    table["iid"] = compute_index(total, edition.total_max).round(DECIMALS)
    if codes is not None:
        table = _add_silent(table, codes, edition)
    try:
        table["predicate"] = assign_predicate(table["iid"], edition)
    except UnknownBands:
        table["predicate"] = pd.array([pd.NA] * len(table), dtype="string")
    order = ["code", "innovations", "spd", "mean_maturity", "affairs_covered"]
    order += ["count_score", "sid", "iid", "predicate"]
    return mark_supplied(table[order], edition, *(["spd"] if typed else []))


def list_maturity(innovations, edition):
    """Return the kematangan of checked innovations, as :func:`maturity` does."""
    table = innovations[["code", "innovation", "affair"]].copy()
    table["maturity"] = _kematangan(innovations, edition)
    table["in_window"] = innovations["in_window"]
    return mark_supplied(table, edition)


def require_sid(edition, *others):
    """Raise :class:`UnknownField` with all that the SID needs and is unknown."""
    edition.require(
        *("formula", *others, "sid_weights", "level_max", "divisor_floor"),
        *count_fields(edition),
    )


def spd_fields(spd):
    """Return the fields that the points of an SPD table need."""
    return () if has_totals(spd) else ("spd_weights",)


def count_fields(edition):
    """Return the fields that the points for the number of innovations need."""
    if edition.count_score is not None:
        return ()
    return "count_unit", "count_cap", "affairs_required"


def mark_supplied(table, edition, *others):
    """Add the column that names what the caller supplied or accepted."""
    text = tell_basis(edition, others)
    return table.assign(supplied=pd.array([text] * len(table), dtype="string"))


def _add_silent(table, codes, edition):
    """Add the regions that reported nothing, without scores."""
    unknown = sorted(set(codes) - known_codes(edition.year))
    if unknown:
        raise ValueError(f"no codes of {edition.year}: {', '.join(map(str, unknown))}")
    silent = sorted(set(codes) - set(table["code"]))
    silent = pd.DataFrame({"code": pd.array(silent, dtype="string")})
    return table.merge(silent, on="code", how="outer", sort=True)


def sum_spd(spd, edition):
    """Return weight x level summed over the SPD rows of each region, by code."""
    weights = edition.weights("SPD")
    points = spd["indicator"].map(weights).to_numpy(dtype="float64") * spd["level"]
    places, codes = pd.factorize(spd["code"], sort=True)
    sums = np.bincount(places, weights=points, minlength=len(codes))
    codes = pd.array(codes, dtype="string")
    return pd.DataFrame({"code": codes, "spd": sums.round(DECIMALS)})


def _kematangan(register, edition):
    """Return weight x level summed over the SID indicators, a column at a time."""
    total = np.zeros(len(register))
    for indicator, weight in edition.weights("SID").items():
        total += weight * register[indicator].to_numpy()
    return total.round(DECIMALS)


def count_innovations(register, codes, edition):
    """Return for the regions ``codes`` of a checked register, as arrays, the number of
    innovations and the basic-service affairs that they cover.
    """
    places = pd.Index(codes).get_indexer(register["code"])
    affairs = pd.Index(edition.affairs).get_indexer(register["affair"])
    covered = np.zeros((len(codes), len(edition.affairs)), dtype=bool)
    covered[places[affairs >= 0], affairs[affairs >= 0]] = True
    return np.bincount(places, minlength=len(codes)), covered.sum(axis=1)


def _region_points(register, codes, spd, edition):
    """Return the parts of the index of the regions ``codes`` from a checked register
    and their sums of weight x level over the SPD rows.
    """
    places = pd.Index(codes).get_indexer(register["code"])
    kematangan = _kematangan(register, edition)
    sums = np.bincount(places, weights=kematangan, minlength=len(codes))
    n, covered = count_innovations(register, codes, edition)
    points = compute_points(
        edition,
        read_rules(edition, codes),
        spd=spd,
        maturity=sums,
        innovations=n,
        affairs=covered,
    )
    table = {
        "code": pd.array(codes, dtype="string"),
        "innovations": pd.array(n, dtype="Int64"),
        "spd": points.spd,
        "mean_maturity": points.mean_maturity,
        "affairs_covered": pd.array(covered, dtype="Int64"),
        "count_score": points.count_score,
        "sid": points.sid,
    }
    parts = ["spd", "mean_maturity", "count_score", "sid"]
    return pd.DataFrame(table).astype(dict.fromkeys(parts, "float64")).round(DECIMALS)
