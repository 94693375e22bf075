"""The command that checks the tables also lists what they take, and counts them."""

import re

import pytest
from tongues import list_foreign
from typer.testing import CliRunner

from iga_analysis import load_national_figures, load_table
from iga_analysis.__main__ import app
from iga_analysis.commands import upkeep
from iga_analysis.datapackage import list_values
from iga_analysis.language import label

WORDS = {"en": "regions participating", "id": "daerah berpartisipasi"}


def run(*options, lang="en"):
    done = CliRunner().invoke(app, ["check", *options, "--lang", lang])
    return done.exit_code, done.output


@pytest.mark.parametrize("lang", WORDS)
def test_closed_lists_are_printed_with_their_words(lang):
    code, said = run("--lists", lang=lang)
    assert code == 0
    parts = {re.split(r" \(|:\n", part)[0]: part for part in said.split("\n\n")}
    measures = parts["facts/national_figures.csv, measure"].splitlines()[1:]
    found = {line.split()[0]: line for line in measures}
    assert set(load_national_figures()["measure"]) <= set(found)
    assert found["regions_participating"].endswith(f"  {WORDS[lang]}")
    categories = parts["facts/national_figures.csv, category"]
    for category in load_national_figures()["category"].dropna().unique():
        assert f"  {category}" in categories
    listed = list_values()
    assert len(parts) == len(listed.groupby(["file", "column"])) + 1
    for (file, column), values in listed.groupby(["file", "column"])["value"]:
        part = parts[f"{file}, {column}"].splitlines()[1:]
        for line, value in zip(part, values, strict=True):
            word = line.strip().removeprefix(value).strip() or value
            assert not list_foreign(word, lang), (file, column, value)


def test_a_check_counts_every_table():
    code, said = run()
    assert code == 0
    rows = {line.split()[0]: line.split() for line in said.splitlines() if line}
    assert rows["facts/sources.csv"][1] == str(len(load_table("sources")))
    assert label("file") in rows


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        (([], []), 0, "all numbers of rows are those there are"),
        ((["facts/a.csv"], []), 0, "1 number(s) of rows set to what there is: facts/a"),
        (([], ["facts/b.csv"]), 1, "no line of facts/b.csv"),
    ],
)
def test_counts_are_written_when_asked(found, code, words, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "iga_analysis.datapackage.write_counts", lambda: calls.append(1) or found
    )
    done, said = run("--counts")
    assert (done, calls) == (code, [1]) and words in said
    assert run()[0] == 0 and calls == [1]


def test_what_is_only_asked_for_is_only_done(monkeypatch):
    monkeypatch.setattr(upkeep, "_check", lambda counts: pytest.fail("checked"))
    assert run("--lists")[0] == 0
