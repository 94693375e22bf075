"""The regions to be coached as lists to sign: from a list of results, from claims."""

import openpyxl
import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from full_list import CUTS, invent_list, write_list
from libreoffice import LIBREOFFICE, read_pages
from office_page import write_template
from openxml import list_faults
from shown import judge_file

from iga_analysis import coaching_list, load_regions
from iga_analysis.language import label
from iga_analysis.report import ReportError, write_coaching, write_coaching_form
from iga_analysis.report.coaching_page import build_coaching_page
from iga_analysis.report.coaching_parts import (
    count_coaching,
    count_groups,
    describe_coaching,
)
from iga_analysis.settings import LANGUAGES, use_data_folder, use_language

YEAR = 2024
LOW, NONE = "Kurang Inovatif", "Tidak Dapat Dinilai"
LANDSCAPE = {"A4": (29.7, 21.0), "F4": (33.0, 21.5)}


@pytest.fixture(autouse=True)
def nothing_imported(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "nothing"))


@pytest.fixture(scope="module")
def truth():
    """Return the invented result of every region, by code."""
    return invent_list(YEAR).set_index("code")


@pytest.fixture(scope="module")
def folders(truth, tmp_path_factory):
    """Write the lists of 2024, with places, and of 2021, from claims; by language."""
    work = tmp_path_factory.mktemp("coaching")
    results = write_list(truth.reset_index(), work / "hasil.xlsx")
    places = work / "tempat.csv"
    rows = ["Kelompok Pulau;Daerah;Tempat;Perangkat Daerah", "Sumatera;;Medan;"]
    rows += ["Jawa;;Surabaya;Bapperida", "Papua;;[Jayapura];"]
    places.write_text("\n".join(rows), encoding="utf-8")
    template = work / "kop.docx"
    write_template(template)
    with use_data_folder(work / "nothing"):
        for lang in LANGUAGES:
            options = {"lang": lang, "paper": {"id": "A4", "en": "F4"}[lang]}
            write_coaching(work / f"{lang}2021", year=2021, **options)
            told = {"results": results, "places": places}
            write_coaching(work / f"{lang}{YEAR}", year=YEAR, **told, **options)
        options = {"template": template, "lang": "id"}
        write_coaching(work / "kop2021", year=2021, **options)
        write_coaching_form(work / "form.xlsx", year=YEAR, results=results)
    return work


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lists_have_no_word_of_the_other_language(folders, lang):
    files = [
        one for year in (2021, YEAR) for one in (folders / f"{lang}{year}").iterdir()
    ]
    assert len(files) == 4
    assert [one for path in files for one in judge_file(path, lang)] == []


def open_word(folder, year):
    return Document(folder / f"coaching_{year}.docx")


def open_book(folder, year):
    return openpyxl.load_workbook(folder / f"coaching_{year}.xlsx")


def list_tables(document):
    """Return (headings of the section, cells) of the tables to sign."""
    found, above = [], {}
    for element in document.element.body:
        if element.tag == qn("w:p"):
            text = "".join(one.text or "" for one in element.iter(qn("w:t")))
            style = document.styles.element.xpath(
                f"w:style[@w:styleId='{element.style}']/w:name/@w:val"
            )
            if style and style[0].casefold().startswith("heading"):
                above = {one: above[one] for one in above if one < style[0][-1]}
                above[style[0][-1]] = text
        elif element.tag == qn("w:tbl"):
            rows = [
                [
                    "".join(t.text or "" for t in cell.iter(qn("w:t")))
                    for cell in row.findall(qn("w:tc"))
                ]
                for row in element.findall(qn("w:tr"))
            ]
            if rows[0][0].casefold() == "no.":
                found.append((" / ".join(above.values()), element, rows))
    return found


def read_rows(document):
    """Return one row a region: code, section, and the cells by heading."""
    rows = [
        dict(zip(table[0], row, strict=True)) | {"section": section}
        for section, _, table in list_tables(document)
        for row in table[1:]
    ]
    code = next(one for one in rows[0] if one.casefold() in ("kode", "code"))
    return pd.DataFrame(rows).set_index(code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_a_complete_list_everyone_is_named(folders, truth, lang):
    rows = read_rows(open_word(folders / f"{lang}{YEAR}", YEAR))
    wanted = truth[truth["predicate"].isin([LOW, NONE])]
    assert sorted(rows.index) == sorted(wanted.index)
    told = rows["section"].map(lambda text: LOW if LOW in text else NONE)
    assert told.to_dict() == wanted["predicate"].to_dict()
    # to 35, where Inovatif begins, and to 0.01
    cut = wanted["predicate"].map({LOW: CUTS[2022][1], NONE: 0.01})
    for name, numbers in (("score", wanted["score"]), ("gap", cut - wanted["score"])):
        heading = label(name, lang)
        shown = rows[heading[:1].upper() + heading[1:]].reindex(wanted.index)
        text = [f"{one:.2f}" for one in numbers]
        assert shown.tolist() == [
            one.replace(".", ",") if lang == "id" else one for one in text
        ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sections_are_places_and_island_groups_in_order(folders, lang):
    document = open_word(folders / f"{lang}{YEAR}", YEAR)
    rows = read_rows(document)
    island = load_regions(YEAR).set_index("code")["island_group"]
    words = {"Sumatera": "Medan", "Jawa": "Surabaya", "Papua": "[Jayapura]"}
    rest = {"id": "Tempat belum ditentukan", "en": "Place not told"}[lang]
    places = [words.get(one, rest) for one in island[rows.index]]
    firsts = [section.split(" / ")[0] for section in rows["section"]]
    for first, place in zip(firsts, places, strict=True):
        assert place in first
    # the places by name, those without one last; regions in order within a table
    assert list(dict.fromkeys(places)) == ["[Jayapura]", "Medan", "Surabaya", rest]
    order = load_regions(YEAR).set_index("code")[["island_group", "province"]]
    for _, _, table in list_tables(document):
        codes = [row[2] for row in table[1:]]
        assert len(set(order.loc[codes, "island_group"])) == 1
        keys = [(order.at[code, "province"], code) for code in codes]
        assert keys == sorted(keys)
    agency = next(one for one in rows if "OPD" in one)
    java = island[rows.index] == "Jawa"
    assert (rows.loc[java.to_numpy(), agency] == "Bapperida").all()
    assert (rows.loc[~java.to_numpy(), agency] == "").all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_claims_the_rest_is_counted(folders, lang):
    document = open_word(folders / f"{lang}2021", 2021)
    rows, found = read_rows(document), coaching_list(2021).set_index("code")
    assert sorted(rows.index) == sorted(found.index)
    told = rows["section"].map(lambda text: LOW if LOW in text else NONE)
    assert told.to_dict() == found["predicate"].to_dict()
    # 166 and 23, as the ministry counted
    text = "\n".join(one.text for one in document.paragraphs)
    for predicate, count in ((LOW, 166), (NONE, 23)):
        named = int((found["predicate"] == predicate).sum())
        (line,) = (one for one in text.splitlines() if one.startswith(f"{predicate}: "))
        numbers = [int(one.strip(",;.")) for one in line.split() if one[0].isdigit()]
        assert numbers == [count, named, count - named]
    # no cut is published for 2021, and what is derived is marked
    gap = label("gap", lang)
    assert gap not in {one.casefold() for one in rows.columns}
    marked = rows[label("name", lang).capitalize()].str.endswith(" *")
    assert marked.to_dict() == found["basis"].eq("derived").to_dict()
    scores = rows[label("score", lang).capitalize()]
    assert (scores == "–").to_dict() == found["score"].isna().to_dict()


@pytest.mark.parametrize("name", [f"id{YEAR}", f"en{YEAR}", "id2021", "kop2021"])
def test_pages_are_landscape_and_rows_can_be_signed(folders, name):
    document = open_word(folders / name, name[-4:])
    paper = LANDSCAPE["F4" if name[:2] != "id" else "A4"]
    for section in document.sections:
        size = [one.cm for one in (section.page_width, section.page_height)]
        assert size == pytest.approx(paper, abs=0.1)
    tables = list_tables(document)
    assert len(tables) > 5
    for _, element, rows in tables:
        head, *body = element.findall(qn("w:tr"))
        assert head.find(f".//{qn('w:tblHeader')}") is not None
        assert len(body) == len(rows) - 1
        for row in body:
            (high,) = row.iter(qn("w:trHeight"))
            assert int(high.get(qn("w:val"))) >= Cm(1).twips
            assert high.get(qn("w:hRule")) == "atLeast"
    numbers = [int(rows[1][0]) for _, _, rows in tables]
    assert numbers[0] == 1


@pytest.mark.skipif(not LIBREOFFICE, reason="LibreOffice is not installed")
def test_headings_of_a_list_stand_on_each_of_its_pages(folders, truth, tmp_path):
    path = folders / f"id{YEAR}" / f"coaching_{YEAR}.docx"
    pages = read_pages(path, tmp_path)
    assert all(width > height for _, (width, height) in pages)
    wanted = truth[truth["predicate"].isin([LOW, NONE])]
    with_rows = [text for text, _ in pages if "Tanda tangan" in text]
    listed = [
        code for code in wanted.index if any(f" {code} " in text for text in with_rows)
    ]
    assert listed == wanted.index.tolist()
    others = [text for text, _ in pages if "Tanda tangan" not in text]
    for name in wanted["name"]:
        assert not any(name in text for text in others)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_has_the_lists_too(folders, truth, lang):
    book = open_book(folders / f"{lang}{YEAR}", YEAR)
    places = ["_Jayapura_", "Medan", "Surabaya"]
    assert [one for one in book.sheetnames if one in places] == places
    for name in book.sheetnames:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == {"id": 9, "en": 14}[lang]
        assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.fitToHeight == 0
    for predicate in (LOW, NONE):
        sheet = book[predicate]
        wanted = truth[truth["predicate"] == predicate]
        head, *rows = sheet.iter_rows(min_row=3, values_only=True)
        table = pd.DataFrame(rows, columns=head)
        code = label("code", lang).capitalize()
        assert sorted(table[code]) == sorted(wanted.index)
        assert table.iloc[:, 0].tolist() == list(range(1, len(wanted) + 1))
        table = table.set_index(code).reindex(wanted.index)
        scores = table[label("score", lang).capitalize()]
        assert scores.tolist() == pytest.approx(wanted["score"].tolist())
        heights = [sheet.row_dimensions[4 + n].height for n in range(len(wanted))]
        assert min(heights) >= 30
    # every region stands at one place
    listed = [
        row[3]
        for name in [*places, book.sheetnames[book.sheetnames.index("Surabaya") + 1]]
        for row in book[name].iter_rows(min_row=4, values_only=True)
    ]
    assert sorted(listed) == sorted(truth.index[truth["predicate"].isin([LOW, NONE])])


def test_office_files_are_without_a_finding(folders):
    paths = [*folders.glob("*/coaching_*"), folders / "form.xlsx"]
    assert len(paths) == 11
    for path in paths:
        assert list_faults(path) == [], path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_of_the_list_lead_to_each_other(folders, lang):
    book = open_book(folders / f"{lang}{YEAR}", YEAR)
    assert book.properties.creator == "iga_analysis" and book.properties.title
    first, *others = book.worksheets
    cells = [cell for cell in first["A"] if cell.hyperlink]
    assert [cell.hyperlink.location for cell in cells] == [
        f"'{one.title}'!A1" for one in others
    ]
    for one in others:
        assert one["A2"].hyperlink.location == f"'{first.title}'!A1"


def test_groups_add_up_to_the_list():
    table = coaching_list(2021).assign(place=pd.NA, agency=pd.NA)
    table.loc[[0, 1, 2], "place"] = ["Surabaya", "Makassar", "Makassar"]
    table.loc[4, "predicate"] = pd.NA
    groups = count_groups(table)
    assert groups["regions"].sum() == len(table)
    parts = groups.drop(columns=["meeting_place", "island_group", "regions"])
    assert (parts.sum(axis=1) == groups["regions"]).all() and len(parts.columns) == 3
    assert groups["meeting_place"].tolist()[:2] == ["Makassar", "Surabaya"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_may_be_either_stands_apart(lang):
    table = coaching_list(2021).assign(place=pd.NA, agency=pd.NA)
    table.loc[4, "predicate"] = pd.NA
    with use_language(lang):
        counts = count_coaching(2021)
        lines = describe_coaching(table, counts)
        page = build_coaching_page(
            table, counts=counts, lines=lines, year=2021, lang=lang
        )
    assert "1" in lines[-1]
    last = page[page.rindex("<h1>", 0, page.rindex("bibliography")) :]
    assert table["name"][4] in last and table["name"][5] not in last.split("<h1>")[0]
    assert {"id": "atau Tidak", "en": "or Tidak"}[lang] in page


def test_the_count_of_a_list_comes_before_the_published_one(folders, truth, tmp_path):
    """Of 2022 101 and 32 are published; the invented list has other numbers."""
    other = invent_list(2022)
    results = write_list(other, tmp_path / "hasil.xlsx")
    said = []
    options = {"results": results, "progress": said.append}
    write_coaching(tmp_path / "out", lang="en", year=2022, **options)
    for predicate, published in ((LOW, 101), (NONE, 32)):
        own = int((other["predicate"] == predicate).sum())
        assert own != published
        assert f"{predicate}: {own} regions, all of them named here." in said
        told = f"Published: {published} regions {predicate}; the list has {own}."
        assert told in said


def test_the_form_comes_back_filled(folders, truth, tmp_path):
    book = openpyxl.load_workbook(folders / "form.xlsx")
    provinces, regions = book.worksheets
    assert provinces.max_row - 3 == 38
    low = truth.index[truth["predicate"].isin([LOW, NONE])]
    listed = [row[2] for row in regions.iter_rows(min_row=4, values_only=True)]
    assert sorted(listed) == sorted(low)
    for row in provinces.iter_rows(min_row=4):
        row[2].value = "Makassar"
    regions.cell(4, 6).value, regions.cell(4, 7).value = "Medan", "Brida"
    path = tmp_path / "isi.xlsx"
    book.save(path)
    said = []
    results = write_list(truth.reset_index(), tmp_path / "hasil.xlsx")
    options = {"results": results, "places": path, "progress": said.append}
    write_coaching(tmp_path / "out", lang="id", year=YEAR, **options)
    rows = read_rows(open_word(tmp_path / "out", YEAR))
    medan = rows[rows["section"].str.contains("Medan")]
    assert medan.index.tolist() == [listed[0]] and "Brida" in medan.iloc[0].tolist()
    assert len(rows) == len(low)
    assert not any("belum" in one or "Peringatan: isi" in one for one in said)


def test_what_cannot_be_written_is_told(folders, tmp_path):
    places = tmp_path / "coaching_2021.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Daerah", "Skor"])
    book.save(places)
    for options, words in (
        ({"year": 1999}, "no data for 1999"),
        ({"year": 2025}, "No region of 2025"),
        ({"year": 2021, "paper": "A3"}, "no paper A3"),
        ({"year": 2021, "places": places}, "would be written over"),
        ({"year": 2021, "places": folders / "form.xlsx"}, "no row of the table"),
        ({"year": 2021, "template": tmp_path / "x.docx"}, "no template"),
    ):
        with use_language("en"), pytest.raises(ReportError, match=words):
            write_coaching(tmp_path, lang="en", **options)
    assert [one.name for one in tmp_path.iterdir()] == [places.name]
