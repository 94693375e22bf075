"""The chapter that introduces: background, legal basis, purpose, data and method."""

import pandas as pd

from ..datapackage import load_table
from ..language import write_dates
from ..method import SETTLED, UnknownBands, load_edition, predicate_bands, score_scale
from ..tables import (
    PREDICATES,
    list_imports,
    load_national_figures,
    load_region_results,
)
from .blocks import Heading, Table, Text


def compose_introduction(year, cited=None):
    """Return the blocks of the introduction.

    Parameters
    ----------
    year : int
        Year of the measurement.
    cited : str, optional
        How the list of the year is cited, such as the decree with its number.

    Returns
    -------
    list of Heading, Text, Table or Figure
    """
    words = {"year": str(year)}
    return [
        Heading("head_background"),
        Text("background", words),
        Heading("head_legal"),
        *_tell_legal(year),
        Heading("head_purpose"),
        Text("purpose", words),
        Heading("head_data"),
        *_tell_data(year, cited),
        *_tell_bands(year),
    ]


def _tell_legal(year):
    for row in load_table("regulations").itertuples():
        text = {"name_en": row.name_en, "name_id": row.name_id}
        yield Text("legal_item", text | {"source": row.source_id}, listed=True)
    facts = load_edition(year).describe()
    decree = facts[(facts["field"] == "decree") & facts["value"].notna()]
    for row in decree.itertuples():
        told = {
            "decree": write_dates(row.value),
            "year": str(year),
            "source": row.source_id,
        }
        yield Text("legal_decree", told, listed=True)


def _tell_data(year, cited):
    imported = list_imports()
    imported = imported[imported["year"] == year]
    figures, results = load_national_figures(year), load_region_results(year)
    words = {"year": str(year)}
    if len(imported):
        row = imported.iloc[0]
        told = words | {"file": row["file"], "accepted": int(row["accepted"])}
        told |= {"read": int(row["read"]), "rejected": int(row["rejected"])}
        told["cited"] = cited or row["file"]
        yield Text("data_list", told)
        yield Text("data_list_rule", words)
    else:
        sources = pd.concat([figures, results])["source_id"].nunique()
        told = words | {"figures": len(figures), "results": len(results)}
        yield Text("data_claims", told | {"sources": sources})
        yield Text("data_sample", words)
    yield Text("data_marks")


def _tell_bands(year):
    words = {"year": str(year)}
    try:
        bands = predicate_bands(year)
        told = words | {"scale": score_scale(year)}
    except UnknownBands:
        yield Text("bands_unknown", words)
        return
    bands = bands[bands["lower"].notna() | bands["upper"].notna()]
    # a bound that is only inferred is printed by no source
    bands = bands[bands["status"].isin(SETTLED)]
    yield Text("bands_known", told, ("year_bands",))
    columns = ["predicate", "lower", "upper"]
    yield Table("year_bands", bands[columns], bands, words)
    missing = [one for one in PREDICATES if one not in set(bands["predicate"])]
    if missing:
        yield Text("bands_missing", words | {"listed": ", ".join(missing)})
