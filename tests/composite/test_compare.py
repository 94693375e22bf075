"""Ranks by other means against COINr's results and pair by pair."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iga_analysis.composite import compare_means, normalise, rank

REFERENCE = Path(__file__).parent / "reference"


def read(name):
    return pd.read_csv(REFERENCE / f"coinr_{name}.csv")


def test_geometric_scores_and_ranks_are_those_of_coinr():
    table = read("indicators").drop(columns="uName").set_index("uCode")
    meta = read("structure").rename(
        columns={"iCode": "code", "Parent": "parent", "Weight": "weight"}
    )
    directions = meta.set_index("code")["Direction"]
    normal = normalise(table, "minmax", directions=directions)
    found = compare_means(normal, structure=meta)
    for name, case in (("score", "minmax_amean"), ("geometric", "minmax1_gmean")):
        expected = read(f"agg_{case}")["Index"]
        np.testing.assert_allclose(found[name], expected, rtol=1e-11)
        ranks = "rank" if name == "score" else "geometric_rank"
        assert found[ranks].tolist() == rank(expected).tolist()


def outrank(one, other, weights):
    """Return the outranking score of COINr: equal values count half."""
    weights = weights / weights.sum()
    return weights[one > other].sum() + weights[one == other].sum() / 2


def count_by_hand(values, weights):
    """Return a_copeland() of COINr, pair by pair."""
    found = []
    for place, one in enumerate(values):
        total = 0
        for other_place, other in enumerate(values):
            share = outrank(one, other, weights) - 0.5
            if place != other_place and abs(share) > 1e-12:
                total += np.sign(share)
        found.append(total)
    return found


@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(1, 6))
def test_majorities_are_those_of_pairs(seed, units, indicators):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 4, (units, indicators)).astype("float64")
    weights = rng.integers(1, 4, indicators).astype("float64")
    found = compare_means(pd.DataFrame(values), weights)
    expected = count_by_hand(values, weights)
    assert found["copeland"].tolist() == expected
    assert found["copeland_rank"].tolist() == rank(pd.Series(expected)).tolist()


def test_weights_of_a_structure_are_those_in_the_index():
    rng = np.random.default_rng(4)
    values = rng.integers(0, 4, (30, 4)).astype("float64")
    structure = pd.DataFrame(
        {
            "code": [0, 1, 2, 3, "G", "I"],
            "parent": ["G", "G", "G", "I", "I", None],
            "weight": [1, 1, 2, 3, 1, 1],
        }
    )
    found = compare_means(pd.DataFrame(values), structure=structure)
    weights = np.array([1 / 16, 1 / 16, 2 / 16, 3 / 4])
    assert found["copeland"].tolist() == count_by_hand(values, weights)
    np.testing.assert_allclose(found["score"], values @ weights)


def test_what_is_even_is_a_draw():
    # weights of 0.1 and 0.2 against 0.3 are even, though not as floats
    table = pd.DataFrame({"a": [1, 0], "b": [1, 0], "c": [0, 1]})
    found = compare_means(table, [0.1, 0.2, 0.3])
    assert found["copeland"].tolist() == [0, 0]
    assert found["copeland_rank"].tolist() == [1, 1]


def test_gaps_count_for_nobody_and_what_is_the_same_changes_nothing():
    table = pd.DataFrame(
        {
            "a": [3.0, np.nan, 1.0, np.nan],
            "b": [1.0, 2.0, 3.0, np.nan],
            "same": [5.0, 5.0, 5.0, np.nan],
        },
        index=list("wxyz"),
    )
    found = compare_means(table, [2, 1, 1])
    # w beats y by a; x beats w by b; y beats x by b; z has nothing
    assert found["copeland"].tolist()[:3] == [0, 0, 0]
    last = found[["score", "rank", "geometric", "geometric_rank", "copeland"]].iloc[3]
    assert last.isna().all()
    # 2/4 of the weight at 100, 1 and 1/4 each at 1, 50.5, 100 and at 100
    scaled = np.log([[100, 1, 100], [np.nan, 50.5, 100], [1, 100, 100]])
    weights = np.where(np.isnan(scaled), 0, [2, 1, 1])
    expected = np.exp(np.nansum(scaled * weights, axis=1) / weights.sum(axis=1))
    np.testing.assert_allclose(found["geometric"][:3], expected)


def test_a_weakness_costs_more_by_the_geometric_mean():
    table = pd.DataFrame({"a": [100, 60, 0], "b": [100, 60, 50], "c": [0, 60, 100]})
    found = compare_means(table, [1, 1, 1])
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["geometric_rank"].tolist() == [2, 1, 3]


@pytest.mark.parametrize(
    ("weights", "told"),
    [([1], "1 weights for 2 indicators"), ([1, -1], "negative weights of b"),
     ({"a": 1, "c": 1}, "unknown indicators: c")],
)  # fmt: skip
def test_bad_weights_are_told(weights, told):
    with pytest.raises(ValueError, match=told):
        compare_means(pd.DataFrame({"a": [1, 2], "b": [2, 1]}), weights)
