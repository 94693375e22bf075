"""Write the regions to be coached as a workbook to sign, and the table of places.

The lists print on landscape paper, headings repeated, with rows high enough to sign.
"""

import textwrap
from io import BytesIO
from pathlib import Path

import pandas as pd

from ..evidence import coaching_list
from ..language import label, translate_word
from ..settings import language
from ..tables import (
    load_national_figures,
    load_region_results,
    load_regions,
    load_sources,
)
from ..yearly import tell
from .coaching_parts import (
    count_groups,
    name_meeting,
    name_predicate,
    split_places,
    split_predicates,
)
from .sheet_names import name_sheets
from .workbook import AUTHOR
from .year import cite_list

# Excel's numbers of the papers; F4 is sold as Folio.
_PAPERS = {"A4": 9, "F4": 14}
# Columns of a list, and their widths in characters.
_WIDTHS = {
    **{"list_number": 5, "island_group": 13, "province": 16, "code": 8, "name": 24},
    **{"predicate": 16, "score": 8, "gap": 12, "basis": 14, "meeting_place": 14},
    **{"agency": 20, "participant": 22, "signature": 20},
}
_COUNTS = ["predicate", "count", "named", "unnamed", "published"]
_DECIMALS = ("score", "gap")
_FILLED = ("meeting_place", "agency")
_BY_HAND = (*_FILLED, "participant", "signature")
# Heights in points: a row to sign, a heading, a line of text.
_HIGH, _LINE = 36, 15
_COUNTRY = {"en": "", "id": "[$-421]"}


def write_coaching_book(path, table, *, counts, lines, year, paper):
    """Write the list as a workbook: counts, a sheet a predicate and a place, sources.

    Parameters
    ----------
    path : path-like
        The file to write.
    table, counts, lines, year
        As in :func:`iga_analysis.report.coaching_page.build_coaching_page`.
    paper : {"A4", "F4"}
    """
    words = {"year": str(year)}
    title, first = (tell(f"coach_{one}", words) for one in ("title", "intro"))
    book = _Book(paper, title)
    book.add(tell("coach_sheet_counts"), title, counts[_COUNTS], notes=[first, *lines])
    title = tell("coach_table_groups", words)
    book.add(tell("coach_sheet_groups"), title, count_groups(table))
    left_out = {"basis"} if table["basis"].nunique() < 2 else set()
    for predicate, rows in split_predicates(table):
        told = words | {"predicate": predicate, "n": len(rows)}
        columns = [one for one in _WIDTHS if one not in {"predicate", *left_out}]
        book.add_list(predicate, tell("coach_heading", told), rows, columns)
    for place, rows in split_places(table):
        rows = pd.concat([some for _, some in split_predicates(rows)])
        rows = rows.assign(predicate=rows["predicate"].map(name_predicate))
        columns = [one for one in _WIDTHS if one not in {"meeting_place", "basis"}]
        book.add_list(place, name_meeting(place, rows, year), rows, columns)
    heading = tell("coach_sheet_sources")
    book.add(heading, heading, _list_sources(table, year))
    book.add_links()
    book.save(path)


def write_places_form(path, *, year, paper="A4"):
    """Write the table that an office fills: who meets where, who comes for a region.

    Parameters
    ----------
    path : path-like
        The file to write, .xlsx.
    year : int
        Year of the measurement: it decides the regions.
    paper : {"A4", "F4"}, optional
    """
    book = _Book(paper, tell("coach_title", {"year": str(year)}))
    regions = load_regions(year)
    provinces = regions[regions["level"] == "provinsi"]
    columns = ["island_group", "province"]
    provinces = provinces.sort_values([*columns, "code"])[columns]
    note = tell("coach_form_note")
    blank = {"meeting_place": pd.NA, "agency": pd.NA}
    name = tell("coach_sheet_provinces")
    book.add(name, note, provinces.assign(**blank), fill=True)
    table = coaching_list(year)
    if len(table):
        columns += ["code", "name", "predicate"]
        table = table[columns].assign(**blank)
        book.add(tell("coach_sheet_regions"), note, table, fill=True)
    book.save(path)


def _list_sources(table, year):
    """Return what the predicate of each region rests on, one row a source."""
    claims = pd.concat(
        load()[["claim_id", "source_id"]]
        for load in (load_national_figures, load_region_results)
    )
    own = table[["code", "name", "predicate", "basis"]]
    own = own.assign(claim_id=table["claim_ids"].str.split()).explode("claim_id")
    own = own.merge(claims, on="claim_id")
    own = own.groupby([*own.columns[:4], "source_id"], sort=False, dropna=False)
    own = own["claim_id"].agg(" ".join).reset_index()
    columns = ["source_id", "publisher", "title", "url"]
    sources = cite_list(load_sources(), year, None, language())
    own = own.merge(sources[columns], on="source_id", how="left")
    return own.drop(columns="source_id")


class _Book:
    """A workbook whose sheets are printed and signed."""

    def __init__(self, paper, title):
        from xlsxwriter import Workbook

        self.made = BytesIO()
        self.book = Workbook(self.made, {"in_memory": True})
        self.book.set_properties({"title": title, "author": AUTHOR})
        self.paper, self.names = _PAPERS[paper], []
        line = {"border": 1, "border_color": "#999999", "valign": "vcenter"}
        wrapped = line | {"text_wrap": True}
        number = line | {"num_format": f"{_COUNTRY[language()]}0.00_ "}
        self.formats = {
            "title": self.book.add_format({"bold": True, "font_size": 12}),
            "head": self.book.add_format(
                wrapped | {"bold": True, "bg_color": "#EDEDED"}
            ),
            "text": self.book.add_format(wrapped),
            "whole": self.book.add_format(line | {"align": "center"}),
            "decimal": self.book.add_format(number),
            "fill": self.book.add_format(wrapped | {"bg_color": "#FFF9E5"}),
        }

    def add_list(self, name, title, rows, columns):
        """Add a sheet of regions with numbers and room to sign."""
        rows = rows.rename(columns={"place": "meeting_place"})
        rows = rows.assign(list_number=range(1, len(rows) + 1))
        rows = rows.assign(participant=pd.NA, signature=pd.NA)
        self.add(name, title, rows[columns], high=_HIGH)

    def add(self, name, title, table, *, high=_LINE, fill=False, notes=()):
        """Add a sheet: title, an empty row, headings and rows; notes below.

        Columns without any value that nobody fills by hand are left out.
        """
        columns = [one for one in table if one in _BY_HAND or table[one].notna().any()]
        numeric = [pd.api.types.is_numeric_dtype(table[one]) for one in columns]
        self.names.append({"exhibit": name})
        sheet = self.book.add_worksheet(name_sheets(self.names)[-1])
        sheet.write_string(0, 0, title, self.formats["title"])
        widths = [_WIDTHS.get(one) or _measure(table[one]) for one in columns]
        heads = [label(one)[:1].upper() + label(one)[1:] for one in columns]
        for place, (words, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(2, place, words, self.formats["head"])
            sheet.set_column(place, place, width)
        sheet.set_row(2, _LINE * _count_lines(heads, widths))
        rows = table[columns].itertuples(index=False)
        for number, row in enumerate(rows, start=3):
            # not every program fits the height of a row to its text
            sheet.set_row(number, max(high, _LINE * _count_lines(row, widths)))
            for place, value in enumerate(row):
                if fill and columns[place] in _FILLED:
                    sheet.write_blank(number, place, None, self.formats["fill"])
                else:
                    told = (columns[place], value, numeric[place])
                    self._write(sheet, number, place, *told)
        below = len(table) + 4
        for number, line in enumerate(notes, start=below):
            sheet.write_string(number, 0, line)
        first = self.book.worksheets()[0]
        if first is sheet:
            self.end = below + len(notes) + 1
        elif not fill:
            there = f"internal:'{first.name}'!A1"
            sheet.write_url(1, 0, there, string=f"← {first.name}")
        self._set_page(sheet, len(table), len(columns))

    def _write(self, sheet, row, place, column, value, numeric):
        if pd.isna(value):
            sheet.write_blank(row, place, None, self.formats["text"])
        elif numeric:
            kind = "decimal" if column in _DECIMALS else "whole"
            sheet.write_number(row, place, value, self.formats[kind])
        else:
            words = translate_word(value, column)
            if (column, value) == ("basis", "derived"):
                words = tell("coach_derived_word")
            sheet.write_string(row, place, words, self.formats["text"])

    def _set_page(self, sheet, rows, columns):
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, 2 + rows, columns - 1)
        sheet.set_landscape()
        sheet.set_paper(self.paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
        sheet.repeat_rows(2)
        sheet.set_footer("&L&A&R&P / &N")

    def add_links(self):
        """Write on the first sheet, below all else, links to the others."""
        first, *others = self.book.worksheets()
        for row, other in enumerate(others, start=self.end):
            there = f"internal:'{other.name}'!A1"
            first.write_url(row, 0, there, string=f"→ {other.name}")

    def save(self, path):
        """Write the file, or leave it as it was."""
        self.book.close()
        Path(path).write_bytes(self.made.getbuffer())


def _measure(column):
    """Return a width that a column fits in, or wraps in."""
    heading = max(map(len, label(column.name).split()))
    longest = max([heading, *(len(str(one)) for one in column.dropna())])
    return min(50, max(8, longest + 3))


def _count_lines(cells, widths):
    """Return in about how many lines the cells of a row are wrapped."""
    pairs = zip(cells, widths, strict=True)
    return max(len(textwrap.wrap(str(cell), width - 1)) for cell, width in pairs) or 1
