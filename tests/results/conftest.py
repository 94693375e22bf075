"""Folders of imports with invented lists: complete, of one level, with gaps, of two
years; what they hold is the truth of the tests.
"""

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis.settings import use_data_folder

# Kabupaten of this province are left out of the list with gaps.
GAP = "12"


def put(truth, folder, year=YEAR, **options):
    import_truth(truth, year, folder, **options)
    return folder / "data", truth


@pytest.fixture(scope="package")
def full_folder(tmp_path_factory):
    return put(invent_list(), tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="package")
def level_folder(tmp_path_factory):
    truth = invent_list()
    truth = truth[truth["level"] == "kabupaten"].reset_index(drop=True)
    return put(truth, tmp_path_factory.mktemp("level"))


@pytest.fixture(scope="package")
def gap_folder(tmp_path_factory):
    """No row of one province, no predicates and ranks, some cells empty."""
    truth = invent_list()
    truth = truth[truth["province_code"] != GAP].reset_index(drop=True)
    columns = ("score", "innovations")
    return put(truth, tmp_path_factory.mktemp("gap"), columns=columns)


@pytest.fixture(scope="package")
def bare_folder(tmp_path_factory):
    """Every region, scores alone; those that reported nothing have an empty cell."""
    truth = invent_list()
    truth["score"] = truth["score"].where(truth["score"] > 0)
    return put(truth, tmp_path_factory.mktemp("bare"), columns=("score",))


@pytest.fixture(scope="package")
def two_folder(tmp_path_factory):
    """Complete lists of 2024 and 2025."""
    folder = tmp_path_factory.mktemp("two")
    import_truth(invent_list(2024), 2024, folder)
    return put(invent_list(), folder)


def _use(folder_and_truth):
    folder, truth = folder_and_truth
    with use_data_folder(folder):
        yield truth


@pytest.fixture
def full(full_folder):
    yield from _use(full_folder)


@pytest.fixture
def one_level(level_folder):
    yield from _use(level_folder)


@pytest.fixture
def gap(gap_folder):
    yield from _use(gap_folder)


@pytest.fixture
def bare(bare_folder):
    yield from _use(bare_folder)


@pytest.fixture
def two(two_folder):
    yield from _use(two_folder)


@pytest.fixture
def same():
    """A function that compares columns of two tables, row by row by code."""

    def compare(found, truth, columns):
        found = found.set_index("code").sort_index()
        truth = truth.set_index("code").sort_index()
        assert found.index.tolist() == truth.index.tolist()
        for name in columns:
            pairs = zip(found[name], truth[name], strict=True)
            for one, other in pairs:
                assert (pd.isna(one) and pd.isna(other)) or one == other, name

    return compare
