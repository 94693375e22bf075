"""The controls of notebook 10."""

from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from iga_analysis import simulate_nation
from iga_analysis.explore import show_weights, widgets
from iga_analysis.language import label


@pytest.fixture(scope="module")
def nation():
    return simulate_nation(like=2025, edition=2026, seed=7)


def test_ranks_are_shown_where_nobody_can_move_a_control(nation, capsys):
    assert not widgets.is_live()
    show_weights(*nation, 2026)
    assert "simulated regions, method of 2026" in capsys.readouterr().out


def test_sliders_have_the_points_of_the_method(nation, monkeypatch):
    shown = []
    monkeypatch.setattr(widgets, "is_live", lambda: True)
    monkeypatch.setattr(
        "IPython.display.display", lambda *parts, **_: shown.extend(parts)
    )
    show_weights(*nation, 2026)
    box = next(one for one in shown if getattr(one, "children", None))
    values = [(one.description, one.value, one.max) for one in box.children]
    assert values == [
        (label("explore_aspect_SPD"), 63, 126),
        (label("explore_aspect_SID"), 111, 222),
        (label("explore_aspect_number"), 76, 152),
        (label("explore_spread"), 25, 50),
    ]
    texts = []
    monkeypatch.setattr(widgets, "show_text", lambda key, **words: texts.append(key))
    monkeypatch.setattr(widgets, "show_table", lambda *_, **__: texts.append("table"))
    for slider in box.children[:3]:
        slider.value = 0
    assert texts == ["table", "explore_rank_band"] * 2 + ["explore_no_weight"]


def test_a_front_end_is_told_from_a_run_of_the_whole_notebook(monkeypatch):
    root = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    manager, client = start_new_kernel()
    told = []
    code = "from iga_analysis.explore.widgets import is_live; print(is_live())"
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
