"""The skeleton of a new edition, and what is still missing in it.

A skeleton has the names of the fields and indicators of an earlier year, and no value:
what the new year keeps is known only when a text of it says so.
"""

import csv
from pathlib import Path

import pandas as pd

from ..datapackage import DATA, load_table
from ..language import label, say
from .editions import load_edition
from .fields import list_fields, weight_fields

# What is copied of each table; the rest stays blank.
_COPIED = {
    "editions": ["field"],
    "indicators": [
        *("indicator", "name_id", "name_en", "aspect", "variable", "source_id"),
    ],
}
# What the index cannot be computed without.
_NEEDED = ("formula", "spd_weights", "sid_weights", "divisor_floor", "total_max")


def write_skeleton(year, source_year, *, folder=DATA):
    """Write the skeleton of an edition into the tables of a checkout.

    Parameters
    ----------
    year : int
        The new year, of which the tables have no row.
    source_year : int
        The year whose fields and indicators are named.
    folder : path-like, optional
        The folder ``data`` of a checkout.

    Returns
    -------
    DataFrame
        One row a file: ``file, rows`` (that were added).

    Raises
    ------
    ValueError
        If the package is installed and no checkout, if there are rows of the year (what
        is announced is not overwritten), or none of the other one.

    Notes
    -----
    A field has status unknown, no value and no source. An indicator has its names, with
    the source of the other year for them, and neither weight nor level.
    """
    folder = Path(folder)
    if folder.parent.name == "shipped":
        raise ValueError(say("skeleton_installed", folder=folder))
    if not 2017 <= year <= 2035:
        raise ValueError(say("skeleton_year", year=year))
    tables = {name: load_table(name, folder=folder) for name in _COPIED}
    for name, table in tables.items():
        if (table["year"] == year).any():
            file = f"data/method/{name}.csv"
            raise ValueError(say("skeleton_exists", year=year, file=file))
        if not (table["year"] == source_year).any():
            raise ValueError(say("skeleton_source", year=source_year))
    written = []
    for name, table in tables.items():
        rows = _blank_rows(name, table[table["year"] == source_year], year)
        path = folder / "method" / f"{name}.csv"
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        written.append({"file": f"data/method/{name}.csv", "rows": len(rows)})
    return pd.DataFrame(written)


def _blank_rows(name, rows, year):
    """Return the rows of a skeleton as text."""
    if name == "indicators":
        rows = rows[rows["preferred"]].drop_duplicates(["indicator", "name_id"])
    blank = pd.DataFrame("", index=rows.index, columns=rows.columns, dtype="object")
    copied = _COPIED[name]
    blank[copied] = rows[copied].astype("object").where(rows[copied].notna(), "")
    blank["year"] = str(year)
    if name == "editions":
        blank["status"] = "unknown"
    else:
        blank["preferred"] = "true"
    return blank.to_numpy().tolist()


def list_gaps():
    """Return what is missing in the editions that are being written.

    They are those after the last year whose index can be computed that have a field
    without a value; what is announced is no such field.

    Returns
    -------
    DataFrame
        One row an edition and kind of gap: ``year, gap`` (``fields``, ``indicators`` or
        ``bands``), ``missing`` (how many), ``text`` (a sentence).

    Examples
    --------
    >>> list_gaps().empty
    True
    """
    editions = load_table("editions")
    known = [year for year in editions["year"].unique() if _is_complete(year)]
    later = editions[(editions["year"] > max(known)) & editions["value"].isna()]
    wanted = [*list_fields(), *weight_fields()]
    rows = []
    for year, fields in later.groupby("year")["field"]:
        names = [one for one in fields if one in wanted]
        others = [one for one in fields if one not in wanted]
        found = {"fields": names, "others": others}
        found["indicators"] = _name_gaps(year)
        found["bands"] = [] if len(load_edition(year).bands) else ["bands"]
        for gap, items in found.items():
            if items:
                said = [label(one) for one in items]
                text = say(f"gap_{gap}", year=year, number=len(items), names=said)
                rows.append({"year": year, "gap": gap, "missing": len(items)})
                rows[-1]["text"] = text
    return pd.DataFrame(rows, columns=["year", "gap", "missing", "text"])


def _is_complete(year):
    edition = load_edition(year)
    return edition.scale != "points" and all(map(edition.knows, _NEEDED))


def _name_gaps(year):
    """Return the indicators of a year that have no weight or no level."""
    rows = load_table("indicators")
    rows = rows[(rows["year"] == year) & rows["preferred"]]
    names = rows["indicator"].fillna(rows["name_id"])
    whole = set(names[rows["weight"].notna() & rows["level"].notna()])
    return [one for one in dict.fromkeys(names) if one not in whole]
