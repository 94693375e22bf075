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


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return the folder that the command of ``make docs`` writes."""
    if not shutil.which("make"):
        pytest.skip("there is no make on this machine")
    ready = tmp_path_factory.mktemp("ready") / "ready"
    ready.touch()
    dry = ["make", "--no-print-directory", "-n", "docs", f"READY={ready}"]
    told = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True)
    _, *arguments = shlex.split(told.stdout)
    folder = tmp_path_factory.mktemp("docs")
    arguments[arguments.index("-o") + 1] = str(folder)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_public_name_is_described(pages):
    text = (pages / "iga_analysis.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert {name for name in dir(iga_analysis) if not page.find(id=name)} == set()


def test_every_file_has_its_page(pages):
    package = Path(iga_analysis.__file__).parent
    files = {
        path.relative_to(package).with_suffix("").as_posix()
        for path in package.rglob("*.py")
        if path.stem not in ("__init__", "__main__")
    }
    written = {
        path.relative_to(pages / "iga_analysis").with_suffix("").as_posix()
        for path in (pages / "iga_analysis").rglob("*.html")
    }
    assert files <= written


def test_nothing_is_asked_of_the_net(pages):
    for path in pages.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        asked = [one.get("src") or "" for one in page.find_all(src=True)]
        asked += [one.get("href") or "" for one in page.find_all("link")]
        assert not [one for one in asked if re.match(r"https?:|//", one)], path
