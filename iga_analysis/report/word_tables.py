"""Set the tables of a Word file: lines, heads that repeat, rows that stay together."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from .word_source import SMALL

_GREY, _SHADE = "BBBBBB", "EDEDED"
# What follows the borders in the properties of a table, where the order is fixed.
_AFTER_BORDERS = ("shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption")
_AFTER_BORDERS += ("tblDescription",)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_P, _TBL = qn("w:p"), qn("w:tbl")


def set_tables(document, tables):
    """Set lines, sizes and what stays on one page.

    Parameters
    ----------
    document : docx.Document
    tables : list of dict
        As :func:`iga_analysis.report.word_source.prepare_source` gives them.

    Returns
    -------
    list of lxml element
        The tables that need a landscape page.
    """
    names = {style.style_id: style.name for style in document.styles}
    elements = document.element.body.findall(_TBL)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_GREY}"/>'
        for side in _SIDES
    )
    for element, table in zip(elements, tables, strict=True):
        borders = f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"
        insert_before(element.tblPr, parse_xml(borders), _AFTER_BORDERS)
        rows = element.findall(qn("w:tr"))
        heads = [row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None]
        for row in rows:
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for row in heads:
            _set_head(row)
        if table["height"]:
            _set_height(rows[len(heads) :], table["height"])
        if table["size"] < SMALL:
            _set_size(element, table["size"])
        noted = _name_style(find_next(element), names) == "Source Note"
        _keep_rows(rows, len(heads), whole=table["whole"], noted=noted)
    _keep_captions(document, names)
    return [
        element
        for element, table in zip(elements, tables, strict=True)
        if table["wide"]
    ]


def _set_height(rows, height):
    """Give rows at least a height in centimetres, their text in the middle."""
    twips = round(height * 1440 / 2.54)
    for row in rows:
        properties = row.get_or_add_trPr()
        high = f'<w:trHeight {nsdecls("w")} w:val="{twips}" w:hRule="atLeast"/>'
        properties.append(parse_xml(high))
        for cell in row.findall(qn("w:tc")):
            middle = parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>')
            insert_before(cell.get_or_add_tcPr(), middle, ("hideMark",))


def _set_head(row):
    """Shade the head of a table and set it bold."""
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>'
    for cell in row.findall(qn("w:tc")):
        insert_before(
            cell.get_or_add_tcPr(),
            parse_xml(shade),
            ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
        )
    for run in row.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:b")) is None:
            insert_before(properties, OxmlElement("w:b"), _AFTER_BOLD)


_AFTER_BOLD = ("bCs", "i", "iCs", "caps", "strike", "color", "sz", "szCs", "u")
_AFTER_BOLD += ("vertAlign", "rtl", "cs", "lang")
_AFTER_SIZE = ("szCs", "highlight", "u", "effect", "vertAlign", "rtl", "cs", "lang")


def _set_size(element, size):
    """Set the text of a wide table smaller."""
    half = str(round(2 * size))
    for run in element.iter(qn("w:r")):
        one = OxmlElement("w:sz")
        one.set(qn("w:val"), half)
        insert_before(run.get_or_add_rPr(), one, _AFTER_SIZE)


def _keep_rows(rows, heads, *, whole, noted):
    """Keep a short table on one page; of a long one two rows at each end.

    A row stays with the next one where its paragraphs do. The last row stays with the
    source below it.
    """
    last = len(rows) - 1
    kept = set(range(last)) if whole else {*range(heads + 1), last - 1}
    kept = {number for number in kept if 0 <= number < last}
    if noted:
        kept.add(last)
    for number in kept:
        for paragraph in rows[number].iter(_P):
            keep_next(paragraph)


def _keep_captions(document, names):
    """Keep captions and pictures with what they belong to."""
    for paragraph in document.element.body.findall(_P):
        style = _name_style(paragraph, names)
        after = _name_style(find_next(paragraph), names)
        follows = style == "Image Caption" and after == "Source Note"
        picture = after == "Image Caption"
        if style == "Table Caption" or follows or picture:
            keep_next(paragraph)


def keep_next(paragraph):
    """Keep a paragraph on the page of what follows it."""
    properties = paragraph.get_or_add_pPr()
    properties.get_or_add_keepNext()


def find_next(element):
    """Return the paragraph or table that follows, or None."""
    for other in element.itersiblings():
        if other.tag in (_P, _TBL):
            return other
    return None


def _name_style(element, names):
    if element is None or element.tag != _P:
        return None
    return names.get(element.style) or "Normal"


def insert_before(parent, element, names):
    """Put an element before the first child of these names, else at the end."""
    tags = {qn(f"w:{name}") for name in names} | {qn("m:mathPr")}
    for child in parent:
        if child.tag in tags:
            child.addprevious(element)
            return
    parent.append(element)
