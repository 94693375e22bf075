"""Lists printed as PDFs: each value right, or its row rejected, or said in a note."""

import itertools
from collections import Counter

import pandas as pd
import printed
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from iga_analysis.intake import files, pdf
from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results

HEAD = ["No", "Nama Daerah", "Skor", "Peringkat", "Predikat", "Jumlah Inovasi"]
ROWS = [
    ["1", "Kabupaten Bogor", "71,25", "1", "Sangat Inovatif", "231"],
    ["2", "Kota Bandung", "66,40", "2", "Sangat Inovatif", "187"],
    ["3", "Kota Padang", "44,44", "3", "Inovatif", "98"],
    ["4", "Kabupaten Solok", "31,08", "4", "Kurang Inovatif", "12"],
]
TRUTH = {
    "32.01": (71.25, 1, "Sangat Inovatif", 231),
    "32.73": (66.4, 2, "Sangat Inovatif", 187),
    "13.71": (44.44, 3, "Inovatif", 98),
    "13.02": (31.08, 4, "Kurang Inovatif", 12),
}
LEFTS = (60, 90, 220, 300, 370, 470, 545)


@pytest.fixture
def in_process(monkeypatch):
    """Read PDFs in this process: the files are ours, and it is much faster."""

    def run(kind, path, seconds):
        answer = pdf.read_pdf(str(path), files.LIMITS)
        if "refused" in answer:
            raise IntakeError(answer["refused"], **answer["values"])
        return answer

    monkeypatch.setattr(files, "_run_worker", run)


def draw(path, *, ruled=True, rows=ROWS, extra=None, size=9, paper=A4):
    """Draw the list at set places; ``extra`` draws on the canvas after it."""
    canvas = Canvas(str(path), pagesize=paper)
    for place, cells in enumerate([HEAD, *rows]):
        y = 760 - 18 * place
        canvas.setFont("Helvetica", size)
        for x, cell in zip(LEFTS, cells, strict=False):
            canvas.drawString(x + 2, y, cell)
        if ruled:
            for left, right in itertools.pairwise(LEFTS):
                canvas.rect(left, y - 5, right - left, 18)
    if extra:
        extra(canvas)
    canvas.save()
    return path


def read(path):
    """Return the values by code, the report and the notes as one text."""
    accepted, report = read_results(path, year=2024)
    values = {
        row["code"]: tuple(
            None if pd.isna(row[column]) else row[column] for column in printed.VALUES
        )
        for row in accepted.to_dict("records")
    }
    return values, report, " ".join(report.attrs["warnings"])


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_of_a_printed_list(tmp_path, ruled, in_process):
    values, _, _ = read(draw(tmp_path / "a.pdf", ruled=ruled))
    assert values == TRUTH


@pytest.mark.parametrize("part", range(6))
def test_no_value_is_lost_or_altered_without_a_word(tmp_path, part, in_process):
    counts = Counter()
    for seed in range(12 * part, 12 * part + 12):
        made = printed.print_list(tmp_path / f"{seed}.pdf", seed)
        try:
            accepted, report = read_results(tmp_path / f"{seed}.pdf", year=2024)
        except IntakeError:
            counts["refused"] += 1
            continue
        found, details = printed.judge(made, accepted, report)
        assert found["wrong"] == 0, (seed, made.layout, details)
        counts.update(found)
    assert counts["refused"] <= 2
    assert counts["lost"] <= 0.01 * counts.total()
    assert counts["right"] >= 0.7 * counts.total()


@pytest.mark.parametrize("rise", [1.5, 3, 4.5])
@pytest.mark.parametrize("ruled", [True, False])
def test_raised_marks_are_no_digits(tmp_path, rise, ruled, in_process):
    def mark(canvas):
        canvas.setFont("Helvetica", 6)
        wide = canvas.stringWidth("187", "Helvetica", 9)
        canvas.drawString(LEFTS[5] + 2 + wide, 760 - 36 + rise, "2")
        wide = canvas.stringWidth("71,25", "Helvetica", 9)
        canvas.drawString(LEFTS[2] + 2 + wide, 760 - 18 + rise, "1")

    values, report, _ = read(draw(tmp_path / "a.pdf", ruled=ruled, extra=mark))
    assert values == {code: TRUTH[code] for code in ("13.71", "13.02")}
    bad = report.loc[report["status"] == "rejected", "reasons"].tolist()
    assert ["71,25^1" in bad[0], "187^2" in bad[1]] == [True, True]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_watermark_and_a_stamp_are_left_out_and_named(tmp_path, ruled, in_process):
    def lay(canvas):
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(LEFTS[5] + 1, 760 - 20, "7")
        canvas.setFont("Helvetica", 60)
        canvas.translate(150, 600)
        canvas.rotate(30)
        canvas.drawString(0, 0, "SALINAN 2024")
        canvas.restoreState()

    values, _, notes = read(draw(tmp_path / "a.pdf", ruled=ruled, extra=lay))
    assert values == TRUTH
    assert "SALINAN" in notes


def test_a_number_with_ink_of_two_colours_is_rejected(tmp_path, in_process):
    def stamp(canvas):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.drawString(LEFTS[5] + 18, 760 - 18, "7")

    values, report, _ = read(draw(tmp_path / "a.pdf", extra=stamp))
    assert set(values) == set(TRUTH) - {"32.01"}
    assert "2317" in report.loc[report["status"] == "rejected", "reasons"].item()


def test_text_that_nobody_sees_is_not_read_but_named(tmp_path, in_process):
    def hide(canvas):
        for y, mode, gray in ((-30, 0, 0), (660, 3, 0), (640, 0, 1)):
            for x, cell in zip(LEFTS, ["5", "Kota Banjar", "30,00"], strict=False):
                text = canvas.beginText(x + 2, y)
                text.setTextRenderMode(mode)
                text.setFillGray(gray)
                text.textOut(cell)
                canvas.drawText(text)

    values, _, notes = read(draw(tmp_path / "a.pdf", extra=hide))
    assert values == TRUTH
    assert notes.count("5KotaBanjar30,00") == 3


def test_a_covered_number_is_not_read(tmp_path, in_process):
    def cover(canvas):
        canvas.setFillGray(1)
        canvas.rect(LEFTS[5] + 1, 760 - 20, 60, 12, stroke=0, fill=1)

    values, _, notes = read(draw(tmp_path / "a.pdf", extra=cover))
    assert values["32.01"][3] is None
    assert "231" in notes


def test_letters_set_twice_are_read_once(tmp_path, in_process):
    def again(canvas):
        for x, cell in zip(LEFTS, ROWS[2], strict=False):
            canvas.drawString(x + 2.4, 760 - 54, cell)

    values, _, _ = read(draw(tmp_path / "a.pdf", extra=again))
    assert values == TRUTH


def test_values_of_a_form_are_read_where_they_stand(tmp_path, in_process):
    rows = [[*row[:2], "", *row[3:]] for row in ROWS]

    def fill(canvas):
        for place, row in enumerate(ROWS):
            canvas.acroForm.textfield(
                name=f"skor{place}",
                value=row[2],
                x=LEFTS[2] + 4,
                y=760 - 18 * (place + 1) - 3,
                width=60,
                height=13,
                borderWidth=0,
            )

    path = tmp_path / "a.pdf"
    values, _, _ = read(draw(path, rows=rows, extra=fill))
    assert values == TRUTH


def draw_picture(canvas, x, y, wide, high):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (40, 20), (180, 180, 180)))
    canvas.drawImage(picture, x, y, wide, high)


def test_a_part_that_is_a_picture_is_named(tmp_path, in_process):
    path = tmp_path / "a.pdf"
    values, _, notes = read(
        draw(path, extra=lambda canvas: draw_picture(canvas, 60, 500, 480, 120))
    )
    assert values == TRUTH
    assert "picture" in notes


def test_a_scan_with_a_typed_footer_is_refused(tmp_path, in_process):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for page in (1, 2):
        draw_picture(canvas, 40, 200, 500, 500)
        canvas.drawString(60, 40, f"Ditandatangani secara elektronik. Halaman {page}")
        canvas.showPage()
    canvas.save()
    with pytest.raises(IntakeError) as error:
        read_results(tmp_path / "a.pdf", year=2024)
    assert error.value.key == "scanned"


@pytest.mark.parametrize("pitch", [11, 13])
def test_second_lines_of_cells_are_no_rows(tmp_path, pitch, in_process):
    rows = [
        (["1", "Kabupaten", "Kurang", "31,08"], ["", "Kotabaru", "Inovatif"]),
        (["2", "Kota", "Sangat", "66,40"], ["", "Banjarbaru", "Inovatif"]),
        (["3", "Kabupaten", "Inovatif", "44,44"], ["", "Banjar", ""]),
    ]
    canvas = Canvas(str(tmp_path / "a.pdf"))
    lefts = (60, 90, 200, 320)
    y = 760
    lines = [["No", "Nama Daerah", "Predikat", "Skor"]]
    for pair in rows:
        lines += pair
    for place, cells in enumerate(lines):
        canvas.setFont("Helvetica", 9)
        for x, cell in zip(lefts, cells, strict=False):
            canvas.drawString(x, y, cell)
        y -= pitch if place % 2 else pitch + 8
    canvas.save()
    values, _, _ = read(tmp_path / "a.pdf")
    assert {code: (one[0], one[2]) for code, one in values.items()} == {
        "63.02": (31.08, "Kurang Inovatif"),
        "63.72": (66.4, "Sangat Inovatif"),
        "63.03": (44.44, "Inovatif"),
    }


def test_close_numbers_under_headings_set_otherwise(tmp_path, in_process):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 9)
    heads = ["Nama Daerah", "Peringkat", "Jumlah Inovasi"]
    for x, text in zip((60, 200, 275), heads, strict=True):
        canvas.drawString(x, 760, text)
    for place, row in enumerate(ROWS, 1):
        canvas.drawString(60, 760 - 18 * place, row[1])
        canvas.drawRightString(270, 760 - 18 * place, row[3])
        canvas.drawString(275, 760 - 18 * place, row[5])
    canvas.save()
    values, _, _ = read(tmp_path / "a.pdf")
    assert values == {code: (None, one[1], None, one[3]) for code, one in TRUTH.items()}


def test_a_page_on_its_side_and_one_without_header(tmp_path, in_process):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for start in (0, 2):
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        canvas.setFont("Helvetica", 9)
        lines = ROWS[start : start + 2] if start else [HEAD, *ROWS[:2]]
        for place, cells in enumerate(lines):
            for x, cell in zip(LEFTS, cells, strict=False):
                canvas.drawString(x, 500 - 18 * place, cell)
        canvas.showPage()
    canvas.save()
    values, _, _ = read(tmp_path / "a.pdf")
    assert values == TRUTH


def test_sections_leave_the_columns_where_they_are(tmp_path, in_process):
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("Helvetica", 9)
    lines = [HEAD, ["KABUPATEN"], ROWS[0], ROWS[3], ["KOTA"], ROWS[1], ROWS[2]]
    for place, cells in enumerate(lines):
        for x, cell in zip(LEFTS, cells, strict=False):
            x = 300 if len(cells) == 1 else x
            canvas.drawString(x, 760 - 18 * place, cell)
    canvas.save()
    values, report, _ = read(tmp_path / "a.pdf")
    assert values == TRUTH
    assert report["kind"].tolist().count("section") == 2


def test_the_reading_process_reads_a_pdf_too(tmp_path):
    values, _, _ = read(draw(tmp_path / "a.pdf"))
    assert values == TRUTH
