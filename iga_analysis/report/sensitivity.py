"""Write how sure a ranking is: a page, a workbook and a part of a Word file."""

import html
import re
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from ..language import say
from ..sensitivity import analyse_ranking
from ..settings import language, use_language
from ..tables import load_sources
from .chapters import collect_chapters, render_chapters
from .collect import describe_origin
from .pages import build_page, prepare_body
from .run import ReportError
from .sensitivity_parts import compose_sensitivity
from .sensitivity_source import find_chosen, find_source
from .word import check_template, write_word
from .workbook import write_workbook

FILES = {
    "page": "iga_sensitivity.html",
    "excel": "iga_sensitivity.xlsx",
    "word": "iga_sensitivity.docx",
}
# So many ranks are the first, unless there are fewer units than twice as many.
_FIRST = 10


def write_sensitivity(
    folder,
    path=None,
    *,
    structure=None,
    equal_weights=False,
    edition=None,
    year=None,
    decimal=None,
    units=(),
    top=None,
    spread=0.25,
    draws=10_000,
    seed=2026,
    time_limit=15,
    lang=None,
    template=None,
    paper="A4",
):
    """Write how sure the ranking of an index is, as a page, a workbook and a Word part.

    Parameters
    ----------
    folder : path-like
        Where they are written; earlier ones are replaced.
    path : path-like, optional
        The table of the index; see :func:`iga_analysis.intake.read_index`.
    structure, equal_weights, decimal
        As there.
    edition : int, optional
        Year whose weights, structure and bands the table is taken with.
    year : int, optional
        Year of an imported table of indicators, in place of a file.
    units : sequence of str, optional
        Codes or names of units whose exact ranges are wanted; by default the first ten.
    top : int, optional
        How many first ranks the probabilities are about; by default ten, or half of
        the units if that is less.
    spread, draws, seed
        As in :func:`iga_analysis.sensitivity.rank_uncertainty`.
    time_limit : float, optional
        Seconds for the exact range of each unit.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.
    template, paper
        As in :func:`iga_analysis.report.word.write_word`.

    Returns
    -------
    files : dict of Path
        ``page``, ``excel`` and ``word``.
    findings : list of str
        The sentences with which the report begins.

    Raises
    ------
    ReportError
        If a unit is not there, there are no more units than first ranks or all have
        the same values, nothing is imported for the year, or template or paper cannot
        be used.
    ValueError
        If the table or its structure cannot be used: all mistakes at once.
    OSError
        If a file cannot be written.

    Notes
    -----
    Page and Word part show the first forty units; the workbook has all of them.
    """
    folder = Path(folder)
    if template:
        check_template(template)
    with use_language(language(lang)):
        given = {"structure": structure, "equal_weights": equal_weights}
        given |= {"edition": edition, "year": year, "decimal": decimal}
        source = find_source(path, **given)
        chosen = find_chosen(source.names.loc[source.table.index], units)
        top = _check_table(source.table, top)
        options = {"spread": spread, "draws": draws, "seed": seed, "top": (top,)}
        found = analyse_ranking(
            source.table,
            source.structure,
            scaled=source.scaled,
            levels=source.levels,
            bands=source.bands,
            units=chosen,
            time_limit=time_limit,
            n_jobs=-1,
            **options,
        )
        options["chosen"] = chosen
        chapter = compose_sensitivity(found, source, options)
        book = compose_sensitivity(found, source, options, whole=True)
        folder.mkdir(parents=True, exist_ok=True)
        paths = {kind: folder / name for kind, name in FILES.items()}
        told = {"template": template, "paper": paper, "title": source.title}
        return paths, _write_files(paths, chapter, book, source, told)


def _check_table(table, top):
    """Return how many ranks are the first, or refuse what has no ranking."""
    if (table.nunique() < 2).all():
        raise ReportError(say("sens_all_constant"))
    if top is None:
        return min(_FIRST, len(table) // 2)
    if top >= len(table):
        raise ReportError(say("sens_top_many", top=top, number=len(table)))
    return top


def _write_files(paths, chapter, book, source, told):
    """Write the files; return the findings as plain sentences."""
    from ..yearly import Text
    from .chapters import tell_text

    lang = language()
    exhibits = collect_chapters([chapter], lang, file=source.file)
    body = render_chapters([chapter], exhibits, {}, lang)[chapter.key]
    name = html.escape(source.title)
    # first what may be refused
    write_word(paths["word"], _make_source(body, lang), lang=lang, **told)
    # the lines of a figure have names: on a telephone it is not made smaller
    body = f'<div class="named">\n{body}\n</div>'
    page = build_page(name, prepare_body(body, lang), lang=lang)
    paths["page"].write_text(page, encoding="utf-8")
    tables = collect_chapters([book], lang, file=source.file)
    tables = [one | {"note": describe_origin(one, {}, lang)} for one in tables]
    titles = {
        "title": source.title,
        "author": f"iga_analysis {version('iga-analysis')}",
    }
    write_workbook(
        paths["excel"], tables=tables, sources=_list_files(source), lang=lang, **titles
    )
    return [
        tell_text(one, lang)
        for one in chapter.blocks
        if isinstance(one, Text) and one.listed
    ]


def _make_source(body, lang):
    """Return the page of the Word part: without a cover, to be put into another."""
    body = re.sub(r"<details>.*?</details>", "", body, flags=re.DOTALL)
    return build_page("", body, lang=lang).replace("<title></title>\n", "")


def _list_files(source):
    """Return what the numbers rest on: the file, and the sources of an edition."""
    columns = ["title", "note"]
    own = pd.DataFrame([[source.file, f"SHA-256 {source.sha256}"]], columns=columns)
    if source.year is None:
        return own
    from ..method import load_edition

    edition = load_edition(source.year)
    used = set(edition.indicators["source_id"].dropna())
    table = load_sources()
    table = table[table["source_id"].isin(used)]
    table = table.assign(note=table["url"])[columns]
    return pd.concat([own, table], ignore_index=True)
