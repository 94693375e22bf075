"""The command ``iga``: every door of the package from a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from .commands import (
    EDITION,
    FILE,
    FOLDER,
    LANG,
    TEXT,
    YEAR,
    Command,
    Commands,
    check,
    check_claim,
    check_file,
    check_place,
    coach,
    examine,
    import_file,
    plan,
    score,
    stop_writing,
    template,
    validate,
)
from .commands import speak as _speak
from .commands import stop as _stop
from .settings import language, use_command

app = typer.Typer(
    name="iga",
    cls=Commands,
    help="Check, compute and report on Indonesia's regional innovation index.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


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
    lang: LANG = None,
):
    # sentences speak of options from here on, not of arguments in Python
    context.with_resource(use_command())


@app.command(cls=Command)
def report(
    year: Annotated[
        int | None,
        typer.Option(
            help="Year of the measurement; without it, a report of all years.", **YEAR
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            help="Name or code of a region that has a chapter of its own.", **TEXT
        ),
    ] = None,
    results: Annotated[
        Path | None, typer.Option(help="List of results to use for that year.", **FILE)
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="How the list is cited, such as the decree with its number.", **TEXT
        ),
    ] = None,
    office: Annotated[
        str | None,
        typer.Option(
            help="Office that hands the report in, for the cover and the header.",
            **TEXT,
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="Word file (.docx) whose styles are used.", **FILE),
    ] = None,
    slides_template: Annotated[
        Path | None,
        typer.Option(help="PowerPoint file (.pptx) whose design is used.", **FILE),
    ] = None,
    paper: Annotated[
        str, typer.Option(help="Paper of the Word file: A4 or F4.", **TEXT)
    ] = "A4",
    background: Annotated[
        bool, typer.Option("--background", help="Add the notebooks after the report.")
    ] = False,
    lang: LANG = None,
    out: Annotated[
        Path,
        typer.Option(
            help="Folder of the report; an earlier one is replaced.", **FOLDER
        ),
    ] = Path("reports"),
):
    """Write the official report of a year, or that of all years from the notebooks."""
    from .explore import write_page
    from .language import say
    from .report import ReportError, check_choices, write_report

    choices = {"year": year, "region": region, "results": results}
    choices |= {"template": template, "out": out, "paper": paper}
    choices["slides_template"] = slides_template
    choices |= {"office": office, "cited": source, "background": background}
    with _speak(lang):
        if results:
            check_file(results)
        check_place(out.parent, out)
        try:
            names = ("paper", "template", "slides_template", "year", "results")
            check_choices(region=region, **{name: choices[name] for name in names})
            told = {"lang": language(), "explore": write_page, "progress": typer.echo}
            files = write_report(**choices, **told)
        except ReportError as error:
            _stop(error)
        paths = files.drop_duplicates("kind").set_index("kind")["path"]
        for kind in ("excel", "slides", "word", "document"):
            if kind in paths:
                typer.echo(paths[kind])
        typer.echo(say("report_written", number=len(files), path=paths["index"]))


@app.command(cls=Command)
def lab(
    lang: LANG = None,
    allow_root: Annotated[
        bool,
        typer.Option(
            "--allow-root", help="Start although you are root, as in a container."
        ),
    ] = False,
):
    """Open the notebooks in JupyterLab, on this computer only."""
    from .explore import open_lab

    with _speak(lang):
        try:
            code = open_lab(allow_root=allow_root, progress=typer.echo)
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(error.filename, error)
    raise typer.Exit(code)


@app.command("new-year", cls=Command)
def new_year(
    year: Annotated[
        int, typer.Argument(help="The new year, of which nothing is known yet.", **YEAR)
    ],
    source: Annotated[
        int,
        typer.Option(
            "--from",
            help="Year from which the names of fields and indicators are taken.",
            **YEAR,
        ),
    ] = EDITION,
    lang: LANG = None,
):
    """Write the skeleton of an edition into data/: names without values."""
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


app.command(cls=Command)(check)
app.command(cls=Command)(template)
app.command(cls=Command)(score)
app.command(cls=Command)(plan)
app.command(cls=Command)(validate)
app.command("import", cls=Command)(import_file)
app.command("claim", cls=Command)(check_claim)
app.command("coaching", cls=Command)(coach)
app.command("sensitivity", cls=Command)(examine)


@app.command(cls=Command)
def explore(
    lang: LANG = None,
    out: Annotated[
        Path,
        typer.Option(help="File to write, .html; an earlier page is replaced.", **FILE),
    ] = Path("iga_explore.html"),
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser.")
    ] = False,
):
    """Write a page on which cuts and weights can be moved, and open it."""
    import webbrowser

    from .explore import write_page
    from .language import say

    with _speak(lang):
        check_place(out.parent, out)
        try:
            path = write_page(out).resolve()
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(out, error)
        typer.echo(say("written", path=path))
    if not no_browser:
        webbrowser.open(path.as_uri())


def main():
    """Run the command line."""
    app(prog_name="iga")


if __name__ == "__main__":
    main()
