"""The workbook that tells what became of every row, in one language."""

import forms
import openpyxl
import pytest
from shown import judge_file

from iga_analysis.intake import read_results
from iga_analysis.intake.registers import read_submission
from iga_analysis.intake.row_report import write_row_report
from iga_analysis.scoring import RegisterError
from iga_analysis.settings import LANGUAGES, use_language

HEADS = {
    "en": ("No", "Region", "Score", "Rank", "Predicate", "Innovations"),
    "id": ("No", "Nama Daerah", "Skor", "Peringkat", "Predikat", "Jumlah Inovasi"),
}
ROWS = [
    (1, "Kota Padang", 50.5, 1, "Inovatif", 12),
    (2, "Kota Padang", 51.5, 2, "Inovatif", 12),
    (3, "Kota Atlantis", 51.5, 2, "Inovatif", 3),
    (4, "Kota Bandung", 150, -3, "Inovatif", 2.5),
    (5, "Kota Bogor", "1,2,3", "x", "Xyz", "#N/A"),
    (6, "Kota Serang", None, None, None, None),
    (7, "Kota Cilegon", 20.5, 400, "Sangat Inovatif", -4),
]
# The choices of the portal have no English words.
PORTAL = ("Inisiatif", "Uji Coba", "Penerapan", "pelayanan publik", "tata kelola")
# Cells of the register that are no answers.
WRONG = ("31/02/2025", "xyz", 7, -1, 2.5, None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_with_mistakes(tmp_path, lang):
    book = openpyxl.Workbook()
    book.active.title = "Provinsi"
    for row in (HEADS[lang], *ROWS):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    with use_language(lang):
        _, report = read_results(tmp_path / "list.xlsx", year=2024)
        path = write_row_report(report, tmp_path / "report.xlsx")
    assert (report["reasons"] != "").sum() >= 4
    assert judge_file(path, lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_register_with_mistakes(tmp_path, lang):
    path = forms.write_form(tmp_path / "form.xlsx", lang=lang)
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    for number, value in enumerate(WRONG, start=4):
        for column in range(3, sheet.max_column + 1):
            sheet.cell(number, column).value = value
    book.save(path)
    with use_language(lang), pytest.raises(RegisterError) as error:
        read_submission(path, edition=2026)
    with use_language(lang):
        out = write_row_report(error.value.report, tmp_path / "report.xlsx")
    assert (error.value.report["reasons"] != "").sum() >= 4
    sheet = openpyxl.load_workbook(out)["Register"]
    # keys stay hidden, and days are days
    assert sheet.row_dimensions[1].hidden and not sheet.row_dimensions[2].hidden
    days = [cell for row in sheet.iter_rows() for cell in row if cell.is_date]
    assert len(days) > 10
    assert judge_file(out, lang, quotes=PORTAL) == []
