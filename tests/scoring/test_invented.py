"""Invented regions have codes and names that no real region has."""

import pytest

from iga_analysis import LEVELS, load_regions, score_iid, simulate_nation
from iga_analysis.scoring import invent_codes, known_codes, name_invented


@pytest.mark.parametrize("lang", ["en", "id"])
def test_no_real_region_has_such_a_code_or_name(lang):
    regions = load_regions(2025)
    codes = invent_codes(regions["level"])
    found = name_invented(codes, lang=lang)
    assert found["code"].tolist() == codes and found["code"].is_unique
    assert found["level"].tolist() == regions["level"].tolist()
    assert found["name"].is_unique
    assert not set(found["name"]) & set(load_regions()["name"])
    assert not set(codes) & set(load_regions()["code"])
    assert set(codes) <= known_codes(2025)


def test_the_code_of_a_real_region_gets_no_invented_name():
    with pytest.raises(ValueError, match=r"'16\.03' is not the code of an invented"):
        name_invented(["16.03"])


def test_a_simulated_nation_has_invented_codes_alone():
    register, spd = simulate_nation(like=2025, edition=2026, seed=2026)
    codes = score_iid(register, spd, 2026)["code"]
    levels = name_invented(codes)["level"].value_counts()
    assert set(levels.index) == set(LEVELS) and levels.sum() == 531
    assert not {*register["code"], *spd["code"]} & set(load_regions()["code"])
