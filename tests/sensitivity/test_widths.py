"""Widths of bands against the same nations one by one, and which way they go."""

import numpy as np
import pytest

from iga_analysis import rank_uncertainty, simulate_nation
from iga_analysis.scoring import score_contributions
from iga_analysis.sensitivity import simulate_widths


def test_widths_are_those_of_the_nations_one_by_one():
    task = {"draws": 300, "spread": 0.4, "weight_set": "simplex"}
    found = simulate_widths([0.2, 0.5], nations=2, seed=5, **task)
    for row in found.itertuples():
        widths, bands, correlations = [], [], []
        for seed in (5, 6):
            tables = simulate_nation(correlation=row.correlation, seed=seed)
            components, weights = score_contributions(*tables, 2026)
            ranks = rank_uncertainty(components, weights, seed=seed, **task)
            ranks = ranks.sort_values("rank", ignore_index=True)
            third = ranks.iloc[177:354]
            widths.append((third["rank_95"] - third["rank_5"]).median())
            bands.append(ranks.loc[265, ["rank_5", "rank_95"]].tolist())
            table = components.drop(columns="number").corr().to_numpy()
            correlations.append(table[np.triu_indices(len(table), 1)].mean())
        quantiles = np.quantile(widths, [0.05, 0.5, 0.95])
        assert [row.width_5, row.width_50, row.width_95] == pytest.approx(quantiles)
        ends = np.median(bands, axis=0)
        assert [row.middle_low, row.middle_high] == pytest.approx(ends)
        assert row.middle_width_50 == pytest.approx(np.median(np.diff(bands)))
        assert row.found == pytest.approx(np.mean(correlations))
        assert (row.middle, row.regions, row.nations) == (266, 531, 2)


def test_indicators_that_go_together_leave_weights_less_to_change():
    found = simulate_widths(nations=3, draws=500, seed=1)
    assert found["correlation"].tolist() == [0.1, 0.3, 0.6]
    # not even the nations at the ends overlap
    assert (found["width_5"][:2].to_numpy() > found["width_95"][1:].to_numpy()).all()


@pytest.mark.parametrize("nations", [0, 2.0])
def test_widths_of_no_nation_are_refused(nations):
    with pytest.raises(ValueError, match="nations is"):
        simulate_widths(nations=nations, seed=1)
