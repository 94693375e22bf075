"""What a cell of an .xlsx file is, however a program writes it."""

import zipfile

import openpyxl
import pytest
import raw
from raw import draw_rows, with_cell, write_xlsx

from iga_analysis.intake.files import IntakeError, read_grids
from iga_analysis.intake.results import read_results
from iga_analysis.intake.stored import classify_format

ERROR = ({"t": "e"}, "<v>#DIV/0!</v>")
FORMULA = ({}, "<f>H4*2</f>")
# how programs write the same cells
SHAPES = {
    "plain": ({}, {}),
    "no references": ({"refs": False}, {}),
    "single quotes": ({"quote": "'"}, {}),
    "type before reference": ({"late": True}, {}),
    "prefix": ({"p": "x:"}, {"p": "x:"}),
    "strict": ({}, {"main": raw.STRICT, "links": raw.STRICT_LINKS}),
    "apostrophe": ({}, {"name": "IID '24"}),
    "signs": ({}, {"name": 'A&B > "C" <1>'}),
    "backslashes": ({}, {"slash": "\\"}),
    "absolute target": ({}, {"target": "/xl/worksheets/lembar.xml"}),
    "other workbook": ({}, {"workbook": "isi/buku.xml"}),
}
STYLES = (
    '<numFmts count="4"><numFmt numFmtId="164" formatCode="0.00%"/>'
    '<numFmt numFmtId="165" formatCode="0.00&quot; %&quot;"/>'
    '<numFmt numFmtId="166" formatCode="[$-421]dd mmmm yyyy"/>'
    '<numFmt numFmtId="167" formatCode="0.00&quot; d&quot;"/></numFmts>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs>'
)


def read(path, **options):
    accepted, report = read_results(path, year=2024, **options)
    return accepted, report.set_index("row")


def read_cell(path, number, place):
    (grid,) = read_grids(path, count_headings=lambda cells: 0)
    cells = dict(grid.rows)[number]
    return cells[place] if place < len(cells) else None


@pytest.mark.parametrize("shape", SHAPES)
def test_errors_and_lost_formulas_reject_in_every_shape(shape, tmp_path):
    how, parts = SHAPES[shape]
    p = how.get("p", "")
    rows = with_cell(2, "Skor", ({"t": "e"}, f"<{p}v>#DIV/0!</{p}v>"))
    rows[3][3] = ({}, f"<{p}f>H4*2</{p}f>")
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(rows, **how), **parts)
    accepted, report = read(path)
    assert accepted["code"].tolist() == ["32.01"]
    assert accepted.loc[0, ["score", "rank", "innovations"]].tolist() == [71.25, 1, 231]
    assert "#DIV/0!" in report.loc[3, "reasons"]
    assert "=H4*2" in report.loc[4, "reasons"]


def test_rows_in_another_order_keep_their_places(tmp_path):
    rows = [raw.HEAD, *raw.ROWS]
    data = draw_rows([rows[0], *rows[:0:-1]], numbers=[1, 4, 3, 2])
    accepted, _ = read(write_xlsx(tmp_path / "a.xlsx", data))
    assert accepted["code"].tolist() == ["32.01", "32.73", "35.78"]
    assert accepted["row"].tolist() == [2, 3, 4]


@pytest.mark.parametrize("column", ["Skor", "Peringkat", "Jumlah Inovasi"])
@pytest.mark.parametrize(
    "error", ["#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!"]
)
def test_no_error_is_a_missing_value(error, column, tmp_path):
    for number, cell in enumerate([({"t": "e"}, f"<v>{error}</v>"), error]):
        data = draw_rows(with_cell(2, column, cell))
        accepted, report = read(write_xlsx(tmp_path / f"{number}.xlsx", data))
        assert accepted["code"].tolist() == ["32.01", "35.78"]
        assert error in report.loc[3, "reasons"]
        assert any(error or "C3" in one for one in report.attrs["warnings"])


@pytest.mark.parametrize(
    ("inside", "recalculate", "cell"),
    [
        ("<f>H4</f>", False, {"formula": "=H4"}),
        ("<f>H4</f><v></v>", False, {"formula": "=H4"}),
        ("<f>H4</f><v>0</v>", True, {"formula": "=H4"}),
        ("<f>H4</f><v>0</v>", False, 0.0),
        ("<f>H4</f><v>62.97</v>", True, 62.97),
        ("<v>0</v>", True, 0.0),
    ],
)
def test_a_formula_that_was_never_calculated(inside, recalculate, cell, tmp_path):
    """XlsxWriter stores 0 and asks for the calculation, openpyxl stores nothing."""
    book = '<calcPr fullCalcOnLoad="1"/>' if recalculate else ""
    data = draw_rows(with_cell(2, "Skor", ({}, inside)))
    path = write_xlsx(tmp_path / "a.xlsx", data, book=book)
    assert read_cell(path, 3, 2) == cell


def test_an_empty_text_is_a_result(tmp_path):
    cell = ({"t": "str"}, '<f>IF(H4=0,"",H4)</f><v></v>')
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(with_cell(2, "Skor", cell)))
    accepted, _ = read(path)
    assert accepted["score"].isna().tolist() == [False, True, False]


def test_formulas_of_an_area_and_shared_ones(tmp_path):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    rows[1][2] = ({}, '<f t="array" ref="C2:C3">H2:H3</f><v>0</v>')
    rows[2][2] = 0
    rows[3][2] = ({}, '<f t="shared" si="0" ref="C4:C5">H4</f>')
    rows.append([4, "Kota Padang", ({}, '<f t="shared" si="0"/>'), 4, "Inovatif", 9])
    book = '<calcPr fullCalcOnLoad="1"/>'
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(rows), book=book)
    cells = [read_cell(path, number, 2) for number in (2, 3, 4, 5)]
    assert cells == [{"formula": "=H2:H3"}] * 2 + [{"formula": "=H4"}] * 2


@pytest.mark.parametrize(
    ("runs", "cell"),
    [
        ("<r><t>62,97</t></r>{1}", {"text": "62,97", "raised": "1"}),
        ("<r><t>142</t></r>{2}", {"text": "142", "raised": "2"}),
        ("<r><t>62,</t></r><r><rPr><b/></rPr><t>97</t></r>", "62,97"),
        ("<r><t>Kota Bandung</t></r>{1}", "Kota Bandung"),
        ("<t>Kota Bandung</t><rPh sb='0' eb='4'><t>x</t></rPh>", "Kota Bandung"),
        ("<t>Kota_x000D_\n Bandung</t>", "Kota Bandung"),
        ("<t>Kota\u200b\u00a0Ban\u00addung\ufeff\u200e</t>", "Kota Bandung"),
    ],
)
@pytest.mark.parametrize("align", ["superscript", "subscript"])
def test_runs_of_text(runs, cell, align, tmp_path):
    mark = '<r><rPr><vertAlign val="{}"/></rPr><t>{}</t></r>'
    for digit in "12":
        runs = runs.replace(f"{{{digit}}}", mark.format(align, digit))
    inside = ({"t": "inlineStr"}, f"<is>{runs}</is>")
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(with_cell(2, "Skor", inside)))
    assert read_cell(path, 3, 2) == cell
    shared = draw_rows(with_cell(2, "Skor", ({"t": "s"}, "<v>0</v>")))
    path = write_xlsx(tmp_path / "b.xlsx", shared, strings=f"<si>{runs}</si>")
    assert read_cell(path, 3, 2) == cell


def test_a_raised_mark_is_no_digit(tmp_path):
    mark = '<r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>'
    cell = ({"t": "inlineStr"}, f"<is><r><t>142</t></r>{mark}</is>")
    rows = with_cell(2, "Jumlah Inovasi", cell)
    accepted, report = read(write_xlsx(tmp_path / "a.xlsx", draw_rows(rows)))
    assert accepted["innovations"].tolist() == [231, 142]
    assert "142^2" in report.loc[3, "reasons"]


@pytest.mark.parametrize(
    ("attributes", "value", "cell"),
    [
        ({"s": 1}, "0.664", {"percent": 0.664}),
        ({"s": 2}, "0.664", {"percent": 0.664}),
        ({"s": 3}, "66.4", 66.4),
        ({"s": 4}, "45657", {"date": "2024-12-31"}),
        ({"s": 5}, "66.4", 66.4),
        ({"t": "d"}, "2024-12-31T00:00:00", {"date": "2024-12-31"}),
        ({"t": "b"}, "1", True),
        ({"t": "str"}, "66,4", "66,4"),
        ({"t": "s"}, "7", {"unclear": "s 7"}),
        ({"t": "n"}, "6_6", {"unclear": "6_6"}),
        ({"t": "x"}, "1", {"unclear": "x 1"}),
    ],
)
def test_types_and_number_formats(attributes, value, cell, tmp_path):
    rows = with_cell(2, "Skor", (attributes, f"<v>{value}</v>"))
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(rows), styles=STYLES)
    assert read_cell(path, 3, 2) == cell


def test_dates_count_from_1900_or_1904(tmp_path):
    """Day 1 is 1900-01-01 or 1904-01-02; day 60 is the 29 February that was not."""
    for number, (serial, early, late) in enumerate(
        [(1, "1900-01-01", "1904-01-02"), (61, "1900-03-01", "1904-03-02")]
    ):
        rows = with_cell(2, "Skor", ({"s": 4}, f"<v>{serial}</v>"))
        for told, date in (("0", early), ("1", late)):
            path = write_xlsx(
                tmp_path / f"{number}{told}.xlsx",
                draw_rows(rows),
                styles=STYLES,
                book=f'<workbookPr date1904="{told}"/>',
            )
            assert read_cell(path, 3, 2) == {"date": date}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("0.00%", "percent"),
        ('0.00" persen %"', None),
        (r"0.00\%", None),
        ("General", None),
        ("0.00E+00", None),
        ("[Red]#,##0.00;[Blue]-#,##0.00", None),
        ('_-"Rp"* #,##0_-;-"Rp"* #,##0_-', None),
        ("dd/mm/yyyy", "date"),
        ("[h]:mm:ss", "date"),
        ("[$-421]d mmmm yyyy;@", "date"),
        ('0" hari"', None),
    ],
)
def test_what_a_number_format_shows(code, kind):
    assert classify_format(code) == kind


def test_a_percentage_is_read_as_shown(tmp_path):
    rows = with_cell(2, "Skor", ({"s": 1}, "<v>0.664</v>"))
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows(rows), styles=STYLES)
    accepted, report = read(path)
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert any("percentages" in one for one in report.attrs["warnings"])


def test_hidden_rows_and_columns(tmp_path):
    rows = [[*one[:2], 11.11, *one[2:]] for one in raw.ROWS]
    data = draw_rows([[*raw.HEAD[:2], "Skor", *raw.HEAD[2:]], *rows], refs=False)
    data = data.replace("<row>", "<row hidden='1'>", 3).replace(
        "<row hidden='1'>", "<row>", 2
    )
    before = "<cols><col min='3' max='3' width='9' hidden='true'/></cols>"
    accepted, report = read(write_xlsx(tmp_path / "a.xlsx", data, before=before))
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert ["hidden" in report.loc[row, "warnings"] for row in (2, 3, 4)] == [
        *(False, True, False)
    ]


def test_cells_merged_downwards_hold_for_their_rows(tmp_path):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    rows[2][3] = rows[2][5] = rows[2][4] = rows[3][4] = None
    merged = "".join(f"<mergeCell ref='{ref}'/>" for ref in ("D2:D3", "F2:F3", "E2:E4"))
    path = write_xlsx(
        *(tmp_path / "a.xlsx", draw_rows(rows)),
        after=f"<mergeCells>{merged}</mergeCells>",
    )
    accepted, _ = read(path)
    assert accepted["rank"].tolist() == [1, 1, 3]
    assert accepted["innovations"].tolist() == [231, 231, 142]
    assert set(accepted["predicate"]) == {"Sangat Inovatif"}


def test_what_stands_below_a_merged_cell_is_not_read(tmp_path):
    after = "<mergeCells><mergeCell ref='D2:D3'/></mergeCells>"
    data = draw_rows([raw.HEAD, *raw.ROWS])
    accepted, report = read(write_xlsx(tmp_path / "a.xlsx", data, after=after))
    assert accepted["code"].tolist() == ["32.01", "35.78"]
    assert "2.0 / 1.0" in report.loc[3, "reasons"]


def test_cells_that_are_only_formatted_do_not_count(tmp_path):
    blank = "".join(f"<c r='{raw.letters(one)}3' s='1'/>" for one in range(6, 16_384))
    data = draw_rows([raw.HEAD, *raw.ROWS])
    data = data.replace('</row><row r="4">', f'{blank}</row><row r="4">')
    data += "<row r='1048576'><c r='XFD1048576' s='1'/></row>"
    accepted, _ = read(write_xlsx(tmp_path / "a.xlsx", data, styles=STYLES))
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]


def test_two_cells_in_one_place_are_unclear(tmp_path):
    data = draw_rows([raw.HEAD, *raw.ROWS])
    data = data.replace("<v>66.4</v></c>", "<v>66.4</v></c><c r='C3'><v>6.64</v></c>")
    accepted, report = read(write_xlsx(tmp_path / "a.xlsx", data))
    assert accepted["code"].tolist() == ["32.01", "35.78"]
    assert "66.4 / 6.64" in report.loc[3, "reasons"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "62.97">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
    ],
)
def test_document_types_and_entities_are_refused(declared, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", draw_rows([raw.HEAD, *raw.ROWS]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    place = sheet.index("<worksheet")
    parts["xl/worksheets/sheet1.xml"] = sheet[:place] + declared + sheet[place:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with pytest.raises(IntakeError) as error:
        read_results(path, year=2024)
    assert error.value.key == "damaged"


def test_deep_nesting_is_met_with_a_sentence(tmp_path):
    data = "<c>" * 500_000 + "</c>" * 500_000
    path = write_xlsx(tmp_path / "a.xlsx", f"<row r='1'>{data}</row>")
    with pytest.raises(IntakeError):
        read_results(path, year=2024)


def test_sheets_of_charts_are_passed_over(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Hasil"
    for row in [raw.HEAD, *raw.ROWS]:
        book.active.append(row)
    book.create_chartsheet("Grafik", 0)
    book.save(tmp_path / "a.xlsx")
    accepted, _ = read(tmp_path / "a.xlsx")
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
