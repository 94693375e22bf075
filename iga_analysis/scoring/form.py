"""Write the Excel form of a self-assessment; ``intake`` reads it back.

The form has the sheets Register (one row an innovation), SPD, and a guide to every
indicator in both languages: its levels and the evidence that it asks for. Row 1 of the
first two has the column names that the package uses, row 2 what they mean; both are
locked.
"""

import textwrap

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..datapackage import load_table
from ..language import label, say
from ..method import basis_column, load_edition
from ..settings import language
from ..tables import load_evidence_asked, load_regions, put_text, save_book
from .register import EXAMPLE_CODE, EXAMPLE_NAME, list_stages

SHEETS = {"register": "Register", "spd": "SPD"}
# Column: message of its heading, width in characters.
_COLUMNS = {
    "code": ("form_code", 11),
    "region": ("form_region", 26),
    "innovation": ("form_innovation", 44),
    "agency": ("form_agency", 30),
    "affair": ("form_affair", 30),
    "form": ("form_form", 18),
    "digital": ("form_digital", 9),
    "implemented": ("form_implemented", 13),
    "renewed": ("form_renewed", 13),
    "stage": ("form_stage", 12),
    "design_words": ("form_design_words", 14),
    "integrity_form": ("form_integrity_form", 16),
    "competitions": ("form_competitions", 26),
}
_SPD_COLUMNS = {
    "code": ("form_spd_code", 14),
    "region": _COLUMNS["region"],
    "indicator": ("form_indicator", 10),
    "name": ("form_name", 60),
    "level": ("form_level", 9),
}
_GUIDE_COLUMNS = {
    **{"indicator": 10, "aspect": 8, "name_id": 40, "name_en": 40, "weight": 8},
    **{"mandatory": 10, "basis": 7, "level": 7, "description_id": 50},
    **{"description": 50, "source_id": 18, "file_types": 12, "evidence_id": 50},
    **{"evidence_en": 50, "evidence_source": 18},
}
_LOCKED = {"indicator", "name"}
_TRUTHS = ("digital", "integrity_form")
_INTRO = ("", "_sheets", "_zero", "_overlap", "_checks")
_EVIDENCE = ("evidence_id", "evidence_en")
_HEAD = PatternFill("solid", fgColor="DDE6EE")
FIRST_ROW = 3
_LINE_POINTS = 15
_LAST_ROW = 1_048_576
# The most characters that Excel shows in a prompt and its title.
_PROMPT_LIMIT, _TITLE_LIMIT = 255, 32


def write_template(path, edition, *, lang=None, register=None, spd=None):
    """Write the Excel form of an edition.

    Parameters
    ----------
    path : path-like
        File to write, ``.xlsx``; an existing file is replaced.
    edition : Edition or int
        The method, or its year.
    lang : {"en", "id"}, optional
        Language of headings and lists; see :func:`iga_analysis.settings.language`.
    register, spd : DataFrame, optional
        Rows to fill in beforehand.

    Raises
    ------
    UnknownField
        If the edition lacks the indicators or their levels.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> write_template(path, 2026, lang="en")
    >>> path.is_file()
    True
    """
    edition = load_edition(edition)
    edition.require("spd_weights", "sid_weights", "level_max", "levels")
    lang = language(lang)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEETS["register"]
    fill_lists(book.create_sheet("Lists"), edition.year, lang)
    columns = _register_columns(edition, lang)
    _write_sheet(sheet, columns, _register_rows(register, list(columns), lang))
    add_register_lists(sheet, list(columns), edition, lang)
    sheet = book.create_sheet(SHEETS["spd"], 1)
    columns = _headings(_SPD_COLUMNS, edition, lang)
    _write_sheet(sheet, columns, _spd_rows(spd, list(columns), edition, lang))
    for row, indicator in enumerate(_cells(sheet, "indicator"), start=FIRST_ROW):
        place = list(columns).index("level")
        add_list(sheet, place, *list_levels(edition, indicator, lang), row, row)
    add_list(sheet, 0, region_list(edition.year), "", "")
    _write_guide(book.create_sheet(say("form_guide", lang=lang), 2), edition, lang)
    save_book(book, path)


def _headings(columns, edition, lang):
    """Return heading and width of each column by its key."""
    return {
        key: (say(message, lang=lang, top=edition.level_max), width)
        for key, (message, width) in columns.items()
    }


def _list_bases(edition):
    """Return each indicator that is measured on one of several bases, and these."""
    return [
        {"indicator": indicator, "first": bases[0], "last": bases[-1]}
        for indicator, bases in edition.bases().items()
    ]


def _register_columns(edition, lang):
    """Return heading and width of each column of the register by its key."""
    columns = _headings(_COLUMNS, edition, lang)
    own = edition.indicators[edition.indicators["aspect"] == "SID"]
    names = dict(zip(own["indicator"], own[f"name_{lang}"], strict=True))
    levels = {key: (name, 14) for key, name in names.items()}
    based = {
        basis_column(told["indicator"]): (say("form_basis", lang=lang, **told), 11)
        for told in _list_bases(edition)
    }
    last = {"competitions": columns.pop("competitions")}
    return {**columns, **levels, **based, **last}


def _register_rows(register, columns, lang):
    if register is None:
        return []
    table = register.reindex(columns=columns).astype("object")
    affairs = load_table("affairs").set_index("affair")[f"name_{lang}"]
    table["affair"] = table["affair"].map(affairs).fillna(table["affair"])
    yes, no = truth_words(lang)
    for name in _TRUTHS:
        table[name] = table[name].map({True: yes, False: no})
    return table.to_numpy().tolist()


def _spd_rows(spd, columns, edition, lang):
    own = edition.indicators[edition.indicators["aspect"] == "SPD"]
    if spd is None:
        spd = own[["indicator"]]
    names = dict(zip(own["indicator"], own[f"name_{lang}"], strict=True))
    table = spd.assign(name=spd["indicator"].map(names))
    return table.reindex(columns=columns).astype("object").to_numpy().tolist()


def _write_sheet(sheet, columns, rows):
    """Write headings and rows; lock all but the columns to be filled in."""
    for place, (key, (heading, width)) in enumerate(columns.items(), start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width
        column.protection = Protection(locked=key in _LOCKED)
        column.number_format = _number_format(key)
        for row, text in ((1, key), (2, heading)):
            cell = sheet.cell(row, place, text)
            cell.font = Font(bold=row == 1)
            cell.fill = _HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _fit_height(sheet, 2, [width for _, width in columns.values()])
    for number, cells in enumerate(rows, start=FIRST_ROW):
        for place, (key, value) in enumerate(zip(columns, cells, strict=True), start=1):
            cell = sheet.cell(number, place)
            cell.protection = Protection(locked=key in _LOCKED)
            cell.number_format = _number_format(key)
            if pd.isna(value):
                continue
            if isinstance(value, str):
                put_text(cell, value)
            else:
                cell.value = value
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 4 if "innovation" in columns else 1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _fit_height(sheet, row, widths):
    """Make a row as high as its wrapped texts are; not every program does so itself."""
    lines = [
        sum(len(textwrap.wrap(line, width)) for line in cell.value.splitlines())
        for cell, width in zip(sheet[row], widths, strict=True)
        if isinstance(cell.value, str)
    ]
    sheet.row_dimensions[row].height = _LINE_POINTS * max(lines, default=1)


def _number_format(key):
    if key in ("implemented", "renewed"):
        return "yyyy-mm-dd"
    if key == "design_words":
        return "0"
    text = key in _COLUMNS or key in _LOCKED or key.startswith(basis_column(""))
    return "@" if text else "General"


def _cells(sheet, key):
    """Return the filled cells of a column below the headings."""
    header = [cell.value for cell in sheet[1]]
    place = header.index(key) + 1
    return [sheet.cell(row, place).value for row in range(FIRST_ROW, sheet.max_row + 1)]


def _write_guide(sheet, edition, lang):
    """Write what to fill in, and levels and evidence of every indicator."""
    for line in _INTRO:
        sheet.append([say(f"form_intro{line}", lang=lang, year=edition.year)])
    for told in _list_bases(edition):
        sheet.append([say("form_intro_basis", lang=lang, **told)])
    sheet.append([say("form_intro_sources", lang=lang)])
    if edition.knows("window_from") and edition.knows("window_to"):
        window = {"first": edition.window_from, "last": edition.window_to}
        sheet.append([say("form_window", lang=lang, **window)])
    if edition.supplied:
        sheet.append([say("form_supplied", lang=lang, fields=edition.supplied)])
    sheet.append([])
    sheet.append(list(_GUIDE_COLUMNS))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    table = edition.levels.merge(
        edition.indicators.drop(columns="source_id"), on="indicator", how="left"
    )
    table = table.merge(_list_evidence(edition), on=["indicator", "basis"], how="left")
    # once an indicator: above its lowest level
    again = table.duplicated(["indicator", "basis"])
    table.loc[again, ["file_types", *_EVIDENCE, "evidence_source"]] = pd.NA
    yes, no = truth_words(lang)
    table["mandatory"] = table["mandatory"].map({True: yes, False: no})
    for row in table[list(_GUIDE_COLUMNS)].astype("object").to_numpy().tolist():
        sheet.append([None if pd.isna(value) else value for value in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        _fit_height(sheet, sheet.max_row, _GUIDE_COLUMNS.values())
    for place, width in enumerate(_GUIDE_COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.protection.sheet = True


def _list_evidence(edition):
    """Return the evidence that each score row asks for, with its hint.

    A number that stands for several rows (5 for 5a and 5b) is given to each.
    """
    asked = load_evidence_asked(edition.year)
    numbers, rows = set(asked["indicator"]), edition.indicators["indicator"]
    number = rows.where(rows.isin(numbers), rows.str.rstrip("ab"))
    table = pd.DataFrame({"row": rows, "indicator": number}).merge(asked)
    for name in _EVIDENCE:
        hint = "\n" + table[name.replace("evidence", "hint")]
        table[name] = table[name] + hint.fillna("")
    table = table.drop(columns="indicator")
    names = {"row": "indicator", "source_id": "evidence_source"}
    table = table.rename(columns=names)
    return table[["indicator", "basis", "file_types", *_EVIDENCE, "evidence_source"]]


def fill_lists(sheet, year, lang):
    """Write the lists that are too long for a drop-down's own text; hide them."""
    regions = load_regions(year)[["code", "name"]].to_numpy().tolist()
    for row in [*regions, [EXAMPLE_CODE, EXAMPLE_NAME]]:
        sheet.append(row)
    for row, name in enumerate(load_table("affairs")[f"name_{lang}"], start=1):
        sheet.cell(row, 3, name)
    sheet.sheet_state = "hidden"


def region_list(year):
    """Return where the list of region codes stands."""
    return f"Lists!$A$1:$A${len(load_regions(year)) + 1}"


def truth_words(lang):
    """Return yes and no."""
    return label("True", lang), label("False", lang)


def list_levels(edition, indicator, lang):
    """Return drop-down, title and text of an indicator: its levels and evidence."""
    levels = edition.levels[edition.levels["indicator"] == indicator]
    text = "description" if lang == "en" else "description_id"
    lines = [
        f"{'' if pd.isna(one.basis) else one.basis + ' '}{one.level}: {words}"
        for one, words in zip(
            levels.itertuples(), levels[text].fillna(levels["description"]), strict=True
        )
    ]
    own = edition.indicators[edition.indicators["indicator"] == indicator]
    title = f"{indicator} {own[f'name_{lang}'].iloc[0]}"
    if levels["basis"].notna().any():
        lines = [f"→ {say('form_guide', lang=lang)}"]
    else:
        lines += _say_evidence(edition, indicator, lang)
    allowed = ",".join(str(level) for level in range(edition.level_max + 1))
    return f'"{allowed}"', title, "\n".join(lines)


def _say_evidence(edition, indicator, lang):
    """Return the lines that tell what evidence an indicator asks for."""
    asked = _list_evidence(edition)
    asked = asked[asked["indicator"] == indicator]
    return [
        say(
            "form_evidence" if pd.isna(one.file_types) else "form_evidence_files",
            lang=lang,
            evidence=getattr(one, f"evidence_{lang}").partition("\n")[0],
            files=one.file_types,
        )
        for one in asked.itertuples()
    ]


def add_register_lists(sheet, columns, edition, lang):
    """Put drop-down lists on the columns of the register."""
    affairs = len(load_table("affairs"))
    lists = {
        "code": region_list(edition.year),
        "affair": f"Lists!$C$1:$C${affairs}",
        **dict.fromkeys(_TRUTHS, f'"{",".join(truth_words(lang))}"'),
        "stage": f'"{",".join(list_stages())}"',
    }
    lists |= {
        basis_column(one): f'"{",".join(bases)}"'
        for one, bases in edition.bases().items()
    }
    for place, key in enumerate(columns):
        if key in lists:
            add_list(sheet, place, lists[key], "", "")
        elif key in set(edition.indicators["indicator"]):
            add_list(sheet, place, *list_levels(edition, key, lang))


def add_list(sheet, place, formula, title, text, first=FIRST_ROW, last=_LAST_ROW):
    """Put a drop-down list with an explanation on the cells of a column."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = True
    if text:
        rule.showInputMessage = True
        rule.promptTitle = _shorten(title, _TITLE_LIMIT)
        rule.prompt = _shorten(text, _PROMPT_LIMIT)
    column = get_column_letter(place + 1)
    rule.add(f"{column}{first}:{column}{last}")
    sheet.add_data_validation(rule)


def _shorten(text, limit):
    return text if len(text) <= limit else text[: limit - 1] + "…"
