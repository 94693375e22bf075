"""Sentences for people, in English and Indonesian, from ``data/messages.csv``."""

from functools import cache

from .datapackage import load_table
from .formatting import LANGUAGES, language


@cache
def _messages():
    table = load_table("messages").set_index("key")
    return {lang: table[lang].to_dict() for lang in LANGUAGES}


def say(key, *, lang=None, **values):
    """Return a sentence of ``data/messages.csv`` with its values filled in.

    Parameters
    ----------
    key : str
        Key of the message.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.formatting.language`.
    **values
        What stands in the braces of the message.

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
    """
    return _messages()[language(lang)][key].format(**values)
