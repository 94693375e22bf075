"""Estimated corrections: by hand, against an analysis of variance, and recovered."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from iga_analysis.sensitivity import estimate_corrections


def test_shares_are_counted_as_told():
    before = pd.DataFrame({"16": [3, 3, 3, 2, 0], "17": [2, 2, 1, 1, 0]}, list("aabbc"))
    after = pd.DataFrame({"16": [2, 1, 0, 2, 1], "17": [3, 2, 0, 1, 0]}, list("aabbc"))
    found = estimate_corrections(before, after)
    # of 8 levels above 0, 4 are lower; of 3 lower ones above 1, 1 became 0
    assert found["p_missing"] == pytest.approx(4 / 8 * 1 / 3)
    assert found["p_fall"] == pytest.approx(4 / 8 * 2 / 3)
    # of 7 levels below the highest 2 are higher
    assert found["p_rise"] == pytest.approx(2 / 7)


def test_what_is_missing_is_left_out():
    before = pd.DataFrame({"16": [3.0, None, 2.0], "17": [2.0, 2.0, None]}, list("aab"))
    after = pd.DataFrame({"16": [2.0, 1.0, 2.0], "17": [2.0, None, 0.0]}, list("aab"))
    found = estimate_corrections(before, after)
    assert found["p_fall"] == pytest.approx(1 / 3)
    assert found["p_missing"] == 0 and found["p_rise"] == 0


def test_the_intraclass_correlation_is_that_of_an_analysis_of_variance():
    rng = np.random.default_rng(1)
    sizes = [4, 9, 15, 2, 30]
    index = np.repeat(list("abcde"), sizes)
    before = pd.DataFrame({"16": 2, "17": 3}, index=index)
    lower = (
        rng.random((len(index), 2))
        < np.repeat([0.1, 0.5, 0.3, 0.9, 0.2], sizes)[:, None]
    )
    found = estimate_corrections(before, before - lower.astype(int))
    groups = [lower[index == one].ravel().astype(float) for one in "abcde"]
    ratio = stats.f_oneway(*groups).statistic
    counts = np.array([len(one) for one in groups])
    size = (counts.sum() - (counts**2).sum() / counts.sum()) / (len(counts) - 1)
    assert found["rho"] == pytest.approx((ratio - 1) / (ratio - 1 + size))


def test_the_numbers_behind_levels_are_recovered():
    # An own simulation, level by level: not the draws of the package.
    rng = np.random.default_rng(5)
    fall, rise, missing, rho, regions, size = 0.2, 0.05, 0.1, 0.1, 400, 60
    index = np.repeat([f"r{one}" for one in range(regions)], size)
    shape = np.array([fall, rise, missing, 1 - fall - rise - missing]) * (1 - rho) / rho
    chances = rng.dirichlet(shape, regions)
    before = rng.integers(0, 4, (regions, size))
    after = before.copy()
    for region in range(regions):
        for place in range(size):
            level = before[region, place]
            kind = rng.choice(4, p=chances[region])
            after[region, place] = (max(level - 1, 0), min(level + 1, 3), 0, level)[
                kind
            ]
    tables = (pd.DataFrame({"a": one.ravel()}, index=index) for one in (before, after))
    found = estimate_corrections(*tables)
    expected = {"p_fall": fall, "p_rise": rise, "p_missing": missing, "rho": rho}
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=0.02)


def test_what_nothing_tells_is_missing():
    one = pd.DataFrame({"a": [3, 2]}, index=["x", "x"])
    found = estimate_corrections(one, one)
    assert found["p_fall"] == 0 and np.isnan(found["rho"])
    zero = pd.DataFrame({"a": [0]}, index=["x"])
    found = estimate_corrections(zero, zero)
    assert np.isnan(found["p_fall"]) and found["p_rise"] == 0


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": [4]}, {"a": [1]}, r"self_assessed: .*4.* of 0 in a is no level"),
        ({"a": [1]}, {"a": [1.5]}, r"verified: .*1.5.* is no level from 0 to 3"),
        ({"a": [1]}, {"b": [1]}, "same rows and columns"),
        ({"a": [None]}, {"a": [1]}, "no level is told before and after"),
    ],
)
def test_bad_levels_are_told(before, after, told):
    with pytest.raises(ValueError, match=told):
        estimate_corrections(pd.DataFrame(before), pd.DataFrame(after))
