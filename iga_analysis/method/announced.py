"""What is announced for a later year, as a what-if of a year that is known.

A guideline prints beside its own rules some of later years. No source states the
indicators of those years: only the announced fields can be put into another edition.
"""

from dataclasses import replace

import pandas as pd

from ..tables import PREDICATES
from .editions import UnknownField, load_edition
from .fields import follow_maxima, list_fields
from .status import ACCEPTABLE

_STATUS = ACCEPTABLE[1]


def announced_changes(edition, year):
    """Return what is announced for a later year, beside what an edition has.

    Parameters
    ----------
    edition : Edition or int
        The method, or its year.
    year : int
        The later year.

    Returns
    -------
    DataFrame
        One row a field: ``field, value`` (of the edition), ``announced``, of ``bands``
        the least scores, best first; ``computable`` (False where it is told in words),
        ``source_id``. Empty where nothing is announced.

    Raises
    ------
    ValueError
        If the year is not later than that of the edition.

    Examples
    --------
    >>> table = announced_changes(2026, 2028)
    >>> table[["field", "value", "announced", "computable"]].values.tolist()[:2]
    [['divisor_floor', 12, 16, True], \
['affairs_required', 5, '6 + non-basic-service affairs', False]]
    """
    edition = load_edition(edition)
    if year <= edition.year:
        raise ValueError(f"{year} is not later than {edition.year}")
    columns = ["field", "value", "announced", "computable", "source_id"]
    try:
        later = load_edition(year, accept=_STATUS)
    except ValueError:
        return pd.DataFrame(columns=columns)
    facts = later.facts[later.facts["status"] == _STATUS].set_index("field")
    rows = []
    for name in list_fields():
        if name in facts.index:
            one = facts.loc[name]
            known = name in later.accepted
            value = getattr(later, name) if known else one["value"]
            rows.append([name, getattr(edition, name), value, known, one["source_id"]])
    if "bands" in later.accepted:
        lowers = [
            _tell_lowers(one, later.bands) for one in (edition.bands, later.bands)
        ]
        source = later.bands["source_id"].iloc[0]
        rows.append(["bands", *lowers, True, source])
    return pd.DataFrame(rows, columns=columns).astype(
        {"value": "object", "announced": "object", "computable": "bool"}
    )


def _tell_lowers(bands, announced):
    """Return the least scores of the predicates that are announced."""
    names = announced.loc[announced["status"] == _STATUS, "predicate"]
    lowers = bands.set_index("predicate")["lower"].reindex(names)
    return tuple(float(one) for one in lowers)


def apply_announced(edition, year, *, fields=None):
    """Return an edition with what is announced for a later year: a what-if.

    Indicators, weights, maxima and window stay those of the edition.

    Parameters
    ----------
    edition : Edition or int
        The method, or its year.
    year : int
        The later year.
    fields : sequence of str, optional
        Only these of the announced fields, as :func:`announced_changes` names them.

    Returns
    -------
    Edition
        Its ``accepted`` names the fields, as announced for that year; so does the
        column ``supplied`` of every table computed from it.

    Raises
    ------
    UnknownField
        If a field is announced in words, which cannot be computed with.
    ValueError
        If nothing is announced for that year, or a field is not.

    Examples
    --------
    >>> what_if = apply_announced(2026, 2027)
    >>> what_if.divisor_floor, what_if.affairs_required, what_if.accepted["bands"]
    (14, 6, 'announced 2027')
    """
    edition = load_edition(edition)
    changes = announced_changes(edition, year).set_index("field")["computable"]
    names = list(changes.index) if fields is None else list(fields)
    if not names or not set(names) <= set(changes.index):
        raise ValueError(
            f"for {year} is announced: {', '.join(changes.index) or 'nothing'}"
        )
    later = load_edition(year, accept=_STATUS)
    words = [name for name in names if not changes[name]]
    if words:
        others = [name for name in changes.index if changes[name]]
        told = {"base": edition.year, "year": year, "name": words[0]}
        told["fields"] = repr(others)
        raise UnknownField(later, words, advice=("announced_alone", told))
    new = {name: getattr(later, name) for name in names if name != "bands"}
    if "bands" in names:
        new["bands"] = _put_bands(edition.bands, later.bands)
    derived = follow_maxima(replace(edition, **new), new)
    accepted = dict.fromkeys([*names, *derived], f"{_STATUS} {year}")
    supplied = tuple(one for one in edition.supplied if one not in accepted)
    what_if = replace(
        edition,
        supplied=supplied,
        accepted={**edition.accepted, **accepted},
        **new,
        **derived,
    )
    facts = _mark_facts(edition.facts, later.facts, names, derived)
    return replace(what_if, facts=facts)


def _mark_facts(own, later, names, derived):
    """Return the facts of an edition with those that are announced."""
    own, later = own.set_index("field"), later.set_index("field")
    later = later[later["status"] == _STATUS]
    for name, fact in later.iterrows():
        if name in names or ("bands" in names and name.startswith("band ")):
            own.loc[name] = fact
    for name, value in derived.items():
        note = "follows from what is announced"
        own.loc[name] = pd.Series(
            {"value": str(value), "status": _STATUS, "note": note}
        )
    return own.reset_index()


def _put_bands(own, later):
    """Return bands in which the announced ones take the place of others."""
    later = later[later["status"] == _STATUS]
    kept = own[~own["predicate"].isin(later["predicate"])]
    bands = pd.concat([later, kept], ignore_index=True)
    order = bands["predicate"].map(PREDICATES.index).sort_values(kind="stable").index
    return bands.loc[order].reset_index(drop=True)
