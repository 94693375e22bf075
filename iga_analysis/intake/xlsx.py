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
_DIGITS = "0123456789"


class Package:
    """The parts of a workbook; names may differ in case and in their slashes."""

    def __init__(self, archive):
        self._archive = archive
        self._names = {_plain_name(name): name for name in archive.namelist()}

    def __contains__(self, name):
        return _plain_name(name) in self._names

    def walk(self, name):
        """Yield the elements of a part as they end, none if there is no such part."""
        if name in self:
            with self._archive.open(self._names[_plain_name(name)]) as file:
                yield from walk_xml(file)

    def links(self, name):
        """Return {identifier: (type, name of the part)} of the links of a part."""
        folder, file = posixpath.split(name)
        links = {}
        for one in self.walk(posixpath.join(folder, "_rels", f"{file}.rels")):
            if local_name(one) == "Relationship" and one.get("TargetMode") is None:
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
    for one in package.walk(place):
        name = local_name(one)
        if name == "sheet":
            key = next((own for at, own in one.items() if at.endswith("}id")), None)
            listed.append((one.get("name") or "", one.get("state"), key))
        elif name in ("workbookPr", "calcPr"):
            about |= one.attrib
    if not listed:
        raise Refused("not_a_table")
    parts = {kind: target for kind, target in links.values()}
    book = {
        "strings": _read_strings(package, parts.get("sharedStrings", "")),
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
            _read_sheet(package.walk(target), sheet, book)
        sheets.append(sheet)
    return sheets


def _read_strings(package, name):
    strings = []
    for one in package.walk(name):
        if local_name(one) == "si":
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
    for one in package.walk(name):
        kind = local_name(one)
        if kind == "numFmt":
            codes[one.get("numFmtId")] = one.get("formatCode") or ""
        elif kind == "cellXfs":
            numbers = [style.get("numFmtId") or "0" for style in one]
    return [
        classify_format(codes.get(one), int(one) if one.isdecimal() else 0)
        for one in numbers
    ]


def _read_sheet(elements, sheet, book):
    """Put the cells of a worksheet part into the sheet."""
    number, masters, arrays = 0, {}, []
    for one in elements:
        name = local_name(one)
        if name == "row":
            number = _row_number(one.get("r"), number)
            if is_true(one.get("hidden")) or _is_flat(one, "ht"):
                sheet.hidden_rows.add(number)
            _read_row(one, number, sheet, book, masters, arrays)
            one.clear()
        elif name == "col":
            if is_true(one.get("hidden")) or _is_flat(one, "width"):
                first, last = int(one.get("min") or 0), int(one.get("max") or 0)
                last = min(last, sheet.limits["columns"])
                sheet.hidden_columns.update(range(max(first, 1) - 1, last))
        elif name == "mergeCell":
            area = _read_area(one.get("ref"))
            if area:
                sheet.merged.append(area)
    for text, (top, bottom, left, right) in arrays:
        for row in sheet.rows:
            if top <= row <= bottom:
                for place in range(left, min(right, left + 255) + 1):
                    _lose(sheet, row, place, text)


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


def _read_row(row, number, sheet, book, masters, arrays, places={}):  # noqa: B006
    """Put the cells of a row into the sheet; ``places`` remembers letters."""
    place = -1
    for element in row:
        if not element.tag.endswith("}c") and element.tag != "c":
            continue
        own, reference = number, element.get("r")
        place += 1
        if reference:
            letters = reference.rstrip(_DIGITS)
            digits = reference[len(letters) :]
            if letters not in places:
                found = _REFERENCE.fullmatch(f"{letters}1")
                places[letters] = _place(found[1]) if found else None
            if places[letters] is not None and digits:
                place, own = places[letters], int(digits[:7])
        cell = _read_cell(element, book, masters, arrays)
        if cell is not None:
            sheet.put(own, place, cell)


def _read_cell(element, book, masters, arrays):
    """Return what a cell holds, None if it is blank or only formatted."""
    kind, value, formula, inline = element.get("t"), None, None, None
    for part in element:
        name = part.tag.rpartition("}")[2]
        if name == "v":
            value = part.text or ""
        elif name == "f":
            formula = part
        elif name == "is":
            inline = part
    if formula is not None:
        lost = _read_formula(formula, kind, value, book, masters, arrays)
        if lost:
            return lost
    if inline is not None:
        return _read_text(inline) or None
    if not value:
        return None
    if kind is None or kind == "n":
        style = int(element.get("s") or 0)
        formats = book["formats"]
        shown = formats[style] if 0 <= style < len(formats) else None
        return as_number(value, shown, from_1904=book["from_1904"])
    if kind == "s":
        strings = book["strings"]
        known = value.strip().isdecimal() and int(value) < len(strings)
        return (strings[int(value)] or None) if known else {"unclear": f"s {value}"}
    return _read_rare(kind, value)


def _read_rare(kind, value):
    if kind in ("str", "inlineStr"):
        return _unescape(value)
    if kind == "e":
        return {"error": value.strip()}
    if kind == "b":
        return is_true(value.strip())
    if kind == "d":
        return {"date": value.strip()[:10]}
    return {"unclear": f"{kind} {value[:60]}"}


def _read_formula(formula, kind, value, book, masters, arrays):
    """Return the formula as a cell if its result was never computed, else None.

    An empty text is a result. A program that cannot compute stores nothing, or 0 and
    asks for the computation when the file is opened.
    """
    text, index = formula.text or "", formula.get("si")
    if formula.get("t") == "shared":
        text = masters.setdefault(index, text) or masters[index]
    zero = book["recalculate"] and (value or "").strip() in ("0", "0.0", "")
    lost = (value == "" and kind != "str") or value is None
    if not (lost or (zero and kind in (None, "n"))):
        return None
    text = f"={text}"
    area = _read_area(formula.get("ref"))
    if area and formula.get("t") in ("array", "dataTable"):
        arrays.append((text, area))
    return {"formula": text}
