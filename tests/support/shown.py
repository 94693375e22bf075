"""Read what a person sees of a file: pages, workbooks, Word files, slides, pictures.

A file becomes lines of text, with the place of each: a block of a page, a cell, a
paragraph, a shape. Names of sheets, alternative texts, titles and the properties of the
document are read as well.
"""

import base64
import json
import re
import zipfile
from collections import namedtuple

import openpyxl
from bs4 import BeautifulSoup, Comment, NavigableString
from docx import Document
from pptx import Presentation
from tongues import list_foreign

Line = namedtuple("Line", ["place", "text"])
INLINE = ("a", "abbr", "b", "cite", "em", "i", "small", "span", "strong", "sub", "sup")
# Typed words, and what nobody sees.
UNSEEN = ("script", "style", "code", "pre", "kbd", "math", "template")
META = ("description", "author", "keywords")
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "summary", "content")
# Words by which the pages find claims and regions, in both languages: nobody sees them.
HIDDEN = ("index", "spellings")
# What the description of a chart shows; the rest are marks, scales and formulas.
CHART = ("title", "text", "description")
FORMULA = ("spec", "signal", "test", "field", "anchor")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def read_shown(path):
    """Return the lines of a file that are shown, with their places.

    Parameters
    ----------
    path : Path
        A file ``.html``, ``.xlsx``, ``.docx``, ``.pptx`` or ``.svg``.

    Returns
    -------
    list of Line
    """
    return list(READERS[path.suffix](path))


def judge_file(path, lang, **options):
    """Return what a file has of the other language, with the place of each.

    Parameters
    ----------
    path : Path
    lang : {"en", "id"}
    **options
        As for :func:`tongues.list_foreign`.
    """
    # what stands in many places is named once
    places = {line.text: line.place for line in reversed(read_shown(path))}
    found = [
        (path.name, place, *one)
        for text, place in places.items()
        for one in list_foreign(text, lang, **options)
    ]
    told = read_language(path)
    if told is not None and told != {lang}:
        found.append((path.name, "language", "lang", str(sorted(told)), ""))
    return found


def read_language(path):
    """Return the languages that a file names as its own, or None if it has no place."""
    if path.suffix == ".html":
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        return {page.html.get("lang")}
    if path.suffix == ".docx":
        parts = ("word/styles.xml",)
        pattern = rb'<w:lang\b[^>]*w:val="(\w\w)'
    elif path.suffix == ".pptx":
        parts = ("ppt/slides/", "ppt/notes", "ppt/slideM", "ppt/slideL")
        pattern = rb'\blang="(\w\w)'
    else:
        return None
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith(parts)]
        found = {one for name in names for one in re.findall(pattern, file.read(name))}
    return {one.decode() for one in found}


def _read_page(path):
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    yield from _read_blocks(page)
    for script in page.find_all("script", type="application/json"):
        yield from (Line("data", text) for text in _walk(json.loads(script.string)))
    for picture in page.find_all("img", src=re.compile("^data:image/svg")):
        drawn = base64.b64decode(picture["src"].partition(",")[2]).decode()
        yield from _read_drawing(drawn)


def _read_blocks(page):
    lang = page.html.get("lang") if page.html else None
    for part in page(UNSEEN):
        if part.get("type") != "application/json":
            part.decompose()
    for part in page(lang=lambda one: one and one != lang):
        part.decompose()
    for tag in page.find_all(True):
        for name in ATTRIBUTES:
            if tag.get(name) and (tag.name != "meta" or tag.get("name") in META):
                yield Line(f"{tag.name} {name}", tag[name])
    for part in page("br"):
        part.replace_with(" ")
    blocks = {}
    for text in page.find_all(string=True):
        if type(text) is not NavigableString or text.parent.name == "script":
            continue
        block = text.parent
        while block.name in INLINE:
            block = block.parent
        blocks.setdefault(id(block), (block.name, []))[1].append(text)
    for name, texts in blocks.values():
        told = re.sub(r"\s+", " ", "".join(texts)).strip()
        if told:
            yield Line(name, told)


def _walk(value, *, shown=True):
    """Yield the texts inside what was read as JSON; of a chart those that it shows."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in HIDDEN:
                seen = key in CHART or (shown and key not in FORMULA)
                yield from _walk(one, shown=seen)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one, shown=shown)
    elif isinstance(value, str) and shown:
        yield value


def _read_picture(path):
    yield from _read_drawing(path.read_text(encoding="utf-8"))


def _read_drawing(drawn):
    """Yield the texts of a picture: matplotlib keeps them as comments."""
    page = BeautifulSoup(drawn, "xml")
    texts = page.find_all(string=lambda one: isinstance(one, Comment))
    texts += [tag.string or "" for tag in page(["text", "title", "desc"])]
    yield from (Line("picture", text.strip()) for text in texts)


def _read_book(path):
    book = openpyxl.load_workbook(path)
    yield from _read_properties(book.properties, ("title", "subject", "description"))
    for sheet in book:
        if sheet.sheet_state == "visible":
            yield from _read_sheet(sheet)
    yield from _read_charts(path)


def _read_sheet(sheet):
    """Yield what a sheet shows: its name, cells, comments, and what its rules say."""
    yield Line("sheet name", sheet.title)
    for part in (sheet.oddHeader, sheet.oddFooter):
        for side in (part.left, part.center, part.right):
            yield Line(f"{sheet.title} header", side.text or "")
    hidden = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min, column.max + 1)
    }
    for row in sheet.iter_rows():
        if sheet.row_dimensions[row[0].row].hidden:
            continue
        for cell in row:
            place = f"{sheet.title}!{cell.coordinate}"
            if cell.column not in hidden and isinstance(cell.value, str):
                yield Line(place, cell.value if cell.data_type != "f" else "")
            if cell.comment:
                yield Line(place, cell.comment.text)
    for rule in sheet.data_validations.dataValidation:
        told = (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)
        yield from (Line(f"{sheet.title} rule", one) for one in told if one)


def _read_properties(properties, names):
    told = [
        getattr(properties, name, None) for name in (*names, "keywords", "category")
    ]
    yield from (Line("properties", one) for one in told if one)


def _read_charts(path):
    """Yield the texts of the charts of an office file."""
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if re.search(r"/charts/chart\d*\.xml$", name):
                part = BeautifulSoup(file.read(name), "xml")
                for tag in part(["t", "v"]):
                    if not re.fullmatch(r"[-\d.eE+]*", tag.text):
                        yield Line(name, tag.text)
            if "/drawings/" in name and name.endswith(".xml"):
                yield from _read_descriptions(name, file.read(name).decode())


def _read_descriptions(place, xml):
    for told in re.findall(r'\b(?:descr|title)="([^"]+)"', xml):
        yield Line(f"{place} alternative text", told)


def _read_word(path):
    document = Document(path)
    yield from _read_properties(document.core_properties, ("title", "subject"))
    parts = [("body", document.element)]
    for section in document.sections:
        parts += [
            ("header", section.header._element),
            ("footer", section.footer._element),
        ]
        first = (section.first_page_header._element, section.first_page_footer._element)
        parts += [("first page", one) for one in first]
    for place, part in parts:
        for paragraph in part.iter(f"{W}p"):
            text = "".join(_read_runs(paragraph))
            if text.strip():
                yield Line(place, text)
        for tag in part.iter():
            if str(tag.tag).endswith("}docPr") and tag.get("descr"):
                yield Line("alternative text", tag.get("descr"))
    yield from _read_charts(path)


def _read_runs(paragraph):
    for run in paragraph.iter(f"{W}r"):
        style, other = (run.find(f"{W}rPr/{W}{one}") for one in ("rStyle", "lang"))
        typed = style is not None and style.get(f"{W}val") == "VerbatimChar"
        if not typed and other is None:
            for part in run:
                if part.tag == f"{W}t":
                    yield part.text or ""
                elif part.tag in (f"{W}tab", f"{W}br"):
                    yield " "


def _read_slides(path):
    deck = Presentation(path)
    yield from _read_properties(deck.core_properties, ("title", "subject"))
    for number, slide in enumerate(deck.slides, 1):
        parts = [slide.element]
        if slide.has_notes_slide:
            parts.append(slide.notes_slide.element)
        for part in parts:
            for paragraph in part.iter(f"{A}p"):
                text = "".join(one.text or "" for one in paragraph.iter(f"{A}t"))
                yield Line(f"slide {number}", text)
            for tag in part.iter():
                if str(tag.tag).endswith("}cNvPr"):
                    for name in ("descr", "title"):
                        yield Line(
                            f"slide {number} alternative text", tag.get(name, "")
                        )
    master = deck.slide_master
    for part in (master, *deck.slide_layouts, deck.notes_master):
        yield Line("layout", part.element.cSld.get("name", ""))
        for tag in part.element.iter(f"{A}t"):
            yield Line("layout", tag.text)
    yield from _read_charts(path)


READERS = {
    **{".html": _read_page, ".svg": _read_picture, ".xlsx": _read_book},
    **{".docx": _read_word, ".pptx": _read_slides},
}
