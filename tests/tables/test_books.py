"""Workbooks that are saved as Excel would save them."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openxml import list_faults

from iga_analysis.tables import save_book

TEXTS = ["Kota Surabaya", " spasi ", "a < b & c", "baris\nbaru", "Kota Surabaya", ""]


@pytest.mark.parametrize("streamed", [False, True])
def test_validator_of_office_files_finds_nothing(tmp_path, streamed):
    book = openpyxl.Workbook(write_only=streamed)
    sheets = [book.create_sheet(name) for name in ("Satu", "Dua")]
    for sheet in sheets:
        sheet.append(TEXTS)
        sheet.append([1, 2.5, True, None, "=1+1", "akhir"])
    if not streamed:
        del book["Sheet"]
        sheets[0]["A1"].font = Font(bold=True, color="FF0000", size=14, italic=True)
        sheets[0]["B1"].comment = Comment("Isi di sini", "Kantor")
    path = tmp_path / "book.xlsx"
    save_book(book, path, title="Buku")
    assert list_faults(path) == []
    read = openpyxl.load_workbook(path)
    for sheet in read:
        rows = list(sheet.iter_rows(values_only=True))
        assert [one or "" for one in rows[0]] == TEXTS
        assert rows[1] == (1, 2.5, True, None, "=1+1", "akhir")
    if not streamed:
        font = read["Satu"]["A1"].font
        assert (font.b, font.i, font.sz, font.color.rgb) == (True, True, 14, "00FF0000")
        assert read["Satu"]["B1"].comment.text == "Isi di sini"


def test_file_is_left_as_it_was(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"mine")
    book = openpyxl.Workbook()
    book.remove(book.active)
    with pytest.raises(IndexError):
        save_book(book, path, title="Buku")
    assert path.read_bytes() == b"mine"
