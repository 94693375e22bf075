"""The page in a browser: controls move, all can read it, nothing is from elsewhere."""

import re
from urllib.parse import urlsplit

import pytest
from browser import ARGUMENTS, BROWSER, MISSING
from served import Served, wait_until

from iga_analysis.language import label

pytestmark = pytest.mark.skipif(not BROWSER, reason=MISSING)
READY = """
document.querySelectorAll('.iga-said').length >= 3
&& document.querySelectorAll('.noUi-handle[aria-labelledby]').length == 6
&& !document.getElementById('iga-loading')
"""
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=ARGUMENTS, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served():
    server = Served(lang="id")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def asked():
    """Addresses that the page asked for, and errors that it wrote."""
    return {"requests": [], "errors": []}


@pytest.fixture(scope="module")
def page(browser, served, asked):
    # a context of its own, which outlives the page, so that it can say that it closes
    page = browser.new_context(viewport=LAPTOP, locale="id-ID").new_page()
    page.on("request", lambda request: asked["requests"].append(request.url))
    page.on("websocket", lambda socket: asked["requests"].append(socket.url))
    page.on("pageerror", lambda error: asked["errors"].append(str(error)))
    page.goto(served.address, wait_until="commit")
    page.wait_for_function(READY, timeout=90_000)
    return page


@pytest.fixture(autouse=True)
def laptop(page):
    page.set_viewport_size(LAPTOP)


def said(page, group=0):
    """Return the sentence of a group of controls."""
    return page.locator(".iga-page").nth(group).locator(".iga-said").last.inner_text()


def wait_for_other(page, sentence, group=0):
    page.wait_for_function(
        "([group, old]) => { const found = document.querySelectorAll('.iga-page')"
        "[group].querySelectorAll('.iga-said');"
        "return found.length && [...found].at(-1).innerText !== old }",
        arg=[group, sentence],
    )
    return said(page, group)


def test_a_cut_is_moved_by_keyboard_and_set_back(page):
    first = said(page)
    assert first == "0 dari 531 daerah berubah predikatnya."
    handle = page.get_by_role("slider", name=re.compile("^Sangat Inovatif"))
    handle.focus()
    page.keyboard.press("PageDown")
    moved = wait_for_other(page, first)
    assert int(re.match(r"\d+", moved)[0]) > 0
    assert "kini mulai 65,01" not in page.locator(".iga-page").first.inner_text()
    buttons = page.get_by_role("button", name=label("explore_reset", "id"))
    buttons.first.press("Enter")
    assert wait_for_other(page, moved) == first


def test_a_weight_is_moved_by_keyboard_and_set_back(page):
    first = said(page, 1)
    handle = page.get_by_role("slider", name=re.compile("^Jumlah inovasi"))
    handle.focus()
    page.keyboard.press("End")
    moved = wait_for_other(page, first, 1)
    assert moved.startswith("Median pergeseran adalah")
    page.get_by_role("button", name=label("explore_reset", "id")).nth(1).click()
    while (now := wait_for_other(page, moved, 1)) != first:
        moved = now


def test_a_region_is_found_by_its_name(page):
    group = page.locator(".iga-page").nth(2)
    name = page.get_by_role("combobox", name=label("explore_region", "id"))
    name.fill("tidak ada")
    name.press("Enter")
    group.get_by_role("alert").wait_for()
    assert "Tidak ada daerah bernama" in group.inner_text()
    name.fill("Kab. Muaraenim")
    name.press("Enter")
    group.get_by_text("Hasil Kabupaten Muara Enim yang dipublikasikan").wait_for()
    assert "62,97" in group.inner_text()


def test_page_is_one_that_a_screen_reader_can_read(page):
    from axe_playwright_python.sync_playwright import Axe

    assert page.locator("html").get_attribute("lang") == "id"
    assert page.title() == label("explore_title", "id")
    assert page.locator("h1").all_inner_texts() == [label("explore_title", "id")]
    assert page.locator("h2:visible").count() == 3
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [one["id"] for one in grave] == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE, {"width": 360, "height": 740}])
def test_page_fits_the_screen(page, size, tmp_path):
    page.set_viewport_size(size)
    picture = page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert len(picture) > 20_000
    widths = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    assert max(page.evaluate(widths)) <= size["width"]


def test_nothing_comes_from_elsewhere(page, served, asked):
    assert len(asked["requests"]) > 10
    hosts = {
        urlsplit(one).netloc
        for one in asked["requests"]
        if not one.startswith(("data:", "blob:"))
    }
    assert hosts == {urlsplit(served.home).netloc}
    assert asked["errors"] == []


def test_kernel_of_a_closed_page_ends(served, page):
    assert len(served.kernels()) == 1
    page.close(run_before_unload=True)
    wait_until(lambda: not served.kernels())
