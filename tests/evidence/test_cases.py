"""From claims to bounds: edges that nobody published, counts of level and nation."""

import random

import numpy as np
import pytest
from rankings import agreeing, draw_world, label_of, random_ranks

from iga_analysis.evidence.bounds import bound_ranks, bound_score, find_clash
from iga_analysis.evidence.cases import build_cases, cite_claims
from iga_analysis.evidence.comparable import Claim, Setting


def ranks_over(cases, code):
    found = [bound_ranks(stairs, code) for stairs in cases]
    return min(b for (b, _), _ in found), max(w for _, (w, _) in found)


@pytest.mark.parametrize(("size", "top"), [(3, 5), (3, 7), (4, 4)])
def test_bounds_equal_those_of_all_rankings_and_edges(size, top):
    draw, checked = random.Random(size * 10 + top), 0
    for _ in range(400):
        claims, setting = draw_world(draw, size, top)
        scores, ranks = agreeing(claims, setting)
        every = [stairs for _, stairs in build_cases(claims, setting)]
        cases = [stairs for stairs in every if stairs.feasible]
        assert bool(cases) == (len(scores) > 0), (claims, setting)
        if not cases:
            continue
        checked += 1
        for code in {claim.code for claim in claims if claim.own}:
            column = ranks[:, int(code)]
            expected = column.min(), column.max()
            assert ranks_over(cases, code) == expected, (code, claims, setting)
        places = -np.sort(-scores, axis=1)
        for place in range(1, size + 1):
            found = [bound_score(stairs, place) for stairs in cases]
            bounds = min(b for (b, _), _ in found), max(w for _, (w, _) in found)
            column = places[:, place - 1]
            assert bounds == (column.min(), column.max()), (place, claims, setting)
    assert checked > 250


def test_cited_claims_give_the_bound_again():
    draw, checked = random.Random(3), 0
    for _ in range(300):
        claims, setting = draw_world(draw, 4, 4)
        every = [stairs for _, stairs in build_cases(claims, setting)]
        cases = [stairs for stairs in every if stairs.feasible]
        if not cases:
            continue
        clash = set().union(*(find_clash(stairs) for stairs in every))
        for code in {claim.code for claim in claims if claim.own}:
            bounds = ranks_over(cases, code)
            for side in (0, 1):
                grounds = [bound_ranks(stairs, code)[side][1] for stairs in cases]
                ids = cite_claims(clash.union(*grounds), claims, setting)
                few = [claim for claim in claims if claim.claim_id in ids]
                again = [s for _, s in build_cases(few, setting) if s.feasible]
                assert ranks_over(again, code)[side] == bounds[side]
                checked += 1
    assert checked > 500


def reveal(random, scores, ranks, edges):
    """Return true claims of a random part of a nation: single parts and pairs."""
    claims = []
    for region in random.permutation(len(scores))[
        : random.integers(1, len(scores) + 1)
    ]:
        score, rank = int(scores[region]), int(ranks[region])
        has_score, has_rank, has_most, has_label = random.random(4) < 0.4
        around = int(random.choice([0, 0, 3]))
        low = max(score - around, 0) if has_score else None
        high = score + around if has_score else None
        most = rank + int(random.integers(0, 6)) if has_most and not has_rank else None
        label = label_of(score, edges) if has_label else None
        exact = rank if has_rank else None
        code = str(region)
        claims.append(Claim(f"c{code}", code, True, low, high, exact, most, label))
    return claims


@pytest.mark.parametrize("seed", range(8))
def test_the_true_rank_is_never_excluded(seed):
    """Four thousand nations of 3 to 60 regions, all kinds of claims revealed."""
    random, asked = np.random.default_rng(seed), 0
    for _ in range(500):
        size, top = int(random.integers(3, 61)), int(random.choice([12, 60, 400]))
        scores = np.clip(random.normal(0.5, 0.3, size) * top, 0, top).astype(int)
        ranks = random_ranks(random, scores)
        edges = tuple(sorted(random.integers(0, top + 1, 3).tolist(), reverse=True))
        labels = np.array([label_of(score, edges) for score in scores])
        counted, told = random.random(2) < (0.3, 0.7)
        counts = tuple(
            (int((labels <= place).sum()), (f"n{place}",))
            for place in range(3 * int(counted))
        )
        setting = Setting(
            year=2000,
            level="kota",
            size=size,
            unit=1,
            top=top,
            edges=edges if told else (edges[0], None, edges[2]),
            counts=counts,
            nation=(),
            elsewhere=0,
            participants=(int((scores > 0).sum()), "p") if counted else None,
        )
        claims = reveal(random, scores, ranks, edges)
        cases = [one for _, one in build_cases(claims, setting) if one.feasible]
        assert cases, (claims, setting)
        for claim in claims:
            best, worst = ranks_over(cases, claim.code)
            truth = ranks[int(claim.code)]
            assert best <= truth <= worst, (claim, truth, claims, setting)
            asked += 1
        place = int(random.integers(1, size + 1))
        found = [bound_score(stairs, place) for stairs in cases]
        score = np.sort(scores)[::-1][place - 1]
        assert min(b for (b, _), _ in found) <= score
        assert max(w for _, (w, _) in found) >= score
    assert asked > 5000
