"""Text files cut into cells, and files that cannot be opened."""

import zipfile
from pathlib import Path

import pytest

from iga_analysis.intake.files import IntakeError, read_grids
from iga_analysis.intake.headers import count_headings
from iga_analysis.intake.results import read_results

LINES = ["No,Nama Daerah,Skor", "1,Kota Padang,50.5", "2,Kota Bandung,62.97"]


def save(text, folder, encoding="utf-8"):
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(path):
    accepted, report = read_results(path, year=2024)
    return accepted, report.set_index("row")


def cut(text, folder):
    (grid,) = read_grids(save(text, folder), count_headings=count_headings)
    return [list(cells) for _, cells in grid.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_titles_and_headings_in_quotes_with_line_breaks(delimiter, tmp_path):
    rows = [
        ['"HASIL PENGUKURAN\nIndeks Inovasi, Tahun 2024; Tabel 1"'],
        ['"No"', '"Nama\r\nDaerah"', '"Skor\n(0-100, akhir)"', '"Catatan; lain"'],
        ["1", "Kota Padang", '"50,5"', '"sementara,\nlihat lampiran; hal. 3"'],
        ["2", "Kota Bandung", '"62,97"', ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = cut(text, tmp_path)
    assert found[1] == ["No", "Nama Daerah", "Skor (0-100, akhir)", "Catatan; lain"]
    assert found[2][1:3] == ["Kota Padang", "50,5"]
    assert found[3][:3] == ["2", "Kota Bandung", "62,97"]
    assert len(found) == 4


@pytest.mark.parametrize(
    "lines",
    [
        # a mark that opens and never closes, one that closes lines later, one inside
        [*LINES[:1], '1,"Kota Padang,50.5', *LINES[2:]],
        [*LINES[:1], '1,"Kota Padang,50.5', '2,Kota Bandung",62.97'],
        [*LINES[:1], '1,"Kota Padang,50.5', '2,Kota Bandung,62.97"'],
        [*LINES[:1], '1,Kota "Padang,50.5', *LINES[2:]],
        ['"No","Nama Daerah","Skor"', '1,"Kota Padang",50.5', *LINES[2:]],
    ],
)
def test_marks_without_a_partner_swallow_no_row(lines, tmp_path):
    accepted, _ = read(save("\n".join(lines) + "\n", tmp_path))
    assert accepted["score"].tolist() == [50.5, 62.97]
    assert accepted["row"].tolist() == [2, 3]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, ending, tmp_path):
    text = ending.join(LINES) + ending
    accepted, _ = read(save(text, tmp_path, encoding))
    assert accepted["score"].tolist() == [50.5, 62.97]


def test_invisible_characters_change_no_name_and_no_number(tmp_path):
    text = "\ufeffNo\u200b;Nama\u00a0Daerah;Sko\u00adr;Predikat\n"
    text += "1;\u200eKota\u202fPadang\u200f;\ufeff50,5\u00a0;Ino\u00advatif\u200b\n"
    accepted, _ = read(save(text, tmp_path))
    assert accepted.loc[0, ["code", "score", "predicate"]].tolist() == [
        *("13.71", 50.5, "Inovatif")
    ]


def test_many_columns_are_read(tmp_path):
    more = [f"K{number}" for number in range(400)]
    text = "\n".join(",".join([line, *more]) for line in LINES)
    accepted, _ = read(save(text, tmp_path))
    assert accepted["score"].tolist() == [50.5, 62.97]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "Err:502"])
def test_errors_in_text_reject(error, tmp_path):
    text = "\n".join([*LINES, f"3,Kota Solok,{error}"])
    accepted, report = read(save(text, tmp_path))
    assert len(accepted) == 2
    assert error in report.loc[4, "reasons"]


XML = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
XML += '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
TABLE = "<table><tr><td>No</td><td>Nama Daerah</td><td>Skor</td></tr></table>"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (XML, "xml_workbook"),
        ("<html>" + TABLE, "web_page"),
        ("\n\n<style>td{}</style>\n" + TABLE, "web_page"),
        ("Rekap IID\n" + TABLE, "web_page"),
        (f"MIME-Version: 1.0\nContent-Type: multipart/related\n\n{TABLE}", "web_page"),
    ],
)
def test_what_portals_call_a_workbook(text, key, tmp_path):
    with pytest.raises(IntakeError) as error:
        read(save(text, tmp_path))
    assert error.value.key == key


def test_what_cannot_be_opened_is_said(tmp_path, monkeypatch):
    def refused(path):
        with pytest.raises(IntakeError) as error:
            read_results(path, year=2024)
        return error.value.key

    assert refused(tmp_path) == "is_a_folder"
    assert refused(tmp_path / "tiada.csv") == "no_file"
    assert refused(tmp_path / ("a" * 300)) == "cannot_open"

    def deny(self, *args, **options):
        raise PermissionError(13, "denied")

    path = save("\n".join(LINES), tmp_path)
    monkeypatch.setattr(Path, "open", deny)
    assert refused(path) == "no_permission"


def test_a_workbook_without_sheets_is_refused_by_name(tmp_path):
    """What the reading process refuses is said with the name of the file."""
    path = tmp_path / "kosong.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook><sheets/></workbook>")
    with pytest.raises(IntakeError, match=r"kosong\.xlsx"):
        read_grids(path, count_headings=len)
    # the header of an .xls workbook with nothing behind it
    path = tmp_path / "kosong.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    with pytest.raises(IntakeError):
        read_grids(path, count_headings=len)
