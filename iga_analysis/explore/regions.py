"""What the page knows of single regions: their spellings, results and places."""

import pandas as pd

from ..datapackage import load_table
from ..evidence import list_statements
from ..language import format_table, label
from ..tables import (
    LEVELS,
    cell_words,
    find_regions,
    list_imports,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
    split_words,
)
from .answers import BOUNDS

CARD = ["year", "score", "rank", "rank_scope", "predicate", "innovations", "award"]


def list_cards(lang):
    """Return what is published of each region, as text, by code.

    Returns
    -------
    dict of str to list
        A list a statement: its cells as text (:data:`CARD`), then a list with a pair a
        source, its id and its address, None if that is not one of the web. Of a year
        with an imported list they are those of the list; where that lacks the region
        (:func:`find_lacking`) they are the published ones, and the year says so.
    """
    lacking, statements = find_lacking(), list_statements()
    # what stays beside a list is said once, as published
    again = _pair(statements).isin(_pair(lacking))
    table = pd.concat(
        [
            statements[~again].assign(published=False),
            list_statements(results=lacking).assign(published=True),
        ],
        ignore_index=True,
    ).sort_values(["code", "year"], kind="stable", ignore_index=True)
    scopes = table["rank_scope"].dropna().unique()
    words = {scope: label(f"scope_{scope}", lang) for scope in scopes}
    table["rank_scope"] = table["rank_scope"].map(words)
    shown = format_table(table[CARD], decimals={"score": None}, lang=lang)
    years, marked = shown.iloc[:, 0], label("explore_year_published", lang)
    shown.isetitem(
        0, years.mask(table["published"], years.map(lambda y: marked.format(year=y)))
    )
    urls = load_sources().set_index("source_id")["url"]
    urls = dict(zip(urls.index, _pick_urls(urls), strict=True))
    sources = [[[one, urls[one]] for one in ids.split()] for ids in table["source_ids"]]
    return _group_rows(table["code"], [*shown.to_numpy().T, sources])


def find_lacking():
    """Return the published claims of regions that the imported list of a year lacks.

    Returns
    -------
    DataFrame
        Rows and columns of ``region_results.csv``.

    Examples
    --------
    >>> from iga_analysis.settings import use_data_folder
    >>> with use_data_folder("no imports"):
    ...     len(find_lacking())
    0
    """
    claims = load_table("region_results")
    imported = claims["year"].isin(list_imports()["year"])
    listed = _pair(claims).isin(_pair(_read_listed()))
    return claims[imported.to_numpy() & ~listed].reset_index(drop=True)


def _pair(table):
    return pd.MultiIndex.from_frame(table[["year", "code"]])


def _read_listed():
    """Return the results that are rows of an imported list."""
    results = load_region_results()
    return results[results["source_id"].isin(list_imports()["source_id"])]


def list_lacks(lang):
    """Return a sentence for each region that an imported list lacks, by code."""
    results, found = _read_listed(), {}
    for row in list_imports().itertuples():
        listed = results.loc[results["year"] == row.year, "code"]
        regions = load_regions(row.year)["code"]
        text = label("explore_lacks", lang).format(year=row.year, file=row.file)
        for code in regions[~regions.isin(listed)]:
            found[code] = f"{found[code]} {text}" if code in found else text
    return found


def _pick_urls(urls):
    web = urls.str.startswith(("https://", "http://")).fillna(False).astype(bool)
    return urls.astype(object).where(web, None)


def list_bounds(bounds, lang):
    """Return where each region can stand by year: rows for the chart, text by code."""
    columns = ["code", "year", "rank_min", "rank_max", "regions", "rank"]
    rows = bounds[columns].astype(object).where(bounds[columns].notna(), None)
    shown = format_table(
        bounds[[name for name in BOUNDS if name != "score"]],
        decimals={"score_min": None, "score_max": None},
        lang=lang,
    )
    return rows.to_dict("records"), _group_rows(bounds["code"], shown.to_numpy().T)


def _group_rows(codes, columns):
    found = {}
    for code, *cells in zip(codes, *columns, strict=True):
        found.setdefault(code, []).append(cells)
    return found


def list_names():
    """Return code, name and level of every region, by name."""
    regions = load_regions().sort_values("name")
    return regions[["code", "name", "level"]].to_numpy().tolist()


def list_spellings():
    """Return what the page needs to find regions as :func:`match_region` does.

    Returns
    -------
    dict
        ``words``: words that are short for others; ``levels``: words beside a name
        with the level that they tell, empty if none; ``codes``: the regions that a
        name without spaces means, after the level that was said with it, if any.

    Examples
    --------
    >>> codes = list_spellings()["codes"]
    >>> codes["pangkep"], codes["solok"], codes["kota solok"]
    (['73.10'], ['13.02', '13.72'], ['13.72'])
    """
    spelled, levels = cell_words("spelling"), cell_words("name") | cell_words("level")
    spellings = [name for _, name, _ in list_names()]
    names = set()
    for text in [*spellings, *load_region_aliases()["alias"]]:
        words = split_words(text, signs={"&": "dan"})
        words = [spelled.get(word, word) for word in words]
        # with every word left out that may not belong to the name
        names |= {"".join(words[start:]) for start in range(len(words))}
        names.add("".join(words[:-1]))
    codes = {}
    for name in sorted(names - {""}):
        for said in ("", *LEVELS):
            found = find_regions(f"{said} {name}")
            if found:
                codes[f"{said} {name}".strip()] = sorted(found)
    return {"words": spelled, "levels": levels, "codes": codes}
