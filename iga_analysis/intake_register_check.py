"""Check the rows of a register and put every mistake to its row, in both languages."""

import re

import pandas as pd

from .intake_dates import read_dates
from .intake_limits import IntakeError
from .intake_numbers import is_missing
from .intake_regions import RegionFinder, read_code
from .intake_rows import clean_name
from .language import say
from .scoring import EXAMPLE_CODE, RegisterError, check_register, check_spd

NEEDED = ("innovation", "affair", "implemented")
# What the checks say, as a pattern, and the key of the message in both languages.
_SENTENCES = [
    (r"is missing; no evidence", "reg_missing_level"),
    (r"is missing although", "reg_no_basis"),
    (r"is missing$", "reg_missing"),
    (r"has no name", "reg_no_name"),
    (r"is not a level: must be (?P<allowed>.*)", "reg_level"),
    (r"is not an affair", "reg_affair"),
    (r"must be yes or no", "reg_truth"),
    (r"is not a date", "reg_date"),
    (r"is not the code of|is a number; codes", "reg_code"),
    (r"stands already in row (?P<row>\d+)", "reg_twice"),
    (r"is not a basis: must be one of (?P<allowed>.*)", "reg_basis"),
    (r"is not an SPD row: must be one of (?P<allowed>.*)", "reg_spd_row"),
    (r"stands twice", "reg_spd_twice"),
    (r"lacks the rows (?P<allowed>.*)", "reg_lacks"),
]


def check_records(records, edition, kind, innovations=()):
    """Check the data rows of one kind; reject those with mistakes; return the rest."""
    table = _make_table(records, edition, kind)
    if kind == "spd" and len(table) and table["code"].isna().all():
        codes = {one.code for one in innovations if one.code}
        table["code"] = codes.pop() if len(codes) == 1 else None
    check = check_register if kind == "register" else check_spd
    try:
        checked = check(table, edition)
    except RegisterError as error:
        _reject(records, table, error.problems)
        good = [place for place, one in enumerate(records) if not one.reasons]
        checked = check(table.loc[good], edition)
    good = [place for place, one in enumerate(records) if not one.reasons]
    checked = checked.loc[checked.index.isin(good)]
    for place in checked.index:
        records[place].status = "accepted"
    codes = checked["code"].tolist()
    for place, code in zip(checked.index, codes, strict=True):
        records[place].code = code
    return checked.reset_index(drop=True)


def _make_table(records, edition, kind):
    """Return the cells as a table of our columns; its index is the place of a row."""
    if kind == "register":
        names = {name for one in records[:1] for name in one.places}
        needed = [*NEEDED, *edition.weights("SID").index]
        names = ["code", *needed, *sorted(names - {"code", "label", *needed})]
    else:
        names = ["code", "indicator", "level"]
        names += (
            ["region"] if any("region" in one.places for one in records[:1]) else []
        )
    columns = {}
    for name in names:
        columns[name] = [
            cells[place]
            if (place := one.places.get(name)) is not None
            and place < len(cells := one.line.cells)
            and not is_missing(cells[place])
            else None
            for one in records
        ]
    index = pd.RangeIndex(len(records), name="row")
    table = pd.DataFrame(columns, index=index, dtype="object")
    for name in {"implemented", "renewed"} & set(table):
        table[name] = _settle_dates(records, table[name].tolist(), name)
    table["code"] = _settle_codes(records, table, edition.year)
    return table


def _settle_dates(records, cells, name):
    dates, problems = read_dates(cells)
    for record, problem in zip(records, problems, strict=True):
        if problem:
            record.reject(*problem, name)
    return dates


def _settle_codes(records, table, year):
    """Return the codes: as written, or found by the name of the region."""
    finder, find = RegionFinder(year), {}
    regions = table["region"] if "region" in table else [None] * len(table)
    codes = []
    for record, cell, region in zip(records, table["code"], regions, strict=True):
        code = EXAMPLE_CODE if cell == EXAMPLE_CODE else read_code(cell)
        if cell is None and region is not None:
            if region not in find:
                find[region] = finder.find(clean_name(region))
            code, problem, _ = find[region]
            if problem:
                record.reject(*problem, "region")
                record.suggestion = finder.suggest(str(region))
        record.code = code
        codes.append(code if code is not None or cell is None else str(cell))
    return codes


def _reject(records, table, problems):
    """Put every mistake to its row; those without a row to all rows of the region."""
    missing = problems[problems["row"].isna() & problems["value"].isna()]
    if len(missing):
        names = ", ".join(missing["column"].astype(str))
        raise IntakeError("register_columns", columns=names)
    for one in problems.itertuples():
        places = [one.row]
        if pd.isna(one.row):
            places = table.index[table["code"] == one.value].tolist()
        for place in places:
            record = records[place]
            if one.column == "code" and record.reasons:
                continue
            if (
                record.reasons
                and record.reasons[-1][2] == one.column
                and (record.reasons[-1][0] == "open_date")
            ):
                continue
            text, suggestion = _translate(one, records)
            values = {"column": one.column, "problem": text}
            record.reject("register_problem", values, one.column)
            record.suggestion = record.suggestion or suggestion


def _translate(one, records):
    """Return a mistake in the language, and what may have been meant."""
    hint = re.search(r"did you mean '(.*)'", one.problem)
    suggestion = say("did_you_mean", name=hint[1]) if hint else ""
    for pattern, key in _SENTENCES:
        found = re.search(pattern, one.problem)
        if found:
            values = found.groupdict()
            if "row" in values:
                values["row"] = records[int(values["row"])].line.number
            return say(key, value=one.value, **values), suggestion
    return say("reg_other", value=one.value, problem=one.problem), suggestion
