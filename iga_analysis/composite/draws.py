"""Count the ranks and cuts of many weighted scorings in constant memory.

What is kept of an ensemble is how often each unit had each rank, and how often it was
at or above each cut: every quantile and probability follows exactly, and the number of
draws costs time only.

Scores of a draw become 32-bit keys: the upper bits say where the score lies between
the lowest and the highest that any unit can have, the lower bits which unit it is. One
sort of the keys ranks the draw. Neighbours whose keys cannot tell their order are put
right by their scores, so that the ranks are exact, ties included.
"""

import sys
from typing import NamedTuple

import numpy as np

from .reach import score_range
from .weights import BLOCK, WeightModel, draw_block, trim_model

# Draws sorted at a time: few enough for the processor's cache. Divides BLOCK.
CHUNK = 1024
# A product of matrices below this size is not spread over threads by OpenBLAS, so
# that a worker is one thread, and its scores do not depend on the machine.
SMALL_PRODUCT = 2**19
# Blocks of draws that a worker takes at most at a time.
BATCH = 16


class Ensemble(NamedTuple):
    """What the workers need to know; made by :func:`prepare_ensemble`."""

    model: WeightModel
    seed: int
    keys: np.ndarray  # (indicators, distinct units): values to weigh into keys
    units: int  # all units, equal ones included
    copies: np.ndarray  # units of the same values, for each distinct unit
    place: np.ndarray  # distinct unit of each unit
    tie: float  # tolerance on the scale of the keys
    cuts: tuple  # (first unit, last unit, key of the cut, units surely above)


def prepare_ensemble(values, model, seed, cuts=()):
    """Return an :class:`Ensemble`, units with the same values being one.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
        Complete values on one scale.
    model : WeightModel
    seed : int
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.
    cuts : sequence of float, optional
        Scores; it is counted how often each unit is at or above them.
    """
    values, model = trim_model(values, model)
    # Units that differ by less than a hundredth of a tie are always tied.
    grain = model.tie / 100 or 1.0
    _, chosen, place, copies = np.unique(
        (values / grain).round(),
        axis=0,
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    distinct = values[chosen]
    order = np.argsort(-(distinct @ model.nominal), kind="stable")
    distinct, copies = distinct[order], copies[order]
    place = np.argsort(order)[place.ravel()]
    lowest, highest = score_range(distinct, model)
    bottom, top = lowest.min(), highest.max()
    width = top - bottom if top > bottom else 1.0
    # The margin keeps rounding from leaving the range of 32 bits.
    step = (2.0**32 - 2.0**16) / width
    offset = 2.0**15 - 2.0**31
    read = []
    for cut in cuts:
        undecided = np.flatnonzero(
            (lowest < cut + model.tie) & (highest > cut - model.tie)
        )
        first, last = (undecided[0], undecided[-1] + 1) if len(undecided) else (0, 0)
        surely = lowest >= cut
        surely[first:last] = False
        read.append((int(first), int(last), (top - cut) * step + offset, surely))
    keys = np.ascontiguousarray(((top - distinct) * step + offset).T)
    return Ensemble(
        model,
        seed,
        keys,
        len(values),
        copies,
        place,
        model.tie * step,
        tuple(read),
    )


def count_draws(ensemble, draws, *, n_jobs=1, progress=False):
    """Return how often each unit had each rank, and was at or above each cut.

    Returns
    -------
    ranks : ndarray of int, shape (units, units)
        Draws by unit and rank - 1.
    above : ndarray of int, shape (cuts, units)
    """
    distinct = ensemble.keys.shape[1]
    ranks = np.zeros((ensemble.units, distinct), dtype="int64")
    above = np.zeros((len(ensemble.cuts), distinct), dtype="int64")
    for some_ranks, some_above in run_spans(
        count_span, ensemble, draws, n_jobs=n_jobs, progress=progress
    ):
        ranks += some_ranks
        above += some_above
    return ranks.T[ensemble.place], above[:, ensemble.place]


def count_span(ensemble, start, stop):
    """Count the draws from ``start`` (the first of a block) up to ``stop``.

    Returns
    -------
    ranks : ndarray, shape (units, distinct units)
        By rank - 1 and distinct unit, in the order of the ensemble.
    above : ndarray, shape (cuts, distinct units)
    """
    indicators, distinct = ensemble.keys.shape
    small = SMALL_PRODUCT // (indicators * distinct)
    rows = 1 << max(0, min(64, small).bit_length() - 1)
    scores = np.empty((CHUNK // rows, rows, distinct))
    flat = scores.reshape(CHUNK, distinct)
    found = np.empty((BLOCK, distinct), dtype="int64")
    ranks = np.zeros(ensemble.units * distinct, dtype="int64")
    above = np.zeros((len(ensemble.cuts), distinct), dtype="int64")
    for count, (_, _, _, surely) in zip(above, ensemble.cuts, strict=True):
        count[surely] = stop - start
    for first in range(start, stop, BLOCK):
        weights = draw_block(ensemble.model, ensemble.seed, first // BLOCK)
        size = min(BLOCK, stop - first)
        for chunk in range(0, size, CHUNK):
            part = weights[chunk : chunk + CHUNK].reshape(-1, rows, indicators)
            np.matmul(part, ensemble.keys, out=scores)
            valid = min(CHUNK, size - chunk)
            for count, cut in zip(above, ensemble.cuts, strict=True):
                _count_above(flat[:valid], cut, count)
            _rank_chunk(ensemble, flat[:valid], found[chunk : chunk + valid])
        ranks += np.bincount(found[:size].ravel(), minlength=len(ranks))
    return ranks.reshape(ensemble.units, distinct), above


def _count_above(scores, cut, count):
    first, last, key, _ = cut
    for some in range(0, len(scores), 128):
        above = scores[some : some + 128, first:last] <= key
        # At most 128 truths are added, which eight bits hold.
        count[first:last] += np.add.reduce(above.view("uint8"), axis=0, dtype="uint8")


def _rank_chunk(ensemble, scores, found):
    """Put (rank - 1) x distinct units + unit of every draw and unit into ``found``."""
    distinct = scores.shape[1]
    low = (1 << max(1, int(distinct - 1).bit_length())) - 1
    keys = scores.astype("int32")
    keys &= np.int32(~low)
    keys |= np.arange(distinct, dtype="int32")
    keys.sort(axis=1)
    line = keys.ravel()
    gaps = line[1:] - line[:-1]
    line &= np.int32(low)
    # Closer keys may hide an order or a tie.
    unsure = (low + 1) * (2 + int(ensemble.tie / (low + 1)))
    close = np.flatnonzero(gaps < min(unsure, 2**31 - 1))
    close = close[(close + 1) % distinct != 0]
    ties = _settle(ensemble, scores, line, close) if len(close) else None
    found[...] = keys
    first = None
    if len(ensemble.copies) == ensemble.units:
        found += np.arange(distinct) * distinct
    else:
        copies = ensemble.copies[keys]
        first = np.cumsum(copies, axis=1)
        first -= copies
        found += first * distinct
    if ties is not None:
        tied, leader = ties
        place = leader % distinct if first is None else first.ravel()[leader]
        found.flat[tied] = line[tied] + place * distinct


def _settle(ensemble, scores, line, close):
    """Order by their scores the runs of neighbours whose keys are too close.

    Parameters
    ----------
    line : ndarray of int
        Units in the order of their keys, draw after draw; put right in place.
    close : ndarray of int
        Positions in it that are too close to the next.

    Returns
    -------
    tied, leader : ndarray of int
        Positions of ties, and of the first of each tie; or None.
    """
    distinct = scores.shape[1]
    begins = np.diff(close, prepend=-2) > 1
    last = close[np.append(begins[1:], True)] + 1
    positions = np.concatenate([close, last])
    order = np.argsort(positions)
    positions = positions[order]
    begins = np.append(begins, np.zeros(len(last), dtype=bool))[order]
    runs = np.cumsum(begins)
    units = line[positions]
    exact = scores.ravel()[positions // distinct * distinct + units]
    order = np.lexsort((exact, runs))
    line[positions] = units[order]
    near = ~begins & (np.diff(exact[order], prepend=-np.inf) < ensemble.tie)
    if not near.any():
        return None
    leader = np.maximum.accumulate(np.where(near, 0, np.arange(len(near))))
    return positions[near], positions[leader[near]]


def run_spans(function, problem, draws, *, n_jobs, progress):
    """Yield what ``function(problem, first, last + 1)`` gives for pieces of the draws.

    The pieces are whole blocks and come in any order: what is summed up from them may
    only be what has the same sum in any order and for any pieces, whole numbers.

    Parameters
    ----------
    function : callable
        Returns an array, or a tuple of arrays.
    problem : object
        What it needs to know; must be picklable.
    draws : int
    n_jobs : int
        As joblib counts workers.
    progress : bool
        Whether to show a bar of the draws done.
    """
    if n_jobs == 1 and "joblib" not in sys.modules:
        # Without joblib nobody has chosen a backend, and its import is not waited for.
        pieces = (
            _run_span(function, problem, *span) for span in _split_draws(draws, 1)
        )
    else:
        pieces = _run_parallel(function, problem, draws, n_jobs)
    if not progress:
        yield from (result for _, result in pieces)
        return
    from tqdm.auto import tqdm

    with tqdm(total=draws, unit="draw", unit_scale=True, leave=False) as bar:
        for done, result in pieces:
            bar.update(done)
            yield result


def _run_parallel(function, problem, draws, n_jobs):
    import joblib

    tasks = (
        joblib.delayed(_run_span)(function, problem, *span)
        for span in _split_draws(draws, joblib.effective_n_jobs(n_jobs))
    )
    # A generator holds the results of a few pieces at a time, a list those of all.
    return joblib.Parallel(
        n_jobs=n_jobs, prefer="threads", return_as="generator_unordered"
    )(tasks)


def _split_draws(draws, workers):
    """Return the draws in pieces, ``[(first, last + 1), ...]``, whole blocks each.

    Examples
    --------
    >>> _split_draws(5000, 1)
    [(0, 5000)]
    >>> _split_draws(5000, 2)
    [(0, 2048), (2048, 4096), (4096, 5000)]
    """
    blocks = -(-draws // BLOCK)
    size = BATCH if workers <= 1 else max(1, min(BATCH, blocks // (8 * workers)))
    return [
        (first * BLOCK, min((first + size) * BLOCK, draws))
        for first in range(0, blocks, size)
    ]


def _run_span(function, problem, start, stop):
    return stop - start, function(problem, start, stop)
