"""The smallest removal: against trying every removal, and longest chains."""

import random
from bisect import bisect_left
from itertools import combinations

import pytest
from rankings import agreeing, draw_world

from iga_analysis.evidence.cases import are_consistent
from iga_analysis.evidence.comparable import Claim, Setting
from iga_analysis.evidence.conflicts import Removals, find_conflict, pool_alternatives
from iga_analysis.evidence.counts import Count, list_counts

PLAIN = Setting(2000, "kota", 500, 1, 1000, (None,) * 3, (), (), 0, None)


def anchor(number, score, rank, code=None):
    name = f"c{number:03d}"
    return Claim(name, code or name, True, score, score, rank, None, None)


def share_a_rank(claims):
    """Whether two regions stand at one rank without equal printed scores."""
    ranked = [claim for claim in claims if claim.own and claim.rank is not None]
    return any(
        one.rank == other.rank
        and one.code != other.code
        and (one.low is None or one[3:5] != other[3:5])
        for one, other in combinations(ranked, 2)
    )


def without_counts(setting, removed):
    """Return a setting as it is if some published counts are wrong."""
    parts = {}
    for part, scope in (("counts", "level"), ("nation", "nation")):
        lost = [one.place for one in removed if getattr(one, "scope", "") == scope]
        parts[part] = getattr(setting, part)[: min(lost, default=3)]
    if any(getattr(one, "scope", "") == "participants" for one in removed):
        parts["participants"] = None
    return setting._replace(**parts)


def misprint(draw, setting):
    """Return a setting of whose counts one is perhaps printed wrongly."""
    for part in ("counts", "nation"):
        figures = list(getattr(setting, part))
        if figures and draw.random() < 0.5:
            place = draw.randrange(3)
            number, ids = figures[place]
            figures[place] = max(0, number + draw.choice([-1, 1])), ids
            setting = setting._replace(**{part: tuple(figures)})
    return setting


def test_smallest_removals_equal_those_of_trying_every_removal():
    draw, checked, counted = random.Random(11), 0, 0
    while checked < 60 or counted < 60:
        claims, setting = draw_world(draw, 3, 4)
        setting = misprint(draw, setting)
        every = [*claims, *list_counts(setting)]
        if len(every) > 7:
            continue
        for size in range(len(every) + 1):
            smallest = [
                set(removed)
                for removed in combinations(every, size)
                if len(
                    agreeing(
                        set(claims) - set(removed), without_counts(setting, removed)
                    )[0]
                )
                and not share_a_rank(set(claims) - set(removed))
            ]
            if smallest:
                break
        bare = [c for c in claims if c.own and c.rank is not None and c.low is None]
        if not size or (share_a_rank(claims) and bare):
            continue
        checked += 1
        removals = Removals(claims, setting)
        assert len(removals.smallest) == size
        some, surely = removals.suspects()
        assert some == set.union(*smallest)
        assert surely == set.intersection(*smallest)
        counted += any(isinstance(one, Count) for one in some)


def test_counting_shows_the_conflicts_of_a_long_list_with_a_count():
    """Of 300 regions 200 have the predicate; so many claims, so few searches."""
    counts = ((150, ("n0",)), (200, ("n1",)), (300, ("n2",)))
    setting = PLAIN._replace(edges=(60, 30, 1), counts=counts)
    claims = [anchor(number, 70, None) for number in range(200)]
    removals = Removals(claims, setting)
    (wrong,) = removals.suspects()[1]
    assert (wrong.claim_id, wrong.place) == ("n0", 0)
    for conflict in removals.conflicts:
        assert len(conflict) == 152
        told = [one for one in conflict if isinstance(one, Claim)]
        assert not are_consistent(told, setting)
        assert are_consistent(told[1:], setting)


@pytest.mark.parametrize("seed", range(5))
def test_among_anchors_the_longest_chain_is_kept(seed):
    draw = random.Random(seed)
    scores = draw.sample(range(1000), 60)
    ranks = draw.sample(range(1, 500), 60)
    straight = sorted(zip(sorted(scores, reverse=True), sorted(ranks), strict=True))
    slips = draw.sample(range(60), 12)
    pairs = [
        (score, draw.randint(1, 500) if place in slips else rank)
        for place, (score, rank) in enumerate(straight)
    ]
    tails = []
    for _, rank in sorted(pairs, reverse=True):
        place = bisect_left(tails, rank)
        tails[place : place + 1] = [rank]
    claims = [anchor(number, *pair) for number, pair in enumerate(pairs)]
    assert len(Removals(claims, PLAIN).smallest) == len(pairs) - len(tails)


def test_a_conflict_can_spare_no_claim():
    claims = [anchor(1, 50, 10), anchor(2, 40, 9), anchor(3, 90, 1), anchor(4, 45, 30)]
    conflict = find_conflict(claims, PLAIN)
    assert not are_consistent(conflict, PLAIN)
    for claim in conflict:
        assert are_consistent(conflict - {claim}, PLAIN)


def test_a_bare_rank_gives_way_to_a_rank_beside_a_score():
    scored, bare = anchor(1, 62, 4), Claim("b", "b", True, *[None] * 2, 4, None, None)
    removals = Removals([scored, bare], PLAIN)
    assert removals.suspects() == ({bare}, {bare})
    equal = [anchor(1, 62, 4), anchor(2, 62, 4)]
    assert not Removals(equal, PLAIN).smallest


def test_alternatives_keep_what_holds_either_way():
    one, other = anchor(1, 44, 145, "a"), anchor(2, 44, 169, "a")
    kept = [anchor(3, 47, 121), anchor(4, 38, 197)]
    (pooled,) = pool_alternatives({one, other}, kept, PLAIN)
    assert pooled[3:] == (44, 44, None, 169, None)
    assert pooled.claim_id == "c001 c002"
    scores = anchor(1, 55, 16, "a"), anchor(2, 52, 16, "a")
    (pooled,) = pool_alternatives(scores, [], PLAIN)
    assert pooled[3:] == (52, 55, 16, None, None)


def test_counts_that_contradict_each_other_are_in_doubt():
    counts = ((5, ("n0",)), (3, ("n1",)), (9, ("n2",)))
    some, every = Removals([], PLAIN._replace(counts=counts)).suspects()
    # five regions are not three, whichever of the two is wrong
    assert {one.claim_id for one in some} == {"n0", "n1"}
    assert every == set()
