"""Keep imported lists of results in the user's folder, each year whole or not at all.

The folder is that of the environment variable ``IGA_DATA``, by default ``my_data`` in
the working directory. An import is written to a new folder beside the old one and takes
effect when one small file, ``results-<year>.json``, is replaced; that is a single step
of the file system, so that a killed import leaves the old table or the new one.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import secrets
import shutil
import time
from pathlib import Path

import pandas as pd

from ..language import say
from ..settings import data_folder

TABLE = "results.csv"
# Folders of imports that were broken off are cleared away after this time; until then
# they may belong to an import under way.
_ABANDONED_SECONDS = 3600
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
_KEYS = {"year", "folder", "original", "file", "sha256", "table_sha256"}
_TEXTS = [name for name, kind in RESULT_TYPES.items() if kind == "string"]


class StoreError(ValueError):
    """An import that cannot be kept or used."""


def save_import(accepted, original, *, year, counts, replace=False, folder=None):
    """Keep an accepted table and the file it came from.

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
        Folder of imports; see :func:`data_folder`.

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
    folder = data_folder() if folder is None else Path(folder)
    original = Path(original)
    if accepted.empty:
        raise StoreError(say("nothing_accepted"))
    digest = file_digest(original)
    pointer = folder / f"results-{year}.json"
    old = _read_pointer(pointer)
    if old and old["sha256"] != digest and not replace:
        values = {"folder": folder, "year": year, "file": old["file"]}
        raise StoreError(say("other_import", sha256=old["sha256"][:12], **values))
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"results-{year}-{secrets.token_hex(6)}"
    kept.mkdir()
    table = kept / TABLE
    _write_table(accepted, table)
    copy = kept / f"original{original.suffix.lower()}"
    shutil.copyfile(original, copy)
    if file_digest(copy) != digest:
        shutil.rmtree(kept)
        raise StoreError(say("file_changed", file=original))
    about = {
        "year": int(year),
        "file": original.name,
        "sha256": digest,
        "folder": kept.name,
        "original": copy.name,
        "table_sha256": file_digest(table),
        "imported": time.strftime("%Y-%m-%d"),
        **{name: int(number) for name, number in counts.items()},
    }
    _sync(table, copy, kept)
    _swap(pointer, about)
    _sync(folder)
    _clear(folder, year, kept.name, old)
    return table


def _write_table(accepted, path):
    """Write a table so that a spreadsheet runs none of its texts as a formula."""
    table = accepted[list(RESULT_TYPES)].copy()
    for name in _TEXTS:
        risky = table[name].str.startswith((*_RUNS, "'")).fillna(False)
        table[name] = table[name].where(~risky, "'" + table[name].fillna(""))
    table.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def _swap(pointer, about):
    # not by tempfile, whose files only their owner may read: an office shares a folder
    new = pointer.with_name(f".{pointer.stem}-{secrets.token_hex(6)}.new")
    with new.open("x", encoding="utf-8") as file:
        json.dump(about, file, indent=1, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(pointer)


def _sync(*paths):
    """Make sure that files and folders are on the disk, where the system can."""
    for path in paths:
        if path.is_dir() and os.name == "nt":
            continue
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _clear(folder, year, current, old):
    """Remove the folder that was replaced, and what broken imports left behind."""
    now = time.time()
    for path in folder.glob(f"results-{year}-*"):
        if path.name == current or not path.is_dir():
            continue
        replaced = bool(old) and path.name == old["folder"]
        if replaced or now - path.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f".results-{year}-*.new"):
        if now - path.stat().st_mtime > _ABANDONED_SECONDS:
            with contextlib.suppress(OSError):
                path.unlink()


def _read_pointer(pointer):
    try:
        about = json.loads(pointer.read_text(encoding="utf-8"))
        if not set(about) >= _KEYS:
            raise ValueError("keys are missing")
        return about
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise StoreError(say("damaged_import", file=pointer)) from None


def file_digest(path):
    """Return the SHA-256 of a file as 64 hexadecimal digits.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "empty.txt")
    >>> path.touch()
    >>> file_digest(path)[:8]
    'e3b0c442'
    """
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def save_book(book, path):
    """Save a workbook of openpyxl, or leave the file as it was.

    Parameters
    ----------
    book : openpyxl Workbook
        The workbook.
    path : path-like
        File to write; it is opened when the whole workbook is made.
    """
    made = io.BytesIO()
    book.save(made)
    Path(path).write_bytes(made.getbuffer())


def list_imports():
    """Return the imports: one row a year.

    Returns
    -------
    DataFrame
        ``year``, ``source_id``, ``file`` (name of the original), ``sha256`` of it,
        ``imported`` (day), ``read``, ``accepted``, ``rejected``, ``not_data`` (rows)
        and ``path`` of the copy of the original.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     list_imports()["year"].tolist()
    []
    """
    folder, rows = data_folder(), []
    for pointer in sorted(folder.glob("results-????.json")):
        about = _read_pointer(pointer)
        path = folder / about["folder"] / about["original"]
        rows.append(
            {**about, "source_id": f"import-{about['year']}", "path": str(path)}
        )
    columns = ["year", "source_id", "file", "sha256", "imported", "read", "accepted"]
    columns += ["rejected", "not_data", "path"]
    kinds = dict.fromkeys(("source_id", "file", "sha256", "imported", "path"), "string")
    kinds |= dict.fromkeys(
        ("year", "read", "accepted", "rejected", "not_data"), "Int64"
    )
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def load_import(year):
    """Return the table imported for a year, or None if there is none.

    Raises
    ------
    StoreError
        If the table is not the one that was imported.
    """
    folder = data_folder()
    pointer = folder / f"results-{year}.json"
    for _ in range(3):
        about = _read_pointer(pointer)
        if about is None:
            return None
        path = folder / about["folder"] / TABLE
        # another import may replace this one between the two steps: then read again
        with contextlib.suppress(FileNotFoundError):
            if file_digest(path) == about["table_sha256"]:
                return _read_table(path)
    raise StoreError(say("changed_import", path=path, file=about["file"]))


def _read_table(path):
    table = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    # an import of an earlier version lacks the columns that came later
    table = table.reindex(columns=list(RESULT_TYPES))
    for name in _TEXTS:
        quoted = table[name].str.startswith("'").fillna(False)
        table[name] = table[name].where(~quoted, table[name].str[1:])
    for name, kind in RESULT_TYPES.items():
        if kind == "float64":
            table[name] = table[name].astype("Float64").astype(kind)
    return table.astype(RESULT_TYPES)
