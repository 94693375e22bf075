"""What the report on a ranking says of other choices than weights, and of levels."""

import pandas as pd

from ..language import label
from ..yearly import Heading, Table, Text, tell
from .sensitivity_words import (
    MOST,
    SHOWN,
    name_choice,
    percent,
    round_outwards,
    span,
    width,
)


def has_choices(about):
    """Return whether other choices are open, and ranks hang on them."""
    found = about.found["choice_drivers"]
    return found is not None and found["total_order"].notna().any()


def tell_choices(about):
    """Return what the finding on all choices says."""
    drivers = about.found["choice_drivers"].dropna(subset="total_order")
    first = drivers.sort_values("total_order", ascending=False).iloc[0]
    told = {
        "weights": width(about.found["ranks"]),
        "share": 100 * first["total_order"],
    }
    told |= {"all": width(about.found["choices"])}
    told["share"] = round(told["share"])
    return about.words | told | {"choice": name_choice(about, first["choice"])}


def show_choices(about, whole):
    """Yield the blocks on choices other than the weights, if any is open."""
    if not has_choices(about):
        return
    found = about.found["choices"]
    yield Heading("head_sens_choices")
    varied = about.found["choice_effects"]
    listed = [
        f"{name_choice(about, choice)} ({', '.join(map(_name_alternative, own))})"
        for choice, own in varied.groupby("choice", sort=False)["alternative"]
        .unique()
        .items()
        if choice != "weights"
    ]
    yield Text("sens_choices_how", about.words | {"choices": "; ".join(listed)})
    found = found.set_index("code").loc[about.ranks["code"]]
    best, worst = round_outwards(found)
    table = about.ranks[["rank", "name"]].assign(alone=about.ranks["likely_ranks"])
    own = {"all_best": best.array, "all_worst": worst.array}
    if not whole:
        own = {"all_ranks": span(best, worst)}
    table = table.assign(**own).rename(columns={"alone": "weights_ranks"})
    head = tell("sens_head_top", about.words)
    table[head] = percent(found[f"p_top_{about.top}"]).array
    table = table if whole else table.head(SHOWN)
    told = about.words | {"shown": len(table)}
    yield Table("sens_choices", table, "own", told, {head: 1})
    drivers = about.found["choice_drivers"].dropna(subset="total_order")
    table = pd.DataFrame(
        {
            "sens_driver": [name_choice(about, one) for one in drivers["choice"]],
            "total_pct": percent(drivers["total_order"]),
            "total_low_pct": percent(drivers["total_low"]),
            "total_high_pct": percent(drivers["total_high"]),
        }
    ).sort_values("total_pct", ascending=False)
    decimals = dict.fromkeys(table.columns[1:], 1)
    yield Table("sens_choice_drivers", table, "own", about.words, decimals)
    yield from _show_lifts(about, varied)


def _show_lifts(about, effects):
    """Yield the units that one choice alone lifts most."""
    own = effects.assign(gain=effects["rank"] - effects["rank_alternative"])
    own = own[(own["choice"] != "weights") & own["gain"].gt(0)]
    own = own.sort_values(["gain", "rank"], ascending=[False, True])
    own = own.drop_duplicates("code").head(MOST)
    if own.empty:
        return
    table = pd.DataFrame(
        {
            "name": own["code"].map(about.name),
            "rank": own["rank"],
            "rank_alternative": own["rank_alternative"],
            "sens_driver": [name_choice(about, one) for one in own["choice"]],
            "sens_alternative": own["alternative"].map(_name_alternative),
            "sens_only": [label(str(bool(one))) for one in own["only_lift"]],
        }
    )
    yield Text("sens_lifts_how", about.words)
    yield Table("sens_lifts", table, "own", about.words)


def _name_alternative(name):
    return label(f"alternative_{name}")


def _split_corrections(about):
    """Yield what was varied, and the table of it by code."""
    found = about.found["corrections"].set_index("code")
    for varied in ("weights", "levels", "both"):
        yield varied, found[found["varied"] == varied]


def tell_corrections(about):
    """Return how many likely ranks half of the units have by what is varied."""
    first = about.found["corrections"].iloc[0]
    told = about.words | {
        name: round(100 * first[name]) for name in ("fall", "rise", "no_evidence")
    }
    for varied, table in _split_corrections(about):
        told[varied] = width(table)
    return told | {"rho": float(first["rho"])}


def show_corrections(about, whole):
    """Yield the blocks on levels that verification may correct, if there are any."""
    if about.found["corrections"] is None:
        return
    yield Heading("head_sens_levels")
    yield Text("sens_levels_how", tell_corrections(about))
    table = about.ranks[["rank", "name", "code"]].set_index("code")
    for varied, own in _split_corrections(about):
        best, worst = round_outwards(own)
        if whole:
            table[f"{varied}_best"], table[f"{varied}_worst"] = best, worst
        else:
            spans = pd.Series(span(best, worst), index=own.index)
            table[f"{varied}_ranks"] = spans
    if not whole:
        table = table.head(SHOWN)
    told = about.words | {"shown": len(table)}
    yield Table("sens_levels", table.reset_index(drop=True), "own", told)
