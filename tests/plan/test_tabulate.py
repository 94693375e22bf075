"""The plan of a region by the shipped efforts is the cheapest there is."""

import itertools

import numpy as np
import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import load_edition
from iga_analysis.plan.efforts import load_efforts
from iga_analysis.plan.tabulate import tabulate_plan
from iga_analysis.scoring.score import score_iid

EDITION = load_edition(2026)
REGISTER, SPD = load_table("example_register"), load_table("example_spd")
# Efforts that rise, fall and are the same with the level, and one that ends early.
FREE = ["12", "14", "16", "21", "26", "35"]


def search(register, spd, efforts):
    """Return effort and score of every way to raise the levels, one by one."""
    table = efforts.set_index(["indicator", "level"])["effort"].to_dict()
    reach = efforts.set_index(["indicator", "level"])["within_reach"].to_dict()

    def find(told, indicator, level):
        whole = next(
            value
            for (one, other), value in told.items()
            if one == indicator and pd.isna(other)
        )
        return told.get((indicator, level), whole)

    places = [(None, one) for one in FREE if one in set(spd["indicator"])]
    places += [
        (name, one)
        for name in register["innovation"]
        for one in FREE
        if one in register.columns
    ]
    ways = []
    for name, indicator in places:
        if name is None:
            level = spd.set_index("indicator")["level"][indicator]
            weight = EDITION.weights("SPD")[indicator]
        else:
            level = register.set_index("innovation").at[name, indicator]
            worth = EDITION.weights("SID")[indicator]
            weight = worth / max(EDITION.divisor_floor, len(register))
        own = [(0.0, 0.0)]
        for step in range(int(level) + 1, 4):
            if not find(reach, indicator, step):
                break
            spent, gained = own[-1]
            own.append((spent + find(table, indicator, step), gained + weight))
        ways.append(own)
    found = np.array([np.sum(one, axis=0) for one in itertools.product(*ways)])
    before = score_iid(register, spd, EDITION)["iid"].item()
    return found[:, 0], before + found[:, 1] / EDITION.total_max * 100


@pytest.fixture(scope="module")
def small():
    """Return two innovations of the example, and efforts that free few indicators."""
    register = REGISTER.iloc[[29, 23]].reset_index(drop=True)
    efforts = load_efforts(2026)
    free = efforts["indicator"].isin(FREE)
    efforts["within_reach"] = efforts["within_reach"] & free
    return register, SPD, efforts


def test_no_way_is_cheaper(small):
    register, spd, efforts = small
    effort, score = search(*small)
    tables = {"register": register, "spd": spd, "edition": EDITION}
    first, last = score.min(), score.max()
    assert len(score) == 11664
    tried = 0
    for target in np.linspace(first + 0.02, last - 0.02, 8).round(3):
        plan = tabulate_plan("00.00", float(target), **tables, efforts=efforts)
        least = effort[score >= target - 1e-9].min()
        assert plan["summary"]["effort"].item() == pytest.approx(least)
        assert plan["summary"]["iid_after"].item() >= target - 1e-9
        assert set(plan["lines"]["indicator"]) <= set(FREE)
        tried += plan["summary"]["lines"].item()
    assert tried > 16


def test_tables_of_a_plan_belong_together():
    options = {"agencies": ["Dinas Sosial", "Dinas X"], "year_after": True}
    tables = {"register": REGISTER, "spd": SPD, "edition": EDITION}
    found = tabulate_plan("00.00", "Sangat Inovatif", **tables, **options)
    one = found["summary"].iloc[0]
    assert one["iid_before"] == score_iid(REGISTER, SPD, EDITION)["iid"].item()
    assert one["predicate_after"] == "Sangat Inovatif"
    assert one["needed"] == 65.005
    assert set(found["eligibility"]["outcome"]) <= {"not met", "not told"}
    listed = found["participation"].set_index("agency")
    assert (
        not listed.at["Dinas X", "reported"] and listed.at["Dinas Sosial", "reported"]
    )
    assert {"rules", "later"} <= set(found)
    # nothing out of reach is in a plan unless asked
    shipped = load_efforts(2026)
    barred = shipped[shipped["level"].isna() & ~shipped["within_reach"]]["indicator"]
    in_plan = set(found["lines"]["indicator"])
    assert in_plan & set(barred) == {"21"}
    from_two = found["lines"].query("indicator == '21'")["level_from"]
    assert set(from_two) == {2}
    asked = tabulate_plan("00.00", 68.0, **tables, outcomes=True)
    assert set(asked["lines"]["indicator"]) & {"8", "10a", "11a", "4"}
