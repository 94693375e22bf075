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
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.results import read_results
from iga_analysis.tables.imports import (
    StoreError,
    list_imports,
    load_import,
    save_import,
)


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

import openpyxl
import pandas as pd

from iga_analysis.tables import save_import

tables = [(pd.read_pickle(f"{path}.pickle"), path) for path in sys.argv[1:]]
print("go", flush=True)
while True:
    for accepted, path in tables:
        save_import(accepted, path, year=2024, counts={}, replace=True)
"""
KILLS = 5


def test_a_killed_import_leaves_the_old_or_the_new_table(folder):
    first, one = make_list(folder, 1, "pertama")
    second, other = make_list(folder, 2, "kedua")
    keep(first)
    for path in (first, second):
        read_results(path, year=2024)[0].to_pickle(f"{path}.pickle")
    allowed = [[row["score"] for row in truth] for truth in (one, other)]
    chance = random.Random(7)
    for _ in range(KILLS):
        importer = subprocess.Popen(
            [sys.executable, "-c", IMPORTER, str(first), str(second)],
            stdout=subprocess.PIPE,
        )
        assert importer.stdout.readline() == b"go\n"
        # the importer writes again and again; it is killed within some write
        time.sleep(chance.uniform(0.005, 0.1))
        importer.kill()
        importer.wait()
        importer.stdout.close()
        assert load_import(2024)["score"].tolist() in allowed


def test_commands_validate_and_import(folder):
    path, truth = make_list(folder, 1, "pertama")
    run = CliRunner().invoke(app, ["validate", str(path), "--year", "2024"])
    assert run.exit_code == 0, run.output
    assert (folder / "pertama-report.xlsx").is_file()
    assert f"{len(truth)} accepted" in run.output
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
