"""Estimates between the bounds: within them, and right in invented nations."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import (
    estimate_ranks,
    estimate_scores,
    load_regions,
    rank_bounds_from_evidence,
)
from iga_analysis.tables import LEVELS

YEARS = range(2018, 2026)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("year", YEARS)
def test_estimates_lie_within_the_hard_bounds(year, level):
    published = rank_bounds_from_evidence(year, level).set_index("code")
    for asked, given, table in (
        ("rank", "score", estimate_ranks(year, level)),
        ("score", "rank", estimate_scores(year, level)),
    ):
        expected = published[published[given].notna() & published[asked].isna()]
        assert set(table["code"]) == set(expected.index)
        assert table["claim_ids"].str.len().gt(0).all()
        for end in ("min", "max"):
            bounds = table.set_index("code")[f"{asked}_{end}"]
            assert bounds.equals(expected.loc[bounds.index, f"{asked}_{end}"])
        told = (table["n_anchors"] > 1) & (table[given] > 0)
        assert table[f"{asked}_estimate"].isna()[~told].all()
        table = table[told]
        ends = [f"{asked}_{end}" for end in ("min", "low", "estimate", "high", "max")]
        values = table[ends].astype(float).fillna(np.inf).to_numpy()
        assert (np.diff(values[:, :4], axis=1) >= 0).all()
        assert (values[:, 3] <= values[:, 4]).all()
        better = table.groupby(given)[f"{asked}_estimate"].first().sort_index()
        assert better.is_monotonic_decreasing


@pytest.mark.parametrize("skew", [0.0, 1.0])
def test_invented_nations_of_which_the_better_publish(skew):
    """The ranks that nobody published are known here; the better publish more."""
    held, narrower = [], []
    codes = load_regions(2023).query("level == 'kabupaten'")["code"].to_numpy()
    for seed in range(12):
        random = np.random.default_rng(seed)
        scores = np.clip(random.normal(45, 15, len(codes)), 1, 99).round(2)
        ranks = pd.Series(scores).rank(ascending=False, method="min").astype(int)
        chance = np.exp(-skew * ranks / 150)
        chosen = random.choice(len(codes), 40, replace=False, p=chance / chance.sum())
        claims = pd.DataFrame(
            {
                "claim_id": [f"c{place}" for place in chosen],
                "year": 2023,
                "code": codes[chosen],
                "score": scores[chosen],
                "rank": pd.array(ranks[chosen], dtype="Int64"),
                "rank_scope": "national-level",
                "predicate": pd.NA,
                "award": pd.NA,
                "is_final": True,
                "basis": "stated",
                "source_id": "invented",
            }
        )
        silent = random.permutation(40)[:25]
        claims.loc[silent, "rank"] = pd.NA
        table = estimate_ranks(2023, "kabupaten", results=claims).set_index("code")
        true = pd.Series(ranks.to_numpy(), index=codes).reindex(table.index)
        held += (true.between(table["rank_low"], table["rank_high"])).tolist()
        narrower += (
            (table["rank_high"] - table["rank_low"] + 1)
            / (table["rank_max"] - table["rank_min"] + 1)
        ).tolist()
    assert len(held) > 250
    assert np.mean(held) > 0.85
    assert np.median(narrower) < 0.7
