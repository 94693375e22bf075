"""Figures of what the published results alone determine."""

import pandas as pd

from ..language import format_number, label
from ..tables import PREDICATES
from .style import (
    HATCHES,
    INK,
    SHADES,
    TEXT,
    new_axes,
    put_legend,
    row_height,
    stack_bars,
)

ENDS = ("score_min", "score_max")
# Scores above this are points, not an index.
_WIDE = 1000
SHARES = {"named": "named_share", "count": "share"}


def plot_score_rank_curve(curve, *, doubted=None, marked=None, ax=None):
    """Draw where the score of every rank can lie, with the anchors.

    Parameters
    ----------
    curve : DataFrame
        ``rank, score_min, score_max, code, score``, as :func:`score_rank_curve` gives
        it.
    doubted : DataFrame, optional
        ``rank, score`` of claims that were left out, as :func:`contradicting_claims`
        gives them: drawn as crosses.
    marked : DataFrame, optional
        ``name, rank_min, rank_max`` of regions to mark and name: a diamond where the
        rank and its score are known, else the ranks between two lines.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    Each rank is as wide as one place: a step of the band is a step of the bounds.
    Scores in points, in which one region may have ten times as many as the next, are
    drawn on a logarithmic scale.

    Examples
    --------
    >>> from iga_analysis import score_rank_curve
    >>> ax = plot_score_rank_curve(score_rank_curve(2021, "kota"))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('rank', 'score')
    """
    wide = curve["score_max"].max() > _WIDE
    ax = new_axes(ax, x="rank", y="score_log" if wide else "score")
    ranks = curve["rank"].astype(float)
    edges = pd.concat([ranks - 0.5, ranks.tail(1) + 0.5])
    low, high = (_repeat_last(curve[end].astype(float)) for end in ENDS)
    ax.fill_between(
        edges,
        low,
        high.fillna(high.max()),
        step="post",
        facecolor=SHADES[2],
        edgecolor=INK,
        linewidth=0.5,
        label=label("bounds"),
    )
    anchors = curve[curve["code"].notna()]
    ax.plot(
        anchors["rank"].astype(float),
        anchors["score"].astype(float),
        linestyle="",
        marker="o",
        markersize=4,
        color=SHADES[0],
        label=label("anchors"),
    )
    if doubted is not None:
        doubted = doubted.dropna(subset=["rank", "score"])
    if doubted is not None and len(doubted):
        ax.plot(
            doubted["rank"].astype(float),
            doubted["score"].astype(float),
            linestyle="",
            marker="x",
            markersize=6,
            markeredgewidth=1.5,
            color=INK,
            label=label("doubted"),
        )
    ax.set_xlim(0.5, len(curve) + 0.5)
    if wide:
        # up to the first step the scale is even, so that 0 has a place
        ax.set_yscale("symlog", linthresh=_WIDE / 10)
        ax.yaxis.set_major_formatter(lambda value, _: format_number(value))
        ax.set_ylim(top=1.5 * curve["score_max"].max())
    ax.set_ylim(bottom=0)
    if marked is not None:
        for row in marked.itertuples():
            _mark_region(ax, row, curve)
    put_legend(ax, "upper right")
    return ax


def _mark_region(ax, row, curve):
    """Mark the place of a region, or the ranks that it may have, and write its name."""
    ends = [float(row.rank_min), float(row.rank_max)]
    here = curve[curve["rank"] == row.rank_min]
    known = ends[0] == ends[1] and (here["score_min"] == here["score_max"]).all()
    if known:
        place = ends[0], float(here["score_min"].iloc[0])
        style = {"markersize": 9, "fillstyle": "none", "markeredgewidth": 1.5}
        style |= {"marker": "D", "color": INK, "clip_on": False, "zorder": 5}
        ax.plot(*place, linestyle="", **style)
        text = row.name
    else:
        for end in (ends[0] - 0.5, ends[1] + 0.5):
            ax.axvline(end, color=INK, linestyle="--", linewidth=1)
        place = ends[1] + 0.5, 0.75 * ax.get_ylim()[1]
        text = f"{row.name}: {row.rank_min}–{row.rank_max}"
    right = place[0] > 0.6 * len(curve)
    ax.annotate(
        *(text, place),
        xytext=(-8 if right else 8, 4),
        textcoords="offset points",
        ha="right" if right else "left",
        fontsize=TEXT,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
    )


def _repeat_last(values):
    return pd.concat([values, values.tail(1)])


def plot_selection(selection, *, ax=None):
    """Draw the predicates among the claims beside those of all regions.

    Parameters
    ----------
    selection : DataFrame
        ``year, predicate, named, named_share, count, share``, one or several tables of
        :func:`claim_selection` on top of each other.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from iga_analysis import claim_selection
    >>> ax = plot_selection(claim_selection(2021))
    >>> [text.get_text() for text in ax.texts][:2]
    ['19', '37']
    """
    years = sorted(selection["year"].unique())
    bars = [(year, kind) for year in years for kind in ("named", "count")]
    ax = new_axes(ax, height=row_height(len(bars)), x="share")
    parts = []
    for predicate, shade, hatch in zip(PREDICATES, SHADES, HATCHES, strict=True):
        part = selection[selection["predicate"] == predicate].set_index("year")
        sizes = [part.loc[year, SHARES[kind]] for year, kind in bars]
        counts = [part.loc[year, kind] for year, kind in bars]
        parts.append((predicate, shade, hatch, sizes, counts))
    kinds = {"named": label("published_predicates"), "count": label("all_regions")}
    names = [f"{year} {kinds[kind]}" for year, kind in bars]
    stack_bars(ax, names, parts, across=True)
    ax.set_xlim(0, 100)
    return ax
