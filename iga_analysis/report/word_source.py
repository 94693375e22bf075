"""Prepare the HTML of the report for its Word file.

Columns get widths by what stands in them, dates and minus signs are written as people
of the language do, addresses become links.
"""

import datetime
import re
from itertools import zip_longest

from ..language import LOCALES
from .pages import UNTOUCHED, link_addresses

# Sizes of text in tables, in points, and the characters of it in a centimetre.
SMALL, SMALLEST, PER_CM = 8.5, 6.5, 5.8
# Characters of an unbroken word at most, and the space beside a cell.
_WORD, _PADDING = 18, 2.5
# A column whose longest cell has more characters holds sentences, and needs at least
# the second number of characters.
_SENTENCE, _LEAST = 42, 26
# Columns up to so many characters are made whole before wider ones get more.
_NARROW = 19
# The part of a line that columns of sentences keep together.
_KEPT = 0.3
# Tables up to so many rows and lines of text stay on one page.
_ROWS, _LINES = 15, 34
# A table that needs so much more than a line gets smaller text, else another page.
_TIGHT = 1.25
# Height of a row with one line of small text, in centimetres.
_LINE_CM = 0.6
# Words in capitals and figures are wider than the mean.
_BOLD = 1.1
_LINE_END = re.compile(r"\s+|(?<=[a-z]-)|(?<=[a-z]-\d{4}-)")
_NUMBER = re.compile(r"[-−](\d[\d.,]*)(\s?%)?")
_DATE = re.compile(r"(?<![\w/.-])(\d{4})-(\d\d)-(\d\d)(?![\w/-]|\.\w)")


def prepare_source(page, *, lang, lines, turned=False):
    """Return the HTML for pandoc, its title and what is known of its tables.

    Parameters
    ----------
    page : str
    lang : {"en", "id"}
    lines : tuple of float
        Characters of small text in a line of an upright and of a landscape page.
    turned : bool, optional
        Whether all pages are landscape.

    Returns
    -------
    page : str
    title : str
        Of the page.
    tables : list of dict
        In their order: ``size`` of the text in points, ``wide`` (whether it needs a
        landscape page), ``whole`` (whether it can stay on one page) and ``height``:
        the least height of its rows in centimetres, 0 for that of the text.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    _write_signs(soup, lang)
    link_addresses(soup)
    title = soup.title.get_text() if soup.title else ""
    if soup.find(attrs={"data-custom-style": "Cover Title"}) and soup.title:
        # the cover has it; pandoc would put it on top once more
        soup.title.decompose()
    tables = [
        _set_widths(soup, table, lines, turned) for table in soup.find_all("table")
    ]
    return str(soup), title, tables


def _write_signs(soup, lang):
    """Write dates in words and negative numbers with a minus sign."""
    for text in soup.find_all(string=re.compile(r"[-−]\d")):
        if text.find_parent(UNTOUCHED):
            continue
        if text.find_parent(["td", "th"]):
            said = write_cell(text, lang)
        else:
            said = _write_dates(text, lang)
        if said != text:
            text.replace_with(said)


def write_cell(text, lang):
    """Return a cell of a table with dates in words and a minus sign, not a hyphen.

    Parameters
    ----------
    text : str
    lang : {"en", "id"}

    Examples
    --------
    >>> write_cell("-0,13", "id"), write_cell("-0.00", "en")
    ('−0,13', '0.00')
    >>> write_cell("2024-01-01", "id")
    '1 Januari 2024'
    """
    said = _write_dates(text, lang)
    number = _NUMBER.fullmatch(said.strip())
    if not number:
        return said
    said = said.strip().replace("-", "−")
    return said if number[1].strip("0.,") else said[1:]


def _write_dates(text, lang):
    return _DATE.sub(lambda found: _write_date(found, lang), text)


def _write_date(found, lang):
    from babel.dates import format_date

    try:
        day = datetime.date(*map(int, found.groups()))
    except ValueError:
        return found[0]
    return format_date(day, format="d MMMM y", locale=LOCALES[lang])


def _set_widths(soup, table, lines, turned):
    """Give the columns of a table widths, so that words stay whole.

    A table may tell the widths itself (``data-widths``, in any unit), and how high its
    rows are at least (``data-row-height``, in centimetres): room to write by hand.
    """
    given = table.attrs.pop("data-widths", None)
    height = float(table.attrs.pop("data-row-height", 0))
    rows = [_read_row(row) for row in table.find_all("tr")]
    columns = list(zip_longest(*rows, fillvalue=""))
    least = sum(map(_need_least, columns))
    wide = turned or least > _TIGHT * lines[0]
    line = lines[1] if wide else lines[0]
    size = max(SMALLEST, SMALL * min(1, line / max(1, least)))
    widths = share_line(columns, line * SMALL / size)
    if given:
        told = [float(one) for one in given.split()]
        widths, size = [line * one / sum(told) for one in told], SMALL
    group = soup.new_tag("colgroup")
    for width in widths:
        share = f"width: {100 * width / sum(widths):.2f}%"
        group.append(soup.new_tag("col", style=share))
    if table.caption:
        table.caption.insert_after(group)
    else:
        table.insert(0, group)
    high = sum(
        max(_count_lines(row, widths), height / _LINE_CM)
        for row in zip(*columns, strict=True)
    )
    room = _LINES * (lines[0] / lines[1] if wide else 1)
    whole = len(rows) <= _ROWS + 1 and high * size / SMALL <= room
    return {"size": size, "wide": wide, "whole": whole, "height": height}


def _read_row(row):
    """Return the text of each column: a cell over several is counted with the first."""
    cells = []
    for cell in row.find_all(["th", "td"]):
        cells.append(" ".join(cell.get_text().split()))
        cells += [""] * (int(cell.get("colspan", 1)) - 1)
    return cells


def _longest_word(cells):
    """Return the characters that a column needs for its longest word.

    A line may end after the hyphen of a claim (agg-2020-), not inside a date.
    """
    words = [len(word) for cell in cells[1:] for word in _LINE_END.split(cell)]
    words += [_BOLD * len(word) for word in cells[0].split()]
    return _PADDING + min(max(words, default=1), _WORD)


def _sum_where(numbers, marks, wanted):
    return sum(one for one, mark in zip(numbers, marks, strict=True) if mark is wanted)


def _longest_cell(cells):
    return _PADDING + max(_BOLD * len(cells[0]), *map(len, cells[1:]), 1)


def _need_least(cells):
    """Return the characters that a column cannot do without."""
    least = _longest_word(cells)
    long = max(map(len, cells[1:]), default=0) > _SENTENCE
    return max(least, _PADDING + _LEAST) if long else least


def _count_lines(row, widths):
    """Return about how many lines the text of a row takes."""
    return max(
        -(-len(cell) // max(1, round(width - _PADDING)))
        for cell, width in zip(row, widths, strict=True)
    )


def share_line(columns, line):
    """Return the widths of columns in characters.

    Short columns stay on one line as long as those of sentences keep what they need;
    these share the rest so that their cells are about equally high.

    Parameters
    ----------
    columns : list of sequence of str
        The cells of each column, its heading first.
    line : float
        Characters in a line.

    Examples
    --------
    >>> words = ["Why", "The list says so and the press says otherwise. " * 3]
    >>> share_line([["Code", "agg-1"], words], 60)
    [7.5, 52.5]
    """
    whole = [_longest_cell(cells) for cells in columns]
    if sum(whole) <= line:
        return whole
    least = [_need_least(cells) for cells in columns]
    free = line - sum(least)
    if free <= 0:
        return least
    # a heading may have several lines
    cells_only = [_PADDING + max(map(len, cells[1:]), default=0) for cells in columns]
    short = [one <= _PADDING + _SENTENCE for one in cells_only]
    wanted = [
        max(0, one - need) if few else 0
        for one, need, few in zip(cells_only, least, short, strict=True)
    ]
    widths = list(least)
    # sentences keep a part of the line, whatever their neighbours would like
    kept = 0 if all(short) else max(0, _KEPT * line - _sum_where(least, short, False))
    # what lacks least is made whole first: a predicate before the name of a region
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        some = min(wanted[place], max(0, _NARROW - least[place]))
        widths[place] += max(0, min(some, line - kept - sum(widths)))
    rest = [least[n] + one - widths[n] if one else 0 for n, one in enumerate(wanted)]
    free = max(0, line - kept - sum(widths))
    share = min(1, free / sum(rest)) if sum(rest) > 0 else 0
    widths = [width + share * one for width, one in zip(widths, rest, strict=True)]
    free = line - sum(widths)
    # a cell twice as long gets a column 1.4 times as wide
    mass = [
        0 if few else sum(len(cell) ** 2 for cell in cells[1:]) ** 0.25
        for cells, few in zip(columns, short, strict=True)
    ]
    rest = free / sum(mass) if sum(mass) else 0
    return [width + rest * one for width, one in zip(widths, mass, strict=True)]
