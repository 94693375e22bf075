"""One row a region: the list where there is one, else what is published."""

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list, name_predicate

from iga_analysis import (
    award_winners,
    coaching_list,
    load_region_results,
    load_regions,
    read_results,
)
from iga_analysis.datapackage import load_table
from iga_analysis.results import list_coverage, list_results, year_results
from iga_analysis.settings import use_data_folder

LEVELS = ("all", "provinsi", "kabupaten", "kota")


def test_a_complete_list_comes_back_whole(full, same):
    table = year_results(YEAR)
    columns = ["name", "level", "province", "score", "rank", "predicate"]
    columns += ["innovations", "rank_province", "spd", "sid", "maturity"]
    same(table, full, columns)
    assert set(table["basis"]) == {"list"}
    assert table["took_part"].sum() == sum(
        score > 0 or innovations > 0
        for score, innovations in zip(full["score"], full["innovations"], strict=True)
    )
    named = full["award"].notna()
    awards = table.set_index("code")["award"]
    assert awards[full.loc[named, "code"]].tolist() == full.loc[named, "award"].tolist()
    assert awards.notna().sum() == named.sum()


def test_the_workbook_of_the_helper_is_read_as_it_was_meant(tmp_path, same):
    truth = invent_list()
    columns = ("rank", "name", "province", "innovations", "score", "predicate")
    data = import_truth(truth, YEAR, tmp_path, columns=columns)
    accepted, _ = read_results(data.parent / f"hasil_{YEAR}.xlsx", year=YEAR)
    same(accepted, truth, ["level", "score", "rank", "predicate", "innovations"])
    same(accepted, truth, ["rank"])
    assert set(accepted["rank_scope"].dropna()) == {"national-level"}


def test_ranks_and_predicates_follow_from_scores_alone(bare, same):
    table = year_results(YEAR)
    for row in table.itertuples():
        others = bare.loc[bare["level"] == row.level, "score"]
        if pd.isna(row.score):
            assert pd.isna(row.rank)
            assert not row.took_part
            assert row.predicate == "Tidak Dapat Dinilai"
            continue
        assert row.rank == 1 + sum(one > row.score for one in others if pd.notna(one))
        # the band of Kurang Inovatif is not published for 2025
        if row.score < 40.01:
            assert pd.isna(row.predicate)
        else:
            best = row.score >= 65.01
            assert row.predicate == ("Sangat Inovatif" if best else "Inovatif")
    assert set(table["rank_basis"].dropna()) == {"score"}
    assert set(table["predicate_basis"].dropna()) == {"score"}


def test_what_is_inferred_is_used_if_it_is_accepted(bare):
    table = year_results(YEAR, accept="inferred")
    for row in table.dropna(subset="score").itertuples():
        assert row.predicate == name_predicate(row.score)
    assert len(year_results(YEAR)) == len(table)
    with pytest.raises(ValueError, match="accept"):
        year_results(YEAR, accept="guessed")


def test_the_printed_list_is_in_order(full):
    table = list_results(YEAR)
    assert len(table) == len(full)
    order = table["level"].drop_duplicates().tolist()
    assert order == ["provinsi", "kabupaten", "kota"]
    for level in order:
        own = full[full["level"] == level].sort_values(
            ["score", "code"], ascending=[False, True]
        )
        assert list_results(YEAR, level)["code"].tolist() == own["code"].tolist()


def test_coverage_counts_what_the_list_tells(full):
    coverage = list_coverage(YEAR).set_index("level")
    assert coverage.index.tolist() == list(LEVELS)
    for level in LEVELS:
        own = full if level == "all" else full[full["level"] == level]
        row = coverage.loc[level]
        assert (row["listed"], row["regions"], row["complete"]) == (
            *(len(own), len(own)),
            True,
        )
        for name in ("score", "rank", "predicate", "innovations", "spd", "maturity"):
            assert row[f"with_{name}"] == own[name].notna().sum()
        assert (row["basis"], row["source_id"]) == ("list", f"import-{YEAR}")


def test_a_list_with_a_gap_says_of_what_it_is_the_list(gap):
    coverage = list_coverage(YEAR).set_index("level")
    regions = load_regions(YEAR)
    assert not coverage["complete"].any()
    for level in LEVELS[1:]:
        listed = (gap["level"] == level).sum()
        assert coverage.loc[level, "listed"] == listed
        assert coverage.loc[level, "regions"] == (regions["level"] == level).sum()
        # of an incomplete level no rank follows
        assert coverage.loc[level, "with_rank"] == 0
    assert coverage.loc["all", "listed"] == len(gap)


def test_beside_a_list_of_one_level_the_claims_of_the_others_stay(one_level):
    coverage = list_coverage(YEAR).set_index("level")
    assert coverage["basis"].to_dict() == {
        **{"all": "mixed", "provinsi": "claims"},
        **{"kabupaten": "list", "kota": "claims"},
    }
    assert coverage["complete"].to_dict() == {
        **{"all": False, "provinsi": False, "kabupaten": True, "kota": False}
    }
    claims = load_table("region_results").set_index("claim_id")
    results = load_region_results(YEAR)
    others = results[results["level"] != "kabupaten"]
    assert len(others)
    said = ["score", "rank", "predicate", "innovations"]
    shipped = claims.loc[others["claim_id"], said].reset_index(drop=True)
    pd.testing.assert_frame_equal(others[said].reset_index(drop=True), shipped)
    wanted = claims[(claims["year"] == YEAR)]["code"].str.len() == 2
    assert (others["level"] == "provinsi").sum() == wanted.sum()


def test_without_a_list_claims_are_used_and_said_to_be_claims(same):
    table = year_results(2022)
    assert set(table["basis"]) == {"claims"}
    claims = load_table("region_results")
    claims = claims[(claims["year"] == 2022) & claims["is_final"].fillna(False)]
    for row in table.dropna(subset="score").itertuples():
        assert row.score in claims.loc[claims["code"] == row.code, "score"].tolist()
        assert set(row.claim_id.split()) <= set(claims["claim_id"])
    assert not list_coverage(2022)["complete"].any()


@pytest.mark.parametrize("year", [2034, 2035])
def test_a_year_without_anything_is_empty(year):
    coverage = list_coverage(year)
    assert coverage["listed"].tolist() == [0] * 4
    assert set(coverage["basis"]) == {"none"}
    assert year_results(year).empty


def test_a_list_of_a_year_that_nothing_is_known_of(tmp_path):
    truth = invent_list()
    data = import_truth(truth, 2035, tmp_path, columns=("score",))
    with use_data_folder(data):
        table = year_results(2035)
    assert len(table) == len(truth)
    assert table["predicate"].isna().all()
    # 0 is a score like others: what it means is not known
    assert table["rank"].max() <= 415
    assert table["rank"].notna().all()


def test_a_region_that_is_listed_twice_counts_once(tmp_path):
    truth = invent_list()
    again = truth.head(3).assign(score=99.0)
    data = import_truth(pd.concat([truth, again]), YEAR, tmp_path)
    with use_data_folder(data):
        table = year_results(YEAR)
    assert len(table) == len(truth)
    first = table.set_index("code")["score"]
    assert first[truth["code"]].tolist() == truth["score"].tolist()


def test_awards_stay_unless_the_list_has_them(full, bare_folder):
    winners = award_winners(YEAR)
    named = full.dropna(subset="award")
    assert sorted(winners["code"]) == sorted(named["code"])
    assert set(winners["source_ids"]) == {f"import-{YEAR}"}
    with use_data_folder("no imports"):
        published = award_winners(YEAR)
    folder, _ = bare_folder
    with use_data_folder(folder):
        pd.testing.assert_frame_equal(award_winners(YEAR), published)
        results = load_region_results(YEAR)
    kept = results[results["source_id"] != f"import-{YEAR}"]
    assert len(kept)
    assert kept["award"].notna().all()
    said = ["score", "rank", "rank_scope", "predicate", "innovations"]
    assert kept[said].isna().all(axis=None)


@pytest.mark.parametrize("kind", ["full", "bare"])
def test_a_complete_list_names_all_who_need_coaching(kind, request):
    truth = request.getfixturevalue(kind)
    table = coaching_list(YEAR)
    # below the lowest score of Inovatif, or nothing reported
    wanted = truth[~(truth["score"] >= 40.01)]
    assert sorted(table["code"]) == sorted(wanted["code"])
    found = table.set_index("code")["predicate"]
    for row in wanted.itertuples():
        reported = pd.notna(row.score) and row.score > 0
        assert found[row.code] == (
            "Kurang Inovatif" if reported else "Tidak Dapat Dinilai"
        )
    assert set(table["basis"]) == {"published" if kind == "full" else "derived"}
