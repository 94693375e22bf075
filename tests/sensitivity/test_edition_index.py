"""The index of an edition on one scale: what its own formula gives."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import UnknownField, load_edition
from iga_analysis.composite import aggregate, final_weights
from iga_analysis.sensitivity import edition_structure, scale_indicators
from iga_analysis.settings import use_language

YEAR = 2026


@pytest.fixture
def levels():
    """Invented levels of every indicator, and a number of innovations."""
    edition = load_edition(YEAR)
    names = [str(one) for part in ("SPD", "SID") for one in edition.weights(part).index]
    drawn = np.random.default_rng(5).integers(0, 4, (20, len(names)))
    table = pd.DataFrame(drawn.astype(float), columns=names)
    table["36"] = np.arange(20) * 15.0
    table.attrs["kind"] = "levels"
    return table


def test_the_index_is_that_of_the_formula_of_the_year(levels):
    """100 x (SPD + mean kematangan + MIN(n, 200) x 0.38) / 250, with enough affairs."""
    edition = load_edition(YEAR)
    spd, sid = (edition.weights(one).astype(float) for one in ("SPD", "SID"))
    points = levels[spd.index] @ spd + levels[sid.index] @ sid
    points += np.minimum(levels["36"], edition.count_cap) * edition.count_unit
    shares, weights = scale_indicators(levels, edition)
    structure = edition_structure(levels.columns, edition)
    index = aggregate(shares, structure)["IID"]
    np.testing.assert_allclose(index, 100 * points / edition.total_max, rtol=1e-12)
    final = final_weights(structure)
    np.testing.assert_allclose(final, pd.Series(weights) / sum(weights.values()))
    # the share of the number of innovations that the guideline prints
    assert 100 * final["36"] == pytest.approx(edition.count_max / 2.5)


def test_points_and_levels_are_the_same_shares(levels):
    edition = load_edition(YEAR)
    shares, weights = scale_indicators(levels, edition)
    points = levels * pd.Series(weights)
    points["36"] = np.minimum(levels["36"], edition.count_cap) * edition.count_unit
    points.attrs["kind"] = "points"
    again, _ = scale_indicators(points, edition)
    pd.testing.assert_frame_equal(again, shares)


def test_two_rows_in_one_column_weigh_as_both(levels):
    edition = load_edition(YEAR)
    wanted = ["2a", "2b", "13a", "13b", "16"]
    own = final_weights(edition_structure(wanted, edition))
    one = final_weights(edition_structure(["2", "13", "16"], edition))
    assert one["2"] == pytest.approx(own["2a"] + own["2b"])
    assert one["13"] == pytest.approx(own["13a"] + own["13b"])


def test_names_are_in_the_readers_language():
    for lang, word in (("en", "Number of"), ("id", "Jumlah")):
        with use_language(lang):
            found = edition_structure(["13", "36"], load_edition(YEAR))
        names = found.set_index("code")["name"]
        assert names["36"].startswith(word) and "; " in names["13"]


def test_what_the_edition_does_not_know_is_refused(levels):
    with pytest.raises(UnknownField):
        scale_indicators(levels.assign(**{"99": 1.0}), load_edition(YEAR))
    with pytest.raises(UnknownField):
        edition_structure(["16"], load_edition(2024))
