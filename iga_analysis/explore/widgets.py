"""The controls of notebook 10: how sure ranks are under moved weights.

This needs many draws of weights, which Python makes; what a browser computes alone is
on the page that :mod:`.page` writes.
"""

from ..exhibits import show_table, show_text
from ..language import format_number, label
from ..method import load_edition
from ..scoring import score_contributions
from ..sensitivity import (
    ASPECTS,
    compare_ranks,
    list_aspects,
    pick_ranks,
    summarise_ranks,
    weigh_aspects,
)

SPREAD, SPREAD_MOST = 25, 50


def show_weights(register, spd, edition):
    """Show ranks under weights that can be moved, and how far other weights move them.

    Where nobody can move a control (a notebook that is run for a report or a test) the
    weights are those of the method.

    Parameters
    ----------
    register, spd : DataFrame
        A simulated register and its SPD table, as
        :func:`iga_analysis.simulate_nation` gives them.
    edition : int or Edition
        Their method.
    """
    edition = load_edition(edition)
    components, weights = score_contributions(register, spd, edition)
    usual = list_aspects(weights, edition).round().astype(int).to_dict()
    words = {"year": edition.year}
    origin = label("explore_origin_simulated").format(**words)

    def show(spread=SPREAD, **points):
        if not any(points.values()):
            return show_text("explore_no_weight")
        weighed = weigh_aspects(weights, edition, points)
        compared = compare_ranks(components, weights, weighed, spread=spread / 100)
        shown = pick_ranks(compared).drop(columns="code")
        show_table(
            shown, "explore_ranks", sources="simulated", words={"origin": origin}
        )
        found = summarise_ranks(compared).iloc[0]
        band = format_number(found["band_median"])
        show_text(
            "explore_rank_band",
            spread=format_number(spread),
            band_median=band,
            origin=origin,
        )

    if not is_live():
        show(**usual)
        return show_text("explore_offline")
    import ipywidgets as widgets
    from IPython.display import display

    def build_slider(text, value, most):
        return widgets.IntSlider(
            value=value,
            max=most,
            description=text,
            continuous_update=False,
            style={"description_width": "20rem"},
            layout={"width": "100%"},
        )

    sliders = {
        name: build_slider(
            label(f"explore_aspect_{name}"), usual[name], 2 * usual[name]
        )
        for name in ASPECTS
    }
    sliders["spread"] = build_slider(label("explore_spread"), SPREAD, SPREAD_MOST)
    display(
        widgets.VBox([*sliders.values()]), widgets.interactive_output(show, sliders)
    )


def is_live():
    """Tell whether somebody sits before the notebook who can move a control.

    Front ends say with every cell whether a question could be answered; programmes
    that run a whole notebook say that none can.
    """
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    asked = kernel.get_parent("shell").get("content", {})
    return bool(asked.get("allow_stdin", False))
