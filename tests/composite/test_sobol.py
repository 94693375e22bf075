"""Sobol indices against analytic ones, and of weights that vary level by level."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from iga_analysis.composite.aggregate import aggregate
from iga_analysis.composite.ranks import rank
from iga_analysis.composite.sobol import (
    replicated_indices,
    sampled_indices,
    weight_sensitivity,
)

# Of sin(x) + 7 sin(y)^2 + 0.1 z^4 sin(x), for even angles (Ishigami and Homma 1990).
FIRST = np.array([0.3139, 0.4424, 0.0])
TOTAL = np.array([0.5576, 0.4424, 0.2437])
STRUCTURE = pd.DataFrame(
    {
        "code": ["a", "b", "c", "d", "P", "Q", "Index"],
        "parent": ["P", "P", "Q", "Q", "Index", "Index", None],
        "weight": [1, 3, 2, 2, 4, 2, 1],
    }
)


def ishigami(angles):
    x, y, z = angles
    return np.sin(x)[None] + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_indices_of_ishigami_are_the_analytic_ones():
    dists = [stats.uniform(-np.pi, 2 * np.pi)] * 3
    held, errors, widths = [], [], []
    for seed in range(60):
        found = sampled_indices(ishigami, dists, 1024, seed)
        for kind, exact in (("first", FIRST), ("total", TOTAL)):
            low, high = found[f"{kind}_low"][:, 0], found[f"{kind}_high"][:, 0]
            errors.append(found[f"{kind}_order"][:, 0] - exact)
            held.append((low <= exact) & (exact <= high))
            widths.append(high - low)
    # As SALib 1.6 finds them from as many evaluations: 0.008 0.005 0.010.
    first = np.sqrt(np.mean(np.array(errors[0::2]) ** 2, axis=0))
    assert (first < [0.012, 0.008, 0.013]).all()
    assert np.abs(np.mean(errors[0::2], axis=0)).max() < 0.005
    assert np.abs(np.mean(errors[1::2], axis=0)).max() < 0.005
    # What the docstring says of the intervals.
    assert np.all(held)
    assert 10 < np.median(np.array(widths[0::2]) / first) < 20


def test_intervals_of_independent_points_hold_as_often_as_they_say(monkeypatch):
    class Independent:
        def __init__(self, size, rng):
            self.size, self.rng = size, rng

        def random(self, draws):
            return self.rng.random((draws, self.size))

    monkeypatch.setattr(stats.qmc, "Sobol", Independent)
    dists = [stats.uniform(-np.pi, 2 * np.pi)] * 3
    held = []
    for seed in range(60):
        found = sampled_indices(ishigami, dists, 512, seed)
        for kind, exact in (("first", FIRST), ("total", TOTAL)):
            low, high = found[f"{kind}_low"][:, 0], found[f"{kind}_high"][:, 0]
            held.append((low <= exact) & (exact <= high))
    assert 0.9 < np.mean(held) < 0.99


def test_what_does_not_vary_has_no_index_and_what_seldom_does_no_interval():
    def outcomes(points):
        line = points[0] * (points[1] > 0.99)
        return np.vstack([np.zeros_like(line), line])

    found = sampled_indices(outcomes, [stats.uniform()] * 2, 64, 3)
    assert np.isnan(found["first_order"][:, 0]).all()
    assert found["variance"][0, 0] == 0 < found["variance"][0, 1]
    assert np.isfinite(found["total_order"][:, 1]).all()
    assert np.isnan(found["total_low"][:, 1]).all()


def test_replicates_of_which_one_is_left_out():
    # The choice adds 0 or, by replicate, one of these; another adds 0 or 1.
    added = np.array([0.0, 1.0, 2.0, 4.0])
    outcomes = (added[:, None] + np.array([0.0, 1.0]))[..., None]
    shares = [np.array([3, 1, 1, 1]) / 6, np.array([0.5, 0.5])]
    number = np.array([-1, 0, 1, 2])
    found = replicated_indices(outcomes, shares, 0, number)

    def compute(values):
        weights = np.r_[1, np.full(len(values), 1 / len(values))] / 2
        all_ = np.r_[0, values]
        variance = weights @ all_**2 - (weights @ all_) ** 2
        return np.array([variance / (variance + 0.25), variance + 0.25])

    whole = compute(added[1:])
    parts = np.array([compute(np.delete(added[1:], one)) for one in range(3)])
    estimate = 3 * whole - 2 * parts.mean(axis=0)
    assert found["first_order"][0, 0] == pytest.approx(estimate[0])
    assert found["variance"][0, 0] == pytest.approx(estimate[1])
    error = np.sqrt(2 / 3 * ((parts[:, 0] - parts[:, 0].mean()) ** 2).sum())
    reach = 4.302653 * error  # Student's t with 2 degrees of freedom
    assert found["first_high"][0, 0] == pytest.approx(estimate[0] + reach)
    assert found["total_low"][0, 0] == pytest.approx(estimate[0] - reach)
    assert found["first_order"][1, 0] == pytest.approx(1 - estimate[0])


def test_weights_of_every_level_are_choices():
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.uniform(0, 100, (7, 4)), columns=list("abcd"))
    spreads = {1: 0.1, 2: 0.5}
    found = weight_sensitivity(
        table, structure=STRUCTURE, spread=spreads, draws=1024, seed=1, codes=[3]
    )
    assert found["choice"].unique().tolist() == list("abcdPQ")
    # First order by brute force: the weight settled on a grid, the others drawn.
    score = found[found["outcome"] == "score"].set_index("choice")
    shift = found[found["outcome"] == "mean_shift"].set_index("choice")
    names = STRUCTURE["code"][:-1]
    reach = np.array([0.1, 0.1, 0.1, 0.1, 0.5, 0.5])
    base = rank(aggregate(table, STRUCTURE)["Index"])

    def run(factors):
        weights = STRUCTURE["weight"].to_numpy(float)
        weights[:-1] *= factors
        index = aggregate(table, STRUCTURE.assign(weight=weights))["Index"]
        return index[3], (rank(index) - base).abs().mean()

    for place in (1, 4):
        means, every = [], []
        for own in (np.arange(10) + 0.5) / 10:
            shares = rng.random((60, 6))
            shares[:, place] = own
            drawn = np.array([run(1 + reach * (2 * one - 1)) for one in shares])
            means.append(drawn.mean(axis=0))
            every.append(drawn)
        share = np.var(means, axis=0) / np.concatenate(every).var(axis=0)
        name = names[place]
        assert score.loc[name, "first_order"] == pytest.approx(share[0], abs=0.1)
        assert shift.loc[name, "first_order"] == pytest.approx(share[1], abs=0.1)
    assert score.loc["P", "first_order"] > 0.3


def test_one_level_is_the_flat_set():
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.uniform(0, 100, (9, 3)), columns=list("abc"))
    flat = pd.DataFrame(
        {"code": [*"abc", "I"], "parent": [*"III", None], "weight": [1, 2, 3, 1]}
    )
    one = weight_sensitivity(table, [1, 2, 3], draws=64, seed=1, codes=[2])
    other = weight_sensitivity(table, structure=flat, draws=64, seed=1, codes=[2])
    pd.testing.assert_frame_equal(one, other)
