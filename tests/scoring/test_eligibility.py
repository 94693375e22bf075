"""What is to be done before the score, on registers whose answers are known by hand.

Rules of 2026: guideline, pages 8-9, 16-17 and 21-26; of 2023: radiogram of 18 May 2023.
"""

import inventions
import pandas as pd
import pytest

from iga_analysis.method.editions import load_edition
from iga_analysis.scoring.eligibility import (
    check_eligibility,
    count_failing,
    summarise_eligibility,
)
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.score import score_iid
from iga_analysis.settings import use_language

SPD = inventions.make_spd(63)
CHECKS = ["application_window", "scored_stage", "design_words", "mandatory_sid"]
CHECKS += ["mandatory_spd", "integrity_form", "affairs_covered", "seats"]


def make_register(innovations=12, affairs=5, code="00.00"):
    """Return a register that meets every rule of 2026, just so."""
    return inventions.make_register(innovations, 111, affairs, code).assign(
        stage="Penerapan", design_words=300, integrity_form="ya"
    )


def put(row, **cells):
    table = make_register().astype("object")
    for column, value in cells.items():
        table.loc[row, column] = value
    return table


def check(register, spd=SPD, edition=2026):
    return check_eligibility(register, spd, edition)


def list_rows(table, outcome, *columns):
    rows = table[table["outcome"] == outcome]
    return rows[["check", *columns]].astype("object").values.tolist()


def test_a_submission_that_lacks_nothing():
    table = check(make_register())
    assert set(table["outcome"]) == {"met"}
    assert table["to_do"].isna().all()
    counts = table["check"].value_counts().to_dict()
    assert counts == {name: 12 if name in CHECKS[:4] else 1 for name in CHECKS}
    assert set(table["source_id"]) == {"pedomaniga2026-01"}
    assert set(table["status"]) == {"documented"}
    short = summarise_eligibility(table)
    assert short["check"].tolist() == CHECKS
    assert short["found"].tolist()[:2] == ["12 of 12", "12 of 12"]
    assert short["found"].tolist()[-2:] == ["5", "12"]


@pytest.mark.parametrize(
    ("cells", "check_name", "found", "words"),
    [
        (
            {"implemented": "2023-12-31"},
            *("application_window", "31 December 2023", "1 January 2024 – "),
        ),
        (
            {"implemented": "2026-01-01", "renewed": "2023-05-01"},
            *("application_window", "1 January 2026; 1 May 2023", "neither applied"),
        ),
        ({"stage": "Uji Coba"}, "scored_stage", "Uji Coba", "only Penerapan"),
        ({"design_words": 299}, "design_words", "299", "add 1 words"),
        ({"design_words": 0}, "design_words", "0", "add 300 words"),
        (
            {"16": 0, "35": 0, "34": 0},
            *("mandatory_sid", "level 0: 16, 35", "16 Regional innovation regulation"),
        ),
    ],
)
def test_one_innovation_fails(cells, check_name, found, words):
    register = put(3, **cells).assign(agency="RSUD")
    table = check(register)
    rows = table[(table["outcome"] == "not met") & table["innovation"].notna()]
    assert rows[["check", "innovation", "agency", "found"]].values.tolist() == [
        [check_name, "Inovasi rekaan 3", "RSUD", found]
    ]
    assert words in rows["to_do"].item()
    # what is to be done stands first
    assert table["innovation"][0] == "Inovasi rekaan 3"


def test_a_renewal_inside_the_window_is_enough():
    table = check(put(3, implemented="2021-02-03", renewed="2024-01-01"))
    assert set(table["outcome"]) == {"met"}


def test_what_is_not_scored_fills_no_seat_and_covers_no_affair():
    """Of twelve innovations the one of the fifth affair is at Uji Coba, one is old."""
    register = put(4, stage="Uji Coba", affair="sosial")
    register.loc[9, "affair"] = "pendidikan"
    register.loc[0, "implemented"] = "2020-01-01"
    register["affair"] = register["affair"].replace("ketertiban", "kesehatan")
    table = check(register).set_index("check")
    failing = {"application_window": 1, "scored_stage": 1}
    assert count_failing(table.reset_index()) == failing
    assert table.loc["seats", ["required", "found", "outcome"]].tolist() == [
        *("≥ 12", "10", "not met")
    ]
    assert "add 2 innovations" in table.loc["seats", "to_do"]
    found = table.loc["affairs_covered"]
    assert found[["required", "found", "outcome"]].tolist() == ["≥ 5", "4", "not met"]
    assert "cover 1 more" in found["to_do"]
    assert "Social affairs" in found["to_do"] and "Education" not in found["to_do"]
    # a short text and a missing mandatory indicator fill theirs
    table = check(put(4, design_words=1, **{"35": 0})).set_index("check")
    assert table.loc["seats", "found"] == "12"


def test_what_is_not_applied_yet_needs_no_day_of_application():
    table = check(put(3, stage="Inisiatif", implemented=None))
    rows = table[table["innovation"] == "Inovasi rekaan 3"].set_index("check")
    assert "application_window" not in rows.index
    assert rows.loc["scored_stage", "outcome"] == "not met"
    with pytest.raises(RegisterError, match="implemented"):
        check(put(3, implemented=None))


def test_columns_that_a_register_lacks_are_not_told():
    register = inventions.make_register(12, 111, 5)
    told = check(register)
    rows = list_rows(told, "not told", "code", "innovation", "found")
    assert [row[:2] for row in rows] == [
        [name, "00.00"] for name in ("scored_stage", "design_words", "integrity_form")
    ]
    assert all(pd.isna(cell) for row in rows for cell in row[2:])
    assert not list_rows(told, "not met")
    headings = ["Stage of the innovation", "Words of the design text", "Integrity form"]
    asked = told.loc[told["outcome"] == "not told", "to_do"]
    for heading, sentence in zip(headings, asked, strict=True):
        assert heading in sentence
    short = summarise_eligibility(told).set_index("check")
    assert short.loc["scored_stage", "outcome"] == "not told"


def test_a_gap_is_told_of_its_innovation():
    table = check(put(3, stage=None, design_words=None, integrity_form=None))
    assert list_rows(table, "not told", "innovation") == [
        ["scored_stage", "Inovasi rekaan 3"],
        ["design_words", "Inovasi rekaan 3"],
    ]
    # one answer for the region is enough, and one no is a no
    form = table.set_index("check").loc["integrity_form"]
    assert form[["required", "found", "outcome"]].tolist() == ["yes", "yes", "met"]
    table = check(put(3, integrity_form="tidak")).set_index("check")
    assert table.loc["integrity_form", "outcome"] == "not met"


def test_mandatory_indicators_of_the_region():
    levels = SPD.assign(
        level=[0 if one in ("1", "5b", "12") else 3 for one in SPD.indicator]
    )
    table = check(make_register(), levels)
    assert list_rows(table, "not met", "found") == [["mandatory_spd", "level 0: 1, 5b"]]
    assert "1 Vision and mission; 5b" in table["to_do"][0]
    for table in (None, pd.DataFrame({"code": ["00.00"], "spd": [63]})):
        found = check(make_register(), table)
        assert list_rows(found, "not told") == [["mandatory_spd"]]


def test_rules_are_those_of_the_year():
    """2023: other window, three affairs, divisor 10; no rule of stage and length."""
    edition = load_edition(2023).replace(level_max=3)
    register = make_register(10, 3).assign(stage="Inisiatif", design_words=1)
    table = check(register.assign(implemented="2022-12-31"), None, edition)
    assert not list_rows(table, "not met")
    assert list_rows(table, "unknown", "innovation", "status", "source_id") == [
        [name, *[pd.NA] * 1, "unknown", pd.NA]
        for name in ("scored_stage", "design_words")
    ]
    assert table.loc[table["outcome"] == "unknown", "required"].isna().all()
    assert "no source states the rule of 2023" in table["to_do"].dropna().tolist()[-1]
    short = summarise_eligibility(table).set_index("check")["required"]
    assert short["application_window"] == "1 January 2021 – 31 December 2022"
    assert short[["affairs_covered", "seats"]].tolist() == ["≥ 3", "≥ 10"]
    assert short["mandatory_sid"] == "16, 17, 27, 33, 35"
    # named, not numbered: no level of any table tells of them
    assert short["mandatory_spd"].startswith("Vision and mission, Improvement")
    assert list_rows(table, "not told") == [["mandatory_spd"]]
    sources = table.set_index("check")["source_id"].dropna()
    assert set(sources.drop("seats")) == {"radiogram2023-01"}
    table = check(register.assign(implemented="2024-05-01"), None, edition)
    assert len(list_rows(table, "not met")) == 10 + 2


def test_what_is_only_inferred_is_not_checked_by():
    weights = {key: float(one) for key, one in inventions.SID.items()}
    edition = load_edition(2024).replace(level_max=3, sid_weights=weights)
    table = check(make_register(1, 1), None, edition).set_index("check")
    assert set(table["outcome"]) == {"unknown"}
    row = table.loc["seats"]
    assert (row["found"], row["status"]) == ("1", "inferred")
    assert "only inferred (10)" in row["to_do"]
    edition = load_edition(2024, accept="inferred")
    row = check(make_register(1, 1), None, edition).set_index("check").loc["seats"]
    assert row[["required", "outcome", "status"]].tolist() == [
        *("≥ 10", "not met", "inferred")
    ]


def test_a_rule_of_the_caller_says_so():
    edition = load_edition(2026).replace(narrative_words_min=301, integrity_form="no")
    table = check(make_register().assign(integrity_form="no"), edition=edition)
    rows = table[table["check"].isin(["design_words", "integrity_form"])]
    assert set(rows["status"]) == {"supplied"}
    assert rows["outcome"].value_counts().to_dict() == {"not met": 12, "met": 1}


def test_each_region_has_its_own_rows():
    registers = [make_register(), make_register(3, 1, "11")]
    levels = [SPD, inventions.make_spd(0, "11"), inventions.make_spd(63, "16.03")]
    both = pd.concat(registers).drop(columns="design_words")
    table = check(both, pd.concat(levels, ignore_index=True))
    silent = table[table["check"] == "design_words"]
    assert silent["code"].tolist() == ["00.00", "11"]
    table = table.set_index(["code", "check"]).sort_index()
    seats = table.xs("seats", level="check")["found"].to_dict()
    assert seats == {"00.00": "12", "11": "3", "16.03": "0"}
    spd = table.xs("mandatory_spd", level="check")["outcome"].to_dict()
    assert spd == {"00.00": "met", "11": "not met", "16.03": "met"}
    short = summarise_eligibility(table.reset_index()).set_index("check")
    assert short.loc["seats", ["found", "outcome"]].tolist() == ["1 of 3", "not met"]


def test_before_anything_is_accepted_spd_points_have_no_limit():
    """2023: neither the most points of SPD nor those of all are printed."""
    register = make_register(10, 3).assign(implemented="2022-05-01")
    points = pd.DataFrame({"code": ["00.00"], "spd": [40.0]})
    table = check(register, points, 2023)
    assert table.set_index("check").loc["mandatory_spd", "outcome"] == "not told"
    with pytest.raises(RegisterError, match="is not a number of points"):
        check(register, points.assign(spd=-1.0), 2023)


def test_every_mistake_is_told_and_only_stage_and_window_change_the_score():
    with pytest.raises(RegisterError) as error:
        check(put(3, stage="?", affair="?"), SPD.assign(level=7))
    assert len(error.value.problems) == 2 + 20
    short = put(3, design_words=1, integrity_form="no")
    whole = inventions.make_register(12, 111, 5)
    expected = score_iid(whole, SPD, 2026)
    pd.testing.assert_frame_equal(score_iid(short, SPD, 2026), expected)
    early = score_iid(put(3, stage="Inisiatif"), SPD, 2026)
    expected = score_iid(whole.drop(index=3), SPD, 2026)
    pd.testing.assert_frame_equal(early, expected)


def test_what_is_to_be_done_is_told_in_the_language():
    with use_language("id"):
        table = check(put(3, design_words=299, **{"35": 0}))
        assert table["to_do"].tolist()[:2] == [
            "tambah 1 kata pada rancang bangun",
            "lengkapi bukti untuk 35 Video inovasi daerah",
        ]
        short = summarise_eligibility(table).set_index("check")["found"]
    assert short["design_words"] == "11 dari 12"
    assert short["integrity_form"] == "ya"
