"""Give a Word file the styles of an official report where no template has its own."""

from io import BytesIO

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .pages import read_reference
from .word_source import SMALL

_FONT = "Arial"
_LEFT, _CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY
# Size in points, bold, alignment, space before and after in points.
_STYLES = {
    "Title": (22, True, _CENTRE, 160, 6),
    "Subtitle": (14, False, _CENTRE, 6, 6),
    "Date": (11, False, _CENTRE, 6, 6),
    "Heading 1": (14, True, _CENTRE, 0, 18),
    "Heading 2": (12, True, _LEFT, 12, 6),
    "Heading 3": (11, True, _LEFT, 9, 4),
    "Heading 4": (11, True, _LEFT, 6, 3),
    "TOC Heading": (13, True, _CENTRE, 12, 12),
    "Body Text": (None, None, _BOTH, 0, 6),
    "Compact": (SMALL, None, _LEFT, 1, 1),
    "Caption": (10, True, _CENTRE, 6, 4),
    "Figure": (None, None, _CENTRE, 6, 2),
    "Source Note": (8, None, _LEFT, 3, 12),
    "Bibliography": (9, None, _LEFT, 0, 4),
    "Cover Logo": (9, None, _CENTRE, 24, 60),
    "Cover Title": (24, True, _CENTRE, 24, 12),
    "Cover Subtitle": (16, True, _CENTRE, 6, 6),
    "Cover Place": (12, None, _CENTRE, 6, 6),
    "Cover Office": (14, True, _CENTRE, 210, 6),
    "Cover Year": (14, True, _CENTRE, 6, 6),
    "Header": (8, None, WD_ALIGN_PARAGRAPH.RIGHT, 0, 6),
    "Footer": (9, None, _CENTRE, 0, 0),
}
_LINKS = ("basedOn", "next", "link")
# Lines of their own in sentences; all other text stands line by line.
_LINE, _BODY_LINE = 1.0, 1.15
# The room for a logo, in centimetres.
_LOGO = 3.5


def complete_template(template, path):
    """Write the template with the styles it lacks.

    Returns
    -------
    set of str
        Names of the styles of its own.
    """
    from docx import Document

    document = Document(str(template))
    styles = document.styles.element
    own = {style.name: style.style_id for style in document.styles}
    taken = set(own.values())
    reference = list(Document(BytesIO(read_reference())).styles)
    # a style may have another id in the template, as in a Word of another language
    ids = {one.style_id: own.get(one.name, one.style_id) for one in reference}
    for style in reference:
        if style.name in own or style.style_id in taken:
            continue
        for link in style.element.iterchildren(*(qn(f"w:{one}") for one in _LINKS)):
            value = link.get(qn("w:val"))
            link.set(qn("w:val"), ids.get(value, value))
        if style.element.get(qn("w:default")):
            del style.element.attrib[qn("w:default")]
        styles.append(style.element)
    document.save(str(path))
    return set(own)


def mend_styles(document):
    """Take away what a style says of styles that the file does not have."""
    known = {style.style_id for style in document.styles}
    for style in document.styles:
        for name in _LINKS:
            for link in style.element.findall(qn(f"w:{name}")):
                if link.get(qn("w:val")) not in known:
                    style.element.remove(link)


def need_style(document, name):
    """Return a paragraph style by name, made if the file has none."""
    for style in document.styles:
        if style.name.casefold() == name.casefold():
            return style
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    if name.endswith(" 2"):
        style.paragraph_format.left_indent = Cm(0.6)
    return style


def set_styles(document, own):
    """Set fonts, sizes and spaces of all styles that are not a template's own.

    Parameters
    ----------
    document : docx.Document
    own : set of str
        Names of the styles of the template; empty without one.
    """
    for name in ("Header", "Footer"):
        need_style(document, name)
    if not own:
        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = _FONT, Pt(11)
    for style in document.styles:
        if style.name in own:
            continue
        _drop_theme(style.element)
        if style.name in _STYLES:
            _set_style(style, *_STYLES[style.name])
        if style.name == "Cover Logo":
            style.paragraph_format.line_spacing = Cm(_LOGO)
    for name in ("Table Caption", "Image Caption"):
        if name not in own:
            need_style(document, name).paragraph_format.keep_with_next = (
                name == "Table Caption"
            )


def _drop_theme(element):
    """Let a style have the font and colour of the text, not those of the theme."""
    run = element.find(qn("w:rPr"))
    if run is None:
        return
    for tag, mark in (("rFonts", "asciiTheme"), ("rFonts", "cstheme")):
        for one in run.findall(qn(f"w:{tag}")):
            if one.get(qn(f"w:{mark}")):
                run.remove(one)
    if element.get(qn("w:type")) == "paragraph":
        for one in run.findall(qn("w:color")):
            run.remove(one)


def _set_style(style, size, bold, side, before, after):
    font, form = style.font, style.paragraph_format
    if size:
        font.size = Pt(size)
        for one in style.element.rPr.findall(qn("w:szCs")):
            style.element.rPr.remove(one)
    if bold is not None:
        font.bold, font.italic = bold, False
    if style.name.startswith("Heading") or style.name == "TOC Heading":
        font.color.rgb = RGBColor(0, 0, 0)
    form.alignment = side
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = _BODY_LINE if style.name == "Body Text" else _LINE
    if style.name == "Bibliography":
        form.left_indent, form.first_line_indent = Cm(1), Cm(-1)
