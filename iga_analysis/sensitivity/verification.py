"""How sure scores and ranks are while the levels behind them may be corrected.

The index follows verification of levels that regions gave themselves. What may become
of a level, in a model with four numbers:

- it falls by one (``p_fall``): the region claimed more than its evidence shows;
- it rises by one (``p_rise``): rarer, for nobody is asked to claim too little;
- it becomes 0 (``p_missing``): no evidence, no points;
- or it stays. A level of 0 cannot fall, nor the highest rise.

The levels of one region are filled in, and verified, by the same people, so that their
errors go together: ``rho`` is the correlation between what becomes of any two of them.

No source has rates of corrected levels, so that the defaults are assumptions in round
numbers. What the sources have are four indices of before and after: Kota Parepare 61.31
and 57.85 (2023), Kabupaten Bogor 79.69 and 72.46 (2021), Kabupaten Magelang 75.18 and
63.95 (2024), Kabupaten Tegal 80.06 and 62.06 (2021). They lost 6, 9, 15 and 22 %, the
mean being 13 and the standard deviation 7, some of it with rejected innovations, which
the model does not draw. With the defaults the simulated nation loses 8 % in the mean,
with a standard deviation of 5: as different among themselves, and rather less. The four
were chosen by whoever published both; of a fifth, Kabupaten Minahasa Utara (2025), "65
and something" was told before and 75.15 after.
"""

import numpy as np
import pandas as pd

from ..composite import (
    check_draws,
    list_units,
    name_set,
    read_ensemble,
)
from ..method import (
    NOISE,
    UnknownBands,
    band_limits,
    compute_points,
    full_level,
    load_edition,
    nominal_predicates,
    read_rules,
)
from ..scoring import check_submission, count_innovations, require_sid
from .corrections import (
    Problem,
    count_corrections,
    read_corrections,
)
from .uncertainty import predicate_columns, rank_columns

KINDS = ("levels", "weights", "both")
P_FALL, P_RISE, P_MISSING, RHO = 0.2, 0.02, 0.02, 0.05


def score_uncertainty(
    levels,
    weights=None,
    *,
    structure=None,
    level_max=3,
    step=1.0,
    p_fall=P_FALL,
    p_rise=P_RISE,
    p_missing=P_MISSING,
    rho=RHO,
    spread=0.0,
    weight_set="relative",
    draws=10_000,
    seed,
    bands=None,
    top=(10, 50, 100),
    n_jobs=1,
    progress=False,
):
    """Return how sure the rank and predicate of each unit are if levels may be wrong.

    Parameters
    ----------
    levels : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column an
        indicator: the levels as the unit gave them, 0 to ``level_max``, or what they
        are worth. Nothing missing. The score is the weighted arithmetic mean.
    weights, structure
        As in :func:`rank_uncertainty`.
    level_max : int or mapping of str to int, optional
        Highest level, or that of each indicator.
    step : float or mapping of str to float, optional
        What one level is worth in the table: 1 if it has levels, 100 / 3 if it has
        levels 0 to 3 in points of 100. Indicators that a mapping does not name are
        certain: nothing is corrected in them.
    p_fall, p_rise, p_missing : float, optional
        Probabilities that a level falls by one, rises by one or becomes 0; together at
        most 1.
    rho : float, optional
        Correlation between the errors of one unit, 0 to 0.9.
    spread : float or mapping of int to float, optional
        Half width of the weights as in :func:`rank_uncertainty`; by default weights do
        not vary.
    weight_set, draws, seed, bands, top, n_jobs, progress
        As in :func:`rank_uncertainty`. The bands are those of scores on the scale of
        the table.

    Returns
    -------
    DataFrame
        One row a unit, in the order given: ``code, score, rank`` (of the levels as
        given); ``score_shift`` (mean score of the draws less that: the bias of
        self-assessment), ``score_sd`` (their standard deviation); ``rank_5`` to
        ``fragile`` as in :func:`rank_uncertainty`; ``varied`` (``levels``), and in
        every row the probabilities ``fall, rise, no_evidence`` and ``rho``, and
        ``weight_set, spread, draws``. Where
        weights vary, three times as many rows: ``varied`` is ``levels``, ``weights`` or
        ``both``, from the same draws, so that their widths can be compared.

    Raises
    ------
    ValueError
        As :func:`rank_uncertainty`; if a value is below 0 or above ``level_max`` times
        ``step``, or the probabilities do not fit: all problems at once.
    UnknownBands, ScaleError
        If there are no bands, or the scores are not on their scale.

    Notes
    -----
    In each draw a unit has probabilities of its own to fall, rise, be missing and stay,
    from a Dirichlet distribution whose mean are those given and whose concentration is
    (1 - rho) / rho; each of its levels draws one of the four. So each level has the
    probabilities given, and what becomes of two levels of a unit is correlated by rho
    (the Dirichlet-multinomial; its intraclass correlation). Units are independent. A
    value between levels, such as a mean over innovations, moves as one level: of
    several levels :func:`register_uncertainty` draws each. The draws are made as
    :func:`rank_uncertainty` makes them, weights by the same seeds. Why the defaults are
    what they are is said in :mod:`iga_analysis.sensitivity.verification`.

    Examples
    --------
    >>> levels = pd.DataFrame({"a": [3, 2, 0], "b": [3, 3, 1]}, index=list("xyz"))
    >>> found = score_uncertainty(levels, [1, 1], draws=2000, seed=1, top=[1])
    >>> found[["code", "rank", "rank_5", "rank_95"]]
      code  rank  rank_5  rank_95
    0    x     1     1.0      2.0
    1    y     2     1.0      2.0
    2    z     3     3.0      3.0
    >>> bool((found["score_shift"] < 0).all())
    True
    """
    table, model = read_ensemble(
        levels, weights, spread, weight_set, structure=structure
    )
    check_draws(draws, seed, top)
    corrections = read_corrections(p_fall, p_rise, p_missing, rho)
    steps, tops = _read_scale(table, step, level_max)
    names, units = len(table.columns), len(table)
    problem = Problem(
        single=table.to_numpy(),
        steps=steps,
        tops=tops,
        counts=np.zeros((0, 2, units), dtype="int64"),
        factors=np.ones(units),
        places=(np.arange(names), np.arange(0)),
        weights=model.nominal,
        model=_varied(model),
        corrections=corrections,
        cuts=(),
        tie=model.tie,
        seed=int(seed),
    )
    found = list_units(table, model)
    limits = None if bands is None else band_limits(bands)
    predicates = None if bands is None else nominal_predicates(found["score"], bands)
    work = {"draws": draws, "top": top, "n_jobs": n_jobs, "progress": progress}
    return _tabulate(problem, model, found, predicates, limits, **work)


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
        model=_varied(model),
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
    return _tabulate(problem, model, found, predicates, limits, **work)


def _varied(model):
    """Return the model of the weights, None if none of them varies."""
    return model if any(node.spreads.any() for node in model.nodes) else None


def _read_scale(table, step, level_max):
    """Return the worth of a level and of the highest level, by indicator."""
    problems = []
    steps = _read_each("step", step, table.columns, 0.0, problems)
    most = _read_each("level_max", level_max, table.columns, 1.0, problems)
    if not problems:
        values, tops = table.to_numpy(), steps * most
        # A level that was computed may be off by a rounding.
        slack = 1e-9 * tops
        wrong = (values < -slack) | (values > tops + slack)
        for place in np.flatnonzero(wrong.any(axis=0) & (steps > 0)):
            unit = np.flatnonzero(wrong[:, place])[0]
            problems.append(
                f"{table.columns[place]}: {values[unit, place]:g} of unit "
                f"{table.index[unit]} is not between 0 and level_max x step = "
                f"{tops[place]:g}"
            )
    if problems:
        raise ValueError("\n- ".join(["the levels cannot be used:", *problems]))
    return steps, tops


def _read_each(name, given, columns, other, problems):
    """Return a number for each indicator; those not named have another."""
    if isinstance(given, pd.Series | dict):
        given = dict(given)
        unknown = [str(one) for one in given if one not in columns]
        if unknown:
            problems.append(f"{name} of unknown indicators: {', '.join(unknown)}")
        values = [given.get(one, other) for one in columns]
        asked = [one in given for one in columns]
    else:
        values, asked = [given] * len(columns), [True] * len(columns)
    numbers = pd.to_numeric(pd.Series(values, dtype="object"), errors="coerce")
    numbers = numbers.to_numpy(dtype="float64", na_value=np.nan)
    wrong = np.array(asked) & ~(np.isfinite(numbers) & (numbers > 0))
    for one in dict.fromkeys(repr(values[place]) for place in np.flatnonzero(wrong)):
        problems.append(f"{name} is {one}, not a number above 0")
    return numbers


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
        scale * unit.mean_maturity / most.mean_maturity, number.shape
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
        "factors": factors,
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
        weights=np.append(problem.weights[problem.places[0]], weights),
        places=(np.arange(own), np.arange(own, own + len(weights))),
    )


def _tabulate(problem, model, found, predicates, limits, *, draws, top, **work):
    """Return the table by unit, once for each kind of what varies."""
    if limits is not None:
        cuts = limits[["lower", "upper"]].to_numpy().ravel() - NOISE
        problem = problem._replace(cuts=tuple(cuts))
    ranks, above, shift, deviation = count_corrections(problem, draws, **work)
    tables = []
    for place in range(len(ranks)):
        table = found.assign(
            score_shift=shift[place],
            score_sd=deviation[place],
            **rank_columns(ranks[place], draws, top),
        )
        if limits is not None:
            shares = (above[place, 0::2] - above[place, 1::2]) / draws
            table = table.assign(**predicate_columns(predicates, limits, shares, draws))
        tables.append(table.assign(varied=KINDS[place]))
    table = pd.concat(tables, ignore_index=True).astype({"varied": "string"})
    fall, rise, missing, rho = problem.corrections
    # a column p_... is the probability of a predicate
    table = table.assign(fall=fall, rise=rise, no_evidence=missing, rho=rho)
    return name_set(table, model).assign(draws=int(draws))
