"""What a report is composed of: chapters of headings, sentences, tables and figures.

A sentence is a key of ``data/words/report.csv`` with its values, so that a test can
hold every number in it to the exhibit that it is about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

from ..datapackage import load_table
from ..language import format_number
from ..settings import language


@dataclass(frozen=True)
class Heading:
    """A heading of the second level."""

    key: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """A paragraph, or with ``listed`` an item of a list.

    ``about`` are keys of the exhibits whose numbers it repeats; the reader is referred
    to them.
    """

    key: str
    values: dict = field(default_factory=dict)
    about: tuple = ()
    listed: bool = False


@dataclass(frozen=True)
class Table:
    """A table as an exhibit; ``sources`` as in :func:`..exhibits.show_table`.

    ``chart`` says how its columns make a chart that can be edited: its ``kind``
    (stacked, bar, column or scatter), the columns ``x`` and ``y``, and if wanted
    ``by``, a column whose equal rows stand together and make a series each, and
    ``marked``, the row of a region that is a series of its own.
    """

    exhibit: str
    table: Any
    sources: Any = None
    words: dict = field(default_factory=dict)
    decimals: dict = field(default_factory=dict)
    chart: dict | None = None


@dataclass(frozen=True)
class Figure:
    """A figure as an exhibit: ``draw`` returns its axes, ``data`` are its numbers.

    ``chart`` is as in :class:`Table`.
    """

    exhibit: str
    draw: Callable
    data: Any
    sources: Any = None
    words: dict = field(default_factory=dict)
    chart: dict | None = None


@dataclass(frozen=True)
class Chapter:
    """A chapter: its key, the mark before the numbers of its exhibits, its parts.

    ``mark`` is "2" in "Table 2.1", and "" where a chapter has no exhibits of its own,
    or is a report by itself ("Table 1").
    """

    key: str
    mark: str
    blocks: list
    values: dict = field(default_factory=dict)


def tell(key, values=None, lang=None):
    """Return a sentence of the report with its values, numbers as the reader writes.

    Parameters
    ----------
    key : str
        Key in ``data/words/report.csv``.
    values : dict, optional
        What stands in its braces: text, whole numbers, and numbers with two decimals.
        Years are text. ``{n:region/regions}`` is a number with the word for one or for
        many.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Raises
    ------
    KeyError
        If there is no such sentence.

    Examples
    --------
    >>> tell("chapter_national", lang="en")
    'National results'
    >>> tell("conflicts", {"n": 1, "year": "2025"}, lang="en")
    'Sources differ on 1 national figure of 2025.'
    """
    shown = {
        name: _show(value, lang) if isinstance(value, Real) else value
        for name, value in (values or {}).items()
    }
    return _sentences(language(lang))[key].format(**shown)


def _show(value, lang):
    whole = isinstance(value, int) or hasattr(value, "bit_length")
    shown = _Shown(format_number(value, 0 if whole else 2, lang))
    shown.single = bool(whole and value == 1)
    return shown


class _Shown(str):
    """A number as the reader writes it, and whether it is one."""

    single = False

    def __format__(self, words):
        if not words:
            return str(self)
        one, many = words.split("/")
        return f"{self} {one if self.single else many}"


def _sentences(lang):
    if not _SENTENCES:
        table = load_table("report").set_index("key")
        _SENTENCES.update({one: table[one].to_dict() for one in ("en", "id")})
    return _SENTENCES[lang]


_SENTENCES = {}
