"""What every command shares: its language, its files, and how it stops.

A command stops with a sentence, never with what Python or the system says of itself.
"""

import contextlib
import errno
import os
from typing import Annotated

import typer

from ..settings import use_language
from .usage import choose_language

LANG = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        help="Language: en or id (Indonesian); by default that of IGA_LANG, else id.",
    ),
]


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
    return _in(choose_language(lang))


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


def check_place(folder, path=None):
    """Stop if nothing can be written to a folder, there or still to be made.

    It is asked before anything is computed. ``path`` is what is to be written in it.
    """
    folders = (folder.resolve(), *folder.resolve().parents)
    there = next(one for one in folders if one.exists())
    number = errno.EACCES if there.is_dir() else errno.ENOTDIR
    if number == errno.ENOTDIR or not os.access(there, os.W_OK):
        stop_writing(path or folder, OSError(number, os.strerror(number)))


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
