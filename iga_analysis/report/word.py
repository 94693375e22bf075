"""Write the document of the report as a Word file.

Pandoc turns the HTML into a Word file with native tables, formulas and captions; what
it knows nothing of is set in the file afterwards: sections, fields, page numbers,
tables that stay together, the styles of an office.
"""

import base64
import re
import tempfile
from pathlib import Path

from ..language import label, say, say_reason
from .document import BODY, CONTENTS, FIGURES, TABLES
from .pages import run_pandoc
from .run import ReportError
from .word_fields import add_fields
from .word_layout import find_pages
from .word_page import (
    PAPERS,
    add_header,
    divide_sections,
    measure_lines,
    set_paper,
    turn_pages,
)
from .word_source import prepare_source
from .word_styles import complete_template, mend_styles, set_styles
from .word_tables import set_tables
from .workbook import AUTHOR

_REGIONS = {"en": "en-GB", "id": "id-ID"}
_PICTURE = r'"data:image/png;base64,([^"]+)"'


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


def write_word(
    path,
    page,
    *,
    lang,
    template=None,
    paper="A4",
    office=None,
    title=None,
    turned=False,
):
    """Write a page as a Word file with native tables, formulas, captions and lists.

    Parameters
    ----------
    path : path-like
        The file to write.
    page : str
        As :func:`iga_analysis.report.document.write_word_source` gives it. Its
        captions are numbered in words, "Table 1. ..." or by chapter "Table 2.1. ...".
        Paragraphs ``{{contents}}``, ``{{tables}}`` and ``{{figures}}`` become lists,
        ``{{body}}`` is where the Arabic page numbers begin. A ``div`` with
        ``data-custom-style`` gives a style by name: "Cover Logo", "Cover Title",
        "Cover Subtitle", "Cover Office", "Cover Place", "Cover Year", "Source Note".
    lang : {"en", "id"}
        Language of the file: spelling check, dates, minus signs.
    template : path-like, optional
        A .docx file with the styles, page, header and footer to use.
    paper : {"A4", "F4"}, optional
        Paper of a file without a template; F4 is 215 by 330 mm.
    office : str, optional
        Who hands the report in: in the header and as the author of the file, which
        else is this package, as that of a workbook.
    title : str, optional
        Short title for the header; by default the title of the page.
    turned : bool, optional
        Whether all pages are landscape; else those with a table that needs it.

    Raises
    ------
    ReportError
        If the paper is unknown.
    OSError
        If the file cannot be written.

    Notes
    -----
    Page numbers of the lists come from LibreOffice where it is installed; Word puts
    its own there when it opens the file.
    """
    from docx import Document

    if paper not in PAPERS:
        raise ReportError(say("no_paper", paper=paper, known=", ".join(PAPERS)))
    with tempfile.TemporaryDirectory() as folder:
        page = _store_pictures(page, Path(folder))
        options = [f"--resource-path={folder}", "-M", f"lang={_REGIONS[lang]}"]
        own = set()
        if template:
            reference = Path(folder, "reference.docx")
            own = complete_template(template, reference)
            options.append(f"--reference-doc={reference}")
        lines = measure_lines(template, paper)
        page, named, tables = prepare_source(
            page, lang=lang, lines=lines, turned=turned
        )
        run_pandoc(page, "docx", format="html", outputfile=path, extra_args=options)
        document = Document(str(path))
        if not template:
            set_paper(document, paper)
        _name_document(document, title or named, office, _REGIONS[lang])
        numbers = _finish(document, tables, lang=lang, own=own, turned=turned)
        add_header(document, [office, title or named], kept=bool(template))
        mend_styles(document)
        for mark, number in find_pages(document, list(numbers), Path(folder)).items():
            numbers[mark].text = number
        document.save(str(path))


def _store_pictures(page, folder):
    """Put the pictures beside the page: pandoc would keep those inside it twice."""
    for number, found in enumerate(re.findall(_PICTURE, page), start=1):
        picture = f"picture{number}.png"
        (folder / picture).write_bytes(base64.b64decode(found))
        page = page.replace(f"data:image/png;base64,{found}", picture)
    return page


def _name_document(document, title, office, region):
    properties = document.core_properties
    properties.title, properties.language = title, region
    properties.author = properties.last_modified_by = office or AUTHOR


def _finish(document, tables, *, lang, own, turned):
    """Set styles, tables, fields and sections; return the page numbers to fill in."""
    set_styles(document, own)
    _break_pages(document)
    wide = set_tables(document, tables)
    words = {kind: label(f"{kind}_word", lang) for kind in ("table", "figure")}
    markers = {"contents": CONTENTS, "table": TABLES, "figure": FIGURES}
    numbers = add_fields(document, words=words, markers=markers)
    divide_sections(document, [] if turned else wide, BODY)
    if turned:
        turn_pages(document)
    return numbers


def _break_pages(document):
    """Begin the contents and each chapter on a new page."""
    contents = True
    for paragraph in document.paragraphs:
        if paragraph.style.name == "TOC Heading" and contents:
            paragraph.paragraph_format.page_break_before = True
            contents = False
        elif paragraph.style.name == "Heading 1":
            paragraph.paragraph_format.page_break_before = True
