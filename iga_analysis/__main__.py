"""The command ``iga``: every door of the package from a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from .commands import LANG, check_file, import_file, stop_writing, validate
from .commands import make_folder as _make_folder
from .commands import speak as _speak
from .commands import stop as _stop
from .settings import language, use_command

# The method that is known completely.
EDITION = 2026
app = typer.Typer(
    help="Reproduce the published figures of Indonesia's regional innovation index.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _load_edition(year, accept):
    """Return the method of a year for a command, or stop with what is wrong."""
    from .language import say
    from .method import ACCEPTABLE, load_edition
    from .report import say_error

    for one in accept or ():
        if one not in ACCEPTABLE:
            told = {"option": "--accept", "value": one, "allowed": ACCEPTABLE}
            _stop(say("bad_option", **told))
    try:
        return load_edition(year, accept=accept or ())
    except ValueError as error:
        _stop(say_error(error, EDITION))


def _show_version(wanted):
    if wanted:
        from importlib.metadata import version

        typer.echo(version("iga-analysis"))
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
):
    # sentences speak of options from here on, not of arguments in Python
    context.with_resource(use_command())


@app.command()
def report(
    year: Annotated[
        int | None, typer.Option(help="Year of measurement; without it all years.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="A region with a chapter of its own.")
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="List of results to use for that year.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Word file with the office's styles, .docx.")
    ] = None,
    lang: LANG = None,
    out: Annotated[
        Path, typer.Option(help="Folder of the report; an earlier one is replaced.")
    ] = Path("reports"),
):
    """Run the notebooks and write their tables and figures: web pages, Word, Excel."""
    from .explore import write_page
    from .language import say
    from .report import ReportError, write_report

    choices = {"year": year, "region": region, "results": results}
    choices |= {"template": template, "out": out}
    with _speak(lang):
        if results:
            check_file(results)
        try:
            told = {"lang": language(), "explore": write_page, "progress": typer.echo}
            files = write_report(**choices, **told)
        except ReportError as error:
            _stop(error)
        paths = files.drop_duplicates("kind").set_index("kind")["path"]
        for kind in ("excel", "word", "document"):
            typer.echo(paths[kind])
        typer.echo(say("report_written", number=len(files), path=paths["index"]))


@app.command()
def lab(
    lang: LANG = None,
):
    """Open the notebooks in JupyterLab, for this machine only."""
    from .explore import open_lab

    with _speak(lang):
        try:
            code = open_lab()
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(error.filename, error)
    raise typer.Exit(code)


@app.command()
def check(
    lang: LANG = None,
):
    """Check the tables of data/ against their dictionary, and rows against each other.

    Printed rows that break a rule and are kept are listed with the reason.
    """
    from .datapackage import DataError, check_tables
    from .language import label
    from .method import list_gaps
    from .published import check_facts, tell_facts

    with _speak(lang):
        try:
            tables = check_tables()
        except DataError as error:
            _stop("\n".join(error.problems))
        typer.echo(tables.rename(columns=label).to_string(index=False))
        for line in list_gaps()["text"]:
            typer.echo(line)
        kept, broken = tell_facts(check_facts())
        typer.echo("\n".join(["", *kept]))
        if broken:
            _stop("\n".join(broken))


@app.command("new-year")
def new_year(
    year: Annotated[
        int, typer.Argument(help="The new year, of which nothing is known.")
    ],
    source: Annotated[
        int, typer.Option("--from", help="Year whose fields and indicators are named.")
    ] = EDITION,
    lang: LANG = None,
):
    """Write the skeleton of an edition into data/: names, no values."""
    from .language import say
    from .method import write_skeleton

    with _speak(lang):
        try:
            written = write_skeleton(year, source)
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(error.filename, error)
        for one in written.itertuples():
            typer.echo(say("skeleton_written", rows=one.rows, year=year, file=one.file))
        typer.echo(say("skeleton_next", year=year))


_Accept = Annotated[
    list[str] | None,
    typer.Option(
        help="Compute also with what is inferred or announced of the method; repeat."
    ),
]


@app.command()
def template(
    path: Annotated[Path, typer.Argument(help="File to write, .xlsx.")],
    edition: Annotated[int, typer.Option(help="Year of the method.")] = EDITION,
    lang: LANG = None,
    example: Annotated[
        bool, typer.Option(help="Fill in the invented example region.")
    ] = False,
    accept: _Accept = None,
):
    """Write the Excel form for a register of innovations and its SPD table."""
    from .datapackage import load_table
    from .language import say
    from .report import say_error
    from .scoring import write_template

    filled = {}
    if example:
        names = {"register": "example_register", "spd": "example_spd"}
        filled = {key: load_table(name) for key, name in names.items()}
    with _speak(lang):
        if path.exists():
            _stop(say("file_exists", path=path))
        try:
            _make_folder(path)
            write_template(path, _load_edition(edition, accept), **filled)
        except ValueError as error:
            _stop(say_error(error, EDITION))
        except OSError as error:
            stop_writing(path, error)
        typer.echo(say("form_written", path=path))


@app.command()
def score(
    register: Annotated[
        Path, typer.Argument(help="The filled form: .xlsx, .xls, .ods or .csv.")
    ],
    spd: Annotated[
        Path | None, typer.Option(help="Another file with the SPD table, as .csv.")
    ] = None,
    edition: Annotated[int, typer.Option(help="Year of the method.")] = EDITION,
    lang: LANG = None,
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write; replaced if it exists.")
    ] = None,
    outside_window: Annotated[
        str,
        typer.Option(help="Innovations outside the window: report, exclude, count."),
    ] = "report",
    accept: _Accept = None,
):
    """Compute the index of a filled form, print it and write it to Excel."""
    from .intake import read_submission
    from .language import format_table, say
    from .report import say_error, show_announced, write_scores
    from .scoring import OUTSIDE_WINDOW

    out = out or register.with_name(f"{register.stem}_scores.xlsx")
    rule = {"outside_window": outside_window}
    with _speak(lang):
        if outside_window not in OUTSIDE_WINDOW:
            told = {"option": "--outside-window", "value": outside_window}
            _stop(say("bad_option", **told, allowed=OUTSIDE_WINDOW))
        if out.resolve() in {path.resolve() for path in (register, spd) if path}:
            _stop(say("out_is_form", path=out))
        # what is left out of the scores is still listed in the workbook
        reading = rule if outside_window == "report" else {}
        method = _load_edition(edition, accept)
        for path in (register, spd) if spd else (register,):
            check_file(path)
        try:
            forms = read_submission(register, edition=method, spd=spd, **reading)
        except ValueError as error:
            _stop(say_error(error, EDITION))
        try:
            _print_eligibility(*forms, method)
            _make_folder(out)
            tables = write_scores(out, *forms, method, **rule)
        except ValueError as error:
            _stop(say_error(error, EDITION))
        except OSError as error:
            stop_writing(out, error)
        typer.echo(format_table(tables["scores"]).to_string(index=False))
        if "announced" in tables:
            typer.echo(show_announced(tables["announced"], edition))
        typer.echo(say("written", path=out))


def _print_eligibility(register, spd, edition):
    """Print what a submission must have before it is scored, in short."""
    from .language import format_table, say
    from .scoring import check_eligibility, count_failing, summarise_eligibility

    table = check_eligibility(register, spd, edition)
    typer.echo(say("elig_head", year=edition.year))
    shown = format_table(summarise_eligibility(table))
    typer.echo(shown.to_string(index=False))
    failing = count_failing(table)
    if failing:
        typer.echo(say("elig_not_scored", number=failing))
    typer.echo(say("elig_more", sheet="eligibility") + "\n")


app.command()(validate)
app.command("import")(import_file)


@app.command()
def explore(
    lang: LANG = None,
    out: Annotated[
        Path, typer.Option(help="File to write, .html; an earlier page is replaced.")
    ] = Path("iga_explore.html"),
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser.")
    ] = False,
):
    """Write a page on which cuts and weights can be moved, and open it."""
    import webbrowser

    from .explore import write_page

    with _speak(lang):
        try:
            path = write_page(out).resolve()
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(out, error)
    typer.echo(path)
    if not no_browser:
        webbrowser.open(path.as_uri())


def main():
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
