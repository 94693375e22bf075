"""Tables of the Word file: widths of columns, and what stays on one page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from libreoffice import LIBREOFFICE, read_pages
from office_page import WORDS, write_table, write_template

from iga_analysis.report.word import write_word
from iga_analysis.report.word_page import measure_lines
from iga_analysis.report.word_source import prepare_source, share_line

LINES = measure_lines(None, "A4")
TABLES = 24


def build_tables():
    """Return a page with short and long tables at all heights, and their rows."""
    sizes = [(3, 9, 15, 40, 70)[n % 5] for n in range(TABLES)]
    said = WORDS["id"]["sentence"]
    parts = ["<title>T</title><h1>BAB I</h1>"]
    for number, size in enumerate(sizes, start=1):
        parts += [f"<p>{said}</p>"] * (number * 7 % 11)
        rows = [(f"T{number}R{row}", "1,50") for row in range(size)]
        source = f"Sumber T{number}"
        heads = [f"Kepala T{number}", "Nilai"]
        table = write_table(f"1.{number}", "Judul", heads, rows, source, "id")
        parts.append(table)
    return "\n".join(parts), sizes


@pytest.mark.skipif(not LIBREOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("office", [False, True])
def test_nothing_is_torn_from_its_table(tmp_path, office):
    page, sizes = build_tables()
    template = tmp_path / "kop.docx" if office else None
    if office:
        write_template(template)
    path = tmp_path / "report.docx"
    write_word(path, page, lang="id", template=template)
    pages = [text for text, _ in read_pages(path, tmp_path)]
    split = 0
    for number, size in enumerate(sizes, start=1):
        rows = [
            set(map(int, re.findall(rf"^T{number}R(\d+) ", text, re.M)))
            for text in pages
        ]
        assert set.union(*rows) == set(range(size))
        held = [place for place, found in enumerate(rows) if found]
        (caption,) = find(rf"^Tabel 1\.{number}\. ", pages)
        (source,) = find(rf"^Sumber T{number}:", pages)
        assert caption == held[0] and source == held[-1], number
        # the head stands on every page of the table
        assert find(rf"^Kepala T{number}\b", pages) == held, number
        if size <= 15:
            assert len(held) == 1, number
        else:
            assert min(len(rows[held[0]]), len(rows[held[-1]])) >= 2, number
            split += len(held) > 1
    assert split > 2


def find(pattern, pages):
    return [place for place, text in enumerate(pages) if re.search(pattern, text, re.M)]


# how many words of how many letters stand in the cells of each column
sizes = st.lists(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 12)), min_size=4, max_size=4),
    min_size=1,
    max_size=5,
)


@given(sizes)
def test_columns_share_the_line(sizes):
    columns = [
        [" ".join(["a" * length] * count) for count, length in one] for one in sizes
    ]
    widths = share_line(columns, 150)
    assert sum(widths) <= 150 + 1e-6
    for lengths, width in zip(sizes, widths, strict=True):
        assert width > max(length for _, length in lengths)
    # an order of columns is an order of widths
    turned = share_line(columns[::-1], 150)
    assert turned[::-1] == pytest.approx(widths)


def test_sentences_are_not_squeezed():
    said = WORDS["id"]["sentence"] * 2
    columns = [
        ["Kode data", *["agg-2025-001"] * 9],
        ["Daerah", *["Kabupaten Muara Enim"] * 9],
        ["Nilai terpublikasi", *["1.234,56"] * 9],
        ["Nilai hitung ulang", *["1.234,56"] * 9],
        ["Hasil", *["berbeda"] * 9],
        ["Penjelasan", *[said] * 9],
    ]
    widths = share_line(columns, LINES[0])
    assert sum(widths) == pytest.approx(LINES[0])
    assert widths[5] >= 28 and widths[5] == max(widths)
    # with room the names stay on one line
    roomy = share_line(columns, LINES[1])
    assert roomy[1] >= len("Kabupaten Muara Enim") + 2 and roomy[5] > 45


def describe(columns, rows):
    head = "".join(f"<th>{name}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    page = f"<table><tr>{head}</tr>{body}</table>"
    return prepare_source(page, lang="id", lines=LINES)[2][0]


def test_table_turns_when_its_words_need_it():
    few = describe(["Kabupaten", "Nilai"], [["Serang", "1,5"]] * 3)
    assert not few["wide"] and few["size"] == 8.5 and few["whole"]
    many = describe(["Kematangan"] * 12, [["1,5"] * 12] * 3)
    assert many["wide"] and many["size"] < 8.5
    tall = describe(["Alasan", "Nilai"], [["kata " * 200, "1"]] * 9)
    assert not tall["whole"]


def test_a_table_tells_its_widths_and_the_room_to_sign():
    page = (
        '<table data-widths="1 3" data-row-height="1.1"><tr><th>No</th><th>Nama</th>'
        "</tr>" + "<tr><td>1</td><td>Kabupaten Muara Enim</td></tr>" * 14 + "</table>"
    )
    for turned in (False, True):
        told = {"lang": "id", "lines": LINES, "turned": turned}
        source, _, (table,) = prepare_source(page, **told)
        widths = re.findall(r"width: ([\d.]+)%", source)
        assert widths == ["25.00", "75.00"] and table["height"] == 1.1
        assert "data-" not in source
        # fourteen such rows have room on an upright page only
        assert table["whole"] != turned


def test_cells_over_several_columns_are_counted():
    page = (
        '<table><tr><th colspan="2">Skor</th><th>Hasil</th></tr>'
        "<tr><td>1</td><td>2</td><td>x</td></tr><tr><td>3</td></tr></table>"
    )
    source, _, (table,) = prepare_source(page, lang="id", lines=LINES)
    assert source.count("<col ") == 3 and table["whole"]
