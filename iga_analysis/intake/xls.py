"""Read the cells of an .xls workbook: what each holds and what the sheet hides.

Part of the reading process (:mod:`iga_analysis.intake.worker`); the records are read by
xlrd.
"""

import io
from pathlib import Path

import xlrd

from .stored import Refused, Sheet, as_number, classify_format, marked_text


def read_xls(path, limits):
    """Return the sheets of a workbook.

    Raises
    ------
    Refused
        If it is protected, is no workbook, or is beyond the limits.
    """
    content = Path(path).read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("password")
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
            # exports of portals often have a faulty table of sectors; what is read in
            # spite of it is compared with another reader
            ignore_workbook_corruption=True,
        )
    except xlrd.XLRDError as problem:
        text = str(problem)
        if "encrypted" in text:
            raise Refused("password") from None
        if "Can't find workbook" in text:
            raise Refused("not_a_table") from None
        raise
    kinds = {key: classify_format(one.format_str) for key, one in _formats(book)}
    return [_read_sheet(book, sheet, kinds, limits) for sheet in book.sheets()]


def _formats(book):
    return [(key, one) for key, one in book.format_map.items() if one.format_str]


def _read_sheet(book, source, kinds, limits):
    sheet = Sheet(source.name, limits, visible=source.visibility == 0)
    for row in range(source.nrows):
        types, values = source.row_types(row), source.row_values(row)
        for place, (kind, value) in enumerate(zip(types, values, strict=True)):
            cell = _read_cell(book, source, row, place, kind, value, kinds)
            if cell is not None:
                sheet.put(row + 1, place, cell)
    sheet.hidden_rows = {
        row + 1
        for row, about in source.rowinfo_map.items()
        if about.hidden or about.height == 0
    }
    sheet.hidden_columns = {
        place
        for place, about in source.colinfo_map.items()
        if about.hidden or about.width == 0
    }
    sheet.merged = [
        (top + 1, bottom, left, right - 1)
        for top, bottom, left, right in source.merged_cells
    ]
    return sheet


def _read_cell(book, source, row, place, kind, value, kinds):
    if kind == xlrd.XL_CELL_ERROR:
        return {"error": xlrd.error_text_from_code.get(value, f"#{value}")}
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[source.cell_xf_index(row, place)]
        shown = kinds.get(style.format_key)
        return as_number(repr(value), shown, from_1904=book.datemode == 1)
    if kind != xlrd.XL_CELL_TEXT:
        return None
    if not value:
        # such a record is a formula whose result is an empty text or was never computed
        return {"unclear": '= ""'}
    return _read_text(book, source.rich_text_runlist_map.get((row, place)), value)


def _read_text(book, runs, text):
    """Return text, with its raised marks apart."""
    if not runs:
        return text
    ends = [start for start, _ in runs[1:]] + [len(text)]
    parts = [(text[: runs[0][0]], False)]
    for (start, font), end in zip(runs, ends, strict=True):
        parts.append((text[start:end], book.font_list[font].escapement != 0))
    return marked_text(parts)
