"""What the page knows of single regions: each statement, each source, each spelling."""

import pandas as pd
import pytest

from iga_analysis import (
    load_region_results,
    load_regions,
    load_sources,
    match_region,
    rank_bounds_from_evidence,
    region_card,
)
from iga_analysis.datapackage import load_table
from iga_analysis.explore import regions
from iga_analysis.settings import use_data_folder
from iga_analysis.tables import RegionError, load_region_aliases


def test_cards_hold_every_statement():
    cards = regions.list_cards("en")
    assert set(cards) == set(load_region_results()["code"])
    for code in ("16.03", "36.04", "35.78"):
        card = region_card(code)
        assert [row[0] for row in cards[code]] == card["year"].astype(str).tolist()
        ids = [" ".join(one for one, _ in row[-1]) for row in cards[code]]
        assert ids == card["source_ids"].tolist()
    (fourth,) = (row for row in cards["16.03"] if row[2] == "4" and row[5] == "123")
    assert fourth[:2] == ["2021", "62.97"]


def test_every_source_has_its_own_address():
    urls = load_sources().set_index("source_id")["url"].dropna().to_dict()
    rows = [row for card in regions.list_cards("en").values() for row in card]
    assert max(len(row[-1]) for row in rows) > 1
    for source_id, url in (pair for row in rows for pair in row[-1]):
        assert url == urls.get(source_id)


def test_only_web_addresses_become_links():
    urls = pd.Series(["javascript:alert(1)", "https://b.example/?x=1", pd.NA])
    found = regions._pick_urls(urls.astype("string"))
    assert found.tolist() == [None, "https://b.example/?x=1", None]


def test_published_claims_stay_where_a_list_lacks_the_region(partial):
    claims = load_table("region_results")
    published = claims[claims["year"] == 2024]
    with use_data_folder(partial):
        cards, lacks = regions.list_cards("en"), regions.list_lacks("en")
        lacking = regions.find_lacking()
    others = published[~published["code"].isin(["16.03", "36.04"])]
    assert lacking["claim_id"].tolist() == others["claim_id"].tolist()
    others = others[others["basis"] != "misprinted"]
    measured = set(load_regions(2024)["code"])
    assert set(lacks) == measured - {"16.03", "36.04"}
    assert "list of 2024" in lacks["33.08"] and "hasil_2024.csv" in lacks["33.08"]
    marked = {
        code: [row for row in card if row[0] == "2024 (published)"]
        for code, card in cards.items()
    }
    assert {code for code, rows in marked.items() if rows} == set(others["code"])
    for code, own in others.groupby("code"):
        ids = {one for row in marked[code] for one, _ in row[-1]}
        assert ids == set(own["source_id"])
    listed = [row for row in cards["16.03"] if row[0] == "2024"]
    assert [[row[1], row[-1]] for row in listed] == [["50", [["import-2024", None]]]]


def test_a_list_of_another_scale_does_not_stop_the_cards(put_list, tmp_path):
    kept = put_list(tmp_path, 2023, ["Kabupaten Serang,1971"], read_as=2019)
    with use_data_folder(kept):
        cards = regions.list_cards("en")
    assert [row[1] for row in cards["36.04"] if row[0] == "2023"] == ["1,971"]


def test_bounds_are_those_of_the_evidence():
    bounds = rank_bounds_from_evidence(2020, "kabupaten")
    rows, shown = regions.list_bounds(bounds, "id")
    assert [row["rank_max"] for row in rows] == bounds["rank_max"].tolist()
    own = bounds[bounds["code"] == "35.22"]
    assert [cells[3] for cells in shown["35.22"]] == own["rank_max"].map(str).tolist()


@pytest.fixture(scope="module")
def spellings():
    return regions.list_spellings()


def test_every_alias_and_name_is_in_the_page(spellings):
    missed, found = [], 0
    for text in [*load_region_aliases()["alias"], *load_regions()["name"]]:
        try:
            code = match_region(text)
        except RegionError:
            continue
        found += 1
        words = regions.split_words(text, signs={"&": "dan"})
        words = [spellings["words"].get(word, word) for word in words]
        codes = spellings["codes"].get("".join(words), [])
        if codes != [code]:
            missed.append(text)
    assert missed == []
    assert found > 700


def test_a_name_that_means_several_regions_lists_them(spellings):
    assert spellings["codes"]["solok"] == ["13.02", "13.72"]
    assert spellings["codes"]["kabupaten solok"] == ["13.02"]
    assert "provinsi solok" not in spellings["codes"]
    assert spellings["levels"]["pemkab"] == "kabupaten"
