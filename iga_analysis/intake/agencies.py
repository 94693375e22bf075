"""The agencies of a region: a list of them from a file, and one name for each.

A register calls an agency as it is called in the office (Disdukcapil), a list by its
whole name. What can be the abbreviation of one name only takes that name; what may be
two is left as it is.
"""

from pathlib import Path

import pandas as pd

from ..datapackage import load_table
from ..language import say
from .cells import show_cell
from .doubles import is_short_for, plain_name
from .files import IntakeError, read_grids
from .headers import list_words

_HEADER_ROWS = 40
# A column of numbers beside the names, where so much of the rows has one.
_NUMBERED = 0.5


def read_agencies(path):
    """Read the agencies of a region from a list.

    Parameters
    ----------
    path : path-like
        Any workbook or text file with a column of agencies (Perangkat Daerah, OPD), or
        with nothing but their names in one column.

    Returns
    -------
    tuple of list of str
        The names in their order, each once; and sentences about what was left out: rows
        without a number where the others have one, such as a signature, and names
        that stood twice.

    Raises
    ------
    IntakeError
        If the file cannot be read, or has no such column.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "opd.csv")
    >>> _ = path.write_text("No;Perangkat Daerah\\n1;Dinas Sosial\\n2;RSUD\\n;Bupati")
    >>> read_agencies(path)
    (['Dinas Sosial', 'RSUD'], ["left out of the list of agencies: 'Bupati'"])
    """
    known = _known_headings()

    def count_headings(cells):
        return sum(" ".join(list_words(cell)) in known for cell in _texts(cells))

    grids = read_grids(path, count_headings=count_headings)
    names, left = [], []
    for grid in grids:
        if grid.visible:
            rows = [cells for _, cells in grid.rows]
            found, others = _read_rows(rows, known)
            names += found
            left += others
    if not names:
        raise IntakeError("no_agency_header", path=Path(path).name)
    folded = pd.Series(names, dtype="string").str.casefold()
    left += [names[place] for place in folded.index[folded.duplicated()]]
    kept = [names[place] for place in folded.index[~folded.duplicated()]]
    shown = list(dict.fromkeys(map(repr, left)))
    return kept, [say("agencies_left", names=shown)] if left else []


def _known_headings():
    table = load_table("header_words")
    own = (table["role"] == "register") & (table["column"] == "agency")
    return set(table.loc[own, "word"])


def _texts(cells):
    return [cell for cell in cells if isinstance(cell, str)]


def _read_rows(rows, known):
    """Return the names in the rows of a sheet, and what else is in their column."""
    for number, cells in enumerate(rows[:_HEADER_ROWS]):
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and " ".join(list_words(cell)) in known:
                return _read_column(rows[number + 1 :], place)
    filled = {
        place for cells in rows for place, cell in enumerate(cells) if cell is not None
    }
    if len(filled) != 1:
        return [], []
    return _read_column(rows, filled.pop())


def _read_column(rows, place):
    """Return the names in a column below its heading, and what has no number."""
    named = [
        cells
        for cells in rows
        if place < len(cells)
        and isinstance(cells[place], str)
        # a row that numbers the columns, (1) (2) (3), has no letters
        and any(one.isalpha() for one in cells[place])
    ]
    numbered = [_has_number(cells[:place]) for cells in named]
    by_number = sum(numbered) > _NUMBERED * len(named)
    names, left = [], []
    for cells, has in zip(named, numbered, strict=True):
        name = " ".join(show_cell(cells[place]).split())
        (names if has or not by_number else left).append(name)
    return names, left


def _has_number(cells):
    """Return whether a cell before the name has the number of the row."""
    texts = [show_cell(cell).strip(" .)") for cell in cells if cell is not None]
    return any(text.isdecimal() for text in texts)


def match_agencies(names, listed=None):
    """Return by which name each agency is called in a list.

    Parameters
    ----------
    names : sequence of str
        As a register calls them; missing ones are left out.
    listed : sequence of str, optional
        The whole list; by default the names themselves, of which one that is short for
        another takes the name of that.

    Returns
    -------
    DataFrame
        One row a different name: ``name, agency`` (that of the list, else the name
        itself), ``how`` (same, abbreviation, several: it may be more than one; new: not
        in the list).

    Notes
    -----
    Capitals, signs and words that join others make no difference. What else is an
    abbreviation, see :func:`iga_analysis.intake.doubles.find_doubles`; the list may
    have the short name and the register the long one.

    Examples
    --------
    >>> listed = ["Dinas Kependudukan dan Pencatatan Sipil", "Dinas Kesehatan"]
    >>> table = match_agencies(["Disdukcapil", "DINAS KESEHATAN", "RSUD"], listed)
    >>> table[["agency", "how"]].values.tolist()
    [['Dinas Kependudukan dan Pencatatan Sipil', 'abbreviation'], \
['Dinas Kesehatan', 'same'], ['RSUD', 'new']]
    """
    different = pd.Series(names, dtype="string").dropna().str.strip()
    different = list(dict.fromkeys(different[different != ""]))
    alone = listed is None
    known = {}
    for name in different if alone else listed:
        known.setdefault(plain_name(name), name)
    rows = [(name, *_match(name, known, alone)) for name in different]
    return pd.DataFrame(rows, columns=["name", "agency", "how"], dtype="string")


def _match(name, known, alone):
    """Return the name of the list, and how it was found."""
    own = plain_name(name)
    longer = [one for words, one in known.items() if is_short_for(own, words)]
    if own in known and not (alone and longer):
        return known[own], "same"
    # a short name in the list may stand for a long one in the register
    shorter = [one for words, one in known.items() if is_short_for(words, own)]
    found = longer if alone else [*longer, *shorter]
    if len(found) == 1:
        return found[0], "abbreviation"
    return name, "several" if found else "new"
