"""What a cell of an .ods file is, as LibreOffice and others write it."""

import pytest
import raw
from raw import draw_ods_rows, with_cell, write_ods

from iga_analysis.intake.files import IntakeError, read_grids
from iga_analysis.intake.results import read_results

CELL = "<table:table-cell {}>{}</table:table-cell>"
RAISED = (
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
)
SHARES = (
    '<number:percentage-style style:name="N11"/>'
    '<style:style style:name="ce1" style:data-style-name="N11"/>'
)


def cell_of(attributes, inside=""):
    return (CELL.format(attributes, inside),)


def read(path):
    accepted, report = read_results(path, year=2024)
    return accepted, report.set_index("row")


def read_cell(path, number, place):
    grid = read_grids(path, count_headings=lambda cells: 0)[0]
    cells = dict(grid.rows)[number]
    return cells[place] if place < len(cells) else None


ERROR = 'table:formula="of:=1/0" office:value-type="string" office:string-value=""'
FLOAT = 'office:value-type="float"'
PERCENT = 'office:value-type="percentage" office:value="0.664"'


@pytest.mark.parametrize(
    ("attributes", "inside", "cell"),
    [
        # LibreOffice from 5 on, before, and a text that was pasted
        (f'{ERROR} calcext:value-type="error"', "<text:p>#DIV/0!</text:p>", "#DIV/0!"),
        (f'{FLOAT} office:value="0"', "<text:p>Err:502</text:p>", "Err:502"),
        ('office:value-type="string"', "<text:p>#N/A</text:p>", "#N/A"),
    ],
)
@pytest.mark.parametrize("column", ["Skor", "Peringkat", "Jumlah Inovasi"])
def test_errors_reject_their_rows(attributes, inside, cell, column, tmp_path):
    rows = with_cell(2, column, cell_of(attributes, inside))
    path = write_ods(tmp_path / "a.ods", draw_ods_rows(rows))
    assert read_cell(path, 3, raw.HEAD.index(column)) == {"error": cell}
    accepted, report = read(path)
    assert accepted["code"].tolist() == ["32.01", "35.78"]
    assert cell in report.loc[3, "reasons"]


@pytest.mark.parametrize(
    ("attributes", "inside", "cell"),
    [
        ('table:formula="of:=[.H3]*2"', "", {"formula": "=[.H3]*2"}),
        (f'table:formula="of:=[.H3]" {FLOAT}', "", {"formula": "=[.H3]"}),
        (f'table:formula="of:=1" {FLOAT} office:value="66.4"', "", 66.4),
        ('table:formula="of:=&quot;&quot;" office:value-type="string"', "", None),
        (PERCENT, "<text:p>66,4%</text:p>", {"percent": 0.664}),
        (
            f'table:style-name="ce1" {FLOAT} office:value="0.664"',
            "<text:p>66,4%</text:p>",
            {"percent": 0.664},
        ),
        (
            'office:value-type="date" office:date-value="2024-12-31T00:00:00"',
            "<text:p>31/12/24</text:p>",
            {"date": "2024-12-31"},
        ),
        ('office:value-type="boolean" office:boolean-value="true"', "", True),
        ('office:value-type="currency" office:value="66.4"', "", 66.4),
        (
            f'{FLOAT} office:value="66.4"',
            "<office:annotation><text:p>9</text:p></office:annotation>"
            "<text:p>66,4</text:p>",
            66.4,
        ),
    ],
)
def test_types_and_formulas(attributes, inside, cell, tmp_path):
    rows = with_cell(2, "Skor", cell_of(attributes, inside))
    data = draw_ods_rows(rows)
    path = write_ods(tmp_path / "a.ods", data, styles=SHARES)
    assert read_cell(path, 3, 2) == cell


@pytest.mark.parametrize(
    ("inside", "cell"),
    [
        ("<text:p>Kota<text:s/>Bandung</text:p>", "Kota Bandung"),
        ("<text:p>Kota</text:p><text:p>Bandung</text:p>", "Kota Bandung"),
        (
            "<text:p><text:span>Kota</text:span> <text:a>Bandung</text:a></text:p>",
            "Kota Bandung",
        ),
        ("<text:p>Kota\u200b\u202fBan\u00addung</text:p>", "Kota Bandung"),
        (
            '<text:p>142<text:span text:style-name="T1">2</text:span></text:p>',
            {"text": "142", "raised": "2"},
        ),
        (
            '<text:p>Inovatif<text:span text:style-name="T1">2</text:span></text:p>',
            "Inovatif",
        ),
    ],
)
def test_runs_of_text(inside, cell, tmp_path):
    rows = with_cell(2, "Skor", cell_of('office:value-type="string"', inside))
    path = write_ods(tmp_path / "a.ods", draw_ods_rows(rows), styles=RAISED)
    assert read_cell(path, 3, 2) == cell


@pytest.mark.parametrize("hidden", ["collapse", "filter"])
def test_hidden_rows_and_columns(hidden, tmp_path):
    rows = [[*one[:2], 11.11, *one[2:]] for one in raw.ROWS]
    rows = [[*raw.HEAD[:2], "Skor", *raw.HEAD[2:]], *rows]
    mark = f'table:visibility="{hidden}"'
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    columns += f"<table:table-column {mark}/>"
    data = draw_ods_rows(rows, {2: mark})
    accepted, report = read(write_ods(tmp_path / "a.ods", data, columns=columns))
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert ["hidden" in report.loc[row, "warnings"] for row in (2, 3, 4)] == [
        *(False, True, False)
    ]


def test_cells_merged_downwards_hold_for_their_rows(tmp_path):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    covered = ("<table:covered-table-cell/>",)
    for column, last in (("Peringkat", 2), ("Jumlah Inovasi", 2), ("Predikat", 3)):
        place = raw.HEAD.index(column)
        ((text,), rows[1][place]) = (
            (raw.draw_ods_cell(rows[1][place]),),
            None,
        )
        span = f'<table:table-cell table:number-rows-spanned="{last}"'
        rows[1][place] = (text.replace("<table:table-cell", span, 1),)
        for row in rows[2 : last + 1]:
            row[place] = covered
    accepted, _ = read(write_ods(tmp_path / "a.ods", draw_ods_rows(rows)))
    assert accepted["rank"].tolist() == [1, 1, 3]
    assert accepted["innovations"].tolist() == [231, 231, 142]
    assert set(accepted["predicate"]) == {"Sangat Inovatif"}


def test_repeated_cells_and_formatted_blanks(tmp_path):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    same = 'table:number-columns-repeated="2" office:value-type="float"'
    rows[1][3:] = [1, "Sangat Inovatif", 231]
    rows[2] = [2, "Kota Bandung", (CELL.format(f'{same} office:value="2"', ""),)]
    rows[2] += ["Sangat Inovatif", 187]
    blank = '<table:table-cell table:number-columns-repeated="16378"/>'
    data = draw_ods_rows(rows).replace(
        "</table:table-row>", f"{blank}</table:table-row>"
    )
    data += '<table:table-row table:number-rows-repeated="1048572">'
    data += f"{blank}</table:table-row>"
    accepted, _ = read(write_ods(tmp_path / "a.ods", data))
    assert accepted["score"].tolist() == [71.25, 2, 62.97]
    assert accepted["rank"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("repeated", "key"),
    [
        ('table:number-columns-repeated="16385"', "too_many_cells"),
        ('table:number-columns-repeated="999999999"', "damaged"),
    ],
)
def test_filled_cells_cannot_be_repeated_without_end(repeated, key, tmp_path):
    many = cell_of(f'{repeated} {FLOAT} office:value="1"')
    data = draw_ods_rows([raw.HEAD, *raw.ROWS, [many]])
    with pytest.raises(IntakeError) as error:
        read(write_ods(tmp_path / "a.ods", data))
    assert error.value.key == key


def test_filled_rows_cannot_be_repeated_without_end(tmp_path):
    data = draw_ods_rows(
        [raw.HEAD, *raw.ROWS], {3: 'table:number-rows-repeated="1000000"'}
    )
    with pytest.raises(IntakeError) as error:
        read(write_ods(tmp_path / "a.ods", data))
    assert error.value.key == "too_many_rows"


def test_a_hidden_sheet_is_named_and_not_read(tmp_path):
    styles = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    more = '<table:table table:name="Lama" table:style-name="ta2">'
    more += draw_ods_rows([raw.HEAD, [1, "Kota Padang", 9.9, 1, "Inovatif", 9]])
    more += "</table:table>"
    data = draw_ods_rows([raw.HEAD, *raw.ROWS])
    path = write_ods(tmp_path / "a.ods", data, styles=styles, more=more)
    accepted, report = read(path)
    assert accepted["score"].tolist() == [71.25, 66.4, 62.97]
    assert any("Lama" in one for one in report.attrs["warnings"])
