"""Save a workbook so that Excel opens it as it is.

openpyxl writes the properties of a font in another order than the standard, and every
text beside its cell where Excel has one table of texts: Excel mends both when it saves
such a file.
"""

import io
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

# A day in words, with the number that Excel has for the language.
DAY_FORMATS = {"en": "[$-809]d mmmm yyyy", "id": "[$-421]d mmmm yyyy"}
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_TYPES, _LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
# ECMA-376 part 1, 18.8.22: the order of the properties of a font.
_FONT = b"b i strike condense extend outline shadow u vertAlign sz color name family"
_FONT = (*_FONT.split(), b"charset", b"scheme")
_INLINE = rb't="inlineStr"([^>]*)><is>(<t[ >].*?</t>|<t ?/>)</is>'
_OFFICE = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def save_book(book, path, *, title):
    """Save a workbook of openpyxl, or leave the file as it was.

    Parameters
    ----------
    book : openpyxl Workbook
        The workbook.
    path : path-like
        File to write; it is opened when the whole workbook is made.
    title : str
        What it is, in its properties.
    """
    book.properties.title, book.properties.creator = title, "iga_analysis"
    made, mended = io.BytesIO(), io.BytesIO()
    book.save(made)
    with ZipFile(made) as old, ZipFile(mended, "w", ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, data in _mend(parts).items():
            new.writestr(name, data)
    Path(path).write_bytes(mended.getbuffer())


def _mend(parts):
    """Return the parts of a workbook as Excel would write them."""
    parts = parts | {_STYLES: _sort_fonts(parts[_STYLES])}
    if _STRINGS in parts:
        return parts
    strings = {}

    def share(found):
        number = strings.setdefault(found[2], len(strings))
        return b't="s"%b><v>%d</v>' % (found[1], number)

    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(_INLINE, share, parts[name], flags=re.S)
    if strings:
        texts = b"".join(b"<si>%b</si>" % text for text in strings)
        parts[_STRINGS] = b'<sst xmlns="%b">%b</sst>' % (_MAIN, texts)
        kind = b'<Override PartName="/%b" ContentType="%b.sharedStrings+xml"/>'
        kind %= (_STRINGS.encode(), _OFFICE)
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", kind + b"</Types>")
        link = b'<Relationship Id="rIdTexts" Type="%b/sharedStrings" '
        link += b'Target="sharedStrings.xml"/></Relationships>'
        link %= _RELATION
        parts[_LINKS] = parts[_LINKS].replace(b"</Relationships>", link)
    return parts


def _sort_fonts(styles):
    """Put the properties of each font in the order of the standard."""

    def sort(found):
        properties = re.findall(rb"<(\w+)[^>]*/>", found[2])
        whole = re.findall(rb"<\w+[^>]*/>", found[2])
        order = sorted(
            zip(properties, whole, strict=True), key=lambda one: _FONT.index(one[0])
        )
        return found[1] + b"".join(text for _, text in order) + b"</font>"

    return re.sub(rb"(<font>)(.*?)</font>", sort, styles, flags=re.S)
