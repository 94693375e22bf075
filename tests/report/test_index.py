"""The first page: findings before questions, and links that lead somewhere."""

import datetime
from importlib.metadata import version

from bs4 import BeautifulSoup

from iga_analysis.report.headlines import Headline
from iga_analysis.report.index import build_index, show_headlines, show_summary
from iga_analysis.yearly import tell

BODY = """<h1>4. Which hold?</h1><p>All. And more.</p>
<div class="exhibit" id="table-4.1"><table><caption>Table 4.1. Tests</caption>
<tr><td>1</td></tr></table>
<div data-custom-style="Source Note"><p class="source">[1]</p></div></div>"""


def make_exhibit(kind, **more):
    one = {"kind": kind, "number": "4.1", "title": f"{kind} 4.1", "caption": "Tests"}
    one |= {"notebook": "04_hold", "origin": "published", "exhibit": "tests"}
    return one | more


def read(page):
    return BeautifulSoup(page, "html.parser")


def test_a_finding_has_its_sentence_table_and_links(lang):
    one = make_exhibit("table")
    headlines = [Headline("Of 4 tests: 3 < 4.", one, one)]
    lead = show_headlines(headlines, {"04_hold": BODY}, lang)
    page = read(
        build_index({"04_hold.html": BODY}, files={}, figures=[], lang=lang, lead=lead)
    )
    (item,) = page.select(".findings > li")
    assert item.select_one(".sentence").text == "Of 4 tests: 3 < 4."
    assert item.table.caption.text == "Table 4.1. Tests"
    links = [link["href"] for link in item.select("a")]
    assert links == ["04_hold.html#table-4.1", "04_hold.html"]
    # the notes and the place stay on the page of the chapter
    assert "[1]" not in item.text and not item.find(id="table-4.1")
    headings = [one.text for one in page.find_all("h2")]
    assert headings[0] == tell("index_findings", lang=lang)


def test_the_day_and_the_way_to_a_claim_stand_first(lang):
    files = {"page": "iga_report.html", "claims": "claims.html"}
    page = read(build_index({}, files=files, figures=[], lang=lang, lead="<h2>A</h2>"))
    title, first, findings = page.main.find_all(True, recursive=False)[:3]
    assert (title.name, findings.text) == ("h1", "A")
    day = datetime.date.today()
    assert f"{day.day} " in first.text and str(day.year) in first.text
    assert version("iga-analysis") in first.text
    assert [link["href"] for link in first.find_all("a")] == ["claims.html"]
    assert len(page.find_all("a", href="claims.html")) == 2


def test_without_findings_there_is_no_heading(lang):
    assert show_headlines([], {"04_hold": BODY}, lang) == ""


def test_the_answer_of_a_question_is_what_its_figures_show(lang):
    figure = make_exhibit("figure", finding="Most hold", file="figures/04-tests")
    drawn = make_exhibit("figure", finding="Ranks move", file="figures/04-ranks")
    drawn |= {"number": "4.2", "title": "figure 4.2", "origin": "simulated"}
    other = make_exhibit("figure", notebook="05_other", finding="Not here", file="x")
    page = read(
        build_index(
            {"04_hold.html": BODY},
            files={"explore": "iga_explore.html"},
            figures=[figure, drawn, other],
            lang=lang,
        )
    )
    (item,) = page.select(".chapters > li")
    assert "Most hold (figure 4.1)." in item.text and "Not here" not in item.text
    assert "imulat" in item.text or "imulasi" in item.text
    assert item.find("a", href="04_hold.html#figure-4.2")
    assert page.find("a", href="iga_explore.html")


def test_the_summary_of_a_year_leads_into_the_report():
    body = (
        '<h1 id="summary">SUMMARY</h1><ul><li id="a">5 (<a href="#table-2.1">2.1</a>)'
    )
    page = read(show_summary({"summary": f"{body}</li></ul>", "other": BODY}, "en"))
    assert page.a["href"] == "iga_report.html#table-2.1"
    assert page.h2.text == "Findings" and "SUMMARY" not in page.text
    assert [one.get("id") for one in page.find_all(True)].count("a") == 0
