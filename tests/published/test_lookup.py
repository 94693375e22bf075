"""The index holds every claim once, and every word that it is told by."""

import re

import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.published.lookup import build_index
from iga_analysis.published.query import shorten_address, simplify
from iga_analysis.tables import (
    load_national_figures,
    load_region_results,
    load_regions,
    load_sources,
)


@pytest.fixture(scope="module")
def index():
    return build_index()


def test_every_claim_is_in_one_entry(index):
    listed = [claim for entry in index["entries"] for claim in entry["claims"]]
    claims = {*load_national_figures()["claim_id"], *load_region_results()["claim_id"]}
    assert len(listed) == len(set(listed))
    assert set(listed) == claims


def test_claims_of_one_entry_print_the_same_figure(index):
    figures = load_national_figures().set_index("claim_id")
    same = ["year", "measure", "level", "category", "value", "date", "stage"]
    for entry in index["entries"]:
        if not entry["region"]:
            rows = figures.loc[entry["claims"], same].drop_duplicates()
            assert len(rows) == 1
            assert entry["values"] == rows["value"].dropna().tolist()


def test_every_measure_and_predicate_has_tags(index):
    figures = load_national_figures()
    table = load_table("claim_words")
    told = table[table["use"].isin(["measure", "optional"])]
    assert set(figures["measure"]) == set(told["word"])
    assert all(entry["tags"] for entry in index["entries"] if not entry["region"])


def test_every_tag_has_words_in_both_languages(index):
    wanted = {tag for one in index["entries"] for tag in one["tags"]}
    meant = [tag for word in index["words"].values() for tag in word.get("tags", [])]
    # two words at least: one of them may be official in both languages
    assert {tag for tag in wanted if meant.count(tag) < 2} == set()


def test_words_are_written_as_they_are_sought(index):
    words = load_table("claim_words").query("use in ['word', 'skip', 'month']")
    wrong = [
        word
        for word in words["word"]
        if word != "%" and " ".join(re.findall(r"\d+|[a-z]+", simplify(word))) != word
    ]
    assert wrong == []


def test_every_region_is_known_by_its_name(index):
    for one in load_regions().itertuples():
        name = " ".join(re.findall("[a-z]+", simplify(one.name)))
        assert one.code in index["words"][name]["regions"]


def test_a_figure_knows_from_which_it_follows(index):
    (entry,) = (one for one in index["entries"] if "agg-2025-004" in one["claims"])
    assert entry["inputs"] == [31719.0, 36742.0]


def test_names_of_the_press_stand_for_a_region(index):
    table = load_table("claim_words").query("use == 'region'")
    assert set(table["meaning"]) <= set(load_regions()["code"])
    for row in table.itertuples():
        assert row.meaning in index["words"][row.word]["regions"]
    assert index["words"]["jogja"]["regions"] == ["34", "34.71"]


def test_the_places_of_an_address_hold_its_claims(index):
    sources = load_sources().set_index("source_id")["url"]
    claims = load_region_results().iloc[::40]
    for row in claims.itertuples():
        url = sources[row.source_id]
        if isinstance(url, str):
            places = index["addresses"][shorten_address(url)]
            held = [
                one for place in places for one in index["entries"][place]["claims"]
            ]
            assert row.claim_id in held
