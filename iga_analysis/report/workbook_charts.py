"""Put a chart of an exhibit beside its table in a workbook.

The chart refers to the cells: whoever changes one sees the chart follow. Shades and
hatches tell its series apart on a black-and-white printer too.
"""

from ..plots import INK, SHADES
from .charts import choose_face, find_narrow, format_places, is_share, read_series

_BAR = {"type": "bar"}
_TYPES = {
    "bar": _BAR,
    "stacked": _BAR | {"subtype": "stacked"},
    "column": {"type": "column", "subtype": "stacked"},
    "scatter": {"type": "scatter"},
}
# Markers of the series of a scatter, one a level.
_MARKERS = ("circle", "square", "triangle")
_WIDTH, _HEIGHT = 760, 400
# Height of a bar, and of what stands around all of them, in pixels.
_BAR_HEIGHT, _AROUND = 20, 150
# A page of paper in pixels, and a row; a chart is not lower than the least.
_PAGE, _ROW, _LEAST_HEIGHT = (1046, 683), 20, 240
# Pixels of a point, and of the column between table and chart.
_POINT, _GAP = 96 / 72, 64
# Per cent of a part that is wide enough for its number.
_LEAST = 7
_SMALL = {"size": 9}


def insert_chart(book, sheet, one, *, top, lang, above, width):
    """Put the chart of an exhibit beside its table.

    Parameters
    ----------
    book, sheet : xlsxwriter Workbook and Worksheet
        Where the table stands.
    one : dict
        The exhibit, with ``chart`` as
        :func:`iga_analysis.report.charts.describe_chart` gives it.
    top : int
        Row of the first cells of the table, from 0.
    lang : {"en", "id"}
        Language of the numbers.
    above : float
        Height of what stands above the cells, in points.
    width : int
        Width of the table, in pixels.

    Returns
    -------
    int
        How many rows it is high.

    Notes
    -----
    It begins below the headings, which are repeated on every page, and ends on the
    first page: what is printed shows it whole and once.
    """
    chart = one["chart"]
    made = book.add_chart(dict(_TYPES[chart["kind"]]))
    for series in chart["series"]:
        first, last = top + series["first"], top + series["last"]
        cells = {
            "name": series["name"],
            "categories": [sheet.name, first, chart["x"], last, chart["x"]],
            "values": [sheet.name, first, series["column"], last, series["column"]],
        }
        made.add_series(cells | _style_series(one, series, lang))
    title = {"name": one["caption"], "name_font": {"size": 12}, "overlay": False}
    made.set_title(title)
    across = chart["kind"] in ("bar", "stacked")
    grid = {"visible": True, "line": {"color": "#d9d9d9", "width": 0.5}}
    numbers = {"name": chart["y_title"], "major_gridlines": grid}
    if across:
        numbers |= {"min": 0} | ({"max": 100} if is_share(chart) else {})
    others = {"name": chart["x_title"]}
    if across:
        # the first row at the top, the numbers below all the same
        others |= {"reverse": True, "interval_unit": 1}
        numbers |= {"label_position": "high"}
    upright, level = (others, numbers) if across else (numbers, others)
    made.set_x_axis(_with_fonts(level))
    made.set_y_axis(_with_fonts(upright))
    alone = len(chart["series"]) == 1
    made.set_legend({"none": True} if alone else {"position": "bottom"})
    bars = len(read_series(one, chart["series"][0]))
    height = max(_HEIGHT, _AROUND + _BAR_HEIGHT * bars) if across else _HEIGHT
    # a sheet wider than the page is made smaller as a whole
    wide, high = _PAGE
    room = high * max(1, (width + _GAP + _WIDTH) / wide) - above * _POINT - 2 * _ROW
    height = int(max(_LEAST_HEIGHT, min(height, room)))
    made.set_size({"width": _WIDTH, "height": height})
    text = {"description": one["caption"], "object_position": 3}
    sheet.insert_chart(top, len(one["headings"]) + 1, made, text)
    return -(-height // _ROW)


def _with_fonts(axis):
    return axis | {"name_font": _SMALL, "num_font": _SMALL}


def _style_series(one, series, lang):
    """Return fill, labels or markers of a series."""
    kind, place = one["chart"]["kind"], one["chart"]["series"].index(series)
    shade, hatched = choose_face(one["chart"], series)
    edge = {"color": INK, "width": 0.75}
    if kind == "scatter":
        marked = series.get("marked")
        marker = "diamond" if marked else _MARKERS[place]
        style = {"type": marker, "size": 10 if marked else 5}
        return {"marker": style | {"fill": {"color": shade}, "border": edge}}
    style = {"border": edge, "gap": 40}
    if hatched:
        fill = {"pattern": "wide_upward_diagonal", "fg_color": INK, "bg_color": shade}
        style["pattern"] = fill
    else:
        style["fill"] = {"color": shade}
    if kind == "column":
        return style | {"gap": 10}
    places = one["decimals"][series["column"]]
    values = read_series(one, series)
    narrow = find_narrow(values, _LEAST) if kind == "stacked" else []
    custom = [{"delete": True} if n in narrow else None for n in range(len(values))]
    labels = {
        "value": True,
        "num_format": format_places(places, lang),
        "font": _SMALL | {"color": "#ffffff" if shade == SHADES[0] else INK},
        "position": "center" if kind == "stacked" else "outside_end",
    }
    return style | {"data_labels": labels | ({"custom": custom} if narrow else {})}
