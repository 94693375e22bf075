"""Show tables, figures and sentences of a notebook as exhibits.

An *exhibit* has a key, whose caption in both languages stands in
``data/words/terms.csv``. The key, the unformatted numbers and the sources travel with
the notebook's output, so that the report can number the exhibits, name their sources
and write them to Excel.
"""

import datetime
import html
import json
from numbers import Real

import pandas as pd

from .language import (
    choose_language,
    column_decimals,
    format_number,
    format_table,
    is_number,
    label,
    say,
    translate_word,
)
from .plots import frame_figure
from .tables import load_national_figures, load_region_results, load_sources

TABLE_MIME = "application/vnd.iga.table+json"
FIGURE_MIME = "application/vnd.iga.figure+json"
SHOWN_ROWS = 20
# Numbers that no source prints: drawn at random, made up as an example, counted over
# the project's own tables, or computed from a table that a person gave.
ORIGINS = ("simulated", "invented", "project", "own")
# Publishers named inside a picture.
_NAMED = 3
_SOURCE_COLUMNS = ("source_id", "source_ids")
_CLAIM_COLUMNS = ("claim_id", "claim_ids", "claims_min", "claims_max")
_CLAIM_COLUMNS += ("inputs", "against")


def show_table(
    table,
    exhibit,
    *,
    sources=None,
    decimals=None,
    rows=SHOWN_ROWS,
    number=None,
    words=None,
):
    """Display a table as an exhibit: caption, formatted cells, raw numbers beside.

    Parameters
    ----------
    table : DataFrame
        The table; the index is left out. It is shown whole or not at all; of a table
        without rows a sentence says that nothing is published.
    exhibit : str
        Key of the exhibit; ``table_<exhibit>`` is its caption in ``terms.csv``.
    sources : DataFrame, list of str or str, optional
        Where the numbers come from, as in :func:`iga_analysis.exhibits.name_origin`;
        by default the claims and sources that the table itself names.
    decimals : dict of str to int, optional
        As in :func:`format_table`.
    rows : int, optional
        The most rows that may be shown.
    number : int, optional
        Number of the table in its document, put before the caption.
    words : dict, optional
        Words for the places in braces of the caption.

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
    caption = _caption("table", exhibit, words)
    if table.empty:
        show_text("nothing_published", caption=caption)
        return
    payload = build_payload(table, exhibit, caption, decimals=decimals)
    payload |= name_origin(table if sources is None else sources)
    caption = _number("table", caption, number)
    table = choose_language(table)
    shown = format_table(table, decimals=decimals)
    bundle = {
        "text/plain": f"{caption}\n{shown.to_string(index=False)}",
        "text/html": write_html(
            shown, caption, [is_number(table[name]) for name in table]
        ),
        TABLE_MIME: payload,
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
    >>> table = pd.DataFrame({"year": [2020], "rate": [89.298893]})
    >>> payload = build_payload(table, "rates", "Rates")
    >>> payload["decimals"], payload["rows"]
    ([None, 2], [[2020, 89.298893]])
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


def show_figure(axes, exhibit, data, *, sources=None, number=None, words=None):
    """Display the figure of some axes as an exhibit and close it.

    Parameters
    ----------
    axes : matplotlib Axes or array of them
        Axes of the figure, as a ``plot_*`` function returns them.
    exhibit : str
        Key of the exhibit; ``figure_<exhibit>`` is its caption in ``terms.csv``, used
        as the alternative text of the picture, and ``finding_<exhibit>`` what it
        shows, put above it inside the picture as its source is put below it.
    data : DataFrame
        The numbers behind the figure, which travel with it.
    sources : DataFrame, list of str or str, optional
        As in :func:`show_table`; by default what ``data`` names.
    number, words : optional
        As in :func:`show_table`; ``words`` are those of the finding, too.

    Raises
    ------
    ValueError
        If the exhibit has no caption or no finding.
    """
    import matplotlib.pyplot as plt
    import numpy as np
    from IPython.display import display

    caption = _caption("figure", exhibit, words)
    finding = _caption("finding", exhibit, words)
    payload = build_payload(data, exhibit, caption)
    payload |= name_origin(data if sources is None else sources)
    payload["finding"] = finding
    # a text for each row keeps the stored notebook short
    payload["rows"] = [json.dumps(row) for row in payload["rows"]]
    line = describe_source(payload["origin"], payload["sources"])
    figure = frame_figure(np.ravel(axes)[0], title=finding, source=line).figure
    shown = {"alt": _number("figure", caption, number), "exhibit": exhibit}
    bundle, metadata = _draw(figure)
    for kind in ("image/png", "image/svg+xml"):
        metadata[kind] = metadata.get(kind, {}) | shown
    bundle[FIGURE_MIME] = payload
    display(bundle, metadata=metadata, raw=True)
    plt.close(figure)


def _draw(figure):
    """Return the pictures of a figure in the formats that the kernel has chosen."""
    from IPython import get_ipython
    from IPython.core.interactiveshell import InteractiveShell

    shell = get_ipython() or InteractiveShell.instance()
    bundle, metadata = shell.display_formatter.format(figure)
    return dict(bundle), dict(metadata)


def show_text(key, **words):
    """Display a sentence of ``terms.csv`` as text of the document.

    Parameters
    ----------
    key : str
        ``text_<key>`` is the sentence in both languages.
    **words
        Words for its places in braces; numbers are written in the reader's way.

    Raises
    ------
    ValueError
        If there is no such sentence.
    """
    from IPython.display import Markdown, display

    display(Markdown(_caption("text", key, words)))


def _caption(kind, key, words):
    """Return a caption or sentence with its words."""
    name = f"{kind}_{key}"
    caption = label(name)
    if caption == name:
        raise ValueError(f"no caption {name!r} in data/words/terms.csv; add its row")
    if words:
        shown = {
            word: format_number(value) if isinstance(value, Real) else value
            for word, value in words.items()
        }
        caption = caption.format(**shown)
    return caption


def _number(kind, caption, number):
    if number is None:
        return caption
    return f"{label(f'{kind}_word')} {number}. {caption}"


def _raw(cell, column):
    """Return a cell as it goes into a workbook: a number, text or None."""
    if pd.isna(cell):
        return None
    if isinstance(cell, datetime.date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, bool) or not isinstance(cell, Real):
        return translate_word(cell, column)
    if float(cell).is_integer():
        return int(cell)
    # ten digits are the same on every machine, the last ones of a float are not
    return float(f"{float(cell):.10g}")


def write_html(shown, caption, numeric):
    """Return a plain HTML table with a caption; numbers aligned right.

    Parameters
    ----------
    shown : DataFrame of str
        The cells, under the headings that are shown.
    caption : str
    numeric : list of bool
        Whether each column holds numbers.
    """
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


def name_origin(sources):
    """Return what an exhibit says of where its numbers come from.

    Parameters
    ----------
    sources : DataFrame, list or str
        A table with columns of sources or claims, several of them with spaces between
        (``source_id``, ``source_ids``, ``claim_id``, ``claim_ids``, ``claims_min``,
        ``claims_max``, ``inputs``, ``against``); a list of such tables and of ids of
        sources; or one of ``"simulated"``, ``"invented"``, ``"project"`` (counted over
        the tables of the project, or its own definitions) and ``"own"`` (computed from
        a table that a person gave).

    Returns
    -------
    dict
        ``origin``: ``published`` or one of the four words; ``sources``: ids in the
        order of ``sources.csv``.

    Raises
    ------
    ValueError
        If the word or an id is not known, or the table names neither.

    Examples
    --------
    >>> name_origin(pd.DataFrame({"claim_id": ["agg-2018-001"]}))
    {'origin': 'published', 'sources': ['majalahagraria-02']}
    >>> name_origin("simulated")
    {'origin': 'simulated', 'sources': []}
    """
    if isinstance(sources, str):
        if sources not in ORIGINS:
            known = ", ".join(ORIGINS)
            raise ValueError(f"sources: {sources!r} is not one of {known}")
        return {"origin": sources, "sources": []}
    listed = [sources] if isinstance(sources, pd.DataFrame) else sources
    wanted = set()
    for one in listed:
        wanted |= {one} if isinstance(one, str) else _read_sources(one)
    known = load_sources()["source_id"].tolist()
    strange = sorted(wanted - set(known))
    if strange:
        raise ValueError(f"sources: {', '.join(strange)}: not in sources.csv")
    found = [source for source in known if source in wanted]
    return {"origin": "published", "sources": found}


def describe_source(origin, sources, *, lang=None, cited=None, file=None):
    """Return the line of sources that stands inside a picture.

    Parameters
    ----------
    origin, sources : str, list of str
        As :func:`name_origin` gives them.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.
    cited : dict of str to str, optional
        How imported lists are cited, by their source ids; by default by their titles.
    file : str, optional
        Name of the file of a person's own table.

    Examples
    --------
    >>> describe_source("published", ["kompas-01"])
    'Source: Kompas.'
    >>> describe_source("simulated", [])
    'Simulated numbers: not the result of any region.'
    """
    if origin != "published":
        return label(f"report_origin_{origin}", lang).replace("{file}", str(file))
    table = load_sources().set_index("source_id").loc[sources]
    if table.empty:
        return label("report_origin_none", lang)
    names = []
    for source, row in table.iterrows():
        if row["kind"] == "import":
            told = {"year": source.rpartition("-")[2]}
            told["cited"] = (cited or {}).get(source, row["title"])
            names.append(say("source_list", lang=lang, **told))
        else:
            names.append(translate_word(row["publisher"], "publisher", lang))
    names = list(dict.fromkeys(names))
    listed = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        rest = format_number(len(names) - _NAMED, lang=lang)
        listed = say("source_more", lang=lang, listed=listed, n=rest)
    # a publisher such as kompas.com. ends without a second stop
    return say("source_line", lang=lang, listed=listed.rstrip("."))


def _read_sources(table):
    """Return the ids of the sources that a table names."""
    found = _read_ids(table, _SOURCE_COLUMNS)
    claims = _read_ids(table, _CLAIM_COLUMNS)
    columns = {*_SOURCE_COLUMNS, *_CLAIM_COLUMNS} & set(table.columns)
    if not columns:
        raise ValueError(
            "the table names no source: give sources=, a table with claim_id or "
            f"source_id, a list of sources, or one of {', '.join(ORIGINS)}"
        )
    if claims:
        for load in (load_national_figures, load_region_results):
            known = load()[["claim_id", "source_id"]]
            found |= set(known[known["claim_id"].isin(claims)]["source_id"])
    return found


def _read_ids(table, columns):
    cells = [table[name].dropna() for name in columns if name in table]
    return {one for column in cells for cell in column for one in str(cell).split()}
