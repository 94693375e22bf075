"""Predicates: published counts, the test of independence, the award."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    award_winners,
    load_region_results,
    predicate_association,
    predicate_distribution,
)

# As published in December 2020: Sangat Inovatif, Inovatif, Kurang, Tidak Dapat Dinilai
PUBLISHED_2020 = {
    "all": [195, 44, 245, 58],
    "provinsi": [21, 3, 10, 0],
    "kabupaten": [131, 30, 199, 55],
    "kota": [43, 11, 36, 3],
}


@pytest.mark.parametrize("level", PUBLISHED_2020)
def test_counts_of_2020(level):
    counts = predicate_distribution(2020, level)
    assert counts["count"].tolist() == PUBLISHED_2020[level]
    assert (counts["unaccounted"] == 0).all()
    assert counts["share"].sum() == pytest.approx(100)


def test_the_one_count_of_2020_that_no_source_prints_is_marked():
    counts = predicate_distribution(2020)
    derived = counts[counts["basis"] == "derived"]
    assert derived[["level", "predicate", "count"]].values.tolist() == [
        ["provinsi", "Tidak Dapat Dinilai", 0]
    ]
    assert derived["claim_id"].isna().all()


@pytest.mark.parametrize(
    ("year", "counts"), [(2021, [37, 316, 166, 23]), (2022, [44, 365, 101, 32])]
)
def test_counts_of_the_nation(year, counts):
    table = predicate_distribution(year)
    assert table["count"].tolist() == counts
    assert sum(counts) == 542


def test_counts_of_2018_and_2019_that_do_not_add_up_say_so():
    by_level = {
        year: predicate_distribution(year).groupby("level")["unaccounted"].first()
        for year in (2018, 2019)
    }
    # kabupaten 43 + 14 + 87 + 62 = 206 of 415; kota 26 + 5 + 15 + 46 = 92 of 93
    assert by_level[2018][["provinsi", "kabupaten", "kota"]].tolist() == [0, 209, 1]
    # kabupaten 71 + 25 + 79 + 244 = 419 of 415; kota 36 + 5 + 17 + 17 = 75 of 93
    assert by_level[2019][["provinsi", "kabupaten", "kota"]].tolist() == [0, -4, 18]


def test_a_year_without_counts_is_an_error():
    with pytest.raises(
        ValueError, match=r"published for 2024; there are .* 2018, 2019, 2020"
    ):
        predicate_distribution(2024)
    with pytest.raises(ValueError, match="level 'kota'"):
        predicate_distribution(2021, "kota")


def test_association_by_hand():
    """Chi-squared and Cramer's V from their definitions."""
    observed = np.array(
        [PUBLISHED_2020[one] for one in ("provinsi", "kabupaten", "kota")]
    )
    expected = np.outer(observed.sum(1), observed.sum(0)) / observed.sum()
    chi2 = ((observed - expected) ** 2 / expected).sum()
    row = predicate_association(2020).iloc[0]
    assert row["chi2"] == pytest.approx(chi2)
    assert row["dof"] == 6
    assert row["cramers_v"] == pytest.approx(np.sqrt(chi2 / (542 * 2)))
    assert row["min_expected"] == pytest.approx(expected.min())
    assert 0 < row["p_value"] < 0.001


def test_association_refuses_counts_that_do_not_add_up():
    with pytest.raises(ValueError, match="kabupaten: 206 of 415"):
        predicate_association(2018)
    with pytest.raises(ValueError, match="not published for every level"):
        predicate_association(2021)


def test_award_winners_of_2020():
    winners = award_winners(2020)
    serang = winners[winners["code"] == "36.04"].set_index("award")
    # GPriority heads the same list loosely: it counts with the three others
    assert serang["n_sources"].to_dict() == {"Kabupaten Sangat Inovatif": 4}
    assert "gpriority-01" in serang.loc["Kabupaten Sangat Inovatif", "source_ids"]
    assert not serang["disputed"].any()
    tangerang = winners[winners["code"] == "36.71"].set_index("award")
    assert tangerang["source_ids"].to_dict() == {
        "Kota Sangat Inovatif": "beritatangerang-01",
        "Kota Terinovatif": "blogspot-03",
    }
    assert tangerang["disputed"].all()


@pytest.mark.parametrize("year", range(2018, 2026))
def test_award_winners_use_every_claim_once(year):
    winners = award_winners(year)
    results = load_region_results(year)
    named = results["award"].isin(winners["award"])
    listed = " ".join(winners["claim_ids"]).split()
    assert sorted(listed) == sorted(results.loc[named, "claim_id"])
    assert not winners["award"].str.startswith("Nominator").any()
    assert not winners.duplicated(["code", "award"]).any()
    assert pd.api.types.is_bool_dtype(winners["disputed"])
