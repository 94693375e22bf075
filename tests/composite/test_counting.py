"""Counts of ranks in growing windows, against all ranks kept."""

import numpy as np
import pandas as pd
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis.composite import counting, draws
from iga_analysis.composite.counting import (
    RankCounts,
    add_ranks,
    begin_counts,
    count_matrix,
    merge_windows,
    summarise_ranks,
)
from iga_analysis.composite.draws import count_draws, prepare_ensemble
from iga_analysis.composite.memory import TooLarge
from iga_analysis.composite.pairs import pairwise_wins
from iga_analysis.composite.ranks import rank_rows
from iga_analysis.composite.weights import BLOCK, draw_block, read_ensemble
from iga_analysis.sensitivity import rank_uncertainty


@pytest.fixture(params=["one slab", "many slabs"])
def slabs(request, monkeypatch):
    if request.param == "many slabs":
        monkeypatch.setattr(counting, "_FEW", 4)
        monkeypatch.setattr(counting, "_SLAB", 3)
        monkeypatch.setattr(counting, "_PART", 5)


def sort_draws(scores):
    """Return units in the order of their ranks, and the ranks - 1."""
    ranks = rank_rows(scores) - 1
    units = np.argsort(ranks, axis=1, kind="stable")
    return units, np.take_along_axis(ranks, units, axis=1), ranks


@given(st.integers(1, 17), st.integers(1, 40), st.integers(0, 10**6), st.booleans())
@settings(max_examples=60)
def test_counts_are_those_of_all_ranks(units, number, seed, wide):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 30 if wide else 4, (number, units)) - 2.0 * np.arange(
        units
    )
    order, sorted_ranks, ranks = sort_draws(scores)
    half = number // 2
    parts = []
    for some in (slice(0, half), slice(half, number)):
        windows = begin_counts(units, number)
        if len(order[some]):
            add_ranks(windows, order[some], sorted_ranks[some])
        parts.append(windows)
    merge_windows(parts[0], parts[1])
    place = np.array([units - 1, *range(units), 0])
    found = RankCounts(parts[0], place)
    full = (ranks[:, :, None] == np.arange(units + 2)).sum(axis=0)[place]
    np.testing.assert_array_equal(count_matrix(found), full)
    quantiles, ends, best = summarise_ranks(found, [0.05, 0.5, 0.95], (1, 3, units + 5))
    expected = np.quantile(ranks + 1, [0.05, 0.5, 0.95], axis=0)
    np.testing.assert_allclose(quantiles, expected[:, place])
    own = [ranks.min(axis=0) + 1, ranks.max(axis=0) + 1]
    np.testing.assert_array_equal(ends, np.array(own)[:, place])
    for k, row in zip((1, 3, units + 5), best, strict=True):
        np.testing.assert_array_equal(row, (ranks < k).sum(axis=0)[place])


def test_counts_hold_more_draws_than_two_bytes_do():
    units = np.tile([0, 1], (70_000, 1))
    parts = [begin_counts(2, 140_000) for _ in range(2)]
    for windows in parts:
        add_ranks(windows, units, units)
    merge_windows(*parts)
    found = count_matrix(RankCounts(parts[0], np.arange(2)))
    assert found.tolist() == [[140_000, 0], [0, 140_000]]


def test_slabs_change_nothing(slabs):
    test_counts_are_those_of_all_ranks()


def test_a_unit_that_is_never_ranked_has_no_quantile():
    windows = begin_counts(3, 1)
    add_ranks(windows, np.array([[0, 2]]), np.array([[0, 1]]))
    found = RankCounts(windows, np.arange(3))
    quantiles, ends, best = summarise_ranks(found, [0.5], [3])
    for row in (quantiles[0], *ends):
        assert row[::2].tolist() == [1, 2] and np.isnan(row[1])
    assert best.tolist() == [[1, 0, 1]]


@pytest.mark.parametrize("group", [2**22, 900])
def test_wide_keys_rank_as_one_by_one(monkeypatch, slabs, group):
    monkeypatch.setattr(draws, "_NARROW", 4)
    monkeypatch.setattr(draws, "_GROUP", group)
    monkeypatch.setattr(draws, "_CHUNK", group // 2)
    monkeypatch.setattr(draws, "_SMALL_PRODUCT", 900)
    rng = np.random.default_rng(3)
    values = rng.integers(0, 4, (150, 5)) * 25.0
    values[7] = values[8] + 1e-10
    table = pd.DataFrame(values)
    weights = [1, 2, 2, 4, 1]
    _, model = read_ensemble(table, weights, 0.25, "relative")
    ensemble = prepare_ensemble(values, model, 5, cuts=[50.0])
    found, above = count_draws(ensemble, 2300)
    sets = np.concatenate([draw_block(model, 5, block) for block in range(2)])[:2300]
    scores = sets @ values.T
    ranks = rank_rows(scores) - 1
    full = (ranks[:, :, None] == np.arange(150)).sum(axis=0)
    np.testing.assert_array_equal(count_matrix(found), full)
    np.testing.assert_array_equal(above[0], (scores >= 50 - 1e-9).sum(axis=0))
    assert BLOCK < 2300


def test_more_units_than_narrow_keys_hold_are_ranked_exactly():
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.uniform(0, 100, (9000, 3)).round(1))
    found = rank_uncertainty(table, [1, 1, 1], draws=40, seed=1, n_jobs=2)
    _, model = read_ensemble(table, [1, 1, 1], 0.25, "relative")
    ranks = rank_rows(draw_block(model, 1, 0)[:40] @ table.to_numpy().T)
    np.testing.assert_allclose(found["rank_50"], np.median(ranks, axis=0))
    np.testing.assert_array_equal(found["rank_min"], ranks.min(axis=0))
    np.testing.assert_array_equal(found["rank_max"], ranks.max(axis=0))


def test_what_memory_does_not_hold_is_told_before(monkeypatch):
    free = type("Free", (), {"available": 2**20})
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    table = pd.DataFrame(np.random.default_rng(4).uniform(0, 100, (9000, 3)))
    with pytest.raises(TooLarge, match=r"(?s)9,000 units in 10,000 .*give fewer units"):
        rank_uncertainty(table, [1, 1, 1], seed=1)
    with pytest.raises(TooLarge, match=r"(?s)pairs of 9,000 units .*give fewer units"):
        pairwise_wins(table, [1, 1, 1], seed=1)
