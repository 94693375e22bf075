"""The table in which an office tells who meets where."""

import openpyxl
import pytest

from iga_analysis import load_regions
from iga_analysis.intake import IntakeError, read_places
from iga_analysis.intake.places import find_island, list_islands

YEAR = 2021


def write(folder, *lines, name="tempat.csv"):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(folder, *lines):
    table, sentences = read_places(write(folder, *lines), year=YEAR)
    return table.set_index("code"), sentences


def list_codes(column, value, year=YEAR):
    regions = load_regions(year)
    return set(regions.loc[regions[column] == value, "code"])


def test_the_nearest_row_counts(tmp_path):
    table, sentences = read(
        tmp_path,
        "Kelompok Pulau;Provinsi;Kode;Nama Daerah;Tempat;Perangkat Daerah",
        "Papua;;;;Jayapura;",
        ";Papua Barat;;;Ambon;Balitbangda",
        ";;92.06;Kabupaten Teluk Bintuni;Makassar;",
        ";;;Kabupaten Fakfak;;Bapperida",
    )
    assert sentences == []
    papua, west = list_codes("island_group", "Papua"), list_codes("province_code", "92")
    assert set(table.index) == papua and west < papua
    assert (table.loc[sorted(papua - west), "place"] == "Jayapura").all()
    # a region has the agency of its province where its own row names none
    assert table.loc["92.06"].tolist() == ["Makassar", "Balitbangda", "region"]
    assert table.loc["92.03"].tolist() == ["Ambon", "Bapperida", "region"]
    rest = table.loc[sorted(west - {"92.06", "92.03"})]
    assert (rest["place"] == "Ambon").all() and (rest["scope"] == "province").all()


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Daerah;Tempat", "Jawa Timur;Surabaya"),
        ("Provinsi;Lokasi Pembinaan", "Prov. Jawa Timur;Surabaya"),
        ("Kode;Lokasi", "35;Surabaya"),
        ("Wilayah,Place", "Jawa Timur,Surabaya"),
    ],
)
def test_a_province_alone_is_all_of_it(tmp_path, head, row):
    table, _ = read(tmp_path, head, row)
    assert set(table.index) == list_codes("province_code", "35")
    assert (table["place"] == "Surabaya").all()


def test_with_its_code_a_province_is_one_region_of_many(tmp_path):
    table, _ = read(tmp_path, "Kode;Daerah;Tempat", "82;Provinsi Maluku Utara;Ambon")
    assert table.index.tolist() == ["82"]


def test_island_groups_in_other_words():
    assert len(list_islands(YEAR)) == 7
    told = ["JAWA", "Pulau Sumatra", "Bali-Nusa Tenggara", "Kep. Maluku", "Eropa"]
    assert [find_island(one, YEAR) for one in told] == [
        *("Jawa", "Sumatera", "Bali dan Nusa Tenggara", "Maluku", None)
    ]


def test_an_island_group_in_the_column_of_regions(tmp_path):
    table, _ = read(tmp_path, "Daerah;Tempat", "Kalimantan;Makassar", "Maluku;Ambon")
    borneo = list_codes("island_group", "Kalimantan")
    # there Maluku is the province
    assert set(table.index) == borneo | list_codes("province_code", "81")


def test_wrong_rows_are_told_and_leave_no_wrong_place(tmp_path):
    table, sentences = read(
        tmp_path,
        "Provinsi;Daerah;Tempat",
        "Jawa Barat;;Surabaya",
        ";Kota Bandung;5",
        ";Kabupaten Bogor;Medan",
        ";Kabupaten Bogor;Ambon",
        ";Kota Atlantis;Medan",
        "Jawa Tengahan;;Medan",
        ";;Medan",
        ";Bandung;Medan",
    )
    for row, words in (
        (3, "'5' is not the name of a place"),
        (4, "'Medan' here, but 'Ambon' for the same in row 5"),
        (5, "'Ambon' here, but 'Medan' for the same in row 4"),
        (6, "'Kota Atlantis' is not a region"),
        (7, "'Jawa Tengahan' is not a province"),
        (8, "neither a region nor a province"),
        (9, "may be Kabupaten Bandung / Kota Bandung"),
    ):
        assert any(
            one.startswith(f"row {row}: ") and words in one for one in sentences
        ), words
    assert len(sentences) == 7
    # the rows of these regions may have meant another place than the province's
    assert set(table.index) == list_codes("province_code", "32") - {"32.73", "32.01"}


def test_equal_rows_and_spellings_are_one_place(tmp_path):
    table, sentences = read(
        tmp_path, "Daerah;Tempat", "Bali;Denpasar", "Bali;DENPASAR", "Banten;denpasar"
    )
    assert sentences == [] and table["place"].unique().tolist() == ["Denpasar"]


def test_an_office_workbook(tmp_path):
    """Title, merged cells, a numbering row, a sheet without places, a hidden one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Pembagian"
    for row in (
        ["PEMBAGIAN TEMPAT PEMBINAAN INOVASI DAERAH"],
        [],
        ["No", "Kabupaten/Kota", "Provinsi", "Tempat Pelaksanaan"],
        [1, 2, 3, 4],
        [1, "Kabupaten Berau", "Kalimantan Timur", "Makassar"],
        [2, "Kota Banjarbaru", "Kalimantan Selatan", None],
        [3, "Kota Pasuruan", "Jawa Timur", "Surabaya"],
    ):
        sheet.append(row)
    sheet.merge_cells("D5:D6")
    book.create_sheet("Catatan").append(["Panitia", "Telepon"])
    hidden = book.create_sheet("Lama")
    hidden.append(["Daerah", "Tempat"])
    hidden.append(["Kota Pasuruan", "Medan"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "pembagian.xlsx"
    book.save(path)
    table, sentences = read_places(path, year=YEAR)
    found = table.set_index("code")["place"].to_dict()
    assert found == {"64.03": "Makassar", "63.72": "Makassar", "35.75": "Surabaya"}
    assert len(sentences) == 1 and sentences[0].startswith("sheet Catatan: not read")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Daerah;Skor", "Kota Padang;5"], "no header found"),
        (["Tempat;Tanggal", "Medan;1 Maret"], "no header found"),
        (["Daerah;Tempat", "Atlantis;Medan"], "'Atlantis' is not a region"),
        (["Daerah;Tempat", "Kota Padang;"], "no row of the table of places"),
    ],
)
def test_a_table_that_tells_nothing_is_refused(tmp_path, lines, words):
    with pytest.raises(IntakeError, match=words):
        read(tmp_path, *lines)
