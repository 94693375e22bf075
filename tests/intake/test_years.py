"""What a list says of its year: in a column, the name of its sheet or its title."""

import openpyxl
import pytest

from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results
from iga_analysis.intake.years import read_title_years

HEAD = ["No", "Nama Daerah", "Skor"]


def read(sheets, folder, year=2024):
    """Write sheets of rows as a workbook and read it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "daftar.xlsx"
    book.save(path)
    return read_results(path, year=year)


def table(name, score, *titles):
    return [*([one] for one in titles), HEAD, [1, name, score]]


def read_column(cells, folder, heading="Tahun"):
    names = ["Kota Padang", "Kota Bandung", "Kota Solok", "Kota Bogor"]
    rows = [[heading, "Nama Daerah", "Skor"]]
    rows += [
        [cell, *one] for cell, one in zip(cells, enumerate_names(names), strict=False)
    ]
    return read({"Hasil": rows}, folder)


def enumerate_names(names):
    return [(name, 50 + place) for place, name in enumerate(names)]


@pytest.mark.parametrize("heading", ["Tahun", "Periode", "Tahun Pengukuran", "Thn."])
def test_rows_of_other_years_are_left_out(heading, tmp_path):
    accepted, report = read_column([2023, 2024, "TA 2022", "2024"], tmp_path, heading)
    assert accepted["score"].tolist() == [51, 53]
    assert report["kind"].tolist().count("other year") == 2
    assert "2022 (1), 2023 (1)" in report.attrs["warnings"][0]


def test_a_list_of_another_year_is_refused(tmp_path):
    with pytest.raises(IntakeError, match="2022") as error:
        read_column([2022, 2022], tmp_path)
    assert error.value.key == "other_year"


def test_a_year_written_once_holds_for_the_rows_below(tmp_path):
    accepted, _ = read_column([2023, None, 2024, None], tmp_path)
    assert accepted["score"].tolist() == [52, 53]


@pytest.mark.parametrize("cell", ["baru", "2023-2024", None])
def test_a_year_that_is_not_clear_is_told(cell, tmp_path):
    accepted, report = read_column([cell, 2024], tmp_path)
    assert accepted["score"].tolist() == [50, 51]
    assert "year" in report["warnings"].iloc[1]


def test_sheets_of_other_years_are_left_out(tmp_path):
    sheets = {
        "2023": table("Kota Padang", 50),
        "IID 2024": table("Kota Padang", 60),
        "Lain": table("Kota Solok", 70),
    }
    accepted, report = read(sheets, tmp_path)
    assert accepted["score"].tolist() == [60, 70]
    assert "2023 (1)" in report.attrs["warnings"][0]
    del sheets["IID 2024"]
    assert read(sheets, tmp_path)[0]["score"].tolist() == [70]


def test_one_sheet_of_another_year_warns(tmp_path):
    accepted, report = read({"2025": table("Kota Padang", 50)}, tmp_path)
    assert len(accepted) == 1
    assert "2025" in report.attrs["warnings"][0]


def test_several_other_years_are_never_mixed(tmp_path):
    sheets = {"2022": table("Kota Padang", 50), "2023": table("Kota Solok", 60)}
    with pytest.raises(IntakeError) as error:
        read(sheets, tmp_path)
    assert error.value.key == "other_year"


def test_titles_of_tables_below_each_other(tmp_path):
    rows = table("Kota Padang", 50, "INDEKS INOVASI DAERAH TAHUN 2023")
    rows += table("Kota Padang", 60, "INDEKS INOVASI DAERAH TAHUN 2024")
    accepted, report = read({"Hasil": rows}, tmp_path)
    assert accepted["score"].tolist() == [60]
    assert "2023 (1)" in report.attrs["warnings"][0]


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["HASIL PENILAIAN INDEKS INOVASI DAERAH TAHUN 2022"], "2022"),
        (["INDEKS INOVASI DAERAH", "TAHUN 2023"], "2023"),
        (["DATA IID 2021 - 2022"], "2021, 2022"),
        (["INDEKS INOVASI DAERAH TAHUN 2024"], None),
        (["NOMOR 400 TAHUN 2025 TENTANG INDEKS INOVASI DAERAH TAHUN 2024"], None),
        (["KEPUTUSAN NOMOR 12 TAHUN 2025", "HASIL INOVASI DAERAH"], None),
        (["INNOVATIVE GOVERNMENT AWARD 2025"], None),
        (["INDEKS INOVASI DAERAH", "Jakarta, 5 Desember 2025"], None),
        (["SKOR INDEKS 2022-2025"], None),
    ],
)
def test_a_title_warns_only_of_the_year_of_the_index(titles, said, tmp_path):
    accepted, report = read({"Hasil": table("Kota Padang", 50, *titles)}, tmp_path)
    assert len(accepted) == 1
    warned = [text for text in report.attrs["warnings"] if "title says" in text]
    assert len(warned) == bool(said)
    assert said is None or f"says {said}," in warned[0]


def test_a_day_is_no_year_of_the_index():
    text = "Data Indeks dicetak 3 Maret 2025"
    assert read_title_years(text) == frozenset()
