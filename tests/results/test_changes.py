"""Two years beside each other, as far as they can be compared."""

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis.exhibits import name_origin
from iga_analysis.results import compare_years
from iga_analysis.settings import use_data_folder


def test_changes_between_two_complete_lists(two):
    table = compare_years(YEAR)
    old, new = invent_list(2024).set_index("code"), two.set_index("code")
    assert sorted(table["code"]) == sorted(set(old.index) & set(new.index))
    assert len(table) == 546
    for row in table.itertuples():
        one, other = old.loc[row.code], new.loc[row.code]
        assert (row.before, row.after) == (one["score"], other["score"])
        assert row.change == pytest.approx(other["score"] - one["score"])
        assert (row.predicate_before, row.predicate_after) == (
            *(one["predicate"], other["predicate"]),
        )
        if pd.isna(one["rank"]) or pd.isna(other["rank"]):
            assert pd.isna(row.rank_change)
            continue
        assert (row.rank_before, row.rank_after) == (one["rank"], other["rank"])
        # from 9th to 4th: five places better
        assert row.rank_change == one["rank"] - other["rank"]
    assert set(table["basis"]) == {"list"}
    assert set(table["source_id"]) == {"import-2024 import-2025"}
    assert name_origin(table)["sources"] == ["import-2024", "import-2025"]


@pytest.mark.parametrize(
    ("before", "year", "notes"),
    [
        # points until 2020; no source has the bands of 2021
        (2020, 2021, ["scale_changed", "bands_unknown"]),
        # four provinces were measured for the first time in 2023
        (2022, 2023, ["regions_changed"]),
        (2023, 2024, []),
        # 60.01 became 65.01
        (2024, 2025, ["bands_changed"]),
        (2025, 2026, []),
        (2026, 2031, ["scale_unknown", "bands_unknown"]),
    ],
)
def test_what_stands_against_comparing_is_said(before, year, notes):
    table = compare_years(year, before)
    assert table.attrs["note"] == notes
    assert table.attrs["years"] == (before, year)


def test_points_are_never_subtracted_from_an_index():
    table = compare_years(2021)
    assert table[["before", "after"]].notna().all(axis=1).any()
    assert table["change"].isna().all()
    assert table["rank_change"].notna().any()
    assert set(table["basis"]) == {"claims"}


def test_only_regions_of_both_years_are_compared(tmp_path):
    """A list of 2025 beside the claims of 2024."""
    data = import_truth(invent_list(), YEAR, tmp_path)
    with use_data_folder(data):
        table = compare_years(YEAR)
    assert 50 < len(table) < 150
    assert set(table["basis"]) == {"claims"}
    assert table["source_id"].str.endswith("import-2025").all()
    assert table["change"].notna().any()
    assert compare_years(2035).empty
