"""Figures of the index: what is worth how much, and what a plan takes."""

import operator
import textwrap

import pandas as pd
from matplotlib.ticker import MaxNLocator

from ..language import format_number, label
from ..settings import language
from .style import (
    DASHES,
    EDGE,
    INK,
    SHADES,
    SMALL_TEXT,
    TEXT,
    WHOLE_STEPS,
    new_axes,
    put_legend_above,
)

# Letters in a line of the name of a score row.
_NAME_LINE = 46


def plot_indicator_points(explained, *, title=None, ax=None):
    """Draw the points of each score row and what is still open.

    Parameters
    ----------
    explained : DataFrame
        ``aspect, indicator, indicator_name_id, indicator_name_en, points,
        points_open``, as :func:`explain_score` gives it.
    title : str, optional
        Title; say here if the region is invented.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis import explain_score
    >>> tables = load_table("example_register"), load_table("example_spd")
    >>> ax = plot_indicator_points(explain_score("00.00", *tables, 2026).head(3))
    >>> len(ax.get_yticklabels())
    3
    """
    rows = explained.reset_index(drop=True)
    names = [_name_row(row) for row in rows.itertuples()]
    # a name of two lines has room between names of one line, not below another
    broken = ["\n" in name for name in names]
    tight = any(map(operator.and_, broken, broken[1:]))
    height = 1.0 + (0.24 if tight else 0.18) * len(rows)
    ax = new_axes(ax, height=height, x="points", title=title)
    had, still = rows["points"].astype(float), rows["points_open"].astype(float)
    ax.barh(rows.index, had, color=SHADES[1], label=label("points"), **EDGE)
    style = {"color": SHADES[3], "hatch": "////", "label": label("points_open")} | EDGE
    ax.barh(rows.index, still, left=had, **style)
    ax.set_yticks(list(rows.index), names, fontsize=SMALL_TEXT, linespacing=1)
    ax.invert_yaxis()
    ax.margins(y=0.01)
    put_legend_above(ax)
    return ax


def _name_row(row):
    """Return the number and the name of a score row, in at most two lines."""
    if pd.isna(row.indicator):
        return label("innovations")
    name = f"{row.indicator} {getattr(row, f'indicator_name_{language()}')}"
    return textwrap.fill(name, _NAME_LINE, max_lines=2, placeholder=" …")


def plot_volume(scores, *, title=None, ax=None):
    """Draw the index against the number of innovations, a named line a maturity.

    Parameters
    ----------
    scores : DataFrame
        ``innovations, maturity, iid``.
    title : str, optional
        Title; say here if the inputs are invented.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> from iga_analysis import score_uniform
    >>> ax = plot_volume(score_uniform(40, range(1, 13), [111, 80], 2026))
    >>> [line.get_label() for line in ax.lines]
    ['maturity (points) 111', 'maturity (points) 80']
    """
    ax = new_axes(ax, x="innovations", y="iid", title=title)
    for style, (maturity, line) in zip(
        DASHES, scores.groupby("maturity", sort=False), strict=False
    ):
        ax.plot(
            line["innovations"].astype(float),
            line["iid"].astype(float),
            linestyle=style,
            color=INK,
            label=f"{label('maturity')} {format_number(maturity)}",
        )
        last = line.iloc[-1]
        ax.annotate(
            *(ax.lines[-1].get_label(), (last["innovations"], last["iid"])),
            xytext=(0, 4),
            textcoords="offset points",
            ha="right",
            fontsize=TEXT,
        )
    ax.set_ylim(0, 100)
    return ax


def plot_plan(steps, *, start, title=None, ax=None):
    """Draw the index after each step of a plan against the effort so far.

    Parameters
    ----------
    steps : DataFrame
        ``cumulative_effort, score, aspect``, as :func:`plan_to_target` gives it.
    start : float
        Index before the first step.
    title : str, optional
        Title; say here if the region is invented.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> steps = pd.DataFrame({"cumulative_effort": [1, 2], "score": [48.0, 50.5]})
    >>> ax = plot_plan(steps, start=47.43)
    >>> [text.get_text() for text in ax.texts]
    ['47.43', '50.50']
    """
    ax = new_axes(ax, x="cumulative_effort", y="iid", title=title)
    effort = [0.0, *steps["cumulative_effort"].astype(float)]
    score = [start, *steps["score"].astype(float)]
    ax.step(effort, score, where="post", color=INK)
    for place, ha in ((0, "left"), (-1, "right")):
        ax.annotate(
            format_number(score[place], 2),
            (effort[place], score[place]),
            xytext=(0, 6 if place else -12),
            textcoords="offset points",
            ha=ha,
            fontsize=TEXT,
        )
    ax.margins(y=0.12)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=WHOLE_STEPS))
    return ax
