"""All lists of two traits: how many come back, and whether any loses a value silently.

    python benchmarks/lists.py [KIND ...]

Formats times pairs of traits, from a known truth, written to a temporary folder. Ends
with exit code 1 if a value was lost or altered without a word.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import awkward
import peculiar


def try_list(kind, pair, folder):
    """Return how a list came back, and what is wrong with it."""
    sheet = peculiar.combine(pair)
    path = awkward.write_as(kind, [sheet], folder)
    try:
        accepted, report = read_results(path, year=2024)
    except IntakeError as error:
        wrong = [] if getattr(sheet, "refusable", False) else [f"refused: {error}"]
        return ("refused", wrong)
    wrong = peculiar.judge(sheet, accepted, report, paged=path.suffix == ".pdf")
    rejected = (report["status"] == "rejected").sum()
    meant = sum(row.truth == "rejected" for row in sheet.rows)
    return ("whole" if rejected <= meant else "in part", wrong)


def main(kinds):
    """Make and read all lists, print what is wrong and how many of each there are."""
    ends, faulty, start = Counter(), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number, pair in enumerate(peculiar.list_pairs()):
            for kind in peculiar.choose_formats(pair, number):
                if kinds and kind not in kinds:
                    continue
                end, wrong = try_list(kind, pair, Path(folder))
                ends[kind, end] += 1
                if wrong:
                    faulty += 1
                    print(kind, *pair, wrong[:3], flush=True)
    for (kind, end), number in sorted(ends.items()):
        print(f"{kind:10} {end:8} {number}")
    print(f"{ends.total()} lists, {faulty} wrong, {time.monotonic() - start:.0f} s")
    return bool(faulty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
