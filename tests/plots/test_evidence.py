"""Figures of the evidence: what is drawn is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

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
