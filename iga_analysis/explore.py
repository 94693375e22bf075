"""What the page of moving cuts and weights rests on: scores to choose, and a plan.

:mod:`~iga_analysis.explore_cuts` and :mod:`~iga_analysis.explore_weights` compute what
moves; :mod:`~iga_analysis.explore_page` shows it.
"""

from .explore_cuts import list_cuts
from .method import load_edition
from .plan import plan_to_target
from .scoring import score_iid
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


def outline_plan(code, target, register, spd, edition):
    """Return the cheapest way of one region to a predicate, one row an indicator.

    Parameters
    ----------
    code : str
        The region.
    target : str
        Predicate to reach.
    register, spd, edition
        As :func:`plan_to_target` takes them, of that region and any others.

    Returns
    -------
    tuple of DataFrame
        The score now (a row of :func:`score_iid`), and the steps: ``aspect,
        indicator, name_en, name_id, steps, gain``, largest gain first; no rows if the
        target is reached already.

    Raises
    ------
    ValueError
        If the region has no rows.
    UnreachableTarget
        If nothing reaches the target.
    """
    register = register[register["code"] == code]
    spd = spd[spd["code"] == code]
    if spd.empty:
        raise ValueError(f"region {code!r} is not in the register")
    now = score_iid(register, spd, edition)
    plan = plan_to_target(code, target, register=register, spd=spd, edition=edition)
    named = ["aspect", "indicator", "name_en", "name_id"]
    steps = plan.groupby(named, sort=False).agg(
        steps=("effort", "size"), gain=("gain", "sum")
    )
    steps = steps.reset_index().sort_values("gain", ascending=False, kind="stable")
    return now, steps.reset_index(drop=True)
