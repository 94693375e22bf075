"""Write the tables of the report into one Excel workbook.

Numbers stay numbers: the decimals shown are a number format, not a rounding. Text
stays text: a cell that begins like a formula is never run.
"""

import datetime
import re
import textwrap
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

import pandas as pd

from ..language import column_decimals, format_day, label, translate_word, write_dates
from ..settings import language
from ..tables import DAY_FORMATS
from .charts import format_places
from .collect import cite_source, list_headings
from .sheet_names import clean_name, name_sheets
from .workbook_charts import insert_chart

# Who made the file, where no office is named.
AUTHOR = "iga_analysis"
_WIDEST, _LEAST = 60, 8
# Height of a line, in points.
_LINE = 15
# The first and the last sheet.
_OWN = ("contents", "sources")
# Row of the headings below the title and the source, from 0.
_TOP = 3
# What XML cannot hold, and the characters that a cell can.
_CONTROL, _LONGEST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"), 32767
# The longest address of a link, in Excel.
_LONGEST_URL = 2079
# Characters of a line above or below a table, and of a column without a width.
_LINE_WIDTH, _PLAIN = 100, 8.43
# Cells of a column of days: a day, a month or a year.
_DATE = re.compile(r"(19|20)\d\d(-\d\d){0,2}")
# A text that is a number and no code: 07 is one, and so is 1e5.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
# The sign of a percentage; that of 5 % of the draws belongs to the words.
_PERCENT = re.compile(r"(?<!\d)(?<!\d\s)%")
# Shades of the chapters in the contents; the tab of a figure's numbers.
_SHADES = ("#FFFFFF", "#EEF3F7")
_FIGURE = "#9DB4C8"
_LINK = {"font_color": "#0563C1", "underline": 1, "valign": "top", "text_wrap": True}
# Between a number and the text beside it.
_INDENT = {"indent": 1}
# Columns of the list of sources, with their headings.
_SOURCE = {
    **{"number": "number", "publisher": "publisher", "title": "title"},
    **{"date": "date", "kind": "kind", "url": "url", "used_in": "report_used_in"},
    **{"source_id": "source_key"},
}


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
        ``sheet`` (name of its sheet), ``kind`` (table or figure), ``title`` ("Table
        1"), ``note`` (where its numbers come from), ``sources`` (ids), ``chapter``
        (its heading, in place of the notebook) and ``chart``, as
        :func:`iga_analysis.report.charts.describe_chart` gives it.
    sources : DataFrame
        Those of the tables, on the last sheet; of a bibliography, as
        :func:`iga_analysis.report.collect.build_bibliography` gives it, also below
        each table that names them.
    lang : {"en", "id"}, optional
        Language of the headings of the first and the last sheet, and of numbers and
        days; see :func:`iga_analysis.settings.language`.
    title, author : str, optional
        What the file is called and who made it, in its properties and on the first
        sheet; by default the title of the report of all years and this package.

    Notes
    -----
    The first sheet lists the others, which lead back to it: first the tables, then the
    numbers behind the figures, both in the order of the chapters. Above the table of a
    sheet stand its title, where its numbers come from, and the way back: the headings
    are in row 4, where ``pandas.read_excel(path, sheet_name=name, header=3)`` finds
    them. Beside the table stands its chart, made of the cells, and below both, after
    an empty row, the sources in full. Numbers have a format with the country's code:
    Excel shows them by the settings of the machine, LibreOffice by the code. A
    percentage is the number that is printed, 97.25 and not 0.9725, so that it is equal
    here and in the report: its format adds the sign and nothing else. A column of days
    is one of days, not of texts.
    """
    from xlsxwriter import Workbook

    made = BytesIO()
    book = Workbook(made, {"in_memory": True})
    title = title or label("report_title", lang)
    book.set_properties({"title": title, "author": author or AUTHOR})
    kinds = _Formats(book, language(lang))
    tables = sorted(tables, key=lambda one: one.get("kind") == "figure")
    first, last = (clean_name(label(f"report_{one}", lang)) for one in _OWN)
    names = name_sheets(tables, (first, last))
    heads = [
        ". ".join(filter(None, [table.get("title"), table["caption"]]))
        for table in tables
    ]
    sheet = book.add_worksheet(first)
    contents = [
        [
            *(table.get("title") or name, table["caption"]),
            *(table.get("chapter") or table["notebook"], table.get("note")),
        ]
        for name, table in zip(names, tables, strict=True)
    ]
    contents.append([last, label("report_all_sources", lang), None, None])
    told = {"places": [*names, last], "title": title, "author": author or ""}
    _write_contents(sheet, contents, kinds, **told)
    cited = _cite_sources(sources, kinds.lang)
    for name, head, table in zip(names, heads, tables, strict=True):
        sheet = book.add_worksheet(name)
        if table.get("kind") == "figure":
            sheet.set_tab_color(_FIGURE)
        decimals = table["decimals"]
        widths = _fill(sheet, table["headings"], table["rows"], kinds, decimals)
        above = _write_head(sheet, head, table.get("note") or "", first, kinds, widths)
        end = _TOP + len(table["rows"])
        if table.get("chart"):
            size = {"above": above, "width": sum(map(_to_pixels, widths))}
            rows = insert_chart(
                book, sheet, table, top=_TOP + 1, lang=kinds.lang, **size
            )
            end = max(end, _TOP + rows)
        listed = [cited[one] for one in table.get("sources", ()) if one in cited]
        _write_sources(sheet, end + 2, listed, kinds, widths)
    sheet = book.add_worksheet(last)
    shown = _name_sources(sources, lang)
    widths = _fill(sheet, list(shown), shown.to_numpy().tolist(), kinds)
    _write_head(sheet, label("report_all_sources", lang), "", first, kinds, widths)
    book.close()
    # a file that cannot be written is left as it was
    Path(path).write_bytes(made.getbuffer())


def _write_contents(sheet, contents, kinds, *, places, title, author):
    """Write the sheet that leads to the others, the rows of a chapter in one shade."""
    terms = ["report_sheet", "report_caption", "report_chapter", "report_origin"]
    chapters = [row[2] for row in contents]
    if len({one for one in chapters if one}) < 2:
        # there is nothing to choose from
        terms.pop(2)
        contents = [row[:2] + row[3:] for row in contents]
    turns = [0, *(a != b for a, b in pairwise(chapters))]
    shades = [_SHADES[turn % 2] for turn in accumulate(turns)]
    headings = [label(term, kinds.lang) for term in terms]
    widths = _fill(sheet, headings, contents, kinds, links=places, shades=shades)
    _write_head(sheet, title, author, None, kinds, widths)


def _cite_sources(sources, lang):
    """Return number, line and address of each source of a bibliography."""
    if "number" not in sources:
        return {}
    cited = {}
    for one in sources.astype("object").fillna("").to_dict("records"):
        line = ". ".join(part.rstrip(".") for part in cite_source(one, lang))
        cited[one["source_id"]] = (f"[{one['number']}]", line, one["url"])
    return cited


def _name_sources(sources, lang):
    """Return the sources as they are listed: words, no keys, in the order of numbers.

    Other tables than those of the package are listed as they are.
    """
    if "source_id" in sources:
        columns = [one for one in _SOURCE if one in sources]
        sources = sources[columns]
        for column in ("publisher", "title", "kind"):
            words = sources[column].map(
                lambda cell, column=column: translate_word(cell, column, lang),
                na_action="ignore",
            )
            sources = sources.assign(**{column: words})
    if "number" in sources:
        sources = sources.sort_values("number")
    return sources.astype("object").rename(
        columns={one: label(_SOURCE.get(one, one), lang) for one in sources}
    )


def _write_head(sheet, title, note, back, kinds, widths):
    """Write what stands above a table: title, note, the way back to the contents.

    Return how high it is, in points, with the headings.
    """
    bold = {"bold": True, "font_size": 12, "valign": "top", "text_wrap": True}
    lines = _write_across(sheet, 0, title, kinds.give(**bold), widths, size=1.25)
    heights = [(_LINE + 2) * lines]
    sheet.set_row(0, heights[0])
    form = kinds.give(italic=True, valign="top", text_wrap=True)
    heights.append(_LINE * _write_across(sheet, 1, note, form, widths))
    sheet.set_row(1, heights[1])
    if back:
        sheet.write_url(2, 0, f"internal:'{back}'!A1", string=f"← {back}")
    return sum(heights) + 4 * _LINE


def _write_sources(sheet, row, listed, kinds, widths):
    """Write the sources of a table in full, their numbers links to their addresses."""
    if not listed:
        return
    _write_text(sheet, row, 0, label("report_sources", kinds.lang), kinds.give(bold=1))
    form = kinds.give(valign="top", text_wrap=True)
    for place, (mark, line, url) in enumerate(listed, start=row + 1):
        if url and len(url) <= _LONGEST_URL:
            sheet.write_url(place, 0, url, kinds.give(**_LINK), mark)
        else:
            sheet.write_string(place, 0, mark, form)
        lines = _write_across(sheet, place, line, form, widths, first=1)
        sheet.set_row(place, _LINE * lines)


def _write_across(sheet, row, text, form, widths, *, first=0, size=1):
    """Write a text over the columns of a table; return how many lines it takes.

    It begins in the column ``first``; over a narrow table it goes on to its right.
    """
    last, room = len(widths) - 1, sum(widths[first:])
    while room < _LINE_WIDTH:
        last, room = last + 1, room + _PLAIN
    kept = _CONTROL.sub("", text)[:_LONGEST]
    if last > first:
        sheet.merge_range(row, first, row, last, "", form)
    sheet.write_string(row, first, kept, form)
    return max(1, len(textwrap.wrap(kept, int(0.9 * room / size))))


def _to_pixels(width):
    return int(width * 7 + 5)


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book, lang):
        self.book, self.lang, self.made = book, lang, {}
        self.mixed = list_headings("mixed", lang)
        self.numeral = list_headings("numeral", lang)

    def give(self, **properties):
        """Return a format of these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def give_number(self, value, places, heading):
        """Return the format of a number with so many decimals under a heading."""
        if places is not None:
            code = format_places(places, self.lang)
        elif not isinstance(value, int):
            # as many as it needs, like a number of a table that is read
            needed = column_decimals(pd.Series([value], dtype="float64"))
            code = format_places(needed, self.lang)
        else:
            # a figure of any kind, but no year
            large = heading.casefold() in self.mixed and not 1900 <= value < 2100
            code = format_places(0, self.lang) if large else "0"
        code += '"%"' if _PERCENT.search(heading) else ""
        return self.give(num_format=code, valign="top")

    def give_day(self):
        """Return the format of a day: 18 Desember 2020."""
        code = DAY_FORMATS[self.lang]
        return self.give(num_format=code, valign="top", align="left", **_INDENT)


def _fill(sheet, headings, rows, kinds, decimals=None, *, links=(), shades=None):
    """Write a header and rows; bold header with filters, in sight, fitting widths.

    The first cell of a row leads to the sheet that ``links`` names. ``shades`` are
    the colours of the rows. Return the widths of the columns.
    """
    decimals, top = decimals or [None] * len(headings), _TOP
    headings = [one[:1].upper() + one[1:] for one in headings]
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    columns = [
        _read_dates(_read_numbers(column, heading.casefold(), kinds), kinds.lang)
        for column, heading in zip(columns, headings, strict=True)
    ]
    widths, lines = [], 1
    for place, (heading, digits) in enumerate(zip(headings, decimals, strict=True)):
        cells = columns[place]
        shown = (_show(cell, digits, kinds.lang) for cell in cells)
        # a long heading is wrapped: its words are the least width
        words = [len(word) for word in heading.split()]
        # beside the heading is the button of the filter
        width = min(max([_LEAST, *words, *map(len, shown)]), _WIDEST) + 4
        widths.append(width)
        lines = max(lines, len(textwrap.wrap(heading, width - 4)))
        sheet.set_column(place, place, width)
        side = "left" if digits is None else "right"
        head = {"bold": True, "align": side, "valign": "top", "text_wrap": True}
        head = kinds.give(**head, bottom=1, **(_INDENT if side == "left" else {}))
        _write_text(sheet, top, place, heading, head)
    sheet.set_row(top, _LINE * lines)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(headings) - 1)
    sheet.freeze_panes(top + 1, 0)
    _set_page(sheet, top)
    for number, row in enumerate(zip(*columns, strict=True), start=top + 1):
        paint = {"bg_color": shades[number - top - 1]} if shades else {}
        high = 1
        for place, value in enumerate(row):
            if links and place == 0:
                there = f"internal:'{links[number - top - 1]}'!A1"
                sheet.write_url(number, 0, there, kinds.give(**_LINK, **paint), value)
                continue
            told = (decimals[place], headings[place])
            _write_cell(sheet, number, place, value, told, kinds, paint)
            if isinstance(value, str) and len(value) > widths[place]:
                high = max(high, len(textwrap.wrap(value, widths[place])))
        if high > 1:
            sheet.set_row(number, _LINE * high)
    return widths


def _read_numbers(column, heading, kinds):
    """Return a column of numbers written as texts with numbers in their place.

    In any other column they may be codes or names, of which 11.10 is not 11.1.
    """
    known = heading in kinds.mixed or heading in kinds.numeral
    return [_read_number(one) for one in column] if known else column


def _read_number(cell):
    if not isinstance(cell, str) or not _NUMBER.fullmatch(cell):
        return cell
    return float(cell) if "." in cell else int(cell)


def _read_dates(column, lang):
    """Return a column with its days as days, or in words where text is around them."""
    days = _read_days(column, lang)
    return days or [_write_words(one, lang) for one in column]


def _write_words(cell, lang):
    # a text that is a day and nothing else is a name, or the column would be days
    told = isinstance(cell, str) and not _DATE.fullmatch(cell)
    return write_dates(cell, lang) if told else cell


def _read_days(column, lang):
    """Return a column of days, months and years as days and words, else None."""
    filled = [one for one in column if not pd.isna(one)]
    texts = all(isinstance(one, str) and _DATE.fullmatch(one) for one in filled)
    if not texts or not any("-" in one for one in filled):
        return None
    try:
        return [_read_day(one, lang) for one in column]
    except ValueError:
        # no day of the calendar: as they stand
        return None


def _read_day(cell, lang):
    if isinstance(cell, str) and cell.count("-") == 2:
        return datetime.date.fromisoformat(cell)
    return write_dates(cell, lang) if isinstance(cell, str) else cell


def _set_page(sheet, top):
    """Set how a sheet is printed: landscape, as wide as the page, headings on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
    sheet.repeat_rows(top)
    sheet.set_footer("&L&A&R&P / &N")


def _show(value, places, lang):
    """Return a cell about as it is shown, to know how wide it is."""
    if pd.isna(value):
        return ""
    if isinstance(value, datetime.date):
        return format_day(value, lang)
    return str(value) if places is None else f"{value:,.{places}f}"


def _write_cell(sheet, row, column, value, told, kinds, paint):
    """Write a cell: text stays text, numbers and days have their format."""
    if isinstance(value, str):
        begins = value.startswith(("=", "+", "-", "@"))
        extra = {"quote_prefix": True} if begins else {}
        wrap = {"text_wrap": True} if len(value) > _WIDEST else {}
        form = kinds.give(valign="top", **_INDENT, **extra, **wrap, **paint)
        _write_text(sheet, row, column, value, form)
    elif pd.isna(value):
        if paint:
            sheet.write_blank(row, column, None, kinds.give(valign="top", **paint))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, kinds.give_day())
    else:
        sheet.write_number(row, column, value, kinds.give_number(value, *told))


def _write_text(sheet, row, column, text, form=None):
    """Write text that stays text whatever it begins with, without control signs."""
    kept = _CONTROL.sub("", text)[:_LONGEST]
    sheet.write_string(row, column, kept, form)
