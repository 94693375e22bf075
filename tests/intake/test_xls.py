"""What a cell of an .xls file is."""

import datetime
import zipfile

import pytest
import raw
import xlwt

from iga_analysis.intake.files import read_grids
from iga_analysis.intake.results import read_results


def save(folder, change, rows=(raw.HEAD, *raw.ROWS)):
    """Write the list, changed by a function of book and sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Hasil", cell_overwrite_ok=True)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, place, cell)
    change(book, sheet)
    path = folder / "a.xls"
    book.save(str(path))
    return path


def read(path):
    accepted, report = read_results(path, year=2024)
    return accepted, report.set_index("row")


def read_cell(path, number, place):
    (grid,) = read_grids(path, count_headings=lambda cells: 0)
    return dict(grid.rows)[number][place]


@pytest.mark.parametrize(
    ("code", "error"),
    # [MS-XLS] 2.5.10
    [
        *[(0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!")],
        *[(0x1D, "#NAME?"), (0x24, "#NUM!"), (0x2A, "#N/A")],
    ],
)
@pytest.mark.parametrize("column", ["Skor", "Peringkat", "Jumlah Inovasi"])
def test_errors_reject_their_rows(code, error, column, tmp_path):
    place = raw.HEAD.index(column)
    made = xlwt.Cell.ErrorCell(2, place, 15, code)
    path = save(tmp_path, lambda book, sheet: sheet.row(2).insert_cell(place, made))
    assert read_cell(path, 3, place) == {"error": error}
    accepted, report = read(path)
    assert accepted["code"].tolist() == ["32.01", "35.78"]
    assert error in report.loc[3, "reasons"]


def test_a_formula_without_a_result_rejects(tmp_path):
    path = save(tmp_path, lambda book, sheet: sheet.write(2, 2, xlwt.Formula("H3*2")))
    accepted, report = read(path)
    assert accepted["code"].tolist() == ["32.01", "35.78"]
    assert report.loc[3, "status"] == "rejected"
    assert any("C3" in one for one in report.attrs["warnings"])


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (0.664, "0.00%", {"percent": 0.664}),
        (66.4, '0.00" %"', 66.4),
        (datetime.date(2024, 12, 31), "dd/mm/yyyy", {"date": "2024-12-31"}),
        (True, "General", True),
    ],
)
def test_types_and_number_formats(value, code, cell, tmp_path):
    style = xlwt.easyxf(num_format_str=code)
    path = save(tmp_path, lambda book, sheet: sheet.write(2, 2, value, style))
    assert read_cell(path, 3, 2) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [("142", {"text": "142", "raised": "2"}), ("Kota Bandung", "Kota Bandung")],
)
def test_raised_marks_are_no_digits(text, cell, tmp_path):
    raised = xlwt.Font()
    raised.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    path = save(
        tmp_path,
        lambda book, sheet: sheet.write_rich_text(2, 5, [text, ("2", raised)]),
    )
    assert read_cell(path, 3, 5) == cell


def test_hidden_rows_and_columns(tmp_path):
    rows = [[*one[:2], 11.11, *one[2:]] for one in raw.ROWS]
    rows = [[*raw.HEAD[:2], "Skor", *raw.HEAD[2:]], *rows]

    def hide(book, sheet):
        sheet.row(2).hidden = True
        sheet.col(2).hidden = True

    accepted, report = read(save(tmp_path, hide, rows))
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert ["hidden" in report.loc[row, "warnings"] for row in (2, 3, 4)] == [
        *(False, True, False)
    ]


def test_cells_merged_downwards_hold_for_their_rows(tmp_path):
    def merge(book, sheet):
        sheet.write_merge(1, 2, 3, 3, 1)
        sheet.write_merge(1, 2, 5, 5, 231)
        sheet.write_merge(1, 3, 4, 4, "Sangat Inovatif")

    accepted, _ = read(save(tmp_path, merge))
    assert accepted["rank"].tolist() == [1, 1, 3]
    assert accepted["innovations"].tolist() == [231, 231, 142]
    assert set(accepted["predicate"]) == {"Sangat Inovatif"}


def test_a_hidden_sheet_is_named_and_not_read(tmp_path):
    def add(book, sheet):
        other = book.add_sheet("Lama")
        other.visibility = 1
        for number, row in enumerate([raw.HEAD, [1, "Kota Padang", 9.9]]):
            for place, cell in enumerate(row):
                other.write(number, place, cell)

    accepted, report = read(save(tmp_path, add))
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert any("Lama" in one for one in report.attrs["warnings"])


def test_blanks_are_blanks_and_no_longer_in_doubt(tmp_path):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    rows[2][5] = None
    accepted, report = read(save(tmp_path, lambda book, sheet: None, rows))
    assert accepted["innovations"].isna().tolist() == [False, True, False]
    assert not any("#DIV/0!" in one for one in report.attrs["warnings"])


def test_an_archive_inside_makes_no_other_format_of_it(tmp_path):
    """Excel keeps the theme of a workbook in a record that is an archive."""
    path = save(tmp_path, lambda book, sheet: None)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("theme/theme1.xml", "<a/>")
    accepted, _ = read(path)
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
