"""Put fields into a Word file: numbers of captions, and lists that lead to a page.

The fields hold what they will show, so that the file reads well wherever it is opened;
Word renews them when the file is opened or when asked to (F9).
"""

from itertools import count

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

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
        Captions begin with a word and a number: "Table 1. Participation".
    words : dict of str to str
        The word of each kind, table and figure.
    markers : dict of str to str
        Text of the paragraphs that the lists replace, by ``contents``, ``table`` and
        ``figure``.
    """
    marks = count(1)
    headings = []
    for paragraph in document.paragraphs:
        level = _heading_level(paragraph)
        if level and paragraph.text.strip():
            headings.append((paragraph.text, _bookmark(paragraph, next(marks)), level))
    captions = {kind: [] for kind in _CAPTIONS.values()}
    for paragraph in document.paragraphs:
        kind = _CAPTIONS.get(paragraph.style.name)
        if kind and _number_caption(paragraph, words[kind]):
            mark = _bookmark(paragraph, next(marks))
            captions[kind].append((paragraph.text, mark, 1))
    places = {p.text.strip(): p for p in document.paragraphs}
    lists = {"contents": ('TOC \\o "1-2" \\h \\z \\u', headings, "toc")}
    for kind, word in words.items():
        instruction = f'TOC \\h \\z \\c "{word}"'
        lists[kind] = (instruction, captions[kind], "table of figures")
    for kind, (instruction, entries, style) in lists.items():
        place = places.get(markers[kind])
        if place is not None:
            _write_list(document, place, instruction, entries, style)
    _ask_for_renewal(document)


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


def _number_caption(paragraph, word):
    """Put a field in the place of the caption's number; tell whether it has one."""
    head, _, rest = paragraph.text.partition(".")
    if not head.startswith(f"{word} ") or not head[len(word) + 1 :].isdecimal():
        return False
    for run in paragraph.runs:
        paragraph._p.remove(run._r)
    paragraph.add_run(f"{word} ")
    for run in _field(f"SEQ {word} \\* ARABIC", head[len(word) + 1 :]):
        paragraph._p.append(run)
    paragraph.add_run(f".{rest}")
    return True


def _field(instruction, shown):
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

    The entries have no page numbers until Word renews the field: only a program that
    lays out the pages knows them.
    """
    if not entries:
        place._p.getparent().remove(place._p)
        return
    *begin, _, end = _field(instruction, "")
    last = None
    for position, (text, mark, level) in enumerate(entries):
        name = f"{style} {level}" if style == "toc" else style
        paragraph = place.insert_paragraph_before(style=_need_style(document, name))
        if position == 0:
            for run in begin:
                paragraph._p.append(run)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), mark)
        run = OxmlElement("w:r")
        words = OxmlElement("w:t")
        words.text = text
        run.append(words)
        link.append(run)
        paragraph._p.append(link)
        last = paragraph
    last._p.append(end)
    place._p.getparent().remove(place._p)


def _need_style(document, name):
    """Return a style of lists, made if the file has none."""
    from docx.shared import Cm, Pt

    for style in document.styles:
        if style.name.casefold() == name:
            return style
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    if name.endswith(" 2"):
        style.paragraph_format.left_indent = Cm(0.6)
    return style


def _ask_for_renewal(document):
    """Let Word renew the fields when the file is opened: it knows the pages."""
    settings = document.settings.element
    renewal = OxmlElement("w:updateFields")
    renewal.set(qn("w:val"), "true")
    insert_before(settings, renewal, _AFTER_RENEWAL)


def insert_before(parent, element, names):
    """Put an element before the first child of these names, else at the end."""
    tags = {qn(f"w:{name}") for name in names} | {qn("m:mathPr")}
    for child in parent:
        if child.tag in tags:
            child.addprevious(element)
            return
    parent.append(element)
