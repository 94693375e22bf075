"""The workbook of any tables: contents, links, cells and sources."""

import datetime

import openpyxl
import pandas as pd
import pytest
from openxml import list_faults

from iga_analysis.exhibits import build_payload
from iga_analysis.language import label
from iga_analysis.report.collect import build_bibliography
from iga_analysis.report.sheet_names import name_sheet
from iga_analysis.report.workbook import write_workbook
from iga_analysis.settings import use_language
from iga_analysis.tables import load_sources


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
    assert list_faults(path) == []
    book = openpyxl.load_workbook(path)
    assert (book.properties.title, book.properties.creator) == ("Any title", "Office")
    first, *sheets = book.worksheets
    # tables first, then the numbers behind figures
    assert [one.title for one in sheets] == [
        *("Table 1 First, with a chart", "Figure 1 Second"),
        label("report_sources", lang),
    ]
    for row, sheet in enumerate(sheets, start=5):
        assert first.cell(row, 1).hyperlink.location == f"'{sheet.title}'!A1"
        assert sheet["A3"].hyperlink.location == f"'{first.title}'!A1"
    assert [row[2].value for row in first.iter_rows(min_row=5)] == ["B", "A", None]
    for sheet in book.worksheets:
        assert sheet.auto_filter.ref.startswith("A4:") and sheet.freeze_panes == "A5"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_cells_are_what_they_are(shown):
    lang, path, one, _ = shown
    sheet = openpyxl.load_workbook(path)["Table 1 First, with a chart"]
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
    sheet = openpyxl.load_workbook(path)["Table 1 First, with a chart"]
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


@pytest.mark.parametrize("lang", ["en", "id"])
def test_numbers_are_numbers_and_codes_are_texts(lang, tmp_path):
    table = pd.DataFrame(
        {
            "divisor_floor": ["12", "9", "110"],
            "count_unit": ["0.38", None, "-1.5"],
            # a person's own names of units
            "unit": ["11.10", "11.11", "11.2"],
            "points": ["1", "2", "3"],
            "announced": ["14", "65.01 / 40.01", "0.5"],
            "indicator": ["9", "31", "16"],
            "code": ["11", "12", "31"],
            "item": ["07", "08", "1"],
            "year": ["2031", "2032", "2033"],
            "words": ["12", "twelve", "1e5"],
            "rank_relative": [52.4, 60.0, 34.6],
            "rank_5": [1, 2, 3],
            "band_levels": [4, 5, 6],
        }
    )
    path = tmp_path / "cells.xlsx"
    with use_language(lang):
        one = build_payload(table, "cells", "Cells") | {"notebook": "0"}
        write_workbook(path, tables=[one], sources=load_sources().head(0))
    sheet = openpyxl.load_workbook(path).worksheets[1]
    cells = dict(zip(table, sheet.iter_cols(min_row=5, max_row=7), strict=True))
    values = {name: [one.value for one in column] for name, column in cells.items()}
    assert values["divisor_floor"] == [12, 9, 110]
    assert values["count_unit"] == [0.38, None, -1.5]
    assert values["announced"] == [14, "65.01 / 40.01", 0.5]
    for name in ("unit", "points", "indicator", "code", "item", "year", "words"):
        assert values[name] == table[name].tolist()
    formats = {name: column[0].number_format for name, column in cells.items()}
    assert "%" in formats["rank_relative"]
    assert "%" not in formats["rank_5"] + formats["band_levels"] + formats["points"]
