"""The simulated nation meets the published totals and is the same each time."""

import numpy as np
import pytest
from scipy import stats

from iga_analysis import load_edition, score_iid, simulate_nation
from iga_analysis.scoring import name_invented, score_contributions
from iga_analysis.sensitivity.simulate import (
    CORRELATION_TOLERANCE,
    INDICATORS,
    PROFILE,
    REGIONS,
    STEPS,
    TOLERANCE,
)


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


def test_spreads_are_those_that_the_docstring_tells(nation):
    # Levels are a normal quality cut at known steps, so that the shares of the levels
    # tell its standard deviation: that of independent parts.
    _, spd = nation
    below = [(spd["level"] <= level).mean() for level in range(3)]
    places = stats.norm.ppf(below)
    found = np.diff(STEPS) / np.diff(places)
    parts = np.sqrt(REGIONS**2 + PROFILE**2 + INDICATORS**2)
    np.testing.assert_allclose(found, parts, rtol=0.05)
    told = simulate_nation.__doc__
    assert (
        f"sqrt({PROFILE}² + {INDICATORS}²) = {np.hypot(PROFILE, INDICATORS):.2f}"
        in told
    )
    assert f"of the region {REGIONS}" in told


def mean_correlation(components):
    """Return the means within SPD, within SID, between them, and over all pairs."""
    table = components.drop(columns="number").corr().to_numpy()
    spd = len(load_edition(2026).weights("SPD"))
    within = [table[:spd, :spd], table[spd:, spd:]]
    within = [one[np.triu_indices(len(one), 1)].mean() for one in within]
    return (
        *within,
        table[:spd, spd:].mean(),
        table[np.triu_indices(len(table), 1)].mean(),
    )


def test_correlations_are_those_that_the_docstring_tells():
    components, _ = score_contributions(*simulate_nation(seed=2026), 2026)
    found = mean_correlation(components)
    np.testing.assert_allclose(found, [0.23, 0.37, 0.29, 0.30], atol=0.035)


@pytest.mark.parametrize("correlation", [0.1, 0.3, 0.6])
def test_a_correlation_is_met(correlation, nation):
    register, spd = simulate_nation(like=2024, correlation=correlation, seed=7)
    components, _ = score_contributions(register, spd, 2026)
    found = mean_correlation(components)[-1]
    assert abs(found - correlation) < CORRELATION_TOLERANCE
    scores = score_iid(register, spd, 2026)
    assert abs(scores["iid"].mean() - 46.01) <= TOLERANCE
    # everything but the levels is as in the nation without
    others = ["code", "innovation", "affair", "implemented"]
    assert register[others].equals(nation[0][others])


@pytest.mark.parametrize("correlation", [0.95, -0.2])
def test_a_correlation_that_cannot_be_had_is_refused(correlation):
    with pytest.raises(ValueError, match=rf"correlation of {correlation}.*nearest is"):
        simulate_nation(correlation=correlation, seed=1)


def test_a_year_without_mean_is_refused():
    with pytest.raises(ValueError, match=r"published for 2022, only for 2024, 2025"):
        simulate_nation(like=2022, seed=1)


def test_a_mean_that_cannot_be_had_is_refused():
    # twice the points for 100 halves every index: at most 50, for the largest regions
    wide = load_edition(2026).replace(total_max=500)
    with pytest.raises(ValueError, match=r"mean index of 46\.01; the nearest is \d"):
        simulate_nation(like=2024, edition=wide, seed=1)
