"""The index of an edition as a weighted mean, for questions about its weights."""

import numpy as np
import pandas as pd

from .editions import load_edition
from .register import check_submission
from .scoring import require_sid, sid_points

COUNT = "count"


def index_weights(edition):
    """Return the points that each part of the index can give at most.

    Parameters
    ----------
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    Series of float
        By indicator (SPD rows, SID indicators) and ``"count"`` for the number of
        innovations: weight x highest level, or count_max.

    Raises
    ------
    UnknownField
        If the edition lacks a field that the index needs.

    Examples
    --------
    >>> weights = index_weights(2026)
    >>> len(weights), float(weights["count"]), float(weights.sum().round(6))
    (41, 76.0, 250.0)
    """
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max", "count_max")
    points = [edition.weights(aspect) * edition.level_max for aspect in ("SPD", "SID")]
    points.append(pd.Series({COUNT: edition.count_max}))
    return pd.concat(points).rename("weight")


def index_contributions(register, spd, edition, *, outside_window="report"):
    """Return what each part of the index gives each region, from 0 to 100.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`iga_analysis.scoring.score_iid`.

    Returns
    -------
    DataFrame
        One row a region with SPD rows (``code`` in the index), one column a part, in
        the order of :func:`index_weights`. The mean weighted by these is the index
        (not rounded), so that both suit
        :func:`iga_analysis.sensitivity.rank_uncertainty`.

    Raises
    ------
    RegisterError, UnknownField
        As in :func:`iga_analysis.scoring.score_iid`.

    Notes
    -----
    SPD rows: level / highest level. SID indicators: sum of the levels of all
    innovations / MAX(divisor_floor, n) / highest level. Number of innovations: its
    points / count_max. All times 100.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> table = index_contributions(
    ...     load_table("example_register"), load_table("example_spd"), 2026
    ... )
    >>> table["count"].round(6).tolist()
    [15.0]
    """
    edition = load_edition(edition)
    weights = index_weights(edition)
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    levels = rows.pivot(index="code", columns="indicator", values="level")
    codes = levels.index
    parts = sid_points(innovations, codes.to_numpy(), edition)
    divisor = np.maximum(edition.divisor_floor, parts["innovations"].to_numpy("int64"))
    names = list(edition.weights("SID").index)
    sums = innovations[names].astype("int64").groupby(innovations["code"]).sum()
    sums = sums.reindex(codes, fill_value=0).div(divisor, axis=0)
    table = pd.concat([levels, sums], axis=1) / edition.level_max
    table[COUNT] = parts["count_score"].to_numpy() / edition.count_max
    scale = 100 * weights.sum() / edition.total_max
    return table[list(weights.index)].astype("float64") * scale
