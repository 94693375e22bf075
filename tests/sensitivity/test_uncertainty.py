"""Uncertainty of ranks against draws ranked one by one, and exact probabilities."""

import pickle
import warnings

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from iga_analysis.composite.draws import count_span, prepare_ensemble
from iga_analysis.composite.pairs import pairwise_wins
from iga_analysis.composite.ranks import rank
from iga_analysis.composite.reach import score_range
from iga_analysis.composite.sobol import (
    factorial_indices,
    sampled_indices,
    weight_sensitivity,
)
from iga_analysis.composite.weights import (
    BLOCK,
    WEIGHT_SETS,
    _concentration,
    draw_block,
    read_ensemble,
)
from iga_analysis.method import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    band_limits,
)
from iga_analysis.sensitivity import choice_uncertainty
from iga_analysis.sensitivity.uncertainty import predicate_certainty, rank_uncertainty


def invent(units, indicators, seed=1):
    """Return an invented table with ties of two kinds, and weights."""
    rng = np.random.default_rng(seed)
    values = rng.random((units, indicators)) * 100
    if units > 12:
        values[3] = values[11] = values[7]
        values[4] = values[5] = 0
        values[9] = values[10] + 1e-11
        values[14] = values[15] + 1e-13
    weights = rng.random(indicators) + 0.1
    table = pd.DataFrame(values, index=[f"u{one}" for one in range(units)])
    return table, weights / weights.sum()


def model_of(weights, spread=0.25, weight_set="relative"):
    """Return the model of some weights over values up to 100."""
    table = pd.DataFrame(np.eye(2, len(weights)) * 100)
    return read_ensemble(table, weights, spread, weight_set)[1]


def draw(weights, draws, seed, weight_set, spread=0.25):
    """Return the draws of weights, one after another."""
    blocks = range(-(-draws // BLOCK))
    model = model_of(weights, spread, weight_set)
    drawn = [draw_block(model, seed, one) for one in blocks]
    return np.concatenate(drawn)[:draws]


def wilson(shares, draws):
    """Return half of Wilson's interval of one standard error, from scipy."""
    level = stats.norm.cdf(1) - stats.norm.cdf(-1)
    ends = []
    for share in shares:
        test = stats.binomtest(round(share * draws), draws)
        ends.append(test.proportion_ci(level, method="wilson"))
    low, high = np.array(ends).T
    return (high - low) / 2


def test_the_error_of_a_quantile_is_what_seeds_differ_by():
    table, weights = invent(60, 8)
    runs = [
        rank_uncertainty(table, weights, draws=1500, seed=seed) for seed in range(40)
    ]
    for name in ("rank_5", "rank_95"):
        seen = np.std([one[name] for one in runs], axis=0)
        told = np.mean([one[f"se_{name}"] for one in runs], axis=0)
        assert 0.7 < np.sqrt((told**2).sum() / (seen**2).sum()) < 1.4


@pytest.mark.parametrize("weight_set", WEIGHT_SETS)
@pytest.mark.parametrize(
    ("units", "indicators", "draws"), [(30, 5, 2500), (200, 8, 500), (3, 2, 100)]
)
def test_table_is_what_the_draws_give_one_by_one(weight_set, units, indicators, draws):
    table, weights = invent(units, indicators)
    found = rank_uncertainty(
        table,
        weights * 7,
        draws=draws,
        seed=3,
        weight_set=weight_set,
        bands=2026,
        top=(1, 5),
    )
    scores = draw(weights, draws, 3, weight_set) @ table.to_numpy().T
    ranks = np.array([rank(one).to_numpy(dtype="int64") for one in scores])
    assert found["code"].tolist() == table.index.tolist()
    np.testing.assert_allclose(found["score"], table @ weights)
    assert found["rank"].tolist() == rank(table @ weights).tolist()
    quantiles = found[["rank_5", "rank_50", "rank_95"]].to_numpy().T
    np.testing.assert_allclose(quantiles, np.quantile(ranks, [0.05, 0.5, 0.95], axis=0))
    np.testing.assert_array_equal(found["rank_min"], ranks.min(axis=0))
    np.testing.assert_array_equal(found["rank_max"], ranks.max(axis=0))
    for k in (1, 5):
        share = (ranks <= k).mean(axis=0)
        np.testing.assert_allclose(found[f"p_top_{k}"], share)
        np.testing.assert_allclose(found[f"se_top_{k}"], wilson(share, draws))
    for place in (0.05, 0.5, 0.95):
        reach = np.sqrt(place * (1 - place) / draws)
        low, high = np.quantile(
            ranks, np.clip([place - reach, place + reach], 0, 1), axis=0
        )
        error = found[f"se_rank_{100 * place:.0f}"]
        np.testing.assert_allclose(error, (high - low) / 2, atol=1e-9)
    predicates = assign_predicate(pd.Series(scores.ravel()), 2026).to_numpy()
    predicates = predicates.reshape(scores.shape)
    for predicate, name in (
        ("Sangat Inovatif", "sangat_inovatif"),
        ("Inovatif", "inovatif"),
        ("Kurang Inovatif", "kurang_inovatif"),
        ("Tidak Dapat Dinilai", "tidak_dapat_dinilai"),
    ):
        share = (predicates == predicate).mean(axis=0)
        np.testing.assert_allclose(found[f"p_{name}"], share)
        np.testing.assert_allclose(found[f"se_{name}"], wilson(share, draws))
    own = (predicates == found["predicate"].to_numpy()).mean(axis=0)
    np.testing.assert_array_equal(found["fragile"], own < 0.9)
    assert set(found["weight_set"]) == {weight_set}
    assert set(found["spread"]) == {0.25} and set(found["draws"]) == {draws}


def test_a_score_at_a_cut_has_its_predicate_with_all_weights():
    table = pd.DataFrame(np.random.default_rng(0).uniform(0, 100, (20, 12)))
    cut = band_limits(2026)["lower"].iloc[0]
    table.iloc[0] = cut
    found = rank_uncertainty(table, [1] * 12, seed=1, draws=3000, bands=2026)
    assert found.loc[0, "p_sangat_inovatif"] == 1 and not found.loc[0, "fragile"]
    certain = predicate_certainty(table, [1] * 12, 2026)
    assert certain.loc[0, "sangat_inovatif"] == "always"


@pytest.mark.parametrize("unit", [1e-60, 2e8, 1e60])
def test_ties_of_values_in_any_unit_stay_ties_in_draws(unit):
    whole = np.random.default_rng(2).integers(0, 6, (40, 4)).astype("float64")
    weights = [1] * 4
    wanted = rank_uncertainty(pd.DataFrame(whole), weights, draws=500, seed=1)
    found = rank_uncertainty(pd.DataFrame(whole * unit), weights, draws=500, seed=1)
    kept = [name for name in found if name.startswith(("rank", "p_"))]
    pd.testing.assert_frame_equal(found[kept], wanted[kept])
    still = rank_uncertainty(
        pd.DataFrame(whole * unit), weights, spread=0, draws=1, seed=1
    )
    assert (still["rank_50"] == still["rank"]).all()


def test_probability_of_one_even_factor_is_exact():
    # With weights 1 and 0.8 to 1.2 times 1, y is above x if the second factor is more
    # than 1.1 times the first; that is an area of the square of factors.
    table = pd.DataFrame({"a": [52.1, 50.0], "b": [50.0, 51.9]}, index=["x", "y"])
    sides = np.linspace(0.8, 1.2, 4001)
    area = np.clip(1.2 - sides * 2.1 / 1.9, 0, 0.4).mean() / 0.4
    found = rank_uncertainty(table, [1, 1], spread=0.2, draws=40_000, seed=5, top=[1])
    error = np.sqrt(area * (1 - area) / 40_000)
    assert abs(found["p_top_1"][1] - area) < 4 * error
    assert found["rank"].tolist() == [1, 2]


def test_weight_sets_keep_their_bounds_and_moments():
    _, weights = invent(2, 6)
    drawn = {one: draw(weights, 8 * BLOCK, 1, one) for one in WEIGHT_SETS}
    for name, sets in drawn.items():
        np.testing.assert_allclose(sets.sum(axis=1), 1)
        error = sets.std(axis=0) / np.sqrt(len(sets))
        # Division by the sum moves the mean of the relative set a little.
        slack = 2e-3 if name == "relative" else 0
        assert (np.abs(sets.mean(axis=0) - weights) < 4.5 * error + slack).all()
    off = np.abs(drawn["simplex"] / weights - 1)
    assert off.max() <= 0.25 + 1e-12 and off.max() > 0.24
    # Before the division no weight is further off than the spread.
    ratio = drawn["relative"] / weights
    most = (ratio.max(axis=1) / ratio.min(axis=1)).max()
    assert 1.5 < most <= 1.25 / 0.75 + 1e-12
    variance = drawn["dirichlet"].var(axis=0).sum()
    assert variance == pytest.approx((weights**2).sum() * 0.25**2 / 3, rel=0.03)


def test_simplex_draws_are_even():
    # Two equal weights leave one degree of freedom, which must be even.
    drawn = draw(np.array([0.5, 0.5]), 4 * BLOCK, 2, "simplex")[:, 0]
    counts = np.histogram(drawn, bins=8, range=(0.375, 0.625))[0]
    assert counts.sum() == len(drawn)
    expected = len(drawn) / 8
    assert ((counts - expected) ** 2 / expected).sum() < 24.3  # 0.1 % of chi2, 7 dof


def test_neither_workers_nor_draws_change_the_draws():
    table, weights = invent(40, 6)
    options = {"seed": 9, "bands": 2026}
    one = rank_uncertainty(table, weights, draws=9000, **options)
    two = rank_uncertainty(table, weights, draws=9000, n_jobs=2, **options)
    pd.testing.assert_frame_equal(one, two)
    wins = pairwise_wins(table, weights, draws=9000, seed=9, n_jobs=2)
    alone = pairwise_wins(table, weights, draws=9000, seed=9)
    pd.testing.assert_frame_equal(wins, alone)
    few = rank_uncertainty(table, weights, draws=BLOCK, **options)
    some = rank_uncertainty(table, weights, draws=BLOCK + 300, **options)
    assert (some["rank_min"] <= few["rank_min"]).all()
    assert (some["rank_max"] >= few["rank_max"]).all()
    assert (some["p_top_10"] * (BLOCK + 300) >= few["p_top_10"] * BLOCK - 1e-6).all()
    other = rank_uncertainty(table, weights, draws=9000, seed=10, bands=2026)
    assert not other["p_top_10"].equals(one["p_top_10"])


def test_a_dask_cluster_gives_the_same_table():
    distributed = pytest.importorskip(
        "distributed", reason="dask is not installed (extra: dask[distributed])"
    )
    table, weights = invent(40, 6)
    alone = rank_uncertainty(table, weights, draws=9000, seed=9, bands=2026)
    tree = pd.DataFrame({"code": [*table, "I"], "parent": "I", "weight": 1})
    tree.loc[len(table.columns), "parent"] = None
    choices = {"normalisation": ["minmax", "rank"], "draws": 9000, "seed": 9}
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        spread = rank_uncertainty(
            table, weights, draws=9000, seed=9, bands=2026, n_jobs=2
        )
        far = choice_uncertainty(table, tree, n_jobs=2, **choices)
    pd.testing.assert_frame_equal(alone, spread)
    pd.testing.assert_frame_equal(choice_uncertainty(table, tree, **choices), far)


def test_what_workers_are_told_can_be_sent_to_other_machines():
    table, weights = invent(10, 3)
    ensemble = prepare_ensemble(table.to_numpy(), model_of(weights), 1, cuts=[50.0])
    sent = pickle.loads(pickle.dumps((count_span, ensemble)))
    windows, above = count_span(ensemble, 0, 99)
    far, far_above = sent[0](sent[1], 0, 99)
    assert above.tolist() == far_above.tolist()
    [own], [other] = windows, far
    assert own[:2] == other[:2] and own.counts.tolist() == other.counts.tolist()


def test_progress_is_shown_on_request_only(capfd):
    table, weights = invent(5, 3)
    rank_uncertainty(table, weights, draws=5000, seed=1)
    assert capfd.readouterr() == ("", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rank_uncertainty(table, weights, draws=5000, seed=1, progress=True)
    out, err = capfd.readouterr()
    assert out == "" and "0.00/5.00k" in err


def test_bands_may_be_partly_unknown():
    table = pd.DataFrame({"a": [70.0, 66.0, 30.0], "b": [72.0, 65.0, 32.0]})
    found = rank_uncertainty(table, [1, 1], draws=1000, seed=1, bands=2025)
    assert found["predicate"].tolist()[:2] == ["Sangat Inovatif"] * 2
    assert found["predicate"].isna()[2] and found["fragile"].isna()[2]
    assert found["p_sangat_inovatif"].tolist() == [1, 1, 0]
    assert "p_kurang_inovatif" not in found
    with pytest.raises(UnknownBands):
        rank_uncertainty(table, [1, 1], draws=10, seed=1, bands=2021)
    with pytest.raises(ScaleError):
        rank_uncertainty(table * 9, [1, 1], draws=10, seed=1, bands=2026)


def test_without_spread_nothing_varies():
    table, weights = invent(30, 4)
    for weight_set in WEIGHT_SETS:
        found = rank_uncertainty(
            table, weights, spread=0, weight_set=weight_set, draws=50, seed=1
        )
        assert (found["rank_min"] == found["rank"]).all()
        assert (found["rank_max"] == found["rank"]).all()


@pytest.mark.parametrize("weight_set", WEIGHT_SETS)
def test_wins_are_what_the_draws_give_one_by_one(weight_set):
    table, weights = invent(25, 4)
    found = pairwise_wins(table, weights, draws=2100, seed=4, weight_set=weight_set)
    scores = draw(weights, 2100, 4, weight_set) @ table.to_numpy().T
    expected = (scores[:, :, None] - scores[:, None, :] > 1e-9).mean(axis=0)
    np.testing.assert_allclose(found, expected, atol=1e-15)
    assert found.index.equals(table.index) and found.columns.equals(table.index)


@given(st.integers(1, 4), st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 0.5, 1.0]))
@settings(max_examples=40)
def test_scores_of_draws_lie_in_their_exact_range(indicators, seed, spread):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 5, (4, indicators)).astype("float64")
    weights = rng.random(indicators) + 0.01
    weights /= weights.sum()
    for weight_set in WEIGHT_SETS:
        if weight_set == "dirichlet" and (spread == 0 or indicators == 1):
            continue
        if weight_set == "dirichlet" and 3 * (1 / (weights**2).sum() - 1) <= spread**2:
            continue
        model = model_of(weights, spread, weight_set)
        lowest, highest = score_range(values, model)
        sets = draw_block(model, seed, 0)
        scores = sets @ values.T
        assert (scores >= lowest - 1e-9).all() and (scores <= highest + 1e-9).all()


def test_the_exact_range_is_reached_at_vertices():
    weights = np.array([0.2, 0.3, 0.5])
    values = np.array([[10.0, 40.0, 70.0], [5.0, 0.0, 5.0]])
    grid = np.stack(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T
    corners = weights * (1 + 0.25 * grid)
    corners /= corners.sum(axis=1, keepdims=True)
    scores = corners @ values.T
    lowest, highest = score_range(values, model_of(weights))
    np.testing.assert_allclose(lowest, scores.min(axis=0))
    np.testing.assert_allclose(highest, scores.max(axis=0))
    # Vertices with the sum fixed: two weights at their ends balance the third.
    fixed = np.array([[0.25, 0.375, 0.375], [0.25, 0.225, 0.525], [0.15, 0.375, 0.475],
                      [0.15, 0.225, 0.625]])  # fmt: skip
    lowest, highest = score_range(values, model_of(weights, 0.25, "simplex"))
    np.testing.assert_allclose(lowest, (fixed @ values.T).min(axis=0))
    np.testing.assert_allclose(highest, (fixed @ values.T).max(axis=0))


TABLE = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 1.0]}, index=["x", "y"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"weights": [1, -1]}, "negative weights of b"),
        ({"weights": [0, 0]}, "weights sum to zero"),
        ({"weights": [1, np.nan]}, "missing or infinite weights of b"),
        ({"weights": [np.inf, 1]}, "missing or infinite weights of a"),
        ({"weights": [1, 1, 1]}, "3 weights for 2 indicators"),
        ({"weights": {"a": 1, "c": 1}}, "unknown indicators: c"),
        ({"weights": {"a": 1}}, "indicators without weight: b"),
        ({"weights": []}, "0 weights for 2 indicators"),
        ({"contributions": TABLE.assign(a=[1, np.nan])}, "a: 1 missing .* of unit y"),
        ({"contributions": TABLE.assign(a=[np.inf, 1])}, "a: 1 infinite .* of unit x"),
        ({"contributions": TABLE.iloc[:1]}, "one unit: ranks need at least two"),
        ({"contributions": TABLE.iloc[:0]}, "0 units and 2 indicators"),
        ({"contributions": TABLE[[]], "weights": []}, "2 units and 0 indicators"),
        ({"contributions": TABLE.set_axis(["x", "x"])}, "unit x is there more"),
        ({"spread": 1.5}, "spread is 1.5"),
        ({"spread": -0.1}, "spread is -0.1"),
        ({"spread": np.nan}, "spread is nan"),
        ({"weight_set": "box"}, "'box' is unknown: use relative or simplex"),
        ({"draws": 0}, "draws is 0"),
        ({"draws": 1e4}, "draws is 10000.0"),
        ({"seed": None}, "seed is None"),
        ({"top": [0]}, "top is"),
        ({"weights": [1, 0.001], "weight_set": "dirichlet"}, "Dirichlet set is empty"),
    ],
)
def test_bad_input_is_told(change, told):
    options = {"weights": [1, 1], "draws": 10, "seed": 1, **change}
    contributions = options.pop("contributions", TABLE)
    weights = options.pop("weights")
    with pytest.raises(ValueError, match=told):
        rank_uncertainty(contributions, weights, **options)
    if "top" not in options:
        with pytest.raises(ValueError, match=told):
            pairwise_wins(contributions, weights, **options)


def test_all_bad_input_is_told_at_once():
    with pytest.raises(ValueError, match=r"(?s)missing.*'box'.*negative.*spread") as at:
        rank_uncertainty(
            TABLE.assign(a=[1, np.nan]),
            [1, -1],
            spread=2,
            weight_set="box",
            draws=10,
            seed=1,
        )
    assert str(at.value).count("\n- ") >= 4


def test_a_concentration_near_nothing_leaves_one_weight_alone():
    # at a spread of 1 the concentration is 3 (1 / S - 1) - 1, and 0 where S is 3 / 4
    heavy = (1 + np.sqrt(0.5 - 1e-9)) / 2
    weights = np.array([heavy, 1 - heavy])
    drawn = draw(weights, BLOCK, 1, "dirichlet", 1.0)
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    assert drawn[:, 0].mean() == pytest.approx(weights[0], abs=0.04)


def test_the_concentration_suits_the_spread():
    weights = np.array([0.5, 0.3, 0.2])
    value = _concentration(model_of(weights).nodes[0])
    variances = weights * (1 - weights) / (value + 1)
    assert variances.sum() == pytest.approx((weights**2).sum() * 0.25**2 / 3)


def test_exact_indices_of_a_worked_factorial():
    # Y = a + 2 b + 4 a b for a of 0, 1 and b of 0, 1 (probabilities 1/2; 3/4, 1/4).
    a, b = np.meshgrid([0.0, 1.0], [0.0, 1.0], indexing="ij")
    outcome = (a + 2 * b + 4 * a * b)[..., None]
    found = factorial_indices(outcome, [np.array([0.5, 0.5]), np.array([0.75, 0.25])])
    # Means given a: 0.5, 2.5. Given b: 0.5, 4.5. Variance: E Y2 - (E Y)2.
    variance = 0.375 * (0 + 1) + 0.125 * (4 + 49) - 1.5**2
    assert found["variance"][0, 0] == pytest.approx(variance)
    np.testing.assert_allclose(
        found["first_order"][:, 0] * variance, [1.0, 0.75 * 1 + 0.25 * 9]
    )
    # Variance within: given b, a moves Y by 1 or 5; given a, b moves it by 2 or 6.
    within_a = 0.75 * 0.25 * 1 + 0.25 * 0.25 * 25
    within_b = 0.5 * 0.1875 * 4 + 0.5 * 0.1875 * 36
    np.testing.assert_allclose(
        found["total_order"][:, 0] * variance, [within_a, within_b]
    )


def test_sampled_indices_hold_known_ones_in_their_intervals():
    from scipy import stats

    # Y = 10 + x + 2 y: shares 1/5 and 4/5; z does nothing; a constant has none.
    def outcomes(points):
        line = 10 + points[0] + 2 * points[1]
        return np.vstack([line, np.ones_like(line)])

    found = sampled_indices(outcomes, [stats.uniform()] * 3, 512, 1)
    for order in ("first", "total"):
        low, high = found[f"{order}_low"][:, 0], found[f"{order}_high"][:, 0]
        assert (low <= np.array([0.2, 0.8, 0])).all()
        assert (high >= np.array([0.2, 0.8, 0])).all()
        assert np.isnan(found[f"{order}_order"][:, 1]).all()
    assert found["variance"][0, 0] == pytest.approx(5 / 12, rel=0.02)
    with pytest.raises(ValueError, match="power of 2"):
        sampled_indices(outcomes, [stats.uniform()] * 3, 500, 1)


def test_sampled_indices_are_those_of_scipy_and_their_intervals_are_seeded():
    from scipy import stats

    values = []

    def outcomes(points):
        line = points[0] + 2 * points[1] * points[2]
        values.append(np.vstack([line, points.max(axis=0)]))
        return values[-1]

    dists, draws = [stats.uniform()] * 3, 128
    found = sampled_indices(outcomes, dists, draws, 7)
    one, other, *mixed = values
    again = sampled_indices(outcomes, dists, draws, 7)
    for name in found:
        np.testing.assert_array_equal(found[name], again[name])
    known = {"f_A": one, "f_B": other, "f_AB": np.array(mixed)}
    scipys = stats.sobol_indices(func=known, n=draws)
    np.testing.assert_allclose(found["first_order"], scipys.first_order.T, rtol=1e-12)
    np.testing.assert_allclose(found["total_order"], scipys.total_order.T, rtol=1e-12)


def test_the_weight_that_decides_has_the_index():
    # The score of x is 50 but for c, whose weight therefore moves it most; that of y
    # is 50 whatever the weights.
    table = pd.DataFrame(
        {"a": [50.0, 50], "b": [50.0, 50], "c": [90.0, 50]}, index=["x", "y"]
    )
    found = weight_sensitivity(table, [1, 1, 1], draws=128, seed=1, codes=["x", "y"])
    score = found[found["outcome"] == "score"].set_index(["code", "choice"])
    assert score.loc["x", "first_order"].idxmax() == "c"
    # s = 50 + 40 c / (a + b + c): the variances of a linear approximation are as 4:1:1.
    np.testing.assert_allclose(
        score.loc["x", "first_order"], [1 / 6, 1 / 6, 4 / 6], atol=0.08
    )
    assert score.loc["y", "first_order"].isna().all()
    assert (score.loc["x", "first_low"] < score.loc["x", "first_high"]).all()
    assert set(found["outcome"]) == {"mean_shift", "score", "rank"}
    with pytest.raises(ValueError, match="no such unit: q"):
        weight_sensitivity(table, [1, 1, 1], draws=64, seed=1, codes=["q"])
