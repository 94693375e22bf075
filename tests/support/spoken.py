"""Judge what a command printed: words of its language alone, none of a machine."""

import re
from functools import cache

from tongues import list_foreign

from iga_analysis.datapackage import list_values, load_table
from iga_analysis.intake.headers import TOLD
from iga_analysis.method import ACCEPTABLE
from iga_analysis.scoring import EXAMPLE_CODE, OUTSIDE_WINDOW
from iga_analysis.tables import KINDS, PREDICATES

# What a person at a terminal cannot use, or what libraries say of themselves.
RAW = re.compile(r"Errno|Traceback|Error:|Input should|Try '|\bNone\b|\bnan\b|load_")
# What is typed as it stands in either language: values of options, names of files.
TYPED = (*ACCEPTABLE, *OUTSIDE_WINDOW, *KINDS, *TOLD, "indicator", "value", "points")
TYPED += (EXAMPLE_CODE, "Penerapan")
_FILE = re.compile(
    r"(?:[\w.~-]*/)+[\w.~-]*|\b[\w-]+\.(?:csv|xlsx|html|txt|docx|json)\b"
)


@cache
def _titles():
    """Return the titles of sources, also without the day that some were noted with."""
    titles = load_table("sources")["title"].dropna()
    return {*titles, *titles.str.replace(r" \([^()]*\)$", "", regex=True)}


@cache
def _typed():
    """Return a pattern of what may stand in either language, longest first."""
    closed = list_values()
    names = {*TYPED, *closed["file"], *closed["column"], *closed["value"]}
    listed = sorted(names - {*PREDICATES, "a"}, key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, listed)) + r")(?![\w-])"
    )


def judge(output, lang, *, quotes=()):
    """Fail if a text has a word, number, day or key of the other language.

    ``quotes`` are what else stands in it as others wrote it.
    """
    assert not RAW.search(output), output
    found = list_foreign(output, lang)
    if found:
        plain = _FILE.sub(" ", output)
        for one in sorted({*quotes, *_titles()}, key=len, reverse=True):
            plain = re.sub(rf"(?<![\w-]){re.escape(one)}(?![\w-])", " ", plain)
        found = list_foreign(_typed().sub(" ", plain), lang)
    assert not found, f"{found}\n{output}"
