"""More traits of lists, and a judge: no value lost or altered without a word.

The traits of :mod:`awkward` must be read exactly. Of some of these a list may be read
in part, if it says so: ``loud`` of a truth names the columns that may be missing when a
warning tells, ``refusable`` of a sheet that it may be refused. Nothing here comes from
the code under test.
"""

from itertools import combinations

import awkward
import pandas as pd
from awkward import Row

VALUES = ("score", "rank", "predicate", "innovations")
EXTRAS = ("rank_province", "spd", "sid", "maturity", "award")
SHORT = {
    "Sangat Inovatif": "SI",
    "Inovatif": "I",
    "Kurang Inovatif": "K. Inovatif",
    "Tidak Dapat Dinilai": "T.D.D.",
}


def _data(sheet):
    return [row for row in sheet.rows if isinstance(row.truth, int)]


def _add(sheet, heading, column, cells, place=None):
    """Add a column to the plain list; ``cells`` are those of its rows of data."""
    place = len(sheet.columns) if place is None else place
    sheet.columns.insert(place, column)
    for row, cell in zip(sheet.rows, [heading, *cells], strict=True):
        row.cells.insert(place, cell)


def _rename(sheet, column, heading, *, loud=True):
    sheet.rows[0].cells[sheet.columns.index(column)] = heading
    for one in sheet.truth if loud else ():
        one.setdefault("loud", set()).add(column)


def _insert(sheet, cells, after, truth="rejected"):
    """Insert a row of cells, given by column, behind a row of data."""
    row = Row([cells.get(column) for column in sheet.columns], truth)
    sheet.rows.insert(sheet.rows.index(_data(sheet)[after]) + 1, row)


def notes_column(sheet):
    """Notes with separators and numbers behind the values."""
    notes = ["lihat surat 12/2024; halaman 3", None, "n/a", "1.234, sementara"]
    _add(sheet, "Keterangan", "note", [notes[n % 4] for n in range(len(_data(sheet)))])


def scale_heading(sheet):
    """The scale stands in the heading of the score."""
    _rename(sheet, "score", "Nilai Indeks (skala 0 - 100)", loud=False)


def points_heading(sheet):
    """The score is called points."""
    _rename(sheet, "score", "Poin", loud=False)


def strange_heading(sheet):
    """The heading of the score says nothing known."""
    _rename(sheet, "score", "Hasil Ukur Final (H)")


def order_heading(sheet):
    """The rank is called an order; within levels it is no order of all."""
    _rename(sheet, "rank", "Urutan")


def self_assessed(sheet):
    """Beside the score stands that of the self-assessment, with a better heading."""
    _rename(sheet, "score", "Indeks Akhir Terverifikasi", loud=False)
    _add(sheet, "Skor Inovasi", "self", [11.5] * len(_data(sheet)), place=3)
    sheet.refusable = True


def twin_heading(sheet):
    """A program wrote the score twice, the second time with a number."""
    scores = [sheet.truth[row.truth]["score"] for row in _data(sheet)]
    _add(sheet, "Skor.1", "twin", scores)


def years_column(sheet):
    """A column of years, and rows of the year before among those of 2024."""
    _add(sheet, "Tahun", "year", [2024] * len(_data(sheet)), place=1)
    for number in (2, 6):
        cells = dict(zip(sheet.columns, _data(sheet)[number].cells, strict=True))
        cells |= {"year": 2023, "score": 1.25, "rank": 9, "innovations": 1}
        _insert(sheet, cells, number, "not data")


def aspects(sheet):
    """Rank within the province, points of the aspects, maturity and award."""
    heads = ["Peringkat di Provinsi", "Skor SPD", "SID", "Kematangan", "Penghargaan"]
    for number, (column, heading) in enumerate(zip(EXTRAS, heads, strict=True)):
        own = [
            (place + 1, 20.25 + place, 90.5 + place, 55 + place, "Terinovatif")[number]
            for place in range(len(sheet.truth))
        ]
        _add(sheet, heading, column, own)
        for one, value in zip(sheet.truth, own, strict=True):
            one[column] = value


def odd_codes(sheet):
    """Codes with a comma, a space, as numbers, of a part of the region."""
    shapes = [
        lambda code: code.replace(".", ","),
        lambda code: code.replace(".", ". "),
        lambda code: float(code) if "." in code else int(code),
        lambda code: code.replace(".", ""),
        lambda code: f"{code}.01" if "." in code else code,
    ]
    codes = [
        shapes[number % len(shapes)](one["code"])
        for number, one in enumerate(sheet.truth)
    ]
    _add(sheet, "Kode Wilayah", "odd", codes, place=1)


def short_predicates(sheet):
    """Predicates as letters, as offices write them."""
    place = sheet.columns.index("predicate")
    for row in _data(sheet):
        row.cells[place] = SHORT[row.cells[place]]


def award_words(sheet):
    """An award stands in the place of a predicate."""
    place = sheet.columns.index("predicate")
    for row in _data(sheet)[3::6]:
        row.cells[place] = "Kabupaten Terinovatif"
        one = sheet.truth[row.truth]
        one["predicate"] = None
        one.setdefault("award", "Kabupaten Terinovatif")


def absent_words(sheet):
    """Words for no value among the numbers."""
    for number, row in enumerate(_data(sheet)[1::5]):
        one = sheet.truth[row.truth]
        for column, word in (
            ("innovations", "Nihil"),
            ("score", "belum dinilai"),
            ("rank", "tidak melapor"),
        )[: number + 1]:
            row.cells[sheet.columns.index(column)] = word
            one[column] = None


def errors(sheet):
    """A failed look-up stands in place of two scores."""
    place = sheet.columns.index("score")
    for row, error in zip(_data(sheet)[2:4], ("#N/A", "#DIV/0!"), strict=True):
        row.cells[place] = error
        row.truth = "rejected"


def cut_names(sheet):
    """Names cut short to what a total or a note begins with, or behind such words."""
    values = {"score": 33.5, "rank": 77, "predicate": "Kurang Inovatif"}
    for name, first in (
        *(("Sum. Barat", 91), ("Hal. Selatan", 92), ("@SUM(1)", 93)),
        *(("Kota Padangg", "Salinan"), ("Kab. Slok", "Data per Juni")),
    ):
        _insert(sheet, {"number": first, "name": name, **values}, 4)


def both_levels(sheet):
    """A name with both levels may be either."""
    values = {"score": 33.5, "rank": 78, "innovations": 12}
    _insert(sheet, {"number": 50, "name": "Kab./Kota Bandung", **values}, 7)


def broken_lines(sheet):
    """Headings with line breaks, and a title in quotation marks with a separator."""
    for place, text in enumerate(sheet.rows[0].cells):
        if text in ("Nama Daerah", "Jumlah Inovasi"):
            sheet.rows[0].cells[place] = text.replace(" ", "\n")
    sheet.rows.insert(0, Row(["DAFTAR HASIL PENILAIAN\nINOVASI DAERAH; SE-INDONESIA"]))


def running_index(sheet):
    """The index of a table of pandas, without a heading."""
    _add(sheet, None, "index", range(len(_data(sheet))), place=0)


def other_year(sheet):
    """The score of the year before beside it."""
    place = sheet.columns.index("score")
    _rename(sheet, "score", "Skor 2024", loud=False)
    _add(sheet, "Skor 2023", "before", [12.5] * len(_data(sheet)), place=place)


def legend(sheet):
    """The bands below the table."""
    for name, band in (
        ("Sangat Inovatif", "60,01 - 100"),
        ("Inovatif", "35,00 - 60,00"),
    ):
        cells = [None] * len(sheet.columns)
        cells[sheet.columns.index("name")] = name
        cells[sheet.columns.index("score")] = band
        sheet.rows.append(Row(cells))


def old_decree(sheet):
    """A title that names other years, of a decree and of an award."""
    sheet.rows[:0] = [
        Row(["SALINAN KEPUTUSAN NOMOR 12 TAHUN 2025"]),
        Row(["INNOVATIVE GOVERNMENT AWARD 2025"]),
        Row(["INDEKS INOVASI DAERAH TAHUN 2024"]),
    ]


PECULIAR = {
    one.__name__: one
    for one in (
        *(scale_heading, points_heading, strange_heading, order_heading, self_assessed),
        *(twin_heading, other_year, aspects, notes_column, short_predicates),
        *(award_words, odd_codes, running_index, years_column, broken_lines),
        *(absent_words, errors, cut_names, both_levels, legend, old_decree),
    )
}
# Traits of columns come first; what changes single cells and rows comes last.
_LATE = ("absent_words", "errors", "cut_names", "both_levels", "legend", "old_decree")
TRAITS = {name: one for name, one in PECULIAR.items() if name not in _LATE}
TRAITS |= awkward.TRAITS
TRAITS |= {name: PECULIAR[name] for name in _LATE}
_SCORE = ["scale_heading", "points_heading", "strange_heading", "self_assessed"]
_SCORE += ["other_year", "twin_heading", "hidden_column"]
APART = [
    *awkward.APART,
    *(set(pair) for pair in combinations(_SCORE, 2)),
    *({"odd_codes", other} for other in ("codes", "own_names", "province_headings")),
    *({"short_predicates", other} for other in ("award_words",)),
    # a heading above that of the year is one of all years
    *({"two_row_header", other} for other in ("other_year", "self_assessed")),
    *({"broken_lines", other} for other in ("two_row_header", "codes")),
    # the merged cells of the header would lie over other columns
    {"two_row_header", "province_headings"},
    {"strange_heading", "errors"},
]


def may_combine(names):
    """Return whether traits can stand together."""
    spelled = [name for name in names if name.startswith("spelling")]
    return len(spelled) < 2 and not any(pair <= set(names) for pair in APART)


def combine(names, seed=2024):
    """Return the sheet with some traits, applied in the order of TRAITS."""
    sheet = awkward.lay_out(awkward.invent_truth(seed))
    for name, trait in TRAITS.items():
        if name in names:
            trait(sheet)
    return sheet


def list_pairs():
    """Return all pairs of traits that can stand together."""
    return [pair for pair in combinations(TRAITS, 2) if may_combine(pair)]


def choose_formats(pair, number):
    """Return formats for a pair: of text, of a workbook twice, of a PDF, in turns."""
    groups = [
        ("csv", "semicolon", "tab", "windows"),
        ("xlsx",),
        ("xls", "ods"),
        ("pdf", "plain_pdf"),
    ]
    chosen = [group[number % len(group)] for group in groups]
    return [
        kind
        for kind in chosen
        if all(kind in awkward.NEEDS.get(one, awkward.WRITERS) for one in pair)
    ]


def judge(sheet, accepted, report, *, paged):
    """Return what is wrong with the reading of a sheet, as sentences; none is right.

    A value may be missing, and a row rejected, only where a reason or warning says so;
    in lists that are no PDF only where the trait allows it. No value may be another.
    """
    faults = []
    rows = [row for row in sheet.rows if any(cell is not None for cell in row.cells)]
    if not paged:
        faults += _judge_rows(rows, report)
    said = " ".join(report.attrs["warnings"])
    truth = {sheet.truth[r.truth]["code"]: r for r in rows if isinstance(r.truth, int)}
    again = accepted["code"][accepted["code"].duplicated()].tolist()
    faults += [f"{code}: accepted twice" for code in again]
    faults += [f"{code}: invented" for code in set(accepted["code"]) - set(truth)]
    warned = report[report["status"] == "accepted"].set_index("code")["warnings"]
    found = accepted.drop_duplicates("code").set_index("code")
    for code, row in truth.items():
        one = sheet.truth[row.truth]
        if code not in found.index:
            continue
        words = f"{said} {warned[code]}" if paged else ""
        for column in (*VALUES, *(name for name in EXTRAS if name in one)):
            value = found.loc[code, column]
            value = None if pd.isna(value) else value
            told = column in one.get("loud", ()) and "not read" in said
            missing = value is None and (told or "column" in words or "read" in words)
            if value != one[column] and not missing:
                faults.append(f"{code}: {column} {value!r}, right {one[column]!r}")
    return faults


def _judge_rows(rows, report):
    """Compare row by row what became of each."""
    if len(rows) != len(report):
        return [f"{len(report)} rows in the report, {len(rows)} in the file"]
    faults = []
    for row, status, reasons in zip(
        rows, report["status"], report["reasons"], strict=True
    ):
        wanted = "accepted" if isinstance(row.truth, int) else row.truth
        if status != wanted:
            cells = [cell for cell in row.cells if cell is not None]
            faults.append(f"{cells[:4]}: {status} ({reasons}), right {wanted}")
    return faults
