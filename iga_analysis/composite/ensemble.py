"""Score, rank and count an index under many settings of all its choices.

A draw takes one alternative of each choice, all equally probable and independent, and
weights of the set. Every mean is linear in something: x, ln x or 1 / x. Draws of the
same alternatives are therefore one product of matrices, level by level where values
are missing, and weights of a dropped indicator are weights in which it has none.
"""

import numpy as np

from .alternatives import leave_out, sum_weights
from .counting import RankCounts, add_ranks, begin_counts, merge_windows
from .draws import run_spans
from .memory import check_memory
from .ranks import TIE
from .weights import BLOCK, draw_block, trim_model

# Draws multiplied, scores made and scores sorted at a time.
_ROWS, _CHUNK, _PART = 64, 2**19, 2**16
# With so many bits less a score is off by 2^-39 of itself, a fifth of a tie.
_UNIT_BITS = 13
# As in :mod:`.draws`: a product below this size stays in its thread.
_SMALL_PRODUCT = 2**19
# Units whose counts may fill the memory, and draws that tell whether they do.
_MANY, _TRIED = 2048, 32
_BACK = {
    "arithmetic": lambda means: means,
    "geometric": np.exp,
    "harmonic": np.reciprocal,
}


def score_settings(choices, weights, settings):
    """Return the score of each unit in each draw.

    Parameters
    ----------
    choices : Choices
    weights : ndarray, shape (draws, indicators)
        Of the indicators in the index.
    settings : ndarray of int, shape (draws, choices)
        The alternative of each choice, 0 being the nominal one.

    Returns
    -------
    ndarray, shape (draws, units)
        Missing where the unit has nothing of the index.
    """
    nodes = choices.weights.nodes
    masses = sum_weights(weights, nodes)
    masses = leave_out(masses, choices.dropped[settings[:, -1]], nodes)
    recipes = np.ravel_multi_index(settings[:, :-1].T, choices.shape[:-1])
    order = np.argsort(recipes, kind="stable")
    scores = np.empty((len(weights), len(choices.units)))
    ends = np.flatnonzero(np.diff(recipes[order])) + 1
    for draws in np.split(order, ends):
        recipe = choices.recipes[recipes[draws[0]]]
        scores[draws] = _score(recipe, masses[draws], nodes)
    return scores


def _score(recipe, masses, nodes):
    indicators, units = recipe.values.shape
    if recipe.there is None:
        weights = _spread_down(masses, nodes)[:, :indicators]
    width = max(1, _SMALL_PRODUCT // (_ROWS * indicators))
    means = np.empty((len(masses), units))
    for first in range(0, len(masses), _ROWS):
        rows = slice(first, first + _ROWS)
        for begin in range(0, units, width):
            some = slice(begin, begin + width)
            values = recipe.values[:, some]
            if recipe.there is None:
                means[rows, some] = weights[rows] @ values
            else:
                there = recipe.there[:, some]
                means[rows, some] = _skip_missing(masses[rows], values, there, nodes)
    return _BACK[recipe.mean](means)


def _spread_down(masses, nodes):
    """Return the weights that siblings have when they share those of their parent."""
    shared = np.zeros_like(masses)
    shared[:, -1] = 1
    for place in range(-1, -len(nodes) - 1, -1):
        children = nodes[place].children
        given = masses[:, children]
        sums = given.sum(axis=1)
        own = shared[:, place] / np.where(sums > 0, sums, 1)
        shared[:, children] = given * own[:, None]
    return shared


def _skip_missing(masses, values, there, nodes):
    """Return the means of what is there, level by level; missing where nothing is."""
    indicators, known = len(values), []
    for node in nodes:
        own = node.children[node.children < indicators]
        total = masses[:, own] @ values[own]
        share = masses[:, own] @ there[own]
        for child in node.children[node.children >= indicators]:
            mean, has = known[child - indicators]
            mass = masses[:, child, None]
            total += mass * mean
            share += mass * has
        has = share > 0
        known.append((np.divide(total, share, out=total, where=has), has))
        total[~has] = 0
    return np.where(has, total, np.nan)


def rank_settings(choices, weights, settings):
    """Return the rank of each unit in each draw, missing where it has no score.

    Parameters
    ----------
    choices, weights, settings
        As in :func:`score_settings`.

    Returns
    -------
    ndarray of float, shape (draws, units)
    """
    ranks = np.empty((len(weights), len(choices.units)))
    for rows in _split_rows(*ranks.shape):
        scores = score_settings(choices, weights[rows], settings[rows])
        order, first = _order(scores)
        np.put_along_axis(ranks[rows], order, first + 1.0, axis=1)
        ranks[rows][np.isnan(scores)] = np.nan
    return ranks


def _split_rows(draws, units, scores=_CHUNK):
    size = max(1, scores // units)
    return [slice(at, at + size) for at in range(0, draws, size)]


def _order(scores):
    """Return the units from best to worst, and the place of the first of each tie.

    Units without a score come last. One sort of whole keys does it: the bits of a
    score, the last of which give way to the number of the unit.
    """
    units = scores.shape[1]
    bits = max(1, (units - 1).bit_length())
    if bits > _UNIT_BITS:
        order = np.argsort(-scores, axis=1)
    else:
        order = _sort_keys(scores, bits)
    ranked = np.take_along_axis(scores, order, axis=1)
    # Equal scores are a tie even if nothing else is.
    tie = TIE / 100 * np.fmax.reduce(np.abs(ranked), axis=1, keepdims=True)
    close = ranked[:, :-1] - ranked[:, 1:] < np.fmax(tie, np.nextafter(0, 1))
    first = np.empty(scores.shape, dtype="int32")
    first[...] = np.arange(units)
    rows = np.flatnonzero(close.any(axis=1))
    if len(rows):
        tied = first[rows]
        tied[:, 1:][close[rows]] = 0
        first[rows] = np.maximum.accumulate(tied, axis=1)
    return order, first


def _sort_keys(scores, bits):
    missing = np.isnan(scores)
    if missing.any():
        scores = np.where(missing, -np.inf, scores)
    keys = np.ascontiguousarray(scores).view("int64")
    # The bits of negative floats count down, and the best is to come first.
    keys = np.invert(keys ^ ((keys >> 63) & (2**63 - 1)))
    low = (1 << bits) - 1
    keys &= ~low
    keys |= np.arange(scores.shape[1])
    keys.sort(axis=1)
    keys &= low
    return keys


def draw_settings(choices, seed, block):
    """Return the alternatives of one block of draws, ``(BLOCK, choices)``."""
    sequence = np.random.SeedSequence(seed, spawn_key=(block, 1))
    rng = np.random.Generator(np.random.PCG64(sequence))
    return rng.integers(0, choices.shape, (BLOCK, len(choices.shape)))


def draw_weights(model, seed, block):
    """Return the weights of one block of draws, ``(BLOCK, indicators)``, sums 1."""
    weights = np.zeros((BLOCK, len(model.nominal)))
    weighty = model.nominal > 0
    _, trimmed = trim_model(np.empty((1, len(weighty))), model)
    weights[:, weighty] = draw_block(trimmed, seed, block)
    return weights


def count_settings(choices, draws, seed, *, cuts=(), n_jobs=1, progress=False):
    """Return how often each unit had each rank, and was at or above each cut.

    Parameters
    ----------
    choices : Choices
    draws, seed : int
    cuts : sequence of float, optional
        Scores.
    n_jobs, progress
        As in :func:`iga_analysis.sensitivity.choice_uncertainty`.

    Returns
    -------
    ranks : RankCounts
        Of a unit that has no score in some draws, of the others.
    above : ndarray of int, shape (cuts, units)

    Raises
    ------
    TooLarge
        If the memory of the machine does not hold the counts.
    """
    place = _place_units(choices)
    _check_counts(choices, draws, seed, n_jobs)
    above = np.zeros((len(cuts), len(place)), dtype="int64")
    windows = None
    problem = (choices, place, seed, tuple(cuts), draws)
    for some, some_above in run_spans(
        _count_span, problem, draws, n_jobs=n_jobs, progress=progress
    ):
        if windows is None:
            windows = some
        else:
            merge_windows(windows, some)
        above += some_above
    windows = [
        one._replace(counts=one.counts[: max(0, len(place) - one.unit)])
        for one in windows
    ]
    return RankCounts(windows, place), above


def _place_units(choices):
    """Return the places of the units in the nominal order, which counts are kept in."""
    weights = choices.weights.nominal[None]
    scores = score_settings(choices, weights, np.zeros((1, len(choices.shape)), int))
    place = np.empty(scores.shape[1], dtype="int32")
    place[np.argsort(-scores[0], kind="stable")] = np.arange(len(place))
    return place


def _check_counts(choices, draws, seed, n_jobs):
    """Raise before the work begins if the counts will not find room.

    As of :func:`.draws.count_draws`: a first few draws tell how far ranks stray.
    """
    units = len(choices.units)
    if units <= _MANY:
        return
    weights = draw_weights(choices.weights, seed, 0)[:_TRIED]
    ranks = rank_settings(choices, weights, draw_settings(choices, seed, 0)[:_TRIED])
    best = np.nanmin(ranks, axis=0, initial=units)
    strays = np.nanmax(ranks, axis=0, initial=1) - best
    reach = np.sqrt(2 * np.log(max(draws, _TRIED))) * np.maximum(strays, 1)
    counts = (2 if draws < 2**16 else 4) * float(np.minimum(reach, units).sum())
    check_memory(
        (1 if n_jobs == 1 else 3) * counts + 32.0 * _CHUNK,
        f"the ranks of {units:,} units in {draws:,} draws",
        "give fewer units (one level or province at a time) or fewer alternatives"
        + ("" if n_jobs == 1 else ", or n_jobs=1"),
    )


def _count_span(problem, start, stop):
    choices, place, seed, cuts, draws = problem
    windows = begin_counts(len(place), draws)
    above = np.zeros((len(cuts), len(place)), dtype="int64")
    for first in range(start, stop, BLOCK):
        size = min(BLOCK, stop - first)
        block = first // BLOCK
        weights = draw_weights(choices.weights, seed, block)[:size]
        settings = draw_settings(choices, seed, block)[:size]
        # Draws of one setting are scored together: their order in a block is nothing.
        order = np.lexsort(settings.T[::-1])
        weights, settings = weights[order], settings[order]
        for rows in _split_rows(size, len(place)):
            scores = score_settings(choices, weights[rows], settings[rows])
            found = np.empty(scores.shape, dtype="int32")
            ranks = np.empty(scores.shape, dtype="int32")
            for part in _split_rows(*scores.shape, _PART):
                order, ranks[part] = _order(scores[part])
                found[part] = place[order]
            _leave_unranked(found, scores)
            add_ranks(windows, found, ranks)
            for count, cut in zip(above, cuts, strict=True):
                count += (scores >= cut).sum(axis=0)
    return windows, above


def _leave_unranked(found, scores):
    """Count units without a score, which come last, as one beyond the last unit."""
    units = scores.shape[1]
    lacking = np.isnan(scores).sum(axis=1)
    if lacking.any():
        found[np.arange(units) >= units - lacking[:, None]] = units


def keep_nominal(choices):
    """Return choices without any alternative, so that the weights alone vary."""
    return choices._replace(
        labels={name: labels[:1] for name, labels in choices.labels.items()},
        recipes=choices.recipes[:1],
        dropped=choices.dropped[:1],
    )


def varied_levels(model):
    """Return the height of each node, and the heights at which weights vary.

    The height is 1 of an aggregate of indicators alone, and one more than that of its
    highest child of any other.
    """
    indicators, heights = len(model.nominal), []
    for node in model.nodes:
        above = node.children[node.children >= indicators] - indicators
        heights.append(1 + max((heights[one] for one in above), default=0))
    varied = {
        height
        for height, node in zip(heights, model.nodes, strict=True)
        if (node.weights > 0).sum() > 1 and (node.spreads * node.weights).any()
    }
    return np.array(heights), sorted(varied)


def mix_weights(model, weights, picks):
    """Return weights of the index whose levels come from different draws.

    Parameters
    ----------
    model : WeightModel
    weights : ndarray, shape (draws, indicators)
    picks : mapping of int to ndarray of int, shape (points,)
        The draw from which each point takes the weights of the nodes of a height.

    Returns
    -------
    ndarray, shape (points, indicators)
    """
    heights, _ = varied_levels(model)
    masses = sum_weights(np.vstack([weights, model.nominal]), model.nodes)
    size = len(next(iter(picks.values())))
    mixed = np.zeros((size, masses.shape[1]))
    mixed[:, -1] = 1
    nominal = np.full(size, len(weights))
    for place in range(-1, -len(model.nodes) - 1, -1):
        children = model.nodes[place].children
        given = masses[:, children]
        sums = given.sum(axis=1, keepdims=True)
        shares = given / np.where(sums > 0, sums, 1)
        chosen = picks.get(heights[place], nominal)
        mixed[:, children] = mixed[:, [place]] * shares[chosen]
    return mixed[:, : len(model.nominal)]
