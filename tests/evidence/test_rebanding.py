"""How many Sangat Inovatif the bands of another year would leave."""

import random

import pytest
from rankings import every_nation
from staircases import agreeing, draw_case

from iga_analysis import ScaleError, UnknownBands
from iga_analysis.evidence.rebanding import _bound_difference, reband_bounds
from iga_analysis.evidence.staircase import Staircase


def test_2024_under_the_bands_of_2025_by_hand():
    row = reband_bounds(2024, 2025, level="kabupaten").iloc[0]
    # 63.33 is 54th, and 63.15, 61.72 and 60.98 are known below it; 59.81 is 72nd, and
    # 60.00 is just not Sangat Inovatif
    assert (row["now_min"], row["now_max"]) == (57, 70)
    # 72.59 is 23rd; 67.8, 66 and 65.84 are known; 64.54 is 49th and 64.82 known above
    assert (row["then_min"], row["then_max"]) == (26, 47)
    assert (row["lost_min"], row["lost_max"]) == (10, 44)
    named = row[["named_keep", "named_lose", "named_open"]].sum()
    assert named == row["named"] > 0


def test_the_nation_is_the_sum_of_its_levels_and_meets_its_count():
    table = reband_bounds(2024, 2025).set_index("level")
    parts = table.loc[["provinsi", "kabupaten", "kota"]]
    assert table.loc["all", "regions"] == 546
    for column in ("now_min", "now_max", "named"):
        assert table.loc["all", column] == parts[column].sum()
    nation = reband_bounds(2022, 2025).set_index("level").loc["all"]
    assert (nation["now_min"], nation["now_max"]) == (44, 44)
    assert nation["then_max"] <= 44
    assert nation["lost_max"] <= 44


def test_the_same_bands_change_nothing():
    table = reband_bounds(2023, 2024)
    assert (table["lost_min"] == 0).all()
    assert (table["lost_max"] == 0).all()


def test_scales_do_not_mix_and_unknown_bands_are_named():
    with pytest.raises(ScaleError, match="scores of 2020 are points"):
        reband_bounds(2020, 2025)
    with pytest.raises(UnknownBands, match="of 2021 is not published"):
        reband_bounds(2024, 2021)


def test_losses_equal_those_of_all_rankings():
    draw, checked = random.Random(2), 0
    for _ in range(400):
        boxes, limits = draw_case(draw, 4, 4, most=False)
        scores, _ = agreeing(4, 4, boxes, limits)
        if not len(scores):
            continue
        stairs = Staircase(boxes, 4, limits, top=4)
        edge, other = draw.randint(1, 4), draw.randint(1, 4)
        losses = (scores >= edge).sum(axis=1) - (scores >= other).sum(axis=1)
        assert _bound_difference(stairs, edge, other) == [losses.min(), losses.max()]
        checked += 1
    assert checked > 250
    assert len(every_nation(4, 4)[0]) > 4**4
