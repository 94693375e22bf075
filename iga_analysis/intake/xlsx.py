"""Read the cells of an .xlsx workbook: what each holds and what the sheet hides.

Part of the reading process (:mod:`iga_analysis.intake.worker`). Follows ECMA-376 part 1
(18.3 worksheets, 18.4 shared strings, 18.8 styles), in the namespaces of both editions.
"""

import posixpath
import re

from .stored import (
    Refused,
    Sheet,
    as_number,
    classify_format,
    is_true,
    local_name,
    marked_text,
    walk_xml,
)

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PARTS = ("row", "col", "mergeCell")


class Package:
    """The parts of a workbook; names may differ in case and in their slashes."""

    def __init__(self, archive):
        self._archive = archive
        self._names = {_plain_name(name): name for name in archive.namelist()}

    def __contains__(self, name):
        return _plain_name(name) in self._names

    def walk(self, part, *names):
        """Yield elements of a part as they end, none if there is no such part."""
        if part in self:
            with self._archive.open(self._names[_plain_name(part)]) as file:
                yield from walk_xml(file, *names)

    def links(self, name):
        """Return {identifier: (type, name of the part)} of the links of a part."""
        folder, file = posixpath.split(name)
        links = {}
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        for _, one in self.walk(part, "Relationship"):
            if one.get("TargetMode") != "External":
                target = (one.get("Target") or "").replace("\\", "/")
                kind = (one.get("Type") or "").rpartition("/")[2]
                links[one.get("Id")] = kind, posixpath.join("/", folder, target)
        return links


def _plain_name(name):
    name = posixpath.normpath("/" + name.replace("\\", "/"))
    return name.lstrip("/").lower()


def find_workbook(package):
    """Return the name of the part that lists the sheets, or None."""
    for kind, target in package.links("").values():
        if kind == "officeDocument" and target in package:
            return target
    return "xl/workbook.xml" if "xl/workbook.xml" in package else None


def read_xlsx(archive, limits):
    """Return the sheets of a workbook, None for one that has no cells, such as a chart.

    Raises
    ------
    Refused
        If a part is missing, or the content is beyond the limits.
    """
    package = Package(archive)
    place = find_workbook(package)
    if place is None:
        raise Refused("not_a_table")
    links, about, listed = package.links(place), {}, []
    for name, one in package.walk(place, "sheet", "workbookPr", "calcPr"):
        if name == "sheet":
            key = next((own for at, own in one.items() if at.endswith("}id")), None)
            listed.append((one.get("name") or "", one.get("state"), key))
        else:
            about |= one.attrib
    if not listed:
        raise Refused("not_a_table")
    parts = dict(links.values())
    book = {
        "strings": _read_strings(package, parts.get("sharedStrings", "")),
        # by the number of a style as cells write it
        "formats": _read_formats(package, parts.get("styles", "")),
        "from_1904": is_true(about.get("date1904")),
        "recalculate": is_true(about.get("fullCalcOnLoad")),
    }
    sheets = []
    for name, state, key in listed:
        kind, target = links.get(key, (None, ""))
        if target not in package:
            raise Refused("damaged", error=name)
        visible = state not in ("hidden", "veryHidden")
        sheet = Sheet(name, limits, visible=visible) if kind == "worksheet" else None
        if sheet:
            _SheetReader(sheet, book).read(package.walk(target, *_PARTS))
        sheets.append(sheet)
    return sheets


def _read_strings(package, name):
    strings = []
    for _, one in package.walk(name, "si"):
        strings.append(_read_text(one))
        one.clear()
    return strings


def _read_text(item):
    """Return the text of a string item: phonetic runs are no part of it."""
    runs = []
    for part in item:
        name = local_name(part)
        if name == "t":
            runs.append((part.text or "", False))
        elif name == "r":
            inner = list(part.iter())
            align = [one.get("val") for one in inner if local_name(one) == "vertAlign"]
            raised = bool({"superscript", "subscript"} & set(align))
            text = "".join(one.text or "" for one in inner if local_name(one) == "t")
            runs.append((_unescape(text), raised))
    if len(runs) == 1:
        return _unescape(runs[0][0])
    return marked_text([(_unescape(text), raised) for text, raised in runs])


def _unescape(text):
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # two of them may be the halves of one character
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_formats(package, name):
    """Return what the number format of each cell style shows."""
    codes, numbers = {}, []
    for kind, one in package.walk(name, "numFmt", "cellXfs"):
        if kind == "numFmt":
            codes[one.get("numFmtId")] = one.get("formatCode") or ""
        else:
            numbers = [style.get("numFmtId") or "0" for style in one]
    return {
        str(place): classify_format(codes.get(one), int(one) if one.isdecimal() else 0)
        for place, one in enumerate(numbers)
    }


class _SheetReader:
    """Puts the cells of a worksheet part into a sheet."""

    def __init__(self, sheet, book):
        self.sheet, self.book = sheet, book
        self.places = {}
        # formulas that cells share, and areas of formulas that were never computed
        self.masters, self.arrays = {}, []

    def read(self, elements):
        """Take the rows, columns and merged areas of the part."""
        number, sheet = 0, self.sheet
        for name, one in elements:
            if name == "row":
                number = _row_number(one.get("r"), number)
                if is_true(one.get("hidden")) or _is_flat(one, "ht"):
                    sheet.hidden_rows.add(number)
                self.read_row(one, number)
                one.clear()
            elif name == "col":
                if is_true(one.get("hidden")) or _is_flat(one, "width"):
                    first, last = int(one.get("min") or 0), int(one.get("max") or 0)
                    last = min(last, sheet.limits["columns"])
                    sheet.hidden_columns.update(range(max(first, 1) - 1, last))
            elif area := _read_area(one.get("ref")):
                sheet.merged.append(area)
        for text, (top, bottom, left, right) in self.arrays:
            for row in sheet.rows:
                if top <= row <= bottom:
                    for place in range(left, min(right, left + 255) + 1):
                        _lose(sheet, row, place, text)

    def read_row(self, row, number):
        """Take the cells of a row; what they lack in references follows from order."""
        space = row.tag.removesuffix("row")
        own_tag, value_tag = f"{space}c", f"{space}v"
        ending, sheet, places = str(number), self.sheet, self.places
        place, cells, before = -1, (), 0
        for element in row:
            if element.tag != own_tag:
                continue
            own, place, reference = number, place + 1, element.get("r")
            if reference:
                letters = reference.removesuffix(ending)
                if letters in places and letters != reference:
                    place = places[letters]
                else:
                    own, place = self.locate(reference, own, place)
            if len(element) == 1 and element[0].tag == value_tag:
                cell = self.read_value(element, element[0].text)
            else:
                cell = self.read_cell(element) if len(element) else None
            if cell is None:
                continue
            if own == number and cells and place == len(cells):
                cells.append(cell)
            elif own == number:
                sheet.count(len(cells) - before, len(cells) - 1)
                cells = sheet.put(own, place, cell)
                before = len(cells)
            else:
                sheet.put(own, place, cell)
        sheet.count(len(cells) - before, len(cells) - 1)

    def locate(self, reference, number, place):
        """Return row and place that a reference tells, or those that follow."""
        found = _REFERENCE.fullmatch(reference)
        if not found:
            return number, place
        self.places[found[1]] = _place(found[1])
        return int(found[2]), self.places[found[1]]

    def read_value(self, element, value):
        """Return what a cell holds that has a value alone."""
        if not value:
            return None
        kind, book = element.get("t"), self.book
        if kind is None or kind == "n":
            shown = book["formats"].get(element.get("s", "0"))
            return as_number(value, shown, from_1904=book["from_1904"])
        if kind == "s":
            strings = book["strings"]
            known = value.strip().isdecimal() and int(value) < len(strings)
            return (strings[int(value)] or None) if known else _rare("s", value)
        return _rare(kind, value)

    def read_cell(self, element):
        """Return what a cell with a formula, or with its text inside, holds."""
        parts = {local_name(part): part for part in element}
        value, formula = parts.get("v"), parts.get("f")
        if formula is not None:
            text = None if value is None else (value.text or "")
            if lost := self.read_formula(formula, element.get("t"), text):
                return lost
        if "is" in parts:
            return _read_text(parts["is"]) or None
        return self.read_value(element, value.text) if value is not None else None

    def read_formula(self, formula, kind, value):
        """Return the formula as a cell if its result was never computed, else None.

        An empty text is a result. A program that cannot compute stores nothing, or 0
        and asks for the computation when the file is opened.
        """
        text, index = formula.text or "", formula.get("si")
        if formula.get("t") == "shared":
            text = self.masters.setdefault(index, text) or self.masters[index]
        if kind == "str" and value is not None:
            return None
        zero = self.book["recalculate"] and kind in (None, "n")
        if value and not (zero and value.strip() in ("0", "0.0")):
            return None
        area = _read_area(formula.get("ref"))
        if area and formula.get("t") in ("array", "dataTable"):
            self.arrays.append((f"={text}", area))
        return {"formula": f"={text}"}


def _rare(kind, value):
    if kind in ("str", "inlineStr"):
        return _unescape(value)
    if kind == "e":
        return {"error": value.strip()}
    if kind == "b":
        return is_true(value.strip())
    if kind == "d":
        return {"date": value.strip()[:10]}
    return {"unclear": f"{kind} {value[:60]}"}


def _lose(sheet, row, place, text):
    """Put the formula in the place of a result that was never computed."""
    cells = sheet.rows[row]
    if place < len(cells) and cells[place] == 0.0:
        cells[place] = None
    if place >= len(cells) or cells[place] is None:
        sheet.put(row, place, {"formula": text})


def _row_number(text, before):
    return int(text) if text and text.isdecimal() and len(text) < 8 else before + 1


def _is_flat(element, name):
    """Return whether a row or column has a size of nothing, which hides it too."""
    try:
        return float(element.get(name) or 1) == 0
    except ValueError:
        return False


def _read_area(text):
    """Return (first row, last row, first place, last place) of "B2:B4", or None."""
    ends = [_REFERENCE.fullmatch(one) for one in (text or "").split(":")]
    if len(ends) != 2 or not all(ends):
        return None
    (left, top), (right, bottom) = ((_place(one[1]), int(one[2])) for one in ends)
    return top, bottom, left, right


def _place(letters):
    """Return the place of a column, A being 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
