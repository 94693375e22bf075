"""Every command, in help, mistakes and success, prints words of one language alone.

The commands are those of the app: a new one has no case here and fails until it has.
"""

import os
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
import typer
from forms import write_form
from spoken import judge
from typer.testing import CliRunner

import iga_analysis.explore.page
import iga_analysis.method
from iga_analysis.__main__ import app
from iga_analysis.settings import LANGUAGES, shipped

COMMANDS = typer.main.get_command(app).commands
# What each command takes, if {} is the file that it reads: none where it reads no file.
READS = {
    "report": "--year 2024 --results {}",
    "lab": None,
    "new-year": None,
    "check": None,
    "template": "new.xlsx --register {}",
    "score": "{}",
    "plan": "{} --target 60",
    "validate": "{} --year 2024",
    "import": "{} --year 2024",
    "claim": None,
    "coaching": "--year 2021 --places {}",
    "sensitivity": "{}",
    "explore": None,
}
# Where {} is the folder that it writes in: one that is closed to us.
WRITES = {
    "report": "--out {}/reports",
    "lab": None,
    "new-year": None,
    "check": None,
    "template": "{}/new.xlsx",
    "score": "form.xlsx --out {}/scores.xlsx",
    "plan": "form.xlsx --target 60 --out {}/plan",
    "validate": "hasil.csv --year 2024 --out {}/told.xlsx",
    "import": "hasil.csv --year 2024 --partial",
    "claim": None,
    "coaching": "--year 2021 --out {}",
    "sensitivity": "indeks.csv --out {}",
    "explore": "--no-browser --out {}/page.html",
}
# What each command does at the least. A report takes minutes, and a laboratory stays
# open; what takes a second or more is judged in the tests of its own.
WORKS = {
    "report": None,
    "lab": None,
    "new-year": "2030",
    "check": "--lists",
    "template": "new.xlsx --example",
    "score": None,
    "plan": None,
    "validate": "hasil.csv --year 2024",
    "import": "hasil.csv --year 2024 --partial",
    "claim": None,
    "coaching": None,
    "sensitivity": None,
    "explore": "--no-browser",
}
# What a command refuses as soon as it is typed, whatever is in the files.
REFUSED = {
    "report": [
        "--year 2024 --results hasil.csv --region Atlantis --paper A3",
        "--year 1999 --results hasil.csv --template no.docx",
        "--year 2024 --slides-template no.pptx",
        "--results hasil.csv",
        "--region Bali",
        "--slides-template no.pptx",
    ],
    "lab": [],
    "new-year": ["2026", "1066", "2030 --from 1999"],
    "check": [],
    "template": [
        "new.xls",
        "form.xlsx",
        "new.xlsx --edition 2022",
        "n.xlsx --accept x",
    ],
    "score": [
        "form.xlsx --outside-window maybe",
        "form.xlsx --accept maybe",
        "form.xlsx --edition 2022",
        "form.xlsx --edition 2019",
        "form.xlsx --out form.xlsx",
        "form.xlsx --spd no.csv",
    ],
    "plan": [
        "form.xlsx --target 60 --region Atlantis",
        "form.xlsx --target 60 --region Solok",
        "form.xlsx --target 60 --paper A3 --template no.docx",
        "form.xlsx --target much",
        "form.xlsx --target 60 --by someday",
        "form.xlsx --target 60 --agencies no.csv",
        "form.xlsx --target 60 --out form.xlsx",
    ],
    "validate": [
        "hasil.csv --year 2024 --kind maybe",
        "hasil.csv --year 2024 --decimal x",
        "hasil.csv --year 2024 --column points=B",
        "hasil.csv --year 2024 --column B",
        "hasil.csv --year 1999",
        "hasil.csv --year 2024 --out hasil.csv",
    ],
    "import": ["", "--undo 2024", "hasil.csv --undo 2024", "hasil.csv --year 2024"],
    "claim": ["foo bar"],
    "coaching": [
        "--year 1999",
        "--year 2021 --paper A3 --template no.docx",
        "--year 2021 --places-form form.txt",
        "--year 2021 --places-form form.xlsx",
        "--year 2021 --places hasil.csv --places-form new.xlsx",
    ],
    "sensitivity": [
        "",
        "indeks.csv --year 2024",
        "indeks.csv --edition 2026 --equal-weights",
        "indeks.csv --draws 0 --spread 2 --top 0",
        "indeks.csv --paper A3",
        "indeks.csv --decimal x",
        "indeks.csv --units Nowhere",
        "--year 2024",
    ],
    "explore": ["--no-browser --out page.txt", "--no-browser --out hasil.html"],
}


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    return write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


@pytest.fixture
def folder(form, tmp_path, monkeypatch):
    """Return a folder with a small file of each kind, in which the commands run."""
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "closed"))
    monkeypatch.delenv("IGA_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    rows = ["Kode;Nama Daerah;Skor;Peringkat;Jumlah Inovasi;Tanggal"]
    rows += ["13.71;Kota Padang;47,23;1;38728;01/02/2024"]
    rows += ["32.73;Kota Bandung;51,5;1;12;03/04/2024", "99.99;Kota Atlantis;x;3;1;?"]
    Path("hasil.csv").write_text("\n".join(rows), encoding="utf-8")
    table = ["Unit;A;B;C", "Alfa;1,5;2;3", "Beta;3;1;2", "Gamma;2;3;1", "Delta;1;1;3"]
    Path("indeks.csv").write_text("\n".join(table), encoding="utf-8")
    Path("hasil.html").write_text("<html></html>", encoding="utf-8")
    Path("broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path("empty.csv").touch()
    shutil.copy(form, "form.xlsx")
    return tmp_path


def ask(command, words, lang, *, code):
    """Run a command in a language; judge what it prints and how it ends."""
    done = CliRunner().invoke(app, [*command.split(), *words, "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code == code, (words, done.output)
    quotes = (*sorted(COMMANDS, key=len), "new-year", "reports", "closed")
    judge(done.output, lang, quotes=(*quotes[::-1], "foo bar"))
    return done.output


def test_every_command_has_its_cases():
    for cases in (READS, WRITES, WORKS, REFUSED):
        assert cases.keys() == COMMANDS.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help(lang):
    told = ask("", ["--help"], lang, code=0)
    assert all(re.search(rf"(?m)^  {name} ", told) for name in COMMANDS)
    for name in COMMANDS:
        told = ask(name, ["--help"], lang, code=0)
        assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_typed_wrongly(lang):
    for words in (["--foo"], ["scroe"], ["zzz"]):
        ask("", words, lang, code=2)
    for name, command in COMMANDS.items():
        assert "--foo" in ask(name, ["--foo"], lang, code=2)
        assert "--lang" in ask(name, ["--lng"], lang, code=2)
        needed = [one for one in command.params if one.required]
        told = ask(name, [], lang, code=2) if needed else ""
        assert len(told.splitlines()) == (len(needed) + 2 if needed else 0)
        for one in command.params:
            if one.param_type_name == "option":
                word = f"{one.opts[0]}=" if one.is_flag else one.opts[0]
                done = CliRunner().invoke(app, [name, "--lang", lang, word])
                assert done.exit_code == 2 and one.opts[0] in done.output
                judge(done.output, lang)
            if one.metavar in ("YEAR", "NUMBER"):
                free = one.param_type_name == "argument"
                words = ["a2026"] if free else [one.opts[0], "a2026"]
                assert "'a2026'" in ask(name, words, lang, code=2)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_files_and_places_that_cannot_be(command, lang, folder, monkeypatch):
    if READS[command]:
        for path in ("no.xlsx", ".", "broken.xlsx", "empty.csv", "picture.png"):
            ask(command, READS[command].format(path).split(), lang, code=1)
    for line in REFUSED[command]:
        ask(command, line.split(), lang, code=1)
    if WRITES[command]:
        closed = folder / "closed"
        closed.mkdir()
        # who runs the tests may be one to whom nothing is closed
        monkeypatch.setattr(os, "access", lambda path, _: Path(path) != closed)
        words = WRITES[command].format("closed").split()
        assert "closed" in ask(command, words, lang, code=1)
        assert not list(closed.iterdir())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [one for one in COMMANDS if WORKS[one]])
def test_what_is_done(command, lang, folder, monkeypatch):
    if command == "new-year":
        shutil.copytree(shipped("data"), folder / "data")
        write = partial(iga_analysis.method.write_skeleton, folder=folder / "data")
        monkeypatch.setattr(iga_analysis.method, "write_skeleton", write)
    # what the page holds is judged in its own test
    monkeypatch.setattr(iga_analysis.explore.page, "build_page", lambda lang: "")
    assert ask(command, WORKS[command].split(), lang, code=0)
