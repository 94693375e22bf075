"""Weights that vary level by level: draws, ranges and margins against brute force."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from iga_analysis.composite.aggregate import aggregate
from iga_analysis.composite.pairs import pair_margins, pairwise_wins
from iga_analysis.composite.reach import score_range
from iga_analysis.composite.structure import final_weights
from iga_analysis.composite.weights import (
    WEIGHT_SETS,
    describe_weights,
    draw_block,
    read_ensemble,
    trim_model,
)
from iga_analysis.sensitivity import rank_uncertainty

STRUCTURE = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d", "e", "P", "Q", "Index"],
        "parent": ["P", "P", "Q", "Q", "Index", "Index", "Index", None],
        "weight": [1, 3, 2, 2, 1, 4, 2, 1],
    }
)
SPREADS = {1: 0.1, 2: 0.4}


def invent(units=6, seed=1):
    values = np.random.default_rng(seed).uniform(0, 100, (units, 5))
    return pd.DataFrame(values, columns=list("abcde"))


def vertices(weight_set):
    """Return all weights in the index at corners of the sets of siblings."""
    shares = []
    for names, spreads in (
        ("ab", (0.1, 0.1)),
        ("cd", (0.1, 0.1)),
        ("ePQ", (0.1, 0.4, 0.4)),
    ):
        own = STRUCTURE.set_index("code").loc[list(names), "weight"].to_numpy(float)
        own = own / own.sum()
        room = own * spreads
        corners = []
        if weight_set == "relative":
            for signs in product([-1, 1], repeat=len(own)):
                moved = own + room * signs
                corners.append(moved / moved.sum())
        else:
            # all but one at an end, that one balancing
            for free in range(len(own)):
                for signs in product([-1, 1], repeat=len(own) - 1):
                    change = np.insert(
                        room[np.arange(len(own)) != free] * signs, free, 0
                    )
                    change[free] = -change.sum()
                    if abs(change[free]) <= room[free] + 1e-12:
                        corners.append(own + change)
        shares.append(corners)
    found = [
        [top[1] * p[0], top[1] * p[1], top[2] * q[0], top[2] * q[1], top[0]]
        for p, q, top in product(*shares)
    ]
    return np.array(found)


@pytest.mark.parametrize("weight_set", WEIGHT_SETS)
def test_nominal_weights_are_products_and_draws_keep_to_siblings(weight_set):
    _, model = read_ensemble(invent(), None, SPREADS, weight_set, structure=STRUCTURE)
    np.testing.assert_allclose(model.nominal, final_weights(STRUCTURE)[list("abcde")])
    drawn = draw_block(model, 1, 0)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    assert (drawn > 0).all()
    if weight_set == "dirichlet":
        return
    # in the aggregate P the ratio of a to b, in the index that of P to Q
    ratio = drawn[:, 0] / drawn[:, 1] * 3
    least, most = (0.9, 1.1) if weight_set == "simplex" else (0.9 / 1.1, 1.1 / 0.9)
    assert ratio.min() >= 0.9 / 1.1 - 1e-12 and ratio.max() <= 1.1 / 0.9 + 1e-12
    groups = (drawn[:, 0] + drawn[:, 1]) / (drawn[:, 2] + drawn[:, 3]) / 2
    assert 0.6 / 1.4 <= groups.min() < 0.6 and 1.6 < groups.max() <= 1.4 / 0.6
    if weight_set == "simplex":
        share = drawn[:, 0] / (drawn[:, 0] + drawn[:, 1]) * 4
        assert least - 1e-12 <= share.min() and share.max() <= most + 1e-12


@pytest.mark.parametrize("weight_set", ["relative", "simplex"])
def test_ends_of_scores_and_leads_are_those_of_the_corners(weight_set):
    table = invent()
    _, model = read_ensemble(table, None, SPREADS, weight_set, structure=STRUCTURE)
    corners = vertices(weight_set)
    scores = corners @ table.to_numpy().T
    lowest, highest = score_range(table.to_numpy(), model)
    np.testing.assert_allclose(lowest, scores.min(axis=0))
    np.testing.assert_allclose(highest, scores.max(axis=0))
    leads = scores[:, :, None] - scores[:, None, :] - model.tie
    low, high = pair_margins(table.to_numpy(), model)
    # of the relative set the sign is told, which is all that a rank needs
    apart = ~np.eye(len(table), dtype=bool)
    np.testing.assert_array_equal(
        np.sign(high)[apart], np.sign(leads.max(axis=0))[apart]
    )
    np.testing.assert_array_equal(
        np.sign(low)[apart], np.sign(leads.min(axis=0))[apart]
    )
    if weight_set == "simplex":
        np.testing.assert_allclose(high * model.tie, leads.max(axis=0), atol=1e-9)


@pytest.mark.parametrize("weight_set", WEIGHT_SETS)
def test_a_structure_is_drawn_as_its_levels_are_aggregated(weight_set):
    table = invent(9)
    found = rank_uncertainty(
        table, structure=STRUCTURE, spread=SPREADS, weight_set=weight_set,
        draws=700, seed=4, top=[1],
    )  # fmt: skip
    _, model = read_ensemble(table, None, SPREADS, weight_set, structure=STRUCTURE)
    scores = draw_block(model, 4, 0)[:700] @ table.to_numpy().T
    ranks = 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    np.testing.assert_allclose(found["score"], aggregate(table, STRUCTURE)["Index"])
    np.testing.assert_allclose(found["rank_95"], np.quantile(ranks, 0.95, axis=0))
    np.testing.assert_allclose(found["p_top_1"], (ranks == 1).mean(axis=0))
    assert found[["spread_1", "spread_2"]].iloc[0].tolist() == [0.1, 0.4]
    wins = pairwise_wins(
        table, structure=STRUCTURE, spread=SPREADS, weight_set=weight_set,
        draws=700, seed=4,
    )  # fmt: skip
    expected = (scores[:, :, None] > scores[:, None, :]).mean(axis=0)
    np.testing.assert_allclose(wins, expected, atol=1e-12)


def test_a_structure_of_one_level_is_what_its_weights_are():
    table = invent(8)
    flat = pd.DataFrame(
        {
            "code": [*"abcde", "I"],
            "parent": [*"IIIII", None],
            "weight": [1, 2, 3, 4, 5, 1],
        }
    )
    options = {"draws": 3000, "seed": 2}
    one = rank_uncertainty(table, [1, 2, 3, 4, 5], **options)
    pd.testing.assert_frame_equal(
        one, rank_uncertainty(table, structure=flat, **options)
    )


def test_what_has_no_weight_never_counts():
    structure = STRUCTURE.assign(weight=[1, 3, 2, 2, 1, 4, 0, 1])
    table = invent()
    values, model = trim_model(
        table.to_numpy(),
        read_ensemble(table, None, 0.2, "relative", structure=structure)[1],
    )
    assert values.shape[1] == 3 and len(model.nodes) == 2
    np.testing.assert_allclose(model.nominal, [0.2, 0.6, 0.2])
    np.testing.assert_allclose(draw_block(model, 1, 0).sum(axis=1), 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"weights": [1] * 5}, "weights or a structure, which has them, not both"),
        ({"spread": {1: 0.1}}, "no spread of level 2"),
        ({"spread": {1: 0.1, 2: 0.1, 3: 0.1}}, "spread of level 3: there is 1 to 2"),
        ({"spread": {1: 0.1, 2: 1.5}}, "spread is 1.5"),
        ({"structure": STRUCTURE.iloc[:-1]}, "Index"),
        ({"structure": None, "weights": [1] * 5, "spread": {2: 0.1}}, "level 2: .* 1"),
    ],
)  # fmt: skip
def test_a_structure_that_does_not_fit_is_told(change, told):
    options = {"structure": STRUCTURE, "spread": SPREADS, "draws": 10, "seed": 1}
    with pytest.raises(ValueError, match=told):
        rank_uncertainty(invent(), **(options | change))


def test_drawn_weights_are_described_by_their_own_spread():
    found = describe_weights(None, structure=STRUCTURE, spread=SPREADS, seed=3)
    _, model = read_ensemble(invent(), None, SPREADS, "relative", structure=STRUCTURE)
    drawn = np.concatenate([draw_block(model, 3, block) for block in range(5)])[:10_000]
    np.testing.assert_allclose(found["sd"], drawn.std(axis=0))
    np.testing.assert_allclose(found["sd_pct"], 100 * drawn.std(axis=0) / model.nominal)
    ends = np.quantile(drawn, [0.05, 0.95], axis=0)
    np.testing.assert_allclose(found[["weight_5", "weight_95"]].to_numpy().T, ends)
    # the factor of a single weight against one that stays: even over 0.8 to 1.2
    alone = describe_weights({"a": 1, "b": 0}, seed=1)
    assert alone["sd"].tolist() == [0, 0] and np.isnan(alone["sd_pct"][1])
