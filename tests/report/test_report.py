"""The report: two small notebooks as web pages, Word, Excel and pictures."""

import errno
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import nbformat
import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from openxml import list_faults
from typer.testing import CliRunner

from iga_analysis import label, load_sources, load_terms
from iga_analysis.__main__ import app
from iga_analysis.datapackage import DataError
from iga_analysis.report import report
from iga_analysis.report.collect import show_numbers
from iga_analysis.report.pages import export_body
from iga_analysis.report.report import write_report
from iga_analysis.report.run import ReportError
from iga_analysis.report.sheet_names import name_sheets
from iga_analysis.report.word_source import share_line
from iga_analysis.report.workbook import AUTHOR, write_workbook
from iga_analysis.settings import data_folder

TABLE_CAPTION = label("table_regions_by_level", "id")
FIGURE_CAPTION = label("figure_participation_trend", "id")
WORDS = {"before": "1", "after": "2", "first": "2018", "last": "2025"}
FINDING = label("finding_participation_trend", "id").format(**WORDS)
ALT = f"{FIGURE_CAPTION}. {FINDING}"
# A sheet is called by the title of its exhibit and what it is about, whole words.
TABLE_SHEET, FIGURE_SHEET = (
    "Tabel 1.1 Pemda per tingkat",
    "Gambar 1.1 Tren partisipasi",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def make_notebook(path, *cells):
    """Write a notebook; a pair of texts is English and Indonesian, a text is code."""
    notebook = new_notebook()
    for cell in cells:
        if isinstance(cell, str):
            notebook.cells.append(new_code_cell(cell))
            continue
        for text, tag in zip(cell, ("en", "id"), strict=True):
            notebook.cells.append(new_markdown_cell(text, metadata={"tags": [tag]}))
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "numbers.csv").write_text(
        "name,year,rate,note\n=1+1,2018,46.678966,a\n-b,2020,89.298893,@c\n"
        "Serang,2021,,+d\n"
    )
    first = make_notebook(
        folder / "01_first.ipynb",
        (
            "# Who takes *part*?\n\nEnglish words. More.",
            "# Siapa yang *ikut*?\n\nKata Indonesia sejak 2.018. Lagi.",
        ),
        "import pandas as pd\nfrom iga_analysis import show_figure, show_table",
        ("## Rates\n\nSee.", "## Tingkat\n\nLihat [dua](02_second.ipynb)."),
        'table = pd.read_csv("numbers.csv")\n'
        'show_table(table, "regions_by_level", sources="project")',
        "import matplotlib.pyplot as plt\n_, axes = plt.subplots()\n"
        "axes.plot([1, 2])\n"
        f"words = {WORDS}\n"
        'show_figure(axes, "participation_trend", table, sources="simulated", '
        "words=words)",
    )
    second = make_notebook(
        folder / "02_second.ipynb",
        ("# Two\n\nWith $x^2$.", "# Dua\n\nRumus $x^2$."),
        'import pandas as pd\nfrom iga_analysis import show_table\nprint("a < b")',
        'used = ["kemendagri-12"]\n'
        'show_table(pd.DataFrame({"rate": [1.0]}), "regions_by_level", sources=used)',
    )
    return [first, second]


@pytest.fixture(scope="module")
def written(notebooks, tmp_path_factory):
    """The folder of a report, the table of its files and the lines of progress."""
    out = tmp_path_factory.mktemp("target") / "deep" / "reports"
    lines = []
    files = write_report(out=out, notebooks=notebooks, progress=lines.append)
    return out, files, lines


class Page(HTMLParser):
    """Tags of a page with their attributes, and its text."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def find(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def test_files_are_those_listed(written):
    out, files, lines = written
    assert {path for path in out.rglob("*") if path.is_file()} == set(files["path"])
    assert files["kind"].tolist() == [
        *("index", "document", "word", "excel", "claims"),
        *("page", "page", "figure", "figure"),
    ]
    assert files["notebook"].dropna().tolist() == [
        *("01_first", "02_second", "01_first", "01_first")
    ]
    assert sorted(line.split()[0] for line in lines) == [
        *("01_first.ipynb", "02_second.ipynb")
    ]
    assert [path.name for path in out.parent.iterdir()] == ["reports"]


@pytest.mark.parametrize("name", ["index", "iga_report", "01_first", "02_second"])
def test_pages_stand_alone(written, name):
    page = Page(written[0] / f"{name}.html")
    assert page.find("html")[0]["lang"] == "id"
    assert not page.find("script") and not page.find("link")
    assert all(image["src"].startswith("data:") for image in page.find("img"))
    links = [link["href"] for link in page.find("a")]
    # the addresses of the bibliography are for whoever follows them
    outward = [link for link in links if link.startswith("https://")]
    assert bool(outward) == (name == "iga_report")
    for link in set(links) - set(outward):
        file, _, place = link.partition("#")
        target = written[0] / (file or f"{name}.html")
        assert target.is_file()
        if place:
            target = Page(target)
            assert place in {one.get("id") for _, one in target.tags}
    assert len(page.find("h1")) == len(page.find("title")) == 1


def test_page_shows_one_language_and_no_code(written):
    page = Page(written[0] / "01_first.html")
    assert "Siapa yang ikut?" in page.text and "Kata Indonesia" in page.text
    assert "English" not in page.text and "pandas" not in page.text
    assert page.find("a")[0]["href"] == "index.html"
    assert {"h1", "h2"} <= {tag for tag, _ in page.tags}


def test_exhibits_stand_once_in_the_page(written):
    page = Page(written[0] / "01_first.html")
    assert page.text.count(f"Tabel 1.1. {TABLE_CAPTION}") == 1
    assert page.text.count(f"Gambar 1.1. {FIGURE_CAPTION}") == 1
    (image,) = page.find("img")
    assert image["alt"] == ALT
    # the second table has the numbers of the figure
    assert len(page.find("table")) == 2 and len(page.find("details")) == 1
    assert len(page.find("figcaption")) == 1
    assert "89,30" in page.text and "=1+1" in page.text


def test_formula_and_printed_text_are_readable(written):
    page = Page(written[0] / "02_second.html")
    assert len(page.find("math")) == 1 and "$" not in page.text
    assert "a < b" in page.text


def test_index_lists_everything(written):
    page = Page(written[0] / "index.html")
    links = [link["href"] for link in page.find("a")]
    figure = "figures/01_first-participation_trend"
    assert links == [
        "claims.html",
        *("01_first.html", "01_first.html#figure-1.1", "02_second.html"),
        "iga_report.html",
        *("iga_report.docx", "iga_tables.xlsx", "claims.html"),
        *(f"{figure}.png", f"{figure}.svg"),
    ]
    assert "1. Siapa yang ikut?" in page.text and FIGURE_CAPTION in page.text
    # the answer of a figure, or else the first sentence of the chapter
    assert FINDING in page.text and "Kata Indonesia" not in page.text
    assert "Rumus" in page.text


def test_words_of_the_report_are_in_both_languages():
    terms = load_terms().set_index("term")
    words = "title subtitle contents files page word excel figures sheet caption "
    words += "notebook sources origin about heading_about heading_bibliography used_in"
    assert {f"report_{word}" for word in words.split()} <= set(terms.index)


def test_other_language(notebooks):
    body = export_body(nbformat.read(notebooks[0], as_version=4), "en")
    assert "English words" in body and "Indonesia" not in body


def test_pictures(written):
    stem = written[0] / "figures" / "01_first-participation_trend"
    assert stem.with_suffix(".png").read_bytes().startswith(b"\x89PNG\r\n")
    drawing = ElementTree.parse(stem.with_suffix(".svg")).getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    dates = drawing.iter("{http://purl.org/dc/elements/1.1/}date")
    assert list(dates) == []


def read_texts(document):
    """Return the texts of the paragraphs of a Word file by style."""
    texts = {}
    for paragraph in document.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None:
            text = "".join(part.text or "" for part in paragraph.iter(f"{W}t"))
            texts.setdefault(style.get(f"{W}val"), []).append(text)
    return texts


def read_word(path):
    with zipfile.ZipFile(path) as word:
        pictures = [name for name in word.namelist() if "/media/" in name]
        return ElementTree.fromstring(word.read("word/document.xml")), pictures


def test_word_has_native_parts(written):
    document, pictures = read_word(written[0] / "iga_report.docx")
    assert [name[-4:] for name in pictures] == [".png"]
    texts = read_texts(document)
    # the two of the notebooks and the glossary
    assert len(list(document.iter(f"{W}tbl"))) == 3
    assert texts["Title"] == ["Indeks Inovasi Daerah"]
    assert texts["Heading1"] == [
        label("report_heading_about", "id"),
        *("1. Siapa yang ikut?", "2. Dua"),
        label("report_heading_bibliography", "id"),
        label("report_heading_glossary", "id"),
    ]
    assert "Tingkat" in texts["Heading2"]
    assert texts["TableCaption"] == [f"Tabel {n}.1. {TABLE_CAPTION}" for n in (1, 2)]
    assert texts["ImageCaption"] == [f"Gambar 1.1. {FIGURE_CAPTION}"]
    described = [
        tag.get("descr") for tag in document.iter() if tag.tag.endswith("}docPr")
    ]
    assert described == [ALT]
    assert b"data:image" not in ElementTree.tostring(document)


def test_word_has_contents_that_lead_somewhere(written):
    document, _ = read_word(written[0] / "iga_report.docx")
    texts = read_texts(document)
    # behind each entry stands its page where LibreOffice could tell it
    listed = {
        style: [re.sub(r"\d*$", "", text) for text in texts[style]]
        for style in ("toc1", "toc2", "tableoffigures")
    }
    assert listed["toc1"] == texts["Heading1"] and listed["toc2"] == texts["Heading2"]
    captions = texts["TableCaption"] + texts["ImageCaption"]
    assert listed["tableoffigures"] == captions
    fields = [one.text.split()[:2] for one in document.iter(f"{W}instrText")]
    assert fields.count(["SEQ", "Tabel"]) == 2 and fields.count(["SEQ", "Gambar"]) == 1
    assert sum(one[0] == "TOC" for one in fields) == 3
    kinds = [one.get(f"{W}fldCharType") for one in document.iter(f"{W}fldChar")]
    # three captions, three lists and a page for each entry
    count = 6 + sum(map(len, listed.values()))
    assert (
        kinds.count("begin") == kinds.count("separate") == kinds.count("end") == count
    )
    names = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    anchors = {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")}
    assert anchors - {None} <= set(names) and len(set(names)) == len(names)


def test_notes_say_where_numbers_come_from(written):
    document, _ = read_word(written[0] / "iga_report.docx")
    project, simulated, published = read_texts(document)["SourceNote"]
    assert project == label("report_origin_project", "id")
    assert simulated.startswith(label("report_origin_simulated", "id"))
    assert FIGURE_SHEET in simulated
    assert published == "Sumber: [1]."
    sources = load_sources().set_index("source_id")
    url = sources.loc["kemendagri-12", "url"]
    (line,) = read_texts(document)["Bibliography"]
    assert line.startswith("[1] ") and url in line
    assert line.endswith("Digunakan dalam Tabel 2.1.")


def test_what_is_simulated_is_said(written):
    page = Page(written[0] / "iga_report.html").text
    said = label("report_statement_simulated", "id").format(listed="Gambar 1.1")
    assert said in page
    assert label("report_heading_simulated", "id") in page


def test_word_file_and_workbook_name_the_same_author(written):
    about = Document(written[0] / "iga_report.docx").core_properties
    book = openpyxl.load_workbook(written[0] / "iga_tables.xlsx").properties
    assert about.author == about.last_modified_by == book.creator == AUTHOR


@pytest.mark.parametrize(("lang", "sign"), [("en", ","), ("id", ".")])
def test_figures_of_any_kind_have_separators_and_years_none(lang, sign):
    one = {"caption": "x", "rows": [[2031, 14897, 3.5, 1500]]}
    one["headings"] = [label(name, lang) for name in ("year", "value", "value")]
    one["headings"].append(label("innovations", lang))
    one["decimals"] = [None, None, None, 0]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", show_numbers(one, lang))
    point = {"en": ".", "id": ","}[lang]
    assert cells == ["2031", f"14{sign}897", f"3{point}5", f"1{sign}500"]


def test_workbook_has_numbers(written):
    book = openpyxl.load_workbook(written[0] / "iga_tables.xlsx")
    assert book.sheetnames == [
        *("Daftar isi", TABLE_SHEET, TABLE_SHEET.replace("1.1", "2.1")),
        *(FIGURE_SHEET, "Sumber"),
    ]
    rows = list(book["Daftar isi"].iter_rows(min_row=5, values_only=True))
    assert rows[0] == (
        *("Tabel 1.1", TABLE_CAPTION, "Siapa yang ikut?"),
        label("report_origin_project", "id"),
    )
    chapters = ["Siapa yang ikut?", "Dua", "Siapa yang ikut?", None]
    assert [row[2] for row in rows] == chapters
    sheet = book[TABLE_SHEET]
    assert sheet["A1"].value == f"Tabel 1.1. {TABLE_CAPTION}"
    assert sheet["A2"].value == label("report_origin_project", "id")
    assert [cell.value for cell in sheet[4][:4]] == [
        raise_first(label(name, "id")) for name in ("name", "year", "rate", "note")
    ]
    assert all(cell.font.bold for cell in [*sheet[4][:4], *book["Daftar isi"][4][:4]])
    simulated = label("report_origin_simulated", "id")
    assert book[FIGURE_SHEET]["A2"].value.startswith(simulated)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0 and sheet.print_title_rows == "$4:$4"
    for name in (TABLE_SHEET, FIGURE_SHEET):
        name, year, rate, note = book[name][6][:4]
        assert (name.value, year.value, rate.value) == ("-b", 2020, 89.298893)
        # 421 is the code of Indonesia
        assert (year.number_format, rate.number_format) == ("0", '[$-421]#,##0.00"%"')
        assert (note.value, note.data_type, note.quotePrefix) == ("@c", "s", True)
    assert sheet["C7"].value is None
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")


def raise_first(text):
    return text[:1].upper() + text[1:]


def test_workbook_lists_the_sources_that_it_names(written):
    book = openpyxl.load_workbook(written[0] / "iga_tables.xlsx")
    (row,) = book["Sumber"].iter_rows(min_row=5, values_only=True)
    own = load_sources().set_index("source_id").loc["kemendagri-12"]
    assert row[0] == 1 and row[-2:] == ("Tabel 2.1", "kemendagri-12")
    assert [row[1], row[2], row[5]] == own[["publisher", "title", "url"]].tolist()
    assert row[4] == label(own["kind"], "id")


def test_workbook_takes_any_text(tmp_path):
    table = {
        "notebook": "01",
        "exhibit": "a/b: [c]?",
        "caption": "=HYPERLINK(1)",
        "headings": ["=x", "n"],
        "decimals": [None, 1],
        "rows": [["#N/A", 12345.678], ["bell\x07", None]],
    }
    path = tmp_path / "any.xlsx"
    write_workbook(path, tables=[table], sources=load_sources().head(0), lang="en")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    assert sheet.title == "a_b_ _c__"
    assert [sheet[at].data_type for at in ("A1", "A4", "A5", "B5")] == [*"sssn"]
    assert sheet["A6"].value == "bell"
    assert sheet["B5"].number_format == "#,##0.0"
    assert book["Contents"]["B5"].data_type == "s"
    assert list_faults(path) == []
    target = book["Contents"]["A5"].hyperlink.location
    assert target == f"'{sheet.title}'!A1"


@given(st.lists(st.text(min_size=1)))
def test_sheet_names_can_be_used(exhibits):
    names = name_sheets([{"exhibit": exhibit} for exhibit in exhibits])
    assert len({name.lower() for name in names}) == len(exhibits)
    assert all(1 <= len(name) <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\'") for name in names)


@pytest.fixture
def older(tmp_path):
    """A folder with an earlier report, one page of which is no longer made."""
    out = tmp_path / "reports"
    out.mkdir()
    for name in ("index.html", "00_old.html", "iga_report.docx", "iga_tables.xlsx"):
        (out / name).write_text(name)
    return out


def read_folder(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run_report(*options):
    return CliRunner().invoke(app, ["report", *map(str, options)])


def test_failing_notebooks_are_all_named(older, tmp_path, monkeypatch):
    make_notebook(tmp_path / "01_fine.ipynb", "1")
    make_notebook(tmp_path / "02_bad.ipynb", "1", ("Text", "Teks"), "2\n1 / 0", "3")
    (tmp_path / "03_not.ipynb").write_text("no notebook")
    (tmp_path / "04_not.ipynb").write_text("[]")
    make_notebook(tmp_path / "05_dead.ipynb", "import os\nos._exit(1)")
    monkeypatch.setattr(report, "NOTEBOOKS", tmp_path)
    before = read_folder(tmp_path)
    run = run_report("--out", older, "--lang", "en")
    assert run.exit_code == 1
    assert "02_bad.ipynb, code cell 2: ZeroDivisionError: division" in run.stderr
    for name in ("03_not.ipynb", "04_not.ipynb"):
        assert f"{name}, this is not a Jupyter notebook" in run.stderr
    assert "05_dead.ipynb, its kernel stopped" in run.stderr
    assert "01_fine" not in run.stderr and "Traceback" not in run.output
    assert read_folder(tmp_path) == before


@pytest.fixture
def quick(notebooks, monkeypatch, short):
    """Let the notebooks pass as they are, so that only the writing is tried."""
    books = {path: nbformat.read(path, as_version=4) for path in notebooks}
    monkeypatch.setattr(report, "run_notebooks", lambda *_: books)


@pytest.mark.usefixtures("quick")
def test_earlier_report_is_replaced(older):
    run = run_report("--out", older)
    assert run.exit_code == 0, run.output
    assert run.stdout.splitlines()[-1].endswith(str(older / "index.html"))
    assert not (older / "00_old.html").exists()
    assert (older / "02_second.html").is_file()
    assert [path.name for path in older.parent.iterdir()] == ["reports"]


@pytest.mark.usefixtures("quick")
def test_full_disk_leaves_the_earlier_report(older, monkeypatch):
    def fill_disk(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = read_folder(older.parent)
    monkeypatch.setattr(report, "write_workbook", fill_disk)
    run = run_report("--out", older)
    assert run.exit_code == 1
    assert "ruang penyimpanan penuh" in run.stderr and str(older) in run.stderr
    assert read_folder(older.parent) == before


@pytest.mark.usefixtures("quick")
def test_failing_pandoc_is_a_sentence(older, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("Pandoc died with exitcode 1: no space left")

    before = read_folder(older.parent)
    monkeypatch.setattr("pypandoc.convert_text", fail)
    with pytest.raises(ReportError, match="no space left"):
        write_report(out=older)
    assert read_folder(older.parent) == before


@pytest.mark.usefixtures("quick")
def test_failed_swap_puts_the_earlier_report_back(older, monkeypatch):
    rename = report.Path.rename

    def refuse(path, target):
        if path.name == "new":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return rename(path, target)

    before = read_folder(older.parent)
    monkeypatch.setattr(report.Path, "rename", refuse)
    with pytest.raises(ReportError, match="no permission"):
        write_report(out=older)
    assert read_folder(older.parent) == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["notes.txt", "figures/mine.docx"])
def test_folder_with_other_files_is_refused(older, name):
    (older / name).parent.mkdir(exist_ok=True)
    (older / name).write_text("mine")
    run = run_report("--out", older)
    assert run.exit_code == 1 and name.split("/")[-1] in run.stderr
    assert (older / name).read_text() == "mine"


@pytest.mark.usefixtures("quick")
def test_folder_of_other_pages_is_refused(tmp_path):
    (tmp_path / "index.html").write_text("somebody's site")
    assert run_report("--out", tmp_path).exit_code == 1
    assert (tmp_path / "index.html").read_text() == "somebody's site"


@pytest.mark.usefixtures("quick")
def test_target_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "reports"):
        run = run_report("--out", out)
        assert run.exit_code == 1 and str(tmp_path / "file") in run.stderr
        assert "Traceback" not in run.output


def test_unknown_language(tmp_path):
    run = run_report("--lang", "jv", "--out", tmp_path / "reports")
    assert run.exit_code == 1 and "'jv'" in run.stderr and "id" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_notebooks(tmp_path):
    with pytest.raises(ReportError, match="no notebook"):
        write_report(out=tmp_path / "reports", notebooks=[])
    with pytest.raises(ReportError, match="99_none"):
        write_report(out=tmp_path / "reports", notebooks=[tmp_path / "99_none.ipynb"])


def test_check_counts_the_tables():
    run = CliRunner().invoke(app, ["check"])
    assert run.exit_code == 0, run.output
    lines = [line.split() for line in run.stdout.splitlines()]
    assert ["facts/sources.csv", str(len(load_sources())), "8"] in lines


def test_check_shows_every_mistake(monkeypatch):
    place = {"file": "regions.csv", "column": "code", "value": "x", "type": "number"}
    mistakes = [("data_no_type", place | {"row": row}) for row in range(40)]

    def fail():
        raise DataError(mistakes)

    monkeypatch.setattr("iga_analysis.datapackage.check_tables", fail)
    run = CliRunner().invoke(app, ["check"])
    assert run.exit_code == 1
    for row, line in enumerate(run.stderr.splitlines(), start=0):
        assert line == f"regions.csv, baris {row}, kolom code: 'x' bukan bertipe number"
    assert row == 39
    run = CliRunner().invoke(app, ["check", "--lang", "en"])
    assert "regions.csv, row 0, column code: 'x' is not of type number" in run.stderr


def test_version():
    from importlib.metadata import version

    run = CliRunner().invoke(app, ["--version"])
    assert run.stdout.strip() == version("iga-analysis")


@pytest.mark.usefixtures("short")
def test_report_uses_the_imports_of_the_folder_it_is_called_from(tmp_path, monkeypatch):
    here = tmp_path / "office"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("IGA_DATA")
    notebook = make_notebook(
        tmp_path / "01_where.ipynb",
        ("# Where?\n\nWords.", "# Di mana?\n\nKata."),
        "from iga_analysis.settings import data_folder\nprint(data_folder())",
    )
    write_report(lang="en", out=tmp_path / "out", notebooks=[notebook])
    page = (tmp_path / "out" / "01_where.html").read_text(encoding="utf-8")
    assert str(here.resolve() / "my_data") in page


@pytest.mark.usefixtures("short")
def test_page_to_explore_stands_beside_the_report(tmp_path):
    notebook = make_notebook(
        tmp_path / "01_where.ipynb",
        ("# Where?\n\nWords.", "# Di mana?\n\nKata."),
        "print(1)",
    )

    def write(path, *, lang):
        path.write_text(f"{lang} {data_folder()}")

    def report_to(folder, **choices):
        choices |= {"lang": "en", "notebooks": [notebook]}
        files = write_report(out=tmp_path / folder, **choices)
        return files, (tmp_path / folder / "index.html").read_text(encoding="utf-8")

    files, index = report_to("with", explore=write)
    (path,) = files.loc[files["kind"] == "explore", "path"]
    assert path.read_text() == f"en {data_folder().resolve()}"
    assert f'<a href="{path.name}">{label("report_explore", "en")}</a>' in index
    (path,) = files.loc[files["kind"] == "claims", "path"]
    assert f'<a href="{path.name}">{label("report_claims", "en")}</a>' in index
    assert "agg-2020-020" in path.read_text(encoding="utf-8")
    # an earlier report may be replaced although the page is in it
    report_to("with", explore=write)
    _, index = report_to("without")
    assert "iga_explore" not in index


def test_a_sentence_beside_short_cells_gets_the_width_of_the_line():
    """Verdicts: eight columns of short words, and one of sentences."""
    short = [["ukuran", "daerah berpartisipasi"]] * 5 + [["klaim", "agg-2020-001"]] * 3
    sentence = ["penjelasan", "484 / 542 = 89,30 %, dibulatkan menjadi 89,3. " * 3]
    line = 190
    widths = share_line([*short, sentence], line)
    assert sum(widths) == pytest.approx(line)
    # no word is broken, and the sentence has what its neighbours do not need
    longest = [max(len(one) for one in " ".join(cells).split()) for cells in short]
    assert all(width > one for width, one in zip(widths, longest, strict=False))
    assert widths[-1] > 2 * max(widths[:-1])
    # a table that fits is left as it is
    assert sum(share_line(short[:2], line)) < line
