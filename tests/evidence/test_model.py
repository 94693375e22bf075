"""The model between the bounds: its curve by hand, its spacing by enumeration."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from scipy.stats import norm

from iga_analysis.evidence.cases import build_cases
from iga_analysis.evidence.comparable import Claim, Setting
from iga_analysis.evidence.model import draw_curve, spread_open


@pytest.mark.parametrize(
    ("places", "above", "below"), [(3, 1, 1), (4, 2, 1), (4, 3, 2), (5, 1, 4)]
)
def test_the_spacing_is_that_of_uniform_scores(places, above, below):
    """Of all orders of u scores and a + b - 1 others: how many are above the a-th."""
    others = above + below - 1
    counts = np.zeros(places + 1)
    for own in combinations(range(places + others), places):
        rest = [place for place in range(places + others) if place not in own]
        counts[sum(place < rest[above - 1] for place in own)] += 1
    weight = above + below - 2
    share = Fraction(above - 1, weight) if weight else Fraction(1, 2)
    found = spread_open(float(share), places, weight)
    assert found == pytest.approx(counts / comb(places + others, places))


def test_without_weight_only_the_bounds_speak_with_much_the_curve():
    assert spread_open(0.2, 4, 0) == pytest.approx([0.2] * 5)
    binomial = [comb(4, k) * 0.2**k * 0.8 ** (4 - k) for k in range(5)]
    assert spread_open(0.2, 4, 10**8) == pytest.approx(binomial, abs=1e-6)
    several = spread_open(0.2, 4, np.array([0, 5]))
    assert several[1] == pytest.approx(spread_open(0.2, 4, 5))


def draw(claims, **parts):
    """Return the curve of a level of 100 regions, in hundredths unless told else."""
    whole = {"year": 2000, "level": "kota", "size": 100, "unit": 100, "top": 10_000}
    whole |= {"edges": (6001, 3500, 1), "counts": (), "nation": (), "elsewhere": 0}
    setting = Setting(**{**whole, "participants": None, **parts})
    cases = [case for case in build_cases(claims, setting) if case[1].feasible]
    return draw_curve(claims, setting, cases)


def test_the_curve_goes_through_anchors_and_counts():
    told = [(9000, 1), (5000, 50), (2000, 90)]
    claims = [
        Claim(f"c{rank}", f"r{rank}", True, score, score, rank, None, None)
        for score, rank in told
    ]
    curve, anchors = draw(claims)
    assert anchors == 3
    for score, rank in told:
        assert curve.place(score) == pytest.approx(rank - 0.5)
    assert curve.place(10_000) == pytest.approx(0.5)
    # half of the way in scores is half of the way in normal scores
    middle = 3500
    normals = norm.ppf([0.495, 0.895])
    expected = 100 * norm.cdf(normals.mean())
    assert curve.place(middle) == pytest.approx(expected)
    counts = ((20, ("a",)), (70, ("a", "b")), (95, ("a", "b", "c")))
    curve, _ = draw(claims, counts=counts)
    assert curve.place(6000.5) == pytest.approx(20)
    assert curve.place(3499.5) == pytest.approx(70)
    assert curve.place(0.5) == pytest.approx(95)


def test_in_points_the_curve_goes_on_as_its_highest_stretch_does():
    claims = [
        Claim("a", "a", True, 999, 999, 50, None, None),
        Claim("b", "b", True, 9_999, 9_999, 10, None, None),
    ]
    curve, _ = draw(claims, unit=1, top=10**9, edges=(1001, 501, 1))
    normals = norm.ppf([0.495, 0.095])
    # ten times the points, as far again
    expected = norm.cdf(2 * normals[1] - normals[0])
    assert curve.place(99_999) == pytest.approx(max(100 * expected, 0.5))
