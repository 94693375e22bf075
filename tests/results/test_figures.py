"""The figures of a year: the list's where it is complete, and what was published."""

import pandas as pd
import pytest
from full_list import YEAR, import_truth, invent_list

from iga_analysis import (
    load_national_figures,
    load_region_results,
    predicate_distribution,
)
from iga_analysis.exhibits import name_origin
from iga_analysis.results import MEASURES, year_figures
from iga_analysis.results import figures as figures_of
from iga_analysis.settings import use_data_folder

LEVELS = ("all", "provinsi", "kabupaten", "kota")
PREDICATES = (
    *("Sangat Inovatif", "Inovatif", "Kurang Inovatif", "Tidak Dapat Dinilai"),
)
# as printed for 2025, with their claims
PRINTED = {
    "regions_participating": (531, "agg-2025-008"),
    "innovations_reported": (36742, "agg-2025-038"),
    "index_average": (49.43, "agg-2025-014"),
}


@pytest.fixture
def hide(monkeypatch):
    """Return a function that takes figures out of those published, if they are there.

    What no source prints today somebody may add tomorrow.
    """
    taken = figures_of._read_figures, figures_of._published_tenth
    real = figures_of._read_published

    def leave_out(hidden):
        def read_others(year):
            found = real(year).items()
            return {key: told for key, told in found if not hidden(*key)}

        monkeypatch.setattr(figures_of, "_read_published", read_others)

    for one in taken:
        one.cache_clear()
    yield leave_out
    for one in taken:
        one.cache_clear()


def read(year=YEAR, **options):
    table = year_figures(year, **options)
    table["category"] = (
        table["category"].astype(object).where(table["category"].notna(), "")
    )
    return table.set_index(["level", "measure", "category"]).sort_index()


def count(truth, level):
    """Return the figures of a level of the truth, by measure and category."""
    own = [row for row in truth.itertuples() if level in ("all", row.level)]
    took = [one for one in own if one.score > 0 or one.innovations > 0]
    scores = sorted((one.score for one in own), reverse=True)
    innovations = sum(one.innovations for one in own)
    found = {
        ("regions_participating", ""): len(took),
        ("participation_rate", ""): 100 * len(took) / len(own),
        ("innovations_reported", ""): innovations,
        ("innovations_per_region", ""): innovations / len(took),
        ("index_average", ""): sum(scores) / len(scores),
        ("tenth_score", ""): scores[9],
    }
    for predicate in PREDICATES:
        number = sum(one.predicate == predicate for one in own)
        found["predicate_count", predicate] = number
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_a_complete_list_gives_every_figure(full, level):
    figures = read()
    wanted = count(full, level)
    if level == "all":
        del wanted["tenth_score", ""]
    assert set(figures.loc[level].index) == set(wanted)
    for key, value in wanted.items():
        row = figures.loc[(level, *key)]
        assert row["value"] == pytest.approx(value), key
        assert (row["basis"], row["source_id"]) == ("list", f"import-{YEAR}")
        assert row["in_list"] == row["value"]
        assert row["counted"] == row["of"]


def test_the_published_figure_stands_beside_it(full):
    figures, wanted = read(), count(full, "all")
    for measure, (printed, claim) in PRINTED.items():
        row = figures.loc["all", measure, ""]
        assert (row["published"], row["claim_id"]) == (printed, claim)
        assert row["difference"] == pytest.approx(wanted[measure, ""] - printed)
        assert not row["agrees"]
    row = figures.loc["all", "predicate_count", "Sangat Inovatif"]
    # printed on page 24 of the guideline of 2026
    assert row["published"] == 108
    row = figures.loc["all", "participation_rate", ""]
    assert round(row["published"], 2) == 97.25
    assert name_origin(year_figures(YEAR))["origin"] == "published"


def test_a_figure_that_is_printed_rounded_or_cut_agrees(tmp_path):
    """The national average of 2025 is printed as 49.43."""
    truth = invent_list()
    for mean, agrees in (
        (49.4312, True),
        (49.4278, True),
        (49.4391, True),
        (49.44, False),
    ):
        folder = tmp_path / str(mean)
        folder.mkdir()
        moved = truth.assign(score=truth["score"] * mean / truth["score"].mean())
        data = import_truth(moved, YEAR, folder, columns=("score",))
        with use_data_folder(data):
            row = read().loc["all", "index_average", ""]
        assert row["value"] == pytest.approx(mean)
        assert row["agrees"] == agrees
        assert row["difference"] == pytest.approx(mean - 49.43)


def test_without_a_list_the_published_figures_stand(hide):
    hide(lambda level, measure, _: (level, measure) == ("all", "index_average"))
    figures = read(2020)
    assert set(figures["basis"]) == {"published", "missing"}
    claims = load_national_figures(2020).set_index("claim_id")["value"]
    counts = predicate_distribution(2020)
    for level, predicate, number in counts[["level", "predicate", "count"]].values:
        assert figures.loc[level, "predicate_count", predicate]["value"] == number
    single = figures[figures["claim_id"].notna() & figures["decimals"].notna()]
    single = single[~single["claim_id"].str.contains(" ").fillna(True)]
    assert len(single) > 15
    assert (single["value"] == single["claim_id"].map(claims)).all()
    assert figures.loc["kabupaten", "participation_rate", ""]["value"] == (
        pytest.approx(100 * 360 / 415)
    )
    assert figures.loc["all", "index_average", ""]["basis"] == "missing"
    assert figures["in_list"].isna().all()


@pytest.mark.usefixtures("hide")
def test_the_tenth_score_is_published_where_claims_settle_it(monkeypatch):
    # tenth of the kabupaten of 2021: 62.06
    row = read(2021).loc["kabupaten", "tenth_score", ""]
    assert (row["value"], row["basis"]) == (62.06, "published")
    claims = load_region_results(2021)["claim_id"].head(2).tolist()
    bounds = pd.DataFrame({"level": ["provinsi", "kota"], "score_min": [51.5, 51.5]})
    bounds["score_max"] = [51.5, 51.75]
    bounds["claims_min"], bounds["claims_max"] = claims
    monkeypatch.setattr(figures_of, "top_rank_score", lambda *_, **__: bounds)
    for one in (figures_of._read_figures, figures_of._published_tenth):
        one.cache_clear()
    tenth = read(2021).xs("tenth_score", level="measure").droplevel("category")
    assert tenth["basis"].to_dict() == {
        **{"provinsi": "published", "kabupaten": "missing", "kota": "missing"}
    }
    assert tenth.loc["provinsi", "value"] == 51.5
    assert tenth.loc["provinsi", "claim_id"].split() == sorted(claims)


def test_a_list_of_one_level_is_the_truth_of_that_level_only(one_level, hide):
    hide(lambda level, _, category: level == "kota" or category == "Inovatif")
    figures = read()
    for key, value in count(one_level, "kabupaten").items():
        row = figures.loc[("kabupaten", *key)]
        assert (row["value"], row["basis"]) == (pytest.approx(value), "list")
    for measure, (printed, _) in PRINTED.items():
        row = figures.loc["all", measure, ""]
        assert (row["value"], row["basis"]) == (printed, "published")
        assert (row["counted"], row["of"]) == (415, 546)
        assert pd.isna(row["difference"])
    row = figures.loc["all", "predicate_count", "Inovatif"]
    # nothing is printed: what the list has, of 415 of 546
    assert row["basis"] == "partial"
    assert row["value"] == (one_level["predicate"] == "Inovatif").sum()
    assert (row["counted"], row["of"]) == (415, 546)
    assert set(figures.loc["kota"]["basis"]) == {"missing"}
    assert figures.loc["kota"]["source_id"].isna().all()


def test_a_list_with_a_gap_does_not_replace_what_was_published(gap, hide):
    hide(lambda level, *_: level == "kabupaten")
    figures = read()
    row = figures.loc["all", "regions_participating", ""]
    assert (row["value"], row["basis"]) == (531, "published")
    assert row["in_list"] == (gap["score"] > 0).sum()
    assert (row["counted"], row["of"]) == (len(gap), 546)
    row = figures.loc["kabupaten", "index_average", ""]
    own = gap[gap["level"] == "kabupaten"]
    assert row["basis"] == "partial"
    assert row["value"] == pytest.approx(sum(own["score"]) / len(own))
    assert (row["counted"], row["of"]) == (len(own), 415)


def test_regions_that_reported_nothing_do_not_make_a_list_partial(bare, hide):
    hide(lambda _level, _measure, category: category == "Kurang Inovatif")
    figures = read()
    scored = bare["score"].dropna()
    row = figures.loc["all", "regions_participating", ""]
    assert (row["value"], row["basis"]) == (len(scored), "list")
    row = figures.loc["all", "index_average", ""]
    assert (row["basis"], row["counted"]) == ("list", len(scored))
    assert row["value"] == pytest.approx(sum(scored) / len(scored))
    # no column of innovations: what was published stays
    row = figures.loc["all", "innovations_reported", ""]
    assert (row["value"], row["basis"]) == (36742, "published")
    # the band of Kurang Inovatif is not known, but those of the better ones are
    row = figures.loc["all", "predicate_count", "Sangat Inovatif"]
    assert (row["value"], row["basis"]) == ((scored >= 65.01).sum(), "list")
    assert row["counted"] == 546
    row = figures.loc["all", "predicate_count", "Kurang Inovatif"]
    assert (row["basis"], row["counted"]) == ("missing", 0)
    accepted = read(accept="inferred")
    row = accepted.loc["all", "predicate_count", "Kurang Inovatif"]
    assert (row["value"], row["basis"]) == ((scored < 40.01).sum(), "list")


def test_every_measure_is_there_in_its_order():
    table = year_figures(2024)
    for _, own in table.groupby("level"):
        found = own["measure"].drop_duplicates().tolist()
        assert found == [one for one in MEASURES if one in found]
    assert set(table["measure"]) == set(MEASURES)
    assert table["level"].drop_duplicates().tolist() == list(LEVELS)


def test_nothing_known_is_missing_and_not_zero():
    known = {*load_national_figures()["year"], *load_region_results()["year"]}
    table = year_figures(max(set(range(2018, 2036)) - known))
    assert set(table["basis"]) == {"missing"}
    assert table["value"].isna().all()
