"""Tables of indicators in the shapes of a ministry's team; each value written here."""

import openpyxl
import pandas as pd
import pytest
from awkward import Row, Sheet, write_as

from iga_analysis.datapackage import load_table
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.indicators import read_import, read_indicators
from iga_analysis.intake.row_report import summarise_report, write_row_report

# Levels of three regions, written by hand: two rows of SPD are whole, those of
# innovations are means. Weights of 2026: 1, 1, 0.75, 1.5, 3, 2, 1.
KEYS = ["1", "2a", "5a", "6", "16", "17", "22"]
LEVELS = {
    "Kota Padang": [3, 2, 1, 0, 2.5, 3, 1.25],
    "Kabupaten Solok": [1, 3, 2, 2, 0.5, 1, 3],
    "Provinsi Jawa Barat": [0, 1, 3, 3, 3, 2.75, 0],
}
CODES = {"Kota Padang": "13.71", "Kabupaten Solok": "13.02"}
CODES["Provinsi Jawa Barat"] = "32"
WEIGHTS = [1, 1, 0.75, 1.5, 3, 2, 1]
NAMES = {
    "id": [
        *("Visi dan Misi", "Penetapan APBD tepat waktu dalam 3 tahun terakhir"),
        "Progres penurunan Tingkat Pengangguran Terbuka",
        *("Jumlah peningkatan investasi", "Regulasi Inovasi Daerah"),
        "Ketersediaan dan peran SDM terhadap inovasi daerah",
        "Keterlibatan aktor inovasi",
    ],
    "en": [
        "Vision and mission",
        "Regional budget (APBD) enacted on time, last 3 years",
        "Open-unemployment rate: progress of reduction",
        *("Growth of realised investment", "Regional innovation regulation"),
        "Availability and role of staff for the innovation",
        "Involvement of innovation actors",
    ],
}


def body(values=LEVELS):
    return [
        [number, name, *own] for number, (name, own) in enumerate(values.items(), 1)
    ]


def write(kind, rows, folder, name="Level"):
    if kind == "xlsx":
        return write_sheets({name: rows}, folder)
    sheet = Sheet([], [], [Row(cells) for cells in rows], name)
    return write_as(kind, [sheet], folder, "tabel")


def write_sheets(sheets, folder):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(folder / "tabel.xlsx")
    return folder / "tabel.xlsx"


def expect(table, values=LEVELS, keys=KEYS):
    wanted = pd.DataFrame(values, index=keys, dtype="float64").T
    wanted.index = pd.Index(
        [CODES[name] for name in values], dtype="string", name="code"
    )
    wanted.columns = pd.Index(keys, dtype="string", name="indicator")
    pd.testing.assert_frame_equal(table, wanted)


def points(values=LEVELS):
    return {
        name: [level * weight for level, weight in zip(own, WEIGHTS, strict=True)]
        for name, own in values.items()
    }


HEADERS = {
    "numbers": [["No", "Nama Daerah", *KEYS]],
    "whole numbers": [["No", "Nama Daerah", 1, "2a", "5a", 6, 16, 17, 22]],
    "names id": [["No", "Nama Daerah", *NAMES["id"]]],
    "names en": [["No", "Region", *NAMES["en"]]],
    "both": [
        ["No", "Nama Daerah", *map(" ".join, zip(KEYS, NAMES["id"], strict=True))]
    ],
    "with dots": [
        ["No", "Daerah", *map(". ".join, zip(KEYS, NAMES["id"], strict=True))]
    ],
    "a word before": [["No", "Nama Daerah", *(f"Indikator {key}" for key in KEYS)]],
    "names over numbers": [["No", "Nama Daerah", *NAMES["id"]], [None, None, *KEYS]],
    "numbers over names": [["No", "Nama Daerah", *KEYS], [None, None, *NAMES["id"]]],
    "aspects": [
        ["No", "Nama Daerah", "SPD", None, None, None, "SID", None, None],
        [None, None, *KEYS],
    ],
    "aspects, numbers, names": [
        ["No", "Nama Daerah", "SPD", None, None, None, "SID", None, None],
        [None, None, *KEYS],
        [None, None, *NAMES["id"]],
    ],
    "names, numbers of columns": [
        ["No", "Nama Daerah", *NAMES["id"]],
        [f"({number})" for number in range(1, 10)],
    ],
}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "semicolon"])
@pytest.mark.parametrize("header", HEADERS)
def test_every_header_is_understood(header, kind, tmp_path):
    path = write(kind, [*HEADERS[header], *body()], tmp_path)
    table, report = read_indicators(path, year=2026)
    expect(table)
    assert table.attrs["kind"] == "levels"
    above = len(HEADERS[header])
    assert report["status"].tolist() == ["not data"] * above + ["accepted"] * 3
    read = {one["read_as"] for one in report.attrs["columns"]}
    assert read == {"number", "name", *KEYS}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_titles_totals_and_headings_are_not_data(kind, tmp_path):
    rows = [
        ["Level Indikator Indeks Inovasi Daerah Tahun 2026"],
        [None],
        ["No", "Nama Daerah", *KEYS],
        ["PROVINSI"],
        body()[2],
        ["KABUPATEN/KOTA"],
        *body()[:2],
        [None, "Rata-rata", *[1.5] * 7],
        ["Sumber: contoh"],
    ]
    table, report = read_indicators(write(kind, rows, tmp_path), year=2026)
    expect(table.loc[[CODES[name] for name in LEVELS]])
    kinds = report["kind"].tolist()
    assert kinds == [
        *("title", "header", "section", "data", "section", "data", "data"),
        *("total", "note"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("label", ["number", "name", "both"])
def test_a_long_table(label, kind, tmp_path):
    both = list(zip(KEYS, NAMES["id"], strict=True))
    heads = {"number": ["Indikator"], "name": ["Nama Indikator"]}
    heads["both"] = ["No Indikator", "Nama Indikator"]
    rows = [["Nama Daerah", *heads[label], "Level"]]
    for name, own in LEVELS.items():
        for (key, text), value in zip(both, own, strict=True):
            cells = {"number": [key], "name": [text], "both": [key, text]}[label]
            rows.append([name, *cells, value])
    table, report = read_indicators(write(kind, rows, tmp_path, "Data"), year=2026)
    expect(table)
    assert report["status"].tolist() == ["not data", *["accepted"] * 21]


def test_a_row_of_a_long_table_that_is_no_indicator(tmp_path):
    rows = [["Daerah", "Indikator", "Level"], ["Kota Padang", "1", 3]]
    rows += [["Kota Padang", "99", 2], ["Kota Padang", "Senyum", 1]]
    rows += [["Kota Padang", "1", 2], ["Kota Atlantis", "1", 2]]
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert table.empty
    assert report["status"].tolist() == ["not data", *["rejected"] * 5]
    reasons = report["reasons"].tolist()
    assert "'99' is no indicator of 2026" in reasons[2]
    assert "'Senyum' is no indicator" in reasons[3]
    # two values of one indicator: neither is certain
    assert "another value in row 5" in reasons[1] and "in row 2" in reasons[4]
    assert "is not a region" in reasons[5]


@pytest.mark.parametrize("word", [None, "Poin"])
def test_points(word, tmp_path):
    title = [[word]] if word else []
    rows = [*title, ["No", "Nama Daerah", *KEYS], *body(points())]
    table, _ = read_indicators(write("xlsx", rows, tmp_path, "Data"), year=2026)
    assert table.attrs["kind"] == "points"
    expect(table, points())


def test_levels_beside_points_are_levels(tmp_path):
    heads = [text for key in KEYS for text in (key, None)]
    below = ["Level", "Skor"] * len(KEYS)
    rows = [["Nama Daerah", *heads], [None, *below]]
    for name, own in LEVELS.items():
        both = zip(own, points()[name], strict=True)
        rows.append([name, *(value for pair in both for value in pair)])
    table, report = read_indicators(write("xlsx", rows, tmp_path, "Data"), year=2026)
    assert table.attrs["kind"] == "levels"
    expect(table)
    unread = [one for one in report.attrs["columns"] if one["status"] == "not read"]
    assert len(unread) == len(KEYS)


def test_what_may_be_levels_or_points_is_refused(tmp_path):
    # means of innovations alone, none above 3; then one that could be a slip of the pen
    heads = ["Nama Daerah", "16", "17"]
    for value in (2.5, 4):
        path = write("xlsx", [heads, ["Kota Padang", value, 1.5]], tmp_path, "Data")
        with pytest.raises(IntakeError, match="levels or points"):
            read_indicators(path, year=2026)
        path = write("xlsx", [heads, ["Kota Padang", value, 1.5]], tmp_path, "Poin")
        assert read_indicators(path, year=2026)[0].loc["13.71", "16"] == value


def test_words_that_the_values_contradict_are_refused(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS], *body(points())]
    with pytest.raises(IntakeError, match="say levels, but its values can only be poi"):
        read_indicators(write("xlsx", rows, tmp_path, "Level"), year=2026)


def test_values_beyond_the_scale_are_rejected(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS], *body()]
    rows[1][2], rows[2][6] = 4, -1
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert table.index.tolist() == ["32"]
    assert "indicator 1: 4 is above the maximum of 3 levels" in report.loc[1, "reasons"]
    assert "indicator 16: −1 is below 0" in report.loc[2, "reasons"]
    assert report.loc[1, "marked"] == (2,)
    high = points()
    # the most of 5a is 3 x 0.75
    high["Kota Padang"][2] = 2.5
    rows = [["No", "Nama Daerah", *KEYS], *body(high)]
    table, report = read_indicators(write("xlsx", rows, tmp_path, "Poin"), year=2026)
    assert "5a: 2.5 is above the maximum of 2.25 points" in report.loc[1, "reasons"]


def test_a_value_between_levels_is_warned_of(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS], *body()]
    rows[1][2] = 1.5
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert table.loc["13.71", "1"] == 1.5
    assert "indicator 1: 1.5 is none of 0, 1, 2, 3" in report.loc[1, "warnings"]


def test_cells_that_are_no_numbers_reject_their_row(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS], *body()]
    rows[1][3], rows[2][4] = "dua", "#N/A"
    rows[3][5] = None
    path = write("csv", rows, tmp_path)
    table, report = read_indicators(path, year=2026, decimal=".")
    assert "indicator 2a: 'dua' is not a number" in report.loc[1, "reasons"]
    assert table.index.tolist()[-1] == "32"
    assert pd.isna(table.loc["32", "6"])
    assert report.loc[3, "warnings"] == "no value of 6"


def test_unknown_and_missing_indicators_are_named(tmp_path):
    heads = ["No", "Nama Daerah", *KEYS, "37", "Inovasi Hijau", "Total"]
    rows = [heads, *([*cells, 9, 8, 7] for cells in body())]
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    expect(table)
    told = "\n".join(report.attrs["warnings"])
    assert "column J (37) is no indicator of 2026" in told
    assert "'Inovasi Hijau'" in told and "'Total'" in told
    # all of 2026 but the seven: 40 rows and the number of innovations
    listed = load_table("indicators").query("year == 2026 and level.notna()")
    lacking = set(listed["indicator"]) - set(KEYS)
    assert len(lacking) == 33
    assert "34 indicators of 2026 are not in the table" in told
    names = listed.drop_duplicates("indicator").set_index("indicator")["name_en"]
    assert all(f"{key} {names[key]}" in told for key in lacking)
    assert "36 Number of regional innovations" in told


def test_a_whole_indicator_stands_for_its_parts(tmp_path):
    values = {"Kota Padang": [3, 2, 6], "Kabupaten Solok": [4.5, 1, 5]}
    heads = ["Nama Daerah", "5", "2", "16"]
    rows = [heads, *([name, *own] for name, own in values.items())]
    table, report = read_indicators(write("xlsx", rows, tmp_path, "Poin"), year=2026)
    assert table.columns.tolist() == ["2", "5", "16"]
    assert table.loc["13.02"].tolist() == [1, 4.5, 5]
    told = "\n".join(report.attrs["warnings"])
    assert "2a " not in told and "5b " not in told and "10a " in told
    # 5 is 5a and 5b: at most 2 x 3 x 0.75 points
    rows[1][1] = 4.75
    _, report = read_indicators(write("xlsx", rows, tmp_path, "Poin"), year=2026)
    assert "indicator 5: 4.75 is above the maximum of 4.5" in report.loc[1, "reasons"]


def test_the_number_of_innovations_is_a_count_among_levels(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS, "36"], *([*one, 212] for one in body())]
    table, _ = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert table["36"].tolist() == [212] * 3
    # among points at most 200 x 0.38
    rows = [["Nama Daerah", "1", "36"], ["Kota Padang", 3, 76.1]]
    _, report = read_indicators(write("xlsx", rows, tmp_path, "Poin"), year=2026)
    assert "36: 76.1 is above the maximum of 76 points" in report.loc[1, "reasons"]


def test_a_table_of_another_year_is_seen_by_its_names(tmp_path):
    # 30 was the online system in 2023, it is Layanan Terintegrasi in 2026
    names = load_table("indicators").query("year == 2026").set_index("indicator")
    assert names.loc["30", "name_id"].iloc[0] == "Layanan Terintegrasi"
    rows = [["Nama Daerah", "31 Layanan Terintegrasi", "17"], ["Kota Padang", 3, 1]]
    with pytest.raises(IntakeError, match="number 31, but its name is that of 30"):
        read_indicators(write("xlsx", rows, tmp_path), year=2026)
    rows = [
        ["Nama Daerah", "SPD", None, "SID", None],
        [None, "1", "3", "1", "4"],
        ["Kota Padang", 1, 2, 3, 3],
    ]
    with pytest.raises(IntakeError, match="under another aspect: 1 is an indicator of"):
        read_indicators(write("xlsx", rows, tmp_path), year=2026)


def test_a_year_of_which_little_is_known_takes_columns_as_they_stand(tmp_path):
    rows = [["Nama Daerah", "1", "16", "36"], ["Kota Padang", 3, 2.5, 120]]
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2025)
    assert table.loc["13.71"].to_dict() == {"1": 3, "16": 2.5, "36": 120}
    told = "\n".join(report.attrs["warnings"])
    assert "no source lists the following indicators of 2025" in told
    assert told.endswith("1, 16, 36")
    # of 2023 the levels of SID are known, not those of SPD
    rows = [["Nama Daerah", "1", "16"], ["Kota Padang", 7, 4], ["Kota Solok", 7, 3]]
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2023)
    assert table.loc["13.72"].to_dict() == {"1": 7, "16": 3}
    assert "indicator 16: 4 is above the maximum of 3" in report.loc[1, "reasons"]
    with pytest.raises(IntakeError, match="year"):
        read_indicators(write("xlsx", rows, tmp_path), year=1999)


def test_regions_are_found_as_in_lists(tmp_path):
    rows = [
        ["Kode", "Provinsi", "Nama Daerah", *KEYS],
        ["13.72", "Sumatera Barat", "Solok", *LEVELS["Kota Padang"]],
        [None, "Sumatera Barat", "Kab. Solok", *LEVELS["Kabupaten Solok"]],
        [None, "Jawa Barat", "Solok", *LEVELS["Kabupaten Solok"]],
        [None, "Sumatera Barat", "Kota Padng", *LEVELS["Kabupaten Solok"]],
    ]
    table, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert table.index.tolist() == ["13.72", "13.02"]
    assert "not in Provinsi Jawa Barat" in report.loc[3, "reasons"]
    assert "Kota Padang" in report.loc[4, "suggestion"]


def test_sheets_of_one_aspect_each_are_put_together(tmp_path):
    parts = {"SPD": slice(0, 4), "SID": slice(4, 7)}
    sheets = {}
    for name, part in parts.items():
        rows = [["Nama Daerah", *(f"Level {key}" for key in KEYS[part])]]
        rows += [[region, *own[part]] for region, own in LEVELS.items()]
        sheets[name] = rows
    path = write_sheets(sheets, tmp_path)
    expect(read_indicators(path, year=2026)[0])
    only = read_indicators(path, year=2026, sheet="SID")[0]
    assert only.columns.tolist() == KEYS[4:]


def test_a_mapping_names_columns(tmp_path):
    heads = ["Entitas X", "alpha", "beta", *KEYS[2:]]
    rows = [heads, *([name, *own] for name, own in LEVELS.items())]
    path = write("xlsx", rows, tmp_path)
    told = {"name": "A", "1": "alpha", "2a": 3}
    expect(read_indicators(path, year=2026, mapping=told)[0])
    with pytest.raises(IntakeError, match="no column 'gamma' for 2a"):
        read_indicators(path, year=2026, mapping={**told, "2a": "gamma"})
    with pytest.raises(IntakeError, match="mapping names 99"):
        read_indicators(path, year=2026, mapping={"99": "alpha"})


def test_a_register_is_no_table_of_indicators(tmp_path):
    rows = [
        ["Kode", "Nama Inovasi", *KEYS],
        ["13.71", "Senyum", *LEVELS["Kota Padang"]],
    ]
    with pytest.raises(IntakeError, match="iga score"):
        read_indicators(write("xlsx", rows, tmp_path), year=2026)


def test_no_header_says_what_it_looks_for(tmp_path):
    rows = [["Nama Daerah", "Skor"], ["Kota Padang", 50]]
    with pytest.raises(IntakeError, match="indicators of 2026 by number") as caught:
        read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert "Nama Daerah | Skor" in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([["Nama Daerah", "Skor", "Peringkat"], ["Kota Padang", 50, 1]], "results"),
        (
            [
                ["No", "Nama Daerah", "Skor", "Predikat", "Jumlah Inovasi"],
                [1, 2, 3, 4, 5],
                [1, "Kota Padang", 50, "Inovatif", 17],
            ],
            "results",
        ),
        ([["No", "Nama Daerah", *KEYS], *body()], "indicators"),
        (
            [["Daerah", "Indikator", "Level"], ["Kota Padang", "1", 3]],
            "indicators",
        ),
        # the index beside the indicators does not make a list of results of it
        (
            [["Nama Daerah", *KEYS, "Skor"], ["Kota Padang", *body()[0][2:], 50]],
            "indicators",
        ),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_headings(rows, kind, tmp_path):
    path = write("xlsx", rows, tmp_path)
    table, report, found = read_import(path, year=2026)
    assert found == kind
    assert len(table) == (report["status"] == "accepted").sum()


def test_a_year_without_an_edition_has_lists_only(tmp_path):
    rows = [["Nama Daerah", "Skor"], ["Kota Padang", 50]]
    assert read_import(write("xlsx", rows, tmp_path), year=2017)[2] == "results"


def test_the_report_is_written_like_that_of_a_list(tmp_path):
    rows = [["No", "Nama Daerah", *KEYS], *body()]
    rows[1][2] = 4
    _, report = read_indicators(write("xlsx", rows, tmp_path), year=2026)
    assert "1 rejected" in "\n".join(summarise_report(report))
    book = openpyxl.load_workbook(write_row_report(report, tmp_path / "laporan.xlsx"))
    cells = [cell for row in book["Level"].iter_rows(values_only=True) for cell in row]
    assert "indicator 1: 4 is above the maximum of 3 levels" in cells


def test_a_table_of_one_indicator_is_no_list_without_header(tmp_path):
    rows = [["Nama Daerah", "Level 16"], ["Kota Padang", 2.5]]
    table, _, kind = read_import(write("xlsx", rows, tmp_path), year=2026)
    assert kind == "indicators" and table.loc["13.71", "16"] == 2.5
    with pytest.raises(IntakeError, match="score, rank, predicate"):
        read_import(tmp_path / "tabel.xlsx", year=2026, kind="results")
