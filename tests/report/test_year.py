"""The report of a year: what is chosen and refused, and the files as people see them.

Notebooks that follow as background are those of the project with their stored outputs,
so that only what is made of them is tried.
"""

import errno
import html
import re
import zipfile
from collections import Counter

import nbformat
import openpyxl
import pandas as pd
import pypdfium2
import pytest
from browser import ARGUMENTS, BROWSER, MISSING
from docx import Document
from kernel import read_stored
from libreoffice import LIBREOFFICE, convert_to_pdf, read_text
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE
from typer.testing import CliRunner

from iga_analysis import load_sources
from iga_analysis.__main__ import app
from iga_analysis.exhibits import FIGURE_MIME, TABLE_MIME
from iga_analysis.report import report, year
from iga_analysis.report.chapters import collect_chapters
from iga_analysis.report.collect import build_bibliography, collect_exhibits
from iga_analysis.settings import use_language
from iga_analysis.yearly import compose_report


@pytest.fixture
def stored(monkeypatch, short):
    """Take what is stored of the first notebook; return the settings of each run."""
    asked = []

    def take(paths, settings, progress):
        asked.append(([path.stem for path in paths], settings))
        return read_stored(paths[:1])

    monkeypatch.setattr(report, "run_notebooks", take)
    return asked


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The report of a year and a region in English, with a template of an office."""
    folder = tmp_path_factory.mktemp("office")
    template = Document()
    template.sections[0].header.paragraphs[0].text = "PEMERINTAH KABUPATEN CONTOH"
    template.save(folder / "kop.docx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IGA_DATA", str(folder / "none"))
        patch.setattr("iga_analysis.report.word.find_pages", lambda *_: {})
        report.write_report(
            lang="en",
            year=2020,
            region="Muaraenim",
            template=folder / "kop.docx",
            out=folder / "reports",
        )
    return folder / "reports"


@pytest.fixture(scope="module")
def exhibits():
    """The exhibits of the same report."""
    with use_language("en"):
        return collect_chapters(compose_report(2020, code="16.03"), "en")


def run(*options):
    return CliRunner().invoke(app, ["report", *map(str, options)])


def test_notebooks_follow_as_background(stored, tmp_path):
    out = tmp_path / "reports"
    options = ("--year", 2021, "--region", "16.03", "--lang", "en", "--background")
    done = run(*options, "--out", out)
    assert done.exit_code == 0, done.output
    names, settings = stored[0]
    # what these two show of the year stands in the report itself
    assert names[0] == "01_data_tour" and "09_region_report" not in names
    assert settings["IGA_YEAR"] == "2021" and settings["IGA_LANG"] == "en"
    page = (out / "iga_report.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert "Indeks Inovasi Daerah 2021: report" in text
    assert "RESULTS OF KABUPATEN MUARA ENIM" in text
    assert "Table B.1." in text and (out / "01_data_tour.html").is_file()


def test_without_background_no_notebook_runs(stored, tmp_path):
    done = run("--year", 2021, "--out", tmp_path / "reports")
    assert done.exit_code == 0, done.output
    assert stored == []
    page = (tmp_path / "reports" / "iga_report.html").read_text(encoding="utf-8")
    assert "BAB III KEANDALAN HASIL" in page


def write_list(path):
    rows = pd.DataFrame(
        {
            "Nama Daerah": ["Kota Surabaya", "Kota Bandung", "Kota Atlantis"],
            "Skor": [80.5, 70.25, 60.0],
            "Peringkat": [1, 2, 3],
        }
    )
    rows.to_excel(path, index=False)


def test_a_list_takes_the_place_of_the_claims(stored, tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "my_data"))
    write_list(tmp_path / "hasil.xlsx")
    out = tmp_path / "reports"
    choices = ("--year", 2024, "--results", tmp_path / "hasil.xlsx", "--lang", "en")
    done = run(*choices, "--out", out)
    assert done.exit_code == 0, done.output
    assert "Kota Atlantis" in done.output or "rejected" in done.output
    page = (out / "iga_report.html").read_text(encoding="utf-8")
    text = html.unescape(re.sub(r"<[^>]+>", "", page))
    counted = "2 of 4 rows read as results, 1 rejected"
    assert f"(file hasil.xlsx): {counted}" in text
    # the person's own imports stay as they were: there are none
    assert not (tmp_path / "my_data").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hasil.xlsx", "reports"]


def refused(tmp_path, *options):
    """Return what is said of options that are refused; nothing may be left behind."""
    before = sorted(tmp_path.iterdir())
    done = run(*options, "--lang", "en", "--out", tmp_path / "reports")
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert sorted(tmp_path.iterdir()) == before
    return done.stderr


def test_year_without_data_is_refused(tmp_path):
    said = refused(tmp_path, "--year", 2016)
    assert "There are no data for 2016" in said and "2018, 2019, 2020" in said
    assert "--results" in said


def test_unknown_region_is_refused(tmp_path):
    assert "Atlantis" in refused(tmp_path, "--year", 2021, "--region", "Atlantis")
    # a name that means two regions
    assert "Serang" in refused(tmp_path, "--year", 2021, "--region", "Serang")
    # four provinces were not measured before 2023
    said = refused(tmp_path, "--year", 2021, "--region", "Provinsi Papua Selatan")
    assert "Papua Selatan" in said


def test_template_that_is_no_word_file_is_refused(tmp_path):
    (tmp_path / "kop.docx").write_text("no Word file")
    said = refused(tmp_path, "--template", tmp_path / "kop.docx")
    assert "kop.docx is not a Word document" in said and ".dotx" in said
    with zipfile.ZipFile(tmp_path / "empty.docx", "w") as empty:
        empty.writestr("word/document.xml", "<x/>")
    assert "empty.docx" in refused(tmp_path, "--template", tmp_path / "empty.docx")
    assert "There is no template" in refused(tmp_path, "--template", tmp_path / "no")


def test_list_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "list.xlsx").write_text("no workbook")
    options = ("--results", tmp_path / "list.xlsx")
    assert "list.xlsx" in refused(tmp_path, "--year", 2024, *options)
    assert "--year" in refused(tmp_path, *options)
    assert "--year" in refused(tmp_path, "--region", "Kota Surabaya")


def test_folder_without_permission_is_a_sentence(tmp_path, stored, monkeypatch):
    def forbid(*_, **options):
        raise PermissionError(errno.EACCES, "Permission denied", options["dir"])

    monkeypatch.setattr(report.tempfile, "TemporaryDirectory", forbid)
    said = refused(tmp_path, "--year", 2021)
    assert "there is no permission" in said and str(tmp_path) in said


@pytest.mark.parametrize("writer", ["write_word", "write_workbook"])
def test_full_disk_leaves_nothing(tmp_path, stored, monkeypatch, writer):
    def fill_disk(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    for one in ("write_word", "write_workbook", "write_slides", "write_claims"):
        monkeypatch.setattr(year, one, lambda *_, **__: None)
    monkeypatch.setattr(year, writer, fill_disk)
    assert "the disk is full" in refused(tmp_path, "--year", 2021)


def test_exhibits_are_numbered_within_their_chapters(exhibits):
    counts = Counter()
    for one in exhibits:
        chapter, _, number = one["number"].partition(".")
        counts[one["kind"], chapter] += 1
        assert int(number) == counts[one["kind"], chapter]
    assert {"2", "3", "4"} <= {chapter for _, chapter in counts}


def test_every_exhibit_says_where_its_numbers_come_from(exhibits):
    known = set(load_sources()["source_id"])
    for one in exhibits:
        named = one["origin"] != "published" or one["sources"]
        assert named and set(one["sources"]) <= known, one["exhibit"]


def test_what_is_simulated_is_said_in_the_caption():
    every = collect_exhibits(read_stored(report.NOTEBOOKS.glob("*.ipynb")), "en")
    for origin in ("simulated", "invented"):
        marked = {one["exhibit"] for one in every if one["origin"] == origin}
        told = {one["exhibit"] for one in every if origin in one["caption"]}
        assert told == marked and len(told) > 10


def test_bibliography_has_each_source_once(exhibits):
    table = build_bibliography(exhibits, load_sources(), ["jpnn-05"])
    used = {source for one in exhibits for source in one["sources"]} | {"jpnn-05"}
    assert sorted(table["source_id"]) == sorted(used)
    assert table["number"].tolist() == list(range(1, len(used) + 1))
    source = exhibits[-1]["sources"][0]
    first = table.set_index("source_id").loc[source, "used_in"]
    titles = [one for one in exhibits if source in one["sources"]]
    assert first.startswith("Table") and titles[0]["number"] in first


def test_word_file_has_all_exhibits_and_the_office_header(written, exhibits):
    document = Document(written / "iga_report.docx")
    header = document.sections[0].header.paragraphs[0].text
    assert header == "PEMERINTAH KABUPATEN CONTOH"
    tables = [one for one in exhibits if one["kind"] == "table"]
    figures = [one for one in exhibits if one["kind"] == "figure"]
    # and the glossary
    assert len(document.tables) == len(tables) + 1
    assert len(document.inline_shapes) == len(figures)
    styles = {style.name for style in document.styles}
    assert {"Compact", "Source Note", "Bibliography", "Heading 1"} <= styles
    captions = [
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style.name in ("Table Caption", "Image Caption")
    ]
    wanted = [f"{one['title']}. {one['caption']}" for one in exhibits]
    assert sorted(captions) == sorted(wanted)


@pytest.mark.skipif(not LIBREOFFICE, reason="LibreOffice is not installed")
def test_word_file_converts_with_all_exhibits(written, exhibits, tmp_path):
    path = convert_to_pdf(written / "iga_report.docx", tmp_path)
    with pypdfium2.PdfDocument(path) as pdf:
        text = "\n".join(read_text(page) for page in pdf)
        found = [list(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])) for page in pdf]
    pictures = sum(map(len, found))
    for one in exhibits:
        # once in the list of exhibits and once as a caption
        assert len(re.findall(rf"^{one['title']}\. ", text, re.M)) == 2, one["title"]
    assert pictures >= sum(one["kind"] == "figure" for one in exhibits)


@pytest.mark.skipif(not BROWSER, reason=MISSING)
def test_pages_are_accessible(written):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        sheet = browser.new_page(viewport={"width": 390, "height": 844})
        for page in ("index", "iga_report"):
            sheet.goto((written / f"{page}.html").as_uri())
            width = sheet.evaluate("document.documentElement.scrollWidth")
            assert width <= 390, f"{page} scrolls sideways on a phone"
            found = Axe().run(sheet).response
            assert len(found["passes"]) > 10
            grave = [
                one["id"] for one in found["violations"] if one["impact"] != "minor"
            ]
            assert grave == [], page
        browser.close()


def test_workbook_has_the_numbers_of_every_figure(written, exhibits):
    book = openpyxl.load_workbook(written / "iga_tables.xlsx", read_only=True)
    for one in exhibits:
        number, width = len(one["rows"]), len(one["headings"])
        rows = book[one["sheet"]].iter_rows(5, number + 5, 1, width, values_only=True)
        *rows, after = [*rows, (None,)][: number + 1]
        assert len(rows) == number > 0 and not any(after)
        for row, wanted in zip(rows, one["rows"], strict=True):
            numbers = [
                (cell, told)
                for cell, told in zip(row, wanted, strict=True)
                if isinstance(told, int | float)
            ]
            assert all(cell == told for cell, told in numbers)


@pytest.mark.usefixtures("short")
def test_year_with_little_has_its_report(tmp_path):
    """2026 has a method and nothing else until a list is given."""
    write_list(tmp_path / "hasil.xlsx")
    files = report.write_report(
        lang="id",
        year=2026,
        results=tmp_path / "hasil.xlsx",
        out=tmp_path / "reports",
    )
    page = (tmp_path / "reports" / "iga_report.html").read_text(encoding="utf-8")
    assert "Kota Surabaya" in page and "80,5" in page
    assert "hasil.xlsx" in page
    assert "page" not in set(files["kind"])


def test_every_figure_in_the_notebooks_has_its_numbers():
    for path in report.NOTEBOOKS.glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if "image/png" in data:
                    assert data[FIGURE_MIME]["rows"], path.name
                if TABLE_MIME in data:
                    assert data[TABLE_MIME]["rows"], path.name
