"""The Excel form: what is locked, what may be chosen, and its words."""

import re

import openpyxl
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.form import write_template


@pytest.fixture
def filled(tmp_path):
    path = tmp_path / "isian.xlsx"
    register, spd = load_table("example_register"), load_table("example_spd")
    write_template(path, 2026, lang="id", register=register, spd=spd)
    return path


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
    # levels, and evidence of 20 SPD rows and 19 indicators and six bases of SID
    assert text.count("pedomaniga2026-01") == 20 * 3 + 25 * 3 + 20 + 19 + 6
    assert sum("2024-01-01" in words and "2025-12-31" in words for words in text) == 1


def test_guide_has_the_evidence_of_every_row(tmp_path):
    """As annex II of the guideline of 2026 asks for it; once an indicator or basis."""
    path = tmp_path / "form.xlsx"
    write_template(path, 2026, lang="id")
    sheet = openpyxl.load_workbook(path)["Petunjuk"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "indicator")
    table = pd.DataFrame(rows[rows.index(head) + 1 :], columns=head)
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
    for sheet in ("Register", "SPD"):
        for key, heading in zip(book[sheet][1], book[sheet][2], strict=True):
            if not key.value.isdigit():
                words = " ".join(re.findall(r"\w+", heading.value.casefold()))
                assert known[words] == key.value.replace("name", "label")
                found += 1
    assert found == 14 + 5
