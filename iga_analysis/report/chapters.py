"""Turn the chapters of a year's report into HTML and exhibits, numbered by chapter."""

import html
import re
from io import BytesIO

from ..exhibits import build_payload, describe_source, name_origin, write_html
from ..language import format_table, label
from ..plots import frame_figure
from ..yearly import Figure, Heading, Table, Text, tell
from .charts import describe_chart
from .collect import describe_origin, link_sources, show_numbers
from .sheet_names import name_sheet

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def collect_chapters(chapters, lang, *, cited=None, file=None):
    """Return the exhibits of the chapters, numbered within each.

    Parameters
    ----------
    chapters : list of Chapter
        As :func:`iga_analysis.yearly.compose_report` gives them.
    lang : {"en", "id"}
    cited : dict of str to str, optional
        How imported lists are cited, by their source ids.
    file : str, optional
        Name of the file of a person's own table.

    Returns
    -------
    list of dict
        As :func:`iga_analysis.report.collect.collect_exhibits` gives them, ``number``
        being text such as "2.1"; also ``chapter``, its heading, and ``chart``, if it
        has one, as :func:`iga_analysis.report.charts.describe_chart` gives it; of a
        table also ``html``.
    """
    found, told = [], {"cited": cited, "file": file}
    for chapter in chapters:
        counts = {"table": 0, "figure": 0}
        for block in chapter.blocks:
            if not isinstance(block, Table | Figure):
                continue
            kind = "table" if isinstance(block, Table) else "figure"
            counts[kind] += 1
            make = _make_table if kind == "table" else _make_figure
            one = make(block, lang, told)
            word = label(f"{kind}_word", lang)
            one |= {"kind": kind, "notebook": chapter.key, "block": block}
            one |= told
            number = str(counts[kind])
            one["number"] = f"{chapter.mark}.{number}" if chapter.mark else number
            one["title"] = f"{word} {one['number']}"
            one["sheet"] = name_sheet(one, lang)
            one["chapter"] = name_chapter(chapter, lang)
            if block.chart:
                table = block.table if kind == "table" else block.data
                one["chart"] = describe_chart(block.chart, table, one)
            found.append(one)
    return found


def _make_table(block, lang, told):
    caption = tell(f"table_{block.exhibit}", block.words, lang)
    decimals = block.decimals or None
    one = build_payload(block.table, block.exhibit, caption, decimals=decimals)
    one |= name_origin(block.table if block.sources is None else block.sources)
    shown = format_table(block.table, decimals=decimals, lang=lang)
    numeric = [places is not None for places in one["decimals"]]
    shown.columns = one["headings"] = [_raise_first(head) for head in one["headings"]]
    return one | {"html": write_html(shown, caption, numeric)}


def _make_figure(block, lang, told):
    import matplotlib.pyplot as plt
    from matplotlib import rc_context

    caption = tell(f"figure_{block.exhibit}", block.words, lang)
    one = build_payload(block.data, block.exhibit, caption)
    one["headings"] = [_raise_first(head) for head in one["headings"]]
    one |= name_origin(block.data if block.sources is None else block.sources)
    with rc_context({"svg.hashsalt": "iga_analysis"}):
        axes = block.draw()
        source = describe_source(one["origin"], one["sources"], lang=lang, **told)
        figure = frame_figure(axes, title=caption, source=source).figure
        for kind in ("png", "svg"):
            picture = BytesIO()
            extra = {"dpi": 220} if kind == "png" else {"metadata": {"Date": None}}
            figure.savefig(picture, format=kind, **extra)
            one[kind] = picture.getvalue()
        one["width"] = round(96 * figure.get_figwidth())
        plt.close(figure)
    return one


def _raise_first(text):
    return text[:1].upper() + text[1:]


def list_text_sources(chapters):
    """Return the ids of the sources that sentences name, in their order."""
    named = [
        block.values["source"]
        for chapter in chapters
        for block in chapter.blocks
        if isinstance(block, Text) and "source" in block.values
    ]
    return list(dict.fromkeys(named))


def render_chapters(chapters, exhibits, numbers, lang):
    """Return the chapters as HTML by their keys, in order.

    Parameters
    ----------
    chapters : list of Chapter
    exhibits : list of dict
        As :func:`collect_chapters` gives them.
    numbers : dict of str to int
        Number of each source in the bibliography.
    lang : {"en", "id"}
    """
    titles = {}
    for one in exhibits:
        titles.setdefault((one["exhibit"], one["kind"]), one)
    bodies = {}
    for chapter in chapters:
        own = [one for one in exhibits if one["notebook"] == chapter.key]
        bodies[chapter.key] = _render(chapter, own, titles, numbers, lang)
    return bodies


def name_chapter(chapter, lang):
    """Return the heading of a chapter: BAB II HASIL NASIONAL.

    Parameters
    ----------
    chapter : Chapter
    lang : {"en", "id"}
    """
    title = tell(f"chapter_{chapter.key}", chapter.values, lang)
    if chapter.mark.isdecimal():
        mark = _ROMAN[int(chapter.mark) - 1]
        title = f"{tell('chapter_word', {'mark': mark}, lang)} {title}"
    return title.upper()


def _render(chapter, own, titles, numbers, lang):
    title = html.escape(name_chapter(chapter, lang))
    parts = [f'<h1 id="{chapter.key}">{title}</h1>']
    exhibits = iter(own)
    section, listed = 0, False
    for block in chapter.blocks:
        inside = isinstance(block, Text) and block.listed
        if inside != listed:
            parts.append("<ul>" if inside else "</ul>")
            listed = inside
        if isinstance(block, Heading):
            section += 1
            words = html.escape(tell(block.key, block.values, lang))
            mark = f"{chapter.mark}.{section} " if chapter.mark else ""
            place = f"{chapter.key}-{section}"
            parts.append(f'<h2 id="{place}">{mark}{words}</h2>')
        elif isinstance(block, Text):
            text = _render_text(block, titles, numbers, lang)
            parts.append(f"<li><p>{text}</p></li>" if listed else f"<p>{text}</p>")
        else:
            parts.append(_render_exhibit(next(exhibits), numbers, lang))
    if listed:
        parts.append("</ul>")
    return "\n".join(parts)


def _name_values(block, lang):
    return {
        name: label(value, lang) if name == "level" else value
        for name, value in block.values.items()
    }


def tell_text(block, lang):
    """Return the sentence of a block as plain text, without the reference to a table.

    Parameters
    ----------
    block : Text
    lang : {"en", "id"}
    """
    return tell(block.key, _name_values(block, lang), lang)


def _render_text(block, titles, numbers, lang):
    values = _name_values(block, lang)
    source = values.get("source")
    if source:
        values["source"] = str(numbers[source])
    text = link_sources(tell(block.key, values, lang)) if source else None
    text = text or html.escape(tell(block.key, values, lang))
    seen = [
        titles[exhibit, kind]
        for exhibit in block.about
        for kind in ("table",)
        if (exhibit, kind) in titles
    ]
    if seen:
        links = ", ".join(
            f'<a href="#{one["kind"]}-{one["number"]}">{one["title"]}</a>'
            for one in seen
        )
        text += " " + tell("see_one", {"listed": links}, lang)
    return text


def _render_exhibit(one, numbers, lang):
    caption = html.escape(f"{one['title']}. {one['caption']}")
    place = f'id="{one["kind"]}-{one["number"]}"'
    note = link_sources(describe_origin(one, numbers, lang))
    note = f'<div data-custom-style="Source Note"><p class="source">{note}</p></div>'
    if one["kind"] == "table":
        table = re.sub(
            r"<caption>.*?</caption>", f"<caption>{caption}</caption>", one["html"]
        )
        return f'<div class="exhibit" {place}>\n{table}\n{note}</div>'
    import base64

    data = base64.b64encode(one["png"]).decode("ascii")
    picture = f'<img src="data:image/png;base64,{data}" width="{one["width"]}"'
    picture += f' alt="{html.escape(one["caption"])}">'
    shown = show_numbers(one, lang)
    return (
        f'<div class="exhibit" {place}>\n<figure>\n{picture}\n'
        f"<figcaption>{caption}</figcaption>\n</figure>\n{note}{shown}</div>"
    )
