"""How sure a ranking is, all at once: an index in, the tables of a report out."""

import numpy as np
import pandas as pd

from ..composite import (
    describe_weights,
    final_weights,
    find_units,
    normalise,
    rank_range,
    swap_changes,
    weight_sensitivity,
)
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
        Seconds for the exact ranges; what is not settled then is a wider range that is
        proven.

    Returns
    -------
    dict of DataFrame
        ``account`` (one row: ``units, indicators, gaps, left, constant``), ``ranks``
        (as :func:`rank_uncertainty`, best first), ``ranges`` (as
        :func:`iga_analysis.composite.rank_range`), ``swaps`` and ``cut_swaps`` (the
        pairs that swap most easily, of all and across the first ranks of ``top``),
        ``drivers`` (what the mean shift of ranks hangs on), ``weights`` (nominal
        weights and how far they are varied), ``corrections`` (as
        :func:`score_uncertainty`; None without levels), ``constant`` (indicators left
        out since all units have one value) and ``left`` (units left out since they have
        gaps).

    Raises
    ------
    ValueError
        As in :func:`rank_uncertainty`; if a unit is not there.

    Notes
    -----
    A unit with a gap has no score of all indicators: it is left out of ranks and draws,
    and listed. An indicator of which all units have one value cannot be normalised by
    its ends; it changes no rank and is left out, its siblings scaling up.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [8, 6, 1], "b": [4, 5, 2]}, index=list("xyz"))
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": [1, 1, 1],
    ... })
    >>> found = analyse_ranking(table, structure, draws=1000, seed=1, top=[1])
    >>> found["ranks"][["code", "rank", "rank_5", "rank_95"]]
      code  rank  rank_5  rank_95
    0    y     1     1.0      1.0
    1    x     2     2.0      2.0
    2    z     3     3.0      3.0
    """
    account = {"units": len(table), "indicators": table.shape[1]}
    account["gaps"] = int(table.isna().sum().sum())
    constant = [] if scaled else _find_constant(table)
    table, structure = _drop(table, structure, constant)
    values = table if scaled else _normalise(table, structure)
    gaps = values.isna().any(axis=1)
    left = values.index[gaps]
    values = values[~gaps]
    tree = structure[["code", "parent", "weight"]]
    draw = {"structure": tree, "spread": spread, "seed": seed}
    ranks = rank_uncertainty(
        values, **draw, draws=draws, bands=bands, top=tuple(top), n_jobs=n_jobs
    )
    ranks = ranks.sort_values(["rank", "code"], ignore_index=True)
    chosen = list(units) or ranks["code"].head(_EASIEST).tolist()
    find_units(values.index, chosen)
    ranges = rank_range(
        chosen,
        values,
        None,
        structure=tree,
        spread=spread,
        time_limit=time_limit,
        n_jobs=n_jobs,
    )
    weights = final_weights(tree).reindex(values.columns)
    pairs = swap_changes(values, weights).dropna(subset="change")
    pairs = pairs[pairs["leader_rank"] != pairs["challenger_rank"]]
    across = pairs["leader_rank"].le(top[0]) & pairs["challenger_rank"].gt(top[0])
    drivers = weight_sensitivity(values, None, draws=_POINTS, **draw)
    drivers = drivers.sort_values("total_order", ascending=False, ignore_index=True)
    corrections = None
    if levels:
        step = {name: 100 / levels[name] for name in values.columns if name in levels}
        corrections = score_uncertainty(
            *(values, None),
            **draw,
            step=step,
            level_max={name: levels.get(name, 1) for name in values.columns},
            draws=draws,
            bands=bands,
            top=tuple(top),
            n_jobs=n_jobs,
        )
    account |= {"left": len(left), "constant": len(constant)}
    return {
        "account": pd.DataFrame([account]),
        "ranks": ranks,
        "ranges": ranges.sort_values("rank", ignore_index=True),
        "swaps": pairs.head(_EASIEST).reset_index(drop=True),
        "cut_swaps": pairs[across].head(_EASIEST).reset_index(drop=True),
        "drivers": drivers,
        "corrections": corrections,
        "weights": describe_weights(None, **draw, draws=draws),
        "constant": pd.DataFrame({"indicator": pd.array(constant, dtype="string")}),
        "left": pd.DataFrame({"code": pd.array(list(left), dtype="string")}),
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


def _normalise(table, structure):
    directions = {}
    if "direction" in structure:
        own = structure.set_index("code")["direction"]
        directions = own.reindex(table.columns).fillna(1).astype(int).to_dict()
    return normalise(table, "minmax", directions=directions)
