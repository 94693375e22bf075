"""Read any file that results or registers come in as rows of cells.

What kind a file is follows from its first bytes, not from its name. Workbooks and PDFs
are read by :mod:`iga_analysis.intake.worker` in a process of their own, with a limit on
time and memory; text is read here.
"""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from ..language import say

_DELIMITERS = (",", ";", "\t", "|")
# Characters from which the sign between cells is told.
_SAMPLE = 50_000
# A national list has 546 rows and a register of the whole nation some 40,000, in an
# .xlsx of about 10 MB that unpacks to 80 MB: the limits leave room for several times
# that and keep the memory of a hostile file below 1 GiB.
MAX_FILE_BYTES = 64 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_TEXT_BYTES = 32 * 2**20
MAX_ROWS = 120_000
# More rows than this are no list of results, whatever they are.
MAX_RESULT_ROWS = 20_000
MAX_COLUMNS = 256
MAX_CELLS = 5_000_000
# A decree with all its annexes has some hundred pages.
MAX_PAGES = 300
# Nothing honest takes longer: a register of the whole nation (4 MiB) some 6 seconds on
# a quiet machine. A PDF that advances, page by page, gets more time.
MAX_SECONDS = 9
SECONDS_A_MIB = 6
MAX_PAGE_SECONDS = 8
MAX_PDF_SECONDS = 90
# A cell with more characters than a region, a number or a note needs is cut in reports.
MAX_CELL_CHARACTERS = 2_000
LIMITS = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cells": MAX_CELLS}
LIMITS |= {"pages": MAX_PAGES, "page_seconds": MAX_PAGE_SECONDS}


def read_grids(path, *, count_headings):
    """Read a file as a list of :class:`Grid`.

    Parameters
    ----------
    path : path-like
        An .xlsx, .xlsm, .xls, .ods, .csv, .tsv or .pdf file.
    count_headings : callable
        Function of a tuple of cells that gives how many are known column headings: of
        the signs that may separate the cells of a text file, the one is taken that
        makes most headings.

    Returns
    -------
    list of Grid
        In each, rows are pairs of row number (of the sheet, line or page, from 1) and
        a tuple of cells: None, str, int, float, bool, or a dict that says what else
        the cell is, see :func:`iga_analysis.intake.cells.cell_problem`. Rows without
        any content are left out.

    Raises
    ------
    IntakeError
        If the file cannot be read; the message says what to do.
    """
    path = Path(path)
    if not path.is_file():
        raise IntakeError("no_file", path=path)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise IntakeError("file_too_big", size=size, limit=MAX_FILE_BYTES)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \t\r\n"):
        raise IntakeError("empty_file", path=path.name)
    if head.startswith(b"PK"):
        return _read_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _workbook_grids(path, "xls")
    if b"%PDF-" in head[:1024]:
        return _read_pdf(path)
    return [read_text(path, count_headings)]


def _read_zip(path):
    """Check sizes and check sums before anything is unpacked, then read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
                raise IntakeError("unpacked_too_big", limit=MAX_UNPACKED_BYTES)
            names = {entry.filename for entry in entries}
            for entry in entries:
                if entry.flag_bits & 1:
                    raise IntakeError("password")
                with archive.open(entry) as file:
                    while file.read(2**20):
                        pass
            kind = "xlsx" if "xl/workbook.xml" in names else None
            if "mimetype" in names and "content.xml" in names:
                kind = "ods"
                if b"manifest:encryption-data" in _read_manifest(archive, names):
                    raise IntakeError("password")
                _check_repeats(archive.read("content.xml"))
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError),
        *(NotImplementedError, RuntimeError, ValueError, OverflowError),
    ) as error:
        if isinstance(error, IntakeError):
            raise
        raise IntakeError("damaged", error=type(error).__name__) from None
    if kind is None:
        binary = any(name.endswith("workbook.bin") for name in names)
        raise IntakeError("xlsb" if binary else "not_a_table", path=path.name)
    return _workbook_grids(path, kind)


def _read_manifest(archive, names):
    name = "META-INF/manifest.xml"
    return archive.read(name) if name in names else b""


def _check_repeats(content):
    """Refuse an .ods file in which filled cells are repeated beyond the limits."""
    cell = (
        rb"<table:table-cell\b[^>]*number-columns-repeated=\"(\d+)\"[^>]*office:value"
    )
    row = (
        rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:tab"
    )
    for found in re.finditer(cell, content):
        if len(found[1]) > 6 or int(found[1]) > MAX_COLUMNS:
            raise IntakeError("too_many_cells", limit=MAX_CELLS)
    for found in re.finditer(row, content, re.S):
        filled = b"office:value" in found[2] or b"<text:p" in found[2]
        if filled and (len(found[1]) > 6 or int(found[1]) > MAX_ROWS):
            raise IntakeError("too_many_rows", limit=MAX_ROWS)


def _run_worker(kind, path, seconds):
    worker = Path(__file__).with_name("worker.py")
    command = [sys.executable, "-P", str(worker), kind, str(path), json.dumps(LIMITS)]
    try:
        run = subprocess.run(
            command, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise IntakeError("too_slow", seconds=seconds) from None
    if run.returncode or not run.stdout:
        raise IntakeError("damaged", error=f"exit {run.returncode}")
    answer = json.loads(run.stdout)
    if "refused" in answer:
        raise IntakeError(answer["refused"], **answer["values"])
    return answer


def _workbook_grids(path, kind):
    seconds = MAX_SECONDS + SECONDS_A_MIB * path.stat().st_size / 2**20
    sheets = _run_worker("workbook", path, min(seconds, MAX_PDF_SECONDS))["sheets"]
    return [
        Grid(
            kind,
            sheet["name"],
            None,
            [(number, tidy_cells(cells)) for number, cells in sheet["rows"]],
            sheet["visible"],
            frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]),
            notes=read_notes(sheet),
        )
        for sheet in sheets
    ]


def _read_pdf(path):
    return [
        Grid(
            "pdf",
            None,
            page["page"],
            [(number, tidy_cells(cells)) for number, cells in page["rows"]],
            image=page["image"],
            notes=read_notes(page),
        )
        for page in _run_worker("pdf", path, MAX_PDF_SECONDS)["pages"]
    ]


def read_notes(part):
    """Return the notes of a sheet or page that the worker gave."""
    return tuple((key, values) for key, values in part.get("notes", ()))


def read_text(path, count_headings):
    """Read a .csv or .tsv file as a :class:`~iga_analysis.intake.files.Grid`.

    Raises
    ------
    IntakeError
        If it is no text, a web page, or beyond the limits.
    """
    size = path.stat().st_size
    if size > MAX_TEXT_BYTES:
        raise IntakeError("file_too_big", size=size, limit=MAX_TEXT_BYTES)
    text = _decode(path.read_bytes(), path.name)
    if re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.I):
        raise IntakeError("web_page", path=path.name)
    named = re.match(r"sep=(.)\r?\n", text, re.I)
    start = 0
    if named:
        text, start = text[named.end() :], 1
    candidates = [named[1]] if named else _DELIMITERS
    delimiter = max(candidates, key=lambda one: _fitness(text, one, count_headings))
    rows = []
    for number, cells in _parse(text, delimiter):
        cells = tidy_cells(cells)
        if any(cell is not None for cell in cells):
            rows.append((number + start, cells))
    if len(rows) > MAX_ROWS:
        raise IntakeError("too_many_rows", limit=MAX_ROWS)
    if sum(len(cells) for _, cells in rows) > MAX_CELLS or any(
        len(cells) > MAX_COLUMNS for _, cells in rows
    ):
        raise IntakeError("too_many_cells", limit=MAX_CELLS)
    if not rows:
        raise IntakeError("empty_file", path=path.name)
    return Grid("csv", None, None, rows, delimiter=delimiter)


def _decode(data, name):
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding, name)
    head = data[:4096]
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) < len(head) / 5:
            raise IntakeError("not_a_table", path=name)
        return _strict(data, "utf-16-le" if odd > even else "utf-16-be", name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strict(data, "cp1252", name)
    if len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text)) > 0:
        raise IntakeError("not_a_table", path=name)
    return text


def _strict(data, encoding, name):
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise IntakeError("not_a_table", path=name) from None
    if "\0" in text:
        raise IntakeError("not_a_table", path=name)
    return text


def _fitness(text, delimiter, count_headings):
    """Return how well a text is cut at a delimiter: headings, then like rows."""
    sample = text[:_SAMPLE]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    records = [cells for _, cells in _parse(sample, delimiter) if len(cells) > 1]
    headings = max((count_headings(tidy_cells(one)) for one in records), default=0)
    widths = Counter(map(len, records))
    width, number = widths.most_common(1)[0] if widths else (0, 0)
    return headings, number, width


def _parse(text, delimiter):
    """Return (first line, cells) of each record.

    Where the quotation marks do not pair up the text is cut line by line, so that a
    stray mark cannot swallow the rows after it; so it is where that gives more rows of
    the usual length than cells with line breaks do.
    """
    plain = [
        (line, one.split(delimiter)) for line, one in enumerate(text.splitlines(), 1)
    ]
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        strict = quoting == csv.QUOTE_MINIMAL
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            quoting=quoting,
            strict=strict,
        )
        records, line = [], 1
        try:
            for cells in reader:
                records.append((line, cells))
                line = reader.line_num + 1
        except csv.Error:
            continue
        swallowed = any(
            "\n" in cell and delimiter in cell.partition("\n")[2]
            for _, cells in records
            for cell in cells
        )
        if not (strict and swallowed) or _are_better(records, plain):
            return records
    return plain


def _are_better(records, plain):
    """Return whether records have as many rows of the usual length as lines have."""
    widths, others = (
        Counter(len(cells) for _, cells in rows if len(cells) > 1)
        for rows in (records, plain)
    )
    width = max(widths | others, key=(widths | others).get, default=0)
    return widths[width] >= others[width]


class IntakeError(ValueError):
    """A file that cannot be read as a whole.

    Attributes
    ----------
    key : str
        Key of the message in ``data/words/messages.csv``.
    """

    def __init__(self, key, **values):
        self.key = key
        super().__init__(say(key, **values))


class Grid(NamedTuple):
    """The rows of one sheet, page or text file, as they stand in it.

    ``notes`` are pairs of the key of a message and its values: what the sheet or page
    holds that is not among its cells, such as pictures.
    """

    kind: str
    sheet: str | None
    page: int | None
    rows: list
    visible: bool = True
    hidden_rows: frozenset = frozenset()
    hidden_columns: frozenset = frozenset()
    delimiter: str | None = None
    image: bool = False
    notes: tuple = ()


def tidy_cells(cells):
    """Return cells with blank text as None and with single spaces."""
    return tuple(
        (_tidy(cell) or None) if isinstance(cell, str) else cell for cell in cells
    )


def _tidy(text):
    # most cells are tidy, and to find that out is faster than to split them
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())
