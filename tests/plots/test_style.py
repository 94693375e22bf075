"""Every figure can be read when printed, in both languages and without colour."""

import re
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from figures import find_faults, list_texts, look_alike
from tongues import list_foreign

import iga_analysis as iga
from iga_analysis import label
from iga_analysis.plots.style import (
    HATCHES,
    HEIGHT,
    SHADES,
    WIDTH,
    frame_figure,
    new_axes,
    put_legend_above,
    stack_bars,
    text_colour,
)

pytestmark = pytest.mark.usefixtures("close_figures")

PACKAGE = Path(iga.__file__).parent
TASK = {
    "register": iga.load_table("example_register"),
    "spd": iga.load_table("example_spd"),
}


def draw_participation():
    return iga.plot_participation(iga.participation_rates())


def draw_innovations():
    others = pd.DataFrame({"year": [2019, 2020], "value": [8014, 14897]})
    return iga.plot_innovations(iga.innovation_totals(), others=others)


def draw_predicates():
    levels = ("provinsi", "kabupaten", "kota")
    tables = [
        iga.predicate_distribution(year, level)
        for year in (2018, 2019, 2020)
        for level in levels
    ]
    return iga.plot_predicates(pd.concat(tables))


def draw_province_grid():
    # 2024: all 38 provinces, the long names of Papua, and one without a number
    table = iga.result_coverage(2024).query("code != '94'")
    return iga.plot_province_grid(table, iga.load_province_grid(2024))


def draw_verdicts():
    return iga.plot_verdicts(iga.summarise_verdicts())


def draw_results_by_year():
    results = iga.load_region_results()
    counts = results.groupby(["year", "level"])["code"].nunique()
    return iga.plot_results_by_year(counts.rename("count").reset_index())


def draw_score_rank_curve():
    doubted = iga.contradicting_claims(2021, "kota")
    return iga.plot_score_rank_curve(
        iga.score_rank_curve(2021, "kota"), doubted=doubted
    )


def draw_selection():
    return iga.plot_selection(
        pd.concat([iga.claim_selection(year) for year in (2021, 2022)])
    )


def draw_indicator_points():
    rows = iga.explain_score("00.00", TASK["register"], TASK["spd"], 2026)
    rows = rows[rows["aspect"] == "SID"]
    return iga.plot_indicator_points(rows, title=label("invented_title"))


def draw_volume():
    return iga.plot_volume(iga.score_uniform(40, range(1, 31), [111, 80, 50], 2026))


@cache
def plan_example():
    return iga.plan_to_target("00.00", 50.0, **TASK, edition=2026)


def draw_plan():
    return iga.plot_plan(plan_example(), start=47.43, title=label("invented_title"))


def invent_ranks():
    """Return a likely, a possible and an exact range of 40 invented ranks."""
    rank = pd.Series(range(1, 41))
    shares = pd.DataFrame(
        {
            "p_sangat_inovatif": (rank <= 9).astype(float),
            "p_inovatif": ((rank > 9) & (rank <= 22)).astype(float),
            "p_kurang_inovatif": ((rank > 22) & (rank <= 39)).astype(float),
            "p_tidak_dapat_dinilai": (rank > 39).astype(float),
        }
    )
    ends = {"rank_5": (rank - 3).clip(1), "rank_95": (rank + 3).clip(upper=40)}
    far = {"rank_best": (rank - 9).clip(1), "rank_worst": (rank + 9).clip(upper=40)}
    table = shares.assign(code=rank.astype(str), rank=rank, **ends)
    return table, pd.DataFrame({"rank": rank, **far})


def draw_rank_bands():
    likely, possible = invent_ranks()
    title = label("simulated_title")
    return iga.plot_rank_bands(
        likely, bounds=possible, ranges=possible.iloc[[4, 30]], title=title
    )


def draw_rank_intervals():
    likely, possible = invent_ranks()
    table = likely.assign(
        name="Contoh " + likely["code"],
        rank_min=possible["rank_best"],
        rank_max=possible["rank_worst"],
    )
    return iga.plot_rank_intervals(table.head(15), title=label("simulated_title"))


def draw_level_bands():
    likely, _ = invent_ranks()
    wider = likely.assign(rank_5=likely["rank_5"] - 3, rank_95=likely["rank_95"] + 3)
    kinds = [wider.assign(varied="both"), likely.assign(varied="weights")]
    return iga.plot_level_bands(pd.concat(kinds), title=label("simulated_title"))


def draw_predicate_strip():
    return iga.plot_predicate_strip(invent_ranks()[0], title=label("simulated_title"))


def draw_cut_shifts():
    shifts = pd.DataFrame(
        {
            "predicate": ["Sangat Inovatif"] * 3 + ["Inovatif"] * 3,
            "cut": [65.005] * 3 + [40.005] * 3,
            "shift": [-5, 0, 5] * 2,
            "changed": [36, 0, 33, 63, 0, 43],
        }
    )
    return iga.plot_cut_shifts(shifts, title=label("simulated_title"))


# Figures with a bar a row; the others are 8 cm high.
WITH_ROWS = {"predicates", "selection", "indicator_points", "verdicts"}
WITH_ROWS |= {"rank_intervals"}
DRAWN = {
    name.removeprefix("draw_"): drawing
    for name, drawing in list(globals().items())
    if name.startswith("draw_")
}


def test_every_figure_of_the_package_is_looked_at():
    plots = {name for name in dir(iga) if name.startswith("plot_")}
    assert plots == {f"plot_{name}" for name in DRAWN}


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("name", DRAWN)
def test_figures_can_be_read_in_print(name, lang, monkeypatch):
    monkeypatch.setenv("IGA_LANG", lang)
    ax = DRAWN[name]()
    assert find_faults(ax) == []
    text = "\n".join(one.get_text() for one in list_texts(ax.figure))
    assert list_foreign(text, lang, quotes=("Contoh",)) == []
    assert name in WITH_ROWS or ax.figure.get_size_inches()[1] == HEIGHT


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_in_its_frame_can_be_read(name, lang, monkeypatch):
    monkeypatch.setenv("IGA_LANG", lang)
    ax = DRAWN[name]()
    height = ax.figure.get_figheight()
    lines = " ".join(["A finding in words, which is longer than a line"] * 2)
    source = " ".join(["Source: a publisher, another one and 120 others."] * 3)
    frame_figure(ax, title=lines, source=source)
    faults = find_faults(ax)
    assert [one for one in faults if "half a page" not in one] == []
    assert ax.figure.get_figheight() > height
    texts = [one.get_text().replace("\n", " ") for one in list_texts(ax.figure)]
    assert {lines, source} <= set(texts)


def test_one_module_has_the_style():
    own = re.compile(r"(fontsize|dpi|linewidth)=\d\d|fontsize=\d|figsize|#[0-9a-f]{6}")
    modules = [path for path in PACKAGE.rglob("*.py") if "plt." in path.read_text()]
    modules += (PACKAGE / "plots").glob("*.py")
    faults = {
        path.name: own.findall(path.read_text())
        for path in modules
        if path.stem != "style" and own.search(path.read_text())
    }
    assert faults == {}


def spoil(ax, **texts):
    """Return the faults of a figure to which a text is added."""
    ax.text(transform=ax.transAxes, **{"fontsize": 8, "x": 0.5, "y": 0.5, **texts})
    return find_faults(ax)


def test_faults_are_seen():
    _, ax = plt.subplots(figsize=(WIDTH, HEIGHT), layout="constrained")
    assert find_faults(ax) == []
    assert spoil(ax, s="tiny", fontsize=5) == ["'tiny' is smaller than 7 points"]
    _, ax = plt.subplots(figsize=(WIDTH, HEIGHT))
    assert spoil(ax, s="away", x=1.2) == ["'away' is cut"]
    _, ax = plt.subplots(figsize=(WIDTH, HEIGHT))
    ax.text(0.5, 0.5, "beneath")
    assert spoil(ax, s="above") == ["'beneath' and 'above' overlap"]
    _, ax = plt.subplots(figsize=(WIDTH, HEIGHT))
    ax.bar([0, 1], [1, 2], color="#2171b5", label="blue")
    ax.bar([0, 1], [1, 1], color="#9a4a4a", label="red")
    ax.legend()
    assert find_faults(ax) == ["'blue' and 'red' look alike in grey"]
    _, ax = plt.subplots(figsize=(9, 9))
    assert find_faults(ax) == ["9.0 by 9.0 inches is not half a page"]


def test_lines_that_differ_in_colour_only_look_alike():
    _, ax = plt.subplots()
    (one,) = ax.plot([0, 1], color="red")
    (other,) = ax.plot([0, 1], color="green")
    assert look_alike(one, other)
    other.set_marker("s")
    assert not look_alike(one, other)


def test_legend_takes_as_many_columns_as_fit():
    columns = []
    for names in ("abcd", ["a long name of a series in a legend"] * 4):
        ax = new_axes(None)
        for name in names:
            ax.plot([0, 1], label=name)
        put_legend_above(ax)
        (legend,) = ax.figure.legends
        columns.append(legend._ncols)
    assert columns == [4, 2]


def test_bars_stack_and_narrow_parts_have_no_number():
    ax = new_axes(None, x="share")
    parts = [
        ("best", SHADES[0], HATCHES[0], [60, None], [12, None]),
        ("rest", SHADES[3], HATCHES[3], [2, 50], [1, 10]),
    ]
    stack_bars(ax, ["2020", "2021"], parts, across=True)
    starts = [bar.get_x() for bar in ax.patches]
    assert starts == [0, 0, 60, 0]
    assert [bar.get_width() for bar in ax.patches] == [60, 0, 2, 50]
    assert [text.get_text() for text in ax.texts] == ["12", "10"]
    with pytest.raises(ValueError, match="part best has 2 sizes, not 1"):
        stack_bars(ax, ["2020"], parts)


def _linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [_linear(part) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("shade", SHADES)
def test_text_on_shades_has_the_contrast_that_wcag_asks_for(shade):
    colour = {"white": "#ffffff"}.get(text_colour(shade), text_colour(shade))
    dark, light = sorted([luminance(shade), luminance(colour)])
    assert (light + 0.05) / (dark + 0.05) >= 4.5
