"""Figures of the index: what is worth how much, and what a plan takes."""

import pandas as pd

from .formatting import format_number, label, language
from .plots import INK, SHADES, new_axes

_STYLES = ("-", "--", ":", "-.")


def plot_indicator_points(explained, *, title=None, ax=None):
    """Draw the points of each score row and what is still open.

    Parameters
    ----------
    explained : DataFrame
        ``aspect, indicator, name_id, name_en, points, points_open``, as
        :func:`explain_score` gives it.
    title : str, optional
        Title; say here if the region is invented.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    rows = explained.reset_index(drop=True)
    ax = new_axes(ax, size=(6.3, 0.8 + 0.2 * len(rows)))
    had, still = rows["points"].astype(float), rows["points_open"].astype(float)
    style = {"edgecolor": INK, "linewidth": 0.6}
    ax.barh(rows.index, had, color=SHADES[1], label=label("points"), **style)
    ax.barh(
        rows.index,
        still,
        left=had,
        color=SHADES[3],
        hatch="////",
        label=label("points_open"),
        **style,
    )
    names = [
        f"{row.indicator} {_cut(getattr(row, f'name_{language()}'))}"
        if pd.notna(row.indicator)
        else label("innovations")
        for row in rows.itertuples()
    ]
    ax.set_yticks(list(rows.index), names, fontsize=7)
    ax.invert_yaxis()
    ax.set_xlabel(label("points"), fontsize=9)
    ax.legend(
        fontsize=8, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2
    )
    if title:
        ax.set_title(title, fontsize=9, pad=24)
    return ax


def _cut(name, length=44):
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def plot_volume(scores, *, ax=None):
    """Draw the index against the number of innovations, a line a maturity.

    Parameters
    ----------
    scores : DataFrame
        ``innovations, maturity, iid``.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = new_axes(ax)
    for style, (maturity, line) in zip(
        _STYLES, scores.groupby("maturity", sort=False), strict=False
    ):
        ax.plot(
            line["innovations"].astype(float),
            line["iid"].astype(float),
            linestyle=style,
            color=INK,
            label=f"{label('maturity')} {format_number(maturity)}",
        )
    ax.set_ylim(0, 100)
    ax.set_xlabel(label("innovations"), fontsize=9)
    ax.set_ylabel(label("iid"), fontsize=9)
    ax.legend(fontsize=8, frameon=False, loc="lower right")
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
    """
    ax = new_axes(ax)
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
            fontsize=8,
        )
    ax.margins(y=0.12)
    ax.set_xlabel(label("cumulative_effort"), fontsize=9)
    ax.set_ylabel(label("iid"), fontsize=9)
    if title:
        ax.set_title(title, fontsize=9)
    return ax
