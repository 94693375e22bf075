"""What is computed with: statuses, and what tables say they rest on."""

import pytest

from iga_analysis.datapackage import load_table, read_constraints
from iga_analysis.language import translate_word
from iga_analysis.method import load_edition
from iga_analysis.method.status import ACCEPTABLE, SETTLED, read_accept, tell_basis


def test_every_status_is_settled_acceptable_or_unknown():
    known = {*SETTLED, *ACCEPTABLE, "unknown"}
    assert set(read_constraints("editions", "status")["enum"]) == known
    assert set(load_table("predicates")["status"]) <= known


@pytest.mark.parametrize(
    "accept", ["documented", "unknown", "all", ["inferred", "no"], True, None, 1]
)
def test_nothing_else_can_be_accepted(accept):
    with pytest.raises(ValueError, match="inferred or announced"):
        load_edition(2025, accept=accept)


def test_one_or_several_statuses_are_accepted():
    assert read_accept("announced") == ("announced",)
    assert read_accept(["announced", "inferred"]) == ACCEPTABLE
    assert read_accept(()) == ()


def test_supplied_and_accepted_are_told_apart():
    edition = load_edition(2023, accept="inferred").replace(count_unit=0.4)
    # points for the number follow the supplied unit and are inferred no more
    assert edition.supplied == ("count_unit",)
    assert edition.accepted == {"count_cap": "inferred", "total_max": "inferred"}
    assert edition.count_max == 80
    text = tell_basis(edition, ["spd"])
    assert text == "count_unit, spd; inferred: count_cap, total_max"
    assert tell_basis(load_edition(2026)) == ""


def test_a_person_reads_it_in_both_languages():
    text = "divisor_floor; announced 2027: bands"
    assert translate_word(text, "supplied", "en") == (
        "least divisor of the SID mean; announced 2027: bands"
    )
    assert translate_word(text, "supplied", "id") == (
        "pembagi minimum rata-rata SID; diumumkan 2027: batas predikat"
    )
