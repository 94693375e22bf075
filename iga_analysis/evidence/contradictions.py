"""Published results that cannot all be right, and what follows from either side.

See :mod:`~iga_analysis.evidence.conflicts` for how the smallest removal is found.
"""

import pandas as pd

from ..language import label
from ..tables import load_national_figures, load_regions
from .bounds import bound_own_score
from .cases import are_consistent
from .comparable import as_claims, list_rounded
from .conflicts import find_conflict, shared_ranks
from .counts import Count
from .gather import as_printed, bound_rank, gather_each, gather_evidence, solve

COLUMNS = ["year", "level", "code", "name", "claim_id", "score", "rank", "predicate"]
COLUMNS += ["kind", "in_every", "against", "value", "counted", "source_id"]
_FOUND = ["claim_id", "kind", "in_every", "against", "value", "counted"]
PICTURES = {
    "as published": {},
    "without its rank": {"rank": None},
    "without its score": {"low": None, "high": None},
    "without its predicate": {"label": None},
}


def contradicting_claims(year=None, level=None, *, results=None):
    """Return the claims whose removal makes the rest consistent, with sources.

    Parameters
    ----------
    year : int, optional
        All years by default.
    level : {"provinsi", "kabupaten", "kota"}, optional
        All levels by default.
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a claim of a smallest removal: ``year, level, code, name, claim_id,
        score, rank, predicate``; ``kind`` of contradiction; ``in_every``: whether it
        is in every smallest removal, or one of several claims of which one is wrong;
        ``against``: ids of the claims that it contradicts, for a published count the
        sources of them; ``value`` of such a count; ``counted``: what a complete list
        has instead; ``source_id``. Ranks printed without scope that cannot be ranks
        within the level are listed too, as ``no rank within the level``, and scores of
        a region one step of the last decimal apart, which one source truncates and
        another rounds, as ``rounding``: there nothing is removed, and ``in_every`` is
        missing.

    Notes
    -----
    A removal is smallest if no set of fewer claims leaves the rest consistent. Claims
    that repeat each other count each. A published count is a claim too, of ``level``
    all if it is the nation's; where it clashes with claims of several levels, those of
    other levels are listed too. Where a complete list has another number, the count is
    ``a published count, not that of the list``: then nothing is removed from the list.

    Examples
    --------
    >>> found = contradicting_claims(2021, "kabupaten").set_index("claim_id")
    >>> found.loc["reg-2021-0147", ["name", "kind"]].tolist()
    ['Kabupaten Solok Selatan', 'higher score, lower rank']
    """
    tables, figures = [], load_national_figures().assign(code=pd.NA)
    figures = figures.rename(columns={"category": "predicate"}).drop(columns="value")
    names = load_regions().set_index("code")["name"]
    for evidence in gather_each(year, level, results=results):
        rows = evidence.rows.assign(name=evidence.rows["code"].map(names))
        counted = figures.assign(name=figures["measure"].map(label))
        for found, said in (
            ([*_list_doubted(evidence), *_list_scopes(evidence)], rows),
            ([*_list_counts(evidence), *_list_differences(evidence)], counted),
            (list(_list_rounded(evidence)), rows),
        ):
            if found:
                table = pd.DataFrame(found, columns=_FOUND).merge(said, on="claim_id")
                table = table.reindex(columns=COLUMNS)
                tables.append(table.assign(studied=evidence.setting.level))
    tables = tables or [pd.DataFrame(columns=[*COLUMNS, "studied"])]
    table = pd.concat(tables, ignore_index=True)
    # counts of the nation, and claims beside them, are met at every level
    away = table.index[table["level"] != table["studied"]]
    first = table.loc[[*table.index.difference(away), *away]]
    first = first.drop_duplicates("claim_id").index
    table = table.loc[table.index.intersection(first), COLUMNS].reset_index(drop=True)
    kinds = {"year": "Int64", "score": "float64", "rank": "Int64", "value": "Int64"}
    kinds |= {"counted": "Int64", "in_every": "boolean"}
    texts = {name: "string" for name in COLUMNS if name not in kinds}
    return table.replace({"against": {"": pd.NA}}).astype(texts | kinds)


def _list_doubted(evidence):
    """Yield the claims of the smallest removals of the level."""
    every = _all_claims(evidence) if evidence.doubted else []
    shared = {claim for pair in shared_ranks(every) for claim in pair}
    for claim_id, in_every in evidence.doubted.items():
        inside = [
            {claim.claim_id: claim for claim in conflict}
            for conflict in evidence.conflicts
        ]
        inside = [conflict for conflict in inside if claim_id in conflict]
        fewest = min(len(conflict) for conflict in inside)
        inside = [conflict for conflict in inside if len(conflict) == fewest]
        claim = inside[0][claim_id]
        if isinstance(claim, Count):
            continue
        others = {one.claim_id: one for conflict in inside for one in conflict.values()}
        del others[claim_id]
        kind = "higher score, lower rank"
        if others and all(one.code == claim.code for one in others.values()):
            kind = "claims of one region differ"
        elif claim in shared and fewest < 3:
            kind = "two regions at one rank"
            others = {
                one.claim_id: one
                for one in every
                if one.own and one.rank == claim.rank and one.code != claim.code
            }
        elif any(isinstance(one, Count) for one in others.values()):
            kind = "against the published counts"
            counts = [key for key, one in others.items() if isinstance(one, Count)]
            others = dict.fromkeys(counts)
        elif not others and None in (claim.low, claim.label):
            kind = "no rank within the level"
        elif not others:
            kind = "score outside the band of its predicate"
        elif claim.rank is None and all(one.rank is None for one in others.values()):
            kind = "higher score, lower predicate"
        sure = others.keys() - evidence.doubted.keys()
        against = " ".join(sorted(sure or others))
        yield claim_id, kind, in_every, against, pd.NA, pd.NA


def _list_rounded(evidence):
    """Yield the claims of one score that one source truncates and another rounds."""
    own = evidence.rows[evidence.rows["level"] == evidence.setting.level]
    for claim_id, others in list_rounded(own, evidence.setting.unit).items():
        yield claim_id, "rounding", pd.NA, " ".join(others), pd.NA, pd.NA


def _list_counts(evidence):
    """Yield the published counts of the smallest removals."""
    if not any(isinstance(one, Count) for found in evidence.conflicts for one in found):
        return
    sources = evidence.rows.set_index("claim_id")["source_id"]
    values = load_national_figures().set_index("claim_id")["value"]
    kind = "published count against the claims"
    for conflict in sorted(evidence.conflicts, key=len):
        for count in (one for one in conflict if isinstance(one, Count)):
            name = count.claim_id
            if name in evidence.doubted:
                others = sources[sources.index.isin({one.claim_id for one in conflict})]
                against = " ".join(sorted(others.dropna().unique()))
                value = values.get(name, pd.NA)
                yield name, kind, evidence.doubted[name], against, value, pd.NA


def _list_differences(evidence):
    """Yield the published counts that a complete list shows to be others."""
    sources = " ".join(sorted(evidence.rows["source_id"].dropna().unique()))
    kind = "a published count, not that of the list"
    for one in evidence.differences:
        found = one.published, one.counted
        yield one.count.claim_id, kind, False, sources, *found


def _all_claims(evidence):
    setting = evidence.setting
    return as_claims(evidence.rows, setting.level, setting.unit)


def _list_scopes(evidence):
    """Yield the ranks without scope that cannot be ranks within the level."""
    if evidence.setting.level == "provinsi":
        return
    rows = evidence.rows
    blank = rows["rank_scope"].isna() & rows["rank"].notna()
    ranks = rows[blank].set_index("claim_id")["rank"]
    for claim in evidence.claims:
        if not claim.own or claim.claim_id not in ranks.index:
            continue
        others = [other for other in evidence.claims if other != claim]
        reading = claim._replace(rank=int(ranks[claim.claim_id]), most=None)
        if not are_consistent([*others, reading], evidence.setting):
            conflict = find_conflict([*others, reading], evidence.setting)
            against = {other.claim_id for other in conflict} - {claim.claim_id}
            kind = "no rank within the level"
            against = " ".join(sorted(against))
            yield claim.claim_id, kind, pd.NA, against, pd.NA, pd.NA


def picture_contradictions(year, level, *, results=None):
    """Return what follows for a region if a contradicting claim is right, or a part.

    Parameters
    ----------
    year : int
    level : {"provinsi", "kabupaten", "kota"}
    results
        As in :func:`rank_bounds_from_evidence`.

    Returns
    -------
    DataFrame
        One row a claim and picture: ``code, name, claim_id, picture`` (``as published``
        or without its rank, score or predicate), ``rank_min``, ``rank_max``,
        ``score_min``, ``score_max``. Pictures that contradict the claims that are not
        in doubt are left out: a claim that is wrong as published appears only without
        the part that may be wrong.

    Examples
    --------
    >>> pictures = picture_contradictions(2021, "kabupaten").set_index("claim_id")
    >>> pictures.loc["reg-2021-0147", "picture"]
    'without its rank'
    """
    evidence = gather_evidence(year, level, results=results)
    setting, rows = evidence.setting, []
    for claim in _all_claims(evidence):
        if not claim.own or claim.claim_id not in evidence.doubted:
            continue
        shown = set()
        for picture, change in PICTURES.items():
            part = claim._replace(**change)
            if part in shown or part[3:] == (None,) * 5:
                continue
            claims = [*evidence.claims, part]
            if not are_consistent(claims, setting):
                continue
            shown.add(part)
            rows.append((claim, picture, *_bound(claim.code, claims, setting)))
            if picture == "as published":
                break
    columns = ["rank_min", "rank_max", "score_min", "score_max"]
    names = load_regions().set_index("code")["name"]
    table = pd.DataFrame([row[1:] for row in rows], columns=["picture", *columns])
    table.insert(0, "claim_id", [row[0].claim_id for row in rows])
    table.insert(0, "name", [names[row[0].code] for row in rows])
    table.insert(0, "code", [row[0].code for row in rows])
    return table.astype({"rank_min": "Int64", "rank_max": "Int64"})


def _bound(code, claims, setting):
    """Return the bounds of rank and score of a region, over all cases."""
    cases, _ = solve(claims, setting)
    scores = [bound_own_score(stairs, code) for _, stairs in cases]
    return (
        *bound_rank(cases, code),
        min(low for low, _ in scores) / setting.unit,
        as_printed(max(high for _, high in scores), setting),
    )
