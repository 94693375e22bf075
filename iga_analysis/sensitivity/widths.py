"""How wide bands of ranks are in simulated nations, by how indicators go together.

All of it is simulated, see :mod:`.simulate`.
"""

import numpy as np
import pandas as pd

from ..composite import check_draws
from ..method import full_level, load_edition, read_rules
from .simulate import (
    correlate_indicators,
    cut_levels,
    draw_nation,
    fit_nation,
    reach_points,
)
from .uncertainty import rank_uncertainty

_QUANTILES = (0.05, 0.50, 0.95)


def simulate_widths(
    correlations=(0.1, 0.3, 0.6),
    *,
    like=2025,
    edition=2026,
    nations=20,
    spread=0.25,
    weight_set="relative",
    draws=2000,
    seed,
):
    """Return how wide bands of ranks are in simulated nations of several correlations.

    How far other weights move a rank depends on how far the indicators go together,
    and that is invented in a simulated nation; this shows how much depends on it.

    Parameters
    ----------
    correlations : sequence of float, optional
        Mean correlations between indicators; see :func:`simulate_nation`.
    like, edition
        As in :func:`simulate_nation`.
    nations : int, optional
        Nations of each correlation, of the seeds ``seed``, ``seed + 1`` and so on: the
        first has the levels of ``simulate_nation(..., seed=seed)``.
    spread, weight_set, draws
        As in :func:`rank_uncertainty`, of each nation.
    seed : int
        Seed of the first nation; the weights of each are drawn by its own seed.

    Returns
    -------
    DataFrame
        One row a correlation: ``correlation`` (asked for), ``found`` (mean over the
        nations), ``nations``, ``regions``; ``width_5, width_50, width_95``: quantiles
        over the nations of the median width of the band from the 5 % to the 95 % rank
        (``rank_95`` less ``rank_5``) among the regions of the middle third of the
        nominal ranks; ``middle`` (the middle rank), ``middle_low, middle_high``:
        medians over the nations of the ends of its band, and ``middle_width_5,
        middle_width_50, middle_width_95``: quantiles of its width. Simulated, not data.

    Raises
    ------
    ValueError, UnknownField
        As :func:`simulate_nation` and :func:`rank_uncertainty`; without nations.

    Notes
    -----
    The components are those of :func:`score_contributions`, computed for whole regions;
    ranks are drawn by :func:`rank_uncertainty`.

    Examples
    --------
    >>> found = simulate_widths([0.1, 0.6], nations=2, draws=200, seed=1)
    >>> found["correlation"].tolist(), found["regions"].tolist()
    ([0.1, 0.6], [531, 531])
    >>> bool(found["width_50"].is_monotonic_decreasing)
    True
    """
    edition = load_edition(edition)
    edition.require("count_max")
    check_draws(draws, seed)
    if not isinstance(nations, int | np.integer) or nations < 1:
        raise ValueError(f"nations is {nations!r}, not a whole number of 1 or more")
    options = {"spread": spread, "weight_set": weight_set, "draws": draws, "top": ()}
    rows = []
    for one in range(seed, seed + nations):
        nation = draw_nation(like, edition, np.random.default_rng(one))
        for correlation in correlations:
            levels = cut_levels(nation, *fit_nation(nation, correlation))
            components, weights = _weigh(nation, levels)
            found = rank_uncertainty(components, weights, seed=one, **options)
            width = _measure_band(found)
            rows.append(
                (correlation, correlate_indicators(nation, levels), len(found), *width)
            )
    columns = ["correlation", "found", "regions", "width", "middle", "low", "high"]
    return _summarise_widths(pd.DataFrame(rows, columns=columns), correlations)


def _weigh(nation, levels):
    """Return components and weights, as :func:`score_contributions` does."""
    edition = nation.edition
    most = full_level(edition, read_rules(edition, nation.codes))
    spd, sid, number = reach_points(nation, levels)
    values = np.vstack(
        [spd / most.spd, sid / most.mean_maturity, number / edition.count_max]
    )
    weights = pd.concat(
        [
            edition.weights("SPD") * most.spd,
            edition.weights("SID") * most.mean_maturity,
            pd.Series({"number": edition.count_max}),
        ]
    )
    index = pd.Index(nation.codes, name="code", dtype="string")
    components = pd.DataFrame(100 * values.T, index=index, columns=weights.index)
    return components, weights / edition.total_max


def _measure_band(found):
    """Return the median width in the middle third, and the band of the middle rank."""
    ordered = found.sort_values("rank", kind="stable")
    size = len(ordered)
    third = ordered.iloc[size // 3 : size - size // 3]
    middle = ordered.iloc[(size - 1) // 2]
    width = (third["rank_95"] - third["rank_5"]).median()
    return width, (size + 1) // 2, middle["rank_5"], middle["rank_95"]


def _summarise_widths(table, correlations):
    table["middle_width"] = table["high"] - table["low"]
    rows = []
    for correlation in correlations:
        own = table[table["correlation"] == correlation]
        row = {
            "correlation": float(correlation),
            "found": own["found"].mean(),
            "nations": len(own),
            "regions": own["regions"].iloc[0],
        }
        row |= _quantiles("width", own["width"])
        row["middle"] = own["middle"].iloc[0]
        row |= {f"middle_{end}": own[end].median() for end in ("low", "high")}
        rows.append(row | _quantiles("middle_width", own["middle_width"]))
    return pd.DataFrame(rows)


def _quantiles(name, values):
    return {f"{name}_{100 * one:.0f}": values.quantile(one) for one in _QUANTILES}
