"""The whole report of each year with data: its order, and where its findings lead."""

from itertools import pairwise

import pandas as pd
import pytest

from iga_analysis import load_region_results
from iga_analysis.yearly import Heading, Table, Text, compose_report, national

# Findings that rest on no table of the report, and why.
UNLINKED = {
    "region_nothing": "nothing of the region or its province is known",
    "region_unpublished": "nothing of the region or its province is known",
    "advice_none": "there is none",
    "advice_intro": "it introduces the others",
    "summary_intro": "it introduces the others",
}
YEARS = sorted(set(load_region_results()["year"]))


@pytest.fixture(scope="module")
def reports():
    """The report of each year, with a chapter of the region of most statements."""
    found = {}
    for year in YEARS:
        codes = load_region_results(year)["code"].value_counts()
        found[year] = compose_report(year, code=codes.index[0])
    return found


def test_no_heading_stands_without_content(reports):
    for year, chapters in reports.items():
        for chapter in chapters:
            for pair in pairwise([*chapter.blocks, Heading("end")]):
                alone = all(isinstance(one, Heading) for one in pair)
                assert not alone, (year, chapter.key, pair)


def test_every_finding_leads_to_a_table(reports):
    for year, chapters in reports.items():
        shown = {
            block.exhibit
            for chapter in chapters
            for block in chapter.blocks
            if isinstance(block, Table)
        }
        found = [
            block
            for chapter in chapters
            if chapter.key in ("summary", "conclusion")
            for block in chapter.blocks
            if isinstance(block, Text) and block.key not in UNLINKED
        ]
        assert found
        lost = [one.key for one in found if not shown & set(one.about)]
        assert lost == [], year


def test_lists_without_ranks_have_no_chapter_of_changes(monkeypatch):
    columns = ["rank_before", "rank_after", "basis"]
    table = pd.DataFrame([[None, None, "list"]], columns=columns)
    table.attrs["note"] = []
    monkeypatch.setattr(national, "compare_years", lambda year: table)
    assert list(national._tell_changes(2025)) == []
    table.attrs["note"] = ["regions_changed"]
    head, note = national._tell_changes(2025)
    assert isinstance(head, Heading) and note.key == "change_regions_changed"
