"""Who publishes, and who needs help."""

import numpy as np
import pandas as pd
import pytest
from listed import import_nation

from iga_analysis import (
    PREDICATES,
    load_region_results,
    load_regions,
    read_results,
    save_import,
)
from iga_analysis.evidence import coaching
from iga_analysis.evidence.coaching import (
    claim_selection,
    coaching_counts,
    coaching_list,
)
from iga_analysis.settings import use_data_folder


def test_winners_publish_more():
    for year, count in ((2020, 195), (2021, 37), (2022, 44)):
        table = claim_selection(year).set_index("predicate")
        best, worst = table.loc["Sangat Inovatif"], table.loc["Tidak Dapat Dinilai"]
        assert best["count"] == count
        assert best["named_share"] > best["share"]
        assert best["coverage"] == pytest.approx(100 * best["named"] / count)
        assert table["named_share"].sum() == pytest.approx(100)
        if year != 2020:
            assert worst["named_share"] < worst["share"]


def test_every_named_predicate_is_published():
    claims = load_region_results(2022)
    claims = claims[claims["is_final"].fillna(False) & (claims["basis"] == "stated")]
    names = claims.dropna(subset="predicate").drop_duplicates(["code", "predicate"])
    table = claim_selection(2022).set_index("predicate")
    for predicate, named in table["named"].items():
        assert named == (names["predicate"] == predicate).sum()


def test_without_counts_only_the_claims_are_shown():
    table = claim_selection(2024)
    assert table["named"].sum() > 50
    assert table[["count", "share", "coverage"]].isna().all(axis=None)


def test_the_list_of_2021_and_what_it_cannot_name():
    table = coaching_list(2021)
    # 345th of 415 with a score: below 14.32, which is 314th and Kurang Inovatif
    gunung_mas = table.set_index("name").loc["Kabupaten Gunung Mas"]
    assert (gunung_mas["predicate"], gunung_mas["basis"]) == (
        "Kurang Inovatif",
        "derived",
    )
    # 22.28 without a predicate of the index, below 27.32
    assert "Kabupaten Luwu Timur" in set(table["name"])
    assert "Kabupaten Padang Lawas Utara" in set(table["name"])
    # a lower predicate was published, or none
    claims = load_region_results(2021)
    better = claims["predicate"].isin(["Sangat Inovatif", "Inovatif"])
    assert not set(table["code"]) & set(claims.loc[better, "code"])
    counts = coaching_counts(2021).set_index("predicate")
    # as the ministry said in March 2022
    assert counts["count"].tolist() == [166, 23]
    assert (counts["named"] + counts["unnamed"]).tolist() == [166, 23]
    assert counts["named"].sum() == table["predicate"].notna().sum()


def test_counts_of_the_better_predicates_alone_name_nobody(monkeypatch):
    counts = pd.DataFrame({"predicate": PREDICATES[:2], "count": [1, 1]})
    monkeypatch.setattr(coaching, "predicate_distribution", lambda *_: counts)
    rows = pd.DataFrame({"score": [70.0, 50.0, 20.0], "predicate": None})
    told = pd.Series(pd.NA, index=rows.index, dtype="string")
    assert coaching._tell_by_counts(rows, told, 2025).isna().all()


def test_the_list_is_sorted_by_island_group_and_province():
    table = coaching_list(2021)
    keys = table[["island_group", "province", "code"]]
    assert keys.equals(keys.sort_values(list(keys)))
    islands = load_regions().set_index("code")["island_group"]
    assert (table["island_group"] == table["code"].map(islands)).all()


def test_with_a_complete_list_nothing_stays_unnamed():
    """An invented list with the published counts of 2022: 44, 365, 101, 32."""
    regions = load_regions(2022)
    random = np.random.default_rng(1)
    provinces = regions["level"] == "provinsi"
    scores = [80.0] * 44 + [45.0] * 365 + [20.0] * 101 + [0.0] * 32
    predicates = ["Sangat Inovatif"] * 44 + ["Inovatif"] * 365
    predicates += ["Kurang Inovatif"] * 101 + ["Tidak Dapat Dinilai"] * 32
    order = random.permutation(len(regions))
    # no province could not be assessed in 2022, as published
    order = np.array(sorted(order, key=lambda place: not provinces[place]))
    claims = pd.DataFrame(
        {
            "claim_id": [f"reg-2022-{n:04d}" for n in range(542)],
            "year": 2022,
            "code": regions["code"].to_numpy()[order],
            "score": scores,
            "rank": pd.array([pd.NA] * 542, dtype="Int64"),
            "rank_scope": pd.NA,
            "predicate": predicates,
            "award": pd.NA,
            "is_final": True,
            "basis": "stated",
            "source_id": "invented-01",
        }
    )
    counts = coaching_counts(2022, results=claims).set_index("predicate")
    assert counts["named"].tolist() == [101, 32]
    assert counts["unnamed"].tolist() == [0, 0]
    assert len(coaching_list(2022, results=claims)) == 133


def make_list(folder, counts, year, *, predicates=True):
    """Import an invented list of every region; return the truth by code."""
    path = import_nation(folder, year, counts, predicates=predicates)
    truth = pd.read_csv(path, dtype={"Kode": str}).set_index("Kode")
    if not predicates:
        told = [one for one, number in counts.items() for _ in range(number)]
        truth["Predikat"] = told
    return truth


COUNTS_2021 = dict(zip(PREDICATES, (37, 316, 166, 23), strict=True))


def test_the_gap_is_what_the_next_predicate_needs(tmp_path):
    counts = dict(zip(PREDICATES, (44, 365, 101, 32), strict=True))
    truth = make_list(tmp_path, counts, 2022)
    with use_data_folder(tmp_path / "data"):
        table = coaching_list(2022).set_index("code")
    # bands of 2022: Inovatif from 35.00, Kurang Inovatif from 0.01
    begins = table["predicate"].map({PREDICATES[2]: 35, PREDICATES[3]: 0.01})
    scores = truth["Skor"].reindex(table.index)
    assert table["score"].tolist() == scores.tolist()
    assert table["gap"].tolist() == pytest.approx((begins - scores).tolist())
    # of 2021 no source says where Inovatif begins
    table = coaching_list(2021).set_index("name")
    assert table["gap"].isna().all()
    assert table.loc["Kabupaten Gorontalo", "score"] == 27.32


def test_scores_without_cuts_are_named_by_the_published_counts(tmp_path):
    """166 and 23 were published in 2021: of a whole list these are the lowest."""
    truth = make_list(tmp_path, COUNTS_2021, 2021, predicates=False)
    with use_data_folder(tmp_path / "data"):
        table = coaching_list(2021).set_index("code")
    lower = truth[truth["Predikat"].isin(PREDICATES[2:])]["Predikat"]
    assert table["predicate"].to_dict() == lower.to_dict()
    assert (table["basis"] == "derived").all()


@pytest.mark.parametrize(
    "counts",
    [
        # one more could not be assessed than was published
        (37, 316, 165, 24),
        # where the border lies equal scores cannot be told apart
        (37, 0, 482, 23),
    ],
)
def test_counts_that_do_not_fit_name_nobody(tmp_path, counts):
    counts = dict(zip(PREDICATES, counts, strict=True))
    truth = make_list(tmp_path, counts, 2021, predicates=False)
    if not counts["Inovatif"]:
        path = tmp_path / "hasil_2021.csv"
        text = path.read_text("utf-8").splitlines()
        low = truth["Predikat"].eq("Kurang Inovatif").tolist()
        rows = [
            line.rpartition(",")[0] + ",12.50" if same else line
            for line, same in zip(text[1:], low, strict=True)
        ]
        path.write_text("\n".join([text[0], *rows]), encoding="utf-8")
        accepted, _ = read_results(path, year=2021)
        told = {"counts": {}, "folder": tmp_path / "data", "replace": True}
        save_import(accepted, path, year=2021, **told)
    with use_data_folder(tmp_path / "data"):
        named = coaching_list(2021)["predicate"]
    assert named.unique().tolist() == ["Tidak Dapat Dinilai"]
    assert len(named) == counts["Tidak Dapat Dinilai"]
