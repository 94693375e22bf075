"""Read many printed lists: how many regions come out right, rejected, wrong or lost.

    python benchmarks/printed.py [LISTS]

Each list is a PDF in a layout of its own, see ``tests/support/printed.py``; wrong and
lost must be none. The test reads a few of them.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

from iga_analysis.intake import IntakeError, read_results

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import printed


def main(lists):
    """Print the lists with something wrong, and the counts by kind of layout."""
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.pdf")
        for seed in range(lists):
            made = printed.print_list(path, seed)
            kinds = (f"rules: {made.layout.rules}", *made.layout.extras, "all")
            try:
                found, details = printed.judge(made, *read_results(path, year=2024))
            except IntakeError:
                found, details = {"refused": len(made.truth)}, []
            if details:
                print(seed, made.layout, details[0])
            for kind in kinds:
                counts.setdefault(kind, Counter()).update(found)
    print(pd.DataFrame(counts).T.fillna(0).astype(int).to_string())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
