"""Look at a drawn figure as a reader of the printed page would."""

from itertools import combinations

from matplotlib.colors import to_rgb
from matplotlib.text import Text

LEAST_TEXT = 7  # points, on a page where the figure is 16 cm wide
PAGE_WIDTH, HALF_PAGE = 6.3, 4.8  # inches
LEAST_GREY = 0.1  # of the way from black to white


def find_faults(ax):
    """Return what cannot be read in the figure of some axes, a sentence a fault."""
    figure = ax.figure
    figure.canvas.draw()
    width, height = figure.get_size_inches()
    faults = []
    if (width, height) != (PAGE_WIDTH, min(height, HALF_PAGE)):
        faults.append(f"{width} by {height} inches is not half a page")
    texts = list_texts(figure)
    least = LEAST_TEXT * width / PAGE_WIDTH
    faults += [
        f"{text.get_text()!r} is smaller than {LEAST_TEXT} points"
        for text in texts
        if text.get_fontsize() < least
    ]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    page = figure.bbox.padded(1)
    faults += [
        f"{text!r} is cut"
        for text, box in boxes
        if min(box.x0 - page.x0, box.y0 - page.y0) < 0
        or max(box.x1 - page.x1, box.y1 - page.y1) > 0
    ]
    faults += [
        f"{one!r} and {other!r} overlap"
        for (one, box), (other, second) in combinations(boxes, 2)
        if box.padded(-0.75).overlaps(second.padded(-0.75))
    ]
    return faults + find_like_series(ax)


def list_texts(figure):
    """Return the texts of a figure that are seen."""
    clipped = [axis for ax in figure.axes if ax.axison for axis in (ax.xaxis, ax.yaxis)]
    ticks = {text for ax in figure.axes for text in list_tick_labels(ax)}
    shown = {text for axis in clipped for text in list_shown_ticks(axis)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible()
        and text.get_text().strip()
        and (text not in ticks or text in shown)
    ]


def list_tick_labels(ax):
    return [
        label
        for axis in (ax.xaxis, ax.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for label in (tick.label1, tick.label2)
    ]


def list_shown_ticks(axis):
    """Return the tick labels within the limits of an axis, as they are drawn."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * (high - low)
    return [
        tick.label1
        for tick in axis.get_major_ticks()
        if low - slack <= tick.get_loc() <= high + slack
    ]


def find_like_series(ax):
    """Return the pairs of series that nobody tells apart without colour."""
    legends = [ax.get_legend(), *ax.figure.legends]
    series = [
        (text.get_text(), handle)
        for legend in legends
        if legend is not None
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    ]
    return [
        f"{one!r} and {other!r} look alike in grey"
        for (one, first), (other, second) in combinations(series, 2)
        if look_alike(first, second)
    ]


def look_alike(one, other):
    if type(one) is not type(other):
        return False
    if hasattr(one, "get_marker"):
        return (one.get_marker(), one.get_linestyle()) == (
            other.get_marker(),
            other.get_linestyle(),
        )
    if not hasattr(one, "get_hatch"):
        return False
    apart = abs(find_grey(one) - find_grey(other))
    return one.get_hatch() == other.get_hatch() and apart < LEAST_GREY


def find_grey(patch):
    """Return how light the face of a patch is, from 0 (black) to 1 (white)."""
    red, green, blue = to_rgb(patch.get_facecolor())
    return 0.299 * red + 0.587 * green + 0.114 * blue
