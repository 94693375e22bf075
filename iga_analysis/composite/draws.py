"""Count the ranks and cuts of many weighted scorings in memory that draws do not fill.

What is kept of an ensemble is how often each unit had each rank, and how often it was
at or above each cut: every quantile and probability follows exactly, and the number of
draws costs time only.

Scores of a draw become whole keys: the upper bits say where the score lies between the
lowest and the highest that any unit can have, the lower bits which unit it is. One sort
of the keys ranks the draw. Neighbours whose keys cannot tell their order are put right
by their scores, so that the ranks are exact, ties included.
"""

import sys
from typing import NamedTuple

import numpy as np

from .counting import RankCounts, add_ranks, begin_counts, merge_windows
from .memory import check_memory
from .reach import score_range
from .weights import BLOCK, WeightModel, draw_block, trim_model

# Scores sorted at a time: few enough for the processor's cache.
_CHUNK = 2**19
# Ranks counted at a time.
_GROUP = 2**22
# A product of matrices below this size is not spread over threads by OpenBLAS, so
# that a worker is one thread, and its scores do not depend on the machine.
_SMALL_PRODUCT = 2**19
# Keys of 32 bits have place for the scores of so many units, those of 64 for all.
_NARROW = 8192
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
    draws: int = BLOCK  # counted together


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
    bits = _key_bits(len(distinct))
    # The margin keeps rounding from leaving the range of the keys.
    step = (2.0**bits - 2.0 ** (bits - 16)) / width
    offset = 2.0 ** (bits - 17) - 2.0 ** (bits - 1)
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


def _key_bits(distinct):
    """Return the bits of a score in the keys, before those of the unit are added."""
    return 32 if distinct <= _NARROW else 63 - int(distinct - 1).bit_length()


def count_draws(ensemble, draws, *, n_jobs=1, progress=False):
    """Return how often each unit had each rank, and was at or above each cut.

    Returns
    -------
    ranks : RankCounts
    above : ndarray of int, shape (cuts, units)

    Raises
    ------
    TooLarge
        If the memory of the machine does not hold the counts.
    """
    distinct = ensemble.keys.shape[1]
    _check_counts(ensemble, draws, n_jobs)
    ensemble = ensemble._replace(draws=draws)
    above = np.zeros((len(ensemble.cuts), distinct), dtype="int64")
    windows = None
    for some, some_above in run_spans(
        count_span, ensemble, draws, n_jobs=n_jobs, progress=progress
    ):
        if windows is None:
            windows = some
        else:
            merge_windows(windows, some)
        above += some_above
    return RankCounts(windows, ensemble.place), above[:, ensemble.place]


def _check_counts(ensemble, draws, n_jobs):
    """Raise before the work begins if the counts will not find room."""
    if ensemble.keys.shape[1] > _NARROW:
        scores = draw_block(ensemble.model, ensemble.seed, 0)[:32] @ ensemble.keys
        check_counts(scores, ensemble.units, draws, n_jobs, 8.0 * ensemble.keys.size)


def check_counts(scores, units, draws, n_jobs, other):
    """Raise if the counts of ranks will not find room.

    A first few draws tell how far the rank of a unit strays; of as many as are asked
    for the normal distribution has its extremes at sqrt(2 ln draws) deviations.

    Parameters
    ----------
    scores : ndarray, shape (some draws, units)
    units, draws, n_jobs : int
    other : float
        Bytes of what else is held.

    Raises
    ------
    TooLarge
    """
    ranks = np.argsort(np.argsort(scores, axis=1), axis=1)
    reach = 2 * np.sqrt(2 * np.log(max(draws, 32))) * ranks.std(axis=0)
    size = 2 if draws < 2**16 else 4
    counts = size * float(np.minimum(reach + 256, units).sum())
    held = 1 if n_jobs == 1 else 3
    check_memory(
        held * counts + 24.0 * _GROUP + other,
        f"the ranks of {units:,} units in {draws:,} draws",
        "give fewer units (one level or province at a time), a smaller spread"
        + ("" if n_jobs == 1 else ", or n_jobs=1"),
    )


def count_span(ensemble, start, stop):
    """Count the draws from ``start`` (the first of a block) up to ``stop``.

    Returns
    -------
    windows : list of Window
        Counts by distinct unit, in the order of the ensemble, and rank.
    above : ndarray, shape (cuts, distinct units)
    """
    distinct = ensemble.keys.shape[1]
    windows = begin_counts(distinct, ensemble.draws)
    above = np.zeros((len(ensemble.cuts), distinct), dtype="int64")
    for count, (_, _, _, surely) in zip(above, ensemble.cuts, strict=True):
        count[surely] = stop - start
    group = max(1, min(BLOCK, _GROUP // distinct))
    chunk = max(1, min(group, _CHUNK // distinct))
    units = np.empty((group, distinct), dtype="int32")
    ranks = np.empty((group, distinct), dtype="int32")
    for first in range(start, stop, BLOCK):
        weights = draw_block(ensemble.model, ensemble.seed, first // BLOCK)
        weights = weights[: stop - first]
        for some in range(0, len(weights), group):
            part = weights[some : some + group]
            for one in range(0, len(part), chunk):
                scores = _score(ensemble, part[one : one + chunk])
                for count, cut in zip(above, ensemble.cuts, strict=True):
                    _count_above(scores, cut, count)
                rows = slice(one, one + len(scores))
                _rank_chunk(ensemble, scores, units[rows], ranks[rows])
            add_ranks(windows, units[: len(part)], ranks[: len(part)])
    return windows, above


def _score(ensemble, weights):
    """Return the scores of draws, as keys: (draws, distinct units)."""
    indicators, distinct = ensemble.keys.shape
    scores = np.empty((len(weights), distinct))
    columns = min(distinct, max(64, _SMALL_PRODUCT // (16 * indicators)))
    rows = max(1, min(64, _SMALL_PRODUCT // (indicators * columns)))
    for left in range(0, distinct, columns):
        keys = ensemble.keys[:, left : left + columns]
        for top in range(0, len(weights), rows):
            part = scores[top : top + rows, left : left + columns]
            np.matmul(weights[top : top + rows], keys, out=part)
    return scores


def _count_above(scores, cut, count):
    first, last, key, _ = cut
    for some in range(0, len(scores), 128):
        above = scores[some : some + 128, first:last] <= key
        # At most 128 truths are added, which eight bits hold.
        count[first:last] += np.add.reduce(above.view("uint8"), axis=0, dtype="uint8")


def _rank_chunk(ensemble, scores, units, ranks):
    """Put the units of every draw in their order, and their ranks - 1, into arrays."""
    distinct = scores.shape[1]
    low = (1 << max(1, int(distinct - 1).bit_length())) - 1
    if distinct <= _NARROW:
        keys = scores.astype("int32")
        keys &= np.int32(~low)
        most = 2**31 - 1
    else:
        keys = scores.astype("int64")
        keys <<= low.bit_length()
        most = 2**62
    keys |= np.arange(distinct, dtype=keys.dtype)
    keys.sort(axis=1)
    line = keys.ravel()
    gaps = line[1:] - line[:-1]
    np.bitwise_and(keys, low, out=units, casting="unsafe")
    # Closer keys may hide an order or a tie.
    if distinct <= _NARROW:
        unsure = (low + 1) * (2 + int(ensemble.tie / (low + 1)))
    else:
        unsure = (low + 1) * (2 + int(ensemble.tie))
    close = np.flatnonzero(gaps < min(unsure, most))
    close = close[(close + 1) % distinct != 0]
    if len(ensemble.copies) == ensemble.units:
        ranks[...] = np.arange(distinct, dtype="int32")
    line = units.reshape(-1)
    ties = _settle(ensemble, scores, line, close) if len(close) else None
    if len(ensemble.copies) != ensemble.units:
        copies = ensemble.copies[units]
        np.cumsum(copies, axis=1, out=ranks)
        ranks -= copies
    if ties is not None:
        tied, leader = ties
        flat = ranks.reshape(-1)
        flat[tied] = flat[leader]


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
