"""Figures of the evidence: what is drawn is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from iga_analysis import rank_bounds_from_evidence
from iga_analysis.evidence.coaching import claim_selection
from iga_analysis.evidence.contradictions import contradicting_claims
from iga_analysis.evidence.curve import score_rank_curve
from iga_analysis.plots.evidence import plot_score_rank_curve, plot_selection

pytestmark = pytest.mark.usefixtures("close_figures")


def test_curve_with_anchors_and_doubted_claims():
    curve = score_rank_curve(2021, "kabupaten")
    doubted = contradicting_claims(2021, "kabupaten")
    ax = plot_score_rank_curve(curve, doubted=doubted)
    anchors, crosses = ax.lines
    assert len(anchors.get_xdata()) == curve["code"].notna().sum()
    drawn = set(zip(anchors.get_xdata(), anchors.get_ydata(), strict=True))
    assert {(4.0, 62.97), (10.0, 62.06)} <= drawn
    assert sorted(crosses.get_xdata()) == [228, 285]
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].max() == 84.19
    assert band[:, 0].max() == 415.5


def test_curve_without_doubted_claims_has_no_such_entry():
    ax = plot_score_rank_curve(
        score_rank_curve(2023, "kota"), doubted=contradicting_claims(2023, "kota")
    )
    assert len(ax.get_legend().get_texts()) == 2


def test_curve_of_points_has_an_open_end():
    ax = plot_score_rank_curve(score_rank_curve(2020, "provinsi"))
    assert ax.get_xlim() == (0.5, 34.5)
    assert ax.get_yscale() == "symlog"


def test_a_region_is_marked_at_its_place_or_between_its_ranks():
    curve = score_rank_curve(2021, "kabupaten")
    bounds = rank_bounds_from_evidence(2021, "kabupaten").assign(name="A")
    known = bounds[bounds["code"] == "16.03"]
    ax = plot_score_rank_curve(curve, marked=known)
    (mark,) = [line for line in ax.lines if line.get_marker() == "D"]
    assert mark.get_xydata().tolist() == [[4, 62.97]]
    assert [text.get_text() for text in ax.texts] == ["A"]
    open_ = bounds[bounds["rank_min"] < bounds["rank_max"]].head(1)
    ax = plot_score_rank_curve(curve, marked=open_)
    least, most = open_[["rank_min", "rank_max"]].iloc[0]
    lines = [line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == "--"]
    assert lines == [least - 0.5, most + 0.5]
    assert ax.texts[0].get_text() == f"A: {least}–{most}"


def test_selection_bars_are_as_long_as_the_shares():
    table = pd.concat([claim_selection(year) for year in (2021, 2022)])
    _, axes = plt.subplots()
    assert plot_selection(table, ax=axes) is axes
    widths = [bar.get_width() for bar in axes.patches]
    best = table[table["predicate"] == "Sangat Inovatif"]
    expected = [
        share for row in best.itertuples() for share in (row.named_share, row.share)
    ]
    assert widths[:4] == pytest.approx(expected)
