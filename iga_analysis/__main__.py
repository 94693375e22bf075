"""The command ``iga``: every door of the package from a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from .commands import (
    EDITION,
    LANG,
    Commands,
    check,
    check_claim,
    check_file,
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
    cls=Commands,
    help="Reproduce the published figures of Indonesia's regional innovation index.",
    no_args_is_help=True,
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
    source: Annotated[
        str | None,
        typer.Option(help="How the list is cited, such as the decree with its number."),
    ] = None,
    office: Annotated[
        str | None, typer.Option(help="Who hands the report in, for cover and header.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Word file with the office's styles, .docx.")
    ] = None,
    slides_template: Annotated[
        Path | None,
        typer.Option(help="PowerPoint file with the office's design, .pptx."),
    ] = None,
    paper: Annotated[
        str, typer.Option(help="Paper of the Word file: A4 or F4.")
    ] = "A4",
    background: Annotated[
        bool, typer.Option("--background", help="Let the notebooks follow the report.")
    ] = False,
    lang: LANG = None,
    out: Annotated[
        Path, typer.Option(help="Folder of the report; an earlier one is replaced.")
    ] = Path("reports"),
):
    """Write the official report of a year, or that of all years from the notebooks."""
    from .explore import write_page
    from .language import say
    from .report import ReportError, write_report

    choices = {"year": year, "region": region, "results": results}
    choices |= {"template": template, "out": out, "paper": paper}
    choices["slides_template"] = slides_template
    choices |= {"office": office, "cited": source, "background": background}
    with _speak(lang):
        if results:
            check_file(results)
        try:
            told = {"lang": language(), "explore": write_page, "progress": typer.echo}
            files = write_report(**choices, **told)
        except ReportError as error:
            _stop(error)
        paths = files.drop_duplicates("kind").set_index("kind")["path"]
        for kind in ("excel", "slides", "word", "document"):
            if kind in paths:
                typer.echo(paths[kind])
        typer.echo(say("report_written", number=len(files), path=paths["index"]))


@app.command()
def lab(
    lang: LANG = None,
    allow_root: Annotated[
        bool,
        typer.Option(
            "--allow-root", help="Start although you are root, as in a container."
        ),
    ] = False,
):
    """Open the notebooks in JupyterLab, for this machine only."""
    from .explore import open_lab

    with _speak(lang):
        try:
            code = open_lab(allow_root=allow_root, progress=typer.echo)
        except ValueError as error:
            _stop(error)
        except OSError as error:
            stop_writing(error.filename, error)
    raise typer.Exit(code)


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


app.command()(check)
app.command()(template)
app.command()(score)
app.command()(plan)
app.command()(validate)
app.command("import")(import_file)
app.command("claim")(check_claim)
app.command("coaching")(coach)
app.command("sensitivity")(examine)


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
