"""Read the table of an office that says who meets where, and who comes for a region.

A row is for one region, for a province or for an island group; what stands nearer to a
region counts. A row that cannot be used is told in a sentence, and leaves its regions
without a place rather than with a wrong one.
"""

import re

import pandas as pd

from ..language import say
from ..tables import cell_words, load_regions
from .cells import cell_problem, is_missing, show_cell
from .files import MAX_RESULT_ROWS, IntakeError, read_grids
from .headers import heading_columns, list_words
from .records import Line, Record
from .resolve import cell_of, clean_name, find_province, resolve_regions
from .results import check_year, show_likeliest

# What a row tells, and whom it is for, the nearest first.
TOLD, SCOPES = ("place", "agency"), ("region", "province", "island_group")
_KEYS = ("code", "name", "province", "island_group")
_NUMBERING = re.compile(r"\(?\d{1,2}[.)]?(?:\.0)?")
_HAS_LETTER = re.compile(r"[^\W\d_]").search
_LONGEST, _NAMED = 200, 60


def read_places(path, *, year):
    """Read a table of meeting places and agencies.

    Parameters
    ----------
    path : path-like
        An .xlsx, .xls, .ods, .csv, .tsv or .pdf file. In a row of headings it names
        the place (Tempat, Lokasi) or the agency (Perangkat Daerah) or both, and at
        least one of code, region, province and island group.
    year : int
        Year of the measurement: it decides the regions.

    Returns
    -------
    table : DataFrame
        One row a region of the year that the table is about, by code: ``code``;
        ``place`` and ``agency`` (missing if not told); ``scope``: whether a row of its
        own, of its province or of its island group is the nearest.
    sentences : list of str
        What could not be used, each with sheet and row, and why.

    Raises
    ------
    IntakeError
        If the file cannot be read, no header is found, or no row can be used.

    Notes
    -----
    A row that has only a province (in whatever column) holds for all regions in it
    without a row of their own. Rows for the same that contradict each other are not
    used. Rows without place and agency tell nothing, and are left out.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "tempat.csv")
    >>> text = "Provinsi;Daerah;Tempat\\nBali;;Denpasar\\n;Kota Padang;Medan\\n"
    >>> _ = path.write_text(text + ";Kota Atlantis;Medan\\n", encoding="utf-8")
    >>> table, sentences = read_places(path, year=2021)
    >>> table.loc[table["code"] == "13.71", ["place", "scope"]].values.tolist()
    [['Medan', 'region']]
    >>> sentences
    ["row 4: 'Kota Atlantis' is not a region"]
    """
    check_year(year)
    grids = read_grids(path, count_headings=lambda cells: len(_find_columns(cells)))
    if sum(len(grid.rows) for grid in grids) > MAX_RESULT_ROWS:
        raise IntakeError("too_many_rows", limit=MAX_RESULT_ROWS)
    shown = [grid for grid in grids if grid.visible]
    notes = [say(key, **values) for grid in shown for key, values in grid.notes]
    records, headed = _read_rows(shown)
    if not headed:
        raise IntakeError("places_no_header", seen=show_likeliest(grids))
    notes += [
        say("places_not_read", sheet=grid.sheet)
        for grid in shown
        if grid.sheet and grid.sheet not in headed
    ]
    filled = [one for one in records if _read_told(one)]
    _find_regions(filled, year)
    _refuse_twice(filled)
    wrong = [_say_wrong(one) for one in filled if one.reasons]
    good = [one for one in filled if not one.reasons]
    if not good:
        raise IntakeError("places_nothing", reasons="\n".join(["", *notes, *wrong]))
    warned = [
        say("places_row", where=_say_where(one), problem=say(key, **values))
        for one in good
        for key, values, _ in one.warnings
    ]
    return _spread(filled, year), [*notes, *wrong, *warned]


def _find_columns(cells):
    """Return {our name: place} of the headings of a row."""
    own, found = cell_words("places"), {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) < 120:
            words = list_words(cell)
            column = own.get(" ".join(words)) or heading_columns(cell)
            found.setdefault(column, place)
    return {key: found[key] for key in (*_KEYS, "level", *TOLD) if key in found}


def _read_rows(grids):
    """Return the records below a header, and the sheets that have one."""
    records, headed = [], set()
    columns = {}
    for grid in grids:
        if grid.page is None or grid.page == 1:
            columns = {}
        for number, cells in grid.rows:
            found = _find_columns(cells)
            if set(found) & set(TOLD) and set(found) & set(_KEYS):
                columns = found
                headed.add(grid.sheet)
            elif columns and not _is_numbering(cells):
                line = Line(grid.sheet, grid.page, number, cells, False)
                records.append(Record(line, places=columns))
    return records, headed


def _is_numbering(cells):
    filled = [show_cell(cell) for cell in cells if cell is not None]
    return len(filled) > 1 and all(map(_NUMBERING.fullmatch, filled))


def _read_told(record):
    """Read place and agency of a row; return whether it has either."""
    told = False
    for column in TOLD:
        cell = cell_of(record, column)
        record.values[column] = None
        if is_missing(cell):
            continue
        told = True
        if isinstance(cell, str) and len(cell) <= _LONGEST and _HAS_LETTER(cell):
            record.values[column] = "".join(filter(str.isprintable, cell))
        else:
            problem = ("place_not_text", {"value": show_cell(cell)[:_NAMED]})
            record.reject(*(cell_problem(cell) or problem), column)
    return told


def _find_regions(records, year):
    """Tell for whom each row is: ``values["scope"]`` and ``values["key"]``."""
    own = []
    for one in records:
        one.values |= {"hints": (), "province": None}
        name, code = (cell_of(one, column) for column in ("name", "code"))
        if is_missing(name) and is_missing(code):
            _find_group(one, year)
        elif is_missing(code) and isinstance(name, str) and find_island(name, year):
            if find_province(name, year) is None:
                _aim(one, "island_group", find_island(name, year))
                continue
            own.append(one)
        else:
            own.append(one)
    resolve_regions(own, year)
    for one in own:
        if one.code is None:
            continue
        both = clean_name(cell_of(one, "name")) and not is_missing(cell_of(one, "code"))
        whole = len(one.code) == 2 and not both
        _aim(one, "province" if whole else "region", one.code)


def _aim(record, scope, key):
    record.values |= {"scope": scope, "key": key}


def _find_group(record, year):
    """Read the province or island group of a row that names no region."""
    for column, find, problem in (
        ("province", find_province, "unknown_province"),
        ("island_group", find_island, "unknown_island"),
    ):
        cell = cell_of(record, column)
        if is_missing(cell):
            continue
        found = find(cell, year) if isinstance(cell, str) else None
        if found is not None:
            _aim(record, "province" if column == "province" else column, found)
            return
        values = {"value": show_cell(cell)[:_NAMED]}
        if column == "island_group":
            values["known"] = list_islands(year)
        record.reject(*(cell_problem(cell) or (problem, values)), column)
        return
    record.reject("places_nobody")


def list_islands(year):
    """Return the island groups of a year.

    Examples
    --------
    >>> list_islands(2021)[:2]
    ['Bali dan Nusa Tenggara', 'Jawa']
    """
    return sorted(load_regions(year)["island_group"].dropna().unique())


def find_island(text, year):
    """Return the island group that a text names, or None.

    Examples
    --------
    >>> find_island("Pulau Jawa", 2021), find_island("Bali & Nusra", 2021)
    ('Jawa', 'Bali dan Nusa Tenggara')
    """
    known = {" ".join(list_words(one)): one for one in list_islands(year)}
    words = " ".join(list_words(text.replace("&", " dan ")))
    for said in (words, words.partition(" ")[2]):
        name = known.get(cell_words("island").get(said, said))
        if name and (said == words or words.split()[0] in _before_islands()):
            return name
    return None


def _before_islands():
    return {word for word, says in cell_words("island").items() if not says}


def _refuse_twice(records):
    """Reject the rows that tell different things of the same."""
    groups = {}
    for one in records:
        if not one.reasons:
            key = (one.values["scope"], one.values["key"])
            groups.setdefault(key, []).append(one)
    for same in groups.values():
        found = []
        for column in TOLD:
            told = [one for one in same if one.values[column]]
            first = told[0] if told else None
            others = [one for one in told if not _is_same(one, first, column)]
            if others:
                found += [(one, first, column) for one in others]
                found.append((first, others[0], column))
        for one, other, column in found:
            values = {"value": one.values[column], "other": other.values[column]}
            one.reject("place_twice", values | {"where": _say_where(other)}, column)


def _is_same(one, other, column):
    first, second = (list_words(each.values[column]) for each in (one, other))
    return first == second


def _say_where(record):
    line = record.line
    if line.sheet is None:
        return say("data_row", row=line.number)
    return say("double_sheet", sheet=line.sheet, row=line.number)


def _say_wrong(record):
    problems = [say(key, **values) for key, values, _ in record.reasons]
    if record.suggestion:
        values = {"name": cell_of(record, "name"), "near": record.suggestion}
        problems[-1] = say("unknown_name_near", **values)
    told = {"where": _say_where(record), "problem": "; ".join(dict.fromkeys(problems))}
    return say("places_row", **told)


def _spread(records, year):
    """Return place and agency of each region, as the nearest row tells them.

    A row that cannot be used hides what a row farther away tells: it may be another.
    """
    regions = load_regions(year)
    table = pd.DataFrame({"code": regions["code"], "scope": pd.NA})
    keys = {"region": regions["code"], "province": regions["province_code"]}
    keys["island_group"] = regions["island_group"]
    nearest = {one: pd.Series(False, index=table.index) for one in SCOPES}
    for column in TOLD:
        table[column] = pd.NA
        spelled = {}
        for scope in SCOPES:
            told = {}
            for one in records:
                text = "" if one.reasons else one.values[column]
                if one.values.get("scope") == scope and text is not None:
                    # one place is one place, however it is spelled
                    text = spelled.setdefault(tuple(list_words(text)), text)
                    told[one.values["key"]] = text
            found = keys[scope].map(told)
            table[column] = table[column].fillna(found)
            nearest[scope] |= found.notna() & (found != "")
    for scope in reversed(SCOPES):
        table["scope"] = table["scope"].mask(nearest[scope], scope)
    table = table.replace("", pd.NA).astype("string").dropna(subset=TOLD, how="all")
    return table[["code", *TOLD, "scope"]].reset_index(drop=True)
