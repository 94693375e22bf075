"""What the page of moving cuts and weights rests on: scores to choose, and a plan.

:mod:`~iga_analysis.sensitivity.what_if` and :mod:`~iga_analysis.sensitivity.what_if` compute what
moves; :mod:`~iga_analysis.explore_page` shows it.
"""

from .method import load_edition
from .scoring import score_iid
from .sensitivity import list_cuts
from .tables import list_imports, load_import

SIMULATED, GIVEN = "simulated", "given"


def list_score_tables(register, spd, edition):
    """Return the tables of scores whose cuts can be moved, never two of them mixed.

    Parameters
    ----------
    register, spd : DataFrame
        A register and its SPD table, as :func:`score_iid` takes them.
    edition : int or Edition
        Their method.

    Returns
    -------
    list of dict
        First the scores of the register, then those of each imported list whose year
        has published bands: ``origin`` (``simulated``, ``given``, or ``import-<year>``,
        the source_id of the list), ``year`` (whose bands), ``file`` (name of the list,
        None for the register) and ``scores`` (Series by code, missing ones left out).

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> tables = load_table("example_register"), load_table("example_spd")
    >>> first = list_score_tables(*tables, 2026)[0]
    >>> first["origin"], first["year"], first["scores"].round(2).to_dict()
    ('given', 2026, {'00.00': 47.43})
    """
    scores = score_iid(register, spd, edition).set_index("code")["iid"]
    found = [
        {
            "origin": find_origin(register),
            "year": load_edition(edition).year,
            "file": None,
            "scores": scores.dropna(),
        }
    ]
    for row in list_imports().itertuples():
        scores = load_import(row.year).set_index("code")["score"].dropna()
        if len(scores) and len(list_cuts(row.year)):
            found.append(
                {
                    "origin": row.source_id,
                    "year": int(row.year),
                    "file": row.file,
                    "scores": scores.astype("float64"),
                }
            )
    return found


def find_origin(register):
    """Return whether a register is simulated or was given by somebody."""
    marked = "simulated" in register and bool(register["simulated"].any())
    return SIMULATED if marked else GIVEN
