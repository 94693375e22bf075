"""What stands on a slide: title, sentences, tables, source line, notes, fonts that fit.

A slide has a frame: the rectangle that the template leaves for its content, above the
line of the source. Sizes of letters are chosen so that the text fits its rectangle.
"""

import copy
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..language import LOCALES

# Points of the letters that are tried, the largest first.
COVER_SIZES = (40, 36, 32, 28, 24, 20)
_TITLE_SIZES = (28, 26, 24, 22, 20, 18, 16)
_TEXT_SIZES = (22, 20, 18, 17, 16, 15, 14, 13, 12, 11)
_TABLE_SIZES = (14, 13, 12, 11, 10, 9, 8, 7)
# Programs set letters at whole dots: a line may be so much wider than it is measured.
_SPREAD = 1.05
# Height of a line, by the size of its letters.
_LINE = 1.22
# What a text box and a cell keep free at its sides and above and below, in points.
_BESIDE, _CELL_BESIDE, _CELL_ABOVE = 16, 10, 5
# What the sign before an item of a list takes, in points.
_INDENT = 28
_POINT = 12700  # EMU
_SOURCE_SIZE = 10
# Height of the line of the source and the space around content, in points.
_SOURCE_HEIGHT, _GAP = 30, 8


@dataclass(frozen=True)
class Frame:
    """A rectangle of a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    def cut(self, parts, place, *, gap=_GAP * 2):
        """Return one of the columns of a frame, of the breadths ``parts``."""
        free = self.width - gap * (len(parts) - 1)
        before = free * sum(parts[:place]) / sum(parts) + gap * place
        width = free * parts[place] / sum(parts)
        return Frame(self.left + before, self.top, width, self.height)

    def keep(self, height):
        """Return the upper part of a frame."""
        return Frame(self.left, self.top, self.width, height)

    def leave(self, height):
        """Return what is below the upper part of a frame."""
        return Frame(self.left, self.top + height, self.width, self.height - height)

    def emu(self):
        """Return left, top, width and height as python-pptx takes them."""
        sides = (self.left, self.top, self.width, self.height)
        return [round(side * _POINT) for side in sides]


@cache
def _load_font():
    """Return a font that is wider than those of offices, at 100 points."""
    import matplotlib
    from PIL import ImageFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(folder / "DejaVuSans.ttf", 100)


@cache
def measure(text, size):
    """Return how wide a text is at most, in points.

    Examples
    --------
    >>> measure("", 10), measure("wide", 10) > measure("ill", 10)
    (0.0, True)
    """
    return float(_load_font().getlength(text)) * size / 100 * _SPREAD


def count_lines(text, size, width):
    """Return how many lines a text has at most in a width, in points.

    Examples
    --------
    >>> count_lines("one two", 10, 100), count_lines("one two", 10, 30)
    (1, 2)
    """
    lines, left = 1, width
    for word in text.split():
        breadth = measure(word, size)
        if breadth > left and left < width:
            lines, left = lines + 1, width
        lines += max(0, math.ceil(breadth / width) - 1)
        left -= breadth + measure(" ", size)
    return lines


def fit_text(texts, frame, sizes, *, between=0.0, indent=0.0):
    """Return the largest size of letters in which paragraphs fit a frame.

    Parameters
    ----------
    texts : list of str
    frame : Frame
    sizes : sequence of int
        Sizes in points, the largest first; the last where none fits.
    between : float, optional
        Space after each paragraph, in lines.
    indent : float, optional
        What the sign before each paragraph takes, in points.
    """
    for size in sizes:
        width = frame.width - _BESIDE - indent
        lines = sum(count_lines(one, size, width) + between for one in texts)
        if lines * size * _LINE + _CELL_BESIDE <= frame.height:
            return size
    return sizes[-1]


class Slide:
    """A slide that is being made.

    Parameters
    ----------
    slide : pptx.slide.Slide
    frame : Frame
        The rectangle for its content and the line of its source.
    title : str
    lang : {"en", "id"}
    """

    def __init__(self, slide, frame, title, lang):
        self.slide, self.lang = slide, lang
        self.frame = frame.keep(frame.height - _SOURCE_HEIGHT - _GAP)
        self._foot = frame.leave(frame.height - _SOURCE_HEIGHT)
        put_lines(slide.shapes.title, [title], lang, sizes=_TITLE_SIZES)
        _copy_number(slide, lang)

    def put_points(self, texts, frame=None):
        """Put sentences as a list, in the place that the layout has for it."""
        frame = frame or self.frame
        number = find_body(self.slide.slide_layout).placeholder_format.idx
        body = self.slide.placeholders[number]
        body.left, body.top, body.width, body.height = frame.emu()
        put_lines(body, texts, self.lang, between=0.5, indent=_INDENT)

    def put_text(self, text, frame, *, size=12, bold=None):
        """Put a line of text into a frame."""
        box = self.slide.shapes.add_textbox(*frame.emu())
        _write(box.text_frame, [text], size, self.lang, bold=bold)

    def put_table(self, headings, rows, right, frame, *, text):
        """Put a table into a frame, in letters that fit it.

        Parameters
        ----------
        headings : list of str
        rows : list of list of str
        right : list of bool
            Whether each column is aligned right.
        frame : Frame
        text : str
            What it shows, for those who do not see it.
        """
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        size, widths, heights = _fit_table([headings, *rows], frame)
        sides = Frame(frame.left, frame.top, frame.width, sum(heights)).emu()
        shape = self.slide.shapes.add_table(len(rows) + 1, len(headings), *sides)
        _describe(shape, text)
        table = shape.table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = round(width * _POINT)
        for row, cells, height in zip(
            table.rows, [headings, *rows], heights, strict=True
        ):
            row.height = round(height * _POINT)
            for cell, shown, aligned in zip(row.cells, cells, right, strict=True):
                _write(cell.text_frame, [shown], size, self.lang)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_left = cell.margin_right = Pt(_CELL_BESIDE / 2)
                cell.margin_top = cell.margin_bottom = Pt(_CELL_ABOVE / 2)
                if aligned:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        return sum(heights)

    def finish(self, line, notes):
        """Put the line of the source and the notes, and leave out what is empty."""
        if line:
            self.put_text(line, self._foot, size=_SOURCE_SIZE)
        _write(self.slide.notes_slide.notes_text_frame, notes, 12, self.lang)
        for shape in list(self.slide.placeholders):
            kept = shape.placeholder_format.type == _number_type()
            if not kept and shape.has_text_frame and not shape.text_frame.text:
                shape.element.getparent().remove(shape.element)


def put_lines(shape, texts, lang, *, sizes=_TEXT_SIZES, between=0.0, indent=0.0):
    """Put paragraphs into a shape, in the largest letters with which they fit.

    Parameters
    ----------
    shape : pptx shape
    texts : list of str
    lang : {"en", "id"}
    sizes : sequence of int, optional
        Sizes in points that are tried, the largest first.
    between, indent : float, optional
        As in :func:`fit_text`.
    """
    box = Frame(0, 0, shape.width / _POINT, shape.height / _POINT)
    size = fit_text(texts, box, sizes, between=between, indent=indent)
    _write(shape.text_frame, texts, size, lang, between=between)


def _write(frame, texts, size, lang, *, bold=None, between=0.0):
    """Write paragraphs of one size into a text frame, in the language."""
    from pptx.util import Pt

    frame.word_wrap = True
    for place, text in enumerate(texts):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        line.space_after = Pt(size * between)
        run = line.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font._element.set("lang", write_tag(lang))


def find_body(layout):
    """Return the placeholder of a layout for its content, or None."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    wanted = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
    found = [
        one for one in layout.placeholders if one.placeholder_format.type in wanted
    ]
    return found[0] if len(found) == 1 else None


def _fit_table(rows, frame):
    """Return size of letters, breadths of columns and heights of rows, in points."""
    columns = list(zip(*rows, strict=True))
    for size in _TABLE_SIZES:
        least = [
            max(measure(word, size) for cell in cells for word in cell.split() or [""])
            for cells in columns
        ]
        most = [max(measure(cell, size) for cell in cells) for cells in columns]
        free = frame.width - sum(least) - _CELL_BESIDE * len(columns)
        wanted = sum(most) - sum(least)
        # what the words leave free goes to those columns that would rather be wider
        part = max(0, min(1, free / wanted)) if wanted else 0
        widths = [
            low + part * (high - low) + _CELL_BESIDE
            for low, high in zip(least, most, strict=True)
        ]
        heights = []
        for cells in rows:
            lines = [
                count_lines(cell, size, width - _CELL_BESIDE + 0.1)
                for cell, width in zip(cells, widths, strict=True)
            ]
            heights.append(max(lines) * size * _LINE + _CELL_ABOVE)
        if free >= 0 and sum(heights) <= frame.height:
            break
    narrower = min(1, frame.width / sum(widths))
    widths = [width * narrower for width in widths]
    return size, widths, heights


def write_tag(lang):
    """Return a language as the files of an office name it.

    Examples
    --------
    >>> write_tag("id")
    'id-ID'
    """
    return LOCALES[lang].replace("_", "-")


def _describe(shape, text):
    """Give a chart or table its alternative text."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", text)


def tell_language(element, lang):
    """Give every text inside an element its language, for the spelling."""
    for part in element.iter():
        if part.get("lang"):
            part.set("lang", write_tag(lang))


def _copy_number(slide, lang):
    """Put the number of the slide where its layout has it."""
    for shape in slide.slide_layout.placeholders:
        if shape.placeholder_format.type == _number_type():
            copied = copy.deepcopy(shape.element)
            tell_language(copied, lang)
            slide.shapes._spTree.append(copied)


def _number_type():
    from pptx.enum.shapes import PP_PLACEHOLDER

    return PP_PLACEHOLDER.SLIDE_NUMBER
