"""Turn office files into PDF as LibreOffice shows them."""

import shutil
import subprocess

import pypdfium2

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def convert_to_pdf(path, folder):
    """Return the path of the PDF that LibreOffice makes of a file, in a folder."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder / f"{path.stem}.pdf"


def read_pages(path, folder):
    """Return the text of each page of a file, and (width, height) in points."""
    with pypdfium2.PdfDocument(convert_to_pdf(path, folder)) as pdf:
        return [(read_text(page), page.get_size()) for page in pdf]


def list_boxes(page):
    """Return the pieces of a page's text with their (left, bottom, right, top)."""
    text = page.get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    return [(text.get_text_bounded(*box), box) for box in boxes]


def read_text(page):
    """Return the text of a page, a line a line."""
    return page.get_textpage().get_text_bounded().replace("\r\n", "\n")
