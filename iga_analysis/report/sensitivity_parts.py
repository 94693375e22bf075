"""What the report on a ranking says: its findings, figures and tables as blocks."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ..language import label
from ..method import column_name, read_bands
from ..plots import plot_rank_intervals
from ..yearly import Chapter, Figure, Heading, Table, Text, tell
from .sensitivity_choices import (
    has_choices,
    show_choices,
    show_corrections,
    tell_choices,
    tell_corrections,
)
from .sensitivity_words import (
    MOST,
    NONE,
    SHOWN,
    SURE,
    Told,
    name_choice,
    name_top,
    percent,
    span,
)


def compose_sensitivity(found, source, options, *, whole=False):
    """Return the chapter on how sure a ranking is.

    Parameters
    ----------
    found : dict of DataFrame
        As :func:`iga_analysis.sensitivity.analyse_ranking` gives it.
    source : Source
        The index.
    options : dict
        ``spread, draws, seed, top, chosen`` (codes that were asked for).
    whole : bool, optional
        Whether every unit is in the tables, and no figure: for a workbook.

    Returns
    -------
    Chapter
    """
    about = Told(found, source, options)
    blocks = [
        *_tell_findings(about),
        *_show_ranks(about, whole),
        *_show_predicates(about),
        *_show_ranges(about, whole),
        *_show_swaps(about),
        *_show_drivers(about, whole),
        *show_choices(about, whole),
        *show_corrections(about, whole),
        *_tell_method(about),
    ]
    if source.year is None:
        blocks = [_rename_units(one) for one in blocks]
    if whole:
        # who has the workbook alone reads there what the numbers mean
        said = [tell(one.key, one.values) for one in blocks if isinstance(one, Text)]
        blocks.append(Table("sens_told", pd.DataFrame({"sens_text": said}), "own"))
    return Chapter("sensitivity", "", blocks, {"title": source.title})


def _rename_units(block):
    """Return a block whose units are called so: they need not be regions."""
    names = {"name": "sens_unit"}
    if isinstance(block, Table):
        return replace(block, table=block.table.rename(columns=names))
    if isinstance(block, Figure):
        return replace(block, data=block.data.rename(columns=names))
    return block


def _tell_findings(about):
    yield Heading("head_sens_findings")
    ranks, words = about.ranks, about.words
    first = int(about.first.sum())
    told = {"sure": about.sure, "first": first, "open": about.open, **words}
    key = "sens_top"
    if first == 1:
        key = "sens_top_kept" if about.sure else "sens_top_lost"
        told["name"] = ranks.loc[about.first, "name"].item()
    yield Text(key, told, ("sens_ranks",), listed=True)
    if about.open:
        key = "sens_open" if about.open > 1 else "sens_open_one"
        yield Text(key, told, ("sens_ranks",), listed=True)
    spans = ranks["likely_worst"] - ranks["likely_best"] + 1
    told = {"width": int(spans.median()), **_describe(ranks.loc[spans.idxmax()])}
    key = "sens_width" if told["width"] > 1 else "sens_width_one"
    key = key if spans.max() > 1 else "sens_width_none"
    yield Text(key, told | words, ("sens_ranks",), listed=True)
    if "fragile" in ranks:
        fragile = int(ranks["fragile"].fillna(False).astype(bool).sum())
        told = {"fragile": fragile, **words}
        yield Text("sens_predicate", told, ("sens_predicates",), listed=True)
    for key, name in (("sens_pair", "swaps"), ("sens_cut", "cut_swaps")):
        if about.found[name] is not None and len(about.found[name]):
            told = words | _describe_pair(about, about.found[name].iloc[0])
            yield Text(key, told, (f"sens_{name}",), listed=True)
    drivers = _list_drivers(about)
    if len(drivers):
        first = drivers.iloc[0]
        told = words | {"choice": name_choice(about, first["choice"])}
        told["share"] = round(100 * first["total_order"])
        key = "sens_driver"
        # of those whose intervals overlap none moves the ranks most
        rivals = drivers[drivers["total_high"] >= first["total_low"]].iloc[1:]
        if len(rivals):
            key = "sens_drivers_open"
            told["others"] = ", ".join(
                name_choice(about, one) for one in rivals["choice"]
            )
        yield Text(key, told, ("sens_drivers",), listed=True)
    if has_choices(about):
        told = tell_choices(about)
        key = "sens_choices" if told["all"] > told["weights"] else "sens_choices_same"
        yield Text(key, told, ("sens_choices",), listed=True)
    if about.found["corrections"] is not None:
        yield Text("sens_levels", tell_corrections(about), listed=True)
    ranges = about.found["ranges"]
    for row in [] if ranges is None else ranges.itertuples():
        if row.code in about.chosen:
            told = _describe(about.find(row.code))
            told |= {"from": int(row.rank_best), "to": int(row.rank_worst)}
            yield Text("sens_range", told | words, ("sens_ranges",), listed=True)


def _describe(row):
    told = {"name": row["name"], "rank": int(row["rank"])}
    return told | {"low": int(row["likely_best"]), "high": int(row["likely_worst"])}


def _describe_pair(about, row):
    return {
        "leader": about.name(row["leader"]),
        "challenger": about.name(row["challenger"]),
        "a": int(row["leader_rank"]),
        "b": int(row["challenger_rank"]),
        # rounded up: less would not be enough
        "change": np.ceil(10_000 * float(row["change"])) / 100,
    }


def _show_ranks(about, whole):
    ranks, words = about.ranks, about.words
    yield Heading("head_sens_ranks")
    yield Text("sens_ranks_how", words)
    likely = ["likely_best", "likely_worst"] if whole else ["likely_ranks"]
    columns = ["rank", "name", "score", *likely]
    tops = {
        f"p_top_{k}": tell("sens_head_top", {"among": name_top("among", k)})
        for k in about.options["top"]
    }
    shown = ranks.assign(**{head: percent(ranks[key]) for key, head in tops.items()})
    columns += tops.values()
    decimals = {"score": 2} | dict.fromkeys(tops.values(), 1)
    if "predicate" in ranks:
        own = tell("sens_head_own")
        shown[own] = percent(_own_probability(ranks))
        columns += ["predicate", own]
        decimals[own] = 1
    if whole:
        columns.insert(1, "code")
        drawn = {"rank_min": "rank_drawn_min", "rank_max": "rank_drawn_max"}
        shown = shown.rename(columns=drawn)
        columns += ["rank_50", *drawn.values()]
        decimals["rank_50"] = 0
        for key, head in _list_predicates(about).items():
            shown[head] = percent(ranks[key])
            columns.append(head)
            decimals[head] = 1
    else:
        yield from _draw_ranks(about)
        shown = shown.head(SHOWN)
    told = words | {"shown": len(shown)}
    yield Table("sens_ranks", shown[columns], "own", told, decimals)


def _own_probability(ranks):
    """Return the probability of the nominal predicate, missing where it has none."""
    found = pd.Series(np.nan, index=ranks.index)
    for predicate in ranks["predicate"].dropna().unique():
        own = ranks["predicate"].eq(predicate).fillna(False)
        found[own] = ranks.loc[own, f"p_{column_name(predicate)}"]
    return found


def _list_predicates(about):
    """Return {column of the probability: its heading} of the predicates."""
    if about.source.bands is None:
        return {}
    names = read_bands(about.source.bands)[1]["predicate"]
    return {f"p_{column_name(name)}": f"{name} (%)" for name in names}


def _draw_ranks(about):
    columns = ["name", "rank", "rank_5", "rank_95", "rank_min", "rank_max"]
    first = about.ranks.head(SHOWN)
    told = {"shown": len(first), "sure": about.sure, "first": int(about.first.sum())}
    yield _draw("sens_intervals", first[columns], about.words | told)
    own = about.ranks[about.ranks["code"].isin(about.chosen)]
    if len(own) and not set(own["code"]) <= set(first["code"]):
        width = own["rank_95"] - own["rank_5"]
        told = {"shown": len(own), **_describe(own.loc[width.idxmax()])}
        yield _draw("sens_chosen", own.head(SHOWN)[columns], about.words | told)


def _draw(exhibit, table, words):
    data = table.rename(columns={"rank_min": "rank_drawn_min"})
    data = data.rename(columns={"rank_max": "rank_drawn_max"})
    return Figure(exhibit, lambda: plot_rank_intervals(table), data, "own", words)


def _show_predicates(about):
    ranks = about.ranks
    if "predicate" not in ranks:
        return
    yield Heading("head_sens_predicates")
    yield Text("sens_predicates_how", about.words)
    rows = []
    for key, head in _list_predicates(about).items():
        own = ranks["predicate"].eq(head.removesuffix(" (%)")).fillna(False)
        rows.append(
            {
                "predicate": head.removesuffix(" (%)"),
                "sens_nominal": int(own.sum()),
                "sens_sure": int((own & ranks[key].ge(SURE)).sum()),
                "sens_fragile": int((own & ranks[key].lt(SURE)).sum()),
                "sens_possible": int((~own & ranks[key].ge(NONE)).sum()),
                "sens_expected": float(ranks[key].sum()),
            }
        )
    table = pd.DataFrame(rows)
    yield Table("sens_predicates", table, "own", about.words, {"sens_expected": 1})


def _show_ranges(about, whole):
    ranges = about.found["ranges"]
    if ranges is None:
        return
    names = ["name", "likely_ranks", "likely_best", "likely_worst"]
    table = ranges.join(about.ranks.set_index("code")[names], on="code")
    table["exact_ranks"] = span(table["rank_best"], table["rank_worst"])
    columns = ["likely_ranks", "exact_ranks"]
    if whole:
        columns = ["likely_best", "likely_worst", "rank_best", "rank_worst"]
    yield Heading("head_sens_ranges")
    yield Text("sens_ranges_how", about.words)
    columns = ["rank", "name", *columns, "undecided"]
    open_ends = table.loc[~table["proven"], "name"]
    if len(open_ends):
        names = ", ".join(open_ends)
        yield Text("sens_ranges_open", about.words | {"names": names})
    yield Table("sens_ranges", table[columns], "own", about.words)


def _show_swaps(about):
    if about.found["swaps"] is None:
        return
    yield Heading("head_sens_swaps")
    yield Text("sens_swaps_how", about.words)
    for name in ("swaps", "cut_swaps"):
        table = about.found[name]
        if table.empty:
            continue
        table = table.assign(
            **{side: table[side].map(about.name) for side in ("leader", "challenger")},
            change_pct=np.ceil(1e4 * table["change"].astype("float64")) / 100,
        ).drop(columns="change")
        columns = ["leader_rank", "leader", "challenger_rank", "challenger"]
        columns.append("change_pct")
        yield Table(
            f"sens_{name}", table[columns], "own", about.words, {"change_pct": 2}
        )


def _list_drivers(about):
    """Return what the ranks hang on among the weights, as far as that is known."""
    found = about.found["drivers"]
    return pd.DataFrame() if found is None else found.dropna(subset="total_order")


def _show_drivers(about, whole):
    drivers = _list_drivers(about).head(MOST)
    yield Heading("head_sens_drivers")
    if len(drivers):
        yield Text("sens_drivers_how", about.words)
        table = pd.DataFrame(
            {
                "sens_choice": [name_choice(about, one) for one in drivers["choice"]],
                "first_pct": percent(drivers["first_order"]),
                "total_pct": percent(drivers["total_order"]),
                "total_low_pct": percent(drivers["total_low"]),
                "total_high_pct": percent(drivers["total_high"]),
            }
        )
        if not whole:
            table = table.drop(columns="first_pct")
        decimals = dict.fromkeys(table.columns[1:], 1)
        yield Table("sens_drivers", table, "own", about.words, decimals)
    weights = about.found["weights"]
    table = pd.DataFrame(
        {
            "sens_choice": [name_choice(about, one) for one in weights["indicator"]],
            "weight_pct": percent(weights["weight"]),
            "effective_pct": percent(weights["effective"]),
            "weight_low_pct": percent(weights["weight_5"]),
            "weight_high_pct": percent(weights["weight_95"]),
            "sd_pct": weights["sd_pct"],
        }
    )
    decimals = dict.fromkeys(table.columns[1:], 2)
    decimals |= {"sd_pct": 1, "effective_pct": 1}
    yield Text("sens_weights_how", about.words)
    yield Table("sens_weights", table, "own", about.words, decimals)
    groups = about.found["groups"].dropna(subset="alpha")
    if groups.empty:
        return
    names = [
        label("sens_all") if one == "all" else name_choice(about, one)
        for one in groups["group"]
    ]
    table = groups[["indicators", "alpha", "correlation"]]
    table.insert(0, "sens_group", names)
    yield Text("sens_groups_how", about.words)
    decimals = {"alpha": 2, "correlation": 2}
    yield Table("sens_groups", table, "own", about.words, decimals)


def _tell_method(about):
    source, options = about.source, about.options
    account = about.found["account"].iloc[0].to_dict()
    yield Heading("head_sens_method")
    account = about.words | account | {"rows": account["units"]}
    told = {"file": source.file, "sha256": source.sha256[:12], **account}
    yield Text("sens_data", told)
    if account["gaps"]:
        yield Text("sens_gaps", account)
    if account["left"]:
        names = ", ".join(map(about.name, about.found["left"]["code"]))
        yield Text("sens_left", account | {"names": names})
    if account["constant"]:
        names = ", ".join(about.found["constant"]["indicator"])
        yield Text("sens_constant", account | {"names": names})
    if source.scaled:
        yield Text("sens_scale_edition", {"year": str(source.year)})
    else:
        turned = source.structure.query("direction == -1")["code"]
        turned = ", ".join(turned) or tell("sens_nothing")
        yield Text("sens_scale_minmax", {"turned": turned})
    low, high = (round(100 + side * 100 * options["spread"]) for side in (-1, 1))
    told = about.words | {"low": low, "high": high, "seed": str(options["seed"])}
    weights = about.found["weights"]["sd_pct"].dropna()
    told |= {"sd_low": round(weights.min()), "sd_high": round(weights.max())}
    yield Text("sens_draws", told)
    yield Text("sens_likely", told)
    error = 100 * np.sqrt(0.25 / options["draws"])
    yield Text("sens_probability", {"error": float(error)})
    for note in source.notes:
        yield Text("sens_note", {"text": note}, listed=True)
