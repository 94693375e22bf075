"""The fields of an edition: what is known of them and what a caller may supply."""

import math
from dataclasses import replace
from functools import cache

import pandas as pd

from ..datapackage import load_table
from ..language import label, say
from ..tables import PREDICATES
from .bands import predicate_bands
from .formula import find_maximum
from .status import ACCEPTABLE, SETTLED

# Columns that a supplied table must have.
_TABLES = {
    "bands": {
        *("predicate", "lower", "upper", "lower_inclusive", "upper_inclusive", "scale")
    },
    "levels": {
        *("indicator", "basis", "level", "description", "lower", "upper", "decimals")
    },
}
_NUMBERS = ("integer", "number")


@cache
def _read_fields():
    return load_table("fields").set_index("field")


@cache
def weight_fields():
    """Return the aspect whose weights a field holds, by field.

    Examples
    --------
    >>> weight_fields()
    {'spd_weights': 'SPD', 'sid_weights': 'SID'}
    """
    return _read_fields()["aspect"].dropna().to_dict()


def list_fields():
    """Return the names of the fields that are a single value of an edition.

    Examples
    --------
    >>> list_fields()[:3]
    ['scale', 'formula', 'level_max']
    """
    fields = _read_fields()
    single = ~fields["type"].isin(["weights", "table"])
    return list(fields.index[fields["listed"] & single])


@cache
def _maxima():
    """Return the fields that each maximum follows from, by maximum."""
    return _read_fields()["follows_from"].dropna().str.split(";").to_dict()


def read_values(text):
    """Return the values that ``editions.csv`` has as text in the types of the fields.

    Parameters
    ----------
    text : dict of str to str
        Values by field; unknown ones are left out.

    Returns
    -------
    dict
        Every field of an :class:`~iga_analysis.method.Edition` that the table may
        have; None where it is unknown, or a number told in words. Weights stand in
        ``indicators.csv``.

    Raises
    ------
    ValueError
        If a value is not of the type of its field, or less than its least value.

    Examples
    --------
    >>> values = read_values({"divisor_floor": "12", "mandatory": "1;3"})
    >>> values["divisor_floor"], values["mandatory"], values["count_cap"]
    (12, ('1', '3'), None)
    """
    fields, values = _read_fields(), {}
    for name, kind in fields.loc[fields["listed"], "type"].items():
        if kind == "weights":
            continue
        value = text.get(name)
        if value is not None and kind in _NUMBERS:
            value = _read_number(value)
        elif value is not None and kind == "indicators":
            value = value.split(";")
        values[name] = None if value is None else _check(name, kind, value)
    return values


def _read_number(text):
    """Return the number of a field; None if it is told in words."""
    try:
        return float(text)
    except ValueError:
        return None


def accepted_fields(statuses, values, bands):
    """Return the fields whose value rests on what the caller accepted.

    Parameters
    ----------
    statuses : Series of str
        Status by field of what is computed with.
    values : dict
        As :func:`read_values` gives them.
    bands : DataFrame
        As :func:`predicate_bands` gives them.

    Returns
    -------
    dict of str to str
        The status by field.
    """
    names = {
        *weight_fields(),
        *(name for name, one in values.items() if one is not None),
    }
    accepted = {
        name: status
        for name, status in statuses.items()
        if status in ACCEPTABLE and name in names
    }
    # that 0 is Tidak Dapat Dinilai needs no acceptance
    open_bands = set(bands.loc[bands["predicate"] != PREDICATES[-1], "status"])
    for status in ACCEPTABLE:
        if status in open_bands:
            return accepted | {"bands": status}
    return accepted


def sort_unknown(edition, names):
    """Return unknown fields by why they are, as keys of messages and their values.

    Examples
    --------
    >>> from iga_analysis.method import load_edition
    >>> sort_unknown(load_edition(2028), ["divisor_floor", "affairs_required"])
    {'edition_announced': {'fields': ['divisor_floor'], 'given': ['16']}, \
'edition_words': {'fields': ['affairs_required'], \
'given': ['6 + non-basic-service affairs']}}
    """
    facts, found = edition.facts.set_index("field"), {}
    kinds = _read_fields()["type"]
    for name in names if edition.scale != "points" else ():
        value, status = None, None
        if name in facts.index:
            value, status = facts.loc[name, ["value", "status"]]
        if name == "formula" and edition.formula is not None:
            key = "edition_formula"
        elif value is None or pd.isna(value):
            key, value = "edition_unknown", None
        elif kinds.get(name) in _NUMBERS and _read_number(value) is None:
            key = "edition_words"
        elif status in ACCEPTABLE and name not in edition.accepted:
            key = f"edition_{status}"
        else:
            key, value = "edition_unknown", None
        told = found.setdefault(key, {"fields": [], "given": []})
        told["fields"].append(name)
        told["given"] += [] if value is None else [str(value)]
    return found


def say_unknown(key, values):
    """Return a sentence about unknown fields, their values in words of the language.

    Examples
    --------
    >>> told = {"year": 2028, "fields": ["affairs_required"]}
    >>> told["given"] = ["6 + non-basic-service affairs"]
    >>> say_unknown("edition_announced", told)
    'edition 2028: affairs_required only announced (6 + non-basic-service affairs)'
    """
    if "given" in values:
        values = {**values, "given": [label(one) for one in values["given"]]}
    return say(key, **values)


def check_value(name, value):
    """Return a supplied value in the type of its field, or raise ValueError.

    Type and least value of a field are those of ``fields.csv``.

    Parameters
    ----------
    name : str
        The field.
    value : int, float, str, Timestamp, dict, list of str or DataFrame
        What is supplied for it.

    Returns
    -------
    object
        The value in the type that an edition has it in.

    Raises
    ------
    ValueError
        If there is no such field, or the value is impossible.

    Examples
    --------
    >>> check_value("count_cap", 100.0)
    100
    """
    fields = _read_fields()
    allowed = fields.index[fields["supplied"]]
    if name not in allowed:
        raise ValueError(f"there is no such field; there are {', '.join(allowed)}")
    return _check(name, fields.at[name, "type"], value)


def _check(name, kind, value):
    if kind in _NUMBERS:
        return _check_number(name, value)
    if kind == "date":
        return pd.Timestamp(value)
    if kind == "points":
        if hasattr(value, "items"):
            return {code: _check_number(name, one) for code, one in value.items()}
        return _check_number(name, value)
    if kind == "indicators":
        return tuple(str(one) for one in value)
    if kind == "table":
        lacking = _TABLES[name] - set(getattr(value, "columns", []))
        if lacking:
            raise ValueError(
                f"must be a table like the {name} of load_edition(2026); it lacks "
                + ", ".join(sorted(lacking))
            )
        return value.reset_index(drop=True)
    return value


def _check_number(name, value):
    kind, least = _read_fields().loc[name, ["type", "minimum"]]
    if isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is not a number of 0 or more")
    if kind == "integer" and value != int(value):
        raise ValueError(f"{value!r} is not a whole number")
    if value < least:
        raise ValueError(f"{value!r} is less than {least:g}")
    return int(value) if kind == "integer" else float(value)


def put_weights(indicators, name, weights):
    """Return the indicators with the weights that were supplied as a field.

    Where the aspect has published weights, those not supplied stay; where it has
    none, the supplied weights make its rows.
    """
    aspect = weight_fields()[name]
    weights = {str(key): _check_number(name, one) for key, one in weights.items()}
    if not weights:
        raise ValueError("no weight given")
    own = indicators["aspect"] == aspect
    rows = indicators[own]
    if rows["weight"].notna().any():
        unknown = [key for key in weights if key not in set(rows["indicator"])]
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} not among the indicators of {aspect}, which are "
                + ", ".join(rows["indicator"])
            )
        new = indicators["indicator"].map(weights).astype("float64")
        return indicators.assign(weight=new.where(own).fillna(indicators["weight"]))
    table = pd.DataFrame({"indicator": list(weights), "weight": list(weights.values())})
    names = rows.drop(columns=["weight", "aspect"])
    table = table.assign(aspect=aspect).merge(
        names.astype({"indicator": "object"}), on="indicator", how="left"
    )
    table = table[indicators.columns].astype(indicators.dtypes.to_dict())
    return pd.concat([indicators[~own], table], ignore_index=True)


def mark_mandatory(indicators, numbers):
    """Return the indicators with the column ``mandatory``; 5 means rows 5a and 5b."""
    number = indicators["indicator"].str.replace("[ab]$", "", regex=True)
    return indicators.assign(mandatory=number.isin(list(numbers)).astype("bool"))


def follow_maxima(edition, supplied):
    """Return the maxima that follow from supplied fields and were not supplied."""
    changed, derived = set(supplied), {}
    for name, inputs in _maxima().items():
        if name in supplied or not changed & set(inputs):
            continue
        edition = replace(edition, **derived)
        if not all(edition.knows(one) for one in inputs):
            continue
        derived[name] = round(float(find_maximum(name, edition)), 10)
        changed.add(name)
    return derived


def mark_supplied_facts(edition, supplied, derived):
    """Return the facts of an edition in which what was supplied is marked."""
    facts = edition.facts.set_index("field")
    for name in (*supplied, *derived):
        table = _read_fields().at[name, "type"] in ("weights", "table")
        value = "given as a table" if table else str(getattr(edition, name))
        note = "follows from what was supplied" if name in derived else "by the caller"
        facts.loc[name, ["value", "status", "source_id", "note"]] = [
            *(value, "supplied", pd.NA, note)
        ]
    return facts.reset_index()


def list_facts(year, rows):
    """Return the table of fields: standard ones first, unknown ones included."""
    columns = ["field", "value", "status", "source_id", "note"]
    facts = rows.reset_index()[columns]
    fields = _read_fields()
    standard = list(fields.index[fields["listed"]])
    missing = [name for name in standard if name not in set(facts["field"])]
    unknown = pd.DataFrame({"field": missing, "status": "unknown"})
    unknown["note"] = "no source seen"
    bands = []
    chosen = predicate_bands(year).set_index("predicate")
    every = load_table("predicates")
    every = every[every["year"] == year]
    for predicate, group in every.groupby("predicate", sort=False):
        row = {"field": f"band {predicate}", "status": "unknown"}
        row["note"] = " ".join(group["note"].dropna().unique())
        if predicate in chosen.index:
            band = chosen.loc[predicate]
        else:
            stated = group[~group["status"].isin(["unknown", *SETTLED])]
            band = None if stated.empty else stated.iloc[0]
        if band is not None:
            row["status"] = band["status"]
            row["source_id"] = band["source_id"]
            row["value"] = _band_text(band)
        bands.append(row)
    facts = pd.concat([facts, unknown, pd.DataFrame(bands)], ignore_index=True)
    order = {name: place for place, name in enumerate(standard)}
    place = facts["field"].map(order).fillna(len(order))
    facts = facts.loc[place.sort_values(kind="stable").index, columns]
    return facts.reset_index(drop=True).astype("string")


def _band_text(band):
    if pd.isna(band["upper"]):
        return f"{band['lower']:g} and more"
    if pd.isna(band["lower"]):
        return f"up to {band['upper']:g}"
    return f"{band['lower']:g} to {band['upper']:g}"
