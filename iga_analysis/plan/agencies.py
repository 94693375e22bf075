"""The steps of a plan as lines that agencies can work through.

Steps of one level become one line an innovation and indicator, with what the level
asks for, and each line goes to the agency of its innovation; what is measured of the
region as a whole (SPD) has no agency in a register.
"""

import math

import pandas as pd

from ..method import basis_column, load_edition
from ..scoring import INDICATOR_NAMES, list_evidence

# What the text of a level stands in, and what a line has of it.
_LEVEL_TEXTS = {"description": "target_en", "description_id": "target_id"}
_TYPES = {
    **dict.fromkeys(("code", "agency", "aspect", "innovation", "indicator"), "string"),
    **dict.fromkeys(INDICATOR_NAMES.values(), "string"),
    **dict.fromkeys(("basis", "target_en", "target_id"), "string"),
    **dict.fromkeys(("evidence_en", "evidence_id", "file_types"), "string"),
    **dict.fromkeys(("level_from", "level_to"), "Int64"),
    **dict.fromkeys(("effort", "points", "gain", "score"), "float64"),
    "evidence_source": "string",
}


def list_lines(plan, register, edition):
    """Return the lines of a plan: what each agency has to do.

    Parameters
    ----------
    plan : DataFrame
        As :func:`iga_analysis.plan.plan_to_target` gives it, without new innovations.
    register : DataFrame
        The register from which it was made; ``agency`` and the basis of an indicator
        (``basis_33``) may be missing or have gaps.
    edition : Edition or int
        The method, or its year.

    Returns
    -------
    DataFrame
        One row an innovation (missing for SPD) and indicator, what gives most for its
        effort first: ``code, agency`` (missing for SPD and where not told), ``aspect,
        innovation, indicator, indicator_name_id, indicator_name_en, basis`` (the way
        of measuring; missing where there is one, or none is chosen yet), ``target_en,
        target_id`` (what the wanted level means), ``evidence_en, evidence_id``,
        ``file_types`` (missing where not printed), ``level_from, level_to, effort,
        points`` (of SPD and SID), ``gain`` (of the index), ``score`` (the index once
        this line and those above are done), ``evidence_source``.

    Raises
    ------
    RegisterError, UnknownField
        As :func:`iga_analysis.scoring.score_iid`.
    ValueError
        If the plan adds innovations.

    Notes
    -----
    One index point is total_max / 100 points of SPD and SID.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis.plan import plan_to_target
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> plan = plan_to_target("00.00", 49.0, register=register, spd=spd, edition=2026)
    >>> lines = list_lines(plan, register, 2026)
    >>> lines[["indicator", "level_from", "level_to", "points"]].values.tolist()
    [['12', 1, 3, 4.0]]
    """
    edition = load_edition(edition)
    if plan["indicator"].isna().any():
        raise ValueError("a plan that adds innovations has no lines for agencies")
    if plan.empty:
        return pd.DataFrame(columns=list(_TYPES)).astype(_TYPES)
    key = ["code", "aspect", "innovation", "indicator"]
    lines = plan.groupby(key, sort=False, dropna=False).agg(
        name_id=("name_id", "first"),
        name_en=("name_en", "first"),
        level_from=("level_from", "min"),
        level_to=("level_to", "max"),
        effort=("effort", "sum"),
        gain=("gain", math.fsum),
    )
    lines = lines.reset_index().rename(columns=INDICATOR_NAMES)
    lines["points"] = lines["gain"] * edition.total_max / 100
    lines = _add_register(lines, register, edition)
    lines = _add_texts(lines, edition)
    with_effort = lines["effort"].where(lines["effort"] > 0)
    worth = (lines["gain"] / with_effort).fillna(math.inf).round(9)
    lines = lines.loc[worth.sort_values(ascending=False, kind="stable").index]
    before = plan["score"].iloc[0] - plan["gain"].iloc[0]
    gains = lines["gain"].tolist()
    reached = [math.fsum([before, *gains[: n + 1]]) for n in range(len(gains))]
    lines = lines.assign(score=reached).reset_index(drop=True)
    return lines[list(_TYPES)].astype(_TYPES)


def _add_register(lines, register, edition):
    """Add agency and basis of each line from the register."""
    told = register.reindex(columns=["code", "innovation", "agency"])
    bases = edition.bases()
    for indicator in bases:
        column = basis_column(indicator)
        told[column] = register.get(column, pd.NA)
    told["innovation"] = told["innovation"].astype("string").str.strip()
    lines = lines.merge(told, on=["code", "innovation"], how="left")
    lines["basis"] = pd.array([pd.NA] * len(lines), dtype="string")
    for indicator in bases:
        own = lines["indicator"] == indicator
        lines.loc[own, "basis"] = lines.loc[own, basis_column(indicator)]
    return lines


def _add_texts(lines, edition):
    """Add what the wanted level means, and the evidence that is asked for.

    Where no way of measuring is chosen yet, each is told with its letter.
    """
    levels = edition.levels[["indicator", "basis", "level", *_LEVEL_TEXTS]]
    levels = levels.rename(columns={"level": "level_to", **_LEVEL_TEXTS})
    levels["target_id"] = levels["target_id"].fillna(levels["target_en"])
    evidence = list_evidence(edition)
    texts = ["evidence_en", "evidence_id", "file_types", "evidence_source"]
    levels = _join_open(levels, ["indicator", "level_to"], ["target_en", "target_id"])
    evidence = _join_open(evidence, ["indicator"], texts)
    lines = lines.merge(levels, on=["indicator", "level_to", "basis"], how="left")
    return lines.merge(evidence, on=["indicator", "basis"], how="left")


def _join_open(table, key, texts):
    """Add a row without a basis where there are several: each with its letter."""
    table = table.astype({"basis": "string"})
    told = table.dropna(subset="basis")
    rows = [
        dict(zip(key, keys, strict=True))
        | {name: _tell_each(group["basis"], group[name]) for name in texts}
        for keys, group in told.groupby(key, sort=False)
    ]
    open_ones = pd.DataFrame(rows, columns=table.columns).astype(table.dtypes)
    return pd.concat([table, open_ones], ignore_index=True)


def _tell_each(bases, texts):
    """Return the texts of several ways of measuring; what is the same stands once."""
    if texts.nunique(dropna=False) == 1:
        return texts.iloc[0]
    pairs = zip(bases, texts, strict=True)
    return "; ".join(f"{basis}: {text}" for basis, text in pairs if pd.notna(text))


def sum_agencies(lines):
    """Return what the lines of each agency come to.

    Parameters
    ----------
    lines : DataFrame
        As :func:`list_lines` gives them.

    Returns
    -------
    DataFrame
        One row a sheet, SPD first, then by agency; what has no agency is last:
        ``aspect, agency, innovations, lines, effort, points, gain``.

    Examples
    --------
    >>> from iga_analysis.datapackage import load_table
    >>> from iga_analysis.plan import plan_to_target
    >>> register, spd = load_table("example_register"), load_table("example_spd")
    >>> plan = plan_to_target("00.00", 49.0, register=register, spd=spd, edition=2026)
    >>> table = sum_agencies(list_lines(plan, register, 2026))
    >>> table[["aspect", "agency", "lines", "points"]].values.tolist()
    [['SPD', <NA>, 1, 4.0]]
    """
    table = lines.groupby(["aspect", "agency"], dropna=False).agg(
        innovations=("innovation", "nunique"),
        lines=("indicator", "size"),
        effort=("effort", "sum"),
        points=("points", math.fsum),
        gain=("gain", math.fsum),
    )
    table = table.reset_index()
    order = table.assign(spd=table["aspect"] != "SPD")
    order = order.sort_values(["spd", "agency"], na_position="last", kind="stable")
    return table.loc[order.index].reset_index(drop=True)
