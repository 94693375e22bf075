"""The commands that a person types."""

import openpyxl
import pytest
from typer.testing import CliRunner

from iga_analysis.__main__ import app


@pytest.fixture
def form(tmp_path):
    """Return the Excel form, filled with the invented example region."""
    path = tmp_path / "register.xlsx"
    done = CliRunner().invoke(app, ["template", str(path), "--example", "--lang", "en"])
    assert done.exit_code == 0, done.output
    return path


def test_template_is_not_written_over_a_file(form):
    done = CliRunner().invoke(app, ["template", str(form)])
    assert done.exit_code == 1
    assert "exists already" in done.output


def test_score_prints_and_writes_the_index(form):
    done = CliRunner().invoke(app, ["score", str(form)])
    assert done.exit_code == 0, done.output
    assert "Inovatif" in done.output
    book = openpyxl.load_workbook(form.with_name("register_scores.xlsx"))
    assert {"scores", "explained", "maturity", "edition", "sources"} <= set(
        book.sheetnames
    )
    head, row = book["scores"].iter_rows(values_only=True)
    cells = dict(zip(head, row, strict=True))
    assert cells["innovations"] == 30
    # the parts make the index: (SPD + SID) / 250
    whole = (cells["SPD (points)"] + cells["SID (points)"]) / 250 * 100
    assert cells["IID"] == pytest.approx(whole)
    explained = list(book["explained"].iter_rows(min_row=2, values_only=True))
    assert len(explained) == 41


def test_score_takes_the_spd_table_of_another_form(form, tmp_path):
    book = openpyxl.load_workbook(form)
    del book["SPD"]
    only = tmp_path / "only.xlsx"
    book.save(only)
    done = CliRunner().invoke(app, ["score", str(only)])
    assert done.exit_code == 1
    assert "the sheet is missing" in done.output
    done = CliRunner().invoke(app, ["score", str(only), "--spd", str(form)])
    assert done.exit_code == 0, done.output


def test_score_reports_every_mistake_and_writes_nothing(form):
    book = openpyxl.load_workbook(form)
    sheet = book["Register"]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(3, names.index("16") + 1).value = 4
    sheet.cell(4, names.index("17") + 1).value = "two"
    book.save(form)
    done = CliRunner().invoke(app, ["score", str(form)])
    assert done.exit_code == 1
    assert "row 3, column 16" in done.output
    assert "row 4, column 17" in done.output
    assert not form.with_name("register_scores.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--edition", "2023"], "no source states"),
        (["--edition", "1999"], "1999"),
        (["--outside-window", "perhaps"], "perhaps"),
    ],
)
def test_score_refuses_what_it_cannot_do(form, arguments, message):
    done = CliRunner().invoke(app, ["score", str(form), *arguments])
    assert done.exit_code == 1
    assert message in done.output


def test_score_of_a_file_that_is_no_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_text("no workbook")
    done = CliRunner().invoke(app, ["score", str(path)])
    assert done.exit_code == 1
    assert "not an Excel workbook" in done.output
    done = CliRunner().invoke(app, ["score", str(tmp_path / "nowhere.xlsx")])
    assert done.exit_code == 1
    assert "nowhere.xlsx" in done.output
