"""Charts become Vega with their rows, and the rows of their tables can be found."""

import pytest

from iga_analysis.explore import charts


@pytest.mark.parametrize(
    ("chart", "data"),
    [
        (charts.chart_cuts("Scores", "id"), {"scores": [{"score": 1}], "cuts": []}),
        (
            charts.chart_ranks(["SPD", "SID"], "Ranks", "list", "en"),
            {"regions": [{"code": "a"}]},
        ),
        (charts.chart_bounds("Bounds", "en"), {"bounds": [{"code": "a"}]}),
    ],
)
def test_a_chart_holds_its_rows_and_its_text(chart, data):
    made = charts.compile_chart(chart, data)
    sets = {one["name"]: one for one in made["spec"]["data"]}
    assert {name: sets[name]["values"] for name in data} == data
    assert made["rows"] in sets
    assert made["spec"]["description"] in ("Scores", "Ranks", "Bounds")


def test_words_with_quotation_marks_do_no_harm(monkeypatch):
    monkeypatch.setattr(charts, "label", lambda key, lang: f"{key} 'a\" b")
    made = charts.compile_chart(charts.chart_cuts("x", "en"), {})
    assert made["spec"]["data"]


def test_ranks_hear_a_control_for_each_aspect():
    spec = charts.compile_chart(
        charts.chart_ranks(["SPD", "SID"], "Ranks", "simulated regions", "en"), {}
    )["spec"]
    heard = {one["bind"]["element"] for one in spec["signals"] if "bind" in one}
    assert heard == {
        *("#iga-weight-SPD", "#iga-weight-SID", "#iga-level", "#iga-picked")
    }
    assert spec["title"]["text"] == "simulated regions"


@pytest.mark.parametrize(
    ("chart", "whole"),
    [
        (charts.chart_cuts("Scores", "en"), {"y"}),
        (charts.chart_ranks(["SPD", "SID"], "Ranks", "list", "en"), {"x", "y"}),
    ],
)
def test_regions_and_ranks_are_counted_in_whole_numbers(chart, whole):
    axes = charts.compile_chart(chart, {})["spec"]["axes"]
    stepped = {one["scale"] for one in axes if one.get("tickMinStep") == 1}
    assert stepped == whole
