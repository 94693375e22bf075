"""The Word file of a report: its parts, and its pages as LibreOffice shows them."""

import re
import zipfile
from xml.etree import ElementTree

import office_page
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from libreoffice import LIBREOFFICE, read_pages
from openxml import list_faults

from iga_analysis.language import label
from iga_analysis.report.document import BODY
from iga_analysis.report.run import ReportError
from iga_analysis.report.word import write_word

needs_libreoffice = pytest.mark.skipif(
    not LIBREOFFICE, reason="LibreOffice is not installed"
)
KINDS = [("id", "plain"), ("en", "plain"), ("id", "template"), ("en", "numbered")]
HEAD, FOOT = "PEMERINTAH KABUPATEN CONTOH", "Jalan Contoh Nomor 1"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Word files by language and kind of template."""
    folder = tmp_path_factory.mktemp("word")
    files = {}
    for lang, kind in KINDS:
        template = None
        if kind != "plain":
            template = folder / f"{kind}.docx"
            office_page.write_template(template, numbered=kind == "numbered")
        path = folder / f"{lang}_{kind}_report.docx"
        # the list of all regions stands in one of them
        regions = 546 if (lang, kind) == KINDS[0] else 60
        page = office_page.build_office_page(lang, annex=regions)
        office = office_page.WORDS[lang]["office"]
        write_word(path, page, lang=lang, template=template, office=office)
        files[lang, kind] = path
    return files


@pytest.fixture(scope="module")
def shown(written, tmp_path_factory):
    """The pages of files in Indonesian, as LibreOffice shows them."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        kind: read_pages(written["id", kind], folder) for kind in ("plain", "template")
    }


def read_fields(document):
    return [one.text.strip() for one in document.element.body.iter(qn("w:instrText"))]


def find_paragraphs(document, style):
    return [one for one in document.paragraphs if one.style.name == style]


@pytest.mark.parametrize("kind", KINDS)
def test_validator_of_office_files_finds_nothing(written, kind):
    assert list_faults(written[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_refers_to_what_is_there(written, kind):
    document = Document(written[kind])
    styles = {style.style_id for style in document.styles}
    body = document.element.body
    used = {one.get(qn("w:val")) for one in body.iter(qn("w:pStyle"), qn("w:rStyle"))}
    assert used <= styles
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks)
    anchors = {one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))}
    assert anchors - {None} <= set(marks)
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 20


def test_captions_count_within_their_chapter(written):
    document = Document(written["id", "plain"])
    captions = [one.text for one in find_paragraphs(document, "Table Caption")]
    numbers = [re.match(r"Tabel (\w\.\d)\. ", one)[1] for one in captions]
    assert numbers == ["1.1", "2.1", "2.2", "2.3", "3.1", "L.1"]
    fields = [one for one in read_fields(document) if one.startswith("SEQ Tabel")]
    # Word begins anew after a heading, LibreOffice where it is told to
    assert all("\\s 1" in one for one in fields)
    assert ["\\r 1" in one for one in fields] == [True, True, False, False, True, True]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_lists_have_every_entry_and_a_page(written, lang):
    document = Document(written[lang, "plain"])
    lists = [one for one in read_fields(document) if one.startswith("TOC")]
    words = [label(f"{kind}_word", lang) for kind in ("table", "figure")]
    assert [re.search(r'\\c "(\w+)"', one)[1] for one in lists[1:]] == words
    listed = [one.text.split("\t") for one in find_paragraphs(document, "toc 1")]
    headings = [one.text for one in find_paragraphs(document, "Heading 1")]
    assert [one[0] for one in listed] == headings
    entries = [
        one.text.split("\t") for one in find_paragraphs(document, "table of figures")
    ]
    captions = find_paragraphs(document, "Table Caption")
    captions += find_paragraphs(document, "Image Caption")
    assert [one[0] for one in entries] == [one.text.strip() for one in captions]
    if LIBREOFFICE:
        assert listed[0][1] == "ii" and listed[1][1] == "1"
        assert all(page.isdecimal() for _, page in [*listed[1:], *entries])


@needs_libreoffice
@pytest.mark.parametrize("kind", ["plain", "template"])
def test_lists_name_the_page_that_is_printed(written, shown, kind):
    document = Document(written["id", kind])
    entries = [
        one.text.split("\t")
        for style in ("toc 1", "toc 2", "table of figures")
        for one in find_paragraphs(document, style)
    ]
    assert len(entries) > 15
    pages = [
        page for page, _ in shown[kind] if label("report_contents", "id") not in page
    ]
    assert len(pages) == len(shown[kind]) - 1
    for text, number in entries:
        (place,) = (
            one for one in pages if re.search(f"^{re.escape(text[:40])}", one, re.M)
        )
        assert place.splitlines()[-1].strip() == number, text


@needs_libreoffice
def test_page_numbers_run_from_the_front_matter_to_the_annex(shown):
    numbers = [page.splitlines()[-1].strip() for page, _ in shown["plain"]]
    front = numbers.index("1")
    assert numbers[1:front] == ["ii", "iii"]
    # the cover has none, landscape pages go on with the count
    assert numbers[0] == "2025"
    assert numbers[front:] == [str(n + 1) for n in range(len(numbers) - front)]
    assert len(shown["plain"]) <= 25


@needs_libreoffice
def test_header_stands_on_every_page_but_the_cover(written, shown):
    words = office_page.WORDS["id"]
    said = f"{words['office']} · {words['title']}"
    assert said not in shown["plain"][0][0]
    assert all(page.startswith(said) for page, _ in shown["plain"][1:])
    for page, _ in shown["template"]:
        assert page.startswith(HEAD) and FOOT in page
    # the cover keeps the footer, without a number
    assert shown["template"][0][0].endswith(FOOT)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["plain", "template"])
def test_wide_table_has_a_landscape_page(shown, kind):
    turned = [page for page, (width, height) in shown[kind] if width > height]
    (page,) = turned
    assert "Tabel 2.2." in page and "2.2 D" in page and "Sumber: [1], [2]." in page
    for number in range(8):
        assert re.search(rf"^Kota {number} ", page, re.M)
    text = "".join(page for page, _ in shown[kind])
    # no word of a heading is broken
    assert text.count("kematangan") >= 12


def test_template_rules_the_page(written):
    for lang, kind in KINDS[2:]:
        document = Document(written[lang, kind])
        first, *_, last = document.sections
        size = (first.page_width.cm, first.page_height.cm)
        assert size == pytest.approx((21.5, 33), abs=0.01)
        assert last.left_margin.cm == pytest.approx(3, abs=0.01)
        assert document.styles["Normal"].font.name == "Arial"
        assert "Kop Surat" in {style.name for style in document.styles}
        with zipfile.ZipFile(written[lang, kind]) as word:
            feet = [word.read(name) for name in word.namelist() if "/footer" in name]
        fields = sum(one.count(b"> PAGE <") for one in feet)
        assert fields == 1
        # a template with a number of its own stays as it is
        assert first.different_first_page_header_footer == (kind == "template")


@pytest.mark.parametrize("paper, size", [("A4", (21, 29.7)), ("F4", (21.5, 33))])
def test_paper_without_a_template(tmp_path, paper, size):
    page = f"<title>T</title><p>Satu</p><p>{BODY}</p><h1>BAB I</h1><p>Dua</p>"
    write_word(tmp_path / "one.docx", page, lang="id", paper=paper)
    for section in Document(tmp_path / "one.docx").sections:
        found = (section.page_width.cm, section.page_height.cm)
        assert found == pytest.approx(size, abs=0.01)


def test_unknown_paper_is_refused(tmp_path):
    with pytest.raises(ReportError, match=r"Letter.*A4, F4"):
        write_word(tmp_path / "one.docx", "<p>x</p>", lang="id", paper="Letter")
    assert list(tmp_path.iterdir()) == []


def test_numbers_dates_and_addresses(written):
    for lang, day in (("id", "18 Desember 2025"), ("en", "18 December 2025")):
        document = Document(written[lang, "plain"])
        assert any(one.text.startswith(day) for one in document.paragraphs)
        cells = {cell.text for cell in document.tables[0].columns[5].cells}
        assert {"0,00", "−1,25", "2,50", "−12.345,6"} < cells
        targets = [
            one.target_ref
            for one in document.part.rels.values()
            if one.reltype.endswith("/hyperlink")
        ]
        # a date within an address stays, the full stop after it is not part of it
        address = "https://example.go.id/2025-12-03/berita-yang-panjang-sekali-3"
        assert len(targets) == 8 and address in targets
        said = find_paragraphs(document, "Bibliography")[2].text
        day = "3 Desember 2025" if lang == "id" else "3 December 2025"
        assert said == f"[3] Contoh. {day}. {address}."


def test_file_says_what_it_is(written):
    for lang, region in (("id", "id-ID"), ("en", "en-GB")):
        words = office_page.WORDS[lang]
        document = Document(written[lang, "plain"])
        properties = document.core_properties
        assert properties.title == words["title"]
        assert properties.author == words["office"]
        assert properties.language == region
        described = [one.get("descr") for one in document.element.iter(qn("wp:docPr"))]
        assert described == ["C", "H"]
        with zipfile.ZipFile(written[lang, "plain"]) as word:
            styles = ElementTree.fromstring(word.read("word/styles.xml"))
        spoken = {one.get(qn("w:val")) for one in styles.iter(qn("w:lang"))}
        assert region in spoken


def test_cover_has_a_place_for_a_logo(written):
    document = Document(written["id", "plain"])
    words = [one for one in document.paragraphs if one.style.name.startswith("Cover")]
    assert [one.style.name[6:] for one in words] == [
        *("Logo", "Title", "Subtitle", "Office", "Year")
    ]
    (logo,) = (one for one in document.styles if one.name == "Cover Logo")
    room = logo.paragraph_format.line_spacing
    assert room == pytest.approx(Cm(3.5), abs=Cm(0.02))
    # the title stands on the cover once
    assert not find_paragraphs(document, "Title")


def test_template_of_a_word_in_another_language(tmp_path):
    """Its styles have the names that Word knows, but ids of their own."""
    template = Document()
    renamed = {"Heading1": "Judul1", "Caption": "Keterangan", "BodyText": "TeksIsi"}
    for style in template.styles.element:
        for one in style.iter():
            for mark in (qn("w:styleId"), qn("w:val")):
                if one.get(mark) in renamed and one.tag != qn("w:name"):
                    one.set(mark, renamed[one.get(mark)])
    template.save(tmp_path / "kop.docx")
    page = office_page.build_office_page("id", filler=1, annex=12)
    path = tmp_path / "report.docx"
    write_word(path, page, lang="id", template=tmp_path / "kop.docx")
    assert list_faults(path) == []
    document = Document(path)
    assert len(find_paragraphs(document, "Heading 1")) == 6
    (caption,) = (one for one in document.styles if one.name == "Table Caption")
    assert caption.base_style.style_id == "Keterangan"
    headings = [one for one in document.styles if one.name == "Heading 1"]
    assert [one.style_id for one in headings] == ["Judul1"]
