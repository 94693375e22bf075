"""All choices in one ensemble against COINr's numbers and plain loops."""

import pickle
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import joblib
import numpy as np
import pandas as pd
import psutil
import pytest

from iga_analysis.composite.aggregate import aggregate, normalise
from iga_analysis.composite.alternatives import read_choices
from iga_analysis.composite.counting import count_matrix
from iga_analysis.composite.ensemble import (
    _order,
    count_settings,
    draw_settings,
    draw_weights,
    keep_nominal,
    mix_weights,
    rank_settings,
    score_settings,
    varied_levels,
)
from iga_analysis.composite.memory import TooLarge
from iga_analysis.composite.ranks import rank
from iga_analysis.composite.structure import final_weights
from iga_analysis.composite.treat import fill_gaps, treat_outliers
from iga_analysis.composite.weights import BLOCK

REFERENCE = Path(__file__).parent / "reference"
NOMINAL = {
    "directions": None,
    "normalisation": ("minmax",),
    "aggregation": ("arithmetic",),
    "outliers": ("none",),
    "gaps": ("none",),
    "drop": (),
    "scale": (0, 100),
    "spread": 0.25,
    "weight_set": "relative",
}


def read(name):
    """Return a reference table."""
    return pd.read_csv(REFERENCE / f"coinr_{name}.csv")


def make_structure(**parents):
    """Return a structure from code=(parent, weight)."""
    rows = [(code, parent, weight) for code, (parent, weight) in parents.items()]
    return pd.DataFrame(rows, columns=["code", "parent", "weight"])


# d hangs beside groups, and c is the only child of its own.
DEEP = make_structure(
    a=("P", 1), b=("P", 3), c=("Q", 2), d=("Top", 1), P=("G", 2), Q=("G", 1),
    G=("Top", 3), Top=(None, np.nan),
)  # fmt: skip


def invent(units=14, *, missing=0.2, seed=5):
    """Return invented indicators with outliers, ties and gaps."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(1, 9, (units, 4)), columns=list("abcd")) * 1.0
    table.loc[0, "a"], table.loc[1, "b"] = 400, -300
    table.iloc[6] = table.iloc[5]
    table = table.mask(rng.random(table.shape) < missing)
    if missing:
        table.iloc[3], table.loc[4, ["a", "b", "c"]] = np.nan, np.nan
    return table.set_axis([f"u{one}" for one in range(units)])


def choose(table=None, structure=DEEP, **options):
    table = invent() if table is None else table
    return read_choices(table, structure, **{**NOMINAL, **options})


EVERY = {
    "directions": {"a": -1},
    "outliers": ("none", "winsorise"),
    "gaps": ("none", "mean", "median"),
    "normalisation": ("minmax", "rank"),
    "aggregation": ("arithmetic", "geometric", "harmonic"),
    "drop": ("b", "c", "P", "d"),
    "scale": (1, 100),
    "spread": {1: 0.5, 2: 0.2, 3: 0.9},
}


def find_setting(choices, **chosen):
    """Return the settings of one draw that takes the alternatives of these names."""
    return np.array(
        [
            [
                labels.index(chosen.get(choice, labels[0]))
                for choice, labels in choices.labels.items()
            ]
        ]
    )


def count(*arguments, **options):
    """Return counts as a matrix of units and ranks."""
    ranks, above = count_settings(*arguments, **options)
    return count_matrix(ranks), above


@pytest.fixture(scope="module")
def index():
    """Return indicators, structure and directions of COINr's case."""
    table = read("indicators").drop(columns="uName").set_index("uCode")
    meta = read("structure").rename(
        columns={"iCode": "code", "Parent": "parent", "Weight": "weight"}
    )
    return table, meta, meta.set_index("code")["Direction"]


def test_ranks_without_each_are_those_of_coinr(index):
    table, structure, directions = index
    expected = [read(f"loo_level{level}_ranks").set_index("uCode") for level in (1, 2)]
    expected = pd.concat(expected, axis=1).drop(columns="Nominal")
    assert expected.shape == (60, 15)
    codes = tuple(expected.columns)
    choices = choose(table, structure, directions=directions, drop=codes)
    settings = [find_setting(choices, drop=code)[0] for code in codes]
    weights = np.tile(choices.weights.nominal, (len(codes), 1))
    found = rank_settings(choices, weights, np.array(settings))
    np.testing.assert_array_equal(found, expected.T)


def test_all_sixty_combinations_have_the_ranks_of_coinr(index):
    table, structure, directions = index
    expected = read("60_ranks").set_index("uCode")
    sets = read("20_weight_sets").set_index("iCode")
    both = {"directions": directions, "gaps": ("none", "mean")}
    means = {"amean": "arithmetic", "gmean": "geometric", "hmean": "harmonic"}
    ensembles = {
        "minmax1": choose(
            table, structure, **both, scale=(1, 100), aggregation=tuple(means.values())
        ),
        **dict.fromkeys(
            ("zscore", "borda"),
            choose(table, structure, **both, normalisation=("zscore", "borda")),
        ),
    }
    assert expected.shape == (60, 60)
    assert table["I01"].isna().any()
    for name in expected:
        normalisation, mean, gaps, weights = name.split("|")
        choices = ensembles[normalisation]
        settings = find_setting(
            choices,
            normalisation=normalisation.removesuffix("1"),
            aggregation=means[mean],
            gaps=gaps,
        )
        given = structure["code"].map(sets[weights])
        final = final_weights(structure.assign(weight=given))[table.columns]
        ranks = rank_settings(choices, final.to_numpy()[None], settings)[0]
        np.testing.assert_array_equal(ranks, expected[name], err_msg=name)


def make_draws(choices, draws, seed):
    """Return weights and settings of the draws, one after another."""
    blocks = range(-(-draws // BLOCK))
    weights = [draw_weights(choices.weights, seed, block) for block in blocks]
    settings = [draw_settings(choices, seed, block) for block in blocks]
    return np.concatenate(weights)[:draws], np.concatenate(settings)[:draws]


def loop(table, choices, weights, settings, options):
    """Yield the scores of each draw from the functions that users call."""

    @cache
    def prepare(outliers, gaps, method):
        made = fill_gaps(treat_outliers(table, outliers), gaps)
        scale = options["scale"] if method == "minmax" else (0, 100)
        return normalise(made, method, directions=options["directions"], scale=scale)

    for given, setting in zip(weights, settings, strict=True):
        chosen = {
            choice: labels[place]
            for (choice, labels), place in zip(
                choices.labels.items(), setting, strict=True
            )
        }
        made = prepare(chosen["outliers"], chosen["gaps"], chosen["normalisation"])
        # The weight of a group among its siblings is what its indicators have.
        sums = dict(zip(table.columns, given, strict=True))
        for parent in ("P", "Q", "G", "Top"):
            children = DEEP.loc[DEEP["parent"] == parent, "code"]
            sums[parent] = sum(sums[child] for child in children)
        # An indicator that is not there is skipped, and so is a group of weight 0.
        if chosen["drop"] in table.columns:
            made = made.assign(**{chosen["drop"]: np.nan})
        elif chosen["drop"] in sums:
            sums[chosen["drop"]] = 0.0
        structure = DEEP.assign(weight=DEEP["code"].map(sums))
        yield aggregate(made, structure, method=chosen["aggregation"])["Top"]


@pytest.mark.parametrize("missing", [0, 0.2])
@pytest.mark.parametrize("weight_set", ["relative", "simplex", "dirichlet"])
def test_draws_are_those_of_a_plain_loop(missing, weight_set):
    table, draws, cut = invent(missing=missing), 150, 40.0
    options = {**EVERY, "weight_set": weight_set}
    if not missing:
        options["gaps"] = ("none",)
    choices = choose(table, **options)
    weights, settings = make_draws(choices, draws, 3)
    assert {tuple(np.unique(one)) for one in settings.T} == {
        tuple(range(size)) for size in choices.shape
    }
    scores = pd.DataFrame(loop(table, choices, weights, settings, options))
    np.testing.assert_allclose(
        score_settings(choices, weights, settings), scores, rtol=1e-12, atol=1e-12
    )
    ranks = rank(scores.reset_index(drop=True).T)
    plain = ranks.to_numpy("float64", na_value=np.nan).T
    np.testing.assert_array_equal(rank_settings(choices, weights, settings), plain)
    assert np.isnan(plain).any() == bool(missing)
    counts, above = count(choices, draws, 3, cuts=[cut])
    for unit, row in enumerate(counts):
        known = plain[:, unit][~np.isnan(plain[:, unit])].astype(int)
        assert row.tolist() == np.bincount(known - 1, minlength=len(row)).tolist()
    assert above[0].tolist() == (scores >= cut).sum().tolist()


def test_workers_and_pieces_change_nothing():
    choices, draws = choose(**EVERY), 3 * BLOCK + 17
    counts, above = count(choices, draws, 9, cuts=[30.0])
    assert counts.sum(axis=1).max() == draws
    with joblib.parallel_config(backend="threading"):
        again = count(choices, draws, 9, cuts=[30.0], n_jobs=3)
    assert (again[0] == counts).all() and (again[1] == above).all()
    # More draws keep the first ones.
    first, _ = count(choices, draws - 400, 9)
    assert (first <= counts).all()
    assert count(pickle.loads(pickle.dumps(choices)), 50, 9)[0].sum() > 0


def test_a_unit_without_anything_has_no_rank():
    choices = choose(gaps=("none", "mean"))
    counts, _ = count(choices, 2000, 1)
    ranked = counts.sum(axis=1)
    assert ranked[4] == 2000
    assert 900 < ranked[3] < 1100
    # Nobody is ranked behind units that are there.
    assert counts[:, -1].sum() <= ranked[3]
    # The dropped indicator is all that the fifth has.
    table = invent(missing=0)
    table.loc["u4", ["a", "b", "c"]] = np.nan
    choices = choose(table, drop=("d",))
    settings = np.array([[0, 0, 0, 0, 0], [0, 0, 0, 0, 1]])
    weights = np.tile(choices.weights.nominal, (2, 1))
    ranks = rank_settings(choices, weights, settings)
    assert np.argwhere(np.isnan(ranks)).tolist() == [[1, 4]]


def test_what_is_dropped_hands_its_weight_to_its_siblings():
    table = pd.DataFrame(np.eye(4) + 1, columns=list("abcd"), index=list("wxyz"))
    choices = choose(
        table, normalisation=("none",), drop=("b", "c", "P", "G", "d"), spread=0
    )
    weights = np.tile(choices.weights.nominal, (6, 1))
    settings = np.zeros((6, 5), dtype=int)
    settings[:, 4] = range(6)
    # Units are one higher in one indicator each, so that scores are the weights.
    expected = [
        [1 / 8, 3 / 8, 1 / 4, 1 / 4],
        [1 / 2, 0, 1 / 4, 1 / 4],
        [3 / 16, 9 / 16, 0, 1 / 4],
        [0, 0, 3 / 4, 1 / 4],
        [0, 0, 0, 1],
        [1 / 6, 1 / 2, 1 / 3, 0],
    ]
    found = score_settings(choices, weights, settings) - 1
    np.testing.assert_allclose(found, expected, atol=1e-14)


def test_levels_can_come_from_different_draws():
    choices = choose(spread={1: 0.4, 2: 0.3, 3: 0.2})
    heights, varied = varied_levels(choices.weights)
    assert heights.tolist() == [1, 1, 2, 3] and varied == [1, 2, 3]
    weights = draw_weights(choices.weights, 1, 0)
    same = {level: np.arange(9) for level in varied}
    np.testing.assert_allclose(
        mix_weights(choices.weights, weights, same), weights[:9], rtol=1e-13
    )
    a, b, c, d = mix_weights(choices.weights, weights, {1: [4], 2: [7], 3: [2]})[0]
    assert a / b == pytest.approx(weights[4, 0] / weights[4, 1])
    assert (a + b) / c == pytest.approx(weights[7, :2].sum() / weights[7, 2])
    assert d == pytest.approx(weights[2, 3])
    # Where the weights of a level are not drawn they are the nominal ones.
    a, b, _, d = mix_weights(choices.weights, weights, {3: [2]})[0]
    assert (a / b, d) == pytest.approx((1 / 3, weights[2, 3]))


def test_levels_without_freedom_do_not_vary():
    assert varied_levels(choose(spread=0).weights)[1] == []
    assert varied_levels(choose(spread={1: 0.4, 2: 0, 3: 0}).weights)[1] == [1, 3]
    flat = make_structure(a=("Top", 1), b=("Top", 0), Top=(None, 1))
    table = pd.DataFrame({"a": [1.0, 2], "b": [3.0, 1]})
    assert varied_levels(choose(table, flat).weights)[1] == []


def test_nominal_choices_are_the_first():
    choices = choose(**EVERY)
    kept = keep_nominal(choices)
    assert kept.shape == (1, 1, 1, 1, 1)
    weights = np.tile(choices.weights.nominal, (1, 1))
    nominal = np.zeros((1, 5), dtype=int)
    np.testing.assert_array_equal(
        score_settings(kept, weights, nominal),
        score_settings(choices, weights, nominal),
    )


def test_equal_units_are_tied_in_every_draw():
    choices = choose(invent(missing=0), **{**EVERY, "gaps": ("none",)})
    counts, _ = count(choices, 3000, 2)
    assert (counts[5] == counts[6]).all()
    assert counts.sum() == 14 * 3000


@pytest.mark.parametrize("units", [2, 60, 9000])
def test_scores_of_any_kind_are_ranked_as_one_by_one(units):
    rng = np.random.default_rng(units)
    scores = rng.normal(0, 40, (6, units))
    scores[0] = rng.integers(-3, 4, units)
    scores[1] += 1e-12 * rng.integers(0, 9, units)
    scores[1, : units // 2] = scores[1, -(units // 2) :] + 3e-11
    scores[2, rng.random(units) < 0.3] = np.nan
    scores[3] = 0.0
    scores[4] = np.nan
    scores[5] = np.exp(scores[5])
    order, first = _order(scores)
    for row, units_by_rank, places in zip(scores, order, first, strict=True):
        assert sorted(units_by_rank) == list(range(units))
        expected = rank(row).to_numpy("float64", na_value=np.nan)[units_by_rank]
        known = ~np.isnan(expected)
        assert known[: known.sum()].all()
        assert (places[known] + 1 == expected[known]).all()


def test_what_memory_does_not_hold_is_told_before(monkeypatch):
    def leave(size):
        free = SimpleNamespace(available=size)
        monkeypatch.setattr(psutil, "virtual_memory", lambda: free)

    table = invent(3000, missing=0)
    options = {"normalisation": ("minmax", "rank"), "scale": (1, 100)}
    # Two tables, and each as the two means take it.
    size = 8 * 3000 * 4 * 2 * (1 + 2)
    leave(size - 1)
    with pytest.raises(
        TooLarge, match=r"3,000 units under 4 combinations .* fewer alt"
    ):
        choose(table, **options, aggregation=("arithmetic", "geometric"))
    leave(size)
    choices = choose(table, **options, aggregation=("arithmetic", "geometric"))
    with pytest.raises(TooLarge, match=r"ranks of 3,000 units in 70,000 draws"):
        count_settings(choices, 70_000, 1)


COMPLETE = invent(missing=0)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"normalisation": ()}, "normalisation: no alternative"),
        ({"normalisation": "minimax"}, "normalisation 'minimax' is not one of none"),
        ({"aggregation": ("median",)}, "aggregation 'median' is not one of arithmetic"),
        ({"outliers": ("none", "none")}, "outliers 'none' is given twice"),
        ({"gaps": ("none", "mode")}, "gaps 'mode' is not one of none, mean"),
        ({"drop": ("x", "Top")}, "(?s)'x': no such indicator.*'Top': no such"),
        ({"drop": ("a", "a")}, "drop 'a' is given twice"),
        ({"normalisation": "zscore", "scale": (1, 9)}, "scale .* nothing without"),
        ({"scale": (9, 1)}, "used:\n- scale .* not a lower and a higher"),
        ({"drop": None}, "drop None: no such indicator"),
        ({"directions": {"a": 2}}, "a: direction 2"),
        ({"directions": {"q": 1}}, "directions of q"),
        ({"spread": 2}, "spread is 2"),
        ({"weight_set": "box"}, "'box' is unknown"),
        (
            {"aggregation": ("arithmetic", "geometric"), "normalisation": "zscore"},
            "geometric does not go with normalisation 'zscore'",
        ),
        ({"aggregation": "harmonic"}, "harmonic does not go with .*scale=.1, 100"),
        ({"gaps": ("none", "median")}, "gaps 'median' changes nothing beside 'none'"),
        (
            {"normalisation": ("minmax", "distance_to_best")},
            "'distance_to_best' changes nothing beside 'minmax'",
        ),
        ({"normalisation": ("rank", "zscore", "borda")}, "'borda' .* beside 'rank'"),
        ({"table": COMPLETE.assign(d="x")}, "d: not numbers"),
        ({"table": COMPLETE.assign(e=1.0)}, "no indicators of it: e"),
        ({"table": COMPLETE.iloc[:1]}, "one unit"),
        ({"table": COMPLETE.assign(d=1.0)}, "d: all units have the same value"),
        ({"table": 3}, "not a DataFrame"),
        (
            {"table": COMPLETE.clip(0, 9), "outliers": ("none", "winsorise")},
            "outliers 'winsorise' changes nothing",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_told(options, told):
    options = dict(options)
    table = options.pop("table", COMPLETE)
    with pytest.raises(ValueError, match=told):
        choose(table, **options)


def test_what_would_leave_nothing_is_told():
    structure = make_structure(
        a=("P", 1), b=("P", 3), c=("Q", 2), d=("Q", 0), P=("Top", 1), Q=("Top", 0),
        Top=(None, 1),
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"(?s)'P': without it.*'d' changes nothing"):
        choose(COMPLETE, structure, drop=("P", "d"))


def test_all_problems_of_choices_come_at_once():
    with pytest.raises(ValueError, match=r"(?s)d: not numbers.*'Gini'.*'mode'"):
        choose(COMPLETE.assign(d="x"), outliers="Gini", gaps="mode")
