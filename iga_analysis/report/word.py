"""Write the document of the report as a Word file."""

import base64
import re
import tempfile
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ..language import label, say, say_reason
from .document import CONTENTS, FIGURES, TABLES
from .pages import read_reference, run_pandoc
from .run import ReportError

_REGIONS = {"en": "en-GB", "id": "id-ID"}
_PICTURE = r'"data:image/png;base64,([^"]+)"'
_GREY = "BBBBBB"
# What follows the borders in the properties of a table, where the order is fixed.
_AFTER_BORDERS = ("shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption")
_AFTER_BORDERS += ("tblDescription",)
# Sizes of text in tables, in points, and the characters of it in a centimetre.
_SMALL, _SMALLEST, _PER_CM = 8.5, 6.5, 5.3
# Characters of an unbroken word at most, and the space beside a cell.
_WORD, _PADDING = 14, 2.5
_MARGIN, _PAGE = 2, (21, 29.7)  # centimetres
# What follows the wish to renew fields in the settings, where the order is fixed.
_AFTER_RENEWAL = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars")
_CAPTIONS = {"Table Caption": "table", "Image Caption": "figure"}


def check_template(path):
    """Refuse a template from which no Word file can be made.

    Parameters
    ----------
    path : path-like
        A .docx file whose styles, page and header the report shall have.

    Raises
    ------
    ReportError
        If there is no such file, or it is not a Word document (.docx).
    """
    from docx import Document

    path = Path(path)
    if not path.is_file():
        raise ReportError(say("no_template", path=path))
    try:
        document = Document(str(path))
        if not document.sections:
            raise ValueError("no page")
    except OSError as error:
        told = {"path": path, "error": say_reason(error)}
        raise ReportError(say("cannot_read", **told)) from None
    except Exception:
        # whatever breaks inside says that this is no document that Word would open
        raise ReportError(say("bad_template", path=path)) from None


def write_word(path, page, *, lang, template=None):
    """Write a page as a Word file with native tables, formulas, captions and lists.

    Parameters
    ----------
    path : path-like
        The file to write.
    page : str
        As :func:`iga_analysis.report.document.write_word_source` gives it.
    lang : {"en", "id"}
        Language of the file, for the spelling check.
    template : path-like, optional
        A .docx file with the styles, page, header and footer to use.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        # pandoc would keep a second copy of a picture that is inside the page
        for number, found in enumerate(re.findall(_PICTURE, page), start=1):
            picture = f"picture{number}.png"
            Path(folder, picture).write_bytes(base64.b64decode(found))
            page = page.replace(f"data:image/png;base64,{found}", picture)
        options = [f"--resource-path={folder}", "-M", f"lang={_REGIONS[lang]}"]
        own, width = set(), _PAGE[0] - 2 * _MARGIN
        if template:
            reference = Path(folder, "reference.docx")
            own, width = _complete_template(template, reference)
            options.append(f"--reference-doc={reference}")
        page, sizes = _set_widths(page, width * _PER_CM)
        run_pandoc(page, "docx", format="html", outputfile=path, extra_args=options)
    _finish(path, lang, own, sizes)


def _set_widths(page, line):
    """Give every table column widths by what stands in it, so that words stay whole.

    Parameters
    ----------
    page : str
    line : float
        Characters of small text in a line of the page.

    Returns
    -------
    page : str
    sizes : list of float
        Size of the text of each table, in points.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    sizes = []
    for table in soup.find_all("table"):
        rows = [
            [cell.get_text() for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        ]
        columns = list(zip(*rows, strict=True)) if rows else []
        least = sum(_longest_word(cells) for cells in columns)
        sizes.append(max(_SMALLEST, _SMALL * min(1, line / max(1, least))))
        widths = _share_line(columns, line * _SMALL / sizes[-1])
        group = soup.new_tag("colgroup")
        for width in widths:
            share = f"width: {100 * width / sum(widths):.1f}%"
            group.append(soup.new_tag("col", style=share))
        if table.caption:
            table.caption.insert_after(group)
        else:
            table.insert(0, group)
    return str(soup), sizes


def _longest_word(cells):
    """Return the characters that a column needs for its longest word."""
    words = (len(word) for cell in cells for word in cell.split())
    return _PADDING + min(max(words, default=1), _WORD)


def _share_line(columns, line):
    """Return widths in characters: every column its longest word, the rest by need.

    What is free goes where it saves most lines for its width, so that a sentence
    beside short cells gets nearly all of it.
    """
    whole = [_PADDING + max(map(len, cells)) for cells in columns]
    if sum(whole) <= line:
        return whole
    widths = [_longest_word(cells) for cells in columns]
    lengths = np.array([[len(cell) for cell in cells] for cells in columns])
    free = line - sum(widths)
    while free > 0:
        before, steps = _height(lengths, widths), []
        for place, cells in enumerate(lengths):
            lines = np.ceil(cells.max() / (widths[place] - _PADDING))
            if lines > 1:
                wider = widths.copy()
                wider[place] = _PADDING + np.ceil(cells.max() / (lines - 1))
                cost = wider[place] - widths[place]
                gain = before - _height(lengths, wider)
                steps.append((cost <= free, gain / cost, place, wider, cost))
        affordable = [one for one in steps if one[0]]
        if not affordable:
            break
        *_, widths, cost = max(affordable)
        free -= cost
    wanted = np.maximum(0, np.subtract(whole, widths))
    share = max(0, free) / max(1, wanted.sum())
    return [float(one) for one in widths + share * wanted]


def _height(lengths, widths):
    """Return the lines of all rows; lines beside a longer cell weigh a little."""
    lines = np.ceil(lengths / (np.array(widths)[:, None] - _PADDING))
    return lines.max(axis=0).sum() + 0.05 * lines.sum()


def _complete_template(template, path):
    """Write the template with the styles it lacks.

    Returns
    -------
    names : set of str
        Styles of its own.
    width : float
        Width of its text in centimetres.
    """
    from docx import Document
    from docx.shared import Cm, Emu

    document = Document(str(template))
    known = {style.style_id for style in document.styles}
    names = {style.name for style in document.styles}
    for style in Document(BytesIO(read_reference())).styles:
        if style.style_id not in known and style.name not in names:
            document.styles.element.append(style.element)
    document.save(str(path))
    section = document.sections[0]
    page = section.page_width or Cm(_PAGE[0])
    margins = [section.left_margin, section.right_margin]
    width = page - sum(Cm(_MARGIN) if one is None else one for one in margins)
    return names, Emu(width).cm


def _finish(path, lang, own, sizes):
    """Set fields and borders of tables and, where no template rules, page and sizes."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document(str(path))
    _set_styles(document, own)
    words = {kind: label(f"{kind}_word", lang) for kind in ("table", "figure")}
    _break_pages(document)
    markers = {"contents": CONTENTS, "table": TABLES, "figure": FIGURES}
    add_fields(document, words=words, markers=markers)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_GREY}"/>'
        for side in sides
    )
    for table, size in zip(document.tables, sizes, strict=True):
        borders = f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"
        insert_before(table._tbl.tblPr, parse_xml(borders), _AFTER_BORDERS)
        for row in table.rows:
            unbroken = parse_xml(f"<w:cantSplit {nsdecls('w')}/>")
            row._tr.get_or_add_trPr().append(unbroken)
        if size < _SMALL:
            _set_size(table, size)
    document.save(str(path))


def _set_size(table, size):
    """Set the text of a wide table smaller."""
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

    for element in table._tbl.iter(qn("w:p")):
        for run in Paragraph(element, table).runs:
            run.font.size = Pt(round(2 * size) / 2)


def _set_styles(document, own):
    """Set A4 pages without a template, and the sizes of styles that are not its own."""
    from docx.shared import Cm, Pt

    if not own:
        for section in document.sections:
            section.page_width, section.page_height = map(Cm, _PAGE)
            section.left_margin = section.right_margin = Cm(_MARGIN)
            section.top_margin = section.bottom_margin = Cm(_MARGIN)
    sizes = {"Compact": _SMALL, "Source Note": 8, "Bibliography": 8}
    spaces = {"Title": (160, 6), "Compact": (1, 1), "Source Note": (2, 10)}
    spaces |= {"Bibliography": (0, 3)}
    for style in document.styles:
        if style.name in own or style.name not in {*sizes, *spaces}:
            continue
        if style.name in sizes:
            style.font.size = Pt(sizes[style.name])
        before, after = spaces[style.name]
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)


def _break_pages(document):
    """Begin the contents and each chapter on a new page."""
    contents = True
    for paragraph in document.paragraphs:
        if paragraph.style.name == "TOC Heading" and contents:
            paragraph.paragraph_format.page_break_before = True
            contents = False
        elif paragraph.style.name == "Heading 1":
            paragraph.paragraph_format.page_break_before = True


_AFTER_RENEWAL += ("rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping")
_AFTER_RENEWAL += ("shapeDefaults", "decimalSymbol", "listSeparator")


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
