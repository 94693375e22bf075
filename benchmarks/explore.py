"""Time the page of cuts and weights: from a changed control to its changed result.

    python benchmarks/explore.py

Every control is moved some times on a simulated nation; printed are the median and the
longest time in seconds, and the longest over the 0.3 s within which an answer feels
immediate. Nothing is sent to a browser.
"""

import statistics
import time

from iga_analysis import simulate_nation
from iga_analysis.explore.page import build_cuts, build_region, build_weights

IMMEDIATE = 0.3
NAMES = ["Kota Surabaya", "Kabupaten Sragen", "Kabupaten Muara Enim", "Jawa Tengah"]


def time_changes(control, values):
    """Return the seconds that each new value of a control takes until it is shown."""
    seconds = []
    for value in values:
        start = time.perf_counter()
        control.value = value
        seconds.append(time.perf_counter() - start)
    return seconds


def main():
    start = time.perf_counter()
    nation = simulate_nation(like=2025, edition=2026, seed=2026)
    print(f"{'nation simulated':<24} {time.perf_counter() - start:6.2f} s")
    cuts, weights, region = (
        build(*nation, 2026) for build in (build_cuts, build_weights, build_region)
    )
    changes = {
        "a cut": (cuts.children[2].children[0], [-5.0, 2.5, 10.0, -0.5, 0.0]),
        "points of an aspect": (weights.children[1], [0, 40, 80, 120, 63]),
        "spread of the weights": (weights.children[4], [0, 50, 10, 40, 25]),
        "a region": (region.children[1], NAMES),
    }
    for name, (control, values) in changes.items():
        seconds = time_changes(control, values)
        longest = max(seconds)
        print(
            f"{name:<24} {statistics.median(seconds):6.3f} s, at most {longest:.3f} s "
            f"({longest / IMMEDIATE:.2f} of what feels immediate)"
        )


if __name__ == "__main__":
    main()
