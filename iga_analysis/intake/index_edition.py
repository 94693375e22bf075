"""Read a table with the indicators of an edition, of whatever regions."""

import pandas as pd

from ..language import format_number, say
from .files import IntakeError
from .index import read_index_cells
from .indicator_columns import find_lacking, list_known, read_heading
from .indicators import LEAST_INDICATORS, read_indicators, tell_values
from .row_report import summarise_report


def read_edition_table(path, *, edition, decimal=None):
    """Read the indicators of regions by the keys or names of an edition.

    Parameters
    ----------
    path : path-like
        As in :func:`iga_analysis.intake.read_indicators`, or a table of regions that
        are not those of the year, as in :func:`iga_analysis.intake.read_index`.
    edition : int
        Year of the edition.
    decimal : {",", "."}, optional
        The decimal sign of the file, where it does not follow from the file.

    Returns
    -------
    table : DataFrame
        One row a region (index ``code``), one column an indicator; ``attrs`` have
        ``kind`` (``"levels"`` or ``"points"``), ``file``, ``sha256`` and ``warnings``.
    units : DataFrame or None
        ``code, name``; None where the regions are those of the year.

    Raises
    ------
    IntakeError
        If the file cannot be read, fewer than three columns are indicators of the
        edition, or values are no levels or points: all mistakes at once.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "level.csv")
    >>> rows = ["Daerah;5a;6;16", "Kota Contoh;2;1;2,5", "Kota Rekaan;3;1;1,5"]
    >>> _ = path.write_text("\\n".join(rows), encoding="utf-8")
    >>> table, units = read_edition_table(path, edition=2026)
    >>> table.loc["Kota Contoh"].to_dict(), table.attrs["kind"]
    ({'5a': 2.0, '6': 1.0, '16': 2.5}, 'levels')
    """
    try:
        table, report = read_indicators(path, year=edition, decimal=decimal)
    except IntakeError:
        # of other regions not even the rows are told from the headings above them
        report = None
    if report is not None:
        counts = report["status"].value_counts()
        if len(table) > 1 and len(table) >= counts.get("rejected", 0):
            kept = {"file": report.attrs["file"], "sha256": report.attrs["sha256"]}
            table.attrs |= kept | {"warnings": summarise_report(report)}
            return table, None
    found, units = read_index_cells(path, None, True, decimal)
    return _name_indicators(found, units, edition), found.units


def _name_indicators(found, units, year):
    """Return the table of an index with the keys of an edition as its columns."""
    known = list_known(year)
    read = {name: read_heading([name], known) for name in found.table.columns}
    keys = {name: one.key for name, one in read.items() if one.key in known.indicators}
    if len(keys) < LEAST_INDICATORS:
        told = {"year": year, "seen": " | ".join(found.table.columns[:12])}
        raise IntakeError("index_no_edition", **told)
    table = found.table[list(keys)].rename(columns=keys)
    twice = table.columns[table.columns.duplicated()].unique().tolist()
    mistakes = [say("index_heading_twice", heading=one) for one in twice]
    if not mistakes:
        words = {one.kind for one in read.values()}
        headings = {key: name for name, key in keys.items()}
        table, mistakes, between = _check_values(table, words, known, units, headings)
    if mistakes:
        listed = "\n- ".join(["", *mistakes])
        told = {"path": found.table.attrs["file"], "mistakes": listed}
        raise IntakeError("index_wrong", **told)
    notes = [*found.table.attrs["warnings"], *between]
    others = [name for name in read if name not in keys]
    if others:
        notes.append(say("index_others", names=others, year=year))
    lacking = find_lacking(table.columns, known)
    if lacking:
        notes.append(say("index_edition_lacks", keys=lacking, year=year))
    table.attrs = found.table.attrs | {"kind": table.attrs["kind"], "warnings": notes}
    return table


def _check_values(table, words, known, units, headings):
    """Return the table with its kind, values that are none, and those between levels.

    Each is named with its cell; levels of an indicator that is scored as it stands are
    whole, and its points multiples of its weight.
    """
    long = table.stack()
    cells = [(None, key, value) for (_, key), value in long.items()]
    kind = tell_values(cells, words, known)
    mistakes, between = [], []
    for key in table.columns:
        one, heading = known.indicators[key], headings[key]
        counted = one.counts and kind == "levels"
        top = one.top_level if kind == "levels" else one.top_points
        top = float("inf") if counted or top is None else top
        allowed = sorted(one.levels if kind == "levels" else one.points)
        percent = say("index_percent_cell") if heading in units.percent else ""
        for unit, value in table[key].dropna().items():
            told, kept = {"indicator": key, "value": format_number(value)}, mistakes
            if value < 0:
                text = say("indicator_below", **told)
            elif value > top + 1e-9:
                told |= {"top": format_number(top), "unit": say(f"unit_{kind}")}
                text = say("indicator_above", **told)
            elif counted and value != int(value):
                text = say("indicator_count", **told)
            elif allowed and min(abs(value - each) for each in allowed) > 1e-9:
                told["allowed"] = [format_number(each) for each in allowed]
                text, kept = say("indicator_between", **told), between
            else:
                continue
            place = units.name_cell(unit, heading)
            kept.append(f"{place} ({unit}): {text}{percent}")
    table = pd.DataFrame(table)
    table.attrs["kind"] = kind
    return table, mistakes, between
