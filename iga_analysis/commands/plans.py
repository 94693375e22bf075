"""The command ``plan``: a filled form becomes a plan that goes to the agencies."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, speak, stop, stop_writing
from .forms import EDITION, check_window, load_method, read_filled

# More codes than these nobody reads in a sentence.
_CODES = 10


def plan(
    register: Annotated[
        Path, typer.Argument(help="The filled form: .xlsx, .xls, .ods or .csv.")
    ],
    target: Annotated[
        str,
        typer.Option(help="A predicate such as 'Sangat Inovatif', or a score as 65."),
    ],
    agencies: Annotated[
        Path | None,
        typer.Option(help="A list of all agencies (OPD), to see who has not reported."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="The day by which it is to be done, as 31/08/2027."),
    ] = None,
    efforts: Annotated[
        Path | None,
        typer.Option(
            help="Your own table of efforts; what it lacks is taken from the shipped."
        ),
    ] = None,
    with_outcomes: Annotated[
        bool,
        typer.Option(
            "--with-outcomes",
            help="Plan also with what no office orders, such as the audit opinion.",
        ),
    ] = False,
    year_after: Annotated[
        bool,
        typer.Option(
            "--year-after",
            help="Show what the rules announced for next year do to the plan.",
        ),
    ] = False,
    region: Annotated[
        str | None,
        typer.Option(help="Code of the region, where the register has several."),
    ] = None,
    spd: Annotated[
        Path | None, typer.Option(help="Another file with the SPD table, as .csv.")
    ] = None,
    edition: Annotated[int, typer.Option(help="Year of the method.")] = EDITION,
    outside_window: Annotated[
        str,
        typer.Option(help="Innovations outside the window: report, exclude, count."),
    ] = "report",
    template: Annotated[
        Path | None, typer.Option(help="Word file with the office's styles, .docx.")
    ] = None,
    paper: Annotated[
        str, typer.Option(help="Paper of the Word file: A4 or F4.")
    ] = "A4",
    lang: LANG = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder to write to; by default FORM_plan beside the form."),
    ] = None,
):
    """Write the plan to a target for the agencies: Excel and Word.

    The cheapest lines by the efforts of a table, a sheet an agency, with the evidence
    that is asked for, and who has not reported yet.
    """
    with speak(lang):
        from ..language import say
        from ..report import ReportError, write_plan

        folder = out or register.with_name(f"{register.stem}_plan")
        if folder.exists() and not folder.is_dir():
            stop(say("plan_out_taken", path=folder))
        wanted, due = _read_target(target), _read_day(by)
        check_window(outside_window)
        method = load_method(edition)
        given = {"outcomes": with_outcomes, "year_after": year_after}
        given |= {"efforts": _read_efforts(efforts, method)}
        given |= {"agencies": _read_agencies(agencies)}
        rule = {"outside_window": outside_window}
        innovations, rows = read_filled(register, spd, method, rule)
        code = _choose_region(region, innovations, rows, edition)
        innovations, joined = _name_agencies(innovations, given["agencies"])
        tables = {"register": innovations, "spd": rows, "edition": method, **rule}
        found = _make_plan(code, wanted, tables, given)
        options = {"region": _name_region(code, edition), "edition": method}
        options |= {"due": due, "outcomes": with_outcomes, "joined": joined}
        options |= {"template": template, "paper": paper}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = write_plan(folder, found, **options)
        except ReportError as error:
            stop(error)
        except OSError as error:
            stop_writing(error.filename or folder, error)
        _print_plan(found)
        for path in files.values():
            typer.echo(say("written", path=path))


def _read_target(text):
    """Return a target as a predicate or a score, or stop."""
    from ..language import say
    from ..tables import PREDICATES

    words = " ".join(text.split())
    for predicate in PREDICATES:
        if words.casefold() == predicate.casefold():
            return predicate
    try:
        score = float(words.replace(",", "."))
    except ValueError:
        score = -1.0
    if not 0 <= score < float("inf"):
        stop(say("plan_bad_target", value=text, allowed=PREDICATES))
    return score


def _read_day(text):
    """Return the day of --by, or stop; None where nobody gave one."""
    import pandas as pd

    from ..intake import read_dates
    from ..language import say

    if text is None:
        return None
    try:
        return pd.Timestamp.fromisoformat(read_dates([text])[0][0])
    except (TypeError, ValueError):
        stop(say("plan_bad_date", value=text))


def _read_efforts(path, method):
    """Return the efforts of the year, with those of a file in their place."""
    from ..intake import read_efforts
    from ..plan import load_efforts, replace_efforts

    if path is not None:
        check_file(path)
    try:
        own = None if path is None else read_efforts(path, edition=method)
        shipped = load_efforts(method.year)
        return shipped if own is None else replace_efforts(shipped, own)
    except ValueError as error:
        stop(error)


def _read_agencies(path):
    """Return the agencies of a list, and print what was left out of it."""
    from ..intake import read_agencies

    if path is None:
        return None
    check_file(path)
    try:
        names, notes = read_agencies(path)
    except ValueError as error:
        stop(error)
    for note in notes:
        typer.echo(note)
    return names


def _choose_region(wanted, innovations, rows, year):
    """Return the code of the region that the plan is for, or stop."""
    from ..language import say
    from ..scoring import has_totals
    from ..tables import RegionError, match_region

    if has_totals(rows):
        stop(say("plan_totals"))
    codes = sorted({*innovations["code"], *rows["code"]})
    listed = [*codes[:_CODES], *(["..."] if len(codes) > _CODES else [])]
    if wanted is None and len(codes) != 1:
        stop(say("plan_regions", number=len(codes), codes=listed))
    if wanted is None or wanted in codes:
        return wanted or codes[0]
    try:
        code = match_region(wanted, year=year)
    except RegionError as error:
        stop(error)
    if code not in codes:
        stop(say("plan_no_region", value=wanted, codes=listed))
    return code


def _name_region(code, year):
    from ..scoring import EXAMPLE_CODE, EXAMPLE_NAME
    from ..tables import load_regions

    if code == EXAMPLE_CODE:
        return EXAMPLE_NAME
    return load_regions(year).set_index("code").at[code, "name"]


def _name_agencies(innovations, listed):
    """Return the register with one name an agency, and how each was found."""
    from ..intake import match_agencies
    from ..language import say

    if "agency" not in innovations:
        return innovations, None
    joined = match_agencies(innovations["agency"], listed)
    keys = {"abbreviation": "plan_joined", "several": "plan_several"}
    for one in joined[joined["how"].isin(list(keys))].itertuples():
        typer.echo(say(keys[one.how], name=one.name, agency=one.agency))
    names = joined.set_index("name")["agency"]
    agencies = innovations["agency"].str.strip()
    return innovations.assign(agency=agencies.map(names).astype("string")), joined


def _make_plan(code, target, tables, given):
    """Return the tables of the plan, or stop with what is wrong."""
    from ..language import format_number, say
    from ..plan import UnreachableTarget, count_seats, tabulate_plan
    from ..report import format_needed, format_target, say_error

    try:
        return tabulate_plan(code, target, **tables, **given)
    except UnreachableTarget as error:
        seats = count_seats(**tables).set_index("code").at[code, "empty_seats"]
        told = {"needed": format_needed(error.needed), "seats": seats}
        told["best"] = format_number(error.best, 2)
        key = "plan_unreachable" if seats else "plan_unreachable_full"
        stop(say(key, target=format_target(target), **told))
    except ValueError as error:
        stop(say_error(error, EDITION))


def _print_plan(tables):
    """Print what a plan comes to."""
    from ..language import format_number, say

    one = tables["summary"].iloc[0]
    told = {"before": format_number(one["iid_before"], 2), "lines": one["lines"]}
    told |= {"after": format_number(one["iid_after"], 2)}
    told |= {name: one[name] for name in ("predicate_before", "predicate_after")}
    key = "plan_told" if one["lines"] else "plan_reached"
    typer.echo(say(key, sheets=len(tables["sheets"]), **told))
    if "participation" in tables:
        listed = tables["participation"]
        listed = listed[listed["listed"]]
        silent = int((~listed["reported"]).sum())
        typer.echo(say("plan_silent", silent=silent, listed=len(listed)))
