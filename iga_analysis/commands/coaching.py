"""The command ``coaching``: the regions to be coached, to print and to sign."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, check_place, make_folder, speak, stop, stop_writing
from .usage import FILE, FOLDER, TEXT, YEAR


def coach(
    year: Annotated[int, typer.Option(help="Year of the measurement.", **YEAR)],
    results: Annotated[
        Path | None, typer.Option(help="List of results to use for that year.", **FILE)
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option(
            help="Table of your office: where each region meets, and its agency.",
            **FILE,
        ),
    ] = None,
    places_form: Annotated[
        Path | None,
        typer.Option(
            help="Write that table to this .xlsx file, to be filled in.", **FILE
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="Word file (.docx) whose styles are used.", **FILE),
    ] = None,
    paper: Annotated[
        str, typer.Option(help="Paper of the files: A4 or F4.", **TEXT)
    ] = "A4",
    lang: LANG = None,
    out: Annotated[
        Path,
        typer.Option(help="Folder of both files; earlier ones are replaced.", **FOLDER),
    ] = Path("coaching"),
):
    """List the regions to be coached in Word and Excel, to print and sign.

    Kurang Inovatif and Tidak Dapat Dinilai stand apart, by island group and province.
    """
    with speak(lang):
        from ..language import say
        from ..report import ReportError, check_choices, write_coaching
        from ..settings import language

        for path in (results, places):
            if path:
                check_file(path)
        check_place(places_form.parent if places_form else out, places_form)
        try:
            told = {"template": template, "year": year, "results": results}
            check_choices(paper=paper, **told)
            if places_form:
                _write_form(places_form, year, results, places, paper)
                return
            choices = {"year": year, "results": results, "places": places}
            choices |= {"template": template, "paper": paper}
            told = {"lang": language(), "progress": typer.echo}
            files = write_coaching(out, **choices, **told)
        except ReportError as error:
            stop(error)
        except OSError as error:
            stop_writing(error.filename or out, error)
        for path in files:
            typer.echo(say("written", path=out / path.name))


def _write_form(path, year, results, places, paper):
    """Write the table to be filled, never over a file."""
    from ..language import say
    from ..report import write_coaching_form

    if places:
        stop(say("places_or_form"))
    if path.suffix.casefold() != ".xlsx":
        stop(say("form_not_xlsx", path=path))
    if path.exists():
        stop(say("file_exists", path=path))
    make_folder(path)
    write_coaching_form(path, year=year, results=results, paper=paper)
    typer.echo(say("places_form_written", path=path))
