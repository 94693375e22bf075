"""Time of all choices of an index together, as ratios within one run.

    python benchmarks/ensemble.py

An invented index of 542 units and 36 indicators in 6 groups, complete and with 5 % of
its values missing. Each draw takes weights within 25 % at both levels, one of two
treatments of outliers, of two or three normalisations, of three means, of three
treatments of gaps where there are any, and leaves out one of ten indicators or none.
The floor is what no method that ranks every draw can do without: draw the weights,
multiply, sort each draw. COINr 1.1.14 takes about 130 ms a run of such an index, on
another machine. Every measurement is made in a new Python with one BLAS thread; shown
are CPU seconds, the fewest of those that alternate.
"""

import os
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

UNITS, INDICATORS, GROUPS = 542, 36, 6
DRAWS, REPETITIONS = 10_000, 3
COINR_SECONDS = 0.130  # a run
LIMIT = 60


def invent_index(missing, seed=2026):
    """Return skewed values of units whose indicators go together, and a structure."""
    rng = np.random.default_rng(seed)
    quality = rng.beta(2, 2, UNITS)[:, None]
    noise = rng.normal(0, 0.25, (UNITS, INDICATORS))
    values = np.exp(3 * (0.8 * quality + 0.2 * rng.random((UNITS, INDICATORS)) + noise))
    codes = [f"i{one}" for one in range(INDICATORS)]
    groups = [f"g{one}" for one in range(GROUPS)]
    table = pd.DataFrame(values, columns=codes)
    table = table.mask(rng.random(table.shape) < missing)
    parents = [groups[one * GROUPS // INDICATORS] for one in range(INDICATORS)]
    structure = pd.DataFrame(
        {
            "code": [*codes, *groups, "index"],
            "parent": [*parents, *["index"] * GROUPS, None],
            "weight": rng.uniform(0.4, 3, INDICATORS + GROUPS + 1),
        }
    )
    return table, structure


def list_choices(missing):
    """Return the alternatives of all choices."""
    return {
        "outliers": ("none", "winsorise"),
        "gaps": ("none", "mean", "median") if missing else ("none",),
        "normalisation": ("minmax", "rank"),
        "aggregation": ("arithmetic", "geometric", "harmonic"),
        "drop": tuple(f"i{one}" for one in range(10)),
        "scale": (1, 100),
        "seed": 1,
    }


def clock(function):
    """Return the CPU seconds of a call."""
    start = time.process_time()
    function()
    return time.process_time() - start


def run_floor(draws, chunk=1000):
    """Draw weights, multiply and sort each draw; keep nothing."""
    table, _ = invent_index(0)
    values = np.ascontiguousarray(table.to_numpy().T)
    rng = np.random.default_rng(1)

    def sort_draws():
        for _ in range(draws // chunk):
            sets = rng.uniform(0.75, 1.25, (chunk, INDICATORS))
            sets /= sets.sum(axis=1, keepdims=True)
            scores = sets @ values
            scores.sort(axis=1)

    return clock(sort_draws)


def run_ours(draws, missing):
    """Prepare, draw, rank and sum up with choice_uncertainty."""
    from iga_analysis.sensitivity import choice_uncertainty

    table, structure = invent_index(missing)
    options = list_choices(missing)
    choice_uncertainty(table, structure, draws=100, **options)
    return clock(lambda: choice_uncertainty(table, structure, draws=draws, **options))


def run_shares(draws, missing):
    """Estimate the share of each choice in the ranks of five units."""
    from iga_analysis.sensitivity import choice_sensitivity

    table, structure = invent_index(missing)
    return clock(
        lambda: choice_sensitivity(
            table, structure, draws=draws, codes=range(5), **list_choices(missing)
        )
    )


def run_effects(missing):
    """Rank under each alternative alone."""
    from iga_analysis.sensitivity import choice_effects

    table, structure = invent_index(missing)
    return clock(lambda: choice_effects(table, structure, **list_choices(missing)))


def run(call):
    """Return CPU seconds of a call in a new Python, and the MiB of the process."""
    threads = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
    done = subprocess.run(
        [sys.executable, __file__, call],
        env={**os.environ, **dict.fromkeys(threads, "1")},
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(map(float, done.stdout.split()[-2:]))


def main():
    """Measure and print a table with the limits beside."""
    floor = f"run_floor({DRAWS})"
    calls = {
        "complete": f"run_ours({DRAWS}, 0)",
        "5 % missing": f"run_ours({DRAWS}, 0.05)",
    }
    found = [{call: run(call)[0] for call in (floor, *calls.values())}]
    for _ in range(REPETITIONS - 1):
        found.append({call: run(call)[0] for call in found[0]})
    fewest = pd.DataFrame(found).min()
    rows = [(f"floor, {DRAWS:,} draws", f"{fewest[floor]:.2f} s", "")]
    for name, call in calls.items():
        seconds = fewest[call]
        coinr = COINR_SECONDS * DRAWS
        rows += [
            (f"all choices, {DRAWS:,} draws, {name}", f"{seconds:.2f} s", f"{LIMIT} s"),
            ("  times the floor", f"{seconds / fewest[floor]:.1f} x", ""),
            (f"  COINr ({coinr:,.0f} s), times ours", f"{coinr / seconds:,.0f} x", ""),
        ]
    for draws in (DRAWS, 10 * DRAWS):
        peak = run(f"run_ours({draws}, 0.05)")[1]
        rows.append((f"peak memory, {draws:,} draws", f"{peak:.0f} MiB", ""))
    for name, call in (
        ("shares, 1,024 base draws, 5 units", "run_shares(1024, 0.05)"),
        ("effects of each alternative, 10,000 draws", "run_effects(0.05)"),
    ):
        rows.append((name, f"{run(call)[0]:.2f} s", ""))
    columns = ["measured", "found", "limit"]
    print(pd.DataFrame(rows, columns=columns).to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        result = eval(sys.argv[1])  # one of the calls in main()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(result, peak)
    else:
        main()
