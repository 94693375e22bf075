"""Two readers of a workbook: what they do not agree on is not read."""

import pytest
import python_calamine
import raw

from iga_analysis.intake.files import LIMITS
from iga_analysis.intake.worker import read_workbook


class Other:
    """Stands for the book and for its sheet as another reader finds it."""

    start = (0, 0)

    def __init__(self, rows):
        self.rows = rows
        self.sheets_metadata = [type("About", (), {"name": "Hasil"})]

    def get_sheet_by_name(self, name):
        return self

    def iter_rows(self):
        return iter(self.rows)


@pytest.fixture
def path(tmp_path):
    return raw.write_xlsx(tmp_path / "a.xlsx", raw.draw_rows([raw.HEAD, *raw.ROWS]))


def read_as(path, monkeypatch, rows):
    monkeypatch.setattr(
        python_calamine.CalamineWorkbook, "from_path", lambda path: Other(rows)
    )
    (sheet,) = read_workbook(path, LIMITS)["sheets"]
    return dict(sheet["rows"])


def test_what_both_find_is_read(path, monkeypatch):
    assert read_as(path, monkeypatch, [raw.HEAD, *raw.ROWS])[3] == raw.ROWS[1]


@pytest.mark.parametrize(
    ("place", "found", "shown"),
    [
        (2, 6.64, "66.4 / 6.64"),
        (1, "Kota Bandung1", "Kota Bandung / Kota Bandung1"),
        (5, "", "187.0 / -"),
    ],
)
def test_a_cell_they_differ_on_is_unclear(place, found, shown, path, monkeypatch):
    rows = [list(one) for one in [raw.HEAD, *raw.ROWS]]
    rows[2][place] = found
    cells = read_as(path, monkeypatch, rows)[3]
    assert cells[place] == {"unclear": shown}
    others = [one for number, one in enumerate(raw.ROWS[1]) if number != place]
    assert [one for number, one in enumerate(cells) if number != place] == others


def test_a_row_that_one_alone_finds_is_unclear(path, monkeypatch):
    rows = [raw.HEAD, *raw.ROWS, [4, "Kota Padang"]]
    found = read_as(path, monkeypatch, rows)
    assert found[5] == [{"unclear": "- / 4"}, {"unclear": "- / Kota Padang"}]
    found = read_as(path, monkeypatch, rows[:3])
    assert all("unclear" in cell for cell in found[4])


def test_where_one_cannot_read_the_sheet_says_so(path, monkeypatch):
    def fail(path):
        raise python_calamine.CalamineError("no")

    monkeypatch.setattr(python_calamine.CalamineWorkbook, "from_path", fail)
    (sheet,) = read_workbook(path, LIMITS)["sheets"]
    assert dict(sheet["rows"])[3] == raw.ROWS[1]
    assert sheet["notes"] == [("read_once", {"sheet": "Hasil"})]
