"""Every public function says what it takes, gives and refuses, and shows an example."""

import ast
import doctest
import inspect
import re
import textwrap

import pytest

import iga_analysis

# What a notebook shows is its example.
SHOWN_IN_NOTEBOOKS = {"show_table", "show_figure", "show_text"}
# Modules whose functions compute: each says by which formula, or from which figures.
COMPUTING = re.compile(
    r"iga_analysis\.(composite\..+|sensitivity\..+|scoring\.(score|explain|levels)"
    r"|evidence\.curve|published\.(participation|predicates))"
)
PUBLIC = {name: getattr(iga_analysis, name) for name in dir(iga_analysis)}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}


def read_sections(function):
    """Return the sections of a numpydoc docstring: their text by heading."""
    text = inspect.getdoc(function) or ""
    parts = re.split(r"^([A-Z]\w+)\n-+$", text, flags=re.MULTILINE)
    return dict(zip(["Summary", *parts[1::2]], parts[::2], strict=True))


def find_faults(function):
    """Return what the docstring of a function lacks, a sentence a fault."""
    sections, faults = read_sections(function), []
    if not sections["Summary"].strip():
        return ["has no docstring"]
    described = {
        name.strip().lstrip("*")
        for line in sections.get("Parameters", "").splitlines()
        if line and not line.startswith(" ")
        for name in line.partition(" : ")[0].split(",")
    }
    missing = [
        name for name in inspect.signature(function).parameters if name not in described
    ]
    if missing:
        faults.append(f"Parameters lacks {', '.join(missing)}")
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    inner = (ast.FunctionDef, ast.Lambda)
    own = [node for node in ast.walk(tree.body[0]) if not isinstance(node, inner)]
    gives = any(isinstance(node, ast.Return) and node.value for node in own)
    if gives and not sections.keys() & {"Returns", "Yields"}:
        faults.append("has no section Returns")
    if any(isinstance(node, ast.Raise) for node in own) and "Raises" not in sections:
        faults.append("has no section Raises")
    if function.__name__ not in SHOWN_IN_NOTEBOOKS:
        examples = doctest.DocTestParser().get_examples(sections.get("Examples", ""))
        if not any(example.want for example in examples):
            faults.append("has no example with a result")
    if COMPUTING.fullmatch(function.__module__) and "Notes" not in sections:
        faults.append("has no Notes that name the formula or where the figures are")
    return faults


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_is_whole(name):
    assert find_faults(FUNCTIONS[name]) == []


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_described(name):
    assert (CLASSES[name].__doc__ or "").strip()


def test_faults_are_seen():
    def bare(one):
        return one

    def half(one, two):
        """Return one.

        Parameters
        ----------
        one : int
        """
        if two:
            raise ValueError
        return one

    assert find_faults(bare) == ["has no docstring"]
    assert find_faults(half) == [
        "Parameters lacks two",
        "has no section Returns",
        "has no section Raises",
        "has no example with a result",
    ]
