"""Score a register under many combinations of rules at once.

The formula is that of :func:`iga_analysis.scoring.score_iid`; the parts that no rule
changes are computed once.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..composite import TIE, rank_rows
from ..method import UnknownBands, band_limits, find_bands
from ..scoring import DECIMALS, check_submission, sid_points


class Parts(NamedTuple):
    """What the index is put together from; made by :func:`prepare_parts`."""

    codes: pd.Index  # regions
    innovations: np.ndarray  # their number, by region
    affairs: np.ndarray  # basic-service affairs that they cover
    maturity: np.ndarray  # sum of kematangan, (sets of levels, regions)
    spd: np.ndarray  # points, (sets of levels, regions)
    count: np.ndarray  # points for the number of innovations under the edition
    edition: object
    total_max: float | None
    limits: pd.DataFrame | None  # of the bands of the edition


class Results(NamedTuple):
    """Scores, ranks and predicates, each (combinations, regions)."""

    scores: np.ndarray
    ranks: np.ndarray
    predicates: np.ndarray  # places in PREDICATES, -1 where not published


def prepare_parts(register, spd, edition, choices, *, outside_window, total_max, seed):
    """Return the :class:`Parts` of a register and an SPD table."""
    register, spd = check_submission(
        register, spd, edition, outside_window=outside_window
    )
    codes = pd.Index(np.sort(spd["code"].unique()), name="code")
    sid = sid_points(register, codes.to_numpy(), edition)
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
        sid["innovations"].to_numpy(dtype="int64"),
        sid["affairs_covered"].to_numpy(dtype="int64"),
        np.array(maturity),
        np.array(points).round(DECIMALS),
        sid["count_score"].to_numpy(dtype="float64"),
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
    floor = given.get("divisor_floor", edition.divisor_floor)
    total = parts.spd[kind] + parts.maturity[kind] / np.maximum(
        floor, parts.innovations
    )
    unit = given.get("count_unit", edition.count_unit)
    cap = given.get("count_cap", edition.count_cap)
    most = edition.total_max
    if edition.count_score is None:
        affairs = given.get("affairs_required", edition.affairs_required)
        points = np.minimum(parts.innovations, cap) * unit
        total = total + np.where(parts.affairs >= affairs, points, 0.0)
        most = most + unit * cap - edition.count_unit * edition.count_cap
    else:
        total = total + parts.count
    most = most if parts.total_max is None else parts.total_max
    scores = np.broadcast_to(total / most * 100, (len(settings), len(parts.codes)))
    scores = scores.round(DECIMALS)
    if (scores > 100).any():
        raise ValueError(
            "a region scores more than 100 under an alternative: give a total_max that "
            "fits the alternatives"
        )
    return Results(
        scores, rank_rows(scores), _predicates(parts, choices, scores, given)
    )


def _predicates(parts, choices, scores, given):
    """Return the place of each predicate, under the bands of each setting."""
    found = np.full(scores.shape, -1, dtype="int8")
    tables = next((one.objects for one in choices if one.name == "bands"), None)
    which = np.zeros(len(scores)) if tables is None else given["bands"][:, 0]
    for place, limits in enumerate([parts.limits] if tables is None else tables):
        here = np.flatnonzero(which == place)
        if limits is not None:
            found[here] = find_bands(scores[here], limits)
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
