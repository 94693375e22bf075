"""How sure ranks are when every choice in an index could have been another.

Weights are one choice among several: how outliers and gaps were treated, indicators
normalised and their means taken, and which indicators there are. All vary together
here; :mod:`.effects` tells them apart, :mod:`.uncertainty` varies the weights alone,
and :mod:`.rules` the rules of the regional innovation index.
"""

import numpy as np
import pandas as pd

from ..composite import (
    check_draws,
    count_settings,
    name_set,
    rank,
    read_choices,
    score_settings,
    summarise_ranks,
)
from ..method import NOISE, band_limits, nominal_predicates
from .uncertainty import predicate_columns, rank_columns

# What is on one scale, so that one table of bands can be of both.
_SCALES = {
    **dict.fromkeys(("none", "minmax"), "points"),
    **dict.fromkeys(("rank", "borda"), "ranks"),
    **dict.fromkeys(("percentile_rank", "distance_to_best"), "shares"),
}


def choice_uncertainty(
    table,
    structure,
    *,
    directions=None,
    normalisation=("minmax",),
    aggregation=("arithmetic",),
    outliers=("none",),
    gaps=("none",),
    drop=(),
    scale=(0, 100),
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    bands=None,
    top=(10,),
    n_jobs=1,
    progress=False,
):
    """Return how sure the rank of each unit is if all choices may vary together.

    Parameters
    ----------
    table : DataFrame
        Indicators as measured: one row a unit (named by the index, or by a column
        ``code``), one column an indicator; missing values are allowed.
    structure : DataFrame
        ``code, parent, weight`` as :func:`iga_analysis.composite.aggregate` takes it.
    directions : mapping of str to int, optional
        1 where more is better, -1 where less is; see
        :func:`iga_analysis.composite.normalise`.
    normalisation : sequence of str, optional
        Alternatives among ``none`` (the indicators are on one scale already),
        ``minmax``, ``zscore``, ``rank``, ``borda``, ``percentile_rank`` and
        ``distance_to_best``. As with every choice, the first is the nominal one.
    aggregation : sequence of str, optional
        Alternatives among ``arithmetic``, ``geometric`` and ``harmonic``, at every
        level. The last two need positive values whatever the normalisation.
    outliers : sequence of str, optional
        Alternatives among ``none``, ``winsorise`` and ``percentile``; see
        :func:`iga_analysis.composite.treat_outliers`.
    gaps : sequence of str, optional
        Alternatives among ``none`` (what is missing is skipped, and the weights of its
        siblings scale up), ``mean`` and ``median``; see
        :func:`iga_analysis.composite.fill_gaps`.
    drop : sequence of str, optional
        Indicators or groups one of which may be left out, its siblings scaling up; the
        nominal alternative is that none is.
    scale : pair of float, optional
        The values of the worst and the best unit under ``minmax``.
    spread : float or mapping of int to float, optional
        Relative half width of the weights, 0 to 1; one for all levels of the
        structure, or one a level (1 the indicators, 2 the lowest aggregates).
    weight_set : {"relative", "simplex", "dirichlet"}, optional
        What the spread means; see :func:`rank_uncertainty`.
    draws : int, optional
        Number of draws.
    seed : int
        Seed of the draws; the same seed gives the same table.
    bands : int, Edition or DataFrame, optional
        Bands of the predicates, as in :func:`rank_uncertainty`. All normalisations
        must then be on their scale.
    top : sequence of int, optional
        Ranks k for which the probability of rank k or better is told.
    n_jobs, progress
        As in :func:`rank_uncertainty`.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score`` and ``rank`` (with the
        nominal alternatives and weights), and the other columns of
        :func:`rank_uncertainty`. Besides ``p_missing``, the share of draws in which
        the unit has nothing of the index and no rank: quantiles, least and greatest
        rank are those of the others (their standard errors as if of all), and all
        probabilities shares of all draws.

    Raises
    ------
    ValueError
        If table, structure, weights or a choice cannot be used; if alternatives do not
        go together (means that need positive values with a normalisation that has
        others), or one changes nothing beside another. All problems at once.
    UnknownBands, ScaleError
        If there are no bands, or the scores are not on their scale.
    TooLarge
        If the memory of the machine does not hold what is counted.

    Notes
    -----
    The model: each draw takes one alternative of each choice, all of them equally
    probable and independent of each other, and weights of the set; then outliers are
    treated, gaps filled, indicators normalised and averaged, in this order (that of
    COINr). What is dropped has weight 0, and of n that may be, each is in one draw of
    n + 1. Probabilities are therefore shares of what was thought of, and change with
    the alternatives that are given. Ties, blocks and seeds are as in
    :func:`rank_uncertainty`; draws of the weights are the same.

    Examples
    --------
    >>> structure = pd.DataFrame({
    ...     "code": ["a", "b", "Index"], "parent": ["Index", "Index", None],
    ...     "weight": [1, 1, 1],
    ... })
    >>> table = pd.DataFrame(
    ...     {"a": [9.0, 6.0, 1.0], "b": [1.0, 5.0, 9.0]}, index=["x", "y", "z"]
    ... )
    >>> found = choice_uncertainty(
    ...     table, structure, aggregation=["arithmetic", "geometric"], scale=(1, 100),
    ...     spread=0, draws=1000, seed=1, top=[1],
    ... )
    >>> found[["code", "rank", "rank_5", "rank_95", "p_missing"]]
      code  rank  rank_5  rank_95  p_missing
    0    x     2     2.0      2.0        0.0
    1    y     1     1.0      1.0        0.0
    2    z     2     2.0      2.0        0.0
    """
    check_draws(draws, seed, top)
    choices = read_choices(
        table,
        structure,
        directions=directions,
        normalisation=normalisation,
        aggregation=aggregation,
        outliers=outliers,
        gaps=gaps,
        drop=drop,
        scale=scale,
        spread=spread,
        weight_set=weight_set,
    )
    columns = list_nominal(choices)
    cuts = ()
    if bands is not None:
        _check_scales(choices)
        predicates = nominal_predicates(columns["score"], bands)
        limits = band_limits(bands)
        cuts = limits[["lower", "upper"]].to_numpy().ravel() - NOISE
    counts, above = count_settings(
        choices, int(draws), int(seed), cuts=cuts, n_jobs=n_jobs, progress=progress
    )
    columns = columns.assign(**count_columns(counts, draws, top))
    if bands is not None:
        shares = (above[0::2] - above[1::2]) / draws
        columns = columns.assign(**predicate_columns(predicates, limits, shares, draws))
    return name_set(columns, choices.weights).assign(draws=int(draws))


def _check_scales(choices):
    labels = choices.labels["normalisation"]
    if len({_SCALES.get(one, one) for one in labels}) > 1:
        raise ValueError(
            f"the scores of {', '.join(labels)} are not on one scale, so that no bands "
            "are those of all: leave out bands, or all normalisations but one"
        )


def list_nominal(choices):
    """Return ``code``, ``score`` and ``rank`` of each unit with nothing varied."""
    settings = np.zeros((1, len(choices.shape)), dtype="int64")
    scores = score_settings(choices, choices.weights.nominal[None], settings)[0]
    codes = pd.array(choices.units.astype("string"), dtype="string")
    return pd.DataFrame({"code": codes, "score": scores, "rank": rank(scores)})


def count_columns(counts, draws, top):
    """Return the columns of ranks, and how often a unit had none."""
    columns = rank_columns(counts, draws, top)
    ranked = summarise_ranks(counts, (), (len(counts.place),))[2][0]
    return {**columns, "p_missing": 1 - ranked / draws}
