"""The notebooks are run, complete, bilingual and plain; nbval sees changed numbers."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.language import label

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_CODE_CELLS = 25


def find_faults(notebook):
    """Return what is wrong with a notebook as stored, a sentence a fault."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    faults = find_language_faults(notebook)
    if [cell.execution_count for cell in cells] != list(range(1, len(cells) + 1)):
        faults.append("not every code cell was run, in order, in a fresh kernel")
    if len(cells) > MOST_CODE_CELLS:
        faults.append(f"more than {MOST_CODE_CELLS} code cells")
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        faults.append("the kernel is not python3")
    for number, cell in enumerate(cells, start=1):
        found = find_source_faults(cell.source) + find_output_faults(cell)
        faults += [f"code cell {number}: {fault}" for fault in found]
    return faults


def find_language_faults(notebook):
    """Each text stands in English and at once in Indonesian."""
    run, faults = [], []
    for cell in [*notebook.cells, None]:
        if cell is not None and cell.cell_type == "markdown":
            run.append(cell.metadata.get("tags", []))
            continue
        if run != [["en"], ["id"]] * (len(run) // 2):
            faults.append(f"text cells are not pairs tagged en, id: {run}")
        run = []
    return faults


def find_source_faults(source):
    if re.search(r"^\s*[%!]", source, flags=re.MULTILINE):
        return ["a magic or shell command"]
    faults = []
    if source.rstrip().endswith(";"):
        faults.append("a final semicolon, which hides nothing from the test")
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if any(isinstance(node, kinds) for node in ast.walk(ast.parse(source))):
        faults.append("defines a function or class; it belongs in the package")
    return faults


def is_english(caption, kind, exhibit):
    """Tell whether a caption is the English one, numbered or with words filled in."""
    template = re.escape(label(f"{kind}_{exhibit}", "en"))
    number = f"({label(f'{kind}_word', 'en')} [0-9]+[.] )?"
    return re.fullmatch(number + re.sub(r"\\\{\w+\\\}", ".+", template), caption)


def find_output_faults(cell):
    faults = []
    if "execution" in cell.metadata:
        faults.append("time stamps are stored")
    if any(output.output_type == "error" for output in cell.outputs):
        faults.append("an error is stored")
    if any(output.get("name") == "stderr" for output in cell.outputs):
        faults.append("a warning is stored")
    if "print(" in cell.source and not cell.outputs:
        faults.append("prints and has no output stored")
    data = [output.get("data", {}) for output in cell.outputs]
    for function, mime in (("show_table(", TABLE_MIME), ("show_figure(", "image/png")):
        shown = sum(mime in bundle for bundle in data)
        if shown < (function in cell.source):
            faults.append(f"{function}...) has no output stored")
    for output in cell.outputs:
        table = output.get("data", {}).get(TABLE_MIME)
        if table and not is_english(table["caption"], "table", table["exhibit"]):
            faults.append(f"table {table['exhibit']} is not stored in English")
        figure = output.get("metadata", {}).get("image/png", {})
        exhibit = figure.get("exhibit")
        if exhibit and not is_english(figure["alt"], "figure", exhibit):
            faults.append(f"figure {exhibit} is not stored in English")
    return faults


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_whole(path):
    assert find_faults(nbformat.read(path, as_version=4)) == []


def test_notebooks_are_numbered():
    numbers = [path.name[:2] for path in NOTEBOOKS]
    assert "01" in numbers
    assert len(set(numbers)) == len(numbers)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A small notebook with a table of a CSV file beside it, run and stored."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "numbers.csv").write_text("year,participating,rate\n2020,484,89.298\n")
    notebook = new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# How many?", metadata={"tags": ["en"]}),
            new_markdown_cell("# Berapa?", metadata={"tags": ["id"]}),
            new_code_cell(
                "import matplotlib.pyplot as plt\nimport pandas as pd\n\n"
                "from iga_analysis import show_figure, show_table"
            ),
            new_code_cell(
                'numbers = pd.read_csv("numbers.csv")\n'
                'show_table(numbers, "regions_by_level", sources="project")'
            ),
            new_code_cell(
                "axes = plt.subplots()[1]\n"
                'show_figure(axes, "participation_trend", numbers, sources="project")'
            ),
        ],
    )
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, resources=place, record_timing=False).execute()
    nbformat.write(notebook, folder / "small.ipynb")
    return folder


def read_stored(stored):
    return nbformat.read(stored / "small.ipynb", as_version=4)


def strip(notebook):
    for cell in notebook.cells[2:]:
        cell.outputs, cell.execution_count = [], None


def empty(notebook):
    notebook.cells[3].outputs = []


def empty_figure(notebook):
    notebook.cells[4].outputs = []


def run_twice(notebook):
    notebook.cells[3].execution_count = 7


def drop_translation(notebook):
    del notebook.cells[1]


def swap_languages(notebook):
    notebook.cells[:2] = notebook.cells[1::-1]


def untag(notebook):
    notebook.cells[0].metadata.clear()


def part_the_pair(notebook):
    notebook.cells.insert(3, notebook.cells.pop(1))


def define_function(notebook):
    notebook.cells[2].source += "\ndef f():\n    return 1"


def add_semicolon(notebook):
    notebook.cells[4].source += ";"


def add_magic(notebook):
    notebook.cells[2].source = "%pip install nothing\n" + notebook.cells[2].source


def add_warning(notebook):
    warning = new_output("stream", name="stderr", text="careful")
    notebook.cells[2].outputs.append(warning)


def add_error(notebook):
    error = new_output("error", ename="E", evalue="no", traceback=[])
    notebook.cells[2].outputs.append(error)


def add_time(notebook):
    notebook.cells[2].metadata["execution"] = {"iopub.execute_input": "2026"}


def change_kernel(notebook):
    notebook.metadata.kernelspec.name = "ir"


def grow(notebook):
    for number in range(4, 27):
        notebook.cells.append(new_code_cell("1", execution_count=number))


def translate_table(notebook):
    caption = label("table_regions_by_level", "id")
    notebook.cells[3].outputs[0].data[TABLE_MIME]["caption"] = caption


def translate_figure(notebook):
    caption = label("figure_participation_trend", "id")
    notebook.cells[4].outputs[0].metadata["image/png"]["alt"] = caption


SPOILERS = [
    strip,
    empty,
    empty_figure,
    run_twice,
    drop_translation,
    swap_languages,
    untag,
    part_the_pair,
    define_function,
    add_semicolon,
    add_magic,
    add_warning,
    add_error,
    add_time,
    change_kernel,
    grow,
    translate_table,
    translate_figure,
]


def test_small_notebook_has_no_fault(stored):
    assert find_faults(read_stored(stored)) == []


@pytest.mark.parametrize("spoil", SPOILERS)
def test_fault_is_found(stored, spoil):
    notebook = read_stored(stored)
    spoil(notebook)
    assert len(find_faults(notebook)) >= 1


@pytest.fixture(scope="module")
def outcomes(stored, tmp_path_factory):
    """What the project's pytest says of copies with one changed digit each."""
    folder = tmp_path_factory.mktemp("copies")
    for copy in ("same", "html", "raw", "csv"):
        (folder / copy).mkdir()
        notebook, numbers = read_stored(stored), (stored / "numbers.csv").read_text()
        data = notebook.cells[3].outputs[0].data
        if copy == "html":
            data["text/html"] = data["text/html"].replace("484", "485")
        elif copy == "raw":
            data[TABLE_MIME]["rows"][0][2] = 89.299
        elif copy == "csv":
            numbers = numbers.replace("484", "485")
        nbformat.write(notebook, folder / copy / "small.ipynb")
        (folder / copy / "numbers.csv").write_text(numbers)
    options = ["-c", ROOT / "pyproject.toml", "--rootdir", folder, "-rA"]
    options += ["-p", "no:cacheprovider", "-n", "0"]
    command = [sys.executable, "-m", "pytest", *options]
    run = subprocess.run(
        [*command, folder], cwd=folder, capture_output=True, text=True, check=False
    )
    lines = re.findall(r"^(\w+) (\w+)/small.ipynb::Cell (\d)", run.stdout, re.MULTILINE)
    found = {(copy, int(cell)): outcome for outcome, copy, cell in lines}
    assert len(found) == 12, run.stdout
    return found


def test_nbval_passes_what_is_the_same(outcomes):
    assert [outcomes["same", cell] for cell in range(3)] == ["PASSED"] * 3


@pytest.mark.parametrize("copy", ["html", "raw", "csv"])
def test_nbval_finds_a_changed_digit(outcomes, copy):
    # the changed CSV stands behind the table and behind the figure
    last = "FAILED" if copy == "csv" else "PASSED"
    assert [outcomes[copy, cell] for cell in range(3)] == ["PASSED", "FAILED", last]
