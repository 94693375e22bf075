"""Read files damaged at random: none may crash, hang or fill memory.

    python benchmarks/damage.py [NUMBER OF FILES] [FIRST SEED]

Small lists of every format are damaged (5,000 of them unless another number is given),
more than half of the archives within a part. Any error but a sentence to the user ends
the run with the format and seed, from which ``damage`` in ``tests/support`` makes the
file again.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import damage

MOST_SECONDS = 10
MOST_MIB = 1024


def read_damaged(path):
    """Return how a file was met (read, or the key of the refusal) and the seconds."""
    start = time.perf_counter()
    try:
        read_results(path, year=2024)
        met = "read"
    except IntakeError as error:
        met = error.key
    return met, time.perf_counter() - start


def peak_memory():
    """Return the most that this process and any reader used, in MiB."""
    unit = 1024 if sys.platform.startswith("linux") else 1
    return [
        resource.getrusage(who).ru_maxrss * unit / 2**20
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]


def read_many(seeds):
    """Yield format, seed, how it was met and the seconds of each damaged file."""
    with tempfile.TemporaryDirectory() as name:
        small = damage.write_small(Path(name))
        kinds, path = list(small), Path(name, "berkas")
        for seed in seeds:
            kind = kinds[seed % len(kinds)]
            path.write_bytes(damage.damage(small[kind], seed))
            try:
                yield kind, seed, *read_damaged(path)
            except KeyboardInterrupt:
                return
            except BaseException:
                print(f"format {kind}, seed {seed}", flush=True)
                raise


def main():
    """Damage and read files in turn; print a table by format, also when stopped."""
    told = dict(enumerate(map(int, sys.argv[1:])))
    number, first = told.get(0, 5_000), told.get(1, 1)
    found = []
    for one in read_many(range(first, first + number)):
        found.append(one)
        if len(found) % 250 == 0:
            print(f"{len(found)} files, {sum(peak_memory()):.0f} MiB", flush=True)
    table = pd.DataFrame(found, columns=["format", "seed", "met", "seconds"])
    shown = table.groupby("format", sort=False).agg(
        files=("seed", "size"),
        read=("met", lambda met: int((met == "read").sum())),
        slowest=("seconds", "max"),
    )
    print(shown.round(2).to_string())
    print(", ".join(f"{key} {n}" for key, n in Counter(table["met"]).most_common()))
    own, reader = peak_memory()
    slowest = table.loc[table["seconds"].idxmax()]
    print(f"slowest: {slowest['format']}, seed {slowest['seed']}")
    print(f"peak memory: {own:.0f} + {reader:.0f} MiB, at most {MOST_MIB}")
    sys.exit(bool(slowest["seconds"] > MOST_SECONDS or own + reader > MOST_MIB))


if __name__ == "__main__":
    main()
