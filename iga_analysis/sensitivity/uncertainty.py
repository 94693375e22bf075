"""How likely each rank and predicate is when weights, rules or cuts could be others.

The draws of weights are those of :mod:`iga_analysis.composite`, which also says what
no weights at all can change; :mod:`.rules` varies the rules of the index, :mod:`.cuts`
its cuts.
"""

import numpy as np
import pandas as pd

from ..composite import (
    SETS,
    check_draws,
    count_draws,
    list_units,
    name_set,
    prepare_ensemble,
    read_ensemble,
    score_range,
    share_error,
    summarise_ranks,
)
from ..method import NOISE, band_limits, column_name, nominal_predicates

QUANTILES = (0.05, 0.50, 0.95)
# A predicate less probable than this is fragile.
FRAGILE = 0.9


def rank_uncertainty(
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    bands=None,
    top=(10, 50, 100),
    n_jobs=1,
    progress=False,
):
    """Return how sure the rank and predicate of each unit are if weights may vary.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator, all on one scale, more being better; nothing missing. The score is
        the weighted arithmetic mean.
    weights : Series, dict or sequence of float
        Nominal weights by indicator, or in the order of the columns; any positive sum.
        Left out where there is a structure.
    structure : DataFrame, optional
        Weights by level instead, which then vary level by level: ``code, parent,
        weight`` as :func:`iga_analysis.composite.aggregate` takes them.
    spread : float or mapping of int to float, optional
        Relative half width of the weights, 0 to 1. With a structure also one a level,
        as ``{1: 0.1, 2: 0.25}``: 1 are the indicators, 2 the lowest aggregates.
    weight_set : {"relative", "simplex", "dirichlet"}, optional
        What the spread means; see Notes.
    draws : int, optional
        Number of draws of weights.
    seed : int
        Seed of the draws; the same seed gives the same table.
    bands : int, Edition or DataFrame, optional
        Bands of the predicates: of a year, of an edition, or a table like that of
        :func:`iga_analysis.method.predicate_bands`. Without it no predicates.
    top : sequence of int, optional
        Ranks k for which the probability of rank k or better is told.
    n_jobs : int, optional
        Workers, as joblib counts them (-1: one a processor). Threads, unless
        :func:`joblib.parallel_config` says otherwise.
    progress : bool, optional
        Whether to show a progress bar.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank`` (with the
        nominal weights); ``rank_5``, ``rank_50``, ``rank_95`` (quantiles, linear
        between ranks), ``rank_min``, ``rank_max`` (of the draws; the exact range is
        in :mod:`iga_analysis.composite.exact`); ``p_top_10`` and so on; with bands also
        ``predicate``, ``p_sangat_inovatif`` (probability) and so on, and ``fragile``:
        whether the nominal predicate has a probability below 0.9 (missing where its
        band is not published). The Monte Carlo standard error of each of them is in
        ``se_rank_5``, ``se_top_10``, ``se_sangat_inovatif`` and so on.
        ``weight_set``, ``spread`` (of several levels ``spread_1`` and so on) and
        ``draws`` are repeated in every row.

    Raises
    ------
    ValueError
        If the weights are negative, do not match the indicators or sum to zero; if
        values are missing or infinite; with fewer than two units, a spread outside 0
        to 1, an empty set, no draws. All problems at once.
    UnknownBands, ScaleError
        If there are no bands, or the scores are not on their scale.
    TooLarge
        If the memory of the machine does not hold the counts of so many units.

    Notes
    -----
    relative: each weight times an independent even factor from 1 - spread to
    1 + spread, then all divided by their sum (as COINr does). simplex: even over the
    weights that are within the spread of their nominal value and have its sum.
    dirichlet: Dirichlet about the nominal weights, the variances summing to those of
    the independent factors; it has no bounds.

    With a structure the same is done with the weights of siblings, at every level; the
    weight of an indicator is the product of those on the way to it (as COINr does).

    Scores closer than 1e-11 of the largest value (1e-9 on a scale to 100) are a tie and
    share the best rank. The standard error of a probability is half of Wilson's
    interval, so that it is not 0 where a probability is 0 or 1; that of a quantile is
    half the way between the quantiles of one standard error less and more (Woodruff
    1952). The draws are made in blocks of fixed size with seeds of their own, so that
    n_jobs changes nothing, and more draws keep the first ones. Memory grows with the
    ranks that a unit takes, not with the number of draws.

    "Fragile" below 0.9 and the quantiles 5 and 95 are conventions. A probability is a
    share of choices of weights, not one that a region has.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"a": [80.0, 60.0, 10.0], "b": [40.0, 62.0, 20.0]}, index=["x", "y", "z"]
    ... )
    >>> found = rank_uncertainty(table, [1, 1], draws=2000, seed=1, top=[1], bands=2026)
    >>> found[["code", "rank", "rank_5", "rank_95", "predicate"]]
      code  rank  rank_5  rank_95        predicate
    0    x     2     1.0      2.0         Inovatif
    1    y     1     1.0      2.0         Inovatif
    2    z     3     3.0      3.0  Kurang Inovatif
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed, top)
    columns = list_units(table, model)
    scores = columns.set_index(table.index)["score"]
    predicates = None if bands is None else nominal_predicates(scores, bands)
    limits = None if bands is None else band_limits(bands)
    # What is a cut to nominal predicates is one in the draws.
    cuts = (
        [] if bands is None else limits[["lower", "upper"]].to_numpy().ravel() - NOISE
    )
    ensemble = prepare_ensemble(table.to_numpy(), model, int(seed), cuts)
    counts, above = count_draws(ensemble, draws, n_jobs=n_jobs, progress=progress)
    columns = columns.assign(**rank_columns(counts, draws, top))
    if bands is not None:
        shares = (above[0::2] - above[1::2]) / draws
        columns = columns.assign(**predicate_columns(predicates, limits, shares, draws))
    return name_set(columns, model).assign(draws=int(draws))


def rank_columns(counts, draws, top):
    """Return the columns that follow from draws by unit and rank."""
    middle = np.array(QUANTILES)
    error = np.sqrt(middle * (1 - middle) / draws)
    around = np.clip([middle, middle - error, middle + error], 0, 1)
    found, ends, best = summarise_ranks(counts, around.ravel(), top)
    found, low, high = found.reshape(3, len(QUANTILES), -1)
    columns = {}
    for quantile, one in zip(QUANTILES, found, strict=True):
        columns[f"rank_{100 * quantile:.0f}"] = one
    for quantile, one in zip(QUANTILES, (high - low) / 2, strict=True):
        columns[f"se_rank_{100 * quantile:.0f}"] = one
    for name, end in zip(("rank_min", "rank_max"), ends, strict=True):
        columns[name] = pd.array(end, dtype="Int64")
    for k, one in zip(top, best, strict=True):
        columns[f"p_top_{k}"] = one / draws
        columns[f"se_top_{k}"] = share_error(one / draws, draws)
    return columns


def predicate_columns(predicates, limits, shares, draws):
    """Return the columns that follow from the share of draws in each band."""
    columns = {"predicate": predicates.array}
    surest = np.full(len(predicates), np.nan)
    for predicate, share in zip(limits["predicate"], shares, strict=True):
        name = column_name(predicate)
        columns[f"p_{name}"] = share
        columns[f"se_{name}"] = share_error(share, draws)
        own = (predicates == predicate).fillna(False).to_numpy(dtype=bool)
        surest = np.where(own, share, surest)
    fragile = pd.array(surest < FRAGILE, dtype="boolean")
    fragile[np.isnan(surest)] = pd.NA
    return {**columns, "fragile": fragile}


def predicate_certainty(
    contributions,
    weights,
    bands,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
):
    """Return which predicates a unit always, possibly or never has.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set
        As in :func:`iga_analysis.composite.dominance`; ``weights`` is None where there
        is a structure.
    bands : int, Edition or DataFrame
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank``,
        ``predicate`` (with the nominal weights), ``score_min``, ``score_max`` (exact,
        over the set), a column for each predicate (``sangat_inovatif`` and so on) with
        ``always``, ``possibly`` or ``never``, ``weight_set``, ``spread``.

    Raises
    ------
    ValueError
        As in :func:`dominance`.
    UnknownBands, ScaleError
        If there are no bands, or the scores are not on their scale.

    Notes
    -----
    The scores over the set are an interval, whose ends
    :func:`iga_analysis.composite.score_range` gives.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 60, 10], "b": [50, 62, 20]}, index=list("xyz"))
    >>> predicate_certainty(table, [1, 1], 2026)[["sangat_inovatif", "inovatif"]]
      sangat_inovatif  inovatif
    0        possibly  possibly
    1           never    always
    2           never     never
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, SETS, structure
    )
    found = list_units(table, model)
    found["predicate"] = nominal_predicates(found["score"], bands).array
    lowest, highest = score_range(table.to_numpy(), model)
    found["score_min"], found["score_max"] = lowest, highest
    for band in band_limits(bands).itertuples():
        lower, upper = band.lower - NOISE, band.upper - NOISE
        always = (lowest >= lower) & (highest < upper)
        never = (highest < lower) | (lowest >= upper)
        found[column_name(band.predicate)] = pd.array(
            np.select([always, never], ["always", "never"], "possibly"), dtype="string"
        )
    return name_set(found, model)
