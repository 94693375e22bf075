"""The index against worked examples, an exact reference and its own properties."""

import inventions
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis.datapackage import load_table
from iga_analysis.method.bands import round_half_up
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.explain import explain_score, missing_mandatory
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.score import maturity, score_iid
from iga_analysis.tables.facts import load_regions

EDITION = load_edition(2026)


# The table of worked examples in the description of the method of 2026.
@pytest.mark.parametrize(
    ("spd", "innovations", "kematangan", "affairs", "iid", "predicate"),
    [
        (40, 8, 80, 5, 38.55, "Kurang Inovatif"),
        (40, 12, 80, 5, 49.82, "Inovatif"),
        (40, 20, 70, 5, 47.04, "Inovatif"),
        (40, 20, 70, 4, 44.00, "Inovatif"),
        (63, 12, 111, 6, 71.42, "Sangat Inovatif"),
        (63, 200, 111, 6, 100.00, "Sangat Inovatif"),
    ],
)
def test_worked_examples(spd, innovations, kematangan, affairs, iid, predicate):
    register = inventions.make_register(innovations, kematangan, affairs)
    assert (maturity(register, EDITION)["maturity"] == kematangan).all()
    table = score_iid(register, inventions.make_spd(spd), EDITION)
    assert round_half_up(table["iid"]).tolist() == [iid]
    assert table["predicate"].tolist() == [predicate]
    assert table["spd"].tolist() == [spd]
    assert table["innovations"].tolist() == [innovations]
    assert table["affairs_covered"].tolist() == [affairs]
    assert table["supplied"].tolist() == [""]


def test_parts_of_a_worked_example():
    register = inventions.make_register(8, 80, 5)
    table = score_iid(register, inventions.make_spd(40), 2026)
    # 8 x 80 / 12 and 8 x 0.38
    assert table["mean_maturity"].tolist() == [pytest.approx(160 / 3)]
    assert table["count_score"].tolist() == [3.04]
    assert table["sid"].tolist() == [pytest.approx(160 / 3 + 3.04)]


def test_more_than_200_innovations_count_as_200():
    register = inventions.make_register(201, 111, 6)
    table = score_iid(register, inventions.make_spd(63), EDITION)
    assert table["iid"].tolist() == [100]
    assert table["innovations"].tolist() == [201]


def test_no_affair_counts_twice_or_if_it_is_no_basic_service():
    register = inventions.make_register(20, 70, 4)
    register.loc[0, "affair"] = "statistik"
    register.loc[1, "affair"] = "lainnya"
    table = score_iid(register, inventions.make_spd(40), EDITION)
    assert table["affairs_covered"].tolist() == [4]
    assert table["count_score"].tolist() == [0]


def test_edge_of_a_band_is_not_lost_in_binary_fractions():
    # 162.5 of 250 points are 65.00, 162.5125 are 65.005, which rounds half up
    what_if = EDITION.replace(
        count_unit=0.0125, count_cap=1, affairs_required=0, total_max=250
    )
    register = inventions.make_register(12, 107, 1)
    spd = inventions.make_spd(55.5)
    assert score_iid(register, spd, EDITION)["iid"].tolist() == [65]
    assert score_iid(register, spd, EDITION)["predicate"].tolist() == ["Inovatif"]
    table = score_iid(register, spd, what_if)
    assert table["iid"].tolist() == [65.005]
    assert table["predicate"].tolist() == ["Sangat Inovatif"]


def test_region_without_innovations_and_region_that_reported_nothing():
    register = inventions.make_register(12, 80, 5)
    spd = pd.concat([inventions.make_spd(40), inventions.make_spd(0, "11")])
    spd = pd.concat([spd, inventions.make_spd(20, "12")])
    table = score_iid(register, spd, EDITION, codes=["11.01", "11"])
    table = table.set_index("code")
    assert list(table.index) == ["00.00", "11", "11.01", "12"]
    assert table.loc["11", "iid"] == 0
    assert table.loc["12", "iid"] == 8
    assert table.loc["12", "innovations"] == 0
    assert pd.isna(table.loc["11.01", "iid"])
    assert pd.isna(table.loc["11.01", "innovations"])
    assert table.loc["11", "predicate"] == "Tidak Dapat Dinilai"
    assert table.loc["11.01", "predicate"] == "Tidak Dapat Dinilai"
    with pytest.raises(ValueError, match=r"99\.99"):
        score_iid(register, spd, EDITION, codes=["99.99"])


def test_innovations_outside_the_window():
    register = inventions.make_register(20, 70, 5)
    register.loc[19, "implemented"] = "2023-12-31"
    spd = inventions.make_spd(40)
    with pytest.raises(RegisterError, match="outside the window"):
        score_iid(register, spd, EDITION)
    counted = score_iid(register, spd, EDITION, outside_window="count")
    assert round_half_up(counted["iid"]).tolist() == [47.04]
    without = score_iid(register, spd, EDITION, outside_window="exclude")
    assert without["innovations"].tolist() == [19]
    # (40 + 70 + 19 x 0.38) / 250
    assert without["iid"].tolist() == [pytest.approx(46.888)]
    assert maturity(register, EDITION)["in_window"].tolist() == [True] * 19 + [False]
    register["renewed"] = [None] * 19 + ["2025-12-31"]
    assert score_iid(register, spd, EDITION)["innovations"].tolist() == [20]


def test_an_innovation_below_the_scored_stage_is_in_no_score():
    """Guideline of 2026, pages 25-26: Uji Coba and Inisiatif are for data only."""
    register = inventions.make_register(20, 70, 5)
    spd = inventions.make_spd(40)
    stages = ["Penerapan"] * 18 + [None, "Uji Coba"]
    table = score_iid(register.assign(stage=stages), spd, EDITION)
    assert table["innovations"].tolist() == [19]
    # (40 + 70 + 19 x 0.38) / 250
    assert table["iid"].tolist() == [pytest.approx(46.888)]
    # it has no day of application yet, and one before the window is no mistake
    for day in (None, "2019-01-01"):
        days = ["2024-05-01"] * 19 + [day]
        early = register.assign(stage=stages, implemented=days)
        pd.testing.assert_frame_equal(score_iid(early, spd, EDITION), table)
        assert len(maturity(early, EDITION)) == 20
    explained = explain_score("00.00", register.assign(stage=stages), spd, EDITION)
    assert explained["points"].sum() == pytest.approx(2.5 * 46.888)
    with pytest.raises(RegisterError, match="implemented"):
        score_iid(register.assign(implemented=[None, *days[1:]]), spd, EDITION)


def test_supplied_fields_are_named_in_every_table():
    what_if = EDITION.replace(divisor_floor=14, affairs_required=6)
    register, spd = inventions.make_register(12, 80, 5), inventions.make_spd(40)
    # (40 + 12 x 80 / 14) / 250
    table = score_iid(register, spd, what_if)
    assert table["iid"].tolist() == [pytest.approx((40 + 960 / 14) / 2.5)]
    tables = [table, maturity(register, what_if)]
    tables += [explain_score("00.00", register, spd, what_if)]
    tables += [missing_mandatory(register, spd, what_if)]
    for one in tables:
        assert set(one["supplied"]) == {"divisor_floor, affairs_required"}


@pytest.mark.parametrize("year", [2019, 2021, 2023, 2024, 2025, 2027])
def test_other_years_raise_the_fields_they_lack(year):
    register, spd = inventions.make_register(12, 80, 5), inventions.make_spd(40)
    with pytest.raises(UnknownField, match=str(year)):
        score_iid(register, spd, year)


def test_2023_with_weights_and_count_score_of_the_caller():
    edition = load_edition(2023).replace(
        spd_weights={str(one): 1.4 for one in range(1, 16)},
        sid_weights={key: float(weight) for key, weight in inventions.SID.items()},
        level_max=3,
        count_score={"00.00": 10},
        total_max=250,
    )
    spd = pd.DataFrame({"code": "00.00", "indicator": range(1, 16), "level": 2})
    register = inventions.make_register(5, 80, 1)
    table = score_iid(register, spd, edition, outside_window="count")
    # (42 + 5 x 80 / MAX(10, 5) + 10) / 250; the bands of 2023 begin at 35.00
    assert table["iid"].tolist() == [pytest.approx(36.8)]
    assert table["predicate"].tolist() == ["Inovatif"]
    assert set(table["supplied"][0].split(", ")) == set(edition.supplied)
    # no source states which stage was scored in 2023: nothing is left out
    again = register.assign(stage="Uji Coba")
    again = score_iid(again, spd, edition, outside_window="count")
    pd.testing.assert_frame_equal(again, table)
    # applied in 2025, after the window of the radiogram of 18 May 2023
    with pytest.raises(RegisterError, match="is outside the window"):
        score_iid(register, spd, edition)
    other = edition.replace(count_score={"11": 10})
    with pytest.raises(ValueError, match=r"count_score was not supplied for 00\.00"):
        score_iid(register, spd, other, outside_window="count")


def test_index_above_100_is_refused():
    register, spd = inventions.make_register(12, 111, 6), inventions.make_spd(63)
    small = EDITION.replace(total_max=100)
    with pytest.raises(ValueError, match="more than total_max = 100"):
        score_iid(register, spd, small)


def test_unpublished_bands_give_no_predicate():
    weights = {key: float(weight) for key, weight in inventions.SPD.items()}
    edition = load_edition(2025).replace(
        formula=2026,
        spd_weights=weights,
        sid_weights={key: float(one) for key, one in inventions.SID.items()},
        level_max=3,
        divisor_floor=10,
        count_score=0,
        total_max=250,
    )
    register = inventions.make_register(12, 111, 1)
    edition = edition.replace(bands=edition.bands.query("predicate != 'Inovatif'"))
    for points, predicate in ((63, "Sangat Inovatif"), (40, None)):
        spd = inventions.make_spd(points)
        table = score_iid(register, spd, edition, outside_window="count")
        found = table["predicate"][0]
        assert found == predicate if predicate else pd.isna(found)


def test_explanation_adds_up_and_shows_what_is_open():
    register, spd = inventions.make_register(8, 80, 5), inventions.make_spd(40)
    table = explain_score("00.00", register, spd, EDITION)
    score = score_iid(register, spd, EDITION)
    assert len(table) == 41
    assert table["points"].sum() == pytest.approx(
        score["spd"].iloc[0] + score["sid"].iloc[0]
    )
    assert table["points_max"].sum() == pytest.approx(250)
    assert table["iid_open"].sum() == pytest.approx(100 - score["iid"].iloc[0])
    count = table[table["indicator"].isna()].iloc[0]
    assert (count["points"], count["points_max"]) == (3.04, 76)
    row = table.set_index("indicator").loc["16"]
    level = register["16"].iloc[0]
    assert row["level"] == level
    assert row["points"] == pytest.approx(8 * 3 * level / 12)
    assert row["points_open"] == pytest.approx(9 - 2 * level)


def test_explanation_of_a_region_without_rows():
    register, spd = inventions.make_register(8, 80, 5), inventions.make_spd(40)
    with pytest.raises(ValueError, match=r"'11\.01' has no SPD rows"):
        explain_score("11.01", register, spd, EDITION)
    empty = explain_score("00.00", register.iloc[:0], spd, EDITION)
    assert empty["points"].sum() == pytest.approx(40)


def test_missing_mandatory_indicators():
    register, spd = inventions.make_register(2, 111, 2), inventions.make_spd(63)
    assert missing_mandatory(register, spd, EDITION).empty
    register.loc[1, "35"] = 0
    register.loc[0, "34"] = 0
    register.loc[1, "33"] = 1
    spd.loc[spd["indicator"].isin(["5b", "15"]), "level"] = 0
    found = missing_mandatory(register, spd, EDITION)
    assert found["indicator"].tolist() == ["5b", "35"]
    assert found["innovation"].tolist()[1] == "Inovasi rekaan 1"
    assert pd.isna(found["innovation"].tolist()[0])
    with pytest.raises(UnknownField, match="mandatory"):
        missing_mandatory(register, spd, load_edition(2024).replace(spd_weights={1: 1}))


def test_example_data():
    register, spd = load_table("example_register"), load_table("example_spd")
    assert len(register) == 30
    assert register["agency"].nunique() == 25
    table = score_iid(register, spd, 2026)
    exact = inventions.score_exactly(register, spd)
    assert table["iid"].tolist() == [pytest.approx(float(exact), abs=1e-9)]
    assert register["region"].str.contains("rekaan").all()
    assert not register["code"].isin(load_regions()["code"]).any()


LEVELS = st.integers(0, 3)
INNOVATIONS = st.lists(
    st.tuples(
        st.sampled_from([*inventions.AFFAIRS, "lainnya"]),
        st.lists(LEVELS, min_size=20, max_size=20),
    ),
    max_size=30,
)
SPD_LEVELS = st.lists(LEVELS, min_size=20, max_size=20)


def build(innovations, spd_levels, code="00.00"):
    rows = [
        {"code": code, "innovation": str(number), "affair": affair}
        | dict(zip(inventions.SID, levels, strict=True))
        for number, (affair, levels) in enumerate(innovations)
    ]
    columns = ["code", "innovation", "affair", *inventions.SID]
    register = pd.DataFrame(rows, columns=columns).assign(implemented="2025-01-01")
    levels = dict(zip(inventions.SPD, spd_levels, strict=True))
    return register, inventions.make_table(levels, code)


@settings(max_examples=60, deadline=None)
@given(INNOVATIONS, SPD_LEVELS)
def test_index_equals_the_exact_reference(innovations, spd_levels):
    register, spd = build(innovations, spd_levels)
    table = score_iid(register, spd, EDITION)
    exact = inventions.score_exactly(register, spd)
    assert 0 <= table["iid"][0] <= 100
    assert table["iid"][0] == pytest.approx(float(exact), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(INNOVATIONS, SPD_LEVELS, st.randoms(use_true_random=False))
def test_raising_a_level_never_lowers_the_index(innovations, spd_levels, random):
    before = score_iid(*build(innovations, spd_levels), EDITION)["iid"][0]
    levels = random.choice([spd_levels, *(one for _, one in innovations)])
    place = random.randrange(20)
    levels[place] = min(3, levels[place] + 1)
    assert score_iid(*build(innovations, spd_levels), EDITION)["iid"][0] >= before


def invent_nation(seed, regions=40, innovations=600):
    """Return an invented register and SPD table of some real codes."""
    random = np.random.default_rng(seed)
    codes = load_regions(2026)["code"].to_numpy()[:regions]
    parts = []
    for code in codes:
        own = random.integers(0, 2 * innovations // regions)
        affairs = random.choice([*inventions.AFFAIRS, "lainnya"], own)
        drawn = zip(affairs, random.integers(0, 4, (own, 20)).tolist(), strict=True)
        parts.append(build(list(drawn), random.integers(0, 4, 20).tolist(), code))
    return [pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True)]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_row_order_does_not_matter(seed):
    register, spd = invent_nation(seed)
    table = score_iid(register, spd, EDITION)
    mixed = register.sample(frac=1, random_state=seed)
    other = score_iid(mixed, spd.sample(frac=1, random_state=seed), EDITION)
    pd.testing.assert_frame_equal(table, other)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1000))
def test_a_region_alone_scores_as_in_the_nation(seed):
    register, spd = invent_nation(seed)
    nation = score_iid(register, spd, EDITION)
    for code in nation["code"][:8]:
        own = register["code"] == code, spd["code"] == code
        alone = score_iid(register[own[0]], spd[own[1]], EDITION)
        same = nation[nation["code"] == code].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, same)
