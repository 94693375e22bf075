"""Seats and the rules of next year, against scores computed again."""

import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.announced import apply_announced
from iga_analysis.method.editions import load_edition
from iga_analysis.plan.outlook import compare_next_year, count_seats
from iga_analysis.plan.plan import plan_to_target
from iga_analysis.plan.steps import apply_plan
from iga_analysis.scoring.score import score_iid

REGISTER, SPD = load_table("example_register"), load_table("example_spd")
EDITION = load_edition(2026)
TABLES = {"register": REGISTER, "spd": SPD, "edition": EDITION}


@pytest.mark.parametrize(("number", "empty"), [(5, 7), (30, 0)])
def test_one_more_innovation_adds_what_is_told(number, empty):
    register = REGISTER.head(number)
    seats = count_seats(register, SPD, EDITION).iloc[0]
    assert (seats["innovations"], seats["empty_seats"]) == (number, empty)
    levels = register[list(EDITION.weights("SID").index)]
    mean = (levels * EDITION.weights("SID")).sum(axis=1).mean()
    assert seats["maturity"] == pytest.approx(mean)
    # all of them once more have the same mean: up to the divisor each adds its own
    # maturity, beyond it only the number counts
    before = score_iid(register, SPD, EDITION)["iid"].item()
    again = register.assign(innovation=register["innovation"] + " (lagi)")
    both = score_iid(pd.concat([register, again]), SPD, EDITION)["iid"].item()
    assert both - before == pytest.approx(number * seats["one_more"])


def test_rules_of_next_year_are_those_of_the_score():
    plan = plan_to_target("00.00", 60.0, **TABLES)
    rules, later = compare_next_year("00.00", plan, 60.0, **TABLES)
    planned = apply_plan(plan, REGISTER, SPD, EDITION)
    assert rules["iid_after"].iloc[0] == score_iid(*planned, EDITION)["iid"].item()
    what_if = apply_announced(EDITION, 2027)
    last = rules.iloc[-1]
    assert last["iid_after"] == score_iid(*planned, what_if)["iid"].item()
    assert last["iid_before"] == score_iid(REGISTER, SPD, what_if)["iid"].item()
    other = plan_to_target("00.00", 60.0, **TABLES | {"edition": what_if})
    (one,) = later.to_dict("records")
    assert (one["steps"], one["steps_announced"]) == (len(plan), len(other))
    assert one["effort_announced"] == other["effort"].sum()


def test_a_target_that_next_year_puts_out_of_reach():
    every = [*EDITION.weights("SID").index]
    options = {"frozen": every}
    # the number of innovations gives nothing with fewer affairs than announced
    plan = plan_to_target("00.00", 50.0, **TABLES, **options)
    _, later = compare_next_year("00.00", plan, 58.0, **TABLES, **options)
    assert pd.isna(later["effort_announced"].item())
    assert later["best"].item() < 58
