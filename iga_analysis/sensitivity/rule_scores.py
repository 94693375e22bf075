"""Score a register under many combinations of rules at once.

The formula is that of the edition, as in :func:`iga_analysis.scoring.score_iid`; the
parts that no rule changes are computed once.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..composite import TIE, rank_rows
from ..method import (
    Rules,
    UnknownBands,
    band_limits,
    compute_index,
    compute_points,
    find_bands,
    most_for_number,
    read_rules,
)
from ..scoring import DECIMALS, check_submission, count_innovations
from ..tables import PREDICATES


class Parts(NamedTuple):
    """What the index is put together from; made by :func:`prepare_parts`."""

    codes: pd.Index  # regions
    innovations: np.ndarray  # their number, by region
    affairs: np.ndarray  # basic-service affairs that they cover
    maturity: np.ndarray  # sum of kematangan, (sets of levels, regions)
    spd: np.ndarray  # points, (sets of levels, regions)
    rules: Rules  # numbers of the edition
    edition: object
    total_max: float | None
    limits: pd.DataFrame | None  # of the bands of the edition


class Results(NamedTuple):
    """Scores, ranks and predicates, each (combinations, regions)."""

    scores: np.ndarray
    ranks: np.ndarray
    predicates: np.ndarray  # a number each, -1 where not published


def prepare_parts(register, spd, edition, choices, *, outside_window, total_max, seed):
    """Return the :class:`Parts` of a register and an SPD table."""
    register, spd = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    codes = pd.Index(np.sort(spd["code"].unique()), name="code")
    innovations, affairs = count_innovations(register, codes, edition)
    weights = edition.weights("SID")
    levels = register[list(weights.index)].to_numpy(dtype="int8")
    home = codes.get_indexer(register["code"])
    rows = codes.get_indexer(spd["code"])
    row_weights = spd["indicator"].map(edition.weights("SPD")).to_numpy("float64")
    row_levels = spd["level"].to_numpy(dtype="int8")
    mistakes = next((one.objects for one in choices if one.name == "mis_scored"), None)
    maturity, points = [], []
    for place, (probability, _) in enumerate(mistakes or [(0.0, 0)]):
        rng = np.random.default_rng(
            np.random.SeedSequence(seed or 0, spawn_key=(place,))
        )
        some = _mis_score(levels, probability, edition.level_max, rng)
        other = _mis_score(row_levels, probability, edition.level_max, rng)
        kematangan = (some @ weights.to_numpy()).round(DECIMALS)
        maturity.append(np.bincount(home, kematangan, minlength=len(codes)))
        points.append(np.bincount(rows, other * row_weights, minlength=len(codes)))
    try:
        limits = band_limits(edition)
    except UnknownBands:
        limits = None
    return Parts(
        codes,
        innovations,
        affairs,
        np.array(maturity),
        np.array(points).round(DECIMALS),
        read_rules(edition, codes),
        edition,
        total_max,
        limits,
    )


def _mis_score(levels, probability, most, rng):
    """Return levels each of which is off by one with a probability."""
    if probability == 0:
        return levels
    wrong = rng.random(levels.shape) < probability
    step = np.where(rng.random(levels.shape) < 0.5, 1, -1).astype("int8")
    step[levels == 0] = 1
    step[levels == most] = -1
    return levels + np.where(wrong, step, 0).astype("int8")


def score_settings(parts, choices, settings):
    """Return the :class:`Results` of settings, one a row, one choice a column."""
    given = {c.name: settings[:, place, None] for place, c in enumerate(choices)}
    edition = parts.edition
    kind = given.get("mis_scored", np.zeros((1, 1)))[:, 0].astype("int64")
    own = parts.rules
    rules = own._replace(**{name: given[name] for name in own._fields if name in given})
    points = compute_points(
        edition,
        rules,
        spd=parts.spd[kind],
        maturity=parts.maturity[kind],
        innovations=parts.innovations,
        affairs=parts.affairs,
    )
    most = edition.total_max if parts.total_max is None else parts.total_max
    if parts.total_max is None and own.count_score is None:
        most = most + most_for_number(rules.count_unit, rules.count_cap)
        most = most - most_for_number(own.count_unit, own.count_cap)
    scores = compute_index(points.total, most)
    scores = np.broadcast_to(scores, (len(settings), len(parts.codes))).round(DECIMALS)
    if (scores > 100).any():
        raise ValueError(
            "a region scores more than 100 under an alternative: give a total_max that "
            "fits the alternatives"
        )
    return Results(
        scores, rank_rows(scores), _predicates(parts, choices, scores, given)
    )


def _predicates(parts, choices, scores, given):
    """Return a number for each predicate, under the bands of each setting."""
    found = np.full(scores.shape, -1, dtype="int8")
    tables = next((one.objects for one in choices if one.name == "bands"), None)
    which = np.zeros(len(scores)) if tables is None else given["bands"][:, 0]
    tables = [parts.limits] if tables is None else tables
    named = [] if tables[0] is None else tables[0]["predicate"]
    names = [*dict.fromkeys([*PREDICATES, *named])]
    for place, limits in enumerate(tables):
        here = np.flatnonzero(which == place)
        if limits is not None:
            found[here] = find_bands(scores[here], limits, names)
    return found


def refuse_idle(parts, choices, settings):
    """Raise if an alternative changes nothing whatever the other choices are."""
    idle = []
    for place, choice in enumerate(choices):
        others = settings.copy()
        others[:, place] = choice.values[0]
        others = np.unique(others, axis=0)
        base = score_settings(parts, choices, others)
        values = choice.values[1:]
        if choice.dist is not None:
            values = choice.ppf(np.linspace(0.01, 0.99, 9))
        active = []
        for value in values:
            others[:, place] = value
            found = score_settings(parts, choices, others)
            moved = np.abs(found.scores - base.scores).max() > TIE
            active.append(moved or bool((found.predicates != base.predicates).any()))
        if choice.dist is not None:
            idle += [] if any(active) else [f"{choice.name} (the distribution)"]
            continue
        labels = choice.labels[1:]
        works = {label for label, one in zip(labels, active, strict=True) if one}
        idle += [
            f"{choice.name} {one}" for one in dict.fromkeys(labels) if one not in works
        ]
    if idle:
        raise ValueError(
            f"no score and no predicate is changed by {', '.join(idle)}, whatever the "
            "other choices: leave it out"
        )
