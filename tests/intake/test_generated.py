"""Lists with two traits each, from a known truth: nothing lost without a word.

Here a sample; ``benchmarks/lists.py`` makes them all.
"""

import random

import awkward
import peculiar
import pytest

from iga_analysis.intake.files import IntakeError
from iga_analysis.intake.results import read_results

SAMPLE = 60
LISTS = [
    (kind, pair)
    for number, pair in enumerate(peculiar.list_pairs())
    for kind in peculiar.choose_formats(pair, number)
]


def test_there_are_enough_lists():
    assert len(LISTS) >= 2000


@pytest.mark.parametrize(
    ("kind", "pair"),
    [
        pytest.param(kind, pair, id=f"{kind}-{'-'.join(pair)}")
        for kind, pair in random.Random(14).sample(LISTS, SAMPLE)
    ],
)
def test_two_traits_lose_nothing_without_a_word(kind, pair, tmp_path):
    sheet = peculiar.combine(pair)
    path = awkward.write_as(kind, [sheet], tmp_path)
    try:
        accepted, report = read_results(path, year=2024)
    except IntakeError:
        assert getattr(sheet, "refusable", False)
    else:
        assert (
            peculiar.judge(sheet, accepted, report, paged=path.suffix == ".pdf") == []
        )


@pytest.mark.parametrize("trait", list(peculiar.PECULIAR))
def test_each_trait_alone(trait, tmp_path):
    sheet = peculiar.combine((trait,))
    path = awkward.write_as("semicolon", [sheet], tmp_path)
    try:
        accepted, report = read_results(path, year=2024)
    except IntakeError as error:
        assert trait == "self_assessed" and error.key == "two_columns"
    else:
        assert peculiar.judge(sheet, accepted, report, paged=False) == []


def test_the_judge_sees_a_loss(tmp_path):
    sheet = peculiar.combine(("aspects",))
    path = awkward.write_as("csv", [sheet], tmp_path)
    accepted, report = read_results(path, year=2024)
    for column in ("score", "rank", "predicate", "innovations", "spd", "award"):
        less = accepted.copy()
        less.loc[3, column] = None
        assert len(peculiar.judge(sheet, less, report, paged=False)) == 1
    assert peculiar.judge(sheet, accepted, report.iloc[1:], paged=False) != []
    accepted.loc[3, "score"] += 0.01
    assert len(peculiar.judge(sheet, accepted, report, paged=True)) == 1
