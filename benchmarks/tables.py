"""Time the import of the package, the help of its command, the loading of its tables.

    python benchmarks/tables.py

Every time is taken in a new Python; the imports to compare alternate, so that a busy
machine slows both. Shown are medians.
"""

import statistics
import subprocess
import sys

import pandas as pd

REPETITIONS = 9
MOST_TIMES = 0.25
MOST_SECONDS = 0.5
CLOCK = (
    "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
)
LIBRARIES = "import pandas, scipy.stats, matplotlib.pyplot"
PACKAGE = "import iga_analysis"
LOAD = "iga_analysis.check_tables()"
HELP = "from iga_analysis.__main__ import app; app(['--help'], standalone_mode=False)"


def time_new_python(statement, before=""):
    """Return the seconds that a statement takes in a new Python."""
    code = f"{before}\n{CLOCK.format(statement)}"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    return float(run.stdout.split()[-1])


def main():
    """Measure and print a table with the limits beside."""
    times = {LIBRARIES: [], PACKAGE: [], HELP: [], LOAD: []}
    for _ in range(REPETITIONS):
        times[LIBRARIES].append(time_new_python(LIBRARIES))
        times[PACKAGE].append(time_new_python(PACKAGE))
        times[HELP].append(time_new_python(HELP))
        times[LOAD].append(time_new_python(LOAD, before=f"{PACKAGE}, pandas"))
    seconds = {name: statistics.median(taken) for name, taken in times.items()}
    ratio = seconds[PACKAGE] / seconds[LIBRARIES]
    rows = [
        (LIBRARIES, f"{seconds[LIBRARIES]:.2f} s", ""),
        (PACKAGE, f"{seconds[PACKAGE]:.2f} s", ""),
        ("the package to the libraries", f"{ratio:.2f} x", f"{MOST_TIMES} x"),
        ("help of the command", f"{seconds[HELP]:.2f} s", f"{MOST_SECONDS} s"),
        ("load and check all tables", f"{seconds[LOAD]:.2f} s", f"{MOST_SECONDS} s"),
    ]
    columns = ["measured", "median", "at most"]
    print(pd.DataFrame(rows, columns=columns).to_string(index=False))


if __name__ == "__main__":
    main()
