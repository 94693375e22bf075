"""Take from a page of a PDF the characters that a reader of the page would see.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package. Characters are the dicts of pdfplumber, with ``alpha`` (1 is opaque) and
``order`` (of drawing) besides.
"""

import math
from collections import Counter
from statistics import median

import pdfplumber.page
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1

from .pdf_forms import covers_page

# Text modes of a PDF that paint nothing: invisible, and a clipping path only.
_INVISIBLE = (3, 7)
# Less than this share of opaque ink is a watermark where other text is opaque.
_FAINT = 0.7
# Characters of this share of a page or more are its text; fewer are laid over it.
_MAIN_SHARE = 0.5
# A page with so much upright text is no page on its side.
_UPRIGHT_SHARE = 0.25
_WHITE = 0.95
# How wide a space is where the page has none, in shares of the size.
_SPACE = 0.28
# Where a number near 1 is little ink; of a spot colour it is much.
_LIGHT_SPACES = {"DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "DeviceCMYK"}
_LIGHT_SPACES |= {"ICCBased"}


class _Interpreter(PDFPageInterpreter):
    """Follow, besides what pdfminer follows, how opaque the ink is."""

    alpha, kept = 1.0, ()

    def do_q(self):
        self.kept = (*self.kept, self.alpha)
        super().do_q()

    def do_Q(self):
        if self.kept:
            *self.kept, self.alpha = self.kept
        super().do_Q()

    def do_gs(self, name):
        states = resolve1(self.resources.get("ExtGState")) or {}
        state = resolve1(states.get(getattr(name, "name", name))) or {}
        alpha = resolve1(state.get("ca"))
        if isinstance(alpha, int | float):
            self.alpha = self.device.alpha = float(alpha)
        super().do_gs(name)

    def subinterp(self):
        inner = super().subinterp()
        inner.alpha = self.alpha
        return inner

    def do_TJ(self, seq):
        self.device.alpha = self.alpha
        super().do_TJ(seq)


class _Device(pdfplumber.page.PDFPageAggregatorWithMarkedContent):
    """Write on each character how opaque it is and whether it is painted."""

    alpha, mode = 1.0, 0

    def render_string(self, textstate, *rest):
        self.mode = textstate.render
        super().render_string(textstate, *rest)

    def render_char(self, *values):
        advance = super().render_char(*values)
        item = self.cur_item._objs[-1]
        if isinstance(item, LTChar):
            item.alpha, item.painted = self.alpha, self.mode not in _INVISIBLE
        return advance


class InkPage(pdfplumber.page.Page):
    """A page whose characters know ``alpha``, ``painted`` and ``order``."""

    count = 0

    @property
    def layout(self):
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj):
        self.count += 1
        if isinstance(obj, LTChar):
            return self._describe(obj)
        found = super().process_object(obj)
        found["order"] = self.count
        return found

    def _describe(self, char):
        """Return what is asked of a character: the library's own takes much longer."""
        across, down = self.mediabox[:2]
        down += self.height
        colour = char.graphicstate.ncolor
        return {
            "object_type": "char",
            "text": char.get_text(),
            "x0": char.x0 + across,
            "x1": char.x1 + across,
            "top": down - char.y1,
            "bottom": down - char.y0,
            "doctop": down - char.y1,
            "size": char.size,
            "upright": char.upright,
            "matrix": char.matrix,
            "fontname": char.fontname,
            "ncs": char.ncs.name,
            "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
            "alpha": getattr(char, "alpha", 1.0),
            "painted": getattr(char, "painted", True),
            "order": self.count,
        }


def open_page(document, page):
    """Return a page turned so that most of its text stands upright.

    Parameters
    ----------
    document : pdfplumber.PDF
    page : pdfplumber.page.Page

    Returns
    -------
    InkPage
    """
    own = InkPage(document, page.page_obj, page.page_number)
    turns = Counter(_angle(char) for char in own.chars if char["text"].strip())
    angle = turns.most_common(1)[0][0] if turns else 0
    if angle in (0, None) or turns[0] > _UPRIGHT_SHARE * sum(turns.values()):
        return own
    turned = (own.rotation + angle) % 360
    page.page_obj.rotate = turned
    page.page_obj.attrs = {**page.page_obj.attrs, "Rotate": turned}
    return InkPage(document, page.page_obj, page.page_number)


def _angle(char):
    """Return how many degrees a character is turned against the clock.

    None if it stands aslant.
    """
    a, b = char["matrix"][:2]
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 3 else None


def read_ink(page):
    """Return the characters to read, and what else is on the page, as text.

    Parameters
    ----------
    page : InkPage

    Returns
    -------
    tuple
        The list of characters that stand upright and are seen; those that stand on
        their side; a dict of other text by the key of the message that names it; and
        whether the text was recognised from a picture.
    """
    chars = _drop_doubles(page)
    spaces = _find_spaces(chars)
    chars = [
        {**char, "space": spaces[char["fontname"]] * char["size"]}
        for char in chars
        if char["text"].strip()
    ]
    aside = {}
    inside = _split(chars, lambda char: _is_within(char, page), aside, "pdf_outside")
    painted = [char for char in inside if char["painted"]]
    recognised = covers_page(page) and len(painted) < _MAIN_SHARE * len(inside)
    if not recognised:
        inside = _split(inside, lambda char: char["painted"], aside, "pdf_hidden")
    fills = _fills(page)
    inside = _split(inside, lambda one: _is_seen(one, fills), aside, "pdf_hidden")
    faint = sum(char["alpha"] < _FAINT for char in inside)
    if faint < _MAIN_SHARE * len(inside):
        inside = _split(inside, lambda c: c["alpha"] >= _FAINT, aside, "pdf_overlay")
    upright, sideways, slanted = [], [], []
    for char in inside:
        angle = _angle(char)
        kinds = {0: upright, 90: sideways, 270: sideways}
        kinds.get(angle, slanted).append(char)
    if slanted:
        aside.setdefault("pdf_overlay", []).extend(slanted)
    return upright, sideways, aside, recognised


def _split(chars, keep, aside, key):
    kept, others = [], []
    for char in chars:
        (kept if keep(char) else others).append(char)
    if others:
        aside.setdefault(key, []).extend(others)
    return kept


def _drop_doubles(page):
    """Return the characters without those set twice to look bold."""
    chars = page.chars
    if not chars:
        return chars
    places = {(one["text"], int(one["x0"]), int(one["top"])) for one in chars}
    near = {(text, x + 1, y) for text, x, y in places} & places
    if len(places) == len(chars) and not near:
        return chars
    size = min((one["size"] for one in chars if one["size"] > 1), default=6)
    # a narrow letter is 0.2 of the size wide, and two may follow each other
    return page.dedupe_chars(tolerance=min(1.0, 0.18 * size)).chars


def _find_spaces(chars):
    """Return how wide a space is by font, in shares of the size of its letters."""
    widths, found = {}, {}
    for char in chars:
        share = (char["x1"] - char["x0"]) / char["size"] if char["size"] else 0
        if char["text"] == " ":
            found.setdefault(char["fontname"], []).append(share)
        elif char["text"].strip() and share:
            widths.setdefault(char["fontname"], set()).add(round(share, 2))
    spaces = {}
    for font in {char["fontname"] for char in chars}:
        own = widths.get(font, set())
        if font in found:
            width = median(found[font])
        else:
            # letters of one width: so is the space
            width = own.pop() if len(own) == 1 else _SPACE
        spaces[font] = min(max(width, 0.2), 0.65)
    return spaces


def _is_within(char, page):
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return all(
        box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1
        for box in (page.mediabox, page.cropbox)
    )


def _fills(page):
    """Return the boxes that are filled, and whether with white."""
    return [
        (one["x0"], one["top"], one["x1"], one["bottom"], one["order"], _is_white(one))
        for one in [*page.rects, *page.curves]
        if one.get("fill")
    ]


def _is_white(one):
    colour = one["non_stroking_color"]
    if one.get("ncs", "DeviceGray") not in _LIGHT_SPACES:
        return False
    if not isinstance(colour, tuple | list):
        colour = (colour,)
    if not all(isinstance(part, int | float) for part in colour):
        return False
    if len(colour) == 4:
        return max(colour) <= 1 - _WHITE
    return len(colour) in (1, 3) and min(colour) >= _WHITE


def _is_seen(char, fills):
    """Return whether a character differs from its ground and nothing covers it."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    over = [one for one in fills if one[0] <= x <= one[2] and one[1] <= y <= one[3]]
    if any(white and order > char["order"] for *_, order, white in over):
        return False
    if not _is_white(char):
        return True
    return any(not white and order < char["order"] for *_, order, white in over)


def join_ink(chars):
    """Return characters that are not read as one short text."""
    return "".join(char["text"] for char in chars)[:60]
