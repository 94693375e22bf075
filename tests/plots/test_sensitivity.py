"""Figures of sensitivity: bands, strips and lines are what the tables say."""

import pandas as pd
import pytest

from iga_analysis import plot_cut_shifts, plot_predicate_strip, plot_rank_bands
from iga_analysis.plots import plot_level_bands, plot_rank_intervals

pytestmark = pytest.mark.usefixtures("close_figures")

LIKELY = pd.DataFrame(
    {
        "code": ["a", "b", "c"],
        "rank": [2, 1, 3],
        "rank_5": [1, 1, 3],
        "rank_95": [3, 2, 3],
        "p_sangat_inovatif": [0.5, 1.0, 0.0],
        "p_inovatif": [0.5, 0.0, 0.25],
        "p_kurang_inovatif": [0.0, 0.0, 0.75],
    }
)


def heights(band):
    """Return the lowest and the highest y of a filled band."""
    y = band.get_paths()[0].vertices[:, 1]
    return y.min(), y.max()


def test_bands_of_ranks():
    ends = {"rank": [1, 2, 3], "rank_best": [1, 1, 1], "rank_worst": [2, 3, 3]}
    bounds = pd.DataFrame(ends)
    ax = plot_rank_bands(LIKELY, bounds=bounds, ranges=bounds.head(1), title="x")
    wide, likely = ax.collections[:2]
    assert heights(wide) == (1, 3)
    assert heights(likely) == (1, 3)
    assert ax.lines[0].get_ydata().tolist() == [1, 2, 3]
    assert ax.yaxis_inverted()
    assert ax.get_title() == "x"
    assert [text.get_text() for text in ax.texts] == ["1–2"]


def test_strip_stacks_to_hundred_in_rank_order():
    ax = plot_predicate_strip(LIKELY)
    labels = [band.get_label() for band in ax.collections]
    assert labels == ["Sangat Inovatif", "Inovatif", "Kurang Inovatif"]
    assert heights(ax.collections[-1])[1] == 100
    # the unit of rank 1 is Sangat Inovatif for sure
    assert heights(ax.collections[0]) == (0, 100)
    assert len({str(band.get_facecolor()) for band in ax.collections}) == 3


def test_cut_shifts_have_a_line_a_cut():
    shifts = pd.DataFrame(
        {
            "predicate": ["Sangat Inovatif"] * 2 + ["Inovatif"] * 2,
            "cut": [65.005, 65.005, 40.005, 40.005],
            "shift": [1, -1, 1, -1],
            "changed": [3, 5, 0, 2],
        }
    )
    ax = plot_cut_shifts(shifts)
    first, second, *_ = ax.lines
    assert first.get_xdata().tolist() == [-1, 0, 1]
    assert first.get_ydata().tolist() == [5, 0, 3]
    assert second.get_ydata().tolist() == [2, 0, 0]
    assert first.get_linestyle() != second.get_linestyle()
    assert {text.get_text() for text in ax.texts} == {
        "Sangat Inovatif",
        "Inovatif",
    }


def test_strip_draws_predicates_of_ones_own():
    names = ["Very good", "good", "fair", "poor", "bad"]
    own = LIKELY[["code", "rank"]].assign(
        predicate=names[:3], p_top_10=1.0, p_very_good=0.5
    )
    for name in names[1:]:
        own[f"p_{name}"] = 0.125
    ax = plot_predicate_strip(own)
    assert [band.get_label() for band in ax.collections] == names
    assert heights(ax.collections[-1])[1] == 100
    # told apart by shade, and by the hatch of every other one
    assert len({str(band.get_facecolor()) for band in ax.collections}) == 5
    hatches = [band.get_hatch() for band in ax.collections]
    assert hatches == ["", hatches[1], "", hatches[1], ""] and hatches[1]
    # a probability above the nominal predicates has a name too
    own = own.assign(predicate="fair", p_good=0.0)
    ax = plot_predicate_strip(own)
    labels = [band.get_label() for band in ax.collections]
    assert labels == ["very good", "fair", "poor", "bad"]


def test_intervals_of_named_units():
    table = LIKELY.assign(name=["Contoh A", "Contoh B", "Contoh C"])
    table = table.assign(rank_min=[1, 1, 3], rank_max=[3, 3, 3])
    ax = plot_rank_intervals(table, title="invented")
    assert [text.get_text() for text in ax.get_yticklabels()] == table["name"].tolist()
    bars = [
        (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2)
        for bar in ax.patches
    ]
    assert [place for place, _ in bars] == pytest.approx([2, 1.5, 3])
    assert [line for _, line in bars] == pytest.approx([0, 1, 2])
    (dots,) = ax.lines
    assert dots.get_xdata().tolist() == table["rank"].tolist()
    ends = [one[:, 0].tolist() for one in ax.collections[0].get_segments()]
    assert ends == [[1, 3], [1, 3], [3, 3]]
    # the first unit stands at the top
    assert ax.yaxis_inverted()
    few = plot_rank_intervals(table.drop(columns=["rank_min", "rank_max"]))
    assert len(few.collections) < len(ax.collections)


def test_bands_of_corrected_levels():
    kinds = [
        LIKELY.assign(varied="levels", rank_95=3),
        LIKELY.assign(varied="weights"),
        LIKELY.assign(varied="both", rank_5=1),
    ]
    ax = plot_level_bands(pd.concat(kinds), title="x")
    both, weights = ax.collections
    assert heights(both) == (1, 3) and heights(weights) == (1, 3)
    assert "together" in both.get_label() and "weights" in weights.get_label()
    assert ax.yaxis_inverted() and ax.get_title() == "x"
    alone = plot_level_bands(kinds[0])
    assert len(alone.collections) == 1
    assert alone.collections[0].get_label() == "90 % of the corrections of levels"
