"""Write the tables of the report into one Excel workbook.

Numbers stay numbers: the decimals shown are a number format, not a rounding. Text
stays text: a cell that begins like a formula is never run.
"""

import re
import textwrap
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
from .charts import COUNTRIES, format_places
from .collect import SHEET_NAME_LENGTH, clean_name
from .workbook_charts import insert_chart

# Who made the file, where no office is named.
_AUTHOR = "iga_analysis"
_WIDEST, _LEAST = 60, 8
# Height of a line, in points.
_LINE = 15
# The first and the last sheet.
_OWN = ("contents", "sources")
# Row of the headings below the title and the source, from 0.
_TOP = 3
# What XML cannot hold, and the characters that a cell can.
_CONTROL, _LONGEST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"), 32767


def name_sheets(tables, reserved=()):
    """Return a sheet name for each table: its own, short enough and unique.

    Parameters
    ----------
    tables : list of dict
        Tables with the name that is wanted as ``sheet``, else as ``exhibit``.
    reserved : sequence of str, optional
        Names that other sheets have.

    Returns
    -------
    list of str
        At most 31 characters each, different also without regard to case.

    Examples
    --------
    >>> name_sheets([{"exhibit": "rates"}, {"exhibit": "Rates"}])
    ['rates', 'Rates_2']
    """
    # Excel keeps "history" for itself
    taken = {"history", *(one.lower() for one in reserved)}
    names = []
    for table in tables:
        stem = clean_name(table.get("sheet") or table["exhibit"])
        name, number = stem[:SHEET_NAME_LENGTH], 1
        while name.lower() in taken:
            number += 1
            ending = f"_{number}"
            name = stem[: SHEET_NAME_LENGTH - len(ending)] + ending
        taken.add(name.lower())
        names.append(name)
    return names


def write_workbook(path, *, tables, sources, lang=None, title=None, author=None):
    """Write tables and sources as an Excel workbook.

    Parameters
    ----------
    path : path-like
        The file to write.
    tables : list of dict
        One table each: ``notebook`` and the keys that
        :func:`iga_analysis.exhibits.build_payload` gives: ``exhibit``, ``caption``,
        ``headings``, ``decimals`` (None for text and years) and ``rows``; optional are
        ``sheet`` (name of its sheet), ``title`` ("Table 1"), ``note`` (where its
        numbers come from), ``chapter`` (its heading, in place of the notebook) and
        ``chart``, as :func:`iga_analysis.report.charts.describe_chart` gives it.
    sources : DataFrame
        Goes whole to the last sheet.
    lang : {"en", "id"}, optional
        Language of the headings of the first and the last sheet, and of the numbers;
        see :func:`iga_analysis.settings.language`.
    title, author : str, optional
        What the file is called and who made it, in its properties and on the first
        sheet; by default the title of the report of all years and this package.

    Notes
    -----
    The first sheet lists the others, which lead back to it. Above the table of a sheet
    stand its title, where its numbers come from, and the way back: the headings are in
    row 4, where ``pandas.read_excel(path, sheet_name=name, header=3)`` finds them.
    Beside the table stands its chart, made of the cells. Numbers have a format with
    the country's code: Excel shows them by the settings of the machine, LibreOffice by
    the code. A percentage is the number that is printed, 97.25 and not 0.9725, so that
    it is equal here and in the report: its format adds the sign and nothing else.
    """
    from xlsxwriter import Workbook

    made = BytesIO()
    book = Workbook(made, {"in_memory": True})
    title = title or label("report_title", lang)
    book.set_properties({"title": title, "author": author or _AUTHOR})
    kinds = _Formats(book, language(lang))
    first, last = (clean_name(label(f"report_{one}", lang)) for one in _OWN)
    names = name_sheets(tables, (first, last))
    heads = [
        ". ".join(filter(None, [table.get("title"), table["caption"]]))
        for table in tables
    ]
    contents = [
        [name, head, table.get("chapter") or table["notebook"], table.get("note")]
        for name, head, table in zip(names, heads, tables, strict=True)
    ]
    contents.append([last, label("report_sources", lang), None, None])
    chapters = any("chapter" in table for table in tables)
    place = "report_chapter" if chapters else "report_notebook"
    terms = ("report_sheet", "report_caption", place, "report_origin")
    sheet = book.add_worksheet(first)
    _write_head(sheet, title, author or "", None, kinds)
    headings = [label(term, lang) for term in terms]
    _fill(sheet, headings, contents, kinds, link=True)
    for name, head, table in zip(names, heads, tables, strict=True):
        sheet = book.add_worksheet(name)
        _write_head(sheet, head, table.get("note") or "", first, kinds)
        _fill(
            sheet, table["headings"], table["rows"], kinds, decimals=table["decimals"]
        )
        if table.get("chart"):
            insert_chart(book, sheet, table, top=_TOP + 1, lang=language(lang))
    sheet = book.add_worksheet(last)
    _write_head(sheet, label("report_sources", lang), "", first, kinds)
    headings = [label(column, lang) for column in sources.columns]
    cells = sources.astype("object").to_numpy().tolist()
    _fill(sheet, headings, cells, kinds)
    book.close()
    # a file that cannot be written is left as it was
    Path(path).write_bytes(made.getbuffer())


def _write_head(sheet, title, note, back, kinds):
    """Write what stands above a table: title, note, the way back to the contents."""
    _write_text(sheet, 0, 0, title, kinds.give(bold=True, font_size=12))
    _write_text(sheet, 1, 0, note, kinds.give(italic=True))
    if back:
        sheet.write_url(2, 0, f"internal:'{back}'!A1", string=f"← {back}")


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book, lang):
        self.book, self.lang, self.made = book, lang, {}

    def give(self, **properties):
        """Return a format of these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def give_number(self, value, places, percent):
        """Return the format of a number or a day with so many decimals."""
        code = _number_format(value, places, self.lang)
        return self.give(num_format=code + ('"%"' if percent else ""))


def _fill(sheet, headings, rows, kinds, *, decimals=None, link=False):
    """Write a header and rows; bold header with filters, in sight, fitting widths.

    With ``link`` the first column has names of sheets and leads to them.
    """
    decimals, top = decimals or [None] * len(headings), _TOP
    percent = [heading.endswith("(%)") for heading in headings]
    lines = 1
    for column, (heading, places) in enumerate(zip(headings, decimals, strict=True)):
        shown = (_show(row[column], places) for row in rows)
        # a long heading is wrapped: its words are the least width
        words = [len(word) for word in heading.split()]
        width = min(max([_LEAST, *words, *map(len, shown)]), _WIDEST)
        lines = max(lines, len(textwrap.wrap(heading, width)))
        # beside the heading is the button of the filter
        sheet.set_column(column, column, width + 4)
        side = "left" if places is None else "right"
        head = kinds.give(bold=True, align=side, valign="top", text_wrap=True, bottom=1)
        _write_text(sheet, top, column, heading, head)
    sheet.set_row(top, _LINE * lines)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(headings) - 1)
    sheet.freeze_panes(top + 1, 0)
    _set_page(sheet, top)
    for number, row in enumerate(rows, start=top + 1):
        cells = zip(row, decimals, percent, strict=True)
        for column, (value, places, share) in enumerate(cells):
            if link and column == 0:
                sheet.write_url(number, 0, f"internal:'{value}'!A1", string=value)
            else:
                form = kinds.give_number(value, places, share)
                _write_cell(sheet, number, column, value, form, kinds)


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


def _write_cell(sheet, row, column, value, form, kinds):
    """Write a cell: text stays text, numbers and days have their format."""
    if pd.isna(value):
        return
    if isinstance(value, str):
        begins = value.startswith(("=", "+", "-", "@"))
        form = kinds.give(quote_prefix=True) if begins else None
        _write_text(sheet, row, column, value, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _number_format(value, places, lang):
    if hasattr(value, "year"):
        return "yyyy-mm-dd"
    if places is None:
        return "0" if isinstance(value, int) else f"{COUNTRIES[lang]}General"
    return format_places(places, lang)


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
