"""The workbook of a plan: a sheet an agency, one for the whole, and what belongs to it.

Sums are formulas, so that they follow where a line is struck out; their results are
stored beside them for programs that do not compute.
"""

import math
from io import BytesIO
from pathlib import Path

import pandas as pd

from ..language import choose_language, label, say, translate_word
from ..settings import language
from .sheet_names import name_sheets
from .workbook import AUTHOR

_COUNTRIES = {"en": "", "id": "[$-421]"}
_FORMATS = {"whole": "0", "amount": "#,##0.##", "exact": "#,##0.0000"}
_FORMATS |= {"two": "#,##0.00", "day": "dd/mm/yyyy"}
# Columns of lines: heading, width, kind of the cells. "open" is to be filled in.
_NUMBER = ("plan_number", 5, "whole")
_LINE = {
    "agency": ("agency", 22, "text"),
    "innovation": ("innovation", 22, "text"),
    "indicator": ("indicator", 9, "text"),
    "indicator_name": ("indicator_name", 22, "text"),
    "level_from": ("level_now", 7, "whole"),
    "level_to": ("level_wanted", 9, "whole"),
    "target": ("level_means", 22, "text"),
    "evidence": ("evidence", 36, "text"),
    "file_types": ("file_types", 12, "text"),
    "person": ("plan_person", 16, "open"),
    "due": ("plan_due", 11, "day"),
    "effort": ("plan_effort", 9, "amount"),
    "points": ("gain_points", 10, "exact"),
    "gain": ("gain_index", 10, "exact"),
    "score": ("index_reached", 11, "exact"),
    "so_far": ("gain_so_far", 10, "exact"),
}
_CENTRED = ("whole", "day", "word", "amount")
# Height of a line in points, that of the text, and the characters of bold text.
_LINE_POINTS, _TEXT_POINTS, _BOLD = 13, 10, 1.15
# More rows than these above a table would leave no room for it on a screen.
_FROZEN = 8
_SUMMED = ("effort", "points", "gain", "lines", "innovations")
_TODO = {
    "agency": ("agency", 26, "text"),
    "innovation": ("innovation", 30, "text"),
    "check": ("check", 26, "term"),
    "found": ("found", 20, "text"),
    "to_do": ("to_do", 60, "text"),
}
_SHEETS = {
    "title": ("agency", 52, "link"),
    "innovations": ("innovations", 11, "whole"),
    "lines": ("plan_lines", 9, "whole"),
    "effort": ("plan_effort", 12, "amount"),
    "points": ("gain_points", 12, "exact"),
    "gain": ("gain_index", 12, "exact"),
}
_SILENT = {
    "agency": ("agency", 46, "text"),
    "head": ("agency_head", 28, "open"),
    "innovation": ("innovation_planned", 36, "open"),
    "due": ("plan_due", 16, "day"),
    "signature": ("signature", 18, "open"),
}
_AGENCIES = {
    "agency": ("agency", 46, "text"),
    "listed": ("listed", 12, "word"),
    "reported": ("reported", 12, "word"),
    "innovations": ("innovations", 11, "whole"),
    "digital": ("digital", 11, "whole"),
    "named": ("named_as", 46, "text"),
}
_RULES = {
    "rule": ("rule", 38, "term"),
    "value": ("value", 16, "text"),
    "announced": ("announced", 16, "text"),
    "iid_before": ("iid_before", 12, "two"),
    "predicate_before": ("predicate_before", 18, "text"),
    "iid_after": ("iid_after", 12, "two"),
    "predicate_after": ("predicate_after", 18, "text"),
}
_EFFORTS = {
    "indicator": ("indicator", 10, "text"),
    "indicator_name": ("indicator_name", 40, "text"),
    "level": ("indicator_level", 12, "whole"),
    "effort": ("effort", 10, "amount"),
    "within_reach": ("within_reach", 18, "word"),
    "reasoning": ("reasoning", 80, "text"),
}


def write_plan_book(path, tables, parts, told, *, joined=None):
    """Write the workbook of a plan.

    Parameters
    ----------
    path : path-like
    tables : dict of DataFrame
        As :func:`iga_analysis.plan.tabulate_plan` gives them.
    parts : list of dict
        As :func:`iga_analysis.report.planning.build_parts` gives them.
    told : dict
        Sentences.
    joined : DataFrame, optional
        As :func:`iga_analysis.intake.match_agencies` gives it.
    """
    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        title = f"{told['title']}: {told['region']}"
        book.set_properties({"title": title, "author": AUTHOR})
        _fill(_Writer(book, told), tables, parts, joined)
    # a file that cannot be written is left as it was
    Path(path).write_bytes(made.getvalue())


def _fill(writer, tables, parts, joined):
    """Write the sheets in their order."""
    told, due = writer.told, writer.told["due"]
    wanted = [label("sheet_plan_summary"), label("sheet_plan_whole")]
    wanted += [part["title"] for part in parts]
    names = name_sheets([{"sheet": name} for name in wanted])
    sums = choose_language(tables["sheets"])
    sums["innovations"] = sums["innovations"].replace(0, pd.NA)
    sums["title"] = list(zip([part["title"] for part in parts], names[2:], strict=True))
    texts = [told["target"], told["result"], *told["notes"], told["seats"]]
    texts += [*told["next"], told["source"]]
    title = f"{told['title']}: {told['region']}"
    below = writer.add(names[0], title, texts, _SHEETS, sums, total=True) + 2
    lines = choose_language(tables["lines"]).assign(due=due)
    # a line on the region as a whole says so where others have their agency
    own = {"SPD": parts[0]["title"]} if parts else {}
    lines = _tell_files(lines)
    lines["agency"] = lines["agency"].fillna(lines["aspect"].map(own))
    whole = {key: one for key, one in _LINE.items() if key != "so_far"}
    texts = [told["target"], told["due_told"], told["source"]]
    writer.add(
        names[1], f"{wanted[1]}: {told['region']}", texts, whole, lines, total=True
    )
    each = {key: one for key, one in _LINE.items() if key not in ("agency", "score")}
    for name, part in zip(names[2:], parts, strict=True):
        texts = [told["region"], told["target"], part["told"], told["due_told"]]
        mine = _tell_files(choose_language(part["lines"]).assign(due=due))
        end = writer.add(name, part["title"], texts, each, mine, total=True)
        writer.add_todo(name, end + 2, part["to_do"])
    _fill_rest(writer, tables, joined)
    writer.add_links(names[0], below, {*names[2:]})


def _tell_files(lines):
    """Return lines that say so where no evidence or file type is printed."""
    words = {"file_types": "plan_not_printed", "evidence": "plan_no_evidence"}
    return lines.fillna({name: say(key) for name, key in words.items()})


def _fill_rest(writer, tables, joined):
    """Write the sheets that belong to no agency alone."""
    told = writer.told
    if "participation" in tables:
        silent = list_silent(tables).assign(due=told["due"])
        texts = [told["region"], say("plan_silent_more"), told["due_told"]]
        if silent.empty:
            texts = [told["region"], say("plan_silent_none")]
        name = label("sheet_plan_silent")
        writer.add(name, say("plan_silent_head"), texts, _SILENT, silent, high=2)
        every = tables["participation"].merge(_name_differently(joined), how="left")
        name = label("sheet_plan_agencies")
        writer.add(name, f"{name}: {told['region']}", [], _AGENCIES, every)
    todo = tables["eligibility"]
    texts = [told["region"], told["seats"]]
    if todo.empty:
        texts.append(say("plan_todo_none"))
    name = label("sheet_plan_eligibility")
    writer.add(name, say("plan_todo_head"), texts, _TODO, todo)
    if told["next"]:
        name, (title, *texts) = label("sheet_plan_next"), [*told["next"]]
        rules = choose_language(tables["rules"])
        writer.add(name, title, [told["region"], *texts], _RULES, rules)
    name = label("sheet_plan_efforts")
    efforts = choose_language(tables["efforts"])
    texts = [told["notes"][0]]
    writer.add(name, f"{name} ({told['year']})", texts, _EFFORTS, efforts)


def list_silent(tables):
    """Return the agencies of the list that have not reported an innovation."""
    table = tables["participation"]
    return table.loc[table["listed"] & ~table["reported"], ["agency"]]


def _name_differently(joined):
    """Return the other names that a register has for agencies, one row each."""
    columns = {"agency": "string", "named": "string"}
    if joined is None:
        return pd.DataFrame(columns=list(columns)).astype(columns)
    other = joined[joined["name"] != joined["agency"]]
    named = other.groupby("agency")["name"].agg("; ".join)
    return named.rename("named").reset_index().astype(columns)


class _Writer:
    """A workbook with its formats, each made once."""

    def __init__(self, book, told):
        self.book, self.told, self.made = book, told, {}
        self.country = _COUNTRIES[language()]

    def give(self, kind, **extra):
        """Return the format of a kind of cell."""
        key = (kind, *sorted(extra.items()))
        if key not in self.made:
            properties = {"valign": "top", "text_wrap": True, "border": 1}
            properties |= {"border_color": "#BBBBBB", "font_size": _TEXT_POINTS}
            properties |= {"align": "center"} if kind in _CENTRED else {}
            properties |= extra
            if kind in ("open", "day"):
                properties |= {"bg_color": "#FFF9DB"}
            if kind in _FORMATS:
                properties["num_format"] = self.country + _FORMATS[kind]
            self.made[key] = self.book.add_format(properties)
        return self.made[key]

    def add(self, name, title, texts, columns, table, *, total=False, high=1):
        """Add a sheet: a title, sentences, a table; return the last row of it.

        Rows have ``high`` lines at least, to write into.
        """
        sheet = self.book.add_worksheet(name)
        columns = {"number": _NUMBER, **columns}
        for place, (_, width, _) in enumerate(columns.values()):
            sheet.set_column(place, place, width)
        bold = self.book.add_format({"bold": True, "font_size": 14})
        sheet.write_string(0, 0, title, bold)
        top = self.write_texts(sheet, texts, columns) + 1
        first = self.book.worksheets()[0]
        if first is not sheet:
            there = f"internal:'{first.name}'!A1"
            sheet.write_url(top - 1, 0, there, string=f"← {first.name}")
        _set_page(sheet, top)
        return self.write_table(sheet, top, columns, table, total=total, high=high)

    def write_table(self, sheet, top, columns, table, *, total, high):
        """Write headings and rows; return the number of the last row."""
        head = {"bold": True, "bg_color": "#DDE6EE"}
        heads = [_raise(label(heading)) for heading, _, _ in columns.values()]
        for place, text in enumerate(heads):
            sheet.write_string(top, place, text, self.give("text", **head))
        shown = [" " * math.ceil(_BOLD * len(text)) for text in heads]
        lines = _count_lines(shown, columns)
        sheet.set_row(top, _LINE_POINTS * lines + 2)
        rows = table.assign(number=range(1, len(table) + 1)).to_dict("records")
        for number, cells in enumerate(rows, start=top + 1):
            shown = [
                self.write_cell(sheet, number, place, cells.get(key), key, kind)
                for place, (key, (_, _, kind)) in enumerate(columns.items())
            ]
            lines = max(high, _count_lines(shown, columns))
            sheet.set_row(number, _LINE_POINTS * lines + 2)
        last = top + len(rows)
        if not (total and rows):
            return last
        for place, key in enumerate(columns):
            form = self.give(columns[key][2] if key in _SUMMED else "text", bold=True)
            if key in _SUMMED:
                value = math.fsum(one[key] for one in rows if not pd.isna(one[key]))
                letter = chr(ord("A") + place)
                formula = f"=SUM({letter}{top + 2}:{letter}{last + 1})"
                sheet.write_formula(last + 1, place, formula, form, value)
            else:
                word = label("plan_total") if place == 1 else ""
                sheet.write_string(last + 1, place, _raise(word), form)
        return last + 1

    def write_cell(self, sheet, row, place, value, key, kind):
        """Write a cell and return its text; what is missing is to be filled in."""
        form = self.give(kind)
        if kind == "link":
            title, name = value
            blue = self.give("text", font_color="#0B5394", underline=1)
            sheet.write_url(row, place, f"internal:'{name}'!A1", blue, title)
            return title
        if value is None or pd.isna(value):
            sheet.write_blank(row, place, None, form)
            return ""
        if kind == "day":
            sheet.write_datetime(row, place, value.to_pydatetime(), form)
        elif kind in ("word", "term") or isinstance(value, str):
            text = value if kind == "text" else translate_word(value, key)
            sheet.write_string(row, place, text, form)
            return text
        else:
            sheet.write_number(row, place, float(value), form)
        return ""

    def add_links(self, name, top, listed):
        """Write below the table of a sheet the links to those that it does not list."""
        sheet = self.book.get_worksheet_by_name(name)
        others = [one.name for one in self.book.worksheets() if one is not sheet]
        others = [one for one in others if one not in listed]
        for row, other in enumerate(others, start=top):
            sheet.write_url(row, 1, f"internal:'{other}'!A1", string=f"→ {other}")

    def add_todo(self, name, top, table):
        """Write what is to be done before submission below the lines of an agency."""
        if table.empty:
            return
        sheet = self.book.get_worksheet_by_name(name)
        bold = self.book.add_format({"bold": True, "font_size": 12})
        sheet.write_string(top, 0, label("sheet_eligibility"), bold)
        form = self.give("text")
        for number, one in enumerate(table.itertuples(), start=1):
            row = top + number
            check = translate_word(one.check, "check")
            sheet.write_number(row, 0, number, self.give("whole"))
            sheet.write_string(
                row, 1, "" if pd.isna(one.innovation) else one.innovation, form
            )
            sheet.merge_range(row, 2, row, 3, check, form)
            sheet.merge_range(row, 4, row, 7, one.to_do, form)
            # a merged cell does not grow by itself
            lines = max(len(one.to_do) / 74, len(check) / 30, len(name) / 22)
            sheet.set_row(row, _LINE_POINTS * math.ceil(lines) + 2)

    def write_texts(self, sheet, texts, columns):
        """Write sentences over the width of the table; return the row after them."""
        row, last = 0, len(columns) - 1
        width = sum(width for _, width, _ in columns.values())
        form = self.book.add_format({"text_wrap": True, "valign": "top"})
        for row, text in enumerate(filter(None, texts), start=1):
            sheet.merge_range(row, 0, row, last, text, form)
            # in the size of the sheet, which is larger than that of a table
            sheet.set_row(row, (_LINE_POINTS + 2) * math.ceil(len(text) / width))
        return row + 1


def _count_lines(cells, columns):
    """Return how many lines the cells of a row take: no program tells a file that."""
    return max(
        sum(math.ceil(max(1, len(line)) / (width * 1.1)) for line in text.split("\n"))
        for text, (_, width, _) in zip(cells, columns.values(), strict=True)
    )


def _raise(text):
    return text[:1].upper() + text[1:]


def _set_page(sheet, top):
    """Set how a sheet is printed: landscape, as wide as the page, headings on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
    sheet.repeat_rows(top)
    if top <= _FROZEN:
        sheet.freeze_panes(top + 1, 0)
    sheet.set_footer("&L&A&R&P / &N")
