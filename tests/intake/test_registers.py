"""Registers: the form comes back as it went, whole or row by row, from any file."""

import datetime
import shutil
from pathlib import Path

import awkward
import openpyxl
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.registers import read_register, read_submission
from iga_analysis.method.bands import round_half_up
from iga_analysis.scoring.form import write_template
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.score import score_iid


@pytest.fixture(scope="module", params=["en", "id"])
def filled(request, tmp_path_factory):
    """The form of the example in a language, for all tests to copy."""
    register, spd = load_table("example_register"), load_table("example_spd")
    path = tmp_path_factory.mktemp(request.param) / "formulir.xlsx"
    write_template(path, 2026, register=register, spd=spd, lang=request.param)
    return path


@pytest.fixture
def form(filled, tmp_path):
    return Path(shutil.copy(filled, tmp_path))


def change(path, *places):
    """Put values into cells of a workbook: ("Register!A7", value) each."""
    book = openpyxl.load_workbook(path)
    for place, value in places:
        sheet, _, cell = place.partition("!")
        book[sheet][cell] = value
    book.save(path)


def test_the_form_comes_back_as_it_went(form):
    register, levels = load_table("example_register"), load_table("example_spd")
    innovations, spd, report = read_register(form, edition=2026)
    counts = count_rows(report).iloc[0]
    assert counts["accepted"] == len(register) + len(levels)
    assert counts["rejected"] == 0
    for found, rows in ((innovations, spd), read_submission(form, edition=2026)):
        for column in register.columns:
            same = found[column].astype(register[column].dtype)
            pd.testing.assert_series_equal(
                same.reset_index(drop=True), register[column], check_names=False
            )
        assert rows["level"].tolist() == levels["level"].tolist()
        scores = score_iid(found, rows, 2026)
        pd.testing.assert_frame_equal(scores, score_iid(register, levels, 2026))
        # as notebooks 05 and 08 show it
        assert round_half_up(scores["iid"]).tolist() == [47.43]


def example_sheets():
    """Return the example tables as sheets of any kind of file, dates as text."""
    sheets = []
    for kind in ("register", "spd"):
        table = load_table(f"example_{kind}").astype("object")
        texts = {"implemented", "renewed", "digital", "integrity_form"} & set(table)
        table = table.assign(**{name: table[name].astype("string") for name in texts})
        cells = table.astype("object").where(table.notna(), None).values.tolist()
        rows = [awkward.Row(row) for row in [list(table), *cells]]
        sheets.append(awkward.Sheet([], [], rows, kind))
    return sheets


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_any_workbook_scores_as_the_tables_do(kind, tmp_path):
    path = awkward.write_as(kind, example_sheets(), tmp_path)
    scores = score_iid(*read_submission(path, edition=2026), 2026)
    assert round_half_up(scores["iid"]).tolist() == [47.43]


@pytest.mark.parametrize("kind", ["csv", "semicolon", "tab", "windows"])
def test_the_spd_table_may_be_in_another_file(kind, form, tmp_path):
    register, spd = (
        awkward.write_as(kind, [sheet], tmp_path, sheet.name)
        for sheet in example_sheets()
    )
    for path in (form, register):
        scores = score_iid(*read_submission(path, edition=2026, spd=spd), 2026)
        assert round_half_up(scores["iid"]).tolist() == [47.43]
    with pytest.raises(IntakeError) as error:
        read_submission(form, edition=2026, spd=register)
    assert error.value.key == "no_spd_header"
    # a form may be the other file; of its register nothing is read
    change(form, ("Register!A7", "99.99"))
    found, _ = read_submission(register, edition=2026, spd=form)
    assert set(found["code"]) == {"00.00"}


def test_an_older_form_tells_nothing_of_the_newer_columns(form):
    later = ["stage", "design_words", "integrity_form"]
    book = openpyxl.load_workbook(form)
    sheet = book["Register"]
    for name in later:
        heads = [cell.value for cell in sheet[1]]
        sheet.delete_cols(heads.index(name) + 1)
    book.save(form)
    register, spd = load_table("example_register"), load_table("example_spd")
    for found, _ in (
        read_submission(form, edition=2026),
        read_register(form, edition=2026)[:2],
    ):
        assert not set(later) & set(found)
        expected = score_iid(register.drop(columns=later), spd, 2026)
        pd.testing.assert_frame_equal(score_iid(found, spd, 2026), expected)


def test_one_region_need_not_be_repeated_on_the_spd_sheet(form):
    change(form, *((f"SPD!A{row}", None) for row in range(3, 23)))
    _, spd = read_submission(form, edition=2026)
    assert set(spd["code"]) == {"00.00"}
    change(form, ("SPD!A1", None), ("SPD!A2", None), ("SPD!B9", None))
    with pytest.raises(RegisterError, match="SPD, row 9, column code: is missing"):
        read_submission(form, edition=2026)


def test_names_that_look_like_formulas_stay_names(tmp_path):
    path = tmp_path / "form.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    register.loc[0, "innovation"] = "=1+1"
    write_template(path, 2026, register=register, spd=spd)
    found, _ = read_submission(path, edition=2026)
    assert found["innovation"].iloc[0] == "=1+1"


def test_rows_of_later_mistakes_are_those_of_the_sheet(form):
    change(form, ("Register!H12", "2019-01-01"))
    book = openpyxl.load_workbook(form)
    for cell in book["Register"][8]:
        cell.value = None
    book.save(form)
    register, spd = read_submission(form, edition=2026)
    assert len(register) == 29
    with pytest.raises(RegisterError, match="outside the window") as error:
        score_iid(register, spd, 2026)
    assert error.value.problems["row"].tolist() == [12]


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("Register!O7", 4, "level"),
        ("Register!O7", None, "missing"),
        ("Register!E7", "pendidikn", "affair"),
        ("Register!C7", None, "name"),
        ("Register!H7", "kapan-kapan", "date"),
        ("Register!A7", "99.99", "code"),
        ("Register!G7", "mungkin", "yes or no"),
        ("Register!J7", "Pengembangan", "is not a stage"),
        ("Register!K7", "Berawal dari keluhan warga", "not the text"),
        ("Register!L7", "mungkin", "yes or no"),
        ("Register!G7", datetime.date(2025, 1, 2), "the date 2 January 2025"),
        ("Register!C7", datetime.date(2025, 1, 2), "the date 2 January 2025"),
        ("Register!O7", "=1+1", "the formula =1+1"),
    ],
)
def test_a_mistake_rejects_its_row_alone(form, place, value, reason):
    change(form, (place, value))
    innovations, _, report = read_register(form, edition=2026)
    rejected = report[report["status"] == "rejected"]
    assert rejected[["sheet", "row"]].values.tolist() == [["Register", 7]]
    assert reason in rejected["reasons"].item()
    assert len(innovations) == len(load_table("example_register")) - 1


def test_the_suggestion_names_the_affair(form):
    change(form, ("Register!E7", "pendidikn"))
    _, _, report = read_register(form, edition=2026)
    rejected = report[report["status"] == "rejected"]
    assert "pendidikan" in rejected["suggestion"].item().casefold()


def test_reasons_are_in_the_language(form, monkeypatch):
    change(form, ("Register!O7", 4))
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


def test_a_wrong_level_makes_the_spd_table_incomplete(form):
    change(form, ("SPD!E9", "x"))
    innovations, spd, report = read_register(form, edition=2026)
    assert spd.empty
    assert len(innovations) == len(load_table("example_register"))
    reasons = report[report["sheet"] == "SPD"].set_index("row")["reasons"]
    assert "'x' is not a level" in reasons[9]
    assert "lacks the rows 5b" in reasons[10]


def test_stage_and_length_are_understood_as_offices_write_them(form):
    change(form, ("Register!J7", " ujicoba "))
    change(form, ("Register!K7", "312 kata"))
    change(form, ("Register!K8", "=1+1"))
    with pytest.raises(RegisterError, match="row 8, column words of the design text"):
        read_submission(form, edition=2026)
    change(form, ("Register!K8", None))
    found, _ = read_submission(form, edition=2026)
    row = found.loc[7]
    assert (row["stage"], row["design_words"]) == ("Uji Coba", 312)
    assert pd.isna(found.loc[8, "design_words"])


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
            "Tahapan Inovasi": "Penerapan",
            "Pakta Integritas": "ya",
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
    assert innovations["stage"].tolist()[0] == "Penerapan"
    assert innovations["integrity_form"].isna().tolist() == [False, True]
    assert spd.empty
    assert "Kota Solok" in report.loc[report["status"] == "rejected", "reasons"].item()


def test_a_day_that_may_be_a_month_is_warned_of(tmp_path):
    row = {"Kode": "16.03", "Nama Inovasi": "Satu", "Urusan": "kesehatan"}
    rows = [{**row, "Waktu Penerapan": "03/02/2025"}]
    innovations, _, report = read_register(make_text(tmp_path, rows), edition=2026)
    # Indonesia writes the day first
    assert innovations["implemented"].tolist() == [pd.Timestamp("2025-02-03")]
    assert "read with the day first" in report["warnings"].iloc[-1]


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
