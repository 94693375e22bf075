"""Read the tables of a PDF with a text layer: ruled ones, and ones set with spaces.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package.
"""

import bisect
import faulthandler
from collections import defaultdict

# Points: less space than this between two words does not separate two columns.
COLUMN_GAP = 7.0
LINE_HEIGHT = 3.0


def read_pdf(path, limits):
    """Return the rows of each page, or why the file is refused."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    pages, characters = [], 0
    # no page may take longer: the process ends then
    faulthandler.dump_traceback_later(limits["page_seconds"], exit=True)
    try:
        document = pdfplumber.open(path)
    except PDFPasswordIncorrect:
        return {"refused": "password", "values": {}}
    except Exception as problem:
        if "Password" in f"{problem!r} {problem.__cause__!r}":
            return {"refused": "password", "values": {}}
        raise
    with document:
        count = len(document.pages)
        if count > limits["pages"]:
            values = {"pages": count, "limit": limits["pages"]}
            return {"refused": "too_many_pages", "values": values}
        for number, page in enumerate(document.pages, start=1):
            faulthandler.dump_traceback_later(limits["page_seconds"], exit=True)
            pages.append(_read_page(page, number))
            characters += pages[-1].pop("characters")
            page.close()
    if not characters:
        return {"refused": "scanned" if count else "damaged", "values": {"error": ""}}
    _split_columns(pages)
    rows = sum(len(page["rows"]) for page in pages)
    if rows > limits["rows"]:
        return {"refused": "too_many_rows", "values": {"limit": limits["rows"]}}
    return {"pages": pages}


def _read_page(page, number):
    chars = page.chars
    places = {(one["text"], int(one["x0"]), int(one["top"])) for one in chars}
    if len(places) < 0.8 * len(chars):
        # bold set by printing every letter twice
        chars = page.dedupe_chars().chars
    tables = []
    for table in page.find_tables() if chars else []:
        if len(table.rows) > 1 and max(len(row.cells) for row in table.rows) > 1:
            tables.append(table)
    rows, rest = [], chars
    for table in tables:
        inside, rest = _divide(rest, table.bbox)
        rows += _table_rows(table, inside)
    lines = _lines(rest)
    visible = [char for char in chars if char["text"].strip()]
    return {
        "page": number,
        "ruled": bool(tables),
        "image": not visible and bool(page.images),
        "characters": len(visible),
        "width": float(page.width),
        "rows": rows,
        "lines": lines,
    }


def _divide(chars, box):
    left, top, right, bottom = box
    inside, outside = [], []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        within = left <= x <= right and top <= y <= bottom
        (inside if within else outside).append(char)
    return inside, outside


def _table_rows(table, chars):
    """Return (height on the page, texts) of each row of a ruled table.

    Characters are put into cells one by one: text set tight against a rule would run
    into the next cell if it were taken by words.
    """
    boxes = sorted({cell for row in table.rows for cell in row.cells if cell})
    lefts = sorted({box[0] for box in boxes})
    tops = sorted({box[1] for box in boxes})
    owner = {}
    for box in boxes:
        first, last = (
            bisect.bisect_left(lefts, box[0]),
            bisect.bisect_left(lefts, box[2]),
        )
        top, bottom = bisect.bisect_left(tops, box[1]), bisect.bisect_left(tops, box[3])
        for row in range(top, bottom):
            for column in range(first, last):
                owner[row, column] = box
    texts = defaultdict(list)
    for char in chars:
        column = bisect.bisect_right(lefts, (char["x0"] + char["x1"]) / 2) - 1
        row = bisect.bisect_right(tops, (char["top"] + char["bottom"]) / 2) - 1
        if (row, column) in owner:
            texts[owner[row, column]].append(char)
    words = {
        box: " ".join(
            " ".join(text for _, _, text in line) for _, line in _lines(found)
        )
        for box, found in texts.items()
    }
    rows = []
    for row, top in enumerate(tops):
        cells = []
        for column, left in enumerate(lefts):
            box = owner.get((row, column))
            # a cell merged downwards holds for each of its rows, one merged to the
            # right for its first column only
            cells.append(words.get(box) if box and box[0] == left else None)
        own = [owner.get((row, column)) for column in range(len(lefts))]
        if any(words.get(box) and box[1] == top for box in own if box):
            rows.append([top, cells])
    return rows


def _lines(chars):
    """Return (height, [(left, right, word), ...]) of each line of text."""
    chars = [char for char in chars if char["text"]]
    chars.sort(key=lambda char: (char["bottom"], char["x0"]))
    lines = []
    for char in chars:
        if lines and abs(lines[-1][0]["bottom"] - char["bottom"]) <= LINE_HEIGHT:
            lines[-1].append(char)
        else:
            lines.append([char])
    result = []
    for line in lines:
        words = _words(sorted(line, key=lambda char: char["x0"]))
        if words:
            result.append([line[0]["top"], words])
    return result


def _words(chars):
    words, open_word = [], False
    for char in chars:
        if not char["text"].strip():
            open_word = False
            continue
        gap = 0.15 * char.get("size", 10)
        if open_word and char["x0"] - words[-1][1] <= gap:
            words[-1][1] = max(words[-1][1], char["x1"])
            words[-1][2] += char["text"]
        else:
            words.append([char["x0"], char["x1"], char["text"]])
        open_word = True
    return words


def _split_columns(pages):
    """Turn the lines outside ruled tables into rows, in the order of the page.

    On pages without a ruled table the columns are the stretches that the words of all
    lines with several parts cover: those of the page, or of all pages where the page
    leaves a column blank.
    """
    bare = [page for page in pages if not page["ruled"]]
    parts = {
        (page["page"], number): _parts(words)
        for page in bare
        for number, (_, words) in enumerate(page["lines"])
    }
    own = {
        page["page"]: _find_columns(
            parts[page["page"], number] for number in range(len(page["lines"]))
        )
        for page in bare
    }
    every = _find_columns(parts.values())
    most = max([len(every), *map(len, own.values())], default=0)
    for page in pages:
        rows = list(page["rows"])
        for number, (top, words) in enumerate(page.pop("lines")):
            found = parts.get((page["page"], number))
            columns = own.get(page["page"], every)
            if len(columns) < most and len(every) == most:
                columns = every
            cells = _place(found, columns) if found else [_text(words)]
            rows.append([top, cells])
        rows.sort(key=lambda row: row[0])
        page["rows"] = [
            [place, cells] for place, (_, cells) in enumerate(rows, start=1)
        ]


def _find_columns(lines):
    """Return [left, right] of each column: what the parts of long lines cover."""
    spans = sorted(
        (part[0], part[1]) for line in lines if len(line) > 2 for part in line
    )
    columns = []
    for left, right in spans:
        if columns and left <= columns[-1][1] + 1:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    return columns


def _text(words):
    return " ".join(word for _, _, word in words)


def _parts(words):
    """Join the words of a line that no column's space separates."""
    parts = []
    for left, right, word in words:
        if parts and left - parts[-1][1] < COLUMN_GAP:
            parts[-1][1], parts[-1][2] = right, f"{parts[-1][2]} {word}"
        else:
            parts.append([left, right, word])
    return parts


def _place(parts, columns):
    """Return the cells of a line; what crosses columns stands in the first, alone."""
    cells = [None] * max(len(columns), 1)
    for left, right, text in parts:
        own = [
            place
            for place, (start, end) in enumerate(columns)
            if left < end + 1 and right > start - 1
        ]
        if len(own) != 1 or cells[own[0]] is not None:
            return [" ".join(text for _, _, text in parts)]
        cells[own[0]] = text
    return cells
