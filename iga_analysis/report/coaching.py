"""Write the list of the regions to be coached: a Word file and a workbook to sign.

Which regions meet where is told by a table of the office, never by this package: where
the meetings of 2022 were is published, who was invited to which is not.
"""

import contextlib
import tempfile
from pathlib import Path

import pandas as pd

from ..datapackage import DataError
from ..evidence import coaching_list
from ..intake import IntakeError, read_places
from ..language import say
from ..settings import use_data_folder, use_language
from ..tables import StoreError
from ..yearly import tell
from .coaching_book import write_coaching_book, write_places_form
from .coaching_page import build_coaching_page
from .coaching_parts import count_coaching, describe_coaching, explain_columns
from .report import check_year, take_results
from .run import ReportError
from .word import check_template, write_word
from .word_page import PAPERS

# So many codes are named in one sentence.
_NAMED = 12


def write_coaching(
    out,
    *,
    lang,
    year,
    results=None,
    places=None,
    template=None,
    paper="A4",
    progress=None,
):
    """Write the list of the regions to be coached as a Word file and a workbook.

    Parameters
    ----------
    out : path-like
        Folder of both files; those of an earlier list are replaced.
    lang : {"en", "id"}
        Language.
    year : int
        Year of the measurement.
    results : path-like, optional
        A list of results of that year; nothing is kept of it.
    places : path-like, optional
        A table of meeting places and agencies, see
        :func:`iga_analysis.intake.places.read_places`.
    template, paper
        As in :func:`iga_analysis.report.word.write_word`.
    progress : callable, optional
        Called with one line of text for each thing that a person must know.

    Returns
    -------
    list of Path
        The workbook and the Word file.

    Raises
    ------
    ReportError
        If year, list, table of places, template or paper cannot be used, or no region
        is known.
    OSError
        If a file cannot be written.
    """
    out = Path(out).resolve()
    progress = progress or (lambda line: None)
    files = [out / f"coaching_{year}{ending}" for ending in (".xlsx", ".docx")]
    _check_choices(files, (results, places, template), template, paper)
    beside = next(one for one in (out, *out.parents) if one.exists())
    with tempfile.TemporaryDirectory(prefix=".iga-", dir=beside) as work:
        made = [Path(work, path.name) for path in files]
        with _use_results(Path(work), year, results, progress), use_language(lang):
            table = _list_regions(year, places, progress)
            counts = count_coaching(year)
            lines = describe_coaching(table, counts)
            for line in lines:
                progress(line)
            lines += explain_columns(table, year)
            parts = {"counts": counts, "lines": lines, "year": year}
            write_coaching_book(made[0], table, paper=paper, **parts)
            page = build_coaching_page(table, lang=lang, **parts)
        options = {"lang": lang, "template": template, "paper": paper, "turned": True}
        options["title"] = tell("coach_title", {"year": str(year)}, lang)
        write_word(made[1], page, **options)
        out.mkdir(parents=True, exist_ok=True)
        for one, path in zip(made, files, strict=True):
            one.replace(path)
    return files


def write_coaching_form(path, *, year, results=None, paper="A4"):
    """Write the table of places and agencies that an office fills.

    Parameters
    ----------
    path : path-like
        The file to write, .xlsx.
    year, results, paper
        As in :func:`write_coaching`.

    Raises
    ------
    ReportError
        If year, list or paper cannot be used.
    OSError
        If the file cannot be written.
    """
    _check_choices([Path(path).resolve()], (results,), None, paper)
    with (
        tempfile.TemporaryDirectory(prefix="iga-") as work,
        _use_results(Path(work), year, results, None),
    ):
        write_places_form(path, year=year, paper=paper)


@contextlib.contextmanager
def _use_results(work, year, results, progress):
    """Use the imports of the person, or the list given, of a year that has data."""
    try:
        with use_data_folder(take_results(work, year, results, progress)):
            check_year(year)
            yield
    except (DataError, StoreError) as error:
        raise ReportError(str(error)) from None


def _check_choices(files, given, template, paper):
    if paper not in PAPERS:
        raise ReportError(say("no_paper", paper=paper, known=", ".join(PAPERS)))
    for one in given:
        if one and Path(one).resolve() in files:
            raise ReportError(say("coaching_out_is_file", path=one))
    if template:
        check_template(template)


def _read_places(path, year):
    """Return the table of places and what was odd about it, or refuse it."""
    try:
        return read_places(path, year=year)
    except IntakeError as error:
        name, told = Path(path).name, str(error)
        raise ReportError(told if name in told else f"{name}: {told}") from None


def _list_regions(year, places, progress):
    """Return the list with ``place`` and ``agency``, blank where nothing tells them."""
    # first what may be refused
    told, sentences = (None, []) if places is None else _read_places(places, year)
    table = coaching_list(year)
    if table.empty:
        raise ReportError(say("coaching_nobody", year=year))
    if told is None:
        return table.assign(place=pd.NA, agency=pd.NA)
    for line in sentences:
        progress(f"{say('report_warning')}: {Path(places).name}, {line}")
    others = told[(told["scope"] == "region") & ~told["code"].isin(table["code"])]
    if len(others):
        shown = ", ".join(others["code"].head(_NAMED))
        shown += " ..." * (len(others) > _NAMED)
        progress(say("coaching_others", number=len(others), codes=shown, year=year))
    table = table.merge(told.drop(columns="scope"), on="code", how="left")
    blank = int(table["place"].isna().sum())
    if 0 < blank < len(table):
        progress(say("coaching_no_place", number=blank))
    return table
