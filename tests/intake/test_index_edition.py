"""Tables with the indicators of an edition, of regions that are invented."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

from iga_analysis import load_edition, load_regions
from iga_analysis.datapackage import load_table
from iga_analysis.intake import IntakeError, read_edition_table
from iga_analysis.intake.indicator_columns import list_known, read_heading
from iga_analysis.settings import use_command, use_language

YEAR = 2026
NAMES = [f"Daerah Rekaan {n}" for n in range(1, 9)]
# as the guideline numbers them: two rows of one number are one column
NUMBERS = [str(n) for n in range(1, 37)]


@pytest.fixture
def levels():
    drawn = np.random.default_rng(3).integers(0, 4, (len(NAMES), len(NUMBERS)))
    table = pd.DataFrame(drawn, columns=NUMBERS, index=NAMES)
    return table.assign(**{"36": range(10, 90, 10)})


def write(table, path, head="Nama Daerah"):
    table.rename_axis(head).reset_index().to_excel(path, index=False)
    return path


def test_all_numbers_of_the_guideline_are_read(levels, tmp_path):
    found, units = read_edition_table(write(levels, tmp_path / "a.xlsx"), edition=YEAR)
    assert found.columns.tolist() == NUMBERS
    assert found.to_numpy().tolist() == levels.to_numpy().tolist()
    assert found.attrs["kind"] == "levels"
    assert found.attrs["warnings"] == []
    assert units["name"].tolist() == NAMES


def test_names_of_indicators_do_as_well(levels, tmp_path):
    own = load_edition(YEAR).indicators.set_index("indicator")["name_id"]
    wanted = [one for one in own.index if one in levels.columns and one != "20"]
    table = levels[wanted].rename(columns=own).assign(Luas=range(8))
    with use_language("en"):
        found, _ = read_edition_table(write(table, tmp_path / "a.xlsx"), edition=YEAR)
    assert found.columns.tolist() == wanted
    told = found.attrs["warnings"]
    assert any(line.endswith("are not used: Luas") for line in told)
    assert any("the table lacks" in line and " 20" in line for line in told)


def test_points_are_told_from_levels(levels, tmp_path):
    """Only points exceed 3; the indicator 36 counts innovations among levels."""
    edition = load_edition(YEAR)
    weights = pd.concat([edition.weights(one) for one in ("SPD", "SID")])
    whole = weights[~weights.index.str.contains("[a-z]")]
    points = levels[whole.index] * whole
    found, _ = read_edition_table(write(points, tmp_path / "a.xlsx"), edition=YEAR)
    assert found.attrs["kind"] == "points"


def test_real_regions_are_known_by_all_their_names(tmp_path):
    """Only codes and levels 0, which is nobody's result."""
    names = load_regions(YEAR)["name"].head(5)
    table = pd.DataFrame(0, index=names, columns=NUMBERS[:12]).add_prefix("Level ")
    path = write(table, tmp_path / "level.xlsx")
    found, units = read_edition_table(path, edition=YEAR)
    assert units is None
    assert found.index.tolist() == load_regions(YEAR)["code"].head(5).tolist()


def test_values_that_are_no_level_are_told_all_at_once(levels, tmp_path):
    levels.loc[NAMES[0], "16"] = -1
    levels = levels.astype(float)
    levels.loc[NAMES[1], "17"] = 3.5
    path = write(levels.add_prefix("Level "), tmp_path / "a.xlsx")
    with use_language("en"), pytest.raises(IntakeError) as caught:
        read_edition_table(path, edition=YEAR)
    assert str(caught.value).splitlines()[1:] == [
        f"- sheet Sheet1, cell Q2 ({NAMES[0]}): indicator 16: −1 is below 0",
        f"- sheet Sheet1, cell R3 ({NAMES[1]}): indicator 17: 3.5 is above the maximum "
        "of 3 levels",
    ]


def test_levels_between_are_named_and_so_are_cells_in_per_cent(levels, tmp_path):
    levels = levels.astype(float)
    levels.loc[NAMES[2], ["5", "16"]] = 1.5
    levels.loc[NAMES[3], "7"] = 2.25
    levels.loc[NAMES[4], "36"] = 12.5
    path = write(levels.add_prefix("Level "), tmp_path / "a.xlsx")
    with use_language("en"), pytest.raises(IntakeError) as caught:
        read_edition_table(path, edition=YEAR)
    assert "AK6" in str(caught.value) and "number of innovations" in str(caught.value)
    levels.loc[NAMES[4], "36"] = 12
    write(levels.add_prefix("Level "), path)
    with use_language("en"):
        told = read_edition_table(path, edition=YEAR)[0].attrs["warnings"]
    # 5 may be the mean of 5a and 5b, 16 that of innovations
    assert [line for line in told if "is none of" in line] == [
        f"sheet Sheet1, cell H5 ({NAMES[3]}): indicator 7: 2.25 is none of 0, 1, 2, 3"
    ]
    book = openpyxl.load_workbook(path)
    for row in range(2, 10):
        book.active.cell(row, 5).number_format = "0%"
    book.save(path)
    with use_language("en"), pytest.raises(IntakeError) as caught:
        read_edition_table(path, edition=YEAR)
    lines = str(caught.value).splitlines()[1:]
    assert lines and all("cell E" in one and "percent format" in one for one in lines)


def test_a_table_of_something_else_is_refused(levels, tmp_path):
    table = levels[["1", "2", "3"]].set_axis(["jalan", "air", "listrik"], axis=1)
    path = write(table, tmp_path / "a.xlsx")
    with use_language("en"), use_command(), pytest.raises(IntakeError) as caught:
        read_edition_table(path, edition=YEAR)
    assert "jalan | air | listrik" in str(caught.value)
    assert "--structure" in str(caught.value)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("numbered", [True, False])
def test_the_names_of_the_guideline_mean_what_it_says(numbered, language, tmp_path):
    """Also where a local list numbers otherwise: its 34 is the guideline's 36."""
    rows = load_table("indicators")
    own = rows[(rows["year"] == YEAR) & rows["preferred"]]
    own = own.drop_duplicates("indicator").set_index("indicator")[f"name_{language}"]
    drawn = np.random.default_rng(4).integers(0, 4, (len(NAMES), len(own)))
    table = pd.DataFrame(drawn, columns=own.index, index=NAMES)
    heads = [f"{key}. {name}" if numbered else name for key, name in own.items()]
    path = write(table.set_axis(heads, axis=1), tmp_path / "a.xlsx")
    found, _ = read_edition_table(path, edition=YEAR)
    assert found.columns.tolist() == own.index.tolist()
    assert found.to_numpy().tolist() == table.to_numpy().tolist()


def test_every_listed_name_is_that_of_its_number_in_its_year():
    rows = load_table("indicators")
    rows = rows[rows["preferred"] & rows["indicator"].notna()]
    for year, own in rows.groupby("year"):
        known = list_known(int(year))
        for one in own.drop_duplicates("indicator").itertuples():
            for name in (one.name_id, one.name_en):
                heading = [f"{one.indicator}. {name}"]
                assert read_heading(heading, known).key == one.indicator
