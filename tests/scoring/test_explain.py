"""The index without a register: the worked examples of the formula of 2026."""

import pandas as pd
import pytest

from iga_analysis import (
    explain_score,
    load_edition,
    load_table,
    missing_mandatory,
    name_indicators,
    score_contributions,
    score_iid,
    score_uniform,
    simulate_nation,
)


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
