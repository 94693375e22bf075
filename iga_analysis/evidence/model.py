"""The model of what lies between the hard bounds: a curve, and a spread around it.

Notes
-----
*The curve.* Between two anchors (regions with score and rank) the normal score of the
place, the normal quantile of (rank - 1/2) / regions, runs straight in the score, until
2020 straight in the logarithm of 1 + points. Published counts that fix how many regions
reach an edge are points of the curve too. It ends in the middle of the bounds of how
many regions have a score above 0, and begins with rank 1 at a score of 100; in points
it goes on as its highest stretch does. It needs two anchors (through one, the intervals
held only half of those left out); a region with a score of 0, which was not assessed,
has no place on it.

*The spacing.* Where the bounds leave u regions open, X of them above, the curve lies at
a share p of them. X is Beta-binomial with u trials and the parameters 1 + w p and
1 + w (1 - p): with w = 0 every number is equally likely, so that only the bounds speak;
the larger w, the closer X is to the curve. For whole parameters a and b that is how
many of u uniform scores lie above the a-th highest of a + b - 1 others.

*Who publishes.* Regions that did well publish more. An anchor is a point of the curve
of all regions of its level, whoever publishes it, and regions with a published score
are counted as known; nothing is read from silence. But where few publish, in the lower
half, the curve rests on few points, and few anchors test it.

*The weight* w is chosen in :mod:`~iga_analysis.evidence.calibration`.
"""

from typing import NamedTuple

import numpy as np
import scipy

from .bounds import bound_own_score, count_range
from .cases import gather_facts

# The interval holds so much; its ends are the quantiles that leave out as much each.
SHARE = 0.9
TAIL = (1 - SHARE) / 2
_FEWEST_ANCHORS = 2


class Curve(NamedTuple):
    """Normal scores of places, at scores that ascend: from the last place to the first.

    ``points``: the scores are logarithms.
    """

    scores: np.ndarray
    normals: np.ndarray
    size: int
    points: bool

    def place(self, score):
        """Return the place of a score in units: rank - 1/2 where a region stands."""
        normal = np.interp(_scale(score, self.points), self.scores, self.normals)
        return self.size * scipy.stats.norm.cdf(normal)


def _scale(score, points):
    return np.log1p(score) if points else np.asarray(score, dtype=float)


def draw_curve(claims, setting, cases):
    """Return the curve through the anchors and counts of a level.

    Returns
    -------
    Curve, int
        And the number of anchors; no curve if there are too few.
    """
    facts = (gather_facts(claims, setting) or {}).values()
    known = [(f.low + f.high) / 2 for f in facts if f.own and f.scored and f.rank]
    ranks = [f.rank - 0.5 for f in facts if f.own and f.scored and f.rank]
    if len(known) < _FEWEST_ANCHORS:
        return None, len(known)
    pins = list(zip(known, ranks, strict=True))
    for edge in (edge for edge in setting.edges[:-1] if edge is not None):
        least, most = _count(cases, edge)
        if 0 < least == most < setting.size:
            pins.append((edge - 0.5, least))
    pins.append((0.5, min(sum(_count(cases, 1)) / 2, setting.size - 0.5)))
    if setting.unit > 1:
        pins.append((setting.top, 0.5))
    scores, group = np.unique([score for score, _ in pins], return_inverse=True)
    places = np.bincount(group, [place for _, place in pins]) / np.bincount(group)
    # claims of few decimals may overlap
    places = np.maximum.accumulate(places[::-1])[::-1]
    points, normals = setting.unit == 1, scipy.stats.norm.ppf(places / setting.size)
    scores, first = _scale(scores, points), scipy.stats.norm.ppf(0.5 / setting.size)
    if points and first < normals[-1] < normals[-2]:
        steep = (scores[-1] - scores[-2]) / (normals[-2] - normals[-1])
        scores = np.append(scores, scores[-1] + steep * (normals[-1] - first))
        normals = np.append(normals, first)
    return Curve(scores, normals, setting.size, points), len(known)


def _count(cases, score):
    """Return the least and the greatest number of regions with at least a score."""
    ranges = [count_range(stairs, score) for _, stairs in cases]
    return min(least for least, _ in ranges), max(most for _, most in ranges)


def spread_open(share, places, weight):
    """Return the chances that 0, 1, ... of some open places are above.

    Parameters
    ----------
    share : float
        Of the open places above, by the curve.
    places : int
        That are open.
    weight : int or array of int
        Of the curve.

    Returns
    -------
    array
        Of the last axis ``places`` + 1.

    Examples
    --------
    >>> spread_open(0.5, 2, 0).round(3).tolist()
    [0.333, 0.333, 0.333]
    """
    weight = np.expand_dims(weight, -1)
    above, below = 1 + weight * share, 1 + weight * (1 - share)
    number = np.arange(places + 1)
    return scipy.stats.betabinom.pmf(number, places, above, below)


def _share(place, least, places, own):
    """Return the share of the open places that the curve has above a place."""
    edge = 0.5 / (places + 1)
    return np.clip((place - least + 0.5) / (places + 1 + own), edge, 1 - edge)


class Question(NamedTuple):
    """What is asked of one region: its rank from its score, or its score from its rank.

    ``low`` and ``high`` are the hard bounds, of the rank or of the score in units.
    """

    low: int
    high: int
    curve: Curve
    cases: list
    known: float

    def rank_chances(self, weight):
        """Return the chances of the ranks from ``low`` to ``high``."""
        places = self.high - self.low
        place = self.curve.place(self.known)
        share = _share(place, self.low - 1, places, own=1)
        return spread_open(share, places, weight)

    def score_chance(self, score, weight):
        """Return the chance that the region at the known rank has at least a score."""
        least, most = _count(self.cases, score)
        if not least < self.known <= most:
            return np.broadcast_to(float(self.known <= least), np.shape(weight))
        share = _share(self.curve.place(score), least, most - least, own=0)
        chances = spread_open(share, most - least, weight)
        return chances[..., int(self.known) - least :].sum(axis=-1)


def read_rank(question, weight):
    """Return the low end, the median and the high end of a rank."""
    chances = question.rank_chances(weight).cumsum()
    ends = np.searchsorted(chances, [TAIL, 0.5, 1 - TAIL])
    return [min(question.low + int(end), question.high) for end in ends]


def read_score(question, weight):
    """Return the low end, the median and the high end of a score, in units."""
    found = []
    for chance in (1 - TAIL, 0.5, TAIL):
        low, high = question.low, question.high
        while low < high:
            middle = (low + high + 1) // 2
            if question.score_chance(middle, weight) >= chance:
                low = middle
            else:
                high = middle - 1
        found.append(low)
    return found


def ask_score(code, rank, curve, cases):
    """Return the question for the score of a region at a known rank."""
    bounds = [bound_own_score(stairs, code) for _, stairs in cases]
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    return Question(low, high, curve, cases, rank)
