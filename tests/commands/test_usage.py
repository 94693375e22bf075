"""What the command line says of itself: help, and what was typed wrongly."""

import os
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.commands import usage
from iga_analysis.settings import LANGUAGES

HEADS = {"en": "Usage: iga", "id": "Pemakaian: iga"}


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv("IGA_LANG", raising=False)


def type_in(*words):
    done = CliRunner().invoke(app, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        (["--help"], "id"),
        (["--help", "--lang", "en"], "en"),
        (["--lang", "en", "--help"], "en"),
        (["--lang=en", "score", "--help"], "en"),
        (["score", "--help", "--lang=en"], "en"),
        (["--lang", "en", "score", "--lang", "id", "--help"], "id"),
    ],
)
def test_help_is_in_the_language_asked_wherever_it_stands(words, lang):
    code, said = type_in(*words)
    assert code == 0 and said.startswith(HEADS[lang])


@pytest.mark.parametrize(("words", "lang"), [([], "id"), (["--lang", "en"], "en")])
def test_without_a_command_help_is_shown(words, lang):
    code, said = type_in(*words)
    assert code == 2 and said.startswith(HEADS[lang])


@pytest.mark.parametrize("setting", LANGUAGES)
def test_the_language_before_the_command_is_that_of_the_command(setting, monkeypatch):
    monkeypatch.setenv("IGA_LANG", setting)
    said = {one: type_in("--lang", one, "score", "no.xlsx")[1] for one in LANGUAGES}
    assert "there is no such file" in said["en"]
    assert "berkas tidak ada" in said["id"]
    assert os.environ["IGA_LANG"] == setting


def test_all_that_is_missing_is_told_at_once():
    code, said = type_in("plan", "--lang", "en")
    missing, target, head, more = said.splitlines()
    assert code == 2
    assert missing.startswith("FORM is missing: The filled form")
    assert target.startswith("--target TEXT is missing: ")
    assert head.startswith("Usage: iga plan") and more == "Help: iga plan --help"
    _, said = type_in("plan", "form.xlsx", "--lang", "en")
    assert len(said.splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["validate", "x", "--yea", "2024"], "opsi --yea; apakah maksudnya --year?"),
        (["sensitivty"], "perintah sensitivty; apakah maksudnya sensitivity?"),
        (["score", "Form", "Kota Padang.xlsx"], "di sini: 'Kota Padang.xlsx'; apit"),
        (["score", "x", "--edition", "2O26"], "--edition TAHUN: '2O26' bukan"),
        (["new-year", "2.030"], "TAHUN: '2.030' bukan"),
        (["score", "x", "--edition"], "memerlukan nilai: --edition TAHUN"),
        (["check", "--lists=yes"], "--lists tidak memakai nilai"),
        (["--lang"], "--lang memerlukan nilai: --lang id|en"),
        (["--lng", "en"], "opsi --lng; apakah maksudnya --lang?"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_what_to_do(words, told):
    code, said = type_in(*words)
    assert code == 2 and told in said.splitlines()[0]
    assert said.splitlines()[-1].startswith("Bantuan: iga")


def test_a_share_may_have_a_decimal_comma():
    assert usage.read_share("0,25") == usage.read_share("0.25") == 0.25
    with pytest.raises(typer.BadParameter, match="one half"):
        usage.read_share("one half")


def test_every_value_has_a_word(monkeypatch):
    group = typer.main.get_command(app)
    for command in (group, *group.commands.values()):
        assert isinstance(command, usage.Command | usage.Commands)
        for one in command.params:
            if not getattr(one, "is_flag", False):
                key = f"usage_word_{one.metavar.lower()}"
                assert usage.tell(key) != key


def test_without_the_table_of_words_help_is_in_english(monkeypatch, tmp_path):
    monkeypatch.setattr(usage, "shipped", lambda name: tmp_path)
    usage._read_words.cache_clear()
    try:
        code, said = type_in("check", "--help")
    finally:
        usage._read_words.cache_clear()
    assert code == 0 and "Check the tables of data/" in said


@pytest.mark.parametrize("words", [["--help"], ["sensitivity", "--help"], ["scroe"]])
def test_help_and_what_is_typed_wrongly_load_no_tables(words):
    command = [sys.executable, "-X", "importtime", "-m", "iga_analysis", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in loaded
    assert not loaded & {"pandas", "numpy", "matplotlib", "rich"}
