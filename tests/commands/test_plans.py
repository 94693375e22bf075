"""The command ``plan``: what it takes, and the sentences with which it stops."""

import re

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from iga_analysis.__main__ import app
from iga_analysis.datapackage import load_table
from iga_analysis.scoring import write_template
from iga_analysis.settings import LANGUAGES

RAW = re.compile(r"Errno|Traceback|Error:|new_maturity|frozen|edition=|load_")


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """Return the form of the example, two agencies named in short."""
    path = tmp_path_factory.mktemp("form") / "register.xlsx"
    register = load_table("example_register")
    short = {"Dinas Kesehatan": "Dinkes", "Dinas Sosial": "Dinsos"}
    register["agency"] = register["agency"].replace(short)
    write_template(path, 2026, register=register, spd=load_table("example_spd"))
    return path


def run(*words, lang="en"):
    done = CliRunner().invoke(app, ["plan", *map(str, words), "--lang", lang])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not RAW.search(done.output), done.output
    return done.exit_code, done.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_for_the_agencies(form, tmp_path, lang):
    listed = tmp_path / "opd.csv"
    names = ["Dinas Kesehatan", "Dinas Sosial", "Dinas Kelautan"]
    listed.write_text("\n".join(["Perangkat Daerah", *names]), encoding="utf-8")
    efforts = tmp_path / "upaya.csv"
    # nobody can have an innovation taken up elsewhere
    efforts.write_text(
        "indikator;upaya;dapat dilakukan perangkat daerah\n31;8;tidak\n",
        encoding="utf-8",
    )
    options = ["--target", "60,5", "--agencies", listed, "--efforts", efforts]
    options += ["--by", "31 Agustus 2027", "--year-after", "--out", tmp_path / "hasil"]
    code, said = run(form, *options, lang=lang)
    assert code == 0, said
    assert "'Dinkes'" in said and "'Dinsos'" in said
    assert re.search(r"\b1 (of|dari) 3\b", said)
    book = openpyxl.load_workbook(tmp_path / "hasil" / "iga_plan.xlsx")
    assert {"Dinas Kesehatan", "Dinas Sosial"} <= set(book.sheetnames)
    whole = [row[3] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert "35" in whole and "31" not in whole
    assert (tmp_path / "hasil" / "iga_plan.docx").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--target", "Paling Inovatif"], "--target"),
        (["--target", "-3"], "--target"),
        (["--target", "60", "--by", "31/02/2027"], "--by"),
        (["--target", "60", "--by", "besok"], "--by"),
        (["--target", "60", "--outside-window", "maybe"], "--outside-window"),
        (["--target", "60", "--region", "Kota Surabaya"], "--region"),
        (["--target", "60", "--region", "Atlantis"], "Atlantis"),
        (["--target", "60", "--edition", "2025"], "--efforts"),
        (["--target", "90"], "--with-outcomes"),
        (["--target", "60", "--agencies", "nowhere.xlsx"], "nowhere.xlsx"),
        (["--target", "60", "--paper", "A3"], "A3"),
        (["--target", "60", "--template", "kop.docx"], "kop.docx"),
    ],
)
def test_what_cannot_be_used_is_told(form, tmp_path, options, told):
    shown = {}
    for lang in LANGUAGES:
        out = tmp_path / lang
        code, shown[lang] = run(form, *options, "--out", out, lang=lang)
        assert code == 1
        assert told in shown[lang]
        assert not list(out.glob("*")) if out.exists() else True
    assert shown["en"] != shown["id"]


@pytest.mark.parametrize(("lang", "needed"), [("en", "65.01"), ("id", "65,01")])
def test_a_target_out_of_reach_names_the_empty_seats(tmp_path, lang, needed):
    register, spd = load_table("example_register").head(5), load_table("example_spd")
    path = tmp_path / "kecil.xlsx"
    write_template(path, 2026, register=register, spd=spd)
    code, said = run(path, "--target", "Sangat Inovatif", lang=lang)
    assert code == 1 and not path.with_name("kecil_plan").exists()
    # the divisor is 12 and five innovations are in the register
    assert needed in said and re.search(r"\(7 ", said)


def test_a_folder_that_is_a_file_and_points_without_levels(form, tmp_path):
    (tmp_path / "taken").write_text("somebody's own")
    code, said = run(form, "--target", "60", "--out", tmp_path / "taken")
    assert code == 1 and "--out" in said
    points = tmp_path / "spd.csv"
    points.write_text("code,spd\n00.00,42\n", encoding="utf-8")
    code, said = run(form, "--target", "60", "--spd", points, "--out", tmp_path / "a")
    assert code == 1 and "SPD" in said


def test_one_of_several_regions_is_named(tmp_path):
    register, spd = load_table("example_register"), load_table("example_spd")
    both = [register.head(9), register.head(4).assign(code="16.03", region=None)]
    path = tmp_path / "dua.xlsx"
    other = spd.assign(code="16.03", region=None)
    tables = {"register": pd.concat(both), "spd": pd.concat([spd, other])}
    write_template(path, 2026, **tables)
    code, said = run(path, "--target", "40")
    assert code == 1 and "--region" in said and "16.03" in said
    options = ["--target", "30", "--region", "Kab. Muara Enim", "--out", tmp_path / "a"]
    code, said = run(path, *options)
    assert code == 0, said
    title = openpyxl.load_workbook(tmp_path / "a" / "iga_plan.xlsx").worksheets[0]["A1"]
    assert "Kabupaten Muara Enim" in title.value
