"""Read units by indicators from a sheet; every cell ends as a value, gap or mistake."""

from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from ..language import say
from ..tables import cell_words
from .cells import is_absent, is_missing, read_column, show_cell
from .codes import read_code
from .headers import list_words
from .index_rows import find_inside, find_summaries, fold, is_like_summary, is_summary
from .rows import is_number, starts_with

_HEADER_ROWS = 40
# Headings above each other: groups, indicators, what they are measured in.
_DEEPEST = 3
# Of the filled cells of a column, this share must be numbers for it to be one.
_MOSTLY = 0.5
# Numbers that stand for themselves in an index of any kind: rupiah have 13 digits.
_LARGEST = 1e15
# So many cells or names in one sentence.
_NAMED = 12


class Units(NamedTuple):
    """What a sheet gives: values, names, mistakes, and what is odd about it.

    ``name_cell`` is a function of unit and indicator that gives their cell in words,
    ``percent`` the indicators whose cells are shown as percentages.
    """

    table: pd.DataFrame
    units: pd.DataFrame
    mistakes: list
    notes: list
    name_cell: Callable
    percent: set


def find_head(rows):
    """Return the place of the row of headings, or None.

    It is the first row that has at least half as many cells as rows usually have, two
    at least, text among them, and numbers somewhere below; of several rows of text one
    below the other the last, for groups stand above indicators.
    """
    if len(rows) < 2:
        return None
    filled = [sum(cell is not None for cell in cells) for _, cells in rows]
    usual = median(filled)
    for place, (_, cells) in enumerate(rows[:_HEADER_ROWS]):
        texts = sum(isinstance(cell, str) for cell in cells)
        below = rows[place + 1 :]
        if filled[place] < max(2, usual / 2) or not texts:
            continue
        if not any(_is_number(cell) for _, one in below for cell in one):
            return None
        deeper = place
        while deeper - place < _DEEPEST - 1 and _is_heading(rows[deeper + 1][1], usual):
            deeper += 1
        return deeper
    return None


def _is_number(cell):
    return isinstance(cell, dict) or is_number(cell)


def _is_heading(cells, usual):
    """Return whether a row below headings is one of headings too: all of it is text."""
    filled = [cell for cell in cells if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str)]
    values = any(is_missing(one) or is_absent(one) or _is_number(one) for one in texts)
    values |= _is_numbering(cells)
    distinct = len(set(texts)) == len(texts)
    wide = len(filled) >= max(2, usual / 2)
    return wide and len(texts) == len(filled) and distinct and not values


def read_units(grid, head, rows, sign):
    """Return units and indicators of a sheet as :class:`Units`.

    Parameters
    ----------
    grid : Grid
        The sheet.
    head : int
        Place of its headings among its rows.
    rows : list of dict
        The structure, ``code, name, parent``; its indicators are found by code or name.
        Without any every column of numbers is an indicator.
    sign : {",", "."} or None
        The decimal sign of numbers that are text.
    """
    sheet = _Sheet(grid, head)
    keys = _match_headings(sheet, rows)
    names = _find_names(sheet, keys)
    mistakes, notes, unsettled = [], [], False
    lines = _keep_rows(sheet, names, mistakes, notes)
    columns, empty, places, unused, percent = {}, {}, {}, [], set()
    for place in range(sheet.width):
        if place in names.values():
            continue
        cells = [cells[place] if place < len(cells) else None for _, cells in lines]
        if all(is_missing(cell) for cell in cells) and place not in keys:
            continue
        key = keys.get(place)
        why = None if key else _tell_unused(sheet, place, cells, rows)
        if why:
            unused.append(why)
            continue
        key = key or sheet.headings.get(place)
        if key is None:
            letter = get_column_letter(place + 1)
            mistakes.append(say("index_heading_blank", letter=letter))
            continue
        if key in columns:
            mistakes.append(say("index_heading_twice", heading=key))
            continue
        read = _read_cells(cells, sign, len(lines))
        columns[key], places[key] = read.numbers, place
        empty[key] = [is_missing(cell) or is_absent(cell) for cell in cells]
        if read.percent:
            percent.add(key)
            notes.append(say("index_percent", indicator=key))
        mistakes += [
            say(
                "index_cell",
                place=sheet.name_cell(lines[row][0], place),
                indicator=key,
                problem=say(problem[0], **problem[1]),
            )
            for row, problem in enumerate(read.problems)
            if problem
        ]
        if any(problem and problem[0] == "open_sign" for problem in read.problems):
            unsettled = True
    if unsettled:
        mistakes.append(say("tell_decimal"))
    if unused:
        notes.append(say("index_unused", columns="; ".join(unused)))
    if not columns:
        mistakes.append(say("index_no_indicator"))
    table = pd.DataFrame(columns, dtype="float64", index=range(len(lines)))
    gaps = pd.DataFrame(empty, dtype=bool, index=table.index)
    kept = _leave_summaries(table, lines, names, notes)
    table, gaps, lines = table.loc[kept], gaps.loc[kept], [lines[one] for one in kept]
    labels = _label_units(sheet, lines, names, mistakes)
    table, gaps = (one.set_axis(labels["code"], axis=0) for one in (table, gaps))
    table.columns = table.columns.astype("string")
    table = _tell_gaps(table, gaps, labels, mistakes, notes)
    _tell_hidden(sheet, keys, notes)
    rows_of = dict(zip(labels["code"], (row for row, _ in lines), strict=True))
    labels = labels[labels["code"].isin(table.index)].reset_index(drop=True)

    def name_cell(unit, key):
        return sheet.name_cell(rows_of[unit], places[key])

    return Units(table, labels, mistakes, notes, name_cell, percent)


class _Sheet:
    """A sheet with its headings by place."""

    def __init__(self, grid, head):
        self.grid = grid
        cells = grid.rows[head][1]
        self.headings = {
            place: show_cell(cell)
            for place, cell in enumerate(cells)
            if cell is not None
        }
        self.body = grid.rows[head + 1 :]
        self.width = max(len(cells), *(len(one) for _, one in self.body))

    def name_cell(self, row, place):
        """Return a cell in words: sheet and address, or row and column of a text."""
        letter = get_column_letter(place + 1)
        if self.grid.sheet is None:
            return say("index_place_text", row=row, letter=letter)
        return say("index_place", sheet=self.grid.sheet, cell=f"{letter}{row}")


def plain(text):
    """Return a heading or code as it is compared: lower case, signs as blanks."""
    text = show_cell(text)
    return " ".join(list_words(text)) or text.casefold().strip()


def _match_headings(sheet, rows):
    """Return {place: code} of the columns that the structure names."""
    parents = {row["parent"] for row in rows}
    leaves = [row for row in rows if row["code"] not in parents]
    known = {}
    for column in ("name", "code"):
        for row in leaves:
            if row.get(column):
                known[plain(row[column])] = row["code"]
    exact = {row["code"]: row["code"] for row in leaves}
    found = {}
    for place, heading in sheet.headings.items():
        key = exact.get(heading) or known.get(plain(heading))
        if key:
            found[place] = key
    return found


def _find_names(sheet, keys):
    """Return the places of the columns of codes and names of units."""
    words = cell_words("unit")
    found = {}
    for place, heading in sheet.headings.items():
        meaning = words.get(plain(heading))
        if meaning and place not in keys:
            found.setdefault(meaning, place)
    if not found:
        free = [place for place in range(sheet.width) if place not in keys]
        texts = [place for place in free if _is_text(sheet, place)]
        found["name"] = (texts or free or [0])[0]
    return found


def _is_text(sheet, place):
    cells = [cells[place] for _, cells in sheet.body if place < len(cells)]
    cells = [cell for cell in cells if not is_missing(cell)]
    words = [cell for cell in cells if isinstance(cell, str) and not _is_number(cell)]
    return 2 * len(words) > len(cells)


def _keep_rows(sheet, names, mistakes, notes):
    """Return (row, cells) of the units; what is none is named."""
    kept, left = [], []
    for number, (row, cells) in enumerate(sheet.body):
        own = [cells[one] for one in names.values() if one < len(cells)]
        own = [cell for cell in own if not is_missing(cell)]
        others = [
            cell
            for place, cell in enumerate(cells)
            if place not in names.values() and not is_missing(cell)
        ]
        if number == 0 and _is_numbering(cells):
            left.append(say("index_row", row=row, text=show_cell(cells[0])))
        elif not own and any(
            isinstance(one, str) and is_summary(one) for one in others
        ):
            text = next(one for one in others if isinstance(one, str))
            left.append(say("index_row", row=row, text=text[:60]))
        elif not own and others:
            text = " | ".join(show_cell(one) for one in others)[:60]
            mistakes.append(say("index_unit_blank", row=row, text=text))
        elif own and _is_no_unit(_name_row(cells, names), others):
            text = show_cell(_name_row(cells, names))[:60]
            left.append(say("index_row", row=row, text=text))
        elif own:
            kept.append((row, cells))
    if left:
        notes.append(say("index_rows_left", rows="; ".join(left)))
    return kept


def _is_numbering(cells):
    """Return whether a row numbers the columns: (1) (2) (3) (4)."""
    texts = [show_cell(cell).strip("() ") for cell in cells if cell is not None]
    return len(texts) > 3 and texts == [str(one + 1) for one in range(len(texts))]


def _name_row(cells, names):
    """Return the name of a row, its code where it has none."""
    own = [names[one] for one in ("name", "code") if one in names]
    own = [cells[place] for place in own if place < len(cells)]
    return next((cell for cell in own if not is_missing(cell)), None)


def _is_no_unit(name, others):
    """Return whether a row is a total, or a note that has no values."""
    if others:
        return _is_total(name)
    return isinstance(name, str) and starts_with(name, "note")


def _is_total(cell):
    return isinstance(cell, str) and is_summary(cell)


def _leave_summaries(table, lines, names, notes):
    """Return the places of the units; rows made of the others are named."""
    found = find_summaries(table.to_numpy(dtype="float64", na_value=np.nan))
    shown = [show_cell(_name_row(cells, names))[:60] for _, cells in lines]
    doubtful = {
        place: "named"
        for place, text in enumerate(shown)
        if is_like_summary(text) and place not in found.left
    }
    # of units in the middle of a table nothing is left out
    apart = {*found.left, *found.doubtful, *doubtful}
    inside = find_inside(table.to_numpy(dtype="float64", na_value=np.nan), apart)
    doubtful |= found.doubtful | inside
    told = {"made": found.left, "doubtful": doubtful}
    for key, places in told.items():
        rows = [
            f"{say('index_row', row=lines[place][0], text=shown[place])} "
            f"({say(f'index_row_{places[place]}')})"
            for place in sorted(places)
        ]
        if rows:
            notes.append(say(f"index_rows_{key}", rows=_shorten(rows, "; ")))
    return [place for place in range(len(lines)) if place not in found.left]


def _tell_unused(sheet, place, cells, rows):
    """Return a column that is no indicator, in words, or None."""
    heading = sheet.headings.get(place)
    letter = get_column_letter(place + 1)
    shown = f"{letter} {heading!r}" if heading else letter
    filled = [cell for cell in cells if not (is_missing(cell) or is_absent(cell))]
    numbers = sum(_is_number(cell) for cell in filled)
    if numbers < _MOSTLY * len(filled) or not filled:
        return say("index_unused_text", column=shown)
    if rows:
        return say("index_unused_structure", column=shown)
    if heading and plain(heading) in cell_words("no_indicator"):
        return say("index_unused_number", column=shown)
    return None


class _Cells(NamedTuple):
    numbers: list
    problems: list
    percent: bool


def _read_cells(cells, sign, size):
    filled = [cell for cell in cells if not (is_missing(cell) or is_absent(cell))]
    shares = [cell for cell in filled if isinstance(cell, dict) and "percent" in cell]
    percent = bool(filled) and len(shares) == len(filled)
    if percent:
        cells = [
            round(100 * cell["percent"], 10) if isinstance(cell, dict) else cell
            for cell in cells
        ]
    numbers, problems, _ = read_column(
        cells, decimal=sign, largest=_LARGEST, points=False
    )
    return _Cells(numbers, problems, percent)


def _label_units(sheet, lines, names, mistakes):
    """Return ``code, name`` of the units; codes that are there twice are mistakes."""
    texts = {}
    for kind, place in names.items():
        cells = [cells[place] if place < len(cells) else None for _, cells in lines]
        read = [read_code(cell) if isinstance(cell, float) else None for cell in cells]
        texts[kind] = [
            code or ("" if is_missing(cell) else show_cell(cell).strip())
            for code, cell in zip(read, cells, strict=True)
        ]
    main = texts.get("code") or texts.get("name") or []
    second = texts.get("name") or main
    # a unit without code goes by its name
    codes = [one or other for one, other in zip(main, second, strict=True)]
    alike = {}
    for (row, cells), code in zip(lines, codes, strict=True):
        own = [names[one] for one in ("code", "name") if one in names]
        place = next((p for p in own if p < len(cells) and not is_missing(cells[p])), 0)
        alike.setdefault(fold(code), []).append((row, code, place))
    for found in alike.values():
        written = {code for _, code, _ in found}
        if len(written) > 1:
            told = [f"{code!r} ({sheet.name_cell(row, p)})" for row, code, p in found]
            mistakes.append(say("index_unit_alike", units="; ".join(told)))
        elif len(found) > 1:
            rows = [row for row, _, _ in found]
            mistakes.append(say("index_unit_twice", unit=written.pop(), rows=rows))
    names = [other or one for one, other in zip(codes, second, strict=True)]
    return pd.DataFrame({"code": codes, "name": names}, dtype="string")


def _tell_gaps(table, gaps, labels, mistakes, notes):
    """Leave out units without any value; name these and the gaps of the others."""
    empty = gaps.all(axis=1).to_numpy()
    if table.shape[1] and empty.any():
        names = _shorten(labels["name"][empty].tolist())
        told = {"number": int(empty.sum()), "names": names}
        notes.append(say("index_units_left", **told))
        table, gaps = table[~empty], gaps[~empty]
    gaps = gaps.to_numpy()
    if gaps.any():
        shown = [
            f"{unit} ({', '.join(table.columns[row])})"
            for unit, row in zip(table.index, gaps, strict=True)
            if row.any()
        ]
        told = {"number": int(gaps.sum()), "cells": gaps.size}
        key = "index_gap" if told["number"] == 1 else "index_gaps"
        notes.append(say(key, **told, names=_shorten(shown, "; ")))
    if table.shape[1] and len(table) < 2:
        mistakes.append(say("index_few_units", number=len(table)))
    return table


def _shorten(names, between=", "):
    more = len(names) - _NAMED
    text = between.join(map(str, names[:_NAMED]))
    return text + (say("and_more", number=more) if more > 0 else "")


def _tell_hidden(sheet, keys, notes):
    rows = sorted(set(sheet.grid.hidden_rows) & {row for row, _ in sheet.body})
    if rows:
        notes.append(say("index_hidden_rows", rows=rows))
    places = [one for one in sheet.grid.hidden_columns if one < sheet.width]
    letters = [get_column_letter(one + 1) for one in sorted(places)]
    if letters:
        notes.append(say("index_hidden_columns", columns=letters))
