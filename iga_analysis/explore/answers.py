"""What the page knows: scores and cuts by year, scores by aspect, bounds of ranks.

Rows are plain dictionaries, ready to be written into the page. Those of a simulated
nation carry invented names, never that of a real region.
"""

import pandas as pd

from ..composite import rank
from ..evidence import rank_bounds_from_evidence
from ..language import label
from ..method import (
    ScaleError,
    load_edition,
    nominal_predicates,
    predicate_bands,
    round_half_up,
)
from ..scoring import name_invented, score_contributions
from ..sensitivity import (
    list_aspects,
    list_cuts,
    merge_aspects,
    simulate_nation,
)
from ..tables import (
    LEVELS,
    PREDICATES,
    list_imports,
    load_import,
    load_region_results,
    load_regions,
)

SIMULATED = {"like": 2025, "edition": 2026, "seed": 2026}
BOUNDS = ["year", "score", "rank", "rank_min", "rank_max", "regions"]
BOUNDS += ["score_min", "score_max"]
# How far a cut can be moved, by how much at once, and the width of the bars.
_REACH = {"0-100": (20, 0.1, 2), "points": (300, 5, 100)}


def bound_all_ranks():
    """Return where each region with a result can stand, in every year and level.

    Returns
    -------
    DataFrame
        The columns of :func:`iga_analysis.rank_bounds_from_evidence` that the page
        shows: ``code`` and :data:`BOUNDS`. An imported list is counted
        (:func:`count_ranks`): it needs no inference, which could take minutes where it
        contradicts what else was announced of its year.
    """
    imported = set(list_imports()["year"])
    found = []
    for year in sorted(load_region_results()["year"].unique()):
        if year in imported:
            found.append(count_ranks(load_import(year), year))
            continue
        found += [rank_bounds_from_evidence(int(year), level) for level in LEVELS]
    columns = ["code", *BOUNDS]
    return pd.concat([one[columns] for one in found if len(one)], ignore_index=True)


def count_ranks(table, year):
    """Return where the scores of a list let each region stand among its level.

    Parameters
    ----------
    table : DataFrame
        ``code``, ``level``, ``score`` and ``rank`` of a list; regions may be missing.
    year : int
        Year of the list, for the number of regions of each level.

    Returns
    -------
    DataFrame
        ``code`` and :data:`BOUNDS`, a row a region with a score. Better are at least
        those with a higher score; worse are at least those with a lower one.

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["31", "32", "33"], "level": "provinsi"})
    >>> table = table.assign(score=[60.0, 70.0, 60.0], rank=pd.NA)
    >>> count_ranks(table, 2024)[["code", "rank_min", "rank_max"]].values.tolist()
    [['31', 2, 38], ['32', 1, 36], ['33', 2, 38]]
    """
    table = table[table["score"].notna()]
    sizes = load_regions(year)["level"].value_counts()
    scores = table["score"].groupby(table["level"])
    regions = table["level"].map(sizes)
    worse = scores.rank(method="min").astype(int) - 1
    table = table.assign(year=year, regions=regions, rank_max=regions - worse)
    table["rank_min"] = scores.rank(method="min", ascending=False).astype(int)
    return table.assign(score_min=table["score"], score_max=table["score"])[
        ["code", *BOUNDS]
    ].astype({"rank": "Int64"})


def list_score_tables(bounds, lang):
    """Return the tables of scores whose cuts can be moved, the one to begin with first.

    Parameters
    ----------
    bounds : DataFrame
        As :func:`bound_all_ranks` gives it; the scores of a year without an imported
        list are those that are published and not in doubt.
    lang : {"en", "id"}
        Language of the words.

    Returns
    -------
    list of dict
        ``year`` (whose bands), ``official`` (whether an imported list), ``origin`` and
        ``note`` (words for a caption and a sentence), ``left_out`` (sentences that name
        the regions whose scores are not used), ``scores`` (Series by code).
        Imported lists stand first, then years with more cuts, the latest first. A year
        without published bands, and a list that is not on the scale of its year, are
        left out.
    """
    files = list_imports().set_index("year")["file"]
    sizes = {year: len(load_regions(year)) for year in bounds["year"].unique()}
    found = []
    for year, size in sizes.items():
        official = year in files.index
        table = load_import(year) if official else bounds[bounds["year"] == year]
        scores = table.set_index("code")["score"].dropna().astype("float64")
        if scores.empty or list_cuts(year).empty or not _is_on_scale(scores, year):
            continue
        kind = "import" if official else "published"
        unused = {} if official else find_unused(scores.index, year)
        words = {"year": year, "file": files.get(year), "regions": len(scores)}
        origin = label(f"explore_origin_{kind}", lang).format(**words)
        words |= {"size": size, "unused": sum(map(len, unused.values()))}
        note = label(f"explore_note_{kind}", lang).format(**words)
        words = {"origin": origin, "note": note}
        words["left_out"] = [
            label(f"explore_unused_{why}", lang).format(names="; ".join(names))
            for why, names in unused.items()
            if names
        ]
        table = {"year": int(year), "official": official, "scores": scores}
        found.append(table | words)
    return sorted(
        found,
        key=lambda one: (one["official"], len(list_cuts(one["year"])), one["year"]),
        reverse=True,
    )


def find_unused(used, year):
    """Return the names of regions whose published scores of a year are not used.

    Parameters
    ----------
    used : sequence of str
        Codes of the regions with a score that is final and not in doubt.
    year : int
        A year without an imported list.

    Returns
    -------
    dict of str to list of str
        Names by reason: ``doubted`` (another published result contradicts the score),
        ``inferred`` (the source does not print it so), ``provisional`` (no source says
        that it is final).

    Examples
    --------
    >>> found = find_unused(rank_bounds_from_evidence(2022, "kota")["code"], 2022)
    >>> found["provisional"]
    ['Kabupaten Sumbawa']
    """
    results = load_region_results(year)
    results = results[results["score"].notna() & ~results["code"].isin(used)]
    final = results["is_final"].fillna(False).astype(bool)
    stated = final & (results["basis"] == "stated")
    by_name = pd.DataFrame({"final": final, "stated": stated}).groupby(results["name"])
    any_of = by_name.any()
    why = {
        "doubted": any_of["stated"],
        "inferred": any_of["final"] & ~any_of["stated"],
        "provisional": ~any_of["final"],
    }
    return {name: any_of.index[rows].tolist() for name, rows in why.items()}


def list_left_out(tables, lang):
    """Return a sentence for each imported list whose cuts cannot be moved.

    Parameters
    ----------
    tables, lang
        What :func:`list_score_tables` gives, and takes.
    """
    years = {one["year"] for one in tables if one["official"]}
    return [
        label("explore_left_out", lang).format(year=row.year, file=row.file)
        for row in list_imports().itertuples()
        if row.year not in years
    ]


def _is_on_scale(scores, year):
    try:
        nominal_predicates(scores, year)
    except ScaleError:
        return False
    return True


def describe_cuts(year):
    """Return the bands of a year as the page moves them.

    Returns
    -------
    dict
        ``bands``: ``place`` of the predicate among all (0 is the best), ``lower`` as
        printed (None if it is not), ``first``, the first score of the band in units
        of the last printed decimal, and ``last``, where nothing is published above it
        (else None); ``cuts``: how many of them can be moved, the first
        ones; ``step``: units a point; ``decimals``; ``reach``, ``by``, ``width``.

    Examples
    --------
    >>> cuts = describe_cuts(2023)
    >>> cuts["cuts"], cuts["step"], [band["first"] for band in cuts["bands"]]
    (2, 100, [6001, 3500, 1, 0])
    """
    bands = predicate_bands(year)
    bounds = bands[["lower", "upper"]].stack().dropna().astype("float64")
    decimals = next(n for n in range(16) if (bounds.round(n) == bounds).all())
    step = 10**decimals
    rows = []
    for band in bands.itertuples():
        known = pd.notna(band.lower)
        first = round(band.lower * step) + (not band.lower_inclusive) if known else 0
        place, lower = PREDICATES.index(band.predicate), band.lower if known else None
        gap = rows and rows[-1]["place"] != place - 1
        last = round(band.upper * step) if gap else None
        rows.append({"place": place, "lower": lower, "first": first, "last": last})
    reach, by, width = _REACH[bands["scale"].iloc[0]]
    found = {"bands": rows, "cuts": len(list_cuts(year)), "step": step}
    return found | {"decimals": decimals, "reach": reach, "by": by, "width": width}


def build_scores(tables):
    """Return a row a region and table, and a row a cut and table, for the chart.

    Returns
    -------
    dict of str to list of dict
        ``scores``: ``source`` (place of the table), ``name``, ``score``, ``unit`` (the
        score rounded half up, in units of the last printed decimal), ``before`` (place
        of its predicate), ``below`` (that below the cuts, wherever they lie) and what
        the chart needs of :func:`describe_cuts`; ``cuts``: ``source``, ``place``,
        ``lower``, ``format``.
    """
    names = load_regions().set_index("code")["name"]
    scores, cuts = [], []
    for source, table in enumerate(tables):
        about = describe_cuts(table["year"])
        shared = {"source": str(source)}
        for band in about["bands"][: about["cuts"]]:
            cut = {"place": band["place"], "lower": band["lower"]}
            cuts.append(shared | cut | {"format": f",.{about['decimals']}f"})
        shared |= {name: about[name] for name in ("cuts", "step", "width")}
        values = table["scores"]
        rounded = round_half_up(values.round(10), about["decimals"])
        units = (rounded * about["step"]).round().astype(int)
        before = nominal_predicates(values, table["year"])
        floor = about["bands"][about["cuts"] :]
        for code, score in values.items():
            unit, now = int(units[code]), before[code]
            below = (
                band["place"]
                for band in floor
                if unit >= band["first"]
                and (band["last"] is None or unit <= band["last"])
            )
            scores.append(
                {
                    **{"name": names[code], "score": score, "unit": unit},
                    "before": None if pd.isna(now) else PREDICATES.index(now),
                    "below": next(below, None),
                    **shared,
                }
            )
    return {"scores": scores, "cuts": cuts}


def find_aspects(lang):
    """Return scores by aspect: of the latest list that holds them, else simulated.

    Parameters
    ----------
    lang : {"en", "id"}
        Language of the words.

    Returns
    -------
    dict
        ``usual``: most points by aspect; ``origin``, ``note``: words; ``regions``: a
        row a region: ``code, name, level``, the score of each aspect (0 to 100), and
        its rank by the usual points ``among_all`` and among its level (``among_own``).
    """
    for row in list_imports().sort_values("year", ascending=False).itertuples():
        found = take_aspects(load_import(row.year), row.year)
        if found:
            components, usual = found
            regions = load_regions().set_index("code")[["name", "level"]]
            about = regions.loc[components.index].reset_index()
            words = {"year": row.year, "file": row.file, "regions": len(about)}
            return _rank_aspects(components, usual, about, "import", words, lang)
    edition = SIMULATED["edition"]
    components, weights = score_contributions(*simulate_nation(**SIMULATED), edition)
    usual = list_aspects(weights, edition).round(9)
    components = merge_aspects(components, weights, edition)
    about = name_invented(components.index, lang=lang)
    words = {"year": edition, "file": None, "regions": len(about)}
    return _rank_aspects(components, usual, about, "simulated", words, lang)


def take_aspects(table, year):
    """Return scores by aspect of a list with columns ``spd`` and ``sid``, or None.

    Parameters
    ----------
    table : DataFrame
        A list of results with ``code``; points of SPD and SID.
    year : int
        Its method, which must say how many points each aspect gives at most.

    Returns
    -------
    tuple of DataFrame and Series
        Scores (0 to 100) by code and aspect, and the most points by aspect. Regions
        without both are left out. None if the table or the method lacks them.

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["16.03"], "spd": [31.5], "sid": [187.0]})
    >>> components, usual = take_aspects(table, 2024)
    >>> components.values.tolist(), usual.to_dict()
    ([[50.0, 100.0]], {'SPD': 63.0, 'SID': 187.0})
    """
    edition = load_edition(year)
    usual = pd.Series({"SPD": edition.spd_max, "SID": edition.sid_max}, dtype="float64")
    if not {"spd", "sid"} <= set(table) or usual.isna().any():
        return None
    points = table.set_index("code")[["spd", "sid"]].dropna().astype("float64")
    points.columns = usual.index
    return None if points.empty else (100 * points / usual, usual)


def _rank_aspects(components, usual, about, kind, words, lang):
    scores = pd.Series(components.to_numpy() @ (usual / usual.sum()).to_numpy())
    about = about.assign(
        among_all=rank(scores),
        among_own=scores.groupby(about["level"]).transform(lambda one: rank(one)),
    )
    regions = pd.concat([about, components.reset_index(drop=True)], axis=1)
    return {
        "usual": usual.to_dict(),
        "origin": label(f"explore_origin_{kind}", lang).format(**words),
        "note": label(f"explore_note_aspects_{kind}", lang).format(**words),
        "regions": regions.to_dict("records"),
    }
