"""Bands: edges as printed, rounding, scales that do not mix."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iga_analysis import (
    ScaleError,
    UnknownBands,
    assign_predicate,
    load_region_results,
    predicate_bands,
    reband,
)
from iga_analysis.method import (
    band_limits,
    find_bands,
    nominal_predicates,
    round_half_up,
    score_scale,
)

SI, IN, KI, TDD = (
    "Sangat Inovatif",
    "Inovatif",
    "Kurang Inovatif",
    "Tidak Dapat Dinilai",
)


@pytest.mark.parametrize(
    ("year", "score", "predicate"),
    [
        *[(year, 60.01, SI) for year in (2022, 2023, 2024)],
        *[(year, 60.00, IN) for year in (2022, 2023, 2024)],
        *[(year, 35.00, IN) for year in (2022, 2023, 2024)],
        *[(year, 34.99, KI) for year in (2022, 2023, 2024)],
        *[(year, 0.01, KI) for year in (2022, 2023, 2024, 2026)],
        *[(year, 0.0, TDD) for year in (2022, 2023, 2024, 2026)],
        (2026, 65.01, SI),
        (2026, 65.00, IN),
        (2026, 40.01, IN),
        (2026, 40.00, KI),
        (2026, 100.0, SI),
        (2025, 65.01, SI),
        (2025, 65.00, IN),
        (2025, 40.01, IN),
        (2018, 1001, SI),
        (2018, 1000, IN),
        (2018, 501, IN),
        (2018, 500, KI),
        (2020, 1971, SI),
        # in the gaps of the printed bands the rounding decides
        (2023, 60.004, IN),
        (2023, 60.005, SI),
        (2023, 34.994, KI),
        (2023, 34.995, IN),
        (2026, 40.005, IN),
        (2026, 65.0049, IN),
        (2023, 0.004, TDD),
        (2023, 0.005, KI),
    ],
)
def test_edges_of_the_printed_bands(year, score, predicate):
    assert assign_predicate([score], year).tolist() == [predicate]


def test_what_is_not_published_stays_unknown():
    assert assign_predicate([40.0, 0.01], 2025).isna().all()
    assert assign_predicate([0.0], 2018).isna().all()
    for year in (2019, 2021):
        with pytest.raises(UnknownBands, match=f"bands of {year} are not published"):
            assign_predicate([50.0], year)
    with pytest.raises(UnknownBands, match="scale of 2030"):
        score_scale(2030)


def test_nothing_reported_and_score_zero_share_a_predicate():
    scores = pd.Series([np.nan, 0.0], index=["silent", "zero"])
    assert assign_predicate(scores, 2023).tolist() == [TDD, TDD]
    assert scores.isna().tolist() == [True, False]


def test_exact_bands_are_preferred_to_rounded_ones():
    best = predicate_bands(2024).iloc[0]
    assert (best["lower"], best["basis"]) == (60.01, "printed")
    lower = predicate_bands(2024).set_index("predicate")
    assert lower.loc[[IN, KI], "basis"].tolist() == ["printed", "printed"]
    assert lower.loc[[IN, KI], "lower"].tolist() == [35, 0.01]
    assert predicate_bands(2019).empty


def test_published_predicates_fit_the_published_bands():
    """Scores that sources print with a predicate fall into its band, 2022-2024."""
    results = load_region_results()
    both = results[results["score"].notna() & results["predicate"].notna()]
    both = both[both["is_final"].fillna(False)]
    for year in (2022, 2023, 2024):
        rows = both[both["year"] == year]
        assert len(rows) > 20
        wrong = rows[assign_predicate(rows["score"], year) != rows["predicate"]]
        assert len(wrong) <= 0.05 * len(rows), wrong[["claim_id", "score", "predicate"]]


def test_scales_do_not_mix():
    with pytest.raises(ScaleError, match="scores of 2020 are points"):
        reband(load_region_results(2020), 2023)
    with pytest.raises(ScaleError, match="scores of 2021, 2022 are 0-100"):
        reband(pd.DataFrame({"year": [2021, 2022], "score": [50.0, 60.0]}), 2018)
    with pytest.raises(ScaleError, match="a list with decimals are 0-100"):
        reband([62.97], 2018)
    with pytest.raises(ScaleError, match="not on the scale of 2023"):
        reband([1971], 2023)
    for wrong in (-0.1, 100.01, np.inf, 1971):
        with pytest.raises(ScaleError, match="not on the scale of 2023"):
            assign_predicate([wrong], 2023)


def test_scores_alone_are_on_the_scale_of_the_edition():
    assert reband([62.97, 65.01], 2024).tolist() == [SI, SI]
    assert reband([1001, 1000], 2018).tolist() == [SI, IN]


def test_reband_leaves_missing_scores_missing():
    table = pd.DataFrame({"year": [2024, 2024, 2020], "score": [62.97, None, None]})
    assert reband(table, 2023).fillna("-").tolist() == [SI, "-", "-"]


@given(st.decimals(0, 100, places=5))
def test_rounding_is_decimal_half_up(score):
    expected = score.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert round_half_up([float(score)]).item() == float(expected)


@settings(deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from([2022, 2023, 2026]))
def test_a_higher_score_never_has_a_lower_predicate(one, other, year):
    order = [TDD, KI, IN, SI]
    low, high = assign_predicate(sorted([one, other]), year)
    assert order.index(low) <= order.index(high)


def _assign_exactly(scores, bands, decimals):
    """Round each score and look it up in the printed bands, in decimals."""
    step = Decimal(1).scaleb(-decimals)
    lowest, highest = Decimal("-Infinity"), Decimal("Infinity")
    exact = []
    for band in bands.itertuples():
        lower = lowest if pd.isna(band.lower) else Decimal(repr(float(band.lower)))
        upper = highest if pd.isna(band.upper) else Decimal(repr(float(band.upper)))
        ends = {
            end
            for end, own in (
                (lower, band.lower_inclusive),
                (upper, band.upper_inclusive),
            )
            if own
        }
        exact.append((band.predicate, lower, upper, ends))
    found = []
    for score in scores:
        rounded = Decimal(repr(score)).quantize(step, ROUND_HALF_UP)
        names = (
            name
            for name, lower, upper, ends in exact
            if lower < rounded < upper
            or (rounded in ends and lower <= rounded <= upper)
        )
        found.append(next(names, None))
    return found


def _scores_about(bands, decimals, reach=1200):
    """Return scores on a grid of 0.001 about every bound, and floats next to cuts."""
    bounds = pd.concat([bands["lower"], bands["upper"]]).dropna()
    half = 0.5 / 10**decimals
    scores = set()
    for bound in bounds:
        steps = np.arange(-reach, reach + 1) / 1000
        scores |= {*(bound + steps).round(10), *(bound + steps)}
        for cut in (bound - half, bound + half, round(bound + half, 10)):
            scores |= {cut, np.nextafter(cut, 0), np.nextafter(cut, np.inf)}
    top = 100 if bands["scale"].iloc[0] == "0-100" else np.inf
    return [float(score) for score in scores if 0 <= score <= top]


@pytest.mark.parametrize("year", [2018, 2020, 2022, 2023, 2024, 2025, 2026])
def test_predicates_are_those_of_exact_decimals(year):
    """About every cut, and for every published score that is on the scale."""
    bands = predicate_bands(year)
    decimals = 0 if bands["scale"].iloc[0] == "points" else 2
    scores = load_region_results()["score"].dropna()
    if decimals:
        scores = scores[scores <= 100]
    scores = [*_scores_about(bands, decimals), *scores.astype("float64")]
    expected = _assign_exactly(scores, bands, decimals)
    assert len(set(expected)) >= len(bands)
    found = assign_predicate(scores, year)
    assert found.astype("object").where(found.notna(), None).tolist() == expected


@settings(deadline=None)
@given(st.integers(0, 3), st.lists(st.integers(1, 99), min_size=3, max_size=3))
def test_supplied_bands_of_any_decimals_and_open_ends(decimals, whole):
    """Bounds that exclude themselves, other decimals, rows in another order."""
    one, two, three = (value / 10**decimals for value in sorted(whole))
    bands = pd.DataFrame(
        [
            (KI, None, one, True, False),
            (IN, two, three, False, False),
            (SI, three, None, True, True),
        ],
        columns=["predicate", "lower", "upper", "lower_inclusive", "upper_inclusive"],
    ).assign(scale="0-100")
    bounds = [str(value) for value in (one, two, three)]
    places = max(len(text.partition(".")[2].rstrip("0")) for text in bounds)
    scores = _scores_about(bands, places, reach=12)
    expected = _assign_exactly(scores, bands[::-1], places)
    found = assign_predicate(scores, bands)
    assert found.astype("object").where(found.notna(), None).tolist() == expected


def test_limits_meet_where_the_printed_bands_leave_a_gap():
    limits = band_limits(2026)
    for (_, better), (_, worse) in pairwise(limits.iterrows()):
        assert better["lower"] == worse["upper"]
    assert find_bands(np.array([np.nan, 100.004]), limits).tolist() == [-1, 0]


def test_sums_are_cleared_of_the_noise_of_binary_fractions():
    score = float(np.nextafter(65.005, 0))
    assert assign_predicate([score], 2026).item() == IN
    assert nominal_predicates([score], 2026).item() == SI
