"""Numbers, words and sentences in the reader's language, English or Indonesian.

Words, captions and definitions stand in ``terms.csv``, sentences in ``messages.csv``;
``columns.csv`` tells the columns whose cells are words, or are no numbers.
"""

import datetime
import errno
import re
from functools import cache
from numbers import Integral, Real

import pandas as pd

from .datapackage import load_table
from .settings import LANGUAGES, by_command, language

LOCALES = {"en": "en_GB", "id": "id_ID"}
_MINUS = "−"
# A day or a month as the tables of data/ write it, not part of a longer word.
_DAY = re.compile(r"(?<![\w./-])(\d{4})-(\d\d)-(\d\d)(?![\w/-]|\.\w)")
_MONTH = re.compile(r"(?:^|(?<=, ))((?:19|20)\d\d)-(0[1-9]|1[0-2])(?=$|[,;.]? )")
# Headings carry their unit, a term does not.
_UNIT = r" \((?:%|points|poin)\)$"
# Values of messages that are days, and those that count something.
_DAYS = ("value", "date", "other", "handover", "first", "last")
_COUNTED = ("number", "found", "read", "accepted", "rejected", "not_data", "total")
_COUNTED += ("published", "cells", "rows", "lines", "listed", "limit", "size")
# Why the system refuses a file, as the key of a message.
_REASONS = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "os_permission"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "os_full"),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), "os_no_folder"),
    **{errno.ENOENT: "os_missing", errno.EISDIR: "os_folder"},
    **{errno.ENAMETOOLONG: "os_long_name"},
}


@cache
def _terms():
    terms = load_terms().set_index("term")
    return {lang: terms[lang].to_dict() for lang in LANGUAGES}


def label(term, lang=None):
    """Return a word, heading or caption of ``data/words/terms.csv`` in a language.

    A term that is not in the table is returned as it is: official terms (provinsi,
    Sangat Inovatif) need no translation.

    Parameters
    ----------
    term : str
        Key of the word: a column, an exhibit, a word of a cell.
    lang : {"en", "id"}, optional
        Language; see :func:`language`.

    Returns
    -------
    str

    Examples
    --------
    >>> label("year", "id"), label("Sangat Inovatif", "en")
    ('tahun', 'Sangat Inovatif')
    """
    return _terms()[language(lang)].get(term, term)


@cache
def _columns():
    return load_table("columns").set_index("column")["shown"].to_dict()


def _is_shown(column, way):
    """Return whether ``columns.csv`` has a column shown that way."""
    return _columns().get(column) == way


def format_number(value, decimals=None, lang=None):
    """Return a number as people of the language write it.

    Parameters
    ----------
    value : int, float or missing
        The number; missing gives an en dash.
    decimals : int, optional
        Digits after the decimal sign; by default as many as needed, at most 3;
        2 where the number has more.
    lang : {"en", "id"}, optional
        Language; see :func:`language`.

    Returns
    -------
    str

    Examples
    --------
    >>> format_number(14897, lang="id"), format_number(-62.97, lang="id")
    ('14.897', '−62,97')
    >>> format_number(-0.001, 2)
    '0.00'
    """
    if pd.isna(value):
        return "–"
    if decimals is None:
        close = (one for one in range(4) if abs(value - round(value, one)) < 1e-9)
        decimals = next(close, 2)
    shown = _pattern(decimals).apply(value, LOCALES[language(lang)])
    # the sign of a minus, none before a zero
    return shown.replace("-", _MINUS if re.search("[1-9]", shown) else "")


@cache
def _pattern(decimals):
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def format_day(day, lang=None):
    """Return a day in words: 1 January 2024, 1 Januari 2024.

    Parameters
    ----------
    day : date
        The day.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Examples
    --------
    >>> format_day(pd.Timestamp("2024-01-01"), "id")
    '1 Januari 2024'
    """
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=LOCALES[language(lang)])


def write_dates(text, lang=None):
    """Return a text with its days in words; a month where it stands by itself.

    Parameters
    ----------
    text : str
        Text with days as ``2020-12-18``.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.

    Examples
    --------
    >>> write_dates("agg-2020-041, Kompas, 2020-12-18", "id")
    'agg-2020-041, Kompas, 18 Desember 2020'
    >>> write_dates("2021-03", "id"), write_dates("hasil 2020-12-18.xlsx", "id")
    ('Maret 2021', 'hasil 2020-12-18.xlsx')
    >>> write_dates("agg-2020-032, Jejak Banten, 2020-12", "en")
    'agg-2020-032, Jejak Banten, December 2020'
    """
    text = _MONTH.sub(lambda found: _write_month(found, lang), text)
    return _DAY.sub(lambda found: _write_day(found, lang), text)


def _write_month(found, lang):
    from babel.dates import format_date

    day = datetime.date(*map(int, found.groups()), 1)
    return format_date(day, "MMMM y", locale=LOCALES[language(lang)])


def _write_day(found, lang):
    try:
        day = datetime.date(*map(int, found.groups()))
    except ValueError:
        # no day of the calendar: as it stands
        return found[0]
    return format_day(day, lang)


def is_number(column):
    """Tell whether a column is one of numbers, not of truths, years or codes.

    Parameters
    ----------
    column : Series

    Examples
    --------
    >>> is_number(pd.Series([1.5], name="rate")), is_number(pd.Series([1], name="year"))
    (True, False)
    """
    kinds = pd.api.types
    numeric = kinds.is_numeric_dtype(column) and not kinds.is_bool_dtype(column)
    return numeric and not _is_shown(column.name, "plain")


def column_decimals(column):
    """Return how many decimals a column of numbers needs, at most 3, or None.

    None stands for columns that are shown as they are (text, years, codes) and for
    columns of figures of several kinds, in which each has the decimals it needs.
    """
    if _is_shown(column.name, "mixed") or not is_number(column):
        return None
    return _needed_decimals(column.dropna().astype("float64"))


def _needed_decimals(filled):
    """Return 0 to 3 if so many decimals are exact, else 2: a cut of 65.005 has 3."""
    for decimals in range(4):
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
        Decimals of columns; by default as many as needed, at most 3, and 2 where the
        numbers have more. None: each number has the decimals that it needs itself.
    lang : {"en", "id"}, optional
        Language; see :func:`language`.

    Returns
    -------
    DataFrame of str

    Examples
    --------
    >>> format_table(pd.DataFrame({"year": [2020], "rate": [89.298893]}), lang="id")
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


def _show_cell(cell, column, lang):
    if pd.isna(cell):
        return "–"
    number = isinstance(cell, Real) and not isinstance(cell, bool)
    if number and not _is_shown(column, "plain"):
        return format_number(cell, lang=lang)
    if isinstance(cell, datetime.date):
        return format_day(cell, lang)
    return write_dates(translate_word(cell, column, lang), lang)


def translate_word(cell, column, lang=None):
    """Return a cell of text, translated if its column holds words of ``terms.csv``.

    Examples
    --------
    >>> translate_word("spd_max; inferred: bands", "supplied", "id")
    'poin maksimum SPD; disimpulkan: batas predikat'
    """
    if _is_shown(column, "words"):
        return re.sub(r"[a-z]\w*", lambda one: label(one[0], lang), str(cell))
    return label(str(cell), lang) if _is_shown(column, "word") else str(cell)


@cache
def _messages():
    table = load_table("messages").set_index("key")
    return {lang: table[lang].to_dict() for lang in LANGUAGES}


def say(key, *, lang=None, **values):
    """Return a sentence of ``data/words/messages.csv`` with its values filled in.

    A message that speaks of arguments in Python has a second one, ``<key>_command``,
    that speaks of options: it is taken where the command ``iga`` speaks.

    Parameters
    ----------
    key : str
        Key of the message.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.
    **values
        What stands in the braces of the message; of a list its items, with commas;
        days in words, numbers that are not whole as the reader writes them.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If there is no such message.

    Examples
    --------
    >>> say("not_a_number", value="6o,5")
    "'6o,5' is not a number"
    >>> say("not_a_number", value="6o,5", lang="id")
    "'6o,5' bukan angka"
    >>> say("not_whole", value=2.5, lang="id")
    '2,5 bukan bilangan bulat'
    """
    shown = {name: show_value(one, name, lang) for name, one in values.items()}
    told = _messages()[language(lang)]
    if by_command() and f"{key}_command" in told:
        key = f"{key}_command"
    return told[key].format(**shown)


class _Shown(str):
    """A number or day as people write it: a sentence puts no quotation marks around."""

    __repr__ = str.__str__


def show_value(value, name=None, lang=None):
    """Return a value as a sentence shows it: numbers and days in the reader's way.

    By its ``name`` a whole number counts something and has marks for thousands, or is a
    year or a row and has none; and text is a day, to be written in words, or a heading.

    Examples
    --------
    >>> show_value(47.23, lang="id"), show_value(2024, "year", "id")
    (47,23, 2024)
    """
    if isinstance(value, list | tuple):
        return ", ".join(str(show_value(one, name, lang)) for one in value)
    if isinstance(value, datetime.date):
        return _Shown(format_day(value, lang))
    if isinstance(value, str) and name in _DAYS:
        day = _DAY.fullmatch(value) or (name == "date" and _MONTH.fullmatch(value))
        return _Shown(write_dates(value, lang)) if day else value
    whole = isinstance(value, Integral) and name not in _COUNTED
    if not isinstance(value, Real) or isinstance(value, bool) or whole:
        return value
    short = f"{value:.6f}".rstrip("0")
    places = len(short.partition(".")[2]) if float(short) == value else None
    return _Shown(format_number(value, places, lang))


def say_reason(error):
    """Return why the system refused a file, and what to do, in the reader's language.

    Parameters
    ----------
    error : OSError

    Returns
    -------
    str

    Examples
    --------
    >>> import errno
    >>> say_reason(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full: make room and try again'
    """
    key = _REASONS.get(error.errno, "os_other")
    return say(key, error=error.strerror or error)


def glossary(lang=None):
    """Return the terms with their definitions, sorted by the reader's language.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        Language by whose words the rows are sorted; by default that of ``IGA_LANG``.

    Returns
    -------
    DataFrame
        One row a term: ``term`` (its key in ``terms.csv``, the index), ``term_en,
        term_id`` (the word, without the unit of a heading), ``definition_en,
        definition_id``. :func:`show_table` shows one language of it.

    Raises
    ------
    ValueError
        If the language is unknown.

    Examples
    --------
    >>> glossary().loc["sid", ["term_en", "term_id"]].tolist()
    ['SID', 'SID']
    >>> glossary("id").loc["agency", "term_id"]
    'perangkat daerah (OPD)'
    """
    terms = load_terms().set_index("term")
    terms = terms[terms["definition_en"].notna() & terms["definition_id"].notna()]
    words = {
        f"term_{one}": terms[one].map(lambda word: re.sub(_UNIT, "", word))
        for one in ("en", "id")
    }
    table = pd.DataFrame(words).astype("string")
    table = table.join(terms[["definition_en", "definition_id"]])
    word = f"term_{language(lang)}"
    return table.sort_values(word, key=lambda words: words.str.casefold())


def load_terms():
    """Return the words, column headings and captions in English and Indonesian.

    Returns
    -------
    DataFrame
        ``term, en, id, definition_en, definition_id``.

    Examples
    --------
    >>> load_terms().set_index("term").loc["year", ["en", "id"]].tolist()
    ['year', 'tahun']
    """
    return load_table("terms")
