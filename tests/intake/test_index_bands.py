"""Bands of an index of one's own: whole, apart, and on the scale of the scores."""

import pytest

from iga_analysis.intake import IntakeError, read_index
from iga_analysis.settings import use_language

from .test_index import TABLE, WEIGHTS, write_book

HEAD = ["Predikat", "Batas bawah", "Batas atas"]


def read(bands, path, table=TABLE):
    sheets = {"data": table, "bobot": WEIGHTS, "predikat": [HEAD, *bands]}
    with use_language("en"):
        found = read_index(write_book(path / "i.xlsx", sheets))
    return found.table.attrs["warnings"]


@pytest.mark.parametrize(
    ("bands", "holes"),
    [
        ([["C", 0, 30], ["B", 40, 60], ["A", 70, 100]], [(60, 70), (30, 40)]),
        ([["C", None, 49.99], ["B", 50, 59.98], ["A", 60, None]], [(59.98, 60)]),
        ([["C", 0, 30], ["B", 30, 60], ["A", 60, 100]], []),
        ([["C", 0, 49], ["B", 50, 74], ["A", 75, 100]], []),
        ([["C", 0, 49.99], ["B", 50, 74.99], ["A", 75, 100]], []),
    ],
)
def test_holes_between_bands_are_named(bands, holes, tmp_path):
    told = read(bands, tmp_path)
    assert len(told) == len(holes)
    for line, (lower, upper) in zip(told, holes, strict=True):
        assert f"between {lower} (" in line and f"and {upper} (" in line


@pytest.mark.parametrize(
    "bands",
    [
        [["B", 0, 50], ["A", 40, 100]],
        [["C", 0, 50], ["B", 0, 70], ["A", 70, None]],
        [["C", None, 60], ["B", 50, None], ["A", 75, None]],
    ],
)
def test_bands_that_overlap_are_refused(bands, tmp_path):
    with pytest.raises(IntakeError, match="the bands overlap: "):
        read(bands, tmp_path)


@pytest.mark.parametrize("size", [0.01, 1, 1000])
def test_bands_on_another_scale_than_the_scores_are_told(size, tmp_path):
    bands = [["B", 10 * size, 60 * size], ["A", 60 * size, 100 * size]]
    # nobody is best or worst in everything
    table = [TABLE[0], *([f"U{n}", n, 8 - n, n * 3 % 5] for n in range(1, 7))]
    told = read(bands, tmp_path, table)
    assert len(told) == (size != 1)
    assert all("on another scale" in line for line in told)
