"""Make rows of the lines of a page that no rules part.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. A cell may have several lines: which lines are one row follows from the
space between them, and is taken only where each row then has its numbers once.
"""

from statistics import median

from .pdf_cells import is_numeric, read_cell
from .pdf_columns import Table, find_columns, find_own, place_words
from .pdf_headings import place_headings

# In sizes of the letters: lines of one cell are not further apart.
_LINE_PITCH = 1.9
# Space between rows is larger than that between lines by so much at least.
_STEP = 1.12
_HEADING_PITCH = 1.7
_LINE_SPACE = 1.35
_HALF_LINE = 0.8


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
            rows += _read_run(lines, table, before, page["walls"])
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
            and abs(one.y - line.y) < _LINE_PITCH * line.size
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
        if owners[place] is None and _is_several(lines[place]):
            owners[place] = following
    current, runs = None, []
    for line, owner in zip(lines, owners, strict=True):
        current = owner or current
        if runs and runs[-1][0] is current:
            runs[-1][1].append(line)
        else:
            runs.append((current, [line]))
    return runs


def _settle(table, before):
    """Return the columns for rows without headings, or None if they cannot be told.

    Such rows continue the table before: in its columns, where these are as many, or
    where each stands below one of them.
    """
    if before is None or before is table or len(before.columns) == len(table.columns):
        return table.columns
    wide = before.columns
    middles = [b[0] - a[1] for a, b in zip(wide, wide[1:], strict=False)]
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


def _read_run(lines, table, before, walls):
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
    numeric = _numeric_columns(table, columns)
    bands = _find_bands(body, numeric, columns, walls)
    bands = _join_wrapped(bands, numeric, columns)
    torn = _find_torn([band for band, _ in bands], numeric)
    rests = {place + side for place in torn for side in (-1, 1)} - set(torn)
    for place, (band, doubtful) in enumerate(bands):
        top, cells, left = _read_band(band, len(columns), doubtful)
        for column, text in torn.get(place, {}).items():
            cells[column] = {"unclear": text}
        if place in rests and not _numbers(band[0], numeric):
            cells = [{"unclear": one} if isinstance(one, str) else one for one in cells]
        rows.append((top, cells, left))
    return rows


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
    near = first.y - line.y < 2 * _LINE_PITCH * line.size
    return near and 2 < len(table.columns) <= len(line.words) and len(over) > 2


def _goes_on(line, other, table):
    """Return whether a line beside a heading belongs to it."""
    away = abs(line.y - other.y)
    if _is_several(line):
        return away < _HEADING_PITCH * line.size
    if line.words[0].chars[0]["size"] > 1.15 * other.size:
        return False
    wide = table.columns[-1][1] - table.columns[0][0]
    narrow = line.words[-1].x1 - line.words[0].x0 < 0.3 * wide
    if away < _HALF_LINE * line.size:
        return True
    return (
        narrow
        and away < _LINE_SPACE * line.size
        and not any(char.isdigit() for char in _say(line))
    )


def _numeric_columns(table, columns):
    """Return the places of the columns that hold numbers."""
    counts = [[0, 0] for _ in columns]
    for line in table.records:
        for place, words in enumerate(place_words(line, columns) or ()):
            if words:
                counts[place][0] += 1
                counts[place][1] += all(is_numeric(word.text) for word in words)
    return {n for n, (every, good) in enumerate(counts) if every and good > 0.6 * every}


def _numbers(line, numeric):
    """Return the columns of numbers that a line fills."""
    if line.cells is None or line.heading:
        return set()
    return {
        place
        for place in numeric
        if line.cells[place] and any(is_numeric(word.text) for word in line.cells[place])
    }


def _find_bands(lines, numeric, columns, walls):
    """Return the lines by row, by the space and the rules between them."""
    if not lines:
        return []
    size = median(line.size for line in lines)
    gaps = [two.y - one.y for one, two in zip(lines, lines[1:], strict=False)]
    shut = [
        one.cells is None
        or two.cells is None
        or one.is_numbering
        or two.is_numbering
        or one.heading != two.heading
        or any(one.y < wall < two.y - 0.3 * two.size for wall in walls)
        for one, two in zip(lines, lines[1:], strict=False)
    ]
    sizes = sorted(
        {round(gap, 1) for gap, no in zip(gaps, shut, strict=True) if not no}
    )
    every = sorted({round(gap, 1) for gap in gaps})
    for limit in reversed([one for one in sizes if one <= _LINE_PITCH * size]):
        larger = next((one for one in every if one > limit), None)
        open_larger = next((one for one in sizes if one > limit), None)
        if open_larger is not None and larger < _STEP * limit:
            continue
        bands = [[lines[0]]]
        for line, gap, no in zip(lines[1:], gaps, shut, strict=True):
            if no or round(gap, 1) > limit:
                bands.append([line])
            else:
                bands[-1].append(line)
        if all(_is_row(band, numeric) for band in bands) and _is_wrapped(
            bands, columns
        ):
            return bands
    return [[line] for line in lines]


def _is_row(band, numeric):
    """Return whether lines can be one row: its numbers once, its texts going on."""
    if len(band) == 1 or all(line.heading for line in band):
        return True
    own = [_numbers(line, numeric) for line in band]
    anchors = [place for place, found in enumerate(own) if found]
    if not anchors or sum(map(len, own)) != len(set().union(*own)):
        return False
    if anchors[0] > 0 and anchors[-1] == len(band) - 1:
        return False
    filled = [
        {place for place, words in enumerate(line.cells) if words} for line in band
    ]
    main = set().union(*(filled[place] for place in anchors))
    for place, found in enumerate(filled):
        if place in anchors:
            continue
        beside = [filled[n] for n in range(len(band)) if n != place and n not in anchors]
        if not found <= main.union(*beside):
            return False
    return True


def _is_wrapped(bands, columns):
    """Return whether lines go on below because their words had no room above."""
    widths = _widths([line for band in bands for line in band], columns)
    for band in bands:
        if band[0].heading or band[0].cells is None:
            continue
        for place, width in enumerate(widths):
            texts = [line.cells[place] for line in band if line.cells[place]]
            for above, below in zip(texts, texts[1:], strict=False):
                if _has_room(above, below, width):
                    return False
    return True


def _widths(lines, columns):
    """Return how wide the widest line of each column is."""
    widths = [0.0 for _ in columns]
    for line in lines:
        for place, words in enumerate(line.cells or ()):
            if words and not line.heading:
                widths[place] = max(widths[place], words[-1].x1 - words[0].x0)
    return widths


def _find_torn(bands, numeric):
    """Return unclear texts by place of the row and column: parts of torn cells.

    Lines without numbers that no space gives to one row, close above or below a row:
    what they hold may belong to it where its cell is blank, and surely where the text
    goes on both above and below.
    """
    found = {}
    for place, band in enumerate(bands):
        if len(band) > 1 or not _numbers(band[0], numeric):
            continue
        line = band[0]
        sides = []
        for other in (place - 1, place + 1):
            near = bands[other][0] if 0 <= other < len(bands) else None
            fits = (
                near is not None
                and near.cells is not None
                and not near.heading
                and len(bands[other]) == 1
                and not _numbers(near, numeric)
                and abs(near.y - line.y) < _LINE_SPACE * line.size
            )
            sides.append(near.cells if fits else [[] for _ in line.cells])
        for column, own in enumerate(line.cells):
            above, below = sides[0][column], sides[1][column]
            if (above and below) or (not own and (above or below)):
                words = [*above, *own, *below]
                found.setdefault(place, {})[column] = " ".join(w.text for w in words)
    return found


def _has_room(above, below, width):
    """Return whether the first word of a line had room behind the line above."""
    taken = above[-1].x1 - above[0].x0
    needed = taken + 0.9 * below[0].space + below[0].x1 - below[0].x0
    return needed <= width - 0.5


def _join_wrapped(bands, numeric, columns):
    """Return bands, and whether it is in doubt that they are rows of their own.

    Where rows are no further apart than lines, a line without numbers may be the rest
    of the row above: only if its words had no room there. Where rows have a running
    number and the line has none, it is.
    """
    result = []
    order = _order_column(bands, numeric)
    widths = _widths([line for band in bands for line in band], columns)
    for band in bands:
        line = band[0]
        if (
            len(band) > 1
            or not numeric
            or line.heading
            or line.cells is None
            or _numbers(line, numeric)
            or sum(map(bool, line.cells)) < 2
            or not result
            or not _is_rest(line, result[-1][0][-1], widths)
        ):
            result.append((band, False))
        elif order is not None:
            result[-1] = ([*result[-1][0], line], result[-1][1])
        else:
            result.append((band, True))
    return result


def _order_column(bands, numeric):
    """Return the first column if each row with numbers has one there."""
    rows = [band for band in bands if any(_numbers(line, numeric) for line in band)]
    if 0 not in numeric or len(rows) < 3:
        return None
    return 0 if all(any(0 in _numbers(one, {0}) for one in b) for b in rows) else None


def _is_rest(line, above, widths):
    """Return whether no word that a line begins with had room in the line above."""
    if above.cells is None or above.heading:
        return False
    for place, words in enumerate(line.cells):
        if not words:
            continue
        if not above.cells[place]:
            return False
        if _has_room(above.cells[place], words, widths[place]):
            return False
    return True


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
