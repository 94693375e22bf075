"""What changed against another year, where the two can be compared."""

from ..method import UnknownBands, score_scale
from ..tables import LEVELS, load_regions
from .listed import year_results
from .places import list_cuts


def compare_years(year, before=None, *, accept=()):
    """Return each region's result beside that of the year before.

    Parameters
    ----------
    year : int
    before : int, optional
        The other year; by default the one before.
    accept
        As in :func:`iga_analysis.results.year_results`.

    Returns
    -------
    DataFrame
        One row a region with a result in both years, by level and code: ``level, code,
        name, province``; ``before, after`` (scores) and ``change`` (after less before;
        missing if the scales differ or one is not known); ``rank_before, rank_after``
        (within the level) and ``rank_change`` (above 0: that many places better);
        ``predicate_before, predicate_after``; ``basis``: ``list`` if both results are
        of lists, else ``claims``; ``claim_id, source_id`` of both years.
        ``attrs["note"]`` lists what stands against comparing: ``scale_changed``,
        ``scale_unknown``, ``bands_changed``, ``bands_unknown``, ``regions_changed``
        (other regions were measured); ``attrs["years"]`` has both years.

    Examples
    --------
    >>> compare_years(2021).attrs["note"]
    ['scale_changed', 'bands_unknown']
    """
    before = year - 1 if before is None else before
    tables = [year_results(one, accept=accept) for one in (before, year)]
    old, new = (
        one[one[["score", "rank", "predicate"]].notna().any(axis=1)] for one in tables
    )
    said = ["score", "rank", "predicate", "basis", "claim_id", "source_id"]
    both = new[["level", "code", "name", "province", *said]].merge(
        old[["code", *said]], on="code", suffixes=("_after", "_before")
    )
    notes = [*_compare_scales(before, year), *_compare_bands(before, year, accept)]
    if set(load_regions(before)["code"]) != set(load_regions(year)["code"]):
        notes.append("regions_changed")
    change = both["score_after"] - both["score_before"]
    if {"scale_changed", "scale_unknown"} & set(notes):
        change[:] = float("nan")
    lists = (both["basis_before"] == "list") & (both["basis_after"] == "list")
    both = both.rename(columns={"score_before": "before", "score_after": "after"})
    both = both.assign(
        change=change,
        rank_change=both["rank_before"] - both["rank_after"],
        basis=lists.map({True: "list", False: "claims"}).astype("string"),
        **{name: _join_ids(both, name) for name in ("claim_id", "source_id")},
        place=both["level"].map({one: place for place, one in enumerate(LEVELS)}),
    )
    columns = ["level", "code", "name", "province", "before", "after", "change"]
    columns += ["rank_before", "rank_after", "rank_change", "predicate_before"]
    columns += ["predicate_after", "basis", "claim_id", "source_id"]
    both = both.sort_values(["place", "code"], ignore_index=True)[columns]
    both.attrs |= {"note": notes, "years": (before, year)}
    return both


def _join_ids(both, name):
    ids = both[f"{name}_before"].str.cat(both[f"{name}_after"], sep=" ")
    return ids.map(lambda found: " ".join(dict.fromkeys(found.split()))).astype(
        "string"
    )


def _compare_scales(before, year):
    try:
        same = score_scale(before) == score_scale(year)
    except UnknownBands:
        return ["scale_unknown"]
    return [] if same else ["scale_changed"]


def _compare_bands(before, year, accept):
    """Return whether the same score has the same predicate in both years."""
    cuts = [list_cuts(one, accept=accept) for one in (before, year)]
    if min(map(len, cuts)) < 2:
        return ["bands_unknown"]
    return [] if cuts[0].equals(cuts[1]) else ["bands_changed"]
