"""Find what lies on the pages of a PDF besides its text: forms, remarks, pictures.

Part of the reading process (:mod:`iga_analysis.intake.worker`): it imports nothing of
the package.
"""

from pdfminer.pdftypes import resolve1
from pdfplumber.utils.pdfinternals import decode_text

_HIDDEN = 2
_NO_VIEW = 32
# Kinds of annotations that show a text of their own on the page.
_REMARKS = {"FreeText", "Stamp", "Redact"}


def read_forms(page):
    """Return the values of form fields as characters, and what is not read.

    Parameters
    ----------
    page : pdfplumber.page.Page

    Returns
    -------
    tuple of list
        Characters that stand where the fields stand, as those of the page; and pairs
        of the key of a message and the text.
    """
    chars, left = [], []
    try:
        annotations = page.annots
    except Exception:
        # a damaged one hides all of the page from the library
        return [], [("pdf_form", "?")] if page.page_obj.annots else []
    for one in annotations:
        data = one["data"]
        kind = str(getattr(resolve1(data.get("Subtype")), "name", ""))
        flags = resolve1(data.get("F")) or 0
        hidden = isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW)
        if kind in _REMARKS and not hidden:
            text = _text(resolve1(data.get("Contents"))) or kind
            left.append(("pdf_remarks", text[:60]))
        if kind != "Widget":
            continue
        field, value = _inherit(data, "FT"), _inherit(data, "V")
        name = str(getattr(field, "name", ""))
        if value is None or name == "Sig":
            continue
        text = _text(value) if name in ("Tx", "Ch") else None
        if hidden or text is None:
            left.append(("pdf_form", text or str(getattr(value, "name", value))[:60]))
        else:
            chars += _spread(text, one)
    return chars, left


def _inherit(data, key):
    """Return an entry of a field, or that of the fields it belongs to."""
    for _ in range(8):
        if not isinstance(data, dict):
            return None
        if key in data:
            return resolve1(data[key])
        data = resolve1(data.get("Parent"))
    return None


def _text(value):
    if isinstance(value, bytes):
        return " ".join(decode_text(value).split())
    return " ".join(value.split()) if isinstance(value, str) else None


def _spread(text, box):
    """Return the characters of a field's value, evenly set into its box."""
    high = float(box["bottom"] - box["top"])
    size = max(min(high * 0.8, 10.0), 1.0)
    step = min(0.5 * size, float(box["x1"] - box["x0"]) / max(len(text), 1))
    top = float(box["top"]) + (high - size) / 2
    ink = {"matrix": (1, 0, 0, 1, 0, 0), "non_stroking_color": (0,), "alpha": 1.0}
    ink |= {"size": size, "space": step, "top": top, "bottom": top + size}
    left = float(box["x0"]) + 1
    return [
        {**ink, "text": one, "x0": left + n * step, "x1": left + (n + 1) * step}
        for n, one in enumerate(text)
        if one.strip()
    ]


def covers_page(page, share=0.5):
    """Return whether pictures cover so much of a page."""
    area = float(page.width * page.height) or 1.0
    return sum(_area(one, page) for one in page.images) >= share * area


def find_pictures(page, chars):
    """Return whether a part of the page that may hold rows is a picture.

    Logos, stamps and signatures are smaller; behind a picture that lies under text is
    a letterhead or a ground.
    """
    area = float(page.width * page.height) or 1.0
    for one in page.images:
        share = _area(one, page) / area
        wide = (one["x1"] - one["x0"]) >= 0.3 * float(page.width)
        if share < 0.02 or (share < 0.08 and not wide):
            continue
        inside = sum(
            one["x0"] <= char["x0"] <= one["x1"]
            and one["top"] <= char["top"] <= one["bottom"]
            for char in chars
        )
        if inside < 0.5 * len(chars) or not chars:
            return True
    return False


def _area(one, page):
    wide = min(one["x1"], page.width) - max(one["x0"], 0)
    high = min(one["bottom"], page.height) - max(one["top"], 0)
    return float(max(wide, 0) * max(high, 0))
