"""The cheapest way in outline, one row an indicator."""

import pytest

from iga_analysis import load_table, plan_to_target
from iga_analysis.plan.plan import outline_plan

EXAMPLE = "00.00"


@pytest.fixture(scope="module")
def example():
    """The invented example region: a register and its SPD table."""
    return load_table("example_register"), load_table("example_spd")


def test_outline_adds_up_to_the_plan(example):
    now, steps = outline_plan(EXAMPLE, "Inovatif", *example, 2026)
    assert now["iid"].round(2).item() == 47.43
    assert steps.empty
    now, steps = outline_plan(EXAMPLE, "Sangat Inovatif", *example, 2026)
    task = {"register": example[0], "spd": example[1], "edition": 2026}
    plan = plan_to_target(EXAMPLE, "Sangat Inovatif", **task)
    assert steps["steps"].sum() == len(plan)
    assert now["iid"].item() + steps["gain"].sum() == pytest.approx(65.005, abs=0.2)
    assert steps["gain"].is_monotonic_decreasing


def test_outline_of_a_region_that_is_not_there(example):
    with pytest.raises(ValueError, match=r"99\.99"):
        outline_plan("99.99", "Inovatif", *example, 2026)
