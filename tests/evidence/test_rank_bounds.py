"""Bounds from the published results: derived by hand, explained, traceable."""

import numpy as np
import pandas as pd
import pytest
from rankings import random_ranks

from iga_analysis import assign_predicate, load_region_results, load_regions
from iga_analysis.evidence.rank_bounds import (
    explain_bounds,
    rank_bounds_from_evidence,
    trace_claims,
)
from iga_analysis.tables.facts import LEVELS

BOJONEGORO, DELI_SERDANG, BOALEMO = "reg-2021-0060", "reg-2021-0069", "reg-2021-0052"
HULU_SUNGAI_SELATAN = "reg-2021-0074"


def bounds_of(name, year=2021):
    table = rank_bounds_from_evidence(year, "kabupaten").set_index("name")
    return tuple(table.loc[name, ["rank_min", "rank_max"]])


@pytest.mark.parametrize(
    ("name", "year", "best", "worst"),
    [
        # 61.83 is 11th; 37 of the nation were Sangat Inovatif, of which five provinces
        # and seven kota are known, and 60.37 is Sangat Inovatif as 60.14 of a kota is
        ("Kabupaten Bojonegoro", 2021, 12, 37 - 5 - 7),
        # 58.07 is 29th, and 60.37 lies above as well
        ("Kabupaten Deli Serdang", 2021, 13, 28),
        # 72.46 lies between 84.19, the first, and 62.97, the fourth
        ("Kabupaten Bogor", 2021, 2, 3),
        # the rank is published
        ("Kabupaten Muara Enim", 2021, 4, 4),
        ("Kabupaten Gunung Mas", 2021, 345, 345),
        # 23 regions of the nation could not be assessed, so 392 kabupaten at least
        # were; one that could not is 393rd or worse
        ("Kabupaten Padang Lawas Utara", 2021, 393, 415),
        # 131 kabupaten were Sangat Inovatif, 55 of 415 could not be assessed
        ("Kabupaten Muara Enim", 2020, 1, 131),
        ("Kabupaten Boalemo", 2020, 361, 361),
        # 22.28 is 287th among kabupaten and kota, or among kabupaten; 27.32 is 261st,
        # 25.39 and 23.48 lie between
        ("Kabupaten Luwu Timur", 2021, 264, 287),
    ],
)
def test_bounds_by_hand(name, year, best, worst):
    assert bounds_of(name, year) == (best, worst)


def test_scores_and_predicates_of_regions_with_a_rank_only():
    table = rank_bounds_from_evidence(2021, "kabupaten").set_index("name")
    # 33rd, between 58.07 (29th) and 53.24, of which three more are known to be above
    sragen = table.loc["Kabupaten Sragen"]
    assert (sragen["score_max"], sragen["predicate_best"]) == (58.07, "Inovatif")
    # 345th: 14.32 is 314th and 0.40 is 387th
    gunung_mas = table.loc["Kabupaten Gunung Mas", ["score_min", "score_max"]]
    assert gunung_mas.tolist() == [0.40, 14.32]
    assert table.loc["Kabupaten Gunung Mas", "predicate_best"] == "Kurang Inovatif"


def test_a_score_of_few_decimals_is_an_interval():
    table = rank_bounds_from_evidence(2021, "kabupaten").set_index("name")
    rounded = table.loc["Kabupaten Kotawaringin Timur", ["score_min", "score_max"]]
    assert rounded.tolist() == [45.50, 46.49]
    table = rank_bounds_from_evidence(2024, "kabupaten").set_index("name")
    # printed 60.00, not 60
    border = table.loc["Kabupaten Bolaang Mongondow Utara", ["score_min", "score_max"]]
    assert border.tolist() == [60.00, 60.00]


def test_what_is_not_final_stated_or_comparable_is_left_out():
    names = set(rank_bounds_from_evidence(2021, "kabupaten")["name"])
    # first in a running standing of September 2021, nothing else is known
    assert "Kabupaten Wonogiri" not in names
    # rank 94 rests on an inferred year
    assert "Kabupaten Pringsewu" not in names
    # second of the winners of 2020 is the order of the award
    assert "Kabupaten Wonogiri" not in set(
        rank_bounds_from_evidence(2020, "kabupaten")["name"]
    )


def test_either_side_of_a_contradiction_may_be_right():
    name = "Kabupaten Pasangkayu"
    table = rank_bounds_from_evidence(2021, "kabupaten").set_index("name")
    assert table.loc[name, "doubted"] == "reg-2021-0133 reg-2021-0134"
    # printed as 32.26 and as 32.36: either may be right
    assert table.loc[name, ["score_min", "score_max"]].tolist() == [32.26, 32.36]


def test_a_misprinted_claim_is_no_evidence():
    """Mandailing Natal 2021: rank 169 is a misprint of 145, which stands elsewhere."""
    assert bounds_of("Kabupaten Mandailing Natal") == (145, 145)
    # 71.99 at rank 5 is the result of 2023, printed as that of 2024
    claims = load_region_results().query("basis == 'misprinted'")["claim_id"]
    for year, level in ((2021, "kabupaten"), (2022, "kabupaten"), (2024, "provinsi")):
        table = rank_bounds_from_evidence(year, level)
        cited = " ".join([*table["claims_min"], *table["claims_max"]]).split()
        assert not set(claims) & set(cited)


def test_explanation_of_a_score_between_two_anchors():
    why = explain_bounds("Deli Serdang", 2021)
    cited = why.groupby("end")["claim_id"].agg(set)
    assert cited["best"] == {DELI_SERDANG, BOJONEGORO, HULU_SUNGAI_SELATAN}
    assert cited["worst"] == {DELI_SERDANG, BOALEMO}
    assert why.groupby("end")["bound"].first().to_dict() == {"best": 13, "worst": 28}
    assert why["url"].str.startswith("https://").all()


def test_explanation_by_a_published_count():
    why = explain_bounds("Muara Enim", 2020).query("end == 'worst'")
    # 131 kabupaten Sangat Inovatif
    assert set(why["claim_id"]) == {"agg-2020-055", "reg-2020-0115"}
    assert why.set_index("claim_id").loc["agg-2020-055", "value"] == 131


def needed_claims(told):
    """Yield ids of claims; those of a region that differ go together.

    Either of two such claims would be believed without the other.
    """
    for _, own in told.groupby("code"):
        if (own[["score", "rank", "predicate"]].nunique() > 1).any():
            yield own["claim_id"].tolist()
        else:
            yield from ([claim] for claim in own["claim_id"])


@pytest.mark.parametrize(
    ("year", "level", "step"), [(2022, "kota", 4), (2024, "kabupaten", 12)]
)
def test_no_claim_of_an_explanation_can_be_spared(year, level, step):
    claims, checked = load_region_results(year), 0
    table = rank_bounds_from_evidence(year, level).set_index("code")
    for code in table.index[table["doubted"].isna()][::step]:
        why = explain_bounds(code, year)
        for end, column in (("best", "rank_min"), ("worst", "rank_max")):
            part = why[why["end"] == end]
            told = claims[claims["claim_id"].isin(part["claim_id"])]

            def again(told, code=code, column=column):
                found = rank_bounds_from_evidence(year, level, results=told)
                return found.set_index("code").loc[code, column]

            if code not in set(told["code"]):
                # the bound is that of any region: none of its own claims is needed
                continue
            checked += 1
            bound = table.loc[code, column]
            assert again(told) == bound
            for spared in needed_claims(told[told["code"] != code]):
                assert again(told[~told["claim_id"].isin(spared)]) != bound
    assert checked > 5


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("year", range(2018, 2026))
def test_every_claim_leads_to_a_source_in_two_steps(year, level):
    table = rank_bounds_from_evidence(year, level)
    assert (table["rank_min"] >= 1).all()
    assert (table["rank_min"] <= table["rank_max"]).all()
    assert (table["rank_max"] <= table["regions"]).all()
    cited = {
        claim
        for column in ("claims_min", "claims_max")
        for entry in table[column]
        for claim in entry.split()
    }
    traced = trace_claims([*table["claims_min"], *table["claims_max"]])
    assert set(traced["claim_id"]) == cited
    assert traced["source_id"].notna().all()


def test_published_ranks_and_predicates_lie_in_their_bounds():
    order = ["Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"]
    for year, level in ((2020, "kabupaten"), (2021, "kota"), (2022, "kabupaten")):
        table = rank_bounds_from_evidence(year, level)
        ranked = table.dropna(subset="rank")
        assert len(ranked) > 5
        assert (ranked["rank"] == ranked["rank_min"]).all()
        assert (ranked["rank"] == ranked["rank_max"]).all()
        named = table.dropna(subset="predicate")
        for column in ("predicate_best", "predicate_worst"):
            assert (named[column] == named["predicate"]).all()
        places = {predicate: place for place, predicate in enumerate(order)}
        best = table["predicate_best"].map(places)
        assert (best <= table["predicate_worst"].map(places)).all()


def invent_results(codes, scores, ranks, *, year=2023):
    """Return claims of an invented nation in the form of the published ones."""
    return pd.DataFrame(
        {
            "claim_id": [f"reg-{year}-{number:04d}" for number in range(len(codes))],
            "year": year,
            "code": codes,
            "score": scores,
            "rank": pd.array(ranks, dtype="Int64"),
            "rank_scope": "national-level",
            "predicate": assign_predicate(scores, year),
            "award": pd.NA,
            "is_final": True,
            "basis": "stated",
            "source_id": "invented-01",
        }
    )


def invent_level(random, level):
    codes = load_regions(2023).query("level == @level")["code"].tolist()
    scores = np.clip(random.normal(45, 20, len(codes)), 0, 100).round(2)
    return codes, scores, random_ranks(random, (100 * scores).round().astype(int))


@pytest.mark.parametrize("seed", range(12))
def test_the_true_rank_is_never_excluded(seed):
    """Nations of real size, through the public function, claims of all kinds."""
    random = np.random.default_rng(seed)
    level = LEVELS[seed % 3]
    codes, scores, ranks = invent_level(random, level)
    truth = dict(zip(codes, ranks, strict=True))
    claims = invent_results(codes, scores, ranks)
    claims["rank_at_most"] = claims["rank"] + random.integers(0, 9, len(codes))
    for column, share in (("score", 0.5), ("rank", 0.6), ("predicate", 0.6)):
        claims.loc[random.random(len(codes)) < share, column] = pd.NA
    claims.loc[random.random(len(codes)) < 0.8, "rank_at_most"] = pd.NA
    claims = claims.sample(frac=0.7, random_state=seed)
    table = rank_bounds_from_evidence(2023, level, results=claims)
    true = table["code"].map(truth)
    assert len(table) > 0.5 * len(claims)
    assert (table["rank_min"] <= true).all()
    assert (table["rank_max"] >= true).all()


def test_a_complete_list_of_scores_gives_every_rank():
    codes, scores, _ = invent_level(np.random.default_rng(4), "kota")
    scores[:3] = scores[3]
    claims = invent_results(codes, scores, [pd.NA] * len(codes))
    table = rank_bounds_from_evidence(2023, "kota", results=claims).set_index("code")
    for code, score in zip(codes, scores, strict=True):
        assert table.loc[code, "rank_min"] == 1 + (scores > score).sum()
        assert table.loc[code, "rank_max"] == (scores >= score).sum()


def test_published_claims_given_as_a_table_change_nothing():
    given = rank_bounds_from_evidence(2021, "kota", results=load_region_results())
    pd.testing.assert_frame_equal(given, rank_bounds_from_evidence(2021, "kota"))


def test_missing_columns_and_regions_are_named():
    claims = load_region_results(2021).drop(columns=["rank_scope", "basis"])
    with pytest.raises(ValueError, match="no column rank_scope\n- no column basis"):
        rank_bounds_from_evidence(2021, "kota", results=claims)
    with pytest.raises(ValueError, match="nothing final is published of Kabupaten Wo"):
        explain_bounds("Kabupaten Wonogiri", 2021)
    with pytest.raises(ValueError, match="'desa' is not one of provinsi, kabupaten"):
        rank_bounds_from_evidence(2021, "desa")


def test_every_problem_of_given_claims_is_named_at_once():
    claims = load_region_results(2021, "kota")
    claims.loc[0, ["score", "code"]] = [1971, "99.99"]
    claims.loc[1, "claim_id"] = claims.loc[2, "claim_id"]
    claims.loc[3, ["rank", "predicate"]] = [0, "Tidak Inovatif"]
    with pytest.raises(ValueError) as error:
        rank_bounds_from_evidence(2021, "kota", results=claims)
    for problem in ("used twice", "no region", "does not have", "below 1", "above 100"):
        assert problem in str(error.value)


def test_a_level_without_results_has_no_rows():
    claims = load_region_results(2021, "kota")
    assert rank_bounds_from_evidence(2021, "provinsi", results=claims).empty
