"""The aspects behind the scores, as far as a list has them."""

import pandas as pd

from ..tables import LEVELS
from .listed import ASPECTS, choose_level, year_results

# What is held against what: aspects, size against quality, size against score.
PAIRS = (
    ("spd", "sid"),
    ("innovations", "maturity"),
    ("innovations", "score"),
    ("maturity", "score"),
)
_FEWEST = 3


def aspect_table(year):
    """Return the aspects of each region of a list that has any.

    Parameters
    ----------
    year : int

    Returns
    -------
    DataFrame
        One row a region with a value of an aspect, by level and code: ``code, name,
        level, province, spd, sid`` (points of the aspects), ``innovations,
        maturity`` (kematangan), ``score, source_id``. Empty if there is no list, or the
        list has no aspect.

    Examples
    --------
    >>> len(aspect_table(2022))
    0
    """
    table = year_results(year)
    table = table[table[list(ASPECTS)].notna().any(axis=1)]
    columns = ["code", "name", "level", "province", "spd", "sid", "innovations"]
    return table[[*columns, "maturity", "score", "source_id"]].reset_index(drop=True)


def correlations(year):
    """Return how aspects, number of innovations and score of a list go together.

    Parameters
    ----------
    year : int

    Returns
    -------
    DataFrame
        One row a level (``all`` first) and pair of ``PAIRS`` that at least three
        regions of the list have: ``level, first, second, n`` (regions), ``pearson``,
        ``spearman`` (missing where one of the two is the same for all),
        ``source_id``. Published claims are left out: winners publish more.

    Notes
    -----
    Pearson: covariance over the product of the standard deviations. Spearman: the same
    of the ranks, equal values sharing the mean of theirs.

    Examples
    --------
    >>> len(correlations(2022))
    0
    """
    results = year_results(year)
    results = results[results["basis"] == "list"]
    rows = []
    for level in ("all", *LEVELS):
        for first, second in PAIRS:
            both = choose_level(results, level)[[first, second]].dropna()
            if len(both) < _FEWEST:
                continue
            one, other = (both[name].astype("float64") for name in (first, second))
            rows.append((level, first, second, len(both), *_correlate(one, other)))
    columns = ["level", "first", "second", "n", "pearson", "spearman"]
    table = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(("level", "first", "second"), "string") | {"n": "Int64"}
    kinds |= dict.fromkeys(("pearson", "spearman"), "float64")
    return table.astype(kinds).assign(source_id=f"import-{year}")


def _correlate(one, other):
    """Return both coefficients; missing where a column has one value only."""
    if one.nunique() < 2 or other.nunique() < 2:
        return float("nan"), float("nan")
    ranks = one.rank(), other.rank()
    return one.corr(other), ranks[0].corr(ranks[1])
