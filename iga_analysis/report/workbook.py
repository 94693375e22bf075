"""Write the tables of the report into one Excel workbook.

Numbers stay numbers: the decimals shown are a number format, not a rounding. Text
stays text: a cell that begins like a formula is never run.
"""

import pandas as pd

from ..datapackage import load_table
from ..exhibits import build_payload
from ..language import label
from ..method import load_edition
from ..scoring import tabulate_scores
from ..settings import language
from ..tables import load_sources, save_book, set_page

CONTENTS, SOURCES = "contents", "sources"
SHEET_NAME_LENGTH = 31
_HEADINGS = ("report_sheet", "report_caption", "report_notebook", "report_origin")
# Codes of number formats: the signs of the country, where the program knows them.
_COUNTRIES = {"en": "", "id": "[$-421]"}
_WIDEST, _LEAST = 60, 8


def name_sheets(tables):
    """Return a sheet name for each table: its own, short enough and unique.

    Parameters
    ----------
    tables : list of dict
        Tables with the name that is wanted as ``sheet``, else as ``exhibit``.

    Returns
    -------
    list of str
        At most 31 characters each, different also without regard to case.

    Examples
    --------
    >>> name_sheets([{"exhibit": "rates"}, {"exhibit": "Rates"}])
    ['rates', 'Rates_2']
    """
    taken = {CONTENTS, SOURCES, "history"}  # Excel keeps "history" for itself
    names = []
    for table in tables:
        wanted = table.get("sheet") or table["exhibit"]
        stem = "".join(sign if sign.isalnum() else "_" for sign in wanted)
        name, number = stem[:SHEET_NAME_LENGTH], 1
        while name.lower() in taken:
            number += 1
            ending = f"_{number}"
            name = stem[: SHEET_NAME_LENGTH - len(ending)] + ending
        taken.add(name.lower())
        names.append(name)
    return names


def write_workbook(path, *, tables, sources, lang=None):
    """Write tables and sources as an Excel workbook.

    Parameters
    ----------
    path : path-like
        The file to write.
    tables : list of dict
        One table each: ``notebook`` and the keys that
        :func:`iga_analysis.exhibits.build_payload` gives: ``exhibit``, ``caption``,
        ``headings``, ``decimals`` (None for text and years) and ``rows``; optional are
        ``sheet`` (name of its sheet), ``title`` ("Table 1") and ``note`` (where its
        numbers come from).
    sources : DataFrame
        Goes whole to the last sheet.
    lang : {"en", "id"}, optional
        Language of the headings of the first and the last sheet, and of the numbers;
        see :func:`iga_analysis.settings.language`.

    Notes
    -----
    The first sheet lists the others. Row 1 of every sheet is the header, so that the
    sheets can be read by a program as they are. Numbers have a format with the
    country's code: Excel shows them by the settings of the machine, LibreOffice by the
    code.
    """
    from openpyxl import Workbook

    # Rows are written one by one: a nation has some 700,000 cells.
    book = Workbook(write_only=True)
    country = _COUNTRIES[language(lang)]
    names = name_sheets(tables)
    contents = [
        [
            name,
            ". ".join(filter(None, [table.get("title"), table["caption"]])),
            table["notebook"],
            table.get("note"),
        ]
        for name, table in zip(names, tables, strict=True)
    ]
    contents.append([SOURCES, label("report_sources", lang), None, None])
    headings = [label(term, lang) for term in _HEADINGS]
    _fill(book.create_sheet(CONTENTS), headings, contents, country=country, link=True)
    for name, table in zip(names, tables, strict=True):
        sheet = book.create_sheet(name)
        _fill(sheet, table["headings"], table["rows"], table["decimals"], country)
    headings = [label(column, lang) for column in sources.columns]
    cells = sources.astype("object").to_numpy().tolist()
    _fill(book.create_sheet(SOURCES), headings, cells, country=country)
    save_book(book, path)


def _fill(sheet, headings, rows, decimals=None, country="", link=False):
    """Write a header and rows; bold header that stays in sight, fitting widths.

    With ``link`` the first column has names of sheets and leads to them.
    """
    from openpyxl.utils import get_column_letter

    decimals = decimals or [None] * len(headings)
    for position, (heading, places) in enumerate(zip(headings, decimals, strict=True)):
        shown = (_show(row[position], places) for row in rows)
        # a long heading is wrapped: its words are the least width
        words = [len(word) for word in heading.split()]
        width = max([_LEAST, *words, *map(len, shown)])
        column = sheet.column_dimensions[get_column_letter(position + 1)]
        column.width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"
    set_page(sheet, heading=1)
    sheet.append(_header(sheet, headings, decimals))
    kept = [{} for _ in headings]
    for row in rows:
        cells = [
            _cell(sheet, value, places, country, kinds)
            for value, places, kinds in zip(row, decimals, kept, strict=True)
        ]
        if link:
            cells[0] = _link(sheet, row[0])
        sheet.append(cells)


def _show(value, places):
    """Return a cell about as it is shown, to know how wide it is."""
    if pd.isna(value):
        return ""
    return str(value) if places is None else f"{value:,.{places}f}"


def _header(sheet, headings, decimals):
    from openpyxl.styles import Alignment, Font

    cells = [_write_text(sheet, heading) for heading in headings]
    for cell, places in zip(cells, decimals, strict=True):
        cell.font = Font(bold=True)
        side = "left" if places is None else "right"
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
    return cells


def _cell(sheet, value, places, country, kinds):
    """Return a cell, or its text: text stays text, numbers have a format.

    A row is written before the next one is made, so that one cell of each kind
    (in ``kinds``) serves all rows of a column.
    """
    if pd.isna(value):
        return None
    if isinstance(value, str):
        # most texts cannot be taken for anything else and need no cell of their own
        plain = not value or (value[0].isalnum() and value.isprintable())
        return value if plain else _write_text(sheet, value)
    kind = type(value)
    if kind not in kinds:
        from openpyxl.cell import WriteOnlyCell

        kinds[kind] = WriteOnlyCell(sheet)
        kinds[kind].number_format = _number_format(value, places, country)
    kinds[kind].value = value
    return kinds[kind]


def _number_format(value, places, country):
    if hasattr(value, "year"):
        return "yyyy-mm-dd"
    if places is None:
        return "0" if isinstance(value, int) else f"{country}General"
    return f"{country}#,##0" + ("." + "0" * places if places else "")


def _write_text(sheet, text):
    """Return a cell of text that stays text whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = TYPE_STRING
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True
    return cell


def _link(sheet, name):
    """Return a cell with the name of a sheet that leads to it."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = _write_text(sheet, name)
    # its own place is known when it is written
    cell.hyperlink = Hyperlink(ref="A1", location=f"'{name}'!A1")
    cell.style = "Hyperlink"
    return cell


def write_scores(path, register, spd, edition, *, outside_window="report"):
    """Write the index of a register and what explains it as an Excel workbook.

    Parameters
    ----------
    path : path-like
        The file to write.
    register, spd, edition, outside_window
        As in :func:`iga_analysis.scoring.score_iid`.

    Returns
    -------
    dict of DataFrame
        The tables, as :func:`iga_analysis.scoring.tabulate_scores` gives them.
    """
    edition = load_edition(edition)
    exhibits = tabulate_scores(register, spd, edition, outside_window=outside_window)
    origin = f"IID {edition.year}"
    tables = [
        build_payload(_word(table), key, label(f"sheet_{key}")) | {"notebook": origin}
        for key, table in exhibits.items()
    ]
    used = load_sources()
    used = used[used["source_id"].isin(exhibits["edition"]["source_id"])]
    write_workbook(path, tables=tables, sources=used)
    return exhibits


def _word(table):
    """Return a table of scores in the words of its readers, not of the package."""
    # the level of an indicator, not one of government
    table = table.rename(columns={"level": "indicator_level"})
    if "affair" in table:
        names = load_table("affairs").set_index("affair")[f"name_{language()}"]
        table["affair"] = table["affair"].map(names)
    for name in table.columns[table.dtypes == "boolean"]:
        table[name] = [None if pd.isna(one) else label(str(one)) for one in table[name]]
    return table
