"""Redundancy against printed examples, definitions and other ways to the same."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from iga_analysis.composite import (
    cronbach_alpha,
    effective_weights,
    indicator_correlations,
    item_statistics,
    principal_components,
)


def make_table(correlation, sd=1.0, units=10):
    """Return a table of exactly these correlations and standard deviations."""
    correlation = np.array(correlation)
    values = np.random.default_rng(1).normal(size=(units, len(correlation)))
    values -= values.mean(axis=0)
    own = np.linalg.cholesky(np.cov(values.T))
    wanted = np.linalg.cholesky(
        correlation * np.outer(*[np.ones(len(correlation)) * sd] * 2)
    )
    return pd.DataFrame(
        values @ np.linalg.inv(own).T @ wanted.T,
        columns=[f"item_{one}" for one in range(1, len(correlation) + 1)],
    )


# Denis, Applied Univariate, Bivariate, and Multivariate Statistics, output of SPSS.
DENIS = [
    [1.000, 0.679, 0.351, 0.827, 0.022],
    [0.679, 1.000, 0.612, 0.743, -0.463],
    [0.351, 0.612, 1.000, 0.462, -0.129],
    [0.827, 0.743, 0.462, 1.000, -0.011],
    [0.022, -0.463, -0.129, -0.011, 1.000],
]
DENIS_SD = [2.71006, 5.05085, 4.74810, 2.71621, 3.80058]
# Flanagan's Cronbach example 2: correlations of seven items.
FLANAGAN = [
    *(0.488511, 0.034654, 0.265369, 0.233631, 0.407826, 0.727304),
    *(0.353753, 0.335013, 0.126665, 0.340935, 0.469801),
    *(0.051373, -0.023473, -0.036648, 0.128127),
    *(0.341638, 0.287994, 0.240071, 0.101077, 0.227553, 0.544652),
]


def test_alpha_is_that_of_printed_examples():
    table = make_table(DENIS, DENIS_SD)
    found = cronbach_alpha(table).iloc[0]
    assert round(found["alpha"], 3) == 0.633
    assert round(found["alpha_standard"], 3) == 0.691
    assert (found["indicators"], found["units"]) == (5, 10)
    items = item_statistics(table).set_index("indicator")
    assert round(items.at["item_1", "item_total"], 3) == 0.712
    assert items["sd"].round(5).tolist() == DENIS_SD
    matrix = np.eye(7)
    matrix[np.triu_indices(7, 1)] = FLANAGAN
    matrix = matrix + np.triu(matrix, 1).T
    seven = cronbach_alpha(make_table(matrix)).iloc[0]
    assert seven["alpha_standard"] == pytest.approx(0.720197, abs=2e-6)
    assert seven["correlation"] == pytest.approx(0.268849, abs=1e-6)


def invent(units=60, seed=2):
    """Return six indicators of two groups, levels and numbers, and their groups."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=units)
    table = pd.DataFrame(
        {f"a{one}": common + rng.normal(size=units) for one in range(3)}
    )
    for one in range(3):
        table[f"b{one}"] = np.clip(np.round(common + rng.normal(size=units) + 1), 0, 3)
    return table, {name: name[0].upper() for name in table}


def test_items_are_those_of_sums_and_of_tables_without_them():
    table, groups = invent()
    found = item_statistics(table, groups)
    assert found["group"].tolist() == [*"AAABBB", *["all"] * 6]
    for row in found.itertuples():
        own = [name for name in table if row.group in ("all", groups[name])]
        others = table[own].drop(columns=row.indicator)
        expected = np.corrcoef(table[row.indicator], others.sum(axis=1))[0, 1]
        assert row.item_total == pytest.approx(expected)
        variances = others.var().sum(), others.sum(axis=1).var()
        size = others.shape[1]
        without = size / (size - 1) * (1 - variances[0] / variances[1])
        assert row.alpha_without == pytest.approx(without)
    whole = cronbach_alpha(table, groups)
    assert whole["group"].tolist() == ["A", "B", "all"]
    alpha = found.drop_duplicates("group")["alpha"]
    np.testing.assert_allclose(whole["alpha"], alpha)


def test_correlations_are_those_of_pairs():
    table, groups = invent()
    # gaps are left out pair by pair
    table.iloc[:9, 0] = np.nan
    table.iloc[5:20, 4] = np.nan
    structure = pd.DataFrame(
        {"code": [*table, "A", "B", "I"], "parent": [*groups.values(), "I", "I", None],
         "weight": 1.0}
    )  # fmt: skip
    found = indicator_correlations(table, structure)
    pd.testing.assert_frame_equal(found, indicator_correlations(table, groups))
    assert found[["group", "other_group"]].to_numpy().tolist() == [
        ["A", "A"], ["B", "B"], ["A", "B"]]  # fmt: skip
    for row in found.itertuples():
        pairs = [
            (one, other)
            for one, other in combinations(table, 2)
            if (groups[one], groups[other]) == (row.group, row.other_group)
        ]
        assert row.pairs == len(pairs)
        values = {"pearson": {}, "spearman": {}}
        for one, other in pairs:
            both = table[[one, other]].dropna()
            values["pearson"][one, other] = stats.pearsonr(*both.to_numpy().T)[0]
            values["spearman"][one, other] = stats.spearmanr(*both.to_numpy().T)[0]
        for name, own in values.items():
            some = list(own.values())
            told = [getattr(row, f"{name}{end}") for end in ("", "_min", "_max")]
            assert told == pytest.approx([np.mean(some), min(some), max(some)])
        best = max(values["pearson"], key=values["pearson"].get)
        assert (row.first, row.second) == best


def test_what_never_varies_is_named_and_left_out():
    table, groups = invent()
    table["b1"] = 2.0
    rest = table.drop(columns="b1")
    found = indicator_correlations(table, groups)
    assert found["constant"].isna().tolist() == [True, False, False]
    assert found["constant"][1] == "b1"
    assert found["pairs"].tolist() == [3, 1, 6]
    alphas = cronbach_alpha(table, groups)
    own = cronbach_alpha(rest, groups)
    np.testing.assert_allclose(alphas["alpha"], own["alpha"])
    assert alphas["constant"].tolist()[1:] == ["b1", "b1"]
    items = item_statistics(table, groups)
    lost = items[items["indicator"] == "b1"]
    assert lost["constant"].all() and lost["item_total"].isna().all()
    kept = items[items["indicator"] != "b1"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, item_statistics(rest, groups))
    components = principal_components(table)
    assert components["b1"].isna().all() and len(components) == 5
    weights = effective_weights(table, [1] * 6).set_index("indicator")
    assert weights.loc["b1", ["linear", "correlation_ratio", "effective"]].isna().all()
    assert weights["effective"].sum() == pytest.approx(1)


def test_one_indicator_has_no_alpha():
    table = pd.DataFrame({"a": [1, 2, 4], "b": [3, 3, 3]})
    assert cronbach_alpha(table)["alpha"].isna().all()
    assert item_statistics(table)["alpha"].isna().all()


def test_components_are_those_of_a_known_matrix():
    # all correlations r: eigenvalues 1 + (k - 1) r, and 1 - r for the rest
    equal = make_table(np.full((4, 4), 0.4) + 0.6 * np.eye(4), [1, 5, 2, 3])
    found = principal_components(equal)
    np.testing.assert_allclose(found["eigenvalue"], [2.2, 0.6, 0.6, 0.6])
    np.testing.assert_allclose(found["share"], found["eigenvalue"] / 4)
    assert found["cumulative"].iloc[-1] == pytest.approx(1)
    loadings = found[equal.columns].to_numpy()
    np.testing.assert_allclose(loadings[0], np.sqrt(2.2 / 4))
    # loadings give the correlations back
    np.testing.assert_allclose(loadings.T @ loadings, equal.corr())


def test_components_are_those_of_a_singular_value_decomposition():
    table, _ = invent()
    found = principal_components(table)
    standard = (table - table.mean()) / table.std()
    left, values, right = np.linalg.svd(standard, full_matrices=False)
    np.testing.assert_allclose(found["eigenvalue"], values**2 / (len(table) - 1))
    scores = left * values
    for place in range(6):
        own = [np.corrcoef(scores[:, place], table[name])[0, 1] for name in table]
        own = np.array(own) * np.sign(np.sum(right[place]))
        np.testing.assert_allclose(found[list(table)].iloc[place], own, atol=1e-9)


def test_ratios_of_levels_are_those_of_their_means():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 4, (40, 3)), columns=list("abc"))
    weights = np.array([0.5, 0.3, 0.2])
    found = effective_weights(table, weights)
    index = table.to_numpy() @ weights
    total = sum((one - index.mean()) ** 2 for one in index)
    for row, (name, weight) in zip(
        found.itertuples(), zip(table, weights, strict=True), strict=True
    ):
        between = sum(
            (np.mean(index[table[name] == value]) - index.mean()) ** 2
            for value in table[name]
        )
        assert row.correlation_ratio == pytest.approx(between / total)
        assert row.weight == pytest.approx(weight)
        correlation = np.corrcoef(table[name], index)[0, 1]
        assert row.linear == pytest.approx(correlation**2)
        # means by level explain no less than a line through them
        assert row.correlation_ratio >= row.linear and row.method == "values"
    share = found["correlation_ratio"] / found["correlation_ratio"].sum()
    np.testing.assert_allclose(found["effective"], share)


def test_ratios_of_numbers_are_those_of_their_distribution():
    # Of independent normal indicators each explains its own variance: w² s² of it.
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.normal(0, [1, 2, 0.5], (4000, 3)), columns=list("abc"))
    weights = np.array([0.5, 0.25, 0.25])
    found = effective_weights(table, weights)
    exact = (weights * [1, 2, 0.5]) ** 2
    np.testing.assert_allclose(
        found["correlation_ratio"], exact / exact.sum(), atol=0.03
    )
    assert found["method"].tolist() == ["spline"] * 3
    np.testing.assert_allclose(found["linear"], found["correlation_ratio"], atol=0.01)


def test_a_bend_is_seen_that_a_line_does_not_see():
    rng = np.random.default_rng(3)
    x = rng.uniform(-1, 1, 500)
    # The index is x² and a little of x: nearly all of it follows from x.
    table = pd.DataFrame({"x": x, "square": 10 * x**2 + rng.normal(0, 0.1, 500)})
    found = effective_weights(table, [0.5, 0.5]).set_index("indicator")
    assert found.at["x", "correlation_ratio"] > 0.98
    assert found.at["x", "linear"] < 0.2


def test_effective_weights_take_structures_and_gaps():
    table, groups = invent()
    table.iloc[:7, 0] = np.nan
    structure = pd.DataFrame(
        {"code": [*table, "A", "B", "I"], "parent": [*groups.values(), "I", "I", None],
         "weight": [1, 1, 2, 1, 1, 1, 3, 1, 1]}
    )  # fmt: skip
    found = effective_weights(table, structure=structure)
    weights = [3 / 16, 3 / 16, 6 / 16, 1 / 12, 1 / 12, 1 / 12]
    np.testing.assert_allclose(found["weight"], weights)
    assert found["units"].tolist() == [53, *[60] * 5]


def test_bad_tables_are_told():
    table, groups = invent()
    with pytest.raises(ValueError, match="indicators without group: b2"):
        cronbach_alpha(table, {name: "G" for name in groups if name != "b2"})
    with pytest.raises(ValueError, match="a: not numbers"):
        item_statistics(pd.DataFrame({"a": ["x", "y"]}))
    apart = pd.DataFrame({"a": [1, 2, np.nan, np.nan], "b": [np.nan, np.nan, 1, 2]})
    with pytest.raises(ValueError, match="a and b have too few units in common"):
        principal_components(apart)
    with pytest.raises(ValueError, match="2 weights for 6 indicators"):
        effective_weights(table, [1, 2])
