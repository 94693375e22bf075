"""Collect the exhibits of executed notebooks, number them and name their sources."""

import base64
import html
import json
import re
from itertools import chain

import pandas as pd

from ..datapackage import load_table
from ..exhibits import FIGURE_MIME, TABLE_MIME, describe_source, write_html
from ..language import format_number, label, translate_word, write_dates
from ..settings import LANGUAGES
from .sheet_names import name_sheet

# More sources than this are not listed under an exhibit, but in the bibliography.
_MOST_LISTED = 12
# Numbers behind a figure are shown under it up to this many rows.
_MOST_ROWS = 60


def number_notebooks(paths, prefix=""):
    """Return the number of each notebook, by its name: that with which it begins.

    Where not all of them begin with numbers of their own, they are counted from 1.

    Parameters
    ----------
    paths : sequence of Path
    prefix : str, optional
        Put before each number.

    Examples
    --------
    >>> from pathlib import Path
    >>> number_notebooks([Path("00_year.ipynb"), Path("04_claims.ipynb")])
    {'00_year': '0', '04_claims': '4'}
    """
    names = [path.stem for path in paths]
    found = [re.match(r"0*(\d+)_", name) for name in names]
    marks = [one[1] if one else "" for one in found]
    if not all(marks) or len(set(marks)) < len(marks):
        marks = [str(number) for number in range(1, len(names) + 1)]
    return {name: f"{prefix}{mark}" for name, mark in zip(names, marks, strict=True)}


def collect_exhibits(notebooks, lang, *, prefix=""):
    """Return the tables and figures of executed notebooks, numbered within each.

    Parameters
    ----------
    notebooks : dict of Path to NotebookNode
        Executed notebooks in the order of the report.
    lang : {"en", "id"}
        Language of their numbers.
    prefix : str, optional
        Put before each number.

    Returns
    -------
    list of dict
        ``notebook`` (name), ``chapter`` (its heading), ``kind`` (table or figure),
        ``number`` ("4.1": the first of notebook 04), ``title`` ("Table 4.1"),
        ``sheet`` (name in a workbook),
        ``exhibit``, ``caption``, ``origin``, ``sources`` (ids), ``headings``,
        ``decimals``, ``rows``; of a figure also
        ``png`` and ``svg`` (bytes).
    """
    found, marks = [], number_notebooks(notebooks, prefix)
    for path, notebook in notebooks.items():
        chapter = _find_heading(notebook, lang) or path.stem
        counts = {"table": 0, "figure": 0}
        for output in chain(*(cell.get("outputs", []) for cell in notebook.cells)):
            data = output.get("data", {})
            if TABLE_MIME in data:
                one = {"kind": "table", **data[TABLE_MIME]}
            elif FIGURE_MIME in data:
                one = {"kind": "figure", **data[FIGURE_MIME]}
                one["rows"] = [json.loads(row) for row in one["rows"]]
                one["png"] = base64.b64decode(data["image/png"])
                one["svg"] = data["image/svg+xml"].encode()
            else:
                continue
            kind = one["kind"]
            counts[kind] += 1
            word = label(f"{kind}_word", lang)
            number = f"{marks[path.stem]}.{counts[kind]}"
            one |= {"notebook": path.stem, "number": number}
            one["chapter"] = chapter
            one["title"] = f"{word} {number}"
            one["sheet"] = name_sheet(one, lang)
            found.append(one)
    return found


def _find_heading(notebook, lang):
    """Return the first heading of a notebook in a language, or None."""
    others = {one for one in LANGUAGES if one != lang}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not others & {
            *cell.metadata.get("tags", [])
        }:
            found = re.search("^# (.+)", cell.source, re.MULTILINE)
            if found:
                return re.sub("[*`]", "", found[1]).strip()
    return None


def build_bibliography(exhibits, sources, named=()):
    """Return the sources that exhibits use, numbered, with the exhibits of each.

    Parameters
    ----------
    exhibits : list of dict
        As :func:`collect_exhibits` gives them.
    sources : DataFrame
        All sources, as :func:`iga_analysis.tables.load_sources` gives them.
    named : sequence of str, optional
        Ids of sources that sentences name.

    Returns
    -------
    DataFrame
        The columns of ``sources``, ``number`` (from 1, by publisher and date) and
        ``used_in`` (titles of exhibits).
    """
    used = {source: [] for source in named}
    for one in exhibits:
        for source in one["sources"]:
            used.setdefault(source, []).append(one)
    table = sources[sources["source_id"].isin(used)]
    order = table["publisher"].fillna("").str.casefold()
    table = table.assign(order=order).sort_values(["order", "date", "source_id"])
    table = table.drop(columns="order").reset_index(drop=True)
    shown = [_join_titles(used[source]) for source in table["source_id"]]
    return table.assign(number=range(1, len(table) + 1), used_in=shown)


def cite_source(source, lang):
    """Return publisher, title, date and address of a source as a reader sees them.

    Parameters
    ----------
    source : dict
        A row of a bibliography; what is missing is empty.
    lang : {"en", "id"}

    Returns
    -------
    list of str
        What is known, in this order.

    Examples
    --------
    >>> source = {"publisher": "press text", "title": "a", "date": "2020-12", "url": ""}
    >>> cite_source(source, "id")
    ['naskah berita', 'a', 'Desember 2020']
    """
    said = [translate_word(source[one], one, lang) for one in ("publisher", "title")]
    said += [write_dates(str(source["date"]), lang), str(source["url"])]
    return [one for one in said if one]


def describe_origin(exhibit, numbers, lang):
    """Return the note that stands under an exhibit.

    Parameters
    ----------
    exhibit : dict
        As :func:`collect_exhibits` gives it.
    numbers : dict of str to int
        Number of each source in the bibliography.
    lang : {"en", "id"}
    """
    if exhibit["origin"] != "published":
        said = label(f"report_origin_{exhibit['origin']}", lang)
        return said.replace("{file}", str(exhibit.get("file")))
    listed = sorted(numbers[source] for source in exhibit["sources"])
    if not listed:
        return label("report_origin_none", lang)
    spans = _find_spans(listed)
    if len(spans) > _MOST_LISTED:
        words = {"count": len(listed), "title": exhibit["title"]}
        return label("report_origin_many", lang).format(**words)
    shown = [f"[{a}]" if a == b else f"[{a}]–[{b}]" for a, b in spans]
    return label("report_origin_published", lang).format(listed=", ".join(shown))


def name_publishers(exhibit, lang):
    """Return the note above an exhibit in a workbook: who published its numbers.

    Parameters
    ----------
    exhibit : dict
        As :func:`collect_exhibits` gives it.
    lang : {"en", "id"}
    """
    told = {"lang": lang, "cited": exhibit.get("cited"), "file": exhibit.get("file")}
    return describe_source(exhibit["origin"], exhibit["sources"], **told)


def list_unpublished(exhibits):
    """Return the titles of exhibits that show no published figures, by origin.

    Returns
    -------
    dict of str to str
        ``simulated`` and ``invented``, as far as there are any: "Table 6.1–6.5; Figure
        6.1".
    """
    found = {}
    for origin in ("simulated", "invented"):
        chosen = [one for one in exhibits if one["origin"] == origin]
        if chosen:
            found[origin] = _join_titles(chosen)
    return found


def _join_titles(exhibits):
    """Return "Table 1, 4–6; Figure 2" for exhibits."""
    parts = []
    for kind in ("table", "figure"):
        chosen = [one for one in exhibits if one["kind"] == kind]
        if chosen:
            listed = list(dict.fromkeys(one["number"] for one in chosen))
            shown = ", ".join(_join_numbers(listed))
            parts.append(f"{chosen[0]['title'].split()[0]} {shown}")
    return "; ".join(parts)


def _join_numbers(listed):
    """Return numbers of exhibits, those that follow each other in a chapter as a span.

    Examples
    --------
    >>> _join_numbers(["4.1", "4.2", "4.3", "5.1"])
    ['4.1–4.3', '5.1']
    """
    chapters = {}
    for number in listed:
        chapter, dot, last = str(number).rpartition(".")
        chapters.setdefault(chapter + dot, []).append(int(last))
    return [
        f"{chapter}{a}" if a == b else f"{chapter}{a}–{chapter}{b}"
        for chapter, numbers in chapters.items()
        for a, b in _find_spans(sorted(numbers))
    ]


def _find_spans(numbers):
    """Return runs of whole numbers, ``[(first, last), ...]``.

    Examples
    --------
    >>> _find_spans([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    series = pd.Series(numbers)
    groups = series.groupby((series.diff() != 1).cumsum())
    return [(int(run.iloc[0]), int(run.iloc[-1])) for _, run in groups]


def number_exhibits(body, name, exhibits, numbers, *, lang, mark=""):
    """Give the exhibits of a page their numbers and notes, its headings their ids.

    Parameters
    ----------
    body : str
        What :func:`export_body` gives for the notebook.
    name : str
        Name of the notebook: the ids begin with it.
    exhibits : list of dict
        Its exhibits, as :func:`iga_analysis.report.collect.collect_exhibits` gives
        them.
    numbers : dict of str to int
        Number of each source in the bibliography.
    lang : {"en", "id"}
        Language of the notes.
    mark : str, optional
        Number of the notebook, put before its first heading.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(body, "html.parser")
    for position, heading in enumerate(soup.find_all(re.compile("^h[1-6]$"))):
        heading["id"] = f"{name}-{position}" if position else name
    if mark and soup.h1:
        soup.h1.insert(0, f"{mark}. ")
    for place, one in zip(soup.select("div.exhibit"), exhibits, strict=True):
        place["id"] = f"{one['kind']}-{one['number']}"
        caption = place.find(["caption", "figcaption"])
        caption.string = f"{one['title']}. {one['caption']}"
        if one["kind"] == "figure":
            told = [one["caption"], one.get("finding")]
            place.img["alt"] = ". ".join(filter(None, told))
        note = link_sources(describe_origin(one, numbers, lang))
        if one["kind"] == "figure":
            sheet = label("report_figure_sheet", lang).format(sheet=one["sheet"])
            note += f" {html.escape(sheet)}"
        extra = (
            f'<div data-custom-style="Source Note"><p class="source">{note}</p></div>'
        )
        if one["kind"] == "figure":
            extra += show_numbers(one, lang)
        place.append(BeautifulSoup(extra, "html.parser"))
    return str(soup)


def link_sources(note):
    """Return a text as HTML in which [12] leads to the bibliography."""
    link = r'<a href="#source-\1">[\1]</a>'
    return re.sub(r"\[(\d+)\]", link, html.escape(note))


def list_headings(way, lang):
    """Return the headings, in lower case, of the columns that are shown one way.

    Parameters
    ----------
    way : {"word", "words", "plain", "mixed", "numeral"}
        As ``data/words/columns.csv`` says it.
    lang : {"en", "id"}

    Examples
    --------
    >>> sorted(list_headings("plain", "id"))[-1]
    'tahun'
    """
    shown = load_table("columns").query("shown == @way")["column"]
    return {label(column, lang).casefold() for column in shown}


def show_numbers(one, lang):
    """Return the numbers behind a figure as a table that opens on demand.

    Of more rows than people read there is nothing: they stand in the workbook.
    """
    if len(one["rows"]) > _MOST_ROWS:
        return ""
    numeric = [places is not None for places in one["decimals"]]
    # figures of any kind have the decimals that they need, each its own
    kinds = list_headings("mixed", lang)
    mixed = [head.casefold() in kinds for head in one["headings"]]
    rows = [
        [
            _show_number(cell, places, any_kind, lang)
            for cell, places, any_kind in zip(row, one["decimals"], mixed, strict=True)
        ]
        for row in one["rows"]
    ]
    shown = pd.DataFrame(rows, columns=one["headings"])
    word = html.escape(label("report_figure_numbers", lang))
    table = write_html(shown, one["caption"], numeric)
    return f"<details><summary>{word}</summary>\n{table}</details>"


def _show_number(cell, places, mixed, lang):
    if cell is None:
        return "–"
    # without decimals of their own, other whole numbers may be years
    known = places is not None or isinstance(cell, float)
    if known or (mixed and isinstance(cell, int)):
        return format_number(cell, places, lang)
    return write_dates(str(cell), lang)
