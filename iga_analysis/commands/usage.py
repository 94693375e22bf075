"""What the command line says of itself: help, and what is wrong with what was typed.

It rests on the public classes of typer alone, and loads no table by pandas: help is to
be there at once. Words stand in ``messages.csv``; a text of help is found by its
English.
"""

import csv
import shlex
from difflib import get_close_matches
from functools import cache

import typer
from typer.core import TyperCommand, TyperGroup

from ..settings import LANGUAGES, command_language, language, shipped, use_language

# The code with which a command ends that was typed wrongly.
_WRONG = 2


def read_whole(value):
    """Return a whole number that was typed, or refuse it."""
    return _read(value, int, "usage_not_whole")


def read_share(value):
    """Return a number that was typed, with a decimal point or comma, or refuse it."""
    return _read(str(value).replace(",", "."), float, "usage_not_number", value)


def _read(text, kind, key, shown=None):
    try:
        return kind(text)
    except ValueError:
        raise typer.BadParameter(tell(key, value=shown or text)) from None


# What an option or argument takes: the word for it, and how it is read.
FILE, FOLDER, FORM = ({"metavar": one} for one in ("FILE", "FOLDER", "FORM"))
TEXT, DAY, WORDS = ({"metavar": one} for one in ("TEXT", "DAY", "WORDS"))
YEAR = {"metavar": "YEAR", "parser": read_whole}
NUMBER = {"metavar": "NUMBER", "parser": read_whole}
SHARE = {"metavar": "NUMBER", "parser": read_share}


class _Spoken:
    """A command that speaks the language asked, wherever ``--lang`` stands."""

    # what is too much is told in words of ours
    allow_extra_args = True

    def parse_args(self, ctx, args):
        """Read the command line, or stop with all that is wrong with it."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        try:
            rest = super().parse_args(ctx, list(args))
        except typer.TyperException as error:
            self.stop(ctx, self.explain(ctx, error, args))
        if rest and not hasattr(self, "commands"):
            self.stop(ctx, [tell("usage_extra", words=shlex.join(rest))])
        return rest

    def stop(self, ctx, sentences):
        """Print what is wrong and where help is, and end the command."""
        typer.echo("\n".join(sentences), err=True)
        typer.echo(self.get_usage(ctx), err=True)
        help_option = f"{ctx.command_path} --help"
        typer.echo(tell("usage_see", command=help_option), err=True)
        raise typer.Exit(_WRONG)

    def explain(self, ctx, error, args):
        """Return the sentences that tell what is wrong with a command line."""
        option = getattr(error, "option_name", None)
        if hasattr(error, "possibilities"):
            near = error.possibilities or ()
            return [_tell_near("usage_no_option", sorted(near), option=option)]
        if option:
            one = self.list_options()[option]
            key = "usage_no_value" if one.is_flag else "usage_needs_value"
            return [tell(key, option=option, value=_name_value(one))]
        if hasattr(error, "param_type"):
            return [self.tell_missing(one) for one in self.list_missing(ctx, args)]
        if isinstance(error, typer.BadParameter) and error.param:
            return [f"{_name(error.param)}: {error.message}"]
        return [tell("usage_unclear")]

    def list_options(self):
        """Return the options by what is typed."""
        return {name: one for one in self.params for name in one.opts}

    def list_missing(self, ctx, args):
        """Return the parameters that must be given and are not."""
        told = {"parent": ctx.parent, "resilient_parsing": True}
        given = self.make_context(ctx.info_name, list(args), **told).params
        needed = [one for one in self.params if one.required]
        return [one for one in needed if given.get(one.name) in (None, (), [])]

    def tell_missing(self, one):
        """Return the sentence that names a parameter that is missing."""
        return tell("usage_missing", name=_name(one), help=_translate(one.help))

    def collect_usage_pieces(self, ctx):
        """Return what a command line has, in short."""
        pieces = [tell("usage_options_short")]
        for one in self.params:
            if one.param_type_name == "argument":
                name = _name_value(one) + ("..." if one.nargs == -1 else "")
                pieces.append(name if one.required else f"[{name}]")
            elif one.required:
                pieces.append(_name(one))
        return pieces

    def format_usage(self, ctx, formatter):
        """Write the line that shows how the command is typed."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        prefix = f"{tell('usage_usage')}: "
        formatter.write_usage(ctx.command_path, pieces, prefix=prefix)

    def format_help(self, ctx, formatter):
        """Write the help of the command."""
        self.format_usage(ctx, formatter)
        first, rest = split_help(self.help)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(filter(None, [first, rest])))
        rows = {"argument": [], "option": []}
        for one in self.get_params(ctx):
            rows[one.param_type_name].append((_name_whole(one), _describe(one)))
        for kind, listed in rows.items():
            _write_list(formatter, f"usage_{kind}s", listed)
        _write_list(formatter, "usage_commands", self.list_helps(ctx))

    def list_helps(self, ctx):
        """Return the commands with the first sentence of their help."""
        names = self.list_commands(ctx) if hasattr(self, "commands") else ()
        return [(name, split_help(self.commands[name].help)[0]) for name in names]


class Command(_Spoken, TyperCommand):
    """One command."""


class Commands(_Spoken, TyperGroup):
    """All commands: the language of a run is chosen here."""

    def parse_args(self, ctx, args):
        """Choose the language and read what stands before the name of a command."""
        with use_language(choose_language(find_language(args))):
            ctx.meta[__name__] = language()
            if not args:
                self.show_help(ctx)
            return super().parse_args(ctx, args)

    def format_help(self, ctx, formatter):
        """Write the help of all commands, and where that of one is."""
        super().format_help(ctx, formatter)
        command = f"{ctx.command_path} {tell('usage_command_short')} --help"
        formatter.write_paragraph()
        formatter.write_text(tell("usage_see_command", command=command))

    def invoke(self, ctx):
        """Run a command in the language that was chosen."""
        with use_language(ctx.meta[__name__]):
            try:
                return super().invoke(ctx)
            except typer.TyperException:
                # options alone, and no command
                if ctx.invoked_subcommand is None:
                    self.show_help(ctx)
                raise

    def show_help(self, ctx):
        """Show the help where no command is named."""
        typer.echo(self.get_help(ctx))
        raise typer.Exit(_WRONG)

    def resolve_command(self, ctx, args):
        """Return the command that is named, or stop."""
        if args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands)
            self.stop(ctx, [_tell_near("usage_no_command", near, name=args[0])])
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx):
        """Return what a command line has, in short."""
        return [tell("usage_command_short"), tell("usage_options_short")]


def find_language(args):
    """Return the language that a command line asks for, or None.

    Parameters
    ----------
    args : list of str
        What was typed after ``iga``; ``--lang`` may stand anywhere.

    Examples
    --------
    >>> find_language(["score", "form.xlsx", "--lang", "en"])
    'en'
    """
    found = None
    for place, word in enumerate(args):
        name, sign, value = word.partition("=")
        if name == "--lang" and (sign or args[place + 1 :]):
            found = value if sign else args[place + 1]
    return found


def choose_language(lang=None):
    """Return the language that is asked for or set, or stop if there is none such.

    Parameters
    ----------
    lang : str, optional
        What the person asked for; else ``IGA_LANG`` tells, else it is Indonesian.

    Examples
    --------
    >>> choose_language("en")
    'en'
    """
    told = command_language(lang)
    if told not in LANGUAGES:
        from ..language import say

        # in both: which of them the person reads is not known
        option = "--lang" if lang else "IGA_LANG"
        values = {"option": option, "value": told, "allowed": LANGUAGES}
        said = [say("bad_option", lang=one, **values) for one in LANGUAGES]
        typer.echo("\n".join(said), err=True)
        raise typer.Exit(1)
    return told


@cache
def _read_words():
    """Return {key: row} of what is said here; none if the table is missing.

    Not by :func:`iga_analysis.language.say`, which is slower than help may be. Without
    the table help stays English, so that ``iga check`` can say that it is missing.
    """
    path = shipped("data") / "words" / "messages.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["key"]: row for row in rows if row["key"][:5] in ("help_", "usage")}


def tell(key, **values):
    """Return a sentence about the command line with its values filled in.

    Parameters
    ----------
    key : str
        Key of a message that begins with ``usage_``.
    **values
        What stands in its braces.

    Examples
    --------
    >>> tell("usage_not_whole", value="2O26")
    "'2O26' is not a whole number; write digits alone, such as 2026"
    """
    row = _read_words().get(key)
    return row[language()].format(**values) if row else key


def _tell_near(key, near, **values):
    """Return a sentence that names what may have been meant, if anything is like it."""
    if not near:
        return tell(key, **values)
    return tell(f"{key}_near", near=", ".join(near), **values)


def _translate(text):
    """Return a text of help in the language of the run."""
    text = " ".join((text or "").split())
    for key, row in _read_words().items():
        if key.startswith("help_") and row["en"] == text:
            return row[language()]
    return text


def split_help(text):
    """Return the first sentence of a help in the language of the run, and the rest.

    Parameters
    ----------
    text : str
        Its English.

    Examples
    --------
    >>> split_help("Show it. Then go on. Or stop.")
    ('Show it.', 'Then go on. Or stop.')
    """
    first, sign, rest = _translate(text).partition(". ")
    return (f"{first}.", rest) if sign else (first, "")


def _name(one):
    """Return how a parameter is called in a sentence."""
    if one.param_type_name == "argument":
        return _name_value(one)
    return f"{one.opts[0]} {_name_value(one)}".rstrip()


def _name_whole(one):
    """Return how a parameter is called in a list of them."""
    return _name(one) + ("..." if one.nargs == -1 else "")


def _name_value(one):
    """Return the word for what a parameter takes; none where it takes nothing."""
    if getattr(one, "is_flag", False):
        return ""
    return tell(f"usage_word_{one.metavar.lower()}")


def _describe(one):
    """Return the help of a parameter, and what happens without it."""
    marks = []
    if one.required:
        marks.append(tell("usage_required"))
    elif not (one.default is None or one.default is False):
        shown = str(one.default)
        if isinstance(one.default, float) and language() == "id":
            shown = shown.replace(".", ",")
        marks.append(tell("usage_default", value=shown))
    return " ".join([_translate(one.help), *(f"[{mark}]" for mark in marks)])


def _write_list(formatter, key, rows):
    if rows:
        with formatter.section(tell(key)):
            formatter.write_dl(rows)
