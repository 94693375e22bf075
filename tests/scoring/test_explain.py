"""The index without a register: the worked examples of the formula of 2026."""

import inventions
import pandas as pd
import pytest

from iga_analysis import (
    explain_score,
    load_edition,
    load_table,
    maturity,
    missing_mandatory,
    name_indicators,
    plan_to_target,
    score_iid,
    score_uniform,
    simulate_nation,
)
from iga_analysis.scoring import register as register_checks
from iga_analysis.scoring import score_contributions
from iga_analysis.scoring.tabulate import tabulate_scores


@pytest.mark.parametrize(
    ("spd", "n", "maturity", "affairs", "iid"),
    [
        (40, 8, 80, 5, 38.55),
        (40, 12, 80, 5, 49.82),
        (40, 20, 70, 5, 47.04),
        (40, 20, 70, 4, 44.00),
        (63, 12, 111, 6, 71.42),
        (63, 200, 111, 6, 100.00),
    ],
)
def test_worked_examples(spd, n, maturity, affairs, iid):
    table = score_uniform(spd, n, maturity, 2026, affairs_covered=affairs)
    assert round(table["iid"].item(), 2) == iid


def test_uniform_agrees_with_a_register_of_equal_innovations():
    register, spd = load_table("example_register"), load_table("example_spd")
    register[[str(number) for number in range(16, 36)]] = 2
    scores = score_iid(register, spd, 2026).iloc[0]
    uniform = score_uniform(scores["spd"], 30, 74, 2026).iloc[0]
    assert uniform["sid"] == pytest.approx(scores["sid"])
    assert uniform["iid"] == pytest.approx(scores["iid"])


def test_beyond_the_cap_more_innovations_add_nothing():
    table = score_uniform(40, [200, 201, 500], 80, 2026)
    assert table["iid"].nunique() == 1


def test_what_was_supplied_is_named():
    table = score_uniform(40, 12, 80, load_edition(2026).replace(divisor_floor=14))
    assert table["supplied"].tolist() == ["divisor_floor"]


def test_an_edition_whose_largest_spd_is_unknown_takes_spd_points():
    """2023: divisor 10 and three affairs; 0.38 and 250 are inferred."""
    edition = load_edition(2023, accept="inferred")
    table = score_uniform(50, 10, 100, edition, affairs_covered=4)
    # (50 + 100 + 10 x 0.38) / 250
    assert table["iid"].tolist() == [pytest.approx(61.52)]
    assert table["supplied"].item().startswith("inferred: ")
    with pytest.raises(ValueError, match="not between 0 and 250"):
        score_uniform(251, 10, 100, edition)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((64, 12, 80), "spd 64 is not between 0 and 63"),
        ((40, -1, 80), "innovations -1 is not"),
        ((40, 12, 112), "maturity 112 is not between 0 and 111"),
    ],
)
def test_numbers_beyond_their_maximum_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        score_uniform(*arguments, 2026)


def test_components_make_the_index():
    register, spd = simulate_nation(like=2025, seed=2)
    components, weights = score_contributions(register, spd, 2026)
    assert weights.sum() == pytest.approx(1)
    assert ((components >= 0) & (components <= 100)).all(axis=None)
    scores = score_iid(register, spd, 2026).set_index("code")["iid"]
    assert (components @ weights - scores).abs().max() < 1e-8


def test_indicators_have_their_names_of_the_year():
    rows = load_table("indicators")
    rows = rows[(rows["year"] == 2026) & rows["preferred"] & rows["level"].notna()]
    known = rows.drop_duplicates("indicator").set_index("indicator")
    table = pd.DataFrame({"indicator": [*known.index, "number", "99"], "rank": 1})
    named = name_indicators(table, 2026)
    assert list(named) == [
        "indicator",
        "indicator_name_id",
        "indicator_name_en",
        "rank",
    ]
    assert list(table) == ["indicator", "rank"]
    assert named["indicator_name_en"].tolist()[:-2] == known["name_en"].tolist()
    assert named["indicator_name_id"].tolist()[:-2] == known["name_id"].tolist()
    last = named[["indicator_name_id", "indicator_name_en"]].iloc[-2:]
    assert last.iloc[0].tolist() == ["jumlah inovasi", "number of innovations"]
    assert last.iloc[1].isna().all()

    tables = load_table("example_register"), load_table("example_spd")
    explained = explain_score("00.00", *tables, 2026).dropna(subset="indicator")
    for shown in (explained, missing_mandatory(*tables, 2026)):
        assert len(shown) > 0
        names = known.loc[shown["indicator"], "name_en"]
        assert shown["indicator_name_en"].tolist() == names.tolist()


def invent_regions():
    """Return tables of two regions, and of one that has no innovations."""
    sizes = {"16.02": (9, 80, 5), "16.03": (14, 70, 4)}
    register = [inventions.make_register(*size, code) for code, size in sizes.items()]
    register = pd.concat(register, ignore_index=True)
    register.loc[[2, 11], "implemented"] = "2020-05-01"
    spd = [inventions.make_spd(40, code) for code in (*sizes, "16.04")]
    return register, pd.concat(spd, ignore_index=True)


@pytest.mark.parametrize("outside_window", ["count", "exclude"])
def test_all_tables_are_those_of_each_region_alone(outside_window):
    tables, rule = invent_regions(), {"outside_window": outside_window}
    found = tabulate_scores(*tables, 2026, **rule)
    scores = score_iid(*tables, 2026, **rule)
    pd.testing.assert_frame_equal(found["scores"], scores)
    assert scores["innovations"].sum() == (23 if outside_window == "count" else 21)
    alone = [
        explain_score(code, *tables, 2026, **rule).assign(code=code)
        for code in scores["code"]
    ]
    explained = pd.concat(alone, ignore_index=True)
    pd.testing.assert_frame_equal(found["explained"], explained)
    points = explained.groupby("code")["points"].sum()
    whole = scores.set_index("code")[["spd", "sid"]].sum(axis=1)
    assert points.to_dict() == pytest.approx(whole.to_dict())
    pd.testing.assert_frame_equal(found["maturity"], maturity(tables[0], 2026))
    missing = missing_mandatory(*tables, 2026)
    pd.testing.assert_frame_equal(found["missing_mandatory"], missing)


@pytest.mark.parametrize("what", ["tables", "plan"])
def test_a_register_is_checked_once(monkeypatch, what):
    calls, check = [], register_checks._check_register

    def count(*arguments):
        calls.append(arguments)
        return check(*arguments)

    monkeypatch.setattr(register_checks, "_check_register", count)
    register, spd = invent_regions()
    register["implemented"] = "2025-01-01"
    if what == "tables":
        tabulate_scores(register, spd, 2026)
    else:
        plan = plan_to_target("16.02", 55.0, register=register, spd=spd, edition=2026)
        assert len(plan) > 1
    assert len(calls) == 1
