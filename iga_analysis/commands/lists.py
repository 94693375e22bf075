"""The commands ``validate`` and ``import``: official lists and tables come in."""

from pathlib import Path
from typing import Annotated

import typer

from .doors import LANG, check_file, check_place, make_folder, speak, stop, stop_writing
from .usage import FILE, TEXT, YEAR

_FILE = "The list or table: .xlsx, .xls, .ods, .csv, .tsv or .pdf."
_Year = Annotated[int, typer.Option(help="Year of the measurement.", **YEAR)]
_Sheet = Annotated[str | None, typer.Option(help="The only sheet to read.", **TEXT)]
_Column = Annotated[
    list[str] | None,
    typer.Option(
        help="Which column of the file is which, such as score=D; may be repeated.",
        **TEXT,
    ),
]
_Decimal = Annotated[str | None, typer.Option(help="Decimal sign: , or .", **TEXT)]
_Kind = Annotated[
    str | None,
    typer.Option(
        help="What the file has, if it may be both: results or indicators.",
        **TEXT,
    ),
]


def validate(
    file: Annotated[Path, typer.Argument(help=_FILE, **FILE)],
    year: _Year,
    sheet: _Sheet = None,
    column: _Column = None,
    decimal: _Decimal = None,
    kind: _Kind = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The report; by default FILE-report.xlsx beside the file.", **FILE
        ),
    ] = None,
    lang: LANG = None,
):
    """Check a list of results or a table of indicators, and write a report on it.

    The report tells why each row was accepted or rejected, and what each column was
    read as.
    """
    with speak(lang):
        from ..intake import write_row_report
        from ..language import say

        check_file(file)
        out = out or file.with_name(f"{file.stem}-report.xlsx")
        if out.resolve() == file.resolve():
            stop(say("out_is_file", path=out))
        check_place(out.parent, out)
        table, report, _ = _read_file(file, year, sheet, column, decimal, kind)
        try:
            make_folder(out)
            typer.echo(say("written", path=write_row_report(report, out)))
        except OSError as error:
            stop_writing(out, error)
        if table.empty:
            stop(say("nothing_accepted"))


def import_file(
    file: Annotated[Path | None, typer.Argument(help=_FILE, **FILE)] = None,
    year: Annotated[
        int | None, typer.Option(help="Year of the measurement.", **YEAR)
    ] = None,
    sheet: _Sheet = None,
    column: _Column = None,
    decimal: _Decimal = None,
    kind: _Kind = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another import of that year.")
    ] = False,
    partial: Annotated[
        bool,
        typer.Option("--partial", help="Import also a file that covers few regions."),
    ] = False,
    undo: Annotated[
        int | None, typer.Option(help="Take the import of this year back.", **YEAR)
    ] = None,
    lang: LANG = None,
):
    """Import a list of results or a table of indicators for its year.

    Notebooks and reports then use it.
    """
    with speak(lang):
        from ..intake import count_rows, find_partial
        from ..language import say
        from ..settings import data_folder
        from ..tables import save_import, save_indicator_import

        if undo is not None:
            _undo(undo, kind, [file, year, sheet, column, decimal, replace, partial])
            return
        if file is None or year is None:
            stop(say("import_needs"))
        if not data_folder().is_file():
            check_place(data_folder())
        table, report, kind = _read_file(file, year, sheet, column, decimal, kind)
        if table.empty:
            stop(say("nothing_accepted"))
        codes = table["code"] if kind == "results" else table.index
        covered = find_partial(codes, year)
        if covered and not partial:
            counts = [one.split()[-1].split("/") for one in covered.split(", ")]
            found, base = (sum(map(int, one)) for one in zip(*counts, strict=True))
            told = {"file": file.name, "covered": covered, "found": found, "base": base}
            stop(say("asks_partial", **told))
        options = {"counts": count_rows(report).iloc[0].to_dict(), "replace": replace}
        options["partial"] = covered
        try:
            if kind == "results":
                path = save_import(table, file, year=year, **options)
            else:
                path = save_indicator_import(table, file, **options)
        except ValueError as error:
            stop(error)
        except OSError as error:
            stop_writing(error.filename or file, error)
        typer.echo(say("imported", year=year, path=path))
        if covered:
            typer.echo(say("covers_few", covered=covered))


def _undo(year, kind, others):
    """Take an import back and say what was taken away."""
    from ..language import say
    from ..tables import undo_import

    if any(others):
        stop(say("undo_alone"))
    _check_kind(kind)
    try:
        gone = undo_import(year, kind=kind)
    except ValueError as error:
        stop(error)
    except OSError as error:
        stop_writing(error.filename, error)
    key = "undone" if gone["file"] else "undone_damaged"
    typer.echo(say(f"{key}_{gone['kind']}", **gone))


def _check_kind(kind):
    from ..language import say
    from ..tables import KINDS

    if kind is not None and kind not in KINDS:
        stop(say("bad_option", option="--kind", value=kind, allowed=KINDS))


def _read_file(file, year, sheet, column, decimal, kind):
    """Read a file, print the summary; return table, report and kind, or stop."""
    from ..intake import read_import, summarise_report
    from ..language import say, say_reason

    check_file(file)
    _check_kind(kind)
    options = {"year": year, "sheet": sheet, "decimal": decimal}
    options["mapping"] = _read_mapping(column)
    try:
        table, report, kind = read_import(file, kind=kind, **options)
    except ValueError as error:
        stop(error)
    except OSError as error:
        stop(say("cannot_read", path=file, error=say_reason(error)))
    typer.echo(say(f"read_as_{kind}"))
    for line in summarise_report(report):
        typer.echo(line)
    return table, report, kind


def _read_mapping(column):
    """Return {our name: heading, letter or number} of the options, or None."""
    from ..language import say

    mapping = {}
    for one in column or []:
        name, sign, told = one.partition("=")
        if not (name and sign and told):
            stop(say("bad_column", value=one))
        mapping[name.strip()] = int(told) if told.strip().isdigit() else told
    return mapping or None
