"""What may be chosen in the cells of the form, and what is shown beside them."""

from functools import cache

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..datapackage import load_table
from ..language import label, say
from ..method import basis_column
from ..tables import load_evidence_asked, load_regions
from .choices import list_forms, list_stages
from .register import EXAMPLE_CODE, EXAMPLE_NAME, VERIFIED

TRUTHS = ("digital", "integrity_form")
LISTS = "Lists"
_EVIDENCE = ("evidence_id", "evidence_en")
# The most characters that Excel shows in a prompt and its title.
_PROMPT_LIMIT, _TITLE_LIMIT = 255, 32
_LAST_ROW = 1_048_576


def fill_lists(sheet, year, lang):
    """Write the lists that are too long for a drop-down's own text; hide them."""
    sheet.sheet_state = "hidden"
    regions = load_regions(year)[["code", "name"]].to_numpy().tolist()
    affairs = load_table("affairs")[f"name_{lang}"].tolist()
    regions.append([EXAMPLE_CODE, EXAMPLE_NAME])
    affairs += [None] * (len(regions) - len(affairs))
    for row, affair in zip(regions, affairs, strict=True):
        sheet.append([*row, affair])


def region_list(year):
    """Return where the list of region codes stands."""
    return f"{LISTS}!$A$1:$A${len(load_regions(year)) + 1}"


def truth_words(lang):
    """Return yes and no."""
    return label("True", lang), label("False", lang)


def list_evidence(edition):
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


@cache
def list_levels(edition, lang):
    """Return drop-down, title and text of each indicator: its levels and evidence."""
    evidence = dict(list(list_evidence(edition).groupby("indicator")))
    names = edition.indicators.set_index("indicator")[f"name_{lang}"]
    text = "description" if lang == "en" else "description_id"
    allowed = '"' + ",".join(map(str, range(edition.level_max + 1))) + '"'
    found = {}
    for indicator, levels in edition.levels.groupby("indicator"):
        told = levels[text].fillna(levels["description"])
        lines = [
            f"{'' if pd.isna(one.basis) else one.basis + ' '}{one.level}: {words}"
            for one, words in zip(levels.itertuples(), told, strict=True)
        ]
        if levels["basis"].notna().any():
            lines = [f"→ {say('form_guide', lang=lang)}"]
        elif indicator in evidence:
            lines += _say_evidence(evidence[indicator], lang)
        found[indicator] = (
            allowed,
            f"{indicator} {names[indicator]}",
            "\n".join(lines),
        )
    return found


def _say_evidence(asked, lang):
    """Return the lines that tell what evidence an indicator asks for."""
    return [
        say(
            "form_evidence" if pd.isna(one.file_types) else "form_evidence_files",
            lang=lang,
            evidence=getattr(one, f"evidence_{lang}").partition("\n")[0],
            files=one.file_types,
        )
        for one in asked.itertuples()
    ]


def add_column_lists(sheet, columns, edition, lang, first):
    """Put drop-down lists on the columns of a sheet, from its first row of input."""
    affairs = len(load_table("affairs"))
    lists = {
        "code": region_list(edition.year),
        "affair": f"{LISTS}!$C$1:$C${affairs}",
        "form": f'"{",".join(list_forms())}"',
        **dict.fromkeys(TRUTHS, f'"{",".join(truth_words(lang))}"'),
        "stage": f'"{",".join(list_stages())}"',
    }
    lists |= {
        basis_column(one): f'"{",".join(bases)}"'
        for one, bases in edition.bases().items()
    }
    levels = list_levels(edition, lang)
    for place, key in enumerate(columns):
        indicator = key.removeprefix(f"{VERIFIED}_")
        if key in lists:
            add_list(sheet, place, lists[key], rows=[(first, _LAST_ROW)])
        elif indicator in levels:
            add_list(sheet, place, *levels[indicator], rows=[(first, _LAST_ROW)])


def add_list(sheet, place, formula, title="", text="", *, rows):
    """Put a drop-down list on the cells of a column, with an explanation if any.

    ``rows`` has pairs of first and last row.
    """
    column = get_column_letter(place + 1)
    places = " ".join(f"{column}{first}:{column}{last}" for first, last in rows)
    rule = DataValidation(type="list", formula1=formula, allow_blank=True, sqref=places)
    rule.showErrorMessage = True
    if text:
        rule.showInputMessage = True
        rule.promptTitle = _shorten(title, _TITLE_LIMIT)
        rule.prompt = _shorten(text, _PROMPT_LIMIT)
    sheet.data_validations.append(rule)


def _shorten(text, limit):
    return text if len(text) <= limit else text[: limit - 1] + "…"
