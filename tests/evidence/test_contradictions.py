"""Contradictions that are known to be in the published results, and their sides."""

import time

import pandas as pd
import pytest
from listed import import_nation

from iga_analysis import (
    PREDICATES,
    load_national_figures,
    load_region_results,
    load_regions,
    rank_bounds_from_evidence,
)
from iga_analysis.evidence.contradictions import (
    contradicting_claims,
    picture_contradictions,
)
from iga_analysis.settings import use_data_folder


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


def invent(folder, year, counts, **told):
    """Return an invented list of every region of a year, imported into a folder."""
    counts = dict(zip(PREDICATES, counts, strict=True))
    import_nation(folder, year, counts, **told)
    with use_data_folder(folder / "data"):
        return load_region_results(year)


@pytest.mark.parametrize("predicates", [True, False])
def test_a_complete_list_and_a_published_count_are_both_named(tmp_path, predicates):
    """44 regions were Sangat Inovatif in 2022, and 365 Inovatif."""
    results = invent(tmp_path, 2022, [45, 364, 101, 32], predicates=predicates)
    found = contradicting_claims(2022, results=results).set_index("predicate")
    columns = ["level", "value", "counted", "against", "source_id", "claim_id"]
    assert found.loc[["Sangat Inovatif", "Inovatif"], columns].values.tolist() == [
        ["all", 44, 45, "import-2022", "harianterbit-01", "agg-2022-011"],
        ["all", 365, 364, "import-2022", "harianterbit-01", "agg-2022-012"],
    ]
    assert len(found) == 2
    # the list is used whole: a rank is one more than the number of better regions
    bounds = rank_bounds_from_evidence(2022, "kota", results=results)
    assert bounds["doubted"].isna().all()
    assert (
        bounds["rank_min"] == bounds["score"].rank(ascending=False, method="min")
    ).all()


def test_a_complete_list_that_agrees_is_no_contradiction(tmp_path):
    results = invent(tmp_path, 2022, [44, 365, 101, 32])
    assert contradicting_claims(2022, results=results).empty


def test_the_list_that_is_imported_is_the_one_compared(tmp_path):
    for number, folder in ((45, tmp_path / "a"), (46, tmp_path / "b")):
        folder.mkdir()
        invent(folder, 2022, [number, 409 - number, 101, 32])
        with use_data_folder(folder / "data"):
            found = contradicting_claims(2022)
        assert found["counted"].tolist() == [number, 409 - number]


def test_a_list_of_all_but_one_ends_in_seconds(tmp_path):
    """Of 415 kabupaten 398 took part in 2024; 413 of a list have a score above 0."""
    results = invent(tmp_path, 2024, [145, 264, 136, 1], predicates=False)
    own = results[(results["level"] == "kabupaten") & (results["score"] > 0)]
    results, start = results.drop(own.index[0]), time.process_time()
    bounds = rank_bounds_from_evidence(2024, "kabupaten", results=results)
    found = contradicting_claims(2024, "kabupaten", results=results)
    assert time.process_time() - start < 20
    assert len(bounds) == 414 and bounds["doubted"].isna().all()
    # the one that is missing may stand above or below
    assert (bounds["rank_max"] - bounds["rank_min"] <= 2).all()
    (row,) = found.itertuples()
    (count,) = load_national_figures(2024, "regions_participating").query(
        f"claim_id == '{row.claim_id}'"
    )["value"]
    assert (row.value, count, row.in_every) == (398, 398, True)
    assert row.kind == "published count against the claims"
    assert (row.level, row.against) == ("kabupaten", "import-2024")


def test_a_count_and_as_many_claims_are_doubted_alike(tmp_path):
    """One Sangat Inovatif too many in a list that leaves a region out."""
    results = invent(tmp_path, 2022, [45, 364, 101, 32])
    last = results.index[results["predicate"] == "Tidak Dapat Dinilai"][-1]
    found = contradicting_claims(2022, results=results.drop(last))
    found = found.set_index("claim_id")
    assert not found["in_every"].any()
    assert len(found) == 46
    assert found.loc["agg-2022-011", "value"] == 44
    claims = found.drop("agg-2022-011")
    assert set(claims["predicate"]) == {"Sangat Inovatif"}
    assert set(claims["against"]) == {"agg-2022-011"}


def test_scores_alone_and_another_level_are_doubted_too(tmp_path):
    """45 scores reach 60.01 where 44 Sangat Inovatif were published."""
    results = invent(tmp_path, 2022, [45, 364, 101, 32], predicates=False)
    results = results.drop(results.index[results["score"] == 0][-1])
    best = results[results["score"] >= 60.01]
    assert len(best) == 45 and best["level"].nunique() == 3
    for level in (None, "kota"):
        found = contradicting_claims(2022, level, results=results)
        assert set(found["claim_id"]) == {*best["claim_id"], "agg-2022-011"}
        assert not found["in_every"].any()
        found = found.set_index("claim_id")
        sizes = found.loc[best["claim_id"], "level"].value_counts()
        assert sizes.to_dict() == best["level"].value_counts().to_dict()


def test_a_predicate_of_another_level_that_is_left_out_is_named():
    """No band of 2021 is printed: 62 as Sangat Inovatif, 65 twice as Inovatif."""
    regions = load_regions(2021)
    kota = regions.loc[regions["level"] == "kota", "code"].head(2)
    (other,) = regions.loc[regions["level"] == "provinsi", "code"].head(1)
    claims = load_region_results(2021).head(3)
    claims = claims.assign(claim_id=["a", "b", "c"], code=[*kota, other])
    claims = claims.assign(score=[65.0, 65.0, 62.0], is_final=True, basis="stated")
    claims["predicate"] = ["Inovatif", "Inovatif", "Sangat Inovatif"]
    claims[["rank", "rank_scope", "award"]] = pd.NA
    found = contradicting_claims(2021, "kota", results=claims)
    assert found["claim_id"].tolist() == ["c"]
    assert found["level"].tolist() == ["provinsi"]
    assert found["kind"].tolist() == ["higher score, lower predicate"]
    assert found["in_every"].all()
    everything = contradicting_claims(2021, results=claims)
    assert everything["claim_id"].tolist() == ["c"]


@pytest.mark.parametrize(
    ("coarse", "differ"), [(14.3, False), (14.4, False), (14.2, True), (14.5, True)]
)
def test_rounding_and_truncation_are_no_contradiction(coarse, differ):
    """14.37 is 14.4 rounded and 14.3 truncated."""
    claims = (
        load_region_results(2023)
        .head(2)
        .assign(
            claim_id=["one", "two"], code="35.78", level="kota", score=[14.37, coarse]
        )
    )
    claims = claims.assign(is_final=True, basis="stated", decimals=[2, 1])
    claims[["rank", "predicate", "award"]] = pd.NA
    found = contradicting_claims(2023, "kota", results=claims)
    assert found["claim_id"].tolist() == ["one", "two"] * differ
    if not differ:
        bounds = rank_bounds_from_evidence(2023, "kota", results=claims)
        assert bounds[["score_min", "score_max"]].values.tolist() == [[14.37, 14.37]]
