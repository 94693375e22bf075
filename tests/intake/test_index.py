"""Tables of any index come in: invented names, every kind of file, every mistake."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from iga_analysis.composite import aggregate, normalise
from iga_analysis.intake import IntakeError, read_index
from iga_analysis.language import say
from iga_analysis.settings import use_command, use_language

REFERENCE = Path(__file__).parents[1] / "composite" / "reference"
UNITS = [f"Contoh {letter}" for letter in "ABCDE"]
WEIGHTS = [["indicator", "weight"], ["jalan", 2], ["air", 1], ["bencana", 1]]
TABLE = [
    ["Desa", "jalan", "air", "bencana"],
    *([name, 10 * n, 60 - n, n % 3] for n, name in enumerate(UNITS, start=1)),
]


def write_book(path, sheets, *, change=None):
    """Write rows by the name of their sheet; change(book) may spoil the workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def write_text(path, rows, between=";"):
    lines = [
        between.join("" if one is None else str(one) for one in row) for row in rows
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def refuse(*given, **options):
    """Return the lines of the sentence with which files are refused."""
    with pytest.raises(IntakeError) as caught:
        read_index(*given, **options)
    return str(caught.value).splitlines()


@pytest.fixture
def book(tmp_path):
    sheets = {"data": TABLE, "bobot": WEIGHTS}
    return write_book(tmp_path / "indeks.xlsx", sheets)


def test_coinr_is_read_as_it_is():
    """What is read has the aggregates that COINr computed of the same files."""
    found = read_index(
        REFERENCE / "coinr_indicators.csv", REFERENCE / "coinr_structure.csv"
    )
    directions = found.structure.set_index("code")["direction"].to_dict()
    made = normalise(found.table, "minmax", directions=directions)
    made = aggregate(made, found.structure)
    theirs = pd.read_csv(REFERENCE / "coinr_agg_minmax_amean.csv").set_index("uCode")
    assert found.units["name"].str.startswith("Region ").all()
    assert found.table.index.tolist() == theirs.index.tolist()
    np.testing.assert_allclose(made, theirs[made.columns], rtol=0, atol=5e-6)
    empty = pd.read_csv(REFERENCE / "coinr_indicators.csv").isna().sum().sum()
    with use_language("en"):
        told = read_index(
            REFERENCE / "coinr_indicators.csv", REFERENCE / "coinr_structure.csv"
        ).table.attrs["warnings"]
    assert told[0].startswith(f"{empty} of 720 cells are empty, gaps: R001 (I03); ")


def test_an_excel_file_with_a_structure_sheet(book):
    found = read_index(book)
    assert found.table.index.tolist() == UNITS
    assert found.table["jalan"].tolist() == [10, 20, 30, 40, 50]
    codes = found.structure["code"].tolist()
    assert codes[:3] == ["jalan", "air", "bencana"] and len(codes) == 4
    assert found.structure["parent"].isna().tolist() == [False, False, False, True]
    assert found.structure["weight"].tolist()[:3] == [2, 1, 1]
    assert found.bands is None
    assert found.table.attrs["warnings"] == []
    assert found.table.attrs["file"] == "indeks.xlsx"
    assert len(found.table.attrs["sha256"]) == 64


def test_all_kinds_of_files_give_one_table(book, tmp_path):
    whole = read_index(book)
    weights = write_text(tmp_path / "bobot.csv", WEIGHTS)
    for between in ",;\t":
        path = write_text(tmp_path / "indeks.csv", TABLE, between)
        other = read_index(path, weights)
        assert_frame_equal(other.table, whole.table)
        assert_frame_equal(other.structure, whole.structure)


def test_decimal_commas_follow_from_the_whole_file(tmp_path):
    """0,125 could be 125 thousandths in its column alone; 62,5 beside it settles it."""
    rows = [["Desa", "a", "b"], ["X", "0,125", "62,5"], ["Y", "1,250", "7"]]
    path = write_text(tmp_path / "koma.csv", rows)
    table = read_index(path, equal_weights=True).table
    assert table.to_numpy().tolist() == [[0.125, 62.5], [1.25, 7]]
    open_sign = [["Desa", "a"], ["X", "1,125"], ["Y", "1,250"]]
    path = write_text(tmp_path / "terbuka.csv", open_sign)
    lines = refuse(path, equal_weights=True)
    assert len(lines) == 4 and "row 2, column B" in lines[1]
    assert lines[3] == f"- {say('tell_decimal')}"
    assert read_index(path, equal_weights=True, decimal=",").table["a"].tolist() == [
        *(1.125, 1.25)
    ]
    assert read_index(path, equal_weights=True, decimal=".").table["a"].tolist() == [
        *(1125, 1250)
    ]


def test_numbers_of_any_size_stand_for_themselves(tmp_path):
    """Rupiah have 13 digits; 12.5 beside hundreds is no lost thousand."""
    rows = [["Desa", "a", "b"], ["X", 1.25e12, 12.5], ["Y", -3e12, 150], ["Z", 0, 300]]
    path = write_book(tmp_path / "besar.xlsx", {"data": rows})
    table = read_index(path, equal_weights=True).table
    assert table.to_numpy().tolist() == [[1.25e12, 12.5], [-3e12, 150], [0, 300]]


def test_percentages_are_read_as_they_are_shown(tmp_path):
    def show(book):
        for row in (2, 3):
            book["data"].cell(row, 2).number_format = "0.0%"

    rows = [["Desa", "a", "b"], ["X", 0.625, 1], ["Y", 0.5, 2]]
    path = write_book(tmp_path / "persen.xlsx", {"data": rows}, change=show)
    found = read_index(path, equal_weights=True)
    assert found.table["a"].tolist() == [62.5, 50]
    assert "a: " in found.table.attrs["warnings"][0]


def test_titles_totals_notes_and_other_columns_are_named(tmp_path):
    rows = [
        ["Indeks Contoh"],
        [None],
        ["No", "Nama Desa", "Kecamatan", "jalan", "air", "penduduk", "bencana"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        *(
            [n, name, "Contoh", 10 * n, 60 - n, 1000, n % 3]
            for n, name in enumerate(UNITS, start=1)
        ),
        [None, "Rata-rata", None, 30, 57, 1000, 1],
        [None, "Sumber: rekaan"],
    ]
    path = write_book(tmp_path / "resmi.xlsx", {"data": rows, "bobot": WEIGHTS})
    with use_language("en"):
        found = read_index(path)
    assert found.table.index.tolist() == UNITS
    assert found.table.columns.tolist() == ["jalan", "air", "bencana"]
    told = " / ".join(found.table.attrs["warnings"])
    for text in ("row 4 '(1)'", "row 10 'Rata-rata'", "row 11 'Sumber: rekaan'"):
        assert text in told
    for text in ("C 'Kecamatan' (text)", "F 'penduduk' (not in the structure)"):
        assert text in told
    assert "A 'No'" in told


def test_a_country_may_be_a_unit(tmp_path):
    rows = [["Negara", "a"], ["Indonesia", 1], ["Contohland", 2], ["Total", 3]]
    found = read_index(write_text(tmp_path / "n.csv", rows), equal_weights=True)
    assert found.table.index.tolist() == ["Indonesia", "Contohland"]


def test_groups_may_stand_above_indicators(tmp_path):
    rows = [["", "Fisik", "Fisik", "Sosial"], *TABLE]
    found = read_index(write_text(tmp_path / "i.csv", rows), equal_weights=True)
    assert found.table.columns.tolist() == TABLE[0][1:]


def test_gaps_are_counted_and_named_and_empty_units_left_out(tmp_path):
    rows = [*TABLE, ["Contoh F", None, "-", "n/a"], ["Contoh G", 5, None, 1]]
    path = write_book(tmp_path / "i.xlsx", {"data": rows, "bobot": WEIGHTS})
    with use_language("en"):
        found = read_index(path)
    assert found.table.index.tolist() == [*UNITS, "Contoh G"]
    assert found.units["code"].tolist() == found.table.index.tolist()
    assert np.isnan(found.table.loc["Contoh G", "air"])
    assert found.table.attrs["warnings"] == [
        "units without any value are left out (1): Contoh F",
        "1 of 18 cells is empty, a gap: Contoh G (air)",
    ]


def test_codes_and_names_of_units(tmp_path):
    rows = [["Kode", "Nama", "a"], [16.1, "Contoh A", 1], ["00.02", "Contoh B", 2]]
    path = write_book(tmp_path / "kode.xlsx", {"data": rows})
    found = read_index(path, equal_weights=True)
    assert found.units.to_numpy().tolist() == [
        *(["16.10", "Contoh A"], ["00.02", "Contoh B"])
    ]


def test_parents_without_rows_weigh_what_their_children_do(tmp_path):
    rows = [["Indikator", "Aspek", "Bobot", "Arah"]]
    rows += [["jalan", "Fisik", 3, "positif"], ["air", "Fisik", "1,5", "+"]]
    rows += [["bencana", "Sosial", 2, "makin rendah makin baik"]]
    path = write_text(tmp_path / "i.csv", TABLE)
    with use_language("en"):
        found = read_index(path, write_text(tmp_path / "b.csv", rows))
    own = found.structure.set_index("code")
    assert own["weight"].to_dict() == {
        **{"jalan": 3, "air": 1.5, "bencana": 2, "Fisik": 4.5, "Sosial": 2, "Index": 1}
    }
    assert own["direction"].to_dict()["bencana"] == -1
    assert own.loc["Fisik", "parent"] == "Index" and pd.isna(own.loc["Index", "parent"])
    assert found.table.attrs["warnings"] == [
        "these parents have no row and weigh what their children add up to: "
        "Fisik, Sosial"
    ]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        *((one, 1) for one in (1, "1", "+", "Positif", "naik", "higher is better")),
        *((one, -1) for one in (-1, "−1", "-", "negatif", "turun", "Lower is better")),
        (None, 1),
    ],
)
def test_directions_in_numbers_signs_and_words(cell, wanted, tmp_path):
    rows = [["code", "weight", "direction"], ["jalan", 1, 1], ["air", 1, 1]]
    rows.append(["bencana", 1, cell])
    path = write_book(tmp_path / "i.xlsx", {"data": TABLE, "structure": rows})
    own = read_index(path).structure.set_index("code")["direction"]
    assert own["bencana"] == wanted and own["jalan"] == 1


def test_bands_of_its_own_from_a_third_sheet(tmp_path):
    bands = [["Predikat", "Batas bawah", "Batas atas"]]
    bands += [["Rendah", None, "49,99"], ["Tinggi", 75, None], ["Sedang", 50, 74.99]]
    sheets = {"data": TABLE, "bobot": WEIGHTS, "predikat": bands}
    found = read_index(write_book(tmp_path / "i.xlsx", sheets))
    assert found.bands["predicate"].tolist() == ["Tinggi", "Sedang", "Rendah"]
    assert found.bands["lower"].tolist()[:2] == [75, 50]
    assert found.bands["upper"].isna().tolist() == [True, False, False]


def test_hidden_rows_and_columns_are_read_and_hidden_sheets_are_not(tmp_path):
    def hide(book):
        book["data"].row_dimensions[3].hidden = True
        book["data"].column_dimensions["C"].hidden = True
        book["lama"].sheet_state = "hidden"

    sheets = {"data": TABLE, "bobot": WEIGHTS, "lama": TABLE, "catatan": [["rekaan"]]}
    path = write_book(tmp_path / "i.xlsx", sheets, change=hide)
    with use_language("en"):
        found = read_index(path)
    assert found.table.index.tolist() == UNITS
    assert found.table.attrs["warnings"] == [
        "sheet lama (6 rows) is hidden and was not read",
        "sheet catatan (1 rows) was not read: only the first table of units is",
        "hidden rows are read as well: 3",
        "hidden columns are read as well: C",
    ]


def test_every_mistake_is_told_at_once(tmp_path):
    rows = [*TABLE, ["Contoh A", "tiga", 2, 1], [None, 3, 4, 5]]
    weights = [["kode", "induk", "bobot", "arah"], ["jalan", "F", "berat", "entah"]]
    weights += [["air", "F", -1, 1], ["listrik", "S", 1, 1], ["bencana", "S", None, 1]]
    weights += [["air", "F", 2, 1], [None, "F", 2, 1]]
    path = write_book(tmp_path / "i.xlsx", {"data": rows, "bobot": weights})
    with use_language("en"):
        lines = refuse(path)
    expected = [
        "row 8 has values and no unit: 3 | 4 | 5",
        "sheet data, cell B7, indicator jalan: 'tiga' is not a number",
        "unit Contoh A is there more than once: rows 2, 7",
        "sheet bobot, row 2: weight of jalan: 'berat' is not a number",
        "sheet bobot, row 2: direction of jalan: 'entah' is none; write 1 where more "
        "is better and -1 where less is (or positif, negatif)",
        "sheet bobot, row 3: weight of air: it is below 0",
        "sheet bobot, row 6: air is there more than once",
        "sheet bobot, row 7: a row of the structure has no code or indicator",
        "no weight is given for: bencana",
        "indicators of the structure that the table has no column of: listrik",
    ]
    assert lines == ["i.xlsx cannot be used:", *(f"- {one}" for one in expected)]


def test_an_index_without_weights_is_refused_with_what_to_do(tmp_path):
    path = write_text(tmp_path / "i.csv", TABLE)
    with use_language("en"):
        assert "equal_weights=True" in refuse(path)[1]
        with use_command():
            assert "--equal-weights" in refuse(path)[1]
    with use_language("id"), use_command():
        assert "--equal-weights" in refuse(path)[1] and "bobot" in refuse(path)[1]
    weights = read_index(path, equal_weights=True).structure["weight"]
    assert weights.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([["code", "parent", "weight"], ["a", "b", 1], ["b", "a", 1]], "index_circle"),
        ([["code", "weight"], ["a", 0], ["b", 0]], "index_weights_zero"),
    ],
)
def test_structures_that_are_no_tree(rows, key, tmp_path):
    path = write_text(
        tmp_path / "i.csv", [["Desa", "a", "b"], ["X", 1, 2], ["Y", 2, 1]]
    )
    lines = refuse(path, write_text(tmp_path / "s.csv", rows))
    start = say(key, name="", names="").rstrip().rstrip(":")[:15]
    assert any(start in line for line in lines)


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([["Desa", "a", "a"], ["X", 1, 2], ["Y", 2, 1]], "index_heading_twice"),
        ([["Desa", "a", None], ["X", 1, 2], ["Y", 2, 1]], "index_heading_blank"),
        ([["Desa", "a"], ["X", 1]], "index_few_units"),
    ],
)
def test_tables_that_cannot_be_used(rows, key, tmp_path):
    path = write_book(tmp_path / "i.xlsx", {"data": rows})
    values = {"heading": "a", "letter": "C", "number": 1}
    assert f"- {say(key, **values)}" in refuse(path, equal_weights=True)


def test_files_without_a_table_or_structure(tmp_path):
    path = write_text(tmp_path / "i.csv", [["Desa", "a"], ["X", "ya"]])
    assert refuse(path)[0].startswith("no table found in i.csv")
    path = write_text(tmp_path / "t.csv", TABLE)
    assert refuse(path, path)[0].startswith("no structure found in t.csv")


@pytest.mark.parametrize("name", ["Rekaan, Pulau", "A, B, C", "Kota (lama, baru)"])
def test_one_name_with_a_comma_does_not_change_the_sign_between_cells(name, tmp_path):
    rows = [["Negara", "jalan", "air", "listrik"], [name, "62,5", "48,1", "3,25"]]
    rows += [[f"Rekaan {n}", f"{n},5", f"4{n},25", n] for n in range(1, 5)]
    table = read_index(write_text(tmp_path / "i.csv", rows), equal_weights=True).table
    assert table.columns.tolist() == rows[0][1:]
    assert table.loc[name].tolist() == [62.5, 48.1, 3.25] and len(table) == 5
    # and the other way round: commas between cells, semicolons in a name
    rows = [["Negara", "jalan", "air"], ["A; B; C; D", 62.5, 48.1], ["E", 3.5, 2]]
    path = write_text(tmp_path / "i.csv", rows, ",")
    assert read_index(path, equal_weights=True).table.shape == (2, 2)


def test_parents_without_rows_are_alike_with_equal_weights(tmp_path):
    rows = [["Indikator", "Aspek"], ["jalan", "Fisik"], ["air", "Fisik"]]
    rows += [["bencana", "Sosial"]]
    path = write_text(tmp_path / "i.csv", TABLE)
    weights = write_text(tmp_path / "b.csv", rows)
    with use_language("en"):
        found = read_index(path, weights, equal_weights=True)
    assert set(found.structure["weight"]) == {1}
    assert found.table.attrs["warnings"] == [
        "these parents have no row in the structure: Fisik, Sosial"
    ]


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        (["Nama Indikator", "Bobot"], False),
        (["Indicator name", "Weight (%)"], False),
        (["Kode", "Nama Indikator", "Bobot"], True),
        (["Indikator", "Nama Indikator", "Bobot"], True),
    ],
)
def test_indicators_go_by_their_name_where_they_have_no_code(headings, codes, tmp_path):
    rows = [["X1", "jalan", 2], ["X2", "air", 1], ["X3", "bencana", 1]]
    rows = rows if codes else [row[1:] for row in rows]
    sheets = {"data": TABLE, "bobot": [headings, *rows]}
    found = read_index(write_book(tmp_path / "i.xlsx", sheets))
    assert found.structure["weight"].tolist()[:3] == [2, 1, 1]
    assert found.structure["name"].tolist()[:3] == TABLE[0][1:]


@pytest.mark.parametrize(
    ("headings", "lacks"),
    [(["Unsur", "Bobot"], "indicator"), (["Indikator", "Kepentingan"], "weight")],
)
def test_a_sheet_that_is_nearly_a_structure_is_named(headings, lacks, tmp_path):
    sheets = {"data": TABLE, "susunan": [headings, *WEIGHTS[1:]]}
    path = write_book(tmp_path / "i.xlsx", sheets)
    with use_language("en"):
        lines = refuse(path)
    assert any("susunan" in one and f"heading {lacks}" in one for one in lines)


def test_weights_in_per_cent_are_read_where_all_are(tmp_path):
    def show(book):
        book["bobot"]["B3"].number_format = "0%"

    rows = [["indicator", "weight"], ["jalan", "40 %"], ["air", 0.355]]
    rows.append(["bencana", "24,5%"])
    sheets = {"data": TABLE, "bobot": rows}
    path = write_book(tmp_path / "i.xlsx", sheets, change=show)
    assert read_index(path).structure["weight"].tolist()[:3] == [40, 35.5, 24.5]
    lines = refuse(write_book(tmp_path / "i.xlsx", sheets))
    # 0.355 beside them may be 0.355 or 35.5 per cent
    assert any("jalan" in one for one in lines)


@pytest.mark.parametrize("cell", ["higher", "Up", "baik", "Makin besar makin baik"])
def test_more_words_for_more_is_better(cell, tmp_path):
    rows = [["code", "weight", "direction"], ["jalan", 1, cell], ["air", 1, "down"]]
    rows.append(["bencana", 1, "buruk"])
    path = write_book(tmp_path / "i.xlsx", {"data": TABLE, "structure": rows})
    assert read_index(path).structure["direction"].tolist()[:3] == [1, -1, -1]
