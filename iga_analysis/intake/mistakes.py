"""Check the rows of registers and SPD tables; every mistake goes to its row.

What the cells alone tell (a date that may be two, an error of Excel, an unknown region)
is found here, all else by :mod:`iga_analysis.scoring`. A mistake is a row of a table:
``table`` (register or spd), ``row`` (the place of the record), ``column``, ``value``,
``key`` and ``values`` of its message.
"""

import pandas as pd

from ..scoring import (
    SHEETS,
    VERIFIED,
    RegisterError,
    check_profiles,
    check_register,
    check_spd,
    check_submission,
    known_codes,
    name_column,
    say_problem,
)
from .register_cells import Found, frame_mistakes, make_table
from .verified import join_verified, move_verified


def accept_rows(tables, edition, kind, *, profiles=False):
    """Check a table; reject the rows with mistakes; return the others, typed.

    Parameters
    ----------
    tables : dict of str to Found
        All tables of the file by kind.
    edition : Edition
    kind : {"register", "spd"}
    profiles : bool, optional
        Whether the register has no levels, as portals export it.

    Returns
    -------
    DataFrame
    """
    found = tables.get(kind, Found(SHEETS[kind]))
    records = found.records
    table, told = make_table(records, edition, kind, profiles=profiles)
    link = None
    if kind == "register" and VERIFIED in tables:
        table, link = join_verified(table, tables[VERIFIED], edition)
        _accept_verified(tables[VERIFIED], link)
    if kind == "spd" and len(table) and table["code"].isna().all():
        codes = {one.code for one in tables["register"].records if one.code}
        table["code"] = codes.pop() if len(codes) == 1 else None
    _reject(found, table, told)
    check = check_profiles if profiles else check_register
    check = check if kind == "register" else check_spd
    good = table
    while True:
        try:
            checked = check(good, edition)
        except RegisterError as error:
            problems = move_verified(_without(error.problems, told), link)
            _reject_verified(found, tables.get(VERIFIED), problems, link)
            _reject(found, table, problems[problems["table"] != VERIFIED])
            checked = None
        # once rows are rejected, others may be wrong: a region without all SPD rows
        kept = [place for place, one in enumerate(records) if not one.reasons]
        if checked is not None and len(kept) == len(good):
            break
        good = table.loc[kept]
    for place, code in zip(checked.index, checked["code"].tolist(), strict=True):
        records[place].status, records[place].code = "accepted", code
    return checked.reset_index(drop=True)


def _accept_verified(found, link):
    """Accept the rows of verified levels, but those with mistakes."""
    for record in found.records:
        record.status = "accepted"
    if link is not None:
        _reject(found, None, link.told)


def _reject_verified(found, verified, problems, link):
    """Reject verified rows with mistakes, and the innovations that they are of."""
    own = problems[problems["table"] == VERIFIED]
    if own.empty:
        return
    _reject(verified, None, own)
    rows = {place: row for row, place in link.rows.items()}
    for place in own["row"].unique():
        line = verified.records[place].line
        values = {"sheet": line.sheet, "row": line.number}
        found.records[rows[place]].reject("verified_wrong", values, "innovation")


def find_mistakes(tables, edition, outside_window):
    """Return the typed tables, if they have no mistake, and all mistakes of both.

    Every mistake is put to its row as well; the rows without any are accepted.

    Parameters
    ----------
    tables : dict of str to Found
        ``register``, ``spd`` and ``verified``, as far as there are any.
    edition : Edition
    outside_window : {"count", "report", "exclude"}
        As in :func:`iga_analysis.scoring.check_register`.

    Returns
    -------
    dict of str to DataFrame
        The index is the place of the record.
    DataFrame
        As :class:`iga_analysis.scoring.RegisterError` takes it, by table and row.
    """
    frames, told, link = {}, frame_mistakes([]), None
    for kind in [one for one in SHEETS if one in tables]:
        frames[kind], more = make_table(tables[kind].records, edition, kind)
        told = pd.concat([told, more], ignore_index=True)
    if VERIFIED in tables and "register" in frames:
        frames["register"], link = join_verified(
            frames["register"], tables[VERIFIED], edition
        )
    checked, problems = {}, frame_mistakes([])
    blank = _fill_codes(frames, edition.year)
    rule = {"outside_window": outside_window}
    try:
        if len(frames) == 2:
            both = frames["register"], frames["spd"]
            whole = {"totals": True, "every_stage": True}
            both = check_submission(*both, edition, **whole, **rule)
            checked = dict(zip(SHEETS, both, strict=True))
        elif "spd" in frames and not tables["spd"].has("spd"):
            check_spd(frames["spd"], edition)
        elif "register" in frames:
            check_register(frames["register"], edition, **rule)
    except RegisterError as error:
        problems = move_verified(_without(error.problems, told), link)
        if blank is not None:
            # said once, of the whole table
            of_code = (problems["table"] == "spd") & (problems["column"] == "code")
            problems = pd.concat([problems[~of_code], blank], ignore_index=True)
    parts = [told, problems] if link is None else [told, link.told, problems]
    problems = pd.concat(parts, ignore_index=True)
    problems = problems.sort_values(["table", "row"], kind="stable")
    for kind, found in tables.items():
        for record in found.records:
            record.status = "accepted"
        own = problems[problems["table"] == kind]
        _reject(found, frames.get(kind), own[own["column"].notna()])
    return checked, _locate(problems, tables)


def _without(problems, told):
    """Return the mistakes of a check but those of cells that are told already."""
    places = set(zip(told["table"], told["row"], told["column"], strict=True))
    # a row whose region is not known has no code
    places |= {(kind, row, "code") for kind, row, name in places if name == "region"}
    found = zip(problems["table"], problems["row"], problems["column"], strict=True)
    return problems.loc[[one not in places for one in found], list(told)]


def _fill_codes(frames, year):
    """Give an SPD table without any code that of the register.

    Returns None, or the mistakes of a table for which there is no such code: none where
    the register has rows, in which that is then a mistake.
    """
    spd = frames.get("spd")
    if spd is None or spd.empty or spd["code"].notna().any():
        return None
    register = frames.get("register")
    written = [] if register is None else register["code"].dropna()
    codes = sorted(set(written) & known_codes(year))
    if len(codes) == 1:
        spd["code"] = codes[0]
        return None
    if register is not None and len(register) and not codes:
        return frame_mistakes([])
    key = "reg_spd_codes" if codes else "reg_spd_no_code"
    return frame_mistakes([("spd", pd.NA, "code", None, key, {"codes": codes})])


def _locate(problems, tables):
    """Return mistakes with the sheet and row of the file in place of ours."""
    located = []
    for kind, sheet in SHEETS.items():
        found = tables.get(kind, Found(sheet))
        missing = None
        if kind not in tables:
            missing = "reg_no_register" if kind == "register" else "reg_no_spd_sheet"
        elif kind == "spd" and not found.records:
            missing = "reg_no_rows"
        if missing:
            located.append((found.sheet, pd.NA, None, None, missing, {}))
        for place, name in found.lacking:
            located.append((place, pd.NA, name, None, "reg_no_column", {}))
        own = problems[problems["table"] == kind]
        located += [_locate_one(one, found) for one in own.itertuples(index=False)]
    if VERIFIED in tables:
        own = problems[problems["table"] == VERIFIED].itertuples(index=False)
        located += [_locate_one(one, tables[VERIFIED]) for one in own]
    lacking = {place for found in tables.values() for place in found.lacking}
    # that a whole column is lacking is said once, not for each row
    return frame_mistakes(
        one for one in located if pd.isna(one[1]) or (one[0], one[2]) not in lacking
    )


def _locate_one(one, found):
    if pd.isna(one.row):
        return one._replace(table=found.sheet)
    line = found.records[one.row].line
    if one.key == "reg_twice":
        first = found.records[one.values["row"]].line
        values = {"row": first.number, "sheet": first.sheet}
        key = one.key if first.sheet == line.sheet else "reg_twice_sheet"
        one = one._replace(key=key, values=values)
    return one._replace(table=line.sheet or found.sheet, row=line.number)


def _reject(found, table, problems):
    """Put every mistake to its row; those without a row to all rows of the region."""
    for one in problems.itertuples(index=False):
        rows = [one.row]
        if pd.isna(one.row):
            # of a whole region, or of the whole table
            rows = [] if one.value is None else table.index[table["code"] == one.value]
        said = _locate_one(one, found)
        text = say_problem(said.value, said.key, said.values)
        for row in rows:
            record = found.records[row]
            values = {"column": name_column(one.column), "problem": text}
            record.reject("register_problem", values, one.column)
            record.suggestion = record.suggestion or one.values.get("near", "")
