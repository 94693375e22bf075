"""Predicates: published counts, the test of independence, the award."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from iga_analysis import (
    award_winners,
    load_region_results,
    predicate_association,
    predicate_distribution,
    predicate_residuals,
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


def cross_2020(assessed):
    """Return observed and expected counts, a row a level."""
    levels = ("provinsi", "kabupaten", "kota")
    observed = np.array([PUBLISHED_2020[one][: 3 if assessed else 4] for one in levels])
    return observed, np.outer(observed.sum(1), observed.sum(0)) / observed.sum()


@pytest.mark.parametrize(
    ("assessed", "n", "dof", "below_5"),
    # all: 34 x 44 / 542 = 2.8 and 34 x 58 / 542 = 3.6; assessed: 34 x 44 / 484 = 3.1
    [(False, 542, 6, 2), (True, 484, 4, 1)],
)
def test_association_by_hand(assessed, n, dof, below_5):
    """Chi-squared and Cramer's V from their definitions."""
    observed, expected = cross_2020(assessed)
    chi2 = ((observed - expected) ** 2 / expected).sum()
    row = predicate_association(2020, assessed=assessed).iloc[0]
    assert (row["n"], row["dof"], row["small_expected"]) == (n, dof, below_5)
    assert row["chi2"] == pytest.approx(chi2)
    assert row["cramers_v"] == pytest.approx(np.sqrt(chi2 / (n * 2)))
    assert row["min_expected"] == pytest.approx(expected.min())
    assert row["p_value"] == pytest.approx(stats.chi2.sf(chi2, dof))


def test_p_value_is_that_of_predicates_dealt_out_at_random():
    """The census read as the notebook says: shuffle the predicates among regions."""
    observed, expected = cross_2020(assessed=True)
    rows = np.repeat(np.arange(3), observed.sum(1))
    columns = np.repeat(np.arange(3), observed.sum(0))
    chi2 = ((observed - expected) ** 2 / expected).sum()
    draw, reached, draws = np.random.default_rng(1), 0, 5000
    for _ in range(draws):
        cells = np.bincount(3 * rows + draw.permutation(columns), minlength=9)
        dealt = cells.reshape(3, 3)
        reached += ((dealt - expected) ** 2 / expected).sum() >= chi2
    p_value = predicate_association(2020, assessed=True)["p_value"].item()
    # 5,000 shuffles: standard error 0.0011
    assert reached / draws == pytest.approx(p_value, abs=0.004)


@pytest.mark.parametrize("assessed", [False, True])
def test_residuals_by_hand(assessed):
    observed, expected = cross_2020(assessed)
    cells = predicate_residuals(2020, assessed=assessed)
    assert cells["count"].tolist() == observed.ravel().tolist()
    assert cells["expected"].tolist() == pytest.approx(expected.ravel())
    # each cell against all others, as a table of two by two: the residual squared is
    # its chi-squared
    n = observed.sum()
    places = np.ndindex(observed.shape)
    for place, residual in zip(places, cells["residual"], strict=True):
        a = observed[place]
        row, column = observed.sum(1)[place[0]], observed.sum(0)[place[1]]
        two = [[a, row - a], [column - a, n - row - column + a]]
        chi2 = stats.chi2_contingency(two, correction=False).statistic
        assert residual**2 == pytest.approx(chi2)
        assert (residual > 0) == (a > expected[place])


def test_residuals_of_provinces_sangat_inovatif():
    cells = predicate_residuals(2020).set_index(["level", "predicate"])
    # 21 of 34 provinces, 195 of 542 regions
    expected = 34 * 195 / 542
    residual = (21 - expected) / (expected * (508 / 542) * (347 / 542)) ** 0.5
    cell = cells.loc[("provinsi", "Sangat Inovatif")]
    assert cell["residual"] == pytest.approx(residual)


@pytest.mark.parametrize("assessed", [False, True])
def test_residuals_refuse_counts_that_do_not_add_up(assessed):
    with pytest.raises(ValueError, match="kabupaten: 206 of 415"):
        predicate_residuals(2018, assessed=assessed)


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
