"""Figures of the evidence: anchors, bands and shares are those of the tables."""

import matplotlib.pyplot as plt
import pytest

from iga_analysis import (
    claim_selection,
    plot_movement,
    plot_rank_bounds,
    plot_score_rank_curve,
    plot_selection,
    rank_bounds_from_evidence,
    rank_movement,
    score_rank_curve,
)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_curve_draws_every_anchor():
    curve = score_rank_curve(2021, "kabupaten")
    anchors = curve[curve["code"].notna()]
    ax = plot_score_rank_curve(curve)
    drawn = {
        (float(x), float(y))
        for line in ax.lines
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }
    assert {(4.0, 62.97), (10.0, 62.06)} <= drawn
    assert (
        set(zip(anchors["rank"].astype(float), anchors["score"], strict=True)) <= drawn
    )


def test_bounds_have_a_bar_a_region():
    bounds = rank_bounds_from_evidence(2021, "provinsi")
    ax = plot_rank_bounds(bounds)
    assert [text.get_text() for text in ax.get_yticklabels()] != []
    assert len(ax.get_yticks()) == len(bounds)


def test_selection_draws_both_shares():
    selection = claim_selection(2021)
    ax = plot_selection(selection)
    widths = sorted(round(bar.get_width(), 6) for bar in ax.patches)
    shares = [*selection["named_share"], *selection["share"]]
    assert widths == sorted(round(float(share), 6) for share in shares)


def test_movement_draws_every_region():
    ax = plot_movement(rank_movement(["16.03", "35.10"]))
    legends = [*ax.figure.legends, *filter(None, [ax.get_legend()])]
    shown = {text.get_text() for text in ax.texts}
    shown |= {text.get_text() for one in legends for text in one.get_texts()}
    assert any("Muara Enim" in text for text in shown)
    assert any("Banyuwangi" in text for text in shown)
