"""Write the tables of the report into one Excel workbook.

Numbers stay numbers: the decimals shown are a number format, not a rounding. Text
stays text: a cell that begins like a formula is never run.
"""

import pandas as pd

from ..exhibits import build_payload
from ..language import label
from ..method import load_edition
from ..scoring import explain_score, maturity, missing_mandatory, score_iid
from ..settings import language
from ..tables import load_sources, put_text

CONTENTS, SOURCES = "contents", "sources"
SHEET_NAME_LENGTH = 31
_HEADINGS = ("report_sheet", "report_caption", "report_notebook", "report_origin")
# Codes of number formats: the signs of the country, where the program knows them.
_COUNTRIES = {"en": "", "id": "[$-421]"}
_WIDEST = 60


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
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = Workbook()
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
    book.active.title = CONTENTS
    headings = [label(term, lang) for term in _HEADINGS]
    _fill(book.active, headings, contents, country=country)
    for row, (name, *_) in enumerate(contents, start=2):
        cell = book.active.cell(row, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.style = "Hyperlink"
    for name, table in zip(names, tables, strict=True):
        sheet = book.create_sheet(name)
        _fill(sheet, table["headings"], table["rows"], table["decimals"], country)
    headings = [label(column, lang) for column in sources.columns]
    cells = sources.astype("object").itertuples(index=False)
    _fill(book.create_sheet(SOURCES), headings, cells, country=country)
    book.save(path)


def _fill(sheet, headings, rows, decimals=None, country=""):
    """Write a header and rows; bold header that stays in sight, fitting widths."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    decimals = decimals or [None] * len(headings)
    widths = [len(heading) for heading in headings]
    for position, heading in enumerate(headings):
        cell = sheet.cell(1, position + 1)
        _put(cell, heading)
        cell.font = Font(bold=True)
        right = decimals[position] is not None
        cell.alignment = Alignment(horizontal="right" if right else "left")
    for number, row in enumerate(rows, start=2):
        for position, value in enumerate(row):
            if pd.isna(value):
                continue
            places = decimals[position]
            _put(sheet.cell(number, position + 1), value, places, country)
            shown = str(value) if places is None else f"{value:,.{places}f}"
            widths[position] = max(widths[position], len(shown))
    for position, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(position)]
        column.width = min(width, _WIDEST) + 2
    sheet.freeze_panes = "A2"


def _put(cell, value, places=None, country=""):
    """Set a cell: text as text whatever it begins with, numbers with a format."""
    if isinstance(value, str):
        put_text(cell, value)
    elif hasattr(value, "year"):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    else:
        cell.value = value
        decimals = "." + "0" * places if places else ""
        plain = "0" if isinstance(value, int) else f"{country}General"
        cell.number_format = plain if places is None else f"{country}#,##0{decimals}"


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
    DataFrame
        The scores, as :func:`iga_analysis.scoring.score_iid` gives them.
    """
    edition = load_edition(edition)
    rules = {"outside_window": outside_window}
    scores = score_iid(register, spd, edition, **rules)
    explained = [
        explain_score(code, register, spd, edition, **rules).assign(code=code)
        for code in scores["code"]
    ]
    exhibits = {
        "scores": scores,
        "explained": pd.concat(explained, ignore_index=True),
        "maturity": maturity(register, edition),
        "missing_mandatory": missing_mandatory(register, spd, edition),
        "edition": edition.describe(),
    }
    origin = f"IID {edition.year}"
    tables = [
        build_payload(table, key, label(f"sheet_{key}")) | {"notebook": origin}
        for key, table in exhibits.items()
    ]
    used = load_sources()
    used = used[used["source_id"].isin(edition.describe()["source_id"])]
    write_workbook(path, tables=tables, sources=used)
    return scores
