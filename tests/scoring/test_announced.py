"""The index by the rules announced for 2027, recomputed by hand."""

import re
from fractions import Fraction

import inventions
import pandas as pd
import pytest

from iga_analysis import (
    RegisterError,
    UnknownField,
    explain_score,
    load_edition,
    score_iid,
)
from iga_analysis.method import apply_announced
from iga_analysis.scoring import compare_announced

UNIT = Fraction(38, 100)

# The six worked examples of 2026: SPD points, innovations, kematangan of each, affairs;
# then the points of 2027 by hand, with divisor 14 and all six affairs required.
EXAMPLES = [
    # 8 of 80 over 14; five affairs are too few, so nothing for the number
    ((40, 8, 80, 5), 40 + Fraction(8 * 80, 14), "Kurang Inovatif"),
    ((40, 12, 80, 5), 40 + Fraction(12 * 80, 14), "Inovatif"),
    # 20 are more than 14: the mean is 70 as before
    ((40, 20, 70, 5), 40 + Fraction(20 * 70, 20), "Inovatif"),
    ((40, 20, 70, 4), 40 + Fraction(20 * 70, 20), "Inovatif"),
    # six affairs: 12 x 0.38 stay
    ((63, 12, 111, 6), 63 + Fraction(12 * 111, 14) + 12 * UNIT, "Sangat Inovatif"),
    ((63, 200, 111, 6), 63 + Fraction(200 * 111, 200) + 200 * UNIT, "Sangat Inovatif"),
]


def invent(spd, innovations, kematangan, affairs):
    register = inventions.make_register(innovations, kematangan, affairs)
    return register, inventions.make_spd(spd)


@pytest.mark.parametrize(("region", "points", "predicate"), EXAMPLES)
def test_worked_examples_of_2026_by_the_rule_of_2027(region, points, predicate):
    table = score_iid(*invent(*region), apply_announced(2026, 2027))
    assert table["iid"].tolist() == [pytest.approx(float(points * 100 / 250), abs=1e-9)]
    assert table["predicate"].tolist() == [predicate]
    assert table["supplied"].tolist() == [
        "announced 2027: divisor_floor, affairs_required, bands"
    ]


def test_each_rule_alone_and_all_together():
    table = compare_announced(*invent(40, 8, 80, 5), 2026).set_index("rule")
    assert list(table.index) == [
        *("as_scored", "divisor_floor", "affairs_required", "bands", "all_announced")
    ]
    before = Fraction(8 * 80, 12)
    floor = (Fraction(8 * 80, 14) - before) / 250 * 100
    affairs = -8 * UNIT / 250 * 100
    wanted = [0, floor, affairs, 0, floor + affairs]
    assert table["iid_change"].tolist() == pytest.approx([float(one) for one in wanted])
    whole = (40 + before + 8 * UNIT) / 250 * 100
    assert table["iid"].tolist() == pytest.approx(
        [float(whole + one) for one in wanted]
    )
    assert table.loc["divisor_floor", ["value_en", "announced_id"]].tolist() == [
        *("12", "14")
    ]
    assert table.loc["bands", "announced_id"] == "65,01 / 40,01"
    assert table.loc["as_scored", "supplied"] == ""
    assert table.loc["bands", "supplied"] == "announced 2027: bands"


def test_regions_stand_one_after_the_other():
    parts = [invent(40, 12, 80, 5), invent(63, 12, 111, 6)]
    parts[1] = [one.assign(code="16.03") for one in parts[1]]
    register, spd = (pd.concat(both) for both in zip(*parts, strict=True))
    table = compare_announced(register, spd, 2026)
    assert table["code"].tolist() == ["00.00"] * 5 + ["16.03"] * 5
    assert (table.groupby("code")["iid_change"].first() == 0).all()
    alone = compare_announced(*parts[1], 2026)
    pd.testing.assert_frame_equal(table.tail(5).reset_index(drop=True), alone)


def test_a_rule_in_words_has_no_index():
    table = compare_announced(*invent(40, 8, 80, 5), 2026, year=2028)
    table = table.set_index("rule")
    assert table["iid"].isna().tolist() == [False, False, True, False, True]
    assert table["predicate"].isna().equals(table["iid"].isna())
    floor = (Fraction(8 * 80, 16) - Fraction(8 * 80, 12)) / 250 * 100
    assert table.loc["divisor_floor", "iid_change"] == pytest.approx(float(floor))
    assert table.loc["affairs_required", "announced_en"] == (
        "6 + non-basic-service affairs"
    )
    # as the guideline words it: urusan yandas & urusan non yandas
    told = table.loc["affairs_required", "announced_id"]
    assert told == "6 urusan pelayanan dasar + urusan di luar pelayanan dasar"


def test_nothing_is_announced_for_2030():
    table = compare_announced(*invent(40, 8, 80, 5), 2026, year=2030)
    assert table.empty and "iid_change" in table


def test_the_indicators_of_2027_are_never_filled_in():
    edition = load_edition(2027, accept=["inferred", "announced"])
    assert edition.divisor_floor == 14
    with pytest.raises(UnknownField) as error:
        score_iid(*invent(40, 8, 80, 5), edition)
    assert {"spd_weights", "sid_weights", "total_max"} <= set(error.value.fields)


# Every region: SPD points typed in, 12 innovations of the highest kematangan, 111.
@pytest.mark.parametrize(
    ("year", "affairs", "points"),
    [
        # three affairs are enough until 2025, and the divisor is 10
        (2023, 3, 50 + Fraction(12 * 111, 12) + 12 * UNIT),
        (2024, 3, 50 + Fraction(12 * 111, 12) + 12 * UNIT),
        (2025, 3, 50 + Fraction(12 * 111, 12) + 12 * UNIT),
        (2025, 2, 50 + Fraction(12 * 111, 12)),
    ],
)
def test_spd_total_typed_in(year, affairs, points):
    edition = load_edition(year, accept="inferred")
    register = fill_register(edition, 12, affairs)
    spd = pd.DataFrame({"code": ["16.03"], "spd": [50]})
    table = score_iid(register, spd, edition, outside_window="count")
    assert table["spd"].tolist() == [50]
    assert table["iid"].tolist() == [pytest.approx(float(points * 100 / 250), abs=1e-9)]
    supplied, _, inferred = table["supplied"][0].partition("; ")
    assert supplied == "spd"
    assert inferred.startswith("inferred: ") and "total_max" in inferred
    with pytest.raises(UnknownField, match="accept='inferred'"):
        score_iid(register, spd, year, outside_window="count")


def fill_register(edition, innovations, affairs):
    """Return a register in which every level is the highest."""
    named = inventions.AFFAIRS[:affairs]
    return pd.DataFrame(
        {
            "code": "16.03",
            "innovation": [f"Inovasi rekaan {one}" for one in range(innovations)],
            "affair": [named[one % affairs] for one in range(innovations)],
            "implemented": "2024-05-01",
            **dict.fromkeys(edition.weights("SID").index, 3),
        }
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["16.03", 63.5]], "63.5 is not a number of points from 0 to 63"),
        ([["16.03", -1]], "-1 is not a number of points"),
        ([["16.03", "many"]], "'many' is not a number of points"),
        ([["16.03", None]], "is missing"),
        ([["16.03", 50], ["16.03", 50]], "one total for each region"),
        ([["99.99", 50]], "column code: '99.99'"),
        ([["36.04", 50]], "'16.03'"),
    ],
)
def test_impossible_totals_are_refused(rows, said):
    edition = load_edition(2025, accept="inferred")
    spd = pd.DataFrame(rows, columns=["code", "spd"])
    register = fill_register(edition, 3, 3)
    with pytest.raises(RegisterError, match=re.escape(said)):
        score_iid(register, spd, edition, outside_window="count")


def test_a_total_explains_no_indicator():
    spd = pd.DataFrame({"code": ["00.00"], "spd": [40]})
    register, _ = invent(40, 8, 80, 5)
    with pytest.raises(RegisterError, match="indicator"):
        explain_score("00.00", register, spd, 2026)
    table = compare_announced(register, spd, 2026)
    levels = compare_announced(*invent(40, 8, 80, 5), 2026)
    assert table["iid"].equals(levels["iid"])
    assert set(table["supplied"].str.split("[,;]").str[0]) == {"spd"}
