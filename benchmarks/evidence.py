"""Time the bounds of ranks, the search for contradictions, and the estimates.

    python benchmarks/evidence.py [claims] [wrong]

An invented nation of 546 regions publishes single results (500 claims by default), of
which some are wrong (25). The nation is drawn anew from a fixed seed; it says nothing
about real regions. The contradictions of all years, and the estimates of all anchors,
are those of the published results. Seconds are of processor time, of first calls.
"""

import sys
import time

import numpy as np
import pandas as pd

from iga_analysis.evidence.calibration import estimate_calibration
from iga_analysis.evidence.contradictions import contradicting_claims
from iga_analysis.evidence.rank_bounds import explain_bounds, rank_bounds_from_evidence
from iga_analysis.method import assign_predicate
from iga_analysis.tables.facts import LEVELS, load_regions

YEAR = 2023
MOST_SECONDS = {"published": 1.5, "bounds": 2, "contradictions": 30, "listed": 2}


def invent_results(claims, wrong, seed=7):
    """Return invented claims of an invented nation, some of them wrong."""
    random = np.random.default_rng(seed)
    nation = load_regions(YEAR)[["code", "level"]]
    scores = np.clip(random.normal(45, 18, len(nation)), 0, 100).round(2)
    nation = nation.assign(score=scores, predicate=assign_predicate(scores, YEAR))
    ranks = nation.groupby("level")["score"].rank(ascending=False, method="min")
    nation = nation.assign(rank=ranks.astype("Int64"))
    told = nation.sample(claims, replace=claims > len(nation), random_state=seed)
    told = told.reset_index(drop=True)
    parts = random.integers(1, 8, claims)
    for bit, part in enumerate(("score", "rank", "predicate")):
        told[part] = told[part].where((parts >> bit) % 2 == 1)
    slips = told.index[told["score"].notna() & told["rank"].notna()][:wrong]
    sizes = nation["level"].value_counts()
    told.loc[slips, "rank"] = random.integers(1, told.loc[slips, "level"].map(sizes))
    ids = [f"reg-{YEAR}-{number:04d}" for number in range(claims)]
    return told.assign(
        claim_id=ids,
        year=YEAR,
        rank_scope=told["rank"].map(lambda rank: "national-level", na_action="ignore"),
        award=pd.NA,
        is_final=True,
        basis="stated",
        source_id="invented-01",
    ).drop(columns="level")


def invent_list(seed=7):
    """Return a complete list of 2022 with one Sangat Inovatif more than was counted."""
    random = np.random.default_rng(seed)
    nation = load_regions(2022)[["code", "level"]]
    steps = [(90, 61, 45), (59, 36, 364), (34, 1, 101)]
    scores = np.concatenate([np.linspace(*step) for step in steps]).round(2)
    scores = np.append(scores, np.zeros(len(nation) - len(scores)))
    nation = nation.assign(score=random.permutation(scores))
    ranks = nation.groupby("level")["score"].rank(ascending=False, method="min")
    return nation.assign(
        claim_id=[f"reg-2022-{number:04d}" for number in range(len(nation))],
        year=2022,
        rank=ranks.astype("Int64"),
        rank_scope="national-level",
        predicate=assign_predicate(nation["score"], 2022),
        award=pd.NA,
        is_final=True,
        basis="stated",
        source_id="invented-01",
    ).drop(columns="level")


def measure(function, *arguments, **options):
    """Return the seconds of processor time that a call takes, and its result."""
    start = time.process_time()
    result = function(*arguments, **options)
    return time.process_time() - start, result


def main():
    """Measure and print a table with the limits beside."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    wrong = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    rows, limit = [], MOST_SECONDS["published"]
    seconds, found = measure(contradicting_claims)
    text = f"contradictions, {len(found)} published claims of all years"
    rows.append((f"{text}; limit {limit} s, {seconds / limit:.0%} of it", seconds))
    seconds, found = measure(contradicting_claims, 2022, results=invent_list())
    text = f"{len(found)} counts against a list of 542; limit {MOST_SECONDS['listed']}"
    rows.append((f"{text} s", seconds))
    seconds, found = measure(estimate_calibration)
    rows.append((f"estimates, {found['anchors'].iloc[-1]} anchors left out", seconds))
    right, bounds = invent_results(claims, 0), 0
    for level in LEVELS:
        seconds, table = measure(rank_bounds_from_evidence, YEAR, level, results=right)
        bounds += seconds
        width = (table["rank_max"] - table["rank_min"] + 1).median()
        rows.append((f"bounds, {len(table)} {level} (median width {width})", seconds))
    rows.append((f"bounds, all; limit {MOST_SECONDS['bounds']} s", bounds))
    seconds, _ = measure(explain_bounds, table["code"].iloc[0], YEAR, results=right)
    rows.append(("explanation of one region", seconds))
    slips = invent_results(claims, wrong)
    seconds, found = measure(contradicting_claims, YEAR, results=slips)
    limit = MOST_SECONDS["contradictions"]
    text = f"contradictions, {len(found)} claims found; limit {limit} s"
    rows.append((text, seconds))
    print(f"{claims} claims of an invented nation, {wrong} of them wrong")
    print(pd.DataFrame(rows, columns=["measured", "seconds"]).round(2).to_string())


if __name__ == "__main__":
    main()
