"""Where single regions stand, each against the whole truth."""

import pandas as pd
import pytest
from full_list import SILENT, YEAR, import_truth, invent_list

from iga_analysis import (
    AmbiguousRegion,
    UnknownRegion,
    load_regions,
    rank_bounds_from_evidence,
)
from iga_analysis.results import (
    nearest_regions,
    next_steps,
    province_members,
    region_position,
)
from iga_analysis.settings import use_data_folder

CUTS = {"Sangat Inovatif": 65.01, "Inovatif": 40.01}


def pick(truth):
    """Return regions of each level: the best, some within, the last that reported."""
    found = []
    for _, own in truth.groupby("level"):
        own = own[own["score"] > 0].sort_values(["rank", "code"])
        found += own.iloc[[0, 1, 5, 9, 10, 11, len(own) // 2, -1]]["code"].tolist()
    equal = truth[truth["score"] == 51.25]["code"]
    assert len(equal) >= 5
    return [*found, *equal.head(2)]


def test_positions_in_a_complete_list(full):
    by_code = full.set_index("code")
    for code in pick(full):
        own = by_code.loc[code]
        table = region_position(YEAR, code).set_index("scope")
        below = full["level"] != "provinsi"
        inside = full[below & (full["province_code"] == own["province_code"])]
        scopes = {"nation": full, "level": full[full["level"] == own["level"]]}
        if own["level"] != "provinsi":
            scopes["province"] = inside
        assert table.index.tolist() == list(scopes)
        for scope, some in scopes.items():
            row = table.loc[scope]
            better = sum(one > own["score"] for one in some["score"])
            worse = sum(one < own["score"] for one in some["score"])
            assert (row["rank"], row["of"]) == (better + 1, len(some))
            assert (row["rank_min"], row["rank_max"]) == (better + 1, better + 1)
            if len(some) > 1:
                percent = 100 * worse / (len(some) - 1)
                assert row["percentile"] == pytest.approx(percent)
            assert row["score"] == own["score"]


def test_the_position_of_who_reported_nothing(full):
    silent = full[full["score"] == 0]
    assert len(silent) == SILENT
    table = region_position(YEAR, silent["code"].iloc[0]).set_index("scope")
    # 538 are better; the list gives no rank within the level
    assert table.loc["nation", "rank"] == 539
    assert table.loc["nation", "percentile"] == 0


def test_the_rank_in_the_province_that_a_list_states_comes_first(tmp_path):
    truth = invent_list()
    truth["rank_province"] = 77
    columns = ("score", "rank_province")
    code = truth.loc[truth["level"] == "kota", "code"].iloc[0]
    with use_data_folder(import_truth(truth, YEAR, tmp_path, columns=columns)):
        row = region_position(YEAR, code).set_index("scope").loc["province"]
        members = province_members(YEAR, code[:2])
    assert (row["rank"], row["basis"]) == (77, "list")
    assert members.loc[members["code"] == code, "rank_province"].tolist() == [77]


def test_a_list_with_a_gap_gives_no_place_in_the_nation(gap):
    code = gap[(gap["level"] == "kota") & (gap["score"] > 0)]["code"].iloc[0]
    table = region_position(YEAR, code).set_index("scope")
    assert pd.isna(table.loc["nation", "rank"])
    # its province is whole
    inside = gap[gap["province_code"].eq(code[:2]) & (gap["level"] != "provinsi")]
    own = gap.set_index("code").loc[code, "score"]
    assert table.loc["province", "rank"] == 1 + sum(inside["score"] > own)
    # 1 to 6 of the 93 kota are not listed: they may be better
    lacking = 93 - (gap["level"] == "kota").sum()
    better = sum(gap[gap["level"] == "kota"]["score"] > own)
    level = table.loc["level"]
    same = sum(gap[gap["level"] == "kota"]["score"] == own)
    assert level["rank_min"] == better + 1
    assert level["rank_max"] == better + same + lacking
    # a region of the gap has no place at all
    assert region_position(YEAR, "12.01").empty


def test_without_a_list_the_evidence_bounds_the_place():
    bounds = rank_bounds_from_evidence(2021, "kabupaten").set_index("code")
    for code in ("16.03", "35.22"):
        table = region_position(2021, code).set_index("scope")
        wanted = bounds.loc[code, ["rank_min", "rank_max"]].tolist()
        assert table.loc["level", ["rank_min", "rank_max"]].tolist() == wanted
        assert table.loc["level", "basis"] == "claims"
        assert table.loc[["nation", "province"], "rank"].isna().all()
    assert region_position(2021, "Kabupaten Muara Enim")["rank"].dropna().tolist() == [
        4
    ]


def test_a_region_is_found_by_name_or_refused(full):
    by_name = region_position(YEAR, "Kab. Muaraenim")
    assert by_name["code"].unique().tolist() == ["16.03"]
    with pytest.raises(AmbiguousRegion):
        nearest_regions(YEAR, "Bandung")
    with pytest.raises(UnknownRegion):
        next_steps(YEAR, "Atlantis")


@pytest.mark.parametrize("n", [1, 10])
def test_the_nearest_are_the_nearest(full, n):
    by_code = full.set_index("code")
    for code in pick(full):
        table = nearest_regions(YEAR, code, n)
        own = by_code.loc[code]
        assert len(table) == n + 1
        assert code in set(table["code"])
        assert set(table["level"]) == {own["level"]}
        same = full[full["level"] == own["level"]]
        near = sorted(abs(one - own["score"]) for one in same["score"])
        found = sorted(
            abs(by_code.loc[one, "score"] - own["score"]) for one in table["code"]
        )
        assert found == pytest.approx(near[: n + 1])
        assert table["score"].is_monotonic_decreasing
        for row in table.itertuples():
            assert row.difference == pytest.approx(row.score - own["score"])


def test_nobody_is_near_a_region_without_a_score(bare):
    silent = bare.loc[bare["score"].isna(), "code"].iloc[0]
    assert nearest_regions(YEAR, silent).empty
    assert next_steps(YEAR, silent).empty
    assert next_steps(2035, "16.03").empty


def test_all_members_of_a_province_stand_in_its_table(full, same):
    for province, name in (("16", "Sumatera Selatan"), ("31", "DKI Jakarta")):
        own = full[full["province_code"] == province]
        table = province_members(YEAR, province)
        same(table, own, ["name", "level", "score", "rank", "predicate", "innovations"])
        assert table["code"].iloc[0] == province
        below = table.iloc[1:]
        assert below["score"].is_monotonic_decreasing
        took = below[below["score"] > 0]
        ranks = [1 + sum(below["score"] > one) for one in took["score"]]
        assert took["rank_province"].tolist() == ranks
        pd.testing.assert_frame_equal(table, province_members(YEAR, name))


def test_members_without_a_result_stay_in_the_table(gap):
    table = province_members(YEAR, "12")
    regions = load_regions(YEAR)
    assert sorted(table["code"]) == sorted(
        regions.loc[regions["province_code"] == "12", "code"]
    )
    assert table[["score", "rank", "rank_province", "predicate"]].isna().all(axis=None)


def test_ranks_within_a_province_follow_from_scores_where_all_are_listed(gap):
    table = province_members(YEAR, "16")
    scores = table.loc[table["level"] != "provinsi", "score"]
    found = table.loc[table["level"] != "provinsi", "rank_province"]
    assert found.tolist() == [1 + sum(scores > one) for one in scores]
    # claims of 2022 have no place in a province, although all 23 of Aceh are named
    assert province_members(2022, "Aceh")["rank_province"].isna().all()


def test_steps_of_a_complete_list(full):
    by_code = full.set_index("code")
    for code in pick(full):
        own = by_code.loc[code]
        table = next_steps(YEAR, code).set_index("step")
        scores = sorted(full.loc[full["level"] == own["level"], "score"], reverse=True)
        rank = 1 + sum(one > own["score"] for one in scores)
        wanted = {
            f"ranks_{step}": rank - step for step in (1, 5, 10) if rank - step >= 1
        }
        if rank > 10:
            wanted["top_ten"] = 10
        missing = [cut for cut in CUTS.values() if cut > own["score"]]
        assert set(table.index) == {*wanted, *(["predicate"] if missing else [])}
        for step, reach in wanted.items():
            row = table.loc[step]
            assert row["reach"] == str(reach)
            assert row["needed"] == scores[reach - 1]
            assert by_code.loc[row["code"], "score"] == row["needed"]
            # with that score nobody but those above it is better
            assert 1 + sum(one > row["needed"] for one in scores) <= reach
            assert row["points"] == pytest.approx(row["needed"] - own["score"])
        if missing:
            row = table.loc["predicate"]
            assert row["needed"] == min(missing)
            assert CUTS[row["reach"]] == min(missing)
            assert pd.isna(row["code"])
        assert table["points"].is_monotonic_increasing


def test_steps_without_a_complete_list_are_those_to_the_predicate(gap):
    row = gap[(gap["score"] > 45) & (gap["score"] < 60)].iloc[0]
    table = next_steps(YEAR, row["code"])
    assert table["step"].tolist() == ["predicate"]
    assert table["points"].tolist() == [pytest.approx(65.01 - row["score"])]


def test_a_predicate_that_is_not_banded_has_no_step():
    # 2021: no source says where the predicates begin
    assert next_steps(2021, "Kabupaten Muara Enim").empty
