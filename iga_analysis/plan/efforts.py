"""What the steps of a plan take, by indicator: a table, and what a plan makes of it.

The shipped table (``efforts.csv``) is this project's own judgement, not the
ministry's: an office may hand in another one.
"""

import pandas as pd

from ..datapackage import load_table
from ..language import say
from ..method import load_edition


def load_efforts(year):
    """Return the shipped efforts of a year.

    Parameters
    ----------
    year : int
        Year of the method.

    Returns
    -------
    DataFrame
        One row an indicator, or one level of it: ``year, indicator, level`` (missing:
        every level that has no row of its own), ``effort`` (of raising it by one
        level), ``within_reach`` (whether an office can order it), ``reasoning_en,
        reasoning_id``.

    Raises
    ------
    ValueError
        If there are none for that year.

    Examples
    --------
    >>> efforts = load_efforts(2026).set_index("indicator")
    >>> efforts.at["8", "reasoning_en"]
    'The audit board gives the opinion; no office orders it'
    """
    table = load_table("efforts")
    own = table[table["year"] == year].reset_index(drop=True)
    if own.empty:
        raise ValueError(say("no_efforts", year=year, known=sorted(set(table["year"]))))
    return own


def replace_efforts(efforts, others):
    """Return efforts in which those of another table take the place of their own.

    Parameters
    ----------
    efforts, others : DataFrame
        As :func:`load_efforts` gives them. A row of an indicator as a whole takes the
        place of all its rows, one of a level that of this level.

    Examples
    --------
    >>> efforts = load_efforts(2026)
    >>> own = efforts[efforts["indicator"] == "16"].head(1).assign(effort=9)
    >>> changed = replace_efforts(efforts, own)
    >>> changed.loc[changed["indicator"] == "16", "effort"].tolist()
    [9.0]
    """
    columns = list(efforts.columns)
    whole = others.loc[others["level"].isna(), "indicator"]
    single = set(zip(others["indicator"], others["level"], strict=True))
    pairs = zip(efforts["indicator"], efforts["level"], strict=True)
    taken = [not pd.isna(pair[1]) and pair in single for pair in pairs]
    kept = efforts[~efforts["indicator"].isin(whole) & ~pd.Series(taken)]
    own = others.reindex(columns=columns).astype(efforts.dtypes)
    order = {one: place for place, one in enumerate(efforts["indicator"].unique())}
    table = pd.concat([kept, own]).sort_values(
        "indicator", key=lambda column: column.map(order), kind="stable"
    )
    return table.reset_index(drop=True)


def choose_efforts(efforts, edition, *, outcomes=False):
    """Return what :func:`iga_analysis.plan.plan_to_target` takes: efforts, and frozen.

    Parameters
    ----------
    efforts : DataFrame
        As :func:`load_efforts` gives them.
    edition : Edition or int
        The method, or its year.
    outcomes : bool, optional
        Whether also what no office orders may be raised.

    Returns
    -------
    tuple of dict and set
        Effort by (indicator, level reached); the pairs that cannot be raised.

    Raises
    ------
    ValueError
        If an indicator of the method has no effort.

    Examples
    --------
    >>> effort, frozen = choose_efforts(load_efforts(2026), 2026)
    >>> effort["16", 2], effort["16", 3], ("8", 3) in frozen, ("21", 3) in frozen
    (4.0, 12.0, True, False)
    """
    edition = load_edition(edition)
    levels = range(1, edition.level_max + 1)
    effort, frozen, lacking = {}, set(), []
    told = {
        (one.indicator, None if pd.isna(one.level) else int(one.level)): one
        for one in efforts.itertuples(index=False)
    }
    for indicator in [*edition.weights("SPD").index, *edition.weights("SID").index]:
        for level in levels:
            one = told.get((indicator, level), told.get((indicator, None)))
            if one is None:
                lacking.append(indicator)
                continue
            effort[indicator, level] = float(one.effort)
            if not (one.within_reach or outcomes):
                frozen.add((indicator, level))
    if lacking:
        raise ValueError(say("efforts_lack", indicators=list(dict.fromkeys(lacking))))
    return effort, frozen
