"""Figures of sensitivity, made for hundreds of regions rather than dozens."""

import re

import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from ..language import label
from ..tables import PREDICATES
from .style import (
    DASHES,
    EDGE,
    HATCHES,
    INK,
    PALE,
    SHADES,
    TEXT,
    WHOLE_STEPS,
    new_axes,
    put_legend,
    put_legend_above,
    row_height,
)

# Ranges nearer than this share of the ranks leave no room for their numbers.
_APART = 0.1
# A rank that never changes is a bar of this width all the same, in ranks.
_BAR = 0.3


def plot_rank_bands(uncertainty, *, bounds=None, ranges=None, title=None, ax=None):
    """Draw ranks under other weights against the nominal rank.

    Parameters
    ----------
    uncertainty : DataFrame
        ``rank, rank_5, rank_95``, as :func:`rank_uncertainty` gives it: what is likely.
    bounds : DataFrame, optional
        ``rank, rank_best, rank_worst``, as :func:`rank_bounds` gives it: what no
        weights of the set can leave.
    ranges : DataFrame, optional
        The same for a few units, as :func:`rank_range` gives it: what some weights
        reach.
    title : str, optional
        Title; say here if the regions are simulated.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> likely = pd.DataFrame({"rank": [1, 2], "rank_5": [1, 1], "rank_95": [2, 2]})
    >>> ax = plot_rank_bands(likely, title="simulated")
    >>> ax.get_title()
    'simulated'
    """
    ax = new_axes(ax, x="nominal_rank", y="rank_other_weights", title=title)
    if bounds is not None:
        line = bounds.sort_values("rank")
        ax.fill_between(
            line["rank"].astype(float),
            line["rank_best"].astype(float),
            line["rank_worst"].astype(float),
            color=SHADES[2],
            label=label("rank_bounds"),
        )
    line = uncertainty.sort_values("rank")
    ax.fill_between(
        line["rank"].astype(float),
        line["rank_5"].astype(float),
        line["rank_95"].astype(float),
        color=SHADES[1],
        label=label("rank_band_90"),
    )
    ax.plot(line["rank"], line["rank"], color=INK, linewidth=1, label=label("rank"))
    if ranges is not None:
        middle = ranges["rank"].astype(float)
        reach = [middle - ranges["rank_best"], ranges["rank_worst"] - middle]
        ax.errorbar(
            middle,
            middle,
            yerr=[part.astype(float) for part in reach],
            fmt="none",
            ecolor=INK,
            capsize=3,
            label=label("rank_range"),
        )
        _name_ranges(ax, ranges, len(uncertainty))
    ax.set_xlim(0.5, len(uncertainty) + 0.5)
    ax.invert_yaxis()
    put_legend(ax, "upper right")
    return ax


def _name_ranges(ax, ranges, regions):
    """Write both ends of each range below its bar, where there is room."""
    last = -regions
    for row in ranges.sort_values("rank").itertuples():
        none = row.rank_best == row.rank_worst
        if none or row.rank - last < _APART * regions:
            continue
        last = row.rank
        right = row.rank > regions / 2
        ax.annotate(
            *(f"{row.rank_best}–{row.rank_worst}", (row.rank, row.rank_worst)),
            xytext=(-5 if right else 5, 3),
            textcoords="offset points",
            ha="right" if right else "left",
            fontsize=TEXT,
            weight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
        )


def plot_rank_intervals(uncertainty, *, title=None, ax=None):
    """Draw the rank of each unit, by name, with the ranks that it may have.

    Parameters
    ----------
    uncertainty : DataFrame
        ``name, rank, rank_5, rank_95``, and ``rank_min, rank_max`` if wanted, as
        :func:`rank_uncertainty` gives them; one row a line, the first at the top. Not
        many more than forty can be read.
    title : str, optional
        Title; say here if the units are invented.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> likely = pd.DataFrame({
    ...     "name": ["Contoh A", "Contoh B"],
    ...     "rank": [1, 2], "rank_5": [1, 1], "rank_95": [2, 3],
    ... })
    >>> ax = plot_rank_intervals(likely)
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['Contoh A', 'Contoh B']
    """
    height = row_height(len(uncertainty)) * (0.72 if len(uncertainty) > 20 else 1)
    ax = new_axes(ax, height=height, x="rank", title=title)
    places = range(len(uncertainty))
    if "rank_min" in uncertainty:
        ends = uncertainty[["rank_min", "rank_max"]].astype(float)
        ax.hlines(
            *(places, ends["rank_min"], ends["rank_max"]),
            color=INK,
            linewidth=0.9,
            label=label("rank_drawn"),
        )
    ends = uncertainty[["rank_5", "rank_95"]].astype(float)
    ax.barh(
        places,
        ends["rank_95"] - ends["rank_5"] + _BAR,
        left=ends["rank_5"] - _BAR / 2,
        height=0.55,
        color=SHADES[2],
        label=label("interval_90"),
        zorder=2,
        **EDGE,
    )
    ax.plot(
        *(uncertainty["rank"].astype(float), places),
        "D",
        color=INK,
        markersize=4,
        label=label("nominal_rank"),
        zorder=3,
    )
    ax.set_yticks(places, uncertainty["name"], fontsize=TEXT, parse_math=False)
    ax.set_ylim(len(uncertainty) - 0.4, -0.6)
    ax.set_xlim(left=min(0.4, ends["rank_5"].min() - 1))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=WHOLE_STEPS))
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    put_legend_above(ax)
    return ax


def plot_predicate_strip(uncertainty, *, title=None, ax=None):
    """Draw the probability of each predicate in rank order, stacked.

    Parameters
    ----------
    uncertainty : DataFrame
        ``rank`` and a column ``p_...`` a predicate, as :func:`rank_uncertainty` gives
        it with bands: those of the index or, best first, your own.
    title : str, optional
        Title; say here if the regions are simulated.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> likely = pd.DataFrame({
    ...     "code": ["a", "b"], "rank": [1, 2],
    ...     "p_sangat_inovatif": [1.0, 0.4], "p_inovatif": [0.0, 0.6],
    ... })
    >>> ax = plot_predicate_strip(likely)
    >>> [band.get_label() for band in ax.collections]
    ['Sangat Inovatif', 'Inovatif']
    """
    ax = new_axes(ax, x="nominal_rank", y="probability", title=title)
    rows = uncertainty.sort_values(["rank", "code"], ignore_index=True)
    bottom = pd.Series(0.0, index=rows.index)
    place = rows.index + 1
    for predicate, column, shade, hatch in _list_predicates(rows):
        if not (rows[column] > 0).any():
            continue
        top = bottom + 100 * rows[column].astype(float)
        ax.fill_between(
            place,
            bottom,
            top,
            step="mid",
            facecolor=shade,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.3,
            label=predicate,
        )
        bottom = top
    ax.set_xlim(1, len(rows))
    ax.set_ylim(0, 100)
    put_legend_above(ax)
    return ax


def _list_predicates(rows):
    """Return name, column, shade and hatch of each predicate, best first."""
    columns = [name for name in rows if re.match(r"p_(?!top_\d+$)", name)]
    given = rows["predicate"].dropna().unique() if "predicate" in rows else ()
    names = {"p_" + one.lower().replace(" ", "_"): one for one in PREDICATES}
    if set(columns) <= set(names):
        styles = zip(names, SHADES, HATCHES, strict=True)
        return [(names[one], one, *style) for one, *style in styles if one in columns]
    names |= {"p_" + one.lower().replace(" ", "_"): one for one in given}
    # One's own predicates are as many as they are: from the darkest shade to white.
    scale = LinearSegmentedColormap.from_list("shades", SHADES)
    last = max(1, len(columns) - 1)
    return [
        (
            names.get(one, one.removeprefix("p_").replace("_", " ")),
            one,
            scale(place / last),
            HATCHES[-1] if place % 2 and len(columns) > len(SHADES) else "",
        )
        for place, one in enumerate(columns)
    ]


def plot_cut_shifts(shifts, *, title=None, ax=None):
    """Draw how many regions change predicate as each cut moves, a named line a cut.

    Parameters
    ----------
    shifts : DataFrame
        ``predicate, cut, shift, changed``, as :func:`threshold_sensitivity` gives it:
        of many shifts, for a line joins them.
    title : str, optional
        Title; say here if the regions are simulated.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    A cut that stays where it is changes nothing: each line is 0 at 0.

    Examples
    --------
    >>> shifts = pd.DataFrame({
    ...     "predicate": "Inovatif", "cut": 35.0,
    ...     "shift": [-1, 1], "changed": [4, 3],
    ... })
    >>> ax = plot_cut_shifts(shifts)
    >>> ax.lines[0].get_label(), ax.lines[0].get_ydata().tolist()
    ('Inovatif', [4.0, 0.0, 3.0])
    """
    ax = new_axes(ax, x="shift_of_cut", y="regions_changed", title=title)
    groups = shifts.groupby("predicate", sort=False)
    for style, (predicate, line) in zip(DASHES, groups, strict=False):
        changed = line.set_index("shift")["changed"].astype(float)
        changed = changed.reindex(sorted({*changed.index, 0}), fill_value=0.0)
        ax.plot(
            changed.index.astype(float),
            changed,
            linestyle=style,
            color=INK,
            label=predicate,
        )
        ax.annotate(
            *(ax.lines[-1].get_label(), (changed.index[0], changed.iloc[0])),
            xytext=(6, 2),
            textcoords="offset points",
            fontsize=TEXT,
        )
    ax.axvline(0, color=INK, linewidth=0.5)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.02)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=WHOLE_STEPS))
    return ax


def plot_level_bands(uncertainty, *, title=None, ax=None):
    """Draw ranks under corrected levels, and under other weights, by nominal rank.

    Parameters
    ----------
    uncertainty : DataFrame
        ``rank, rank_5, rank_95, varied``, as :func:`score_uncertainty` gives it: levels
        alone, or also weights alone and both.
    title : str, optional
        Title; say here if the regions are simulated.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> likely = pd.DataFrame({
    ...     "rank": [1, 2], "rank_5": [1, 1], "rank_95": [2, 2], "varied": "levels",
    ... })
    >>> ax = plot_level_bands(likely)
    >>> [band.get_label() for band in ax.collections]
    ['90 % of the corrections of levels']
    """
    ax = new_axes(ax, x="nominal_rank", y="rank_in_draws", title=title)
    kinds = set(uncertainty["varied"])
    drawn = [("both", SHADES[2], "band_both"), ("weights", SHADES[1], "rank_band_90")]
    if "both" not in kinds:
        drawn = [("levels", SHADES[2], "band_levels")]
    for kind, shade, name in drawn:
        line = uncertainty[uncertainty["varied"] == kind].sort_values("rank")
        ax.fill_between(
            line["rank"].astype(float),
            line["rank_5"].astype(float),
            line["rank_95"].astype(float),
            color=shade,
            label=label(name),
        )
    ax.plot(line["rank"], line["rank"], color=INK, linewidth=1, label=label("rank"))
    ax.set_xlim(0.5, len(line) + 0.5)
    ax.invert_yaxis()
    put_legend(ax, "upper right")
    return ax
