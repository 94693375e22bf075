"""Read the affairs of government by their keys or names."""

import difflib

from .datapackage import load_table


def read_affairs():
    """Return a function from a key or name of an affair to its key, and its error.

    Returns
    -------
    convert, problem : callable
        The first takes a cell and returns the key of the affair, or None; the second
        takes a cell without one and says what is wrong with it.

    Examples
    --------
    >>> convert, problem = read_affairs()
    >>> convert("Education"), problem("educaton")
    ('pendidikan', "is not an affair of data/affairs.csv; did you mean 'education'")
    """
    affairs = load_table("affairs")
    keys = {}
    for column in ("affair", "name_id", "name_en"):
        keys |= dict(
            zip(affairs[column].str.casefold(), affairs["affair"], strict=True)
        )

    def convert(value):
        return keys.get(" ".join(str(value).casefold().split()))

    def problem(value):
        close = difflib.get_close_matches(str(value).casefold(), list(keys), n=1)
        hint = f"did you mean {close[0]!r}" if close else "for any other: 'lainnya'"
        return f"is not an affair of data/affairs.csv; {hint}"

    return convert, problem
