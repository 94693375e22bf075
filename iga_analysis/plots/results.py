"""Figures of the results of one year: what a complete list shows.

The title of each is the finding; the caller gives it, with the line of the source, so
that both survive when the picture is copied.
"""

import pandas as pd
from matplotlib.patches import Patch

from ..language import format_number, label
from ..tables import LEVELS, PREDICATES
from .published import draw_tiles
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
    new_panels,
    row_height,
    stack_bars,
)

# Names beside the points of at most so many regions.
_NAMED = 8


def plot_level_predicates(shares, *, ax=None):
    """Draw the predicates of the regions, a stacked bar a level, in per cent.

    Parameters
    ----------
    shares : DataFrame
        ``level, predicate, regions, share`` (per cent of the level).
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> table = pd.DataFrame({"level": "kota", "predicate": list(PREDICATES[:2])})
    >>> ax = plot_level_predicates(table.assign(regions=[3, 1], share=[75.0, 25.0]))
    >>> [text.get_text() for text in ax.texts]
    ['3', '1']
    """
    levels = [one for one in (*LEVELS, "all") if (shares["level"] == one).any()]
    ax = new_axes(ax, height=row_height(len(levels)) + 0.5, x="share")
    parts = []
    for predicate, shade, hatch in zip(PREDICATES, SHADES, HATCHES, strict=True):
        part = shares[shares["predicate"] == predicate].set_index("level")
        part = part.reindex(levels)
        parts.append((predicate, shade, hatch, part["share"], part["regions"]))
    stack_bars(ax, [label(level) for level in levels], parts, across=True)
    ax.set_xlim(0, 100)
    return ax


def plot_score_distribution(distribution, *, cuts=(), ax=None):
    """Draw how many regions have a score in each interval, a panel a level.

    Parameters
    ----------
    distribution : DataFrame
        ``level, from, to, regions``.
    cuts : sequence of float, optional
        The lowest score of each predicate but the last, drawn as lines.
    ax : array of matplotlib Axes, optional
        One a level.

    Returns
    -------
    matplotlib Axes
        The first of them.

    Examples
    --------
    >>> table = pd.DataFrame({"level": ["kota"], "from": [60.0], "to": [65.0]})
    >>> ax = plot_score_distribution(table.assign(regions=[7]))
    >>> [int(bar.get_height()) for bar in ax.patches]
    [7]
    """
    levels = [one for one in LEVELS if (distribution["level"] == one).any()]
    if ax is None:
        ax = new_panels(len(levels))
    for one, level in zip(ax, levels, strict=True):
        new_axes(one, y="regions")
        part = distribution[distribution["level"] == level]
        width = part["to"] - part["from"]
        one.bar(
            *(part["from"], part["regions"], width),
            align="edge",
            color=SHADES[2],
            **EDGE,
        )
        one.text(
            *(0.01, 0.98, label(level)),
            transform=one.transAxes,
            fontsize=TEXT,
            weight="bold",
            va="top",
        )
        for cut in cuts:
            one.axvline(cut, color=INK, linestyle="--", linewidth=0.8)
    for cut in cuts:
        ax[0].annotate(
            *(format_number(cut), (cut, 1)),
            xycoords=("data", "axes fraction"),
            xytext=(2, 1),
            textcoords="offset points",
            fontsize=SMALL_TEXT,
            va="bottom",
        )
    new_axes(ax[-1], x="score", y="regions")
    return ax[0]


def plot_province_scores(provinces, grid, *, ax=None):
    """Draw a number of each province on a map of equal tiles, darker for more.

    Parameters
    ----------
    provinces : DataFrame
        ``code`` of the province and ``mean``.
    grid : DataFrame
        ``code, row, col, short``, as :func:`load_province_grid` gives it.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    The shades are the quarters of the provinces with a number, named in the legend. A
    province without one is hatched.

    Examples
    --------
    >>> grid = pd.DataFrame({"code": ["31", "32"], "row": 0, "col": [0, 1]})
    >>> grid = grid.assign(short=["DKI", "Jabar"])
    >>> table = pd.DataFrame({"code": ["31", "32"], "mean": [60.0, None]})
    >>> len(plot_province_scores(table, grid).patches)
    2
    """
    ax = new_axes(ax)
    tiles = grid.merge(provinces[["code", "mean"]], on="code", how="left")
    numbers = tiles["mean"].astype("float64")
    limits = sorted({float(numbers.quantile(part)) for part in (0.25, 0.5, 0.75, 1)})
    limits = [one for one in limits if pd.notna(one)]
    shades = SHADES[::-1][-len(limits) :] if limits else ()
    looks = [
        (SHADES[3], HATCHES[3])
        if pd.isna(number)
        else (shades[_find_place(number, limits)], "")
        for number in numbers
    ]
    draw_tiles(ax, tiles, looks, [format_number(one, 1) for one in numbers])
    entries = [
        Patch(facecolor=shade, label=f"≤ {format_number(limit, 1)}", **EDGE)
        for limit, shade in zip(limits, shades, strict=True)
    ]
    if numbers.isna().any():
        hatched = {"facecolor": SHADES[3], "hatch": HATCHES[3]} | EDGE
        entries.append(Patch(label=label("no_figure"), **hatched))
    style = {"fontsize": SMALL_TEXT, "title_fontsize": SMALL_TEXT, "frameon": False}
    where = {"loc": "lower right", "ncols": 2, "borderpad": 0}
    ax.legend(handles=entries, title=label("mean"), **where, **style)
    return ax


def _find_place(number, limits):
    return next(n for n, one in enumerate(limits) if number <= one + 1e-9)


def plot_pairs(table, x, y, *, ax=None):
    """Draw two numbers of each region against each other, a marker a level.

    Parameters
    ----------
    table : DataFrame
        ``code, name, level`` and the two columns.
    x, y : str
        Names of the columns.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["13.71"], "name": ["A"], "level": ["kota"]})
    >>> ax = plot_pairs(table.assign(spd=30.0, sid=50.0), "spd", "sid")
    >>> len(ax.collections)
    1
    """
    ax = new_axes(ax, x=x, y=y)
    table = table.dropna(subset=[x, y])
    kinds = zip(LEVELS, MARKERS, (LINE_SHADES[0], "none", LINE_SHADES[2]), strict=False)
    for level, marker, face in kinds:
        part = table[table["level"] == level]
        if part.empty:
            continue
        ax.scatter(
            *(part[x].astype(float), part[y].astype(float)),
            s=14,
            marker=marker,
            facecolor=face,
            edgecolor=LINE_SHADES[0],
            linewidth=0.6,
            label=label(level),
        )
    ax.legend(fontsize=TEXT, frameon=False)
    return ax


def plot_ranked_scores(table, *, marked=None, cuts=(), ax=None):
    """Draw the scores of a level by rank, the lowest score of each predicate as lines.

    Parameters
    ----------
    table : DataFrame
        ``code, name, rank, score``.
    marked : str or sequence of str, optional
        Codes of regions that are marked and named.
    cuts : sequence of float, optional
        The lowest score of each predicate but the last.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["1", "2"], "name": ["A", "B"], "rank": [1, 2]})
    >>> ax = plot_ranked_scores(table.assign(score=[70.0, 50.0]), marked="2")
    >>> ax.texts[0].get_text()
    'B'
    """
    ax = new_axes(ax, x="rank", y="score")
    table = table.dropna(subset=["rank", "score"]).sort_values("rank")
    ranks, scores = table["rank"].astype(float), table["score"].astype(float)
    style = {"linestyle": "", "marker": "o", "markersize": 2.5, "color": SHADES[1]}
    ax.plot(ranks, scores, **style)
    for cut in cuts:
        ax.axhline(cut, color=INK, linestyle="--", linewidth=0.8)
        ax.annotate(
            *(format_number(cut), (1, cut)),
            xycoords=("axes fraction", "data"),
            xytext=(-2, 1),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=SMALL_TEXT,
        )
    codes = [marked] if isinstance(marked, str) else list(marked or ())
    for row in table[table["code"].isin(codes)].head(_NAMED).itertuples():
        place = float(row.rank), float(row.score)
        ax.plot(*place, marker="D", markersize=7, color=SHADES[0])
        ax.annotate(
            *(row.name, place),
            xytext=(8, 8),
            textcoords="offset points",
            fontsize=TEXT,
            weight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
        )
    ax.set_ylim(bottom=min(0, scores.min()) if len(scores) else 0)
    return ax
