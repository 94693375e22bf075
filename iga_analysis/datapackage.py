"""Read the data package: tables typed and checked by ``data/datapackage.json``.

``datapackage.json`` is the only data dictionary: types, required columns, allowed
values, keys and foreign keys are read from it and nowhere else. A table with a
mistake is not loaded: :class:`DataError` lists every mistake with its file, row and
column.

A mistake is the key of a message with its values, as everywhere; but the messages are a
table of this package too, so their file is read here as it stands.
"""

import csv
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from .settings import language, shipped

DATA = shipped("data")
SHOWN_PROBLEMS = 20


class DataError(ValueError):
    """A data file breaks the rules of ``datapackage.json``.

    Attributes
    ----------
    facts : list of (str, dict)
        Every mistake found: key of a message and its values, among them ``file`` and,
        where there are, ``row`` (line of the file, the header is row 1) and
        ``column``.
    """

    def __init__(self, facts):
        self.facts = list(facts)
        super().__init__(self.facts)

    @property
    def problems(self):
        """Every mistake as a sentence in the reader's language, each once."""
        return list(dict.fromkeys(_tell(*fact) for fact in self.facts))

    def __str__(self):
        problems = self.problems
        shown = problems[:SHOWN_PROBLEMS]
        if len(problems) > len(shown):
            more = {"number": len(problems) - len(shown)}
            shown.append(_tell("data_more", more))
        head = _tell("data_mistakes", {"number": len(problems)})
        return "\n- ".join([head, *shown])


@cache
def _messages():
    """Return the shipped messages, unchecked; none if their file cannot be read."""
    path = DATA / _schemas(DATA)["messages"]["path"]
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {row["key"]: row for row in csv.DictReader(lines)}
    except (OSError, ValueError, csv.Error):
        return {}


def _tell(key, values):
    """Return a mistake as a sentence; key and values where there is no message."""
    where = [values["file"]] if "file" in values else []
    try:
        for name in ("row", "column"):
            if name in values:
                said = _messages()[f"data_{name}"][language()]
                where.append(said.format(**values))
        said = _messages()[key][language()].format(**values)
    except (KeyError, TypeError, AttributeError):
        said = f"{key} {values}"
    return ": ".join(filter(None, [", ".join(where), said]))


@cache
def _schemas(folder):
    """Return the resources of the data package in ``folder`` by name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def _read_text(folder, file, fields):
    """Read a CSV file as text, or raise with every row of the wrong length."""
    path = folder / file
    if not path.is_file():
        raise DataError([("data_missing", {"file": file, "folder": folder})])
    with path.open(encoding="utf-8", newline="") as lines:
        try:
            header, *rows = csv.reader(lines, strict=True)
        except (ValueError, csv.Error) as error:
            told = {"file": file, "error": error}
            raise DataError([("data_not_table", told)]) from None
    head = {"file": file, "row": 1}
    facts = [
        ("data_extra", head | {"name": column, "allowed": ", ".join(fields)})
        for column in header
        if column not in fields
    ]
    facts += [
        ("data_lacks", head | {"name": column})
        for column in fields
        if column not in header
    ]
    if not facts and len(set(header)) < len(header):
        facts.append(("data_twice", head))
    facts += [
        (
            "data_cells",
            {"file": file, "row": number, "cells": len(row), "width": len(header)},
        )
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if facts:
        raise DataError(facts)
    return pd.DataFrame(rows, columns=header, dtype="object")


def _convert(text, kind):
    """Convert a column of text to its type; return it and the cells that failed."""
    filled = text.where(text != "")
    if kind == "number":
        values = pd.to_numeric(filled, errors="coerce").astype("float64")
        # to_numeric accepts "inf" and "nan", which no published figure is
        values = values.where(values.abs() < float("inf"))
    elif kind == "integer":
        plain = filled.where(filled.str.fullmatch(r"-?\d{1,15}").eq(True))
        values = pd.to_numeric(plain).astype("Int64")
    elif kind == "boolean":
        values = filled.map({"true": True, "false": False}).astype("boolean")
    elif kind == "date":
        values = pd.to_datetime(filled, format="%Y-%m-%d", errors="coerce")
    else:
        return filled.astype("string"), pd.Series(False, index=text.index)
    return values, values.isna() & (text != "")


def _broken(values, text, field):
    """Yield (mask, key, values of the message) for each constraint of a field."""
    rules, filled = field.get("constraints", {}), text != ""
    if rules.get("required"):
        yield ~filled, "data_empty", {}
    if rules.get("unique"):
        yield text.duplicated(keep=False) & filled, "data_repeats", {}
    if "enum" in rules:
        allowed = {"allowed": ", ".join(map(str, rules["enum"]))}
        yield filled & ~text.isin(rules["enum"]), "data_not_allowed", allowed
    unlike = filled & False
    if "pattern" in rules:
        unlike = filled & ~text.str.fullmatch(rules["pattern"])
        yield unlike, "data_unlike", {"pattern": rules["pattern"]}
    if field.get("calendar"):
        yield filled & ~unlike & ~text.map(_is_in_calendar), "data_no_day", {}
    if "minimum" in rules:
        yield values.lt(rules["minimum"]), "data_low", {"limit": rules["minimum"]}
    if "maximum" in rules:
        yield values.gt(rules["maximum"]), "data_high", {"limit": rules["maximum"]}


def _is_in_calendar(text):
    """Tell whether a year, a month (2026-02) or a day (2026-02-28) exists."""
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


@cache
def _keys(folder, name, column):
    """Return the values of one column of another table, for foreign keys."""
    return frozenset(read_column(name, column, folder=folder))


@cache
def _load(folder, name):
    resource = _schemas(folder)[name]
    schema = resource["schema"]
    file = resource["path"]
    fields = {field["name"]: field for field in schema["fields"]}
    raw = _read_text(folder, file, list(fields))
    facts = []

    def report(mask, column, key, told):
        for position in mask.fillna(False).to_numpy().nonzero()[0]:
            cell = raw.iloc[position][column]
            shown = tuple(cell) if isinstance(column, list) else cell
            at = " + ".join(column) if isinstance(column, list) else column
            place = {"file": file, "row": position + 2, "column": at, "value": shown}
            facts.append((key, place | told))

    columns = {}
    for column, field in fields.items():
        values, failed = _convert(raw[column], field["type"])
        report(failed, column, "data_no_type", {"type": field["type"]})
        for mask, key, told in _broken(values, raw[column], field):
            report(mask.astype("boolean") & ~failed, column, key, told)
        columns[column] = values
    key = schema.get("primaryKey")
    if key:
        key = [key] if isinstance(key, str) else key
        report(raw.duplicated(key, keep=False), key, "data_key_repeats", {})
    for foreign in schema.get("foreignKeys", []):
        column, target = foreign["fields"], foreign["reference"]
        known = _keys(folder, target["resource"], target["fields"])
        missing = (raw[column] != "") & ~raw[column].isin(known)
        named = {"target": _schemas(folder)[target["resource"]]["path"]}
        report(missing, column, "data_unknown", named)
    if facts:
        raise DataError(facts)
    return pd.DataFrame(columns)[list(raw.columns)]


def load_table(name, *, folder=DATA):
    """Load one table of the data package, typed and checked.

    Parameters
    ----------
    name : str
        Name of the table, for instance ``"regions"``.
    folder : path-like, optional
        Folder with ``datapackage.json``; the shipped ``data/`` by default.

    Returns
    -------
    DataFrame
        The table as it stands in the file. Text is ``string``, whole numbers
        ``Int64``, numbers ``float64``, truth values ``boolean``; missing is missing.

    Raises
    ------
    DataError
        If anything in the file breaks ``datapackage.json``: all mistakes at once.
    KeyError
        If there is no such table; the message lists those there are.

    Examples
    --------
    >>> load_table("province_grid").shape
    (38, 3)
    """
    folder = Path(folder)
    if name not in _schemas(folder):
        raise KeyError(f"no table {name!r}; there are {', '.join(_schemas(folder))}")
    # pandas copies what is changed, and only then
    return _load(folder, name).copy(deep=False)


def check_tables(*, folder=DATA):
    """Load every table and raise once with the mistakes of all of them.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json``; the shipped ``data/`` by default.

    Returns
    -------
    DataFrame
        One row a table: ``table``, ``file`` (within the folder), ``rows``,
        ``columns``.

    Raises
    ------
    DataError
        If any table breaks ``datapackage.json``.

    Examples
    --------
    >>> print(check_tables().set_index("table").loc["province_grid"].to_string())
    file       facts/province_grid.csv
    rows                            38
    columns                          3
    """
    folder = Path(folder)
    rows, facts = [], []
    for name in _schemas(folder):
        try:
            table = _load(folder, name)
            size = {"rows": len(table), "columns": table.shape[1]}
            rows.append({"table": name, "file": table_path(name, folder=folder)} | size)
        except DataError as error:
            facts += error.facts
    if facts:
        raise DataError(facts)
    return pd.DataFrame(rows)


def read_constraints(name, column):
    """Return the constraints of a column of a shipped table.

    Parameters
    ----------
    name, column : str
        The table and its column.

    Returns
    -------
    dict
        ``required``, ``enum``, ``minimum`` and so on, as ``datapackage.json`` has them.

    Examples
    --------
    >>> read_constraints("regions", "level")["enum"]
    ['provinsi', 'kabupaten', 'kota']
    """
    fields = _schemas(DATA)[name]["schema"]["fields"]
    return next(one for one in fields if one["name"] == column).get("constraints", {})


def list_values():
    """Return the closed lists: columns of facts and method that take listed cells only.

    Returns
    -------
    DataFrame
        One row a value: ``file, column, value``, as ``datapackage.json`` has them.

    Examples
    --------
    >>> listed = list_values().set_index(["file", "column"])["value"]
    >>> listed["facts/regions.csv", "level"].tolist()
    ['provinsi', 'kabupaten', 'kota']
    """
    rows = [
        (resource["path"], field["name"], value)
        for resource in _schemas(DATA).values()
        if resource["path"].startswith(("facts/", "method/"))
        for field in resource["schema"]["fields"]
        for value in field.get("constraints", {}).get("enum", [])
    ]
    return pd.DataFrame(rows, columns=["file", "column", "value"])


def write_counts(*, folder=DATA):
    """Write the numbers of rows into the README of the data.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json`` and ``README.md``; the shipped ``data/`` by
        default.

    Returns
    -------
    written, lacking : list of str
        Files whose number was another one; files that the README has no line of.

    Raises
    ------
    DataError
        If any table breaks ``datapackage.json``.
    """
    path = Path(folder) / "README.md"
    text = path.read_text(encoding="utf-8")
    written, lacking = [], []
    for one in check_tables(folder=folder).itertuples():
        line = re.compile(rf"^(\| `{re.escape(one.file)}` \|.*\| )([\d,]+)( \|)$", re.M)
        found = line.search(text)
        if not found:
            lacking.append(one.file)
        elif found[2] != f"{one.rows:,}":
            text = line.sub(rf"\g<1>{one.rows:,}\g<3>", text)
            written.append(one.file)
    path.write_text(text, encoding="utf-8", newline="")
    return written, lacking


def table_path(name, *, folder=DATA):
    """Return the file of a table, as the messages name it.

    Examples
    --------
    >>> table_path("regions")
    'facts/regions.csv'
    """
    return _schemas(Path(folder))[name]["path"]


def read_column(name, column, *, folder=DATA):
    """Return one column as the text that stands in the file.

    Examples
    --------
    >>> read_column("national_figures", "value").iloc[1]
    '188'
    """
    folder = Path(folder)
    resource = _schemas(folder)[name]
    fields = [field["name"] for field in resource["schema"]["fields"]]
    return _read_text(folder, resource["path"], fields)[column].copy()
