"""JupyterLab opens copies in one language, which stay a person's own."""

import json
import os
import socket
import subprocess
import time
import urllib.request

import pytest
from browser import ARGUMENTS, BROWSER, MISSING
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.explore import lab, plan_lab
from iga_analysis.settings import LANGUAGES, shipped

NOTEBOOKS = sorted(shipped("notebooks").glob("*.ipynb"))
TOUR = "01_data_tour.ipynb"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a working folder of somebody not root, with notebooks to copy."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    ours = tmp_path / "shipped" / "notebooks"
    ours.mkdir(parents=True)
    for path in NOTEBOOKS[:3]:
        (ours / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("iga_analysis.explore.copies.shipped", lambda _: ours)
    return tmp_path


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def read_tags(cell):
    return cell["metadata"].get("tags")


def renew(folder, name=TOUR):
    """Change a shipped notebook, as a newer version of the package has it."""
    path = folder / "shipped" / "notebooks" / name
    notebook = read(path)
    notebook["cells"][2]["source"] = ["# newer"]
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_copies_have_the_texts_of_one_language(folder, lang):
    plan_lab(lang)
    for path in NOTEBOOKS[:3]:
        whole, copy = read(path), read(folder / "my_notebooks" / lang / path.name)
        others = [[one] for one in LANGUAGES if one != lang]
        kept = [one for one in whole["cells"] if read_tags(one) not in others]
        assert len(kept) < len(whole["cells"])
        told = [(one["cell_type"], one["source"], one["id"]) for one in copy["cells"]]
        assert told == [(one["cell_type"], one["source"], one["id"]) for one in kept]
        # outputs are stored in English, which an Indonesian copy must not show
        shown = [one["outputs"] for one in copy["cells"] if "outputs" in one]
        stored = [one["outputs"] for one in kept if "outputs" in one]
        assert shown == (stored if lang == "en" else [[] for _ in stored])


def test_every_notebook_is_copied_and_none_is_changed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = [path.read_bytes() for path in NOTEBOOKS]
    plan_lab("en", allow_root=True)
    found = sorted((tmp_path / "my_notebooks" / "en").glob("*.ipynb"))
    assert [one.name for one in found] == [path.name for path in NOTEBOOKS]
    assert [path.read_bytes() for path in NOTEBOOKS] == before


def test_a_copy_follows_its_notebook_until_it_is_changed(folder):
    copy = folder / "my_notebooks" / "en" / TOUR
    plan_lab("en")
    renew(folder)
    assert len(plan_lab("en")[2]) == 1
    assert read(copy)["cells"][1]["source"] == ["# newer"]

    copy.write_text("mine", encoding="utf-8")
    assert len(plan_lab("en")[2]) == 1, "nothing is newer than what was changed"
    renew(folder, "00_year.ipynb")
    original = folder / "shipped" / "notebooks" / TOUR
    original.write_bytes(original.read_bytes() + b"\n")
    *_, said = plan_lab("en")[2]
    assert TOUR in said and "00_year" not in said
    assert copy.read_text(encoding="utf-8") == "mine"
    assert read(copy.with_name("00_year.ipynb"))["cells"][1]["source"] == ["# newer"]

    copy.unlink()
    assert len(plan_lab("en")[2]) == 1
    assert read(copy)["cells"][1]["source"] == ["# newer"]


@pytest.mark.parametrize("record", ["", "[1]", '{"01_data_tour.ipynb": 1}', None])
def test_without_its_record_a_changed_copy_is_kept(folder, record):
    plan_lab("en")
    copies = folder / "my_notebooks" / "en"
    (copies / TOUR).write_text("mine", encoding="utf-8")
    if record is None:
        (copies / ".copies.json").unlink()
    else:
        (copies / ".copies.json").write_text(record, encoding="utf-8")
    *_, said = plan_lab("en")[2]
    assert TOUR in said and "02_" not in said
    assert (copies / TOUR).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_root_is_refused_unless_allowed(lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    started = []
    monkeypatch.setattr(
        lab.subprocess,
        "run",
        lambda command, env: (
            started.append(command) or subprocess.CompletedProcess(command, 7)
        ),
    )
    done = CliRunner().invoke(app, ["lab", "--lang", lang])
    assert done.exit_code == 1 and "iga lab --allow-root" in done.output
    assert not started and not list(tmp_path.iterdir())
    done = CliRunner().invoke(app, ["lab", "--lang", lang, "--allow-root"])
    assert done.exit_code == 7 and "--allow-root" in started[0]
    assert str(tmp_path / "my_notebooks" / lang) in done.output
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert "--allow-root" not in plan_lab(lang)[0]


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Start JupyterLab as the command does, and return its address."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command, settings, _ = plan_lab("en", allow_root=True)
    more = [f"--port={port}", "--no-browser", "--IdentityProvider.token="]
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data"}
    own = {name: str(tmp_path / place) for name, place in own.items()}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, *more], env={**os.environ, **settings, **own}, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api/status", process)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address, process):
    for _ in range(300):
        assert process.poll() is None
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.mark.skipif(BROWSER is None, reason=MISSING)
def test_an_opened_notebook_is_in_one_language_and_unchanged(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{server}/lab/tree/{TOUR}")
        page.wait_for_selector(".jp-Notebook .jp-MarkdownCell", timeout=60_000)
        # the kernel is there: what JupyterLab writes of it is written
        page.wait_for_selector("[data-status=idle]", timeout=60_000)
        assert page.get_by_text("What has been published").count() > 0
        assert page.get_by_text("Apa saja yang telah dipublikasikan").count() == 0
        time.sleep(1)
        assert page.locator(".jp-mod-dirty").count() == 0
        browser.close()
