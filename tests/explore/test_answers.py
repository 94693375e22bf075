"""What the page knows: the right scores, and no real name beside an invention."""

import re

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    assign_predicate,
    contradicting_claims,
    load_region_results,
    load_regions,
    rank_bounds_from_evidence,
    score_iid,
    simulate_nation,
)
from iga_analysis.explore import answers
from iga_analysis.settings import use_data_folder
from iga_analysis.tables import LEVELS, PREDICATES


@pytest.fixture(scope="module")
def bounds():
    """Bounds of two years, as the page asks for all."""
    found = [
        rank_bounds_from_evidence(year, level)
        for year in (2020, 2023)
        for level in ("provinsi", "kabupaten", "kota")
    ]
    return pd.concat(found, ignore_index=True)


@pytest.mark.parametrize("year", [2018, 2020, 2022, 2023, 2024, 2025, 2026])
def test_bands_give_the_predicates_of_the_year(year):
    about = answers.describe_cuts(year)
    scores = np.random.default_rng(year).uniform(0, 100, 400).round(3)
    scores[:9] = [0, 0.01, 34.99, 34.995, 35, 40.005, 60.005, 65.005, 100]
    scores = pd.Series(scores if about["step"] == 100 else (scores * 15).round())
    table = {"year": year, "scores": scores}
    names = load_regions()["code"].head(len(scores))
    table["scores"] = scores.set_axis(names)
    rows = answers.build_scores([table])["scores"]
    wanted = assign_predicate(scores, year)
    for row, predicate in zip(rows, wanted, strict=True):
        found = (b for b in about["bands"] if row["unit"] >= b["first"])
        found = next(found, {"place": None, "last": None})
        above = found["last"] is not None and row["unit"] > found["last"]
        place = None if above else found["place"]
        assert place == row["before"]
        assert (pd.NA if place is None else PREDICATES[place]) is predicate or (
            PREDICATES[place] == predicate
        )


def test_sample_is_said_to_be_one(bounds):
    first, second = answers.list_score_tables(bounds, "en")
    assert (first["year"], second["year"]) == (2023, 2020)
    assert not first["official"]
    own = bounds[(bounds["year"] == 2023) & bounds["score"].notna()]
    assert first["scores"].to_dict() == own.set_index("code")["score"].to_dict()
    assert f"scores of {len(own)} of {len(load_regions(2023))} reg" in first["note"]
    assert "sample" in first["note"]


@pytest.mark.parametrize("year", [2020, 2023])
def test_every_published_score_is_used_or_named(bounds, year):
    (table,) = (
        one for one in answers.list_score_tables(bounds, "en") if one["year"] == year
    )
    check_unused(table, year)


def test_doubted_scores_are_named():
    found = [rank_bounds_from_evidence(2024, level) for level in LEVELS]
    (table,) = answers.list_score_tables(pd.concat(found, ignore_index=True), "en")
    doubted = check_unused(table, 2024)
    assert len(doubted) > 0
    assert table["left_out"][0].count(";") == len(doubted) - 1
    assert all(name in table["left_out"][0] for name in doubted)


def check_unused(table, year):
    """Hold the counts and names of a note against the claims; return those in doubt."""
    claims = load_region_results(year).dropna(subset="score")
    doubts = contradicting_claims(year).dropna(subset="in_every")
    usable = claims[claims["is_final"].fillna(False) & (claims["basis"] == "stated")]
    sure = usable[~usable["claim_id"].isin(doubts["claim_id"])]
    assert set(table["scores"].index) == set(sure["code"])
    others = claims[~claims["code"].isin(sure["code"])]
    used, size = sure["code"].nunique(), len(load_regions(year))
    numbers = [int(one) for one in re.findall(r"\d+", table["note"])]
    assert numbers == [used, size, year, others["code"].nunique()]
    named = "; ".join(one.rstrip(".").split(": ")[1] for one in table["left_out"])
    assert sorted(named.split("; ")) == sorted(set(others["name"]))
    return set(others.loc[others["claim_id"].isin(doubts["claim_id"]), "name"])


def test_imported_list_comes_first_and_is_never_mixed(bounds, put_list, tmp_path):
    put_list(tmp_path, 2020, ["Kabupaten Muara Enim,1971", "Kabupaten Serang,500"])
    with use_data_folder(tmp_path / "data"):
        first, second = answers.list_score_tables(bounds, "id")
    assert first["official"] and first["year"] == 2020
    assert first["scores"].to_dict() == {"16.03": 1971, "36.04": 500}
    assert first["origin"] == "daftar resmi 2020, berkas hasil_2020.csv"
    assert not second["official"]
    assert first["left_out"] == []


def test_list_of_another_scale_is_left_out(bounds, put_list, tmp_path):
    rows = ["Kabupaten Muara Enim,1971", "Kabupaten Serang,500"]
    put_list(tmp_path, 2023, rows, read_as=2019)
    with use_data_folder(tmp_path / "data"):
        found = answers.list_score_tables(bounds, "en")
        (said,) = answers.list_left_out(found, "en")
    assert [one["year"] for one in found] == [2020]
    assert "The list of 2023" in said and "hasil_2023.csv" in said


@pytest.fixture(scope="module")
def aspects():
    return answers.find_aspects("en")


def test_simulated_regions_have_invented_names(aspects):
    real = set(load_regions()["name"])
    names = [one["name"] for one in aspects["regions"]]
    assert len(set(names)) == len(names) == 531
    assert all("nvented" in name for name in names)
    assert not real & set(names)
    assert not set(load_regions()["code"]) & {one["code"] for one in aspects["regions"]}
    assert "simulated" in aspects["origin"] and "invented" in aspects["note"]


def test_simulated_scores_are_those_of_the_nation(aspects):
    wanted = score_iid(*simulate_nation(**answers.SIMULATED), 2026)["iid"]
    usual = pd.Series(aspects["usual"])
    assert usual.to_dict() == {"SPD": 63, "SID": 111, "number": 76}
    table = pd.DataFrame(aspects["regions"])
    scores = table[usual.index] @ usual / 250
    assert sorted(scores) == pytest.approx(sorted(wanted))
    assert table["among_all"].tolist() == [
        1 + int((scores > one + 1e-9).sum()) for one in scores
    ]
    for level, own in scores.groupby(table["level"]):
        better = [1 + int((own > one + 1e-9).sum()) for one in own]
        assert table.loc[table["level"] == level, "among_own"].tolist() == better


def test_imported_aspects_take_the_place_of_simulated_ones(
    put_list, tmp_path, monkeypatch
):
    put_list(tmp_path, 2024, ["Kabupaten Muara Enim,50", "Kabupaten Serang,40"])
    points = pd.DataFrame(
        {"code": ["16.03", "36.04"], "spd": [21.0, 63.0], "sid": [104.0, 37.0]}
    )
    monkeypatch.setattr(answers, "load_import", lambda year: points)
    with use_data_folder(tmp_path / "data"):
        found = answers.find_aspects("en")
    assert found["usual"] == {"SPD": 63, "SID": 187}
    assert [one["name"] for one in found["regions"]] == [
        "Kabupaten Muara Enim",
        "Kabupaten Serang",
    ]
    assert [one["SPD"] for one in found["regions"]] == pytest.approx([100 / 3, 100])
    assert [one["among_all"] for one in found["regions"]] == [1, 2]
    assert "hasil_2024.csv" in found["origin"]


def test_a_list_without_aspects_or_maxima_has_none():
    points = pd.DataFrame({"code": ["16.03"], "spd": [21.0]})
    assert answers.take_aspects(points, 2024) is None
    assert answers.take_aspects(points.assign(sid=100.0), 2025) is None


def test_a_list_is_counted_one_by_one(listed):
    scores = listed[1].head(120)
    levels = load_regions(2024).set_index("code")["level"]
    table = pd.DataFrame(
        {"code": scores.index, "level": levels[scores.index].to_numpy()}
    )
    table = table.assign(score=scores.to_numpy().round(), rank=pd.NA)
    found = answers.count_ranks(table, 2024)
    assert len(found) == 120
    for row, level in zip(found.itertuples(), table["level"], strict=True):
        own = table.loc[table["level"] == level, "score"]
        assert row.regions == (levels == level).sum()
        assert row.rank_min == 1 + (own > row.score_min).sum()
        assert row.rank_max == row.regions - (own < row.score_min).sum()
