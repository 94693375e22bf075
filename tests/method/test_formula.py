"""Every computation of an index follows the formula that its year names."""

import dataclasses
from fractions import Fraction
from itertools import product

import inventions
import numpy as np
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.method.formula import FORMULAS, Points, Rules
from iga_analysis.plan.plan import marginal_innovation, plan_to_target
from iga_analysis.plan.steps import apply_plan
from iga_analysis.scoring.explain import (
    explain_score,
    score_contributions,
    score_uniform,
)
from iga_analysis.scoring.score import score_iid
from iga_analysis.sensitivity.rules import rule_scenarios, rule_sensitivity

EDITION = load_edition(2026)
SPD, SID = EDITION.weights("SPD"), EDITION.weights("SID")
CODES = ["16.02", "16.03", "16.04"]


def invent_nation(sizes=(3, 14, 30), seed=4):
    """Return an invented register and SPD table of three regions."""
    random = np.random.default_rng(seed)
    rows, levels = [], []
    for code, size in zip(CODES, sizes, strict=True):
        for number in range(size):
            affair = random.choice([*EDITION.affairs, "lainnya"])
            row = {"code": code, "innovation": f"Inovasi {number}", "affair": affair}
            rows.append(
                row | dict(zip(SID.index, random.integers(0, 4, 20), strict=True))
            )
        found = dict(zip(SPD.index, random.integers(0, 4, len(SPD)), strict=True))
        levels.append(inventions.make_table(found, code))
    register = pd.DataFrame(rows).assign(implemented="2025-01-01")
    return register, pd.concat(levels, ignore_index=True)


REGISTER, TABLE = invent_nation()


def invented(spd, maturity, innovations, affairs, rules):
    """SPD twice; a divisor without floor; points for each affair that is covered."""
    divisor = innovations + rules.divisor_floor
    return Points(2 * spd, maturity / divisor, affairs * rules.count_unit)


@pytest.fixture
def edition(monkeypatch):
    """Return the edition of 2026 with the invented formula."""
    monkeypatch.setitem(FORMULAS, "invented", invented)
    changed = dataclasses.replace(EDITION, formula="invented")
    return changed.replace(total_max=500)


def sum_levels(code, register, table):
    """Return, step by step, SPD, sum of K, n and affairs of a region."""
    own = register[register["code"] == code].to_dict("records")
    rows = table[table["code"] == code]
    spd = sum(SPD[row.indicator] * row.level for row in rows.itertuples())
    maturity = sum(SID[one] * row[one] for row in own for one in SID.index)
    affairs = {row["affair"] for row in own} & set(EDITION.affairs)
    return float(spd), float(maturity), len(own), len(affairs)


def brute(spd, maturity, n, affairs, floor=12, unit=0.38, total=500):
    return 100 * (2 * spd + maturity / (n + floor) + affairs * unit) / total


def brute_scores(register=REGISTER, table=TABLE, **rules):
    found = {code: sum_levels(code, register, table) for code in CODES}
    return pd.Series({code: brute(*parts, **rules) for code, parts in found.items()})


def test_every_formula_of_the_data_is_a_function():
    rows = load_table("editions")
    named = rows[(rows["field"] == "formula") & rows["value"].notna()]
    assert set(named["value"]) <= set(FORMULAS) and set(named["year"]) >= {2023, 2026}


def test_a_formula_is_exact_over_fractions():
    formula = FORMULAS[EDITION.formula]
    cases = list(product([Fraction(1, 3)], [Fraction(700, 3)], [0, 7, 12, 201], [4, 5]))
    spd, maturity, n, affairs = (
        np.array(one, dtype=object) for one in zip(*cases, strict=True)
    )
    n = n + Fraction(0)
    numbers = (12, Fraction(19, 50), 200, 5)
    exact = formula(spd, maturity, n, affairs, Rules(*map(Fraction, numbers)))
    floats = (one.astype("float64") for one in (spd, maturity, n, affairs))
    close = formula(*floats, Rules(12, 0.38, 200, 5))
    for place, (_, total, number, covered) in enumerate(cases):
        count = min(number, 200) * numbers[1] if covered >= 5 else 0
        sid = total / max(12, number) + count
        assert exact.sid[place] == sid
        assert close.sid[place] == pytest.approx(float(sid), rel=1e-14)


def test_scores_follow_the_formula(edition):
    found = score_iid(REGISTER, TABLE, edition).set_index("code")["iid"]
    assert found.to_dict() == pytest.approx(brute_scores().to_dict())
    official = score_iid(REGISTER, TABLE, EDITION).set_index("code")["iid"]
    assert (abs(found - official) > 1).all()


@pytest.mark.parametrize("code", CODES)
def test_explanations_follow_the_formula(edition, code):
    table = explain_score(code, REGISTER, TABLE, edition)
    *_, n, affairs = sum_levels(code, REGISTER, TABLE)
    own = REGISTER[REGISTER["code"] == code]
    levels = TABLE[TABLE["code"] == code].set_index("indicator")["level"]
    wanted = [2 * SPD[one] * levels[one] for one in SPD.index]
    wanted += [SID[one] * own[one].sum() / (n + 12) for one in SID.index]
    assert table["points"].tolist() == pytest.approx([*wanted, affairs * 0.38])
    assert table["points"].sum() / 5 == pytest.approx(brute_scores()[code])
    most = table.set_index("indicator")["points_max"]
    assert most[SPD.index].tolist() == pytest.approx((6 * SPD).tolist())


def test_contributions_follow_the_formula(edition):
    components, weights = score_contributions(REGISTER, TABLE, edition)
    found = (components @ weights).to_dict()
    assert found == pytest.approx(brute_scores().to_dict())
    # an indicator at its highest level is 100, whatever it is worth
    own = TABLE.pivot(index="code", columns="indicator", values="level")
    assert np.allclose(components[SPD.index], own[SPD.index] / 3 * 100)


def test_uniform_innovations_follow_the_formula(edition):
    table = score_uniform(40, [8, 30], [70, 80], edition, affairs_covered=3)
    wanted = [brute(40, n * k, n, 3) for n, k in product([8, 30], [70, 80])]
    assert table["iid"].tolist() == pytest.approx(wanted)


def count_steps(code, target, new):
    """Return the fewest level steps to a target beside new innovations of 30 points."""
    spd, maturity, n, affairs = sum_levels(code, REGISTER, TABLE)
    levels = TABLE[TABLE["code"] == code].set_index("indicator")["level"]
    gains = [2 * SPD[one] / 5 for one in SPD.index for _ in range(levels[one], 3)]
    gains += [
        SID[one] / (n + new + 12) / 5
        for one in SID.index
        for level in REGISTER.loc[REGISTER["code"] == code, one]
        for _ in range(level, 3)
    ]
    score = brute(spd, maturity + 30 * new, n + new, min(6, affairs + new))
    reached = score + np.cumsum([0, *sorted(gains, reverse=True)])
    return int(np.argmax(reached >= target))


@pytest.mark.parametrize("new_effort", [0.5, 3])
def test_a_plan_follows_the_formula(edition, new_effort):
    code, options = CODES[0], {"register": REGISTER, "spd": TABLE, "edition": edition}
    now = brute_scores()[code]
    plan = plan_to_target(code, now + 4, **options)
    assert plan["effort"].sum() == len(plan) == count_steps(code, now + 4, 0) > 1
    new = {"new_maturity": 30, "new_effort": new_effort, "new_innovations_max": 2}
    plan = plan_to_target(code, now + 4, **options, **new)
    efforts = [count_steps(code, now + 4, m) + m * new_effort for m in range(3)]
    assert plan["effort"].sum() == min(efforts)
    planned = sum_levels(code, *apply_plan(plan, REGISTER, TABLE, edition))
    assert plan["score"].iloc[-1] == pytest.approx(brute(*planned))
    assert plan["gain"].sum() == pytest.approx(brute(*planned) - now)


@pytest.mark.parametrize("maturity", [0, 60, 111])
def test_one_more_innovation_follows_the_formula(edition, maturity):
    # the invented formula counts affairs, not innovations
    def change(n, mean, one):
        return brute(0, n * mean + one, n + 1, 0) - brute(0, n * mean, n, 0)

    table = marginal_innovation([3, 40], 80, edition, maturity=maturity)
    wanted = [change(n, 80, maturity) for n in (3, 40)]
    assert table["change"].tolist() == pytest.approx(wanted)
    for n, even in zip((3, 40), table["break_even"], strict=True):
        assert change(n, 80, even) == pytest.approx(0)


def test_rules_are_varied_under_the_formula(edition):
    options = {"divisor_floor": [20], "count_unit": [0.5]}
    found = rule_scenarios(
        REGISTER, TABLE, edition, alternatives=options, total_max=500
    )
    scores = [
        brute_scores(floor=floor, unit=unit)
        for floor, unit in product([12, 20], [0.38, 0.5])
    ]
    wanted = [(one - scores[0]).mean() for one in scores]
    assert found["score_change"].tolist() == pytest.approx(wanted)
    indices = rule_sensitivity(
        REGISTER, TABLE, edition, alternatives=options, total_max=500
    )
    variance = (
        indices[indices["outcome"] == "score"].groupby("code")["variance"].first()
    )
    wanted = pd.concat(scores, axis=1).var(axis=1, ddof=0)
    assert variance.to_dict() == pytest.approx(wanted.to_dict())


TABLES = {"register": REGISTER, "spd": TABLE, "edition": 2026}
COMPUTATIONS = {
    "score_iid": lambda: score_iid(**TABLES),
    "explain_score": lambda: explain_score("16.03", **TABLES),
    "score_uniform": lambda: score_uniform(40, 12, 80, 2026),
    "score_contributions": lambda: score_contributions(**TABLES),
    "plan_to_target": lambda: plan_to_target("16.03", 90.0, **TABLES),
    "marginal_innovation": lambda: marginal_innovation(12, 80, 2026),
    "rule_sensitivity": lambda: rule_sensitivity(
        **TABLES, alternatives={"divisor_floor": [20]}
    ),
}


@pytest.mark.parametrize("name", COMPUTATIONS)
@pytest.mark.usefixtures("unread")
def test_a_formula_without_a_function_refuses(monkeypatch, name):
    rows = load_table("editions")
    other = rows.assign(
        value=rows["value"].where(rows["field"] != "formula", "SPDxSID")
    )
    monkeypatch.setattr(
        "iga_analysis.method.editions.load_table",
        lambda table: other if table == "editions" else load_table(table),
    )
    assert not load_edition(2026).knows("formula")
    with pytest.raises(UnknownField, match="'SPDxSID' is no formula") as error:
        COMPUTATIONS[name]()
    assert error.value.fields == ["formula"]
    with pytest.raises(ValueError, match="formula of 2023 is not documented"):
        load_edition(2026).replace(formula=2023)


def test_a_formula_of_another_year_may_be_assumed():
    what_if = load_edition(2024).replace(formula=2026)
    assert what_if.formula == EDITION.formula and what_if.supplied == ("formula",)
