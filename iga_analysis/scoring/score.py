"""Score innovation registers: SPD, kematangan, SID and the index (IID).

The formula is that of the editions of 2023 and 2026 (``editions.csv``, field
``formula``); weights, floor, unit, cap and maxima come from the :class:`Edition`.
"""

import numpy as np
import pandas as pd

from ..method import UnknownBands, assign_predicate, load_edition
from .register import check_register, check_submission, known_codes

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
    checked = check_register(register, edition)
    table = checked[["code", "innovation", "affair"]].copy()
    table["maturity"] = _kematangan(checked, edition)
    table["in_window"] = checked["in_window"]
    return mark_supplied(table, edition)


def score_iid(register, spd, edition, *, outside_window="report", codes=None):
    """Return the index of each region, with its parts.

    Parameters
    ----------
    register : DataFrame
        One row an innovation; see :func:`check_register`.
    spd : DataFrame
        Long table ``code, indicator, level``; see :func:`check_spd`.
    edition : Edition or int
        The method, or its year.
    outside_window : {"report", "exclude", "count"}, optional
        What becomes of innovations neither applied nor renewed within the window:
        reported as mistakes, left out of everything, or counted like the others.
    codes : sequence of str, optional
        Regions to list even if they reported nothing: their scores are missing.

    Returns
    -------
    DataFrame
        One row a region with SPD rows, by code: ``code, innovations`` (n), ``spd``
        (points), ``mean_maturity`` (sum of maturity divided by MAX(floor, n)),
        ``affairs_covered`` (basic-service affairs), ``count_score``, ``sid`` (points),
        ``iid`` (0-100, not rounded), ``predicate`` (missing where the bands are not
        published), ``supplied`` (fields of the edition that the caller supplied; empty
        for an official edition).

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
    SPD = sum of weight x level over the SPD rows. SID = (sum of K) /
    MAX(divisor_floor, n) + count score, K being the :func:`maturity`; the count score
    is MIN(n, count_cap) x count_unit where the innovations cover at least
    ``affairs_required`` basic-service affairs, else 0.
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
    require_sid(edition, "spd_weights", "total_max")
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    table = _spd_points(rows, edition)
    parts = sid_points(innovations, table["code"].to_numpy(), edition)
    table = table.merge(parts, on="code", how="left", validate="1:1")
    total = table["spd"] + table["sid"]
    above = table.loc[total.round(DECIMALS) > edition.total_max, "code"]
    if len(above):
        raise ValueError(
            f"{len(above)} region(s) have more than total_max = {edition.total_max:g} "
            f"points, first {above.iloc[0]}: supply maxima that fit your weights"
        )
    table["iid"] = (total / edition.total_max * 100).round(DECIMALS)
    if codes is not None:
        table = _add_silent(table, codes, edition)
    try:
        table["predicate"] = assign_predicate(table["iid"], edition)
    except UnknownBands:
        table["predicate"] = pd.array([pd.NA] * len(table), dtype="string")
    order = ["code", "innovations", "spd", "mean_maturity", "affairs_covered"]
    order += ["count_score", "sid", "iid", "predicate"]
    return mark_supplied(table[order], edition)


def require_sid(edition, *others):
    count = ["count_unit", "count_cap", "affairs_required"]
    if edition.count_score is not None:
        count = []
    edition.require(
        "formula", *others, "sid_weights", "level_max", "divisor_floor", *count
    )


def mark_supplied(table, edition):
    """Add the column that names what the caller supplied."""
    text = ", ".join(edition.supplied)
    return table.assign(supplied=pd.array([text] * len(table), dtype="string"))


def _add_silent(table, codes, edition):
    """Add the regions that reported nothing, without scores."""
    unknown = sorted(set(codes) - known_codes(edition.year))
    if unknown:
        raise ValueError(f"no codes of {edition.year}: {', '.join(map(str, unknown))}")
    silent = sorted(set(codes) - set(table["code"]))
    silent = pd.DataFrame({"code": pd.array(silent, dtype="string")})
    return table.merge(silent, on="code", how="outer", sort=True)


def _spd_points(spd, edition):
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


def sid_points(register, codes, edition):
    """Return the SID score of the regions ``codes`` from a checked register."""
    places = pd.Index(codes).get_indexer(register["code"])
    size = len(codes)
    sums = np.bincount(places, weights=_kematangan(register, edition), minlength=size)
    n = np.bincount(places, minlength=size)
    affairs = pd.Index(edition.affairs).get_indexer(register["affair"])
    covered = np.zeros((size, len(edition.affairs)), dtype=bool)
    covered[places[affairs >= 0], affairs[affairs >= 0]] = True
    covered = covered.sum(axis=1)
    mean = sums / np.maximum(edition.divisor_floor, n)
    count = _count_points(n, covered, codes, edition)
    return pd.DataFrame(
        {
            "code": pd.array(codes, dtype="string"),
            "innovations": pd.array(n, dtype="Int64"),
            "mean_maturity": mean.round(DECIMALS),
            "affairs_covered": pd.array(covered, dtype="Int64"),
            "count_score": count.round(DECIMALS),
            "sid": (mean + count).round(DECIMALS),
        }
    )


def _count_points(n, covered, codes, edition):
    given = edition.count_score
    if given is None:
        points = np.minimum(n, edition.count_cap) * edition.count_unit
        return np.where(covered >= edition.affairs_required, points, 0.0)
    if not isinstance(given, dict):
        return np.full(len(codes), given)
    lacking = [code for code in codes if code not in given]
    if lacking:
        raise ValueError(f"count_score was not supplied for {', '.join(lacking)}")
    return np.array([given[code] for code in codes], dtype="float64")
