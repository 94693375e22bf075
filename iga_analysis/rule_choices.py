"""Read the alternatives to the rules of an edition: what is varied, and to what."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from .method import ScaleError, UnknownBands, band_limits, check_value, read_bands

NUMBERS = ("divisor_floor", "count_unit", "count_cap", "affairs_required")
COUNT = ("count_unit", "count_cap", "affairs_required")
CHOICES = (*NUMBERS, "bands", "mis_scored")


class Choice(NamedTuple):
    """One rule with its values, that of the edition first."""

    name: str
    values: np.ndarray  # numbers; of bands and mis_scored, places in ``objects``
    labels: tuple  # what the values are called
    shares: np.ndarray  # their probabilities
    objects: tuple = ()  # limits of bands; pairs (probability, replicate)
    dist: object = None  # a distribution instead of values beside the first

    def ppf(self, share):
        """Return the values at cumulated probabilities, as distributions do."""
        if self.dist is not None:
            return self.dist.ppf(share)
        steps = np.cumsum(self.shares)[:-1]
        return self.values[np.searchsorted(steps, share, side="right")]


def read_choices(alternatives, edition, *, replicates, seed):
    """Return the choices that the alternatives of a caller make.

    Raises
    ------
    ValueError
        If anything is wrong: all problems at once.
    """
    problems = []
    if not alternatives:
        problems.append("alternatives is empty")
    choices = []
    for name, given in dict(alternatives or {}).items():
        if name not in CHOICES:
            problems.append(f"{name!r} is no choice; there are {', '.join(CHOICES)}")
        elif name in COUNT and edition.count_score is not None:
            problems.append(f"{name} changes nothing: count_score was supplied")
        elif hasattr(given, "ppf"):
            if name not in NUMBERS:
                problems.append(f"{name}: give a list of values, not a distribution")
                continue
            own = np.array([float(getattr(edition, name))])
            label = (f"{own[0]:g}",)
            choices.append(Choice(name, own, label, np.ones(1), dist=given))
        elif isinstance(given, str | pd.DataFrame) or not hasattr(given, "__iter__"):
            problems.append(f"{name}: give a list of values")
        elif not len(list(given)):
            problems.append(f"{name}: no alternative given")
        else:
            read = {"bands": _read_bands, "mis_scored": _read_mistakes}
            reader = read.get(name, _read_numbers)
            try:
                choices.append(reader(name, list(given), edition, replicates))
            except (ValueError, TypeError) as error:
                problems.append(f"{name}: {error}")
    random = [c.name for c in choices if c.dist is not None or c.name == "mis_scored"]
    if random and not isinstance(seed, int | np.integer):
        problems.append(f"{', '.join(random)}: give a seed, a whole number")
    if problems:
        raise ValueError("\n- ".join(["the alternatives cannot be used:", *problems]))
    return choices


def _read_numbers(name, given, edition, replicates):
    values = [getattr(edition, name), *(check_value(name, one) for one in given)]
    _refuse_twice([f"{one:g}" for one in values], edition)
    return _discrete(name, values, [f"{one:g}" for one in values])


def _read_bands(name, given, edition, replicates):
    labels, limits = [], []
    for place, one in enumerate([edition, *given]):
        table = isinstance(one, pd.DataFrame)
        year = None if table else getattr(one, "year", one)
        supplied = "bands" in getattr(one, "supplied", ())
        labels.append(f"table {place}" if table else f"{year}{'*' * supplied}")
        try:
            limits.append(band_limits(one))
            scale = read_bands(one)[1]["scale"].iloc[0]
            if scale != edition.scale:
                raise ScaleError(
                    f"those of {labels[-1]} are for {scale}, the scores {edition.scale}"
                )
        except UnknownBands:
            if place:
                raise
            limits.append(pd.DataFrame(columns=["predicate", "lower", "upper"]))
    _refuse_twice(labels, edition)
    return _discrete(name, range(len(labels)), labels, objects=tuple(limits))


def _read_mistakes(name, given, edition, replicates):
    if not isinstance(replicates, int | np.integer) or replicates < 1:
        raise ValueError(f"replicates is {replicates!r}, not 1 or more")
    wrong = [one for one in given if not 0 < float(one) <= 1]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no probability above 0 and up to 1")
    _refuse_twice(["0", *(f"{one:g}" for one in given)], edition)
    objects = [(0.0, 0), *product(map(float, given), range(replicates))]
    shares = [1.0] + [1 / replicates] * (len(objects) - 1)
    labels = [f"{one:g}" for one, _ in objects]
    return _discrete(name, range(len(objects)), labels, shares, tuple(objects))


def _refuse_twice(labels, edition):
    seen = set()
    for one in labels:
        if one in seen:
            where = "given twice" if one != labels[0] else f"that of {edition.year}"
            raise ValueError(f"{one} is {where} and so changes nothing")
        seen.add(one)


def _discrete(name, values, labels, shares=None, objects=()):
    shares = np.ones(len(labels)) if shares is None else np.array(shares)
    values = np.array(list(values), dtype="float64")
    return Choice(name, values, tuple(labels), shares / shares.sum(), objects)


def combine(choices):
    """Return every combination of values, one a row, the last choice fastest."""
    grids = np.meshgrid(*(choice.values for choice in choices), indexing="ij")
    return np.stack([grid.ravel() for grid in grids], axis=1)
