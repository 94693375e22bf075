"""Aspects of a list, and what goes together, against the formulas."""

import math

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis.results import aspect_table, correlations
from iga_analysis.settings import use_data_folder


def test_the_table_has_what_the_list_has(full, same):
    table = aspect_table(YEAR)
    same(
        table, full, ["name", "level", "spd", "sid", "innovations", "maturity", "score"]
    )


def test_regions_without_any_aspect_are_left_out(tmp_path):
    truth = invent_list()
    truth.loc[10:, "spd"] = float("nan")
    data = import_truth(truth, YEAR, tmp_path, columns=("score", "spd"))
    with use_data_folder(data):
        table = aspect_table(YEAR)
        pairs = correlations(YEAR)
    assert sorted(table["code"]) == sorted(truth.loc[:9, "code"])
    assert table["sid"].isna().all()
    assert pairs.empty


def test_a_list_without_aspects_has_no_table(bare):
    assert aspect_table(YEAR).empty
    assert correlations(YEAR).empty
    assert aspect_table(2022).empty
    assert correlations(2022).empty


def correlate(one, other):
    """Return the coefficient of Pearson by its formula."""
    means = math.fsum(one) / len(one), math.fsum(other) / len(other)
    parts = [
        [x - mean for x in some] for some, mean in zip((one, other), means, strict=True)
    ]
    spread = [math.sqrt(math.fsum(x * x for x in some)) for some in parts]
    return math.fsum(x * y for x, y in zip(*parts, strict=True)) / math.prod(spread)


def place(values):
    """Return ranks; equal values share the mean of theirs."""
    return [
        sum(one < value for one in values) + (1 + values.count(value)) / 2
        for value in values
    ]


def test_coefficients_follow_their_formulas(full):
    table = correlations(YEAR)
    levels = ["all", "provinsi", "kabupaten", "kota"]
    assert table["level"].drop_duplicates().tolist() == levels
    assert len(table) == 4 * 4
    for row in table.itertuples():
        own = full if row.level == "all" else full[full["level"] == row.level]
        one, other = own[row.first].tolist(), own[row.second].tolist()
        assert row.n == len(own)
        assert row.pearson == pytest.approx(correlate(one, other))
        if row.level != "all":
            ranks = place(one), place(other)
            assert row.spearman == pytest.approx(correlate(*ranks))
    # more innovations go with a higher score in the invented list
    assert (table[table["second"] == "score"]["pearson"] > 0).all()


def test_what_is_the_same_for_all_correlates_with_nothing(tmp_path):
    truth = invent_list()
    truth["maturity"] = 50.0
    columns = ("score", "innovations", "maturity")
    with use_data_folder(import_truth(truth, YEAR, tmp_path, columns=columns)):
        table = correlations(YEAR)
    same = table["first"].eq("maturity") | table["second"].eq("maturity")
    assert table.loc[same, ["pearson", "spearman"]].isna().all(axis=None)
    assert table.loc[~same, "pearson"].notna().all()
    assert pd.api.types.is_float_dtype(table["pearson"])
