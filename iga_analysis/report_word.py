"""Write the pages of the report as one Word file."""

import base64
import re
import tempfile
from pathlib import Path

from .formatting import label
from .report_pages import build_page, run_pandoc

_REGIONS = {"en": "en-GB", "id": "id-ID"}
_PICTURE = r'"data:image/png;base64,([^"]+)"'
_GREY = "BBBBBB"
# Characters of small text in a line of the page, at most of one unbroken word, and
# the space beside a cell.
_LINE, _WORD, _PADDING = 88, 24, 3


def write_word(path, bodies, *, lang):
    """Write the notebooks as one Word file with native tables and formulas.

    Parameters
    ----------
    path : path-like
        The file to write.
    bodies : dict of str to str
        HTML of the notebooks by name.
    lang : {"en", "id"}
        Language of the file, for the spelling check.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    parts = []
    for name, body in bodies.items():
        # a link to another page becomes a link within the file
        body = re.sub(r'href="([^"/:#]+)\.html[^"]*"', r'href="#\1"', body)
        parts.append(f'<section id="{name}">\n{body}\n</section>')
    page = build_page(label("report_title", lang), "\n".join(parts), lang=lang)
    with tempfile.TemporaryDirectory() as folder:
        # pandoc would keep a second copy of a picture that is inside the page
        for number, found in enumerate(re.findall(_PICTURE, page), start=1):
            picture = f"picture{number}.png"
            Path(folder, picture).write_bytes(base64.b64decode(found))
            page = page.replace(f"data:image/png;base64,{found}", picture)
        options = [f"--resource-path={folder}", "-M", f"lang={_REGIONS[lang]}"]
        page = _set_widths(page)
        run_pandoc(page, "docx", format="html", outputfile=path, extra_args=options)
    _style(path)


def _set_widths(page):
    """Give every table column widths by what stands in it, so that words stay whole."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    for table in soup.find_all("table"):
        rows = [
            [cell.get_text() for cell in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        ]
        columns = list(zip(*rows, strict=True)) if rows else []
        widths = _share_line(columns)
        group = soup.new_tag("colgroup")
        for width in widths:
            share = f"width: {100 * width / sum(widths):.1f}%"
            group.append(soup.new_tag("col", style=share))
        if table.caption:
            table.caption.insert_after(group)
        else:
            table.insert(0, group)
    return str(soup)


def _share_line(columns):
    """Return widths in characters: every column its longest word, the rest by need."""
    whole = [_PADDING + max(map(len, cells)) for cells in columns]
    if sum(whole) <= _LINE:
        return whole
    words = [
        _PADDING
        + min(max((len(w) for c in cells for w in c.split()), default=1), _WORD)
        for cells in columns
    ]
    free = max(0, _LINE - sum(words))
    wanted = [max(0, one - word) for one, word in zip(whole, words, strict=True)]
    share = free / max(1, sum(wanted))
    return [word + share * want for word, want in zip(words, wanted, strict=True)]


def _style(path):
    """Set A4 pages, small text and thin borders in tables, headings that repeat."""
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Cm, Pt

    document = Document(str(path))
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_GREY}"/>'
        for side in sides
    )
    for style in document.styles:
        if style.name == "Compact":
            style.font.size = Pt(8.5)
            style.paragraph_format.space_before = Pt(1)
            style.paragraph_format.space_after = Pt(1)
    for table in document.tables:
        borders = f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"
        table._tbl.tblPr.append(parse_xml(borders))
        for row in table.rows:
            unbroken = parse_xml(f"<w:cantSplit {nsdecls('w')}/>")
            row._tr.get_or_add_trPr().append(unbroken)
    document.save(str(path))
