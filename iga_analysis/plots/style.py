"""The one style of all figures: sizes, shades, frames, stacked bars and legends.

A figure is as wide as the text of a page and 8 cm high, unless it has a bar a row;
no text in it is smaller than 7 points. Shades of one hue grow darker with the better
class; hatches, markers and labels tell everything apart on a black-and-white printer.
"""

import matplotlib.pyplot as plt
import pandas as pd

from ..language import format_number, label

WIDTH, HEIGHT = 6.3, 3.15  # inches: 16 by 8 cm
AXIS_TEXT, TEXT, SMALL_TEXT = 9, 8, 7  # points
SHADES = ("#08306b", "#4292c6", "#c6dbef", "#ffffff")
HATCHES = ("", "", "", "////")
LINE_SHADES = ("#08306b", "#2171b5", "#6baed6", "#222222")
MARKERS = ("o", "s", "^", "D")
DASHES = ("-", "--", ":", "-.")
INK, PALE = "#222222", "#d9d9d9"
EDGE = {"edgecolor": INK, "linewidth": 0.6}
# A part below this share of the longest bar is too narrow for its number.
_LEAST = 0.05


def new_axes(ax, *, height=HEIGHT, x=None, y=None, title=None):
    """Return ``ax`` or the axes of a new figure, in the style of all figures.

    Parameters
    ----------
    ax : matplotlib Axes or None
        None makes a new figure.
    height : float, optional
        Height of a new figure, in inches; it is 16 cm wide.
    x, y : str, optional
        Terms of ``terms.csv`` that name the axes. The numbers of a named axis
        are written in the reader's way, those of a bare one (years) as they stand.
    title : str, optional

    Returns
    -------
    matplotlib Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(WIDTH, height), layout="constrained", dpi=110)
    ax.tick_params(labelsize=AXIS_TEXT)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for axis, name in ((ax.xaxis, x), (ax.yaxis, y)):
        if name:
            axis.set_label_text(label(name), fontsize=AXIS_TEXT)
            axis.set_major_formatter(lambda value, _: format_number(value))
    if title:
        ax.set_title(title, fontsize=AXIS_TEXT)
    return ax


def new_panels(number, *, height=HEIGHT):
    """Return the axes of a new figure of panels below each other, with one x axis.

    Parameters
    ----------
    number : int
    height : float, optional
        Height of the figure, in inches; it is 16 cm wide.

    Returns
    -------
    array of matplotlib Axes
    """
    size = {"figsize": (WIDTH, height), "dpi": 110}
    options = {"sharex": True, "squeeze": False, "layout": "constrained"}
    _, axes = plt.subplots(number, 1, **size, **options)
    return axes.ravel()


def row_height(rows):
    """Return the height of a figure with so many bars in rows, in inches."""
    return 0.9 + 0.25 * rows


def put_legend(ax, place="best"):
    """Put the legend inside the axes, where ``place`` says as in matplotlib."""
    ax.legend(fontsize=TEXT, frameon=False, loc=place)


def put_legend_above(ax):
    """Put the legend above the axes, in as many columns as the figure is wide."""
    handles, names = ax.get_legend_handles_labels()
    for columns in range(len(names), 0, -1):
        legend = ax.figure.legend(
            handles,
            names,
            loc="outside upper center",
            ncols=columns,
            fontsize=TEXT,
            columnspacing=1.4,
            frameon=False,
        )
        if legend.get_window_extent().width <= ax.figure.bbox.width or columns == 1:
            return
        legend.remove()


def text_colour(face):
    """Return the colour, light or dark, of text on a face such as ``"#08306b"``."""
    red, green, blue = (int(face[place : place + 2], 16) for place in (1, 3, 5))
    return "white" if 0.3 * red + 0.6 * green + 0.1 * blue < 120 else INK


def stack_bars(ax, names, parts, *, across=False, counted=True):
    """Draw stacked bars, the parts of each in the order given, a legend above.

    Parameters
    ----------
    ax : matplotlib Axes
    names : list of str
        Name of each bar.
    parts : list of tuple
        ``name, shade, hatch, sizes`` and ``counts`` of each part: sizes as drawn and
        numbers as written in them, one a bar; missing sizes are drawn as nothing.
    across : bool, optional
        Draw the bars across, the first at the top, rather than upright.
    counted : bool, optional
        Write the counts in the parts that are wide enough.

    Raises
    ------
    ValueError
        If a part has more or fewer sizes than there are bars.
    """
    places = range(len(names))
    draw, offset = (ax.barh, "left") if across else (ax.bar, "bottom")
    starts, drawn = pd.Series(0.0, index=places), []
    for name, shade, hatch, sizes, counts in parts:
        if len(sizes) != len(names):
            raise ValueError(f"part {name} has {len(sizes)} sizes, not {len(names)}")
        sizes = pd.Series(list(sizes), dtype="float64").fillna(0)
        style = {"color": shade, "hatch": hatch, "label": name, offset: starts} | EDGE
        draw(places, sizes, **style)
        drawn.append((shade, starts + sizes / 2, sizes, counts))
        starts = starts + sizes
    if across:
        ax.set_yticks(places, names)
        ax.invert_yaxis()
    else:
        ax.set_xticks(places, names)
    if counted:
        for part in drawn:
            _write_counts(ax, *part, least=_LEAST * starts.max(), across=across)
    put_legend_above(ax)


def _write_counts(ax, shade, middles, sizes, counts, *, least, across):
    """Write the counts in the middle of the parts that are wide enough."""
    for place, (middle, size, count) in enumerate(
        zip(middles, sizes, counts, strict=True)
    ):
        if size >= least:
            ax.text(
                *((middle, place) if across else (place, middle)),
                format_number(count),
                ha="center",
                va="center",
                fontsize=TEXT,
                color=text_colour(shade),
                bbox={"facecolor": shade, "edgecolor": "none", "pad": 1},
            )
