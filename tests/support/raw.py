"""Workbooks written part by part, with cells as other programs write them."""

import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = ["No", "Nama Daerah", "Skor", "Peringkat", "Predikat", "Jumlah Inovasi"]
ROWS = [
    [1, "Kabupaten Bogor", 71.25, 1, "Sangat Inovatif", 231],
    [2, "Kota Bandung", 66.4, 2, "Sangat Inovatif", 187],
    [3, "Kota Surabaya", 62.97, 3, "Sangat Inovatif", 142],
]


def with_cell(row, column, cell):
    """Return the rows of the list, header first, with one cell in another's place."""
    rows = [list(one) for one in [HEAD, *ROWS]]
    rows[row][HEAD.index(column)] = cell
    return rows


def letters(place):
    text = ""
    while place >= 0:
        text, place = chr(65 + place % 26) + text, place // 26 - 1
    return text


def draw_cell(cell, reference, *, quote='"', late=False, p=""):
    """Return the XML of a cell: a value, or (attributes, XML inside)."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        attributes, inside = cell
    elif isinstance(cell, str):
        attributes = {"t": "inlineStr"}
        inside = f"<{p}is><{p}t>{escape(cell)}</{p}t></{p}is>"
    else:
        attributes, inside = {}, f"<{p}v>{cell}</{p}v>"
    pairs = [("r", reference)] if reference else []
    pairs = [*attributes.items(), *pairs] if late else [*pairs, *attributes.items()]
    drawn = "".join(f" {name}={quote}{value}{quote}" for name, value in pairs)
    return f"<{p}c{drawn}>{inside}</{p}c>"


def draw_rows(rows, *, refs=True, numbers=None, p="", **how):
    """Return the XML of rows; ``numbers`` are those of rows that do not follow."""
    lines = []
    for number, row in zip(numbers or range(1, len(rows) + 1), rows, strict=True):
        cells = "".join(
            draw_cell(cell, refs and f"{letters(place)}{number}", p=p, **how)
            for place, cell in enumerate(row)
        )
        tag = f'<{p}row r="{number}"' if refs else f"<{p}row"
        lines.append(f"{tag}>{cells}</{p}row>")
    return "".join(lines)


def write_xlsx(
    path,
    data,
    *,
    name="Hasil",
    before="",
    after="",
    book="",
    main=MAIN,
    links=LINKS,
    p="",
    styles=None,
    strings=None,
    target="worksheets/sheet1.xml",
    workbook="xl/workbook.xml",
    slash="/",
):
    """Write a workbook of one sheet, whose rows are XML, from its parts."""
    space = f"xmlns:{p[:-1]}" if p else "xmlns"
    folder, _, file = workbook.rpartition("/")
    head = "<?xml version='1.0' encoding='UTF-8'?>"

    def link(number, kind, place):
        return f'<Relationship Id="r{number}" Type="{links}/{kind}" Target="{place}"/>'

    place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f"{link(1, 'officeDocument', workbook)}</Relationships>",
        workbook: f'{head}<{p}workbook {space}="{main}" xmlns:q="{links}">'
        f"<{p}sheets><{p}sheet name={quoteattr(name)} sheetId='1' q:id='r1'/>"
        f"</{p}sheets>{book}</{p}workbook>",
        f"{folder}/_rels/{file}.rels": f'<Relationships xmlns="{PACKAGE}">'
        + link(1, "worksheet", target)
        + (link(2, "styles", "styles.xml") if styles else "")
        + (link(3, "sharedStrings", "sharedStrings.xml") if strings else "")
        + "</Relationships>",
        place: f'{head}<{p}worksheet {space}="{main}">{before}'
        f"<{p}sheetData>{data}</{p}sheetData>{after}</{p}worksheet>",
    }
    if styles:
        parts[f"{folder}/styles.xml"] = (
            f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
        )
    if strings:
        parts[f"{folder}/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part.replace("/", slash), text)
    return path


def draw_ods_cell(cell):
    """Return the XML of a cell of an .ods file: a value, or the XML itself."""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, tuple):
        return cell[0]
    if isinstance(cell, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
    )


def draw_ods_rows(rows, marks=None):
    """Return the XML of rows; ``marks`` has attributes of some, by place."""
    return "".join(
        f"<table:table-row {(marks or {}).get(place, '')}>"
        f"{''.join(map(draw_ods_cell, row))}</table:table-row>"
        for place, row in enumerate(rows)
    )


def write_ods(path, data, *, columns="", styles="", more=""):
    """Write an .ods file of one sheet, whose rows are XML."""
    spaces = "".join(
        f' xmlns:{one}="{ODF}:{one}:1.0"'
        for one in ("office", "table", "text", "style")
    )
    spaces += f' xmlns:number="{ODF}:datastyle:1.0"'
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:'
    spaces += 'calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content{spaces}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Hasil">{columns}{data}</table:table>{more}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path
