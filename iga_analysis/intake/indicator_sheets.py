"""Find header and rows of a table of indicators in a sheet, and name its columns."""

from typing import NamedTuple

from openpyxl.utils import get_column_letter

from .cells import is_missing
from .files import IntakeError
from .headers import Header, list_words
from .indicator_columns import heading_words, read_heading
from .indicator_headers import REGION, Table, find_header
from .records import Record
from .resolve import clean_name, find_codes, find_province
from .rows import classify_row, has_region, is_number, levels_in

_SHOWN = 80


class Part(NamedTuple):
    """A sheet, or the pages of a PDF: its rows, and its header if it has one."""

    records: list
    header: Table | None
    skipped: str | None = None
    notes: tuple = ()


def read_sheet(stream, known, mapping):
    """Return what is in one stream of :func:`~iga_analysis.intake.sheets.make_streams`.

    Parameters
    ----------
    stream : tuple
    known : Catalogue
    mapping : dict or None

    Returns
    -------
    Part
    """
    name, lines, hidden, _, skipped = stream
    records = [Record(line) for line in lines]
    if skipped:
        for record in records:
            record.kind = skipped
        return Part(records, None, skipped)
    header = find_header([line.cells for line in lines], known, mapping, hidden)
    if header is None:
        for record in records:
            _check_title(record, known.year)
        return Part(records, None)
    titles = [name or "", *_titles(lines[: header.first])]
    header = header._replace(kind=header.kind or _kind_of(titles))
    for record in records[header.first : header.last + 1]:
        record.kind = "header"
    for record in records[: header.first]:
        _check_title(record, known.year, "above_header")
    _read_rows(records[header.last + 1 :], header, known, titles)
    return Part(records, header, None, _tell_headings(header, known))


def _titles(lines):
    for line in lines:
        texts = [cell for cell in line.cells if isinstance(cell, str)]
        if len(texts) == 1:
            yield texts[0]


def _kind_of(titles):
    said = heading_words()
    kinds = {said.get(word) for text in titles for word in list_words(text)}
    kinds &= {"levels", "points"}
    return kinds.pop() if len(kinds) == 1 else None


def _check_title(record, year, key="no_header_in_sheet"):
    """Reject a row outside the table that may be a region's."""
    if record.line.cells == ("(image)",):
        record.kind = "image"
        record.reject("page_is_image", {"page": record.line.page})
        return
    texts = [one for one in record.line.cells if isinstance(one, str) and len(one) < 80]
    numbers = any(is_number(cell) for cell in record.line.cells)
    if numbers and any(find_codes(text, year) for text in texts):
        record.kind = "data"
        record.places = {}
        record.reject(key)
    elif key == "no_header_in_sheet":
        record.kind = "no table"


def _read_rows(records, header, known, titles):
    """Say what each row below the header is; follow headings from row to row."""
    year, hint, province = known.year, levels_in(titles[0]), None
    for text in titles[1:]:
        hint = levels_in(text) or hint
        province = find_province(text, year) or province
    hint = header.levels or hint
    lines = [_with_value(record.line, header) for record in records]
    known_rows = [
        has_region(record.line, one, year)
        for record, one in zip(records, lines, strict=True)
    ]
    final = max((place for place, one in enumerate(known_rows) if one), default=-1)
    names = [clean_name(_cell(one.line, header, "name")) for one in records]
    previous, kept = None, {}
    for place, (record, one) in enumerate(zip(records, lines, strict=True)):
        record.places = {**header.columns, **header.indicators}
        if _is_repeated(record.line, header):
            record.kind, previous = "header", None
            continue
        following = next((name for name in names[place + 1 : place + 4] if name), None)
        record.kind, told = classify_row(
            *(record.line, one),
            year=year,
            previous=previous,
            following=following,
            last=place > final,
            only_provinces=hint == ("provinsi",),
        )
        previous = None
        if record.kind == "province":
            province, hint = told, None
        elif record.kind == "section":
            hint = told
        elif record.kind == "data":
            record.values = {"province": province, "hints": hint or ()}
            previous = names[place]
            if header.long:
                _read_indicator(record, header, known, kept)
        elif record.kind == "continued":
            record.reject("name_continues", {"name": names[place] or "-"}, "name")
        elif record.kind == "unsplit":
            record.reject("not_split")


def _with_value(line, header):
    """Return the header of a row in which any of its values stands for the score."""
    places = header.indicators.values()
    if header.long:
        places = [header.columns["value"]]
    filled = [place for place in places if _at(line, place) is not None]
    columns = {name: place for name, place in header.columns.items() if name in REGION}
    if filled:
        columns["score"] = filled[0]
    return Header(header.first, header.last, columns, header.levels, frozenset(), {})


def _is_repeated(line, header):
    """Return whether a row is the header again, as on the next page."""
    own = {
        place: cell
        for place, cell in enumerate(line.cells)
        if cell is not None and place in header.headings
    }
    return (
        len(own) > 1
        and all(
            str(cell).removesuffix(".0") in header.headings[place]
            and not is_missing(header.headings[place])
            for place, cell in own.items()
        )
        and any(
            place == header.columns.get("name", header.columns.get("code"))
            for place in own
        )
    )


def _read_indicator(record, header, known, kept):
    """Find the indicator of a row of a long table, or reject the row."""
    cells = [_cell(record.line, header, name) for name in ("indicator", "label")]
    cells = tuple(cell for cell in cells if not is_missing(cell))
    cells = tuple(cell for cell in cells if isinstance(cell, str | int | float))
    if cells not in kept:
        try:
            kept[cells] = read_heading(list(cells), known).key, None
        except IntakeError as error:
            kept[cells] = None, str(error)
    key, problem = kept[cells]
    record.values["indicator"] = key
    if problem:
        record.reject("cell_text", {"text": problem}, "indicator")
    elif key is None:
        text = " ".join(map(str, cells))[:_SHOWN] or "-"
        values = {"value": text, "year": known.year}
        record.reject("no_indicator", values, "indicator")


def _at(line, place):
    return line.cells[place] if place < len(line.cells) else None


def _cell(line, header, column):
    place = header.columns.get(column)
    return None if place is None else _at(line, place)


def _tell_headings(header, known):
    """Return notes: columns read by their number alone, and numbers of no indicator."""
    notes = []
    for key in header.by_number:
        place = header.indicators[key]
        one = known.indicators.get(key)
        if one is not None:
            told = {"column": get_column_letter(place + 1), "indicator": key}
            told |= {
                "heading": header.headings[place][:_SHOWN],
                "name": one.tell_name(),
            }
            notes.append(("indicator_by_number", told))
    for place in header.unknown:
        told = {"column": get_column_letter(place + 1), "year": known.year}
        told["heading"] = header.headings[place][:_SHOWN]
        notes.append(("indicator_unknown", told))
    return tuple(notes)


def _role(header, place):
    both = {**header.columns, **header.indicators}
    return next((name for name, own in both.items() if own == place), None)


def _count(records, header, place):
    data = records[header.last + 1 :]
    return sum(not is_missing(_at(record.line, place)) for record in data)


def tell_columns(part):
    """Return the columns of a sheet, for :func:`iga_analysis.intake.list_columns`."""
    header, rows = part.header, []
    width = max((len(record.line.cells) for record in part.records), default=0)
    for place in range(width if header else 0):
        values = _count(part.records, header, place)
        heading, role = header.headings.get(place), _role(header, place)
        if values or heading:
            rows.append(
                {
                    "sheet": part.records[0].line.sheet,
                    "letter": get_column_letter(place + 1),
                    **{"heading": heading, "read_as": role, "values": values},
                    "status": "not read" if role is None else "read",
                }
            )
    return rows
