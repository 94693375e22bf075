"""Each anchor predicted from the others."""

from statistics import median

import pytest

from iga_analysis.evidence.curve import leave_one_anchor_out, summarise_leave_one_out
from iga_analysis.tables.facts import LEVELS


@pytest.fixture(scope="module")
def predictions():
    return leave_one_anchor_out()


def test_only_contradicting_anchors_lie_outside(predictions):
    outside = predictions[~predictions["inside"]]
    assert outside[["year", "name", "rank"]].values.tolist() == [
        [2021, "Kabupaten Solok Selatan", 228],
        [2021, "Kabupaten Dompu", 285],
        [2022, "Kabupaten Solok Selatan", 89],
    ]
    assert outside["doubted"].all()


def test_an_anchor_predicted_by_hand(predictions):
    row = predictions.query("year == 2021 and name == 'Kabupaten Musi Rawas'").iloc[0]
    # 62.10 is below 62.97, the fourth, and above 62.06, the tenth; seventh is known
    assert row[["rank_min", "rank_max", "width"]].tolist() == [5, 9, 5]
    row = predictions.query("year == 2020 and name == 'Kabupaten Boalemo'").iloc[0]
    # no points: one of the 55 kabupaten that could not be assessed
    assert row[["rank_min", "rank_max", "width"]].tolist() == [361, 415, 55]


def test_summary_counts_what_the_table_lists(predictions):
    summary = summarise_leave_one_out(predictions).set_index(["year", "level"])
    assert summary["anchors"].sum() == len(predictions)
    row = summary.loc[(2021, "kabupaten")]
    assert row["anchors"] - row["inside"] == 2
    assert row["share"] == pytest.approx(100 * row["inside"] / row["anchors"])
    part = predictions.query("year == 2021 and level == 'kabupaten'")
    assert row["width_median"] == median(part["width"])
    assert row["width_max"] == max(part["width"])
    assert [level for year, level in summary.index if year == 2021] == list(LEVELS)
