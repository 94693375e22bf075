"""What the command says of a form and its scores, in the words of its options."""

from ..language import format_table, label, say
from ..method import UnknownField, say_unknown
from ..scoring import RegisterError, list_problems

# Mistakes whose remedy is an option of the command, and its message.
_IN_OPTIONS = {
    "reg_outside": "reg_outside_command",
    "reg_no_spd_sheet": "reg_no_spd_sheet_command",
}
_WINDOW = {"window_from", "window_to"}


def say_error(error, known):
    """Return what is wrong with a form, and which options of the command help.

    Parameters
    ----------
    error : ValueError
        As a function of the index raised it.
    known : int
        Year of an edition that is known completely.

    Returns
    -------
    str
    """
    if isinstance(error, UnknownField):
        facts = []
        for key, values in error.facts:
            if "fields" in values:
                values = {**values, "fields": list(map(label, values["fields"]))}
            facts.append(say_unknown(key, values))
        return "; ".join([*facts, *_advise(error, known)])
    if isinstance(error, RegisterError):
        problems = error.problems.replace({"key": _IN_OPTIONS})
        head = say("mistakes", number=len(problems))
        return "\n- ".join([head, *list_problems(problems)])
    return str(error)


def _advise(error, known):
    """Yield what to do about unknown fields, in the words of the options."""
    if error.accept:
        options = " ".join(f"--accept {one}" for one in error.accept)
        yield say("edition_accept_command", options=options)
    others = set(error.others)
    if others:
        yield say("edition_other", year=known)
    if others == {"spd_weights"}:
        yield say("edition_spd_command")
    if others and others <= _WINDOW:
        yield say("edition_window_command")


def show_announced(table, year):
    """Return the index by announced rules as text, under a sentence that says so.

    Parameters
    ----------
    table : DataFrame
        As :func:`iga_analysis.scoring.compare_announced` gives it.
    year : int
        Year of the edition whose indicators and weights are taken.

    Returns
    -------
    str
    """
    head = say("score_announced", year=table["year"].iloc[0], edition=year)
    shown = format_table(table.drop(columns=["year", "supplied"]))
    return "\n".join(["", head, shown.to_string(index=False), ""])
