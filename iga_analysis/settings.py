"""What the person who asks for a report has chosen: its year and its region.

The notebooks ask here with a default of their own; the command ``iga report`` sets the
environment variables ``IGA_YEAR`` and ``IGA_REGION`` for them.
"""

import os
from pathlib import Path


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


LANGUAGES = ("en", "id")


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


DEFAULT_FOLDER = "my_data"


def data_folder():
    """Return the folder of imports: that of ``IGA_DATA``, else ``my_data``."""
    return Path(os.environ.get("IGA_DATA") or DEFAULT_FOLDER)
