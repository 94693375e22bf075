"""The workbook of a register that is scored."""

import inventions
import openpyxl
import pandas as pd
import pytest
from openxml import list_faults
from shown import judge_file

from iga_analysis.language import label
from iga_analysis.report.scores_book import write_scores
from iga_analysis.report.sheet_names import name_sheet
from iga_analysis.settings import LANGUAGES, use_language

SIZES = {"16.02": (9, 80, 5), "16.03": (14, 70, 4)}


def raise_first(term):
    """Return a heading as it stands in a workbook."""
    return label(term)[:1].upper() + label(term)[1:]


@pytest.fixture
def tables():
    """Return tables of two regions, with names that are awkward in a workbook."""
    register = [inventions.make_register(*size, code) for code, size in SIZES.items()]
    register = pd.concat(register, ignore_index=True)
    awkward = ["=1+1", "-b", "#N/A", "\x07=1+1", "bell\x07", "2024-05-01"]
    register.loc[range(6), "innovation"] = awkward
    spd = [inventions.make_spd(40, code) for code in SIZES]
    return register, pd.concat(spd, ignore_index=True)


def test_every_region_is_explained_on_one_sheet(tmp_path, tables):
    scores = write_scores(tmp_path / "scores.xlsx", *tables, 2026)["scores"]
    assert scores["code"].tolist() == list(SIZES)
    path = tmp_path / "scores.xlsx"
    assert list_faults(path) == []
    sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    keys = ("eligibility", "scores", "announced", "explained")
    names = [name_sheet({"caption": label(f"sheet_{key}")}) for key in keys]
    assert sheets[:5] == [label("report_contents"), *names]
    assert len(sheets) == 9
    # the headings stand below the title, the source and an empty row
    table = pd.read_excel(
        path,
        sheet_name=names[-1],
        header=3,
        dtype={raise_first("code"): str},
        engine="openpyxl",
    )
    assert len(table) == 2 * 41
    points = table.groupby(raise_first("code"))[raise_first("points")].sum()
    # 40 SPD points; 9 x 80 / 12 and 9 x 0.38; 14 x 70 / 14, too few affairs
    wanted = {"16.02": 40 + 60 + 3.42, "16.03": 40 + 70}
    assert points.to_dict() == pytest.approx(wanted)


def test_names_of_innovations_stay_text(tmp_path, tables):
    path = tmp_path / "scores.xlsx"
    write_scores(path, *tables, 2026)
    name = name_sheet({"caption": label("sheet_maturity")})
    sheet = openpyxl.load_workbook(path)[name]
    headings = [cell.value for cell in sheet[4]]
    column = headings.index(raise_first("innovation")) + 1
    cells = [sheet.cell(row, column) for row in range(5, 11)]
    names = ["=1+1", "-b", "#N/A", "=1+1", "bell", "2024-05-01"]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[:2]] == [True, True]
    assert sheet.cell(5, headings.index(raise_first("maturity")) + 1).value == 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scores_are_told_in_the_words_of_the_reader(tmp_path, tables, lang):
    register, spd = tables
    names = [f"Inovasi {n}" for n in range(len(register))]
    register["innovation"] = names
    path = tmp_path / "scores.xlsx"
    with use_language(lang):
        write_scores(path, register, spd, 2026)
    book = openpyxl.load_workbook(path)
    assert "2026" in book.properties.title
    assert book.properties.creator == "iga_analysis"
    assert all(sheet["A2"].value for sheet in book.worksheets[1:-1])
    assert label("sheet_eligibility", lang) in book.sheetnames
    # the portal has no English word for the stage
    assert judge_file(path, lang, quotes=[*names, "Penerapan"]) == []
