"""Regions through the years, and everything that is published of one."""

import pytest

from iga_analysis import UnknownRegion, load_region_results
from iga_analysis.evidence.movement import rank_movement, region_card


def test_a_region_with_published_ranks():
    """Sragen: 123rd, 33rd, fifth, fourth in 2020 to 2023, as one source lists them."""
    table = rank_movement("Sragen", years=range(2020, 2024))
    assert table["rank"].tolist() == [123, 33, 5, 4]
    assert table["moved"].tolist()[1:] == ["up", "up", "up"]
    assert table["since"].tolist()[1:] == [2020, 2021, 2022]
    assert table["place_min"].tolist() == pytest.approx(
        [100 * rank / 415 for rank in (123, 33, 5, 4)]
    )


def test_a_movement_without_ranks_may_still_be_sure():
    """Muara Enim: fourth in 2021, in 2022 only Inovatif, so not among the first."""
    table = rank_movement("16.03", years=[2020, 2021, 2022]).set_index("year")
    assert table["moved"].tolist()[1:] == ["open", "down"]


def test_points_and_scores_are_not_compared():
    table = rank_movement(["Kabupaten Sumenep", "Kabupaten Sragen"])
    assert not {"score", "score_min", "score_max"} & set(table.columns)


def test_by_default_every_region_with_two_years():
    table = rank_movement(years=[2021, 2022])
    assert (table.groupby("code").size() == 2).all()
    assert table["moved"].notna().sum() == table["code"].nunique()
    first = table.drop_duplicates("code")
    assert first["moved"].isna().all()


@pytest.mark.parametrize("code", ["16.03", "36.04", "13.11", "75.02", "33.14"])
def test_a_card_holds_every_claim_once(code):
    card = region_card(code)
    listed = " ".join(card["claim_ids"]).split()
    claims = load_region_results().query("basis != 'misprinted'")
    assert sorted(listed) == sorted(claims.loc[claims["code"] == code, "claim_id"])
    assert card["year"].is_monotonic_increasing


def test_cards_of_final_and_other_claims():
    claims = load_region_results()
    claims = claims[claims["name"] == "Kabupaten Tegal"].set_index("claim_id")
    stated = region_card("Kab. Tegal").groupby("is_final")["claim_ids"].agg(" ".join)
    for final in (True, False):
        listed = set(stated[final].split())
        assert listed == set(claims.index[claims["is_final"] == final])


def test_a_card_shows_both_sides_of_a_contradiction():
    card = region_card("Pasangkayu").query("year == 2021")
    assert {32.26, 32.36} <= set(card["score"].dropna())
    assert card["url"].str.startswith("http").all()


def test_a_card_leaves_misprints_out():
    """Mandailing Natal 2021: 145th; one page prints 169."""
    card = region_card("Mandailing Natal").query("year == 2021")
    assert set(card["rank"].dropna()) == {145}


def test_a_name_that_means_no_region():
    with pytest.raises(UnknownRegion, match="did you mean"):
        region_card("Muara Enimm")
