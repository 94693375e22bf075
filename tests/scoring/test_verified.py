"""Both indices of a register, and what verification took, against hand computation."""

import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.scoring import RegisterError
from iga_analysis.scoring.register import check_submission
from iga_analysis.scoring.score import score_iid
from iga_analysis.scoring.tabulate import tabulate_scores
from iga_analysis.scoring.verified import compare_verified


@pytest.fixture
def tables():
    """Return the example with every level verified as it is."""
    register, spd = load_table("example_register"), load_table("example_spd")
    for key in map(str, range(16, 36)):
        register[f"verified_{key}"] = register[key]
    spd["verified"] = spd["level"]
    return register, spd


def test_verification_that_changes_nothing_takes_nothing(tables):
    found = compare_verified(*tables, 2026)
    row = found["verified"].iloc[0]
    assert row["iid_self"] == row["iid_verified"]
    assert row["iid_taken"] == 0
    assert found["verified_innovations"].empty
    assert (found["verified_indicators"]["points_taken"] == 0).all()


def test_what_was_taken_is_that_of_the_formula(tables):
    """Weights of the guideline of 2026: 17 has 2, 31 has 4, the SPD row 1 has 1.

    Of 30 innovations one loses 3 levels of 17 and another gains one of 31:
    (3 x 2 - 1 x 4) / 30 points; SPD row 1 falls from 3 to 1; 2.5 points are one of the
    index.
    """
    register, spd = tables
    register.loc[0, ["17", "verified_17"]] = 3, 0
    register.loc[4, ["31", "verified_31"]] = 1, 2
    spd.loc[spd["indicator"] == "1", ["level", "verified"]] = 3, 1
    weights = load_weights()
    found = compare_verified(register, spd, 2026)
    row = found["verified"].iloc[0]
    taken_sid = (3 * weights["17"] - weights["31"]) / 30
    taken_spd = 2 * weights["1"]
    assert row["sid_taken"] == pytest.approx(taken_sid)
    assert row["spd_taken"] == pytest.approx(taken_spd)
    assert row["iid_taken"] == pytest.approx((taken_sid + taken_spd) / 2.5)
    by_indicator = found["verified_indicators"].set_index("indicator")["points_taken"]
    assert by_indicator["17"] == pytest.approx(3 * weights["17"] / 30)
    assert by_indicator["31"] == pytest.approx(-weights["31"] / 30)
    assert by_indicator.sum() == pytest.approx(taken_sid + taken_spd)
    changed = found["verified_innovations"]
    assert changed["changes"].tolist() == ["17: 3 → 0", "31: 1 → 2"]
    assert changed["maturity_taken"].tolist() == [3 * weights["17"], -weights["31"]]


def load_weights():
    table = load_table("indicators")
    table = table[table["year"] == 2026].drop_duplicates("indicator")
    return table.set_index("indicator")["weight"].astype(float)


def test_the_verified_index_is_that_of_the_verified_levels(tables):
    register, spd = tables
    levels = [str(one) for one in range(16, 36)]
    for place, key in enumerate(levels):
        register[f"verified_{key}"] = (register[key] - place % 2).clip(lower=0)
    found = compare_verified(register, spd, 2026)["verified"].iloc[0]
    own = register.drop(columns=[f"verified_{key}" for key in levels])
    own = own.assign(**{key: register[f"verified_{key}"] for key in levels})
    expected = score_iid(own, spd[["code", "indicator", "level"]], 2026)
    assert found["iid_verified"] == expected["iid"].item()
    assert found["predicate_verified"] == expected["predicate"].item()


def test_one_table_may_be_verified_alone(tables):
    register, spd = tables
    register.loc[0, ["17", "verified_17"]] = 3, 0
    alone = compare_verified(register, spd.drop(columns="verified"), 2026)
    both = compare_verified(register, spd, 2026)
    pd.testing.assert_frame_equal(alone["verified"], both["verified"])
    only_spd = compare_verified(load_table("example_register"), spd, 2026)
    assert "verified_innovations" not in only_spd


def test_points_of_a_region_may_be_verified():
    register = load_table("example_register")
    spd = pd.DataFrame({"code": ["00.00"], "spd": [40.0], "verified": [35.0]})
    found = compare_verified(register, spd, 2026)
    assert "verified_indicators" not in found
    # five points of 250
    assert found["verified"]["iid_taken"].item() == pytest.approx(5 / 2.5)


def test_without_verified_levels_there_is_no_comparison():
    register, spd = load_table("example_register"), load_table("example_spd")
    assert compare_verified(register, spd, 2026) == {}
    assert "verified" not in tabulate_scores(register, spd, 2026)


def test_all_innovations_are_verified_or_none(tables):
    register, spd = tables
    register["verified_17"] = register["verified_17"].astype("Int64")
    register.loc[3, "verified_17"] = pd.NA
    register.loc[5, "verified_18"] = 4
    with pytest.raises(RegisterError) as error:
        check_submission(register, spd, 2026)
    problems = error.value.problems[["row", "column", "key"]].values.tolist()
    assert problems == [
        [5, "verified_17", "reg_missing_level"],
        [7, "verified_18", "reg_level"],
    ]
    with pytest.raises(RegisterError, match="the column is missing"):
        check_submission(tables[0].drop(columns="verified_16"), spd, 2026)
