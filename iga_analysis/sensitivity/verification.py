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
and something" was told before and 75.15 after. Who has levels of before and after takes
the numbers from :func:`iga_analysis.sensitivity.estimate_corrections`.
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
    band_limits,
    nominal_predicates,
)
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
    assessed=None,
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
    assessed : mapping of str to (int or Series of int), optional
        Of indicators whose values are means of several levels, how many: a number, or
        one by unit, as ``dict.fromkeys(names, innovations)``. All others are one level.
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
    mean of several levels is taken as that of levels next to each other (1.5 of 10:
    five of 1, five of 2), each of which is drawn; :func:`register_uncertainty` draws
    the levels that there are. The draws are made as :func:`rank_uncertainty` makes
    them, weights by the same seeds. Why the defaults are what they are is said in
    :mod:`iga_analysis.sensitivity.verification`.

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
    problem = Problem(
        **_part_means(table, steps, tops, assessed),
        weights=model.nominal,
        model=varied_model(model),
        corrections=corrections,
        cuts=(),
        tie=model.tie,
        seed=int(seed),
    )
    found = list_units(table, model)
    limits = None if bands is None else band_limits(bands)
    predicates = None if bands is None else nominal_predicates(found["score"], bands)
    work = {"draws": draws, "top": top, "n_jobs": n_jobs, "progress": progress}
    return tabulate_draws(problem, model, found, predicates, limits, **work)


def varied_model(model):
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


def _part_means(table, steps, tops, assessed):
    """Return the values of one level each, and the levels behind those of several."""
    numbers = _read_assessed(table, steps, assessed)
    several = (numbers > 1).any(axis=0)
    values, step = table.to_numpy().T[several], steps[several][:, None]
    size = numbers.T[several]
    most = np.rint(tops[several][:, None] / step).astype("int64")
    levels = values / step
    low = np.clip(np.floor(levels + 1e-9).astype("int64"), 0, np.maximum(most - 1, 0))
    high = np.clip(np.rint((levels - low) * size), 0, size).astype("int64")
    counts = np.zeros((len(values), int(most.max(initial=1)) + 1, len(table)), "int64")
    row, unit = np.indices(low.shape)
    counts[row, low, unit] = size - high
    counts[row, low + 1, unit] += high
    # what the mean is off from the one of whole levels stays
    rest = values - (low + high / size) * step
    return {
        "single": table.to_numpy()[:, ~several],
        "steps": steps[~several],
        "tops": tops[~several],
        "counts": counts,
        "highest": most.ravel(),
        "factors": step / size,
        "rest": rest,
        "places": (np.flatnonzero(~several), np.flatnonzero(several)),
    }


def _read_assessed(table, steps, assessed):
    """Return how many levels are behind each value, an array as the table."""
    numbers = pd.DataFrame(1.0, index=table.index, columns=table.columns)
    problems = []
    for name, given in dict(assessed or {}).items():
        if name not in table.columns or not steps[table.columns.get_loc(name)] > 0:
            problems.append(f"{name}: no indicator of levels")
            continue
        if isinstance(given, pd.Series):
            given = given.reindex(table.index)
        numbers[name] = pd.to_numeric(given, errors="coerce")
        wrong = ~(numbers[name] >= 1) | (numbers[name] % 1 > 0)
        if wrong.any():
            problems.append(
                f"{name}: {numbers.loc[wrong, name].iloc[0]!r} of unit "
                f"{table.index[wrong][0]} is no number of levels, 1 or more"
            )
    if problems:
        raise ValueError("\n- ".join(["assessed cannot be used:", *problems]))
    return numbers.to_numpy().astype("int64")


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


def tabulate_draws(problem, model, found, predicates, limits, *, draws, top, **work):
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
