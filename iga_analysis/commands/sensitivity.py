"""The command ``sensitivity``: how sure the ranking of any index is."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, check_place, speak, stop, stop_writing
from .forms import EDITION
from .usage import FILE, FOLDER, NUMBER, SHARE, TEXT, YEAR


def examine(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Table of the index: units in rows, indicators in columns; .xlsx, "
            ".ods, .xls or .csv.",
            **FILE,
        ),
    ] = None,
    structure: Annotated[
        Path | None,
        typer.Option(
            help="File with indicator, weight and, if wanted, parent and direction; by "
            "default a sheet of the table's file.",
            **FILE,
        ),
    ] = None,
    equal_weights: Annotated[
        bool,
        typer.Option(
            "--equal-weights", help="Let all indicators of a parent weigh alike."
        ),
    ] = False,
    edition: Annotated[
        int | None,
        typer.Option(
            help="Year of the IID whose indicators, weights and bands apply.", **YEAR
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            help="Year of an imported table of indicators, instead of a file.", **YEAR
        ),
    ] = None,
    units: Annotated[
        str | None,
        typer.Option(
            help="Units whose exact ranges are wanted: names or codes, with commas or "
            "semicolons between.",
            **TEXT,
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(
            help="How many first ranks the probabilities are about; by default ten at "
            "most.",
            **NUMBER,
        ),
    ] = None,
    spread: Annotated[
        float,
        typer.Option(
            help="How far a weight may lie from its value, as a share from 0 to 1.",
            **SHARE,
        ),
    ] = 0.25,
    draws: Annotated[
        int, typer.Option(help="Number of draws of weights.", **NUMBER)
    ] = 10_000,
    seed: Annotated[
        int,
        typer.Option(
            help="Seed of the draws; the same seed gives the same report.", **NUMBER
        ),
    ] = 2026,
    decimal: Annotated[
        str | None, typer.Option(help="Decimal sign: , or .", **TEXT)
    ] = None,
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
            help="Folder to write to; by default FILE_sensitivity beside the table.",
            **FOLDER,
        ),
    ] = None,
):
    """Show how sure the ranking of an index is if its weights may be others.

    For the IID or any other index it writes ranks with their intervals, probabilities,
    exact ranges and easy swaps, as a page, a workbook and a part of a Word file.
    """
    with speak(lang):
        from ..language import say
        from ..report import (
            ReportError,
            check_choices,
            say_error,
            write_sensitivity,
        )

        _check_choices(file, structure, equal_weights, edition, year)
        _check_numbers(top, spread, draws, seed)
        folder = out or _name_folder(file, year)
        if folder.exists() and not folder.is_dir():
            stop(say("plan_out_taken", path=folder))
        check_place(folder)
        # of commas is told where the names are known: they may be part of one
        wanted = [one.strip() for one in (units or "").split(";") if one.strip()]
        choices = {"structure": structure, "equal_weights": equal_weights}
        choices |= {"edition": edition, "year": year, "decimal": decimal}
        choices |= {"units": wanted, "top": top, "spread": spread, "draws": draws}
        choices |= {"seed": seed, "template": template, "paper": paper}
        try:
            check_choices(paper=paper, template=template)
            files, findings = write_sensitivity(folder, file, **choices)
        except ReportError as error:
            stop(error)
        except ValueError as error:
            stop(say_error(error, EDITION))
        except OSError as error:
            stop_writing(error.filename or folder, error)
        for line in findings:
            typer.echo(f"- {line}")
        for path in files.values():
            typer.echo(say("written", path=path))


def _check_choices(file, structure, equal_weights, edition, year):
    """Stop if it is not clear which index is meant, or a file is not there."""
    from ..language import say

    if (file is None) == (year is None):
        stop(say("sens_file_or_year"))
    given = {"--structure": structure, "--equal-weights": equal_weights}
    given |= {"--edition": edition, "--year": year}
    given = [option for option, value in given.items() if value]
    if len(given) > 1 and given != ["--structure", "--equal-weights"]:
        stop(say("sens_one_of", options=given))
    for path in (file, structure):
        if path is not None:
            check_file(path)


def _check_numbers(top, spread, draws, seed):
    """Stop with all options whose number is none that can be."""
    from ..language import say

    given = {"--spread": (spread, 0, 1), "--top": (1 if top is None else top, 1, None)}
    given |= {"--draws": (draws, 1, None), "--seed": (seed, 0, None)}
    wrong = [
        say("sens_number" if high is None else "sens_between", **told)
        for option, (value, low, high) in given.items()
        if (told := {"option": option, "value": value, "low": low, "high": high})
        and not low <= value <= (value if high is None else high)
    ]
    if wrong:
        stop("\n".join(wrong))


def _name_folder(file, year):
    if file is None:
        return Path(f"iga_sensitivity_{year}")
    return file.with_name(f"{file.stem}_sensitivity")
