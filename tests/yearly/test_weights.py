"""Ranks under other weights, from a table of indicators that was imported."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import load_edition, load_regions
from iga_analysis.sensitivity import scale_indicators
from iga_analysis.yearly import Table, Text
from iga_analysis.yearly.weights import tell_weights

YEAR = 2026


@pytest.fixture
def levels():
    """Invented levels of every indicator but the count, of all regions of the year."""
    edition = load_edition(YEAR)
    names = [str(one) for part in ("SPD", "SID") for one in edition.weights(part).index]
    codes = load_regions(YEAR)["code"]
    drawn = np.random.default_rng(5).integers(0, 4, (len(codes), len(names)))
    table = pd.DataFrame(drawn.astype(float), index=codes, columns=names)
    table.attrs |= {"kind": "levels", "source_id": "jpnn-05"}
    return table


def test_points_and_levels_give_the_same_score(levels):
    """Sum of weight times level over sum of weight times 3."""
    edition = load_edition(YEAR)
    shares, weights = scale_indicators(levels, edition)
    weights = pd.Series(weights)
    by_hand = 100 * (levels * weights).sum(axis=1) / (3 * weights.sum())
    score = (shares * weights).sum(axis=1) / weights.sum()
    pd.testing.assert_series_equal(score, by_hand)
    points = levels * weights
    points.attrs = levels.attrs | {"kind": "points"}
    again, same = scale_indicators(points, edition)
    pd.testing.assert_frame_equal(again, shares)
    assert pd.Series(same).equals(weights)


def test_the_ten_highest_of_each_level_are_listed(levels, monkeypatch):
    holed = levels.copy()
    holed.attrs = levels.attrs
    kota = load_regions(YEAR).query("level == 'kota'")["code"]
    holed.loc[kota.iloc[0], "1"] = None
    name = "iga_analysis.yearly.weights.load_indicator_import"
    monkeypatch.setattr(name, lambda year: holed)
    blocks = list(tell_weights(YEAR))
    how = next(one for one in blocks if isinstance(one, Text))
    assert how.values["regions"] == len(levels) - 1 and how.values["left"] == 1
    tables = {one.exhibit: one.table for one in blocks if isinstance(one, Table)}
    shares, weights = scale_indicators(holed, load_edition(YEAR))
    score = (shares * pd.Series(weights)).sum(axis=1) / sum(weights.values())
    best = score[kota.iloc[1:]].nlargest(10)
    assert tables["year_weights_kota"]["score"].tolist() == pytest.approx(best.tolist())
    for table in tables.values():
        assert table["rank_5"].le(table["rank"]).all()
        assert table["rank"].le(table["rank_95"]).all()


def test_without_a_table_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("IGA_DATA", str(tmp_path))
    assert list(tell_weights(YEAR)) == []


def test_unknown_weights_are_said(levels, monkeypatch):
    name = "iga_analysis.yearly.weights.load_indicator_import"
    monkeypatch.setattr(name, lambda year: levels)
    assert [one.key for one in tell_weights(2024)][-1] == "weights_unknown"
