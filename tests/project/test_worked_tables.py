"""Tables of notebooks 05, 06 and 08 against another computation of the same numbers."""

import csv
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy import stats

from iga_analysis import load_edition, load_table, score_iid, simulate_nation
from iga_analysis.exhibits import TABLE_MIME
from iga_analysis.scoring import score_contributions

ROOT = Path(__file__).resolve().parents[2]
SPREAD = 0.25


def read_table(notebook, exhibit):
    """Return the rows of a stored table and where its numbers come from."""
    stored = nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4)
    tables = [
        output["data"][TABLE_MIME]
        for cell in stored.cells
        for output in cell.get("outputs", [])
        if TABLE_MIME in output.get("data", {})
    ]
    (table,) = [table for table in tables if table["exhibit"] == exhibit]
    return table["rows"], table["origin"]


def read_simulated(exhibit):
    rows, origin = read_table("06_ranking_sensitivity", exhibit)
    assert origin == "simulated"
    return rows


def place_rows(scores):
    return stats.rankdata(-scores, method="min", axis=-1)


@pytest.fixture(scope="module")
def nation():
    """Components and weights of the simulated nation, the best region first."""
    register, spd = simulate_nation(like=2025, edition=2026, seed=2026)
    scores = score_iid(register, spd, 2026).set_index("code")["iid"]
    components, weights = score_contributions(register, spd, 2026)
    components = components.loc[scores.sort_values(ascending=False).index]
    return components, weights


def test_pairs_are_settled_where_the_worst_corner_of_the_weights_says_so(nation):
    components, weights = (one.to_numpy() for one in nation)
    rows = read_simulated("settled_pairs")
    for places, pairs, settled, share in rows:
        lead = components[:-places] - components[places:]
        worst = (weights * (1 - SPREAD * np.sign(lead)) * lead).sum(axis=1)
        assert pairs == len(components) - places
        assert settled == (worst > 1e-8).sum()
        assert share == pytest.approx(100 * settled / pairs)
    assert rows[0][:2] == [1, 530]
    # what the text beside the table says
    shares = {row[0]: row[3] for row in rows}
    assert shares[1] < 1 < shares[100] < 100 == shares[200]


def test_chances_of_pairs_are_those_of_other_draws(nation):
    components, weights = (one.to_numpy() for one in nation)
    generator, draws = np.random.default_rng(99), 10_000
    factors = generator.uniform(1 - SPREAD, 1 + SPREAD, (draws, len(weights)))
    rows = read_simulated("pairwise_wins")
    assert [row[0] for row in rows] == [1, 10, 100, 271, 400]
    for place, *chances in rows:
        for places, chance in zip((1, 10, 50), chances, strict=True):
            lead = components[place - 1] - components[place - 1 + places]
            share = ((factors * weights) @ lead > 0).mean()
            # four standard errors of the difference of two shares
            error = np.sqrt(2 * max(share * (1 - share), 1e-4) / draws)
            assert chance / 100 == pytest.approx(share, abs=4 * error)


def test_the_number_of_innovations_makes_most_of_the_shift(nation):
    """First and total order of one weight by conditional means and variances."""
    components, weights = nation
    rows = read_simulated("weight_sensitivity")
    name, first, total, low, high = rows[0]
    assert name == "number of innovations"
    assert low < total < high
    assert all(one[2] >= two[2] for one, two in pairwise(rows))
    values, nominal = components.to_numpy(), weights.to_numpy()
    number = list(weights.index).index("number")
    generator = np.random.default_rng(5)
    own = np.linspace(1 - SPREAD, 1 + SPREAD, 41)[1::2]  # middles of twenty strips
    others = generator.uniform(1 - SPREAD, 1 + SPREAD, (100, len(nominal)))
    base = place_rows(values @ nominal)
    shifts = []
    for factor in own:
        weighed = others * nominal
        weighed[:, number] = factor * nominal[number]
        scores = (weighed / weighed.sum(axis=1, keepdims=True)) @ values.T
        shifts.append(np.abs(place_rows(scores) - base).mean(axis=1))
    shifts = np.array(shifts)
    variance = shifts.var()
    assert first == pytest.approx(shifts.mean(axis=1).var() / variance, abs=0.05)
    assert total == pytest.approx(shifts.var(axis=0).mean() / variance, abs=0.05)
    # what the text beside the table says
    assert weights["number"] == pytest.approx(76 / 250)
    assert round(total, 1) == 0.9


def test_ranks_without_a_component_are_those_of_the_other_ones(nation):
    components, weights = nation
    nominal = place_rows((components @ weights).to_numpy())
    found = []
    for name in components:
        rest = weights.drop(name)
        scores = components[rest.index] @ rest / rest.sum()
        ranks = place_rows(scores.to_numpy().round(9))
        shift = np.abs(ranks - nominal)
        tau = stats.kendalltau(ranks, nominal).statistic
        found.append((name, shift.mean(), shift.max(), tau))
    found.sort(key=lambda row: -row[1])
    names = load_edition(2026).indicators.set_index("indicator")["name_en"]
    rows = read_simulated("left_out")
    assert len(rows) == 8
    for (shown, mean, most, tau), (name, *expected) in zip(rows, found, strict=False):
        assert shown == ("number of innovations" if name == "number" else names[name])
        assert [mean, most, tau] == pytest.approx(expected)


def test_values_reach_the_levels_that_are_printed():
    # read off the printed cut-offs: growth 2.05 to 5.23 %, unemployment >= 5.91 % ...
    expected = [
        ("4", 2.045, 2, "growth 2.05 % to 5.23 %"),
        ("5b", 6.4, 1, "rate >= 5.91 %"),
        ("17", 24, 2, "11-30 staff"),
        ("28", 1, 3, "result in 1 day"),
        ("29", 86, 2, "51 % to 90 %"),
        ("33", 260, 2, "201-500 beneficiaries"),
        ("33", 50.5, 3, "more than 50.00 % of target units"),
    ]
    rows, origin = read_table("05_scoring", "levels_reached")
    assert origin == "invented"
    assert [(row[0], *row[3:]) for row in rows] == expected
    assert [row[2] for row in rows] == [None] * 5 + ["a", "b"]


def test_competitions_are_those_of_the_register():
    path = ROOT / "data" / "examples" / "example_register.csv"
    with path.open(encoding="utf-8", newline="") as file:
        entered = [
            (row["innovation"], row["agency"], entry.strip())
            for row in csv.DictReader(file)
            for entry in row["competitions"].split(";")
            if entry.strip()
        ]
    rows, origin = read_table("08_region_plan", "competitions")
    assert origin == "invented"
    shown = [
        (innovation, agency, f"{name} {year}" if year else name)
        for innovation, agency, name, year, _ in rows
    ]
    assert shown == entered
    national = [row[2] for row in rows if row[4] == "yes"]
    assert sorted(set(national)) == ["IGA", "INAGARA", "SINOVIK"]
    assert all("(rekaan)" in row[2] for row in rows if row[4] == "no")


def test_plan_by_indicator_raises_no_level_above_the_highest():
    rows, origin = read_table("08_region_plan", "plan_steps")
    assert origin == "invented"
    register, spd = load_table("example_register"), load_table("example_spd")
    spd = spd.set_index("indicator")["level"]
    for aspect, indicator, _, steps, effort, _ in rows:
        levels = spd[[indicator]] if aspect == "SPD" else register[indicator]
        assert 1 <= steps == effort <= (3 - levels).sum()
