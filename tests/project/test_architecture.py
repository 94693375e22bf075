"""The house: imports point down, rooms have doors, every file has its test."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
import typer

from iga_analysis import __main__ as main

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "iga_analysis"
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
MOST_LINES = 450


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


# Imports.


def check_contracts(folder):
    """Run import-linter on the package in a folder, by the contracts beside it."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def copy_package(folder, name="iga_analysis"):
    """Copy package and contracts, to plant a mistake in them."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder / name


def plant(path, text):
    """Write a line at the end of a file, or a new file."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_imports_point_down():
    done = check_contracts(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        # up
        ("tables/facts.py", "from ..scoring import score_iid", "tables.facts"),
        # sideways
        ("evidence/curve.py", "from ..scoring import score_iid", "evidence.curve"),
        # a room that is not in the list
        ("attic/__init__.py", '"""Not listed."""', "attic"),
        # pure mathematics that wants the package
        ("composite/ranks.py", "from ..settings import ROOT", "composite.ranks"),
        # beside a stranger's file
        ("intake/worker.py", "from ..language import say", "intake.worker"),
        # in a circle, within a room
        ("composite/ranks.py", "from .exact import SETS", ".ranks -> .exact"),
        # in a circle, within a function
        (
            "settings.py",
            "def load():\n    from .datapackage import load_table\n",
            "datapackage",
        ),
    ],
)
def test_a_wrong_import_is_named(file, text, named, tmp_path):
    plant(copy_package(tmp_path) / file, text)
    done = check_contracts(tmp_path)
    assert done.returncode != 0
    assert named in done.stdout.partition("Broken contracts")[2]


def find_back_doors(package):
    """Return the imports from outside a room of anything but its door."""
    graph = grimp.build_graph(package, cache_dir=None)
    doors = graph.find_children(package)

    def find_room(module):
        return ".".join(module.split(".")[:2])

    return {
        (one, other)
        for one in graph.modules
        for other in graph.find_modules_directly_imported_by(one)
        if find_room(one) != find_room(other) and other not in doors
    }


def test_rooms_are_entered_by_their_doors():
    assert find_back_doors("iga_analysis") == set()


def test_a_back_door_is_named(tmp_path, monkeypatch):
    package = copy_package(tmp_path, "planted")
    plant(package / "scoring/levels.py", "from ..method.editions import load_edition")
    monkeypatch.syspath_prepend(tmp_path)
    found = {("planted.scoring.levels", "planted.method.editions")}
    assert find_back_doors("planted") == found


HEAVY = ("pandas", "numpy", "scipy", "matplotlib")


def list_heavy(code, *arguments):
    """Return the heavy packages that code in a new Python imports."""
    end = f"\nprint(*(name for name in {HEAVY} if name in sys.modules), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code + end, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return set(HEAVY) & set(done.stdout.splitlines())


def test_nothing_heavy_is_imported_before_its_first_use():
    assert list_heavy("import iga_analysis; dir(iga_analysis)") == set()
    assert "pandas" in list_heavy("from iga_analysis import load_table")


RUN = """
from iga_analysis.__main__ import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    assert end.code == {code}, end.code
"""


@pytest.mark.parametrize("command", [None, *typer.main.get_command(main.app).commands])
def test_help_and_errors_of_usage_import_nothing_heavy(command):
    words = [command] if command else []
    assert list_heavy(RUN.format(code=0), *words, "--help") == set()
    assert list_heavy(RUN.format(code=2), *words, "--nope") == set()


# Files.


def test_every_module_has_a_room_but_the_ground_floor():
    listed = {path.name for path in PACKAGE.glob("*.py*")}
    assert listed == {
        *("__init__.py", "__init__.pyi", "__main__.py"),
        *("settings.py", "datapackage.py", "language.py", "exhibits.py"),
    }


def test_no_file_is_long():
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_bytes().splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {file: n for file, n in lengths.items() if n > MOST_LINES} == {}


def find_defined(path):
    """Return the names that a file defines itself."""
    found = set()
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            parts = [part for one in node.targets for part in ast.walk(one)]
            found |= {part.id for part in parts if isinstance(part, ast.Name)}
    return found


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_door_is_a_sentence_and_names(room):
    tree = parse(room / "__init__.py")
    text, *imports = tree.body
    assert isinstance(text, ast.Expr)
    purpose = re.split(r"[.:;](?:\s|$)", ast.get_docstring(tree))[0]
    assert " and " not in purpose
    for line in imports:
        # from a file of the room itself: nothing is handed on by a neighbour
        assert isinstance(line, ast.ImportFrom)
        assert line.level == 1
        defined = find_defined(room / f"{line.module}.py")
        assert {name.name for name in line.names} <= defined


# Files whose tests stand in that of another: the room is tried through its door.
TESTED_IN = {
    "composite/draws": "sensitivity/test_uncertainty.py",
    "composite/polytope": "composite/test_extremes.py",
    "composite/memory": "composite/test_counting.py",
    "composite/reach": "composite/test_weights.py",
    "composite/alternatives": "composite/test_ensemble.py",
    "sensitivity/effects": "sensitivity/test_choices.py",
    **dict.fromkeys(("composite/pairs", "composite/swaps"), "composite/test_exact.py"),
    **dict.fromkeys(
        ("composite/ranks", "composite/structure"), "composite/test_aggregate.py"
    ),
    # against every ranking
    "evidence/bounds": "evidence/test_cases.py",
    "evidence/gather": "evidence/test_rank_bounds.py",
    # what comes in is judged by what comes out
    **dict.fromkeys(
        (
            *("intake/checks", "intake/headers"),
            *("intake/records", "intake/resolve"),
        ),
        "intake/test_results.py",
    ),
    "intake/sheets": "intake/test_corpus.py",
    **dict.fromkeys(
        ("intake/index_structure", "intake/index_table"), "intake/test_index.py"
    ),
    **dict.fromkeys(
        (
            *("intake/indicator_columns", "intake/indicator_headers"),
            "intake/indicator_sheets",
        ),
        "intake/test_indicators.py",
    ),
    **dict.fromkeys(
        (
            *("intake/pdf_bands", "intake/pdf_cells", "intake/pdf_columns"),
            *("intake/pdf_forms", "intake/pdf_headings", "intake/pdf_ink"),
            *("intake/pdf_rows", "intake/pdf_ruled"),
        ),
        "intake/test_pdf.py",
    ),
    **dict.fromkeys(
        ("commands/doors", "commands/lists", "intake/coverage"),
        "commands/test_commands.py",
    ),
    "tables/store": "tables/test_imports.py",
    **dict.fromkeys(
        ("report/coaching_book", "report/coaching_page", "report/coaching_parts"),
        "report/test_coaching.py",
    ),
    **dict.fromkeys(
        ("intake/register_cells", "intake/verified"), "intake/test_register_sheets.py"
    ),
    **dict.fromkeys(
        ("scoring/form_guide", "scoring/form_lists"), "scoring/test_form.py"
    ),
    "scoring/tabulate": "scoring/test_explain.py",
    "tables/printing": "scoring/test_form.py",
    "commands/forms": "test_main.py",
    "intake/stored": "intake/test_xlsx.py",
    **dict.fromkeys(("plan/solver", "plan/steps", "plan/targets"), "plan/test_plan.py"),
    **dict.fromkeys(
        (
            *("yearly/annex", "yearly/introduction", "yearly/national"),
            *("yearly/reliability", "yearly/summary"),
            *("plots/results", "report/chapters", "report/files"),
        ),
        "report/test_office.py",
    ),
    **dict.fromkeys(
        ("report/planning_book", "report/planning_page"), "report/test_planning.py"
    ),
    **dict.fromkeys(
        (
            *("report/sensitivity_choices", "report/sensitivity_parts"),
            *("report/sensitivity_source", "report/sensitivity_words"),
        ),
        "report/test_sensitivity.py",
    ),
    "explore/copies": "explore/test_lab.py",
    "report/terminal": "test_main.py",
    "published/reconcile": "published/test_claims.py",
    "report/collect": "report/test_year.py",
    **dict.fromkeys(
        (
            *("report/charts", "report/workbook_charts", "report/slides_charts"),
            *("report/slides_deck", "report/slides_page", "report/slides_template"),
        ),
        "report/test_slides.py",
    ),
    **dict.fromkeys(
        ("report/document", "report/run"),
        "report/test_report.py",
    ),
    "report/picture": "project/test_readme.py",
    **dict.fromkeys(
        (
            *("report/word_fields", "report/word_layout", "report/word_page"),
            *("report/word_source", "report/word_styles"),
        ),
        "report/test_word.py",
    ),
    "scoring/problems": "scoring/test_register.py",
    **dict.fromkeys(
        ("sensitivity/cuts", "sensitivity/rule_scores"), "sensitivity/test_rules.py"
    ),
    **dict.fromkeys(
        ("sensitivity/corrections", "sensitivity/registers"),
        "sensitivity/test_verification.py",
    ),
}


def test_every_file_has_its_test():
    files = {
        path.relative_to(PACKAGE).with_suffix("").as_posix()
        for path in PACKAGE.glob("*/*.py")
        if path.stem != "__init__"
    }
    own = {file for file in files if (ROOT / f"tests/{own_test(file)}").is_file()}
    assert files - own == set(TESTED_IN)
    for test in TESTED_IN.values():
        assert (ROOT / "tests" / test).is_file(), test


def own_test(file):
    room, _, name = file.partition("/")
    return f"{room}/test_{name}.py"
