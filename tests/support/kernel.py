"""Notebooks with their outputs, without kernels."""

import os
from unittest import mock

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat.v4 import new_output

from iga_analysis.exhibits import FIGURE_MIME
from iga_analysis.report import run


def read_stored(paths, settings=None, progress=None):
    """Return the notebooks as stored, with a drawing for each picture."""
    books = {path: nbformat.read(path, as_version=4) for path in paths}
    for book in books.values():
        for cell in book.cells:
            for output in cell.get("outputs", []):
                if FIGURE_MIME in output.get("data", {}):
                    output["data"]["image/svg+xml"] = "<svg/>"
    return books


def run_notebooks(paths, settings, progress=None):
    """Return notebooks with their outputs, as the report's own function does.

    What one notebook has read is there for the next, and nothing is started.
    """
    shell = InteractiveShell.instance()
    books = {path: nbformat.read(path, as_version=4) for path in paths}
    with mock.patch.dict(os.environ, settings):
        for book in books.values():
            shell.reset()
            shell.run_cell(run._SETUP).raise_error()
            for cell in book.cells:
                if cell.cell_type == "code":
                    cell.outputs = _run_cell(shell, cell.source)
    return books


def _run_cell(shell, source):
    with capture_output() as caught:
        done = shell.run_cell(source)
    done.raise_error()
    return [
        new_output("display_data", data=one.data, metadata=one.metadata or {})
        for one in caught.outputs
    ]
