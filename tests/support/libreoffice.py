"""Turn Word files into PDF as LibreOffice shows them."""

import shutil
import subprocess

import pdfplumber

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def read_pages(path, folder):
    """Return the text of each page of a Word file, and (width, height) in points."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with pdfplumber.open(folder / f"{path.stem}.pdf") as pdf:
        return [(page.extract_text(), (page.width, page.height)) for page in pdf.pages]
