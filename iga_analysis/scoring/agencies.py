"""Who takes part inside a region: agencies (OPD), affairs, competitions.

Works on a register that has no levels yet: a first list with the columns
``innovation`` and ``agency`` is enough.
"""

import re

import pandas as pd

from ..datapackage import load_table
from ..language import say
from .choices import read_affairs
from .problems import Problems, TableCheck

# As the competitions write themselves; any other name is listed as it stands.
COMPETITIONS = ("IGA", "SINOVIK", "INAGARA", "Budhipraja")
_SEPARATORS = re.compile(r"[;,\n]")
_WITH_YEAR = re.compile(r"(.*\S)\s+((?:19|20)\d\d)")


def agency_participation(register, agencies):
    """Return which agencies have reported an innovation, and which none.

    Parameters
    ----------
    register : DataFrame
        One row an innovation: ``innovation, agency`` and, if known, ``code``,
        ``digital`` (yes or no), ``affair`` (a key or name of ``affairs.csv``).
    agencies : DataFrame or sequence of str
        Every agency that should report: names, or a table with the column ``agency``
        and, for several regions, ``code``.

    Returns
    -------
    DataFrame
        One row an agency, in the order of the list, then the agencies that only the
        register has, a missing name among them: ``code, agency, listed`` (whether in
        the list), ``reported, innovations, digital`` (those marked digital),
        ``affairs`` (how many different ones). Digital and affairs are missing where
        the register tells nothing of them.

    Raises
    ------
    RegisterError
        If a column or name is missing or refused, or stands twice: all at once.
    ValueError
        If the register has several regions and the list has no codes.

    Notes
    -----
    Names are the same if they differ in spaces and capitals only. There is no
    likeness beyond that: 'Dinkes' and 'Dinas Kesehatan' are two agencies.

    Examples
    --------
    >>> register = pd.DataFrame({"innovation": ["A", "B"], "agency": ["RSUD", "x"]})
    >>> table = agency_participation(register, ["Dinas Kesehatan", "rsud"])
    >>> table[["agency", "listed", "innovations"]].values.tolist()
    [['Dinas Kesehatan', True, 0], ['rsud', True, 1], ['x', False, 1]]
    """
    if not isinstance(agencies, pd.DataFrame):
        agencies = pd.DataFrame({"agency": pd.Series(list(agencies), dtype="object")})
    problems = Problems()
    rows = _read_register(register, problems, "agency")
    listed = _read_agencies(agencies, problems)
    if "code" in agencies and "code" not in rows:
        problems.lack("register", "code", "reg_no_code_column")
    problems.raise_any()
    rows["key"] = _fold(rows["agency"])
    if "code" not in rows:
        rows["code"] = pd.array([pd.NA] * len(rows), dtype="string")
    if "code" not in listed:
        codes = rows["code"].unique()
        if len(codes) > 1:
            raise ValueError(say("reg_regions", number=len(codes)))
        code = codes[0] if len(codes) else pd.NA
        listed["code"] = pd.array([code] * len(listed), dtype="string")
    key = ["code", "key"]
    found = rows[["agency", *key]].assign(listed=False)
    table = pd.concat([listed.assign(listed=True), found], ignore_index=True)
    table = table.drop_duplicates(key)
    groups = rows.groupby(key, dropna=False, sort=False)
    counts = pd.DataFrame({"innovations": groups.size()})
    counts["digital"] = _total(groups, rows, "digital", "sum")
    counts["affairs"] = _total(groups, rows, "affair", "nunique")
    table = table.merge(counts.reset_index(), on=key, how="left")
    table["reported"] = table["innovations"].notna()
    for name, source in [("digital", "digital"), ("affairs", "affair")]:
        if source in rows:
            table.loc[~table["reported"], name] = 0
    table["innovations"] = table["innovations"].fillna(0)
    order = ["code", "agency", "listed", "reported", "innovations"]
    numbers = dict.fromkeys(["innovations", "digital", "affairs"], "Int64")
    return table[[*order, "digital", "affairs"]].astype(numbers)


def affair_coverage(register):
    """Return how many innovations each government affair has.

    Parameters
    ----------
    register : DataFrame
        One row an innovation: ``innovation``, ``affair`` (a key or name of
        ``affairs.csv``) and, if known, ``code``, ``agency``.

    Returns
    -------
    DataFrame
        One row an affair of ``affairs.csv``, in its order, also those that no
        innovation has (of each region, if the register has codes), then the
        innovations without one (``affair`` missing), if any: ``code, affair, name_id,
        name_en, basic_service, innovations, agencies`` (how many different ones).

    Raises
    ------
    RegisterError
        If a column is missing or an affair unknown: all at once.

    Examples
    --------
    >>> register = pd.DataFrame({"innovation": ["A", "B"], "affair": "kesehatan"})
    >>> coverage = affair_coverage(register).set_index("affair")["innovations"]
    >>> coverage[["pendidikan", "kesehatan"]].to_dict()
    {'pendidikan': 0, 'kesehatan': 2}
    """
    problems = Problems()
    rows = _read_register(register, problems, "affair")
    problems.raise_any()
    affairs = load_table("affairs")[["affair", "name_id", "name_en", "basic_service"]]
    if "code" not in rows:
        rows["code"] = pd.array([pd.NA] * len(rows), dtype="string")
    if "agency" in rows:
        rows["agency"] = _fold(rows["agency"])
    codes = sorted(rows["code"].dropna().unique())
    if rows["code"].isna().any() or not codes:
        codes.append(pd.NA)
    regions = pd.DataFrame({"code": pd.array(codes, dtype="string")})
    key = ["code", "affair"]
    groups = rows.groupby(key, dropna=False, sort=False)
    counts = pd.DataFrame({"innovations": groups.size()})
    counts["agencies"] = _total(groups, rows, "agency", "nunique")
    table = regions.merge(affairs, how="cross")
    table = table.merge(counts.reset_index(), on=key, how="outer")
    order = {affair: place for place, affair in enumerate(affairs["affair"])}
    place = table["affair"].map(order).astype("float64").fillna(len(order))
    table = table.assign(place=place).sort_values(["code", "place"], kind="stable")
    none = table["innovations"].isna()
    table["innovations"] = table["innovations"].fillna(0)
    if "agency" in rows:
        table.loc[none, "agencies"] = 0
    table = table.astype({"innovations": "Int64", "agencies": "Int64"})
    return table.drop(columns="place").reset_index(drop=True)


def competition_entries(register):
    """Return which innovation was entered in which competition.

    Parameters
    ----------
    register : DataFrame
        One row an innovation: ``innovation``, ``competitions`` (names, with their year
        if wanted, separated by semicolons, commas or line breaks) and, if known,
        ``code``, ``agency``.

    Returns
    -------
    DataFrame
        One row an entry, in the order of the register: ``code, innovation, agency,
        competition, year, known``. IGA, SINOVIK, INAGARA and Budhipraja are known,
        in any capitals; any other name is listed as it stands, with its year in it.

    Raises
    ------
    RegisterError
        If a column or the name of an innovation is missing: all at once.

    Examples
    --------
    >>> register = pd.DataFrame({"innovation": ["A"], "competitions": ["iga 2025; X"]})
    >>> entries = competition_entries(register)
    >>> entries[["competition", "year", "known"]].values.tolist()
    [['IGA', 2025, True], ['X', <NA>, False]]
    """
    problems = Problems()
    rows = _read_register(register, problems, "competitions")
    problems.raise_any()
    official = {name.casefold(): name for name in COMPETITIONS}
    entries = []
    for row in rows.to_dict("records"):
        if pd.isna(row["competitions"]):
            continue
        one = {name: row.get(name, pd.NA) for name in ("code", "innovation", "agency")}
        for text in _SEPARATORS.split(row["competitions"]):
            name, year = " ".join(text.split()), pd.NA
            dated = _WITH_YEAR.fullmatch(name)
            if dated and dated[1].casefold() in official:
                name, year = dated[1], int(dated[2])
            known = name.casefold() in official
            name = official.get(name.casefold(), name)
            if name:
                entries.append(
                    one | {"competition": name, "year": year, "known": known}
                )
    kinds = {"code": "string", "innovation": "string", "agency": "string"}
    kinds |= {"competition": "string", "year": "Int64", "known": "bool"}
    return pd.DataFrame(entries, columns=list(kinds)).astype(kinds)


def _read_register(register, problems, needed):
    """Return the columns of a register that are used here, typed and tidied."""
    table = TableCheck("register", register, problems)
    if not table.has("innovation", needed):
        return pd.DataFrame(columns=["innovation", needed], dtype="string")
    texts = {"code", "innovation", "agency", "competitions"} & set(table.frame)
    rows = pd.DataFrame({name: table.frame[name].astype("string") for name in texts})
    for name in texts - {"competitions"}:
        rows[name] = _tidy(rows[name])
    _refuse_numbers(table)
    if "digital" in table.frame:
        rows["digital"] = table.truths("digital")
    if "affair" in table.frame:
        affairs = table.translate("affair", *read_affairs(), required=False)
        rows["affair"] = pd.array(affairs, dtype="string")
    table.report(rows["innovation"].isna(), "innovation", "reg_no_name")
    same = rows[sorted({"code", "innovation", "agency"} & texts)].apply(_fold)
    again = same.duplicated() & rows["innovation"].notna()
    key = "reg_twice_agency" if "agency" in texts else "reg_twice_name"
    table.report(again, "innovation", key)
    return rows.reset_index(drop=True)


def _read_agencies(agencies, problems):
    table = TableCheck("agencies", agencies, problems)
    if not table.has("agency"):
        return pd.DataFrame(columns=["agency", "key"], dtype="string")
    columns = [name for name in ("code", "agency") if name in table.frame]
    listed = table.frame[columns].astype("string").apply(_tidy)
    listed["key"] = _fold(listed["agency"])
    _refuse_numbers(table)
    table.report(listed["key"].isna(), "agency", "reg_no_name")
    again = listed.drop(columns="agency").duplicated() & listed["key"].notna()
    table.report(again, "agency", "reg_twice_listed")
    return listed.reset_index(drop=True)


def _refuse_numbers(table):
    """Report codes that are numbers: 11.10 would be the region 11.1."""
    if "code" in table.frame:
        table.translate(
            "code",
            lambda value: value if isinstance(value, str) else None,
            "reg_code_number",
        )


def _tidy(names):
    """Return names with single spaces; an empty one is missing."""
    names = names.str.split().str.join(" ")
    return names.mask(names == "").astype("string")


def _fold(names):
    return _tidy(names).str.casefold()


def _total(groups, rows, column, how):
    """Return a count of each group; missing where the register tells nothing."""
    if column not in rows:
        return pd.NA
    if how == "sum":
        return groups[column].sum(min_count=1)
    return groups[column].nunique()
