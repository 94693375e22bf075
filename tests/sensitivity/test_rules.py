"""Other rules of the index, against scoring with each rule, and the cuts."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inventions import AFFAIRS, SID, SPD
from scipy import stats

from iga_analysis.composite.ranks import rank
from iga_analysis.method import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    band_limits,
    predicate_bands,
)
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.score import score_iid
from iga_analysis.sensitivity.cuts import cut_distances, threshold_sensitivity
from iga_analysis.sensitivity.rules import rule_scenarios, rule_sensitivity

CODES = ["16.03", "36.04", "36.73", "11", "35.78", "12.71"]


@pytest.fixture(scope="module")
def nation():
    """Return an invented register and SPD table of a few regions."""
    rng = np.random.default_rng(8)
    rows, spd = [], []
    # Few and many innovations, with two to six of the basic-service affairs.
    for code, size in zip(CODES, [4, 9, 15, 40, 230, 60], strict=True):
        covered = AFFAIRS[: rng.integers(4, 7)]
        quality = rng.integers(1, 4)
        for one in range(size):
            levels = {name: int(rng.integers(0, quality + 1)) for name in SID}
            rows.append(
                {
                    "code": code,
                    "innovation": f"Inovasi rekaan {one}",
                    "affair": covered[one % len(covered)],
                    "implemented": "2024-05-01",
                    **levels,
                }
            )
        spd += [
            {"code": code, "indicator": one, "level": int(rng.integers(0, 4))}
            for one in SPD
        ]
    return pd.DataFrame(rows), pd.DataFrame(spd)


RULES = {
    "divisor_floor": [6, 20],
    "count_unit": [0.8],
    "count_cap": [50],
    "affairs_required": [6],
    "bands": [2023],
}


def score_each(nation, alternatives, total_max=None):
    """Yield the values, scores and predicates of each combination, one by one."""
    nominal = load_edition(2026)
    names = list(alternatives)
    own = {name: getattr(nominal, name, None) for name in names} | {"bands": 2026}
    known = {}
    for values in product(*([own[name], *alternatives[name]] for name in names)):
        changed = {
            name: value
            for name, value in zip(names, values, strict=True)
            if name != "bands" and value != own[name]
        }
        if total_max is not None:
            changed["total_max"] = total_max
        edition = nominal.replace(**changed) if changed else nominal
        key = tuple(changed.items())
        if key not in known:
            known[key] = score_iid(*nation, edition).set_index("code")["iid"]
        scores = known[key]
        bands = values[names.index("bands")] if "bands" in names else 2026
        yield values, scores, assign_predicate(scores, bands)


def test_scenarios_are_what_scoring_gives_one_by_one(nation):
    found = rule_scenarios(*nation, 2026, alternatives=RULES)
    assert len(found) == 3 * 2 * 2 * 2 * 2
    expected = list(score_each(nation, RULES))
    _, base, predicates = expected[0]
    ranks = rank(base)
    for row, (values, scores, own) in zip(found.itertuples(), expected, strict=True):
        assert [getattr(row, name) for name in RULES] == [f"{one:g}" for one in values]
        shift = (rank(scores) - ranks).abs()
        assert row.mean_shift == pytest.approx(shift.mean())
        assert row.max_shift == shift.max()
        assert row.score_change == pytest.approx((scores - base).mean(), abs=1e-9)
        assert row.predicates_changed == (own != predicates).sum()
        tau = stats.kendalltau(rank(scores), ranks).statistic
        assert row.kendall_tau == pytest.approx(tau)
    alone = found[found["changed"] == 1]
    assert len(alone) == 2 + 1 + 1 + 1 + 1
    assert found["changed"].iloc[0] == 0 and found["mean_shift"].iloc[0] == 0
    assert found["mean_shift"].nunique() > 2 and found["predicates_changed"].max() > 1
    assert found["score_change"].nunique() > 20


def test_indices_are_shares_of_the_variance_over_all_combinations(nation):
    alternatives = {name: RULES[name] for name in ("divisor_floor", "affairs_required")}
    alternatives["bands"] = [2023]
    found = rule_sensitivity(*nation, 2026, alternatives=alternatives)
    each = list(score_each(nation, alternatives))
    base, own = rank(each[0][1]), each[0][2]
    outcomes = {
        ("mean_shift", "all"): [(rank(s) - base).abs().mean() for _, s, _ in each],
        ("predicates_changed", "all"): [(p != own).sum() for _, _, p in each],
    }
    for code in CODES:
        outcomes["score", code] = [s[code] for _, s, _ in each]
        outcomes["rank", code] = [rank(s)[code] for _, s, _ in each]
        outcomes["predicate", code] = [float(p[code] != own[code]) for _, _, p in each]
    table = pd.DataFrame([values for values, _, _ in each], columns=list(alternatives))
    assert len(found) == len(outcomes) * 3
    assert set(found["method"]) == {"factorial"}
    rows = found.set_index(["outcome", "code", "choice"])
    varied = 0
    for (outcome, code), values in outcomes.items():
        table["outcome"] = np.array(values, dtype="float64")
        variance = table["outcome"].var(ddof=0)
        for choice in alternatives:
            row = rows.loc[(outcome, code, choice)]
            assert row["variance"] == pytest.approx(variance, abs=1e-12)
            if variance < 1e-18:
                assert np.isnan(row["first_order"]) and np.isnan(row["total_order"])
                continue
            varied += 1
            others = [one for one in alternatives if one != choice]
            first = table.groupby(choice)["outcome"].mean().var(ddof=0)
            total = table.groupby(others)["outcome"].var(ddof=0).mean()
            assert row["first_order"] == pytest.approx(first / variance, abs=1e-9)
            assert row["total_order"] == pytest.approx(total / variance, abs=1e-9)
            assert row["first_low"] == row["first_order"] == row["first_high"]
    assert varied > 20
    # The bands are no part of the score, the rest is.
    scores = found[(found["outcome"] == "score") & found["first_order"].notna()]
    assert (scores.loc[scores["choice"] == "bands", "total_order"] == 0).all()


def test_a_total_may_be_kept_for_all_alternatives(nation):
    alternatives = {"count_unit": [0.1], "count_cap": [50]}
    for total_max in (None, 250):
        found = rule_scenarios(
            *nation, 2026, alternatives=alternatives, total_max=total_max
        )
        each = list(score_each(nation, alternatives, total_max))
        change = [(scores - each[0][1]).mean() for _, scores, _ in each]
        np.testing.assert_allclose(found["score_change"], change, atol=1e-9)
    with pytest.raises(ValueError, match="more than 100"):
        rule_scenarios(*nation, 2026, alternatives=alternatives, total_max=40)


def test_mis_scored_levels_move_by_one_as_often_as_told(nation):
    register, spd = nation
    # All levels in the middle: the mean change is 0, its variance known.
    middle = register.assign(**dict.fromkeys(SID, 1))
    table = spd.assign(level=1)
    found = rule_sensitivity(
        middle,
        table,
        2026,
        alternatives={"mis_scored": [0.3]},
        replicates=400,
        seed=2,
        codes=["16.03", "35.78"],
    )
    score = found[found["outcome"] == "score"].set_index("code")
    squares = 0.3 * sum(float(weight) ** 2 for weight in SPD.values())
    sid = 0.3 * sum(float(weight) ** 2 for weight in SID.values())
    for code, size in (("16.03", 4), ("35.78", 230)):
        variance = squares + sid * size / max(12, size) ** 2
        # Half of the probability is on levels as they are.
        expected = variance / 2 * (100 / 250) ** 2
        assert score.loc[code, "variance"] == pytest.approx(expected, rel=0.25)
    assert (score["method"] == "replicated").all()
    # There is nothing else that could vary.
    for name in ("first_order", "first_low", "first_high", "total_order", "total_low"):
        assert score[name].tolist() == pytest.approx([1, 1])
    again = rule_sensitivity(
        middle,
        table,
        2026,
        alternatives={"mis_scored": [0.3]},
        replicates=400,
        seed=2,
        codes=["16.03", "35.78"],
    )
    pd.testing.assert_frame_equal(found, again)


def test_levels_at_the_ends_can_only_move_inwards(nation):
    register, spd = nation
    for level, sign in ((0, 1), (3, -1)):
        found = rule_scenarios(
            register.assign(**dict.fromkeys(SID, level)),
            spd.assign(level=level),
            2026,
            alternatives={"mis_scored": [1.0]},
            replicates=1,
            seed=1,
            total_max=250,
        )
        # Every level moves by one: 1 / 3 of the maxima of SPD and, from 12, of SID.
        sid = np.mean([min(size / 12, 1) for size in [4, 9, 15, 40, 230, 60]])
        expected = sign * (63 + 111 * sid) / 3 / 250 * 100
        assert found["score_change"].tolist() == [0, pytest.approx(expected)]


def test_mis_scored_and_rules_together_have_interactions(nation):
    alternatives = {"divisor_floor": [30], "mis_scored": [0.05, 0.2]}
    options = {"alternatives": alternatives, "seed": 3, "codes": []}
    found = rule_sensitivity(*nation, 2026, replicates=20, **options)
    assert set(found["code"]) == {"all"} and len(found) == 2 * 2
    assert set(found["method"]) == {"replicated"}
    shift = found[found["outcome"] == "mean_shift"].set_index("choice")
    for index in ("first", "total"):
        assert (shift[f"{index}_low"] < shift[f"{index}_order"]).all()
        assert (shift[f"{index}_order"] < shift[f"{index}_high"]).all()
    # Of two choices, what the one does not alone, the other does in all.
    total = shift["total_order"].iloc[::-1].to_numpy()
    np.testing.assert_allclose(shift["first_order"] + total, 1)
    # Where ranks change in one replicate alone, nothing is known of the shares.
    few = rule_sensitivity(*nation, 2026, replicates=5, **options)
    assert few["variance"][0] > 0 and few["first_order"].isna().all()
    with pytest.raises(ValueError, match="replicates is 1, not 2 or more"):
        rule_sensitivity(
            *nation, 2026, alternatives={"mis_scored": [0.1]}, replicates=1, seed=3
        )


def test_intervals_of_replicates_hold_what_many_replicates_give(nation):
    options = {
        "alternatives": {"divisor_floor": [30], "mis_scored": [0.1, 0.3]},
        "codes": ["16.03", "36.73"],
    }
    many = rule_sensitivity(*nation, 2026, replicates=1000, seed=100, **options)
    varied = many["outcome"] == "score"
    held, widths = [], []
    for replicates in (5, 20):
        tables = [
            rule_sensitivity(*nation, 2026, replicates=replicates, seed=seed, **options)
            for seed in range(20)
        ]
        for index in ("first", "total"):
            low, high = (
                np.array([one.loc[varied, f"{index}_{end}"] for one in tables])
                for end in ("low", "high")
            )
            wanted = many.loc[varied, f"{index}_order"].to_numpy()
            held.append(((low <= wanted) & (wanted <= high)).mean())
            widths.append(np.median(high - low, axis=0))
    assert min(held) > 0.85
    # Four times as many halve the error, and t has more freedom.
    assert (widths[2] < 0.6 * widths[0]).all() and (widths[3] < 0.6 * widths[1]).all()


def test_continuous_choices_are_sampled_with_intervals(nation):
    found = rule_sensitivity(
        *nation,
        2026,
        alternatives={
            "count_unit": stats.uniform(0.2, 0.4),
            "divisor_floor": [8, 16],
            "mis_scored": [0.1],
        },
        replicates=3,
        total_max=290,
        codes=["11"],
        draws=128,
        seed=5,
    )
    assert set(found["method"]) == {"sampled"}
    score = found[(found["outcome"] == "score")].set_index("choice")
    # The region has 40 innovations, above any floor: only unit and levels matter, and
    # the unit is the greater: 40 x U(0.2, 0.6) has a variance of 21.3 points.
    assert score.loc["divisor_floor", "total_order"] == 0
    unit = score.loc["count_unit"]
    assert unit["first_low"] <= unit["first_order"] <= unit["first_high"]
    assert unit["first_order"] > 0.8
    expected = (40 * 0.4) ** 2 / 12 * (100 / 290) ** 2
    assert unit["variance"] == pytest.approx(expected, rel=0.2)
    with pytest.raises(ValueError, match="power of 2"):
        rule_sensitivity(
            *nation,
            2026,
            alternatives={"count_unit": stats.uniform(0.2, 0.4)},
            draws=100,
            seed=5,
        )
    with pytest.raises(ValueError, match="count_unit: give values"):
        rule_scenarios(
            *nation,
            2026,
            alternatives={"count_unit": stats.uniform(0.2, 0.4)},
            seed=5,
        )


@pytest.mark.parametrize(
    ("alternatives", "told"),
    [
        ({}, "alternatives is empty"),
        ({"floor": [3]}, "'floor' is no choice; there are divisor_floor"),
        ({"divisor_floor": []}, "divisor_floor: no alternative"),
        ({"divisor_floor": 14}, "divisor_floor: give a list"),
        ({"divisor_floor": [0]}, "divisor_floor: 0 is less than 1"),
        ({"divisor_floor": [12]}, "12 is that of 2026 and so changes nothing"),
        ({"divisor_floor": [14, 14]}, "14 is given twice"),
        ({"bands": [2026]}, "bands: 2026 is that of 2026"),
        ({"bands": [2018]}, "those of 2018 are for points"),
        ({"bands": [2021]}, "bands of 2021 are not published"),
        ({"bands": stats.uniform()}, "bands: give a list"),
        ({"mis_scored": [0]}, "0 is no probability"),
        ({"mis_scored": [0.1]}, "mis_scored: give a seed"),
        ({"count_cap": [240]}, "no score and no predicate is changed by count_cap 240"),
        (
            {
                "divisor_floor": range(13, 114),
                "count_unit": np.linspace(0.4, 0.6, 99).tolist(),
            },
            "10,200 combinations",
        ),
    ],
)
def test_alternatives_that_cannot_be_used_are_refused(nation, alternatives, told):
    # Nobody has above 230 innovations, and the points above the cap leave the scale.
    for function in (rule_sensitivity, rule_scenarios):
        with pytest.raises(ValueError, match=told):
            function(*nation, 2026, alternatives=alternatives, total_max=250)


def test_an_idle_alternative_is_kept_if_it_matters_with_another(nation):
    register, spd = nation
    few = register[register["affair"] == "pendidikan"].copy()
    with pytest.raises(ValueError, match=r"changed by count_unit 0\.5"):
        rule_scenarios(
            few, spd, 2026, alternatives={"count_unit": [0.5]}, total_max=250
        )
    found = rule_scenarios(
        few,
        spd,
        2026,
        alternatives={"count_unit": [0.5], "affairs_required": [1]},
        total_max=250,
    )
    changes = found["score_change"].tolist()
    assert changes[0] == changes[2] == 0 < changes[1] < changes[3]


def test_all_problems_of_alternatives_come_at_once(nation):
    with pytest.raises(ValueError, match=r"(?s)'floor'.*count_cap.*seed"):
        rule_sensitivity(
            *nation,
            2026,
            alternatives={"floor": [1], "count_cap": [-1], "mis_scored": [0.1]},
        )
    with pytest.raises(UnknownField):
        rule_sensitivity(*nation, 2023, alternatives={"divisor_floor": [3]})
    supplied = load_edition(2026).replace(count_score=10)
    with pytest.raises(ValueError, match="count_cap changes nothing: count_score"):
        rule_sensitivity(*nation, supplied, alternatives={"count_cap": [100]})


@pytest.mark.parametrize("year", [2018, 2020, 2022, 2023, 2024, 2025, 2026])
def test_limits_of_bands_are_where_predicates_change(year):
    limits = band_limits(year)
    edges = limits[["lower", "upper"]].to_numpy().ravel()
    edges = edges[np.isfinite(edges) & (edges > 0)]
    top = 100 if predicate_bands(year)["scale"].iloc[0] == "0-100" else 2000
    scores = np.concatenate(
        [edges - 1e-6, edges, edges + 1e-6, np.linspace(0, top, 999)]
    )
    scores = pd.Series(scores[scores <= top])
    expected = assign_predicate(scores, year)
    found = pd.Series(pd.NA, index=scores.index, dtype="string")
    for band in limits.itertuples():
        inside = (scores >= band.lower) & (scores < band.upper)
        assert found[inside].isna().all()
        found[inside] = band.predicate
    assert found.equals(expected.rename(None))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
@settings(max_examples=15, deadline=None)
def test_moving_a_cut_is_banding_with_another_cut(scores):
    scores = pd.Series([one / 100 for one in scores])
    found = threshold_sensitivity(scores, 2026, shifts=(-5, -0.5, 3))
    assert len(found) == 3 * 3
    bands = predicate_bands(2026)
    base = assign_predicate(scores, 2026)
    for row in found.itertuples():
        moved = bands.copy()
        place = bands.index[bands["predicate"] == row.predicate][0]
        if row.predicate == "Kurang Inovatif" and row.shift < 0:
            assert row.changed == (base == "Tidak Dapat Dinilai").sum()
            continue
        # The band below is moved along, so that the cut stays one cut.
        moved.loc[place, "lower"] += row.shift
        moved.loc[place + 1, "upper"] += row.shift
        edition = type("Edition", (), {"year": 2026, "bands": moved})
        assert row.changed == (assign_predicate(scores, edition) != base).sum()
        assert row.per_point == row.changed / abs(row.shift)
        assert row.regions == len(scores)
        assert row.predicate_below == bands.loc[place + 1, "predicate"]


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=30),
    st.lists(st.integers(-9_000, 9_000).filter(bool), min_size=1, max_size=4),
)
@settings(max_examples=30, deadline=None)
def test_a_cut_may_pass_others(scores, shifts):
    scores = pd.Series([one / 100 for one in scores])
    names = ["Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"]
    cuts = [6501, 4001, 1, -np.inf]  # in hundredths, to which scores are rounded

    def name_best(cuts):
        reached = [np.rint(scores * 100) >= one for one in cuts]
        return np.select(reached, names, "")

    found = threshold_sensitivity(
        scores, 2026, shifts=[one / 100 for one in shifts]
    ).set_index(["predicate", "shift"])
    for place, name in enumerate(names[:-1]):
        for shift in shifts:
            moved = cuts.copy()
            moved[place] += shift
            changed = (name_best(moved) != name_best(cuts)).sum()
            row = found.loc[[(name, shift / 100)]]
            assert (row["changed"] == changed).all()


OWN = pd.DataFrame(
    {"predicate": ["low", "fair", "good"], "lower": [0, 30, 60], "upper": [30, 60, 100]}
)


def test_cuts_of_ones_own():
    scores = pd.Series({"a": 61.0, "b": 60.0, "c": 59.6, "d": 10.0})
    found = threshold_sensitivity(scores, OWN, shifts=[-1, 2, 40])
    found = found.set_index(["predicate", "shift"])
    assert found.loc["good", "changed"].tolist() == [1, 2, 2]
    assert found.loc["fair", "changed"].tolist() == [0, 0, 1]
    assert found.loc["good", "cut"].unique().tolist() == [60]
    assert found.loc["good", "predicate_below"].unique().tolist() == ["fair"]
    near = cut_distances(scores, OWN).set_index("code")
    assert near["predicate"].tolist() == ["good", "good", "fair", "low"]
    np.testing.assert_allclose(near["nearest"], [1, 0, 0.4, 10])
    assert near["predicate_above"].fillna("-").tolist() == ["-", "-", "good", "fair"]


def test_bands_of_ones_own_as_rules(nation):
    own = pd.DataFrame(
        {
            "predicate": ["Kurang Inovatif", "Inovatif", "Sangat Inovatif"],
            "lower": [0, 30, 50],
            "upper": [30, 50, 100],
        }
    )
    found = rule_scenarios(*nation, 2026, alternatives={"bands": [own]})
    scores = score_iid(*nation, 2026).set_index("code")["iid"]
    changed = (assign_predicate(scores, own) != assign_predicate(scores, 2026)).sum()
    assert found["predicates_changed"].tolist() == [0, changed] and changed > 0
    with pytest.raises(ValueError, match="good, fair, low: no predicate of 2026"):
        rule_scenarios(*nation, 2026, alternatives={"bands": [OWN]})
    full = OWN.assign(lower_inclusive=True, upper_inclusive=True, scale="0-100")
    edition = load_edition(2026).replace(bands=full)
    other = OWN.assign(lower=[0, 20, 45], upper=[20, 45, 100])
    found = rule_scenarios(*nation, edition, alternatives={"bands": [other]})
    changed = (assign_predicate(scores, other) != assign_predicate(scores, OWN)).sum()
    assert found["predicates_changed"].tolist() == [0, changed] and changed > 0


def test_distances_to_the_cuts_of_2026():
    scores = pd.DataFrame(
        {
            "code": ["a", "b", "c", "d", "e"],
            "score": [70.0, 65.0, 40.005, None, 0.0],
        }
    )
    found = cut_distances(scores, 2026).set_index("code")
    assert found.index.tolist() == ["a", "b", "c", "e"]
    assert found["predicate"].tolist() == [
        "Sangat Inovatif",
        "Inovatif",
        "Inovatif",
        "Tidak Dapat Dinilai",
    ]
    np.testing.assert_allclose(found["to_rise"], [np.nan, 0.005, 25, 0.005], atol=1e-12)
    np.testing.assert_allclose(found["to_fall"], [4.995, 24.995, 0, np.nan], atol=1e-12)
    np.testing.assert_allclose(found["nearest"], [4.995, 0.005, 0, 0.005], atol=1e-12)
    assert found["predicate_above"].tolist()[1:] == [
        "Sangat Inovatif",
        "Sangat Inovatif",
        "Kurang Inovatif",
    ]


def test_scores_that_do_not_suit_the_cuts_are_told():
    with pytest.raises(ScaleError):
        threshold_sensitivity(pd.Series([1900.0]), 2026)
    with pytest.raises(UnknownBands, match="2021"):
        cut_distances(pd.Series([50.0]), 2021)
    with pytest.raises(ValueError, match="no score"):
        threshold_sensitivity(pd.Series([None], dtype="Float64"), 2026)
    with pytest.raises(ValueError, match="other than zero"):
        threshold_sensitivity(pd.Series([50.0]), 2026, shifts=[0])
    with pytest.raises(ValueError, match="no column score"):
        cut_distances(pd.DataFrame({"code": ["a"]}), 2026)
