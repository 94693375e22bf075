"""The page from which the Word file of a plan is made: a chapter an agency."""

import html

import pandas as pd

from ..language import (
    choose_language,
    format_number,
    format_table,
    label,
    say,
    translate_word,
)
from ..settings import language
from .document import mark_style
from .pages import build_page
from .planning_book import list_silent

_LINE = (
    "plan_number",
    "indicator",
    "indicator_level",
    "level_means",
    "evidence",
    "file_types",
)
_LINE += ("gain_index", "plan_person", "plan_due")
# Where somebody writes by hand: an empty column would get no width.
_DOTS = "." * 16
_NUMERIC = ("plan_number", "gain_index", "points", "plan_lines", "innovations")
_SILENT = ("plan_number", "agency", "agency_head", "innovation_planned", "plan_due")
_SILENT += ("signature",)


def write_plan_page(tables, parts, told):
    """Return the plan as HTML for :func:`iga_analysis.report.word.write_word`.

    Parameters
    ----------
    tables, parts, told
        As :func:`iga_analysis.report.planning_book.write_plan_book` takes them.
    """
    lang = language()
    styles = {
        "title": "Cover Title",
        "region": "Cover Subtitle",
        "target": "Cover Place",
    }
    styles |= {"due_told": "Cover Year"}
    body = [mark_style(style, told[key]) for key, style in styles.items() if told[key]]
    body.append(_heading(1, label("sheet_plan_summary")))
    sentences = [told["target"], told["result"], told["due_told"], told["seats"]]
    body += [
        _say(text) for text in [*sentences, *told["notes"], told["source"]] if text
    ]
    body.append(_sum_parts(parts, tables["sheets"]))
    number = 0
    for part in parts:
        body += [_heading(1, part["title"]), _say(part["told"])]
        for innovation, rows in _tabulate_lines(part["lines"], told).items():
            number += 1
            mark = f"{label('table_word')} {number}. "
            body.append(_table(_LINE, rows, mark + (innovation or part["title"])))
        body.append(_list_todo(part["to_do"]))
    if "participation" in tables:
        body += _list_silent(list_silent(tables), told)
    body += _tabulate_todo(tables["eligibility"])
    if told["next"]:
        body += _tell_next(tables, told)
    body += [_heading(1, label("sheet_plan_efforts")), _say(told["notes"][0])]
    body.append(_tabulate_efforts(tables["efforts"]))
    return build_page(html.escape(told["running"]), "\n".join(body), lang=lang)


def _heading(level, text):
    return f"<h{level}>{html.escape(text)}</h{level}>"


def _say(text):
    return f"<p>{html.escape(text)}</p>"


def _table(heads, rows, caption=None):
    """Return a table as HTML."""
    sides = ["right" if head in _NUMERIC else "left" for head in heads]
    head = "".join(
        f'<th style="text-align:{side}">{html.escape(_raise(label(one)))}</th>'
        for one, side in zip(heads, sides, strict=True)
    )
    body = []
    for row in rows:
        cells = "".join(
            f'<td style="text-align:{side}">{html.escape(str(cell))}</td>'
            for cell, side in zip(row, sides, strict=True)
        )
        body.append(f"<tr>{cells}</tr>")
    listed = "\n".join(body)
    named = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    head = f"<thead><tr>{head}</tr></thead>"
    return f"<table>{named}\n{head}\n<tbody>\n{listed}\n</tbody>\n</table>"


def _raise(text):
    return text[:1].upper() + text[1:]


def _sum_parts(parts, sheets):
    """Return the table of recipients, with the sum of all."""
    heads = (
        "plan_number",
        "agency",
        "innovations",
        "plan_lines",
        "points",
        "gain_index",
    )
    rows = [
        [number, part["title"], one.innovations or "", one.lines]
        + [format_number(value, 2) for value in (one.points, one.gain)]
        for number, (part, one) in enumerate(
            zip(parts, sheets.itertuples(), strict=True), start=1
        )
    ]
    total = ["", _raise(label("plan_total")), sheets["innovations"].sum()]
    total += [sheets["lines"].sum()]
    total += [format_number(sheets[name].sum(), 2) for name in ("points", "gain")]
    return _table(heads, [*rows, total])


def _tabulate_lines(lines, told):
    """Return the rows of each innovation; those of the region are under None."""
    rows = {}
    for number, one in enumerate(choose_language(lines).itertuples(), start=1):
        innovation = None if pd.isna(one.innovation) else one.innovation
        files = say("plan_not_printed") if pd.isna(one.file_types) else one.file_types
        evidence = say("plan_no_evidence") if pd.isna(one.evidence) else one.evidence
        cells = {
            "plan_number": number,
            "indicator": f"{one.indicator} {one.indicator_name}",
            "indicator_level": f"{one.level_from} → {one.level_to}",
            "level_means": one.target,
            # the hint below it stands in the workbook
            "evidence": evidence.partition("\n")[0],
            "file_types": files,
            "gain_index": format_number(one.gain, 3),
            "plan_person": _DOTS,
            "plan_due": _tell_day(told),
        }
        listed = rows.setdefault(innovation, [])
        listed.append([cells.get(head, "") for head in _LINE])
    return rows


def _tell_day(told):
    return "" if told["due"] is None else f"{told['due']:%d/%m/%Y}"


def _list_todo(todo):
    """Return what an agency has to do before submission, as a list."""
    if todo.empty:
        return ""
    items = []
    for one in todo.itertuples():
        named = "" if pd.isna(one.innovation) else f"{one.innovation}: "
        check = translate_word(one.check, "check")
        items.append(f"<li>{html.escape(f'{named}{check}: {one.to_do}')}</li>")
    listed = "\n".join(items)
    return f"{_heading(2, say('plan_todo_head'))}\n<ul>\n{listed}\n</ul>"


def _tabulate_todo(todo):
    """Return what all have to do before submission."""
    body = [_heading(1, say("plan_todo_head"))]
    if todo.empty:
        return [*body, _say(say("plan_todo_none"))]
    names = ["agency", "innovation", "check", "to_do"]
    shown = format_table(todo[names].fillna(""))
    return [*body, _tabulate(shown)]


def _list_silent(silent, told):
    """Return the annex of a letter to the agencies that have not reported."""
    body = [_heading(1, say("plan_silent_head"))]
    if silent.empty:
        return [*body, _say(say("plan_silent_none"))]
    due = _tell_day(told)
    rows = [
        [number, agency, _DOTS, _DOTS, due, _DOTS]
        for number, agency in enumerate(silent["agency"], start=1)
    ]
    return [*body, _say(say("plan_silent_more")), _table(_SILENT, rows)]


def _tell_next(tables, told):
    """Return what the rules of next year make of the plan."""
    head, *sentences = told["next"]
    body = [_heading(1, head), *map(_say, sentences)]
    if tables["rules"].empty:
        return body
    rules = tables["rules"].drop(columns=["value_en", "value_id"])
    shown = format_table(rules, decimals={"iid_before": 2, "iid_after": 2})
    return [*body, _tabulate(shown)]


def _tabulate(shown):
    """Return a table that is text already."""
    return _table(list(shown.columns), shown.to_numpy().tolist())


def _tabulate_efforts(efforts):
    """Return the efforts of a plan with their reasoning."""
    efforts = choose_language(efforts)
    heads = (
        "indicator",
        "indicator_name",
        "indicator_level",
        "effort",
        "within_reach",
        "reasoning",
    )
    rows = []
    for one in efforts.itertuples():
        level = "" if pd.isna(one.level) else one.level
        reasoning = "" if pd.isna(one.reasoning) else one.reasoning
        reach = translate_word(one.within_reach, "within_reach")
        effort = format_number(one.effort)
        rows.append(
            [one.indicator, one.indicator_name, level, effort, reach, reasoning]
        )
    return _table(heads, rows)
