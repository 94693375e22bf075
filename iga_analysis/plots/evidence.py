"""Figures of what the published results alone determine."""

import pandas as pd

from ..language import format_number, label
from ..tables import PREDICATES
from .style import (
    EDGE,
    HATCHES,
    INK,
    LINE_SHADES,
    MARKERS,
    SHADES,
    SMALL_TEXT,
    TEXT,
    new_axes,
    put_legend,
    put_legend_above,
    row_height,
    stack_bars,
)

ENDS = ("score_min", "score_max")
SHARES = {"named": "named_share", "count": "share"}


def plot_score_rank_curve(curve, *, doubted=None, ax=None):
    """Draw where the score of every rank can lie, with the anchors.

    Parameters
    ----------
    curve : DataFrame
        ``rank, score_min, score_max, code, score``, as :func:`score_rank_curve` gives
        it.
    doubted : DataFrame, optional
        ``rank, score`` of claims that were left out, as :func:`contradicting_claims`
        gives them: drawn as crosses.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    Each rank is as wide as one place: a step of the band is a step of the bounds.

    Examples
    --------
    >>> from iga_analysis import score_rank_curve
    >>> ax = plot_score_rank_curve(score_rank_curve(2021, "kota"))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('rank', 'score')
    """
    ax = new_axes(ax, x="rank", y="score")
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
    ax.set_ylim(bottom=0)
    put_legend(ax, "upper right")
    return ax


def _repeat_last(values):
    return pd.concat([values, values.tail(1)])


def plot_rank_bounds(bounds, *, ax=None):
    """Draw where regions can stand, a bar a region.

    Parameters
    ----------
    bounds : DataFrame
        ``name, rank_min, rank_max, regions``, as :func:`rank_bounds_from_evidence`
        gives it; best first is best read.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from iga_analysis import rank_bounds_from_evidence
    >>> bounds = rank_bounds_from_evidence(2024, "provinsi")
    >>> ax = plot_rank_bounds(bounds)
    >>> len(ax.patches) == len(bounds)
    True
    """
    ax = new_axes(ax, height=row_height(len(bounds)), x="rank")
    rows = range(len(bounds))
    best = bounds["rank_min"].astype(float)
    worst = bounds["rank_max"].astype(float)
    ax.barh(
        rows,
        worst - best + 1,
        left=best - 0.5,
        height=0.6,
        color=SHADES[2],
        **EDGE,
    )
    for row, (low, high) in enumerate(zip(best, worst, strict=True)):
        text = format_number(low)
        if high > low:
            text = f"{text}–{format_number(high)}"
        ax.annotate(
            text,
            (high + 0.5, row),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_TEXT,
        )
    ax.set_yticks(list(rows), bounds["name"].tolist(), fontsize=TEXT)
    ax.invert_yaxis()
    ax.set_xlim(0.5, 1.12 * float(bounds["regions"].max()))
    return ax


def plot_movement(movement, *, ax=None):
    """Draw where regions stood through the years, in per cent of their level.

    Parameters
    ----------
    movement : DataFrame
        ``name, year, place_min, place_max`` (per cent), as :func:`rank_movement` gives
        it; at most four regions can be told apart.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there are more than four regions.

    Notes
    -----
    Two hollow markers with a line between are the best and the worst place that the
    evidence allows, a filled one is a place that it leaves no doubt about. The best
    place is at the top.

    Examples
    --------
    >>> from iga_analysis import rank_movement
    >>> ax = plot_movement(rank_movement(["Kabupaten Muara Enim"], years=[2020, 2021]))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['2020', '2021']
    """
    names = list(dict.fromkeys(movement["name"]))
    if len(names) > len(MARKERS):
        raise ValueError(
            f"{len(names)} regions, at most {len(MARKERS)} can be told apart: choose "
            "some first"
        )
    ax = new_axes(ax, y="place_share")
    shift = 0.16
    for place, (name, marker, shade) in enumerate(
        zip(names, MARKERS, LINE_SHADES, strict=False)
    ):
        part = movement[movement["name"] == name]
        years = part["year"].astype(float) + shift * (place - (len(names) - 1) / 2)
        best, worst = part["place_min"], part["place_max"]
        ax.vlines(years, best, worst, color=shade, linewidth=1.5)
        style = {"linestyle": "", "marker": marker, "color": shade, "markersize": 6}
        known = best == worst
        ax.plot(years[~known], best[~known], **style, markerfacecolor="white")
        ax.plot(years[~known], worst[~known], **style, markerfacecolor="white")
        ax.plot(years[known], best[known], **style)
        ax.plot([], [], label=name, **style)
    ax.set_xticks(sorted({int(year) for year in movement["year"]}))
    ax.set_ylim(103, -3)
    put_legend_above(ax)
    return ax


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
