"""Read the tables of a PDF with a text layer: ruled ones, and ones set with spaces.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. What a page holds besides its rows is named in its ``notes``.
"""

import faulthandler

from .pdf_cells import divide_large, is_numeric, make_lines, read_cell
from .pdf_columns import Line, place_words
from .pdf_forms import find_pictures, read_forms
from .pdf_ink import join_ink, open_page, read_ink
from .pdf_rows import split_pages
from .pdf_ruled import divide_chars, find_ruled, read_ruled

# Texts that a note shows; of more it shows the first.
_SHOWN = 5


def read_pdf(path, limits):
    """Return the rows of each page, or why the file is refused."""
    # no page may take longer: the process ends then
    faulthandler.dump_traceback_later(limits["page_seconds"], exit=True)
    try:
        return _read_document(path, limits)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _read_document(path, limits):
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    pages, characters = [], 0
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
            known = pages[-1]["tables"] if pages else ()
            pages.append(_read_page(document, page, number, known))
            characters += pages[-1].pop("characters")
            page.close()
    faulthandler.dump_traceback_later(limits["page_seconds"], exit=True)
    if not characters or _is_scan(pages):
        return {"refused": "scanned" if count else "damaged", "values": {"error": ""}}
    _add_rows(pages)
    rows = sum(len(page["rows"]) for page in pages)
    if rows > limits["rows"]:
        return {"refused": "too_many_rows", "values": {"limit": limits["rows"]}}
    _add_notes(pages)
    return {"pages": pages}


def _read_page(document, page, number, known):
    page = open_page(document, page)
    chars, sideways, aside, recognised = read_ink(page)
    typed, left = read_forms(page)
    left += [(key, join_ink(found)) for key, found in aside.items()]
    seen = [*chars, *sideways]
    drawn = len(page.curves) > 200 and not seen
    if recognised:
        left.append(("pdf_recognised", ""))
    picture = not recognised and (find_pictures(page, seen) or drawn)
    if picture:
        left.append(("pdf_picture", ""))
    chars = chars + typed
    tables, rest, rows = find_ruled(page, known) if chars else [], chars, []
    for table in tables:
        inside, rest = divide_chars(rest, table.box)
        aslant, sideways = divide_chars(sideways, table.box)
        rows += read_ruled(table, inside, aslant)
    if sideways:
        left.append(("pdf_overlay", join_ink(sideways)))
    rest, laid = divide_large(rest)
    if laid:
        left.append(("pdf_overlay", join_ink(laid)))
    found = {
        "page": number,
        "tables": tables,
        "image": not seen and (bool(page.images) or drawn),
        "picture": picture,
        "characters": len(chars),
        "rows": rows,
        "lines": [Line(number, words) for words in make_lines(rest)],
        "walls": _find_walls(page),
        "left": left,
    }
    page.close()
    return found


def _find_walls(page):
    """Return the heights of horizontal rules that are no underlines."""
    least = 0.25 * float(page.width)
    return sorted(
        {
            round((one["top"] + one["bottom"]) / 2, 1)
            for one in [*page.lines, *page.rects]
            if one["bottom"] - one["top"] < 2 and one["x1"] - one["x0"] >= least
        }
    )


def _is_scan(pages):
    """Return whether there are pictures, and beside them no more than typed lines."""
    typed = any(
        page["tables"] or any(line.record for line in page["lines"]) for page in pages
    )
    return not typed and any(page["picture"] or page["image"] for page in pages)


def _add_rows(pages):
    """Put the rows of ruled tables and of bare lines into the order of the page."""
    bare = [page for page in pages if not page["tables"]]
    split = iter(split_pages(bare))
    for page in pages:
        rows = page.pop("rows")
        tables, lines = page.pop("tables"), page.pop("lines")
        rows += _beside(lines, tables) if tables else next(split)
        del page["walls"], page["picture"]
        rows.sort(key=lambda row: row[0])
        page["left"] += [one for *_, left in rows for one in left]
        page["tops"] = [row[0] for row in rows]
        page["rows"] = [
            [place, cells] for place, (_, cells, _) in enumerate(rows, start=1)
        ]
    _find_halves(pages)


def _find_halves(pages):
    """Name pages whose rows stand as those of a page before, below other headings.

    So a sheet that is wider than the paper is printed.
    """
    for place, page in enumerate(pages):
        tops = {round(top) for top in page.pop("tops")}
        page["seen"] = tops
        heads = {str(cell) for cell in page["rows"][0][1]} if page["rows"] else set()
        if len(tops) < 3 or any(map(is_numeric, heads)):
            continue
        for other in pages[:place]:
            first = {str(cell) for cell in other["rows"][0][1]} if other["rows"] else ()
            if tops == other["seen"] and not heads & set(first) - {"None"}:
                told = " | ".join(str(c) for c in page["rows"][0][1] if c is not None)
                page["left"].append(("pdf_wide", told))
                break
    for page in pages:
        del page["seen"]


def _beside(lines, tables):
    """Return the rows of lines outside ruled tables.

    A line whose words all stand below the columns of a table belongs to it: the last
    rule of a page may be missing.
    """
    rows = []
    for line in lines:
        cells, left = None, []
        near = min(
            tables,
            key=lambda one: max(one.box[1] - line.top, line.top - one.box[3]),
        )
        if line.record and len(line.parts) > 2:
            cells = place_words(line, near.columns)
        if cells is not None:
            read = [read_cell([words] if words else [], ruled=False) for words in cells]
            cells, left = (
                [one for one, _ in read],
                [x for _, more in read for x in more],
            )
        else:
            cell, left = read_cell([line.words], ruled=False)
            cells = [cell]
        rows.append((line.top, cells, left))
    return rows


def _add_notes(pages):
    """Name on each page what is not among its rows; the same text only once."""
    shown = {}
    for page in pages:
        for key, text in page.pop("left"):
            places = shown.setdefault(key, {}).setdefault(text, [])
            if page["page"] not in places:
                places.append(page["page"])
        page["notes"] = []
    own = {page["page"]: page for page in pages}
    for key, texts in shown.items():
        places = sorted({one for found in texts.values() for one in found})
        told = [text for text in texts if text]
        more = ", …" if len(told) > _SHOWN else ""
        values = {"pages": _say_pages(places), "texts": ", ".join(told[:_SHOWN]) + more}
        own[places[0]]["notes"].append([key, values])


def _say_pages(numbers):
    """Return numbers of pages as text: 1-3, 7."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        str(first) if first == last else f"{first}-{last}" for first, last in runs
    )
