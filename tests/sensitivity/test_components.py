"""Components of a nation: an imported table where there is one, else the simulated."""

import numpy as np
import pandas as pd
import pytest

from iga_analysis import load_edition, load_regions, score_iid, simulate_nation
from iga_analysis.sensitivity import nation_components


@pytest.fixture(scope="module")
def nation():
    return simulate_nation(like=2025, seed=5)


def test_simulated_components_weigh_up_to_the_index(nation):
    register, spd = nation
    components, weights, names, origin = nation_components(2026, register, spd)
    scores = score_iid(register, spd, 2026).set_index("code")["iid"]
    found = components @ weights / weights.sum()
    np.testing.assert_allclose(found, scores[components.index], atol=1e-9)
    assert origin == "simulated"
    assert names["name"].str.contains("Invented").all()


def test_an_imported_table_is_taken_with_the_weights_of_its_year(nation, monkeypatch):
    """Levels that are all the highest are worth 100, and gaps are left out."""
    edition = load_edition(2026)
    keys = [*edition.weights("SPD").index, *edition.weights("SID").index]
    regions = load_regions(2026)
    table = pd.DataFrame(2.0, index=regions["code"], columns=[str(one) for one in keys])
    table.iloc[0] = 3.0
    table.iloc[1, 0] = None
    table.attrs = {"kind": "levels", "source_id": "jpnn-05"}
    name = "iga_analysis.sensitivity.components.load_indicator_import"
    monkeypatch.setattr(name, lambda year: table)
    components, weights, names, origin = nation_components(2026, *nation)
    assert len(components) == len(regions) - 1
    scores = (components * weights).sum(axis=1) / weights.sum()
    assert scores.iloc[0] == pytest.approx(100)
    np.testing.assert_allclose(scores.iloc[1:], 100 * 2 / 3)
    own = regions.set_index("code")["name"]
    assert names["name"].tolist() == own[components.index].tolist()
    assert origin == ["jpnn-05"]
