"""Predicates, provinces and scores of a year, counted again from the truth."""

import statistics

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis import UnknownRegion, load_regions
from iga_analysis.exhibits import name_origin
from iga_analysis.results import predicate_shares, province_summary, score_distribution
from iga_analysis.settings import use_data_folder

LEVELS = ("all", "provinsi", "kabupaten", "kota")
PREDICATES = (
    *("Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"),
)


def choose(truth, level):
    return truth if level == "all" else truth[truth["level"] == level]


def check_shares(table, truth, levels):
    """Hold the counts of a complete list to the truth, and the totals to both."""
    assert table["level"].drop_duplicates().tolist() == list(levels)
    for level in levels:
        own = choose(truth, level)
        rows = table[table["level"] == level].set_index("predicate")
        assert rows.index.tolist() == [*PREDICATES, "total"]
        for predicate in PREDICATES:
            number = sum(one == predicate for one in own["predicate"])
            assert rows.loc[predicate, "regions"] == number
            assert rows.loc[predicate, "share"] == pytest.approx(
                100 * number / len(own)
            )
        assert rows.loc["total", "regions"] == len(own)
        assert rows.loc["total", "share"] == 100
        assert set(rows["base"]) == {len(own)}
        assert set(rows["basis"]) == {"list"}


def test_shares_of_a_complete_list(full):
    table = predicate_shares(YEAR)
    check_shares(table, full, LEVELS)
    assert set(table["source_id"]) == {f"import-{YEAR}"}


@pytest.mark.parametrize("province", ["16", "Sumatera Selatan", "Jawa Tengah"])
def test_shares_of_a_province_are_of_its_kabupaten_and_kota(full, province):
    inside = full["province_code"].eq(province) | full["province"].eq(province)
    own = full[inside & (full["level"] != "provinsi")]
    check_shares(predicate_shares(YEAR, province), own, ("all", "kabupaten", "kota"))


def test_a_province_without_kabupaten_has_no_shares(full):
    assert predicate_shares(YEAR, "DKI Jakarta").empty
    with pytest.raises(UnknownRegion):
        predicate_shares(YEAR, "Kabupaten Bogor")


def test_published_counts_stand_where_there_is_no_list():
    table = predicate_shares(2020).set_index(["level", "predicate"])
    # 195 + 44 + 245 + 58 = 542, as printed
    printed = dict(zip((*PREDICATES, "total"), (195, 44, 245, 58, 542), strict=True))
    for predicate, number in printed.items():
        row = table.loc["all", predicate]
        assert (row["regions"], row["basis"]) == (number, "published")
    table = predicate_shares(2022).set_index(["level", "predicate"])
    # 44 + 365 + 101: of the other 32 nothing is printed
    assert table.loc["all", "unknown"]["regions"] == 32
    assert set(table.loc["kabupaten"]["basis"]) == {"partial"}
    total = table.loc["kabupaten"]["regions"].drop("total").sum()
    assert total == table.loc["kabupaten", "total"]["regions"] == 415
    assert name_origin(predicate_shares(2022))["origin"] == "published"


def test_shares_of_a_list_with_a_gap_say_what_is_unknown(gap):
    table = predicate_shares(YEAR, accept="inferred").set_index(["level", "predicate"])
    for level in LEVELS[1:]:
        own, rows = choose(gap, level), table.loc[level]
        for predicate in PREDICATES:
            assert (
                rows.loc[predicate, "regions"] == (own["predicate"] == predicate).sum()
            )
        size = (load_regions(YEAR)["level"] == level).sum()
        assert rows.loc["unknown", "regions"] == size - len(own)
        assert rows.loc["total", "regions"] == size
        assert set(rows["basis"]) == {"partial"}
    # of the nation one count is printed
    assert table.loc["all", "Sangat Inovatif"]["regions"] == 108


def test_what_is_not_known_is_not_counted_as_none(bare):
    """The band of Kurang Inovatif is not published for 2025."""
    rows = predicate_shares(YEAR).set_index(["level", "predicate"]).loc["all"]
    scored = bare["score"].dropna()
    assert rows.loc["Sangat Inovatif", "regions"] == (scored >= 65.01).sum()
    assert pd.isna(rows.loc["Kurang Inovatif", "regions"])
    assert rows.loc["unknown", "regions"] == (scored < 40.01).sum()
    assert rows.loc["total", "regions"] == 546
    # of the kota of 2022 no claim says Tidak Dapat Dinilai
    rows = predicate_shares(2022).set_index(["level", "predicate"]).loc["kota"]
    assert pd.isna(rows.loc["Tidak Dapat Dinilai", "regions"])


def test_provinces_of_a_complete_list(full):
    table = province_summary(YEAR).set_index("code")
    assert len(table) == 38
    for code, row in table.iterrows():
        own = full[(full["province_code"] == code) & (full["level"] != "provinsi")]
        scores = own["score"].tolist()
        assert (row["regions"], row["listed"]) == (len(own), len(own))
        if not len(own):
            assert row[["mean", "sangat_inovatif", "best_code"]].isna().all()
            continue
        assert row["mean"] == pytest.approx(statistics.fmean(scores))
        assert row["median"] == pytest.approx(statistics.median(scores))
        best = min(own.itertuples(), key=lambda one: (-one.score, one.code))
        assert (row["best_code"], row["best_name"], row["best_score"]) == (
            *(best.code, best.name, best.score),
        )
        for predicate in PREDICATES:
            number = sum(one == predicate for one in own["predicate"])
            assert row[predicate.lower().replace(" ", "_")] == number
        (head,) = full[full["code"] == code].itertuples()
        assert (row["score"], row["rank"]) == (head.score, head.rank)
        assert row["predicate"] == head.predicate
        assert (row["basis"], row["source_id"]) == ("list", f"import-{YEAR}")


def test_a_province_that_the_list_lacks_stays_in_the_table(gap):
    table = province_summary(YEAR).set_index("code")
    assert len(table) == 38
    row = table.loc["12"]
    assert (row["listed"], row["regions"], row["basis"]) == (0, 33, "none")
    assert row[["mean", "median", "best_code", "score"]].isna().all()
    others = table.drop(["12", "31"])
    assert set(others["basis"]) == {"list"}
    assert (others["listed"] == others["regions"]).all()


def test_provinces_without_a_list_have_the_claims():
    table = province_summary(2022).set_index("code")
    assert len(table) == 34
    assert set(table["basis"]) == {"partial", "none"}
    # 23 of Aceh are named with their predicates (cyberjatim-01)
    assert table.loc["11", "listed"] == 23


@pytest.mark.parametrize("width", [None, 5, 7.5, 20])
def test_every_score_is_in_one_interval(full, width):
    table = score_distribution(YEAR, width)
    for level in LEVELS:
        rows = table[table["level"] == level]
        scores = choose(full, level)["score"].tolist()
        assert rows["regions"].sum() == len(scores)
        assert rows["from"].iloc[0] == 0
        assert rows["to"].iloc[-1] == 100
        for start, end, regions in rows[["from", "to", "regions"]].to_numpy():
            inside = [start <= one < end or one == end == 100 for one in scores]
            assert regions == sum(inside)


def test_a_score_of_100_belongs_to_the_last_interval(tmp_path):
    truth = invent_list()
    truth["score"] = 100.0
    data = import_truth(truth, YEAR, tmp_path, columns=("score",))
    with use_data_folder(data):
        table = score_distribution(YEAR, 30)
    last = table[table["to"] == 100].set_index("level")
    assert last["from"].tolist() == [90.0] * 4
    assert last["regions"].to_dict() == {
        **{"all": 546, "provinsi": 38, "kabupaten": 415, "kota": 93}
    }


def test_points_have_intervals_of_their_own():
    table = score_distribution(2020)
    rows = table[table["level"] == "all"]
    assert set((rows["to"] - rows["from"]).tolist()) == {250.0}
    assert rows["regions"].sum() > 20
    assert rows["regions"].iloc[-1] > 0


def test_no_scores_no_intervals():
    assert score_distribution(2035).empty
    with pytest.raises(ValueError, match="width"):
        score_distribution(YEAR, 0)
