"""The workbook of a register that is scored, and that of any tables."""

import datetime
import re

import inventions
import openpyxl
import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator

from iga_analysis.exhibits import build_payload
from iga_analysis.language import label
from iga_analysis.report.collect import build_bibliography, name_sheet
from iga_analysis.report.workbook import write_scores, write_workbook
from iga_analysis.settings import use_language
from iga_analysis.tables import load_sources

SIZES = {"16.02": (9, 80, 5), "16.03": (14, 70, 4)}

# English words of sheets of scores, and keys of the package.
ENGLISH = re.compile(
    r"[a-z]_[a-z]|\b(True|False|and|of|the|to|not|as|by|with|is|are|index|score|rank|"
    r"points?|region|year|known|inferred|documented|met|innovation|evidence|rule|"
    r"before|after|kind|address|press|government|sources?|contents)\b"
)
# What the workbook names that is a key or a name of its own.
OWN = re.compile(r"https?://|\.csv|^Inovasi |github")


def raise_first(term):
    """Return a heading as it stands in a workbook."""
    return label(term)[:1].upper() + label(term)[1:]


@pytest.fixture
def tables():
    """Return tables of two regions, with names that are awkward in a workbook."""
    register = [inventions.make_register(*size, code) for code, size in SIZES.items()]
    register = pd.concat(register, ignore_index=True)
    awkward = ["=1+1", "-b", "#N/A", "\x07=1+1", "bell\x07", "2024-05-01"]
    register.loc[range(6), "innovation"] = awkward
    spd = [inventions.make_spd(40, code) for code in SIZES]
    return register, pd.concat(spd, ignore_index=True)


def test_every_region_is_explained_on_one_sheet(tmp_path, tables):
    scores = write_scores(tmp_path / "scores.xlsx", *tables, 2026)["scores"]
    assert scores["code"].tolist() == list(SIZES)
    path = tmp_path / "scores.xlsx"
    assert OpenXmlValidator().validate(str(path)).errors == []
    sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    keys = ("eligibility", "scores", "announced", "explained")
    names = [name_sheet({"caption": label(f"sheet_{key}")}) for key in keys]
    assert sheets[:5] == [label("report_contents"), *names]
    assert len(sheets) == 9
    # the headings stand below the title, the source and an empty row
    table = pd.read_excel(
        path,
        sheet_name=names[-1],
        header=3,
        dtype={raise_first("code"): str},
        engine="openpyxl",
    )
    assert len(table) == 2 * 41
    points = table.groupby(raise_first("code"))[raise_first("points")].sum()
    # 40 SPD points; 9 x 80 / 12 and 9 x 0.38; 14 x 70 / 14, too few affairs
    wanted = {"16.02": 40 + 60 + 3.42, "16.03": 40 + 70}
    assert points.to_dict() == pytest.approx(wanted)


def test_names_of_innovations_stay_text(tmp_path, tables):
    path = tmp_path / "scores.xlsx"
    write_scores(path, *tables, 2026)
    name = name_sheet({"caption": label("sheet_maturity")})
    sheet = openpyxl.load_workbook(path)[name]
    headings = [cell.value for cell in sheet[4]]
    column = headings.index(raise_first("innovation")) + 1
    cells = [sheet.cell(row, column) for row in range(5, 11)]
    names = ["=1+1", "-b", "#N/A", "=1+1", "bell", "2024-05-01"]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[:2]] == [True, True]
    assert sheet.cell(5, headings.index(raise_first("maturity")) + 1).value == 80


def test_scores_are_told_in_the_words_of_the_reader(tmp_path, tables):
    register, spd = tables
    register["innovation"] = [f"Inovasi {n}" for n in range(len(register))]
    path = tmp_path / "scores.xlsx"
    with use_language("id"):
        write_scores(path, register, spd, 2026)
    book = openpyxl.load_workbook(path)
    assert book.properties.title and book.properties.creator == "iga_analysis"
    assert label("sheet_eligibility", "id") in book.sheetnames
    texts = {
        str(cell)
        for sheet in book.worksheets
        for row in (*sheet.iter_rows(values_only=True), (sheet.title,))
        for cell in row
        if isinstance(cell, str | bool)
    }
    english = [one for one in texts if ENGLISH.search(one) and not OWN.search(one)]
    titles = set(load_sources()["title"].dropna())
    assert [one for one in english if one not in titles] == []


@pytest.fixture(scope="module", params=["en", "id"])
def shown(request, tmp_path_factory):
    """Return the language, a workbook of a table and a figure, and their payloads."""
    lang = request.param
    ids = ["kompas-01", "kemendagri-12"]
    table = pd.DataFrame(
        {
            "year": [2020, 2021],
            "date": ["2020-12-18", "2021-03"],
            "value": [14897, 89.3],
            "rate": [89.298893, 100.0],
            "note": ["x" * 200, None],
        }
    )
    chart = {"kind": "bar", "x": 0, "x_title": "year", "y_title": "rate (%)"}
    chart["series"] = [{"name": "rate", "column": 3, "first": 0, "last": 1}]
    with use_language(lang):
        one = build_payload(table, "one", "First, with a chart")
        two = build_payload(table.head(1), "two", "Second")
        two |= {"kind": "figure", "title": "Figure 1", "chapter": "A", "number": 1}
        one |= {"kind": "table", "title": "Table 1", "chapter": "B", "number": 1}
        one |= {"chart": chart}
        both = [two, one]
        for each in both:
            each |= {"sources": ids, "sheet": name_sheet(each), "notebook": "0"}
        bibliography = build_bibliography(both, load_sources())
        path = tmp_path_factory.mktemp("book") / "any.xlsx"
        told = {"title": "Any title", "author": "Office"}
        write_workbook(path, tables=both, sources=bibliography, **told)
    return lang, path, one, bibliography


def test_contents_lead_to_every_sheet_and_back(shown):
    lang, path, *_ = shown
    assert OpenXmlValidator().validate(str(path)).errors == []
    book = openpyxl.load_workbook(path)
    assert (book.properties.title, book.properties.creator) == ("Any title", "Office")
    first, *sheets = book.worksheets
    # tables first, then the numbers behind figures
    assert [one.title for one in sheets] == [
        *("Table 1 First", "Figure 1 Second"),
        label("report_sources", lang),
    ]
    for row, sheet in enumerate(sheets, start=5):
        for cell in first[row][:2]:
            assert cell.hyperlink.location == f"'{sheet.title}'!A1"
        assert sheet["A3"].hyperlink.location == f"'{first.title}'!A1"
    assert [row[2].value for row in first.iter_rows(min_row=5)] == ["B", "A", None]
    for sheet in book.worksheets:
        assert sheet.auto_filter.ref.startswith("A4:") and sheet.freeze_panes == "A5"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_cells_are_what_they_are(shown):
    lang, path, one, _ = shown
    sheet = openpyxl.load_workbook(path)["Table 1 First"]
    heads = [cell.value for cell in sheet[4]][:5]
    assert heads == [text[:1].upper() + text[1:] for text in one["headings"]]
    year, day, value, rate, _ = sheet[5][:5]
    country = {"en": "", "id": "[$-421]"}[lang]
    assert (year.value, year.number_format) == (2020, "0")
    assert day.value == datetime.datetime(2020, 12, 18) and day.is_date
    assert sheet["B6"].value == {"en": "March 2021", "id": "Maret 2021"}[lang]
    assert (value.value, value.number_format) == (14897, f"{country}#,##0")
    assert (rate.value, rate.number_format) == (89.298893, f'{country}#,##0.00"%"')


def test_sources_stand_in_full_below_their_table(shown):
    lang, path, one, bibliography = shown
    sheet = openpyxl.load_workbook(path)["Table 1 First"]
    rows = list(sheet.iter_rows(min_row=7))
    (start,) = [n for n, row in enumerate(rows) if row[0].value][:1]
    assert rows[start][0].value == label("report_sources", lang)
    told = rows[start + 1 : start + 1 + len(one["sources"])]
    wanted = bibliography.set_index("source_id").loc[one["sources"]]
    for row, source in zip(told, wanted.itertuples(), strict=True):
        assert row[0].value == f"[{source.number}]"
        assert row[0].hyperlink.target == source.url
        for part in (source.publisher, source.title, source.url):
            assert part in row[1].value
    # the chart ends above them
    (chart,) = sheet._charts
    place = chart.anchor
    assert place._from.row >= 4 and place.to.row < rows[start][0].row


def test_last_sheet_lists_the_sources_that_are_named(shown):
    lang, path, _, bibliography = shown
    sheet = openpyxl.load_workbook(path)[label("report_sources", lang)]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == bibliography["number"].tolist()
    assert [row[5] for row in rows] == bibliography["url"].tolist()
    kinds = {label(one, lang) for one in bibliography["kind"]}
    assert {row[4] for row in rows} == kinds
    assert [row[6] for row in rows] == bibliography["used_in"].tolist()
