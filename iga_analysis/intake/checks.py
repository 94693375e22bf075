"""Check what an accepted list means: scale, bands, ranks, duplicates, totals.

All findings are warnings with the rows named; none rejects a row.
"""

import itertools
import math
from collections import Counter
from functools import cache

import pandas as pd

from ..language import format_number, label, say, translate_word
from ..method import UnknownBands, assign_predicate, score_scale
from ..published import find_participants
from ..tables import (
    LEVELS,
    PREDICATES,
    load_national_figures,
    load_preferred_figures,
    load_regions,
    load_sources,
)

_NAMED = 8


def check_results(accepted, *, year):
    """Return what is odd about a list of results.

    Parameters
    ----------
    accepted : DataFrame
        As :func:`iga_analysis.intake.read_results` gives it.
    year : int
        Year of the measurement.

    Returns
    -------
    DataFrame
        One row a finding: ``check`` (scale, predicate, rank, duplicate, coverage,
        total), ``level``, ``column``, ``text``, ``message`` (the text with the rows
        named) and ``positions``, the places of the rows in ``accepted``; none where the
        finding is about the whole.

    Notes
    -----
    Ranks may be within a level, among kabupaten and kota, or among all: the first of
    these in which they are complete is taken. Equal ranks may share a place (1, 2, 2,
    4 or 1, 2, 2, 3). Totals are compared with the figures of
    ``preferred_figures.csv``, or the first of a series that has none, rounded or
    truncated as printed. Where list and figure cannot both be right (every region is in
    the list, or it alone has more than was published) that comes first, with the source
    of the figure. Predicates that the list does not have follow from its scores.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "hasil.csv")
    >>> text = "Nama Daerah;Skor;Peringkat\\nKota Padang;50;1\\nKota Bandung;51;2\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> from iga_analysis import read_results
    >>> accepted, _ = read_results(path, year=2024)
    >>> check_results(accepted, year=2024)["check"].tolist()
    ['rank', 'coverage', 'coverage', 'coverage', 'total', 'total', 'total']
    """
    table = accepted.reset_index(drop=True)
    totals = list(_check_totals(table, year))
    certain = [finding for surely, finding in totals if surely]
    found = [
        *certain,
        *_check_scale(table, year),
        *_check_zero(table, year),
        *_check_predicates(table, year),
        *_check_ranks(table),
        *_check_duplicates(table),
        *_check_coverage(table, year),
        *(finding for surely, finding in totals if not surely),
    ]
    columns = ["check", "level", "column", "text", "message", "positions"]
    return pd.DataFrame(found, columns=columns)


def _name_rows(table, positions):
    """Return the rows for a sentence: name and place in the file."""
    parts = []
    for position in positions[:_NAMED]:
        row = table.iloc[position]
        where = [row["sheet"]] if pd.notna(row["sheet"]) else []
        where += [say("on_page", page=row["page"])] if pd.notna(row["page"]) else []
        where += [say("in_row", row=row["row"])]
        parts.append(f"{row['name']} ({', '.join(map(str, where))})")
    more = len(positions) - _NAMED
    return "; ".join(parts) + (say("and_more", number=more) if more > 0 else "")


def _finding(table, check, column, key, positions, *, level="all", **values):
    positions = [int(one) for one in positions]
    text = say(key, place=label(level), **values)
    rows = f": {_name_rows(table, positions)}" if positions else ""
    return check, level, column, text, text + rows, positions


def _places(mask):
    return mask.fillna(False).to_numpy(dtype=bool).nonzero()[0]


def _check_scale(table, year):
    score = table["score"]
    try:
        scale = score_scale(year)
    except UnknownBands:
        yield _finding(table, "scale", "score", "scale_unknown", [], year=year)
        scale = None
    outside = _places((score < 0) | (score > 100 if scale == "0-100" else score < 0))
    if len(outside):
        yield _finding(table, "scale", "score", "off_scale", outside, scale=scale)
    filled = score.dropna()
    if scale == "0-100" and len(filled) > 1 and filled.between(0, 1).all():
        yield _finding(table, "scale", "score", "looks_like_share", [])


def _check_zero(table, year):
    """Warn of a score of 0 with a predicate: in points of 100 it cannot be assessed."""
    try:
        if score_scale(year) != "0-100":
            return
    except UnknownBands:
        return
    told = (table["score"] == 0) & (table["predicate"] != PREDICATES[-1])
    for position in _places(told):
        given = table.loc[position, "predicate"]
        yield _finding(
            *(table, "predicate", "predicate", "predicate_zero", [position]),
            given=given,
        )


def _check_predicates(table, year):
    given = table["predicate"].notna() & table["score"].notna()
    try:
        inside = (table["score"] >= 0) & (
            (table["score"] <= 100) | (score_scale(year) != "0-100")
        )
        chosen = table[given & inside]
        expected = assign_predicate(chosen["score"], year)
    except UnknownBands:
        if given.any():
            yield _finding(
                table, "predicate", "predicate", "bands_unknown", [], year=year
            )
        return
    # a score of 0 has a finding of its own
    wrong = ((expected != chosen["predicate"]) & (chosen["score"] != 0)).fillna(False)
    for position in chosen.index[wrong.to_numpy(dtype=bool)]:
        row = table.loc[position]
        values = {"score": format_number(row["score"]), "given": row["predicate"]}
        values |= {"expected": expected[position], "year": year}
        yield _finding(
            *(table, "predicate", "predicate", "predicate_differs", [position]),
            **values,
        )


def _check_ranks(table):
    for level, group in _group_ranks(table):
        gaps, extra = _rank_faults(group["rank"])
        if gaps or extra:
            listed = ", ".join(map(str, gaps[:20])) + (" ..." if len(gaps) > 20 else "")
            again = group.index[group["rank"].duplicated(keep=False)] if extra else []
            key = "rank_gaps" if gaps and extra else "rank_missing"
            yield _finding(
                *(table, "rank", "rank", key if gaps else "rank_extra", again),
                **{"level": level, "gaps": listed, "extra": extra},
            )
        scored = group[group["score"].notna()].sort_values(
            ["rank", "score"], ascending=[True, False], kind="stable"
        )
        worst = math.inf
        last_rank, last_score, wrong = None, None, []
        for position, rank, score in zip(
            scored.index, scored["rank"], scored["score"], strict=True
        ):
            tied = rank == last_rank and score != last_score
            if score > worst or tied:
                wrong.append(position)
            worst, last_rank, last_score = min(worst, score), rank, score
        if wrong:
            yield _finding(table, "rank", "rank", "rank_order", wrong, level=level)


def _group_ranks(table):
    """Return the groups within which the ranks are complete: (level, rows)."""
    ranked = table[table["rank"].notna()]
    levels = {level: ranked[ranked["level"] == level] for level in LEVELS}
    both = ranked[ranked["level"] != "provinsi"]
    choices = [
        list(levels.items()),
        [("provinsi", levels["provinsi"]), ("kabkota", both)],
        [("all", ranked)],
    ]
    choices = [[one for one in groups if len(one[1])] for groups in choices]
    faults = []
    for groups in choices:
        found = [_rank_faults(group["rank"]) for _, group in groups]
        faults.append(sum(len(gaps) + extra for gaps, extra in found))
    return choices[faults.index(min(faults))]


def find_rank_scope(accepted):
    """Return for each row ``"national-level"`` if ranks are within levels, or missing.

    Parameters
    ----------
    accepted : DataFrame
        With ``level`` and ``rank``.

    Returns
    -------
    Series of str
        As the column ``rank_scope`` of ``region_results.csv``.
    """
    table = accepted.reset_index(drop=True)
    scope = pd.Series(pd.NA, index=table.index, dtype="string")
    for level, group in _group_ranks(table):
        if level in LEVELS:
            scope[group.index] = "national-level"
    return scope


def _rank_faults(ranks):
    """Return missing ranks, and how many ranks stand more often than ties allow.

    Ties may be followed by a gap (1, 2, 2, 4) or not (1, 2, 2, 3).
    """
    ranks = sorted(int(rank) for rank in ranks)
    if not ranks:
        return [], 0
    counts = Counter(ranks)
    distinct = sorted(counts)
    top = min(distinct[-1], len(ranks) + 1000)
    dense = [one for one in range(1, top + 1) if one not in counts]
    allowed, before, standard = set(), 0, True
    for rank in distinct:
        allowed |= set(range(rank + 1, rank + counts[rank]))
        standard &= rank == before + 1
        before += counts[rank]
    gaps = [one for one in dense if one not in allowed]
    tied = len(ranks) - len(distinct)
    if standard or (not dense and tied <= len(ranks) / 4):
        return gaps, 0
    # of a part of a list: a tie leaves room before the next rank
    extra = sum(
        max(0, rank + counts[rank] - after)
        for rank, after in itertools.pairwise(distinct)
    )
    return gaps, extra


def _check_duplicates(table):
    again = table["code"].duplicated(keep=False)
    for _, group in table[again].groupby("code", sort=True):
        values = group[["score", "rank", "predicate", "innovations"]]
        key = "same_twice" if len(values.drop_duplicates()) == 1 else "differs_twice"
        yield _finding(table, "duplicate", "name", key, group.index)


def _check_coverage(table, year):
    regions = load_regions(year)
    for level in LEVELS:
        own = regions[regions["level"] == level]
        found = set(table.loc[table["level"] == level, "code"])
        if len(found) == len(own):
            continue
        missing = own.loc[~own["code"].isin(found), "name"].tolist()
        shown = ", ".join(missing[:_NAMED])
        if len(missing) > _NAMED:
            shown += say("and_more", number=len(missing) - _NAMED)
        yield _finding(
            *(table, "coverage", "name", "coverage", []),
            **{"level": level, "found": len(found), "base": len(own), "year": year},
            **{"missing": shown},
        )


@cache
def _published(year):
    """Return a final figure of each series: the preferred one, else the first."""
    figures = load_national_figures(year)
    figures = figures[(figures["stage"] == "final") & figures["value"].notna()]
    chosen = figures["claim_id"].isin(load_preferred_figures(year)["claim_id"])
    series = ["measure", "level", "category"]
    figures = pd.concat([figures[chosen], figures[~chosen]])
    return figures.drop_duplicates(series).astype({"decimals": int})


def _check_totals(table, year):
    """Yield whether it is certain, and the finding, where totals differ."""
    once = table.drop_duplicates("code")
    once = once.assign(predicate=_tell_predicates(once, year))
    levels = load_regions(year)["level"]
    groups = {one: [one] for one in LEVELS}
    groups |= {"all": list(LEVELS), "kabkota": list(LEVELS[1:])}
    parts = {one: once[once["level"].isin(some)] for one, some in groups.items()}
    for figure in _published(year).itertuples():
        own = parts[figure.level]
        category = None if pd.isna(figure.category) else figure.category
        totals, known = _totals(own, figure.measure, category)
        if own.empty or not totals or any(_agree(one, figure) for one in totals):
            continue
        whole = len(own) == levels.isin(groups[figure.level]).sum() and known.all()
        more = figure.measure != "index_average" and min(totals) > figure.value
        certain = bool(whole or more)
        yield (
            certain,
            _finding(
                *(table, "total", ""),
                *("total_contradicts" if certain else "total_differs", []),
                **{
                    "level": figure.level,
                    "published": format_number(figure.value, figure.decimals),
                },
                **{"total": format_number(totals[0], figure.decimals)},
                **{"what": say(f"measure_{figure.measure}"), "year": year},
                **{"category": f" {category}" if category in PREDICATES else ""},
                **{"claim": figure.claim_id, "source": _publisher(figure.source_id)},
            ),
        )


def _publisher(source):
    """Return who published a source, in the language that is spoken."""
    sources = load_sources().set_index("source_id")["publisher"]
    return translate_word(sources[source], "publisher")


def _agree(total, figure):
    """Whether a total is the published figure, rounded or truncated as printed."""
    step = 10.0**-figure.decimals
    cut = math.floor(total / step + 1e-9) * step
    return min(abs(total - figure.value) - step / 2, abs(cut - figure.value)) < 1e-9


def _tell_predicates(once, year):
    """Return the predicates of the list, from its scores where it has none."""
    try:
        unit = score_scale(year) != "0-100"
        told = once["predicate"].isna() & (once["score"] >= 0)
        told &= (once["score"] <= 100) | unit
        follows = assign_predicate(once.loc[told, "score"], year)
    except UnknownBands:
        return once["predicate"]
    return once["predicate"].fillna(follows.reindex(once.index))


def _totals(own, measure, category):
    """Return the totals of the list that a figure may mean, and the rows that tell.

    No total if the list says nothing of it. Whether regions without a score count as 0
    in a published average is not stated.
    """
    score, innovations = own["score"], own["innovations"]
    predicate, totals, known = own["predicate"], [], score.notna()
    if measure == "predicate_count" and predicate.notna().any():
        totals, known = [int((predicate == category).sum())], predicate.notna()
    elif measure == "index_average" and score.notna().any():
        totals = [float(score.mean()), float(score.fillna(0).mean())]
    elif category is not None:
        pass
    elif measure == "innovations_reported" and innovations.notna().any():
        totals, known = [int(innovations.sum())], innovations.notna()
    elif measure == "regions_participating":
        some = find_participants(own)
        # with a score of 0 a region may have taken part, and not have been assessed
        known = some | innovations.notna()
        totals = [int(some.sum())] if score.notna().any() or known.any() else []
    return totals, known
