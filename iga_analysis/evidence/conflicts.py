"""The smallest sets of claims whose removal makes the rest consistent.

Notes
-----
A *conflict* is a set of claims that no ranking agrees with, while every smaller part of
it has one; two regions at one rank count as a conflict too, unless their printed scores
are equal (see :func:`shared_ranks`). A smallest removal takes at least one claim of
every conflict, and as few as possible: a minimum hitting set. Conflicts are searched as
they are needed: remove a minimum hitting set of those found so far; if the rest is not
consistent, find conflicts in it (QuickXplain: Junker, AAAI 2004) and repeat. When the
rest is consistent, no smaller set can do, since it would leave a known conflict whole.
Published counts are claims too (:mod:`.counts`); where counting alone shows a conflict,
it is known from the start.

For claims that only pair scores with ranks the kept claims are a longest chain in which
higher scores have better ranks.
"""

from itertools import combinations

import numpy as np
import scipy

from .cases import are_consistent
from .counts import Count, find_overfull, keep_counts, list_counts

# Of removals of equal size the one that takes a count is tried first.
_COUNT_FIRST = 0.01


def shared_ranks(claims):
    """Return the claims to doubt because two regions stand at one rank.

    A rank beside a score is from the index; a bare rank may be the order of an award
    or of a ceremony, so it alone is doubted. Otherwise either claim may be wrong.
    """
    by_rank = {}
    for claim in claims:
        if claim.own and claim.rank is not None:
            by_rank.setdefault(claim.rank, []).append(claim)
    conflicts = []
    for found in by_rank.values():
        for one, other in combinations(found, 2):
            if one.code == other.code or (
                one.low is not None and one[3:5] == other[3:5]
            ):
                continue
            bare = [claim for claim in (one, other) if claim.low is None]
            conflicts.append(frozenset(bare if len(bare) == 1 else (one, other)))
    return conflicts


def crossed_pairs(claims):
    """Return the pairs of claims in which the higher score has no better rank."""
    anchors = [c for c in claims if c.own and None not in (c.low, c.rank)]
    anchors.sort(key=lambda claim: -claim.high)
    return [
        frozenset((one, other))
        for one, other in combinations(anchors, 2)
        if one.low > other.high and one.rank >= other.rank and one.code != other.code
    ]


def find_conflict(claims, setting):
    """Return an inconsistent part of inconsistent claims and counts, as a frozenset.

    No claim of it can be spared. Published counts play a part only if the claims of
    regions alone are consistent.

    Parameters
    ----------
    claims : sequence of Claim or Count
    setting : Setting
    """
    told, counts = _split(claims)
    if not _agree(told, setting):
        return frozenset(_explain([], False, told, setting))
    kept = keep_counts(setting, counts)
    overfull = next(find_overfull(told, kept), None)
    return overfull or frozenset(_explain([], False, [*counts, *told], setting))


def _split(claims):
    """Return the claims of regions, and the counts among them."""
    counts = [one for one in claims if isinstance(one, Count)]
    return [one for one in claims if not isinstance(one, Count)], counts


def _agree(claims, setting):
    """Whether any ranking agrees with claims and counts, and with no other counts."""
    told, counts = _split(claims)
    return are_consistent(told, keep_counts(setting, counts))


def _explain(fixed, changed, claims, setting):
    if changed and not _agree(fixed, setting):
        return []
    if len(claims) == 1:
        return claims
    half = len(claims) // 2
    left, right = claims[:half], claims[half:]
    found = _explain(fixed + left, True, right, setting)
    return _explain(fixed + found, bool(found), left, setting) + found


class Removals:
    """Search for smallest removals; the conflicts found serve every further search."""

    def __init__(self, claims, setting):
        self.claims = [*sorted(claims), *list_counts(setting)]
        self.setting = setting
        self.conflicts = shared_ranks(claims) + crossed_pairs(claims)
        self.conflicts += find_overfull(self.claims[: len(claims)], setting)
        self.smallest = self.search()

    def search(self, *, remove=(), keep=(), limit=None):
        """Return a smallest removal that removes and keeps what is told.

        None if there is none, or none of at most ``limit`` claims.
        """
        while True:
            removed = self._hit(set(remove), set(keep))
            if removed is None or (limit is not None and len(removed) > limit):
                return None
            rest = [claim for claim in self.claims if claim not in removed]
            if _agree(rest, self.setting):
                return removed
            while not _agree(rest, self.setting):
                conflict = find_conflict(rest, self.setting)
                self.conflicts.append(conflict)
                rest = [claim for claim in rest if claim not in conflict]

    def _hit(self, remove, keep):
        """Return a minimum hitting set of the conflicts found so far."""
        names = sorted(set().union(remove, keep, *self.conflicts))
        if not names:
            return frozenset()
        places = {claim: place for place, claim in enumerate(names)}
        lower, upper = np.zeros(len(names)), np.ones(len(names))
        lower[[places[claim] for claim in remove]] = 1
        upper[[places[claim] for claim in keep]] = 0
        rows = np.zeros((len(self.conflicts), len(names)))
        for row, conflict in zip(rows, self.conflicts, strict=True):
            row[[places[claim] for claim in conflict]] = 1
        costs = [1 - _COUNT_FIRST * isinstance(name, Count) for name in names]
        found = scipy.optimize.milp(
            np.array(costs),
            integrality=np.ones(len(names)),
            bounds=scipy.optimize.Bounds(lower, upper),
            constraints=scipy.optimize.LinearConstraint(rows, lb=1)
            if len(rows)
            else (),
        )
        if found.x is None:
            return None
        return frozenset(
            name for name, x in zip(names, found.x, strict=True) if x > 0.5
        )

    def suspects(self):
        """Return the claims of all smallest removals: in some, and in every one."""
        limit = len(self.smallest)
        some, every, tried = set(self.smallest), set(), set()
        while untried := set().union(*self.conflicts) - some - tried:
            claim = min(untried)
            tried.add(claim)
            if self._count_apart(claim) < limit:
                some |= self.search(remove=[claim], limit=limit) or set()
        for claim in sorted(some):
            other = self.search(keep=[claim], limit=limit)
            if other is None:
                every.add(claim)
            else:
                some |= other
        return some, every

    def _count_apart(self, claim):
        """Return how many removals conflicts need at least that a claim is not in."""
        apart = []
        for conflict in sorted(self.conflicts, key=len):
            if claim not in conflict and all(map(conflict.isdisjoint, apart)):
                apart.append(conflict)
        return len(apart)


def pool_alternatives(doubted, kept, setting):
    """Return what holds whichever of the contradicting claims of a region is right.

    Where several claims of one region are doubted and one of them may be right, its
    score lies between theirs, its rank is at most the largest of theirs, and a part on
    which they agree stands; a part that one of them lacks is unknown.
    """
    by_code = {}
    for claim in sorted(doubted):
        by_code.setdefault(claim.code, []).append(claim)
    pooled = []
    for claims in by_code.values():
        parts = list(zip(*claims, strict=True))
        low, high, ranks, most, labels = (
            None if None in part else part for part in parts[3:]
        )
        same = ranks is not None and len(set(ranks)) == 1
        claim = claims[0]._replace(
            claim_id=" ".join(claim.claim_id for claim in claims),
            low=low and min(low),
            high=high and max(high),
            rank=ranks[0] if same else None,
            most=max(ranks) if ranks and not same else most and max(most),
            label=labels[0] if labels and len(set(labels)) == 1 else None,
        )
        if len(claims) > 1 and are_consistent([*kept, *pooled, claim], setting):
            pooled.append(claim)
    return pooled
