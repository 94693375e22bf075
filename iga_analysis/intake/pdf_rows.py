"""Make rows of the lines of a page that no rules part.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. Rows on several pages are of one table where they stand in the same
columns; lines above the first row with numbers are its headings.
"""

import itertools
from statistics import median

from .pdf_bands import (
    LINE_PITCH,
    LINE_SPACE,
    find_bands,
    find_numbers,
    find_numeric,
    find_torn,
    join_wrapped,
)
from .pdf_cells import read_cell
from .pdf_columns import Table, find_columns, find_own, place_words
from .pdf_headings import place_headings

# In sizes of the letters: between the lines of headings, and between the lines of a
# cell and of one beside it that is set in the middle.
_HEADING_PITCH = 1.7
_ROW_PITCH = 3.0
_HALF_LINE = 0.8
# Of the space to the row below: what is further from the headings is a section.
_STEP_UP = 0.95


def split_pages(pages):
    """Turn the lines of pages into rows of cells.

    Parameters
    ----------
    pages : list of dict
        Each with ``lines`` (:class:`Line`, from the top) and ``walls``, the heights of
        horizontal rules.

    Returns
    -------
    list of list
        For each page its rows: (height, cells, texts that were left out).
    """
    tables = _find_tables([line for page in pages for line in page["lines"]])
    result, before = [], None
    for page in pages:
        rows = []
        for table, lines in _runs(page["lines"], tables):
            if table is None:
                rows += [_text_row(line) for line in lines]
                continue
            rows += _read_run(lines, table, before, page)
            before = table if table.heads or before is None else before
        result.append(rows)
    return result


def _is_several(line):
    return len(line.parts) > 1 or line.record


def _find_tables(lines):
    """Return the table of each record, by id: like rows stand in one table."""
    found, tables = {}, []
    records = [line for line in lines if line.record]
    if len(records) < 2:
        # a table without numbers: all but its heading
        records = [line for line in lines if len(line.parts) > 1][1:]
    kept = {id(line) for line in records}
    for line in lines:
        line.record = id(line) in kept
    run = []
    for line in [*lines, None]:
        if line is not None and line.record:
            run.append(line)
            continue
        run = _full(run)
        if run:
            table = _join_tables(tables, run)
            found.update((id(one), table) for one in run)
            run = []
    for table in tables:
        jointly = find_columns(table.records)
        if len(jointly) >= len(table.columns):
            table.columns = jointly
        between = _between(lines, table)
        if between:
            table.widen(between)
    return found


def _between(lines, table):
    """Return the other lines near the records of a table."""
    own = {id(line) for line in table.records}
    found = []
    for place, line in enumerate(lines):
        near = lines[max(place - 1, 0) : place + 2]
        if id(line) not in own and any(
            id(one) in own
            and one.page == line.page
            and abs(one.y - line.y) < LINE_PITCH * line.size
            for one in near
        ):
            found.append(line)
    return found


def _full(run):
    """Return the records with half of the usual parts: no page number or date line."""
    usual = median(len(line.parts) for line in run) if run else 0
    for line in run:
        line.record = 2 * len(line.parts) >= usual
    return [line for line in run if line.record]


def _join_tables(tables, run):
    """Return the table that a run of records continues, or a new one."""
    last = tables[-1] if tables else None
    if last and last.fits(run):
        last.records += run
        last.stretch(run)
        return last
    if last:
        both, own = find_columns([*last.records, *run]), find_columns(run)
        if _hold(both, last.columns) and _hold(both, own) and _near(own, last.columns):
            last.records += run
            last.columns = both
            return last
    table = Table(run)
    tables.append(table)
    return table


def _hold(both, columns):
    """Return whether each column is within one of those of two tables together."""
    found = [find_own(left, right, both) for left, right in columns]
    return all(len(one) == 1 for one in found) and len(
        {one[0] for one in found}
    ) == len(found)


def _near(columns, others):
    """Return whether most columns are the same but for the length of their texts."""
    same = sum(
        any(
            min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) <= 3
            for b in others
        )
        for a in columns
    )
    return same >= 0.6 * len(columns)


def _runs(lines, tables):
    """Return the lines of a page by table: headings go with the rows below them."""
    owners = [tables.get(id(line)) for line in lines]
    last = max((n for n, one in enumerate(owners) if one), default=-1)
    following = None
    for place in range(last, -1, -1):
        following = owners[place] or following
        if owners[place] is None and (
            _is_several(lines[place]) or _is_above(lines, place, owners)
        ):
            owners[place] = following
    current, runs = None, []
    for line, owner in zip(lines, owners, strict=True):
        current = owner or current
        if runs and runs[-1][0] is current:
            runs[-1][1].append(line)
        else:
            runs.append((current, [line]))
    return runs


def _is_above(lines, place, owners):
    """Return whether a line is the first of a heading whose next line is owned."""
    if place + 1 >= len(lines) or owners[place + 1] is None:
        return False
    line, below = lines[place], lines[place + 1]
    return not below.record and below.y - line.y < LINE_SPACE * line.size


def _settle(table, before):
    """Return the columns for rows without headings, or None if they cannot be told.

    Such rows continue the table before: in its columns, where these are as many, or
    where each stands below one of them.
    """
    if before is None or before is table or len(before.columns) == len(table.columns):
        return table.columns
    wide = before.columns
    middles = [b[0] - a[1] for a, b in itertools.pairwise(wide)]
    edges = [a[1] + gap / 2 for a, gap in zip(wide, middles, strict=False)]
    own = [
        {sum(left > edge for edge in edges), sum(right > edge for edge in edges)}
        for left, right in table.columns
    ]
    if any(len(one) > 1 for one in own) or len(set(map(min, own))) < len(own):
        return None
    found = [list(one) for one in wide]
    for one, column in zip(own, table.columns, strict=True):
        place = min(one)
        found[place] = [
            min(found[place][0], column[0]),
            max(found[place][1], column[1]),
        ]
    return found


def _text_row(line):
    cell, left = read_cell([line.words], ruled=False)
    if isinstance(cell, dict) and "raised" in cell:
        cell = cell["text"]
    return line.top, [cell], left


def _read_run(lines, table, before, page):
    """Return the rows of the lines of one table on a page."""
    titles, heads, body = _split_run(lines, table)
    rows = [_text_row(line) for line in titles]
    columns = table.columns
    if heads:
        named = [line for line in heads if not line.is_numbering]
        columns, single = place_headings(named, columns)
        if named:
            table.columns = columns
            table.heads |= {_say(line) for line in named}
        bands = [named] if single and named else [[line] for line in named]
        for line in heads:
            if line.is_numbering:
                place_headings([line], columns)
                bands.append([line])
        rows += [_read_band(band, len(columns), False) for band in bands]
    elif not table.heads:
        columns = _settle(table, before)
    if columns is None:
        return rows + [_text_row(line) for line in body]
    for line in body:
        line.heading = _say(line) in table.heads or line.is_numbering
        if line.heading:
            place_headings([line], columns)
        else:
            line.cells = place_words(line, columns)
    numeric = find_numeric(table, columns)
    bands = find_bands(body, numeric, columns, page["walls"])
    bands = join_wrapped(bands, numeric, columns)
    torn = find_torn([band for band, _ in bands], numeric, columns)
    rests = {place + side for place in torn for side in (-1, 1)} - set(torn)
    for place, (band, doubtful) in enumerate(bands):
        top, cells, left = _read_band(band, len(columns), doubtful)
        for column, text in torn.get(place, {}).items():
            cells[column] = {"unclear": text}
        if place in rests and not find_numbers(band[0], numeric):
            cells = [{"unclear": one} if isinstance(one, str) else one for one in cells]
        if _is_half(band, page["lines"]):
            cells = [{"unclear": one} if isinstance(one, str) else one for one in cells]
        if doubtful and place:
            _doubt(rows[-1][1], cells)
        rows.append((top, cells, left))
    return rows


def _is_half(band, lines):
    """Return whether a line stands half a line from a row: torn from a cell of it."""
    line = band[0]
    if len(band) > 1 or line.record or line.heading:
        return False
    return any(
        other.record and 0 < abs(other.y - line.y) < _HALF_LINE * line.size
        for other in lines
    )


def _doubt(above, cells):
    """Make those cells of a row unclear that may go on in the row below it."""
    for place, cell in enumerate(cells):
        if cell is not None and place < len(above) and isinstance(above[place], str):
            text = cell.get("unclear") if isinstance(cell, dict) else cell
            above[place] = {"unclear": f"{above[place]} {text or ''}".strip()}


def _say(line):
    return " ".join(word.text for word in line.words)


def _split_run(lines, table):
    """Return lines above the headings, the headings, and the lines below them."""
    first = next((n for n, line in enumerate(lines) if line.record), None)
    if first is None:
        return lines, [], []
    size = lines[first].size
    # what stands so near above the first numbers is a part of their row
    while first > 0 and lines[first].y - lines[first - 1].y < _HALF_LINE * size:
        first -= 1
    last = max(
        (n for n in range(first) if _is_heading(lines[n], lines[first], table)),
        default=None,
    )
    if last is None:
        return lines[:first], [], lines[first:]
    start = last
    while start > 0 and _goes_on(lines[start - 1], lines[start], table):
        start -= 1
    end = last + 1
    while end < first and _goes_on(lines[end], lines[end - 1], table):
        space = lines[end + 1].y - lines[end].y
        if lines[end].y - lines[end - 1].y > _STEP_UP * space:
            # as far from the headings as from the rows: a section
            break
        end += 1
    return lines[:start], lines[start:end], lines[end:]


def _is_heading(line, first, table):
    """Return whether a line above the first row may be one of headings.

    Narrow headings stand so near each other that their line is of one part.
    """
    if _is_several(line):
        return True
    over = {
        place
        for word in line.words
        for place in find_own(word.x0, word.x1, table.columns)
    }
    near = first.y - line.y < 2 * LINE_PITCH * line.size
    return near and 2 < len(table.columns) <= len(line.words) and len(over) > 2


def _goes_on(line, other, table):
    """Return whether a line beside a heading belongs to it."""
    away = abs(line.y - other.y)
    if _is_several(line):
        pitch = _ROW_PITCH if len(line.parts) > 2 else _HEADING_PITCH
        return away < pitch * line.size
    if line.words[0].chars[0]["size"] > 1.15 * other.size:
        return False
    wide = table.columns[-1][1] - table.columns[0][0]
    narrow = line.words[-1].x1 - line.words[0].x0 < 0.3 * wide
    if away < _HALF_LINE * line.size:
        return True
    return (
        narrow
        and away < LINE_SPACE * line.size
        and not any(char.isdigit() for char in _say(line))
    )


def _read_band(band, count, doubtful):
    """Return (height, cells, texts left out) of the lines of one row."""
    left = []
    if any(line.cells is None for line in band):
        top, cells, left = _text_row(band[0])
        return top, cells, left
    size = median(line.size for line in band)
    cells = []
    for place in range(count):
        found = [line.cells[place] for line in band if line.cells[place]]
        cell, others = read_cell(found, size, ruled=False)
        left += others
        cells.append(cell)
    texts = [place for place, cell in enumerate(cells) if cell is not None]
    if doubtful:
        for place in texts[1:]:
            if isinstance(cells[place], str):
                cells[place] = {"unclear": cells[place]}
    return band[0].top, cells, left
