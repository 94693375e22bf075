"""How many regions reach each score: exact bounds from partial claims.

Of the regions of one level some are described by a :class:`Box`: an interval of scores
(one point if the score is known), a rank, a rank that is not exceeded. Of the others
nothing is known. Scores are whole numbers of the smallest printed unit (0.01, or one
point). A rank is one more than the number of regions that are better; regions of equal
printed score may be ranked either way or share a rank, for no source gives the rule.

Notes
-----
Let F(v) be the number of regions with a score of at least v: a staircase that no claim
shows whole. The scores that occur in the claims cut the scale into cells; cell j,
counted from the top, takes the places F[j] + 1 to F[j + 1]. Every claim is a condition
on F:

- rank k with a score in [a, b]: F(b + 1) <= k - 1 and F(a) >= k; the place k is taken,
  and the next ones as well if several regions share the rank.
- a score in [a, b] without a rank: the region needs one of the places not taken. By
  Hall's theorem all regions find one if and only if, for every window of cells h to l,
  the free places in (F[h], F[l + 1]] are at least as many as the regions whose scores
  must lie in the window. Windows of one cell, and those from the upper end of one
  interval to the lower end of another, imply all the others.
- a published count: limits of F at the edge of the predicate.

Each condition reads F[l + 1] >= g(F[h]) with g increasing, or forbids values of one F.
So the smaller and the larger of two solutions, cell by cell, are solutions too; one
pass down the scale gives the least solution, one pass up the greatest, and the bounds
of every F are attained.
"""

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple


class Box(NamedTuple):
    """What is known of a region: score interval, rank, rank that is not exceeded."""

    low: int
    high: int
    rank: int | None = None
    most: int | None = None


class Limit(NamedTuple):
    """A published count: least and most regions with at least this score."""

    score: int
    least: int
    most: int
    name: str


class Reason(NamedTuple):
    """Why a bound of F stands: keys, a window of cells, and the bound it rests on."""

    origin: int | None
    keys: tuple = ()
    window: tuple | None = None


class Staircase:
    """Least and greatest number of regions at or above every score.

    Parameters
    ----------
    boxes : dict of str to Box
        The regions that are described.
    size : int
        Number of regions of the level.
    limits : sequence of Limit, optional
        Published counts.
    top : int
        Highest score of the scale, in units.

    Attributes
    ----------
    feasible : bool
        Whether any ranking agrees with everything. If not, no bound can be asked for.
    floors : list of int
        Lowest score of each cell, from the top.
    least, most : list of int
        Bounds of F between the cells: 0 at first, ``size`` at last.
    spans : dict
        First and last cell of regions without a rank, with their keys.
    taken : dict
        Rank, last place and keys by place that a rank takes.
    clash : set
        If not feasible, keys and names that no ranking agrees with, together with the
        grounds of the least F at ``broken`` (see :mod:`~iga_analysis.evidence.bounds`).
    broken : int or None
        The cell before which the least F is larger than its limit.
    """

    def __init__(self, boxes, size, limits=(), *, top):
        self.boxes, self.size, self.limits, self.top = boxes, size, limits, top
        self._everything = (*boxes, *(limit.name for limit in limits))
        cuts = {0, *(limit.score for limit in limits)}
        for box in boxes.values():
            cuts.update((box.low, box.high + 1))
        self.floors = sorted((cut for cut in cuts if cut <= top), reverse=True)
        self._depth = [-floor for floor in self.floors]
        self.clash, self.broken = set(), None
        self.feasible = (
            self._describe(limits)
            and self._count_regions()
            and self._climb_down()
            and self._climb_up()
        )

    def cell(self, score):
        """Return the cell of a score."""
        return bisect_left(self._depth, -score)

    def _describe(self, limits):
        """Turn claims into limits of F, windows and taken places."""
        cells = len(self.floors)
        self._lower = [(0, ())] * cells + [(self.size, ())]
        self._upper = [(0, ())] + [(self.size, ())] * cells
        for limit in limits:
            self._narrow(self.cell(limit.score) + 1, limit.least, None, (limit.name,))
            self._narrow(self.cell(limit.score) + 1, 0, limit.most, (limit.name,))
        self.spans, sharing = {}, {}
        for key, box in self.boxes.items():
            if box.low > box.high:
                return self._fail(key)
            span = self.cell(box.high), self.cell(box.low)
            if box.rank is not None:
                sharing.setdefault(box.rank, []).append((key, *span))
                continue
            self.spans.setdefault(span, []).append(key)
            if box.most is not None:
                self._narrow(span[0], 0, box.most - 1, (key,))
        self.taken = {}
        for rank, members in sharing.items():
            keys, highs, lows = zip(*members, strict=True)
            places = range(rank, rank + len(keys))
            if max(highs) > min(lows) or places[-1] > self.size:
                return self._fail(*keys)
            for place in self.taken.keys() & set(places):
                return self._fail(*keys, *self.taken[place][2])
            self._narrow(max(highs), 0, rank - 1, keys)
            self._narrow(min(lows) + 1, places[-1], None, keys)
            self.taken.update(dict.fromkeys(places, (rank, places[-1], keys)))
        return True

    def _narrow(self, at, least, most, keys):
        if least > self._lower[at][0]:
            self._lower[at] = least, keys
        if most is not None and most < self._upper[at][0]:
            self._upper[at] = most, keys

    def _count_regions(self):
        """Number the free places and the regions that need one."""
        used = [place in self.taken for place in range(self.size + 1)]
        self.free = [place - n for place, n in enumerate(accumulate(used))]
        self.places = [place for place in range(self.size + 1) if not used[place]]
        cells = range(len(self.floors))
        self._points = [len(self.spans.get((j, j), ())) for j in cells]
        self._above = [0, *accumulate(self._points)]
        intervals = [span for span in self.spans if span[0] < span[1]]
        self.highs = sorted({high for high, _ in intervals})
        self.lows = sorted({low for _, low in intervals})
        self._intervals = [(*span, len(self.spans[span])) for span in intervals]
        ranks = sorted({rank for rank, *_ in self.taken.values()})
        self._guests = []
        for (high, low), keys in self.spans.items():
            for most in (self.boxes[key].most for key in keys if high < low):
                if most is not None and high == 0:
                    later = bisect_left(ranks, most + 1)
                    last = ranks[later] - 1 if later < len(ranks) else self.size
                    self._guests.append((low, most, last))
        return self._allowed(0, 0) or self._fail(*self._everything)

    def _fail(self, *keys):
        self.clash = set(keys)
        return False

    def count(self, high, low):
        """Count the regions without rank whose scores must lie in the cells."""
        inside = self._above[low + 1] - self._above[high]
        return inside + sum(
            n for first, last, n in self._intervals if high <= first and last <= low
        )

    def _allowed(self, at, f):
        """Whether F may be f above cell ``at``: no tie cut, places for the best."""
        if f in self.taken and f < self.taken[f][1]:
            return False
        guests = self._guests and [guest for guest in self._guests if guest[0] >= at]
        if not guests:
            return True
        inside = self.count(0, at - 1)
        if self.free[f] - inside < sum(most <= f for _, most, _ in guests):
            return False
        return all(
            self.free[last] - inside >= sum(other[2] <= last for other in guests)
            for _, _, last in guests
            if f <= last
        )

    def first_place(self, free):
        """Return the smallest f with so many free places up to it."""
        return self.places[free] if free < len(self.places) else self.size + 1

    def last_place(self, free):
        """Return the largest f with so many free places up to it, -1 if none."""
        if free < 0:
            return -1
        return self.places[free + 1] - 1 if free + 1 < len(self.places) else self.size

    def _climb_down(self):
        """Find the least solution; False if there is none."""
        self.least, self.least_why = [0], [Reason(None)]
        for j in range(len(self.floors)):
            f, why = self.least[j], Reason(j)
            given, keys = self._lower[j + 1]
            if given > f:
                f, why = given, Reason(None, keys)
            for high in self._far_ends(j, self._points[j], self.lows, self.highs):
                if high <= j:
                    free = self.free[self.least[high]] + self.count(high, j)
                    if self.first_place(free) > f:
                        f = self.first_place(free)
                        why = Reason(high, (), (high, j))
            while f <= self._upper[j + 1][0] and not self._allowed(j + 1, f):
                f, why = f + 1, Reason(None, self._everything)
            self.least.append(f)
            self.least_why.append(why)
            if f > self._upper[j + 1][0]:
                self.broken = j + 1
                return self._fail(*self._upper[j + 1][1])
        return True

    def _climb_up(self):
        """Find the greatest solution; False if there is none."""
        cells = len(self.floors)
        self.most = [0] * cells + [self.size]
        self.most_why = [Reason(None)] * (cells + 1)
        for j in range(cells - 1, -1, -1):
            f, why = self.most[j + 1], Reason(j + 1)
            given, keys = self._upper[j]
            if given < f:
                f, why = given, Reason(None, keys)
            for low in self._far_ends(j, self._points[j], self.highs, self.lows):
                if low >= j:
                    free = self.free[self.most[low + 1]] - self.count(j, low)
                    if self.last_place(free) < f:
                        f = self.last_place(free)
                        why = Reason(low + 1, (), (j, low))
            while f >= self._lower[j][0] and not self._allowed(j, f):
                f, why = f - 1, Reason(None, self._everything)
            if f < self._lower[j][0]:
                return self._fail(*self._everything)
            self.most[j], self.most_why[j] = f, why
        return True

    @staticmethod
    def _far_ends(j, points, near, far):
        """Return the other ends of the windows that end at cell j."""
        ends = far if j in near else []
        return [j, *ends] if points and j not in ends else ends
