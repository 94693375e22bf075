"""Single questions to the reader of lists: names, numbers, shapes, safety."""

import zipfile

import awkward
import openpyxl
import pytest
from listed import import_nation
from openpyxl.workbook.defined_name import DefinedName

from iga_analysis import load_regions
from iga_analysis.intake.checks import check_results
from iga_analysis.intake.files import Grid, IntakeError
from iga_analysis.intake.records import count_rows
from iga_analysis.intake.results import read_results, show_likeliest
from iga_analysis.intake.row_report import summarise_report, write_row_report
from iga_analysis.settings import use_language

HEAD = ["No", "Nama Daerah", "Skor"]


def save(rows, folder, name="daftar.xlsx", sheets=None):
    """Write rows, or several sheets of rows, as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in (sheets or {"Hasil": rows}).items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def save_text(text, folder, encoding="utf-8", name="daftar.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(rows, folder, year=2024, **options):
    accepted, report = read_results(save(rows, folder), year=year, **options)
    return accepted, report.set_index("row")


def test_the_published_example_comes_back(tmp_path):
    """Muara Enim 2021: 62.97, rank 4, 123 innovations (region_results.csv)."""
    text = (
        "Kode;Pemerintah Daerah;Nilai Indeks;Peringkat;Predikat;Jumlah Inovasi\n"
        "16.03;Kab. Muaraenim;62,97 ;4;Sangat Inovatif;123\n"
    )
    accepted, _ = read_results(save_text(text, tmp_path), year=2021)
    columns = ["code", "name", "score", "rank", "predicate", "innovations"]
    assert accepted[columns].values.tolist() == [
        ["16.03", "Kabupaten Muara Enim", 62.97, 4, "Sangat Inovatif", 123]
    ]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["62,97", "60,1"], [62.97, 60.1]),
        (["62.97", "60.1"], [62.97, 60.1]),
        (["62,970", "60,1"], [62.97, 60.1]),
        (["62,970", "60,125"], [62.97, 60.125]),  # 62970 is beyond the scale
        (["62,97 ", " 7"], [62.97, 7]),
        (["\u00a062,97", "'60,1"], [62.97, 60.1]),
        (["62,97", "60.1"], [62.97, 60.1]),
        (["0,125", "60.1"], [0.125, 60.1]),
        ([62.97, "60,1"], [62.97, 60.1]),
    ],
)
def test_scores_are_read_as_written(cells, numbers, tmp_path):
    rows = [HEAD, [1, "Kota Padang", cells[0]], [2, "Kota Bandung", cells[1]]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["score"].tolist() == numbers


@pytest.mark.parametrize(
    ("year", "cells", "wrong"),
    [
        # the other cell proves the comma: the point stands for thousands, off the scale
        (2024, ["62,97", "60.125"], [3]),
        # points until 2020 have no top: 1.971 may be either
        (2020, ["1.971", "2.450"], [2, 3]),
        (2024, ["62,970", "60.125"], [2, 3]),
        (2024, ["6o,5", "1e3"], [2, 3]),
        (2024, ["62,97%", "60,1"], [2]),
        (2024, [True, "60,1"], [2]),
        (2024, ["1,2,3", "60,1"], [2]),
        (2024, ["nan?", "inf"], [2, 3]),
    ],
)
def test_what_could_be_either_is_reported(year, cells, wrong, tmp_path):
    rows = [HEAD, [1, "Kota Padang", cells[0]], [2, "Kota Bandung", cells[1]]]
    accepted, report = read(rows, tmp_path, year=year)
    rejected = report[report["status"] == "rejected"]
    assert rejected.index.tolist() == wrong
    assert (rejected["reasons"] != "").all()
    assert len(accepted) == 2 - len(wrong)


def test_points_are_settled_by_the_column_or_the_caller(tmp_path):
    rows = [HEAD, [1, "Kota Padang", "1.971"], [2, "Kota Bandung", "2.450,5"]]
    accepted, _ = read(rows, tmp_path, year=2020)
    assert accepted["score"].tolist() == [1971, 2450.5]
    rows[2][2] = "2.450"
    accepted, _ = read(rows, tmp_path, year=2020, decimal=",")
    assert accepted["score"].tolist() == [1971, 2450]
    accepted, _ = read(rows, tmp_path, year=2020, decimal=".")
    assert accepted["score"].tolist() == [1.971, 2.45]


def test_counts_have_thousands(tmp_path):
    rows = [["Nama Daerah", "Jumlah Inovasi"], ["Kota Padang", "14.897"]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["innovations"].tolist() == [14897]
    rows[1][1] = "12.000"
    accepted, report = read(rows, tmp_path)
    assert accepted.empty
    assert "12" in report.loc[2, "reasons"]


@pytest.mark.parametrize("missing", ["-", "–", None, "n/a", "Tidak ada"])
def test_missing_is_missing_not_zero(missing, tmp_path):
    rows = [[*HEAD, "Predikat"], [1, "Kota Padang", missing, "Tidak Dapat Dinilai"]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["score"].isna().tolist() == [True]
    assert accepted["predicate"].tolist() == ["Tidak Dapat Dinilai"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Solok", "Kota Solok"),
        ("Kota Bandug", "not a region"),
        ("Kota Jakarta Pusat", "not measured"),
        ("Bukan Daerah", "not a region"),
        (1234, "1234"),
        (None, "no name"),
    ],
)
def test_a_name_that_is_not_one_region_is_rejected(name, why, tmp_path):
    rows = [HEAD, [1, "Kota Padang", 50.5], [2, name, 51.5], [3, "Kota Bandung", 4.5]]
    accepted, report = read(rows, tmp_path)
    assert report.loc[3, "status"] == "rejected"
    assert why in report.loc[3, "reasons"]
    assert accepted["code"].tolist() == ["13.71", "32.73"]


def test_a_misspelt_name_comes_with_a_suggestion(tmp_path):
    _, report = read([HEAD, [1, "Kota Bandug", 50.5]], tmp_path)
    assert "Kota Bandung" in report.loc[2, "suggestion"]
    assert report.loc[2, "text"] == "1 | Kota Bandug | 50.5"


def test_a_region_of_2023_is_rejected_in_2020(tmp_path):
    rows = [HEAD, [1, "Provinsi Papua Selatan", 50.5]]
    assert read(rows, tmp_path, year=2020)[0].empty
    assert read(rows, tmp_path, year=2023)[0]["code"].tolist() == ["93"]


@pytest.mark.parametrize(
    ("head", "cells", "code"),
    [
        (["Nama Daerah", "Provinsi", "Skor"], ["Banjar", "Jawa Barat", 5], "32.79"),
        (["Nama Daerah", "Provinsi", "Skor"], ["Banjar", "Kalsel", 5], "63.03"),
        (["Kode", "Nama Daerah", "Skor"], ["13.72", "Solok", 5], "13.72"),
        (["Kode", "Nama Daerah", "Skor"], [13.02, "Solok", 5], "13.02"),
        (["Kode", "Skor"], ["13.72", 5], "13.72"),
        (["Kabupaten", "Skor"], ["Solok", 5], "13.02"),
        (["Kota", "Skor"], ["Solok", 5], "13.72"),
        (["Daerah", "Kategori", "Skor"], ["Solok", "Kota", 5], "13.72"),
        (["Kabupaten/Kota", "Skor"], ["Gorontalo Utara", 5], "75.05"),
        (["Provinsi", "Skor"], ["Gorontalo", 5], "75"),
        (["Provinsi", "Skor"], ["Jambi", 5], "15"),
    ],
)
def test_the_row_and_header_settle_a_bare_name(head, cells, code, tmp_path):
    accepted, report = read([head, cells], tmp_path)
    assert accepted["code"].tolist() == [code], report["reasons"].tolist()


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["Nama Daerah", "Provinsi", "Skor"], ["Kota Bandung", "Banten", 5]),
        (["Nama Daerah", "Provinsi", "Skor"], ["Kota Bandung", "Jawa Barrat", 5]),
        (["Kode", "Nama Daerah", "Skor"], ["13.02", "Kota Solok", 5]),
        (["Daerah", "Level", "Skor"], ["Kab. Solok", "Kota", 5]),
        (["Kabupaten/Kota", "Skor"], ["Gorontalo", 5]),
        (["Kota", "Skor"], ["Sleman", 5]),
    ],
)
def test_contradictions_are_rejected(head, cells, tmp_path):
    accepted, report = read([head, cells], tmp_path)
    assert accepted.empty
    assert report.loc[2, "reasons"]


def test_sheets_tell_the_level(tmp_path):
    sheets = {
        "Provinsi": [["Nama", "Skor"], ["Gorontalo", 1.5]],
        "Kabupaten": [["Nama", "Skor"], ["Gorontalo", 2.5], ["Solok", 3.5]],
        "KOTA": [["Nama", "Skor"], ["Gorontalo", 4.5]],
        "Rekap": [["Provinsi", "Skor"], ["Gorontalo", 99]],
    }
    accepted, report = read_results(save(None, tmp_path, sheets=sheets), year=2024)
    assert accepted["code"].tolist() == ["75", "75.01", "13.02", "75.71"]
    assert (report.loc[report["sheet"] == "Rekap", "status"] == "not data").all()
    assert any("Rekap" in text for text in report.attrs["warnings"])
    accepted, _ = read_results(tmp_path / "daftar.xlsx", year=2024, sheet="kota")
    assert accepted["code"].tolist() == ["75.71"]


def test_sections_tell_the_level(tmp_path):
    rows = [
        *([HEAD], ["A. PROVINSI"], [1, "Gorontalo", 1.5]),
        *(["B. KABUPATEN"], [1, "Gorontalo", 2.5]),
        *(["C. KOTA"], [1, "Gorontalo", 3.5]),
    ]
    rows = [row if not isinstance(row[0], list) else row[0] for row in rows]
    accepted, report = read(rows, tmp_path)
    assert accepted["code"].tolist() == ["75", "75.01", "75.71"]
    assert report["kind"].tolist().count("section") == 3


def test_a_letterhead_is_no_hint(tmp_path):
    rows = [["PEMERINTAH KABUPATEN BANDUNG"], ["PROVINSI JAWA BARAT, 2024"]]
    rows += [HEAD, [1, "Solok", 5]]
    accepted, _ = read(rows, tmp_path)
    assert accepted.empty


def test_a_table_for_each_province(tmp_path):
    rows = [["PROVINSI JAWA BARAT"], HEAD, [1, "Banjar", 5.5], ["Jumlah", None, 5.5]]
    rows += [["PROVINSI KALIMANTAN SELATAN"], HEAD, [1, "Banjar", 6.5]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["code"].tolist() == ["32.79", "63.03"]
    assert accepted["score"].tolist() == [5.5, 6.5]


def test_a_province_with_a_score_is_data(tmp_path):
    rows = [HEAD, [1, "Jawa Barat", 5.5], [2, "Kota Bandung", 6.5]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["code"].tolist() == ["32", "32.73"]


def test_a_province_without_a_score_in_a_list_of_provinces_is_data(tmp_path):
    rows = [["No", "Provinsi", "Skor"], [1, "Jawa Barat", 5.5], [2, "Papua", None]]
    accepted, _ = read(rows, tmp_path)
    assert accepted["code"].tolist() == ["32", "91"]


def test_merged_cells_hold_for_all_their_rows(tmp_path):
    rows = [["Provinsi", "Kabupaten/Kota", "Skor"], ["Jawa Barat", "Banjar", 5.5]]
    rows += [[None, "Kota Bandung", 6.5], ["Kalimantan Selatan", "Banjar", 7.5]]
    path = save(rows, tmp_path)
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    accepted, _ = read_results(path, year=2024)
    assert accepted["code"].tolist() == ["32.79", "32.73", "63.03"]


def test_a_name_over_two_rows_is_never_half_matched(tmp_path):
    rows = [HEAD, [1, "Kabupaten Bandung", 5.5], [None, "Barat", None]]
    rows += [[2, "Kota Padang", 6.5]]
    accepted, report = read(rows, tmp_path)
    assert accepted["code"].tolist() == ["13.71"]
    assert report.loc[[2, 3], "status"].tolist() == ["rejected", "rejected"]


def test_name_and_numbers_in_one_cell_are_reported(tmp_path):
    rows = [HEAD, [1, "Kota Padang", 6.5], ["2 Kota Bandung 62,97 Sangat Inovatif"]]
    accepted, report = read(rows, tmp_path)
    assert len(accepted) == 1
    assert report.loc[3, "status"] == "rejected"


def test_columns_of_another_year_are_left_alone(tmp_path):
    rows = [["Nama Daerah", "Skor 2023", "Skor 2024"], ["Kota Padang", 1.5, 2.5]]
    assert read(rows, tmp_path)[0]["score"].tolist() == [2.5]
    assert read(rows, tmp_path, year=2023)[0]["score"].tolist() == [1.5]
    rows = [
        ["Nama Daerah", "Skor", None],
        [None, 2023, 2024],
        ["Kota Padang", 1.5, 2.5],
    ]
    assert read(rows, tmp_path)[0]["score"].tolist() == [2.5]


def test_two_columns_that_differ_must_be_told_apart(tmp_path):
    rows = [["Nama Daerah", "Skor", "Nilai"], ["Kota Padang", 1.5, 2.5]]
    with pytest.raises(IntakeError, match="mapping") as error:
        read(rows, tmp_path)
    assert error.value.key == "two_columns"
    for told in ("Nilai", "C", 3):
        accepted, _ = read(rows, tmp_path, mapping={"score": told})
        assert accepted["score"].tolist() == [2.5]


def test_tables_beside_each_other_are_refused_as_such(tmp_path):
    """A block a level on one sheet: no column of it can be the only one."""
    head = ["No", "Nama Daerah", "Skor", "Predikat"]
    rows = [[*head, None, *head]]
    rows.append([1, "Kota Padang", 50, "Inovatif", None, 1, "Provinsi Bali", 70, "-"])
    rows.append([2, "Kota Solok", 20, "-", None, 2, "Provinsi Riau", 60.5, "-"])
    with pytest.raises(IntakeError) as error:
        read(rows, tmp_path)
    assert error.value.key == "tables_beside"
    assert "B 'Nama Daerah', G 'Nama Daerah'" in str(error.value)


def test_what_is_not_clear_is_shown_as_it_stands(tmp_path):
    rows = [["No", {"unclear": "Nama Daerah Provinsi"}, "Catatan"]]
    grid = Grid("pdf", None, 1, [(1, tuple(rows[0]))])
    assert show_likeliest([grid]) == "No | Nama Daerah Provinsi | Catatan"


def test_a_table_without_a_header_needs_a_mapping(tmp_path):
    rows = [[1, "Kota Padang", 1.5], [2, "Kota Bandung", 2.5]]
    with pytest.raises(IntakeError) as error:
        read(rows, tmp_path)
    assert error.value.key == "no_header"
    accepted, _ = read(rows, tmp_path, mapping={"name": 2, "score": 3})
    assert accepted["score"].tolist() == [1.5, 2.5]


def test_cells_that_look_blank_but_are_not(tmp_path):
    rows = [HEAD, [1, "Kota Padang", "=1+1"], [2, "Kota Bandung", "#DIV/0!"]]
    path = save(rows, tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["C3"].data_type = "e"
    book.save(path)
    accepted, report = read_results(path, year=2024)
    assert accepted.empty
    reasons = report.set_index("row")["reasons"]
    assert "=1+1" in reasons[2]
    assert "#DIV/0!" in reasons[3]


def test_a_decimal_comma_that_splits_a_row_is_rejected(tmp_path):
    text = "No,Nama Daerah,Skor\n1,Kota Padang,50.5\n2,Kota Bandung,62,97\n"
    text += "3,Kota Solok,51.5\n"
    accepted, report = read_results(save_text(text, tmp_path), year=2024)
    assert accepted["code"].tolist() == ["13.71", "13.72"]
    assert report.set_index("row").loc[3, "status"] == "rejected"


@pytest.mark.parametrize("more", ["", '4,"Kota Gorontalo,52.5\n'])
def test_a_stray_quotation_mark_swallows_no_row(more, tmp_path):
    text = 'No,Nama Daerah,Skor\n1,Kota Padang,50.5\n2,"Kota Bandung,62.97\n'
    text += "3,Kota Solok,51.5\n" + more
    accepted, report = read_results(save_text(text, tmp_path), year=2024)
    assert len(report) == 4 + bool(more)
    assert accepted["score"].tolist() == [50.5, 62.97, 51.5, 52.5][: 3 + bool(more)]


def test_a_text_file_cut_off_is_reported(tmp_path):
    text = "No,Nama Daerah,Peringkat,Skor\n1,Kota Padang,1,50.5\n2,Kota Bandung,1"
    accepted, report = read_results(save_text(text, tmp_path), year=2024)
    assert len(accepted) == 1
    assert report["status"].tolist() == ["not data", "accepted", "rejected"]


def test_totals_below_are_not_data_but_misspelt_regions_are(tmp_path):
    rows = [HEAD, [1, "Kota Padang", 5.5], [2, "Kab. Tiada", 6.5]]
    rows += [["Jumlah", None, 12], [None, "Rata-rata", 6], ["Catatan: sementara"]]
    _, report = read(rows, tmp_path)
    assert report["status"].tolist() == [
        *("not data", "accepted", "rejected"),
        *("not data", "not data", "not data"),
    ]
    assert count_rows(report.reset_index()).values.tolist() == [[6, 1, 1, 4]]


def test_checks_warn_and_name_the_rows(tmp_path):
    rows = [["Nama Daerah", "Skor", "Peringkat", "Predikat"]]
    rows += [
        ["Kota Padang", 70.5, 2, "Inovatif"],
        ["Kota Bandung", 50.5, 1, "Inovatif"],
        ["Kota Solok", 65, 4, "Sangat Inovatif"],
        ["Kota Solok", 40, 5, "Inovatif"],
    ]
    accepted, report = read(rows, tmp_path)
    assert len(accepted) == 4
    found = check_results(accepted, year=2024)
    kinds = set(found["check"])
    assert {"predicate", "rank", "duplicate", "coverage"} <= kinds
    twice = found[found["check"] == "duplicate"].iloc[0]
    assert twice["positions"] == [2, 3]
    assert "Kota Solok" in twice["message"]
    predicate = found[found["check"] == "predicate"].iloc[0]
    assert predicate["positions"] == [0]
    assert "Sangat Inovatif" in report.loc[2, "warnings"]


@pytest.mark.parametrize("score", [6297, 100.004, -3])
def test_a_score_that_the_scale_does_not_have_is_rejected(score, tmp_path):
    rows = [["Nama Daerah", "Skor"], ["Kota Padang", score], ["Kota Solok", 100]]
    rows.append(["Kota Bandung", 0])
    accepted, report = read(rows, tmp_path)
    assert accepted["name"].tolist() == ["Kota Solok", "Kota Bandung"]
    assert report["status"].tolist() == ["not data", "rejected", "accepted", "accepted"]
    assert "scale" in report.loc[2, "reasons"]
    if score > 0:
        # points have no such end
        assert len(read(rows, tmp_path, year=2020)[0]) == 3


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ([10, 11, 11, 13], "missing 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        ([1, 2, 2, 4, 7], "missing 5, 6"),
        ([1, 2, 2, 3, 6], "missing 4, 5; 1 more of the same rank than ties allow"),
        ([1, 2, 2, 4], None),
        ([1, 2, 3, 3], None),
    ],
)
def test_a_tie_with_room_before_the_next_rank_is_none_too_many(ranks, told, tmp_path):
    cities = ["Kota Padang", "Kota Solok", "Kota Bandung", "Kota Bogor", "Kota Cimahi"]
    scores = {rank: 60 - rank for rank in ranks}
    rows = [[name, scores[r], r] for name, r in zip(cities, ranks, strict=False)]
    accepted, _ = read([["Nama Daerah", "Skor", "Peringkat"], *rows], tmp_path)
    found = check_results(accepted, year=2024).query("check == 'rank'")
    assert found["text"].tolist() == (
        [] if told is None else [f"ranks of kota: {told}"]
    )


def test_names_in_another_case_are_no_second_column(tmp_path):
    rows = [["No", "PROVINSI", "PROVINSI", "SKOR"], [1, "ACEH", "Aceh", 50.5]]
    accepted, _ = read([*rows, [2, "BALI", " Bali", 61]], tmp_path)
    assert accepted["name"].tolist() == ["Provinsi Aceh", "Provinsi Bali"]


def test_a_complete_true_list_has_no_warning_of_ranks_or_coverage(tmp_path):
    columns = ["code", "name", "province", "level"]
    regions = [tuple(row) for row in load_regions(2024)[columns].values]
    sheet = awkward.lay_out(awkward.invent_truth(5, regions))
    path = awkward.write_as("xlsx", [sheet], tmp_path)
    accepted, _ = read_results(path, year=2024)
    assert len(accepted) == 546
    assert set(accepted["rank_scope"]) == {"national-level"}
    assert set(check_results(accepted, year=2024)["check"]) <= {"total"}


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_report_keeps_rows_and_runs_nothing(lang, tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_LANG", lang)
    rows = [["=cmd|' /C calc'!A0"], HEAD, [1, "Kota Bandug", "@SUM(1)"]]
    rows += [[2, "Kota Padang", "+5,5"]]
    path = save(rows, tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["A1"].data_type = "s"
    book.save(path)
    _, report = read_results(path, year=2024)
    out = write_row_report(report, tmp_path / "laporan.xlsx")
    book = openpyxl.load_workbook(out)
    assert book.properties.creator == "iga_analysis"
    assert book.properties.title.endswith(path.name)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    risky = [cell for cell in cells if str(cell.value)[:1] in "=+-@" and cell.value]
    assert len(risky) == 3
    assert all(cell.quotePrefix for cell in risky)
    sheet = book["Hasil"]
    assert sheet["B3"].value == "Kota Bandug"
    assert sheet["B3"].fill.fgColor.rgb == sheet["C3"].fill.fgColor.rgb
    assert sheet["B3"].fill.fgColor.rgb != sheet["A3"].fill.fgColor.rgb
    texts = " ".join(str(cell.value) for cell in sheet[3])
    words = {"en": "is not a region", "id": "bukan nama daerah"}
    assert words[lang] in texts
    assert any("Kota Bandung" in str(cell.value) for cell in sheet[3])
    assert any(words[lang] in line for line in summarise_report(report))


def test_a_mended_report_can_be_read_again(tmp_path):
    sheet = awkward.combine(("titles", "totals"))
    place = sheet.columns.index("name")
    row = next(row for row in sheet.rows if row.truth == 10)
    row.cells[place] = "Kota Bandug"
    path = awkward.write_as("xlsx", [sheet], tmp_path)
    accepted, report = read_results(path, year=2024)
    out = write_row_report(report, tmp_path / "laporan.xlsx")
    book = openpyxl.load_workbook(out)
    (number,) = report.loc[report["status"] == "rejected", "row"]
    assert book["Hasil"].cell(number, place + 1).value == "Kota Bandug"
    book["Hasil"].cell(number, place + 1, "Kota Bandung")
    book.save(out)
    again, _ = read_results(out, year=2024)
    assert len(again) == len(accepted) + 1
    assert again["score"].tolist() == [one["score"] for one in sheet.truth]


def refuse(path, key, **options):
    with pytest.raises(IntakeError) as error:
        read_results(path, year=2024, **options)
    assert error.value.key == key
    return str(error.value)


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path):
    path = save([HEAD, [1, "Kota Padang", 1.5]], tmp_path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a.bin", "w") as file,
    ):
        for _ in range(300):
            file.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    refuse(path, "unpacked_too_big")


def test_a_far_cell_does_not_fill_memory(tmp_path):
    path = save([HEAD, [1, "Kota Padang", 1.5]], tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = 1
    book.save(path)
    accepted, report = read_results(path, year=2024)
    assert accepted["score"].tolist() == [1.5]
    assert report["row"].tolist() == [1, 2, 1048576]
    assert any("second reading" in one for one in report.attrs["warnings"])


def test_too_many_rows_are_refused(tmp_path):
    text = "Nama Daerah,Skor\n" + "Kota Padang,1.5\n" * 120_000
    refuse(save_text(text, tmp_path), "too_many_rows")


def test_a_scanned_pdf_is_refused_with_what_to_do(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "pindai.pdf"))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    assert "OCR" in refuse(tmp_path / "pindai.pdf", "scanned")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
        (b"<html><table><tr><td>Skor</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"%PDF-1.7\n and nothing else", "damaged"),
        (b"hello\n", "no_header"),
    ],
)
def test_what_is_no_table_is_refused(content, key, tmp_path):
    path = tmp_path / "berkas.xlsx"
    path.write_bytes(content)
    refuse(path, key)


def test_options_that_cannot_be_are_refused(tmp_path):
    path = save([HEAD, [1, "Kota Padang", 1.5]], tmp_path)
    refuse(path, "no_sheet", sheet="Tiada")
    refuse(path, "bad_mapping", mapping={"nilai": "C"})
    refuse(path, "bad_decimal", decimal=";")
    refuse(tmp_path / "tiada.xlsx", "no_file")
    with pytest.raises(IntakeError):
        read_results(path, year="2024")


def test_macros_and_links_are_left_alone(tmp_path):
    path = save([HEAD, [1, "Kota Padang", 1.5]], tmp_path)
    book = openpyxl.load_workbook(path)
    book.defined_names["luar"] = DefinedName("luar", attr_text="[1]Lain!$A$1")
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"not run")
    accepted, _ = read_results(path.rename(tmp_path / "daftar.xlsm"), year=2024)
    assert accepted["score"].tolist() == [1.5]


@pytest.mark.parametrize("told", [{}, {"predicates": False}, {"scores": False}])
def test_a_complete_list_against_a_published_count(tmp_path, told):
    """harianterbit-01 has 44 Sangat Inovatif in 2022."""
    counts = {"Sangat Inovatif": 45, "Inovatif": 364, "Kurang Inovatif": 101}
    path = import_nation(tmp_path, 2022, {**counts, "Tidak Dapat Dinilai": 32}, **told)
    _, report = read_results(path, year=2022)
    first = report.attrs["warnings"][0]
    assert first.startswith("contradiction: regions of predicate Sangat Inovatif")
    assert "this list has 45" in first
    assert "HarianTerbit published 44 (agg-2022-011)" in first
    with use_language("id"):
        _, report = read_results(path, year=2022)
    assert (
        "daftar ini 45, HarianTerbit mempublikasikan 44" in report.attrs["warnings"][0]
    )


def test_fewer_than_published_in_part_of_a_list_is_no_contradiction(tmp_path):
    rows = [["Nama Daerah", "Predikat"], ["Kota Padang", "Sangat Inovatif"]]
    path = save(rows, tmp_path)
    _, report = read_results(path, year=2022)
    said = [one for one in report.attrs["warnings"] if "Sangat Inovatif" in one]
    assert len(said) == 1
    assert "the list has 1, published is 44 (HarianTerbit, agg-2022-011)" in said[0]


@pytest.mark.parametrize(("printed", "agrees"), [(46.01, True), (46.02, False)])
def test_an_average_may_be_rounded_or_truncated(tmp_path, printed, agrees):
    """46.01 was published for 2024; 46.013, 46.019 agree, 46.02 does not."""
    for tail in (0.003, 0.009):
        rows = [["Nama Daerah", "Skor"], ["Kota Padang", printed - 0.5 + tail]]
        rows.append(["Kota Solok", printed + 0.5 + tail])
        path = save(rows, tmp_path)
        _, report = read_results(path, year=2024)
        said = [one for one in report.attrs["warnings"] if "46.01 (" in one]
        assert len(said) == (0 if agrees else 1)
