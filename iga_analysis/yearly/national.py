"""The chapter on the nation: what a complete list of the year shows, or the claims."""

import pandas as pd

from ..evidence import coaching_counts, coaching_list
from ..language import label
from ..method import UnknownBands, column_name, predicate_bands
from ..plots import (
    plot_level_predicates,
    plot_pairs,
    plot_province_scores,
    plot_score_distribution,
)
from ..published import award_winners
from ..results import (
    aspect_table,
    compare_years,
    correlations,
    extreme_regions,
    list_coverage,
    list_results,
    predicate_shares,
    province_summary,
    score_distribution,
    year_figures,
)
from ..tables import LEVELS, PREDICATES, find_places, load_province_grid
from .blocks import Figure, Heading, Table, Text, tell

# So many regions of each level are named at either end, and as movers.
_ENDS, _MOVERS = 10, 5
# Pairs of numbers of a region that are drawn.
_DRAWN = (("spd", "sid"), ("innovations", "maturity"))
_TOTALS = ("innovations_reported", "innovations_per_region", "index_average")
_TOTALS += ("tenth_score",)


def compose_national(year):
    """Return the blocks of the chapter on the nation.

    Parameters
    ----------
    year : int
        Year of the measurement.

    Returns
    -------
    list of Heading, Text, Table or Figure
        What the results of the year do not hold is left out.
    """
    figures = year_figures(year)
    # what an incomplete list adds up to is nothing that holds for a level
    figures = figures[figures["basis"].isin(["list", "published"])]
    return [
        *_tell_participation(figures, year),
        *_tell_totals(figures, year),
        *_tell_predicates(year),
        *_tell_provinces(year),
        *_tell_scores(year),
        *_tell_ends(year),
        *_tell_changes(year),
        *_tell_aspects(year),
        *_tell_awards(year),
        *_tell_coaching(year),
    ]


def pick_figure(figures, measure, level="all"):
    """Return the row of a measure and level of :func:`year_figures`, or None."""
    rows = figures[(figures["measure"] == measure) & (figures["level"] == level)]
    rows = rows[rows["value"].notna()]
    return None if rows.empty else rows.iloc[0]


def _tell_participation(figures, year):
    words = {"year": str(year)}
    own = figures[figures["measure"] == "regions_participating"]
    own = own[own["value"].notna()]
    if own.empty:
        return
    rates = figures[figures["measure"] == "participation_rate"]
    table = own.merge(rates[["level", "value"]], on="level", suffixes=("", "_rate"))
    table = table.rename(columns={"value": "participating", "value_rate": "rate"})
    table["base"] = table["of"]
    table["silent"] = table["base"] - table["participating"]
    columns = ["level", "base", "participating", "silent", "rate", *_beside(table)]
    yield Heading("head_participation")
    nation = pick_figure(figures, "regions_participating")
    if nation is not None:
        rate = pick_figure(figures, "participation_rate")
        told = words | {"participating": int(nation["value"])}
        told |= {"base": int(nation["of"]), "rate": float(rate["value"])}
        told["silent"] = told["base"] - told["participating"]
        key = f"participation_{nation['basis']}"
        yield Text(key, told, ("year_participation",))
        yield from tell_difference(nation, "year_participation", whole=True)
    chart = {"kind": "bar", "x": "level", "y": "rate"} if len(table) > 1 else None
    yield Table("year_participation", table[columns], table, words, chart=chart)


def _beside(table):
    """Return the columns of basis and published figure, where they say anything."""
    columns = ["basis"] if table["basis"].nunique() > 1 else []
    other = table["basis"].eq("list") & table["published"].notna()
    return [*columns, "published", "difference"] if other.any() else columns


def tell_difference(row, exhibit, *, whole=False):
    """Yield the sentence on a published figure that differs from the list."""
    if row["basis"] != "list" or pd.isna(row["published"]):
        return
    kind = int if whole else float
    told = {"published": kind(row["published"]), "value": kind(row["value"])}
    told |= {"difference": kind(abs(row["difference"]))}
    if row["agrees"]:
        yield Text("published_agrees", told, (exhibit,))
    else:
        more = "more" if row["difference"] > 0 else "fewer"
        yield Text(f"published_{more}", told, (exhibit,))


def _tell_totals(figures, year):
    words = {"year": str(year)}
    table = figures[figures["measure"].isin(_TOTALS) & figures["value"].notna()]
    if table.empty:
        return
    order = find_places(table["measure"], _TOTALS)
    table = table.assign(order=order).sort_values("order", kind="stable")
    columns = ["measure", "level", "value", *_beside(table)]
    yield Heading("head_totals")
    for measure in _TOTALS[:-1]:
        row = pick_figure(figures, measure)
        if row is None:
            continue
        whole = measure == "innovations_reported"
        value = int(row["value"]) if whole else float(row["value"])
        yield Text(f"total_{measure}", words | {"value": value}, ("year_totals",))
        if measure != "innovations_per_region":
            yield from tell_difference(row, "year_totals", whole=whole)
    yield Table("year_totals", table[columns], table, words)


def _tell_predicates(year):
    words = {"year": str(year)}
    shares = predicate_shares(year)
    shares = shares[shares["basis"].ne("partial") | shares["level"].eq("all")]
    nation = shares[(shares["level"] == "all") & shares["predicate"].isin(PREDICATES)]
    nation = nation.dropna(subset="regions").set_index("predicate")
    if nation.empty or not nation["regions"].sum():
        return
    about = ("year_predicates",)
    yield Heading("head_predicates")
    if nation["basis"].eq("partial").any():
        told = words | {"known": int(nation["regions"].sum())}
        told["of"] = int(nation["base"].iloc[0])
        yield Text("predicates_named", told, ("year_named",))
        table = spread_predicates(shares)
        yield Table("year_named", table, "project", words)
        return
    listed = [
        tell("predicate_share", told)
        for told in nation.reset_index()[["predicate", "regions", "share"]].to_dict(
            "records"
        )
    ]
    yield Text("predicates", words | {"listed": "; ".join(listed)}, about)
    yield Table("year_predicates", spread_predicates(shares), shares, words)
    first, *others = sorted(nation["regions"], reverse=True)
    unknown = nation["base"].iloc[0] - nation["regions"].sum()
    if first <= max(others, default=0) + unknown:
        # which predicate is the most frequent depends on the regions not counted
        return
    drawn = shares[shares["predicate"].isin(PREDICATES)].dropna(subset="regions")
    most = nation["regions"].idxmax()
    told = words | {"predicate": most, "regions": int(nation.at[most, "regions"])}
    told["share"] = float(nation.at[most, "share"])
    draw = _later(plot_level_predicates, drawn)
    # a series a predicate: a level without its number has an empty cell
    order = pd.MultiIndex.from_product([PREDICATES, drawn["level"].unique()])
    data = drawn.set_index(["predicate", "level"])[["regions", "share"]]
    data = data.reindex(order.set_names(["predicate", "level"])).reset_index()
    chart = {"kind": "stacked", "x": "level", "y": "share", "by": "predicate"}
    yield Figure("year_predicates", draw, data, shares, told, chart)


def _later(plot, *tables, **options):
    """Return a call of a plot without arguments."""
    return lambda: plot(*tables, **options)


def spread_predicates(shares):
    """Return the counts of predicates with a column a level, the share and a total.

    Parameters
    ----------
    shares : DataFrame
        ``level, predicate, regions, share``, as :func:`predicate_shares` gives it.

    Returns
    -------
    DataFrame
        ``predicate``, a column a level that has counts, ``all`` and ``share``; the last
        row has the totals.
    """
    counts = shares.pivot_table(
        index="predicate", columns="level", values="regions", aggfunc="sum"
    )
    order = [*PREDICATES, "unknown", "total"]
    order = [one for one in order if one in counts.index]
    levels = [one for one in (*LEVELS, "all") if one in counts.columns]
    table = counts.loc[order, levels].astype("Int64")
    nation = shares[shares["level"] == "all"].set_index("predicate")
    if "all" in levels:
        table["share"] = nation["share"].reindex(order)
    table = table.reset_index().rename_axis(columns=None)
    words = {one: label(one) for one in ("unknown", "total")}
    return table.assign(predicate=table["predicate"].replace(words))


def _tell_provinces(year):
    words = {"year": str(year)}
    table = province_summary(year)
    if (table["basis"].ne("list") & table["regions"].gt(0)).any():
        # the best of the provinces that a list happens to have is not the best
        return
    told = table.dropna(subset="mean")
    if told.empty:
        return
    best, worst = told.loc[told["mean"].idxmax()], told.loc[told["mean"].idxmin()]
    ends = {"best": best["province"], "best_mean": float(best["mean"])}
    ends |= {"worst": worst["province"], "worst_mean": float(worst["mean"])}
    yield Heading("head_provinces")
    yield Text("provinces_ends", ends, ("year_provinces",))
    columns = ["province", "regions", "mean", "median"]
    if (table["listed"] < table["regions"]).any():
        columns.insert(2, "listed")
    columns += [column_name(one) for one in PREDICATES]
    decimals = {"mean": 2, "median": 2}
    yield Table("year_provinces", table[columns], table, words, decimals)
    draw = _later(plot_province_scores, table, load_province_grid(year))
    data = table[["province", "regions", "listed", "mean"]]
    data = data.sort_values("mean", ascending=False, kind="stable")
    chart = {"kind": "bar", "x": "province", "y": "mean"}
    yield Figure("year_provinces", draw, data, table, words | ends, chart)


def find_cuts(year):
    """Return the scores from which a higher predicate begins, as printed, if any."""
    try:
        lower = predicate_bands(year)["lower"].dropna()
    except UnknownBands:
        return []
    # the lowest band begins above 0 and is no cut that a region could miss
    return sorted(float(one) for one in lower if one > 1)


def _tell_scores(year):
    words = {"year": str(year)}
    coverage = list_coverage(year).set_index("level")["complete"]
    whole = [level for level in LEVELS if coverage[level]]
    scores = list_results(year).dropna(subset="score")
    scores = scores[scores["level"].isin(whole)]
    if scores.empty:
        return
    summary = _summarise_scores(scores)
    distribution = score_distribution(year)
    distribution = distribution[distribution["level"].isin(whole)]
    yield Heading("head_scores")
    for row in summary[summary["level"].isin(LEVELS)].itertuples():
        told = {"median": float(row.median), "least": float(row.least)}
        told |= {"most": float(row.most)}
        yield Text(f"scores_{row.level}", told, ("year_scores",))
    decimals = dict.fromkeys(["mean", "median", "least", "most"], 2)
    yield Table("year_scores", summary, scores, words, decimals)
    nation = distribution.groupby(["from", "to"], as_index=False)["regions"].sum()
    peak = nation.loc[nation["regions"].idxmax()]
    told = words | {"regions": int(peak["regions"])}
    told |= {"low": int(peak["from"]), "high": int(peak["to"])}
    draw = _later(plot_score_distribution, distribution, cuts=find_cuts(year))
    ends = distribution[["from", "to"]].to_numpy()
    named = distribution.assign(
        interval=[f"{low:.0f}–{high:.0f}" for low, high in ends]
    )
    data = named[["level", "interval", "from", "to", "regions"]]
    chart = {"kind": "column", "x": "interval", "y": "regions", "by": "level"}
    yield Figure("year_scores", draw, data, scores, told, chart)


def _summarise_scores(scores):
    """Return mean, median, least and highest score of each level, and of all."""
    named = {"regions": "size", "mean": "mean", "median": "median"}
    named |= {"least": "min", "most": "max"}
    groups = dict(list(scores.groupby("level")))
    groups = {level: groups[level] for level in LEVELS if level in groups}
    if len(groups) == len(LEVELS):
        groups["all"] = scores
    table = pd.DataFrame(
        {
            level: rows["score"].agg(list(named.values()))
            for level, rows in groups.items()
        }
    ).T.set_axis(list(named), axis=1)
    table = table.rename_axis("level").reset_index()
    return table.astype({"regions": int})


def _tell_ends(year):
    found = []
    complete = list_coverage(year).set_index("level")["complete"]
    for level in LEVELS:
        table = extreme_regions(year, level, n=_ENDS)
        if table.empty:
            continue
        first = table[table["end"] == "highest"].iloc[0]
        told = {"name": first["name"], "score": float(first["score"])}
        told["level"] = level
        about = f"year_ends_{level}" if complete[level] else f"year_first_{level}"
        whole = complete[level]
        found.append(Text(f"first_{level}" if whole else "first_known", told, (about,)))
        if not whole:
            table = table[table["end"] == "highest"]
        table = table.assign(
            end=table["end"].map({"highest": "top", "lowest": "bottom"})
        )
        table = table.rename(columns={"end": "group"})
        columns = ["group", "place", "name", "province", "score", "predicate"]
        columns = [one for one in columns if table[one].notna().any()]
        columns = [c for c in columns if level != "provinsi" or c != "province"]
        words = {"year": str(year), "level": label(level)}
        if not whole:
            columns.remove("group")
        found.append(Table(about, table[columns], table, words, {"score": 2}))
    if found:
        yield Heading("head_ends")
        yield from found
        if complete.any():
            yield Text("ends_note")


def _tell_changes(year):
    table = compare_years(year)
    # single claims say nothing of how many rose and fell
    table = table[table["basis"] == "list"]
    ranked = table.dropna(subset=["rank_before", "rank_after"])
    if table.empty or (ranked.empty and not table.attrs["note"]):
        return
    words = {"year": str(year), "before": str(year - 1)}
    yield Heading("head_changes")
    for note in table.attrs["note"]:
        yield Text(f"change_{note}", words, ("year_changes",))
    if ranked.empty:
        return
    moved = ranked["rank_change"].astype(int)
    counts = pd.DataFrame(
        {
            "level": ranked["level"],
            "up": moved.gt(0),
            "down": moved.lt(0),
            "same": moved.eq(0),
        }
    )
    counts = counts.groupby("level")[["up", "down", "same"]].sum()
    counts = counts.reindex([one for one in LEVELS if one in counts.index])
    counts.loc["all"] = counts.sum()
    total = {name: int(counts.at["all", name]) for name in counts}
    yield Text("changes", words | total, ("year_changes",))
    counts = counts.astype(int).reset_index()
    yield Table("year_changes", counts, ranked, words)
    ranked = ranked.assign(places=moved).sort_values("places", kind="stable")
    ends = pd.concat([ranked.tail(_MOVERS)[::-1], ranked.head(_MOVERS)])
    ends = ends[ends["places"] != 0]
    columns = ["name", "level", "rank_before", "rank_after", "places"]
    if len(ends):
        yield Table("year_movers", ends[columns], ends, words)


def _tell_aspects(year):
    table = aspect_table(year)
    related = correlations(year)
    if related.empty:
        return
    words = {"year": str(year)}
    yield Heading("head_aspects")
    nation = related[related["level"] == "all"]
    for row in nation.dropna(subset="spearman").itertuples():
        told = {"n": int(row.n), "spearman": float(row.spearman)}
        told |= {"first": label(row.first), "second": label(row.second)}
        yield Text("related", told, ("year_related",))
    yield Text("related_note")
    columns = ["first", "second", "level", "n", "pearson", "spearman"]
    decimals = {"pearson": 2, "spearman": 2}
    yield Table("year_related", related[columns], related, words, decimals)
    for x, y in _DRAWN:
        row = nation[(nation["first"] == x) & (nation["second"] == y)]
        row = row.dropna(subset="spearman")
        if row.empty:
            continue
        data = table.dropna(subset=[x, y])[["code", "name", "level", x, y]]
        order = data["level"].map(LEVELS.index)
        data = data.loc[order.sort_values(kind="stable").index]
        told = words | {"spearman": float(row["spearman"].iloc[0])}
        draw = _later(plot_pairs, data, x, y)
        chart = {"kind": "scatter", "x": x, "y": y, "by": "level"}
        yield Figure(f"year_{x}_{y}", draw, data, table, told, chart)


def _tell_awards(year):
    winners = award_winners(year)
    if winners.empty:
        return
    words = {"year": str(year)}
    groups = winners.sort_values("name").groupby(["level", "award"], sort=True)
    table = groups.agg(regions=("code", "nunique"), names=("name", ", ".join))
    table = table.reset_index()
    told = words | {"regions": winners["code"].nunique(), "awards": len(table)}
    yield Heading("head_awards")
    yield Text("awards", told, ("year_awards",))
    yield Table("year_awards", table, winners, words)


def _tell_coaching(year):
    table = coaching_list(year)
    counts = coaching_counts(year)
    coverage = list_coverage(year).set_index("level")
    if coverage.at["all", "with_predicate"] == coverage.at["all", "regions"]:
        # a complete list names every one of them
        counts = counts.assign(count=counts["named"], unnamed=0)
    if table.empty and counts["count"].isna().all():
        return
    words = {"year": str(year)}
    yield Heading("head_coaching")
    for row in counts.to_dict("records"):
        if pd.notna(row["count"]) and row["count"]:
            told = {"predicate": row["predicate"], "regions": int(row["count"])}
            told |= {"named": int(row["named"])}
            whole = row["count"] == row["named"]
            key = "coaching_all" if whole else "coaching_some"
            yield Text(key, told, ("year_coaching",), listed=True)
    columns = ["predicate", "count", "named", "unnamed"]
    yield Table("year_coaching", counts[columns], table, words)
    if len(table):
        islands = pd.crosstab(table["island_group"], table["predicate"])
        order = [one for one in PREDICATES if one in islands.columns]
        islands = islands[order].reset_index().rename_axis(columns=None)
        yield Table("year_coaching_islands", islands, table, words)
