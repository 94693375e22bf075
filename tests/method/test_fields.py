"""The fields of the method: what the table says of them is what editions obey."""

import dataclasses

import pandas as pd
import pytest

from iga_analysis import load_edition, load_table
from iga_analysis.method import Edition, check_value
from iga_analysis.method.fields import read_values

FIELDS = load_table("fields").set_index("field")


def test_an_edition_has_every_listed_field():
    attributes = {field.name for field in dataclasses.fields(Edition)}
    listed = FIELDS[FIELDS["listed"] & (FIELDS["type"] != "weights")]
    assert set(listed.index) <= attributes
    shown = list(load_edition(2027).describe()["field"])
    assert shown[: FIELDS["listed"].sum()] == list(FIELDS.index[FIELDS["listed"]])


def test_what_a_maximum_follows_from_are_fields():
    follows = FIELDS["follows_from"].dropna().str.split(";").explode()
    assert set(follows) <= set(FIELDS.index)
    others = {"level_max", "video_max_minutes"}
    maxima = {name for name in FIELDS.index if "_max" in name} - others
    assert set(follows.index) == maxima


def test_values_of_the_editions_are_of_the_type_of_their_field():
    editions = load_table("editions").dropna(subset="value")
    kinds = editions["field"].map(FIELDS["type"])
    numbers = editions[kinds.isin(["integer", "number"])]
    # a rule for a later year may be announced in words, which compute nothing
    words = numbers["value"].str.contains("[a-z]")
    assert set(numbers.loc[words, "status"]) == {"announced"}
    numbers = pd.to_numeric(numbers.loc[~words, "value"])
    assert (numbers >= editions["field"].map(FIELDS["minimum"])[numbers.index]).all()
    whole = numbers[kinds[numbers.index] == "integer"]
    assert (whole % 1 == 0).all() and len(whole) > 15
    pd.to_datetime(editions.loc[kinds == "date", "value"], format="%Y-%m-%d")


def test_numbers_keep_their_least_value():
    for name in FIELDS.index[FIELDS["minimum"].notna() & FIELDS["supplied"]]:
        least = FIELDS.at[name, "minimum"]
        if FIELDS.at[name, "type"] != "weights":
            assert check_value(name, least) == least
            with pytest.raises(ValueError, match=r"is less than|0 or more"):
                check_value(name, least - 1)
        if FIELDS.at[name, "type"] == "integer":
            with pytest.raises(ValueError, match="not a whole number"):
                check_value(name, least + 0.5)


def test_a_file_with_an_impossible_value_is_refused():
    with pytest.raises(ValueError, match="less than 1"):
        read_values({"divisor_floor": "0"})


@pytest.mark.parametrize("name", ["scale", "decree", "flor"])
def test_what_cannot_be_supplied_is_refused(name):
    with pytest.raises(ValueError, match=r"no such field; there are .*divisor_floor"):
        check_value(name, 1)
