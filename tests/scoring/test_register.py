"""Every mistake of a register is reported, all at once, and nothing else is."""

import datetime

import inventions
import numpy as np
import pandas as pd
import pytest

from iga_analysis.method.editions import UnknownField, load_edition
from iga_analysis.scoring.problems import RegisterError
from iga_analysis.scoring.register import check_register, check_spd, check_submission
from iga_analysis.scoring.score import maturity, score_iid

REGISTER = inventions.make_register(6, 80, 5).astype("object")
SPD = inventions.make_spd(40)


def find_problems(register=REGISTER, spd=SPD, **options):
    with pytest.raises(RegisterError) as error:
        check_submission(register, spd, 2026, **options)
    return error.value.problems


def put(row, column, value, table=REGISTER):
    table = table.copy()
    table.loc[row, column] = value
    return table


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("17", 4, "is not a level"),
        ("17", -1, "is not a level"),
        ("17", 2.5, "is not a level"),
        ("17", "two", "is not a level"),
        ("17", True, "is not a level"),
        ("17", float("inf"), "is not a level"),
        ("17", None, "no evidence is level 0"),
        ("17", np.nan, "no evidence is level 0"),
        ("17", pd.NA, "no evidence is level 0"),
        ("code", None, "is missing"),
        ("code", " ", "is missing"),
        ("code", "99.99", "is not the code of a region"),
        ("code", "31.71", "is not the code of a region"),
        ("code", 11.1, "codes are text"),
        ("innovation", None, "has no name"),
        ("innovation", "  ", "has no name"),
        ("innovation", "INOVASI rekaan 0 ", "stands already in row 2"),
        ("affair", None, "is missing"),
        ("affair", "kesehtan", "did you mean 'kesehatan'"),
        ("affair", "xyz", "for any other: 'lainnya'"),
        ("stage", "Pengembangan", "must be one of Inisiatif, Uji Coba, Penerapan"),
        ("design_words", "a text of its own", "is not a number of words"),
        ("design_words", 312.5, "is not a number of words"),
        ("design_words", -1, "is not a number of words"),
        ("integrity_form", "perhaps", "must be yes or no"),
        ("implemented", None, "is missing"),
        ("implemented", "31/03/2025", "is not a date"),
        ("implemented", 45000, "is not a date"),
        ("implemented", "2023-12-31", "is outside the window"),
        ("implemented", "2026-01-01", "is outside the window"),
    ],
)
def test_one_mistake_is_reported_once_where_it_is(column, value, problem):
    found = find_problems(put(3, column, value))
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["table"], row["row"], row["column"]) == ("register", 5, column)
    assert problem in row["problem"]


@pytest.mark.parametrize(
    "value", [3, 3.0, "3", "3.0", np.int8(3), np.float32(3)], ids=repr
)
def test_whole_levels_are_accepted_however_written(value):
    checked = check_register(put(3, "17", value), 2026)
    assert checked["17"].tolist()[3] == 3
    assert checked["17"].dtype == "int8"


@pytest.mark.parametrize(
    "value",
    [
        *("2025-03-31", datetime.date(2025, 3, 31), pd.Timestamp(2025, 3, 31, 9)),
        datetime.datetime(2025, 3, 31, 23, 59),
    ],
    ids=repr,
)
def test_dates_are_accepted_however_written(value):
    checked = check_register(put(3, "implemented", value), 2026)
    assert checked["implemented"].tolist()[3] == pd.Timestamp(2025, 3, 31)


def test_the_days_of_the_window_itself_count():
    table = put(0, "implemented", pd.Timestamp(2025, 12, 31, 18))
    table.loc[1, "implemented"] = "2024-01-01"
    checked = check_register(table, 2026, outside_window="report")
    assert checked["in_window"].all()


def test_affairs_go_by_key_or_name():
    table = put(0, "affair", "Pekerjaan Umum dan Penataan Ruang")
    table.loc[1, "affair"] = "social AFFAIRS"
    checked = check_register(table, 2026)
    assert checked["affair"].tolist()[:2] == ["pekerjaan_umum", "sosial"]


def test_all_mistakes_of_both_tables_come_at_once():
    table = put(0, "17", 4).drop(columns="35")
    table.loc[1, "code"] = None
    table.loc[5, "implemented"] = "2020-01-01"
    spd = pd.concat([SPD.iloc[2:], SPD.iloc[5:6]])
    spd = put(18, "level", 7, spd.reset_index(drop=True).astype("object"))
    found = find_problems(table, spd)
    places = [
        (one.table, None if pd.isna(one.row) else one.row, one.column)
        for one in found.itertuples()
    ]
    assert places == [
        ("register", 2, "17"),
        ("register", 3, "code"),
        ("register", 7, "implemented"),
        ("register", None, "35"),
        ("spd", 20, "level"),
        ("spd", 20, "indicator"),
        ("spd", None, "indicator"),
    ]
    assert "1, 2a" in found["problem"].iloc[-1]
    with pytest.raises(RegisterError, match="7 mistake") as error:
        score_iid(table, spd, 2026)
    assert error.value.problems.equals(found)


def test_long_lists_of_mistakes_are_shortened_in_the_message_only():
    table = REGISTER.assign(**{str(one): 9 for one in range(16, 36)})
    with pytest.raises(RegisterError, match=r"100 more in \.problems") as error:
        check_register(table, 2026)
    assert len(error.value.problems) == 6 * 20


def test_rows_go_by_an_index_called_row():
    table = put(3, "17", 4).set_axis(pd.Index(range(103, 109), name="row"))
    assert find_problems(table)["row"].tolist() == [106]


def test_tables_without_their_columns():
    found = find_problems(pd.DataFrame({"code": ["00.00"]}), pd.DataFrame())
    assert found["problem"].eq("the column is missing").all()
    assert len(found) == 3 + 20 + 3
    found = find_problems(pd.DataFrame(), SPD)
    assert len(found) == 4 + 20


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("code", "99.99", "is not the code"),
        ("indicator", "36", "is not an SPD row"),
        ("indicator", None, "is missing"),
        ("level", 4, "is not a level"),
        ("level", None, "is missing"),
    ],
)
def test_mistakes_of_the_spd_table(column, value, problem):
    spd = pd.concat([SPD, inventions.make_spd(0, "11")], ignore_index=True)
    found = find_problems(spd=put(25, column, value, spd.astype("object")))
    assert (found["table"] == "spd").all()
    first = found.iloc[0]
    assert (first["row"], first["column"]) == (27, column)
    assert problem in first["problem"]
    if column == "level":
        assert len(found) == 1
    else:
        assert "lacks the rows 5a" in found["problem"].iloc[-1]


def test_innovations_of_a_region_without_spd_rows():
    table = put(2, "code", "11.01")
    found = find_problems(table)
    assert found["value"].tolist() == ["11.01"]
    assert "no SPD rows" in found["problem"][0]


def test_indicators_may_be_numbers():
    spd = SPD.assign(
        indicator=[int(one) if one.isdigit() else one for one in SPD["indicator"]]
    )
    assert check_spd(spd, 2026)["indicator"].tolist() == SPD["indicator"].tolist()
    numbered = REGISTER.rename(columns=lambda one: int(one) if one.isdigit() else one)
    assert (maturity(numbered, 2026)["maturity"] == 80).all()


@pytest.mark.parametrize(
    ("basis", "problem"), [("g", "is not a basis"), (None, "is missing although")]
)
def test_basis_of_indicator_33(basis, problem):
    table = REGISTER.assign(basis_33="a", **{"33": 1})
    assert check_register(table, 2026)["basis_33"].tolist() == ["a"] * 6
    found = find_problems(put(3, "basis_33", basis, table))
    assert found["row"].tolist() == [5]
    assert problem in found["problem"][0]
    without = put(3, "33", 0, put(3, "basis_33", None, table))
    check_register(without, 2026)


def test_any_indicator_may_be_measured_on_a_basis():
    """Which ones are follows from the levels of the edition."""
    edition = load_edition(2026)
    levels = edition.levels[edition.levels["basis"].isna()]
    own = levels["indicator"] == "20"
    parts = [levels[own].assign(basis=one) for one in ("k", "m")]
    other = edition.replace(levels=pd.concat([levels[~own], *parts]))
    assert other.bases() == {"20": ("k", "m")}
    table = REGISTER.assign(basis_20=["K", "m", None, "x", "k", "m"], **{"20": 1})
    with pytest.raises(RegisterError) as error:
        check_register(table, other)
    found = error.value.problems
    assert set(found["column"]) == {"basis_20"}
    problems = dict(zip(found["row"] - 2, found["problem"], strict=True))
    assert "indicator 20 has a level" in problems[2]
    assert "must be one of k, m" in problems[3]
    assert len(problems) == 2


def test_yes_and_no():
    words = ["ya", "No", True, 0, None, "TIDAK"]
    checked = check_register(REGISTER.assign(digital=words), 2026)
    found = checked["digital"].tolist()
    assert found[:4] == [True, False, True, False]
    assert pd.isna(found[4])
    assert found[5] is False
    assert (
        find_problems(REGISTER.assign(digital="perhaps"))["column"].eq("digital").all()
    )


def test_stage_and_length_of_the_design_text():
    stages = ["Penerapan", "uji  coba", "UJICOBA", "Inisiatif", None, " "]
    words = [312, "312 kata", 312.0, "0", None, ""]
    checked = check_register(REGISTER.assign(stage=stages, design_words=words), 2026)
    assert checked["stage"].fillna("?").tolist() == [
        *("Penerapan", "Uji Coba", "Uji Coba", "Inisiatif", "?", "?")
    ]
    assert checked["design_words"].fillna(-1).tolist() == [312, 312, 312, 0, -1, -1]
    again = check_register(checked, 2026)
    pd.testing.assert_frame_equal(again, checked)
    assert not {"stage", "design_words"} & set(check_register(REGISTER, 2026))


def test_nothing_of_the_input_is_changed():
    before = REGISTER.copy(), SPD.copy()
    check_submission(REGISTER, SPD, 2026)
    pd.testing.assert_frame_equal(REGISTER, before[0])
    pd.testing.assert_frame_equal(SPD, before[1])


def test_unknown_window_is_no_window():
    edition = load_edition(2026).replace()
    assert check_register(REGISTER, edition)["in_window"].all()
    weights = {key: float(one) for key, one in inventions.SID.items()}
    edition = load_edition(2022).replace(sid_weights=weights, level_max=3)
    assert check_register(REGISTER, edition)["in_window"].isna().all()
    with pytest.raises(UnknownField, match="window_from"):
        check_register(REGISTER, edition, outside_window="exclude")
    with pytest.raises(ValueError, match="report, exclude, count"):
        check_register(REGISTER, 2026, outside_window="drop")


def test_an_index_that_repeats_does_no_harm():
    table = pd.concat([REGISTER, REGISTER.assign(code="11")])
    assert len(maturity(table, 2026)) == 12
    spd = pd.concat([SPD, inventions.make_spd(20, "11")])
    assert len(score_iid(table, spd, 2026)) == 2
