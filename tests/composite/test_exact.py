"""Exact answers over a weight set against brute force, draws and re-scoring."""

import subprocess
import sys
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from iga_analysis.composite.exact import (
    dominance,
    extreme_weights,
    rank_bounds,
    rank_range,
)
from iga_analysis.composite.pairs import pairwise_wins
from iga_analysis.composite.ranks import rank
from iga_analysis.composite.swaps import swap_changes, swap_weights
from iga_analysis.sensitivity.uncertainty import predicate_certainty, rank_uncertainty

SETS = ("relative", "simplex")
TIE = 1e-9


def find_corners(weights, spread, weight_set):
    """Return the vertices of a weight set, divided by their sums."""
    ends = list(zip(weights * (1 - spread), weights * (1 + spread), strict=True))
    if weight_set == "relative":
        found = np.array(list(product(*ends)))
        found = found[found.sum(axis=1) > 0]
        return found / found.sum(axis=1, keepdims=True)
    found = []
    for place in range(len(weights)):
        for others in product(*(ends[:place] + ends[place + 1 :])):
            last = 1 - sum(others)
            if ends[place][0] - 1e-12 <= last <= ends[place][1] + 1e-12:
                found.append(np.insert(others, place, last))
    return np.array(found)


def find_cells(values, unit, corners):
    """Return weights inside every cell, on every edge and at every vertex.

    The lines on which the unit ties with another cut the set, of one or two
    dimensions, into cells on which its rank does not change. Means of two or three
    vertices of these cells lie inside every edge and every cell.
    """
    leads = np.delete(values, unit, axis=0) - values[unit]
    vertices = list(corners)
    for start, end in combinations(corners, 2):
        for lead in leads:
            first, last = lead @ start, lead @ end
            if first * last < 0:
                vertices.append(start + (end - start) * first / (first - last))
    if values.shape[1] == 3:
        for one, other in combinations(leads, 2):
            cross = np.cross(one, other)
            if abs(cross.sum()) > 1e-12:
                cross = cross / cross.sum()
                if is_inside(cross, corners):
                    vertices.append(cross)
    vertices = np.unique(np.round(vertices, 13), axis=0)
    points = [vertices]
    for size in range(2, values.shape[1] + 1):
        chosen = np.array(list(combinations(range(len(vertices)), size)))
        if len(chosen):
            points.append(vertices[chosen].mean(axis=1))
    return np.concatenate(points)


def is_inside(point, corners):
    """Return whether a point of the plane of weights is in the hull of corners."""
    sides = ConvexHull(corners[:, :2]).equations
    return (sides[:, :2] @ point[:2] + sides[:, 2] <= 1e-12).all()


def rank_everywhere(values, unit, weights, spread, weight_set):
    """Return the best and worst rank of a unit by brute force."""
    corners = find_corners(weights, spread, weight_set)
    scores = find_cells(values, unit, corners) @ values.T
    ranks = 1 + (scores - scores[:, [unit]] > TIE).sum(axis=1)
    return ranks.min(), ranks.max()


CASES = st.tuples(
    st.integers(2, 3),
    st.integers(2, 6),
    st.integers(0, 10**6),
    st.sampled_from([0.1, 0.25, 0.5, 1.0]),
    st.sampled_from(SETS),
    st.booleans(),
)


def make_case(indicators, units, seed, coarse):
    """Return values (whole levels that tie often, or any) and weights."""
    rng = np.random.default_rng(seed)
    values = rng.random((units, indicators)) * 3
    weights = rng.integers(1, 4, indicators).astype("float64")
    return (values.round() if coarse else values), weights / weights.sum()


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_rank_range_is_that_of_brute_force(case):
    indicators, units, seed, spread, weight_set, coarse = case
    values, weights = make_case(indicators, units, seed, coarse)
    if weight_set == "relative" and spread == 1:
        spread = 0.9  # the corners of the set would have to be drawn to the limit
    options = {"spread": spread, "weight_set": weight_set}
    table = pd.DataFrame(values)
    bounds = rank_bounds(table, weights, **options)
    found = rank_range(0, table, weights, **options).iloc[0]
    expected = rank_everywhere(values, 0, weights, spread, weight_set)
    assert (found["rank_best"], found["rank_worst"]) == expected
    assert bounds["rank_best"][0] <= found["rank_best"]
    assert bounds["rank_worst"][0] >= found["rank_worst"]


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_dominance_and_wins_are_decided_at_the_corners(case):
    indicators, units, seed, spread, weight_set, coarse = case
    values, weights = make_case(indicators, units, seed, coarse)
    if spread == 1:
        spread = 0.95
    corners = find_corners(weights, spread, weight_set)
    scores = corners @ values.T
    always = (scores[:, :, None] - scores[:, None, :] > TIE).all(axis=0)
    found = dominance(
        pd.DataFrame(values), weights, spread=spread, weight_set=weight_set
    )
    np.testing.assert_array_equal(found, always)


@pytest.mark.parametrize("weight_set", SETS)
@pytest.mark.parametrize("coarse", [False, True])
def test_draws_lie_in_the_exact_range_and_that_in_the_bounds(weight_set, coarse):
    values, weights = make_case(5, 25, 7, coarse)
    table = pd.DataFrame(values, index=[f"u{one}" for one in range(25)])
    options = {"spread": 0.4, "weight_set": weight_set}
    drawn = rank_uncertainty(table, weights, draws=3000, seed=1, **options)
    bounds = rank_bounds(table, weights, **options).set_index("code")
    wider, narrower = 0, 0
    for one in drawn.itertuples():
        exact = rank_range(one.code, table, weights, **options).iloc[0]
        low, high = bounds.loc[one.code, ["rank_best", "rank_worst"]]
        assert low <= exact["rank_best"] <= one.rank_min
        assert one.rank_max <= exact["rank_worst"] <= high
        assert exact["rank"] == one.rank and exact["score"] == one.score
        wider += exact["rank_worst"] - exact["rank_best"] > one.rank_max - one.rank_min
        narrower += exact["undecided"] > 0
        sets = extreme_weights(one.code, table, weights, **options)
        for end in ("best", "worst"):
            new = sets[f"weight_{end}"].to_numpy()
            assert new.sum() == pytest.approx(1)
            ranks = rank(pd.Series(values @ new, index=table.index))
            assert ranks[one.code] == exact[f"rank_{end}"]
            factors = new / weights
            if weight_set == "simplex":
                assert np.abs(factors - 1).max() <= 0.4 + 1e-9
            else:
                assert factors.max() / factors.min() <= 1.4 / 0.6 + 1e-9
    assert wider > 0 and narrower > 0
    certain = dominance(table, weights, **options)
    wins = pairwise_wins(table, weights, draws=3000, seed=1, **options)
    assert (wins.to_numpy()[certain.to_numpy()] == 1).all()
    assert 0 < certain.to_numpy().sum() < (wins == 1).to_numpy().sum()


def test_dominance_of_a_worked_pair():
    # x leads by 8 on a and lacks 6 on b: 8 x 0.75 - 6 x 1.25 < 0 < 8 x 0.9 - 6 x 1.1.
    table = pd.DataFrame({"a": [80, 72], "b": [40, 46]}, index=["x", "y"])
    assert not dominance(table, [1, 1]).loc["x", "y"]
    assert dominance(table, [1, 1], spread=0.1).loc["x", "y"]
    # With the sum fixed, weights 0.4 and 0.6 tie at a spread of 0.2 at most: x needs
    # a / b of more than 6 / 8, that is a of more than 3 / 7, which is 1 - 1 / 7.
    assert dominance(table, [1, 1], spread=0.142, weight_set="simplex").loc["x", "y"]
    assert not dominance(table, [1, 1], spread=0.143, weight_set="simplex").loc[
        "x", "y"
    ]


@given(st.integers(1, 5), st.integers(0, 10**6))
@settings(max_examples=60)
def test_swaps_swap_and_less_does_not(indicators, seed):
    rng = np.random.default_rng(seed)
    values = rng.random((2, indicators)) * 100
    weights = rng.random(indicators) + 0.05
    weights /= weights.sum()
    table = pd.DataFrame(values, index=["x", "y"])
    leader, other = (
        ("x", "y") if values[0] @ weights > values[1] @ weights else ("y", "x")
    )
    found = swap_weights(leader, other, table, weights)
    if (table.loc[leader] > table.loc[other]).all():
        assert found[["change", "factor", "new_weight"]].isna().all(axis=None)
        return
    change = found["change"].iloc[0]
    assert 0 < change <= 1
    assert np.abs(found["factor"] - 1).max() == pytest.approx(change)
    assert found["new_weight"].sum() == pytest.approx(1)
    assert table.loc[other] @ found["new_weight"].to_numpy() == pytest.approx(
        table.loc[leader] @ found["new_weight"].to_numpy(), rel=1e-12
    )
    # Nothing within 0.999 of the change lets it catch up; a little more lets it win.
    assert dominance(table, weights, spread=0.999 * change).loc[leader, other]
    if change < 0.99:
        more = dominance(table, weights, spread=1.001 * change)
        assert not more.loc[leader, other]
        sets = 1 + 1.001 * (found["factor"].to_numpy() - 1)
        assert (values * weights * sets).sum(axis=1)[table.index.get_loc(other)] > (
            values * weights * sets
        ).sum(axis=1)[table.index.get_loc(leader)]


def test_all_swaps_are_those_of_the_pairs():
    values, weights = make_case(4, 12, 3, True)
    values[5] = values[2]
    values[7] = values[2] + 1
    table = pd.DataFrame(values, index=[f"u{one}" for one in range(12)])
    found = swap_changes(table, weights)
    assert len(found) == 12 * 11 / 2
    assert found["change"].dropna().is_monotonic_increasing
    assert found["change"].isna().any() and (found["change"] == 0).any()
    for row in found.itertuples():
        assert row.leader_rank <= row.challenger_rank
        pair = swap_weights(row.leader, row.challenger, table, weights)
        expected = pair["change"].iloc[0]
        if np.isnan(expected):
            assert np.isnan(row.change)
        else:
            assert row.change == pytest.approx(expected, abs=1e-12)


def test_who_is_not_behind_needs_no_change():
    table = pd.DataFrame({"a": [80, 70], "b": [40, 45]}, index=["x", "y"])
    found = swap_weights("y", "x", table, [1, 1])
    assert (found["change"] == 0).all()
    assert found["new_weight"].tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match="no such unit: z"):
        swap_weights("x", "z", table, [1, 1])
    with pytest.raises(ValueError, match="same unit"):
        swap_weights("x", "x", table, [1, 1])


def test_units_that_share_a_rank_need_no_change():
    # Each but the last trails the one before by less than a tie on everything.
    table = pd.DataFrame(
        [[100.0, 40], [100 - 8e-10, 40 - 8e-10], [100 - 16e-10, 40 - 16e-10], [30, 40]],
        index=["u0", "u1", "u2", "u3"],
    )
    for values in (table, table.iloc[::-1]):
        found = swap_changes(values, [1, 1])
        tied = found["challenger_rank"] == 1
        assert set(found["leader_rank"]) == {1} and tied.sum() == 3
        assert (found.loc[tied, "change"] == 0).all()
        assert found.loc[~tied, "change"].tolist() == pytest.approx([1, 1, 1])
        for row in found[tied].itertuples():
            pair = swap_weights(row.leader, row.challenger, values, [1, 1])
            assert (pair["change"] == 0).all() and (pair["factor"] == 1).all()
            assert pair["new_weight"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("weight_set", SETS)
def test_predicates_are_certain_where_the_corners_say_so(weight_set):
    rng = np.random.default_rng(4)
    values = rng.random((60, 3)) * 100
    weights = np.array([0.2, 0.3, 0.5])
    scores = find_corners(weights, 0.25, weight_set) @ values.T
    found = predicate_certainty(
        pd.DataFrame(values), weights, 2026, weight_set=weight_set
    )
    np.testing.assert_allclose(found["score_min"], scores.min(axis=0))
    np.testing.assert_allclose(found["score_max"], scores.max(axis=0))
    seen = set()
    for name, low, high in (
        ("sangat_inovatif", 65.005, 101),
        ("inovatif", 40.005, 65.005),
        ("kurang_inovatif", 0.005, 40.005),
        ("tidak_dapat_dinilai", 0, 0.005),
    ):
        inside = (scores >= low) & (scores < high)
        crossed = (scores.min(axis=0) < low) & (scores.max(axis=0) >= high)
        expected = np.select(
            [inside.all(axis=0), inside.any(axis=0) | crossed],
            ["always", "possibly"],
            "never",
        )
        assert found[name].tolist() == expected.tolist()
        seen |= set(expected)
    assert seen == {"always", "possibly", "never"}


def test_predicates_of_ones_own_are_certain_or_fragile():
    table = pd.DataFrame({"a": [90, 61, 10], "b": [80, 58.5, 20]}, index=list("xyz"))
    own = pd.DataFrame(
        {"predicate": ["Good one", "rest"], "lower": [60, None], "upper": [None, 60]}
    )
    sure = predicate_certainty(table, [1, 1], own).set_index("code")
    assert sure["good_one"].tolist() == ["always", "possibly", "never"]
    assert sure["rest"].tolist() == ["never", "possibly", "always"]
    assert sure["predicate"].tolist() == ["Good one", "rest", "rest"]
    drawn = rank_uncertainty(table, [1, 1], bands=own, draws=2000, seed=1)
    # y is a good one if a weighs 1.5 times as much as b: of the square of factors, 0.75
    # to 1.25, a triangle of sides 1.25 / 1.5 - 0.75 and 1.25 - 0.75 x 1.5.
    share = (1.25 / 1.5 - 0.75) * (1.25 - 0.75 * 1.5) / 2 / 0.25
    assert drawn["p_good_one"][0] == 1 == drawn["p_rest"][2]
    assert abs(drawn["p_good_one"][1] - share) < 4 * np.sqrt(share / 2000)
    np.testing.assert_allclose(drawn["p_good_one"] + drawn["p_rest"], 1)


def test_the_solver_prints_nothing():
    """HiGHS prints of this programme, among a few, that it solves it twice."""
    code = """
import numpy as np, pandas as pd
from iga_analysis.composite.exact import rank_range
values = (np.random.default_rng(17).random((30, 4)) * 3).round()
rank_range(0, pd.DataFrame(values), np.ones(4), weight_set="simplex")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout + done.stderr == ""


def test_ranges_of_several_units_are_those_of_each():
    table = pd.DataFrame({"a": [80, 72, 10], "b": [40, 46, 20]}, index=list("xyz"))
    both = rank_range(["z", "x"], table, [1, 1])
    assert both[["code", "rank_best", "rank_worst"]].values.tolist() == [
        ["z", 3, 3],
        ["x", 1, 2],
    ]
    each = [rank_range(name, table, [1, 1]) for name in ("z", "x")]
    pd.testing.assert_frame_equal(both, pd.concat(each, ignore_index=True))
    with pytest.raises(ValueError, match="no such unit: q, r"):
        rank_range(["x", "q", "r"], table, [1, 1])


def test_bad_input_is_told():
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 1.0]}, index=["x", "y"])
    functions = [
        dominance,
        rank_bounds,
        lambda *args, **options: rank_range("x", *args, **options),
        lambda *args, **options: extreme_weights("x", *args, **options),
        lambda *args, **options: predicate_certainty(*args, 2026, **options),
    ]
    for function in functions:
        with pytest.raises(ValueError, match="negative weights of b"):
            function(table, [1, -1])
        with pytest.raises(ValueError, match="spread is 3"):
            function(table, [1, 1], spread=3)
        with pytest.raises(ValueError, match="'dirichlet' has no bounds"):
            function(table, [1, 1], weight_set="dirichlet")
        with pytest.raises(ValueError, match="missing"):
            function(table.assign(a=[1, np.nan]), [1, 1])
        with pytest.raises(ValueError, match="at least two"):
            function(table.iloc[:1], [1, 1])
    with pytest.raises(ValueError, match="no such unit: z"):
        rank_range("z", table, [1, 1])
