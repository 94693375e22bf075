"""Put a chart of an exhibit on a slide: one that can be edited in PowerPoint."""

import math

from ..plots import INK, SHADES
from .charts import (
    choose_face,
    find_narrow,
    format_places,
    is_share,
    read_categories,
    read_series,
)
from .slides_page import measure, write_tag

_KINDS = {
    "bar": "BAR_CLUSTERED",
    "stacked": "BAR_STACKED",
    "column": "COLUMN_STACKED",
    "scatter": "XY_SCATTER",
}
# Markers of the series of a scatter, one a level.
_MARKERS = ("CIRCLE", "SQUARE", "TRIANGLE")
# Space between bars, in per cent of their breadth.
_GAPS = {"bar": 40, "stacked": 40, "column": 10}
# Points of the letters: of names and numbers, at least, and of the label of a part.
_SIZE, _LEAST_SIZE, _LABEL_SIZE = 11, 7, 10
# Height of a line by the size of its letters, what stands around the bars, in points,
# and the part of the breadth of a chart that its bars have.
_LINE, _AROUND, _INSIDE = 1.35, 56, 0.65
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_HATCH = "WIDE_UPWARD_DIAGONAL"


def put_chart(slide, one, frame, *, lang, rows=None):
    """Put the chart of an exhibit into a frame of a slide.

    Parameters
    ----------
    slide : pptx.slide.Slide
    one : dict
        The exhibit, with ``chart`` as
        :func:`iga_analysis.report.charts.describe_chart` gives it.
    frame : Frame
    lang : {"en", "id"}
        Language of the chart.
    rows : slice, optional
        Which of the bars are shown, where they are divided between two charts.

    Returns
    -------
    pptx.chart.chart.Chart
    """
    from pptx.enum.chart import XL_CHART_TYPE

    chart = one["chart"]
    rows = rows or slice(None)
    data = (
        _give_points(one, lang)
        if chart["kind"] == "scatter"
        else _give_bars(one, rows, lang)
    )
    kind = getattr(XL_CHART_TYPE, _KINDS[chart["kind"]])
    shape = slide.shapes.add_chart(kind, *frame.emu(), data)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", one["caption"])
    made = shape.chart
    made.has_title = False
    _style_text(made)
    made.has_legend = len(chart["series"]) > 1
    if made.has_legend:
        _place_legend(made)
    _style_axes(made, one)
    if chart["kind"] in ("bar", "stacked"):
        bars = len(read_series(one, chart["series"][0])[rows])
        _name_bars(made, (frame.height - _AROUND) / bars)
    for series, told in zip(made.plots[0].series, chart["series"], strict=True):
        _style_series(series, one, told)
        if chart["kind"] in ("bar", "stacked"):
            values = read_series(one, told)[rows]
            _write_labels(series, one, values, told, lang, frame.width * _INSIDE)
    _set_language(made, lang)
    for part in made._chartSpace.iter(f"{_C}axId", f"{_C}crossAx"):
        # the format allows no names of axes below 0, which python-pptx gives
        part.set("val", part.get("val").lstrip("-"))
    return made


def _give_bars(one, rows, lang):
    from pptx.chart.data import CategoryChartData

    series = one["chart"]["series"]
    data = CategoryChartData(number_format=_format(one, lang))
    data.categories = read_categories(one, series[0])[rows]
    for told in series:
        data.add_series(told["name"], read_series(one, told)[rows])
    return data


def _give_points(one, lang):
    from pptx.chart.data import XyChartData

    data = XyChartData(number_format=_format(one, lang))
    for told in one["chart"]["series"]:
        series = data.add_series(told["name"])
        points = zip(read_categories(one, told), read_series(one, told), strict=True)
        for x, y in points:
            series.add_data_point(x, y)
    return data


def _format(one, lang):
    """Return the format of the numbers of the chart, with the decimals of the table."""
    places = one["decimals"][one["chart"]["series"][0]["column"]]
    return format_places(places, lang)


def _style_text(made):
    from pptx.util import Pt

    made.font.size = Pt(_SIZE)


def _place_legend(made):
    from pptx.enum.chart import XL_LEGEND_POSITION

    made.legend.position = XL_LEGEND_POSITION.BOTTOM
    made.legend.include_in_layout = False


def _style_axes(made, one):
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart = one["chart"]
    across = chart["kind"] in ("bar", "stacked")
    below, beside = made.category_axis, made.value_axis
    below.has_major_gridlines = False
    beside.major_gridlines.format.line.color.rgb = _colour("#d9d9d9")
    for axis, title in ((below, chart["x_title"]), (beside, chart["y_title"])):
        axis.format.line.color.rgb = _colour(INK)
        axis.tick_labels.font.size = Pt(_SIZE)
        # the names of bars say themselves what they are
        if axis is below and across:
            continue
        axis.axis_title.text_frame.text = title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(_SIZE), False
    if chart["kind"] != "scatter":
        made.plots[0].gap_width = _GAPS[chart["kind"]]
    if across:
        # the first row at the top, the numbers below all the same
        below.reverse_order = True
        beside.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        beside.minimum_scale = 0
        # bars that are divided between two charts have the same scale
        most = max(n or 0 for n in read_series(one, chart["series"][0]))
        beside.maximum_scale = 100 if is_share(chart) else 10 * math.ceil(most / 9)


def _style_series(series, one, told):
    """Give a series its fill, edge and labels, or its markers."""
    from pptx.util import Pt

    chart = one["chart"]
    shade, hatched = choose_face(chart, told)
    if chart["kind"] == "scatter":
        _style_markers(series, chart, told, shade)
        return
    fill = series.format.fill
    if hatched:
        from pptx.enum.dml import MSO_PATTERN

        fill.patterned()
        fill.pattern = getattr(MSO_PATTERN, _HATCH)
        fill.fore_color.rgb, fill.back_color.rgb = _colour(INK), _colour(shade)
    else:
        fill.solid()
        fill.fore_color.rgb = _colour(shade)
    series.format.line.color.rgb = _colour(INK)
    series.format.line.width = Pt(0.75)
    series.invert_if_negative = False


def _name_bars(made, height):
    """Name every bar, in letters no higher than the bar has room for."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Pt

    size = int(min(_SIZE, max(_LEAST_SIZE, height / _LINE)))
    made.category_axis.tick_labels.font.size = Pt(size)
    axis = made.category_axis._element
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis.find(f"{_C}noMultiLvlLbl").addprevious(every)


def _write_labels(series, one, values, told, lang, width):
    """Write the numbers of bars, or of those parts that are wide enough for them."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = _format(one, lang), False
    labels.font.size = Pt(_LABEL_SIZE)
    shade, _ = choose_face(one["chart"], told)
    dark = shade == SHADES[0]
    labels.font.color.rgb = _colour("#ffffff" if dark else INK)
    if one["chart"]["kind"] == "bar":
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        return
    labels.position = XL_LABEL_POSITION.CENTER
    places = one["decimals"][told["column"]] or 0
    least = 100 * measure(f"{10:.{places}f}", _LABEL_SIZE) / width
    for place in find_narrow(values, least):
        _delete_label(series.points[place].data_label)


def _delete_label(label):
    """Leave the label of one point out, which python-pptx has no word for."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    label.font.size = None
    element = label._dLbl
    for part in list(element)[1:]:
        element.remove(part)
    element.append(parse_xml(f'<c:delete {nsdecls("c")} val="1"/>'))


def _set_language(made, lang):
    """Say in which language the texts of a chart are."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    space = made._chartSpace
    told = parse_xml(f'<c:lang {nsdecls("c")} val="{write_tag(lang)}"/>')
    # only the system of dates comes before it
    space.insert(len(space.findall(f"{_C}date1904")), told)


def _style_markers(series, chart, told, shade):
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    marked = told.get("marked")
    kind = "DIAMOND" if marked else _MARKERS[chart["series"].index(told)]
    series.format.line.fill.background()
    marker = series.marker
    marker.style, marker.size = getattr(XL_MARKER_STYLE, kind), 12 if marked else 5
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _colour(shade)
    marker.format.line.color.rgb = _colour(INK)
    marker.format.line.width = Pt(0.5)


def _colour(text):
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text.lstrip("#").upper())
