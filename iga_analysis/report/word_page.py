"""Set the pages of a Word file: paper, sections, header, footer and page numbers."""

import re
from copy import deepcopy
from itertools import groupby, pairwise

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu

from .word_fields import build_field
from .word_source import PER_CM
from .word_tables import insert_before

# Width and height in centimetres.
PAPERS = {"A4": (21.0, 29.7), "F4": (21.5, 33.0)}
# Left, right, top and bottom, in centimetres.
_MARGINS = (2.5, 2.0, 2.5, 2.0)
_P, _TBL = qn("w:p"), qn("w:tbl")
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
# What follows page numbers and the mark of a first page in a section.
_AFTER_FIRST = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")
_AFTER_NUMBERS = ("cols", "formProt", "vAlign", "noEndnote", "titlePg", *_AFTER_FIRST)
# Text up to so many characters turns with the wide table beside it.
_LITTLE = 600


def measure_lines(template, paper):
    """Return the characters of small text in a line, upright and landscape."""
    from docx import Document

    width, height = PAPERS[paper]
    left, right = _MARGINS[:2]
    if template:
        section = Document(str(template)).sections[-1]
        width = Emu(section.page_width or Cm(width)).cm
        height = Emu(section.page_height or Cm(height)).cm
        sides = (section.left_margin, section.right_margin)
        left, right = (Cm(2).cm if one is None else Emu(one).cm for one in sides)
    upright, turned = min(width, height), max(width, height)
    return tuple((one - left - right) * PER_CM for one in (upright, turned))


def set_paper(document, paper):
    """Set the paper and its margins."""
    for section in document.sections:
        section.page_width, section.page_height = map(Cm, PAPERS[paper])
        left, right, top, bottom = map(Cm, _MARGINS)
        section.left_margin, section.right_margin = left, right
        section.top_margin, section.bottom_margin = top, bottom
        section.header_distance = section.footer_distance = Cm(1)
        section.gutter = 0


def divide_sections(document, wide, marker):
    """Give front matter, chapters and wide tables pages of their own.

    Parameters
    ----------
    document : docx.Document
        Its last section says how all pages look.
    wide : list of lxml element
        Tables that need a landscape page.
    marker : str
        Text of the paragraph after which the Arabic page numbers begin.
    """
    body = document.element.body
    names = {style.style_id: style.name for style in document.styles}
    blocks = [one for one in body if one.tag in (_P, _TBL)]
    styles = [_name_style(one, names) for one in blocks]
    texts = [_read(one) for one in blocks]
    turned = _find_turned(blocks, styles, texts, set(map(id, wide)))
    place = texts.index(marker) if marker in texts else None
    keys = []
    for position, turn in enumerate(turned):
        front = place is not None and position <= place
        keys.append((front, turn))
    if place is not None:
        # it stays to end the front matter: LibreOffice loses the page numbers of a
        # section that ends in a paragraph of a list
        _flatten(blocks[place])
    groups = [
        (key, [block for _, block in members])
        for key, members in groupby(zip(keys, blocks, strict=True), lambda one: one[0])
    ]
    base = body.sectPr
    pages = [deepcopy(base) for _ in groups[:-1]] + [base]
    for number, ((key, members), page) in enumerate(zip(groups, pages, strict=True)):
        front, turn = key
        if number:
            _inherit(page)
        begins = number == 0 or groups[number - 1][0][0] != front
        _number_pages(page, "lowerRoman" if front else "decimal", begins)
        if turn:
            _turn(page)
        if page is not base:
            _end_section(members[-1], page)


def _find_turned(blocks, styles, texts, wide):
    """Return for each block whether it stands on a landscape page."""
    turned = [False] * len(blocks)
    for position, block in enumerate(blocks):
        if id(block) not in wide:
            continue
        first = position - (styles[position - 1] == "Table Caption")
        last = position
        while last + 1 < len(blocks) and styles[last + 1] == "Source Note":
            last += 1
        first = _find_start(first, styles, texts)
        turned[first : last + 1] = [True] * (last + 1 - first)
    # little text between two wide tables does not need a page of its own
    edges = [position for position, turn in enumerate(turned) if turn]
    for before, after in pairwise(edges):
        gap = range(before + 1, after)
        little = sum(len(texts[one]) for one in gap) <= _LITTLE
        if little and all(styles[one] not in (None, "Heading 1") for one in gap):
            turned[before:after] = [True] * (after - before)
    return turned


def _find_start(first, styles, texts):
    """Return where the headings and the few words before a wide table begin."""
    start, length = first, 0
    for position in range(first - 1, -1, -1):
        style = styles[position] or ""
        length += len(texts[position])
        if style.startswith("Heading "):
            start = position
        elif start != first or length > _LITTLE or style in ("", "Source Note"):
            break
    return start


def _name_style(block, names):
    """Return the style of a paragraph; None for a table."""
    return None if block.tag == _TBL else names.get(block.style) or "Normal"


def _read(block):
    if block.tag == _TBL:
        return ""
    return "".join(one.text or "" for one in block.iter(qn("w:t"))).strip()


def _inherit(page):
    """Let a section have the header and footer of the one before it."""
    for one in page.findall(_REFERENCES[0]) + page.findall(_REFERENCES[1]):
        page.remove(one)
    page.titlePg_val = False


def _number_pages(page, form, begins):
    for one in page.findall(qn("w:pgNumType")):
        page.remove(one)
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:fmt"), form)
    if begins:
        number.set(qn("w:start"), "1")
    insert_before(page, number, _AFTER_NUMBERS)


def turn_pages(document):
    """Turn all pages of a document."""
    for section in document.sections:
        _turn(section._sectPr)


def _turn(page):
    size = page.find(qn("w:pgSz"))
    width, height = (int(size.get(qn(f"w:{one}"))) for one in "wh")
    size.set(qn("w:w"), str(max(width, height)))
    size.set(qn("w:h"), str(min(width, height)))
    size.set(qn("w:orient"), "landscape")


def _end_section(block, page):
    """End a section with a block: a paragraph can, a table needs one after it."""
    for one in page.findall(qn("w:type")):
        page.remove(one)
    if block.tag == _TBL:
        after = OxmlElement("w:p")
        block.addnext(after)
        _flatten(after)
        block = after
    insert_before(block.get_or_add_pPr(), page, ("pPrChange",))


def _flatten(paragraph):
    """Empty a paragraph and let it take no room."""
    for one in list(paragraph):
        paragraph.remove(one)
    flat = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    paragraph.append(parse_xml(f"<w:pPr {nsdecls('w')}>{flat}</w:pPr>"))


def add_header(document, words, *, kept):
    """Add the header and the page number.

    Parameters
    ----------
    document : docx.Document
    words : list of str or None
        What the header says: the office and the short title.
    kept : bool
        Whether header and footer are a template's: then only a page number is added,
        and only if there is none.
    """
    section = document.sections[0]
    if not kept:
        section.different_first_page_header_footer = True
        header = _open(section.header, document)
        header.add_run(" · ".join(one for one in words if one))
        line = (
            f"<w:pBdr {nsdecls('w')}>"
            '<w:bottom w:val="single" w:sz="4" w:space="3" w:color="999999"/></w:pBdr>'
        )
        header._p.get_or_add_pPr().insert_element_before(parse_xml(line), "w:jc")
        _add_number(_open(section.footer, document))
        return
    if _has_number(document, section):
        return
    if not section.different_first_page_header_footer:
        _spare_cover(document, section)
    _add_number(_open(section.footer, document))
    if document.settings.odd_and_even_pages_header_footer:
        _add_number(_open(section.even_page_footer, document))


def _open(part, document):
    """Return the last paragraph of a header or footer, made if there is none."""
    if part.is_linked_to_previous:
        part.is_linked_to_previous = False
        name = "Header" if "Header" in type(part).__name__ else "Footer"
        part.paragraphs[0].style = document.styles[name]
        return part.paragraphs[0]
    return part.add_paragraph()


def _add_number(paragraph):
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in build_field("PAGE", "1"):
        paragraph._p.append(run)


def _has_number(document, section):
    """Tell whether a header or footer shows the number of the page."""
    for one in section._sectPr.iterchildren(*_REFERENCES):
        part = document.part.related_parts[one.get(qn("r:id"))]
        said = [
            field.get(qn("w:instr")) for field in part.element.iter(qn("w:fldSimple"))
        ]
        said.append("".join(t.text or "" for t in part.element.iter(qn("w:instrText"))))
        if any(re.search(r"\bPAGE\b", text or "") for text in said):
            return True
    return False


def _spare_cover(document, section):
    """Give the cover the header and footer of the template without a page number."""
    page = section._sectPr
    for one in [*page.iterchildren(*_REFERENCES)]:
        if one.get(qn("w:type")) == "first":
            page.remove(one)
    section.different_first_page_header_footer = True
    for one in [*page.iterchildren(*_REFERENCES)]:
        if one.get(qn("w:type")) != "default":
            continue
        first = deepcopy(one)
        first.set(qn("w:type"), "first")
        one.addprevious(first)
        if one.tag == qn("w:footerReference"):
            one.set(qn("r:id"), _copy_footer(document, one.get(qn("r:id"))))


def _copy_footer(document, name):
    """Return the name of a copy of a footer with its pictures and links."""
    old = document.part.related_parts[name]
    new, name = document.part.add_footer_part()
    new._element = deepcopy(old.element)
    for key, one in old.rels.items():
        target = one.target_ref if one.is_external else one.target_part
        new.rels.add_relationship(one.reltype, target, key, one.is_external)
    return name
