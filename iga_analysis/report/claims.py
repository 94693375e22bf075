"""The page on which claims are checked: one file with a box to search, no server.

The index and what is said of every claim are those of :mod:`iga_analysis.published`;
``template/search.js`` finds by the same rules as the command ``iga claim``.
"""

import html
import json
from pathlib import Path
from string import Template

from ..language import label, say
from ..published import (
    FAR,
    NAMED,
    NEAR,
    WHOLE,
    Statements,
    build_index,
    check_claims,
)

CLAIMS = "claims.html"
_TEMPLATE = Path(__file__).resolve().parent / "template"
_TEXTS = ("claims_title", "claims_intro", "claims_no_script", "claims_label")
_TEXTS += ("claims_help", "claims_growth", "report_contents")


def write_claims(path, *, lang):
    """Write the page of claims.

    Parameters
    ----------
    path : Path
        The file.
    lang : {"en", "id"}
        Language of the page.
    """
    path.write_text(build_claims(lang), encoding="utf-8")


def build_claims(lang):
    """Return the page of claims as HTML."""
    checks = check_claims()
    index, statements = build_index(checks), Statements(checks)
    told = [statements.describe(entry, lang) for entry in index["entries"]]
    # the sentence names the text once it is typed
    none = say("found_none", lang=lang, text="{text}")
    words = {"none": none, "no_number": say("found_no_number", lang=lang)}
    words |= {name: label(f"found_{name}", lang) for name in ("verdict", "quote")}
    words["address"] = label("claims_address", lang)
    shown = {"near": NEAR, "far": FAR, "whole": WHOLE, "named": NAMED}
    data = {"index": index, "told": told, "words": words, "shown": shown}
    parts = {name: html.escape(label(name, lang)) for name in _TEXTS}
    parts |= {"lang": lang, "claims_more": html.escape(say("found_more", lang=lang))}
    parts["point"] = {"en": ".", "id": ","}[lang]
    parts["data"] = json.dumps(
        data, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).replace("<", "\\u003c")
    for name, file in (("search", "search.js"), ("script", "claims.js")):
        parts[name] = (_TEMPLATE / file).read_text(encoding="utf-8")
    template = Template((_TEMPLATE / "claims.html").read_text(encoding="utf-8"))
    return template.substitute(parts)
