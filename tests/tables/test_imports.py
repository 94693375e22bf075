"""An import is there whole or not at all, and says where it is from."""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import awkward
import pandas as pd
import pytest
from typer.testing import CliRunner

import iga_analysis
from iga_analysis.__main__ import app
from iga_analysis.intake.indicators import read_indicators
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.results import read_results
from iga_analysis.tables.imports import (
    list_imports,
    load_import,
    load_indicator_import,
    save_import,
    save_indicator_import,
)
from iga_analysis.tables.store import StoreError


def make_list(folder, seed, name):
    sheet = awkward.lay_out(awkward.invent_truth(seed))
    return awkward.write_as("xlsx", [sheet], folder, name), sheet.truth


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    return tmp_path


def keep(path, year=2024, **options):
    accepted, report = read_results(path, year=year)
    counts = count_rows(report).iloc[0].to_dict()
    return save_import(accepted, path, year=year, counts=counts, **options)


def test_an_import_is_used_before_the_claims(folder):
    shipped = iga_analysis.load_region_results()
    path, truth = make_list(folder, 1, "pertama")
    keep(path)
    results = iga_analysis.load_region_results(2024)
    listed = results[results["source_id"] == "import-2024"]
    assert listed["score"].tolist() == [one["score"] for one in truth]
    assert results.columns.tolist() == shipped.columns.tolist()
    assert results.dtypes.to_dict() == shipped.dtypes.to_dict()
    everything = iga_analysis.load_region_results()
    others = everything[everything["year"] != 2024].reset_index(drop=True)
    wanted = shipped[shipped["year"] != 2024].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, wanted)
    assert (everything["source_id"] == "import-2024").sum() == len(truth)
    assert iga_analysis.load_region_results(2024, "kota")["level"].eq("kota").all()


def test_a_year_that_has_no_claims_can_be_imported(folder):
    path, truth = make_list(folder, 1, "pertama")
    keep(path, year=2026)
    assert len(iga_analysis.load_region_results(2026)) == len(truth)


def test_the_source_names_file_and_check_sum(folder):
    path, _ = make_list(folder, 1, "pertama")
    table = keep(path)
    sources = iga_analysis.load_sources().set_index("source_id")
    assert sources.loc["import-2024", "title"] == "pertama.xlsx"
    (one,) = list_imports().to_dict("records")
    assert one["sha256"] in sources.loc["import-2024", "note"]
    assert one["read"] == one["accepted"] + one["rejected"] + one["not_data"]
    assert Path(one["path"]).read_bytes() == path.read_bytes()
    assert Path(one["path"]).parent == table.parent


def test_the_table_comes_back_with_its_types(folder):
    path, _ = make_list(folder, 1, "pertama")
    accepted, _ = read_results(path, year=2024)
    keep(path)
    pd.testing.assert_frame_equal(load_import(2024), accepted)


def test_aspects_and_awards_are_kept(folder):
    path = folder / "daftar.csv"
    heads = "Nama Daerah;Skor;Peringkat di Provinsi;SPD;SID;Kematangan;Penghargaan"
    path.write_text(f"{heads}\nKota Padang;50,5;2;40,25;120;66;Terinovatif\n")
    keep(path)
    names = ["rank_province", "spd", "sid", "maturity", "award"]
    kept = load_import(2024)[names].iloc[0].tolist()
    assert kept == [2, 40.25, 120, 66, "Terinovatif"]


def test_an_import_of_an_earlier_version_still_loads(folder):
    path, truth = make_list(folder, 1, "pertama")
    table = keep(path)
    late = ["rank_province", "spd", "sid", "maturity", "award"]
    pd.read_csv(table, dtype=str).drop(columns=late).to_csv(table, index=False)
    pointer = folder / "data" / "results-2024.json"
    about = json.loads(pointer.read_text())
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    pointer.write_text(json.dumps({**about, "table_sha256": digest}))
    loaded = load_import(2024)
    assert loaded["score"].tolist() == [one["score"] for one in truth]
    assert loaded[late].isna().all(axis=None)
    assert loaded["rank_province"].dtype == "Int64"


def test_text_that_a_spreadsheet_would_run_is_kept_as_text(folder):
    text = "Nama Daerah;Skor\n=Kota Padang;50,5\n@Kota Bandung;51,5\n"
    path = folder / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    table = keep(path)
    cells = [
        cell
        for line in table.read_text("utf-8").splitlines()
        for cell in line.split(",")
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    names = load_import(2024)["name_published"].tolist()
    assert names == ["=Kota Padang", "@Kota Bandung"]


def test_another_import_is_not_replaced_unasked(folder):
    first, truth = make_list(folder, 1, "pertama")
    second, other = make_list(folder, 2, "kedua")
    keep(first)
    with pytest.raises(StoreError, match="replace=True"):
        keep(second)
    assert load_import(2024)["score"].tolist() == [one["score"] for one in truth]
    keep(first)
    keep(second, replace=True)
    assert load_import(2024)["score"].tolist() == [one["score"] for one in other]
    assert len(list((folder / "data").glob("results-2024-*"))) == 1


def test_an_empty_table_is_not_imported(folder):
    path, _ = make_list(folder, 1, "pertama")
    accepted, _ = read_results(path, year=2024)
    with pytest.raises(StoreError):
        save_import(accepted.head(0), path, year=2024, counts={})
    assert load_import(2024) is None


def test_a_table_changed_by_hand_is_not_used(folder):
    path, _ = make_list(folder, 1, "pertama")
    table = keep(path)
    table.write_text(table.read_text("utf-8").replace(",1,", ",2,"), "utf-8")
    with pytest.raises(StoreError):
        iga_analysis.load_region_results(2024)


def test_a_damaged_pointer_is_told(folder):
    path, _ = make_list(folder, 1, "pertama")
    keep(path)
    pointer = folder / "data" / "results-2024.json"
    about = json.loads(pointer.read_text("utf-8"))
    for text in ("{", "[]", json.dumps({"year": about["year"]})):
        pointer.write_text(text, "utf-8")
        with pytest.raises(StoreError):
            load_import(2024)


IMPORTER = """
import sys

import pandas as pd

from iga_analysis.tables import save_import, save_indicator_import, undo_import

kind, undo, *paths = sys.argv[1:]
tables = [(pd.read_pickle(f"{path}.pickle"), path) for path in paths]
print("go", flush=True)
while True:
    for table, path in tables:
        if kind == "results":
            save_import(table, path, year=2024, counts={}, replace=True)
        else:
            save_indicator_import(table, path, counts={}, replace=True)
        if undo == "undo":
            undo_import(2024 if kind == "results" else 2026)
"""
KILLS = 5


def kill_often(kind, undo, paths, check):
    """Kill imports, and what takes them back, within some write; check each time."""
    chance = random.Random(7)
    for _ in range(KILLS):
        importer = subprocess.Popen(
            [sys.executable, "-c", IMPORTER, kind, undo, *map(str, paths)],
            stdout=subprocess.PIPE,
        )
        assert importer.stdout.readline() == b"go\n"
        # the importer writes again and again; it is killed within some write
        time.sleep(chance.uniform(0.005, 0.1))
        importer.kill()
        importer.wait()
        importer.stdout.close()
        check()


@pytest.mark.parametrize("undo", ["keep", "undo"])
def test_a_killed_import_leaves_the_old_or_the_new_table(undo, folder):
    first, one = make_list(folder, 1, "pertama")
    second, other = make_list(folder, 2, "kedua")
    keep(first)
    for path in (first, second):
        read_results(path, year=2024)[0].to_pickle(f"{path}.pickle")
    allowed = [[row["score"] for row in truth] for truth in (one, other)]

    def check():
        found = load_import(2024)
        if found is None:
            # taken back: as long as nobody asks for that, a table is always there
            assert undo == "undo"
            assert list_imports().empty
        else:
            assert found["score"].tolist() in allowed

    kill_often("results", undo, (first, second), check)


def make_indicators(folder, name, level):
    path = folder / f"{name}.csv"
    head = "Nama Daerah;Level 1;Level 16\n"
    path.write_text(f"{head}Kota Padang;1;{level}\nKota Bandung;{level};3\n", "utf-8")
    table, _ = read_indicators(path, year=2026)
    return path, table


@pytest.mark.parametrize("undo", ["keep", "undo"])
def test_a_killed_import_of_indicators_leaves_the_old_or_the_new(undo, folder):
    made = [
        make_indicators(folder, name, level) for name, level in (("a", 2), ("b", 3))
    ]
    for path, table in made:
        table.to_pickle(f"{path}.pickle")
    save_indicator_import(made[0][1], made[0][0], counts={})

    def check():
        found = load_indicator_import(2026)
        if found is None:
            assert undo == "undo"
        else:
            assert any(found.equals(table) for _, table in made)

    kill_often("indicators", undo, [path for path, _ in made], check)


def test_a_table_of_indicators_comes_back_as_it_was(folder):
    path, table = make_indicators(folder, "a", 2)
    kept = save_indicator_import(table, path, counts={"read": 3, "accepted": 2})
    assert kept.parent.parent == folder / "data"
    found = load_indicator_import(2026)
    pd.testing.assert_frame_equal(found, table)
    assert found.attrs == table.attrs
    assert found.loc["13.71"].to_dict() == {"1": 1, "16": 2}
    (one,) = list_imports("indicators").to_dict("records")
    assert (one["year"], one["accepted"], one["file"]) == (2026, 2, "a.csv")
    assert Path(one["path"]).read_bytes() == path.read_bytes()
    # it is no list of results
    assert list_imports().empty and load_import(2026) is None
    assert not (iga_analysis.load_region_results()["source_id"] == "import-2026").any()
    other, changed = make_indicators(folder, "b", 3)
    with pytest.raises(StoreError, match="replace=True"):
        save_indicator_import(changed, other, counts={})
    with pytest.raises(StoreError):
        save_indicator_import(table.head(0), path, counts={})
    kept.write_text(kept.read_text("utf-8").replace("1.0", "2.0"), "utf-8")
    with pytest.raises(StoreError, match="indicators-2026"):
        load_indicator_import(2026)


def test_a_partial_list_says_so_in_its_source(folder):
    path, _ = make_list(folder, 1, "pertama")
    keep(path, partial="kota 2/93")
    assert load_import(2024).attrs["partial"] == "kota 2/93"
    note = iga_analysis.load_sources().set_index("source_id").loc["import-2024", "note"]
    assert note.endswith("; covers few regions: kota 2/93")


def test_commands_validate_and_import(folder):
    path, truth = make_list(folder, 1, "pertama")
    run = CliRunner().invoke(app, ["validate", str(path), "--year", "2024"])
    assert run.exit_code == 0, run.output
    assert (folder / "pertama-report.xlsx").is_file()
    assert f"{len(truth)} diterima" in run.output
    assert load_import(2024) is None
    run = CliRunner().invoke(app, ["import", str(path), "--year", "2024", "--partial"])
    assert run.exit_code == 0, run.output
    assert len(load_import(2024)) == len(truth)
    second, _ = make_list(folder, 2, "kedua")
    run = CliRunner().invoke(
        app, ["import", str(second), "--year", "2024", "--partial"]
    )
    assert run.exit_code == 1
    assert len(load_import(2024)) == len(truth)
    arguments = ["import", str(second), "--year", "2024", "--partial", "--replace"]
    assert CliRunner().invoke(app, arguments).exit_code == 0


def test_a_command_stops_with_a_sentence(folder):
    path = folder / "salah.xlsx"
    path.write_bytes(b"PK\x03\x04")
    run = CliRunner().invoke(app, ["validate", str(path), "--year", "2024"])
    assert run.exit_code == 1
    assert "Traceback" not in run.output


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_an_office_can_read_what_a_colleague_imported(folder):
    path, _ = make_list(folder, 1, "pertama")
    table = keep(path)
    pointer = folder / "data" / "results-2024.json"
    plain = folder / "plain"
    plain.touch()
    for kept in (pointer, table):
        assert kept.stat().st_mode == plain.stat().st_mode
    (folder / "room").mkdir()
    assert table.parent.stat().st_mode == (folder / "room").stat().st_mode
