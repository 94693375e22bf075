"""The method of one year as one object: an :class:`Edition`.

Every number comes from ``data/editions.csv``, ``indicators.csv``, ``predicates.csv``
and ``affairs.csv``, with its status and source. What no source states is None; a
computation that needs it raises :class:`UnknownField`. :meth:`Edition.replace` makes a
what-if edition that remembers what was supplied.
"""

import math
from dataclasses import dataclass, field, replace

import pandas as pd

from .predicates import predicate_bands
from .tables import load_table

_TEXTS = ("scale", "formula")
_WHOLE = ("level_max", "divisor_floor", "count_cap", "affairs_required")
_NUMBERS = (
    *_WHOLE,
    "count_unit",
    "spd_max",
    "maturity_max",
    "count_max",
    "sid_max",
    "total_max",
)
_DATES = ("window_from", "window_to")
_WEIGHTS = {"spd_weights": "SPD", "sid_weights": "SID"}
_REPLACEABLE = (*_NUMBERS, *_DATES, *_WEIGHTS, "count_score", "formula", "bands")
_AT_LEAST_ONE = ("level_max", "divisor_floor", "total_max")
# A maximum and the fields that it follows from.
_MAXIMA = {
    "spd_max": ("level_max", "spd_weights"),
    "maturity_max": ("level_max", "sid_weights"),
    "count_max": ("count_unit", "count_cap"),
    "sid_max": ("maturity_max", "count_max"),
    "total_max": ("spd_max", "sid_max"),
}
_BASIS_STATUS = {"printed": "documented", "rounded": "secondary"}


class UnknownField(ValueError):
    """A computation needs what no source states for the edition.

    Attributes
    ----------
    year : int
        Year of the edition.
    fields : list of str
        The unknown fields.
    """

    def __init__(self, edition, names):
        self.year, self.fields = edition.year, list(names)
        if edition.scale == "points":
            super().__init__(
                f"the scores of {edition.year} are points whose formula no source "
                f"states: nothing can be computed for that year; its published results "
                f"are in load_region_results({edition.year})"
            )
            return
        given = ", ".join(
            f"{name}={2026 if name == 'formula' else '...'}" for name in self.fields
        )
        super().__init__(
            f"edition {edition.year}: no source states {', '.join(self.fields)}; "
            f"supply it with load_edition({edition.year}).replace({given}), and every result "
            "will say so, or ask what if of the complete edition, "
            "load_edition(2026).replace(...)"
        )


@dataclass(frozen=True, eq=False)
class Edition:
    """The method of one year. Made by :func:`load_edition`; None is unknown.

    Attributes
    ----------
    year : int
        Year of the measurement.
    scale : str
        ``"0-100"`` or ``"points"``.
    formula : str
        Formula of the index as its source has it.
    indicators : DataFrame
        One row a score row: ``indicator, name_id, name_en, aspect, variable, weight,
        mandatory, source_id``. Where no number is printed (2025) the Indonesian name
        is the key ``indicator``.
    levels : DataFrame
        One row a level of an indicator: ``indicator, basis, level, description,
        description_id, lower, upper, decimals, measure_unit, score, source_id``.
    level_max : int
        The highest level.
    divisor_floor : int
        The sum over innovations is divided by this or their number, the greater.
    count_unit, count_cap, count_max : float, int, float
        Points per innovation, innovations counted at most, and their product.
    count_score : float or dict
        Supplied only: points for the number of innovations, instead of unit and cap;
        one number for all regions or one per code.
    affairs_required, affairs_total : int
        Basic-service affairs that the innovations must cover, of how many.
    affairs : tuple of str
        Keys of the basic-service affairs (``affairs.csv``).
    spd_max, maturity_max, sid_max, total_max : float
        Maxima in points.
    window_from, window_to : Timestamp
        First and last day of application of the innovations that count.
    bands : DataFrame
        As :func:`iga_analysis.predicates.predicate_bands` gives them.
    facts : DataFrame
        What :meth:`describe` shows.
    supplied : tuple of str
        Names of the fields that the caller supplied; empty for an official edition.
    """

    year: int
    scale: str | None = None
    formula: str | None = None
    level_max: int | None = None
    divisor_floor: int | None = None
    count_unit: float | None = None
    count_cap: int | None = None
    count_max: float | None = None
    count_score: float | dict | None = None
    affairs_required: int | None = None
    affairs_total: int | None = None
    affairs: tuple = ()
    spd_max: float | None = None
    maturity_max: float | None = None
    sid_max: float | None = None
    total_max: float | None = None
    window_from: pd.Timestamp | None = None
    window_to: pd.Timestamp | None = None
    indicators: pd.DataFrame = field(default=None, repr=False)
    levels: pd.DataFrame = field(default=None, repr=False)
    bands: pd.DataFrame = field(default=None, repr=False)
    facts: pd.DataFrame = field(default=None, repr=False)
    supplied: tuple = ()

    def describe(self):
        """Return every field: ``field, value, status, source_id, note``.

        Status is documented, secondary (one transcription, or rounded), inferred,
        assumed, unknown or supplied.
        """
        return self.facts.copy()

    def weights(self, aspect):
        """Return the weights of ``"SPD"`` or ``"SID"``, indexed by indicator.

        Raises
        ------
        UnknownField
            If they are not known.
        """
        rows = self.indicators[self.indicators["aspect"] == aspect]
        if rows.empty or rows["weight"].isna().any():
            raise UnknownField(self, [f"{aspect.lower()}_weights"])
        return rows.set_index("indicator")["weight"].astype("float64")

    def require(self, *names):
        """Raise :class:`UnknownField` with all of ``names`` that are unknown."""
        unknown = [name for name in names if not self._knows(name)]
        if self.scale == "points" or unknown:
            raise UnknownField(self, unknown)

    def _knows(self, name):
        if name not in _WEIGHTS:
            return getattr(self, name) is not None
        rows = self.indicators[self.indicators["aspect"] == _WEIGHTS[name]]
        return len(rows) > 0 and bool(rows["weight"].notna().all())

    def replace(self, **values):
        """Return a what-if edition with some fields supplied.

        Parameters
        ----------
        **values
            Any of level_max, divisor_floor, count_unit, count_cap, count_max,
            count_score, affairs_required, spd_max, maturity_max, sid_max, total_max,
            window_from, window_to; ``spd_weights`` and ``sid_weights``, each a dict
            or Series of weights by indicator (all of them where the edition has none);
            ``bands``, a table like :attr:`bands`; ``formula``, the year of an edition
            whose documented formula is assumed.

        Returns
        -------
        Edition
            With ``supplied`` naming the fields; every table computed from it says so.
            Maxima that follow from a supplied field follow it, unless they are
            supplied too: to keep the scale of 250 points under another cap, give
            ``total_max=250``.

        Raises
        ------
        ValueError
            If a field cannot be supplied or a value is impossible: all at once.

        Examples
        --------
        >>> what_if = load_edition(2026).replace(divisor_floor=14)
        >>> what_if.divisor_floor, what_if.supplied
        (14, ('divisor_floor',))
        """
        problems, new, indicators = [], {}, self.indicators
        for name, value in values.items():
            try:
                if name not in _REPLACEABLE:
                    raise ValueError(f"not one of {', '.join(_REPLACEABLE)}")
                if name in _WEIGHTS:
                    indicators = _put_weights(indicators, _WEIGHTS[name], value)
                else:
                    new[name] = _check_value(self, name, value)
            except (ValueError, TypeError) as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise ValueError("cannot be supplied:\n- " + "\n- ".join(problems))
        supplied = tuple(dict.fromkeys([*self.supplied, *values]))
        edition = replace(self, indicators=indicators, supplied=supplied, **new)
        derived = _follow_maxima(edition, set(values))
        edition = replace(edition, **derived)
        return replace(edition, facts=_supplied_facts(edition, values, derived))


def load_edition(year):
    """Return the method of a year.

    Parameters
    ----------
    year : int or Edition
        Year of the measurement, 2018 to 2029; an Edition is returned as it is.

    Returns
    -------
    Edition
        2026 is complete. 2023 lacks weights and the score of the number of
        innovations; 2022 to 2025 have bands, of which those of 2025 only for Sangat
        Inovatif; 2018 to 2020 are on the scale of points, for which no formula is
        published. 2027 to 2029 are two forecasts of one application and nothing else.

    Raises
    ------
    ValueError
        If nothing is known of the year; lists the years.

    Examples
    --------
    >>> edition = load_edition(2026)
    >>> edition.divisor_floor, edition.spd_max, edition.total_max
    (12, 63.0, 250.0)
    >>> load_edition(2024).require("divisor_floor", "total_max")
    Traceback (most recent call last):
        ...
    iga_analysis.editions.UnknownField: edition 2024: no source states divisor_floor; \
supply it with load_edition(2024).replace(divisor_floor=...), and every result will \
say so, or ask what if of the complete edition, load_edition(2026).replace(...)
    """
    if isinstance(year, Edition):
        return year
    table = load_table("editions")
    if year not in set(table["year"]):
        years = sorted(table["year"].unique())
        raise ValueError(f"no edition {year!r}; there are {years[0]} to {years[-1]}")
    rows = table[table["year"] == year].set_index("field")
    text = rows["value"].dropna().to_dict()
    values = {name: text.get(name) for name in _TEXTS}
    for name in (*_NUMBERS, "affairs_total"):
        whole = name in _WHOLE or name == "affairs_total"
        values[name] = (int if whole else float)(text[name]) if name in text else None
    for name in _DATES:
        values[name] = pd.Timestamp(text[name]) if name in text else None
    mandatory = ";".join(text.get(f"mandatory_{one}", "") for one in ("spd", "sid"))
    indicators, levels = _indicator_tables(year, set(mandatory.split(";")))
    affairs = load_table("affairs")
    return Edition(
        year=int(year),
        indicators=indicators,
        levels=levels,
        bands=predicate_bands(year),
        affairs=tuple(affairs.loc[affairs["basic_service"], "affair"]),
        facts=_facts(year, rows),
        **values,
    )


def _indicator_tables(year, mandatory):
    """Return the indicators of a year and their levels, preferred rows only."""
    rows = load_table("indicators")
    rows = rows[(rows["year"] == year) & rows["preferred"] & rows["level"].notna()]
    rows = rows.assign(indicator=rows["indicator"].fillna(rows["name_id"]))
    number = rows["indicator"].str.replace("[ab]$", "", regex=True)
    rows = rows.assign(mandatory=number.isin(mandatory))
    names = ["indicator", "name_id", "name_en", "aspect", "variable", "weight"]
    indicators = rows.drop_duplicates("indicator")[[*names, "mandatory", "source_id"]]
    levels = ["indicator", "basis", "level", "description", "description_id"]
    levels += ["lower", "upper", "decimals", "measure_unit", "score", "source_id"]
    return indicators.reset_index(drop=True), rows[levels].reset_index(drop=True)


def _facts(year, rows):
    """Return the table of fields: standard ones first, unknown ones included."""
    columns = ["field", "value", "status", "source_id", "note"]
    facts = rows.reset_index()[columns]
    standard = [*_TEXTS, *_WEIGHTS, *_NUMBERS, "affairs_total", *_DATES]
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
            row["status"] = _BASIS_STATUS[band["basis"]]
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


def _check_value(edition, name, value):
    """Return a supplied value in its type, or raise with what is expected."""
    if name == "formula":
        return _formula_of(edition, value)
    if name == "bands":
        lacking = set(predicate_bands(2026).columns) - set(
            getattr(value, "columns", [])
        )
        if lacking:
            raise ValueError(f"a table like edition.bands is needed; lacks {lacking}")
        return value.reset_index(drop=True)
    if name in _DATES:
        return pd.Timestamp(value)
    if name == "count_score" and hasattr(value, "items"):
        return {code: _check_number(name, points) for code, points in value.items()}
    return _check_number(name, value)


def _check_number(name, value):
    if isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is not a number of 0 or more")
    if name in _WHOLE and value != int(value):
        raise ValueError(f"{value!r} is not a whole number")
    if name in _AT_LEAST_ONE and value < 1:
        raise ValueError(f"{value!r} is less than 1")
    return int(value) if name in _WHOLE else float(value)


def _formula_of(edition, year):
    if edition.scale == "points":
        raise ValueError(f"scores of {edition.year} are points: no formula fits them")
    other = load_edition(year).formula
    if other is None:
        raise ValueError(f"the formula of {year} is not documented either")
    return other


def _put_weights(indicators, aspect, weights):
    """Return the indicators with supplied weights of one aspect."""
    weights = {str(key): _check_number("weight", one) for key, one in weights.items()}
    rows = indicators[indicators["aspect"] == aspect]
    if rows["weight"].notna().any():
        unknown = [key for key in weights if key not in set(rows["indicator"])]
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} not among the indicators of {aspect}: "
                + ", ".join(rows["indicator"])
            )
        known = rows["indicator"].map(weights).fillna(rows["weight"])
        return indicators.assign(weight=known.combine_first(indicators["weight"]))
    if not weights:
        raise ValueError("no weight given")
    table = pd.DataFrame({"indicator": list(weights), "weight": list(weights.values())})
    names = rows.drop(columns=["weight", "aspect"])
    table = table.assign(aspect=aspect).merge(names, on="indicator", how="left")
    table["mandatory"] = table["mandatory"].astype("boolean").fillna(False).astype(bool)
    table = table[indicators.columns].astype(indicators.dtypes.to_dict())
    return pd.concat([indicators[indicators["aspect"] != aspect], table])


def _follow_maxima(edition, changed):
    """Return the maxima that follow from changed fields, in order of dependence."""
    derived = {}
    given = set(changed)
    for name, inputs in _MAXIMA.items():
        if name in given or not changed & set(inputs):
            continue
        edition = replace(edition, **derived)
        if not all(edition._knows(one) for one in inputs):
            continue
        one, two = inputs
        if two in _WEIGHTS:
            value = edition.level_max * edition.weights(_WEIGHTS[two]).sum()
        elif name == "count_max":
            value = edition.count_unit * edition.count_cap
        else:
            value = getattr(edition, one) + getattr(edition, two)
        derived[name] = round(float(value), 10)
        changed = changed | {name}
    return derived


def _supplied_facts(edition, values, derived):
    facts = edition.facts.set_index("field")
    for name in (*values, *derived):
        value = "given as a table" if name in (*_WEIGHTS, "bands") else None
        value = value or str(getattr(edition, name))
        note = "follows from what was supplied" if name in derived else "by the caller"
        facts.loc[name, ["value", "status", "source_id", "note"]] = [
            *(value, "supplied", pd.NA, note)
        ]
    return facts.reset_index()
