"""The one style of all figures: sizes, shades, frames, stacked bars and legends.

A figure is as wide as the text of a page and 8 cm high, unless it has a bar a row;
no text in it is smaller than 7 points. Shades of one hue grow darker with the better
class; hatches, markers and labels tell everything apart on a black-and-white printer.
"""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd

from ..language import format_number, label

WIDTH, HEIGHT = 6.3, 3.15  # inches: 16 by 8 cm
SMALL_WIDTH, SMALL_HEIGHT = 4.3, 3.0
AXIS_TEXT, TEXT, SMALL_TEXT = 9, 8, 7  # points
SHADES = ("#08306b", "#4292c6", "#c6dbef", "#ffffff")
HATCHES = ("", "", "", "////")
LINE_SHADES = ("#08306b", "#2171b5", "#6baed6", "#222222")
MARKERS = ("o", "s", "^", "D")
DASHES = ("-", "--", ":", "-.")
INK, PALE = "#222222", "#d9d9d9"
# Ticks of an axis of whole numbers stand apart by these, or ten times as much.
WHOLE_STEPS = (1, 2, 5, 10)
EDGE = {"edgecolor": INK, "linewidth": 0.6}
_DPI = 110
# Characters of a line of the title and of the source in a figure of the usual width,
# and height of one, in inches.
_TITLE, _SOURCE = 82, 118
_TITLE_LINE, _SOURCE_LINE = 0.17, 0.15
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
        _, ax = plt.subplots(figsize=(WIDTH, height), layout="constrained", dpi=_DPI)
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


def small_axes():
    """Return the axes of a new figure that a telephone shows nearly as it is."""
    _, ax = plt.subplots(
        figsize=(SMALL_WIDTH, SMALL_HEIGHT), layout="constrained", dpi=_DPI
    )
    return ax


def new_panels(number):
    """Return the axes of a new figure of panels above each other, with one x axis."""
    _, axes = plt.subplots(
        *(number, 1),
        figsize=(WIDTH, HEIGHT * (0.45 + 0.3 * number)),
        sharex=True,
        squeeze=False,
        layout="constrained",
        dpi=_DPI,
    )
    return axes.ravel()


def frame_figure(ax, *, title, source):
    """Put the finding above a figure and its source below, inside the picture.

    Both survive when the picture is copied; it grows by their lines. Names in them may
    have signs that begin a formula elsewhere.

    Parameters
    ----------
    ax : matplotlib Axes
        Axes of the figure, which is in constrained layout.
    title, source : str

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> ax = frame_figure(new_axes(None), title="A finding", source="Source: a list")
    >>> ax.figure.get_suptitle()
    'A finding'
    """
    figure = ax.figure
    style = {"ha": "left", "x": 0.01}
    share = figure.get_figwidth() / WIDTH
    head, foot = (
        textwrap.wrap(text, round(share * most))
        for text, most in ((title, _TITLE), (source, _SOURCE))
    )
    grown = _TITLE_LINE * len(head) + _SOURCE_LINE * len(foot)
    figure.set_figheight(figure.get_figheight() + grown)
    if figure.legends:
        # a legend above the axes takes the place of the title: it gets it as its own
        legend = figure.legends[0]
        legend.set_title("\n".join(head), prop={"size": TEXT + 1, "weight": "bold"})
        legend.set_alignment("left")
        legend.get_title().set_multialignment("left")
        legend.get_title().set_parse_math(False)
    else:
        bold = {"fontsize": TEXT + 1, "weight": "bold"}
        figure.suptitle("\n".join(head), **bold, **style).set_parse_math(False)
    below = figure.supxlabel("\n".join(foot), fontsize=SMALL_TEXT, **style)
    below.set_parse_math(False)
    return ax


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
            loc="outside upper left",
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


def stack_bars(ax, names, parts, *, across=False, places=None):
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
    places : sequence of float, optional
        Where the bars lie; by default one after the other.

    Raises
    ------
    ValueError
        If a part has more or fewer sizes than there are bars.
    """
    places = range(len(names)) if places is None else list(places)
    draw, offset = (ax.barh, "left") if across else (ax.bar, "bottom")
    starts, drawn = pd.Series(0.0, index=range(len(names))), []
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
    for part in drawn:
        _write_counts(ax, places, *part, least=_LEAST * starts.max(), across=across)
    put_legend_above(ax)


def _write_counts(ax, places, shade, middles, sizes, counts, *, least, across):
    """Write the counts in the middle of the parts that are wide enough."""
    for place, middle, size, count in zip(places, middles, sizes, counts, strict=True):
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
