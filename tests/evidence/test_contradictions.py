"""Contradictions that are known to be in the published results, and their sides."""

import pytest

from iga_analysis import load_region_results
from iga_analysis.evidence.contradictions import (
    contradicting_claims,
    picture_contradictions,
)


@pytest.fixture(scope="module")
def found():
    return contradicting_claims().set_index("claim_id")


def test_one_region_and_two_scores(found):
    """Pasangkayu 2021: published with 32.26 and with 32.36."""
    sides = found.loc[["reg-2021-0133", "reg-2021-0134"]]
    assert sides["score"].tolist() == [32.26, 32.36]
    assert sides["against"].tolist() == ["reg-2021-0134", "reg-2021-0133"]
    assert set(sides["kind"]) == {"claims of one region differ"}
    assert not sides["in_every"].any()


def test_misprinted_claims_contradict_nothing(found):
    claims = load_region_results().query("basis == 'misprinted'")
    named = {*found.index, *" ".join(found["against"].dropna()).split()}
    assert len(claims) == 3
    assert not named & set(claims["claim_id"])


def test_a_lower_score_at_a_better_rank(found):
    """Solok Selatan 2021: 22.24 at 228, although 27.32 is at 261, 29.35 at 254."""
    claim = found.loc["reg-2021-0147"]
    assert claim["in_every"]
    assert set(claim["against"].split()) == {"reg-2021-0072", "reg-2021-0126"}
    assert claim["kind"] == "higher score, lower rank"
    # Dompu 2021: 30.05 at 285
    assert found.loc["reg-2021-E004", "in_every"]


def test_a_rank_among_all_levels(found):
    """Bojonegoro 2020: 1,971 points at 136, although 1,018 points are at 130."""
    claim = found.loc["reg-2020-0071"]
    assert (claim["score"], claim["rank"]) == (1971, 136)
    assert claim["kind"] == "no rank within the level"
    assert claim["against"] == "reg-2020-0140"


def test_other_kinds(found):
    kinds = found["kind"]
    # 60.56 as Inovatif, 68.67 as Inovatif: above 60.00
    assert set(kinds.index[kinds.str.startswith("score outside")]) == {
        "reg-2022-0170",
        "reg-2024-E014",
    }
    # headline 38, text 39
    assert found.loc["reg-2021-W021", "against"] == "reg-2021-W022 reg-2021-W023"
    # told as second of 2024, while the second is published with a score
    assert found.loc["reg-2024-0016", "kind"] == "two regions at one rank"
    assert found.loc["reg-2024-0016", "against"] == "reg-2024-0152"


def test_every_contradiction_has_a_source(found):
    assert found["source_id"].notna().all()
    assert not found.index.duplicated().any()


def test_one_year_and_level_is_a_part_of_all(found):
    part = contradicting_claims(2021, "kabupaten").set_index("claim_id")
    chosen = found[(found["year"] == 2021) & (found["level"] == "kabupaten")]
    assert part.index.tolist() == chosen.index.tolist()


def test_without_the_claims_found_nothing_contradicts(found):
    claims = load_region_results()
    removed = found.index[found["in_every"].notna()]
    rest = claims[~claims["claim_id"].isin(removed)]
    again = contradicting_claims(results=rest)
    assert again["in_every"].isna().all()
    assert len(again) < len(found)


def test_pictures_of_both_sides():
    # Jambi and Banten are both told as eighth of 2018
    pictures = picture_contradictions(2018, "provinsi").set_index("claim_id")
    ranks = pictures.loc[["reg-2018-0005", "reg-2018-0067"], ["rank_min", "rank_max"]]
    assert ranks.values.tolist() == [[8, 8], [8, 8]]
    pictures = picture_contradictions(2021, "kabupaten").set_index("claim_id")
    # 22.24 is below 27.32 (261st), 25.39, 23.48 and 22.28, above 14.32 (314th)
    solok = pictures.loc["reg-2021-0147"]
    assert solok["picture"] == "without its rank"
    assert (solok["rank_min"], solok["rank_max"]) == (265, 313)
    # the 285th has less than 25.39, which is 285th at worst; more than 14.32
    dompu = pictures.loc["reg-2021-E004"].set_index("picture")
    assert dompu.loc["without its score", "score_min"] == 14.32
    assert dompu.loc["without its rank", "rank_max"] == 253


def test_a_year_without_contradictions():
    assert contradicting_claims(2023).empty
    assert picture_contradictions(2023, "kota").empty
