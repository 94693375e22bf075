"""Write a plan for the agencies: an Excel workbook and a Word file."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd

from ..language import format_day, format_number, say
from ..settings import language, use_language
from ..tables import load_sources
from .planning_book import write_plan_book
from .planning_page import write_plan_page
from .word import check_template, write_word

FILES = {"excel": "iga_plan.xlsx", "word": "iga_plan.docx"}


def write_plan(
    folder,
    tables,
    *,
    region,
    edition,
    lang=None,
    due=None,
    outcomes=False,
    joined=None,
    template=None,
    paper="A4",
):
    """Write a plan for the agencies as an Excel workbook and a Word file.

    Parameters
    ----------
    folder : path-like
        Where they are written; earlier ones are replaced.
    tables : dict of DataFrame
        As :func:`iga_analysis.plan.tabulate_plan` gives them.
    region : str
        Name of the region.
    edition : Edition
        The method.
    lang : {"en", "id"}, optional
        Language; see :func:`iga_analysis.settings.language`.
    due : Timestamp, optional
        The day by which it is to be done.
    outcomes : bool, optional
        Whether what no office orders is in the plan.
    joined : DataFrame, optional
        As :func:`iga_analysis.intake.match_agencies` gives it.
    template, paper
        As in :func:`iga_analysis.report.word.write_word`.

    Returns
    -------
    dict of Path
        ``excel`` and ``word``.

    Raises
    ------
    ReportError
        If template or paper cannot be used.
    OSError
        If a file cannot be written.

    Notes
    -----
    The lines of an agency are those of its innovations, that which raises the index
    most first; gains add up to those of the whole.
    """
    folder = Path(folder)
    if template:
        check_template(template)
    with use_language(language(lang)):
        parts = build_parts(tables)
        told = _tell(tables, region, edition, due, outcomes)
        paths = {kind: folder / name for kind, name in FILES.items()}
        page = write_plan_page(tables, parts, told)
        options = {"template": template, "paper": paper, "title": told["running"]}
        # first what may be refused
        write_word(paths["word"], page, lang=language(), **options)
        write_plan_book(paths["excel"], tables, parts, told, joined=joined)
    return paths


def format_needed(score):
    """Return the least score of a target as it is printed: half a unit up.

    Examples
    --------
    >>> format_needed(65.005)
    '65.01'
    """
    exact = Decimal(repr(float(score)))
    return format_number(float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)), 2)


def format_target(target):
    """Return a target as it is printed: a predicate as it is, a score with decimals.

    Examples
    --------
    >>> format_target("55.0"), format_target("Sangat Inovatif")
    ('55.0', 'Sangat Inovatif')
    """
    if not re.fullmatch(r"\d+(\.\d+)?", str(target)):
        return target
    places = len(str(target).partition(".")[2])
    return format_number(float(target), max(1, places))


def build_parts(tables):
    """Return what each recipient of a plan gets.

    Parameters
    ----------
    tables : dict of DataFrame
        As :func:`iga_analysis.plan.tabulate_plan` gives them.

    Returns
    -------
    list of dict
        ``title`` (the agency, else what it is), ``told`` (a sentence), ``lines``, with
        ``so_far`` (the gain of the index up to each line), and ``to_do`` (rows of the
        eligibility).
    """
    lines, eligibility = tables["lines"], tables["eligibility"]
    parts = []
    for one in tables["sheets"].itertuples():
        own = lines[lines["aspect"] == one.aspect]
        todo = eligibility[eligibility["innovation"].notna()]
        if one.aspect == "SPD":
            title, key = say("plan_spd"), "plan_region_part"
            todo = eligibility[eligibility["innovation"].isna()]
        elif pd.isna(one.agency):
            title, key = say("plan_no_agency"), "plan_agency"
            own, todo = own[own["agency"].isna()], todo[todo["agency"].isna()]
        else:
            title, key = one.agency, "plan_agency"
            own = own[own["agency"] == one.agency]
            todo = todo[todo["agency"] == one.agency]
        own = _order_innovations(own)
        told = {"lines": one.lines, "innovations": one.innovations}
        told |= {
            name: format_number(getattr(one, name), 2) for name in ("gain", "points")
        }
        parts.append(
            {"title": title, "told": say(key, **told), "lines": own, "to_do": todo}
        )
    return parts


def _order_innovations(lines):
    """Return lines by innovation, that which raises the index most first."""
    gain = lines["gain"].groupby(lines["innovation"], dropna=False).transform("sum")
    order = lines.assign(whole=gain.round(9)).sort_values(
        ["whole", "innovation"], ascending=[False, True], kind="stable"
    )
    lines = lines.loc[order.index].reset_index(drop=True)
    return lines.assign(so_far=lines["gain"].cumsum())


def _tell(tables, region, edition, due, outcomes):
    """Return the sentences of a plan, and what else both files say alike."""
    one = tables["summary"].iloc[0]
    seats = tables["seats"].iloc[0]
    numbers = {
        name: format_number(one[name], 2) for name in ("iid_before", "iid_after")
    }
    target = {
        "target": format_target(one["target"]),
        "needed": format_needed(one["needed"]),
    }
    score = {"before": numbers["iid_before"], "after": numbers["iid_after"]}
    words = {name: one[name] for name in ("predicate_before", "predicate_after")}
    words = {name: "–" if pd.isna(word) else word for name, word in words.items()}
    done = {**score, **words, "lines": one["lines"], "sheets": len(tables["sheets"])}
    sources = load_sources().set_index("source_id")["title"]
    used = tables["lines"]["evidence_source"].dropna().unique()
    titles = "; ".join(sources.loc[source] for source in used)
    seat_words = {
        "innovations": seats["innovations"],
        "floor": seats["divisor_floor"],
        "empty": seats["empty_seats"],
        "maturity": format_number(seats["maturity"], 2),
        "more": format_number(seats["one_more"], 2),
    }
    return {
        "region": region,
        "year": edition.year,
        "due": due,
        "due_told": None if due is None else say("plan_until", day=format_day(due)),
        "title": say("plan_title"),
        "running": say("plan_running", region=region),
        "target": say("plan_target", **target, year=edition.year),
        "result": say("plan_told" if one["lines"] else "plan_reached", **done),
        "notes": [
            say("plan_judgement"),
            say("plan_outcomes_in" if outcomes else "plan_outcomes_out"),
            say("plan_self"),
        ],
        "seats": say(
            "plan_seats" if seats["empty_seats"] else "plan_seats_full", **seat_words
        ),
        "source": say("plan_source", title=titles) if titles else "",
        "next": _tell_next(tables, edition.year + 1),
    }


def _tell_next(tables, year):
    """Return the sentences about the rules of next year; none where nobody asked."""
    if "later" not in tables:
        return []
    if tables["later"].empty:
        return [say("plan_next_nothing", year=year)]
    rules, later = tables["rules"].iloc[-1], tables["later"].iloc[0]
    predicate = rules["predicate_after"]
    after = {"after": format_number(rules["iid_after"], 2)}
    kept = say(
        "plan_next_kept", **after, predicate="–" if pd.isna(predicate) else predicate
    )
    if pd.notna(later["best"]):
        other = say("plan_next_none", best=format_number(later["best"], 2))
    else:
        efforts = {
            "effort": format_number(later["effort"]),
            "announced": format_number(later["effort_announced"]),
        }
        same = efforts["effort"] == efforts["announced"]
        other = say("plan_next_same" if same else "plan_next_other", **efforts)
    return [say("plan_next_head", year=year), kept, other]
