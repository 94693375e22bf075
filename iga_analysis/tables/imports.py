"""The lists of results and the tables of indicators that a person imported.

They are kept by :mod:`iga_analysis.tables.store`, each year and kind whole or not at
all.
"""

import csv
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from ..language import say
from .store import StoreError, keep_table, list_kept, read_kept

# A spreadsheet takes a text that begins so for a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Columns of a list of results, in order, and their types.
RESULT_TYPES = {
    **{"year": "Int64", "code": "string", "name": "string", "level": "string"},
    **{"province": "string", "name_published": "string", "score": "float64"},
    **{
        "rank": "Int64",
        "rank_scope": "string",
        "predicate": "string",
        "innovations": "Int64",
    },
    **{"rank_province": "Int64", "spd": "float64", "sid": "float64"},
    **{"maturity": "float64", "award": "string"},
    **{"source_id": "string", "sheet": "string", "page": "Int64", "row": "Int64"},
}
# What is known of each file that is kept, in order.
_KEPT = {
    **{"year": "Int64", "source_id": "string", "file": "string", "sha256": "string"},
    **{"imported": "string", "read": "Int64", "accepted": "Int64"},
    **{"rejected": "Int64", "not_data": "Int64", "path": "string"},
    **{"partial": "string"},
}
_TEXTS = [name for name, kind in RESULT_TYPES.items() if kind == "string"]


@dataclass(frozen=True)
class ImportedList:
    """A list of results that was imported: the same as any of the same table."""

    year: int
    digest: str
    table: pd.DataFrame = field(compare=False, repr=False)


def save_import(
    accepted, original, *, year, counts, replace=False, folder=None, partial=None
):
    """Keep an accepted list of results and the file it came from.

    Parameters
    ----------
    accepted : DataFrame
        As :func:`iga_analysis.intake.read_results` gives it; not empty.
    original : path-like
        The file; a copy is kept.
    year : int
        Year of the measurement.
    counts : dict
        Numbers of rows read, accepted, rejected and not data, kept with the table.
    replace : bool, optional
        Whether the import of another file for that year is replaced.
    folder : path-like, optional
        Folder of imports; see :func:`iga_analysis.settings.data_folder`.
    partial : str, optional
        What the list covers, where it is known to cover few regions, as
        :func:`iga_analysis.intake.find_partial` tells it.

    Returns
    -------
    Path
        The table as it was kept.

    Raises
    ------
    StoreError
        If the table is empty, or another file was imported for that year and
        ``replace`` is not set.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor\\nKota Padang;50,5\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_results
    >>> accepted, _ = read_results(path, year=2024)
    >>> table = save_import(accepted, path, year=2024, counts={}, folder=path.parent)
    >>> table.name, table.is_relative_to(folder.name)
    ('results.csv', True)
    """
    if accepted.empty:
        raise StoreError(say("nothing_accepted"))
    about = {name: int(number) for name, number in counts.items()}
    options = {"year": year, "replace": replace, "folder": folder}
    return keep_table(
        lambda path: _write_table(accepted, path),
        original,
        **{"kind": "results", "about": {"partial": partial, **about}, **options},
    )


def save_indicator_import(table, original, *, counts, replace=False, partial=None):
    """Keep a table of indicators and the file it came from.

    Parameters
    ----------
    table : DataFrame
        As :func:`iga_analysis.intake.read_indicators` gives it; not empty.
    original : path-like
        The file; a copy is kept.
    counts, replace, partial
        As in :func:`save_import`.

    Returns
    -------
    Path
        The table as it was kept.

    Raises
    ------
    StoreError
        As in :func:`save_import`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "indikator.csv")
    >>> text = "Nama Daerah;16;17;Level 5a\\nKota Padang;2,5;3;2\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_indicators
    >>> table, _ = read_indicators(path, year=2026)
    >>> from iga_analysis.settings import use_data_folder
    >>> with use_data_folder(folder.name):
    ...     save_indicator_import(table, path, counts={}).name
    'indicators.csv'
    """
    if table.empty:
        raise StoreError(say("nothing_accepted"))
    about = {name: int(number) for name, number in counts.items()}
    about |= {"values": table.attrs["kind"], "partial": partial}
    options = {"year": table.attrs["year"], "replace": replace, "folder": None}
    return keep_table(
        lambda path: table.to_csv(path, lineterminator="\n"),
        original,
        **{"kind": "indicators", "about": about, **options},
    )


def _write_table(accepted, path):
    """Write a table so that a spreadsheet runs none of its texts as a formula."""
    table = accepted[list(RESULT_TYPES)].copy()
    for name in _TEXTS:
        risky = table[name].str.startswith((*_RUNS, "'")).fillna(False)
        table[name] = table[name].where(~risky, "'" + table[name].fillna(""))
    table.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def put_text(cell, text):
    """Put a text into a cell of Excel so that it stays text, whatever it begins with.

    Parameters
    ----------
    cell : openpyxl cell
        The cell.
    text : str
        The text; control characters, which no workbook may have, are left out.

    Examples
    --------
    >>> import openpyxl
    >>> cell = openpyxl.Workbook().active["A1"]
    >>> put_text(cell, "=1+1")
    >>> cell.value, cell.data_type, cell.quotePrefix
    ('=1+1', 's', True)
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, TYPE_STRING

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = TYPE_STRING
    cell.quotePrefix = text.startswith(_RUNS)


def list_imports(kind="results"):
    """Return the imports of a kind: one row a year.

    Parameters
    ----------
    kind : {"results", "indicators"}, optional
        Lists of results or tables of indicators.

    Returns
    -------
    DataFrame
        ``year``, ``source_id``, ``file`` (name of the original), ``sha256`` of it,
        ``imported`` (day), ``read``, ``accepted``, ``rejected``, ``not_data`` (rows),
        ``path`` of the copy of the original, and ``partial``: what it covers, if few
        regions, else missing.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     list_imports()["year"].tolist()
    []
    """
    rows = []
    for about, folder in list_kept(kind):
        path = folder / about["folder"] / about["original"]
        source = _source_id(kind, about["year"])
        rows.append({**about, "source_id": source, "path": str(path)})
    if not rows:
        return _list_nothing().copy(deep=False)
    return pd.DataFrame(rows, columns=list(_KEPT)).astype(_KEPT)


@cache
def _list_nothing():
    return pd.DataFrame(columns=list(_KEPT)).astype(_KEPT)


def import_digest(year):
    """Return the SHA-256 of the table kept of a year's list, or None without a list.

    What is computed of the results of a year is kept under it.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     import_digest(2024) is None
    True
    """
    found = {about["year"]: about["table_sha256"] for about, _ in list_kept("results")}
    return found.get(year)


def _source_id(kind, year):
    return f"import-{year}" if kind == "results" else f"import-{kind}-{year}"


def load_import(year):
    """Return the list imported for a year, or None if there is none.

    What it covers, if few regions, is in ``attrs["partial"]``, else None.

    Raises
    ------
    StoreError
        If the table is not the one that was imported.
    """
    found = read_kept(_read_table, kind="results", year=year)
    if found is None:
        return None
    table, about = found
    table = table.copy(deep=False)
    table.attrs["partial"] = about.get("partial")
    return table


def load_lists(year=None):
    """Return the lists of results imported for a year, or for every year, by year.

    Raises
    ------
    StoreError
        If a table is not the one that was imported.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     load_lists(2024)
    ()
    """
    found = []
    for one in [about["year"] for about, _ in list_kept("results")]:
        kept = year in (None, one) and read_kept(_read_table, kind="results", year=one)
        # an import may be taken back meanwhile
        if kept:
            table, about = kept
            found.append(ImportedList(one, about["table_sha256"], table))
    return tuple(found)


def load_indicator_import(year):
    """Return the table of indicators imported for a year, or None if there is none.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Returns
    -------
    DataFrame or None
        As :func:`iga_analysis.intake.read_indicators` gives it; ``attrs`` have
        ``year``, ``kind`` (``"levels"`` or ``"points"``), ``source_id`` and
        ``partial``: what it covers, if few regions, else None.

    Raises
    ------
    StoreError
        If the table is not the one that was imported.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     load_indicator_import(2026) is None
    True
    """
    found = read_kept(_read_indicators, kind="indicators", year=year)
    if found is None:
        return None
    table, about = found
    table = table.copy(deep=False)
    table.attrs = {"year": about["year"], "kind": about["values"]}
    table.attrs["source_id"] = _source_id("indicators", about["year"])
    table.attrs["partial"] = about.get("partial")
    return table


def _read_indicators(path):
    table = pd.read_csv(path, dtype="string").set_index("code")
    return shape_indicators(table.astype("Float64"))


def shape_indicators(table):
    """Return a table of indicators in the one shape that it has everywhere."""
    table = table.astype("float64")
    table.index = table.index.astype("string").rename("code")
    table.columns = pd.Index(table.columns.astype("string"), name="indicator")
    return table


def _read_table(path):
    table = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    # an import of an earlier version lacks the columns that came later
    table = table.reindex(columns=list(RESULT_TYPES)).astype("string")
    for name in _TEXTS:
        quoted = table[name].str.startswith("'").fillna(False)
        table[name] = table[name].where(~quoted, table[name].str[1:])
    for name, kind in RESULT_TYPES.items():
        if kind == "float64":
            table[name] = table[name].astype("Float64").astype(kind)
    return table.astype(RESULT_TYPES)
