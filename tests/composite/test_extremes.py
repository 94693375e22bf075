"""Exact ranges with weights by level, and ranges of which time runs out."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from iga_analysis.composite import extremes
from iga_analysis.composite.exact import (
    dominance,
    extreme_weights,
    rank_bounds,
    rank_range,
)
from iga_analysis.composite.extremes import find_extreme
from iga_analysis.composite.polytope import build_rows, reach_most, try_point
from iga_analysis.composite.ranks import rank
from iga_analysis.composite.weights import draw_block, read_ensemble
from iga_analysis.sensitivity import predicate_certainty

SETS = ("relative", "simplex")
STRUCTURE = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d", "P", "Q", "Index"],
        "parent": ["P", "P", "Q", "Q", "Index", "Index", None],
        "weight": [1, 3, 2, 2, 4, 2, 1],
    }
)
DEEP = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d", "e", "P", "Q", "R", "Index"],
        "parent": ["P", "P", "R", "R", "Index", "Q", "Index", "Q", None],
        "weight": [1, 3, 2, 2, 1, 4, 5, 1, 1],
    }
)


def invent(units, seed, names="abcd", levels=None):
    values = np.random.default_rng(seed).uniform(0, 100, (units, len(names)))
    if levels:
        values = np.rint(values / 100 * levels) * 100 / levels
    codes = [f"u{one}" for one in range(units)]
    return pd.DataFrame(values, index=codes, columns=list(names))


def grid_weights(spreads, weight_set, points=41):
    """Return weights of STRUCTURE on a grid over the whole set, ends included."""
    shares = []
    for first, second, spread in ((1, 3, spreads[1]), (2, 2, spreads[1]), (4, 2, None)):
        spread = spreads[2] if spread is None else spread
        own = first / (first + second)
        if weight_set == "simplex":
            room = spread * min(own, 1 - own)
            low, high = own - room, own + room
        else:
            low, high = (
                first * one / (first * one + second * (2 - one))
                for one in (1 - spread, 1 + spread)
            )
        shares.append(np.linspace(low, high, points))
    p, q, top = (one.ravel() for one in np.meshgrid(*shares))
    parts = [top * p, top * (1 - p), (1 - top) * q, (1 - top) * (1 - q)]
    return np.column_stack(parts)


@pytest.mark.parametrize("weight_set", SETS)
@pytest.mark.parametrize("levels", [None, 4])
def test_ranges_by_level_are_those_of_a_fine_grid(weight_set, levels):
    spreads = {1: 0.3, 2: 0.6}
    weights = grid_weights(spreads, weight_set)
    missed = reached = 0
    for seed in range(4):
        table = invent(12, seed, levels=levels)
        options = {"structure": STRUCTURE, "spread": spreads, "weight_set": weight_set}
        scores = weights @ table.to_numpy().T
        bounds = rank_bounds(table, **options)
        found = rank_range(list(table.index), table, **options)
        assert found["proven"].all()
        assert (bounds["rank_best"] <= found["rank_best"]).all()
        assert (bounds["rank_worst"] >= found["rank_worst"]).all()
        for place, row in enumerate(found.itertuples()):
            ranks = 1 + (scores - scores[:, [place]] > 1e-9).sum(axis=1)
            assert row.rank_best <= ranks.min() and ranks.max() <= row.rank_worst
            missed += row.rank_best < ranks.min()
            missed += row.rank_worst > ranks.max()
            reached += 2
    # The grid misses a range only where its cell is thin.
    assert missed <= 0.05 * reached


@pytest.mark.parametrize("weight_set", SETS)
@pytest.mark.parametrize("spread", [0.25, {1: 0.2, 2: 0.5, 3: 0.4}, 1.0])
def test_extreme_weights_lie_in_the_set_and_give_the_rank(weight_set, spread):
    table = invent(14, 5, "abcde")
    options = {"structure": DEEP, "spread": spread, "weight_set": weight_set}
    _, model = read_ensemble(table, None, spread, weight_set, structure=DEEP)
    drawn = np.concatenate([draw_block(model, 1, one) for one in range(3)])
    ranks = np.array([rank(one).to_numpy() for one in drawn[::20] @ table.to_numpy().T])
    spreads = spread if isinstance(spread, dict) else dict.fromkeys([1, 2, 3], spread)
    certain = dominance(table, **options)
    for place in range(0, 14, 3):
        code = table.index[place]
        row = rank_range(code, table, **options).iloc[0]
        assert row["rank_best"] <= ranks[:, place].min()
        assert ranks[:, place].max() <= row["rank_worst"]
        assert row["rank_best"] >= 1 + certain[code].sum()
        sets = extreme_weights(code, table, **options).set_index("indicator")
        assert sets["weight"].tolist() == pytest.approx(model.nominal.tolist())
        for end in ("best", "worst"):
            new = sets[f"weight_{end}"]
            assert new.sum() == pytest.approx(1)
            ranked = rank(table @ new.to_numpy(), tolerance=model.tie)
            assert ranked[code] == row[f"rank_{end}"]
            check_shares(new, spreads, weight_set)


def check_shares(new, spreads, weight_set):
    """Check the weights of siblings of DEEP, level by level."""
    mass = new.to_dict()
    mass["P"], mass["R"] = mass["a"] + mass["b"], mass["c"] + mass["d"]
    mass["Q"] = mass["P"] + mass["R"]
    given = DEEP.set_index("code")["weight"]
    levels = {**dict.fromkeys("abcde", 1), "P": 2, "R": 2, "Q": 3}
    for parent, children in DEEP.groupby("parent")["code"]:
        whole = sum(mass[one] for one in children)
        if whole < 1e-12:
            continue
        nominal = given[children].sum()
        factors = {
            one: (mass[one] / whole) / (given[one] / nominal) for one in children
        }
        if weight_set == "simplex":
            for one, factor in factors.items():
                assert abs(factor - 1) <= spreads[levels[one]] + 1e-9, parent
            continue
        for one, other in combinations(factors, 2):
            for first, second in ((one, other), (other, one)):
                most = 1 + spreads[levels[first]]
                least = 1 - spreads[levels[second]]
                assert factors[first] * least <= factors[second] * most + 1e-9


@pytest.mark.parametrize("weight_set", SETS)
def test_predicates_are_certain_by_level_as_on_the_grid(weight_set):
    spreads, table = {1: 0.3, 2: 0.6}, invent(60, 2)
    own = pd.DataFrame(
        {"predicate": ["top", "rest"], "lower": [50, None], "upper": [None, 50]}
    )
    found = predicate_certainty(
        table, None, own, structure=STRUCTURE, spread=spreads, weight_set=weight_set
    )
    scores = grid_weights(spreads, weight_set) @ table.to_numpy().T
    np.testing.assert_allclose(found["score_min"], scores.min(axis=0))
    np.testing.assert_allclose(found["score_max"], scores.max(axis=0))
    above = scores >= 50
    parts = [above.all(axis=0), above.any(axis=0)]
    wanted = np.select(parts, ["always", "possibly"], "never")
    assert found["top"].tolist() == wanted.tolist() and len(set(wanted)) == 3


def test_one_level_is_the_flat_set():
    flat = pd.DataFrame(
        {"code": [*"abcd", "I"], "parent": [*"IIII", None], "weight": [1, 2, 3, 4, 1]}
    )
    table = invent(15, 3)
    for weight_set in SETS:
        options = {"spread": 0.4, "weight_set": weight_set}
        one = rank_range(["u1", "u7"], table, [1, 2, 3, 4], **options)
        other = rank_range(["u1", "u7"], table, structure=flat, **options)
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("weight_set", SETS)
def test_conflicts_are_of_rows_that_never_hold_together(weight_set):
    table = invent(120, 8, "abcdefghijkl")
    values = table.to_numpy()
    unit = int(np.argsort(values.mean(axis=1))[60])
    _, model = read_ensemble(table, np.ones(12), 0.25, weight_set)
    lead = np.delete(values, unit, axis=0) - values[unit] - model.tie
    low, high = -reach_most(-lead, model), reach_most(lead, model)
    open_ = (low < 0) & (high > 0)
    rows = build_rows(lead[open_], low[open_], high[open_], model, 1)
    sets = extremes._find_conflicts(rows)
    assert {len(one) for one in sets} == {2, 3}
    drawn = [draw_block(model, 2, one) for one in range(20)]
    signs = np.random.default_rng(1).permuted(
        np.tile([-0.25, 0.25], (40_000, 6)), axis=1
    )
    holds = np.concatenate([*drawn, (1 + signs) / 12]) @ rows.values.T > 0
    assert all(not holds[:, list(one)].all(axis=1).any() for one in sets)
    # Points outside the set are put into it before anything is counted.
    found = try_point(np.full(12, 9.0), rows)
    np.testing.assert_allclose(found.weights, 1 / 12)


def test_what_is_proven_when_time_runs_out(monkeypatch):
    table = invent(80, 4, "abcdefghij")
    weights = np.ones(10)
    exact = rank_range(["u3", "u40"], table, weights)
    assert exact["proven"].all()
    monkeypatch.setattr(extremes, "_is_over", lambda until: until is not None)
    found = rank_range(["u3", "u40"], table, weights, time_limit=1)
    bounds = rank_bounds(table, weights).iloc[[3, 40]].reset_index(drop=True)
    assert not found["proven"].all()
    assert (bounds["rank_best"] <= found["rank_best"]).all()
    assert (found["rank_best"] <= exact["rank_best"]).all()
    assert (exact["rank_best"] <= found["best_reached"]).all()
    assert (found["best_reached"] <= found["rank"]).all()
    assert (found["rank"] <= found["worst_reached"]).all()
    assert (found["worst_reached"] <= exact["rank_worst"]).all()
    assert (exact["rank_worst"] <= found["rank_worst"]).all()
    assert (found["rank_worst"] <= bounds["rank_worst"]).all()
    # So does the solver, in whose hands it may run out.
    monkeypatch.undo()
    monkeypatch.setattr(extremes, "_force", lambda best, *_: best)
    monkeypatch.setattr(extremes, "_STARTS", 0)
    _, model = read_ensemble(table, weights, 0.25, "relative")
    clock = iter([0.0] * 3 + [0.999999] * 100)
    monkeypatch.setattr(extremes.time, "monotonic", lambda: next(clock))
    short = find_extreme(table.to_numpy(), model, 40, "worst", seconds=1)
    assert short.rank <= exact["rank_worst"][1] <= short.bound
    with pytest.raises(ValueError, match="time_limit is 0"):
        rank_range("u3", table, weights, time_limit=0)


def test_workers_and_the_bar_change_nothing(capfd):
    table = invent(30, 6, "abcdef")
    codes = list(table.index[::6])
    one = rank_range(codes, table, np.ones(6))
    two = rank_range(codes, table, np.ones(6), n_jobs=2, progress=True)
    pd.testing.assert_frame_equal(one, two)
    # where a notebook was started in the same Python, the bar is one of notebooks
    assert "unit/s" in "".join(capfd.readouterr())
