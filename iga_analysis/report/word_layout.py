"""Ask LibreOffice on which pages the entries of the lists stand."""

import re
import shutil
import subprocess

from docx.oxml.ns import qn
from docx.shared import Pt

from .word_fields import build_field

_SECONDS = 120
_FIGURES = {100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix", 5: "v", 4: "iv"}
_FIGURES |= {1: "i"}


def find_pages(document, marks, folder):
    """Return the page of each bookmark as LibreOffice lays out the file.

    Parameters
    ----------
    document : docx.Document
        It is left as it was.
    marks : list of str
        Names of bookmarks.
    folder : Path
        For the files that this needs.

    Returns
    -------
    dict of str to str
        The number as the page shows it, "iv" or "12"; empty where LibreOffice is not
        installed or fails, for then a Word processor fills it in later.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office or not marks:
        return {}
    # a reference outside a list is renewed on loading; those in lists are not
    probe = document.add_paragraph()
    probe.paragraph_format.page_break_before = True
    for mark in marks:
        probe.add_run(f"{mark}=")
        for run in build_field(f"PAGEREF {mark}", "0"):
            probe._p.append(run)
        probe.add_run(" ")
    for run in probe.runs:
        run.font.size = Pt(8)
    document.save(str(folder / "layout.docx"))
    probe._p.getparent().remove(probe._p)
    profile = (folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder)]
    try:
        subprocess.run(
            [*command, str(folder / "layout.docx")],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        pages = _read_pages(folder / "layout.pdf", len(marks))
    except (OSError, subprocess.SubprocessError):
        return {}
    # LibreOffice tells the number of a page, but not in the form it has there
    front = _find_front(document)
    return {
        mark: _write_roman(page) if mark in front else str(page)
        for mark, page in pages.items()
    }


def _find_front(document):
    """Return the bookmarks in the section whose pages have Roman numbers."""
    marks = set()
    tags = (qn("w:bookmarkStart"), qn("w:pgNumType"))
    for element in document.element.body.iter(*tags):
        if element.tag == tags[0]:
            marks.add(element.get(qn("w:name")))
        elif element.get(qn("w:fmt")) == "lowerRoman":
            return marks
    return set()


def _write_roman(number):
    """Return a number in small Roman figures.

    Examples
    --------
    >>> _write_roman(4), _write_roman(19)
    ('iv', 'xix')
    """
    said = ""
    for value, figure in _FIGURES.items():
        said += figure * (number // value)
        number %= value
    return said


def _read_pages(path, wanted):
    """Return the pages of bookmarks that the last pages of a file name."""
    import pdfplumber

    found = {}
    with pdfplumber.open(path) as pdf:
        for page in reversed(pdf.pages):
            text = page.extract_text()
            here = re.findall(r"(_Toc\d{6})=\s*(\d+)", text)
            found |= {mark: int(number) for mark, number in here}
            if not here or len(found) >= wanted:
                break
    return found
