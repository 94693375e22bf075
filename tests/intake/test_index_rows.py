"""Rows that sum others up are no units, whatever they are called."""

import numpy as np
import openpyxl
import pytest

from iga_analysis.intake import IntakeError, read_index
from iga_analysis.intake.index_rows import (
    find_inside,
    find_summaries,
    is_like_summary,
    is_summary,
)
from iga_analysis.settings import use_language

HEAD = ["Daerah", "a", "b", "c", "d"]
NAMES = [f"Rekaan {n}" for n in range(1, 9)]


def make_values(size=8, columns=4, seed=1):
    return np.random.default_rng(seed).uniform(20, 90, (size, columns)).round(2)


def write(rows, path):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def read(rows, path):
    with use_language("en"):
        found = read_index(write(rows, path), equal_weights=True)
    return found.table, " / ".join(found.table.attrs["warnings"])


def make_rows(values):
    return [[name, *map(float, own)] for name, own in zip(NAMES, values, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        *("Rata-rata Nasional", "World average", "Nasional", "Nilai maksimum"),
        *("Nilai minimum", "Jumlah Total", "Skor Maksimal", "Bobot", "Weights"),
        *("TOTAL KESELURUHAN", "Average of all regions", "Rerata Kabupaten/Kota"),
        *("Median 2025", "Global mean", "Standar Deviasi", "Rata-rata tertimbang"),
    ],
)
def test_words_of_sums_are_no_units_wherever_they_stand(text, tmp_path):
    assert is_summary(text)
    rows = make_rows(make_values())
    for place in (0, 4, 8):
        mixed = [*rows[:place], [text, 7.0, 7.5, 70.0, 7.25], *rows[place:]]
        table, told = read([HEAD, *mixed], tmp_path / "a.xlsx")
        assert table.index.tolist() == NAMES
        assert f"row {place + 2} {text!r}" in told


@pytest.mark.parametrize(
    "text",
    [
        *("Indonesia", "Mean Chey", "Kota Total Rekaan", "Dunia Contoh", "Regional"),
        *("Maximiliansau", "Kabupaten Nilai", "World Bank", "Umum", "Summa"),
    ],
)
def test_names_are_units(text):
    assert not is_summary(text)


def test_words_of_sums_beside_a_name_are_told_and_kept(tmp_path):
    rows = [*make_rows(make_values()), ["ASEAN average", 25.0, 71.0, 33.0, 54.0]]
    table, told = read([HEAD, *rows], tmp_path / "a.xlsx")
    assert "ASEAN average" in table.index and is_like_summary("ASEAN average")
    assert "may sum up the others" in told and "row 10 'ASEAN average'" in told


@pytest.mark.parametrize("measure", ["mean", "sum", "median"])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("decimals", [1, 3, 9])
def test_a_row_made_of_the_others_is_no_unit_whatever_its_name(
    measure, first, decimals, tmp_path
):
    values = make_values()
    made = ["OECD", *map(float, getattr(np, measure)(values, axis=0).round(decimals))]
    rows = make_rows(values)
    rows = [made, *rows] if first else [*rows, made]
    table, told = read([HEAD, *rows], tmp_path / "a.xlsx")
    assert table.index.tolist() == NAMES
    assert "'OECD'" in told and f"the {measure} of the others" in told


def test_several_rows_of_sums_below_each_other():
    values = make_values()
    made = [np.mean(values, axis=0), np.sum(values, axis=0), np.max(values, axis=0)]
    found = find_summaries(np.vstack([values, *made]))
    assert found.left == {8: "mean", 9: "sum"} and found.doubtful == {10: "max"}
    turned = find_summaries(np.vstack([*made, values]))
    assert turned.left == {0: "mean", 1: "sum"} and turned.doubtful == {2: "max"}


@pytest.mark.parametrize("measure", ["mean", "sum", "median"])
def test_a_row_of_sums_among_the_units_is_named(measure, tmp_path):
    values = make_values()
    made = ["Nusantara", *map(float, getattr(np, measure)(values, axis=0).round(3))]
    half = ["Rata-rata Wilayah I", *map(float, values[:3].mean(axis=0).round(3))]
    rows = make_rows(values)
    table, told = read([HEAD, *rows[:3], made, *rows[3:], half], tmp_path / "a.xlsx")
    # it is no more than told: a unit may happen to be the middle
    assert len(table) == len(NAMES) + 2
    assert "'Nusantara'" in told and f"the {measure} of the others" in told


def test_units_near_the_middle_are_none_of_the_others():
    for seed in range(200):
        assert find_inside(make_values(12, 4, seed)) == {}
    levels = np.random.default_rng(3).integers(0, 4, (30, 36)).astype(float)
    middle = np.insert(levels, 9, np.rint(levels.mean(axis=0)), axis=0)
    assert find_inside(middle) == {}


def test_few_columns_make_it_doubtful():
    values = make_values(columns=2)
    found = find_summaries(np.vstack([values, values.mean(axis=0)]))
    assert found == ({}, {8: "mean"})


def test_levels_and_chance_are_not_taken_for_sums():
    """A unit with middle levels is near the mean, one with the best is the maximum."""
    levels = np.random.default_rng(3).integers(0, 4, (30, 36)).astype(float)
    for own in (np.rint(levels.mean(axis=0)), levels.max(axis=0), levels.min(axis=0)):
        for rows in ([levels, own], [own, levels]):
            assert find_summaries(np.vstack(rows)) == ({}, {})
    for seed in range(200):
        assert find_summaries(make_values(12, 4, seed)) == ({}, {})


def test_gaps_and_constant_columns_do_not_hide_a_mean():
    values = make_values(10, 6)
    values[2, 1] = values[5, 4] = np.nan
    values[:, 3] = 5
    made = np.nanmean(values, axis=0)
    assert find_summaries(np.vstack([values, made])).left == {10: "mean"}
    assert find_summaries(values[:3]) == ({}, {})


def test_a_total_outside_the_column_of_names(tmp_path):
    head = ["No", "Nama Daerah", *HEAD[1:]]
    rows = [[n, *row] for n, row in enumerate(make_rows(make_values()), start=1)]
    rows.append(["Rata-rata Nasional", None, 9.0, 9.5, 8.25, 7.0])
    table, told = read([head, *rows], tmp_path / "a.xlsx")
    assert table.index.tolist() == NAMES and "'Rata-rata Nasional'" in told


@pytest.mark.parametrize(
    "other", ["REKAAN 3", " rekaan   3", "rekaan\u00a03", "Ｒekaan 3"]
)
def test_one_unit_in_two_spellings_is_refused_with_both_cells(other, tmp_path):
    rows = [*make_rows(make_values()), [other, 1.0, 2.0, 3.0, 5.0]]
    path = write([HEAD, *rows], tmp_path / "a.xlsx")
    with use_language("en"), pytest.raises(IntakeError) as caught:
        read_index(path, equal_weights=True)
    line = str(caught.value).splitlines()[1]
    assert "cell A4" in line and "cell A10" in line and "'Rekaan 3'" in line
