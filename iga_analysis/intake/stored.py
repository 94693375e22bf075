"""What the readers of workbooks share: sheets by content, number formats, XML.

Part of the reading process (:mod:`iga_analysis.intake.worker`): like the readers it
imports nothing of the package outside them.
"""

import bisect
import datetime
import re
import xml.etree.ElementTree as ET
from xml.parsers import expat

# What Excel and LibreOffice show in place of a value that could not be computed.
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_ERRORS |= {"#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#BUSY!"}
_ERRORS |= {"#CONNECT!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"}
_ERROR_NUMBER = re.compile(r"Err:\d{3}")
_CHUNK = 2**16
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
# Text, escaped characters, colours and conditions of a number format; [h] is a time.
_NOT_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.I)


class Refused(Exception):
    """A file that cannot be read: key of the message and its values."""

    def __init__(self, key, **values):
        super().__init__(key)
        self.key, self.values = key, values


class Sheet:
    """The cells of one sheet that have content, by row.

    ``rows`` maps numbers of rows (from 1) to lists of cells up to the last with
    content; ``merged`` has (first row, last row, first place, last place).
    """

    def __init__(self, name, limits, *, visible=True):
        self.name, self.visible = name, visible
        self.rows, self.merged = {}, []
        self.hidden_rows, self.hidden_columns = set(), set()
        self.notes = []
        self.limits, self._cells = limits, 0

    def put(self, number, place, cell):
        """Put a cell in its place; two in the same place are both unclear."""
        cells = self.rows.get(number)
        if cells is None:
            cells = self.rows[number] = []
            if len(self.rows) > self.limits["rows"]:
                raise Refused("too_many_rows", limit=self.limits["rows"])
        missing = place - len(cells)
        if missing >= 0:
            self._cells += missing + 1
            if place >= self.limits["columns"] or self._cells > self.limits["cells"]:
                raise Refused("too_many_cells", limit=self.limits["cells"])
            cells.extend([None] * missing)
            cells.append(cell)
        elif cells[place] is None or cells[place] == cell:
            cells[place] = cell
        else:
            cells[place] = unclear(cells[place], cell)

    def fill_merged(self):
        """Repeat what is merged downwards in the rows that have other cells."""
        numbers = sorted(self.rows)
        for top, bottom, place, _ in self.merged:
            cells = self.rows.get(top, [])
            if bottom <= top or place >= len(cells) or cells[place] is None:
                continue
            first = bisect.bisect_right(numbers, top)
            last = bisect.bisect_right(numbers, bottom)
            for number in numbers[first:last]:
                # what stands below a merged cell is shown nowhere
                self.put(number, place, cells[place])

    def as_json(self):
        """Return the sheet as the parent takes it."""
        return {
            "name": self.name,
            "visible": self.visible,
            "hidden_rows": sorted(self.hidden_rows & set(self.rows)),
            "hidden_columns": sorted(self.hidden_columns),
            "rows": sorted(self.rows.items()),
            "notes": self.notes,
        }


def unclear(*cells):
    """Return a cell of which readers or parts of the file say different things."""
    shown = [
        next(iter(cell.values())) if isinstance(cell, dict) else cell for cell in cells
    ]
    return {"unclear": " / ".join("-" if one is None else str(one) for one in shown)}


def shows_error(text):
    """Return whether a text is what a program shows where a formula failed."""
    return text in _ERRORS or bool(_ERROR_NUMBER.fullmatch(text))


def marked_text(runs):
    """Return text made of (text, whether raised or lowered), or a dict with the mark.

    A mark beside letters is a footnote and is left out; beside a number it could be
    a digit of it.
    """
    plain = "".join(text for text, raised in runs if not raised)
    marks = "".join(text for text, raised in runs if raised).strip()
    if not marks or not plain.strip():
        return plain if plain.strip() else marks
    if any(character.isdigit() for character in plain):
        return {"text": plain.strip(), "raised": marks}
    return plain


def classify_format(code, number=None):
    """Return what a number format shows: "percent", "date", or None for a number.

    Parameters
    ----------
    code : str or None
        The format as written in the file, without local words.
    number : int, optional
        Its number, which alone tells those that every program has.
    """
    if code is None:
        kinds = [("percent", _PERCENTS), ("date", _DATES)]
        return next((kind for kind, own in kinds if number in own), None)
    bare = _NOT_CODE.sub("", code).lower().replace("general", "")
    if "%" in bare:
        return "percent"
    return "date" if re.search(r"[ymdhs]", re.sub(r"e[+-]", "", bare)) else None


def as_date(serial, *, from_1904=False):
    """Return the date, or the time of day, that a serial number of a workbook means."""
    if not 0 <= serial < 2_958_466:
        return {"unclear": f"{serial:g}"}
    if serial < 1:
        seconds = round(serial * 86_400)
        return {"date": str(datetime.timedelta(seconds=seconds))}
    base = datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30)
    # 1900 is counted as a leap year
    days = int(serial) + (not from_1904 and serial < 60)
    try:
        return {"date": (base + datetime.timedelta(days=days)).isoformat()}
    except OverflowError:
        return {"unclear": f"{serial:g}"}


def as_number(text, kind=None, *, from_1904=False):
    """Return a number as stored, by the kind of its format."""
    try:
        number = float(text)
    except ValueError:
        return {"unclear": text[:60]}
    if "_" in text or number - number != 0:
        return {"unclear": text[:60]}
    if kind == "percent":
        return {"percent": number}
    return as_date(number, from_1904=from_1904) if kind == "date" else number


def walk_xml(file):
    """Yield the elements of a part as they end; refuse a document type and entities.

    Raises
    ------
    Refused
        If the part declares a document type: no program of offices writes one.
    xml.etree.ElementTree.ParseError
        If it is no XML.
    """
    prolog, begun = expat.ParserCreate(), []
    prolog.StartDoctypeDeclHandler = _refuse_doctype
    prolog.StartElementHandler = lambda *_: begun.append(True)
    parser = ET.XMLPullParser(["end"])
    while chunk := file.read(_CHUNK):
        if not begun:
            prolog.Parse(chunk)
        parser.feed(chunk)
        for _, element in parser.read_events():
            yield element
    parser.close()
    for _, element in parser.read_events():
        yield element


def _refuse_doctype(*_):
    raise Refused("damaged", error="DOCTYPE")


def local_name(element):
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def is_true(text):
    """Return whether an attribute says yes."""
    return text in ("1", "true", "on")
