"""The editions against the published method and its gaps."""

import re

import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.bands import SETTLED
from iga_analysis.method.editions import Edition, UnknownField, load_edition
from iga_analysis.tables.facts import load_indicators


def test_maxima_of_2026():
    edition = load_edition(2026)
    assert edition.level_max * edition.weights("SPD").sum() == 63 == edition.spd_max
    assert edition.level_max * edition.weights("SID").sum() == 111
    assert edition.maturity_max == 111
    assert edition.count_cap * edition.count_unit == pytest.approx(76)
    assert edition.count_max == 76
    assert edition.sid_max == 187
    assert edition.total_max == 250


def test_shares_of_2026():
    edition = load_edition(2026)
    parts = [edition.spd_max, edition.maturity_max, edition.count_max, edition.sid_max]
    shares = [round(100 * part / edition.total_max, 1) for part in parts]
    assert shares == [25.2, 44.4, 30.4, 74.8]


def test_rules_of_2026():
    edition = load_edition(2026)
    assert edition.divisor_floor == 12
    assert (edition.count_unit, edition.count_cap) == (0.38, 200)
    assert (edition.affairs_required, edition.affairs_total) == (5, 6)
    assert len(edition.affairs) == edition.affairs_total
    assert edition.window_from == pd.Timestamp(2024, 1, 1)
    assert edition.window_to == pd.Timestamp(2025, 12, 31)
    assert len(edition.weights("SPD")) == 20
    assert list(edition.weights("SID").index) == [str(one) for one in range(16, 36)]
    assert edition.supplied == ()


def test_mandatory_indicators_of_2026():
    marked = load_edition(2026).indicators.query("mandatory")["indicator"]
    spd = ["1", "3", "4", "5a", "5b", "6", "7", "8", "9", "10a", "10b", "11a", "11b"]
    assert list(marked) == [*spd, "16", "17", "32", "33", "35"]


def test_score_of_every_level_is_weight_times_level():
    edition = load_edition(2026)
    levels = edition.levels.merge(edition.indicators, on="indicator")
    assert (levels["score"] == levels["weight"] * levels["level"]).all()
    assert (edition.levels.groupby(["indicator"])["level"].nunique() == 3).all()


def test_rows_of_the_contradicting_source_are_not_used():
    rows = load_indicators(2026)
    assert not rows.loc[rows["source_id"] == "bapperida-01", "preferred"].any()
    edition = load_edition(2026)
    assert set(edition.indicators["source_id"]) == {"pedomaniga2026-01"}
    assert edition.weights("SPD")["6"] == 1.5
    note = edition.describe().set_index("field").loc["spd_weights", "note"]
    assert "bapperida-01" in note


@pytest.mark.parametrize(
    ("year", "unknown"),
    [
        (2021, ["formula", "spd_weights", "divisor_floor"]),
        (2022, ["formula", "spd_weights", "divisor_floor"]),
        # inferred fields are not computed with, nor are those announced for later
        (2023, ["spd_weights", "count_unit", "count_cap", "total_max"]),
        (2024, ["spd_weights", "sid_weights", "divisor_floor", "count_unit"]),
        (2025, ["spd_weights", "sid_weights", "count_unit", "total_max"]),
        (2027, ["formula", "divisor_floor", "affairs_required", "total_max"]),
    ],
)
def test_unknown_fields_raise_and_are_all_named(year, unknown):
    with pytest.raises(UnknownField) as error:
        load_edition(year).require(*unknown)
    assert error.value.fields == unknown
    assert error.value.year == year
    assert all(name in str(error.value) for name in [str(year), *unknown, "replace"])


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_nothing_can_be_computed_or_supplied_for_points(year):
    edition = load_edition(year)
    assert edition.scale == "points"
    with pytest.raises(UnknownField, match="load_region_results"):
        edition.require("divisor_floor")
    with pytest.raises(ValueError, match="points"):
        edition.replace(formula=2026)


def test_what_is_known_of_other_years():
    # deck of 2023; guideline of 2026, page 24, which prints 2025 beside 2026
    assert [load_edition(year).divisor_floor for year in (2023, 2025)] == [10, 10]
    # radiogram of 18 May 2023; the same page of the guideline
    assert [load_edition(year).affairs_required for year in (2023, 2025)] == [3, 3]
    assert (load_edition(2024).spd_max, load_edition(2024).sid_max) == (63, 187)
    assert load_edition(2022).maturity_max == 111
    # three times the weights of the forms of 2021 and 2023
    assert 3 * load_edition(2021).weights("SID").sum() == 150
    assert 3 * load_edition(2023).weights("SID").sum() == 111
    assert load_edition(2021).maturity_max == 150
    assert load_edition(2021).window_from == pd.Timestamp(2019, 1, 1)
    assert load_edition(2021).window_to == pd.Timestamp(2020, 12, 31)


def test_announced_fields_are_shown_and_not_computed_with():
    years = (2027, 2028, 2029)
    facts = [load_edition(year).describe().set_index("field") for year in years]
    shown = [table.loc["divisor_floor"] for table in facts]
    # guideline of 2026, page 24
    assert [row["value"] for row in shown] == ["14", "16", "18"]
    assert {row["status"] for row in shown} == {"announced"}
    assert [load_edition(year).divisor_floor for year in years] == [None] * 3
    with pytest.raises(UnknownField, match=r"divisor_floor only announced \(14\)"):
        load_edition(2027).require("divisor_floor")
    band = facts[0].loc["band Inovatif"]
    assert (band["value"], band["status"]) == ("40.01 to 65", "announced")
    assert list(load_edition(2027).bands["predicate"]) == ["Tidak Dapat Dinilai"]


@pytest.mark.parametrize("status", ["announced", "documented"])
@pytest.mark.parametrize("year", [2028, 2029])
@pytest.mark.usefixtures("unread")
def test_a_number_told_in_words_is_not_computed_with(monkeypatch, year, status):
    words = "6 + non-basic-service affairs"
    table = load_table("editions")
    row = table["year"].eq(year) & table["field"].eq("affairs_required")
    assert table.loc[row, "value"].tolist() == [words]
    table.loc[row, "status"] = status
    monkeypatch.setattr(
        "iga_analysis.method.editions.load_table",
        lambda name: table if name == "editions" else load_table(name),
    )
    edition = load_edition(year)
    assert edition.affairs_required is None
    assert words in set(edition.describe()["value"])
    with pytest.raises(UnknownField, match=re.escape(words)):
        edition.require("affairs_required")


def test_statuses():
    facts = load_edition(2023).describe().set_index("field")["status"]
    assert facts["divisor_floor"] == "documented"
    assert facts["total_max"] == "inferred"
    assert facts["spd_weights"] == "unknown"
    assert facts["sid_weights"] == "secondary"
    assert facts["count_unit"] == "inferred"
    bands = load_edition(2024).describe().set_index("field")["status"]
    assert bands["band Sangat Inovatif"] == "documented"
    assert bands["band Inovatif"] == "secondary"


def test_observed_edges_are_no_bands():
    facts = load_edition(2021).describe().set_index("field")
    assert facts.loc["band Inovatif", "status"] == "unknown"
    assert "29.35" in facts.loc["band Inovatif", "note"]
    assert "Inovatif" not in set(load_edition(2021).bands["predicate"])
    known = load_edition(2025)
    assert list(known.bands["predicate"]) == [
        *("Sangat Inovatif", "Inovatif", "Tidak Dapat Dinilai")
    ]
    below = known.describe().set_index("field").loc["band Kurang Inovatif"]
    assert (below["value"], below["status"]) == ("0.01 to 40", "inferred")


@pytest.mark.parametrize("year", range(2018, 2030))
def test_every_documented_fact_has_a_source(year):
    facts = load_edition(year).describe()
    status = ["documented", "secondary", "inferred", "announced"]
    known = facts[facts["status"].isin(status)]
    assert known["source_id"].notna().all()
    assert known["value"].notna().all()
    assert facts.loc[facts["status"] == "unknown", "value"].isna().all()
    assert not facts["field"].duplicated().any()


@pytest.mark.parametrize("year", range(2018, 2030))
def test_accepted_fields_are_those_of_that_status(year):
    for accept in ("inferred", "announced"):
        edition = load_edition(year, accept=accept)
        facts = edition.describe().set_index("field")
        for name in edition.accepted:
            assert name == "bands" or facts.loc[name, "status"] == accept
            assert edition.knows(name) and (
                name == "bands" or not load_edition(year).knows(name)
            )
    assert load_edition(year).accepted == {}


def test_what_could_be_accepted_is_said_with_how():
    with pytest.raises(UnknownField) as error:
        load_edition(2025).require("count_unit", "spd_weights", "total_max")
    assert error.value.accept == ["inferred"]
    assert error.value.others == ["spd_weights"]
    text = str(error.value)
    assert "count_unit, total_max only inferred (0.38, 250)" in text
    assert "load_edition(2025, accept='inferred')" in text
    assert "replace(spd_weights=...)" in text
    load_edition(2025, accept="inferred").require("count_unit", "total_max")


def test_an_edition_that_is_made_takes_no_more():
    with pytest.raises(ValueError, match="made already"):
        load_edition(load_edition(2025), accept="inferred")


def test_unknown_year_lists_the_years():
    with pytest.raises(ValueError, match="2018 to 2029"):
        load_edition(2017)


def test_replace_marks_what_was_supplied():
    official = load_edition(2026)
    edition = official.replace(divisor_floor=14).replace(affairs_required=6)
    assert isinstance(edition, Edition)
    assert (edition.divisor_floor, edition.affairs_required) == (14, 6)
    assert edition.supplied == ("divisor_floor", "affairs_required")
    facts = edition.describe().set_index("field")
    assert facts.loc["divisor_floor", "status"] == "supplied"
    assert facts.loc["divisor_floor", "value"] == "14"
    assert facts.loc["count_unit", "status"] == "documented"
    assert official.divisor_floor == 12
    assert official.describe().query("status == 'supplied'").empty


def test_maxima_follow_what_was_supplied():
    edition = load_edition(2026).replace(count_cap=100)
    assert (edition.count_max, edition.sid_max, edition.total_max) == (38, 149, 212)
    facts = edition.describe().set_index("field")
    assert facts.loc["total_max", "status"] == "supplied"
    assert edition.supplied == ("count_cap",)
    kept = load_edition(2026).replace(count_cap=100, total_max=250)
    assert (kept.sid_max, kept.total_max) == (149, 250)


def test_weights_can_be_supplied_in_part_where_published():
    edition = load_edition(2026).replace(sid_weights={"16": 4, 17: 1})
    weights = edition.weights("SID")
    assert (weights["16"], weights["17"], weights["18"]) == (4, 1, 2)
    assert edition.weights("SPD").equals(load_edition(2026).weights("SPD"))
    assert edition.maturity_max == 111


def test_2023_takes_weights_from_the_caller():
    edition = load_edition(2023).replace(
        spd_weights={str(one): 1.4 for one in range(1, 16)},
        sid_weights=dict.fromkeys(map(str, range(16, 36)), 1.85),
        level_max=3,
        count_score=0,
        total_max=250,
    )
    edition.require("formula", "spd_weights", "sid_weights", "divisor_floor")
    assert edition.spd_max == pytest.approx(63)
    assert edition.maturity_max == pytest.approx(111)
    assert edition.total_max == 250
    assert len(edition.indicators) == 35
    # the radiogram of 2023 names five of SID, and ten of SPD without a number
    marked = edition.indicators.query("mandatory")["indicator"]
    assert list(marked) == ["16", "17", "27", "33", "35"]


def test_mandatory_indicators_can_be_supplied():
    edition = load_edition(2026).replace(mandatory=[5, "35"])
    marked = edition.indicators.query("mandatory")["indicator"]
    assert list(marked) == ["5a", "5b", "35"]
    other = edition.replace(divisor_floor=14, sid_weights={"16": 2})
    assert other.indicators["mandatory"].equals(edition.indicators["mandatory"])
    assert other.describe().set_index("field").loc["mandatory", "status"] == "supplied"


def test_all_impossible_values_are_reported_together():
    with pytest.raises(ValueError) as error:
        load_edition(2026).replace(
            divisor_floor=0,
            count_cap=2.5,
            count_unit=-1,
            flor=12,
            spd_weights={"99": 1},
            formula=2025,
            bands=3,
        )
    text = str(error.value)
    for name in ("divisor_floor", "count_cap", "count_unit", "flor", "99", "2025"):
        assert name in text
    assert text.count("\n- ") == 7


def test_six_basic_service_affairs():
    affairs = load_table("affairs")
    named = affairs[affairs["basic_service"]]
    assert list(named["name_en"].str.split(" and ").str[0].str.split().str[0]) == [
        *("Education", "Health", "Public", "Public", "Public", "Social")
    ]
    assert affairs["affair"].isin(["lainnya"]).sum() == 1


@pytest.mark.parametrize("year", range(2018, 2030))
@pytest.mark.parametrize("name", ["spd_weights", "sid_weights"])
def test_weights_are_known_where_editions_say_so(year, name):
    edition = load_edition(year)
    status = edition.describe().set_index("field").loc[name, "status"]
    assert edition.knows(name) == (status in SETTLED)


@pytest.mark.usefixtures("unread")
def test_rows_that_are_not_preferred_are_left_out(monkeypatch):
    table = load_table("indicators")
    other = table[table["year"].eq(2026) & table["indicator"].eq("6")]
    other = other.assign(weight=2.0, preferred=False, source_id="bapperida-01")
    tables = {"indicators": pd.concat([other, table], ignore_index=True)}
    monkeypatch.setattr(
        "iga_analysis.method.editions.load_table",
        lambda name: tables[name] if name in tables else load_table(name),
    )
    edition = load_edition(2026)
    assert edition.weights("SPD")["6"] == 1.5
    assert len(edition.levels) == 40 * 3 + 15
