"""Give the exhibits of a page their numbers, and the notes that stand under them."""

import html
import re

import pandas as pd

from .exhibits import write_html
from .language import format_number, label
from .report_exhibits import describe_origin

# Numbers behind a figure are shown under it up to this many rows.
_MOST_ROWS = 60


def number_exhibits(body, name, exhibits, numbers, *, lang):
    """Give the exhibits of a page their numbers and notes, its headings their ids.

    Parameters
    ----------
    body : str
        What :func:`export_body` gives for the notebook.
    name : str
        Name of the notebook: the ids begin with it.
    exhibits : list of dict
        Its exhibits, as :func:`iga_analysis.report_exhibits.collect_exhibits` gives
        them.
    numbers : dict of str to int
        Number of each source in the bibliography.
    lang : {"en", "id"}
        Language of the notes.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(body, "html.parser")
    for position, heading in enumerate(soup.find_all(re.compile("^h[1-6]$"))):
        heading["id"] = f"{name}-{position}" if position else name
    for place, one in zip(soup.select("div.exhibit"), exhibits, strict=True):
        place["id"] = f"{one['kind']}-{one['number']}"
        caption = place.find(["caption", "figcaption"])
        caption.string = f"{one['title']}. {one['caption']}"
        if one["kind"] == "figure":
            place.img["alt"] = one["caption"]
        else:
            # a wide table can be scrolled with the keyboard too
            place["tabindex"], place["role"] = "0", "region"
            place["aria-label"] = one["title"]
        note = _link_sources(describe_origin(one, numbers, lang))
        if one["kind"] == "figure":
            sheet = label("report_figure_sheet", lang).format(sheet=one["sheet"])
            note += f" {html.escape(sheet)}"
        extra = (
            f'<div data-custom-style="Source Note"><p class="source">{note}</p></div>'
        )
        if one["kind"] == "figure" and len(one["rows"]) <= _MOST_ROWS:
            extra += _show_numbers(one, lang)
        place.append(BeautifulSoup(extra, "html.parser"))
    return str(soup)


def _link_sources(note):
    link = r'<a href="#source-\1">[\1]</a>'
    return re.sub(r"\[(\d+)\]", link, html.escape(note))


def _show_numbers(one, lang):
    """Return the numbers behind a figure as a table that opens on demand."""
    numeric = [places is not None for places in one["decimals"]]
    rows = [
        [
            _show_number(cell, places, lang)
            for cell, places in zip(row, one["decimals"], strict=True)
        ]
        for row in one["rows"]
    ]
    shown = pd.DataFrame(rows, columns=one["headings"])
    word = html.escape(label("report_figure_numbers", lang))
    table = write_html(shown, one["caption"], numeric)
    return f"<details><summary>{word}</summary>\n{table}</details>"


def _show_number(cell, places, lang):
    if cell is None:
        return "–"
    # without decimals of their own, whole numbers may be years
    if places is not None or isinstance(cell, float):
        return format_number(cell, places, lang)
    return str(cell)
