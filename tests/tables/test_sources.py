"""Sources: the day that a short title was noted with is told once, as the date."""

import pandas as pd
import pytest

from iga_analysis import cite_claims, load_sources
from iga_analysis.datapackage import load_table
from iga_analysis.report.collect import build_bibliography, cite_source
from iga_analysis.tables.sources import date_sources


def date_one(title, date=pd.NA, basis="noted"):
    table = pd.DataFrame({"title": [title], "title_basis": [basis], "date": [date]})
    found = date_sources(table).iloc[0]
    return found["title"], None if pd.isna(found["date"]) else found["date"]


@pytest.mark.parametrize(
    ("title", "short", "day"),
    [
        ("sebuah rapat (3 Mei 2031)", "sebuah rapat", "2031-05-03"),
        ("a meeting (03 August 2031)", "a meeting", "2031-08-03"),
        ("rapat (I) (29 Peb. 2032)", None, None),
        ("rapat (I) (29 Feb. 2032)", "rapat (I)", "2032-02-29"),
        ("rapat (30 Feb 2032)", None, None),
        ("rapat (Nov-Des 2020)", None, None),
        ("(3 Mei 2031)", None, None),
    ],
)
def test_the_day_of_a_noted_title_is_its_date(title, short, day):
    assert date_one(title) == (short or title, day)
    # words that others wrote stay as they are
    assert date_one(title, basis="printed") == (title, None)
    assert date_one(title, basis="address") == (title, None)


def test_a_date_of_its_own_stays():
    assert date_one("rapat (3 Mei 2031)", "2031-05-05") == ("rapat", "2031-05-05")
    assert date_one("rapat (3 Mei 2031)", "2031-05") == ("rapat", "2031-05")


def test_no_shipped_day_is_lost_or_printed_twice():
    raw, read = load_table("sources"), load_sources()
    read = read.set_index("source_id").loc[raw["source_id"]].reset_index()
    noted = raw["title"] != read["title"]
    assert (raw["title_basis"][noted] == "noted").all()
    assert noted.sum() >= 20
    assert read["date"][noted].notna().all()
    assert read["date"][raw["date"].notna()].equals(raw["date"].dropna())
    assert not read["title"][noted].str.contains(r"\(\d+ \w+ \d{4}\)").any()
    # where the page prints another day than was noted, the note tells it
    alone = date_sources(raw.assign(date=pd.NA))
    other = noted & raw["date"].notna() & (alone["date"] != raw["date"])
    assert other.any()
    assert raw["note"][other].str.contains("Noted with").all()


def test_tables_and_bibliographies_tell_the_noted_day():
    figures = load_table("national_figures")
    claims = figures[figures["source_id"] == "majalahagraria-02"]
    days = cite_claims(claims[["claim_id"]])["published_on"]
    assert set(days) == {"2021-09-20"}
    named = ["inilah-01", "nusantarainfo-01", "kemendagri-09"]
    table = build_bibliography([], load_sources(), named).set_index("source_id")
    said = {
        one: cite_source(table.fillna("").loc[one], "en")[1:3] for one in table.index
    }
    assert said["inilah-01"][0].endswith("IGA 2022")
    assert [one[1] for one in said.values()] == [
        "8 July 2021",
        "23 December 2022",
        "27 September 2023",
    ]
