"""The ends of a level, and who is near a cut."""

import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis.results import extreme_regions, near_cuts
from iga_analysis.results.places import list_cuts
from iga_analysis.settings import use_data_folder

LEVELS = ("provinsi", "kabupaten", "kota")


def find_ends(own, n):
    """Return who has n or more regions of the level on the other side of it."""
    rows = list(own.itertuples())
    took = [one for one in rows if one.score > 0 or one.innovations > 0]
    high = [one for one in rows if sum(o.score > one.score for o in rows) < n]
    low = [one for one in took if sum(o.score < one.score for o in took) < n]
    high.sort(key=lambda one: (-one.score, one.code))
    low.sort(key=lambda one: (one.score, one.code))
    return [one.code for one in high], [one.code for one in low]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("n", [1, 10])
def test_the_ends_of_a_complete_list(full, level, n):
    table = extreme_regions(YEAR, level, n)
    high, low = find_ends(full[full["level"] == level], n)
    found = {end: own["code"].tolist() for end, own in table.groupby("end")}
    assert found == {"highest": high, "lowest": low}
    own = full.set_index("code")
    for row in table.itertuples():
        assert row.score == own.loc[row.code, "score"]
        assert row.predicate == own.loc[row.code, "predicate"]
    best = table[table["end"] == "highest"]
    assert best["place"].tolist() == own.loc[best["code"], "rank"].tolist()


def test_equal_scores_at_the_end_are_all_shown(tmp_path):
    truth = invent_list()
    provinces = truth.index[truth["level"] == "provinsi"]
    truth.loc[provinces[:3], "score"] = 99.5
    data = import_truth(truth, YEAR, tmp_path)
    with use_data_folder(data):
        table = extreme_regions(YEAR, "provinsi", 2)
    best = table[table["end"] == "highest"]
    assert best["code"].tolist() == truth.loc[provinces[:3], "code"].tolist()
    assert best["place"].tolist() == [1, 1, 1]


def test_ends_of_claims_are_of_claims():
    table = extreme_regions(2022, "kota", 3)
    assert (table["end"] == "highest").sum() >= 3
    assert extreme_regions(2035, "kota").empty
    with pytest.raises(ValueError, match="kecamatan"):
        extreme_regions(2022, "kecamatan")


@pytest.mark.parametrize("within", [0.5, 2.0, 30.0])
def test_everybody_near_a_cut_is_named(full, within):
    table = near_cuts(YEAR, within)
    wanted = {
        (row.code, cut)
        for row in full.itertuples()
        for cut in (65.01, 40.01)
        if abs(round(row.score - cut, 6)) <= within
    }
    assert {(row.code, row.cut) for row in table.itertuples()} == wanted
    assert len(table) == len(wanted)
    for row in table.itertuples():
        assert row.distance == pytest.approx(row.score - row.cut)
        assert row.better == {65.01: "Sangat Inovatif", 40.01: "Inovatif"}[row.cut]
    # the invented list has scores at the cuts, and just below
    assert {0.0, -0.01} <= set(table["distance"])


def test_a_score_that_is_rounded_to_the_cut_reaches_it(tmp_path):
    truth = invent_list()
    truth.loc[:2, "score"] = [65.005, 65.0049, 65.01]
    data = import_truth(truth, YEAR, tmp_path, columns=("score",))
    with use_data_folder(data):
        near = near_cuts(YEAR, 0.02).set_index("code")
    codes = truth.loc[:2, "code"]
    assert near.loc[codes, "distance"].tolist() == [0.0, -0.0051, 0.0]
    assert near.loc[codes, "predicate"].tolist()[:2] == ["Sangat Inovatif", "Inovatif"]


def test_no_cut_is_made_up():
    assert list_cuts(2021).empty
    assert near_cuts(2021).empty
    assert near_cuts(2035).empty
    # in 2020 points: 1001 and 501 are printed
    assert list_cuts(2020)["cut"].tolist() == [1001, 501]
    near = near_cuts(2020, 50)
    assert len(near)
    assert (near["distance"].abs() <= 50).all()


def test_a_cut_that_is_announced_is_one_only_if_it_is_accepted():
    assert list_cuts(2027).empty
    assert len(list_cuts(2027, accept=("inferred", "announced"))) == 2
