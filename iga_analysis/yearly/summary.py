"""The executive summary, the conclusions and the recommendations.

The summary repeats sentences of the chapters with the values they have there; nothing
is computed again. A recommendation is a rule: its condition is a sentence of the
chapters, and it is given only where that holds.
"""

from dataclasses import replace

from .blocks import Heading, Text

# Sentences that the summary repeats, in this order.
_SUMMARY = (
    *("region_nothing", "region_score", "region_predicate"),
    *("region_rank_level", "region_in_province", "region_bounds"),
    *("region_next_predicate", "participation_list", "participation_published"),
    *("total_innovations_reported", "total_innovations_per_region"),
    *("total_index_average", "predicates", "predicates_named"),
    *("first_provinsi", "first_kabupaten", "first_kota", "first_known"),
    *("provinces_ends", "changes", "near_cuts", "coaching_all", "coaching_some"),
    *("recomputed", "conflicts", "differ"),
)
_CONCLUSIONS = (
    *("region_score", "participation_list", "participation_published"),
    *("total_index_average", "predicates", "provinces_ends", "changes"),
    *("recomputed",),
)
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
    said = pick_sentences(chapters, _CONCLUSIONS, _MOST)
    blocks = [Heading("head_conclusions"), *said] if said else []
    blocks.append(Heading("head_recommendations"))
    if advice:
        return [*blocks, Text("advice_intro", words), *advice]
    return [*blocks, Text("advice_none", words)]


def _advise(chapters, words):
    """Yield each recommendation whose condition a sentence of the chapters states."""
    said = {}
    for chapter in chapters:
        for block in chapter.blocks:
            if isinstance(block, Text):
                said.setdefault(block.key, []).append(block)
    for key in ("participation_list", "participation_published"):
        for one in said.get(key, []):
            silent = one.values["base"] - one.values["participating"]
            if silent > 0:
                yield _rule("report", words | {"n": silent}, one)
    for key in ("coaching_all", "coaching_some"):
        for one in said.get(key, []):
            n, predicate = one.values["regions"], one.values["predicate"]
            if n > 0:
                told = words | {"n": n, "predicate": predicate}
                yield _rule("coach", told, one)
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
