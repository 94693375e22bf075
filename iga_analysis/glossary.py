"""The terms of the field in English and Indonesian, each with its meaning.

They stand in one place, ``data/terms.csv``: a term is a row that has a definition. Many
are headings of columns at the same time; the others have a key that begins with
``term_``.
"""

import re

import pandas as pd

from .formatting import language
from .tables import load_terms

# Headings carry their unit, a term does not.
_UNIT = r" \((?:%|points|poin)\)$"


def glossary(lang=None):
    """Return the terms with their definitions, sorted by the reader's language.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        Language by whose words the rows are sorted; by default that of ``IGA_LANG``.

    Returns
    -------
    DataFrame
        One row a term: ``term`` (its key in ``terms.csv``, the index), ``term_en,
        term_id`` (the word, without the unit of a heading), ``definition_en,
        definition_id``. :func:`show_table` shows one language of it.

    Raises
    ------
    ValueError
        If the language is unknown.

    Examples
    --------
    >>> glossary().loc["sid", ["term_en", "term_id"]].tolist()
    ['SID', 'SID']
    >>> glossary("id").loc["agency", "term_id"]
    'perangkat daerah (OPD)'
    """
    terms = load_terms().set_index("term")
    terms = terms[terms["definition_en"].notna() & terms["definition_id"].notna()]
    words = {
        f"term_{one}": terms[one].map(lambda word: re.sub(_UNIT, "", word))
        for one in ("en", "id")
    }
    table = pd.DataFrame(words).astype("string")
    table = table.join(terms[["definition_en", "definition_id"]])
    word = f"term_{language(lang)}"
    return table.sort_values(word, key=lambda words: words.str.casefold())
