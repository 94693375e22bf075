"""Say what each row of a table is: data, heading, total, note.

Nothing is called a note that may be a region's row: what has a region's name, a number
in its order, or a value is data, and is then accepted or rejected with reasons.
"""

import re

from ..tables import LEVELS, cell_words, says_level
from .cells import cell_problem, is_absent, is_missing
from .codes import read_code
from .headers import EXTRAS, VALUES, list_words
from .resolve import clean_name, find_codes, find_province, known_regions

_ORDER = re.compile(r"^\s*(?:\d{1,3}|[A-Za-z]|[IVXLivxl]{1,6})\s*[.)]\s*")
_ORDER_CELL = re.compile(r"\(?(?:\d{1,4}|[A-Za-z]|[IVXLivxl]{1,6})[.)]?")
_NUMBERING = re.compile(r"\(?(\d{1,2})[.)]?")
# A number that stands at the beginning of a cell, whatever comes after it.
_BEGINS = re.compile(r"[-+]?\d[\d.,]*")
# Signs that may part the cells of a line.
_PARTS = re.compile(r"[;,\t|]")


def levels_in(text):
    """Return the levels that a heading or the name of a sheet tells, or None.

    Only where no other word stands there: the letterhead of one kabupaten is no
    heading of all kabupaten.
    """
    known = cell_words("level")
    words = [word for word in list_words(_ORDER.sub("", text)) if not word.isdigit()]
    rest = [word for word in words if word not in cell_words("heading")]
    if not rest or any(word not in known for word in rest):
        return None
    found = {known[word] for word in rest}
    return (
        tuple(level for level in LEVELS if level in found) if len(found) < 3 else None
    )


def starts_with(text, use):
    """Return whether a text begins with words of a use of ``cell_words.csv``."""
    words, known = list_words(text), cell_words(use)
    return any(" ".join(words[:number]) in known for number in (1, 2))


def _cell(line, header, column):
    place = header.columns.get(column)
    return line.cells[place] if place is not None and place < len(line.cells) else None


def _filled(line):
    return [(place, cell) for place, cell in enumerate(line.cells) if cell is not None]


def _is_order(cell):
    """Return whether a cell is the running number or letter of its row."""
    if isinstance(cell, bool | dict):
        return False
    if isinstance(cell, int | float):
        return cell == int(cell) and 0 < cell < 10_000
    return bool(_ORDER_CELL.fullmatch(cell.strip()))


def is_number(cell):
    if isinstance(cell, str):
        return bool(re.fullmatch(r"[-+]?[\d.,\s]*\d[\d.,\s]*", cell))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_numbering(line, header):
    """Return whether a row numbers the columns: (1) (2) (3) ..."""
    numbers = []
    for _, cell in _filled(line):
        found = _NUMBERING.fullmatch(str(cell).removesuffix(".0").strip())
        if not found:
            return False
        numbers.append(int(found[1]))
    name = _cell(line, header, "name")
    return (
        len(numbers) > 1
        and ("name" not in header.columns or name is not None)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] < 3
    )


def has_region(line, header, year):
    """Return whether a row has the name or code of a region."""
    name = clean_name(_cell(line, header, "name"))
    if name is not None and find_codes(name, year):
        return True
    return bool(read_code(_cell(line, header, "code")))


def has_value(line, header):
    """Return whether a row has something in its values that is no note.

    That is a number, also with something behind it, a predicate, a sign or word for no
    value, or what stands in the place of a value, such as an error.
    """
    for column in (*VALUES, *EXTRAS):
        cell = _cell(line, header, column)
        if cell is None:
            continue
        if not isinstance(cell, str):
            return not (isinstance(cell, dict) and "date" in cell)
        words = list_words(cell)
        if is_missing(cell) or is_absent(cell) or cell.startswith("#"):
            return True
        if " ".join(words) in {**cell_words("predicate"), **cell_words("award")}:
            return True
        if is_number(cell) or (_BEGINS.match(cell) and not _is_date(words)):
            return True
    return False


def _is_date(words):
    return any(word in cell_words("month") for word in words)


def is_total(text, year):
    """Return whether a text is the head of a total: of nothing but such words.

    "Jumlah Kabupaten" and "Rata-rata Jawa Barat" are; "Sum. Barat" is a name cut short.
    """
    if text[:1] in "@=+":  # what a spreadsheet may run is no word
        return False
    words, known = list_words(text), cell_words("total")
    for number in (3, 2, 1):
        if " ".join(words[:number]) in known:
            beside = {**cell_words("total_beside"), **known}
            rest = [word for word in words[number:] if not word.isdigit()]
            plain = all(word in beside for word in rest)
            return plain or bool(find_codes(" ".join(rest), year))
    return False


def classify_row(line, header, *, year, previous, following, last, only_provinces):
    """Return what a row below a header is, and what it tells of the rows after it.

    Parameters
    ----------
    line : Line
    header : Header
    year : int
    previous : str or None
        Name of the region in the row before, if that was data.
    following : str or None
        Name in the next row that has values.
    last : bool
        Whether no row with a region's name comes after this one.
    only_provinces : bool
        Whether sheet, section or header tell that the rows are provinces.

    Returns
    -------
    tuple
        Kind (``"data"``, ``"total"``, ``"note"``, ``"legend"``, ``"numbering"``,
        ``"province"``, ``"section"``, ``"continued"``, ``"unsplit"``) and the code of
        the province or the levels of the section, else None.
    """
    filled = _filled(line)
    texts = [
        cell for _, cell in filled if isinstance(cell, str) and not _is_order(cell)
    ]
    if is_numbering(line, header):
        return "numbering", None
    raw = _cell(line, header, "name")
    name = clean_name(raw)
    known, valued = has_region(line, header, year), has_value(line, header)
    if not known and texts and is_total(texts[0], year):
        others = name is not None and name != texts[0] and not is_total(name, year)
        return ("data" if others and (valued or says_level(name)) else "total"), None
    if not known and not valued and texts and starts_with(texts[0], "note"):
        # a name behind the word is a region's, misspelt
        behind = name is not None and name != texts[0] and says_level(name)
        return ("data" if behind else "note"), None
    contents = [cell for _, cell in filled if not (_is_order(cell))]
    alone = len(contents) == 1 and texts and len(filled) <= 2
    if alone and not valued:
        return _classify_single(
            line, header, texts[0], name, year, previous, following, only_provinces
        )
    if name is not None and " ".join(list_words(name)) in cell_words("predicate"):
        return ("data" if _is_numbered(line, header) and valued else "legend"), None
    if known or valued or cell_problem(raw) or _has_code(line, header):
        return "data", None
    if name is None and not any(is_number(cell) for _, cell in filled):
        return "note", None
    if last and not (name and says_level(name)) and not _is_numbered(line, header):
        return "note", None
    return "data", None


def _has_code(line, header):
    """Return whether a row has digits in the column of codes."""
    cell = _cell(line, header, "code")
    if isinstance(cell, str):
        return not is_missing(cell) and any(sign.isdigit() for sign in cell)
    return cell is not None


def _is_numbered(line, header):
    cell = _cell(line, header, "number")
    return cell is not None and is_number(cell) and _is_order(cell)


def _classify_single(
    line, header, text, name, year, previous, following, only_provinces
):
    """Classify a row with one text, beside which a number of order may stand."""
    plain = _ORDER.sub("", text).strip(" :")
    levels = levels_in(plain)
    if levels:
        return "section", levels
    in_name = name is not None
    province = find_province(plain.removeprefix(":"), year)
    if province is not None and not (only_provinces and in_name):
        codes = find_codes(following, year) if following else ()
        inside = any(
            code.startswith(f"{province}.") or _home(code, year) == province
            for code in codes
        )
        if inside or not in_name:
            return "province", province
    if in_name and find_codes(name, year):
        return "data", None
    if previous is not None and find_codes(f"{previous} {plain}", year):
        return "continued", None
    if _is_unsplit(text, year) or _is_cut_otherwise(text, header):
        return "unsplit", None
    if in_name and (says_level(name) or _is_numbered(line, header)):
        return "data", None
    return "note", None


def _is_unsplit(text, year):
    """Return whether a text is a region's name with its numbers behind it."""
    words = list_words(text)
    while words and words[0].isdigit():
        words = words[1:]
    digits = [place for place, word in enumerate(words) if word.isdigit()]
    if not digits:
        return False
    name = " ".join(words[: digits[0]])
    misspelt = len(digits) > 1 and words[0] in cell_words("level") and len(name) > 6
    if not find_codes(name, year) and not misspelt:
        return False
    allowed = {word for key in cell_words("predicate") for word in key.split()}
    return all(word.isdigit() or word in allowed for word in words[digits[0] :])


def _is_cut_otherwise(text, header):
    """Return whether a text is a whole row whose cells another sign parts."""
    parts = [part.strip() for part in _PARTS.split(text)]
    numbers = sum(is_number(part) for part in parts)
    return len(parts) >= max(3, len(header.columns) - 1) and numbers > 1


def _home(code, year):
    return known_regions(year)[code][3]
