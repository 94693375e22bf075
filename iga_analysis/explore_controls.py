"""The controls of the page: sliders, choices, resets, and how they are heard."""

import ipywidgets as widgets

from .explore_view import STYLE
from .language import format_number, label


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
