"""The tables of a report on a ranking: what is certain is told so, gaps are named."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis.composite import final_weights, rank
from iga_analysis.sensitivity import analyse_ranking

STRUCTURE = pd.DataFrame(
    {
        "code": ["a", "b", "c", "G", "H", "Index"],
        "name": ["A", "B", "C", "G", "H", "Index"],
        "parent": ["G", "G", "H", "Index", "Index", None],
        "weight": [1.0, 3.0, 1.0, 2.0, 1.0, 1.0],
        "direction": [1, 1, 1, 1, 1, 1],
    }
)
DRAW = {"draws": 2000, "seed": 3}


def invent(units, seed=0):
    drawn = np.random.default_rng(seed).normal(50, 15, (units, 3))
    names = [f"U{n:02d}" for n in range(units)]
    return pd.DataFrame(drawn, columns=["a", "b", "c"], index=names)


def test_what_no_weights_can_change_is_certain():
    """A unit ahead in every indicator, one behind in every one, and those between."""
    table = invent(20)
    table.iloc[0], table.iloc[-1] = table.max() + 1, table.min() - 1
    found = analyse_ranking(table, STRUCTURE, units=["U00", "U19"], **DRAW)
    own = found["ranks"].set_index("code")
    for code, place in (("U00", 1), ("U19", 20)):
        drawn = own.loc[code, ["rank", "rank_5", "rank_95", "rank_min", "rank_max"]]
        assert set(drawn) == {place}
    assert own.loc["U00", "p_top_10"] == 1 and own.loc["U19", "p_top_10"] == 0
    ends = found["ranges"][["rank_best", "rank_worst"]].to_numpy().tolist()
    assert ends == [[1, 1], [20, 20]]
    codes = {*found["swaps"]["leader"], *found["swaps"]["challenger"]}
    assert not {"U00", "U19"} & codes


def test_scores_are_those_of_weights_by_hand():
    table = invent(12)
    found = analyse_ranking(table, STRUCTURE, **DRAW)
    scaled = 100 * (table - table.min()) / (table.max() - table.min())
    score = scaled @ pd.Series({"a": 2 / 3 / 4, "b": 2 / 3 * 3 / 4, "c": 1 / 3})
    own = found["ranks"].set_index("code")
    np.testing.assert_allclose(own["score"], score[own.index])
    assert own["rank"].tolist() == sorted(rank(score))
    assert found["account"].iloc[0].to_dict() == {
        **{"units": 12, "indicators": 3, "gaps": 0, "left": 0, "constant": 0}
    }


def test_exact_ranges_hold_every_draw_and_every_corner():
    """Weights of each level at the ends of their factors, all sixteen combinations."""
    table = invent(15, seed=5)
    found = analyse_ranking(table, STRUCTURE, units=list(table.index), **DRAW)
    ranges = found["ranges"].set_index("code").loc[table.index]
    drawn = found["ranks"].set_index("code").loc[table.index]
    assert (ranges["rank_best"] <= drawn["rank_min"]).all()
    assert (ranges["rank_worst"] >= drawn["rank_max"]).all()
    scaled = 100 * (table - table.min()) / (table.max() - table.min())
    for ends in np.ndindex(2, 2, 2, 2):
        factors = 0.75 + 0.5 * np.array(ends)
        weights = STRUCTURE["weight"].to_numpy() * [*factors[:2], 1, *factors[2:], 1]
        final = final_weights(STRUCTURE.assign(weight=weights))
        ranks = rank(scaled @ final).to_numpy()
        assert (ranges["rank_best"] <= ranks).all()
        assert (ranks <= ranges["rank_worst"]).all()


def test_less_is_better_where_the_structure_says_so():
    table = invent(12)
    turned = STRUCTURE.assign(direction=[1, -1, 1, 1, 1, 1])
    one = analyse_ranking(table, turned, **DRAW)["ranks"]
    other = analyse_ranking(table.assign(b=-table["b"]), STRUCTURE, **DRAW)["ranks"]
    pd.testing.assert_frame_equal(one, other)


def test_an_indicator_of_one_value_changes_nothing():
    """It is left out with the parent that it leaves empty."""
    table = invent(12).assign(c=7.0)
    found = analyse_ranking(table, STRUCTURE, **DRAW)
    assert found["constant"]["indicator"].tolist() == ["c"]
    small = STRUCTURE[~STRUCTURE["code"].isin(["c", "H"])]
    other = analyse_ranking(table[["a", "b"]], small, **DRAW)
    pd.testing.assert_frame_equal(found["ranks"], other["ranks"])


def test_pairs_across_the_first_ranks():
    table = invent(20)
    found = analyse_ranking(table, STRUCTURE, top=[5], **DRAW)
    across = found["cut_swaps"]
    assert across["leader_rank"].le(5).all() and across["challenger_rank"].gt(5).all()
    assert across["change"].is_monotonic_increasing
    assert found["swaps"]["change"].iloc[0] <= across["change"].iloc[0]
    assert "p_top_5" in found["ranks"]


def test_corrected_levels_are_told_where_there_are_levels():
    levels = pd.DataFrame(
        np.random.default_rng(1).integers(0, 4, (30, 3)) * 100 / 3, columns=list("abc")
    )
    levels.index = [f"U{n}" for n in range(30)]
    known = {"a": 3, "b": 3}
    found = analyse_ranking(levels, STRUCTURE, scaled=True, levels=known, **DRAW)
    own = found["corrections"]
    assert own.groupby("varied").size().to_dict() == dict.fromkeys(
        ("both", "levels", "weights"), 30
    )
    # weights alone are those of the ranks themselves
    alone = own[own["varied"] == "weights"].set_index("code")
    same = found["ranks"].set_index("code").loc[alone.index]
    np.testing.assert_array_equal(alone["rank_95"], same["rank_95"])
    # only what has levels is corrected: with c alone nothing moves
    alone = STRUCTURE.assign(weight=[1, 1, 1, 0, 1, 1])
    found = analyse_ranking(levels, alone, scaled=True, levels=known, **DRAW)
    moved = found["corrections"].query("varied == 'levels'")
    assert (moved["score_sd"] == 0).all()


def test_with_gaps_all_units_have_ranks_and_nothing_is_claimed_exact():
    """A missing value is skipped: by hand, the weights of its siblings scale up."""
    table = invent(12)
    table.loc["U03", "a"] = None
    found = analyse_ranking(table, STRUCTURE, **DRAW)
    assert all(found[name] is None for name in ("ranges", "swaps", "drivers"))
    assert found["account"]["gaps"].item() == 1 and found["left"].empty
    scaled = 100 * (table - table.min()) / (table.max() - table.min())
    own = found["ranks"].set_index("code")["score"]
    own = own.reindex(table.index).to_numpy()
    by_hand = (scaled["a"] / 4 + scaled["b"] * 3 / 4).fillna(scaled["b"]) * 2 / 3
    np.testing.assert_allclose(own, by_hand + scaled["c"] / 3)
    assert "gaps" in set(found["choice_drivers"]["choice"])


def test_other_choices_are_open_only_where_indicators_are_normalised():
    table = invent(30)
    found = analyse_ranking(table, STRUCTURE, **DRAW)
    varied = set(found["choice_effects"]["choice"])
    assert varied == {"normalisation", "aggregation", "weights"}
    table.iloc[0, 0] = 10_000
    found = analyse_ranking(table, STRUCTURE, **DRAW)
    assert "outliers" in set(found["choice_effects"]["choice"])
    found = analyse_ranking(invent(30), STRUCTURE, scaled=True, **DRAW)
    assert found["choices"] is None


def test_the_seed_decides_and_the_workers_do_not():
    one, two = (
        analyse_ranking(invent(20), STRUCTURE, n_jobs=jobs, **DRAW) for jobs in (1, 2)
    )
    for name in one:
        if one[name] is not None:
            pd.testing.assert_frame_equal(one[name], two[name])


def test_a_unit_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="no such unit: U99"):
        analyse_ranking(invent(5), STRUCTURE, units=["U99"], **DRAW)
