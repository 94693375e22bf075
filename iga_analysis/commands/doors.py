"""What every command shares: its language, its files, and how it stops.

A command stops with a sentence, never with what Python or the system says of itself.
"""

import contextlib
import csv
from itertools import pairwise
from typing import Annotated

import typer
from typer.core import TyperGroup

from ..settings import LANGUAGES, command_language, shipped, use_language

LANG = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="Language, id (Indonesian) or en; else IGA_LANG tells, else id.",
    ),
]


class Commands(TyperGroup):
    """The commands, whose help is in the language asked, else set, else Indonesian."""

    def make_context(self, info_name, args, *others, **extra):
        """Translate the help before anything is read of the command line."""
        asked = dict(pairwise(args)).get("--lang")
        if command_language(asked) == "id":
            self._translate(_read_help())
        return super().make_context(info_name, args, *others, **extra)

    def _translate(self, words):
        for one in (self, *self.commands.values()):
            one.help = words.get(_tidy(one.help), one.help)
            for parameter in one.params:
                told = getattr(parameter, "help", None)
                if told:
                    parameter.help = words.get(_tidy(told), told)


def _tidy(text):
    return " ".join((text or "").split())


def _read_help():
    """Return {English: Indonesian} of the texts of help.

    Not by :func:`iga_analysis.language.say`, which is slower than help may be. Without
    the table help stays English, so that ``iga check`` can say that it is missing.
    """
    path = shipped("data") / "words" / "messages.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["en"]: row["id"] for row in rows if row["key"].startswith("help_")}


def stop(error):
    """Print what is wrong and end the command with code 1."""
    typer.echo(str(error), err=True)
    raise typer.Exit(1)


def speak(lang=None):
    """Return the context in which a command speaks a language, or stop.

    Parameters
    ----------
    lang : str, optional
        What the person asked for; else ``IGA_LANG`` tells, else it is Indonesian.
    """
    told = command_language(lang)
    if told not in LANGUAGES:
        from ..language import say

        # in both: which of them the person reads is not known
        option = "--lang" if lang else "IGA_LANG"
        values = {"option": option, "value": told, "allowed": LANGUAGES}
        stop("\n".join(say("bad_option", lang=one, **values) for one in LANGUAGES))
    return _in(told)


@contextlib.contextmanager
def _in(lang):
    """Speak a language; say what the system refuses where nobody else says it."""
    from ..language import say, say_reason

    with use_language(lang):
        try:
            yield
        except BrokenPipeError:
            # who reads has seen enough: the command ends without a word
            raise
        except OSError as error:
            path = error.filename or "-"
            stop(say("cannot_use", path=path, error=say_reason(error)))


def check_file(path):
    """Stop if a file is not there, is a folder or may not be read."""
    from ..language import say, say_reason

    if path.is_dir():
        stop(say("is_a_folder", path=path))
    try:
        path.open("rb").close()
    except FileNotFoundError:
        stop(say("no_file", path=path))
    except OSError as error:
        stop(say("cannot_read", path=path, error=say_reason(error)))


def make_folder(path):
    """Make the folder of a file that is to be written."""
    path.parent.mkdir(parents=True, exist_ok=True)


def stop_writing(path, error):
    """Stop because a file cannot be written."""
    from ..language import say, say_reason

    if isinstance(error, BrokenPipeError):
        raise error
    if error.errno is None:
        # not the system refuses, but this package, in its own words
        stop(error)
    stop(say("cannot_write", path=path, error=say_reason(error)))
