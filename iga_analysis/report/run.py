"""Run notebooks afresh for the report, two at a time."""

import os
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from ..language import format_number, say

_AT_ONCE = 2
# Notebooks that multiply matrices with all processors at once wait for each other.
_THREADS = str(max(1, (os.cpu_count() or 1) // _AT_ONCE))
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


def run_notebooks(paths, settings, progress=None):
    """Run notebooks and return them with their outputs.

    Parameters
    ----------
    paths : list of Path
        The notebooks.
    settings : dict of str to str
        Environment variables for their kernels.
    progress : callable, optional
        Called with one line of text for each notebook that was run.

    Returns
    -------
    dict of Path to NotebookNode

    Raises
    ------
    ReportError
        If notebooks fail; all that fail are named.
    """
    done, problems = {}, {}
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        runs = {pool.submit(_run, path, settings): path for path in paths}
        for run in as_completed(runs):
            path = runs[run]
            done[path], problem, seconds = run.result()
            if problem:
                problems[path] = f"{path.name}, {problem}"
            if progress:
                key = "notebook_failed" if problem else "notebook_run"
                progress(say(key, file=path.name, seconds=format_number(seconds, 1)))
    finally:
        pool.shutdown(cancel_futures=True)
    if problems:
        shown = "\n".join(problems[path] for path in paths if path in problems)
        raise ReportError(say("no_report", error=f"\n{shown}"))
    return {path: done[path] for path in paths}


def _run(path, settings):
    """Run one notebook; return it, what went wrong or None, and the seconds."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    start = time.perf_counter()
    notebook, problem = None, None
    try:
        notebook = nbformat.read(path, as_version=4)
    except (AttributeError, TypeError, ValueError, nbformat.ValidationError):
        problem = say("not_a_notebook")
        return notebook, problem, time.perf_counter() - start
    notebook.cells.insert(0, nbformat.v4.new_code_cell(_SETUP))
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    try:
        client.execute(env={"OMP_NUM_THREADS": _THREADS, **os.environ, **settings})
    except CellExecutionError as error:
        number = _find_failed(notebook)
        told = {"number": number, "error": f"{error.ename}: {error.evalue}"}
        problem = say("cell_failed", **told)
    except RuntimeError as error:
        problem = say("kernel_stopped", error=error)
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
