"""Drop-down lists of the Excel form: what may be chosen, and what each level asks."""

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .datapackage import load_table
from .register import EXAMPLE_CODE
from .tables import load_regions

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
        "basis_33": f'"{",".join(edition.levels["basis"].dropna().unique())}"',
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
