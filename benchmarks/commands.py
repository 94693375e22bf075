"""What a person waits for: commands in a new Python, beside opening the package.

    python benchmarks/commands.py

Processor time, child processes included, and as a ratio to ``import pandas``, which no
command that reads a table can do without. Every score is invented; nothing is kept.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import iga_analysis
from iga_analysis import load_regions, load_table, write_template

YEAR, EDITION = 2024, 2026
REGIONS, INDICATORS, NAMED = 546, 36, 10


def invent_list(path):
    """Write a complete list of results, one region in five below the cut."""
    names = load_regions(YEAR)["name"]
    scores = [20.5 if number % 5 == 0 else 62.97 for number in range(len(names))]
    pd.DataFrame({"Nama Daerah": names, "Skor": scores}).to_excel(path, index=False)


def invent_levels(path):
    """Write levels of the indicators of regions that do not exist; return ten names."""
    drawn = np.random.default_rng(4).normal(0, 0.7, (REGIONS, INDICATORS + 1))
    quality = np.clip(1.5 + drawn[:, :INDICATORS] + drawn[:, INDICATORS:], 0, 3)
    quality[:, :15] = quality[:, :15].round()
    codes = [str(number) for number in range(1, INDICATORS + 1)]
    table = pd.DataFrame(quality.round(2), columns=codes)
    table[codes[-1]] = (20 + 60 * quality[:, -1]).round()
    names = [f"Daerah Rekaan {number:03d}" for number in range(1, REGIONS + 1)]
    table.insert(0, "Daerah", names)
    table.to_excel(path, index=False)
    return names[:NAMED]


def run(words, folder):
    """Return the processor time of a new Python, in seconds."""
    package = Path(iga_analysis.__file__).resolve().parents[1]
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONUTF8": "1"}
    environment |= {"IGA_DATA": str(folder / "none"), "OPENBLAS_NUM_THREADS": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *words]
    subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        invent_list(folder / "hasil.xlsx")
        named = invent_levels(folder / "rekaan.xlsx")
        filled = {"register": load_table("example_register")}
        filled["spd"] = load_table("example_spd")
        write_template(folder / "register.xlsx", EDITION, **filled)
        floor = run(["-c", "import pandas"], folder)
        commands = {
            "claim": ["claim", "485 regions 2020"],
            "check": ["check"],
            "validate, 546 regions": ["validate", "hasil.xlsx", "--year", str(YEAR)],
            "score, a form": ["score", "register.xlsx"],
            "plan, a form": ["plan", "register.xlsx", "--target", "Sangat Inovatif"],
            "coaching, 546 regions": [
                *("coaching", "--year", str(YEAR), "--results", "hasil.xlsx"),
            ],
            "report of a year, 546 regions": [
                *("report", "--year", str(YEAR), "--results", "hasil.xlsx"),
            ],
            "sensitivity, 546 regions, ten exact ranges": [
                *("sensitivity", "rekaan.xlsx", "--edition", str(EDITION)),
                *("--units", ";".join(named)),
            ],
        }
        print(f"{'import pandas':45} {floor:6.2f} s")
        for told, words in commands.items():
            taken = run(["-m", "iga_analysis", *words], folder)
            print(f"{told:45} {taken:6.2f} s  {taken / floor:6.1f} times")


if __name__ == "__main__":
    main()
