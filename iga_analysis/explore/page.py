"""The groups of the page: move a cut or a weight, pick a region, see what changes.

Where nobody can move a control (a notebook that is run for a report or a test) the same
tables are shown once, as ordinary exhibits, so that what is stored is the same in every
run. :mod:`iga_analysis.explore.server` serves the controls without the code.
"""

import os

import ipywidgets as widgets

from ..evidence import region_card
from ..exhibits import show_table, show_text
from ..language import format_number, label
from ..method import load_edition
from ..scoring import score_contributions
from ..sensitivity import (
    ASPECTS,
    compare_cuts,
    compare_ranks,
    list_aspects,
    list_cuts,
    pick_ranks,
)
from ..tables import PREDICATES, StoreError, load_region_results, load_regions
from .answers import (
    CARD,
    SIMULATED,
    describe_origin,
    find_origin,
    list_score_tables,
    view_card,
    view_cuts,
    view_plan,
    view_weights,
)
from .view import STYLE, write_sentence, write_view

# Set by the server for the kernels of its visitors.
SERVED = "IGA_EXPLORE"
SPREAD, SPREAD_MOST = 25, 50
FIRST_REGION = "Kabupaten Serang"
# How far a cut can be moved, and by how much at once, on each scale.
_REACH = {"0-100": (20.0, 0.5), "points": (300.0, 5.0)}


def is_live():
    """Tell whether somebody sits before the notebook who can move a control.

    Front ends say with every cell whether a question could be answered; programmes
    that run a whole notebook say that none can. The server of the page is one of the
    latter and says so by ``IGA_EXPLORE``.
    """
    if os.environ.get(SERVED):
        return True
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    asked = kernel.get_parent("shell").get("content", {})
    return bool(asked.get("allow_stdin", False))


def show_cuts(register, spd, edition):
    """Show the group of controls that moves the cuts between predicates.

    Parameters
    ----------
    register, spd : DataFrame
        A register and its SPD table, as :func:`iga_analysis.score_iid` takes them. If
        they are simulated, every table and drawing says so. Imported lists of results
        can be chosen in their place.
    edition : int or Edition
        Their method.
    """
    if is_live():
        return _display(build_cuts(register, spd, edition))
    table = list_score_tables(register, spd, edition)[0]
    compared = compare_cuts(table["scores"], table["year"], {})
    words = {"origin": describe_origin(table)}
    shown = compared[["predicate", "lower", "regions"]]
    show_table(shown, "explore_cuts", sources=name_sources(register), words=words)
    show_text("explore_offline")


def show_weights(register, spd, edition):
    """Show the group of controls that moves the weights of the aspects.

    Parameters
    ----------
    register, spd, edition
        As in :func:`show_cuts`.
    """
    if is_live():
        return _display(build_weights(register, spd, edition))
    components, weights = score_contributions(register, spd, edition)
    compared = compare_ranks(components, weights, weights, spread=SPREAD / 100)
    words = {"origin": describe_origin({"origin": find_origin(register)}, edition)}
    shown = pick_ranks(compared)[["rank", "rank_5", "rank_95"]]
    show_table(shown, "explore_ranks", sources=name_sources(register), words=words)
    show_text("explore_offline")


def show_region(register, spd, edition, *, region=FIRST_REGION):
    """Show the group of controls that picks a region, its card and its plan.

    Parameters
    ----------
    register, spd, edition
        As in :func:`show_cuts`.
    region : str, optional
        The region picked first.
    """
    if is_live():
        return _display(build_region(register, spd, edition, region=region))
    card = region_card(region)
    name = card["name"].iloc[0]
    show_table(card[[*CARD, "claim_ids"]], "explore_card", words={"name": name})
    show_text("explore_offline_region")


def name_sources(register):
    """Return what an exhibit made of a register says of where its numbers come from."""
    return SIMULATED if find_origin(register) == SIMULATED else "project"


def _display(box):
    from IPython.display import display

    display(box)


def build_cuts(register, spd, edition):
    """Return the controls that move the cuts, as one widget.

    Parameters
    ----------
    register, spd, edition
        As in :func:`show_cuts`.

    Returns
    -------
    ipywidgets.VBox
        The choice of scores, a slider a cut, the button that sets them back, and the
        result.
    """
    try:
        tables = list_score_tables(register, spd, edition)
    except StoreError as error:
        said = write_view(write_sentence(str(error), warning=True))
        return build_group(widgets.HTML(said))
    names = [(describe_origin(table), place) for place, table in enumerate(tables)]
    source = build_choice(label("explore_source"), names)
    sliders, result = widgets.VBox(), widgets.HTML()

    def fill():
        for one in sliders.children:
            describe_cut(one, lowers[one.iga_key])
        shifts = {one.iga_key: one.value for one in sliders.children}
        result.value = view_cuts(tables[source.value], shifts)

    def choose(_=None):
        cuts = list_cuts(tables[source.value]["year"])
        lowers.clear()
        lowers.update(cuts.set_index("predicate")["lower"])
        sliders.children = [
            build_slider(cut.predicate, 0.0, -_REACH[cut.scale][0], *_REACH[cut.scale])
            for cut in cuts.itertuples()
        ]
        put_back.clear()
        put_back.append(listen(sliders.children, fill))
        fill()

    lowers, put_back = {}, []
    source.observe(choose, "value")
    choose()
    reset = build_reset(lambda: put_back[0]([0.0] * len(sliders.children)))
    return build_group(source, sliders, reset, result)


def build_weights(register, spd, edition):
    """Return the controls that move the weights, as one widget.

    Parameters
    ----------
    register, spd, edition
        As in :func:`show_cuts`.

    Returns
    -------
    ipywidgets.VBox
        A slider an aspect, one for the spread, the button that sets them back, and the
        result.
    """
    edition = load_edition(edition)
    components, weights = score_contributions(register, spd, edition)
    usual = list_aspects(weights, edition).round().astype(int)
    origin = describe_origin({"origin": find_origin(register)}, edition)
    result = widgets.HTML()
    sliders = [
        build_slider(name, int(usual[name]), 0, 2 * int(usual[name]))
        for name in ASPECTS
    ]
    spread = build_slider("spread", SPREAD, 0, SPREAD_MOST, 5)

    def fill():
        points = {one.iga_key: one.value for one in sliders}
        for one in sliders:
            describe_weight(one, usual[one.iga_key])
        spread.description = label("explore_spread").format(value=spread.value)
        share = spread.value / 100
        result.value = view_weights(
            components, weights, points, share, edition=edition, origin=origin
        )

    put = listen([*sliders, spread], fill)
    fill()
    reset = build_reset(lambda: put([*map(int, usual), SPREAD]))
    return build_group(*sliders, spread, reset, result)


def build_region(register, spd, edition, *, region=FIRST_REGION):
    """Return the controls that pick a region and its target, as one widget.

    Parameters
    ----------
    register, spd, edition
        As in :func:`show_cuts`.
    region : str, optional
        The region picked first.

    Returns
    -------
    ipywidgets.VBox
        The name, the target, the button that sets them back, and the result.
    """
    names = load_regions().sort_values("name")["name"].tolist()
    name = widgets.Combobox(
        value=region,
        options=names,
        description=label("explore_region"),
        continuous_update=False,
        style={"description_width": "initial"},
    )
    name.add_class("iga-control")
    target = build_choice(label("explore_target"), PREDICATES[:2])
    edition, results = load_edition(edition), load_region_results()
    card, plan = widgets.HTML(), widgets.HTML()

    def fill():
        card.value = view_card(name.value, results=results)
        plan.value = view_plan(name.value, target.value, register, spd, edition)

    put = listen([name, target], fill)
    fill()
    reset = build_reset(lambda: put([region, PREDICATES[0]]))
    return build_group(name, target, reset, card, plan)


def listen(controls, fill):
    """Call ``fill`` after any control changed; return what sets all of them at once."""
    quiet = []

    def hear(_):
        if not quiet:
            fill()

    def put(values):
        quiet.append(True)
        for control, value in zip(controls, values, strict=True):
            control.value = value
        quiet.clear()
        fill()

    for control in controls:
        control.observe(hear, "value")
    return put


def build_group(*parts):
    """Return a column of controls with the style that they need."""
    box = widgets.VBox([widgets.HTML(f"<style>{STYLE}</style>"), *parts])
    box.add_class("iga-page")
    return box


def build_slider(key, value, least, most, step=1):
    """Return a slider for a cut or an aspect, whole numbers if ``value`` is one."""
    kind = widgets.IntSlider if isinstance(value, int) else widgets.FloatSlider
    slider = kind(
        value=value,
        min=least,
        max=most,
        step=step,
        readout=False,
        style={"description_width": "initial"},
        layout={"width": "100%"},
    )
    slider.iga_key = key
    slider.add_class("iga-control")
    slider.add_class("iga-slider-" + key.lower().replace(" ", "-"))
    return slider


def build_choice(text, options):
    """Return a list to choose from, with its label."""
    choice = widgets.Dropdown(
        options=options, description=text, style={"description_width": "initial"}
    )
    choice.add_class("iga-control")
    return choice


def build_reset(act):
    """Return the button that calls ``act`` to set a group back."""
    button = widgets.Button(description=label("explore_reset"))
    button.add_class("iga-reset")
    button.on_click(lambda _: act())
    return button


def describe_cut(slider, lower):
    """Write beside a slider where its predicate began and where it begins now."""
    slider.description = label("explore_cut").format(
        predicate=slider.iga_key,
        lower=format_number(lower, 2),
        moved=format_number(lower + slider.value, 2),
    )


def describe_weight(slider, usual):
    """Write beside a slider the points of its aspect, and those of the method."""
    slider.description = label("explore_weight").format(
        aspect=label(f"explore_aspect_{slider.iga_key}"),
        value=format_number(slider.value),
        usual=format_number(int(usual)),
    )
