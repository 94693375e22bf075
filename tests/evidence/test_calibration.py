"""Every anchor left out: the intervals hold what they promise, whatever the year."""

import numpy as np
import pytest

from iga_analysis import (
    estimate_calibration,
    estimate_ranks,
    leave_one_anchor_out,
    load_region_results,
)
from iga_analysis.evidence.calibration import choose_weight, leave_out


@pytest.fixture(scope="module")
def calibration():
    return estimate_calibration()


@pytest.mark.parametrize(("asked", "wide"), [("rank", 40), ("score", 50)])
def test_the_intervals_hold_what_they_promise_and_are_narrower(
    calibration, asked, wide
):
    """Over all anchors of all years, each left out, the weight from other years."""
    every = calibration.iloc[-1]
    assert every["level"] == "all"
    assert every[f"{asked}_open"] > 80
    assert 85 <= every[f"{asked}_share"] <= 95
    # notebook 07: two fifths to half as wide as the bounds
    assert every[f"{asked}_relative"] == pytest.approx(wide, abs=4)


def test_the_calibration_counts_every_anchor(calibration):
    by_level, every = calibration[:-1], calibration.iloc[-1]
    anchors = leave_one_anchor_out().query("not doubted")
    anchors = anchors.drop_duplicates(["year", "code"])
    sizes = anchors.groupby(["year", "level"])["code"].transform("size")
    # two others make a curve, and a region that was not assessed is not on it
    anchors = anchors[(sizes > 2) & (anchors["score"] > 0)]
    sizes = anchors.groupby(["year", "level"]).size()
    found = by_level.set_index(["year", "level"])["anchors"].to_dict()
    assert found == sizes.to_dict()
    for column in ("anchors", "rank_open", "rank_inside", "score_open", "score_inside"):
        assert by_level[column].sum() == every[column]
    wide = anchors.query("width > 1").groupby(["year", "level"]).size()
    opened = by_level[by_level["rank_open"] > 0]
    opened = opened.set_index(["year", "level"])["rank_open"]
    assert opened.to_dict() == wide[wide.index.isin(opened.index)].to_dict()


def test_most_anchors_stand_in_the_upper_half():
    """As notebook 07 says of what is tested."""
    places = [
        left.rank / left.by_score.curve.size
        for left in leave_out(())
        if left.by_score.low < left.by_score.high
    ]
    assert 0.6 < np.mean(np.array(places) <= 0.5) < 0.9


def test_no_year_has_a_part_in_its_own_weight(calibration):
    weights = calibration[:-1].groupby("year")["curve_weight"].agg(["min", "max"])
    held = [
        (left.year, one)
        for left in leave_out(())
        for one in left.holds(np.arange(1, 41))
        if one is not None
    ]
    for year, (weight, other) in weights.iterrows():
        assert weight == other == choose_weight(year)
        others = [one for when, one in held if when != year]
        assert 0 < len(others) < len(held)
        away = [
            abs(sum(one[n] for one in others) / len(others) - 0.9) for n in range(40)
        ]
        nearest = [n for n, one in enumerate(away, 1) if one <= min(away) + 1e-12]
        assert weight == nearest[-1]


def test_an_anchor_left_out_by_hand_gives_the_same(calibration):
    """Through the public door: the claims of a region without rank and predicate."""
    year, level = 2022, "kabupaten"
    claims, inside = load_region_results(year), 0
    anchors = leave_one_anchor_out(year, level)
    for anchor in anchors.itertuples():
        own = claims["code"] == anchor.code
        part = claims.assign(
            rank=claims["rank"].mask(own), predicate=claims["predicate"].mask(own)
        )
        table = estimate_ranks(year, level, results=part).set_index("code")
        row = table.loc[anchor.code]
        assert (row["rank_min"], row["rank_max"]) == (anchor.rank_min, anchor.rank_max)
        assert row["n_anchors"] == len(anchors) - 1
        inside += row["rank_low"] <= anchor.rank <= row["rank_high"]
    row = calibration.set_index(["year", "level"]).loc[(year, level)]
    assert inside == row["rank_inside"]


def test_years_with_an_imported_list_are_left_out():
    years = {left.year for left in leave_out(())}
    assert {left.year for left in leave_out((2021, 2022))} == years - {
        2021,
        2022,
    }
