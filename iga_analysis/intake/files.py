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
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from ..language import say, say_reason
from .stored import shows_error

_DELIMITERS = (",", ";", "\t", "|")
# So many cells are named in one sentence.
_NAMED = 12
# A cell with more lines than this is one with a lost quotation mark.
_CELL_LINES = 60
_DIGITS = re.compile(r'[\s"]*[-+]?\d[\d.,%]*[\s"]*')
_NO_BREAK = re.compile("(?<=\\d)[\u00a0\u2007-\u200a\u202f](?=\\d)")
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
# No sheet of a workbook has more; what counts is how many cells have content.
MAX_COLUMNS = 16_384
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
LIMITS |= {"unpacked": MAX_UNPACKED_BYTES}
LIMITS |= {"pages": MAX_PAGES, "page_seconds": MAX_PAGE_SECONDS}


def read_grids(path, *, count_headings=None):
    """Read a file as a list of :class:`Grid`.

    Parameters
    ----------
    path : path-like
        An .xlsx, .xlsm, .xls, .ods, .csv, .tsv or .pdf file.
    count_headings : callable, optional
        Function of a tuple of cells that gives how many are known column headings: of
        the signs that may separate the cells of a text file, the one is taken that
        makes most headings. Without it the one that makes most numbers in rows of one
        width.

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
    head = _read_head(path)
    if not head.strip(b"\0 \t\r\n"):
        raise IntakeError("empty_file", path=path.name)
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return _read_workbook(path)
    if b"%PDF-" in head[:1024]:
        return _read_pdf(path)
    return [read_text(path, count_headings)]


def _read_head(path):
    """Return the first bytes of a file, or say why it cannot be opened."""
    try:
        if path.is_dir():
            raise IntakeError("is_a_folder", path=path)
        if not path.is_file():
            raise IntakeError("no_file", path=path)
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise IntakeError("file_too_big", size=size, limit=MAX_FILE_BYTES)
        with path.open("rb") as file:
            return file.read(4096)
    except PermissionError:
        raise IntakeError("no_permission", path=path) from None
    except OSError as error:
        raise IntakeError("cannot_open", path=path, error=say_reason(error)) from None


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
        # the reading process does not know what the file is called to its reader
        raise IntakeError(answer["refused"], **{"path": path.name} | answer["values"])
    return answer


def _read_workbook(path):
    seconds = MAX_SECONDS + SECONDS_A_MIB * path.stat().st_size / 2**20
    answer = _run_worker("workbook", path, min(seconds, MAX_PDF_SECONDS))
    return [
        Grid(
            answer["kind"],
            sheet["name"],
            None,
            read_rows(sheet),
            sheet["visible"],
            frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]),
            notes=read_notes(sheet) + _list_lost(sheet),
        )
        for sheet in answer["sheets"]
    ]


def _list_lost(sheet):
    """Return the note about cells of a shown sheet that have no value."""
    lost = [
        f"{get_column_letter(place + 1)}{number}"
        for number, cells in sheet["rows"]
        for place, cell in enumerate(cells)
        if isinstance(cell, dict) and not {"date", "percent"} & set(cell)
    ]
    if not lost or not sheet["visible"]:
        return ()
    shown = ", ".join(lost[:_NAMED]) + (" ..." if len(lost) > _NAMED else "")
    values = {"sheet": sheet["name"], "number": len(lost), "cells": shown}
    return (("lost_cells", values),)


def _read_pdf(path):
    return [
        Grid(
            "pdf",
            None,
            page["page"],
            read_rows(page),
            image=page["image"],
            notes=read_notes(page),
        )
        for page in _run_worker("pdf", path, MAX_PDF_SECONDS)["pages"]
    ]


def read_rows(part):
    """Return the rows with content of a sheet or page that the worker gave."""
    rows = [(number, tidy_cells(cells)) for number, cells in part["rows"]]
    return [row for row in rows if any(cell is not None for cell in row[1])]


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
    _refuse_markup(text[:_SAMPLE], path.name)
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


def _refuse_markup(text, name):
    """Refuse what office programs and portals save under the name of a workbook."""
    start = text.lstrip()[:2_000]
    if re.match(r"mime-version:|content-type: *multipart/", start, re.I):
        raise IntakeError("web_page", path=name)
    if start.startswith("<?xml") and re.search(
        r"urn:schemas-microsoft-com:office:spreadsheet|office:document", start
    ):
        raise IntakeError("xml_workbook", path=name)
    if re.match(r"<(!doctype|html|table|\?xml)", start, re.I):
        raise IntakeError("web_page", path=name)
    if re.search(r"<table[\s>]", text, re.I) and re.search(r"<tr[\s>]", text, re.I):
        raise IntakeError("web_page", path=name)


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
    """Return how well a text is cut: headings or else numbers, then like rows."""
    sample = text[:_SAMPLE]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    records = [cells for _, cells in _parse(sample, delimiter) if len(cells) > 1]
    widths = Counter(map(len, records))
    width, number = widths.most_common(1)[0] if widths else (0, 0)
    if count_headings:
        known = max((count_headings(tidy_cells(one)) for one in records), default=0)
    else:
        like = [cell for cells in records if len(cells) == width for cell in cells]
        known = sum(bool(_DIGITS.fullmatch(cell)) for cell in like)
    return known, number, width


def _parse(text, delimiter):
    """Return (first line, cells) of each record.

    A cell in quotation marks may have line breaks. Where a mark has no partner, or
    would swallow lines that are records themselves, its line is cut without regard to
    marks, so that no row after it is lost.
    """
    lines = io.StringIO(text, newline="").readlines()
    records = _cut(lines, delimiter, 0)
    if len(records) == len(lines):
        return records
    widths = Counter(len(cells) for _, cells in records if len(cells) > 1)
    return _cut(lines, delimiter, widths.most_common(1)[0][0] if widths else 0)


def _cut(lines, delimiter, width):
    records, place = [], 0
    while place < len(lines):
        line = lines[place].rstrip("\r\n")
        cells, used = line.split(delimiter), 1
        if '"' in line:
            found = _cut_quoted(lines[place : place + _CELL_LINES], delimiter, width)
            cells, used = found or ([cell.strip().strip('"') for cell in cells], 1)
        records.append((place + 1, cells))
        place += used
    return records


def _cut_quoted(lines, delimiter, width):
    """Return the cells of the record that begins here and its lines, or None."""
    reader = csv.reader(
        iter(lines), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    try:
        cells = next(reader)
    except csv.Error:
        return None
    own = lines[: reader.line_num]
    if "".join(own).count('"') % 2:
        return None
    inside = any(delimiter in line for cell in cells for line in cell.splitlines()[1:])
    if width and inside and any(_is_record(one, delimiter, width) for one in own[1:]):
        return None
    return cells, reader.line_num


def _is_record(line, delimiter, width):
    """Return whether a line alone has the cells of a row, a number among them."""
    parts = line.split(delimiter)
    return len(parts) >= width and any(_DIGITS.fullmatch(one) for one in parts)


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
    """Return cells without what cannot be seen, blank text as None.

    Examples
    --------
    >>> tidy_cells(["Kota\\u00ad  Padang\\u200b", "\\u00a0", "#N/A"])
    ('Kota Padang', None, {'error': '#N/A'})
    """
    return tuple(_tidy(cell) if isinstance(cell, str) else cell for cell in cells)


def _tidy(text):
    # most cells are tidy, and to find that out is faster than to split them
    if not (text.isascii() and text.isprintable() and "  " not in text):
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
        # a space that no line breaks at holds the digits of one number together
        text = _NO_BREAK.sub("\0", text)
        text = " ".join(text.split()).replace("\0", "\u00a0")
    text = text.strip()
    if text[:1] in ("#", "E") and shows_error(text):
        return {"error": text}
    return text or None
