"""Keep tables that a person imported, each year and kind whole or not at all.

The folder is that of the environment variable ``IGA_DATA``, by default ``my_data`` in
the working directory. An import is written to a new folder beside the old one and takes
effect when one small file, ``<kind>-<year>.json``, is replaced; that is a single step
of the file system, so that a killed import leaves the old table or the new one. To take
an import back is a single step too: the small file goes first.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import time
from functools import lru_cache
from pathlib import Path

from ..language import say
from ..settings import data_folder

# What is imported: lists of results, tables of indicators.
KINDS = ("results", "indicators")
# Folders of imports that were broken off are cleared away after this time; until then
# they may belong to an import under way.
_ABANDONED_SECONDS = 3600
_KEYS = {"year", "folder", "original", "file", "sha256", "table_sha256"}


class StoreError(ValueError):
    """An import that cannot be kept or used."""


def keep_table(write, original, *, kind, year, about, replace, folder):
    """Keep a table and the file that it came from; return the path of the table.

    Parameters
    ----------
    write : callable
        Called with the path of the table, which it writes.
    original : path-like
        The file; a copy is kept.
    kind : {"results", "indicators"}
        What the table is.
    year : int
        Year of the measurement.
    about : dict
        What else is told of the import.
    replace : bool
        Whether the import of another file for that year and kind is replaced.
    folder : path-like or None
        Folder of imports, by default that of the person.

    Raises
    ------
    StoreError
        If another file was imported and ``replace`` is not set, or the file changed.
    """
    folder, original = find_folder(folder), Path(original)
    digest = file_digest(original)
    pointer = folder / f"{kind}-{year}.json"
    old = _read_pointer(pointer)
    if old and old["sha256"] != digest and not replace:
        values = {"folder": folder, "year": year, "file": old["file"]}
        raise StoreError(say("other_import", sha256=old["sha256"][:12], **values))
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{kind}-{year}-{secrets.token_hex(6)}"
    kept.mkdir()
    try:
        table, copy = kept / f"{kind}.csv", _copy(original, kept, digest)
        write(table)
        about = {
            "year": int(year),
            "file": original.name,
            "sha256": digest,
            "folder": kept.name,
            "original": copy.name,
            "table_sha256": file_digest(table),
            "imported": time.strftime("%Y-%m-%d"),
            **about,
        }
        _sync(table, copy, kept)
        _swap(pointer, about)
    except (OSError, StoreError):
        shutil.rmtree(kept, ignore_errors=True)
        raise
    _sync(folder)
    _clear(folder, kind, year, kept.name, old)
    return table


def _copy(original, folder, digest):
    copy = folder / f"original{original.suffix.lower()}"
    shutil.copyfile(original, copy)
    if file_digest(copy) != digest:
        raise StoreError(say("file_changed", file=original))
    return copy


def find_folder(folder=None):
    """Return the folder of imports, or refuse one that is a file."""
    folder = data_folder() if folder is None else Path(folder)
    if folder.is_file():
        raise StoreError(say("data_folder_file", folder=folder))
    return folder


def _swap(pointer, about):
    # not by tempfile, whose files only their owner may read: an office shares a folder
    new = pointer.with_name(f".{pointer.stem}-{secrets.token_hex(6)}.new")
    try:
        with new.open("x", encoding="utf-8") as file:
            json.dump(about, file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(pointer)
    except OSError:
        new.unlink(missing_ok=True)
        raise


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


def _clear(folder, kind, year, current, old):
    """Remove the folder that was replaced, and what broken imports left behind."""
    now = time.time()
    for path in folder.glob(f"{kind}-{year}-*"):
        if path.name == current or not path.is_dir():
            continue
        replaced = bool(old) and path.name == old["folder"]
        if replaced or now - path.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f".{kind}-{year}-*.new"):
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


def undo_import(year, *, kind=None):
    """Take an import back: the published claims are used again for its year.

    Parameters
    ----------
    year : int
        Year of the measurement.
    kind : {"results", "indicators"}, optional
        Which import, where there are a list of results and a table of indicators.

    Returns
    -------
    dict
        ``kind`` and ``year`` of what was taken away, the ``file`` that it came from
        and the number of its rows, ``accepted``; the last two are None where the
        import was damaged. The file itself is left where it is.

    Raises
    ------
    StoreError
        If there is none, or there are two and ``kind`` is not given.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis.settings import use_data_folder
    >>> with tempfile.TemporaryDirectory() as folder, use_data_folder(folder):
    ...     undo_import(2024)
    Traceback (most recent call last):
        ...
    iga_analysis.tables.store.StoreError: nothing is imported for 2024
    """
    folder = find_folder()
    chosen = KINDS if kind is None else (kind,)
    found = [one for one in chosen if (folder / f"{one}-{year}.json").is_file()]
    if not found:
        raise StoreError(say("nothing_to_undo", year=year))
    if len(found) > 1:
        raise StoreError(say("two_imports", year=year))
    pointer = folder / f"{found[0]}-{year}.json"
    try:
        old = _read_pointer(pointer)
    except StoreError:
        old = None
    pointer.unlink()
    _sync(folder)
    _clear(folder, found[0], year, None, old)
    told = {name: (old or {}).get(name) for name in ("file", "accepted")}
    return {"kind": found[0], "year": int(year), **told}


def list_kept(kind):
    """Return what is told of each import of a kind, by year, and its folder."""
    folder = find_folder()
    pointers = sorted(folder.glob(f"{kind}-????.json"))
    return [(_read_pointer(pointer), folder) for pointer in pointers]


def read_kept(read, *, kind, year):
    """Return the table imported for a year and what is told of it, or None.

    Parameters
    ----------
    read : callable
        Called with the path of the table. What it returns is kept for the next time.
    kind, year
        As in :func:`keep_table`.

    Raises
    ------
    StoreError
        If the table is not the one that was imported.
    """
    folder = find_folder()
    pointer = folder / f"{kind}-{year}.json"
    for _ in range(3):
        about = _read_pointer(pointer)
        if about is None:
            return None
        path = folder / about["folder"] / f"{kind}.csv"
        # another import may replace this one between the two steps: then read again
        with contextlib.suppress(FileNotFoundError):
            if file_digest(path) == about["table_sha256"]:
                return _read_once(read, path, about["table_sha256"]), about
    told = {"path": path, "file": about["file"], "pointer": pointer.name}
    raise StoreError(say("changed_import", **told))


@lru_cache(maxsize=16)
def _read_once(read, path, digest):
    """Return what is read of a path; where its content is another, it is read anew."""
    return read(path)


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
