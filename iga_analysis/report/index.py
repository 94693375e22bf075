"""The first page of a report: its findings, its questions with answers, its files."""

import datetime
import html
import re

from ..language import label
from ..yearly import tell
from .document import describe_making
from .files import PAGE
from .pages import build_page, find_summary, find_title, prepare_body


def show_headlines(headlines, bodies, lang):
    """Return the findings as HTML: a sentence, what shows it, and where it stands.

    Parameters
    ----------
    headlines : list of Headline
        As :func:`iga_analysis.report.headlines.write_headlines` gives them.
    bodies : dict of str to str
        HTML of the notebooks by name, their exhibits numbered.
    lang : {"en", "id"}
    """
    from bs4 import BeautifulSoup

    pages = {
        name: BeautifulSoup(bodies[name], "html.parser")
        for name in {one.shown["notebook"] for one in headlines}
    }
    parts = []
    for one in headlines:
        place = pages[one.shown["notebook"]].find(id=_name_place(one.shown))
        for extra in place.find_all(["details", "div"], recursive=False):
            extra.decompose()
        del place["id"]
        links = " · ".join(dict.fromkeys(map(_link, (one.shown, one.counted))))
        page = f"{one.counted['notebook']}.html"
        title = find_title(bodies[one.counted["notebook"]])
        where = f'{links} · <a href="{page}">{title}</a>'
        shown = tell("index_shown", {"where": where}, lang)
        parts.append(
            f'<li>\n<p class="sentence">{html.escape(one.sentence)}</p>\n{place}\n'
            f'<p class="source">{shown}</p>\n</li>'
        )
    return _frame("findings", parts, lang)


def list_headlines(headlines, lang):
    """Return the findings as the first chapter of the document: sentences alone.

    Parameters
    ----------
    headlines : list of Headline
        As in :func:`show_headlines`.
    lang : {"en", "id"}
    """
    parts = [f'<h1 id="findings">{tell("index_findings", lang=lang)}</h1>', "<ul>"]
    for one in headlines:
        links = dict.fromkeys(
            f'<a href="#{_name_place(shown)}">{shown["title"]}</a>'
            for shown in (one.shown, one.counted)
        )
        sentence = html.escape(one.sentence)
        parts.append(f"<li><p>{sentence} ({', '.join(links)})</p></li>")
    return "\n".join([*parts, "</ul>"])


def show_summary(bodies, lang):
    """Return the summary of a report of a year as HTML, with links into the report.

    Parameters
    ----------
    bodies : dict of str to str
        HTML of the chapters by key; the first is the summary.
    lang : {"en", "id"}
    """
    body = next(iter(bodies.values())).partition("</h1>")[2]
    body = body.replace('href="#', f'href="{PAGE}#')
    body = re.sub(r' id="[^"]*"', "", body)
    return f'<h2 id="findings">{tell("index_findings", lang=lang)}</h2>\n{body}'


def _frame(key, parts, lang):
    if not parts:
        return ""
    heading = html.escape(tell(f"index_{key}", lang=lang))
    listed = "\n".join(parts)
    return f'<h2 id="{key}">{heading}</h2>\n<ul class="{key}">\n{listed}\n</ul>'


def _name_place(one):
    return f"{one['kind']}-{one['number']}"


def _link(one):
    place = f"{one['notebook']}.html#{_name_place(one)}"
    return f'<a href="{place}">{one["title"]}</a>'


def build_index(bodies, *, files, figures, lang, lead="", title=None):
    """Return the first page: findings, chapters with answers, files and figures.

    Below its title stand the day, the version and the way to check a claim.

    Parameters
    ----------
    bodies : dict of str to str
        HTML of the notebooks or chapters by their addresses.
    files : dict of str to str
        Names of the other files by kind: ``page`` (the whole report as one), ``word``,
        ``excel``, ``claims``, ``explore``: ``report_<kind>`` is what it is called.
    figures : list of dict
        ``file`` (path without its ending), ``notebook``, ``title``, ``caption`` and, if
        it has one, ``finding`` of each figure.
    lang : {"en", "id"}
        Language of the page.
    lead : str, optional
        HTML of what the page begins with: the findings.
    title : str, optional
        Its title; by default that of the report of all years.
    """
    title = html.escape(title or label("report_title", lang))
    pages = [
        f'<li><a href="{address}">{find_title(body) or address}</a><br>'
        f"{_answer(address, figures, lang) or find_summary(body)}</li>"
        for address, body in bodies.items()
    ]
    links = {
        kind: f'<a href="{file}">{label(f"report_{kind}", lang)}</a>'
        for kind, file in files.items()
    }
    pictures = [
        f"<li>{figure['title']}. {html.escape(figure['caption'])} "
        f'(<a href="{figure["file"]}.png">PNG</a>, '
        f'<a href="{figure["file"]}.svg">SVG</a>)</li>'
        for figure in figures
    ]
    first = [html.escape(describe_making(datetime.date.today(), lang))]
    first += [links[kind] for kind in ("claims",) if kind in links]
    body = [f"<h1>{title}</h1>", f'<p class="source">{" · ".join(first)}</p>']
    body.append(prepare_body(lead, lang))
    questions = tell("index_questions", lang=lang)
    body += [f"<h2>{questions if figures else label('report_contents', lang)}</h2>"]
    body += ['<ul class="chapters">', *pages, "</ul>"]
    listed = [f"<li>{link}</li>" for link in links.values()]
    body += [f"<h2>{label('report_files', lang)}</h2>", "<ul>", *listed, "</ul>"]
    if pictures:
        heading = label("report_figures", lang)
        body += [f"<h2>{heading}</h2>", "<ul>", *pictures, "</ul>"]
    return build_page(title, "\n".join(body), lang=lang)


def _answer(address, figures, lang):
    """Return what the figures of a notebook show, each with its place, as HTML."""
    own = [
        one
        for one in figures
        if f"{one['notebook']}.html" == address and one.get("finding")
    ]
    told = [f"{html.escape(one['finding'])} ({_link(one)})." for one in own]
    origins = dict.fromkeys(one["origin"] for one in own)
    told += [
        html.escape(label(f"report_origin_{origin}", lang))
        for origin in origins
        if origin in ("simulated", "invented")
    ]
    return "<br>\n".join(told)
