"""The provinces on a map of equal tiles; see :mod:`~iga_analysis.plots_style`."""

import re

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.patches import Patch

from .language import format_number, label
from .plots_style import EDGE, HATCHES, SHADES, SMALL_TEXT, new_axes, text_colour

# Shades of the tiles up to each limit, per cent; 0 is white.
_STEPS = ((0, SHADES[3]), (100 / 3, SHADES[2]), (200 / 3, SHADES[1]), (100, SHADES[0]))
_TILE_LETTERS = 6
# Where an Indonesian word may be parted: before a consonant and a vowel.
_SYLLABLE = re.compile(r"(?<=[a-z])(?=(?:n[gy](?=[aiueo])|[b-df-hj-np-tv-z])[aiueo])")


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

    Notes
    -----
    Every province has the same area, whatever its size, and stands about where it
    lies. One without a number is hatched.

    Examples
    --------
    >>> from iga_analysis.participation import result_coverage
    >>> from iga_analysis import load_province_grid
    >>> ax = plot_province_grid(result_coverage(2022), load_province_grid(2022))
    >>> len(ax.patches)
    34
    """
    ax = new_axes(ax)
    tiles = grid.merge(table[["code", value]], on="code", how="left")
    for tile in tiles.itertuples():
        number = getattr(tile, value)
        shade, hatch = _shade(number)
        corner = tile.col - 0.485, tile.row - 0.485
        ax.add_patch(
            plt.Rectangle(corner, 0.97, 0.97, facecolor=shade, hatch=hatch, **EDGE)
        )
        style = {"ha": "center", "fontsize": SMALL_TEXT, "color": text_colour(shade)}
        if hatch:
            style["bbox"] = {"facecolor": shade, "edgecolor": "none", "pad": 0.5}
        name = _fit_name(tile.short)
        ax.text(tile.col, tile.row - 0.45, name, va="top", linespacing=0.95, **style)
        number = format_number(number, 0)
        ax.text(tile.col, tile.row + 0.44, number, va="bottom", weight="bold", **style)
    ax.set_xlim(tiles["col"].min() - 0.5, tiles["col"].max() + 0.5)
    ax.set_ylim(tiles["row"].max() + 0.5, tiles["row"].min() - 0.5)
    ax.axis("off")
    _explain_shades(ax, value, missing=tiles[value].isna().any())
    return ax


def _shade(number):
    """Return the shade and the hatch of a tile."""
    if pd.isna(number):
        return SHADES[3], HATCHES[3]
    return next((shade for limit, shade in _STEPS if number <= limit), SHADES[0]), ""


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


def _explain_shades(ax, value, *, missing):
    """Put a legend of the shades into the sea south of Papua."""
    entries = []
    for limit, shade in _STEPS:
        name = f"≤ {format_number(limit, 1)}" if limit % 100 else format_number(limit)
        entries.append(Patch(facecolor=shade, label=name, **EDGE))
    entries[-1].set_label(f"≤ {format_number(_STEPS[-1][0])}")
    if missing:
        style = {"facecolor": SHADES[3], "hatch": HATCHES[3]} | EDGE
        entries.append(Patch(label=label("no_figure"), **style))
    ax.legend(
        handles=entries,
        title=label(value),
        loc="lower right",
        ncols=2,
        fontsize=SMALL_TEXT,
        title_fontsize=SMALL_TEXT,
        frameon=False,
        borderpad=0,
    )
