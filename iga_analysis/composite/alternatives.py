"""The choices in an index, each with its alternatives, read and made ready to score.

An index is made step by step: outliers are treated, gaps filled or not, indicators
normalised, and their means taken up a structure of weights; an indicator may have been
left out altogether. Each step is a choice, and the first alternative given of each is
the nominal one.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from .aggregate import MEANS, METHODS, normalise, read_directions
from .memory import check_memory
from .structure import read_structure, unit_table
from .treat import GAPS, OUTLIERS, fill_gaps, treat_outliers
from .weights import WEIGHT_SETS, WeightModel, read_ensemble

# In the order of the steps.
CHOICES = ("outliers", "gaps", "normalisation", "aggregation", "drop")
NORMALISATIONS = ("none", *METHODS)
_ALLOWED = {
    "outliers": OUTLIERS,
    "gaps": GAPS,
    "normalisation": NORMALISATIONS,
    "aggregation": MEANS,
}
# All means are arithmetic ones of something else.
_FORWARD = {
    "arithmetic": lambda values: values,
    "geometric": np.log,
    "harmonic": np.reciprocal,
}
# Parts of the spread of all values within which two tables are the same.
_SAME = 1e-9


class Recipe(NamedTuple):
    """Indicators as one mean takes them, 0 where they are missing."""

    values: np.ndarray  # (indicators, units)
    there: np.ndarray | None  # of the same shape, 1 or 0; None if nothing is missing
    mean: str


class Choices(NamedTuple):
    """What the draws need to know; made by :func:`read_choices`."""

    units: pd.Index
    labels: dict  # of each choice, its alternatives
    recipes: tuple  # of Recipe, by alternatives of all choices but the last
    dropped: np.ndarray  # place of what each alternative of ``drop`` lacks, -1: nothing
    weights: WeightModel

    @property
    def shape(self):
        """Return the number of alternatives of each choice."""
        return tuple(len(labels) for labels in self.labels.values())


def read_choices(
    table,
    structure,
    *,
    directions,
    normalisation,
    aggregation,
    outliers,
    gaps,
    drop,
    scale,
    spread,
    weight_set,
):
    """Return the :class:`Choices` of an index.

    Parameters
    ----------
    table, structure, directions, normalisation, aggregation, outliers, gaps, drop, \
scale, spread, weight_set
        As in :func:`iga_analysis.sensitivity.choice_uncertainty`.

    Raises
    ------
    ValueError
        If anything does not fit: all problems at once.
    TooLarge
        If the memory of the machine does not hold the table under all alternatives.
    """
    problems = []
    given = {
        "outliers": outliers,
        "gaps": gaps,
        "normalisation": normalisation,
        "aggregation": aggregation,
    }
    labels = {
        name: _read_labels(name, one, problems, _ALLOWED[name])
        for name, one in given.items()
    }
    labels["drop"] = ("none", *_read_labels("drop", drop, problems))
    if "minmax" not in labels["normalisation"] and not np.array_equal(scale, (0, 100)):
        problems.append(f"scale {scale!r} changes nothing without minmax")
    try:
        _, model = read_ensemble(
            _without_gaps(table), None, spread, weight_set, WEIGHT_SETS, structure
        )
        table = unit_table(table)
    except ValueError as error:
        raise ValueError("\n".join([str(error), *_listed(problems)])) from None
    if problems:
        raise _refusal(problems)
    tree, _ = read_structure(structure, table.columns)
    dropped = _read_dropped(labels["drop"], [*table.columns, *tree], model, problems)
    read_directions(directions, table.columns, problems)
    if problems:
        raise _refusal(problems)
    sizes = [len(labels[name]) for name in _ALLOWED]
    check_memory(
        8.0 * table.size * np.prod(sizes[:-1]) * (1 + sizes[-1]),
        f"{len(table):,} units under {np.prod(sizes)} combinations of alternatives",
        "give fewer alternatives, or fewer units",
    )
    steps = _prepare(table, labels, directions, scale, problems)
    if problems:
        raise _refusal(problems)
    there = {one: _mark_known(fill_gaps(table, one)) for one in labels["gaps"]}
    recipes = [
        _prepare_mean(steps[tuple(step)], there[step[1]], step[2], mean, problems)
        for *step, mean in product(*(labels[name] for name in _ALLOWED))
    ]
    if problems:
        raise _refusal(problems)
    return Choices(table.index, labels, tuple(recipes), dropped, model)


def _refusal(problems):
    return ValueError("\n".join(["the choices cannot be used:", *_listed(problems)]))


def _listed(problems):
    return [f"- {one}" for one in dict.fromkeys(problems)]


def _read_labels(name, given, problems, allowed=None):
    one = isinstance(given, str) or not np.iterable(given)
    labels = (given,) if one else tuple(given)
    if not labels and allowed:
        problems.append(f"{name}: no alternative is given, not even the nominal one")
    for one in labels:
        if allowed and one not in allowed:
            problems.append(f"{name} {one!r} is not one of {', '.join(allowed)}")
        if labels.count(one) > 1:
            problems.append(f"{name} {one!r} is given twice")
    return labels


def _without_gaps(table):
    if not isinstance(table, pd.DataFrame):
        return table
    return table.apply(
        lambda one: one.fillna(0) if pd.api.types.is_numeric_dtype(one) else one
    )


def _read_dropped(labels, names, model, problems):
    """Return the places of what is dropped; what does not fit is a problem."""
    places = [-1]
    masses = sum_weights(model.nominal[None], model.nodes)
    for label in labels[1:]:
        if label not in names[:-1]:
            problems.append(f"drop {label!r}: no such indicator or group")
            continue
        place = names.index(label)
        places.append(place)
        if masses[0, place] == 0:
            problems.append(f"drop {label!r} changes nothing: its weight is 0")
        elif leave_out(masses, np.array([place]), model.nodes)[0, -1] == 0:
            problems.append(f"drop {label!r}: without it there is no index")
    return np.array(places)


def _prepare(table, labels, directions, scale, problems):
    """Return the normalised tables by outliers, gaps and normalisation."""
    raw, found = {}, {}
    for outliers in labels["outliers"]:
        treated = treat_outliers(table, outliers)
        for gaps in labels["gaps"]:
            raw[outliers, gaps] = fill_gaps(treated, gaps)
    for step in product(*(labels[name] for name in list(_ALLOWED)[:3])):
        try:
            found[step] = _normalise(raw[step[:2]], step[2], directions, scale)
        except ValueError as error:
            problems += str(error).split("\n- ")[1:]
    if not problems:
        _refuse_idle(raw, labels["outliers"], "outliers", 0, problems)
        _refuse_idle(raw, labels["gaps"], "gaps", 1, problems)
        if labels["aggregation"] == ("arithmetic",):
            named = labels["normalisation"]
            _refuse_idle(found, named, "normalisation", 2, problems, scaled=True)
    return found


def _normalise(table, method, directions, scale):
    if method == "minmax":
        return normalise(table, method, directions=directions, scale=scale)
    if method != "none":
        return normalise(table, method, directions=directions)
    return table * read_directions(directions, table.columns, [])


def _refuse_idle(tables, labels, name, place, problems, *, scaled=False):
    """Refuse alternatives that give the same tables, which would count twice."""
    for later, label in enumerate(labels):
        for earlier in labels[:later]:
            pairs = [
                (one, tables[*step[:place], earlier, *step[place + 1 :]])
                for step, one in tables.items()
                if step[place] == label
            ]
            if all(_is_same(*pair, scaled=scaled) for pair in pairs):
                problems.append(
                    f"{name} {label!r} changes nothing beside {earlier!r}: leave one "
                    "of the two out"
                )


def _is_same(one, other, *, scaled):
    one, other = one.to_numpy(), other.to_numpy()
    if scaled:
        one, other = _rescale(one), _rescale(other)
    return np.allclose(one, other, rtol=_SAME, atol=_SAME * scaled, equal_nan=True)


def _rescale(values):
    """Return values whose unit and origin do not matter."""
    return (values - np.nanmean(values)) / (np.nanstd(values) or 1)


def _mark_known(table):
    known = table.notna().to_numpy("float64").T
    return None if known.all() else np.ascontiguousarray(known)


def _prepare_mean(table, there, normalisation, mean, problems):
    values = table.to_numpy().T
    if mean != "arithmetic" and (values <= 0).any():
        problems.append(
            f"{mean} does not go with normalisation {normalisation!r}: the mean needs "
            "positive values; use minmax with scale=(1, 100), or rank, or leave one of "
            "the two out"
        )
        return None
    values = np.nan_to_num(_FORWARD[mean](values))
    return Recipe(np.ascontiguousarray(values), there, mean)


def sum_weights(weights, nodes):
    """Return the weights of all places in the index, aggregates included.

    Parameters
    ----------
    weights : ndarray, shape (draws, indicators)
    nodes : tuple of Node

    Returns
    -------
    ndarray, shape (draws, indicators + aggregates)
    """
    indicators = weights.shape[1]
    masses = np.empty((len(weights), indicators + len(nodes)))
    masses[:, :indicators] = weights
    for place, node in enumerate(nodes, start=indicators):
        masses[:, place] = masses[:, node.children].sum(axis=1)
    return masses


def leave_out(masses, places, nodes):
    """Return weights without one place in each draw, and without what it empties.

    The weights of its siblings and of its parent stay; the index has weight 0 if
    nothing is left.

    Parameters
    ----------
    masses : ndarray, shape (draws, indicators + aggregates)
    places : ndarray of int, shape (draws,)
        -1 to leave out nothing.
    nodes : tuple of Node
    """
    masses = masses.copy()
    rows = np.flatnonzero(places >= 0)
    masses[rows, places[rows]] = 0
    for place, node in enumerate(nodes, start=masses.shape[1] - len(nodes)):
        masses[:, place] *= (masses[:, node.children] > 0).any(axis=1)
    return masses
