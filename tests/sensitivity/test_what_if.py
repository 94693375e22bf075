"""What moved cuts and weights change: by hand and by brute force."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    UnknownBands,
    load_regions,
    load_table,
    predicate_bands,
    score_iid,
)
from iga_analysis.scoring import score_contributions
from iga_analysis.sensitivity.what_if import (
    CutsCross,
    compare_cuts,
    compare_ranks,
    list_aspects,
    list_cuts,
    merge_aspects,
    move_cuts,
    pick_ranks,
    summarise_ranks,
    weigh_aspects,
)


@pytest.fixture(scope="module")
def example():
    """The invented example region: a register and its SPD table."""
    return load_table("example_register"), load_table("example_spd")


@pytest.fixture(scope="module")
def nation(example):
    """Sixty regions made of the invented one, each with other levels, as simulated."""
    register, spd = example
    generator = np.random.default_rng(7)
    codes = ["16.03", *load_regions(2025)["code"].head(59)]
    registers, tables = [], []
    for code in codes:
        levels = generator.integers(0, 4, len(spd))
        tables.append(spd.assign(code=code, level=levels.astype("int64")))
        kept = register.head(int(generator.integers(5, 31)))
        registers.append(kept.assign(code=code))
    both = pd.concat(registers), pd.concat(tables)
    return tuple(one.reset_index(drop=True).assign(simulated=True) for one in both)


def band(score, lowers):
    """Return the predicate of a score by the lower bounds alone, best first."""
    rounded = Decimal(repr(score)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    for predicate, lower in lowers:
        if rounded >= Decimal(str(lower)):
            return predicate
    raise AssertionError(score)


@pytest.mark.parametrize("shifts", [(0, 0), (2.5, 0), (-7, 3), (-20, 4.5), (10, -20)])
def test_moved_cuts_as_counted_one_by_one(shifts):
    scores = pd.Series(np.random.default_rng(3).uniform(0, 100, 300).round(3))
    scores.iloc[:4] = [65.005, 65.004, 40.005, 0.0]
    names = ["Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"]
    lowers = [65.01, 40.01, 0.01, 0]
    moved = [round(lowers[0] + shifts[0], 2), round(lowers[1] + shifts[1], 2), 0.01, 0]
    before = [band(one, list(zip(names, lowers, strict=True))) for one in scores]
    after = [band(one, list(zip(names, moved, strict=True))) for one in scores]
    found = compare_cuts(scores, 2026, dict(zip(names, shifts, strict=False)))
    assert found["predicate"].tolist() == names
    assert found["lower_moved"].tolist() == moved
    pairs = [*zip(before, after, strict=True)]
    for row in found.itertuples():
        assert row.regions == before.count(row.predicate)
        assert row.regions_moved == after.count(row.predicate)
        assert row.gained == sum(a != b == row.predicate for a, b in pairs)
        assert row.lost == sum(b != a == row.predicate for a, b in pairs)


def test_scores_whose_band_is_not_published_have_a_row_of_their_own():
    found = compare_cuts(pd.Series([70.0, 64.0, 12.0]), 2025, {"Sangat Inovatif": -2})
    assert found["predicate"].isna().tolist() == [False, False, False, True]
    moved = found[["regions", "regions_moved"]].values.tolist()
    assert moved == [[1, 2], [1, 0], [0, 0], [1, 1]]
    # below Inovatif no band is published but that of 0, which does not move with it
    found = compare_cuts(pd.Series([42.0, 3.0, 0.0]), 2025, {"Inovatif": 5})
    moved = found[["regions", "regions_moved"]].values.tolist()
    assert moved == [[0, 0], [1, 0], [1, 1], [1, 2]]


def test_cuts_of_the_scale_of_points_can_be_moved():
    assert list_cuts(2020)["lower"].tolist() == [1001, 501]
    found = compare_cuts(pd.Series([1000.0, 1001.0]), 2020, {"Sangat Inovatif": 5})
    assert found["regions_moved"].tolist() == [0, 2, 0]


def test_no_shift_leaves_the_published_bands():
    bands = predicate_bands(2023)
    pd.testing.assert_frame_equal(move_cuts(2023, {}), bands)


@pytest.mark.parametrize(
    ("shifts", "error", "said"),
    [
        ({"Inovatif": 25.0}, CutsCross, "next better"),
        ({"Inovatif": -40.0}, CutsCross, "next better"),
        ({"Sangat Inovatif": 36.0}, CutsCross, "off the scale"),
        ({"Kurang Inovatif": 1.0}, ValueError, "Kurang Inovatif"),
    ],
)
def test_cuts_that_cannot_be(shifts, error, said):
    with pytest.raises(error, match=said):
        move_cuts(2026, shifts)


def test_a_year_without_bands_has_no_cuts():
    with pytest.raises(UnknownBands, match="2021"):
        move_cuts(2021, {})


def test_aspects_have_the_maxima_of_the_guideline(example):
    _, weights = score_contributions(*example, 2026)
    points = list_aspects(weights, 2026)
    assert points.round(9).to_dict() == {"SPD": 63, "SID": 111, "number": 76}


def test_weights_of_aspects_by_hand(example):
    components, weights = score_contributions(*example, 2026)
    weighed = weigh_aspects(weights, 2026, {"SPD": 126, "number": 0})
    # 126 + 111 points are left; indicator 35 has 12 of the 111
    assert weighed.sum() == pytest.approx(1)
    assert weighed["number"] == 0
    assert weighed["35"] == pytest.approx(12 / 237)
    assert weighed["1"] == pytest.approx(2 * 3 / 237)
    same = weigh_aspects(weights, 2026, {})
    assert same.to_dict() == pytest.approx(weights.to_dict())
    scores = score_iid(*example, 2026).iloc[0]
    other = 100 * (2 * scores["spd"] + scores["mean_maturity"]) / 237
    assert (components @ weighed).item() == pytest.approx(other)


@pytest.mark.parametrize(
    "points", [{"SPD": -1}, {"nothing": 1}, {"SPD": 0, "SID": 0, "number": 0}]
)
def test_weights_that_cannot_be(example, points):
    _, weights = score_contributions(*example, 2026)
    with pytest.raises(ValueError, match=r"points|aspects are"):
        weigh_aspects(weights, 2026, points)


def test_ranks_without_spread_are_those_of_the_weights():
    table = pd.DataFrame(
        {"1": [90.0, 50.0, 10.0], "35": [10.0, 60.0, 80.0]}, index=["a", "b", "c"]
    )
    weights = pd.Series({"1": 0.9, "35": 0.1})
    found = compare_ranks(table, weights, pd.Series({"1": 0.1, "35": 0.9}), spread=0)
    assert found["code"].tolist() == ["a", "b", "c"]
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rank_moved"].tolist() == [3, 2, 1]
    assert found["places_won"].tolist() == [-2, 0, 2]
    assert (found["rank_5"] == found["rank_moved"]).all()
    assert (found["rank_95"] == found["rank_moved"]).all()
    (row,) = summarise_ranks(found, top=1).to_dict("records")
    wanted = {"regions": 3, "change_median": 2, "change_most": 2, "top_kept": 0}
    assert row == {**wanted, "band_median": 0}


def test_ranks_spread_about_the_other_weights(nation):
    components, weights = score_contributions(*nation, 2026)
    other = weigh_aspects(weights, 2026, {"number": 150})
    found = compare_ranks(components, weights, other, spread=0.3, draws=500)
    scores = components.to_numpy() @ other.to_numpy()
    for row in found.itertuples():
        own = scores[components.index.get_loc(row.code)]
        assert row.rank_moved == 1 + (scores > own + 1e-9).sum()
        assert row.rank_5 <= row.rank_95
    assert (found["rank_95"] - found["rank_5"]).max() > 1


def test_ranks_are_picked_from_the_first_to_the_last():
    table = pd.DataFrame({"rank": range(1, 101)})
    assert pick_ranks(table, rows=4)["rank"].tolist() == [1, 34, 67, 100]
    assert len(pick_ranks(table.head(3), rows=4)) == 3


@pytest.mark.parametrize("points", [(63, 111, 76), (5, 0, 9)])
def test_merged_aspects_give_the_index_under_any_weights(nation, points):
    components, weights = score_contributions(*nation, 2026)
    merged = merge_aspects(components, weights, 2026)
    assert ((merged >= 0) & (merged <= 100)).all(axis=None)
    points = pd.Series(points, index=["SPD", "SID", "number"])
    wanted = components @ weigh_aspects(weights, 2026, points.to_dict())
    found = merged @ points / points.sum()
    pd.testing.assert_series_equal(found, wanted, check_names=False)
