"""Acceptability, central weights and agreement against draws one by one."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from iga_analysis.composite.acceptability import (
    central_weights,
    rank_acceptability,
    rank_agreement,
)
from iga_analysis.composite.ranks import rank_rows
from iga_analysis.composite.weights import WEIGHT_SETS, draw_block, read_ensemble
from iga_analysis.sensitivity import rank_uncertainty

WEIGHTS = [3, 1, 2, 2]


def invent(seed=1):
    values = np.random.default_rng(seed).uniform(0, 100, (15, 4)).round(1)
    values[3] = values[8]
    return pd.DataFrame(values, columns=list("abcd"))


def draw(table, draws, weight_set="relative"):
    """Return weights and ranks of draws."""
    _, model = read_ensemble(table, WEIGHTS, 0.5, weight_set)
    blocks = [draw_block(model, 7, block) for block in range(2)]
    sets = np.concatenate(blocks)[:draws]
    return sets, rank_rows(sets @ table.to_numpy().T), model


@pytest.mark.parametrize("weight_set", WEIGHT_SETS)
def test_acceptability_is_the_share_of_draws_by_rank(weight_set):
    table = invent()
    options = {"spread": 0.5, "seed": 7, "draws": 2500, "weight_set": weight_set}
    found = rank_acceptability(table, WEIGHTS, **options)
    _, ranks, _ = draw(table, 2500, weight_set)
    shares = (ranks[:, :, None] == np.arange(1, 16)).mean(axis=0)
    np.testing.assert_allclose(found, shares, atol=1e-15)
    assert found.columns.tolist() == list(range(1, 16))
    likely = rank_uncertainty(table, WEIGHTS, top=[3], **options)
    np.testing.assert_allclose(found.loc[:, :3].sum(axis=1), likely["p_top_3"])


@pytest.mark.parametrize("top", [1, 4])
def test_central_weights_are_the_means_of_the_draws_on_top(top):
    table = invent()
    options = {"spread": 0.5, "seed": 7, "draws": 2500}
    found = central_weights(table, WEIGHTS, top=top, **options)
    sets, ranks, _ = draw(table, 2500)
    on_top = ranks <= top
    np.testing.assert_allclose(found["p_top"], on_top.mean(axis=0))
    for unit in range(15):
        own = sets[on_top[:, unit]]
        expected = own.mean(axis=0) if len(own) else np.full(4, np.nan)
        np.testing.assert_allclose(
            found.loc[unit, list("abcd")].to_numpy(float), expected, atol=1e-9
        )
    assert found["p_top"].eq(0).any() and found["p_top"].gt(0).sum() > 1
    spread = central_weights(table, WEIGHTS, top=top, n_jobs=2, **options)
    pd.testing.assert_frame_equal(found, spread)


def test_agreement_is_that_of_scipy_draw_by_draw():
    table = invent()
    found = rank_agreement(table, WEIGHTS, spread=0.5, seed=7, draws=30)
    _, ranks, model = draw(table, 30)
    own = rank_rows((table.to_numpy() @ model.nominal)[None])[0]
    taus = [stats.kendalltau(own, one).statistic for one in ranks]
    np.testing.assert_allclose(found["kendall_tau"], taus)
    shifts = np.abs(ranks - own)
    np.testing.assert_allclose(found["mean_shift"], shifts.mean(axis=1))
    assert found["max_shift"].tolist() == shifts.max(axis=1).tolist()
    assert found["draw"].tolist() == list(range(1, 31))
    still = rank_agreement(table, WEIGHTS, spread=0, seed=1, draws=2)
    assert still["kendall_tau"].tolist() == [1, 1]
