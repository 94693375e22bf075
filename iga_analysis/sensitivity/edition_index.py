"""The index of an edition as any index is taken: one scale, one structure."""

import pandas as pd

from ..datapackage import load_table
from ..method import UnknownField
from ..settings import language

ASPECTS = ("SPD", "SID")
ROOT = "IID"


def scale_indicators(table, edition):
    """Return a table of indicators as per cent of the most of each, and the weights.

    Parameters
    ----------
    table : DataFrame
        As :func:`iga_analysis.tables.load_indicator_import` gives it: levels or points.
    edition : Edition

    Returns
    -------
    DataFrame, dict of str to float
        The shares (0 to 100), and the weights of their columns: points that one level
        gives.

    Raises
    ------
    UnknownField
        If the edition lacks weights or the highest level, or an indicator of the table.

    Notes
    -----
    A column of an indicator of which the edition scores two rows (2: 2a and 2b) has the
    weight of both. The number of innovations (36), a count among levels, is a share of
    those that are counted at most.

    Examples
    --------
    >>> import pandas as pd
    >>> from iga_analysis.method import load_edition
    >>> table = pd.DataFrame({"1": [3.0], "2a": [1.5], "36": [50]}, index=["13.71"])
    >>> table.attrs["kind"] = "levels"
    >>> shares, _ = scale_indicators(table, load_edition(2026))
    >>> shares.loc["13.71"].tolist()
    [100.0, 50.0, 25.0]
    """
    edition.require("spd_weights", "sid_weights", "level_max")
    known = _list_weights(edition)
    counts = find_counts(edition)
    lacking = [one for one in table.columns if one not in {*known, *counts}]
    if lacking:
        raise UnknownField(edition, ["spd_weights", "sid_weights"])
    level = float(edition.level_max)
    points = table.attrs["kind"] == "points"
    weights, shares = {}, {}
    for name in table.columns:
        if name in counts:
            edition.require("count_max", "count_cap")
            weights[name] = edition.count_max / level
            most = edition.count_max if points else edition.count_cap
        else:
            weights[name] = float(known[name])
            most = level * weights[name] if points else level
        shares[name] = 100 * table[name] / most
        if name in counts:
            shares[name] = shares[name].clip(upper=100)
    shares = pd.DataFrame(shares, index=table.index)
    return shares, weights


def _list_weights(edition):
    """Return the weight of each indicator, and of those that two rows make up."""
    found = {}
    for aspect in ASPECTS:
        own = {str(key): one for key, one in edition.weights(aspect).items()}
        whole = {}
        for key, weight in own.items():
            if key[-1:].isalpha():
                whole[key[:-1]] = whole.get(key[:-1], 0) + weight
        found |= own | whole
    return found


def weigh_columns(columns, edition):
    """Return the share of the weights of an edition that some indicators have.

    Parameters
    ----------
    columns : sequence of str
        Keys of indicators, none of them part of another.
    edition : Edition

    Returns
    -------
    float
        1 for all of them.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> edition = load_edition(2026)
    >>> keys = [*edition.weights("SPD").index, *edition.weights("SID").index]
    >>> round(weigh_columns(keys, edition), 3), weigh_columns([*keys, "36"], edition)
    (0.696, 1.0)
    """
    level = float(edition.level_max)
    known = _list_weights(edition)
    counts = dict.fromkeys(find_counts(edition), edition.count_max / level)
    whole = sum(edition.weights(one).sum() for one in ASPECTS) + sum(counts.values())
    own = sum(float({**known, **counts}[one]) for one in columns)
    return float(own / whole)


def find_counts(edition):
    """Return the keys of indicators without levels: the number of innovations.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> find_counts(load_edition(2026))
    {'36'}
    """
    rows = load_table("indicators")
    own = rows[(rows["year"] == edition.year) & rows["indicator"].notna()]
    leveled = set(own.loc[own["level"].notna(), "indicator"])
    return set(own["indicator"]) - leveled - set(_list_weights(edition))


def edition_structure(columns, edition):
    """Return the structure of the index of an edition over some indicators.

    Parameters
    ----------
    columns : sequence of str
        Keys of indicators.
    edition : Edition

    Returns
    -------
    DataFrame
        ``code, name, parent, weight, direction`` of the indicators, SPD and SID, and
        the index; an aspect weighs what its indicators add up to.

    Raises
    ------
    UnknownField
        As in :func:`scale_indicators`.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> found = edition_structure(["1", "2a", "36"], load_edition(2026))
    >>> found = found.set_index("code")
    >>> found.loc[["1", "36", "SID"], "parent"].tolist()
    ['SPD', 'SID', 'IID']
    >>> float(found.loc["SPD", "weight"] - found.loc[["1", "2a"], "weight"].sum())
    0.0
    """
    columns = list(columns)
    table = pd.DataFrame(0.0, index=["-"], columns=columns)
    table.attrs["kind"] = "levels"
    _, weights = scale_indicators(table, edition)
    spd = {str(one) for one in edition.weights("SPD").index}
    spd |= {one[:-1] for one in spd if one[-1:].isalpha()}
    parents = ["SPD" if name in spd else "SID" for name in columns]
    names = _list_names(edition)
    rows = [
        (name, names.get(name, name), parent, weights[name])
        for name, parent in zip(columns, parents, strict=True)
    ]
    sums = pd.Series(weights).groupby(parents).sum()
    rows += [(one, one, ROOT, sums[one]) for one in ASPECTS if one in sums]
    rows.append((ROOT, ROOT, None, 1.0))
    found = pd.DataFrame(rows, columns=["code", "name", "parent", "weight"])
    return found.astype({"parent": "string"}).assign(direction=1)


def _list_names(edition):
    """Return the names of indicators in the reader's language, by key."""
    rows = load_table("indicators")
    own = rows[(rows["year"] == edition.year) & rows["indicator"].notna()]
    # of several sources that of the method comes last, and stays
    own = own.sort_values("preferred", kind="stable", na_position="first")
    names = dict(zip(own["indicator"], own[f"name_{language()}"], strict=True))
    for key in [one for one in names if one[-1:].isalpha()]:
        parts = [names[one] for one in names if one[:-1] == key[:-1]]
        names.setdefault(key[:-1], "; ".join(parts))
    return names
