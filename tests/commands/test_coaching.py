"""The command that writes the regions to be coached."""

from pathlib import Path

import openpyxl
import pytest
from spoken import judge
from typer.testing import CliRunner

from iga_analysis.__main__ import app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def coach(*words, lang="en"):
    done = CliRunner().invoke(app, ["coaching", *map(str, words), "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    judge(done.output, lang)
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["166 regions, of which 21", "published: 145.", "published: 21."]),
        ("id", ["166 daerah, 21 di antaranya", "nama 145 daerah", "nama 21 daerah"]),
    ],
)
def test_what_the_claims_cannot_name_is_counted(folder, lang, words):
    code, said = coach("--year", 2021, "--out", "x/y", lang=lang)
    assert code == 0, said
    assert all(one in " ".join(said.split()) for one in words)
    assert len(list((folder / "x/y").iterdir())) == 2


def test_the_form_is_not_written_over_a_file(folder):
    code, said = coach("--year", 2021, "--places-form", "tempat.xlsx")
    assert code == 0 and "--places" in said, said
    assert not (folder / "coaching").exists()
    assert len(openpyxl.load_workbook(folder / "tempat.xlsx").worksheets) == 2
    for name, words in (("tempat.xlsx", "exists already"), ("t.csv", ".xlsx")):
        code, said = coach("--year", 2021, "--places-form", name)
        assert code == 1 and words in said
    code, said = coach("--year", 2021, "--places-form", "u.xlsx", "--places", "t.xlsx")
    assert code == 1 and "no such file" in said
    told = ["--places-form", "u.xlsx", "--places", "tempat.xlsx"]
    code, said = coach("--year", 2021, *told)
    assert code == 1 and "either --places or --places-form" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--year", 1999], ["no data for 1999", "Tidak ada data untuk 1999"]),
        (["--year", 2025], ["given with --results", "diberikan dengan --results"]),
        (["--year", 2021, "--paper", "A3"], ["no paper A3", "kertas A3"]),
        (["--year", 2021, "--places", "t.csv"], ["no header found", "judul kolom"]),
        (["--year", 2021, "--results", "no.csv"], ["no such file", "tidak ada"]),
        (["--year", 2021, "--out", "t.csv"], ["cannot be", "tidak dapat"]),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(folder, options, words):
    (folder / "t.csv").write_text("Daerah;Kota\nBali;Denpasar\n")
    for lang, told in zip(("en", "id"), words, strict=True):
        code, said = coach(*options, lang=lang)
        assert code == 1 and told in said, said
    assert sorted(one.name for one in folder.iterdir()) == ["t.csv"]


def test_wrong_rows_of_the_places_are_told(folder):
    rows = ["Daerah;Tempat", "Sulawesi;Makassar", "Kabupaten Atlantis;Medan"]
    rows += ["Kota Bandung;Surabaya"]
    (folder / "tempat.csv").write_text("\n".join(rows))
    code, said = coach("--year", 2021, "--places", "tempat.csv", lang="id")
    assert code == 0, said
    said = " ".join(said.split())
    assert "tempat.csv, baris 3: 'Kabupaten Atlantis' bukan nama daerah" in said
    assert "tidak ada dalam daftar tahun 2021: 32.73" in said
    assert "12 daerah dalam daftar belum memiliki tempat" in said
