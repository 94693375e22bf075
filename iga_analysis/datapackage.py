"""Read the data package: tables typed and checked by ``data/datapackage.json``.

``datapackage.json`` is the only data dictionary: types, required columns, allowed
values, keys and foreign keys are read from it and nowhere else. A table with a
mistake is not loaded: :class:`DataError` lists every mistake with its file, row and
column.
"""

import csv
import json
from functools import cache
from pathlib import Path

import pandas as pd

from .settings import shipped

DATA = shipped("data")
SHOWN_PROBLEMS = 20


class DataError(ValueError):
    """A data file breaks the rules of ``datapackage.json``.

    Attributes
    ----------
    problems : list of str
        Every mistake found, each with file, row (line of the file, the header is
        row 1) and column.
    """

    def __init__(self, problems):
        self.problems = list(problems)
        shown = self.problems[:SHOWN_PROBLEMS]
        if len(self.problems) > len(shown):
            shown.append(f"... and {len(self.problems) - len(shown)} more")
        super().__init__(
            f"{len(self.problems)} mistake(s) in the data; correct the file and load "
            "it again:\n- " + "\n- ".join(shown)
        )


@cache
def _schemas(folder):
    """Return the resources of the data package in ``folder`` by name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def _read_text(folder, file, fields):
    """Read a CSV file as text, or raise with every row of the wrong length."""
    path = folder / file
    if not path.is_file():
        raise DataError([f"{file}: the file is missing from {folder}"])
    with path.open(encoding="utf-8", newline="") as lines:
        try:
            header, *rows = csv.reader(lines, strict=True)
        except (ValueError, csv.Error) as error:
            raise DataError([f"{file}: not a UTF-8 CSV table ({error})"]) from None
    problems = [
        f"{file}, row 1, column {column!r}: not in datapackage.json, which has "
        + ", ".join(fields)
        for column in header
        if column not in fields
    ]
    problems += [
        f"{file}, row 1: column {column!r} is missing"
        for column in fields
        if column not in header
    ]
    if not problems and len(set(header)) < len(header):
        problems.append(f"{file}, row 1: a column stands twice")
    problems += [
        f"{file}, row {number}: {len(row)} cells where the header has {len(header)}"
        for number, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if problems:
        raise DataError(problems)
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
    """Yield (mask, what was expected) for each constraint of a field."""
    rules = field.get("constraints", {})
    if rules.get("required"):
        yield text == "", "must not be empty"
    if rules.get("unique"):
        yield text.duplicated(keep=False) & (text != ""), "must not repeat"
    if "enum" in rules:
        allowed = ", ".join(map(str, rules["enum"]))
        yield (text != "") & ~text.isin(rules["enum"]), f"must be one of: {allowed}"
    if "pattern" in rules:
        unlike = ~text.str.fullmatch(rules["pattern"])
        yield (text != "") & unlike, f"must look like {rules['pattern']}"
    if "minimum" in rules:
        yield values.lt(rules["minimum"]), f"must be at least {rules['minimum']}"
    if "maximum" in rules:
        yield values.gt(rules["maximum"]), f"must be at most {rules['maximum']}"


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
    problems = []

    def report(mask, column, expected):
        for position in mask.fillna(False).to_numpy().nonzero()[0]:
            cell = raw.iloc[position][column]
            shown = tuple(cell) if isinstance(column, list) else cell
            at = " + ".join(column) if isinstance(column, list) else column
            problems.append(
                f"{file}, row {position + 2}, column {at}: {shown!r} {expected}"
            )

    columns = {}
    for column, field in fields.items():
        values, failed = _convert(raw[column], field["type"])
        report(failed, column, f"is not of type {field['type']}")
        for mask, expected in _broken(values, raw[column], field):
            report(mask.astype("boolean") & ~failed, column, expected)
        columns[column] = values
    key = schema.get("primaryKey")
    if key:
        key = [key] if isinstance(key, str) else key
        report(raw.duplicated(key, keep=False), key, "must not repeat (key)")
    for foreign in schema.get("foreignKeys", []):
        column, target = foreign["fields"], foreign["reference"]
        known = _keys(folder, target["resource"], target["fields"])
        missing = (raw[column] != "") & ~raw[column].isin(known)
        report(
            missing, column, f"is not in {_schemas(folder)[target['resource']]['path']}"
        )
    if problems:
        raise DataError(problems)
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
    return _load(folder, name).copy()


def check_tables(*, folder=DATA):
    """Load every table and raise once with the mistakes of all of them.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json``; the shipped ``data/`` by default.

    Returns
    -------
    DataFrame
        One row a table: ``table``, ``rows``, ``columns``.

    Raises
    ------
    DataError
        If any table breaks ``datapackage.json``.

    Examples
    --------
    >>> check_tables().set_index("table").loc["region_results", "rows"]
    np.int64(1801)
    """
    folder = Path(folder)
    rows, problems = [], []
    for name in _schemas(folder):
        try:
            table = _load(folder, name)
            rows.append({"table": name, "rows": len(table), "columns": table.shape[1]})
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(dict.fromkeys(problems))
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
