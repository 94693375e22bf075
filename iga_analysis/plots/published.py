"""Figures of what was published, readable in print without colour.

Every ``plot_*`` takes a table of the package, draws on ``ax`` (a new figure if it is
not given) and returns the Axes; :mod:`~iga_analysis.plots.style` is the style of all.
"""

import re

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.patches import Patch

from ..language import format_number, label
from ..tables import LEVELS, PREDICATES
from .style import (
    EDGE,
    HATCHES,
    INK,
    LINE_SHADES,
    PALE,
    SHADES,
    SMALL_TEXT,
    TEXT,
    new_axes,
    put_legend,
    row_height,
    stack_bars,
    text_colour,
)

_LINES = {
    "all": {"marker": "o", "linestyle": "-", "color": INK, "linewidth": 2},
    "provinsi": {"marker": "s", "linestyle": "--", "color": LINE_SHADES[0]},
    "kabupaten": {"marker": "^", "linestyle": "-.", "color": LINE_SHADES[1]},
    "kota": {"marker": "D", "linestyle": ":", "color": LINE_SHADES[1]},
}
# Room between the bars of two years, in bars.
_GAP = 0.5
# A total this near to the top of its bar has its number above it, share of the axis.
_NEAR = 0.05
# Verdicts from the best to the worst, each with its shade and hatch.
_VERDICTS = {
    "exact": (LINE_SHADES[0], ""),
    "rounded": (LINE_SHADES[1], ""),
    "truncated": (LINE_SHADES[2], ""),
    "from other figures": (LINE_SHADES[2], "//"),
    "not reproduced": (SHADES[3], "xxxx"),
    "impossible": (SHADES[3], "++++"),
    "no inputs": (PALE, ".."),
}
# Shades of the tiles up to each limit, per cent; 0 is white.
_STEPS = ((0, SHADES[3]), (100 / 3, SHADES[2]), (200 / 3, SHADES[1]), (100, SHADES[0]))
_TILE_LETTERS = 6
# Where an Indonesian word may be parted: before a consonant and a vowel.
_SYLLABLE = re.compile(r"(?<=[a-z])(?=(?:n[gy](?=[aiueo])|[b-df-hj-np-tv-z])[aiueo])")


def plot_participation(rates, *, ax=None):
    """Draw participation rates over the years, a line a level, named beside it.

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

    Examples
    --------
    >>> from iga_analysis import participation_rates
    >>> ax = plot_participation(participation_rates())
    >>> [line.get_label() for line in ax.lines]
    ['nation', 'provinsi', 'kabupaten', 'kota']
    """
    ax = new_axes(ax, y="rate")
    years = range(int(rates["year"].min()), int(rates["year"].max()) + 1)
    lines = rates.pivot(index="year", columns="level", values="rate")
    lines = lines.astype(float).reindex(years)
    for level in [one for one in ("all", *LEVELS) if one in lines]:
        # hollow marks are seen where two lie on each other
        style = _LINES[level] | ({} if level == "all" else {"fillstyle": "none"})
        ax.plot(lines.index, lines[level], label=label(level), markersize=5, **style)
        _name_line(ax, lines, level)
    nation = rates[rates["level"] == "all"]
    for year, rate in nation[["year", "rate"]].itertuples(index=False):
        ax.annotate(
            format_number(rate, 1),
            (year, rate),
            xytext=(5, -11),
            textcoords="offset points",
            fontsize=TEXT,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8},
        )
    ax.set_ylim(0, 110)
    ax.set_xticks(list(years))
    return ax


def _name_line(ax, lines, level):
    """Write the name of a line beside it, in the year where it is most alone."""
    own, others = lines[level], lines.drop(columns=level)
    apart = others.sub(own, axis=0).abs().min(axis=1)
    # nothing is farther than where there are no others
    apart = apart.fillna(100.0)[own.notna()].iloc[1:]
    if apart.empty:
        return
    best = apart.index[apart == apart.max()]
    year = best[len(best) // 2]
    nation = others.get("all", own * 0)[year]
    above = level == "all" or own[year] >= nation
    ax.annotate(
        *(label(level), (year, own[year])),
        xytext=(-4, 5) if above else (6, -12),
        textcoords="offset points",
        ha="right" if above else "left",
        va="bottom" if above else "center",
        fontsize=TEXT,
        weight="bold" if level == "all" else "normal",
    )


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

    Examples
    --------
    >>> from iga_analysis import innovation_totals
    >>> ax = plot_innovations(innovation_totals())
    >>> ax.texts[0].get_text()
    '3,718'
    """
    ax = new_axes(ax, y="innovations")
    heights = totals["innovations"].astype(float)
    bars = ax.bar(totals["year"], heights, color=SHADES[2], **EDGE)
    numbers = [format_number(value) for value in totals["innovations"]]
    ax.bar_label(bars, numbers, label_type="center", fontsize=TEXT)
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
        _number_crosses(ax, others, dict(zip(totals["year"], heights, strict=True)))
        put_legend(ax, "upper left")
    ax.set_xticks(totals["year"].tolist())
    return ax


def _number_crosses(ax, others, tops):
    """Write the other totals beside their crosses, above a bar that ends there."""
    highest = max(tops.values())
    for year, values in others.groupby("year")["value"]:
        top = tops.get(year, 0)
        near = (values.astype(float) - top).abs() < _NEAR * highest
        style = {"ha": "center", "textcoords": "offset points", "fontsize": TEXT}
        if near.any():
            text = ", ".join(map(format_number, sorted(values[near])))
            place = (float(year), max(top, float(values[near].max())))
            ax.annotate(text, place, xytext=(0, 6), va="bottom", **style)
        for value in values[~near]:
            place = (float(year), float(value))
            ax.annotate(format_number(value), place, xytext=(0, -6), va="top", **style)
    ax.set_ylim(top=1.12 * highest)


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

    Examples
    --------
    >>> from iga_analysis import predicate_distribution
    >>> ax = plot_predicates(predicate_distribution(2020, "kabupaten"))
    >>> [text.get_text() for text in ax.texts]
    ['131', '30', '199', '55']
    """
    bars = distribution[["year", "level"]].drop_duplicates().reset_index(drop=True)
    ax = new_axes(ax, height=row_height(len(bars)), x="share")
    parts = []
    for predicate, shade, hatch in zip(PREDICATES, SHADES, HATCHES, strict=True):
        part = bars.merge(
            distribution[distribution["predicate"] == predicate],
            on=["year", "level"],
            how="left",
        )
        parts.append((predicate, shade, hatch, part["share"], part["count"]))
    names = [f"{row.year} {label(row.level)}" for row in bars.itertuples()]
    places = bars.index
    if (bars["level"] != "all").any():
        places = places + _GAP * (bars["year"].diff().fillna(0) != 0).cumsum()
    stack_bars(ax, names, parts, across=True, places=places)
    ax.set_xlim(0, max(100.0, ax.dataLim.x1))
    return ax


def plot_verdicts(counts, *, ax=None):
    """Draw which share of the tests gives the published figure, a bar a year.

    Parameters
    ----------
    counts : DataFrame
        ``year, verdict, count``.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from iga_analysis import summarise_verdicts
    >>> ax = plot_verdicts(summarise_verdicts())
    >>> ax.get_xlabel()
    'share of the tests (%)'
    """
    table = counts.pivot_table(
        index="year", columns="verdict", values="count", fill_value=0, aggfunc="sum"
    )
    ax = new_axes(ax, height=row_height(len(table)), x="tests_share")
    tests = table.sum(axis=1)
    parts = [
        (label(verdict), *style, 100 * table[verdict] / tests, table[verdict])
        for verdict, style in _VERDICTS.items()
        if verdict in table
    ]
    names = [f"{year} ({format_number(number)})" for year, number in tests.items()]
    stack_bars(ax, names, parts, across=True)
    ax.set_xlim(0, 100)
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

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"year": 2020, "level": LEVELS, "count": [14, 87, 31]})
    >>> ax = plot_results_by_year(counts)
    >>> [int(bar.get_height()) for bar in ax.patches]
    [14, 87, 31]
    """
    table = counts.pivot(index="year", columns="level", values="count")
    ax = new_axes(ax, y="regions")
    parts = [
        (label(level), shade, "", table[level], table[level])
        for level, shade in zip(LEVELS, SHADES, strict=False)
    ]
    stack_bars(ax, table.index.astype(str), parts)
    return ax


def plot_province_grid(table, grid, *, ax=None):
    """Draw a number for each province on a map of equal tiles.

    Parameters
    ----------
    table : DataFrame
        ``code`` of the province and ``share`` (per cent): darker is more.
    grid : DataFrame
        ``code, row, col, short``, as :func:`load_province_grid` gives it.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Notes
    -----
    Every province has the same area, whatever its size, and stands about where it
    lies. One without a number is hatched.

    Examples
    --------
    >>> from iga_analysis import result_coverage
    >>> from iga_analysis import load_province_grid
    >>> ax = plot_province_grid(result_coverage(2022), load_province_grid(2022))
    >>> len(ax.patches)
    34
    """
    ax = new_axes(ax)
    tiles = grid.merge(table[["code", "share"]], on="code", how="left")
    looks = [_shade(share) for share in tiles["share"]]
    draw_tiles(ax, tiles, looks, [format_number(one, 0) for one in tiles["share"]])
    _explain_shades(ax, tiles["share"])
    return ax


def _shade(number):
    """Return the shade and the hatch of a tile."""
    if pd.isna(number):
        return SHADES[3], HATCHES[3]
    return next((shade for limit, shade in _STEPS if number <= limit), SHADES[0]), ""


def draw_tiles(ax, tiles, looks, numbers):
    """Draw the tiles of the province map, each with its name and number.

    Parameters
    ----------
    ax : matplotlib Axes
    tiles : DataFrame
        ``row, col, short``.
    looks : list of tuple
        Shade and hatch of each.
    numbers : list of str
    """
    rows = zip(tiles.itertuples(), looks, numbers, strict=True)
    for tile, (shade, hatch), number in rows:
        corner = tile.col - 0.485, tile.row - 0.485
        ax.add_patch(
            plt.Rectangle(corner, 0.97, 0.97, facecolor=shade, hatch=hatch, **EDGE)
        )
        style = {"ha": "center", "fontsize": SMALL_TEXT, "color": text_colour(shade)}
        if hatch:
            style["bbox"] = {"facecolor": shade, "edgecolor": "none", "pad": 0.5}
        name = _fit_name(tile.short)
        ax.text(tile.col, tile.row - 0.45, name, va="top", linespacing=0.95, **style)
        ax.text(tile.col, tile.row + 0.44, number, va="bottom", weight="bold", **style)
    ax.set_xlim(tiles["col"].min() - 0.5, tiles["col"].max() + 0.5)
    ax.set_ylim(tiles["row"].max() + 0.5, tiles["row"].min() - 0.5)
    ax.axis("off")


def _fit_name(name):
    r"""Return a name in at most two lines that are as wide as a tile.

    >>> _fit_name("Gorontalo"), _fit_name("DI Yogya"), _fit_name("Papua Barat Daya")
    ('Goron-\ntalo', 'DI\nYogya', 'Papua\nB. Daya')
    >>> _fit_name("Papua Pegunungan")
    'Papua\nPegun.'
    """
    *first, last = name.split()
    if not first:
        if len(last) <= _TILE_LETTERS:
            return last
        parts = [found.start() for found in _SYLLABLE.finditer(last)]
        split = min(parts, key=lambda place: abs(place - len(last) / 2))
        return f"{last[:split]}-\n{last[split:]}"
    initials = "".join(f"{word[0]}. " for word in first[1:])
    if len(last) > _TILE_LETTERS:
        last = last[: _TILE_LETTERS - 1] + "."
    return f"{first[0]}\n{initials}{last}"


def _explain_shades(ax, shares):
    """Put a legend of the shades into the sea south of Papua."""
    entries, lower = [], None
    for limit, shade in _STEPS:
        ends = [format_number(end, 0) for end in (lower, limit) if end is not None]
        if lower is not None or (shares == limit).any():
            entries.append(Patch(facecolor=shade, label="–".join(ends), **EDGE))
        lower = limit
    if shares.isna().any():
        style = {"facecolor": SHADES[3], "hatch": HATCHES[3]} | EDGE
        entries.append(Patch(label=label("no_figure"), **style))
    ax.legend(
        handles=entries,
        title=label("share"),
        loc="lower right",
        ncols=2,
        fontsize=SMALL_TEXT,
        title_fontsize=SMALL_TEXT,
        frameon=False,
        borderpad=0,
    )
