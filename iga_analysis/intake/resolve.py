"""Find the region of a row by its name, code, province and level, or say why not."""

import re
from functools import cache

from ..tables import (
    RegionError,
    cell_words,
    find_regions,
    list_regions,
    load_regions,
    match_region,
    says_level,
    suggest_names,
)
from .cells import cell_problem, is_missing, show_cell
from .codes import code_problem, spell_code
from .headers import list_words

# Likeness is slow: after so many unknown names none is suggested any more.
SUGGESTED_NAMES = 200
LONGEST_NAME = 150


@cache
def find_codes(name, year):
    """Return the codes of a year that a name may mean, whatever its province."""
    if len(name) > LONGEST_NAME or not list_words(name):
        return frozenset()
    return frozenset(find_regions(name)) & frozenset(list_regions(year))


@cache
def known_regions(year):
    """Return {code: (name, level, province, code of the province)} of a year."""
    rows = load_regions(year)[["code", "name", "level", "province", "province_code"]]
    return {row[0]: row[1:] for row in rows.itertuples(index=False, name=None)}


@cache
def _codes_in_use(year):
    """Return {code as written in that year or today: codes of today it may mean}."""
    found = {}
    regions = load_regions(year)
    for column in ("code", "code_2020") if year < 2023 else ("code",):
        for written, code in zip(regions[column], regions["code"], strict=True):
            if isinstance(written, str):
                found.setdefault(written, set()).add(code)
    return found


def find_level(text):
    """Return the level of government that a text is the word for, or None."""
    words = list_words(text)
    meanings = {cell_words("level").get(" ".join(words))}
    meanings |= {cell_words("level").get(word) for word in words[:1] if len(words) == 1}
    meanings -= {None}
    return meanings.pop() if len(meanings) == 1 else None


@cache
def find_province(text, year):
    """Return the code of the province that a text names, or None."""
    try:
        return match_region(text, level="provinsi", year=year)
    except RegionError:
        return None


class RegionFinder:
    """Find the regions of the rows of one file."""

    def __init__(self, year):
        self.year, self.regions = year, known_regions(year)
        self._suggested = 0

    def find(self, name, *, code=None, province=None, level=None, hints=()):
        """Return (code, problem, warning): of the first two one is None.

        Parameters
        ----------
        name : str or None
            The name as it stands in the file.
        code : str or None
            Kemendagri code of the row, if the file has one.
        province : str or None
            Code of the province that the row, a heading or a merged cell tells.
        level : str or None
            Level that the row itself tells: anything else is an error.
        hints : tuple of str
            Levels that sheet, header or section tell: they settle names that may be
            several regions, and only warn where a name says otherwise.

        Returns
        -------
        tuple
            Problems and warnings are pairs of the key of a message and its values.
        """
        if name is None:
            return self._by_code(code)
        found = set(find_codes(name, self.year))
        if not found:
            return None, self._unknown(name), None
        warning = None
        named = sorted(found)
        if level is not None:
            found = {one for one in found if self.regions[one][1] == level}
            if not found:
                return None, self._contradiction("not_level", name, named, level), None
        if province is not None:
            inside = {one for one in found if self.regions[one][3] == province}
            if not inside:
                home = self.regions[province][0]
                problem = self._contradiction("not_in_province", name, named, home)
                return None, problem, None
            found = inside
        if hints:
            kept = {one for one in found if self.regions[one][1] in hints}
            if kept:
                found = kept
            elif says_level(name) and len(found) == 1:
                values = {"name": name, "place": ", ".join(hints)}
                warning = ("level_differs", values)
            else:
                place = " / ".join(hints)
                return None, self._contradiction("not_level", name, named, place), None
        stated = _codes_in_use(self.year).get(code, set())
        if code is not None and len(found) > 1 and len(stated & found) == 1:
            found = stated & found
        if len(found) > 1:
            names = " / ".join(self.regions[one][0] for one in sorted(found))
            return None, ("ambiguous_name", {"name": name, "candidates": names}), None
        (only,) = found
        if code is not None and stated and only not in stated:
            names = " / ".join(self.regions[one][0] for one in sorted(stated))
            values = {"name": name, "code": code, "other": names}
            return None, ("code_differs", values), None
        if code is not None and not stated:
            warning = ("code_unknown", {"code": code, "year": self.year})
        return only, None, warning

    def find_by_bare(self, name, code, **options):
        """Return what :meth:`find` does for a code without its dot.

        It may be one of the statistics office, whose numbers are others within a
        province and in Papua. The code settles a name that may mean several regions;
        it contradicts one only where both systems say so.
        """
        found = self.find(name, code=code, **options)
        only, problem, warning = found
        if only is not None and warning is None:
            return found
        if problem and problem[0] != "code_differs":
            return found
        again = self.find(name, **options)
        if problem and again[0] and _surely_differs(code, again[0]):
            return found
        return (*again[:2], again[2] or ("code_bare", {"code": code.replace(".", "")}))

    def _by_code(self, code):
        if code is None:
            return None, ("no_name", {}), None
        found = _codes_in_use(self.year).get(code, set())
        if len(found) == 1:
            return next(iter(found)), None, None
        if found:
            names = " / ".join(self.regions[one][0] for one in sorted(found))
            return None, ("ambiguous_name", {"name": code, "candidates": names}), None
        return None, ("code_unknown", {"code": code, "year": self.year}), None

    def _contradiction(self, key, name, codes, other):
        is_what = " / ".join(
            f"{self.regions[one][0]} ({self.regions[one][2]})" for one in codes
        )
        return key, {"name": name, "region": is_what, "other": other}

    def _unknown(self, name):
        """Return why a name is unknown, with what it may have been meant to be."""
        elsewhere = find_codes(name, None)
        if elsewhere:
            values = {"name": name, "year": self.year}
            return "not_measured", values
        return "unknown_name", {"name": name[:LONGEST_NAME]}

    def suggest(self, name):
        """Return up to three official names that look like a name, as text."""
        if self._suggested >= SUGGESTED_NAMES or len(name) > LONGEST_NAME:
            return ""
        self._suggested += 1
        return " / ".join(suggest_names(name))


def _surely_differs(code, other):
    """Return whether codes of two systems cannot be of one region."""
    towns = (code[3:] >= "71") != (other[3:] >= "71")
    papua = code[:1] == "9" or other[:1] == "9"
    return len(code) != len(other) or towns or (code[:2] != other[:2] and not papua)


def cell_of(record, column):
    """Return the cell of a record in one of our columns, or None."""
    place = record.places.get(column)
    cells = record.line.cells
    return cells[place] if place is not None and place < len(cells) else None


def resolve_regions(data, year):
    """Find the region of each record of data; reject what is not exactly one."""
    finder = RegionFinder(year)
    filled = _fill_provinces(data)
    for record, (carried, own) in zip(data, filled, strict=True):
        raw = cell_of(record, "name")
        name = clean_name(raw)
        record.values["name_published"] = raw if isinstance(raw, str) else None
        if raw is not None and not isinstance(raw, str):
            problem = ("name_is_number", {"value": show_cell(raw)[:60]})
            record.reject(*(cell_problem(raw) or problem), "name")
            continue
        level = _read_level(record)
        province = record.values["province"]
        if own is not None:
            province = find_province(own, year) if isinstance(own, str) else None
            if province is None:
                problem = ("unknown_province", {"value": show_cell(own)[:60]})
                record.reject(*(cell_problem(own) or problem), "province")
                record.suggestion = finder.suggest(show_cell(own))
                continue
        code, kind = spell_code(cell_of(record, "code"))
        if name is None and kind in ("unread", "part", "bare"):
            _reject_code(record, kind)
            continue
        find = finder.find_by_bare if kind == "bare" else finder.find
        options = {"code": code, "level": level, "hints": record.values["hints"]}
        codes = find_codes(name, year) if name else ()
        own_codes = {code} & set(codes) or codes
        all_provinces = bool(codes) and all(len(one) == 2 for one in own_codes)
        if own is None and all_provinces:
            province = None
        elif own is None and carried is not None:
            province = find_province(carried, year)
        found, problem, warning = find(name, province=province, **options)
        if problem and problem[0] == "not_in_province" and own is None and carried:
            again = find(name, **options)
            if again[0] is not None:
                found, problem, warning = again
                record.warn("province_blank", {"value": carried}, "province")
        if problem:
            record.reject(*problem, "name" if name else "code")
            if problem[0] == "unknown_name":
                record.suggestion = finder.suggest(name)
        if warning:
            record.warn(*warning, "name")
        if kind == "unread":
            record.warn(*code_problem(cell_of(record, "code")), "code")
        elif kind == "part":
            shown = show_cell(cell_of(record, "code"))[:60]
            record.warn("code_part", {"value": shown, "code": code}, "code")
        record.code = found


def _read_level(record):
    """Return the level that the row's own column tells, or None; warn of others."""
    cell = cell_of(record, "level")
    if is_missing(cell):
        return None
    level = find_level(cell) if isinstance(cell, str) else None
    if level is None:
        problem = ("unknown_level", {"value": show_cell(cell)[:60]})
        record.warn(*(cell_problem(cell) or problem), "level")
    return level


def _reject_code(record, kind):
    """Reject a row that has a code only, and one that cannot be understood."""
    cell = cell_of(record, "code")
    shown = show_cell(cell)[:60]
    reasons = {
        "unread": code_problem(cell),
        "part": ("code_part", {"value": shown, "code": spell_code(cell)[0]}),
        "bare": ("code_bare_alone", {"value": shown, "code": spell_code(cell)[0]}),
    }
    record.reject(*reasons[kind], "code")


def _fill_provinces(data):
    """Return (value carried from above, own value) of the province of each row.

    A blank cell takes the value above only where each province stands in one place of
    the column: that is how it looks when it is written once above its regions.
    """
    result, groups = [None] * len(data), {}
    for place, record in enumerate(data):
        groups.setdefault(record.line.sheet, []).append(place)
    for places in groups.values():
        values = [cell_of(data[place], "province") for place in places]
        values = [None if is_missing(value) else value for value in values]
        runs = [
            value
            for number, value in enumerate(one for one in values if one is not None)
            if number == 0
            or value != [one for one in values if one is not None][number - 1]
        ]
        grouped = len(runs) == len(set(map(str, runs)))
        above = None
        for place, value in zip(places, values, strict=True):
            above = value if isinstance(value, str) else above
            result[place] = (above if grouped and value is None else None, value)
    return result


def clean_name(cell):
    """Return the name of a region without the number before it, or None."""
    if not isinstance(cell, str) or is_missing(cell):
        return None
    return re.sub(r"^\s*'?\d{1,3}\s*[.)]\s*", "", cell).strip() or None
