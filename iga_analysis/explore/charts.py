"""The charts of the page, made with Altair and compiled to Vega when it is written.

What moves with a control stands here as expressions, so that chart and table show the
same rows. A chart hears the HTML controls of the page by their ids; the rows that a
table shows are those of one layer, found by its name (:data:`SHOWN`).
"""

import json

import altair as alt

from ..language import label

# The layer of each chart whose rows the tables of the page show.
SHOWN = "shown"
_INK, _GREY, _LIGHT = "#222", "#bbb", "#eee"
# A rank begins where a score lies this far below the next better one (composite.rank).
_TIE = 1e-9


def compile_chart(chart, data):
    """Return a chart as Vega with its rows, and the name of those that tables show.

    Parameters
    ----------
    chart : altair chart
        Its data sets are named; one layer is named :data:`SHOWN`.
    data : dict of str to list of dict
        Rows by name of the data set.

    Returns
    -------
    dict
        ``spec`` (Vega) and ``rows``, the name of the data set to listen to.
    """
    compiler = alt.vegalite_compilers.get()
    spec = compiler(chart.to_dict())
    for one in spec["data"]:
        if one["name"] in data:
            one["values"] = data[one["name"]]
    (rows,) = {mark["from"]["data"] for mark in _find_marks(spec, f"{SHOWN}_marks")}
    return {"spec": spec, "rows": rows}


def _find_marks(mark, name):
    if mark.get("name") == name:
        yield mark
    for one in mark.get("marks", ()):
        yield from _find_marks(one, name)


def _bind(name, value):
    """Return a parameter that is the value of the control ``#iga-<name>``."""
    element = alt.BindDirect(element=f"#iga-{name.replace('_', '-')}", event="input")
    return alt.param(name=name, value=value, bind=element)


def _whole():
    """Return an axis of whole numbers, of regions or ranks."""
    return alt.Axis(tickMinStep=1)


def _finish(chart, description, height):
    """Return a chart as wide as its place, plain enough for print in black."""
    axis = {"labelColor": _INK, "titleColor": _INK, "gridColor": "#ddd", "aria": False}
    return chart.properties(
        width="container",
        height=height,
        description=description,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="white",
    ).configure(
        axis=axis | {"labelFontSize": 12, "titleFontSize": 12},
        legend={"labelFontSize": 12, "labelLimit": 300, "aria": False},
        text={"fontSize": 12, "color": _INK},
        mark={"aria": False},
        view={"stroke": None},
    )


def chart_cuts(description, lang):
    """Return the histogram of scores with the cuts, as published and as moved.

    It reads ``scores`` and ``cuts`` as :mod:`.answers` gives them. Predicates are
    numbered from the best, 0; the rows shown have that after the move as ``after``,
    null where its band is not published.
    """
    first, second = (f"round(toNumber(cut_{one}) * datum.step)" for one in (1, 2))
    after = (
        f"datum.unit >= {first} ? 0 : "
        f"datum.cuts > 1 && datum.unit >= {second} ? 1 : datum.below"
    )
    words = [label(f"explore_{one}", lang) for one in ("keeps", "changes")]
    keeps, changes = map(json.dumps, words)
    state = f"datum.after === datum.before ? {keeps} : {changes}"
    scores = (
        alt.Chart(alt.NamedData(name="scores"))
        .transform_filter("datum.source === source")
        .transform_calculate(after=after)
        .transform_calculate(state=state)
    )
    grey = alt.Scale(domain=words, range=[_GREY, _INK])
    color = alt.Color("state:N", scale=grey, title=None)
    color = color.legend(orient="bottom", symbolStrokeColor=_INK, symbolType="square")
    bars = (
        scores.transform_calculate(low="floor(datum.score / datum.width) * datum.width")
        .transform_calculate(high="datum.low + datum.width")
        .mark_bar(stroke=_INK, strokeWidth=0.4)
        .encode(
            alt.X("low:Q", bin="binned", title=label("score", lang)),
            alt.X2("high:Q"),
            alt.Y("count():Q", title=label("regions", lang), axis=_whole()),
            color,
        )
    )
    # the rows of the tables: a stroke a region, at the top
    strokes = scores.mark_tick(size=7, thickness=1).encode(
        alt.X("score:Q"), color, y=alt.value(4)
    )
    cuts = (
        alt.Chart(alt.NamedData(name="cuts"))
        .transform_filter("datum.source === source")
        .transform_calculate(moved="toNumber(datum.place ? cut_2 : cut_1)")
        .transform_calculate(said="format(datum.moved, datum.format)")
    )
    published = cuts.mark_rule(color=_INK, strokeDash=[4, 4]).encode(alt.X("lower:Q"))
    moved = cuts.mark_rule(color=_INK, strokeWidth=2.5).encode(alt.X("moved:Q"))
    named = cuts.mark_text(baseline="bottom", fontWeight="bold").encode(
        alt.X("moved:Q"), alt.Text("said:N"), y=alt.value(-3)
    )
    layers = [bars, strokes.properties(name=SHOWN), published, moved, named]
    chart = alt.layer(*layers).add_params(
        _bind("source", "0"), _bind("cut_1", 0), _bind("cut_2", 0)
    )
    return _finish(chart, description, 220)


def chart_ranks(aspects, description, origin, lang):
    """Return the ranks under moved weights against those under the usual ones.

    It reads ``regions``, a row a region with its score by aspect (0 to 100). The rows
    shown have ``value`` (the score), ``rank`` and ``rank_moved``. Above it stands where
    its numbers come from, so that a picture of it alone says so.

    Notes
    -----
    Ranks with ties as :func:`iga_analysis.composite.rank` gives them: a score nearer
    than 1e-9 to the next better one begins no new rank.
    """
    weights = {name: f"toNumber(weight_{name})" for name in aspects}
    points = " + ".join(f"{one} * datum['{name}']" for name, one in weights.items())
    value = f"({points}) / ({' + '.join(weights.values())})"
    order = [alt.SortField("value", "descending")]
    regions = (
        alt.Chart(alt.NamedData(name="regions"))
        .transform_filter("level === 'all' || datum.level === level")
        .transform_calculate(value=value)
        .transform_calculate(rank="level === 'all' ? datum.among_all : datum.among_own")
        .transform_window(place="row_number()", better="lag(value)", sort=order)
        .transform_calculate(
            begins="datum.better === null || datum.better - datum.value >= "
            f"{_TIE} ? datum.place : 0"
        )
        .transform_window(rank_moved="max(begins)", sort=order, frame=[None, 0])
    )
    down = alt.Scale(reverse=True, zero=False, nice=False)
    among = alt.Scale(zero=False)
    x = alt.X("rank:Q", title=label("rank", lang), scale=among, axis=_whole())
    moved = label("rank_moved", lang)
    y = alt.Y("rank_moved:Q", title=moved, scale=down, axis=_whole())
    dots = regions.mark_point(color=_INK, filled=True, size=14, opacity=1).encode(x, y)
    same = regions.mark_line(color="#767676", strokeDash=[4, 4]).encode(
        x, alt.Y("rank:Q", scale=down)
    )
    picked = regions.transform_filter("datum.code === picked")
    ring = picked.mark_point(color=_INK, size=180, strokeWidth=2.5).encode(x, y)
    # in the corner that the dots leave free
    name = (
        picked.transform_calculate(
            said="datum.name + ': ' + datum.rank + ' → ' + datum.rank_moved"
        )
        .mark_text(fontWeight="bold", align="right", baseline="top")
        .encode(alt.Text("said:N"), x=alt.value("width"), y=alt.value(2))
    )
    chart = alt.layer(same, dots.properties(name=SHOWN), ring, name).add_params(
        *(_bind(f"weight_{one}", 0) for one in aspects),
        _bind("level", "all"),
        _bind("picked", ""),
    )
    title = alt.TitleParams(origin, fontSize=12, fontWeight="normal", anchor="start")
    chart = chart.properties(title=title)
    return _finish(chart, description, 300)


def chart_bounds(description, lang):
    """Return where a region can stand among its level, a bar a year.

    It reads ``bounds``, a row a region and year: ``code, year, rank_min, rank_max,
    regions`` and ``rank`` (null if not published). ``region`` is the code to show.
    """
    bounds = alt.Chart(alt.NamedData(name="bounds")).transform_filter(
        "datum.code === region"
    )
    year = alt.Y("year:O", title=label("year", lang))
    ranks = alt.Scale(zero=False, nice=False)
    most = (
        bounds.transform_calculate(first="1")
        .mark_bar(color=_LIGHT, stroke="#767676", strokeWidth=0.5, size=14)
        .encode(
            alt.X("first:Q", title=label("rank", lang), scale=ranks),
            alt.X2("regions"),
            year,
        )
    )
    known = bounds.mark_bar(color="#555", stroke=_INK, size=14, minBandSize=3)
    known = known.encode(alt.X("rank_min:Q", scale=ranks), alt.X2("rank_max"), year)
    stated = (
        bounds.transform_filter("isValid(datum.rank)")
        .mark_point(shape="diamond", filled=True, fill="white", stroke=_INK, size=110)
        .encode(alt.X("rank:Q", scale=ranks), year)
    )
    said = (
        bounds.transform_calculate(
            said="datum.rank_min === datum.rank_max ? '' + datum.rank_min : "
            "datum.rank_min + '–' + datum.rank_max",
            middle="(datum.rank_min + datum.rank_max) / 2",
        )
        .mark_text(dy=-14)
        .encode(alt.X("middle:Q", scale=ranks), year, alt.Text("said:N"))
    )
    layers = [most, known.properties(name=SHOWN), stated, said]
    chart = alt.layer(*layers).add_params(alt.param(name="region", value=""))
    return _finish(chart, description, alt.Step(44))
