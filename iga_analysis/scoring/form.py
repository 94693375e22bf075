"""Write the Excel form of a self-assessment, and read it back checked.

The form has the sheets Register (one row an innovation), SPD, and a guide to every
indicator in both languages. Row 1 of the first two has the column names that the
package uses, row 2 what they mean; both are locked.
"""

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from ..datapackage import load_table
from ..method import basis_column, load_edition
from ..settings import language
from ..tables import load_regions, put_text
from .problems import RegisterError
from .register import EXAMPLE_CODE, check_submission

SHEETS = {"register": "Register", "spd": "SPD"}
# Column: heading in English and Indonesian, width in characters.
_COLUMNS = {
    "code": ("Region code, such as 16.03", "Kode daerah, misalnya 16.03", 11),
    "region": ("Region", "Daerah", 26),
    "innovation": ("Name of the innovation", "Nama inovasi", 44),
    "agency": ("Agency", "Perangkat daerah", 30),
    "affair": ("Government affair", "Urusan pemerintahan", 30),
    "form": ("Form of the innovation", "Bentuk inovasi", 18),
    "digital": ("Digital?", "Digital?", 9),
    "implemented": ("First day of application", "Tanggal mulai penerapan", 13),
    "renewed": ("Day of renewal, if any", "Tanggal pembaruan, bila ada", 13),
    "basis": ("Basis of indicator {} ({})", "Dasar indikator {} ({})", 11),
    "competitions": ("Competitions entered", "Kompetisi yang diikuti", 26),
}
_SPD_COLUMNS = {
    "code": ("Blank: that of Register", "Kosong: sama dengan Register", 14),
    "region": _COLUMNS["region"],
    "indicator": ("SPD row", "Baris SPD", 10),
    "name": ("Name", "Nama", 60),
    "level": ("Level 0-3", "Level 0-3", 9),
}
_GUIDE_COLUMNS = {
    **{"indicator": 10, "aspect": 8, "name_id": 40, "name_en": 40, "weight": 8},
    **{"mandatory": 10, "basis": 7, "level": 7, "description_id": 50},
    **{"description": 50, "source_id": 14},
}
_LOCKED = {"indicator", "name"}
_INTRO = {
    "en": [
        "Self-assessment for the Indeks Inovasi Daerah {year}. Not an official form.",
        "Register: one row an innovation. SPD: one level for each of the rows.",
        "Level 0 means no evidence. Leave no level blank.",
        "Cut-offs are as printed; where two levels overlap the higher one is usual.",
        "Fields and sources: editions.csv and indicators.csv in data/method.",
    ],
    "id": [
        "Penilaian mandiri Indeks Inovasi Daerah {year}. Bukan formulir resmi.",
        "Register: satu baris satu inovasi. SPD: satu level untuk setiap baris.",
        "Level 0 berarti tidak ada bukti. Jangan kosongkan level.",
        "Batas level sesuai cetakan; bila tumpang tindih, lazimnya yang lebih tinggi.",
        "Unsur dan sumbernya: editions.csv dan indicators.csv di data/method.",
    ],
}
# For each indicator that is measured on one of several bases.
_BASIS = {
    "en": "Indicator {} is measured on exactly one of the bases {} to {}.",
    "id": "Indikator {} diukur dengan tepat satu dasar, {} sampai {}.",
}
_WINDOW = {
    "en": "Innovations applied or renewed from {:%Y-%m-%d} to {:%Y-%m-%d} count.",
    "id": "Yang dihitung: diterapkan atau diperbarui {:%Y-%m-%d} s.d. {:%Y-%m-%d}.",
}
_SUPPLIED = {
    "en": "What-if: not of the edition, but supplied: {}",
    "id": "Pengandaian: bukan dari edisi, melainkan diberikan sendiri: {}",
}
_HEAD = PatternFill("solid", fgColor="DDE6EE")


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
    columns = {key: _heading(entry, lang) for key, entry in _SPD_COLUMNS.items()}
    _write_sheet(sheet, columns, _spd_rows(spd, list(columns), edition, lang))
    for row, indicator in enumerate(_cells(sheet, "indicator"), start=FIRST_ROW):
        place = list(columns).index("level")
        add_list(sheet, place, *list_levels(edition, indicator, lang), row, row)
    add_list(sheet, 0, region_list(edition.year), "", "")
    _write_guide(book.create_sheet(GUIDE[lang], 2), edition, lang)
    book.save(path)


def read_template(path, edition, *, spd=None):
    """Read a filled form.

    Parameters
    ----------
    path : path-like
        The ``.xlsx`` file.
    edition : Edition or int
        The method, or its year.
    spd : path-like, optional
        Another ``.xlsx`` file whose SPD sheet is read instead.

    Returns
    -------
    tuple of DataFrame
        The register and the SPD table, typed, ready for :func:`score_iid`. Their index
        ``row`` is the row of the sheet. Innovations outside the window are kept. Where
        the SPD sheet names no region it is that of the register.

    Raises
    ------
    RegisterError
        If anything is missing or wrong: all mistakes at once, with sheet, row, column.
    UnknownField
        If the edition lacks the indicators.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from iga_analysis.datapackage import load_table
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> write_template(path, 2026, **filled)
    >>> register, spd = read_template(path, 2026)
    >>> len(register) == len(filled["register"]), len(spd) == len(filled["spd"])
    (True, True)
    """
    edition = load_edition(edition)
    books = {"register": _open_book(path)}
    books["spd"] = books["register"] if spd is None else _open_book(spd)
    missing = [
        name for key, name in SHEETS.items() if name not in books[key].sheetnames
    ]
    if missing:
        problems = pd.DataFrame({"table": missing, "column": "", "value": None})
        problems = problems.assign(row=pd.NA, problem="the sheet is missing")
        raise RegisterError(problems)
    register, spd = (_read_sheet(books[key][name]) for key, name in SHEETS.items())
    if "code" in spd and "code" in register and spd["code"].isna().all():
        codes = register["code"].dropna().unique()
        spd["code"] = codes[0] if len(codes) == 1 else spd["code"]
    try:
        return check_submission(register, spd, edition, outside_window="count")
    except RegisterError as error:
        problems = error.problems
        raise RegisterError(
            problems.assign(table=problems["table"].replace(SHEETS))
        ) from None


def _open_book(path):
    try:
        return openpyxl.load_workbook(Path(path), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"{path} is not an Excel workbook (.xlsx): {error}") from None


def _heading(entry, lang):
    english, indonesian, width = entry
    return (english if lang == "en" else indonesian), width


def _register_columns(edition, lang):
    """Return heading and width of each column of the register by its key."""
    columns = {key: _heading(entry, lang) for key, entry in _COLUMNS.items()}
    own = edition.indicators[edition.indicators["aspect"] == "SID"]
    names = dict(zip(own["indicator"], own[f"name_{lang}"], strict=True))
    levels = {key: (name, 14) for key, name in names.items()}
    heading, width = columns["basis"]
    based = {
        basis_column(one): (heading.format(one, f"{bases[0]}-{bases[-1]}"), width)
        for one, bases in edition.bases().items()
    }
    place = list(columns).index("basis")
    head = dict(list(columns.items())[:place])
    tail = dict(list(columns.items())[place + 1 :])
    return {**head, **levels, **based, **tail}


def _register_rows(register, columns, lang):
    if register is None:
        return []
    table = register.reindex(columns=columns).astype("object")
    affairs = load_table("affairs").set_index("affair")[f"name_{lang}"]
    table["affair"] = table["affair"].map(affairs).fillna(table["affair"])
    yes, no = truth_words(lang)
    table["digital"] = table["digital"].map({True: yes, False: no})
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


def _number_format(key):
    if key in ("implemented", "renewed"):
        return "yyyy-mm-dd"
    text = key in _COLUMNS or key in _LOCKED or key.startswith(basis_column(""))
    return "@" if text else "General"


def _cells(sheet, key):
    """Return the filled cells of a column below the headings."""
    header = [cell.value for cell in sheet[1]]
    place = header.index(key) + 1
    return [sheet.cell(row, place).value for row in range(FIRST_ROW, sheet.max_row + 1)]


def _write_guide(sheet, edition, lang):
    """Write what to fill in, and every level of every indicator in both languages."""
    *lines, sources = _INTRO[lang]
    for one, bases in edition.bases().items():
        lines.append(_BASIS[lang].format(one, bases[0], bases[-1]))
    for line in (*lines, sources):
        sheet.append([line.format(year=edition.year)])
    if edition.knows("window_from") and edition.knows("window_to"):
        sheet.append([_WINDOW[lang].format(edition.window_from, edition.window_to)])
    if edition.supplied:
        sheet.append([_SUPPLIED[lang].format(", ".join(edition.supplied))])
    sheet.append([])
    sheet.append(list(_GUIDE_COLUMNS))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    table = edition.levels.merge(
        edition.indicators.drop(columns="source_id"), on="indicator", how="left"
    )
    yes, no = truth_words(lang)
    table["mandatory"] = table["mandatory"].map({True: yes, False: no})
    for row in table[list(_GUIDE_COLUMNS)].astype("object").to_numpy().tolist():
        sheet.append([None if pd.isna(value) else value for value in row])
    for place, width in enumerate(_GUIDE_COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.protection.sheet = True


def _read_sheet(sheet):
    """Return the filled rows of a sheet under the names of its row 1."""
    rows = list(sheet.iter_rows(values_only=True))
    header = [str(name) for name in rows[0] if name is not None] if rows else []
    body = [row[: len(header)] for row in rows[FIRST_ROW - 1 :]]
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(body), name="row")
    table = pd.DataFrame(body, index=index, columns=header, dtype="object")
    return table.dropna(how="all")


GUIDE = {"en": "Guide", "id": "Petunjuk"}
FIRST_ROW = 3
_LAST_ROW = 1_048_576
# The most characters that Excel shows in a prompt and its title.
_PROMPT_LIMIT, _TITLE_LIMIT = 255, 32


def fill_lists(sheet, year, lang):
    """Write the lists that are too long for a drop-down's own text; hide them."""
    regions = load_regions(year)[["code", "name"]].to_numpy().tolist()
    for row in [*regions, [EXAMPLE_CODE, "Kabupaten Contoh (rekaan)"]]:
        sheet.append(row)
    for row, name in enumerate(load_table("affairs")[f"name_{lang}"], start=1):
        sheet.cell(row, 3, name)
    sheet.sheet_state = "hidden"


def region_list(year):
    """Return where the list of region codes stands."""
    return f"Lists!$A$1:$A${len(load_regions(year)) + 1}"


def truth_words(lang):
    """Return yes and no."""
    return ("yes", "no") if lang == "en" else ("ya", "tidak")


def list_levels(edition, indicator, lang):
    """Return drop-down, title and text of an indicator: what each level asks for."""
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
        lines = [f"→ {GUIDE[lang]}"]
    allowed = ",".join(str(level) for level in range(edition.level_max + 1))
    return f'"{allowed}"', title, "\n".join(lines)


def add_register_lists(sheet, columns, edition, lang):
    """Put drop-down lists on the columns of the register."""
    affairs = len(load_table("affairs"))
    lists = {
        "code": region_list(edition.year),
        "affair": f"Lists!$C$1:$C${affairs}",
        "digital": f'"{",".join(truth_words(lang))}"',
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
