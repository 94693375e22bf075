"""What the page says when a control has been moved: a sentence, a table, a drawing.

Each result is a piece of HTML in the reader's language that says where its numbers come
from.
"""

from ..evidence import region_card
from ..language import format_number, label
from ..method import ScaleError, load_edition
from ..plan import UnreachableTarget, outline_plan
from ..scoring import score_iid
from ..sensitivity import (
    CutsCross,
    compare_cuts,
    compare_ranks,
    list_cuts,
    pick_ranks,
    summarise_ranks,
    weigh_aspects,
)
from ..tables import (
    AmbiguousRegion,
    UnknownRegion,
    list_imports,
    load_import,
    load_regions,
    match_region,
)
from .view import draw_bands, draw_scores, write_sentence, write_table, write_view

SHOWN_STEPS = 12
CARD = ["year", "score", "rank", "rank_scope", "predicate", "innovations", "award"]


def describe_origin(table, edition=None):
    """Return in words where scores come from, for the caption of what is made of them.

    Examples
    --------
    >>> describe_origin({"origin": "simulated", "year": 2026})
    'simulated regions, method of 2026'
    """
    year = table.get("year") or load_edition(edition).year
    kind = table["origin"] if table["origin"] in (SIMULATED, GIVEN) else "import"
    words = {"year": year, "file": table.get("file") or ""}
    return label(f"explore_origin_{kind}").format(**words)


def view_cuts(table, shifts):
    """Return what moved cuts change, as HTML.

    Parameters
    ----------
    table : dict
        One of :func:`iga_analysis.explore.answers.list_score_tables`.
    shifts : dict of str to float
        Points by predicate.
    """
    scores, year = table["scores"], table["year"]
    origin = describe_origin(table)
    try:
        compared = compare_cuts(scores, year, shifts)
    except CutsCross:
        return write_view(write_sentence(label("explore_cuts_cross"), warning=True))
    except ScaleError:
        said = label("explore_off_scale").format(year=year)
        return write_view(write_sentence(said, warning=True))
    known = compared[compared["predicate"].isin(list_cuts(year)["predicate"])]
    said = label("explore_changed").format(
        changed=format_number(compared["gained"].sum()),
        regions=format_number(len(scores)),
    )
    places = {"lower": 2, "lower_moved": 2}
    caption = label("table_explore_cuts").format(origin=origin)
    drawing = label("explore_figure_scores").format(origin=origin)
    cuts = [known[name].astype(float).tolist() for name in ("lower", "lower_moved")]
    return write_view(
        write_sentence(said),
        write_table(compared, caption, decimals=places),
        draw_scores(scores, *cuts, drawing),
    )


def view_weights(components, weights, points, spread, *, edition, origin):
    """Return what other weights change, as HTML.

    Parameters
    ----------
    components, weights
        As :func:`iga_analysis.score_contributions` gives them.
    points : dict of str to float
        Points by aspect.
    spread : float
        Relative half width of the weights, 0 to 1.
    edition : int or Edition
        The method.
    origin : str
        Where the components come from.
    """
    try:
        weighed = weigh_aspects(weights, edition, points)
    except ValueError:
        return write_view(write_sentence(label("explore_no_weight"), warning=True))
    compared = compare_ranks(components, weights, weighed, spread=spread)
    found = summarise_ranks(compared).iloc[0]
    said = label("explore_rank_change").format(
        **{name: format_number(value) for name, value in found.items()}
    )
    caption = label("table_explore_ranks").format(origin=origin)
    drawing = label("explore_figure_bands").format(origin=origin)
    shown = pick_ranks(compared).drop(columns="code")
    return write_view(
        write_sentence(said),
        write_table(shown, caption),
        draw_bands(compared, drawing),
    )


def view_card(name, *, results=None):
    """Return what is published of a region, or why nothing is shown, as HTML.

    Parameters
    ----------
    name : str
        Name of the region as people write it.
    results : DataFrame, optional
        Claims in place of those that :func:`iga_analysis.load_region_results` gives.
    """
    try:
        code = match_region(name)
    except AmbiguousRegion as error:
        near = "; ".join(error.candidates)
        said = label("explore_ambiguous").format(name=name)
        return write_view(write_sentence(f"{said} {near}", warning=True))
    except UnknownRegion as error:
        near = "; ".join(error.suggestions)
        said = label("explore_unknown").format(name=name)
        return write_view(write_sentence(f"{said} {near}".strip(), warning=True))
    official = name_region(code)
    card = region_card(code, results=results)
    if card.empty:
        said = label("explore_no_claims").format(name=official)
        return write_view(write_sentence(said))
    caption = label("table_explore_card").format(name=official)
    shown = card[[*CARD, "source_ids"]]
    return write_view(write_table(shown, caption, links={"source_ids": card["url"]}))


def name_region(code):
    """Return the official name of a region.

    Examples
    --------
    >>> name_region("16.03")
    'Kabupaten Muara Enim'
    """
    return load_regions().set_index("code").loc[code, "name"]


def view_plan(name, target, register, spd, edition):
    """Return the cheapest way of a region to a predicate, as HTML.

    Parameters
    ----------
    name : str
        Name of the region as people write it; nothing is shown if it means none.
    target : str
        Predicate to reach.
    register, spd, edition
        As in :func:`iga_analysis.explore.page.show_cuts`.
    """
    try:
        code = match_region(name)
    except (AmbiguousRegion, UnknownRegion):
        return ""
    origin = describe_origin({"origin": find_origin(register)}, edition)
    words = {"name": name_region(code), "target": target, "origin": origin}
    if code not in set(spd["code"]):
        said = label("explore_not_in_register").format(**words)
        return write_view(write_sentence(said))
    try:
        now, steps = outline_plan(code, target, register, spd, edition)
    except UnreachableTarget:
        return write_view(write_sentence(label("explore_unreachable").format(**words)))
    words["score"] = format_number(now["iid"].item(), 2)
    words["predicate"] = now["predicate"].item()
    if steps.empty:
        return write_view(write_sentence(label("explore_reached").format(**words)))
    words["steps"] = format_number(steps["steps"].sum())
    words["indicators"] = format_number(len(steps))
    # the effort is one a step here
    shown = steps.head(SHOWN_STEPS).drop(columns="effort")
    caption = label("table_explore_plan").format(**words)
    return write_view(
        write_sentence(label("explore_plan").format(**words)),
        write_table(shown, caption),
    )


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
