"""The workbook of a register that is scored."""

import inventions
import openpyxl
import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator

from iga_analysis.language import label
from iga_analysis.report.workbook import write_scores

SIZES = {"16.02": (9, 80, 5), "16.03": (14, 70, 4)}


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
    assert OpenXmlValidator().validate(str(path)).errors == []
    sheets = openpyxl.load_workbook(path, read_only=True).sheetnames
    first = [label("report_contents"), "eligibility", "scores", "announced"]
    assert sheets[:5] == [*first, "explained"]
    assert len(sheets) == 9
    # the headings stand below the title, the source and an empty row
    table = pd.read_excel(
        path,
        sheet_name="explained",
        header=3,
        dtype={label("code"): str},
        engine="openpyxl",
    )
    assert len(table) == 2 * 41
    points = table.groupby(label("code"))[label("points")].sum()
    # 40 SPD points; 9 x 80 / 12 and 9 x 0.38; 14 x 70 / 14, too few affairs
    wanted = {"16.02": 40 + 60 + 3.42, "16.03": 40 + 70}
    assert points.to_dict() == pytest.approx(wanted)


def test_names_of_innovations_stay_text(tmp_path, tables):
    path = tmp_path / "scores.xlsx"
    write_scores(path, *tables, 2026)
    sheet = openpyxl.load_workbook(path)["maturity"]
    headings = [cell.value for cell in sheet[4]]
    column = headings.index(label("innovation")) + 1
    cells = [sheet.cell(row, column) for row in range(5, 11)]
    names = ["=1+1", "-b", "#N/A", "=1+1", "bell", "2024-05-01"]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[:2]] == [True, True]
    assert sheet.cell(5, headings.index(label("maturity")) + 1).value == 80
