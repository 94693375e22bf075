"""The published figures and results as an index that can be searched.

An entry is a figure: the claims of several sources that print the same number of the
same subject stand together. The results of a region in a year are one entry.
"""

import re
from collections import defaultdict

from ..datapackage import load_table
from ..tables import (
    PREDICATES,
    load_national_figures,
    load_preferred_figures,
    load_region_aliases,
    load_region_results,
    load_regions,
    load_sources,
)
from .claims import check_claims
from .query import shorten_address, simplify

# What an entry is worth before anything is asked.
_PREFERRED, _INTERIM, _DATED = 0.6, -1.0, 0.2
_ABOUT = ["year", "measure", "level", "category", "value", "date", "stage", "day"]
_LEVEL_TAGS = {"kabkota": ["kabupaten", "kota"], "all": []}
_RESULT_TAGS = {"score": ["score", "index"], "rank": ["rank"]}
_RESULT_TAGS |= {"innovations": ["innovations"], "award": ["winners", "nominees"]}
_EMPTY = {"percent": False, "region": None}
_EMPTY |= {name: [] for name in ("inputs", "tags", "text", "event", "day", "said")}
_EMPTY |= {"span": [], "main": False}
_NATION = "national-level"
_KINDS = {"number": int, "share": float, "scale": int, "month": str}


def build_index(checks=None):
    """Return the index of all published figures and results of regions.

    Parameters
    ----------
    checks : DataFrame, optional
        Result of :func:`.claims.check_claims`, where it is at hand.

    Returns
    -------
    dict
        ``words``: what each word means (``tags``, ``number``, ``scale``, ``month``,
        ``share``, ``regions``; nothing if it says nothing); ``entries``: a dict a
        figure, with the ``claims`` that print it, its ``values`` and what they are
        found by; ``addresses``: the places in ``entries`` of what a page prints.

    Examples
    --------
    >>> index = build_index()
    >>> index["words"]["regencies"]
    {'tags': ['kabupaten']}
    >>> entry = next(e for e in index["entries"] if "agg-2020-051" in e["claims"])
    >>> entry["values"], entry["tags"], sorted(entry["inputs"])
    ([85.0], ['innovations', 'growth', 'percent'], [8014.0, 14897.0])
    """
    table = load_table("claim_words")
    words = _collect_words(table)
    tags = {
        use: table[table["use"] == use].groupby("word")["meaning"].agg(list).to_dict()
        for use in ("measure", "optional", "category")
    }
    checks = check_claims() if checks is None else checks
    entries = _list_figures(tags, checks) + _list_results()
    addresses = _list_addresses(entries)
    return {"words": words, "entries": entries, "addresses": addresses}


def _list_addresses(entries):
    """Return the places of entries by the address of a page that prints them."""
    urls = load_sources().dropna(subset="url").set_index("source_id")["url"].to_dict()
    tables = load_national_figures(), load_region_results()
    sources = {
        row.claim_id: row.source_id for table in tables for row in table.itertuples()
    }
    addresses = defaultdict(list)
    for place, entry in enumerate(entries):
        for source in dict.fromkeys(sources[one] for one in entry["claims"]):
            if source in urls:
                addresses[shorten_address(urls[source])].append(place)
    return dict(addresses)


def _collect_words(table):
    words = defaultdict(dict)
    for row in table.itertuples():
        if row.use == "word":
            words[row.word].setdefault("tags", []).append(row.meaning)
        elif row.use == "skip":
            words[row.word].setdefault("tags", [])
        elif row.use in _KINDS:
            words[row.word][row.use] = _KINDS[row.use](row.meaning)
    for name, codes in _name_regions().items():
        words[name]["regions"] = sorted(codes)
    return {
        word: {name: value for name, value in meaning.items() if value}
        for word, meaning in words.items()
    }


def _name_regions():
    """Return the codes that each name of a region may mean."""
    names = defaultdict(set)
    levels = {"kabupaten": ("kab {}", "{} regency"), "kota": ("{} city", "city of {}")}
    levels["provinsi"] = ("{} province", "province of {}")
    for one in load_regions().itertuples():
        full = _spell(one.name)
        short = full.removeprefix(f"{one.level} ")
        for shape in ("{}", f"{one.level} {{}}", *levels[one.level]):
            names[shape.format(short)].add(one.code)
        names[full].add(one.code)
    # names of the press that stand for a region or its capital
    table = load_table("claim_words")
    for one in table[table["use"] == "region"].itertuples():
        names[one.word].add(one.meaning)
    for one in load_region_aliases().itertuples():
        names[_spell(one.alias)].add(one.code)
    return names


def _spell(text):
    return " ".join(re.findall(r"[a-z]+", simplify(text)))


def _slug(text):
    return text.lower().replace(" ", "-")


def _list_rows(table):
    """Return the rows of a table, None where a cell is empty."""
    table = table.astype("object").where(table.notna(), None)
    return list(table.itertuples(index=False, name="Row"))


def _group(rows, *names):
    """Return rows by the values of columns, in order of their first rows."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, name) for name in names)].append(row)
    return groups


def _list_figures(tags, checks):
    claims = load_national_figures()
    sources = load_sources().set_index("source_id")[["publisher", "title", "date"]]
    sources.columns = ["publisher", "title", "dated"]
    # an interim figure is one of its day
    day = claims["as_of"].where(claims["stage"] == "interim")
    claims = claims.assign(day=day).join(sources, on="source_id")
    values = claims.set_index("claim_id")["value"].to_dict()
    used = defaultdict(set)
    for row in checks.itertuples():
        names = [one for one in row.inputs.split() if one in values]
        used[row.claim_id] |= {float(values[one]) for one in names}
    chosen = set(load_preferred_figures()["claim_id"])
    groups = _group(_list_rows(claims), *_ABOUT).values()
    return [_make_figure(group, tags, used, chosen) for group in groups]


def _make_figure(group, tags, inputs, chosen):
    first, names = group[0], [one.claim_id for one in group]
    category = first.category or ""
    need = [*tags["measure"].get(first.measure, [])]
    need += tags["category"].get(category, [])
    need += [_slug(category)] if category in PREDICATES else []
    need += _LEVEL_TAGS.get(first.level, [first.level])
    may = tags["optional"].get(first.measure, [])
    may = [*may, "all"] if first.level == "all" else may
    said = {day for one in group for day in (one.as_of, one.dated) if day}
    text = [category, *(word for one in group for word in (one.publisher, one.title))]
    used = bool(chosen.intersection(names))
    prior = _PREFERRED if used else 0
    prior += _INTERIM if first.stage != "final" else 0
    prior += _DATED if any(one.dated for one in group) else 0
    return _EMPTY | {
        "claims": names,
        "year": first.year and int(first.year),
        "values": [] if first.value is None else [float(first.value)],
        "percent": first.unit == "percent",
        "inputs": sorted(set().union(*(inputs[one] for one in names))),
        "tags": list(dict.fromkeys(need)),
        "may": [one for one in dict.fromkeys(may) if one not in need],
        "text": sorted(set(" ".join(map(_spell, filter(None, text))).split())),
        "event": [first.date] if first.date else [],
        "day": sorted({one.as_of for one in group if one.as_of}),
        "said": sorted(said),
        "span": [int(year) for year in re.findall(r"20\d\d", category)],
        # of the nation, and used in the series of years
        "main": used and first.level == "all",
        "prior": round(prior, 3),
    }


def _list_results():
    levels = load_regions().set_index("code")["level"].to_dict()
    groups = _group(_list_rows(load_region_results()), "year", "code")
    entries = []
    for (year, code), group in groups.items():
        values, may = set(), [levels[code], "regions", "predicate"]
        for column, tags in _RESULT_TAGS.items():
            filled = {getattr(one, column) for one in group} - {None}
            may += tags if filled else []
            values |= set() if column == "award" else set(map(float, filled))
        may += [_slug(one.predicate) for one in group if one.predicate]
        if any("terinovatif" in (one.award or "").lower() for one in group):
            may.append("terinovatif")
        if any(_is_first(one) for one in group):
            may.append("first")
        entries.append(
            _EMPTY
            | {
                "claims": [one.claim_id for one in group],
                "year": int(year),
                "values": sorted(values),
                "may": list(dict.fromkeys(may)),
                "region": code,
                # of several years the latest comes first
                "prior": round((int(year) - 2030) / 100, 3),
            }
        )
    return entries


def _is_first(row):
    """Tell whether a result is the first of its level in the nation, in the end."""
    return row.rank == 1 and row.rank_scope == _NATION and row.is_final is not False
