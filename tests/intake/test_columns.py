"""Every column of a list is read as something, kept, or named as not read."""

import openpyxl
import pandas as pd
import pytest

from iga_analysis.intake import list_columns, summarise_report, write_row_report
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results
from iga_analysis.language import label
from iga_analysis.settings import use_language

ROWS = (("Kota Bandung", "66,40", 1), ("Kota Padang", "44,44", 2))


def read(text, folder, year=2024, **options):
    path = folder / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    return read_results(path, year=year, **options)


def list_of(heading, folder):
    """Read a list whose column of scores has some heading."""
    rows = "\n".join(f"{name};{score};{rank}" for name, score, rank in ROWS)
    return read(f"Nama Daerah;{heading};Peringkat\n{rows}\n", folder)


@pytest.mark.parametrize(
    "heading",
    [
        *("Skor (0-100)", "Nilai IID (skala 100)", "Poin", "Skor (skala 1 s.d. 100)"),
        *("Indeks (maks. 100)", "Total Poin", "Nilai Akhir Terverifikasi", "Skor*"),
        *("Indeks Terverifikasi", "NILAI INDEKS INOVASI DAERAH (IID) TA. 2024"),
    ],
)
def test_headings_of_the_score_are_read(heading, tmp_path):
    accepted, report = list_of(heading, tmp_path)
    assert accepted["score"].tolist() == [66.4, 44.44]
    assert not any("not read" in text for text in report.attrs["warnings"])


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Hasil Pengukuran",
            "Sko",
            "Skor 1)",
            "Nilai Mandiri",
            "Skor Awal",
            "Angka X",
        ),
        *("Nilai Presentasi", "abcdef"),
    ],
)
def test_what_is_not_understood_is_named_loudly(heading, tmp_path):
    accepted, report = list_of(heading, tmp_path)
    assert accepted["score"].isna().all()
    said = [text for text in report.attrs["warnings"] if f"{heading!r}" in text]
    assert len(said) == 2
    assert "no score was read" in said[0]
    assert "not read: B" in said[1]


def test_all_columns_are_accounted_for(tmp_path):
    text = (
        "No;Nama Daerah;Skor;Peringkat di Provinsi;SPD;Keterangan;;Kosong\n"
        "1;Kota Padang;50,5;1;40;bagus;7;\n"
        "2;Kota Bandung;51,5;2;;;8;\n"
        "Jumlah;;102;;;;;\n"
    )
    accepted, report = read(text, tmp_path)
    assert accepted["rank_province"].tolist() == [1, 2]
    columns = list_columns(report)
    assert columns["letter"].tolist() == list("ABCDEFGH")
    assert columns["read_as"].fillna("-").tolist() == [
        *("number", "name", "score", "rank_province", "spd", "-", "-", "-")
    ]
    assert columns["values"].tolist() == [2, 2, 2, 2, 1, 1, 2, 0]
    assert columns["status"].tolist() == [
        *("read", "read", "read", "kept", "kept"),
        *("not read", "not read", "not read"),
    ]
    (said,) = [text for text in report.attrs["warnings"] if "not read" in text]
    assert "F 'Keterangan' (1 cells); G without a heading (2 cells)" in said
    assert "Kosong" not in said


def test_two_reports_can_be_joined(tmp_path):
    _, report = list_of("Skor", tmp_path)
    halves = [report[report["status"] == one] for one in ("accepted", "not data")]
    assert len(pd.concat(halves)) == len(report)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_summary_and_workbook_tell_the_columns(lang, tmp_path):
    _, report = list_of("Skor;Alamat", tmp_path)
    with use_language(lang):
        lines = summarise_report(report)
        path = write_row_report(report, tmp_path / "laporan.xlsx")
    title = {"en": "Columns", "id": "Kolom"}[lang]
    (line,) = [one for one in lines if one.startswith(f"{title}:")]
    told = {
        "en": "B 'Skor' read as score (2 cells)",
        "id": "B 'Skor' dibaca sebagai skor (2 sel)",
    }
    assert told[lang] in line
    # the sum of the file is for whoever keeps it, not for the screen
    assert not any(report.attrs["sha256"] in one for one in lines)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [row[:6] for row in sheet.iter_rows(values_only=True)]
    status = {"en": ("read", "not read"), "id": ("dibaca", "tidak dibaca")}[lang]
    score = label("score", lang)
    assert ("Skor", "B", None, score, 2, status[0]) in rows
    assert ("Alamat", "C", None, None, 2, status[1]) in rows


def test_other_things_of_a_list_are_kept(tmp_path):
    text = (
        "Nama Daerah;Skor;Peringkat se-Provinsi;Skor SPD;Satuan Inovasi Daerah;"
        "Tingkat Kematangan;Kategori Penghargaan\n"
        "Kota Padang;50,5;3;40,25;120;66,5;Terinovatif\n"
        "Kota Bandung;51,5;x;-;121;;\n"
    )
    accepted, report = read(text, tmp_path)
    kept = accepted[["rank_province", "spd", "sid", "maturity", "award"]]
    assert kept.iloc[0].tolist() == [3, 40.25, 120, 66.5, "Terinovatif"]
    assert kept.iloc[1].isna().tolist() == [True, True, False, True, True]
    assert "'x' is not a number" in report["warnings"].iloc[2]


@pytest.mark.parametrize(
    "other", ["Indeks Akhir Terverifikasi", "Indeks Terverifikasi", "Nilai Akhir"]
)
def test_the_better_of_two_scores_is_never_passed_over(other, tmp_path):
    text = f"Nama Daerah;Skor Inovasi;{other}\nKota Padang;9,5;50,5\n"
    with pytest.raises(IntakeError) as error:
        read(text, tmp_path)
    assert error.value.key == "two_columns"
    assert "'Skor Inovasi'" in str(error.value)
    assert repr(other) in str(error.value)
    accepted, _ = read(text, tmp_path, mapping={"score": other})
    assert accepted["score"].tolist() == [50.5]


def test_a_column_that_fits_the_ranks_where_the_score_does_not(tmp_path):
    text = "Nama Daerah;Skor;Angka Jadi;Peringkat\nKota Padang;9;70;1\n"
    text += "Kota Bandung;10;60;2\nKota Solok;11;50;3\n"
    with pytest.raises(IntakeError) as error:
        read(text, tmp_path)
    assert error.value.key == "two_columns"
    # where both fit, the one that is called so is taken
    accepted, _ = read(
        text.replace("Padang;9", "Padang;12").replace("10;60", "11,5;60"), tmp_path
    )
    assert accepted["score"].tolist() == [12, 11.5, 11]


@pytest.mark.parametrize(
    ("order", "rank"), [([1, 2], [1, 2]), ([2, 1], None), ([1, 1], None)]
)
def test_an_order_is_a_rank_where_the_scores_say_so(order, rank, tmp_path):
    rows = "".join(
        f"{name};{place};{score}\n"
        for (name, score, _), place in zip(ROWS, order, strict=True)
    )
    accepted, report = read(f"Nama Daerah;Urutan;Skor\n{rows}", tmp_path)
    if rank:
        assert accepted["rank"].tolist() == rank
    else:
        assert accepted["rank"].isna().all()
        assert any("B 'Urutan'" in text for text in report.attrs["warnings"])


@pytest.mark.parametrize("told", ["Nilai Akhirr", "H", "99", 99, 0, "0"])
def test_a_mapping_that_is_not_in_the_file_is_refused(told, tmp_path):
    text = "Nama Daerah;Skor;Peringkat\nKota Padang;50,5;1\n"
    with pytest.raises(IntakeError) as error:
        read(text, tmp_path, mapping={"score": told})
    assert error.value.key == "mapping_unknown"
    assert repr(told) in str(error.value)
    assert "B 'Skor'" in str(error.value)


@pytest.mark.parametrize("told", ["b", "B", "2", 2, "angka", " ANGKA "])
def test_a_column_is_told_by_heading_letter_or_number(told, tmp_path):
    text = "Nama Daerah;Angka;Skor\nKota Padang;50,5;1\n"
    accepted, _ = read(text, tmp_path, mapping={"score": told})
    assert accepted["score"].tolist() == [50.5]


def test_a_heading_comes_before_a_letter(tmp_path):
    text = "Nama Daerah;Angka;C;B\nKota Padang;50,5;1;2\n"
    accepted, _ = read(text, tmp_path, mapping={"score": "b", "rank": "C"})
    assert accepted[["score", "rank"]].values.tolist() == [[2, 1]]


def test_letters_tell_the_columns_of_a_list_without_header(tmp_path):
    text = "1;Kota Padang;50,5\n2;Kota Bandung;51,5\n"
    accepted, _ = read(text, tmp_path, mapping={"name": "b", "score": "C"})
    assert accepted["score"].tolist() == [50.5, 51.5]


def test_a_column_without_heading_can_be_told(tmp_path):
    text = "No;Nama Daerah;Skor\n1;Kota Bandung;55;61\n2;Kota Bogor;44;71\n"
    accepted, _ = read(text, tmp_path, mapping={"score": 4})
    assert accepted["score"].tolist() == [61, 71]


@pytest.mark.parametrize(
    ("heading", "key"), [("Skor 2023", "heading_year"), ("Alamat", "no_header")]
)
def test_why_there_is_no_header(heading, key, tmp_path):
    with pytest.raises(IntakeError) as error:
        read(f"Nama Daerah;{heading}\nKota Padang;50,5\n", tmp_path)
    assert error.value.key == key
    assert heading in str(error.value)
