"""Read innovation registers: the package's Excel form, or any table of innovations.

Rows are checked by :mod:`iga_analysis.scoring`; :func:`read_register` gives every
mistake to its row and accepts the rows without any, :func:`read_submission` takes all
or nothing.
"""

from pathlib import Path

import pandas as pd

from ..language import say
from ..method import load_edition
from ..scoring import (
    VERIFIED,
    RegisterError,
    has_totals,
    list_problems,
    name_column,
)
from ..tables import file_digest
from .doubles import find_doubles
from .files import IntakeError
from .mistakes import accept_rows, find_mistakes
from .records import make_report
from .register_cells import frame_mistakes
from .register_sheets import form_sheets, read_tables


def read_register(path, *, edition, sheet=None, mapping=None):
    """Read a register of innovations, with the SPD table if the file has one.

    Parameters
    ----------
    path : path-like
        The form of :func:`iga_analysis.scoring.write_template` filled in, or any
        workbook or text file with a table of innovations.
    edition : Edition or int
        The method, or its year.
    sheet : str, optional
        The only sheet to read.
    mapping : dict, optional
        Our names of columns with the headings of the file.

    Returns
    -------
    tuple of DataFrame
        The accepted innovations and SPD rows, typed as
        :func:`iga_analysis.scoring.check_register` and ``check_spd`` give them (the
        latter empty if there is none), and the report of every row.

    Raises
    ------
    IntakeError
        If the file cannot be read, no header is found, or columns are missing.
    UnknownField
        If the edition lacks the indicators.

    Notes
    -----
    SPD rows of a region that lacks some are rejected together: its index could not be
    computed. Its innovations are accepted with a warning.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis import write_template
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> write_template(path, 2026, **filled)
    >>> register, spd, report = read_register(path, edition=2026)
    >>> len(register) == len(filled["register"]), len(spd) == len(filled["spd"])
    (True, True)
    """
    edition = load_edition(edition)
    edition.require("spd_weights", "sid_weights", "level_max")
    told = read_tables(path, edition, sheet=sheet, mapping=mapping)
    tables = _require_register(told)
    lacking = [name for one in tables.values() for _, name in one.lacking]
    if lacking:
        raise IntakeError(
            "register_columns",
            columns=[name_column(one) for one in dict.fromkeys(lacking)],
        )
    profiles = told.portal is not None
    innovations = accept_rows(tables, edition, "register", profiles=profiles)
    spd = accept_rows(tables, edition, "spd")
    notes = list(told.notes)
    if profiles:
        notes.append(_say_portal(told, edition))
    else:
        _warn_without_spd(tables, spd)
    if "register" in tables:
        _warn_of_doubles(tables["register"])
    report = make_report(told.records)
    report.attrs = _describe(path, edition, told.columns, notes)
    return innovations, spd, report


def _require_register(told):
    if not told.found:
        raise IntakeError("no_register_header", seen=told.seen)
    return told.found


def _describe(path, edition, columns, notes):
    """Return what a report says of a file as a whole."""
    return {
        "file": getattr(path, "name", str(path)),
        "sha256": file_digest(path),
        "year": edition.year,
        "warnings": list(dict.fromkeys(notes)),
        # plain rows: tables among the attrs would keep pandas from joining two reports
        "columns": columns,
    }


def _say_portal(told, edition):
    """Return what list it is that has no levels, and what else it lacks."""
    wanted = ["agency", "affair", "form", "digital", "implemented", "renewed", "stage"]
    lacking = [one for one in wanted if not told.found["register"].has(one)]
    indicators = list(edition.weights("SID").index)
    return say(
        "portal_read",
        layout=say(f"portal_{told.portal}"),
        first=indicators[0],
        last=indicators[-1],
        lacking=say("portal_lacking", columns=[name_column(one) for one in lacking])
        if lacking
        else "",
    )


def read_submission(path, *, edition, spd=None, outside_window="count"):
    """Read a filled form whole: without any mistake, or not at all.

    Parameters
    ----------
    path : path-like
        As in :func:`read_register`.
    edition : Edition or int
        The method, or its year.
    spd : path-like, optional
        Another file, whose SPD table is read instead: the level of each SPD row or,
        where the weights are unknown, a column ``spd`` with the points of each region.
    outside_window : {"count", "report", "exclude"}, optional
        As in :func:`iga_analysis.scoring.check_register`.

    Returns
    -------
    tuple of DataFrame
        The register and the SPD table, typed, ready for
        :func:`iga_analysis.scoring.score_iid`. Their index ``row`` is the row of the
        sheet or file. Where the SPD table names no region it is that of the register.

    Raises
    ------
    RegisterError
        If anything is missing or wrong: all mistakes at once, with sheet, row, column.
    IntakeError
        If a file cannot be read, or has no such table.
    UnknownField
        If the edition lacks the indicators.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis import load_table, write_template
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> write_template(path, 2026, **filled)
    >>> register, spd = read_submission(path, edition=2026)
    >>> len(register) == len(filled["register"]), len(spd) == len(filled["spd"])
    (True, True)
    """
    return read_form(path, edition=edition, spd=spd, outside_window=outside_window)[:2]


def read_form(path, *, edition, spd=None, outside_window="count"):
    """Read a filled form as :func:`read_submission` does, with what is odd about it.

    Parameters
    ----------
    path, edition, spd, outside_window
        As in :func:`read_submission`.

    Returns
    -------
    tuple of DataFrame
        The register, the SPD table, and the warnings: ``table`` (or sheet), ``row``,
        ``column``, ``value``, ``key`` and ``values`` of the message, as
        :func:`iga_analysis.scoring.list_problems` takes them; of the whole file
        without row and column.

    Raises
    ------
    RegisterError
        As :func:`read_submission`; its ``report`` has every row of the file with its
        mistakes, for :func:`iga_analysis.intake.write_row_report`.
    IntakeError, UnknownField
        As :func:`read_submission`.

    Examples
    --------
    >>> import tempfile
    >>> from iga_analysis import load_table, write_template
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "register.xlsx")
    >>> names = {"register": "example_register", "spd": "example_spd"}
    >>> filled = {key: load_table(name) for key, name in names.items()}
    >>> filled["register"].loc[1, "agency"] = "Disdik"
    >>> write_template(path, 2026, **filled)
    >>> warnings = read_form(path, edition=2026)[2]
    >>> warnings[["row", "column", "key"]].values.tolist()
    [[4, 'agency', 'double_agency']]
    """
    edition = load_edition(edition)
    edition.require("sid_weights", "level_max")
    told = read_tables(path, edition)
    tables = _require_register(told)
    if told.portal is not None:
        raise _refuse_portal(path, told, edition)
    notes, records = list(told.notes), told.records
    if spd is not None:
        other = read_tables(spd, edition)
        if "spd" not in other.found:
            raise IntakeError("no_spd_header", path=Path(spd).name)
        tables["spd"] = other.found["spd"]
        notes += other.notes
        records = records + other.records
    if "spd" not in tables or not tables["spd"].has("spd"):
        edition.require("spd_weights")
    checked, mistakes = find_mistakes(tables, edition, outside_window)
    if "register" in tables:
        _warn_of_doubles(tables["register"])
    if len(mistakes):
        error = RegisterError(mistakes)
        # what is wrong with the whole stands above the rows
        whole = mistakes[mistakes["row"].isna()]
        notes = [*list_problems(whole), *notes]
        own = [one for one in records if one.line.sheet not in form_sheets()]
        error.report = make_report(own)
        error.report.attrs = _describe(path, edition, told.columns, notes)
        raise error
    for kind, table in checked.items():
        numbers = [tables[kind].records[place].line.number for place in table.index]
        table.index = pd.Index(numbers, name="row")
    notes += _say_half_verified(checked["register"], checked["spd"])
    return checked["register"], checked["spd"], _list_warnings(path, notes, tables)


def _refuse_portal(path, told, edition):
    indicators = list(edition.weights("SID").index)
    return IntakeError(
        "portal_no_score",
        path=path,
        layout=say(f"portal_{told.portal}"),
        number=len(told.found["register"].records),
        first=indicators[0],
        last=indicators[-1],
    )


def _say_half_verified(register, spd):
    """Say which of the two tables has no verified levels where the other has."""
    of_register = any(str(one).startswith(f"{VERIFIED}_") for one in register)
    if of_register == (VERIFIED in spd):
        return []
    key = "verified_without_spd" if of_register else "verified_without_register"
    return [say("verified_points_only")] if has_totals(spd) else [say(key)]


def _list_warnings(path, notes, tables):
    """Return the warnings of the file and of its rows."""
    place = Path(path).name
    rows = [
        (place, pd.NA, None, None, "note", {"text": note})
        for note in dict.fromkeys(notes)
    ]
    for found in tables.values():
        for record in found.records:
            for key, values, column in record.warnings:
                line = record.line
                sheet = line.sheet or found.sheet
                rows.append((sheet, line.number, column, None, key, values))
    return frame_mistakes(rows)


def _warn_of_doubles(found):
    """Warn of the rows that may stand twice; both are named, none is left out."""
    rows = [
        {name: _cell(one, name) for name in ("innovation", "agency")}
        | {"code": one.code}
        for one in found.records
    ]
    table = pd.DataFrame(rows, columns=["code", "innovation", "agency"], dtype="object")
    for one in find_doubles(table).itertuples():
        record, other = found.records[one.row], found.records[one.other]
        same = record.line.sheet == other.line.sheet
        place = {"row": other.line.number, "sheet": other.line.sheet}
        values = {
            "value": _cell(record, one.column),
            "place": say("double_row" if same else "double_sheet", **place),
            "other": _cell(other, one.column),
        }
        record.warn(one.key, values, one.column)


def _cell(record, column):
    place, cells = record.places.get(column), record.line.cells
    cell = cells[place] if place is not None and place < len(cells) else None
    return cell if isinstance(cell, str) else None


def _warn_without_spd(tables, spd):
    complete = set(spd["code"])
    for record in tables["register"].records if "register" in tables else ():
        if record.status == "accepted" and record.code not in complete:
            record.warn("no_spd", {"code": record.code}, "code")
