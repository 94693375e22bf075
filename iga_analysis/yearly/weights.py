"""How much of the ranking hangs on the weights, where an indicator table is there."""

from ..language import label
from ..method import UnknownField, load_edition
from ..sensitivity import rank_uncertainty, scale_indicators
from ..tables import LEVELS, load_indicator_import, load_regions
from .blocks import Heading, Table, Text

# Weights vary by so much of themselves; the seed makes the report repeatable.
_SPREAD, _DRAWS, _SEED = 0.25, 10_000, 2026
_LISTED = 10


def tell_weights(year):
    """Yield the blocks on what other weights would do to the ranks of each level.

    The table of indicators that was imported for the year is scaled by what each
    indicator can reach at most and weighted by the edition of the year. Regions with a
    gap are left out, and counted.

    Parameters
    ----------
    year : int
        Year of the measurement.
    """
    table = load_indicator_import(year)
    if table is None:
        return
    words = {"year": str(year)}
    yield Heading("head_sensitivity")
    try:
        shares, weights = scale_indicators(table, load_edition(year))
    except UnknownField:
        yield Text("weights_unknown", words)
        return
    whole = shares.dropna()
    told = words | {"spread": round(100 * _SPREAD), "draws": _DRAWS}
    told |= {"regions": len(whole), "left": len(shares) - len(whole)}
    yield Text("weights_how", told)
    places = load_regions(year).set_index("code")
    for level in LEVELS:
        own = whole[whole.index.map(places["level"]) == level]
        if len(own) < 2:
            continue
        found = rank_uncertainty(
            *(own, weights), spread=_SPREAD, draws=_DRAWS, seed=_SEED, top=(_LISTED,)
        )
        found = found.sort_values("rank").head(_LISTED)
        found["name"] = found["code"].map(places["name"])
        found["source_id"] = table.attrs["source_id"]
        sure = int(found[f"p_top_{_LISTED}"].ge(0.9).sum())
        names = {"level": label(level), "sure": sure, "n": len(found)}
        about = f"year_weights_{level}"
        yield Text("weights_sure", names, (about,))
        columns = ["name", "score", "rank", "rank_5", "rank_95", f"p_top_{_LISTED}"]
        decimals = {"score": 2, "rank_5": 0, "rank_95": 0, columns[-1]: 2}
        yield Table(about, found[columns], found, words, decimals)
