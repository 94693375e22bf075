"""Collect the mistakes of input tables and report them all at once.

A mistake is the key of a message of ``data/words/messages.csv`` with its values; it
becomes a sentence, in the reader's language, when it is shown.
"""

import datetime

import numpy as np
import pandas as pd

from ..datapackage import SHOWN_PROBLEMS
from ..language import say, show_value
from ..tables import cell_words

# Columns whose name in the form is not the one of the package.
_COLUMNS_NAMED = {
    name: f"column_{name}"
    for name in (
        *("code", "region", "innovation", "agency", "affair", "form", "digital"),
        *("implemented", "renewed", "stage", "design_words", "integrity_form"),
        *("competitions", "indicator", "level", "label", "verified", "spd"),
    )
}

_OF_INDICATORS = {"verified": "column_verified_level", "basis": "column_basis"}


class RegisterError(ValueError):
    """A register or SPD table cannot be scored as it is.

    Attributes
    ----------
    problems : DataFrame
        Every mistake: ``table`` (or sheet), ``row`` (line of the file or sheet, the
        header is row 1; missing where a row or column is lacking), ``column``,
        ``value``, ``problem`` (the sentence), ``key`` of the message and its
        ``values``.
    report : DataFrame or None
        What became of every row of the file, where the tables were read from one.
    """

    report = None

    def __init__(self, problems):
        problems = problems.reset_index(drop=True)
        said = [say(one.key, **one.values) for one in problems.itertuples()]
        self.problems = problems.assign(problem=pd.Series(said, dtype="object"))[
            ["table", "row", "column", "value", "problem", "key", "values"]
        ]
        lines = list_problems(self.problems.head(SHOWN_PROBLEMS))
        more = len(self.problems) - len(lines)
        if more:
            lines.append(say("mistakes_more", number=more))
        head = say("mistakes", number=len(self.problems))
        super().__init__("\n- ".join([head, *lines]))


def list_problems(problems, *, lang=None):
    """Return a line for each mistake: where it is, the value, what is wrong with it.

    Parameters
    ----------
    problems : DataFrame
        As :class:`RegisterError` has it; ``problem`` is not needed.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> problems = pd.DataFrame({"table": ["SPD"], "row": 4, "column": "level"})
    >>> problems = problems.assign(value="?", key="reg_number", values=[{}])
    >>> list_problems(problems, lang="id")
    ["SPD, baris 4, kolom level: '?' bukan angka"]
    """
    lines = []
    for one in problems.itertuples():
        where = {"table": one.table, "row": one.row}
        where["column"] = name_column(one.column, lang=lang)
        key = "mistake_table" if pd.isna(one.column) else "mistake_column"
        key = key if pd.isna(one.row) else "mistake_row"
        problem = say_problem(one.value, one.key, one.values, lang=lang)
        lines.append(say(key, lang=lang, **where, problem=problem))
    return lines


def name_column(column, *, lang=None):
    """Return a column of the form as people call it; its indicators have their number.

    Examples
    --------
    >>> name_column("implemented", lang="id"), name_column("verified_16", lang="id")
    ('tanggal mulai penerapan', '16 (terverifikasi)')
    >>> name_column("basis_33", lang="en")
    'basis of indicator 33'
    """
    if not isinstance(column, str):
        return column
    stem, _, indicator = column.rpartition("_")
    if indicator.isdecimal() and stem in _OF_INDICATORS:
        return say(_OF_INDICATORS[stem], lang=lang, indicator=indicator)
    known = _COLUMNS_NAMED.get(column)
    return say(known, lang=lang) if known else column


def say_problem(value, key, values, *, lang=None):
    """Return a mistake as a sentence, with the value before it if there is one.

    Examples
    --------
    >>> say_problem(7, "reg_level", {"allowed": [0, 1, 2], "top": 3})
    '7 is not a level: must be 0, 1, 2 or 3'
    """
    shown = repr(show_value(value, "value", lang))
    problem = say(key, lang=lang, **values)
    return problem if value is None else f"{shown} {problem}"


class Problems:
    """Collect the mistakes of tables, column by column."""

    def __init__(self):
        self._found = []

    def add(self, table, rows, column, cells, said):
        """Add one mistake a row; ``said`` has the key and values of each."""
        found = pd.DataFrame({"row": pd.array(rows, dtype="Int64")})
        found["table"], found["column"] = table, column
        found["value"] = pd.Series(cells, dtype="object")
        found["key"] = [key for key, _ in said]
        found["values"] = [values for _, values in said]
        self._found.append(found)

    def lack(self, table, column, key, *, value=None, **values):
        """Add a mistake that has no row."""
        self.add(table, [pd.NA], column, [value], [(key, values)])

    def raise_any(self):
        """Raise :class:`RegisterError` if there is any mistake."""
        if self._found:
            problems = pd.concat(self._found, ignore_index=True)
            raise RegisterError(problems.sort_values(["table", "row"], kind="stable"))


class TableCheck:
    """One input table under check: converts its columns and reports mistakes."""

    def __init__(self, name, frame, problems):
        self.name, self.problems = name, problems
        self.frame = frame.set_axis([str(one) for one in frame.columns], axis=1)
        named = frame.index.name == "row"
        self.rows = frame.index.to_numpy() if named else np.arange(2, len(frame) + 2)

    def has(self, *columns):
        """Report the columns that are missing; return whether all are there."""
        missing = [one for one in columns if one not in self.frame.columns]
        for one in missing:
            self.problems.lack(self.name, one, "reg_no_column")
        return not missing

    def report(self, mask, column, key, **values):
        """Report the rows of a mask.

        ``key`` is that of the message, with its values; or a function that gives both
        for a cell.
        """
        mask = np.asarray(mask, dtype=bool)
        if not mask.any():
            return
        cells = self.frame[column].to_numpy(dtype="object")[mask]
        cells = [None if pd.isna(one) else one for one in cells]
        said = [key(one) if callable(key) else (key, values) for one in cells]
        self.problems.add(self.name, self.rows[mask], column, cells, said)

    def translate(self, column, convert, key, *, required=True, **values):
        """Return a column whose distinct values went through ``convert``.

        ``convert`` returns None for a value that it refuses, which is reported by
        ``key`` as in :meth:`report`; missing stays missing, and is reported where
        ``required``, of all rows or of each.
        """
        places, uniques = pd.factorize(self.frame[column])
        blank = [isinstance(one, str) and not one.strip() for one in uniques]
        places = np.where(np.array([*blank, True])[places], -1, places)
        converted = [convert(one) for one in uniques]
        refused = np.array([one is None for one in converted] + [False])
        self.report(refused[places], column, key, **values)
        self.report((places < 0) & required, column, "reg_missing")
        return np.array([*converted, None], dtype="object")[places]

    def levels(self, column, top):
        """Return a column of levels 0 to ``top`` as int8; report all others."""
        cells = self.frame[column]
        boolean = np.zeros(len(cells), dtype=bool)
        if cells.dtype == object:
            boolean = np.array([isinstance(one, bool) for one in cells], dtype=bool)
        elif pd.api.types.is_bool_dtype(cells):
            boolean[:] = True
        numbers = pd.to_numeric(cells, errors="coerce")
        if not pd.api.types.is_integer_dtype(numbers) or numbers.hasnans:
            numbers = numbers.to_numpy(dtype="float64", na_value=np.nan)
        else:
            numbers = numbers.to_numpy()
        with np.errstate(invalid="ignore"):
            good = (numbers >= 0) & (numbers <= top) & (numbers == np.trunc(numbers))
        good &= ~boolean
        missing = cells.isna().to_numpy()
        self.report(missing, column, "reg_missing_level")
        allowed = list(range(top))
        self.report(~good & ~missing, column, "reg_level", allowed=allowed, top=top)
        return np.where(good, numbers, 0).astype("int8")

    def dates(self, column, *, required):
        """Return a column of dates as days; report what is no date."""
        cells = self.frame[column]
        if pd.api.types.is_datetime64_any_dtype(cells):
            self.report(cells.isna() & required, column, "reg_missing")
            # a time zone belongs to the hour, not to the day that was written
            return cells.dt.tz_localize(None).dt.normalize()
        dates = self.translate(column, _date, "reg_date", required=required)
        return pd.to_datetime(pd.Series(dates, index=self.frame.index))

    def truths(self, column):
        """Return a column of yes and no as boolean; missing stays missing."""
        truths = self.translate(column, _truth, "reg_truth", required=False)
        return pd.array(truths, dtype="boolean")


def _date(value):
    try:
        if isinstance(value, pd.Timestamp | datetime.date | np.datetime64):
            day = pd.Timestamp(value)
        else:
            day = pd.Timestamp(datetime.datetime.fromisoformat(str(value).strip()))
    except ValueError:
        return None
    return None if pd.isna(day) else day.tz_localize(None).normalize()


def _truth(value):
    words = " ".join(str(value).casefold().replace("-", " ").split()).strip(" .?!")
    meaning = cell_words("truth").get(words)
    return None if meaning is None else meaning == "true"
