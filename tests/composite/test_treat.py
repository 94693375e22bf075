"""Outliers and gaps against COINr's own cases and the definitions, step by step."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from iga_analysis.composite.treat import fill_gaps, list_outliers, treat_outliers

nan = math.nan


def moments(values):
    """Return skewness and kurtosis by the formulas of e1071, type 2."""
    n, mean = len(values), sum(values) / len(values)
    second, third, fourth = (
        sum((one - mean) ** power for one in values) / n for power in (2, 3, 4)
    )
    skewness = third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = (n - 1) / (n - 2) / (n - 3) * ((n + 1) * (fourth / second**2 - 3) + 6)
    return skewness, kurtosis


def fails(values):
    if len(set(values)) < 2 or len(values) < 4:
        return False
    skewness, kurtosis = moments(values)
    return not (abs(skewness) < 2 or kurtosis < 3.5)


def treat(values):
    """Winsorise a list one step at a time as COINr does; logarithms at the last."""
    left, changed = list(values), set()
    while fails(left) and len(changed) < 5:
        end, near = (max, min) if moments(left)[0] >= 0 else (min, max)
        others = [one for one in left if one != end(left)]
        if end(others) == near(others):
            break
        at = [place for place, one in enumerate(left) if one == end(left)]
        for place in at:
            left[place] = end(others)
        changed |= set(at)
    if not fails(left):
        return left
    span = max(values) - min(values)
    return [math.log(one - min(values) + 0.01 * span) for one in values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Cases of COINr's own tests and pages.
        ([*range(1, 11), 100], [*range(1, 11), 10]),
        ([*range(1, 11), -100], [*range(1, 11), 1]),
        ([*range(1, 11), 30, 100], [*range(1, 11), 30, 30]),
        # What is missing stays so and counts nowhere.
        ([*range(1, 11), nan, 100], [*range(1, 11), nan, 10]),
        ([*range(1, 12)], [*range(1, 12)]),
        ([5, 5, 5, 5, 5], [5, 5, 5, 5, 5]),
        ([1, 2, 900], [1, 2, 900]),
        ([nan, nan, nan], [nan, nan, nan]),
    ],
)
def test_what_is_winsorised(values, expected):
    found = treat_outliers(pd.DataFrame({"a": values}, dtype=float), "winsorise")
    np.testing.assert_array_equal(found["a"], expected)


def test_logarithms_are_taken_where_five_values_do_not_suffice():
    values = [*np.linspace(0, 1, 200), 50, 60, 70, 80, 90, 100]
    table = pd.DataFrame({"a": values, "b": [0.0] * 205 + [1.0]})
    found = treat_outliers(table, "winsorise")
    np.testing.assert_allclose(found["a"], np.log(table["a"] + 1))
    # Winsorised, the other would have one value only.
    np.testing.assert_allclose(found["b"], np.log(table["b"] + 0.01))
    told = list_outliers(table).set_index("indicator")
    assert told["log"].all() and told["outliers"].all()
    assert (told["winsorised"] == 0).all()
    assert told["n"].tolist() == [206, 206]


numbers = st.one_of(
    st.integers(-9, 9), st.sampled_from([-900, -400, 150, 200, 300, 500, 1000])
)


@given(st.lists(numbers, min_size=5, max_size=40))
def test_any_column_is_treated_by_the_definition(values):
    table = pd.DataFrame({"a": values}, dtype=float)
    found = treat_outliers(table, "winsorise")["a"]
    np.testing.assert_allclose(found, treat([float(one) for one in values]))
    # Treatment never turns the order of two units round.
    order = np.argsort(values, kind="stable")
    assert (np.diff(found.to_numpy()[order]) >= 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_skewness_and_kurtosis_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"a": rng.standard_t(3, 30) * 1e9, "b": [7.0] * 30})
    table.loc[4, "a"] = nan
    found = list_outliers(table)
    known = table["a"].dropna()
    assert found.loc[0, "skewness"] == pytest.approx(stats.skew(known, bias=False))
    assert found.loc[0, "kurtosis"] == pytest.approx(stats.kurtosis(known, bias=False))
    assert found.loc[1, ["skewness", "kurtosis"]].isna().all()


@given(st.lists(numbers, min_size=5, max_size=40))
def test_the_list_tells_what_was_done(values):
    assume(len(set(values)) > 1)
    table = pd.DataFrame({"a": values}, dtype=float)
    told, found = list_outliers(table).iloc[0], treat_outliers(table, "winsorise")
    assert told["outliers"] == fails(values)
    assert (told["skewness"], told["kurtosis"]) == pytest.approx(moments(values))
    after = (told["skewness_after"], told["kurtosis_after"])
    assert after == pytest.approx(moments(found["a"].tolist()), nan_ok=True)
    if not told["log"]:
        assert told["winsorised"] == (found["a"] != table["a"]).sum()
        assert not fails(found["a"].tolist())


def test_percentiles_end_the_tails():
    values = [float(one) for one in range(41)]
    table = pd.DataFrame({"a": [*values, nan], "b": nan})
    found = treat_outliers(table, "percentile")
    # Of 41 values the 2.5th percentile is the second, the 97.5th the last but one.
    assert found["a"].tolist()[:41] == [1.0, *values[1:-1], 39.0]
    assert found["a"].isna().sum() == 1 and found["b"].isna().all()


def test_nothing_is_treated_or_filled_if_so_wished():
    table = pd.DataFrame({"a": [*range(1, 11), nan, 100.0]})
    assert treat_outliers(table, "none").equals(table)
    assert fill_gaps(table, "none").equals(table)


def test_gaps_take_the_mean_or_the_median():
    table = pd.DataFrame({"code": list("wxyz"), "a": [1, nan, 3, 8], "b": [nan] * 4})
    mean, median = fill_gaps(table, "mean"), fill_gaps(table, "median")
    assert mean["a"].tolist() == [1, 4, 3, 8]
    assert median["a"].tolist() == [1, 3, 3, 8]
    assert list(mean.index) == list("wxyz")
    assert mean["b"].isna().all() and median["b"].isna().all()


@pytest.mark.parametrize("function", [treat_outliers, fill_gaps])
def test_what_cannot_be_treated_is_told(function):
    table = pd.DataFrame({"a": [1.0, 2.0]})
    with pytest.raises(ValueError, match="'trim' is not one of none"):
        function(table, "trim")
    with pytest.raises(ValueError, match="b: not numbers"):
        function(table.assign(b="x"), "none")
    with pytest.raises(ValueError, match="b: not numbers"):
        list_outliers(table.assign(b="x"))
