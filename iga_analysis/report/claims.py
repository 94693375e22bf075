"""The page on which claims are checked: one file with a box to search, no server.

The index and what is said of every claim are those of :mod:`iga_analysis.published`;
the scripts beside the template find by the same rules as the command ``iga claim``.
"""

import html
import json
from pathlib import Path
from string import Template

from ..language import label, say
from ..published import NOTES, Statements, build_index, check_claims

CLAIMS = "claims.html"
_TEMPLATE = Path(__file__).resolve().parent / "template"
_TEXTS = ("claims_title", "claims_intro", "claims_no_script", "claims_label")
_TEXTS += ("claims_help", "claims_growth", "report_contents")
_WORDS = ("address", "copy", "copied", "not_copied")
_VALUES = ("text", "claim", "address", "year", "first", "last", "number", "numbers")
_VALUES += ("asked", "regions")
_SCRIPTS = ("query.js", "search.js", "answer.js", "claims.js")


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
    # the sentences name what is typed
    blanks = {name: f"{{{name}}}" for name in _VALUES}
    words = {name: label(f"found_{name}", lang) for name in ("verdict", "quote")}
    words |= {name: label(f"claims_{name}", lang) for name in _WORDS}
    words["notes"] = {key: say(key, lang=lang, **blanks) for key in NOTES}
    data = {"index": index, "told": told, "words": words}
    parts = {name: html.escape(label(name, lang)) for name in _TEXTS}
    parts |= {"lang": lang, "claims_more": html.escape(say("found_more", lang=lang))}
    parts["point"], parts["percent"] = {"en": (".", " %"), "id": (",", "%")}[lang]
    parts["data"] = json.dumps(
        data, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).replace("<", "\\u003c")
    scripts = [(_TEMPLATE / one).read_text(encoding="utf-8") for one in _SCRIPTS]
    parts["script"] = "\n".join(scripts)
    template = Template((_TEMPLATE / "claims.html").read_text(encoding="utf-8"))
    return template.substitute(parts)
