"""The published figures recomputed; expected values are those of the sources."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iga_analysis.published.claims import (
    check_claims,
    conflicting_claims,
    list_conflicting_figures,
    list_failed_checks,
    summarise_verdicts,
)
from iga_analysis.published.reconcile import VERDICTS, judge
from iga_analysis.tables.facts import load_national_figures, load_regions

TDD = "Tidak Dapat Dinilai"


@pytest.fixture(scope="module")
def checks():
    return check_claims().set_index(["claim_id", "check"])


def invent(*rows):
    """Return claims: (id, year, measure, level, category, value, source, stage, date).

    The value is text as printed; the last two may be left out.
    """
    about = ["claim_id", "year", "measure", "level", "category", "value", "source_id"]
    rows = [(*row, "final", None)[:7] + (*row[7:], "final", None)[:2] for row in rows]
    claims = pd.DataFrame(rows, columns=[*about, "stage", "as_of"])
    printed = claims["value"].astype("string")
    claims["decimals"] = printed.str.extract(r"\.(\d+)$")[0].str.len().fillna(0)
    claims["value"] = printed.astype("float64")
    claims["unit"] = claims["measure"].map(
        lambda measure: "percent" if measure.endswith("_pct") else "count"
    )
    claims["date"] = pd.NA
    kinds = {"year": "Int64", "value": "float64", "decimals": "Int64"}
    return claims.astype({name: kinds.get(name, "string") for name in claims})


def verdict_of(claims, claim_id, check):
    table = check_claims(claims).set_index(["claim_id", "check"])
    return table.loc[(claim_id, check), "verdict"]


PERCENTAGES = [
    # 2020: 484 of 542, by level 34/34, 360/415, 90/93
    ("agg-2020-032", "rounded", 48400 / 542, "484 / 542"),
    ("agg-2020-034", "exact", 100, "34 / 34"),
    ("agg-2020-035", "rounded", 36000 / 415, "360 / 415"),
    ("agg-2020-036", "truncated", 9000 / 93, "90 / 93"),
    # the rates that other sources print as growth
    ("agg-2019-010", "truncated", 26000 / 542, "260 / 542"),
    ("agg-2020-037", "truncated", 48500 / 542, "485 / 542"),
    ("agg-2020-038", "truncated", 48500 / 542, "485 / 542"),
    # 3 of 38 provinces had not reported on 28 July 2023
    ("agg-2023-028", "rounded", 3500 / 38, "(38 − 3) / 38"),
    ("agg-2025-002", "rounded", 53100 / 546, "531 / 546"),
]


@pytest.mark.parametrize(("claim", "verdict", "value", "shown"), PERCENTAGES)
def test_participation_rates(checks, claim, verdict, value, shown):
    row = checks.loc[(claim, "participation rate")]
    assert row["verdict"] == verdict
    assert row["recomputed"] == pytest.approx(value, rel=1e-12)
    assert row["explanation_en"].startswith(f"{shown} = ")


@pytest.mark.parametrize("claim", ["agg-2020-051", "agg-2020-052"])
def test_growth_of_2020_is_14897_over_8014(checks, claim):
    row = checks.loc[(claim, "growth")]
    assert row["verdict"] == "truncated"
    assert row["recomputed"] == pytest.approx(100 * (14897 / 8014 - 1))
    assert row["explanation_en"] == "14,897 / 8,014 − 1 = 85.89 %, truncated to 85."
    assert (
        row["explanation_id"]
        == "14.897 / 8.014 − 1 = 85,89%, dipangkas tanpa pembulatan menjadi 85."
    )


@pytest.mark.parametrize("pair", [(14897, 8016), (17779, 8014)])
def test_growth_is_not_computed_across_vintages(pair):
    claims = load_national_figures()
    innovations = claims["measure"] == "innovations_reported"
    given = claims[~innovations | claims["value"].isin(pair)]
    # 14,897 / 8,016 − 1 would be 85.8 % and give the 85 % too
    assert verdict_of(given, "agg-2020-051", "growth") == "no inputs"


def test_growth_of_2020_cannot_be_had_from_17779_over_8016():
    claims = load_national_figures()
    innovations = claims["measure"] == "innovations_reported"
    given = ~innovations | claims["value"].isin([17779, 8016])
    assert verdict_of(claims[given], "agg-2020-051", "growth") == "not reproduced"


@pytest.mark.parametrize("claim", ["agg-2025-004", "agg-2025-009", "agg-2025-010"])
def test_growth_of_2025_is_36742_over_31719(checks, claim):
    row = checks.loc[(claim, "growth")]
    assert row["verdict"] == "truncated"
    shown = "36,742 / 31,719 − 1 = 15.836 %, truncated to 15.83."
    assert row["explanation_en"] == shown


@pytest.mark.parametrize(
    ("year", "category", "tested"),
    [(2031, None, True), (None, None, False), (2031, "approximate", False)],
)
def test_growth_without_years_is_that_over_the_year_before(year, category, tested):
    claims = invent(
        ("agg-2030-001", 2030, "innovations_reported", "all", None, "200", "a-1"),
        ("agg-2031-001", 2031, "innovations_reported", "all", None, "250", "a-1"),
        ("agg-2031-002", year, "innovations_growth_pct", "all", category, "25", "a-1"),
    )
    table = check_claims(claims).set_index(["claim_id", "check"])
    assert (("agg-2031-002", "growth") in table.index) == tested
    if tested:
        row = table.loc[("agg-2031-002", "growth")]
        assert (row["verdict"], row["recomputed"]) == ("exact", 25)


def test_growth_of_2025_cannot_be_had_from_36374():
    claims = load_national_figures()
    claims = claims[claims["value"] != 36742]
    table = check_claims(claims).set_index(["claim_id", "check"])
    row = table.loc[("agg-2025-004", "growth")]
    assert row["verdict"] == "not reproduced"
    assert row["recomputed"] == pytest.approx(14.68, abs=0.005)


@pytest.mark.parametrize(
    ("claim", "year", "rate"),
    [
        ("agg-2019-011", 2019, "260 / 542 = 47.97 %, truncated to 47.9."),
        ("agg-2019-012", 2019, "260 / 542 = 47.97 %, truncated to 47.9."),
        ("agg-2020-039", 2020, "485 / 542 = 89.48 %, truncated to 89.4."),
    ],
)
def test_growth_that_is_a_participation_rate(checks, claim, year, rate):
    row = checks.loc[(claim, "growth")]
    assert row["verdict"] == "not reproduced"
    assert f"participation rate of {year}" in row["explanation_en"]
    assert row["explanation_en"].endswith(rate)
    assert f"tingkat partisipasi tahun {year}" in row["explanation_id"]


def test_predicate_changes_of_2022(checks):
    changes = {
        "agg-2022-014": ("not reproduced", "44 − 37 = 7, not 4."),
        "agg-2022-015": ("exact", "365 − 316 = 49."),
        "agg-2022-016": ("exact", "101 − 166 = −65."),
    }
    for claim, (verdict, explanation) in changes.items():
        row = checks.loc[(claim, "printed change")]
        assert (row["verdict"], row["explanation_en"]) == (verdict, explanation)


# claim, check, the parts that make it up exactly
EXACT_TOTALS = [
    ("agg-2018-001", "sum of levels", "23 + 144 + 21 = 188."),
    ("agg-2018-002", "sum of predicates", "10 + 2 + 11 = 23."),
    ("agg-2018-003", "sum of predicates", "43 + 14 + 87 = 144."),
    ("agg-2019-001", "sum of levels", "27 + 175 + 58 = 260."),
    ("agg-2019-002", "sum of predicates", "12 + 2 + 13 = 27."),
    ("agg-2019-003", "sum of predicates", "71 + 25 + 79 = 175."),
    ("agg-2019-004", "sum of predicates", "36 + 5 + 17 = 58."),
    ("agg-2020-001", "sum of predicates", "195 + 44 + 245 + 58 = 542."),
    ("agg-2020-001", "participants + not assessed", "484 + 58 = 542."),
    ("agg-2020-002", "participants + not assessed", "343 + 205 = 548."),
    ("agg-2020-003", "sum of levels", "29 + 246 + 68 = 343."),
    ("agg-2020-007", "sum of levels", "5 + 170 + 30 = 205."),
    ("agg-2020-012", "sum of levels", "34 + 360 + 90 = 484."),
    ("agg-2020-012", "sum of predicates", "195 + 44 + 245 = 484."),
    ("agg-2020-012", "complement", "542 − 58 = 484."),
    ("agg-2020-053", "sum of levels", "21 + 131 + 43 = 195."),
    ("agg-2020-057", "sum of levels", "3 + 30 + 11 = 44."),
    ("agg-2020-061", "sum of levels", "10 + 199 + 36 = 245."),
    # no province is printed: 55 + 3 confirm 58
    ("agg-2020-065", "sum of levels", "55 + 3 = 58."),
    ("agg-2020-065", "complement", "542 − 484 = 58."),
    ("agg-2021-002", "sum of levels", "28 + 1 = 29."),
    ("agg-2021-007", "sum of predicates", "37 + 316 + 166 = 519."),
    ("agg-2021-007", "complement", "542 − 23 = 519."),
    ("agg-2021-017", "complement", "542 − 519 = 23."),
    ("agg-2022-001", "sum of predicates", "44 + 365 + 101 = 510."),
    ("agg-2022-001", "complement", "542 − 32 = 510."),
    ("agg-2022-017", "complement", "542 − 510 = 32."),
    ("agg-2023-002", "sum of levels", "34 + 377 + 89 = 500."),
    ("agg-2023-006", "sum of levels", "2,632 + 12,916 + 4,298 = 19,846."),
    ("agg-2023-021", "sum of stages", "1,373 + 1,039 + 24,699 = 27,111."),
    ("agg-2023-031", "sum of stages", "1,362 + 1,080 + 26,097 = 28,539."),
    ("agg-2023-043", "sum of levels", "9 + 21 + 13 + 5 + 5 = 53."),
    ("agg-2023-049", "sum of levels", "7 + 16 + 10 + 5 + 4 = 42."),
    ("agg-2024-005", "sum of levels", "38 + 398 + 93 = 529."),
    ("agg-2024-007", "complement", "415 − 17 = 398."),
    ("agg-2024-013", "sum of stages", "1,347 + 1,258 + 29,114 = 31,719."),
    ("agg-2024-019", "sum of levels", "10 + 22 + 11 + 4 + 4 + 4 = 55."),
    ("agg-2025-003", "sum of stages", "1,345 + 1,125 + 34,272 = 36,742."),
    ("agg-2025-018", "sum of levels", "8 + 24 + 11 + 7 + 3 = 53."),
]


@pytest.mark.parametrize(("claim", "check", "explanation"), EXACT_TOTALS)
def test_totals_that_add_up(checks, claim, check, explanation):
    row = checks.loc[(claim, check)]
    assert (row["verdict"], row["explanation_en"]) == ("exact", explanation)


# claim, check, how it is shown
BROKEN_TOTALS = [
    # the predicates of the 21 kota of 2018, and those that could not be assessed
    ("agg-2018-004", "sum of predicates", "26 + 5 + 15 = 46, not 21."),
    ("agg-2018-022", "complement", "415 − 144 = 271, not 62."),
    ("agg-2018-023", "complement", "93 − 21 = 72, not 46."),
    ("agg-2019-005", "sum of levels", "27 + 175 + 58 = 260, not 252."),
    ("agg-2019-031", "complement", "415 − 175 = 240, not 244."),
    # 17 repeats the kota that are Kurang Inovatif
    ("agg-2019-032", "complement", "93 − 58 = 35, not 17."),
    ("agg-2020-020", "sum of levels", "34 + 358 + 90 = 482, not 485."),
    ("agg-2020-024", "sum of levels", "34 + 358 + 90 = 482, not 485."),
    ("agg-2020-029", "sum of predicates", "131 + 30 + 199 = 360, not 358."),
    # 14,897 is the number of innovations
    ("agg-2020-031", "sum of predicates", "195 + 44 + 245 = 484, not 14,897."),
]


@pytest.mark.parametrize(("claim", "check", "explanation"), BROKEN_TOTALS)
def test_totals_that_do_not_add_up(checks, claim, check, explanation):
    row = checks.loc[(claim, check)]
    assert (row["verdict"], row["explanation_en"]) == ("not reproduced", explanation)


def test_a_source_is_held_to_its_own_parts(checks):
    # it prints 358 kabupaten reporting; 55 not assessed goes with the 360 of others
    row = checks.loc[("agg-2020-081", "complement")]
    assert row["verdict"] == "from other figures"
    assert row["explanation_en"].startswith(
        "415 − 358 = 57, not 55. Other figures give it"
    )
    assert row["explanation_en"].endswith("415 − 360 = 55.")
    # this source prints 55 and no participants, so that those of others count
    assert checks.loc[("agg-2020-083", "complement"), "verdict"] == "exact"


def test_548_counts_the_administrative_units_of_jakarta(checks):
    row = checks.loc[("agg-2020-002", "sum of levels")]
    assert row["verdict"] == "from other figures"
    assert row["explanation_en"].endswith("34 + 416 + 98 = 548.")
    for claim, shown in [
        ("agg-2020-009", "416 − 246 = 170."),
        ("agg-2020-010", "98 − 68 = 30."),
    ]:
        row = checks.loc[(claim, "complement")]
        assert row["verdict"] == "from other figures"
        assert row["explanation_en"].endswith(shown)


@pytest.mark.parametrize(
    ("claim", "base", "participants"),
    [
        ("agg-2023-013", 38, "34"),
        ("agg-2023-014", 415, "378"),
        ("agg-2023-026", 93, "93"),
        ("agg-2023-027", 415, "393"),
    ],
)
def test_interim_rates_without_counts(checks, claim, base, participants):
    row = checks.loc[(claim, "participation rate")]
    assert row["verdict"] == "no inputs"
    assert pd.isna(row["recomputed"]) and row["inputs"] == ""
    ending = f"out of {base} that would give this percentage: {participants}."
    assert row["explanation_en"].endswith(ending)


def test_a_rate_of_no_whole_number_is_impossible(checks):
    row = checks.loc[("agg-2023-015", "participation rate")]
    assert row["verdict"] == "impossible"
    assert pd.isna(row["recomputed"]) and row["inputs"] == ""
    # by hand: 91 / 93 = 0.978495, 92 / 93 = 0.989247
    ending = "91 of 93 is 97.849 %, 92 of 93 is 98.92 %: "
    ending += "no number of participants gives 97.9 %."
    assert row["explanation_en"].endswith(ending)
    assert (checks["verdict"] == "impossible").sum() == 1


@pytest.mark.parametrize(("printed", "possible"), [("49.8", True), ("49.9", False)])
def test_a_rate_is_impossible_only_if_no_number_gives_it(printed, possible):
    # 5 of 10 is 50, 272 of 546 is 49.817
    claims = invent(
        ("a", 2031, "regions_total", "all", None, "10", "s"),
        ("b", 2031, "participation_pct", "all", None, printed, "s"),
    )
    found = verdict_of(claims, "b", "participation rate")
    assert found == ("no inputs" if possible else "impossible")


def test_failed_figures_are_listed_once_and_told_apart():
    failed = list_failed_checks()
    reproduced = failed.groupby("published")["reproduced"].agg(set)
    # 548 and 144 are the sums of other figures, 485 and 4 of none
    assert reproduced[548] == reproduced[144] == {True}
    assert reproduced[485] == reproduced[4] == reproduced[97.9] == {False}
    assert 14.3 not in reproduced and 55 not in reproduced
    checks = ["year", "measure", "level", "category", "published", "check"]
    assert not failed.duplicated(checks).any()


def test_a_share_is_not_tested_with_another_part(checks):
    row = checks.loc[("agg-2019-020", "share")]
    assert row["verdict"] == "from other figures"
    assert row["explanation_en"].endswith("1,148 / 8,016 = 14.32 %, rounded to 14.3.")


def test_every_percentage_and_change_has_a_verdict(checks):
    claims = load_national_figures()
    wanted = claims["unit"].eq("percent") | claims["measure"].eq("predicate_change")
    assert set(claims.loc[wanted, "claim_id"]) <= set(checks.index.levels[0])


def test_inputs_give_the_recomputed_value(checks):
    """Follow the inputs back to the tables, independently of the rules."""
    claims = load_national_figures().set_index("claim_id")

    def value_of(name):
        if not name.startswith("regions.csv"):
            return Fraction(str(claims.loc[name, "value"]))
        levels = load_regions(int(name.split(":")[1]))["level"]
        level = name.split(":")[2]
        return Fraction(len(levels) if level == "all" else int((levels == level).sum()))

    formulas = {
        "growth": lambda new, old: 100 * (new / old - 1),
        "printed change": lambda new, old: new - old,
        "complement": lambda base, part: base - part,
        "participation rate": lambda part, base: 100 * part / base,
    }
    reproduced = checks[checks["recomputed"].notna()]
    assert len(reproduced) > 150
    for (claim, check), row in reproduced.iterrows():
        names = row["inputs"].split()
        numbers = [value_of(name) for name in names]
        if "not_reporting" in claims["measure"].get(names[0], "") and check == (
            "participation rate"
        ):
            numbers[0] = numbers[1] - numbers[0]
        recomputed = formulas.get(check, lambda *parts: sum(parts))(*numbers)
        assert float(recomputed) == row["recomputed"], claim


def test_inputs_are_of_the_year_and_stage_of_the_claim(checks):
    claims = load_national_figures().set_index("claim_id")
    for (name, check), row in checks.iterrows():
        claim = claims.loc[name]
        for one in row["inputs"].split():
            if one.startswith("regions.csv"):
                assert re.fullmatch(
                    r"regions\.csv:\d{4}:(all|provinsi|kab.*|kota)", one
                )
                assert "administrative" not in one
                assert int(one.split(":")[1]) == claim["year"]
                continue
            used = claims.loc[one]
            years = 2 if check in ("growth", "printed change") else 1
            assert claim["year"] - used["year"] < years
            if "regions_total" in (claim["measure"], used["measure"]):
                continue
            if used["source_id"] != claim["source_id"]:
                assert used["stage"] == claim["stage"]
                if claim["stage"] == "interim":
                    assert used["as_of"] == claim["as_of"]


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [("13", "rounded"), ("12", "truncated"), ("12.5", "exact"), ("12.6", None)],
)
def test_half_cases(printed, verdict):
    # 1 of 8 is 12.5 per cent
    claims = invent(
        ("a", 2031, "regions_total", "all", None, "8", "s"),
        ("b", 2031, "regions_participating", "all", None, "1", "s"),
        ("c", 2031, "participation_pct", "all", None, printed, "s"),
    )
    found = verdict_of(claims, "c", "participation rate")
    assert found == (verdict or "not reproduced")


def test_own_parts_come_before_those_of_others():
    parts = [("provinsi", "1"), ("kabupaten", "2"), ("kota", "3")]
    mine = [
        (f"m{level}", 2031, "nominees", level, None, count, "mine")
        for level, count in parts
    ]
    yours = [
        (f"y{level}", 2031, "nominees", level, None, count, "yours")
        for level, count in [*parts[:2], ("kota", "4")]
    ]
    total = ("total", 2031, "nominees", "all", None, "7", "mine")
    table = check_claims(invent(total, *mine, *yours)).set_index("claim_id")
    assert table.loc["total", "verdict"] == "from other figures"
    assert table.loc["total", "explanation_en"] == (
        "1 + 2 + 3 = 6, not 7. Other figures give it (yprovinsi, ykabupaten, ykota): "
        "1 + 2 + 4 = 7."
    )
    table = check_claims(invent(total, *yours)).set_index("claim_id")
    assert table.loc["total", "verdict"] == "exact"


def test_parts_of_one_source_are_not_mixed_with_others():
    """1 + 2 + 4 mixes two sources, each of which prints another sum."""
    counts = {"a": ("1", "2", "3"), "b": ("5", "6", "4")}
    levels = ("provinsi", "kabupaten", "kota")
    rows = [
        (source + level, 2031, "nominees", level, None, count, source)
        for source, parts in counts.items()
        for level, count in zip(levels, parts, strict=True)
    ]
    total = ("total", 2031, "nominees", "all", None, "7", "c")
    assert verdict_of(invent(total, *rows), "total", "sum of levels") == (
        "not reproduced"
    )


def test_interim_counts_do_not_make_a_final_rate():
    claims = invent(
        ("a", 2031, "regions_total", "all", None, "200", "s"),
        ("b", 2031, "regions_participating", "all", None, "50", "t", "interim", "2031"),
        ("c", 2031, "participation_pct", "all", None, "25", "s"),
        ("d", 2031, "participation_pct", "all", None, "25", "s", "interim", "2031"),
        ("e", 2031, "participation_pct", "all", None, "25", "s", "interim", "2031-05"),
        ("f", 2030, "regions_participating", "all", None, "50", "s"),
    )
    table = check_claims(claims).set_index("claim_id")
    assert table.loc["c", "verdict"] == table.loc["e", "verdict"] == "no inputs"
    assert table.loc["d", "verdict"] == "exact"


def test_incomplete_parts_confirm_but_do_not_refute():
    parts = [
        ("a", 2031, "predicate_count", "kabupaten", TDD, "5", "s"),
        ("b", 2031, "predicate_count", "kota", TDD, "1", "s"),
    ]
    for total, verdict in [("6", "exact"), ("7", "no inputs")]:
        claims = invent(("t", 2031, "predicate_count", "all", TDD, total, "s"), *parts)
        assert verdict_of(claims, "t", "sum of levels") == verdict


def test_approximate_figures_are_left_out(checks, conflicts):
    claims = load_national_figures()
    vague = claims.loc[claims["category"] == "approximate", "claim_id"]
    assert len(vague) == 3
    named = [*checks["inputs"], *conflicts["claim_ids"], *checks.index.levels[0]]
    assert set(vague).isdisjoint(" ".join(named).split())


@given(
    part=st.integers(-2000, 2000),
    whole=st.integers(1, 600),
    decimals=st.integers(0, 3),
)
def test_judge_agrees_with_decimal_arithmetic(part, whole, decimals):
    value = Fraction(100 * part, whole)
    # the 28 digits of a Decimal tell every such fraction from a half
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(-decimals)
    near, cut = (exact.quantize(step, one) for one in (ROUND_HALF_UP, ROUND_DOWN))
    agrees = "exact" if Fraction(near) == value else "rounded"
    assert judge(value, Fraction(near), decimals) == agrees
    if cut != near:
        assert judge(value, Fraction(cut), decimals) == "truncated"
    for steps in (-2, 2):
        wrong = Fraction(near + steps * step)
        assert judge(value, wrong, decimals) == "not reproduced"


def test_summary_counts_every_verdict(checks):
    counts = summarise_verdicts()
    assert set(counts["verdict"]) == set(VERDICTS)
    assert counts["count"].sum() == len(checks)
    year = counts[counts["year"] == 2022].set_index("verdict")["count"]
    # of 2022 the change of Sangat Inovatif contradicts its own figures
    own = checks[(checks["year"] == 2022) & (checks["verdict"] == "not reproduced")]
    assert "agg-2022-014" in own.index and year["not reproduced"] >= 1


@pytest.fixture(scope="module")
def conflicts():
    return conflicting_claims().set_index("conflict")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("2019 regions_participating all", {260, 252}),
        ("2019 innovations_reported all", {8016, 8014}),
        ("2020 regions_total all", {542, 548}),
        ("2020 regions_participating all", {484, 485, 14897}),
        ("2020 regions_participating kabupaten", {360, 358}),
        ("2020 participation_pct all", {89.3, 89.4}),
        ("2020 innovations_reported all", {14897, 17779, 17674}),
        ("2023 award_categories all", {11, 10}),
        ("2025 innovations_reported all", {36742, 36374}),
    ],
)
def test_conflicting_figures(conflicts, name, values):
    table = conflicts.loc[name]
    assert len(table) == len(values)
    assert set(table["value"]) == values


def test_conflicting_dates(conflicts):
    table = conflicts.loc["2021 event_date all award_ceremony"]
    assert set(table["date"]) == {"2021-12-29", "2021-12-30"}
    table = conflicts.loc["2023 event_date all input_open"]
    assert set(table["date"]) == {"2023-05-25", "2023-06"}


def test_conflicts_name_their_claims_and_sources(conflicts):
    row = conflicts.loc["2025 innovations_reported all"].set_index("value").loc[36742]
    assert row["claim_ids"] == "agg-2025-003 agg-2025-005 agg-2025-007 agg-2025-038"
    sources = "selalukabar-02 otomotifku-01 jpnn-07 pedomaniga2026-01"
    assert row["source_ids"] == sources
    assert row["n_sources"] == 4


def test_conflicts_are_all_pairs_that_differ(conflicts):
    """Compare every two claims of the file, one by one."""
    claims = load_national_figures()
    vague = claims["category"].eq("approximate").fillna(False)
    claims = claims[claims["year"].notna() & ~vague]
    rows = claims.astype("object").where(claims.notna(), None).to_dict("records")
    same = ("year", "measure", "level", "category", "stage")
    expected = set()
    for one, two in combinations(rows, 2):
        if any(one[name] != two[name] for name in same):
            continue
        if one["stage"] == "interim" and one["as_of"] != two["as_of"]:
            continue
        dates = [one["date"] or "", two["date"] or ""]
        if one["value"] != two["value"] or not (
            dates[0].startswith(dates[1]) or dates[1].startswith(dates[0])
        ):
            expected.add(frozenset((one["claim_id"], two["claim_id"])))
    found = set()
    for _, table in conflicts.groupby(level=0):
        for one, two in combinations(table["claim_ids"].str.split(), 2):
            found |= {frozenset((a, b)) for a in one for b in two}
    assert found == expected


def test_figures_side_by_side_are_those_of_the_file():
    claims = load_national_figures()
    claims = claims[claims["stage"].eq("final") & claims["value"].notna()]
    claims = claims[~claims["category"].str.contains("approximate").fillna(False)]
    expected = {}
    about = ["year", "measure", "level", "category"]
    for key, same in claims.dropna(subset="year").groupby(about, dropna=False):
        if same["value"].nunique() > 1:
            key = tuple(None if pd.isna(one) else one for one in key)
            expected[key] = (set(same["value"]), same["source_id"].nunique())
    found = {}
    for key, rows in list_conflicting_figures().groupby(about, dropna=False):
        key = tuple(None if pd.isna(one) else one for one in key)
        found[key] = set(rows["value"]), rows["n_sources"].sum()
    assert found == expected
    assert len(found) == 9


def test_figures_of_two_categories_are_no_conflict():
    claims = invent(
        ("a", 2022, "predicate_count", "all", "Inovatif", "365", "s1"),
        ("b", 2022, "predicate_count", "all", "Sangat Inovatif", "44", "s1"),
        ("c", 2022, "predicate_count", "all", "Sangat Inovatif", "41", "s1"),
    )
    table = list_conflicting_figures(claims)
    assert table[["category", "value", "claim_ids"]].values.tolist() == [
        ["Sangat Inovatif", 44, "b"],
        ["Sangat Inovatif", 41, "c"],
    ]
    assert list_conflicting_figures(claims.head(2)).empty


def test_dates_of_other_precision_that_agree_are_no_conflict():
    dates = ["2031-06", "2031-06-12", "2031"]
    claims = invent(
        *(
            (f"c{n}", 2031, "event_date", "all", "input_open", None, f"s{n}")
            for n in range(3)
        )
    )
    claims["date"] = pd.array(dates, dtype="string")
    assert conflicting_claims(claims).empty
    claims.loc[2, "date"] = "2031-07"
    table = conflicting_claims(claims)
    assert table["date"].tolist() == ["2031-06-12", "2031-07"]
    assert table["claim_ids"].tolist() == ["c0 c1", "c2"]
    assert table["n_sources"].tolist() == [2, 1]


def test_values_that_differ_by_their_decimals_alone_contradict_nothing():
    """14.32 is rounded to 14.3, 97.25 truncated to 97.2; 14.4 and 97 are others."""
    claims = invent(
        ("a", 2031, "index_average", "all", None, "14.32", "s1"),
        ("b", 2031, "index_average", "all", None, "14.3", "s2"),
        ("c", 2032, "participation_pct", "all", None, "97.25", "s1"),
        ("d", 2032, "participation_pct", "all", None, "97.2", "s2"),
        ("e", 2032, "participation_pct", "all", None, "97", "s3"),
        ("f", 2033, "participation_pct", "all", None, "14.32", "s1"),
        ("g", 2033, "participation_pct", "all", None, "14.4", "s2"),
        ("h", 2033, "participation_pct", "all", None, "14.3", "s3"),
    )
    kinds = conflicting_claims(claims).set_index("claim_ids")["kind"].to_dict()
    assert kinds == {
        **{"a": "exact", "b": "rounded", "c": "exact"},
        **{"d": "truncated", "e": "rounded", "f": "contradiction"},
        **{"g": "contradiction", "h": "rounded"},
    }
    table = list_conflicting_figures(claims)
    assert table[["year", "value"]].values.tolist() == [[2033, 14.32], [2033, 14.4]]


def test_what_is_shown_leads_to_what_was_printed():
    """360 / 415 is 86.747 %: 86.75 would be rounded to 86.8."""
    pattern = re.compile(r"= ([\d,.]+) %, (rounded|truncated) to ([\d,.]+)\.")
    texts = check_claims()["explanation_en"].dropna()
    found = {one.groups() for one in map(pattern.search, texts) if one}
    assert len(found) > 7 and ("86.747", "rounded", "86.7") in found
    for shown, verdict, printed in found:
        decimals = len(printed.partition(".")[2])
        value, wanted = (Decimal(one.replace(",", "")) for one in (shown, printed))
        step = Decimal(1).scaleb(-decimals)
        way = {"rounded": ROUND_HALF_UP, "truncated": ROUND_DOWN}[verdict]
        assert value.quantize(step, way) == wanted, shown
