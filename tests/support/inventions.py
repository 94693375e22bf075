"""Invented registers and SPD tables with wanted sums, and an exact reference."""

import csv
from fractions import Fraction
from pathlib import Path

import pandas as pd

AFFAIRS = ["pendidikan", "kesehatan", "pekerjaan_umum", "perumahan"]
AFFAIRS += ["ketertiban", "sosial"]


def read_weights(aspect):
    """Return the weights of 2026 from the file itself, as exact fractions."""
    path = Path(__file__).parents[2] / "data" / "method" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["indicator"]: Fraction(row["weight"])
            for row in csv.DictReader(file)
            if (row["year"], row["aspect"]) == ("2026", aspect)
            and row["source_id"] == "pedomaniga2026-01"
            and row["level"]
        }


SPD = read_weights("SPD")
SID = read_weights("SID")


def find_levels(weights, target):
    """Return levels whose weighted sum is ``target``."""
    reached = {Fraction(0): {}}
    for indicator, weight in weights.items():
        reached = {
            points + weight * level: {**levels, indicator: level}
            for points, levels in reached.items()
            for level in range(4)
        }
    return reached[Fraction(target)]


def make_register(innovations, maturity, affairs, code="00.00"):
    """Return a register of equal innovations that cover ``affairs`` affairs."""
    return pd.DataFrame(
        {
            "code": code,
            "innovation": [f"Inovasi rekaan {one}" for one in range(innovations)],
            "affair": [AFFAIRS[one % affairs] for one in range(innovations)],
            "implemented": "2024-05-01",
            **find_levels(SID, maturity),
        }
    )


def make_spd(points, code="00.00"):
    """Return an SPD table with ``points`` points."""
    levels = find_levels(SPD, points)
    return make_table(levels, code)


def make_table(levels, code="00.00"):
    """Return the SPD table of levels by indicator."""
    table = pd.DataFrame(list(levels.items()), columns=["indicator", "level"])
    return table.assign(code=code)


def score_exactly(register, spd):
    """Return the index of 2026 of one region as a fraction, row by row."""
    total = sum(
        SPD[row.indicator] * int(row.level) for row in spd.itertuples(index=False)
    )
    rows = register.to_dict("records")
    maturity = sum(SID[one] * int(row[one]) for row in rows for one in SID)
    total += Fraction(maturity, max(12, len(rows)))
    if len({row["affair"] for row in rows} & set(AFFAIRS)) >= 5:
        total += min(len(rows), 200) * Fraction("0.38")
    return total / 250 * 100
