"""How sure a ranking is, all at once: an index in, the tables of a report out."""

import numpy as np
import pandas as pd

from ..composite import (
    cronbach_alpha,
    describe_weights,
    effective_weights,
    final_weights,
    find_units,
    list_outliers,
    normalise,
    rank_range,
    swap_changes,
    weight_sensitivity,
)
from .choices import choice_uncertainty
from .effects import choice_effects, choice_sensitivity
from .uncertainty import rank_uncertainty
from .verification import score_uncertainty

# Points of each of the two samples of the Sobol indices.
_POINTS = 512
_EASIEST = 10


def analyse_ranking(
    table,
    structure,
    *,
    scaled=False,
    levels=None,
    bands=None,
    units=(),
    top=(10,),
    spread=0.25,
    draws=10_000,
    seed,
    time_limit=None,
    n_jobs=1,
):
    """Return how sure the ranks of an index are, as the tables of a report.

    Parameters
    ----------
    table : DataFrame
        One row a unit (index ``code``), one column an indicator; gaps are allowed.
    structure : DataFrame
        ``code, parent, weight`` as :func:`iga_analysis.composite.aggregate` takes it,
        and ``direction`` where less is better; ``name`` if the codes have names.
    scaled : bool, optional
        Whether all indicators are on one scale, more being better. Otherwise they are
        normalised by minimum and maximum to 0 to 100.
    levels : mapping of str to int, optional
        Highest level of the indicators that are levels, 0 to 100 being the lowest and
        the highest: what becomes of ranks if levels are corrected is then told, too.
    bands : int, Edition or DataFrame, optional
        Bands of the predicates, as in :func:`rank_uncertainty`.
    units : sequence of str, optional
        Units whose exact ranges are computed; by default the first ten.
    top : sequence of int, optional
        Ranks k for which the probability of rank k or better is told; pairs are told
        across the first of them.
    spread, draws, seed, n_jobs
        As in :func:`rank_uncertainty`.
    time_limit : float, optional
        Seconds for the exact range of each unit; what is not settled then is a wider
        range that is proven.

    Returns
    -------
    dict of DataFrame
        ``account`` (one row: ``units, indicators, gaps, left, constant``); ``ranks``
        (as :func:`rank_uncertainty`, best first); ``ranges`` (as
        :func:`iga_analysis.composite.rank_range`), ``swaps`` and ``cut_swaps`` (the
        pairs that swap most easily, of all and across the first ranks of ``top``),
        and ``drivers`` (what the mean shift of ranks hangs on), None with gaps;
        ``weights`` (as :func:`iga_analysis.composite.describe_weights`, with the column
        ``effective`` of :func:`iga_analysis.composite.effective_weights`); ``groups``
        (as :func:`iga_analysis.composite.cronbach_alpha`); ``corrections`` (as
        :func:`score_uncertainty`; None without levels or with gaps); ``choices``,
        ``choice_drivers`` and ``choice_effects`` (as :func:`choice_uncertainty` and its
        neighbours; None where no other choice is open); ``constant`` (indicators left
        out since all units have one value) and ``left`` (units without any value).

    Raises
    ------
    ValueError
        As in :func:`rank_uncertainty`; if a unit is not there.

    Notes
    -----
    The weights of siblings scale up where a value is missing. An indicator of which all
    units have one value cannot be normalised by its ends; it changes no rank and is
    left out, its siblings scaling up.

    The other choices of indicators that are not on one scale are: minimum and maximum
    or ranks, the arithmetic or the geometric mean (from a least value of 1), winsorised
    outliers or not, where there are any, gaps skipped or filled with the median.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [8, 6, 1], "b": [4, 5, 2]}, index=list("xyz"))
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": [1, 1, 1],
    ... })
    >>> found = analyse_ranking(table, structure, draws=1000, seed=1, top=[1])
    >>> found["ranks"][["code", "rank", "rank_5", "rank_95"]]
      code  rank  rank_5  rank_95
    0    y     1     1.0      2.0
    1    x     2     1.0      2.0
    2    z     3     3.0      3.0
    """
    account = {"units": len(table), "indicators": table.shape[1]}
    account["gaps"] = int(table.isna().sum().sum())
    constant = [] if scaled else _find_constant(table)
    table, structure = _drop(table, structure, constant)
    tree = structure[["code", "parent", "weight"]]
    draw = {"structure": tree, "spread": spread, "seed": seed}
    counted = {"draws": draws, "top": tuple(top), "n_jobs": n_jobs}
    directions = _read_directions(table, structure)
    found = {"ranges": None, "swaps": None, "cut_swaps": None, "corrections": None}
    values = table if scaled else normalise(table, "minmax", directions=directions)
    if account["gaps"]:
        given = {"directions": directions, "spread": spread, "seed": seed}
        given["normalisation"] = ["none" if scaled else "minmax"]
        ranks = choice_uncertainty(table, tree, **given, **counted, bands=bands)
        drivers = None
    else:
        ranks = rank_uncertainty(values, **draw, **counted, bands=bands)
        drivers = weight_sensitivity(values, None, **draw, draws=_POINTS)
        drivers = drivers.sort_values("total_order", ascending=False)
    ranks = ranks.sort_values(["rank", "code"], ignore_index=True)
    chosen = list(units) or ranks["code"].head(_EASIEST).tolist()
    find_units(table.index, chosen)
    if not account["gaps"]:
        limits = {"time_limit": time_limit, "n_jobs": n_jobs}
        found |= _prove(values, tree, chosen, top[0], spread, limits)
        if levels:
            found["corrections"] = _correct(values, levels, bands, draw, counted)
    found |= _vary_choices(table, tree, directions, scaled, spread, seed, counted)
    account["left"] = int(ranks["rank"].isna().sum())
    account["constant"] = len(constant)
    left = ranks.loc[ranks["rank"].isna(), "code"]
    return found | {
        "account": pd.DataFrame([account]),
        "ranks": ranks,
        "drivers": None if drivers is None else drivers.reset_index(drop=True),
        "weights": _describe_weights(values, draw, draws),
        "groups": cronbach_alpha(values, tree),
        "constant": pd.DataFrame({"indicator": pd.array(constant, dtype="string")}),
        "left": pd.DataFrame({"code": left.array}),
    }


def _describe_weights(values, draw, draws):
    """Return the weights with what each indicator decides of the index in the end."""
    found = describe_weights(None, **draw, draws=draws)
    own = effective_weights(values, structure=draw["structure"])
    return found.merge(own[["indicator", "effective"]], on="indicator", how="left")


def _prove(values, tree, chosen, top, spread, limits):
    """Return exact ranges and the pairs that swap most easily."""
    given = {"structure": tree, "spread": spread}
    ranges = rank_range(chosen, values, None, **given, **limits)
    weights = final_weights(tree).reindex(values.columns)
    pairs = swap_changes(values, weights).dropna(subset="change")
    pairs = pairs[pairs["leader_rank"] != pairs["challenger_rank"]]
    across = pairs["leader_rank"].le(top) & pairs["challenger_rank"].gt(top)
    return {
        "ranges": ranges.sort_values(["rank", "code"], ignore_index=True),
        "swaps": pairs.head(_EASIEST).reset_index(drop=True),
        "cut_swaps": pairs[across].head(_EASIEST).reset_index(drop=True),
    }


def _correct(values, levels, bands, draw, counted):
    """Return what becomes of ranks if levels are corrected, weights varying or not."""
    step = {name: 100 / levels[name] for name in values.columns if name in levels}
    most = {name: levels.get(name, 1) for name in values.columns}
    given = {"step": step, "level_max": most, "bands": bands}
    return score_uncertainty(values, None, **given, **draw, **counted)


def _vary_choices(table, tree, directions, scaled, spread, seed, counted):
    """Return what becomes of ranks if other choices than the weights vary, too.

    Indicators that are on one scale by their nature leave none but those of gaps.
    """
    names = ("choices", "choice_drivers", "choice_effects")
    given = {"spread": spread, "seed": seed, "directions": directions}
    given |= _list_alternatives(table, scaled)
    if not any(len(given[name]) > 1 for name in ("normalisation", "gaps")):
        return dict.fromkeys(names)
    few = {name: value for name, value in counted.items() if name != "top"}
    tables = (
        choice_uncertainty(table, tree, **given, **counted),
        choice_sensitivity(table, tree, **given, draws=_POINTS),
        choice_effects(table, tree, **given, **few),
    )
    return dict(zip(names, tables, strict=True))


def _list_alternatives(table, scaled):
    """Return the alternatives of each choice that change anything in a table."""
    gaps = ("none", "median") if table.isna().any(axis=None) else ("none",)
    if scaled:
        return {"normalisation": ("none",), "gaps": gaps}
    treated = list_outliers(table)["outliers"].any()
    return {
        "normalisation": ("minmax", "rank"),
        "aggregation": ("arithmetic", "geometric"),
        "outliers": ("none", "winsorise") if treated else ("none",),
        "gaps": gaps,
        "scale": (1, 100),
    }


def _find_constant(table):
    """Return the indicators of which all units that have one have the same value."""
    values = table.to_numpy(dtype="float64", na_value=np.nan)
    with np.errstate(invalid="ignore"):
        same = np.nanmin(values, axis=0) == np.nanmax(values, axis=0)
    return list(table.columns[same])


def _drop(table, structure, codes):
    """Return table and structure without some indicators, and parents left empty."""
    gone = set(codes)
    while True:
        rest = structure[~structure["code"].isin(gone)]
        parents = set(structure["parent"].dropna())
        empty = parents - set(rest["parent"].dropna()) - gone
        if not empty:
            return table.drop(columns=codes), rest.reset_index(drop=True)
        gone |= empty


def _read_directions(table, structure):
    """Return 1 or -1 by indicator."""
    if "direction" not in structure:
        return None
    own = structure.set_index("code")["direction"]
    return own.reindex(table.columns).fillna(1).astype(int).to_dict()
