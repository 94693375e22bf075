"""Where the numbers of an exhibit come from, and what travels with it."""

import json

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from iga_analysis import exhibits, load_region_results, report_region, report_year
from iga_analysis.exhibits import ORIGINS, name_origin


def test_claims_and_sources_of_every_column_are_found():
    results = load_region_results(2021)
    first, second, third = results.drop_duplicates("source_id").head(3).index
    claims = results.loc[[first, second], "claim_id"]
    table = pd.DataFrame(
        {
            "claims_min": [" ".join(claims), None],
            "source_ids": [None, results.loc[third, "source_id"]],
            "name": ["reg-2021-0001", "no claim"],
        }
    )
    wanted = set(results.loc[[first, second, third], "source_id"])
    found = name_origin(table)
    assert found["origin"] == "published" and set(found["sources"]) == wanted
    # several tables and ids together give the same
    parts = [table[["claims_min"]], results.loc[third, "source_id"]]
    assert name_origin(parts) == found


@pytest.mark.parametrize("origin", ORIGINS)
def test_words_stand_for_no_source(origin):
    assert name_origin(origin) == {"origin": origin, "sources": []}


def test_what_is_not_known_is_refused():
    with pytest.raises(ValueError, match="'guessed' is not one of simulated"):
        name_origin("guessed")
    with pytest.raises(ValueError, match=r"nowhere-01: not in sources\.csv"):
        name_origin(["kemendagri-12", "nowhere-01"])
    with pytest.raises(ValueError, match="names no source"):
        name_origin(pd.DataFrame({"rate": [1.0]}))


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: pairs of a bundle and its metadata."""
    found = []

    def keep(bundle, metadata=None, raw=False):
        found.append((bundle, metadata))

    monkeypatch.setattr("IPython.display.display", keep)
    return found


def test_numbers_and_sources_travel_with_a_figure(shown):
    _, axes = plt.subplots()
    data = pd.DataFrame({"year": [2020, 2021], "rate": [89.298893, None]})
    exhibits.show_figure(
        axes, "participation_trend", data, sources="simulated", number=2
    )
    ((bundle, metadata),) = shown
    payload = bundle[exhibits.FIGURE_MIME]
    assert [json.loads(row) for row in payload["rows"]] == [
        [2020, 89.298893],
        [2021, None],
    ]
    assert payload["origin"] == "simulated"
    assert metadata["image/png"]["alt"] == f"Figure 2. {payload['caption']}"
    assert not plt.fignum_exists(axes.figure.number)


def test_a_table_without_source_is_refused(shown):
    with pytest.raises(ValueError, match="names no source"):
        exhibits.show_table(pd.DataFrame({"rate": [1.0]}), "regions_by_level")
    assert shown == []


def test_a_number_stands_before_the_caption_only_where_it_is_shown(shown):
    table = pd.DataFrame({"rate": [1.0]})
    exhibits.show_table(table, "regions_by_level", number=3, sources="project")
    ((bundle, _),) = shown
    assert bundle["text/plain"].startswith("Table 3. Regional")
    assert bundle[exhibits.TABLE_MIME]["caption"].startswith("Regional")


def test_of_no_rows_a_sentence_says_so(shown):
    empty = pd.DataFrame({"rate": []})
    exhibits.show_table(empty, "year_failed", words={"year": "2024"})
    ((sentence, _),) = shown
    assert sentence.data.startswith("Published figures of 2024 that cannot be")
    assert sentence.data.endswith("none published, or none found.")


def test_choices_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("IGA_YEAR", "2023")
    monkeypatch.setenv("IGA_REGION", "Kota Surabaya")
    assert report_year(2021) == 2023
    assert report_region("Kabupaten Muara Enim") == "Kota Surabaya"
    monkeypatch.setenv("IGA_YEAR", "last year")
    with pytest.raises(ValueError, match="'last year'; write a year"):
        report_year(2021)
