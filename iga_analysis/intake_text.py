"""Read text files as rows: the encoding and the sign between cells are found out."""

import csv
import io
import re
from collections import Counter

from .intake_limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT_BYTES,
    Grid,
    IntakeError,
    tidy_cells,
)

_DELIMITERS = (",", ";", "\t", "|")
# Characters from which the sign between cells is told.
_SAMPLE = 50_000


def read_text(path, count_headings):
    """Read a .csv or .tsv file as a :class:`~iga_analysis.intake_limits.Grid`.

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
    stray mark cannot swallow the rows after it.
    """
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
        if not (strict and swallowed):
            return records
    return [
        (line, one.split(delimiter)) for line, one in enumerate(text.splitlines(), 1)
    ]
