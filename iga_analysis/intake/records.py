"""What became of each row of a file, and the report of all of them."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from ..language import say
from .cells import show_cell
from .files import MAX_CELL_CHARACTERS

STATUSES = ("accepted", "rejected", "not data")
_TEXTS = ("sheet", "status", "kind", "text", "code", "reasons", "suggestion")
_COUNTED = ("accepted", "rejected", "not_data")


class Line(NamedTuple):
    """One row of the file and where it stands."""

    sheet: str | None
    page: int | None
    number: int
    cells: tuple
    hidden: bool


@dataclass
class Record:
    """One row: what it is, why it is rejected, what is odd about it.

    ``reasons`` and ``warnings`` hold the key of a message, its values and our name of
    the column; ``places`` has the place of each column among the cells.
    """

    line: Line
    status: str = "not data"
    kind: str = "title"
    code: str | None = None
    values: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    suggestion: str = ""

    def reject(self, key, values=None, column=None):
        """Add a reason; the row is rejected."""
        self.status = "rejected"
        self.reasons.append((key, values or {}, column))

    def warn(self, key, values=None, column=None):
        """Add a warning; the row stays what it is."""
        self.warnings.append((key, values or {}, column))


def make_report(records):
    """Return the report: one row for each row of the file that is not blank.

    Parameters
    ----------
    records : list of Record

    Returns
    -------
    DataFrame
        ``sheet``, ``page``, ``row`` (number in the sheet, page or file), ``status``
        (accepted, rejected, not data), ``kind``, ``text`` (the cells, joined), ``code``
        of the region, ``reasons``, ``suggestion``, ``warnings``, ``cells`` (a tuple),
        ``hidden`` (whether the file hides the row) and ``marked``: places of the cells
        that a reason or warning is about.
    """
    rows = [
        {
            "sheet": one.line.sheet,
            "page": one.line.page,
            "row": one.line.number,
            "status": one.status,
            "kind": one.kind,
            "text": " | ".join(show_cell(c) for c in one.line.cells if c is not None)[
                :MAX_CELL_CHARACTERS
            ],
            "code": one.code if one.status == "accepted" else None,
            "reasons": _sentences(one.reasons),
            "suggestion": one.suggestion,
            "warnings": _sentences(one.warnings),
            "cells": one.line.cells,
            "hidden": one.line.hidden,
            "marked": tuple(
                sorted(
                    {
                        one.places[column]
                        for _, _, column in [*one.reasons, *one.warnings]
                        if column in one.places
                    }
                )
            ),
        }
        for one in records
    ]
    columns = ["sheet", "page", "row", "status", "kind", "text", "code", "reasons"]
    columns += ["suggestion", "warnings", "cells", "hidden", "marked"]
    report = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys((*_TEXTS, "warnings"), "string")
    return report.astype({**kinds, "page": "Int64", "row": "Int64"})


def _sentences(found):
    texts = [say(key, **values) for key, values, _ in found]
    return "; ".join(dict.fromkeys(texts))


def count_rows(report):
    """Return how many rows were read, and how many of them came to what end.

    Parameters
    ----------
    report : DataFrame
        As :func:`iga_analysis.intake.read_results` gives it.

    Returns
    -------
    DataFrame
        One row: ``read``, ``accepted``, ``rejected``, ``not_data``; the first is the
        sum of the others.

    Raises
    ------
    AssertionError
        If a row ended in none of the three, which would be an error of this package.

    Examples
    --------
    >>> report = pd.DataFrame({"status": ["accepted", "not data", "accepted"]})
    >>> count_rows(report).iloc[0].to_dict()
    {'read': 3, 'accepted': 2, 'rejected': 0, 'not_data': 1}
    """
    counts = report["status"].value_counts()
    numbers = [int(counts.get(status, 0)) for status in STATUSES]
    assert sum(numbers) == len(report)
    return pd.DataFrame([[len(report), *numbers]], columns=["read", *_COUNTED])
