"""Say where the numbers of an exhibit come from: sources, or no source at all."""

import pandas as pd

from .tables import load_national_figures, load_region_results, load_sources

# Numbers that no source prints: drawn at random, made up as an example, or counted
# over the project's own tables.
ORIGINS = ("simulated", "invented", "project")
_SOURCE_COLUMNS = ("source_id", "source_ids")
_CLAIM_COLUMNS = ("claim_id", "claim_ids", "claims_min", "claims_max")
_CLAIM_COLUMNS += ("inputs", "against")


def name_origin(sources):
    """Return what an exhibit says of where its numbers come from.

    Parameters
    ----------
    sources : DataFrame, list or str
        A table with columns of sources or claims, several of them with spaces between
        (``source_id``, ``source_ids``, ``claim_id``, ``claim_ids``, ``claims_min``,
        ``claims_max``, ``inputs``, ``against``); a list of such tables and of ids of
        sources; or one of ``"simulated"``, ``"invented"`` and ``"project"`` (counted
        over the tables of the project, or its own definitions).

    Returns
    -------
    dict
        ``origin``: ``published`` or one of the three words; ``sources``: ids in the
        order of ``sources.csv``.

    Raises
    ------
    ValueError
        If the word or an id is not known, or the table names neither.

    Examples
    --------
    >>> name_origin(pd.DataFrame({"claim_id": ["agg-2018-001"]}))
    {'origin': 'published', 'sources': ['majalahagraria-02']}
    >>> name_origin("simulated")
    {'origin': 'simulated', 'sources': []}
    """
    if isinstance(sources, str):
        if sources not in ORIGINS:
            known = ", ".join(ORIGINS)
            raise ValueError(f"sources: {sources!r} is not one of {known}")
        return {"origin": sources, "sources": []}
    listed = [sources] if isinstance(sources, pd.DataFrame) else sources
    wanted = set()
    for one in listed:
        wanted |= {one} if isinstance(one, str) else _read_sources(one)
    known = load_sources()["source_id"].tolist()
    strange = sorted(wanted - set(known))
    if strange:
        raise ValueError(f"sources: {', '.join(strange)}: not in sources.csv")
    found = [source for source in known if source in wanted]
    return {"origin": "published", "sources": found}


def _read_sources(table):
    """Return the ids of the sources that a table names."""
    found = _read_ids(table, _SOURCE_COLUMNS)
    claims = _read_ids(table, _CLAIM_COLUMNS)
    columns = {*_SOURCE_COLUMNS, *_CLAIM_COLUMNS} & set(table.columns)
    if not columns:
        raise ValueError(
            "the table names no source: give sources=, a table with claim_id or "
            f"source_id, a list of sources, or one of {', '.join(ORIGINS)}"
        )
    if claims:
        for load in (load_national_figures, load_region_results):
            known = load()[["claim_id", "source_id"]]
            found |= set(known[known["claim_id"].isin(claims)]["source_id"])
    return found


def _read_ids(table, columns):
    cells = [table[name].dropna() for name in columns if name in table]
    return {one for column in cells for cell in column for one in str(cell).split()}
