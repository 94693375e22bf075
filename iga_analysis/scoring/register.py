"""Check innovation registers and SPD tables before anything is scored.

A register has one row an innovation with the level of every SID indicator in the
columns ``"16"`` to ``"35"``; an SPD table is long: ``code, indicator, level``. All
mistakes of both tables come in one :class:`RegisterError`.
"""

from functools import cache

import numpy as np
import pandas as pd

from ..language import format_number
from ..method import basis_column, load_edition
from ..tables import load_regions
from .choices import as_text, read_affairs, read_profile
from .invented import invent_codes
from .problems import Problems, TableCheck

# The invented region of the example data: accepted beside the codes of regions.csv,
# so that no real region need stand for an example.
EXAMPLE_CODE, EXAMPLE_NAME = "00.00", "Kabupaten Contoh (rekaan)"
OUTSIDE_WINDOW = ("report", "exclude", "count")
# Column of an SPD table, and beginning of those of a register: levels as verified.
VERIFIED = "verified"


def check_register(register, edition, *, outside_window="count"):
    """Check a register and return it typed.

    Parameters
    ----------
    register : DataFrame
        One row an innovation: ``code``, ``innovation`` (its name), ``affair`` (a key
        or name of ``affairs.csv``), ``implemented`` (date), the levels of the SID
        indicators (``"16"`` to ``"35"``), and if wanted ``agency``, ``form`` (pelayanan
        publik, tata kelola, lainnya), the levels after verification (``"verified_16"``
        to ``"verified_35"``, of all innovations or none), ``digital``, ``renewed``
        (date), ``stage`` (Inisiatif, Uji Coba, Penerapan), ``design_words`` (number of
        words of the design text), ``integrity_form`` (yes or no), ``competitions``, and
        the basis of each indicator that has several (``basis_33``, a to f, in 2026).
    edition : Edition or int
        The method, or its year.
    outside_window : {"count", "report", "exclude"}, optional
        What becomes of innovations neither applied nor renewed within the window of
        the edition: kept, reported as mistakes, or left out.

    Returns
    -------
    DataFrame
        The register with text codes, keys of affairs, dates, stages, numbers of words,
        int8 levels and ``in_window`` (missing where the window is unknown). Columns of
        verified levels without any are left out.

    Raises
    ------
    RegisterError
        If anything is wrong: all mistakes at once.
    UnknownField
        If the edition lacks the SID indicators, or the window that is asked for.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register = load_table("example_register")
    >>> checked = check_register(register, 2026)
    >>> str(checked["35"].dtype), bool(checked["in_window"].all())
    ('int8', True)
    """
    problems = Problems()
    checked = _check_register(register, load_edition(edition), outside_window, problems)
    problems.raise_any()
    return checked


def check_profiles(register, edition):
    """Check a register without levels, as a portal exports it, and return it typed.

    Parameters
    ----------
    register : DataFrame
        As in :func:`check_register`, without the levels of the indicators.
    edition : Edition or int
        The method, or its year.

    Raises
    ------
    RegisterError, UnknownField
        As :func:`check_register`.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register = load_table("example_register")[["code", "innovation", "affair"]]
    >>> checked = check_profiles(register.assign(implemented="2025-01-31"), 2026)
    >>> "16" in checked, bool(checked["in_window"].all())
    (False, True)
    """
    problems = Problems()
    edition = load_edition(edition)
    checked = _check_register(register, edition, "count", problems, levels=False)
    problems.raise_any()
    return checked


def check_spd(spd, edition):
    """Check an SPD table and return it typed.

    Parameters
    ----------
    spd : DataFrame
        Long table ``code, indicator, level``: for each region every SPD row once; if
        wanted with ``verified``, the level after verification, of all rows or none.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        ``code, indicator, level`` and, if told, ``verified``, with int8 levels.

    Raises
    ------
    RegisterError
        If anything is wrong: all mistakes at once.
    UnknownField
        If the edition lacks the SPD indicators.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> check_spd(load_table("example_spd"), 2026)["level"].max().item()
    3
    """
    problems = Problems()
    checked = _check_spd(spd, load_edition(edition), problems)
    problems.raise_any()
    return checked


def check_submission(
    register,
    spd,
    edition,
    *,
    outside_window="report",
    totals=False,
    every_stage=False,
):
    """Check register and SPD table together: one error with the mistakes of both.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`check_register` and :func:`check_spd`. A region may have SPD rows
        and no innovation, but not the reverse.
    totals : bool, optional
        Whether the SPD table may have the points of each region instead, as ``code,
        spd``, from 0 to ``spd_max``.
    every_stage : bool, optional
        Whether to keep the innovations that :func:`keep_scored` leaves out.

    Returns
    -------
    tuple of DataFrame
        The register and the SPD table, typed.

    Raises
    ------
    RegisterError, UnknownField

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> checked, levels = check_submission(register, spd, 2026)
    >>> len(checked) == len(register), len(levels) == len(spd)
    (True, True)
    """
    edition = load_edition(edition)
    edition.require("sid_weights", "level_max")
    problems = Problems()
    innovations = _check_register(register, edition, outside_window, problems)
    check = _check_totals if totals and has_totals(spd) else _check_spd
    table = check(spd, edition, problems)
    without = set(innovations["code"].dropna()) - set(table["code"].dropna())
    for code in sorted(without if "code" in spd else ()):
        problems.lack("spd", "code", "reg_no_spd", value=code)
    problems.raise_any()
    return innovations if every_stage else keep_scored(innovations, edition), table


def keep_scored(innovations, edition):
    """Return a checked register without what has not reached the stage that is scored.

    An innovation whose stage is not told is kept, and all are where no source states
    the rule.

    Notes
    -----
    By the guideline of 2026 (pages 25-26) the stages below Penerapan may be reported,
    but only as data: they are no mistake, and no part of the index.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register = load_table("example_register")
    >>> register.loc[[0, 1], "stage"] = "Uji Coba"
    >>> checked = check_register(register, 2026)
    >>> len(checked), len(keep_scored(checked, load_edition(2026)))
    (30, 28)
    """
    return innovations[_is_scored(innovations, edition, len(innovations))]


def _is_scored(columns, edition, number):
    """Return for each innovation whether it is at the stage that is scored."""
    if "stage" not in columns or not edition.knows("scored_stage"):
        return np.ones(number, dtype=bool)
    stages = pd.array(columns["stage"], dtype="string")
    return (stages == edition.scored_stage).fillna(True).to_numpy(dtype="bool")


@cache
def known_codes(year):
    """Return the codes that registers of a year may have, invented ones included."""
    regions = load_regions(year)
    return frozenset({*regions["code"], EXAMPLE_CODE, *invent_codes(regions["level"])})


def _region_code(year):
    """Return a function that gives the code back if it is one of that year."""
    known = known_codes(year)

    def convert(value):
        text = value.strip() if isinstance(value, str) else None
        return text if text in known else None

    return convert


def _no_region(value):
    return ("reg_code" if isinstance(value, str) else "reg_code_number"), {}


def _check_register(register, edition, outside_window, problems, levels=True):
    if outside_window not in OUTSIDE_WINDOW:
        raise ValueError(
            f"outside_window {outside_window!r} is not one of "
            + ", ".join(OUTSIDE_WINDOW)
        )
    edition.require("sid_weights", "level_max")
    if outside_window != "count":
        edition.require("window_from", "window_to")
    table = TableCheck("register", register, problems)
    indicators = list(edition.weights("SID").index)
    needed = ["code", "innovation"]
    needed += ["affair", "implemented", *indicators] if levels else []
    table.has(*needed)
    columns = {}
    if "code" in table.frame:
        convert = _region_code(edition.year)
        columns["code"] = table.translate("code", convert, _no_region)
    if "innovation" in table.frame:
        _check_names(table, columns.get("code"))
    if "affair" in table.frame:
        columns["affair"] = table.translate("affair", *read_affairs())
    columns |= read_profile(table)
    # what is not applied yet has no day on which it was
    reached = _is_scored(columns, edition, len(table.frame))
    for name in {"implemented", "renewed"} & set(table.frame):
        columns[name] = table.dates(name, required=reached & (name == "implemented"))
    for name in {"digital", "integrity_form"} & set(table.frame):
        columns[name] = table.truths(name)
    for name in indicators:
        if name in table.frame:
            columns[name] = table.levels(name, edition.level_max)
    told = told_levels(table.frame, indicators)
    if told and table.has(*told):
        for name in told:
            columns[name] = table.levels(name, edition.level_max)
    based = [one for one in indicators if basis_column(one) in table.frame]
    for one in based:
        columns[basis_column(one)] = _bases(table, edition, one, columns.get(one))
    inside = _in_window(columns, edition)
    if outside_window == "report" and inside is not None:
        dated = columns["implemented"].notna().to_numpy()
        window = {"first": edition.window_from, "last": edition.window_to}
        outside = ~inside & dated & reached
        table.report(outside, "implemented", "reg_outside", **window)
    for name in ("code", "affair", *map(basis_column, based)):
        if name in columns:
            columns[name] = pd.array(columns[name], dtype="string")
    empty = [] if told else verified_columns(indicators)
    checked = table.frame.drop(columns=empty, errors="ignore").assign(**columns)
    checked["in_window"] = pd.array(
        [pd.NA] * len(checked) if inside is None else inside, dtype="boolean"
    )
    for name in ("code", "innovation"):
        if name not in checked:
            checked[name] = pd.NA
    if outside_window == "exclude" and inside is not None:
        checked = checked[inside]
    return checked


def _check_names(table, codes):
    """Report innovations without a name, and the same name twice in a region."""
    names = table.frame["innovation"].astype("string").str.strip().str.casefold()
    blank = names.isna() | (names == "")
    table.report(blank, "innovation", "reg_no_name")
    if codes is None:
        return
    regions, _ = pd.factorize(codes)
    places, uniques = pd.factorize(names)
    key = pd.Series(regions.astype("int64") * (len(uniques) + 1) + places)
    again = key.duplicated().to_numpy() & ~blank.to_numpy() & (regions >= 0)
    if again.any():
        first = dict(zip(key[::-1], table.rows[::-1].tolist(), strict=True))
        where = iter([first[one] for one in key[again]])
        table.report(
            again, "innovation", lambda value: ("reg_twice", {"row": next(where)})
        )


def _bases(table, edition, indicator, levels):
    """Check the basis on which an indicator was measured."""
    name, known = basis_column(indicator), edition.bases().get(indicator, ())
    bases = table.translate(
        name,
        lambda value: text if (text := str(value).strip().lower()) in known else None,
        "reg_basis" if known else "reg_basis_none",
        required=False,
        allowed=sorted(known),
    )
    if levels is not None and known:
        blank = table.frame[name].isna().to_numpy() & (levels > 0)
        table.report(blank, name, "reg_no_basis", indicator=indicator)
    return bases


def _in_window(columns, edition):
    """Return whether each innovation was applied or renewed within the window."""
    if edition.window_from is None or edition.window_to is None:
        return None
    if "implemented" not in columns:
        return None
    inside = columns["implemented"].between(edition.window_from, edition.window_to)
    if "renewed" in columns:
        inside |= columns["renewed"].between(edition.window_from, edition.window_to)
    return inside.to_numpy(dtype=bool)


def verified_columns(indicators):
    """Return the columns that have the verified levels of indicators."""
    return [f"{VERIFIED}_{one}" for one in indicators]


def told_levels(register, indicators):
    """Return the columns of verified levels, if the register has any such level."""
    names = verified_columns(indicators)
    return names if any(_is_told(register, one) for one in names) else []


def _is_told(table, column):
    return column in table and table[column].notna().any()


def _check_spd(spd, edition, problems):
    edition.require("spd_weights", "level_max")
    table = TableCheck("spd", spd, problems)
    empty = {"code": "string", "indicator": "string", "level": "int8"}
    if not table.has("code", "indicator", "level"):
        return pd.DataFrame({name: pd.array([], kind) for name, kind in empty.items()})
    indicators = list(edition.weights("SPD").index)
    codes = table.translate("code", _region_code(edition.year), _no_region)
    known = {one.casefold(): one for one in indicators}
    rows = table.translate(
        "indicator",
        lambda value: known.get(as_text(value).casefold()),
        "reg_spd_row",
        allowed=indicators,
    )
    levels = table.levels("level", edition.level_max)
    checked = pd.DataFrame(
        {"code": codes, "indicator": rows}, index=spd.index, dtype="string"
    )
    checked["level"] = levels
    if _is_told(spd, VERIFIED):
        checked[VERIFIED] = table.levels(VERIFIED, edition.level_max)
    whole = checked["code"].notna() & checked["indicator"].notna()
    again = checked.duplicated(["code", "indicator"]) & whole
    table.report(again, "indicator", "reg_spd_twice")
    found = checked[whole].drop_duplicates(["code", "indicator"])
    number = found.groupby("code").size()
    for code in number.index[number < len(indicators)]:
        have = set(found.loc[found["code"] == code, "indicator"])
        lacking = [one for one in indicators if one not in have]
        problems.lack("spd", "indicator", "reg_lacks", value=code, lacking=lacking)
    return checked


def has_totals(spd):
    """Return whether an SPD table has the points of regions instead of levels."""
    return "spd" in spd and "indicator" not in spd


def _check_totals(spd, edition, problems):
    """Return ``code, spd``: the SPD points of each region as typed in."""
    table = TableCheck("spd", spd, problems)
    if not table.has("code", "spd"):
        return pd.DataFrame({"code": pd.array([], "string"), "spd": []})
    codes = table.translate("code", _region_code(edition.year), _no_region)
    checked = pd.DataFrame({"code": codes}, index=spd.index, dtype="string")
    # where neither maximum is known, such as before anything is accepted, any points
    known = [one for one in (edition.spd_max, edition.total_max) if one is not None]
    most = known[0] if known else np.inf
    points = {"most": format_number(most) if known else "…"}
    for name in ("spd", *([VERIFIED] if _is_told(spd, VERIFIED) else [])):
        checked[name] = pd.to_numeric(spd[name], errors="coerce").astype("float64")
        good = checked[name].between(0, most)
        table.report(spd[name].isna(), name, "reg_missing")
        table.report(~good & spd[name].notna(), name, "reg_spd_points", **points)
    again = checked.duplicated("code") & checked["code"].notna()
    table.report(again, "code", "reg_spd_region_twice")
    return checked
