"""The Excel form: what is locked, what may be chosen, and reading it back."""

import openpyxl
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.form import read_template, write_template
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.score import score_iid


@pytest.fixture
def filled(tmp_path):
    path = tmp_path / "isian.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    write_template(path, 2026, lang="id", register=register, spd=spd)
    return path


def change(path, sheet, cells):
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_example_comes_back_as_it_went(tmp_path, lang):
    path = tmp_path / "form.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    write_template(path, 2026, lang=lang, register=register, spd=spd)
    found, rows = read_template(path, 2026)
    for column in register.columns:
        same = found[column].astype(register[column].dtype)
        expected = register[column]
        pd.testing.assert_series_equal(
            same.reset_index(drop=True), expected, check_names=False
        )
    assert rows["level"].tolist() == spd["level"].tolist()
    pd.testing.assert_frame_equal(
        score_iid(found, rows, 2026), score_iid(register, spd, 2026)
    )


def test_headings_are_locked_and_input_is_not(filled):
    book = openpyxl.load_workbook(filled)
    for name in ("Register", "SPD"):
        sheet = book[name]
        assert sheet.protection.sheet
        assert all(cell.protection.locked for row in sheet["A1:C2"] for cell in row)
    assert not book["Register"]["A3"].protection.locked
    assert not book["Register"].column_dimensions["A"].protection.locked
    assert book["SPD"]["C3"].protection.locked
    assert not book["SPD"]["E3"].protection.locked


def test_drop_downs(filled):
    book = openpyxl.load_workbook(filled)
    header = [cell.value for cell in book["Register"][1]]
    rules = {
        header[openpyxl.utils.cell.range_boundaries(str(rule.sqref))[0] - 1]: rule
        for rule in book["Register"].data_validations.dataValidation
    }
    for indicator in map(str, range(16, 36)):
        assert rules[indicator].formula1 == '"0,1,2,3"'
        assert rules[indicator].showErrorMessage
        assert len(rules[indicator].prompt) <= 255
        assert len(rules[indicator].promptTitle) <= 32
    assert "1-10 orang" in rules["17"].prompt
    assert rules["digital"].formula1 == '"ya,tidak"'
    assert rules["basis_33"].formula1 == '"a,b,c,d,e,f"'
    lists = book["Lists"]
    affairs = [cell.value for cell in lists["C"] if cell.value]
    assert rules["affair"].formula1 == f"Lists!$C$1:$C${len(affairs)}"
    assert affairs == load_table("affairs")["name_id"].tolist()
    codes = [cell.value for cell in lists["A"]]
    assert rules["code"].formula1 == f"Lists!$A$1:$A${len(codes)}"
    assert {"16.03", "00.00"} <= set(codes)
    levels = book["SPD"].data_validations.dataValidation
    assert sum(rule.formula1 == '"0,1,2,3"' for rule in levels) == 20


@pytest.mark.parametrize(("lang", "name"), [("en", "Guide"), ("id", "Petunjuk")])
def test_guide_has_every_level_in_both_languages(tmp_path, lang, name):
    path = tmp_path / "form.xlsx"
    write_template(path, 2026, lang=lang)
    text = [
        str(value)
        for row in openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    for words in ("1-10 staff", "1-10 orang", "Opini BPK", "Audit opinion of BPK"):
        assert words in text
    assert text.count("pedomaniga2026-01") == 20 * 3 + 25 * 3
    assert sum("2024-01-01" in words and "2025-12-31" in words for words in text) == 1


def test_guide_of_a_what_if_edition_says_so(tmp_path):
    path = tmp_path / "form.xlsx"
    write_template(path, load_edition(2026).replace(divisor_floor=14), lang="en")
    sheet = openpyxl.load_workbook(path)["Guide"]
    lines = [str(cell.value) for cell in sheet["A"]]
    assert any("supplied: divisor_floor" in line for line in lines)


def test_mistakes_have_sheet_row_and_column(filled):
    change(filled, "Register", {"A5": "16.99", "K4": 7, "H6": "soon", "E7": "Sihir"})
    change(filled, "SPD", {"E9": "x", "E10": None})
    with pytest.raises(RegisterError) as error:
        read_template(filled, 2026)
    places = [
        (one.table, one.row, one.column)
        for one in error.value.problems.dropna(subset=["row"]).itertuples()
    ]
    assert places == [
        *(
            ("Register", 4, "17"),
            ("Register", 5, "code"),
            ("Register", 6, "implemented"),
        ),
        *(("Register", 7, "affair"), ("SPD", 9, "level"), ("SPD", 10, "level")),
    ]
    assert "Register, row 4, column 17: 7" in str(error.value)


def test_rows_of_later_mistakes_are_those_of_the_sheet(filled):
    change(filled, "Register", {"H12": "2019-01-01"})
    book = openpyxl.load_workbook(filled)
    for cell in book["Register"][8]:
        cell.value = None
    book.save(filled)
    register, spd = read_template(filled, 2026)
    assert len(register) == 29
    with pytest.raises(RegisterError, match="outside the window") as error:
        score_iid(register, spd, 2026)
    assert error.value.problems["row"].tolist() == [12]


def test_one_region_need_not_be_repeated_on_the_spd_sheet(filled):
    change(filled, "SPD", {f"A{row}": None for row in range(3, 23)})
    _, spd = read_template(filled, 2026)
    assert set(spd["code"]) == {"00.00"}
    change(filled, "Register", {"A4": "16.03"})
    with pytest.raises(RegisterError, match="SPD, row 3, column code: is missing"):
        read_template(filled, 2026)


def test_names_that_look_like_formulas_stay_names(tmp_path):
    path = tmp_path / "form.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    register.loc[0, "innovation"] = "=1+1"
    write_template(path, 2026, register=register, spd=spd)
    assert read_template(path, 2026)[0]["innovation"].iloc[0] == "=1+1"


def test_other_files_are_refused(tmp_path, filled):
    path = tmp_path / "form.xlsx"
    path.write_text("code,innovation\n")
    with pytest.raises(ValueError, match="not an Excel workbook"):
        read_template(path, 2026)
    book = openpyxl.load_workbook(filled)
    del book["SPD"]
    book.save(path)
    with pytest.raises(RegisterError, match="the sheet is missing"):
        read_template(path, 2026)
    with pytest.raises(FileNotFoundError):
        read_template(tmp_path / "none.xlsx", 2026)


def test_editions_without_indicators_have_no_form(tmp_path):
    with pytest.raises(UnknownField, match="levels"):
        write_template(tmp_path / "form.xlsx", 2022)
