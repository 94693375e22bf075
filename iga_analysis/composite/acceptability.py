"""What a weight set says of ranks as a whole: which rank, whose weights, how alike.

The measures of stochastic multicriteria acceptability analysis (SMAA; Lahdelma and
Salminen 2001) and the rank correlation of every draw with the nominal ranking.
"""

import numpy as np
import pandas as pd
from scipy import stats

from .counting import count_matrix
from .draws import count_draws, prepare_ensemble, run_spans
from .memory import check_memory
from .ranks import correlate, rank, rank_rows
from .weights import BLOCK, check_draws, draw_block, read_ensemble

# Weights are added up in whole parts of this, so that their sum is the same in any
# order and for any number of workers.
_GRAIN = 2.0**-32


def rank_acceptability(
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    n_jobs=1,
    progress=False,
):
    """Return how probable each rank is for each unit.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set, draws, seed, n_jobs, progress
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; the draws are the same.

    Returns
    -------
    DataFrame of float
        Units in rows, in the order given, ranks from 1 in columns: the share of draws
        in which the unit has that rank. Each row sums to 1; so do the columns where no
        units tie.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.
    TooLarge
        If the memory of the machine does not hold the matrix.

    Notes
    -----
    The rank acceptability index of SMAA-2 (Lahdelma and Salminen 2001, Operations
    Research 49(3)).

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 47, 20]}, index=list("xyz"))
    >>> rank_acceptability(table, [1, 1], draws=2000, seed=1).loc["z"].tolist()
    [0.0, 0.0, 1.0]
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed)
    check_memory(
        3 * 8.0 * len(table) ** 2,
        f"the ranks of {len(table):,} units by unit",
        "take rank_uncertainty, which needs less, or fewer units",
    )
    ensemble = prepare_ensemble(table.to_numpy(), model, int(seed))
    counts, _ = count_draws(ensemble, draws, n_jobs=n_jobs, progress=progress)
    ranks = pd.RangeIndex(1, len(table) + 1, name="rank")
    return pd.DataFrame(count_matrix(counts) / draws, index=table.index, columns=ranks)


def central_weights(
    contributions,
    weights=None,
    *,
    structure=None,
    top=1,
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
    n_jobs=1,
    progress=False,
):
    """Return the weights that each unit would vote for: of the draws it is on top.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set, draws, seed, n_jobs, progress
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; the draws are the same.
    top : int, optional
        Rank that a unit must have, or a better one.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code``, ``score``, ``rank`` (with the
        nominal weights), ``p_top`` (the share of draws in which it has rank ``top`` or
        a better one), and a column for each indicator with the mean of its weight over
        those draws; missing where there are none.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; if ``top`` is no rank.

    Notes
    -----
    The central weight vector of SMAA (Lahdelma, Hokkanen and Salminen 1998), which is
    that of ``top=1``. Whose central weights are close to the nominal ones needs no
    special case to be on top.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 47, 20]}, index=list("xyz"))
    >>> found = central_weights(table, [1, 1], draws=2000, seed=1)
    >>> found[["code", "p_top", "a", "b"]].round(2)
      code  p_top     a     b
    0    x   0.73  0.52  0.48
    1    y   0.27  0.44  0.56
    2    z   0.00   NaN   NaN
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed, [top])
    values = table.to_numpy()
    problem = (values.T.copy(), model, int(seed), int(top))
    sums = np.zeros((len(values), values.shape[1]), dtype="int64")
    times = np.zeros(len(values), dtype="int64")
    for some, number in run_spans(
        _add_span, problem, draws, n_jobs=n_jobs, progress=progress
    ):
        sums += some
        times += number
    scores = values @ model.nominal
    with np.errstate(invalid="ignore"):
        means = sums * _GRAIN / times[:, None]
    found = pd.DataFrame(
        {
            "code": pd.array(table.index.astype("string"), dtype="string"),
            "score": scores,
            "rank": rank(scores, tolerance=model.tie),
            "p_top": times / draws,
        }
    )
    names = [str(name) for name in table.columns]
    return pd.concat([found, pd.DataFrame(means, columns=names)], axis=1)


def _add_span(problem, start, stop):
    """Return the sums of the weights of the draws in which each unit is on top."""
    values, model, seed, top = problem
    indicators, units = values.shape
    sums = np.zeros((units, indicators), dtype="int64")
    times = np.zeros(units, dtype="int64")
    size = max(1, min(256, 2**20 // units))
    for first in range(start, stop, BLOCK):
        weights = draw_block(model, seed, first // BLOCK)[: stop - first]
        for some in range(0, len(weights), size):
            part = weights[some : some + size]
            scores = part @ values
            # whoever is not closer than a tie below the k-th best has rank k or better
            limit = -np.partition(-scores, min(top, units) - 1, axis=1)
            limit = limit[:, [min(top, units) - 1]]
            on_top = scores > limit - max(model.tie, np.finfo("float64").tiny)
            found = on_top.T.astype("float64") @ part
            sums += np.rint(found / _GRAIN).astype("int64")
            times += on_top.sum(axis=0)
    return sums, times


def rank_agreement(
    contributions,
    weights=None,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    draws=1000,
    seed,
):
    """Return how like the nominal ranking those of the draws are.

    Parameters
    ----------
    contributions, weights, structure, spread, weight_set, draws, seed
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; the draws are the same.

    Returns
    -------
    DataFrame
        One row a draw: ``draw`` (from 1), ``kendall_tau`` (tau-b), ``spearman``,
        ``mean_shift`` and ``max_shift`` (ranks, whichever way), each against the
        ranking with the nominal weights.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.

    Notes
    -----
    :func:`scipy.stats.kendalltau` and :func:`scipy.stats.spearmanr`; a coefficient is
    missing where a ranking is all one tie.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 47, 20]}, index=list("xyz"))
    >>> found = rank_agreement(table, [1, 1], draws=400, seed=1)
    >>> sorted(found["kendall_tau"].round(3).unique().tolist())
    [0.333, 1.0]
    """
    table, model = read_ensemble(
        contributions, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed)
    values = table.to_numpy()
    own = rank(values @ model.nominal, tolerance=model.tie).to_numpy("int64")
    rows = []
    for first in range(0, draws, BLOCK):
        sets = draw_block(model, int(seed), first // BLOCK)[: draws - first]
        for one in sets:
            ranks = rank_rows((one @ values.T)[None], tolerance=model.tie)[0]
            shift = np.abs(ranks - own)
            rows.append(
                {
                    "draw": len(rows) + 1,
                    "kendall_tau": correlate(stats.kendalltau, own, ranks),
                    "spearman": correlate(stats.spearmanr, own, ranks),
                    "mean_shift": shift.mean(),
                    "max_shift": int(shift.max()),
                }
            )
    return pd.DataFrame(rows)
