"""The command ``plan``: a filled form becomes a plan that goes to the agencies."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, check_place, speak, stop, stop_writing
from .forms import EDITION, check_window, load_method, read_filled
from .usage import DAY, FILE, FOLDER, FORM, TEXT, YEAR

# More codes than these nobody reads in a sentence.
_CODES = 10


def plan(
    register: Annotated[
        Path, typer.Argument(help="The filled form: .xlsx, .xls, .ods or .csv.", **FORM)
    ],
    target: Annotated[
        str,
        typer.Option(
            help="A predicate such as 'Sangat Inovatif', or a score such as 65.", **TEXT
        ),
    ],
    agencies: Annotated[
        Path | None,
        typer.Option(
            help="A list of all agencies (OPD), to see which have not reported.", **FILE
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="Day by which the plan is to be done, such as 31/08/2027.", **DAY
        ),
    ] = None,
    efforts: Annotated[
        Path | None,
        typer.Option(
            help="Your own table of efforts; what it lacks is taken from the one of "
            "this package.",
            **FILE,
        ),
    ] = None,
    with_outcomes: Annotated[
        bool,
        typer.Option(
            "--with-outcomes",
            help="Plan also with what no office can order, such as the audit opinion.",
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
        typer.Option(
            help="Code or name of the region, if the register has several.", **TEXT
        ),
    ] = None,
    spd: Annotated[
        Path | None,
        typer.Option(help="Another file with the SPD table, such as a .csv.", **FILE),
    ] = None,
    edition: Annotated[int, typer.Option(help="Year of the method.", **YEAR)] = EDITION,
    outside_window: Annotated[
        str,
        typer.Option(
            help="Innovations outside the window: report (as mistakes), exclude (leave "
            "out) or count.",
            **TEXT,
        ),
    ] = "report",
    template: Annotated[
        Path | None,
        typer.Option(help="Word file (.docx) whose styles are used.", **FILE),
    ] = None,
    paper: Annotated[
        str, typer.Option(help="Paper of the Word file: A4 or F4.", **TEXT)
    ] = "A4",
    lang: LANG = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder to write to; by default FORM_plan beside the form.", **FOLDER
        ),
    ] = None,
):
    """Plan the way to a target for the agencies, in Excel and Word.

    It has the lines that take the least effort by a table of efforts, a sheet for each
    agency, with the evidence that is asked for and which agencies have not reported
    yet.
    """
    with speak(lang):
        from ..language import say
        from ..report import ReportError, check_choices, write_plan

        check_file(register)
        folder = out or register.with_name(f"{register.stem}_plan")
        if folder.exists() and not folder.is_dir():
            stop(say("plan_out_taken", path=folder))
        check_place(folder)
        wanted, due = _read_target(target), _read_day(by)
        check_window(outside_window)
        method = load_method(edition)
        code = _read_region(region, edition)
        try:
            check_choices(paper=paper, template=template)
        except ReportError as error:
            stop(error)
        given = {"outcomes": with_outcomes, "year_after": year_after}
        given |= {"efforts": _read_efforts(efforts, method)}
        given |= {"agencies": _read_agencies(agencies)}
        rule = {"outside_window": outside_window}
        innovations, rows = read_filled(register, spd, method, rule)
        code = _choose_region(code, region, innovations, rows)
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


def _read_region(text, year):
    """Return the code of the region of --region, or stop; a code may be any."""
    from ..tables import RegionError, match_region

    if not text or text[:1].isdigit():
        return text
    try:
        return match_region(text, year=year)
    except RegionError as error:
        stop(error)


def _choose_region(wanted, told, innovations, rows):
    """Return the code of the region that the plan is for, or stop."""
    from ..language import say
    from ..scoring import has_totals

    if has_totals(rows):
        stop(say("plan_totals"))
    codes = sorted({*innovations["code"], *rows["code"]})
    listed = [*codes[:_CODES], *(["..."] if len(codes) > _CODES else [])]
    if wanted is None and len(codes) != 1:
        stop(say("plan_regions", number=len(codes), codes=listed))
    if wanted is not None and wanted not in codes:
        stop(say("plan_no_region", value=told, codes=listed))
    return wanted or codes[0]


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
