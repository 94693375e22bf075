"""What a submission must have before it is scored, by the rules of its year.

A rule is a field of the edition with its source. What no source states for a year is
unknown and checked by no other year's rule; what a register does not tell is no
failure.
"""

import numpy as np
import pandas as pd

from ..datapackage import load_table
from ..language import format_day, label, say
from ..method import load_edition
from ..settings import language
from .register import check_register, check_submission, has_totals
from .score import count_innovations

# Each check, in the order in which it is shown, and the fields of its rule.
_RULES = {
    "application_window": ("window_from", "window_to"),
    "scored_stage": ("scored_stage",),
    "design_words": ("narrative_words_min",),
    "mandatory_sid": ("mandatory",),
    "mandatory_spd": ("mandatory",),
    "integrity_form": ("integrity_form",),
    "affairs_covered": ("affairs_required",),
    "seats": ("divisor_floor",),
}
# What decides whether an innovation is scored at all.
_DECIDING = ("application_window", "scored_stage")
# From what is to be done to what is done.
_OUTCOMES = ("not met", "not told", "unknown", "met")
_PLACES = ["code", "innovation", "agency"]
_COLUMNS = [*_PLACES, "check", "required", "found", "outcome", "to_do"]


def check_eligibility(register, spd, edition):
    """Return what stands in the way of a submission, before it is scored.

    Parameters
    ----------
    register : DataFrame
        As in :func:`score_iid`. The columns ``stage``, ``design_words`` and
        ``integrity_form`` may be missing or have gaps: not told.
    spd : DataFrame or None
        As in :func:`score_iid`; None where there is no table of SPD. Without the levels
        of SPD its mandatory indicators are not told.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        One row an innovation or region (``innovation`` missing) and check, what is to
        be done first: ``code, innovation, agency`` (missing where not told), ``check``,
        ``required, found`` (text), ``outcome`` (``not met``, ``not told`` by the
        register, ``unknown``: no source states the rule; ``met``), ``to_do`` (a
        sentence; missing where met), ``status`` and ``source_id`` of the rule.

        An innovation is checked for ``application_window`` (first day of application
        or renewal inside it), ``scored_stage``, ``design_words`` (words of the design
        text) and ``mandatory_sid`` (mandatory indicators with level 0); a region
        for ``mandatory_spd``, ``integrity_form``, ``affairs_covered`` (basic-service
        affairs) and ``seats`` (innovations up to the divisor). Where
        the rule is unknown, or the register tells nothing of any innovation, one row of
        the region says so.

    Raises
    ------
    RegisterError
        If either table has mistakes: all of both at once.
    UnknownField
        If the edition lacks the indicators of the tables.

    Notes
    -----
    Affairs and divisor count the innovations that do not fail window and stage. Nor
    does :func:`score_iid` count one below the stage; what it makes of the window, its
    caller chooses. What follows from a short text or a missing mandatory indicator is
    not published, and changes no index.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> table = check_eligibility(register, spd, 2026)
    >>> table.loc[table["outcome"] == "not met", "check"].value_counts().to_dict()
    {'design_words': 3, 'mandatory_sid': 2}
    """
    edition = load_edition(edition)
    if spd is None:
        innovations, rows = check_register(register, edition), None
    else:
        whole = {"outside_window": "count", "every_stage": True}
        innovations, rows = check_submission(
            register, spd, edition, totals=True, **whole
        )
    return list_eligibility(innovations, rows, edition)


def list_eligibility(innovations, rows, edition):
    """Return the checks of checked tables, as :func:`check_eligibility` does.

    ``rows`` is the SPD table, or None.
    """
    innovations = innovations.reset_index(drop=True)
    codes = set(innovations["code"]) | set(() if rows is None else rows["code"])
    regions = pd.DataFrame({"code": sorted(codes)}).reindex(columns=_PLACES)
    table = pd.concat(_check_innovations(innovations, regions, edition))
    failing = table["check"].isin(_DECIDING) & (table["outcome"] == "not met")
    counted = innovations.drop(index=table.index[failing])
    parts = [
        *(table, _check_spd(rows, regions, edition)),
        _check_integrity(innovations, regions, edition),
        *_check_numbers(counted, regions, edition),
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table.merge(_list_rules(edition), on="check", how="left")
    order = table.assign(
        outcome=table["outcome"].map(_OUTCOMES.index),
        check=table["check"].map(list(_RULES).index),
        innovation=table["innovation"].notna(),
    ).sort_values(["code", "outcome", "check", "innovation"], kind="stable")
    return table.loc[order.index].reset_index(drop=True).astype("string")


def summarise_eligibility(table):
    """Return one row a check: for how many innovations or regions it is met.

    Parameters
    ----------
    table : DataFrame
        As :func:`check_eligibility` gives it.

    Returns
    -------
    DataFrame
        ``check, required, found`` (that of the only row, else how many of how many meet
        it), ``outcome`` (the one with most to do).

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> found = summarise_eligibility(check_eligibility(register, spd, 2026))
    >>> found.set_index("check")["found"].to_dict()["design_words"]
    '27 of 30'
    """
    summary = []
    for check in _RULES:
        rows = table[table["check"] == check]
        if rows.empty:
            continue
        found = rows["found"].iloc[0]
        if len(rows) > 1 or rows["innovation"].notna().any():
            met = int((rows["outcome"] == "met").sum())
            found = say("elig_share", met=met, number=len(rows))
        worst = min(rows["outcome"], key=_OUTCOMES.index)
        summary.append((check, rows["required"].iloc[0], found, worst))
    columns = ["check", "required", "found", "outcome"]
    return pd.DataFrame(summary, columns=columns).astype("string")


def count_failing(table):
    """Return how many innovations fail each check that decides what is scored.

    Parameters
    ----------
    table : DataFrame
        As :func:`check_eligibility` gives it.

    Returns
    -------
    dict of str to int
        ``application_window`` and ``scored_stage``.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> register.loc[[0, 1], "stage"] = "Uji Coba"
    >>> count_failing(check_eligibility(register, spd, 2026))
    {'application_window': 0, 'scored_stage': 2}
    """
    failing = table.loc[table["outcome"] == "not met", "check"]
    return {check: int((failing == check).sum()) for check in _DECIDING}


def _list_rules(edition):
    """Return status and source of the rule of each check."""
    facts = edition.facts.set_index("field")[["status", "source_id"]]
    facts = facts.loc[[names[0] for names in _RULES.values()]]
    return facts.assign(check=list(_RULES)).reset_index(drop=True)


def _judge(places, check, *, required, told, met, found, to_do, column):
    """Return the rows of a check, in the order of ``places``.

    ``to_do`` is a sentence where the check is not met, ``column`` the heading of what
    would tell what is not told.
    """
    asked = say("elig_tell", column=column)
    outcome = np.select([~told, met], ["not told", "met"], "not met")
    return places.assign(
        check=check,
        required=required,
        found=pd.Series(found, places.index, dtype="object").where(told),
        outcome=outcome,
        to_do=np.select([~told, met], [asked, None], np.asarray(to_do, dtype="object")),
    )


def _lack_rule(check, edition, regions, found=None):
    """Return the rows that say that the rule is unknown."""
    fact = edition.facts.set_index("field").loc[_RULES[check][0]]
    to_do = say("elig_unknown", year=edition.year)
    if pd.notna(fact["value"]):
        told = {"status": label(fact["status"]), "value": fact["value"]}
        to_do = say("elig_unsettled", year=edition.year, **told)
    table = regions.assign(check=check, found=found, outcome="unknown", to_do=to_do)
    return table.reindex(columns=_COLUMNS)


def _knows(check, edition):
    return all(edition.knows(name) for name in _RULES[check])


def _check_innovations(innovations, regions, edition):
    """Yield the rows of each check of innovations, with their index.

    Of a region whose innovations all tell nothing there is one row.
    """
    places = innovations.reindex(columns=_PLACES)
    judges = (_judge_window, _judge_stage, _judge_length, _judge_indicators)
    for check, judge in zip(_RULES, judges, strict=False):
        if not _knows(check, edition):
            yield _lack_rule(check, edition, regions)
            continue
        # what is not applied yet needs no day of application
        rows = innovations
        if judge is _judge_window:
            rows = innovations[innovations["implemented"].notna()]
        table = _judge(places.loc[rows.index], check, **judge(rows, edition))
        silent = table["outcome"] == "not told"
        silent = silent.groupby(table["code"]).transform("all")
        yield table[~silent]
        yield (
            table[silent].drop_duplicates("code").assign(innovation=pd.NA, agency=pd.NA)
        )


def _judge_window(innovations, edition):
    found = _write_days(innovations["implemented"])
    if "renewed" in innovations:
        found = found + ("; " + _write_days(innovations["renewed"])).fillna("")
    window = f"{format_day(edition.window_from)} – {format_day(edition.window_to)}"
    return {
        "required": window,
        "told": np.ones(len(innovations), dtype=bool),
        "met": innovations["in_window"].to_numpy(dtype=bool),
        "found": found.astype("object").to_numpy(),
        "to_do": [say("elig_window", window=window)] * len(innovations),
        "column": say("form_implemented"),
    }


def _write_days(column):
    """Return days as text; a column without any is one of text too."""
    told = column.astype("object").map(format_day, na_action="ignore")
    return told.astype("string")


def _judge_stage(innovations, edition):
    stages = innovations.reindex(columns=["stage"])["stage"]
    scored = edition.scored_stage
    return {
        "required": scored,
        "told": stages.notna().to_numpy(),
        "met": (stages == scored).fillna(False).to_numpy(dtype=bool),
        "found": stages.to_numpy(dtype="object"),
        "to_do": [say("elig_stage", scored=scored)] * len(innovations),
        "column": say("form_stage"),
    }


def _judge_length(innovations, edition):
    words = innovations.reindex(columns=["design_words"])["design_words"]
    told, least = words.notna().to_numpy(), edition.narrative_words_min
    words = words.fillna(0).to_numpy(dtype="int64")
    return {
        "required": f"≥ {least}",
        "told": told,
        "met": words >= least,
        "found": words.astype("str"),
        "to_do": [
            say("elig_words", number=least - one) if one < least else None
            for one in words
        ],
        "column": say("form_design_words"),
    }


def _judge_indicators(innovations, edition):
    names = _name_mandatory(edition, "SID")
    empty = innovations[list(names)].to_numpy() == 0
    lists = [list(np.array(list(names))[row]) if row.any() else [] for row in empty]
    return {
        "required": ", ".join(names),
        "told": np.ones(len(innovations), dtype=bool),
        "met": ~empty.any(axis=1),
        "found": [_say_empty(one) for one in lists],
        "to_do": [_say_missing(one, names) for one in lists],
        "column": label("level"),
    }


def _name_mandatory(edition, aspect):
    """Return the names of the mandatory indicators of an aspect by their keys."""
    table = edition.indicators
    named = table[table["mandatory"] & (table["aspect"] == aspect)]
    names = dict(zip(named["indicator"], named[f"name_{language()}"], strict=True))
    if aspect == "SPD" and not names:
        # a year whose SPD rows are not known may still name the mandatory ones
        listed = load_table("indicators").drop_duplicates("name_id")
        shown = listed[f"name_{language()}"].fillna(listed["name_id"])
        words = dict(zip(listed["name_id"], shown, strict=True))
        others = [
            one for one in edition.mandatory if one not in set(table["indicator"])
        ]
        names = {one: words.get(one, one) for one in others}
    return names


def _say_empty(keys):
    return say("elig_zero", keys=keys) if keys else say("elig_no_zero")


def _say_missing(keys, names):
    named = "; ".join(f"{key} {names[key]}" for key in keys)
    return say("elig_mandatory", names=named) if keys else None


def _check_spd(rows, regions, edition):
    check = "mandatory_spd"
    if not _knows(check, edition):
        return _lack_rule(check, edition, regions)
    names = _name_mandatory(edition, "SPD")
    told, lists = np.zeros(len(regions), dtype=bool), [[]] * len(regions)
    levels = rows is not None and not has_totals(rows)
    if levels and set(names) <= set(edition.indicators["indicator"]):
        told[:] = True
        rows = rows[rows["indicator"].isin(names) & (rows["level"] == 0)]
        found = rows.groupby("code")["indicator"].agg(list)
        lists = [found.get(code, []) for code in regions["code"]]
    return _judge(
        regions,
        check,
        required=", ".join(one if one[:1].isdigit() else names[one] for one in names),
        told=told,
        met=np.array([not one for one in lists], dtype=bool),
        found=[_say_empty(one) for one in lists],
        to_do=[_say_missing(one, names) for one in lists],
        column="SPD",
    )


def _check_integrity(innovations, regions, edition):
    check = "integrity_form"
    if not _knows(check, edition):
        return _lack_rule(check, edition, regions)
    needed = edition.integrity_form == "required"
    signed = innovations.reindex(columns=["code", check]).dropna()
    # one no is a no: the form is one for the region
    answers = signed.astype({check: "bool"}).groupby("code")[check].all().to_dict()
    answers = [answers.get(code) for code in regions["code"]]
    return _judge(
        regions,
        check,
        required=label(str(needed)),
        told=np.array([one is not None or not needed for one in answers]),
        met=np.array([bool(one) or not needed for one in answers]),
        found=[label(str(one)) if one is not None else None for one in answers],
        to_do=[say("elig_integrity")] * len(regions),
        column=say("form_integrity_form"),
    )


def _check_numbers(counted, regions, edition):
    """Yield the rows of the affairs covered and of the innovations that count."""
    n, covered = count_innovations(counted, regions["code"], edition)
    affairs = load_table("affairs").set_index("affair")[f"name_{language()}"]
    done = counted.groupby("code")["affair"].agg(set)
    for check, numbers in (("affairs_covered", covered), ("seats", n)):
        found = numbers.astype("str")
        if not _knows(check, edition):
            yield _lack_rule(check, edition, regions, found)
            continue
        least = getattr(edition, _RULES[check][0])
        to_do = []
        for code, number in zip(regions["code"], numbers, strict=True):
            lacking = least - number
            if check == "affairs_covered":
                open_ones = set(edition.affairs) - done.get(code, set())
                named = [affairs[one] for one in edition.affairs if one in open_ones]
                to_do.append(say("elig_affairs", number=lacking, affairs=named))
            else:
                to_do.append(say("elig_seats", number=lacking, floor=least))
        yield _judge(
            regions,
            check,
            required=f"≥ {least}",
            told=np.ones(len(regions), dtype=bool),
            met=numbers >= least,
            found=found,
            to_do=to_do,
            column=say("form_affair"),
        )
