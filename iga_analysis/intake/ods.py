"""Read the cells of an .ods workbook: what each holds and what the sheet hides.

Part of the reading process (:mod:`iga_analysis.intake.worker`). Follows OpenDocument 1.3
part 3 (chapter 9, tables).
"""

from .stored import (
    Refused,
    Sheet,
    as_number,
    is_true,
    local_name,
    marked_text,
    shows_error,
    walk_xml,
)

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
# Sheets of LibreOffice end where Excel's do; what repeats beyond is damage.
_MOST = 2**21
_NUMBERS = ("float", "currency", "percentage")
_SPAN = (f"{_TEXT}span", f"{_TEXT}a", f"{_TEXT}h", f"{_TEXT}p", f"{_TEXT}ruby")
_SPAN += (f"{_TEXT}ruby-base", f"{_TEXT}meta")


def read_ods(archive, limits):
    """Return the sheets of a workbook.

    Raises
    ------
    Refused
        If it is protected or beyond the limits.
    """
    names = set(archive.namelist())
    if "META-INF/manifest.xml" in names:
        with archive.open("META-INF/manifest.xml") as file:
            for one in walk_xml(file):
                if local_name(one) == "encryption-data":
                    raise Refused("password")
    styles = {}
    if "styles.xml" in names:
        with archive.open("styles.xml") as file:
            for one in walk_xml(file):
                _read_style(one, styles)
    sheets = []
    with archive.open("content.xml") as file:
        reader = _Reader(styles, limits)
        for one in walk_xml(file):
            sheet = reader.take(one)
            if sheet:
                sheets.append(sheet)
    return sheets


def _read_style(element, styles):
    """Remember what a style shows: a percentage, a raised text, a hidden sheet."""
    if local_name(element) == "percentage-style":
        styles["percent", element.get(f"{_STYLE}name")] = True
    if element.tag != f"{_STYLE}style":
        return
    name = element.get(f"{_STYLE}name")
    data = element.get(f"{_STYLE}data-style-name")
    if ("percent", data) in styles:
        styles["percent cell", name] = True
    for one in element:
        position = one.get(f"{_STYLE}text-position") or "0%"
        if not position.startswith(("0%", "0 ")):
            styles["raised", name] = True
        if one.get(f"{_TABLE}display") == "false":
            styles["hidden", name] = True


class _Reader:
    """Makes sheets of the elements of ``content.xml``, in their order."""

    def __init__(self, styles, limits):
        self._styles, self._limits = styles, limits
        self._open()

    def _open(self):
        self._sheet = Sheet("", self._limits)
        self._row = self._column = 0

    def take(self, element):
        """Take an element that ended; return the sheet if it is one."""
        if element.tag == f"{_TABLE}table-row":
            self._take_row(element)
            element.clear()
        elif element.tag == f"{_TABLE}table-column":
            self._take_column(element)
        elif element.tag == f"{_TABLE}table":
            sheet = self._sheet
            self._open()
            sheet.name = element.get(f"{_TABLE}name") or ""
            style = element.get(f"{_TABLE}style-name")
            sheet.visible = ("hidden", style) not in self._styles
            element.clear()
            return sheet
        else:
            _read_style(element, self._styles)
        return None

    def _take_column(self, element):
        repeated = _count(element, "number-columns-repeated")
        if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            last = min(self._column + repeated, self._limits["columns"])
            self._sheet.hidden_columns.update(range(self._column, last))
        self._column += repeated

    def _take_row(self, element):
        repeated = _count(element, "number-rows-repeated")
        first, self._row = self._row + 1, self._row + repeated
        found, place, merged = [], 0, []
        for one in element:
            if local_name(one) not in ("table-cell", "covered-table-cell"):
                continue
            width = _count(one, "number-columns-repeated")
            cell = self._read_cell(one)
            if cell is not None:
                if width > self._limits["columns"]:
                    raise Refused("too_many_cells", limit=self._limits["cells"])
                found += [(place + step, cell) for step in range(width)]
            down = _count(one, "number-rows-spanned")
            if down > 1:
                across = _count(one, "number-columns-spanned")
                merged.append((first, first + down - 1, place, place + across - 1))
            place += width
        self._sheet.merged += merged
        if not found:
            return
        if repeated > self._limits["rows"]:
            raise Refused("too_many_rows", limit=self._limits["rows"])
        hidden = element.get(f"{_TABLE}visibility") in ("collapse", "filter")
        for number in range(first, first + repeated):
            for place, cell in found:
                self._sheet.put(number, place, cell)
            if hidden:
                self._sheet.hidden_rows.add(number)

    def _read_cell(self, element):
        """Return what a cell holds, None if it is blank or only formatted."""
        kind = element.get(f"{_OFFICE}value-type")
        formula = element.get(f"{_TABLE}formula")
        if kind is None and formula is None and not len(element):
            return None
        runs = self._read_runs(element)
        text = "".join(part for part, _ in runs).strip()
        wrong = element.get(f"{_CALC}value-type") == "error"
        if wrong or shows_error(text):
            return {"error": text or "#N/A"}
        value = element.get(f"{_OFFICE}value")
        if formula is not None and (kind is None or (kind in _NUMBERS and not value)):
            return {"formula": f"={formula.partition('=')[2]}"}
        if kind in _NUMBERS:
            style = element.get(f"{_TABLE}style-name")
            percent = kind == "percentage" or ("percent cell", style) in self._styles
            return as_number(value or "", "percent" if percent else None)
        if kind in ("date", "time"):
            shown = element.get(f"{_OFFICE}{kind}-value") or text
            return {"date": shown[:10]}
        if kind == "boolean":
            return is_true(element.get(f"{_OFFICE}boolean-value"))
        if not text:
            return element.get(f"{_OFFICE}string-value") or None
        return marked_text(runs)

    def _read_runs(self, element):
        """Return (text, whether raised) of the paragraphs of a cell, not of notes."""
        runs = []
        for one in element:
            if one.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                if runs:
                    runs.append(("\n", False))
                self._add_runs(one, False, runs)
        return runs

    def _add_runs(self, element, raised, runs):
        runs.append((element.text or "", raised))
        for one in element:
            if one.tag in _SPAN:
                style = one.get(f"{_TEXT}style-name")
                own = raised or ("raised", style) in self._styles
                self._add_runs(one, own, runs)
            elif one.tag == f"{_TEXT}s":
                runs.append((" " * min(_count(one, "c", _TEXT), 100), raised))
            elif one.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
                runs.append((" ", raised))
            runs.append((one.tail or "", raised))


def _count(element, name, space=_TABLE):
    """Return a number of repetitions, 1 where none is told."""
    text = element.get(f"{space}{name}")
    if text is None:
        return 1
    if not text.isdecimal() or not 0 < len(text) < 8 or int(text) > _MOST:
        raise Refused("damaged", error=f"{name}={text[:20]}")
    return max(int(text), 1)
