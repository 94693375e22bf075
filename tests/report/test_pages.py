"""The pages of a report on a laptop and a phone."""

import pytest
from browser import ARGUMENTS, BROWSER, MISSING

from iga_analysis.report.pages import build_page, name_steps, prepare_body
from iga_analysis.yearly import tell

CAPTION = "Table 4.1. A caption that is much longer than the screen of a phone is wide"
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def make_table(columns):
    cells = "".join(f"<td>cell-{n}-of-the-row</td>" for n in range(columns))
    heads = "".join(f'<th scope="col">head {n}</th>' for n in range(columns))
    caption = f"<caption>{CAPTION}</caption>"
    return f'<div class="exhibit"><table>{caption}<thead><tr>{heads}</tr></thead>\
<tbody><tr>{cells}</tr></tbody></table></div>'


FIGURE = f'<div class="exhibit"><figure><img src="data:image/gif;base64,{PIXEL}" \
width="700" alt="A line"><figcaption>Figure 4.1. A line</figcaption></figure></div>'


def test_pages_lead_to_their_neighbours(lang):
    titles = {"a.html": "A", "b.html": "B <i>b</i>", "c.html": "C"}
    steps = name_steps(titles, lang, index="index.html")
    assert [list(one) for one in steps.values()] == [
        ["index.html", "b.html"],
        ["a.html", "index.html", "c.html"],
        ["b.html", "index.html"],
    ]
    page = build_page("B", "<p>x</p>", lang=lang, steps=steps["b.html"])
    # at the head and at the foot
    assert page.count('href="a.html"') == page.count('href="c.html"') == 2
    assert "<nav" not in build_page("B", "<p>x</p>", lang=lang)


def test_only_what_is_in_an_exhibit_is_made_to_scroll(lang):
    body = prepare_body(
        f"<table><tr><td>1</td></tr></table>{make_table(2)}{FIGURE}", lang
    )
    assert body.count('class="scroll"') == body.count('class="hint"') == 2
    assert body.count(tell("index_scroll", lang=lang)) == 2
    assert f'aria-label="{CAPTION}"' in body
    assert '<div class="exhibit"><p>none</p></div>' in prepare_body(
        '<div class="exhibit"><p>none</p></div>', lang
    )


NUMBERS = "<details><summary>Numbers</summary>{}</details></div>"


def with_numbers(columns):
    """Return a figure whose numbers open as a table."""
    table = make_table(columns).removeprefix('<div class="exhibit">')
    return FIGURE.removesuffix("</div>") + NUMBERS.format(table.removesuffix("</div>"))


def test_addresses_are_links_but_not_twice(lang):
    linked = '<a href="https://example.org/b">https://example.org/b</a>'
    body = prepare_body(f"<p>Contoh. https://example.org/a,x. {linked}</p>", lang)
    inside = prepare_body("<table><td>https://a.id/2020-12/b</td></table>", lang)
    assert 'href="https://a.id/2020-12/b"' in inside
    first = '<a href="https://example.org/a,x">https://example.org/a,x</a>'
    assert body == f"<p>Contoh. {first}. {linked}</p>"


def test_names_of_claims_are_not_broken_in_a_table(show):
    cells = "<td>agg-2020-012, Contoh, 2020-12</td>" + 12 * "<td>satu dua tiga</td>"
    table = f'<div class="exhibit"><table><tr>{cells}</tr></table></div>'
    body = prepare_body(f"<p>agg-2020-012</p>{table}", "en")
    whole = ["agg-2020-012", "2020-12"]
    assert all(f'<span class="whole">{one}</span>' in body for one in whole)
    assert body.count("agg-2020-012") == 2 and body.count("whole") == 2
    sheet = show(table, 390)
    lines = sheet.eval_on_selector_all(
        ".whole", "all => all.map(one => one.getClientRects().length)"
    )
    assert lines == [1, 1]


@pytest.fixture(scope="module")
def show():
    """Return a function that shows HTML at a width, in the browser."""
    if not BROWSER:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)

        def open_at(body, width, steps=None):
            sheet = browser.new_page(viewport={"width": width, "height": 800})
            body = prepare_body(body, "en")
            sheet.set_content(build_page("T", body, lang="en", steps=steps))
            sheet.wait_for_timeout(100)
            return sheet

        yield open_at
        browser.close()


def place(sheet, selector):
    return sheet.eval_on_selector(
        selector,
        "one => { const at = one.getBoundingClientRect();"
        " return [at.left, at.right, at.height]; }",
    )


@pytest.mark.parametrize("width", [390, 1366])
def test_a_wide_table_keeps_its_caption_and_first_column(show, width):
    sheet = show(make_table(20), width)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= width
    assert place(sheet, ".hint")[2] > 10
    first = place(sheet, "td")[0]
    for shift in (0, 250):
        sheet.eval_on_selector(".scroll", f"one => {{ one.scrollLeft = {shift}; }}")
        left, right, _ = place(sheet, ".title")
        assert left >= 0 and right <= width
        assert place(sheet, "td")[0] == pytest.approx(first, abs=1)
    assert place(sheet, "td:nth-child(2)")[0] < place(sheet, "td")[1]


def test_the_numbers_of_a_figure_scroll_by_themselves(show):
    body = with_numbers(20)
    assert prepare_body(body, "en").count('class="scroll"') == 2
    sheet = show(body, 390)
    sheet.click("summary")
    sheet.wait_for_timeout(100)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 390
    _, right, _ = place(sheet, "details .scroll")
    assert right <= 390 < place(sheet, "table")[1]
    assert place(sheet, "details .hint")[2] > 10
    narrow = show(with_numbers(1), 390)
    narrow.click("summary")
    narrow.wait_for_timeout(100)
    assert place(narrow, "details .hint")[2] == 0
    assert place(narrow, ".hint")[2] > 10


def test_what_fits_has_no_hint(show):
    for body in (make_table(2), FIGURE):
        assert place(show(body, 1366), ".hint")[2] == 0


def test_a_picture_keeps_its_size_on_a_phone(show):
    """Words in it are of 7 points, 9.3 pixels, or more."""
    sheet = show(FIGURE, 390)
    left, right, _ = place(sheet, "img")
    assert right - left == 700 and place(sheet, ".hint")[2] > 10
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_is_accessible(show):
    from axe_playwright_python.sync_playwright import Axe

    steps = {"a.html": "Before", "index.html": "Contents", "c.html": "After"}
    sheet = show(f"<h1>T</h1>{make_table(20)}{with_numbers(20)}", 390, steps)
    sheet.click("summary")
    found = Axe().run(sheet).response
    assert len(found["passes"]) > 10
    assert [one["id"] for one in found["violations"]] == []


def test_no_words_in_pictures_are_smaller_than_nine_pixels():
    from iga_analysis.plots.style import AXIS_TEXT, SMALL_TEXT, TEXT

    assert min(AXIS_TEXT, TEXT, SMALL_TEXT) * 96 / 72 >= 9
