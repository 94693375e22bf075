"""Read a workbook or PDF as rows of cells; runs as a process of its own.

    python -P worker.py KIND FILE

A damaged or hostile file can make a library hang, crash or fill memory. Here it takes
only this process with it: the parent limits the time, this process its memory, and what
goes back is JSON. Formulas and macros are never run and links never followed: only
stored values are read.
"""

import contextlib
import datetime
import importlib
import json
import re
import sys
import types
import zipfile
from pathlib import Path

MEMORY_BYTES = 768 * 2**20


class Refused(Exception):
    """A file that cannot be read: key of the message and its values."""

    def __init__(self, key, **values):
        self.key, self.values = key, values


def limit_memory():
    """Let the system refuse this process more memory, where it can (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def read_workbook(path, limits):
    """Return the sheets of an .xlsx, .xls or .ods file."""
    import python_calamine

    marks = _scan_xlsx(path, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError:
        raise Refused("password") from None
    sheets, cells = [], 0
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        cells += sheet.height * sheet.width
        if sheet.width > limits["columns"] or cells > limits["cells"]:
            raise Refused("too_many_cells", limit=limits["cells"])
        mark = marks.get(about.name, {})
        rows = sheet.to_python(skip_empty_area=False)
        for (row, column), text in mark.get("cells", {}).items():
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = text
        _fill_merged(rows, sheet.merged_cell_ranges or [])
        sheets.append(
            {
                "name": about.name,
                "visible": about.visible == python_calamine.SheetVisibleEnum.Visible,
                "hidden_rows": mark.get("hidden_rows", []),
                "hidden_columns": mark.get("hidden_columns", []),
                "rows": _number_rows(rows, limits),
            }
        )
    return sheets


def _number_rows(rows, limits):
    numbered = []
    for number, cells in enumerate(rows, start=1):
        if any(cell != "" for cell in cells):
            numbered.append([number, [_plain(cell) for cell in cells]])
    if len(numbered) > limits["rows"]:
        raise Refused("too_many_rows", limit=limits["rows"])
    return numbered


def _plain(cell):
    """Return a cell as JSON has it; a date says that it is one."""
    if cell == "":
        return None
    if isinstance(cell, datetime.datetime | datetime.date):
        return {"date": cell.isoformat()[:10]}
    if isinstance(cell, datetime.time | datetime.timedelta):
        return {"date": str(cell)}
    return cell


def _fill_merged(rows, ranges):
    """Repeat the value of cells merged downwards in the rows that have other cells."""
    for (top, left), (bottom, _) in ranges:
        if top >= len(rows) or left >= len(rows[top]) or rows[top][left] == "":
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(cell != "" for cell in row) and row[left] == "":
                row[left] = rows[top][left]


def _scan_xlsx(path, limits):
    """Return what the reader does not tell of an .xlsx file, by name of the sheet.

    Hidden rows and columns, cells that hold an error, and formulas whose result was
    never saved: without this the last two would look blank.
    """
    if not zipfile.is_zipfile(path):
        return {}
    marks = {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return {}
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = ""
        if "xl/_rels/workbook.xml.rels" in names:
            links = archive.read("xl/_rels/workbook.xml.rels").decode(
                "utf-8", "replace"
            )
        targets = {
            _attribute(tag, "Id"): _attribute(tag, "Target")
            for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links)
        }
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
            target = targets.get(_attribute(tag, r"\w+:id")) or ""
            file = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if file in names:
                name = _unescape(_attribute(tag, "name") or "")
                marks[name] = _scan_sheet(archive.read(file), limits)
    return marks


def _scan_sheet(xml, limits):
    rows = re.findall(rb"<(?:\w+:)?row\b[^>]*>", xml)
    last = [re.search(rb'\br="(\d+)"', tag) for tag in rows[-1:]]
    letters = set(re.findall(rb'<(?:\w+:)?c r="([A-Z]+)', xml))
    column = max((_column(one.decode()) for one in letters), default=-1) + 1
    high = int(last[0][1]) if last and last[0] else len(rows)
    if column > limits["columns"] or high * column > limits["cells"]:
        raise Refused("too_many_cells", limit=limits["cells"])
    hidden = [
        int(found[1])
        for tag in rows
        if re.search(rb'\bhidden="(1|true)"', tag)
        and (found := re.search(rb'\br="(\d+)"', tag))
    ]
    columns = []
    for tag in re.findall(rb"<(?:\w+:)?col\b[^>]*>", xml):
        if re.search(rb'\bhidden="(1|true)"', tag):
            first, final = (
                int(_attribute(tag.decode("utf-8", "replace"), name) or 0)
                for name in ("min", "max")
            )
            columns += range(first - 1, min(final, limits["columns"]))
    return {"hidden_rows": hidden, "hidden_columns": columns, "cells": _bad_cells(xml)}


def _bad_cells(xml):
    """Return the text to show for errors and for formulas without a result."""
    found = {}
    head = rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"'
    error = head + rb'[^>]*?\bt="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<'
    if b't="e"' in xml:
        for letters, row, text in re.findall(error, xml, re.S):
            place = (int(row) - 1, _column(letters.decode()))
            found[place] = text.decode("utf-8", "replace")
    if b"<f" in xml or b":f>" in xml:
        formula = (
            head
            + rb"[^>/]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"
            + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
        )
        for letters, row, text in re.findall(formula, xml):
            place = (int(row) - 1, _column(letters.decode()))
            found[place] = "=" + _unescape(text.decode("utf-8", "replace"))
    return found


def _attribute(tag, name):
    found = re.search(rf"(?<![\w:]){name}\s*=\s*[\"']([^\"']*)[\"']", tag)
    return found[1] if found else None


def _unescape(text):
    import html

    return html.unescape(text)


def _column(letters):
    """Return the place of a column, A being 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def load_beside(name):
    """Return a module of this folder, without the package around it."""
    if "beside" not in sys.modules:
        package = types.ModuleType("beside")
        package.__path__ = [str(Path(__file__).parent)]
        sys.modules["beside"] = package
    return importlib.import_module(f"beside.{name}")


def main():
    """Read one file and print it as JSON."""
    kind, path, limits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    limit_memory()
    try:
        if kind == "pdf":
            answer = load_beside("pdf").read_pdf(path, limits)
        else:
            answer = {"sheets": read_workbook(path, limits)}
    except Refused as problem:
        answer = {"refused": problem.key, "values": problem.values}
    except MemoryError:
        answer = {"refused": "too_big", "values": {}}
    except BaseException as problem:  # a panic of the reader is no Exception
        answer = {"refused": "damaged", "values": {"error": type(problem).__name__}}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
