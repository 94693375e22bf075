"""Open the office's PowerPoint template, or a plain one, and find where things go."""

from pathlib import Path

from ..language import label, say, say_reason
from .run import ReportError
from .slides_page import Frame, find_body, tell_language

_POINT = 12700  # EMU
# The plain slide: 13.33 by 7.5 inches, in a font that every office has.
_WIDE, _FONT = 12192000, "Arial"
_TITLE = Frame(36, 18, 888, 76)
_BODY = Frame(36, 104, 888, 396)
_COVER = {
    "CENTER_TITLE": Frame(72, 130, 816, 130),
    "SUBTITLE": Frame(72, 280, 816, 120),
}


def check_slides_template(path):
    """Refuse a template from which no slides can be made.

    Parameters
    ----------
    path : path-like
        A .pptx file whose design the slides shall have.

    Raises
    ------
    ReportError
        If there is no such file, it is no PowerPoint presentation (.pptx), or none of
        its layouts has a title and one place for content.
    """
    path = Path(path)
    if not path.is_file():
        raise ReportError(say("no_slides_template", path=path))
    try:
        show, _, content = open_template(path)
    except OSError as error:
        told = {"path": path, "error": say_reason(error)}
        raise ReportError(say("cannot_read", **told)) from None
    except Exception:
        # whatever breaks inside says that PowerPoint would not open it either
        raise ReportError(say("bad_slides_template", path=path)) from None
    if content is None:
        names = [layout.name for layout in show.slide_layouts]
        told = {"path": path, "names": names}
        raise ReportError(say("slides_template_layout", **told))


def open_template(path=None):
    """Return an empty presentation with the layouts of its cover and of its slides.

    Parameters
    ----------
    path : path-like, optional
        The template, whose own slides are left out; without it a plain design.

    Returns
    -------
    show : pptx.presentation.Presentation
    cover, content : pptx.slide.SlideLayout or None
        Layout of the first slide, and that with a title and one place for content.
    """
    from pptx import Presentation

    show = Presentation(str(path) if path else None)
    _drop_slides(show)
    if not path:
        _make_plain(show)
    layouts = list(show.slide_layouts)
    content = [one for one in layouts if _has_title(one) and find_body(one)]
    covers = [one for one in layouts if _has_title(one, centred=True)]
    content = content[0] if content else None
    return show, covers[0] if covers else content, content


def find_frame(show, layout):
    """Return the rectangle of a layout for content: below its title, above its foot.

    Parameters
    ----------
    show : pptx.presentation.Presentation
    layout : pptx.slide.SlideLayout
    """
    body = find_body(layout)
    sides = (body.left, body.top, body.width, body.height)
    left, top, width, height = (side / _POINT for side in sides)
    bottom = min([top + height, show.slide_height / _POINT - 6])
    return Frame(left, top, width, bottom - top)


def translate_design(show, lang, *, plain):
    """Put what python-pptx brings along into the language: prompts, names of layouts.

    Parameters
    ----------
    show : pptx.presentation.Presentation
    lang : {"en", "id"}
    plain : bool
        Whether the layouts are those of the plain design, not of an office.
    """
    parts = [show.slide_master, *show.slide_layouts] if plain else []
    for part in (*parts, show.notes_master):
        for tag in part.element.iter(f"{_A}t", f"{_P}cSld"):
            if tag.tag == f"{_A}t":
                tag.text = label(tag.text, lang)
            elif tag.get("name"):
                tag.set("name", label(tag.get("name"), lang))
        tell_language(part.element, lang)


def _has_title(layout, *, centred=False):
    from pptx.enum.shapes import PP_PLACEHOLDER

    wanted = PP_PLACEHOLDER.CENTER_TITLE if centred else PP_PLACEHOLDER.TITLE
    return any(one.placeholder_format.type == wanted for one in layout.placeholders)


def _drop_slides(show):
    """Leave the slides of a template out, and what lists them."""
    ids = show.slides._sldIdLst
    for one in list(ids):
        show.part.drop_rel(one.rId)
        ids.remove(one)
    for part in list(show.element):
        # sections and shows of chosen slides name slides that are gone
        if part.tag.endswith(("}custShowLst", "}extLst")):
            show.element.remove(part)


def _make_plain(show):
    """Give the design of python-pptx a wide page, a font and the place of its parts."""
    factor = _WIDE / show.slide_width
    show.slide_width = _WIDE
    master = show.slide_master
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = (
                    round(side * factor) for side in (shape.left, shape.width)
                )
    frames = _COVER | {"TITLE": _TITLE, "BODY": _BODY}
    for shape in (*master.placeholders, *master.slide_layouts[0].placeholders):
        frame = frames.get(shape.placeholder_format.type.name)
        if frame:
            shape.left, shape.top, shape.width, shape.height = frame.emu()
        if frame is _COVER["SUBTITLE"]:
            # from the left, as the title above it is
            shape.element.find(f".//{_A}lvl1pPr").set("algn", "l")
    levels = master.element.find(f".//{_P}titleStyle/{_A}lvl1pPr")
    levels.set("algn", "l")
    levels.find(f"{_A}defRPr").set("b", "1")
    for part in master.part.rels.values():
        if part.reltype.endswith("/theme"):
            theme = part.target_part
            theme._blob = theme.blob.replace(b"Calibri", _FONT.encode())


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
