"""The least and the most that a weighted mean can be over a weight set, exactly."""

import numpy as np

from .weights import trim_model


def score_range(values, model):
    """Return the exact lowest and highest score of each unit over a weight set.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    model : WeightModel
        Of the set without bounds (dirichlet), the open ends.

    Returns
    -------
    lowest, highest : ndarray, shape (units,)

    Notes
    -----
    relative: at the highest mean the factors are 1 + spread for the largest values and
    1 - spread for the others; every split of the sorted values is tried. simplex: mean
    + sum of w spread |x - median|, the median being weighted by w spread. A mean grows
    with each of its terms, so that the ends of an index are those of its aggregates,
    level by level.
    """
    values, model = trim_model(values, model)
    if model.weight_set == "dirichlet":
        return values.min(axis=1), values.max(axis=1)
    lowest = -highest_mean(-values, model)
    return lowest, highest_mean(values, model)


def highest_mean(values, model, *, root=True):
    """Return the highest weighted mean of each row over a set with bounds.

    Parameters
    ----------
    values : ndarray, shape (rows, indicators)
    model : WeightModel
        Without indicators whose weight is 0.
    root : bool, optional
        False for the highest of each child of the root: (rows, children).
    """
    ends = [values]
    for node in model.nodes[:-1]:
        ends.append(_highest(_take(ends, node), node, model.weight_set)[:, None])
    last = _take(ends, model.nodes[-1])
    return _highest(last, model.nodes[-1], model.weight_set) if root else last


def _take(ends, node):
    """Return the ends of the children of a node, (rows, children)."""
    indicators = ends[0].shape[1]
    own = node.children < indicators
    if own.all():
        whole = len(node.children) == indicators
        whole = whole and (node.children == np.arange(indicators)).all()
        return ends[0] if whole else ends[0][:, node.children]
    columns = [
        ends[0][:, [child]] if child < indicators else ends[child - indicators + 1]
        for child in node.children
    ]
    return np.hstack(columns)


def _highest(values, node, weight_set):
    if weight_set == "simplex":
        room = node.weights * node.spreads
        return values @ node.weights + weighted_deviation(values, room)
    order = np.argsort(-values, axis=1)
    ranked = np.take_along_axis(values, order, axis=1)
    light = (node.weights * (1 - node.spreads))[order]
    room = 2 * (node.weights * node.spreads)[order]
    mass = light.sum(axis=1, keepdims=True) + np.cumsum(room, axis=1)
    total = (ranked * light).sum(axis=1, keepdims=True)
    total = total + np.cumsum(ranked * room, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(mass > 0, total / mass, -np.inf).max(axis=1)


def weighted_deviation(values, weights):
    """Return the sum of w |x - median| of each row, the median being weighted by w."""
    order = np.argsort(values, axis=1)
    ranked = np.take_along_axis(values, order, axis=1)
    given = weights[order]
    half = (np.cumsum(given, axis=1) < weights.sum() / 2).sum(axis=1, keepdims=True)
    median = np.take_along_axis(ranked, np.minimum(half, len(weights) - 1), axis=1)
    ranked -= median
    return np.einsum("ij,ij->i", given, np.abs(ranked, out=ranked))
