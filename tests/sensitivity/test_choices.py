"""All choices together: known truths, exact shares, and plain loops."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from iga_analysis.composite import (
    aggregate,
    fill_gaps,
    normalise,
    rank,
    treat_outliers,
)
from iga_analysis.composite.ensemble import draw_weights
from iga_analysis.composite.weights import BLOCK, read_ensemble
from iga_analysis.method import ScaleError, assign_predicate
from iga_analysis.sensitivity.choices import choice_uncertainty
from iga_analysis.sensitivity.effects import choice_effects, choice_sensitivity
from iga_analysis.sensitivity.uncertainty import rank_uncertainty

STRUCTURE = pd.DataFrame(
    [
        *(("a", "G", 1), ("b", "G", 2), ("c", "H", 2), ("d", "H", 1)),
        *(("G", "Index", 2), ("H", "Index", 1), ("Index", None, 1)),
    ],
    columns=["code", "parent", "weight"],
)
EVERY = {
    "normalisation": ("minmax", "rank"),
    "aggregation": ("arithmetic", "geometric", "harmonic"),
    "outliers": ("none", "winsorise"),
    "drop": ("a", "H"),
    "scale": (1, 100),
}


def invent(units=12, seed=3):
    """Return invented indicators, one of them with an outlier."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.uniform(1, 9, (units, 4)), columns=list("abcd"))
    table.loc[2, "b"] = 250.0
    return table.set_axis([f"u{one}" for one in range(units)])


def test_units_that_no_choice_can_move_come_out_certain():
    # s is above t, t above all others, y below them and above z, in every indicator;
    # winsorised, what s has too much of b it has in common with t.
    table = pd.DataFrame(
        np.random.default_rng(1).uniform(20, 25, (8, 4)),
        columns=list("abcd"),
        index=list("stuvwxyz"),
    )
    for code, value in (("s", 30.0), ("t", 28.0), ("y", 10.0), ("z", 8.0)):
        table.loc[code] = value
    table.loc["s", "b"] = 900.0
    found = choice_uncertainty(
        table, STRUCTURE, **EVERY, spread=1, draws=4000, seed=1, top=[1, 2, 6]
    ).set_index("code")
    for code, place in (("s", 1), ("t", 2), ("y", 7), ("z", 8)):
        columns = ["rank", "rank_min", "rank_5", "rank_50", "rank_95", "rank_max"]
        assert (found.loc[code, columns] == place).all(), code
    assert found["p_top_1"].tolist() == [1, *[0] * 7]
    assert found["p_top_2"].tolist() == [1, 1, *[0] * 6]
    assert found["p_top_6"].tolist() == [*[1] * 6, 0, 0]
    moved = found.loc["u":"x"]
    assert (moved["rank_min"] < moved["rank_max"]).all()
    assert (found["p_missing"] == 0).all()
    assert (found["draws"] == 4000).all() and (found["weight_set"] == "relative").all()
    effects = choice_effects(table, STRUCTURE, **EVERY, spread=1, seed=1, draws=400)
    certain = effects["code"].isin(list("styz"))
    assert not effects.loc[certain, ["lift", "fall"]].any(axis=None)
    assert (effects.loc[~certain, "lift"] > 0).any()


def test_a_unit_that_only_one_choice_lifts_is_named_with_that_choice():
    # The values of e are even: the geometric mean alone puts it above the others.
    table = pd.DataFrame(
        {
            "a": [0.0, 10, 8.8, 1.2, 4.7],
            "b": [0.0, 10, 8.7, 1.1, 4.7],
            "c": [0.0, 10, 1.1, 8.6, 4.7],
            "d": [0.0, 10, 1.2, 8.5, 4.7],
        },
        index=["low", "top", "one", "two", "even"],
    )
    structure = STRUCTURE.assign(weight=1)
    options = {"aggregation": ("arithmetic", "geometric"), "scale": (1, 100)}
    options |= {"outliers": ("none", "percentile"), "drop": ("G", "c")}
    found = choice_effects(table, structure, **options, spread=0.002, draws=500, seed=4)
    assert len(found) == 5 * (1 + 1 + 2 + 2)
    even = found[found["code"] == "even"].set_index(["choice", "alternative"])
    assert (even["rank"] == 4).all()
    assert even.loc[("aggregation", "geometric"), "rank_alternative"] == 2
    lifts = even.groupby(level="choice")[["lift", "only_lift"]].first()
    assert lifts["lift"].to_dict() == {
        "aggregation": 2, "drop": 1, "outliers": 0, "weights": 0
    }  # fmt: skip
    assert not lifts["only_lift"].any()
    found = choice_effects(
        table,
        structure,
        **{**options, "drop": ()},
        spread=0.002,
        draws=500,
        seed=4,
    )
    named = found[found["only_lift"]]
    assert set(zip(named["code"], named["choice"], strict=True)) == {
        ("even", "aggregation")
    }
    fallen = found[found["only_fall"]]
    assert set(fallen["code"]) == {"one", "two"}
    assert set(fallen["choice"]) == {"aggregation"} and (fallen["fall"] == 1).all()
    certain = found[found["code"].isin(["low", "top"])]
    assert (certain["rank_alternative"] == certain["rank"]).all()
    assert not certain[["lift", "fall"]].any(axis=None)


def score_one(table, labels, weights=None):
    """Return the ranks under some alternatives, from the functions that users call."""
    method = labels.get("normalisation", "minmax")
    made = treat_outliers(table, labels.get("outliers", "none"))
    made = fill_gaps(made, labels.get("gaps", "none"))
    if method != "none":
        scale = EVERY["scale"] if method == "minmax" else (0, 100)
        made = normalise(made, method, scale=scale)
    structure = STRUCTURE if weights is None else STRUCTURE.assign(weight=weights)
    drop = structure["code"] == labels.get("drop", "none")
    structure = structure.assign(weight=structure["weight"].where(~drop, 0))
    mean = labels.get("aggregation", "arithmetic")
    return aggregate(made, structure, method=mean)["Index"]


def combine(options):
    """Return the alternatives of each choice by name, the nominal ones first."""
    named = {
        name: options[name]
        for name in ("outliers", "gaps", "normalisation", "aggregation")
        if len(options.get(name, ())) > 1
    }
    return named | {"drop": ("none", *options["drop"])}


def shares_of(outcome):
    """Return first and total order of an array by choices, from conditional means."""
    first, total = [], []
    for axis in range(outcome.ndim):
        others = tuple(one for one in range(outcome.ndim) if one != axis)
        first.append(outcome.mean(axis=others).var() / outcome.var())
        total.append(outcome.var(axis=axis).mean() / outcome.var())
    return first, total


def test_effects_are_the_ranks_of_each_alternative_alone():
    table = invent()
    table.loc["u4", "c"] = np.nan
    options = {**EVERY, "gaps": ("none", "median")}
    found = choice_effects(table, STRUCTURE, **options, spread=0, seed=1)
    nominal = rank(score_one(table, {}))
    expected = {
        (choice, label): rank(score_one(table, {choice: label}))
        for choice, labels in combine(options).items()
        for label in labels[1:]
    }
    given = found.pivot(
        index="code", columns=["choice", "alternative"], values="rank_alternative"
    ).loc[table.index]
    assert set(given.columns) == set(expected)
    for key, ranks in expected.items():
        assert given[key].tolist() == ranks.tolist(), key
    assert found["code"].tolist() == np.repeat(table.index, len(expected)).tolist()
    assert found["rank"].tolist() == np.repeat(nominal, len(expected)).tolist()
    for (code, choice), rows in found.groupby(["code", "choice"]):
        own = [nominal[code] - expected[key][code] for key in expected if choice in key]
        assert (rows["lift"] == max(0, *own)).all()
        assert (rows["fall"] == max(0, *(-one for one in own))).all()
    alone = found[found["lift"] > 0].groupby("code")["choice"].nunique() == 1
    assert set(found.loc[found["only_lift"], "code"]) == set(alone.index[alone])
    assert 0 < len(alone[alone]) < len(table)


def test_shares_of_discrete_choices_are_exact():
    table = invent()
    named = combine(EVERY)
    found = choice_sensitivity(
        table, STRUCTURE, **EVERY, spread=0, seed=1, codes=["u0", "u7"]
    )
    assert (found["method"] == "factorial").all()
    assert found["choice"].tolist() == list(named) * 3
    sizes = [len(labels) for labels in named.values()]
    ranks = np.array(
        [
            rank(score_one(table, dict(zip(named, labels, strict=True))))
            for labels in product(*named.values())
        ]
    ).reshape(*sizes, len(table))
    nominal = ranks[(0,) * len(sizes)]
    outcomes = {
        ("mean_shift", "all"): np.abs(ranks - nominal).mean(axis=-1),
        ("rank", "u0"): ranks[..., 0].astype(float),
        ("rank", "u7"): ranks[..., 7].astype(float),
    }
    for (outcome, code), values in outcomes.items():
        rows = found[(found["outcome"] == outcome) & (found["code"] == code)]
        first, total = shares_of(values)
        np.testing.assert_allclose(rows["first_order"], first, atol=1e-12)
        np.testing.assert_allclose(rows["total_order"], total, atol=1e-12)
        np.testing.assert_allclose(rows["variance"], values.var())
        assert (rows["first_low"] == rows["first_high"]).all()


@pytest.mark.parametrize("upper", [0, 0.6])
def test_sampled_shares_are_those_of_every_combination(upper):
    table, spread = invent(), {1: 0.9, 2: upper}
    options = {"aggregation": ("arithmetic", "geometric"), "drop": ("a", "H")}
    options["scale"] = (1, 100)
    found = choice_sensitivity(
        table, STRUCTURE, **options, spread=spread, draws=2048, seed=2, codes=["u7"]
    )
    # Every alternative with every one of some draws of weights, and those of one level
    # with those of the other.
    _, model = read_ensemble(table, None, spread, "relative", structure=STRUCTURE)
    sets = draw_weights(model, 2, 0)[: 400 if upper else BLOCK]
    values = normalise(table, "minmax", scale=(1, 100)).to_numpy()
    ranks = []
    for mean, drop in product(options["aggregation"], ("none", "a", "H")):
        made = np.log(values) if mean == "geometric" else values
        own = sets * ([0, 1, 1, 1] if drop == "a" else [1, 1, 1, 1])
        g, h = (
            own[:, group] @ made[:, group].T / own[:, group].sum(axis=1, keepdims=True)
            for group in (slice(0, 2), slice(2, 4))
        )
        share = (
            sets[:, :2].sum(axis=1)[None, :, None]
            if upper
            else np.full((1, 1, 1), 2 / 3)
        )
        share = share if drop != "H" else np.ones_like(share)
        index = share * g[:, None] + (1 - share) * h[:, None]
        ranks.append((index[..., None, :] > index[..., None]).sum(axis=-1) + 1.0)
    ranks = (
        np.array(ranks).reshape(2, 3, *ranks[0].shape).squeeze(axis=() if upper else 3)
    )
    nominal = rank(score_one(table, {})).to_numpy()
    shift = np.abs(ranks - nominal).mean(axis=-1)
    names = [
        "aggregation",
        "drop",
        *(["weights_1", "weights_2"] if upper else ["weights"]),
    ]
    assert (found["method"] == "sampled").all()
    for outcome, expected in (("mean_shift", shift), ("rank", ranks[..., 7])):
        rows = found[found["outcome"] == outcome]
        assert rows["choice"].tolist() == names
        for order, shares in zip(("first", "total"), shares_of(expected), strict=True):
            np.testing.assert_allclose(rows[f"{order}_order"], shares, atol=0.05)
            assert (rows[f"{order}_low"] < rows[f"{order}_high"]).all()


def test_shares_of_groups_are_those_of_salib():
    folder = Path(__file__).parents[1] / "composite" / "reference"
    table = pd.read_csv(folder / "coinr_indicators.csv").drop(columns="uName")
    structure = pd.read_csv(folder / "coinr_structure.csv").rename(
        columns={"iCode": "code", "Parent": "parent", "Weight": "weight"}
    )
    expected = pd.read_csv(folder / "salib_choices.csv")
    found = choice_sensitivity(
        table.rename(columns={"uCode": "code"}),
        structure,
        directions=structure.set_index("code")["Direction"],
        gaps=("none", "mean"),
        normalisation=("minmax", "rank"),
        aggregation=("arithmetic", "geometric"),
        scale=(1, 100),
        spread=0.5,
        draws=4096,
        seed=1,
        codes=["R021", "R041"],
    )
    keys = ["outcome", "code", "choice"]
    assert found[keys].values.tolist() == expected[keys].values.tolist()
    np.testing.assert_allclose(found["first_order"], expected["S1"], atol=0.03)
    np.testing.assert_allclose(found["total_order"], expected["ST"], atol=0.03)


def test_weights_alone_are_as_in_rank_uncertainty():
    table = invent()
    options = {"spread": {1: 0.5, 2: 0.2}, "draws": 3000, "seed": 6, "bands": 2026}
    found = choice_uncertainty(table, STRUCTURE, **options, top=(1, 5))
    normal = normalise(table, "minmax")
    expected = rank_uncertainty(normal, structure=STRUCTURE, **options, top=(1, 5))
    assert set(found.columns) - set(expected.columns) == {"p_missing"}
    pd.testing.assert_frame_equal(
        found[expected.columns], expected, check_dtype=False, rtol=1e-12
    )


def test_predicates_are_shares_of_draws_under_all_choices():
    table = invent()
    options = {"aggregation": ("arithmetic", "harmonic"), "drop": ("b",)}
    found = choice_uncertainty(
        table, STRUCTURE, **options, scale=(1, 100), spread=0, draws=8000, seed=2,
        bands=2026,
    ).set_index("code")  # fmt: skip
    predicates = pd.DataFrame(
        {
            labels: assign_predicate(
                score_one(table, dict(zip(combine(options), labels, strict=True))), 2026
            )
            for labels in product(*combine(options).values())
        }
    )
    assert predicates.nunique(axis=1).max() > 1
    for name in ("Sangat Inovatif", "Inovatif", "Kurang Inovatif"):
        share = (predicates == name).mean(axis=1)
        column = "p_" + name.lower().replace(" ", "_")
        np.testing.assert_allclose(found[column], share, atol=0.03)
        assert ((share == 1) == (found[column] == 1)).all()
    assert found["fragile"].any() and not found["fragile"].all()


def test_units_without_a_score_are_said():
    table = invent()
    table.loc["u1"] = np.nan
    table.loc["u5", ["c", "d"]] = np.nan
    options = {"gaps": ("none", "mean"), "drop": ("G",)}
    found = choice_uncertainty(
        table, STRUCTURE, **options, spread=0, draws=4000, seed=2, top=(12,)
    ).set_index("code")
    # The first lacks everything unless filled, the second without G as well.
    assert found.loc["u1", "p_missing"] == pytest.approx(1 / 2, abs=0.03)
    assert found.loc["u5", "p_missing"] == pytest.approx(1 / 4, abs=0.03)
    assert found["p_missing"].drop(["u1", "u5"]).eq(0).all()
    np.testing.assert_allclose(found["p_top_12"], 1 - found["p_missing"])
    assert found.loc["u1", ["score", "rank"]].isna().all()
    assert found.loc["u1", "rank_min":"rank_max"].notna().all()
    nothing = choice_uncertainty(table, STRUCTURE, spread=0.2, draws=50, seed=2)
    row = nothing.set_index("code").loc["u1"]
    assert row["p_missing"] == 1 and row["p_top_10"] == 0
    assert row["rank_5":"rank_max"].isna().all()
    shares = choice_sensitivity(
        table, STRUCTURE, **options, spread=0, seed=2, codes=["u1", "u2"]
    )
    own = shares.groupby(["outcome", "code"])["first_order"]
    assert own.count().to_dict() == {
        ("mean_shift", "all"): 2, ("rank", "u1"): 0, ("rank", "u2"): 2
    }  # fmt: skip
    effects = choice_effects(table, STRUCTURE, **options, spread=0, seed=2)
    effects = effects.set_index(["code", "alternative"])
    assert effects.loc[("u1", "mean"), ["rank", "lift"]].isna().all()
    assert effects.loc[("u1", "mean"), "rank_alternative"] > 1
    assert not effects["only_lift"].loc["u1"].any()


def test_bands_need_one_scale():
    table = invent()
    options = {"spread": 0, "draws": 10, "seed": 1, "bands": 2026}
    with pytest.raises(ValueError, match="minmax, rank are not on one scale"):
        choice_uncertainty(
            table, STRUCTURE, normalisation=("minmax", "rank"), **options
        )
    with pytest.raises(ScaleError):
        choice_uncertainty(table, STRUCTURE, normalisation="none", **options)
    both = choice_uncertainty(
        table.clip(0, 100), STRUCTURE, normalisation=("minmax", "none"), **options
    )
    assert "p_inovatif" in both


@pytest.mark.parametrize("function", [choice_sensitivity, choice_effects])
def test_nothing_that_varies_is_told(function):
    with pytest.raises(ValueError, match="nothing varies: give alternatives"):
        function(invent(), STRUCTURE, spread=0, seed=1)


def test_what_cannot_be_drawn_is_told():
    with pytest.raises(ValueError, match="no such unit: q"):
        choice_sensitivity(invent(), STRUCTURE, seed=1, codes=["q"])
    with pytest.raises(ValueError, match="power of 2"):
        choice_sensitivity(invent(), STRUCTURE, seed=1, draws=100)
    for function in (choice_uncertainty, choice_sensitivity, choice_effects):
        with pytest.raises(ValueError, match="draws is 0"):
            function(invent(), STRUCTURE, seed=1, draws=0)
        with pytest.raises(ValueError, match="'mode' is not one of none"):
            function(invent(), STRUCTURE, seed=1, gaps="mode")
