"""All tables of the workbook of scores: the index and what explains it."""

from ..method import load_edition
from .announced import compare_regions
from .eligibility import list_eligibility
from .explain import explain_regions, list_missing
from .register import check_submission, has_totals, keep_scored
from .score import list_maturity, require_sid, score_regions, spd_fields
from .verified import list_verified


def tabulate_scores(register, spd, edition, *, outside_window="report"):
    """Return the index of a register and all that explains it.

    Parameters
    ----------
    register, spd, edition, outside_window
        As in :func:`score_iid`.

    Returns
    -------
    dict of DataFrame
        ``eligibility`` as :func:`check_eligibility`, without the innovations that meet
        a check, ``scores`` as :func:`score_iid`, ``announced`` as
        :func:`compare_announced`, ``explained`` as :func:`explain_score` with the
        ``code`` of each region, ``maturity`` as :func:`maturity` and
        ``missing_mandatory`` as :func:`missing_mandatory` give them, the first and the
        last two with the innovations that are not scored, the tables of
        :func:`compare_verified` where levels were verified, and ``edition``, its
        fields. Without ``announced`` where nothing is; without ``explained`` and
        ``missing_mandatory`` where the SPD table has the points of regions and no
        levels.

    Raises
    ------
    RegisterError, UnknownField, ValueError
        As :func:`score_iid`; also if the edition has no list of mandatory indicators.

    Notes
    -----
    The tables are checked once, whatever the number of regions.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> tables = tabulate_scores(register, spd, 2026)
    >>> [(key, len(tables[key])) for key in ("scores", "explained", "maturity")]
    [('scores', 1), ('explained', 41), ('maturity', 30)]
    """
    edition = load_edition(edition)
    levels = not has_totals(spd)
    mandatory = ["mandatory"] if levels else []
    require_sid(edition, *spd_fields(spd), "total_max", *mandatory)
    exclude = outside_window == "exclude"
    if exclude:
        edition.require("window_from", "window_to")
    whole = {"outside_window": "count" if exclude else outside_window}
    innovations, rows = check_submission(
        register, spd, edition, totals=not levels, every_stage=True, **whole
    )
    inside = innovations[innovations["in_window"]] if exclude else innovations
    inside = keep_scored(inside, edition)
    checks = list_eligibility(innovations, rows, edition)
    shown = checks["innovation"].isna() | (checks["outcome"] != "met")
    tables = {"eligibility": checks[shown].reset_index(drop=True)}
    tables["scores"] = score_regions(inside, rows, edition)
    tables |= list_verified(inside, rows, edition)
    announced = compare_regions(inside, rows, edition)
    if len(announced):
        tables["announced"] = announced
    if levels:
        tables["explained"] = explain_regions(inside, rows, edition)
    tables["maturity"] = list_maturity(innovations, edition)
    if levels:
        tables["missing_mandatory"] = list_missing(innovations, rows, edition)
    return {**tables, "edition": edition.describe()}
