"""Run the notebooks afresh and write the report: web pages, Word, Excel, pictures.

The tables and figures are taken from the notebooks' outputs, so nothing is computed
here. A new report replaces an older one only when all of it is there.
"""

import base64
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import chain
from pathlib import Path

import pandas as pd

from .datapackage import DataError
from .exhibits import TABLE_MIME
from .formatting import LANGUAGES
from .report_pages import build_index, build_page, export_body, find_title
from .report_tables import write_workbook
from .report_word import write_word
from .store import data_folder
from .tables import load_sources

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
WORD, EXCEL, FIGURES = "iga_report.docx", "iga_tables.xlsx", "figures"
_PATTERNS = (WORD, EXCEL, "*.html", f"{FIGURES}/*.png", f"{FIGURES}/*.svg")
_AT_ONCE = 2
# Runs before the first cell of every notebook, so that each figure comes as a
# picture and as a drawing, without a date or random name in it.
_SETUP = """\
from matplotlib import pyplot, rcParams
from matplotlib_inline.backend_inline import set_matplotlib_formats
rcParams["svg.hashsalt"] = "iga_analysis"
set_matplotlib_formats("retina", "svg", metadata={"Date": None})
"""


class ReportError(RuntimeError):
    """The report was not written; the message says why and what to do."""


def write_report(*, lang="id", out=Path("reports"), notebooks=None, progress=None):
    """Run notebooks and write the report of their tables and figures.

    Parameters
    ----------
    lang : {"id", "en"}, optional
        Language of the report.
    out : path-like, optional
        Folder of the report. It is replaced as a whole, so it must be new, empty or
        an earlier report.
    notebooks : list of path-like, optional
        The notebooks, in the order of the report; by default all of ``notebooks/``
        whose names begin with two digits.
    progress : callable, optional
        Called with one line of text for each notebook that was run.

    Returns
    -------
    DataFrame
        One row a file written: ``kind`` (index, page, word, excel or figure),
        ``path`` and, for pages and figures, ``notebook``.

    Raises
    ------
    ReportError
        If the language is unknown, a notebook fails (all that fail are named) or the
        folder cannot be written. An earlier report is then left as it was.
    """
    if lang not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise ReportError(f"There is no report in language {lang!r}; choose {known}")
    out = Path(out).resolve()
    try:
        _check_target(out)
        paths = _find_notebooks(notebooks)
        beside = next(folder for folder in out.parents if folder.exists())
        with tempfile.TemporaryDirectory(prefix=".iga-", dir=beside) as work:
            new = Path(work) / "new"
            new.mkdir()
            files = _write_files(new, _run_all(paths, lang, progress), lang)
            _swap(new, out, Path(work) / "old")
    except OSError as error:
        where = error.filename or out
        reason = error.strerror or error
        raise ReportError(f"The report was not written: {where}: {reason}") from None
    except DataError as error:
        raise ReportError(f"The report was not written: {error}") from None
    files["path"] = [out / path for path in files["path"]]
    return files


def _find_notebooks(notebooks):
    if notebooks is None:
        notebooks = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    paths = [Path(path).resolve() for path in notebooks]
    if not paths:
        raise ReportError(f"There are no notebooks in {NOTEBOOKS}")
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise ReportError(f"There is no notebook {', '.join(missing)}")
    if len({path.stem for path in paths}) < len(paths):
        raise ReportError("Two notebooks have the same name; rename one of them")
    return paths


def _check_target(out):
    """Refuse a folder that holds anything but an earlier report."""
    if not out.exists():
        return
    if not out.is_dir():
        raise ReportError(f"{out} is a file; choose another folder with --out")
    files = {path for path in out.rglob("*") if path.is_file()}
    ours = {path for pattern in _PATTERNS for path in out.glob(pattern)}
    strange = sorted(str(path.relative_to(out)) for path in files - ours)
    if files and (strange or not {out / "index.html", out / EXCEL} <= files):
        held = ", ".join(strange[:3]) or "other files"
        raise ReportError(
            f"{out} holds what is not of a report ({held}) and would be replaced; "
            "move it away or choose another folder with --out"
        )


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


def _run_all(paths, lang, progress):
    """Return the executed notebooks by path, or raise with all that failed."""
    done, problems = {}, {}
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        runs = {pool.submit(_run, path, lang): path for path in paths}
        for run in as_completed(runs):
            path = runs[run]
            done[path], problem, seconds = run.result()
            if problem:
                problems[path] = f"{path.name}, {problem}"
            if progress:
                ending = "failed after " if problem else ""
                progress(f"{path.name}  {ending}{seconds:.1f} s")
    finally:
        pool.shutdown(cancel_futures=True)
    if problems:
        shown = "\n".join(problems[path] for path in paths if path in problems)
        raise ReportError(f"The report was not written:\n{shown}")
    return {path: done[path] for path in paths}


def _run(path, lang):
    """Run one notebook; return it, what went wrong or None, and the seconds."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    start = time.perf_counter()
    notebook, problem = None, None
    try:
        notebook = nbformat.read(path, as_version=4)
    except (AttributeError, TypeError, ValueError, nbformat.ValidationError):
        problem = "this is not a Jupyter notebook"
        return notebook, problem, time.perf_counter() - start
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_SETUP))
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    # the kernel runs beside the notebook, the imports lie where the report was called
    data = str(data_folder().resolve())
    try:
        client.execute(env={**os.environ, "IGA_LANG": lang, "IGA_DATA": data})
    except CellExecutionError as error:
        number = _find_failed(notebook)
        problem = f"code cell {number}: {error.ename}: {error.evalue}"
    except RuntimeError as error:
        problem = f"its kernel stopped, perhaps for want of memory: {error}"
    del notebook.cells[0]
    return notebook, problem, time.perf_counter() - start


def _find_failed(notebook):
    """Return the number of the last code cell with an error; 0 is the set-up."""
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return max(
        number
        for number, cell in enumerate(codes)
        if any(output.output_type == "error" for output in cell.outputs)
    )


def _write_files(folder, notebooks, lang):
    """Write all files of the report into a folder; return them as a table."""
    tables, figures = _collect_exhibits(notebooks)
    bodies = {
        path.stem: export_body(notebook, lang, folder=path.parent)
        for path, notebook in notebooks.items()
    }
    rows = [("index", "index.html", None), ("word", WORD, None), ("excel", EXCEL, None)]
    for name, body in bodies.items():
        page = build_page(find_title(body) or name, body, lang=lang, back=True)
        rows.append(("page", f"{name}.html", name))
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    (folder / FIGURES).mkdir()
    for figure in figures:
        for ending in ("png", "svg"):
            path = f"{figure['file']}.{ending}"
            rows.append(("figure", path, figure["notebook"]))
            (folder / path).write_bytes(figure[ending])
    index = build_index(bodies, files=(WORD, EXCEL), figures=figures, lang=lang)
    (folder / "index.html").write_text(index, encoding="utf-8")
    write_word(folder / WORD, bodies, lang=lang)
    write_workbook(folder / EXCEL, tables=tables, sources=load_sources(), lang=lang)
    return pd.DataFrame(rows, columns=["kind", "path", "notebook"])


def _collect_exhibits(notebooks):
    """Return the tables and figures that executed notebooks show, in order."""
    tables, figures = [], {}
    for path, notebook in notebooks.items():
        name = path.stem
        for output in chain(*(cell.get("outputs", []) for cell in notebook.cells)):
            data = output.get("data", {})
            if TABLE_MIME in data:
                tables.append({"notebook": name, **data[TABLE_MIME]})
            extra = output.get("metadata", {}).get("image/png", {})
            if "exhibit" in extra:
                figures[f"{FIGURES}/{name}-{extra['exhibit']}"] = {
                    "notebook": name,
                    "caption": extra["alt"],
                    "png": base64.b64decode(data["image/png"]),
                    "svg": data["image/svg+xml"].encode(),
                }
    return tables, [{"file": file, **figure} for file, figure in figures.items()]
