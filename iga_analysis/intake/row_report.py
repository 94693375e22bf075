"""Write the report of a file as a workbook that a clerk can mend and send again."""

import datetime
import re
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ..language import label, say
from ..scoring import name_column
from ..settings import language
from ..tables import DAY_FORMATS, put_text, save_book, set_page
from .cells import show_cell
from .columns import list_columns
from .records import count_rows

_FILLS = {
    "rejected": PatternFill("solid", fgColor="F4B6B0"),
    "warned": PatternFill("solid", fgColor="FCE8A6"),
    "accepted": PatternFill("solid", fgColor="D8EBD3"),
    "not data": PatternFill("solid", fgColor="E7E7E7"),
}
_LISTED = 30
_LISTED_ROWS = 10
# Blank rows of the file are kept in the report, but not a desert of them.
_LARGEST_GAP = 5_000
_NARROWEST, _WIDEST = 6, 30
_RED = PatternFill("solid", fgColor="E4574C")
_COLUMNS = ("row", "status", "reasons", "suggestion", "warnings")
_WIDTHS = {"row": 10, "status": 24, "reasons": 60, "suggestion": 40, "warnings": 60}


def summarise_report(report):
    """Return the lines that tell a person how the reading of a file ended.

    Parameters
    ----------
    report : DataFrame
        As :func:`iga_analysis.intake.read_results` gives it.

    Returns
    -------
    list of str

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor\\nKota Padang;50,5\\nKota Atlantis;51,5\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_results
    >>> _, report = read_results(path, year=2024)
    >>> summarise_report(report)[0]
    'File: hasil.csv'
    """
    counts = count_rows(report).iloc[0]
    lines = []
    if "file" in report.attrs:
        lines.append(f"{say('report_file')}: {report.attrs['file']}")
    lines.append(say("summary_counts", **counts.to_dict()))
    lines += _list_columns(report)
    rejected = report[report["status"] == "rejected"]
    lines += _list_rows(rejected, say("report_rejected"))
    warnings = report.attrs["warnings"]
    lines += [f"{say('report_warning')}: {text}" for text in warnings[:_LISTED]]
    if len(warnings) > _LISTED:
        lines[-1] += say("and_more", number=len(warnings) - _LISTED)
    return lines


def _list_columns(report):
    """Return a line for each sheet: what its columns were read as."""
    columns = list_columns(report)
    columns = columns[columns["read_as"].notna()]
    name, lines = _find_names(columns, language()), []
    for sheet, own in columns.groupby("sheet", sort=False, dropna=False):
        shown = "; ".join(
            say(
                "summary_column",
                letter=one.letter,
                heading="" if pd.isna(one.heading) else one.heading[:40],
                column=name(one.read_as),
                number=one.values,
            )
            for one in own.itertuples(index=False)
        )
        where = "" if pd.isna(sheet) else f", {sheet}"
        lines.append(f"{say('report_columns')}{where}: {shown}")
    return lines


def _find_names(columns, lang):
    """Return the function that names what a column was read as.

    The level of a register is one of an indicator, that of a list one of government.
    """
    register = columns["read_as"].isin(["innovation", "indicator"]).any()
    return partial(name_column if register else label, lang=lang)


def _list_rows(report, title):
    lines = []
    for row in report.head(_LISTED_ROWS).itertuples():
        where = [row.sheet] if pd.notna(row.sheet) else []
        where += [say("on_page", page=row.page)] if pd.notna(row.page) else []
        where.append(say("in_row", row=row.row))
        text = f"{row.reasons} -> {row.suggestion}" if row.suggestion else row.reasons
        lines.append(f"{title}, {', '.join(where)}: {text}")
    if len(report) > _LISTED_ROWS:
        lines[-1] += say("and_more", number=len(report) - _LISTED_ROWS)
    return lines


def write_row_report(report, path, *, lang=None):
    """Write a report as an Excel workbook.

    The first sheet counts the rows, lists the warnings about the whole and tells what
    each column was read as; then comes a sheet for each sheet of the file (one for all
    pages of a PDF) with the original rows, in their places where these are known, and
    beside them what became of each and why. Cells that are wrong are red.

    Parameters
    ----------
    report : DataFrame
        As :func:`iga_analysis.intake.read_results` or
        :func:`iga_analysis.intake.read_register` gives it.
    path : path-like
        File to write, ``.xlsx``; an existing file is replaced.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Returns
    -------
    Path

    Notes
    -----
    Text is written as text, never as a formula, and marked so that it stays text when
    somebody edits the cell.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor\\nKota Padang;50,5\\nKota Atlantis;51,5\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_results
    >>> _, report = read_results(path, year=2024)
    >>> write_row_report(report, path.with_name("laporan.xlsx")).name
    'laporan.xlsx'
    """
    lang = language(lang)
    book = openpyxl.Workbook(write_only=True)
    _write_summary(book, report, report.attrs.get("warnings", []), lang)
    names = {say("report_summary", lang=lang).casefold()}
    for name, rows in report.groupby("sheet", dropna=False, sort=False):
        paged = rows["page"].notna().any()
        title = (
            say("report_rows", lang=lang)
            if pd.isna(name)
            else re.sub(r"[\[\]:*?/\\]", " ", str(name))[:31]
        )
        while title.casefold() in names:
            title = f"{title[:29]}_2" if not title.endswith("_2") else f"{title[:28]}_3"
        names.add(title.casefold())
        _write_rows(book.create_sheet(title), rows, paged, lang)
    title = f"{say('report_summary', lang=lang)}: {report.attrs.get('file', '')}"
    save_book(book, path, title=title)
    return Path(path)


def _write_summary(book, report, warnings, lang):
    sheet = book.create_sheet(say("report_summary", lang=lang))
    set_page(sheet, heading=1, portrait=True)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 100
    for key in ("file", "sha256", "year"):
        if key in report.attrs:
            title = say(f"report_{key}", lang=lang)
            sheet.append([_text(sheet, title), _text(sheet, str(report.attrs[key]))])
    for key, number in count_rows(report).iloc[0].items():
        sheet.append([_text(sheet, say(f"report_{key}", lang=lang)), int(number)])
    for text in warnings:
        head = _text(sheet, say("report_warning", lang=lang), _FILLS["warned"])
        sheet.append([head, _text(sheet, text)])
    _write_columns(sheet, list_columns(report), lang)


def _write_columns(sheet, columns, lang):
    """Write below the summary what each column was read as."""
    if columns.empty:
        return
    name = _find_names(columns, lang)
    names = ["heading", "letter", "sheet", "read_as", "values", "status"]
    heads = [say(f"column_{name}", lang=lang) for name in names]
    sheet.append([])
    sheet.append([_text(sheet, say("report_columns", lang=lang))])
    sheet.append([_text(sheet, head) for head in heads])
    for one in columns.itertuples(index=False):
        status = one.status.replace(" ", "_")
        fill = _FILLS["warned"] if one.read_as is pd.NA and one.values else None
        read_as = one.read_as if pd.isna(one.read_as) else name(one.read_as)
        cells = [one.heading, one.letter, one.sheet, read_as]
        sheet.append(
            [
                *(_text(sheet, cell, fill) for cell in cells),
                int(one.values),
                _text(sheet, say(f"column_{status}", lang=lang), fill),
            ]
        )


def _write_rows(sheet, rows, paged, lang):
    """Write the rows of one sheet; the header of our columns is on a row of its own.

    Rows keep their numbers, so that the report can be compared with the file; the
    rows of a PDF follow each other.
    """
    width = max((len(cells) for cells in rows["cells"]), default=0)
    for place, name in enumerate(_COLUMNS, start=width + 2):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS[name]
    for place, wide in enumerate(_measure_columns(rows, width), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    heads = rows.loc[rows["kind"] == "header", "row"]
    set_page(sheet, heading=1 if paged or heads.empty else int(heads.iloc[0]))
    written = 0
    for row in rows.itertuples():
        near = row.row - written < _LARGEST_GAP
        while not paged and near and written < row.row - 1:
            sheet.append([])
            written += 1
        written += 1
        # keys that a form hides above its headings
        if row.hidden and row.kind == "header" and not paged:
            sheet.row_dimensions[written].hidden = True
        sheet.append(_row_cells(sheet, row, width, paged, lang))


def _measure_columns(rows, width):
    """Return how wide each column of the file is shown, by its rows of data."""
    widest = [_NARROWEST] * width
    for cells in rows.loc[rows["kind"] == "data", "cells"]:
        for place, cell in enumerate(cells):
            if cell is not None:
                widest[place] = max(widest[place], len(show_cell(cell)) + 2)
    return [min(one, _WIDEST) for one in widest]


def _row_cells(sheet, row, width, paged, lang):
    warned = row.status == "accepted" and bool(row.warnings)
    fill = _FILLS["warned" if warned else row.status]
    cells = []
    for place in range(width):
        value = row.cells[place] if place < len(row.cells) else None
        if place in row.marked:
            own = _FILLS["warned"] if warned else _RED
        else:
            own = fill if row.status == "rejected" else None
        cells.append(_cell(sheet, value, own, lang))
    where = say("on_page", lang=lang, page=row.page) + ", " if paged else ""
    where += say("in_row", lang=lang, row=row.row)
    status = say(f"status_{row.status.replace(' ', '_')}", lang=lang)
    if row.status == "not data":
        status += f" ({say('kind_' + row.kind.replace(' ', '_'), lang=lang)})"
    texts = [where, status, row.reasons, row.suggestion, row.warnings]
    told = [_text(sheet, text, fill) for text in texts]
    for cell in told[2:]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return [*cells, None, *told]


def _cell(sheet, value, fill, lang):
    """Return a cell with its original value; text can never become a formula."""
    day = _read_day(value)
    if isinstance(value, str | dict) and day is None:
        return _text(sheet, show_cell(value), fill)
    cell = WriteOnlyCell(sheet, value=day or value)
    if day:
        cell.number_format = DAY_FORMATS[lang]
    if fill is not None:
        cell.fill = fill
    return cell


def _read_day(value):
    """Return the day that a cell of the file has as a day, or None."""
    if isinstance(value, dict) and "date" in value:
        try:
            return datetime.date.fromisoformat(value["date"])
        except ValueError:
            # a time of day
            return None
    return None


def _text(sheet, text, fill=None):
    cell = WriteOnlyCell(sheet, value=None)
    if not pd.isna(text) and text:
        put_text(cell, text)
    if fill is not None:
        cell.fill = fill
    if fill is _RED:
        cell.font = Font(bold=True)
    return cell
