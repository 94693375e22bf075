"""Claims with publisher and date, against sources.csv read by hand."""

import pandas as pd
import pytest

from iga_analysis import cite_claims, conflicting_claims, load_sources
from iga_analysis.tables.facts import load_national_figures

CITED = ["claim_id", "publisher", "published_on"]
TEXT = "cited"


def test_the_claim_with_address_and_full_date_is_named():
    # Jejak Banten: to the month; Kompas and Bisnis: 18 December 2020; OnlineMetro: none
    claims = "agg-2020-040 agg-2020-041 agg-2020-042 agg-2020-044"
    cited = cite_claims(pd.DataFrame({"claim_ids": [claims]}))
    assert cited[CITED].values.tolist() == [["agg-2020-041", "Kompas", "2020-12-18"]]
    cited = cite_claims(pd.DataFrame({"claim_ids": ["agg-2020-040 agg-2020-044"]}))
    assert cited["publisher"].tolist() == ["Jejak Banten"]
    assert cited[TEXT].tolist() == ["agg-2020-040, Jejak Banten, 2020-12"]
    # of OnlineMetro no date is known
    cited = cite_claims(pd.DataFrame({"claim_ids": ["agg-2020-044"]}))
    assert cited[TEXT].tolist() == ["agg-2020-044, OnlineMetro"]


def test_rows_stay_in_order_with_what_they_hold():
    table = pd.DataFrame(
        {"claim_id": ["agg-2020-051", pd.NA, "reg-2021-0001"], "value": [3, 1, 2]},
        index=[7, 7, 7],
    )
    cited = cite_claims(table)
    assert cited["value"].tolist() == [3, 1, 2]
    assert cited["claim_id"].fillna("").tolist() == [
        "agg-2020-051",
        "",
        "reg-2021-0001",
    ]
    assert cited["publisher"].isna().tolist() == [False, True, False]
    assert cited.columns.tolist() == ["value", *CITED, TEXT]
    assert cited[TEXT].isna().tolist() == [False, True, False]


def test_every_conflict_is_cited_by_one_of_its_claims():
    said = conflicting_claims()
    cited = cite_claims(said)
    assert cited["conflict"].tolist() == said["conflict"].tolist()
    sources = load_sources().set_index("source_id")
    of = load_national_figures().set_index("claim_id")["source_id"]
    for row, claims in zip(cited.itertuples(), said["claim_ids"], strict=True):
        assert row.claim_id in claims.split()
        assert row.publisher == sources.loc[of[row.claim_id], "publisher"]
        followed = [sources.loc[of[one], ["url", "date"]] for one in claims.split()]
        if any(one.notna().all() for one in followed):
            assert pd.notna(row.published_on)


def test_mistakes():
    with pytest.raises(ValueError, match="claim_id or claim_ids"):
        cite_claims(pd.DataFrame({"value": [1]}))
    with pytest.raises(ValueError, match="agg-1999-001: no such claim"):
        cite_claims(pd.DataFrame({"claim_id": ["agg-1999-001"]}))
