"""The findings of the first page: what the data say, in both languages."""

import re

import pandas as pd
import pytest

from iga_analysis import (
    check_claims,
    compare_vintages,
    format_number,
    load_region_results,
    load_regions,
    participation_rates,
)
from iga_analysis.exhibits import build_payload
from iga_analysis.report.headlines import write_headlines
from iga_analysis.settings import use_language


def expose(kind, key, table, lang, origin="published"):
    """Return a table as the exhibit of a notebook."""
    with use_language(lang):
        one = build_payload(table, key, f"caption of {key}")
    title = {"title": f"{kind} 1", "number": "1.1", "notebook": "01_first"}
    return one | title | {"kind": kind, "exhibit": key, "origin": origin}


def say(lang, counted, shown=None, **tables):
    """Return the sentence that a table allows."""
    exhibits = [expose("table", key, table, lang) for key, table in tables.items()]
    exhibits += [expose(*one, pd.DataFrame({"year": [1]}), lang) for one in shown or ()]
    (headline,) = write_headlines(exhibits, lang)
    assert headline.counted["exhibit"] == counted
    return headline.sentence


def numbers_in(sentence):
    return re.findall(r"\d[\d.,]*(?<![.,])", sentence)


def test_participation_has_both_ends_and_the_largest_step(lang):
    rates = participation_rates(level="all")
    figure = [("figure", "participation_trend")]
    columns = ["year", "participating", "base", "rate"]
    told = {"participation_nation": rates[columns]}
    found = numbers_in(say(lang, "participation_nation", figure, **told))
    rates = rates.set_index("year")
    expected = []
    for year in (2018, 2020, rates.index[-1]):
        row = rates.loc[year]
        shown = {2: row["rate"], 0: row["participating"]}
        counts = [format_number(row[one], 0, lang) for one in ("participating", "base")]
        expected += [*counts, str(year), format_number(shown[2], 2, lang)]
    assert found == expected


def test_growth_says_whether_a_region_reported_more(lang):
    table = compare_vintages()
    sentence = say(lang, "vintages", vintages=table)
    same = {"en": "unchanged", "id": "tetap"}[lang]
    award, series = sentence.partition(";")[::2]
    assert same in award and same not in series
    assert {"85", "2020", "8,014".replace(",", "." if lang == "id" else ",")} <= set(
        numbers_in(award)
    )
    grown = [format_number(one, 2, lang) for one in (85.8872, 121.7939, 86.1538)]
    assert set(grown) <= set(numbers_in(sentence))
    table.loc[table["innovations"].eq(14897), "per_region"] = 61.6
    assert same not in say(lang, "vintages", vintages=table)


def test_verdicts_add_up_to_the_tests(lang):
    checks = check_claims()
    counts = pd.crosstab(checks["year"], checks["verdict"]).reset_index()
    counts.columns.name = None
    figure = [("figure", "verdicts")]
    found = numbers_in(say(lang, "verdicts", figure, verdicts=counts))
    tests, *parts = [int(one) for one in found]
    assert tests == len(checks) == sum(parts)
    assert sorted(parts) == sorted(checks["verdict"].value_counts())


def test_the_rank_is_the_least_sure_one(lang):
    columns = ["rank", "rank_5", "rank_95", "rank_best", "rank_worst"]
    rows = [[1, 1, 1, 1, 1], [40, 31.0, 52.0, 20, 70], [90, 88, 92, 80, 99]]
    table = pd.DataFrame(rows, columns=columns)
    for origin, simulated in (("simulated", True), ("published", False)):
        exhibits = [
            expose("table", "exact_ranges", table, lang, origin),
            expose("figure", "rank_bands", table, lang, origin),
        ]
        (headline,) = write_headlines(exhibits, lang)
        assert numbers_in(headline.sentence) == ["40", "31", "52", "20", "70"]
        assert ("simulat" in headline.sentence.lower().replace("si", "si")) == (
            simulated and lang == "en"
        )
        assert ("simulasi" in headline.sentence) == (simulated and lang == "id")


def test_published_results_are_counted_by_year(lang):
    results = load_region_results(final=True)
    stated = results[["score", "rank", "predicate"]].notna().any(axis=1)
    counts = results[stated].groupby(["year", "level"])["code"].nunique()
    table = counts.rename("count").reset_index()
    (headline,) = write_headlines(
        [expose("figure", "results_by_year", table, lang)], lang
    )
    total = counts.groupby("year").sum()
    expected = []
    for year in (int(total.idxmax()), int(total.index[-1])):
        expected += [str(total[year]), str(len(load_regions(year))), str(year)]
    assert numbers_in(headline.sentence) == expected


def test_without_its_exhibits_nothing_is_said(lang):
    assert write_headlines([], lang) == []
    table = expose("table", "verdicts", pd.DataFrame({"year": [2020]}), lang)
    assert write_headlines([table], lang) == []


@pytest.mark.parametrize("key", ["predicates_nation"])
def test_the_best_predicate_at_its_height_and_at_last(lang, key):
    rows = [
        (2020, "Sangat Inovatif", 195, 35.98),
        (2020, "Inovatif", 44, 8.12),
        (2021, "Sangat Inovatif", 37, 6.83),
        (2022, "Sangat Inovatif", 44, 8.12),
    ]
    table = pd.DataFrame(rows, columns=["year", "predicate", "count", "share"])
    sentence = say(lang, key, [("figure", key)], **{key: table})
    assert "Sangat Inovatif" in sentence
    found = numbers_in(sentence)
    assert found[:2] == ["195", "2020"] and found[3:5] == ["44", "2022"]
