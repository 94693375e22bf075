"""The page on which cuts and weights are moved: one file, without a server.

Altair makes the charts and Vega, written into the page, computes what moves
(:mod:`.charts`). Altair makes no tables, and no controls with labels and values of
one's own: the page has HTML controls, to which the charts are bound, and
``template/page.js`` fills its tables and sentences from the rows of the charts.
"""

import html
import json
from pathlib import Path
from string import Template

import vl_convert

from ..language import LOCALES, label, say
from ..settings import language, use_language
from ..tables import LEVELS, PREDICATES
from .answers import (
    BOUNDS,
    bound_all_ranks,
    build_scores,
    describe_cuts,
    find_aspects,
    list_left_out,
    list_score_tables,
)
from .charts import chart_bounds, chart_cuts, chart_ranks, compile_chart
from .regions import (
    CARD,
    list_bounds,
    list_cards,
    list_lacks,
    list_names,
    list_spellings,
)

PAGE = "iga_explore.html"
_TEMPLATE = Path(__file__).resolve().parent / "template"
_ENDINGS = (".html", ".htm")
_MARK = '<meta name="generator" content="iga explore">'
# How many of the regions that move farthest are shown.
SHOWN_RANKS = 20
_SIGNS = {"en": (".", ","), "id": (",", ".")}
_NUMBERS = {"rank", "innovations", "regions", "score"}
_TEXTS = [
    *("explore_title", "explore_intro", "explore_no_script", "explore_cuts"),
    *("explore_weights", "explore_a_region", "explore_source", "explore_reset"),
    *("explore_among", "explore_mark", "explore_region", "explore_type_name"),
    *("explore_figure_bounds", "explore_bounds_note"),
]
# Sentences that the script fills in.
_WORDS = [
    *("explore_figure_scores", "explore_table_cuts", "explore_table_changed"),
    *("explore_cut_value", "explore_cuts_cross", "explore_changed"),
    *("explore_weight_value", "explore_weight_none", "text_explore_no_weight"),
    *("explore_rank_change", "explore_not_ranked", "explore_unknown"),
    *("explore_near", "explore_several", "explore_claims", "explore_no_claims"),
]
_TABLES = {
    "cuts": [
        *("predicate", "lower", "lower_moved", "regions", "regions_moved"),
        *("gained", "lost"),
    ],
    "changed": ["name", "score", "predicate", "predicate_moved"],
    "ranks": ["name", "rank", "rank_moved", "places_won"],
    "card": [*CARD, "source_ids"],
    "bounds": [name for name in BOUNDS if name != "score"],
}


def write_page(path=PAGE, *, lang=None):
    """Write the page on which cuts and weights are moved.

    Parameters
    ----------
    path : path-like, optional
        File to write; its folder is made, an earlier page is replaced.
    lang : {"en", "id"}, optional
        Language of the page; see :func:`iga_analysis.settings.language`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If the language is unknown, the file does not end as web pages do, or an
        imported list cannot be used.
    OSError
        If the file is another one than a page, or cannot be written.
    """
    path, lang = Path(path), language(lang)
    if path.exists() and not _is_page(path):
        raise FileExistsError(say("not_a_page", path=path, lang=lang))
    if path.suffix.lower() not in _ENDINGS:
        raise ValueError(say("page_ending", path=path, lang=lang))
    # what is wrong with an import is said in the language of the page, too
    with use_language(lang):
        page = build_page(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path


def _is_page(path):
    if not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return _MARK in file.read(1000)


def build_page(lang):
    """Return the page as HTML.

    Parameters
    ----------
    lang : {"en", "id"}
        Language of the page.
    """
    bounds = bound_all_ranks()
    tables = list_score_tables(bounds, lang)
    aspects = find_aspects(lang)
    chart_rows, bounds_text = list_bounds(bounds, lang)
    ranks = label("explore_figure_ranks", lang).format(origin=aspects["origin"])
    scores = label("explore_figure_scores", lang).format(origin=tables[0]["origin"])
    names = list(aspects["usual"])
    stands = label("explore_figure_bounds", lang)
    charts = {
        "cuts": compile_chart(chart_cuts(scores, lang), build_scores(tables)),
        "ranks": compile_chart(
            chart_ranks(names, ranks, aspects["origin"], lang),
            {"regions": aspects["regions"]},
        ),
        "bounds": compile_chart(chart_bounds(stands, lang), {"bounds": chart_rows}),
    }
    decimal, thousands = _SIGNS[lang]
    numbers = {"decimal": decimal, "thousands": thousands, "grouping": [3]}
    data = {
        "charts": charts,
        "sources": [
            {"about": describe_cuts(one["year"])}
            | {name: one[name] for name in ("origin", "note", "left_out")}
            for one in tables
        ],
        "usual": aspects["usual"],
        "names": list_names(),
        "spellings": list_spellings(),
        "cards": list_cards(lang),
        "lacks": list_lacks(lang),
        "bounds": bounds_text,
        "predicates": PREDICATES,
        "shown": SHOWN_RANKS,
        "words": {name: label(name, lang) for name in _WORDS},
        "locale": LOCALES[lang].replace("_", "-"),
        "numbers": numbers | {"currency": ["", ""]},
    }
    parts = {name: html.escape(label(name, lang)) for name in _TEXTS}
    parts |= _write_controls(tables, aspects, lang)
    parts |= {f"{name}_table": _write_table(name, lang, aspects) for name in _TABLES}
    parts |= {"lang": lang, "ranks_caption": html.escape(ranks)}
    parts["aspects_note"] = html.escape(aspects["note"])
    left_out = map(html.escape, list_left_out(tables, lang))
    parts["left_out"] = "".join(f'<p class="note">{one}</p>\n' for one in left_out)
    parts["data"] = _write_json(data)
    parts["bundle"] = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    parts["script"] = (_TEMPLATE / "page.js").read_text(encoding="utf-8")
    template = Template((_TEMPLATE / "page.html").read_text(encoding="utf-8"))
    return template.substitute(parts)


def _write_json(data):
    """Return data as JSON that can stand in a page."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _write_controls(tables, aspects, lang):
    """Return the controls as HTML, by the name of their place in the template."""
    levels = [("all", label("explore_all_regions", lang))]
    levels += [(name, label(name, lang)) for name in LEVELS]
    regions = sorted((one["name"], one["code"]) for one in aspects["regions"])
    picks = [("", label("explore_none", lang))]
    picks += [(code, name) for name, code in regions]
    cuts = [
        _write_slider(f"cut-{place}", label("explore_cut", lang).format(predicate=name))
        for place, name in enumerate(PREDICATES[:2], start=1)
    ]
    whole = "" if len(aspects["usual"]) > 2 else "_whole"
    words = {"SID": f"explore_aspect_SID{whole}"}
    weights = [
        _write_slider(
            f"weight-{name}",
            label(words.get(name, f"explore_aspect_{name}"), lang),
            f' min="0" max="{2 * usual:g}" step="1" value="{usual:g}"',
        )
        for name, usual in aspects["usual"].items()
    ]
    return {
        "sources": _write_options(
            (place, one["origin"]) for place, one in enumerate(tables)
        ),
        "cut_sliders": "\n".join(cuts),
        "weight_sliders": "\n".join(weights),
        "levels": _write_options(levels),
        "picks": _write_options(picks),
        "names": "".join(
            f'<option value="{html.escape(name)}">' for _, name, _ in list_names()
        ),
    }


def _write_options(options):
    return "".join(
        f'<option value="{value}">{html.escape(text)}</option>'
        for value, text in options
    )


def _write_slider(name, text, limits=""):
    return (
        f'<div class="control"><label for="iga-{name}">{html.escape(text)}</label>'
        f'<input type="range" id="iga-{name}" autocomplete="off"{limits}>'
        f'<output for="iga-{name}" id="iga-{name}-value"></output></div>'
    )


def _write_table(name, lang, aspects):
    """Return an empty table with its caption and headings, in a box that scrolls."""
    caption = ""
    if name in ("ranks", "card", "bounds"):
        caption = label(f"explore_table_{name}", lang)
        caption = html.escape(caption.format(origin=aspects["origin"]))
    heads = "".join(
        f'<th scope="col"{_mark(column)}>{html.escape(label(column, lang))}</th>'
        for column in _TABLES[name]
    )
    return (
        f'<div class="table"><p class="caption" id="iga-{name}-caption">{caption}</p>'
        f'<div class="scroll" role="group" tabindex="0" '
        f'aria-labelledby="iga-{name}-caption"><table id="iga-{name}-table" '
        f'aria-labelledby="iga-{name}-caption"><thead><tr>{heads}</tr></thead>'
        "<tbody></tbody></table></div></div>"
    )


def _mark(column):
    stem = column.removesuffix("_min").removesuffix("_max").removesuffix("_moved")
    number = stem in _NUMBERS or column in ("lower", "lower_moved", "places_won")
    return ' class="number"' if number or column in ("gained", "lost") else ""
