"""The skeleton of a new edition: names, no values, and what is said to be missing."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iga_analysis.datapackage import check_tables, load_table
from iga_analysis.method import list_gaps, load_edition, write_skeleton

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path):
    """Return a copy of the data, beside a copy of the package."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    # with what is compiled already
    shutil.copytree(ROOT / "iga_analysis", tmp_path / "iga_analysis")
    return tmp_path / "data"


def run(folder, *arguments):
    """Run the command in a copy of the project."""
    return subprocess.run(
        [sys.executable, "-m", "iga_analysis", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_names_and_no_values(data):
    before = {one: len(load_table(one)) for one in ("editions", "indicators")}
    done = run(data.parent, "new-year", "2030", "--from", "2026", "--lang", "en")
    assert done.returncode == 0, done.stderr
    check_tables(folder=data)
    fields = load_table("editions", folder=data)
    assert fields.iloc[: before["editions"]].equals(load_table("editions"))
    fields = fields[fields["year"] == 2030]
    known = load_table("editions").query("year == 2026")["field"]
    assert fields["field"].tolist() == known.tolist()
    assert set(fields["status"]) == {"unknown"}
    assert fields[["value", "source_id", "note"]].isna().all(axis=None)
    rows = load_table("indicators", folder=data).query("year == 2030")
    assert set(rows["indicator"]) >= set(load_edition(2026).indicators["indicator"])
    assert not rows["indicator"].duplicated().any()
    assert rows[["weight", "level", "score", "lower"]].isna().all(axis=None)


def test_check_says_what_is_missing_and_is_content(data):
    assert "edition 20" not in run(data.parent, "check", "--lang", "en").stdout
    run(data.parent, "new-year", "2030")
    done = run(data.parent, "check", "--lang", "en")
    assert done.returncode == 0
    lines = [line for line in done.stdout.splitlines() if "edition 2030" in line]
    assert len(lines) == 4
    named = (data / "method" / "fields.csv").read_text(encoding="utf-8")
    used = {
        row["field"]
        for row in csv.DictReader(named.splitlines())
        if row["listed"] == "true"
    }
    fields = load_table("editions").query("year == 2026")["field"]
    others = len(set(fields) - used)
    assert "least divisor" in lines[0] and f"{others} other fields" in lines[1]
    path = data / "method" / "editions.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "2030,divisor_floor,,unknown,,",
        "2030,divisor_floor,20,documented,pedomaniga2026-01,",
    )
    path.write_text(text, encoding="utf-8", newline="")
    assert "least divisor" not in run(data.parent, "check", "--lang", "en").stdout


def test_nothing_is_missing_in_what_is_shipped():
    assert list_gaps().empty


@pytest.mark.parametrize(
    ("year", "source", "said"),
    [
        *((year, 2026, f"rows of {year} already") for year in range(2018, 2030)),
        (2030, 2027, "no fields and indicators of 2027"),
        (2030, 2031, "no fields and indicators of 2031"),
        (2016, 2026, "no year of the index"),
        (2036, 2026, "no year of the index"),
    ],
)
def test_what_is_refused_leaves_the_files_alone(tmp_path, year, source, said):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.csv")}
    with pytest.raises(ValueError, match=said):
        write_skeleton(year, source, folder=tmp_path / "data")
    assert {path: path.read_bytes() for path in before} == before


def test_data_of_an_installed_package_are_not_changed(tmp_path):
    place = tmp_path / "iga_analysis" / "shipped" / "data"
    shutil.copytree(ROOT / "data", place)
    with pytest.raises(ValueError, match="installed package"):
        write_skeleton(2030, 2026, folder=place)
    assert load_table("editions", folder=place).equals(load_table("editions"))
