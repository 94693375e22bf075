"""What the command iga does for those who keep the data: check, list, count."""

from typing import Annotated

import typer

from .doors import LANG, speak, stop


def check(
    lists: Annotated[
        bool,
        typer.Option(
            "--lists",
            help="Only print the closed lists: which measures, categories and other "
            "words the tables take.",
        ),
    ] = False,
    counts: Annotated[
        bool,
        typer.Option(
            "--counts",
            help="Check, and write the numbers of rows into data/README.md.",
        ),
    ] = False,
    exhibits: Annotated[
        bool,
        typer.Option(
            "--exhibits",
            help="Only write the list of exhibits, EXHIBITS.md and EXHIBITS.id.md, "
            "from the stored notebooks.",
        ),
    ] = False,
    lang: LANG = None,
):
    """Check the tables of data/ against their dictionary, and rows against each other.

    Printed rows that break a rule and are kept are listed with the reason.
    """
    from ..datapackage import DataError

    with speak(lang):
        try:
            if lists:
                _print_lists()
            if exhibits:
                _write_exhibits()
            if counts or not (lists or exhibits):
                _check(counts)
        except DataError as error:
            stop("\n".join(error.problems))


def _print_lists():
    from ..datapackage import list_values
    from ..language import label

    for (file, column), rows in list_values().groupby(["file", "column"], sort=False):
        head = label(column)
        typer.echo(f"{file}, {column}{'' if head == column else f' ({head})'}:")
        width = rows["value"].str.len().max()
        for value in rows["value"]:
            word = _name_value(value, column)
            told = "" if word == value else f"  {word}"
            typer.echo(f"  {value:{width}}{told}".rstrip())
        typer.echo("")


def _name_value(value, column):
    """Return the word for a value of a closed list: of that column, else of any."""
    from ..language import label, translate_word

    own = f"{column}_{value}"
    word = label(own)
    return translate_word(value, column) if word == own else word


def _write_exhibits():
    from ..language import say
    from ..report import write_exhibit_list

    try:
        for path in write_exhibit_list():
            typer.echo(say("written", path=path))
    except ValueError as error:
        stop(error)


def _check(counts):
    from ..datapackage import check_tables
    from ..language import label
    from ..method import list_gaps
    from ..published import check_facts, tell_facts

    tables = check_tables().drop(columns="table")
    typer.echo(tables.rename(columns=label).to_string(index=False))
    for line in list_gaps()["text"]:
        typer.echo(line)
    kept, broken = tell_facts(check_facts())
    typer.echo("\n".join(["", *kept]))
    if counts:
        _write_counts()
    if broken:
        stop("\n".join(broken))


def _write_counts():
    from ..datapackage import write_counts
    from ..language import say

    written, lacking = write_counts()
    key = "counts_written" if written else "counts_current"
    typer.echo(say(key, number=len(written), files=written))
    if lacking:
        stop(say("counts_lacking", files=lacking))
