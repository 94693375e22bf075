"""Time and memory of the sensitivity of rankings, as ratios within one run.

    python benchmarks/composite.py

An invented index of 542 units and 36 indicators, weights within 25 %. The floor is what
no method that ranks every draw can do without: draw the weights, multiply, sort each
draw. pysensmcda 2.0.0 and SALib 1.6.0 are compared with if they are installed; the
figures of COINr 1.1.14 were measured on another machine and are shown as they are. The
exact ranges of all units are extrapolated from those of every 20th by rank. Every
measurement is made in a new Python, and those that are compared alternate, so that a
busy machine slows both; shown are the smallest. BLAS has one thread throughout.
"""

import importlib.util
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd

UNITS, INDICATORS = 542, 36
REPETITIONS = 3
COINR_SECONDS = 84.0  # CPU seconds of 1,000 draws, get_sensitivity()
COINR_MIB = 184
# Base number of draws of Sobol indices, and units whose own are wanted.
INDEX_DRAWS, INDEX_UNITS = 1024, 20
# Of all ranges by rank, these are measured.
SAMPLE = slice(10, None, 20)
# Set where memory is traced, which takes time.
TRACE = "IGA_BENCHMARK_TRACE"


def invent_index(seed=2026):
    """Return values of units whose indicators go together, and weights."""
    rng = np.random.default_rng(seed)
    quality = rng.beta(2, 2, UNITS)[:, None]
    noise = rng.normal(0, 0.25, (UNITS, INDICATORS))
    levels = 3 * (0.8 * quality + 0.2 * rng.random((UNITS, INDICATORS)) + noise)
    values = np.clip(np.rint(levels), 0, 3) / 3 * 100
    codes = [f"u{one}" for one in range(UNITS)]
    return pd.DataFrame(values, index=codes), rng.uniform(0.4, 3, INDICATORS)


def clock(function, timer=time.process_time):
    """Return the seconds of a call; if memory is traced, the MiB at its peak."""
    if TRACE in os.environ:
        tracemalloc.start()
        function()
        return tracemalloc.get_traced_memory()[1] / 2**20
    start = timer()
    function()
    return timer() - start


def run_floor(draws, chunk=1000):
    """Draw weights, multiply and sort each draw; keep nothing."""
    table, weights = invent_index()
    values = np.ascontiguousarray(table.to_numpy().T)
    weights = weights / weights.sum()
    rng = np.random.default_rng(1)

    def sort_draws():
        for _ in range(draws // chunk):
            sets = weights * rng.uniform(0.75, 1.25, (chunk, INDICATORS))
            sets /= sets.sum(axis=1, keepdims=True)
            scores = sets @ values
            scores.sort(axis=1)

    return clock(sort_draws)


def run_ours(draws, n_jobs=1, timer=time.process_time):
    """Draw, rank and sum up the draws with rank_uncertainty, predicates included."""
    from iga_analysis.sensitivity.uncertainty import rank_uncertainty

    table, weights = invent_index()
    options = {"bands": 2026, "seed": 1, "n_jobs": n_jobs}
    rank_uncertainty(table, weights, draws=100, **options)
    return clock(
        lambda: rank_uncertainty(table, weights, draws=draws, **options), timer
    )


def run_elapsed(draws, n_jobs):
    """Do the same on the clock of the wall."""
    return run_ours(draws, n_jobs, time.perf_counter)


def run_sorting(workers):
    """Sort on the clock of the wall: what a second worker can give on this machine."""
    values = np.random.default_rng(1).random((4000, UNITS))

    def sort_part(part):
        for _ in range(40 // workers):
            np.sort(values, axis=1)

    with ThreadPoolExecutor(workers) as pool:
        return clock(
            lambda: list(pool.map(sort_part, range(workers))), time.perf_counter
        )


def run_pysensmcda(draws):
    """Draw and rank with pysensmcda."""
    from pysensmcda.smaa import simulate

    table, weights = invent_index()
    values = table.to_numpy()
    rng = np.random.default_rng(1)

    def weighted_sum(matrix, one, types):
        return matrix @ one

    def simulate_draws():
        sets = weights * rng.uniform(0.75, 1.25, (draws, INDICATORS))
        sets /= sets.sum(axis=1, keepdims=True)
        simulate(weighted_sum, values, np.ones(INDICATORS, dtype=int), weights=sets)

    return clock(simulate_draws)


def run_exact(what, weight_set="relative"):
    """Run an exact method on the clock of the wall."""
    from iga_analysis import composite

    table, weights = invent_index()
    unit = (table @ weights).sort_values(ascending=False).index[UNITS // 2]
    calls = {
        "dominance": lambda: composite.dominance(table, weights, weight_set=weight_set),
        "bounds": lambda: composite.rank_bounds(table, weights, weight_set=weight_set),
        "swaps": lambda: composite.swap_changes(table, weights),
        "range": lambda: composite.rank_range(
            unit, table, weights, weight_set=weight_set
        ),
    }
    return clock(calls[what], time.perf_counter)


def run_ranges():
    """Find the exact ranges of every 20th unit by rank, and tell the seconds of all."""
    from iga_analysis.composite import rank_range

    table, weights = invent_index()
    units = (table @ weights).sort_values(ascending=False).index[SAMPLE]
    return clock(lambda: rank_range(units, table, weights)) * UNITS / len(units)


def run_indices():
    """Find the Sobol indices of the shift of ranks, and of some units, by weight."""
    from iga_analysis.composite import weight_sensitivity

    table, weights = invent_index()
    codes = table.index[:INDEX_UNITS]
    return clock(
        lambda: weight_sensitivity(
            table, weights, draws=INDEX_DRAWS, seed=1, codes=codes
        )
    )


def run_salib():
    """Find the same with SALib, ranks by argsort."""
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    table, weights = invent_index()
    names = [f"x{one}" for one in range(INDICATORS)]
    problem = {"num_vars": INDICATORS, "names": names, "bounds": [[0.75, 1.25]]}
    problem["bounds"] *= INDICATORS

    def rank_places(scores):
        return np.argsort(np.argsort(-scores, axis=1), axis=1)

    def find_indices():
        options = {"calc_second_order": False}
        sets = weights * sample.sample(problem, INDEX_DRAWS, **options)
        scores = sets / sets.sum(axis=1, keepdims=True) @ table.to_numpy().T
        ranks = rank_places(scores)
        base = rank_places((table.to_numpy() @ weights)[None])
        outcomes = [np.abs(ranks - base).mean(axis=1)]
        outcomes += [*scores[:, :INDEX_UNITS].T, *ranks[:, :INDEX_UNITS].T]
        for one in outcomes:
            analyse.analyze(
                problem, one.astype("float64"), num_resamples=199, **options
            )

    return clock(find_indices)


def run(call, trace=False, script=__file__):
    """Return the result of a call in a new Python with one BLAS thread, and its peak.

    Returns
    -------
    tuple of float
        Seconds (MiB of the arrays made if ``trace``), and MiB of the whole process.
    """
    threads = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
    done = subprocess.run(
        [sys.executable, script, call],
        env={
            **os.environ,
            **dict.fromkeys(threads, "1"),
            **({TRACE: "1"} if trace else {}),
        },
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(map(float, done.stdout.split()[-2:]))


def run_all(*calls):
    """Return the fewest seconds of calls that alternate, by call."""
    found = [[run(call)[0] for call in calls] for _ in range(REPETITIONS)]
    return dict(zip(calls, np.min(found, axis=0), strict=True))


def main():
    """Measure and print a table with the limits beside."""
    rows = []
    for draws, most in ((10_000, ""), (100_000, "1.5 x")):
        ours, floor = f"run_ours({draws})", f"run_floor({draws})"
        found = run_all(floor, ours)
        rows += [
            (f"floor, {draws:,} draws", f"{found[floor]:.2f} s", ""),
            (f"rank_uncertainty, {draws:,} draws", f"{found[ours]:.2f} s", ""),
            ("the second to the first", f"{found[ours] / found[floor]:.2f} x", most),
        ]
    call = "run_ours(1_000_000)"
    peak = run(call)[1]
    rows.append(("peak memory, 1,000,000 draws", f"{peak:.0f} MiB", "250 MiB"))
    for what, call, least in (
        ("two workers, times as fast as one", "run_elapsed(400_000, {})", ">= 1.6 x"),
        ("the same of sorting alone", "run_sorting({})", ""),
    ):
        found = run_all(call.format(1), call.format(2))
        one, two = found.values()
        rows.append((what, f"{one / two:.2f} x", least))
    rows += compare_pysensmcda()
    seconds = run("run_ours(1000)")[0]
    rows.append(
        (
            f"COINr, 1,000 draws ({COINR_SECONDS:g} s, {COINR_MIB} MiB elsewhere), "
            "times ours",
            f"{COINR_SECONDS / seconds:.0f} x",
            "",
        )
    )
    for what, weight_set, most in (
        ("dominance", "relative", "0.2 s"),
        ("dominance", "simplex", "1 s"),
        ("bounds", "relative", "1 s"),
        ("bounds", "simplex", "1 s"),
        ("swaps", "relative", ""),
        ("range", "relative", "20 s"),
        ("range", "simplex", "20 s"),
    ):
        seconds = run(f"run_exact({what!r}, {weight_set!r})")[0]
        rows.append((f"{what}, {weight_set}", f"{seconds:.2f} s", most))
    minutes = run("run_ranges()")[0] / 60
    rows.append(("ranges of all, from every 20th", f"{minutes:.1f} CPU min", "12"))
    rows += compare_salib()
    columns = ["measured", "found", "limit"]
    print(pd.DataFrame(rows, columns=columns).to_string(index=False))


def compare_pysensmcda():
    """Return rows that compare with pysensmcda, or say that it is not installed."""
    if importlib.util.find_spec("pysensmcda") is None:
        return [("pysensmcda", "not installed", "")]
    ours, theirs = "run_ours(10_000)", "run_pysensmcda(10_000)"
    found = run_all(ours, theirs)
    memory = {call: run(call, trace=True)[0] for call in (ours, theirs)}
    return [
        ("pysensmcda, 10,000 draws", f"{found[theirs]:.2f} s", ""),
        (
            "pysensmcda, times our seconds",
            f"{found[theirs] / found[ours]:.1f} x",
            ">= 2 x",
        ),
        ("pysensmcda, arrays at the peak", f"{memory[theirs]:.0f} MiB", ""),
        ("ours, arrays at the peak", f"{memory[ours]:.0f} MiB", ""),
        (
            "pysensmcda, times our arrays",
            f"{memory[theirs] / memory[ours]:.0f} x",
            ">= 10 x",
        ),
    ]


def compare_salib():
    """Return rows that compare with SALib, or say that it is not installed."""
    ours, theirs = "run_indices()", "run_salib()"
    what = f"Sobol indices, {INDEX_UNITS} units"
    if importlib.util.find_spec("SALib") is None:
        seconds = run(ours)[0]
        return [(what, f"{seconds:.2f} s", "5 s"), ("SALib", "not installed", "")]
    found = run_all(ours, theirs)
    return [
        (what, f"{found[ours]:.2f} s", "5 s"),
        ("SALib, the same", f"{found[theirs]:.2f} s", ""),
        ("SALib, times ours", f"{found[theirs] / found[ours]:.1f} x", ">= 4 x"),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        result = eval(sys.argv[1])  # one of the calls in main()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(result, peak)
    else:
        main()
