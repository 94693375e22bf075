"""The commands ``template`` and ``score``: the form goes out and comes back."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, check_place, make_folder, speak, stop, stop_writing
from .usage import FILE, FORM, TEXT, YEAR

# The method that is known completely.
EDITION = 2026
# More lines than this nobody reads in a terminal; the workbook has all.
_LISTED = 50
_Accept = Annotated[
    list[str] | None,
    typer.Option(
        help="Accept also what of the method is only inferred or announced: write "
        "inferred or announced; may be repeated.",
        **TEXT,
    ),
]
_Edition = Annotated[int, typer.Option(help="Year of the method.", **YEAR)]


def template(
    path: Annotated[Path, typer.Argument(help="File to write, .xlsx.", **FILE)],
    edition: _Edition = EDITION,
    lang: LANG = None,
    example: Annotated[
        bool, typer.Option("--example", help="Fill in the invented example region.")
    ] = False,
    register: Annotated[
        Path | None,
        typer.Option(
            help="A list of innovations to fill in, as a portal exports it.", **FILE
        ),
    ] = None,
    accept: _Accept = None,
):
    """Write the Excel form for a register of innovations and its SPD table."""
    with speak(lang):
        from ..language import say
        from ..report import say_error
        from ..scoring import write_template

        if path.suffix.casefold() != ".xlsx":
            stop(say("form_not_xlsx", path=path))
        if path.exists():
            stop(say("file_exists", path=path))
        check_place(path.parent, path)
        method = load_method(edition, accept)
        filled = _fill_form(example, register, method)
        try:
            make_folder(path)
            write_template(path, method, **filled)
        except ValueError as error:
            stop(say_error(error, EDITION))
        except OSError as error:
            stop_writing(path, error)
        typer.echo(say("form_written", path=path))


def _fill_form(example, path, method):
    """Return the tables that a form is filled with, or stop with what is wrong."""
    from ..datapackage import load_table
    from ..intake import read_register, summarise_report
    from ..language import say
    from ..report import say_error

    if example and path:
        stop(say("example_or_register"))
    if example:
        names = {"register": "example_register", "spd": "example_spd"}
        return {key: load_table(name) for key, name in names.items()}
    if path is None:
        return {}
    check_file(path)
    try:
        innovations, spd, report = read_register(path, edition=method)
    except ValueError as error:
        stop(say_error(error, EDITION))
    for line in summarise_report(report):
        typer.echo(line)
    if innovations.empty:
        stop(say("nothing_accepted"))
    return {"register": innovations} | ({} if spd.empty else {"spd": spd})


def score(
    register: Annotated[
        Path, typer.Argument(help="The filled form: .xlsx, .xls, .ods or .csv.", **FORM)
    ],
    spd: Annotated[
        Path | None,
        typer.Option(help="Another file with the SPD table, such as a .csv.", **FILE),
    ] = None,
    edition: _Edition = EDITION,
    lang: LANG = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Workbook to write, replaced if it exists; by default "
            "FORM_scores.xlsx beside the form.",
            **FILE,
        ),
    ] = None,
    outside_window: Annotated[
        str,
        typer.Option(
            help="Innovations outside the window: report (as mistakes), exclude (leave "
            "out) or count.",
            **TEXT,
        ),
    ] = "report",
    accept: _Accept = None,
):
    """Compute the index of a filled form, print it and write it to Excel.

    If the form has mistakes, FORM-report.xlsx is written instead, with what is wrong in
    each row.
    """
    with speak(lang):
        from ..language import format_table, say
        from ..report import say_error, show_announced, show_verified, write_scores

        check_file(register)
        out = out or register.with_name(f"{register.stem}_scores.xlsx")
        rule = {"outside_window": outside_window}
        check_window(outside_window)
        if out.resolve() in {path.resolve() for path in (register, spd) if path}:
            stop(say("out_is_form", path=out))
        check_place(out.parent, out)
        method = load_method(edition, accept)
        forms = read_filled(register, spd, method, rule)
        try:
            _print_eligibility(*forms, method, outside_window)
            make_folder(out)
            tables = write_scores(out, *forms, method, **rule)
        except ValueError as error:
            stop(say_error(error, EDITION))
        except OSError as error:
            stop_writing(out, error)
        typer.echo(format_table(tables["scores"]).to_string(index=False))
        if "verified" in tables:
            typer.echo(show_verified(tables))
        if "announced" in tables:
            typer.echo(show_announced(tables["announced"], edition))
        typer.echo(say("written", path=out))


def check_window(rule):
    """Stop if a rule for innovations outside the window is none."""
    from ..language import say
    from ..scoring import OUTSIDE_WINDOW

    if rule not in OUTSIDE_WINDOW:
        told = {"option": "--outside-window", "value": rule}
        stop(say("bad_option", **told, allowed=OUTSIDE_WINDOW))


def load_method(year, accept=None):
    """Return the method of a year for a command, or stop with what is wrong."""
    from ..language import say
    from ..method import ACCEPTABLE, load_edition
    from ..report import say_error

    for one in accept or ():
        if one not in ACCEPTABLE:
            told = {"option": "--accept", "value": one, "allowed": ACCEPTABLE}
            stop(say("bad_option", **told))
    try:
        return load_edition(year, accept=accept or ())
    except ValueError as error:
        stop(say_error(error, EDITION))


def read_filled(register, spd, method, rule):
    """Return register and SPD table; print what is odd, or stop with all mistakes."""
    from ..intake import read_form
    from ..language import say, say_reason
    from ..report import say_error
    from ..scoring import RegisterError, list_problems

    for path in (register, spd):
        if path is not None:
            check_file(path)
    # what is left out of the scores is still listed in the workbook
    reading = rule if rule["outside_window"] == "report" else {}
    try:
        *forms, warnings = read_form(register, edition=method, spd=spd, **reading)
    except RegisterError as error:
        _stop_with_report(error, register)
    except ValueError as error:
        stop(say_error(error, EDITION))
    except OSError as error:
        stop(say("cannot_read", path=register, error=say_reason(error)))
    lines = list_problems(warnings.head(_LISTED))
    for line in lines:
        typer.echo(f"{say('report_warning')}: {line}")
    if len(warnings) > _LISTED:
        typer.echo(say("warnings_more", number=len(warnings) - _LISTED))
    return forms


def _stop_with_report(error, register):
    """Write the workbook of a form with mistakes, list them, and stop."""
    from ..intake import write_row_report
    from ..language import say, say_reason
    from ..scoring import list_problems

    path = register.with_name(f"{register.stem}-report.xlsx")
    problems = error.problems
    lines = list_problems(problems.head(_LISTED))
    if len(problems) > _LISTED:
        lines.append(say("mistakes_more", number=len(problems) - _LISTED))
    try:
        write_row_report(error.report, path)
        last = say("mistakes_written", path=path)
    except OSError as reason:
        last = say("cannot_write", path=path, error=say_reason(reason))
    head = say("mistakes", number=len(problems))
    stop("\n".join(["\n- ".join([head, *lines]), last]))


def _print_eligibility(register, spd, edition, outside_window):
    """Print what a submission must have before it is scored, in short."""
    from ..language import format_table, label, say
    from ..scoring import check_eligibility, count_failing, summarise_eligibility

    table = check_eligibility(register, spd, edition)
    typer.echo(say("elig_head", year=edition.year))
    shown = format_table(summarise_eligibility(table))
    typer.echo(shown.to_string(index=False))
    keys = {
        "scored_stage": "elig_below_stage",
        "application_window": f"elig_outside_{outside_window}",
    }
    for check, number in count_failing(table).items():
        if number:
            typer.echo(say(keys[check], number=number, stage=edition.scored_stage))
    typer.echo(say("elig_more", sheet=label("sheet_eligibility")) + "\n")
