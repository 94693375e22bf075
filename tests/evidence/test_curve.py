"""The score-rank curve: at its anchors, between them, and what a place needed."""

from statistics import median

import numpy as np
import pytest

from iga_analysis import load_region_results
from iga_analysis.evidence.curve import (
    leave_one_anchor_out,
    points_per_rank,
    score_rank_curve,
    summarise_leave_one_out,
    top_rank_score,
)
from iga_analysis.tables.facts import LEVELS

# As printed in the sources: rank and score of kabupaten in 2021.
ANCHORS_2021 = {
    1: 84.19, 4: 62.97, 9: 62.10, 10: 62.06, 11: 61.83, 29: 58.07, 86: 51.03,
    88: 50.72, 90: 50.60, 121: 47.38, 145: 44.76, 197: 38.76, 254: 29.35, 261: 27.32,
    314: 14.32, 387: 0.40, 396: 0.00,
}  # fmt: skip


def test_the_curve_passes_through_the_anchors():
    curve = score_rank_curve(2021, "kabupaten").set_index("rank")
    assert len(curve) == 415
    anchors = curve[curve["code"].notna()]
    assert anchors["score"].to_dict() == ANCHORS_2021
    assert anchors["score_min"].to_dict() == ANCHORS_2021
    assert anchors["score_max"].to_dict() == ANCHORS_2021
    claims = set(load_region_results(2021)["claim_id"])
    assert set(" ".join(anchors["claim_ids"]).split()) <= claims


def test_between_two_anchors_the_score_lies_between_theirs():
    curve = score_rank_curve(2021, "kabupaten").set_index("rank")
    assert curve.loc[20, ["score_min", "score_max"]].tolist() == [58.07, 61.83]
    # 60.37 and 59.62 are known to be among the 17 places from 12 to 28
    assert curve.loc[12, "score_min"] == 60.37
    assert curve.loc[13, "score_min"] == 59.62
    # at most 25 kabupaten were Sangat Inovatif, as a kota with 60.14 was
    assert curve.loc[[25, 26], "score_max"].tolist() == [60.37, 60.13]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("year", range(2018, 2026))
def test_worse_ranks_never_have_better_scores(year, level):
    curve = score_rank_curve(year, level)
    assert (np.diff(curve["score_min"]) <= 0).all()
    assert (np.diff(curve["score_max"].fillna(1e9)) <= 0).all()
    known = curve.dropna(subset="score_max")
    assert (known["score_min"] <= known["score_max"]).all()


def test_half_a_point_was_about_three_ranks():
    """62.97 is fourth and 61.83 eleventh: 1.14 points for seven ranks."""
    table = points_per_rank(2021, "kabupaten")
    table = table[(table["from_rank"] >= 4) & (table["to_rank"] <= 11)]
    assert table["ranks"].sum() == 7
    for end in ("min", "max"):
        assert table[f"points_{end}"].sum() == pytest.approx(62.97 - 61.83)
        points = table[f"per_rank_{end}"] * table["ranks"]
        assert points.sum() == pytest.approx(62.97 - 61.83)
    # fourth to ninth: 62.97 - 62.10 for five ranks
    first = table.iloc[0]
    assert first["ranks_per_point_min"] == pytest.approx(5 / 0.87)
    assert first["ranks_per_point_max"] == pytest.approx(5 / 0.87)


def test_stretches_from_anchor_to_anchor():
    table = points_per_rank(2021, "kabupaten")
    ranks = list(ANCHORS_2021)
    assert table["from_rank"].tolist() == ranks[:-1]
    assert table["to_rank"].tolist() == ranks[1:]
    assert table["points_min"].sum() == pytest.approx(84.19)


def test_no_point_between_two_ranks():
    """If the eleventh had printed the score of the tenth, 62.06 for its 61.83."""
    claims = load_region_results(2021, "kabupaten")
    claims["score"] = claims["score"].replace(61.83, 62.06)
    table = points_per_rank(2021, "kabupaten", results=claims).set_index("to_rank")
    assert (
        table.loc[11, ["points_min", "points_max", "per_rank_max"]].tolist() == [0] * 3
    )
    assert table.loc[11, ["ranks_per_point_min", "ranks_per_point_max"]].isna().all()


@pytest.mark.parametrize(
    ("year", "level", "low", "high"),
    [
        (2021, "kabupaten", 62.06, 62.06),
        # the 23rd had 72.59; the highest score is not published
        (2024, "kabupaten", 72.59, 100),
        # 60.72 is 21st, 84.46 first
        (2023, "kota", 60.72, 84.46),
        # 27,500 points are sixth, 12,500 fourteenth
        (2019, "kabupaten", 12500, 27500),
    ],
)
def test_what_the_tenth_place_needed(year, level, low, high):
    row = top_rank_score(year, level).iloc[0]
    assert (row["score_min"], row["score_max"]) == (low, high)


def test_top_places_of_all_years():
    table = top_rank_score(rank=3)
    assert len(table) == 3 * load_region_results(final=True)["year"].nunique()
    assert (table["claims_min"].str.len() > 0).sum() > 12
    with pytest.raises(ValueError, match=r"rank 35 is not one of 1 to 34"):
        top_rank_score(2021, "provinsi", rank=35)


@pytest.fixture(scope="module")
def predictions():
    return leave_one_anchor_out()


def test_only_contradicting_anchors_lie_outside(predictions):
    outside = predictions[~predictions["inside"]]
    assert outside[["year", "name", "rank"]].values.tolist() == [
        [2021, "Kabupaten Solok Selatan", 228],
        [2021, "Kabupaten Dompu", 285],
        # told as second by its governor; a table of the ten highest has 88.92, first
        [2024, "Provinsi Sumatera Barat", 2],
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
