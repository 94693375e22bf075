"""Write the slides of the report of a year: about ten, for PowerPoint.

Nothing is computed here: sentences, tables and numbers are those of the report, and
what the report does not have makes no slide.
"""

from ..tables import LEVELS
from ..yearly import Text, tell
from .chapters import tell_text
from .slides_charts import put_chart
from .slides_deck import Deck

# Sentences of the summary that a slide has room for.
_MOST = 10
# Regions named at either end, bars of one chart, rows of one part of a long table.
_ENDS, _BARS, _ROWS = 5, 20, 13
# Height of a caption above a table, in points.
_HEAD = 36
_REGION = ("region_unlisted", "region_unknown", "region_unsettled", "region_unfit")
_REGION += ("region_rank_level", "region_score", "region_predicate", "region_award")
_REGION += ("region_rank_nation", "region_in_province", "region_bounds")
_REGION += ("region_next_predicate", "region_claims")
_CHECKS = ("near_cuts", "differ", "recomputed", "conflicts", "doubted")
_CHECKS += ("coverage_whole", "coverage_part")


def write_slides(
    path, chapters, exhibits, *, lang, cover, sources, cited=None, template=None
):
    """Write the slides of the report of a year.

    Parameters
    ----------
    path : path-like
        The file to write, .pptx.
    chapters : list of Chapter
        As :func:`iga_analysis.yearly.compose_report` gives them.
    exhibits : list of dict
        As :func:`iga_analysis.report.chapters.collect_chapters` gives them.
    lang : {"en", "id"}
    cover : dict
        ``title``, ``subtitle``, ``office`` and ``made``, as text.
    sources : DataFrame
        The bibliography, with ``number``, whose entries stand in the notes.
    cited : dict of str to str, optional
        How imported lists are cited, by their source ids.
    template : path-like, optional
        A .pptx file with the design to use.
    """
    deck = Deck(chapters, exhibits, lang, sources, cited, template)
    deck.add_cover(cover)
    for put in _SLIDES:
        put(deck)
    deck.save(path, cover)


def _list_blocks(deck, chapter):
    blocks = deck.chapters[chapter].blocks
    return [one for one in blocks if isinstance(one, Text) and one.listed]


def _put_list(deck, title, blocks):
    """Put sentences on a slide, all of them into its notes."""
    if not blocks:
        return
    texts = [tell_text(one, deck.lang) for one in blocks]
    slide = deck.add(title)
    slide.put_points(texts[:_MOST])
    used = [deck.find_table(one) for block in blocks for one in block.about]
    deck.end(slide, [one for one in used if one], texts)


def _put_summary(deck):
    title = tell("chapter_summary", lang=deck.lang)
    _put_list(deck, title, _list_blocks(deck, "summary"))


def _put_advice(deck):
    blocks = _list_blocks(deck, "conclusion")
    blocks = [one for one in blocks if one.key.startswith("advice_")]
    _put_list(deck, tell("head_recommendations", lang=deck.lang), blocks)


def _put_participation(deck):
    one = deck.find_table("year_participation")
    if not one:
        return
    told = deck.list_texts("participation_list", "participation_published")
    slide = deck.add(told[0] if told else one["caption"])
    right = slide.frame
    if one.get("chart"):
        left, right = (slide.frame.cut((5, 6), place) for place in (0, 1))
        put_chart(slide.slide, one, left, lang=deck.lang)
    names = ["level", "base", "participating", "silent", "rate"]
    deck.put_table(slide, one, right, names=names)
    deck.end(slide, [one], told)


def _put_predicates(deck):
    figure = deck.find_figure("year_predicates")
    if not figure:
        table, told = deck.find_table("year_named"), deck.list_texts("predicates_named")
        if table:
            slide = deck.add(told[0])
            deck.put_table(slide, table, slide.frame)
            deck.end(slide, [table], told)
        return
    table = deck.find_table("year_predicates")
    slide = deck.add(figure["caption"])
    left, right = (slide.frame.cut((5, 6), place) for place in (0, 1))
    put_chart(slide.slide, figure, left, lang=deck.lang)
    deck.put_table(slide, table, right)
    deck.end(slide, [figure, table], deck.list_texts("predicates"))


def _put_provinces(deck):
    one = deck.find_figure("year_provinces")
    if not one:
        return
    slide = deck.add(one["caption"])
    bars = one["chart"]["series"][0]["last"] + 1
    parts = 1 if bars <= _BARS else 2
    size = -(-bars // parts)
    for place in range(parts):
        rows = slice(place * size, min((place + 1) * size, bars))
        frame = slide.frame.cut([1] * parts, place)
        put_chart(slide.slide, one, frame, lang=deck.lang, rows=rows)
    deck.end(slide, [one], deck.list_texts("provinces_ends"))


def _put_scores(deck):
    one = deck.find_figure("year_scores")
    if not one:
        return
    told = deck.list_texts(*(f"scores_{level}" for level in LEVELS))
    slide = deck.add(one["caption"])
    left, right = (slide.frame.cut((2, 1), place) for place in (0, 1))
    put_chart(slide.slide, one, left, lang=deck.lang)
    slide.put_points(told, right)
    deck.end(slide, [one], told)


def _put_ends(deck):
    keys = [f"year_{kind}_{level}" for level in LEVELS for kind in ("ends", "first")]
    found = [one for one in map(deck.find_table, keys) if one]
    if not found:
        return
    told = deck.list_texts(*(f"first_{level}" for level in (*LEVELS, "known")))
    slide = deck.add(" ".join(told))
    for place, one in enumerate(found):
        frame = slide.frame.cut([1] * len(found), place)
        slide.put_text(one["caption"], frame.keep(_HEAD), bold=True)
        names = ["group", "place", "name", "score"]
        chosen = {"names": names, "rows": _pick_ends(one["block"].table)}
        deck.put_table(slide, one, frame.leave(_HEAD), **chosen)
    deck.end(slide, found, told)


def _pick_ends(table):
    """Return the places of the first rows of either end, in their order."""
    if "group" not in table:
        return range(min(len(table), 2 * _ENDS))
    order = table.reset_index(drop=True).groupby("group", sort=False)
    return sorted(place for _, rows in order for place in rows.index[:_ENDS])


def _put_region(deck):
    if "region" not in deck.chapters:
        return
    told = deck.list_texts(*_REGION)
    if not told:
        values = deck.chapters["region"].values
        slide = deck.add(tell("chapter_region", values, deck.lang))
        told = deck.list_texts("region_nothing", "region_unpublished")
        slide.put_points(told)
        deck.end(slide, [], told)
        return
    slide = deck.add(told[0])
    keys = ("region_steps", "region_claims", "region_result")
    tables = [one for one in map(deck.find_table, keys) if one]
    used = [one for one in (*tables, deck.find_table("region_result")) if one]
    parts = (1, 1) if tables else (1,)
    if told[1:]:
        slide.put_points(told[1:], slide.frame.cut(parts, 0))
    if tables:
        deck.put_table(slide, tables[0], slide.frame.cut(parts, 1))
    deck.end(slide, used, told)


def _put_nearest(deck):
    one, table = deck.find_figure("region_curve"), deck.find_table("region_nearest")
    if not one or not table:
        return
    told = deck.list_texts("region_nearest")
    slide = deck.add(one["caption"])
    left, right = (slide.frame.cut((1, 1), place) for place in (0, 1))
    put_chart(slide.slide, one, left, lang=deck.lang)
    names = ["rank", "name", "score", "difference", "predicate"]
    deck.put_table(slide, table, right, names=names)
    deck.end(slide, [one, table], told)


def _put_province(deck):
    one = deck.find_table("region_province")
    if not one or len(one["rows"]) < 2:
        return
    told = deck.list_texts("region_in_province", "province_all", "province_some")
    title = told[0]
    if not deck.list_texts("region_in_province"):
        # which province it is stands in the heading above the sentence
        title = f"{tell('head_province', one['block'].words, deck.lang)}: {title}"
    slide = deck.add(title)
    parts = -(-len(one["rows"]) // _ROWS)
    size = -(-len(one["rows"]) // parts)
    names = ["rank_province", "name", "score", "rank", "predicate"]
    for place in range(parts):
        rows = range(place * size, min((place + 1) * size, len(one["rows"])))
        frame = slide.frame.cut([1] * parts, place)
        deck.put_table(slide, one, frame, names=names, rows=rows)
    deck.end(slide, [one], told)


def _put_checks(deck):
    told = deck.list_texts(*_CHECKS)
    if not told:
        return
    slide = deck.add(told[0])
    keys = ("year_near_cuts", "year_differ", "year_conflicts", "year_coverage")
    tables = [one for one in map(deck.find_table, keys) if one][:2]
    parts = (2, 3) if tables else (1,)
    if told[1:]:
        slide.put_points(told[1:], slide.frame.cut(parts, 0))
    place = slide.frame.cut(parts, len(parts) - 1)
    for number, one in enumerate(tables):
        head, body = place.keep(_HEAD), place.leave(_HEAD)
        slide.put_text(one["caption"], head, bold=True)
        body = body.keep(body.height / (len(tables) - number))
        place = place.leave(_HEAD + deck.put_table(slide, one, body) + _HEAD / 3)
    deck.end(slide, tables, told)


_SLIDES = (
    *(_put_summary, _put_participation, _put_predicates, _put_provinces),
    *(_put_scores, _put_ends, _put_region, _put_nearest, _put_province),
    *(_put_checks, _put_advice),
)
