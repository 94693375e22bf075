"""The solutions of the exercises: hidden until opened, and as published."""

import re
from fractions import Fraction
from itertools import combinations, groupby
from pathlib import Path

import nbformat
import pytest

from iga_analysis.exhibits import TABLE_MIME

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = nbformat.read(ROOT / "notebooks" / "11_exercises.ipynb", as_version=4)
PARTS = [(92, 30), (60, 60), (34, 85)]
ENGLISH = "one two three four five six seven eight nine ten"
INDONESIAN = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
HIDDEN = {"source_hidden": True, "outputs_hidden": True}


def is_solution(cell):
    return "solution" in cell.metadata.get("tags", [])


def read_table(exhibit):
    """Return the rows of a stored table."""
    bundles = [
        output["data"]
        for cell in NOTEBOOK.cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get(TABLE_MIME, {}).get("exhibit") == exhibit
    ]
    (bundle,) = bundles
    return bundle[TABLE_MIME]["rows"]


def read_texts():
    """Return the stored sentences of the solutions, in order."""
    return [
        output["data"]["text/markdown"]
        for cell in NOTEBOOK.cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    ]


def read_exercises():
    """Return each exercise: the cells of its question, and those that follow."""
    runs = [
        (kind, list(cells))
        for kind, cells in groupby(NOTEBOOK.cells, key=lambda cell: cell.cell_type)
    ]
    return [
        (cells, runs[place + 1][1])
        for place, (_, cells) in enumerate(runs)
        if re.match(r"## \d+\. ", cells[0].source)
    ]


def test_every_exercise_has_a_question_and_a_hidden_solution():
    exercises = read_exercises()
    for number, ((english, indonesian), solution) in enumerate(exercises, start=1):
        for question in (english, indonesian):
            assert question.source.startswith(f"## {number}. ")
        assert solution and all(is_solution(cell) for cell in solution)
        assert "Hint: " in english.source and "Petunjuk: " in indonesian.source


def test_guides_count_the_exercises():
    counted = len(read_exercises())
    for guide, words, kind in (
        ("GUIDE.md", ENGLISH, "exercises"),
        ("GUIDE.id.md", INDONESIAN, "soal latihan"),
    ):
        text = (ROOT / guide).read_text(encoding="utf-8")
        (said,) = re.findall(rf"(\w+) {kind}", text)
        assert words.split()[counted - 1] == said


def test_solutions_are_collapsed_and_nothing_else_is():
    for cell in NOTEBOOK.cells:
        assert cell.metadata.get("jupyter", {}) == (HIDDEN if is_solution(cell) else {})


def test_participation_of_2020_is_as_announced():
    rows = {row[0]: row[1:4] for row in read_table("exercise_participation")}
    assert {level: row[:2] for level, row in rows.items()} == {
        "nation": [484, 542],
        "provinsi": [34, 34],
        "kabupaten": [360, 415],
        "kota": [90, 93],
    }
    assert round(rows["nation"][2], 1) == 89.3
    text = read_texts()[0]
    assert "484 of 542" in text and "89.3 %" in text
    assert f"{542 - 484} are missing, {415 - 360} of them kabupaten" in text


def test_growth_printed_for_2019_is_a_rate():
    ((published, verdict, explanation, *_),) = read_table("exercise_growth")
    assert (published, verdict) == (47.9, "not reproduced")
    assert "participation rate" in explanation and "260 / 542" in explanation


def test_predicates_of_2020_are_as_announced():
    rows = read_table("exercise_predicates")
    assert [row[1] for row in rows] == [195, 44, 245, 58]
    assert [row[2] for row in rows] == pytest.approx(
        [100 * count / 542 for count in (195, 44, 245, 58)]
    )
    assert [row[3] for row in rows[:3]] == pytest.approx(
        [100 * count / 484 for count in (195, 44, 245)]
    )
    assert rows[3][3] is None
    assert "542" in read_texts()[1] and "484" in read_texts()[1]


def test_scores_are_those_of_the_formula_of_2026():
    def index(spd, innovations, maturity, affairs):
        mean = Fraction(innovations * maturity, max(12, innovations))
        count = innovations * Fraction(38, 100) if affairs >= 5 else 0
        return mean + count, (spd + mean + count) / 250 * 100

    rows = read_table("exercise_scoring")
    for *given, sid, iid, _ in rows:
        assert (sid, iid) == pytest.approx([float(one) for one in index(*given)])
    assert [round(row[5], 2) for row in rows] == [38.55, 47.04, 44]
    # bands of 2026: Inovatif is 40.01 to 65.00
    assert [row[6] for row in rows] == ["Kurang Inovatif", "Inovatif", "Inovatif"]


def test_ranks_are_those_of_every_weight_tried():
    parts = {"A": (92, 30), "B": (60, 60), "C": (34, 85)}
    ends = Fraction(75, 200), Fraction(125, 200)
    steps = [ends[0] + (ends[1] - ends[0]) * Fraction(n, 1000) for n in range(1001)]
    found = {name: set() for name in parts}
    for weight in steps:
        scores = {
            name: weight * one + (1 - weight) * two
            for name, (one, two) in parts.items()
        }
        for name, score in scores.items():
            found[name].add(1 + sum(other > score for other in scores.values()))
    rows = {row[0]: row[1:] for row in read_table("exercise_ranks")}
    assert {name: row[2:] for name, row in rows.items()} == {
        name: [min(ranks), max(ranks)] for name, ranks in found.items()
    }
    assert [row[0] for row in rows.values()] == [61, 60, 59.5]
    assert read_texts()[2].startswith("B is never first")


def test_swapped_weights_make_the_regions_equal():
    rows = read_table("exercise_swap")
    one, two = (row[4] for row in rows)
    assert one + two == pytest.approx(1)
    assert 92 * one + 30 * two == pytest.approx(60)
    assert one == pytest.approx(30 / 62)


def test_extreme_weights_of_a_are_those_of_every_weight_tried():
    def place(weight):
        scores = [weight * one + (1 - weight) * two for one, two in PARTS]
        return 1 + sum(other > scores[0] for other in scores)

    (_, half, best, worst), (_, _, *others) = read_table("exercise_extremes")
    assert half == 0.5
    assert [best + others[0], worst + others[1]] == pytest.approx([1, 1])
    ranks = [place(0.375 + 0.25 * step / 1000) for step in range(1001)]
    assert (place(best), place(worst)) == (min(ranks), max(ranks)) == (1, 3)


def test_485_comes_with_parts_that_make_482():
    rows = {row[0]: row[1:3] for row in read_table("exercise_contradiction")}
    assert rows == {
        484: [34 + 360 + 90, "exact"],
        485: [34 + 358 + 90, "not reproduced"],
    }
    text = read_texts()[3]
    assert "482" in text and "485" in text and "484" in text
    totals = {row[0]: row[1] for row in read_table("exercise_totals")}
    assert {484, 485, 14897} == set(totals)
    assert totals[484] > totals[485]


# Exercise 6: digital services, days to a permit, innovations; worked by hand below.
GIVEN = {"A": (90, 10, 2), "B": (60, 5, 6), "C": (40, 6, 9), "D": (75, 14, 8)}
GIVEN["E"] = (30, 2, 3)


def list_scaled():
    """Return digital services, permits and innovations of each region, 0 to 100."""
    return {
        name: (
            100 * Fraction(digital - 30, 90 - 30),
            100 * Fraction(14 - days, 14 - 2),
            100 * Fraction(innovations - 2, 9 - 2),
        )
        for name, (digital, days, innovations) in GIVEN.items()
    }


def place_all(scores):
    return {
        name: 1 + sum(other > score for other in scores.values())
        for name, score in scores.items()
    }


def test_values_of_exercise_6_are_those_of_the_question():
    asked = {
        tag: cell.source
        for cell in NOTEBOOK.cells
        if cell.source.startswith("## 6.")
        for tag in cell.metadata["tags"]
    }
    for digital, days, innovations in GIVEN.values():
        for lang, shape in {
            "en": rf"{digital} %\D*\b{days} days\D*\b{innovations}\b",
            "id": rf"{digital} persen\D*\b{days} hari\D*\b{innovations}\b",
        }.items():
            assert re.search(shape, asked[lang])


def test_index_of_exercise_6_is_as_worked_by_hand():
    scaled = list_scaled()
    services = {name: (one + two) / 2 for name, (one, two, _) in scaled.items()}
    index = {name: (services[name] + scaled[name][2]) / 2 for name in scaled}
    assert index["C"] == (Fraction(125, 3) + 100) / 2
    ranks = place_all(index)
    rows = {row[0]: row[1:] for row in read_table("exercise_index")}
    assert list(rows) == list(GIVEN)
    for name, row in rows.items():
        expected = [*scaled[name], services[name], index[name]]
        assert row[:5] == pytest.approx([float(one) for one in expected])
        assert row[5] == ranks[name]


def test_ranks_without_an_indicator_are_as_worked_by_hand():
    scaled = list_scaled()
    without = {
        "digital": {
            name: (two + three) / 2 for name, (_, two, three) in scaled.items()
        },
        "permits": {
            name: (one + three) / 2 for name, (one, _, three) in scaled.items()
        },
        "innovations": {
            name: (one + two) / 2 for name, (one, two, _) in scaled.items()
        },
    }
    placed = [place_all(scores) for scores in without.values()]
    rows = {row[0]: row[1:] for row in read_table("exercise_left_out")}
    for name, row in rows.items():
        assert row[1:] == [ranks[name] for ranks in placed]
    first = [min(ranks, key=ranks.get) for ranks in placed]
    assert first == ["C", "D", "A"]
    nominal = {name: row[0] for name, row in rows.items()}
    moved = read_table("exercise_distances")
    for ranks, (_, mean, most, tau) in zip(placed, moved, strict=True):
        shifts = [abs(ranks[name] - nominal[name]) for name in ranks]
        assert (mean, most) == (pytest.approx(sum(shifts) / 5), max(shifts))
        pairs = [
            (ranks[one] - ranks[two]) * (nominal[one] - nominal[two])
            for one, two in combinations(ranks, 2)
        ]
        assert tau == pytest.approx(sum(1 if pair > 0 else -1 for pair in pairs) / 10)
