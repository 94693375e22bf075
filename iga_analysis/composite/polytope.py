"""A weight set as a polytope, and leads that are linear in it.

A mass is that of a code in the index, and x its deviation from the nominal one, in
parts of it. Among siblings with weights w (sum 1) and spreads s below an aggregate with
x of its own, sum(w x) is that x, and x lies between (1 - s) (1 + y) - 1 and
(1 + s) (1 + y) - 1. In the relative set y, the scale of the aggregate, is free; in the
simplex set it is x of the aggregate; that of the index is 0. So the sets are polytopes
at any number of levels. Over the relative set the sum of the index is left free: it
does not change the sign of a lead.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array, eye_array, hstack, vstack

from .reach import highest_mean, weighted_deviation
from .weights import spread_down

# A lead, in parts of its reach, that rounding cannot undo.
CLEAR = 1e-12
# A lead, in parts of its reach, that is looked for.
_WANTED = 1e-4


class Polytope(NamedTuple):
    """A weight set as a polytope of deviations x: of nominal mass, 1 + x is there."""

    upper: tuple  # matrix and vector, matrix @ x <= vector
    equal: tuple
    bounds: tuple  # least and most of each x
    scale: list  # of each node, the place of the x of its scale; None of the root


class Rows(NamedTuple):
    """Leads in parts of their reach: ``base + slopes @ x``, of which many shall hold.

    A row holds if it is above 0; nowhere in the set is it below ``low``.
    """

    base: np.ndarray
    slopes: csr_array
    low: np.ndarray
    values: np.ndarray  # by indicator, to be weighed
    tie: np.ndarray  # a tie, in parts of the reach
    model: object
    polytope: Polytope
    lacking: LinearConstraint  # of (x, what each row lacks)


class Found(NamedTuple):
    """A point, weights of the set next to it, and how many rows hold there."""

    held: int
    weights: np.ndarray
    point: np.ndarray


def reach_most(lead, model):
    """Return the highest lead of each row, the sum of the relative set left free."""
    root = model.nodes[-1]
    room = root.weights * root.spreads
    top = highest_mean(lead, model, root=False)
    if model.weight_set == "simplex":
        return top @ root.weights + weighted_deviation(top, room)
    return top @ root.weights + np.abs(top) @ room


def _build_set(model):
    """Return the polytope of the weights of a trimmed model."""
    simplex = model.weight_set == "simplex"
    indicators, nodes = len(model.nominal), model.nodes
    codes = indicators + len(nodes) - 1
    size = codes if simplex else codes + len(nodes) - 1
    least, most = np.full(size, -1.0), np.full(size, np.inf)
    upper, equal, scale = [], [], []

    def add(to, right, *parts):
        row = np.zeros(size)
        for places, factors in parts:
            row[places] += factors
        to.append((row, right))

    for place, node in enumerate(nodes[:-1]):
        own = indicators + place
        scale.append(own if simplex else codes + place)
        add(equal, 0.0, (node.children, node.weights), (own, -1.0))
        for child, spread in zip(node.children, node.spreads, strict=True):
            add(upper, spread, (child, 1.0), (scale[-1], -1 - spread))
            add(upper, spread, (child, -1.0), (scale[-1], 1 - spread))
    root = nodes[-1]
    least[root.children], most[root.children] = -root.spreads, root.spreads
    if simplex:
        add(equal, 0.0, (root.children, root.weights))
    elif (root.spreads == 1).all():
        # All weights could be 0, which is no weights at all. Others can be scaled up,
        # for only their ratios count, until one is twice its own.
        add(upper, 1 - 2 * root.weights.min(), (root.children, -root.weights))
    sides = [
        (
            csr_array(np.array([row for row, _ in side]).reshape(-1, size)),
            np.array([right for _, right in side]),
        )
        for side in (upper, equal)
    ]
    return Polytope(*sides, (least, most), [*scale, None])


def build_rows(lead, low, high, model, sign):
    polytope = _build_set(model)
    reach = (high - low)[:, None] / 2
    values = sign * lead / reach
    size = len(values)
    rest = len(polytope.bounds[0]) - values.shape[1]
    slopes = csr_array(np.hstack([values * model.nominal, np.zeros((size, rest))]))
    low = (low if sign > 0 else -high) / reach[:, 0]
    base = values @ model.nominal
    lacking = join(
        polytope, hstack([slopes, eye_array(size)]), lower=_WANTED - base, extra=size
    )
    tie = 1 / reach[:, 0]
    return Rows(base, slopes, low, values, tie, model, polytope, lacking)


def join(polytope, matrix, *, lower, extra):
    """Return constraints: those of the set, and ``matrix @ (x, more) >= lower``."""
    upper, right = polytope.upper
    equal, same = polytope.equal
    wide = hstack([vstack([upper, equal]), csr_array((len(right) + len(same), extra))])
    return LinearConstraint(
        vstack([wide, matrix], format="csr"),
        lb=np.concatenate([np.full(len(right), -np.inf), same, lower]),
        ub=np.concatenate([right, same, np.full(len(lower), np.inf)]),
    )


def try_point(point, rows):
    """Return what holds at weights of the set next to a point, as :class:`Found`."""
    model = rows.model
    shares = []
    for node, scale in zip(model.nodes, rows.polytope.scale, strict=True):
        whole = 1.0 if scale is None else 1 + point[scale]
        least, most = 1 - node.spreads, 1 + node.spreads
        factors = (1 + point[node.children]) / whole if whole > 0 else np.ones(1)
        own = node.weights * np.clip(factors, least, most)
        if model.weight_set == "simplex":
            excess = own.sum() - 1
            room = own - node.weights * (least if excess > 0 else most)
            own = own - (excess * room / room.sum() if room.any() else 0)
        shares.append(own / own.sum() if own.any() else node.weights)
    weights = spread_down(shares, model.nodes, len(model.nominal))
    held = int((rows.values @ weights > CLEAR).sum())
    return Found(held, weights, point)
