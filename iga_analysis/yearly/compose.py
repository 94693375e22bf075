"""Compose the report of one year: its chapters in order."""

from dataclasses import replace

from ..tables import load_regions
from .annex import compose_annex
from .blocks import Chapter
from .introduction import compose_introduction
from .national import compose_national
from .regional import compose_region
from .reliability import compose_reliability
from .summary import compose_conclusion, compose_summary


def compose_report(year, *, code=None, cited=None):
    """Return the chapters of the report of a year.

    Parameters
    ----------
    year : int
        Year of the measurement.
    code : str, optional
        Code of a region with a chapter of its own.
    cited : str, optional
        How the list of the year is cited, such as the decree with its number.

    Returns
    -------
    list of Chapter
        The summary, the chapters from the introduction to the conclusions, and the
        annex if there is anything in it. Their marks number their exhibits.

    Examples
    --------
    >>> [chapter.key for chapter in compose_report(2019)][:3]
    ['summary', 'introduction', 'national']
    """
    bodies = {
        "introduction": compose_introduction(year, cited),
        "national": compose_national(year),
    }
    words = {}
    if code:
        bodies["region"] = compose_region(year, code)
        words["name"] = load_regions(year).set_index("code").at[code, "name"]
    bodies["reliability"] = compose_reliability(year)
    parts = [Chapter(key, "", blocks, words) for key, blocks in bodies.items()]
    parts.append(Chapter("conclusion", "", compose_conclusion(parts, year)))
    parts = [
        replace(one, mark=str(number)) for number, one in enumerate(parts, start=1)
    ]
    summary = Chapter("summary", "", compose_summary(parts, year))
    annex = compose_annex(year)
    last = [Chapter("annex", "A", annex)] if annex else []
    return [summary, *parts, *last]
