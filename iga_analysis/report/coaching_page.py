"""Write the regions to be coached as HTML, from which the Word file to sign is made."""

import html

import pandas as pd

from ..evidence import coaching_list
from ..exhibits import name_origin, write_html
from ..language import format_table, label, translate_word
from ..published import predicate_distribution
from ..tables import load_sources
from ..yearly import tell
from .coaching_parts import (
    count_groups,
    name_meeting,
    split_places,
    split_predicates,
)
from .collect import build_bibliography, describe_origin, link_sources
from .document import write_bibliography
from .pages import build_page
from .year import cite_list

# Columns of a list and their widths in centimetres, on landscape paper.
_WIDTHS = {
    **{"list_number": 1.0, "province": 3.4, "code": 1.5, "name": 5.1, "score": 1.5},
    **{"gap": 2.8, "agency": 4.4, "participant": 4.3, "signature": 3.8},
}
# Room in which a person can sign, in centimetres.
_ROW_HEIGHT = 1.1
_NUMBERS, _BEGIN = ("score", "gap"), ("title", "intro")


def build_coaching_page(table, *, counts, lines, year, lang):
    """Return the list as HTML, from which the Word file is made.

    Parameters
    ----------
    table : DataFrame
        As :func:`iga_analysis.coaching_list` gives it, with ``place`` and ``agency``.
    counts : DataFrame
        As :func:`iga_analysis.report.coaching_parts.count_coaching` gives it.
    lines : list of str
        Sentences on the whole.
    year : int
    lang : {"en", "id"}
        Language, which must be the one that is set.
    """
    words = {"year": str(year)}
    title, first = (html.escape(tell(f"coach_{one}", words)) for one in _BEGIN)
    listed = "\n".join(f"<li><p>{html.escape(one)}</p></li>" for one in lines)
    body = [f"<h1>{title}</h1>\n<p>{first}</p>\n<ul>\n{listed}\n</ul>"]
    body.append(_summarise(counts, year))
    caption = tell("coach_table_groups", words)
    body.append(_make_exhibit(count_groups(table), caption, [table]))
    body += _list_sections(table, year)
    exhibits = [one for one in body if isinstance(one, dict)]
    for number, one in enumerate(exhibits, start=1):
        one |= {"kind": "table", "number": number}
        one["title"] = f"{label('table_word')} {number}"
    sources = cite_list(load_sources(), year, None, lang)
    bibliography = build_bibliography(exhibits, sources)
    numbers = bibliography.set_index("source_id")["number"].to_dict()
    parts = [
        _show(one, numbers, lang) if isinstance(one, dict) else one for one in body
    ]
    parts.append(write_bibliography(bibliography, lang))
    # the heading of the first page is its title, as the pages that follow have theirs
    return build_page("", "\n".join(parts), lang=lang)


def _summarise(counts, year):
    columns = ["predicate", "count", "named", "unnamed", "published"]
    columns = [one for one in columns if counts[one].notna().any()]
    caption = tell("coach_table_counts", {"year": str(year)})
    sources = [coaching_list(year)]
    if counts["published"].notna().any() or counts["unnamed"].fillna(0).ne(0).any():
        sources.append(predicate_distribution(year, "all"))
    return _make_exhibit(counts[columns], caption, sources)


def _list_sections(table, year):
    """Yield headings as HTML, and the tables to sign as exhibits."""
    day = f"<p>{html.escape(tell('coach_day'))}</p>"
    mixed = table["basis"].nunique() > 1
    for place, own in split_places(table) or [(None, table)]:
        level = 1
        if place is not None:
            level, heading = 2, name_meeting(place, own, year)
            yield f"<h1>{html.escape(heading)}</h1>\n{day}"
        for predicate, rows in split_predicates(own):
            words = {"predicate": predicate, "year": str(year), "n": len(rows)}
            heading = html.escape(tell("coach_heading", words))
            yield f"<h{level}>{heading}</h{level}>" + (day if level == 1 else "")
            rows = rows.assign(list_number=range(1, len(rows) + 1))
            for island, some in rows.groupby("island_group", sort=False):
                words = {"predicate": predicate, "n": len(some)}
                words["island"] = translate_word(island, "island_group")
                caption = tell("coach_table_list", words)
                left_out = [one for one in _NUMBERS if rows[one].isna().all()]
                yield _make_list(some, caption, left_out, marked=mixed)


def _make_list(rows, caption, left_out, *, marked):
    """Return the rows of an island group as a table with room to sign."""
    widths = {name: one for name, one in _WIDTHS.items() if name not in left_out}
    shown = rows.assign(participant="", signature="", agency=rows["agency"].fillna(""))
    if marked:
        mark = rows["basis"].eq("derived").map({True: " *", False: ""})
        shown["name"] = rows["name"] + mark
    one = _make_exhibit(shown[list(widths)], caption, [rows])
    told = f'<table data-row-height="{_ROW_HEIGHT}" '
    told += f'data-widths="{" ".join(map(str, widths.values()))}"'
    return one | {"html": one["html"].replace("<table", told, 1)}


def _make_exhibit(table, caption, sources):
    """Return a table as an exhibit: HTML, caption and where it comes from."""
    decimals = {name: 2 for name in _NUMBERS if name in table}
    shown = format_table(table, decimals=decimals)
    shown.columns = [head[:1].upper() + head[1:] for head in shown.columns]
    numeric = [
        pd.api.types.is_numeric_dtype(table[name]) and name != "list_number"
        for name in table
    ]
    written = write_html(shown, caption, numeric)
    return {"html": written, "caption": caption, **name_origin(sources)}


def _show(one, numbers, lang):
    """Return an exhibit with its number, and its sources below."""
    plain, full = html.escape(one["caption"]), f"{one['title']}. {one['caption']}"
    table = one["html"].replace(
        f"<caption>{plain}</caption>", f"<caption>{html.escape(full)}</caption>", 1
    )
    note = link_sources(describe_origin(one, numbers, lang))
    note = f'<div data-custom-style="Source Note"><p class="source">{note}</p></div>'
    return f'<div class="exhibit">\n{table}\n{note}</div>'
