"""Collect the mistakes of input tables and report them all at once."""

import datetime

import numpy as np
import pandas as pd

from ..datapackage import SHOWN_PROBLEMS

_TRUTH = {"true": True, "yes": True, "ya": True, "1": True}
_TRUTH |= {"false": False, "no": False, "tidak": False, "0": False}


class RegisterError(ValueError):
    """A register or SPD table cannot be scored as it is.

    Attributes
    ----------
    problems : DataFrame
        Every mistake: ``table`` (or sheet), ``row`` (line of the file or sheet, the
        header is row 1; missing where a row or column is lacking), ``column``,
        ``value``, ``problem``.
    """

    def __init__(self, problems):
        self.problems = problems.reset_index(drop=True)
        lines = []
        for one in self.problems.head(SHOWN_PROBLEMS).itertuples():
            row = "" if pd.isna(one.row) else f", row {one.row}"
            value = "" if one.value is None else f" {one.value!r}"
            lines.append(f"{one.table}{row}, column {one.column}:{value} {one.problem}")
        if len(self.problems) > len(lines):
            lines.append(f"... and {len(self.problems) - len(lines)} more in .problems")
        super().__init__(
            f"{len(self.problems)} mistake(s); nothing was scored. Correct them and "
            "try again:\n- " + "\n- ".join(lines)
        )


class Problems:
    """Collect the mistakes of tables, column by column."""

    def __init__(self):
        self._found = []

    def add(self, table, rows, column, values, problem):
        """Add one mistake a row; ``values`` and ``problem`` may be one for all."""
        found = pd.DataFrame({"row": pd.array(rows, dtype="Int64")})
        found["table"], found["column"] = table, column
        found["value"] = pd.Series(values, dtype="object")
        found["problem"] = problem
        self._found.append(found[["table", "row", "column", "value", "problem"]])

    def lack(self, table, column, problem, value=None):
        """Add a mistake that has no row."""
        self.add(table, [pd.NA], column, [value], problem)

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
            self.problems.lack(self.name, one, "the column is missing")
        return not missing

    def report(self, mask, column, problem):
        """Report the rows of a mask; ``problem`` is text, or a function of values."""
        mask = np.asarray(mask, dtype=bool)
        if not mask.any():
            return
        values = self.frame[column].to_numpy(dtype="object")[mask]
        values = [None if pd.isna(one) else one for one in values]
        text = [problem(one) for one in values] if callable(problem) else problem
        self.problems.add(self.name, self.rows[mask], column, values, text)

    def translate(self, column, convert, problem, *, required=True):
        """Return a column whose distinct values went through ``convert``.

        ``convert`` returns None for a value that it refuses; missing stays missing.
        """
        places, uniques = pd.factorize(self.frame[column])
        blank = [isinstance(one, str) and not one.strip() for one in uniques]
        places = np.where(np.array([*blank, True])[places], -1, places)
        converted = [convert(one) for one in uniques]
        refused = np.array([one is None for one in converted] + [False])
        self.report(refused[places], column, problem)
        if required:
            self.report(places < 0, column, "is missing")
        values = np.array([*converted, None], dtype="object")
        return values[places]

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
        allowed = ", ".join(map(str, range(top)))
        self.report(missing, column, "is missing; no evidence is level 0")
        self.report(
            ~good & ~missing, column, f"is not a level: must be {allowed} or {top}"
        )
        return np.where(good, numbers, 0).astype("int8")

    def dates(self, column, *, required):
        """Return a column of dates as days; report what is no date."""
        cells = self.frame[column]
        if pd.api.types.is_datetime64_any_dtype(cells):
            if required:
                self.report(cells.isna(), column, "is missing")
            return cells.dt.normalize()
        problem = "is not a date such as 2025-03-31"
        dates = self.translate(column, _date, problem, required=required)
        return pd.to_datetime(pd.Series(dates, index=self.frame.index))

    def truths(self, column):
        """Return a column of yes and no as boolean; missing stays missing."""
        problem = "must be yes or no"
        truths = self.translate(column, _truth, problem, required=False)
        return pd.array(truths, dtype="boolean")


def _date(value):
    if isinstance(value, pd.Timestamp | datetime.date | np.datetime64):
        return pd.Timestamp(value).normalize()
    try:
        day = datetime.date.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return pd.Timestamp(day)


def _truth(value):
    return _TRUTH.get(str(value).strip().casefold())
