"""A page of a report as an office hands it in, with all that a Word file must carry.

Names and numbers are invented; what matters is their form.
"""

import base64
import re
import struct
import zlib

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from iga_analysis.language import label
from iga_analysis.report.document import BODY, CONTENTS, FIGURES, TABLES

WORDS = {
    "id": {
        "title": "Indeks Inovasi Daerah 2025",
        "office": "Badan Riset dan Inovasi Daerah Kabupaten Contoh",
        "front": "RINGKASAN EKSEKUTIF",
        "chapters": ("BAB I PENDAHULUAN", "BAB II HASIL NASIONAL", "BAB III RINCIAN"),
        "end": ("DAFTAR PUSTAKA", "LAMPIRAN"),
        "source": "Sumber",
        "sentence": "Sebanyak 512 dari 546 pemerintah daerah melaporkan inovasinya; "
        "rata-rata indeksnya 51,27 dan 75 daerah berpredikat Sangat Inovatif. ",
    },
    "en": {
        "title": "Regional Innovation Index 2025",
        "office": "Agency for Research and Innovation of Contoh",
        "front": "EXECUTIVE SUMMARY",
        "chapters": (
            "CHAPTER I INTRODUCTION",
            "CHAPTER II RESULTS",
            "CHAPTER III MORE",
        ),
        "end": ("SOURCES", "ANNEX"),
        "source": "Source",
        "sentence": "512 of 546 regional governments reported innovations; their mean "
        "index is 51.27 and 75 regions are Sangat Inovatif. ",
    },
}
SHORT, LONG = 12, 60


def draw_picture(width=640, height=320):
    """Return a PNG of one grey as base64."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xc0" * width for _ in range(height)))
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def write_table(number, caption, headings, rows, source, lang):
    """Return an exhibit as the report writes it: caption, table, source."""
    head = "".join(f'<th scope="col">{one}</th>' for one in headings)
    body = "\n".join(
        "<tr>"
        + "".join(f'<td style="text-align:{_side(cell)}">{cell}</td>' for cell in row)
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="exhibit" id="table-{number}"><table>'
        f"<caption>{label('table_word', lang)} {number}. {caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<div data-custom-style="Source Note"><p>{source}: '
        '<a href="#source-1">[1]</a>, <a href="#source-2">[2]</a>.</p></div></div>'
    )


def _side(cell):
    return "right" if re.fullmatch(r"[-\d.,]+", cell) else "left"


def write_figure(number, caption, source, lang):
    """Return a figure with its caption below and its source."""
    return (
        f'<div class="exhibit" id="figure-{number}"><figure>'
        f'<img src="data:image/png;base64,{draw_picture()}" width="600" '
        f'alt="{caption}">'
        f"<figcaption>{label('figure_word', lang)} {number}. {caption}</figcaption>"
        f'</figure><div data-custom-style="Source Note"><p>{source}: '
        '<a href="#source-2">[2]</a>.</p></div></div>'
    )


def list_regions(count):
    """Return rows of a list: rank, code, name, score, predicate, change."""
    signs = ("-0,00", "-1,25", "2,50", "0,00", "-12.345,6")
    return [
        (
            *(str(n + 1), f"{n // 99 + 11}.{n % 99 + 1:02d}"),
            f"Kabupaten Contoh Nomor {n + 1}",
            f"{(count - n) * 90 / count:.2f}".replace(".", ","),
            ("Sangat Inovatif", "Inovatif", "Kurang Inovatif")[n * 3 // count],
            signs[n % len(signs)],
        )
        for n in range(count)
    ]


def build_office_page(lang, *, filler=12, annex=60):
    """Return the HTML of a report with a cover, front matter, chapters and an annex.

    Parameters
    ----------
    lang : {"en", "id"}
    filler : int
        Paragraphs of text in each chapter.
    annex : int
        Regions in the list of the annex.
    """
    words = WORDS[lang]
    source, said = words["source"], words["sentence"]
    text = f"<p>{said * 4}</p>\n" * filler
    columns = ["No.", "Kode", "Daerah", "Skor", "Predikat", "Perubahan"]
    wide = [f"Indikator {n} kematangan" for n in range(1, 13)]
    verdicts = [
        ("agg-2025-001", f"{n + 40},5", "berbeda", said * (n % 3 + 1)) for n in range(9)
    ]
    one, two, three = words["chapters"]
    parts = [
        _style("Cover Logo", "LOGO"),
        _style("Cover Title", words["title"].upper()),
        _style("Cover Subtitle", "Kabupaten Contoh"),
        _style("Cover Office", words["office"]),
        _style("Cover Year", "2025"),
        f"<h1>{words['front']}</h1>",
        f"<p>{said * 6}</p>",
        _style("TOC Heading", label("report_contents", lang)),
        f"<p>{CONTENTS}</p>",
        _style("TOC Heading", label("report_list_table", lang)),
        f"<p>{TABLES}</p>",
        _style("TOC Heading", label("report_list_figure", lang)),
        f"<p>{FIGURES}</p>",
        f"<p>{BODY}</p>",
        f"<h1>{one}</h1><h2>1.1 A</h2>",
        f'<p>2025-12-18 <a href="#source-1">[1]</a> {said}</p>',
        text,
        write_table("1.1", "A", columns, list_regions(SHORT), source, lang),
        f"<h1>{two}</h1><h2>2.1 B</h2>",
        text,
        write_table("2.1", "B", columns, list_regions(SHORT), source, lang),
        write_figure("2.1", "C", source, lang),
        "<h2>2.2 D</h2>",
        write_table(
            "2.2",
            "D " * 40,
            ["Daerah", *wide],
            [(f"Kota {n}", *(f"{n},{m:02d}" for m in range(12))) for n in range(8)],
            source,
            lang,
        ),
        f"<p>{said}</p>",
        write_table(
            "2.3", "E", ["Kode", "Nilai", "Hasil", "Alasan"], verdicts, source, lang
        ),
        f"<h1>{three}</h1><h2>3.1 F</h2>",
        text,
        write_table("3.1", "G", columns, list_regions(LONG), source, lang),
        write_figure("3.1", "H", source, lang),
        f"<h1>{words['end'][0]}</h1>",
        '<div class="bibliography" data-custom-style="Bibliography">',
    ]
    parts += [
        f'<p><span id="source-{n}">[{n}]</span> Contoh. 2025-12-0{n}. '
        f"https://example.go.id/2025-12-0{n}/berita-yang-panjang-sekali-{n}.</p>"
        for n in range(1, 9)
    ]
    parts += [
        "</div>",
        f"<h1>{words['end'][1]}</h1><h2>A</h2>",
        write_table("L.1", "I", columns, list_regions(annex), source, lang),
    ]
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{words['title']}</title></head><body>{body}</body></html>"
    )


def _style(name, text):
    return f'<div data-custom-style="{name}"><p>{text}</p></div>'


def write_template(path, *, numbered=False):
    """Write the letter paper of an office: F4, Arial 12, a letterhead and a footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.5), Cm(33)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    normal.paragraph_format.line_spacing = 1.5
    own = document.styles.add_style("Kop Surat", WD_STYLE_TYPE.PARAGRAPH)
    own.font.bold = True
    header = section.header.paragraphs[0]
    header.text, header.style = "PEMERINTAH KABUPATEN CONTOH", own
    footer = section.footer.paragraphs[0]
    footer.text = "Jalan Contoh Nomor 1"
    if numbered:
        from iga_analysis.report.word_fields import build_field

        for run in build_field("PAGE", "1"):
            footer._p.append(run)
    document.save(path)
