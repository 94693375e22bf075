"""The shipped efforts: every indicator has one, outcomes are out of reach."""

import pandas as pd
import pytest

from iga_analysis.datapackage import load_table
from iga_analysis.method.editions import load_edition
from iga_analysis.plan.efforts import choose_efforts, load_efforts, replace_efforts
from iga_analysis.settings import LANGUAGES

EDITION = load_edition(2026)
EVERY = {*EDITION.weights("SPD").index, *EDITION.weights("SID").index}
# Audit opinion, poverty, HDI, income per capita, unemployment, investment, PAD.
OUTCOMES = ["8", "10a", "10b", "11a", "11b", "4", "5a", "5b", "6", "7"]


def test_each_indicator_and_level_has_one_effort():
    table = load_efforts(2026)
    assert set(table["indicator"]) == EVERY
    assert not table.duplicated(["indicator", "level"]).any()
    whole = table[table["level"].isna()]
    assert set(whole["indicator"]) == EVERY
    effort, _ = choose_efforts(table, EDITION)
    assert set(effort) == {(one, level) for one in EVERY for level in (1, 2, 3)}
    for lang in LANGUAGES:
        assert table[f"reasoning_{lang}"].str.len().min() > 15
        # a row of a level says something of its own
        assert not table.duplicated(["indicator", f"reasoning_{lang}"]).any()


def test_outcomes_are_left_out_unless_asked():
    _, frozen = choose_efforts(load_efforts(2026), 2026)
    assert {(one, level) for one in OUTCOMES for level in (1, 2, 3)} <= frozen
    # plans of past years cannot be written; the running year can be added
    assert {level for one, level in frozen if one == "21"} == {1, 2}
    assert choose_efforts(load_efforts(2026), 2026, outcomes=True)[1] == set()


def test_a_row_takes_the_place_of_its_own_kind():
    shipped = load_efforts(2026)
    own = pd.DataFrame(
        {"indicator": ["16", "31"], "level": [3, None], "effort": [7, 1]}
    )
    own = own.assign(year=2026, within_reach=True)
    effort, _ = choose_efforts(replace_efforts(shipped, own), 2026)
    before, _ = choose_efforts(shipped, 2026)
    changed = {key for key in effort if effort[key] != before[key]}
    assert changed == {("16", 3), *(("31", level) for level in (1, 2, 3))}
    # the row of indicator 35 for level 1 stays beside that of the whole
    assert effort["35", 1] == before["35", 1] == 2


def test_a_year_without_efforts_and_a_table_with_gaps():
    with pytest.raises(ValueError, match=r"2025.*2026"):
        load_efforts(2025)
    table = load_table("efforts")
    with pytest.raises(ValueError, match="lacks 31"):
        choose_efforts(table[table["indicator"] != "31"], 2026)
