"""Number captions by fields and write lists that lead to them."""

import re
from itertools import count

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu

from .word_styles import need_style
from .word_tables import insert_before

# What follows the wish to renew fields in the settings, where the order is fixed.
_AFTER_RENEWAL = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars")
_AFTER_RENEWAL += ("rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping")
_AFTER_RENEWAL += ("shapeDefaults", "decimalSymbol", "listSeparator")
_CAPTIONS = {"Table Caption": "table", "Image Caption": "figure"}


def add_fields(document, *, words, markers):
    """Number the captions by fields and replace the markers by lists.

    Parameters
    ----------
    document : docx.Document
        Captions begin with a word and a number: "Table 1. Participation" or, numbered
        by chapter, "Table 2.1. Participation".
    words : dict of str to str
        The word of each kind, table and figure.
    markers : dict of str to str
        Text of the paragraphs that the lists replace, by ``contents``, ``table`` and
        ``figure``. The heading before a list without entries goes with it.

    Returns
    -------
    dict of str to lxml element
        By the bookmark of each entry the text of its page number, which is empty:
        only a program that lays out the pages knows it.
    """
    marks = count(1)
    headings, seen = [], set()
    captions = {kind: [] for kind in _CAPTIONS.values()}
    for paragraph in document.paragraphs:
        level = _heading_level(paragraph)
        kind = _CAPTIONS.get(paragraph.style.name)
        if level and paragraph.text.strip():
            entries = headings
        elif kind and _number_caption(paragraph, words[kind], seen):
            entries, level = captions[kind], 1
        else:
            continue
        text = " ".join(paragraph.text.split())
        entries.append((text, _bookmark(paragraph, next(marks)), level))
    places = {p.text.strip(): p for p in document.paragraphs}
    lists = {"contents": ('TOC \\o "1-2" \\h \\z \\u', headings, "toc")}
    for kind, word in words.items():
        instruction = f'TOC \\h \\z \\c "{word}"'
        lists[kind] = (instruction, captions[kind], "table of figures")
    numbers = {}
    for kind, (instruction, entries, style) in lists.items():
        place = places.get(markers[kind])
        if place is not None:
            numbers |= _write_list(document, place, instruction, entries, style)
    _ask_for_renewal(document)
    return numbers


def _heading_level(paragraph):
    name = paragraph.style.name
    known = name.startswith("Heading ") and name[8:] in ("1", "2")
    return int(name[8:]) if known else None


def _bookmark(paragraph, number):
    """Put a bookmark around a paragraph and return its name."""
    name = f"_Toc{number:06d}"
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(100_000 + number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(100_000 + number))
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(end)
    return name


def _number_caption(paragraph, word, seen):
    """Put a field in the place of the caption's number; tell whether it has one.

    The number of a chapter is text; the field counts within it. Word begins anew
    after each heading (``\\s 1``), which LibreOffice does not know: the first of a
    chapter also says that it is the first (``\\r 1``). One name for all chapters lets
    a list find all of them; a list by style would hang on the separator of the
    machine, which is a semicolon where decimals have a comma.
    """
    found = re.match(rf"{word} ((?:\w+\.)*)(\d+)\.(?=\s|$)", paragraph.text)
    if not found:
        return False
    chapter, number = found.groups()
    rest = paragraph.text[found.end() :]
    for run in list(paragraph._p.iterchildren(qn("w:r"), qn("w:hyperlink"))):
        paragraph._p.remove(run)
    instruction = f"SEQ {word} \\* ARABIC"
    if chapter:
        instruction += " \\s 1"
        if (word, chapter) not in seen:
            instruction += f" \\r {number}"
    seen.add((word, chapter))
    paragraph.add_run(f"{word} {chapter}")
    for run in build_field(instruction, number):
        paragraph._p.append(run)
    paragraph.add_run(f".{rest}")
    return True


def build_field(instruction, shown):
    """Return the runs of a field with what it shows."""
    parts = [
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return [parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>") for part in parts]


def _write_list(document, place, instruction, entries, style):
    """Replace a paragraph by a list of linked entries within one field.

    Returns
    -------
    dict of str to lxml element
        The page number of each entry by its bookmark.
    """
    numbers = {}
    if not entries:
        before = place._p.getprevious()
        parent = place._p.getparent()
        parent.remove(place._p)
        if before is not None and before.tag == qn("w:p"):
            names = {one.style_id: one.name for one in document.styles}
            if names.get(before.style) == "TOC Heading":
                parent.remove(before)
        return numbers
    section = document.sections[-1]
    line = section.page_width - section.left_margin - section.right_margin
    *begin, _, end = build_field(instruction, "")
    for position, (text, mark, level) in enumerate(entries):
        name = f"{style} {level}" if style == "toc" else style
        paragraph = place.insert_paragraph_before(style=need_style(document, name))
        _set_leader(paragraph, line)
        if position == 0:
            for run in begin:
                paragraph._p.append(run)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), mark)
        words = OxmlElement("w:t")
        words.text = text
        for part in (words, OxmlElement("w:tab")):
            run = OxmlElement("w:r")
            run.append(part)
            link.append(run)
        field = build_field(f"PAGEREF {mark} \\h", "")
        for run in field:
            link.append(run)
        numbers[mark] = field[3].find(qn("w:t"))
        paragraph._p.append(link)
    # the field ends in a paragraph of its own: LibreOffice forgets the page numbers
    # of a section that ends while a list is still open
    place.clear()
    place._p.append(end)
    return numbers


def _set_leader(paragraph, line):
    """Lead from an entry to its page at the end of the line."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

    form = paragraph.paragraph_format
    form.tab_stops.add_tab_stop(Emu(line), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _ask_for_renewal(document):
    """Let Word renew the fields when the file is opened: it knows the pages."""
    settings = document.settings.element
    renewal = OxmlElement("w:updateFields")
    renewal.set(qn("w:val"), "true")
    insert_before(settings, renewal, _AFTER_RENEWAL)
