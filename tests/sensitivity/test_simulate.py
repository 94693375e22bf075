"""The simulated nation meets the published totals and is the same each time."""

import pytest

from iga_analysis import load_edition, name_invented, score_iid, simulate_nation
from iga_analysis.sensitivity.simulate import TOLERANCE


@pytest.fixture(scope="module")
def nation():
    return simulate_nation(like=2024, seed=7)


def test_published_totals_of_2024_are_met(nation):
    register, spd = nation
    # 529 = 38 + 398 + 93 regions and 31,719 innovations, as announced for 2024
    assert len(register) == 31719
    reported = name_invented(register["code"].unique())["level"].value_counts()
    assert reported.to_dict() == {"kabupaten": 398, "kota": 93, "provinsi": 38}
    assert set(register["code"]) == set(spd["code"])


def test_published_mean_of_2024_is_met(nation):
    scores = score_iid(*nation, 2026)
    assert abs(scores["iid"].mean() - 46.01) <= TOLERANCE
    # a nation of one predicate would be of no use
    assert scores["predicate"].nunique() >= 3


def test_totals_of_2025():
    register, spd = simulate_nation(like=2025, seed=1)
    assert len(register) == 36742
    assert spd["code"].nunique() == 531
    assert abs(score_iid(register, spd, 2026)["iid"].mean() - 49.43) <= TOLERANCE


def test_same_seed_same_nation_and_all_marked(nation):
    again, other = (simulate_nation(like=2024, seed=seed) for seed in (7, 8))
    for one, same in zip(nation, again, strict=True):
        assert one.equals(same)
        assert one["simulated"].all()
    assert not other[0].equals(nation[0])


def test_a_year_without_mean_is_refused():
    with pytest.raises(ValueError, match=r"published for 2022, only for 2024, 2025"):
        simulate_nation(like=2022, seed=1)


def test_a_mean_that_cannot_be_had_is_refused():
    # twice the points for 100 halves every index: at most 50, for the largest regions
    wide = load_edition(2026).replace(total_max=500)
    with pytest.raises(ValueError, match=r"mean index of 46\.01; the nearest is \d"):
        simulate_nation(like=2024, edition=wide, seed=1)
