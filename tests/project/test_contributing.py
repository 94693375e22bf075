"""The contributors' guide does what it says, and every line of its checklist holds."""

import ast
import csv
import inspect
import io
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import iga_analysis
from iga_analysis import (
    DataError,
    check_tables,
    load_national_figures,
    load_terms,
    score_uniform,
)
from iga_analysis.datapackage import read_constraints
from iga_analysis.language import label

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ITEMS = re.findall(r"^- (.+?) `(tests/[\w/]+\.py::\w+)`$", GUIDE, re.M)


def read_rows(heading):
    """Return the rows that a part of the guide prints: (verb, file, rows) each."""
    part = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", GUIDE, re.M | re.S)[1]
    found = re.findall(
        r"^(Add to|Replace in) `([\w/]+\.csv)`:\n\n```csv\n(.*?)```", part, re.M | re.S
    )
    assert found, heading
    return [(verb, file, list(csv.reader(io.StringIO(t)))) for verb, file, t in found]


def write_table(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def read_table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# The guide invents figures of the last year that the tables take, which has none.
YEAR = "2035"
CLAIMS = [f"facts/{name}.csv" for name in ("national_figures", "preferred_figures")]


def follow(folder, heading):
    """Do in a copy of data/ what a part of the guide prints."""
    for verb, file, new in read_rows(heading):
        rows = read_table(folder / file)
        if verb == "Replace in":
            keys = {tuple(row[:2]) for row in new}
            rows = [row for row in rows if tuple(row[:2]) not in keys]
        write_table(folder / file, rows + new)


def read_invented():
    """Return the ids of the sources that the guide invents."""
    parts = map(read_rows, ("Add a published figure", "Correct an error"))
    return {
        source
        for _, file, rows in chain.from_iterable(parts)
        if file == "facts/sources.csv"
        for source, *_ in rows
    }


def take_back(folder):
    """Take out of a copy of data/ what somebody tried of the guide on the data."""
    invented = read_invented()
    for path in folder.glob("[fm]*/*.csv"):
        head, *rows = read_table(path)
        tables = [dict(zip(head, row, strict=True)) for row in rows]
        tried = [
            one.get("year") == YEAR
            or one.get("name") == "Kabupaten Contoh"
            or (path.stem == "sources" and one["source_id"] in invented)
            for one in tables
        ]
        if any(tried):
            kept = [row for row, one in zip(rows, tried, strict=True) if not one]
            write_table(path, [head, *kept])


REAL = "agg-2026-001,2026,regions_participating,all,,540,,count,2026-12-20,final,"
FIRST = [REAL + "real-00,", REAL.replace("-001", "-002") + "real-00,"]


def plant_first_claims(folder):
    """Put claims of the coming year into a copy of data/, as the only ones of it."""
    rows = {
        "sources": ["real-00,a,b,noted,2026-12-20,press,https://example.org/0,"],
        "national_figures": FIRST,
        "preferred_figures": ["2026,regions_participating,all,,agg-2026-001,a,b"],
    }
    for name, lines in rows.items():
        path = folder / "facts" / f"{name}.csv"
        old = {"2026", "real-00"}
        kept = [row for row in read_table(path) if old.isdisjoint(row[:2])]
        write_table(path, kept + [line.split(",") for line in lines])


@pytest.fixture(params=["as shipped", "with claims of the coming year"])
def project(tmp_path, request):
    """Return a copy of the package and its data, as somebody has it to work on."""
    # with what is compiled already
    shutil.copytree(ROOT / "iga_analysis", tmp_path / "iga_analysis")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    take_back(tmp_path / "data")
    if request.param != "as shipped":
        plant_first_claims(tmp_path / "data")
    return tmp_path


def run(project, *arguments):
    """Run Python in the copy, so that the copy is what it imports."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


CHECK = ["-m", "iga_analysis", "check"]


def ask(project, source):
    """Run a script in the copy and return what it prints as JSON."""
    done = run(project, "-c", source)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_figure_is_added_as_the_guide_says(project):
    rows = len(read_table(project / "data" / CLAIMS[0])) - 1
    before = {"national_figures": rows}
    before["sources"] = len(read_table(project / "data/facts/sources.csv")) - 1
    follow(project / "data", "Add a published figure")
    (command,) = re.findall(r"^```\niga (check --counts)\n```$", GUIDE, re.M)
    done = run(project, "-m", "iga_analysis", *command.split())
    assert done.returncode == 0, done.stderr
    told = dict(re.findall(r"^ *facts/(\w+)\.csv +(\d+) ", done.stdout, re.M))
    assert int(told["national_figures"]) == before["national_figures"] + 2
    assert int(told["sources"]) == before["sources"] + 1
    counted = (project / "data/README.md").read_text(encoding="utf-8")
    assert f"| {before['sources'] + 1:,} |" in counted
    (example,) = re.findall(r"^```python\n(.*?)^```", GUIDE, re.M | re.S)
    (project / "example.txt").write_text(example, encoding="utf-8")
    done = run(project, "-m", "doctest", "-v", "example.txt")
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_an_error_is_corrected_as_the_guide_says(project):
    follow(project / "data", "Add a published figure")
    follow(project / "data", "Correct an error")
    check_tables(folder=project / "data")
    both = ask(
        project,
        "import json; from iga_analysis import conflicting_claims as find\n"
        "table = find().set_index('conflict')\n"
        f"rows = table.loc['{YEAR} regions_participating all', 'value']\n"
        "print(json.dumps(rows.tolist()))",
    )
    assert sorted(both) == [530, 531]


def copy_edition(folder, old, new):
    """Copy the rows of a year, as the guide says, over what a forecast left."""
    for name in ("editions", "indicators", "predicates"):
        head, *rows = read_table(folder / "method" / f"{name}.csv")
        year = head.index("year")
        kept = [row for row in rows if row[year] != new]
        copied = [[*row] for row in rows if row[year] == old]
        for row in copied:
            row[year] = new
        write_table(folder / "method" / f"{name}.csv", [head, *kept, *copied])


def test_an_edition_is_added_as_the_guide_says(project):
    copy_edition(project / "data", "2026", YEAR)
    follow(project / "data", "Add a published figure")
    follow(project / "data", "Add next year's edition")
    check_tables(folder=project / "data")
    found = ask(
        project,
        "import json\n"
        "from iga_analysis import assign_predicate, load_edition, load_regions\n"
        "from iga_analysis import score_uniform, write_template\n"
        "edition = load_edition(2035)\n"
        "rows = edition.describe().set_index('field')\n"
        "iid = score_uniform(40, [12, 20], 80, 2035)['iid']\n"
        "write_template('form.xlsx', 2035)\n"
        "print(json.dumps({'floor': edition.divisor_floor,\n"
        "    'source': rows.loc['divisor_floor', 'source_id'],\n"
        "    'window': str(edition.window_from.date()), 'iid': iid.tolist(),\n"
        "    'predicate': assign_predicate(iid, 2035).tolist(),\n"
        "    'regions': [len(load_regions(year)) for year in (2034, 2035)]}))",
    )
    assert (found["floor"], found["source"]) == (14, "example-01")
    assert found["window"] == "2033-01-01"
    # twelve innovations are now divided by 14, twenty as before
    few = (40 + 12 * 80 / 14 + 12 * 0.38) / 250 * 100
    assert found["iid"] == pytest.approx([few, (40 + 80 + 20 * 0.38) / 250 * 100])
    assert found["iid"][0] < score_uniform(40, 12, 80, 2026)["iid"].item()
    assert found["predicate"] == ["Inovatif", "Inovatif"]
    assert found["regions"][1] == found["regions"][0] + 1
    assert (project / "form.xlsx").exists()


@pytest.mark.parametrize("project", ["as shipped"], indirect=True)
def test_a_year_without_rows_gets_a_skeleton_as_the_guide_says(project):
    (command,) = re.findall(r"`iga (new-year \d+ --from \d+)`", GUIDE)
    _, year, _, source = command.split()
    done = run(project, "-m", "iga_analysis", *command.split())
    assert done.returncode == 0, done.stderr
    check_tables(folder=project / "data")
    done = run(project, *CHECK, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert year == YEAR and YEAR in done.stdout and source not in done.stdout
    assert label("divisor_floor", "en") in done.stdout
    follow(project / "data", "Add a published figure")
    follow(project / "data", "Add next year's edition")
    done = run(project, *CHECK, "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert label("divisor_floor", "en") not in done.stdout and YEAR in done.stdout
    before = (project / "data/method/editions.csv").read_bytes()
    for other in (year, "2027", "2028", "2029"):
        done = run(project, "-m", "iga_analysis", "new-year", other)
        assert done.returncode == 1 and other in done.stderr
    assert (project / "data/method/editions.csv").read_bytes() == before


BREAKS = [
    ("no source", "final,example-01,", "final,,", "must not be empty"),
    (
        "unknown source",
        "final,example-01,",
        "final,example-09,",
        "is not in facts/sources",
    ),
    ("a name twice", "agg-2035-002", "agg-2035-001", "must not repeat"),
    ("a decimal comma", "97.07", '"97,07"', "is not of type number"),
    ("a comma without quotes", "97.07", "97,07", "13 cells where the header has 12"),
    ("an unknown unit", "percent,2035", "%,2035", "must be one of"),
    ("an unknown level", "pct,all", "pct,kecamatan", "must be one of"),
    ("a wrong name", "agg-2035-002", "figure-2", "must look like"),
    ("a wrong date", "2035-12-11,final", "11-12-2035,final", "must look like"),
]


@pytest.mark.parametrize("project", ["as shipped"], indirect=True)
@pytest.mark.parametrize(
    ("old", "new", "said"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS]
)
def test_a_broken_rule_is_reported(project, old, new, said):
    folder = project / "data"
    follow(folder, "Add a published figure")
    path = folder / "facts" / "national_figures.csv"
    last = len(read_table(path))
    text, cut, added = path.read_text(encoding="utf-8").partition(f"agg-{YEAR}-001")
    assert old in added
    path.write_text(text + cut + added.replace(old, new), encoding="utf-8", newline="")
    with pytest.raises(DataError, match=re.escape(said)) as error:
        check_tables(folder=folder)
    (*_, problem) = error.value.problems
    assert f"national_figures.csv, row {last}" in problem


def test_the_year_of_the_guide_is_free_and_the_last_that_is_taken(tmp_path):
    assert read_constraints("national_figures", "year")["maximum"] == int(YEAR)
    claims = load_national_figures()
    claims = claims[claims["year"].eq(int(YEAR)).fillna(False)]
    assert claims["source_id"].isin(read_invented()).all()
    assert read_invented() == {"example-01", "example-02"}
    # whoever tries the guide on the data themselves can still test
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    take_back(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    for heading in ("Add a published figure", "Add next year's edition"):
        follow(folder, heading)
    take_back(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


@pytest.mark.parametrize("project", ["as shipped"], indirect=True)
def test_rows_that_cannot_all_be_right_are_reported(project):
    """Two kota at one rank, in both languages."""
    path = project / "data" / "facts" / "region_results.csv"
    head, *rows = read_table(path)
    row = dict.fromkeys(head, "") | {"claim_id": "reg-2024-X001", "year": "2024"}
    row |= {"code": "35.78", "name_published": "Surabaya", "is_final": "true"}
    row |= {"rank": "1", "rank_scope": "national-level", "basis": "stated"}
    first = next(
        dict(zip(head, cells, strict=True))
        for cells in rows
        if cells[head.index("year")] == "2024" and cells[head.index("rank")] == "1"
    )
    row["source_id"] = first["source_id"]
    twin = row | {"claim_id": "reg-2024-X002", "code": "35.79"}
    write_table(path, [head, *rows, list(row.values()), list(twin.values())])
    done = {lang: run(project, *CHECK, "--lang", lang) for lang in ("en", "id")}
    words = {"en": f"row {len(rows) + 2}, column rank", "id": "kolom rank"}
    for lang, said in words.items():
        assert done[lang].returncode == 1
        assert "facts/region_results.csv" in done[lang].stderr
        assert said in done[lang].stderr
        assert "known_exceptions.csv" in done[lang].stdout
    assert done["en"].stderr != done["id"].stderr


@pytest.mark.parametrize("project", ["as shipped"], indirect=True)
def test_data_without_sentences_are_still_checked(project):
    (project / "data" / "words" / "messages.csv").unlink()
    done = run(project, *CHECK)
    assert done.returncode == 1
    assert "words/messages.csv" in done.stderr and "data_missing" in done.stderr


def test_every_line_of_the_checklist_names_a_test():
    lines = GUIDE.partition("## Checklist")[2]
    assert len(re.findall(r"^- ", lines, re.M)) == len(ITEMS) >= 15


def test_both_guides_print_the_same():
    indonesian = (ROOT / "CONTRIBUTING.id.md").read_text(encoding="utf-8")
    for pattern in (
        r"^```.*?^```$",
        r"`tests/[\w/]+\.py::\w+`$",
        r"[\w/]+\.csv`:$",
        r"^## ",
    ):
        ours, theirs = (
            re.findall(pattern, text, re.M | re.S) for text in (GUIDE, indonesian)
        )
        assert ours == theirs != []


@pytest.mark.parametrize("test", sorted({test for _, test in ITEMS}))
def test_the_tests_of_the_checklist_are_there(test):
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_every_measure_has_a_word():
    measures = set(load_national_figures()["measure"])
    assert measures - set(load_terms()["term"]) == set()


def test_every_public_name_is_documented():
    names = [name for name in dir(iga_analysis) if not name.startswith("_")]
    bare = [
        name
        for name in names
        if callable(getattr(iga_analysis, name))
        and not (inspect.getdoc(getattr(iga_analysis, name)) or "").strip()
    ]
    assert len(names) > 90
    assert bare == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]])
def test_ruff_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
