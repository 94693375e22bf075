"""Load the sources of the published facts, each with its date."""

import re
from datetime import date

import pandas as pd

from ..datapackage import load_table
from ..language import say
from .imports import list_imports
from .regions import cell_words

# The day that ends a short title noted for a source: IGA 2023 (12 Des 2023).
_NOTED = re.compile(r"\s*\((\d{1,2}) ([A-Za-z]+)\.? (20\d\d)\)$")


def load_sources():
    """Return every source: ``source_id``, publisher, title, date, kind, url, note.

    ``title_basis`` tells whether the title is the headline that the page prints, words
    of its address, or a short title noted. A list that the user imported is a source
    too: its title is the name of the file, its note the SHA-256 of it. The day that a
    title was noted with stands under ``date``; see :func:`date_sources`.

    Returns
    -------
    DataFrame
        One row a source, with those imported.

    Examples
    --------
    >>> sources = load_sources().set_index("source_id")
    >>> sources.loc["kompas-01", "kind"]
    'press'
    """
    sources, imports = date_sources(load_table("sources")), list_imports()
    if imports.empty:
        return sources
    own = pd.DataFrame(
        {
            "source_id": imports["source_id"],
            "publisher": "IGA_DATA",
            "title": imports["file"],
            "title_basis": "noted",
            "date": imports["imported"],
            "kind": "import",
            "note": "SHA-256 " + imports["sha256"] + _tell_partial(imports["partial"]),
        }
    ).reindex(columns=sources.columns)
    own = own.astype(sources.dtypes.to_dict())
    return pd.concat([sources, own], ignore_index=True)


def _tell_partial(partial):
    """Return what follows the note of each import: what it covers, if few regions."""
    told = [
        "" if pd.isna(one) else say("import_partial", covered=one) for one in partial
    ]
    return pd.Series(told, index=partial.index, dtype="string")


def date_sources(sources):
    """Return sources whose noted titles have no day at their end, but in ``date``.

    Parameters
    ----------
    sources : DataFrame
        Sources with ``title``, ``title_basis`` and ``date``.

    Returns
    -------
    DataFrame
        The rows in their order. A date of its own, which the source prints, stays: the
        day noted may be the one that the source is about. A title that is printed or
        of an address stays as it is.

    Examples
    --------
    >>> noted = {"title": ["IGA 2023 (12 Des 2023)"], "title_basis": ["noted"]}
    >>> dated = date_sources(pd.DataFrame(noted | {"date": [pd.NA]}))
    >>> dated[["title", "date"]].values.tolist()
    [['IGA 2023', '2023-12-12']]
    """
    titles, dates = sources["title"].copy(), sources["date"].astype("string")
    for place, title in titles[sources["title_basis"] == "noted"].dropna().items():
        found = _NOTED.search(title)
        day = _read_day(*found.groups()) if found else None
        if day and found.start():
            titles[place] = title[: found.start()]
            dates[place] = day if pd.isna(dates[place]) else dates[place]
    return sources.assign(title=titles, date=dates)


def _read_day(day, month, year):
    """Return a day as 2023-12-12, or None where the calendar has none such."""
    number = cell_words("month").get(month.casefold())
    try:
        return number and date(int(year), int(number), int(day)).isoformat()
    except ValueError:
        return None
