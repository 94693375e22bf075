"""The method of one year as one object: an :class:`Edition`.

Every number comes from ``editions.csv``, ``indicators.csv``, ``predicates.csv`` and
``affairs.csv`` of ``data/method``, with its status and source; what the fields are,
their types and least values, stands in ``fields.csv``. What no source states is None,
and so is what is told in words, or only inferred or announced and not accepted; a
computation that needs it raises :class:`UnknownField`. :meth:`Edition.replace` makes a
what-if edition that remembers what was supplied.
"""

from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import pandas as pd

from ..datapackage import load_table
from ..language import say
from .bands import predicate_bands
from .fields import (
    accepted_fields,
    check_value,
    follow_maxima,
    list_facts,
    mark_mandatory,
    mark_supplied_facts,
    put_weights,
    read_values,
    say_unknown,
    sort_unknown,
    weight_fields,
)
from .formula import FORMULAS
from .status import SETTLED, read_accept


class UnknownField(ValueError):
    """A computation needs what no source states for the edition.

    Attributes
    ----------
    year : int
        Year of the edition.
    fields : list of str
        The unknown fields.
    facts : list of tuple
        Every reason: a key of ``messages.csv`` and its values.
    accept : list of str
        The statuses that would have to be accepted for some of the fields.
    others : list of str
        The fields that are unknown whatever is accepted.

    ``advice``, the key of a message and its values, is what to do in place of what an
    edition by itself would need.
    """

    def __init__(self, edition, names, *, advice=None):
        self.year, self.fields = edition.year, list(names)
        self.facts, self.accept, self.others = [], [], []
        if edition.scale == "points":
            self.facts.append(("edition_points", {"year": self.year}))
            self.others = self.fields
        for key, told in sort_unknown(edition, self.fields).items():
            if key in ("edition_inferred", "edition_announced"):
                self.accept.append(key.removeprefix("edition_"))
            else:
                self.others += told["fields"]
            if key == "edition_formula":
                told = {"formula": edition.formula, "known": list(FORMULAS)}
            self.facts.append((key, {"year": self.year, **told}))
        said = [say_unknown(key, values) for key, values in self.facts]
        advised = self._advise(edition) if advice is None else [say_unknown(*advice)]
        super().__init__("; ".join([*said, *advised]))

    def _advise(self, edition):
        """Yield what to do."""
        if self.accept:
            one = len(self.accept) == 1
            accept = self.accept[0] if one else tuple(self.accept)
            yield say("edition_accept", year=self.year, accept=repr(accept))
        if edition.scale == "points":
            yield say("edition_published", year=self.year)
        elif self.others:
            given = [
                f"{name}={2026 if name == 'formula' else '...'}" for name in self.others
            ]
            yield say("edition_supply", year=self.year, given=given)


@dataclass(frozen=True, eq=False)
class Edition:
    """The method of one year. Made by :func:`load_edition`; None is unknown.

    Attributes
    ----------
    year : int
    scale : str
        ``"0-100"`` or ``"points"``.
    formula : str
        Name of the formula of the index, one of
        :data:`iga_analysis.method.formula.FORMULAS`.
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
    mandatory : tuple of str
        Numbers of the mandatory indicators; what follows from a missing one is not
        published.
    spd_max, maturity_max, sid_max, total_max : float
        Maxima in points.
    window_from, window_to : Timestamp
        First and last day of application of the innovations that count.
    scored_stage : str
        The stage that an innovation must have reached to be scored.
    narrative_words_min : int
        The least words of the design text of an innovation.
    integrity_form : str
        ``"required"`` where a region must hand in a signed integrity form.
    bands : DataFrame
        As :func:`iga_analysis.method.predicate_bands` gives them.
    facts : DataFrame
        What :meth:`describe` shows.
    supplied : tuple of str
        Names of the fields that the caller supplied; empty for an official edition.
    accepted : dict of str to str
        Fields of which the caller accepted what is inferred or announced, each with
        its status; ``"bands"`` if that of any band was.
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
    mandatory: tuple | None = None
    spd_max: float | None = None
    maturity_max: float | None = None
    sid_max: float | None = None
    total_max: float | None = None
    window_from: pd.Timestamp | None = None
    window_to: pd.Timestamp | None = None
    scored_stage: str | None = None
    narrative_words_min: int | None = None
    integrity_form: str | None = None
    indicators: pd.DataFrame = field(default=None, repr=False)
    levels: pd.DataFrame = field(default=None, repr=False)
    bands: pd.DataFrame = field(default=None, repr=False)
    facts: pd.DataFrame = field(default=None, repr=False)
    supplied: tuple = ()
    accepted: dict = field(default_factory=dict)

    def describe(self):
        """Return ``field, value, status, source_id, note`` of every field.

        Secondary is what one transcription has or a source rounds.
        """
        return self.facts.copy()

    def weights(self, aspect):
        """Return the weights of ``"SPD"`` or ``"SID"``, or raise UnknownField."""
        if aspect not in self._weights:
            raise UnknownField(self, [f"{aspect.lower()}_weights"])
        return self._weights[aspect].copy()

    @cached_property
    def _weights(self):
        """Weights by indicator of each aspect of which all are known."""
        aspects = self.indicators.set_index("indicator").groupby("aspect")["weight"]
        return {
            aspect: rows.astype("float64")
            for aspect, rows in aspects
            if rows.notna().all()
        }

    def bases(self):
        """Return the bases on one of which an indicator is measured, by indicator.

        Indicators that are measured in one way only are left out.

        Examples
        --------
        >>> load_edition(2026).bases()
        {'33': ('a', 'b', 'c', 'd', 'e', 'f')}
        """
        named = self.levels[self.levels["basis"].notna()]
        bases = named.groupby("indicator", sort=False)["basis"].unique()
        return {str(one): tuple(sorted(found)) for one, found in bases.items()}

    def require(self, *names):
        """Raise :class:`UnknownField` with all of ``names`` that are unknown."""
        unknown = [name for name in names if not self.knows(name)]
        if self.scale == "points" or unknown:
            raise UnknownField(self, unknown)

    def knows(self, name):
        """Return whether a field, or ``"spd_weights"``, ``"sid_weights"``, is known."""
        if name == "levels":
            return len(self.levels) > 0
        if name == "formula":
            return self.formula in FORMULAS
        if name not in weight_fields():
            return getattr(self, name) is not None
        return weight_fields()[name] in self._weights

    def replace(self, **values):
        """Return a what-if edition with some fields supplied.

        Parameters
        ----------
        **values
            Any of level_max, divisor_floor, count_unit, count_cap, count_max,
            count_score, affairs_required, spd_max, maturity_max, sid_max, total_max,
            window_from, window_to, scored_stage, narrative_words_min, integrity_form;
            ``spd_weights`` and ``sid_weights``, each a dict
            or Series of weights by indicator (all of them where the edition has none);
            ``mandatory``, numbers of indicators; ``levels`` and
            ``bands``, tables like those of 2026; ``formula``, the year of an edition
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
        problems, new = [], {"mandatory": self.mandatory}
        indicators = self.indicators.drop(columns="mandatory")
        for name, value in values.items():
            try:
                if name in weight_fields():
                    indicators = put_weights(indicators, name, value)
                elif name == "formula":
                    new[name] = self._formula_of(value)
                else:
                    new[name] = check_value(name, value)
            except (ValueError, TypeError, AttributeError) as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise ValueError("cannot be supplied:\n- " + "\n- ".join(problems))
        indicators = mark_mandatory(indicators, new["mandatory"] or ())
        supplied = tuple(dict.fromkeys([*self.supplied, *values]))
        edition = replace(self, indicators=indicators, supplied=supplied, **new)
        derived = follow_maxima(edition, values)
        left = {
            name: status
            for name, status in self.accepted.items()
            if name not in values and name not in derived
        }
        edition = replace(edition, accepted=left, **derived)
        return replace(edition, facts=mark_supplied_facts(edition, values, derived))

    def _formula_of(self, year):
        if self.scale == "points":
            raise ValueError(f"scores of {self.year} are points: no formula fits them")
        if not load_edition(year).knows("formula"):
            raise ValueError(f"the formula of {year} is not documented either")
        return load_edition(year).formula


def basis_column(indicator):
    """Return the column of a register that has the basis of an indicator.

    Examples
    --------
    >>> basis_column("33")
    'basis_33'
    """
    return f"basis_{indicator}"


def load_edition(year, *, accept=()):
    """Return the method of a year.

    Parameters
    ----------
    year : int or Edition
        Year of the measurement, 2018 to 2029; an Edition is returned as it is.
    accept : {"inferred", "announced"} or sequence of them, optional
        What is computed with besides what a text prints: fields and bands that follow
        from other years, those announced for a later one. Every table computed from
        such an edition names them in its column ``supplied``. What is announced in
        words (the affairs of 2028 and 2029) is not computed with.

    Returns
    -------
    Edition
        2026 is complete. 2023 lacks the weights of SPD and the score of the number of
        innovations; 2021 has no more than the weights of SID; 2022 to 2025 have bands,
        of which those of 2025 only for Sangat Inovatif and Inovatif; 2018 to 2020 are
        on the scale of points, for which no formula is published. What is inferred or
        announced (all of 2027 to 2029) is in ``facts``, and in the fields if accepted.
        With what is inferred, the index of 2023 to 2025 lacks the SPD weights alone.

    Raises
    ------
    ValueError
        If nothing is known of the year, and lists the years; if something else is
        accepted, or something of an edition that is made already.

    Examples
    --------
    >>> edition = load_edition(2026)
    >>> edition.divisor_floor, edition.spd_max, edition.total_max
    (12, 63.0, 250.0)
    >>> load_edition(2025, accept="inferred").count_unit
    0.38
    >>> load_edition(2024).require("divisor_floor", "total_max")
    Traceback (most recent call last):
        ...
    iga_analysis.method.editions.UnknownField: edition 2024: divisor_floor, total_max \
only inferred (10, 250); to compute with it: load_edition(2024, accept='inferred'), \
and every result will say so
    """
    accept = read_accept(accept)
    if isinstance(year, Edition):
        if accept:
            raise ValueError(
                f"accept={accept!r} goes with a year: this edition of {year.year} is "
                "made already; give it to load_edition where that is made"
            )
        return year
    found = _read_edition(year, accept)
    tables = ("indicators", "levels", "bands", "facts")
    return replace(found, **{name: getattr(found, name).copy() for name in tables})


@cache
def _read_edition(year, accept):
    table = load_table("editions")
    if year not in set(table["year"]):
        years = sorted(table["year"].unique())
        span = {"first": years[0], "last": years[-1]}
        raise ValueError(say("no_edition", year=year, **span))
    rows = table[table["year"] == year].set_index("field")
    used = rows[rows["status"].isin([*SETTLED, *accept])].dropna(subset="value")
    values = read_values(used["value"].to_dict())
    indicators, levels = _indicator_tables(year)
    unsettled = [
        aspect for name, aspect in weight_fields().items() if name not in used.index
    ]
    weights = indicators["weight"]
    indicators["weight"] = weights.mask(indicators["aspect"].isin(unsettled))
    affairs, bands = load_table("affairs"), predicate_bands(year, accept=accept)
    return Edition(
        year=int(year),
        indicators=mark_mandatory(indicators, values["mandatory"] or ()),
        levels=levels,
        bands=bands,
        affairs=tuple(affairs.loc[affairs["basic_service"], "affair"]),
        facts=list_facts(year, rows),
        accepted=accepted_fields(used["status"], values, bands),
        **values,
    )


def _indicator_tables(year):
    """Return the indicators of a year and their levels, preferred rows only.

    Of an aspect whose levels are not known (2022) the indicators that have a weight.
    """
    rows = load_table("indicators")
    rows = rows[(rows["year"] == year) & rows["preferred"]]
    listed = rows["level"].notna()
    bare = ~rows["aspect"].isin(rows.loc[listed, "aspect"]) & rows["weight"].notna()
    rows = rows.assign(indicator=rows["indicator"].fillna(rows["name_id"]))
    names = ["indicator", "name_id", "name_en", "aspect", "variable", "weight"]
    indicators = rows[listed | bare].drop_duplicates("indicator")
    indicators = indicators[[*names, "source_id"]]
    levels = ["indicator", "basis", "level", "description", "description_id"]
    levels += ["lower", "upper", "decimals", "measure_unit", "score", "source_id"]
    levels = rows.loc[listed, levels]
    return indicators.reset_index(drop=True), levels.reset_index(drop=True)
