"""Make files of results in the shapes that offices make them, with the truth known.

A :class:`Sheet` is a grid of rows; each row says what must become of it: the place of
its region in the truth, ``"not data"`` or ``"rejected"``. Traits change the grid;
writers put it into a file. Nothing here comes from the code under test.
"""

import csv
import random
from dataclasses import dataclass, field

import openpyxl

# code, name, province, level: written down by hand from the decree's list of codes
REGIONS = [
    ("13", "Provinsi Sumatera Barat", "Sumatera Barat", "provinsi"),
    ("32", "Provinsi Jawa Barat", "Jawa Barat", "provinsi"),
    ("75", "Provinsi Gorontalo", "Gorontalo", "provinsi"),
    ("13.02", "Kabupaten Solok", "Sumatera Barat", "kabupaten"),
    ("13.07", "Kabupaten Lima Puluh Kota", "Sumatera Barat", "kabupaten"),
    ("13.72", "Kota Solok", "Sumatera Barat", "kota"),
    ("13.71", "Kota Padang", "Sumatera Barat", "kota"),
    ("32.01", "Kabupaten Bogor", "Jawa Barat", "kabupaten"),
    ("32.04", "Kabupaten Bandung", "Jawa Barat", "kabupaten"),
    ("32.17", "Kabupaten Bandung Barat", "Jawa Barat", "kabupaten"),
    ("32.73", "Kota Bandung", "Jawa Barat", "kota"),
    ("32.79", "Kota Banjar", "Jawa Barat", "kota"),
    ("63.03", "Kabupaten Banjar", "Kalimantan Selatan", "kabupaten"),
    ("63.02", "Kabupaten Kotabaru", "Kalimantan Selatan", "kabupaten"),
    ("63.72", "Kota Banjarbaru", "Kalimantan Selatan", "kota"),
    ("75.01", "Kabupaten Gorontalo", "Gorontalo", "kabupaten"),
    ("75.71", "Kota Gorontalo", "Gorontalo", "kota"),
    ("75.05", "Kabupaten Gorontalo Utara", "Gorontalo", "kabupaten"),
]
BANDS = [(60.005, "Sangat Inovatif"), (35, "Inovatif"), (0.01, "Kurang Inovatif")]
HEADINGS = {
    **{"number": "No", "code": "Kode", "name": "Nama Daerah", "province": "Provinsi"},
    **{"score": "Skor", "rank": "Peringkat", "predicate": "Predikat"},
    "innovations": "Jumlah Inovasi",
}
COLUMNS = ["number", "name", "province", "score", "rank", "predicate", "innovations"]


@dataclass
class Row:
    """One row: cells, and the place in the truth or what else it must become."""

    cells: list
    truth: object = "not data"
    hidden: bool = False


@dataclass
class Sheet:
    """A grid with its truth; ``columns`` are ours, in the order of the cells."""

    truth: list
    columns: list
    rows: list
    name: str = "Hasil"
    merges: list = field(default_factory=list)
    hidden_columns: list = field(default_factory=list)


def invent_truth(seed=2024, regions=None):
    """Return invented results of regions, ranked within their level."""
    chance = random.Random(seed)
    truth = []
    for code, name, province, level in regions or REGIONS:
        score = chance.randrange(100, 9990) / 100
        predicate = next(word for bound, word in BANDS if score >= bound)
        truth.append(
            {
                **{"code": code, "name": name, "province": province, "level": level},
                **{"score": score, "predicate": predicate},
                "innovations": chance.choice([3, 17, 123, 1234, 2750]),
            }
        )
    for level in ("provinsi", "kabupaten", "kota"):
        own = sorted(
            (one for one in truth if one["level"] == level),
            key=lambda one: -one["score"],
        )
        for rank, one in enumerate(own, start=1):
            one["rank"] = rank
    return truth


def lay_out(truth, columns=COLUMNS):
    """Return the plain sheet: one header row, one row a region."""
    rows = [Row([HEADINGS[column] for column in columns])]
    for place, one in enumerate(truth):
        cells = [place + 1 if name == "number" else one[name] for name in columns]
        rows.append(Row(cells, place))
    return Sheet(truth, list(columns), rows)


def _data(sheet):
    return [row for row in sheet.rows if isinstance(row.truth, int)]


def _change(sheet, column, change):
    place = sheet.columns.index(column)
    for row in _data(sheet):
        row.cells[place] = change(row.cells[place])


def titles(sheet):
    """Title and decree lines above the header."""
    texts = [
        "KEPUTUSAN MENTERI DALAM NEGERI",
        "NOMOR 400.10.11-6287 TAHUN 2024",
        "HASIL PENGUKURAN INDEKS INOVASI DAERAH TAHUN 2024",
    ]
    sheet.rows[:0] = [Row([text]) for text in texts] + [Row([])]


def two_row_header(sheet):
    """A heading over score, rank and predicate, which stand below it."""
    width = len(sheet.columns)
    top, low = list(sheet.rows[0].cells), [None] * width
    places = [
        place
        for place, name in enumerate(sheet.columns)
        if name in ("score", "rank", "predicate")
    ]
    for place in places:
        low[place], top[place] = top[place], None
    top[places[0]] = "Indeks Inovasi Daerah"
    sheet.rows[:1] = [Row(top), Row(low)]
    sheet.merges.append((0, places[0], 0, places[-1]))
    for place in range(width):
        if place not in places:
            sheet.merges.append((0, place, 1, place))


def _spell(**words):
    def change(sheet):
        for row in sheet.rows:
            for place, cell in enumerate(row.cells):
                for name, text in HEADINGS.items():
                    if cell == text and not isinstance(row.truth, int):
                        row.cells[place] = words.get(name, text)

    return change


spelling_a = _spell(
    number="NO.",
    name="PEMERINTAH DAERAH",
    province="PROVINSI",
    score="NILAI INDEKS",
    rank="RANK",
    predicate="KATEGORI",
    innovations="JML INOVASI",
)
spelling_b = _spell(
    number="No. Urut",
    name="Provinsi/Kabupaten/Kota",
    score="Skor IID 2024",
    rank="Ranking",
    predicate="Predikat IID",
    innovations="Inovasi",
)
spelling_c = _spell(
    name="Nama\nPemda",
    score="Indeks",
    rank="Peringkat Nasional",
    predicate="Klasifikasi",
    innovations="Jumlah Inovasi Daerah",
)


def comma_text(sheet):
    """Scores as text with a decimal comma."""
    _change(sheet, "score", lambda cell: f"{cell:.2f}".replace(".", ","))


def point_text(sheet):
    """Scores as text with a decimal point, with spaces around."""
    _change(sheet, "score", lambda cell: f" {cell:.2f} ")


def thousands(sheet):
    """Counts with a point between the thousands."""
    _change(sheet, "innovations", lambda cell: f"{cell:,}".replace(",", "."))


def dashes(sheet):
    """A region without results has dashes."""
    for one in sheet.truth[4::7]:
        one["score"] = one["rank"] = one["innovations"] = None
    for row in _data(sheet):
        one = sheet.truth[row.truth]
        for column in ("score", "rank", "innovations"):
            if one["score"] is None:
                row.cells[sheet.columns.index(column)] = "-"


def province_headings(sheet):
    """Each province stands once, as a row above its kabupaten and kota."""
    place = sheet.columns.index("province")
    rows, last = [], None
    own = sheet.columns.index("name")
    for row in sheet.rows:
        if isinstance(row.truth, int):
            one = sheet.truth[row.truth]
            if one["level"] != "provinsi" and one["province"] != last:
                last = one["province"]
                cells = [None] * len(sheet.columns)
                cells[own - 1 if own else 0] = last.upper()
                rows.append(Row(cells))
        rows.append(row)
    for row in rows:
        if len(row.cells) == len(sheet.columns):
            row.cells.pop(place)
    sheet.columns.pop(place)
    sheet.rows = rows


def province_once(sheet):
    """The province stands in the first of its rows only, as merged cells do."""
    place = sheet.columns.index("province")
    last = None
    for row in _data(sheet):
        value = row.cells[place]
        row.cells[place] = None if value == last else value
        last = value


def totals(sheet):
    """A total, an average and notes below the table."""
    cells = [None] * len(sheet.columns)
    for column, value in {"score": 45.12, "innovations": 31719}.items():
        if column in sheet.columns:
            cells[sheet.columns.index(column)] = value
    first, second = list(cells), list(cells)
    first[0], second[1] = "Jumlah", "Rata-rata"
    sheet.rows += [Row(first), Row(second), Row([])]
    sheet.rows += [
        Row(["Keterangan: - tidak melapor"]),
        Row(["Sumber: hasil pengukuran"]),
    ]
    signature = [None] * (len(sheet.columns) - 1) + ["Jakarta, 5 Desember 2024"]
    sheet.rows.append(Row(signature))


def repeated_header(sheet):
    """The header again in the middle, as on each page."""
    head = next(row for row in sheet.rows if len(row.cells) == len(sheet.columns))
    middle = len(sheet.rows) // 2
    below = sheet.rows[middle:]
    sheet.rows = [*sheet.rows[:middle], Row(list(head.cells)), *below]


def numbering(sheet):
    """A row (1) (2) (3) below the header."""
    place = next(
        number for number, row in enumerate(sheet.rows) if isinstance(row.truth, int)
    )
    while place and len([c for c in sheet.rows[place - 1].cells if c]) == 1:
        place -= 1
    cells = [f"({number})" for number in range(1, len(sheet.columns) + 1)]
    sheet.rows.insert(place, Row(cells))


def own_names(sheet):
    """Names as people write them."""
    for number, row in enumerate(_data(sheet)):
        place = sheet.columns.index("name")
        name = row.cells[place]
        level, _, rest = name.partition(" ")
        shapes = [
            f"{level[:3].upper()}. {rest}" if level == "Kabupaten" else name.upper(),
            f"Pemerintah {name}",
            f"{name}  ".replace(" ", "  ", 1),
            f"PEMKAB {rest.upper()}" if level == "Kabupaten" else name.lower(),
        ]
        row.cells[place] = shapes[number % len(shapes)]


def hidden_rows(sheet):
    """Some rows are hidden; they are rows all the same."""
    for row in _data(sheet)[2::5]:
        row.hidden = True


def hidden_column(sheet):
    """A hidden column holds the scores of the year before."""
    place = sheet.columns.index("score")
    for row in sheet.rows:
        if isinstance(row.truth, int):
            row.cells.insert(place, 11.11)
        elif len(row.cells) == len(sheet.columns):
            row.cells.insert(place, row.cells[place])
    sheet.columns.insert(place, "old")
    sheet.hidden_columns.append(place)


def blank_rows(sheet):
    """Blank rows between the rows."""
    rows = []
    for number, row in enumerate(sheet.rows):
        rows.append(row)
        if number % 6 == 5:
            rows.append(Row([]))
    sheet.rows = rows


def codes(sheet):
    """A column with codes, and names without the level."""
    place = sheet.columns.index("name")
    for row in sheet.rows:
        if isinstance(row.truth, int):
            one = sheet.truth[row.truth]
            row.cells[place] = one["name"].partition(" ")[2]
            row.cells.insert(place, one["code"])
        elif len(row.cells) == len(sheet.columns):
            row.cells.insert(place, "Kode" if "Nama Daerah" in row.cells else None)
    sheet.columns.insert(place, "code")


TRAITS = {
    one.__name__: one
    for one in (
        *(codes, two_row_header, comma_text, point_text, thousands, dashes),
        *(province_headings, province_once, totals, repeated_header, hidden_column),
        *(numbering, own_names, hidden_rows, blank_rows),
    )
}
TRAITS |= {"spelling_a": spelling_a, "spelling_b": spelling_b, "spelling_c": spelling_c}
TRAITS["titles"] = titles
# Traits that undo each other or need what the other takes away.
APART = [
    {"comma_text", "point_text"},
    {"province_headings", "province_once"},
    {"codes", "own_names"},
    {"codes", "hidden_column"},
    {"codes", "two_row_header"},
    {"hidden_column", "two_row_header"},
    {"two_row_header", "repeated_header"},
]


def combine(names, seed=2024):
    """Return the sheet with some traits, applied in the order of TRAITS."""
    sheet = lay_out(invent_truth(seed))
    for name, trait in TRAITS.items():
        if name in names:
            trait(sheet)
    return sheet


def may_combine(names):
    """Return whether traits can stand together."""
    spelled = [name for name in names if name.startswith("spelling")]
    return len(spelled) < 2 and not any(pair <= set(names) for pair in APART)


def write_xlsx(sheets, path):
    """Write sheets as .xlsx with hidden rows, hidden columns and merged cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet = book.create_sheet(one.name)
        for number, row in enumerate(one.rows, start=1):
            for place, cell in enumerate(row.cells, start=1):
                if cell is not None:
                    sheet.cell(number, place, cell)
            sheet.row_dimensions[number].hidden = row.hidden
        for place in one.hidden_columns:
            letter = openpyxl.utils.get_column_letter(place + 1)
            sheet.column_dimensions[letter].hidden = True
        start = next(
            number for number, row in enumerate(one.rows) if len(row.cells) > 3
        )
        for top, left, bottom, right in one.merges:
            sheet.merge_cells(
                **{"start_row": top + start + 1, "end_row": bottom + start + 1},
                **{"start_column": left + 1, "end_column": right + 1},
            )
    book.save(path)


def write_xls(sheets, path):
    """Write sheets as .xls."""
    import xlwt

    book = xlwt.Workbook()
    for one in sheets:
        sheet = book.add_sheet(one.name)
        for number, row in enumerate(one.rows):
            for place, cell in enumerate(row.cells):
                if cell is not None:
                    sheet.write(number, place, cell)
    book.save(str(path))


def write_ods(sheets, path):
    """Write sheets as .ods."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for one in sheets:
        table = Table(name=one.name)
        for row in one.rows:
            line = TableRow()
            for cell in row.cells:
                if isinstance(cell, int | float):
                    made = TableCell(valuetype="float", value=str(cell))
                else:
                    made = TableCell(valuetype="string")
                if cell is not None:
                    made.addElement(P(text=str(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def write_csv(sheets, path, *, delimiter=",", encoding="utf-8"):
    """Write one sheet as text."""
    (sheet,) = sheets
    width = max(len(row.cells) for row in sheet.rows)
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=delimiter)
        for row in sheet.rows:
            writer.writerow([*row.cells, *[None] * (width - len(row.cells))])


def write_pdf(sheets, path, *, ruled=True):
    """Write one sheet as a PDF of several pages, with or without rules."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

    (sheet,) = sheets
    parts, table = [], []
    style = getSampleStyleSheet()["Normal"]
    width = len(sheet.columns)

    def close():
        if table:
            rules = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
            rules.append(("FONTSIZE", (0, 0), (-1, -1), 8))
            made = LongTable(list(table), style=TableStyle(rules))
            parts.append(made)
            table.clear()

    for row in sheet.rows:
        filled = [cell for cell in row.cells if cell is not None]
        if not filled:
            continue
        if len(row.cells) == 1:
            close()
            parts.append(Paragraph(str(filled[0]), style))
            continue
        cells = [*row.cells, *[None] * (width - len(row.cells))]
        table.append(["" if cell is None else str(cell).strip() for cell in cells])
    close()
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build(parts)


WRITERS = {
    "xlsx": (".xlsx", write_xlsx, {}),
    "xls": (".xls", write_xls, {}),
    "ods": (".ods", write_ods, {}),
    "csv": (".csv", write_csv, {}),
    "semicolon": (".csv", write_csv, {"delimiter": ";", "encoding": "utf-8-sig"}),
    "tab": (".tsv", write_csv, {"delimiter": "\t", "encoding": "utf-16"}),
    "windows": (".csv", write_csv, {"delimiter": ";", "encoding": "cp1252"}),
    "pdf": (".pdf", write_pdf, {}),
    "plain_pdf": (".pdf", write_pdf, {"ruled": False}),
}
# What only some formats can hold.
NEEDS = {"hidden_rows": {"xlsx"}, "hidden_column": {"xlsx"}, "blank_rows": set(WRITERS)}


def write_as(kind, sheets, folder, name="berkas"):
    """Write sheets in a format; return the file."""
    ending, write, options = WRITERS[kind]
    path = folder / f"{name}{ending}"
    write(sheets, path, **options)
    return path
