"""Take the rows of sheets and pages apart into tables and say what each row is."""

import itertools

from openpyxl.utils import get_column_letter

from ..tables import says_level
from .cells import is_missing, read_column
from .files import IntakeError
from .headers import (
    EXTRAS,
    UNCLEAR,
    VALUES,
    Header,
    find_header,
    has_core,
    list_words,
    place_told,
)
from .predicates import is_predicate, read_short
from .records import Line, Record
from .resolve import clean_name, find_codes, find_level, find_province
from .rows import classify_row, has_region, has_value, is_number, levels_in

_RECAP = {"rekap", "rekapitulasi", "ringkasan", "summary", "resume", "pivot", "grafik"}
_RECAP |= {"chart", "petunjuk", "guide", "referensi", "lists"}


def make_streams(grids, sheet=None):
    """Return the tables to read: (name, lines, hidden columns, delimiter, skipped).

    Sheets are read one by one; the pages of a PDF follow each other as one.

    Raises
    ------
    IntakeError
        If there is no sheet of that name or number.
    """
    if sheet is not None:
        chosen = [
            grid
            for number, grid in enumerate(grids, start=1)
            if grid.sheet is not None
            and (sheet == number or str(grid.sheet).casefold() == str(sheet).casefold())
        ]
        if not chosen:
            names = ", ".join(str(grid.sheet) for grid in grids if grid.sheet)
            raise IntakeError("no_sheet", sheet=sheet, names=names or "-")
        return [_stream(chosen, None)]
    if any(grid.page is not None for grid in grids):
        return [_stream(grids, None)]
    recaps = [bool(_RECAP & set(list_words(grid.sheet or ""))) for grid in grids]
    streams = []
    for grid, recap in zip(grids, recaps, strict=True):
        skipped = None
        if not grid.visible:
            skipped = "hidden sheet"
        elif recap and not all(recaps):
            skipped = "recap sheet"
        streams.append(_stream([grid], skipped))
    return streams


def _stream(grids, skipped):
    lines = [
        Line(grid.sheet, grid.page, number, cells, number in grid.hidden_rows)
        for grid in grids
        for number, cells in (
            [(1, ("(image)",))] if grid.image and not grid.rows else grid.rows
        )
    ]
    delimiter = grids[0].delimiter
    return grids[0].sheet, lines, grids[0].hidden_columns, delimiter, skipped


def read_stream(stream, *, year, mapping=None):
    """Return the records of one stream and the headers of its tables.

    Records of data have the header as ``values["header"]``, and what sheet, section
    and heading tell: ``values["hints"]`` and ``values["province"]``.
    """
    name, lines, hidden, delimiter, skipped = stream
    records = [Record(line) for line in lines]
    if skipped:
        for record in records:
            record.kind = skipped
        return records, []
    headers = _find_headers(lines, year, mapping, hidden)
    first = headers[0].first if headers else len(lines)
    for record in records[: max(first, 0)]:
        _check_title(record, year, bool(headers))
    sheet_hint = levels_in(name or "")
    settled = []
    hint, province = _title_context(lines[: max(first, 0)], year)
    for number, header in enumerate(headers):
        for record in records[max(header.first, 0) : header.last + 1]:
            record.kind = "header"
        end = headers[number + 1].first if number + 1 < len(headers) else len(lines)
        body = records[header.last + 1 : end]
        header = settle_columns(header, [one.line.cells for one in body])
        settled.append(header)
        state = {"hint": hint, "province": province, "sheet": sheet_hint}
        _read_body(body, header, state, year=year, delimiter=delimiter)
        hint, province = state["hint"], state["province"]
    return records, settled


def _find_headers(lines, year, mapping, hidden):
    rows = [(line.number, line.cells) for line in lines]
    headers, place = [], 0
    options = {"year": year, "mapping": mapping, "hidden": hidden}
    options["width"] = max((len(cells) for _, cells in rows), default=0)
    while place < len(rows):
        header = find_header(rows, place, **options)
        if header:
            headers.append(header)
            place = header.last
        place += 1
    if not headers and mapping and rows:
        places = {column: place_told(told) for column, told in mapping.items()}
        inside = [
            place is not None and place < options["width"] for place in places.values()
        ]
        if all(inside) and {"name", "code", "province"} & set(places):
            headers = [
                Header(-1, -1, places, None, frozenset(), {}, told=frozenset(places))
            ]
    return headers


def _check_title(record, year, has_header):
    """Reject a row above the header, or without any, that may be a region's."""
    cells = record.line.cells
    if cells == ("(image)",):
        record.kind = "image"
        record.reject("page_is_image", {"page": record.line.page})
        return
    names = [
        cell
        for cell in cells
        if isinstance(cell, str) and len(cell) < 80 and find_codes(cell, year)
    ]
    told = any(
        is_number(cell) or (isinstance(cell, str) and is_predicate(cell))
        for cell in cells
    )
    if names and told:
        record.kind = "data"
        record.reject("above_header" if has_header else "no_header_in_sheet")
    elif not has_header:
        record.kind = "no table"


def _title_context(lines, year):
    """Return the levels and the province that titles above the first header tell."""
    hint, province = None, None
    for line in lines:
        texts = [cell for cell in line.cells if isinstance(cell, str)]
        if len(texts) != 1:
            continue
        hint = levels_in(texts[0]) or hint
        if list_words(texts[0])[:1] != ["pemerintah"]:
            province = find_province(texts[0], year) or province
    return hint, province


def settle_columns(header, rows):
    """Return a header whose unclear columns were settled by what stands in them.

    Raises
    ------
    IntakeError
        If two columns mean the same and differ.
    """
    columns, clashes = dict(header.columns), dict(header.clashes)
    for place in clashes.pop("category", [columns.get("category")]):
        meaning = _content(rows, place)
        if meaning and meaning not in columns:
            columns[meaning] = place
    for weak in ("score_verified", "score_weak"):
        if "score" not in columns and weak in columns:
            columns["score"] = columns[weak]
            if weak in clashes:
                clashes["score"] = clashes[weak]
    rival = columns.get("score_verified", columns.get("score"))
    if rival != columns.get("score") and "score" not in header.told:
        # the verified index beside a score that does not say of what it is
        taken = header.headings.get(columns["score"], "")
        if not has_core(taken, "score_verified"):
            clashes["score"] = [columns["score"], rival]
    if "rank" not in columns and _is_order(rows, columns):
        columns["rank"] = columns["order"]
    for name in UNCLEAR:
        columns.pop(name, None)
        clashes.pop(name, None)
    if "name" in clashes:
        places = clashes.pop("name")
        kinds = {place: _content(rows, place) for place in places}
        levels = [place for place in places if kinds[place] == "level"]
        others = [place for place in places if kinds[place] != "level"]
        if levels:
            columns.setdefault("level", levels[0])
        if others:
            columns["name"] = others[0]
        if len(others) > 1:
            clashes["name"] = others
    if not header.told:
        _refuse_beside(clashes, header)
    # in one order, so that the same file is always refused with the same sentence
    for name, places in sorted(clashes.items()):
        texts = [[_fold(_at(cells, place)) for cells in rows] for place in places]
        if all(one == texts[0] for one in texts[1:]):
            continue
        if name in EXTRAS:
            columns.pop(name, None)
        elif name in ("code", "name", "province", "level", "year", *VALUES):
            where = ", ".join(map(header.show, places))
            letter = get_column_letter(places[0] + 1)
            raise IntakeError("two_columns", column=name, places=where, letter=letter)
    return header._replace(columns=columns)


def _fold(cell):
    """Return a cell as contents are compared: no matter the case and the blanks."""
    return " ".join(cell.casefold().split()) if isinstance(cell, str) else cell


def _refuse_beside(clashes, header):
    """Refuse tables that stand beside each other: names, values, names, values."""
    names = sorted(clashes.get("name", ()))
    for value in VALUES:
        places = sorted(clashes.get(value, ()))
        order = [place for pair in zip(names, places, strict=False) for place in pair]
        if len(names) == len(places) > 1 and order == sorted(order):
            where = ", ".join(map(header.show, names))
            raise IntakeError("tables_beside", places=where)


def _is_order(rows, columns):
    """Return whether a column that may be a rank or a running number is a rank."""
    place, score = columns.get("order"), columns.get("score")
    if place is None or score is None:
        return False
    places, _, _ = read_column([_at(cells, place) for cells in rows], whole=True)
    scores, _, _ = read_column([_at(cells, score) for cells in rows])
    both = [
        one
        for one in zip(places, scores, strict=True)
        if None not in one and one[0] > 0
    ]
    both.sort()
    falling = all(
        a[1] >= b[1] if a[0] < b[0] else a[1] == b[1]
        for a, b in itertools.pairwise(both)
    )
    return len(both) > 1 and falling


def _at(cells, place):
    return cells[place] if place is not None and place < len(cells) else None


def _content(rows, place):
    """Return whether a column holds predicates or levels, by most of its cells."""
    texts = [_at(cells, place) for cells in rows]
    texts = [text for text in texts if isinstance(text, str) and not is_missing(text)]
    if not texts:
        return None
    short = read_short(texts)
    good = sum(is_predicate(text) or text in short for text in texts)
    if 2 * good >= len(texts):
        return "predicate"
    if 2 * sum(find_level(text) is not None for text in texts) >= len(texts):
        return "level"
    return None


def _read_body(records, header, state, *, year, delimiter):
    """Say what each row below a header is; follow headings from row to row."""
    known = [has_region(one.line, header, year) for one in records]
    final = max((place for place, one in enumerate(known) if one), default=-1)
    names = [_next_name(one.line, header) for one in records]
    following, after = [None] * len(records), None
    for place in range(len(records) - 1, -1, -1):
        following[place] = after
        after = names[place] or after
    previous = None
    for place, record in enumerate(records):
        record.places = header.columns
        hints = _combine(state["hint"], header.levels, state["sheet"])
        record.kind, told = classify_row(
            record.line,
            header,
            year=year,
            previous=previous,
            following=following[place],
            last=place > final,
            only_provinces=hints == ("provinsi",),
        )
        if record.kind == "province":
            state["province"], state["hint"] = told, None
        elif record.kind == "section":
            state["hint"] = told
        elif record.kind == "data":
            record.values = {"header": header, "hints": hints, "delimiter": delimiter}
            record.values["province"] = state["province"]
            name = clean_name(_at(record.line.cells, header.columns.get("name")))
            if state["province"] and name and _is_province(name, year):
                state["province"] = record.values["province"] = None
            previous = name
            continue
        elif record.kind == "continued":
            texts = [cell for cell in record.line.cells if isinstance(cell, str)]
            values = {"name": f"{previous} {texts[-1]}"}
            record.reject("name_continues", values, "name")
            if place:
                records[place - 1].reject("name_continues", values, "name")
        elif record.kind == "unsplit":
            record.reject("not_split")
        if record.kind not in ("header", "numbering"):
            previous = None


def _is_province(name, year):
    codes = find_codes(name, year)
    return bool(codes) and all(len(code) == 2 for code in codes)


def _next_name(line, header):
    name = clean_name(_at(line.cells, header.columns.get("name")))
    single = sum(cell is not None for cell in line.cells) < 3
    if name and (has_value(line, header) or says_level(name) or not single):
        return name
    return None


def _combine(*hints):
    """Return the levels that all hints allow, the first ones counting most."""
    allowed = ()
    for hint in hints:
        if not hint:
            continue
        both = tuple(level for level in allowed if level in hint)
        allowed = both if allowed and both else allowed or tuple(hint)
    return allowed
