"""Tables and drawings of the page as HTML, fit for a phone and for a printer in black.

They are plain text, made in a few milliseconds: nothing is drawn as a picture.
"""

import html

import numpy as np

from ..language import choose_language, format_number, format_table, is_number, label

STYLE = """\
.iga-page { max-width: 100%; overflow: visible; }
.iga-page .widget-html, .iga-page .widget-html-content { line-height: 1.45;
  overflow: visible; width: 100%; height: auto; }
.iga-page .iga-control { flex-wrap: wrap; height: auto; width: 100%; margin: 4px 0;
  overflow: visible; }
.iga-page .iga-control > .widget-label { flex: 1 0 100%; max-width: 100%;
  text-align: left; white-space: normal; height: auto; line-height: 1.4; color: #222; }
.iga-page .iga-control > .slider-container { flex: 1 1 12rem; height: 28px;
  max-width: 32rem; margin: 8px 10px 0; overflow: visible; }
.iga-page .iga-control .noUi-target { background: #bbb; border: 1px solid #444; }
.iga-page .iga-control .noUi-handle { background: #222; border: 1px solid #000; }
.iga-page .iga-control > input, .iga-page .iga-control > select { flex: 1 1 12rem;
  max-width: 24rem; height: 32px; }
.iga-page .iga-reset { width: auto; min-width: 8rem; align-self: flex-start;
  border: 1px solid #444; color: #222; background: #f4f4f4; }
.iga-view { color: #222; font-size: 15px; }
.iga-view p { margin: .5rem 0; }
.iga-view figure { margin: .75rem 0; max-width: 100%; }
.iga-view figcaption { font-weight: 600; padding: .3rem 0; }
.iga-view .iga-scroll { overflow-x: auto; max-width: 100%; }
.iga-view table { border-collapse: collapse; font-size: 14px; margin: 0;
  font-variant-numeric: tabular-nums; }
.iga-view th, .iga-view td { border: 1px solid #999; padding: .2rem .45rem;
  vertical-align: top; text-align: left; color: #222; }
.iga-view th { background: #eee; }
.iga-view .iga-number { text-align: right; white-space: nowrap; }
.iga-view svg { display: block; width: 100%; max-width: 40rem; height: auto; }
.iga-view .iga-warning { border-left: 4px solid #222; padding-left: .5rem; }"""

# The drawing: width and height of it and the room for the axes, in its own units.
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 360, 220, 38, 14, 20, 34
_BINS = 50


def write_view(*parts):
    """Return parts of a result as one piece of HTML."""
    return f'<div class="iga-view">{"".join(parts)}</div>'


def write_sentence(text, *, warning=False):
    """Return a sentence as HTML; what comes from a person is escaped."""
    kind = ' class="iga-warning" role="alert"' if warning else ' class="iga-said"'
    return f"<p{kind}>{html.escape(text)}</p>"


def write_table(table, caption, *, decimals=None, links=None):
    """Return a table as HTML that scrolls in itself where it is too wide.

    Parameters
    ----------
    table : DataFrame
        Any table; headings and numbers are put in the reader's language.
    caption : str
        What it is, with the origin of its numbers.
    decimals : dict of str to int, optional
        As in :func:`iga_analysis.language.format_table`.
    links : dict of str to Series, optional
        Addresses, a cell each, by the column that they are put under.

    Examples
    --------
    >>> import pandas as pd
    >>> page = write_table(pd.DataFrame({"regions": [1500]}), "All")
    >>> '<td class="iga-number">1,500</td>' in page
    True
    """
    table = choose_language(table)
    shown = format_table(table, decimals=decimals)
    marks = [' class="iga-number"' if is_number(table[name]) else "" for name in table]
    head = "".join(
        f'<th scope="col"{mark}>{html.escape(name)}</th>'
        for name, mark in zip(shown.columns, marks, strict=True)
    )
    rows = []
    for place, row in enumerate(shown.itertuples(index=False)):
        cells = []
        for name, cell, mark in zip(table, row, marks, strict=True):
            text = html.escape(cell)
            if links and name in links:
                text = _link(links[name].iloc[place], text)
            cells.append(f"<td{mark}>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    title = html.escape(caption)
    return (
        f"<figure><figcaption>{title}</figcaption>"
        f'<div class="iga-scroll" role="group" tabindex="0" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></figure>"
    )


def _link(address, text):
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        return text
    return f'<a href="{html.escape(address)}" rel="noreferrer">{text}</a>'


def _frame(caption, width, height, marks, axes):
    """Return a drawing with its caption; ``marks`` and ``axes`` are SVG."""
    title = html.escape(caption)
    return (
        f'<figure><figcaption>{title}</figcaption><svg role="img" '
        f'aria-label="{title}" viewBox="0 0 {width} {height}" font-size="10.5" '
        f'font-family="sans-serif" fill="#222">{marks}{axes}</svg></figure>'
    )


def _text(x, y, text, *, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _line(x, y, to_x, to_y, *, width=1.0, dashes=""):
    dashes = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="#222" '
        f'stroke-width="{width}"{dashes} fill="none"/>'
    )


def draw_scores(scores, cuts, moved, caption):
    """Return a histogram of scores with the cuts, as published and as moved.

    Parameters
    ----------
    scores : Series
        Scores of the regions.
    cuts, moved : sequence of float
        Cuts as published (dashed) and as moved (solid, with their value).
    caption : str
        What it is, with the origin of its numbers.
    """
    highest = max(float(scores.max()), *cuts, *moved)
    most = 100.0 if highest <= 100 else highest
    counts, _ = np.histogram(scores, bins=_BINS, range=(0, most))
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    base = _HEIGHT - _BOTTOM
    step, tallest = wide / _BINS, max(int(counts.max()), 1)
    bars = "".join(
        f"M{_LEFT + place * step:.1f} {base}v{-count / tallest * high:.1f}"
        f"h{step:.1f}V{base}z"
        for place, count in enumerate(counts)
        if count
    )
    marks = f'<path d="{bars}" fill="#bbb" stroke="#222" stroke-width=".4"/>'
    for cut in cuts:
        x = _LEFT + cut / most * wide
        marks += _line(x, _TOP, x, base, dashes="3 3")
    for cut in moved:
        x = _LEFT + cut / most * wide
        marks += _line(x, _TOP - 4, x, base, width=2)
        marks += _text(x, _TOP - 7, format_number(cut, 2))
    axes = _line(_LEFT, base, _WIDTH - _RIGHT, base)
    for place in range(5):
        x = _LEFT + place / 4 * wide
        axes += _text(x, base + 12, format_number(most * place / 4, 0))
    axes += _text(_LEFT + wide / 2, _HEIGHT - 5, html.escape(label("score")))
    axes += _text(_LEFT - 4, base, "0", anchor="end")
    axes += _text(_LEFT - 4, _TOP + 8, format_number(tallest), anchor="end")
    return _frame(caption, _WIDTH, _HEIGHT, marks, axes)


def draw_bands(table, caption):
    """Return the ranks under other weights against the published rank.

    Parameters
    ----------
    table : DataFrame
        ``rank, rank_moved, rank_5, rank_95``, in the order of ``rank``.
    caption : str
        What it is, with the origin of its numbers.
    """
    size = len(table)
    wide, high = _WIDTH - _LEFT - _RIGHT, 300 - _TOP - _BOTTOM
    base = 300 - _BOTTOM

    def across(values):
        return _LEFT + (np.asarray(values, dtype="float64") - 1) / (size - 1) * wide

    def down(values):
        return _TOP + (np.asarray(values, dtype="float64") - 1) / (size - 1) * high

    x = across(table["rank"])
    upper = [*zip(x, down(table["rank_5"]), strict=True)]
    lower = [*zip(x, down(table["rank_95"]), strict=True)]
    edge = "L".join(f"{a:.1f} {b:.1f}" for a, b in [*upper, *reversed(lower)])
    dots = "".join(
        f"M{a:.1f} {b:.1f}h.01"
        for a, b in zip(x, down(table["rank_moved"]), strict=True)
    )
    marks = f'<path d="M{edge}z" fill="#ccc" stroke="#888" stroke-width=".5"/>'
    marks += _line(_LEFT, _TOP, _LEFT + wide, base, width=0.8, dashes="4 3")
    marks += (
        f'<path d="{dots}" stroke="#000" stroke-width="2.2" stroke-linecap="round"/>'
    )
    axes = _line(_LEFT, base, _LEFT + wide, base) + _line(_LEFT, _TOP, _LEFT, base)
    for place in range(5):
        mark = 1 + (size - 1) * place / 4
        at = format_number(round(mark))
        axes += _text(float(across(mark)), base + 12, at)
        axes += _text(_LEFT - 4, float(down(mark)) + 4, at, anchor="end")
    names = [html.escape(label(one)) for one in ("nominal_rank", "rank_other_weights")]
    axes += _text(_LEFT + wide / 2, 300 - 5, names[0])
    axes += _text(_LEFT, _TOP - 8, names[1], anchor="start")
    return _frame(caption, _WIDTH, 300, marks, axes)
