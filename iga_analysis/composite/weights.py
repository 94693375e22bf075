"""The sets of weights that count as reasonable, and draws from them.

Two different sets are called "plus or minus 25 %", and results name theirs:

relative
    Each weight is its nominal value times a factor between 1 - spread and 1 + spread;
    then all are divided by their sum. A weight can end up further off than the spread.
simplex
    Each weight is within the spread of its nominal value, and the sum is 1 as well.
dirichlet
    A Dirichlet distribution about the nominal weights. It has no bounds.

With the structure of an index, the set is one of the weights of siblings: they vary at
each level, and the weight of an indicator in the index is the product on the way to it.
"""

from collections.abc import Mapping
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from .ranks import tie_tolerance
from .structure import read_structure, read_weights, unit_table

WEIGHT_SETS = ("relative", "simplex", "dirichlet")
# Draws are made in blocks of this size, each from a seed of its own, so that neither
# the number of workers nor the number of draws changes any of them.
BLOCK = 2048


class Node(NamedTuple):
    """An aggregate: its children, their weights among each other, and their spreads.

    Children are places: of an indicator that of its column, of another aggregate the
    number of indicators and its place among the aggregates.
    """

    children: np.ndarray
    weights: np.ndarray  # that sum to 1
    spreads: np.ndarray


class WeightModel(NamedTuple):
    """What is nominal and what may vary; made by :func:`read_ensemble`."""

    nominal: np.ndarray  # weight of each indicator in the index; the sum is 1
    nodes: tuple  # of Node, the lowest first, the index itself last
    weight_set: str
    spread: float | dict  # as given: a number, or one a level
    tie: float  # scores closer than this are a tie


def read_ensemble(
    contributions, weights, spread, weight_set, sets=WEIGHT_SETS, structure=None
):
    """Return contributions as a table of floats, and the model of their weights.

    Parameters
    ----------
    contributions : DataFrame
        One row a unit (named by the index, or by a column ``code``), one column of
        numbers an indicator, more being better; nothing missing.
    weights : Series, dict or sequence of float, or None
        Nominal weights by indicator, or in the order of the columns; None if there is
        a structure, which has them.
    spread : float or mapping of int to float
        Relative half width of the weights, 0 to 1; with a structure also one a level,
        1 being the indicators, 2 the lowest aggregates, and so on.
    weight_set : str
        One of ``sets``.
    sets : sequence of str, optional
        Weight sets that the caller can work with.
    structure : DataFrame, optional
        ``code, parent, weight``; see :func:`iga_analysis.composite.aggregate`.

    Returns
    -------
    table : DataFrame of float
    model : WeightModel
        In the order of its columns.

    Raises
    ------
    ValueError
        If anything does not fit: all problems at once.
    """
    problems = []
    try:
        table = unit_table(contributions, complete=True)
    except ValueError as error:
        problems.append(str(error))
        table = None
    if table is not None and len(table) < 2:
        problems.append("the table has one unit: ranks need at least two")
    if weight_set not in sets:
        other = (
            "has no bounds, so that nothing is exact"
            if weight_set in WEIGHT_SETS
            else "is unknown"
        )
        problems.append(f"weight_set {weight_set!r} {other}: use {' or '.join(sets)}")
    columns = table.columns if table is not None else None
    if structure is None:
        given = read_weights(weights, columns, problems)
        tree = None
    else:
        if weights is not None:
            problems.append("give weights or a structure, which has them, not both")
        try:
            tree, given = read_structure(
                structure,
                _leaves(structure) if columns is None else columns,
            )
        except ValueError as error:
            problems.append(str(error))
            tree = given = None
    levels = {1} if tree is None else set(_node_levels(tree).values())
    spreads = _read_spreads(spread, levels, problems)
    if problems:
        raise ValueError("\n- ".join(["the input cannot be used:", *problems]))
    if tree is None:
        given = given / given.sum()
        places = np.arange(len(given))
        nodes = (Node(places, given, np.full(len(given), spreads[1])),)
    else:
        nodes = _build_nodes(tree, given, spreads, list(table.columns))
    given = spread_down([node.weights for node in nodes], nodes, len(table.columns))
    kept = dict(spread) if isinstance(spread, Mapping) else float(spread)
    values = table.to_numpy()
    model = WeightModel(given, nodes, weight_set, kept, tie_tolerance(values))
    if weight_set == "dirichlet":
        for node in _trim_nodes(model)[1]:
            _concentration(node)
    return table, model


def _leaves(structure):
    return [one for one in structure["code"] if one not in set(structure["parent"])]


def _node_levels(tree):
    """Return the level of every code below the root: 1 for indicators."""
    levels = {}
    for parent, children in tree.items():
        for child in children:
            levels.setdefault(child, 1)
        levels[parent] = 1 + max(levels[child] for child in children)
    levels.pop(list(tree)[-1])
    return levels


def _read_spreads(spread, levels, problems):
    """Return the spread of each level; what is wrong is added to the problems."""
    given = spread if isinstance(spread, Mapping) else dict.fromkeys(levels, spread)
    surplus = sorted(set(given) - levels, key=str)
    lacking = sorted(levels - set(given))
    if surplus:
        there = f"there is 1 to {max(levels)}" if max(levels) > 1 else "there is 1 only"
        problems.append(f"spread of level {surplus[0]!r}: {there}")
    if lacking:
        problems.append(f"no spread of level {', '.join(map(str, lacking))}")
    for level in sorted(levels & set(given)):
        one = given[level]
        if not isinstance(one, Real) or isinstance(one, bool) or not 0 <= one <= 1:
            problems.append(f"spread is {one!r}, not a number from 0 to 1")
            break
    return given


def _build_nodes(tree, weights, spreads, columns):
    levels = _node_levels(tree)
    places = {name: place for place, name in enumerate([*columns, *tree])}
    nodes = []
    for children in tree.values():
        own = np.array([weights[child] for child in children], dtype="float64")
        nodes.append(
            Node(
                np.array([places[child] for child in children]),
                own / own.sum(),
                np.array([float(spreads[levels[child]]) for child in children]),
            )
        )
    return tuple(nodes)


def spread_down(shares, nodes, indicators):
    """Return the weights of indicators in the index, from those among siblings.

    Parameters
    ----------
    shares : list of ndarray, shape (..., children)
        Weights of the children of each node, that sum to 1.
    nodes : tuple of Node
    indicators : int
    """
    size = shares[-1].shape[:-1]
    mass = np.zeros((*size, indicators + len(nodes)))
    mass[..., -1] = 1
    for place in range(len(nodes) - 1, -1, -1):
        own = mass[..., indicators + place, None]
        mass[..., nodes[place].children] = own * shares[place]
    return mass[..., :indicators]


def trim_model(values, model):
    """Return values and model without the indicators whose weight is always 0.

    Parameters
    ----------
    values : ndarray, shape (units, indicators)
    model : WeightModel
    """
    weighty, nodes = _trim_nodes(model)
    return values[:, weighty], model._replace(
        nominal=model.nominal[weighty], nodes=nodes
    )


def _trim_nodes(model):
    """Return where indicators have a weight, and the nodes of these alone."""
    weighty = model.nominal > 0
    if weighty.all():
        return weighty, model.nodes
    alive, nodes = weighty.tolist(), []
    moved = (np.cumsum(weighty) - 1).tolist()
    for node in model.nodes:
        kept = np.array([alive[child] for child in node.children])
        kept &= node.weights > 0
        alive.append(bool(kept.any()))
        moved.append(int(weighty.sum()) + len(nodes))
        if not kept.any():
            continue
        own = node.weights[kept]
        children = np.array([moved[child] for child in node.children[kept]])
        nodes.append(Node(children, own / own.sum(), node.spreads[kept]))
    return weighty, tuple(nodes)


def draw_block(model, seed, block):
    """Return the weights of one block of draws, ``(BLOCK, indicators)``, sums 1."""
    sequence = np.random.SeedSequence(seed, spawn_key=(block,))
    rng = np.random.Generator(np.random.PCG64(sequence))
    shares = [_draw_node(node, model.weight_set, rng) for node in model.nodes]
    if len(shares) == 1:
        return shares[0]
    return spread_down(shares, model.nodes, len(model.nominal))


def _draw_node(node, weight_set, rng):
    """Return draws of the weights of the children of a node, sums 1."""
    size = (BLOCK, len(node.weights))
    if size[1] == 1 or not node.spreads.any():
        return np.tile(node.weights, (BLOCK, 1))
    if weight_set == "simplex":
        return _draw_simplex(node, rng)
    if weight_set == "dirichlet":
        weights = rng.standard_gamma(_concentration(node) * node.weights, size)
        # At a concentration near 0 a draw is one weight alone, and the others are less
        # than a float can be; so may be that one.
        lost = np.flatnonzero(weights.sum(axis=1) == 0)
        weights[lost, rng.choice(size[1], len(lost), p=node.weights)] = 1
    else:
        weights = rng.random(size)
        weights *= 2 * node.spreads
        weights += 1 - node.spreads
        weights *= node.weights
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _draw_simplex(node, rng):
    """Draw evenly from the weights within the spread whose sum is 1.

    All changes but the one with most room are drawn freely; that one balances them,
    and draws in which it leaves its spread are thrown away. That is exact, and at least
    one draw in a few is kept since none has more room.
    """
    room = node.spreads * node.weights
    widest = int(np.argmax(room))
    kept, missing = [], BLOCK
    while missing > 0:
        change = rng.uniform(-node.spreads, node.spreads, (BLOCK, len(room)))
        change *= node.weights
        change[:, widest] = 0
        change[:, widest] = -change.sum(axis=1)
        inside = np.abs(change[:, widest]) <= room[widest]
        kept.append(change[inside][:missing])
        missing -= len(kept[-1])
    return node.weights + np.concatenate(kept)


def _concentration(node):
    """Return the concentration of the Dirichlet distribution that has the spreads.

    It is the one at which the variances of the weights sum to what they are for
    independent weights uniform within their spreads: with S the sum of squares of the
    weights and R that of spread x weight, 3 (1 - S) / R - 1.

    Raises
    ------
    ValueError
        If one weight is so heavy that no Dirichlet distribution has that spread.
    """
    room = float(np.sum((node.spreads * node.weights) ** 2))
    if room == 0 or len(node.weights) == 1:
        return np.inf
    value = 3 * (1 - float(np.sum(node.weights**2))) / room - 1
    if value <= 0:
        raise ValueError(
            "the Dirichlet set is empty: one weight is so heavy that no Dirichlet "
            f"distribution has a spread of {node.spreads.max():g}; use a smaller spread"
        )
    return value


def name_spreads(model):
    """Return the columns that name a weight set: ``weight_set`` and its spreads."""
    named = {"weight_set": model.weight_set}
    if not isinstance(model.spread, dict):
        return {**named, "spread": model.spread}
    levels = sorted(model.spread)
    return named | {f"spread_{level}": float(model.spread[level]) for level in levels}


def describe_weights(
    weights,
    *,
    structure=None,
    spread=0.25,
    weight_set="relative",
    draws=10_000,
    seed,
):
    """Return how far the weight of each indicator in the index is varied in the end.

    Parameters
    ----------
    weights : Series or dict of float by indicator, or None
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`; None with a structure.
    structure, spread, weight_set, draws, seed
        As there; the draws are the same.

    Returns
    -------
    DataFrame
        One row an indicator: ``indicator``, ``weight`` (nominal; they sum to 1), the
        standard deviation ``sd`` of the drawn weights, ``sd_pct`` in per cent of the
        nominal weight (missing for a weight of 0), and ``weight_5``, ``weight_95``,
        between which nine of ten draws lie.

    Raises
    ------
    ValueError
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.

    Notes
    -----
    Sets of one name differ in this: at one spread, a heavy weight moves less than the
    spread says, for all are divided by their sum, and a Dirichlet distribution moves
    light weights more than heavy ones.

    Examples
    --------
    >>> found = describe_weights({"a": 3, "b": 1}, spread=0.2, seed=1)
    >>> found[["indicator", "weight", "sd_pct"]].round(2)
      indicator  weight  sd_pct
    0         a    0.75    4.12
    1         b    0.25   12.37
    """
    check_draws(draws, seed)
    names = _leaves(structure) if structure is not None else list(dict(weights))
    units = pd.DataFrame(np.eye(2, len(names)), columns=names)
    _, model = read_ensemble(units, weights, spread, weight_set, structure=structure)
    _, trimmed = trim_model(units.to_numpy(), model)
    blocks = range(-(-draws // BLOCK))
    sets = np.concatenate([draw_block(trimmed, int(seed), one) for one in blocks])
    drawn = np.zeros((draws, len(names)))
    drawn[:, model.nominal > 0] = sets[:draws]
    deviation = drawn.std(axis=0)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    with np.errstate(invalid="ignore"):
        share = 100 * deviation / model.nominal
    return pd.DataFrame(
        {
            "indicator": pd.array([str(name) for name in names], dtype="string"),
            "weight": model.nominal,
            "sd": deviation,
            "sd_pct": share,
            "weight_5": low,
            "weight_95": high,
        }
    )


def check_draws(draws, seed, top=()):
    whole = int | np.integer
    problems = []
    if not isinstance(draws, whole) or isinstance(draws, bool) or draws < 1:
        problems.append(f"draws is {draws!r}, not a whole number of 1 or more")
    if not isinstance(seed, whole) or isinstance(seed, bool) or seed < 0:
        problems.append(f"seed is {seed!r}, not a whole number of 0 or more")
    if np.ndim(top) != 1 or any(not isinstance(one, whole) or one < 1 for one in top):
        problems.append(f"top is {top!r}, not a list of ranks of 1 or more")
    if problems:
        raise ValueError("\n- ".join(["the draws cannot be made:", *problems]))
