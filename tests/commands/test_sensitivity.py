"""The command that tells how sure a ranking is."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.language import say

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words, lang="en"):
    done = CliRunner().invoke(app, ["sensitivity", *map(str, words), "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def test_an_index_of_its_own_with_equal_weights(folder):
    rows = ["Desa;a;b", *(f"Contoh {n};{n};{n * 3 % 7}" for n in range(1, 8))]
    (folder / "desa.csv").write_text("\n".join(rows), encoding="utf-8")
    code, text = run("desa.csv")
    assert code == 1 and "--structure" in text and "--equal-weights" in text
    options = ["--equal-weights", "--draws", 500, "--top", 3, "--out", "hasil"]
    code, text = run("desa.csv", *options, lang="id")
    assert code == 0
    assert text.startswith("- ") and "3 besar" in text
    assert len(list((folder / "hasil").iterdir())) == 3


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        ([], "sens_file_or_year", {}),
        (["a.csv", "--year", 2026], "sens_file_or_year", {}),
        (
            ["a.csv", "--edition", 2026, "--structure", "a.csv"],
            "sens_one_of",
            {"options": ["--structure", "--edition"]},
        ),
        (["b.csv"], "no_file", {"path": "b.csv"}),
        (["a.csv", "--structure", "b.csv"], "no_file", {"path": "b.csv"}),
        (["a.csv", "--out", "a.csv"], "plan_out_taken", {"path": "a.csv"}),
        (
            ["a.csv", "--equal-weights", "--decimal", "x"],
            "bad_decimal_command",
            {"decimal": "x"},
        ),
        (
            ["a.csv", "--equal-weights", "--template", "k.docx"],
            "no_template",
            {"path": "k.docx"},
        ),
        (["--year", 2026], "sens_no_import", {"year": 2026}),
    ],
)
def test_what_is_wrong_is_said_in_the_language(words, key, values, lang, folder):
    (folder / "a.csv").write_text("Desa;a\nX;1\nY;2\n")
    code, text = run(*words, lang=lang)
    assert code == 1
    assert text.strip() == say(key, lang=lang, **values)


def test_all_numbers_that_cannot_be_are_told_at_once(folder):
    (folder / "a.csv").write_text("Desa;a\nX;1\nY;2\n")
    code, text = run("a.csv", "--spread", 2, "--top", 0, "--draws", 0, "--seed", -1)
    assert code == 1
    told = [one.split()[0] for one in text.strip().splitlines()]
    assert told == ["--spread", "--top", "--draws", "--seed"]


def test_names_of_units_may_have_commas(folder):
    names = ["Rekaan, Pulau", "Rekaan", "Contoh, Rep.", "Contoh A"]
    rows = [f'"{name}";{n};{n * 3 % 7}' for n, name in enumerate(names)]
    (folder / "n.csv").write_text("\n".join(["Negara;a;b", *rows]), encoding="utf-8")
    given = ["n.csv", "--equal-weights", "--draws", 200, "--top", 2]
    for wanted in ("Contoh, Rep.", "Contoh A, Rekaan, Pulau,Contoh, Rep.", "Rekaan"):
        code, text = run(*given, "--units", wanted)
        assert code == 0, text
    code, text = run(*given, "--units", "Rekaan, Pulao")
    assert code == 1 and "no unit Pulao" in text and "write ;" in text


def test_a_reader_that_stops_early_is_left_in_peace(monkeypatch):
    def stop_reading(*_, **__):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("iga_analysis.__main__.typer.echo", stop_reading)
    done = CliRunner().invoke(app, ["check", "--lang", "en"])
    assert done.exit_code == 1 and "cannot be used" not in done.output
