"""Lines of a plan against its steps, and against the tables of the method."""

import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import load_edition
from iga_analysis.plan.agencies import list_lines, sum_agencies
from iga_analysis.plan.efforts import choose_efforts, load_efforts
from iga_analysis.plan.plan import plan_to_target
from iga_analysis.plan.steps import apply_plan
from iga_analysis.scoring.score import score_iid

EDITION = load_edition(2026)
REGISTER, SPD = load_table("example_register"), load_table("example_spd")
TABLES = {"register": REGISTER, "spd": SPD, "edition": EDITION}


@pytest.fixture(scope="module")
def plan():
    effort, frozen = choose_efforts(load_efforts(2026), EDITION)
    options = {"effort": effort, "frozen": frozen}
    return plan_to_target("00.00", "Sangat Inovatif", **TABLES, **options)


@pytest.fixture(scope="module")
def lines(plan):
    return list_lines(plan, REGISTER, EDITION)


def test_lines_are_the_steps_taken_together(plan, lines):
    key = ["innovation", "indicator"]
    assert not lines.duplicated(key).any()
    assert (lines["level_to"] - lines["level_from"]).sum() == len(plan)
    assert lines["effort"].sum() == pytest.approx(plan["effort"].sum())
    steps = plan.groupby(key, dropna=False)["gain"].sum()
    assert lines.set_index(key)["gain"].sort_index().tolist() == pytest.approx(
        steps.sort_index().tolist()
    )


def test_levels_are_those_of_the_register_and_of_the_planned_one(plan, lines):
    planned, spd = apply_plan(plan, REGISTER, SPD, EDITION)
    for register, rows, column in (
        (REGISTER, SPD, "level_from"),
        (planned, spd, "level_to"),
    ):
        levels = register.set_index("innovation")
        of_region = rows.set_index("indicator")["level"]
        for one in lines.to_dict("records"):
            if one["aspect"] == "SPD":
                assert one[column] == of_region[one["indicator"]]
            else:
                found = levels.at[one["innovation"], one["indicator"]]
                assert one[column] == found


def test_points_and_index_are_those_of_the_score(plan, lines):
    before = score_iid(REGISTER, SPD, EDITION).iloc[0]
    after = score_iid(*apply_plan(plan, REGISTER, SPD, EDITION), EDITION).iloc[0]
    points = (after["spd"] + after["sid"]) - (before["spd"] + before["sid"])
    assert lines["points"].sum() == pytest.approx(points, abs=1e-9)
    assert lines["gain"].sum() == pytest.approx(after["iid"] - before["iid"], abs=1e-9)
    assert lines["score"].iloc[-1] == pytest.approx(after["iid"], abs=1e-9)
    reached = before["iid"] + lines["gain"].cumsum()
    assert lines["score"].tolist() == pytest.approx(reached.tolist(), abs=1e-9)


def test_what_gives_most_for_its_effort_comes_first(lines):
    worth = (lines["gain"] / lines["effort"]).round(9)
    assert worth.is_monotonic_decreasing


def test_each_line_has_agency_level_evidence_and_files(lines):
    agencies = REGISTER.set_index("innovation")["agency"]
    sid = lines[lines["aspect"] == "SID"]
    assert sid["agency"].tolist() == agencies[sid["innovation"]].tolist()
    assert lines.loc[lines["aspect"] == "SPD", "agency"].isna().all()
    asked = load_table("evidence")
    asked = asked[asked["year"] == 2026].set_index(["indicator", "basis"])
    levels = load_table("indicators").query("year == 2026 and preferred")
    levels = levels.set_index(["indicator", "basis", "level"])
    bases = REGISTER.set_index("innovation")["basis_33"]
    for one in lines.to_dict("records"):
        basis = bases[one["innovation"]] if one["indicator"] == "33" else pd.NA
        number = one["indicator"]
        number = number if number in asked.index.get_level_values(0) else number[:-1]
        row = asked.xs(number, level="indicator")
        row = row.loc[[basis]].iloc[0] if pd.notna(basis) else row.iloc[0]
        assert one["evidence_id"].startswith(row["evidence_id"])
        same = one["file_types"] == row["file_types"]
        assert same is True or (
            pd.isna(one["file_types"]) and pd.isna(row["file_types"])
        )
        wanted = levels.xs(one["indicator"], level="indicator")
        wanted = wanted.xs(one["level_to"], level="level")
        wanted = wanted.loc[[basis]].iloc[0] if pd.notna(basis) else wanted.iloc[0]
        assert one["target_id"] == wanted["description_id"]


def test_where_no_basis_is_chosen_all_are_told():
    register = REGISTER.drop(columns="basis_33")
    register["33"] = 0
    others = [one for one in EDITION.weights("SID").index if one != "33"]
    frozen = {*others, *EDITION.weights("SPD").index}
    tables = TABLES | {"register": register}
    score = score_iid(register, SPD, EDITION)["iid"].item()
    plan = plan_to_target("00.00", score + 0.03, **tables, frozen=frozen)
    (line,) = list_lines(plan, register, EDITION).to_dict("records")
    assert line["target_en"].startswith("a: ") and "; f: " in line["target_en"]
    assert line["file_types"].startswith("a: pdf") and "c:" not in line["file_types"]


def test_agencies_add_up(lines):
    table = sum_agencies(lines)
    assert table["lines"].sum() == len(lines)
    assert table["points"].sum() == pytest.approx(lines["points"].sum(), abs=1e-9)
    assert table["aspect"].tolist() == ["SPD"] + ["SID"] * (len(table) - 1)
    assert set(table["agency"].dropna()) == set(lines["agency"].dropna())


def test_innovations_without_an_agency_are_together():
    register = REGISTER.assign(agency=REGISTER["agency"].where(REGISTER.index > 5))
    plan = plan_to_target("00.00", 60.0, **TABLES | {"register": register})
    table = sum_agencies(list_lines(plan, register, EDITION))
    assert pd.isna(table["agency"].iloc[-1]) and table["aspect"].iloc[-1] == "SID"


def test_new_innovations_are_refused_and_nothing_is_no_line():
    options = {"new_maturity": 100, "new_innovations_max": 3, "frozen": []}
    plan = plan_to_target("00.00", 47.4, **TABLES)
    assert list_lines(plan, REGISTER, EDITION).empty
    assert sum_agencies(list_lines(plan, REGISTER, EDITION)).empty
    every = {*EDITION.weights("SID").index, *EDITION.weights("SPD").index}
    plan = plan_to_target("00.00", 47.6, **TABLES, **options | {"frozen": every})
    with pytest.raises(ValueError, match="adds innovations"):
        list_lines(plan, REGISTER, EDITION)
