"""The notebooks of a report, two at a time: each with its share of the processors.

    python benchmarks/notebooks.py

Beside it the same notebooks with threads of matrix products for all processors each.
The two ways alternate, so that a busy machine slows both; processor time includes the
kernels. On a machine of one processor both are the same.
"""

import os
import resource
import statistics
import time

import pandas as pd

from iga_analysis.report.report import NOTEBOOKS
from iga_analysis.report.run import run_notebooks

REPETITIONS = 3
MOST_TIMES = 1.05
NAMES = ("06_ranking_sensitivity", "07_score_rank_curve")
WAYS = {"a share each": {}, "all for each": {"OMP_NUM_THREADS": str(os.cpu_count())}}


def measure(paths, settings):
    """Return the seconds and the processor seconds that the notebooks take."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run_notebooks(paths, {"IGA_LANG": "en", **settings})
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, spent


def main():
    """Measure and print a table with the limit beside."""
    paths = [NOTEBOOKS / f"{name}.ipynb" for name in NAMES]
    taken = {way: [] for way in WAYS}
    for _ in range(REPETITIONS):
        for way, settings in WAYS.items():
            taken[way].append(measure(paths, settings))
    middle = {
        way: [statistics.median(one) for one in zip(*pairs, strict=True)]
        for way, pairs in taken.items()
    }
    share, whole = middle.values()
    rows = [(way, f"{s:.1f} s", f"{cpu:.1f} s", "") for way, (s, cpu) in middle.items()]
    ratios = [f"{a / b:.2f} x" for a, b in zip(share, whole, strict=True)]
    rows.append(("share to all", *ratios, f"{MOST_TIMES} x"))
    columns = ["processors", "median", "processor time", "at most"]
    print(pd.DataFrame(rows, columns=columns).to_string(index=False))


if __name__ == "__main__":
    main()
