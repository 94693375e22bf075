"""What the page computes, by hand and by brute force, and what its controls do."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from jupyter_client.manager import start_new_kernel

from iga_analysis import (
    UnknownBands,
    load_regions,
    load_table,
    plan_to_target,
    predicate_bands,
    read_results,
    score_contributions,
    score_iid,
)
from iga_analysis.explore.answers import (
    find_origin,
    list_score_tables,
    view_card,
    view_cuts,
    view_plan,
    view_weights,
)
from iga_analysis.explore.page import (
    build_cuts,
    build_region,
    build_weights,
    is_live,
    show_cuts,
    show_region,
    show_weights,
)
from iga_analysis.explore.view import draw_bands, draw_scores, write_table
from iga_analysis.intake.records import count_rows
from iga_analysis.language import label, load_terms
from iga_analysis.plan.plan import outline_plan
from iga_analysis.sensitivity.what_if import (
    CutsCross,
    compare_cuts,
    compare_ranks,
    list_aspects,
    list_cuts,
    move_cuts,
    pick_ranks,
    summarise_ranks,
    weigh_aspects,
)
from iga_analysis.tables.imports import save_import

EXAMPLE = "00.00"


@pytest.fixture(scope="module")
def example():
    """The invented example region: a register and its SPD table."""
    return load_table("example_register"), load_table("example_spd")


@pytest.fixture(scope="module")
def nation(example):
    """Sixty regions made of the invented one, each with other levels, as simulated."""
    register, spd = example
    generator = np.random.default_rng(7)
    codes = ["16.03", *load_regions(2025)["code"].head(59)]
    registers, tables = [], []
    for code in codes:
        levels = generator.integers(0, 4, len(spd))
        tables.append(spd.assign(code=code, level=levels.astype("int64")))
        kept = register.head(int(generator.integers(5, 31)))
        registers.append(kept.assign(code=code))
    both = pd.concat(registers), pd.concat(tables)
    return tuple(one.reset_index(drop=True).assign(simulated=True) for one in both)


@pytest.fixture
def imports(tmp_path, monkeypatch):
    """A folder with lists of results of two years, one of which has no bands."""
    monkeypatch.setenv("IGA_DATA", str(tmp_path / "data"))
    for year in (2021, 2023):
        path = tmp_path / f"hasil_{year}.csv"
        path.write_text(
            "Nama Daerah,Skor,Peringkat\nKabupaten Muara Enim,62.97,1\n"
            "Kabupaten Serang,59.5,2\nKabupaten Sragen,34.99,3\n"
        )
        accepted, report = read_results(path, year=year)
        counts = count_rows(report).iloc[0].to_dict()
        save_import(accepted, path, year=year, counts=counts)


def band(score, lowers):
    """Return the predicate of a score by the lower bounds alone, best first."""
    rounded = Decimal(repr(score)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    for predicate, lower in lowers:
        if rounded >= Decimal(str(lower)):
            return predicate
    raise AssertionError(score)


@pytest.mark.parametrize("shifts", [(0, 0), (2.5, 0), (-7, 3), (-20, 4.5), (10, -20)])
def test_moved_cuts_as_counted_one_by_one(shifts):
    scores = pd.Series(np.random.default_rng(3).uniform(0, 100, 300).round(3))
    scores.iloc[:4] = [65.005, 65.004, 40.005, 0.0]
    names = ["Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"]
    lowers = [65.01, 40.01, 0.01, 0]
    moved = [round(lowers[0] + shifts[0], 2), round(lowers[1] + shifts[1], 2), 0.01, 0]
    before = [band(one, list(zip(names, lowers, strict=True))) for one in scores]
    after = [band(one, list(zip(names, moved, strict=True))) for one in scores]
    found = compare_cuts(scores, 2026, dict(zip(names, shifts, strict=False)))
    assert found["predicate"].tolist() == names
    assert found["lower_moved"].tolist() == moved
    pairs = [*zip(before, after, strict=True)]
    for row in found.itertuples():
        assert row.regions == before.count(row.predicate)
        assert row.regions_moved == after.count(row.predicate)
        assert row.gained == sum(a != b == row.predicate for a, b in pairs)
        assert row.lost == sum(b != a == row.predicate for a, b in pairs)


def test_scores_whose_band_is_not_published_have_a_row_of_their_own():
    found = compare_cuts(pd.Series([70.0, 64.0, 12.0]), 2025, {"Sangat Inovatif": -2})
    assert found["predicate"].isna().tolist() == [False, False, True]
    moved = found[["regions", "regions_moved"]].values.tolist()
    assert moved == [[1, 2], [1, 0], [1, 1]]


def test_cuts_of_the_scale_of_points_can_be_moved():
    assert list_cuts(2020)["lower"].tolist() == [1001, 501]
    found = compare_cuts(pd.Series([1000.0, 1001.0]), 2020, {"Sangat Inovatif": 5})
    assert found["regions_moved"].tolist() == [0, 2, 0]


def test_no_shift_leaves_the_published_bands():
    bands = predicate_bands(2023)
    pd.testing.assert_frame_equal(move_cuts(2023, {}), bands)


@pytest.mark.parametrize(
    ("shifts", "error", "said"),
    [
        ({"Inovatif": 25.0}, CutsCross, "next better"),
        ({"Inovatif": -40.0}, CutsCross, "next better"),
        ({"Sangat Inovatif": 36.0}, CutsCross, "off the scale"),
        ({"Kurang Inovatif": 1.0}, ValueError, "Kurang Inovatif"),
    ],
)
def test_cuts_that_cannot_be(shifts, error, said):
    with pytest.raises(error, match=said):
        move_cuts(2026, shifts)


def test_a_year_without_bands_has_no_cuts():
    with pytest.raises(UnknownBands, match="2021"):
        move_cuts(2021, {})


def test_aspects_have_the_maxima_of_the_guideline(example):
    _, weights = score_contributions(*example, 2026)
    points = list_aspects(weights, 2026)
    assert points.round(9).to_dict() == {"SPD": 63, "SID": 111, "number": 76}


def test_weights_of_aspects_by_hand(example):
    components, weights = score_contributions(*example, 2026)
    weighed = weigh_aspects(weights, 2026, {"SPD": 126, "number": 0})
    # 126 + 111 points are left; indicator 35 has 12 of the 111
    assert weighed.sum() == pytest.approx(1)
    assert weighed["number"] == 0
    assert weighed["35"] == pytest.approx(12 / 237)
    assert weighed["1"] == pytest.approx(2 * 3 / 237)
    same = weigh_aspects(weights, 2026, {})
    assert same.to_dict() == pytest.approx(weights.to_dict())
    scores = score_iid(*example, 2026).iloc[0]
    other = 100 * (2 * scores["spd"] + scores["mean_maturity"]) / 237
    assert (components @ weighed).item() == pytest.approx(other)


@pytest.mark.parametrize(
    "points", [{"SPD": -1}, {"nothing": 1}, {"SPD": 0, "SID": 0, "number": 0}]
)
def test_weights_that_cannot_be(example, points):
    _, weights = score_contributions(*example, 2026)
    with pytest.raises(ValueError, match=r"points|aspects are"):
        weigh_aspects(weights, 2026, points)


def test_ranks_without_spread_are_those_of_the_weights():
    table = pd.DataFrame(
        {"1": [90.0, 50.0, 10.0], "35": [10.0, 60.0, 80.0]}, index=["a", "b", "c"]
    )
    weights = pd.Series({"1": 0.9, "35": 0.1})
    found = compare_ranks(table, weights, pd.Series({"1": 0.1, "35": 0.9}), spread=0)
    assert found["code"].tolist() == ["a", "b", "c"]
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["rank_moved"].tolist() == [3, 2, 1]
    assert found["places_won"].tolist() == [-2, 0, 2]
    assert (found["rank_5"] == found["rank_moved"]).all()
    assert (found["rank_95"] == found["rank_moved"]).all()
    (row,) = summarise_ranks(found, top=1).to_dict("records")
    wanted = {"regions": 3, "change_median": 2, "change_most": 2, "top_kept": 0}
    assert row == {**wanted, "band_median": 0}


def test_ranks_spread_about_the_other_weights(nation):
    components, weights = score_contributions(*nation, 2026)
    other = weigh_aspects(weights, 2026, {"number": 150})
    found = compare_ranks(components, weights, other, spread=0.3, draws=500)
    scores = components.to_numpy() @ other.to_numpy()
    for row in found.itertuples():
        own = scores[components.index.get_loc(row.code)]
        assert row.rank_moved == 1 + (scores > own + 1e-9).sum()
        assert row.rank_5 <= row.rank_95
    assert (found["rank_95"] - found["rank_5"]).max() > 1


def test_ranks_are_picked_from_the_first_to_the_last():
    table = pd.DataFrame({"rank": range(1, 101)})
    assert pick_ranks(table, rows=4)["rank"].tolist() == [1, 34, 67, 100]
    assert len(pick_ranks(table.head(3), rows=4)) == 3


def test_outline_adds_up_to_the_plan(example):
    now, steps = outline_plan(EXAMPLE, "Inovatif", *example, 2026)
    assert now["iid"].round(2).item() == 47.43
    assert steps.empty
    now, steps = outline_plan(EXAMPLE, "Sangat Inovatif", *example, 2026)
    task = {"register": example[0], "spd": example[1], "edition": 2026}
    plan = plan_to_target(EXAMPLE, "Sangat Inovatif", **task)
    assert steps["steps"].sum() == len(plan)
    assert now["iid"].item() + steps["gain"].sum() == pytest.approx(65.005, abs=0.2)
    assert steps["gain"].is_monotonic_decreasing


def test_outline_of_a_region_that_is_not_there(example):
    with pytest.raises(ValueError, match=r"99\.99"):
        outline_plan("99.99", "Inovatif", *example, 2026)


def test_imported_scores_are_never_mixed_with_simulated_ones(imports, nation):
    first, second = list_score_tables(*nation, 2026)
    assert (first["origin"], first["year"]) == ("simulated", 2026)
    assert len(first["scores"]) == 60
    # the list of 2021 has no published bands
    assert (second["origin"], second["year"]) == ("import-2023", 2023)
    assert second["scores"].to_dict() == {"16.03": 62.97, "36.04": 59.5, "33.14": 34.99}
    assert find_origin(nation[0]) == "simulated"
    assert find_origin(nation[0].drop(columns="simulated")) == "given"
    said = view_cuts(second, {"Sangat Inovatif": -0.51})
    assert "1 of 3 regions change" in said
    assert said.count("official list of 2023, file hasil_2023.csv") >= 2
    assert "simulated" not in said
    said = view_cuts(first, {})
    assert said.count("simulated regions, method of 2026") >= 2


def test_every_result_of_the_register_says_simulated(nation):
    components, weights = score_contributions(*nation, 2026)
    origin = "simulated regions, method of 2026"
    said = view_weights(components, weights, {}, 0.25, edition=2026, origin=origin)
    captions = re.findall("<figcaption>(.*?)</figcaption>", said)
    assert len(captions) == 2
    assert all(origin in caption for caption in captions)
    plan = view_plan("Muara Enim", "Sangat Inovatif", *nation, 2026)
    assert origin in plan


def test_the_page_speaks_indonesian(nation, monkeypatch):
    monkeypatch.setenv("IGA_LANG", "id")
    table = list_score_tables(*nation, 2026)[0]
    said = view_cuts(table, {"Inovatif": 2.0})
    assert "42,01" in said and "daerah simulasi, metode 2026" in said
    assert "regions" not in said
    for box in (build_cuts(*nation, 2026), build_weights(*nation, 2026)):
        words = [text for text in find_descriptions(box) if text]
        assert words
        assert not any("explore_" in word or " by the method" in word for word in words)


def test_words_of_the_page_are_in_both_languages():
    terms = load_terms()
    own = terms[terms["term"].str.contains("explore")]
    assert len(own) >= 35
    assert own[["en", "id"]].notna().all(axis=None)
    places = {
        lang: own[lang].map(lambda text: set(re.findall(r"{\w+}", text)))
        for lang in ("en", "id")
    }
    assert (places["en"] == places["id"]).all()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Solok", "Kabupaten Solok; Kota Solok"),
        ("Nowhere at all", "No region is called"),
        ("", "No region is called"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
def test_a_name_that_is_no_region_gets_a_sentence(name, said, nation):
    shown = view_card(name)
    assert said in shown and "<script>" not in shown
    assert view_plan(name, "Inovatif", *nation, 2026) == ""


def test_card_shows_what_is_published_with_its_source():
    shown = view_card("Kab. Muaraenim")
    assert "Published results of Kabupaten Muara Enim" in shown
    assert '<td class="iga-number">62.97</td><td class="iga-number">4</td>' in shown
    assert re.search(r'<a href="https://\S+" rel="noreferrer">', shown)


def test_plans_that_are_none_say_why(nation):
    said = view_plan("Kota Surabaya", "Inovatif", *nation, 2026)
    assert "Kota Surabaya is not in the register" in said
    assert "<table" not in said


def find_descriptions(box):
    found = [getattr(box, "description", "")]
    for child in getattr(box, "children", ()):
        found += find_descriptions(child)
    return found


def find_control(box, description):
    if getattr(box, "description", "").startswith(description):
        return box
    for child in getattr(box, "children", ()):
        found = find_control(child, description)
        if found is not None:
            return found
    return None


def test_slider_of_a_cut_and_its_reset(nation):
    box = build_cuts(*nation, 2026)
    result = box.children[-1]
    first = result.value
    assert ">0 of 60 regions change predicate.<" in first
    slider = find_control(box, "Inovatif")
    slider.value = 15.0
    assert slider.description == "Inovatif: from 40.01, now from 55.01"
    scores = score_iid(*nation, 2026)["iid"]
    moved = int(((scores >= 40.005) & (scores < 55.005)).sum())
    assert moved > 0
    assert f">{moved} of 60 regions change predicate.<" in result.value
    find_control(box, label("explore_reset")).click()
    assert slider.value == 0
    assert result.value == first


def test_cuts_that_cross_get_a_sentence(nation):
    box = build_cuts(*nation, 2026)
    find_control(box, "Inovatif").value = 20.0
    find_control(box, "Sangat").value = -20.0
    assert label("explore_cuts_cross") in box.children[-1].value


def test_another_list_has_its_own_cuts(imports, nation):
    box = build_cuts(*nation, 2026)
    source = find_control(box, label("explore_source"))
    assert len(source.options) == 2
    source.value = 1
    assert find_control(box, "Sangat").description.startswith(
        "Sangat Inovatif: from 60.01"
    )
    assert ">0 of 3 regions" in box.children[-1].value


def test_a_list_that_was_changed_gets_a_sentence(imports, nation, tmp_path):
    (table,) = (tmp_path / "data").glob("results-2023-*/results.csv")
    table.write_text(table.read_text().replace("59.5", "69.5"))
    box = build_cuts(*nation, 2026)
    assert "hasil_2023.csv" in box.children[-1].value


def test_sliders_of_weights_and_their_reset(nation):
    box = build_weights(*nation, 2026)
    result = box.children[-1]
    first = result.value
    slider = find_control(box, "Number of innovations")
    assert (slider.min, slider.value, slider.max) == (0, 76, 152)
    slider.value = 152
    find_control(box, "Every weight").value = 0
    changed = result.value
    assert changed != first
    assert "the median width of the band of ranks is 0 places" in changed
    find_control(box, label("explore_reset")).click()
    assert result.value == first


def test_without_any_weight_there_is_a_sentence(nation):
    box = build_weights(*nation, 2026)
    for name in ("Regional", "Maturity", "Number"):
        find_control(box, name).value = 0
    assert label("explore_no_weight") in box.children[-1].value


def test_region_and_target_and_their_reset(nation):
    box = build_region(*nation, 2026)
    card, plan = box.children[-2:]
    assert "Published results of Kabupaten Serang" in card.value
    find_control(box, label("explore_region")).value = "muara enim"
    assert "Published results of Kabupaten Muara Enim" in card.value
    assert "Kabupaten Muara Enim (simulated regions" in plan.value
    find_control(box, label("explore_reset")).click()
    assert "Published results of Kabupaten Serang" in card.value


def test_a_drawing_holds_every_region():
    scores = pd.Series([1.0, 1.5, 50.0, 99.9])
    drawn = draw_scores(scores, [60.01], [62.5], "Scores <1>")
    assert drawn.count("v-") == 3
    assert drawn.count("stroke-dasharray") == 1
    assert "62.50" in drawn and "Scores &lt;1&gt;" in drawn
    ranks = pd.DataFrame({name: range(1, 41) for name in ("rank", "rank_moved")})
    ranks["rank_5"], ranks["rank_95"] = ranks["rank"], ranks["rank"]
    assert draw_bands(ranks, "Ranks").count("h.01") == 40


def test_only_web_addresses_become_links():
    table = pd.DataFrame({"source_ids": ["a", "b"]})
    links = {
        "source_ids": pd.Series(["javascript:alert(1)", "https://b.example/?x=1&y"])
    }
    shown = write_table(table, "Sources", links=links)
    assert "javascript" not in shown
    assert '<a href="https://b.example/?x=1&amp;y"' in shown


def test_where_nobody_can_move_a_control_tables_are_shown(example, capsys, monkeypatch):
    monkeypatch.delenv("IGA_EXPLORE", raising=False)
    assert not is_live()
    register, spd = example
    show_cuts(register, spd, 2026)
    assert (
        "Regions by predicate (register given, method of 2026)"
        in capsys.readouterr().out
    )
    show_region(register, spd, 2026, region="Muara Enim")
    assert "Published results of Kabupaten Muara Enim" in capsys.readouterr().out


def test_ranks_are_shown_where_nobody_can_move_a_control(nation, capsys):
    show_weights(*nation, 2026)
    assert "simulated regions, method of 2026" in capsys.readouterr().out


def test_a_front_end_is_told_from_a_run_of_the_whole_notebook(monkeypatch):
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    manager, client = start_new_kernel()
    told = []
    code = "from iga_analysis.explore.page import is_live; print(is_live())"
    try:
        for asked in (True, False):
            client.execute_interactive(
                code,
                allow_stdin=asked,
                timeout=60,
                output_hook=lambda message: told.append(message["content"].get("text")),
            )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert [text.strip() for text in told if text] == ["True", "False"]
