"""Run the notebooks afresh and write the report: web pages, Word, Excel, pictures.

The tables and figures are taken from the notebooks' outputs, so nothing is computed
here. A new report replaces an older one only when all of it is there.
"""

import datetime
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from ..datapackage import DataError
from ..language import say, say_reason
from ..settings import LANGUAGES, data_folder, shipped, use_data_folder
from ..tables import (
    RegionError,
    StoreError,
    load_editions,
    load_national_figures,
    load_region_results,
    load_regions,
    load_sources,
    match_region,
    save_import,
)
from ..yearly import choose_nothing, has_data, tell
from .claims import CLAIMS, write_claims
from .collect import build_bibliography, collect_exhibits, name_publishers
from .document import (
    describe_document,
    describe_making,
    name_document,
    write_bibliography,
    write_glossary,
    write_page,
    write_word_source,
)
from .files import (
    EXCEL,
    EXPLORE,
    FIGURES,
    PAGE,
    SLIDES,
    WORD,
    write_figures,
    write_pages,
)
from .headlines import write_headlines
from .index import build_index, list_headlines, show_headlines
from .run import ReportError, run_notebooks
from .slides_template import check_slides_template
from .word import check_template, write_word
from .workbook import write_workbook
from .year import write_year_files

NOTEBOOKS = shipped("notebooks")
# The notebooks of one year and of one region.
_OF_ONE = ("00_year", "09_region_report")
PATTERNS = (WORD, SLIDES, EXCEL, "*.html", f"{FIGURES}/*.png", f"{FIGURES}/*.svg")


def write_report(
    *,
    lang="id",
    year=None,
    region=None,
    results=None,
    cited=None,
    office=None,
    template=None,
    slides_template=None,
    paper="A4",
    background=False,
    out=Path("reports"),
    notebooks=None,
    explore=None,
    progress=None,
):
    """Write the report of a year, or run the notebooks and write that of all years.

    Parameters
    ----------
    lang : {"id", "en"}, optional
        Language of the report.
    year : int, optional
        Year of measurement that the report is about: an official report, composed of
        the results of the year. Without it all years are, as the notebooks show them.
    region : str, optional
        Name or code of a region that has a chapter of its own, in a report of a year.
    results : path-like, optional
        A list of results of that year, which takes the place of the published claims
        in this report; nothing is kept of it. See
        :func:`iga_analysis.intake.read_results`.
    cited : str, optional
        How the list of the year is cited, such as the decree with its number; by
        default by the name of its file.
    office : str, optional
        Who hands in the report of a year: on its cover and in its header.
    template : path-like, optional
        A .docx file whose styles, page, header and footer the Word file shall have.
    slides_template : path-like, optional
        A .pptx file whose design the slides of the report of a year shall have.
    paper : {"A4", "F4"}, optional
        Paper of the Word file where no template rules.
    background : bool, optional
        Whether the notebooks follow the report of a year as background.
    out : path-like, optional
        Folder of the report. It is replaced as a whole, so it must be new, empty or
        an earlier report.
    notebooks : list of path-like, optional
        The notebooks of a report of all years or of the background, in order; by
        default those of ``notebooks/`` whose names begin with 00 to 09. The others are
        for the screen and the classroom.
    explore : callable, optional
        Called with a path and ``lang``: writes the page of :mod:`iga_analysis.explore`
        beside the others, and the index names it.
    progress : callable, optional
        Called with one line of text for each step that was done.

    Returns
    -------
    DataFrame
        One row a file written: ``kind`` (index, document, word, slides, excel, claims,
        explore, page or figure), ``path`` and, for pages and figures, ``notebook``.

    Raises
    ------
    ReportError
        If the language, year or region is unknown or without data, the list or the
        template cannot be used, a notebook fails (all that fail are named) or the
        folder cannot be written. An earlier report is then left as it was.
    """
    out = Path(out).resolve()
    try:
        _check_choices(lang, year, region, results, template, slides_template)
        _check_target(out)
        paths = _find_notebooks(notebooks, year) if background or not year else []
        beside = next(folder for folder in out.parents if folder.exists())
        with tempfile.TemporaryDirectory(prefix=".iga-", dir=beside) as work:
            folder = take_results(Path(work), year, results, progress)
            with use_data_folder(folder):
                check_year(year)
                code, region = _find_region(region, year)
                _warn_without_data(year, code, region, lang, progress)
                settings = {"IGA_LANG": lang, "IGA_DATA": str(folder)}
                settings |= {"IGA_YEAR": str(year)} if year else {}
                new = Path(work) / "new"
                new.mkdir()
                executed = run_notebooks(paths, settings, progress) if paths else {}
                choices = {"lang": lang, "template": template, "explore": explore}
                if year:
                    choices |= {"year": year, "code": code, "region": region}
                    choices |= {"office": office, "cited": cited, "paper": paper}
                    choices["slides_template"] = slides_template
                    files = write_year_files(new, background=executed, **choices)
                else:
                    files = write_files(new, executed, **choices)
            _swap(new, out, Path(work) / "old")
    except OSError as error:
        reason = say(
            "cannot_write", path=error.filename or out, error=say_reason(error)
        )
        raise ReportError(say("no_report", error=reason)) from None
    except (DataError, RegionError, StoreError) as error:
        raise ReportError(say("no_report", error=error)) from None
    files["path"] = [out / path for path in files["path"]]
    return files


def _check_choices(lang, year, region, results, template, slides_template):
    if lang not in LANGUAGES:
        told = {"option": "lang", "value": lang, "allowed": LANGUAGES}
        raise ReportError(say("bad_option", **told))
    if results and not year:
        raise ReportError(say("results_need_year"))
    if region and not year:
        raise ReportError(say("region_needs_year"))
    if slides_template and not year:
        raise ReportError(say("slides_need_year"))
    if template:
        check_template(template)
    if slides_template:
        check_slides_template(slides_template)


def check_year(year):
    """Refuse a year of which nothing is published or imported."""
    if not year:
        return
    known = set(load_national_figures()["year"]) | set(load_region_results()["year"])
    known &= set(load_editions()["year"])
    known = sorted(int(one) for one in known)
    if year not in known:
        raise ReportError(say("no_data_of_year", year=year, known=known))


def _find_region(region, year):
    """Return code and official name of a region given by either."""
    if not region:
        return None, None
    names = load_regions(year).set_index("code")["name"]
    code = region if region in names else match_region(region, year=year)
    return code, names[code]


def _warn_without_data(year, code, region, lang, progress):
    """Say before anything is computed that nothing is known of a region."""
    if code and progress and not has_data(year, code):
        told = {"name": region, "year": str(year)}
        progress(tell(choose_nothing(year), told, lang))


def take_results(work, year, results, progress):
    """Return the folder of imports to use: the person's, or a copy with the list."""
    folder = data_folder().resolve()
    if not results:
        return folder
    from ..intake import count_rows, find_partial, read_results, summarise_report

    own = work / "data"
    if folder.is_dir():
        shutil.copytree(folder, own)
    try:
        accepted, report = read_results(results, year=year)
        counts = count_rows(report).iloc[0].to_dict()
        kept = {"counts": counts, "partial": find_partial(accepted["code"], year)}
        save_import(accepted, results, year=year, replace=True, folder=own, **kept)
    except ValueError as error:
        said = str(error)
        if Path(results).name not in said:
            said = f"{results}: {said}"
        raise ReportError(say("no_report_of_list", error=said)) from None
    if progress:
        for line in summarise_report(report):
            progress(line)
    return own


def _find_notebooks(notebooks, year):
    if notebooks is None:
        notebooks = sorted(NOTEBOOKS.glob("0[0-9]_*.ipynb"))
        if year:
            # what these show of the year stands in the report itself
            notebooks = [path for path in notebooks if path.stem not in _OF_ONE]
    paths = [Path(path).resolve() for path in notebooks]
    if not paths:
        raise ReportError(say("no_notebooks", folder=NOTEBOOKS))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise ReportError(say("no_notebook", paths=missing))
    if len({path.stem for path in paths}) < len(paths):
        raise ReportError(say("two_notebooks"))
    return paths


def _check_target(out):
    """Refuse a folder that holds anything but an earlier report."""
    if not out.exists():
        return
    if not out.is_dir():
        raise ReportError(say("report_is_file", path=out))
    files = {path for path in out.rglob("*") if path.is_file()}
    ours = {path for pattern in PATTERNS for path in out.glob(pattern)}
    strange = sorted(str(path.relative_to(out)) for path in files - ours)
    if files and (strange or not {out / "index.html", out / EXCEL} <= files):
        held = ", ".join(strange[:3]) or say("other_files")
        raise ReportError(say("report_strange", path=out, held=held))


def _swap(new, out, old):
    """Put the folder ``new`` in the place of ``out``; keep ``out`` if that fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists():
        new.rename(out)
        return
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise


def write_files(folder, notebooks, *, lang, template=None, explore=None):
    """Write all files of the report of all years into a folder.

    Parameters
    ----------
    folder : Path
        An empty folder.
    notebooks : dict of Path to NotebookNode
        Executed notebooks, as :func:`iga_analysis.report.run.run_notebooks` gives them.
    lang : {"en", "id"}
        Language.
    template : path-like, optional
        Word file with the styles to use.
    explore : callable, optional
        As in :func:`write_report`.

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
    files = {"page": PAGE, "word": WORD, "excel": EXCEL}
    write_claims(folder / CLAIMS, lang=lang)
    rows.append(("claims", CLAIMS, None))
    files["claims"] = CLAIMS
    if explore:
        explore(folder / EXPLORE, lang=lang)
        rows.append(("explore", EXPLORE, None))
        files["explore"] = EXPLORE
    bodies, pages = write_pages(folder, notebooks, exhibits, numbers, lang)
    figures, pictures = write_figures(folder, exhibits)
    links = {f"{name}.html": body for name, body in bodies.items()}
    headlines = write_headlines(exhibits, lang)
    lead = show_headlines(headlines, bodies, lang)
    told = {"files": files, "figures": figures, "lang": lang}
    index = build_index(links, lead=lead, **told)
    (folder / "index.html").write_text(index, encoding="utf-8")
    title, subtitle = name_document(lang)
    made = describe_making(datetime.date.today(), lang)
    cover = {"title": title, "subtitle": subtitle, "made": made}
    about = describe_document(exhibits, lang=lang)
    first = {"findings": list_headlines(headlines, lang)} if headlines else {}
    chapters = {**first, "about": about, **bodies}
    chapters["bibliography"] = write_bibliography(bibliography, lang)
    chapters["glossary"] = write_glossary(lang)
    page = write_page(cover, chapters, exhibits, lang)
    (folder / PAGE).write_text(page, encoding="utf-8")
    source = write_word_source(cover, chapters, lang)
    write_word(folder / WORD, source, lang=lang, template=template)
    tables = [one | {"note": name_publishers(one, lang)} for one in exhibits]
    write_workbook(folder / EXCEL, tables=tables, sources=bibliography, lang=lang)
    return pd.DataFrame(
        [*rows, *pages, *pictures], columns=["kind", "path", "notebook"]
    )
