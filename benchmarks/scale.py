"""Time and memory of rankings of many units: nations, districts, all villages.

    python benchmarks/scale.py

Invented values as in composite.py, weights within 25 %. The floor is what no method
that ranks every draw can do without: draw the weights, multiply, sort each draw. Each
measurement is made in a new Python with one BLAS thread. The last rows are the same
call on a Dask cluster of two processes, which may as well be two machines.
"""

import resource
import sys
import time

import composite
import joblib
import pandas as pd
from composite import clock, invent_index, run

# Villages and the like in Indonesia, and indicators of a village index.
VILLAGES, VILLAGE_INDICATORS = 83_000, 50


def run_floor(draws, units, chunk=64):
    """Draw, multiply and sort; keep nothing."""
    _set_size(units)
    return composite.run_floor(draws, chunk)


def run_ours(draws, units, indicators=36, n_jobs=1, timer=time.process_time):
    """Draw, rank and sum up the draws."""
    from iga_analysis.sensitivity import rank_uncertainty

    _set_size(units, indicators)
    table, weights = invent_index()
    options = {"draws": draws, "seed": 1, "n_jobs": n_jobs}
    return clock(lambda: rank_uncertainty(table, weights, **options), timer)


def run_elapsed(draws, units, n_jobs=1):
    """Do the same on the clock of the wall."""
    return run_ours(draws, units, n_jobs=n_jobs, timer=time.perf_counter)


def run_dask(draws, units):
    """Do the same on a cluster of two processes, which are there already."""
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        run_ours(5000, 100, n_jobs=2)
        return run_elapsed(draws, units, n_jobs=2)


def _set_size(units, indicators=36):
    composite.UNITS, composite.INDICATORS = units, indicators


def measure(call):
    """Return seconds and MiB of a call in a new Python."""
    return run(call, script=__file__)


def main():
    """Measure and print a table with the limits beside."""
    rows = []
    floor, _ = measure("run_floor(20_000, 5000)")
    ours, peak = measure("run_ours(100_000, 5000)")
    rows += [
        (
            "5,000 units, 100,000 draws, to the floor",
            f"{ours / floor / 5:.2f} x",
            "1.5",
        ),
        ("peak memory", f"{peak:.0f} MiB", "400 MiB"),
    ]
    ours, peak = measure("run_ours(10_000, 20_000)")
    rows += [
        ("20,000 units, 10,000 draws", f"{ours:.0f} s CPU", "60 s"),
        ("peak memory", f"{peak:.0f} MiB", "1,536 MiB"),
    ]
    ours, peak = measure(f"run_ours(10_000, {VILLAGES}, {VILLAGE_INDICATORS})")
    rows += [
        (f"{VILLAGES:,} units x {VILLAGE_INDICATORS}", f"{ours:.0f} s CPU", "2,400 s"),
        ("peak memory", f"{peak:.0f} MiB", "4,096 MiB"),
    ]
    one, _ = measure("run_elapsed(1_000_000, 542)")
    two, _ = measure("run_elapsed(1_000_000, 542, 2)")
    far, _ = measure("run_dask(1_000_000, 542)")
    rows += [
        ("542 units, 1,000,000 draws, one worker", f"{one:.1f} s", ""),
        ("two threads, times as fast", f"{one / two:.2f} x", ""),
        ("two processes of Dask, times as fast", f"{one / far:.2f} x", ""),
    ]
    columns = ["measured", "found", "limit"]
    print(pd.DataFrame(rows, columns=columns).to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        result = eval(sys.argv[1])  # one of the calls in main()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(result, peak)
    else:
        main()
