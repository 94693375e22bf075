"""How sure ranks are while the levels of a register may be corrected.

The model is that of :mod:`.verification`; every level of every innovation is drawn.
"""

import numpy as np
import pandas as pd

from ..composite import check_draws, list_units, read_ensemble
from ..method import (
    UnknownBands,
    band_limits,
    compute_points,
    full_level,
    load_edition,
    nominal_predicates,
    read_rules,
)
from ..scoring import check_submission, count_innovations, require_sid
from .corrections import Problem, read_corrections
from .verification import (
    P_FALL,
    P_MISSING,
    P_RISE,
    RHO,
    tabulate_draws,
    varied_model,
)


def register_uncertainty(
    register,
    spd,
    edition,
    *,
    outside_window="report",
    p_fall=P_FALL,
    p_rise=P_RISE,
    p_missing=P_MISSING,
    rho=RHO,
    spread=0.0,
    weight_set="relative",
    draws=10_000,
    seed,
    top=(10, 50, 100),
    n_jobs=1,
    progress=False,
):
    """Return how sure rank and predicate of each region are if its levels may be wrong.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`score_iid`: the levels as the regions gave them.
    p_fall, p_rise, p_missing, rho, spread, weight_set, draws, seed, top, n_jobs, \
progress
        As in :func:`score_uncertainty`, for every level of every innovation and of the
        SPD. The weights that a spread varies are those of the components of
        :func:`score_contributions`.

    Returns
    -------
    DataFrame
        As :func:`score_uncertainty`, one row a region, by code; ``score`` is the index,
        predicates are those of the edition (none where its bands are not published).

    Raises
    ------
    RegisterError, UnknownField
        As :func:`score_contributions`.
    ValueError
        As :func:`score_uncertainty`.

    Notes
    -----
    As in :func:`score_uncertainty`; levels of one region and indicator that are equal
    are drawn together, as binomials. The number of innovations is taken as counted:
    an innovation that verification rejects takes points for the number as well, which
    this does not draw.

    Examples
    --------
    >>> from iga_analysis import simulate_nation
    >>> register, spd = simulate_nation(seed=1)
    >>> some = sorted(register["code"].unique())[:5]
    >>> register, spd = (
    ...     table[table["code"].isin(some)].drop(columns="simulated")
    ...     for table in (register, spd)
    ... )
    >>> found = register_uncertainty(register, spd, 2026, draws=500, seed=1, top=[1])
    >>> len(found), bool((found["score_shift"] < 0).all())
    (5, True)
    """
    edition = load_edition(edition)
    require_sid(edition, "spd_weights", "total_max", "count_max")
    check_draws(draws, seed, top)
    corrections = read_corrections(p_fall, p_rise, p_missing, rho)
    tables = check_submission(register, spd, edition, outside_window=outside_window)
    values, weights, parts = _read_parts(*tables, edition)
    table, model = read_ensemble(values, weights, spread, weight_set)
    problem = Problem(
        **parts,
        weights=model.nominal,
        model=varied_model(model),
        corrections=corrections,
        cuts=(),
        tie=model.tie,
        seed=int(seed),
    )
    if problem.model is None:
        problem = _merge_equal(problem)
    found = list_units(table, model)
    try:
        limits = band_limits(edition)
        predicates = nominal_predicates(found["score"], edition)
    except UnknownBands:
        limits = predicates = None
    work = {"draws": draws, "top": top, "n_jobs": n_jobs, "progress": progress}
    return tabulate_draws(problem, model, found, predicates, limits, **work)


def _read_parts(innovations, rows, edition):
    """Return components, their weights, and how they are made of levels."""
    spd_rows, sid_rows = (edition.weights(one) for one in ("SPD", "SID"))
    single = rows.pivot(index="code", columns="indicator", values="level")
    single = single[list(spd_rows.index)].to_numpy("float64")
    codes = pd.Index(np.sort(rows["code"].unique()), name="code", dtype="string")
    home = codes.get_indexer(innovations["code"])
    size = edition.level_max + 1
    counts = np.array(
        [
            np.bincount(
                home * size + innovations[one].to_numpy("int64"),
                minlength=size * len(codes),
            )
            .reshape(len(codes), size)
            .T
            for one in sid_rows.index
        ]
    )
    number, affairs = count_innovations(innovations, codes, edition)
    rules = read_rules(edition, codes)
    unit = compute_points(
        edition, rules, spd=1.0, maturity=1.0, innovations=number, affairs=affairs
    )
    most = full_level(edition, rules)
    weights = pd.concat(
        [
            spd_rows * most.spd,
            sid_rows * most.mean_maturity,
            pd.Series({"number": edition.count_max}),
        ]
    )
    # so that the weighted mean is the index, whatever the maxima add up to
    scale = 100 * weights.sum() / edition.total_max
    step = scale * unit.spd / most.spd
    factors = np.broadcast_to(
        scale * unit.mean_maturity / most.mean_maturity, (len(sid_rows), len(codes))
    )
    count = np.broadcast_to(scale * unit.count_score / edition.count_max, number.shape)
    sums = np.einsum("jlu,l->ju", counts, np.arange(size)) * factors
    table = np.column_stack([single * step, sums.T, count])
    first, last = len(spd_rows), len(weights) - 1
    steps = np.append(np.full(first, step), 0.0)
    parts = {
        "single": table[:, [*range(first), last]],
        "steps": steps,
        "tops": steps * edition.level_max,
        "counts": counts,
        "highest": np.full(len(counts), edition.level_max),
        "factors": factors,
        "rest": np.zeros(factors.shape),
        "places": (np.array([*range(first), last]), np.arange(first, last)),
    }
    return pd.DataFrame(table, index=codes, columns=weights.index), weights, parts


def _merge_equal(problem):
    """Return the problem with indicators of one weight put together: levels add up."""
    places = problem.places[1]
    weights, group = np.unique(problem.weights[places], return_inverse=True)
    counts = np.array(
        [problem.counts[group == one].sum(axis=0) for one in range(len(weights))]
    )
    own = len(problem.places[0])
    return problem._replace(
        counts=counts,
        highest=problem.highest[: len(weights)],
        factors=problem.factors[: len(weights)],
        rest=problem.rest[: len(weights)],
        weights=np.append(problem.weights[problem.places[0]], weights),
        places=(np.arange(own), np.arange(own, own + len(weights))),
    )
