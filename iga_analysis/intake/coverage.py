"""Tell whether what was accepted of a file covers few regions of its year."""

from ..published import participation_rates
from ..tables import LEVELS, load_regions

# A list with less than this share of a level that it names is but a part of it.
LEAST_SHARE = 0.5


def find_partial(codes, year):
    """Return what a list covers, level by level, if it covers few regions, else None.

    Parameters
    ----------
    codes : iterable of str
        Codes of the regions that were accepted.
    year : int
        Year of the measurement.

    Returns
    -------
    str or None
        For instance ``"provinsi 1/38, kabupaten 18/398"``: found, and how many there
        are. None if of every level that the list names at least half is there.

    Notes
    -----
    There are as many regions as took part in that year where the number of the level
    is published, else as many as were measured: a whole list of 2018 has 188 of 542.

    Examples
    --------
    >>> find_partial(["13.71", "32.73"], 2024)
    'kota 2/93'
    """
    levels = load_regions(year).set_index("code")["level"]
    found = levels[levels.index.isin(set(codes))].value_counts()
    there = levels.value_counts().to_dict()
    published = participation_rates()
    published = published[published["year"] == year]
    there |= dict(zip(published["level"], published["participating"], strict=True))
    named = [level for level in LEVELS if level in found.index]
    if all(found[level] >= LEAST_SHARE * there[level] for level in named):
        return None
    return ", ".join(f"{level} {found[level]}/{there[level]}" for level in named)
