"""Say what of an exhibit's rows a chart shows, for Excel and PowerPoint alike.

Both write charts that can be edited: their numbers are cells of the table, never
copies that could differ.
"""

from ..language import choose_language
from ..plots import HATCHES, SHADES

# Codes of number formats: the signs of the country, where the program knows them.
COUNTRIES = {"en": "", "id": "[$-421]"}


def describe_chart(chart, table, one):
    """Return which cells of an exhibit make its chart.

    Parameters
    ----------
    chart : dict
        As :class:`iga_analysis.yearly.Table` has it.
    table : DataFrame
        The table of the exhibit, with the names of its columns.
    one : dict
        The same as :func:`iga_analysis.exhibits.build_payload` gives it.

    Returns
    -------
    dict or None
        None where no row has a number. ``kind``; ``x``, the column of the categories
        or of the horizontal axis; ``x_title`` and ``y_title``; ``series``: of each its
        ``name``, its ``column`` and the ``first`` and ``last`` of its rows, all
        counted from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> from iga_analysis.exhibits import build_payload
    >>> table = pd.DataFrame({"province": ["Bali"], "mean": [55.75]})
    >>> chart = {"kind": "bar", "x": "province", "y": "mean"}
    >>> made = describe_chart(chart, table, build_payload(table, "means", "Means"))
    >>> made["series"]
    [{'name': 'mean score', 'column': 1, 'first': 0, 'last': 0}]
    """
    names = list(choose_language(table).columns)
    x, y = names.index(chart["x"]), names.index(chart["y"])
    headings, rows = one["headings"], one["rows"]
    # rows without a number stand at the end, but for those of a series among others
    filled = [n for n, row in enumerate(rows) if row[y] is not None]
    if not filled:
        return None
    last = len(rows) - 1 if "by" in chart else filled[-1]
    series = [{"name": headings[y], "column": y, "first": 0, "last": last}]
    if "by" in chart:
        cells = [row[names.index(chart["by"])] for row in rows]
        series = [
            {"name": name, "column": y, **_find_run(cells, name)}
            for name in dict.fromkeys(cells)
        ]
    if "marked" in chart:
        place = chart["marked"]
        point = {"column": y, "first": place, "last": place, "marked": True}
        series.append({"name": rows[place][names.index("name")], **point})
    titles = {"x_title": headings[x], "y_title": headings[y]}
    return {"kind": chart["kind"], "x": x, **titles, "series": series}


def _find_run(cells, name):
    """Return the first and last place of the equal cells that stand together."""
    first = cells.index(name)
    return {"first": first, "last": first + cells.count(name) - 1}


def read_series(one, series):
    """Return the numbers of a series, in the order of the rows."""
    rows = one["rows"][series["first"] : series["last"] + 1]
    return [row[series["column"]] for row in rows]


def read_categories(one, series):
    """Return what stands in the column of the categories beside a series."""
    rows = one["rows"][series["first"] : series["last"] + 1]
    return [row[one["chart"]["x"]] for row in rows]


def find_narrow(values, least):
    """Return the places of parts of a bar that are too narrow for their number.

    Parameters
    ----------
    values : list of float or None
    least : float
        The number of a part that is wide enough.

    Examples
    --------
    >>> find_narrow([94, 6, None], 7)
    [1, 2]
    """
    return [n for n, value in enumerate(values) if (value or 0) < least]


def format_places(places, lang):
    """Return the code of a format of numbers, with the signs of the country.

    Parameters
    ----------
    places : int or None
        Decimals.
    lang : {"en", "id"}

    Notes
    -----
    Programs that do not know the country's code go by the settings of the machine.

    Examples
    --------
    >>> format_places(2, "id"), format_places(0, "en")
    ('[$-421]#,##0.00', '#,##0')
    """
    return f"{COUNTRIES[lang]}#,##0" + ("." + "0" * places if places else "")


def is_share(chart):
    """Return whether the numbers of a chart are per cent of a whole.

    Examples
    --------
    >>> is_share({"y_title": "share (%)"}), is_share({"y_title": "regions"})
    (True, False)
    """
    return chart["y_title"].endswith("(%)")


def choose_face(chart, series):
    """Return the shade of a series and whether it is hatched: told apart in grey too.

    Parameters
    ----------
    chart : dict
        As :func:`describe_chart` gives it.
    series : dict
        One of its series.

    Examples
    --------
    >>> chart = {"series": [{"name": one} for one in "abcd"]}
    >>> [choose_face(chart, series)[1] for series in chart["series"]]
    [False, False, False, True]
    """
    if series.get("marked"):
        return SHADES[0], False
    others = [one for one in chart["series"] if not one.get("marked")]
    alone = 1 if others == chart["series"] else 2
    place = others.index(series) if len(others) > 1 else alone
    return SHADES[place], bool(HATCHES[place])
