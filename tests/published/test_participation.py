"""Participation rates and totals against the figures that were published."""

import pytest

from iga_analysis import (
    compare_vintages,
    innovation_totals,
    load_national_figures,
    load_preferred_figures,
    participation_rates,
    result_coverage,
)
from iga_analysis.published import participation


@pytest.mark.parametrize(
    ("year", "level", "participating", "base", "published"),
    [
        # agg-2020-032, -034, -035: Kompas and Jejak Banten, December 2020
        (2020, "all", 484, 542, 89.3),
        (2020, "provinsi", 34, 34, 100.0),
        (2020, "kabupaten", 360, 415, 86.7),
        # agg-2025-002
        (2025, "all", 531, 546, 97.25),
    ],
)
def test_published_rates_are_reproduced(year, level, participating, base, published):
    row = participation_rates(year, level).iloc[0]
    assert (row["participating"], row["base"]) == (participating, base)
    decimals = len(str(published).partition(".")[2])
    assert round(row["rate"], decimals) == published


def test_rates_that_were_printed_truncated():
    # agg-2020-036 prints 96.7 for 90 of 93, agg-2019-010 prints 47.9 for 260 of 542
    kota = participation_rates(2020, "kota")["rate"].item()
    assert 96.7 < kota < 96.8
    assert int(kota * 10) == 967
    nation = participation_rates(2019, "all")["rate"].item()
    assert int(nation * 10) == 479


def test_the_series_of_the_nation():
    nation = participation_rates(level="all").set_index("year")
    assert nation.loc[:2025, "participating"].to_dict() == {
        2018: 188,
        2019: 260,
        2020: 484,
        2021: 519,
        2022: 510,
        2023: 527,
        2024: 529,
        2025: 531,
    }
    assert nation.loc[:2025, "base"].to_dict() == dict.fromkeys(
        range(2018, 2023), 542
    ) | dict.fromkeys(range(2023, 2026), 546)
    # the announcement of 2022 speaks of an increase; it was nine regions fewer
    assert nation.loc[2022, "growth"] == pytest.approx(100 * (510 / 519 - 1))


def test_levels_of_2024_add_up_to_the_nation():
    levels = participation_rates(2024).set_index("level")["participating"]
    assert levels.to_dict() == {
        "all": 529,
        "provinsi": 38,
        "kabupaten": 398,
        "kota": 93,
    }


def test_growth_only_from_the_year_before():
    levels = participation_rates(level="kabupaten").set_index("year")
    assert levels.loc[2019, "growth"] == pytest.approx(100 * (175 / 144 - 1))
    assert levels["growth"].isna().to_dict()[2024]


def test_interim_standings_keep_the_base_of_their_source():
    interim = participation_rates(2020, "all", stage="interim")
    by_base = interim.set_index("base_from")["base"].to_dict()
    # 343 reporting and 205 not: 548 with the units of Jakarta
    assert by_base == {"the source": 548, "regions.csv": 542}
    assert set(participation_rates(2023, "kota", stage="interim")["base"]) == {93}


def test_what_is_not_published_is_an_error():
    with pytest.raises(ValueError, match="year 2023, level kota"):
        participation_rates(2023, "kota")
    with pytest.raises(ValueError, match="'final' or 'interim'"):
        participation_rates(stage="planned")


def test_innovation_totals_are_the_series_of_the_ministry():
    totals = innovation_totals().set_index("year").loc[:2025]
    # guideline of 2026, page 5; 2017 (576) has no number of participants
    series = [3718, 8016, 17779, 25124, 26900, 28539, 31719, 36742]
    assert totals.index.tolist() == list(range(2018, 2026))
    assert totals["innovations"].tolist() == series
    assert totals.loc[2020, "growth"] == pytest.approx(100 * (17779 / 8016 - 1))
    assert set(totals["source_id"]) == {"pedomaniga2026-01"}
    # +7.07 % (2022), +6.09 % (2023), +11.14 % (2024) as announced; 15.83 truncated
    growth = totals["growth"].round(2)
    assert growth[[2022, 2023, 2024]].tolist() == [7.07, 6.09, 11.14]
    assert int(100 * totals.loc[2025, "growth"]) == 1583
    assert totals.loc[2025, "per_region"] == pytest.approx(36742 / 531)


def test_both_vintages_of_2019_and_2020():
    table = compare_vintages().set_index(["vintage", "year"])
    rows = [
        # Bisnis, 18 December 2020
        (("award day 2020", 2019), 8014, 260, 30.8),
        (("award day 2020", 2020), 14897, 484, 30.8),
        # guideline of 2026, page 5
        (("ministry series", 2019), 8016, 260, 30.8),
        (("ministry series", 2020), 17779, 484, 36.7),
    ]
    assert table.index.tolist() == [row[0] for row in rows]
    assert table["innovations"].tolist() == [row[1] for row in rows]
    assert table["participating"].tolist() == [row[2] for row in rows]
    assert table["per_region"].round(1).tolist() == [row[3] for row in rows]
    growth = table["growth"]
    assert growth["award day 2020", 2020] == 100 * (14897 / 8014 - 1)
    assert growth["ministry series", 2020] == 100 * (17779 / 8016 - 1)
    # the announced 85 % is truncated
    assert int(growth["award day 2020", 2020]) == 85
    assert growth.round(1).dropna().tolist() == [85.9, 115.6, 121.8]


def test_the_growth_of_the_series_stays_within_one_vintage(monkeypatch):
    claims = load_national_figures().set_index("claim_id")

    def prefer_the_award_day(**options):
        chosen = load_preferred_figures(**options)
        innovations = chosen["measure"] == "innovations_reported"
        revised = innovations & (chosen["year"] == 2020)
        chosen.loc[revised, "value"] = claims.loc["agg-2020-042", "value"]
        return chosen

    monkeypatch.setattr(participation, "load_preferred_figures", prefer_the_award_day)
    totals = innovation_totals().set_index("year")
    assert totals.loc[2020, "innovations"] == 14897
    assert totals.index[totals["growth"].isna()].tolist() == [2018, 2020, 2021]


def test_provinces_published_whole():
    coverage = result_coverage(2022).set_index("name")
    assert len(coverage) == 34
    assert coverage.loc["Aceh", ["regions", "published"]].tolist() == [24, 24]
    # Banten 2022: seven of the eight kabupaten and kota, and the rank of the province
    assert coverage.loc["Banten", ["regions", "published"]].tolist() == [9, 8]
    assert coverage["share"].between(0, 100).all()
