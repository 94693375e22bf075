"""The command ``iga``: every door of the package from a terminal."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from .settings import ROOT, data_folder, language

FIRST = "01_data_tour.ipynb"

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
    lang: Annotated[
        str, typer.Option(help="Language of the report: id (Indonesian) or en.")
    ] = "id",
    out: Annotated[
        Path, typer.Option(help="Folder of the report; an earlier one is replaced.")
    ] = Path("reports"),
):
    """Run the notebooks and write their tables and figures: web pages, Word, Excel."""
    from .explore import write_page
    from .report import ReportError, write_report

    choices = {"year": year, "region": region, "results": results}
    choices |= {"template": template, "lang": lang, "out": out}
    try:
        files = write_report(**choices, explore=write_page, progress=typer.echo)
    except ReportError as error:
        _stop(error)
    paths = files.drop_duplicates("kind").set_index("kind")["path"]
    for kind in ("excel", "word", "document"):
        typer.echo(paths[kind])
    typer.echo(f"{len(files)} files written; begin with {paths['index']}")


@app.command()
def lab(
    lang: Annotated[str, typer.Option(help="Language: id (Indonesian) or en.")] = "id",
):
    """Open the notebooks in JupyterLab, for this machine only."""
    try:
        code = open_lab(lang)
    except (ValueError, OSError) as error:
        _stop(error)
    raise typer.Exit(code)


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
    from .scoring import write_template

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
    from .language import format_table
    from .report import write_scores
    from .scoring import read_template

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


_File = Annotated[Path, typer.Argument(help="The list: .xlsx, .xls, .ods, .csv, .pdf.")]
_Year = Annotated[int, typer.Option(help="Year of the measurement.")]
_Sheet = Annotated[str | None, typer.Option(help="The only sheet to read.")]
_Column = Annotated[
    list[str] | None,
    typer.Option(help="Name of a column in the file, as score='Nilai Akhir'; repeat."),
]
_Decimal = Annotated[str | None, typer.Option(help="Decimal sign: , or .")]


def _read_file(file, year, sheet, column, decimal):
    """Read a list of results for a command, or stop with what is wrong."""
    from .intake import read_results

    mapping = dict(one.partition("=")[::2] for one in column or [])
    try:
        return read_results(
            file, year=year, sheet=sheet, mapping=mapping or None, decimal=decimal
        )
    except ValueError as error:
        _stop(error)


@app.command()
def validate(
    file: _File,
    year: _Year,
    sheet: _Sheet = None,
    column: _Column = None,
    decimal: _Decimal = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The report; by default FILE-report.xlsx beside the file."),
    ] = None,
):
    """Check a list of results and write a report in which every row has its reason."""
    from .intake import summarise_report, write_row_report

    _, report = _read_file(file, year, sheet, column, decimal)
    for line in summarise_report(report):
        typer.echo(line)
    out = out or file.with_name(f"{file.stem}-report.xlsx")
    if out.resolve() == file.resolve():
        _stop(f"{out} is the file itself; choose another name with --out")
    try:
        typer.echo(write_row_report(report, out))
    except OSError as error:
        _stop(f"{out} cannot be written: {error.strerror}")


@app.command("import")
def import_file(
    file: _File,
    year: _Year,
    sheet: _Sheet = None,
    column: _Column = None,
    decimal: _Decimal = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another import of that year.")
    ] = False,
):
    """Import a list of results: notebooks and reports then use it for its year."""
    from .intake import count_rows, summarise_report
    from .tables import save_import

    accepted, report = _read_file(file, year, sheet, column, decimal)
    for line in summarise_report(report):
        typer.echo(line)
    counts = count_rows(report).iloc[0].to_dict()
    try:
        typer.echo(
            save_import(accepted, file, year=year, counts=counts, replace=replace)
        )
    except (ValueError, OSError) as error:
        _stop(error)


@app.command()
def explore(
    lang: Annotated[
        str, typer.Option(help="Language of the page: id (Indonesian) or en.")
    ] = "id",
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

    try:
        path = write_page(out, lang=lang).resolve()
    except (ValueError, OSError) as error:
        _stop(error)
    typer.echo(path)
    if not no_browser:
        webbrowser.open(path.as_uri())


def plan_lab(lang=None):
    """Return the command that opens JupyterLab, and the settings it needs.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        Language of the menus and of what the notebooks show; see
        :func:`iga_analysis.settings.language`.

    Returns
    -------
    command : list of str
        JupyterLab for this machine only, at the first notebook.
    settings : dict of str to str
        Environment variables: the language, the folder of imports (that of the place
        where the command is given, not of the notebooks) and JupyterLab's own.

    Raises
    ------
    ValueError
        If the language is unknown.
    FileNotFoundError
        If the notebooks are not beside the package.

    Examples
    --------
    >>> command, settings = plan_lab("id")
    >>> command[1:5], settings["IGA_LANG"]
    (['-m', 'jupyter', 'lab', '--ip=127.0.0.1'], 'id')
    """
    lang = language(lang)
    notebook = ROOT / "notebooks" / FIRST
    if not notebook.is_file():
        raise FileNotFoundError(
            f"{notebook} is not there: run the command from a checkout of the project, "
            "with the package installed by pip install -e ."
        )
    command = [sys.executable, "-m", "jupyter", "lab", "--ip=127.0.0.1"]
    command.append(f"--ServerApp.root_dir={notebook.parent}")
    # also where somebody copies the address that is printed
    command.append(f"--LabApp.default_url=/lab/tree/{FIRST}")
    settings = {"IGA_LANG": lang, "IGA_DATA": str(data_folder().resolve())}
    return command, settings | {"JUPYTER_CONFIG_PATH": str(ROOT / "lab" / lang)}


def open_lab(lang=None):
    """Open JupyterLab and wait until it is closed; return its exit code.

    Parameters
    ----------
    lang : {"en", "id"}, optional
        As in :func:`plan_lab`, which says what may go wrong.
    """
    command, settings = plan_lab(lang)
    try:
        return subprocess.run(command, env={**os.environ, **settings}).returncode
    except KeyboardInterrupt:
        return 0


def main():
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
