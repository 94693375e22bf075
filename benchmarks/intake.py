"""Time and memory of reading lists of results and a national register.

    python benchmarks/intake.py

Everything is invented and written to a temporary folder. Memory is the most that the
reading process and this one used together.
"""

import os
import resource
import sys
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
from scoring import invent_nation

from iga_analysis.intake.records import count_rows
from iga_analysis.intake.registers import read_register
from iga_analysis.intake.results import read_results
from iga_analysis.method.editions import load_edition
from iga_analysis.tables.facts import load_regions

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
import awkward

INNOVATIONS = 36_742
PAGES = 40


def write_register(path):
    """Write a register of the nation with its SPD table."""
    register, spd = invent_nation(INNOVATIONS, load_edition(2026))
    book = openpyxl.Workbook(write_only=True)
    for title, table in {"Register": register, "SPD": spd}.items():
        sheet = book.create_sheet(title)
        sheet.append(list(table.columns))
        for row in table.astype("object").itertuples(index=False):
            sheet.append(
                [
                    one.to_pydatetime() if isinstance(one, pd.Timestamp) else one
                    for one in row
                ]
            )
    book.save(path)


def write_pages(sheet, path, *, ruled):
    """Write a list over so many pages, the header on each."""
    from reportlab.lib import colors
    from reportlab.platypus import LongTable, PageBreak, SimpleDocTemplate, TableStyle

    head, *rows = [
        ["" if cell is None else str(cell) for cell in row.cells] for row in sheet.rows
    ]
    rules = [("FONTSIZE", (0, 0), (-1, -1), 7)]
    if ruled:
        rules.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    size, parts = -(-len(rows) // PAGES), []
    for start in range(0, len(rows), size):
        table = LongTable([head, *rows[start : start + size]], style=TableStyle(rules))
        parts += [table, PageBreak()]
    SimpleDocTemplate(str(path)).build(parts)


def measure(read, path):
    """Return seconds of the processor, ours and the reader's, and the counts."""
    start = os.times()
    *_, report = read(path)
    seconds = sum(os.times()[:4]) - sum(start[:4])
    return seconds, count_rows(report).iloc[0]


def main():
    """Write the files, read each, and print a table with the limits beside."""
    columns = ["code", "name", "province", "level"]
    regions = [tuple(row) for row in load_regions(2024)[columns].values]
    sheet = awkward.lay_out(awkward.invent_truth(1, regions))
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            (awkward.write_as("xlsx", [sheet], folder, "a"), 1.0),
            (awkward.write_as("semicolon", [sheet], folder, "b"), 1.0),
            (awkward.write_as("xls", [sheet], folder, "c"), 1.0),
            (awkward.write_as("ods", [sheet], folder, "d"), 1.0),
            (folder / "ruled.pdf", 10.0),
            (folder / "plain.pdf", 10.0),
        ]
        write_pages(sheet, folder / "ruled.pdf", ruled=True)
        write_pages(sheet, folder / "plain.pdf", ruled=False)
        read_results(files[0][0], year=2024)
        for path, limit in files:
            seconds, counts = measure(lambda one: read_results(one, year=2024), path)
            rows.append((path.name, counts["accepted"], seconds, limit))
        path = folder / "register.xlsx"
        write_register(path)
        seconds, counts = measure(lambda one: read_register(one, edition=2026), path)
        rows.append((path.name, counts["accepted"], seconds, 10.0))
    titles = ["file", "accepted", "seconds", "at most"]
    print(pd.DataFrame(rows, columns=titles).round(2).to_string(index=False))
    unit = 1024 if sys.platform.startswith("linux") else 1
    own, reader = (
        resource.getrusage(who).ru_maxrss * unit / 2**20
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak memory: {own:.0f} + {reader:.0f} MiB, at most 1024")


if __name__ == "__main__":
    main()
