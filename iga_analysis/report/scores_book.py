"""The workbook of a register that is scored, in the words of its readers."""

import re

import pandas as pd

from ..datapackage import load_table
from ..exhibits import build_payload
from ..language import format_number, label, write_dates
from ..method import load_edition
from ..scoring import tabulate_scores
from ..settings import language
from ..tables import load_sources
from .sheet_names import name_sheet
from .workbook import write_workbook

_TRUTHS = {"yes": "True", "no": "False"}
_NUMBER = r"\d+(?:\.\d+)?"


def write_scores(path, register, spd, edition, *, outside_window="report"):
    """Write the index of a register and what explains it as an Excel workbook.

    Parameters
    ----------
    path : path-like
        The file to write.
    register, spd, edition, outside_window
        As in :func:`iga_analysis.scoring.score_iid`.

    Returns
    -------
    dict of DataFrame
        The tables, as :func:`iga_analysis.scoring.tabulate_scores` gives them.
    """
    edition = load_edition(edition)
    exhibits = tabulate_scores(register, spd, edition, outside_window=outside_window)
    title, note = (
        label(f"scores_{one}").format(year=edition.year) for one in ("title", "origin")
    )
    used = load_sources()
    used = used[used["source_id"].isin(exhibits["edition"]["source_id"])]
    used = used.sort_values(["publisher", "date", "source_id"], ignore_index=True)
    used = used.assign(number=range(1, len(used) + 1))
    tables = [
        build_payload(_word(table, used), key, label(f"sheet_{key}"))
        | {"notebook": title, "note": note}
        | {"sheet": name_sheet({"caption": label(f"sheet_{key}")})}
        | {"sources": _list_sources(table, used)}
        for key, table in exhibits.items()
    ]
    write_workbook(path, tables=tables, sources=used, title=title)
    return exhibits


def _list_sources(table, sources):
    """Return the ids of the sources of a table, in the order of their numbers."""
    named = set(table["source_id"].dropna()) if "source_id" in table else set()
    return [one for one in sources["source_id"] if one in named]


def _word(table, sources):
    """Return a table of scores in the words of its readers, not of the package."""
    if "source_id" in table:
        # the numbers by which the sources stand in full below the table
        numbers = sources.set_index("source_id")["number"]
        marks = table["source_id"].map(lambda one: f"[{numbers[one]}]", "ignore")
        table = table.assign(source_id=marks.astype("string"))
    # the level of an indicator, not one of government
    table = table.rename(columns={"level": "indicator_level"})
    if "affair" in table:
        names = load_table("affairs").set_index("affair")[f"name_{language()}"]
        table["affair"] = table["affair"].map(names)
    if "field" in table:
        table = _word_fields(table)
    for name in table.columns[table.dtypes == "boolean"]:
        table[name] = [None if pd.isna(one) else label(str(one)) for one in table[name]]
    return table


def _word_fields(table):
    """Return the fields of a method in words; notes are written in English only."""
    table = table.assign(
        field=table["field"].map(label),
        value=[_word_value(one) for one in table["value"]],
    )
    return table if language() == "en" else table.drop(columns="note")


def _word_value(value):
    """Return the value of a field: a number, a span, a day or words."""
    if pd.isna(value):
        return None
    if re.fullmatch(_NUMBER, value):
        return float(value)
    if span := re.fullmatch(f"({_NUMBER}) to ({_NUMBER})", value):
        return "–".join(format_number(float(one)) for one in span.groups())
    return write_dates(label(_TRUTHS.get(value, value)))
