"""The list of exhibits: what the stored notebooks show, and what is said of it.

``EXHIBITS.md`` and ``EXHIBITS.id.md`` are written from the outputs of the notebooks;
what a person found of an exhibit stands in ``data/words/exhibits.csv``.
"""

import json
import re
from functools import cache
from pathlib import Path

from ..datapackage import load_table, table_path
from ..exhibits import FIGURE_MIME, TABLE_MIME, describe_source
from ..language import label, say
from ..settings import LANGUAGES, shipped

PAGES = {"en": "EXHIBITS.md", "id": "EXHIBITS.id.md"}
_COLUMNS = ("exhibit", "notebook", "numbers", "published", "matches")
_KINDS = {TABLE_MIME: "table", FIGURE_MIME: "figure"}


def write_exhibit_list(*, notebooks=None):
    """Write the list of exhibits in both languages beside the notebooks.

    Parameters
    ----------
    notebooks : path-like, optional
        Folder of the stored notebooks; by default ``notebooks`` of the checkout, and
        the pages stand beside it.

    Returns
    -------
    list of Path
        The pages.

    Raises
    ------
    ValueError
        If the package is installed and no checkout.
    """
    folder = Path(notebooks or shipped("notebooks"))
    if folder.parent.name == "shipped":
        raise ValueError(say("skeleton_installed", folder=folder.parent))
    shown = read_exhibits(folder)
    pages = [folder.parent / PAGES[lang] for lang in LANGUAGES]
    for lang, page in zip(LANGUAGES, pages, strict=True):
        page.write_text(compose_list(shown, lang), encoding="utf-8", newline="")
    return pages


def read_exhibits(folder):
    """Return the exhibits of stored notebooks in their order, each once a notebook.

    Parameters
    ----------
    folder : path-like
        Folder of the notebooks.

    Returns
    -------
    list of dict
        ``notebook`` (name of its file), ``kind`` (table or figure), ``exhibit``,
        ``caption``, ``origin`` and ``sources``, as the outputs have them.
    """
    found = {}
    for path in sorted(Path(folder).glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                for mime in _KINDS.keys() & output.get("data", {}).keys():
                    one = {"notebook": path.name, "kind": _KINDS[mime]}
                    one |= output["data"][mime]
                    found.setdefault((path.name, one["kind"], one["exhibit"]), one)
    return list(found.values())


def compose_list(shown, lang):
    """Return the list of exhibits as a page of Markdown.

    Parameters
    ----------
    shown : list of dict
        As :func:`read_exhibits` gives them.
    lang : {"en", "id"}

    Examples
    --------
    >>> page = compose_list([], "en")
    >>> page.splitlines()[0]
    '# List of exhibits'
    """
    other = PAGES["id" if lang == "en" else "en"]
    parts = ("title", "other", "intro")
    lines = [say(f"exhibits_{part}", lang=lang, file=other) for part in parts]
    head = [label(f"exhibits_{name}", lang) for name in _COLUMNS]
    rows = [head, ["---"] * len(head), *(_compose_row(one, lang) for one in shown)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([*lines, table]) + "\n"


def _compose_row(one, lang):
    said = _said().get((one["kind"], one["exhibit"]), {})
    word = label(f"{one['kind']}_word", lang)
    number = one["notebook"][:2]
    cells = [
        f"{word} `{one['exhibit']}`: {_translate(one, lang)}",
        f"[{number}](notebooks/{one['notebook']})",
        _name_numbers(one, said.get("tables", ""), lang),
    ]
    cells += [said.get(f"{name}_{lang}", "") or "—" for name in _COLUMNS[3:]]
    return [cell.replace("|", r"\|") for cell in cells]


@cache
def _said():
    """Return what is said of exhibits, by kind and key."""
    table = load_table("exhibits").fillna("").set_index(["kind", "exhibit"])
    return table.to_dict("index")


def _translate(one, lang):
    """Return a caption in a language, with the words that the stored one has.

    A word of ``terms.csv`` is translated as well.
    """
    name = f"{one['kind']}_{one['exhibit']}"
    words = _find_words(label(name, "en"), one["caption"]) or {}
    words = {place: _translate_word(word, lang) for place, word in words.items()}
    return label(name, lang).format(**words)


def _find_words(term, text):
    """Return what stands in a text at the places in braces of a term, or None."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(term))
    found = re.fullmatch(pattern, text)
    return found.groupdict() if found else None


def _translate_word(word, lang):
    """Return a word of ``terms.csv``, or the origin of a page's rows, in a language."""
    words, origins = _words(lang)
    for origin, translated in origins.items():
        if (found := _find_words(origin, word)) is not None:
            return translated.format(**found)
    return words.get(word, word)


@cache
def _words(lang):
    """Return the words of a language by the English ones; those of origins apart."""
    terms = load_table("terms")
    apart = terms["term"].str.startswith("explore_origin_")
    return [
        dict(zip(some["en"], some[lang], strict=True))
        for some in (terms[~apart], terms[apart])
    ]


def _name_numbers(one, tables, lang):
    """Return where the numbers of an exhibit come from, then its tables."""
    said = describe_source(one["origin"], one["sources"], lang=lang)
    files = ", ".join(f"`{table_path(name)}`" for name in tables.split())
    return f"{said} {files}".strip()
