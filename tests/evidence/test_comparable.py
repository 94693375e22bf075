"""Scores as they are printed: their decimals, and one score printed in two ways."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    assign_predicate,
    contradicting_claims,
    load_regions,
    rank_bounds_from_evidence,
)
from iga_analysis.evidence.comparable import (
    finest_decimals,
    list_rounded,
    select_results,
)

YEAR = 2023


def claim(level, scores, *, ranks=None, places=None, **parts):
    """Return invented claims of the first regions of a level, or of those at places."""
    codes = load_regions(YEAR).query("level == @level")["code"].tolist()
    number = len(scores)
    table = pd.DataFrame(
        {
            "claim_id": [f"c{place}" for place in range(number)],
            "year": YEAR,
            "code": [codes[place] for place in places or range(number)],
            "score": scores,
            "rank": pd.array(ranks or [pd.NA] * number, dtype="Int64"),
            "rank_scope": "national-level",
            "predicate": pd.NA,
            "award": pd.NA,
            "is_final": True,
            "basis": "stated",
            "source_id": "invented",
        }
    )
    return table.assign(**parts)


def bounds_of(claims, level="provinsi"):
    table = rank_bounds_from_evidence(YEAR, level, results=claims)
    return table.set_index("score")[["rank_min", "rank_max"]].agg(tuple, axis=1)


def test_decimals_beyond_the_second_put_scores_in_order():
    """Of 38 provinsi; in hundredths all three would be equal."""
    claims = claim("provinsi", [62.9712, 62.9745, 62.9701], ranks=[6, 5, None])
    assert bounds_of(claims)[62.9701] == (7, 38)
    # a list of four decimals prints 62.9700
    claims = claim("provinsi", [62.9712, 62.9745, 62.97], ranks=[6, 5, None])
    assert bounds_of(claims)[62.97] == (7, 38)


def test_a_score_in_hundredths_may_stand_either_way_beside_a_finer_one():
    sources = ["list", "list", "press"]
    claims = claim("provinsi", [62.9712, 62.9745, 62.97], ranks=[6, 5, None])
    found = bounds_of(claims.assign(source_id=sources))
    # rounded: 62.9650 to 62.9749
    assert found[62.97] == (1, 38)
    claims["score"] = [62.9712, 62.9749, 62.98]
    assert bounds_of(claims.assign(source_id=sources))[62.98] == (1, 4)


def test_inverted_ranks_within_a_hundredth_are_seen():
    claims = claim("provinsi", [62.9712, 62.9745], ranks=[5, 6])
    found = contradicting_claims(YEAR, results=claims)
    assert found["kind"].tolist() == ["higher score, lower rank"] * 2
    claims["score"] = [62.97, 62.97]
    assert contradicting_claims(YEAR, results=claims).empty


def test_fine_scores_are_rounded_half_up_to_their_predicate():
    random = np.random.default_rng(4)
    edges = [60.01, 60.005, 60.0049, 60.0, 35.0, 34.995, 34.9949, 0.005, 0.0049]
    scores = [*edges, *random.uniform(0, 100, 80).round(4)]
    claims = claim("kabupaten", scores, predicate=assign_predicate(scores, YEAR))
    assert contradicting_claims(YEAR, results=claims).empty
    claims.loc[1, "predicate"] = "Inovatif"
    found = contradicting_claims(YEAR, results=claims)
    assert found["score"].tolist() == [60.005]
    assert found["kind"].tolist() == ["score outside the band of its predicate"]


@pytest.mark.parametrize("seed", range(6))
def test_fine_and_coarse_prints_of_a_nation_never_exclude_the_truth(seed):
    """Close scores, one list with four decimals, one outlet that rounds to two."""
    random = np.random.default_rng(seed)
    truth = (50 + random.normal(0, 0.02, 93)).round(4)
    ranks = pd.Series(truth).rank(ascending=False, method="min").astype(int).tolist()
    claims = claim("kota", truth, ranks=ranks, source_id="list")
    coarse = random.random(93) < 0.4
    claims.loc[coarse, "source_id"] = "press"
    claims.loc[coarse, "score"] = (truth[coarse] + 1e-9).round(2)
    claims.loc[random.random(93) < 0.6, "rank"] = pd.NA
    claims = claims.sample(frac=0.8, random_state=seed)
    true = pd.Series(np.array(ranks)[claims.index], index=claims["code"])
    table = rank_bounds_from_evidence(YEAR, "kota", results=claims).set_index("code")
    true = true.reindex(table.index)
    assert table["doubted"].isna().all()
    assert (table["rank_min"] <= true).all()
    assert (table["rank_max"] >= true).all()
    rough = claims.assign(score=claims["score"].round(2))
    rough = rank_bounds_from_evidence(YEAR, "kota", results=rough).set_index("code")
    width, before = (one["rank_max"] - one["rank_min"] for one in (table, rough))
    assert width.sum() < before.sum()


def test_the_noise_of_binary_fractions_is_no_decimal():
    claims = claim("provinsi", [0.1 + 0.2, 62.970000000000006])
    assert finest_decimals(select_results(YEAR, results=claims), YEAR) == 2
    claims["score"] = [62.1234567, 40.0]
    assert finest_decimals(select_results(YEAR, results=claims), YEAR) == 7
    # printed as 53.820
    assert finest_decimals(select_results(2022), 2022) == 2
    # points are whole
    assert finest_decimals(select_results(2020), 2020) == 0


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (50.93, 50.94, "rounding"),
        (50.93, 50.95, "claims of one region differ"),
        (50.9312, 50.9313, "rounding"),
        (50.9, 51.0, "claims of one region differ"),
    ],
)
def test_one_score_truncated_and_rounded_is_no_contradiction(one, other, kind):
    """From 50.935 to 50.9399..., and from 50.93125 to 50.9312999..."""
    claims = claim("kota", [one, other], places=[0, 0])
    found = contradicting_claims(YEAR, results=claims).set_index("claim_id")
    assert found["kind"].tolist() == [kind] * 2
    assert found["against"].tolist() == ["c1", "c0"]
    assert found["in_every"].isna().all() == (kind == "rounding")
    table = rank_bounds_from_evidence(YEAR, "kota", results=claims)
    assert table[["score_min", "score_max"]].values.tolist() == [[one, other]]


def test_three_scores_are_more_than_one_rounded():
    claims = claim("kota", [50.93, 50.94, 50.95], places=[0, 0, 0])
    found = contradicting_claims(YEAR, results=claims)
    assert set(found["kind"]) == {"claims of one region differ"}


def test_a_rounded_pair_beside_a_finer_score():
    """50.9372 is 50.93 truncated and 50.94 rounded; 50.9402 is no 50.93."""
    parts = {"places": [0, 0, 0, 1], "source_id": ["a", "b", "list", "list"]}
    claims = claim("kota", [50.93, 50.94, 50.9372, 50.9391], **parts)
    assert set(contradicting_claims(YEAR, results=claims)["kind"]) == {"rounding"}
    claims.loc[2, "score"] = 50.9402
    kinds = contradicting_claims(YEAR, results=claims)["kind"]
    assert "claims of one region differ" in set(kinds)


def test_published_scores_that_rounding_explains():
    found = contradicting_claims().query("kind == 'rounding'")
    assert found.groupby(["year", "name"])["score"].agg(list).to_dict() == {
        (2022, "Kota Kotamobagu"): [50.93, 50.94],
        (2024, "Kabupaten Magelang"): [63.95, 63.96],
    }
    # 51.74 and 51.71: three hundredths are neither truncated nor rounded
    other = contradicting_claims(2024, "provinsi").set_index("claim_id")
    assert other.loc["reg-2024-0007", "kind"] == "claims of one region differ"
    # 1,971 and 1,972 points are two numbers
    points = claim("kota", [1971, 1972], places=[0, 0]).assign(decimals=0)
    assert not list_rounded(points, 1)
