"""The pages of the functions: every public name, nothing from the net."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import iga_analysis

ROOT = Path(__file__).resolve().parents[2]


PACKAGE = Path(iga_analysis.__file__).parent
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
FLOOR = {"settings", "datapackage", "language", "exhibits"}
# the room whose pages are made here
SAMPLE = "scoring"


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """Return the arguments that ``make docs`` gives to Python."""
    if not shutil.which("make"):
        pytest.skip("there is no make on this machine")
    ready = tmp_path_factory.mktemp("ready") / "ready"
    ready.touch()
    dry = ["make", "--no-print-directory", "-n", "docs", f"READY={ready}"]
    told = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True)
    return shlex.split(told.stdout)[1:]


@pytest.fixture(scope="module")
def pages(command, tmp_path_factory):
    """Return the folder that the command writes, of the package and one room."""
    folder = tmp_path_factory.mktemp("docs")
    modules = command.index("iga_analysis")
    options = command[:modules]
    options[options.index("-o") + 1] = str(folder)
    # the other rooms are made alike, and take half a minute
    kept = ["iga_analysis", f"iga_analysis.{SAMPLE}"]
    done = subprocess.run(
        [sys.executable, *options, *kept], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_door_is_named(command):
    named = command[command.index("iga_analysis") :]
    assert {f"iga_analysis.{one}" for one in ROOMS | FLOOR} == set(named[1:])


def test_every_public_name_is_described(pages):
    text = (pages / "iga_analysis.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    described = {tag["id"] for tag in page.find_all(id=True)}
    assert set(dir(iga_analysis)) <= described


def test_every_file_has_its_page(pages):
    room = PACKAGE / SAMPLE
    files = {path.stem for path in room.glob("*.py") if path.stem != "__init__"}
    written = {path.stem for path in (pages / "iga_analysis" / SAMPLE).glob("*.html")}
    assert files == written


def test_nothing_is_asked_of_the_net(pages):
    for path in pages.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        asked = [one.get("src") or "" for one in page.find_all(src=True)]
        asked += [one.get("href") or "" for one in page.find_all("link")]
        assert not [one for one in asked if re.match(r"https?:|//", one)], path
