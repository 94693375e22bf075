"""Bounds from boxes and counts: equal to trying every ranking, for small nations."""

import random

import numpy as np
import pytest
from staircases import agreeing, draw_case

from iga_analysis.evidence.bounds import (
    bound_count,
    bound_own_score,
    bound_ranks,
    bound_score,
    bound_scores,
    find_clash,
)
from iga_analysis.evidence.staircase import Box, Limit, Staircase


def all_bounds(stairs, boxes, top):
    """Return every bound that can be asked for, without grounds."""
    found = {}
    for key in boxes:
        found["rank", key] = tuple(rank for rank, _ in bound_ranks(stairs, key))
        found["own score", key] = bound_own_score(stairs, key)
    for place in range(1, stairs.size + 1):
        found["score", place] = tuple(one for one, _ in bound_score(stairs, place))
    for score in range(1, top + 1):
        found["count", score] = tuple(one for one, _ in bound_count(stairs, score))
    return found


def true_bounds(scores, ranks, boxes, top):
    """Return the same bounds from the nations that agree."""
    found = {}
    for key in boxes:
        found["rank", key] = ranks[:, key].min(), ranks[:, key].max()
        found["own score", key] = scores[:, key].min(), scores[:, key].max()
    places = -np.sort(-scores, axis=1)
    for place in range(1, scores.shape[1] + 1):
        column = places[:, place - 1]
        found["score", place] = column.min(), column.max()
    for score in range(1, top + 1):
        count = (scores >= score).sum(axis=1)
        found["count", score] = count.min(), count.max()
    return found


@pytest.mark.parametrize(("size", "top"), [(3, 4), (4, 2), (4, 3), (5, 2)])
def test_bounds_equal_those_of_all_rankings(size, top):
    draw, checked = random.Random(size * 10 + top), 0
    for _ in range(1000):
        boxes, limits = draw_case(draw, size, top, most=False)
        scores, ranks = agreeing(size, top, boxes, limits)
        stairs = Staircase(boxes, size, limits, top=top)
        assert stairs.feasible == (len(scores) > 0), (boxes, limits)
        if stairs.feasible:
            checked += 1
            expected = true_bounds(scores, ranks, boxes, top)
            assert all_bounds(stairs, boxes, top) == expected, (boxes, limits)
    assert checked > 700


@pytest.mark.parametrize(("size", "top"), [(3, 4), (4, 3), (5, 2)])
def test_ranks_not_exceeded_never_exclude_the_truth_and_are_mostly_tight(size, top):
    draw, checked, wider = random.Random(size * 100 + top), 0, 0
    for _ in range(1000):
        boxes, limits = draw_case(draw, size, top, most=True)
        scores, ranks = agreeing(size, top, boxes, limits)
        stairs = Staircase(boxes, size, limits, top=top)
        if not len(scores):
            continue
        assert stairs.feasible, (boxes, limits)
        checked += 1
        expected = true_bounds(scores, ranks, boxes, top)
        found = all_bounds(stairs, boxes, top)
        for name, (least, most) in expected.items():
            assert found[name][0] <= least, (name, boxes, limits)
            assert found[name][1] >= most, (name, boxes, limits)
        ranked = [name for name in expected if name[0] != "own score"]
        wider += any(found[name] != expected[name] for name in ranked)
    assert checked > 700
    assert wider < 0.05 * checked


def test_every_bound_follows_from_its_grounds():
    draw, size, top = random.Random(5), 4, 3
    for _ in range(500):
        boxes, limits = draw_case(draw, size, top, most=True)
        stairs = Staircase(boxes, size, limits, top=top)

        def keep(grounds, boxes=boxes, limits=limits):
            few = {key: box for key, box in boxes.items() if key in grounds}
            named = [limit for limit in limits if limit.name in grounds]
            return Staircase(few, size, named, top=top)

        if not stairs.feasible:
            assert not keep(find_clash(stairs)).feasible
            continue
        for key in boxes:
            for side, (rank, grounds) in enumerate(bound_ranks(stairs, key)):
                assert bound_ranks(keep(grounds), key)[side][0] == rank
        for place in range(1, size + 1):
            for side, (score, grounds) in enumerate(bound_score(stairs, place)):
                assert bound_score(keep(grounds), place)[side][0] == score
        for score in range(1, top + 1):
            for side, (count, grounds) in enumerate(bound_count(stairs, score)):
                assert bound_count(keep(grounds), score)[side][0] == count


def test_distinct_regions_between_two_scores_count():
    """Rank 3 at 70 and three more known down to 60: rank 7 or worse at 60."""
    boxes = {"a": Box(70, 70, rank=3), "z": Box(60, 60)}
    boxes |= {name: Box(score, score) for name, score in (("b", 69), ("c", 65))}
    stairs = Staircase({**boxes, "d": Box(61, 61)}, 50, top=100)
    assert bound_ranks(stairs, "z")[0][0] == 7
    assert bound_ranks(stairs, "z")[0][1] == {"a", "b", "c", "d", "z"}
    stairs = Staircase(boxes, 50, top=100)
    assert bound_ranks(stairs, "z")[0][0] == 6


def test_ranks_of_regions_without_scores_take_places():
    boxes = {name: Box(0, 100, rank=place) for place, name in enumerate("abc", 1)}
    stairs = Staircase(boxes | {"x": Box(40, 40)}, 9, top=100)
    # level with the third at best: equal scores may share a rank, distinct ranks not
    assert [rank for rank, _ in bound_ranks(stairs, "x")] == [3, 9]


def test_equal_printed_scores_stand_either_way():
    boxes = {"a": Box(50, 50), "b": Box(50, 50), "c": Box(60, 60, rank=1)}
    stairs = Staircase(boxes, 3, top=100)
    for key in "ab":
        assert [rank for rank, _ in bound_ranks(stairs, key)] == [2, 3]
    tied = Staircase(boxes | {"a": Box(50, 50, rank=2)}, 3, top=100)
    assert [rank for rank, _ in bound_ranks(tied, "b")] == [2, 3]


def test_places_at_once_equal_places_one_by_one():
    boxes = {"a": Box(70, 70, rank=3), "b": Box(20, 40), "c": Box(0, 100, rank=7)}
    stairs = Staircase(boxes, 12, [Limit(30, 5, 9, "count")], top=100)
    singly = [bound_score(stairs, place) for place in range(1, 13)]
    assert bound_scores(stairs) == [(low, high) for (low, _), (high, _) in singly]
