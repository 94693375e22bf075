"""What the command says of a form and its scores, in the words of its options."""

from ..language import format_number, format_table, label, say
from ..method import UnknownField, say_unknown

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
    return str(error)


def _advise(error, known):
    """Yield what to do about unknown fields, in the words of the options."""
    if error.accept:
        options = " ".join(f"--accept {one}" for one in error.accept)
        yield say("edition_accept_option", options=options)
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


def show_verified(tables):
    """Return both indices of a register, and what verification took, as text.

    Parameters
    ----------
    tables : dict of DataFrame
        As :func:`iga_analysis.scoring.compare_verified` gives them.

    Returns
    -------
    str
    """
    columns = ["code", "iid_self", "iid_verified", "iid_taken"]
    columns += ["predicate_self", "predicate_verified"]
    shown = format_table(tables["verified"][columns])
    lines = ["", say("verified_head"), shown.to_string(index=False)]
    if "verified_innovations" in tables:
        changed = tables["verified_innovations"]
        taken = format_number(changed["maturity_taken"].sum())
        lines.append(say("verified_changed", number=len(changed), taken=taken))
    return "\n".join(lines)
