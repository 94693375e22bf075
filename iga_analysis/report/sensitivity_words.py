"""What the parts of a report on a ranking share: names, numbers, whole ranks."""

import numpy as np
import pandas as pd

from ..language import label
from ..yearly import tell

# Units of one figure, and rows of the table beside it.
SHOWN = 40
# Rows of a table of what matters most.
MOST = 10
# A place or predicate in so many of the draws is sure; below the other none at all.
SURE, NONE = 0.9, 0.05


class Told:
    """The tables in the words of their readers, and what several blocks say."""

    def __init__(self, found, source, options):
        self.found, self.source, self.options = found, source, options
        self.top = options["top"][0]
        self.chosen = options["chosen"]
        self.ranks = self._word_ranks()
        place = self.ranks[f"p_top_{self.top}"]
        self.first = self.ranks["rank"].le(self.top)
        self.sure = int((self.first & place.ge(SURE)).sum())
        self.open = int((place.lt(SURE) & place.ge(NONE)).sum())
        weights = found["weights"].dropna(subset="sd_pct")
        self.deviation = weights["sd_pct"].median()
        self.spread = round(100 * options["spread"])
        kind = "units" if source.year is None else "regions"
        those, one = (tell(f"sens_{form}_{kind}") for form in ("those", "one"))
        self.words = {
            **{
                "those": those,
                "one": one,
                "those_first": those[:1].upper() + those[1:],
            },
            **{"n": len(self.ranks), "k": self.top, "spread": self.spread},
            **{"draws": options["draws"], "sd": round(self.deviation)},
            **{form: name_top(form, self.top) for form in ("span", "border", "among")},
        }

    def name(self, code):
        return self.source.names.get(code, code)

    def _word_ranks(self):
        """Return the ranks with names and with whole likely ranks, rounded outwards."""
        ranks = self.found["ranks"].dropna(subset="rank")
        best, worst = round_outwards(ranks)
        return ranks.assign(
            name=[self.name(code) for code in ranks["code"]],
            likely_best=best,
            likely_worst=worst,
            likely_ranks=span(best, worst),
        )

    def find(self, code):
        return self.ranks[self.ranks["code"] == code].iloc[0]


def name_top(form, k):
    """Return the first places in words: "1 to 10", "the first 10", "rank 1".

    Parameters
    ----------
    form : {"span", "border", "among"}
    k : int
        How many places.

    Examples
    --------
    >>> name_top("border", 10), name_top("border", 1)
    ('the first 10', 'rank 1')
    """
    return tell(f"sens_{form}_one" if k == 1 else f"sens_{form}", {"k": k})


def span(first, last):
    """Return ranks as a person writes them: 3–9, or 4 alone."""
    ends = zip(first.astype(int), last.astype(int), strict=True)
    return [f"{low}–{high}" if low < high else str(low) for low, high in ends]


def percent(column):
    """Return shares as per cent."""
    return 100 * column.astype("float64")


def name_choice(about, code):
    """Return an indicator, aspect or choice with its name, where it has one."""
    if label(f"choice_{code}") != f"choice_{code}":
        return label(f"choice_{code}")
    names = about.source.structure.set_index("code")["name"]
    name = names.get(code, code)
    return code if pd.isna(name) or name == code else f"{code} {name}"


def width(table):
    """Return how many likely ranks half of the units have at most."""
    best, worst = round_outwards(table.dropna(subset="rank_5"))
    return int((worst - best + 1).median())


def round_outwards(table):
    """Return the likely ranks of a table by unit, in whole ranks."""
    best = np.floor(table["rank_5"] + 1e-9).astype("int64")
    return best, np.ceil(table["rank_95"] - 1e-9).astype("int64")
