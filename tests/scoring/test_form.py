"""The Excel form: what is locked, what may be chosen, and its words."""

import re

import openpyxl
import pandas as pd
import pytest
from shown import judge_file

from iga_analysis.datapackage import load_table
from iga_analysis.language import say
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.form import write_template
from iga_analysis.settings import LANGUAGES


@pytest.fixture
def filled(tmp_path):
    path = tmp_path / "isian.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    write_template(path, 2026, lang="id", register=register, spd=spd)
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_has_no_word_of_the_other_language(tmp_path, lang):
    path = tmp_path / "form.xlsx"
    write_template(path, 2026, lang=lang)
    assert judge_file(path, lang) == []


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
    assert rules["integrity_form"].formula1 == '"ya,tidak"'
    assert rules["stage"].formula1 == '"Inisiatif,Uji Coba,Penerapan"'
    assert "Bukti (pdf): SOP" in rules["28"].prompt
    assert rules["basis_33"].formula1 == '"a,b,c,d,e,f"'
    lists = book["Lists"]
    affairs = [cell.value for cell in lists["C"] if cell.value]
    assert rules["affair"].formula1 == f"Lists!$C$1:$C${len(affairs)}"
    assert affairs == load_table("affairs")["name_id"].tolist()
    codes = [cell.value for cell in lists["A"]]
    assert rules["code"].formula1 == f"Lists!$A$1:$A${len(codes)}"
    assert {"16.03", "00.00"} <= set(codes)
    assert rules["form"].formula1 == '"pelayanan publik,tata kelola,lainnya"'
    levels = book["SPD"].data_validations.dataValidation
    # 20 rows, each with its own level and the verified one
    assert sum(rule.formula1 == '"0,1,2,3"' for rule in levels) == 40
    assert rules["17"].promptTitle in {
        rule.promptTitle
        for rule in book["Terverifikasi"].data_validations.dataValidation
    }


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
    # levels, and evidence of 20 SPD rows and 19 indicators and six bases of SID
    assert text.count("pedomaniga2026-01") == 20 * 3 + 25 * 3 + 20 + 19 + 6
    window = {"en": ("1 January 2024", "31 December 2025")}
    window["id"] = ("1 Januari 2024", "31 Desember 2025")
    assert sum(all(day in words for day in window[lang]) for words in text) == 1


def test_guide_has_the_evidence_of_every_row(tmp_path):
    """As annex II of the guideline of 2026 asks for it; once an indicator or basis."""
    path = tmp_path / "form.xlsx"
    write_template(path, 2026, lang="id")
    sheet = openpyxl.load_workbook(path)["Petunjuk"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "indicator")
    place = rows.index(head) + 1
    assert sheet.row_dimensions[place].hidden
    assert rows[place][:2] == ("Indikator", "Aspek")
    table = pd.DataFrame(rows[place + 1 :], columns=head)
    told = table[table["evidence_id"].notna()]
    assert table.groupby(["indicator", "basis"], dropna=False).ngroups == len(told)
    assert not told.duplicated(["indicator", "basis"]).any()
    told = told.set_index("indicator")
    assert told.loc["28", "file_types"] == "pdf"
    assert told.loc["28", "evidence_id"].startswith("SOP yang memuat langkah")
    assert told.loc["28", "evidence_en"].startswith("Procedure (SOP) with steps")
    # 5 stands for both rows; a hint follows on a line of its own
    assert told.loc["5a", "evidence_id"] == told.loc["5b", "evidence_id"]
    assert told.loc["20", "evidence_en"].endswith("\nAt least one certificate")
    assert pd.isna(told.loc["2b", "file_types"])


def test_guide_of_a_what_if_edition_says_so(tmp_path):
    path = tmp_path / "form.xlsx"
    write_template(path, load_edition(2026).replace(divisor_floor=14), lang="en")
    sheet = openpyxl.load_workbook(path)["Guide"]
    lines = [str(cell.value) for cell in sheet["A"]]
    assert any("supplied: divisor_floor" in line for line in lines)


def test_editions_without_indicators_have_no_form(tmp_path):
    with pytest.raises(UnknownField, match="levels"):
        write_template(tmp_path / "form.xlsx", 2022)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_heading_is_one_that_the_reader_knows(tmp_path, lang):
    """A form that somebody typed again, without the row of keys, is read as well."""
    path = tmp_path / "form.xlsx"
    write_template(path, 2026, lang=lang)
    known = load_table("header_words").query("role == 'register'")
    known = dict(zip(known["word"], known["column"], strict=True))
    book = openpyxl.load_workbook(path)
    found = 0
    third = say("form_verified", lang=lang)
    for sheet in ("Register", "SPD", third):
        for key, heading in zip(book[sheet][1], book[sheet][2], strict=True):
            if not key.value.removeprefix("verified_").isdigit():
                words = " ".join(re.findall(r"\w+", heading.value.casefold()))
                assert known[words] == key.value.replace("name", "label")
                found += 1
    assert found == 14 + 6 + 2


def test_the_form_is_ready_for_paper(filled):
    book = openpyxl.load_workbook(filled)
    for name in ("Register", "SPD", "Terverifikasi"):
        sheet = book[name]
        # row 1 has the words of the package: for the reader of the file, not on paper
        assert sheet.row_dimensions[1].hidden
        assert not sheet.row_dimensions[2].hidden
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        # what an Indonesian sees has no word of the package
        assert not {cell.value for cell in sheet[2]} & {"code", "affair", "renewed"}
    assert book["Register"].page_setup.orientation == "landscape"
    guide = book["Petunjuk"]
    shown = [
        cell.value
        for cell in guide[guide.max_row]
        if not guide.column_dimensions[cell.column_letter].hidden
    ]
    names = load_edition(2026).indicators.set_index("indicator").loc[shown[0]]
    assert names["name_id"] in shown and names["name_en"] not in shown


def test_a_form_is_an_xlsx_file(tmp_path):
    with pytest.raises(ValueError, match="must end in"):
        write_template(tmp_path / "form.xls", 2026)
    assert not list(tmp_path.iterdir())


def test_the_form_of_many_regions_lists_each_row_once(tmp_path):
    """Drop-downs are one an indicator, whatever the number of regions."""
    spd = load_table("example_spd")
    both = pd.concat([spd, spd.assign(code="16.03")])
    write_template(tmp_path / "form.xlsx", 2026, spd=both)
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["SPD"]
    rules = sheet.data_validations.dataValidation
    assert len(rules) == 1 + 2 * 20
    rule = next(one for one in rules if one.promptTitle.startswith("1 "))
    assert {str(one) for one in rule.sqref.ranges} == {"E3", "E23"}
