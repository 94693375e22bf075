"""Put the chapters of the report into one document.

A document has a cover, contents, what it says of itself (its year, its method, what in
it is simulated), the notebooks as chapters, a bibliography and a glossary.
"""

import html
import re
from importlib.metadata import version

from ..language import LOCALES, glossary, label
from .collect import cite_source, list_unpublished
from .pages import build_page, find_title, link_steps, name_steps, prepare_body

_BIBLIOGRAPHY = '<div class="bibliography" data-custom-style="Bibliography">'
# Paragraphs that a Word file replaces by its own lists, and where page 1 begins.
CONTENTS, TABLES, FIGURES = "{{contents}}", "{{tables}}", "{{figures}}"
BODY = "{{body}}"
# The chapter that comes before the contents.
FINDINGS = "findings"


def name_document(lang):
    """Return the title and the subtitle of the document of all years.

    Parameters
    ----------
    lang : {"en", "id"}

    Examples
    --------
    >>> name_document("en")[0]
    'Indeks Inovasi Daerah'
    """
    return "Indeks Inovasi Daerah", label("report_subtitle", lang)


def describe_document(exhibits, *, lang):
    """Return the first chapter as HTML: what the document rests on.

    Parameters
    ----------
    exhibits : list of dict
        As :func:`iga_analysis.report.collect.collect_exhibits` gives them.
    lang : {"en", "id"}
    """
    parts = [_heading(1, "about", lang), _say("report_about", lang)]
    parts += [_heading(2, "method", lang), _say("report_method_all", lang)]
    parts.append(_heading(2, "simulated", lang))
    unpublished = list_unpublished(exhibits)
    for origin, listed in unpublished.items():
        parts.append(_say(f"report_statement_{origin}", lang, listed=listed))
    rest = "others" if unpublished else "none"
    parts.append(_say(f"report_statement_{rest}", lang))
    return "\n".join(parts)


def _say(term, lang, **words):
    sentence = label(term, lang)
    return f"<p>{html.escape(sentence.format(**words) if words else sentence)}</p>"


def _heading(level, key, lang):
    words = html.escape(label(f"report_heading_{key}", lang))
    return f'<h{level} id="{key}">{words}</h{level}>'


def write_bibliography(bibliography, lang):
    """Return the bibliography as HTML.

    Parameters
    ----------
    bibliography : DataFrame
        As :func:`iga_analysis.report.collect.build_bibliography` gives it.
    lang : {"en", "id"}
    """
    lines = [_heading(1, "bibliography", lang), _BIBLIOGRAPHY]
    for source in bibliography.fillna("").to_dict("records"):
        text = ". ".join(map(html.escape, cite_source(source, lang)))
        used = ""
        if source["used_in"]:
            told = f"{label('report_used_in', lang)} {source['used_in']}."
            used = f" <em>{html.escape(told)}</em>"
        mark = f'<span id="source-{source["number"]}">[{source["number"]}]</span>'
        lines.append(f"<p>{mark} {text}.{used}</p>")
    return "\n".join([*lines, "</div>"])


def write_glossary(lang, page=None):
    """Return the glossary as HTML; in English with the official terms beside.

    Parameters
    ----------
    lang : {"en", "id"}
    page : str, optional
        HTML of the document, if only terms that occur in it are wanted.
    """
    words = glossary(lang).fillna("")
    if page is not None:
        text = html.unescape(re.sub("<[^>]+>", " ", page))
        words = words[[_occurs(term, text) for term in words[f"term_{lang}"]]]
    head = [label(f"report_glossary_{one}", lang) for one in ("term", "meaning")]
    head = [one[:1].upper() + one[1:] for one in head]
    cells = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in head)
    rows = []
    for row in words.to_dict("records"):
        term, meaning = row[f"term_{lang}"], html.escape(row[f"definition_{lang}"])
        if lang == "en" and row["term_id"] != term:
            own = html.escape(row["term_id"])
            # a span, since Word's file loses the language of an emphasis
            meaning += f' <em><span lang="id">({own})</span></em>'
        rows.append(f"<tr><td>{html.escape(term)}</td><td>{meaning}</td></tr>")
    listed = "\n".join(rows)
    return (
        f"{_heading(1, 'glossary', lang)}\n<table>\n<thead><tr>{cells}</tr></thead>\n"
        f"<tbody>\n{listed}\n</tbody>\n</table>"
    )


def _occurs(term, text):
    """Return whether a term is in a text, or its short form: "agency (OPD)"."""
    name, _, short = term.rstrip(")").partition(" (")
    return any(
        re.search(rf"\b{re.escape(one)}\b", text, re.IGNORECASE)
        for one in [name, *([short] if short.isupper() else [])]
    )


def write_page(cover, chapters, exhibits, lang):
    """Return the document as one web page.

    Parameters
    ----------
    cover : dict
        ``title``, ``subtitle`` and ``made`` (a line with the day), as text.
    chapters : dict of str to str
        HTML of the chapters by id, in order; each begins with its ``h1``. Those of
        ``findings`` come before the contents.
    exhibits : list of dict
        As :func:`iga_analysis.report.collect.collect_exhibits` gives them.
    lang : {"en", "id"}
    """
    shown = {key: html.escape(text) for key, text in cover.items()}
    header = (
        f'<header class="cover">\n<h1>{shown["title"]}</h1>\n'
        f"<p>{shown['subtitle']}</p>\n<p>{shown['made']}</p>\n</header>"
    )
    links = "\n".join(
        f'<li><a href="#{name}">{find_title(body)}</a></li>'
        for name, body in chapters.items()
    )
    word = html.escape(label("report_contents", lang))
    contents = [
        f'<nav id="contents" aria-label="{word}">',
        f'<h2>{word}</h2>\n<ul class="chapters">\n{links}\n</ul>',
    ]
    for kind in ("table", "figure"):
        listed = [one for one in exhibits if one["kind"] == kind]
        lines = "\n".join(
            f'<li><a href="#{kind}-{one["number"]}">{one["title"]}</a>. '
            f"{html.escape(one['caption'])}</li>"
            for one in listed
        )
        if listed:
            heading = html.escape(label(f"report_list_{kind}", lang))
            contents.append(f"<h2>{heading}</h2>\n<ul>\n{lines}\n</ul>")
    contents.append("</nav>")
    # the title is the only heading of the first level in the page
    titles = {f"#{name}": find_title(body) for name, body in chapters.items()}
    steps = name_steps(titles, lang, index="#contents")
    sections = [
        f"<section>\n{_lower_headings(_link_within(body, chapters))}\n"
        f"{link_steps(steps[f'#{name}'])}\n</section>"
        for name, body in chapters.items()
    ]
    before = list(chapters)[:1].count(FINDINGS)
    parts = [header, *sections[:before], *contents, *sections[before:]]
    body = prepare_body("\n".join(parts), lang)
    return build_page(shown["title"], body, lang=lang)


def _link_within(body, chapters):
    """Let links to another page lead to its chapter, or nowhere if it has none."""

    def lead(found):
        name, text = found[1], found[2]
        return f'<a href="#{name}">{text}</a>' if name in chapters else text

    link = r'<a href="([^"/:#]+)\.html[^"]*">(.*?)</a>'
    return re.sub(link, lead, body, flags=re.DOTALL)


def _lower_headings(body):
    def lower(found):
        return f"<{found[1]}h{min(6, int(found[2]) + 1)}"

    return re.sub(r"<(/?)h([1-6])(?=[ >])", lower, body)


def write_word_source(cover, chapters, lang):
    """Return the document as HTML from which the Word file is made.

    Parameters
    ----------
    cover, chapters, lang
        As in :func:`write_page`.
    """
    parts = [
        mark_style("Subtitle", cover["subtitle"]),
        mark_style("Date", cover["made"]),
        chapters.get(FINDINGS, ""),
        mark_style("TOC Heading", label("report_contents", lang)),
        f"<p>{CONTENTS}</p>",
    ]
    for kind, marker in (("table", TABLES), ("figure", FIGURES)):
        parts.append(mark_style("TOC Heading", label(f"report_list_{kind}", lang)))
        parts.append(f"<p>{marker}</p>")
    parts.append(f"<p>{BODY}</p>")
    for key, body in chapters.items():
        if key == FINDINGS:
            continue
        body = _link_within(body, chapters)
        parts.append(re.sub(r"<details>.*?</details>", "", body, flags=re.DOTALL))
    return build_page(html.escape(cover["title"]), "\n".join(parts), lang=lang)


def mark_style(style, text):
    """Return a paragraph of a style of the Word file."""
    return f'<div data-custom-style="{style}"><p>{html.escape(text)}</p></div>'


def describe_making(day, lang):
    """Return the line of the cover that says when and with what it was made."""
    from babel.dates import format_date

    written = format_date(day, format="long", locale=LOCALES[lang])
    return f"{written} · iga_analysis {version('iga-analysis')}"
