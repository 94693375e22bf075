"""Bands of one's own: any names, exact or printed bounds, all problems at once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis.method import (
    ScaleError,
    assign_predicate,
    band_limits,
    load_edition,
    nominal_predicates,
    predicate_bands,
    read_bands,
)
from iga_analysis.method.own_bands import read_band_table

OWN = pd.DataFrame(
    {
        "predicate": ["low", "very high", "middle"],
        "lower": [None, 80, 0.5],
        "upper": [0.5, None, 80],
    }
)


def test_bounds_of_ones_own_are_exact_and_shared_ones_the_betters():
    found = assign_predicate([-7, 0.49999, 0.5, 79.99999, 80, 1e6, None], OWN)
    wanted = ["low", "low", "middle", "middle", "very high", "very high"]
    assert found.tolist()[:6] == wanted and pd.isna(found[6])
    # What was summed is cleared of the noise of binary fractions.
    assert nominal_predicates([80 - 1e-12], OWN).item() == "very high"
    assert band_limits(OWN).values.tolist() == [
        ["very high", 80, np.inf],
        ["middle", 0.5, 80],
        ["low", -np.inf, 0.5],
    ]


def test_bounds_may_exclude_themselves():
    table = OWN.assign(lower_inclusive=[True, False, False], upper_inclusive=True)
    found = assign_predicate([0.5, 0.5 + 1e-9, 80, 80 + 1e-9], table)
    assert found.tolist() == ["low", "middle", "middle", "very high"]
    open_ = pd.DataFrame({"predicate": ["a"], "lower": [1], "upper": [2]})
    flags = {"lower_inclusive": [False], "upper_inclusive": [False]}
    found = assign_predicate([1, 1.5, 2], open_.assign(**flags))
    assert found.fillna("-").tolist() == ["-", "a", "-"]


def test_gaps_of_printed_bands_are_closed_by_rounding():
    table = pd.DataFrame(
        {"predicate": ["fair", "good"], "lower": [0, 60.0], "upper": [59.99, 100]}
    )
    assert assign_predicate([59.994, 59.995], table).tolist() == ["fair", "good"]
    # Other gaps are gaps.
    table["upper"] = [55, 100]
    found = assign_predicate([55, 55.4, 59.9, 60], table).fillna("-")
    assert found.tolist() == ["fair", "-", "-", "good"]


def test_a_scale_is_held_where_it_is_told():
    assert assign_predicate([-3.0], OWN).item() == "low"
    with pytest.raises(ScaleError, match=r"scale of the table of bands \(0-100\)"):
        assign_predicate([-3.0], OWN.assign(scale="0-100"))
    with pytest.raises(ScaleError, match="infinite"):
        assign_predicate([np.inf], OWN)
    named = pd.DataFrame({"predicate": ["x"], "lower": [0], "upper": [100]})
    assert band_limits(named)["lower"].item() == 0
    assert band_limits(named.assign(scale="0-100"))["lower"].item() == -np.inf


def test_an_edition_may_have_bands_of_ones_own():
    bands = read_band_table(OWN.assign(scale="0-100"))
    edition = load_edition(2026).replace(bands=bands)
    assert assign_predicate([10, 90], edition).tolist() == ["middle", "very high"]


@settings(deadline=None)
@given(st.permutations(range(5)), st.lists(st.floats(-50, 50), max_size=20))
def test_the_order_of_rows_changes_nothing(order, scores):
    table = pd.DataFrame(
        {"predicate": list("abcde"), "lower": [-40, -10, 0, 5.5, 30]}
    ).assign(upper=[-10, 0, 5.5, 30, 40])
    scores = [*np.round(scores, 3), -40, -10, 0, 5.5, 30, 40]
    found = assign_predicate(scores, table.iloc[order])
    place = np.searchsorted([-40, -10, 0, 5.5, 30, 40.0005], scores, side="right")
    assert found.fillna("-").tolist() == ["-abcde-"[one] for one in place]


@pytest.mark.parametrize("year", [2018, 2020, 2022, 2023, 2024, 2025, 2026])
def test_bands_of_the_ministry_are_read_as_they_are(year):
    bands = predicate_bands(year)
    pd.testing.assert_frame_equal(read_band_table(bands), bands)
    pd.testing.assert_frame_equal(read_bands(bands.iloc[::-1])[1], bands)


def test_bad_tables_are_told_all_at_once():
    with pytest.raises(ValueError, match="no column predicate, upper"):
        band_limits(pd.DataFrame({"lower": [0]}))
    table = pd.DataFrame(
        {
            "predicate": ["Very good", "very_good", None, "x"],
            "lower": ["ten", 0, 5, np.inf],
            "upper": [20, 5, 10, 30],
            "lower_inclusive": ["yes", True, True, True],
            "scale": ["0-100", "0-10", "0-100", "0-100"],
        }
    )
    with pytest.raises(ValueError, match="bands cannot be used") as told:
        band_limits(table)
    lines = str(told.value).split("\n- ")[1:]
    assert lines == [
        "row 3: no predicate",
        "very_good: there more than once",
        "lower 'ten': no number; leave an open bound empty",
        "lower inf: nothing is in such a band",
        "lower_inclusive 'yes': neither True nor False",
        "scale 0-100, 0-10: 0-100 or points for all, or none",
    ]


@pytest.mark.parametrize(
    ("lower", "upper", "told"),
    [
        ([0, 40, 70], [50, 75, 100], ["a (to 50) overlaps b (from 40)"]),
        ([0, 40, 70], [50, 75, 100], ["b (to 75) overlaps c (from 70)"]),
        ([0, 40, 70], [100, 70, 100], ["a (to 100) overlaps b (from 40)"]),
        ([None, None, 70], [20, 70, 100], ["a (to 20) overlaps b (from -inf)"]),
        ([0, 60, 70], [10, 50, 100], ["b: lower 60 is above upper 50"]),
    ],
)
def test_overlaps_are_refused(lower, upper, told):
    table = pd.DataFrame({"predicate": list("abc"), "lower": lower, "upper": upper})
    with pytest.raises(ValueError, match="cannot be used") as error:
        assign_predicate([1.0], table)
    assert all(one in str(error.value) for one in told)


def test_predicates_of_the_index_in_the_wrong_order_are_refused():
    bands = predicate_bands(2026)
    swapped = bands.assign(predicate=bands["predicate"].iloc[::-1].tolist())
    with pytest.raises(ValueError, match="overlaps Sangat Inovatif"):
        assign_predicate([50.0], swapped)
