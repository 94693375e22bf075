"""Name matching: exact after normalising, never by likeness."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iga_analysis import (
    AmbiguousRegion,
    RegionMatchError,
    UnknownRegion,
    load_region_aliases,
    load_region_results,
    load_regions,
    match_region,
    match_regions,
)

REGIONS = load_regions()
# Bare names that a kabupaten shares with a kota, as counted in the registry of codes.
PAIRS = [
    *("Solok", "Bogor", "Sukabumi", "Bandung", "Tasikmalaya", "Cirebon", "Bekasi"),
    *("Banjar", "Magelang", "Semarang", "Pekalongan", "Tegal", "Blitar", "Kediri"),
    *("Malang", "Probolinggo", "Pasuruan", "Mojokerto", "Madiun", "Tangerang"),
    *("Serang", "Bima", "Kupang", "Gorontalo", "Jayapura", "Sorong"),
]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kab. Muaraenim", "16.03"),
        ("PEMKOT SURABAYA", "35.78"),
        ("Pangkep", "73.10"),
        ("DIY", "34"),
        ("D.I. Yogyakarta", "34"),
        ("Kota\u00a0Tanjung\u2011Pinang", "21.72"),
        ("  kabupaten   toli-toli ", "72.04"),
        ("Kotabaru", "63.02"),
        ("Kota Baru", "63.02"),
        ("Kotamobagu", "71.74"),
        ("Kepulauan Riau", "21"),
        ("Kab. Kepulauan Riau", "21.01"),
        ("Kab. Lima Puluh Kota", "13.07"),
        ("Bandung (Kota)", "32.73"),
        ("Konawe Kepulauan (Konkep)", "74.12"),
        ("Sorong City", "96.71"),
        ("East Sumba Regency", "53.11"),
        ("Pemerintah Daerah Istimewa Yogyakarta", "34"),
        ("Kep. Siau Tagulandang Biaro", "71.09"),
        ("Jakarta", "31"),
        ("Provincial Government of West Java", "32"),
    ],
)
def test_names_as_people_write_them(name, code):
    assert match_region(name) == code


@pytest.mark.parametrize("style", ["{}", "{} ", "{0}."])
def test_every_official_name_matches_itself(style):
    names = REGIONS["name"].map(style.format)
    assert match_regions(names).tolist() == REGIONS["code"].tolist()
    upper = (
        names.str.upper().str.replace("KABUPATEN", "KAB.").str.replace(" ", "\u00a0")
    )
    assert match_regions(upper).tolist() == REGIONS["code"].tolist()


def test_every_alias_gives_its_region_or_is_ambiguous():
    names = REGIONS.set_index("code")
    for row in load_region_aliases().itertuples():
        level = names.loc[row.code, "level"]
        assert match_region(row.alias, level=level) == row.code


@pytest.mark.parametrize("name", PAIRS)
def test_a_bare_name_of_kabupaten_and_kota_is_refused(name):
    with pytest.raises(AmbiguousRegion) as caught:
        match_region(name)
    assert {f"Kabupaten {name}", f"Kota {name}"} <= set(caught.value.candidates)
    kota = REGIONS.loc[REGIONS["name"] == f"Kota {name}", "code"].item()
    assert match_region(name, level="kota") == kota


def test_there_are_26_pairs():
    bare = REGIONS.assign(bare=REGIONS["name"].str.partition(" ")[2])
    below = bare[bare["level"] != "provinsi"]
    counts = below.groupby("bare")["level"].nunique()
    assert sorted(counts[counts > 1].index) == sorted(PAIRS)
    assert len(PAIRS) == 26


@pytest.mark.parametrize("name", ["Jambi", "Bengkulu", "Yogyakarta", "Gorontalo"])
def test_a_name_shared_with_a_province_is_refused(name):
    with pytest.raises(AmbiguousRegion) as caught:
        match_region(name)
    assert any(one.startswith("Provinsi") for one in caught.value.candidates)


def test_the_province_settles_an_ambiguous_name():
    assert match_region("Banjar", province="Kalimantan Selatan") == "63.03"
    assert match_region("Banjar", province="Jabar") == "32.79"
    with pytest.raises(UnknownRegion, match="not in Bali"):
        match_region("Banjar", province="Bali")


@pytest.mark.parametrize("name", ["Muara Enm", "Bogorr", "Kota Bandung Barat", "xyz"])
def test_an_unknown_name_is_refused_with_suggestions(name):
    with pytest.raises(UnknownRegion) as caught:
        match_region(name)
    assert len(caught.value.suggestions) <= 3
    assert set(caught.value.suggestions) <= set(REGIONS["name"])


def test_the_right_region_is_suggested():
    with pytest.raises(UnknownRegion) as caught:
        match_region("Kab. Muara Enm")
    assert caught.value.suggestions[0] == "Kabupaten Muara Enim"


@pytest.mark.parametrize("name", ["", "  ", ".", None, float("nan"), 7])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(UnknownRegion, match="empty or not text"):
        match_region(name)


def test_a_level_that_contradicts_the_name():
    with pytest.raises(UnknownRegion, match="is Kota Mataram, not a kabupaten"):
        match_region("Mataram", level="kabupaten")
    with pytest.raises(UnknownRegion):
        match_region("Kabupaten Mataram")
    with pytest.raises(ValueError, match="provinsi, kabupaten, kota"):
        match_region("Mataram", level="city")


def test_regions_of_a_year():
    assert match_region("Papua Selatan") == "93"
    with pytest.raises(UnknownRegion, match="did not measure in 2021"):
        match_region("Papua Selatan", year=2021)
    assert match_region("Merauke", year=2020, province="Papua") == "93.01"
    with pytest.raises(UnknownRegion, match="did not measure"):
        match_region("Jakarta Pusat", year=2024)


def test_all_failures_of_a_column_are_reported():
    names = pd.Series(["Pangkep", "Bogor", "Nowhere"], index=[7, 8, 9])
    with pytest.raises(RegionMatchError) as caught:
        match_regions(names)
    assert caught.value.failures["position"].tolist() == [1, 2]
    assert "Kota Bogor" in caught.value.failures["problem"].iloc[0]
    fixed = match_regions(names.iloc[:2], level=[None, "kota"])
    assert fixed.to_dict() == {7: "73.10", 8: "32.71"}
    with pytest.raises(ValueError, match="level has 1 entries for 3 names"):
        match_regions(names, level=["kota"])


def test_every_published_result_matches_or_says_why_not():
    for row in load_region_results().itertuples():
        options = {"level": row.level, "year": int(row.year)}
        if pd.isna(row.name_note_en):
            assert match_region(row.name_published, **options) == row.code
            continue
        try:
            found = match_region(row.name_published, **options)
        except (AmbiguousRegion, UnknownRegion):
            found = None
        assert found != row.code


@given(st.text(max_size=30))
def test_any_text_is_matched_or_refused_with_a_sentence(text):
    try:
        code = match_region(text)
    except (AmbiguousRegion, UnknownRegion) as error:
        assert repr(text) in str(error)
    else:
        assert code in set(REGIONS["code"])


@given(st.sampled_from(REGIONS["name"].tolist()), st.data())
def test_punctuation_and_case_do_not_count(name, data):
    filler = st.sampled_from([" ", "  ", "-", ". ", "\u00a0", " - "])
    spaced = "".join(data.draw(filler) if sign == " " else sign for sign in name)
    spaced = "".join(data.draw(st.sampled_from([s.lower(), s.upper()])) for s in spaced)
    assert match_region(spaced) == match_region(name)
