"""Read the bands of predicates of an index, and hold them to its scores."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd

from ..language import format_number, say
from .cells import read_column
from .index_structure import SheetRows


def read_own_bands(grid):
    """Return the bands of predicates of a sheet, best first, and what is wrong or odd.

    Returns
    -------
    bands : DataFrame
        ``predicate, lower, upper, lower_inclusive, upper_inclusive``; a missing bound
        is open.
    mistakes, notes : list of str
    """
    rows, mistakes = SheetRows(grid), []
    names = rows.texts("predicate")
    bounds = {}
    for column in ("lower", "upper"):
        numbers, problems, _ = read_column(rows.read(column), points=False)
        bounds[column] = numbers
        mistakes += [
            say("index_band", place=rows.name(place), problem=say(one[0], **one[1]))
            for place, one in enumerate(problems)
            if one
        ]
    for place, name in enumerate(names):
        lower, upper = bounds["lower"][place], bounds["upper"][place]
        where = rows.name(place)
        if name is None:
            mistakes.append(
                say("index_band", place=where, problem=say("index_no_name"))
            )
        elif names.index(name) != place:
            problem = say("index_band_twice", name=name)
            mistakes.append(say("index_band", place=where, problem=problem))
        elif lower is not None and upper is not None and lower > upper:
            problem = say("index_band_turned", lower=lower, upper=upper)
            mistakes.append(say("index_band", place=where, problem=problem))
    bands = pd.DataFrame({"predicate": names, **bounds})
    bands = bands.astype({"predicate": "string", "lower": float, "upper": float})
    order = bands["lower"].fillna(-math.inf).sort_values(ascending=False, kind="stable")
    bands = bands.loc[order.index].reset_index(drop=True)
    overlaps, holes = ([], []) if mistakes else _compare_bands(bands)
    bands = bands.assign(lower_inclusive=True, upper_inclusive=True)
    return bands, [*mistakes, *overlaps], holes


def _compare_bands(bands):
    """Return which bands overlap, and between which there is a hole."""
    lower, upper = bands["lower"].fillna(-math.inf), bands["upper"].fillna(math.inf)
    ends = [one for one in (*lower, *upper) if math.isfinite(one)]
    # 59.99 and 60.00 follow each other
    step = 10.0 ** -max((_count_decimals(one) for one in ends), default=0)
    overlaps, holes = [], []
    rows = list(zip(bands["predicate"], lower, upper, strict=True))
    for (better, least, _), (worse, _, most) in pairwise(rows):
        if most > least:
            told = {"worse": worse, **_name_ends(least, most)}
            overlaps.append(say("index_bands_overlap", better=better, **told))
        elif least - most > step * 1.001:
            told = _name_ends(most, least)
            holes.append(say("index_bands_hole", worse=worse, better=better, **told))
    return overlaps, holes


def _count_decimals(number):
    return len(repr(float(number)).removesuffix(".0").partition(".")[2])


def tell_scale(bands, table, structure):
    """Return a sentence if all units lie above, or below, every bound of bands.

    Scores are weighted means of the indicators, scaled from 0 to 100 by their ends.
    """
    bounds = pd.concat([bands["lower"], bands["upper"]]).dropna()
    low, high = table.min(), table.max()
    spread = (high - low).where(high > low)
    scaled = 100 * (table - low) / spread
    signs = structure.set_index("code")["direction"].reindex(table.columns)
    turned = table.columns[(signs < 0).to_numpy()]
    scaled[turned] = 100 - scaled[turned]
    weights = _multiply_weights(structure).reindex(table.columns)
    there = scaled.notna() * weights
    scores = (scaled.fillna(0) * weights).sum(axis=1) / there.sum(axis=1)
    scores = scores.dropna()
    if bounds.empty or scores.empty:
        return None
    above, below = (scores > bounds.max()).all(), (scores < bounds.min()).all()
    if not above and not below:
        return None
    told = _name_ends(bounds.min(), bounds.max())
    told |= {"least": format_number(scores.min(), 2)}
    told |= {"most": format_number(scores.max(), 2)}
    return say("index_bands_scale", **told)


def _name_ends(lower, upper):
    return {"lower": format_number(lower), "upper": format_number(upper)}


def _multiply_weights(structure):
    """Return the weight of each code in the whole index."""
    rows = structure.set_index("code")
    shares = rows["weight"] / rows.groupby("parent")["weight"].transform("sum")
    shares = shares.fillna(1.0)
    whole = {}
    for code in rows.index:
        one, weight = code, 1.0
        while not pd.isna(one):
            weight *= shares[one]
            one = rows["parent"][one]
        whole[code] = weight
    return pd.Series(whole, dtype="float64").replace(np.inf, np.nan)
