"""An office's own table of efforts, with the columns of the shipped one."""

import math
from pathlib import Path

import pandas as pd

from ..language import label, say
from ..method import load_edition
from ..settings import LANGUAGES
from ..tables import cell_words
from .cells import is_missing, read_column, show_cell
from .files import IntakeError, read_grids
from .headers import list_words

_HEADER_ROWS = 40
_COLUMNS = ("year", "indicator", "level", "effort", "within_reach", "reasoning")
_NEEDED = ("indicator", "effort")
# Columns of the shipped table whose heading in a plan's workbook is another word.
_TERMS = {"level": "indicator_level"}
_TYPES = {
    **{"year": "Int64", "indicator": "string", "level": "Int64"},
    **{"effort": "float64", "within_reach": "boolean"},
    **dict.fromkeys(("reasoning_en", "reasoning_id"), "string"),
}


def read_efforts(path, *, edition):
    """Read the efforts of indicators from a file.

    Parameters
    ----------
    path : path-like
        A workbook or text file with the columns ``indicator`` and ``effort`` and, if
        wanted, ``level`` (blank: every level), ``within_reach`` (yes or no; blank:
        yes), ``year`` (rows of other years are left out) and ``reasoning``: under these
        names, or those of either language, as in the sheet of efforts that a plan has.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        ``year, indicator, level, effort, within_reach, reasoning_en, reasoning_id``.

    Raises
    ------
    IntakeError
        If the file cannot be read, has no such columns, or has mistakes: all at once.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "upaya.csv")
    >>> rows = ["indicator;effort;within_reach", "31;2,5;ya", "8;9;tidak"]
    >>> _ = path.write_text("\\n".join(rows))
    >>> table = read_efforts(path, edition=2026)
    >>> table[["indicator", "effort", "within_reach"]].values.tolist()
    [['31', 2.5, True], ['8', 9.0, False]]
    """
    edition = load_edition(edition)
    names = _name_headings()

    def count_headings(cells):
        return len(_find_places(cells, names))

    for grid in read_grids(path, count_headings=count_headings):
        for number, (_, cells) in enumerate(grid.rows[:_HEADER_ROWS]):
            places = _find_places(cells, names)
            if grid.visible and set(_NEEDED) <= set(places):
                return _read_rows(grid.rows[number + 1 :], places, edition, path)
    columns = [label(one) for one in _NEEDED]
    raise IntakeError("no_efforts_header", path=Path(path).name, columns=columns)


def _name_headings():
    """Return {words of a heading: our column}."""
    names = {}
    for column in _COLUMNS:
        term = _TERMS.get(column, column)
        texts = [
            column,
            *(label(one, lang) for one in {column, term} for lang in LANGUAGES),
        ]
        texts += [f"{column}_{lang}" for lang in LANGUAGES]
        for text in texts:
            names[" ".join(list_words(text))] = column
    return names


def _find_places(cells, names):
    places = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) < 120:
            column = names.get(" ".join(list_words(cell)))
            if column:
                places.setdefault(column, place)
    return places


def _read_rows(rows, places, edition, path):
    cells = {
        name: [cells[place] if place < len(cells) else None for _, cells in rows]
        for name, place in places.items()
    }
    numbers = read_column(cells["effort"])[0]
    blank = [None] * len(rows)
    found, mistakes, seen = [], [], set()
    for place, (row, _) in enumerate(rows):
        told = {name: cells.get(name, blank)[place] for name in _COLUMNS}
        if is_missing(told["indicator"]) and is_missing(told["effort"]):
            continue
        if not is_missing(told["year"]) and show_cell(told["year"]) != str(
            edition.year
        ):
            continue
        one = {
            "indicator": show_cell(told["indicator"]).strip().casefold(),
            "level": _read_level(told["level"], edition.level_max),
            "effort": numbers[place],
            "within_reach": _read_reach(told["within_reach"]),
        }
        wrong = _judge(one, told, edition)
        key = one["indicator"], one["level"]
        if not wrong and key in seen:
            wrong = say("effort_twice", indicator=one["indicator"])
        seen.add(key)
        if wrong:
            mistakes.append(say("effort_row", row=row, problem=wrong))
        told = told["reasoning"]
        why = None if is_missing(told) else show_cell(told)
        found.append({**one, "reasoning_en": why, "reasoning_id": why})
    if mistakes or not found:
        key = "efforts_wrong" if mistakes else "efforts_empty"
        listed = "\n- ".join(["", *mistakes])
        told = {"path": Path(path).name, "year": edition.year, "mistakes": listed}
        raise IntakeError(key, **told)
    table = pd.DataFrame(found)
    table.insert(0, "year", edition.year)
    return table.astype(_TYPES)


def _judge(one, told, edition):
    """Return what is wrong with a row, or None."""
    known = {*edition.weights("SPD").index, *edition.weights("SID").index}
    effort = one["effort"]
    if one["indicator"] not in known:
        return say("effort_indicator", value=one["indicator"], year=edition.year)
    if one["level"] == 0:
        value = show_cell(told["level"])
        return say("effort_level", value=value, most=edition.level_max)
    if effort is None or not 0 <= effort < math.inf:
        return say("effort_number", value=show_cell(told["effort"]))
    if one["within_reach"] is None:
        return say("effort_reach", value=show_cell(told["within_reach"]))
    return None


def _read_level(cell, most):
    """Return a level, None where none is told, 0 where it is none."""
    if is_missing(cell):
        return None
    text = show_cell(cell)
    return int(text) if text.isdecimal() and int(text) <= most else 0


def _read_reach(cell):
    """Return whether a level is within reach, True where nothing is told."""
    if is_missing(cell):
        return True
    if isinstance(cell, bool):
        return cell
    words = " ".join(show_cell(cell).casefold().split())
    meaning = cell_words("truth").get(words)
    return None if meaning is None else meaning == "true"
