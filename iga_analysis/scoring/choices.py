"""What may stand in the columns of a register that are chosen from a list.

Each list has our words, and in ``data/reading/cell_words.csv`` those of offices.
"""

import difflib

from ..datapackage import load_table
from ..tables import cell_words, split_words

# A suggestion that is less like what was written helps nobody.
_LIKENESS = 0.75


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
