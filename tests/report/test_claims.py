"""The page of claims: it finds as the command does, for everybody, without a net."""

import json
import re

import pytest
from browser import ARGUMENTS, BROWSER, MISSING
from said import NOT_PRINTED, SAID, WORDED

from iga_analysis.language import label, say
from iga_analysis.published import answer_question, build_index, search_claims
from iga_analysis.report.claims import write_claims
from iga_analysis.settings import LANGUAGES

SIZES = [{"width": 1366, "height": 768}, {"width": 390, "height": 844}]
needs_browser = pytest.mark.skipif(not BROWSER, reason=MISSING)
ASKED = [text for said in (SAID, WORDED) for texts in said.values() for text in texts]
ASKED += ["skor Kota Surabaya 2024", "kab serang 2022", "agg-2020-051", "foo bar", ""]
ASKED += ["486 regions 2020", "1.000", "turun −65 kurang inovatif", "14/12/2020"]
ASKED += NOT_PRINTED
ASKED += ["https://harianterbit.id/?p=9567", "https://example.org/x", "agg 2020 020"]
ASKED += ["2020", "2012", "484 regions 2030", "most innovative city 2021", "\U0001f389"]
ASKED += [
    "486 daerah dan 14.897 inovasi 2020",
    "Covid-19 (29/12) 36\u202f742",
    "x" * 90,
]
ASKED += [
    "kota terinovatif 2024",
    "most innovative province 2025",
    "\u0664\u0668\u0665",
]
ASKED += [
    "Kab. Kediri",
    "kediri 2022 skor 40,5",
    "485 " * 400,
    "dua koma lima ribu inovasi",
]
ASKED += ["at least 60.01 sangat inovatif", "seribu dua ratus", "one hundred and five"]
ASKED += ["195 44 245", "2020 485", "34 358 90", "kurang dari 500 daerah", "over 2020"]
ASKED += [
    "a thousand and two regions",
    "nol koma nol lima persen",
    "nine hundred million",
]
ASKED += ["kurang inovatip 245", "local goverments 485", "tidak dapat dinillai 2020"]
ASKED += ["Mei 2023 pembukaan", "regoins 2020", "Rp 36.742,00", "é 17 ribu inovasi"]
FIND = """(asked) => asked.map((text) => searchClaims(text, index).map(
  (hit) => [hit.place, hit.points, hit.hasNumber, hit.matches]))"""
ANSWER = """(asked) => asked.map((text) => answerQuestion(text, index)).map(
  ({ notes, whole, named }) => [notes, whole, named])"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    paths = {lang: folder / f"claims ü {lang}.html" for lang in LANGUAGES}
    for lang, path in paths.items():
        write_claims(path, lang=lang)
    return paths


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=ARGUMENTS, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, pages):
    """A function that opens the page; nothing may be asked for, nothing go wrong."""
    asked, wrong = set(), []

    def open_it(lang="en", size=SIZES[0], claim=""):
        page = browser.new_context(viewport=size).new_page()
        page.on("request", lambda request: asked.add(request.url.partition("#")[0]))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text))
        page.goto(pages[lang].as_uri() + claim)
        page.wait_for_function("document.documentElement.dataset.ready === 'yes'")
        return page

    yield open_it
    own = {path.as_uri() for path in pages.values()}
    assert {url for url in asked if not url.startswith("data:")} <= own
    assert wrong == []


@needs_browser
def test_the_page_finds_what_the_command_finds(open_page):
    index = build_index()
    found = open_page().evaluate(FIND, ASKED)
    for text, hits in zip(ASKED, found, strict=True):
        expected = json.loads(json.dumps(search_claims(text, index)))
        assert hits == expected, text
    found = open_page().evaluate(ANSWER, ASKED)
    for text, told in zip(ASKED, found, strict=True):
        expected = json.loads(json.dumps(answer_question(text, index)))
        assert told == expected, text


@needs_browser
@pytest.mark.parametrize(
    ("lang", "text", "claim", "said"),
    [
        ("en", "485 regions 2020", "agg-2020-020", "34 + 358 + 90 = 482, not 485."),
        ("id", "97,9 persen kota", "agg-2023-015", "Mustahil"),
    ],
)
def test_a_claim_is_found_by_typing_alone(open_page, lang, text, claim, said):
    page = open_page(lang, SIZES[1])
    # past the link to the contents
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(text)
    shown = page.locator(f"article#{claim}")
    assert said in shown.inner_text()
    assert shown.locator("a[href^=http]").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Enter")
    assert shown.count() == 1
    for _ in text:
        page.keyboard.press("Backspace")
    assert page.locator("article").count() == 0


@needs_browser
def test_every_claim_has_an_address(open_page):
    page = open_page(claim="#AGG-2020-020")
    assert page.locator("#agg-2020-020").count() == 1
    assert page.evaluate("document.activeElement.tagName") == "H2"
    claims = [claim for one in build_index()["entries"] for claim in one["claims"]]
    # each address shows a card that holds it; every seventh is followed
    claims = claims[::7]
    missing = page.evaluate(
        """async (claims) => { const missing = [];
        for (const claim of claims) { location.hash = claim; follow();
          if (!document.getElementById(claim)) missing.push(claim); }
        return missing; }""",
        claims,
    )
    assert missing == []


@needs_browser
def test_another_number_and_nothing_are_said(open_page):
    page = open_page()
    page.locator("#iga-words").fill("486 regions 2020")
    said = page.locator("#iga-said")
    numbers = "“486”"
    assert said.inner_text() == say("found_no_number", lang="en", numbers=numbers)
    assert page.locator("#iga-rest a").first.inner_text().startswith("484")
    page.locator("#iga-rest a").first.click()
    assert page.locator("article h2").inner_text().startswith("484")
    page.locator("#iga-words").fill("<b>foo</b> {x}")
    assert said.inner_text() == say("found_none", lang="en", text="<b>foo</b> {x}")


@needs_browser
def test_the_way_back_leads_to_what_was_typed(open_page):
    page = open_page()
    words, rest = page.locator("#iga-words"), page.locator("#iga-rest a")
    words.fill("486 regions 2020")
    named = rest.all_inner_texts()
    rest.first.click()
    page.locator("article").wait_for()
    page.go_back()
    page.wait_for_function("!location.hash")
    assert words.input_value() == "486 regions 2020"
    assert rest.all_inner_texts() == named
    page.go_forward()
    page.locator("article").wait_for()
    # what is typed then is no longer what the address names
    words.fill("531 of 546")
    assert page.evaluate("location.hash") == ""
    words.press("Escape")
    assert words.input_value() == "" and page.locator("article").count() == 0


@needs_browser
@pytest.mark.parametrize("claim", ["agg-2099-001", "%E0%A4%A"])
def test_an_address_without_a_claim_is_said(open_page, claim):
    page = open_page(claim=f"#{claim}")
    said = page.locator("#iga-said").inner_text()
    assert said == say("found_no_claim", lang="en", claim=claim)
    assert page.evaluate("document.activeElement.id") == "iga-words"


@needs_browser
def test_the_sentence_is_copied_or_marked(open_page):
    page = open_page(claim="#agg-2020-020")
    quote = page.locator(".quote").inner_text()
    button = page.get_by_role("button", name=label("claims_copy", "en"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    page.get_by_text(label("claims_copied", "en")).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == quote
    # where a browser does not allow it
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject('no'); }"
    )
    button.press("Enter")
    page.get_by_text(label("claims_not_copied", "en")).wait_for()
    assert page.evaluate("String(getSelection())").strip() == quote


@needs_browser
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_axe_finds_nothing(open_page, lang, size):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(lang, size)
    for text in ("", "innovations 2020", "foo bar", "486 regions 2020", "2020"):
        page.locator("#iga-words").fill(text)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_the_page_is_one_file_in_its_language(pages):
    for lang in LANGUAGES:
        page = pages[lang].read_text(encoding="utf-8")
        shell = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
        assert f'<html lang="{lang}">' in shell
        assert label("claims_title", lang) in shell
        assert not re.search(r'(?:src|href)="http', shell)
        data = re.search(r'id="iga-data">(.*?)</script>', page, re.DOTALL)[1]
        assert len(json.loads(data)["told"]) == len(build_index()["entries"])
