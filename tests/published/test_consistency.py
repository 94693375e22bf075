"""Rows that cannot all be right are found: every kind of mistake, planted in a copy."""

import csv
import shutil

import pytest

from iga_analysis import DataError, check_tables, load_table
from iga_analysis.datapackage import DATA
from iga_analysis.published.consistency import check_facts
from iga_analysis.settings import use_language

RESULTS, FIGURES = "facts/region_results.csv", "facts/national_figures.csv"
EXCEPTIONS = "facts/known_exceptions.csv"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of data/ that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def read(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def add(folder, file, **cells):
    """Add a row, what is not told being blank; return its line in the file."""
    rows = read(folder / file)
    write(folder / file, [*rows, dict.fromkeys(rows[0], "") | cells])
    return len(rows) + 2


def add_result(folder, number=1, **cells):
    """Add a final result of 2024 of Kota Surabaya, of a source after the handover."""
    usual = {"claim_id": f"reg-2024-X{number:03d}", "year": "2024", "code": "35.78"}
    usual |= {"name_published": "Kota Surabaya", "is_final": "true"}
    usual |= {"basis": "stated", "source_id": "carapandang-01"}
    return add(folder, RESULTS, **(usual | cells))


def change(folder, file, cells, **where):
    """Change cells of the rows that are as told; return the lines of the file."""
    rows, found = read(folder / file), []
    for line, row in enumerate(rows, start=2):
        if all(row[name] == value for name, value in where.items()):
            row.update(cells)
            found.append(line)
    write(folder / file, rows)
    return found


def find_planted(folder):
    """Return what is found beside the known exceptions.

    Tables are kept once they are loaded, so a state of the files is a folder.
    """
    state = folder.with_name(f"data-{len(list(folder.parent.iterdir()))}")
    shutil.copytree(folder, state)
    found = check_facts(folder=state)
    return found[~found["known"]].reset_index(drop=True)


def test_the_shipped_rows_break_no_rule_but_where_it_is_known():
    found = check_facts()
    assert found["known"].all()
    assert found["reason_en"].notna().all() and found["reason_id"].notna().all()
    assert len(found) == len(load_table("known_exceptions"))
    for row in found.itertuples():
        cells = read(DATA / row.file)[row.row - 2]
        assert cells["claim_id"] == row.claims.split()[0]
        assert cells[row.column] == row.value


@pytest.mark.parametrize(
    ("printed", "early"),
    [
        *(("2024-10-17", "17 October 2024"), ("2024-09", "September 2024")),
        *(("2024-10-18", None), ("2024-10", None)),
    ],
)
def test_a_final_result_older_than_the_handover(folder, printed, early):
    """The results of 2024 were handed over on 18 October."""
    (handover,) = (
        row["date"]
        for row in read(DATA / FIGURES)
        if row["year"] == "2024" and row["category"] == "results_handover"
    )
    assert handover == "2024-10-18"
    about = {"publisher": "invented", "title": "invented", "title_basis": "noted"}
    about |= {"date": printed, "kind": "press", "url": "https://example.org"}
    add(folder, "facts/sources.csv", source_id="invented-01", **about)
    line = add_result(folder, score="51", source_id="invented-01")
    found = find_planted(folder)
    assert found[["rule", "file", "row", "column", "value"]].values.tolist() == (
        [["early_result", RESULTS, line, "is_final", "true"]] * bool(early)
    )
    for sentence in found["sentence"]:
        assert "Kota Surabaya 2024" in sentence
        assert early in sentence and "18 October 2024" in sentence


def test_a_year_without_handover_goes_by_its_award(folder):
    """2020: nothing but the ceremony of 18 December is dated; so an index then too."""
    figure = {"claim_id": "agg-2020-900", "year": "2020", "measure": "predicate_count"}
    figure |= {"level": "all", "category": "Inovatif", "value": "44", "unit": "count"}
    figure |= {"as_of": "2020-12-17", "stage": "final", "source_id": "kompas-01"}
    line = add(folder, FIGURES, **figure)
    (row,) = find_planted(folder).itertuples()
    assert (row.rule, row.file, row.row) == ("early_result", FIGURES, line)
    assert "18 December 2020" in row.sentence


def test_a_claim_named_by_another_year(folder):
    figure = {"level": "all", "value": "44", "unit": "count", "stage": "final"}
    figure |= {"measure": "innovations_reported", "source_id": "kompas-01"}
    line = add(folder, FIGURES, claim_id="agg-2024-900", year="2025", **figure)
    add(folder, FIGURES, claim_id="agg-undated-900", **figure)
    found = find_planted(folder)
    assert found[["rule", "file", "row", "value"]].values.tolist() == [
        ["wrong_year", FIGURES, line, "2025"]
    ]
    assert "agg-2024-900" in found["sentence"][0] and "2025" in found["sentence"][0]


def test_two_values_of_one_source(folder):
    first = add_result(folder, 1, score="51.5", rank="80", rank_scope="national-level")
    add_result(folder, 2, score="51.6", rank="9", rank_scope="province")
    (row,) = find_planted(folder).itertuples()
    assert (row.rule, row.row, row.column) == ("two_values", first, "score")
    assert row.value == "51.5" and row.claims == "reg-2024-X001 reg-2024-X002"
    # ranks of two scopes may differ
    assert "score 51.5 / 51.6" in row.sentence and "rank" not in row.sentence


def test_more_winners_than_were_announced(folder):
    """2022: seven provinces were named, and all seven are known."""
    add_result(folder, year="2022", code="35", award="Provinsi Terinovatif")
    known = load_table("region_results")
    known = known[(known["year"] == 2022) & (known["award"] == "Provinsi Terinovatif")]
    assert known["code"].nunique() == 7
    add_result(folder, 2, year="2022", code="14", award="Provinsi Terinovatif")
    found = find_planted(folder)
    new = {"35", "14"} - set(known["code"])
    assert new and found["rule"].tolist() == ["too_many_winners"]
    assert f"{7 + len(new)} regions are named, 7 were announced" in found["sentence"][0]
    assert read(DATA / FIGURES)[found["row"][0] - 2]["value"] == "7"


def test_two_regions_at_one_rank(folder):
    scope = {"rank": "400", "rank_scope": "national-level"}
    line = add_result(folder, 1, code="35.01", score="5.5", **scope)
    add_result(folder, 2, code="35.02", score="5.5", **scope)
    # equal scores may share a rank
    assert find_planted(folder).empty
    add_result(folder, 3, code="35.03", **scope)
    (row,) = find_planted(folder).itertuples()
    assert (row.rule, row.row, row.column) == ("shared_rank", line, "rank")
    assert row.claims == "reg-2024-X001 reg-2024-X002 reg-2024-X003"
    assert "rank 400" in row.sentence and "Kabupaten Pacitan" in row.sentence


def test_scores_and_ranks_out_of_order(folder):
    scope = {"rank_scope": "national-level"}
    line = add_result(folder, 1, code="35.01", score="3", rank="410", **scope)
    # printed as 3, it may be 3.4; so 3.4 may be above or below it, but not 3.6
    add_result(folder, 2, code="35.02", score="3.40", rank="411", **scope)
    assert find_planted(folder).empty
    add_result(folder, 3, code="35.03", score="3.60", rank="412", **scope)
    found = find_planted(folder)
    assert set(found["rule"]) == {"out_of_order"}
    assert found["claims"].tolist() == [
        "reg-2024-X001 reg-2024-X003",
        "reg-2024-X002 reg-2024-X003",
    ]
    assert found["row"].tolist() == [line, line + 1]
    assert "3 at rank 410" in found["sentence"].iloc[0]


def test_points_are_whole():
    """Points of 2019 are printed without decimals, and no half of one is added."""
    found = check_facts()
    assert not found["claims"].str.contains("reg-2019-0005 reg-2019-W001").any()


def test_a_result_both_provisional_and_final(folder):
    line = add_result(folder, 1, score="51.5")
    add_result(folder, 2, score="51.5", is_final="false")
    add_result(folder, 3, score="33.3", is_final="false", year="2025")
    (row,) = find_planted(folder).itertuples()
    assert (row.rule, row.row) == ("provisional_and_final", line)
    assert "51.5 is both provisional and final" in row.sentence


def test_more_regions_in_a_class_than_took_part(folder):
    """2020: 43 + 11 + 36 of 90 kota; with twelve Inovatif they are 91."""
    where = {"year": "2020", "level": "kota", "category": "Inovatif"}
    change(folder, FIGURES, {"value": "12"}, measure="predicate_count", **where)
    rows = list(find_planted(folder).itertuples())
    # two sources count the classes, each beside its own 90
    assert len({row.claims for row in rows}) == len(rows) == 2
    for row in rows:
        assert (row.rule, row.file) == ("too_many_classed", FIGURES)
        assert "43 + 12 + 36 = 91" in row.sentence and "90" in row.sentence


def test_a_source_that_counts_more_in_its_classes_than_it_says_took_part(folder):
    """38 provinsi took part by others; one source has 9 + 9 of its 10."""
    rows = [
        ("regions_participating", "", "10"),
        ("predicate_count", "Sangat Inovatif", "9"),
        ("predicate_count", "Inovatif", "9"),
    ]
    path = folder / FIGURES
    with path.open("a", encoding="utf-8", newline="") as file:
        for number, (measure, category, value) in enumerate(rows):
            cells = f"agg-2024-90{number},2024,{measure},provinsi,{category},{value}"
            file.write(f"{cells},,count,,final,bridajatim-02,\n")
    (row,) = find_planted(folder).itertuples()
    assert row.claims == "agg-2024-901 agg-2024-902 agg-2024-900"
    assert "9 + 9 = 18" in row.sentence and "10" in row.sentence


def test_an_exception_that_no_longer_applies(folder):
    lines = change(folder, RESULTS, {"rank": "288"}, claim_id="reg-2021-0147")
    assert len(lines) == 1
    found = find_planted(folder)
    assert set(found["rule"]) == {"exception"} and set(found["file"]) == {EXCEPTIONS}
    known = [row["claims"] for row in read(DATA / EXCEPTIONS)]
    assert [known[row - 2] for row in found["row"]] == found["claims"].tolist()
    assert found["claims"].str.contains("reg-2021-0147").sum() == 3


def test_a_reason_must_be_given(folder):
    rows = read(folder / EXCEPTIONS)
    write(folder / EXCEPTIONS, rows[1:])
    (row,) = find_planted(folder).itertuples()
    assert row.claims == rows[0]["claims"]
    rows[0]["reason_id"] = ""
    write(folder / EXCEPTIONS, rows)
    with pytest.raises(DataError, match="reason_id"):
        find_planted(folder)


def test_sentences_come_in_both_languages():
    said = {}
    for lang in ("en", "id"):
        with use_language(lang):
            said[lang] = check_facts()["sentence"]
    assert (said["en"] != said["id"]).all()
    assert said["id"].str.contains("peringkat 261").any()


CLOSED = [
    (FIGURES, "measure", "regions_participatng"),
    (FIGURES, "category", "Sangat inovatif"),
    (FIGURES, "unit", "persen"),
    (FIGURES, "level", "kecamatan"),
    (RESULTS, "award", "Kabupaten Terinovativ"),
]
DAYS = [
    (FIGURES, "date", "2026-13-45"),
    (FIGURES, "as_of", "2025-02-30"),
    (FIGURES, "as_of", "2025-13"),
    ("facts/sources.csv", "date", "2023-02-29"),
]


@pytest.mark.parametrize(("file", "column", "value"), CLOSED + DAYS)
def test_lists_are_closed_and_days_are_in_the_calendar(folder, file, column, value):
    rows = read(folder / file)
    rows[-1][column] = value
    write(folder / file, rows)
    with pytest.raises(DataError) as caught:
        check_tables(folder=folder)
    (problem,) = caught.value.problems
    assert problem.startswith(
        f"{file}, row {len(rows) + 1}, column {column}: '{value}'"
    )
    with use_language("id"):
        (translated,) = caught.value.problems
    assert f"baris {len(rows) + 1}, kolom {column}: '{value}'" in translated
    assert translated.rpartition("' ")[2] != problem.rpartition("' ")[2]


def test_a_leap_day_is_a_day(folder):
    rows = read(folder / FIGURES)
    rows[-1]["as_of"] = "2024-02-29"
    write(folder / FIGURES, rows)
    check_tables(folder=folder)
