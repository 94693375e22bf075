"""The formulas of the index, each a function under the name that a year has for it.

The field ``formula`` of ``editions.csv`` names one of :data:`FORMULAS`. Every function
that computes something of an index asks :func:`compute_points`, so that a year with
another formula needs one more function here and nothing elsewhere.

A formula works element by element on arrays of floats and, exactly, on arrays of
fractions. For given innovations and affairs its part ``spd`` must be proportional to
the SPD and its part ``mean_maturity`` to the sum of the kematangan: only then can the
parts be divided among indicators, and a plan be a linear programme.
"""

from typing import NamedTuple

import numpy as np


class Rules(NamedTuple):
    """The numbers of a formula; the fields of an edition of the same names."""

    divisor_floor: object
    count_unit: object
    count_cap: object
    affairs_required: object
    count_score: object = None  # points that the caller supplied instead


class Points(NamedTuple):
    """The parts of an index, in points."""

    spd: object
    mean_maturity: object
    count_score: object

    @property
    def sid(self):
        """The points of the innovations."""
        return self.mean_maturity + self.count_score

    @property
    def total(self):
        """All points; a hundred per ``total_max`` of them is the index."""
        return self.spd + self.sid


def mean_maturity_with_floor(spd, maturity, innovations, affairs, rules):
    """Return the points by the formula of 2023 and 2026.

    Parameters
    ----------
    spd : array
        Sum of weight x level over the SPD rows.
    maturity : array
        Sum of the kematangan of the innovations, weight x level each.
    innovations : array
        Their number.
    affairs : array
        Basic-service affairs that they cover.
    rules : Rules
        The numbers of the year.

    Returns
    -------
    Points

    Notes
    -----
    SID = (sum of K) / MAX(divisor_floor, n) + count score; the count score is
    MIN(n, count_cap) x count_unit where at least ``affairs_required`` affairs are
    covered, else 0 (deck of 2023; letter of 2026).

    Examples
    --------
    >>> rules = Rules(12, 0.38, 200, 5)
    >>> points = mean_maturity_with_floor(40, 12 * 80, 12, 5, rules)
    >>> float(points.mean_maturity), round(float(points.count_score), 2)
    (80.0, 4.56)
    """
    mean = maturity / np.maximum(rules.divisor_floor, innovations)
    if rules.count_score is not None:
        return Points(spd, mean, rules.count_score)
    count = np.minimum(innovations, rules.count_cap) * rules.count_unit
    return Points(spd, mean, np.where(affairs >= rules.affairs_required, count, 0))


FORMULAS = {"mean_maturity_with_floor": mean_maturity_with_floor}


def read_rules(edition, codes=None):
    """Return the :class:`Rules` of an edition.

    Parameters
    ----------
    edition : Edition
        The method.
    codes : sequence of str, optional
        Regions, in the order of the arrays that are computed; needed where the points
        for the number of innovations were supplied for each region.

    Raises
    ------
    ValueError
        If they were not supplied for a region.
    """
    given = edition.count_score
    if isinstance(given, dict):
        if codes is None:
            raise ValueError(
                "count_score was supplied for regions: this needs one number"
            )
        lacking = [code for code in codes if code not in given]
        if lacking:
            raise ValueError(f"count_score was not supplied for {', '.join(lacking)}")
        given = np.array([given[code] for code in codes], dtype="float64")
    fields = (getattr(edition, name) for name in Rules._fields[:-1])
    return Rules(*fields, given)


def compute_points(edition, rules, *, spd, maturity, innovations, affairs):
    """Return the points of regions by the formula of an edition.

    Parameters
    ----------
    edition : Edition
        The method, whose formula is taken.
    rules : Rules
        Its numbers, or others; all that the formula needs must be known.
    spd, maturity, innovations, affairs : array
        As :func:`mean_maturity_with_floor` takes them; of shapes that fit together.

    Returns
    -------
    Points

    Raises
    ------
    UnknownField
        If the formula is unknown, or there is none of its name.

    Notes
    -----
    The formulas are the functions of :data:`FORMULAS`.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> edition = load_edition(2026)
    >>> region = {"spd": 40, "maturity": 960, "innovations": 12, "affairs": 5}
    >>> points = compute_points(edition, read_rules(edition), **region)
    >>> round(float(compute_index(points.total, edition.total_max)), 3)
    49.824
    """
    edition.require("formula")
    formula = FORMULAS[edition.formula]
    return formula(spd, maturity, innovations, affairs, rules)


def compute_index(points, total_max):
    """Return points on the scale of the index: 100 x points / total_max."""
    return 100 * points / total_max


def full_level(edition, rules):
    """Return what an indicator of weight 1 gives at the highest level.

    Parameters
    ----------
    edition, rules
        As in :func:`compute_points`.

    Returns
    -------
    Points
        For an SPD row, and for an SID indicator at that level in all innovations, of
        which there are as many as are counted at most (the least divisor, where that is
        unknown).
    """
    number = max(rules.divisor_floor, rules.count_cap or 0)
    level = edition.level_max
    return compute_points(
        edition,
        rules._replace(count_score=0),
        spd=float(level),
        maturity=float(level) * number,
        innovations=number,
        affairs=0,
    )


def most_for_number(count_unit, count_cap):
    """Return the most points for the number of innovations."""
    return count_unit * count_cap


def find_maximum(name, edition):
    """Return a maximum of an edition from the fields that it follows from.

    Parameters
    ----------
    name : {"spd_max", "maturity_max", "count_max", "sid_max", "total_max"}
        The maximum.
    edition : Edition
        The method, in which those fields are known.
    """
    if name == "count_max":
        return most_for_number(edition.count_unit, edition.count_cap)
    if name == "sid_max":
        return edition.maturity_max + edition.count_max
    if name == "total_max":
        return edition.spd_max + edition.sid_max
    aspect = {"spd_max": "SPD", "maturity_max": "SID"}[name]
    return edition.level_max * edition.weights(aspect).sum()
