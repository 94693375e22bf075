"""Registers: the form comes back as its own reader reads it; mistakes go to rows."""

import openpyxl
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.registers import read_register
from iga_analysis.scoring.form import read_template, write_template
from iga_analysis.scoring.score import score_iid


@pytest.fixture(params=["en", "id"])
def form(request, tmp_path):
    register = load_table("example_register")
    path = tmp_path / "formulir.xlsx"
    spd = load_table("example_spd")
    write_template(path, 2026, register=register, spd=spd, lang=request.param)
    return path


def change(path, place, value):
    book = openpyxl.load_workbook(path)
    sheet, _, cell = place.partition("!")
    book[sheet][cell] = value
    book.save(path)


def test_the_form_is_read_as_its_reader_reads_it(form):
    innovations, spd, report = read_register(form, edition=2026)
    register, levels = read_template(form, 2026)
    assert innovations["innovation"].tolist() == register["innovation"].tolist()
    found = score_iid(innovations, spd, 2026)
    pd.testing.assert_frame_equal(found, score_iid(register, levels, 2026))
    counts = count_rows(report).iloc[0]
    assert counts["accepted"] == len(register) + len(levels)
    assert counts["rejected"] == 0


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("Register!L7", 4, "level"),
        ("Register!L7", None, "missing"),
        ("Register!E7", "pendidikn", "affair"),
        ("Register!C7", None, "name"),
        ("Register!H7", "kapan-kapan", "date"),
        ("Register!A7", "99.99", "code"),
        ("Register!G7", "mungkin", "yes or no"),
    ],
)
def test_a_mistake_rejects_its_row_alone(form, place, value, reason):
    change(form, place, value)
    innovations, _, report = read_register(form, edition=2026)
    rejected = report[report["status"] == "rejected"]
    assert rejected[["sheet", "row"]].values.tolist() == [["Register", 7]]
    assert reason in rejected["reasons"].item()
    assert len(innovations) == len(load_table("example_register")) - 1


def test_the_suggestion_names_the_affair(form):
    change(form, "Register!E7", "pendidikn")
    _, _, report = read_register(form, edition=2026)
    rejected = report[report["status"] == "rejected"]
    assert "pendidikan" in rejected["suggestion"].item().casefold()


def test_reasons_are_in_the_language(form, monkeypatch):
    change(form, "Register!L7", 4)
    monkeypatch.setenv("IGA_LANG", "id")
    _, _, report = read_register(form, edition=2026)
    assert "bukan level" in report.loc[report["status"] == "rejected", "reasons"].item()


def test_an_incomplete_spd_table_is_rejected_and_told(form):
    book = openpyxl.load_workbook(form)
    book["SPD"].delete_rows(5)
    book.save(form)
    innovations, spd, report = read_register(form, edition=2026)
    assert spd.empty
    assert len(innovations) == len(load_table("example_register"))
    own = report[report["sheet"] == "Register"]
    assert (own.loc[own["status"] == "accepted", "warnings"] != "").all()


def make_text(tmp_path, rows, **columns):
    levels = {str(number): 1 for number in range(16, 36)}
    table = pd.DataFrame([{**row, **levels, "Dasar Indikator 33": "a"} for row in rows])
    path = tmp_path / "register.csv"
    table.rename(columns={"Dasar Indikator 33": "basis_33"}).to_csv(path, sep=";")
    return path


def test_headings_and_names_of_offices_are_understood(tmp_path):
    rows = [
        {
            "Nama Daerah": "Kab. Muaraenim",
            "Nama Inovasi": "Satu",
            "Urusan": "Kesehatan",
            "Waktu Penerapan": "31/01/2025",
        },
        {
            "Nama Daerah": "PEMKOT SURABAYA",
            "Nama Inovasi": "Dua",
            "Urusan": "pendidikan",
            "Waktu Penerapan": "03/02/2025",
        },
        {
            "Nama Daerah": "Solok",
            "Nama Inovasi": "Tiga",
            "Urusan": "pendidikan",
            "Waktu Penerapan": "5 Mei 2024",
        },
    ]
    innovations, spd, report = read_register(make_text(tmp_path, rows), edition=2026)
    assert innovations["code"].tolist() == ["16.03", "35.78"]
    days = innovations["implemented"].dt.strftime("%Y-%m-%d").tolist()
    assert days == ["2025-01-31", "2025-02-03"]
    assert spd.empty
    assert "Kota Solok" in report.loc[report["status"] == "rejected", "reasons"].item()


def test_a_day_that_may_be_a_month_is_reported(tmp_path):
    row = {"Kode": "16.03", "Nama Inovasi": "Satu", "Urusan": "kesehatan"}
    rows = [{**row, "Waktu Penerapan": "03/02/2025"}]
    innovations, _, report = read_register(make_text(tmp_path, rows), edition=2026)
    assert innovations.empty
    assert "03/02/2025" in report["reasons"].iloc[-1]


def test_missing_columns_are_told_at_once(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("code,innovation,16,17\n16.03,Satu,1,1\n")
    with pytest.raises(IntakeError) as error:
        read_register(path, edition=2026)
    assert error.value.key == "register_columns"
    assert all(word in str(error.value) for word in ("affair", "implemented", "35"))


def test_a_list_of_results_is_no_register(tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text("Nama Daerah,Skor\nKota Padang,5.5\n")
    with pytest.raises(IntakeError) as error:
        read_register(path, edition=2026)
    assert error.value.key == "no_register_header"
