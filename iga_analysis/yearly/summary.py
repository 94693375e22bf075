"""The executive summary, the conclusions and the recommendations.

The summary repeats sentences of the chapters with the values they have there; nothing
is computed again. A conclusion says what follows from such values: a difference, a
share, the rest. A recommendation is a rule: its condition is a sentence of the
chapters, and it is given only where that holds.
"""

from dataclasses import replace

from ..language import label
from ..tables import PREDICATES
from .blocks import Heading, Table, Text

# Sentences that the summary repeats, in this order.
_SUMMARY = (
    *("region_nothing", "region_unpublished", "region_unlisted", "region_unknown"),
    *("region_unsettled", "region_unfit", "region_score", "region_predicate"),
    *("region_rank_level", "region_in_province", "region_bounds"),
    *("region_next_predicate", "participation_list", "participation_published"),
    *("total_innovations_reported", "total_innovations_per_region"),
    *("total_index_average", "predicates", "predicates_named"),
    *("first_provinsi", "first_kabupaten", "first_kota", "first_known"),
    *("provinces_ends", "changes", "near_cuts", "coaching_all", "coaching_some"),
    *("recomputed", "recomputed_all", "conflicts", "differ"),
)
# The predicates of a region that needs no coaching.
_GOOD = PREDICATES[:2]
# Sentences of a page at most.
_MOST = 18


def pick_sentences(chapters, keys, most):
    """Return the sentences of chapters with some keys, in the order of the keys.

    Parameters
    ----------
    chapters : list of Chapter
    keys : sequence of str
    most : int
        How many at most.

    Returns
    -------
    list of Text
    """
    said = [
        block
        for chapter in chapters
        if chapter.key != "conclusion"
        for block in chapter.blocks
        if isinstance(block, Text)
    ]
    found = [one for key in keys for one in said if one.key == key]
    return [replace(one, listed=True) for one in found[:most]]


def compose_summary(chapters, year):
    """Return the blocks of the executive summary.

    Parameters
    ----------
    chapters : list of Chapter
        The chapters that it sums up.
    year : int
    """
    said = pick_sentences(chapters, _SUMMARY, _MOST)
    return [Text("summary_intro", {"year": str(year), "n": len(said)}), *said]


def compose_conclusion(chapters, year):
    """Return the blocks of the conclusions and recommendations.

    Parameters
    ----------
    chapters, year
        As in :func:`compose_summary`.
    """
    words = {"year": str(year)}
    advice = list(_advise(chapters, words))
    found = list(_conclude(chapters, words))
    blocks = [Heading("head_conclusions"), *found] if found else []
    blocks.append(Heading("head_recommendations"))
    if advice:
        return [*blocks, Text("advice_intro", words), *advice]
    return [*blocks, Text("advice_none", words)]


def _list_said(chapters):
    """Return the sentences of the chapters by their keys."""
    said = {}
    for chapter in chapters:
        for block in chapter.blocks:
            if isinstance(block, Text):
                said.setdefault(block.key, []).append(block)
    return said


def _conclude(chapters, words):
    """Yield what follows from the sentences of the chapters."""
    said = {key: found[0] for key, found in _list_said(chapters).items()}
    yield from _conclude_region(said)
    for key in ("participation_list", "participation_published"):
        if key in said:
            base, took = (said[key].values[one] for one in ("base", "participating"))
            told = {"silent": base - took, "base": base}
            told["share"] = 100 * (base - took) / base
            name = "participation" if base > took else "participation_all"
            yield _conclusion(name, words | told, said[key])
    yield from _conclude_predicates(chapters, said)
    if "provinces_ends" in said:
        ends = said["provinces_ends"].values
        told = {"gap": ends["best_mean"] - ends["worst_mean"]}
        yield _conclusion("provinces", ends | told, said["provinces_ends"])
    if "changes" in said:
        counts = said["changes"].values
        moved = counts["up"] + counts["down"]
        total = moved + counts["same"]
        told = {"moved": moved, "total": total, "share": 100 * moved / total}
        yield _conclusion("changes", counts | told, said["changes"])
    if "near_cuts" in said:
        yield _conclusion("near", said["near_cuts"].values, said["near_cuts"])
    if "recomputed" in said:
        counts = said["recomputed"].values
        kept = counts["n"] - counts["failed"]
        told = {"kept": kept, "share": 100 * kept / counts["n"]}
        yield _conclusion("checked", counts | told, said["recomputed"])
    if "coverage_part" in said:
        counts = said["coverage_part"].values
        unknown = counts["regions"] - counts["listed"]
        told = {"unknown": unknown, "share": 100 * unknown / counts["regions"]}
        yield _conclusion("unknown", counts | told, said["coverage_part"])


def _conclude_region(said):
    """Yield where the score of the region lies from the middle of its level."""
    score, rank = said.get("region_score"), said.get("region_rank_level")
    middle = said.get(f"scores_{rank.values['level']}") if rank else None
    if not (score and middle):
        return
    points = score.values["score"] - middle.values["median"]
    told = rank.values | {"score": score.values["score"], "points": abs(points)}
    told["median"] = middle.values["median"]
    side = "same" if not points else "above" if points > 0 else "below"
    about = (*score.about, *middle.about)
    yield Text(f"conclusion_region_{side}", told, about, listed=True)


def _conclude_predicates(chapters, said):
    """Yield how many regions have a good predicate, where all are counted."""
    counts = next(
        (
            block.table.set_index("predicate")["all"]
            for chapter in chapters
            for block in chapter.blocks
            if isinstance(block, Table) and block.exhibit == "year_predicates"
        ),
        None,
    )
    if counts is None or not set(PREDICATES) <= set(counts.dropna().index):
        return
    total = int(counts[label("total")])
    if counts[list(PREDICATES)].sum() != total:
        # of the rest the predicate is not known
        return
    good = int(counts[list(_GOOD)].sum())
    told = {"n": good, "share": 100 * good / total}
    told |= {"rest": total - good, "rest_share": 100 * (total - good) / total}
    yield _conclusion("predicates", told, said["predicates"])


def _conclusion(key, values, basis):
    return Text(f"conclusion_{key}", values, basis.about, listed=True)


def _advise(chapters, words):
    """Yield each recommendation whose condition a sentence of the chapters states."""
    said = _list_said(chapters)
    for key in ("participation_list", "participation_published"):
        for one in said.get(key, []):
            silent = one.values["base"] - one.values["participating"]
            if silent > 0:
                yield _rule("report", words | {"n": silent}, one)
    for key in ("coaching_all", "coaching_some"):
        for one in said.get(key, []):
            n, predicate = one.values["regions"], one.values["predicate"]
            named = one.values["named"]
            if n > 0:
                told = words | {"n": n, "predicate": predicate, "named": named}
                told["others"] = n - named
                kind = "_some" if named else "_none"
                yield _rule("coach" if n == named else f"coach{kind}", told, one)
    for one in said.get("near_cuts", []):
        if one.values["below"] > 0:
            told = {"n": one.values["below"], "within": one.values["within"]}
            yield _rule("near", words | told, one)
    for one in said.get("region_next_predicate", []):
        yield _rule("next", words | one.values, one)
    for one in said.get("differ", []):
        yield _rule("cite", words | {"n": one.values["n"]}, one)
    for one in said.get("conflicts", []):
        yield _rule("conflicts", words | {"n": one.values["n"]}, one)
    for one in said.get("change_scale_changed", []) + said.get(
        "change_bands_changed", []
    ):
        yield _rule("compare", words | one.values, one)


def _rule(key, values, basis):
    return Text(f"advice_{key}", values, basis.about, listed=True)
