"""Every command stops with a sentence, in the language asked, in words of options."""

import errno
import os
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from iga_analysis import load_regions, load_table
from iga_analysis.__main__ import app
from iga_analysis.intake import IntakeError, read_results
from iga_analysis.settings import by_command, use_command
from iga_analysis.tables import (
    StoreError,
    list_imports,
    load_import,
    load_indicator_import,
    save_import,
    undo_import,
)

# What a person at a terminal cannot use, or what the system says of itself.
RAW = re.compile(r"Errno|Traceback|Error:|mapping|decimal=|sheet=|replace=True|load_")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words, lang="en"):
    """Run ``iga`` and return exit code and output."""
    words = [*map(str, words), *(["--lang", lang] if lang else [])]
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not RAW.search(done.output), done.output
    return done.exit_code, done.output


def write_list(folder, codes=None, name="hasil.csv", year=2024):
    """Write a list with an invented score for each region of a year, or some."""
    regions = load_regions(year)
    if codes:
        regions = regions[regions["code"].isin(codes)]
    rows = [f"{one.code};{one.name};50,25" for one in regions.itertuples(index=False)]
    path = folder / name
    path.write_text("\n".join(["Kode;Nama Daerah;Skor", *rows]), encoding="utf-8")
    return path


def write_indicators(folder, codes=None, name="indikator.csv", level=2):
    """Write levels of three indicators for each region of 2026, or some."""
    regions = load_regions(2026)
    if codes:
        regions = regions[regions["code"].isin(codes)]
    rows = [f"{one.code};{one.name};1;{level};3" for one in regions.itertuples()]
    path = folder / name
    head = "Kode;Nama Daerah;Level 1;Level 16;Level 5a"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


# Lists and tables, with few regions and with all.


def test_a_list_is_told_from_a_table_of_indicators(folder):
    code, said = run("import", write_list(folder), "--year", 2024)
    assert code == 0, said
    assert "Read as a list of results" in said
    assert len(load_import(2024)) == 546
    assert load_import(2024).attrs["partial"] is None
    code, said = run("import", write_indicators(folder), "--year", 2026)
    assert code == 0, said
    assert "Read as a table of indicators" in said
    table = load_indicator_import(2026)
    assert table.shape == (546, 3) and table.attrs["kind"] == "levels"
    assert table.loc["13.71"].to_dict() == {"1": 1, "5a": 3, "16": 2}
    code, said = run("validate", folder / "indikator.csv", "--year", 2026)
    assert code == 0 and (folder / "indikator-report.xlsx").is_file()
    code, said = run("import", folder / "indikator.csv", "--year", 2026, "--kind", "x")
    assert code == 1 and "--kind 'x' is not one of results, indicators" in said


@pytest.mark.parametrize(
    ("year", "level", "numbers"),
    [
        # of 2018 188 regions took part: 23, 144, 21 by level
        (2018, "provinsi", (11, 12)),
        (2018, "kabupaten", (71, 72)),
        # in 2025 only the sum is published, so the measured ones count: 93 kota
        (2025, "kota", (46, 47)),
    ],
)
def test_few_regions_are_less_than_half_of_a_level(year, level, numbers, folder):
    regions = load_regions(year)
    codes = regions.loc[regions["level"] == level, "code"].tolist()
    for number, wanted in zip(numbers, (1, 0), strict=True):
        path = write_list(folder, codes[:number], f"{number}.csv", year)
        code, said = run("import", path, "--year", year, "--replace")
        assert code == wanted, said
        assert ("--partial" in said) == bool(wanted)


@pytest.mark.parametrize("write", [write_list, write_indicators])
def test_a_partial_import_is_asked_for_and_says_so(write, folder):
    path = write(folder, ["13.71", "32.73", "32.04"])
    year = 2024 if write is write_list else 2026
    code, said = run("import", path, "--year", year)
    assert code == 1
    base = {2024: 398, 2026: 415}[year] + 93
    told = f"kabupaten 1/{base - 93}, kota 2/93"
    assert f"covers only 3 of {base} regions ({told})" in said
    assert "--partial" in said
    assert not (folder / "data").exists()
    code, said = run("import", path, "--year", year, "--partial")
    assert code == 0 and told in said
    load = load_import if write is write_list else load_indicator_import
    assert load(year).attrs["partial"] == told
    kind = "results" if write is write_list else "indicators"
    assert list_imports(kind)["partial"].tolist() == [told]
    # a list that covers all is marked so again
    code, _ = run("import", write(folder), "--year", year, "--replace")
    assert code == 0 and load(year).attrs["partial"] is None


def test_nothing_accepted_and_a_column_not_found_end_with_1(folder):
    path = folder / "daftar.csv"
    path.write_text("Nama Daerah;Skor\nKota Atlantis;50,5\n", encoding="utf-8")
    for command in ("validate", "import"):
        code, said = run(command, path, "--year", 2024)
        assert code == 1 and "no row was accepted" in said
    for command in ("validate", "import"):
        words = [command, path, "--year", 2024, "--column", "score=Nilai"]
        code, said = run(*words)
        assert code == 1 and "there is no column 'Nilai' for score" in said
    path = write_indicators(folder)
    code, said = run("validate", path, "--year", 2026, "--column", "2a=Nilai")
    assert code == 1 and "there is no column 'Nilai' for 2a" in said


# Taken back.


def test_an_import_is_taken_back(folder):
    run("import", write_list(folder), "--year", 2024)
    code, said = run("import", "--undo", 2024)
    assert code == 0
    assert "list of results of 2024 was taken back: hasil.csv, 546 rows" in said
    assert load_import(2024) is None
    assert list((folder / "data").iterdir()) == []
    assert (folder / "hasil.csv").is_file()
    code, said = run("import", "--undo", 2024, lang="id")
    assert code == 1 and "tidak ada impor untuk 2024" in said


def test_of_two_imports_the_kind_tells_which_is_taken_back(folder):
    run("import", write_list(folder, year=2026), "--year", 2026)
    run("import", write_indicators(folder), "--year", 2026)
    code, said = run("import", "--undo", 2026)
    assert code == 1 and "--kind results or --kind indicators" in said
    assert load_import(2026) is not None and load_indicator_import(2026) is not None
    code, said = run("import", "--undo", 2026, "--kind", "indicators")
    assert code == 0 and "table of indicators of 2026 was taken back" in said
    assert load_import(2026) is not None and load_indicator_import(2026) is None
    code, said = run("import", "--undo", 2026)
    assert code == 0 and load_import(2026) is None


def test_a_damaged_import_can_be_taken_back(folder):
    run("import", write_list(folder), "--year", 2024)
    (folder / "data" / "results-2024.json").write_text("{")
    with use_command(), pytest.raises(StoreError, match="iga import --undo"):
        load_import(2024)
    code, said = run("import", "--undo", 2024)
    assert code == 0 and "damaged list of results of 2024" in said
    assert load_import(2024) is None
    with pytest.raises(StoreError):
        undo_import(2024)


def test_undo_takes_the_year_alone(folder):
    path = write_list(folder)
    code, said = run("import", path, "--year", 2024, "--undo", 2024)
    assert code == 1 and "--undo takes the year alone" in said
    code, said = run("import")
    assert code == 1 and "--year 2024" in said


# Doors: options for a person at the command, arguments for one in Python.


def test_hints_speak_of_options_or_of_arguments(folder):
    path = folder / "daftar.csv"
    path.write_text("Wilayah X;Hasil Y\nKota Padang;50\n", encoding="utf-8")
    _, said = run("validate", path, "--year", 2024)
    assert "--column name=B" in said
    with pytest.raises(IntakeError, match=r"mapping=\{'name': 'B'"):
        read_results(path, year=2024)
    assert not by_command()
    _, said = run("validate", path, "--year", 2024, "--decimal", "x")
    assert "--decimal 'x' must be" in said
    for wrong in ("score", "=Skor", "score="):
        code, said = run("validate", path, "--year", 2024, "--column", wrong)
        assert code == 1 and "is not as name=KABUPATEN" in said
    _, said = run("validate", path, "--year", 2024, "--column", "points=B")
    assert "--column names points" in said
    first, second = write_list(folder), write_list(folder, name="lain.csv", year=2020)
    run("import", first, "--year", 2024)
    _, said = run("import", second, "--year", 2024)
    assert "use --replace" in said


@pytest.mark.parametrize(
    ("lang", "setting", "words"),
    [
        ("en", "id", "no such file"),
        ("id", "en", "berkas tidak ada"),
        (None, "en", "no such file"),
        (None, None, "berkas tidak ada"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "import"])
def test_the_language_is_asked_for_or_set_or_indonesian(
    command, lang, setting, words, folder, monkeypatch
):
    monkeypatch.delenv("IGA_LANG", raising=False)
    if setting:
        monkeypatch.setenv("IGA_LANG", setting)
    code, said = run(command, "tidak_ada.csv", "--year", 2024, lang=lang)
    assert code == 1 and words in said
    # and Python goes on in its own
    with pytest.raises(IntakeError, match="berkas" if setting == "id" else "no such"):
        read_results(folder / "tidak_ada.csv", year=2024)


def test_a_language_that_there_is_not(folder, monkeypatch):
    code, said = run("validate", "x.csv", "--year", 2024, lang="fr")
    assert code == 1 and "--lang 'fr'" in said
    monkeypatch.setenv("IGA_LANG", "fr")
    code, said = run("validate", "x.csv", "--year", 2024, lang=None)
    assert code == 1 and "IGA_LANG 'fr'" in said


def test_help_is_in_both_languages(monkeypatch):
    messages = load_table("messages")
    told = messages[messages["key"].str.startswith("help_")]
    words = dict(zip(told["en"], told["id"], strict=True))
    monkeypatch.setenv("IGA_LANG", "en")
    group = typer.main.get_command(app)
    commands = [group, *group.commands.values()]
    found = {one.help for one in commands}
    found |= {one.help for command in commands for one in command.params}
    found = {" ".join(one.split()) for one in found if one}
    assert found == set(words)
    wide = {"env": {"COLUMNS": "400"}, "color": False}
    for setting, lang, of in [
        ("en", None, "en"),
        ("en", "id", "id"),
        ("id", None, "id"),
    ]:
        monkeypatch.setenv("IGA_LANG", setting)
        chosen = ["--lang", lang] if lang else []
        shown = CliRunner().invoke(app, ["import", *chosen, "--help"], **wide).output
        for text in ("Take the import of this year back.", "The only sheet to read."):
            assert (text in shown) == (of == "en")
            assert (words[text] in shown) == (of == "id")


# Files that are not there, no files, or not allowed.


def readers(path):
    yield "validate", path, "--year", 2024
    yield "import", path, "--year", 2024
    yield "score", path
    yield "report", "--year", 2024, "--results", path


@pytest.mark.parametrize("number", range(4))
def test_a_file_that_is_missing_or_a_folder(number, folder):
    for path, words in (("tidak_ada.csv", "no such file"), (".", "is a folder")):
        code, said = run(*list(readers(folder / path))[number])
        assert code == 1 and words in said


@pytest.mark.parametrize("path", [".", "/", ".."])
@pytest.mark.parametrize("number", range(4))
def test_a_folder_without_a_name_of_its_own(number, path, folder):
    code, said = run(*list(readers(Path(path)))[number])
    assert code == 1 and "is a folder" in said


@pytest.mark.parametrize("number", range(4))
def test_a_file_that_may_not_be_read(number, folder, monkeypatch):
    path = write_list(folder)
    refuse(monkeypatch, "open", path, errno.EACCES)
    code, said = run(*list(readers(path))[number])
    assert code == 1 and "cannot be read: there is no permission" in said


def refuse(monkeypatch, method, path, number):
    """Let the system refuse something to a path, whoever runs the test."""
    plain = getattr(Path, method)

    def refusing(self, *arguments, **options):
        if self == path or path in self.parents:
            raise OSError(number, os.strerror(number), str(self))
        return plain(self, *arguments, **options)

    monkeypatch.setattr(Path, method, refusing)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "there is no permission"),
        (errno.EIO, "the system says"),
    ],
)
def test_a_folder_that_cannot_be_written(number, words, folder, monkeypatch):
    path, there = write_list(folder), folder / "there"
    table = write_indicators(folder)
    monkeypatch.setenv("IGA_DATA", str(there))
    refuse(monkeypatch, "mkdir", there, number)
    for command in (
        ("validate", path, "--year", 2024, "--out", there / "x.xlsx"),
        ("import", path, "--year", 2024),
        ("import", table, "--year", 2026),
        ("explore", "--no-browser", "--out", there / "x.html"),
        ("template", there / "x.xlsx"),
    ):
        code, said = run(*command)
        assert code == 1, command
        assert "cannot be written" in said and words in said
    assert not there.exists()


def test_a_full_disk_leaves_the_import_that_was_there(folder, monkeypatch):
    run("import", write_list(folder), "--year", 2024)
    before = load_import(2024)
    other = write_list(folder, name="lain.csv")
    other.write_text(other.read_text("utf-8").replace("50,25", "51,5"), "utf-8")
    plain = Path.replace

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    code, said = run("import", other, "--year", 2024, "--replace")
    assert code == 1 and "the disk is full" in said
    monkeypatch.setattr(Path, "replace", plain)
    assert load_import(2024).equals(before)
    # nothing of the import that failed is left behind
    assert len(list((folder / "data").iterdir())) == 2


@pytest.mark.parametrize(
    "command",
    [
        ("import", "hasil.csv", "--year", 2024),
        ("import", "--undo", 2024),
        ("explore", "--no-browser"),
        ("report", "--year", 2024),
    ],
)
def test_a_file_in_the_place_of_the_folder_of_imports(command, folder, monkeypatch):
    write_list(folder)
    (folder / "berkas").touch()
    monkeypatch.setenv("IGA_DATA", str(folder / "berkas"))
    code, said = run(*command)
    assert code == 1 and "set IGA_DATA to a folder" in said
    assert (folder / "berkas").is_file()


def test_the_report_is_not_written_over_the_list(folder):
    path = write_list(folder)
    code, said = run("validate", path, "--year", 2024, "--out", path)
    assert code == 1 and "is the file itself" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--results", "x.csv"], ["needs its year", "memerlukan tahunnya"]),
        (["--region", "Surabaya"], ["needs a year", "memerlukan tahun"]),
        (["--year", 2024, "--region", "Atlantis"], ["not a region", "bukan nama"]),
        (["--year", 2024, "--region", "Solok"], ["may be", "dapat berarti"]),
        (["--year", 1999], ["no data for 1999", "Tidak ada data untuk 1999"]),
        (["--template", "x.docx"], ["no template", "Tidak ada templat"]),
        (["--out", "x.csv"], ["is a file", "adalah berkas"]),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_both_languages(options, words, folder):
    (folder / "x.csv").touch()
    for lang, told in zip(("en", "id"), words, strict=True):
        code, said = run("report", *options, lang=lang)
        assert code == 1 and told in said
        assert "level=" not in said and "region_aliases" not in said


def test_save_import_from_python_needs_no_partial(folder):
    path = write_list(folder, ["13.71"])
    accepted, _ = read_results(path, year=2024)
    save_import(accepted, path, year=2024, counts={})
    assert load_import(2024).attrs["partial"] is None
