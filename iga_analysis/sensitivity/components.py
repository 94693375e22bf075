"""The components of the index of a whole nation: imported, else simulated."""

import pandas as pd

from ..method import load_edition
from ..scoring import name_invented, score_contributions
from ..tables import load_indicator_import, load_regions
from .edition_index import scale_indicators


def nation_components(year, register, spd):
    """Return what a ranking of the nation is made of, for other weights to be tried.

    Parameters
    ----------
    year : int
        Year of the measurement and of the method. If a table of indicators was imported
        for it, that is taken; else the two following.
    register, spd : DataFrame
        Of a simulated nation, as :func:`simulate_nation` gives them.

    Returns
    -------
    components : DataFrame
        One row a region (index ``code``), one column a component, 0 to 100. Imported
        regions with a gap are left out.
    weights : Series
        By component.
    names : DataFrame
        ``code, name``: of imported regions their own, of simulated ones invented.
    origin : list of str or "simulated"
        Sources of the numbers, as :func:`iga_analysis.exhibits.show_table` takes them.

    Raises
    ------
    UnknownField
        If the edition of the year lacks weights or the highest level.
    ValueError
        As :func:`iga_analysis.scoring.score_contributions`.

    Notes
    -----
    Imported levels or points are scaled by what each indicator can reach at most, see
    :func:`iga_analysis.sensitivity.scale_indicators`; simulated registers become
    components by :func:`iga_analysis.scoring.score_contributions`.

    Examples
    --------
    >>> from iga_analysis import simulate_nation
    >>> register, spd = simulate_nation(like=2025, seed=1)
    >>> components, weights, names, origin = nation_components(2026, register, spd)
    >>> components.shape, len(weights), origin
    ((531, 41), 41, 'simulated')
    """
    table = load_indicator_import(year)
    if table is None:
        components, weights = score_contributions(register, spd, year)
        names = name_invented(components.index)[["code", "name"]]
        return components, weights, names, "simulated"
    shares, weights = scale_indicators(table, load_edition(year))
    components = shares.dropna()
    regions = load_regions(year)[["code", "name"]]
    names = regions[regions["code"].isin(components.index)].reset_index(drop=True)
    return components, pd.Series(weights), names, [table.attrs["source_id"]]
