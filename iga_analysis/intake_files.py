"""Read any file that results or registers come in as rows of cells.

What kind a file is follows from its first bytes, not from its name. Workbooks and PDFs
are read by :mod:`iga_analysis.intake_worker` in a process of their own, with a limit on
time and memory; text is read by :mod:`iga_analysis.intake_text`.
"""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from .intake_limits import (
    LIMITS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_PDF_SECONDS,
    MAX_ROWS,
    MAX_SECONDS,
    MAX_UNPACKED_BYTES,
    Grid,
    IntakeError,
    tidy_cells,
)
from .intake_text import read_text


def file_digest(path):
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        a tuple of cells: None, str, int, float, bool, or ``{"date": text}``. Rows
        without any content are left out.

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
    worker = Path(__file__).with_name("intake_worker.py")
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
    sheets = _run_worker("workbook", path, MAX_SECONDS)["sheets"]
    return [
        Grid(
            kind,
            sheet["name"],
            None,
            [(number, tidy_cells(cells)) for number, cells in sheet["rows"]],
            sheet["visible"],
            frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]),
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
        )
        for page in _run_worker("pdf", path, MAX_PDF_SECONDS)["pages"]
    ]
