"""Lists of agencies as offices keep them, and the names of registers in them."""

import openpyxl
import pytest

from iga_analysis.intake.agencies import match_agencies, read_agencies
from iga_analysis.intake.files import IntakeError

NAMES = ["Dinas Pendidikan", "Dinas Kesehatan", "RSUD Contoh", "Inspektorat"]


def write_book(path, rows, title="Daftar OPD"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "heading",
    ["Perangkat Daerah", "NAMA OPD", "Perangkat Daerah (OPD)", "SKPD", "Agency (OPD)"],
)
def test_a_list_under_its_heading(heading, tmp_path):
    rows = [["DAFTAR PERANGKAT DAERAH"], [], ["No.", heading, "Alamat"], [1, 2, 3]]
    rows += [[place, name, "Jalan X"] for place, name in enumerate(NAMES, 1)]
    rows += [[], [None, "Contoh, 3 Maret 2027"], [None, "Kepala BRIDA"]]
    names, notes = read_agencies(write_book(tmp_path / "opd.xlsx", rows))
    assert names == NAMES
    assert "'Contoh, 3 Maret 2027', 'Kepala BRIDA'" in notes[0]


def test_names_alone_one_a_line(tmp_path):
    path = tmp_path / "opd.csv"
    path.write_text("\n".join([*NAMES, "dinas kesehatan"]), encoding="utf-8")
    names, notes = read_agencies(path)
    assert names == NAMES
    assert "dinas kesehatan" in notes[0]


def test_sections_without_a_number_are_left_out(tmp_path):
    rows = [["No", "Nama Perangkat Daerah"], ["A", "DINAS"], ["1.", NAMES[0]]]
    rows += [["2.", NAMES[1]], ["B", "BADAN"], ["3.", NAMES[3]]]
    names, notes = read_agencies(write_book(tmp_path / "opd.xlsx", rows))
    assert names == [NAMES[0], NAMES[1], NAMES[3]]
    assert "'DINAS', 'BADAN'" in notes[0]


def test_a_file_without_such_a_column(tmp_path):
    path = write_book(tmp_path / "x.xlsx", [["Nama", "Umur"], ["Budi", 40]])
    with pytest.raises(IntakeError, match="Perangkat Daerah"):
        read_agencies(path)


@pytest.mark.parametrize(
    ("name", "agency", "how"),
    [
        ("Disdik", "Dinas Pendidikan", "abbreviation"),
        ("Dinkes", "Dinas Kesehatan", "abbreviation"),
        ("DINAS  KESEHATAN", "Dinas Kesehatan", "same"),
        ("Satuan Polisi Pamong Praja", "Satpol PP", "abbreviation"),
        ("Puskesmas Utara", "Puskesmas Utara", "new"),
    ],
)
def test_names_of_a_register_in_the_list(name, agency, how):
    found = match_agencies([name, None, name], [*NAMES, "Satpol PP"])
    assert found.values.tolist() == [[name, agency, how]]


def test_what_may_be_two_stays_as_it_is():
    listed = ["Dinas Perikanan", "Dinas Perindustrian"]
    found = match_agencies(["Disperin", "Disper"], listed).set_index("name")
    assert found.loc["Disper"].tolist() == ["Disper", "several"]
    assert found.at["Disperin", "agency"] == "Dinas Perindustrian"


def test_without_a_list_the_long_name_stands():
    names = ["Disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", "RSUD"]
    found = match_agencies(names).set_index("name")["agency"]
    assert found.tolist() == [names[1], names[1], "RSUD"]
