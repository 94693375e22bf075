"""The loaders: numbers of regions, figures of the first five articles."""

import pytest

from iga_analysis import (
    load_editions,
    load_evidence_asked,
    load_indicators,
    load_national_figures,
    load_preferred_figures,
    load_province_grid,
    load_region_results,
    load_regions,
    load_sources,
    load_table,
)
from iga_analysis.datapackage import read_constraints
from iga_analysis.tables import load_vintages


@pytest.mark.parametrize(
    ("year", "provinsi", "total"),
    [
        (2018, 34, 542),
        (2020, 34, 542),
        (2022, 34, 542),
        (2023, 38, 546),
        (2025, 38, 546),
    ],
)
def test_regional_governments_of_a_year(year, provinsi, total):
    regions = load_regions(year)
    levels = regions["level"].value_counts()
    assert (levels["provinsi"], levels["kabupaten"], levels["kota"]) == (
        provinsi,
        415,
        93,
    )
    assert len(regions) == total == regions["code"].nunique()


def test_all_codes_with_the_units_of_jakarta():
    regions = load_regions()
    assert len(regions) >= 552
    assert (~regions["autonomous"]).sum() == 6


def test_provinces_are_those_of_the_year():
    merauke = {
        year: load_regions(year).set_index("code").loc["93.01", "province"]
        for year in (2020, 2022, 2023)
    }
    assert merauke == {2020: "Papua", 2022: "Papua", 2023: "Papua Selatan"}
    assert load_regions().set_index("code").loc["93.01", "code_2020"] == "91.01"
    assert len(load_province_grid(2022)) == 34


# claim, year, measure, level, category, value: as printed in the five articles
ARTICLES = [
    ("jejakbanten-01", 2020, "regions_participating", "all", None, 484),
    ("jejakbanten-01", 2020, "regions_participating", "provinsi", None, 34),
    ("jejakbanten-01", 2020, "regions_participating", "kabupaten", None, 360),
    ("jejakbanten-01", 2020, "regions_participating", "kota", None, 90),
    ("jejakbanten-01", 2020, "participation_pct", "all", None, 89.3),
    ("jejakbanten-01", 2020, "innovations_reported", "all", None, 14897),
    ("jejakbanten-01", 2019, "innovations_reported", "all", None, 8014),
    ("jejakbanten-01", 2020, "innovations_growth_pct", "all", "2019 to 2020", 85),
    ("jejakbanten-01", 2020, "predicate_count", "all", "Sangat Inovatif", 195),
    ("jejakbanten-01", 2020, "predicate_count", "provinsi", "Sangat Inovatif", 21),
    ("jejakbanten-01", 2020, "predicate_count", "kabupaten", "Sangat Inovatif", 131),
    ("jejakbanten-01", 2020, "predicate_count", "kota", "Sangat Inovatif", 43),
    ("jejakbanten-01", 2020, "predicate_count", "all", "Inovatif", 44),
    ("jejakbanten-01", 2020, "predicate_count", "provinsi", "Inovatif", 3),
    ("jejakbanten-01", 2020, "predicate_count", "kabupaten", "Inovatif", 30),
    ("jejakbanten-01", 2020, "predicate_count", "kota", "Inovatif", 11),
    ("jejakbanten-01", 2020, "predicate_count", "all", "Kurang Inovatif", 245),
    ("jejakbanten-01", 2020, "predicate_count", "provinsi", "Kurang Inovatif", 10),
    ("jejakbanten-01", 2020, "predicate_count", "kabupaten", "Kurang Inovatif", 199),
    ("jejakbanten-01", 2020, "predicate_count", "kota", "Kurang Inovatif", 36),
    ("jejakbanten-01", 2020, "predicate_count", "all", "Tidak Dapat Dinilai", 58),
    ("jejakbanten-01", 2020, "predicate_count", "kabupaten", "Tidak Dapat Dinilai", 55),
    ("jejakbanten-01", 2020, "predicate_count", "kota", "Tidak Dapat Dinilai", 3),
    ("jpnn-03", 2021, "predicate_count", "kabkota", "Kurang Inovatif", 166),
    ("jpnn-03", 2021, "predicate_count", "all", "Tidak Dapat Dinilai", 23),
]


@pytest.mark.parametrize(
    ("source", "year", "measure", "level", "category", "value"), ARTICLES
)
def test_figures_of_the_first_articles(source, year, measure, level, category, value):
    claims = load_national_figures(year, measure)
    same = claims[(claims["source_id"] == source) & (claims["level"] == level)]
    if category is None:
        same = same[same["category"].isna()]
    else:
        same = same[same["category"] == category]
    assert same["value"].tolist() == [value]


def test_muara_enim_and_serang():
    muara_enim = load_region_results(2021, "kabupaten").query("code == '16.03'")
    scored = muara_enim[muara_enim["score"].notna()]
    assert set(scored["score"]) == {62.97}
    assert set(scored["rank"]) == {4}
    assert set(scored["innovations"].dropna()) == {123}
    serang = load_region_results(2020).query("code == '36.04'")
    assert set(serang["innovations"].dropna()) == {61}
    assert set(serang["predicate"].dropna()) == {"Sangat Inovatif"}


def test_decimals_are_those_printed():
    claims = load_national_figures().set_index("claim_id")
    assert claims.loc["agg-2020-051", ["value", "decimals"]].tolist() == [85, 0]
    assert claims.loc["agg-2025-004", ["value", "decimals"]].tolist() == [15.83, 2]
    assert claims.loc["agg-2017-001", "date"] == "2017-12-18"


def test_figures_are_numbers_or_dates_never_both():
    claims = load_national_figures()
    assert (claims["value"].notna() ^ claims["date"].notna()).all()
    assert (claims["date"].notna() == (claims["unit"] == "date")).all()


def test_preferred_figures_are_claims_of_their_series():
    chosen = load_table("preferred_figures")
    claims = load_table("national_figures").set_index("claim_id")
    for row in chosen.itertuples():
        claim = claims.loc[row.claim_id]
        assert (claim["year"], claim["measure"]) == (row.year, row.measure)
        assert claim["stage"] == "final"
        same = claim["level"] == row.level and claim["category"] is row.category
        told = "kabupaten" in row.reason_en
        assert same or claim["category"] == row.category or told
    assert not chosen.duplicated(["year", "measure", "level", "category"]).any()


def test_the_series_has_no_gap_since_2018():
    chosen = load_preferred_figures().query("level == 'all'")
    # somebody may be trying the guide, whose figures are of the last year of all
    chosen = chosen[chosen["year"] < read_constraints("editions", "year")["maximum"]]
    for measure in ("regions_participating", "innovations_reported"):
        years = chosen.loc[chosen["measure"] == measure, "year"].sort_values()
        # the ministry's series of innovations begins in 2017
        first = 2017 if measure == "innovations_reported" else 2018
        assert len(years) >= 8
        assert years.tolist() == list(range(first, first + len(years)))


def test_the_ministry_s_series_is_preferred():
    chosen = load_preferred_figures().query("measure == 'innovations_reported'")
    # guideline of 2026, page 5
    assert chosen.set_index("year")["value"].loc[:2025].to_dict() == {
        2017: 576,
        2018: 3718,
        2019: 8016,
        2020: 17779,
        2021: 25124,
        2022: 26900,
        2023: 28539,
        2024: 31719,
        2025: 36742,
    }


def test_vintages_are_one_figure_a_year():
    figures = load_vintages()
    assert not figures.duplicated(["vintage", "year", "measure", "level"]).any()
    assert figures["stage"].eq("final").all()
    series = figures[figures["vintage"] == "ministry series"]
    chosen = load_preferred_figures(measure="innovations_reported")
    assert set(series["claim_id"]) == set(chosen.query("year <= 2025")["claim_id"])
    # the announced 85 % of 18 December 2020: 14,897 over 8,014
    award = figures[figures["vintage"] == "award day 2020"].set_index("year")
    assert award["value"].to_dict() == {2019: 8014, 2020: 14897}
    sources = load_sources().set_index("source_id").loc[award["source_id"]]
    assert sources[["url", "date"]].notna().all(axis=None)


def test_preferred_figures_of_2020_have_addresses():
    chosen = load_preferred_figures().query("year == 2020")
    sources = load_sources().set_index("source_id")
    assert sources.loc[chosen["source_id"], ["url", "date"]].notna().all(axis=None)


def test_results_corrected_by_the_audit():
    results = load_table("region_results").set_index("claim_id")
    # printed with the wrong year or rank: kept as printed, and marked
    wrong = results[results["basis"] == "misprinted"]
    assert wrong["year"].to_dict() == {
        "reg-2021-0112": 2021,
        "reg-2022-0158": 2022,
        "reg-2024-0017": 2024,
    }
    assert wrong["note"].str.contains("out of the evidence").all()
    assert results.loc["reg-2021-0112", "rank"] == 169
    # read wrongly: corrected
    assert results.loc["reg-2024-W011", "year"] == 2023
    assert results.loc["reg-2021-E018", "rank_scope"] == "category"
    listed = results[
        (results["source_id"] == "gpriority-01") & results["award"].notna()
    ]
    assert "Kabupaten Terinovatif" not in set(listed["award"])
    assert (listed["award"] == "Kabupaten Sangat Inovatif").sum() >= 23


@pytest.mark.parametrize("year", [2023, 2026])
def test_evidence_is_asked_for_every_indicator_once(year):
    asked = load_evidence_asked(year)
    assert not asked.duplicated(["indicator", "basis"]).any()
    indicators = load_indicators(year)
    indicators = indicators[indicators["preferred"] & indicators["level"].notna()]
    if year == 2023:
        indicators = indicators[indicators["aspect"] == "SID"]
    joined = indicators["indicator"].replace(r"^(5|10|11)[ab]$", r"\1", regex=True)
    assert set(joined) == set(asked["indicator"]) - {"36"}
    bases = indicators["basis"].dropna()
    assert set(asked["basis"].dropna()) == set(bases)


def test_evidence_is_asked_for_in_both_languages():
    asked = load_evidence_asked()
    assert len(asked) >= 63
    assert (asked["hint_en"].isna() == asked["hint_id"].isna()).all()
    assert (asked["evidence_en"] != asked["evidence_id"]).all()


def test_results_carry_the_region_of_the_year():
    results = load_region_results()
    assert len(results) == len(load_table("region_results"))
    assert results[["name", "level", "province"]].notna().all(axis=None)
    assert load_region_results(2030).empty


def test_every_claim_leads_to_an_address_or_a_reason():
    sources = load_sources().set_index("source_id")
    used = load_region_results()["source_id"]
    found = sources.loc[used]
    assert (found["url"].notna() | found["note"].notna()).all()


def test_unknown_fields_of_the_method_have_no_value():
    editions = load_editions()
    assert editions.loc[editions["status"] == "unknown", "value"].isna().all()
    assert editions.loc[editions["status"] != "unknown", "value"].notna().all()


def test_figures_and_results_may_be_chosen_when_loaded():
    figures = load_preferred_figures()
    wanted = (figures["year"] == 2020) & (figures["measure"] == "predicate_count")
    chosen = load_preferred_figures(2020, "predicate_count")
    assert chosen["claim_id"].tolist() == figures.loc[wanted, "claim_id"].tolist()
    assert chosen["measure"].unique().tolist() == ["predicate_count"]
    assert set(load_preferred_figures(2021)["year"]) == {2021}

    rows = load_table("region_results")
    final = rows.loc[rows["is_final"].eq(True).fillna(False), "claim_id"].tolist()
    assert load_region_results(final=True)["claim_id"].tolist() == final
    assert 0 < len(final) < len(rows)


def spoil(table):
    """Change a table in the ways of which a person thinks."""
    table.loc[table.index[0], "name"] = "spoiled"
    table.iloc[1, table.columns.get_loc("name")] = "spoiled"
    table["level"] = "spoiled"
    table.pop("province")
    table.columns = [f"spoiled_{name}" for name in table.columns]


@pytest.mark.parametrize(
    ("load", "asked"),
    [
        (load_table, ("regions",)),
        (load_regions, ()),
        (load_regions, (2020,)),
        (load_region_results, ()),
        (load_region_results, (2021, "kota")),
    ],
)
def test_what_is_done_to_a_table_stays_with_it(load, asked):
    kept = load(*asked).copy(deep=True)
    spoil(load(*asked))
    assert load(*asked).equals(kept)
