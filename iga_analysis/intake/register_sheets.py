"""Find the tables of a register in the sheets of a file, and account for the rest.

A file may have the register on several sheets, an SPD table, and levels as verified;
what else has content, a sheet or a column, is named as not read.
"""

from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from ..datapackage import load_table
from ..language import say
from ..scoring import LISTS, VERIFIED, guide_names
from ..tables import cell_words
from .cells import show_cell
from .columns import name_unread
from .files import read_grids
from .headers import list_words
from .mistakes import Found
from .records import Line, Record
from .rows import starts_with

_SPD = ("indicator", "level")
_HEADER_ROWS = 40
_NEEDED = ("innovation", "affair", "implemented")
# A list without levels is one of innovations, not of results, if it has two of these.
_PROFILE = {"agency", "affair", "form", "implemented", "stage", "initiator", "trial"}
# Columns of portals that no check needs: kept as they are.
_KEPT = {"initiator", "initiator_name", "coordinates", "trial", "maturity", "video"}
_KEPT |= {"theme", "number", "label"}


class Tables(NamedTuple):
    """What a file has: its rows, its tables by kind, and what is odd about it.

    ``columns`` are rows of :func:`list_columns`; ``notes`` sentences about the whole;
    ``seen`` the row that is most like a header; ``portal`` the key of the portal whose
    list it is, if it is one (of a register without any level of an indicator).
    """

    records: list
    found: dict
    columns: list
    notes: list
    seen: str
    portal: str | None


def read_tables(path, edition, *, sheet=None, mapping=None):
    """Return the tables of a file as :class:`Tables`.

    Raises
    ------
    IntakeError
        If the file cannot be read.
    """
    names = _known_headings(edition, mapping)

    def count_headings(cells):
        return len({_understand(cell, names) for cell in cells} - {None})

    grids = read_grids(path, count_headings=count_headings)
    indicators = list(edition.weights("SID").index)
    records, found, columns, notes, portal = [], {}, [], [], None
    sheets = {}
    for grid in grids:
        wanted = sheet is None or str(grid.sheet).casefold() == str(sheet).casefold()
        part, kind, places = _read_grid(grid, names, wanted and grid.visible)
        records += part
        notes += [say(key, **values) for key, values in grid.notes]
        if not kind:
            notes += _name_unread_sheet(grid, wanted) if part else []
            continue
        if kind == VERIFIED:
            _pass_over_names(part)
        place = grid.sheet or Path(path).name
        table = found.setdefault(kind, Found(place))
        table.records += [one for one in part if one.kind == "data"]
        sheets.setdefault(kind, []).append(place)
        columns += _account(grid, part, places)
        if kind == "register":
            needed = indicators
            if not set(places) & {*indicators} and len(_PROFILE & set(places)) > 1:
                portal, needed = _name_portal(part), []
            table.lacking += [(place, one) for one in _lacking(places, needed)]
    notes += [
        say("several_sheets", sheets=one, number=len(one))
        for one in sheets.values()
        if len(one) > 1
    ]
    notes += name_unread(columns)
    return Tables(records, found, columns, notes, _seen(grids, count_headings), portal)


def _known_headings(edition, mapping):
    """Return {heading in plain words: our column}."""
    table = load_table("header_words")
    table = table[table["role"] == "register"]
    names = dict(zip(table["word"], table["column"], strict=True))
    own = edition.indicators[edition.indicators["aspect"] == "SID"]
    for row in own.itertuples():
        texts = [one for one in (row.name_id, row.name_en) if isinstance(one, str)]
        texts += [row.indicator, *(f"{row.indicator} {one}" for one in texts)]
        for words in (" ".join(list_words(text)) for text in texts):
            names[words] = row.indicator
            column = f"{VERIFIED}_{row.indicator}"
            for word in cell_words("verified"):
                names[f"{words} {word}"] = names[f"{word} {words}"] = column
    for column, heading in (mapping or {}).items():
        names[" ".join(list_words(heading))] = column
    return names


def _understand(cell, names):
    if cell is None or isinstance(cell, bool | dict) or len(str(cell)) > 200:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return names.get(" ".join(list_words(cell)))


def _seen(grids, count_headings):
    rows = [cells for grid in grids for _, cells in grid.rows[:_HEADER_ROWS]]
    best = max(rows, key=count_headings, default=())
    return (
        " | ".join(show_cell(cell)[:30] for cell in best[:10] if cell is not None)
        or "-"
    )


def _read_grid(grid, names, wanted):
    """Return the records of a sheet, its kind and its columns.

    The kind is ``register``, ``spd``, ``verified`` or None.
    """
    records = [
        Record(Line(grid.sheet, grid.page, number, cells, number in grid.hidden_rows))
        for number, cells in grid.rows
    ]
    columns, kind = None, None
    for record in records if wanted else ():
        cells = record.line.cells
        first = next((cell for cell in cells if cell is not None), None)
        meanings = ()
        if columns is None or _understand(first, names):
            meanings = [_understand(cell, names) for cell in cells]
        found = set(meanings) - {None}
        filled = sum(cell is not None for cell in cells)
        if columns is None and record.line.number <= _HEADER_ROWS:
            kind = _name_kind(found)
            if kind:
                columns = {}
                _add_columns(columns, meanings)
                record.kind = "header"
            continue
        if columns is None:
            continue
        if len(found) > 2 and 2 * len(found) >= filled:
            # what the row of our names lacks, the row of headings below it may tell
            _add_columns(columns, meanings)
            record.kind = "header"
        elif (
            filled < 3
            and isinstance(cells[0], str)
            and (starts_with(cells[0], "note") or starts_with(cells[0], "total"))
        ):
            record.kind = "note"
        else:
            record.kind, record.places = "data", columns
            if record.line.hidden:
                record.warn("hidden_row")
    if columns is None:
        for record in records:
            record.kind = "no table" if grid.visible else "hidden sheet"
    return records, kind, columns


def _pass_over_names(records):
    """Take the rows of the sheet of verified levels that have none for no data."""
    for record in records:
        cells = record.line.cells
        levels = [
            place
            for name, place in record.places.items()
            if name.startswith(f"{VERIFIED}_")
        ]
        if not any(one < len(cells) and cells[one] is not None for one in levels):
            record.kind = "no levels" if record.kind == "data" else record.kind


def _add_columns(columns, meanings):
    taken = set(columns.values())
    for place, name in enumerate(meanings):
        if name is not None and place not in taken:
            columns.setdefault(name, place)


def _name_kind(found):
    """Return what table the columns of a header make, or None."""
    if {"innovation"} < found:
        levels = {one for one in found if one.isdecimal()}
        verified = any(one.startswith(f"{VERIFIED}_") for one in found)
        # a register may have both; a sheet with verified levels alone is none
        return VERIFIED if verified and not levels else "register"
    of_spd = set(_SPD) <= found or "spd" in found
    return "spd" if of_spd and {"code", "region"} & found else None


def _lacking(columns, indicators):
    """Return the columns that a register must have and this one has not."""
    needed = [*_NEEDED, *indicators] if indicators else ["innovation"]
    lacking = [name for name in needed if name not in columns]
    return lacking if {"code", "region"} & set(columns) else ["code", *lacking]


def _name_portal(records):
    """Return which portal's list a register without levels is; other: of none known."""
    marks = cell_words("portal")
    for record in records:
        for cell in record.line.cells if record.kind == "header" else ():
            words = " ".join(list_words(cell)) if isinstance(cell, str) else ""
            if words in marks:
                return marks[words]
    return "other"


def _account(grid, records, columns):
    """Return what each column was read as, as rows of :func:`list_columns`."""
    ours = {place: name for name, place in columns.items()}
    data = [one.line.cells for one in records if one.kind == "data"]
    heads = [one.line.cells for one in records if one.kind == "header"]
    rows = []
    for place in range(max(map(len, [*heads, *data]), default=0)):
        # the last row of headings is the one that people read
        headings = [
            cells[place]
            for cells in heads[:2]
            if place < len(cells) and cells[place] is not None
        ]
        values = sum(place < len(one) and one[place] is not None for one in data)
        if not values and not headings:
            continue
        name = ours.get(place)
        status = "not read" if name is None else "kept" if name in _KEPT else "read"
        rows.append(
            {
                **{"sheet": grid.sheet, "letter": get_column_letter(place + 1)},
                "heading": show_cell(headings[-1]) if headings else None,
                **{"read_as": name, "values": values, "status": status},
            }
        )
    return rows


def _name_unread_sheet(grid, wanted):
    """Return the sentence about a sheet with content that was not read, if any."""
    if not wanted or grid.sheet is None or grid.sheet in form_sheets():
        return []
    key = "sheet_unread" if grid.visible else "sheet_hidden"
    return [say(key, sheet=grid.sheet, number=len(grid.rows))]


def form_sheets():
    """Return the names of the sheets of the form that hold nothing of a region."""
    return {*guide_names(), LISTS}
