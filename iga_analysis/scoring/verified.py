"""What verification leaves of a self-assessment, by region, indicator and innovation.

A register and an SPD table may have the levels that were verified beside those that the
region gave itself. Both indices come from the same formula; what is between them was
taken (or given) by verification.
"""

import numpy as np
import pandas as pd

from ..method import compute_index, load_edition
from .explain import INDICATOR_NAMES, explain_regions
from .register import VERIFIED, check_submission, has_totals, told_levels
from .score import DECIMALS, list_maturity, require_sid, score_regions, spd_fields

_BOTH = ["innovations", "spd", "sid", "iid", "predicate"]


def compare_verified(register, spd, edition, *, outside_window="report"):
    """Return both indices of a register and what verification took.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`score_iid`, with verified levels: see :func:`check_register` and
        :func:`check_spd`. Of a table without any the levels that the region gave
        itself are taken.

    Returns
    -------
    dict of DataFrame
        ``verified``: one row a region, ``code``, ``innovations``, and of ``spd, sid,
        iid, predicate`` the value by self-assessment, the one after verification (both
        with ``_self`` and ``_verified`` at their end) and of the numbers what was
        taken (``_taken``). ``verified_indicators``: one row a region and indicator with
        the mean level and the points of both, ``points_taken`` and ``iid_taken``.
        ``verified_innovations``: one row an innovation whose levels differ:
        ``maturity`` of both, ``maturity_taken`` and ``changes`` ("16: 3 → 1").
        Empty where no level was verified; without the second where the SPD table has
        the points of regions.

    Raises
    ------
    RegisterError, UnknownField, ValueError
        As :func:`score_iid`.

    Notes
    -----
    Points of an indicator are those of :func:`explain_score`; the points taken add up
    to the difference of SPD + SID, because the number of innovations is the same.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> for key in map(str, range(16, 36)):
    ...     register[f"verified_{key}"] = register[key]
    >>> register.loc[0, ["17", "verified_17"]] = 3, 1
    >>> found = compare_verified(register, spd, 2026)
    >>> found["verified_innovations"]["changes"].tolist()
    ['17: 3 → 1']
    """
    edition = load_edition(edition)
    require_sid(edition, *spd_fields(spd), "total_max")
    innovations, rows = check_submission(
        register, spd, edition, outside_window=outside_window, totals=has_totals(spd)
    )
    return list_verified(innovations, rows, edition)


def list_verified(innovations, rows, edition):
    """Return the comparison of checked tables, as :func:`compare_verified` does."""
    indicators = list(edition.weights("SID").index)
    if not told_levels(innovations, indicators) and VERIFIED not in rows:
        return {}
    after = _take_verified(innovations, rows, indicators)
    tables = {"verified": _compare_regions((innovations, rows), after, edition)}
    if not has_totals(rows):
        tables["verified_indicators"] = _compare_indicators(
            (innovations, rows), after, edition
        )
    if after[0] is not innovations:
        tables["verified_innovations"] = _compare_innovations(
            innovations, after[0], indicators, edition
        )
    return tables


def _take_verified(innovations, rows, indicators):
    """Return the tables with the verified levels in place of the others."""
    names = told_levels(innovations, indicators)
    if names:
        levels = dict(zip(indicators, innovations[names].to_numpy().T, strict=True))
        innovations = innovations.assign(**levels)
    if VERIFIED in rows:
        own = "spd" if has_totals(rows) else "level"
        rows = rows.assign(**{own: rows[VERIFIED]})
    return innovations, rows


def _compare_regions(before, after, edition):
    own, other = (score_regions(*tables, edition) for tables in (before, after))
    table = own[["code", "innovations"]].copy()
    for name in _BOTH[1:]:
        table[f"{name}_self"] = own[name]
        table[f"{name}_verified"] = other[name]
        if name != "predicate":
            table[f"{name}_taken"] = (own[name] - other[name]).round(DECIMALS)
    return table.assign(supplied=own["supplied"])


def _compare_indicators(before, after, edition):
    own, other = (explain_regions(*tables, edition) for tables in (before, after))
    # the points for the number of innovations are no matter of verification
    kept = own["indicator"].notna()
    table = own.loc[
        kept, ["code", "aspect", "indicator", *INDICATOR_NAMES.values()]
    ].copy()
    for name in ("level", "points"):
        table[f"{name}_self"] = own[name]
        table[f"{name}_verified"] = other[name]
    taken = table["points_self"] - table["points_verified"]
    table["points_taken"] = taken.round(DECIMALS)
    table["iid_taken"] = compute_index(table["points_taken"], edition.total_max)
    table = table.assign(supplied=own["supplied"])
    return table.sort_values(
        ["code", "points_taken"], ascending=[True, False], kind="stable"
    ).reset_index(drop=True)


def _compare_innovations(innovations, after, indicators, edition):
    before, verified = innovations[indicators].to_numpy(), after[indicators].to_numpy()
    own, other = (list_maturity(one, edition) for one in (innovations, after))
    table = innovations.reindex(columns=["code", "innovation", "agency"])
    table["maturity_self"] = own["maturity"]
    table["maturity_verified"] = other["maturity"]
    taken = own["maturity"] - other["maturity"]
    table["maturity_taken"] = taken.round(DECIMALS)
    differs = before != verified
    rows = np.flatnonzero(differs.any(axis=1))
    table = table.iloc[rows].copy()
    table["changes"] = pd.array(
        [
            "; ".join(
                f"{indicators[one]}: {before[row, one]} → {verified[row, one]}"
                for one in np.flatnonzero(differs[row])
            )
            for row in rows
        ],
        dtype="string",
    )
    table["supplied"] = own["supplied"].iloc[rows]
    return table.sort_values(
        ["code", "maturity_taken"], ascending=[True, False], kind="stable"
    ).reset_index(drop=True)
