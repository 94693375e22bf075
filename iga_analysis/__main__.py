"""The command ``iga``: write the report, check the tables."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Reproduce the published figures of Indonesia's regional innovation index.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _stop(error):
    typer.echo(str(error), err=True)
    raise typer.Exit(1)


def _show_version(wanted):
    if wanted:
        from importlib.metadata import version

        typer.echo(version("iga-analysis"))
        raise typer.Exit


@app.callback()
def _options(
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
    pass


@app.command()
def report(
    lang: Annotated[
        str, typer.Option(help="Language of the report: id (Indonesian) or en.")
    ] = "id",
    out: Annotated[
        Path, typer.Option(help="Folder of the report; an earlier one is replaced.")
    ] = Path("reports"),
):
    """Run the notebooks and write their tables and figures: web pages, Word, Excel."""
    from .report import ReportError, write_report

    try:
        files = write_report(lang=lang, out=out, progress=typer.echo)
    except ReportError as error:
        _stop(error)
    typer.echo(f"{len(files)} files written; open {files['path'].iloc[0]}")


@app.command()
def check():
    """Check every table of data/ against its dictionary, datapackage.json."""
    from .datapackage import DataError, check_tables

    try:
        tables = check_tables()
    except DataError as error:
        _stop("\n".join(error.problems))
    typer.echo(tables.to_string(index=False))


def main():
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
