"""Time and memory of scoring an invented nation, against plain ways to do it.

Run by hand: ``python benchmarks/scoring.py`` (40,000 innovations) or with a number of
innovations, for instance ``python benchmarks/scoring.py 4000000``. Ratios compare ways
within one run on one machine; seconds alone say nothing.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from iga_analysis.method.editions import load_edition
from iga_analysis.report.workbook import write_scores
from iga_analysis.scoring.register import check_submission
from iga_analysis.scoring.score import score_iid
from iga_analysis.tables.facts import load_regions

SUBSET = 40_000


def invent_nation(innovations, edition, seed=2026):
    """Return an invented register and SPD table of all regions."""
    random = np.random.default_rng(seed)
    codes = load_regions(edition.year)["code"].to_numpy(dtype=object)
    affairs = np.array([*edition.affairs, "lainnya"], dtype=object)
    register = pd.DataFrame(
        {
            "code": codes[random.integers(0, len(codes), innovations)],
            "innovation": [f"Inovasi rekaan {number}" for number in range(innovations)],
            "affair": affairs[random.integers(0, len(affairs), innovations)],
            "implemented": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(random.integers(0, 731, innovations), unit="D"),
        }
    )
    levels = edition.weights("SID").index
    drawn = random.integers(0, 4, (innovations, len(levels)))
    register[list(levels)] = pd.DataFrame(drawn, columns=levels)
    rows = edition.weights("SPD").index
    spd = pd.DataFrame(
        {
            "code": np.repeat(codes, len(rows)),
            "indicator": np.tile(rows, len(codes)),
            "level": random.integers(0, 4, len(codes) * len(rows)),
        }
    )
    return register, spd


def score_by_apply(register, spd, edition):
    """Score with groupby and apply, unchecked."""
    weights = edition.weights("SID")
    spd_weights = edition.weights("SPD")

    def score_region(group):
        n = len(group)
        mean = group[weights.index].mul(weights).sum(axis=1).sum()
        mean /= max(edition.divisor_floor, n)
        covered = group["affair"].isin(edition.affairs)
        enough = group.loc[covered, "affair"].nunique() >= edition.affairs_required
        return mean + enough * min(n, edition.count_cap) * edition.count_unit

    sid = register.groupby("code").apply(score_region)
    points = spd.assign(points=spd["indicator"].map(spd_weights) * spd["level"])
    total = points.groupby("code")["points"].sum().add(sid, fill_value=0)
    return total / edition.total_max * 100


def score_by_loop(register, spd, edition):
    """Score row by row in Python, unchecked."""
    weights = edition.weights("SID").to_dict()
    spd_weights = edition.weights("SPD").to_dict()
    sums, n, affairs, total = {}, {}, {}, {}
    for row in register.to_dict("records"):
        code = row["code"]
        points = sum(weight * row[one] for one, weight in weights.items())
        sums[code] = sums.get(code, 0) + points
        n[code] = n.get(code, 0) + 1
        if row["affair"] in edition.affairs:
            affairs.setdefault(code, set()).add(row["affair"])
    for row in spd.to_dict("records"):
        points = spd_weights[row["indicator"]] * row["level"]
        total[row["code"]] = total.get(row["code"], 0) + points
    for code, number in n.items():
        total[code] += sums[code] / max(edition.divisor_floor, number)
        if len(affairs.get(code, ())) >= edition.affairs_required:
            total[code] += min(number, edition.count_cap) * edition.count_unit
    return pd.Series(total).sort_index() / edition.total_max * 100


def write_plainly(path, rows):
    """Write rows to a workbook of one sheet, without formats, by openpyxl alone."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)


def compare_workbooks(register, spd, edition, scoring):
    """Print the time of the workbook of scores against that of its cells alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scores.xlsx")
        ours, _ = measure(write_scores, path, register, spd, edition)
        book = openpyxl.load_workbook(path, read_only=True)
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        book.close()
        plain, _ = measure(write_plainly, Path(folder, "plain.xlsx"), rows)
    print(f"workbook of scores, explained for each region, {len(rows):,} rows")
    print(f"  write_scores                {ours:8.2f} s CPU")
    print(f"  against score_iid           {ours / scoring:8.1f} x the time")
    print(f"  against its cells, plainly  {ours / plain:8.1f} x the time")


def measure(function, *arguments):
    """Return seconds of processor time and the result."""
    start = time.process_time()
    result = function(*arguments)
    return time.process_time() - start, result


def main():
    innovations = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    edition = load_edition(2026)
    score_iid(*invent_nation(1, edition), edition)
    register, spd = invent_nation(innovations, edition)
    unit = 1024 if sys.platform.startswith("linux") else 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    checked, _ = measure(check_submission, register, spd, edition)
    whole, table = measure(score_iid, register, spd, edition)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    print(f"{innovations:,} innovations, {len(table)} regions")
    print(f"  score_iid, checks included  {whole:8.2f} s CPU")
    print(f"  of which checks             {checked:8.2f} s CPU")
    print(
        f"  peak memory                 {peak:8.0f} MiB, {before:.0f} with the tables"
    )
    few = register.head(SUBSET)
    base, ours = measure(score_iid, few, spd, edition)
    print(f"{len(few):,} innovations, the same index three ways")
    print(f"  score_iid                   {1.0:8.1f}")
    for function in (score_by_apply, score_by_loop):
        seconds, other = measure(function, few, spd, edition)
        if not np.allclose(ours.set_index("code")["iid"], other):
            raise SystemExit(f"{function.__name__} disagrees")
        name = f"{function.__name__}, no checks"
        print(f"  {name:27} {seconds / base:8.1f} x the time")
    compare_workbooks(few, spd, edition, base)


if __name__ == "__main__":
    main()
