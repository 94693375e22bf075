"""The data package: valid, complete, and unforgiving to mistakes."""

import json
import re
import shutil
from urllib.parse import unquote

import frictionless
import pandas as pd
import pytest

from iga_analysis import DataError, check_tables, load_table
from iga_analysis.datapackage import DATA, list_values, write_counts

# Rows of the facts that were carried into the tables (see data/README.md).
FACTS = {
    "regions": 552,
    "province_grid": 38,
    "national_figures": 407,
    "region_results": 1801,
    "editions": 131,
    "indicators": 493,
    "evidence": 63,
    "predicates": 71,
}


@pytest.fixture
def folder(tmp_path):
    """Return a copy of data/ that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def spoil(folder, table, old, new):
    """Replace one piece of text in a table, once."""
    (path,) = folder.glob(f"*/{table}.csv")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_frictionless_finds_the_package_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:9]


def test_no_fact_is_dropped():
    rows = check_tables().set_index("table")["rows"]
    lost = {table: n for table, n in FACTS.items() if rows[table] < n}
    assert lost == {}
    assert rows["region_aliases"] >= 181


def test_readme_of_the_data_counts_the_rows_there_are(folder):
    written, lacking = write_counts(folder=folder)
    assert written + lacking == [], "iga check --counts writes the numbers"
    shipped = (DATA / "README.md").read_bytes()
    assert (folder / "README.md").read_bytes() == shipped


def test_the_command_writes_the_numbers_of_rows(folder):
    readme = folder / "README.md"
    shipped = readme.read_text(encoding="utf-8")
    lines = shipped.replace("| 38 |", "| 3,800 |", 1).splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith("| `facts/awards.csv`")]
    readme.write_text("".join(lines), encoding="utf-8")
    found = write_counts(folder=folder)
    assert found == (["facts/province_grid.csv"], ["facts/awards.csv"])
    told = readme.read_text(encoding="utf-8")
    assert set(shipped.splitlines()) - set(told.splitlines()) == {
        line for line in shipped.splitlines() if line.startswith("| `facts/awards.csv`")
    }


def test_every_table_is_described_and_every_file_is_a_table():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["path"] for resource in package["resources"]}
    assert paths == {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")}
    for resource in package["resources"]:
        assert resource["rights"]
        for field in resource["schema"]["fields"]:
            assert len(field["description"]) > 5, field["name"]


def test_no_claim_without_a_source():
    tables = ("national_figures", "region_results", "predicates", "indicators")
    for table in (*tables, "evidence"):
        assert load_table(table)["source_id"].notna().all()
    editions = load_table("editions")
    unsourced = editions[editions["source_id"].isna()]
    assert set(unsourced["status"]) <= {"unknown", "assumed"}


def test_a_source_without_address_says_why():
    sources = load_table("sources")
    nowhere = sources[sources["url"].isna()]
    explained = nowhere["note"].notna() | nowhere["kind"].isin(
        ["registry", "regulation"]
    )
    assert explained.all()


def test_every_source_is_used():
    used = set()
    for table in ("national_figures", "region_results", "editions", "indicators"):
        used |= set(load_table(table)["source_id"].dropna())
    for table in ("predicates", "region_aliases", "region_sources", "evidence"):
        used |= set(load_table(table)["source_id"])
    for table in ("editions", "indicators"):
        rows = load_table(table).dropna(subset="further_sources")
        further = rows["further_sources"].str.split()
        assert not [
            ids
            for ids, own in zip(further, rows["source_id"], strict=True)
            if own in ids
        ]
        used |= set(further.explode())
    assert set(load_table("sources")["source_id"]) == used


def test_an_address_stands_once():
    sources = load_table("sources")
    sources = sources[sources["kind"].isin(["press", "government", "deck"])]
    bare = sources["url"].str.lower().str.removesuffix("/")
    assert not bare.dropna().duplicated().any()


def test_a_source_without_address_is_never_preferred():
    indicators = load_table("indicators")
    code = load_table("sources").query("kind == 'code' and url.isna()")
    rows = indicators[indicators["source_id"].isin(code["source_id"])]
    assert not rows["preferred"].any()
    assert rows["note"].str.contains("no address").all()


def test_a_title_that_is_no_headline_says_so():
    sources = load_table("sources").set_index("title_basis")
    made = sources.loc["address"]
    assert made["url"].notna().all()
    # words of the address: all of them stand in it
    for title, url in made[["title", "url"]].itertuples(index=False):
        address = unquote(url).lower()
        assert all(word in address for word in re.findall(r"\w+", title.lower()))


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("regions", "code,name,", "kode,name,", ["regions.csv, row 1", "'kode'"]),
        (
            "national_figures",
            "agg-2018-001,2018,regions_participating,all,,188",
            "agg-2018-001,2018,regions_participating,all,,18x8",
            ["national_figures.csv, row 3, column value", "'18x8'", "type number"],
        ),
        (
            "national_figures",
            "agg-2018-002",
            "agg-2018-001",
            [
                "national_figures.csv, row 3",
                "row 4, column claim_id",
                "must not repeat",
            ],
        ),
        (
            "region_results",
            "linggauklik-01",
            "",
            ["region_results.csv, row 2, column source_id", "must not be empty"],
        ),
        (
            "region_results",
            "linggauklik-01",
            "nowhere-99",
            ["region_results.csv, row 2, column source_id", "not in facts/sources.csv"],
        ),
        (
            "national_figures",
            ",count,,",
            ",pieces,,",
            ["column unit", "must be one of: count, percent, index, date"],
        ),
        ("regions", "\n11.01,", "\n11.1,", ["regions.csv, row 3, column code", "11.1"]),
        ("province_grid", "\n11,1,1", "\n11,1,1,7", ["row 2", "4 cells", "has 3"]),
    ],
)
def test_a_mistake_is_reported_with_file_row_and_column(
    folder, table, old, new, expected
):
    spoil(folder, table, old, new)
    with pytest.raises(DataError) as caught:
        load_table(table, folder=folder)
    for piece in expected:
        assert piece in str(caught.value)


def test_all_mistakes_of_all_tables_are_reported_at_once(folder):
    spoil(folder, "regions", "Kabupaten Aceh Barat,kabupaten", "Kabupaten Aceh Barat,x")
    spoil(folder, "province_grid", "\n11,1,1", "\n11,one,0")
    (folder / "words" / "terms.csv").unlink()
    with pytest.raises(DataError) as caught:
        check_tables(folder=folder)
    problems = "\n".join(caught.value.problems)
    assert "facts/regions.csv, row 7, column level: 'x'" in problems
    assert (
        "facts/province_grid.csv, row 2, column row: 'one' is not of type integer"
        in problems
    )
    assert (
        "facts/province_grid.csv, row 2, column col: '0' must be at least 1" in problems
    )
    assert "words/terms.csv: the file is missing" in problems


def test_a_file_that_is_not_utf8_is_one_error(folder):
    (folder / "facts" / "province_grid.csv").write_bytes(b"\xff\xfecode,row,col\n")
    with pytest.raises(DataError, match="not a UTF-8 CSV table"):
        load_table("province_grid", folder=folder)


def test_a_changed_digit_changes_what_is_loaded(folder):
    spoil(folder, "national_figures", "all,,14897,", "all,,14898,")
    changed = load_table("national_figures", folder=folder)
    shipped = load_table("national_figures")
    assert not changed.equals(shipped)


def test_loading_gives_a_fresh_table_each_time():
    spoiled = load_table("regions")
    spoiled["name"] = "spoiled"
    assert "spoiled" not in set(load_table("regions")["name"])


def test_types_come_from_the_data_package():
    regions = load_table("regions")
    assert "11.10" in set(regions["code"])
    assert pd.api.types.is_bool_dtype(regions["autonomous"])
    with pytest.raises(KeyError, match="regions"):
        load_table("region")


def test_closed_lists_are_those_of_the_data_package():
    listed = list_values().set_index(["file", "column"])["value"]
    measures = listed["facts/national_figures.csv", "measure"]
    used = load_table("national_figures")["measure"]
    assert set(used) <= set(measures) and "regions_participating" in set(measures)
    assert not listed.index.get_level_values("file").str.startswith("words/").any()
