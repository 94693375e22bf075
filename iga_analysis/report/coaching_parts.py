"""What the list of the regions to be coached says: its counts, sentences and parts.

``table`` is everywhere :func:`iga_analysis.coaching_list` with ``place`` and
``agency``, missing where the office has not told them.
"""

import pandas as pd

from ..evidence import coaching_counts
from ..language import format_number
from ..method import predicate_bands
from ..results import list_coverage
from ..tables import PREDICATES
from ..yearly import tell

LOWER = PREDICATES[2:]


def count_coaching(year):
    """Return how many regions need coaching: of a list of the nation, its own count.

    Parameters
    ----------
    year : int

    Returns
    -------
    DataFrame
        As :func:`iga_analysis.coaching_counts`, and ``published``: the published count
        where a list of the nation has another one.
    """
    counts = coaching_counts(year)
    counts["published"] = pd.Series(pd.NA, index=counts.index, dtype="Int64")
    if list_coverage(year).set_index("level").at["all", "complete"]:
        other = counts["count"].ne(counts["named"]).fillna(False).astype(bool)
        published = counts["count"].where(other)
        counts = counts.assign(count=counts["named"], unnamed=0, published=published)
    return counts


def describe_coaching(table, counts):
    """Return what the list has and what it lacks, as sentences.

    Parameters
    ----------
    table : DataFrame
    counts : DataFrame
        As :func:`count_coaching` gives it.
    """
    lines = []
    for row in counts.to_dict("records"):
        told = {
            name: int(row[name]) if pd.notna(row[name]) else None
            for name in ("count", "named", "unnamed", "published")
        }
        told["predicate"] = row["predicate"]
        if told["count"] is None or told["unnamed"] < 0:
            lines.append(tell("coach_named_only", told))
        else:
            key = "coach_named_some" if told["unnamed"] else "coach_named_all"
            lines.append(tell(key, told))
        if told["published"] is not None:
            lines.append(tell("coach_published", told))
    either = int(table["predicate"].isna().sum())
    return lines + ([tell("coach_either", {"n": either})] if either else [])


def explain_columns(table, year):
    """Return what the columns of the list mean: cuts of the year, derived predicates.

    Parameters
    ----------
    table : DataFrame
    year : int
    """
    begins = predicate_bands(year).set_index("predicate")["lower"]
    lines = []
    for own, following in zip(LOWER, PREDICATES[1:], strict=False):
        if not table["predicate"].eq(own).any():
            continue
        words = {"predicate": own, "next": following, "year": str(year)}
        cut = begins.get(following)
        if pd.isna(cut):
            lines.append(tell("coach_no_cut", words))
        else:
            lines.append(tell("coach_cut", words | {"cut": format_number(cut)}))
    derived = table["basis"].eq("derived")
    if derived.all():
        lines.append(tell("coach_derived_all"))
    elif derived.any():
        lines.append(tell("coach_derived"))
    return lines


def name_predicate(predicate):
    """Return a predicate in words, also where it may be one of the two."""
    return tell("coach_either_word") if pd.isna(predicate) else predicate


def split_predicates(table):
    """Return (predicate in words, rows) of each predicate that the list has."""
    known = table["predicate"].notna()
    parts = [table[known & table["predicate"].eq(one)] for one in LOWER]
    parts.append(table[~known])
    return [
        (name_predicate(one["predicate"].iloc[0]), one) for one in parts if len(one)
    ]


def split_places(table):
    """Return (place in words, rows) of each place, those without one last.

    Empty where no place is told at all.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["b", None, "A"], "code": ["1", "2", "3"]})
    >>> [(place, rows["code"].tolist()) for place, rows in split_places(table)][:2]
    [('A', ['3']), ('b', ['1'])]
    """
    places = sorted(table["place"].dropna().unique(), key=str.casefold)
    parts = [(one, table[table["place"].eq(one).fillna(False)]) for one in places]
    rest = table[table["place"].isna()]
    if places and len(rest):
        parts.append((tell("coach_no_place"), rest))
    return parts


def name_meeting(place, rows, year):
    """Return the heading of a place: a meeting, or that the place is not told."""
    words = {"place": place, "year": str(year), "n": len(rows)}
    known = rows["place"].notna().all()
    return tell("coach_heading_place" if known else "coach_heading_no_place", words)


def count_groups(table):
    """Return how many regions an island group has, at each place.

    Parameters
    ----------
    table : DataFrame

    Returns
    -------
    DataFrame
        ``meeting_place`` where places are told; ``island_group``; a column each
        predicate; ``regions``.
    """
    rows = []
    for place, own in split_places(table) or [(None, table)]:
        for island, some in own.groupby("island_group", sort=True):
            row = {"meeting_place": place, "island_group": island}
            row |= {name: len(part) for name, part in split_predicates(some)}
            rows.append(row | {"regions": len(some)})
    names = [name for name, _ in split_predicates(table)]
    groups = pd.DataFrame(rows)
    groups[names] = groups[names].fillna(0).astype("Int64")
    columns = ["meeting_place", "island_group", *names, "regions"]
    return groups[columns].dropna(axis="columns", how="all")
