"""The whole report of each year with data: its order, and where its findings lead."""

from itertools import pairwise

import pandas as pd
import pytest

from iga_analysis import load_region_results
from iga_analysis.settings import use_language
from iga_analysis.yearly import (
    Chapter,
    Heading,
    Table,
    Text,
    compose_report,
    national,
    tell,
)
from iga_analysis.yearly.summary import compose_summary

# Findings that rest on no table of the report, and why.
UNLINKED = {
    "region_nothing": "nothing of the region or its province is known",
    "region_unpublished": "nothing of the region or its province is known",
    "advice_none": "there is none",
    "advice_intro": "it introduces the others",
    "summary_intro": "it introduces the others",
}
# What is said where no score, rank or predicate of a region is known.
UNKNOWN = ("region_nothing", "region_unpublished", "region_unlisted", "region_unknown")
UNKNOWN += ("region_unsettled", "region_unfit")
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


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_summary_says_what_is_known_of_the_region(reports, lang):
    for year, chapters in reports.items():
        summary = next(one for one in chapters if one.key == "summary")
        (region,) = [one for one in chapters if one.key == "region"]
        own = {one.exhibit for one in region.blocks if isinstance(one, Table)}
        with use_language(lang):
            said = [tell(one.key, one.values) for one in summary.blocks]
        first = summary.blocks[1]
        assert first.key.startswith("region_") and own & set(first.about), year
        assert region.values["name"] in said[1] and str(year) in " ".join(said[:3])


@pytest.mark.parametrize("key", UNKNOWN)
def test_the_summary_says_that_nothing_is_known(key):
    year = max(YEARS)
    words = {"name": "Kota Contoh", "year": str(year), "level": "kota"}
    about = ("region_claims",)
    part = Chapter("region", "3", [Text(key, words, about)], {"name": "Kota Contoh"})
    summary = compose_summary([part], year)
    assert [one.key for one in summary] == ["summary_intro", key]
    assert summary[1].about == about


def test_lists_without_ranks_have_no_chapter_of_changes(monkeypatch):
    columns = ["rank_before", "rank_after", "basis"]
    table = pd.DataFrame([[None, None, "list"]], columns=columns)
    table.attrs["note"] = []
    monkeypatch.setattr(national, "compare_years", lambda year: table)
    assert list(national._tell_changes(2025)) == []
    table.attrs["note"] = ["regions_changed"]
    head, note = national._tell_changes(2025)
    assert isinstance(head, Heading) and note.key == "change_regions_changed"
