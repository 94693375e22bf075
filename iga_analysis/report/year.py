"""Write the report of one year: the form of an office, composed without notebooks."""

import datetime
import html
import re

import pandas as pd

from ..language import LOCALES, label, say
from ..settings import use_language
from ..tables import load_sources
from ..yearly import compose_report, tell
from .chapters import (
    collect_chapters,
    list_text_sources,
    render_chapters,
)
from .claims import CLAIMS, write_claims
from .collect import (
    build_bibliography,
    collect_exhibits,
    name_publishers,
)
from .document import (
    BODY,
    CONTENTS,
    FIGURES,
    TABLES,
    mark_style,
    write_bibliography,
    write_glossary,
    write_page,
)
from .files import EXCEL, EXPLORE, PAGE, SLIDES, WORD, write_figures, write_pages
from .index import build_index, show_summary
from .pages import build_page
from .slides import write_slides
from .word import write_word
from .workbook import write_workbook

# Before the numbers of the notebooks that follow as background: Table B.4.1.
_BEHIND = "B."


def write_year_files(
    folder,
    *,
    lang,
    year,
    code=None,
    region=None,
    background=None,
    office=None,
    cited=None,
    template=None,
    slides_template=None,
    paper="A4",
    explore=None,
):
    """Write all files of the report of a year into a folder.

    Parameters
    ----------
    folder : Path
        An empty folder.
    lang : {"en", "id"}
        Language.
    year : int
        Year of the measurement.
    code, region : str, optional
        Code and official name of a region with a chapter of its own.
    background : dict of Path to NotebookNode, optional
        Executed notebooks that follow as background.
    office : str, optional
        Who hands the report in: on the cover and in the header.
    cited : str, optional
        How the list of the year is cited.
    template, paper
        As in :func:`iga_analysis.report.word.write_word`.
    slides_template : path-like, optional
        A .pptx file whose design the slides have.
    explore : callable, optional
        As in :func:`iga_analysis.report.write_report`.

    Returns
    -------
    DataFrame
        One row a file: ``kind, path, notebook``, paths within the folder.
    """
    background = background or {}
    lists = {f"import-{year}": cited} if cited else {}
    with use_language(lang):
        chapters = compose_report(year, code=code, cited=cited)
        exhibits = collect_chapters(chapters, lang, cited=lists)
    exhibits += collect_exhibits(background, lang, prefix=_BEHIND)
    named = list_text_sources(chapters)
    sources = cite_list(load_sources(), year, cited, lang)
    bibliography = build_bibliography(exhibits, sources, named)
    numbers = bibliography.set_index("source_id")["number"].to_dict()
    rows = [("index", "index.html", None), ("document", PAGE, None)]
    rows += [("word", WORD, None), ("slides", SLIDES, None), ("excel", EXCEL, None)]
    files = {"page": PAGE, "word": WORD, "slides": SLIDES, "excel": EXCEL}
    write_claims(folder / CLAIMS, lang=lang)
    rows.append(("claims", CLAIMS, None))
    files["claims"] = CLAIMS
    if explore:
        explore(folder / EXPLORE, lang=lang)
        rows.append(("explore", EXPLORE, None))
        files["explore"] = EXPLORE
    told = (exhibits, numbers, lang)
    behind, pages = write_pages(folder, background, *told, prefix=_BEHIND)
    figures, pictures = write_figures(folder, exhibits)
    own = render_chapters(chapters, exhibits, numbers, lang)
    annex = {key: own.pop(key) for key in ("annex",) if key in own}
    ends = {"bibliography": write_bibliography(bibliography, lang), **annex}
    ends["glossary"] = write_glossary(lang, " ".join([*own.values(), *behind.values()]))
    ends = {key: _raise_heading(body) for key, body in ends.items()}
    bodies = {**own, **ends, **behind}
    links = {f"{PAGE}#{key}": body for key, body in bodies.items()}
    words = {"year": str(year)}
    title = " · ".join(filter(None, [tell("title", words, lang), region, office]))
    options = {"files": files, "figures": figures, "title": title}
    index = build_index(links, lead=show_summary(own, lang), lang=lang, **options)
    (folder / "index.html").write_text(index, encoding="utf-8")
    cover = _make_cover(year, region, office, lang)
    page = write_page(cover, bodies, exhibits, lang)
    (folder / PAGE).write_text(page, encoding="utf-8")
    source = write_office_source(cover, bodies, lang)
    write_word(
        folder / WORD,
        source,
        lang=lang,
        template=template,
        paper=paper,
        office=office,
        title=tell("running_title", words, lang),
    )
    shown = [one for one in exhibits if "block" in one]
    told = {"lang": lang, "cover": cover, "cited": lists, "template": slides_template}
    write_slides(folder / SLIDES, chapters, shown, sources=bibliography, **told)
    tables = [one | {"note": name_publishers(one, lang)} for one in exhibits]
    told = {"lang": lang, "title": cover["title"], "author": office}
    write_workbook(folder / EXCEL, tables=tables, sources=bibliography, **told)
    return pd.DataFrame(
        [*rows, *pages, *pictures], columns=["kind", "path", "notebook"]
    )


def cite_list(sources, year, cited, lang):
    """Return the sources, the list of the year as the office cites it."""
    own = sources["kind"].eq("import").fillna(False)
    for place in sources.index[own]:
        told = {"year": str(sources.at[place, "source_id"]).rpartition("-")[2]}
        mine = cited if told["year"] == str(year) else None
        told["cited"] = mine or sources.at[place, "title"]
        title = say("source_list", lang=lang, **told)
        sources.loc[place, ["publisher", "title"]] = [
            pd.NA,
            title[:1].upper() + title[1:],
        ]
    return sources


def _raise_heading(body):
    """Write the heading of a chapter in capitals, as those of the report are."""
    return re.sub(
        r"(<h1[^>]*>)(.*?)(</h1>)",
        lambda found: found[1] + html.unescape(found[2]).upper() + found[3],
        body,
        count=1,
        flags=re.DOTALL,
    )


def _make_cover(year, region, office, lang):
    """Return what stands on the cover: title, region, office, month."""
    from babel.dates import format_date

    words = {"year": str(year)}
    month = format_date(datetime.date.today(), "MMMM yyyy", locale=LOCALES[lang])
    cover = {"title": tell("title", words, lang), "subtitle": region or ""}
    return cover | {"made": month, "office": office or ""}


def write_office_source(cover, chapters, lang):
    """Return the document as HTML from which the Word file is made.

    Parameters
    ----------
    cover : dict
        ``title``, ``subtitle`` (of a region), ``office`` and ``made`` (the month), as
        text; what is blank is left out.
    chapters : dict of str to str
        HTML of the chapters by id: the summary comes before the contents.
    lang : {"en", "id"}
    """
    styles = {"title": "Cover Title", "subtitle": "Cover Subtitle"}
    styles |= {"office": "Cover Office", "made": "Cover Year"}
    # room for a logo, with nothing to be rubbed out where none is put
    parts = [mark_style("Cover Logo", "\N{NO-BREAK SPACE}")]
    parts += [
        mark_style(style, cover[key]) for key, style in styles.items() if cover[key]
    ]
    contents = [
        mark_style("TOC Heading", label("report_contents", lang).upper()),
        f"<p>{CONTENTS}</p>",
    ]
    for kind, marker in (("table", TABLES), ("figure", FIGURES)):
        heading = label(f"report_list_{kind}", lang).upper()
        contents += [mark_style("TOC Heading", heading), f"<p>{marker}</p>"]
    bodies = [
        re.sub(r"<details>.*?</details>", "", body, flags=re.DOTALL)
        for body in chapters.values()
    ]
    parts += [bodies[0], *contents, f"<p>{BODY}</p>", *bodies[1:]]
    return build_page(html.escape(cover["title"]), "\n".join(parts), lang=lang)
