"""Every public name is shown to somebody, and every option is set by somebody."""

import ast
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import iga_analysis
from iga_analysis import __main__ as main

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "iga_analysis"


@cache
def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def read_sources():
    """Return the Python that people run, by file: notebooks, guides, the commands.

    Code in a sentence of a guide, as `load_sources()`, counts too.
    """
    found = defaultdict(list)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                found[path.name].append("".join(cell["source"]))
    for path in sorted(ROOT.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"^```python\n(.*?)^```", text, re.M | re.S):
            found[path.name] += re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", block, re.M)
        found[path.name] += re.findall(r"`(\w+\(\))`", text)
    for path in (PACKAGE / "__main__.py", *sorted((PACKAGE / "commands").glob("*.py"))):
        found[path.name].append(path.read_text(encoding="utf-8"))
    return {file: ast.parse("\n".join(parts)) for file, parts in found.items()}


def read_public():
    """Return the public names and the rooms that they come from."""
    lines = parse(PACKAGE / "__init__.pyi").body
    return {name.name: line.module for line in lines for name in line.names}


SOURCES, PUBLIC = read_sources(), read_public()
# Public names that no notebook, guide or command shows, and why they stand at the top.
NOT_SHOWN = {
    "Edition": "what load_edition gives: pages of the functions describe its methods",
    "LEVELS": "the levels of government, as PREDICATES names the predicates",
    "apply_plan": "others call it: what a plan makes of a register",
    "check_register": "says what columns a register has, and checks them alone",
    "check_spd": "the same of the table of SPD",
    "cut_distances": "how far each region is from the cuts on either side",
    "load_indicators": "others call it: a table of the data",
    "load_region_aliases": "others call it: a table of the data",
    "load_terms": "others call it: a table of the data",
    "maturity": "the kematangan of each innovation, which no table of a region has",
    "read_submission": "a filled form in Python, as iga score reads it",
    "trace_claims": "leads from the ids of a bound to what they say and to the source",
}


def find_shown(tree):
    """Yield the names that are imported, or called in a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.Call):
            yield getattr(node.func, "id", None)


def is_error(name):
    value = getattr(iga_analysis, name)
    return isinstance(value, type) and issubclass(value, Exception)


def test_names_are_found_and_shown():
    assert set(dir(iga_analysis)) == set(PUBLIC)
    shown = {name for tree in SOURCES.values() for name in find_shown(tree)}
    hidden = {name for name in PUBLIC if not is_error(name)} - shown
    assert hidden == set(NOT_SHOWN)


# Options that belong to many functions, whether or not each of them is asked for it.
EVERYWHERE = {
    "ax": "every plot draws into axes that it is given, as everywhere in matplotlib",
    "lang": "what is written for people comes in both languages",
    "results": "a list in place of the published claims, for all that evidence says",
    "claims": "figures in place of the published ones, for all that is recomputed",
    "outside_window": "the rules of 2026 leave open what becomes of such innovations",
    **dict.fromkeys(
        ("year", "years", "level", "province", "codes"), "a part of a table"
    ),
    **dict.fromkeys(
        ("spread", "weight_set", "draws", "seed", "n_jobs", "progress"),
        "the weights that a study allows, drawn alike by all functions",
    ),
}
# Options of one function that nobody sets yet, and why they stay.
KEPT = {
    ("aggregate", "min_available"): "as dat_thresh of COINr",
    ("leave_one_out", "method"): "the means of COINr, to whose results they are held",
    ("leave_one_out", "min_available"): "as in aggregate",
    **dict.fromkeys(
        (
            *(("dominance", "structure"), ("extreme_weights", "structure")),
            *(("pairwise_wins", "structure"), ("rank_bounds", "structure")),
            ("predicate_certainty", "structure"),
        ),
        "weights by level, as the structure of aggregate",
    ),
    ("central_weights", "top"): "the weights with which a unit is among the ten",
    ("check_facts", "folder"): "a data package with mistakes, to show them",
    ("check_tables", "folder"): "the copy in which a contribution is tried",
    ("plan_to_target", "others"): "a rank is a target only against other regions",
    ("plan_to_target", "new_affair"): "the affair that new innovations serve",
    ("rule_scenarios", "replicates"): "how often levels are mis-scored at random",
    ("rule_sensitivity", "replicates"): "as in rule_scenarios",
    ("simulate_nation", "correlation"): "a register of the nations of simulate_widths",
    ("simulate_widths", "nations"): "more of them, for a reader who doubts the ends",
    **dict.fromkeys(
        (
            (name, "weights")
            for name in (
                *("central_weights", "compare_means", "effective_weights"),
                *("rank_acceptability", "rank_agreement"),
            )
        ),
        "an index of one level, as rank_uncertainty takes it",
    ),
    ("register_uncertainty", "top"): "as in rank_uncertainty",
    **dict.fromkeys(
        (
            ("register_uncertainty", one)
            for one in ("p_fall", "p_rise", "p_missing", "rho")
        ),
        "one's own rates, which estimate_corrections gives, in place of the defaults",
    ),
    ("read_submission", "spd"): "as the option of iga score",
    **dict.fromkeys(
        (
            (f"plot_{name}", "title")
            for name in (
                *("indicator_points", "volume", "plan"),
                *("rank_bands", "rank_intervals", "predicate_strip", "cut_shifts"),
                "level_bands",
            )
        ),
        "a figure that is drawn alone, without show_figure, says that it is simulated",
    ),
    ("read_register", "sheet"): "as in read_results",
    ("read_register", "mapping"): "as in read_results",
    **dict.fromkeys(
        (("read_results", option) for option in ("sheet", "mapping", "decimal")),
        "an option of iga import, which opens a file only once",
    ),
    ("read_indicators", "sheet"): "as in read_results",
    ("read_indicators", "mapping"): "as in read_results",
}


def find_options(function):
    """Return the parameters with a default of a function's definition."""
    given = function.args
    places = [*given.posonlyargs, *given.args]
    found = [one.arg for one in places[len(places) - len(given.defaults) :]]
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return found + [one.arg for one, default in pairs if default is not None]


def find_definitions():
    """Return the functions of the package: their definitions by name.

    Where two rooms have functions of one name, it is the public one.
    """
    found = {}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in parse(path).body:
            if isinstance(node, ast.FunctionDef):
                known = PUBLIC.get(node.name) in (None, room)
                found |= {node.name: node} if known else {}
    return found


def find_keys(tree):
    """Yield the words that a file puts into dictionaries, which calls may unpack."""
    for node in ast.walk(tree):
        keys = []
        if isinstance(node, ast.Dict):
            keys = node.keys
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            keys = [node.slice]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "dict":
            yield from (one.arg for one in node.keywords)
        yield from (one.value for one in keys if isinstance(one, ast.Constant))


def find_calls(tree):
    """Yield the calls in a file, each with the function around it.

    A function handed to another one is called by it: ``measure(rank, scores)``.
    """

    def visit(node, around):
        if isinstance(node, ast.FunctionDef):
            around = node
        if isinstance(node, ast.Call):
            for place, one in enumerate([node.func, *node.args]):
                name = getattr(one, "id", getattr(one, "attr", None))
                if name:
                    yield name, node.args[place:], node.keywords, around
        for child in ast.iter_child_nodes(node):
            yield from visit(child, around)

    return visit(tree, None)


def find_set(tree, definitions):
    """Yield the options that a file sets, with the option that is handed on, if any."""
    keys = set(find_keys(tree))
    for name, arguments, keywords, around in find_calls(tree):
        if name not in definitions:
            continue
        given = definitions[name].args
        places = [one.arg for one in [*given.posonlyargs, *given.args]]
        values = [*zip(places, arguments, strict=False)]
        values += [(one.arg, one.value) for one in keywords]
        for option, value in values:
            handed = getattr(value, "id", None)
            if option is None:
                yield from (((name, key), None) for key in keys)
            elif around is not None and handed in find_options(around):
                yield (name, option), (around.name, handed)
            else:
                yield (name, option), None


def find_used_options(trees, definitions, commands=()):
    """Return the options that somebody sets: (function, option).

    An option that only hands on that of the function around it is set if that one is,
    or if the function around is a command, which people call.
    """
    found = {one for tree in trees for one in find_set(tree, definitions)}
    used, before = set(), None
    while used != before:
        before = set(used)
        used |= {
            option
            for option, handed in found
            if handed is None or handed in used or handed[0] in commands
        }
    return used


def test_an_option_that_is_only_handed_on_is_set_by_nobody():
    tree = ast.parse(
        "def read(*, strict=True, year=None): ...\n"
        "def show(*, strict=True): return read(strict=strict, year=2020)\n"
    )
    definitions = {node.name: node for node in tree.body}
    assert find_used_options([tree], definitions) == {("read", "year")}
    assert ("read", "strict") in find_used_options([tree], definitions, ["show"])
    for call in ("show(strict=False)", "show(**{'strict': 0})", "run(show, strict=0)"):
        used = find_used_options([tree, ast.parse(call)], definitions)
        assert used == {("read", "year"), ("show", "strict"), ("read", "strict")}


def test_no_option_for_nobody():
    definitions = find_definitions()
    paths = [*PACKAGE.rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    trees = [*SOURCES.values(), *map(parse, paths)]
    commands = {one.callback.__name__ for one in main.app.registered_commands}
    used = find_used_options(trees, definitions, commands)
    options = {
        (name, option)
        for name in set(PUBLIC) & set(definitions)
        for option in find_options(definitions[name])
    }
    unused = options - used
    assert {one for one in unused if one[1] not in EVERYWHERE} == set(KEPT)
    assert {option for _, option in unused} >= set(EVERYWHERE)
