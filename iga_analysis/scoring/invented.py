"""Codes and names of regions that do not exist, for what is simulated.

An invented number never stands beside the code or the name of a real region.
"""

import re

import pandas as pd

from ..language import label

# No province has the number 00.
_CODE = re.compile(r"00\.(provinsi|kabupaten|kota)\.(\d+)")


def invent_codes(levels):
    """Return the codes of invented regions, numbered within each level.

    Parameters
    ----------
    levels : sequence of str
        Level of each region: provinsi, kabupaten or kota.

    Returns
    -------
    list of str

    Examples
    --------
    >>> invent_codes(["kota", "kabupaten", "kota"])
    ['00.kota.001', '00.kabupaten.001', '00.kota.002']
    """
    levels = pd.Series(list(levels), dtype="object")
    numbers = levels.groupby(levels).cumcount() + 1
    return [
        f"00.{level}.{number:03}" for level, number in zip(levels, numbers, strict=True)
    ]


def name_invented(codes, *, lang=None):
    """Return name and level of invented regions.

    Parameters
    ----------
    codes : sequence of str
        Codes as :func:`iga_analysis.simulate_nation` gives them.
    lang : {"en", "id"}, optional
        Language of the names; see :func:`iga_analysis.settings.language`.

    Returns
    -------
    DataFrame
        One row a code, in their order: ``code, name, level``.

    Raises
    ------
    ValueError
        If a code is not that of an invented region.

    Examples
    --------
    >>> name_invented(["00.kabupaten.088"])["name"].item()
    'Invented kabupaten 088'
    >>> name_invented(["00.kabupaten.088"], lang="id")["name"].item()
    'Kabupaten Rekaan 088'
    """
    rows = []
    for code in codes:
        found = _CODE.fullmatch(str(code))
        if not found:
            raise ValueError(f"{code!r} is not the code of an invented region")
        level, number = found.groups()
        name = label("explore_invented", lang).format(level=level, number=number)
        rows.append((code, name[0].upper() + name[1:], level))
    return pd.DataFrame(rows, columns=["code", "name", "level"])
