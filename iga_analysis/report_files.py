"""Write the files of the report: pages, document, Word, Excel, pictures."""

import datetime

import pandas as pd

from .report_document import (
    describe_document,
    describe_making,
    name_document,
    write_bibliography,
    write_glossary,
    write_page,
    write_word_source,
)
from .report_exhibits import build_bibliography, collect_exhibits, describe_origin
from .report_notes import number_exhibits
from .report_pages import build_index, build_page, export_body, find_title
from .report_tables import write_workbook
from .report_word import write_word
from .tables import list_imports, load_sources

PAGE, WORD, EXCEL = "iga_report.html", "iga_report.docx", "iga_tables.xlsx"
FIGURES = "figures"
PATTERNS = (WORD, EXCEL, "*.html", f"{FIGURES}/*.png", f"{FIGURES}/*.svg")


def write_files(folder, notebooks, *, lang, year=None, region=None, template=None):
    """Write all files of the report into a folder.

    Parameters
    ----------
    folder : Path
        An empty folder.
    notebooks : dict of Path to NotebookNode
        Executed notebooks, as :func:`iga_analysis.report_run.run_notebooks` gives them.
    lang : {"en", "id"}
        Language.
    year : int, optional
        Year of the report.
    region : str, optional
        Official name of its region.
    template : path-like, optional
        Word file with the styles to use.

    Returns
    -------
    DataFrame
        One row a file: ``kind, path, notebook``, paths within the folder.
    """
    exhibits = collect_exhibits(notebooks, lang)
    bibliography = build_bibliography(exhibits, load_sources())
    numbers = bibliography.set_index("source_id")["number"].to_dict()
    rows = [("index", "index.html", None), ("document", PAGE, None)]
    rows += [("word", WORD, None), ("excel", EXCEL, None)]
    bodies, pages = _write_pages(folder, notebooks, exhibits, numbers, lang)
    figures, pictures = _write_figures(folder, exhibits)
    index = build_index(bodies, files=(PAGE, WORD, EXCEL), figures=figures, lang=lang)
    (folder / "index.html").write_text(index, encoding="utf-8")
    title, subtitle = name_document(year, region, lang)
    made = describe_making(datetime.date.today(), lang)
    cover = {"title": title, "subtitle": subtitle, "made": made}
    imported = list_imports().query("year == @year").to_dict("records")
    imported = imported[0] if imported else None
    about = describe_document(exhibits, year=year, imported=imported, lang=lang)
    chapters = {"about": about, **bodies}
    chapters["bibliography"] = write_bibliography(bibliography, lang)
    chapters["glossary"] = write_glossary(lang)
    page = write_page(cover, chapters, exhibits, lang)
    (folder / PAGE).write_text(page, encoding="utf-8")
    source = write_word_source(cover, chapters, lang)
    write_word(folder / WORD, source, lang=lang, template=template)
    tables = [one | {"note": describe_origin(one, numbers, lang)} for one in exhibits]
    used = bibliography[["source_id", "number"]]
    sources = load_sources().merge(used, on="source_id", how="left")
    write_workbook(folder / EXCEL, tables=tables, sources=sources, lang=lang)
    return pd.DataFrame(
        [*rows, *pages, *pictures], columns=["kind", "path", "notebook"]
    )


def _write_pages(folder, notebooks, exhibits, numbers, lang):
    """Write a page a notebook; return the chapters by name, and the files."""
    bodies, rows = {}, []
    for path, notebook in notebooks.items():
        name = path.stem
        shown = [one for one in exhibits if one["notebook"] == name]
        body = export_body(notebook, lang, folder=path.parent)
        bodies[name] = number_exhibits(body, name, shown, numbers, lang=lang)
        # the bibliography is in the page of the whole report
        page = bodies[name].replace('href="#source-', f'href="{PAGE}#source-')
        page = build_page(find_title(page) or name, page, lang=lang, back=True)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        rows.append(("page", f"{name}.html", name))
    return bodies, rows


def _write_figures(folder, exhibits):
    """Write the pictures; return the figures with their ``file``, and the files."""
    figures, rows = [], []
    (folder / FIGURES).mkdir()
    for one in exhibits:
        if one["kind"] != "figure":
            continue
        file = f"{FIGURES}/{one['notebook']}-{one['exhibit']}"
        figures.append(one | {"file": file})
        for ending in ("png", "svg"):
            (folder / f"{file}.{ending}").write_bytes(one[ending])
            rows.append(("figure", f"{file}.{ending}", one["notebook"]))
    return figures, rows
