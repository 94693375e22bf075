"""Draw the levels that verification may leave, and count the ranks that they give.

:mod:`.verification` says what the model is and what its numbers mean.
"""

from typing import NamedTuple

import numpy as np

from ..composite import (
    BLOCK,
    RankCounts,
    WeightModel,
    add_ranks,
    begin_counts,
    check_counts,
    draw_block,
    merge_windows,
    run_spans,
)

# Values drawn at a time: few enough for the processor's cache.
_CELLS = 2**19
# Ranks that are counted at a time.
_COUNTED = 2**22
# Above it the probabilities of regions are nearly always 0 or 1.
MOST_SHARED = 0.9


class Corrections(NamedTuple):
    """Probabilities of what may become of a level, and what regions share."""

    p_fall: float
    p_rise: float
    p_missing: float
    rho: float


class Problem(NamedTuple):
    """What is drawn: the indicators of an index, of two kinds."""

    single: np.ndarray  # (units, indicators): values of one level each
    steps: np.ndarray  # (indicators,): what one level is worth, 0 if it is certain
    tops: np.ndarray  # (indicators,): what the highest level is worth
    counts: np.ndarray  # (other indicators, levels, units): how often it has each level
    highest: np.ndarray  # (other indicators,): their highest level
    factors: np.ndarray  # (other indicators, units): what one of these levels is worth
    rest: np.ndarray  # (other indicators, units): what is to be added to their sum
    places: tuple  # places of both kinds among the weights
    weights: np.ndarray  # nominal
    model: WeightModel | None  # None if weights do not vary
    corrections: Corrections
    cuts: tuple  # scores
    tie: float
    seed: int
    draws: int = BLOCK  # counted together


def read_corrections(p_fall, p_rise, p_missing, rho):
    """Return the :class:`Corrections`.

    Raises
    ------
    ValueError
        If they are no probabilities that a level may have: all problems at once.
    """
    given = Corrections(p_fall, p_rise, p_missing, rho)
    problems = [
        f"{name} is {value!r}, not a number from 0 to {most:g}"
        for name, value, most in zip(
            given._fields, given, (1, 1, 1, MOST_SHARED), strict=True
        )
        if not isinstance(value, int | float | np.number) or not 0 <= value <= most
    ]
    if not problems and p_fall + p_rise + p_missing > 1 + 1e-12:
        problems.append("p_fall, p_rise and p_missing are more than 1 together")
    if problems:
        raise ValueError("\n- ".join(["the corrections cannot be used:", *problems]))
    return Corrections(*map(float, given))


def score_nominal(problem):
    """Return the scores of the units as their levels are given."""
    return _weigh(problem, *_keep_values(problem), problem.weights[None])[0]


def count_corrections(problem, draws, *, n_jobs, progress):
    """Return what the draws give, of the levels alone, or of three kinds.

    Returns
    -------
    ranks : list of RankCounts
        One a kind: levels varied alone and, if weights vary, weights alone and both.
    above : ndarray of int, shape (kinds, cuts, units)
        Draws in which the score is at or above each cut.
    shift, sd : ndarray, shape (kinds, units)
        Mean and standard deviation of the scores less the nominal ones.

    Raises
    ------
    TooLarge
        If the memory of the machine does not hold the counts.
    """
    # Units of neighbouring ranks are counted side by side.
    order = np.argsort(-score_nominal(problem), kind="stable")
    place = np.argsort(order)
    problem = problem._replace(
        single=problem.single[order],
        counts=problem.counts[:, :, order],
        factors=problem.factors[:, order],
        rest=problem.rest[:, order],
        draws=draws,
    )
    size = _chunk(len(order) * len(problem.weights), _CELLS)
    first = np.concatenate(list(_draw_block(problem, 0, 32, size)), axis=1)
    for scores in first:
        check_counts(scores, len(order), draws, n_jobs, 8.0 * _CELLS)
    windows, above, sums = None, 0, {}
    for some, some_above, begin, some_sums in run_spans(
        _count_span, problem, draws, n_jobs=n_jobs, progress=progress
    ):
        above, sums[begin] = above + some_above, some_sums
        if windows is None:
            windows = some
            continue
        for own, others in zip(windows, some, strict=True):
            merge_windows(own, others)
    # In the order of the blocks, so that the sums do not depend on the workers.
    sums = np.concatenate([sums[begin] for begin in sorted(sums)]).sum(axis=0)
    mean, square = sums[:, 0, place] / draws, sums[:, 1, place] / draws
    deviation = np.sqrt(np.maximum(square - mean**2, 0))
    return (
        [RankCounts(one, place) for one in windows],
        above[:, :, place],
        mean,
        deviation,
    )


def _count_span(problem, start, stop):
    """Count the draws from ``start`` (the first of a block) up to ``stop``."""
    units = len(problem.single)
    kinds = 3 if problem.model else 1
    nominal = score_nominal(problem)
    size = _chunk(units * len(problem.weights), _CELLS)
    held = _chunk(units, _COUNTED)
    windows = [begin_counts(units, problem.draws) for _ in range(kinds)]
    above = np.zeros((kinds, len(problem.cuts), units), dtype="int64")
    sums = np.zeros((-(-(stop - start) // BLOCK), kinds, 2, units))
    for place, first in enumerate(range(start, stop, BLOCK)):
        waiting = []
        for scores in _draw_block(problem, first // BLOCK, stop - first, size):
            off = scores - nominal
            sums[place, :, 0] += off.sum(axis=1)
            sums[place, :, 1] += (off**2).sum(axis=1)
            for count, cut in zip(above.swapaxes(0, 1), problem.cuts, strict=True):
                count += (scores >= cut).sum(axis=1)
            waiting.append(scores)
            if size * len(waiting) >= held:
                _count_ranks(waiting, problem.tie, windows)
                waiting = []
        _count_ranks(waiting, problem.tie, windows)
    return windows, above, start, sums


def _chunk(cells, most):
    """Return how many draws of so many cells fit, a power of 2 up to BLOCK."""
    return 1 << (max(1, min(BLOCK, most // cells)).bit_length() - 1)


def _count_ranks(waiting, tie, windows):
    if not waiting:
        return
    for own, scores in zip(windows, np.concatenate(waiting, axis=1), strict=True):
        order = np.argsort(-scores, axis=1, kind="stable")
        ranked = np.take_along_axis(scores, order, axis=1)
        gaps = -np.diff(ranked, axis=1, prepend=np.inf)
        apart = gaps >= tie if tie > 0 else gaps > 0
        first = np.where(apart, np.arange(scores.shape[1]), 0)
        add_ranks(own, order, np.maximum.accumulate(first, axis=1))


def _draw_block(problem, block, draws, size):
    """Yield the scores of draws of a block, at most all, (kinds, some draws, units)."""
    # the draws of weights have the seed of the block alone
    sequence = np.random.SeedSequence(problem.seed, spawn_key=(block, 1))
    rng = np.random.Generator(np.random.PCG64(sequence))
    weights = None
    if problem.model:
        weights = draw_block(problem.model, problem.seed, block)
        kept = _keep_values(problem)
    for first in range(0, min(BLOCK, draws), size):
        some = min(size, draws - first)
        drawn = _draw_values(problem, rng, size)
        scores = [_weigh(problem, *drawn, problem.weights[None])[:some]]
        if weights is not None:
            own = weights[first : first + size]
            scores += [_weigh(problem, *one, own)[:some] for one in (kept, drawn)]
        yield np.stack(scores)


def _keep_values(problem):
    """Return the values as given: (units, draws, indicators) of single levels, and
    (indicators, draws, units) of counted ones, of which there is one draw.
    """
    levels = np.arange(problem.counts.shape[1])
    sums = np.einsum("jlu,l->ju", problem.counts, levels)
    counted = sums * problem.factors + problem.rest
    return problem.single[:, None], counted[:, None]


def _draw_values(problem, rng, draws):
    """Return values after verification, in the shapes of :func:`_keep_values`."""
    chances = _draw_chances(problem.corrections, rng, draws, len(problem.single))
    single = _draw_single(problem, chances, rng, draws)
    counted = _draw_counted(problem, chances, rng)
    counted *= problem.factors[:, None]
    counted += problem.rest[:, None]
    return single, counted


def _draw_chances(corrections, rng, draws, units):
    """Return the probabilities of a unit to miss, fall and rise, (3, draws, units)."""
    fall, rise, missing, rho = corrections
    each = np.array([missing, fall, rise, max(0.0, 1 - missing - fall - rise)])
    if rho == 0:
        return np.broadcast_to(each[:3, None, None], (3, draws, units))
    shape = each * (1 - rho) / rho
    parts = rng.standard_gamma(shape[:, None, None], (4, draws, units))
    return parts[:3] / parts.sum(axis=0)


def _draw_single(problem, chances, rng, draws):
    values, steps, tops = problem.single, problem.steps, problem.tops
    # what stays, rises, falls, is missing
    options = np.stack(
        [
            values,
            np.minimum(values + steps, np.maximum(values, tops)),
            np.maximum(values - steps, np.minimum(values, 0)),
            np.where(steps > 0, 0, values),
        ],
        axis=-1,
    )
    chosen = np.arange(values.size, dtype="int64").reshape(len(values), 1, -1) * 4
    even = rng.random((len(values), draws, values.shape[1]), dtype="float32")
    kinds = np.zeros(even.shape, dtype="int8")
    for limit in np.cumsum(chances, axis=0).astype("float32"):
        kinds += (even < limit.T[:, :, None]).view("int8")
    return options.ravel().take(chosen + kinds)


def _draw_counted(problem, chances, rng):
    """Return the sum of levels of each column and unit, (columns, draws, units)."""
    missing, fall, rise = chances
    stays = 1 - missing
    # what falls of those that are not missing, what rises of those that do not fall
    fall, rise_on = _part(fall, stays), _part(rise, stays - fall)
    sums = np.empty((len(problem.counts), *missing.shape))
    for column, counts, top in zip(sums, problem.counts, problem.highest, strict=True):
        left = [
            count - rng.binomial(count, missing) if level else count
            for level, count in enumerate(counts[: top + 1])
        ]
        levels = sum(level * one for level, one in enumerate(left))
        highest, lower = left[top], sum(left[1:top])
        fallen = rng.binomial(lower, fall)
        levels = levels - fallen - rng.binomial(highest, fall)
        levels = levels + rng.binomial(lower - fallen, rise_on)
        column[...] = levels + rng.binomial(counts[0], rise)
    return sums


def _part(chance, of):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.clip(np.nan_to_num(chance / of, nan=0.0, posinf=1.0), 0, 1)


def _weigh(problem, single, counted, weights):
    """Return the scores (draws, units) of values under weights, one a draw or one."""
    own, other = (weights[:, places] for places in problem.places)
    if len(weights) == 1:
        return np.matmul(single, own[0]).T + np.tensordot(other[0], counted, 1)
    if single.shape[1] == 1:
        # values as given, which are the same in every draw
        return own @ single[:, 0].T + other @ counted[:, 0]
    scores = np.einsum("udj,dj->du", single, own)
    return scores + np.einsum("jdu,dj->du", counted, other)
