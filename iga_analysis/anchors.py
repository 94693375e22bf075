"""How good the bounds are: each anchor predicted from the others."""

import pandas as pd

from .curve import find_anchors
from .evidence_base import bound_rank, gather_each, solve
from .evidence_claims import Claim, as_claims
from .tables import LEVELS

COLUMNS = ["year", "level", "code", "name", "score", "rank", "rank_min", "rank_max"]
COLUMNS += ["width", "inside", "doubted", "claim_ids"]


def leave_one_anchor_out(year=None, level=None, *, results=None, strict=True):
    """Predict the rank of each anchor from its score and the claims of the others.

    Parameters
    ----------
    year : int, optional
        All years by default.
    level : {"provinsi", "kabupaten", "kota"}, optional
        All levels by default.
    results, strict
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row an anchor (a region with a final score and a rank within its level):
        ``year, level, code, name, score, rank``; ``rank_min``, ``rank_max``: where the
        score puts it; ``width``: number of ranks in between, both ends counted;
        ``inside``: whether the published rank is one of them; ``doubted``: whether its
        claims are left out elsewhere because they contradict others; ``claim_ids``.

    Notes
    -----
    An anchor that contradicts nothing lies inside by construction, so ``inside`` says
    how consistent the published results are, and ``width`` how much they tell.

    Examples
    --------
    >>> predicted = leave_one_anchor_out(2021, "kota")
    >>> bool(predicted["inside"].all())
    True
    """
    rows = []
    for evidence in gather_each(year, level, results=results, strict=strict):
        rows += _predict(evidence)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"rank_min": "Int64", "rank_max": "Int64", "width": "Int64"})


def _predict(evidence):
    setting = evidence.setting
    printed = {
        (claim.code, claim.claim_id): claim
        for claim in as_claims(evidence.rows, setting.level, setting.unit)
    }
    rows = []
    for anchor in find_anchors(evidence, doubted=True).to_dict("records"):
        others = [claim for claim in evidence.claims if claim.code != anchor["code"]]
        first = printed[anchor["code"], anchor["claim_ids"].split()[0]]
        units = first.low, first.high
        if first.low is None:
            units = (round(anchor["score"] * setting.unit + 1e-6),) * 2
        score = Claim("", anchor["code"], True, *units, None, None, None)
        best, worst = bound_rank(solve([*others, score], setting)[0], anchor["code"])
        found = best is not pd.NA
        rows.append(
            {
                "year": setting.year,
                "level": setting.level,
                **anchor,
                "rank_min": best,
                "rank_max": worst,
                "width": worst - best + 1 if found else pd.NA,
                "inside": found and best <= anchor["rank"] <= worst,
            }
        )
    return rows


def summarise_leave_one_out(predictions):
    """Return how often the published rank lies inside, and how wide the interval is.

    Parameters
    ----------
    predictions : DataFrame
        As :func:`leave_one_anchor_out` gives it.

    Returns
    -------
    DataFrame
        One row a year and level: ``year, level, anchors``; ``inside``: how many lie in
        their interval; ``share`` (per cent); ``width_median`` and ``width_max``, in
        ranks.

    Examples
    --------
    >>> summarise_leave_one_out(leave_one_anchor_out(2021, "kota"))["share"].tolist()
    [100.0]
    """
    levels = {level: place for place, level in enumerate(LEVELS)}
    table = (
        predictions.groupby(["year", "level"], as_index=False)
        .agg(
            anchors=("code", "size"),
            inside=("inside", "sum"),
            width_median=("width", "median"),
            width_max=("width", "max"),
        )
        .sort_values(["year", "level"], key=lambda c: c.map(levels).fillna(c))
    )
    share = 100 * table["inside"] / table["anchors"]
    table.insert(4, "share", share.astype(float))
    return table.reset_index(drop=True)
