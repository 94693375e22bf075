"""Figures of what was published, readable in print without colour.

Every ``plot_*`` takes a table of the package, draws on ``ax`` (a new figure if it is
not given) and returns the Axes; :mod:`~iga_analysis.plots_style` is the style of all.
"""

from .language import format_number, label
from .plots_style import (
    EDGE,
    HATCHES,
    INK,
    LINE_SHADES,
    PALE,
    SHADES,
    TEXT,
    new_axes,
    put_legend,
    row_height,
    stack_bars,
)
from .tables import LEVELS, PREDICATES

_LINES = {
    "all": {"marker": "o", "linestyle": "-", "color": INK, "linewidth": 2},
    "provinsi": {"marker": "s", "linestyle": "--", "color": LINE_SHADES[0]},
    "kabupaten": {"marker": "^", "linestyle": "-.", "color": LINE_SHADES[1]},
    "kota": {"marker": "D", "linestyle": ":", "color": LINE_SHADES[2]},
}
# Verdicts from the best to the worst, each with its shade and hatch.
_VERDICTS = {
    "exact": (LINE_SHADES[0], ""),
    "rounded": (LINE_SHADES[1], ""),
    "truncated": (LINE_SHADES[2], ""),
    "not reproduced": (SHADES[3], "xxxx"),
    "no inputs": (PALE, ".."),
}


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

    Examples
    --------
    >>> from iga_analysis.participation import participation_rates
    >>> ax = plot_participation(participation_rates())
    >>> [line.get_label() for line in ax.lines]
    ['nation', 'provinsi', 'kabupaten', 'kota']
    """
    ax = new_axes(ax, y="rate")
    years = range(int(rates["year"].min()), int(rates["year"].max()) + 1)
    for level in ("all", *LEVELS):
        line = rates[rates["level"] == level].set_index("year")["rate"].astype(float)
        if len(line):
            line = line.reindex(years)
            ax.plot(line.index, line, label=label(level), markersize=5, **_LINES[level])
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
    ax.set_ylim(0, 105)
    ax.set_xticks(list(years))
    put_legend(ax, "lower right")
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

    Examples
    --------
    >>> from iga_analysis.participation import innovation_totals
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
        put_legend(ax, "upper left")
    ax.set_xticks(totals["year"].tolist())
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

    Examples
    --------
    >>> from iga_analysis.predicates import predicate_distribution
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
    stack_bars(ax, names, parts, across=True)
    ax.set_xlim(0, max(100.0, ax.dataLim.x1))
    return ax


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

    Examples
    --------
    >>> from iga_analysis.claims import summarise_verdicts
    >>> ax = plot_verdicts(summarise_verdicts())
    >>> ax.get_ylabel()
    'tests of published figures'
    """
    table = counts.pivot_table(
        index="year", columns="verdict", values="count", fill_value=0, aggfunc="sum"
    )
    ax = new_axes(ax, y="published_figures")
    parts = [
        (label(verdict), *style, table[verdict], table[verdict])
        for verdict, style in _VERDICTS.items()
        if verdict in table
    ]
    stack_bars(ax, table.index.astype(str), parts, counted=False)
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
