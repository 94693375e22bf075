"""Figures for notebooks and reports, readable in print without colour.

Every ``plot_*`` takes a table of the package, draws on ``ax`` (a new figure if it is
not given) and returns the Axes. Shades of one hue grow darker with the better class,
hatches and labels tell them apart on a black-and-white printer.
"""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd

from .formatting import format_number, label
from .tables import LEVELS, PREDICATES

SHADES = ("#08306b", "#4292c6", "#c6dbef", "#ffffff")
HATCHES = ("", "", "", "////")
INK = "#222222"
LINES = {
    "all": {"marker": "o", "linestyle": "-", "color": INK, "linewidth": 2},
    "provinsi": {"marker": "s", "linestyle": "--", "color": "#08306b"},
    "kabupaten": {"marker": "^", "linestyle": "-.", "color": "#2171b5"},
    "kota": {"marker": "D", "linestyle": ":", "color": "#4292c6"},
}


def new_axes(ax, *, size=(6.3, 3.4)):
    """Return ``ax`` or the axes of a new figure, without the upper and right frame."""
    if ax is None:
        _, ax = plt.subplots(figsize=size, layout="constrained", dpi=110)
    ax.tick_params(labelsize=9)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _text_colour(face):
    red, green, blue = (int(face[i : i + 2], 16) for i in (1, 3, 5))
    return "white" if 0.3 * red + 0.6 * green + 0.1 * blue < 120 else INK


def plot_participation(rates, *, ax=None):
    """Draw participation rates over the years, a line a level.

    Parameters
    ----------
    rates : DataFrame
        ``year, level, rate`` (per cent), as :func:`participation_rates` gives it.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    A line is interrupted where a year has no published figure of that level.
    """
    ax = new_axes(ax)
    years = range(int(rates["year"].min()), int(rates["year"].max()) + 1)
    for level in ("all", *LEVELS):
        line = rates[rates["level"] == level].set_index("year")["rate"].astype(float)
        if len(line):
            line = line.reindex(years)
            ax.plot(line.index, line, label=label(level), markersize=5, **LINES[level])
    nation = rates[rates["level"] == "all"]
    for year, rate in nation[["year", "rate"]].itertuples(index=False):
        ax.annotate(
            format_number(rate, 1),
            (year, rate),
            xytext=(5, -11),
            textcoords="offset points",
            fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8},
        )
    ax.set_ylim(0, 105)
    ax.set_xticks(list(years))
    ax.set_ylabel(label("rate"), fontsize=9)
    ax.legend(fontsize=8, frameon=False, loc="lower right")
    return ax


def plot_innovations(totals, *, others=None, ax=None):
    """Draw the innovations reported each year, other published totals as crosses.

    Parameters
    ----------
    totals : DataFrame
        ``year, innovations``, as :func:`innovation_totals` gives it.
    others : DataFrame, optional
        ``year, value`` of totals that contradict the ones used, as
        :func:`conflicting_claims` gives them.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = new_axes(ax)
    bars = ax.bar(
        totals["year"],
        totals["innovations"].astype(float),
        color=SHADES[2],
        edgecolor=INK,
        linewidth=0.6,
    )
    ax.bar_label(
        bars,
        [format_number(value) for value in totals["innovations"]],
        label_type="center",
        fontsize=8,
    )
    if others is not None and len(others):
        ax.plot(
            others["year"].astype(float),
            others["value"].astype(float),
            linestyle="",
            marker="x",
            color=INK,
            markersize=7,
            markeredgewidth=2,
            label=label("other_published_total"),
        )
        ax.legend(fontsize=8, frameon=False, loc="upper left")
    ax.set_xticks(totals["year"].tolist())
    ax.yaxis.set_major_formatter(lambda value, _: format_number(value))
    ax.set_ylabel(label("innovations"), fontsize=9)
    return ax


def plot_predicates(distribution, *, ax=None):
    """Draw predicate shares as stacked bars, a bar a year and level.

    Parameters
    ----------
    distribution : DataFrame
        ``year, level, predicate, count, share`` (per cent), ``base``; one or several
        tables of :func:`predicate_distribution` on top of each other.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    A bar that stops short of 100 per cent leaves out regions that no published count
    names.
    """
    bars = distribution[["year", "level"]].drop_duplicates().reset_index(drop=True)
    ax = new_axes(ax, size=(6.3, 0.9 + 0.34 * len(bars)))
    start = pd.Series(0.0, index=bars.index)
    for predicate, shade, hatch in zip(PREDICATES, SHADES, HATCHES, strict=True):
        part = bars.merge(
            distribution[distribution["predicate"] == predicate],
            on=["year", "level"],
            how="left",
        )
        share = part["share"].astype(float).fillna(0)
        ax.barh(
            bars.index,
            share,
            left=start,
            color=shade,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.6,
            label=predicate,
        )
        for row, (width, count) in enumerate(zip(share, part["count"], strict=True)):
            if width >= 5:
                ax.text(
                    start[row] + width / 2,
                    row,
                    format_number(count),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color=_text_colour(shade),
                    bbox={"facecolor": shade, "edgecolor": "none", "pad": 0.6},
                )
        start = start + share
    names = [f"{row.year} {label(row.level)}" for row in bars.itertuples()]
    ax.set_yticks(list(bars.index), names)
    ax.invert_yaxis()
    ax.set_xlim(0, max(100.0, start.max()))
    ax.set_xlabel(label("share"), fontsize=9)
    ax.figure.legend(
        *ax.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=4,
        fontsize=8,
        frameon=False,
    )
    return ax


def plot_province_grid(table, grid, *, value="share", ax=None):
    """Draw a number for each province on a map of equal tiles.

    Parameters
    ----------
    table : DataFrame
        ``code`` of the province and ``value`` (0 to 100, per cent).
    grid : DataFrame
        ``code, row, col, short``, as :func:`load_province_grid` gives it.
    value : str, optional
        Column that is drawn: darker is more.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = new_axes(ax, size=(6.8, 4.1))
    tiles = grid.merge(table[["code", value]], on="code", how="left")
    for tile in tiles.itertuples():
        number = getattr(tile, value)
        shade = _shade(number)
        ax.add_patch(
            plt.Rectangle(
                (tile.col - 0.48, tile.row - 0.48),
                0.96,
                0.96,
                facecolor=shade,
                edgecolor=INK,
                linewidth=0.6,
                hatch="////" if pd.isna(number) else "",
            )
        )
        colour = _text_colour(shade)
        ax.text(
            tile.col,
            tile.row - 0.14,
            textwrap.fill(tile.short, 9),
            ha="center",
            va="center",
            fontsize=6,
            color=colour,
        )
        ax.text(
            tile.col,
            tile.row + 0.3,
            format_number(number, 0),
            ha="center",
            va="center",
            fontsize=7,
            color=colour,
            fontweight="bold",
        )
    ax.set_xlim(tiles["col"].min() - 0.6, tiles["col"].max() + 0.6)
    ax.set_ylim(tiles["row"].max() + 0.6, tiles["row"].min() - 0.6)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _shade(number):
    if pd.isna(number) or number == 0:
        return SHADES[3]
    steps = ((100 / 3, SHADES[2]), (200 / 3, SHADES[1]))
    return next((shade for limit, shade in steps if number <= limit), SHADES[0])


def plot_verdicts(counts, *, ax=None):
    """Draw how many published figures could be reproduced, a bar a year.

    Parameters
    ----------
    counts : DataFrame
        ``year, verdict, count``.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    order = ["exact", "rounded", "truncated", "not reproduced", "no inputs"]
    shades = ["#08306b", "#2171b5", "#6baed6", "#ffffff", "#d9d9d9"]
    hatches = ["", "", "", "xxxx", ".."]
    table = counts.pivot_table(
        index="year", columns="verdict", values="count", fill_value=0, aggfunc="sum"
    )
    ax = new_axes(ax, size=(6.3, 3.4))
    years = [str(year) for year in table.index]
    bottom = pd.Series(0.0, index=table.index)
    for verdict, shade, hatch in zip(order, shades, hatches, strict=True):
        if verdict not in table:
            continue
        height = table[verdict].astype(float)
        ax.bar(
            years,
            height,
            bottom=bottom,
            color=shade,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.6,
            label=label(verdict),
        )
        bottom = bottom + height
    ax.set_ylabel(label("published_figures"), fontsize=9)
    ax.figure.legend(
        *ax.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=5,
        fontsize=8,
        frameon=False,
    )
    return ax


def plot_results_by_year(counts, *, ax=None):
    """Draw the regions with a published result, a stacked bar a year.

    Parameters
    ----------
    counts : DataFrame
        ``year, level, count``.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = new_axes(ax)
    table = counts.pivot(index="year", columns="level", values="count")
    years = [str(year) for year in table.index]
    bottom = pd.Series(0.0, index=table.index)
    for level, shade in zip(LEVELS, SHADES, strict=False):
        height = table[level].astype(float)
        bars = ax.bar(
            years,
            height,
            bottom=bottom,
            color=shade,
            edgecolor=INK,
            linewidth=0.6,
            label=label(level),
        )
        ax.bar_label(
            bars,
            [format_number(value) for value in height],
            label_type="center",
            fontsize=8,
            color=_text_colour(shade),
        )
        bottom = bottom + height
    ax.set_ylabel(label("regions"), fontsize=9)
    ax.figure.legend(
        *ax.get_legend_handles_labels(),
        loc="outside upper center",
        ncols=3,
        fontsize=8,
        frameon=False,
    )
    return ax
