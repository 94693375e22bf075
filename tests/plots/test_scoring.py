"""Figures of the index: bars and lines are what the tables say."""

import pytest

from iga_analysis import (
    explain_score,
    load_table,
    plan_to_target,
    plot_indicator_points,
    plot_plan,
    plot_volume,
    score_uniform,
)

pytestmark = pytest.mark.usefixtures("close_figures")

TASK = {"register": load_table("example_register"), "spd": load_table("example_spd")}


def test_bars_of_points_and_open_points():
    rows = explain_score("00.00", TASK["register"], TASK["spd"], 2026).head(5)
    ax = plot_indicator_points(rows, title="invented")
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([*rows["points"], *rows["points_open"]])
    assert ax.get_title() == "invented"
    assert len({bar.get_hatch() for bar in ax.patches}) == 2


def test_lines_of_volume_differ_without_colour():
    ax = plot_volume(score_uniform(40, range(1, 31), [111, 80], 2026))
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert ax.lines[0].get_ydata()[11] == pytest.approx((40 + 111 + 12 * 0.38) / 2.5)


def test_plan_begins_and_ends_at_its_scores():
    plan = plan_to_target("00.00", 50.0, **TASK, edition=2026)
    ax = plot_plan(plan, start=47.43)
    line = ax.lines[0].get_ydata()
    assert line[0] == 47.43
    assert line[-1] == plan["score"].iloc[-1] >= 50
