"""Every command, in help, mistakes and success, prints words of one language alone.

The commands are those of the app: a new one has no case here and fails until it has.
"""

import errno
import os
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
import typer
from forms import write_form
from tongues import list_foreign
from typer.testing import CliRunner

import iga_analysis.method
from iga_analysis.__main__ import app
from iga_analysis.settings import LANGUAGES, shipped

COMMANDS = typer.main.get_command(app).commands
# What a person never types, or what the system and the libraries say of themselves.
RAW = re.compile(r"Errno|Traceback|Input should|Usage error|Try '|\bNone\b|<\w+>")
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
# Where {} is what it writes, if it writes: a place that is not allowed.
WRITES = {
    "report": "--out {}",
    "lab": None,
    "new-year": None,
    "check": None,
    "template": "{}/new.xlsx",
    "score": "form.xlsx --out {}/scores.xlsx",
    "plan": "form.xlsx --target 60 --out {}",
    "validate": "hasil.csv --year 2024 --out {}/told.xlsx",
    "import": "hasil.csv --year 2024 --partial",
    "claim": None,
    "coaching": "--year 2021 --out {}",
    "sensitivity": "indeks.csv --out {}",
    "explore": "--no-browser --out {}/page.html",
}
# What each command does at the least: none where that takes minutes.
WORKS = {
    "report": None,
    "lab": None,
    "new-year": "2030",
    "check": "--lists",
    "template": "new.xlsx --example",
    "score": "form.xlsx",
    "plan": "form.xlsx --target 48 --by 31/08/2027",
    "validate": "hasil.csv --year 2024",
    "import": "hasil.csv --year 2024 --partial",
    "claim": "485 2020",
    "coaching": "--year 2021",
    "sensitivity": "indeks.csv --draws 100 --units Delta",
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


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with a small file of each kind, in which the commands run."""
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "imports"))
    monkeypatch.delenv("IGA_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    rows = ["Kode;Nama Daerah;Skor;Peringkat;Jumlah Inovasi;Tanggal"]
    rows += ["13.71;Kota Padang;47,23;1;38728;01/02/2024"]
    rows += ["32.73;Kota Bandung;51,5;1;12;03/04/2024", "99.99;Kota Atlantis;x;3;1;?"]
    Path("hasil.csv").write_text("\n".join(rows), encoding="utf-8")
    table = ["Unit;A;B;C", "Alfa;1,5;2;3", "Beta;3;1;2", "Gamma;2;3;1", "Delta;1;1;3"]
    Path("indeks.csv").write_text("\n".join(table), encoding="utf-8")
    weights = ["Indikator;Bobot", "A;2", "B;1", "C;1"]
    Path("bobot.csv").write_text("\n".join(weights), encoding="utf-8")
    Path("hasil.html").write_text("<html></html>", encoding="utf-8")
    write_form(Path("form.xlsx"))
    return tmp_path


def ask(command, words, lang, *, code):
    """Run a command in a language; judge what it prints and how it ends."""
    done = CliRunner().invoke(app, [*command.split(), *words, "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code == code, (words, done.output)
    assert not RAW.search(done.output), done.output
    assert not list_foreign(done.output, lang), done.output
    return done.output


def split(line):
    return line.split()


def test_every_command_has_its_cases():
    for cases in (READS, WRITES, WORKS, REFUSED):
        assert cases.keys() == COMMANDS.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_and_usage(lang):
    told = ask("", ["--help"], lang, code=0)
    assert all(re.search(rf"(?m)^  {name} ", told) for name in COMMANDS)
    for words in (["--foo"], ["scroe"], ["zzz"]):
        ask("", words, lang, code=2)
    for name, command in COMMANDS.items():
        told = ask(name, ["--help"], lang, code=0)
        assert max(map(len, told.splitlines())) <= 80
        assert "--foo" in ask(name, ["--foo"], lang, code=2)
        needed = [one for one in command.params if one.required]
        if needed:
            told = ask(name, [], lang, code=2)
            assert len(told.splitlines()) == len(needed) + 2
        for one in command.params:
            option = one.opts[0]
            if one.param_type_name != "option" or one.is_flag:
                continue
            done = CliRunner().invoke(app, [name, "--lang", lang, option])
            assert done.exit_code == 2 and f"{option} " in done.output
            assert not list_foreign(done.output, lang), done.output
        ask(name, [*["x"] * 3, "--lists=x"], lang, code=2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_that_are_none(lang):
    """A year that is no number; more of them stand where the command reads no file."""
    for name, command in COMMANDS.items():
        for one in command.params:
            if one.metavar in ("YEAR", "NUMBER"):
                free = one.param_type_name == "argument"
                words = ["twenty"] if free else [one.opts[0], "twenty"]
                assert "'twenty'" in ask(name, words, lang, code=2)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_files_and_places_that_cannot_be(command, lang, folder, monkeypatch):
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "empty.csv").touch()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    if READS[command]:
        for path in ("no.xlsx", ".", "broken.xlsx", "empty.csv", "picture.png"):
            ask(command, split(READS[command].format(path)), lang, code=1)
    for line in REFUSED[command]:
        ask(command, split(line), lang, code=1)
    if not WRITES[command]:
        return
    plain = Path.mkdir

    def refuse(self, *arguments, **options):
        if self.name in ("closed", "imports"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return plain(self, *arguments, **options)

    words = split(WRITES[command].format("closed"))
    words += ["--structure", "bobot.csv"] if command == "sensitivity" else []
    if command == "report":
        # the folder of a report is checked first, and made last
        (folder / "closed").touch()
    monkeypatch.setattr(Path, "mkdir", refuse)
    ask(command, words, lang, code=1)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [one for one in COMMANDS if WORKS[one]])
def test_what_is_done(command, lang, folder, monkeypatch):
    if command == "new-year":
        shutil.copytree(shipped("data"), folder / "data")
        write = partial(iga_analysis.method.write_skeleton, folder=folder / "data")
        monkeypatch.setattr(iga_analysis.method, "write_skeleton", write)
    words = split(WORKS[command])
    words += ["--structure", "bobot.csv"] if command == "sensitivity" else []
    assert ask(command, words, lang, code=0)
