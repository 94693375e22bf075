"""Write the tables of the report into one Excel workbook.

Numbers stay numbers: the decimals shown are a number format, not a rounding. Text
stays text: a cell that begins like a formula is never run.
"""

import re
from io import BytesIO
from pathlib import Path

import pandas as pd

from ..datapackage import load_table
from ..exhibits import build_payload
from ..language import label
from ..method import load_edition
from ..scoring import tabulate_scores
from ..settings import language
from ..tables import load_sources

CONTENTS, SOURCES = "contents", "sources"
SHEET_NAME_LENGTH = 31
_ALLOWED = " .,&()-"
_HEADINGS = ("report_sheet", "report_caption", "report_notebook", "report_origin")
# Codes of number formats: the signs of the country, where the program knows them.
_COUNTRIES = {"en": "", "id": "[$-421]"}
_WIDEST, _LEAST = 60, 8
# Row of the headings below the title and the source, from 0.
_TOP = 3
# What XML cannot hold, and the characters that a cell can.
_CONTROL, _LONGEST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"), 32767


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
        # full stops as in "Table 2.1", and commas in names, are allowed
        stem = "".join(
            one if one.isalnum() or one in _ALLOWED else "_" for one in wanted
        )
        stem = stem.strip() or "_"
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
    The first sheet lists the others. Above the table of a sheet stand its title, where
    its numbers come from, and an empty row: the headings are in row 4, where
    ``pandas.read_excel(path, sheet_name=name, header=3)`` finds them. The first and
    the last sheet have theirs in row 1. Numbers have a format with the country's code:
    Excel shows them by the settings of the machine, LibreOffice by the code.
    """
    from xlsxwriter import Workbook

    made = BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.set_properties({"title": label("report_title", lang)})
    kinds = _Formats(book, _COUNTRIES[language(lang)])
    names = name_sheets(tables)
    titles = [
        ". ".join(filter(None, [table.get("title"), table["caption"]]))
        for table in tables
    ]
    contents = [
        [name, title, table["notebook"], table.get("note")]
        for name, title, table in zip(names, titles, tables, strict=True)
    ]
    contents.append([SOURCES, label("report_sources", lang), None, None])
    headings = [label(term, lang) for term in _HEADINGS]
    _fill(book.add_worksheet(CONTENTS), headings, contents, kinds, link=True)
    for name, title, table in zip(names, titles, tables, strict=True):
        sheet = book.add_worksheet(name)
        _write_text(sheet, 0, 0, title, kinds.give(bold=True, font_size=12))
        note = table.get("note") or ""
        _write_text(sheet, 1, 0, note, kinds.give(italic=True))
        rows, decimals = table["rows"], table["decimals"]
        _fill(sheet, table["headings"], rows, kinds, decimals=decimals, top=_TOP)
    headings = [label(column, lang) for column in sources.columns]
    cells = sources.astype("object").to_numpy().tolist()
    _fill(book.add_worksheet(SOURCES), headings, cells, kinds)
    book.close()
    # a file that cannot be written is left as it was
    Path(path).write_bytes(made.getbuffer())


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book, country):
        self.book, self.country, self.made = book, country, {}

    def give(self, **properties):
        """Return a format of these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def give_number(self, value, places):
        """Return the format of a number or a day with so many decimals."""
        return self.give(num_format=_number_format(value, places, self.country))


def _fill(sheet, headings, rows, kinds, *, decimals=None, top=0, link=False):
    """Write a header and rows; bold header that stays in sight, fitting widths.

    With ``link`` the first column has names of sheets and leads to them.
    """
    decimals = decimals or [None] * len(headings)
    for column, (heading, places) in enumerate(zip(headings, decimals, strict=True)):
        shown = (_show(row[column], places) for row in rows)
        # a long heading is wrapped: its words are the least width
        words = [len(word) for word in heading.split()]
        width = max([_LEAST, *words, *map(len, shown)])
        sheet.set_column(column, column, min(width, _WIDEST) + 2)
        side = "left" if places is None else "right"
        head = kinds.give(bold=True, align=side, valign="top", text_wrap=True, bottom=1)
        _write_text(sheet, top, column, heading, head)
    sheet.freeze_panes(top + 1, 0)
    _set_page(sheet, top)
    for number, row in enumerate(rows, start=top + 1):
        for column, (value, places) in enumerate(zip(row, decimals, strict=True)):
            if link and column == 0:
                sheet.write_url(number, 0, f"internal:'{value}'!A1", string=value)
            else:
                _write_cell(sheet, number, column, value, places, kinds)


def _set_page(sheet, top):
    """Set how a sheet is printed: landscape, as wide as the page, headings on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&R&P / &N")


def _show(value, places):
    """Return a cell about as it is shown, to know how wide it is."""
    if pd.isna(value):
        return ""
    return str(value) if places is None else f"{value:,.{places}f}"


def _write_cell(sheet, row, column, value, places, kinds):
    """Write a cell: text stays text, numbers and days have a format."""
    if pd.isna(value):
        return
    if isinstance(value, str):
        begins = value.startswith(("=", "+", "-", "@"))
        form = kinds.give(quote_prefix=True) if begins else None
        _write_text(sheet, row, column, value, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value, kinds.give_number(value, places))
    else:
        sheet.write_number(row, column, value, kinds.give_number(value, places))


def _number_format(value, places, country):
    if hasattr(value, "year"):
        return "yyyy-mm-dd"
    if places is None:
        return "0" if isinstance(value, int) else f"{country}General"
    return f"{country}#,##0" + ("." + "0" * places if places else "")


def _write_text(sheet, row, column, text, form=None):
    """Write text that stays text whatever it begins with, without control signs."""
    kept = _CONTROL.sub("", text)[:_LONGEST]
    sheet.write_string(row, column, kept, form)


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
