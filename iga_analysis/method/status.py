"""How well something of the method is known, and what of it is computed with.

What a text prints is computed with; what is only inferred, or announced for a later
year, if the caller accepts it, and every table then says so.
"""

# Statuses of what is computed with in any case.
SETTLED = ("documented", "secondary", "assumed")
# Those of what a caller may accept.
ACCEPTABLE = ("inferred", "announced")


def read_accept(accept):
    """Return the statuses that a caller accepts.

    Parameters
    ----------
    accept : str or sequence of str
        Any of :data:`ACCEPTABLE`, or none.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        If it is none of them.

    Examples
    --------
    >>> read_accept("inferred"), read_accept(())
    (('inferred',), ())
    """
    many = isinstance(accept, list | tuple | set | frozenset)
    given = tuple(accept) if many else (accept,)
    for one in given:
        if one not in ACCEPTABLE:
            raise ValueError(
                f"accept={one!r}: what can be accepted is {' or '.join(ACCEPTABLE)}; "
                "all else is computed with, or unknown"
            )
    return tuple(one for one in ACCEPTABLE if one in given)


def tell_basis(edition, others=()):
    """Return what a result of an edition rests on besides published texts.

    Parameters
    ----------
    edition : Edition
        Its ``supplied`` and ``accepted`` are told.
    others : sequence of str, optional
        What was supplied besides the fields.

    Returns
    -------
    str
        Names of what was supplied; then, for each status, of the fields accepted.
        Empty where every number comes from a text of the year.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> tell_basis(load_edition(2025, accept="inferred").replace(formula=2026))[:44]
    'formula; inferred: count_cap, count_max, cou'
    """
    parts = [", ".join([*edition.supplied, *others])]
    for status in dict.fromkeys(edition.accepted.values()):
        names = [name for name, one in edition.accepted.items() if one == status]
        parts.append(f"{status}: {', '.join(names)}")
    return "; ".join(filter(None, parts))
