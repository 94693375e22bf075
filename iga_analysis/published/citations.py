"""Name the source of a claim as a reader needs it: claim, publisher and date."""

import pandas as pd

from ..tables import load_national_figures, load_region_results, load_sources


def cite_claims(table):
    """Return a table with a claim of each row, its publisher and the source's date.

    Parameters
    ----------
    table : DataFrame
        Rows with ``claim_id`` or, of several claims with spaces between,
        ``claim_ids``.

    Returns
    -------
    DataFrame
        The rows with ``claim_id``, ``publisher``, ``published_on`` (the date of the
        source as printed, to the day, month or year) and ``cited``, the three in one
        text for a narrow table, as last columns; missing where no claim is named.

    Raises
    ------
    ValueError
        If the table has neither column, or a claim is not in the data.

    Notes
    -----
    Of several claims the one that is easiest to follow is named: whose source has an
    address and a date, to the day if possible, the earliest of these.

    Examples
    --------
    >>> cited = cite_claims(pd.DataFrame({"claim_ids": ["agg-2020-041 agg-2020-040"]}))
    >>> cited[["claim_id", "publisher", "published_on"]].values.tolist()
    [['agg-2020-041', 'Kompas', '2020-12-18']]
    >>> cited["cited"].item()
    'agg-2020-041, Kompas, 2020-12-18'
    """
    column = next((one for one in ("claim_ids", "claim_id") if one in table), None)
    if column is None:
        raise ValueError("the table names no claim: it needs claim_id or claim_ids")
    table = table.reset_index(drop=True)
    named = table[column].astype("string").str.split().explode().dropna()
    found = _find_sources(named.unique())
    best = found.loc[named].set_axis(named.index).reset_index(names="row")
    best = best.sort_values(["row", "place", "published_on"], kind="stable")
    best = best.drop_duplicates("row").set_index("row")
    last = ["claim_id", "publisher", "published_on"]
    texts = [", ".join(row.dropna()) for _, row in best[last].iterrows()]
    best["cited"] = pd.array(texts, dtype="string")
    last.append("cited")
    rest = table.drop(columns=[one for one in last if one in table])
    return rest.join(best[last])


def _find_sources(claims):
    """Return publisher, date and place in the order of preference, by claim."""
    tables = load_national_figures(), load_region_results()
    known = pd.concat([one[["claim_id", "source_id"]] for one in tables])
    known = known[known["claim_id"].isin(claims)]
    strange = sorted(set(claims) - set(known["claim_id"]))
    if strange:
        raise ValueError(f"{', '.join(strange)}: no such claim in the data")
    known = known.merge(load_sources(), on="source_id", how="left")
    known = known.rename(columns={"date": "published_on"})
    precision = known["published_on"].str.len().fillna(0)
    place = -(1 + precision).where(known["url"].notna(), 0)
    return known.assign(place=place).set_index("claim_id", drop=False)
