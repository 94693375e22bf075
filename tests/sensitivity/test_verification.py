"""Ranks under corrected levels against every pattern of errors, and exact moments."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    load_edition,
    rank,
    rank_uncertainty,
    score_iid,
    simulate_nation,
)
from iga_analysis.datapackage import load_table
from iga_analysis.scoring import score_contributions
from iga_analysis.sensitivity import (
    register_uncertainty,
    score_uncertainty,
    verification,
)
from iga_analysis.sensitivity.verification import KINDS

LEVELS = pd.DataFrame({"a": [3, 2, 1], "b": [2, 2, 0]}, index=["x", "y", "z"])
WEIGHTS = np.array([0.6, 0.4])
# What a level may do: stay, rise, fall, be missing; the highest is 3.
CHANGES = (
    lambda level: level,
    lambda level: min(level + 1, 3),
    lambda level: max(level - 1, 0),
    lambda level: 0,
)


def unit_patterns(levels, chances, rho):
    """Yield every outcome of the levels of a unit with its probability.

    With a Dirichlet in between, the chance of an outcome grows with those before it.
    """
    for outcome in product(range(4), repeat=len(levels)):
        share = 1.0
        for place, one in enumerate(outcome):
            if rho == 0:
                share *= chances[one]
                continue
            total = (1 - rho) / rho
            own = chances[one] * total + outcome[:place].count(one)
            share *= own / (total + place)
        new = [CHANGES[one](v) for one, v in zip(outcome, levels, strict=True)]
        yield share, np.array(new)


def every_pattern(table, weights, chances, rho):
    """Return all scores that a table may give, and their probabilities."""
    units = [
        [
            (share, np.dot(weights, new))
            for share, new in unit_patterns(row, chances, rho)
        ]
        for row in table.to_numpy()
    ]
    shares, scores = [], []
    for pattern in product(*units):
        shares.append(np.prod([share for share, _ in pattern]))
        scores.append([score for _, score in pattern])
    return np.array(shares), np.array(scores)


@pytest.mark.parametrize("rho", [0, 0.3])
def test_probabilities_are_those_of_every_pattern_of_errors(rho):
    fall, rise, missing, draws = 0.3, 0.1, 0.15, 60_000
    chances = (1 - fall - rise - missing, rise, fall, missing)
    shares, scores = every_pattern(LEVELS, WEIGHTS, chances, rho)
    assert shares.sum() == pytest.approx(1)
    ranks = np.array([rank(one, tolerance=1e-9).to_numpy("int64") for one in scores])
    chance = {"p_fall": fall, "p_rise": rise, "p_missing": missing, "rho": rho}
    found = score_uncertainty(
        LEVELS, WEIGHTS, draws=draws, seed=4, top=(1, 2), **chance
    )
    nominal = LEVELS @ WEIGHTS
    assert found["rank"].tolist() == rank(nominal).tolist()
    for k in (1, 2):
        exact = shares @ (ranks <= k)
        error = np.sqrt(exact * (1 - exact) / draws)
        assert (np.abs(found[f"p_top_{k}"] - exact) < 4.5 * error).all()
    mean = shares @ scores
    sd = np.sqrt(shares @ (scores - mean) ** 2)
    off = np.abs(found["score_shift"] - (mean - nominal.to_numpy()))
    assert (off < 4.5 * sd / np.sqrt(draws)).all()
    np.testing.assert_allclose(found["score_sd"], sd, rtol=0.02)
    # a quantile is the rank up to which the probability reaches it
    for quantile in (5, 50, 95):
        places = found[f"rank_{quantile}"].to_numpy()
        below = np.array([shares @ (ranks[:, u] < places[u]) for u in range(3)])
        upto = np.array([shares @ (ranks[:, u] <= places[u]) for u in range(3)])
        assert (below < quantile / 100 + 0.01).all()
        assert (upto > quantile / 100 - 0.01).all()


def test_predicates_are_those_of_every_pattern_of_errors():
    points = LEVELS * 100 / 3
    chances = (0.55, 0.1, 0.2, 0.15)
    shares, scores = every_pattern(LEVELS, WEIGHTS, chances, 0)
    scores = scores * 100 / 3
    found = score_uncertainty(
        points,
        WEIGHTS,
        step=100 / 3,
        p_fall=0.2,
        p_rise=0.1,
        p_missing=0.15,
        rho=0,
        draws=40_000,
        seed=2,
        bands=2026,
    )
    exact = {
        "sangat_inovatif": scores >= 65.005,
        "inovatif": (scores >= 40.005) & (scores < 65.005),
        "kurang_inovatif": (scores >= 0.005) & (scores < 40.005),
        "tidak_dapat_dinilai": scores < 0.005,
    }
    for name, inside in exact.items():
        share = shares @ inside
        error = np.sqrt(share * (1 - share) / 40_000) + 1e-12
        assert (np.abs(found[f"p_{name}"] - share) < 4.5 * error).all()
    own = [found.at[u, "p_" + found.at[u, "predicate"].lower().replace(" ", "_")]
           for u in range(3)]  # fmt: skip
    assert found["fragile"].tolist() == [one < 0.9 for one in own]


def test_without_corrections_ranks_are_certain():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 4, (40, 6)))
    none = {"p_fall": 0, "p_rise": 0, "p_missing": 0}
    for rho in (0, 0.5):
        found = score_uncertainty(table, [1] * 6, draws=60, seed=1, rho=rho, **none)
        assert (found["rank_min"] == found["rank"]).all()
        assert (found["rank_max"] == found["rank"]).all()
        assert (found[["score_shift", "score_sd"]].abs() < 1e-12).all(axis=None)


@pytest.mark.parametrize("rho", [0, 0.5])
def test_what_is_certain_happens_to_every_level(rho):
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 4, (40, 6)))
    weights = np.full(6, 1 / 6)
    for name, changed in {
        "p_fall": (table - 1).clip(lower=0),
        "p_rise": (table + 1).clip(upper=3),
        "p_missing": table * 0,
    }.items():
        chance = {"p_fall": 0, "p_rise": 0, "p_missing": 0, name: 1}
        found = score_uncertainty(table, weights, draws=60, seed=1, rho=rho, **chance)
        assert (found["rank_min"] == rank(changed @ weights)).all()
        assert (found["rank_max"] == found["rank_min"]).all()
        shift = (changed - table) @ weights
        np.testing.assert_allclose(found["score_shift"], shift, atol=1e-12)


def test_units_that_no_error_can_part_stay_apart():
    # 3 and 3 less two errors of one level is above 1 and 0 plus nothing.
    table = pd.DataFrame({"a": [3, 1, 0], "b": [3, 0, 0]}, index=["x", "y", "z"])
    chance = {"p_fall": 0.5, "p_rise": 0, "p_missing": 0}
    found = score_uncertainty(table, [1, 1], draws=5000, seed=1, top=[1], **chance)
    assert found["rank_max"].tolist()[0] == 1 and found["p_top_1"].tolist()[0] == 1


def test_errors_that_a_region_shares_do_not_cancel():
    table = pd.DataFrame(np.full((30, 40), 2), index=[f"u{one}" for one in range(30)])
    apart, shared = (
        score_uncertainty(table, [1] * 40, draws=4000, seed=1, p_rise=0, p_missing=0,
                          p_fall=0.2, rho=rho)["score_sd"].mean()
        for rho in (0, 0.3)
    )  # fmt: skip
    # a mean of m levels with intraclass correlation rho
    one = np.sqrt(0.2 * 0.8)
    assert apart == pytest.approx(one / np.sqrt(40), rel=0.02)
    assert shared == pytest.approx(one * np.sqrt((1 + 39 * 0.3) / 40), rel=0.02)


def test_weights_alone_are_those_of_rank_uncertainty():
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.integers(0, 4, (25, 5)) * 25.0)
    structure = pd.DataFrame(
        {
            "code": [0, 1, 2, 3, 4, "G", "H", "I"],
            "parent": ["G", "G", "H", "H", "H", "I", "I", None],
            "weight": [1, 2, 1, 1, 3, 1, 2, 1],
        }
    )
    task = {"structure": structure, "spread": {1: 0.1, 2: 0.4}, "draws": 3000}
    task |= {"seed": 5, "bands": 2026, "top": (3,)}
    found = score_uncertainty(table, step=25.0, **task)
    assert found["varied"].unique().tolist() == list(KINDS)
    alone = found[found["varied"] == "weights"].reset_index(drop=True)
    expected = rank_uncertainty(table, **task)
    shared = [name for name in expected if name in alone]
    assert {"rank_5", "rank_95", "p_top_3", "p_inovatif", "fragile"} <= set(shared)
    pd.testing.assert_frame_equal(alone[shared], expected[shared])
    # errors alone do not depend on what is varied beside them
    levels = score_uncertainty(table, step=25.0, **{**task, "spread": 0})
    first = found[found["varied"] == "levels"].reset_index(drop=True)
    same = [name for name in levels if not name.startswith("spread")]
    pd.testing.assert_frame_equal(first[same], levels[same])


def test_both_is_the_sum_of_what_is_independent():
    # With one indicator that alone has errors and weights that hardly matter for it,
    # the variance of both is nearly the sum of those of each.
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.integers(1, 4, (12, 8)))
    found = score_uncertainty(table, [1] * 8, spread=0.5, draws=20_000, seed=1)
    sd = found.pivot(index="code", columns="varied", values="score_sd")
    both = np.sqrt(sd["levels"] ** 2 + sd["weights"] ** 2)
    np.testing.assert_allclose(sd["both"], both, rtol=0.06)


def test_neither_workers_nor_draws_change_the_draws():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 4, (60, 7)))
    task = {"seed": 9, "spread": 0.25, "rho": 0.2}
    one = score_uncertainty(table, [1] * 7, draws=9000, **task)
    two = score_uncertainty(table, [1] * 7, draws=9000, n_jobs=2, **task)
    pd.testing.assert_frame_equal(one, two)
    few = score_uncertainty(table, [1] * 7, draws=2000, **task)
    more = score_uncertainty(table, [1] * 7, draws=2300, **task)
    assert (more["rank_min"] <= few["rank_min"]).all()
    assert (more["p_top_10"] * 2300 >= few["p_top_10"] * 2000 - 1e-6).all()
    assert (more["p_top_10"] * 2300 <= few["p_top_10"] * 2000 + 300 + 1e-6).all()


def test_scales_by_indicator_and_what_is_certain():
    table = pd.DataFrame({"a": [1, 0], "b": [5, 2], "known": [7.5, -3.0]})
    found = score_uncertainty(
        table,
        {"a": 0.2, "b": 0.3, "known": 0.5},
        level_max={"a": 1, "b": 5},
        step={"a": 1, "b": 1},
        p_fall=0.5,
        p_rise=0,
        p_missing=0.5,
        rho=0,
        draws=3000,
        seed=1,
    )
    # the first unit: a becomes 0; b becomes 4 or 0; what is known stays
    drop = pd.Series([0.2 * 1 + 0.3 * (1 + 5) / 2, 0.3 * (1 + 2) / 2])
    sd = pd.Series([0.3 * 2, 0.3 * 0.5])
    np.testing.assert_allclose(found["score_shift"], -drop, atol=0.05)
    np.testing.assert_allclose(found["score_sd"], sd, rtol=0.05)


@pytest.fixture(scope="module")
def small():
    """A register of six regions, and its SPD table."""
    register, spd = simulate_nation(seed=1)
    some = register["code"].value_counts().index[[-1, -2, -3, -40, -90, -200]]
    return tuple(
        table[table["code"].isin(some)].drop(columns="simulated").reset_index(drop=True)
        for table in (register, spd)
    )


def moments(levels, worth, chances, rho):
    """Return mean and variance of a sum of levels of one region, each of some worth."""
    _, rise, fall, missing = chances
    kinds = np.array([rise, fall, missing])
    changes = np.array(
        [np.minimum(levels + 1, 3), np.maximum(levels - 1, 0), 0 * levels]
    )
    steps = (changes - levels) * worth
    mean = (kinds @ steps).sum()
    own = kinds @ steps**2 - (kinds @ steps) ** 2
    # two levels: chances of kinds k and l covary by rho (p_k 1(k = l) - p_k p_l)
    shared = rho * (np.diag(kinds) - np.outer(kinds, kinds))
    total = steps.sum(axis=1)
    together = total @ shared @ total - np.einsum("kj,kl,lj->", steps, shared, steps)
    return mean, own.sum() + together


@pytest.mark.parametrize("spread", [0, 0.25])
def test_moments_of_a_register_are_exact(small, spread):
    register, spd = small
    fall, rise, missing, rho, draws = 0.25, 0.1, 0.05, 0.1, 6000
    found = register_uncertainty(
        register,
        spd,
        2026,
        p_fall=fall,
        p_rise=rise,
        p_missing=missing,
        rho=rho,
        spread=spread,
        draws=draws,
        seed=3,
    )
    found = found[found["varied"] == "levels"].set_index("code")
    scores = score_iid(register, spd, 2026).set_index("code")
    np.testing.assert_allclose(found["score"], scores["iid"])
    assert found["predicate"].tolist() == scores["predicate"].tolist()
    edition = load_edition(2026)
    sid = list(edition.weights("SID").index)
    weight = pd.concat([edition.weights(one) for one in ("SID", "SPD")])
    for code, row in found.iterrows():
        own, rows = register[register["code"] == code], spd[spd["code"] == code]
        levels = np.concatenate([own[sid].to_numpy().ravel(), rows["level"]])
        share = np.tile(weight[sid], len(own)) / max(12, len(own))
        worth = np.concatenate([share, weight[rows["indicator"]]]) / 2.5
        chances = (1 - fall - rise - missing, rise, fall, missing)
        mean, variance = moments(levels.astype("float64"), worth, chances, rho)
        sd = np.sqrt(variance)
        assert abs(row["score_shift"] - mean) < 4.5 * sd / np.sqrt(draws)
        assert row["score_sd"] == pytest.approx(sd, rel=0.05)


def test_means_of_several_levels_have_the_moments_of_these():
    # 1.5 of 10 is five of 1 and five of 2; 2.25 of 4 three of 2 and one of 3.
    table = pd.DataFrame(
        {"single": [2, 3, 0], "mean": [1.5, 2.25, 3.0], "other": [1.04, 0.3, 2.0]},
        index=list("xyz"),
    )
    behind = {"mean": pd.Series({"x": 10, "y": 4, "z": 1}), "other": 5}
    composed = {
        "x": [[2], [1] * 5 + [2] * 5, [1] * 5],
        "y": [[3], [2] * 3 + [3], [0] * 3 + [1] * 2],
        "z": [[0], [3], [2] * 5],
    }
    weights, draws = np.array([0.2, 0.5, 0.3]), 20_000
    fall, rise, missing, rho = 0.25, 0.1, 0.05, 0.15
    for spread in (0, 0.3):
        found = score_uncertainty(
            table,
            weights,
            assessed=behind,
            p_fall=fall,
            p_rise=rise,
            p_missing=missing,
            rho=rho,
            spread=spread,
            draws=draws,
            seed=3,
        )
        found = found[found["varied"] == "levels"].set_index("code")
        np.testing.assert_allclose(found["score"], table @ weights)
        for code, parts in composed.items():
            levels = np.concatenate(parts).astype("float64")
            worth = [w / len(one) for w, one in zip(weights, parts, strict=True)]
            worth = np.repeat(worth, [len(one) for one in parts])
            chances = (1 - fall - rise - missing, rise, fall, missing)
            mean, variance = moments(levels, worth, chances, rho)
            sd = np.sqrt(variance)
            assert abs(found.at[code, "score_shift"] - mean) < 4.5 * sd / draws**0.5
            assert found.at[code, "score_sd"] == pytest.approx(sd, rel=0.03)


def test_means_of_levels_rise_to_their_own_highest():
    table = pd.DataFrame({"a": [2.0, 0.0], "b": [3.0, 0.0]})
    found = score_uncertainty(
        table,
        [1, 1],
        level_max={"a": 2, "b": 4},
        assessed={"a": 3, "b": 3},
        p_fall=0,
        p_rise=1,
        p_missing=0,
        draws=20,
        seed=1,
    )
    np.testing.assert_allclose(found["score_shift"], [0.5, 1.0])


def test_a_mean_of_one_level_is_that_level():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.integers(0, 4, (20, 3)), columns=list("abc"))
    task = {"draws": 20_000, "seed": 1}
    one = score_uncertainty(table, [1, 2, 1], **task)
    other = score_uncertainty(table, [1, 2, 1], assessed={"b": 1}, **task)
    pd.testing.assert_frame_equal(one, other)


def test_few_levels_of_a_register_give_every_pattern(small):
    # Two innovations and one row of the SPD have levels; nothing rises from 0.
    register, spd = (table.copy() for table in small)
    codes = sorted(spd["code"].unique())[:2]
    register = register[register["code"].isin(codes)].groupby("code").head(1)
    register = register.reset_index(drop=True)
    spd = spd[spd["code"].isin(codes)].assign(level=0)
    sid = [str(one) for one in range(16, 36)]
    register[sid] = 0
    register.loc[0, ["16", "17"]] = 3, 2
    register.loc[1, ["16", "18"]] = 3, 1
    spd.loc[(spd["code"] == codes[1]) & (spd["indicator"] == "1"), "level"] = 1
    components, weights = score_contributions(register, spd, 2026)
    chances, draws = (0.5, 0.0, 0.3, 0.2), 40_000
    per_level = components / 3
    per_level[["16", "17", "18"]] = 100 / 3 / 12  # one of at least twelve
    per_level["1"] = 100 / 3
    unit = []
    for code, names, levels in (
        (codes[0], ["16", "17"], [3, 2]),
        (codes[1], ["16", "18", "1"], [3, 1, 1]),
    ):
        worth = (per_level.loc[code, names] * weights[names]).to_numpy()
        unit.append(
            [(s, worth @ new) for s, new in unit_patterns(levels, chances, 0.2)]
        )
        number = components.at[code, "number"] * weights["number"]
        assert worth @ levels + number == pytest.approx(components.loc[code] @ weights)
    ahead = sum(
        s * t for s, one in unit[0] for t, other in unit[1] if one >= other - 1e-9
    )
    for spread in (0, 0.001):
        found = register_uncertainty(
            register,
            spd,
            2026,
            p_fall=0.3,
            p_rise=0,
            p_missing=0.2,
            rho=0.2,
            spread=spread,
            draws=draws,
            seed=1,
            top=[1],
        )
        found = found[found["varied"] == "levels"]
        error = np.sqrt(ahead * (1 - ahead) / draws)
        assert abs(found["p_top_1"].iloc[0] - ahead) < 4.5 * error


def test_a_register_is_the_same_for_any_number_of_workers(small):
    task = {"draws": 5000, "seed": 2, "spread": 0.2}
    one = register_uncertainty(*small, 2026, **task)
    two = register_uncertainty(*small, 2026, n_jobs=2, **task)
    pd.testing.assert_frame_equal(one, two)
    components, weights = score_contributions(*small, 2026)
    expected = rank_uncertainty(components, weights, draws=5000, seed=2, spread=0.2)
    alone = one[one["varied"] == "weights"].reset_index(drop=True)
    names = ["code", "rank", "rank_5", "rank_50", "rank_95", "rank_min", "rank_max"]
    pd.testing.assert_frame_equal(alone[names], expected[names])


# Claims of before and of after verification, and what the docstring says of them.
PAIRS = {
    ("reg-2023-0158", "reg-2023-0159"): (61.31, 57.85),
    ("reg-2021-0053", "reg-2021-0054"): (79.69, 72.46),
    ("reg-2024-W008", "reg-2024-W007"): (75.18, 63.95),
    ("reg-2021-0172", "reg-2021-0173"): (80.06, 62.06),
}


def test_the_published_losses_are_those_that_the_module_tells():
    results = load_table("region_results").set_index("claim_id")
    losses = []
    for pair, told in PAIRS.items():
        rows = results.loc[list(pair)]
        assert rows["code"].nunique() == 1 and rows["is_final"].tolist() == [
            False,
            True,
        ]
        assert rows["score"].tolist() == list(told)
        for score in told:
            assert f"{score:.2f}" in verification.__doc__
        losses.append(100 * (1 - told[1] / told[0]))
    assert [round(one) for one in losses] == [6, 9, 15, 22]
    assert (round(np.mean(losses)), round(np.std(losses, ddof=1))) == (13, 7)
    # and the defaults lose what the module says, between the least and the most
    register, spd = simulate_nation(seed=2026)
    tables = (table.drop(columns="simulated") for table in (register, spd))
    found = register_uncertainty(*tables, 2026, draws=200, seed=1)
    loss = -100 * found["score_shift"] / found["score"]
    sd = 100 * found["score_sd"] / found["score"]
    assert (round(loss.mean()), round(sd.mean())) == (8, 5)
    assert min(losses) < loss.mean() < max(losses)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"p_fall": -0.1}, "p_fall is -0.1"),
        ({"p_rise": 1.5}, "p_rise is 1.5"),
        ({"p_missing": None}, "p_missing is None"),
        ({"rho": 1}, "rho is 1, not a number from 0 to 0.9"),
        ({"p_fall": 0.7, "p_missing": 0.4}, "more than 1 together"),
        ({"step": 0}, "step is 0, not a number above 0"),
        ({"step": {"c": 1}}, "step of unknown indicators: c"),
        ({"level_max": "x"}, "level_max is 'x'"),
        ({"level_max": 2}, "a: 3 of unit x is not between 0 and level_max x step = 2"),
        ({"levels": LEVELS - 1}, "b: -1 of unit z"),
        ({"levels": LEVELS.astype(float).replace(0, np.nan)}, "missing value"),
        ({"draws": 0}, "draws is 0"),
        ({"spread": 2}, "spread is 2"),
        ({"assessed": {"c": 4}}, "c: no indicator of levels"),
        (
            {"assessed": {"a": pd.Series({"x": 2, "z": 1})}},
            "a: .*nan.* of unit y is no number",
        ),
        ({"assessed": {"a": 0.5}}, "a: .*0.5.* of unit x is no number of levels"),
    ],
)
def test_bad_input_is_told(change, told):
    task = {"levels": LEVELS, "weights": [1, 1], "draws": 10, "seed": 1, **change}
    with pytest.raises(ValueError, match=told):
        score_uncertainty(**task)
