"""The fields of an edition: what is known of them and what a caller may supply."""

import math
from dataclasses import replace

import pandas as pd

from ..datapackage import load_table
from .bands import SETTLED, predicate_bands

TEXTS = ("scale", "formula")
WHOLE = ("level_max", "divisor_floor", "count_cap", "affairs_required", "affairs_total")
NUMBERS = (
    *WHOLE,
    "count_unit",
    "spd_max",
    "maturity_max",
    "count_max",
    "sid_max",
    "total_max",
)
DATES = ("window_from", "window_to")
WEIGHTS = {"spd_weights": "SPD", "sid_weights": "SID"}
_OTHERS = ("count_score", "mandatory", "formula")
_AT_LEAST_ONE = ("level_max", "divisor_floor", "total_max")
_TABLES = {
    "bands": {
        *("predicate", "lower", "upper", "lower_inclusive", "upper_inclusive", "scale")
    },
    "levels": {
        *("indicator", "basis", "level", "description", "lower", "upper", "decimals")
    },
}
# A maximum and the fields that it follows from.
_MAXIMA = {
    "spd_max": ("level_max", "spd_weights"),
    "maturity_max": ("level_max", "sid_weights"),
    "count_max": ("count_unit", "count_cap"),
    "sid_max": ("maturity_max", "count_max"),
    "total_max": ("spd_max", "sid_max"),
}


def check_value(name, value):
    """Return a supplied value in the type of its field, or raise ValueError."""
    if name in NUMBERS:
        return _check_number(name, value)
    if name in DATES:
        return pd.Timestamp(value)
    if name == "count_score":
        if hasattr(value, "items"):
            return {code: _check_number(name, one) for code, one in value.items()}
        return _check_number(name, value)
    if name == "mandatory":
        return tuple(str(one) for one in value)
    if name in _TABLES:
        lacking = _TABLES[name] - set(getattr(value, "columns", []))
        if lacking:
            raise ValueError(
                f"must be a table like the {name} of load_edition(2026); it lacks "
                + ", ".join(sorted(lacking))
            )
        return value.reset_index(drop=True)
    allowed = ", ".join([*NUMBERS, *DATES, *WEIGHTS, *_TABLES, *_OTHERS])
    raise ValueError(f"there is no such field; there are {allowed}")


def _check_number(name, value):
    if isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is not a number of 0 or more")
    if name in WHOLE and value != int(value):
        raise ValueError(f"{value!r} is not a whole number")
    if name in _AT_LEAST_ONE and value < 1:
        raise ValueError(f"{value!r} is less than 1")
    return int(value) if name in WHOLE else float(value)


def put_weights(indicators, aspect, weights):
    """Return the indicators with supplied weights of one aspect.

    Where the aspect has published weights, those not supplied stay; where it has
    none, the supplied weights make its rows.
    """
    weights = {str(key): _check_number("weight", one) for key, one in weights.items()}
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
    for name, inputs in _MAXIMA.items():
        if name in supplied or not changed & set(inputs):
            continue
        edition = replace(edition, **derived)
        if not all(edition.knows(one) for one in inputs):
            continue
        first, second = inputs
        if second in WEIGHTS:
            value = edition.level_max * edition.weights(WEIGHTS[second]).sum()
        elif name == "count_max":
            value = edition.count_unit * edition.count_cap
        else:
            value = getattr(edition, first) + getattr(edition, second)
        derived[name] = round(float(value), 10)
        changed.add(name)
    return derived


def mark_supplied_facts(edition, supplied, derived):
    """Return the facts of an edition in which what was supplied is marked."""
    facts = edition.facts.set_index("field")
    for name in (*supplied, *derived):
        table = name in WEIGHTS or name in _TABLES
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
    standard = [*TEXTS, *WEIGHTS, *NUMBERS, "mandatory", *DATES]
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
