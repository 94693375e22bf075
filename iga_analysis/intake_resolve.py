"""Find the region of each row by all that row, heading, header and sheet tell."""

from .intake_numbers import is_missing
from .intake_regions import (
    RegionFinder,
    find_codes,
    find_level,
    find_province,
    read_code,
)
from .intake_rows import clean_name


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
        code = read_code(cell_of(record, "code"))
        if raw is not None and not isinstance(raw, str):
            record.reject("name_is_number", {"value": raw}, "name")
            continue
        level = None
        text = cell_of(record, "level")
        if isinstance(text, str) and not is_missing(text):
            level = find_level(text)
            if level is None:
                record.warn("unknown_level", {"value": text[:60]}, "level")
        province = record.values["province"]
        if own is not None:
            province = find_province(own, year) if isinstance(own, str) else None
            if province is None:
                record.reject("unknown_province", {"value": str(own)[:60]}, "province")
                record.suggestion = finder.suggest(str(own))
                continue
        options = {"code": code, "level": level, "hints": record.values["hints"]}
        codes = find_codes(name, year) if name else ()
        own_codes = {code} & set(codes) or codes
        all_provinces = bool(codes) and all(len(one) == 2 for one in own_codes)
        if own is None and all_provinces:
            province = None
        elif own is None and carried is not None:
            province = find_province(carried, year)
        found, problem, warning = finder.find(name, province=province, **options)
        if problem and problem[0] == "not_in_province" and own is None and carried:
            again = finder.find(name, **options)
            if again[0] is not None:
                found, problem, warning = again
                record.warn("province_blank", {"value": carried}, "province")
        if problem:
            record.reject(*problem, "name" if name else "code")
            if problem[0] == "unknown_name":
                record.suggestion = finder.suggest(name)
        if warning:
            record.warn(*warning, "name")
        record.code = found


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
