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


@app.command()
def template(
    path: Annotated[Path, typer.Argument(help="File to write, .xlsx.")],
    edition: Annotated[int, typer.Option(help="Year of the method.")] = 2026,
    lang: Annotated[str, typer.Option(help="Language: id (Indonesian) or en.")] = "id",
    example: Annotated[
        bool, typer.Option(help="Fill in the invented example region.")
    ] = False,
):
    """Write the Excel form for a register of innovations and its SPD table."""
    from .datapackage import load_table
    from .template import write_template

    if path.exists():
        _stop(f"{path} exists already; give another name, or move it away first")
    filled = {}
    if example:
        names = {"register": "example_register", "spd": "example_spd"}
        filled = {key: load_table(name) for key, name in names.items()}
    try:
        write_template(path, edition, lang=lang, **filled)
    except (ValueError, OSError) as error:
        _stop(error)
    typer.echo(f"{path} written; fill it in, then: iga score {path}")


@app.command()
def score(
    register: Annotated[Path, typer.Argument(help="The filled form, .xlsx.")],
    spd: Annotated[
        Path | None, typer.Option(help="Another form with the SPD sheet, .xlsx.")
    ] = None,
    edition: Annotated[int, typer.Option(help="Year of the method.")] = 2026,
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write; replaced if it exists.")
    ] = None,
    outside_window: Annotated[
        str,
        typer.Option(help="Innovations outside the window: report, exclude, count."),
    ] = "report",
):
    """Compute the index of a filled form, print it and write it to Excel."""
    from .formatting import format_table
    from .report_tables import write_scores
    from .template import read_template

    out = out or register.with_name(f"{register.stem}_scores.xlsx")
    if out.resolve() in {path.resolve() for path in (register, spd) if path}:
        _stop(f"{out} is the form itself; give another name with --out")
    try:
        forms = read_template(register, edition, spd=spd)
        scores = write_scores(out, *forms, edition, outside_window=outside_window)
    except (ValueError, OSError) as error:
        _stop(error)
    typer.echo(format_table(scores).to_string(index=False))
    typer.echo(f"{out} written")


def main():
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
