"""Awkward files come back exactly: every value right, every row accounted for."""

from itertools import combinations

import awkward
import pandas as pd
import pytest

from iga_analysis.intake.records import count_rows
from iga_analysis.intake.results import read_results

VALUES = ("score", "rank", "predicate", "innovations")
FORMATS = list(awkward.WRITERS)
ALONE = [(name,) for name in awkward.TRAITS]
PAIRS = [
    pair for pair in combinations(awkward.TRAITS, 2) if awkward.may_combine(set(pair))
]


def choose_format(number, traits):
    """Return a format that can hold the traits; formats take turns."""
    able = [
        kind
        for kind in FORMATS
        if all(kind in awkward.NEEDS.get(one, FORMATS) for one in traits)
    ]
    return able[number % len(able)]


CASES = [
    pytest.param(choose_format(number, traits), traits, id="-".join(traits))
    for number, traits in enumerate([*ALONE, *PAIRS])
]


def check_file(path, sheets, **options):
    """Compare what is read with the truth of the sheets."""
    accepted, report = read_results(path, year=2024, **options)
    counts = count_rows(report).iloc[0]
    rows = [row for sheet in sheets for row in sheet.rows]
    filled = [row for row in rows if any(cell is not None for cell in row.cells)]
    expected = [row for row in filled if isinstance(row.truth, int)]
    bad = report[report["status"] == "rejected"]
    assert counts["rejected"] == 0, bad[["row", "text", "reasons"]].to_dict("records")
    assert counts["read"] == counts["accepted"] + counts["not_data"]
    assert counts["accepted"] == len(expected)
    truth = [
        sheet.truth[row.truth]
        for sheet in sheets
        for row in sheet.rows
        if isinstance(row.truth, int)
    ]
    assert accepted["code"].tolist() == [one["code"] for one in truth]
    for column in VALUES:
        wanted = [one[column] for one in truth]
        found = [None if pd.isna(one) else one for one in accepted[column]]
        assert found == wanted, column
    return accepted, report


@pytest.mark.parametrize(("kind", "traits"), CASES)
def test_awkward_file_comes_back_exactly(kind, traits, tmp_path):
    sheet = awkward.combine(traits)
    path = awkward.write_as(kind, [sheet], tmp_path)
    _, report = check_file(path, [sheet])
    if path.suffix != ".pdf":
        filled = [row for row in sheet.rows if any(c is not None for c in row.cells)]
        assert len(report) == len(filled)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_holds_the_plain_list(kind, tmp_path):
    sheet = awkward.combine(())
    check_file(awkward.write_as(kind, [sheet], tmp_path), [sheet])
