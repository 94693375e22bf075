"""Figures: what is drawn is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from iga_analysis import (
    innovation_totals,
    load_province_grid,
    participation_rates,
    plot_innovations,
    plot_participation,
    plot_predicates,
    plot_province_grid,
    plot_verdicts,
    predicate_distribution,
    result_coverage,
)

pytestmark = pytest.mark.usefixtures("close_figures")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_participation_lines_break_where_nothing_is_published():
    rates = participation_rates()
    rates = rates[rates["year"] <= 2025]
    gap = rates["level"].eq("kota") & rates["year"].isin([2021, 2022, 2023, 2025])
    ax = plot_participation(rates[~gap])
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    assert list(lines) == ["nation", "provinsi", "kabupaten", "kota"]
    assert pd.isna(lines["kota"]).tolist() == [False] * 3 + [True] * 3 + [False, True]
    assert "89.3" in texts(ax)


def test_each_line_of_participation_has_its_name_once_and_no_legend():
    ax = plot_participation(participation_rates())
    assert [texts(ax).count(name) for name in ("nation", "provinsi", "kota")] == [1] * 3
    assert ax.get_legend() is None


def test_lines_differ_without_colour():
    ax = plot_participation(participation_rates())
    styles = {(line.get_linestyle(), line.get_marker()) for line in ax.lines}
    assert len(styles) == 4


def test_bars_of_innovations_and_other_totals():
    others = pd.DataFrame({"year": [2020], "value": [14897]})
    ax = plot_innovations(innovation_totals(), others=others)
    assert [bar.get_height() for bar in ax.patches][2] == 17779
    assert ax.lines[0].get_ydata().tolist() == [14897]
    assert {"17,779", "14,897"} <= set(texts(ax))


def test_a_total_at_the_top_of_a_bar_has_its_number_above_it():
    others = pd.DataFrame({"year": [2019, 2020], "value": [8014.0, 14897.0]})
    ax = plot_innovations(innovation_totals(), others=others)
    places = {one.get_text(): one.xyann[1] for one in ax.texts if hasattr(one, "xyann")}
    assert places["8,014"] > 0 > places["14,897"]


def test_bars_of_one_year_stand_together():
    levels = ("provinsi", "kabupaten", "kota")
    tables = [predicate_distribution(y, one) for y in (2019, 2020) for one in levels]
    ax = plot_predicates(pd.concat(tables))
    apart = pd.Series(ax.get_yticks()).diff().dropna().tolist()
    assert apart == [1, 1, 1.5, 1, 1]


def test_predicate_bars_are_as_long_as_the_shares():
    table = predicate_distribution(2020, "kabupaten")
    ax = plot_predicates(table)
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx(table["share"].tolist())
    assert texts(ax) == ["131", "30", "199", "55"]


def test_province_grid_has_a_tile_a_province():
    ax = plot_province_grid(result_coverage(2022), load_province_grid(2022))
    assert len(ax.patches) == 34
    # Aceh, Jakarta, Jawa Tengah and Maluku Utara are published whole
    assert texts(ax).count("100") == 4
    names = [one.get_text() for one in ax.get_legend().get_texts()]
    assert names == ["0", "0–33", "33–67", "67–100"]


def test_a_province_without_number_is_hatched():
    table = result_coverage(2024).query("code != '11'")
    ax = plot_province_grid(table, load_province_grid(2024))
    assert [tile.get_hatch() for tile in ax.patches].count("////") == 1


def test_figures_in_indonesian(monkeypatch):
    monkeypatch.setenv("IGA_LANG", "id")
    ax = plot_innovations(innovation_totals())
    assert "17.779" in texts(ax)
    assert ax.get_ylabel() == "inovasi"


def test_verdicts_stack_up_and_draw_on_given_axes():
    counts = pd.DataFrame(
        {"year": [2020, 2020], "verdict": ["exact", "not reproduced"], "count": [5, 2]}
    )
    _, axes = plt.subplots()
    assert plot_verdicts(counts, ax=axes) is axes
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(
        [500 / 7, 200 / 7]
    )
    assert [bar.get_x() for bar in axes.patches] == pytest.approx([0, 500 / 7])
    assert texts(axes) == ["5", "2"]
    assert [one.get_text() for one in axes.get_yticklabels()] == ["2020 (7)"]
