"""Where the project is, and what a person has set: read here and nowhere else.

The environment variables are ``IGA_LANG`` (language), ``IGA_DATA`` (folder of imported
lists), ``IGA_YEAR`` and ``IGA_REGION`` (year and region of a report; the command ``iga
report`` sets them for the notebooks, which ask here with a default of their own).
"""

import contextlib
import os
from contextvars import ContextVar
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
LANGUAGES = ("en", "id")
# Imports are kept here, in the working folder, unless IGA_DATA names another place.
DEFAULT_FOLDER = "my_data"
# Whether a person at the command iga is spoken to, or one who calls from Python.
_COMMAND = ContextVar("command", default=False)


def shipped(name):
    """Return a folder that comes with the package: ``data``, ``notebooks`` or ``lab``.

    It stands beside the package in a checkout, and inside it where a wheel was
    installed.

    Parameters
    ----------
    name : {"data", "notebooks", "lab"}
        Its name.

    Returns
    -------
    Path

    Examples
    --------
    >>> (shipped("data") / "datapackage.json").is_file()
    True
    """
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def report_year(default):
    """Return the year to report on: that of ``IGA_YEAR``, else the default.

    Parameters
    ----------
    default : int
        Year of measurement.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If ``IGA_YEAR`` is not a year.

    Examples
    --------
    >>> report_year(2021)
    2021
    """
    chosen = os.environ.get("IGA_YEAR") or str(default)
    if not (chosen.isdecimal() and len(chosen) == 4):
        raise ValueError(f"IGA_YEAR is {chosen!r}; write a year, as 2024")
    return int(chosen)


def report_region(default):
    """Return the region to report on: that of ``IGA_REGION``, else the default.

    Parameters
    ----------
    default : str
        Name or code of a region.

    Returns
    -------
    str

    Examples
    --------
    >>> report_region("Kabupaten Muara Enim")
    'Kabupaten Muara Enim'
    """
    return os.environ.get("IGA_REGION") or default


def language(lang=None):
    """Return the language to use: ``lang``, else ``IGA_LANG``, else English.

    Raises
    ------
    ValueError
        If it is not ``"en"`` or ``"id"``.

    Examples
    --------
    >>> language("id")
    'id'
    """
    lang = lang or os.environ.get("IGA_LANG") or "en"
    if lang not in LANGUAGES:
        raise ValueError(
            f"language {lang!r} is not one of {', '.join(LANGUAGES)}; "
            "set IGA_LANG to one of them"
        )
    return lang


def command_language(lang=None):
    """Return the language of a command: ``lang``, else ``IGA_LANG``, else Indonesian.

    Examples
    --------
    >>> command_language("en")
    'en'
    """
    return lang or os.environ.get("IGA_LANG") or "id"


def by_command():
    """Return whether it is the command ``iga`` that speaks: in words of its options."""
    return _COMMAND.get()


@contextlib.contextmanager
def use_command():
    """Let this process speak of the options of the command ``iga`` for a while.

    Examples
    --------
    >>> with use_command():
    ...     by_command()
    True
    """
    token = _COMMAND.set(True)
    try:
        yield
    finally:
        _COMMAND.reset(token)


def data_folder():
    """Return the folder of imports: that of ``IGA_DATA``, else ``my_data``."""
    return Path(os.environ.get("IGA_DATA") or DEFAULT_FOLDER)


def use_data_folder(folder):
    """Let this process read the imports of another folder for a while."""
    return _set("IGA_DATA", str(folder))


def use_language(lang):
    """Let this process speak a language for a while."""
    return _set("IGA_LANG", language(lang))


@contextlib.contextmanager
def _set(name, value):
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
