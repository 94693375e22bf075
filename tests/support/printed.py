"""Print lists of results as PDFs in many layouts, with the truth known.

Everything is drawn character run by character run with reportlab's canvas: where a
column stands, how it is set and what lies over it are chosen at random from a seed.
Nothing here comes from the code under test.
"""

import random
from dataclasses import dataclass, field

from awkward import BANDS, REGIONS
from reportlab.lib.pagesizes import A4, landscape, legal
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LONG = [
    ("81.03", "Kabupaten Kepulauan Tanimbar", "Maluku", "kabupaten"),
    ("73.10", "Kabupaten Pangkajene dan Kepulauan", "Sulawesi Selatan", "kabupaten"),
    ("36.74", "Kota Tangerang Selatan", "Banten", "kota"),
    ("18.08", "Kabupaten Way Kanan", "Lampung", "kabupaten"),
    ("53.10", "Kabupaten Manggarai", "Nusa Tenggara Timur", "kabupaten"),
]
HEADINGS = {
    **{"number": "No", "name": "Nama Daerah", "score": "Skor Indeks"},
    **{"rank": "Peringkat", "predicate": "Predikat"},
    "innovations": "Jumlah Inovasi",
}
VALUES = ("score", "rank", "predicate", "innovations")
SECTIONS = {"provinsi": "PROVINSI", "kabupaten": "KABUPATEN", "kota": "KOTA"}
# What may be laid over the list or added to it, one or two at a time.
EXTRAS = (
    *("raised", "watermark", "faint", "stamp", "outside", "invisible", "white"),
    *("picture", "twice", "sections", "side"),
)


@dataclass
class Layout:
    """How a list is printed."""

    columns: list
    widths: dict
    body: dict
    heads: dict
    rules: str
    size: float
    font: str
    paper: tuple
    turn: int
    padding: float
    gap: float
    middle: bool
    wrap: bool
    repeat: bool
    rows_a_page: int
    decimals: str
    extras: tuple = ()


@dataclass
class Printed:
    """A printed list: its truth by code, and the codes whose cells have a mark."""

    truth: dict
    layout: Layout
    marked: set = field(default_factory=set)
    pictured: bool = False


def choose_layout(rng, extras=None):
    """Return a random layout."""
    columns = ["number", "name", *rng.sample(VALUES, rng.randint(2, 4))]
    if rng.random() < 0.25:
        columns.remove("number")
    size = rng.choice([6, 7, 8, 9, 10, 11])
    sides = ["left", "right", "centre"]
    body = {name: rng.choice(sides) for name in columns}
    body["name"] = "left" if rng.random() < 0.9 else "centre"
    body["predicate"] = rng.choice(["left", "centre"])
    heads = dict.fromkeys(columns, rng.choice([*sides, "mixed"]))
    heads = {
        name: rng.choice(sides) if side == "mixed" else side
        for name, side in heads.items()
    }
    if extras is None:
        extras = rng.sample(EXTRAS, rng.choice([0, 0, 1, 1, 2]))
    return Layout(
        columns=columns,
        widths={},
        body=body,
        heads=heads,
        rules=rng.choice(["none", "none", "grid", "grid", "rows", "head"]),
        size=size,
        font=rng.choice(["Helvetica", "Times-Roman", "Courier"]),
        paper=rng.choice([A4, landscape(A4), legal, landscape(legal)]),
        turn=rng.choice([0, 0, 0, 90, 180, 270]),
        padding=rng.choice([0.0, 2.0, 5.0, 8.0]),
        gap=rng.choice([0.35, 0.5, 0.8, 1.5, 3.0]),
        middle=rng.random() < 0.5,
        wrap=rng.random() < 0.4,
        repeat=rng.random() < 0.5,
        rows_a_page=rng.choice([7, 12, 40]),
        decimals=rng.choice([",", "."]),
        extras=tuple(extras),
    )


def invent_rows(rng, layout):
    """Return rows of a truth: dicts with code, name, level and the values."""
    regions = rng.sample([*REGIONS, *LONG], rng.randint(6, 22))
    scores = sorted((rng.randint(300, 9999) / 100 for _ in regions), reverse=True)
    rows = []
    for place, (region, score) in enumerate(zip(regions, scores, strict=True), 1):
        predicate = next(word for least, word in BANDS if score >= least)
        rows.append(
            {
                **dict(zip(("code", "name", "_", "level"), region, strict=True)),
                **{"score": score, "rank": place, "predicate": predicate},
                "innovations": rng.randint(1, 399),
            }
        )
    if "sections" in layout.extras:
        levels = list(SECTIONS)
        rows.sort(key=lambda row: levels.index(row["level"]))
    for place, row in enumerate(rows, 1):
        row["number"] = place
    return rows


def _show(row, column, layout):
    if column == "score":
        return f"{row['score']:.2f}".replace(".", layout.decimals)
    return str(row[column])


def _wrap(text, width, font, size):
    """Return the lines of a text that is not to be wider than this."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, font, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


class _Printer:
    """Draw a list on the pages of a canvas."""

    def __init__(self, path, rows, layout, rng):
        self.rows, self.layout, self.rng = rows, layout, rng
        wide, high = layout.paper
        # a turned page is drawn on its side and shown upright; the canvas is told
        # its size as shown
        self.sheet = (wide, high) if layout.turn % 180 == 0 else (high, wide)
        self.wide, self.high = wide, high
        self.canvas = Canvas(str(path), pagesize=layout.paper)
        self.font, self.size = layout.font, layout.size
        self.lead = 1.15 * layout.size
        self.marks = {}
        self._set_widths()

    def _set_widths(self):
        layout = self.layout
        space = layout.gap * self.size
        self.edges, x = {}, 36.0
        for column in layout.columns:
            texts = [_show(row, column, layout) for row in self.rows]
            longest = max(self._measure(text) for text in texts)
            words = [word for text in texts for word in text.split()]
            least = max(self._measure(word) for word in words)
            head = HEADINGS[column]
            wide = longest
            if layout.wrap and column in ("name", "predicate"):
                wide = max(least, 0.6 * longest)
            most = max(self._measure(word) for word in head.split())
            wide = max(wide, most)
            if self.rng.random() < 0.5:
                wide = max(wide, self._measure(head))
            self.edges[column] = (x, x + wide + 0.1)
            x += wide + 0.1 + space
        self.end = x - space

    def _measure(self, text):
        return stringWidth(text, self.font, self.size)

    def _open_page(self):
        canvas, turn = self.canvas, self.layout.turn
        if turn:
            canvas.setPageRotation(turn)
        canvas.saveState()
        wide, high = self.sheet
        if turn == 90:
            canvas.translate(wide, 0)
        elif turn == 180:
            canvas.translate(wide, high)
        elif turn == 270:
            canvas.translate(0, high)
        if turn:
            canvas.rotate(turn)
        canvas.setFont(self.font, self.size)

    def _close_page(self):
        self.canvas.restoreState()
        self.canvas.showPage()

    def draw(self):
        layout = self.layout
        # three lines a row at most, and room for a picture at the foot
        room = (self.high - 300) // (3 * self.lead + layout.padding)
        count = max(min(layout.rows_a_page, int(room)), 1)
        pages = [
            self.rows[start : start + count]
            for start in range(0, len(self.rows), count)
        ]
        level = None
        for number, rows in enumerate(pages):
            self._open_page()
            y = self.high - 50
            if number == 0:
                self.canvas.drawString(36, y, "HASIL PENGUKURAN INDEKS INOVASI DAERAH")
                y -= 2 * self.lead
                self.canvas.drawString(36, y, "TAHUN 2024")
                y -= 2.5 * self.lead
            if number == 0 or layout.repeat:
                cells = {name: HEADINGS[name] for name in layout.columns}
                y = self._draw_row(y, cells, layout.heads, None, head=True)
            for row in rows:
                if "sections" in layout.extras and row["level"] != level:
                    level = row["level"]
                    y = self._draw_section(y, SECTIONS[level])
                cells = {c: _show(row, c, layout) for c in layout.columns}
                y = self._draw_row(y, cells, layout.body, row)
            self._draw_extras(number, number == len(pages) - 1)
            self._close_page()
        self.canvas.save()

    def _draw_section(self, y, text):
        base = y - self.size
        middle = self.rng.random() < 0.5
        x = (self.edges[self.layout.columns[0]][0] + self.end) / 2 if middle else 36
        draw = self.canvas.drawCentredString if middle else self.canvas.drawString
        draw(x, base, text)
        bottom = y - self.lead - self.layout.padding
        if self.layout.rules == "grid":
            self.canvas.rect(34, bottom, self.end - 32, y - bottom)
        elif self.layout.rules == "rows":
            self.canvas.line(34, bottom, self.end + 2, bottom)
        return bottom

    def _draw_row(self, y, cells, sides, row, head=False):
        layout, canvas = self.layout, self.canvas
        lines = {}
        for column, text in cells.items():
            left, right = self.edges[column]
            lines[column] = _wrap(text, right - left, self.font, self.size)
        most = max(map(len, lines.values()))
        high = most * self.lead + layout.padding
        for column, texts in lines.items():
            left, right = self.edges[column]
            drop = (most - len(texts)) * self.lead / 2 if layout.middle else 0
            base = y - layout.padding / 2 - drop - self.size
            for text in texts:
                wide = self._measure(text)
                x = {"left": left, "right": right - wide}.get(
                    sides[column], (left + right - wide) / 2
                )
                self._draw_text(x, base, text, twice="twice" in layout.extras)
                base -= self.lead
            if row is not None and "raised" in layout.extras:
                self._draw_mark(row, column, x + wide, base + self.lead)
        if layout.rules == "grid" or (layout.rules == "head" and head):
            pad = layout.gap * self.size / 2
            for left, right in self.edges.values():
                canvas.rect(left - pad, y - high, right - left + 2 * pad, high)
        elif layout.rules == "rows":
            canvas.line(34, y - high, self.end + 2, y - high)
        return y - high

    def _draw_text(self, x, y, text, *, twice=False):
        self.canvas.drawString(x, y, text)
        if twice:
            self.canvas.drawString(x + 0.04 * self.size, y, text)

    def _draw_mark(self, row, column, x, y):
        if column == "number" or self.rng.random() > 0.15:
            return
        share = self.rng.choice([0.5, 0.6, 0.7])
        rise = self.rng.choice([0.2, 0.33, 0.45]) * self.size
        self.canvas.setFont(self.font, share * self.size)
        self.canvas.drawString(x, y + rise, self.rng.choice("123"))
        self.canvas.setFont(self.font, self.size)
        self.marks.setdefault(row["code"], set()).add(column)

    def _draw_extras(self, number, last):
        layout, canvas = self.layout, self.canvas
        row = {"number": 99, "name": "Kota Sabang", "score": 11.11, "rank": 99}
        row |= {"predicate": "Kurang Inovatif", "innovations": 7}
        cells = {c: _show(row, c, layout) for c in layout.columns}
        if "watermark" in layout.extras:
            canvas.saveState()
            canvas.setFillGray(0.8)
            canvas.setFont("Helvetica-Bold", 60)
            canvas.translate(self.wide / 2, self.high / 2)
            canvas.rotate(self.rng.choice([20, 35, 45]))
            canvas.drawCentredString(0, self.rng.randint(-80, 160), "SALINAN 2024")
            canvas.restoreState()
        if "faint" in layout.extras:
            canvas.saveState()
            canvas.setFillAlpha(0.3)
            canvas.setFont("Helvetica", 2 * self.size)
            for step in range(4):
                y = self.high - 110 - 30 * step
                canvas.drawString(40 + 60 * step, y, "12 DRAF 34")
            canvas.restoreState()
        if "stamp" in layout.extras:
            canvas.saveState()
            canvas.setFillColorRGB(0.8, 0, 0)
            big = self.rng.choice([1.0, 1.6, 2.5])
            canvas.setFont("Helvetica-Bold", big * self.size)
            x = self.rng.uniform(36, self.end)
            canvas.drawString(x, self.high - 50 - self.rng.uniform(60, 200), "17")
            canvas.restoreState()
        if "side" in layout.extras:
            canvas.saveState()
            canvas.translate(20, 200)
            canvas.rotate(90)
            canvas.drawString(0, 0, "Ditandatangani secara elektronik 31 12 2024")
            canvas.restoreState()
        if "outside" in layout.extras:
            self._draw_row(-40, cells, layout.body, None)
        for extra, mode in (("invisible", 3), ("white", 0)):
            if extra in layout.extras and last:
                canvas.saveState()
                text = canvas.beginText(36, 60)
                text.setFont(self.font, self.size)
                text.setTextRenderMode(mode)
                text.setFillGray(1)
                for column, shown in cells.items():
                    text.setTextOrigin(self.edges[column][0], 60)
                    text.textOut(shown)
                canvas.drawText(text)
                canvas.restoreState()
        if "picture" in layout.extras and last:
            from PIL import Image
            from reportlab.lib.utils import ImageReader

            picture = ImageReader(Image.new("RGB", (60, 20), (200, 200, 200)))
            canvas.drawImage(picture, 36, 40, self.wide - 72, 120)


def print_list(path, seed, *, extras=None):
    """Write a PDF and return a :class:`Printed`."""
    rng = random.Random(seed)
    layout = choose_layout(rng, extras)
    rows = invent_rows(rng, layout)
    printer = _Printer(path, rows, layout, rng)
    if printer.end > printer.wide - 20:
        layout.paper = (printer.end + 40, layout.paper[1])
        printer = _Printer(path, rows, layout, rng)
    printer.draw()
    truth = {
        row["code"]: {
            column: row[column] if column in layout.columns else None
            for column in VALUES
        }
        for row in rows
    }
    names = {row["code"]: row["name"] for row in rows}
    for code, name in names.items():
        truth[code]["name"] = name
    return Printed(truth, layout, printer.marks, "picture" in layout.extras)


def judge(printed, accepted, report):
    """Return how many regions came out right, rejected, wrong or lost.

    Lost is a region that is nowhere, or a value that is missing without a word.
    """
    found = {row["code"]: row for row in accepted.to_dict("records")}
    counts = dict.fromkeys(("right", "rejected", "wrong", "lost"), 0)
    bad = report[report["status"] == "rejected"]
    texts = "\n".join(bad["text"].astype(str) + " " + bad["reasons"].astype(str))
    warned = " ".join(report.attrs["warnings"])
    details = []
    for code, wanted in printed.truth.items():
        row = found.pop(code, None)
        if row is None:
            last = wanted["name"].split()[-1]
            # what the page does not show is named without its blanks
            noted = wanted["name"].replace(" ", "") in warned
            kind = "rejected" if last in texts or noted else "lost"
        else:
            states = [_compare(row[column], wanted[column]) for column in VALUES]
            kind = "wrong" if "wrong" in states else "right"
            if kind == "right" and "lost" in states:
                kind = "rejected" if "column" in warned else "lost"
        counts[kind] += 1
        if kind in ("wrong", "lost"):
            details.append((code, wanted, row))
    counts["wrong"] += len(found)
    details += [(code, None, row) for code, row in found.items()]
    return counts, details


def _compare(value, wanted):
    missing = value is None or value != value
    try:
        missing = bool(missing)
    except TypeError:
        missing = True
    if wanted is None:
        return "right" if missing else "wrong"
    if missing:
        return "lost"
    same = value == wanted if isinstance(wanted, str) else abs(value - wanted) < 1e-9
    return "right" if same else "wrong"
