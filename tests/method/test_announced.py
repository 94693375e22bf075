"""What the guideline of 2026 announces for 2027 to 2029 (page 24)."""

import pytest

from iga_analysis import UnknownField, load_edition
from iga_analysis.method import announced_changes, apply_announced
from iga_analysis.settings import use_language


@pytest.mark.parametrize(("year", "floor"), [(2027, 14), (2028, 16), (2029, 18)])
def test_what_is_announced_is_listed_beside_2026(year, floor):
    table = announced_changes(2026, year).set_index("field")
    assert table.loc["divisor_floor", ["value", "announced"]].tolist() == [12, floor]
    assert (
        table.at["bands", "value"] == (65.01, 40.01) == table.at["bands", "announced"]
    )
    in_words = table.index[~table["computable"]].tolist()
    assert in_words == ([] if year == 2027 else ["affairs_required"])
    assert set(table["source_id"]) == {"pedomaniga2026-01"}


def test_a_what_if_of_2027():
    what_if = apply_announced(2026, 2027)
    assert (what_if.year, what_if.divisor_floor, what_if.affairs_required) == (
        *(2026, 14, 6),
    )
    assert what_if.supplied == ()
    assert set(what_if.accepted) == {"divisor_floor", "affairs_required", "bands"}
    # the lower two bands are not announced: those of 2026 stay
    assert what_if.bands["status"].tolist() == ["announced"] * 2 + ["documented"] * 2
    assert what_if.total_max == 250
    facts = what_if.describe().set_index("field")
    assert facts.loc["divisor_floor", ["value", "status"]].tolist() == [
        *("14", "announced")
    ]
    assert facts.loc["count_unit", "status"] == "documented"
    assert load_edition(2026).divisor_floor == 12


def test_one_field_alone_and_what_was_supplied_before():
    alone = apply_announced(2026, 2028, fields=["divisor_floor"])
    assert (alone.divisor_floor, alone.affairs_required) == (16, 5)
    assert alone.accepted == {"divisor_floor": "announced 2028"}
    own = load_edition(2026).replace(divisor_floor=20, count_unit=0.5)
    after = apply_announced(own, 2027, fields=["divisor_floor"])
    assert (after.divisor_floor, after.supplied) == (14, ("count_unit",))


@pytest.mark.parametrize("year", [2028, 2029])
def test_a_rule_in_words_is_refused(year):
    with pytest.raises(UnknownField, match="only in words") as error:
        apply_announced(2026, year)
    assert error.value.fields == ["affairs_required"]
    # the way that the message shows is one that works
    way = "apply_announced(2026, {}, fields=['divisor_floor', 'bands'])"
    assert way.format(year) in str(error.value)
    alone = apply_announced(2026, year, fields=["divisor_floor", "bands"])
    assert alone.divisor_floor == load_edition(year, accept="announced").divisor_floor
    assert alone.replace(affairs_required=6).affairs_required == 6
    with use_language("id"), pytest.raises(UnknownField, match="di luar pelayanan"):
        apply_announced(2026, year)
    edition = load_edition(year, accept="announced")
    assert edition.affairs_required is None
    with pytest.raises(UnknownField, match=r"\(6 \+ non-basic-service affairs\)"):
        edition.require("affairs_required", "divisor_floor")


@pytest.mark.parametrize(
    ("year", "fields", "said"),
    [
        (2030, None, "for 2030 is announced: nothing"),
        (2027, ["count_unit"], "divisor_floor, affairs_required, bands"),
        (2026, None, "not later than 2026"),
        (2025, None, "not later than 2026"),
    ],
)
def test_what_is_not_announced_is_refused(year, fields, said):
    with pytest.raises(ValueError, match=said):
        apply_announced(2026, year, fields=fields)


def test_2026_itself_is_not_announced():
    assert announced_changes(2025, 2026).empty
