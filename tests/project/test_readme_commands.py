"""Every command that READMEs and guides print is run, or another one that is it.

The setting-up of the environment needs a network and is only read: its files, options
and packages must be there. A new command in them fails until it is tried here.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from iga_analysis import (
    coaching_counts,
    load_indicator_import,
    load_region_results,
    load_regions,
    load_table,
    match_region,
    write_template,
)
from iga_analysis.__main__ import app
from iga_analysis.explore import plan_lab
from iga_analysis.settings import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.id.md"]
GUIDES = [ROOT / "GUIDE.md", ROOT / "GUIDE.id.md"]
BIN = Path(sys.executable).parent
MAKE = shutil.which("make")
SETUP = [
    "python3 -m venv .venv",
    ".venv/bin/python -m pip install -r requirements.txt",
    ".venv/bin/python -m pip install --no-deps -e .",
]
REPORTS = [f".venv/bin/iga report --lang {lang}" for lang in LANGUAGES]
LABS = [f".venv/bin/iga lab --lang {lang}" for lang in LANGUAGES]
FORMS = [
    [f"iga {one} register.xlsx --lang {lang}" for one in ("template", "score")]
    for lang in LANGUAGES
]
IGA = [
    "iga validate hasil_2024.xlsx --year 2024",
    "iga import hasil_2024.xlsx --year 2024",
    "iga import indikator_2026.xlsx --year 2026",
    "iga import --undo 2024",
]
EXPLORE = [f"iga explore --lang {lang}" for lang in LANGUAGES]
YEARS = [
    "iga report --year 2024 --region Surabaya",
    "iga report --year 2024 --results hasil_2024.xlsx --template kop.docx",
    'iga report --year 2024 --results hasil_2024.xlsx --office "BRIDA Contoh" '
    '--source "Decree 1" --paper F4',
]
CLAIMS = ['iga claim "485 regions 2020"', 'iga claim "kota 97,9 persen Juli 2023"']
PLAN = 'iga plan register.xlsx --target "Sangat Inovatif" --agencies opd.xlsx'
PLAN += " --by 31/08/2027"
COACHING = [
    "iga coaching --year 2021",
    "iga coaching --year 2024 --places-form tempat.xlsx",
    "iga coaching --year 2024 --results hasil_2024.xlsx --places tempat.xlsx "
    "--paper F4",
]
SURE = [
    'iga sensitivity indikator_2026.xlsx --edition 2026 --units "Kota Contoh, '
    'Kabupaten Contoh"',
    "iga sensitivity indeks_desa.xlsx",
    "iga sensitivity indeks_desa.csv --structure bobot.csv --top 5",
    "iga sensitivity --year 2026",
]
# command: the test here, or the file of tests, that tries it
TRIED = {
    **dict.fromkeys(SETUP, "test_make_sets_up_as_on_windows"),
    **dict.fromkeys(REPORTS, "test_make_report_runs"),
    **dict.fromkeys(["make report", "make report lang=en"], "test_make_report_runs"),
    **dict.fromkeys(["make test", ".venv/bin/python -m pytest"], "test_make_test_runs"),
    **dict.fromkeys(
        ["make lab", "make lab lang=en", *LABS],
        "test_make_lab_opens_the_first_notebook",
    ),
    **dict.fromkeys(EXPLORE, "test_page_to_explore_is_written"),
    **dict.fromkeys(YEARS, "test_choices_of_the_report_are_options"),
    "make docs": "tests/project/test_docs.py",
    "conda env create -f environment.yml": "test_conda_names_are_those_of_the_file",
    "conda activate iga-analysis": "test_conda_names_are_those_of_the_file",
    **dict.fromkeys([*FORMS[0], *FORMS[1]], "test_a_form_is_written_and_scored"),
    PLAN: "test_a_plan_is_written",
    **dict.fromkeys(CLAIMS, "test_claims_are_found"),
    **dict.fromkeys(IGA, "test_a_list_is_validated_and_imported"),
    **dict.fromkeys(COACHING, "test_regions_to_be_coached_are_listed"),
    **dict.fromkeys(SURE, "test_rankings_are_examined"),
}


def read_commands(readme):
    """Return the commands of a page: lines of its blocks, and those in its text."""
    text = readme.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    blocks = [block for kind, block in blocks if not kind]
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    rest = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    inline = re.findall(r"`((?:make|iga|conda|pip) [^`]+)`", rest)
    return [line.strip() for line in [*lines, *inline] if not line.endswith("...")]


def as_elsewhere(command):
    """Return a command of Windows or conda as it is on Linux after ``make report``."""
    command = command.replace("py -3 ", "python3 ").replace("\\", "/")
    command = command.replace(".venv/Scripts/", ".venv/bin/")
    return re.sub(r"^iga (?=report --lang|lab)", ".venv/bin/iga ", command)


def find_untried(commands):
    return [command for command in commands if as_elsewhere(command) not in TRIED]


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def iga(command, folder):
    """Run the command iga in a folder, in this Python, as ``iga`` starts it."""
    word, *words = shlex.split(command)
    assert word == "iga"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("IGA_DATA", "IGA_LANG"):
            patch.delenv(name, raising=False)
        done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return Done(done.exit_code, done.stdout, done.stderr)


def run(command, folder, **environment):
    """Run a command in a folder, in English, on the package of this checkout."""
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **environment}
    for name in ("IGA_DATA", "IGA_LANG", "MAKEFLAGS", "MAKELEVEL", "PYTEST_ADDOPTS"):
        env.pop(name, None) if name not in environment else None
    words = command.split() if isinstance(command, str) else command
    return subprocess.run(
        words,
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def make(target, folder, *options, **environment):
    if not MAKE:
        pytest.skip("no make on this machine")
    return run(["make", *target.split()[1:], *options], folder, **environment)


@pytest.mark.parametrize("page", [*READMES, *GUIDES], ids=lambda path: path.name)
def test_every_command_is_tried(page):
    commands = read_commands(page)
    assert len(commands) >= (17 if page in GUIDES else 8)
    assert find_untried(commands) == []
    for test in TRIED.values():
        assert callable(globals().get(test)) or (ROOT / test).is_file(), test


def test_a_new_command_is_seen(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("Use `iga guess`.\n\n```\nmake report\nmake coffee\n```\n")
    assert find_untried(read_commands(readme)) == ["make coffee", "iga guess"]


@pytest.mark.parametrize("pages", [READMES, GUIDES], ids=["readmes", "guides"])
def test_both_languages_print_the_same_commands(pages):
    english, indonesian = (
        {
            re.sub(r"(--lang |lang=|claim )(\w+|.*)", r"\1", one)
            for one in read_commands(page)
        }
        for page in pages
    )
    assert english == indonesian


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project with one notebook and one test, ready for make."""
    folder = tmp_path_factory.mktemp("project")
    # with what is compiled already
    shutil.copytree(ROOT / "iga_analysis", folder / "iga_analysis")
    shutil.copytree(ROOT / "data", folder / "data")
    kept = ["Makefile", "pyproject.toml", "requirements.txt"]
    kept += ["notebooks/01_data_tour.ipynb", "tests/conftest.py"]
    for name in [*kept, "tests/test_exhibits.py"]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "ready").touch()
    return folder


def test_make_sets_up_as_on_windows(project):
    done = make("make report", project, "-n")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.replace(" --quiet", "").splitlines()
    assert [line for line in lines if line in SETUP] == SETUP
    for command in SETUP[1:]:
        shown = run([sys.executable, "-m", "pip", "install", "--help"], project).stdout
        assert all(one in shown for one in re.findall(r" (--?\w[\w-]*)", command)[1:])


def test_make_report_runs(project):
    """It is the command that tests/report/test_report.py runs, with the language."""
    for command, line in zip(
        ["make report", "make report lang=en"], REPORTS[::-1], strict=True
    ):
        dry = make(command, project, "-n", "READY=ready")
        assert dry.stdout.splitlines() == [line]
        # as in the environment that is made: its command answers
        helped = make(command, project, "-n", "READY=ready", f"IN={BIN}{os.sep}").stdout
        done = run(f"{helped.strip()} --help", project)
        assert done.returncode == 0 and "--region" in done.stdout


def test_make_test_runs(project):
    """Its own command, asked for its options: this test cannot run itself."""
    dry = make("make test", project, "-n", "READY=ready")
    assert dry.stdout.split(maxsplit=1) == [
        "IGA_LANG=en",
        ".venv/bin/python -m pytest\n",
    ]
    # --version is heard on the command line only: here it would run every example
    only = {"PYTHONPATH": str(project), "PYTEST_ADDOPTS": "--markers"}
    options = ["READY=ready", f"IN={BIN}{os.sep}"]
    done = make("make test", project, *options, **only)
    assert done.returncode == 0, done.stdout
    assert "@pytest.mark.parametrize" in done.stdout


def test_make_lab_opens_the_first_notebook(project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command, line in zip(["make lab", "make lab lang=en"], LABS[::-1], strict=True):
        dry = make(command, project, "-n", "READY=ready")
        assert dry.stdout.splitlines() == [line]
    for lang in LANGUAGES:
        command, settings, _ = plan_lab(lang, allow_root=True)
        assert command[:5] == [sys.executable, "-m", "jupyter", "lab", "--ip=127.0.0.1"]
        copies = tmp_path / "my_notebooks" / lang
        assert f"--ServerApp.root_dir={copies}" in command
        first = min(path.name for path in copies.glob("*.ipynb"))
        assert f"--LabApp.default_url=/lab/tree/{first}" in command
        assert settings["IGA_LANG"] == lang
        assert (Path(settings["JUPYTER_CONFIG_PATH"]) / "labconfig").is_dir()
    shown = run([*command[:4], "--version"], project).stdout
    assert shown.strip() == version("jupyterlab")


@pytest.mark.parametrize(("lang", "locale"), [("en", "en"), ("id", "id_ID")])
def test_lab_is_in_the_language(lang, locale):
    path = ROOT / "lab" / lang / "labconfig" / "default_setting_overrides.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"] == {"locale": locale}
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for name, values in settings.items():
        place = schemas / name.replace(":", "/")
        schema = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
        assert set(values) <= set(schema["properties"])
    menus = json.loads(
        (schemas / "@jupyterlab/mainmenu-extension/plugin.json").read_text("utf-8")
    )
    known = {one["id"]: one["label"] for one in menus["jupyter.lab.menus"]["main"]}
    ours = settings.get("@jupyterlab/mainmenu-extension:plugin", {"menus": []})
    named = {one["id"] for one in ours["menus"]}
    assert named == (set(known) if lang == "id" else set())


@pytest.mark.parametrize("command", EXPLORE)
def test_page_to_explore_is_written(command, tmp_path):
    """tests/explore opens it; here a file that is no page is left as it is."""
    (tmp_path / "iga_explore.html").write_text("somebody's own")
    done = iga(f"{command} --no-browser", tmp_path)
    assert done.returncode == 1 and "--out" in done.stderr
    assert (tmp_path / "iga_explore.html").read_text() == "somebody's own"


@pytest.mark.parametrize("command", YEARS)
def test_choices_of_the_report_are_options(command, tmp_path):
    """tests/test_report_year.py writes such reports; here they end before it."""
    (tmp_path / "kop.docx").write_text("no Word file")
    (tmp_path / "hasil_2024.xlsx").write_text("no list")
    named = re.findall(r"--region (\w+)", command)
    assert [match_region(name, year=2024) for name in named] == ["35.78"] * len(named)
    done = iga(command.replace("Surabaya", "Atlantis"), tmp_path)
    assert done.returncode == 1
    refused = ("Atlantis", "kop.docx bukan dokumen Word", "hasil_2024.xlsx")
    assert any(one in done.stderr for one in refused)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("command", "claim"),
    [*zip(CLAIMS, ["agg-2020-020", "agg-2023-015"], strict=True)],
)
def test_claims_are_found(command, claim, tmp_path):
    done = iga(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert claim in done.stdout.splitlines()[0]


def test_conda_names_are_those_of_the_file():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    (create,) = (one for one in TRIED if one.startswith("conda env create -f "))
    assert (ROOT / create.split()[-1]).is_file()
    assert f"conda activate {environment['name']}" in TRIED


@pytest.mark.parametrize(("template", "score"), FORMS)
def test_a_form_is_written_and_scored(template, score, tmp_path):
    done = iga(template, tmp_path)
    assert done.returncode == 0, done.stderr
    assert openpyxl.load_workbook(tmp_path / "register.xlsx").sheetnames
    # somebody fills it in
    filled = {
        "register": load_table("example_register"),
        "spd": load_table("example_spd"),
    }
    write_template(tmp_path / "register.xlsx", 2026, **filled)
    done = iga(score, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Inovatif" in done.stdout
    assert (tmp_path / "register_scores.xlsx").exists()


def test_a_plan_is_written(tmp_path):
    names = {"register": "example_register", "spd": "example_spd"}
    filled = {key: load_table(name) for key, name in names.items()}
    write_template(tmp_path / "register.xlsx", 2026, **filled)
    book = openpyxl.Workbook()
    for row in (["Perangkat Daerah"], ["Dinas Sosial"], ["Dinas Kelautan"]):
        book.active.append(row)
    book.save(tmp_path / "opd.xlsx")
    done = iga(PLAN, tmp_path)
    assert done.returncode == 0, done.stderr
    found = {path.name for path in (tmp_path / "register_plan").iterdir()}
    assert found == {"iga_plan.xlsx", "iga_plan.docx"}


def test_a_list_is_validated_and_imported(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    book.active.append(["No", "Nama Daerah", "Skor", "Predikat"])
    regions = load_regions(2024)
    for number, name in enumerate(regions["name"], 1):
        book.active.append([number, name, "62,97", "Sangat Inovatif"])
    book.active.append([547, "Kota Tidak Ada", "50,00", "Inovatif"])
    book.save(tmp_path / "hasil_2024.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["Nama Daerah", "Level 1", "Level 16"])
    for name in load_regions(2026)["name"]:
        book.active.append([name, 2, 1.5])
    book.save(tmp_path / "indikator_2026.xlsx")
    validate, bring, bring_indicators, undo = IGA
    done = iga(validate, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "hasil_2024-report.xlsx").exists()
    assert not (tmp_path / "my_data").exists()
    for command in (bring, bring_indicators):
        done = iga(command, tmp_path)
        assert done.returncode == 0, done.stderr
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "my_data"))
    found = load_region_results(2024)
    # awards stay from the sources: the list has none
    assert found.loc[found["source_id"] != "import-2024", "award"].notna().all()
    found = found[found["source_id"] == "import-2024"]
    assert len(found) == len(regions)
    assert set(found["score"]) == {62.97}
    assert set(load_indicator_import(2026)["16"]) == {1.5}
    done = iga(undo, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "import-2024" not in set(load_region_results(2024)["source_id"])
    assert len(load_indicator_import(2026)) == 546


def test_regions_to_be_coached_are_listed(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Nama Daerah", "Skor"])
    for number, name in enumerate(load_regions(2024)["name"]):
        book.active.append([name, 20.5 if number % 5 else 62.97])
    book.save(tmp_path / "hasil_2024.xlsx")
    first, form, last = COACHING
    for command in (first, form):
        done = iga(command, tmp_path)
        assert done.returncode == 0, done.stderr
    filled = openpyxl.load_workbook(tmp_path / "tempat.xlsx")
    for row in filled.worksheets[0].iter_rows(min_row=4):
        row[2].value = "Surabaya"
    filled.save(tmp_path / "tempat.xlsx")
    done = iga(last, tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "coaching").iterdir()}
    assert {"coaching_2021.docx", "coaching_2024.xlsx"} < written
    # what the guide says of 2021
    counts = coaching_counts(2021)
    said = f"{counts['named'].sum()} of {counts['count'].sum()}"
    assert said in GUIDES[0].read_text(encoding="utf-8")
    assert said.replace("of", "dari") in GUIDES[1].read_text(encoding="utf-8")


def test_rankings_are_examined(tmp_path):
    villages = [[f"Desa Contoh {n}", n, n * 7 % 11, n * 5 % 13] for n in range(1, 12)]
    rows = [["Desa", "jalan", "air", "listrik"], *villages]
    weights = [["indikator", "bobot"], ["jalan", 2], ["air", 1], ["listrik", 1]]
    book = openpyxl.Workbook()
    book.create_sheet("bobot")
    for sheet, own in zip(book.worksheets, (rows, weights), strict=True):
        for row in own:
            sheet.append(row)
    book.save(tmp_path / "indeks_desa.xlsx")
    for name, own in (("indeks_desa", rows), ("bobot", weights)):
        text = "\n".join(";".join(map(str, row)) for row in own)
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    names = ["Kota Contoh", "Kabupaten Contoh", "Kota Rekaan"]
    book = openpyxl.Workbook()
    book.active.append(["Nama Daerah", "5a", "6", "16"])
    for number, name in enumerate(names):
        book.active.append([name, number, 3 - number, number / 2])
    book.save(tmp_path / "indikator_2026.xlsx")
    *files, imported = SURE
    for command in files:
        done = iga(command, tmp_path)
        assert done.returncode == 0, done.stderr
    for command in files:
        folder = tmp_path / f"{Path(command.split()[2]).stem}_sensitivity"
        found = {one.suffix for one in folder.iterdir()}
        assert found == {".html", ".xlsx", ".docx"}
    done = iga(imported, tmp_path)
    assert done.returncode == 1 and "iga import" in done.stderr
