"""Write the Excel form of a self-assessment; ``intake`` reads it back.

The form has the sheets Register (one row an innovation), SPD, one for the levels of the
innovations after verification, and a guide to every indicator: its levels and the
evidence that it asks for. Row 1 of the first three, hidden, has the column names that
the package uses, row 2 what they mean; both are locked.
"""

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Protection, Side
from openpyxl.utils import get_column_letter

from ..datapackage import load_table
from ..language import say
from ..method import basis_column, load_edition
from ..settings import language
from ..tables import put_text, save_book, set_page
from .form_guide import HEAD, LINE_POINTS, count_lines, write_guide
from .form_lists import (
    LISTS,
    TRUTHS,
    add_column_lists,
    add_list,
    fill_lists,
    list_levels,
    region_list,
    truth_words,
)
from .register import VERIFIED, verified_columns

SHEETS = {"register": "Register", "spd": "SPD"}
# Column: message of its heading, width in characters.
_COLUMNS = {
    "code": ("form_code", 9),
    "region": ("form_region", 18),
    "innovation": ("form_innovation", 32),
    "agency": ("form_agency", 20),
    "affair": ("form_affair", 18),
    "form": ("form_form", 12),
    "digital": ("form_digital", 8),
    "implemented": ("form_implemented", 13),
    "renewed": ("form_renewed", 13),
    "stage": ("form_stage", 11),
    "design_words": ("form_design_words", 9),
    "integrity_form": ("form_integrity_form", 12),
    "competitions": ("form_competitions", 16),
}
_SPD_COLUMNS = {
    "code": ("form_spd_code", 14),
    "region": _COLUMNS["region"],
    "indicator": ("form_indicator", 10),
    "name": ("form_name", 60),
    "level": ("form_level", 11),
    VERIFIED: ("form_level_verified", 14),
}
# Where the weights are unknown: the points of each region.
_SPD_TOTALS = {
    "code": _SPD_COLUMNS["code"],
    "region": _COLUMNS["region"],
    "spd": ("form_spd_points", 22),
    VERIFIED: ("form_spd_points_verified", 22),
}
_VERIFIED_COLUMNS = {
    "code": _SPD_COLUMNS["code"],
    "innovation": _COLUMNS["innovation"],
}
_LOCKED = {"indicator", "name"}
_DATES = {"implemented", "renewed"}
_FIRST_ROW = 3
# A heading of a narrow column stands upright in at most so many points.
_LEVEL_WIDTH, _UPRIGHT_POINTS = 6, 190
_THIN = Side(style="thin", color="B7C3CE")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


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
    ValueError
        If the name of the file does not end in ``.xlsx``.
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
    if not str(path).casefold().endswith(".xlsx"):
        raise ValueError(say("form_not_xlsx", lang=lang, path=path))
    edition = load_edition(edition)
    edition.require("sid_weights", "level_max", "levels")
    lang = language(lang)
    # rows are written one by one: a nation has more than a million cells
    book = openpyxl.Workbook(write_only=True)
    columns = _register_columns(edition, lang)
    rows = _register_rows(register, list(columns), lang)
    sheet = book.create_sheet(SHEETS["register"])
    add_column_lists(sheet, columns, edition, lang, _FIRST_ROW)
    _write_sheet(sheet, columns, rows, lang)
    _write_spd(book.create_sheet(SHEETS["spd"]), spd, edition, lang)
    columns = _verified_columns(edition, lang)
    rows = [] if register is None else register.reindex(columns=list(columns))
    sheet = book.create_sheet(say("form_verified", lang=lang))
    add_column_lists(sheet, columns, edition, lang, _FIRST_ROW)
    _write_sheet(sheet, columns, _as_rows(rows), lang)
    write_guide(book.create_sheet(say("form_guide", lang=lang)), edition, lang)
    fill_lists(book.create_sheet(LISTS), edition.year, lang)
    title = say("form_intro", lang=lang, year=edition.year)
    save_book(book, path, title=title)


def _as_rows(table):
    return table if isinstance(table, list) else table.astype("object").values.tolist()


def _write_spd(sheet, spd, edition, lang):
    levels = edition.knows("spd_weights")
    columns = _headings(_SPD_COLUMNS if levels else _SPD_TOTALS, edition, lang)
    rows = [] if levels or spd is None else _as_rows(spd.reindex(columns=list(columns)))
    if levels:
        rows = _spd_rows(spd, list(columns), edition, lang)
        own = pd.Series([row[list(columns).index("indicator")] for row in rows])
        for indicator, told in list_levels(edition, lang).items():
            places = [(one, one) for one in own.index[own == indicator] + _FIRST_ROW]
            for key in ("level", VERIFIED) if places else ():
                add_list(sheet, list(columns).index(key), *told, rows=places)
    last = _FIRST_ROW + max(len(rows), 1) - 1
    add_list(sheet, 0, region_list(edition.year), rows=[(_FIRST_ROW, last)])
    _write_sheet(sheet, columns, rows, lang)


def _headings(columns, edition, lang):
    """Return heading and width of each column by its key."""
    return {
        key: (say(message, lang=lang, top=edition.level_max), width)
        for key, (message, width) in columns.items()
    }


def _name_levels(edition, lang):
    """Return the heading of each SID indicator by its key."""
    own = edition.indicators[edition.indicators["aspect"] == "SID"]
    names = zip(own["indicator"], own[f"name_{lang}"], strict=True)
    return {key: f"{key} {name}" for key, name in names}


def _register_columns(edition, lang):
    """Return heading and width of each column of the register by its key."""
    columns = _headings(_COLUMNS, edition, lang)
    levels = {
        key: (name, _LEVEL_WIDTH) for key, name in _name_levels(edition, lang).items()
    }
    based = {}
    for indicator, bases in edition.bases().items():
        told = {"indicator": indicator, "first": bases[0], "last": bases[-1]}
        heading = say("form_basis", lang=lang, **told)
        based[basis_column(indicator)] = heading, _LEVEL_WIDTH
    last = {"competitions": columns.pop("competitions")}
    return {**columns, **levels, **based, **last}


def _verified_columns(edition, lang):
    """Return heading and width of each column of the verified levels by its key."""
    names = _name_levels(edition, lang)
    levels = {
        column: (say("form_verified_level", lang=lang, name=name), _LEVEL_WIDTH)
        for column, name in zip(verified_columns(names), names.values(), strict=True)
    }
    return {**_headings(_VERIFIED_COLUMNS, edition, lang), **levels}


def _register_rows(register, columns, lang):
    if register is None:
        return []
    table = register.reindex(columns=columns).astype("object")
    affairs = load_table("affairs").set_index("affair")[f"name_{lang}"]
    table["affair"] = table["affair"].map(affairs).fillna(table["affair"])
    yes, no = truth_words(lang)
    for name in TRUTHS:
        table[name] = table[name].map({True: yes, False: no})
    return table.to_numpy().tolist()


def _spd_rows(spd, columns, edition, lang):
    own = edition.indicators[edition.indicators["aspect"] == "SPD"]
    if spd is None:
        spd = own[["indicator"]]
    names = dict(zip(own["indicator"], own[f"name_{lang}"], strict=True))
    table = spd.assign(name=spd["indicator"].map(names))
    return _as_rows(table.reindex(columns=columns))


def _write_sheet(sheet, columns, rows, lang):
    """Write headings and rows; lock all but the columns to be filled in."""
    upright = [width == _LEVEL_WIDTH for _, width in columns.values()]
    widths = [width for _, width in columns.values()]
    kinds = [_make_cell(sheet, *one, lang) for one in zip(columns, widths, strict=True)]
    for place, key in enumerate(columns, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = columns[key][1]
        column.protection = Protection(locked=key in _LOCKED)
        column.number_format = _number_format(key, lang)
        column.alignment = _align(columns[key][1])
        column.border = _BORDER
    sheet.row_dimensions[1].hidden = True
    height = count_lines(*zip(*columns.values(), strict=True)) * LINE_POINTS
    sheet.row_dimensions[2].height = _UPRIGHT_POINTS if any(upright) else height
    sheet.freeze_panes = f"{'D' if 'agency' in columns else 'A'}{_FIRST_ROW}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    set_page(sheet, heading=2, portrait=not any(upright))
    sheet.append([_head_cell(sheet, key) for key in columns])
    texts = [heading for heading, _ in columns.values()]
    sheet.append(list(map(_head_cell, [sheet] * len(texts), texts, upright)))
    for number, values in enumerate(rows, start=_FIRST_ROW):
        lines = max(map(_count_lines, values, widths))
        if lines > 1:
            sheet.row_dimensions[number].height = lines * LINE_POINTS
        # a row is written before the next: one cell of each column serves all of them
        sheet.append(list(map(_fill_cell, kinds, values)))


def _align(width):
    narrow = width == _LEVEL_WIDTH
    return Alignment(
        wrap_text=True, vertical="top", horizontal="center" if narrow else None
    )


def _count_lines(value, width):
    """Return about how many lines a value takes in its column."""
    return -(-len(value) // (width - 1)) if isinstance(value, str) else 1


def _make_cell(sheet, key, width, lang):
    cell = WriteOnlyCell(sheet)
    cell.protection = Protection(locked=key in _LOCKED)
    cell.number_format = _number_format(key, lang)
    cell.alignment = _align(width)
    cell.border = _BORDER
    return cell


def _fill_cell(cell, value):
    """Put a value into the cell of its column; of nothing there is no cell."""
    if pd.isna(value):
        return None
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value
    return cell


def _head_cell(sheet, text, upright=False):
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, _BORDER
    rotation = {"text_rotation": 90, "vertical": "bottom"} if upright else {}
    cell.alignment = Alignment(wrap_text=True, **{"vertical": "top", **rotation})
    return cell


def _number_format(key, lang):
    if key in _DATES:
        # the month in words shows at once where day and month were exchanged
        return ("[$-421]" if lang == "id" else "") + "d mmm yyyy"
    if key == "design_words":
        return "0"
    text = key in _COLUMNS or key in _LOCKED or key.startswith(basis_column(""))
    return "@" if text else "General"
