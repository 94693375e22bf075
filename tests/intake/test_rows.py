"""What a row is: only titles, headings, totals, notes and the like are not data."""

import pytest

from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results

HEAD = "No;Nama Daerah;Skor;Peringkat"


def read(rows, folder, head=HEAD):
    path = folder / "daftar.csv"
    text = "\n".join([head, "1;Kota Bandung;61,20;1", *rows, "9;Kota Bogor;5;9"])
    path.write_text(text + "\n", encoding="utf-8")
    accepted, report = read_results(path, year=2024)
    assert accepted["code"].tolist()[:: len(accepted) - 1] == ["32.73", "32.71"]
    return report.iloc[2:-1]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        *(("Jumlah;;27;", "total"), (";Rata-rata;45,1;", "total")),
        *(("Jumlah Kab/Kota;;27;", "total"), ("Total Keseluruhan;;51;", "total")),
        (";Rata-rata Provinsi Jawa Barat;45;", "total"),
        *(("Catatan: angka sementara;;;", "note"), ("Halaman 1 dari 2;;;", "note")),
        *((";;Jakarta, 5 Desember 2024;", "note"), (";;Menteri Dalam Negeri;", "note")),
        *(("(1);(2);(3);(4)", "numbering"), ("B. KOTA;;;", "section")),
        ("PROVINSI JAWA BARAT;;;", "province"),
        (";Sangat Inovatif;60,01 - 100;1", "legend"),
        (HEAD, "header"),
    ],
)
def test_what_is_recognised_is_not_data(row, kind, tmp_path):
    report = read([row], tmp_path)
    assert report[["status", "kind"]].values.tolist() == [["not data", kind]]


@pytest.mark.parametrize(
    "row",
    [
        *("2;Sum. Barat;52,30;2", "2;Hal. Selatan;52,30;2", "2;@SUM(1);6;2"),
        *("Sum. Barat;;52,30;2", "Hal Barat;;51,30;", "Total;Kota Bandugn;5;3"),
        *("Salinan;Kota Padangg;4;4", "Data per Juni;;62,97;2", "Kepala;Kab. Slok;;"),
        *(
            "Kepala;;62,97;2",
            "Total;Kab. Slok;-;-",
            "2;Kota Padangg;;",
            ";;66,40 poin;",
        ),
        *("2;;#N/A;", "2;#N/A;55;2", ";Kab./Kota Bandung;44;2", "Sumber;Sumbar;x1;2"),
        *("2,Kota Padangg,44.4,2;;;", "2 Kota Padangg 44,40 2;;;"),
    ],
)
def test_what_may_be_a_region_is_rejected_with_a_reason(row, tmp_path):
    report = read([row], tmp_path)
    assert report["status"].tolist() in (["rejected"], ["accepted"])
    assert report["status"].item() == "accepted" or report["reasons"].item()
    assert "Sumbar" in row or report["status"].item() == "rejected"


def test_both_levels_name_both_candidates(tmp_path):
    for name in ("Kab/Kota Bandung", "Kab./Kota Bandung", "Kabupaten/Kota Bandung"):
        (reason,) = read([f"2;{name};44;2"], tmp_path)["reasons"]
        assert "Kabupaten Bandung / Kota Bandung" in reason


@pytest.mark.parametrize("rows", ["", "Catatan: daftar menyusul;;;\n"])
def test_a_header_without_rows_is_refused(rows, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    with pytest.raises(IntakeError, match="no row") as error:
        read_results(path, year=2024)
    assert error.value.key == "no_rows"


def test_a_list_of_which_nothing_is_accepted_says_so(tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(f"{HEAD}\n1;Kota Bandugn;5;1\n2;Kota Padangg;4;2\n")
    accepted, report = read_results(path, year=2024)
    assert accepted.empty
    assert (report["status"].iloc[1:] == "rejected").all()
    assert report.attrs["warnings"][0].startswith("no row was accepted: 2 rejected")


@pytest.mark.parametrize("delimiter", [";", ","])
def test_cells_in_quotation_marks_may_have_line_breaks(delimiter, tmp_path):
    rows = [
        [f"DAFTAR HASIL\nPENILAIAN{delimiter} SELURUH DAERAH", "", "", ""],
        ["No", "Nama\nDaerah", "Skor\nIndeks", f"Catatan{delimiter}\nbila ada"],
        ["1", "Kota Bandung", "66,40", f"cek{delimiter} lagi\nbesok"],
        ["2", "Kota Padang", "44,44", ""],
    ]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    accepted, report = read_results(path, year=2024)
    assert accepted["score"].tolist() == [66.4, 44.44]
    assert report["kind"].tolist() == ["title", "header", "data", "data"]
