"""A form is taken whole or refused with every mistake in its place."""

import datetime

import openpyxl
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.registers import read_submission
from iga_analysis.scoring.form import write_template
from iga_analysis.scoring.problems import RegisterError, list_problems


@pytest.fixture
def book(tmp_path):
    """Return the form as a workbook, with the function that reads it back."""
    path = tmp_path / "form.xlsx"
    filled = {kind: load_table(f"example_{kind}") for kind in ("register", "spd")}
    write_template(path, 2026, lang="en", **filled)
    book = openpyxl.load_workbook(path)

    def find_problems(**options):
        book.save(path)
        with pytest.raises(RegisterError) as error:
            read_submission(path, edition=2026, **options)
        return error.value.problems

    book.find_problems = find_problems
    return book


def list_places(problems):
    columns = ["table", "row", "column", "key"]
    return problems[columns].astype("object").where(problems[columns].notna(), None)


def test_all_mistakes_come_at_once_in_their_places(book):
    register, spd = book["Register"], book["SPD"]
    register["A5"], register["N4"], register["H6"] = "16.99", 7, "soon"
    register["E7"], register["O8"], register["C9"] = "Sihir", None, None
    register["C11"] = register["C10"].value
    register["G12"], register["O13"] = "perhaps", datetime.date(2025, 1, 2)
    register["H14"], register["H15"] = "2025", "2019-01-01"
    register["I15"] = None
    register["O16"] = "=1/0"
    register["O17"].value, register["O17"].data_type = "#DIV/0!", "e"
    spd["E9"], spd["E10"], spd["C11"] = "x", None, "36"
    found = book.find_problems(outside_window="report")
    assert list_places(found).values.tolist() == [
        ["Register", 4, "17", "reg_level"],
        ["Register", 5, "code", "reg_code"],
        ["Register", 6, "implemented", "reg_date"],
        ["Register", 7, "affair", "reg_affair"],
        ["Register", 8, "18", "reg_missing_level"],
        ["Register", 9, "innovation", "reg_no_name"],
        ["Register", 11, "innovation", "reg_twice"],
        ["Register", 12, "digital", "reg_truth"],
        ["Register", 13, "18", "is_a_date"],
        ["Register", 14, "implemented", "no_day"],
        ["Register", 15, "implemented", "reg_outside"],
        ["Register", 16, "18", "formula"],
        ["Register", 17, "18", "error_cell"],
        ["SPD", 9, "level", "reg_level"],
        ["SPD", 10, "level", "reg_missing_level"],
        ["SPD", 11, "indicator", "reg_spd_row"],
        ["SPD", None, "indicator", "reg_lacks"],
    ]
    lines = list_problems(found)
    assert lines[0] == (
        "Register, row 4, column 17: 7 is not a level: must be 0, 1, 2 or 3"
    )
    assert lines[6].endswith("stands already in row 10 for the same region")
    indonesian = list_problems(found, lang="id")
    assert indonesian[0] == (
        "Register, baris 4, kolom 17: 7 bukan level: harus 0, 1, 2 atau 3"
    )
    assert not set(lines) & set(indonesian)


def test_a_missing_column_is_told_once(book):
    book["Register"].delete_cols(32)
    found = book.find_problems()
    assert list_places(found).values.tolist() == [
        ["Register", None, "35", "reg_no_column"]
    ]


@pytest.mark.parametrize(
    ("sheet", "key"), [("Register", "reg_no_register"), ("SPD", "reg_no_spd_sheet")]
)
def test_a_missing_sheet_is_told_with_the_mistakes_of_the_other(book, sheet, key):
    del book[sheet]
    other, cell = ("SPD", "E9") if sheet == "Register" else ("Register", "N9")
    book[other][cell] = 7
    found = book.find_problems()
    assert set(found["key"]) == {key, "reg_level"}
    assert set(found["table"]) == {"Register", "SPD"}


def test_the_same_innovation_on_two_sheets(book):
    book.copy_worksheet(book["Register"]).title = "Lagi"
    found = book.find_problems()
    assert set(found["key"]) == {"reg_twice_sheet"}
    assert found["row"].tolist() == list(range(3, 33))
    assert "on the sheet Register, row 3" in found["problem"].iloc[0]


def blank_codes(book):
    for row in range(3, 23):
        book["SPD"][f"A{row}"] = book["SPD"][f"B{row}"] = None


def test_an_spd_table_without_codes_follows_the_register(book):
    blank_codes(book)
    book["Register"]["A4"] = "16.03"
    found = book.find_problems()
    assert found["key"].tolist() == ["reg_spd_codes"]
    assert "00.00, 16.03" in found["problem"][0]
    for row in range(3, 33):
        book["Register"][f"A{row}"] = "99.99"
    found = book.find_problems()
    assert set(found["key"]) == {"reg_code"}
    assert (found["table"] == "Register").all()


def test_a_form_that_nobody_filled_in(tmp_path):
    path = tmp_path / "form.xlsx"
    write_template(path, 2026)
    with pytest.raises(RegisterError) as error:
        read_submission(path, edition=2026)
    keys = error.value.problems["key"].value_counts().to_dict()
    assert keys == {"reg_missing_level": 20, "reg_spd_no_code": 1}


def test_a_table_of_headings_alone(book):
    book["SPD"].delete_rows(3, 20)
    found = book.find_problems()
    assert found["key"].tolist() == ["reg_no_rows", "reg_no_spd"]


def test_a_region_may_be_named_and_a_slip_is_seen(book):
    register = book["Register"]
    register["A4"], register["B4"] = None, "Kabupaten Contoh (rekaan)"
    register["A5"], register["B5"] = None, "Kab. Muara Enimm"
    found = book.find_problems()
    assert list_places(found).values.tolist() == [
        ["Register", 5, "region", "unknown_name_near"]
    ]
    assert "Kabupaten Muara Enim" in found["problem"][0]


def test_the_message_is_in_the_language(book, monkeypatch):
    book["Register"]["N4"] = 7
    monkeypatch.setenv("IGA_LANG", "id")
    found = book.find_problems()
    assert found["problem"].tolist() == ["bukan level: harus 0, 1, 2 atau 3"]
    assert str(RegisterError(found)).splitlines() == [
        "1 kesalahan; tidak ada yang dihitung. Perbaiki, lalu coba lagi:",
        "- Register, baris 4, kolom 17: 7 bukan level: harus 0, 1, 2 atau 3",
    ]


def test_files_that_are_no_form(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_text("no workbook")
    with pytest.raises(IntakeError) as error:
        read_submission(path, edition=2026)
    assert error.value.key == "no_register_header"
    with pytest.raises(IntakeError) as error:
        read_submission(tmp_path / "none.xlsx", edition=2026)
    assert error.value.key == "no_file"
    pd.DataFrame({"Nama Daerah": ["Kota Padang"], "Skor": [50]}).to_excel(path)
    with pytest.raises(IntakeError) as error:
        read_submission(path, edition=2026)
    assert error.value.key == "no_register_header"
