"""Show numbers, tables and figures in the reader's language.

The language is English unless the environment variable ``IGA_LANG`` is ``id``.
Every table and figure of a notebook is an *exhibit*: it has a key, whose caption in
both languages stands in ``data/terms.csv``. The key and the unformatted numbers
travel with the notebook's output, so that the report can write them to Excel.
"""

import html
import os
from functools import cache
from numbers import Real

import pandas as pd

from .tables import load_terms

LANGUAGES = ("en", "id")
TABLE_MIME = "application/vnd.iga.table+json"
SHOWN_ROWS = 20
_LOCALES = {"en": "en_GB", "id": "id_ID"}
# Columns that are names or dates, although they look like numbers.
_PLAIN = {"year", "code", "code_2020", "province_code"}
# Columns that hold counts, per cents and points together.
_MIXED = {"published", "value", "figures"}
# Columns whose cells are words of terms.csv; other text is shown as it stands.
_WORDS = {
    *("base_from", "basis", "basic_service", "check", "disputed", "kind", "level"),
    *("listed", "measure", "reported", "scale", "stage", "status", "unit", "verdict"),
}


def language(lang=None):
    """Return the language to use: ``lang``, else ``IGA_LANG``, else English.

    Raises
    ------
    ValueError
        If it is not ``"en"`` or ``"id"``.

    Examples
    --------
    >>> language("id")
    'id'
    """
    lang = lang or os.environ.get("IGA_LANG") or "en"
    if lang not in LANGUAGES:
        raise ValueError(
            f"language {lang!r} is not one of {', '.join(LANGUAGES)}; "
            "set IGA_LANG to one of them"
        )
    return lang


@cache
def _terms():
    terms = load_terms().set_index("term")
    return {lang: terms[lang].to_dict() for lang in LANGUAGES}


def label(term, lang=None):
    """Return a word, heading or caption of ``data/terms.csv`` in a language.

    A term that is not in the table is returned as it is: official terms (provinsi,
    Sangat Inovatif) need no translation.

    Examples
    --------
    >>> label("year", "id"), label("Sangat Inovatif", "en")
    ('tahun', 'Sangat Inovatif')
    """
    return _terms()[language(lang)].get(term, term)


def format_number(value, decimals=None, lang=None):
    """Return a number as people of the language write it.

    Parameters
    ----------
    value : int, float or missing
        The number; missing gives an en dash.
    decimals : int, optional
        Digits after the decimal sign; by default as many as needed, at most 2.
    lang : {"en", "id"}, optional
        Language; see :func:`language`.

    Examples
    --------
    >>> format_number(14897, lang="id"), format_number(62.97, lang="id")
    ('14.897', '62,97')
    """
    from babel.numbers import format_decimal

    if pd.isna(value):
        return "–"
    if decimals is None:
        decimals = _needed_decimals(pd.Series([float(value)]))
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_LOCALES[language(lang)])


def column_decimals(column):
    """Return how many decimals a column of numbers needs, at most 2, or None.

    None stands for columns that are shown as they are (text, years, codes) and for
    columns of figures of several kinds, in which each has the decimals it needs.
    """
    if column.name in _PLAIN | _MIXED or pd.api.types.is_bool_dtype(column):
        return None
    if not pd.api.types.is_numeric_dtype(column):
        return None
    return _needed_decimals(column.dropna().astype("float64"))


def _needed_decimals(filled):
    for decimals in (0, 1):
        if (filled - filled.round(decimals)).abs().max() < 1e-9 or filled.empty:
            return decimals
    return 2


def choose_language(table, lang=None):
    """Return a table with ``x`` in place of each pair of columns ``x_en``, ``x_id``.

    Examples
    --------
    >>> choose_language(pd.DataFrame({"reason_en": ["a"], "reason_id": ["b"]}), "id")
      reason
    0      b
    """
    columns = {}
    for name in table.columns:
        stem, _, ending = str(name).rpartition("_")
        paired = stem and {f"{stem}_en", f"{stem}_id"} <= set(table.columns)
        if not paired:
            columns[name] = name
        elif ending == language(lang):
            columns[name] = stem
    return table[list(columns)].rename(columns=columns)


def format_table(table, *, decimals=None, lang=None):
    """Return a table as text: numbers in the reader's way, headings translated.

    Parameters
    ----------
    table : DataFrame
        Any table; the index is left out. Of columns ``x_en`` and ``x_id`` the one of
        the language is shown.
    decimals : dict of str to int, optional
        Decimals of columns; by default as many as needed, at most 2.
    lang : {"en", "id"}, optional
        Language; see :func:`language`.

    Returns
    -------
    DataFrame of str

    Examples
    --------
    >>> format_table(pd.DataFrame({"year": [2020], "rate": [89.298]}), lang="id")
      tahun partisipasi (%)
    0  2020           89,30
    """
    decimals = decimals or {}
    table = choose_language(table, lang)
    columns = {}
    for position, name in enumerate(table.columns):
        column = table.iloc[:, position]
        places = decimals.get(name, column_decimals(column))
        if places is None:
            shown = [_show_cell(cell, name, lang) for cell in column]
        else:
            shown = [format_number(cell, places, lang) for cell in column]
        columns[label(name, lang)] = shown
    return pd.DataFrame(columns, dtype="object")


def show_table(table, exhibit, *, decimals=None, rows=SHOWN_ROWS):
    """Display a table as an exhibit: caption, formatted cells, raw numbers beside.

    Parameters
    ----------
    table : DataFrame
        The table; the index is left out. It is shown whole or not at all.
    exhibit : str
        Key of the exhibit; ``table_<exhibit>`` is its caption in ``terms.csv``.
    decimals : dict of str to int, optional
        As in :func:`format_table`.
    rows : int, optional
        The most rows that may be shown.

    Raises
    ------
    ValueError
        If the table has more rows than may be shown, or the exhibit no caption.
    """
    from IPython.display import display

    if len(table) > rows:
        raise ValueError(
            f"{exhibit}: {len(table)} rows, at most {rows} are shown; choose rows first"
        )
    caption = _caption(f"table_{exhibit}")
    table = choose_language(table)
    shown = format_table(table, decimals=decimals)
    bundle = {
        "text/plain": f"{caption}\n{shown.to_string(index=False)}",
        "text/html": _html(shown, caption, _numeric(table)),
        TABLE_MIME: build_payload(table, exhibit, caption, decimals=decimals),
    }
    display(bundle, raw=True)


def build_payload(table, exhibit, caption, *, decimals=None):
    """Return a table as it travels to a workbook: raw cells, headings, decimals.

    Parameters
    ----------
    table : DataFrame
        Any table; the index is left out.
    exhibit, caption : str
        Its key and caption.
    decimals : dict of str to int, optional
        As in :func:`format_table`.

    Returns
    -------
    dict
        ``exhibit, caption, headings, decimals`` (None: as it stands) and ``rows``.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2020], "rate": [89.298]})
    >>> payload = build_payload(table, "rates", "Rates")
    >>> payload["decimals"], payload["rows"]
    ([None, 2], [[2020, 89.298]])
    """
    table = choose_language(table)
    places = {name: column_decimals(table[name]) for name in table.columns}
    places |= decimals or {}
    return {
        "exhibit": exhibit,
        "caption": caption,
        "headings": [label(name) for name in table.columns],
        "decimals": [places[name] for name in table.columns],
        "rows": [
            [_raw(cell, name) for cell, name in zip(row, table, strict=True)]
            for row in table.itertuples(index=False)
        ],
    }


def show_figure(axes, exhibit):
    """Display the figure of some axes as an exhibit and close it.

    Parameters
    ----------
    axes : matplotlib Axes or array of them
        Axes of the figure, as a ``plot_*`` function returns them.
    exhibit : str
        Key of the exhibit; ``figure_<exhibit>`` is its caption in ``terms.csv``, used
        as the alternative text of the picture.

    Raises
    ------
    ValueError
        If the exhibit has no caption.
    """
    import matplotlib.pyplot as plt
    import numpy as np
    from IPython.display import display

    caption = _caption(f"figure_{exhibit}")
    figure = np.ravel(axes)[0].figure
    extra = {"alt": caption, "exhibit": exhibit}
    display(figure, metadata={"image/png": extra, "image/svg+xml": extra})
    plt.close(figure)


def _caption(key):
    caption = label(key)
    if caption == key:
        raise ValueError(f"no caption {key!r} in data/terms.csv; add a row for it")
    return caption


def _show_cell(cell, column, lang):
    if pd.isna(cell):
        return "–"
    if column in _MIXED and isinstance(cell, Real):
        return format_number(cell, lang=lang)
    return _word(cell, column, lang)


def _word(cell, column, lang=None):
    return label(str(cell), lang) if column in _WORDS else str(cell)


def _raw(cell, column):
    """Return a cell as it goes into a workbook: a number, text or None."""
    if pd.isna(cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return _word(cell, column)
    return int(cell) if float(cell).is_integer() else float(cell)


def _numeric(table):
    return [
        pd.api.types.is_numeric_dtype(table[name])
        and not pd.api.types.is_bool_dtype(table[name])
        and name not in _PLAIN
        for name in table.columns
    ]


def _html(shown, caption, numeric):
    """Return a plain HTML table with a caption; numbers aligned right."""
    styles = ["right" if one else "left" for one in numeric]
    head = "".join(
        f'<th scope="col" style="text-align:{style}">{html.escape(name)}</th>'
        for name, style in zip(shown.columns, styles, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{style}">{html.escape(cell)}</td>'
            for cell, style in zip(row, styles, strict=True)
        )
        + "</tr>"
        for row in shown.itertuples(index=False)
    )
    return (
        f'<table class="dataframe">\n<caption>{html.escape(caption)}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )
