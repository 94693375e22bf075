"""Predicates where only some bands are published, inferred or announced."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    load_edition,
    predicate_bands,
    reband,
)

SI, IN, KI, TDD = (
    "Sangat Inovatif",
    "Inovatif",
    "Kurang Inovatif",
    "Tidak Dapat Dinilai",
)


def test_bands_of_2024_are_exact():
    scores = [0, 0.01, 34.99, 35, 60, 60.01]
    assert assign_predicate(scores, 2024).tolist() == [TDD, KI, KI, IN, IN, SI]


def test_inferred_bands_of_2025_only_if_accepted():
    scores = [40.0, 40.01, 65.0, 65.01]
    known = assign_predicate(scores, 2025)
    assert known.isna().tolist() == [True, False, False, False]
    assert known.tolist()[1:] == [IN, IN, SI]
    edition = load_edition(2025, accept="inferred")
    assert assign_predicate(scores, edition).tolist() == [KI, IN, IN, SI]
    assert edition.accepted["bands"] == "inferred"
    assert "bands" not in load_edition(2025, accept="announced").accepted


@pytest.mark.parametrize("year", range(2021, 2030))
def test_zero_is_not_assessed_on_the_whole_scale_of_100(year):
    assert assign_predicate([0.0, None], year).tolist() == [TDD, TDD]


@pytest.mark.parametrize("score", [0.01, 0.004, 29.35, 60.14, 100])
@pytest.mark.parametrize("year", [2021, 2027])
def test_every_score_above_zero_is_refused_without_bands(year, score):
    with pytest.raises(UnknownBands, match=f"bands of {year} are not published"):
        assign_predicate([0, score], year)


@pytest.mark.parametrize("scores", [[0], [None], [3650.0], []])
def test_nothing_is_known_of_2019(scores):
    with pytest.raises(UnknownBands, match="bands of 2019"):
        assign_predicate(scores, 2019)


def test_announced_bands_of_2027():
    with pytest.raises(UnknownBands, match='accept="announced"'):
        assign_predicate([65.01], 2027)
    announced = load_edition(2027, accept="announced")
    found = assign_predicate([65.01, 40.01, 40.0], announced)
    assert found.tolist()[:2] == [SI, IN] and pd.isna(found[2])
    both = load_edition(2027, accept=["inferred", "announced"])
    assert assign_predicate([40.0], both).tolist() == [KI]
    assert predicate_bands(2027, accept="announced")["status"].tolist() == [
        *("announced", "announced", "inferred")
    ]


def test_what_is_wrong_with_scores_comes_before_missing_bands():
    with pytest.raises(ScaleError, match="not on the scale of 2021"):
        assign_predicate([-1.0], 2021)
    assert reband([np.nan, 0.0], 2021).fillna("-").tolist() == ["-", TDD]
