"""The sheet of the form that tells what to fill in, level by level."""

import textwrap

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ..language import format_day, label, say
from ..settings import LANGUAGES
from ..tables import put_text, set_page
from .form_lists import list_evidence, truth_words

HEAD = PatternFill("solid", fgColor="DDE6EE")
LINE_POINTS = 15
_COLUMNS = {
    **{"indicator": 10, "aspect": 8, "name_id": 34, "name_en": 34, "weight": 8},
    **{"mandatory": 10, "basis": 7, "level": 7, "description_id": 46},
    **{"description": 46, "source_id": 18, "file_types": 12, "evidence_id": 46},
    **{"evidence_en": 46, "evidence_source": 18},
}
# What is not for the reader of a language: kept for the next one, not shown.
_OTHER = {
    "id": ("name_en", "description", "evidence_en"),
    "en": ("name_id", "description_id", "evidence_id"),
}
_INTRO = ("", "_sheets", "_zero", "_overlap", "_checks", "_dates", "_verified")
_ONCE = ["file_types", "evidence_id", "evidence_en", "evidence_source"]
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_guide(sheet, edition, lang):
    """Write what to fill in, and levels and evidence of every indicator."""
    lines = _introduce(edition, lang)
    head = len(lines) + 2
    for place, (key, width) in enumerate(_COLUMNS.items(), start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.hidden = width, key in _OTHER[lang]
    sheet.row_dimensions[head].hidden = True
    sheet.protection.sheet = True
    set_page(sheet, heading=head + 1)
    sheet.freeze_panes = f"A{head + 2}"
    for line in [*lines, ""]:
        sheet.append([line])
    headings = [say(f"form_guide_{key}", lang=lang) for key in _COLUMNS]
    for texts in (list(_COLUMNS), headings):
        sheet.append([_head_cell(sheet, text) for text in texts])
    rows = _list_rows(edition, lang)
    for number, row in enumerate(rows, start=head + 2):
        sheet.row_dimensions[number].height = (
            count_lines(row, _COLUMNS.values()) * LINE_POINTS
        )
        sheet.append([_text_cell(sheet, value) for value in row])


def count_lines(row, widths):
    """Return how many lines the wrapped texts of a row take at most."""
    lines = [
        sum(len(textwrap.wrap(line, width)) for line in text.splitlines())
        for text, width in zip(row, widths, strict=True)
        if isinstance(text, str)
    ]
    return max(lines, default=1)


def _introduce(edition, lang):
    """Return the lines above the table."""
    lines = [say(f"form_intro{line}", lang=lang, year=edition.year) for line in _INTRO]
    for indicator, bases in edition.bases().items():
        told = {"indicator": indicator, "first": bases[0], "last": bases[-1]}
        lines.append(say("form_intro_basis", lang=lang, **told))
    if edition.knows("window_from") and edition.knows("window_to"):
        window = {
            "first": format_day(edition.window_from, lang),
            "last": format_day(edition.window_to, lang),
        }
        lines.append(say("form_window", lang=lang, **window))
    if edition.supplied:
        lines.append(say("form_supplied", lang=lang, fields=edition.supplied))
    if edition.accepted:
        fields = [label(one, lang) for one in edition.accepted]
        lines.append(say("form_accepted", lang=lang, fields=fields))
    return lines


def _list_rows(edition, lang):
    table = edition.levels.merge(
        edition.indicators.drop(columns="source_id"), on="indicator", how="left"
    )
    table = table.merge(list_evidence(edition), on=["indicator", "basis"], how="left")
    # once an indicator: above its lowest level
    table.loc[table.duplicated(["indicator", "basis"]), _ONCE] = pd.NA
    yes, no = truth_words(lang)
    table["mandatory"] = table["mandatory"].map({True: yes, False: no})
    return table[list(_COLUMNS)].astype("object").to_numpy().tolist()


def _head_cell(sheet, text):
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, _WRAP
    return cell


def _text_cell(sheet, value):
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        put_text(cell, value)
    elif not pd.isna(value):
        cell.value = value
    cell.alignment = _WRAP
    return cell


def guide_names():
    """Return the names of the sheet in all languages: it holds no data of a region."""
    return {say("form_guide", lang=lang) for lang in LANGUAGES}
