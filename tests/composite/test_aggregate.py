"""Composite indices against COINr's numbers, worked examples and definitions."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis.composite.aggregate import (
    METHODS,
    aggregate,
    leave_one_out,
    normalise,
)
from iga_analysis.composite.ranks import rank, rank_distances, rank_rows
from iga_analysis.composite.structure import final_weights

REFERENCE = Path(__file__).parent / "reference"
# Normalisation, scale, mean, availability.
COINR = {
    "minmax_amean": ("minmax", (0, 100), "arithmetic", None),
    "minmax_amean_thresh0.75": ("minmax", (0, 100), "arithmetic", 0.75),
    "minmax1_gmean": ("minmax", (1, 100), "geometric", None),
    "minmax1_hmean": ("minmax", (1, 100), "harmonic", None),
    "zscore_amean": ("zscore", (0, 100), "arithmetic", None),
    "borda_amean": ("borda", (0, 100), "arithmetic", None),
}


def read(name):
    """Return a reference table."""
    return pd.read_csv(REFERENCE / f"coinr_{name}.csv")


@pytest.fixture(scope="module")
def index():
    """Return indicators, structure and directions of COINr's case."""
    table = read("indicators").drop(columns="uName").set_index("uCode")
    meta = read("structure").rename(
        columns={"iCode": "code", "Parent": "parent", "Weight": "weight"}
    )
    return table, meta, meta.set_index("code")["Direction"]


@pytest.mark.parametrize("case", COINR)
def test_scores_and_ranks_are_those_of_coinr(index, case):
    table, structure, directions = index
    method, scale, mean, available = COINR[case]
    expected = read(f"agg_{case}").set_index("uCode")
    normal = normalise(table, method, directions=directions, scale=scale)
    found = aggregate(normal, structure, method=mean, min_available=available)
    assert list(found) == ["G1", "G2", "G3", "Index"]
    assert found["G1"].isna().sum() > 0
    np.testing.assert_allclose(
        found.to_numpy(), expected[list(found)].to_numpy(), rtol=1e-12, atol=0
    )
    ranks = rank(found["Index"])
    assert ranks.index.equals(expected.index)
    assert ranks.astype("Float64").equals(expected["Rank"].astype("Float64"))


@pytest.mark.parametrize("level", [1, 2])
def test_ranks_with_one_left_out_are_those_of_coinr(index, level):
    table, structure, directions = index
    found = leave_one_out(normalise(table, "minmax", directions=directions), structure)
    expected = read(f"loo_level{level}_ranks").set_index("uCode")
    expected = expected.rename(columns={"Nominal": "nominal"})
    assert len(expected.columns) > 3
    assert found[expected.columns].astype("int64").equals(expected)
    shifts = read(f"loo_level{level}_meanabs").replace("Nominal", "nominal")
    distances = rank_distances(found, found["nominal"]).set_index("ranking")
    np.testing.assert_allclose(
        distances.loc[shifts["removed"], "mean_shift"],
        shifts["mean_abs_rank_change"],
        rtol=1e-12,
    )


def test_ranks_under_twenty_weight_sets_are_those_of_coinr(index):
    table, structure, directions = index
    normal = normalise(table, "minmax", directions=directions)
    sets = read("20_weight_sets").set_index("iCode").drop(columns=["Level", "nominal"])
    expected = read("20_ranks").set_index("uCode")
    scores = {
        name: aggregate(
            normal, structure.assign(weight=structure["code"].map(sets[name]))
        )["Index"]
        for name in sets
    }
    found = rank(pd.DataFrame(scores)).astype("int64")
    assert len(found.columns) == 20
    assert found.equals(expected)


def test_every_normalisation_of_one_worked_column():
    # 2 is best after the direction is turned; 4 stands twice.
    table = pd.DataFrame({"a": [4.0, 2.0, None, 10.0, 4.0]})
    expected = {
        "minmax": [75, 100, np.nan, 0, 75],
        "zscore": [1 / np.sqrt(12), 3 / np.sqrt(12), np.nan, -5 / np.sqrt(12)],
        "rank": [2, 4, np.nan, 1, 2],
        "borda": [1, 3, np.nan, 0, 1],
        "percentile_rank": [1 / 3, 1, np.nan, 0, 1 / 3],
        "distance_to_best": [0.75, 1, np.nan, 0, 0.75],
    }
    assert set(expected) == set(METHODS)
    for method, values in expected.items():
        found = normalise(table, method, directions={"a": -1})["a"].to_numpy()
        np.testing.assert_allclose(found[: len(values)], values, rtol=1e-14)


def test_units_may_be_named_by_a_column():
    table = pd.DataFrame({"code": ["x", "y"], "a": [1, 3]})
    found = normalise(table, "minmax", scale=(1, 5))
    assert found["a"].to_dict() == {"x": 1.0, "y": 5.0}


@pytest.mark.parametrize(
    ("table", "options", "told"),
    [
        ({"a": [1.0, np.inf]}, {}, "a: 1 infinite"),
        ({"a": ["x", "y"]}, {}, "a: not numbers"),
        ({"a": [3.0, 3.0]}, {}, "a: all units have the same value"),
        ({"a": [3.0, 3.0]}, {"method": "zscore"}, "same value"),
        ({"a": [3.0, None]}, {"method": "percentile_rank"}, "same value"),
        ({"a": [1.0, 2.0]}, {"directions": {"b": -1}}, "b: no such indicator"),
        ({"a": [1.0, 2.0]}, {"directions": {"a": 0}}, "a: direction 0"),
        ({"a": [1.0, 2.0]}, {"scale": (5, 1)}, "lower and a higher"),
        ({"a": [1.0, 2.0]}, {"scale": 5}, "pair"),
        ({"a": [1.0, 2.0]}, {"method": "zscore", "scale": (0, 1)}, "scale changes"),
        ({"a": [1.0, 2.0]}, {"method": "min-max"}, "not one of minmax"),
        ({}, {}, "0 units and 0 indicators"),
    ],
)
def test_what_cannot_be_normalised_is_told(table, options, told):
    with pytest.raises(ValueError, match=told):
        normalise(pd.DataFrame(table), **{"method": "minmax", **options})


def test_all_problems_of_a_table_come_at_once():
    table = pd.DataFrame({"a": [np.inf, 1.0], "b": ["x", "y"]}, index=["u", "u"])
    with pytest.raises(ValueError, match=r"(?s)unit u .*a: 1 infinite.*b: not numbers"):
        normalise(table, "minmax")


def make_structure(**parents):
    """Return a structure from code=(parent, weight)."""
    rows = [(code, parent, weight) for code, (parent, weight) in parents.items()]
    return pd.DataFrame(rows, columns=["code", "parent", "weight"])


DEEP = make_structure(
    a=("P", 1), b=("P", 3), c=("G", 2), d=("Top", 1), P=("G", 2), G=("Top", 3),
    Top=(None, np.nan),
)  # fmt: skip


def test_branches_of_any_depth():
    table = pd.DataFrame({"a": [8.0], "b": [4.0], "c": [7.0], "d": [1.0]})
    found = aggregate(table, DEEP)
    # P = (8 + 3 x 4) / 4 = 5; G = (2 x 7 + 2 x 5) / 4 = 6; Top = (3 x 6 + 1) / 4.
    assert found.loc[0].to_dict() == {"P": 5.0, "G": 6.0, "Top": 4.75}


def test_what_is_missing_lets_siblings_scale_up_level_by_level():
    nan = np.nan
    table = pd.DataFrame(
        {"a": [nan, nan, 8], "b": [4, nan, 4], "c": [7, 7, nan], "d": [1, 1, nan]}
    )
    found = aggregate(table, DEEP)
    np.testing.assert_allclose(found["P"], [4, nan, 5])
    np.testing.assert_allclose(found["G"], [5.5, 7, 5])
    np.testing.assert_allclose(found["Top"], [4.375, 5.5, 5])


def test_availability_is_a_share_of_children_at_every_level():
    nan = np.nan
    table = pd.DataFrame(
        {"a": [nan, 8, 8], "b": [4, 4, 4], "c": [7, nan, 7], "d": [1, 1, nan]}
    )
    found = aggregate(table, DEEP, min_available=0.6)
    np.testing.assert_array_equal(found["P"], [nan, 5, 5])
    # G of the first has 1 of 2 children: P is missing as well.
    np.testing.assert_array_equal(found["G"], [nan, nan, 6])
    np.testing.assert_array_equal(found["Top"], [nan, nan, nan])
    half = aggregate(table, DEEP, min_available=0.5)
    assert half.notna().all(axis=None)


def test_children_of_weight_zero_alone_make_no_aggregate():
    structure = make_structure(a=("Top", 0), b=("Top", 2), Top=(None, 1))
    table = pd.DataFrame({"a": [3.0, 3.0], "b": [5.0, None]})
    np.testing.assert_array_equal(aggregate(table, structure)["Top"], [5, np.nan])


def test_means_of_two_worked_values():
    structure = make_structure(a=("Top", 1), b=("Top", 2), Top=(None, 1))
    table = pd.DataFrame({"a": [1.0], "b": [8.0]})
    expected = {"arithmetic": 17 / 3, "geometric": 4.0, "harmonic": 3 / 1.25}
    for method, value in expected.items():
        found = aggregate(table, structure, method=method)["Top"].iloc[0]
        assert found == pytest.approx(value, rel=1e-14)


@given(
    st.lists(
        st.lists(st.decimals(-50, 50, places=6).map(float), min_size=4, max_size=4),
        min_size=1,
    ),
    st.lists(st.integers(1, 9), min_size=6, max_size=6),
)
def test_complete_data_are_summed_with_the_final_weights(rows, weights):
    structure = DEEP.assign(weight=[*weights, 1])
    table = pd.DataFrame(rows, columns=list("abcd"))
    final = final_weights(structure)
    assert final.sum() == pytest.approx(1)
    np.testing.assert_allclose(
        aggregate(table, structure)["Top"], table @ final, rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"weight": [1, -3, 2, 1, 2, 3, 1]}, "weights of b are negative"),
        ({"weight": [1, None, 2, 1, 2, 3, 1]}, "weights of b are negative, missing"),
        ({"weight": [0, 0, 2, 1, 2, 3, 1]}, "children of P sum to zero"),
        ({"parent": ["P", "P", "G", "Top", "G", None, None]}, "2 codes have no parent"),
        ({"parent": ["P", "P", "G", "Top", "Q", "Top", None]}, "own: Q"),
        ({"code": ["a", "a", "c", "d", "P", "G", "Top"]}, "a is there more than once"),
        ({"code": ["a", "b", "c", "e", "P", "G", "Top"]}, "no indicators of it: d"),
        ({"code": ["a", "b", "c", "e", "P", "G", "Top"]}, "that the table lacks: e"),
        ({"parent": ["P", "P", "P", "Top", "G", "P", None]}, "in a circle"),
    ],
)
def test_structures_that_cannot_be_used_are_told(change, told):
    table = pd.DataFrame({"a": [8.0], "b": [4.0], "c": [7.0], "d": [1.0]})
    with pytest.raises(ValueError, match=told):
        aggregate(table, DEEP.assign(**change))


def test_other_input_that_cannot_be_aggregated_is_told():
    table = pd.DataFrame({"a": [8.0], "b": [0.0], "c": [7.0], "d": [1.0]})
    with pytest.raises(ValueError, match="geometric mean needs positive values, but b"):
        aggregate(table, DEEP, method="geometric")
    with pytest.raises(ValueError, match="not one of arithmetic"):
        aggregate(table, DEEP, method="median")
    with pytest.raises(ValueError, match="min_available is 75"):
        aggregate(table, DEEP, min_available=75)
    with pytest.raises(ValueError, match="no column parent"):
        aggregate(table, DEEP.drop(columns="parent"))


def test_leaving_out_the_only_child_drops_its_group():
    structure = make_structure(a=("P", 1), b=("Top", 1), P=("Top", 5), Top=(None, 1))
    table = pd.DataFrame({"a": [9.0, 1.0], "b": [2.0, 5.0]})
    found = leave_one_out(table, structure)
    assert found.to_dict("list") == {
        "nominal": [1, 2], "a": [2, 1], "b": [1, 2], "P": [2, 1]
    }  # fmt: skip


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=12),
    st.sampled_from([0.0, 1e-9, 1.0, 1.5, 3.0]),
    # of powers of two, so that gaps are exact
    st.sampled_from([1.0, 2.0**30, 2.0**-23]),
    st.integers(0, 600),
)
@settings(deadline=None)
def test_ranks_of_rows_are_those_of_chains_one_by_one(scores, tolerance, unit, more):
    """Of a few whole scores that tie by chains, beside many that do not."""
    row = np.concatenate([np.array(scores) * unit, unit * (100 + 10 * np.arange(more))])
    rows = np.array([row, row[::-1]])
    expected = []
    for line in rows:
        found = np.empty(len(line), dtype="int64")
        last, first = np.inf, 0
        for place, unit_ in enumerate(np.argsort(-line, kind="stable"), start=1):
            gap = last - line[unit_]
            last = line[unit_]
            if gap >= tolerance * unit if tolerance > 0 else gap > 0:
                first = place
            found[unit_] = first
        expected.append(found)
    np.testing.assert_array_equal(rank_rows(rows, tolerance=tolerance * unit), expected)


def test_ties_share_the_best_rank():
    scores = pd.Series([50, 70, 50 + 6e-10, np.nan, 70, 1], index=list("abcdef"))
    assert rank(scores).tolist() == [3, 1, 3, pd.NA, 1, 5]
    assert rank(scores, tolerance=0).tolist() == [4, 1, 3, pd.NA, 1, 5]
    assert rank([50.0, 50.0 + 2e-9]).tolist() == [2, 1]
    # Each is a tie with the next, so that all are one.
    assert rank([0.0, 8e-10, 1.6e-9], tolerance=1e-9).tolist() == [1, 1, 1]


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=20),
    st.sampled_from([1e-90, 1e-12, 1e-3, 1.0, 7e5, 1e12, 1e90]),
)
def test_ties_do_not_hang_on_the_unit(scores, unit):
    third = np.array(scores) / 3
    # what one unit more of rounding moves is no order
    moved = np.nextafter(third * unit, np.inf)
    expected = rank(third).tolist()
    assert rank(third * unit).tolist() == rank(moved).tolist() == expected


@pytest.mark.parametrize(("value", "told"), [(1e101, "large"), (1e-310, "small")])
def test_numbers_beyond_what_can_be_squared_name_their_indicator(value, told):
    table = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, value]}, index=["x", "y"])
    structure = make_structure(a=("Top", 1), b=("Top", 1), Top=(None, 1))
    for call in (lambda: aggregate(table, structure), lambda: normalise(table, "rank")):
        with pytest.raises(ValueError, match=f"b: 1 too {told} .* of unit y"):
            call()


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=30))
def test_a_rank_is_one_more_than_those_above(scores):
    expected = [1 + sum(other > one for other in scores) for one in scores]
    assert rank(scores).tolist() == expected


def test_what_cannot_be_ranked_is_told():
    with pytest.raises(ValueError, match="infinite"):
        rank([1.0, np.inf])
    with pytest.raises(ValueError, match="tolerance"):
        rank([1.0], tolerance=-1)


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), min_size=2, max_size=12)
)
def test_rank_distances_are_what_they_are_defined_to_be(pairs):
    one, other = (
        pd.Series(values, dtype="Int64") for values in zip(*pairs, strict=True)
    )
    found = rank_distances(one.rename("one"), other).iloc[0]
    shifts = [abs(x - y) for x, y in pairs]
    assert found["mean_shift"] == pytest.approx(sum(shifts) / len(shifts))
    assert found["max_shift"] == max(shifts)
    if one.nunique() < 2 or other.nunique() < 2:
        assert np.isnan(found["kendall_tau"]) and np.isnan(found["spearman"])
        return
    signs = np.array(
        [(np.sign(a - c), np.sign(b - d)) for (a, b), (c, d) in combinations(pairs, 2)]
    )
    untied = np.sqrt((signs[:, 0] != 0).sum() * (signs[:, 1] != 0).sum())
    assert found["kendall_tau"] == pytest.approx(
        (signs[:, 0] * signs[:, 1]).sum() / untied
    )


def test_the_weighted_tau_counts_the_top_most():
    nominal = pd.Series(range(1, 7))
    top = pd.Series([2, 1, 3, 4, 5, 6], name="top")
    bottom = pd.Series([1, 2, 3, 4, 6, 5], name="bottom")
    found = rank_distances(pd.DataFrame({"top": top, "bottom": bottom}), nominal)
    taus = found.set_index("ranking")["weighted_tau"]
    # Exchanged pairs weigh 1/1 + 1/2 and 1/5 + 1/6, all pairs five times the sum 1/r.
    total = 5 * sum(1 / r for r in range(1, 7))
    assert taus["top"] == pytest.approx(1 - 2 * 1.5 / total)
    assert taus["bottom"] == pytest.approx(1 - 2 * (1 / 5 + 1 / 6) / total)
    assert found["kendall_tau"].nunique() == 1


def test_only_units_ranked_in_both_are_compared():
    nominal = pd.Series([1, 2, 3, None], dtype="Int64")
    other = pd.Series([3, 1, None, 2], dtype="Int64", name="other")
    found = rank_distances(other, nominal).iloc[0]
    assert (found["n"], found["mean_shift"], found["max_shift"]) == (2, 1.5, 2)
    with pytest.raises(ValueError, match="same units"):
        rank_distances(other, nominal.iloc[:3])
