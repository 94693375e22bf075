"""Counts against claims: by trying every nation, and by counting complete lists."""

import random

from rankings import agreeing, draw_world, label_of

from iga_analysis.evidence.comparable import Claim, Setting
from iga_analysis.evidence.counts import (
    Count,
    compare_list,
    find_overfull,
    keep_counts,
    list_counts,
)

FIGURES = ((2, ("a",)), (3, ("a", "b")), (4, ("a", "b", "c")))
SETTING = Setting(2000, "kota", 5, 1, 9, (6, 4, 1), FIGURES, (), 0, (4, "p"))


def list_of(scores, *, own=True):
    return [
        Claim(f"c{number}", f"r{number}", own, score, score, None, None, None)
        for number, score in enumerate(scores)
    ]


def test_every_count_is_named_once():
    assert list_counts(SETTING) == [
        *(Count(name, "level", place) for place, name in enumerate("abc")),
        Count("p", "participants", 0),
    ]


def test_what_lies_below_a_doubtful_count_is_unknown():
    kept = [one for one in list_counts(SETTING) if one.claim_id not in "bp"]
    fewer = keep_counts(SETTING, kept)
    assert fewer.counts == FIGURES[:1]
    assert fewer.participants is None
    assert keep_counts(SETTING, list_counts(SETTING)) == SETTING


def test_sets_found_by_counting_agree_with_no_nation():
    draw, found = random.Random(5), 0
    while found < 60:
        claims, setting = draw_world(draw, 3, 4)
        counts = tuple((draw.randint(0, 3), (f"n{n}",)) for n in range(3))
        setting = setting._replace(
            counts=counts, participants=(draw.randint(0, 3), "p")
        )
        for conflict in find_overfull(claims, setting):
            found += 1
            told = [one for one in conflict if isinstance(one, Claim)]
            named = [one for one in conflict if isinstance(one, Count)]
            assert len(agreeing(told, keep_counts(setting, named))[0]) == 0


def test_a_region_is_left_out_of_some_set():
    """Five regions from 6 on where two are counted: no region is in all sets."""
    sets = list(find_overfull(list_of([6, 7, 8, 9, 9]), SETTING))
    first = [one for one in sets if Count("a", "level", 0) in one and len(one) == 4]
    assert set.intersection(*map(set, first)) == {Count("a", "level", 0)}


def test_a_complete_list_is_compared_class_by_class():
    draw = random.Random(9)
    for _ in range(100):
        scores = [draw.randint(0, 9) for _ in range(5)]
        labels = [label_of(score, SETTING.edges) for score in scores]
        expected = {
            name: labels.count(place)
            for place, name in enumerate("abc")
            if labels.count(place) != (2, 1, 1)[place]
        }
        if all(score > 0 for score in scores):
            expected["p"] = 5
        found = compare_list(list_of(scores), SETTING)
        assert {one.count.claim_id: one.counted for one in found} == expected


def test_a_list_that_leaves_a_region_out_is_not_compared():
    assert compare_list(list_of([9, 9, 9, 9]), SETTING) == []
    # nor is one with a score that may lie on either side of the edge
    claims = list_of([9, 9, 9, 9, 9])
    claims[4] = claims[4]._replace(low=5, high=6)
    assert [one.count.claim_id for one in compare_list(claims, SETTING)] == ["p"]


def test_counts_of_the_nation_need_the_other_levels():
    nation = SETTING._replace(counts=(), nation=FIGURES, elsewhere=1, participants=None)
    own = list_of([9, 9, 4, 1, 0])
    assert compare_list(own, nation) == []
    other = Claim("o", "o", False, None, None, None, None, 0)
    (found,) = compare_list([*own, other], nation)
    assert found[1:] == (2, 3)
