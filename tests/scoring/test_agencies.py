"""Agencies, affairs and competitions of a register."""

import pandas as pd
import pytest

from iga_analysis.scoring.agencies import (
    affair_coverage,
    agency_participation,
    competition_entries,
)
from iga_analysis.scoring.problems import RegisterError

LIST = ["Dinas Kesehatan", "Dinas Sosial", "RSUD  Contoh"]


@pytest.fixture
def register():
    """Four innovations of three agencies, one of which is not in the list."""
    return pd.DataFrame(
        {
            "code": "16.03",
            "innovation": ["A", "B", "C", "D"],
            "agency": ["DINAS  kesehatan ", "Dinas Kesehatan", "rsud contoh", "Dinkes"],
            "affair": ["kesehatan", "Sosial", "Health", None],
            "digital": ["ya", "tidak", None, True],
            "competitions": ["IGA 2025; sinovik", "Lomba desa 2024", None, " ; "],
        }
    )


def test_every_agency_of_list_and_register_is_there(register):
    table = agency_participation(register, LIST)
    assert table.drop(columns=["code", "digital"]).values.tolist() == [
        ["Dinas Kesehatan", True, True, 2, 2],
        ["Dinas Sosial", True, False, 0, 0],
        ["RSUD Contoh", True, True, 1, 1],
        ["Dinkes", False, True, 1, 0],
    ]
    assert table["digital"].tolist()[:2] == [1, 0]
    assert pd.isna(table["digital"].iloc[2])  # C does not say whether it is digital
    assert set(table["code"]) == {"16.03"}


def test_names_and_agencies_are_enough(register):
    table = agency_participation(register[["innovation", "agency"]], LIST)
    assert table["innovations"].tolist() == [2, 0, 1, 1]
    assert table[["code", "digital", "affairs"]].isna().all(axis=None)


def test_innovations_of_no_agency_are_counted(register):
    register["agency"] = [None, " ", "Dinas Sosial", "Dinas Sosial"]
    table = agency_participation(register, pd.DataFrame({"agency": LIST}))
    unnamed = table[table["agency"].isna()]
    assert unnamed[["listed", "innovations"]].values.tolist() == [[False, 2]]
    assert table["innovations"].sum() == len(register)


def test_nobody_has_reported():
    table = agency_participation(pd.DataFrame(columns=["innovation", "agency"]), LIST)
    assert not table["reported"].any()
    assert table["innovations"].tolist() == [0, 0, 0]


def test_agencies_of_the_same_name_in_two_regions(register):
    register.loc[1, "code"] = "16.71"
    with pytest.raises(ValueError, match="has 2 regions"):
        agency_participation(register, LIST)
    agencies = pd.DataFrame({"code": ["16.71", "16.03"], "agency": "Dinas Kesehatan"})
    table = agency_participation(register, agencies)
    assert table.loc[table["listed"], "innovations"].tolist() == [1, 1]
    assert table["innovations"].sum() == 4


def test_all_mistakes_of_register_and_list_come_at_once(register):
    register.loc[0, "innovation"] = " "
    register.loc[1, "affair"] = "kesehtan"
    register.loc[2, "digital"] = "maybe"
    register = pd.concat([register, register.iloc[[3]].assign(agency="DINKES")])
    agencies = pd.DataFrame({"agency": [None, "Dinas Sosial", "dinas  sosial"]})
    agencies["code"] = [11.1, "16.03", "16.03"]
    with pytest.raises(RegisterError) as error:
        agency_participation(register, agencies)
    found = error.value.problems[["table", "row", "column"]].values.tolist()
    assert sorted(found) == [
        ["agencies", 2, "agency"],
        ["agencies", 2, "code"],
        ["agencies", 4, "agency"],
        ["register", 2, "innovation"],
        ["register", 3, "affair"],
        ["register", 4, "digital"],
        ["register", 6, "innovation"],
    ]
    assert "did you mean 'kesehatan'" in str(error.value)


def test_columns_that_are_missing_are_named(register):
    with pytest.raises(RegisterError, match="column agency: the column is missing"):
        agency_participation(register.drop(columns="agency"), LIST)
    agencies = pd.DataFrame({"code": ["16.03"], "agency": ["Dinas Sosial"]})
    with pytest.raises(RegisterError, match="the list has it"):
        agency_participation(register.drop(columns="code"), agencies)


def test_coverage_lists_every_affair(register):
    table = affair_coverage(register).set_index("affair")
    assert table.loc["kesehatan", ["innovations", "agencies"]].tolist() == [2, 2]
    assert table.loc["sosial", "innovations"] == 1
    assert table.loc["pendidikan", ["innovations", "agencies"]].tolist() == [0, 0]
    assert table["basic_service"].sum() == 6
    assert table["innovations"].sum() == 4
    assert pd.isna(table.index[-1])


def test_coverage_is_of_each_region(register):
    register.loc[0, "code"] = "16.71"
    table = affair_coverage(register.drop(columns="agency"))
    health = table[table["affair"] == "kesehatan"]
    assert health[["code", "innovations"]].values.tolist() == [
        ["16.03", 1],
        ["16.71", 1],
    ]
    assert table["agencies"].isna().all()


def test_entries_of_known_and_other_competitions(register):
    entries = competition_entries(register)
    assert entries[["innovation", "competition", "known"]].values.tolist() == [
        ["A", "IGA", True],
        ["A", "SINOVIK", True],
        ["B", "Lomba desa 2024", False],
    ]
    assert entries["year"].tolist()[0] == 2025
    assert entries["year"].isna().tolist() == [False, True, True]


def test_names_of_competitions_are_not_guessed():
    register = pd.DataFrame(
        {"innovation": ["A"], "competitions": ["IGA Award, BUDHIPRAJA\ninagara 2023"]}
    )
    entries = competition_entries(register)
    assert entries["competition"].tolist() == ["IGA Award", "Budhipraja", "INAGARA"]
    assert entries["known"].tolist() == [False, True, True]
