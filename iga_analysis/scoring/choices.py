"""What may stand in the columns of a register that are chosen from a list.

Each list has our words, and in ``data/reading/cell_words.csv`` those of offices.
"""

import difflib
import re

import pandas as pd

from ..datapackage import load_table
from ..tables import cell_words, split_words

# A suggestion that is less like what was written helps nobody.
_LIKENESS = 0.75
_WORDS = re.compile(r"(\d+) *(?:kata|words?)?")


def list_stages():
    """Return the stages of an innovation, first to last.

    Examples
    --------
    >>> list_stages()
    ['Inisiatif', 'Uji Coba', 'Penerapan']
    """
    return list(dict.fromkeys(cell_words("stage").values()))


def list_forms():
    """Return the forms of an innovation (Permendagri 104/2018, art. 4).

    Examples
    --------
    >>> list_forms()
    ['pelayanan publik', 'tata kelola', 'lainnya']
    """
    return list(dict.fromkeys(cell_words("form").values()))


def read_affairs():
    """Return a function from a key or name of an affair to its key, and its error.

    Returns
    -------
    convert, problem : callable
        The first takes a cell and returns the key of the affair, or None; the second
        takes a cell without one and returns the key and values of what is wrong.

    Examples
    --------
    >>> convert, problem = read_affairs()
    >>> convert("Education"), convert("Pariwisata")
    ('pendidikan', 'lainnya')
    >>> problem("educaton")
    ('reg_affair_near', {'near': 'education'})
    """
    affairs, known = load_table("affairs"), _normal(cell_words("affair"))
    for column in ("name_id", "name_en", "affair"):
        own = zip(affairs[column], affairs["affair"], strict=True)
        known |= {_plain(name): key for name, key in own}
    return _reader(known, "reg_affair", {})


def read_forms():
    """Return a function from a form of an innovation to our word, and its error.

    As :func:`read_affairs`.

    Examples
    --------
    >>> convert, problem = read_forms()
    >>> convert("Inovasi Pelayanan Publik")
    'pelayanan publik'
    >>> problem("pelayan publik")[1]["near"], problem("sihir")[0]
    ('pelayanan publik', 'reg_form')
    """
    known = _normal(cell_words("form"))
    values = {"allowed": list_forms()}
    return _reader(known, "reg_form", values)


def _normal(words):
    return {_plain(word): meaning for word, meaning in words.items()}


def _plain(text):
    return " ".join(split_words(text, signs={"&": "dan"}))


def _reader(known, key, values):
    """Return the pair of functions: what a cell means, and why it means nothing."""

    def convert(value):
        return known.get(_plain(str(value)))

    def problem(value):
        near = difflib.get_close_matches(_plain(str(value)), known, 1, _LIKENESS)
        if near:
            return f"{key}_near", {**values, "near": near[0]}
        return key, values

    return convert, problem


def read_profile(table):
    """Return form, stage and length of the design text, where they are told."""
    columns = {}
    if "form" in table.frame:
        forms = table.translate("form", *read_forms(), required=False)
        columns["form"] = pd.array(forms, dtype="string")
    if "stage" in table.frame:
        known = cell_words("stage")
        stages = table.translate(
            "stage",
            lambda value: known.get(" ".join(str(value).casefold().split())),
            "reg_stage",
            required=False,
            allowed=list_stages(),
        )
        columns["stage"] = pd.array(stages, dtype="string")
    if "design_words" in table.frame:
        words = table.translate(
            "design_words", _count_words, "reg_words", required=False
        )
        columns["design_words"] = pd.array(words, dtype="Int64")
    return columns


def _count_words(value):
    """Return a number of words, written as 312 or 312 kata."""
    found = _WORDS.fullmatch(as_text(value).casefold())
    return int(found[1]) if found else None


def as_text(value):
    """Return an indicator as text; a spreadsheet may have made 1 into 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
